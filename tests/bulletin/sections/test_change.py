"""What is compared with the quarter before, and in which unit: under one regulation, across a break, after a move."""

import re
import shutil
from dataclasses import replace
from fractions import Fraction as F
from types import SimpleNamespace

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.drawing.writer import Writer
from cchc_lib.bulletin.sections.change import name_limits, tell_direction, tell_directions, tell_other_units
from cchc_lib.exact import round_half_up
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.language import Text
from cchc_lib.results import open_history
from cchc_lib.sharing.quarter_index import write_index
from tests.whole.harness import Made
from tests.whole.reading import Page, Table, number, numbers, one_line
from tests.whole.roots import NOT_APPLICABLE, Block, SmallCompany, edit_row, write_yaml
from tests.whole.shared import make_once

HEADING, VETOED = "Thay đổi so với quý trước", "giới hạn, điểm liệt"
FIVE = ("d1", "d2", "d3", "d4", "d5")
COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10}, {"k1": 2}, {"p1": 2}, cap=2), "mot": Block({"a1": 10})},
    units={**dict.fromkeys(FIVE, "doi"), "m1": "mot"},
    points={
        "2018-Q3": {**{unit: {"a1": "5.75"} for unit in FIVE}, "m1": {"a1": "7.25"}},
        "2018-Q4": {**{unit: {"a1": "8.25", "k1": "1.64"} for unit in FIVE}, "m1": {"a1": "9.75"}},
        "2019-Q1": {
            "d1": {}, "d2": {"a1": "8.5"}, "d3": {"a1": "8.25"}, "d4": {"a1": "8.25"}, "d5": {"a1": "8", "p1": "1"},
            "m1": {"a1": "9.5"},
        },
        "2019-Q2": {**{unit: {"a1": "9"} for unit in FIVE}, "m1": {}},
    },
)  # fmt: skip


def write_amended(root) -> None:
    """From 2019-Q1 there is no bonus any more, and points and percentages are printed with one decimal, not two."""
    folders = COMPANY.write(root)
    shutil.copytree(folders.regulations / "2016", folders.regulations / "2019")
    head, block = (folders.regulations / "2019" / name for name in ("regulation.yaml", "doi.yaml"))
    amended = {"applies_from": "2019-Q1", "rounding": {"at": "total", "places": "1", "percent_places": "1"}}
    write_yaml(head, read_yaml(head) | amended)
    write_yaml(block, {key: value for key, value in read_yaml(block).items() if key != "bonus"})
    for quarter in ("2019-Q1", "2019-Q2"):
        path = folders.params / "quarters" / quarter / "assessments.csv"
        rows = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        path.write_text("".join(row for row in rows if ";k1;" not in row), encoding="utf-8-sig", newline="")


@pytest.mark.parametrize(
    ("vetoes", "told"),
    [([()], "giới hạn"), ([(), ()], "giới hạn"), ([("a",), ()], VETOED), ([(), ("a",)], VETOED), ([("a",)], VETOED)],
)
def test_a_veto_of_either_quarter_may_be_among_the_limits(vetoes, told):
    found = [SimpleNamespace(regulation=SimpleNamespace(head=SimpleNamespace(vetoes=one))) for one in vetoes]
    assert str(name_limits(SimpleNamespace(results=found[0], before=[*found, None][1]))) == told


@pytest.mark.parametrize(
    ("x", "told"),
    [
        (F(1), ("tăng 1 điểm", "up 1 point")),
        (F(-1), ("giảm 1 điểm", "down 1 point")),
        (F(2), ("tăng 2 điểm", "up 2 points")),
    ],
)
def test_one_point_is_no_points(x, told):
    assert tuple(Writer(lang).plain(tell_direction(x, 0, in_percent=False)) for lang in ("vi", "en")) == told


@pytest.fixture(scope="module")
def amended(tmp_path_factory) -> Made:
    """The first quarter under the amended regulation."""
    return Made(make_once(tmp_path_factory, "quy định sửa đổi", write_amended), "2019-Q1")


def causes_of(table: Table) -> dict[str, dict[str, F]]:
    """The numbers of each row by the head of their column."""
    columns = [dict(zip(table.heads, row, strict=True)) for row in table.rows]
    return {
        row.pop("Đơn vị"): {head: F(0) if cell in ("–", "=") else number(cell) for head, cell in row.items()}
        for row in columns
    }


def findings(made: Made, kind: str, about: str) -> list[str]:
    return [tag.get_text().replace("\u00a0", " ") for tag in made.page(kind, about).tree.find_all("h3")]


# --- across a break -----------------------------------------------------------------------------------------------


def test_the_first_page_of_the_company_says_that_a_regulation_began(amended):
    (told,) = [s for s in amended.page("company").sentences("Điểm chính") if "quy định mới" in s]
    assert told.startswith(
        "Từ quý I/2019 áp dụng quy định mới (01/QĐ), nên chỉ so được phần thực hiện với quý IV/2018."
    )
    assert told.endswith("Phần thực hiện: 2 đơn vị tăng, 2 đơn vị giảm.")
    for other in ("2018-Q4", "2019-Q2", "2018-Q3"):
        assert "quy định mới" not in amended.in_quarter(other).page("company").text


def test_the_company_says_so_in_english_and_of_our_own(ours):
    (told,) = [s for s in ours.page("company", lang="en").sentences("Main points") if "regulation" in s.lower()[:20]]
    assert "A new regulation (03/QĐ-BCĐ-MH) applies from quarter I/2019" in told
    table = ours.page("company").table("Các đơn vị gián tiếp")
    assert table.heads[-1] == "Thực hiện, điểm %"


