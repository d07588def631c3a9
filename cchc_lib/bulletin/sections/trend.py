"""A unit or a block over the quarters, with the breaks between regulations and the quarters that are missing."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby, pairwise, takewhile
from statistics import mean
from typing import NamedTuple

from ...exact import HUNDRED, ZERO, add_up
from ...language import Message, in_brief, say
from ...model import MAIN, Block, Criterion, label_criterion
from ...quarter import Quarter
from ...results import (
    ENOUGH_FOR_GOOD,
    PER_RANGE,
    ControlLimits,
    Gap,
    QuarterResults,
    control_limits,
    list_left_out,
    list_zeroed,
    restated_percents,
)
from ..drawing import charts
from ..drawing.writer import Num, Part, Section, numbers
from ..ledger import state
from ..page import Page, known
from ..quarter_data import AnyQuarter, Quarters, find_not_by_work, with_results
from ..scoped_pages import BlockPage, UnitPage
from .revision import list_revised, tell_revised

Values = list[Num | None]  # a percentage as its quarter printed it
Rules = tuple[str, str]  # a version of the regulation, and the block whose part of it scores
MOST_PANELS, LIMIT_PLACES = 24, 2


class Line(NamedTuple):
    """Somebody's values; ``restated`` all under the regulation of the newest quarter, where others scored some.

    ``unit`` is whose they are, if they are one unit's.
    """

    name: object
    values: Values
    restated: Values = []  # noqa: RUF012 - a field's default, which nobody changes
    unit: str = ""


def show_block_trend(page: BlockPage) -> Section:
    """Every unit of the block over the quarters, a small panel each, or of many the block's mean; a table of all."""
    quarters = [*page.opened.earlier, page.results]
    means = [_of_block("mean", page.block.block, found) for found in quarters]
    units = [page.units[score.unit] for score in page.ranked]
    anew = _restate(page, quarters)
    lines = [] if page.is_alone else [Line(say("bình quân khối"), means, anew.get(page.block.block, []))]
    lines += [
        Line(unit.short, _percents(unit.id, quarters, page.block.block), anew.get(unit.id, []), unit.id)
        for unit in units
    ]
    absent = None if page.is_alone else _tell_absent(page, quarters)
    panels = lines[1:] if len(units) <= MOST_PANELS else []
    return _show(page, quarters, page.block.title, lines, lines[:1], panels, absent)


def _tell_absent(page: BlockPage, quarters: Quarters) -> Message | None:
    """The units that the means of earlier quarters take in and that have no line: they ended, or left the block."""
    known = {name: one for found in with_results(quarters) for name, one in found.units(page.block.block).items()}
    if not (absent := [one.short for name, one in known.items() if name not in page.units and not one.missing]):
        return None
    return say(
        "Bình quân khối các quý trước tính cả đơn vị khi ấy ở trong khối, không có trong bảng: {units}.",
        units=page.name_or_count(absent),
    )


def show_unit_trend(page: UnitPage) -> Section:
    """The unit's % over the quarters beside its block's median; predecessors are lines of their own."""
    quarters, unit = [*page.opened.earlier, page.results], page.unit.id
    lines = [Line(page.unit.short, _percents(unit, quarters), _restate(page, quarters, unit).get(unit, []), unit)]
    lines += _predecessors(page, quarters)
    if page.has_peers:
        lines.append(Line(say("trung vị khối"), [_median_around(unit, found) for found in quarters]))
    return _show(page, quarters, page.unit.name, lines, lines)


def _restate(page: BlockPage | UnitPage, quarters: Quarters, unit: str | None = None) -> dict[str, Values]:
    """Of each unit, and of the block by its id, the values under the regulation of this quarter."""
    if (found := page.opened.history.restated) is None:
        return {}
    block, places = page.block.block, page.head.rounding.percent_places
    percents = restated_percents(found, block, unit)
    if unit is None:
        percents[block] = dict(_restated_means(block, quarters, percents))

    def show(whom: str, quarter: Quarter, x: Fraction) -> Num:
        seen_from = page.results.quarter  # each quarter restates by its own regulation, and leaves out what it must
        return state("restated", f"{whom} {quarter} seen from {seen_from}", x, Num.percent(x, places))

    others = [one.quarter for one in with_results(quarters) if one.version != page.results.version]
    return {
        whom: [show(whom, one.quarter, known[one.quarter]) if one.quarter in known else None for one in quarters]
        for whom, known in percents.items()
        if any(quarter in known for quarter in others)
    }


