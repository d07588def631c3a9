"""What changed since the quarter before, split by cause: a block's units side by side, or one unit by criterion."""

from collections.abc import Mapping
from fractions import Fraction

from ...exact import add_up, round_half_up
from ...language import Message, say
from ...results import QuarterResults
from ...scoring import Change
from ..drawing import charts
from ..drawing.writer import Num, Part, Section, TableRow, numbers
from ..page import Page
from ..regulation_words import label_criterion
from ..scoped_pages import BlockPage, UnitPage

_CAUSES = (
    (say("Thực hiện"), "performance"),
    (say("Quy định"), "rule"),
    (say("Không phát sinh"), "not_applicable"),
    (say("Cộng, trừ"), "adjustments"),
    (say("Giới hạn"), "limits"),
)


def number_change(page: Page, x: Fraction, in_percent: bool, sign: bool = True) -> Num:
    """A change with the decimals of what it is a change of."""
    rounding = page.head.rounding
    return Num(x, rounding.percent_places if in_percent else rounding.places, sign)


def name_scale(in_percent: bool) -> Message:
    """What a change is counted in."""
    return say("điểm phần trăm") if in_percent else say("điểm")


def tell_direction(page: Page, x: Fraction, in_percent: bool) -> Message:
    """``tăng 1,20 điểm``, ``giảm …``, ``không đổi``."""
    if x == 0:
        return say("không đổi")
    values = {"size": number_change(page, abs(x), in_percent, sign=False), "scale": name_scale(in_percent)}
    return say("tăng {size} {scale}", **values) if x > 0 else say("giảm {size} {scale}", **values)


def mark_change(page: Page, x: Fraction, in_percent: bool) -> str:
    """``▲ 1,20``, ``▼ 0,50``, ``=``."""
    if x == 0:
        return "="
    return f"{'▲' if x > 0 else '▼'} {page.write.plain(number_change(page, abs(x), in_percent, sign=False))}"


def mark_of_unit(page: BlockPage, unit: str) -> str:
    """How a unit of the block changed; nothing where it has no earlier quarter."""
    if (change := page.changes.get(unit)) is None:
        return ""
    unit_of_size = " điểm\u00a0%" if change.in_percent and change.total else ""
    return mark_change(page, change.total, change.in_percent) + unit_of_size


def print_causes(change: Change, places: int) -> list[tuple[Message, Fraction]]:
    """Each cause as printed, rounded one by one; *rounding* takes the rest, so that they add up."""
    printed = [(label, round_half_up(getattr(change, name), places)) for label, name in _CAUSES]
    return [*printed, (say("Làm tròn"), change.total - add_up(x for _, x in printed))]


def _note_break(page: Page, before: QuarterResults) -> Part | None:
    """That another regulation applies since the quarter before."""
    head = page.results.regulation.head
    if before.regulation.version == page.results.regulation.version:
        return None
    note = say(
        "Từ {quarter} áp dụng quy định mới ({number}): phần thay đổi do quy định được tách riêng.",
        quarter=head.applies_from,
        number=head.decision.number,
    )
    return page.write.callout(note)


def _list_amendments(page: BlockPage, before: QuarterResults) -> Part | None:
    """What the new regulation changed for the block, where there is one."""
    amends = page.results.regulation.head.amends
    if amends is None or before.regulation.version == page.results.regulation.version:
        return None
    changes = amends.concerning(page.block.block)
    return page.write.folded(say("Quy định mới thay đổi những gì"), page.write.bullets(changes))


# --- a block ------------------------------------------------------------------------------------------------------


def show_block_change(page: BlockPage) -> Section:
    """What changed since the quarter before, unit by unit, and whether by performance or by the rules."""
    changes = dict(sorted(page.changes.items(), key=lambda item: -item[1].total))
    if page.before is None or not changes:
        return page.sentence("change", page.no_change_reason())
    given = page, changes, page.before
    figure = _figure(*given) if len(changes) >= page.ENOUGH else None
    missing = [page.units[unit].name for unit in page.scores if unit not in changes]
    new = page.write.paragraph(say("Không có quý trước để so sánh: {units}.", units=missing)) if missing else None
    told = figure, _table(*given), _name_not_comparable(*given), _list_amendments(page, page.before), new
    return page.section("change", _note_break(page, page.before), *told)


