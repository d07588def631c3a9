"""What units still have to do and what they did: tasks of the programme and shortcomings, in one list."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ...bulletin.page import Page
from ...language import Message, Text, say
from ...model import STATUS_NAMES, TASK_STATUS_NAMES, PlanTask
from ...quarter import Quarter
from ...scoring import last_states
from .table import Field, Table, for_machines, texts


class FollowUp(NamedTuple):
    """A task or a shortcoming; what one of them does not have is empty."""

    kind: Message
    id: str
    unit: str
    what: str
    state: Message | Text
    is_late: bool
    due_quarter: Quarter | None = None
    due: date | None = None
    action: str = ""
    criterion: str = ""
    ended: Quarter | None = None
    proof: str = ""


def tabulate_follow_up(page: Page) -> Table:
    """All that was asked up to the end of the quarter or year, what is late first, in the order of the units."""
    rows = [*_tasks(page), *_shortcomings(page)]
    places = {unit: place for place, unit in enumerate(dict.fromkeys([*page.units, *(row.unit for row in rows)]))}
    rows.sort(key=lambda row: (not row.is_late, places[row.unit]))
    title = say("Nhiệm vụ của chương trình {scored} và tồn tại, {quarter}", quarter=page.results.quarter)
    fields = [
        texts("kind", say("Loại"), lambda row: row.kind, 10),
        texts("id", say("Số"), lambda row: row.id, 14),
        for_machines("unit_id", lambda row: row.unit),
        texts("unit", say("Đơn vị"), lambda row: page.name_unit(row.unit), 20),
        texts("what", say("Nhiệm vụ, tồn tại"), lambda row: row.what, 44),
        texts("action", say("Yêu cầu khắc phục"), lambda row: row.action, 36),
        for_machines("criterion_id", lambda row: row.criterion),
        texts("due_quarter", say("Hạn quý"), lambda row: row.due_quarter and row.due_quarter.roman, 9),
        Field("due", say("Hạn ngày"), lambda row: row.due, date),
        texts("late", say("Quá hạn"), lambda row: say("quá hạn") if row.is_late else None, 9),
        texts("state", say("Trạng thái"), lambda row: row.state, 16),
        texts("ended", say("Kết thúc quý"), lambda row: row.ended and row.ended.roman, 9),
        texts("proof", say("Minh chứng"), lambda row: row.proof, 24),
    ]
    return Table("follow_up", say("Nhiệm vụ, tồn tại"), title, fields, rows)


def _tasks(page: Page) -> Iterator[FollowUp]:
    """Those that have fallen due, each as it stood last, whoever had it before."""
    known: dict[str, PlanTask] = {}
    for results in page.opened.scored_quarters:  # the last knows best
        known |= {one.task: one for one in results.plan() if one.due <= results.quarter}
    for one in known.values():
        state = TASK_STATUS_NAMES.get(one.status, say("chưa đánh giá"))
        proof = one.dropped_by or one.evidence
        told = say("Nhiệm vụ"), one.task, one.unit, one.title, state, one.is_late, one.due
        yield FollowUp(*told, ended=one.done_in, proof=proof)


def _shortcomings(page: Page) -> Iterator[FollowUp]:
    for one in last_states(results.shortcomings() for results in page.opened.scored_quarters):
        yield FollowUp(
            say("Tồn tại"),
            one.id,
            one.unit,
            one.description,
            STATUS_NAMES[one.status],
            one.is_overdue(page.results.settings.as_of),
            due=one.due,
            action=one.action,
            criterion=one.criterion,
            ended=one.closed_in,
            proof=one.evidence,
        )