def _restated_means(
    block: str, quarters: Quarters, percents: Mapping[str, Mapping[Quarter, Fraction]]
) -> Iterator[tuple[Quarter, Fraction]]:
    """The means of the quarters in which all units of the block could be scored so."""
    for found in with_results(quarters):
        scored = [known[found.quarter] for known in percents.values() if found.quarter in known]
        if scored and (row := found.block(block)) and row.units == len(scored):
            yield found.quarter, mean(scored)


def _show(
    page: BlockPage | UnitPage,
    quarters: Quarters,
    name: object,
    lines: Sequence[Line],
    drawn: Sequence[Line],
    panels: Sequence[Line] = (),
    absent: Message | None = None,
) -> Section:
    """Table of lines over the quarters, and a figure of some, in panels where there are any.

    The first line is what the section is about.
    """
    rules = [_rules_in(page, found) for found in quarters]
    own = [(x, q.quarter, by) for x, q, by in zip(lines[0].values, quarters, rules, strict=True) if x and by]
    if sum(any(line.values[i] for line in lines) for i in range(len(quarters))) < 2:
        return page.sentence("trend", say("Chưa đủ quý để vẽ diễn biến."))
    periods = [found.quarter.roman for found in quarters]
    ranges = _tell_ranges(page.results.regulation.blocks, own)
    told = say("Đường tỷ lệ % của {name} qua {n} quý", name=name, n=len(own))
    alt = " ".join(f"{page.write.plain(sentence)}." for sentence in [told, *ranges])
    most = None if page.block.may_exceed_max else HUNDRED
    limits, told_limits, is_usual = _find_limits(_by_work(page, lines[0], quarters), rules, most)
    shown, breaks = [_line(page, line) for line in panels or drawn], find_breaks(page, rules)
    bounds = [_line(page, line)._replace(is_whole=True) for line in _draw_limits(limits, most, len(quarters))]
    svg = (
        charts.small_trends(shown, alt=alt, periods=periods, breaks=breaks)
        if panels
        else charts.trend([*shown, *bounds], alt=alt, periods=periods, breaks=breaks, highlight=shown[0].name)
    )
    caption = say("Tỷ lệ % điểm tối đa qua các quý")
    if breaks:
        caption = say("{caption}; không nối qua chỗ đổi quy định hoặc chuyển khối", caption=caption)
    if any(line.restated for line in panels or drawn):
        caption = _tell_restated(page, quarters)
    if is_usual:
        caption = say("{caption}. {limits}", caption=caption, limits=told_limits)
    figure = page.write.figure(svg, caption, ranges[-1])
    table = page.write.folded(say("Số liệu qua các quý"), _table(page, periods, lines))
    unusual = page.write.paragraph(None if is_usual else told_limits)
    # for all units in their block's: a unit's has few pages
    how = page.write.paragraph(_define_limits() if limits and "unit" not in page.scope else None, "method")
    return page.section(
        "trend", figure, unusual, how, table, page.write.paragraph(absent), *tell_quarters(page, quarters)
    )


def _table(page: Page, periods: Sequence[str], lines: Sequence[Line]) -> Part:
    """All values of all lines; below them those that are restated, by a name that says so."""
    rows = [(line.name, line.values) for line in lines]
    told = say("tính lại theo quy định {version}", version=page.results.version)
    rows += [(say("{name}, {told}", name=one.name, told=told), one.restated) for one in lines if one.restated]
    cells = [[label, *("–" if x is None else replace(x, suffix="") for x in values)] for label, values in rows]
    title = say("Tỷ lệ % điểm tối đa qua các quý")
    heads = [say("Đơn vị"), *(numbers(period, f"{period} (%)") for period in periods)]
    return page.write.table(title, heads, cells, data=page.name_data("dien-bien"))


def _tell_restated(page: BlockPage | UnitPage, quarters: Quarters) -> Message:
    """What the hollow dots are, what is left out of them, and that nothing published is changed by them."""
    version, without = page.results.version, _list_without(page, page.block)
    told = say("Chấm rỗng: tính lại theo quy định {version}", version=version)
    if without:
        most = page.block.max_points
        left = most - add_up(one.max_points for one, side in without if side == MAIN)
        told = say(
            "Chấm rỗng: tính lại theo quy định {version}, trừ {titles} (có quý thiếu số liệu), "
            "còn {left}/{most} điểm",
            version=version, titles=_name_all(without), left=in_brief(left), most=most,
        )  # fmt: skip
    for name in dict.fromkeys(one.averaged.block for one in page.block.criteria if one.averaged):
        if others := _list_without(page, averaged := page.results.regulation.blocks[name]):
            values = {"told": told, "block": averaged.title, "titles": _name_all(others)}
            told = say("{told}; bình quân của {block} cũng trừ {titles}", **values)
    if zeroed := list(_name_zeroed(page, quarters)):
        told = say("{told}; không có {zeroed}, vì theo quy định đó bị điểm liệt", told=told, zeroed=zeroed)
    return say("{told}; số đã công bố giữ nguyên", told=told)


