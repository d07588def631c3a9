"""The bulletins of a year: every section of the notebook can be shown, and what it states can be added up."""

import re
import shutil
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from cchc_lib import open_quarter
from cchc_lib.bulletin import documents
from cchc_lib.bulletin.drawing.writer import Num
from cchc_lib.bulletin.page import Page
from cchc_lib.bulletin.sections import year
from cchc_lib.bulletin.sections.year import _name_ended, _name_movers, rows_of_block, tasks_of
from cchc_lib.bulletin.year_derivation import explain_year
from cchc_lib.errors import UsageError
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.model import SHORTCOMING_COLUMNS
from cchc_lib.quarter import Quarter
from cchc_lib.results import QuarterResults, list_newcomers, read_year, unit_quarters
from tests.whole.roots import Block, SmallCompany, edit_row, write_csv, write_renamed_block, write_yaml

SECTIONS = (
    "masthead", "main_points", "quarters", "arithmetic", "ceilings", "year_before", "tasks", "flow", "provenance",
)  # fmt: skip
KINDS = [
    ("company_year", ()),
    ("block_year", ("dien-luc",)),
    ("unit_year", ("tra-cu",)),
    ("unit_year", ("doi-cao-the",)),
]


def text_of(section) -> str:
    """What a section says, without its figures."""
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", section.html, flags=re.DOTALL).split())


KINDS_OF_QUARTERS = [("company", ()), ("unit", ("tra-cu",)), ("notice", ()), ("reminder", ()), ("article", ())]


@pytest.fixture(scope="module", params=[("2018", "vi"), ("2017", "vi"), ("2018", "en")])
def opened(ours, request):
    quarter, lang = request.param
    return open_quarter(quarter, lang, ours.root)


@pytest.mark.parametrize(("kind", "about"), KINDS)
def test_each_section_can_be_shown(opened, kind, about):
    page = getattr(opened, kind)(*about)
    for name in (*SECTIONS, *(["by_criterion"] if kind == "unit_year" else [])):
        assert text_of(getattr(page, name)())


def test_the_printed_sum_is_the_one_of_the_pocket_calculator(opened):
    told = text_of(opened.company_year().arithmetic()).replace(",", ".")
    sums = re.findall(r"\(([\d.+ ]+)\) [:/] (\d) [=≈] ([\d.]+) ([\d.]+)", told)
    assert len(sums) == 22
    for parts, divisor, exact, printed in sums:
        percents = [float(part) for part in parts.split(" + ")]
        assert all(re.fullmatch(r"\d+\.\d\d", part) for part in parts.split(" + "))
        assert len(percents) == int(divisor) == (3 if str(opened.quarter) == "2017" else 4)
        assert abs(sum(percents) / len(percents) - float(exact)) < 0.0001
        assert abs(float(exact) - float(printed)) < 0.0051


@pytest.mark.parametrize("name", ["tasks", "flow"])
def test_parts_add_up_to_what_there_is(opened, name):
    if opened.lang == "en":
        pytest.skip("the same numbers")
    told = text_of(getattr(opened.company_year(), name)())
    listed, parts = re.search(r"Có (\d+) [^:]+: (.*?)\.", told).groups()
    sides = re.split("; đến ngày [0-9/]+ có ", parts) if name == "flow" else [parts]
    for side in sides:
        assert sum(map(int, re.findall(r"\d+", side))) == int(listed)


def test_blocks_state_what_the_company_states(opened):
    whole = read_year(opened.results)
    by_block = [year for block in opened.results.regulation.blocks for year in read_year(opened.results, block=block)]
    assert sorted(by_block) == sorted(whole)
    page, company = opened.block_year("dien-luc"), text_of(opened.company_year().quarters())
    rows = re.findall(r"Trà Cú .*?Dữ liệu|Trà Cú .*? Data", text_of(page.quarters()))
    assert all(cell in company for row in rows for cell in re.findall(r"\d+,\d\d", row))


def test_the_percentages_of_quarters_and_year_are_written_alike_and_periods_by_their_number(opened):
    page = opened.company_year()
    found = [page.write.plain(cell) for row in rows_of_block(page, "dien-luc") for cell in row[1:-2]]
    assert len(found) == 45 and all(re.fullmatch(r"\d+[.,]\d\d\u00a0%( \(\*\*\))?|–", one) for one in found)
    heads = [head.text for head in BeautifulSoup(page.year_before().html, "html.parser").select("thead th")]
    assert heads[1:3] == ([] if str(opened.quarter) == "2017" else ["2017", "2018"])


