"""The sections of a year: its quarters and their arithmetic, ceilings, tasks, shortcomings, the year before."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

from ...language import Message, say
from ...model import MAIN, PENALTY, PlanTask, Shortcoming, label_criterion
from ...model.records import OPEN
from ...quarter import Quarter
from ...releases import Release
from ...results import (
    QuarterResults,
    UnitQuarter,
    UnitYear,
    has_moved,
    list_newcomers,
    list_versions,
    read_year,
    unit_quarters,
    year_quarters,
)
from ...scoring import CriterionScore, KnownList, ShortcomingFlow, TaskCounts, count_tasks, follow_shortcomings
from ..drawing import charts
from ..drawing.writer import NOTHING, Cell, Column, Columns, Num, Part, Section, TableRow, n_of, numbers, texts
from ..entry_words import explain_ceilings, explain_vetoes, tell_caps
from ..page import Page
from ..regulation_words import describe_year
from ..scoped_pages import OneUnit
from ..year_derivation import tell_arithmetic
from .change import show_moved
from .classes import draw_classes
from .revision import tell_revised
from .shortcomings_and_tasks import name_counts

Listed = TypeVar("Listed", PlanTask, Shortcoming)
FEW = 3
FEWEST = 5  # of which a median is told


def years_of(page: Page) -> dict[str, UnitYear]:
    """The units in scope that have a result, those of a block by rank."""
    return read_year(page.results, **page.scope)


def tell_missing(page: Page) -> list[Message]:
    """The units in scope that have no result, by the reason that they share."""
    missing = page.join_alike((unit.name, unit.missing) for unit in page.units.values() if unit.missing)
    told = [say("Chưa có kết quả năm: {units} ({why}).", units=units, why=why) for units, why in missing]
    if ended := page.name_or_count([*_name_ended(page)]):
        why = say("không còn là đơn vị được chấm vào ngày {day}", day=page.results.quarter.last_day)
        told.append(say("Không có kết quả năm: {units} ({why}).", units=ended, why=why))
    return told


def _name_ended(page: Page) -> Iterator[Message]:
    """The units in scope of which quarters of the year tell, and that are none any more at its end."""
    known = page.results.units()
    rows = [one for results in page.opened.scored_quarters for one in results.units().items() if one[0] not in known]
    quarters, block = Counter(unit for unit, _ in rows), page.scope.get("block")
    for unit, row in dict(rows).items():
        if "unit" not in page.scope and block in (None, row.block):
            yield say("{unit}, có {n} quý", unit=row.name, n=quarters[unit])


def _in_scope(page: Page, read: Callable[..., list[Listed]]) -> list[Listed]:
    """The rows of a quarter that are about the units in scope, in whichever block they stood then."""
    if unit := page.scope.get("unit"):
        return read(unit=unit)
    return [row for row in read() if row.unit in page.units] if page.scope else read()


# --- the four quarters ---


def show_quarters(page: Page) -> Section:
    """Figure and tables of the four quarters and the year, a table each block; what a quarter lacks is told."""
    years = years_of(page)
    if len(page.units) == 1:
        shown = [*map(partial(_bars, page), years.values()), _table_of_unit(page, years)]
    else:
        blocks = dict.fromkeys(unit.block for unit in page.units.values())
        shown = draw_classes(page, [*page.opened.quarters, page.results])
        shown += [_table_of(page, block) for block in blocks]
    state, marks = page.write.callout(*tell_state(page)), page.write.bullets(explain_marks(page))
    return page.section("quarters", *shown, state, marks)


def _bars(page: Page, year: UnitYear) -> Part:
    rows = [
        page.chart_row(one.quarter.roman, one.percent, one.printed(with_sign=True))
        for one in year.quarters
        if one.percent is not None
    ]
    parts = [say("{quarter}: {percent}", quarter=row.label, percent=row.text) for row in rows]
    alt = say("Tỷ lệ % từng quý: {parts}.", parts=parts)
    return page.write.figure(charts.bars(rows, alt=page.write.plain(alt)), say("Tỷ lệ % điểm tối đa từng quý"))


def _table_of(page: Page, block: str) -> Part:
    heads = [numbers(one.quarter.roman) for one in year_quarters(page.results)]
    columns = [
        say("Đơn vị"), *heads, numbers(say("Cả năm")), texts(say("Xếp loại năm")), numbers(say("Hạng")),
    ]  # fmt: skip
    caption = say("{block}: % từng quý và cả năm", block=page.results.regulation.blocks[block].title)
    return page.write.table(caption, columns, rows_of_block(page, block), data=page.name_data(f"cac-quy_{block}"))


def rows_of_block(page: Page, block: str) -> list[list[object]]:
    """Each unit of a block with its quarters, its year, class and rank, by rank; last those without a result."""
    known, years = unit_quarters(page.results), years_of(page)
    units = [unit for unit in page.units.values() if unit.block == block]
    units.sort(key=lambda unit: -years[unit.id].percent if unit.id in years else 1)
    return [
        [
            unit.short,
            *show_percents(page, known.get(unit.id, ()), with_sign=True),
            *_year_cells(page, years.get(unit.id)),
        ]
        for unit in units
    ]


def show_percents(page: Page, quarters: Sequence[UnitQuarter], with_sign: bool = False) -> list[object]:
    """The printed % of a unit's quarters, with a mark where `Page.tell_rules` tells of one."""
    ruled = page.rules_of_quarters(quarters[0].unit) if quarters else {}
    printed = [(one.quarter, one.printed(with_sign) or NOTHING) for one in quarters]
    return [Cell(say("{x} (**)", x=x), data=(x,)) if quarter in ruled else x for quarter, x in printed]


