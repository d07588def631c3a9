"""Self-scoring sheets come back: what is taken, what is refused and why, and that nothing is lost."""

import os
import re
import shutil
import zipfile
from datetime import UTC, datetime
from functools import partial

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.xml.functions import fromstring, tostring

from cchc_lib.errors import FileBusy, InputError, UsageError
from cchc_lib.folders import Folders
from cchc_lib.model import ASSESSMENT_COLUMNS, Entry
from cchc_lib.office.collecting import collect_self_scores
from cchc_lib.office.marked_copy import mark_scoresheet
from cchc_lib.office.new_quarter import make_self_scores, make_verify_sheets
from cchc_lib.office.workbook_style import put
from tests.generator.writing import as_read
from tests.inputs.small_root import QUARTER, TYPE_OVER, VERIFIED, SmallRoot, assessment_rows
from tests.inputs.test_workbook import ODD, change_parts

IN_TIME = datetime(2019, 4, 5, 12, tzinfo=UTC).timestamp()
ASKED = ("duyen-hai", "cau-ke")


class Returned:
    """The folder of returned sheets, and the company whose scoresheet they go into."""

    def __init__(self, place):
        self.small, self.folder = SmallRoot(Folders(place / "công ty")), place / "phiếu nhận về"

    @classmethod
    def make(cls, place):
        """Every unit with something to fill has sent its sheet, in time."""
        made = cls(place)
        SmallRoot.make(made.small.folders.root)
        rows = [row | {"self_value": "", "self_total": ""} for row in assessment_rows()]
        made.small.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, rows)
        made.small.use_scoresheet()
        shutil.copytree(make_self_scores(made.small.folders, QUARTER), made.folder)
        made.edit("van-phong", lambda sheet: None)
        for unit in ASKED:
            made.edit(unit, fill)
        return made

    def path(self, unit):
        return self.folder / f"2019-Q1_self_{unit}.xlsx"

    def edit(self, unit, change, sheet=""):
        workbook = load_workbook(self.path(unit))
        change(workbook[sheet or workbook.sheetnames[1]])
        workbook.save(self.path(unit))
        os.utime(self.path(unit), (IN_TIME, IN_TIME))

    def collect(self):
        return collect_self_scores(self.small.folders, QUARTER, self.folder)

    def entries(self, unit):
        assessments = self.small.read().assessments
        return [assessments[unit, criterion].self_score for criterion in VERIFIED]


def fill(sheet):
    """Type what was verified."""
    for row, (value, total) in enumerate(VERIFIED.values(), start=3):
        number = value if value == "có" else float(value.replace(",", "."))
        sheet.cell(row, 9).value, sheet.cell(row, 10).value = number, int(total) if total else None


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    place = tmp_path_factory.mktemp("gom")
    Returned.make(place)
    return place


@pytest.fixture
def returned(template, tmp_path):
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return Returned(tmp_path)


def told(collected):
    return [(f.file, f.sheet, f.cell, f.unit, f.is_fault, str(f.message)) for f in collected.findings]


def test_whole_sheets_in_time_fill_the_self_scores_and_nothing_else(returned):
    before = returned.small.read()
    collected = returned.collect()
    assert (sorted(collected.units), collected.known) == (["cau-ke", "duyen-hai"], ["van-phong"])
    assert (collected.cells, told(collected)) == (22, [])
    now = returned.small.read()
    assert now.findings == []
    for unit in ASKED:
        assert returned.entries(unit) == [before.assessments[unit, criterion].verified for criterion in VERIFIED]
    kept = {key: value for key, value in now.entered[0].values.items() if not key.startswith("self_")}
    assert kept == {key: value for key, value in before.entered[0].values.items() if not key.startswith("self_")}


def test_drop_downs_colours_and_protection_outlive_collecting(returned):
    def shape():
        workbook = load_workbook(returned.small.scoresheet)
        return [
            (s.title, s.protection.sheet, s.freeze_panes, len(s.data_validations.dataValidation), s.auto_filter.ref,
             [(str(c.sqref), [r.formula for r in c.rules]) for c in s.conditional_formatting])
            for s in workbook.worksheets
        ]  # fmt: skip

    before = shape()
    returned.collect()
    assert shape() == before


