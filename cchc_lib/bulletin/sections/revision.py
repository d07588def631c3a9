"""What a revision changes, in bulletins and letters; and that other quarters are told as one has them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from statistics import mean, median

from ...exact import ZERO, decimals_of, round_half_up
from ...inputs import mask_personal_data
from ...inputs.layout import heading_of
from ...language import Citation, Message, Text, letter_day, say, translate
from ...model import (
    FREE_TEXTS,
    NOT_DONE,
    PROGRAMME_COLUMNS,
    SHORTCOMING_COLUMNS,
    STATUS_NAMES,
    TASK_STATUS_NAMES,
    Block,
    Criterion,
    label_criterion,
)
from ...model.records import OPEN
from ...quarter import Quarter, parse_period
from ...releases import Release
from ...results import CellChange, Pair, UnitChange, year_quarters
from ..drawing.writer import NOTHING, Cell, Column, Num, Part, old_and_new, old_to_new, texts
from ..ledger import note
from ..page import MOST_UNITS, Name, Page
from ..quarter_data import Quarters, with_results
from ..regulation_words import describe_measure, tell_vetoes
from .change import name_limits
from .shortcomings_and_tasks import MOST_ON_PAPER, find_asked, list_late, list_open

_QUARTERS = ("found_in", "closed_in", "done_in")  # columns that hold one
MOST_NAMED = 4  # units in a sentence; of more their number
_OTHER_MAXIMUM = say("điểm tối đa hoặc cách làm tròn thay đổi")  # why the same points are another percentage


def show_revision(page: Page) -> list[Part]:
    """Reason of a revision, whose result it changed and by which cells, as far as the bulletin is about them."""
    if page.release.status != "revised":
        return []
    values = {"status": page.release.status_name, "reason": page.release.reason}
    lead = say("**{status}**. Lý do: {reason}.", **values)
    if before := [one for one in page.opened.held(page.recorded) if one.number < page.release.number]:
        values |= {"before": before[-1].status_name, "dated": before[-1].dated}
        lead = say("**{status}** thay bản {before} ngày {dated}. Lý do: {reason}.", **values)
    changes = list_changes(page)
    moved = [change for change in changes if change.is_of_standing]
    unchanged = None if moved else _tell_unchanged(page, changes)
    void = tell_void_requests(page)
    if len(void) > MOST_UNITS:
        void = [say("{n} công văn yêu cầu khắc phục hết hiệu lực, số hiệu ghi tại thông báo kết quả.", n=len(void))]
    lead_in = page.write.callout(lead, unchanged, *tell_deadlines(page, _list_since(page)), *void)
    return [lead_in, *_standings(page, moved), _cells(page, changes)]


def _tell_unchanged(page: Page, changes: Collection[UnitChange]) -> Message:
    """What changed where no printed result did: the exact points of criteria, or what else a bulletin prints."""
    moved = ((page.units[change.unit].short, one) for change in changes for one in _by_criteria(page, change))
    told = page.join_alike(moved)
    parts, total = [*told, *_tell_cells(page, changes)], _total_called(page)
    what = [_at(*one) if len(page.units) > 1 else one[1] for one in parts] + _tell_middles(page)
    if quarters := [] if page.release.changes else page.opened.list_revised_since(page.recorded):
        what.append(say("so sánh với {quarters} đã đính chính", quarters=quarters))
    if told:
        return say("{total}, xếp loại và hạng in ra không đổi; đã đổi: {what}.", total=total, what=what)
    if what:
        return say("{total}, xếp loại và hạng không đổi; đã đổi: {what}.", total=total, what=what)
    if page.release.deadlines:
        return say("{total}, xếp loại và hạng không đổi.", total=total)
    return say("{total}, xếp loại và hạng không đổi; số liệu khác mà bản tin dựa vào đã đổi.", total=total)


def _tell_cells(page: Page, changes: Collection[UnitChange]) -> list[tuple[list[Text], Message]]:
    """What is otherwise though no criterion is: maxima, ceilings, what is asked, what else people wrote; where."""
    asked = [change for change in changes if change.asked]
    rest = [change for change in changes if set(change.cells) > set(change.asked) and not change.criteria]
    of_maxima = [change for change in changes if change.is_of_maximum]
    of_ceilings = [change for change in changes if change.is_held_otherwise]
    told = (
        (of_maxima, say("tỷ lệ % ({why})", why=_OTHER_MAXIMUM)),
        (of_ceilings, say("căn cứ khống chế xếp loại")),
        (asked, say("tồn tại, nhiệm vụ")),
        (rest, say("số liệu, lời ghi khác")),
    )
    return [([page.units[change.unit].short for change in some], what) for some, what in told if some]


def _tell_middles(page: Page) -> list[Message]:
    """How the median and the mean of the block moved, beside which a page of a block or a unit stands."""
    block, told = page.scope.get("block", ""), []
    for what, find in ((say("trung vị khối"), median), (say("bình quân khối"), mean)):
        if pair := find_middles(page, block, find):
            told.append(say("{what} từ {old} thành {new}", what=what, old=pair[0], new=pair[1]))
    return told


def find_middles(page: Page, block: str, find: Callable[[Iterable[Fraction]], Fraction]) -> tuple[Num, Num] | None:
    """What a revision made of a middle of the printed % of a block's units, old and new, where it prints another."""
    now = page.results.percents(block)
    changes = (change for change in map(UnitChange.from_record, page.release.changes) if change.unit in now)
    moved = {change.unit: change.percent[0] for change in changes}
    if not moved or None in moved.values():
        return None
    was = now | {unit: Fraction(percent) for unit, percent in moved.items() if percent}
    old, new = (page.percent(find(one.values())) for one in (was, now))
    return (old, new) if page.write.plain(old) != page.write.plain(new) else None