@pytest.mark.parametrize("quarter", ["2019-Q1", "2018-Q4"])
@pytest.mark.parametrize("block", ["truc-tiep", "dien-luc"])
def test_the_company_compares_what_its_blocks_compare(ours, quarter, block):
    """Of blocks of 100 points, so that points and % are the same number."""
    made = ours.in_quarter(quarter)
    title = str(made.results.regulation.blocks[block].title)
    names = {str(unit.name): str(unit.short) for unit in made.results.units().values()}
    ranking, table = (
        made.page("block", block).table("Kết quả quý"),
        made.page("company").table(f"{title} (tối đa 100"),
    )
    head = "Thực hiện" if quarter == "2019-Q1" else "So quý trước"
    assert (ranking.heads[-1], table.heads[-1]) == (f"{head}, điểm", f"{head}, điểm %")
    marks = zip((names[name] for name in ranking.column("Đơn vị")), ranking.column(ranking.heads[-1]), strict=True)
    assert list(marks) == list(zip(table.column("Đơn vị"), table.column(table.heads[-1]), strict=True))


def test_an_abolished_bonus_is_rule_and_no_penalty(amended):
    table = amended.page("block", "doi").table("Thay đổi so với quý IV/2018")
    found = causes_of(table)
    assert {unit: row["Quy định"] for unit, row in found.items()} == dict.fromkeys(found, F("-1.64"))
    assert {unit: row["Thưởng, phạt"] for unit, row in found.items() if row["Thưởng, phạt"]} == {"Đơn vị d5": -1}
    assert any("«K1 Việc K1»" in s for s in amended.page("block", "doi").sentences(HEADING))
    of_unit = amended.page("unit", "d3").table("Thay đổi theo tiêu chí")
    assert of_unit.rows == [["Tổng điểm thưởng", "−1,64"]]
    assert of_unit.heads == ["Tiêu chí", "Quy định"]


@pytest.mark.parametrize("quarter", ["2019-Q1", "2018-Q4"])
def test_printed_parts_add_up_though_the_decimals_changed(amended, quarter):
    made = amended.in_quarter(quarter)
    then, now = made.in_quarter(str(made.quarter.previous)).results.scores(), made.results.scores()
    table = made.page("block", "doi").table("Thay đổi so với quý")
    for name, row in causes_of(table).items():
        unit = name.removeprefix("Đơn vị ")
        assert row.pop("Thay đổi") == sum(row.values()) == now[unit].total - then[unit].total
    for unit in made.units:
        *parts, total = [number(row[1]) for row in made.page("unit", unit).table("Thay đổi so với quý").rows]
        assert sum(parts) == total == now[unit].total - then[unit].total


def test_headings_charts_marks_and_order_are_those_of_the_performance(amended):
    page = amended.page("block", "doi")
    moved = {"d1": "+1,75", "d2": "+0,25", "d3": "=", "d4": "=", "d5": "−0,25"}  # no swing is known yet: no arrows
    ranking = page.table("Kết quả quý")
    shown = zip(ranking.column("Đơn vị"), ranking.column("Thực hiện, điểm"), strict=True)
    assert dict(shown) == {f"Đơn vị {unit}": mark for unit, mark in moved.items()}
    assert page.table("Thay đổi so với").column("Đơn vị") == [f"Đơn vị {unit}" for unit in FIVE]
    assert "Phần thực hiện: 2 đơn vị tăng, 1 đơn vị giảm" in findings(amended, "block", "doi")
    lines = page.figure("Biểu đồ tổng điểm")
    assert [line for line in lines if line[:1] in "+−="] == list(moved.values())
    assert "bên phải là thay đổi do thực hiện, điểm; chấm rỗng là quý IV/2018 theo quy định 2016" in page.text
    assert page.key_figures["Bình quân khối"]
    (sub,) = [tag.get_text() for tag in page.tree.select("dd.sub") if "so với" in tag.get_text()]
    told, unknown = sub.split("; ")
    assert unknown == "chưa biết mức dao động thường thấy"
    assert told == "thực hiện tăng 1,75 điểm phần trăm so với quý IV/2018"  # (1,75 + 0,25 − 0,25) / 5, of 20 points


@pytest.mark.parametrize(("quarter", "what", "moved"), [
    ("2019-Q1", "thay đổi do thực hiện so với quý IV/2018, điểm", ["+1,75", "+0,25", "=", "=", "−0,25"]),
    ("2019-Q2", "thay đổi kết quả chung so với quý I/2019, điểm", ["−1,0", "+0,5", "+0,7", "+0,7", "+2,0"]),
])  # fmt: skip
def test_the_index_compares_what_the_bulletins_compare(amended, quarter, what, moved):
    made = amended.in_quarter(quarter)
    tree = Page(write_index(open_history(made.folders, made.quarter), []).read_text(encoding="utf-8")).tree
    told = one_line(tree.find(class_="compared"))
    assert told.startswith(f"Cột «Thay đổi»: {what}. Mức dao động thường thấy: ")
    assert told.endswith("; chưa đánh dấu thay đổi nào là khác thường.")
    section = tree.find(id="doi")
    heads = [one_line(cell) for cell in section.find_all("th", scope="col")]
    rows = {one_line(row.th): [one_line(cell) for cell in row.find_all("td")] for row in section.tbody.find_all("tr")}
    assert [rows[f"Đơn vị {unit}"][heads.index("Thay đổi") - 1] for unit in FIVE] == moved


@pytest.mark.parametrize(("kind", "about"), [("unit", "m1"), ("block", "mot")])
def test_a_sentence_tells_the_performance_first(amended, kind, about):
    heading = {"unit": "Kết quả", "block": "Điểm chính"}[kind]
    (told,) = [s for s in amended.page(kind, about).sentences(heading) if s.startswith("So với")]
    assert told == (
        "So với quý IV/2018, riêng phần thực hiện giảm 0,25 điểm; mức dao động thường thấy: chưa biết "
        "(mới có 1 lần so sánh, cần ít nhất 12). Kết quả chung giảm 0,25 điểm, từ 9,75 xuống 9,50 "
        "(thực hiện: −0,25; quy định mới: 0,00)."
    )


def test_lowest_and_highest_are_sought_within_one_regulation(amended):
    later = amended.in_quarter("2019-Q2")
    assert "Thấp nhất 95,0 % (I/2019), cao nhất 100,0 % (II/2019), theo quy định 2019" in findings(
        later, "unit", "m1"
    )
    assert "Riêng quý I/2019: 95,0 %, theo quy định 2019" in findings(amended, "unit", "m1")
    before = amended.in_quarter("2018-Q4")
    assert "Thấp nhất 72,50 % (III/2018), cao nhất 97,50 % (IV/2018)" in findings(before, "unit", "m1")
    (alt,) = [alt for alt in later.page("unit", "m1").figures if alt.startswith("Đường tỷ lệ %")]
    assert "Thấp nhất 72,50 % (III/2018), cao nhất 97,50 % (IV/2018), theo quy định 2016." in alt


