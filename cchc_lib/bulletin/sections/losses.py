"""Points lost in a block: at which criteria, with the cumulative share actually found; by whom, and why."""

import textwrap

from ...language import Message, say
from ...model import MAIN, Criterion
from ...scoring import CriterionScore
from ..drawing import charts
from ..drawing.writer import Cell, Num, Part, Section, numbers, texts
from ..entry_words import describe_why
from ..regulation_words import label_criterion, short_name
from ..scoped_pages import BlockPage

MOST_BARS, MOST_HEAT_COLUMNS, MOST_DEDUCTIONS, FIRST = 6, 12, 8, 3
BAR_LETTERS, HEAT_LETTERS = 40, 30


def show_losses(page: BlockPage) -> Section:
    """What a block lost, at which criteria, by whom and why."""
    if not page.losses:
        return page.sentence("points_lost", say("Mọi đơn vị đạt đủ điểm ở mọi tiêu chí."))
    parts = [_figure(page), _table(page), _heat_table(page), _deductions(page)]
    return page.section("points_lost", *parts)


def _figure(page: BlockPage) -> Part:
    top, plain = page.losses[:MOST_BARS], page.write.plain
    bars = [
        charts.ChartRow(
            _shorten(page, loss.criterion, BAR_LETTERS),
            float(loss.total),
            plain(page.points(loss.total)),
            plain(Num(loss.cumulative, 1, suffix="\u00a0%")),
        )
        for loss in top
    ]
    alt = say(
        "Biểu đồ điểm mất theo tiêu chí. Nhiều nhất: {code}, {lost} điểm; {count} tiêu chí đầu chiếm {share}.",
        code=top[0].criterion.code,
        lost=bars[0].text,
        count=len(top),
        share=bars[-1].note,
    )
    first = bars[:FIRST]
    finding = say("{count} tiêu chí đầu chiếm {share} số điểm mất", count=len(first), share=first[-1].note)
    caption = say("{lost}; số bên phải là tỷ lệ cộng dồn", lost=_name_lost(page))
    return page.write.figure(charts.bars(bars, alt=plain(alt)), caption, finding)


def _table(page: BlockPage) -> Part:
    columns = [
        (texts(say("Tiêu chí")), lambda loss: label_criterion(loss.criterion)),
        (numbers(say("Điểm mất")), lambda loss: page.points(loss.total)),
        (numbers(say("Cộng dồn")), lambda loss: Num(loss.cumulative, 1, suffix="\u00a0%")),
        (numbers(say("Số đơn vị")), lambda loss: len(loss.by_unit)),
        (say("Đơn vị mất nhiều nhất"), lambda loss: page.units[next(iter(loss.by_unit))].short),
    ]
    table = page.write.listing(_name_lost(page), columns, page.losses, wide=True, data=page.name_data("diem-mat"))
    return page.write.folded(say("Bảng đầy đủ điểm mất theo tiêu chí"), table)


def _name_lost(page: BlockPage) -> Message:
    return say("Điểm mất theo tiêu chí") if page.is_alone else say("Điểm mất của cả khối theo tiêu chí")


def _heat_table(page: BlockPage) -> Part | None:
    """% lost by criterion and unit, ordered both ways: most lost on top, best unit on the left."""
    if page.is_alone or len(page.units) > MOST_HEAT_COLUMNS:
        return None
    rows: list[list[object]] = []
    for criterion in (loss.criterion for loss in page.losses if loss.side == MAIN):
        cells = (_heat_cell(score.criteria[criterion.id]) for score in page.ranked)
        rows.append([_shorten(page, criterion, HEAT_LETTERS), *cells])
    columns = [say("Tiêu chí"), *(numbers(page.units[score.unit].short) for score in page.ranked)]
    caption = say("Tỷ lệ % điểm mất ở từng tiêu chí; ô đậm là mất nhiều, ô trống là đủ điểm, – là không phát sinh")
    return page.write.table(caption, columns, rows, wide=True)


def _shorten(page: BlockPage, criterion: Criterion, most: int) -> str:
    """Code and title, cut after a word: the whole of it stands in the table of losses."""
    title = page.write.plain(short_name(criterion))
    return f"{criterion.code} {textwrap.shorten(title, most, placeholder='…')}"


def _heat_cell(score: CriterionScore) -> Cell:
    if not score.is_applicable:
        return Cell("–")
    share = 100 * score.lost / score.effective_max
    return Cell(Num(share, 0), f"h{min(9, int(share // 10))}") if share else Cell("")


def _deductions(page: BlockPage) -> Part:
    every = [(lost, loss.criterion, unit) for loss in page.losses for unit, lost in loss.by_unit.items()]
    worst = sorted(every, key=lambda row: -row[0])[:MOST_DEDUCTIONS]
    entered = page.results.entered(block=page.block.block)
    rows: list[list[object]] = []
    for lost, criterion, unit in worst:
        given = criterion, page.scores[unit].criteria[criterion.id], entered.get((unit, criterion.id))
        shown = page.describe_entry(unit, *given), page.points(lost), describe_why(page.block, *given)
        rows.append([page.units[unit].short, label_criterion(criterion, short=True), *shown])
    columns = [
        say("Đơn vị"), texts(say("Tiêu chí")), say("Số liệu"), numbers(say("Điểm mất")), texts(say("Vì sao")),
    ]  # fmt: skip
    caption = say("{count} khoản mất điểm lớn nhất", count=len(rows))
    return page.write.table(caption, columns, rows)