def test_collecting_twice_changes_nothing_more(returned):
    returned.edit("cau-ke", _put("L3", "Hai hồ sơ chờ bổ sung"))
    returned.collect()
    content = returned.small.scoresheet.read_bytes()
    again = returned.collect()
    assert (again.cells, again.units, told(again), again.before) == (0, [], [], None)
    assert set(again.known) == {*ASKED, "van-phong"}
    assert returned.small.scoresheet.read_bytes() == content


def test_a_second_folder_keeps_what_was_there_and_tells_what_is_new_alone(returned):
    """The sheets come in two folders; in the second, a late one is new, and the first folder's are not missing."""
    kept = returned.path("cau-ke").rename(returned.folder.parent / "cau-ke.xlsx")
    empty = returned.small.scoresheet.read_bytes()
    first = returned.collect()
    assert first.before.read_bytes() == empty
    assert [f.unit for f in first.findings] == ["cau-ke"]
    half = returned.small.scoresheet.read_bytes()
    for path in returned.folder.iterdir():
        path.unlink()
    shutil.move(kept, returned.path("cau-ke"))
    late = datetime(2019, 4, 8, 12, tzinfo=UTC).timestamp()
    os.utime(returned.path("cau-ke"), (late, late))
    second = returned.collect()
    assert (second.units, [(f.unit, f.is_fault) for f in second.findings]) == (["cau-ke"], [("cau-ke", False)])
    assert all(returned.entries("duyen-hai"))
    assert second.before == first.before
    assert second.before.read_bytes() == half
    assert told(returned.collect()) == []


def test_nothing_of_nothing_in_the_scoresheet_is_no_fault_of_check(returned):
    for unit in ASKED:
        returned.edit(unit, _put("I3", 0))
        returned.edit(unit, _put("J3", 0))
    before = [finding for finding in returned.small.findings() if finding.is_fault]
    returned.collect()
    assert [finding for finding in returned.small.findings() if finding.is_fault] == before
    assert returned.entries("cau-ke")[0] is None


def test_a_score_that_is_there_is_not_overwritten(returned):
    write_score(returned, 90, 100)
    collected = returned.collect()
    assert told(collected) == [(
        "params/quarters/2019-Q1/scoresheet.xlsx", "chi-nhanh", "I3", "duyen-hai", True,
        "ô này đã ghi «90», phiếu 2019-Q1_self_duyen-hai.xlsx (ô I3) ghi «98»; muốn lấy của phiếu thì xóa ô này rồi "
        "chạy lại",
    )]  # fmt: skip
    assert (collected.units, collected.known) == (["cau-ke"], ["van-phong"])
    assert returned.entries("duyen-hai") == [Entry(90, 100)] + [None] * 7


def test_whoever_clears_the_cells_that_differ_as_told_gets_what_the_sheet_has(returned):
    write_score(returned, 90, 95)
    assert [(place[2], place[-1][:18]) for place in told(returned.collect())] == [
        ("I3", "ô này đã ghi «90»,"), ("J3", "ô này đã ghi «95»,"),
    ]  # fmt: skip
    write_score(returned, None, 100)  # as the sheet says: that cell was not told
    collected = returned.collect()
    assert (told(collected), collected.units) == ([], ["duyen-hai"])
    assert returned.entries("duyen-hai")[0] == Entry(98, 100)


def write_score(returned, value, total):
    for cell, x in (("I3", value), ("J3", total)):
        returned.small.edit_sheet(lambda workbook, cell=cell, x=x: workbook["chi-nhanh"].__setitem__(cell, x))


def test_signs_that_xml_cannot_hold_come_as_they_were_typed_and_the_scoresheet_can_be_opened(returned):
    """Excel keeps such a sign as its number between underscores, and these, where they were typed, likewise."""
    returned.edit("duyen-hai", _put("L3", "dòng 1_x000B_dòng 2, mã _x005F_x0041_, <b>&"))
    assert "duyen-hai" in returned.collect().units
    sheet = load_workbook(returned.small.scoresheet)["chi-nhanh"]
    (remark,) = [cell.value for row in sheet.iter_rows(min_row=3) for cell in row if "dòng 1" in str(cell.value)]
    assert remark == "dòng 1_x005F_x000B_dòng 2, mã _x005F_x0041_, <b>&"
    (row,) = [one for one in returned.small.read().entered if "dòng 1" in one.values["self_remark"]]
    assert row.values["self_remark"] == "dòng 1_x000B_dòng 2, mã _x0041_, <b>&"