@pytest.mark.parametrize(("kind", "about"), [("unit", "m1"), ("block", "mot")])
def test_a_trend_prints_each_percentage_as_its_quarter_did(amended, kind, about):
    (row,) = amended.page(kind, about).table("Tỷ lệ % điểm tối đa qua các quý").rows[:1]
    assert row[1:] == ["72,50", "97,50", "95,0"]


# --- under one regulation -----------------------------------------------------------------------------------------


def test_under_one_regulation_the_totals_are_compared(amended):
    made = amended.in_quarter("2019-Q2")
    page = made.page("block", "doi")
    assert page.table("Kết quả quý").heads[-1] == "So quý trước, điểm"
    assert "Kết quả chung: 4 đơn vị tăng, 1 đơn vị giảm" in findings(made, "block", "doi")
    (told,) = [s for s in made.page("unit", "m1").sentences("Kết quả") if s.startswith("So với")]
    assert told == (
        "So với quý I/2019: tăng 0,5 điểm, từ 9,5 lên 10,0; mức dao động thường thấy: chưa biết "
        "(mới có 2 lần so sánh, cần ít nhất 12)."
    )
    (sub,) = [tag.get_text() for tag in page.tree.select("dd.sub") if "so với" in tag.get_text()]
    means = [numbers(quarter.page("block", "doi").key_figures["Bình quân khối"])[0] for quarter in (amended, made)]
    assert numbers(sub)[0] == means[1] - means[0]


# --- signal or noise ----------------------------------------------------------------------------------------------