def _table_of_unit(page: Page, years: dict[str, UnitYear]) -> Part:
    """The quarters of a single unit below one another, with the class of each."""
    (unit,) = page.units
    quarters = unit_quarters(page.results, unit)[unit]
    percents = show_percents(page, quarters, with_sign=True)
    rows = [
        TableRow([one.quarter.roman, percent, one.grade or NOTHING])
        for one, percent in zip(quarters, percents, strict=True)
    ]
    percent, grade, _ = _year_cells(page, year := years.get(unit))
    label = say("Cả năm (*)") if year and has_moved(page.results, year) else say("Cả năm")
    rows.append(TableRow([label, percent, grade], "total"))
    columns = [say("Kỳ"), numbers(say("% điểm tối đa")), texts(say("Xếp loại"))]
    return page.write.table(say("Từng quý và cả năm"), columns, rows, data=page.name_data("cac-quy"))


def show_by_criterion(page: OneUnit) -> Section:
    """What each criterion added to the sum of each quarter, that sum, and each quarter's %."""
    labels: dict[str, Message] = {}
    cells: dict[tuple[Quarter, str], object] = {}
    totals: dict[Quarter, object] = {}
    unit = page.unit.id
    for results in reversed(page.opened.scored_quarters):  # what only an earlier quarter had stands at the end
        for score in results.scores(unit=unit).values():
            for criterion, _ in results.regulation.blocks[score.block].criteria_with_side():
                labels.setdefault(criterion.id, label_criterion(criterion, short=True))
                cells[results.quarter, criterion.id] = _print_points(results, score.criteria[criterion.id])
            total, most = (Num(x, results.regulation.rounding.places) for x in (score.total, score.max_points))
            totals[results.quarter] = n_of(total, most)
    known = unit_quarters(page.results, unit)[unit]
    rows = [
        TableRow([label, *(cells.get((one.quarter, c), NOTHING) for one in known)]) for c, label in labels.items()
    ]
    rows.append(TableRow([say("Tổng điểm"), *(totals.get(one.quarter, NOTHING) for one in known)], "total"))
    rows.append(TableRow([say("% điểm tối đa"), *(one.printed() or NOTHING for one in known)], "total"))
    columns = [texts(say("Tiêu chí")), *(_points_column(one.quarter) for one in known)]
    caption = say("Điểm tính vào tổng từng quý, trên điểm tối đa")
    table = page.write.table(caption, columns, rows, data=page.name_data("tieu-chi"))
    return page.section("by_criterion", table, page.write.bullets(_tell_rules(page), "method"))


def _tell_rules(page: OneUnit) -> Iterator[Message]:
    """What caps and vetoes did to the total of a quarter, so that its criteria do not add up to it, and ceilings."""
    for results in page.opened.scored_quarters:
        for score in results.scores(unit=page.unit.id).values():
            told = tell_caps(score, results.regulation.rounding.places)
            told += explain_vetoes(results, score.unit, score.block)
            told += explain_ceilings(results, score)[0]
            if told:
                yield say("{quarter}: {told}.", quarter=results.quarter, told=told)


def _print_points(results: QuarterResults, score: CriterionScore) -> object:
    places = results.regulation.rounding.places
    if score.side != MAIN:
        return Num(score.counted * (-1 if score.side == PENALTY else 1), places, sign=True)
    most = Num(score.effective_max, places)
    return n_of(Num(score.counted, places), most) if score.effective_max else NOTHING


