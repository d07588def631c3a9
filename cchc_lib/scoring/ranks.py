"""Ranks 1-2-2-4, on numbers as they are printed."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from ..model import Regulation
from .scores import UnitScore
from .vetoes import RANK_LAST, is_struck

Standing = tuple[bool, Fraction]


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
