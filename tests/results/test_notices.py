"""Notices that need points or the quarter before: where they stand, what they say, and what they are not said of."""

import json
import shutil
from fractions import Fraction
from types import SimpleNamespace

import pytest
import yaml

from cchc_lib.inputs import arrange
from cchc_lib.inputs.cells import parse_number
from cchc_lib.model import ASSESSMENT_COLUMNS, PROGRAMME_COLUMNS, SHORTCOMING_COLUMNS, Assessment, Block, Entry, Row
from cchc_lib.model.records import VALUE_COLUMNS
from cchc_lib.quarter import Quarter
from cchc_lib.results import History, check_quarter, read_checker
from cchc_lib.results import notices as notices_module
from cchc_lib.results.notices import _find_self_below_verified, _tell_far
from tests.inputs.small_root import BRANCHES, QUARTER, SETTINGS, SmallRoot, assessment_rows, earlier_shortcoming_rows
from tests.scoring import cases

BEFORE = Quarter(2018, 4)
NUMBER_OF = {row["criterion"]: number for number, row in enumerate(assessment_rows()[:8])}


@pytest.fixture
def two_quarters(tmp_path) -> SmallRoot:
    """The small company, with the same values in two quarters."""
    small = SmallRoot.make(tmp_path)
    small.replace("regulation/2019/regulation.yaml", "applies_from: 2019-Q1", "applies_from: 2018-Q4")
    small.replace(
        "units.yaml", "chi-nhanh, from: 01/01/2017, to: 31/12/2018", "chi-nhanh, from: 01/01/2017, to: 31/12/2017"
    )
    settings = SETTINGS.replace("2019-Q1", "2018-Q4").replace("publication_date: 15/04", "publication_date: 15/01")
    small.write("quarters/2018-Q4/quarter.yaml", settings)
    small.write_rows("plans/2018.csv", PROGRAMME_COLUMNS, [])
    rows = earlier_shortcoming_rows("2018-Q4")
    small.write_rows("quarters/2018-Q4/shortcomings.csv", SHORTCOMING_COLUMNS, rows)
    fill(small, BEFORE)
    return small


def fill(small: SmallRoot, quarter: Quarter, **typed: dict[str, str]) -> None:
    """The rows of a quarter, with what is typed at the first unit by criterion."""
    rows = [row | {"checked_on": ""} for row in assessment_rows()]
    for criterion, cells in typed.items():
        rows[NUMBER_OF[criterion.replace("_", "-")]] |= cells
    small.write_rows(f"quarters/{quarter}/assessments.csv", ASSESSMENT_COLUMNS, rows)


def value(number: str) -> dict[str, str]:
    return {"self_value": number, "verified_value": number}


def notices(small: SmallRoot) -> list[tuple[str, str, str]]:
    """Cell, criterion and sentence of each, as ``cchc check`` tells them; the stored results tell the same."""
    _, findings = check_quarter(small.folders, QUARTER)
    stored = History(small.folders, QUARTER).results.findings()
    assert {(f.cell, f.criterion, str(f.message)) for f in stored} == {
        (f.cell, f.criterion, str(f.message)) for f in findings
    }
    assert not any(finding.is_fault for finding in findings)
    assert arrange(findings) == findings
    return [(f.cell, f.criterion, str(f.message)) for f in findings]


@pytest.mark.parametrize(
    ("criterion", "now", "told"),
    [
        ("cap_dien", "77,9", "77,9 %, quý trước 98 %: lệch hơn 20 điểm %"),
        ("cap_dien", "78", ""),
        ("dien_noi_bo", "1250,6", "125,06 %, quý trước 105,05 %: lệch hơn 20 điểm %"),
        ("dien_noi_bo", "1250,52", ""),  # 125,052 and 105,05 print 20,00 apart
        ("dien_noi_bo", "850,5", ""),
        ("hai_long", "67,4", "67,4 %, quý trước 87,5 %: lệch hơn 20 điểm %"),
        ("viec_lam", "2", ""),
        ("khieu_nai", "40", ""),
    ],
)
def test_a_percentage_that_moved_over_20_points_is_a_notice_at_its_cell(two_quarters, criterion, now, told):
    fill(two_quarters, QUARTER, **{criterion: value(now)})
    name = criterion.replace("_", "-")
    assert notices(two_quarters) == ([(f"{NUMBER_OF[name] + 2}:verified_value", name, told)] if told else [])


