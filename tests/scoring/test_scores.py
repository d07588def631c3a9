"""What is read off a score: points lost, what was reached, the percentage that an average takes."""

from fractions import Fraction as F

import pytest

from cchc_lib.scoring import CriterionScore
from tests.scoring.cases import award, block, case, criterion, fill, score


@pytest.mark.parametrize(
    ("side", "x", "points", "reached", "lost"),
    [
        ("main", F(3), F(3), (3, 3), 5),
        ("bonus", F(3), F(3), (3, 3), 5),
        ("penalty", F(3), F(3), (3, 3), 3),
        ("main", F(0), F(0), (0, 0), 8),
        ("main", None, None, None, 8),
        ("main", None, F(0), None, 8),  # nothing was handed in of it
    ],
)
def test_points_lost_are_those_to_the_maximum_of_a_penalty_those_taken_off(side, x, points, reached, lost):
    found = CriterionScore("a", side, x, points, F(1), points or F(0), F(8), points or F(0))
    assert (found.reached, found.lost, found.is_applicable) == (reached, lost, points is not None)


def test_an_average_takes_the_percentage_that_is_asked_for():
    bonus = {"cap": "1", "criteria": [criterion("b", 1, scale=award("1"))]}
    quarter = fill(
        case(block("khoi", [criterion("a", 3, scale=award("1"))], bonus=bonus), places=0), "khoi", "u", a=1, b=1
    )
    found = score(quarter).units["u"]
    assert [found.averaged(of) for of in ("printed", "exact", "before_bonus")] == [F("66.67"), F(200, 3), F(100, 3)]