def test_years_whose_classes_are_others_are_not_compared_by_them(ours, monkeypatch):
    opened = open_quarter("2018", root=ours.root)
    head = type(opened.results.regulation.head)
    classes = head.year_classes.fget

    def other_in_2016(self) -> tuple:
        found = classes(self)
        return (
            found
            if self.applies_from.year > 2017
            else tuple(one.model_copy(update={"id": f"nam-{one.id}"}) for one in found)
        )

    monkeypatch.setattr(head, "year_classes", property(other_in_2016))
    told = text_of(opened.company_year().year_before())
    assert "Các loại của hai năm cũng khác nhau; vì vậy không so xếp loại của hai năm." in told
    assert "trước đây từ" not in told and "Xếp loại năm trước" not in told


def test_ceilings_of_quarters_are_told_below_their_criteria(ours, monkeypatch):
    opened = open_quarter("2018", root=ours.root)
    scores, head = QuarterResults.scores, opened.results.regulation.head
    ceiling = next(one for one in head.ceilings if one.when.overdue_shortcomings_at_least)
    held = {"class_by_points": head.classes[0].id, "final_class": ceiling.highest_class, "ceilings": (ceiling,)}

    def held_in_quarter_two(self, *args, **scope) -> dict:
        found = scores(self, *args, **scope)
        return {unit: replace(one, **held) for unit, one in found.items()} if self.quarter.number == 2 else found

    monkeypatch.setattr(QuarterResults, "scores", held_in_quarter_two)
    told = text_of(opened.unit_year("tra-cu").by_criterion())
    assert re.search(rf"quý II/2018: có \d+ tồn tại quá hạn, mà .*\({ceiling.clause}\)\.", told)
    assert told.count("quá hạn, mà") == 1


def test_a_tile_counts_the_tasks_that_are_due_and_not_those_that_were_dropped(ours, monkeypatch):
    page = open_quarter("2018", root=ours.root).company_year()
    counts = tasks_of(page)
    monkeypatch.setattr(
        year,
        "tasks_of",
        lambda _: counts._replace(dropped=2) if hasattr(counts, "_replace") else replace(counts, dropped=2),
    )
    done = counts.in_time + counts.late
    assert f"{done}/{counts.due - 2} đã hoàn thành" in text_of(page.main_points())


def test_who_was_scored_in_the_year_and_is_no_unit_at_its_end_is_named():
    ended, left = SimpleNamespace(block="a", name="Điện lực Năm"), SimpleNamespace(block="a", name="Điện lực Sáu")
    quarters = [SimpleNamespace(units=lambda: {"d5": ended, "d6": left})] * 2
    results = SimpleNamespace(units=lambda: {"d6": left})
    opened = SimpleNamespace(scored_quarters=quarters)

    def told(**scope: str) -> list[str]:
        return [str(one) for one in _name_ended(SimpleNamespace(opened=opened, results=results, scope=scope))]

    assert told() == told(block="a") == ["Điện lực Năm, có 2 quý"]
    assert told(block="b") == told(block="a", unit="d6") == []


def test_a_place_is_one_among_those_who_have_a_result(ours, monkeypatch):
    opened = open_quarter("2018", root=ours.root)
    lacking = {"cau-ke": opened.results.units()["cau-ke"]}
    monkeypatch.setattr(type(opened.results), "unscored", lambda *_: lacking)
    assert "hạng 9 trong 8 đơn vị có kết quả" in text_of(opened.unit_year("tra-cu").masthead())
    notice = text_of(opened.year_notice().overall_results())
    assert "Ngoài ra có 01 đơn vị chưa có kết quả năm." in notice and "trong đó 01 đơn vị chưa" not in notice


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ({}, "Khối doi: mọi đơn vị đồng hạng (100,00 %)."),
        ({"d3": {"a1": "5"}}, "Khối doi: dẫn đầu là Đơn vị d1, Đơn vị d2 (100,00 %)."),
    ],
)
def test_those_at_the_first_rank_lead_unless_all_are_there(tmp_path, points, told):
    names = ("d1", "d2", "d3")
    quarters = {f"2018-Q{n}": {name: points.get(name, {}) for name in names} for n in range(1, 5)}
    company = SmallCompany({"doi": Block({"a1": 10})}, dict.fromkeys(names, "doi"), quarters)
    (head,) = company.write(tmp_path).regulations.glob("*/regulation.yaml")
    year = {"combine": "mean", "of": "printed", "quarters_needed": "4", "classes": "same", "clause": "Điều 8"}
    write_yaml(head, read_yaml(head) | {"year": year})
    opened = open_quarter("2018", root=tmp_path)
    for page in (opened.company_year(), opened.block_year("doi")):
        assert list(map(page.write.plain, page._leaders())) == [told.replace(" %", "\u00a0%")]


