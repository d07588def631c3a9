"""What units still have to do: open shortcomings, late tasks, and what a letter asks for, in which series.

Tables and sentences of them are those of a page's scope; the company's bulletin lists what is overdue alone.
"""

from ...language import Message, say
from ...model import DROPPED, STATUS_NAMES, TASK_STATUS_NAMES, PlanTask, Series, Shortcoming
from ...results import QuarterResults
from ...scoring import find_reopened, last_states
from ..drawing.writer import Part, Section, TableRow, texts
from ..page import Page


def list_late(results: QuarterResults, unit: str | None = None) -> list[PlanTask]:
    """Tasks that were due by the quarter's end and are not done."""
    return [task for task in results.plan(unit=unit) if task.is_late]


def list_open(results: QuarterResults, unit: str | None = None, block: str | None = None) -> list[Shortcoming]:
    """Shortcomings that are still to be corrected, the first deadline first."""
    found = [one for one in results.shortcomings(block=block, unit=unit) if one.is_open]
    return sorted(found, key=lambda shortcoming: (shortcoming.due, shortcoming.id))


def list_overdue(results: QuarterResults, found: list[Shortcoming]) -> list[Shortcoming]:
    """Those of them that are open after their deadline."""
    return [shortcoming for shortcoming in found if shortcoming.is_overdue(results.settings.as_of)]


def series_of(results: QuarterResults, letter: str) -> Series:
    """In which series a letter is numbered, and who gets it, by ``notice`` or ``correction_`` and the unit."""
    letters = results.settings.letters
    return letters.request or letters if letter.startswith("correction_") else letters


def find_asked(results: QuarterResults) -> set[str]:
    """The units of whom something is asked; to no other a correction request is written."""
    return {unit for unit, _ in results.pending()}


# --- shortcomings ---


def list_history(page: Page) -> list[list[Shortcoming]]:
    """The shortcomings in scope as each quarter knew them, this one last."""
    return [one.shortcomings(**page.scope) for one in page.opened.known]


def show_shortcomings(page: Page) -> Section:
    """The shortcomings of the quarter: what was found, what became of it, what is still open until when."""
    still_open, closed = list_open(page.results, **page.scope), _list_closed(page)
    lead = _tell_course(page, still_open, closed)
    table = _table(page, [*still_open, *closed], say("Tồn tại trong quý, quá hạn đứng trước"), "ton-tai")
    return page.section("shortcomings", lead, table)


def show_overdue(page: Page) -> Section:
    """Shortcomings as a whole company has them: the table lists the overdue ones, those of the blocks list all."""
    still_open = list_open(page.results, **page.scope)
    overdue = list_overdue(page.results, still_open)
    lead = _tell_course(page, still_open, _list_closed(page))
    caption = say("Tồn tại quá hạn: {n} trong {open} tồn tại chưa khắc phục", n=len(overdue), open=len(still_open))
    return page.section("shortcomings", lead, _table(page, overdue, caption, "ton-tai-qua-han"))


def _list_closed(page: Page) -> list[Shortcoming]:
    """The shortcomings that were closed in the quarter."""
    found = page.results.shortcomings(**page.scope)
    return [one for one in found if not one.is_open and one.closed_in == page.results.quarter]


def _tell_course(page: Page, still_open: list[Shortcoming], closed: list[Shortcoming]) -> Part:
    """Where the quarter's shortcomings come from and what became of them: both add up to all of them."""
    listed, quarter = [*still_open, *closed], page.results.quarter
    if not listed:
        return page.write.paragraph(say("Quý này không có tồn tại nào còn mở hoặc mới đóng."))
    was_closed = {one.id for one in last_states(list_history(page)[:-1]) if not one.is_open}
    back = sum(one.id in was_closed for one in still_open)
    new = sum(one.found_in == quarter for one in listed)
    statuses, overdue = [one.status for one in closed], len(list_overdue(page.results, still_open))
    came = name_counts(
        (len(listed) - new - back, say("chuyển từ quý trước")),
        (new, say("phát hiện trong quý")),
        (back, say("mở lại")),
    )
    corrected, not_done = (statuses.count(status) for status in ("closed_verified", "closed_not_done"))
    left = say("chưa khắc phục (**{overdue}** quá hạn)", overdue=overdue) if overdue else say("chưa khắc phục")
    went = name_counts(
        (corrected, say("đã khắc phục")), (not_done, say("đóng khi chưa khắc phục")), (len(still_open), left)
    )
    return page.write.paragraph(
        say("Có **{n}** tồn tại: {came}; đến nay {went}.", n=len(listed), came=came, went=went), "lead"
    )


