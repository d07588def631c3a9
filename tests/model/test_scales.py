"""Every scale says and gives what the regulation means, at, below and above each of its bounds: `scales.yaml`."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from cchc_lib.files import read_yaml
from cchc_lib.model import Criterion
from cchc_lib.model.regulation import PenaltyCriterion
from cchc_lib.model.scales import Scale
from tests.scoring.cases import criterion

CASES = read_yaml(Path(__file__).with_name("scales.yaml"))
STEPS = [(case, step) for case in CASES for step in case["at"]]
OF_NAME = {case["name"]: case for case in CASES}


def model(case) -> Criterion:
    """The criterion of a case."""
    kind = PenaltyCriterion if case.get("takes_off") else Criterion
    return kind.model_validate(criterion("a", case["most"], case["measure"], case["scale"]))


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
    assert told(model(case).explain_step(Fraction(x), 2)) == sentences


@pytest.mark.parametrize(
    ("case", "step"),
    [(case, step) for case, step in STEPS if case["scale"]["kind"] != "award"],  # whose points are typed as they are
    ids=lambda one: one["name"] if isinstance(one, dict) else one[0],
)
def test_points_grow_as_the_maximum_does(case, step):
    scale, most, x = model(case).scale, Fraction(case["most"]), Fraction(step[0])
    assert scale.model_copy(update=scale.stretch(Fraction(3))).points(x, 3 * most) == 3 * scale.points(x, most)


@pytest.mark.parametrize(
    ("name", "x", "vi", "en"),
    [
        ("points given", "2.5", "Tổ chấm điểm cho 2,5 trên 4 điểm", "2.5 of 4 points by the scoring team"),
        ("yes or no", "0", "không: được 0 trên 5 điểm", "no: 0 of 5 points"),
        ("in proportion, the less the better", "5", "x = 5 so với mức 4: 4,8 trên 6 điểm",
         "x = 5 against a target of 4: scores 4.8 of 6"),
        ("a rising line", "62", "x = 62 trên đường thẳng từ 60 (0 điểm) đến 100 (10 điểm): 0,5 điểm",
         "x = 62 on the straight line from 60 (scores 0) to 100 (scores 10): scores 0.5"),
        ("a rising line", "120", "x = 120, ngoài đoạn từ 60 (0 điểm) đến 100 (10 điểm): 10 điểm",
         "x = 120, off the line from 60 (scores 0) to 100 (scores 10): scores 10"),
        ("a falling line", "11", "x = 11, ngoài đoạn từ 10 (0 điểm) đến 2 (8 điểm): 0 điểm",
         "x = 11, off the line from 10 (scores 0) to 2 (scores 8): scores 0"),
        ("bands that hold their lower bound, from the best", "97.99",
         "x = 97,99, thuộc mức từ 95 đến dưới 98 %: 3 điểm",
         "x = 97.99, in the band from 95 to below 98 %: scores 3"),
        ("so much off for each", "2", "x = 2, vượt 1 là 1; 6 − 1,5 × 1, thấp nhất 2: 4,5 điểm",
         "x = 2, above 1 by 1; 6 − 1.5 × 1, at least 2: scores 4.5"),
    ],
)  # fmt: skip
def test_a_derivation_holds_every_number_on_the_way(name, x, vi, en):
    assert told(model(OF_NAME[name]).derive_step(Fraction(x))) == [vi, en]


def test_points_are_told_with_the_decimals_of_the_regulation():
    third = model(OF_NAME["a percentage that rounds to a bound, and points to a third decimal"])
    told_with = [str(third.explain_step(Fraction(200, 3), places)) for places in (0, 1, 3)]
    assert [one.rpartition(" được ")[2] for one in told_with] == [
        "5 trên 7 điểm", "4,7 trên 7 điểm", "4,667 trên 7 điểm",
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_between_its_turns_points_move_one_way_and_beyond_them_towards_what_they_come_to(case):
    """What is found by halving rests on both: the least step that changes points, steps to a higher class."""
    found, ends = model(case), case["measure"]["kind"] in ("award", "yes_no")
    turns = sorted({Fraction(0), *found.scale.turns(found.max_points)})
    for low, high in pairwise(turns):
        within = [found.points_at(low + (high - low) * Fraction(n, 8)) for n in range(1, 8)]
        assert within in (sorted(within), sorted(within, reverse=True))
    if not ends:
        end, points = found.scale.points_far_out(found.max_points), found.points_at(10**9 * (1 + turns[-1]))
        assert abs(end - points) < Fraction(1, 10**6)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_threshold_that_moves_is_told(case):
    """By these words two versions are compared."""
    found = model(case)
    is_fixed = case["scale"].get("holds") == "lower"  # the lowest of its bands, which begins at 0
    for old in found.scale.thresholds:
        moved = found.scale.model_copy(update=found.scale.move(old, old + 1))
        changed = found.model_copy(update={"scale": moved})
        assert told(changed.describe_scale()) != case["describe"] or (is_fixed and old == 0)


def test_every_scale_stands_in_the_table():
    kinds = {get_args(scale.model_fields["kind"].annotation)[0] for scale in get_args(get_args(Scale)[0])}
    assert {case["scale"]["kind"] for case in CASES} == kinds


@pytest.mark.parametrize(
    ("name", "turns", "thresholds", "far"),
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
        ("so much off for each", [1, Fraction(11, 3)], [1], 2),
        ("so much off for each, none free, down to nothing", [0, Fraction(3, 2)], [0], 0),
    ],
)
def test_turns_thresholds_and_what_comes_of_ever_more(name, turns, thresholds, far):
    found = model(OF_NAME[name])
    assert (found.scale.turns(found.max_points), found.scale.thresholds) == (turns, thresholds)
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
        ("so much off for each, none free, down to nothing", "free", {"free": 7}),
        ("so much off for each, none free, down to nothing", "floor", {"floor": 7}),
    ],
)
def test_a_threshold_moves_in_the_keys_that_hold_it_or_in_the_one_that_is_named(name, old, moved):
    assert model(OF_NAME[name]).scale.move(old if isinstance(old, str) else Fraction(old), Fraction(7)) == moved


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


# --- what is refused ----------------------------------------------------------------------------------------------

SHARE = {"kind": "share", "value": "đúng hạn", "total": "đến hạn"}
DAYS = {"kind": "value", "unit": "ngày"}


def lower(**points) -> dict:
    """Bands by their lower bounds: ``_98=6`` gives six points from 98 on."""
    rows = [{"from": at[1:], "points": str(of)} for at, of in points.items()]
    return {"kind": "bands", "holds": "lower", "bands": rows}


def upper(*bands) -> dict:
    """Bands by their upper bounds; None leaves one open."""
    rows = [({"to": at} if at is not None else {}) | {"points": str(of)} for at, of in bands]
    return {"kind": "bands", "holds": "upper", "bands": rows}


@pytest.mark.parametrize(
    ("measure", "scale", "expected"),
    [
        ({"kind": "award"}, {"kind": "award", "step": "3"},
         ["max_points 8 phải là bội của step 3", "max_points 8 must be a multiple of step 3"]),
        (DAYS, {"kind": "proportional"}, ["cách đo value cần khóa target", "measure value needs the key target"]),
        (DAYS, {"kind": "linear", "none_at": "5", "full_at": "5.0"},
         ["none_at và full_at phải khác nhau (đang cùng là 5)", "none_at and full_at must differ (both are 5)"]),
        ({"kind": "count", "unit": "lần"}, {"kind": "deduction", "each": "1", "floor": "9"},
         ["floor 9 lớn hơn max_points 8", "floor 9 is larger than max_points 8"]),
        (DAYS, lower(_9=8.5, _0=0),
         ["bậc có 8,5 điểm, quá max_points 8", "a band gives 8.5, above max_points 8"]),
        (SHARE, lower(_101=8, _0=0), ["mức 101 vượt 100 %", "the value 101 is above 100 %"]),
        (DAYS, lower(_9=8, _1=0), ["bậc thấp nhất phải có from: 0, không được hở",
         "the lowest band must have from: 0, so that nothing is left out"]),
        (DAYS, lower(_9=8, _0=0, _5=4), ["các mức from phải tăng dần hoặc giảm dần, không trùng: 9, 0, 5",
         "the values of from must rise or fall throughout, without repeats: 9, 0, 5"]),
        (DAYS, upper(("3", 8), ("3", 4), (None, 0)), ["các mức to phải tăng dần hoặc giảm dần, không trùng: 3, 3",
         "the values of to must rise or fall throughout, without repeats: 3, 3"]),
        (DAYS, upper((None, 8), ("3", 4), (None, 0)),
         ["chỉ bậc cao nhất được bỏ trống to", "only the highest band may leave out to"]),
        (DAYS, upper((None, 8), ("3", 4), ("9", 0)),
         ["chỉ bậc cao nhất được bỏ trống to", "only the highest band may leave out to"]),
        (DAYS, upper(("9", 8), ("3", 4), (None, 0)),
         ["chỉ bậc cao nhất được bỏ trống to", "only the highest band may leave out to"]),
        (DAYS, upper(("3", 8), ("9", 0)), ["bậc cao nhất phải bỏ trống to để không hở phía trên 9",
         "the highest band must leave out to, so that nothing above 9 is left out"]),
        (SHARE, upper(("3", 8), ("99", 0)), ["bậc cao nhất phải bỏ trống to để không hở phía trên 99",
         "the highest band must leave out to, so that nothing above 99 is left out"]),
        (SHARE, upper(("3", 8), ("100", 4), (None, 0)),
         ["bậc trên 100 % không bao giờ đạt tới", "the band above 100 % can never be reached"]),
        (DAYS, lower(_9=8, _0=0) | {"holds": "upper"},
         ["holds: upper chỉ dùng khóa to", "holds: upper goes with the key to only"]),
        (DAYS, upper(("9", 8), (None, 0)) | {"holds": "lower"},
         ["holds: lower chỉ dùng khóa from", "holds: lower goes with the key from only"]),
    ],
)  # fmt: skip
def test_a_scale_that_makes_no_sense_is_refused(measure, scale, expected):
    with pytest.raises(ValidationError) as error:
        model({"most": "8", "measure": measure, "scale": scale})
    (fault,) = error.value.errors()
    assert told(fault["ctx"]["error"].args[0]) == expected


@pytest.mark.parametrize(
    ("measure", "scale"),
    [
        (DAYS, lower(_9=8, _0=0)),
        (SHARE, lower(_100=8, _0=0)),
        (SHARE, upper(("3", 8), ("99", 4), (None, 0))),
        (SHARE, upper(("3", 8), ("100", 0))),
        (DAYS, upper(("3", 8), ("100", 4), (None, 0))),
        ({"kind": "count", "unit": "lần"}, {"kind": "deduction", "each": "1", "floor": "8"}),
        (DAYS | {"unit": "%"}, {"kind": "proportional", "target": "100"}),
    ],
)
def test_a_scale_at_the_edge_of_what_makes_sense_is_taken(measure, scale):
    assert model({"most": "8", "measure": measure, "scale": scale})


@pytest.mark.parametrize(
    ("scale", "measure", "allowed"),
    [("award", {"kind": "yes_no"}, ["award"]), ("yes_no", {"kind": "award"}, ["yes_no"]),
     ("deduction", {"kind": "done", "items": "5"}, ["value", "share", "ratio", "count"]),
     ("proportional", {"kind": "award"},
      ["value", "share", "ratio", "count", "done", "relative", "block_average"])],
)  # fmt: skip
def test_a_scale_that_does_not_fit_the_measure_is_refused(scale, measure, allowed):
    keys = {"award": {"step": "1"}, "deduction": {"each": "1"}, "proportional": {"target": "9"}}.get(scale, {})
    with pytest.raises(ValidationError) as error:
        model({"most": "8", "measure": measure, "scale": {"kind": scale} | keys})
    (fault,) = error.value.errors()
    names = {"scale": scale, "measure": measure["kind"], "allowed": ", ".join(allowed)}
    assert told(fault["ctx"]["error"].args[0]) == [
        "thang điểm {scale} không dùng được với cách đo {measure}; dùng được: {allowed}".format(**names),
        "scale {scale} does not fit measure {measure}; fitting measures: {allowed}".format(**names),
    ]
