"""What a revision changes, as company, block and unit bulletins print it: old → new, unit by unit, and why."""

from collections.abc import Iterable
from fractions import Fraction

from ...inputs.layout import HEADINGS, SHORTCOMING_HEADINGS
from ...language import Message, Text, say
from ...model import FREE_TEXTS
from ...results import CellChange, UnitChange
from ..drawing.writer import Cell, Part
from ..labels import STATUS_NAMES, describe_release, label_criterion
from ..page import Bulletin


def show_revision(bulletin: Bulletin) -> list[Part]:
    """Reason and table of a revision, as far as it concerns who the bulletin is about; else nothing."""
    release, write = bulletin.opened.release, bulletin.write
    if release.status != "revised":
        return []
    lead = say(
        "**{status}** thay bản đã phát hành. Lý do: {reason}.",
        status=describe_release(release),
        reason=release.reason.rstrip("."),
    )
    changes = [UnitChange.from_record(told) for told in release.changes]
    if not (changes := [change for change in changes if change.unit in bulletin.units]):
        unchanged = say("Điểm, xếp loại và hạng không đổi; số liệu khác mà bản tin in ra đã đổi.")
        return [write.callout(lead, unchanged)]
    heads = [say("Đơn vị"), say("Ô dữ liệu"), say("Điểm"), say("Xếp loại"), say("Hạng"), say("Vì sao")]
    table = write.table(
        say("Nội dung đính chính: cũ → mới"),
        heads,
        [_row(bulletin, change) for change in changes],
        wide=True,
        data=bulletin.name_data("dinh-chinh"),
    )
    return [write.callout(lead), table]


def _row(bulletin: Bulletin, change: UnitChange) -> list[object]:
    def points(text: str) -> object:
        return bulletin.points(Fraction(text))

    cells = "; ".join(bulletin.write.plain(_cell(cell)) for cell in change.cells)
    return [
        bulletin.units[change.unit].short,
        Cell(cells or "–", "text"),
        _pair(change.total, points),
        _pair(change.grade, bulletin.class_name),
        _pair(change.rank, str),
        Cell(list(_reasons(bulletin, change)), "text"),
    ]


def _pair(pair: Iterable[str | None], name) -> Message | object:
    old, new = ("–" if value is None else name(value) for value in pair)
    return new if old == new else say("{old} → {new}", old=old, new=new)


def _cell(cell: CellChange) -> Message:
    """Where it is, and its old and new content; of what people wrote only that it was changed."""
    heading = {**SHORTCOMING_HEADINGS, **HEADINGS, "done_in": say("xong quý")}.get(cell.column, cell.column)
    place = {"inputs": say("{place}", place=cell.place), "shortcomings": say("tồn tại {id}", id=cell.place)}
    where = say("{place} ({heading})", place=place.get(cell.table, cell.place), heading=heading)
    if cell.column in FREE_TEXTS[cell.table]:
        return say("{where}: sửa lời", where=where)
    old, new = (STATUS_NAMES.get(value, value) or "–" for value in (cell.old, cell.new))
    return say("{where}: {old} → {new}", where=where, old=old, new=new)


def _reasons(bulletin: Bulletin, change: UnitChange) -> Iterable[Message]:
    """The criteria whose points changed; else what else moved the unit."""
    block = bulletin.units[change.unit].block
    for id_, (old, new) in change.criteria.items():
        criterion = bulletin.criterion(block, id_)
        name = label_criterion(criterion, short=True) if criterion else Text(id_)
        values = [bulletin.points(Fraction(value)) if value else "–" for value in (old, new)]
        yield say("{name}: {old} → {new} điểm", name=name, old=values[0], new=values[1])
    if change.criteria:
        return
    if change.rank[0] != change.rank[1]:
        yield say("hạng đổi theo đơn vị khác")
    elif change.grade[0] != change.grade[1]:
        yield say("điều kiện khống chế")
    else:
        yield say("không làm đổi điểm")
