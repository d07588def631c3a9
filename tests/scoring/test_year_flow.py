"""Shortcomings and tasks of a year are counted by what its quarters knew, and add up."""

from datetime import date, timedelta

from cchc_lib.model import PlanTask, Shortcoming
from cchc_lib.quarter import Quarter, Year
from cchc_lib.scoring import KnownList, count_tasks, follow_shortcomings

Q = [Quarter(2018, n) for n in (1, 2, 3, 4)]
OLD = Quarter(2017, 4)


def shortcoming(name, found, due, status="open", closed=None):
    return Shortcoming(name, "u", "c", "", "", found, due, status, closed)


def flow_of(*lists, closed_before=()):
    """The flow of these lists, each quarter's letters dated ten days after its end."""
    known = [KnownList(q, q.last_day, q.last_day + timedelta(10), found) for q, found in zip(Q, lists, strict=True)]
    return follow_shortcomings(Year(2018), known, closed_before)


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
    assert flow.days == (81,)  # 10/04 to 30/06; the one carried was asked for in a quarter before the year


def test_one_that_was_open_when_its_deadline_came_is_closed_late():
    """Due on the very day of a quarter's data, or of the last one before the year, and closed by a later one."""
    on_the_day = shortcoming("on the day", Q[0], Q[1].last_day)
    then_closed = shortcoming("on the day", Q[0], Q[1].last_day, "closed_verified", Q[2])
    carried = shortcoming("carried", OLD, date(2017, 12, 31), "closed_verified", Q[0])
    at_once = shortcoming("at once", Q[0], Q[0].last_day, "closed_verified", Q[0])
    put_off = shortcoming("put off", Q[0], Q[2].last_day, "closed_verified", Q[2])
    flow = flow_of(
        [on_the_day, carried, at_once, shortcoming("put off", Q[0], date(2018, 3, 30))],
        [on_the_day],
        [then_closed, put_off],
        [],
    )
    assert (flow.closed_in_time, flow.closed_late, flow.overdue) == (1, 3, 0)


def test_days_are_those_from_the_request_to_the_end_of_the_quarter_that_closed_it():
    def closed(name, found, until):
        return shortcoming(name, found, date(2018, 12, 31), "closed_verified", until)

    at_once = closed("at once", Q[1], Q[1])  # found and corrected before any letter
    some = [closed("1", Q[0], Q[1]), closed("2", Q[0], Q[2]), closed("3", Q[1], Q[2]), closed("4", Q[2], Q[3])]
    flow = flow_of([], [at_once], [], some)
    assert (flow.closed_in_time, flow.days, flow.median_days) == (5, (81, 173, 82, 82), 82)
    assert flow_of([], [at_once], [], []).median_days is None
    assert flow_of([], [], [], [*some, closed("5", Q[0], Q[3])]).median_days == 82
    even = [*some, closed("5", Q[0], Q[1]), closed("6", Q[0], Q[1])]  # 81, 81, 81, 82, 82, 173
    assert flow_of([], [], [], even).median_days == 82  # 81.5: at most


def test_one_that_is_open_again_is_told():
    first = shortcoming("a", Q[0], date(2018, 12, 31))
    closed = shortcoming("a", Q[0], date(2018, 12, 31), "closed_verified", Q[1])
    flow = flow_of([first], [closed], [first], [first])
    assert (flow.listed, flow.reopened, flow.open, flow.days) == (1, 1, 1, ())


def test_one_that_was_closed_before_the_year_was_not_carried_into_it_but_came_back():
    """The year before ended with one open, "b": so many are carried over, and not one more."""
    listed = [shortcoming(name, OLD, date(2018, 12, 31)) for name in ("a", "b")]
    flow = flow_of(listed, listed, [], listed[:1], closed_before=["a"])
    assert (flow.listed, flow.carried, flow.returned, flow.reopened) == (2, 1, 1, 1)


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
