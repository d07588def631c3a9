"""Every scale says and gives what the regulation means, at, below and above each of its bounds: `scales.yaml`."""

from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest

from cchc_lib.files import read_yaml
from cchc_lib.model import Criterion
from cchc_lib.model.scales import Scale
from tests.scoring.cases import criterion

CASES = read_yaml(Path(__file__).with_name("scales.yaml"))
STEPS = [(case, step) for case in CASES for step in case["at"]]
OF_NAME = {case["name"]: case for case in CASES}


def model(case) -> Criterion:
    """The criterion of a case."""
    return Criterion.model_validate(criterion("a", case["most"], case["measure"], case["scale"]))


def told(message) -> list[str]:
    """A sentence in both languages."""
    return [message.to("vi"), message.to("en")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_scale_is_told_whole(case):
    assert told(model(case).describe_scale()) == case["describe"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_earns_all_the_points_is_told_and_does(case):
    assert told(model(case).describe_full()) == case["full"]


@pytest.mark.parametrize(("case", "step"), STEPS, ids=lambda one: one["name"] if isinstance(one, dict) else one[0])
def test_x_gives_its_points_and_they_are_explained(case, step):
    x, points, *sentences = step
    assert model(case).points_at(Fraction(x)) == Fraction(points)
    assert told(model(case).explain_step(Fraction(x))) == sentences


def test_every_scale_stands_in_the_table():
    kinds = {get_args(scale.model_fields["kind"].annotation)[0] for scale in get_args(get_args(Scale)[0])}
    assert {case["scale"]["kind"] for case in CASES} == kinds


@pytest.mark.parametrize(
    ("name", "bounds", "thresholds", "far"),
    [
        ("points given", [], [], 4),
        ("yes or no", [], [], 5),
        ("in proportion, the more the better, to 100 %", [100], [], 8),
        ("in proportion, the more the better, to a target", [80], [80], 6),
        ("in proportion, the less the better", [4], [4], 0),
        ("a rising line", [60, 100], [60, 100], 10),
        ("a falling line", [10, 2], [10, 2], 0),
        ("bands that hold their lower bound, from the best", [95, 98, 100], [100, 98, 95, 0], 8),
        ("bands that hold their upper bound", [0, 3, 10], [0, 3, 10], 0),
        ("bands that end at 100 %", [5, 20], [5, 20, 100], 1),
        ("so much off for each", [1], [1, Fraction(3, 2), 2], 2),
        ("so much off for each, none free, down to nothing", [0], [0, 2, 0], 0),
    ],
)
def test_bounds_thresholds_and_what_comes_of_ever_more(name, bounds, thresholds, far):
    found = model(OF_NAME[name])
    assert (found.scale.bounds, found.scale.thresholds) == (bounds, thresholds)
    assert found.scale.points_far_out(found.max_points) == far


@pytest.mark.parametrize(
    ("name", "old", "moved"),
    [
        ("in proportion, the less the better", 4, {"target": 7}),
        ("a falling line", 10, {"none_at": 7}),
        ("a falling line", 2, {"full_at": 7}),
        ("so much off for each", 1, {"free": 7}),
        ("so much off for each, none free, down to nothing", 2, {"each": 7}),
        ("so much off for each, none free, down to nothing", 0, {"free": 7, "floor": 7}),
    ],
)
def test_a_threshold_moves_in_the_keys_that_hold_it(name, old, moved):
    assert model(OF_NAME[name]).scale.move(Fraction(old), Fraction(7)) == moved


def test_an_edge_of_a_band_moves_with_its_points():
    scale = model(OF_NAME["bands that hold their upper bound"]).scale
    (moved,) = scale.move(Fraction(3), Fraction(7)).values()
    assert [(band.to, band.points) for band in moved] == [(0, 8), (7, 5), (10, 2), (None, 0)]


@pytest.mark.parametrize(
    ("bands", "largest"), [([("0", "1"), ("5", "4"), ("9", "8")], 4), ([("9", "8"), ("5", "1"), ("0", "1")], 7),
                           ([("0", "3")], 0)]
)  # fmt: skip
def test_the_largest_jump_is_that_between_neighbours(bands, largest):
    scale = {"kind": "bands", "holds": "lower", "bands": [{"from": at, "points": points} for at, points in bands]}
    case = {"most": "8", "measure": {"kind": "value", "unit": "ngày"}, "scale": scale}
    assert model(case).scale.largest_jump() == largest
