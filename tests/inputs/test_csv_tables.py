"""CSV files as offices save them are read, and a bad one has one fault."""

import shutil
from pathlib import Path

import pytest

from .small_root import ASSESSMENT_COLUMNS, assessment_rows, csv_text

BAD = Path(__file__).parents[1] / "bad"

FOLDER = "quarters/2019-Q1"

ASSESSMENTS, SCORESHEET = f"{FOLDER}/assessments.csv", f"{FOLDER}/scoresheet.xlsx"


@pytest.mark.parametrize(
    ("bad", "address", "message"),
    [
        ("windows-1252.csv", "", "dòng 3: không phải UTF-8. Hãy lưu lại dạng «CSV UTF-8»"),
        ("utf-16.csv", "", "dòng 1: không phải UTF-8. Hãy lưu lại dạng «CSV UTF-8»"),
        ("unquoted-decimal-comma.csv", " › 2", "dòng có 16 ô, dòng tên cột có 15"),
        ("short-row.csv", " › 2", "dòng có 5 ô, dòng tên cột có 15"),
        ("missing-column.csv", " › 1", "thiếu cột: verified_total, evidence"),
        ("column-twice.csv", " › 1:reason", "cột «reason» có hai lần"),
        ("empty.csv", "", "tệp trống: thiếu dòng tên cột"),
        ("excel-named.csv", "", "đây là tệp Excel, không phải CSV; hãy đổi tên thành .xlsx"),
    ],
)
def test_a_bad_csv_file_has_one_fault(small, bad, address, message):
    shutil.copy(BAD / bad, small.path(ASSESSMENTS))
    faults = [
        f for f in small.findings() if "chưa có" not in str(f.message) and "thiếu dòng của" not in str(f.message)
    ]
    assert [(f.address, str(f.message)) for f in faults] == [(f"params/{ASSESSMENTS}{address}", message)]
    assert all(fault.is_fault for fault in faults)
    assert small.read().faulty >= {"duyen-hai", "cau-ke"}


def test_a_quoted_line_break_does_not_shift_the_addresses_below(small):
    rows = assessment_rows()
    rows[0]["reason"] = "Dòng một\nDòng hai"
    rows[1]["verified_value"] = "a"
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    (fault,) = small.findings()
    assert fault.cell == "4:verified_value"
    assert small.read().assessments["duyen-hai", "cap-dien"].reason == "Dòng một\nDòng hai"


def test_bad_files_are_the_valid_ones_but_for_their_mistake():
    """`short-row.csv` and its neighbours differ from what the tests write in the named way only."""
    header = csv_text(ASSESSMENT_COLUMNS, []).strip()
    for name in ("windows-1252.csv", "short-row.csv"):
        assert (BAD / name).read_bytes().decode("latin-1").splitlines()[0] == header
