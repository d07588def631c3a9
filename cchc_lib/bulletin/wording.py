"""What was entered, why it has its points, and what it would have taken, in words."""

import re
from fractions import Fraction

from ..exact import ZERO
from ..language import Message, say
from ..model import Block, Criterion, Entry, ShareMeasure
from ..results import EnteredRow, explain_points
from ..scoring import CriterionScore
from .drawing.writer import Num
from .small_numbers import FEW, TOO_FEW, wilson_interval

_TYPED = re.compile(r"\d+([.,]\d+)?")


def describe_entry(
    criterion: Criterion, score: CriterionScore, entered: EnteredRow | None, plan: Entry | None = None
) -> Message:
    """What was entered in the layer that counts: ``58/60 (96,67 %)``, ``2,1 ngày``, ``có``."""
    if score.x is None:
        return say("không phát sinh")
    if criterion.counts_plan and plan:
        return say("{value}/{total} ({percent})", value=plan.value, total=plan.total, percent=_percent(score.x))
    if criterion.has_total and entered:
        value, total = _typed(entered)
        if note_few_cases(criterion, entered):
            return say(
                "{value}/{total} ({percent}; ít trường hợp)", value=value, total=total, percent=_percent(score.x)
            )
        return say("{value}/{total} ({percent})", value=value, total=total, percent=_percent(score.x))
    if criterion.averaged:
        return say("bình quân {percent}", percent=_percent(score.x))
    return criterion.measure.amount(score.x)


def read_typed(text: str) -> Fraction | str:
    """A number as it was typed, to be printed as numbers are; anything else stays as it is."""
    return Fraction(text.replace(",", ".")) if _TYPED.fullmatch(text) else text


def _typed(entered: EnteredRow) -> list[Fraction | str]:
    """Value and total of the layer that counts."""
    return [read_typed(entered.values.get(f"{layer_of(entered)}_{part}", "")) for part in ("value", "total")]


def layer_of(entered: EnteredRow) -> str:
    """The layer that counts in a row: the reviewed one where it is filled."""
    return "reviewed" if entered.values.get("reviewed_value") else "verified"


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


def describe_why(criterion: Criterion, score: CriterionScore, block: Block, entered: EnteredRow | None) -> Message:
    """Clause, step of the scale, and the reason that the scoring team wrote."""
    why = say("{clause}: {step}.", clause=criterion.clause, step=explain_points(criterion, score, block))
    if entered and (reason := entered.values.get("reason")):
        why = say("{why} Lý do: {reason}", why=why, reason=reason)
    if few := note_few_cases(criterion, entered):
        why = say("{why} ({few})", why=why, few=few)
    return why


def _percent(x: Fraction) -> Num:
    return Num(x, 2, suffix="\u00a0%")
