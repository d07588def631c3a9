"""What units still have to do: open shortcomings, late tasks, and what a letter asks for, in which series.

Tables and sentences of them are those of a page's scope; the company's bulletin lists what is overdue alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ...language import Message, say
from ...model import DROPPED, STATUS_NAMES, TASK_STATUS_NAMES, PlanTask, Series, Shortcoming
from ...quarter import Quarter
from ...results import QuarterResults
from ...scoring import find_reopened
from ..drawing.writer import Part, Section, TableRow, texts
from ..page import Page
from ..scoped_pages import OneUnit

MOST_ON_PAPER = 40  # rows of a table that the blocks' bulletins have too


def list_late(results: QuarterResults, unit: str | None = None, block: str | None = None) -> list[PlanTask]:
    """Tasks that were due by the quarter's end and are not done, the first due first."""
    return sorted(results.late_tasks(unit=unit, block=block), key=lambda task: task.due)


def list_open(results: QuarterResults, unit: str | None = None, block: str | None = None) -> list[Shortcoming]:
    """Shortcomings that are still to be corrected, the first deadline first."""
    found = [one for one in results.shortcomings(block=block, unit=unit) if one.is_open]
    return sorted(found, key=lambda shortcoming: (shortcoming.due, shortcoming.id))


def list_overdue(results: QuarterResults, found: list[Shortcoming]) -> list[Shortcoming]:
    """Those of them that are open after their deadline."""
    return [shortcoming for shortcoming in found if shortcoming.is_overdue(results.settings.as_of)]


def series_of(results: QuarterResults, letter: str) -> Series:
    """In which series a letter is numbered, and who gets it: ``notice``, ``reminder``, ``correction_`` and a unit."""
    letters = results.settings.letters
    if not letters.request or not letter.startswith(("correction_", "reminder")):
        return letters
    return Series(series=letters.request.series, recipients=letters.request.recipients or letters.recipients)


def count_pending(page: OneUnit) -> list[Message]:
    """How much a unit still has to do, what there is nothing of is not named."""
    n_open = page.stated("open", len(list_open(page.results, page.unit.id)))
    n_late = page.stated("late tasks", len(list_late(page.results, page.unit.id)))
    late = say("{n} nhiệm vụ của chương trình {scored} chậm hạn", n=n_late)
    return [one for one in (say("{n} tồn tại chưa khắc phục", n=n_open), late) if one.values["n"]]


def count_open(page: Page) -> tuple[int, int]:
    """How many shortcomings are open in scope, and how many of them are overdue."""
    still_open = list_open(page.results, **page.scope)
    overdue = list_overdue(page.results, still_open)
    return page.stated("open", len(still_open)), page.stated("overdue", len(overdue))


def find_asked(results: QuarterResults) -> set[str]:
    """The units of whom something is asked, none that has ended; to no other a correction request is written."""
    members = {row["unit"] for row in results.rows("units", ("unit",))}  # whatever they are called
    return {unit for unit, _ in results.pending() if unit in members}


def name_asked(page: Page) -> list[Message]:
    """What their letters ask of these units; plans are reviewed where a task is late, or one falls due next."""
    asked = find_asked(page.results)
    owed = {what for unit, what in page.results.pending() if unit in asked}
    told = [say("khắc phục")] if owed - {"late"} else []
    told += [say("hoàn thành nhiệm vụ")] if "late" in owed else []
    has_plan = "late" in owed or any(task.unit in asked for task in list_coming(page))
    return [*told, say("rà soát kế hoạch")] if has_plan else told


def checked_in(page: Page) -> Quarter:
    """The quarter in which it is checked what was asked: it is not over yet when units report."""
    return page.results.quarter.following(page.deadline("report"))


def list_coming(page: Page) -> list[PlanTask]:
    """Tasks of the programme that fall due in the quarter that is checked, and are not settled yet."""
    after = checked_in(page)
    return [one for one in page.results.plan(**page.scope) if after.holds(one.due) and not one.is_settled]


# --- shortcomings ---


def find_opened_again(page: Page) -> dict[str, Quarter]:
    """The shortcomings in scope that are open after a closing, by id, and the quarter that opened each again.

    They are followed by their ids: another unit may have had them then, which this one succeeds, or another block.
    """
    listed = list_open(page.results, **page.scope)
    known = page.opened.since(min((one.found_in for one in listed), default=page.results.quarter))
    followed = [one.id for one in listed] if page.scope else [None]  # all in one read
    history = [dict(pair for one in followed for pair in results.statuses(one).items()) for results in known]
    return {name: known[place].quarter for name, place in find_reopened(history).items()}


def find_earlier_due(page: Page, listed: list[Shortcoming]) -> dict[str, date]:
    """The deadline that the quarter before told of each of these, where it was open then and has another now."""
    followed = [one.id for one in listed] if page.scope else [None]
    known = [was for one in followed for was in page.before.shortcomings(id_=one)] if page.before else []
    due = {one.id: one.due for one in listed}
    return {was.id: was.due for was in known if was.is_open and was.due != due.get(was.id, was.due)}


