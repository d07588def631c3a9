"""A unit or a block over the quarters, with the breaks between regulations and the quarters that are missing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby, pairwise, takewhile

from ...language import Message, say
from ...quarter import Quarter
from ...results import ENOUGH_FOR_GOOD, ControlLimits, Gap, QuarterResults, control_limits
from ..drawing import charts
from ..drawing.writer import Num, Part, Section, numbers
from ..ledger import state
from ..page import Page, known
from ..scoped_pages import BlockPage, UnitPage

Quarters = Sequence[QuarterResults | Gap]
Values = list[Num | None]  # a percentage as its quarter printed it
Lines = list[tuple[object, Values]]
Rules = tuple[str, str]  # a version of the regulation, and the block whose part of it scores
MOST_PANELS, LIMIT_PLACES = 24, 2


def show_block_trend(page: BlockPage) -> Section:
    """Every unit of the block over the quarters, a small panel each, and the block's mean."""
    quarters = [*page.opened.earlier, page.results]
    means = _of_block("mean", page.block.block, quarters)
    units = [page.units[score.unit] for score in page.ranked]
    is_one = page.is_alone or len(units) > MOST_PANELS
    lines: Lines = [] if page.is_alone else [(say("bình quân khối"), means)]
    lines += [(u.short, _percents(u.id, quarters, page.block.block)) for u in (units[:1] if is_one else units)]
    return _show(page, quarters, page.block.title, lines, in_panels=not is_one)


def show_unit_trend(page: UnitPage) -> Section:
    """The unit's % over the quarters beside its block's median; predecessors are lines of their own."""
    quarters = [*page.opened.earlier, page.results]
    lines: Lines = [(page.unit.short, _percents(page.unit.id, quarters)), *_predecessors(page, quarters)]
    if page.has_peers:
        lines.append((say("trung vị khối"), _of_block("median", page.unit.block, quarters)))
    return _show(page, quarters, page.unit.name, lines, in_panels=False)


def _show(page: Page, quarters: Quarters, name: object, lines: Lines, in_panels: bool) -> Section:
    """Figure and table of lines over the quarters; the first line is what the section is about."""
    rules = [_rules_in(page, found) for found in quarters]
    own = [(x, q.quarter, by) for x, q, by in zip(lines[0][1], quarters, rules, strict=True) if x and by]
    if not own or sum(any(values[i] for _, values in lines) for i in range(len(quarters))) < 2:
        return page.sentence("trend", say("Chưa đủ quý để vẽ diễn biến."))
    periods = [found.quarter.roman for found in quarters]
    ranges = _tell_ranges(own)
    told = say("Đường tỷ lệ % của {name} qua {n} quý", name=name, n=len(own))
    alt = " ".join(f"{page.write.plain(sentence)}." for sentence in [told, *ranges])
    limits = _find_limits(lines[0][1], rules)
    drawn, breaks = (
        [_line(page, *line) for line in [*lines, *_draw_limits(limits, len(quarters))]],
        find_breaks(page, rules),
    )
    svg = (
        charts.small_trends(drawn[1 : len(lines)], alt=alt, periods=periods, breaks=breaks)
        if in_panels
        else charts.trend(drawn, alt=alt, periods=periods, breaks=breaks, highlight=drawn[0].name)
    )
    caption = say("Tỷ lệ % điểm tối đa qua các quý; không nối qua chỗ đổi quy định")
    figure = page.write.figure(svg, caption, ranges[-1])
    rows = [[label, *("–" if x is None else replace(x, suffix="") for x in values)] for label, values in lines]
    columns, title = [say("Đơn vị"), *map(numbers, periods)], say("Tỷ lệ % điểm tối đa qua các quý")
    table = page.write.table(title, columns, rows, data=page.name_data("dien-bien"))
    folded = page.write.folded(say("Số liệu qua các quý"), table)
    told_limits = page.write.paragraph(_tell_limits(lines[0], limits)) if limits else None
    return page.section("trend", figure, told_limits, folded, name_gaps(page, quarters))


def _find_limits(values: Values, rules: Sequence[Rules | None]) -> ControlLimits | None:
    """The limits of the newest quarters that one regulation scored, without a gap."""
    newest = takewhile(
        lambda one: one[0] and one[1] == rules[-1], zip(reversed(values), reversed(rules), strict=True)
    )
    return control_limits([x.x for x, _ in newest if x][::-1])


def _draw_limits(limits: ControlLimits | None, periods: int) -> Lines:
    """Both limits as lines over the quarters that they are of."""
    if limits is None:
        return []
    high, low = say("giới hạn trên"), say("giới hạn dưới")
    if limits.is_trial:
        high, low = say("giới hạn trên (thử)"), say("giới hạn dưới (thử)")
    before: Values = [None] * (periods - limits.n)
    bounds = [(high, limits.high), (low, limits.low)]
    return [(name, [*before, *[Num(x, LIMIT_PLACES, suffix="\u00a0%")] * limits.n]) for name, x in bounds]


