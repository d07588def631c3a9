"""What was entered, why it has its points, and how much a share of few cases tells, in words.

That cases are few is said in comments alone: the points follow the regulation.
"""

import re
from decimal import Decimal
from fractions import Fraction

from ..exact import ZERO
from ..language import Message, say
from ..model import Block, Criterion, Entry, ShareMeasure
from ..results import EnteredRow, QuarterResults, Reached, Standing, UnitOutcome, explain_points
from ..scoring import CriterionScore, UnitScore
from .drawing.writer import Num
from .regulation_words import explain_ceiling

Classed = UnitScore | Standing | UnitOutcome

TOO_FEW = 5  # cases below which no comparison is drawn
FEW = 10  # cases below which a share is flagged
_Z = Decimal("1.959964")  # of the normal distribution, 95 %
_TYPED = re.compile(r"\d+([.,]\d+)?")


def describe_entry(
    criterion: Criterion, score: CriterionScore, entered: EnteredRow | None, plan: Entry | None = None
) -> Message:
    """What was entered in the layer that counts: ``58/60 (96,67 %)``, ``2,1 ngày``, ``có``."""
    if score.x is None:
        return say("không phát sinh")
    percent = Num(score.x, 2, suffix="\u00a0%")
    if criterion.counts_plan and plan:
        return say("{value}/{total} ({percent})", value=plan.value, total=plan.total, percent=percent)
    if criterion.has_total and entered:
        value, total = _typed(entered)
        if note_few_cases(criterion, entered):
            return say("{value}/{total} ({percent}; ít trường hợp)", value=value, total=total, percent=percent)
        return say("{value}/{total} ({percent})", value=value, total=total, percent=percent)
    return say("bình quân {percent}", percent=percent) if criterion.averaged else criterion.measure.amount(score.x)


def read_typed(text: str) -> Fraction | str:
    """A number as it was typed, to be printed as numbers are; anything else stays as it is."""
    return Fraction(text.replace(",", ".")) if _TYPED.fullmatch(text) else text


def _typed(entered: EnteredRow) -> list[Fraction | str]:
    """Value and total of the layer that counts."""
    return [read_typed(entered.values.get(f"{layer_of(entered)}_{part}", "")) for part in ("value", "total")]


def layer_of(entered: EnteredRow) -> str:
    """The layer that counts in a row: the reviewed one where it is filled."""
    return entered.result_column.removesuffix("_value")


def cases_of(criterion: Criterion, entered: EnteredRow | None) -> tuple[Fraction, Fraction] | None:
    """How many of how many cases make up a share; None for all that is no share of cases."""
    if not isinstance(criterion.measure, ShareMeasure) or entered is None:
        return None
    value, total = (number if isinstance(number, Fraction) else ZERO for number in _typed(entered))
    return (value, total) if total else None


def note_few_cases(criterion: Criterion, entered: EnteredRow | None) -> Message | None:
    """What a share of few cases allows to say of the unit; None where they are many."""
    cases = cases_of(criterion, entered)
    if cases is None:
        return None
    value, total = cases
    if total < TOO_FEW:
        return say("Ít trường hợp: không dùng để so sánh.")
    if total < FEW:
        low, high = (Num(bound, 1) for bound in wilson_interval(value, total))
        return say(
            "Ít trường hợp: tỷ lệ với độ tin cậy 95 % nằm trong khoảng {low} đến {high} %.", low=low, high=high
        )
    return None


def wilson_interval(value: Fraction, total: Fraction) -> tuple[Fraction, Fraction]:
    """The Wilson score interval, 95 %, of a share of ``value`` in ``total`` cases; both bounds in %.

    Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
    """
    n = Decimal(total.numerator) / total.denominator
    p = Decimal(value.numerator) / value.denominator / n
    middle = p + _Z**2 / (2 * n)
    half = _Z * (p * (1 - p) / n + _Z**2 / (4 * n**2)).sqrt()
    scale = 1 + _Z**2 / n
    low, high = (100 * Fraction((middle + sign * half) / scale) for sign in (-1, 1))
    return max(Fraction(0), low), min(Fraction(100), high)


def explain_ceilings(results: QuarterResults, score: Classed) -> tuple[list[Message], list[Message]]:
    """Why ceilings hold a unit's class down; and those that it met too, but that change nothing as its points are."""
    criteria = {one.id: one for one in results.quoted_block(score.block).criteria} if score.ceilings else {}
    holding: list[Message] = []
    dormant: list[Message] = []
    for ceiling in score.ceilings:
        about = ceiling.when.criterion
        reached = (
            results.reached(score.unit, about) if about else Reached(Fraction(results.count_overdue(score.unit)))
        )
        grade = results.quoted.grade(ceiling.highest_class).title
        told = explain_ceiling(ceiling, criteria.get(about or ""), grade, reached)
        is_holding = score.class_by_points != score.final_class == ceiling.highest_class
        (holding if is_holding else dormant).append(told)
    return holding, dormant


def describe_why(block: Block, criterion: Criterion, score: CriterionScore, entered: EnteredRow | None) -> Message:
    """Clause, step of the scale, and the reason that the scoring team wrote."""
    why = say("{clause}: {step}.", clause=criterion.clause, step=explain_points(criterion, score, block))
    if entered and (reason := entered.values.get("reason")):
        why = say("{why} Lý do: {reason}", why=why, reason=reason)
    if few := note_few_cases(criterion, entered):
        why = say("{why} ({few})", why=why, few=few)
    return why