def _at(units: Sequence[Name], what: object) -> Message:
    """What changed, and at which units."""
    if len(units) > MOST_NAMED:
        return say("{what} ở {n} đơn vị", what=what, n=len(units))
    return say("{what} ở {units}", what=what, units=units)


def _list_since(page: Page) -> list[Release]:
    """This release, after those that left the document that it replaces as it was."""
    number = page.release.number
    replaced = max((one.number for one in page.opened.held(page.recorded) if one.number < number), default=number - 1)
    between = page.opened.history.releases.of(page.results.quarter)[replaced : number - 1]
    return [*between, page.release]


def tell_deadlines(page: Page, releases: Iterable[Release]) -> list[Message]:
    """Which deadlines these moved, from the first day to the last, also for whoever holds what is not made again.

    A unit of which nothing is asked has nothing to report, and no day for it.
    """
    names = {"appeal": say("Hạn giải trình"), "report": say("Hạn báo cáo khắc phục")}
    if "unit" in page.scope and not (list_open(page.results, **page.scope) or list_late(page.results, **page.scope)):
        del names["report"]
    moved: dict[str, list[date]] = {}
    for release in releases:
        for step, days in release.moved.items():
            moved.setdefault(step, []).extend(days)
    told = [
        say("{what} đổi từ ngày {old} thành ngày {new}.", what=names[step], old=days[0], new=days[-1])
        for step, days in moved.items()
        if step in names and days[0] != days[-1]
    ]
    return [*told, say("Hạn mới áp dụng cho cả bản tin, văn bản không ban hành lại.")] if told else []


def tell_void_requests(page: Page) -> list[Message]:
    """The requests that hold no more: those to units in scope of whom nothing is asked now."""
    asked = find_asked(page.results)
    found = [(unit, page.opened.issued(f"correction_{unit.id}")) for unit in page.units.values()]
    return [
        say(
            "Công văn số {number} {day} gửi {unit} hết hiệu lực.",
            number=issued[-1].name_letter(f"correction_{unit.id}"),
            day=letter_day(issued[-1].dated, page.opened.lang),
            unit=unit.name,
        )
        for unit, issued in found
        if issued and unit.id not in asked
    ]


def list_changes(page: Page) -> list[UnitChange]:
    """What the release changes, of the units in scope."""
    changes = map(UnitChange.from_record, page.release.changes)
    found = [change for change in changes if change.unit in page.units]
    for change in found:
        read = ("total", change.total, Fraction), ("class", change.grade, str), ("rank", change.rank, int)
        for what, (_, new), as_noted in read:
            if new:
                note(what, change.unit, as_noted(new))
    return found


