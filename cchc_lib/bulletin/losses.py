"""Points lost: L(c) = Σ over units (M′ − p′), sorted, with the cumulative share actually found."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ..model import Block, Criterion
from ..scoring import UnitScore


@dataclass(frozen=True, slots=True)
class Loss:
    """What the units lost at one criterion.

    Attributes
    ----------
    by_unit : dict of str to Fraction
        Points lost by each unit that lost any, the largest first.
    cumulative : Fraction
        Share in % of all points lost, up to this criterion.
    """

    criterion: Criterion
    side: str
    total: Fraction
    by_unit: dict[str, Fraction]
    cumulative: Fraction


def sum_losses(block: Block, scores: Iterable[UnitScore]) -> list[Loss]:
    """Losses of the criteria inside the maximum, and points taken off by penalties as rows of their own."""
    scores = list(scores)
    found = []
    for criterion, side in block.criteria_with_side():
        if side == "bonus":
            continue
        lost = {s.unit: s.criteria[criterion.id].lost for s in scores if s.criteria[criterion.id].lost > 0}
        if lost:
            by_unit = dict(sorted(lost.items(), key=lambda item: -item[1]))
            found.append((sum(lost.values(), Fraction(0)), criterion, side, by_unit))
    found.sort(key=lambda row: -row[0])
    everything = sum((row[0] for row in found), Fraction(0))
    losses, so_far = [], Fraction(0)
    for total, criterion, side, by_unit in found:
        so_far += total
        losses.append(Loss(criterion, side, total, by_unit, 100 * so_far / everything))
    return losses
