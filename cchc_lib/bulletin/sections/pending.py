"""What units still have to do: open shortcomings, late tasks, and what a letter asks for, in which series.

Tables and sentences of them are those of a page's scope; the company's bulletin lists what is overdue alone.
"""

from ...language import Message, count, say
from ...model import STATUS_NAMES, PlanTask, Series, Shortcoming
from ...results import QuarterResults
from ...scoring import find_reopened
from ..drawing.writer import Part, Section, TableRow, texts
from ..page import Page
from ..scoped_pages import OneUnit


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


def count_pending(page: OneUnit) -> list[Message]:
    """How much a unit still has to do, as official prose counts it; what there is nothing of is not named."""
    n_open = page.stated("open", len(list_open(page.results, page.unit.id)))
    n_late = page.stated("late tasks", len(list_late(page.results, page.unit.id)))
    is_open = say("{n} tồn tại chưa khắc phục", n=count(n_open, page.opened.lang))
    late = say("{n} nhiệm vụ của chương trình CCHC chậm hạn", n=count(n_late, page.opened.lang))
    return [*([is_open] if n_open else []), *([late] if n_late else [])]


def find_asked(results: QuarterResults) -> set[str]:
    """The units of whom something is asked; to no other a correction request is written."""
    return {unit for unit, _ in results.pending()}


# --- shortcomings ---


def list_history(page: Page) -> list[list[Shortcoming]]:
    """The shortcomings in scope as each quarter knew them, this one last."""
    return [one.shortcomings(**page.scope) for one in page.opened.known]


def show_shortcomings(page: Page) -> Section:
    """Shortcomings found, still open, overdue and closed, with their deadlines."""
    return _show(page, only_overdue=False)


def show_overdue(page: Page) -> Section:
    """Shortcomings as a whole company has them: the table lists the overdue ones, those of the blocks list all."""
    return _show(page, only_overdue=True)


def _show(page: Page, only_overdue: bool) -> Section:
    results = page.results
    found = results.shortcomings(**page.scope)
    closed = [one.status for one in found if not one.is_open and one.closed_in == results.quarter]
    still_open = list_open(results, **page.scope)
    overdue = list_overdue(results, still_open)
    if not (still_open or closed):
        return page.sentence("shortcomings", say("Quý này không có tồn tại nào còn mở hoặc mới đóng."))
    lead = say(
        "Còn **{open}** tồn tại chưa khắc phục, {carried} chuyển từ quý trước, **{overdue}** quá hạn; "
        "trong quý {done} đã khắc phục, {not_done} đóng mà chưa khắc phục.",
        open=page.stated("open", len(still_open)),
        carried=page.stated("open, carried", sum(one.found_in < results.quarter for one in still_open)),
        overdue=page.stated("overdue", len(overdue)),
        done=page.stated("closed, verified", closed.count("closed_verified")),
        not_done=page.stated("closed, not done", closed.count("closed_not_done")),
    )
    listed = overdue if only_overdue else still_open
    table = _table(page, listed, overdue) if listed else None
    return page.section("shortcomings", page.write.paragraph(lead, "lead"), table)


def _table(page: Page, listed: list[Shortcoming], overdue: list[Shortcoming]) -> Part:
    """The open ones, overdue first; what was closed the lead counts."""
    reopened, rows = find_reopened(list_history(page)), []
    for one in listed:
        what = say("{what}. Yêu cầu: {action}", what=one.description.rstrip("."), action=one.action)
        unit = [] if "unit" in page.scope else [page.name_unit(one.unit)]
        state = say("quá hạn") if one in overdue else STATUS_NAMES[one.status]
        state = say("mở lại, {state}", state=state) if one.id in reopened else state
        rows.append(TableRow([one.id, *unit, what, one.found_in.roman, one.due, state], "mark" * (one in overdue)))
    units = [] if "unit" in page.scope else [say("Đơn vị")]
    columns = [
        say("Số"), *units, texts(say("Tồn tại và yêu cầu")), say("Từ quý"), say("Hạn"), say("Tình trạng"),
    ]  # fmt: skip
    caption = say("Tồn tại, quá hạn đứng trước")
    return page.write.table(caption, columns, rows, wide=True, data=page.name_data("ton-tai"))


def tell_shortcomings(page: Page) -> Message | None:
    """How many shortcomings are open in scope, and overdue; nothing where there is none."""
    if not (still_open := list_open(page.results, **page.scope)):
        return None
    overdue = list_overdue(page.results, still_open)
    counts = {"open": page.stated("open", len(still_open)), "overdue": page.stated("overdue", len(overdue))}
    if not overdue or "unit" in page.scope:
        return say("Còn **{open}** tồn tại chưa khắc phục, {overdue} quá hạn.", **counts)
    units = [unit.short for unit in page.units.values() if any(one.unit == unit.id for one in overdue)]
    return say("Còn **{open}** tồn tại chưa khắc phục, {overdue} quá hạn: {units}.", **counts, units=units)


# --- the yearly programme ---


def show_plan(page: Page) -> Section:
    """Tasks of the yearly programme that were due by this quarter."""
    quarter = page.results.quarter
    tasks = page.results.plan(**page.scope)
    due = [task for task in tasks if task.due == quarter]
    late = [task for task in tasks if task.due < quarter and task.is_late]
    if not due and not late:
        return page.sentence("plan", say("Quý này không có nhiệm vụ nào của chương trình CCHC hằng năm đến hạn."))
    undone = [*late, *(task for task in due if task.is_late)]
    lead = say(
        "Hoàn thành **{done}/{due}** nhiệm vụ đến hạn trong quý; {late} nhiệm vụ của các quý trước còn chậm.",
        done=page.stated("tasks due, done", sum(task.is_done for task in due)),
        due=page.stated("tasks due", len(due)),
        late=page.stated("late tasks of before", len(late)),
    )
    rows = [[task.task, page.name_unit(task.unit), task.title, task.due.roman] for task in undone]
    columns = [say("Số"), say("Đơn vị"), texts(say("Nhiệm vụ")), say("Hạn quý")]
    table = page.write.table(say("Nhiệm vụ chưa xong"), columns, rows, wide=True) if rows else None
    return page.section("plan", page.write.paragraph(lead, "lead"), table)
