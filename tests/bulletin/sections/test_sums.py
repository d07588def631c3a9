"""A unit's own sum and its explanation sheet print the same numbers; a factor of redistribution multiplies out."""

import re
from fractions import Fraction

import pytest

from cchc_lib.exact import round_half_up
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.model import MAIN, PENALTY
from tests.whole.harness import REPOSITORY, Made
from tests.whole.reading import number, one_line
from tests.whole.roots import NOT_APPLICABLE, Block, SmallCompany, write_yaml
from tests.whole.shared import make_once

from .reading import page_of, rows_by_code

QUARTERS = [str(quarter) for quarter in Folders(REPOSITORY).quarters()]
STEP = re.compile(r"chia lại điểm: ([\d,]+)((?: × [\d.,]+/[\d.,]+)+) = ([\d,]+)$")
LAYERS = ("Tự chấm", "Thẩm định", "Thẩm định lần 2")


def product(step: re.Match) -> Fraction:
    """What the printed numbers of a step give."""
    found = number(step[1])
    for factor in step[2].removeprefix(" × ").split(" × "):
        above, below = map(number, factor.split("/"))
        found *= above / below
    return found


@pytest.mark.parametrize("quarter", QUARTERS)
def test_the_sheet_prints_the_numbers_of_the_bulletin(ours, quarter):
    made, shared = ours.in_quarter(quarter), 0
    for unit in list(made.units)[:: 1 if quarter == QUARTERS[-1] else 5]:
        score = made.results.scores(unit=unit)[unit]
        rows = rows_by_code(page_of(made, "unit", unit, "scores_by_criterion").table("Điểm từng tiêu chí"))
        explained: dict[str, dict[str, str]] = {}
        for table in page_of(made, "explanation", unit, "criteria").tables:
            explained |= rows_by_code(table)
        for criterion, side in made.results.regulation.blocks[score.block].criteria_with_side():
            own, sheet = score.criteria[criterion.id], explained[criterion.code]
            if side != MAIN:
                shown = rows.get(criterion.code, {}).get("Điểm", "–")
                assert sheet["Tính vào điểm phạt" if side == PENALTY else "Tính vào điểm thưởng"] == shown
                assert shown.startswith("−") == (side == PENALTY and own.effective_points > 0)
                continue
            row = rows[criterion.code]
            assert sheet["Tính vào tổng"] == (f"{row['Điểm']}/{row['Tối đa']}" if own.effective_max else row["Điểm"])
            steps = [STEP.search(text) for text in (row["Số liệu"], sheet["Bước tính"])]
            assert [bool(step) for step in steps] == [own.is_applicable and own.factor != 1] * 2
            if all(steps):
                shared += 1
                assert steps[0][0] == steps[1][0]
                assert round_half_up(product(steps[0]), 2) == number(row["Điểm"]) == number(steps[0][3])
    assert shared or quarter != QUARTERS[-1]


@pytest.mark.parametrize("quarter", QUARTERS)
def test_layers_are_told_alike_in_bulletin_and_sheet(ours, quarter):
    made = ours.in_quarter(quarter)
    for unit in list(made.units)[:: 1 if quarter == QUARTERS[-1] else 5]:
        tables = page_of(made, "unit", unit, "self_against_verified").tables
        for code, row in rows_by_code(tables[0]).items() if tables else ():
            for table in page_of(made, "explanation", unit, "criteria").tables:
                if code in (rows := rows_by_code(table)):
                    for layer in LAYERS:  # the same of them in both
                        assert row.get(layer, "").partition(" (")[0] == rows[code].get(layer, "")
            own, first = (row[layer].partition(" (")[0] for layer in ("Tự chấm", "Thẩm định"))
            if gap := re.search(r"\((.*)\)", row["Tự chấm"]):
                assert abs(number(gap[1]) - (number(own) - number(first))) <= Fraction(1, 100)