@pytest.mark.parametrize(("now", "told"), [("68 %", ""), ("67", "67 %, quý trước 87,5 %: lệch hơn 20 điểm %")])
def test_a_number_that_is_held_against_others_moved_by_itself_not_with_theirs(two_quarters, now, told):
    """The number that was typed is told, not what it is of the median; a block has none while a unit has faults."""
    relative = 'measure: {kind: relative, unit: "%", percentile: 50}'
    two_quarters.replace(
        "regulation/2019/chi-nhanh.yaml", 'measure: {kind: value, unit: "%", at_most: 100}', relative
    )
    fill(two_quarters, QUARTER, hai_long=value(now))
    assert [one for *_, one in notices(two_quarters)] == ([told] if told else [])


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (
            lambda small: small.write(f"quarters/{BEFORE}/quarter.yaml", "quarter: [\n"),
            "số liệu chưa được so sánh với quý IV/2018: ",
        ),
        (
            lambda small: fill(small, BEFORE, cap_dien=value("nhiều")),
            "2 đơn vị chưa có kết quả ở quý IV/2018 vì dữ liệu còn lỗi, nên các tỷ lệ % chưa được so sánh; "
            "xem: cchc check 2018-Q4",
        ),
    ],
)
def test_what_could_not_be_compared_with_the_quarter_before_is_told(two_quarters, spoil, told):
    spoil(two_quarters)
    fill(two_quarters, QUARTER, cap_dien=value("40"))
    _, findings = check_quarter(two_quarters.folders, QUARTER)
    found = [one for one in findings if one.file == f"params/quarters/{BEFORE}"]
    assert [(one.cell, one.unit, one.is_fault) for one in found] == [("", "", False)]
    assert str(found[0].message).startswith(told)


@pytest.mark.parametrize("left", [(), ("cap-dien",), ("sang-kien",)])
def test_a_unit_of_which_nothing_arose_inside_the_maximum_is_one_notice(two_quarters, left):
    """What is entered there; of bonus and penalty nobody asks."""
    nothing = {"not_applicable": "x"} | dict.fromkeys(VALUE_COLUMNS, "")
    typed = {name.replace("-", "_"): nothing for name in NUMBER_OF if name not in left}
    fill(two_quarters, QUARTER, **typed)
    told = "mọi tiêu chí phải nhập đều ghi không phát sinh: điểm không do số liệu nào của đơn vị"
    _, findings = check_quarter(two_quarters.folders, QUARTER)
    found = [(f.cell, f.unit, f.criterion, f.is_fault) for f in findings if str(f.message) == told]
    assert found == ([] if left == ("cap-dien",) else [("2:not_applicable", "duyen-hai", "", False)])


FAR = [  # typed, the quarter before, told; the other unit of the block had the value of VERIFIED
    ("hai_long", "8", "87,5", "8, có phải 80? (quý trước 87,5)"),
    ("hai_long", "0,4", "39,8", "0,4, có phải 40? (quý trước 39,8)"),
    ("hai_long", "12", "87,5", "12, quý trước 87,5: lệch từ 5 lần trở lên"),  # 120 % cannot be
    ("hai_long", "0,425", "87,5", "0,425, quý trước 87,5: lệch từ 5 lần trở lên"),  # nor 425 %
    ("dien_noi_bo", "1,002", "1002", "1,002, có phải 1.002? (quý trước 1.002)"),
    ("dien_noi_bo", "1,002", "11153", "1,002, có phải 1.002? (quý trước 11.153)"),
    ("dien_noi_bo", "1,02", "11153", "1,02, quý trước 11.153: lệch từ 5 lần trở lên"),
    ("dien_noi_bo", "10505", "1050,5", "10.505, có phải 1.050,5? (quý trước 1.050,5)"),
    ("dien_noi_bo", "6000", "1050,5", "6.000, có phải 600? (quý trước 1.050,5)"),
    ("dien_noi_bo", "31515", "1050,5", "31.515, quý trước 1.050,5: lệch từ 5 lần trở lên"),
    ("dien_noi_bo", "2900", "600", ""),
    ("khieu_nai", "50", "3", "50, có phải 5? (quý trước 3)"),
    ("khieu_nai", "9", "1", ""),
    ("khieu_nai", "10", "1", "10, có phải 1? (quý trước 1)"),
    ("khieu_nai", "255", "3", "255, quý trước 3: lệch từ 5 lần trở lên"),
    ("hai_long", "0", "87,5", "0, quý trước 87,5: lệch từ 5 lần trở lên"),
    ("dien_noi_bo", "0", "1050,5", ""),  # has a total beside it, so that its percentage tells
    ("khieu_nai", "0", "255", ""),  # the other unit had none either
    ("noi_quy", "0,5", "5", ""),
]


