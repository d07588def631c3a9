"""The workbook and the files for the board: every number is a number, the one that was scored; text is text."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from textwrap import wrap
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from cchc_lib.bulletin.page import Page
from cchc_lib.bulletin.quarter_data import QuarterData
from cchc_lib.bulletin.sections.change import mark_of_unit
from cchc_lib.cli import app
from cchc_lib.exact import round_half_up
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.model import MAIN, PlanTask
from cchc_lib.office.board import export_board
from cchc_lib.office.board.follow_up import _tasks
from cchc_lib.office.workbook_style import LINE_HEIGHT
from cchc_lib.quarter import Quarter, parse_period
from cchc_lib.results import History, read_year, year_quarters
from tests.bulletin.test_contradictions import edit_assessments, issue
from tests.whole.roots import NOT_APPLICABLE, Block, SmallCompany, write_yaml

from .libreoffice import needs_libreoffice, save_as

HOSTILE = {"u1": "=1+1", "u2": "＝1+1", "u3": "＋1", "u4": "-1", "u5": "＠SUM(A1)", "u6": "Phòng = một"}


def export(folders: Folders, period: str, kind: str = "xlsx", lang: str = "vi"):
    return export_board(History(folders, parse_period(period)), lang, kind)


def read(path) -> dict[str, list[dict[str, object]]]:
    """The cells of each row of a sheet, by their heads; the heads stand where the filter does."""
    sheets = {}
    for sheet in load_workbook(path):
        first, last = sheet.auto_filter.ref.split(":")
        heads, *rows = sheet[first:last]
        sheets[sheet.title] = [dict(zip((head.value for head in heads), row, strict=True)) for row in rows]
    return sheets


def column(rows: list[dict], head: str) -> list[object]:
    return [row[head].value for row in rows]


@pytest.fixture(scope="module")
def book(ours):
    """The workbook of our newest quarter."""
    (path,) = export(ours.folders, "2019-Q1")
    return path


@pytest.fixture(scope="module")
def sheets(book):
    return read(book)


def test_there_is_a_sheet_for_all_one_a_block_one_of_losses_and_one_of_what_was_asked(ours, sheets):
    blocks = [str(block.title)[:31].strip() for block in ours.results.regulation.blocks.values()]
    assert list(sheets) == ["Mọi đơn vị", *blocks, "Điểm mất", "Nhiệm vụ, tồn tại"]


def test_a_sheet_whose_percentages_would_repeat_the_points_has_the_points_alone(ours, sheets):
    blocks = list(ours.results.regulation.blocks.values())
    shown = ["Tỷ lệ, %" in sheets[str(block.title)[:31].strip()][0] for block in blocks]
    assert shown == [block.max_points != 100 for block in blocks]
    assert len(set(shown)) == 2


def test_units_stand_with_their_points_block_by_block_best_first(ours, sheets):
    scores, units = ours.results.scores(), ours.results.units()
    ordered = [
        score
        for block in ours.results.regulation.blocks
        for score in sorted((s for s in scores.values() if s.block == block), key=lambda s: -s.total)
    ]
    rows = sheets["Mọi đơn vị"]
    assert column(rows, "Đơn vị") == [str(units[score.unit].name) for score in ordered]
    for head, exact in (("Điểm", "total"), ("Tỷ lệ, %", "percent"), ("Tối đa", "max_points")):
        assert list(map(number, column(rows, head))) == [getattr(score, exact) for score in ordered]
    for head, exact in (("Điểm thưởng", "bonus"), ("Điểm phạt", "penalty")):
        assert list(map(number, column(rows, head))) == [round_half_up(getattr(score, exact), 2) for score in ordered]
    alone = {block for block in ours.blocks if sum(score.block == block for score in ordered) == 1}
    assert column(rows, "Hạng") == [None if score.block in alone else score.rank for score in ordered]
    titles = {grade.id: str(grade.title) for grade in ours.results.regulation.head.classes}
    assert column(rows, "Xếp loại") == [titles[score.final_class] for score in ordered]
    assert column(rows, "Xếp loại theo điểm") == [titles[score.class_by_points] for score in ordered]
    held = [score.final_class != score.class_by_points for score in ordered]
    assert [bool(told) for told in column(rows, "Khống chế")] == held
    assert any(held)


def number(value: object) -> Fraction:
    """A cell that a spreadsheet adds up."""
    assert isinstance(value, int | float)
    return Fraction(str(value))


@pytest.mark.parametrize("quarter", ["2018-Q2", "2019-Q1"])
def test_an_arrow_is_a_format_and_stands_where_bulletins_have_one(ours, quarter):
    made = ours.in_quarter(quarter)
    (path,) = export(ours.folders, quarter)
    rows, places = (
        read(path)["Mọi đơn vị"],
        {str(unit.name): str(unit.short) for unit in made.results.units().values()},
    )
    shown = {
        row[0]: row[-1] for table in made.page("company").tables for row in table.rows if "tối đa" in table.caption
    }
    for row in rows:
        (change,) = (cell for head, cell in row.items() if head.endswith("điểm %"))
        told = shown[places[row["Đơn vị"].value]]
        assert isinstance(change.value, int | float | None)
        marks = {sign for sign in "▲▼(" if sign in change.number_format}
        assert marks == {sign for sign in "▲▼(" if sign in told}, told


def explained(path) -> list[tuple[bool, bool]]:
    """Of each sheet whether it explains arrows and brackets, which it does where it has them."""
    found = []
    for sheet in load_workbook(path):
        formats = "".join(cell.number_format for row in sheet.iter_rows() for cell in row)
        told = " ".join(str(row[0].value) for row in sheet.iter_rows(max_row=8))
        found.append(("▲▼: khác thường" in told, "Số trong ngoặc" in told))
        assert found[-1] == ("▲" in formats or "▼" in formats, "(" in formats), told
    return found


def test_a_sheet_explains_the_marks_that_it_has_and_no_others(ours):
    (path,) = export(ours.folders, "2019-Q1")
    of_all, *of_blocks, _losses, _asked = explained(path)
    assert of_all == (False, True) and {shown for _, shown in of_blocks} == {True, False}


def test_what_moved_unusually_has_its_arrow_in_the_number_format(tmp_path):
    """Four units that move by 1 % a quarter for a year; then one gains 50 % and one loses 41 %.

    The mean moving range is at most (12 · 1 + 50 + 41 + 1 + 1) / 16 = 6.6 %; what is unusual is above 21.4 %.
    """
    last = {"u1": "9.1", "u2": "0", "u3": "4", "u4": "4.2"}
    points = {f"2018-Q{n}": {unit: {"a1": "4" if n % 2 else "4.1"} for unit in last} for n in (1, 2, 3, 4)}
    points["2019-Q1"] = {unit: {"a1": found} for unit, found in last.items()}
    company = SmallCompany(blocks={"to": Block({"a1": 10})}, units=dict.fromkeys(last, "to"), points=points)
    folders = company.write(tmp_path)
    (path,) = export(folders, "2019-Q1")
    rows = {row["Đơn vị"].value: row for row in read(path)["Mọi đơn vị"]}
    change = {name: next(cell for head, cell in row.items() if head.endswith("điểm %")) for name, row in rows.items()}
    formats = {name.removeprefix("Đơn vị "): cell.number_format for name, cell in change.items()}
    assert [{sign for sign in "▲▼(" if sign in formats[unit]} for unit in last] == [{"▲"}, {"▼"}, {"("}, {"("}]
    page = Page(QuarterData(folders, Quarter.parse("2019-Q1"), "vi", History(folders, Quarter.parse("2019-Q1"))))
    for unit in last:
        assert [sign for sign in "▲▼(" if sign in mark_of_unit(page, unit)] == [
            sign for sign in "▲▼(" if sign in formats[unit]
        ]
    assert change["Đơn vị u1"].value == 50
    assert [row["So với mức dao động thường thấy"].value for row in rows.values()] == [
        "tăng khác thường", "trong mức dao động thường thấy", "trong mức dao động thường thấy", "giảm khác thường",
    ]  # fmt: skip
    assert explained(path)[0] == (True, True)


def test_losses_add_up_to_those_of_each_block(ours, sheets):
    titles = {str(block.title): name for name, block in ours.results.regulation.blocks.items()}
    found: dict[str, Fraction] = {}
    for row in sheets["Điểm mất"]:
        if row["Loại"].value == "điểm mất":
            block = titles[row["Khối"].value]
            found[block] = found.get(block, Fraction(0)) + number(row["Tổng điểm mất"].value)
    for block, total in found.items():
        exact = sum(
            (one.lost for score in ours.results.scores(block=block).values() for one in score.criteria.values()
             if one.side == MAIN),
            Fraction(0),
        )  # fmt: skip
        assert abs(total - exact) <= Fraction(len(sheets["Điểm mất"]), 200)
    assert set(found) == set(ours.blocks)


def test_the_column_that_few_cases_leave_blank_is_named_for_another_one_of_percents_is_not(book, sheets):
    few = [row for row in sheets["Điểm mất"] if (row["Trên tổng số"].value or 10) < 10]
    assert few and {row["So với tối đa, %"].value for row in few} == {None}
    assert all(row["Cộng dồn, %"].value for row in few)
    told = [cell.value for cell in load_workbook(book)["Điểm mất"]["A"]]
    assert any("Dưới 10 trường hợp thì cột «So với tối đa, %» để trống." in str(one) for one in told)


def test_what_was_asked_is_told_with_days_as_days_and_what_is_late_first(ours, sheets):
    rows, as_of = sheets["Nhiệm vụ, tồn tại"], ours.results.settings.as_of
    open_ones = {one.id: one for one in ours.results.shortcomings()}
    kinds = column(rows, "Loại")
    assert kinds.count("Tồn tại") == len(open_ones)
    assert kinds.count("Nhiệm vụ") == sum(task.due <= ours.results.quarter for task in ours.results.plan())
    for row in (row for row in rows if row["Loại"].value == "Tồn tại"):
        assert isinstance(row["Hạn ngày"].value, datetime)
        one = open_ones[row["Số"].value]
        assert row["Hạn ngày"].value.date() == one.due
        assert (row["Quá hạn"].value == "quá hạn") == (one.is_open and one.due < as_of)
    late = [told == "quá hạn" for told in column(rows, "Quá hạn")]
    assert late == sorted(late, reverse=True)
    assert 0 < sum(late) < len(late)
    in_order = [str(unit.short) for unit in ours.results.units().values()]
    units = column(rows, "Đơn vị")
    for part in (units[: sum(late)], units[sum(late) :]):
        assert part == sorted(part, key=in_order.index)


def test_what_was_asked_is_told_with_what_was_demanded_how_it_ended_and_the_proof(ours, sheets):
    rows, units = {row["Số"].value: row for row in sheets["Nhiệm vụ, tồn tại"]}, ours.results.units()
    heads = ("Đơn vị", "Nhiệm vụ, tồn tại", "Yêu cầu khắc phục", "Hạn quý", "Kết thúc quý", "Minh chứng")
    found = {name: [row[head].value for head in heads] for name, row in rows.items()}
    told = {
        one.id: [one.unit, one.description, one.action, None, one.closed_in, one.evidence]
        for one in ours.results.shortcomings()
    }
    tasks = [one for one in ours.results.plan() if one.due <= ours.results.quarter]
    told |= {t.task: [t.unit, t.title, "", t.due, t.done_in, t.dropped_by or t.evidence] for t in tasks}
    for name, (unit, what, action, due, ended, proof) in told.items():
        quarters = [quarter and quarter.roman for quarter in (due, ended)]
        assert found[name] == [str(units[unit].short), what, action or None, *quarters, proof or None]
    for place in range(2, len(heads)):
        assert any(row[place] for row in found.values()), heads[place]


def test_a_task_that_was_dropped_is_told_with_what_dropped_it():
    task = PlanTask("n1", "d1", "Rà soát", Quarter(2018, 1), "dropped", dropped_by="QĐ 12", evidence="BC 3")
    scored = [SimpleNamespace(quarter=Quarter(2018, 1), plan=lambda: [task])]
    assert [row.proof for row in _tasks(SimpleNamespace(opened=SimpleNamespace(scored_quarters=scored)))] == ["QĐ 12"]


def test_every_page_names_what_it_is_and_whom_it_is_about_however_far_one_scrolls(book, ours):
    settings = ours.results.settings
    days = f"{settings.publication_date:%d/%m/%Y}; số liệu tính đến {settings.as_of:%d/%m/%Y}"
    for sheet in load_workbook(book):
        assert sheet["A2"].value == f"Tạm tính, ngày {days}. Dữ liệu minh họa, không phải kết quả thật của đơn vị."
        assert sheet.print_title_rows.startswith("$1:")
        heads = {cell.value: cell.column for cell in sheet[int(sheet.print_title_rows.rpartition("$")[2])]}
        name = heads["Tiêu chí" if sheet.title == "Điểm mất" else "Đơn vị"]
        assert sheet[sheet.freeze_panes].column == name + 1


def test_no_text_is_cut_at_the_foot_of_its_row(book):
    for sheet in load_workbook(book):
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[sheet.max_row]]
        above = int(sheet.print_title_rows.rpartition("$")[2])
        for row in sheet:
            room = [sum(widths), *widths[1:]] if row[0].row < above else widths
            lines = (-(-len(cell.value) // int(room[i])) for i, cell in enumerate(row) if isinstance(cell.value, str))
            if row[0].row != above:
                assert sheet.row_dimensions[row[0].row].height >= LINE_HEIGHT * max(lines), (sheet.title, row[0].row)


def test_the_longest_class_takes_two_lines(tmp_path):
    company = SmallCompany({"to": Block({"a1": 10})}, {"t1": "to"}, {"2019-Q1": {"t1": {}}})
    folders = company.write(tmp_path)
    head = folders.regulations / "2016/regulation.yaml"
    title = "Hoàn thành xuất sắc nhiệm vụ"
    write_yaml(head, read_yaml(head) | {"classes": [{"id": "a", "title": title, "from": "0"}]})
    (path,) = export(folders, "2019-Q1")
    sheet = load_workbook(path).worksheets[0]
    (cell,) = [cell for row in sheet for cell in row if cell.value == "Xếp loại"]
    width = sheet.column_dimensions[cell.column_letter].width - 2  # an indent
    assert len(wrap(title, int(width))) == 2


def test_units_that_share_a_rank_say_so_and_what_rules_did_stands_beside(tmp_path):
    company = SmallCompany(
        blocks={"to": Block({"a1": 10})},
        units=dict.fromkeys(("t1", "t2", "t3", "t4"), "to"),
        points={"2019-Q1": {"t1": {"a1": "9"}, "t2": {"a1": "9"}, "t3": {"a1": "7"}, "t4": {"a1": ""}}},
    )
    folders = company.write(tmp_path)
    head, settings = folders.regulations / "2016/regulation.yaml", folders.params / "quarters/2019-Q1/quarter.yaml"
    write_yaml(head, read_yaml(head) | {"not_submitted": {"points": "0", "clause": "Điều 7"}})
    write_yaml(settings, read_yaml(settings) | {"not_submitted": [{"unit": "t4", "record_no": "BB-07"}]})
    (path,) = export(folders, "2019-Q1")
    rows = read(path)["Khối to"]
    assert column(rows, "Đơn vị") == [f"Đơn vị {unit}" for unit in ("t1", "t2", "t3", "t4")]
    assert (column(rows, "Hạng"), column(rows, "Đồng hạng")) == ([1, 1, 3, 4], ["có", "có", None, None])
    *others, told = column(rows, "Ghi chú")
    assert others == [None] * 3 and "không nộp hồ sơ chấm điểm (biên bản BB-07)" in told
    assert [head for head in rows[0] if head == "Khống chế"] == []


def test_of_a_year_who_was_in_another_block_before_is_told(tmp_path):
    quarters = [f"2018-Q{number}" for number in (1, 2, 3, 4)]
    company = SmallCompany(
        blocks={"to": Block({"a1": 10}), "nhom": Block({"a1": 10})},
        units={"t1": "to", "t2": "to", "n1": "nhom"},
        points={quarter: {"t1": {"a1": "9"}, "t2": {"a1": "8"}, "n1": {"a1": "7"}} for quarter in quarters},
    )
    folders = company.write(tmp_path)
    head, units = folders.regulations / "2016/regulation.yaml", folders.params / "units.yaml"
    rule = {"combine": "mean", "of": "printed", "quarters_needed": "2", "classes": "same", "clause": "Điều 8"}
    write_yaml(head, read_yaml(head) | {"year": rule})
    content = read_yaml(units)
    content["units"][0]["blocks"] = [
        {"block": "nhom", "from": "01/01/2010", "to": "30/06/2018"},
        {"block": "to", "from": "01/07/2018"},
    ]
    write_yaml(units, content)
    (path,) = export(folders, "2018")
    notes_of = {row["Đơn vị"].value: row["Ghi chú"].value for row in read(path)["Mọi đơn vị"]}
    assert notes_of == {"Đơn vị t1": "Đã chuyển khối trong năm.", "Đơn vị t2": None, "Đơn vị n1": None}


def test_two_blocks_with_titles_that_no_sheet_may_bear_have_a_sheet_each(tmp_path):
    company = SmallCompany(
        blocks={"to": Block({"a1": 10}), "nhom": Block({"a1": 10}), "doi": Block({"a1": 10})},
        units={"t1": "to", "n1": "nhom", "d1": "doi"},
        points={"2019-Q1": {"t1": {}, "n1": {}, "d1": {}}},
    )
    folders = company.write(tmp_path)
    long = "Các đơn vị trực tiếp sản xuất điện năng"
    for name, title in {"to": "[Khối] a/b: c?", "nhom": f"{long} một", "doi": f"{long.upper()} HAI"}.items():
        path = folders.regulations / "2016" / f"{name}.yaml"
        write_yaml(path, read_yaml(path) | {"title": title})
    (path,) = export(folders, "2019-Q1")
    sheets = read(path)
    assert list(sheets)[1:4] == ["Khối a b c", "Các đơn vị trực tiếp sản xuất", "CÁC ĐƠN VỊ TRỰC TIẾP SẢN XU (2)"]
    assert [column(sheets[name], "Đơn vị") for name in list(sheets)[1:4]] == [
        ["Đơn vị t1"], ["Đơn vị n1"], ["Đơn vị d1"],
    ]  # fmt: skip


def test_losses_say_of_how_many_cases_and_units_they_are_and_what_is_a_penalty(tmp_path):
    company = SmallCompany(
        blocks={"to": Block({"a1": 10, "b1": 10}, penalty={"x1": 5}, cap=5)},
        units=dict.fromkeys(("t1", "t2", "t3"), "to"),
        points={"2019-Q1": {"t1": {"a1": "9", "x1": "2"}, "t2": {"a1": "6"}, "t3": {"b1": NOT_APPLICABLE}}},
    )
    (path,) = export(company.write(tmp_path), "2019-Q1")
    heads = ("Số", "Loại", "Đơn vị mất điểm", "Trên số đơn vị", "Tổng điểm mất", "So với tối đa, %", "Cộng dồn, %")
    assert [[row[head].value for head in heads] for row in read(path)["Điểm mất"]] == [
        ["A1", "điểm mất", 2, 3, 5, 12.5, 100],
        ["X1", "điểm phạt", 1, 3, 2, 13.3, 100],
    ]


def test_files_for_machines_in_english_stand_beside_those_in_vietnamese_with_their_day(ours):
    parquet = pytest.importorskip("pyarrow.parquet")
    before = {path: path.read_bytes() for path in export(ours.folders, "2019-Q1", "parquet")}
    english = export(ours.folders, "2019-Q1", "parquet", lang="en")
    assert [path.name for path in english] == ["ranking.en.parquet", "losses.en.parquet", "follow_up.en.parquet"]
    assert {path: path.read_bytes() for path in before} == before
    told = parquet.read_table(english[0]).schema.metadata
    assert told[b"cchc.date"].decode() == ours.results.settings.publication_date.isoformat()


def test_a_task_that_another_unit_took_over_in_the_year_is_listed_once_as_it_stood_last():
    task = PlanTask("n1", "d1", "Rà soát", Quarter(2018, 1), "not_done")
    later = replace(task, unit="d2", status="done", done_in=Quarter(2018, 2))
    quarters = [
        SimpleNamespace(quarter=Quarter(2018, number), plan=lambda told=told: [told])
        for number, told in enumerate((task, later), start=1)
    ]
    rows = list(_tasks(SimpleNamespace(opened=SimpleNamespace(scored_quarters=quarters))))
    assert [(row.id, row.unit, row.is_late) for row in rows] == [("n1", "d2", False)]


def test_it_is_ready_to_print_and_says_whose_data_that_is(book):
    for sheet in load_workbook(book):
        assert "Dữ liệu minh họa" in sheet["A2"].value
        assert (str(sheet.page_setup.paperSize), sheet.page_setup.fitToWidth) == (sheet.PAPERSIZE_A4, 1)
        heading = int(sheet.print_title_rows.rpartition("$")[2])
        assert sheet.auto_filter.ref.startswith(f"A{heading}:")
        assert sheet.freeze_panes.rstrip("0123456789") > "A"
        assert int(sheet.freeze_panes.strip("ABCDEFGHIJ")) == heading + 1


def test_its_properties_tell_what_it_is_and_no_library(book):
    with ZipFile(book) as packed:
        about = packed.read("docProps/core.xml").decode()
    assert ">Kết quả chấm điểm CCHC quý I/2019 của các đơn vị</dc:title>" in about
    assert "dc:creator" not in about


def test_the_same_quarter_gives_the_same_bytes(ours, book):
    before = book.read_bytes()
    assert export(ours.folders, "2019-Q1") == [book]
    assert book.read_bytes() == before


def test_a_year_has_its_quarters_and_the_losses_of_each(ours):
    (path,) = export(ours.folders, "2018")
    sheets, results = read(path), History(ours.folders, parse_period("2018")).results
    years, names = read_year(results), {str(unit.name): unit.id for unit in results.units().values()}
    for row in sheets["Mọi đơn vị"]:
        year = years[names[row["Đơn vị"].value]]
        assert number(row["Tỷ lệ, %"].value) == year.percent
        for one in year.quarters:
            shown = row[f"{one.quarter.roman}, %"].value
            assert (None if shown is None else number(shown)) == one.percent
    assert set(column(sheets["Điểm mất"], "Quý")) == {one.quarter.roman for one in year_quarters(results)}


def test_parquet_holds_exact_decimals_and_what_people_have_names_for_by_id(ours):
    parquet = pytest.importorskip("pyarrow.parquet")
    paths = {path.stem: path for path in export(ours.folders, "2019-Q1", "parquet")}
    assert set(paths) == {"ranking", "losses", "follow_up"}
    table, scores = parquet.read_table(paths["ranking"]), ours.results.scores()
    assert str(table.schema.field("total").type) == "decimal128(38, 2)"
    assert str(table.schema.field("rank").type) == "int64"
    assert table.schema.metadata[b"cchc.status"].decode() == "Tạm tính"
    for row in table.to_pylist():
        score = scores[row["unit_id"]]
        assert isinstance(row["total"], Decimal)
        assert (Fraction(row["total"]), Fraction(row["percent"])) == (score.total, score.percent)
        assert Fraction(row["exact_percent"]) == score.exact_percent
        assert row["block_id"] == score.block
    due = parquet.read_table(paths["follow_up"]).column("due").to_pylist()
    assert {type(day) for day in due} == {date, type(None)}


def test_points_stand_beside_their_maximum_on_each_sheet(ours, sheets):
    for block in ours.results.regulation.blocks.values():
        rows = sheets[str(block.title)[:31].strip()]
        assert set(map(number, column(rows, "Tối đa"))) == {block.max_points}


def test_changes_from_a_later_revision_of_the_quarter_before_are_said_to_be_that(ours, tmp_path, copy_ours):
    """The bulletins of 2019-Q1 were published before it, and tell other changes."""
    folders = copy_ours(tmp_path)
    for period in ("2018-Q4", "2019-Q1"):
        issue(folders, period)
    (path,) = export(folders, "2019-Q1")
    before = [row["Thực hiện, điểm %"].value for row in read(path)["Mọi đơn vị"]]
    assert "So sánh với" not in " ".join(notes(path))

    def worse(row: dict[str, str]) -> None:
        if (row["unit"], row["criterion"]) == ("tieu-can", "cap-dien-ha-ap"):
            row["verified_value"] = "240"  # of 253

    edit_assessments(folders, "2018-Q4", worse)
    settings = folders.inputs_of(Quarter.parse("2018-Q4")) / "quarter.yaml"
    text = settings.read_text(encoding="utf-8").replace("22/01/2019", "02/05/2019")
    settings.write_text(text.replace("29/01/2019", "10/05/2019"), encoding="utf-8")
    issue(folders, "2018-Q4", "Sửa số liệu theo biên bản", date(2019, 4, 23))
    (path,) = export(folders, "2019-Q1")
    assert [row["Thực hiện, điểm %"].value for row in read(path)["Mọi đơn vị"]] != before
    told = "So sánh với quý IV/2018 (Đính chính số 1, ngày 23/04/2019); bản tin phát hành trước đó"
    assert sum(note.startswith(told) for note in notes(path)) == 1 + len(ours.blocks)


def test_a_year_tells_what_of_it_is_not_published_as_its_bulletins_do(ours):
    (path,) = export(ours.folders, "2018")
    quarters = "quý I/2018, quý II/2018, quý III/2018, quý IV/2018"
    assert f"Chưa phát hành: {quarters}, nên kết quả năm là tạm tính." in notes(path)


def test_losses_of_a_year_lack_the_blocks_of_the_quarters_in_which_a_unit_had_no_points(half_a_year):
    """Not those of which a unit has no result of the year; and they are told as of the same releases."""
    (path,) = export(half_a_year, "2018")
    told = "Chưa tính được vì còn đơn vị chưa có kết quả: {0} (quý I/2018), {0} (quý II/2018)."
    assert told.format("Các đơn vị gián tiếp") in notes(path)
    found = {(row["Khối"].value, row["Quý"].value) for row in read(path)["Điểm mất"]}
    assert {quarter for block, quarter in found if block == "Các đơn vị gián tiếp"} == {"III/2018", "IV/2018"}
    (*_, last) = (note for note in notes(path) if "Chưa phát hành" in note)
    assert sum(note == last for note in notes(path)) == 2 + len({block for block, _ in found})


def notes(path) -> list[str]:
    """What stands above the tables of a workbook."""
    found = []
    for sheet in load_workbook(path):
        heading = int(sheet.auto_filter.ref.partition(":")[0][1:])
        found += [str(sheet.cell(row, 1).value) for row in range(1, heading)]
    return found


def test_an_unknown_kind_is_told_what_there_is(ours):
    done = (
        pytest.importorskip("typer.testing")
        .CliRunner()
        .invoke(app, ["--root", str(ours.root), "export", "2019-Q1", "--format", "ods"])
    )
    assert str(done.exception) == "--format «ods» không có; được dùng: xlsx, parquet"


@pytest.mark.parametrize("period", ["2020-Q1", "2019-Q4"])
def test_another_organisation_in_english(other, period):
    (path,) = export(other.folders, period, lang="en")
    assert path.name == "ranking.en.xlsx"
    rows = read(path)["All units"]
    assert len(rows) == len(other.in_quarter(period).results.units())
    assert {"Unit", "Class"} <= rows[0].keys()


def test_in_english_sheets_and_heads_are_not_cut_within_a_word_and_no_day_is_read_as_a_month(ours):
    (path,) = export(ours.folders, "2019-Q1", lang="en")
    book = load_workbook(path)
    assert "High-voltage grid operation" in book.sheetnames
    for sheet in book:
        row = int(sheet.print_title_rows.rpartition("$")[2])
        for cell in sheet[row]:
            assert max(map(len, str(cell.value).split())) <= sheet.column_dimensions[cell.column_letter].width
    shortcomings = read(path)["Tasks, shortcomings"]
    assert {row["Due on"].number_format for row in shortcomings if row["Due on"].value} == {"d mmm yyyy"}


def test_a_unit_without_points_is_named_below_the_others_and_its_block_has_no_losses(tmp_path):
    company = SmallCompany(
        blocks={"to": Block({"a1": 10}), "nhom": Block({"a1": 10})},
        units={"t1": "to", "t2": "to", "n1": "nhom"},
        points={"2019-Q1": {"t1": {"a1": "nhiều"}, "t2": {"a1": "5"}, "n1": {"a1": "7"}}},
    )
    (path,) = export(company.write(tmp_path), "2019-Q1")
    sheets = read(path)
    assert column(sheets["Khối to"], "Điểm") == [5, None]
    assert column(sheets["Khối to"], "Hạng") == [None, None]
    assert sheets["Khối to"][1]["Ghi chú"].value.startswith("chưa có kết quả: ")
    assert set(column(sheets["Điểm mất"], "Khối")) == {"Khối nhom"}


def test_why_there_are_no_points_stands_on_the_sheet_of_a_block_that_has_none(tmp_path):
    company = SmallCompany(
        blocks={"to": Block({"a1": 10}), "nhom": Block({"a1": 10})},
        units={"t1": "to", "n1": "nhom"},
        points={"2019-Q1": {"t1": {"a1": "nhiều"}, "n1": {"a1": "7"}}},
    )
    (path,) = export(company.write(tmp_path), "2019-Q1")
    sheets = read(path)
    assert column(sheets["Khối to"], "Ghi chú") == ["chưa có kết quả: dữ liệu đầu vào còn lỗi"]
    assert "Ghi chú" not in sheets["Khối nhom"][0]


@pytest.mark.parametrize("kind", ["xlsx", pytest.param("saved", marks=[pytest.mark.long, needs_libreoffice])])
def test_what_people_typed_is_text_whatever_it_begins_with(tmp_path, kind):
    company = SmallCompany(
        blocks={"to": Block({"a1": 10})},
        units=dict.fromkeys(HOSTILE, "to"),
        points={"2019-Q1": {unit: {"a1": "9"} for unit in HOSTILE}},
        names=HOSTILE,
    )
    (path,) = export(company.write(tmp_path), "2019-Q1")
    if kind == "saved":
        path = save_as(path, "xlsx", tmp_path)
    cells = [row["Đơn vị"] for row in read(path)["Mọi đơn vị"]]
    assert {cell.value for cell in cells} == set(HOSTILE.values())
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells if not cell.quotePrefix} == {"Phòng = một"} or kind == "saved"


@pytest.mark.long
@needs_libreoffice
def test_libreoffice_reads_the_same_types_and_values(book, sheets, tmp_path):
    saved = read(save_as(book, "xlsx", tmp_path))
    assert list(saved) == list(sheets)
    for name, rows in sheets.items():
        for row, again in zip(rows, saved[name], strict=True):
            found = {head: (cell.value, cell.data_type, cell.is_date) for head, cell in row.items()}
            assert {head: (cell.value, cell.data_type, cell.is_date) for head, cell in again.items()} == found