def _points_column(quarter: Quarter) -> Column:
    return numbers(quarter.roman, quarter.roman, say("Tối đa {quarter}", quarter=quarter))


def _year_cells(page: Page, year: UnitYear | None) -> list[object]:
    if year is None:
        return [NOTHING, say("chưa có kết quả"), NOTHING]
    score = page.results.standings()[year.unit]
    is_alone = len(read_year(page.results, block=year.block)) == 1
    place = NOTHING if is_alone else page.rank_of(score)
    told = Cell(f"{place} (*)", data=(place,)) if has_moved(page.results, year) else place
    return [page.percent_of(year), page.name_class(score), told]


def tell_state(page: Page) -> Iterator[Message]:
    """The quarters that cannot be scored or not of all, are not published, or count as a revision has them."""
    quarters = year_quarters(page.results)
    if gaps := [say("{quarter} ({why})", quarter=one.quarter, why=one.why) for one in quarters if one.why]:
        yield say("Không có kết quả của {gaps}.", gaps=gaps)
    for results in page.opened.scored_quarters:
        lacking = [page.units[unit].short for unit in results.unscored() if unit in page.units]
        if lacking and results.standings():
            yield say(
                "Chưa có kết quả {quarter}: {units}.", quarter=results.quarter, units=page.name_or_count(lacking)
            )
    if open_ones := [one.quarter for one in quarters if not one.why and not one.number]:
        yield say("Chưa phát hành: {quarters}, nên kết quả năm là tạm tính.", quarters=open_ones)
    yield from tell_revised(list_revised_parts(page.results))


def list_revised_parts(results: QuarterResults) -> list[tuple[Quarter, Release]]:
    """The quarters of a year that count as a revision has them, and which one."""
    return [(one.quarter, Release(one.number, one.dated)) for one in year_quarters(results) if one.number > 1]


def explain_marks(page: Page) -> Iterator[Message]:
    """The units that stood in several blocks, what rules did to quarters, and the units that others were before."""
    if moved := [page.units[name].short for name, one in years_of(page).items() if has_moved(page.results, one)]:
        yield say("(*) Chuyển khối trong năm, vẫn tính mọi quý: {units}.", units=page.name_or_count(moved))
    yield from (say("(**) {told}", told=told) for told in page.tell_rules())
    newcomers = list_newcomers(page.results)
    if heirs := [unit.short for name, unit in page.units.items() if unit.succeeds and name in newcomers]:
        yield say("Kế thừa đơn vị khác, chỉ tính các quý của chính mình: {units}.", units=page.name_or_count(heirs))


# --- how it comes about ---


def show_arithmetic(page: Page) -> Section:
    """The rule in words, and the sum of each unit, to be checked on a pocket calculator."""
    head = page.results.regulation.head
    rule = head.year
    told = [say("{label}: {rule}.", label=label, rule=said) for label, said in describe_year(head)]
    if rule is None:
        return page.sentence("arithmetic", say("Quy định này không tính kết quả năm."))
    columns: Columns = [
        (say("Đơn vị"), lambda year: page.units[year.unit].short),
        (texts(say("Phép tính")), lambda year: tell_arithmetic(rule, year)),
        (numbers(say("Làm tròn")), page.percent_of),
    ]
    caption = say("Phép tính kết quả năm của từng đơn vị")
    table = page.write.listing(caption, columns, years_of(page).values())
    return page.section("arithmetic", page.write.bullets(told), table)


def show_ceilings(page: Page) -> Section:
    """The units whose class a ceiling of the year holds down, and why; of one unit what it met besides."""
    scores = [score for score in page.results.standings().values() if score.unit in page.units]
    told, nothing = page.held_down(scores), say("Không đơn vị nào bị khống chế xếp loại năm.")
    if "unit" in page.scope:
        nothing = say("Xếp loại năm của đơn vị không bị khống chế.")
        if dormant := [why for score in scores for why in explain_ceilings(page.results, score)[1]]:
            told.append(say(
                "**Lưu ý:** {why}. Điều kiện đó chưa làm đổi xếp loại năm, nhưng % cao hơn vẫn bị khống chế.",
                why=dormant,
            ))  # fmt: skip
    return page.section("ceilings", page.write.bullets(told), nothing=nothing)


# --- what was to be done ---


def tasks_of(page: Page) -> TaskCounts:
    """What became of the tasks of the year."""
    return count_tasks(page.results.quarter, [_in_scope(page, one.plan) for one in page.opened.scored_quarters])