def _standings(page: Page, changes: Collection[UnitChange]) -> Iterator[Part]:
    """The units whose printed total, class or rank changed; many are counted, on paper they are attached data."""
    columns = [
        (say("Đơn vị"), lambda change: page.units[change.unit].short),
        (_in_two(_total_called(page)), lambda change: _pair(change.total, partial(_print_total, page))),
        (_in_two(say("Xếp loại")), lambda change: _pair(change.grade, page.class_name)),
        (_in_two(say("Hạng")), lambda change: _show_ranks(page, change)),
        (texts(say("Vì sao")), lambda change: list(_reasons(page, change))),
    ]
    caption, data = say("Nội dung đính chính: cũ → mới"), page.name_data("dinh-chinh")
    table = page.write.listing(caption, columns, changes, data=data)
    if len(changes) <= MOST_ON_PAPER:
        yield table
        return
    graded = sum(old != new for old, new in (change.grade for change in changes))
    told = {"n": len(changes), "graded": graded}
    yield page.write.paragraph(
        say(
            "Kết quả thay đổi ở **{n}** đơn vị, trong đó {graded} đơn vị đổi loại; danh sách ở dữ liệu kèm theo.",
            **told,
        )
    )
    yield page.write.folded(caption, table)


def _show_ranks(page: Page, change: UnitChange) -> Cell | str:
    return _pair(change.rank, str) if page.has_ranks(page.units[change.unit].block) else NOTHING


def _cells(page: Page, changes: Iterable[UnitChange]) -> Part:
    """Every cell that was changed, if any was and not others' alone; on paper they are in the attached data alone."""
    columns = [
        (say("Đơn vị"), lambda pair: page.units[pair[0]].short),
        (texts(say("Ô dữ liệu")), lambda pair: _place(pair[1])),
        (say("Cột"), lambda pair: _call_column(page, pair[1])),
        (texts(say("Cũ → mới")), lambda pair: _old_to_new(page, *pair)),
    ]
    pairs = [(change.unit, cell) for change in changes for cell in change.cells]
    caption, data = say("Các ô dữ liệu đã sửa"), page.name_data("o-da-sua")
    return page.write.folded(caption, page.write.listing(caption, columns, pairs, data=data))


def _call_column(page: Page, cell: CellChange) -> Message | str:
    if cell.table == "settings":
        return say("Không nộp hồ sơ: biên bản")
    columns = PROGRAMME_COLUMNS if cell.table == "plan" else SHORTCOMING_COLUMNS
    heading = heading_of(cell.column, columns)
    return translate(heading, page.opened.lang)


def _total_called(page: Page) -> Message:
    return say("Kết quả năm") if page.results.sums_up else say("Điểm")


def _print_total(page: Page, written: str) -> Num:
    """A total as it stands in a record: of a year its %."""
    total = Fraction(written)
    return page.percent(total) if page.results.sums_up else page.points(total)


def _in_two(head: Message) -> Column:
    """A column of `_pair`."""
    return Column(head, in_data=(say("{head} trước đính chính", head=head), head))


def _pair(values: Iterable[str | None], show: Callable[[str], object]) -> Cell:
    return old_and_new(*(NOTHING if value is None else show(value) for value in values))


def _place(cell: CellChange) -> object:
    named = {"shortcomings": say("tồn tại {id}", id=cell.place), "plan": say("nhiệm vụ {id}", id=cell.place)}
    return named.get(cell.table, cell.place)


def _old_to_new(page: Page, unit: str, cell: CellChange) -> object:
    """Old and new content; of what people wrote only that it was changed, added or taken away."""
    if cell.column in FREE_TEXTS.get(cell.table, ()):
        changed = say("sửa lời") if cell.new else say("xóa")
        return changed if cell.old else say("ghi thêm")
    return old_to_new(*(_content(page, unit, cell, text) for text in (cell.old, cell.new)))


def _content(page: Page, unit: str, cell: CellChange, text: str) -> object:
    if not text:
        return "–"
    if cell.column == "criterion":
        return _name_criteria(page, unit).get(text, text)
    if cell.column == "due" and cell.table == "shortcomings":
        return date.fromisoformat(text)
    if cell.column in ("due", *_QUARTERS):
        return parse_period(text).roman
    return (STATUS_NAMES | TASK_STATUS_NAMES).get(text, text)


