"""Ranks of a block if its criteria weighed otherwise: by weights drawn at random, and without one criterion.

The weights are law; this asks *what if*, and is no doubt about the result. A unit's weights are its effective maxima
M′, so that what is not applicable keeps what the regulation made of it. Points count in proportion to the weight, all
rescaled to the maximum of the block; bonus and penalty stay as they were counted, an average of another block the
number that it was. The total is limited, rounded and ranked as it is printed: with the weights as they are that gives
the printed ranks. Ceilings hold classes down and touch no rank; a veto holds whatever its criterion weighs.

After COINr (weights varied around their own) and Lahdelma and Salminen 2001 (SMAA-2: acceptability of ranks, share of
wins). Every total is a whole number of its last decimal, found without a float: ties stay ties.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import lcm
from operator import mul

from ..exact import count_last_places, find_quantile, last_place
from ..model import MAIN, Block, RegulationHead
from .classes_and_ranks import RANK_LAST, TOTAL_ZERO, struck_by
from .scores import CriterionScore, UnitScore


@dataclass(frozen=True, slots=True)
class RankSpread:
    """The ranks of one unit over the draws.

    Attributes
    ----------
    at_rank : dict of int to int
        In how many draws it had each rank, 1-2-2-4.
    above : dict of str to int
        In how many draws it had more points than each other unit.
    """

    unit: str
    at_rank: Mapping[int, int]
    above: Mapping[str, int]

    def quantile(self, p: Fraction) -> Fraction:
        """The rank that a share p of the draws does not pass; between two ranks where it falls so."""
        return find_quantile(Counter(self.at_rank).elements(), p)


def weigh_otherwise(
    block: Block, scores: Sequence[UnitScore], head: RegulationHead, draws: Sequence[Sequence[int]]
) -> list[RankSpread]:
    """The ranks of a block's units over sets of weights.

    Parameters
    ----------
    scores : sequence of UnitScore
        Of all units of the block.
    head : RegulationHead
        How totals are printed, and by which number ranks are made.
    draws : sequence of sequence of int
        Each a weight for every criterion inside the maximum, in printed order; only their proportions count.
    """
    import numpy as np  # which has long been loaded where a bulletin is made; a command has no use for it

    totals = np.array([list(map(_totaller(block, score, head), draws)) for score in scores])
    found = []
    for score, own in zip(scores, totals, strict=True):
        ranks = (1 + (totals > own).sum(axis=0)).tolist()
        above = (own > totals).sum(axis=1).tolist()
        wins = {other.unit: n for other, n in zip(scores, above, strict=True) if other is not score}
        found.append(RankSpread(score.unit, Counter(ranks), wins))
    return found


def find_close(spreads: Iterable[RankSpread], least: int) -> list[tuple[str, str]]:
    """The pairs of units that cannot be told apart: neither is above the other in so many draws at least."""
    by_unit = {spread.unit: spread for spread in spreads}
    return [(a, b) for a, b in combinations(by_unit, 2) if max(by_unit[a].above[b], by_unit[b].above[a]) < least]


def leave_one_out(block: Block, scores: Sequence[UnitScore], head: RegulationHead) -> dict[str, Fraction]:
    """How far a unit's rank moves on average, up or down, without each criterion inside the maximum.

    A criterion without which some unit would have nothing to be scored on is not among them.
    """
    ids = [one.criterion for one in _main(scores[0])]
    totallers = [_totaller(block, score, head) for score in scores]
    printed, moved = _rank([total([1] * len(ids)) for total in totallers]), {}
    for criterion in ids:
        if all(any(one.effective_max for one in _main(s) if one.criterion != criterion) for s in scores):
            weights = [int(one != criterion) for one in ids]
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


def _totaller(block: Block, score: UnitScore, head: RegulationHead) -> Callable[[Sequence[int]], int]:
    """A function of weights that gives what a unit is ranked by as it is printed, in units of its last decimal."""
    places, percent_places = head.rounding.places, head.rounding.percent_places
    per_point = last_place(places).denominator
    counted = [one.counted for one in _main(score)]
    maxima = [one.effective_max for one in _main(score)]
    common = lcm(*(x.denominator for x in counted + maxima))
    points, weighed = ([int(x * common) for x in row] for row in (counted, maxima))
    (most, unit), (added, per) = (x.as_integer_ratio() for x in (block.max_points, score.bonus - score.penalty))
    highest = count_last_places(most, unit, places)
    struck = struck_by(head, score.criteria)
    is_zero, is_last = TOTAL_ZERO in struck, RANK_LAST in struck

    def as_ranked(found: int) -> int:
        if head.rank_by == "total":
            return found
        return count_last_places(100 * found * unit, per_point * most, percent_places)

    # a total below all that others can have, of whom none is below 0
    behind = 1 + as_ranked(count_last_places(*(block.max_points + block.bonus.cap).as_integer_ratio(), places))

    def total(weights: Sequence[int]) -> int:
        reached, of = sum(map(mul, points, weights)), sum(map(mul, weighed, weights)) * unit
        found = count_last_places(most * reached * per + added * of, of * per, places)
        found = 0 if is_zero else max(0, found if block.may_exceed_max else min(found, highest))
        return as_ranked(found) - behind * is_last

    return total


def _rank(totals: Sequence[int]) -> list[int]:
    return [1 + sum(other > total for other in totals) for total in totals]
