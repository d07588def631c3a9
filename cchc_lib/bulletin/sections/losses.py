"""Points lost: L(c) = Σ over units (M′ − p′), sorted, with the cumulative share actually found; who lost, and why."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ...exact import add_up
from ...language import say
from ...model import BONUS, MAIN, Block, Criterion
from ...scoring import CriterionScore, UnitScore
from ..drawing import charts
from ..drawing.section import Section
from ..drawing.writer import Cell, Num, Part
from ..labels import label_criterion, short_name
from ..wording import describe_entry, describe_why

if TYPE_CHECKING:
    from ..kinds.block import BlockBulletin

MOST_BARS, MOST_HEAT_COLUMNS, MOST_DEDUCTIONS, FIRST = 6, 12, 8, 3
BAR_LETTERS, HEAT_LETTERS = 40, 30


@dataclass(frozen=True, slots=True)
class Loss:
    """What the units lost at one criterion.

    Attributes
    ----------
    by_unit : dict of str to Fraction
        Points lost by each unit that lost any, the largest first.
    cumulative : Fraction
        Share in % of all points lost, up to this criterion.
    """

    criterion: Criterion
    side: str
    total: Fraction
    by_unit: dict[str, Fraction]
    cumulative: Fraction


def sum_losses(block: Block, scores: Iterable[UnitScore]) -> list[Loss]:
    """Losses of the criteria inside the maximum, and points taken off by penalties as rows of their own."""
    scores = list(scores)
    found = []
    for criterion, side in block.criteria_with_side():
        lost = {s.unit: points for s in scores if (points := s.criteria[criterion.id].lost) > 0}
        if lost and side != BONUS:
            by_unit = dict(sorted(lost.items(), key=lambda item: -item[1]))
            found.append((add_up(lost.values()), criterion, side, by_unit))
    found.sort(key=lambda row: -row[0])
    everything = sum((row[0] for row in found), Fraction(0))
    losses, so_far = [], Fraction(0)
    for total, criterion, side, by_unit in found:
        so_far += total
        losses.append(Loss(criterion, side, total, by_unit, 100 * so_far / everything))
    return losses


def show_losses(bulletin: "BlockBulletin") -> Section:
    """What a block lost, at which criteria, by whom and why."""
    if not bulletin.losses:
        return bulletin.sentence("points_lost", say("Mọi đơn vị đạt đủ điểm ở mọi tiêu chí."))
    parts = [_figure(bulletin), _table(bulletin), _heat_table(bulletin), _deductions(bulletin)]
    return bulletin.section("points_lost", *parts)


def _figure(bulletin: "BlockBulletin") -> Part:
    top, plain = bulletin.losses[:MOST_BARS], bulletin.write.plain
    bars = [
        charts.ChartRow(
            _shorten(bulletin, loss.criterion, BAR_LETTERS),
            float(loss.total),
            plain(bulletin.points(loss.total)),
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
    caption = say("Điểm mất của cả khối theo tiêu chí; số bên phải là tỷ lệ cộng dồn")
    return bulletin.write.figure(charts.bars(bars, alt=plain(alt)), caption, finding)


def _table(bulletin: "BlockBulletin") -> Part:
    rows = [
        [
            Cell(label_criterion(loss.criterion), "text"),
            bulletin.points(loss.total),
            Num(loss.cumulative, 1, suffix="\u00a0%"),
            len(loss.by_unit),
            bulletin.units[next(iter(loss.by_unit))].short,
        ]
        for loss in bulletin.losses
    ]
    heads = [say("Tiêu chí"), say("Điểm mất"), say("Cộng dồn"), say("Số đơn vị"), say("Đơn vị mất nhiều nhất")]
    caption = say("Điểm mất của cả khối theo tiêu chí")
    name = bulletin.name_data("diem-mat")
    table = bulletin.write.table(caption, heads, rows, numeric=[1, 2, 3], wide=True, data=name)
    return bulletin.write.folded(say("Bảng đầy đủ điểm mất theo tiêu chí"), table)


def _heat_table(bulletin: "BlockBulletin") -> Part | None:
    """% lost by criterion and unit, ordered both ways: most lost on top, best unit on the left."""
    if bulletin.is_alone or len(bulletin.units) > MOST_HEAT_COLUMNS:
        return None
    rows = [
        [
            _shorten(bulletin, loss.criterion, HEAT_LETTERS),
            *(_heat_cell(score.criteria[loss.criterion.id]) for score in bulletin.ranked),
        ]
        for loss in bulletin.losses
        if loss.side == MAIN
    ]
    heads = [say("Tiêu chí"), *(bulletin.units[score.unit].short for score in bulletin.ranked)]
    caption = say("Tỷ lệ % điểm mất ở từng tiêu chí; ô đậm là mất nhiều, ô trống là đủ điểm, – là không phát sinh")
    return bulletin.write.table(caption, heads, rows, numeric=range(1, len(heads)), wide=True)


def _shorten(bulletin: "BlockBulletin", criterion: Criterion, most: int) -> str:
    """Code and title, cut after a word: the whole of it stands in the table of losses."""
    title = bulletin.write.plain(short_name(criterion))
    return f"{criterion.code} {textwrap.shorten(title, most, placeholder='…')}"


def _heat_cell(score: CriterionScore) -> Cell:
    if not score.is_applicable:
        return Cell("–")
    share = 100 * score.lost / score.effective_max
    return Cell(Num(share, 0), f"h{min(9, int(share // 10))}") if share else Cell("")


def _deductions(bulletin: "BlockBulletin") -> Part:
    every = [(lost, loss, unit) for loss in bulletin.losses for unit, lost in loss.by_unit.items()]
    worst = sorted(every, key=lambda row: -row[0])[:MOST_DEDUCTIONS]
    entered = bulletin.results.entered(block=bulletin.block.block)
    rows = []
    for lost, loss, unit in worst:
        criterion, row = loss.criterion, entered.get((unit, loss.criterion.id))
        score = bulletin.scores[unit].criteria[criterion.id]
        plan = bulletin.plan_entry(unit) if criterion.counts_plan else None
        rows.append(
            [
                bulletin.units[unit].short,
                Cell(label_criterion(criterion, short=True), "text"),
                describe_entry(criterion, score, row, plan),
                bulletin.points(lost),
                Cell(describe_why(criterion, score, bulletin.block, row), "text"),
            ]
        )
    heads = [say("Đơn vị"), say("Tiêu chí"), say("Số liệu"), say("Điểm mất"), say("Vì sao")]
    caption = say("{count} khoản mất điểm lớn nhất", count=len(rows))
    return bulletin.write.table(caption, heads, rows, numeric=[3])