def _figure(page: BlockPage, changes: Mapping[str, Change], before: QuarterResults) -> Part:
    write = page.write
    bars = [
        charts.ChartRow(write.plain(page.units[unit].short), float(change.total), mark_of_unit(page, unit))
        for unit, change in changes.items()
    ]
    alt = say(
        "Biểu đồ thay đổi tổng điểm so với {quarter}. {best}: {most}; {worst}: {least}.",
        quarter=before.quarter,
        **charts.name_ends(bars),
    )
    rising, falling = (sum(sign * change.total > 0 for change in changes.values()) for sign in (1, -1))
    finding = say("{rising} đơn vị tăng, {falling} đơn vị giảm điểm", rising=rising, falling=falling)
    caption = say("Thay đổi tổng điểm so với {quarter}", quarter=before.quarter)
    return write.figure(charts.diverging_bars(bars, alt=write.plain(alt)), caption, finding)


def _table(page: BlockPage, changes: Mapping[str, Change], before: QuarterResults) -> Part:
    """One line a unit; a cause that moved nobody has no column."""
    in_percent = any(change.in_percent for change in changes.values())
    places = number_change(page, Fraction(0), in_percent).places
    causes = {unit: print_causes(change, places) for unit, change in changes.items()}
    labels = [label for label, _ in next(iter(causes.values()))]
    used = [i for i in range(len(labels)) if any(parts[i][1] for parts in causes.values())]
    rows: list[list[object]] = []
    for unit, change in changes.items():
        moved = [change.total, *(causes[unit][i][1] for i in used)]
        rows.append([page.units[unit].short, *(Num(x, places, sign=True) for x in moved)])
    columns = [say("Đơn vị"), numbers(say("Thay đổi")), *(numbers(labels[i]) for i in used)]
    scale = name_scale(in_percent)
    caption = say("Thay đổi so với {quarter} theo nguyên nhân, {scale}", quarter=before.quarter, scale=scale)
    return page.write.table(caption, columns, rows, wide=True, data=page.name_data("thay-doi"))


def _name_not_comparable(page: BlockPage, changes: Mapping[str, Change], before: QuarterResults) -> Part | None:
    ids = {part.criterion for change in changes.values() for part in change.parts if not part.comparable}
    if not ids:
        return None
    titles = _titles(page, before)
    names = [titles[criterion] for criterion in sorted(ids)]
    note = say("Tiêu chí mới, đã bỏ hoặc đo cách khác, không so sánh được: {names}.", names=names)
    return page.write.paragraph(note, "method")


def _titles(page: BlockPage | UnitPage, before: QuarterResults) -> dict[str, Message]:
    """Labels of the criteria of both quarters, the newer one where both have it."""
    blocks = {score.block for score in page.scores_before.values()}
    both = [*(c for name in blocks for c in before.regulation.blocks[name].criteria), *page.block.criteria]
    return {criterion.id: label_criterion(criterion) for criterion in both}


# --- a unit -------------------------------------------------------------------------------------------------------


def show_unit_change(page: UnitPage) -> Section:
    """What changed since the quarter before, by cause and by criterion."""
    change, before = page.split, page.before
    if change is None or before is None:
        return page.sentence("change", page.no_change_reason())
    places = number_change(page, Fraction(0), change.in_percent).places
    rows = [TableRow([label, Num(x, places, sign=True)]) for label, x in print_causes(change, places) if x]
    rows.append(TableRow([say("Thay đổi"), Num(change.total, places, sign=True)], "total"))
    scale = name_scale(change.in_percent)
    caption = say("Thay đổi so với {quarter}, {scale}", quarter=before.quarter, scale=scale)
    columns = [say("Nguyên nhân"), numbers(say("Thay đổi"))]
    table = page.write.table(caption, columns, rows, data=page.name_data("thay-doi"))
    return page.section("change", _note_break(page, before), table, _by_criterion(page, change, before, places))


def _by_criterion(page: UnitPage, change: Change, before: QuarterResults, places: int) -> Part | None:
    titles = _titles(page, before)
    rows: list[list[object]] = []
    for part in change.parts:
        moved, title = (part.performance, part.rule, part.not_applicable), titles[part.criterion]
        title = title if part.comparable else say("{title} (không so sánh được)", title=title)
        if any(moved):
            rows.append([title, *(Num(x, places, sign=True) for x in moved)])
    if not rows:
        return None
    causes = [say("Thực hiện"), say("Quy định"), say("Không phát sinh")]
    columns, data = [say("Tiêu chí"), *map(numbers, causes)], page.name_data("thay-doi-tieu-chi")
    table = page.write.table(say("Thay đổi theo tiêu chí"), columns, rows, wide=True, data=data)
    return page.write.folded(say("Thay đổi ở từng tiêu chí"), table)
