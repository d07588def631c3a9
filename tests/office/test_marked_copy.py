"""The marked copy: each faulty cell has its colour and its sentence, and the original stays as it is."""

import pytest
from openpyxl import load_workbook

from cchc_lib.errors import InputError, UsageError
from cchc_lib.language import say
from cchc_lib.model import Finding
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


HERE = "params/quarters/2019-Q1/scoresheet.xlsx"


def mark_these(small, *findings, edit=lambda workbook: None, lang="vi"):
    """The marked copy of the scoresheet in which these were found."""
    small.use_scoresheet()
    small.edit_sheet(edit)
    return load_workbook(mark_scoresheet(small.folders, QUARTER, findings, lang))


def marked_in(workbook):
    """Sheet and cell of each comment."""
    return {(sheet.title, cell.coordinate) for sheet in workbook for row in sheet for cell in row if cell.comment}


def test_a_mark_stands_where_its_finding_is_and_nowhere_else(small):
    """Of a row at its first cell, of a range at its first one; never in another sheet, nor for another file."""
    workbook = mark_these(
        small,
        *(Finding(say("có"), HERE, "chi-nhanh", cell) for cell in ("5", "K7:L9")),
        Finding(say("có"), "params/quarters/2019-Q1/other.xlsx", "chi-nhanh", "K3"),
        Finding(say("có"), HERE, "ton-tai", "C4"),
    )
    assert marked_in(workbook) == {("chi-nhanh", "A5"), ("chi-nhanh", "K7"), ("ton-tai", "C4")}


def test_a_cell_with_a_fault_among_its_notices_is_red(small):
    notice, fault = (Finding(say("có"), HERE, "chi-nhanh", "K3", is_fault=one) for one in (False, True))
    assert colour(mark_these(small, notice, fault)["chi-nhanh"]["K3"]) == FAULT_COLOUR


def test_what_is_wrong_with_a_cell_that_was_merged_into_another_is_marked_where_it_is_seen(small):
    """Spreadsheets show nothing of a merged range but its first cell."""
    workbook = mark_these(
        small,
        *(Finding(say("{cell}", cell=cell), HERE, "chi-nhanh", cell) for cell in ("L4", "K3")),
        edit=lambda workbook: workbook["chi-nhanh"].merge_cells("K3:L4"),
    )
    cell = workbook["chi-nhanh"]["K3"]
    assert (colour(cell), cell.comment.text) == (FAULT_COLOUR, "lỗi: L4\nlỗi: K3")
    assert workbook.active["D2"].value == "L4"


def test_no_colour_of_what_is_empty_lies_over_a_mark(small):
    workbook = mark_these(small, Finding(say("có"), HERE, "chi-nhanh", "K3"))
    assert not any(list(sheet.conditional_formatting) for sheet in workbook)


def test_the_list_opens_first_and_says_of_each_finding_all_that_is_known(small):
    told = Finding(say("=1+1"), "=a.xlsx", "Khác", "B2", unit="Cầu Kè", criterion="1.1", is_fault=False)
    long = Finding(say("{words}", words="dài " * 100), HERE, "chi-nhanh", "K3")
    workbook = mark_these(small, told, long, lang="en")
    listed = workbook.active
    assert listed.title == "kiem-tra"
    heads, first, _ = listed.iter_rows(values_only=True)
    assert dict(zip(heads, first, strict=True)) == {
        "Kind": "notice", "File": "=a.xlsx", "Sheet": "Khác", "Cell": "B2", "Unit": "Cầu Kè", "Criterion": "1.1",
        "What was found": "=1+1",
    }  # fmt: skip
    assert [listed[cell].data_type for cell in ("B2", "G2")] == ["s", "s"]
    assert (listed["D2"].hyperlink, listed["D3"].hyperlink.location) == (None, "'chi-nhanh'!K3")
    assert listed.row_dimensions[3].height > 3 * listed.row_dimensions[2].height


def test_a_list_of_nothing_says_that_nothing_was_found(small):
    listed = mark_these(small).active
    assert [row[-1] for row in listed.iter_rows(values_only=True)] == ["Nội dung", "Không có lỗi và không có lưu ý."]


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