def test_evidence_and_remark_come_with_the_score_and_overwrite_nothing(returned):
    """Neither ever becomes a formula; what the team wrote stays, and then no part of the sheet is taken."""
    for unit, evidence in (("duyen-hai", "Báo cáo 12"), ("cau-ke", "Báo cáo 13")):
        returned.edit(unit, _put("K3", evidence))
        returned.edit(unit, lambda sheet: put(sheet["L3"], "=1+1 hồ sơ chờ bổ sung"))
    before = as_read(returned.small.read())["cau-ke", "cap-dien"].evidence
    collected = returned.collect()
    message = (
        f"ô này đã ghi «{before}», phiếu 2019-Q1_self_cau-ke.xlsx (ô K3) ghi «Báo cáo 13»; muốn lấy của phiếu thì "
        "xóa ô này rồi chạy lại"
    )
    assert [(f.cell, f.unit, str(f.message)) for f in collected.findings] == [("S11", "cau-ke", message)]
    assert (collected.units, returned.entries("cau-ke")) == (["duyen-hai"], [None] * 8)
    sheet = load_workbook(returned.small.scoresheet)["chi-nhanh"]
    cell = next(cell for row in sheet.iter_rows(min_row=3) for cell in row if str(cell.value).startswith("=1+1"))
    assert (sheet.cell(cell.row, 1).value, sheet.cell(2, cell.column).value) == ("Điện lực Duyên Hải", "self_remark")
    assert cell.data_type == "s"
    assert {finding.unit for finding in returned.collect().findings} == {"cau-ke"}


def test_a_scoresheet_without_the_column_of_remarks_takes_the_rest(returned):
    returned.small.edit_sheet(lambda workbook: workbook["chi-nhanh"].delete_cols(22))
    returned.edit("cau-ke", _put("L3", "Hai hồ sơ chờ bổ sung"))
    assert returned.small.findings() == []
    (notice,) = returned.collect().findings
    assert (notice.unit, notice.is_fault) == ("cau-ke", False)
    assert str(notice.message) == "phiếu chấm điểm không có cột «Tự chấm: ghi chú» nên ghi chú chưa được gom"
    assert returned.entries("cau-ke")[0] == Entry(98, 100)


def test_a_late_sheet_is_taken_and_named_by_the_day_of_its_file(returned):
    late = datetime(2019, 4, 8, 12, tzinfo=UTC).timestamp()
    os.utime(returned.path("cau-ke"), (late, late))
    collected = returned.collect()
    assert told(collected) == [
        ("", "", "", "cau-ke", False,
         "phiếu 2019-Q1_self_cau-ke.xlsx sửa lần cuối ngày 08/04/2019, sau hạn tự chấm (05/04/2019)"),
    ]  # fmt: skip
    assert "cau-ke" in collected.units


def test_a_missing_and_an_incomplete_sheet_are_named(returned):
    returned.path("duyen-hai").unlink()
    returned.edit("cau-ke", lambda sheet: sheet.__setitem__("I6", None))
    collected = returned.collect()
    assert told(collected) == [
        ("", "", "", "duyen-hai", False, "chưa có phiếu tự chấm"),
        ("", "", "", "cau-ke", False, "còn 1 tiêu chí chưa tự chấm"),
    ]
    assert returned.entries("cau-ke")[3] is None


@pytest.mark.parametrize("name", ["2019-Q1_self_duyen-hai (2)", "Phiếu Điện lực Duyên Hải gửi lại"])
def test_a_sheet_in_a_file_called_after_another_unit_is_taken_and_told(returned, name):
    returned.path("duyen-hai").unlink()
    returned.path("cau-ke").rename(returned.folder / f"{name}.xlsx")
    collected = returned.collect()
    assert told(collected)[0] == (
        f"{name}.xlsx", "", "", "cau-ke", False,
        "tên tệp ghi «Điện lực Duyên Hải», phiếu bên trong là của «Điện lực Cầu Kè»: hãy xem có gửi nhầm không",
    )  # fmt: skip
    assert collected.units == ["cau-ke"]