def name_reopening(page: Page, when: Quarter) -> Message:
    """That a shortcoming was opened again, and when, where that was before the quarter."""
    return say("mở lại") if when == page.results.quarter else say("mở lại {quarter}", quarter=when)


def show_shortcomings(page: Page) -> Section:
    """The shortcomings of the quarter: what was found, what became of it, what is still open until when."""
    listed = [*list_open(page.results, **page.scope), *_list_closed(page)]
    table = _table(page, listed, say("Tồn tại trong quý, quá hạn đứng trước"), "ton-tai")
    return page.section("shortcomings", _tell_course(page), table)


def show_overdue(page: Page) -> Section:
    """Shortcomings as a whole company has them: the table lists the overdue ones, those of the blocks list all."""
    still_open = list_open(page.results, **page.scope)
    overdue = list_overdue(page.results, still_open)
    caption = say("Tồn tại quá hạn: {n} trong {open} tồn tại chưa khắc phục", n=len(overdue), open=len(still_open))
    table = _table(page, overdue, caption, "ton-tai-qua-han")
    is_long, summary = len(overdue) > MOST_ON_PAPER, say("Xem tồn tại quá hạn")
    tables = _leave_to_blocks(page, summary, table) if is_long else [table]
    return page.section("shortcomings", _tell_course(page), *tables)


def _leave_to_blocks(page: Page, summary: Message, table: Part | None) -> Iterator[Part]:
    """A table of all blocks that opens on demand: on paper their bulletins have it, and that is said."""
    if table:
        yield page.write.paragraph(say("Danh sách đầy đủ có ở bản tin của từng khối."), "method")
        yield page.write.folded(summary, table)


def _list_closed(page: Page) -> list[Shortcoming]:
    """The shortcomings that were closed in the quarter."""
    found = page.results.shortcomings(**page.scope)
    return [one for one in found if not one.is_open and page.results.quarter.holds(one.closed_in)]


def _tell_course(page: Page) -> Part:
    """Where the quarter's shortcomings come from and what became of them: both add up to all of them."""
    still_open, closed = list_open(page.results, **page.scope), _list_closed(page)
    listed, quarter = [*still_open, *closed], page.results.quarter
    if not listed:
        return page.write.paragraph(say("Quý này không có tồn tại nào chưa khắc phục hoặc mới đóng."))
    back = sum(when == quarter for when in find_opened_again(page).values())
    new = sum(quarter.holds(one.found_in) for one in listed)
    _, overdue = count_open(page)
    statuses = [one.status for one in closed]
    left = say("chưa khắc phục (**{overdue}** quá hạn)", overdue=overdue) if overdue else say("chưa khắc phục")
    came = name_counts(
        page,
        ("carried", len(listed) - new - back, say("chuyển từ quý trước")),
        ("found", new, say("phát hiện trong quý")),
        ("opened again", back, say("mở lại")),
    )
    went = name_counts(
        page,
        ("closed, verified", statuses.count("closed_verified"), say("đã khắc phục")),
        ("closed, not done", statuses.count("closed_not_done"), say("đóng khi chưa khắc phục")),
        ("open", len(still_open), left),
    )
    lead = say("Có **{n}** tồn tại: {came}; đến nay {went}.", n=len(listed), came=came, went=went)
    return page.write.paragraph(lead, "lead")


def name_counts(page: Page, *counted: tuple[str, int, Message]) -> list[Message]:
    """How many there are of each fact, in its words; what there is none of is not named."""
    stated = [(page.stated(fact, n), what) for fact, n, what in counted]
    return [say("{count} {what}", count=n, what=what) for n, what in stated if n]


def _table(page: Page, listed: list[Shortcoming], caption: Message, data: str) -> Part | None:
    """The shortcomings as they are listed; nothing where there is none."""
    reopened, earlier, rows = find_opened_again(page), find_earlier_due(page, listed), []
    for one in listed:
        what = say("{what}. Yêu cầu: {action}", what=one.description, action=one.action)
        if one.is_open and (due := earlier.get(one.id)):
            what = say("{what} (hạn cũ {due})", what=what, due=due)
        unit = [] if "unit" in page.scope else [page.name_unit(one.unit)]
        is_overdue = one.is_overdue(page.results.settings.as_of)
        state = say("quá hạn") if is_overdue else STATUS_NAMES[one.status]
        if when := reopened.get(one.id):
            state = say("{again}, {state}", again=name_reopening(page, when), state=state)
        rows.append(TableRow([one.id, *unit, what, one.found_in.roman, one.due, state], "mark" * is_overdue))
    units = [] if "unit" in page.scope else [say("Đơn vị")]
    columns = [
        say("Số"), *units, texts(say("Tồn tại và yêu cầu")), say("Từ quý"), say("Hạn"), say("Trạng thái"),
    ]  # fmt: skip
    return page.write.table(caption, columns, rows, data=page.name_data(data)) if rows else None


