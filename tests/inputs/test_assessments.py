"""Every row of the assessments is placed, known and there once; what is odd in it is a notice."""

import pytest

from cchc_lib.model import ASSESSMENT_COLUMNS
from cchc_lib.office.added_rows import add_rows

from .small_root import ADD, ASSESSMENTS, LISTED, QUARTER, assessment_rows


@pytest.mark.parametrize(
    ("edit", "cell", "unit", "message"),
    [
        ({"unit": "duyen-hay"}, "2:unit", "",
         f"đơn vị «duyen-hay» không có; có phải Điện lực Duyên Hải (duyen-hai)? Được dùng: {LISTED}"),
        ({"unit": "cau-kе"}, "2:unit", "", "«cau-kе» có chữ «е» của bảng chữ cái Nga; hãy gõ lại"),
        ({"unit": ""}, "2:unit", "", f"đơn vị để trống; được dùng: {LISTED}"),
        ({"unit": "đội CŨ"}, "2:unit", "doi-cu",
         "đơn vị «đội CŨ» không thuộc khối nào vào ngày cuối quý; units.yaml ghi "
         "chi-nhanh từ 01/01/2017 đến 31/12/2018"),
        ({"criterion": "cap-dienn"}, "2:criterion", "duyen-hai",
         "tiêu chí «cap-dienn» không có; có phải «cap-dien»? Được dùng: cap-dien, dien-noi-bo, hai-long, khieu-nai, "
         "viec-lam, noi-quy, niem-yet, sang-kien"),
        ({"criterion": ""}, "2:criterion", "duyen-hai",
         "tiêu chí để trống; được dùng: cap-dien, dien-noi-bo, hai-long, khieu-nai, viec-lam, noi-quy, niem-yet, "
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


def test_rows_that_a_scoresheet_lacks_come_by_a_command_that_is_named(small):
    """Of CSV files nobody but who writes them can add rows."""
    small.use_scoresheet()

    def edit(first, last):
        small.edit_sheet(lambda workbook: workbook["chi-nhanh"].delete_rows(first, last - first + 1))
        return [(found.unit, found.criterion, str(found.message)) for found in small.findings()]

    assert edit(3, 3) == [("duyen-hai", "cap-dien", f"thiếu dòng của tiêu chí này: {ADD}")]
    assert edit(3, 9) == [("duyen-hai", "", f"đơn vị chưa có dòng nào (cần 8): {ADD}")]
    small.edit_sheet(lambda workbook: workbook["ke-hoach"].delete_rows(3, 1))
    assert edit(3, 10) == [
        ("", "", f"chưa có dòng nào (cần 16): {ADD}"),
        ("van-phong", "", f"thiếu dòng của nhiệm vụ «KH-1» (hạn quý I/2019): {ADD}"),
    ]
    add_rows(small.folders, QUARTER)
    assert not [found for found in small.findings() if ADD in str(found.message)]


def test_a_row_that_is_there_by_a_wrong_name_is_not_to_be_added(small):
    small.use_scoresheet()

    def edit(workbook):
        workbook["chi-nhanh"]["H3"] = "cap-dienn"
        workbook["ke-hoach"]["A3"] = "KH-11"

    small.edit_sheet(edit)
    told = [str(found.message) for found in small.findings()]
    assert [text for text in told if text.startswith("thiếu dòng")] == [
        "thiếu dòng của tiêu chí này", "thiếu dòng của nhiệm vụ «KH-1» (hạn quý I/2019)",
    ]  # fmt: skip


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


@pytest.mark.parametrize(("explanation", "is_told"), [("", True), ("Đã nộp bổ sung", False)])
def test_a_conclusion_without_an_explanation_is_a_notice(small, explanation, is_told):
    rows = assessment_rows()
    rows[0] |= {"outcome": "Giữ nguyên", "explanation": explanation}
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    told = [(one.cell, one.is_fault, str(one.message)) for one in small.findings()]
    message = "có kết luận mà không ghi giải trình của đơn vị: có nhầm dòng?"
    assert told == ([("2:outcome", False, message)] if is_told else [])


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


def test_a_unit_to_which_nothing_applies_cannot_be_scored_and_is_told_where(small):
    cells = {"self_value": "", "self_total": "", "verified_value": "", "verified_total": "", "checked_on": ""}
    rows = [
        row | (cells | {"not_applicable": "x", "reason": "Không có"} if row["unit"] == "cau-ke" else {})
        for row in assessment_rows()
    ]
    small.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, rows)
    message = "mọi tiêu chí của đơn vị đều không áp dụng nên không có gì để tính điểm"
    (fault,) = (one for one in small.findings() if str(one.message) == message)
    assert (fault.unit, fault.is_fault, fault.cell.endswith(":not_applicable")) == ("cau-ke", True, True)
