"""What one case is worth: each unit scored again with one entry a step better or worse, exactly.

The step is the least change of the entered value of the layer that counts, its total kept; of a value against a
quota the least that changes the printed points. An average is not entered, and has no step.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise

from ..model import measures
from .classes_and_ranks import Standing, standing_of, struck_by
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
    tied : bool
        Whether another unit would share it.
    by_veto : bool
        Whether a veto strikes the unit by it, or does so no more.
    """

    unit: str
    block: str
    criterion: str
    change: Fraction
    points: Fraction
    gained: Fraction
    final_class: str
    rank: int | None
    tied: bool
    by_veto: bool


def find_one_cases(inputs: ScoringInputs, scores: CompanyScores) -> Iterator[OneCase]:
    """A step up and a step down, as far as there are, of each entry of each unit that was scored."""
    rule, head = rule_of(inputs.regulation), inputs.regulation.head
    for name, block in inputs.regulation.blocks.items():
        members = scores.of(inputs.members.get(name, []))
        stands = partial(standing_of, regulation=inputs.regulation)
        standings = sorted(map(stands, members))
        ladders, score_criterion = find_ladders(block, inputs, members), criterion_scorer(block, rule)
        for known in members:
            recount, struck = recounter(known, inputs, rule), struck_by(head, known.criteria)
            for ladder in ladders[known.unit]:
                was = known.criteria[ladder.criterion.id]
                for k in _steps(ladder, was.factor, rule):
                    now = score_criterion(was.criterion, ladder.x_at(k), was.factor, False)
                    after = recount([now])
                    place = _place(stands(after), stands(known), standings)
                    yield OneCase(
                        unit=known.unit,
                        block=name,
                        criterion=was.criterion,
                        change=k * ladder.step,
                        points=now.counted - was.counted,
                        gained=after.total - known.total,
                        final_class=after.final_class,
                        rank=known.rank and place[0],
                        tied=bool(known.rank) and place[1],
                        by_veto=struck_by(head, after.criteria) != struck,
                    )


def _steps(ladder: Ladder, factor: Fraction, rule: RoundingRule) -> list[int]:
    """The least numbers of steps up and down."""
    if not isinstance(ladder.criterion.measure, measures.RatioMeasure):
        return [k for k in (1, -1) if ladder.has(k)]
    found = (ladder.find_least(sign, lambda points: rule.points(points * factor)) for sign in (1, -1))
    return [k for k in found if k is not None]


def _place(now: Standing, was: Standing, standings: list[Standing]) -> tuple[int, bool]:
    """The rank of a unit that had another standing among all of the block's, and whether another unit shares it."""
    first, last = bisect_left(standings, now), bisect_right(standings, now)
    return 1 + len(standings) - last - (was > now), last - first > (was == now)


def bracket_ranks(scores: Collection[UnitScore], cases: Iterable[OneCase]) -> list[tuple[int, int]]:
    """The first and last rank of each run of ranks of a block that one case would change.

    Two neighbouring ranks belong together where a better or worse step of one entry of a unit at either makes that
    unit equal to those at the other, or exchanges them; runs that have a rank in common are one. A step by which a
    veto strikes, or does so no more, moves a unit as far as a veto does, and tells nothing of how near ranks are.

    Parameters
    ----------
    scores : collection of UnitScore
        All of the block, ranked.
    cases : iterable of OneCase
        The steps of the same units.
    """
    ranks = {score.unit: score.rank or 0 for score in scores}
    highest = {rank: rank for rank in ranks.values()}
    lowest = dict(highest)
    for one in (one for one in cases if not one.by_veto):
        rank, now = ranks[one.unit], one.rank or 0
        # a unit that falls to the rank below shares it, and so keeps the number before those that it now equals
        highest[rank], lowest[rank] = min(highest[rank], now), max(lowest[rank], now + one.tied)
    runs = [[min(highest)]]
    for upper, lower in pairwise(sorted(highest)):
        if highest[lower] <= upper or lowest[upper] >= lower:
            runs[-1].append(lower)
        else:
            runs.append([lower])
    return [(run[0], run[-1]) for run in runs if len(run) > 1]