SIX = (*FIVE, "d6")
STEADY = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10}, {}, {"p1": 5}, cap=5)},
    units=dict.fromkeys(SIX, "doi"),
    points={
        "2018-Q1": {unit: {"a1": "8"} for unit in SIX},
        "2018-Q2": {unit: {"a1": "8.25"} for unit in SIX},
        "2018-Q3": {unit: {"a1": "8"} for unit in SIX},
        "2018-Q4": {
            "d1": {}, "d2": {"a1": "8.5"}, "d3": {"a1": "8.25"}, "d4": {"a1": "8"}, "d5": {"a1": "7.75"},
            "d6": {"p1": "3"},
        },
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def steady(tmp_path_factory) -> Made:
    """Eighteen differences in all: 12 of 1.25 %, then 10, 2.5, 1.25, 0, 1.25 and 5 %, of which the mean is 35/18."""
    return Made(make_once(tmp_path_factory, "khối ít dao động", STEADY.write), "2018-Q4")


@pytest.mark.parametrize(("judged", "told"), [
    (["slight"] * 4, "không đơn vị nào tăng hay giảm quá mức dao động thường thấy; chưa thấy thay đổi khác thường"),
    (["usual", "usual", "unknown", "slight"],
     "2 đơn vị tăng, 1 đơn vị giảm, trong đó 1 đơn vị trong mức dao động thường thấy; ở 3 đơn vị đủ số liệu"),
    (["unknown"] * 4, "2 đơn vị tăng, 1 đơn vị giảm"),
])  # fmt: skip
def test_what_is_slight_is_no_rise_and_what_cannot_be_judged_is_not_said_to_be_usual(judged, told):
    units = {"d1": F(2), "d2": F(1), "d3": F(0), "d4": F(-1)}
    judge = dict(zip(units, judged, strict=True)).get
    page = SimpleNamespace(is_break=False, compared=units, scores=units, judge=judge)
    assert str(tell_directions(page)).removeprefix("Kết quả chung: ").startswith(told)
    more = SimpleNamespace(**{**vars(page), "scores": {**units, "d5": F(1)}})  # which cannot be compared
    assert str(tell_directions(more)).startswith(f"Kết quả chung (4 trong 5 đơn vị so sánh được): {told}")


def test_only_what_is_unusual_has_an_arrow_and_what_is_slight_stands_in_brackets(steady):
    """Above 3.267 · 1.94 = 6.35 % is the performance of d1; and of d6, whom a penalty took more than it won."""
    page = steady.page("block", "doi")
    moved = {"d1": "▲ +2,00", "d2": "+0,50", "d3": "(+0,25)", "d4": "=", "d5": "(−0,25)", "d6": "−1,00"}
    table = page.table("Kết quả quý")
    marks = dict(zip(table.column("Đơn vị"), table.column("So quý trước, điểm"), strict=True))
    assert marks == {f"Đơn vị {unit}": mark for unit, mark in moved.items()}
    assert set(moved.values()) <= set(page.figure("Biểu đồ tổng điểm"))
    assert (
        "Mức dao động thường thấy, điểm: 0,39. ▲▼: khác thường, phần thực hiện tăng hay giảm quá 3,267" in page.text
    )
    assert "riêng ngẫu nhiên cũng gây ra khoảng 1 trong 100 lần" in page.text
    told = "3 đơn vị tăng, 2 đơn vị giảm, trong đó 2 đơn vị trong mức dao động thường thấy; 1 đơn vị thay đổi khác"
    assert f"Kết quả chung: {told} thường" in findings(steady, "block", "doi")
    of_company = steady.page("company").table("Khối doi").column("So quý trước, điểm %")
    assert set(of_company) == {"▲ +10,00", "+2,50", "(+1,25)", "=", "(−1,25)", "−5,00"}
    tree = Page(write_index(open_history(steady.folders, steady.quarter), []).read_text(encoding="utf-8")).tree
    assert set(moved.values()) <= {one_line(cell) for cell in tree.find(id="doi").find_all("td")}


@pytest.mark.parametrize(("unit", "vi", "en"), [
    ("d1", "tăng 2,00 điểm, từ 18,00 lên 20,00; phần thực hiện tăng khác thường",
     "2.00 points, from 18.00 to 20.00; performance rose unusually"),
    ("d2", "từ 18,00 lên 18,50; chưa phải khác thường", "from 18.00 to 18.50; not unusual"),
    ("d3", "từ 18,00 lên 18,25; trong mức dao động thường thấy (0,39",
     "from 18.00 to 18.25; within the usual swing (0.39"),
    ("d4", "không đổi", "unchanged"),
    ("d6", "từ 18,00 xuống 17,00 (thực hiện: +2,00; thưởng và phạt: −3,00); phần thực hiện tăng khác thường",
     "from 18.00 to 17.00 (performance: +2.00; bonus and penalty: −3.00); performance rose unusually"),
])  # fmt: skip
def test_a_unit_is_told_what_its_change_is_beside_the_usual_swing(steady, unit, vi, en):
    told, told_en = (
        next(s for s in steady.page("unit", unit, lang=lang).sentences(heading) if "III/2018" in s)
        for lang, heading in (("vi", "Kết quả"), ("en", "Result"))
    )
    assert vi in told and re.search(r"mức dao động thường thấy(: 0,39 điểm| \(0,39 điểm\))\.$", told)
    assert en in told_en and re.search(r"usual swing(: 0\.39 points| \(0\.39 points\))\.$", told_en)


def test_of_eleven_comparisons_no_swing_is_known(steady):
    made = steady.in_quarter("2018-Q2")
    (told,) = [s for s in made.page("unit", "d1").sentences("Kết quả") if s.startswith("So với")]
    assert told.endswith("mức dao động thường thấy: chưa biết (mới có 6 lần so sánh, cần ít nhất 12).")
    assert "▲" not in made.page("block", "doi").text


# --- a unit that moved, into a block of another maximum -----------------------------------------------------------


def test_a_block_counts_all_changes_in_one_unit(other):
    made = other.in_quarter("2019-Q4")
    page, results = made.page("block", "chi-cuc"), made.results
    table = page.table("Thay đổi so với quý III/2019 theo nguyên nhân, điểm phần trăm")
    then, now = other.in_quarter("2019-Q3").results.scores(), results.scores()
    shorts = {str(unit.short): unit.id for unit in results.units().values()}
    for name, row in causes_of(table).items():
        unit = shorts[name]
        assert row.pop("Thay đổi") == sum(row.values()) == now[unit].percent - then[unit].percent
    ranking = page.table("Kết quả quý")
    assert ranking.heads[-1] == "So quý trước, điểm %"
    marks = dict(zip(ranking.column("Đơn vị"), ranking.column(ranking.heads[-1]), strict=True))
    moved = str(results.units()["phong-hop-tac"].name)
    assert [name for name, mark in marks.items() if mark == "–"] == [moved]
    for unit in (unit for unit in results.units(block="chi-cuc").values() if str(unit.name) != moved):
        assert now[unit.id].percent - then[unit.id].percent == (numbers(marks[str(unit.name)]) or [0])[0]
    said = [s for s in page.sentences(HEADING) if s.startswith("Chuyển từ khối khác")]
    assert [moved in s for s in said] == [True]


def test_a_unit_that_moved_is_told_its_performance_and_what_the_other_criteria_did(other):
    page = other.in_quarter("2019-Q4").page("unit", "phong-hop-tac")
    (told,) = [s for s in page.sentences("Kết quả") if s.startswith("So với quý III/2019")]
    assert "riêng phần thực hiện" in told
    assert "(thực hiện: +3,4; tiêu chí của khối mới, kể cả tiêu chí không so sánh được: +1,9; giới hạn: −1,3)" in told
    assert "quy định mới" not in page.text


def test_beside_a_unit_that_moved_stands_the_median_of_the_block_it_was_in(other):
    made, before = other.in_quarter("2019-Q4"), other.in_quarter("2019-Q3").results
    table = made.page("unit", "phong-hop-tac").table("Tỷ lệ % điểm tối đa qua các quý")
    (row,) = [row for row in table.rows if row[0].startswith("trung vị khối")]
    was, now = before.units()["phong-hop-tac"].block, made.results.units()["phong-hop-tac"].block
    assert was != now
    assert number(row[-2]) == round_half_up(before.block(was).median_percent, 2)
    assert number(row[-1]) == round_half_up(made.results.block(now).median_percent, 2)


MOVING = SmallCompany(
    blocks={"doi": Block({"a1": 10}), "mot": Block({"a1": 10})},
    units={"d1": "doi", "d2": "doi", "m1": "mot", "m2": "mot"},
    points={
        quarter: {"d1": {}, "d2": {"a1": x}, "m1": {}, "m2": {}}
        for quarter, x in (("2018-Q4", "9"), ("2019-Q1", "8"))
    },
)


def write_moved_under_another_regulation(root) -> None:
    """From 2019-Q1 another regulation applies, of the same rules, and d2 is in the other block."""
    folders = MOVING.write(root)
    shutil.copytree(folders.regulations / "2016", folders.regulations / "2019")
    head, units = folders.regulations / "2019" / "regulation.yaml", folders.params / "units.yaml"
    write_yaml(head, read_yaml(head) | {"applies_from": "2019-Q1"})
    told = read_yaml(units)
    (moved,) = (unit for unit in told["units"] if unit["id"] == "d2")
    moved["blocks"] = [
        {"block": "doi", "from": "01/01/2010", "to": "31/12/2018"},
        {"block": "mot", "from": "01/01/2019"},
    ]
    write_yaml(units, told)


def test_who_moved_as_another_regulation_began_is_not_compared_with_the_others(tmp_path_factory):
    root = make_once(tmp_path_factory, "chuyển khối khi đổi quy định", write_moved_under_another_regulation)
    made = Made(root, "2019-Q1")
    page = made.page("block", "mot")
    assert "Chuyển từ khối khác nên không tính vào số đơn vị tăng, giảm: Đơn vị d2." in page.sentences(HEADING)
    assert page.table("Kết quả quý").column("Thực hiện, điểm") == ["=", "=", "–"]
    (told,) = [s for s in made.page("unit", "d2").sentences("Kết quả") if s.startswith("So với quý IV/2018")]
    assert told.endswith("từ 9,00 xuống 8,00 (thực hiện: −1,00; quy định mới và tiêu chí của khối mới: 0,00).")


def write_silent_once(root) -> None:
    """d2 handed nothing in in the earlier of two quarters, and had 0 points for that."""
    folders = MOVING.write(root)
    head, inputs = folders.regulations / "2016" / "regulation.yaml", folders.params / "quarters" / "2018-Q4"
    write_yaml(head, read_yaml(head) | {"not_submitted": {"points": "0", "clause": "Điều 7"}})
    records = {"not_submitted": [{"unit": "d2", "record_no": "BB-07"}]}
    write_yaml(inputs / "quarter.yaml", read_yaml(inputs / "quarter.yaml") | records)
    edit_row(inputs / "assessments.csv", "d2", "a1", self_value="", verified_value="")


def test_a_quarter_in_which_a_unit_handed_nothing_in_is_no_measure_of_its_performance(tmp_path_factory):
    made = Made(make_once(tmp_path_factory, "không nộp một quý", write_silent_once), "2019-Q1")
    page = made.page("block", "doi")
    assert "Có quý không nộp hồ sơ nên không tính vào số đơn vị tăng, giảm: Đơn vị d2." in page.sentences(HEADING)
    assert page.table("Kết quả quý").column("So quý trước, điểm") == ["=", "–"]
    table = page.table("Thay đổi so với")
    assert table.heads == ["Đơn vị", "Thay đổi", "Không nộp hồ sơ"]
    assert table.rows == [["Đơn vị d1", "=", "–"], ["Đơn vị d2", "+8,00", "+8,00"]]
    assert made.page("unit", "d1").table("Thay đổi so với").rows == [["Thay đổi", "="]]  # – is what is not compared
    (told,) = [s for s in made.page("unit", "d2").sentences("Kết quả") if s.startswith("So với quý IV/2018")]
    assert told == (
        "So với quý IV/2018: tăng 8,00 điểm, từ 0,00 lên 8,00; quý IV/2018 đơn vị không nộp hồ sơ, nên thay đổi này "
        "không phản ánh kết quả thực hiện."
    )
    assert made.page("unit", "d2").table("Thay đổi so với").rows == [
        ["Không nộp hồ sơ", "+8,00"],
        ["Thay đổi", "+8,00"],
    ]


LACKING = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10})},
    units=dict.fromkeys(("d1", "d2", "d3"), "doi"),
    points={
        "2018-Q3": {"d1": {"a1": "9.5"}, "d2": {"a1": "8"}, "d3": {"a2": "9"}},
        "2018-Q4": {"d1": {"a1": "9.5"}, "d2": {"a1": "8.5"}, "d3": {"a2": "9.5"}},
        "2019-Q1": {"d1": {"a1": "9"}, "d2": {"a1": "8"}, "d3": {"a2": "9"}},
    },
)


