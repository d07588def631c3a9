"""A unit or a block over the quarters, with the breaks between regulations and the quarters that are missing."""

from collections.abc import Sequence
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

from ..language import say
from ..results import Gap, QuarterResults
from . import charts
from .section import Section
from .writer import Part

if TYPE_CHECKING:
    from .base import Bulletin
    from .block import BlockBulletin
    from .unit import UnitBulletin

Quarters = Sequence[QuarterResults | Gap]
Values = list[Fraction | None]


def show_block_trend(bulletin: "BlockBulletin") -> Section:
    """The block's mean over the quarters."""
    quarters = [*bulletin.opened.earlier, bulletin.results]
    means = [_mean_in(bulletin.block.block, found) for found in quarters]
    name, label = bulletin.block.title, say("bình quân khối")
    return _show(bulletin, quarters, name, [(label, means)], [])


def show_unit_trend(bulletin: "UnitBulletin") -> Section:
    """The unit's % over the quarters beside its block's median; predecessors are lines of their own."""
    quarters = [*bulletin.opened.earlier, bulletin.results]
    own = [_percent_in(bulletin.unit.id, found) for found in quarters]
    lines = [(bulletin.unit.short, own)]
    if bulletin.has_peers:
        lines.append((say("trung vị khối"), [_median_in(bulletin.unit.block, found) for found in quarters]))
    return _show(bulletin, quarters, bulletin.unit.name, lines, _predecessors(bulletin, quarters))


def _show(
    bulletin: "Bulletin",
    quarters: Quarters,
    name: object,
    lines: list[tuple[object, Values]],
    predecessors: list[tuple[object, Values]],
) -> Section:
    if sum(value is not None for value in lines[0][1]) < 2:
        return bulletin.sentence("trend", say("Chưa đủ quý để vẽ diễn biến."))
    lines = lines + predecessors
    periods = [found.quarter.roman for found in quarters]
    figure = bulletin.write.figure(
        _chart(bulletin, periods, name, lines, _breaks(bulletin, quarters)),
        say("Tỷ lệ % điểm tối đa qua các quý; không nối qua chỗ đổi quy định"),
    )
    rows = [
        [period, *(bulletin.percent(values[i]) if values[i] is not None else "–" for _, values in lines)]
        for i, period in enumerate(periods)
    ]
    caption = say("Tỷ lệ % điểm tối đa qua các quý")
    heads = [say("Quý"), *(label for label, _ in lines)]
    data = bulletin.name_data("dien-bien")
    table = bulletin.write.table(caption, heads, rows, numeric=range(1, len(heads)), data=data)
    return bulletin.section(
        "trend", figure, bulletin.write.folded(say("Xem số liệu"), table), _name_gaps(bulletin, quarters)
    )


def _chart(
    bulletin: "Bulletin", periods: list[str], name: object, lines: list[tuple[object, Values]], breaks: list
) -> str:
    plain = bulletin.write.plain
    drawn = []
    for label, values in lines:
        known = [value for value in values if value is not None]
        text = plain(bulletin.percent(known[-1])) if known else ""
        drawn.append(charts.Line(plain(label), [None if v is None else float(v) for v in values], text))
    own = [(value, period) for value, period in zip(lines[0][1], periods, strict=True) if value is not None]
    (low, low_at), (high, high_at) = min(own), max(own)
    alt = say(
        "Đường tỷ lệ % của {name} qua {count} quý. Thấp nhất {low} quý {low_at}, cao nhất {high} quý {high_at}.",
        name=name,
        count=len(own),
        low=bulletin.percent(low),
        low_at=low_at,
        high=bulletin.percent(high),
        high_at=high_at,
    )
    return charts.trend(drawn, alt=plain(alt), periods=periods, breaks=breaks, highlight=drawn[0].name)


def _breaks(bulletin: "Bulletin", quarters: Quarters) -> list[tuple[int, str]]:
    """Positions where another regulation begins, and its version."""
    found, last = [], None
    for position, results in enumerate(quarters):
        if not isinstance(results, QuarterResults):
            continue
        version = results.regulation.version
        if last not in (None, version):
            found.append((position, bulletin.write.plain(say("quy định {version}", version=version))))
        last = version
    return found


def _name_gaps(bulletin: "Bulletin", quarters: Quarters) -> Part | None:
    missing = [found for found in quarters if isinstance(found, Gap)]
    gaps = [say("{quarter} ({why})", quarter=gap.quarter, why=gap.reason) for gap in missing]
    return bulletin.write.paragraph(say("Thiếu số liệu: {gaps}.", gaps=gaps), "method") if gaps else None


def _percent_in(unit: str, found: QuarterResults | Gap) -> Fraction | None:
    score = found.scores(unit=unit).get(unit) if isinstance(found, QuarterResults) else None
    return score.percent if score else None


def _percents_of(block: str, found: QuarterResults | Gap) -> list[Fraction]:
    return [s.percent for s in found.scores(block=block).values()] if isinstance(found, QuarterResults) else []


def _median_in(block: str, found: QuarterResults | Gap) -> Fraction | None:
    percents = _percents_of(block, found)
    return median(percents) if percents else None


def _mean_in(block: str, found: QuarterResults | Gap) -> Fraction | None:
    percents = _percents_of(block, found)
    return sum(percents, Fraction(0)) / len(percents) if percents else None


def _predecessors(bulletin: "UnitBulletin", quarters: Quarters) -> list[tuple[object, Values]]:
    lines = []
    for unit in bulletin.unit.succeeds:
        values = [_percent_in(unit, found) for found in quarters]
        names = [found.units(unit=unit).get(unit) for found in quarters if isinstance(found, QuarterResults)]
        if known := [name for name in names if name]:
            lines.append((known[-1].short, values))
    return lines
