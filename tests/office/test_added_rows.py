"""What is new after a quarter was opened gets its rows in the filled scoresheet, and nothing typed is lost."""

import re
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment

from cchc_lib.errors import FileBusy, InputError
from cchc_lib.inputs import read_quarter
from cchc_lib.inputs.package import pack, unpack
from cchc_lib.model import PROGRAMME_COLUMNS, SHORTCOMING_COLUMNS
from cchc_lib.office.added_rows import add_rows
from cchc_lib.office.new_quarter import make_quarter
from cchc_lib.office.scoresheet import write_scoresheet
from cchc_lib.quarter import Quarter
from tests.generator.writing import as_read
from tests.inputs.small_root import OTHER_LABEL, QUARTER, VERIFIED, plan_rows, shortcoming_rows

NEXT = Quarter(2019, 2)
BRANCHES = "regulation/2019/chi-nhanh.yaml"
NEW_UNIT = """  - id: cang-long
    name: Điện lực Càng Long
    blocks: [{block: chi-nhanh, from: 01/02/2019}]
"""
NEW_CRITERION = """      - id: hop-thu
        code: "1.1a"
        title: Hộp thư góp ý
        clause: Điều 1
        max_points: 5
        measure: {kind: yes_no}
        scale: {kind: yes_no}
"""


@pytest.fixture
def filled(small):
    """A filled scoresheet; then a branch between the two, a criterion between two, and a task came."""
    small.use_scoresheet()
    small.edit_sheet(_jot)
    small.replace("units.yaml", "  - id: cau-ke\n", f"{NEW_UNIT}  - id: cau-ke\n")
    small.replace(BRANCHES, "      - id: dien-noi-bo\n", f"{NEW_CRITERION}      - id: dien-noi-bo\n")
    small.replace(BRANCHES, "max_points: 50\nnot", "max_points: 55\nnot")
    small.replace(BRANCHES, "    max_points: 50\n", "    max_points: 55\n")
    first = plan_rows()[0]
    small.write_rows("plans/2019.csv", PROGRAMME_COLUMNS, [first | {"task": "KH-0"}, *plan_rows()])
    return small


def _jot(workbook):
    sheet = workbook["chi-nhanh"]
    sheet["P3"], sheet["A20"] = "Ghi tay", "Người nhập: Lan"
    sheet["K11"].comment = Comment("hỏi lại", "Lan")
    sheet.row_dimensions[11].height = 99
    workbook["ton-tai"]["D4"] = "Gõ lại"


def _typed(workbook):
    """Every text and number of the sheets that people fill, by the row's names rather than its place."""
    return {
        (sheet.title, *(str(row[n].value) for n in named), cell.column): cell.value
        for sheet, named in (
            (workbook["chi-nhanh"], (0, 7)),
            (workbook["ton-tai"], (0,)),
            (workbook["ke-hoach"], (0,)),
        )
        for row in sheet.iter_rows(min_row=3)
        for cell in row
        if cell.value is not None
    }


def test_each_row_stands_in_its_place_and_all_that_was_typed_is_there(filled):
    before, assessments = load_workbook(filled.scoresheet), as_read(filled.read())
    kept = filled.scoresheet.read_bytes()
    added = add_rows(filled.folders, QUARTER)
    assert added.rows == {"phong": 0, "chi-nhanh": len(VERIFIED) + 3, "ton-tai": 0, "ke-hoach": 1}
    assert added.before.read_bytes() == kept
    now = load_workbook(filled.scoresheet)
    assert _typed(before).items() <= _typed(now).items()
    rows = [(row[0].value, row[7].value) for row in now["chi-nhanh"].iter_rows(min_row=3) if row[7].value]
    criteria = ["cap-dien", "hop-thu", *list(VERIFIED)[1:]]
    units = ["Điện lực Duyên Hải", "Điện lực Càng Long", "Điện lực Cầu Kè"]
    assert rows == [(unit, criterion) for unit in units for criterion in criteria]
    assert [row[0].value for row in now["ke-hoach"].iter_rows(min_row=3)] == ["KH-0", "KH-1"]
    read = as_read(filled.read())
    assert {key: replace(one, row=None) for key, one in read.items()} == {
        key: replace(one, row=None) for key, one in assessments.items()
    }
    moved = now["chi-nhanh"]["K21"]  # K11 below ten new rows
    assert (moved.comment.text, now["chi-nhanh"].row_dimensions[21].height) == ("hỏi lại", 99)
    assert now["chi-nhanh"].auto_filter.ref == now["chi-nhanh"].dimensions
    assert add_rows(filled.folders, QUARTER).before is None