@pytest.mark.parametrize(("criterion", "now", "was", "told"), FAR)
def test_a_number_five_times_from_its_own_and_outside_the_block_s_is_a_notice_with_its_other_reading(
    two_quarters, criterion, now, was, told
):
    reason = {"reason": "x"}
    fill(two_quarters, BEFORE, **{criterion: value(was) | reason})
    fill(two_quarters, QUARTER, **{criterion: value(now) | reason})
    name = criterion.replace("_", "-")
    found = [one for one in notices(two_quarters) if told or "điểm %" not in one[2]]
    assert found == ([(f"{NUMBER_OF[name] + 2}:verified_value", name, told)] if told else [])


def test_a_total_is_compared_as_a_value_is(two_quarters):
    fill(two_quarters, QUARTER, cap_dien={"self_total": "1000", "verified_total": "1000"})
    assert ("2:verified_total", "cap-dien", "1.000, có phải 100? (quý trước 100)") in notices(two_quarters)


def test_a_number_within_what_the_block_had_is_none(two_quarters):
    """The other unit had 1050,5 of 1000."""
    fill(two_quarters, BEFORE, dien_noi_bo={"self_value": "100", "verified_value": "100"})
    fill(two_quarters, QUARTER, dien_noi_bo=value("1040"))
    assert [told for *_, told in notices(two_quarters)] == ["104 %, quý trước 10 %: lệch hơn 20 điểm %"]


@pytest.mark.parametrize(("units", "told"), [(3, True), (2, False)])
def test_a_unit_that_had_none_is_compared_with_a_block_of_three_or_more(units, told):
    """The rule itself: the numbers of the block, and none of its own."""
    criterion = Block.model_validate(yaml.load(BRANCHES, yaml.BaseLoader)).by_id["hai-long"][0]
    found = _tell_far(criterion, Fraction(2, 10), None, [Fraction(20), Fraction(30), Fraction(40)][:units])
    expected = "0,2, có phải 20? (quý trước cả khối từ 20 đến 40)"
    assert (str(found) if found else "") == (expected if told else "")


def test_a_unit_that_had_none_is_compared_with_the_nearest_of_its_block():
    criterion = Block.model_validate(yaml.load(BRANCHES, yaml.BaseLoader)).by_id["khieu-nai"][0]
    block = [Fraction(n) for n in (12, 30, 100)]
    assert _tell_far(criterion, Fraction(400), None, block) is None
    told = "500, có phải 50? (quý trước cả khối từ 12 đến 100)"
    assert str(_tell_far(criterion, Fraction(500), None, block)) == told


@pytest.mark.parametrize(
    ("measured", "own", "block", "told"),
    [
        ("hai-long", "8,45", ["8,45", "7,8"], "0, quý trước 8,45: lệch từ 5 lần trở lên"),
        ("hai-long", "8,45", ["8,45", "0"], ""),
        ("hai-long", "0", ["0", "7,8"], ""),
        ("hai-long", None, ["8", "9", "7"], "0, quý trước cả khối từ 7 đến 9: lệch từ 5 lần trở lên"),
        ("khieu-nai", "9", ["9", "4"], ""),  # few that are counted
        ("khieu-nai", "12", ["12", "4"], "0, quý trước 12: lệch từ 5 lần trở lên"),
    ],
)
def test_a_nought_is_far_from_a_block_that_had_none(measured, own, block, told):
    criterion = Block.model_validate(yaml.load(BRANCHES, yaml.BaseLoader)).by_id[measured][0]
    found = _tell_far(criterion, Fraction(0), own and parse_number(own), [parse_number(y) for y in block])
    assert (str(found) if found else "") == told


def test_a_nought_of_another_unit_hides_no_number_that_is_far(two_quarters):
    fill(two_quarters, BEFORE, khieu_nai=value("30"))
    fill(two_quarters, QUARTER, khieu_nai=value("3"))
    assert [told for *_, told in notices(two_quarters)] == ["3, có phải 30? (quý trước 30)"]