def test_those_who_have_a_result_are_not_all_units_while_one_has_none(tmp_path):
    names = {"d1": "doi", "d2": "doi", "d3": "doi", "p1": "phong"}
    quarters = {f"2018-Q{n}": {unit: {} for unit in names} for n in range(1, 5)}
    blocks = dict.fromkeys(("doi", "phong"), Block({"a1": 10}))
    folders = SmallCompany(blocks, names, quarters).write(tmp_path)
    head = folders.regulations / "2016" / "regulation.yaml"
    year = {"combine": "mean", "of": "printed", "quarters_needed": "4", "classes": "same", "clause": "Điều 8"}
    write_yaml(head, read_yaml(head) | {"year": year})
    for unit in ("d1", "p1"):
        edit_row(folders.inputs_of(Quarter(2018, 2)) / "assessments.csv", unit, "a1", verified_value="chưa rõ")
    opened = open_quarter("2018", root=tmp_path)
    page = opened.company_year()
    leaders = ["Khối doi: dẫn đầu là Đơn vị d2, Đơn vị d3 (100,00\u00a0%)."]
    assert list(map(page.write.plain, page._leaders())) == leaders
    assert "của 02 đơn vị thuộc 01 khối như sau" in text_of(opened.year_notice().masthead())


def test_a_quarter_of_which_nobody_or_not_everybody_has_a_result_is_told(tmp_path):
    names = ("d1", "d2")
    quarters = {name: {unit: {} for unit in names} for name in ("2017-Q4", *(f"2018-Q{n}" for n in range(1, 5)))}
    company = SmallCompany({"doi": Block({"a1": 10})}, dict.fromkeys(names, "doi"), quarters)
    folders = company.write(tmp_path)
    head = folders.regulations / "2016" / "regulation.yaml"
    year = {"combine": "mean", "of": "printed", "quarters_needed": "1", "classes": "same", "clause": "Điều 8"}
    write_yaml(head, read_yaml(head) | {"year": year})
    for n, unit in ((2, "d1"), (2, "d2"), (3, "d1")):
        edit_row(folders.inputs_of(Quarter(2018, n)) / "assessments.csv", unit, "a1", verified_value="chưa rõ")
    opened = open_quarter("2018", root=tmp_path)
    gap, lacking = "quý II/2018 (chưa đơn vị nào có kết quả)", "Chưa có kết quả quý III/2018: Đơn vị d1."
    pages = opened.company_year(), opened.unit_year("d1"), opened.unit_year("d2")
    told = [text_of(page.quarters()) for page in pages]
    assert all(f"Không có kết quả của {gap}." in one for one in told)
    assert [lacking in one for one in told] == [True, True, False]
    counted = "Kết quả năm 2018 chỉ gồm quý I/2018, quý III/2018, quý IV/2018."
    assert counted in text_of(opened.company_year().year_before())


def test_a_year_of_two_regulations_is_compared_with_a_caution(ours):
    first, second = (open_quarter(year, root=ours.root).company_year().year_before() for year in ("2017", "2018"))
    told = text_of(second)
    assert "Hai năm không được chấm theo cùng một bản quy định (năm 2017: 2016; năm 2018: 2018), nên" in told
    assert "Kết quả năm 2017 chỉ gồm quý II/2017, quý III/2017, quý IV/2017." in told
    bounds = "Xuất sắc từ 90 %, trước đây từ 95 %; Tốt từ 80 %, trước đây từ 85 %; Khá từ 65 %, trước đây từ 70 %"
    assert f"Mức xếp loại cũng khác: {bounds}; vì vậy không so xếp loại của hai năm." in told.replace("\u00a0", " ")
    assert "Xếp loại năm trước" not in told
    assert "nhiều nhất" not in told  # nobody is named for what the other rules may have done
    assert "Đây là năm đầu tiên có kết quả" in text_of(first)


