"""The limits of a funnel: how far a unit's share of misses may lie from its block's by chance alone.

Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance. Statistics in Medicine 24,
1185-1202: the limits are those of the binomial distribution at the pooled share, exact ones where cases are few.
Where units as a whole differ by more than chance (overdispersion), the limits are as many times wider: whoever lies
outside then differs from the other units too.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, sqrt
from statistics import variance
from typing import NamedTuple

from ..exact import HUNDRED, add_up
from .notices import FEW_CASES

LEVELS = Fraction(95), Fraction(998, 10)  # in %: to be watched, and beyond chance
ENOUGH_UNITS, ENOUGH_SPREAD, ENOUGH_MISSES = 5, 2, 10
FAR = 5  # standard deviations, which chance does not bring about among any number of units
OUTERMOST = 10  # one in so many units, at least one, is taken for no farther out than the next, on each side


class Cases(NamedTuple):
    """Whole numbers of cases of a unit, or of a block: those that went wrong, and all."""

    missed: Fraction
    total: Fraction

    @property
    def share(self) -> Fraction:
        """Which part of them went wrong, 0 to 1."""
        return self.missed / self.total

    def score(self, pooled: "Cases") -> float:
        """How many standard deviations of chance they are above what another share makes of them."""
        expected = self.total * pooled.share
        return float(self.missed - expected) / sqrt(expected * (1 - pooled.share))


class Limits(NamedTuple):
    """What chance explains at a level, in misses.

    Attributes
    ----------
    fewest, most : int
        Fewer, or more, are each as likely as half of what the level leaves, or less likely.
    low, high : float
        Where the line of a figure passes between these and what lies outside.
    """

    fewest: int
    most: int
    low: float
    high: float

    def widened(self, times: float, expected: Fraction) -> "Limits":
        """The same, so many times as far from what is expected."""
        low, high = (float(expected) + times * (x - float(expected)) for x in (self.low, self.high))
        return Limits(ceil(low), floor(high), low, high)


def binomial_limits(p: Fraction, n: int, level: Fraction) -> Limits:
    """The exact limits of the misses in ``n`` cases, ``0 < p < 1`` being the chance of each.

    ``fewest`` and ``most`` are quantiles of the binomial distribution; ``low`` and ``high`` are where its tails,
    drawn straight from one number to the next, are as likely as the level leaves them.

    Parameters
    ----------
    level : Fraction
        In %, of both sides together: 95 leaves 2.5 % on each.
    """
    tail = (1 - level / HUNDRED) / 2
    (fewest, below), (most, above) = _find_quantiles(p, n, [tail, 1 - tail])
    return Limits(fewest, most, fewest - below, most + 1 - above)


def _find_quantiles(p: Fraction, n: int, levels: Sequence[Fraction]) -> list[tuple[int, float]]:
    """The least k up to which a level of the distribution is reached, for levels in rising order; and what is over.

    The latter as a part of what k itself adds. All is counted in parts of ``p.denominator ** n``: whole numbers,
    whose divisions leave nothing.
    """
    hit, spared, whole = p.numerator, p.denominator - p.numerator, p.denominator**n
    term = reached = spared**n
    found, k = [], 0
    for level in levels:
        while reached * level.denominator < level.numerator * whole:
            term = term * (n - k) * hit // ((k + 1) * spared)
            k, reached = k + 1, reached + term
        found.append((k, (reached * level.denominator - level.numerator * whole) / (term * level.denominator)))
    return found


@dataclass(frozen=True, slots=True)
class Funnel:
    """The units of a block on a share, and the share of all of them.

    Attributes
    ----------
    units : dict of str to Cases
        Of the units that are judged, the most cases first.
    few : list of str
        The units with under ten cases, which are left out.
    pooled : Cases
        Of all units judged, but for ``apart``.
    apart : str or None
        The one unit so far from the others that these might seem far from a share that it is part of.
    times : float
        How many times wider the limits are than chance makes them; 1 where chance explains how the units differ.
    """

    units: dict[str, Cases]
    few: list[str]
    pooled: Cases
    apart: str | None = None
    times: float = 1

    @property
    def is_dispersed(self) -> bool:
        """Whether the units as a whole differ by more than chance explains."""
        return self.times > 1

    def limits(self, n: int, level: Fraction) -> Limits:
        """What chance explains among ``n`` cases, were the block's share that of every unit; or as much wider."""
        found = binomial_limits(self.pooled.share, n, level)
        return found.widened(self.times, n * self.pooled.share) if self.is_dispersed else found

    def outside(self, level: Fraction) -> list[str]:
        """The units that lie outside the limits of a level."""
        bounds = {unit: self.limits(int(one.total), level) for unit, one in self.units.items()}
        return [unit for unit, (fewest, most, *_) in bounds.items() if not fewest <= self.units[unit].missed <= most]


def funnel(cases: Mapping[str, Cases]) -> Funnel | None:
    """The funnel of a block's units; None where there is nothing that it could tell.

    That is where fewer than five units have ten cases or more, the largest of them has less than twice the cases of
    the smallest, fewer than ten cases went wrong or every one did, or cases are no whole numbers.
    """
    judged = {unit: one for unit, one in cases.items() if one.total >= FEW_CASES}
    if len(judged) < ENOUGH_UNITS or any(x.denominator != 1 for one in judged.values() for x in one):
        return None
    units = dict(sorted(judged.items(), key=lambda item: -item[1].total))
    pooled = _pool(judged.values())
    first, *_, last = (one.total for one in units.values())
    if first < ENOUGH_SPREAD * last or not ENOUGH_MISSES <= pooled.missed < pooled.total:
        return None
    if apart := _find_apart(units, pooled):
        pooled = _pool(one for unit, one in units.items() if unit != apart)
    few = [unit for unit in cases if unit not in units]
    return Funnel(units, few, pooled, apart, _find_times(units.values(), pooled))


def _pool(cases: Iterable[Cases]) -> Cases:
    return Cases(*map(add_up, zip(*cases, strict=True)))


def _find_apart(units: Mapping[str, Cases], pooled: Cases) -> str | None:
    """The unit that is far from the share of all others and alone is so; None where there is none."""
    farthest = max(units, key=lambda unit: abs(units[unit].score(pooled)))
    rest = _pool(one for unit, one in units.items() if unit != farthest)
    if not 0 < rest.missed < rest.total:
        return None
    far = [unit for unit, one in units.items() if abs(one.score(rest)) > FAR]
    return farthest if far == [farthest] else None


def _find_times(units: Collection[Cases], pooled: Cases) -> float:
    """By how much more the units differ than chance has them: the standard deviation of their z-scores.

    Chance alone makes its square, φ, 1 on average; 1 is taken where φ is not above that by two of its own standard
    deviations. It is about the mean of the z-scores: a large unit far from all others draws the pooled share to it.
    """
    n, scores = len(units), sorted(one.score(pooled) for one in units)
    k = ceil(n / OUTERMOST)
    scores[:k], scores[n - k :] = [scores[k]] * k, [scores[n - k - 1]] * k
    phi = variance(scores)
    return sqrt(phi) if phi > 1 + 2 * sqrt(2 / (n - 1)) else 1
