"""The change of a unit's total between two quarters, split so that the parts close to it exactly.

With p(x, R) the points of input x under regulation R and f̄ the mean of a criterion's two factors:

performance = ½ [p(x₁,R₀) − p(x₀,R₀) + p(x₁,R₁) − p(x₀,R₁)] · f̄
rule = ½ [p(x₀,R₁) − p(x₀,R₀) + p(x₁,R₁) − p(x₁,R₀)] · f̄
not applicable = ½ [p(x₀,R₀) + p(x₁,R₁)] · (f₁ − f₀)

Where the maxima of the two blocks differ, a quarter's points count 100 / its block's maximum each.
"""

from dataclasses import dataclass
from fractions import Fraction

from ..exact import HUNDRED, ZERO
from ..model import MAIN, AwardMeasure, Criterion, Regulation
from .scores import CriterionScore, UnitScore

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class ChangePart:
    """What one criterion inside the maximum brought to the change.

    Attributes
    ----------
    comparable : bool
        False where the criterion was added, dropped or measured differently: all of it is *rule*.
    """

    criterion: str
    performance: Fraction
    rule: Fraction
    not_applicable: Fraction
    comparable: bool


@dataclass(frozen=True, slots=True)
class Change:
    """The printed change and its exact parts.

    Attributes
    ----------
    in_percent : bool
        Whether all of it is in % of the maximum, since the maxima differ.
    total : Fraction
        Printed total (or %) of the later quarter less that of the earlier.
    adjustments : Fraction
        Bonus and penalty, after their caps.
    limits : Fraction
        What the limits at 0 and at the maximum took off or gave.
    rounding : Fraction
        Printed change less exact change.
    """

    in_percent: bool
    total: Fraction
    performance: Fraction
    rule: Fraction
    not_applicable: Fraction
    adjustments: Fraction
    limits: Fraction
    rounding: Fraction
    parts: tuple[ChangePart, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two quarters: its criteria, scores, and what a point counts."""

    criteria: dict[str, tuple[Criterion, str]]
    score: UnitScore
    weight: Fraction

    def counted_criterion(self, criterion_id: str) -> CriterionScore | None:
        score = self.score.criteria.get(criterion_id)
        return score if score is not None and score.side == MAIN else None


def split_change(before: UnitScore, after: UnitScore, old: Regulation, new: Regulation) -> Change:
    """Split the change from ``before`` to ``after``.

    Raises
    ------
    ArithmeticError
        If the parts do not add up to the printed change.
    """
    in_percent = before.max_points != after.max_points
    sides = [
        _Side(
            regulation.blocks[score.block].by_id,
            score,
            HUNDRED / score.max_points if in_percent else Fraction(1),
        )
        for score, regulation in ((before, old), (after, new))
    ]
    earlier, later = sides
    ids = [c for side in (later, earlier) for c in side.score.criteria if side.counted_criterion(c)]
    parts = tuple(_split_criterion(criterion_id, earlier, later) for criterion_id in dict.fromkeys(ids))
    exact = [_exact_parts(side) for side in sides]
    printed = (after.percent - before.percent) if in_percent else (after.total - before.total)
    exact_change = later.weight * after.exact_total - earlier.weight * before.exact_total
    change = Change(
        in_percent=in_percent,
        total=printed,
        performance=sum((part.performance for part in parts), ZERO),
        rule=sum((part.rule for part in parts), ZERO),
        not_applicable=sum((part.not_applicable for part in parts), ZERO),
        adjustments=exact[1][0] - exact[0][0],
        limits=exact[1][1] - exact[0][1],
        rounding=printed - exact_change,
        parts=parts,
    )
    _check_closed(change)
    return change


def _exact_parts(side: _Side) -> tuple[Fraction, Fraction]:
    """Bonus less penalty after caps, and what the limits did, both exact and weighted."""
    score = side.score
    main = score.before_bonus * score.max_points / HUNDRED
    return side.weight * score.exact_adjustments, side.weight * (score.exact_total - main - score.exact_adjustments)


def _split_criterion(criterion_id: str, earlier: _Side, later: _Side) -> ChangePart:
    before, after = earlier.counted_criterion(criterion_id), later.counted_criterion(criterion_id)
    whole = (later.weight * after.effective_points if after else ZERO) - (
        earlier.weight * before.effective_points if before else ZERO
    )
    if not before or not after or not is_same_measure(*(side.criteria[criterion_id][0] for side in (earlier, later))):
        return ChangePart(criterion_id, ZERO, whole, ZERO, comparable=False)
    was, now = before.reached, after.reached
    if not was and not now:
        return ChangePart(criterion_id, ZERO, whole, ZERO, comparable=True)
    if not was or not now:
        return ChangePart(criterion_id, ZERO, ZERO, whole, comparable=True)
    old, new = earlier.criteria[criterion_id][0], later.criteria[criterion_id][0]
    p00, p11 = earlier.weight * was[1], later.weight * now[1]
    p10 = earlier.weight * crossed_points(old, new, now[0])
    p01 = later.weight * crossed_points(new, old, was[0])
    mean_factor = HALF * (before.factor + after.factor)
    return ChangePart(
        criterion_id,
        performance=HALF * (p10 - p00 + p11 - p01) * mean_factor,
        rule=HALF * (p01 - p00 + p11 - p10) * mean_factor,
        not_applicable=HALF * (p00 + p11) * (after.factor - before.factor),
        comparable=True,
    )


def crossed_points(rule: Criterion, other: Criterion, x: Fraction) -> Fraction:
    """Points under ``rule`` of an input made under ``other``; an award crosses in proportion to its maximum."""
    if isinstance(rule.measure, AwardMeasure):
        return x * rule.max_points / other.max_points
    return rule.points_at(x)


def is_same_measure(one: Criterion, other: Criterion) -> bool:
    """Same kind, same unit, same averaged block: else the two numbers are not comparable."""

    def identity(criterion: Criterion) -> tuple:
        measure = criterion.measure
        unit = getattr(measure, "unit", None)
        return measure.kind, unit.vi if unit else None, getattr(measure, "block", None)

    return identity(one) == identity(other)


def _check_closed(change: Change) -> None:
    parts = change.performance + change.rule + change.not_applicable + change.adjustments
    parts += change.limits + change.rounding
    if parts != change.total:
        raise ArithmeticError(f"the parts add up to {parts}, the change is {change.total}")
