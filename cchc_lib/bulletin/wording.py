"""What was entered and what it would have taken, in words."""

from fractions import Fraction

from ..language import Message, say
from ..model import Criterion, Entry
from ..results import EnteredRow
from ..scoring import CriterionScore
from .writer import Num

SMALL = 5  # below it a share says nothing about the unit: no comparison is drawn from it


def describe_entry(
    criterion: Criterion, score: CriterionScore, entered: EnteredRow | None, plan: Entry | None = None
) -> Message:
    """What was entered in the layer that counts: ``58/60 (96,67 %)``, ``2,1 ngày``, ``có``."""
    if score.x is None:
        return say("không phát sinh")
    kind = criterion.measure.kind
    if criterion.counts_plan and plan:
        return say(
            "{value}/{total} nhiệm vụ ({percent})", value=plan.value, total=plan.total, percent=_percent(score.x)
        )
    if criterion.has_total and entered:
        value, total = (entered.values.get(f"{layer_of(entered)}_{part}", "") for part in ("value", "total"))
        return say("{value}/{total} ({percent})", value=value, total=total, percent=_percent(score.x))
    if kind == "yes_no":
        return say("có") if score.x else say("không")
    if kind == "award":
        return say("{points} điểm", points=score.x)
    if kind == "block_average":
        return say("bình quân {percent}", percent=_percent(score.x))
    return say("{value} {unit}", value=score.x, unit=criterion.measure.unit)


def layer_of(entered: EnteredRow) -> str:
    """The layer that counts in a row: the reviewed one where it is filled."""
    return "reviewed" if entered.values.get("reviewed_value") else "verified"


def is_small(criterion: Criterion, entered: EnteredRow | None) -> bool:
    """Whether a share rests on so few cases that no comparison should be drawn from it."""
    if criterion.measure.kind != "share" or entered is None:
        return False
    total = entered.values.get(f"{layer_of(entered)}_total", "")
    return total.isdigit() and 0 < int(total) < SMALL


def describe_full(criterion: Criterion) -> Message:
    """What earns all the points of a criterion."""
    scale = criterion.scale
    match scale.kind:
        case "award":
            return say("tổ chấm điểm cho đủ {most} điểm", most=criterion.max_points)
        case "yes_no":
            return say("có thực hiện")
        case "proportional" if scale.direction == "higher":
            return say("x từ {target} trở lên", target=scale.target or Fraction(100))
        case "proportional":
            return say("x không quá {target}", target=scale.target or Fraction(100))
        case "linear" if scale.full_at > scale.none_at:
            return say("x từ {target} trở lên", target=scale.full_at)
        case "linear":
            return say("x không quá {target}", target=scale.full_at)
        case "deduction":
            return say("x không quá {target}", target=scale.free)
        case "bands":
            return _full_band(criterion)
    raise NotImplementedError(scale.kind)


def _full_band(criterion: Criterion) -> Message:
    scale = criterion.scale
    most = max(band.points for band in scale.bands)
    if scale.holds == "lower":
        low = min(band.from_ for band in scale.bands if band.points == most)
        return say("x từ {target} trở lên", target=low) if low else _below_next(scale, most)
    highest = [band.to for band in scale.bands if band.points == most]
    if None not in highest:
        return say("x không quá {target}", target=max(highest))
    edges = [band.to for band in scale.bands if band.to is not None]
    return say("x trên {target}", target=max(edges)) if edges else say("mọi giá trị")


def _below_next(scale, most: Fraction) -> Message:
    worse = [band.from_ for band in scale.bands if band.points < most]
    return say("x dưới {target}", target=min(worse)) if worse else say("mọi giá trị")


def _percent(x: Fraction) -> Num:
    return Num(x, 2, suffix=" %")
