"""What a year did with its shortcomings and with the tasks of its programme, as counts that add up."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from statistics import median
from typing import NamedTuple

from ..model import DONE, DROPPED, NOT_DONE, PlanTask, Shortcoming
from ..quarter import Quarter


class KnownList(NamedTuple):
    """The shortcomings of a quarter as it knew them.

    Attributes
    ----------
    as_of : datetime.date
        The day up to which it tells.
    asked : datetime.date
        The day of its letters, by which units were asked to correct what it found.
    """

    quarter: Quarter
    as_of: date
    asked: date
    listed: Sequence[Shortcoming]


@dataclass(frozen=True, slots=True)
class ShortcomingFlow:
    """The shortcomings of a year: where they came from, and what became of them, which adds up to the same.

    Attributes
    ----------
    carried, returned, opened : int
        Open when the year began; closed before it and open again in it; found in it.
    closed_in_time, closed_late, closed_not_done : int
        Verified, the second of those that were due when a quarter ended that had not closed them; closed without
        being done.
    open, overdue : int
        Open when the year ends; of these past their deadline.
    reopened : int
        Of all, those that were open again after they had been closed.
    days : tuple of int
        Of each that was asked for in one quarter of the year and verified in a later one, the days from the request
        to the end of the latter: as many as it took at most, since lists name quarters and no days.
    """

    carried: int
    returned: int
    opened: int
    closed_in_time: int
    closed_late: int
    closed_not_done: int
    open: int
    overdue: int
    reopened: int
    days: tuple[int, ...]

    @property
    def listed(self) -> int:
        """All of them."""
        return self.carried + self.returned + self.opened

    @property
    def median_days(self) -> int | None:
        """The median of the days, rounded up; None where there are none."""
        return ceil(median(map(Fraction, self.days))) if self.days else None


def follow_shortcomings(
    year: Quarter, known: Iterable[KnownList], closed_before: Collection[str] = ()
) -> ShortcomingFlow:
    """Count what the quarters of a year, oldest first, knew of its shortcomings, some of them closed before it."""
    last: dict[str, Shortcoming] = {}
    was_closed = set(closed_before)
    late: set[str] = set()
    back: set[str] = set()
    as_of, begins, ends = year.last_day, dict[Quarter | None, date](), dict[Quarter | None, date]()
    for quarter, as_of, begins[quarter], found in known:
        ends[quarter] = as_of
        for one in found:
            last[one.id] = one
            if _is_late(one, as_of):
                late.add(one.id)
            if one.is_open and one.id in was_closed:
                back.add(one.id)
            if not one.is_open:
                was_closed.add(one.id)
    listed = [one for one in last.values() if one.is_open or year.holds(one.closed_in) or one.id in back]
    verified = [one for one in listed if one.status == "closed_verified"]
    still_open = [one for one in listed if one.is_open]
    opened = sum(year.holds(one.found_in) for one in listed)
    returned = sum(one.id in back and one.id in closed_before for one in listed)
    timed = [one for one in verified if one.found_in in begins and one.closed_in in ends]
    took = (ends[one.closed_in] - begins[one.found_in] for one in timed if one.found_in != one.closed_in)
    return ShortcomingFlow(
        carried=len(listed) - returned - opened,
        returned=returned,
        opened=opened,
        closed_in_time=sum(one.id not in late for one in verified),
        closed_late=sum(one.id in late for one in verified),
        closed_not_done=len(listed) - len(verified) - len(still_open),
        open=len(still_open),
        overdue=sum(one.is_overdue(as_of) for one in still_open),
        reopened=sum(one.id in back for one in listed),
        days=tuple(one.days for one in took),
    )


def _is_late(one: Shortcoming, as_of: date) -> bool:
    """Whether its deadline came while it was open, as far as the ends of quarters tell."""
    if one.is_open:
        return one.due <= as_of
    return one.closed_in is not None and one.due < one.closed_in.first_day


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """The tasks that fell due in a year, or were left over from before; all together they are ``due``."""

    due: int
    in_time: int
    late: int
    dropped: int
    not_done: int
    not_judged: int


def count_tasks(year: Quarter, known: Iterable[Sequence[PlanTask]]) -> TaskCounts:
    """Count what the quarters of a year, oldest first, said last of each task."""
    last: dict[str, PlanTask] = {}
    for found in known:
        last |= {task.task: task for task in found if task.due.year <= year.year}
    done = [task for task in last.values() if task.status == DONE]
    in_time = sum(task.done_in is not None and task.done_in <= task.due for task in done)
    statuses = [task.status for task in last.values()]
    return TaskCounts(
        due=len(last),
        in_time=in_time,
        late=len(done) - in_time,
        dropped=statuses.count(DROPPED),
        not_done=statuses.count(NOT_DONE),
        not_judged=statuses.count(""),
    )