def write_lacking_once(root) -> None:
    """Of d2 nobody verified a2 in the middle one of three quarters, which by a rule is 0 points."""
    folders = LACKING.write(root)
    head = folders.regulations / "2016" / "regulation.yaml"
    write_yaml(head, read_yaml(head) | {"without_value": {"points": "0", "clause": "Điều 8"}})
    edit_row(folders.params / "quarters" / "2018-Q4" / "assessments.csv", "d2", "a2", verified_value="")


@pytest.fixture(scope="module")
def lacking(tmp_path_factory) -> Made:
    return Made(make_once(tmp_path_factory, "thiếu số liệu một quý", write_lacking_once), "2018-Q4")


@pytest.mark.parametrize(
    ("quarter", "work", "missing", "moved"),
    [("2018-Q4", "+0,50", "−10,00", "Xuống"), ("2019-Q1", "−0,50", "+10,00", "Lên")],
)
def test_a_value_that_is_missing_is_no_performance_nor_is_its_return(lacking, quarter, work, missing, moved):
    made = lacking.in_quarter(quarter)
    page, block = made.page("unit", "d2"), made.page("block", "doi")
    (told,) = [s for s in page.sentences("Kết quả") if s.startswith("So với quý")]
    assert f" (thực hiện: {work}; thiếu số liệu (A2): {missing}); mức dao động" in told
    rows = page.table("Thay đổi so với").rows
    assert rows[:2] == [["Thực hiện", work], ["Thiếu số liệu (A2)", missing]]
    assert page.table("Thay đổi theo tiêu chí").heads == ["Tiêu chí", "Thực hiện", "Thiếu số liệu"]
    assert "Có quý thiếu số liệu nên không tính vào số đơn vị tăng, giảm: Đơn vị d2." in block.sentences(HEADING)
    marks = block.table("Kết quả quý")
    assert dict(zip(marks.column("Đơn vị"), marks.column("So quý trước, điểm"), strict=True))["Đơn vị d2"] == "–"
    assert page.tree.select_one(".headline").get_text().startswith(f"{moved} loại ")
    assert "; quý IV/2018 thiếu số liệu chấm điểm" in page.tree.select_one(".headline").get_text()


def test_nobody_is_asked_why_a_class_fell_of_which_a_value_is_missing(lacking):
    assert "xuống loại không do khống chế" not in lacking.page("company").text


def test_moves_into_and_out_of_a_quarter_with_a_missing_value_count_for_no_usual_swing(lacking):
    swings = [open_quarter(q, root=lacking.folders.root).swing("doi").n for q in ("2018-Q4", "2019-Q1")]
    assert swings == [2, 4]  # those of d1 and d3


