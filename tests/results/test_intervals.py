"""Intervals of shares of cases are those of the published examples; equal shares are told apart by nothing."""

from fractions import Fraction as F

import pytest

from cchc_lib.results import may_be_chance, wilson_interval


@pytest.mark.parametrize(
    ("value", "total", "low", "high"),
    [(81, 263, "25.53", "36.62"), (15, 148, "6.24", "16.05"), (0, 20, "0.00", "16.11"), (1, 29, "0.61", "17.18")],
)
def test_the_interval_is_the_one_of_the_published_examples(value, total, low, high):
    """Newcombe, R. G. (1998), Two-sided confidence intervals for the single proportion, table I, method 3."""
    found = wilson_interval(F(value), F(total))
    assert [f"{float(bound):.2f}" for bound in found] == [low, high]


def test_half_a_case_counts_as_half():
    """n = 7.5 and p = 1/3, by the formula: (0.5894 ± 0.4236) / 1.5122."""
    found = wilson_interval(F(5, 2), F(15, 2))
    assert [f"{float(bound):.2f}" for bound in found] == ["10.97", "66.99"]


@pytest.mark.parametrize("total", [1, 5, 9])
def test_the_interval_holds_the_share_and_stays_within_0_and_100(total):
    for value in range(total + 1):
        low, high = wilson_interval(F(value), F(total))
        assert 0 <= low <= F(100 * value, total) <= high <= 100


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [((56, 70), (48, 80), False), ((9, 10), (3, 10), False), ((5, 56), (0, 29), True), ((6, 7), (2, 7), False)],
)
def test_chance_explains_those_of_the_published_differences_whose_interval_holds_0(one, other, expected):
    """Newcombe, R. G. (1998), Interval estimation for the difference, table II, method 10."""
    shares = [(F(value), F(total)) for value, total in (one, other)]
    assert may_be_chance(*shares) is may_be_chance(*reversed(shares)) is expected


def test_shares_that_are_equal_do_not_differ_by_chance():
    assert not may_be_chance((F(1), F(10)), (F(2), F(20)))
