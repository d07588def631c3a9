"""x → points: what each measure makes of an entry, and what each scale makes of x."""

from fractions import Fraction

from ..language import Message, say
from ..model import BandsScale, Criterion, Entry

ZERO, HUNDRED = Fraction(0), Fraction(100)


def read_x(criterion: Criterion, entry: Entry) -> Fraction:
    """The number that the scale reads: a percentage where a total is entered, else the value."""
    if not criterion.has_total:
        return entry.value
    # 100 · value / total, reduced once: this is asked of every layer of every unit
    value, total = entry.value, entry.total
    return Fraction(100 * value.numerator * total.denominator, value.denominator * total.numerator)


def score_x(criterion: Criterion, x: Fraction) -> Fraction:
    """Exact points of a criterion for x."""
    scale, most = criterion.scale, criterion.max_points
    match scale.kind:
        case "award":
            return x
        case "yes_no":
            return most if x else ZERO
        case "proportional":
            return most * _share_of_target(criterion, x)
        case "linear":
            return most * _clip((x - scale.none_at) / (scale.full_at - scale.none_at))
        case "bands":
            return find_band(scale, x).points
        case "deduction":
            return max(scale.floor, most - scale.each * max(ZERO, x - scale.free))
    raise NotImplementedError(scale.kind)


def target_of(criterion: Criterion) -> Fraction:
    """The target of a proportional scale; 100 for percentages unless given."""
    return criterion.scale.target or HUNDRED


def _share_of_target(criterion: Criterion, x: Fraction) -> Fraction:
    target = target_of(criterion)
    if criterion.scale.direction == "higher":
        return min(Fraction(1), x / target)
    return Fraction(1) if x == 0 else min(Fraction(1), target / x)


def _clip(share: Fraction) -> Fraction:
    return min(Fraction(1), max(ZERO, share))


def find_band(scale: BandsScale, x: Fraction):
    """The band that holds x."""
    if scale.holds == "lower":
        return max((band for band in scale.bands if band.from_ <= x), key=lambda band: band.from_)
    closed = [band for band in scale.bands if band.to is not None and x <= band.to]
    return min(closed, key=lambda band: band.to) if closed else next(b for b in scale.bands if b.to is None)


def describe_scale(criterion: Criterion) -> Message:
    """The whole scale in words, as the table of criteria prints it."""
    scale, most = criterion.scale, criterion.max_points
    match scale.kind:
        case "award":
            return say("cho điểm từ 0 đến {most}, bước {step}", most=most, step=scale.step)
        case "yes_no":
            return say("có: {most} điểm; không: 0 điểm", most=most)
        case "proportional" if scale.direction == "higher":
            return say("{most} điểm × x/{target}, tối đa {most} điểm", most=most, target=target_of(criterion))
        case "proportional":
            return say("{most} điểm × {target}/x, tối đa {most} điểm", most=most, target=target_of(criterion))
        case "linear":
            return say(
                "theo đường thẳng: {none} được 0 điểm, {full} được {most} điểm",
                none=scale.none_at,
                full=scale.full_at,
                most=most,
            )
        case "bands":
            return say("{bands}", bands=[describe_band(scale, band) for band in scale.bands])
        case "deduction":
            return say(
                "{most} điểm, trừ {each} điểm cho mỗi đơn vị trên {free}, còn thấp nhất {floor} điểm",
                most=most,
                each=scale.each,
                free=scale.free,
                floor=scale.floor,
            )
    raise NotImplementedError(scale.kind)


def describe_band(scale: BandsScale, band) -> Message:
    """One band in words: from 98 to under 100: 6 points."""
    if scale.holds == "lower":
        above = min((b.from_ for b in scale.bands if b.from_ > band.from_), default=None)
        if above is None:
            return say("từ {low} trở lên: {points} điểm", low=band.from_, points=band.points)
        return say("từ {low} đến dưới {high}: {points} điểm", low=band.from_, high=above, points=band.points)
    edges = [b.to for b in scale.bands if b.to is not None]
    below = max((edge for edge in edges if band.to is None or edge < band.to), default=None)
    if band.to is None:
        return say("trên {low}: {points} điểm", low=below, points=band.points) if edges else _any_band(band)
    if below is None:
        return say("không quá {high}: {points} điểm", high=band.to, points=band.points)
    return say("trên {low} đến {high}: {points} điểm", low=below, high=band.to, points=band.points)


def _any_band(band) -> Message:
    return say("mọi giá trị: {points} điểm", points=band.points)


def explain_step(criterion: Criterion, x: Fraction) -> Message:
    """How x became its points: the step of the scale that applied."""
    scale, most = criterion.scale, criterion.max_points
    points = score_x(criterion, x)
    match scale.kind:
        case "award":
            return say("tổ chấm điểm cho {points} trên {most} điểm", points=points, most=most)
        case "yes_no":
            return say("có: {points} điểm", points=points) if x else say("không: {points} điểm", points=points)
        case "bands":
            return say("x = {x} thuộc bậc {band}", x=x, band=describe_band(scale, find_band(scale, x)))
        case "deduction":
            over = max(ZERO, x - scale.free)
            return say(
                "x = {x}, vượt {free} là {over}; {most} − {each} × {over}, thấp nhất {floor}: {points} điểm",
                x=x,
                free=scale.free,
                over=over,
                most=most,
                each=scale.each,
                floor=scale.floor,
                points=points,
            )
        case "linear":
            return say(
                "x = {x} trên đường thẳng từ {none} (0 điểm) đến {full} ({most} điểm): {points} điểm",
                x=x,
                none=scale.none_at,
                full=scale.full_at,
                most=most,
                points=points,
            )
        case "proportional":
            return say(
                "x = {x} so với mức {target}: {points} trên {most} điểm",
                x=x,
                target=target_of(criterion),
                points=points,
                most=most,
            )
    raise NotImplementedError(scale.kind)
