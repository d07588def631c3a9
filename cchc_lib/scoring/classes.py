"""The class that a % gives, and how far ceilings hold it down. Classes are sorted from high to low."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from ..model import Ceiling, Grade, YearCeiling


def class_at(percent: Fraction, grades: Sequence[Grade]) -> str:
    """Id of the class of a printed %."""
    return next(grade.id for grade in grades if grade.from_ <= percent)


def hold_down(by_points: str, met: Iterable[Ceiling | YearCeiling], grades: Sequence[Grade]) -> str:
    """Id of the class that is left to a unit after the ceilings that it met."""
    ids = [grade.id for grade in grades]
    return max([by_points, *(ceiling.highest_class for ceiling in met)], key=ids.index)