def test_a_file_called_after_its_own_unit_after_none_or_after_two_is_nothing_to_tell(returned):
    for unit, name in zip(ASKED, ("Duyên Hải", "phiếu tự chấm (1)"), strict=True):
        returned.path(unit).rename(returned.folder / f"{name}.xlsx")
    assert told(returned.collect()) == []


def test_a_unit_whose_sheets_were_refused_is_told_from_one_that_sent_none(returned):
    """Two sheets of one unit refused, a damaged file that its name gives away, and a unit that is silent."""
    returned.edit("cau-ke", _put("D4", "Điện khác"))
    shutil.copy2(returned.path("cau-ke"), returned.folder / "bản sửa.xlsx")
    returned.path("duyen-hai").write_bytes(b"hong")
    came = "có phiếu tự chấm nhưng chưa dùng được"
    missing = [(f.unit, str(f.message)) for f in returned.collect().findings if not f.is_fault]
    assert missing == [("duyen-hai", came), ("cau-ke", came)]
    returned.path("duyen-hai").unlink()
    missing = [(f.unit, str(f.message)) for f in returned.collect().findings if not f.is_fault]
    assert missing == [("duyen-hai", "chưa có phiếu tự chấm"), ("cau-ke", came)]


def test_where_verified_sheets_came_too_a_refused_self_score_sheet_is_one_that_came(returned):
    for path in returned.folder.iterdir():
        if path != returned.path("cau-ke"):
            path.unlink()
    returned.edit("cau-ke", _put("D4", "Điện khác"))
    verify = make_verify_sheets(returned.small.folders, QUARTER) / "2019-Q1_verify_chi-nhanh.xlsx"
    shutil.copy2(verify, returned.folder)
    missing = {f.unit: str(f.message) for f in returned.collect().findings if not f.is_fault}
    assert missing["cau-ke"] == "có phiếu tự chấm nhưng chưa dùng được"


def test_a_fault_of_a_whole_sheet_names_its_unit(returned):
    returned.edit("cau-ke", _put("B3", "2018-Q4"), "Hướng dẫn")
    assert [f.unit for f in returned.collect().findings if f.is_fault] == ["cau-ke"]


def test_two_sheets_of_a_unit_are_both_left_out(returned):
    shutil.copy2(returned.path("cau-ke"), returned.folder / "Cầu Kè bản sửa.xlsx")
    collected = returned.collect()
    message = "đơn vị này có 2 phiếu: 2019-Q1_self_cau-ke.xlsx, Cầu Kè bản sửa.xlsx; hãy chỉ giữ một"
    assert [(f.file, str(f.message)) for f in collected.findings] == [
        ("2019-Q1_self_cau-ke.xlsx", message), ("Cầu Kè bản sửa.xlsx", message),
    ]  # fmt: skip
    assert returned.entries("cau-ke") == [None] * 8
    assert returned.entries("duyen-hai")[0] == Entry(98, 100)


def _put(cell, value):
    return lambda sheet: sheet.__setitem__(cell, value)


@pytest.mark.parametrize(
    ("change", "sheet", "cell", "message"),
    [
        (_put("D4", "Điện khác"), "", "D4", "ô khóa ghi «Điện khác», quy định ghi «Điện nội bộ» " + TYPE_OVER),
        (_put("F4", 9), "", "F4", "ô khóa ghi «9», quy định ghi «8» " + TYPE_OVER),
        (_put("A4", "Điện lực Duyên Hải"), "", "A4",
         "phiếu này của đơn vị «Điện lực Cầu Kè»; dòng ghi «Điện lực Duyên Hải»"),
        (_put("H4", "hai-long"), "", "H5", "dòng này đã có ở H4"),
        (_put("H4", "=H5"), "", "H4", "công thức chưa có kết quả; hãy mở bằng Excel rồi lưu lại, hoặc ghi giá trị"),
        (lambda sheet: sheet.delete_rows(10), "", "", "thiếu dòng của tiêu chí này"),
        (_put("I3", 101), "", "I3", "101 lớn hơn tổng 100"),
        (_put("I3", "chín mươi"), "", "I3", "«chín mươi» không phải là số; ghi như 98,5"),
        (lambda sheet: sheet.delete_cols(9), "", "2", "thiếu cột: «Tự chấm: giá trị»"),
        (_put("I2", "self"), "", "I1", "tiêu đề «Tự chấm: giá trị» đứng trên cột «self» (ghi ở dòng 2, đang ẩn): số "
         "liệu gõ theo tiêu đề sẽ vào cột khác; hãy trả tiêu đề và cột về chỗ cũ"),
        (_put("B3", "2018-Q4"), "Hướng dẫn", "B3", "phiếu ghi «2018-Q4», ở đây cần «2019-Q1»"),
        (_put("B4", "2018"), "Hướng dẫn", "B4", "phiếu ghi «2018», ở đây cần «2019»"),
        (_put("B5", "doi-cu"), "Hướng dẫn", "B5", "không phải phiếu tự chấm của đơn vị nào trong quý I/2019"),
    ],
)  # fmt: skip
def test_an_altered_sheet_is_left_out_with_its_cell(returned, change, sheet, cell, message):
    returned.edit("cau-ke", change, sheet)
    collected = returned.collect()
    found = [(f.file, f.cell, str(f.message)) for f in collected.findings if f.is_fault]
    assert ("2019-Q1_self_cau-ke.xlsx", cell, message) in found
    assert "cau-ke" not in collected.units
    assert returned.entries("cau-ke") == [None] * 8
    assert returned.entries("duyen-hai")[0] == Entry(98, 100)