def flow_of(page: Page) -> ShortcomingFlow:
    """What became of the shortcomings of the year."""
    known = [_know(page, one) for one in page.opened.scored_quarters]
    return follow_shortcomings(page.results.quarter, known, _list_closed_before(page, known))


def _list_closed_before(page: Page, known: Iterable[KnownList]) -> list[str]:
    """What is open in the year and was closed by the quarters before it, as these said last: it is opened again."""
    listed = [one for quarter in known for one in quarter.listed if one.is_open]
    found_in = {one.id: one.found_in for one in listed if one.found_in.year < page.results.quarter.year}
    if not found_in:
        return []
    last: dict[str, str] = {}
    for results in page.opened.since(min(found_in.values()))[:-1]:
        for name in found_in:
            last |= results.statuses(name)
    return [name for name, status in last.items() if status != OPEN]


def _know(page: Page, results: QuarterResults) -> KnownList:
    """The list of a quarter, and the day of its letters: when the notice was issued first, as planned until it is."""
    issued = page.opened.issued("notice", results.quarter)
    asked = issued[0].dated if issued else results.settings.publication_date
    return KnownList(results.quarter, results.settings.as_of, asked, _in_scope(page, results.shortcomings))


def show_tasks(page: Page) -> Section:
    """The tasks of the programme that fell due, as they stand by the last data of the year."""
    counts = tasks_of(page)
    if not counts.due:
        return page.sentence("tasks", say("Trong năm không có nhiệm vụ nào của chương trình {scored} đến hạn."))
    lead = say(
        "Có **{n}** nhiệm vụ đến hạn trong năm hoặc chuyển từ năm trước: {told}.",
        n=page.stated("tasks of the year", counts.due),
        told=name_tasks(page, counts),
    )
    return page.section("tasks", page.write.paragraph(lead))


def name_tasks(page: Page, counts: TaskCounts) -> list[Message]:
    """How many tasks of the year ended how; they add up to those that were due."""
    return name_counts(
        page,
        ("tasks of the year, in time", counts.in_time, say("hoàn thành đúng hạn")),
        ("tasks of the year, late", counts.late, say("hoàn thành sau hạn")),
        ("tasks of the year, dropped", counts.dropped, say("dừng theo quyết định")),
        ("tasks of the year, not done", counts.not_done, say("chưa hoàn thành")),
        ("tasks of the year, not judged", counts.not_judged, say("chưa đánh giá")),
    )


def show_flow(page: Page) -> Section:
    """The shortcomings of the year: where they came from, and what became of them."""
    flow = flow_of(page)
    if not flow.listed:
        return page.sentence("flow", say("Trong năm không có tồn tại nào."))
    came = name_counts(
        page,
        ("carried into the year", flow.carried, say("chuyển từ năm trước")),
        ("found in the year", flow.opened, say("phát hiện trong năm")),
        ("opened again from before", flow.returned, say("đã đóng từ trước, mở lại trong năm")),
    )
    listed = page.stated("shortcomings of the year", flow.listed)
    went = name_counts(
        page,
        ("closed in time", flow.closed_in_time, say("khắc phục đúng hạn")),
        ("closed late", flow.closed_late, say("khắc phục sau hạn")),
        ("closed in the year, not done", flow.closed_not_done, say("đóng khi chưa khắc phục")),
        ("open, not overdue", flow.open - flow.overdue, say("chưa khắc phục, chưa quá hạn")),
        ("overdue", flow.overdue, say("chưa khắc phục, quá hạn")),
    )
    told = [
        say("Có **{n}** tồn tại: {came}; đến ngày {day} có {went}.", n=listed, came=came, day=page.as_of, went=went)
    ]
    if flow.reopened:
        told.append(say("Trong đó {n} tồn tại mở lại sau khi đã đóng.", n=flow.reopened))
    if (days := flow.median_days) and len(flow.days) >= FEWEST:
        told.append(
            say("Thời gian khắc phục, trung vị (mức đứng giữa) của {n} tồn tại được yêu cầu và xác nhận khắc phục "
                "trong năm: không quá {days} ngày, từ ngày gửi yêu cầu đến ngày chốt số liệu của quý xác nhận.",
                n=len(flow.days), days=page.stated("median days", days))
        )  # fmt: skip
    note = say("Khắc phục sau hạn: đã đến hạn mà ở lần chốt số liệu cuối quý vẫn chưa đóng.")
    defined = page.write.paragraph(note if flow.closed_late else None, "method")
    return page.section("flow", *map(page.write.paragraph, told), defined)


