"""A unit or a block over the quarters, with the breaks between regulations and the quarters that are missing."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ...language import Message, say
from ...results import BlockRow, Gap, QuarterResults
from ..drawing import charts
from ..drawing.writer import Num, Part, Section, numbers
from ..page import Page
from ..scoped_pages import BlockPage, UnitPage

Quarters = Sequence[QuarterResults | Gap]
Values = list[Fraction | None]
Lines = list[tuple[object, Values]]
MOST_PANELS = 24


def show_block_trend(page: BlockPage) -> Section:
    """Every unit of the block over the quarters, a small panel each, and the block's mean."""
    quarters = [*page.opened.earlier, page.results]
    means = [row.mean_percent if row else None for row in _rows_of(page.block.block, quarters)]
    units = [page.units[score.unit] for score in page.ranked]
    is_one = page.is_alone or len(units) > MOST_PANELS
    lines: Lines = [(say("bình quân khối"), means)]
    lines += [(unit.short, _percents(unit.id, quarters)) for unit in (units[:1] if is_one else units)]
    return _show(page, quarters, page.block.title, lines, in_panels=not is_one)


def show_unit_trend(page: UnitPage) -> Section:
    """The unit's % over the quarters beside its block's median; predecessors are lines of their own."""
    quarters = [*page.opened.earlier, page.results]
    lines: Lines = [(page.unit.short, _percents(page.unit.id, quarters)), *_predecessors(page, quarters)]
    if page.has_peers:
        medians = [row.median_percent if row else None for row in _rows_of(page.unit.block, quarters)]
        lines.append((say("trung vị khối"), medians))
    return _show(page, quarters, page.unit.name, lines, in_panels=False)


def _show(page: Page, quarters: Quarters, name: object, lines: Lines, in_panels: bool) -> Section:
    """Figure and table of lines over the quarters; the first line is what the section is about."""
    own = [(x, found.quarter.roman) for x, found in zip(lines[0][1], quarters, strict=True) if x is not None]
    if not own or sum(any(values[i] is not None for _, values in lines) for i in range(len(quarters))) < 2:
        return page.sentence("trend", say("Chưa đủ quý để vẽ diễn biến."))
    periods = [found.quarter.roman for found in quarters]
    told, finding = _tell_range(page, name, own)
    drawn, alt, breaks = [_line(page, *line) for line in lines], page.write.plain(told), _breaks(page, quarters)
    svg = (
        charts.small_trends(drawn[1:], alt=alt, periods=periods, breaks=breaks)
        if in_panels
        else charts.trend(drawn, alt=alt, periods=periods, breaks=breaks, highlight=drawn[0].name)
    )
    caption = say("Tỷ lệ % điểm tối đa qua các quý; không nối qua chỗ đổi quy định")
    figure = page.write.figure(svg, caption, finding)
    places = page.head.rounding.percent_places
    rows = [[label, *("–" if x is None else Num(x, places) for x in values)] for label, values in lines]
    columns, title = [say("Đơn vị"), *map(numbers, periods)], say("Tỷ lệ % điểm tối đa qua các quý")
    table = page.write.table(title, columns, rows, wide=True, data=page.name_data("dien-bien"))
    folded = page.write.folded(say("Số liệu qua các quý"), table)
    return page.section("trend", figure, folded, _name_gaps(page, quarters))


def _tell_range(page: Page, name: object, own: list[tuple[Fraction, str]]) -> tuple[Message, Message]:
    """Lowest and highest: what the figure shows, for those who do not see it, and what it says."""
    (low, low_at), (high, high_at) = min(own), max(own)
    values = {"low": page.percent(low), "low_at": low_at, "high": page.percent(high), "high_at": high_at}
    alt = say(
        "Đường tỷ lệ % của {name} qua {count} quý. Thấp nhất {low} quý {low_at}, cao nhất {high} quý {high_at}.",
        name=name, count=len(own), **values,
    )  # fmt: skip
    if low == high:
        return alt, say("Cả {count} quý đều {now}", count=len(own), now=page.percent(low))
    return alt, say("Thấp nhất {low} ({low_at}), cao nhất {high} ({high_at})", **values)


def _line(page: Page, label: object, values: Values) -> charts.TrendLine:
    known = [value for value in values if value is not None]
    text = page.write.plain(page.percent(known[-1])) if known else ""
    return charts.TrendLine(page.write.plain(label), [None if v is None else float(v) for v in values], text)


def _breaks(page: Page, quarters: Quarters) -> list[tuple[int, str]]:
    """Positions where another regulation begins, and its version."""
    found, last = [], None
    for position, results in enumerate(quarters):
        if not isinstance(results, QuarterResults):
            continue
        version = results.version
        if last not in (None, version):
            found.append((position, page.write.plain(say("quy định {version}", version=version))))
        last = version
    return found


def _name_gaps(page: Page, quarters: Quarters) -> Part | None:
    missing = [found for found in quarters if isinstance(found, Gap)]
    gaps = [say("{quarter} ({why})", quarter=gap.quarter, why=gap.reason) for gap in missing]
    return page.write.paragraph(say("Thiếu số liệu: {gaps}.", gaps=gaps), "method") if gaps else None


def _percents(unit: str, quarters: Quarters) -> Values:
    """The unit's printed % in each quarter; None where it has none."""
    return [found.percents(unit=unit).get(unit) if isinstance(found, QuarterResults) else None for found in quarters]


def _rows_of(block: str, quarters: Quarters) -> list[BlockRow | None]:
    """What each quarter tells of a block as a whole."""
    return [found.block(block) if isinstance(found, QuarterResults) else None for found in quarters]


def _predecessors(page: UnitPage, quarters: Quarters) -> Iterator[tuple[object, Values]]:
    for unit in page.unit.succeeds:
        values = _percents(unit, quarters)
        names = [found.units(unit=unit).get(unit) for found in quarters if isinstance(found, QuarterResults)]
        if known := [name for name in names if name]:
            yield known[-1].short, values