def test_nothing_of_nothing_is_how_a_unit_says_that_nothing_arose(returned):
    returned.edit("cau-ke", _put("I3", 0))
    returned.edit("cau-ke", _put("J3", 0))
    assert told(returned.collect()) == []
    returned.small.edit_sheet(
        lambda workbook: [
            workbook["chi-nhanh"].__setitem__(*new) for new in (("K11", None), ("L11", None), ("O11", "x"))
        ]
    )
    assert returned.small.findings() == []


def test_files_and_folders_that_are_not_opened_are_named_once(returned):
    (returned.folder / "gửi lần 2").mkdir()
    shutil.copy(returned.path("cau-ke"), returned.folder / "gửi lần 2")
    for name in ("2019-Q1_self_cau-ke.pdf", "~$2019-Q1_self_cau-ke.xlsx", ".DS_Store", "Thumbs.db"):
        (returned.folder / name).write_bytes(b"?")
    named = "2 mục không đọc: 2019-Q1_self_cau-ke.pdf, gửi lần 2/"
    notice = f"{named}; chỉ gom các phiếu .xlsx nằm ngay trong thư mục này"
    assert told(returned.collect()) == [("phiếu nhận về", "", "", "", False, notice)]
    for number in range(20):
        (returned.folder / f"ảnh {number:02}.jpg").write_bytes(b"?")
    (notice,) = (one[-1] for one in told(returned.collect()))
    assert notice.startswith("22 mục không đọc: ") and "ảnh 07.jpg, …; chỉ gom" in notice


def test_what_a_unit_pinned_to_cells_is_told_for_it_stays_in_its_sheet(returned):
    def pin(sheet):
        sheet["I4"].comment = Comment("Hai hồ sơ do khách hàng hẹn lại", "Chi nhánh")

    returned.edit("cau-ke", pin)
    found = returned.collect()
    told = [(one.sheet, one.cell, one.unit, str(one.message), one.is_fault) for one in found.findings]
    message = "chú thích gắn vào ô không được gom: hãy mở phiếu để xem"
    assert told == [("chi-nhanh", "I4", "cau-ke", message, False)]
    assert "cau-ke" in found.units


def test_another_workbook_in_the_folder_is_named(returned):
    shutil.copy2(returned.small.scoresheet, returned.folder / "phiếu chung.xlsx")
    (fault,) = [finding for finding in returned.collect().findings if finding.is_fault]
    assert (fault.file, str(fault.message)) == (
        "phiếu chung.xlsx", "không phải phiếu tự chấm của đơn vị nào trong quý I/2019",
    )  # fmt: skip


@pytest.mark.parametrize("lock", ["~$scoresheet.xlsx", ".~lock.scoresheet.xlsx#"])
def test_a_scoresheet_that_is_open_elsewhere_is_not_written(returned, lock):
    content = returned.small.scoresheet.read_bytes()
    returned.small.scoresheet.with_name(lock).write_text("Tổ chấm điểm", encoding="utf-8")
    with pytest.raises(FileBusy) as refused:
        returned.collect()
    assert str(refused.value) == (
        "scoresheet.xlsx đang mở ở chương trình khác: hãy đóng tệp rồi chạy lại; không ai còn mở mà vẫn báo như vậy "
        f"thì xóa tệp {lock} bên cạnh"
    )
    assert returned.small.scoresheet.read_bytes() == content


