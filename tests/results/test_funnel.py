"""Limits of a funnel, by published tables and by an independent sum over fractions.

- R. E. Walpole, R. H. Myers, *Probability and Statistics for Engineers and Scientists*, table A.1 (sums of binomial
  probabilities): n = 20, p = 0.10 and n = 15, p = 0.40.
- W. J. Dixon, A. M. Mood (1946), The statistical sign test. Journal of the American Statistical Association 41,
  557-566: critical numbers of the rarer sign at 5 % on both sides together, which is the binomial at p = 1/2.

Where the line of a figure passes follows D. J. Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, appendix:
the quantile less (F(r) - tail) / f(r).
"""

from fractions import Fraction as F
from math import ceil, comb, floor
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_lib.results import LEVELS, Cases, funnel
from cchc_lib.results.funnel import binomial_limits

WATCH, BEYOND = LEVELS
TWENTY = dict(enumerate([".1216", ".3917", ".6769", ".8670", ".9568", ".9887", ".9976", ".9996", ".9999"]))
FIFTEEN = dict(enumerate([".0005", ".0052", ".0271", ".0905", ".2173", ".4032", ".6098", ".7869", ".9050", ".9662",
                          ".9907", ".9981", ".9997"]))  # fmt: skip
SIGN_TEST = {10: 1, 15: 3, 20: 5, 25: 7, 30: 9, 40: 13, 50: 17}


def reach(table: dict[int, str], level: str) -> int:
    """The first number at which a table is at the level."""
    return next(k for k, p in table.items() if F(p) >= F(level))


@pytest.mark.parametrize(("n", "p", "table"), [(20, "0.1", TWENTY), (15, "0.4", FIFTEEN)])
def test_limits_are_quantiles_of_a_published_table(n, p, table):
    for level, low, high in [(WATCH, "0.025", "0.975"), (BEYOND, "0.001", "0.999")]:
        assert binomial_limits(F(p), n, level)[:2] == (reach(table, low), reach(table, high))


@pytest.mark.parametrize(("n", "critical"), SIGN_TEST.items())
def test_limits_at_one_half_are_those_of_the_sign_test(n, critical):
    assert binomial_limits(F(1, 2), n, WATCH)[:2] == (critical + 1, n - critical - 1)


def below(k: int, n: int, p: F) -> F:
    """The likelihood of k misses or fewer, term by term."""
    return sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1)), F(0))


@given(st.integers(1, 60), st.fractions(F(1, 100), F(99, 100), max_denominator=200), st.sampled_from(LEVELS))
def test_each_tail_beyond_the_limits_is_at_most_its_half_and_one_more_is_above_it(n, p, level):
    fewest, most, low, high = binomial_limits(p, n, level)
    tail = (1 - level / 100) / 2
    assert below(fewest - 1, n, p) < tail <= below(fewest, n, p)
    assert 1 - below(most, n, p) <= tail < 1 - below(most - 1, n, p)
    part = (below(fewest, n, p) - tail) / (below(fewest, n, p) - below(fewest - 1, n, p))
    assert low == pytest.approx(float(fewest - part))
    mirrored = binomial_limits(1 - p, n, level)
    assert high == pytest.approx(n - mirrored.low)
    assert fewest - 1 <= low <= fewest and most <= high <= most + 1


def made(*pairs: tuple[object, int], few: int = 0) -> dict[str, Cases]:
    given = {f"d{i}": Cases(F(missed), F(total)) for i, (missed, total) in enumerate(pairs)}
    return given | {f"few{i}": Cases(F(9), F(9)) for i in range(few)}


FIVE = [(2, 200), (2, 150), (2, 150), (2, 120), (2, 100)]


def test_units_outside_are_found_and_those_of_few_cases_are_left_out():
    found = funnel(made((1, 500), (20, 300), (8, 400), (9, 500), (0, 10), few=2))
    assert found.pooled == (18, 1410) and found.few == ["few0", "few1"]
    assert [int(one.total) for one in found.units.values()] == [500, 500, 400, 300, 10]
    assert found.outside(BEYOND) == ["d1"] and found.outside(WATCH) == ["d0", "d1"]
    p = F(18, 1410)
    assert F(1, 1000) < below(1, 500, p) < F(25, 1000) and 1 - below(19, 300, p) < F(1, 1000)


