"""The audit workbook as a file: the same each time, and nothing that people typed can act in it."""

from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from cchc_lib.errors import UsageError
from cchc_lib.files import read_yaml
from cchc_lib.office.audit import audit_quarter
from cchc_lib.office.audit.layout import lay_out
from cchc_lib.office.workbook_style import LINE_HEIGHT
from cchc_lib.quarter import Quarter, Year
from cchc_lib.results import History
from tests.bulletin.test_contradictions import issue
from tests.office.audited import audit_case
from tests.scoring.cases import award, block, case, criterion
from tests.whole.roots import Block, SmallCompany, write_yaml


@pytest.fixture(scope="module")
def audit(ours):
    """The workbook of our newest quarter."""
    return audit_quarter(History(ours.folders, ours.quarter))


def test_the_same_quarter_gives_the_same_bytes(ours, audit):
    before = audit.read_bytes()
    assert audit.name == "audit.xlsx"
    assert audit_quarter(History(ours.folders, ours.quarter)).read_bytes() == before


def test_its_properties_tell_what_it_is_and_no_library(audit):
    with ZipFile(audit) as packed:
        about = packed.read("docProps/core.xml").decode()
    assert ">Bảng tính kiểm tra kết quả chấm điểm CCHC, quý I/2019</dc:title>" in about
    assert "dc:creator" not in about


def test_it_holds_formulas_alone_that_need_no_macro_and_no_other_file(audit):
    cells = [cell for sheet in load_workbook(audit) for row in sheet.iter_rows() for cell in row]
    formulas = [cell.value for cell in cells if cell.data_type == "f"]
    assert len(formulas) > 5000
    assert not [formula for formula in formulas if "[" in formula or "http" in formula.lower()]


def test_whoever_opens_it_has_it_calculated(audit):
    with ZipFile(audit) as packed:
        assert b'fullCalcOnLoad="1"' in packed.read("xl/workbook.xml")


def test_the_first_sheet_says_which_release_the_formulas_are_held_against(ours, audit, tmp_path, copy_ours):
    assert told_first(audit)[2] == "Đối chiếu với bản tạm tính. Dữ liệu minh họa."
    assert told_first(audit_quarter(History(ours.folders, Year(2018))))[2] == told_first(audit)[2]
    folders = copy_ours(tmp_path)
    for reason, told in (("", "chính thức, 15/04/2019"), ("Theo biên bản", "đính chính số 1, 16/04/2019")):
        issue(folders, "2019-Q1", reason)
        path = audit_quarter(History(folders, Quarter.parse("2019-Q1")))
        assert told_first(path)[2] == f"Đối chiếu với bản {told}. Dữ liệu minh họa."


def test_a_unit_without_a_result_of_the_year_is_named_with_the_reason_and_one_alone_has_no_rank(half_a_year):
    book = load_workbook(audit_quarter(History(half_a_year, Year(2018))))
    *_, last = book["Khối 2"].iter_rows(values_only=True)
    assert last[0] == "Phòng Kế hoạch và Vật tư"
    assert last[1].startswith("chưa có kết quả: chỉ có 2 quý có kết quả, quy định cần ít nhất 3; quý I/2018: ")
    counted = {row[0]: row[1] for row in book.worksheets[0].iter_rows(values_only=True)}
    assert counted["Khối 2: Các đơn vị gián tiếp"] == len([*book["Khối 2"].iter_rows(min_row=4)]) - 1
    heads, *_, alone = book["Khối 3"].iter_rows(min_row=2, values_only=True)
    assert [cell for head, cell in zip(heads, alone, strict=True) if head == "Hạng"][1] is None


def told_first(path) -> list[object]:
    """What the first column of the first sheet says."""
    return [row[0] for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)]


def test_more_points_than_a_spreadsheet_calculates_with_exactly_are_refused():
    def audited(most):
        return audit_case(case(block("b1", [criterion("c1", most, {"kind": "award"}, award())]), places=3))

    lay_out(audited("9999"))
    with pytest.raises(UsageError, match=r"không tính chính xác được 10.000 điểm với 3 chữ số thập phân"):
        lay_out(audited("10000"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_what_a_person_typed_is_text_whatever_it_begins_with(small, text):
    small.replace("units.yaml", "name: Điện lực Cầu Kè", f'name: "{text}"')
    path = audit_quarter(History(small.folders, Quarter.parse("2019-Q1")))
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    found = [cell for cell in cells if isinstance(cell.value, str) and cell.value.lstrip("'") == text]
    assert found
    assert {cell.data_type for cell in found} == {"s"}


def test_a_ceiling_is_told_in_words_with_its_clause(audit):
    heads = {cell.value for sheet in load_workbook(audit) for cell in sheet[2]}
    assert (
        "«Điện nội bộ so với kế hoạch» từ 110 % trở lên thì chỉ được xếp cao nhất loại Tốt (Điều 6 khoản 2)" in heads
    )
    assert "Điều 6 khoản 2" not in heads


def test_no_name_or_class_is_cut_at_the_foot_of_its_row(tmp_path):
    names = {unit: f"Ủy ban nhân dân xã {unit}, huyện Duyên Hải, tỉnh Trà Vinh" for unit in ("t1", "t2")}
    points = {"2019-Q1": {unit: {} for unit in names}}
    folders = SmallCompany({"to": Block({"a1": 10})}, dict.fromkeys(names, "to"), points, names).write(tmp_path)
    head, block = folders.regulations / "2016/regulation.yaml", folders.regulations / "2016/to.yaml"
    classes = [{"id": "a", "title": "Hoàn thành xuất sắc nhiệm vụ", "from": "0"}]
    write_yaml(head, read_yaml(head) | {"classes": classes})
    write_yaml(block, read_yaml(block) | {"title": "Ủy ban nhân dân các xã vùng đồng bằng và ven biển"})
    book = load_workbook(audit_quarter(History(folders, Quarter.parse("2019-Q1"))))
    assert [book["to"].row_dimensions[row].height for row in (4, 5)] == [2 * LINE_HEIGHT] * 2
    assert all(book["to"][cell].alignment.wrap_text for cell in ("A4", "D4", "E4", "I4"))
    assert book.worksheets[0].row_dimensions[5].height == 2 * LINE_HEIGHT
