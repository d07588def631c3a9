"""What the units of a block lost: cases, units and points, by numbers worked by hand."""

from fractions import Fraction as F

import pytest

from cchc_lib.model import Criterion, Entry
from cchc_lib.model.regulation import PenaltyCriterion
from cchc_lib.scoring import CriterionScore, LossSum, sum_losses
from cchc_lib.scoring.losses import find_cases
from tests.scoring.cases import AWARD, COUNT, PLAN, RATIO, SHARE, VALUE, YES_NO, award, bands, criterion

HIGHER, LOWER = {"kind": "proportional"}, {"kind": "proportional", "target": "5", "direction": "lower"}
EACH = {"kind": "deduction", "each": "1.5", "floor": "1"}
MORE = bands("lower", {0: 0, 2: 3, 4: 6})
MIDDLE, WORST_BETWEEN = bands("lower", {0: 0, 40: 6, 61: 0}), bands("lower", {0: 6, 1: 0, 4: 3})
OFF = {"kind": "linear", "none_at": "0", "full_at": "4"}


def model(measure, scale, most=6, side="main") -> Criterion:
    kind = PenaltyCriterion if side == "penalty" else Criterion
    return kind.model_validate(criterion("a", most, measure, scale))


@pytest.mark.parametrize(
    ("measure", "scale", "side", "entry", "expected"),
    [
        (SHARE, HIGHER, "main", Entry(F(208), F(209)), (1, 209)),
        (SHARE, LOWER, "main", Entry(F(3), F(209)), (3, 209)),  # the value counts the late ones
        (SHARE, OFF, "penalty", Entry(F(3), F(209)), (3, 209)),
        (SHARE, LOWER, "penalty", Entry(F(208), F(209)), (1, 209)),
        (PLAN, HIGHER, "main", Entry(F(1), F(3)), (2, 3)),
        (COUNT, EACH, "main", Entry(F(3)), (3, None)),
        (COUNT, EACH, "main", Entry(F(0)), (0, None)),
        (COUNT, MORE, "main", Entry(F(1)), None),  # more is better: nothing of it went wrong
        (COUNT, OFF, "penalty", Entry(F(2)), (2, None)),
        (SHARE, MIDDLE, "main", Entry(F(45), F(100)), None),  # half is best: neither part of them went wrong
        (COUNT, WORST_BETWEEN, "main", Entry(F(2)), None),
        (RATIO, HIGHER, "main", Entry(F(90), F(100)), None),
        (VALUE, HIGHER | {"target": "3"}, "main", Entry(F(2)), None),
        (YES_NO, YES_NO, "main", Entry(F(0)), None),
        (AWARD, award(), "main", Entry(F(2)), None),
    ],
)
def test_cases_that_went_wrong_are_counted_by_what_costs_points(measure, scale, side, entry, expected):
    assert find_cases(model(measure, scale, side=side), entry) == expected


def score(points, most=6, side="main", is_applicable=True) -> CriterionScore:
    return CriterionScore("a", side, F(1), F(points) if is_applicable else None, F(1), F(points), F(most), F(0))


def test_losses_are_added_up_over_the_units_concerned():
    """Three of four units: one did not arise and had no maximum; one had a maximum of 8 by redistribution."""
    scores = [score(6), score(0, 0, is_applicable=False), score(F(9, 2)), score(6, 8)]
    entries = [Entry(F(60), F(60)), None, Entry(F(45), F(60)), Entry(F(3), F(4))]
    assert sum_losses(model(SHARE, HIGHER), "main", scores, entries) == LossSum(
        missed=F(16), cases=F(124), concerned=3, losing=2, lost=F(7, 2), most=F(20)
    )


def test_a_unit_that_loses_a_maximum_it_keeps_is_concerned():
    """Under the policies that keep the maximum of what did not arise."""
    scores = [score(0, 6, is_applicable=False), score(6, 6, is_applicable=False)]
    assert sum_losses(model(AWARD, award()), "main", scores, [None, None]) == LossSum(None, None, 2, 1, F(6), F(12))


def test_points_taken_off_are_no_loss_from_the_maximum():
    scores = [score(2, 4, "penalty"), score(0, 4, "penalty")]
    found = sum_losses(model(COUNT, OFF, 4, "penalty"), "penalty", scores, [Entry(F(2)), Entry(F(0))])
    assert (found.missed, found.cases, found.losing, found.lost) == (2, None, 1, 2)
