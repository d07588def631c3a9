"""Mistakes in one row of the assessments: each one is found in both forms, at its cell, and says what is allowed."""

import pytest
from openpyxl.utils import get_column_letter

from cchc_lib.inputs.layout import FIRST_DATA_ROW, SHEET_COLUMNS
from cchc_lib.model import ASSESSMENT_COLUMNS

from .small_root import OFFICES, SmallRoot, assessment_rows

ASSESSMENTS = "quarters/2019-Q1/assessments.csv"
NUMBER_OF = {row["criterion"]: number for number, row in enumerate(assessment_rows()[:8])}
BLANK = {"verified_value": "", "verified_total": "", "self_value": "", "self_total": ""}
AWARD_REASON = {"verified_value": "4", "self_value": ""}

# criterion, what is typed, the column that the fault names, its sentence
MISTAKES = [
    ("hai-long", {"verified_value": "tốt"}, "verified_value", "«tốt» không phải là số; ghi như 98,5"),
    ("hai-long", {"verified_value": "87,5,1"}, "verified_value", "«87,5,1» không phải là số; ghi như 98,5"),
    ("hai-long", {"verified_value": "9" * 5000}, "verified_value", f"«{'9' * 79}…» có quá 30 chữ số"),
    ("hai-long", {"verified_value": "1" * 31}, "verified_value", f"«{'1' * 31}» có quá 30 chữ số"),
    ("hai-long", {"verified_value": "tốt " * 30}, "verified_value",
     f"«{('tốt ' * 20).strip()}…» không phải là số; ghi như 98,5"),
    ("hai-long", {"verified_value": "8.750"}, "verified_value", "«8.750» đọc được hai cách: hãy ghi 8750 hoặc 8,750"),
    ("hai-long", {"verified_value": "-3"}, "verified_value", "−3 là số âm; phải từ 0 trở lên"),
    ("hai-long", {"verified_value": "#N/A"}, "verified_value", "ô báo lỗi #N/A"),
    ("hai-long", {"verified_value": "140"}, "verified_value", "140 quá mức cao nhất có thể có: 100 %"),
    ("hai-long", {"self_value": "100,5"}, "self_value", "100,5 quá mức cao nhất có thể có: 100 %"),
    ("hai-long", {"verified_total": "10"}, "verified_total",
     "phải để trống: tiêu chí này không nhập tổng (thấy «10»)"),
    ("hai-long", {"verified_value": ""}, "verified_value", "thiếu số liệu thẩm định; điểm tự chấm không thay được"),
    ("hai-long", {"self_value": "?"}, "self_value", "«?» không phải là số; ghi như 98,5"),
    ("hai-long", {"not_applicable": "x", "self_value": ""}, "verified_value",
     "đã đánh dấu không áp dụng thì để trống hoặc 0 trên 0 (thấy «87,5»)"),
    ("hai-long", BLANK | {"not_applicable": "không"}, "not_applicable",
     "«không» không hiểu được; ghi x hoặc để trống"),
    ("hai-long", {"checked_on": "31/02/2019"}, "checked_on",
     "«31/02/2019» không phải là ngày dd/mm/yyyy: 31/03/2019"),
    ("hai-long", {"checked_on": "05/04/19"}, "checked_on", "«05/04/19» không phải là ngày dd/mm/yyyy: 31/03/2019"),
    ("cap-dien", {"verified_value": "101"}, "verified_value", "101 lớn hơn tổng 100"),
    ("cap-dien", {"verified_value": "98 %"}, "verified_value", "«98 %» là phần trăm; ở đây phải là số, không có %"),
    ("cap-dien", {"verified_value": "5", "verified_total": "0"}, "verified_total",
     "tổng bằng 0 mà giá trị là 5; tổng phải lớn hơn 0"),
    ("cap-dien", {"verified_value": "0", "verified_total": "0"}, "verified_total",
     "0 trên 0: nếu không phát sinh, ghi x ở cột không áp dụng"),
    ("cap-dien", {"verified_total": ""}, "verified_total", "có giá trị nhưng thiếu tổng"),
    ("cap-dien", {"verified_value": ""}, "verified_value", "có tổng nhưng thiếu giá trị"),
    ("cap-dien", {"self_value": ""}, "self_value", "có tổng nhưng thiếu giá trị"),
    ("cap-dien", {"self_value": "120"}, "self_value", "120 lớn hơn tổng 100"),
    ("cap-dien", {"evidence": ""}, "evidence", "thiếu tài liệu kiểm chứng; tiêu chí này bắt buộc có"),
    ("cap-dien", {"reviewed_value": "99", "reviewed_total": "100", "outcome": "Chấp nhận"}, "explanation",
     "có thẩm định lần 2 thì phải có giải trình của đơn vị"),
    ("cap-dien", {"reviewed_value": "99", "reviewed_total": "100", "explanation": "Nộp bổ sung"}, "outcome",
     "có thẩm định lần 2 thì phải có kết luận về giải trình"),
    ("cap-dien", {"reviewed_total": "100", "explanation": "a", "outcome": "b"}, "reviewed_value",
     "có tổng nhưng thiếu giá trị"),
    ("cap-dien", {"not_applicable": "x", "self_value": "", "self_total": ""}, "verified_value",
     "đã đánh dấu không áp dụng thì để trống hoặc 0 trên 0 (thấy «98»)"),
    ("dien-noi-bo", {"verified_value": "0", "verified_total": "0"}, "verified_total",
     "0 trên 0: nếu không phát sinh, ghi x ở cột không áp dụng"),
    ("khieu-nai", {"verified_value": "1,5"}, "verified_value", "1,5 phải là số nguyên"),
    ("khieu-nai", {"not_applicable": "x", "self_value": ""}, "verified_value",
     "đã đánh dấu không áp dụng thì để trống hoặc 0 trên 0 (thấy «0»)"),
    ("viec-lam", {"verified_value": "2,5"}, "verified_value", "2,5 phải là số nguyên"),
    ("viec-lam", {"verified_value": "6"}, "verified_value", "6 lớn hơn tổng 5"),
    ("viec-lam", {"verified_total": "7"}, "verified_total", "7 nhiều hơn số việc của tiêu chí (5)"),
    ("noi-quy", {"verified_value": "5,5"}, "verified_value", "5,5 quá điểm tối đa 5"),
    ("noi-quy", {"verified_value": "4,75", "reason": "Trễ"}, "verified_value",
     "4,75 không đúng bước 0,5; được từ 0 đến 5"),
    ("noi-quy", {"verified_value": "4,5"}, "reason", "điểm dưới tối đa 5 phải có lý do"),
    ("noi-quy", {"reviewed_value": "4", "explanation": "a", "outcome": "b"}, "reason",
     "điểm dưới tối đa 5 phải có lý do"),
    ("sang-kien", {"verified_value": "1"}, "reason", "điểm dưới tối đa 2 phải có lý do"),
    ("niem-yet", {"verified_value": "1"}, "verified_value", "«1» không hiểu được; ghi có hoặc không"),
    ("niem-yet", {"verified_value": "có rồi"}, "verified_value", "«có rồi» không hiểu được; ghi có hoặc không"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("criterion", "typed", "column", "message"), MISTAKES, ids=[f"{m[0]}-{m[2]}-{n}" for n, m in enumerate(MISTAKES)]
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_mistake_is_found_at_its_cell(small, form, criterion, typed, column, message):
    number = NUMBER_OF[criterion]
    _type_into(small, form, number, typed)
    inputs = small.read()
    (finding,) = inputs.findings
    assert str(finding.message) == message
    assert (finding.unit, finding.criterion, finding.block) == ("duyen-hai", criterion, "chi-nhanh")
    assert finding.is_fault
    assert finding.address == _address(form, number, column)
    assert inputs.faulty == {"duyen-hai"}
    assert ("duyen-hai", criterion) not in inputs.assessments


def _type_into(small: SmallRoot, form: str, number: int, typed: dict[str, str]) -> None:
    if form == "csv":
        rows = assessment_rows()
        rows[number] |= typed
        small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    else:
        small.use_scoresheet()
        small.edit_sheet(lambda workbook: _type(workbook["chi-nhanh"], number, typed))


def _type(sheet, number: int, typed: dict[str, str]) -> None:
    for column, text in typed.items():
        sheet.cell(FIRST_DATA_ROW + number, SHEET_COLUMNS.index(column) + 1).value = text or None


def _address(form: str, number: int, column: str) -> str:
    if form == "csv":
        return f"params/{ASSESSMENTS} › {number + 2}:{column}"
    letter = get_column_letter(SHEET_COLUMNS.index(column) + 1)
    return f"params/quarters/2019-Q1/scoresheet.xlsx › chi-nhanh › {letter}{FIRST_DATA_ROW + number}"


def test_a_row_that_is_not_begun_has_one_fault(small):
    rows = assessment_rows()
    rows[0] |= BLANK | {"evidence": ""}
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    (fault,) = small.findings()
    assert (fault.cell, str(fault.message)) == (
        "2:verified_value", "thiếu số liệu thẩm định; điểm tự chấm không thay được",
    )  # fmt: skip


def test_every_mistake_is_reported_at_once_in_the_order_of_its_address(small):
    rows = assessment_rows()
    rows[0]["verified_value"] = "a"
    rows[10] |= {"verified_value": "b", "checked_on": "c"}
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    cells = [finding.cell for finding in small.findings()]
    assert cells == ["2:verified_value", "12:checked_on", "12:verified_value"]


@pytest.mark.parametrize(
    ("edit", "cell", "unit", "message"),
    [
        ({"unit": "duyen-hay"}, "2:unit", "",
         "đơn vị «duyen-hay» không có; có phải «duyen-hai»? Được dùng: van-phong, duyen-hai, cau-ke, doi-cu"),
        ({"unit": ""}, "2:unit", "", "đơn vị «» không có; được dùng: van-phong, duyen-hai, cau-ke, doi-cu"),
        ({"unit": "doi-cu"}, "2:unit", "doi-cu", "đơn vị «doi-cu» không thuộc khối nào vào ngày cuối quý"),
        ({"criterion": "cap-dienn"}, "2:criterion", "duyen-hai",
         "tiêu chí «cap-dienn» không có; có phải «cap-dien»? Được dùng: cap-dien, dien-noi-bo, hai-long, khieu-nai, "
         "viec-lam, noi-quy, niem-yet, sang-kien"),
        ({"criterion": ""}, "2:criterion", "duyen-hai",
         "tiêu chí «» không có; được dùng: cap-dien, dien-noi-bo, hai-long, khieu-nai, viec-lam, noi-quy, niem-yet, "
         "sang-kien"),
        ({"criterion": "ke-hoach"}, "2:criterion", "duyen-hai",
         "tiêu chí «ke-hoach» không có; được dùng: cap-dien, dien-noi-bo, hai-long, khieu-nai, viec-lam, noi-quy, "
         "niem-yet, sang-kien"),
        ({"unit": "", "criterion": ""}, "2:self_value", "",
         "dòng có số liệu nhưng không ghi rõ đơn vị và tiêu chí"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_placed_is_a_fault(small, edit, cell, unit, message):
    rows = assessment_rows()
    rows[0] |= edit
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    misplaced, missing = sorted(small.findings(), key=lambda finding: not finding.cell)
    assert (misplaced.cell, misplaced.unit, str(misplaced.message)) == (cell, unit, message)
    assert (missing.unit, missing.criterion, str(missing.message)) == (
        "duyen-hai", "cap-dien", "thiếu dòng của tiêu chí này",
    )  # fmt: skip


def test_a_row_given_twice_names_the_first(small):
    rows = assessment_rows()
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, [*rows, rows[3]])
    (finding,) = small.findings()
    assert (finding.cell, str(finding.message)) == ("18:criterion", "dòng này đã có ở 5:criterion")


def test_missing_rows_are_grouped(small):
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, assessment_rows()[:8])
    (finding,) = small.findings()
    assert (finding.unit, str(finding.message)) == ("cau-ke", "đơn vị chưa có dòng nào (cần 8)")
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, [])
    (finding,) = small.findings()
    assert (finding.block, str(finding.message)) == ("chi-nhanh", "chưa có dòng nào (cần 16)")
    assert small.read().faulty == {"duyen-hai", "cau-ke"}


ALL_CODES = "1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, T.1"
NOT_VERIFIED = "thiếu số liệu thẩm định; điểm tự chấm không thay được"


@pytest.mark.parametrize(("form", "cells"), [("csv", "2–9:verified_value"), ("xlsx", "K3:K10")])
def test_a_unit_that_is_not_filled_yet_is_one_fault(small, form, cells):
    rows = assessment_rows()
    for row in rows[:8]:
        row |= BLANK
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    if form == "xlsx":
        small.use_scoresheet()
    (fault,) = small.findings()
    assert (fault.unit, fault.block, fault.criterion, fault.cell) == ("duyen-hai", "chi-nhanh", "", cells)
    assert str(fault.message) == f"{NOT_VERIFIED} (8 dòng: {ALL_CODES})"
    assert small.read().faulty == {"duyen-hai"}
    assert small.read().progress["chi-nhanh"] == (8, 16)


def test_up_to_three_rows_with_the_same_fault_are_told_one_by_one(small):
    for count, expected in ((3, 3), (4, 1)):
        rows = assessment_rows()
        for row in rows[:count]:
            row |= BLANK
        small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
        assert len(small.findings()) == expected


def test_many_missing_rows_of_a_unit_are_one_fault_after_what_caused_them(small):
    rows = assessment_rows()
    for row in rows[2:8]:
        row["unit"] = "Điện lực Duyên Hài"
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    cause, missing = small.findings()
    assert cause.cell == "4–9:unit"
    assert str(cause.message).endswith("Được dùng: van-phong, duyen-hai, cau-ke, doi-cu (6 dòng)")
    assert (missing.cell, missing.unit) == ("", "duyen-hai")
    assert str(missing.message) == "thiếu dòng của tiêu chí này (6 dòng: 1.3, 1.4, 1.5, 1.6, 1.7, T.1)"


def test_merged_cells_come_before_the_rows_that_are_blank_for_them(small):
    small.use_scoresheet()
    small.edit_sheet(lambda workbook: workbook["chi-nhanh"].merge_cells("A3:A10"))
    assert [(fault.cell, str(fault.message).split(";")[0]) for fault in small.findings()] == [
        ("A3:A10", "ô gộp trong bảng"),
        ("A4:A10", "đơn vị «» không có"),
        ("", "thiếu dòng của tiêu chí này (7 dòng: 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, T.1)"),
    ]


def test_many_merged_places_are_told_from_the_first_to_the_last(small):
    small.use_scoresheet()
    small.edit_sheet(lambda workbook: [workbook["chi-nhanh"].merge_cells(f"T{r}:U{r}") for r in range(3, 8)])
    assert [fault.cell for fault in small.findings()] == ["T3:U7"]


def test_a_merged_value_comes_before_the_total_that_is_blank_for_it(small):
    small.use_scoresheet()
    small.edit_sheet(lambda workbook: workbook["chi-nhanh"].merge_cells("K3:L3"))
    assert [fault.cell for fault in small.findings()] == ["K3:L3", "L3"]


@pytest.mark.parametrize(
    ("criterion", "typed", "column", "source"),
    [
        ("trung-binh", {"verified_value": "90"}, "verified_value", "điểm trung bình của khối (thấy «90»)"),
        ("ke-hoach", {"self_total": "3"}, "self_total", "kế hoạch năm (thấy «3»)"),
        ("ke-hoach", {"not_applicable": "x"}, "not_applicable", "kế hoạch năm (thấy «x»)"),
    ],
)
def test_a_criterion_that_enters_nothing_refuses_a_filled_row(small, criterion, typed, column, source):
    row = dict.fromkeys(ASSESSMENT_COLUMNS, "") | {"unit": "van-phong", "criterion": criterion} | typed
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, [*assessment_rows(), row])
    (finding,) = small.findings()
    assert (finding.cell, finding.unit) == (f"18:{column}", "van-phong")
    assert str(finding.message) == f"phải để trống: tiêu chí này lấy từ {source}"


def test_a_criterion_that_enters_nothing_may_have_a_blank_row_or_none(small):
    row = dict.fromkeys(ASSESSMENT_COLUMNS, "") | {"unit": "van-phong", "criterion": "ke-hoach"}
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, [*assessment_rows(), row])
    assert small.findings() == []


