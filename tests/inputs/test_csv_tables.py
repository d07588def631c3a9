"""CSV files as offices save them are read, and a bad one has one fault."""

import shutil
from pathlib import Path

import pytest

from tests.generator.writing import as_read

from .small_root import ASSESSMENT_COLUMNS, ASSESSMENTS, assessment_rows, csv_text

BAD = Path(__file__).parents[1] / "bad"


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


@pytest.mark.parametrize("blank", ["", ";" * (len(ASSESSMENT_COLUMNS) - 1)], ids=["by git", "saved by Excel"])
def test_the_marks_of_a_conflict_are_told_as_such_and_the_rows_of_both_sides_as_twice(small, blank):
    head, first, *rest = csv_text(ASSESSMENT_COLUMNS, assessment_rows()).splitlines()
    marks = [f"{mark}{blank}" for mark in ("<<<<<<< HEAD", "=======", ">>>>>>> nhanh")]
    small.write(ASSESSMENTS, "\n".join([head, marks[0], first, marks[1], first, marks[2], *rest]))
    told = "còn dấu xung đột của git; hãy chọn một trong hai bản rồi xóa các dòng dấu"
    assert [one.cell for one in small.findings() if str(one.message) == told] == ["2", "4", "6"]
    assert len(small.findings()) == 4
    small.write(ASSESSMENTS, "\n".join([marks[0], head, first, *rest]))
    assert str(small.findings()[0].message) == f"dòng 1: {told}"


TABS = "các cột cách nhau bằng dấu Tab; hãy lưu lại dạng «CSV UTF-8», cách nhau bằng ; hoặc ,"


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("\t".join(ASSESSMENT_COLUMNS), TABS),
        ("sep=\t\n" + "\t".join(ASSESSMENT_COLUMNS), TABS),
        ("unit", f"thiếu cột: {', '.join(ASSESSMENT_COLUMNS[1:])}"),  # nothing parts a single one
    ],
)
def test_columns_that_tabs_part_are_told_so(small, head, told):
    small.write(ASSESSMENTS, head)
    assert told in [str(fault.message) for fault in small.findings()]


def test_a_quoted_line_break_does_not_shift_the_addresses_below(small):
    rows = assessment_rows()
    rows[0]["reason"] = "Dòng một\nDòng hai"
    rows[1]["verified_value"] = "a"
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    (fault,) = small.findings()
    assert fault.cell == "4:verified_value"
    assert as_read(small.read())["duyen-hai", "cap-dien"].reason == "Dòng một\nDòng hai"


def test_bad_files_are_the_valid_ones_but_for_their_mistake():
    """`short-row.csv` and its neighbours differ from what the tests write in the named way only."""
    header = csv_text(ASSESSMENT_COLUMNS, []).strip()
    for name in ("windows-1252.csv", "short-row.csv"):
        assert (BAD / name).read_bytes().decode("latin-1").splitlines()[0] == header


OPEN_QUOTE = 'dấu ngoặc kép (") mở ô không đóng ở cuối ô: hãy xóa nó, hoặc ghi lại cả ô không có dấu ấy'


def spoil(text: str, row: int, column: str, written: str) -> str:
    """The CSV text with a cell as written, without the quotes that a program would put around it."""
    lines = text.splitlines()
    cells = lines[row - 1].split(";")
    cells[lines[0].split(";").index(column)] = written
    lines[row - 1] = ";".join(cells)
    return "\r\n".join(lines)


@pytest.mark.parametrize("column", ["unit", "reason", "checked_on"])
@pytest.mark.parametrize("row", [2, 6, -1])
def test_an_open_quote_costs_its_own_row_and_names_its_line(small, row, column):
    text = csv_text(ASSESSMENT_COLUMNS, assessment_rows())
    row = row % (len(text.splitlines()) + 1)
    small.write(ASSESSMENTS, spoil(text, row, column, '"Danh sách').encode())
    (fault, *missing) = small.findings()
    assert (fault.cell, str(fault.message)) == (str(row), OPEN_QUOTE)
    assert [str(one.message) for one in missing] == ["thiếu dòng của tiêu chí này"]


@pytest.mark.parametrize("written", ['"Danh sách" kèm', '"a"b"', '"""'])
def test_a_quote_that_closes_before_the_end_of_its_cell_is_a_fault_of_its_row(small, written):
    text = csv_text(ASSESSMENT_COLUMNS, assessment_rows())
    small.write(ASSESSMENTS, spoil(text, 4, "evidence", written).encode())
    assert (small.findings()[0].cell, str(small.findings()[0].message)) == ("4", OPEN_QUOTE)


@pytest.mark.parametrize("closed", [4, 5])
def test_two_quotes_that_would_join_whole_rows_are_a_fault(small, closed):
    """The row that they make of two or three has the right number of cells."""
    text = spoil(csv_text(ASSESSMENT_COLUMNS, assessment_rows()), 3, "evidence", '"Màn hình')
    small.write(ASSESSMENTS, spoil(text, closed, "evidence", 'Màn hình 24"').encode())
    first, *_ = small.findings()
    assert (first.cell, str(first.message)) == ("3", OPEN_QUOTE)
    assert small.read().progress["chi-nhanh"][0] == len(assessment_rows()) - 1


def test_every_fault_of_a_file_is_found_below_an_open_quote(small):
    text = csv_text(ASSESSMENT_COLUMNS, assessment_rows())
    text = spoil(spoil(text, 3, "evidence", '"'), 5, "verified_value", "abc")
    small.write(ASSESSMENTS, text.encode())
    assert [one.cell for one in small.findings() if one.cell] == ["3", "5:verified_value"]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda text: f"sep=;\r\n{text}",
        lambda text: f'"sep=;"\r\n{text}',
        lambda text: f"\r\n;;;;\r\n{text}",
        lambda text: f"\ufeff\ufeff{text}",
        lambda text: text.upper().replace(text.upper().split("\r\n", 1)[1], text.split("\r\n", 1)[1]),
        lambda text: text.replace("unit;", "Đơn vị;", 1).replace("verified_value", "Thẩm định: giá trị", 1),
        lambda text: text.replace("criterion;", "Mã tiêu chí;", 1).replace("record_no", "bien ban so", 1),
    ],
    ids=["sep", "sep in quotes", "blank first lines", "two marks of the byte order", "capitals", "headings", "plain"],
)
def test_what_programs_put_on_top_is_understood(small, wrap):
    text = csv_text(ASSESSMENT_COLUMNS, assessment_rows())
    small.write(ASSESSMENTS, wrap(text).encode())
    assert (small.findings(), len(small.read().assessments)) == ([], len(assessment_rows()))


def test_lines_are_counted_from_the_top_of_the_file(small):
    text = spoil(csv_text(ASSESSMENT_COLUMNS, assessment_rows()), 4, "verified_value", "abc")
    small.write(ASSESSMENTS, f"sep=;\r\n\r\n{text}".encode())
    assert [one.cell for one in small.findings()] == ["6:verified_value"]
