"""Dots in rows: where they stand, filled and hollow, and which bounds are named."""

import re
from xml.etree import ElementTree

import pytest

from cchc_lib.bulletin.drawing.charts import ChartRow
from cchc_lib.bulletin.drawing.dot_plots import paired_dots
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


def test_a_value_stands_beside_its_own_dot_and_not_beside_the_other():
    """A lies above its other value, B below it, C has none."""
    root = wide()
    a, b, c = [x for x, fill in marks(root) if fill != "#ffffff"]
    left = {one.text: float(one.get("x")) for one in root.iter(f"{SVG}text")}
    assert [a < left["95,00"] < a + 12, b - 60 < left["90,00*"] < b - 8, c < left["80,00"] < c + 12] == [True] * 3


@pytest.mark.parametrize("other", [70, 99, None])
def test_no_line_of_a_bound_crosses_a_value(other):
    """Each stands beside its own dot or, where a line would cross it there, beyond the line."""
    rows = [ChartRow(str(n), 80 + n / 2, f"{80 + n / 2:.2f}".replace(".", ",")) for n in range(20)]
    drawn = paired_dots(rows, [other] * 20, alt="20 đơn vị", bounds=[(80, "Tốt"), (85, "Khá"), (90, "Xuất sắc")])
    for svg in drawn.split("</svg>")[:-1]:
        root = ElementTree.fromstring(f"{svg}</svg>")
        ruled = [line for path in root.iter(f"{SVG}path") if "#1b2530" in path.get("style", "").lower()
                 for line in map(float, re.findall(r"M ([\d.]+)", path.get("d")))]  # fmt: skip
        spans = [(float(text.get("x")), text_width(text.text)) for text in root.iter(f"{SVG}text")
                 if "," in text.text]  # fmt: skip
        assert len(ruled) == 3 and len(spans) == 20
        assert not any(start < line < start + wide for line in ruled for start, wide in spans)
