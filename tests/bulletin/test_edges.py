"""Bulletins where there is little or nothing to show: each section says why in a sentence, and the page is whole.

Every page that `make_page` gives has passed the lint.
"""

import re
import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.sections.proposals import list_proposals
from cchc_lib.bulletin.sections.ranking import _finding
from cchc_lib.errors import UsageError
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.language import number as written
from cchc_lib.results import History
from cchc_lib.sharing import plan_bulletins
from tests.language.words import find_words_of_ours
from tests.whole.harness import Made
from tests.whole.reading import number, numbers, one_line
from tests.whole.roots import NOT_APPLICABLE, Block, SmallCompany, edit_row, write_yaml
from tests.whole.shared import make_once

TWO = {"a1": 10, "a2": 10, "b1": 20}
LIMITED = Block({"a1": 10}, bonus={"t1": 3, "t2": 3}, penalty={"p1": 8, "p2": 8}, cap=12)
COMPANY = SmallCompany(
    blocks={
        "phong": Block(TWO, average_of="doi"),
        "doi": Block(TWO),
        "to": LIMITED,
        "ban": Block(TWO, policy="rescale_in_block"),
    },
    units={
        "p1": "phong", "p2": "phong",
        "d1": "doi", "d2": "doi", "d3": "doi", "d4": "doi",
        "t1": "to", "t2": "to", "t3": "to", "t4": "to",
        "b1": "ban", "b2": "ban",
    },
    points={
        "2018-Q3": {unit: {} for unit in ("p1", "p2", "d1", "d2", "d3", "d4", "t1", "t2", "t3", "t4", "b1", "b2")},
        "2019-Q1": {
            "p1": {}, "p2": {},
            "d1": {"a1": "9.5"}, "d2": {"a2": "9.5"}, "d3": {}, "d4": {"a1": "8", "b1": "20"},
            "t1": {"p1": "8", "p2": "8"},                    # taken off: 12 of 16, more than it has
            "t2": {"t1": "3", "t2": "3"},                    # above the maximum
            "t3": {"a1": "10", "p1": "8", "p2": "1"},
            "t4": {"a1": "3.33", "t1": "0.5", "p2": "0.25"},
            "b1": {"a1": NOT_APPLICABLE, "a2": NOT_APPLICABLE, "b1": "15"}, "b2": {"a1": "5"},
        },
        "2019-Q2": {unit: {} for unit in ("p1", "p2", "d1", "d2", "d3", "d4", "t1", "t2", "t3", "t4", "b1", "b2")},
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Made:
    return Made(make_once(tmp_path_factory, "công ty nhỏ", COMPANY.write), "2019-Q1")


# --- little to compare with ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("quarter", ["2017-Q2", "2019-Q1"])
def test_a_block_of_one_unit_is_not_ranked(ours, quarter):
    page = ours.in_quarter(quarter).page("block", "cao-the")
    assert "Xếp hạng" not in [one_line(heading) for heading in page.tree.find_all("h2")]
    assert not [table for table in page.tables if table.caption.startswith("Kết quả quý")]
    assert not re.search("cả khối|bình quân (của )?khối", page.text, re.IGNORECASE)
    assert not [alt for alt in page.figures if alt.startswith("Biểu đồ tổng điểm")]
    assert not [table for table in page.tables if table.caption.startswith("Tỷ lệ % điểm mất")]
    assert "cùng dẫn đầu" not in page.text
    assert "dẫn đầu với" not in page.text


@pytest.mark.parametrize("quarter", ["2017-Q2", "2018-Q4", "2019-Q1"])
def test_the_main_points_of_a_block_of_one_are_its_units(ours, quarter):
    """Its result and class once, its own change and losses; no rank, no mean, no count of one."""
    made = ours.in_quarter(quarter)
    (score,) = made.results.scores(block="cao-the").values()
    grade = made.results.regulation.grade(score.final_class).title.vi
    first, *others = made.page("block", "cao-the").sentences("Điểm chính")[1:]
    assert re.fullmatch(rf"Đội .* đạt {written(score.total, 2)} trên 80 điểm \([\d,]+ %\), xếp loại {grade}\.", first)
    assert any(told.startswith("So với quý") for told in others) == (quarter != "2017-Q2")
    assert any(told.startswith(("Mất điểm nhiều nhất", "Không đơn vị nào mất")) for told in others)
    for page in (made.page("block", "cao-the"), made.page("unit", "doi-cao-the")):
        assert not re.search("1 đơn vị [XTKY]|đổi hạng|[Hh]ạng 1|bình quân mỗi đơn vị", page.text)


def test_the_only_unit_of_a_block_is_compared_with_no_median(ours):
    page = ours.page("unit", "doi-cao-the")
    assert "Trung vị khối" not in page.table("Điểm từng tiêu chí").heads
    assert page.key_figures.keys() == {"Tổng điểm", "Xếp loại"}
    assert "Khối chỉ có một đơn vị nên không xếp hạng." in page.sentences("Kết quả")


@pytest.mark.parametrize(("kind", "about", "heading"), [
    ("company", "", "Theo dõi quý trước"),
    ("block", "dien-luc", "Thay đổi so với quý trước"),
    ("unit", "tra-cu", "Thay đổi so với quý trước"),
])  # fmt: skip
def test_the_first_quarter_has_nothing_before_it(ours, kind, about, heading):
    page = ours.in_quarter("2017-Q2").page(kind, about)
    assert "Đây là quý đầu tiên có dữ liệu, chưa có quý trước để so sánh." in page.sentences(heading)
    assert "Diễn biến qua các quý" not in page.headings or page.sentences("Diễn biến qua các quý")[1:] == [
        "Chưa đủ quý để vẽ diễn biến."
    ]
    assert not [table for table in page.tables if table.caption.startswith("Thay đổi")]


@pytest.mark.parametrize(("kind", "about"), [("block", "doi"), ("unit", "d1"), ("company", "")])
def test_a_quarter_that_is_missing_is_named(small, kind, about):
    page = small.page(kind, about)
    heading = "Theo dõi quý trước" if kind == "company" else "Thay đổi so với quý trước"
    assert "Không so sánh được với quý IV/2018: không có dữ liệu." in page.sentences(heading)
    if kind != "company":
        assert "Thiếu số liệu: quý IV/2018 (không có dữ liệu)." in page.sentences("Diễn biến qua các quý")
        table = page.table("Tỷ lệ % điểm tối đa")
        assert table.heads[1:] == ["III/2018", "IV/2018", "I/2019"]
        assert {row[2] for row in table.rows} == {"–"}


def test_an_earlier_quarter_that_cannot_be_scored_is_a_gap_with_its_reason(small, tmp_path):
    broken = copy_of(small, tmp_path)
    settings = broken.folders.params / "quarters" / "2018-Q3" / "quarter.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("as_of", "as_off"), encoding="utf-8")
    assert broken.page("unit", "d1").sentences("Diễn biến qua các quý")[1:] == ["Chưa đủ quý để vẽ diễn biến."]
    (missing,) = [
        sentence
        for sentence in broken.in_quarter("2019-Q2").page("unit", "d1").sentences("Diễn biến qua các quý")
        if sentence.startswith("Thiếu số liệu")
    ]
    assert missing.startswith("Thiếu số liệu: quý III/2018 (")
    assert "as_of" in missing
    assert missing.endswith("quý IV/2018 (không có dữ liệu).")


@pytest.fixture(scope="module")
def incomplete_before(small, tmp_path_factory) -> Made:
    """The newest quarter is whole, in the one before it a unit of a block of four has no points."""
    made = copy_of(small, tmp_path_factory.mktemp("quý trước thiếu")).in_quarter("2019-Q2")
    edit_row(made.folders.params / "quarters/2019-Q1/assessments.csv", "d4", "a1", verified_value="")
    return made


def test_a_unit_without_points_in_the_quarter_before_is_not_compared(incomplete_before):
    page = incomplete_before.page("unit", "d4")
    assert "Đơn vị không có kết quả quý trước để so sánh." in page.sentences("Thay đổi so với quý trước")
    assert page.table("Tỷ lệ % điểm tối đa qua").rows[0][-2] == "–"
    block = incomplete_before.page("block", "doi")
    assert "Không có kết quả quý trước để so sánh: Đơn vị d4." in block.sentences("Thay đổi so với quý trước")
    assert not [s for s in block.sentences("Điểm chính") if "so với quý I/2019" in s]


@pytest.mark.parametrize(("kind", "about", "row"), [("unit", "d1", 1), ("block", "doi", 0)])
def test_an_incomplete_block_has_neither_mean_nor_median_in_the_trend(incomplete_before, kind, about, row):
    assert incomplete_before.page(kind, about).table("Tỷ lệ % điểm tối đa qua").rows[row][-2] == "–"


def fingerprint(page) -> str:
    (sentence,) = [s for s in page.sentences("Nguồn gốc số liệu") if s.startswith("Mã kiểm tra")]
    return sentence


def test_the_fingerprint_changes_with_the_rows_that_a_bulletin_read(small, tmp_path):
    before, changed = small.page("unit", "d1"), copy_of(small, tmp_path)
    edit_row(changed.folders.params / "quarters/2019-Q1/assessments.csv", "d1", "a1", verified_value="9")
    assert fingerprint(changed.page("unit", "d1")) != fingerprint(before)
    assert fingerprint(changed.page("unit", "b2")) == fingerprint(small.page("unit", "b2"))


def test_the_fingerprint_covers_the_earlier_quarters_that_a_bulletin_shows(small, tmp_path):
    before, changed = small.page("unit", "d1"), copy_of(small, tmp_path)
    edit_row(changed.folders.params / "quarters/2018-Q3/assessments.csv", "d1", "a1", verified_value="9")
    assert changed.page("unit", "d1").text.rpartition("Nguồn gốc")[0] != before.text.rpartition("Nguồn gốc")[0]
    assert fingerprint(changed.page("unit", "d1")) != fingerprint(before)


def test_nobody_changed(small):
    made = small.in_quarter("2019-Q2")
    page = made.page("block", "doi")
    (moved,) = [sub.get_text() for sub in page.tree.select("dd.sub") if "so với" in sub.get_text()]
    assert moved.startswith("tăng")
    unmoved = made.page("unit", "d3")
    assert any(s.startswith("So với quý I/2019: không đổi; mức") for s in unmoved.sentences("Kết quả"))
    assert [row[1] for row in unmoved.table("Thay đổi so với").rows] == ["="]


# --- nothing lost, all alike, ties --------------------------------------------------------------------------------


def test_a_block_where_nobody_lost_a_point_says_so(small):
    page = small.in_quarter("2019-Q2").page("block", "doi")
    assert "Mọi đơn vị đạt đủ điểm ở mọi tiêu chí." in page.sentences("Điểm mất và vì sao")
    assert "Không đơn vị nào mất điểm." in page.sentences("Điểm chính")
    assert page.key_figures["Điểm mất"] == "0,00"
    assert page.table("Kết quả quý").column("Hạng") == ["1 (đồng hạng)"] * 4
    assert "Mọi đơn vị đồng hạng, cùng đạt 40,00 trên 40 điểm (100,00 %)." in page.sentences("Điểm chính")
    assert "dẫn đầu" not in page.text


def test_where_all_of_a_block_are_equal_nobody_is_said_to_lead_it(small):
    made = small.in_quarter("2019-Q2")
    assert "Khối doi: mọi đơn vị đồng hạng (100,00 %, 40,00/40 điểm)." in made.page("notice").text
    assert made.page("company").table("Kết quả từng khối").column("Dẫn đầu")[1] == "mọi đơn vị đồng hạng"
    assert "Xếp loại Tốt, đồng hạng 1 trong khối 4 đơn vị" in made.page("unit", "d1").text


@pytest.mark.parametrize(
    ("third", "finding", "told"),
    [
        ({}, "Mọi đơn vị đồng hạng", "Khối doi: cả 2 đơn vị cùng đạt 100 % điểm tối đa."),
        (
            {"d3": {"a2": "83"}}, "Đơn vị d2, Đơn vị d1 dẫn đầu",
            "Khối doi: Đơn vị d2, Đơn vị d1 dẫn đầu 3 đơn vị với 100 % điểm tối đa; "
            "bình quân khối 98 % điểm tối đa.",
        ),
    ],
)  # fmt: skip
def test_those_who_share_a_rank_by_their_printed_percentage_are_not_said_to_have_equal_points(
    tmp_path, third, finding, told
):
    points = {"d1": {"a1": "9.6"}, "d2": {"a1": "9.8"}} | third
    rounding = {"at": "total", "places": "2", "percent_places": "0"}
    blocks, units = {"doi": Block({"a1": 10, "a2": 90})}, dict.fromkeys(points, "doi")
    folders = SmallCompany(blocks, units, {"2019-Q1": points}, rounding=rounding).write(tmp_path)
    head = folders.regulations / "2016" / "regulation.yaml"
    write_yaml(head, read_yaml(head) | {"rank_by": "percent"})
    assert told in Made(tmp_path, "2019-Q1").page("article").text
    block = open_quarter("2019-Q1", root=tmp_path).block("doi")
    assert block.write.plain(_finding(block)) == finding


def test_a_company_where_nobody_lost_a_point_says_so(small):
    page = small.in_quarter("2019-Q2").page("company")
    assert "Mọi đơn vị đạt đủ điểm ở mọi tiêu chí." in page.sentences("Mất điểm nhiều nhất")
    assert "Quý này không có việc cần Ban chỉ đạo quyết định thêm." in page.sentences("Nội dung trình Ban chỉ đạo")
    assert page.key_figures["Xếp loại Tốt"] == "12/12"


def test_a_unit_that_lost_nothing_has_no_table_of_deductions(small):
    page = small.page("unit", "d3")
    assert "Đơn vị không bị trừ điểm ở tiêu chí nào." in page.sentences("Các khoản mất điểm")
    assert "Đạt đủ điểm ở mọi tiêu chí." in page.sentences("Kết quả")


def test_equal_totals_share_a_rank_and_the_next_is_skipped(small):
    table = small.page("block", "doi").table("Kết quả quý")
    assert table.column("Điểm") == ["40,00", "39,50", "39,50", "38,00"]
    assert table.column("Hạng") == ["1", "2 (đồng hạng)", "2 (đồng hạng)", "4"]
    assert "Đồng hạng 2 trên 4 đơn vị. Khối: Khối doi." in small.page("unit", "d2").sentences("Kết quả")


def test_a_unit_without_shortcomings_or_tasks_says_so(small):
    page = small.page("unit", "d1")
    assert page.sentences("Tồn tại và thời hạn khắc phục")[1:] == [
        "Quý này không có tồn tại nào chưa khắc phục hoặc mới đóng."
    ]
    assert page.sentences("Chương trình CCHC hằng năm")[1:] == [
        "Quý này không có nhiệm vụ nào của chương trình CCHC hằng năm đến hạn."
    ]


@pytest.mark.parametrize(("kind", "name"), [("unit", "d1"), ("block", "doi")])
def test_self_scores_that_are_all_confirmed_need_no_table(small, kind, name):
    page = small.page(kind, name)
    assert "Điểm tự chấm trùng với thẩm định ở mọi tiêu chí có cả hai." in page.sentences("Tự chấm và thẩm định")
    parts = page.section("Tự chấm và thẩm định")
    assert not [part for part in parts if part.name in ("table", "figure") or part.find(["table", "figure"])]


def test_a_company_without_averages_says_so(other):
    sentences = other.page("company").sentences("Bình quân của khối này tính cho khối khác")
    assert "Quy định không có mục cộng điểm bình quân của khối khác." in sentences


# --- limits -------------------------------------------------------------------------------------------------------


def own_sum(page) -> dict[str, str]:
    return {row[0]: row[1] for row in page.table("Điểm từng tiêu chí").rows}


def test_penalties_beyond_their_cap_are_printed_with_the_cap_and_the_total_stops_at_0(small):
    rows = own_sum(small.page("unit", "t1"))
    assert rows["P1 Việc P1"] == rows["P2 Việc P2"] == "−8,00"
    assert rows["Điểm phạt, tối đa 12"] == "−12,00"
    assert rows["Giới hạn: không dưới 0 điểm"] == "+2,00"
    assert rows["Tổng điểm"] == "0,00"


def test_a_total_stops_at_the_maximum(small):
    rows = own_sum(small.page("unit", "t2"))
    assert rows["Điểm thưởng, tối đa 12"] == "+6,00"
    assert rows["Giới hạn: không quá điểm tối đa"] == "−6,00"
    assert rows["Tổng điểm"] == "10,00"


@pytest.mark.parametrize("unit", ["t1", "t2", "t3", "t4", "b1", "b2", "p1"])
def test_own_sums_add_up_at_the_limits(small, unit):
    rows = small.page("unit", unit).table("Điểm từng tiêu chí").rows
    sums = "Cộng mục", "Điểm thưởng", "Điểm phạt", "Giới hạn", "Chênh"
    closing = [row for row in rows if row[0].startswith(sums)]
    assert sum(number(row[1]) for row in closing) == number(rows[-1][1])
    assert rows[-1][0] == "Tổng điểm"


def test_a_section_in_which_nothing_arose_is_spread_over_the_others(small):
    table = small.page("unit", "b1").table("Điểm từng tiêu chí")
    rows = {row[0]: [row[-1], *row[1:3]] for row in table.rows}
    assert rows["A1 Việc A1"] == ["không phát sinh", "–", "–"]
    assert rows["Cộng mục A. Mục a"] == ["", "0,00", "0,00"]
    assert rows["B1 Việc B1"] == ["15 điểm; chia lại điểm: 15 × 40/20 = 30,00", "30,00", "40,00"]
    heat = small.page("block", "ban").table("Tỷ lệ % điểm mất")
    assert ["A1 Việc A1", "50", "–"] in heat.rows or ["A1 Việc A1", "–", "50"] in heat.rows


# --- faults -------------------------------------------------------------------------------------------------------


def copy_of(made: Made, folder) -> Made:
    shutil.copytree(made.root / "params", folder / "params")
    return Made(folder, made.name)


@pytest.fixture(scope="module")
def faulty(small, tmp_path_factory) -> Made:
    """A unit of the block that the departments' average needs lacks a value; another block is half done."""
    made = copy_of(small, tmp_path_factory.mktemp("lỗi"))
    table = made.folders.inputs_of(made.quarter) / "assessments.csv"
    edit_row(table, "d2", "a1", verified_value="")
    for criterion in TWO:
        edit_row(table, "b1", criterion, verified_value="", not_applicable="")
    return made


def test_what_does_not_depend_on_a_fault_comes_out(faulty):
    planned = {run.output for run in plan_bulletins(History(faulty.folders, faulty.quarter))}
    units = {f"2019-Q1_unit_{unit}" for unit in ("d1", "d3", "d4", "t1", "t2", "t3", "t4", "b2")}
    regulations = {f"2019-Q1_regulation_{block}" for block in ("phong", "doi", "to", "ban")}
    assert planned == {"2019-Q1_block_to"} | units | regulations


def test_a_complete_block_comes_out_while_another_is_half_filled(faulty):
    page = faulty.page("block", "to")
    assert page.table("Kết quả quý").column("Hạng") == ["1", "2", "3", "4"]


def test_other_units_of_a_faulty_block_come_out_without_rank_and_median(faulty):
    page = faulty.page("unit", "d1")
    assert "Chưa xếp hạng và chưa có trung vị: khối còn đơn vị chưa có kết quả." in page.sentences("Kết quả")
    assert "Trung vị khối" not in page.table("Điểm từng tiêu chí").heads
    assert "Hạng" not in page.key_figures
    assert "trung vị khối" not in page.text
    assert own_sum(page)["Tổng điểm"] == "39,50"


@pytest.mark.parametrize(("kind", "about", "named"), [
    ("unit", "d2", "Đơn vị d2"),
    ("block", "doi", "Đơn vị d2"),
    ("unit", "p1", "Đơn vị p1"),
    ("block", "phong", "Đơn vị p1"),
    ("company", "", "Đơn vị d2"),
])  # fmt: skip
def test_what_depends_on_a_fault_says_so_and_makes_no_page(faulty, kind, about, named):
    with pytest.raises(UsageError, match=named):
        faulty.page(kind, about)


# --- a history of units -------------------------------------------------------------------------------------------


def test_a_unit_that_succeeds_two_begins_anew_with_their_lines_and_shortcomings(other):
    page = other.page("unit", "chi-cuc-do-luong-kiem-dinh")
    reason = "Đây là quý đầu tiên của đơn vị ở hình thức này (kế thừa Chi cục Đo lường, Chi cục Kiểm định)."
    assert reason in page.sentences("Thay đổi so với quý trước")
    assert reason in page.sentences("Kết quả")


def test_a_unit_that_came_while_a_quarter_was_skipped_begins_anew_and_one_that_was_there_names_the_gap(tmp_path):
    """d2 ended, and d3 succeeds it and d4 came, before 2019-Q1, the quarter before which has no data."""
    company = SmallCompany(
        blocks={"doi": Block({"a1": 10})},
        units=dict.fromkeys(("d1", "d2", "d3", "d4"), "doi"),
        points={"2018-Q3": {"d1": {}, "d2": {}}, "2019-Q1": {"d1": {}, "d3": {}, "d4": {}}},
    )
    path = company.write(tmp_path).params / "units.yaml"
    _, d2, d3, d4 = (units := read_yaml(path))["units"]
    d2["blocks"][0]["to"] = "31/12/2018"
    d3["blocks"][0]["from"] = d4["blocks"][0]["from"] = "01/01/2019"
    write_yaml(path, {**units, "units": [units["units"][0], d2, d3 | {"succeeds": ["d2"]}, d4]})
    told = {
        "d1": "Không so sánh được với quý IV/2018: không có dữ liệu.",
        "d3": "Đây là quý đầu tiên của đơn vị ở hình thức này (kế thừa Đơn vị d2).",
        "d4": "Đây là quý đầu tiên đơn vị được chấm điểm.",
    }
    for unit, reason in told.items():
        assert reason in Made(tmp_path, "2019-Q1").page("unit", unit).sentences("Kết quả")


def test_results_of_units_that_ended_since_are_not_told_to_be_none(tmp_path):
    company = SmallCompany(
        blocks={"doi": Block({"a1": 10})},
        units={"d1": "doi", "d2": "doi"},
        points={"2018-Q4": {"d1": {}}, "2019-Q1": {"d2": {}}},
    )
    path = company.write(tmp_path).params / "units.yaml"
    d1, d2 = (units := read_yaml(path))["units"]
    d1["blocks"][0]["to"], d2["blocks"][0]["from"] = "31/12/2018", "01/01/2019"
    write_yaml(path, {**units, "units": [d1, d2 | {"succeeds": ["d1"]}]})
    made = Made(tmp_path, "2019-Q1")
    told = "Không đơn vị nào ở đây có kết quả quý trước để so sánh."
    for page in (made.page("company"), made.page("block", "doi"), made.page("article")):
        assert told in page.text
        assert "Quý trước chưa có kết quả" not in page.text


@pytest.fixture
def ended(tmp_path) -> Folders:
    """A company of which a unit ended in the second quarter, without a successor, with two things to correct."""
    rows = [
        {"id": f"2019-Q1-0{n}", "unit": unit, "found_in": "2019-Q1", "criterion": "a1", "description": "Thiếu",
         "action": "Bổ sung", "due": "15/07/2019", "status": "open"}
        for n, unit in ((1, "d1"), (2, "d3"), (3, "d3"))
    ]  # fmt: skip
    quarters = ("2019-Q1", "2019-Q2")
    company = SmallCompany(
        blocks={"doi": Block({"a1": 10})},
        units=dict.fromkeys(("d1", "d2", "d3"), "doi"),
        points={"2019-Q1": {"d1": {}, "d2": {}, "d3": {}}, "2019-Q2": {"d1": {}, "d2": {}}},
        shortcomings=dict.fromkeys(quarters, rows),
    )
    folders = company.write(tmp_path)
    units = read_yaml(folders.params / "units.yaml")
    units["units"][2]["blocks"][0]["to"] = "15/05/2019"
    write_yaml(folders.params / "units.yaml", units)
    regulation = folders.regulations / "2016" / "regulation.yaml"
    year = {"combine": "mean", "of": "printed", "quarters_needed": "2", "classes": "same", "clause": "Điều 8"}
    write_yaml(regulation, read_yaml(regulation) | {"year": year})
    return folders


def test_of_a_unit_that_has_ended_nothing_is_asked_and_the_notice_says_so(ended):
    opened = open_quarter("2019-Q2", root=ended.root)
    assert re.findall(r"<p>(.*?)</p>", opened.notice().to_follow().html) == [
        "Đến ngày 30 tháng 6 năm 2019, các đơn vị còn 01 tồn tại chưa quá hạn; phải khắc phục trong "
        "thời hạn ghi tại văn bản yêu cầu, gửi riêng đến 01 đơn vị: Đơn vị d1.",
        "Còn 02 tồn tại chưa quá hạn của đơn vị đã kết thúc (Đơn vị d3), chưa có đơn vị tiếp nhận.",
    ]
    assert "yêu cầu 1 đơn vị khắc phục" in opened.article().to_do().html


def test_what_a_unit_had_to_do_that_has_ended_is_put_before_the_committee(ended):
    page = open_quarter("2019-Q2", root=ended.root).company()
    (untaken,) = (one for one in list_proposals(page, page.results) if "đã kết thúc" in page.write.plain(one.what))
    assert page.write.plain(untaken.what) == "Giao đơn vị tiếp nhận 2 tồn tại của đơn vị đã kết thúc"
    assert [page.write.plain(one) for one in untaken.facts()] == ["Đơn vị d3 (hạn 15/07/2019)"] * 2
    listed, ids = page.results.shortcomings(), {"2019-Q1-02", "2019-Q1-03"}
    for taken, told in (
        (set(), "Còn 2/2 việc chưa có đơn vị tiếp nhận"),
        ({"2019-Q1-02"}, "Còn 1/2 việc chưa có đơn vị tiếp nhận"),
        (ids, "Không còn việc nào trong số đó chưa có đơn vị tiếp nhận"),
    ):
        moved = [replace(one, unit="d2") if one.id in taken else one for one in listed]
        now = SimpleNamespace(
            units=page.results.units, shortcomings=lambda moved=moved, **_: moved, late_tasks=lambda **_: []
        )
        assert page.write.plain(untaken.became(now)) == told


def test_a_unit_that_ended_in_the_year_is_named_in_its_lists_and_in_its_notice(ended):
    opened = open_quarter("2019", root=ended.root)
    assert str(opened.company_year().name_unit("d3")) == "Đơn vị d3"
    told = "Đơn vị d3, có 01 quý (không còn là đơn vị được chấm vào ngày 31 tháng 12 năm 2019)."
    assert f"Không có kết quả năm: {told}" in opened.year_notice().annex().html


def test_a_unit_that_has_ended_is_called_as_it_last_was(other):
    company = open_quarter(str(other.quarter), root=other.root).company()
    was = other.in_quarter("2019-Q4").results.units()["chi-cuc-do-luong"].short
    assert str(company.name_unit("chi-cuc-do-luong")) == str(was) != "chi-cuc-do-luong"
    assert company.name_unit("never-was") == "never-was"


def test_predecessors_are_lines_of_their_own_in_the_trend(other):
    page = other.page("unit", "chi-cuc-do-luong-kiem-dinh")
    table = page.table("Tỷ lệ % điểm tối đa qua các quý")
    before = other.in_quarter("2019-Q4").results
    for unit in ("chi-cuc-do-luong", "chi-cuc-kiem-dinh"):
        (drawn,) = (row for row in table.rows if row[0] == str(before.units()[unit].short))
        assert number(drawn[table.heads.index("IV/2019")]) == before.scores(unit=unit)[unit].percent


def test_open_shortcomings_go_to_the_successor(other):
    before = [s for s in other.in_quarter("2019-Q4").results.shortcomings() if s.status == "open"]
    page = other.page("unit", "chi-cuc-do-luong-kiem-dinh")
    assert {s.unit for s in before} == {"chi-cuc-do-luong", "chi-cuc-kiem-dinh"}
    assert {row[0] for row in page.table("Tồn tại").rows} == {s.id for s in before}
    assert {row[1] for row in other.page("block", "chi-cuc").table("Tồn tại").rows} == {
        "Chi cục Đo lường và Kiểm định"
    }


def test_an_overdue_shortcoming_of_a_predecessor_holds_the_successor_down(other):
    score = other.results.scores()["chi-cuc-do-luong-kiem-dinh"]
    overdue = [s for s in other.results.shortcomings(unit=score.unit) if s.is_overdue(other.results.settings.as_of)]
    assert bool(overdue) == bool(score.ceilings)


def test_a_unit_that_moved_to_another_block_is_compared_in_percent(other):
    made = other.in_quarter("2019-Q4")
    page = made.page("unit", "phong-hop-tac")
    table = page.table("Thay đổi so với quý III/2019")
    before = made.in_quarter("2019-Q3").results.scores(unit="phong-hop-tac")["phong-hop-tac"]
    after = made.results.scores(unit="phong-hop-tac")["phong-hop-tac"]
    assert (before.max_points, after.max_points) == (100, 80)
    assert "điểm phần trăm" in table.caption
    *causes, total = [number(row[1]) for row in table.rows]
    assert sum(causes) == total == after.percent - before.percent
    assert "không so sánh được" in page.text


def test_a_block_of_the_other_company_with_a_newcomer_names_it(other):
    page = other.page("block", "chi-cuc")
    said = [s for s in page.sentences("Thay đổi so với quý trước") if s.startswith("Không có kết quả quý trước")]
    assert said == ["Không có kết quả quý trước để so sánh: Chi cục Đo lường và Kiểm định."]


@pytest.mark.parametrize("quarter", [
    *(pytest.param(quarter, marks=pytest.mark.long) for quarter in ("2019-Q3", "2019-Q4")), "2020-Q1",
])  # fmt: skip
def test_every_bulletin_of_the_other_company_is_whole(other, quarter):
    made = other.in_quarter(quarter)
    pages = [made.page("company"), *(made.page(kind, b) for b in made.blocks for kind in ("block", "regulation"))]
    pages += [made.page("unit", unit) for unit in made.units]
    assert all("Tạm tính" in page.text for page in pages)
    assert all("; dự kiến phát hành " in page.text and "ngày phát hành" not in page.text for page in pages)
    assert [found for page in pages for found in find_words_of_ours(page.text)] == []
    for unit in made.units:
        total = made.results.scores(unit=unit)[unit].total
        assert numbers(own_sum(made.page("unit", unit))["Tổng điểm"]) == [total]