def _reasons(page: Page, change: UnitChange) -> Iterable[Message]:
    """What made the result another: records, criteria with what they are held against, limits, ceilings, others."""
    told = [*_by_records(change), *_by_criteria(page, change), *_by_class(change), *_by_vetoes(page, change)]
    if not change.criteria and change.total[0] != change.total[1]:
        told.append(_by_year(page) if page.results.sums_up else say("quy định cộng tổng điểm thay đổi"))
    return told or [_by_rank(page, change)]


def _by_year(page: Page) -> Message:
    """Why the result of a year is another: by a quarter that was published since, else by the rule of the year."""
    replaced = page.opened.history.releases.of(page.results.quarter)[page.release.number - 2]
    if all(one.why or (one.dated and one.dated < replaced.dated) for one in year_quarters(page.results)):
        return say("quy định tính kết quả năm thay đổi")
    return say("kết quả của quý trong năm thay đổi")


def _by_rank(page: Page, change: UnitChange) -> Message:
    """Why the rank alone is another: by what others did, in or out of scope, or by the rule of ranks."""
    others = (one for one in map(UnitChange.from_record, page.release.changes) if one.unit != change.unit)
    by_others = any(one.criteria or one.is_of_outcome for one in others)
    return say("hạng đổi theo đơn vị khác") if by_others else say("quy định xếp hạng thay đổi")


def _by_records(change: UnitChange) -> Iterable[Message]:
    for cell in change.cells:
        if cell.table == "settings":
            silent = say("không nộp hồ sơ chấm điểm (biên bản {record})", record=cell.new)
            yield silent if cell.new else say("không còn tính là không nộp hồ sơ")


def _name_criteria(page: Page, unit: str) -> dict[str, Message]:
    """The criteria of a unit's block by id, as they are printed."""
    return {one.id: label_criterion(one, short=True) for one in _block_of(page, unit).criteria}


def _block_of(page: Page, unit: str) -> Block:
    return page.results.regulation.blocks[page.units[unit].block]


def _by_criteria(page: Page, change: UnitChange) -> Iterable[Message]:
    penalties = [one.id for one in _block_of(page, change.unit).penalty.criteria]
    names = _name_criteria(page, change.unit)
    references = _tell_references(page, change)
    for criterion, pair in change.criteria.items():
        sign = -1 if criterion in penalties else 1
        old, new = (page.points(sign * Fraction(value)) if value else "–" for value in pair)
        told = say("{name}: {old} → {n} điểm", name=names.get(criterion, criterion), old=old, n=new)
        held = references.get(criterion)
        yield say("{told} ({held})", told=told, held=held) if held else told
    yield from _rest(page, change, penalties)


def _by_class(change: UnitChange) -> Iterable[Message]:
    """Why the class is another where the points do not say it."""
    if change.grade[0] == change.grade[1]:
        return
    old, new = change.ceilings
    if change.is_held_otherwise:
        yield from _by_ceilings(change)
    elif old and new:
        yield say("bị khống chế ở mức khác theo {clauses}", clauses=[Citation(one) for one in dict.fromkeys(new)])
    elif change.is_of_maximum:
        yield _OTHER_MAXIMUM
    elif change.total[0] == change.total[1]:
        yield say("mức xếp loại thay đổi")


def _by_ceilings(change: UnitChange) -> Iterable[Message]:
    """The ceilings that hold the class down no more, and those that do now."""
    old, new = map(dict.fromkeys, change.ceilings)
    gone, come = ([Citation(one) for one in some if one not in others] for some, others in ((old, new), (new, old)))
    if gone:
        yield say("hết bị khống chế theo {clauses}", clauses=gone)
    if come:
        yield say("bị khống chế theo {clauses}", clauses=come)


def _by_vetoes(page: Page, change: UnitChange) -> Iterable[Message]:
    """The vetoes that strike the unit no more, and those that do now."""
    vetoes = [(one, change.criteria[one.criterion]) for one in page.head.vetoes if one.criterion in change.criteria]
    struck = [(Citation(one.clause), *(x is not None and Fraction(x) == 0 for x in pair)) for one, pair in vetoes]
    gone = [clause for clause, was, now in struck if was and not now]
    yield from tell_vetoes(gone, [clause for clause, was, now in struck if now and not was])


