"""Whether what is entered agrees with the list of shortcomings beside it, and that with the one before."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from ..language import Message, say
from ..model import Assessment, Company, Finding, PlanTask, Row, Shortcoming, count_plans
from ..model.records import NOT_DONE, OPEN
from ..quarter import Quarter, parse_period
from .assessments import AssessmentReader
from .cells import parse_day
from .free_text import mask_personal_data
from .names import STATUSES, TASK_STATUSES
from .table import FilledRow

# what a shortcoming keeps while it is open, and what counts of each as it is written
_KEPT: dict[str, Callable[[str], object]] = {"description": str.split, "found_in": parse_period, "due": parse_day}


def compare_shortcomings(
    read: AssessmentReader, shortcomings: Iterable[Shortcoming], unsound: Collection[str]
) -> Iterator[Finding]:
    """Where a criterion counts shortcomings corrected on request, its numbers are those of the list.

    Compared are the shortcomings whose deadline lies in the quarter, and how many of them are corrected, or are not
    where that is what costs points: other numbers are a notice; that the criterion did not arise, while one fell due,
    is a fault. Nothing is said of the units in ``unsound``, whose part of the list has faults, nor of any where "" is
    one of them.
    """
    due = [one for one in shortcomings if read.quarter.first_day <= one.due <= read.quarter.last_day]
    for block, units in read.members.items():
        for criterion in (one for one in read.regulation.blocks[block].criteria if one.counts_shortcomings):
            for unit in (one for one in units if not {one.id, ""} & set(unsound)):
                listed = [one for one in due if one.unit == unit.id]
                corrected = sum(one.status == "closed_verified" for one in listed)
                counted = len(listed) - corrected if criterion.counts_wrong else corrected
                if found := _disagree(read.assessments.get((unit.id, criterion.id)), listed, counted):
                    row, column, message = found
                    is_fault = column == "not_applicable"
                    yield row.find(column, message, block, unit.id, criterion.id, is_fault)


def _disagree(
    assessment: Assessment | None, listed: list[Shortcoming], counted: int
) -> tuple[Row, str, Message] | None:
    """The row and the column that do not agree with the list, in which so many count, and how."""
    if assessment is None:
        return None
    places = ((one.row.sheet or Path(one.row.file).name, one.row.cell("due")) for one in listed)
    told = {"due": len(listed), "cells": [" › ".join(place) for place in places]}
    if assessment.not_applicable and listed:
        message = say("đánh dấu không áp dụng, nhưng danh sách có {due} tồn tại đến hạn trong quý: {cells}", **told)
        return assessment.row, "not_applicable", message
    if (entry := assessment.result) is None or (entry.value, entry.total) == (counted, len(listed)):
        return None
    told |= {"value": entry.value, "total": entry.total, "counted": counted}
    message = say("ghi {value}/{total}, danh sách tồn tại không có tồn tại nào đến hạn trong quý", **told)
    if listed:
        message = say("ghi {value}/{total}, danh sách tồn tại đến hạn trong quý là {counted}/{due}: {cells}", **told)
    return assessment.row, f"{assessment.result_layer}_value", message


def find_nothing_applicable(read: AssessmentReader, plan: list[PlanTask], programme: str) -> Iterator[Finding]:
    """A unit to which no criterion inside the maximum applies, no task of the programme either: a fault.

    It stands at a mark; of a unit that only the programme scores in the file of that, where there is one.
    """
    counted = count_plans(plan, read.block_of, read.quarter)
    for block, units in read.members.items():
        main = read.regulation.blocks[block].main
        for unit in units:
            entered = (found for one in main if (found := read.assessments.get((unit.id, one.id))))
            marked = [one for one in entered if one.not_applicable]
            idle = [one for one in main if one.counts_plan and counted[unit.id] is None]
            if len(marked) + len(idle) < len(main):
                continue
            if marked:
                message = say("mọi tiêu chí của đơn vị đều không áp dụng nên không có gì để tính điểm")
                yield marked[0].row.find("not_applicable", message, block, unit.id)
            elif programme:
                message = say("không có nhiệm vụ nào được tính cho đơn vị trong kỳ nên không có gì để tính điểm")
                yield Finding(message, programme, block=block, unit=unit.id)


def find_asked_too_late(
    shortcomings: Iterable[Shortcoming], earlier: Iterable[FilledRow], quarter: Quarter, dated: date
) -> Iterator[Finding]:
    """A deadline that is over on the day of the first letter that names it gives nobody time: a fault.

    What the list of the quarter before, ``earlier``, has as closed and is open is asked for anew.
    """
    closed = {one.cells["id"] for one in earlier if STATUSES.find(one.cells["status"]) not in ("", OPEN)}
    for one in (one for one in shortcomings if one.is_asked_too_late(quarter, dated, closed)):
        told = {"due": one.due, "dated": dated}
        message = say("hạn {due} trước ngày của văn bản yêu cầu khắc phục ({dated}): hãy ghi hạn sau ngày đó", **told)
        yield one.row.find("due", message, unit=one.unit, criterion=one.criterion)


def compare_lists(
    now: Sequence[FilledRow] | None, earlier: Sequence[FilledRow] | None, before: Quarter | None, company: Company
) -> Iterator[Finding]:
    """What the quarter ``before`` left open and this list drops, or tells otherwise: worth a look, a notice.

    Nothing can be missing in a list that cannot be read, None, nor from one.
    """
    if now is None or earlier is None:
        return
    listed = {line.cells["id"]: line for line in now}
    for line in (one for one in earlier if STATUSES.find(one.cells["status"]) == OPEN):
        unit, here = company.names.find(line.cells["unit"]), listed.get(line.cells["id"])
        if here is None:
            told = {"id": line.cells["id"], "before": before}
            message = say("tồn tại «{id}» chưa khắc phục ở {before} mà danh sách quý này không ghi", **told)
            yield line.row.find("id", message, unit=unit, is_fault=False)
            continue
        for column, means in _KEPT.items():
            found, was = here.cells[column], line.cells[column]
            if _differ(means, found, was):
                told = {"found": mask_personal_data(found), "was": mask_personal_data(was), "before": before}
                message = say("«{found}», danh sách {before} ghi «{was}»", **told)
                yield here.row.find(column, message, unit=unit, is_fault=False)


def compare_tasks(
    now: Iterable[PlanTask], earlier: Sequence[FilledRow] | None, before: Quarter | None, quarter: Quarter
) -> Iterator[Finding]:
    """Tasks that are done before this quarter, where the list of the quarter ``before`` says not done: a notice."""
    late = {line.cells["task"] for line in earlier or () if TASK_STATUSES.find(line.cells["status"]) == NOT_DONE}
    for task in now:
        is_earlier = task.done_in and task.done_in < quarter and not quarter.holds(task.done_in)
        if is_earlier and task.task in late:
            message = say(
                "xong {found}, danh sách {before} ghi chưa xong: nếu xong trong {quarter} thì để trống ô này, nếu "
                "đã xong từ trước thì đính chính {before}",
                found=task.done_in,
                before=before,
                quarter=quarter,
            )
            yield task.row.find("done_in", message, unit=task.unit, is_fault=False)


def find_left_alone(
    company: Company, quarter: Quarter, members: Collection[str], rows: Iterable[tuple[Row, str]]
) -> Iterator[Finding]:
    """What is to be done by a unit that has ended and that several succeed, or none: nobody may hear of it, a notice.

    By one that is still to come nothing is to be done: that is a fault.

    Parameters
    ----------
    rows : iterable of (Row, str)
        Where each is written, and the unit that it is written for.
    """
    for row, unit in rows:
        heirs = company.heirs(unit, members)
        if len(heirs) == 1:
            continue
        first, *others = (company.names.things[one].title for one in heirs or [unit])
        if is_to_come := company.first_day(unit) > quarter.last_day:
            told = say("chưa có đơn vị này: units.yaml ghi từ {first}", first=company.first_day(unit))
        elif others:
            told = say(
                "đơn vị này đã kết thúc, nhiều đơn vị kế thừa: tính cho {first}; nếu là việc của {others} thì ghi "
                "tên đơn vị ấy ở đây",
                first=first,
                others=others,
            )
        else:
            told = say(
                "«{unit}» đã kết thúc, không có đơn vị kế thừa, nên không ai được yêu cầu: hãy ghi ở đây đơn vị "
                "nhận việc, hoặc succeeds ở units.yaml, hoặc đóng tồn tại, dừng nhiệm vụ ở danh sách của quý",
                unit=first,
            )
        yield row.find("unit", told, unit=unit, is_fault=is_to_come)


def _differ(means: Callable[[str], object], written: str, was: str) -> bool:
    try:
        return means(written) != means(was)
    except ValueError:  # which is a fault of its own
        return False