def test_a_sheet_copied_from_the_quarter_before_is_told_unit_by_unit(two_quarters, monkeypatch):
    """Of eight rows each; the days of checking too, row by row, and the second unit's values are others."""
    monkeypatch.setattr(notices_module, "FEW_ROWS", 8)
    rows = assessment_rows()
    two_quarters.write_rows("quarters/2018-Q4/assessments.csv", ASSESSMENT_COLUMNS, rows)
    rows[8] |= {"verified_value": "97", "checked_on": "06/04/2019"}
    two_quarters.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, rows)
    found = notices(two_quarters)
    copied = "8/8 tiêu chí ghi đúng như quý trước: có phải chép phiếu quý trước?"
    assert [one for one in found if "tiêu chí ghi" in one[2]] == [("2:verified_value", "", copied)]
    day = "ngày kiểm tra 05/04/2019 là ngày đã ghi ở quý trước"
    assert sorted((cell, told[:51]) for cell, _, told in found if "ngày kiểm tra" in told) == [
        ("11–17:checked_on", day), ("2–9:checked_on", day),
    ]  # fmt: skip


def test_rows_that_are_the_same_and_have_no_record_are_told_without_one(two_quarters, monkeypatch):
    monkeypatch.setattr(notices_module, "FEW_ROWS", 8)
    rows = [row | {"checked_on": "", "record_no": ""} for row in assessment_rows()]
    two_quarters.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, rows)
    (told,) = [one[2] for one in notices(two_quarters) if "dán nhầm" in one[2]]
    assert told == "8 tiêu chí ghi đúng như của Điện lực Duyên Hải: có phải dán nhầm?"


@pytest.mark.parametrize(("changed", "is_told"), [
    ({}, True), ({"verified_value": "97"}, False), ({"self_value": "97"}, False), ({"record_no": "BB-02"}, False),
    ({"reason": "Khác"}, True),
])  # fmt: skip
def test_rows_pasted_from_one_unit_to_another_are_told_of_the_second(two_quarters, monkeypatch, changed, is_told):
    """Of eight rows each, that are the same but for the unit in the small company."""
    monkeypatch.setattr(notices_module, "FEW_ROWS", 8)
    rows = [row | {"checked_on": ""} for row in assessment_rows()]
    rows[8] |= changed
    two_quarters.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, rows)
    message = "8 tiêu chí ghi đúng như của Điện lực Duyên Hải, cả số biên bản: có phải dán nhầm?"
    told = [("10:verified_value", "", message)] if is_told else []
    assert [one for one in notices(two_quarters) if "dán nhầm" in one[2]] == told


def test_the_value_that_counts_is_compared_and_named(two_quarters):
    reviewed = {"reviewed_value": "50", "reviewed_total": "100", "explanation": "a", "outcome": "b"}
    fill(two_quarters, QUARTER, cap_dien=reviewed)
    assert [(cell, criterion) for cell, criterion, _ in notices(two_quarters)] == [("2:reviewed_value", "cap-dien")]


def test_another_way_to_measure_is_not_compared(two_quarters):
    """2019 measures as before but for one criterion, whose values would be 25 points apart."""
    for name in ("regulation", "phong", "chi-nhanh"):
        two_quarters.write(
            f"regulation/2018/{name}.yaml", two_quarters.path(f"regulation/2019/{name}.yaml").read_bytes()
        )
    two_quarters.replace("regulation/2019/regulation.yaml", "applies_from: 2018-Q4", "applies_from: 2019-Q1")
    two_quarters.replace("regulation/2019/chi-nhanh.yaml", "kind: ratio,", "kind: share,")
    two_quarters.replace("regulation/2019/chi-nhanh.yaml", ", unit: kWh", "")
    rows = [
        row | ({"self_value": "800", "verified_value": "800"} if row["criterion"] == "dien-noi-bo" else {})
        for row in assessment_rows()
    ]
    two_quarters.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, rows)
    assert notices(two_quarters) == []


def test_without_a_quarter_before_nothing_has_moved(two_quarters):
    shutil.rmtree(two_quarters.path("quarters/2018-Q4"))
    fill(two_quarters, QUARTER, cap_dien=value("50"))
    assert notices(two_quarters) == []


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("0,95", "0,95, có phải 95? (trong khối từ 87,5 đến 87,5)"),
        ("1", "1, có phải 100? (trong khối từ 87,5 đến 87,5)"),
        ("1,2", ""),
        ("0", ""),
    ],
)
def test_in_a_first_quarter_a_percentage_typed_as_a_fraction_is_told_by_the_others_of_its_block(
    two_quarters, number, told
):
    shutil.rmtree(two_quarters.path("quarters/2018-Q4"))
    fill(two_quarters, QUARTER, hai_long=value(number))
    assert notices(two_quarters) == ([("4:verified_value", "hai-long", told)] if told else [])