def _tell_references(page: Page, change: UnitChange) -> dict[str, Message]:
    """What a unit's criteria are held against, where that is another."""
    criteria = (one for one in _block_of(page, change.unit).criteria if one.id in change.references)
    return {one.id: _tell_reference(page, one, change.references[one.id]) for one in criteria}


def _tell_reference(page: Page, criterion: Criterion, pair: Pair) -> Message:
    """What a criterion's numbers are held against, or the average that it reads: what it was, and is."""
    what = describe_measure(criterion, page.results.regulation.blocks)
    if relative := criterion.relative:
        what = relative.name_reference()
    old, new = _tell_apart(page, pair)
    return say("{what} đổi từ {old} thành {new}", what=what, old=old, new=new)


def _tell_apart(page: Page, pair: Pair) -> list[Num]:
    """Two numbers with as many decimals as tell them apart, at least those of a %; what needs fewer has fewer."""
    values, places = [Fraction(value) for value in pair if value], page.head.rounding.percent_places
    while len({round_half_up(one, places) for one in values}) < len(values):
        places += 1
    exact = map(decimals_of, values)
    return [Num(one, places if own is None else min(own, places)) for one, own in zip(values, exact, strict=True)]


def _rest(page: Page, change: UnitChange, penalties: Collection[str]) -> Iterable[Message]:
    """What criteria, as they are printed, do not tell of the total's change: that of what holds it, or rounding."""
    old, new = change.total
    if not change.criteria or old is None or new is None:
        return
    places, moved, exact, printed = page.head.rounding.places, Fraction(new) - Fraction(old), ZERO, ZERO
    for criterion, pair in change.criteria.items():
        sign = -1 if criterion in penalties else 1
        was, now = (sign * Fraction(value or 0) for value in pair)
        exact += now - was
        printed += round_half_up(now, places) - round_half_up(was, places)
    if moved != printed:
        is_rounding = abs(moved - exact) < Fraction(1, 10**places)
        name = say("chênh lệch làm tròn") if is_rounding else name_limits(page)
        yield say("{name}: {n} điểm", name=name, n=page.points(moved - printed, sign=True))


# --- in the words of a letter ---------------------------------------------------------------------------------------


def tell_changes(page: Page) -> Iterable[Message]:
    """Who had which points and class and now has others, or another rank, and of whom something else is asked."""
    changes, what, is_own = list_changes(page), _total_called(page), "unit" in page.scope
    graded = [change for change in changes if change.grade[0] != change.grade[1]]
    scored = [change for change in changes if change not in graded and change.is_of_outcome]
    asked = [change for change in changes if change.asked]
    if len(graded) > MOST_NAMED:
        yield say("Xếp loại thay đổi: {n} đơn vị; xếp loại trước đây ghi tại Phụ lục.", n=len(graded))
    elif graded:
        told = [_name_reached(page, change, change.grade) for change in graded]
        of_all = say("Xếp loại thay đổi: {told}.", told=told)
        yield say("Xếp loại của đơn vị thay đổi {told}.", told=told) if is_own else of_all
    if len(scored) > MOST_NAMED:
        n = len(scored)
        yield say("{what} thay đổi, xếp loại giữ nguyên: {n} đơn vị; số trước đây ghi tại Phụ lục.", what=what, n=n)
    elif scored:
        told = [_name_reached(page, change) for change in scored]
        of_all = say("{what} thay đổi, xếp loại giữ nguyên: {told}.", what=what, told=told)
        own = say("{what} của đơn vị thay đổi {told}; xếp loại giữ nguyên.", what=what, told=told)
        yield own if is_own else of_all
    if not (graded or scored):
        yield say("{what}, xếp loại giữ nguyên.", what=what)
    if any(change.is_of_maximum for change in changes):
        yield say("Tỷ lệ % thay đổi do {why}.", why=_OTHER_MAXIMUM)
    yield from _tell_ceilings(page, [one for one in changes if one.is_held_otherwise and not one.is_of_outcome])
    yield from _tell_ranks(page, [change for change in changes if change.rank[0] != change.rank[1]])
    causes = [cause for change in changes for cause in _tell_references(page, change).values()]
    if causes and is_own:
        below = say("Căn cứ tính điểm đổi: {causes}.", causes=causes)  # the decimals that are printed
        old, new = changes[0].total
        yield below if old == new else say("Điểm đổi do {causes}.", causes=causes)
    yield from tell_deadlines(page, _list_since(page))
    if asked and is_own:
        yield from _tell_asked(page, asked[0])
    elif asked:
        about = page.name_or_count([page.units[one.unit].name for one in asked])
        yield say("Nội dung yêu cầu khắc phục thay đổi: {about}.", about=about)