def _add_formula(workbook):
    workbook["chi-nhanh"]["W3"] = "=1+1"


def _add_chart(workbook):
    from openpyxl.chart import BarChart, Reference

    chart = BarChart()
    chart.add_data(Reference(workbook["chi-nhanh"], min_col=11, min_row=3, max_row=5))
    workbook["chi-nhanh"].add_chart(chart, "Y3")


def test_a_scoresheet_with_formulas_is_not_written(returned):
    """Their results would stay those of the old cells."""
    returned.small.edit_sheet(_add_formula)
    content = returned.small.scoresheet.read_bytes()
    with pytest.raises(InputError, match="ô có công thức, ghi vào phiếu sẽ không tính lại") as caught:
        returned.collect()
    assert [(one.sheet, one.cell) for one in caught.value.findings] == [("chi-nhanh", "W3")]
    assert returned.small.scoresheet.read_bytes() == content


def _lists_as_excel_keeps_them(parts):
    """Drop-downs that point to another sheet, in the extension that Excel 2010 and later write."""
    name = "xl/worksheets/sheet3.xml"
    lists = re.compile(
        rb'<dataValidation ([^<>]*?)sqref="([^"]*)"([^<>]*)><formula1>([^<]*!.*?)</formula1></dataValidation>'
    )
    new = b"<x14:formula1><xm:f>%b</xm:f></x14:formula1><xm:sqref>%b</xm:sqref>"
    kept = [
        b"<x14:dataValidation %b%b>" % one.group(1, 3) + new % one.group(4, 2) for one in lists.finditer(parts[name])
    ]
    assert kept
    names = b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:xm="http://schemas.'
    names += b'microsoft.com/office/excel/2006/main"'
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" %b><x14:dataValidations>%b</x14:data'
    extension += b"Validations></ext></extLst></worksheet>"
    whole = b"".join(one + b"</x14:dataValidation>" for one in kept)
    parts[name] = lists.sub(b"", parts[name]).replace(b"</worksheet>", extension % (names, whole))


def _blank_cells_left_out(parts):
    """Some programs write no cell that holds nothing."""
    name = "xl/worksheets/sheet3.xml"
    parts[name] = re.sub(rb'<c r="[IJ]\d+"[^<>]*/>', b"", parts[name])


def _named_with_prefixes(parts):
    """Open XML SDK names all elements with a prefix."""
    name = "xl/worksheets/sheet3.xml"
    parts[name] = re.sub(rb"<(/?)(\w+)(?=[ />])", rb"<\1x:\2", parts[name]).replace(b"xmlns=", b"xmlns:x=", 1)


def _read_parts(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    "change", [*ODD, _lists_as_excel_keeps_them, _blank_cells_left_out, _named_with_prefixes, _add_chart]
)
def test_collecting_keeps_every_byte_that_people_s_program_wrote_but_the_cells_it_fills(returned, change):
    if change is _add_chart:
        returned.small.edit_sheet(change)
    else:
        change_parts(returned.small.scoresheet, change)
    before = _read_parts(returned.small.scoresheet)
    assert returned.collect().cells == 22
    after = _read_parts(returned.small.scoresheet)
    changed = [name for name in before if before[name] != after[name] and name != "docProps/core.xml"]
    assert list(before) == list(after) and len(changed) == 1
    for unit in ASKED:
        read = returned.small.read().assessments
        assert returned.entries(unit) == [read[unit, criterion].verified for criterion in VERIFIED]
    cell = re.compile(rb"<(?:x:)?c [^<>]*?r=.[IJ]\d+.[^<>]*?(?:/>|>.*?</(?:x:)?c>)", re.DOTALL)
    left_out = rb"<(?:x:)?row.*?</(?:x:)?row>" if change is _blank_cells_left_out else rb"(?!)"
    sheets = [re.sub(left_out, b"", cell.sub(b"", parts[changed[0]]), flags=re.DOTALL) for parts in (before, after)]
    assert sheets[0] == sheets[1]