@pytest.mark.parametrize(
    ("kind", "about", "told"),
    [
        ("company_year", (), "13 trong 22 đơn vị xếp loại Xuất sắc"),
        ("unit_year", ("tra-cu",), "Xếp loại Tốt, hạng 9 trong khối 9 đơn vị"),
        ("unit_year", ("doi-cao-the",), "Xếp loại Xuất sắc với 90,30\u00a0%"),
    ],
)
def test_headlines_tell_the_year_and_no_move_between_two_regulations(ours, kind, about, told):
    page = getattr(open_quarter("2018", root=ours.root), kind)(*about)
    assert (page.is_break, page.write.plain(page.headline())) == (True, told)


def test_median_days_are_told_of_five_shortcomings_and_not_of_fewer(ours):
    opened = open_quarter("2018", root=ours.root)
    median = r"trung vị \(mức đứng giữa\) của (\d+) tồn tại .*: không quá (\d+) ngày"
    ((n, days),) = re.findall(median, text_of(opened.company_year().flow()))
    assert int(n) >= 5
    assert 62 <= int(days) <= 260  # a letter goes out half a month after a quarter, the next one ends after three
    assert "trung vị" not in text_of(opened.unit_year("tra-cu").flow())


def test_what_counts_as_late_is_defined_where_something_is(ours):
    opened = open_quarter("2018", root=ours.root)
    for unit in ours.units:
        told = text_of(opened.unit_year(unit).flow())
        assert ("Khắc phục sau hạn:" in told) == ("khắc phục sau hạn" in told), told
    assert "Khắc phục sau hạn:" in text_of(opened.company_year().flow())


def test_a_regulation_without_the_rule_has_no_result_of_a_year_and_says_so_once(other):
    opened = open_quarter("2019", root=other.root)
    shown = [text_of(getattr(opened.company_year(), name)()) for name in ("main_points", "quarters", "arithmetic")]
    assert " ".join(shown).count("quy định 2019 không có quy tắc chấm cả năm") == 1
    assert f"0/{len(opened.results.units())}" in shown[0]
    assert "Quy định này không tính kết quả năm." in shown[2]
    with pytest.raises(UsageError, match="Chưa đơn vị nào có kết quả năm"):
        opened.year_notice()


def test_under_one_regulation_those_are_named_that_moved_most(ours, monkeypatch):
    page, before = (open_quarter(year, root=ours.root).company_year() for year in ("2018", "2017"))
    page.opened.earlier = [before.results]
    monkeypatch.setattr("cchc_lib.bulletin.page.list_versions", lambda results: [page.results.version])
    told = text_of(page.year_before())
    assert re.search(r"Giảm nhiều nhất, điểm phần trăm: .+ \(−\d+,\d\d\)", told)
    assert re.search(r"Tăng nhiều nhất, điểm phần trăm: .+ \(\+\d+,\d\d\)", told)


def test_who_moved_as_much_is_named_together(ours):
    page = open_quarter("2018", root=ours.root).company_year()
    moved = dict(zip(page.units, (1, 3, 1, 1, 2, -1, -1, 0, 4), strict=False))
    a, b, c, d, e, f, g, _, h = (page.units[unit].short.vi for unit in moved)
    told = [str(one) for one in _name_movers(page, {unit: Num(Fraction(x), 0) for unit, x in moved.items()})]
    assert told == [
        f"Tăng nhiều nhất, điểm phần trăm: {h} (4), {b} (3), {e} (2).",
        f"Giảm nhiều nhất, điểm phần trăm: {f}, {g} (−1).",
    ]
    (told, *_) = _name_movers(page, {unit: Num(Fraction(1), 0) for unit in list(moved)[:4]})
    assert str(told) == f"Tăng nhiều nhất, điểm phần trăm: {a}, {b}, {c}, {d} (1)."


def test_where_nobody_rose_or_fell_there_is_no_list_of_them(ours):
    page = open_quarter("2018", root=ours.root).company_year()
    page.opened.earlier = [page.results]
    section = page.year_before()
    assert "<ul" not in section.html
    rows = BeautifulSoup(section.html, "html.parser").select("tbody tr")
    assert {row.find_all("td")[2].text for row in rows} == {"="}


