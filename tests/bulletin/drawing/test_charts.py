"""What holds of every figure, and what each kind of figure shows."""

import inspect
import math
import re
from itertools import pairwise
from xml.etree import ElementTree

import matplotlib
import matplotlib.pyplot as plt
import pytest
import seaborn

from cchc_lib.bulletin.drawing import charts, typeface
from cchc_lib.bulletin.drawing.charts import ChartRow, TrendLine
from cchc_lib.bulletin.drawing.class_tiles import Tile, TileRow, class_tiles
from cchc_lib.bulletin.drawing.dot_plots import paired_dots

SVG = "{http://www.w3.org/2000/svg}"
ALT = "Biểu đồ thanh: tổng điểm <của> 3 đơn vị & “nhất” Tiểu Cần."
ROWS = [
    ChartRow("Điện lực Tiểu Cần", 95.1, "95,10", "▲ 1,20"),
    ChartRow("Điện lực Thị xã Duyên Hải", 92.0, "92,00", "▼ 0,50"),
    ChartRow("<script>alert(1)</script> $\\alpha$ & “50 %”", 90.25, "90,25"),
]
LONG = "Giải quyết kiến nghị của khách hàng về chỉ số công tơ, sai số đo đếm đúng thời hạn quy định"
PERIODS = ["III/2018", "IV/2018", "I/2019"]
LINES = [TrendLine("Duyên Hải", [90, None, 92.5], "92,50"), TrendLine("Trung vị khối", [91, 91.5, 92], "92,00")]
QUARTERS = [("IV", "2017"), ("I", "2018"), ("II", "2018")]
TILES = [
    [TileRow(LONG), TileRow("Duyên Hải", [Tile("XS", 0), None, Tile("T", 0.25, is_held=True)])],
    [TileRow("Khối <hai>"), TileRow(LONG, [Tile("Y", 1)] * 3)],
]
FIGURES = {
    "bars": lambda: charts.bars(ROWS, alt=ALT),
    "bars of long titles": lambda: charts.bars([ChartRow(LONG, 3.5, "3,50", "53 %"), ROWS[2]], alt=ALT),
    "bars to both sides": lambda: charts.bars([ChartRow("Tăng", 1.2, "1,20"), ChartRow("Giảm", -3, "3,00")], alt=ALT),
    "paired_dots": lambda: paired_dots(
        ROWS, [94, None, 97.5], alt=ALT, bounds=[(90, "Xuất sắc từ 90,00 %"), (95, "Giỏi từ 95,00 %")], squares=[1]
    ),
    "class_tiles": lambda: class_tiles(TILES, alt=ALT, periods=QUARTERS, breaks=[(1, "quy định 2018")]),
    "trend": lambda: charts.trend(
        LINES, alt=ALT, periods=PERIODS, highlight="Duyên Hải", breaks=[(1, "quy định 2018")]
    ),
    "small_trends": lambda: charts.small_trends(LINES, alt=ALT, periods=PERIODS, breaks=[(1, "quy định 2018")]),
}


every_figure = pytest.mark.parametrize("draw", [
    pytest.param(lambda draw=draw, i=i: split(draw())[i], id=f"{name}, {width}")
    for name, draw in FIGURES.items() for i, width in enumerate(("wide", "narrow"))
])  # fmt: skip


def dots(rows, *, alt):
    """Dots without others beside them."""
    return paired_dots(rows, [None] * len(rows), alt=alt)


def split(drawn: str) -> list[str]:
    """The figure for a page, and that for a phone."""
    return [f"{svg}</svg>" for svg in drawn.split("</svg>")[:-1]]


def root_of(drawn: str) -> ElementTree.Element:
    """The figure for a page, or the one that was split off."""
    return ElementTree.fromstring(split(drawn)[0])


def texts(svg: str) -> list[str]:
    return [element.text for element in root_of(svg).iter(f"{SVG}text")]


def bars_of(svg: str) -> list[tuple[float, float]]:
    """The left and right end of each bar: the filled paths of four corners."""
    found = re.findall(r'<path d="M ([\d.]+) \S+\s+L ([\d.]+) [^"]*z\s*" style="fill: #', split(svg)[0])
    return [tuple(sorted(map(float, ends))) for ends in found]


