"""What printed numbers make of a unit: its class, how far ceilings hold that down, vetoes (điểm liệt), its rank."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeVar

from ..model import Ceiling, Condition, Grade, Regulation, RegulationHead, Veto, YearCeiling
from .rounding import RoundingRule
from .scores import CriterionScore, UnitScore

TOTAL_ZERO, RANK_LAST = "total_zero", "rank_last"  # what a veto does

Standing = tuple[bool, Fraction]
S = TypeVar("S", bound=Any)  # a `UnitScore` or `YearScore`


def class_at(percent: Fraction, grades: Sequence[Grade]) -> str:
    """Id of the class of a printed %; ``grades`` are sorted from high to low."""
    return next(grade.id for grade in grades if grade.from_ <= percent)


def hold_down(by_points: str, met: Iterable[Ceiling | YearCeiling], grades: Sequence[Grade]) -> str:
    """Id of the class that is left to a unit after the ceilings that it met."""
    ids = [grade.id for grade in grades]
    return max([by_points, *(ceiling.highest_class for ceiling in met)], key=ids.index)


def meets(when: Condition, score: CriterionScore, rule: RoundingRule) -> bool:
    """Whether points or x of the criterion that a condition is about meet it; never where it is not applicable."""
    if score.points is None:
        return False
    if when.points_below is not None:
        return rule.points(score.points) < when.points_below
    return when.value_at_least is not None and score.x is not None and score.x >= when.value_at_least


def find_struck(head: RegulationHead, criteria: Mapping[str, CriterionScore]) -> list[Veto]:
    """The vetoes that strike a unit: by exact points, whatever rounds them."""
    found = ((veto, criteria.get(veto.criterion)) for veto in head.vetoes)
    return [veto for veto, score in found if score and score.points == 0]


def struck_by(head: RegulationHead, criteria: Mapping[str, CriterionScore]) -> set[str]:
    """What vetoes do to a unit: `TOTAL_ZERO`, `RANK_LAST`, both or nothing."""
    return {veto.then for veto in find_struck(head, criteria)}


def standing_of(score: UnitScore, regulation: Regulation) -> Standing:
    """What a unit is ranked by in its block: whether no veto ranks it last, then its total or its % as printed."""
    head = regulation.head
    printed = score.percent if head.rank_by == "percent" else score.total
    return RANK_LAST not in struck_by(head, score.criteria), printed


def rank(scores: Iterable[S], stands: Callable[[S], Fraction | Standing]) -> dict[str, S]:
    """The units of a block with their ranks, 1-2-2-4, the highest first, and whether another one shares each."""
    standings = [(score, stands(score)) for score in scores]
    units_at = Counter(standing for _, standing in standings)
    ranks: dict[Fraction | Standing, int] = {}
    ahead = 0
    for standing in sorted(units_at, reverse=True):
        ranks[standing] = ahead + 1
        ahead += units_at[standing]
    return {one.unit: replace(one, rank=ranks[at], tied=units_at[at] > 1) for one, at in standings}
