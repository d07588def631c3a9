"""Words for what the regulation and the data name by an id."""

from ..language import Message, Text, say
from ..model import Condition, Criterion
from ..releases import Release

POLICY_NAMES = {
    "rescale_in_section": say("chia lại điểm tối đa cho các tiêu chí khác cùng mục"),
    "rescale_in_block": say("chia lại điểm tối đa cho các tiêu chí khác của khối"),
    "full_points": say("tính đủ điểm tối đa"),
    "zero": say("tính 0 điểm"),
}
ROUNDING_NAMES = {
    "criterion": say("làm tròn ở từng tiêu chí"),
    "total": say("làm tròn ở tổng điểm"),
    "both": say("làm tròn ở từng tiêu chí và ở tổng điểm"),
    "nothing": say("không làm tròn"),
}
TEXT_NAMES = {
    "reason": say("Lý do"),
    "evidence": say("Minh chứng"),
    "record_no": say("Biên bản"),
    "checked_on": say("Ngày kiểm tra"),
    "explanation": say("Giải trình"),
    "outcome": say("Kết luận"),
}
LAYER_NAMES = {"self": say("Tự chấm"), "verified": say("Thẩm định"), "reviewed": say("Thẩm định lần 2")}


def describe_release(release: Release) -> Message:
    """Provisional, official, or which revision."""
    if release.status == "revised":
        return say("Đính chính số {number}", number=release.number - 1)
    return say("Chính thức") if release.status == "published" else say("Tạm tính")


def label_criterion(criterion: Criterion, short: bool = False) -> Message:
    """Printed code and title; ``short`` without what stands in brackets behind it."""
    return say("{code} {title}", code=criterion.code, title=short_name(criterion) if short else criterion.title)


def short_name(criterion: Criterion) -> Text:
    """The title without what stands in brackets behind it, for sentences and figures."""
    vi, en = criterion.title.vi, criterion.title.en
    return Text(vi.partition(" (")[0], en.partition(" (")[0] if en else None)


def describe_rounding(mode: str, at: str) -> Message:
    """A rule of rounding: where, and whether decimals are cut off instead."""
    where = ROUNDING_NAMES[at]
    return where if mode == "half_up" else say("cắt bỏ phần lẻ, {where}", where=where)


def describe_condition(when: Condition, title: object) -> Message:
    """When a ceiling holds a class down; ``title`` is that of its criterion, where it is about one."""
    if when.criterion is None:
        return say("có từ {count} tồn tại quá hạn", count=when.overdue_shortcomings_at_least)
    if when.points_below is not None:
        return say("«{title}» dưới {points} điểm", title=title, points=when.points_below)
    return say("«{title}» từ {value} trở lên", title=title, value=when.value_at_least)