def test_a_change_half_of_which_is_what_arose_is_told_in_its_parts(tmp_path):
    """Of 10 and 10 points a2 did not arise in the earlier quarter, and a1's 9 counted twice: 18, then 8 and 4."""
    points = {
        "2018-Q4": {"d1": {"a1": "9", "a2": NOT_APPLICABLE}, "d2": {}},
        "2019-Q1": {"d1": {"a1": "8", "a2": "4"}, "d2": {}},
    }
    blocks, units = {"doi": Block({"a1": 10, "a2": 10})}, dict.fromkeys(("d1", "d2"), "doi")
    made = Made(SmallCompany(blocks=blocks, units=units, points=points).write(tmp_path).root, "2019-Q1")
    page = made.page("unit", "d1")
    (told,) = [s for s in page.sentences("Kết quả") if s.startswith("So với quý IV/2018")]
    assert told.startswith(
        "So với quý IV/2018: giảm 6,00 điểm, từ 18,00 xuống 12,00 (thực hiện: −1,50; phát sinh (A2): −4,50); "
    )
    assert page.table("Thay đổi so với").column("Nguyên nhân") == ["Thực hiện", "Phát sinh (A2)", "Thay đổi"]
    unlike = made.in_quarter("2019-Q1").page("unit", "d2").sentences("Kết quả")
    assert not any("phát sinh" in sentence for sentence in unlike)


def test_moves_out_of_a_quarter_without_anything_handed_in_count_for_no_usual_swing(tmp_path_factory):
    made = Made(make_once(tmp_path_factory, "không nộp một quý", write_silent_once), "2019-Q1")
    assert open_quarter("2019-Q1", root=made.folders.root).swing("doi").n == 1  # d1's


def test_lowest_and_highest_are_sought_within_one_block(other):
    made = other.in_quarter("2019-Q4")
    results = [made.in_quarter(quarter).results for quarter in ("2019-Q3", "2019-Q4")]
    then, now = (found.scores(unit="phong-hop-tac")["phong-hop-tac"].percent for found in results)
    (finding,) = [told for told in findings(made, "unit", "phong-hop-tac") if "khối hiện nay" in told]
    assert finding.startswith("Riêng quý IV/2019: ")
    assert numbers(finding.partition(": ")[2])[0] == now
    (alt,) = [alt for alt in made.page("unit", "phong-hop-tac").figures if alt.startswith("Đường tỷ lệ %")]
    assert numbers(alt.partition(", ở khối trước")[0])[-1] == then
    assert "chuyển khối" in made.page("unit", "phong-hop-tac").figure("Đường tỷ lệ %")
    table = made.page("block", "chi-cuc").table("Tỷ lệ % điểm tối đa qua các quý")
    (row,) = [row for row in table.rows if row[0] == str(results[1].units()["phong-hop-tac"].short)]
    assert (row[-2], number(row[-1])) == ("–", now)


def test_a_mean_that_may_move_by_chance_alone_is_within_its_usual_swing(steady, ours):
    """Below the swing divided by √n: 0.11 of the branches' 4.22 / 3; of the six, 1.25 of 35/18 / 2.45 is not."""

    def told(page: Page) -> str:
        (sub,) = [tag.get_text() for tag in page.tree.select("dd.sub") if "so với" in tag.get_text()]
        return sub

    branches, six = ours.page("block", "dien-luc"), steady.page("block", "doi")
    assert told(branches).startswith("thực hiện giảm 0,11 điểm phần trăm")
    assert told(branches).endswith(", trong mức dao động thường thấy")
    assert numbers(told(six))[0] == F(5, 4) and "trong mức" not in told(six)
    defined = "với bình quân của 9 đơn vị, mức đó chia cho căn bậc hai của 9"
    assert defined in branches.text and "căn bậc hai" not in ours.page("unit", "duyen-hai").text


@pytest.mark.parametrize(("unit", "others", "arose"), [
    ("cang-long", False, "; phát sinh (6.2): −3,00; "), ("ttbvpc", True, "; làm tròn: +0,01)"),
])  # fmt: skip
def test_what_cannot_be_compared_is_told_to_be_in_what_the_regulation_did(ours, unit, others, arose):
    """The mean of the branches, new at 4.1, gave 13.88 points of a sum that comes to 0."""
    page, change = ours.page("unit", unit), open_quarter("2019-Q1", root=ours.root).unit(unit).changes[unit]
    assert change.printed()["rule"] == 0 and sum(abs(part.rule) for part in change.parts) > 1
    named = "quy định mới, kể cả tiêu chí không so sánh được" if others else "quy định mới"
    assert any(f"; {named}: 0,00{arose}" in told.replace("\u00a0", " ") for told in page.sentences("Kết quả"))
    note = [told for told in page.sentences(HEADING) if told.startswith("Không so sánh được nên tính vào phần quy")]
    assert ["«4.1 Điểm trung bình các Điện lực»" in told for told in note] == [True] * others


def test_what_cannot_be_compared_is_named_in_printed_order_and_what_was_dropped_last(ours):
    """Whatever the ids are, which nobody sees."""
    (note,) = [told for told in ours.page("unit", "kd").sentences(HEADING) if told.startswith("Không so sánh được")]
    named = ["2.6 Văn bản có chữ ký số", "4.1 Điểm trung bình các Điện lực", "2.6 Sổ giấy theo dõi hồ sơ"]
    assert re.findall("«(.*?)»", note) == named


@pytest.mark.parametrize("lacking", [("d1",), ("d1", "d2", "m1")])
def test_a_quarter_without_points_of_some_or_of_all_is_compared_with_only_as_far_as_it_has_them(tmp_path, lacking):
    """Under a new regulation; it proposed nothing either, for its company bulletin could not be made."""
    write_all_other_criteria(tmp_path)
    folders = Folders(tmp_path)
    block = folders.regulations / "2019" / "mot.yaml"
    block.write_text(block.read_text(encoding="utf-8").replace("id: b2", "id: b1"), encoding="utf-8")
    for unit in APART.units:
        edit_row(folders.params / "quarters" / "2019-Q1" / "assessments.csv", unit, "b2", criterion="b1")
    for unit in lacking:
        edit_row(folders.params / "quarters" / "2018-Q4" / "assessments.csv", unit, "b1", verified_value="chưa rõ")
    page = Made(tmp_path, "2019-Q1").page("company")
    is_compared = len(lacking) < len(APART.units)
    assert ("nên chỉ so được phần thực hiện với quý IV/2018" in page.text) == is_compared
    assert ("Phần thực hiện (2 trong 3 đơn vị so sánh được): " in page.text) == is_compared
    assert ("Quý trước chưa có kết quả để so sánh." in page.text) != is_compared
    assert "Kết quả của các đề xuất" not in page.text