@every_figure
def test_its_title_is_the_alternative_text_and_comes_first(draw):
    root = root_of(draw())
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert (root[0].tag, root[0].text) == (f"{SVG}title", ALT)


@every_figure
def test_it_is_the_same_every_time_whatever_the_notebook_set(draw):
    first = draw()
    with matplotlib.rc_context():
        seaborn.set_theme(context="talk", style="darkgrid", palette="rocket")
        assert draw() == first


@every_figure
def test_it_holds_no_prolog_metadata_style_sheet_or_font_shorthand(draw):
    svg = draw()
    assert svg.startswith("<svg")
    assert not re.search(r"<\?xml|<!DOCTYPE|<metadata|<style|<script|font:|xlink|matplotlib|nan\b", svg)
    assert not {"width", "height"} & root_of(svg).attrib.keys()
    assert len(svg) < 40_000


@every_figure
def test_every_reference_has_its_id_and_no_id_goes_unused(draw):
    svg = draw()
    ids = re.findall(r' id="([^"]*)"', svg)
    assert len(set(ids)) == len(ids)
    assert set(ids) == set(re.findall(r' href="#([^"]*)"', svg))


def test_two_figures_on_one_page_share_no_id():
    ids = [set(re.findall(r' id="([^"]*)"', draw())) for draw in FIGURES.values()]
    assert sum(map(len, ids)) == len(set().union(*ids)) > 0


@every_figure
def test_it_leaves_nothing_open_in_pyplot_and_the_settings_as_they_were(draw):
    before = dict(matplotlib.rcParams)
    draw()
    assert plt.get_fignums() == []
    assert dict(matplotlib.rcParams) == before


@every_figure
def test_no_text_is_turned_or_leaves_the_sheet(draw):
    root = root_of(draw())
    width, height = map(float, root.get("viewBox").split()[2:])
    for text in root.iter(f"{SVG}text"):
        assert text.get("transform") is None
        wide = typeface.text_width(text.text, text.get("font-weight") == "700")
        left = float(text.get("x")) - (wide if text.get("text-anchor") == "end" else 0)
        assert -0.01 <= left <= left + wide <= width + 0.01, text.text
        assert 0 < float(text.get("y")) < height


@pytest.mark.parametrize("chart", [charts.bars, dots])
def test_labels_values_and_notes_are_text_as_they_were_typed(chart):
    svg = chart(ROWS, alt=ALT)
    words = " ".join(texts(svg))
    for row in ROWS:
        assert all(word in words for word in f"{row.label} {row.text} {row.note}".split())
    assert "$\\alpha$" in words
    assert "<script>" not in svg


@pytest.mark.parametrize("width", [0, 1])
def test_bars_begin_at_zero_and_are_as_long_as_their_values(width):
    (start, first), *others = bars_of(split(charts.bars(ROWS, alt=ALT))[width])
    for (left, right), row in zip(others, ROWS[1:], strict=True):
        assert left == start
        assert (right - left) / (first - start) == pytest.approx(row.value / ROWS[0].value, abs=1e-3)


@pytest.mark.parametrize("width", [0, 1])
def test_a_bar_stands_beside_its_value(width):
    svg = split(charts.bars([ChartRow("Tăng", 1.2, "1,20"), ChartRow(LONG, -3, "3,00")], alt=ALT))[width]
    edges = re.findall(r'd="M \S+ ([\d.]+)\s+L \S+ \S+\s+L \S+ ([\d.]+) [^"]*z\s*" style="fill: #', svg)
    middles = [(float(top) + float(bottom)) / 2 for top, bottom in edges]
    values = {text.text: float(text.get("y")) - 0.35 * typeface.SIZE for text in root_of(svg).iter(f"{SVG}text")}
    assert middles == pytest.approx([values["1,20"], values["3,00"]], abs=0.02)


def test_bars_of_zero_have_no_length_and_equal_ones_the_same():
    assert all(left == right for left, right in bars_of(charts.bars([ChartRow("A", 0, "0,00")] * 3, alt=ALT)))
    assert len(set(bars_of(charts.bars([ChartRow("A", 92.1, "92,10")] * 4, alt=ALT)))) == 1


