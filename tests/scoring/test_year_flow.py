"""Shortcomings and tasks of a year are counted by what its quarters knew, and add up."""

from datetime import date
from fractions import Fraction

from cchc_lib.model import PlanTask, Shortcoming
from cchc_lib.quarter import Quarter, Year
from cchc_lib.scoring import count_tasks, follow_shortcomings

Q = [Quarter(2018, n) for n in (1, 2, 3, 4)]
OLD = Quarter(2017, 4)


def shortcoming(name, found, due, status="open", closed=None):
    return Shortcoming(name, "u", "c", "", "", found, due, status, closed)


def flow_of(*lists):
    return follow_shortcomings(Year(2018), [(q.last_day, found) for q, found in zip(Q, lists, strict=True)])


def test_each_shortcoming_is_counted_once_where_it_ended():
    early, later = date(2018, 5, 1), date(2019, 2, 1)
    carried = shortcoming("carried", OLD, early)
    in_time = shortcoming("in time", Q[0], date(2018, 6, 30))
    overdue = shortcoming("overdue", Q[1], date(2018, 8, 1))
    waiting = shortcoming("waiting", Q[3], later)
    dropped = shortcoming("dropped", Q[2], later, "closed_not_done", Q[3])
    flow = flow_of(
        [carried, in_time],
        [carried, shortcoming("in time", Q[0], date(2018, 6, 30), "closed_verified", Q[1]), overdue],
        [shortcoming("carried", OLD, early, "closed_verified", Q[2]), overdue],
        [overdue, waiting, dropped],
    )
    assert (flow.carried, flow.opened, flow.listed) == (1, 4, 5)
    assert (flow.closed_in_time, flow.closed_late, flow.closed_not_done) == (1, 1, 1)
    assert (flow.open, flow.overdue, flow.reopened) == (2, 1, 0)
    assert flow.quarters == Fraction(2)  # 1 and 3 quarters


def test_one_that_is_open_again_is_told():
    first = shortcoming("a", Q[0], date(2018, 12, 31))
    closed = shortcoming("a", Q[0], date(2018, 12, 31), "closed_verified", Q[1])
    flow = flow_of([first], [closed], [first], [first])
    assert (flow.listed, flow.reopened, flow.open, flow.quarters) == (1, 1, 1, None)


def test_what_was_closed_before_the_year_is_none_of_it():
    closed = shortcoming("a", OLD, date(2018, 1, 31), "closed_verified", OLD)
    assert flow_of([closed], [], [], []).listed == 0


def test_tasks_are_in_time_late_dropped_or_not_done():
    def task(name, due, status="", done_in=None):
        return PlanTask(name, "u", "", due, status, done_in)

    counts = count_tasks(
        Year(2018),
        [
            [task("a", Q[0], "done", Q[0]), task("b", Q[0], "not_done"), task("e", OLD, "not_done")],
            [task("b", Q[0], "done", Q[1]), task("c", Q[1], "dropped")],
            [],
            [task("d", Q[3], "not_done"), task("f", Q[3]), task("next", Quarter(2019, 1))],
        ],
    )
    assert (counts.due, counts.in_time, counts.late, counts.dropped, counts.not_done, counts.not_judged) == (
        6, 1, 1, 1, 2, 1,
    )  # fmt: skip