APART = SmallCompany(
    blocks={"doi": Block({"a1": 10}), "mot": Block({"b1": 10})},
    units={"d1": "doi", "d2": "mot", "m1": "mot"},
    points={"2018-Q4": {"d1": {}, "d2": {}, "m1": {}}, "2019-Q1": {"d1": {}, "d2": {"b1": "8"}, "m1": {}}},
)


def write_apart(root) -> None:
    """d2 came from the other block, which has no criterion of its new one."""
    folders = APART.write(root)
    units, before = folders.params / "units.yaml", folders.params / "quarters" / "2018-Q4" / "assessments.csv"
    told = read_yaml(units)
    told["units"][1]["blocks"] = [
        {"block": "doi", "from": "01/01/2010", "to": "31/12/2018"},
        {"block": "mot", "from": "01/01/2019"},
    ]
    write_yaml(units, told)
    edit_row(before, "d2", "b1", criterion="a1", self_value="6", verified_value="6")


def write_all_other_criteria(root) -> None:
    """From 2019-Q1 a regulation applies that has no criterion of the one before."""
    folders = replace(APART, units=dict.fromkeys(APART.units, "mot")).write(root)
    shutil.copytree(folders.regulations / "2016", folders.regulations / "2019")
    head, block = (folders.regulations / "2019" / f"{name}.yaml" for name in ("regulation", "mot"))
    write_yaml(head, read_yaml(head) | {"applies_from": "2019-Q1"})
    block.write_text(block.read_text(encoding="utf-8").replace("id: b1", "id: b2"), encoding="utf-8")
    for unit in APART.units:
        edit_row(folders.params / "quarters" / "2019-Q1" / "assessments.csv", unit, "b1", criterion="b2")


def test_where_nothing_is_shared_nothing_is_said_of_the_performance(tmp_path_factory):
    made = Made(make_once(tmp_path_factory, "chuyển khối không chung tiêu chí", write_apart), "2019-Q1")
    (told,) = [s for s in made.page("unit", "d2").sentences("Kết quả") if s.startswith("So với quý IV/2018")]
    assert told == (
        "So với quý IV/2018: tăng 2,00 điểm, từ 6,00 lên 8,00; đơn vị chuyển từ khối khác, không có tiêu chí nào so "
        "sánh được, nên thay đổi này không phản ánh kết quả thực hiện."
    )


def test_nor_where_a_new_regulation_has_other_criteria_throughout(tmp_path_factory):
    made = Made(make_once(tmp_path_factory, "quy định không chung tiêu chí", write_all_other_criteria), "2019-Q1")
    (told,) = [s for s in made.page("unit", "d2").sentences("Kết quả") if s.startswith("So với quý IV/2018")]
    assert "giảm 2,00 điểm" in told and "áp dụng quy định mới, không có tiêu chí nào so sánh được" in told
    page, company = made.page("block", "mot"), made.page("company")
    assert "Không có tiêu chí nào so sánh được với quý trước: Đơn vị d1, Đơn vị d2, Đơn vị m1." in page.text
    assert not [
        s for text in (page.text, company.text) for s in ("hực hiện không đổi", "đơn vị nào tăng") if s in text
    ]


OTHER_UNITS = SmallCompany(
    blocks={"doi": Block({"a1": 10}), "mot": Block({"a1": 10}), "hai": Block({"a1": 10})},
    units={
        **dict.fromkeys(("d1", "d2", "d3", "d4", "d5", "d6"), "doi"),
        "m1": "mot",
        "h1": "hai",
        "h2": "hai",
        "n1": "mot",
    },
    points={
        "2018-Q4": {unit: {} for unit in ("d1", "d2", "d3", "d4", "d6", "m1", "h1")},
        "2019-Q1": {unit: {} for unit in ("d1", "d2", "d5", "m1", "h2", "n1")},
    },
)


def write_other_units(root) -> None:
    """With 2019 d2 goes to the other block, d3 ends, d6 until July, d5 succeeds d4 and h2 h1, and n1 is new."""
    file = OTHER_UNITS.write(root).params / "units.yaml"
    told = read_yaml(file)
    until = {"from": "01/01/2010", "to": "31/12/2018"}
    for unit in told["units"]:
        block = OTHER_UNITS.units[unit["id"]]
        if unit["id"] == "d2":
            unit["blocks"] = [{"block": "doi", **until}, {"block": "mot", "from": "01/01/2019"}]
        if unit["id"] in ("d3", "d4", "h1"):
            unit["blocks"] = [{"block": block, **until}]
        if unit["id"] == "d6":
            unit["blocks"] = [{"block": block, **until}, {"block": block, "from": "01/07/2019"}]
        if unit["id"] in ("d5", "h2", "n1"):
            unit["blocks"] = [{"block": block, "from": "01/01/2019"}]
            unit["succeeds"] = {"d5": ["d4"], "h2": ["h1"]}.get(unit["id"], [])
    write_yaml(file, told)


@pytest.mark.parametrize(("kind", "about", "heading", "told"), [
    ("block", "doi", HEADING, "Đơn vị d2: chuyển sang Khối mot; Đơn vị d3, Đơn vị d6: không được chấm điểm quý này; "
     "Đơn vị d4: được Đơn vị d5 kế thừa"),
    ("block", "mot", HEADING, ""),
    ("block", "hai", HEADING, "Đơn vị h1: được Đơn vị h2 kế thừa"),
    ("company", "", "Điểm chính", "Đơn vị d2: chuyển sang Khối mot; Đơn vị d3, Đơn vị d6: không được chấm điểm quý "
     "này; Đơn vị d4: được Đơn vị d5 kế thừa; Đơn vị h1: được Đơn vị h2 kế thừa; Đơn vị n1: quý trước không "
     "được chấm điểm"),
])  # fmt: skip
def test_units_that_are_no_more_where_they_were_are_told_with_what_became_of_them(
    tmp_path_factory, kind, about, heading, told
):
    made = Made(make_once(tmp_path_factory, "đơn vị thay đổi", write_other_units), "2019-Q1")
    found = [said for said in made.page(kind, about).sentences(heading) if said.startswith("Đơn vị thay đổi")]
    assert found == ([f"Đơn vị thay đổi so với quý IV/2018: {told}."] if told else [])
    assert "Đơn vị thay đổi" not in made.page("unit", "d5").text