def name_counts(*counted: tuple[int, Message]) -> list[Message]:
    """How many there are of each; what there is none of is not named."""
    return [say("{count} {what}", count=str(n), what=what) for n, what in counted if n]


def _table(page: Page, listed: list[Shortcoming], caption: Message, data: str) -> Part | None:
    """The shortcomings as they are listed; nothing where there is none."""
    reopened, rows = find_reopened(list_history(page)), []
    for one in listed:
        what = say("{what}. Yêu cầu: {action}", what=one.description.rstrip("."), action=one.action)
        unit = [] if "unit" in page.scope else [page.name_unit(one.unit)]
        is_overdue = one.is_overdue(page.results.settings.as_of)
        state = say("quá hạn") if is_overdue else STATUS_NAMES[one.status]
        state = say("mở lại, {state}", state=state) if one.id in reopened else state
        rows.append(TableRow([one.id, *unit, what, one.found_in.roman, one.due, state], "mark" * is_overdue))
    units = [] if "unit" in page.scope else [say("Đơn vị")]
    columns = [
        say("Số"), *units, texts(say("Tồn tại và yêu cầu")), say("Từ quý"), say("Hạn"), say("Tình trạng"),
    ]  # fmt: skip
    return page.write.table(caption, columns, rows, wide=True, data=page.name_data(data)) if rows else None


def tell_shortcomings(page: Page) -> Message | None:
    """How many shortcomings are open in scope, and overdue; nothing where there is none."""
    if not (still_open := list_open(page.results, **page.scope)):
        return None
    overdue = list_overdue(page.results, still_open)
    if not overdue:
        return say("Còn **{n}** tồn tại chưa khắc phục, chưa tồn tại nào quá hạn.", n=len(still_open))
    counts = {"n": len(still_open), "overdue": len(overdue)}
    if "unit" in page.scope:
        return say("Còn **{n}** tồn tại chưa khắc phục, {overdue} quá hạn.", **counts)
    units = [unit.short for unit in page.units.values() if any(one.unit == unit.id for one in overdue)]
    return say("Còn **{n}** tồn tại chưa khắc phục, {overdue} quá hạn: {units}.", **counts, units=units)


# --- the yearly programme ---


def show_plan(page: Page) -> Section:
    """Tasks of the yearly programme that were due in this quarter, or left over from any before."""
    quarter, asked = (
        page.results.quarter,
        [t for t in page.results.plan(**page.scope) if t.due <= page.results.quarter],
    )
    if not asked:
        return page.sentence("plan", say("Quý này không có nhiệm vụ nào của chương trình CCHC hằng năm đến hạn."))
    due = [task for task in asked if task.counts_in(quarter)]
    told = [say("hoàn thành **{done}/{due}** đến hạn trong quý", done=sum(t.is_done for t in due), due=len(due))]
    older = [task for task in asked if task.due < quarter]
    told = [*(told if due else []), *name_counts(
        (sum(task.is_done for task in older), say("của các quý trước nay đã xong")),
        (sum(task.is_late for task in older), say("của các quý trước còn chậm")),
        (sum(task.status == DROPPED for task in asked), say("dừng theo quyết định")),
        (sum(not task.status for task in asked), say("chưa đánh giá")),
    )]  # fmt: skip
    rows = [
        [task.task, page.name_unit(task.unit), task.title, task.due.roman, describe_answer(task)]
        for task in sorted(asked, key=lambda task: (task.status == DROPPED, task.due))
        if not task.is_done
    ]
    columns = [say("Số"), say("Đơn vị"), texts(say("Nhiệm vụ")), say("Hạn quý"), texts(say("Tình trạng"))]
    table = page.write.table(say("Nhiệm vụ chưa hoàn thành"), columns, rows, wide=True) if rows else None
    lead = page.write.paragraph(say("Nhiệm vụ của chương trình CCHC: {told}.", told=told), "lead")
    return page.section("plan", lead, table)


def describe_answer(task: PlanTask) -> Message:
    """What a quarter says of a task, and what that rests on."""
    state = TASK_STATUS_NAMES.get(task.status, say("chưa đánh giá"))
    proof = task.dropped_by or task.evidence
    return say("{state}: {evidence}", state=state, evidence=proof) if proof else state
