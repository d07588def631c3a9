"""A workbook is read as a person sees it; a mistake in one is found at its cell, a bad one has one fault."""

import io
import re
import shutil
import unicodedata
import zipfile
from cProfile import Profile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from cchc_lib.errors import FileBusy
from cchc_lib.inputs import package
from cchc_lib.inputs.findings import arrange
from cchc_lib.inputs.workbook import open_book
from cchc_lib.office.marked_copy import mark_scoresheet
from tests.generator.writing import as_read

from .small_root import OTHER_LABEL, QUARTER, SCORESHEET, write_guide

BAD = Path(__file__).parents[1] / "bad"


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("password.xlsx", "tệp có mật khẩu; hãy bỏ mật khẩu (Tệp › Thông tin › Bảo vệ sổ làm việc)"),
        ("old-format.xlsx", "đây là tệp Excel cũ (.xls); hãy lưu lại dạng .xlsx"),
        ("web-page.xlsx", "tệp hỏng hoặc không phải .xlsx; hãy mở bằng Excel rồi lưu lại"),
        ("cut-short.xlsx", "tệp hỏng hoặc không phải .xlsx; hãy mở bằng Excel rồi lưu lại"),
        ("empty.csv", "tệp hỏng hoặc không phải .xlsx; hãy mở bằng Excel rồi lưu lại"),
    ],
)
def test_a_bad_workbook_has_one_fault(small, bad, message):
    small.use_scoresheet()
    shutil.copy(BAD / bad, small.scoresheet)
    read = small.read()
    (fault,) = read.findings
    assert (fault.address, str(fault.message)) == (f"params/{SCORESHEET}", message)
    assert read.faulty == {"van-phong", "duyen-hai", "cau-ke"}


def _block(workbook):
    return workbook["chi-nhanh"]


def _rename(workbook):
    _block(workbook).title = "chi-nhanh-2"


def _merge(workbook):
    _block(workbook).merge_cells("A3:A4")


def _percent(cell, value, number_format):
    def edit(workbook):
        _block(workbook)[cell].value = value
        _block(workbook)[cell].number_format = number_format

    return edit


def _set(cell, value):
    def edit(workbook):
        _block(workbook)[cell] = value

    return edit


def _swap(one, other):
    def edit(workbook):
        sheet = _block(workbook)
        sheet[one].value, sheet[other].value = sheet[other].value, sheet[one].value

    return edit


def _insert(rows):
    def edit(workbook):
        _block(workbook).insert_rows(1, rows)
        _block(workbook)["A1"] = "PHIẾU CHẤM ĐIỂM QUÝ I"

    return edit


def _delete(place, rows=1):
    def edit(workbook):
        sheet = _block(workbook)
        sheet.delete_rows(place, rows) if isinstance(place, int) else sheet.delete_cols(ord(place) - ord("A") + 1)

    return edit


def _sort_away(row):
    def edit(workbook):
        sheet = _block(workbook)
        texts = [cell.value for cell in sheet[2]]
        sheet.delete_rows(2)
        sheet.insert_rows(row)
        for column, text in enumerate(texts, 1):
            sheet.cell(row, column, text)

    return edit


def _moved(heading, name):
    return (
        f"tiêu đề «{heading}» đứng trên cột «{name}» (ghi ở dòng 2, đang ẩn): "
        "số liệu gõ theo tiêu đề sẽ vào cột khác; hãy trả tiêu đề và cột về chỗ cũ"
    )


def _drop_name(workbook):
    del workbook.defined_names["quarter"]


SET_ASIDE = "số liệu đang ẩn hoặc bị gạch ngang vẫn được đọc và tính; không dùng thì xóa đi"


def test_hidden_rows_are_read_and_told_once_with_their_cells(small):
    small.use_scoresheet()
    assert small.findings() == []

    def hide(workbook):
        for number in (4, 5, 6, 7, 30):  # nothing stands in the last
            workbook["chi-nhanh"].row_dimensions[number].hidden = True

    small.edit_sheet(hide)
    (notice,) = arrange(small.findings())
    assert (notice.sheet, notice.cell, notice.is_fault) == ("chi-nhanh", "A4:A7", False)
    assert str(notice.message) == SET_ASIDE + " (4 dòng)"