SHARED = SmallCompany(
    blocks={"doi": Block({"a1": 5, "a2": 35, "b1": 6, "b2": 54, "c1": 7})},
    units={f"d{i}": "doi" for i in range(1, 4)},
    points={
        "2019-Q1": {
            "d1": {"a1": NOT_APPLICABLE, "a2": "6", "c1": NOT_APPLICABLE},
            "d2": {"b1": NOT_APPLICABLE, "b2": "33.33"},
            "d3": {"c1": NOT_APPLICABLE, "a2": "0.01"},
        },
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Made:
    return Made(make_once(tmp_path_factory, "chia lại điểm", SHARED.write), "2019-Q1")


@pytest.mark.parametrize(
    ("unit", "code", "step"),
    [
        ("d1", "A2", "6 × 40/35 × 107/100 = 7,34"),
        ("d1", "B1", "6 × 107/100 = 6,42"),
        ("d2", "B2", "33,33 × 60/54 = 37,03"),
        ("d3", "A2", "0,01 × 107/100 = 0,01"),
    ],
)
def test_a_factor_is_told_in_its_steps(shared, unit, code, step):
    """Section A (40), section B (60), section C (7), which is spread over the others where it did not arise."""
    rows = rows_by_code(page_of(shared, "unit", unit, "scores_by_criterion").table("Điểm từng tiêu chí"))
    assert rows[code]["Số liệu"].endswith(f"chia lại điểm: {step}")
    explained = page_of(shared, "explanation", unit, "criteria")
    assert any(row[2].endswith(step) for table in explained.tables for row in table.rows)


def test_points_have_as_many_decimals_as_the_product_needs(tmp_path_factory):
    """3.35 × 2 is 6.7, but 3.4 × 2 is 6.8."""
    points = {"2019-Q1": {"d1": {"a1": NOT_APPLICABLE, "a2": "3.35"}, "d2": {}}}
    units, rounding = {"d1": "doi", "d2": "doi"}, {"at": "total", "places": "1", "percent_places": "2"}
    company = SmallCompany({"doi": Block({"a1": 10, "a2": 10})}, units, points, rounding=rounding)
    made = Made(make_once(tmp_path_factory, "một chữ số", company.write), "2019-Q1")
    rows = rows_by_code(page_of(made, "unit", "d1", "scores_by_criterion").table("Điểm từng tiêu chí"))
    assert rows["A2"]["Số liệu"].endswith("chia lại điểm: 3,35 × 20/10 = 6,7")


def test_what_is_added_and_taken_off_has_its_sign_each_and_in_sum(tmp_path_factory):
    blocks = {"doi": Block({"a1": 10}, {"k1": 2, "k2": 2}, {"p1": 3}, cap=2)}
    points = {"2019-Q1": {"d1": {"a1": "9", "k1": "1.5", "k2": "0", "p1": "3"}}}
    company = SmallCompany(blocks, {"d1": "doi"}, points)
    made = Made(make_once(tmp_path_factory, "dấu", company.write), "2019-Q1")
    table = page_of(made, "unit", "d1", "scores_by_criterion").table("Điểm từng tiêu chí")
    assert [(row[0], row[1]) for row in table.rows][2:] == [
        ("K1 Việc K1", "+1,50"), ("Điểm thưởng, tối đa 2", "+1,50"),
        ("P1 Việc P1", "−3,00"), ("Điểm phạt, tối đa 2", "−2,00"),
        ("Tổng điểm", "8,50"),
    ]  # fmt: skip


def write_two_averages(root) -> Folders:
    """A department that is scored by the printed and by the exact mean of the teams."""
    blocks = {"doi": Block({"a1": 10, "a2": 10}), "phong": Block({"a1": 10}, average_of="doi")}
    points = {"2019-Q1": {"d1": {"a1": "6.67"}, "d2": {"a2": "4"}, "p1": {}}}
    folders = SmallCompany(blocks, {"d1": "doi", "d2": "doi", "p1": "phong"}, points).write(root)
    path = folders.regulations / "2016" / "phong.yaml"
    content = read_yaml(path)
    (printed,) = content["sections"][1]["criteria"]
    exact = printed | {"id": "z2", "code": "Z2", "title": "Việc Z2", "measure": printed["measure"] | {"of": "exact"}}
    content["sections"][1] |= {"max_points": "20", "criteria": [printed, exact]}
    write_yaml(path, content | {"max_points": "30"})
    return folders


def test_two_averages_have_a_heading_and_data_each(tmp_path_factory):
    made = Made(make_once(tmp_path_factory, "hai bình quân", write_two_averages), "2019-Q1")
    page = made.page("unit", "p1")
    heads = [head for tag in page.tree("h3") if (head := one_line(tag)).startswith("Bình quân của khối")]
    assert heads == ["Bình quân của khối khác: Z1 Việc Z1", "Bình quân của khối khác: Z2 Việc Z2"]
    names = [name for name in page.files if "binh-quan" in name]
    assert names == [f"2019-Q1_unit_p1_binh-quan_{criterion}.csv" for criterion in ("z1", "z2")]