def test_rows_with_the_same_label_are_not_added_up():
    assert len(bars_of(charts.bars([ChartRow("A", 1, "1"), ChartRow("A", 3, "3")], alt=ALT))) == 2


def test_bars_lie_on_both_sides_of_zero():
    rows = [ChartRow("Tăng", 1.2, "+1,20"), ChartRow("Giảm", -3.6, "−3,60"), ChartRow("Như cũ", 0, "=")]
    svg = charts.bars(rows, alt=ALT)
    assert {"+1,20", "−3,60", "="} <= set(texts(svg))
    (up_start, up), (_, same), *_ = sorted(bars_of(svg), key=lambda bar: -bar[1])
    (down, zero), *_ = sorted(bars_of(svg))
    assert down < zero == up_start == same < up
    assert (zero - down) / (up - zero) == pytest.approx(3, abs=1e-2)


def test_rows_of_one_value_are_named_together():
    rows = [ChartRow(name, 1, "1,00") for name in "ABCDE"] + [ChartRow(name, 0, "0,00") for name in "FG"]
    assert charts.name_ends(rows) == {"best": "A, B, C (+2)", "most": "1,00", "worst": "F, G", "least": "0,00"}


def test_a_line_does_not_run_across_a_gap_or_a_break():
    line = TrendLine("A", [1, 2, None, 4, 5, 6])
    assert line.segments() == [[(0, 1), (1, 2)], [(3, 4), (4, 5), (5, 6)]]
    assert line.segments([(4, "quy định 2018")]) == [[(0, 1), (1, 2)], [(3, 4)], [(4, 5), (5, 6)]]


def test_a_trend_names_its_lines_beside_them_with_the_last_value_bold_for_one():
    svg = FIGURES["trend"]()
    root = root_of(svg)
    bold = [element.text for element in root.iter(f"{SVG}text") if element.get("font-weight") == "700"]
    assert bold == ["92,50 Duyên Hải"]
    assert "92,00 Trung vị khối" in " ".join(texts(svg))
    assert {"quy định 2018", "I/2019"} <= set(texts(svg))


def test_names_of_lines_that_end_together_stand_apart():
    lines = [TrendLine(name, [92, 92, 92], "92,00") for name in ("Một", "Hai", "Ba", "Bốn")]
    root = root_of(charts.trend(lines, alt=ALT, periods=PERIODS, highlight="Hai"))
    places = sorted(float(e.get("y")) for e in root.iter(f"{SVG}text") if e.text.startswith("92,00"))
    assert all(below - above >= charts.LINE - 0.01 for above, below in pairwise(places))


def test_small_trends_of_a_whole_company_stay_small():
    lines = [
        TrendLine(f"Phòng Kiểm tra giám sát {i}", [80 + (i * k) % 17 for k in range(9)], "92,10") for i in range(22)
    ]
    svg = charts.small_trends(lines, alt=ALT, periods=[f"I/{2010 + k}" for k in range(9)])
    assert all(len(one) < 40_000 for one in split(svg))
    assert sum(text == "92,10" for text in texts(svg)) == 22


@pytest.mark.parametrize("n", [1, 2, 12, 13, 22, 23, 40])
def test_rows_stand_apart_however_many_they_are(n):
    root = root_of(charts.bars([ChartRow(LONG, i, f"{i},00") for i in range(n)], alt=ALT))
    places = sorted({float(element.get("y")) for element in root.iter(f"{SVG}text")})
    assert min((b - a for a, b in pairwise(places)), default=99) >= 3
    if n > 22:
        assert float(root.get("viewBox").split()[3]) <= 40 * 15


def test_a_letter_that_the_typeface_lacks_is_printed_as_its_number():
    assert "Đội [U+1F600]" in texts(charts.bars([ChartRow("Đội \N{GRINNING FACE}", 1, "1")], alt=ALT))


@pytest.mark.parametrize("chart", [charts.bars, dots])
def test_no_rows_are_refused(chart):
    with pytest.raises(ValueError):
        chart([], alt=ALT)