def test_hidden_columns_that_hold_what_counts_are_told_at_their_headings(small):
    def hide(workbook):
        sheet = workbook["chi-nhanh"]
        for letter in "BEHKLM":  # labels and the ids of criteria; numbers; and nothing in the last
            sheet.column_dimensions[letter].hidden = True
        workbook["ton-tai"].column_dimensions.group("C", "E", hidden=True)

    small.use_scoresheet()
    rows = as_read(small.read())
    small.edit_sheet(hide)
    read = small.read()
    assert as_read(read) == rows
    assert [(one.sheet, one.cell, str(one.message), one.is_fault) for one in arrange(read.findings)] == [
        (sheet, cell, "cột này đang ẩn nhưng vẫn được đọc và tính; hãy bỏ ẩn để xem lại", False)
        for sheet, cell in [("chi-nhanh", "K1"), ("chi-nhanh", "L1"), *(("ton-tai", f"{c}1") for c in "CDE")]
    ]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_that_holds_what_counts_is_told(small, state):
    def hide(workbook):
        for name in ("chi-nhanh", "ton-tai", "ke-hoach"):
            workbook[name].sheet_state = state
        workbook["ke-hoach"].delete_rows(3, 9)

    small.use_scoresheet()
    small.edit_sheet(hide)
    told = "trang này đang ẩn nhưng vẫn được đọc và tính; hãy bỏ ẩn để xem lại"
    found = [(one.sheet, one.cell, str(one.message)) for one in small.findings() if not one.is_fault]
    assert found == [("chi-nhanh", "", told), ("ton-tai", "", told)]


def test_what_is_struck_through_is_read_and_told_with_its_cells(small):
    small.use_scoresheet()

    def strike(workbook):
        sheet = workbook["chi-nhanh"]
        for cell in sheet[4]:  # as a whole, blank cells too
            cell.font = Font(strike=True)
        for address in ("D6", "K6", "W6"):  # nothing stands in the last
            sheet[address].font = Font(strike=True)
        sheet["K7"].font = Font(strike=False, bold=True)

    rows = as_read(small.read())
    small.edit_sheet(strike)
    read = small.read()
    assert as_read(read) == rows
    assert [(one.sheet, one.cell, str(one.message), one.is_fault) for one in arrange(read.findings)] == [
        ("chi-nhanh", cell, SET_ASIDE, False) for cell in ("A4", "D6", "K6")
    ]


IN_PART = "một phần chữ của ô bị gạch ngang vẫn được đọc và tính; không dùng thì xóa đi"


def share_texts(path):
    """Keep the texts of all sheets as Excel does, in a part that they share."""
    parts, shared = package.unpack(path.read_bytes()), []

    def share(text):
        shared.append(b"<si>%b</si>" % text[1])
        return b't="s"><v>%d</v>' % (len(shared) - 1)

    for name in (name for name in parts if name.startswith("xl/worksheets/sheet")):
        parts[name] = re.sub(rb't="inlineStr"><is>(.*?)</is>', share, parts[name])
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    entry = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%b"/></Types>' % kind
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", entry)
    table = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b</sst>'
    path.write_bytes(package.pack(parts | {"xl/sharedStrings.xml": table % b"".join(shared)}).getvalue())


@pytest.mark.parametrize("is_shared", [True, False])
def test_what_is_struck_through_in_part_counts_whole_and_is_told_so(small, is_shared):
    small.use_scoresheet()
    before, struck, bold = small.read().entered, InlineFont(strike=True), InlineFont(b=True)

    def strike(workbook):
        sheet = workbook["chi-nhanh"]
        for address, runs in {
            "D4": [TextBlock(struck, "Điện "), "nội bộ"],
            "D5": [TextBlock(struck, sheet["D5"].value[:2]), TextBlock(struck, sheet["D5"].value[2:])],  # all of it
            "D6": [sheet["D6"].value[:2], TextBlock(bold, sheet["D6"].value[2:])],
            "D7": [sheet["D7"].value[:2], TextBlock(struck, sheet["D7"].value[2:])],
        }.items():
            sheet[address] = CellRichText(*runs)
        sheet.row_dimensions[7].hidden = True  # which is told of the whole row

    small.edit_sheet(strike)
    if is_shared:
        share_texts(small.scoresheet)
    read = small.read()
    assert read.entered == before
    told = {one.cell: str(one.message) for one in read.findings}
    assert told == {"D4": IN_PART, "D5": SET_ASIDE, "A7": SET_ASIDE}