def _name_zeroed(page: BlockPage | UnitPage, quarters: Quarters) -> Iterator[Message | Quarter]:
    """The quarters of other versions in which a veto of this one would make a total 0, with the unit of each."""
    others = {one.quarter for one in with_results(quarters) if one.version != page.results.version}
    restated, unit = known(page.opened.history.restated), page.scope.get("unit")
    for name, quarter in list_zeroed(restated, page.block.block, unit):
        if quarter in others:
            yield quarter if unit else say("{unit} ({told})", unit=page.name_unit(name), told=quarter)


def _list_without(page: Page, block: Block) -> list[tuple[Criterion, str]]:
    """The criteria of a block that are left out of what is restated, with their side."""
    ids = list_left_out(known(page.opened.history.restated), block.block)
    return [(one, side) for one, side in block.criteria_with_side() if one.id in ids]


def _name_all(without: Sequence[tuple[Criterion, str]]) -> list[Message]:
    return [label_criterion(one, short=True) for one, _ in without]


def _by_work(page: BlockPage | UnitPage, line: Line, quarters: Quarters) -> Line:
    """A line without the quarters whose % tells not of the unit's work."""
    block = page.block.block
    apart = [not isinstance(one, Gap) and line.unit in find_not_by_work(one, block) for one in quarters]
    values, restated = (
        [None if is_apart else x for x, is_apart in zip(of, apart, strict=True)] if of else []
        for of in (line.values, line.restated)
    )
    return line._replace(values=values, restated=restated)


def _find_limits(
    line: Line, rules: Sequence[Rules | None], most: Fraction | None
) -> tuple[ControlLimits | None, Message | None, bool]:
    """The limits of the newest quarters that one regulation scored, without a gap, else of what is restated."""
    alike = [x if by == rules[-1] else None for x, by in zip(line.values, rules, strict=True)]
    for values, told, tell_now in (
        (alike, lambda n: say("{n} quý theo cùng quy định", n=n), lambda x: say("Quý này {x}", x=x)),
        (line.restated, lambda n: say("{n} quý tính lại", n=n), lambda x: say("Quý này, tính lại: {x}", x=x)),
    ):
        newest = [x.x for x in takewhile(bool, reversed(values)) if x][::-1]
        if limits := control_limits(newest):
            is_usual = limits.low <= newest[-1] <= limits.high
            range_ = _describe_limits(limits, told(limits.n), line.name, most)
            return limits, _tell_limits(range_, tell_now(known(values[-1])), newest[-1], limits), is_usual
    return None, None, False


def _is_within(x: Fraction, most: Fraction | None) -> bool:
    """Whether a percentage can be as low or high as a limit; what nothing can reach limits nothing."""
    return x >= 0 and (most is None or x <= most)


def _draw_limits(limits: ControlLimits | None, most: Fraction | None, periods: int) -> list[Line]:
    """Both limits as lines over the quarters that they are of."""
    if limits is None:
        return []
    high, low = say("giới hạn trên"), say("giới hạn dưới")
    if limits.is_trial:
        high, low = say("giới hạn trên (thử)"), say("giới hạn dưới (thử)")
    before: Values = [None] * (periods - limits.n)
    bounds = [(name, x) for name, x in ((high, limits.high), (low, limits.low)) if _is_within(x, most)]
    return [Line(name, [*before, *[Num.percent(x, LIMIT_PLACES)] * limits.n]) for name, x in bounds]


def _describe_limits(limits: ControlLimits, series: Message, name: object, most: Fraction | None) -> Message:
    """Between what a series lies anyhow."""
    least = max(limits.low, ZERO)
    low, middle, high = (Num.percent(x, LIMIT_PLACES) for x in (least, limits.mean, limits.high))
    spread = say("từ {low} đến {high}", low=low, high=high)
    if not _is_within(limits.high, most):
        spread = say("từ {low} trở lên", low=low)
    elif not _is_within(limits.low, most):
        spread = say("không quá {high}", high=high)
    told = {"series": series, "name": name, "mean": middle, "spread": spread}
    range_ = say("{series} ({name}): trung bình {mean}, thường {spread}", **told)
    if limits.is_trial:
        return say("{range} (thử, vì chưa đủ {least} quý)", range=range_, least=ENOUGH_FOR_GOOD)
    return range_


