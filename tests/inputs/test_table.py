"""Columns are found by name; what is no column of the table is a notice."""

from .small_root import ASSESSMENT_COLUMNS, ASSESSMENTS, assessment_rows, csv_text


def test_an_unknown_column_is_a_notice_and_the_nearest_is_named(small):
    rows = [row | {"ghi_chu": "a", "evidences": "b"} for row in assessment_rows()]
    small.write_rows(ASSESSMENTS, (*ASSESSMENT_COLUMNS, "ghi_chu", "evidences"), rows)
    findings = small.findings()
    assert [(f.cell, f.is_fault, str(f.message)) for f in findings] == [
        ("1:ghi_chu", False, "cột «ghi_chu» không thuộc bảng này nên không đọc"),
        ("1:evidences", False, "cột «evidences» không thuộc bảng này nên không đọc; có phải «evidence»?"),
    ]


def test_columns_between_tabs_are_named(small):
    small.write(ASSESSMENTS, csv_text(ASSESSMENT_COLUMNS, assessment_rows(), delimiter="\t"))
    (fault,) = small.findings()
    assert fault.address == f"params/{ASSESSMENTS}"
    assert str(fault.message).startswith(
        "các cột cách nhau bằng dấu Tab; hãy lưu lại dạng «CSV UTF-8», cách nhau bằng ;"
    )
