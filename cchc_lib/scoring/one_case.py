"""What one case is worth: each unit scored again with one entry a step better or worse, exactly.

The step is the least change of the entered value of the layer that counts, its total kept; of a value against a
quota the least that changes the printed points. An average is not entered, and has no step.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from ..exact import ZERO
from ..model import RatioMeasure
from .rounding import RoundingRule, rule_of
from .scores import CompanyScores, UnitScore
from .steps import Ladder, find_ladders
from .totals import ScoringInputs, criterion_scorer, recounter


@dataclass(frozen=True, slots=True)
class OneCase:
    """A unit's result with one entry of it a step up or down, all others as they are.

    Attributes
    ----------
    change : Fraction
        Of the entered value.
    points : Fraction
        Change of the criterion's counted points; of a penalty more is worse.
    gained : Fraction
        Change of the printed total.
    final_class : str
        The class after ceilings.
    rank : int or None
        In the block; None where that is not complete.
    """

    unit: str
    block: str
    criterion: str
    change: Fraction
    points: Fraction
    gained: Fraction
    final_class: str
    rank: int | None


def find_one_cases(inputs: ScoringInputs, scores: CompanyScores) -> Iterator[OneCase]:
    """A step up and a step down, as far as there are, of each entry of each unit that was scored."""
    rule = rule_of(inputs.regulation)
    for name, block in inputs.regulation.blocks.items():
        members = scores.of(inputs.members.get(name, []))
        totals = sorted(score.total for score in members)
        ladders, score_criterion = find_ladders(block, inputs, members), criterion_scorer(block, rule)
        for known in members:
            recount = recounter(known, inputs, rule)
            for ladder in ladders[known.unit]:
                was = known.criteria[ladder.criterion.id]
                for k in _steps(ladder, was.factor, rule):
                    now = score_criterion(was.criterion, ladder.x_at(k), was.factor, False)
                    after = recount([now])
                    yield OneCase(
                        unit=known.unit,
                        block=name,
                        criterion=was.criterion,
                        change=k * ladder.step,
                        points=now.counted - was.counted,
                        gained=after.total - known.total,
                        final_class=after.final_class,
                        rank=known.rank and _rank(after.total, known.total, totals),
                    )


def _steps(ladder: Ladder, factor: Fraction, rule: RoundingRule) -> list[int]:
    """The least numbers of steps up and down."""
    if not isinstance(ladder.criterion.measure, RatioMeasure):
        return [k for k in (1, -1) if ladder.has(k)]
    found = (ladder.find_least(sign, lambda points: rule.points(points * factor)) for sign in (1, -1))
    return [k for k in found if k is not None]


def _rank(total: Fraction, was: Fraction, totals: list[Fraction]) -> int:
    """The rank that a total would have, among all of the block's, its own earlier one left out."""
    return 1 + len(totals) - bisect_right(totals, total) - (was > total)


def bracket_ranks(scores: Collection[UnitScore], cases: Iterable[OneCase]) -> list[tuple[int, int]]:
    """The first and last rank of each run of ranks of a block that one case would change.

    Two neighbouring ranks belong together where a better or worse step of one entry of a unit at either makes that
    unit equal to those at the other, or exchanges them; runs that have a rank in common are one.

    Parameters
    ----------
    scores : collection of UnitScore
        All of the block, ranked.
    cases : iterable of OneCase
        The steps of the same units.
    """
    totals = {score.rank or 0: score.total for score in scores}
    ranks = {score.unit: score.rank or 0 for score in scores}
    most, least = dict.fromkeys(totals, ZERO), dict.fromkeys(totals, ZERO)
    for one in cases:
        rank = ranks[one.unit]
        most[rank], least[rank] = max(most[rank], one.gained), min(least[rank], one.gained)
    runs = [[min(totals)]]
    for upper, lower in pairwise(sorted(totals)):
        gap = totals[upper] - totals[lower]
        if most[lower] >= gap or -least[upper] >= gap:
            runs[-1].append(lower)
        else:
            runs.append([lower])
    return [(run[0], run[-1]) for run in runs if len(run) > 1]
