"""The limits of a chart of single values: between them lies what a series does anyhow."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from ..exact import add_up

PER_RANGE = Fraction(266, 100)  # 3 / d₂, d₂ = 1.128 of moving ranges of two (XmR chart)
ENOUGH_POINTS, ENOUGH_FOR_GOOD = 6, 12


@dataclass(frozen=True, slots=True)
class ControlLimits:
    """Mean ± 2.66 · mean moving range of ``n`` values; trial limits where these are under 12."""

    n: int
    mean: Fraction
    low: Fraction
    high: Fraction

    @property
    def is_trial(self) -> bool:
        """Whether they may still move much."""
        return self.n < ENOUGH_FOR_GOOD


def control_limits(values: Sequence[Fraction]) -> ControlLimits | None:
    """The limits of a series in its order; None of fewer than six values."""
    if len(values) < ENOUGH_POINTS:
        return None
    mean = add_up(values) / len(values)
    span = PER_RANGE * add_up(abs(now - was) for was, now in pairwise(values)) / (len(values) - 1)
    return ControlLimits(len(values), mean, mean - span, mean + span)