def test_drop_downs_that_excel_keeps_elsewhere_are_in_the_marked_copy(returned):
    def choices(path):
        found = load_workbook(path)["chi-nhanh"].data_validations.dataValidation
        return sorted((str(one.sqref), one.formula1, one.type, one.showErrorMessage, one.error) for one in found)

    before = choices(returned.small.scoresheet)
    change_parts(returned.small.scoresheet, _lists_as_excel_keeps_them)
    assert len(choices(returned.small.scoresheet)) < len(before)
    marked = mark_scoresheet(returned.small.folders, QUARTER, [])
    assert choices(marked) == before


def test_a_scoresheet_of_another_quarter_is_not_written(returned):
    returned.small.edit_sheet(lambda workbook: workbook["Hướng dẫn"].__setitem__("B3", "2018-Q4"))
    with pytest.raises(InputError, match="phiếu ghi «2018-Q4», ở đây cần «2019-Q1»"):
        returned.collect()


def test_a_folder_without_sheets_and_a_quarter_in_csv_are_refused(small, tmp_path):
    with pytest.raises(UsageError, match=r"^params/quarters/2019-Q1 không có scoresheet.xlsx$"):
        collect_self_scores(small.folders, QUARTER, tmp_path)
    small.use_scoresheet()
    with pytest.raises(UsageError, match=r"^Không có thư mục .*không có$"):
        collect_self_scores(small.folders, QUARTER, tmp_path / "không có")
    for folder in (tmp_path, tmp_path / "thư mục con"):
        folder.mkdir(exist_ok=True)
        with pytest.raises(UsageError, match=r": các phiếu \.xlsx phải nằm ngay trong thư mục này$"):
            collect_self_scores(small.folders, QUARTER, folder)
    with pytest.raises(UsageError, match=r"scoresheet\.xlsx là một tệp: hãy ghi thư mục có các phiếu gửi về$"):
        collect_self_scores(small.folders, QUARTER, small.scoresheet)


def test_a_cell_says_its_scale_beside_it_and_units_are_set_apart_by_a_line(small):
    small.use_scoresheet()
    sheet = load_workbook(small.scoresheet)["chi-nhanh"]
    prompts = {
        c.promptTitle: c.prompt for c in sheet.data_validations.dataValidation if c.showInputMessage and c.prompt
    }
    block = small.read().regulation.blocks["chi-nhanh"]
    asked = [criterion for criterion in block.criteria if not criterion.enters_nothing]
    assert len(prompts) == len(asked) == len(VERIFIED)
    for criterion in asked:
        (said,) = (said for title, said in prompts.items() if title.startswith(f"{criterion.code}: tối đa "))
        assert str(criterion.describe_scale()).startswith(said.removesuffix("…"))
    rows = [row[0] for row in sheet.iter_rows(min_row=3)]
    firsts = {
        cell.row for cell, above in zip(rows[1:], rows, strict=False) if cell.value and cell.value != above.value
    }
    assert {cell.row for cell in rows if cell.border.top.style == "medium"} == {3, *firsts}
    labels = {row[7].value: row[6].value for row in sheet.iter_rows(min_row=3)}
    assert [labels[c.id].partition("\nThang điểm: ")[2] for c in asked] == [str(c.describe_scale()) for c in asked]


def test_a_workbook_of_before_is_read_as_it_is(small):
    """No scales in its cells, no column of remarks, its guide called without marks."""

    def make_older(workbook):
        for row in workbook["chi-nhanh"].iter_rows(min_row=3, min_col=7, max_col=7):
            row[0].value = row[0].value.partition("\n")[0]
        workbook["chi-nhanh"].delete_cols(22)
        workbook["Hướng dẫn"].title = "huong-dan"
        for name in workbook.defined_names.values():
            name.attr_text = name.attr_text.replace("Hướng dẫn", "huong-dan")

    small.use_scoresheet()
    before = small.read()
    small.edit_sheet(make_older)
    assert (small.findings(), as_read(small.read())) == ([], as_read(before))
    small.edit_sheet(lambda workbook: workbook["huong-dan"].__setitem__("B3", "2018-Q4"))
    assert [(f.sheet, f.cell) for f in small.findings() if "2018-Q4" in str(f.message)] == [("huong-dan", "B3")]


