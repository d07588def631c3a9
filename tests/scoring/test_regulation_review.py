"""How a version worked: criteria and ceilings counted over cases, against scores worked by hand and a brute force."""

from fractions import Fraction

import pytest

from cchc_lib.scoring import Fall, find_one_cases, review_ceilings, review_criteria, review_falls, straighten
from tests.scoring.cases import SHARE, award, bands, block, case, criterion, fill, inputs_of, regulation_of, score

CLASSES = [("tot", "80"), ("kha", "60"), ("kem", "0")]
CEILINGS = [
    ({"criterion": "a", "points_below": "5"}, "kha"),
    ({"overdue_shortcomings_at_least": "1"}, "kem"),
    ({"criterion": "c", "points_below": "1"}, "kem"),
]
POINTS = {"u1": (10, 9, 10), "u2": (4, 10, 10), "u3": (7, 6, 10), "u4": (4, 8, 10), "u5": (10, None, 10)}


@pytest.fixture
def quarter():
    criteria = [criterion(name, 10, scale=award("1")) for name in "abc"]
    written = case(block("mot", criteria), classes=CLASSES, ceilings=CEILINGS)
    for unit, points in POINTS.items():
        fill(written, "mot", unit, **dict(zip("abc", points, strict=True)))
    return written


def test_what_was_lost_and_what_decided_is_counted(quarter):
    """u3 has 23 of 30: full points at a or at b alone give 26 or 27, over 24. u4 has 22: at a 28, at b 24."""
    scores = list(score(quarter).units.values())
    found = {one.criterion.id: one for one in review_criteria(regulation_of(quarter), scores)}
    assert {name: (one.concerned, one.losing, one.deciding) for name, one in found.items()} == {
        "a": (5, 3, 2),
        "b": (4, 3, 2),
        "c": (5, 0, 0),
    }


def test_full_points_typed_in_give_the_same_classes(quarter):
    """Each case scored again with full points at one criterion."""
    scores = score(quarter).units
    found = {one.criterion.id: one.deciding for one in review_criteria(regulation_of(quarter), list(scores.values()))}
    for place, name in enumerate("abc"):
        lifted = 0
        for unit, points in POINTS.items():
            if points[place] is not None:
                again = dict(quarter, members={"mot": [unit]}, rows=dict(quarter["rows"]))
                fill(dict(again, members={}), "mot", unit, **{name: 10})
                lifted += score(again).units[unit].class_by_points != scores[unit].class_by_points
        assert found[name] == lifted


def test_points_lost_where_a_veto_took_all_decide_nothing(quarter):
    """u4 has no points at c, which makes its total 0: with a or b full it stays so; with c full it has 22 again."""
    quarter["head"]["vetoes"] = [{"criterion": "c", "then": "total_zero", "clause": "Điều 3"}]
    fill(dict(quarter, members={}), "mot", "u4", c=0)
    scores = list(score(quarter).units.values())
    found = {one.criterion.id: one for one in review_criteria(regulation_of(quarter), scores)}
    assert {name: (one.losing, one.deciding) for name, one in found.items()} == {
        "a": (3, 1),
        "b": (3, 1),
        "c": (1, 1),
    }


def test_ceilings_are_met_hold_or_lie_dormant(quarter):
    """u2 has 24 of 30 and would be «tot», which the first holds down; u4 is «kha» with or without it."""
    quarter["overdue"] = {"u5": 1}
    scores = list(score(quarter).units.values())
    found = [(one.concerned, one.met, one.holding) for one in review_ceilings(regulation_of(quarter), scores)]
    assert found == [(5, 2, 1), (5, 1, 1), (5, 0, 0)]
    assert score(quarter).units["u2"].percent == Fraction(80)


def test_a_cliff_is_what_one_case_takes_from_most_of_those_who_had_all():
    """Of 10 or of 1,000 due, one late: 90 % gives 3 of 8 points, 99.9 % gives 6; an award step takes 1 of 10."""
    late = criterion("han", 8, SHARE, bands("lower", {0: 0, 90: 3, 98: 6, 100: 8}))
    line = criterion("tuyen", 8, SHARE, {"kind": "proportional"})
    written = case(block("mot", [late, line, criterion("cham", 10, scale=award("1"))]), classes=CLASSES)
    fill(written, "mot", "u1", han=(10, 10), tuyen=(10, 10), cham=10)
    fill(written, "mot", "u2", han=(1000, 1000), tuyen=(1000, 1000), cham=10)
    fill(written, "mot", "u3", han=(9, 10), tuyen=(2, 2), cham=3)  # u3 has no full points at the first
    scores, regulation = score(written), regulation_of(written)
    quarters = [(scores.units, find_one_cases(inputs_of(written), scores))]
    falls = {one.criterion.id: one for one in review_falls(regulation, quarters, Fraction(1, 5))}
    assert {name: (one.full, one.steep, one.dearest, one.is_cliff) for name, one in falls.items()} == {
        "han": (2, 2, 5, True),
        "tuyen": (3, 1, 4, False),
        "cham": (2, 0, 1, False),
    }


@pytest.mark.parametrize(("full", "steep", "is_cliff"), [(4, 1, False), (4, 2, True), (5, 2, False), (0, 0, False)])
def test_half_of_those_who_could_lose_points_make_a_cliff(full, steep, is_cliff):
    of_block = regulation_of(case(block("mot", [criterion("a", 8)]))).blocks["mot"]
    assert Fall(of_block, of_block.criteria[0], full, steep, Fraction(4)).is_cliff == is_cliff


def test_a_unit_that_loses_points_by_more_and_by_less_is_one_case():
    """Only 40 of 100 has all points: one fewer has none, one more has three of five."""
    middle = bands("lower", {"0": 0, "40": 5, "41": 3})
    written = case(block("mot", [criterion("a", 5, SHARE, middle), criterion("b", 5)]))
    for unit in ("u1", "u2"):
        fill(written, "mot", unit, a=(40, 100), b=5)
    scores, regulation = score(written), regulation_of(written)
    quarters = [(scores.units, find_one_cases(inputs_of(written), scores))]
    found = {one.criterion.id: one for one in review_falls(regulation, quarters, Fraction(1, 5))}["a"]
    assert (found.full, found.steep, found.dearest) == (2, 2, 5)


@pytest.mark.parametrize(
    ("points_at", "line"),
    [
        ({"98": 9, "95": 5, "0": 0}, (95, 98)),
        ({"0": 9, "2": 5, "5": 0}, (5, 2)),
        ({"90": 9, "0": 9}, None),
        ({"95": 8, "50": 4, "0": 0}, None),  # a line would give all nine
        ({"0": 0, "40": 9, "61": 0}, None),  # neither end is best
        ({"0": 0, "40": 9, "61": 3}, None),
    ],
)
def test_bands_become_a_line_from_where_they_give_nothing_to_where_they_give_all(points_at, line):
    written = block("mot", [criterion("a", 9, SHARE, bands("lower", points_at)), criterion("b", 9)])
    regulation = regulation_of(case(written))
    found = straighten(regulation, "mot", regulation.blocks["mot"].by_id["a"][0])
    scales = found and [one.scale for one in found.blocks["mot"].main]
    assert (scales and (scales[0].none_at, scales[0].full_at)) == line
    assert not scales or scales[1].kind == "award", "the others stay"
