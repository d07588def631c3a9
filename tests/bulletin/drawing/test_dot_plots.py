"""Dots in rows: where they stand, filled and hollow, and which bounds are named."""

import math
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from cchc_lib.bulletin.drawing.charts import ChartRow
from cchc_lib.bulletin.drawing.dot_plots import SIZE, paired_dots
from cchc_lib.bulletin.drawing.typeface import text_width

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [ChartRow("A", 95, "95,00"), ChartRow("B", 90, "90,00*", "(+0,10)"), ChartRow("C", 80, "80,00")]
OTHERS = [90, 95, None]
BOUNDS = [(90, "Xuất sắc từ 90,00 %"), (20, "Yếu từ 20,00 %")]


def wide(**options) -> ElementTree.Element:
    drawn = paired_dots(ROWS, OTHERS, alt="Biểu đồ 3 đơn vị", bounds=BOUNDS, **options)
    return ElementTree.fromstring(drawn.partition("</svg>")[0] + "</svg>")


def texts(root) -> list[str]:
    return [element.text for element in root.iter(f"{SVG}text")]


def marks(root) -> list[tuple[float, str]]:
    """Across, and the fill, of each dot."""
    looks = {}
    for path in root.iter(f"{SVG}path"):
        looks[path.get("id")] = path.get("style", "")
    found = []
    for use in root.iter(f"{SVG}use"):
        style = use.get("style") or looks.get(
            (use.get("href") or use.get("{http://www.w3.org/1999/xlink}href"))[1:], ""
        )
        found.append((float(use.get("x")), re.search(r"fill: (#\w+)", style)[1]))
    return found


def test_own_dots_are_filled_and_others_hollow_on_one_axis():
    dots = marks(wide())
    hollow, filled = ([x for x, fill in dots if (fill == "#ffffff") is is_hollow] for is_hollow in (True, False))
    assert (len(hollow), len(filled)) == (2, 3)
    a, b, c = filled
    assert hollow == pytest.approx([b, a])
    assert (a - b) / (b - c) == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize(("most", "last"), [(math.inf, "150"), (120, "100"), (90, "100")])
def test_the_axis_does_not_pass_what_no_value_can(most, last):
    """Of values from 0 to 118 the ticks are 0, 50, 100, 150; a value above the most still has its place."""
    rows = [ChartRow("A", 118, "118,00"), ChartRow("B", 0, "0,00")]
    drawn = paired_dots(rows, [None, None], alt="Biểu đồ 2 đơn vị", most=most)
    root = ElementTree.fromstring(drawn.partition("</svg>")[0] + "</svg>")
    assert [text for text in texts(root) if text in ("0", "50", "100", "150")][-1] == last
    assert max(x for x, _ in marks(root)) <= float(root.get("viewBox").split()[2])


def test_a_bound_among_the_dots_is_named_and_one_far_off_is_not():
    assert BOUNDS[0][1] in texts(wide())
    assert BOUNDS[1][1] not in texts(wide())


def test_squares_are_drawn_beside_dots():
    assert len(marks(wide(squares=[1]))) == 5
    assert len({path.get("d") for path in wide(squares=[1]).iter(f"{SVG}path")}) > len(
        {path.get("d") for path in wide().iter(f"{SVG}path")}
    )


def test_the_axis_says_its_numbers_and_each_row_its_value():
    assert {"80", "85", "90", "95"} <= set(texts(wide()))
    assert {row.text for row in ROWS} <= set(texts(wide()))


def both(rows, others, **options) -> list[ElementTree.Element]:
    drawn = paired_dots(rows, others, alt=f"{len(rows)} đơn vị", **options)
    return [ElementTree.fromstring(f"{svg}</svg>") for svg in drawn.split("</svg>")[:-1]]


def placed(root) -> dict[str, tuple[float, float, float]]:
    """From where to where each text stands across, and how far down."""
    found = {}
    for text in root.iter(f"{SVG}text"):
        end = text.get("text-anchor") == "end"
        start = float(text.get("x")) - end * text_width(text.text)
        found[text.text] = (start, start + text_width(text.text), float(text.get("y")))
    return found


@pytest.mark.parametrize("other", [0, 70, 99, None])
def test_values_stand_in_a_column_of_their_own_between_labels_and_dots(other):
    """Beside its dot, lines of bounds would push it to where the axis says another value."""
    rows = [ChartRow(f"Đơn vị {n}", 80 + n / 2, f"{80 + n / 2:.2f}".replace(".", ",")) for n in range(20)]
    for root in both(rows, [other] * 20, bounds=[(80, "Tốt"), (85, "Khá"), (90, "Xuất sắc")]):
        at = placed(root)
        ends = [at[row.text][1] for row in rows]
        assert ends == pytest.approx([ends[0]] * 20)
        assert all(at[row.label][1] < at[row.text][0] for row in rows)
        assert ends[0] < min(x for x, _ in marks(root)) - SIZE / 2


@pytest.mark.parametrize("values", [(0, 98), (65, 100), (79, 91)])
def test_names_of_bounds_never_overlap(values):
    names = {90: "Xuất sắc từ 90,00 %", 80: "Tốt từ 80,00 %", 65: "Khá từ 65,00 %", 50: "Trung bình từ 50,00 %"}
    rows = [ChartRow(f"Xã {value}", value, f"{value},00", "+16,07") for value in values]
    for root in both(rows, [None, None], bounds=[*names.items()]):
        at = [place for text, place in placed(root).items() if text in names.values()]
        assert len(at) > 1
        for one, other in combinations(at, 2):
            assert one[2] != other[2] or one[1] < other[0] or other[1] < one[0]
