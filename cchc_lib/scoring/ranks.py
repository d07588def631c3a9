"""Ranks 1-2-2-4, on numbers as they are printed."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from ..model import Regulation
from .scores import UnitScore


def standing_of(score: UnitScore, regulation: Regulation) -> Fraction:
    """What a unit is ranked by in its block: its total or its percentage as printed, as ``rank_by`` says."""
    return score.percent if regulation.head.rank_by == "percent" else score.total


def rank_by(printed: Mapping[str, Fraction]) -> dict[str, tuple[int, bool]]:
    """The rank of each unit, the highest number first, and whether another one shares it."""
    units_at = Counter(printed.values())
    ranks: dict[Fraction, int] = {}
    ahead = 0
    for number in sorted(units_at, reverse=True):
        ranks[number] = ahead + 1
        ahead += units_at[number]
    return {unit: (ranks[number], units_at[number] > 1) for unit, number in printed.items()}
