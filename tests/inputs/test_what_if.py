"""One thing changed in memory: the entry is judged as the sheet would, the threshold as the regulation would."""

from fractions import Fraction

import pytest

from cchc_lib.errors import UsageError
from cchc_lib.inputs import change_all, change_class, change_entry, change_threshold, change_weight
from cchc_lib.model import ASSESSMENT_COLUMNS, Entry
from cchc_lib.results import score_quarter

from .small_root import assessment_rows


def test_another_entry_is_that_of_the_layer_that_counts(small):
    inputs = small.read()
    changed = change_entry(inputs, "Duyên Hải", "1.1", "97", 100)
    assert changed.assessments["duyen-hai", "cap-dien"].result == Entry(Fraction(97), Fraction(100))
    assert inputs.assessments["duyen-hai", "cap-dien"].result == Entry(Fraction(98), Fraction(100))
    before, after = (score_quarter(one)[0].units["duyen-hai"].total for one in (inputs, changed))
    assert before - after == 8


def test_what_is_left_out_stays_as_it_was_entered(small):
    changed = change_entry(small.read(), "duyen-hai", "cap-dien", 97.5)
    assert changed.assessments["duyen-hai", "cap-dien"].verified == Entry(Fraction("97.5"), Fraction(100))


def test_a_criterion_can_be_tried_as_not_applicable_and_back(small):
    changed = change_entry(small.read(), "duyen-hai", "cap-dien", not_applicable=True)
    assert changed.assessments["duyen-hai", "cap-dien"].not_applicable
    assert score_quarter(changed)[0].units["duyen-hai"].criteria["cap-dien"].x is None
    marked = {"self_value": "", "self_total": "", "verified_value": "", "verified_total": "", "not_applicable": "x"}
    first, *others = assessment_rows()
    small.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, [first | marked, *others])
    back = change_entry(small.read(), "duyen-hai", "cap-dien", 97, 100)
    assert back.assessments["duyen-hai", "cap-dien"].result == Entry(Fraction(97), Fraction(100))


def test_a_unit_whose_only_fault_is_tried_mended_is_scored(small):
    rows = assessment_rows()
    rows[0]["verified_value"] = "101"
    small.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, rows)
    inputs = small.read()
    assert "duyen-hai" not in score_quarter(inputs)[0].units
    assert "duyen-hai" in score_quarter(change_entry(inputs, "duyen-hai", "cap-dien", 98))[0].units


def test_a_unit_that_lacks_a_row_is_scored_with_what_is_tried_for_it(small):
    _, *others = assessment_rows()
    small.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, others)
    inputs = small.read()
    assert "duyen-hai" not in score_quarter(inputs)[0].units
    tried = change_entry(inputs, "duyen-hai", "cap-dien", 97, 100)
    assert tried.assessments["duyen-hai", "cap-dien"].result == Entry(Fraction(97), Fraction(100))
    assert "duyen-hai" in score_quarter(tried)[0].units


def test_a_lower_award_is_tried_without_its_reason(small):
    changed = change_entry(small.read(), "duyen-hai", "noi-quy", "4,5")
    assert changed.assessments["duyen-hai", "noi-quy"].verified == Entry(Fraction("4.5"))


def test_another_bound_of_a_class_changes_classes_and_no_points(small):
    inputs = small.read()
    changed = change_class(inputs, "tot", "99,9")
    before, after = (score_quarter(one)[0].units for one in (inputs, changed))
    assert {unit: score.total for unit, score in before.items()} == {u: s.total for u, s in after.items()}
    assert {score.final_class for score in after.values()} == {"yeu"}
    assert "tot" in {score.final_class for score in before.values()}