def test_lines_without_values_or_with_other_periods_are_refused():
    for lines in ([], [TrendLine("A", [None, None, None])], [TrendLine("A", [1, 2])]):
        for chart in (charts.trend, charts.small_trends):
            with pytest.raises(ValueError):
                chart(lines, alt=ALT, periods=PERIODS)


def test_what_is_not_a_number_and_a_figure_without_description_are_refused():
    with pytest.raises(ValueError):
        charts.bars([ChartRow("A", math.nan, "")], alt=ALT)
    with pytest.raises(ValueError):
        charts.bars(ROWS, alt=" ")


def test_every_kind_of_figure_asks_for_an_alternative_text():
    for chart in (
        charts.bars,
        paired_dots,
        class_tiles,
        charts.trend,
        charts.small_trends,
    ):
        assert inspect.signature(chart).parameters["alt"].default is inspect.Parameter.empty


@every_figure
def test_its_letters_are_9_points_high_on_a_page_and_12_px_on_a_phone(draw):
    root = root_of(draw())
    width = float(root.get("viewBox").split()[2])
    page, least = {"wide": (174 / 25.4 * 72, 9), "narrow": (390 - 2 * 16, 12)}[root.get("class")]
    assert typeface.SIZE * page / width >= least


# --- more rows than a page holds ---

MANY = [ChartRow(f"Đơn vị {n}", 100 - n / 4, f"{100 - n / 4:.2f}", f"▲ {n}") for n in range(193)]


@pytest.mark.parametrize("draw", [charts.bars, dots])
def test_193_rows_are_read_on_pages_of_as_many_each_on_one_scale(draw):
    *pages, phone = map(ElementTree.fromstring, split(draw(MANY, alt=ALT)))
    shown = [[text.text for text in page.iter(f"{SVG}text")] for page in (*pages, phone)]
    labels = [[text for text in texts if text.startswith("Đơn vị")] for texts in shown]
    assert [text for page in labels[:-1] for text in page] == labels[-1] == [row.label for row in MANY]
    assert max(map(len, labels[:-1])) - min(map(len, labels[:-2])) == 0
    heights = [float(page.get("viewBox").split()[3]) for page in pages]
    assert min(heights) > 300, max(heights) < 748 / 504 * 540
    assert [page.find(f"{SVG}title").text for page in pages] == [f"{ALT} ({n}/5)" for n in range(1, 6)]
    # a dot, or the value at the end of its bar, stands as far from the one above as on every page
    places = [float(dot.get("x")) for page in pages for dot in page.iter(f"{SVG}use")]
    if draw is charts.bars:
        at = {text.text: float(text.get("x")) for page in pages for text in page.iter(f"{SVG}text")}
        places = [at[row.text] for row in MANY]
    steps = [one - other for one, other in pairwise(places)]
    assert (len(steps), min(steps)) == (192, pytest.approx(max(steps), abs=0.03))
    assert min(steps) > 0


def test_a_page_more_begins_with_the_row_that_has_no_room():
    for count, pages in ((42, 1), (43, 2), (84, 2), (85, 3)):
        assert len(split(dots(MANY[:count], alt=ALT))) == pages + 1


def test_classes_of_193_units_are_read_on_pages_below_the_title_of_their_block():
    rows = [TileRow(f"Đơn vị {n}", [Tile("T", 0.25)] * 3) for n in range(193)]
    groups = [[TileRow("Khối một"), *rows[:9]], [TileRow("Khối hai"), *rows[9:]]]
    *pages, _ = map(ElementTree.fromstring, split(class_tiles(groups, alt=ALT, periods=QUARTERS)))
    shown = [[text.text for text in page.iter(f"{SVG}text")] for page in pages]
    units = [[text for text in texts if text.startswith("Đơn vị")] for texts in shown]
    assert [text for page in units for text in page] == [row.label for row in rows]
    assert len(pages) == 3
    assert [texts.count("Khối hai") for texts in shown] == [2, 2, 2]
    assert [page.find(f"{SVG}title").text for page in pages] == [f"{ALT} ({n}/3)" for n in range(1, 4)]
    assert all(float(page.get("viewBox").split()[3]) < 748 / 504 * 540 for page in pages)