def _tell_limits(line: tuple[object, Values], limits: ControlLimits) -> Message:
    """Between what the series lies anyhow, and whether its newest value does."""
    name, values = line
    low, mean, high = (Num(x, LIMIT_PLACES, suffix="\u00a0%") for x in (limits.low, limits.mean, limits.high))
    told = {"name": name, "n": limits.n, "low": low, "mean": mean, "high": high}
    range_ = say("{n} quý theo cùng quy định ({name}): trung bình {mean}, thường nằm từ {low} đến {high}", **told)
    if limits.is_trial:
        range_ = say("{range} (giới hạn thử, vì chưa đủ {least} quý)", range=range_, least=ENOUGH_FOR_GOOD)
    now = known(values[-1]).x
    if now > limits.high:
        return say("{range}. Quý này vượt giới hạn trên: khác thường.", range=range_)
    if now < limits.low:
        return say("{range}. Quý này dưới giới hạn dưới: khác thường.", range=range_)
    return say("{range}. Quý này nằm trong giới hạn.", range=range_)


def _rules_in(page: Page, found: QuarterResults | Gap) -> Rules | None:
    """By what the page's unit, or its block, was scored in a quarter."""
    if isinstance(found, Gap):
        return None
    units = found.units(unit=page.scope["unit"]).values() if "unit" in page.scope else ()
    return found.version, next((unit.block for unit in units), page.scope["block"])


def _tell_ranges(own: list[tuple[Num, Quarter, Rules]]) -> list[Message]:
    """Lowest and highest under the same rules, the newest last: what was scored by others is not compared."""
    versions, blocks = map(set, zip(*(by for *_, by in own), strict=True))
    told = []
    for (version, block), run in groupby(own, key=lambda one: one[2]):
        found = _tell_range([(x, quarter) for x, quarter, _ in run])
        if len(blocks) > 1:
            place = say("khối hiện nay") if block == own[-1][2][1] else say("khối trước")
            found = say("{range}, ở {place}", range=found, place=place)
        if len(versions) > 1:
            found = say("{range}, theo quy định {version}", range=found, version=version)
        told.append(found)
    return told


def _tell_range(own: list[tuple[Num, Quarter]]) -> Message:
    (low, low_at), (high, high_at) = (find(own, key=lambda one: one[0].x) for find in (min, max))
    if len(own) == 1:
        return say("Riêng {quarter}: {now}", quarter=low_at, now=low)
    if low.x == high.x:
        return say("Cả {n} quý đều {now}", n=len(own), now=low)
    values = {"low": low, "low_at": low_at.roman, "high": high, "high_at": high_at.roman}
    return say("Thấp nhất {low} ({low_at}), cao nhất {high} ({high_at})", **values)


def _line(page: Page, label: object, values: Values) -> charts.TrendLine:
    known = [value for value in values if value]
    text = page.write.plain(known[-1]) if known else ""
    return charts.TrendLine(page.write.plain(label), [float(v.x) if v else None for v in values], text)


def find_breaks(page: Page, rules: Sequence[Rules | None]) -> list[tuple[int, str]]:
    """Positions where another regulation begins, with its version, or the unit stands in another block."""
    known = [(position, by) for position, by in enumerate(rules) if by]
    found = []
    for (_, before), (position, by) in pairwise(known):
        if by != before:
            is_new = by[0] != before[0]
            label = say("quy định {version}", version=by[0]) if is_new else say("chuyển khối")
            found.append((position, page.write.plain(label)))
    return found


def name_gaps(page: Page, quarters: Quarters) -> Part | None:
    """The quarters that are missing, and why."""
    missing = [found for found in quarters if isinstance(found, Gap)]
    gaps = [say("{quarter} ({why})", quarter=gap.quarter, why=gap.reason) for gap in missing]
    return page.write.paragraph(say("Thiếu số liệu: {gaps}.", gaps=gaps), "method") if gaps else None


def _percents(unit: str, quarters: Quarters, block: str | None = None) -> Values:
    """The unit's printed % in each quarter; None where it has none, or stood in another block than that one."""
    return _printed("percent", unit, quarters, lambda results: results.percents(block, unit).get(unit))


def _of_block(what: str, block: str, quarters: Quarters) -> Values:
    """What each quarter tells of a block as a whole, its ``mean`` or its ``median``."""
    return _printed(what, block, quarters, lambda results: getattr(results.block(block), f"{what}_percent", None))


def _printed(what: str, whom: str, quarters: Quarters, read: Callable[[QuarterResults], Fraction | None]) -> Values:
    """A percentage of each quarter, with the decimals that its regulation prints; None where it has none."""

    def show(found: QuarterResults | Gap) -> Num | None:
        if isinstance(found, Gap) or (x := read(found)) is None:
            return None
        number = Num(x, found.quoted.rounding.percent_places, suffix="\u00a0%")
        return state(what, f"{whom} {found.quarter}", x, number)

    return [show(found) for found in quarters]


def _predecessors(page: UnitPage, quarters: Quarters) -> Iterator[tuple[object, Values]]:
    for unit in page.unit.succeeds:
        values = _percents(unit, quarters)
        names = [found.units(unit=unit).get(unit) for found in quarters if isinstance(found, QuarterResults)]
        if known := [name for name in names if name]:
            yield known[-1].short, values
