"""What the losses of one block cost those who are scored by its average."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..exact import HUNDRED
from ..model import Block, Criterion
from .scores import CriterionScore


@dataclass(frozen=True, slots=True)
class Lever:
    """One criterion of the averaged block.

    Attributes
    ----------
    average_lost : Fraction
        100 · L / (n · M), in percentage points of the average: L points lost by n units, M their maximum.
    cost : Fraction
        Points that it cost each unit which reads the average: p(x + that) − p(x), spread as its own points are.
    """

    criterion: Criterion
    average_lost: Fraction
    cost: Fraction


def find_levers(
    reading: Criterion, score: CriterionScore, source: Block, lost: Mapping[str, Fraction], units: int
) -> list[Lever]:
    """What each criterion of ``source`` cost a unit that is scored by its average, the dearest first.

    Each is taken by itself, as if its points had not been lost and all others had; before caps and rounding.

    Parameters
    ----------
    reading, score : Criterion, CriterionScore
        The criterion that reads the average, and its points.
    lost : mapping of str to Fraction
        Points lost by all units of ``source``, by criterion inside the maximum.
    units : int
        How many they are.
    """
    found: list[Lever] = []
    if score.reached is None:
        return found
    x, earned = score.reached
    for criterion in source.criteria:
        if points := lost.get(criterion.id):
            gained = HUNDRED * points / (units * source.max_points)
            cost = (reading.points_at(x + gained) - earned) * score.factor
            found.append(Lever(criterion, gained, cost))
    return sorted(found, key=lambda lever: -lever.average_lost)