@pytest.mark.parametrize("decimals", [(0, 2), (2, 2), (2, 0)])
def test_a_difference_has_the_decimals_of_both_years_and_can_be_checked(ours, decimals):
    """Also where one regulation prints fewer than the other."""
    page, before = (open_quarter(year, root=ours.root).company_year() for year in ("2018", "2017"))
    page.opened.earlier = [before.results]
    for results, places in zip((before.results, page.results), decimals, strict=True):
        rounding = results.quoted.rounding.model_copy(update={"percent_places": places})
        results.__dict__["quoted"] = results.quoted.model_copy(update={"rounding": rounding})
    rows = BeautifulSoup(page.year_before().html, "html.parser").select("tbody tr")
    moved = [row.find_all("td")[2].text for row in rows]
    assert len(moved) == 22 and all(re.fullmatch(r"=|[+−]\d+,\d\d", one) for one in moved)


def test_a_unit_that_succeeds_others_is_marked_in_the_year_it_came(ours, monkeypatch):
    def tell(newcomers):
        page = open_quarter("2018", root=ours.root).company_year()
        page.units["tra-cu"] = replace(page.units["tra-cu"], succeeds=("cang-long",))
        monkeypatch.setattr("cchc_lib.bulletin.sections.year.list_newcomers", lambda _: newcomers)
        return text_of(page.quarters())

    assert "Kế thừa đơn vị khác, chỉ tính các quý của chính mình: Trà Cú." in tell(["tra-cu"])
    assert "Kế thừa" not in tell([])


@pytest.mark.parametrize(("year", "first"), [("2017", 1), ("2018", 0)])
def test_newcomers_are_those_without_a_result_of_the_first_scored_quarter(ours, monkeypatch, year, first):
    """The first quarter of 2017 was not scored: that nobody has a result of it makes nobody new."""
    results = open_quarter(year, root=ours.root).results
    known = unit_quarters(results)
    assert list_newcomers(results) == []
    for place in range(4):
        cut = [replace(q, percent=None) if n == place else q for n, q in enumerate(known["tra-cu"])]
        monkeypatch.setattr("cchc_lib.results.years.unit_quarters", lambda _, cut=cut: known | {"tra-cu": tuple(cut)})
        assert list_newcomers(results) == (["tra-cu"] if place == first else [])


@pytest.mark.parametrize("kind", ["company_year", "year_notice"])
def test_a_quarter_is_no_year(ours, kind):
    with pytest.raises(UsageError, match="không phải là một năm"):
        getattr(open_quarter("2019-Q1", root=ours.root), kind)()


@pytest.mark.parametrize(("kind", "about"), KINDS_OF_QUARTERS)
def test_a_document_of_a_quarter_is_none_of_a_year(ours, kind, about):
    with pytest.raises(UsageError, match="dùng company_year, block_year, unit_year, year_notice"):
        getattr(open_quarter("2018", root=ours.root), kind)(*about)


def test_each_kind_is_of_quarters_or_of_years_and_so_is_an_analysis_of_ones_own():
    kinds = [found for found in vars(documents).values() if isinstance(found, type) and issubclass(found, Page)]
    assert [kind for kind in kinds if kind.of_year is None] == []
    assert not documents.OwnOfQuarter.of_year and documents.OwnOfYear.of_year


@pytest.mark.parametrize("about", [{}, {"block": ""}, {"unit": ""}])
def test_an_analysis_of_ones_own_shows_of_a_year_what_the_years_bulletins_say(ours, about):
    own = open_quarter("2018", root=ours.root).own("Một năm", **about)
    year = open_quarter("2018", root=ours.root)
    other = next((getattr(year, f"{key}_year")(value) for key, value in about.items()), year.company_year())
    told = ("quarters", "arithmetic", "ceilings", "tasks", "flow", "year_before")
    assert [str(getattr(own, name)()) for name in told] == [str(getattr(other, name)()) for name in told]
    assert not {"main_points", "shortcomings", "plan", "method", "data_quality", "knife_edges"} & set(dir(own))


def test_a_year_that_is_not_over_is_told_up_to_the_day_of_its_data(tmp_path):
    found = {"id": "TT-1", "unit": "d1", "criterion": "a1", "description": "Thiếu biểu", "action": "Bổ sung",
             "found_in": "2018-Q1", "due": "30/09/2018", "status": "open"}  # fmt: skip
    company = SmallCompany(
        {"doi": Block({"a1": 10})},
        {"d1": "doi"},
        {"2018-Q1": {"d1": {}}, "2018-Q2": {"d1": {}}},
        shortcomings={"2018-Q1": [found], "2018-Q2": [found]},
    )
    page = open_quarter("2018", root=company.write(tmp_path).root).company_year()
    told = text_of(page.flow())
    assert "Có 1 tồn tại: 1 phát hiện trong năm; đến ngày 30/06/2018 có 1 chưa khắc phục" in told


