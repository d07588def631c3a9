"""A unit or a block over the quarters, with the breaks between regulations and the quarters that are missing."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ...language import Message, say
from ...results import BlockRow, Gap, QuarterResults
from ..drawing import charts
from ..drawing.section import Section
from ..drawing.writer import Num, Part

if TYPE_CHECKING:
    from ..kinds.block import BlockBulletin
    from ..kinds.unit import UnitBulletin
    from ..page import Bulletin

Quarters = Sequence[QuarterResults | Gap]
Values = list[Fraction | None]
Lines = list[tuple[object, Values]]
MOST_PANELS = 24


def show_block_trend(bulletin: "BlockBulletin") -> Section:
    """Every unit of the block over the quarters, a small panel each, and the block's mean."""
    quarters = [*bulletin.opened.earlier, bulletin.results]
    means = [row and row.mean_percent for row in _rows_of(bulletin.block.block, quarters)]
    units = [bulletin.units[score.unit] for score in bulletin.ranked]
    lines = [(unit.short, [_percent_in(unit.id, found) for found in quarters]) for unit in units]
    is_one = bulletin.is_alone or len(units) > MOST_PANELS
    lines = [(say("bình quân khối"), means), *(lines[:1] if is_one else lines)]
    return _show(bulletin, quarters, bulletin.block.title, lines, _draw_one if is_one else _draw_panels)


def show_unit_trend(bulletin: "UnitBulletin") -> Section:
    """The unit's % over the quarters beside its block's median; predecessors are lines of their own."""
    quarters = [*bulletin.opened.earlier, bulletin.results]
    own = [_percent_in(bulletin.unit.id, found) for found in quarters]
    lines = [(bulletin.unit.short, own), *_predecessors(bulletin, quarters)]
    if bulletin.has_peers:
        medians = [row and row.median_percent for row in _rows_of(bulletin.unit.block, quarters)]
        lines.append((say("trung vị khối"), medians))
    return _show(bulletin, quarters, bulletin.unit.name, lines, _draw_one)


def _show(bulletin: "Bulletin", quarters: Quarters, name: object, lines: Lines, draw: Callable[..., str]) -> Section:
    """Figure and table of lines over the quarters; the first line is what the section is about."""
    own = [(x, found.quarter.roman) for x, found in zip(lines[0][1], quarters, strict=True) if x is not None]
    if not own or sum(any(values[i] is not None for _, values in lines) for i in range(len(quarters))) < 2:
        return bulletin.sentence("trend", say("Chưa đủ quý để vẽ diễn biến."))
    periods = [found.quarter.roman for found in quarters]
    alt = _describe(bulletin, name, own)
    look = {"alt": bulletin.write.plain(alt), "periods": periods, "breaks": _breaks(bulletin, quarters)}
    caption = say("Tỷ lệ % điểm tối đa qua các quý; không nối qua chỗ đổi quy định")
    svg = draw([_line(bulletin, *line) for line in lines], look)
    figure = bulletin.write.figure(svg, caption, _finding(bulletin, own))
    places = bulletin.regulation.rounding.percent_places
    rows = [[label, *("–" if x is None else Num(x, places) for x in values)] for label, values in lines]
    heads, title = [say("Đơn vị"), *periods], say("Tỷ lệ % điểm tối đa qua các quý")
    numeric, data = range(1, len(heads)), bulletin.name_data("dien-bien")
    table = bulletin.write.table(title, heads, rows, numeric=numeric, wide=True, data=data)
    folded = bulletin.write.folded(say("Số liệu qua các quý"), table)
    return bulletin.section("trend", figure, folded, _name_gaps(bulletin, quarters))


def _finding(bulletin: "Bulletin", own: list[tuple[Fraction, str]]) -> Message:
    (low, low_at), (high, high_at) = min(own), max(own)
    if low == high:
        return say("Cả {count} quý đều {now}", count=len(own), now=bulletin.percent(low))
    return say(
        "Thấp nhất {low} ({low_at}), cao nhất {high} ({high_at})",
        low=bulletin.percent(low),
        low_at=low_at,
        high=bulletin.percent(high),
        high_at=high_at,
    )


def _describe(bulletin: "Bulletin", name: object, own: list[tuple[Fraction, str]]) -> Message:
    (low, low_at), (high, high_at) = min(own), max(own)
    return say(
        "Đường tỷ lệ % của {name} qua {count} quý. Thấp nhất {low} quý {low_at}, cao nhất {high} quý {high_at}.",
        name=name,
        count=len(own),
        low=bulletin.percent(low),
        low_at=low_at,
        high=bulletin.percent(high),
        high_at=high_at,
    )


def _line(bulletin: "Bulletin", label: object, values: Values) -> charts.TrendLine:
    known = [value for value in values if value is not None]
    text = bulletin.write.plain(bulletin.percent(known[-1])) if known else ""
    return charts.TrendLine(bulletin.write.plain(label), [None if v is None else float(v) for v in values], text)


def _draw_one(lines: list[charts.TrendLine], look: dict) -> str:
    """All lines in one figure, the first bold."""
    return charts.trend(lines, highlight=lines[0].name, **look)


def _draw_panels(lines: list[charts.TrendLine], look: dict) -> str:
    """A panel each for all but the first, which is their mean."""
    return charts.small_trends(lines[1:], **look)


def _breaks(bulletin: "Bulletin", quarters: Quarters) -> list[tuple[int, str]]:
    """Positions where another regulation begins, and its version."""
    found, last = [], None
    for position, results in enumerate(quarters):
        if not isinstance(results, QuarterResults):
            continue
        version = results.version
        if last not in (None, version):
            found.append((position, bulletin.write.plain(say("quy định {version}", version=version))))
        last = version
    return found


def _name_gaps(bulletin: "Bulletin", quarters: Quarters) -> Part | None:
    missing = [found for found in quarters if isinstance(found, Gap)]
    gaps = [say("{quarter} ({why})", quarter=gap.quarter, why=gap.reason) for gap in missing]
    return bulletin.write.paragraph(say("Thiếu số liệu: {gaps}.", gaps=gaps), "method") if gaps else None


def _percent_in(unit: str, found: QuarterResults | Gap) -> Fraction | None:
    return found.percents(unit=unit).get(unit) if isinstance(found, QuarterResults) else None


def _rows_of(block: str, quarters: Quarters) -> list[BlockRow | None]:
    """What each quarter tells of a block as a whole."""
    return [found.block(block) if isinstance(found, QuarterResults) else None for found in quarters]


def _predecessors(bulletin: "UnitBulletin", quarters: Quarters) -> list[tuple[object, Values]]:
    lines = []
    for unit in bulletin.unit.succeeds:
        values = [_percent_in(unit, found) for found in quarters]
        names = [found.units(unit=unit).get(unit) for found in quarters if isinstance(found, QuarterResults)]
        if known := [name for name in names if name]:
            lines.append((known[-1].short, values))
    return lines
