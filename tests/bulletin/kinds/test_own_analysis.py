"""Frames are what their documentation says; figures are whole, safe and never share an id."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy
import pandas
import pytest
import seaborn
from bs4 import BeautifulSoup

from cchc_lib import open_quarter
from cchc_lib.bulletin.kinds.own_analysis import OwnAnalysis
from cchc_lib.errors import UsageError
from cchc_lib.exporters.html_tree import Page, text_of
from cchc_lib.exporters.validation import faults_of_content
from cchc_lib.folders import OUTPUT_VARIABLE, ROOT_VARIABLE, variables_set
from cchc_lib.results import TABLES
from tests.house.tree import ROOT
from tests.whole.roots import Block, SmallCompany

DOCUMENT = (ROOT / "docs" / "own-analysis.md").read_text(encoding="utf-8")
HOSTILE = '<script>alert(1)</script> & " url(#a) id="b" href="#c"'


@pytest.fixture(scope="module")
def opened(ours):
    return open_quarter("2019-Q1", root=ours.root)


@pytest.fixture(scope="module")
def of_unit(opened) -> OwnAnalysis:
    return opened.own("Điểm mất", unit="duyen-hai")


@pytest.mark.parametrize(
    ("output", "recorded"),
    [("2019-Q1_phan-tich", "phan-tich"), ("2019-Q1_phan-tich_dc12.en", "phan-tich"), ("", "diem-mat_duyen-hai")],
)
def test_its_record_is_found_by_the_name_of_its_run_else_by_its_key(of_unit, monkeypatch, output, recorded):
    monkeypatch.setenv(OUTPUT_VARIABLE, output)
    assert of_unit.recorded == recorded


def documented(text: str) -> list[str]:
    """The columns that the tables of a part of the page name."""
    return [name for cell in re.findall(r"^\| (`.*?) \|", text, re.M) for name in re.findall(r"`(\w+)`", cell)]


@pytest.mark.parametrize("table", TABLES)
def test_the_columns_are_those_of_the_docstring_and_of_the_page(of_unit, table):
    columns = list(of_unit.frame(table).columns)
    told = re.search(rf"``{table}``: ``([^`]+)``", OwnAnalysis.frame.__doc__)[1].split()
    assert columns == ["quarter", *told]
    shared, part = (re.split(r"^### ", DOCUMENT.partition(mark)[2], maxsplit=1, flags=re.M)[0]
                    for mark in ("Columns that several tables have:", f"\n### {table}\n"))  # fmt: skip
    own = documented(part)
    assert set(own) <= set(columns)
    assert set(columns) - set(own) <= set(documented(shared))


def test_every_shared_column_of_the_page_is_one_of_several_tables(of_unit):
    frames = [of_unit.frame(table) for table in TABLES]
    shared = DOCUMENT.partition("Columns that several tables have:")[2].partition("\n### ")[0]
    assert {name for name in documented(shared) if sum(name in frame for frame in frames) < 2} == {
        *("class_by_points", "class_by_points_title"),
    }


def test_a_frame_has_names_and_printed_codes(opened, ours):
    scores = opened.own("Riêng").frame("scores")
    results = ours.results
    for row in scores.sample(40, random_state=1).itertuples():
        block = results.regulation.blocks[row.block]
        criterion = next(one for one in block.criteria if one.id == row.criterion)
        assert (row.criterion_code, row.criterion_title) == (criterion.code, criterion.title.vi)
        assert (row.unit_name, row.block_title) == (results.units()[row.unit].short.vi, block.title.vi)
    totals = opened.own("Riêng").frame("totals")
    assert set(totals["final_class_title"]) <= {grade.title.vi for grade in results.regulation.head.classes}


def test_what_somebody_wrote_stays_text_where_it_looks_like_a_fraction(tmp_path):
    company = SmallCompany({"doi": Block({"a1": 10})}, {"d1": "doi"}, {"2019-Q1": {"d1": {"a1": "9.5"}}},
                           texts={"record_no": "12/2019", "reason": "3/4"})  # fmt: skip
    own = open_quarter("2019-Q1", root=company.write(tmp_path).root).own("Riêng")
    (entered,) = own.frame("inputs").itertuples()
    assert (entered.record_no, entered.reason) == ("12/2019", "3/4")
    assert set(own.frame("scores")["points"].dropna()) == {Fraction(19, 2)}


def test_points_of_a_frame_add_up_to_those_of_the_results(opened, ours):
    scores = opened.own("Riêng").frame("scores").query("is_result == 1 and side == 'main'")
    sums = scores.groupby("unit")["counted"].sum()
    assert {unit: score.main for unit, score in ours.results.scores().items()} == sums.to_dict()
    assert all(isinstance(points, Fraction) for points in sums)


def test_a_frame_holds_what_the_analysis_is_about_or_more_where_that_is_asked(of_unit, ours):
    peers = [unit.id for unit in ours.results.units("dien-luc").values()]
    assert list(of_unit.frame("totals")["unit"]) == ["duyen-hai"]
    assert list(of_unit.frame("totals", over="block")["unit"]) == peers
    assert list(of_unit.frame("totals", over="company")["unit"]) == list(ours.results.units())
    assert len(of_unit.frame("averages")) == len(ours.results.averages())


def test_several_quarters_come_oldest_first_each_as_it_was(of_unit, ours):
    totals = of_unit.frame("totals", quarters=8)
    assert list(totals["quarter"]) == [str(quarter) for quarter in ours.folders.quarters()][-8:]
    printed = [ours.in_quarter(quarter).results.scores()["duyen-hai"].total for quarter in totals["quarter"]]
    assert list(map(Fraction, totals["printed_total"])) == printed


def test_a_quarter_without_results_is_left_out_with_a_warning(tmp_path):
    points = {quarter: {"u1": {"a1": "9"}} for quarter in ("2018-Q3", "2019-Q1")}
    SmallCompany({"to": Block({"a1": 10})}, {"u1": "to"}, points).write(tmp_path)
    own = open_quarter("2019-Q1", root=tmp_path).own("Riêng")
    with pytest.warns(UserWarning, match="Bỏ qua quý IV/2018"):
        assert list(own.frame("totals", quarters=3)["quarter"]) == ["2018-Q3", "2019-Q1"]
        own.frame("totals")
    assert "Thiếu số liệu: quý IV/2018 (không có dữ liệu)." in own.write.plain(own.provenance().html)
    assert "block" in own.frame("findings"), "also a frame without rows has its columns"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"name": "score"}, "có phải «scores»"),
        ({"name": "scores", "over": "units"}, "có phải «unit»"),
        ({"name": "scores", "over": "block"}, "không nói riêng về một khối"),
        ({"name": "scores", "quarters": 0}, "quarters=0: cần một số nguyên từ 1"),
        ({"name": "scores", "quarters": "8"}, "quarters=8: cần một số nguyên từ 1"),
    ],
)
def test_what_is_not_there_is_refused(opened, asked, told):
    with pytest.raises(UsageError, match=told):
        opened.own("Riêng").frame(**asked)


@pytest.mark.parametrize("given", [plt, None, [1, 2], "totals"])
def test_what_is_no_table_and_no_figure_is_refused_by_its_kind(opened, given):
    own, found = opened.own("Riêng"), type(given).__name__
    with pytest.raises(UsageError, match=f"table cần một bảng của pandas .DataFrame., thấy {found}"):
        own.table(given, "Bảng")
    with pytest.raises(UsageError, match=f"figure cần một hình của matplotlib hoặc seaborn, thấy {found}"):
        own.figure(given, "Hình", "Hình")


@pytest.mark.parametrize("given", [5, 1.1, ["duyen-hai"]])
def test_a_name_that_is_no_text_is_refused_in_a_sentence(opened, given):
    for ask in (opened.unit, opened.block, lambda one: opened.own("Riêng", unit=one)):
        with pytest.raises(UsageError, match=r"phải là chữ: hãy ghi trong dấu nháy"):
            ask(given)
    with pytest.raises(UsageError, match=r"tiêu chí «.*» phải là chữ"):
        opened.explore().explain("duyen-hai", given)


def test_an_analysis_is_of_a_block_or_of_a_unit(opened):
    with pytest.raises(UsageError, match="block, unit: chỉ ghi một trong hai"):
        opened.own("Riêng", block="dien-luc", unit="duyen-hai")


def test_an_opened_quarter_is_shown_as_it_is_asked_for(opened):
    assert repr(opened) == 'open_quarter("2019-Q1")'


def test_its_title_names_what_it_is_about(opened):
    assert "Điểm mất: Điện lực Duyên Hải, quý I/2019" in opened.own("Điểm mất", unit="duyen-hai").masthead().html
    assert opened.own("Điểm mất", unit="duyen hai").unit == "duyen-hai"
    assert opened.own("Điểm mất", block="").block == next(iter(opened.results.units().values())).block


# --- figures ---


def scatter(title: str = "Điểm"):
    _, axes = plt.subplots(figsize=(3, 2))
    axes.scatter([1, 2, 3], [3, 1, 2], label=title, marker="^")
    axes.set(title=title, xlabel=title, xticks=[1], xticklabels=[title])
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return axes


def figures_of(*sections) -> list[str]:
    page = Page.parse("".join(one.html for one in sections))
    assert list(map(str, faults_of_content(page))) == []
    return page.figures


def test_what_people_type_into_a_figure_is_text(of_unit):
    (svg,) = figures_of(of_unit.figure(scatter(HOSTILE), HOSTILE, HOSTILE))
    shown = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert svg.count(shown) == 5, "in title, label of x and of a mark, legend and alternative text, as it was typed"


def test_the_same_figure_twice_shares_no_id_and_every_reference_is_met(of_unit):
    svgs = figures_of(of_unit.figure(scatter(), "a", "a"), of_unit.figure(scatter(), "a", "a"))
    ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in svgs]
    assert ids[0].isdisjoint(ids[1])
    for svg, own in zip(svgs, ids, strict=True):
        used = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg)
        assert used
        assert {one or other for one, other in used} <= own
        assert "xlink" not in svg


def test_a_figure_holds_what_lies_outside_its_axes_and_no_rule_for_others(of_unit):
    (svg,) = figures_of(of_unit.figure(scatter(), "a", "a"))
    width = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])
    assert width > 3 * 72, "the legend beside the axes makes it wider than it was drawn"
    assert "<style" not in svg


@pytest.mark.parametrize(("size", "told"), [((6.9, 4), ""), ((9.5, 4), ""), ((20, 4), "35"), ((4, 20), "44")])
def test_a_caption_says_how_small_a_large_figure_is_on_paper(of_unit, size, told):
    figure, axes = plt.subplots(figsize=size)
    axes.set_axis_off()
    figure.add_artist(plt.Rectangle((0, 0), 1, 1))
    caption = text_of(Page.parse(of_unit.figure(figure, "a", "Tiêu đề").html).part("figcaption"))
    assert caption == (
        f"Tiêu đề (bản in trên giấy thu nhỏ còn {told}\u00a0%; nên xem bản HTML)" if told else "Tiêu đề"
    )


def test_an_image_travels_in_its_figure_and_nothing_else_does(of_unit):
    figure, axes = plt.subplots()
    axes.imshow(numpy.arange(9).reshape(3, 3))
    (svg,) = figures_of(of_unit.figure(figure, "a", "a"))
    assert re.findall(r'href="(?!#)([^,"]*)', svg) == ["data:image/png;base64"]


def test_a_sentence_is_text(of_unit):
    assert "&lt;script&gt;alert(1)" in of_unit.paragraph(HOSTILE).html


def test_the_code_of_the_page_runs(ours):
    names = {
        "open_quarter": open_quarter,
        "seaborn": seaborn,
        "quarter": "2019-Q1",
        "lang": "vi",
        "unit": "duyen-hai",
    }
    written = re.findall(r"^```python\n(.*?)^```", DOCUMENT, re.DOTALL | re.MULTILINE)
    with variables_set({ROOT_VARIABLE: str(ours.root)}):
        *before, last = "".join(written).rstrip().splitlines()
        exec("\n".join(before), names)
        (svg,) = figures_of(eval(last, names))
    lost = [
        one for one in ours.results.scores()["duyen-hai"].criteria.values() if one.side == "main" and one.lost > 0
    ]
    assert f"<title>{len(lost)} tiêu chí mất điểm.</title>" in svg


def test_numbers_of_a_column_have_the_same_decimals(of_unit):
    columns = {"Tròn": [Decimal("1E+3"), Decimal("2E+3")], "Điểm": [Decimal("3.00"), Decimal("12.50")]}
    columns |= {"x": [Fraction(3, 2), Fraction(2)], "Số": [3, 12]}
    frame = pandas.DataFrame({"Mục": ["1", "2"]} | columns | {"Lẫn": [Decimal("1.50"), ""]})
    cells = [cell.text for cell in BeautifulSoup(of_unit.table(frame, "Bảng").html, "html.parser").select("tbody td")]
    assert cells == ["1.000", "3,00", "1,5", "3", "1,50", "2.000", "12,50", "2,0", "12", ""]


def test_what_pandas_marks_as_missing_is_blank_and_a_day_is_written_as_the_page_does(of_unit):
    columns = {
        "Số": pandas.array([1, None], dtype="Int64"),
        "Điểm": [Fraction(1, 3), None],
        "Ngày": pandas.to_datetime(["2019-01-31", None]),
        "Hạn": [None, date(2019, 3, 31)],
        "Lúc": pandas.to_datetime(["2019-01-31 08:30", None]),
        "Loại": pandas.Categorical(["Tốt", None]),
    }
    page = BeautifulSoup(of_unit.table(pandas.DataFrame({"Mục": ["1", "2"]} | columns), "Bảng").html, "html.parser")
    first, second = ([cell.text for cell in row.select("td")] for row in page.select("tbody tr"))
    assert first == ["1", "0,33", "31/01/2019", "", "2019-01-31 08:30:00", "Tốt"]
    assert second == ["", "", "", "31/03/2019", "", ""]
    assert len(page.select("th.n")) == 2  # of numbers, though some are missing


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (2.675, "2,68", "2.68"),  # as it is read, though the binary number is a little below
        (1.15 + 1.525, "2,68", "2.68"),
        (Decimal("90.10"), "90,10", "90.10"),
        (Fraction(-1, 3), "−0,33", "−0.33"),
        (numpy.int64(12345), "12.345", "12,345"),
        (float("nan"), "–", "–"),
    ],
)
def test_a_number_in_a_sentence_is_written_as_in_a_table(ours, value, vi, en):
    for lang, told in {"vi": vi, "en": en}.items():
        own = open_quarter("2019-Q1", lang, ours.root).own("Số")
        assert own.number(value) == told
        assert told.strip("–") in str(own.table(pandas.DataFrame({"Mục": ["1"], "Số": [value]}), "Bảng"))
        with pytest.raises(UsageError, match="number"):
            own.number(float("inf"))


def test_numbers_beside_axes_have_the_decimal_comma_and_what_their_author_wrote_stays(ours):
    for lang, tick in {"vi": "90,5", "en": "90.5"}.items():
        own = open_quarter("2019-Q1", lang, ours.root).own("Trục")
        _, axes = plt.subplots()
        axes.barh(["1.1", "1.2"], [90, 91])
        axes.set(xlim=(89, 91), xticks=[89, 90.5, 91])
        told = [text.text for text in BeautifulSoup(own.figure(axes, "Hai cột", "Cột").html, "html.parser")("text")]
        assert tick in told and {"1.1", "1.2"} < set(told)


def test_a_part_of_a_figure_shows_the_whole(of_unit):
    left, right = plt.figure().subfigures(1, 2)
    right.text(0, 0, "bên phải")
    assert "bên phải" in of_unit.figure(left.subplots(), "Hai phần", "Cả hai").html


POINTS = pandas.DataFrame({"unit": ["bac", "bac", "nam"], "side": ["main", "bonus", "main"], "n": [3, 1, 2]})


@pytest.mark.parametrize(
    ("frame", "heads", "first"),
    [
        (POINTS.groupby("unit").sum()[["n"]], ["unit", "n"], ["bac", "4"]),
        (POINTS.groupby(["unit", "side"]).sum(), ["unit", "side", "n"], ["bac", "bonus", "1"]),
        (POINTS.groupby("unit").agg({"n": ["sum", "max"]}), ["unit", "n sum", "n max"], ["bac", "4", "3"]),
        (POINTS[["n"]].astype(float).describe(), ["", "n"], ["count", "3,00"]),
        (POINTS[["n"]].T, ["", "0", "1", "2"], ["n", "3", "1", "2"]),
        (POINTS.query("n < 3"), ["unit", "side", "n"], ["bac", "bonus", "1"]),
        (POINTS.set_index("unit", drop=False), ["unit", "unit", "side", "n"], ["bac", "bac", "main", "3"]),
    ],
)
def test_names_of_rows_are_in_the_table_however_many_and_numbers_of_rows_are_not(of_unit, frame, heads, first):
    page = BeautifulSoup(of_unit.table(frame, "Bảng").html, "html.parser")
    assert [cell.text for cell in page.select("thead th")] == heads
    assert [cell.text for cell in page.select_one("tbody tr").find_all(["th", "td"])] == first


@pytest.mark.parametrize("number", [float("inf"), -float("inf"), Decimal("Infinity")])
def test_what_no_table_can_hold_is_refused_in_a_sentence(of_unit, number):
    with pytest.raises(UsageError, match="cột «Tỷ lệ» có số vô cực"):
        of_unit.table(pandas.DataFrame({"Mục": ["1", "2"], "Tỷ lệ": [1, number]}), "Bảng")
    with pytest.raises(UsageError, match="bảng «Bảng» không có cột nào"):
        of_unit.table(pandas.DataFrame(), "Bảng")


@pytest.mark.parametrize("blank", [" ", "", None])
def test_what_has_no_words_of_its_own_is_refused_where_it_is_made(opened, of_unit, blank):
    drawn = scatter()
    with pytest.raises(UsageError, match="figure cần lời mô tả hình"):
        of_unit.figure(drawn, blank, "Hình")
    with pytest.raises(UsageError, match="figure cần một tên để in ra"):
        of_unit.figure(drawn, "Mô tả", blank)
    plt.close(drawn.figure)
    with pytest.raises(UsageError, match="table cần một tên để in ra"):
        of_unit.table(POINTS, blank)
    with pytest.raises(UsageError, match="own cần một tên để in ra"):
        opened.own(blank)


def test_a_title_that_is_typed_as_a_number_is_printed_as_it_stands(opened):
    made = opened.own(2019)
    assert made.write.plain(made.title) == "2019, quý I/2019"


@pytest.mark.parametrize("lang", ["fr", 5, None, ["vi"]])
def test_a_language_that_there_is_not_is_refused_whatever_it_is(lang, ours):
    with pytest.raises(UsageError, match=re.escape(f"ngôn ngữ «{lang}» không có; được dùng: vi, en")):
        open_quarter("2019-Q1", lang, ours.root)
