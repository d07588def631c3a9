"""What the units of a block lost at a criterion: how many cases went wrong, at how many units, and the points."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..exact import add_up
from ..model import MAIN, Criterion, Entry
from .scores import CriterionScore

Cases = tuple[Fraction, Fraction | None]  # how many went wrong, of how many where that is known


@dataclass(frozen=True, slots=True)
class LossSum:
    """All losses of a block's units at one criterion.

    Attributes
    ----------
    missed, cases : Fraction or None
        How many cases went wrong, of how many; None where what is entered are no cases, or has no total.
    concerned, losing : int
        At how many units the criterion had a maximum, and how many of them lost points.
    lost, most : Fraction
        L = Σ (M′ − p′) over the units, of a penalty the points taken off; and Σ M′ of those concerned.
    """

    missed: Fraction | None
    cases: Fraction | None
    concerned: int
    losing: int
    lost: Fraction
    most: Fraction


def sum_losses(
    criterion: Criterion, side: str, scores: Sequence[CriterionScore], entries: Sequence[Entry | None]
) -> LossSum:
    """Add up what the units of a block lost at a criterion, and the cases in what was entered for them."""
    concerned = [score for score in scores if score.is_applicable or (side == MAIN and score.effective_max)]
    lost = [score.lost for score in concerned if score.lost > 0]
    found = [cases for entry in entries if entry and (cases := find_cases(criterion, entry))]
    totals = [total for _, total in found if total is not None]
    return LossSum(
        missed=add_up(missed for missed, _ in found) if found else None,
        cases=add_up(totals) if totals else None,
        concerned=len(concerned),
        losing=len(lost),
        lost=add_up(lost),
        most=add_up(score.effective_max for score in concerned),
    )


def find_cases(criterion: Criterion, entry: Entry) -> Cases | None:
    """How many cases of an entry went wrong, of how many; None where it holds none.

    A share and items done have a total; whether its value counts the good ones or the bad ones, the scale tells. A
    count is one of bad cases where more of them cost points. Where points rise and fall no case is good or bad.
    """
    if not ((criterion.is_of_cases or criterion.measure.kind == "count") and criterion.rise):
        return None
    if entry.total:
        return (entry.value if criterion.counts_wrong else entry.total - entry.value), entry.total
    return (entry.value, None) if criterion.counts_wrong else None
