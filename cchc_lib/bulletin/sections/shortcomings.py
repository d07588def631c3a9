"""Shortcomings: how many are open, which they are, and what became of those that were asked for."""

from ...language import Message, say
from ...model import Shortcoming
from ...scoring import find_reopened
from ..drawing.writer import Part, Section, TableRow, texts
from ..labels import STATUS_NAMES
from ..page import Page
from .pending import list_open, list_overdue


def list_history(page: Page) -> list[list[Shortcoming]]:
    """The shortcomings in scope as each quarter knew them, this one last."""
    return [one.shortcomings(page.block_in_scope, page.unit_in_scope) for one in page.opened.known]


def show_shortcomings(page: Page) -> Section:
    """Shortcomings found, still open, overdue and closed, with their deadlines."""
    return _show(page, only_overdue=False)


def show_overdue(page: Page) -> Section:
    """Shortcomings as a whole company has them: the table lists the overdue ones, those of the blocks list all."""
    return _show(page, only_overdue=True)


def _show(page: Page, only_overdue: bool) -> Section:
    results = page.results
    found = results.shortcomings(block=page.block_in_scope, unit=page.unit_in_scope)
    closed = [one.status for one in found if one.status != "open" and one.closed_in == results.quarter]
    still_open = list_open(results, page.unit_in_scope, page.block_in_scope)
    overdue = list_overdue(results, still_open)
    if not (still_open or closed):
        return page.sentence("shortcomings", say("Quý này không có tồn tại nào còn mở hoặc mới đóng."))
    lead = say(
        "Còn **{open}** tồn tại chưa khắc phục, {carried} chuyển từ quý trước, **{overdue}** quá hạn; "
        "trong quý {done} đã khắc phục, {not_done} đóng mà chưa khắc phục.",
        open=len(still_open),
        carried=sum(one.found_in < results.quarter for one in still_open),
        overdue=len(overdue),
        done=closed.count("closed_verified"),
        not_done=closed.count("closed_not_done"),
    )
    listed = overdue if only_overdue else still_open
    table = _table(page, listed, overdue) if listed else None
    return page.section("shortcomings", page.write.paragraph(lead, "lead"), table)


def _table(page: Page, listed: list[Shortcoming], overdue: list[Shortcoming]) -> Part:
    """The open ones, overdue first; what was closed the lead counts."""
    reopened, rows = find_reopened(list_history(page)), []
    for one in listed:
        what = say("{what}. Yêu cầu: {action}", what=one.description.rstrip("."), action=one.action)
        unit = [] if page.unit_in_scope else [page.name_unit(one.unit)]
        state = say("quá hạn") if one in overdue else STATUS_NAMES[one.status]
        state = say("mở lại, {state}", state=state) if one.id in reopened else state
        rows.append(TableRow([one.id, *unit, what, one.found_in.roman, one.due, state], "mark" * (one in overdue)))
    units = [] if page.unit_in_scope else [say("Đơn vị")]
    columns = [
        say("Số"), *units, texts(say("Tồn tại và yêu cầu")), say("Từ quý"), say("Hạn"), say("Tình trạng"),
    ]  # fmt: skip
    caption = say("Tồn tại, quá hạn đứng trước")
    return page.write.table(caption, columns, rows, wide=True, data=page.name_data("ton-tai"))


def tell_shortcomings(page: Page) -> Message | None:
    """How many shortcomings are open in scope, and overdue; nothing where there is none."""
    if not (still_open := list_open(page.results, page.unit_in_scope, page.block_in_scope)):
        return None
    overdue = list_overdue(page.results, still_open)
    counts = {"open": len(still_open), "overdue": len(overdue)}
    if not overdue or page.unit_in_scope:
        return say("Còn **{open}** tồn tại chưa khắc phục, {overdue} quá hạn.", **counts)
    units = [unit.short for unit in page.units.values() if any(one.unit == unit.id for one in overdue)]
    return say("Còn **{open}** tồn tại chưa khắc phục, {overdue} quá hạn: {units}.", **counts, units=units)
