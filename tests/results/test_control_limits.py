"""Limits of single values (XmR), by two published worked examples.

- NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2 *Individuals Control Charts*: limits 45.8159 and 55.8041.
- D. C. Montgomery, *Introduction to Statistical Quality Control*, example 6.5 (6th edition), cost of loan processing:
  mean 300.5, mean moving range 7.79, limits 279.78 and 321.22.

Both divide by d₂ = 1.128, where the definition here says 2.66: the limits agree to what that rounding allows.
"""

from fractions import Fraction as F
from itertools import pairwise

import pytest

from cchc_lib.results import control_limits

NIST = "49.6 47.6 49.9 51.3 47.8 51.2 52.6 52.4 53.6 52.1"
MONTGOMERY = "310 288 297 298 307 303 294 297 308 306 294 299 297 299 314 295 293 306 301 304"


@pytest.mark.parametrize(("series", "mean", "low", "high", "is_trial"), [
    (NIST, 50.81, 45.8159, 55.8041, True),
    (MONTGOMERY, 300.5, 279.78, 321.22, False),
])  # fmt: skip
def test_published_limits(series, mean, low, high, is_trial):
    values = list(map(F, series.split()))
    found = control_limits(values)
    assert float(found.mean) == pytest.approx(mean)
    assert [float(found.low), float(found.high)] == pytest.approx([low, high], abs=0.006)
    ranges = [abs(a - b) for a, b in pairwise(values)]
    assert found.high - found.mean == found.mean - found.low == F("2.66") * sum(ranges) / len(ranges)
    assert found.is_trial is is_trial


def test_of_five_values_there_are_no_limits_and_eleven_are_trial_still():
    assert control_limits([F(90)] * 5) is None
    assert control_limits([F(90)] * 6).is_trial
    assert [control_limits([F(90)] * n).is_trial for n in (11, 12)] == [True, False]
    assert control_limits([F(90)] * 6).low == 90
