"""Ranks of a block if its criteria weighed otherwise: by weights drawn at random, and without one criterion.

The weights are law; this asks *what if*, and is no doubt about the result. A unit's weights are its effective maxima
M′, so that what is not applicable keeps what the regulation made of it. Points count in proportion to the weight, all
rescaled to the maximum of the block; bonus and penalty stay as they were counted, an average of another block the
number that it was. The total is limited, rounded and ranked as it is printed: with the weights as they are that gives
the printed ranks. Ceilings hold classes down and touch no rank.

After COINr (weights varied around their own) and Lahdelma and Salminen 2001 (SMAA-2: acceptability of ranks, share of
wins). Every total is a whole number of its last decimal, found without a float: ties stay ties.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm
from operator import mul
from random import Random

from ..model import MAIN, Block
from .scores import CriterionScore, UnitScore

DRAWS, SEED = 1000, 2019
FIRM = 950  # of the draws: in fewer of them two units cannot be told apart
_LOW, _HIGH = Fraction(5, 100), Fraction(95, 100)


@dataclass(frozen=True, slots=True)
class RankSpread:
    """The ranks of one unit over the draws.

    Attributes
    ----------
    low, high : Fraction
        Quantiles of its rank at 5 and 95 %, of type 7: between two ranks where the draws fall so.
    at_rank : dict of int to int
        In how many draws it had each rank, 1-2-2-4.
    above : dict of str to int
        In how many draws it had more points than each other unit.
    """

    unit: str
    low: Fraction
    high: Fraction
    at_rank: Mapping[int, int]
    above: Mapping[str, int]


@lru_cache
def draw_weights(criteria: int) -> list[list[int]]:
    """`DRAWS` sets of weights 1 + U(−1, 1)/4, times 2⁵⁴; the same on every machine.

    ``random()`` of Python's Mersenne Twister is the one generator whose sequence the language promises to keep. It
    gives k/2⁵³, which makes every weight a whole number.
    """
    random = Random(SEED).random
    return [[3 * 2**52 + int(random() * 2**53) for _ in range(criteria)] for _ in range(DRAWS)]


def weigh_otherwise(
    block: Block, scores: Sequence[UnitScore], places: int, weights: Sequence[Sequence[int]] | None = None
) -> list[RankSpread]:
    """The ranks of a block's units over sets of weights, of each criterion inside the maximum; else over the draws.

    Parameters
    ----------
    scores : sequence of UnitScore
        Of all units of the block.
    places : int
        Decimals of a printed total.
    """
    import numpy as np  # which has long been loaded where a bulletin is made; a command has no use for it

    criteria = len(_main(scores[0]))
    totals = np.array([list(map(_totaller(block, s, places), weights or draw_weights(criteria))) for s in scores])
    found = []
    for score, own in zip(scores, totals, strict=True):
        ranks = sorted((1 + (totals > own).sum(axis=0)).tolist())
        above = (own > totals).sum(axis=1).tolist()
        wins = {other.unit: n for other, n in zip(scores, above, strict=True) if other is not score}
        found.append(RankSpread(score.unit, _quantile(ranks, _LOW), _quantile(ranks, _HIGH), Counter(ranks), wins))
    return found


def find_close(spreads: Iterable[RankSpread]) -> list[tuple[str, str]]:
    """The pairs of units that cannot be told apart: neither is above the other in `FIRM` of the draws."""
    by_unit = {spread.unit: spread for spread in spreads}
    units = list(by_unit)
    pairs = [(one, other) for place, one in enumerate(units) for other in units[place + 1 :]]
    return [pair for pair in pairs if max(by_unit[a].above[b] for a, b in (pair, pair[::-1])) < FIRM]


def leave_one_out(block: Block, scores: Sequence[UnitScore], places: int) -> dict[str, Fraction]:
    """How far a unit's rank moves on average, up or down, without each criterion inside the maximum.

    A criterion without which some unit would have nothing to be scored on is not among them.
    """
    ids = [one.criterion for one in _main(scores[0])]
    totallers = [_totaller(block, score, places) for score in scores]
    printed, moved = _rank([total([1] * len(ids)) for total in totallers]), {}
    for place, criterion in enumerate(ids):
        if all(any(one.effective_max for one in _main(s) if one.criterion != criterion) for s in scores):
            weights = [1] * place + [0] + [1] * (len(ids) - place - 1)
            ranks = _rank([total(weights) for total in totallers])
            moved[criterion] = Fraction(sum(abs(a - b) for a, b in zip(ranks, printed, strict=True)), len(scores))
    return moved


def find_levelling(scores: Sequence[UnitScore]) -> list[str]:
    """The criteria inside the maximum that separate nobody: two units or more, and all reached the same share."""
    found = []
    for criterion in (one.criterion for one in _main(scores[0])):
        arose = [one for score in scores if (one := score.criteria[criterion]).is_applicable]
        if len(arose) > 1 and len({one.effective_points / one.effective_max for one in arose}) == 1:
            found.append(criterion)
    return found


def _main(score: UnitScore) -> list[CriterionScore]:
    return [one for one in score.criteria.values() if one.side == MAIN]


def _totaller(block: Block, score: UnitScore, places: int) -> Callable[[Sequence[int]], int]:
    """A function of weights that gives a unit's printed total, in units of its last decimal."""
    counted = [one.counted for one in _main(score)]
    maxima = [one.effective_max for one in _main(score)]
    common, unit = lcm(*(x.denominator for x in counted + maxima)), 10**places
    points, weighed = ([int(x * common) for x in row] for row in (counted, maxima))
    most, (added, per) = int(block.max_points * unit), ((score.bonus - score.penalty) * unit).as_integer_ratio()

    def total(weights: Sequence[int]) -> int:
        reached, of = sum(map(mul, points, weights)), sum(map(mul, weighed, weights)) * per
        found = (2 * (most * reached * per + added * (of // per)) + of) // (2 * of)  # half up
        return max(0, found if block.may_exceed_max else min(found, most))

    return total


def _rank(totals: Sequence[int]) -> list[int]:
    return [1 + sum(other > total for other in totals) for total in totals]


def _quantile(ordered: Sequence[int], p: Fraction) -> Fraction:
    """Of type 7: on the line between the two values around place (n − 1) · p."""
    place = (len(ordered) - 1) * p
    below, between = ordered[int(place)], place - int(place)
    return below + between * (ordered[min(int(place) + 1, len(ordered) - 1)] - below)
