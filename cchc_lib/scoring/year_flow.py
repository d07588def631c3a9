"""What a year did with its shortcomings and with the tasks of its programme, as counts that add up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

from ..model import DONE, DROPPED, NOT_DONE, PlanTask, Shortcoming
from ..quarter import Quarter

Known = tuple[date, Sequence[Shortcoming]]  # the day up to which a quarter tells, and the list as it knew it


@dataclass(frozen=True, slots=True)
class ShortcomingFlow:
    """The shortcomings of a year; ``carried`` + ``opened`` is what ``closed…`` and the open ones add up to.

    Attributes
    ----------
    carried, opened : int
        Found before the year and open in it; found in it.
    closed_in_time, closed_late, closed_not_done : int
        Verified, the second of those that a quarter's end had found overdue; closed without being done.
    open, overdue : int
        Open when the year ends; of these past their deadline.
    reopened : int
        Of all, those that were open again after they had been closed.
    quarters : Fraction or None
        Median of the quarters from finding to verified closing; None where nothing was closed.
    """

    carried: int
    opened: int
    closed_in_time: int
    closed_late: int
    closed_not_done: int
    open: int
    overdue: int
    reopened: int
    quarters: Fraction | None

    @property
    def listed(self) -> int:
        """All of them."""
        return self.carried + self.opened


def follow_shortcomings(year: Quarter, known: Iterable[Known]) -> ShortcomingFlow:
    """Count what the quarters of a year, oldest first, knew of its shortcomings."""
    last: dict[str, Shortcoming] = {}
    was_closed: set[str] = set()
    late: set[str] = set()
    back: set[str] = set()
    as_of = year.last_day
    for as_of, found in known:
        for one in found:
            last[one.id] = one
            if one.is_overdue(as_of):
                late.add(one.id)
            if one.is_open and one.id in was_closed:
                back.add(one.id)
            if not one.is_open:
                was_closed.add(one.id)
    listed = [one for one in last.values() if one.is_open or _is_in(year, one.closed_in) or one.id in back]
    verified = [one for one in listed if one.status == "closed_verified"]
    still_open = [one for one in listed if one.is_open]
    opened = sum(_is_in(year, one.found_in) for one in listed)
    took = [Fraction(one.closed_in.steps_since(one.found_in)) for one in verified if one.closed_in]
    return ShortcomingFlow(
        carried=len(listed) - opened,
        opened=opened,
        closed_in_time=sum(one.id not in late for one in verified),
        closed_late=sum(one.id in late for one in verified),
        closed_not_done=len(listed) - len(verified) - len(still_open),
        open=len(still_open),
        overdue=sum(one.is_overdue(as_of) for one in still_open),
        reopened=sum(one.id in back for one in listed),
        quarters=median(took) if took else None,
    )


def _is_in(year: Quarter, quarter: Quarter | None) -> bool:
    return quarter is not None and quarter.year == year.year


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
