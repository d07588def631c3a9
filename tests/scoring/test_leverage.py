"""What each criterion of an averaged block cost those who read the average, by numbers worked by hand."""

from fractions import Fraction as F

import pytest

from cchc_lib.model import Criterion
from cchc_lib.scoring import CriterionScore, find_levers
from tests.scoring.cases import SHARE, block, criterion, regulation_of
from tests.scoring.cases import case as quarter

SOURCE = block("nguon", [criterion("a", 6), criterion("b", 12), criterion("c", 2)])
READING = criterion("r", 15, {"kind": "block_average", "block": "nguon"}, {"kind": "proportional", "target": "98"})


def levers(x, lost, factor=F(1), units=2):
    """Criterion, points of the average lost, cost, of each lever."""
    reading, source = Criterion.model_validate(READING), regulation_of(quarter(SOURCE)).blocks["nguon"]
    points = None if x is None else reading.points_at(F(x))
    score = CriterionScore("r", "main", x and F(x), points, factor, F(0), F(15), F(0))
    found = find_levers(reading, score, source, {name: F(p) for name, p in lost.items()}, units)
    return [(lever.criterion.id, lever.average_lost, lever.cost) for lever in found]


def test_a_loss_costs_what_the_points_grow_by_without_it_and_the_dearest_comes_first():
    """Two units of at most 20 points lost 1 and 2: 2.5 and 5 points of the average, each worth 15/98."""
    assert levers("90", {"a": 1, "b": 2, "c": 0}) == [("b", 5, F(75, 98)), ("a", F(5, 2), F(75, 196))]


def test_beyond_the_target_nothing_more_is_gained():
    assert levers("97", {"b": 2}) == [("b", 5, F(15, 98))]


def test_a_cost_grows_as_the_points_do_where_others_are_not_applicable():
    assert levers("90", {"b": 2}, factor=F(3, 2)) == [("b", 5, F(225, 196))]


@pytest.mark.parametrize(("x", "lost"), [(None, {"b": 2}), ("90", {}), ("90", {"b": 0})])
def test_without_a_loss_or_without_an_average_there_is_no_lever(x, lost):
    assert levers(x, lost) == []


def test_a_criterion_that_reads_no_average_is_no_question_here():
    assert Criterion.model_validate(criterion("a", 8, SHARE, {"kind": "proportional"})).averaged is None
