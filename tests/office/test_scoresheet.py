"""The scoresheet as an analyst meets it. That it reads back whole is tested with the inputs."""

from fractions import Fraction

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cchc_lib.inputs.layout import HEADINGS, REMARK, SHEET_COLUMNS
from cchc_lib.inputs.yaml_models import read_data
from cchc_lib.model import SHORTCOMING_COLUMNS, Block, Entry, Regulation, RegulationHead, Unit
from cchc_lib.model.records import TASK_COLUMNS
from cchc_lib.office.scoresheet import write_scoresheet
from cchc_lib.quarter import Quarter
from tests.generator.writing import Written, cells_of

QUARTER = Quarter(2019, 1)
HEAD = {
    "title": "Bảng tiêu chuẩn",
    "decision": {"number": "01/QĐ", "date": "25/12/2018", "issuer": "Ban chỉ đạo"},
    "applies_from": "2019-Q1",
    "rounding": {"at": "total", "places": "2", "percent_places": "2"},
    "classes": [{"id": "tot", "title": "Tốt", "from": "0"}],
    "blocks": ["phong"],
}
SHARE = {"kind": "share", "value": "hồ sơ đúng hạn", "total": "hồ sơ đến hạn"}
COUNT = {"kind": "count", "unit": "vụ"}


def _criterion(name, code, measure):
    scale = {"kind": "proportional", "target": "100"}
    common = {"title": f"Tiêu chí {code}", "clause": "Điều 1"}
    return {"id": name, "code": code, "measure": measure, "scale": scale} | common


def _version(*criteria):
    each = {"max_points": f"{5 / len(criteria):g}"}
    section = {"code": "1", "title": "Chỉ tiêu", "max_points": "5", "criteria": [one | each for one in criteria]}
    block = {"block": "phong", "title": "Phòng", "max_points": "5", "not_applicable": "zero", "sections": [section]}
    (head, faults), (read, more) = read_data(HEAD, RegulationHead, ""), read_data(block, Block, "")
    assert not faults + more
    return Regulation("2019", head, {"phong": read})


@pytest.fixture
def regulation():
    return _version(_criterion("dung-han", "1.1", SHARE), _criterion("khieu-nai", "1.2", COUNT))


@pytest.fixture
def members():
    blocks = [{"block": "phong", "from": "01/01/2019"}]
    units = [{"id": name, "name": name.upper(), "blocks": blocks} for name in ("b", "a")]
    return {"phong": [read_data(unit, Unit, "")[0] for unit in units]}


@pytest.fixture
def workbook(tmp_path, regulation, members):
    filled = Written("b", "dung-han", verified=Entry(Fraction("97.5"), Fraction(100)))
    path = tmp_path / "scoresheet.xlsx"
    write_scoresheet(path, QUARTER, regulation, members, cells_of({("b", "dung-han"): filled}, regulation))
    return load_workbook(path)


def test_what_a_number_is_held_against_stands_above_its_scale(tmp_path, members):
    fastest = {"kind": "relative", "unit": "ngày", "to": "best", "better": "lower"}
    path, version = tmp_path / "scoresheet.xlsx", _version(_criterion("dung-han", "1.1", fastest))
    write_scoresheet(path, QUARTER, version, members, {})
    assert load_workbook(path)["phong"]["G3"].value.split("\n") == [
        "Nhập một số (ngày)",
        "Cách đo (x): ngày, mức thấp nhất của khối chia cho số của đơn vị, tính bằng %",
        "Thang điểm: đủ 100 %: 5 điểm; thấp hơn: 5 điểm × x/100",
    ]