def test_labels_of_a_regulation_that_was_corrected_since_are_written_again(small):
    small.use_scoresheet()
    small.edit_sheet(_jot)
    before, sheet = load_workbook(small.scoresheet)["chi-nhanh"], "chi-nhanh"
    small.replace(BRANCHES, "title: Điện nội bộ", "title: Điện dùng nội bộ")
    small.replace(BRANCHES, 'code: "1.1"', 'code: "1.10"')
    assert [str(found.message).endswith(OTHER_LABEL) for found in small.findings() if found.is_fault] == [True] * 4
    added = add_rows(small.folders, QUARTER)
    assert (added.relabelled, set(added.rows.values()), bool(added.before)) == (4, {0}, True)
    assert not any(found.is_fault for found in small.findings())
    now = load_workbook(small.scoresheet)[sheet]
    changed = [(c.column_letter, str(c.value)) for row in now for c in row if c.value != before[c.coordinate].value]
    assert sorted(set(changed)) == [("C", "1.10"), ("D", "Điện dùng nội bộ")] and len(changed) == 4
    assert _looks(now, now.max_row) == _looks(before, before.max_row)
    assert add_rows(small.folders, QUARTER).before is None


def test_a_shortcoming_that_the_quarter_before_got_late_follows(small):
    make_quarter(small.folders, NEXT)
    rows = shortcoming_rows()
    late = rows[0] | {"id": "TT-0", "description": "Hồ sơ trễ", "unit": "duyen-hai"}
    small.write_rows("quarters/2019-Q1/shortcomings.csv", SHORTCOMING_COLUMNS, [late, *rows])
    assert add_rows(small.folders, NEXT).rows == {"phong": 0, "chi-nhanh": 0, "ton-tai": 1, "ke-hoach": 0}
    sheet = load_workbook(small.folders.inputs_of(NEXT) / "scoresheet.xlsx")["ton-tai"]
    assert [row[0].value for row in sheet.iter_rows(min_row=3, max_row=4)] == ["TT-0", "TT-1"]
    assert not sheet["A3"].protection.locked
    inputs = read_quarter(small.folders, NEXT)
    assert [one.id for one in inputs.shortcomings] == ["TT-0", "TT-1"]


def test_the_workbook_is_as_if_it_had_been_opened_today(filled, tmp_path):
    """Checks, colours, locks, looks and lists are those of a workbook written anew."""
    add_rows(filled.folders, QUARTER)
    inputs = filled.read()
    tasks = [task for task in inputs.plan if task.due <= QUARTER]
    write_scoresheet(
        tmp_path / "anew.xlsx", QUARTER, inputs.regulation, inputs.members, {}, inputs.shortcomings, tasks
    )
    now, anew = load_workbook(filled.scoresheet), load_workbook(tmp_path / "anew.xlsx")
    assert now.sheetnames == anew.sheetnames
    assert [[c.value for c in row] for row in now["Danh mục"]] == [[c.value for c in row] for row in anew["Danh mục"]]
    for name in ("phong", "chi-nhanh", "ke-hoach"):
        assert _checks(now[name]) == _checks(anew[name])
        assert _looks(now[name], anew[name].max_row) == _looks(anew[name], anew[name].max_row)


def _checks(sheet):
    checks = {(str(c.sqref), c.type, c.formula1, c.formula2, c.prompt) for c in sheet.data_validations.dataValidation}
    return checks, {(str(c.sqref), r.formula[0]) for c in sheet.conditional_formatting for r in c.rules}


def _looks(sheet, last):
    cells = (cell for row in sheet.iter_rows(min_row=3, max_row=last) for cell in row)
    return [(c.coordinate, c.style, c.protection.locked, c.number_format) for c in cells]