def test_a_sheet_left_blank_is_nothing_that_came(returned):
    """Untouched, it is neither taken nor known; that it is blank is told once."""
    returned.edit("cau-ke", lambda sheet: [sheet.cell(row, column).__setattr__("value", None)
                                           for row in range(3, 11) for column in (9, 10, 11, 12)])  # fmt: skip
    collected = returned.collect()
    assert (collected.units, collected.known) == (["duyen-hai"], ["van-phong"])
    assert told(collected) == [("", "", "", "cau-ke", False, "phiếu 2019-Q1_self_cau-ke.xlsx còn trống")]


def test_merged_cells_of_a_sheet_are_a_fault_and_sheets_beside_it_are_told(returned):
    returned.edit("cau-ke", lambda sheet: sheet.merge_cells("K3:K4"))
    returned.edit("duyen-hai", lambda sheet: sheet.parent.create_sheet("Ghi chú"))
    collected = returned.collect()
    assert collected.units == ["duyen-hai"]
    places = {(f.file, f.sheet, f.cell): (f.is_fault, str(f.message)) for f in collected.findings}
    merged = places["2019-Q1_self_cau-ke.xlsx", "chi-nhanh", "K3:K4"]
    assert merged == (True, "ô gộp trong bảng; hãy bỏ gộp và ghi đủ từng ô")
    assert places["2019-Q1_self_duyen-hai.xlsx", "Ghi chú", ""] == (False, "trang này không đọc")


def test_what_a_unit_typed_is_taken_letter_by_letter(returned):
    typed = {"L3": "- Biên bản số 12", "L4": "+ 2 hồ sơ trễ", "L5": "@vp"}
    for cell, text in typed.items():
        returned.edit("cau-ke", _put(cell, text))
    returned.collect()
    sheet = load_workbook(returned.small.scoresheet)["chi-nhanh"]
    held = {cell.value: cell.data_type for row in sheet.iter_rows(min_row=3) for cell in row}
    assert {text: held[text] for text in typed.values()} == dict.fromkeys(typed.values(), "s")


def _looks_of_cells(path):
    """What each cell of the sheet of branches looks like, by its address, as the file has it."""
    parts = _read_parts(path)
    styles = fromstring(next(data for name, data in parts.items() if name.endswith("styles.xml")))
    looks = [{**look.attrib, "in it": [*map(tostring, look)]} for look in styles.find("{*}cellXfs")]
    assert len(looks) == int(styles.find("{*}cellXfs").get("count"))
    return {cell.get("r"): looks[int(cell.get("s", 0))] for cell in _sheet_of_branches(parts).iter("{*}c")}


def _cells_with(path, text):
    cells = _sheet_of_branches(_read_parts(path)).iter("{*}c")
    return {cell.get("r") for cell in cells if "".join(cell.itertext()).startswith(text)}


def _sheet_of_branches(parts):
    return fromstring(next(data for name, data in parts.items() if name.endswith("/sheet3.xml")))


def _put_text(text, sheet):
    put(sheet["L3"], text)


@pytest.mark.parametrize("change", [*ODD, _named_with_prefixes])
def test_what_begins_as_a_formula_stays_text_when_its_cell_is_edited_and_looks_as_before(returned, change):
    change_parts(returned.small.scoresheet, change)
    for unit, remark in (("duyen-hai", '=HYPERLINK("x")'), ("cau-ke", "hai hồ sơ trễ")):
        returned.edit(unit, partial(_put_text, remark))
    before = _looks_of_cells(returned.small.scoresheet)
    returned.collect()
    after = _looks_of_cells(returned.small.scoresheet)
    marked = [cell for cell, look in after.items() if look.get("quotePrefix") == "1"]
    assert len(marked) == 1 and marked[0] in _cells_with(returned.small.scoresheet, "=HYPERLINK")
    for cell, look in after.items():
        was = before[cell]
        assert cell in marked or look == was
        assert {**look, "quotePrefix": was["quotePrefix"]} == was


def test_a_row_with_a_fault_is_not_called_missing_too(returned):
    returned.edit("cau-ke", _put("I3", "=1+1"))
    faults = [str(f.message) for f in returned.collect().findings if f.is_fault]
    assert [message.partition(";")[0] for message in faults] == ["công thức chưa có kết quả"]