@pytest.mark.parametrize(
    ("criterion", "old", "new", "points"),
    [("1.1", 98, 99, "0"), ("1.2", 100, 90, "1.98"), ("1.3", 90, 100, "7")],
)
def test_another_threshold_changes_the_points_of_its_criterion(small, criterion, old, new, points):
    inputs = change_threshold(small.read(), "chi-nhanh", criterion, old, new)
    name = next(c.id for c in inputs.regulation.blocks["chi-nhanh"].criteria if c.code == criterion)
    scored = score_quarter(inputs)[0].units["duyen-hai"].criteria[name].points
    assert scored == Fraction(points)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda i: change_entry(i, "duyn hai", "1.1", 1), "đơn vị «duyn hai» không có; có phải Điện lực Duyên Hải"),
        (lambda i: change_entry(i, "doi-cu", "1.1", 1), "đơn vị «doi-cu» không có"),
        (lambda i: change_entry(i, "duyen-hai", "9.9", 1), "tiêu chí «9.9» không có"),
        (lambda i: change_entry(i, "duyen-hai", "1.1", 101), "101 lớn hơn tổng 100"),
        (lambda i: change_entry(i, "duyen-hai", "1.1", "một"), "«một» không phải là số"),
        (lambda i: change_entry(i, "van-phong", "1.1", 1), "tiêu chí 1.1 không nhập số: tính từ % nhiệm vụ đến hạn"),
        (lambda i: change_entry(i, "duyen-hai", "1.1", 47, not_applicable=True),
         "đã đánh dấu không áp dụng thì để trống hoặc 0 trên 0 (thấy «47»)"),
        (lambda i: change_class(i, "kem", 1), "xếp loại «kem» không có"),
        (lambda i: change_class(i, "yeu", 1), "loại cuối có from: 0"),
        (lambda i: change_class(i, "tot", "cao"), "«cao» không phải là số"),
        (lambda i: change_class(i, "tot", 101), "mức của loại Tốt phải nằm giữa 0 và 100 (thấy 101)"),
        (lambda i: change_class(i, "tot", 0), "mức của loại Tốt phải nằm giữa 0 và 100 (thấy 0)"),
        (lambda i: change_weight(i, "doi", "1.1", 9),
         "khối «doi» không có; được dùng: Các phòng (phong), Các chi nhánh (chi-nhanh)"),
        (lambda i: change_weight(i, "phong", "1.3", 9), "tiêu chí «1.3» không có"),
        (lambda i: change_weight(i, "chi-nhanh", "1.1", -1), "điểm tối đa phải lớn hơn 0, nhiều nhất 2 chữ số"),
        (lambda i: change_weight(i, "chi-nhanh", "1.1", 0), "phải lớn hơn 0"),
        (lambda i: change_weight(i, "chi-nhanh", "1.1", "8,125"), "(thấy 8,125)"),
        (lambda i: change_threshold(i, "doi", "1.1", 98, 99), "khối «doi» không có"),
        (lambda i: change_threshold(i, "chi-nhanh", "1.1", 97, 99), "không có mức 97; đang có: 98, 0"),
        (lambda i: change_threshold(i, "chi-nhanh", "1.1", 98, 101), "mức 101 vượt 100 %"),
        (lambda i: change_threshold(i, "chi-nhanh", "1.2", 110, 100), "none_at và full_at phải khác nhau"),
    ],
)  # fmt: skip
def test_what_sheet_or_regulation_would_refuse_is_refused(small, change, message):
    with pytest.raises(UsageError) as refused:
        change(small.read())
    assert message in str(refused.value)


def test_a_class_that_there_is_not_is_called_one_in_english_too(small):
    with pytest.raises(UsageError) as refused:
        change_class(small.read(), "kem", 1)
    assert refused.value.to("en").startswith("there is no class “kem”; allowed: ")


def test_a_threshold_that_two_keys_have_is_named_once_and_moves_by_its_key_alone(small):
    with pytest.raises(UsageError) as refused:
        change_threshold(small.read(), "chi-nhanh", "1.4", 97, 99)
    assert str(refused.value).endswith("không có mức 97; đang có: 0, 2")
    with pytest.raises(UsageError) as refused:
        change_threshold(small.read(), "chi-nhanh", "1.4", 0, 1)
    assert str(refused.value) == (
        "thang điểm của tiêu chí 1.4 có nhiều khóa bằng 0: free, floor; hãy ghi tên một khóa thay cho số"
    )
    changed = change_threshold(small.read(), "chi-nhanh", "1.4", "free", 1)
    scale = changed.regulation.blocks["chi-nhanh"].by_id["khieu-nai"][0].scale
    assert (scale.free, scale.each, scale.floor) == (1, 2, 0)


def test_bounds_of_classes_that_are_allowed_only_together_are_taken_in_any_order(small):
    small.replace(
        "regulation/2019/regulation.yaml", "  - {id: yeu", "  - {id: kha, title: Khá, from: 60}\n  - {id: yeu"
    )
    changes = [lambda i: change_class(i, "kha", 85), lambda i: change_class(i, "tot", 90)]
    for order in (changes, changes[::-1]):
        classes = change_all(small.read(), order).regulation.head.classes
        assert [(one.id, one.from_) for one in classes] == [("tot", 90), ("kha", 85), ("yeu", 0)]


def test_every_change_that_cannot_be_made_is_told_at_once(small):
    wrong = [
        lambda i: change_entry(i, "duyen-hai", "1.1", 101),
        lambda i: change_entry(i, "duyen-hai", "1.4", 3),
        lambda i: change_class(i, "kem", 1),
        lambda i: change_weight(i, "chi-nhanh", "1.1", -1),
    ]
    with pytest.raises(UsageError) as refused:
        change_all(small.read(), wrong)
    first, second, third = str(refused.value).splitlines()
    assert first.startswith("101 lớn hơn tổng 100")
    assert second.startswith("xếp loại «kem» không có")
    assert third.startswith("điểm tối đa phải lớn hơn 0")
