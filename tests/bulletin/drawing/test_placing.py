"""Whole numbers for an axis, and names that must not overlap."""

import pytest

from cchc_lib.bulletin.drawing.placing import find_ticks, move_apart, stack


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([88.45, 96.2], [88, 90, 92, 94, 96, 98]),
        ([92, 92], [91, 92]),
        ([100, 100], [99, 100]),
        ([0, 0], [0, 1]),
        ([0, 0.4], [0, 1]),
        ([-7, 3], [-10, -5, 0, 5]),
    ],
)
def test_an_axis_has_whole_numbers_around_the_values(values, ticks):
    assert list(find_ticks(values)) == ticks


def test_what_would_overlap_is_moved_apart_in_its_order_and_within_the_height():
    assert move_apart([10, 10, 50], [12, 12, 12], 60) == [4, 16, 44]
    assert move_apart([58, 58], [12, 12], 60) == [36, 48]


def test_names_that_would_overlap_stand_in_lines_of_their_own_and_within_the_width():
    assert [*stack([50, 65, 80, 90], [40, 30, 20, 40], 100, 6)] == [(0, 30), (1, 50), (2, 70), (3, 60)]
    assert [*stack([10, 40, 90], [40, 30, 20], 100, 6)] == [(0, 0), (1, 25), (0, 80)]
