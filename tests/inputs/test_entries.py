"""Every way in which a row can be wrong by its criterion is found at its cell."""

import pytest
from openpyxl.utils import get_column_letter

from cchc_lib.inputs.cells import text_of
from cchc_lib.inputs.layout import FIRST_DATA_ROW, SHEET_COLUMNS, labels_of
from cchc_lib.model import ASSESSMENT_COLUMNS
from tests.scoring.cases import block, case, criterion, regulation_of

from .small_root import ASSESSMENTS, OFFICES, OTHER_LABEL, SmallRoot, assessment_rows

NUMBER_OF = {row["criterion"]: number for number, row in enumerate(assessment_rows()[:8])}

BLANK = {"verified_value": "", "verified_total": "", "self_value": "", "self_total": ""}

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
     "đã đánh dấu không áp dụng thì để trống (thấy «87,5»)"),
    ("hai-long", BLANK | {"not_applicable": "không"}, "not_applicable",
     "«không» không hiểu được; ghi x hoặc để trống"),
    ("hai-long", BLANK | {"not_applicable": "Х"}, "not_applicable",
     "«х» có chữ «х» của bảng chữ cái Nga; hãy gõ lại"),
    ("hai-long", BLANK | {"not_applicable": "×"}, "not_applicable", "«×» không hiểu được; ghi x hoặc để trống"),
    ("hai-long", {"verified_value": "9О"}, "verified_value", "«9О» có chữ «О» của bảng chữ cái Nga; hãy gõ lại"),
    ("hai-long", {"checked_on": "31/02/2019"}, "checked_on",
     "«31/02/2019» không phải là một ngày có trong lịch; hãy ghi dd/mm/yyyy, như 31/03/2019"),
    ("hai-long", {"checked_on": "05/04/19"}, "checked_on",
     "«05/04/19» không phải là một ngày có trong lịch; hãy ghi dd/mm/yyyy, như 31/03/2019"),
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
     "đã đánh dấu không áp dụng thì để trống (thấy «0»)"),
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


@pytest.mark.parametrize("criterion", ["hai-long", "cap-dien"])
def test_what_a_unit_had_claimed_may_stand_beside_the_mark_that_nothing_arose(small, criterion):
    """Collecting would bring it back; it counts for nothing."""
    rows = assessment_rows()
    number = NUMBER_OF[criterion]
    assert rows[number]["self_value"]
    rows[number] |= {"not_applicable": "x", "verified_value": "", "verified_total": ""}
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    inputs = small.read()
    assert not inputs.faulty
    found = inputs.assessments["duyen-hai", criterion]
    assert (found.not_applicable, found.self_score, found.result) == (True, None, None)
    rows[number] |= {"self_value": "?"}
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    (fault,) = small.read().findings
    assert str(fault.message) == "«?» không phải là số; ghi như 98,5"


def test_a_row_that_is_not_begun_has_one_fault(small):
    rows = assessment_rows()
    rows[0] |= BLANK | {"evidence": ""}
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    (fault,) = small.findings()
    assert (fault.cell, str(fault.message)) == (
        "2:verified_value", "thiếu số liệu thẩm định; điểm tự chấm không thay được",
    )  # fmt: skip


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


@pytest.mark.parametrize(("most", "label"), [(1000, "1000"), (12500, "12500"), ("2.5", "2,5")])
def test_a_maximum_is_compared_as_a_cell_holds_it(most, label):
    """A workbook holds 1000 as a number, without the point that prose puts in it."""
    regulation = regulation_of(case(block("doi", [criterion("a", most)])))
    assert labels_of(regulation, regulation.blocks["doi"])["a"]["max_points"] == label == text_of(float(most))


def test_what_to_enter_may_be_asked_in_other_words_but_for_the_words_of_the_regulation(small):
    """A sheet that is in use may have been made by an older version of the program."""
    small.use_scoresheet()

    def ask(old: str, new: str) -> None:
        def change(workbook):
            for (cell,) in workbook["chi-nhanh"]["G3:G18"]:
                cell.value = cell.value.replace(old, new)

        small.edit_sheet(change)

    ask("Nhập số lần (vụ)", "Số lần xảy ra, tính bằng vụ")
    ask("Thang điểm:", "Điểm:")
    assert small.findings() == []
    ask("nhiều nhất 5", "nhiều nhất 15")
    assert ["nhiều nhất 15" in str(found.message) for found in small.findings()] == [True, True]
    ask("nhiều nhất 15", "nhiều nhất 5")
    ask("Số lần xảy ra, tính bằng vụ", "Nhập số lần (đơn)")
    first, _ = small.findings()
    assert first.cell == "G6"
    assert str(first.message).startswith("ô khóa ghi «Nhập số lần (đơn)\nĐiểm: ")
    assert str(first.message).endswith(f"», quy định ghi «Nhập số lần (vụ)» {OTHER_LABEL}")