def tell_own_change(page: Page) -> Message:
    """What of the printed result of a page's one unit is another, and what is not."""
    change = next(iter(list_changes(page)), UnitChange(page.whom))
    results: list[tuple[Message, Pair, Callable[[str], object]]] = [
        (say("kết quả năm") if page.results.sums_up else say("điểm"), change.total, partial(_print_total, page)),
        (say("xếp loại"), change.grade, page.class_name),
    ]
    if page.has_ranks(page.scope["block"]):
        results.append((say("hạng"), change.rank, str))
    told, kept = [], [what for what, (old, new), _ in results if old == new]
    for what, pair, show in results:
        if pair[0] != pair[1]:
            old, new = (show(x) if x else say("chưa có") for x in pair)
            told.append(say("{what} từ {old} thành {new}", what=what, old=old, new=new))
    told += [say("{kept} giữ nguyên", kept=kept)] if kept else []
    return say("Đối với đơn vị: {told}.", told=told)


def _tell_ceilings(page: Page, changes: Sequence[UnitChange]) -> Iterable[Message]:
    """Of whom the same class is held by other ceilings."""
    if len(changes) > MOST_NAMED:
        n = len(changes)
        yield say("Căn cứ khống chế xếp loại thay đổi: {n} đơn vị; căn cứ hiện nay ghi tại Phụ lục.", n=n)
        return
    for change in changes:
        told, unit = [*_by_ceilings(change)], page.units[change.unit].name
        if "unit" in page.scope:
            yield say("Đơn vị {told}.", told=told)
        else:
            yield say("{unit} {told}.", unit=unit, told=told)


def _tell_ranks(page: Page, changes: Sequence[UnitChange]) -> Iterable[Message]:
    """Whose rank is another; by a veto of its own alone in a letter to that unit, and always where they are many."""
    struck = [one for one in changes if not one.is_of_outcome and [*_by_vetoes(page, one)]]
    is_own, are_many = "unit" in page.scope, len(changes) > MOST_NAMED
    if are_many:
        yield say("Hạng thay đổi: {n} đơn vị; hạng trước đây ghi tại Phụ lục.", n=len(changes))
    if named := struck if is_own or are_many else changes:
        told = [_from_to(page, one, *one.rank, [*_by_vetoes(page, one)] if one in struck else []) for one in named]
        of_all = say("Hạng thay đổi: {told}.", told=told)
        yield say("Hạng của đơn vị thay đổi {told}.", told=told) if is_own else of_all


def _name_reached(page: Page, change: UnitChange, grades: Pair = (None, None)) -> Message:
    """What a unit had and has now, points and, where it is given, class; with what holds it."""
    old, new = (_reached(page, *reached) for reached in zip(change.total, grades, strict=True))
    return _from_to(page, change, old, new, [*_by_class(change), *_by_vetoes(page, change)])


def _from_to(page: Page, change: UnitChange, old: object, new: object, why: Sequence[Message]) -> Message:
    """From what to what a unit went and why; in a letter to the unit itself without its name."""
    values = {"unit": page.units[change.unit].name, "old": old, "new": new, "why": why}
    told = say("từ {old} thành {new}; {why}", **values) if why else say("từ {old} thành {new}", **values)
    return told if "unit" in page.scope else say("{unit} ({told})", **values, told=told)