def test_required_evidence_is_not_asked_where_nothing_is_entered(small):
    small.write(
        "regulation/2019/phong.yaml", OFFICES.replace("counts: plan}", "counts: plan}\n        evidence: required")
    )
    assert small.findings() == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("gọi 0912 345 678 để hỏi", "số điện thoại"),
        ("gọi +84 912.345.678", "số điện thoại"),
        ("máy 02943 855 855", "số điện thoại"),
        ("khach@gmail.com", "địa chỉ thư điện tử"),
        ("khách hàng PB14010012345", "mã khách hàng"),
        ("CMND 334455667", "số giấy tờ tùy thân"),
        ("CCCD 184199001234", "số giấy tờ tùy thân"),
    ],
)
def test_personal_data_is_a_notice_that_does_not_repeat_it(small, text, kind):
    rows = assessment_rows()
    rows[0]["reason"] = text
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    (finding,) = small.findings()
    assert not finding.is_fault and finding.cell == "2:reason"
    assert str(finding.message) == f"có thể là dữ liệu cá nhân: {kind}; hãy bỏ đi, bản tin sẽ che"
    assert small.read().faulty == set()
    small.replace("quarters/2019-Q1/quarter.yaml", "quarter:", "allow_personal_data: true\nquarter:")
    assert small.findings() == []


