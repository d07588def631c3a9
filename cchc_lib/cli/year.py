"""What `check`, `score` and `explain` print of a year that is made of its quarters."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..errors import FAULTS, OK, InputError, RecordBroken, UsageError
from ..folders import Folders
from ..language import Message, Num, say
from ..quarter import Quarter, Year
from .printing import print_table, tell

if TYPE_CHECKING:
    from ..results import History, QuarterResults, UnitRow, UnitYear


def refuse_option(option: str, is_given: bool) -> None:
    """A year of quarters has no scoresheet of its own that an option could be about."""
    if is_given:
        raise UsageError(say("{option} chỉ dùng cho quý: cả năm không có phiếu chấm điểm riêng", option=option))


def check_year(folders: Folders, year: Year) -> int:
    """Print in one line a quarter what it lacks; what the command ends with."""
    from ..results import History

    rows = [(quarter, *_check_quarter(folders, quarter)) for quarter in year.quarters]
    print_table(say("Từng quý của {year}", year=year), [say("Quý"), say("Còn thiếu")], [row[:2] for row in rows])
    history = History(folders, year)
    tell_unscored(history)
    is_whole = bool(history.results.standings()) and not any(is_faulty for *_, is_faulty in rows)
    return OK if is_whole else FAULTS


def _check_quarter(folders: Folders, quarter: Quarter) -> tuple[Message, bool]:
    """What a quarter lacks for the year, and whether that is a fault of its inputs."""
    from ..bulletin.regulation_words import describe_release
    from ..releases import Releases
    from ..results import check_quarter, score_quarter

    if quarter not in folders.quarters():
        return say("chưa có dữ liệu; muốn mở quý: cchc new {name}", name=str(quarter)), False
    release, name = Releases(folders).newest(quarter), str(quarter)
    if release.number:
        return say(
            "không thiếu gì: {status}, ngày {dated}", status=describe_release(release), dated=release.dated
        ), False
    try:
        inputs, findings = check_quarter(folders, quarter)
    except (InputError, UsageError, RecordBroken) as error:
        return say("không chấm được: {why}; xem: cchc check {name}", why=error.message, name=name), True
    if faults := sum(finding.is_fault for finding in findings):
        values = {"faults": faults, "n": len(score_quarter(inputs)[0].missing), "name": name}
        return say("còn {faults} lỗi, {n} đơn vị chưa có kết quả; xem: cchc check {name}", **values), True
    return say("đủ điểm, chưa phát hành; khi phát hành: cchc publish {name}", name=name), False


def print_year(history: "History") -> None:
    """Print the year of each block: the quarters' %, the result, class and rank; below them notes of units."""
    from ..results import read_year, year_quarters

    results = history.results
    quarters, units, years = year_quarters(results), results.units(), read_year(results)
    heads = [say("Đơn vị"), *(say("Quý {number}", number=one.quarter.numeral) for one in quarters)]
    heads += [say("Cả năm"), say("Xếp loại"), say("Hạng")]
    for block, content in results.regulation.blocks.items():
        found = sorted((year for year in years.values() if year.block == block), key=lambda year: -year.percent)
        print_table(content.title, heads, (_row(results, units[year.unit], year, len(found)) for year in found))
        for unit, year in ((units[year.unit], year) for year in found):
            if notes := list(_notes(history, unit, year)):
                tell(say("{unit}: {notes}.", unit=unit.short, notes=notes))
    if unpublished := [one.quarter for one in quarters if one.version and not one.number]:
        tell(say("Kết quả tạm tính: {quarters} chưa phát hành.", quarters=unpublished))
    for one in (one for one in quarters if one.why):
        tell(say("{quarter} không có kết quả: {why}.", quarter=one.quarter, why=one.why))


def _row(results: "QuarterResults", unit: "UnitRow", year: "UnitYear", ranked: int) -> list[object]:
    title = {grade.id: grade.title for grade in results.quoted.classes}
    grade: object = title[year.final_class]
    if year.final_class != year.class_by_points:
        values = {"final": grade, "by_points": title[year.class_by_points]}
        grade = say("{final} (khống chế; theo tỷ lệ %: {by_points})", **values)
    percents = [one.printed() or "–" for one in year.quarters]
    return [
        unit.short,
        *percents,
        Num(year.percent, results.quoted.rounding.percent_places),
        grade,
        str(year.rank) if year.rank and ranked > 1 else "–",
    ]


def _notes(history: "History", unit: "UnitRow", year: "UnitYear") -> Iterable[Message]:
    from ..bulletin.entry_words import explain_rules_of_year
    from ..results import list_newcomers

    if year.moved:
        yield say("đã chuyển khối trong năm")
    if unit.succeeds and unit.id in list_newcomers(history.results):
        yield say("kế thừa đơn vị khác, chỉ tính các quý của mình")
    if missing := [one.quarter for one in year.quarters if one.percent is None]:
        yield say("thiếu {quarters}", quarters=missing)
    for quarter, told in explain_rules_of_year(history.quarters(), unit.id).items():
        yield say("{quarter}: {told}", quarter=quarter, told=told)


def tell_unscored(history: "History") -> None:
    """Name the units without a result, and why; also those that were scored in the year and have ended."""
    from ..bulletin.quarter_data import with_results
    from ..results import list_ended

    for unit in history.results.unscored().values():
        tell(say("{unit} chưa có kết quả năm: {why}", unit=unit.name, why=unit.missing))
    for unit, n in list_ended(history.results, with_results(history.quarters())):
        values = {"unit": unit.name, "n": n, "day": history.quarter.last_day}
        tell(say("{unit} không có kết quả năm: có {n} quý, không còn là đơn vị được chấm vào ngày {day}", **values))
