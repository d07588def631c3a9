"""Closing rates, those opened again and those that came back, on cases worked by hand."""

from dataclasses import replace
from datetime import date

import pytest

from cchc_lib.model import Shortcoming
from cchc_lib.quarter import Quarter, Year
from cchc_lib.scoring import ClosingRate, closing_rates, find_recurring, find_reopened, last_states

NOW = Quarter(2019, 1)


def found(id_: str, ago: int, closed_ago: int | None = None, status: str = "", criterion: str = "a") -> Shortcoming:
    status = status or ("open" if closed_ago is None else "closed_verified")
    closed = None if closed_ago is None else NOW.shifted(-closed_ago)
    return Shortcoming(id_, "u", criterion, "", "", NOW.shifted(-ago), date(2019, 1, 1), status, closed)


KNOWN = [
    found("new", 0),
    found("quick", 1, 0),
    found("open", 1),
    found("late", 3, 1),
    found("given up", 3, 2, "closed_not_done"),
    found("at once", 4, 4),
]


def test_a_rate_counts_what_is_old_enough_and_what_was_closed_in_time():
    assert closing_rates(KNOWN, NOW, most=4) == [
        ClosingRate(1, 2, 5),  # quick, at once; of all but new
        ClosingRate(2, 2, 3),  # late, at once; of these and given up
        ClosingRate(3, 2, 3),
        ClosingRate(4, 1, 1),  # at once
    ]


def test_a_body_of_years_counts_years_also_of_what_is_told_by_quarters():
    told = [(Quarter(2019, 2), Quarter(2020, 4)), (Year(2019), Quarter(2020, 3)), (Quarter(2019, 1), Year(2021))]
    known = [replace(found(str(n), 0, 0), found_in=since, closed_in=until) for n, (since, until) in enumerate(told)]
    assert closing_rates(known, Year(2021), most=4) == [ClosingRate(1, 2, 3), ClosingRate(2, 3, 3)]


def test_there_is_no_rate_where_nothing_is_old_enough():
    assert closing_rates([found("new", 0)], NOW, most=4) == []
    assert [rate.quarters for rate in closing_rates([found("one", 2)], NOW, most=4)] == [1, 2]
    assert [rate.quarters for rate in closing_rates([found("one", 2)], NOW, most=1)] == [1]


def test_each_shortcoming_counts_as_it_was_known_last():
    history = [[found("a", 2)], [found("a", 2, 1), found("b", 1)], [found("b", 1, 0)]]
    assert {s.id: s.status for s in last_states(history)} == {"a": "closed_verified", "b": "closed_verified"}


@pytest.mark.parametrize(
    ("last", "shares"), [(found("a", 3), [0, 0, 0]), (found("a", 3, 0), [0, 0, 1]), (found("a", 3, 2), [1, 1, 1])]
)
def test_what_is_opened_again_is_not_closed_until_it_is_again(last, shares):
    """Closed two quarters ago, which was in time; then open, or closed in this quarter."""
    rates = closing_rates(last_states([[found("a", 3, 2)], [last]]), NOW, most=3)
    assert [(rate.closed, rate.found) for rate in rates] == [(closed, 1) for closed in shares]


@pytest.mark.parametrize("status", ["closed_verified", "closed_not_done"])
def test_open_after_a_closing_in_an_earlier_quarter_is_opened_again(status):
    history = [{"a": "open", "b": "open"}, {"a": status, "b": "open"}, {"a": "open", "b": "open"}]
    assert find_reopened(history) == {"a": 2}
    assert find_reopened(history[:2]) == {}


def test_one_that_stays_open_was_opened_again_when_it_was():
    closed, back = {"a": "closed_verified"}, {"a": "open"}
    assert find_reopened([closed, back, back]) == {"a": 1}
    assert find_reopened([closed, back, closed, {}, back]) == {"a": 4}
    assert find_reopened([closed, back, {}]) == find_reopened([closed, back, closed]) == {}


@pytest.mark.parametrize(("closed_ago", "recurs"), [(0, True), (2, True), (3, False)])
def test_the_same_criterion_at_the_same_unit_within_two_quarters_of_closing_is_a_recurrence(closed_ago, recurs):
    again = found("again", 0)
    assert find_recurring([found("before", 5, closed_ago), again], NOW) == ([again] if recurs else [])
    assert find_recurring([found("before", 5, closed_ago, criterion="b"), again], NOW) == []


def test_what_was_found_and_closed_in_one_quarter_does_not_recur():
    at_once = found("at once", 0, 0)
    assert find_recurring([at_once], NOW) == []
    assert find_recurring([at_once, found("beside", 0)], NOW) == []
    assert find_recurring([found("before", 3, 1), at_once], NOW) == [at_once]


@pytest.mark.parametrize(
    ("was_found", "was_closed", "found_again", "recurs"),
    [
        (Year(2020), Quarter(2021, 3), Quarter(2021, 1), False),  # before the other was closed
        (Year(2020), Quarter(2021, 3), Quarter(2021, 4), True),
        (Year(2020), Year(2021), Quarter(2021, 1), True),  # perhaps, as within one quarter
        (Year(2021), Quarter(2021, 1), Quarter(2021, 4), True),
        (Quarter(2021, 3), Quarter(2021, 4), Year(2021), False),  # of which nobody knows
        (Quarter(2019, 3), Quarter(2019, 4), Year(2021), True),
    ],
)
def test_a_body_of_years_has_a_recurrence_after_the_closing_alone(was_found, was_closed, found_again, recurs):
    before = replace(found("before", 0, 0), found_in=was_found, closed_in=was_closed)
    again = replace(found("again", 0), found_in=found_again)
    assert find_recurring([before, again], Year(2021)) == ([again] if recurs else [])
