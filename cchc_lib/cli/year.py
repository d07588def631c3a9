"""What `check`, `score` and `explain` print of a year that is made of its quarters."""

from typing import TYPE_CHECKING

from ..errors import FAULTS, OK, InputError, RecordBroken, UsageError
from ..folders import Folders
from ..language import Message, say
from ..quarter import Quarter, Year
from .options import chosen_lang
from .printing import print_table, tell

if TYPE_CHECKING:
    from ..bulletin.kinds.year import CompanyYear
    from ..results import History


def refuse_option(option: str, is_given: bool) -> None:
    """A year of quarters has no scoresheet of its own that an option could be about."""
    if is_given:
        raise UsageError(say("{option} chỉ dùng cho quý: cả năm không có phiếu chấm điểm riêng", option=option))


def check_year(folders: Folders, year: Year) -> int:
    """Print in one line a quarter what it lacks; what the command ends with.

    Raises
    ------
    InputError
        With every fault of ``year.yaml``.
    """
    from ..inputs.units_and_settings import load_year_settings
    from ..results import History

    rows = [(quarter, *_check_quarter(folders, quarter)) for quarter in year.quarters]
    print_table(say("Từng quý của {year}", year=year), [say("Quý"), say("Còn thiếu")], [row[:2] for row in rows])
    history = History(folders, year)
    tell_unscored(history)
    load_year_settings(folders, year)  # of a published year these are read by nobody else
    is_whole = bool(history.results.standings()) and not any(is_faulty for *_, is_faulty in rows)
    return OK if is_whole else FAULTS


def _check_quarter(folders: Folders, quarter: Quarter) -> tuple[Message, bool]:
    """What a quarter lacks for the year, and whether that is a fault of its inputs."""
    from ..releases import Releases
    from ..results import check_quarter, score_quarter

    if quarter not in folders.quarters():
        return say("chưa có dữ liệu; muốn mở quý: cchc new {name}", name=str(quarter)), False
    release, name = Releases(folders).newest(quarter), str(quarter)
    if release.number:
        return say("không thiếu gì: {status}, ngày {dated}", status=release.status_name, dated=release.dated), False
    try:
        inputs, findings = check_quarter(folders, quarter)
    except (InputError, UsageError, RecordBroken) as error:
        return say("không chấm được: {why}; xem: cchc check {name}", why=error.message, name=name), True
    if faults := sum(finding.is_fault for finding in findings):
        values = {"faults": faults, "n": len(score_quarter(inputs)[0].missing), "name": name}
        return say("còn {faults} lỗi, {n} đơn vị chưa có kết quả; xem: cchc check {name}", **values), True
    return say("đủ điểm, chưa phát hành; khi phát hành: cchc publish {name}", name=name), False


def print_year(history: "History") -> None:
    """Print the year of each block as its bulletin has it, and below them what the bulletin says of the tables."""
    from ..bulletin.drawing.writer import Cell
    from ..bulletin.sections.year import explain_marks, rows_of_block, tell_state
    from ..results import year_quarters

    page = _page_of(history)
    quarters = [say("Quý {number}", number=one.quarter.numeral) for one in year_quarters(page.results)]
    heads = [say("Đơn vị"), *quarters, say("Cả năm"), say("Xếp loại"), say("Hạng")]
    for name, block in page.results.regulation.blocks.items():
        rows = ([one.content if isinstance(one, Cell) else one for one in row] for row in rows_of_block(page, name))
        print_table(block.title, heads, rows)
    tell(*tell_state(page), *explain_marks(page))


def tell_parts(history: "History") -> None:
    """Say which of the quarters are not published, have no results, or count as a revision has them."""
    from ..bulletin.sections.year import tell_state

    tell(*tell_state(_page_of(history)))


def tell_unscored(history: "History") -> None:
    """Name the units without a result, and why."""
    from ..bulletin.sections.year import tell_missing

    tell(*tell_missing(_page_of(history)))


def _page_of(history: "History") -> "CompanyYear":
    from ..bulletin.kinds.year import CompanyYear
    from ..bulletin.quarter_data import QuarterData

    return CompanyYear(QuarterData(history.folders, history.quarter, chosen_lang(), history))
