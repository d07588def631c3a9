"""What the branches' losses cost the departments that are scored by the branches' mean."""

from fractions import Fraction

import pytest

from cchc_lib.files import read_yaml
from cchc_lib.scoring import find_levers
from tests.whole.fixtures import ours
from tests.whole.harness import Made
from tests.whole.roots import Block, SmallCompany, write_yaml

__all__ = ["ours"]


@pytest.fixture(scope="module")
def levers(ours):
    regulation, results = ours.results.regulation, ours.results
    (reading,) = (c for c in regulation.blocks["truc-tiep"].criteria if c.measure.kind == "block_average")
    scores = results.scores(block="dien-luc")
    score = results.scores(unit="kd")["kd"].criteria[reading.id]
    return reading, score, find_levers(reading, score, scores.values(), regulation), scores


def test_the_dearest_come_first(levers):
    found = [lever.average_lost for lever in levers[2]]
    assert found and found == sorted(found, reverse=True)


def test_a_cost_is_the_difference_of_points_with_and_without_the_loss(levers):
    """15 points in proportion to 98 %: each point of the mean is worth 15/98, up to the maximum."""
    reading, score, found, _ = levers
    assert (reading.max_points, reading.scale.target) == (15, 98)
    for lever in found:
        reached = min(Fraction(98), score.x + lever.average_lost)
        assert lever.cost == Fraction(15, 98) * (reached - score.x) * score.factor


def test_a_bulletin_of_a_department_names_the_dearest_criteria_first(ours, levers):
    page = ours.page("unit", "kd")
    table = page.table("Nếu riêng tiêu chí này")
    assert table.caption.endswith(f"thay đổi (5 tiêu chí đầu trong {len(levers[2])})")
    assert [row[0].split()[0] for row in table.rows] == [lever.criterion.code for lever in levers[2][:5]]


def test_a_mean_before_bonus_and_penalty_is_called_so_beside_that_of_the_block(ours):
    """In 2016's regulation departments read the branches' mean before bonus and penalty; they print another."""
    made = ours.in_quarter("2017-Q2")
    told = "Bình quân của Các Điện lực trực thuộc (% trước điểm thưởng, điểm phạt)"
    assert f"{told}: 91,32 %, cho đơn vị" in made.page("unit", "van-phong").text
    assert told in made.page("company").table("Điểm bình quân của khối này được tính cho khối khác").column(
        "Bình quân"
    )


def test_where_no_criterion_alone_reaches_the_next_step_no_table_of_zeros_stands(ours):
    page = ours.in_quarter("2017-Q2").page("unit", "van-phong")
    told = "Không tiêu chí nào của khối đó, nếu riêng nó không mất điểm, làm điểm này thay đổi."
    assert told in page.text


def test_where_more_of_a_mean_gives_less_the_table_has_signs(tmp_path):
    """The mean of d1 and d2 is 75 %, of which the fewer the better; without the loss at a1 it is 25 points more."""
    blocks = {"doi": Block({"a1": 10, "a2": 10}), "phong": Block({"a1": 10}, average_of="doi")}
    points = {"2019-Q1": {"d1": {"a1": "0"}, "d2": {}, "p1": {}}}
    folders = SmallCompany(blocks, {"d1": "doi", "d2": "doi", "p1": "phong"}, points).write(tmp_path)
    path = folders.regulations / "2016" / "phong.yaml"
    content = read_yaml(path)
    (reading,) = content["sections"][1]["criteria"]
    reading["scale"] = {"kind": "linear", "none_at": "100", "full_at": "50"}
    write_yaml(path, content)
    table = Made(tmp_path, "2019-Q1").page("unit", "p1").table("Nếu riêng tiêu chí này không mất điểm")
    assert table.heads == [
        "Tiêu chí của khối đó",
        "Bình quân thay đổi, điểm %",
        "Điểm của đơn vị thay đổi, chưa làm tròn",
    ]
    assert table.rows == [["A1 Việc A1", "+25,00", "−5,000"]]


def test_a_mean_has_its_decimals_where_percentages_are_printed_with_fewer(tmp_path):
    """Of d1 99 % and d2 99,5 %: 99,3 % beside 99,25 % would be two numbers of one mean."""
    blocks = {"doi": Block({"a1": 10, "a2": 10}), "phong": Block({"a1": 10}, average_of="doi")}
    points = {"2019-Q1": {"d1": {"a1": "9.8"}, "d2": {"a2": "9.9"}, "p1": {}}}
    units, rounding = {"d1": "doi", "d2": "doi", "p1": "phong"}, {"at": "total", "places": "2", "percent_places": "1"}
    made = Made(SmallCompany(blocks, units, points, rounding=rounding).write(tmp_path).root, "2019-Q1")
    page = made.page("unit", "p1")
    assert "bình quân 99,25 %" in page.text and "Bình quân của Khối doi: 99,25 %, cho đơn vị" in page.text
    table = page.table("Nếu riêng tiêu chí này không mất điểm")
    assert [row[:2] for row in table.rows] == [["A1 Việc A1", "+0,50"], ["A2 Việc A2", "+0,25"]]
