"""How a version worked: criteria and ceilings counted over cases, against scores worked by hand and a brute force."""

from fractions import Fraction

import pytest

from cchc_lib.scoring import review_ceilings, review_criteria
from tests.scoring.cases import award, block, case, criterion, fill, regulation_of, score

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


def test_ceilings_are_met_hold_or_lie_dormant(quarter):
    """u2 has 24 of 30 and would be «tot», which the first holds down; u4 is «kha» with or without it."""
    quarter["overdue"] = {"u5": 1}
    scores = list(score(quarter).units.values())
    found = [(one.concerned, one.met, one.holding) for one in review_ceilings(regulation_of(quarter), scores)]
    assert found == [(5, 2, 1), (5, 1, 1), (5, 0, 0)]
    assert score(quarter).units["u2"].percent == Fraction(80)