@pytest.mark.parametrize(("kind", "about"), [("company", ()), ("block", ("hai",))])
def test_a_unit_that_the_quarter_before_published_under_another_name_is_told_with_both(
    tmp_path_factory, monkeypatch, kind, about
):
    root = make_once(tmp_path_factory, "đơn vị đổi tên", write_renamed)
    page = getattr(open_quarter("2019-Q1", root=root), kind)(*about)
    assert tell_other_units(page) is None
    published = {row.id: replace(row, short=Text("Đội cũ")) for row in page.before.units(unit="q1").values()}
    rows = page.before.units(**page.scope) | published
    monkeypatch.setattr(page.before, "units", lambda **scope: rows)
    assert str(tell_other_units(page)) == "Đơn vị thay đổi so với quý IV/2018: Đội cũ: nay là Đơn vị q1."


def write_renamed(root) -> None:
    """Two blocks of a unit each, in both quarters."""
    both = {"p1": {}, "q1": {}}
    blocks = {"mot": Block({"a1": 10}), "hai": Block({"a1": 10})}
    SmallCompany(blocks, {"p1": "mot", "q1": "hai"}, {"2018-Q4": both, "2019-Q1": both}).write(root)


def test_of_many_units_that_changed_it_is_told_how_many_did_so(tmp_path_factory, monkeypatch):
    made = Made(make_once(tmp_path_factory, "đơn vị thay đổi", write_other_units), "2019-Q1")
    page = open_quarter("2019-Q1", root=made.root).company()
    for module in ("page", "sections.change"):
        monkeypatch.setattr(f"cchc_lib.bulletin.{module}.MOST_UNITS", 1)
    told = (
        "Đơn vị d2: chuyển sang Khối mot; 2 đơn vị: không được chấm điểm quý này; 2 đơn vị: được đơn vị khác kế thừa"
    )
    assert page.write.plain(tell_other_units(page)) == (
        f"Đơn vị thay đổi so với quý IV/2018: {told}; Đơn vị n1: quý trước không được chấm điểm."
    )


def test_where_the_same_units_are_scored_nothing_is_said_of_that(ours):
    pages = [ours.page("company"), *(ours.page("block", block) for block in ours.blocks)]
    assert not [page for page in pages if "Đơn vị thay đổi" in page.text]


def test_what_moved_below_the_decimals_has_no_line_of_dashes(tmp_path):
    """The mean that q1 reads goes from 100 to 99,975 %: 9,9975 of its 10 points are printed as 10 again."""
    blocks = {"mot": Block({"a1": 20}), "hai": Block({"a1": 10}, average_of="mot")}
    units = {"p1": "mot", "p2": "mot", "q1": "hai"}
    full = {"p1": {}, "p2": {}, "q1": {}}
    company = SmallCompany(blocks, units, {"2018-Q4": full, "2019-Q1": full | {"p1": {"a1": "19.99"}}})
    page = open_quarter("2019-Q1", root=company.write(tmp_path).root).unit("q1")
    assert page.scores["q1"].criteria["z1"].points != page.scores_before["q1"].criteria["z1"].points
    assert "theo tiêu chí" not in page.change().html


def test_what_a_performance_has_from_other_units_is_told_with_its_points(tmp_path):
    """The mean that q1 and q2 read goes from 100 to 90 %, its points from 10 to 9; q1 loses two more by itself."""
    blocks = {"mot": Block({"a1": 20}), "hai": Block({"a1": 10}, average_of="mot")}
    units = {"p1": "mot", "p2": "mot", "q1": "hai", "q2": "hai"}
    points = {"2018-Q4": {unit: {} for unit in units}, "2019-Q1": {"p1": {"a1": "16"}, "p2": {}, "q1": {"a1": "8"}}}
    points["2019-Q1"]["q2"] = {}
    made = Made(SmallCompany(blocks, units, points).write(tmp_path).root, "2019-Q1")
    rests = "điểm ở đó còn phụ thuộc kết quả của đơn vị khác, kể cả khi có đơn vị vào hay rời khối."
    told = f"Phần thực hiện gồm cả Z1 Việc Z1{{x}}: {rests}"
    for unit, total in (("q1", F(-3)), ("q2", F(-1))):
        page = made.page("unit", unit)
        assert told.format(x=" (−1,00)") in page.sentences(HEADING)
        assert number(page.table("Thay đổi so với quý IV/2018").rows[-1][-1]) == total
    page = made.page("block", "hai")
    assert told.format(x="") in page.sentences(HEADING) and "do cả kết quả của các đơn vị ấy" in page.text
    for page in (made.page("unit", "p1"), made.page("block", "mot")):
        assert "của đơn vị khác" not in page.text and "của các đơn vị ấy" not in page.text


def test_a_criterion_that_took_the_place_of_one_of_its_name_is_named_once(tmp_path):
    points = {quarter: {"d1": {}, "d2": {"a1": "8"}} for quarter in ("2018-Q4", "2019-Q1")}
    company = SmallCompany({"doi": Block({"a1": 10, "a2": 10})}, dict.fromkeys(("d1", "d2"), "doi"), points)
    folders = company.write(tmp_path)
    new = shutil.copytree(folders.regulations / "2016", folders.regulations / "2019")
    write_yaml(new / "regulation.yaml", read_yaml(new / "regulation.yaml") | {"applies_from": "2019-Q1"})
    for path in (new / "doi.yaml", folders.params / "quarters" / "2019-Q1" / "assessments.csv"):
        path.write_text(re.sub(r"\ba1\b", "a9", path.read_text(encoding="utf-8-sig")), encoding="utf-8")
    page = Made(folders.root, "2019-Q1").page("unit", "d1")
    (note,) = [told for told in page.sentences(HEADING) if told.startswith("Không so sánh được")]
    assert note.endswith("đo cách khác): «A1 Việc A1».")
