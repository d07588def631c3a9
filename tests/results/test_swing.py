"""The usual swing of a block, and what a change is beside it."""

from dataclasses import replace
from fractions import Fraction as F
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_lib.results import SLIGHT, UNKNOWN, UNUSUAL, USUAL, Swing, usual_swing
from tests.scoring.cases import block, case, criterion, fill, split


def of_quarters(*percents, version="2018"):
    """Quarters of one regulation, each a list of the % of units ``0``, ``1``, …"""
    return [(version, {str(unit): F(str(x)) for unit, x in enumerate(row)}) for row in percents]


def test_twelve_differences_are_the_least():
    """Twelve units once: 11 of 1 and one of 13 have the mean 2; of eleven nothing is known."""
    then, now = [50] * 12, [51] * 6 + [49] * 5 + [63]
    assert usual_swing(of_quarters(then, now)) == Swing(12, F(2))
    assert usual_swing(of_quarters(then[:11], now)) == Swing(11, None)
    assert usual_swing([]) == Swing(0, None)


@pytest.mark.parametrize(("spreads", "least", "most"), [([2] * 10, 0.004, 0.015), ([1] * 5 + [4] * 5, 0.03, 0.1)])
def test_noise_alone_is_unusual_once_in_a_hundred_and_more_often_to_units_that_spread_more(spreads, least, most):
    """As a legend of marks says: 500 blocks of ten units over eight quarters, of which only noise moves the last."""
    draw, found, change = Random(5).gauss, [], changed("6", "6.1")
    for _ in range(500):
        rows = [[round(80 + draw(0, spread), 2) for spread in spreads] for _ in range(8)]
        swing = usual_swing(of_quarters(*rows))
        moves = (F(str(now)) - F(str(was)) for was, now in zip(*rows[-2:], strict=True))
        found += [swing.judge(replace(change, total=x, performance=x)) == UNUSUAL for x in moves]
    assert least < sum(found) / len(found) < most


def test_nothing_is_compared_across_a_break_or_a_gap_or_with_a_unit_of_another_block():
    one, other = [10] * 6, [20] * 6
    old, new = of_quarters(one, other, one), of_quarters(other, one, version="2019")
    assert usual_swing([*old, *new]) == Swing(18, F(10))
    assert usual_swing([*old, None, *new]) == Swing(18, F(10))
    assert usual_swing([old[0], None, old[1]]).n == 0
    assert usual_swing([*old, *of_quarters([90] * 7)]) == Swing(18, F(10 + 10 + 80, 3))


@given(st.lists(st.lists(st.decimals(0, 100, places=2), min_size=6, max_size=6), min_size=3, max_size=8))
def test_the_swing_is_the_mean_of_all_differences(rows):
    found = [abs(F(now) - F(was)) for rows_of in zip(*rows, strict=True) for was, now in pairwise(rows_of)]
    assert usual_swing(of_quarters(*rows)) == Swing(len(found), sum(found) / len(found))


def changed(was: str, now: str):
    """The change of a unit of 20 points, where a criterion of 10 moved."""
    quarters = [
        fill(case(block("khoi", [criterion("a", 10), criterion("b", 10)])), "khoi", "u", a=a, b="5")
        for a in (was, now)
    ]
    return split(*quarters, "u")


@pytest.mark.parametrize(("now", "judged"), [
    ("6", SLIGHT), ("6.4", SLIGHT), ("6.5", USUAL), ("5.5", USUAL),
    ("7.63", USUAL), ("4.36", UNUSUAL), ("7.64", UNUSUAL),
])  # fmt: skip
def test_a_change_is_judged_by_its_performance_in_percent(now, judged):
    """With a swing of 2.5 %: half a point is as much, 1.63 points are 8.15 %, below 3.267 · 2.5 %, 1.64 are above."""
    assert Swing(12, F("2.5")).judge(changed("6", now), F(5)) == judged
    assert Swing(11, None).judge(changed("6", now), F(5)) == UNKNOWN


def test_what_is_not_slight_as_a_whole_is_not_slight_but_across_a_break_the_performance_alone_counts():
    small = replace(changed("6", "6.1"), total=F(3))
    assert Swing(12, F("2.5")).judge(small, F(5)) == USUAL
    assert Swing(12, F("2.5")).judge(replace(small, is_break=True), F(5)) == SLIGHT


def test_exactly_at_the_limit_is_not_above_it():
    at_limit = replace(changed("6", "6.1"), performance=F("3.267"), total=F("3.267"))
    assert Swing(12, F(1)).judge(at_limit) == USUAL
    assert Swing(12, F(1)).judge(replace(at_limit, performance=F("-3.26701"))) == UNUSUAL