@pytest.mark.parametrize(("other", "n"), [("19", 1), ("18,9", 0), ("0,9", 0)])
def test_beside_percentages_as_small_a_fraction_tells_nothing(two_quarters, other, n):
    shutil.rmtree(two_quarters.path("quarters/2018-Q4"))
    fill(two_quarters, QUARTER, hai_long=value("0,95"))
    path = two_quarters.path("quarters/2019-Q1/assessments.csv")
    path.write_bytes(path.read_bytes().replace(b"87,5", other.encode()))
    assert len(notices(two_quarters)) == n


def test_what_moved_is_told_by_the_quarter_before_as_it_is_now(two_quarters):
    fill(two_quarters, QUARTER, cap_dien=value("50"))
    assert len(notices(two_quarters)) == 1
    fill(two_quarters, BEFORE, cap_dien=value("50"))
    assert notices(two_quarters) == []


def test_a_bulletin_that_named_no_move_is_made_again_when_the_quarter_before_comes(
    two_quarters, tmp_path, monkeypatch
):
    settings = two_quarters.path("quarters/2018-Q4/quarter.yaml")
    text = settings.read_bytes()
    settings.unlink()
    fill(two_quarters, QUARTER, cap_dien=value("50"))
    monkeypatch.setenv("CCHC_READS", str(tmp_path / "reads"))
    History(two_quarters.folders, QUARTER).results.findings(unit="duyen-hai")
    monkeypatch.delenv("CCHC_READS")
    reads = [json.loads(line) for line in (tmp_path / "reads").read_text(encoding="utf-8").splitlines()]
    assert read_checker(History(two_quarters.folders, QUARTER))(reads) is None
    settings.write_bytes(text)
    assert "quý IV/2018" in str(read_checker(History(two_quarters.folders, QUARTER))(reads))


def test_a_self_score_below_the_verified_one_is_a_notice(two_quarters):
    fill(two_quarters, QUARTER, khieu_nai={"self_value": "2", "verified_value": "1"})
    assert notices(two_quarters) == [
        ("5:self_value", "khieu-nai", "tự chấm 4 điểm, thẩm định 6 điểm: tự chấm thấp hơn"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("claimed", "verified", "expected"),
    [
        (1, 2, {"a": "tự chấm 1 điểm, thẩm định 2 điểm: tự chấm thấp hơn"}),
        (2, 1, {"p": "tự chấm trừ 2 điểm, thẩm định trừ 1 điểm: tự chấm trừ nhiều hơn"}),
    ],
)
def test_a_low_self_score_is_one_of_which_more_is_taken_off_where_that_is_what_is_scored(claimed, verified, expected):
    penalty = {"cap": "5", "criteria": [cases.criterion("p", 5)]}
    block = cases.block("doi", [cases.criterion("a", 4)], penalty=penalty)
    regulation, row = cases.regulation_of(cases.case(block)), Row("assessments.csv", None, 2)
    scored = Entry(Fraction(claimed)), Entry(Fraction(verified))
    rows = {("d1", name): Assessment("d1", name, *scored, row=row) for name in ("a", "p")}
    inputs = SimpleNamespace(members={"doi": [SimpleNamespace(id="d1")]}, regulation=regulation, assessments=rows)
    assert {one.criterion: str(one.message) for one in _find_self_below_verified(inputs)} == expected


@pytest.mark.parametrize(
    ("verified", "told"),
    [("81,05", []), ("81,06", ["tự chấm 7,2 điểm, thẩm định 7,21 điểm: tự chấm thấp hơn"])],  # 7,2044 and 7,2053
)
def test_a_self_score_that_prints_the_same_points_is_not_below(two_quarters, verified, told):
    fill(two_quarters, QUARTER, hai_long={"self_value": "81", "verified_value": verified})
    assert [message for _, _, message in notices(two_quarters)] == told


def test_an_explanation_that_nobody_has_answered_is_a_notice(two_quarters):
    fill(two_quarters, QUARTER, khieu_nai={"explanation": "Do mưa bão"})
    assert notices(two_quarters) == [("5:outcome", "khieu-nai", "có giải trình của đơn vị, chưa có kết luận")]