def test_every_column_has_a_vietnamese_heading_over_its_hidden_name(workbook):
    assert set(HEADINGS) == {*SHEET_COLUMNS, REMARK, *SHORTCOMING_COLUMNS}
    sheet = workbook["phong"]
    assert [cell.value for cell in sheet[2]] == [*SHEET_COLUMNS, REMARK]
    assert [cell.value for cell in sheet[1]] == [HEADINGS[name].text for name in (*SHEET_COLUMNS, REMARK)]
    assert sheet.row_dimensions[2].hidden
    assert [cell.value for cell in workbook["ton-tai"][2]] == list(SHORTCOMING_COLUMNS)
    assert [cell.value for cell in workbook["ton-tai"][1]][:4] == [
        "Mã tồn tại",
        "Đơn vị",
        "Tiêu chí",
        "Nội dung tồn tại",
    ]
    assert [cell.value for cell in workbook["ke-hoach"][2]] == list(TASK_COLUMNS)


def test_rows_go_by_unit_and_then_in_the_order_of_the_regulation(workbook):
    rows = [(row[0], row[2]) for row in workbook["phong"].iter_rows(min_row=3, values_only=True)]
    assert rows == [("B", "1.1"), ("B", "1.2"), ("A", "1.1"), ("A", "1.2")]


def _cell(sheet, row, column):
    return sheet.cell(row, SHEET_COLUMNS.index(column) + 1)


def test_labels_are_locked_and_only_what_is_to_be_filled_is_not(workbook):
    sheet = workbook["phong"]
    assert sheet.protection.sheet
    assert _cell(sheet, 3, "title").protection.locked and _cell(sheet, 3, "unit").protection.locked
    assert not _cell(sheet, 3, "verified_total").protection.locked
    assert _cell(sheet, 4, "verified_total").protection.locked  # a count has no total
    assert not _cell(sheet, 4, "reason").protection.locked


def test_numbers_are_numbers_and_blanks_stay_blank(workbook):
    sheet = workbook["phong"]
    assert [_cell(sheet, 3, name).value for name in ("max_points", "verified_value", "verified_total")] == [
        2.5,
        97.5,
        100,
    ]
    assert _cell(sheet, 3, "self_value").value is None and _cell(sheet, 4, "verified_value").value is None


def test_the_sheet_is_ready_to_read_and_to_print(workbook):
    sheet = workbook["phong"]
    assert sheet.freeze_panes == "E3" and sheet.auto_filter.ref
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddHeader.center.text == "Phiếu chấm điểm cải cách hành chính (CCHC) · 2019-Q1"
    assert not workbook["Hướng dẫn"].oddHeader.center.text  # which has it as its title
    assert workbook.active.title == "phong"


def test_the_guide_says_where_points_that_are_given_need_a_reason(workbook):
    told = [cell.value for row in workbook["Hướng dẫn"] for cell in row]
    rule = "Tiêu chí do Tổ chấm điểm cho điểm: dưới điểm tối đa thì phải ghi lý do; "
    assert f"{rule}điểm thưởng, điểm phạt là 0 thì không." in told


def test_the_guide_names_quarter_and_version(workbook):
    destinations = {name: list(defined.destinations) for name, defined in workbook.defined_names.items()}
    assert destinations == {
        "quarter": [("Hướng dẫn", "$B$3")],
        "regulation_version": [("Hướng dẫn", "$B$4")],
    }
    assert (workbook["Hướng dẫn"]["B3"].value, workbook["Hướng dẫn"]["B4"].value) == ("2019-Q1", "2019")
    assert workbook.properties.title == "Phiếu chấm điểm cải cách hành chính (CCHC) · 2019-Q1"


def test_no_row_has_all_cells_looked_through_that_were_written_before_it(tmp_path, regulation, members, monkeypatch):
    """A block of some thousand units has half a million of them."""
    looked, count = [], Worksheet.max_column.fget
    monkeypatch.setattr(Worksheet, "max_column", property(lambda sheet: looked.append(sheet.title) or count(sheet)))
    write_scoresheet(tmp_path / "scoresheet.xlsx", QUARTER, regulation, members, {})
    assert looked.count("phong") <= 1 < len(members["phong"])  # on saving


def test_the_same_content_gives_the_same_bytes(tmp_path, regulation, members, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_600_000_000.0)
    write_scoresheet(tmp_path / "a.xlsx", QUARTER, regulation, members)
    monkeypatch.undo()
    write_scoresheet(tmp_path / "b.xlsx", QUARTER, regulation, members)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