FORMULA = "công thức chưa có kết quả; hãy mở bằng Excel rồi lưu lại, hoặc ghi giá trị"


@pytest.mark.parametrize(
    ("edit", "address", "message"),
    [
        (_merge, "chi-nhanh › A3:A4", "ô gộp trong bảng; hãy bỏ gộp và ghi đủ từng ô"),
        (_set("K5", "=1+1"), "chi-nhanh › K5",
         FORMULA),
        (_set("A5", "=A4"), "chi-nhanh › A5", FORMULA),
        (_set("H5", "=H4"), "chi-nhanh › H5", FORMULA),
        (write_guide("B3", '="2019-Q1"'), "Hướng dẫn › B3", FORMULA),
        (_percent("K4", 0.985, "0.0%"), "chi-nhanh › K4", "«98,5 %» là phần trăm; ở đây phải là số, không có %"),
        (_set("D4", "Điện nội bộ khác"), "chi-nhanh › D4",
         "ô khóa ghi «Điện nội bộ khác», quy định ghi «Điện nội bộ» " + OTHER_LABEL),
        (_set("F4", 9), "chi-nhanh › F4", "ô khóa ghi «9», quy định ghi «8» " + OTHER_LABEL),
        (_set("W1", "Lý do"), "chi-nhanh › W2", "cột «reason» có hai lần"),
        (_set("A3", "Văn phòng"), "chi-nhanh › A3", "đơn vị «Văn phòng» thuộc khối phong, không phải chi-nhanh"),
        (_set("K2", "verified"), "chi-nhanh › K1", _moved("Thẩm định: giá trị", "verified")),
        (_swap("K1", "M1"), "chi-nhanh › K1", _moved("Thẩm định lần 2: giá trị", "Thẩm định: giá trị")),
        (_swap("K1", "M1"), "chi-nhanh › M1", _moved("Thẩm định: giá trị", "Thẩm định lần 2: giá trị")),
        (_swap("A1", "P1"), "chi-nhanh › A1", _moved("Lý do", "Đơn vị")),
        (_delete("G"), "chi-nhanh › 2", "thiếu cột: «Cách nhập»"),
        (_delete("H"), "chi-nhanh › 2", "thiếu cột: «Mã tiêu chí»"),
        (_insert(1), "chi-nhanh", "có 1 dòng chèn phía trên dòng tiêu đề; hãy xóa các dòng ấy"),
        (_insert(3), "chi-nhanh", "có 3 dòng chèn phía trên dòng tiêu đề; hãy xóa các dòng ấy"),
        (_sort_away(9), "chi-nhanh",
         "dòng ẩn ghi tên cột (dòng 2) đã bị chuyển xuống dòng 9; hãy hoàn tác việc sắp xếp"),
        (_delete(2), "chi-nhanh",
         "dòng ẩn ghi tên cột (dòng 2) đã bị xóa; hãy chép lại từ phiếu gốc, ngay dưới dòng tiêu đề"),
        (_delete(1), "chi-nhanh", "dòng tiêu đề (dòng 1) đã bị xóa; hãy chèn lại từ phiếu gốc, ngay trên dòng ẩn"),
        (_delete(1, 2), "chi-nhanh",
         "hai dòng đầu (tiêu đề, và dòng ẩn ghi tên cột) đã bị xóa; hãy chèn lại từ phiếu gốc, phía trên số liệu"),
        (_rename, "chi-nhanh", "thiếu trang «chi-nhanh»"),
        (write_guide("B3", "2019-Q2"), "Hướng dẫn › B3", "phiếu ghi «2019-Q2», ở đây cần «2019-Q1»"),
        (write_guide("B4", "2018"), "Hướng dẫn › B4", "phiếu ghi «2018», ở đây cần «2019»"),
        (_drop_name, "Hướng dẫn", "thiếu ô có tên «quarter» (2019-Q1)"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_workbook_is_found_at_its_cell(small, edit, address, message):
    small.use_scoresheet()
    small.edit_sheet(edit)
    read = small.read()
    found = {(f.address, str(f.message)) for f in read.findings if f.is_fault}
    assert (f"params/{SCORESHEET} › {address}", message) in found
    assert read.faulty


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("208_x000D_", "208"),
        ("dòng 1_x000A_dòng 2", "dòng 1\ndòng 2"),
        ("_x0041_", "A"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x001B_[31m", "_x001B_[31m"),  # would act on a terminal
        ("a_x000B_b", "a_x000B_b"),  # no file of XML can hold it
        ("_xD83D_", "_xD83D_"),  # half a character
    ],
)
def test_characters_that_excel_keeps_by_their_number_are_read_but_those_that_act(small, kept, read):
    small.use_scoresheet()
    small.edit_sheet(_set("P3", kept))
    entered = small.read().entered
    assert (
        next(one for one in entered if (one.row.sheet, one.row.number) == ("chi-nhanh", 3)).values["reason"] == read
    )


def test_a_formula_without_a_result_is_the_only_fault_of_its_cell(small):
    def edit(workbook):
        for column in "BFG":
            workbook["ton-tai"][f"{column}3"] = "=A1"

    small.use_scoresheet()
    small.edit_sheet(edit)
    assert [(f.cell, str(f.message)) for f in small.findings()] == [(f"{c}3", FORMULA) for c in "BFG"]


def test_a_percent_cell_counts_as_it_is_shown_where_the_measure_is_in_percent(small):
    small.use_scoresheet()
    small.edit_sheet(_percent("K5", 0.8756, "0.0%"))
    (notice,) = small.findings()
    assert not notice.is_fault and notice.cell == "K5"
    assert str(notice.message) == "ô chứa nhiều chữ số hơn số hiện ra; tính theo số hiện ra: 87,6 %"
    assert float(small.read().assessments["duyen-hai", "hai-long"].verified.value) == 87.6


def test_a_formula_counts_with_the_result_that_it_holds(small):
    small.use_scoresheet()
    _change_part(small.scoresheet, "sheet3", rb'(<c r="K5"[^>]*>)<v>87.5</v>', rb"\1<f>175/2</f><v>87.5</v>")
    assert small.findings() == []
    assert float(small.read().assessments["duyen-hai", "hai-long"].verified.value) == 87.5


def test_a_formula_that_gives_no_text_is_blank(small):
    small.use_scoresheet()
    blank = rb'<c r="O5" t="str"><f>IF(1,"","")</f><v></v></c>'
    _change_part(small.scoresheet, "sheet3", rb'<c r="O5"[^>]*?(?:/>|></c>)', blank)
    assert small.findings() == []


def test_dates_and_texts_may_be_typed_either_way(small):
    small.use_scoresheet()
    small.edit_sheet(_set("U3", "09/04/2019"))
    assert small.findings() == []
    assert small.read().assessments["duyen-hai", "cap-dien"].checked_on.day == 9


def _add_blank_rows(small, first, last):
    row = b"".join(b'<c r="%s%%d" s="1"/>' % bytes([65 + n]) for n in range(21))
    rows = b"".join(b'<row r="%d">' % n + row % ((n,) * 21) + b"</row>" for n in range(first, last))
    _change_part(small.scoresheet, "sheet3", rb"</sheetData>", rows + b"</sheetData>")


@pytest.mark.long
def test_a_hundred_thousand_blank_formatted_rows_are_read_past(small):
    small.use_scoresheet()
    _add_blank_rows(small, 20, 100_020)
    assert small.findings() == []


def test_blank_formatted_rows_are_gone_before_the_workbook_is_opened(small):
    """Two hundred more of them cost openpyxl no call more; the first reading only loads what all need."""
    small.use_scoresheet()
    costs = []
    for first, last in ((20, 30), (30, 230), (230, 231)):
        profile = Profile()
        assert profile.runcall(small.findings) == []
        # Of openpyxl's own functions: others' depend on what the process did before (caches, finalizers).
        costs.append(sum(e.callcount for e in profile.getstats() if "openpyxl" in getattr(e.code, "co_filename", "")))
        _add_blank_rows(small, first, last)
    assert costs[2] == costs[1] > 0


def test_a_marked_copy_leaves_out_blank_rows_far_below_what_is_filled(small):
    """Those nearer keep their format, since more may be filled in there."""
    small.use_scoresheet()
    before = load_workbook(small.scoresheet)["chi-nhanh"]
    filled = max(cell.row for row in before for cell in row if cell.value is not None)
    _add_blank_rows(small, before.max_row + 1, 4000)
    sheet = load_workbook(mark_scoresheet(small.folders, QUARTER, []))["chi-nhanh"]
    assert sheet.max_row == filled + 1000
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=filled)] == [
        [cell.value for cell in row] for row in before.iter_rows(max_row=filled)
    ]
    assert sheet.cell(filled + 900, 1).has_style


def test_cells_without_an_address_keep_their_place(small):
    small.use_scoresheet()
    _change_part(small.scoresheet, "sheet3", rb' r="[A-Z]+\d+"', b"", count=0)
    assert small.findings() == []
    assert len(small.read().assessments) == 16


def test_a_stray_cell_at_the_end_of_a_sheet_is_named_not_waited_for(small):
    small.use_scoresheet()
    small.edit_sheet(_set("U1048576", "x"))
    (fault,) = small.findings()
    assert str(fault.message) == "trang có ô ở tận dòng 1.048.576, cột V: hãy xóa các ô thừa"


def test_a_file_that_unpacks_to_too_much_is_not_unpacked(small, monkeypatch):
    small.use_scoresheet()
    monkeypatch.setattr(package, "LARGEST_UNPACKED", 1_000_000)
    with zipfile.ZipFile(small.scoresheet, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", bytes(2_000_000))
    (fault,) = small.findings()
    assert str(fault.message) == "tệp khi mở ra lớn hơn 1 MB; hãy xóa các ô và hình thừa"


def test_a_bomb_of_more_than_200_mb_is_refused_by_its_size(small, monkeypatch):
    small.use_scoresheet()
    sheet = "xl/worksheets/sheet9.xml"
    with zipfile.ZipFile(small.scoresheet, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(sheet, "w") as part:
        for _ in range(201):
            part.write(bytes(1_000_000))
    assert small.scoresheet.stat().st_size < 1_000_000
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_, **__: pytest.fail("unpacked"))
    (fault,) = small.findings()
    assert str(fault.message) == "tệp khi mở ra lớn hơn 200 MB; hãy xóa các ô và hình thừa"


@pytest.mark.parametrize(
    ("end_of_cells", "message"),
    [
        (b'</sheetData><mergeCells><mergeCell ref="A100:XFD1048576"/></mergeCells>',
         "các vùng gộp ô quá lớn, lớn nhất là A100:XFD1048576; hãy bỏ gộp ô"),
        (b'<row r="90">' + b'<c r="A90"><v>1</v></c>' * 2_500 + b"</row></sheetData>",
         "một trang có quá nhiều ô; hãy xóa các ô thừa"),
        (b'<row r="90">' * 10_000 + b"</sheetData>", "một trang có quá nhiều ô; hãy xóa các ô thừa"),
    ],
    ids=["merged", "cells", "rows"],
)  # fmt: skip
def test_a_small_file_of_endless_cells_is_not_opened(small, end_of_cells, message, monkeypatch):
    small.use_scoresheet()
    monkeypatch.setattr(package, "MOST_TAGS", 10_000)
    parts = package.unpack(small.scoresheet.read_bytes())
    name = next(name for name in parts if "worksheets" in name)
    parts[name] = parts[name].replace(b"</sheetData>", end_of_cells)
    small.scoresheet.write_bytes(package.pack(parts).getvalue())
    monkeypatch.setattr("cchc_lib.inputs.workbook.load_workbook", lambda *_, **__: pytest.fail("opened"))
    (fault,) = small.findings()
    assert (fault.address, str(fault.message)) == (f"params/{SCORESHEET}", message)


def test_parts_that_open_and_do_not_close_are_looked_through_once():
    """Following each of them to the end of the part would take hours of a file of some kilobytes."""
    for opened, find in (
        (b"<mergeCells ", package._MERGED.search),
        (b"<mergeCells>", package._MERGED.search),
        (b"<x:dataValidation ><x:formula1><x:f>", package._CHOICE.search),
    ):
        assert find(opened * 100_000) is None


def test_a_workbook_that_is_open_elsewhere_is_read_as_it_was_saved(small):
    small.use_scoresheet()
    for lock in ("~$scoresheet.xlsx", ".~lock.scoresheet.xlsx#"):
        small.scoresheet.with_name(lock).write_text("Tổ chấm điểm", encoding="utf-8")
    assert small.findings() == []
    assert len(small.read().assessments) == 16


def test_a_workbook_that_windows_keeps_locked_is_told_to_be_closed(small, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "used by another process")

    small.use_scoresheet()
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(
        FileBusy, match=r"scoresheet\.xlsx: không đọc được; hãy đóng tệp này ở chương trình khác, hoặc"
    ):
        open_book(small.scoresheet, small.folders)


def test_numbers_and_texts_of_a_workbook_are_read_as_offices_type_them(small):
    """Decimal commas, spaces at the end, letters and marks apart (NFD), numbers as text."""

    def edit(workbook):
        sheet = _block(workbook)
        sheet["K4"], sheet["K3"], sheet["L3"] = "1050,5 ", " 98", "100"
        for cell in ("A3", "A11", "P3", "D3"):
            if sheet[cell].value:
                sheet[cell] = unicodedata.normalize("NFD", f"{sheet[cell].value}  ")
        workbook["Hướng dẫn"]["B3"] = "2019-Q1 "

    small.use_scoresheet()
    before = as_read(small.read())
    small.edit_sheet(edit)
    assert small.findings() == []
    assert as_read(small.read()) == before


def test_a_workbook_with_an_entity_bomb_is_a_broken_file(small):
    small.use_scoresheet()
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'
    _change_part(small.scoresheet, "sheet3", rb"<worksheet", bomb)
    (fault,) = small.findings()
    assert str(fault.message) == "tệp hỏng hoặc không phải .xlsx; hãy mở bằng Excel rồi lưu lại"


def test_bold_words_in_a_cell_are_read_as_text(small):
    def edit(workbook):
        _block(workbook)["P3"] = "Đủ"
        _block(workbook)["P3"].font = Font(bold=True)

    small.use_scoresheet()
    small.edit_sheet(edit)
    assert as_read(small.read())["duyen-hai", "cap-dien"].reason == "Đủ"


def _no_change(parts):
    pass


def _odd_properties(parts):
    """A sensitivity label whose value a program left out."""
    parts["docProps/custom.xml"] = (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        b'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="MSIP_Label_SetDate"><vt:filetime/>'
        b"</property></Properties>"
    )


_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _link(kind, target):
    link = b'<Relationship Id="rId1" Type="%b/%b" Target="%b"/>' % (_OFFICE, kind, target)
    return (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%b</Relationships>'
        % link
    )


def _dead_picture(parts):
    main = b"http://schemas.openxmlformats.org/drawingml/2006/"
    picture = b'<a:blip xmlns:a="%bmain" xmlns:r="%b" r:embed="rId1"/>' % (main, _OFFICE)
    parts["xl/worksheets/_rels/sheet3.xml.rels"] = _link(b"drawing", b"../drawings/drawing1.xml")
    parts["xl/drawings/drawing1.xml"] = b'<wsDr xmlns="%bspreadsheetDrawing">%b</wsDr>' % (main, picture)
    parts["xl/drawings/_rels/drawing1.xml.rels"] = _link(b"image", b"../NULL")


def _odd_styles(parts):
    styles = parts["xl/styles.xml"]
    styles = re.sub(rb'<family val="\d+" ?/>', b'<family val="40"/>', styles)
    parts["xl/styles.xml"] = re.sub(rb'<left style="thin"', b'<left style="wavy"', styles)


def _strict(parts):
    """As Excel's «Strict Open XML Spreadsheet (*.xlsx)» calls things."""
    for name, data in parts.items():
        pattern = rb"http://schemas\.openxmlformats\.org/(spreadsheetml|officeDocument|drawingml)/2006/"
        parts[name] = re.sub(pattern, rb"http://purl.oclc.org/ooxml/\1/", data)


def _moved_parts(parts):
    for old, new in (("worksheets/sheet3.xml", "tables/sheet3.xml"), ("styles.xml", "looks/styles.xml")):
        parts[f"xl/{new}"] = parts.pop(f"xl/{old}")
        for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            parts[name] = parts[name].replace(old.encode(), new.encode())


def _dead_links(parts):
    links = b'<hyperlinks xmlns:r="%b"><hyperlink ref="A3" r:id="rId9"/></hyperlinks><pageMargins' % _OFFICE
    parts["xl/worksheets/sheet3.xml"] = parts["xl/worksheets/sheet3.xml"].replace(b"<pageMargins", links)


ODD = [_no_change, _odd_properties, _dead_picture, _odd_styles, _strict, _moved_parts, _dead_links]


@pytest.mark.filterwarnings("error:Cannot parse")  # a header of nothing, where the workbook's title was lost
@pytest.mark.parametrize("change", ODD)
def test_a_workbook_that_excel_opens_is_read_whatever_else_is_in_it(small, change):
    """Cells with a percent format too, whose style part may lie anywhere; and a marked copy of it can be made."""
    small.use_scoresheet()
    before = as_read(small.read())
    small.edit_sheet(_percent("K5", 0.875, "0.0_)%"))
    change_parts(small.scoresheet, change)
    assert small.findings() == []
    assert as_read(small.read()) == before
    marked = mark_scoresheet(small.folders, QUARTER, [])
    assert load_workbook(marked)["chi-nhanh"]["K5"].value == 0.875


@pytest.mark.parametrize(
    ("change", "stored"),
    [(_no_change, b""), (_no_change, b"<v></v>"), (_no_change, b"<v>0.0</v>"), (_no_change, b"<v>0</v>"),
     (_strict, b"<v>0</v>"), (_moved_parts, b"")],
)  # fmt: skip
def test_a_formula_that_nobody_calculated_has_no_result(small, change, stored):
    """XlsxWriter and Apache POI write 0 for whoever opens the workbook to calculate (fullCalcOnLoad)."""
    small.use_scoresheet()
    new = rb"\1<f>175/2</f>" + stored
    _change_part(small.scoresheet, "sheet3", rb'(<c r="K5"[^>]*>)<v>87.5</v>', new)
    change_parts(small.scoresheet, change)
    assert [(f.cell, str(f.message)) for f in small.findings()] == [("K5", FORMULA)]


def test_a_formula_that_gave_nought_when_it_was_saved_is_nought(small):
    small.use_scoresheet()
    _change_part(small.scoresheet, "sheet3", rb'(<c r="K6"[^>]*>)<v>0</v>', rb"\1<f>1-1</f><v>0</v>")
    _change_part(small.scoresheet, "workbook", rb' fullCalcOnLoad="1"', b"")
    assert small.findings() == []
    assert small.read().assessments["duyen-hai", "khieu-nai"].verified.value == 0


def test_a_key_held_down_in_a_percent_cell_is_a_fault_of_that_cell(small):
    """Excel keeps fifteen digits and the size."""
    small.use_scoresheet()
    small.edit_sheet(_percent("K5", 10**30 - 1, "0.00%"))
    (fault,) = small.findings()
    assert fault.cell == "K5" and str(fault.message).endswith("0 %» có quá 30 chữ số")


def change_parts(path: Path, change) -> None:
    """Edit the parts of a package, by name, in place."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def _change_part(path: Path, part: str, pattern: bytes, new: bytes, count: int = 1) -> None:
    """Edit the XML of a workbook as other programs than openpyxl would have written it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            data = old.read(name)
            if part in name and name.endswith(".xml"):
                assert re.search(pattern, data), f"{name} has no {pattern!r}"
                data = re.sub(pattern, lambda match: match.expand(new) if b"\\1" in new else new, data, count=count)
            archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())
