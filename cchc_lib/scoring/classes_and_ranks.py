"""What printed numbers make of a unit: its class, how far ceilings hold that down, vetoes (điểm liệt), its rank."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from ..model import Ceiling, Grade, Regulation, RegulationHead, Veto, YearCeiling
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


def find_vetoes(head: RegulationHead, criteria: Mapping[str, CriterionScore]) -> list[Veto]:
    """The vetoes that strike a unit: by exact points, so that none hangs on how they are rounded."""
    return [v for v in head.vetoes if (score := criteria.get(v.criterion)) and score.points == 0]


def is_struck(head: RegulationHead, criteria: Mapping[str, CriterionScore], then: str) -> bool:
    """Whether a veto does ``then`` to a unit: `TOTAL_ZERO` or `RANK_LAST`."""
    return any(veto.then == then for veto in find_vetoes(head, criteria))


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
