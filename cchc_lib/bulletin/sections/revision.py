"""What a revision changes, as company, block and unit bulletins print it: old → new, unit by unit, and why."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from ...inputs.layout import HEADINGS
from ...language import Message, say
from ...model import FREE_TEXTS, STATUS_NAMES, TASK_STATUS_NAMES
from ...results import CellChange, UnitChange
from ..drawing.writer import Part, old_to_new, texts
from ..page import Page
from ..regulation_words import describe_release, label_criterion


def show_revision(page: Page) -> list[Part]:
    """Reason and table of a revision, as far as it concerns who the bulletin is about; else nothing."""
    release, write = page.opened.release, page.write
    if release.status != "revised":
        return []
    lead = say(
        "**{status}** thay bản đã phát hành. Lý do: {reason}.",
        status=describe_release(release),
        reason=release.reason.rstrip("."),
    )
    changes = [UnitChange.from_record(told) for told in release.changes]
    if not (changes := [change for change in changes if change.unit in page.units]):
        unchanged = say("Điểm, xếp loại và hạng không đổi; số liệu khác mà bản tin in ra đã đổi.")
        return [write.callout(lead, unchanged)]
    columns = [
        (say("Đơn vị"), lambda change: page.units[change.unit].short),
        (texts(say("Ô dữ liệu")), lambda change: "; ".join(write.plain(_cell(cell)) for cell in change.cells) or "–"),
        (say("Điểm"), lambda change: _pair(change.total, lambda text: page.points(Fraction(text)))),
        (say("Xếp loại"), lambda change: _pair(change.grade, page.class_name)),
        (say("Hạng"), lambda change: _pair(change.rank, str)),
        (texts(say("Vì sao")), lambda change: list(_reasons(page, change))),
    ]
    caption, data = say("Nội dung đính chính: cũ → mới"), page.name_data("dinh-chinh")
    return [write.callout(lead), write.listing(caption, columns, changes, wide=True, data=data)]


def _pair(values: Iterable[str | None], show: Callable[[str], object]) -> object:
    return old_to_new(*("–" if value is None else show(value) for value in values))


def _cell(cell: CellChange) -> Message:
    """Where it is, and its old and new content; of what people wrote only that it was changed."""
    heading = HEADINGS.get(cell.column, cell.column)
    place = {"shortcomings": say("tồn tại {id}", id=cell.place), "plan": say("nhiệm vụ {id}", id=cell.place)}
    where = say("{place} ({heading})", place=place.get(cell.table, cell.place), heading=heading)
    if cell.column in FREE_TEXTS[cell.table]:
        return say("{where}: sửa lời", where=where)
    names = STATUS_NAMES | TASK_STATUS_NAMES
    old, new = (names.get(value, value) or "–" for value in (cell.old, cell.new))
    return say("{where}: {old} → {new}", where=where, old=old, new=new)


def _reasons(page: Page, change: UnitChange) -> Iterable[Message]:
    """The criteria whose points changed; else what else moved the unit."""
    criteria = page.results.regulation.blocks[page.units[change.unit].block].criteria
    names = {criterion.id: label_criterion(criterion, short=True) for criterion in criteria}
    for criterion, pair in change.criteria.items():
        old, new = (page.points(Fraction(value)) if value else "–" for value in pair)
        yield say("{name}: {old} → {new} điểm", name=names.get(criterion, criterion), old=old, new=new)
    if change.criteria:
        return
    if change.rank[0] != change.rank[1]:
        yield say("hạng đổi theo đơn vị khác")
    elif change.grade[0] != change.grade[1]:
        yield say("điều kiện khống chế")
    else:
        yield say("không làm đổi điểm")
