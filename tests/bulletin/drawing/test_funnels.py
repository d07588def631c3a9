"""Shares over numbers of cases: dots at their places, limits named, the units outside named and square."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from cchc_lib.bulletin.drawing.funnels import FunnelDot, FunnelLine, funnel
from cchc_lib.bulletin.drawing.typeface import text_width

SVG = "{http://www.w3.org/2000/svg}"
DOTS = [FunnelDot(100, 1), FunnelDot(200, 2), FunnelDot(300, 6, "P. <Kế hoạch>"), FunnelDot(180, 6, "Tra Cú")]
LINES = [
    FunnelLine("giới hạn 99,8 %", [(100, 5), (300, 4)], [(200, 0.1), (300, 0.5)]),
    FunnelLine("giới hạn 95 %", [(100, 4), (300, 3)]),
    FunnelLine("cả khối 2,00 %", [(100, 2), (300, 2)]),
]


def draw(dots=DOTS) -> list[ElementTree.Element]:
    drawn = funnel(dots, LINES, alt="Biểu đồ phễu 4 đơn vị")
    return [ElementTree.fromstring(f"{svg}</svg>") for svg in drawn.split("</svg>")[:-1]]


def texts(root) -> dict[str, tuple[float, float]]:
    return {one.text: (float(one.get("x")), float(one.get("y"))) for one in root.iter(f"{SVG}text")}


def test_lines_and_units_outside_are_named_within_both_widths():
    for root in draw():
        written = texts(root)
        words = " ".join(written)
        for name in ("giới hạn 99,8", "giới hạn 95", "cả khối", "P. <Kế hoạch>", "Tra Cú"):
            assert name in words
        width = float(root.get("viewBox").split()[2])
        assert all(0 <= across < width for across, _ in written.values())
        assert abs(written["Tra Cú"][1] - written["P. <Kế hoạch>"][1]) >= 12 - 1e-6


def test_dots_stand_where_their_cases_and_shares_are():
    wide, _ = draw()
    marks = [(float(use.get("x")), float(use.get("y"))) for use in wide.iter(f"{SVG}use")]
    assert len(marks) == len(DOTS)
    (a, b), (c, d) = marks[:2]
    zero, four = (texts(wide)[tick] for tick in ("0", "4"))
    assert (b - d) == pytest.approx((zero[1] - four[1]) / 4, abs=0.02)
    across = [texts(wide)[tick] for tick in ("100", "200", "300")]
    assert c - a == pytest.approx(marks[2][0] - c, abs=0.02)
    assert len(across) == 3


def test_without_a_unit_outside_no_unit_is_named():
    assert not {"P. <Kế hoạch>", "Tra Cú"} & texts(draw([dot._replace(name="") for dot in DOTS])[0]).keys()


def test_of_many_names_the_first_stand_apart_and_near_their_dots_and_cover_none():
    crowd = [FunnelDot(300 - n, 5.9, f"Đơn vị {n}") for n in range(20)]
    for root in draw([*DOTS[:2], *crowd]):
        written = {text: place for text, place in texts(root).items() if text.startswith("Đơn vị")}
        assert list(written) == [f"Đơn vị {n}" for n in range(20) if f"Đơn vị {n}" in written]
        assert 2 <= len(written) < 8 and f"Đơn vị {len(written) + 1}" not in written
        dots = [(float(use.get("x")), float(use.get("y"))) for use in root.iter(f"{SVG}use")]
        downs = sorted(down for _, down in written.values())
        assert all(later - down >= 12 - 1e-6 for down, later in pairwise(downs))
        assert all(abs(down - dots[-1][1]) < 40 for down in downs)
        for name, (start, down) in written.items():
            assert not any(0 < x - start < text_width(name) and abs(y - down) < 8 for x, y in dots)


def test_a_name_of_a_dot_at_the_foot_leaves_the_numbers_of_the_axis_free():
    for root in draw([*DOTS[:2], FunnelDot(150, 0, "Đơn vị 1"), FunnelDot(270, 0.1, "Đơn vị 2")]):
        written = texts(root)
        names = [down for text, (_, down) in written.items() if text.startswith("Đơn vị")]
        assert names and all(down <= written["100"][1] - 12 for down in names)
