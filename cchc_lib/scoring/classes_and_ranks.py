"""What printed numbers make of a unit: its class, how far ceilings hold that down, vetoes (điểm liệt), its rank."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from ..model import Ceiling, Condition, Grade, Regulation, RegulationHead, YearCeiling
from .rounding import RoundingRule
from .scores import CriterionScore, UnitScore

TOTAL_ZERO, RANK_LAST = "total_zero", "rank_last"  # what a veto does

Standing = tuple[bool, Fraction]


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


def is_struck(head: RegulationHead, criteria: Mapping[str, CriterionScore], then: str) -> bool:
    """Whether a veto does ``then``, `TOTAL_ZERO` or `RANK_LAST`, to a unit: by exact points, whatever rounds them."""
    about = [veto.criterion for veto in head.vetoes if veto.then == then]
    return any(criteria[name].points == 0 for name in about if name in criteria)


def standing_of(score: UnitScore, regulation: Regulation) -> Standing:
    """What a unit is ranked by in its block: whether no veto ranks it last, then its total or its % as printed."""
    head = regulation.head
    return not is_struck(head, score.criteria, RANK_LAST), score.percent if head.rank_by == "percent" else score.total


def rank_by(printed: Mapping[str, Fraction] | Mapping[str, Standing]) -> dict[str, tuple[int, bool]]:
    """The rank of each unit, the highest first, and whether another one shares it."""
    units_at = Counter[Fraction | Standing](printed.values())
    ranks: dict[Fraction | Standing, int] = {}
    ahead = 0
    for standing in sorted(units_at, reverse=True):
        ranks[standing] = ahead + 1
        ahead += units_at[standing]
    return {unit: (ranks[standing], units_at[standing] > 1) for unit, standing in printed.items()}