def test_what_was_closed_in_the_year_before_and_is_open_in_it_is_told_as_opened_again(tmp_path):
    found = {"id": "a-1", "unit": "d1", "criterion": "a1", "description": "Thiếu", "action": "Bổ sung",
             "found_in": "2017-Q3", "due": "31/12/2018", "status": "open"}  # fmt: skip
    closed = found | {"status": "closed_verified", "closed_in": "2017-Q4", "evidence": "BB 7"}
    quarters = {"2017-Q3": [found], "2017-Q4": [closed], "2018-Q1": [found], "2018-Q2": [found]}
    points = {quarter: {"d1": {}} for quarter in quarters}
    company = SmallCompany({"doi": Block({"a1": 10})}, {"d1": "doi"}, points, shortcomings=quarters)
    root = company.write(tmp_path).root
    opened = open_quarter("2018", root=root)
    for page in (opened.company_year(), opened.block_year("doi")):
        assert "Trong đó 1 tồn tại mở lại sau khi đã đóng." in text_of(page.flow())
    write_csv(Folders(root).inputs_of(Quarter(2017, 4)) / "shortcomings.csv", SHORTCOMING_COLUMNS, [found])
    assert "mở lại" not in text_of(open_quarter("2018", root=root).company_year().flow())


def test_a_block_that_a_regulation_renamed_in_the_year_is_no_other_block(tmp_path):
    opened = open_quarter("2019", root=write_renamed_block(tmp_path).root)
    for page in (opened.company_year(), opened.unit_year("d1")):
        assert "(*)" not in text_of(page.quarters())
    steps = [str(told) for _, told in explain_year(opened.results, opened.quarters, "d1")]
    assert steps[:2] == ["Đơn vị d1 (Khối moi)", "40,00\xa0%, xếp loại Kém"]


def test_a_unit_that_moved_is_marked_also_where_it_is_alone_in_its_block(tmp_path):
    blocks, units = {"doi": Block({"a1": 10}), "phong": Block({"a1": 10})}, {"d1": "doi", "p1": "phong"}
    points = {f"2018-Q{n}": {unit: {} for unit in units} for n in (1, 2)}
    folders = SmallCompany(blocks, units, points).write(tmp_path)
    head, path = folders.regulations / "2016" / "regulation.yaml", folders.params / "units.yaml"
    written = read_yaml(path)
    written["units"][1]["blocks"] = [
        {"block": "doi", "from": "01/01/2010", "to": "31/05/2018"}, {"block": "phong", "from": "01/06/2018"},
    ]  # fmt: skip
    write_yaml(path, written)
    write_yaml(head, read_yaml(head) | {"year": {"combine": "mean", "of": "printed", "quarters_needed": 1}})
    section = text_of(open_quarter("2018", root=tmp_path).company_year().quarters())
    assert "– (*)" in section and "(*) Chuyển khối trong năm, vẫn tính mọi quý: Đơn vị p1." in section


def test_years_are_of_two_regulations_where_one_quarter_was_of_another(tmp_path):
    """The version of the fourth quarter of 2018 makes both years, but not the first three quarters of 2018."""
    points = {f"{year}-Q{n}": {"d1": {"a1": str(8 + n)}, "d2": {}} for year in (2018, 2019) for n in (1, 2, 3, 4)}
    points["2019-Q1"]["d1"]["a1"] = "20"
    folders = SmallCompany({"doi": Block({"a1": 20})}, dict.fromkeys(["d1", "d2"], "doi"), points).write(tmp_path)
    before, after = folders.regulations / "2016", folders.regulations / "2018"
    year = {"combine": "mean", "of": "printed", "quarters_needed": 1}
    write_yaml(before / "regulation.yaml", read_yaml(before / "regulation.yaml") | {"year": year})
    assert "Tăng nhiều nhất" in text_of(open_quarter("2019", root=tmp_path).company_year().year_before())
    shutil.copytree(before, after)
    write_yaml(after / "regulation.yaml", read_yaml(before / "regulation.yaml") | {"applies_from": "2018-Q4"})
    told = text_of(open_quarter("2019", root=tmp_path).company_year().year_before())
    assert "không được chấm theo cùng một bản quy định (năm 2018: 2016, 2018; năm 2019: 2018), nên" in told
    assert "nhiều nhất" not in told