def tell_shortcomings(page: Page) -> Message | None:
    """How many shortcomings are open in scope, and overdue; nothing where there is none."""
    if not (still_open := list_open(page.results, **page.scope)):
        return None
    overdue = list_overdue(page.results, still_open)
    counts = {"n": page.stated("open", len(still_open)), "overdue": page.stated("overdue", len(overdue))}
    as_of = page.results.settings.as_of
    if not overdue and (due := sum(one.due == as_of for one in still_open)):  # which costs points, and is not overdue
        return say("Còn **{n}** tồn tại chưa khắc phục, chưa tồn tại nào quá hạn; {due} đến hạn đúng ngày {as_of}.",
                   n=counts["n"], due=due, as_of=as_of)  # fmt: skip
    if not overdue:
        return say("Còn **{n}** tồn tại chưa khắc phục, chưa tồn tại nào quá hạn.", n=counts["n"])
    if "unit" in page.scope:
        return say("Còn **{n}** tồn tại chưa khắc phục, {overdue} quá hạn.", **counts)
    units = _name_each(page, overdue)
    return say("Còn **{n}** tồn tại chưa khắc phục, {overdue} quá hạn: {units}.", **counts, units=units)


def _name_each(page: Page, owed: Iterable[Shortcoming | PlanTask]) -> Sequence[object]:
    """The units that owe these, each once, as they are printed."""
    owing = {one.unit: None for one in owed}
    return page.name_or_count([page.name_unit(unit) for unit in sorted(owing, key=[*page.units, *owing].index)])


# --- the yearly programme ---


def tell_late(page: Page) -> Message | None:
    """How many tasks are late in scope, also those that fell due before the quarter; nothing where there is none."""
    if not (late := list_late(page.results, **page.scope)):
        return None
    n = page.stated("late tasks", len(late))
    if "unit" in page.scope:
        return say("Chậm hạn **{n}** nhiệm vụ của chương trình {scored}.", n=n)
    return say("Chậm hạn **{n}** nhiệm vụ của chương trình {scored}: {units}.", n=n, units=_name_each(page, late))


def count_due(page: Page) -> tuple[int, int]:
    """How many tasks that fell due in the quarter are done, and how many fell due."""
    due = [task for task in page.results.plan(**page.scope) if task.counts_in(page.results.quarter)]
    return page.stated("tasks due, done", sum(task.is_done for task in due)), page.stated("tasks due", len(due))


def show_plan(page: Page) -> Section:
    """Tasks of the yearly programme that were due in this quarter, or left over from any before."""
    quarter = page.results.quarter
    due = [task for task in page.results.plan(**page.scope) if task.due <= quarter]
    # without what was done before the quarter began
    asked = [one for one in due if quarter.holds(one.due) or one.done_in is None or quarter.holds(one.done_in)]
    if not asked:
        return page.sentence("plan", say("Quý này không có nhiệm vụ nào của chương trình {scored} hằng năm đến hạn."))
    older, (done, of) = [task for task in asked if not quarter.holds(task.due)], count_due(page)
    told = [say("hoàn thành **{done}/{due}** đến hạn trong quý", done=done, due=of)] if of else []
    told += name_counts(
        page,
        ("tasks of before, done", sum(task.is_done for task in older), say("của các quý trước nay đã xong")),
        ("late tasks of before", sum(task.is_late for task in older), say("của các quý trước còn chậm")),
        ("tasks dropped", sum(task.status == DROPPED for task in asked), say("dừng theo quyết định")),
        ("tasks not judged", sum(not task.status for task in asked), say("chưa đánh giá")),
    )
    names = [] if "unit" in page.scope else [say("Đơn vị")]
    rows = [
        [task.title, *(page.name_unit(task.unit) for _ in names), task.due.roman, describe_answer(task), task.task]
        for task in sorted(asked, key=lambda task: (task.status == DROPPED, task.due))
        if not task.is_done
    ]
    columns = [texts(say("Nhiệm vụ")), *names, say("Hạn quý"), texts(say("Trạng thái")), say("Mã nhiệm vụ")]
    data = "" if page.scope else page.name_data("nhiem-vu")
    caption = say("Nhiệm vụ chưa hoàn thành")
    if any(task.status == DROPPED for task in asked):
        caption = say("Nhiệm vụ chưa hoàn thành hoặc đã dừng")
    table = page.write.table(caption, columns, rows, data=data) if rows else None
    tables = [table] if page.scope else _leave_to_blocks(page, say("Xem nhiệm vụ chưa hoàn thành"), table)
    lead = page.write.paragraph(say("Nhiệm vụ của chương trình {scored}: {told}.", told=told), "lead")
    return page.section("plan", lead, *tables)


def describe_answer(task: PlanTask) -> Message:
    """What a quarter says of a task, and what that rests on."""
    state = TASK_STATUS_NAMES.get(task.status, say("chưa đánh giá"))
    proof = task.dropped_by or task.evidence
    return say("{state}: {evidence}", state=state, evidence=proof) if proof else state
