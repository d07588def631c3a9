"""What was entered, why it has its points, and what it would have taken, in words."""

import re
from fractions import Fraction

from ..language import Message, say
from ..model import PERCENT_KINDS, Block, Criterion, Entry
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
    kind = criterion.measure.kind
    if criterion.counts_plan and plan:
        return say("{value}/{total} ({percent})", value=plan.value, total=plan.total, percent=_percent(score.x))
    if criterion.has_total and entered:
        value, total = (
            read_typed(entered.values.get(f"{layer_of(entered)}_{part}", "")) for part in ("value", "total")
        )
        if note_few_cases(criterion, entered):
            return say(
                "{value}/{total} ({percent}; ít trường hợp)", value=value, total=total, percent=_percent(score.x)
            )
        return say("{value}/{total} ({percent})", value=value, total=total, percent=_percent(score.x))
    if kind == "yes_no":
        return say("có") if score.x else say("không")
    if kind == "block_average":
        return say("bình quân {percent}", percent=_percent(score.x))
    return describe_amount(criterion, score.x)


def describe_amount(criterion: Criterion, x: Fraction) -> Message:
    """A value of x with its unit: ``98 %``, ``2,5 ngày``, ``3 điểm``."""
    kind = criterion.measure.kind
    if kind in PERCENT_KINDS:
        return say("{x} %", x=x)
    if kind == "award":
        return say("{points} điểm", points=x)
    return say("{value} {unit}", value=x, unit=criterion.measure.unit)


def read_typed(text: str) -> Fraction | str:
    """A number as it was typed, to be printed as numbers are; anything else stays as it is."""
    return Fraction(text.replace(",", ".")) if _TYPED.fullmatch(text) else text


def layer_of(entered: EnteredRow) -> str:
    """The layer that counts in a row: the reviewed one where it is filled."""
    return "reviewed" if entered.values.get("reviewed_value") else "verified"


def cases_of(criterion: Criterion, entered: EnteredRow | None) -> tuple[Fraction, Fraction] | None:
    """How many of how many cases make up a share; None for all that is no share of cases."""
    if criterion.measure.kind != "share" or entered is None:
        return None
    typed = (read_typed(entered.values.get(f"{layer_of(entered)}_{part}", "")) for part in ("value", "total"))
    value, total = (number if isinstance(number, Fraction) else Fraction(0) for number in typed)
    return (value, total) if total else None


def note_few_cases(criterion: Criterion, entered: EnteredRow | None) -> Message | None:
    """What a share of few cases allows to say of the unit; None where they are many."""
    value, total = cases_of(criterion, entered) or (None, FEW)
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


def describe_full(criterion: Criterion) -> Message:
    """What earns all the points of a criterion."""
    scale = criterion.scale
    match scale.kind:
        case "award":
            return say("đủ {most} điểm", most=criterion.max_points)
        case "yes_no":
            return say("có thực hiện")
        case "proportional":
            return _reach(criterion, scale.target or Fraction(100), scale.direction == "higher")
        case "linear":
            return _reach(criterion, scale.full_at, scale.full_at > scale.none_at)
        case "deduction":
            return _reach(criterion, scale.free, is_higher_better=False)
        case "bands":
            return _full_band(criterion)
    raise NotImplementedError(scale.kind)


def _reach(criterion: Criterion, x: Fraction, is_higher_better: bool) -> Message:
    amount = describe_amount(criterion, x)
    if not x and not is_higher_better:
        return amount
    return say("từ {amount} trở lên", amount=amount) if is_higher_better else say("không quá {amount}", amount=amount)


def _full_band(criterion: Criterion) -> Message:
    """The bounds of the bands with the most points."""
    scale = criterion.scale
    most = max(band.points for band in scale.bands)
    best = [band for band in scale.bands if band.points == most]
    if scale.holds == "lower":
        low = min(band.from_ for band in best)
        worse = [band.from_ for band in scale.bands if band.points < most and band.from_ > low]
        if low:
            return _reach(criterion, low, is_higher_better=True)
        return say("dưới {amount}", amount=describe_amount(criterion, min(worse))) if worse else say("mọi giá trị")
    if all(band.to is not None for band in best):
        return _reach(criterion, max(band.to for band in best), is_higher_better=False)
    lower = [band.to for band in scale.bands if band.points < most]
    return say("trên {amount}", amount=describe_amount(criterion, max(lower))) if lower else say("mọi giá trị")


def _percent(x: Fraction) -> Num:
    return Num(x, 2, suffix="\u00a0%")
