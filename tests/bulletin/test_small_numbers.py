"""Shares of few cases: the interval is Wilson's, and a bulletin says where it matters."""

from fractions import Fraction

import pytest

from cchc_lib.bulletin.small_numbers import wilson_interval


@pytest.mark.parametrize(
    ("value", "total", "low", "high"),
    [(81, 263, "25.53", "36.62"), (15, 148, "6.24", "16.05"), (0, 20, "0.00", "16.11"), (1, 29, "0.61", "17.18")],
)
def test_the_interval_is_the_one_of_the_published_examples(value, total, low, high):
    """Newcombe, R. G. (1998), Two-sided confidence intervals for the single proportion, table I, method 3."""
    found = wilson_interval(Fraction(value), Fraction(total))
    assert [f"{float(bound):.2f}" for bound in found] == [low, high]


def test_half_a_case_counts_as_half():
    """n = 7.5 and p = 1/3, by the formula: (0.5894 ± 0.4236) / 1.5122."""
    found = wilson_interval(Fraction(5, 2), Fraction(15, 2))
    assert [f"{float(bound):.2f}" for bound in found] == ["10.97", "66.99"]


@pytest.mark.parametrize("total", [1, 5, 9])
def test_the_interval_holds_the_share_and_stays_within_0_and_100(total):
    for value in range(total + 1):
        low, high = wilson_interval(Fraction(value), Fraction(total))
        assert 0 <= low <= Fraction(100 * value, total) <= high <= 100
