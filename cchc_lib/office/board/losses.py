"""What the units of each block lost together, by criterion: cases first, then units, then points."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from ...bulletin.page import Page
from ...bulletin.quarter_data import QuarterData
from ...bulletin.scoped_pages import Loss, list_losses
from ...bulletin.sections.losses import show_share, show_total
from ...bulletin.sections.year import tell_state
from ...language import Message, Num, say
from ...model import MAIN, PENALTY
from .table import Field, Table, exacts, for_machines, texts, wholes

_OF_MAXIMUM = say("So với tối đa, %")


class LossOf(NamedTuple):
    """A loss, and the page of the quarter in which it was made."""

    page: Page
    loss: Loss


def tabulate_losses(page: Page) -> Table:
    """The losses of a quarter, or of each quarter of a year."""
    quarters = _quarters(page)
    rows = [LossOf(one, loss) for one in quarters for loss in _list_losses(one)]
    title = say("Điểm mất theo tiêu chí, {quarter}", quarter=page.results.quarter)
    quarter = texts("quarter", say("Quý") if page.results.sums_up else "", lambda row: row.page.results.quarter.roman)
    fields = [quarter if page.results.sums_up else for_machines("quarter", quarter.show), *_fields(page, rows)]
    return Table("losses", say("Điểm mất"), title, fields, rows, list(_notes(page, quarters)))


def _quarters(page: Page) -> list[Page]:
    """The page itself; of a year one of each quarter that has results."""
    if not page.results.sums_up:
        return [page]
    opened = page.opened
    return [Page(QuarterData(opened.folders, one.quarter, opened.lang)) for one in opened.scored_quarters]


def _list_losses(page: Page) -> Iterator[Loss]:
    """Those of the blocks whose units were all scored; what a penalty takes off after what is lost."""
    for name, block in page.results.regulation.blocks.items():
        scores = [score for score in page.scores.values() if score.block == name]
        if not page.results.unscored(name):
            for side in (MAIN, PENALTY):
                yield from list_losses(page.results, block, scores, side)


def _notes(page: Page, quarters: Iterable[Page]) -> Iterator[Message]:
    """How it is counted, the blocks that a quarter lacks, and of a year which quarters it is made of."""
    yield say(
        "Cộng mọi đơn vị của khối; trong mỗi khối, tiêu chí mất nhiều điểm nhất ở trên. Dưới 10 trường hợp thì cột "
        "«{column}» để trống.",
        column=_OF_MAXIMUM,
    )
    if open_ones := [told for one in quarters for told in _name_open(one, page)]:
        yield say("Chưa tính được vì còn đơn vị chưa có kết quả: {blocks}.", blocks=open_ones)
    if page.results.sums_up:
        yield from tell_state(page)


def _name_open(quarter: Page, page: Page) -> Iterator[object]:
    """The blocks of a quarter that are not told, as some unit has no points; in a year each with its quarter."""
    for name, block in quarter.results.regulation.blocks.items():
        if quarter.results.unscored(name):
            told = say("{block} ({quarter})", block=block.title, quarter=quarter.results.quarter)
            yield told if page.results.sums_up else block.title


def _fields(page: Page, rows: Iterable[LossOf]) -> list[Field]:
    places, counted = page.head.rounding.places, [row.loss.sums for row in rows]
    decimals = 0 if all(not x or x.denominator == 1 for sums in counted for x in (sums.missed, sums.cases)) else 2
    return [
        for_machines("block_id", lambda row: row.loss.block.block),
        texts("block", say("Khối"), lambda row: row.loss.block.title, 24),
        for_machines("criterion_id", lambda row: row.loss.criterion.id),
        texts("code", say("Số"), lambda row: row.loss.criterion.code, 7),
        texts("criterion", say("Tiêu chí"), lambda row: row.loss.criterion.title, 44),
        texts("side", say("Loại"), lambda row: _SIDES[row.loss.side], 14),
        exacts("cases_missed", say("Số không đạt"), lambda row: row.loss.sums.missed, decimals),
        exacts("cases", say("Trên tổng số"), lambda row: row.loss.sums.cases, decimals),
        wholes("units_losing", say("Đơn vị mất điểm"), lambda row: row.loss.sums.losing),
        wholes("units_concerned", say("Trên số đơn vị"), lambda row: row.loss.sums.concerned),
        exacts("points_lost", say("Tổng điểm mất"), lambda row: show_total(row.page, row.loss).x, places),
        exacts("share_of_max", _OF_MAXIMUM, _share, 1),
        exacts("share_so_far", say("Cộng dồn, %"), lambda row: row.loss.cumulative, 1),
    ]


_SIDES = {MAIN: say("điểm mất"), PENALTY: say("điểm phạt")}


def _share(row: LossOf) -> Fraction | None:
    share = show_share(row.loss)
    return share.x if isinstance(share, Num) else None