# --- the year before ---


def show_year_before(page: Page) -> Section:
    """Each unit's % and class beside those of the year before; who rose, who fell."""
    before = page.previous
    if before is None:
        return page.sentence("year_before", say("Đây là năm đầu tiên có kết quả, chưa có năm trước để so sánh."))
    if not isinstance(before, QuarterResults):
        return page.sentence("year_before", say("Không so sánh được với năm trước: {why}.", why=before.reason))
    earlier, years = before.standings(), years_of(page)
    both = [name for name in years if name in earlier]
    if not both:
        return page.sentence("year_before", say("Năm trước chưa có kết quả của đơn vị nào ở đây."))
    decimals = [results.quoted.rounding.percent_places for results in (before, page.results)]
    changes = {name: Num(years[name].percent - earlier[name].percent, max(decimals), sign=True) for name in both}
    columns: Columns = [
        (say("Đơn vị"), lambda name: page.units[name].short),
        (numbers(before.quarter.roman), lambda name: Num.percent(earlier[name].percent, decimals[0])),
        (numbers(page.results.quarter.roman), lambda name: page.percent_of(years[name])),
        (numbers(say("Chênh lệch")), lambda name: show_moved(changes[name])),
    ]
    if not (others := _tell_other_classes(page, before)):
        columns = [
            *columns,
            (texts(say("Xếp loại năm trước")), lambda name: before.quoted.grade(earlier[name].final_class).title),
            (texts(say("Xếp loại năm nay")), lambda name: page.class_name(years[name].final_class)),
        ]
    caption = say("Kết quả năm so với năm trước, % và điểm phần trăm")
    table = page.write.listing(caption, columns, both, data=page.name_data("nam-truoc"))
    # nobody is named for what another rule may have done
    movers = page.write.bullets(() if page.is_break else _name_movers(page, changes))
    warned = page.write.callout(*_warn(page, before), others)
    return page.section("year_before", warned, movers, table)


def _warn(page: Page, before: QuarterResults) -> Iterator[Message]:
    """What makes the two years less alike: other quarters, another regulation."""
    for results in (before, page.results):
        counted = [one.quarter for one in year_quarters(results) if not one.why]
        if len(counted) < len(year_quarters(results)):
            yield say("Kết quả {year} chỉ gồm {quarters}.", year=results.quarter, quarters=counted)
    if page.is_break:
        old, new = (
            say("{quarter}: {told}", quarter=one.quarter, told=list_versions(one)) for one in (before, page.results)
        )
        yield say("Hai năm không được chấm theo cùng một bản quy định ({old}; {new}), nên chênh lệch, thay đổi xếp "
                  "loại không chỉ do việc thực hiện.", old=old, new=new)  # fmt: skip


def _tell_other_classes(page: Page, before: QuarterResults) -> Message | None:
    """How the classes of the two years differ, where they do: they are not held against each other then."""
    new, old = ({grade.id: grade for grade in one.regulation.head.year_classes} for one in (page.results, before))
    if new.keys() != old.keys():
        return say("Các loại của hai năm cũng khác nhau; vì vậy không so xếp loại của hai năm.")
    bounds = [
        say("{grade} từ {new} %, trước đây từ {old} %", grade=grade.title, new=grade.from_, old=old[name].from_)
        for name, grade in new.items()
        if old[name].from_ != grade.from_
    ]
    if bounds:
        return say("Mức xếp loại cũng khác: {bounds}; vì vậy không so xếp loại của hai năm.", bounds=bounds)
    return None


def _name_movers(page: Page, changes: Mapping[str, Num]) -> Iterator[Message]:
    """Who rose and fell most, those by as much together, where there are several units to name."""
    if len(changes) < 2:
        return
    up, down = (_name_farthest(page, changes, sign) for sign in (1, -1))
    if up:
        yield say("Tăng nhiều nhất, điểm phần trăm: {units}.", units=up)
    if down:
        yield say("Giảm nhiều nhất, điểm phần trăm: {units}.", units=down)


def _name_farthest(page: Page, changes: Mapping[str, Num], sign: int) -> list[Message]:
    moved = sorted((one for one in changes.items() if sign * one[1].x > 0), key=lambda one: -abs(one[1].x))
    alike = page.join_alike((page.units[unit].short, change) for unit, change in moved)
    return [say("{units} ({change})", units=units, change=change) for units, change in alike[:FEW]]