def _tell_limits(range_: Message, told: Message, now: Fraction, limits: ControlLimits) -> Message:
    """The same, and whether the newest value does, as it is told: of what is restated it stands nowhere else."""
    values = {"range": range_, "now": told}
    if now > limits.high:
        return say("{range}. {now}, vượt giới hạn trên: khác thường.", **values)
    if now < limits.low:
        return say("{range}. {now}, dưới giới hạn dưới: khác thường.", **values)
    return say("{range}. {now}, nằm trong giới hạn.", **values)


def _define_limits() -> Message:
    return say(
        "Giới hạn trên, dưới: trung bình ± {times} lần mức thay đổi bình quân giữa hai quý liền nhau.",
        times=Num(PER_RANGE, 2),
    )


def _rules_in(page: Page, found: AnyQuarter) -> Rules | None:
    """By what the page's unit, or its block, was scored in a quarter."""
    if isinstance(found, Gap):
        return None
    units = found.units(unit=page.scope["unit"]).values() if "unit" in page.scope else ()
    return found.version, next((unit.block for unit in units), page.scope["block"])


def _tell_ranges(known: Collection[str], own: list[tuple[Num, Quarter, Rules]]) -> list[Message]:
    """Lowest and highest under the same rules, the newest last: what was scored by others is not compared.

    A block that is not ``known`` any more is none that the unit left: a new regulation renamed it.
    """
    versions, blocks = map(set, zip(*(by for *_, by in own), strict=True))
    blocks &= set(known)
    told = []
    for (version, block), run in groupby(own, key=lambda one: one[2]):
        found = _tell_range([(x, quarter) for x, quarter, _ in run])
        if block in blocks and len(blocks) > 1:
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


def _line(page: Page, line: Line) -> charts.TrendLine:
    text = next((page.write.plain(value) for value in reversed(line.values) if value), "")
    drawn, restated = ([float(x.x) if x else None for x in values] for values in (line.values, line.restated))
    return charts.TrendLine(page.write.plain(line.name), drawn, text, restated)


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


def tell_quarters(page: Page, quarters: Quarters) -> list[Part]:
    """The quarters that are missing, and why; those that count as a revision has them: others were printed before."""
    missing = [found for found in quarters if isinstance(found, Gap)]
    gaps = [say("{quarter} ({why})", quarter=gap.quarter, why=gap.reason) for gap in missing]
    told = [say("Thiếu số liệu: {gaps}.", gaps=gaps)] if gaps else []
    return [page.write.paragraph(one, "method") for one in (*told, *tell_revised(list_revised(page, quarters)))]


def _percents(unit: str, quarters: Quarters, block: str | None = None) -> Values:
    """The unit's printed % in each quarter; None where it has none, or stood in another block than that one."""
    return [_print("percent", unit, one, lambda known: known.percents(block, unit).get(unit)) for one in quarters]


def _of_block(what: str, block: str, found: AnyQuarter) -> Num | None:
    """What a quarter tells of a block as a whole, its ``mean`` or its ``median``."""
    return _print(what, block, found, lambda known: getattr(known.block(block), f"{what}_percent", None))


def _median_around(unit: str, found: AnyQuarter) -> Num | None:
    """The median of the block in which the unit stood in a quarter."""
    row = None if isinstance(found, Gap) else found.units(unit=unit).get(unit)
    return _of_block("median", row.block, found) if row else None


def _print(what: str, whom: str, found: AnyQuarter, read: Callable[[QuarterResults], Fraction | None]) -> Num | None:
    """A percentage of a quarter, with the decimals that its regulation prints; None where it has none."""
    if isinstance(found, Gap) or (x := read(found)) is None:
        return None
    return state(what, f"{whom} {found.quarter}", x, Num.percent(x, found.quoted.rounding.percent_places))


def _predecessors(page: UnitPage, quarters: Quarters) -> Iterator[Line]:
    for unit in page.unit.succeeds:
        values = _percents(unit, quarters)
        names = [found.units(unit=unit).get(unit) for found in with_results(quarters)]
        if known := [name for name in names if name]:
            yield Line(known[-1].short, values)
