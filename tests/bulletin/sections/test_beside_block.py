"""A unit beside its block's median: the figure shows what the table prints, farthest first to be chosen."""

import pytest
from bs4 import BeautifulSoup

from cchc_lib import open_quarter
from cchc_lib.bulletin.sections.beside_block import show_beside_block
from tests.whole.reading import number, numbers, one_line
from tests.whole.roots import Block, SmallCompany


@pytest.mark.parametrize("unit", ["duyen-hai", "tra-cu", "van-phong", "khvt"])
def test_the_figure_shows_the_criteria_of_the_table_that_lie_farthest_from_the_median(ours, unit):
    page = ours.page("unit", unit)
    table = page.table("Điểm từng tiêu chí và phép cộng")
    own, middle = (table.heads.index(head) for head in ("% tối đa", "Trung vị khối, %"))
    both = {row[0]: (number(row[own]), number(row[middle])) for row in table.rows if row[own] not in ("", "–")}
    apart = {name: pair for name, pair in both.items() if pair[0] != pair[1]}
    drawn = " ".join(page.figure("Biểu đồ"))  # a label may stand in two lines
    shown = sorted((name for name in apart if name in drawn), key=drawn.index)
    gaps = [apart[name][0] - apart[name][1] for name in shown]
    assert gaps == sorted(gaps)
    assert len(shown) == min(5, len(apart))
    left_out = [abs(a - b) for name, (a, b) in apart.items() if name not in shown]
    assert max(left_out, default=0) <= min(map(abs, gaps))
    (finding,) = [one_line(tag) for tag in page.tree.find_all("h3") if "trung vị khối (mức đứng giữa) ở" in tag.text]
    below = sum(a < b for a, b in apart.values())
    assert numbers(finding) == [below, len(apart) - below]


def test_a_unit_without_peers_has_no_such_figure(ours):
    assert not [alt for alt in ours.page("unit", "doi-cao-the").figures if "trung vị" in alt]


def test_both_languages_show_the_same_values(ours):
    vi, en = ours.page("unit", "duyen-hai"), ours.page("unit", "duyen-hai", lang="en")
    shown = [[line.replace(".", ",") for line in found if line[-2:] in (",0", ".0")]
             for found in (vi.figure("Biểu đồ"), en.figure("Chart of"))]  # fmt: skip
    assert shown[0] == shown[1] != []


def figure_of(root, points: dict[str, dict[str, str]]) -> BeautifulSoup:
    """The figure of the first of these units, of criteria of 100 points."""
    block, units = Block({"a1": 100, "a2": 100, "a3": 100}), dict.fromkeys(points, "doi")
    company = SmallCompany({"doi": block}, units, {"2019-Q1": points})
    page = open_quarter("2019-Q1", root=company.write(root).root).unit(next(iter(points)))
    return BeautifulSoup(show_beside_block(page).html, "html.parser")


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"a1": "84.96", "a2": "50", "a3": "90"}, "ở 1 tiêu chí, cao hơn ở 1"),  # 85,0 beside 85,0 is no difference
        ({"a1": "84.94", "a2": "50", "a3": "90"}, "ở 2 tiêu chí, cao hơn ở 1"),
    ],
)
def test_what_prints_as_the_median_is_neither_below_nor_above(tmp_path, own, expected):
    other = {"a1": "85.04", "a2": "60", "a3": "80"}
    assert figure_of(tmp_path, {"d1": own, "d2": other, "d3": other}).h3.text.endswith(expected)


def test_of_two_units_the_middle_lies_between(tmp_path):
    points = {"d1": {"a1": "50", "a2": "50"}, "d2": {"a1": "60", "a2": "70"}}
    figure = figure_of(tmp_path, points)
    assert figure.h3.text == "Thấp hơn trung vị khối (mức đứng giữa) ở 2 tiêu chí, không cao hơn ở tiêu chí nào"
    told = "A2 Việc A2: 50,0 so với trung vị 60,0; A1 Việc A1: 50,0 so với trung vị 55,0."
    assert figure.title.text.endswith(told)