def _reached(page: Page, points: str | None, grade: str | None) -> object:
    if points is None:
        return say("chưa có kết quả")
    told = _print_total(page, points)
    if not grade:
        return told
    reached = told if page.results.sums_up else say("{n} điểm", n=told)
    return say("{points}, loại {grade}", points=reached, grade=page.class_name(grade))


def _tell_asked(page: Page, change: UnitChange) -> Iterable[Message]:
    """The shortcomings and tasks of which something else is asked or nothing more, by their words, not their ids."""
    shortcomings, tasks = page.results.shortcomings(unit=change.unit), page.results.plan(unit=change.unit)
    names = {cell.place: mask_personal_data(cell.old) for cell in change.asked if cell.column == "description"}
    names |= {one.id: one.description for one in shortcomings} | {one.task: one.title for one in tasks}
    asked = {one.id for one in shortcomings if one.is_open} | {one.task for one in tasks if not one.is_settled}
    moved = {cell.place: cell for cell in change.asked if cell.column == "due" and cell.old and cell.new}
    anew = _list_asked_anew(change) & asked
    told: dict[str, list[Message]] = {"anew": [], "otherwise": [], "no more": []}
    for place in dict.fromkeys(cell.place for cell in change.asked):
        how = "anew" if place in anew else "otherwise" if place in asked else "no more"
        about = say("«{what}»", what=names.get(place, place).rstrip("."))
        if how != "anew" and (cell := moved.get(place)):
            old, new = (_due(page, cell, text) for text in (cell.old, cell.new))
            about = say("{what} (hạn đổi từ {old} thành {new})", what=about, old=old, new=new)
        told[how].append(about)
    if told["anew"]:
        yield say("Yêu cầu thêm: {about}.", about=told["anew"])
    if told["otherwise"]:
        yield say("Nội dung yêu cầu khắc phục thay đổi: {about}.", about=told["otherwise"])
    if told["no more"]:
        yield say("Không còn yêu cầu: {about}.", about=told["no more"])


def _list_asked_anew(change: UnitChange) -> set[str]:
    """What was not there before, or was closed, done or dropped: no earlier letter asks for it."""
    added = {cell.place for cell in change.asked if cell.column in ("description", "title") and not cell.old}
    ended = {cell.place for cell in change.asked if cell.column == "status" and cell.old not in ("", OPEN, NOT_DONE)}
    return added | ended


def _due(page: Page, cell: CellChange, text: str) -> object:
    """A deadline as letters write it: of a shortcoming a day, of a task a quarter."""
    if cell.table == "plan":
        return parse_period(text)
    return letter_day(date.fromisoformat(text), page.opened.lang)


def list_revised(page: Page, quarters: Quarters) -> Iterator[tuple[Quarter, Release]]:
    """The quarters before in which a revision gave somebody in scope, or whom it succeeds, another result."""
    for found in (one for one in with_results(quarters) if one is not page.results):
        whom = [name for one in page.units.values() for name in (one.id, *one.succeeds)]
        if "unit" not in page.scope:
            whom = [*found.percents(page.scope.get("block"))]
        if release := page.opened.history.revised(found.quarter, whom):
            yield found.quarter, release


def tell_revised(
    releases: Iterable[tuple[Quarter, Release]],
    name_day: Callable[[date], object] = lambda day: say("ngày {day}", day=day),
) -> Iterator[Message]:
    """The quarters that count as a revision has them, and which one: others were printed before."""
    revised = [
        say("{quarter} ({status}, {day})", quarter=one, status=release.status_name, day=name_day(release.dated))
        for one, release in releases
        if release.dated
    ]
    if revised:
        yield say("Gồm kết quả đã đính chính: {quarters}.", quarters=revised)


def tell_revised_since(page: Page) -> Iterator[Message]:
    """That changes are counted from a revision that came after the quarter's bulletins, which tell other ones."""
    before, dated = page.before, page.release.dated
    if before is None or dated is None:
        return
    whom = [page.whom] if "unit" in page.scope else [*before.percents()]
    if (one := page.opened.history.revised(before.quarter, whom)) and one.dated >= dated:
        yield say(
            "So sánh với {quarter} ({status}, ngày {dated}); bản tin phát hành trước đó so sánh với số liệu cũ.",
            quarter=before.quarter,
            status=one.status_name,
            dated=one.dated,
        )
