"""The marked copy: each faulty cell has its colour and its sentence, and the original stays as it is."""

import pytest
from openpyxl import load_workbook

from cchc_lib.errors import InputError, UsageError
from cchc_lib.office.marked_copy import mark_scoresheet
from cchc_lib.office.workbook_style import FAULT_COLOUR, NOTICE_COLOUR
from cchc_lib.results import check_quarter
from tests.inputs.small_root import QUARTER


def mark(small, lang="vi"):
    _, findings = check_quarter(small.folders, QUARTER)
    path = mark_scoresheet(small.folders, QUARTER, findings, lang)
    assert path == small.folders.outputs_of(QUARTER) / "checked.xlsx"
    return load_workbook(path)


def edited(small, **cells):
    small.use_scoresheet()
    small.edit_sheet(lambda workbook: [workbook["chi-nhanh"].__setitem__(*pair) for pair in cells.items()])
    return mark(small)["chi-nhanh"]


def colour(cell):
    return cell.fill.fgColor.rgb[2:]


def test_a_fault_is_red_with_its_sentence_and_a_notice_yellow(small):
    sheet = edited(small, K3=101, I4=1200)
    assert (colour(sheet["K3"]), sheet["K3"].comment.text) == (FAULT_COLOUR, "lỗi: 101 lớn hơn tổng 100")
    assert colour(sheet["I4"]) == NOTICE_COLOUR
    assert sheet["I4"].comment.text.startswith("lưu ý: tự chấm 0 điểm, thẩm định")
    assert {cell.coordinate for row in sheet for cell in row if cell.comment} == {"K3", "I4"}


def test_every_cell_that_shares_a_fault_is_marked_and_none_between_them(small):
    sheet = edited(small, K11=None, L11=None, K12=None, L12=None, K14=None, K15=None, L15=None, K16=None)
    marked = {row for row in range(3, 19) if sheet.cell(row, 11).comment}
    assert marked == {11, 12, 14, 15, 16}


def test_what_is_wrong_with_one_cell_in_two_ways_is_one_comment(small):
    sheet = edited(small, P3="a@b.vn \N{GRINNING FACE}")
    assert sheet["P3"].comment.text.count("lưu ý: ") == 2


def test_the_first_sheet_lists_all_findings_with_a_way_to_each_cell(small):
    small.path("plans/2019.csv").unlink()
    small.use_scoresheet()
    small.edit_sheet(lambda workbook: workbook["chi-nhanh"].__setitem__("K3", '=HYPERLINK("x")'))
    workbook = mark(small)
    rows = list(workbook.worksheets[0].iter_rows(min_row=2))
    assert [(row[1].value, row[2].value, row[3].value) for row in rows] == [
        ("params/plans/2019.csv", None, None), ("params/quarters/2019-Q1/scoresheet.xlsx", "chi-nhanh", "K3"),
    ]  # fmt: skip
    assert rows[1][3].hyperlink.location == "'chi-nhanh'!K3"
    assert all(cell.data_type == "s" for row in rows for cell in row if cell.value)


def test_the_list_of_findings_is_printed_on_pages_that_hold_all_its_columns(small):
    """And are turned as those of the other sheets."""
    listed = edited(small, K3=101).parent["kiem-tra"]
    assert (listed.page_setup.orientation, listed.page_setup.fitToWidth) == ("landscape", 1)
    assert (listed.sheet_properties.pageSetUpPr.fitToPage, listed.print_title_rows) == (True, "$1:$1")


def test_a_comment_of_a_persons_own_is_kept(small):
    from openpyxl.comments import Comment

    small.use_scoresheet()

    def edit(workbook):
        workbook["chi-nhanh"]["K3"].value = 101
        workbook["chi-nhanh"]["K3"].comment = Comment("hỏi lại chi nhánh", "Tổ")

    small.edit_sheet(edit)
    assert mark(small)["chi-nhanh"]["K3"].comment.text == "hỏi lại chi nhánh\nlỗi: 101 lớn hơn tổng 100"


def test_marks_speak_the_language_that_is_asked_for(small):
    small.use_scoresheet()
    small.edit_sheet(lambda workbook: workbook["chi-nhanh"].__setitem__("K3", 101))
    assert mark(small, "en")["chi-nhanh"]["K3"].comment.text.startswith("fault: ")


def test_the_original_is_not_touched(small):
    small.use_scoresheet()
    before = small.scoresheet.read_bytes()
    mark(small)
    assert small.scoresheet.read_bytes() == before


def test_a_quarter_in_csv_has_nothing_to_mark(small):
    with pytest.raises(UsageError, match=r"không có scoresheet.xlsx$"):
        mark(small)


def test_a_workbook_that_cannot_be_opened_is_told_not_marked(small):
    small.use_scoresheet()
    small.scoresheet.write_bytes(b"PK")
    with pytest.raises(InputError, match="tệp hỏng"):
        mark(small)