@pytest.mark.parametrize("text", ["Biên bản 12/BB-BCĐ ngày 05/04/2019", "657.411 kWh", "QĐ 505/QĐ-EVN", "98,5 %"])
def test_numbers_of_documents_are_no_personal_data(small, text):
    rows = assessment_rows()
    rows[0]["reason"] = text
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    assert small.findings() == []


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("31/12/2018", "kiểm tra ngày 31/12/2018, trước quý I/2019"),
        ("23/04/2019", "kiểm tra ngày 23/04/2019, sau hạn giải trình (22/04/2019)"),
        ("22/04/2019", ""),
    ],
)
def test_a_check_outside_the_time_of_the_quarter_is_a_notice(small, day, message):
    rows = assessment_rows()
    rows[0]["checked_on"] = day
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    found = [(f.cell, f.is_fault, str(f.message)) for f in small.findings()]
    assert found == ([("2:checked_on", False, message)] if message else [])


def test_a_character_that_the_font_lacks_is_a_notice(small):
    rows = assessment_rows()
    rows[0]["explanation"] = "Đạt 😀"
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    (finding,) = small.findings()
    assert not finding.is_fault and finding.cell == "2:explanation"
    assert str(finding.message) == "chữ không có trong phông, sẽ in thành [U+1F600]"
