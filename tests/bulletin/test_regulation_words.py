"""What the regulation and the data name by an id, in words of both languages."""

import pytest

from cchc_lib.bulletin.regulation_words import (
    LAYER_NAMES,
    POLICY_NAMES,
    ROUNDING_NAMES,
    describe_condition,
    describe_release,
    describe_rounding,
    label_criterion,
    short_name,
)
from cchc_lib.model import STATUS_NAMES, TASK_STATUS_NAMES, Condition, Criterion
from cchc_lib.releases import Release
from tests.scoring.cases import criterion


def told(message) -> tuple[str, str]:
    """A sentence in both languages."""
    return message.to("vi"), message.to("en")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (STATUS_NAMES, {"open": ("còn tồn tại", "open"), "closed_verified": ("đã khắc phục", "corrected"),
                        "closed_not_done": ("đóng khi chưa khắc phục", "closed, not corrected")}),
        (TASK_STATUS_NAMES, {"done": ("đã xong", "done"), "not_done": ("chưa xong", "not done"),
                             "dropped": ("dừng theo quyết định", "dropped by decision")}),
        (POLICY_NAMES, {
            "rescale_in_section": ("chia lại điểm tối đa cho các tiêu chí khác cùng mục",
                                   "maximum shared out among the other criteria of the section"),
            "rescale_in_block": ("chia lại điểm tối đa cho các tiêu chí khác của khối",
                                 "maximum shared out among the other criteria of the block"),
            "full_points": ("tính đủ điểm tối đa", "counted with full points"),
            "zero": ("tính 0 điểm", "counted with 0 points")}),
        (ROUNDING_NAMES, {
            "criterion": ("làm tròn ở từng tiêu chí", "rounded at each criterion"),
            "total": ("làm tròn ở tổng điểm", "rounded at the total"),
            "both": ("làm tròn ở từng tiêu chí và ở tổng điểm", "rounded at each criterion and at the total"),
            "nothing": ("không làm tròn", "not rounded")}),
        (LAYER_NAMES, {"self": ("Tự chấm", "Self-score"), "verified": ("Thẩm định", "Verified"),
                       "reviewed": ("Thẩm định lần 2", "Reviewed")}),
    ],
)  # fmt: skip
def test_ids_have_their_names(names, expected):
    assert {key: told(name) for key, name in names.items()} == expected


@pytest.mark.parametrize(
    ("mode", "at", "expected"),
    [
        (
            "half_up",
            "both",
            ("làm tròn ở từng tiêu chí và ở tổng điểm", "rounded at each criterion and at the total"),
        ),
        ("half_up", "nothing", ("không làm tròn", "not rounded")),
        ("truncated", "total", ("cắt bỏ phần lẻ, làm tròn ở tổng điểm", "rounded at the total (decimals cut off)")),
    ],
)
def test_a_rule_of_rounding_is_told(mode, at, expected):
    assert told(describe_rounding(mode, at)) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"criterion": "a", "points_below": "6"}, ("«Cấp điện» dưới 6 điểm", "points for “Cấp điện” below 6")),
        ({"criterion": "a", "value_at_least": "2.5"}, ("«Cấp điện» từ 2,5 trở lên", "“Cấp điện” at 2.5 or more")),
        ({"overdue_shortcomings_at_least": "3"}, ("có từ 3 tồn tại quá hạn", "3 or more overdue shortcomings")),
    ],
)
def test_when_a_ceiling_holds_is_told(when, expected):
    assert told(describe_condition(Condition.model_validate(when), "Cấp điện")) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, ("Tạm tính", "Provisional")),
        (1, ("Chính thức", "Official")),
        (2, ("Đính chính số 1", "Revision no. 1")),
        (3, ("Đính chính số 2", "Revision no. 2")),
    ],
)
def test_a_release_is_told(number, expected):
    assert told(describe_release(Release(number))) == expected


def test_a_criterion_is_called_by_code_and_title_short_without_its_brackets():
    title = {"vi": "Cấp điện mới (hạ áp) (1)", "en": "Connections (low voltage)"}
    one = Criterion.model_validate(criterion("a", 8) | {"code": "1.1", "title": title})
    assert told(label_criterion(one)) == ("1.1 Cấp điện mới (hạ áp) (1)", "1.1 Connections (low voltage)")
    assert told(label_criterion(one, short=True)) == ("1.1 Cấp điện mới", "1.1 Connections")
    only_vi = Criterion.model_validate(criterion("a", 8) | {"title": "Cấp điện (1)"})
    assert told(short_name(only_vi)) == ("Cấp điện", "Cấp điện")