def test_what_lies_on_a_limit_is_inside():
    found = funnel(made((1, 500), (20, 300), (8, 400), (9, 500), (0, 10)))
    for level in LEVELS:
        fewest, most, *_ = found.limits(300, level)
        for missed in (fewest, most, most + 1):
            cases = dict(found.units, d1=Cases(F(missed), F(300)))
            assert ("d1" in type(found)(cases, [], found.pooled).outside(level)) is (missed > most)


def test_limits_are_wider_by_the_spread_of_the_units_where_that_is_beyond_chance():
    """By the standard deviation of the z-scores, the outermost on each side taken for the next."""
    shares = [(22, 100), (22, 100), (64, 400), (64, 400), (16, 400), (16, 400), (16, 400), (16, 400)]
    p = F(sum(m for m, _ in shares), sum(n for _, n in shares))
    found = funnel(made(*shares))
    z = sorted(float(m - n * p) / float(n * p * (1 - p)) ** 0.5 for m, n in shares)
    z = [z[1], *z[1:-1], z[-2]]
    phi = sum((x - sum(z) / 8) ** 2 for x in z) / 7
    assert phi > 2 and found.is_dispersed and found.times == pytest.approx(phi**0.5)
    plain = binomial_limits(p, 400, BEYOND)
    wide = found.limits(400, BEYOND)
    assert wide.high - 400 * float(p) == pytest.approx(phi**0.5 * (plain.high - 400 * float(p)))
    assert 400 * float(p) - wide.low == pytest.approx(phi**0.5 * (400 * float(p) - plain.low))
    assert (wide.fewest, wide.most) == (ceil(wide.low), floor(wide.high))
    assert len(type(found)(found.units, [], found.pooled).outside(BEYOND)) >= 6 and not found.outside(BEYOND)


@pytest.mark.parametrize("far", [(60, 300), (120, 300), (300, 300)])
def test_one_far_unit_alone_is_outside_and_others_are_held_against_each_other(far):
    """It neither hides itself by the spread that it makes, nor draws the share so that others seem far from it."""
    found = funnel(made(far, (3, 100), (6, 200), (9, 250), (8, 300), (2, 120)))
    assert found.apart == "d0" and found.pooled == (28, 970) and not found.is_dispersed
    assert found.outside(BEYOND) == found.outside(WATCH) == ["d0"]


def test_where_several_are_far_none_is_taken_out_of_the_share():
    found = funnel(made((60, 300), (60, 300), (3, 100), (6, 200), (9, 250), (8, 300), (2, 120)))
    assert found.apart is None and found.pooled == (148, 1570)


def test_noise_alone_is_seldom_beyond_chance_and_never_spread():
    """300 blocks of 12 units that all miss 5 in 100: not more are outside than documents say that chance leaves."""
    draw = Random(11).random
    blocks = [[(sum(draw() < 0.05 for _ in range(total)), total) for total in range(40, 160, 10)] for _ in range(300)]
    found = [one for pairs in blocks if (one := funnel(made(*pairs)))]
    assert len(found) > 290 and not any(one.is_dispersed for one in found)
    for level in LEVELS:
        assert sum(len(one.outside(level)) for one in found) <= len(found) * 12 * (1 - level / 100)


@pytest.mark.parametrize("cases", [
    made(*FIVE[:4], few=3),
    made((2, 199), *FIVE[1:]),
    made((1, 200), *FIVE[1:]),
    made((200, 200), (100, 100), (100, 100), (100, 100), (100, 100)),
    made((F(5, 2), 200), *FIVE[1:]),
    {},
], ids=["four units", "less than twice as large", "nine misses", "all missed", "half a case", "none"])  # fmt: skip
def test_where_it_could_tell_nothing_there_is_no_funnel(cases):
    assert funnel(made(*FIVE)) is not None
    assert funnel(cases) is None
