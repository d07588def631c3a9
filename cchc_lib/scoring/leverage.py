"""What the losses of one block cost those who are scored by its average."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from ..exact import add_up
from ..model import Criterion, Regulation
from .scores import CriterionScore, UnitScore
from .totals import with_full_points


@dataclass(frozen=True, slots=True)
class Lever:
    """One criterion of the averaged block.

    Attributes
    ----------
    average_lost : Fraction
        How many percentage points higher the average would be.
    cost : Fraction
        Points that it cost each unit which reads the average: p(x + that) − p(x), spread as its own points are.
    """

    criterion: Criterion
    average_lost: Fraction
    cost: Fraction


def find_levers(
    reading: Criterion, score: CriterionScore, members: Collection[UnitScore], regulation: Regulation
) -> list[Lever]:
    """What each criterion of an averaged block cost a unit that is scored by its average, the dearest first.

    Each is taken by itself, as if its points had not been lost, and all else as it was: vetoes, limits, rounding.

    Parameters
    ----------
    reading, score : Criterion, CriterionScore
        The criterion that reads the average, and its points.
    members : collection of UnitScore
        The units whose average it is.
    """
    found: list[Lever] = []
    if score.reached is None or reading.averaged is None:
        return found
    (x, earned), of = score.reached, reading.averaged.of
    for criterion in regulation.blocks[reading.averaged.block].main:
        losing = [unit for unit in members if unit.criteria[criterion.id].lost]
        full = [with_full_points(unit, criterion.id, regulation) for unit in losing]
        gained = add_up(unit.averaged(of) for unit in full) - add_up(unit.averaged(of) for unit in losing)
        if gained := gained / len(members):
            cost = (reading.points_at(x + gained) - earned) * score.factor
            found.append(Lever(criterion, gained, cost))
    return sorted(found, key=lambda lever: -lever.average_lost)
