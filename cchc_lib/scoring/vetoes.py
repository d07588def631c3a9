"""Vetoes: criteria whose 0 points make the total 0, or rank the unit behind the others (điểm liệt)."""

from collections.abc import Mapping

from ..model import RegulationHead, Veto
from .scores import CriterionScore

TOTAL_ZERO, RANK_LAST = "total_zero", "rank_last"


def find_vetoes(head: RegulationHead, criteria: Mapping[str, CriterionScore]) -> list[Veto]:
    """The vetoes that strike a unit: by exact points, so that none hangs on how they are rounded."""
    return [v for v in head.vetoes if (score := criteria.get(v.criterion)) and score.points == 0]


def is_struck(head: RegulationHead, criteria: Mapping[str, CriterionScore], then: str) -> bool:
    """Whether a veto does ``then`` to a unit: `TOTAL_ZERO` or `RANK_LAST`."""
    return any(veto.then == then for veto in find_vetoes(head, criteria))
