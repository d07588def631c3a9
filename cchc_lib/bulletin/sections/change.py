"""What changed since the quarter before, split by cause: a block's units side by side, or one unit by criterion."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ...exact import round_half_up
from ...language import Message, say
from ...model import Criterion
from ...scoring import Change
from ..drawing import charts
from ..drawing.section import Section
from ..drawing.writer import Line, Num, Part
from ..labels import label_criterion

if TYPE_CHECKING:
    from ..kinds.block import BlockBulletin
    from ..kinds.unit import UnitBulletin
    from ..page import Bulletin

_CAUSES = (
    (say("Thực hiện"), "performance"),
    (say("Quy định"), "rule"),
    (say("Không phát sinh"), "not_applicable"),
    (say("Cộng, trừ"), "adjustments"),
    (say("Giới hạn"), "limits"),
)


def number_change(bulletin: "Bulletin", x: Fraction, in_percent: bool, sign: bool = True) -> Num:
    """A change with the decimals of what it is a change of."""
    rounding = bulletin.regulation.rounding
    return Num(x, rounding.percent_places if in_percent else rounding.places, sign)


def name_scale(in_percent: bool) -> Message:
    """What a change is counted in."""
    return say("điểm phần trăm") if in_percent else say("điểm")


def mark_change(bulletin: "Bulletin", change: Change | None) -> str:
    """``▲ 1,20``, ``▼ 0,50``, ``=``; nothing where there is no earlier quarter."""
    if change is None:
        return ""
    if change.total == 0:
        return "="
    size = number_change(bulletin, abs(change.total), change.in_percent, sign=False)
    mark = "▲" if change.total > 0 else "▼"
    return f"{mark} {bulletin.write.number(size)}" + (" điểm\u00a0%" if change.in_percent else "")


def print_causes(change: Change, places: int) -> list[tuple[Message, Fraction]]:
    """Each cause as printed, rounded one by one; *rounding* takes the rest, so that they add up."""
    printed = [(label, round_half_up(getattr(change, name), places)) for label, name in _CAUSES]
    rest = change.total - sum((x for _, x in printed), Fraction(0))
    return [*printed, (say("Làm tròn"), rest)]


def note_break(bulletin: "Bulletin") -> Part | None:
    """That another regulation applies since the quarter before."""
    head = bulletin.regulation.head
    if bulletin.previous.regulation.version == bulletin.regulation.version:
        return None
    note = say(
        "Từ {quarter} áp dụng quy định mới ({number}): phần thay đổi do quy định được tách riêng.",
        quarter=head.applies_from,
        number=head.decision.number,
    )
    return bulletin.write.callout(note)


def list_amendments(bulletin: "BlockBulletin") -> Part | None:
    """What the new regulation changed for the block, where there is one."""
    amends = bulletin.regulation.head.amends
    if amends is None or bulletin.previous.regulation.version == bulletin.regulation.version:
        return None
    changes = amends.concerning(bulletin.block.block)
    return bulletin.write.folded(say("Quy định mới thay đổi những gì"), bulletin.write.bullets(changes))


# --- a block ------------------------------------------------------------------------------------------------------


def show_block_change(bulletin: "BlockBulletin") -> Section:
    """The change of each unit, split by cause."""
    changes = dict(sorted(bulletin.changes.items(), key=lambda item: -item[1].total))
    if not changes:
        return bulletin.sentence("change", bulletin.no_change_reason())
    parts = [note_break(bulletin)]
    if len(changes) >= bulletin.ENOUGH:
        parts.append(_figure(bulletin, changes))
    parts += [_table(bulletin, changes), _name_not_comparable(bulletin, changes), list_amendments(bulletin)]
    if missing := [bulletin.units[unit].name for unit in bulletin.scores if unit not in changes]:
        parts.append(bulletin.write.paragraph(say("Không có quý trước để so sánh: {units}.", units=missing)))
    return bulletin.section("change", *parts)


def _figure(bulletin: "BlockBulletin", changes: Mapping[str, Change]) -> Part:
    write = bulletin.write
    bars = [
        charts.ChartRow(write.plain(bulletin.units[unit].short), float(change.total), mark_change(bulletin, change))
        for unit, change in changes.items()
    ]
    alt = say(
        "Biểu đồ thay đổi tổng điểm so với {quarter}. {best}: {most}; {worst}: {least}.",
        quarter=bulletin.previous.quarter,
        best=bars[0].label,
        most=bars[0].text,
        worst=bars[-1].label,
        least=bars[-1].text,
    )
    rising, falling = (sum(sign * change.total > 0 for change in changes.values()) for sign in (1, -1))
    finding = say("{rising} đơn vị tăng, {falling} đơn vị giảm điểm", rising=rising, falling=falling)
    caption = say("Thay đổi tổng điểm so với {quarter}", quarter=bulletin.previous.quarter)
    return write.figure(charts.diverging_bars(bars, alt=write.plain(alt)), caption, finding)


def _table(bulletin: "BlockBulletin", changes: Mapping[str, Change]) -> Part:
    """One line a unit; a cause that moved nobody has no column."""
    in_percent = any(change.in_percent for change in changes.values())
    places = number_change(bulletin, Fraction(0), in_percent).places
    causes = {unit: print_causes(change, places) for unit, change in changes.items()}
    labels = [label for label, _ in next(iter(causes.values()))]
    used = [i for i in range(len(labels)) if any(parts[i][1] for parts in causes.values())]
    rows = [
        [
            bulletin.units[unit].short,
            Num(change.total, places, sign=True),
            *(Num(causes[unit][i][1], places, sign=True) for i in used),
        ]
        for unit, change in changes.items()
    ]
    heads = [say("Đơn vị"), say("Thay đổi"), *(labels[i] for i in used)]
    caption = say(
        "Thay đổi so với {quarter} theo nguyên nhân, {scale}",
        quarter=bulletin.previous.quarter,
        scale=name_scale(in_percent),
    )
    name = bulletin.name_data("thay-doi")
    return bulletin.write.table(caption, heads, rows, numeric=range(1, len(heads)), wide=True, data=name)


def _name_not_comparable(bulletin: "BlockBulletin", changes: Mapping[str, Change]) -> Part | None:
    ids = {part.criterion for change in changes.values() for part in change.parts if not part.comparable}
    if not ids:
        return None
    blocks = {score.block for score in bulletin.before.values()}
    titles = _titles(bulletin, blocks, bulletin.block.criteria)
    names = [titles[criterion] for criterion in sorted(ids)]
    note = say("Tiêu chí mới, đã bỏ hoặc đo cách khác, không so sánh được: {names}.", names=names)
    return bulletin.write.paragraph(note, "method")


def _titles(bulletin: "Bulletin", old_blocks: Iterable[str], criteria: Sequence[Criterion]) -> dict[str, Message]:
    """Labels of the criteria of both quarters, the newer one where both have it."""
    old = bulletin.previous.regulation.blocks
    both = [*(c for name in old_blocks for c in old[name].criteria), *criteria]
    return {criterion.id: label_criterion(criterion) for criterion in both}


# --- a unit -------------------------------------------------------------------------------------------------------


def show_unit_change(bulletin: "UnitBulletin") -> Section:
    """The change of one unit by cause, and by criterion."""
    change = bulletin.split
    if change is None:
        return bulletin.sentence("change", bulletin.no_change_reason())
    places = number_change(bulletin, Fraction(0), change.in_percent).places
    rows = [Line([label, Num(x, places, sign=True)]) for label, x in print_causes(change, places) if x]
    rows.append(Line([say("Thay đổi"), Num(change.total, places, sign=True)], "total"))
    caption = say(
        "Thay đổi so với {quarter}, {scale}",
        quarter=bulletin.previous.quarter,
        scale=name_scale(change.in_percent),
    )
    heads, data = [say("Nguyên nhân"), say("Thay đổi")], bulletin.name_data("thay-doi")
    table = bulletin.write.table(caption, heads, rows, numeric=[1], data=data)
    return bulletin.section("change", note_break(bulletin), table, _by_criterion(bulletin, change, places))


def _by_criterion(bulletin: "UnitBulletin", change: Change, places: int) -> Part | None:
    before = bulletin.score_before(bulletin.unit.id)
    titles = _titles(bulletin, [before.block], bulletin.block.criteria)
    rows = [
        [
            titles[part.criterion]
            if part.comparable
            else say("{title} (không so sánh được)", title=titles[part.criterion]),
            *(Num(x, places, sign=True) for x in (part.performance, part.rule, part.not_applicable)),
        ]
        for part in change.parts
        if part.performance or part.rule or part.not_applicable
        for title in [titles[part.criterion]]
    ]
    if not rows:
        return None
    heads = [say("Tiêu chí"), say("Thực hiện"), say("Quy định"), say("Không phát sinh")]
    caption, data = say("Thay đổi theo tiêu chí"), bulletin.name_data("thay-doi-tieu-chi")
    table = bulletin.write.table(caption, heads, rows, numeric=[1, 2, 3], wide=True, data=data)
    return bulletin.write.folded(say("Thay đổi ở từng tiêu chí"), table)
