"""Wherever a ceiling holds a class down, the fact, the rule in words and its clause stand beside it."""

import pytest

HELD = {
    "duyen-hai": (
        "«Phối hợp với TT CSKH»: 3 yêu cầu quá hạn, "
        "mà từ 3 yêu cầu quá hạn trở lên thì chỉ được xếp cao nhất loại Tốt (Điều 6 khoản 1)",
        "3 late requests at “Work with the care centre”, "
        "and with 3 late requests or more the class is Good at most (Article 6 clause 1)",
    ),
    "cang-long": (
        "có 2 tồn tại quá hạn, mà từ 2 tồn tại quá hạn trở lên thì chỉ được xếp cao nhất loại Tốt (Điều 6 khoản 5)",
        "2 shortcomings are overdue, and with 2 overdue shortcomings or more the class is Good at most",
    ),
}
DORMANT = "110 % trở lên thì chỉ được xếp cao nhất loại Tốt (Điều 6 khoản 2)"


@pytest.mark.parametrize(
    ("kind", "about", "units"),
    [
        ("unit", "duyen-hai", ["duyen-hai"]),
        ("explanation", "duyen-hai", ["duyen-hai"]),
        ("correction", "duyen-hai", ["duyen-hai"]),
        ("unit", "cang-long", ["cang-long"]),
        ("block", "dien-luc", ["cang-long", "duyen-hai"]),
        ("company", "", ["cang-long", "duyen-hai"]),
        ("notice", "", ["cang-long", "duyen-hai"]),
    ],
)
def test_a_class_that_is_held_down_is_explained_in_both_languages(ours, kind, about, units):
    """In the same words everywhere, but that a letter counts as letters do."""
    for unit in units:
        for lang, told in zip(("vi", "en"), HELD[unit], strict=True):
            as_letter = told.replace("2 tồn tại", "02 tồn tại").replace("3 yêu cầu", "03 yêu cầu")
            assert (as_letter if kind in ("correction", "notice") else told) in ours.page(kind, about, lang).text


def test_a_ceiling_that_changes_nothing_yet_is_a_warning_to_its_unit_alone(ours):
    """Its points reach no class above the one that the ceiling allows."""
    (warning,) = (one for one in ours.page("unit", "khvt").sentences("Kết quả") if DORMANT in one)
    assert warning.startswith("Lưu ý: «Điện nội bộ so với kế hoạch»: 11")
    assert "chưa làm đổi xếp loại" in warning
    assert DORMANT not in ours.page("block", "gian-tiep").text
    assert DORMANT not in ours.page("unit", "duyen-hai").text