def test_what_would_be_lost_or_is_open_elsewhere_is_refused(filled):
    filled.scoresheet.with_name("~$scoresheet.xlsx").write_text("Lan", encoding="utf-8")
    with pytest.raises(FileBusy):
        add_rows(filled.folders, QUARTER)
    filled.scoresheet.with_name("~$scoresheet.xlsx").unlink()

    def edit(workbook):
        workbook["chi-nhanh"].add_chart(BarChart(), "Y3")
        workbook.create_chartsheet("Hình vẽ").add_chart(BarChart())
        workbook["chi-nhanh"]["W3"] = "=1+1"

    filled.edit_sheet(edit)
    content = filled.scoresheet.read_bytes()
    with pytest.raises(InputError) as caught:
        add_rows(filled.folders, QUARTER)
    assert [(one.sheet, one.cell, str(one.message)) for one in caught.value.findings] == [
        ("chi-nhanh", "W3", "ô có công thức, ghi vào phiếu sẽ không tính lại; hãy thay bằng giá trị (Dán đặc biệt › "
                            "Giá trị)"),
        ("chi-nhanh", "", "trang có hình hoặc biểu đồ, ghi lại sẽ mất; hãy chuyển sang tệp khác"),
        ("Hình vẽ", "", "trang có hình hoặc biểu đồ, ghi lại sẽ mất; hãy chuyển sang tệp khác"),
    ]  # fmt: skip
    assert filled.scoresheet.read_bytes() == content


def test_a_drawing_without_anything_drawn_keeps_no_rows_out(filled):
    """LibreOffice leaves one in every sheet that it saves."""
    filled.edit_sheet(lambda workbook: workbook["chi-nhanh"].add_chart(BarChart(), "Y3"))
    parts = unpack(filled.scoresheet.read_bytes())
    anchors = re.compile(rb"<(?:\w+:)?oneCellAnchor.*Anchor>", re.DOTALL)
    parts["xl/drawings/drawing1.xml"], n = anchors.subn(b"", parts["xl/drawings/drawing1.xml"])
    filled.scoresheet.write_bytes(pack(parts).getvalue())
    assert n == 1 and add_rows(filled.folders, QUARTER).before


@pytest.mark.parametrize(
    ("sheet", "spoil", "message"),
    [
        ("ton-tai", lambda sheet: sheet.delete_rows(2), r"dòng ẩn ghi tên cột \(dòng 2\) đã bị xóa"),
        ("ke-hoach", lambda sheet: sheet.delete_rows(1), "dòng"),
        ("chi-nhanh", lambda sheet: sheet.delete_rows(2), r"dòng ẩn ghi tên cột \(dòng 2\) đã bị xóa"),
        ("ton-tai", lambda sheet: setattr(sheet, "title", "ton tai"), "thiếu trang «ton-tai»"),
        ("chi-nhanh", lambda sheet: sheet.parent.defined_names.pop("quarter"), "thiếu ô có tên «quarter»"),
    ],
)
def test_a_table_that_cannot_be_read_gets_no_rows(filled, sheet, spoil, message):
    filled.edit_sheet(lambda workbook: spoil(workbook[sheet]))
    content = filled.scoresheet.read_bytes()
    with pytest.raises(InputError, match=message):
        add_rows(filled.folders, QUARTER)
    assert filled.scoresheet.read_bytes() == content


def test_beside_csv_files_the_scoresheet_was_not_read_and_gets_no_rows(filled):
    filled.write_rows("quarters/2019-Q1/shortcomings.csv", SHORTCOMING_COLUMNS, shortcoming_rows())
    with pytest.raises(InputError, match="chỉ giữ một dạng"):
        add_rows(filled.folders, QUARTER)


def test_a_block_without_any_row_gets_all_of_them(small):
    small.use_scoresheet()
    small.edit_sheet(lambda workbook: workbook["chi-nhanh"].delete_rows(3, 100))
    assert add_rows(small.folders, QUARTER).rows["chi-nhanh"] == 2 * len(VERIFIED)
    assert small.read().entered


def test_a_new_row_is_written_under_the_columns_as_they_are_read(filled):
    """A column of one's own moves those after it, and a heading tells a column whose hidden name is gone."""

    def edit(workbook):
        for name in ("chi-nhanh", "ke-hoach"):
            workbook[name].insert_cols(2)
            workbook[name]["B1"] = "Ghi chú riêng"
        workbook["chi-nhanh"]["A2"] = None
        workbook["ke-hoach"]["D2"] = "Title"
        del workbook["Danh mục"]

    before = as_read(filled.read())
    filled.edit_sheet(edit)
    assert add_rows(filled.folders, QUARTER).rows == {"phong": 0, "chi-nhanh": 11, "ton-tai": 0, "ke-hoach": 1}
    now = load_workbook(filled.scoresheet)
    assert [now["chi-nhanh"][f"{letter}13"].value for letter in "ABI"] == ["Điện lực Càng Long", None, "hop-thu"]
    first = plan_rows()[0]
    assert [now["ke-hoach"][f"{letter}3"].value for letter in "ABD"] == ["KH-0", None, first["title"]]
    assert as_read(filled.read()).keys() == before.keys()
