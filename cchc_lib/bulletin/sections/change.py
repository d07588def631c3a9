"""What changed since the quarter before, split by cause: a block's units side by side, or one unit by criterion."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from ...exact import HUNDRED, round_half_up
from ...language import Message, first_of, other_criteria, say
from ...model import BONUS, PENALTY, label_criterion
from ...results import ENOUGH_MOVES, MOST_USUAL, SLIGHT, UNKNOWN, UNUSUAL, USUAL, UnitRow
from ...scoring import CAUSES, Change, ChangePart
from ..drawing.writer import NOTHING, Cell, Columns, Num, Part, Section, TableRow, numbers
from ..ledger import state
from ..page import MOST_UNITS, Name, Page, known
from ..quarter_data import SPAN
from ..scoped_pages import BlockPage, CompanyPage, UnitPage

_CAUSES = {
    "performance": say("Thực hiện"),
    "without_value": say("Thiếu số liệu"),
    "not_submitted": say("Không nộp hồ sơ"),
    "rule": say("Quy định"),
    "not_applicable": say("Phát sinh"),
    "adjustments": say("Thưởng, phạt"),
    "limits": say("Giới hạn"),
    "rounding": say("Làm tròn"),
}
_IN_WORDS = {
    "performance": say("thực hiện"),
    "without_value": say("thiếu số liệu"),
    "not_applicable": say("phát sinh"),
    "adjustments": say("thưởng và phạt"),
    "limits": say("giới hạn"),
    "rounding": say("làm tròn"),
}
ARROWS = ("▲", "▼")
_JUDGED = {"▲": say("tăng khác thường"), "▼": say("giảm khác thường"), "()": say("trong mức dao động thường thấy")}
_SIDES = {BONUS: say("Tổng điểm thưởng"), PENALTY: say("Tổng điểm phạt")}


def name_limits(page: Page) -> Message:
    """What holds a total, in the words of a sentence."""
    return say("giới hạn, điểm liệt") if _has_vetoes(page) else _IN_WORDS["limits"]


def _has_vetoes(page: Page) -> bool:
    """Whether a veto may have held a total at 0, which is counted with the limits."""
    return any(one.regulation.head.vetoes for one in (page.results, page.before) if one)


def _cause_of(page: Page, unit: str, cause: str) -> str:
    """What a change of a unit came from: where it handed nothing in, then or now, that is why values are missing."""
    return "not_submitted" if cause == "without_value" and page.list_not_submitted(unit) else cause


def _name_cause(page: Page, cause: str) -> Message:
    """What a change came from."""
    return say("Giới hạn, điểm liệt") if cause == "limits" and _has_vetoes(page) else _CAUSES[cause]


def name_scale(in_percent: bool) -> Message:
    """What a change is counted in."""
    return say("điểm phần trăm") if in_percent else say("điểm")


def _tell_size(n: Num, in_percent: bool) -> Message:
    """So much in what a change is counted in."""
    return say("{n} điểm phần trăm", n=n) if in_percent else say("{n} điểm", n=n)


def _number(unit: str, cause: str, change: Change) -> Num:
    """All of a unit's change, or what a cause brought to it, as printed."""
    x = {"total": change.total, **change.printed()}[cause]
    scale = "%" if change.in_percent else "points"
    return state(f"{cause} of the change in {scale}", unit, x, Num(x, change.places, sign=True))


def show_moved(moved: Num) -> Cell:
    """How much a whole moved, ``=`` where it did not, as `mark_of_unit` says it; ``–`` is what is not compared."""
    return Cell(moved if round_half_up(moved.x, moved.places) else "=", data=(moved,))


def _show_total(page: Page, unit: str) -> Cell:
    return show_moved(_number(unit, "total", page.changes[unit]))


def _number_causes(page: Page, unit: str) -> dict[str, Num]:
    """What each cause brought to a unit's change, where it brought anything."""
    change = page.changes[unit]
    return {_cause_of(page, unit, c): _number(unit, c, change) for c, x in change.printed().items() if x}


def tell_direction(x: Fraction, places: int, in_percent: bool) -> Message:
    """``tăng 1,20 điểm``, ``giảm …``, ``không đổi``."""
    if x == 0:
        return say("không đổi")
    size = _tell_size(Num(abs(x), places), in_percent)
    return say("tăng {size}", size=size) if x > 0 else say("giảm {size}", size=size)


def tell_change(page: Page, unit: str) -> Message:
    """How a unit changed; across a break its performance first, then how much of the change is that of the rules."""
    change = page.changes[unit]
    values: dict[str, object] = {"quarter": known(page.before).quarter, "judged": _tell_judged(page, unit)}
    values["total"], parts = _tell_total(page, unit), _list_parts(page, unit)
    if silent := page.list_not_submitted(unit):
        return say(
            "So với {quarter}: **{total}**; {silent} đơn vị không nộp hồ sơ, nên thay đổi này không phản ánh kết "
            "quả thực hiện.",
            **values,
            silent=silent,
        )
    if change.is_break:
        if len(parts) > 1:
            values["total"] = say("{total} ({parts})", total=values["total"], parts=parts)
        if change.shares_nothing:
            why = say("đơn vị chuyển từ khối khác") if page.has_moved(unit) else say("áp dụng quy định mới")
            return say(
                "So với {quarter}: {total}; {why}, không có tiêu chí nào so sánh được, nên thay đổi này không phản "
                "ánh kết quả thực hiện.",
                **values,
                why=why,
            )
        moved = _number(unit, "performance", change).x
        values["performance"] = tell_direction(moved, change.places, change.in_percent)
        return say(
            "So với {quarter}, riêng phần thực hiện **{performance}**; {judged}. Kết quả chung {total}.", **values
        )
    if _is_of_more(change):
        return say("So với {quarter}: **{total}** ({parts}); {judged}.", **values, parts=parts)
    return say("So với {quarter}: **{total}**; {judged}.", **values)


def _is_of_more(change: Change) -> bool:
    """Whether it is no measure of the performance.

    A limit acts, a value is missing in one of the quarters, it went the other way, or half is by what arose.
    """
    by_arising = 2 * abs(change.not_applicable) >= abs(change.total) > 0
    return bool(change.printed()["limits"] or change.without_value) or by_arising or _is_contrary(change)


def _is_contrary(change: Change) -> bool:
    return change.total * change.performance < 0


def _tell_total(page: Page, unit: str) -> Message:
    """All of a change, and from which total to which it went, in % where it is counted so."""
    change, score = page.changes[unit], page.scores[unit]
    moved = _number(unit, "total", change).x
    told = tell_direction(moved, change.places, change.in_percent)
    now = replace(page.percent_of(score) if change.in_percent else page.total_of(score), places=change.places)
    values = {"told": told, "was": replace(now, x=now.x - moved), "now": now}
    if not moved:
        return told
    return say("{told}, từ {was} lên {now}", **values) if moved > 0 else say("{told}, từ {was} xuống {now}", **values)


def _list_parts(page: Page, unit: str) -> list[Message]:
    """What each cause brought to a change, where it brought anything; other rules also that they brought nothing."""
    change, printed = page.changes[unit], page.changes[unit].printed()
    names = {**_IN_WORDS, "rule": _name_rules(page, unit), "limits": name_limits(page)}
    used = [cause for cause, x in printed.items() if x or (cause == "rule" and change.is_break)]
    named = {cause: _with_codes(page, unit, cause, names[cause]) for cause in used}
    return [say("{cause}: {x}", cause=named[cause], x=_number(unit, cause, change)) for cause in used]


def _name_rules(page: Page, unit: str) -> Message:
    """Whose rules are others than before; and that all of what cannot be compared is counted with them."""
    rules = say("quy định mới") if page.is_break else say("tiêu chí của khối mới")
    if page.is_break and page.has_moved(unit):
        rules = say("quy định mới và tiêu chí của khối mới")
    has_others = page.changes[unit].not_comparable
    return say("{rules}, kể cả tiêu chí không so sánh được", rules=rules) if has_others else rules


def _with_codes(page: Page, unit: str, cause: str, name: Message) -> Message:
    """A cause; what arose, or has a value, in one of the two quarters alone with the criteria of which that is so."""
    change, handed_in = page.changes[unit], not page.list_not_submitted(unit)
    about = {
        "not_applicable": change.arose,
        "without_value": {part.criterion for part in change.parts if part.without_value and handed_in},
    }.get(cause, ())
    block = page.results.regulation.blocks[page.scores[unit].block]
    codes = [criterion.code for criterion in block.main if criterion.id in about]
    return say("{cause} ({codes})", cause=name, codes=codes) if codes else name


def _tell_judged(page: Page, unit: str) -> Message:
    """What a change is beside the usual swing."""
    change, usual = page.changes[unit], _swing(page, page.scores[unit].block, with_scale=True)
    swing = say("mức dao động thường thấy: {swing}", swing=usual)
    rose = say("phần thực hiện tăng khác thường, {swing}", swing=swing)
    usual_all = say("chưa phải khác thường, {swing}", swing=swing)
    told = {
        UNUSUAL: rose if change.performance > 0 else say("phần thực hiện giảm khác thường, {swing}", swing=swing),
        USUAL: say("phần thực hiện {told}", told=usual_all) if _is_of_more(change) else usual_all,
        SLIGHT: say("trong mức dao động thường thấy ({swing})", swing=usual) if change.compared else swing,
    }
    return told.get(page.judge(unit), swing)


def _swing(page: Page, block: str, with_scale: bool = False) -> Message | Num:
    """The usual swing, in what changes are counted on the page; or how many comparisons there are so far."""
    swing, places = page.swings[block], page.head.rounding.percent_places
    if swing.mean is None:
        made = say("mới có {n} lần so sánh", n=swing.n) if swing.n else say("chưa có lần so sánh nào")
        told = say("chưa biết ({made}, cần ít nhất {least})", made=made, least=ENOUGH_MOVES)
        return state("moves compared", block, swing.n, told)
    per_percent = 1 if page.in_percent else page.results.regulation.blocks[block].max_points / HUNDRED
    number = state("usual swing", block, swing.mean, Num(swing.mean * per_percent, places))
    return _tell_size(number, page.in_percent) if with_scale else number


def define_swing() -> Message:
    """What the usual swing is."""
    return say(
        "bình quân mức tăng hay giảm tỷ lệ % của một đơn vị trong khối giữa hai kỳ liền nhau, cùng một quy định, "
        "trong {span} kỳ gần nhất; thay đổi quá {times} lần mức đó là khác thường",
        span=SPAN,
        times=Num(MOST_USUAL, 3),
    )


def explain_marks(page: Page) -> Message:
    """The usual swing of each block, and what `mark_of_unit` says by those of its signs that stand anywhere."""
    blocks = page.results.regulation.blocks
    known = [say("{block} {swing}", block=blocks[name].title, swing=_swing(page, name)) for name in page.swings]
    swings = known if len(known) > 1 else _swing(page, next(iter(page.swings)))
    if all(swing.mean is None for swing in page.swings.values()):
        return say("Mức dao động thường thấy: {swings}; chưa đánh dấu thay đổi nào là khác thường.", swings=swings)
    told = say("Mức dao động thường thấy, {scale}: {swings}.", swings=swings, scale=name_scale(page.in_percent))
    marks = "".join(mark_of_unit(page, unit) for unit in page.compared)
    values = {"told": told, "times": Num(MOST_USUAL, 3)}
    if any(arrow in marks for arrow in ARROWS):
        told = say(
            "{told} ▲▼: khác thường, phần thực hiện tăng hay giảm quá {times} lần mức đó; riêng ngẫu nhiên cũng gây "
            "ra khoảng 1 trong 100 lần, thường hơn ở đơn vị có ít trường hợp.",
            **values,
        )
    else:
        told = say("{told} Không phần thực hiện nào tăng hay giảm khác thường, quá {times} lần mức đó.", **values)
    return say("{told} Số trong ngoặc: trong mức đó.", told=told) if "(" in marks else told


def show_marks(page: Page) -> Part:
    """The same below a table that has such marks."""
    return page.write.paragraph(explain_marks(page) if page.compared else None, "method")


def _moved(x: Fraction, places: int) -> Num | str:
    """A part of a change in a cell, where it moved anything."""
    return Num(x, places, sign=True) if round_half_up(x, places) else "–"


def tell_break(page: Page) -> Message | None:
    """That another regulation applies from this quarter; else nothing."""
    head = page.results.regulation.head
    values = {"quarter": head.start, "number": head.decision.number}
    if page.before and page.is_break and page.scores_before:
        return say(
            "Từ {quarter} áp dụng quy định mới ({number}), nên chỉ so được phần thực hiện với {before}.",
            **values,
            before=page.before.quarter,
        )
    is_first = page.results.quarter.holds(head.applies_from)
    return say("Từ {quarter} áp dụng quy định mới ({number}).", **values) if is_first else None


def tell_directions(page: Page) -> Message:
    """How many units rose and how many fell, of those that may be compared, and of how many that is unusual."""
    of = say("Phần thực hiện") if page.is_break else say("Kết quả chung")
    if (n := len(page.compared)) < len(page.scores):
        of = say("{of} ({n} trong {all} đơn vị so sánh được)", of=of, n=n, all=len(page.scores))
    signs = [(x > 0) - (x < 0) for x in page.compared.values()]
    values: dict[str, object] = {"of": of, "rising": signs.count(1), "falling": signs.count(-1)}
    if not any(signs):
        return say("{of}: không đơn vị nào tăng hay giảm", **values)
    told = say("{of}: {rising} đơn vị tăng, {falling} đơn vị giảm", **values)
    if not values["falling"]:
        told = say("{of}: {rising} đơn vị tăng, không đơn vị nào giảm", **values)
    if not values["rising"]:
        told = say("{of}: {falling} đơn vị giảm, không đơn vị nào tăng", **values)
    judged = [page.judge(unit) for unit in page.compared]
    if n := sum(one == SLIGHT and page.compared[unit] != 0 for unit, one in zip(page.compared, judged, strict=True)):
        told = say("{told}, trong đó {n} đơn vị trong mức dao động thường thấy", told=told, n=n)
        if n == sum(map(abs, signs)):
            told = say("{of}: không đơn vị nào tăng hay giảm quá mức dao động thường thấy", **values)
    if n := sum(sign_of_move(page, unit) in ARROWS for unit in page.compared):
        return say("{told}; {n} đơn vị thay đổi khác thường", told=told, n=n)
    if set(judged) == {UNKNOWN}:
        return told
    if n := judged.count(UNKNOWN):
        k = len(judged) - n
        return say("{told}; ở {k} đơn vị đủ số liệu để xét, chưa thấy thay đổi khác thường", told=told, k=k)
    return say("{told}; chưa thấy thay đổi khác thường", told=told)


def tell_other_units(page: BlockPage | CompanyPage) -> Message | None:
    """The units that the quarter before had in scope and this one has not there, with what became of each.

    Also those that it published under another name, and of the whole those that are new; those of a block are named
    where units are compared.
    """
    if page.before is None:
        return None
    was = page.before.units(**page.scope)
    left = [unit for unit in was if _has_left(page, was[unit])]
    fates = ((was[unit].short, _tell_fate(page, unit, is_named=len(left) <= MOST_UNITS)) for unit in left)
    told = [say("{units}: {what}", units=units, what=fate) for units, fate in page.join_alike(fates)]
    kept = [(was[one.id].short, one.short) for one in page.units.values() if one.id in was]
    renamed = [say("{was}: nay là {now}", was=old, now=new) for old, new in kept if old.vi != new.vi]
    told += renamed if len(renamed) <= MOST_UNITS else [say("{n} đơn vị đổi tên", n=len(renamed))]
    fresh = [one for one in page.units.values() if one.id not in was and not set(left).intersection(one.succeeds)]
    if fresh and not page.scope:
        units = page.name_or_count([one.short for one in fresh])
        told.append(say("{units}: quý trước không được chấm điểm", units=units))
    return say("Đơn vị thay đổi so với {quarter}: {told}.", quarter=page.before.quarter, told=told) if told else None


def _has_left(page: Page, was: UnitRow) -> bool:
    """Whether a unit is no more where it was, and not merely in a block that a new regulation renamed."""
    now = page.units.get(was.unit)
    return now is None or (now.block != was.block and was.block in page.results.regulation.blocks)


def _tell_fate(page: Page, unit: str, is_named: bool) -> Message:
    """What became of a unit that is no more where it was, with the names of its heirs if wanted."""
    if found := page.results.units(unit=unit):
        return say("chuyển sang {block}", block=page.results.regulation.blocks[found[unit].block].title)
    if heirs := page.results.heirs(unit):
        names = [page.name_unit(one) for one in heirs] if is_named else say("đơn vị khác")
        return say("được {units} kế thừa", units=names)
    return say("không được chấm điểm quý này")


def number_compared(page: Page, unit: str) -> Num | None:
    """How a unit changed, as far as it may be compared; None where it may not."""
    if unit not in page.compared:
        return None
    if page.results.sums_up:
        return Num(page.compared[unit], page.head.rounding.percent_places, sign=True)
    change = page.changes[unit]
    return _number(unit, "performance" if change.is_break else "total", change)


def mark_of_unit(page: Page, unit: str) -> str:
    """The same as a mark: ``▲ +1,20`` where its performance rose unusually, ``(+0,10)`` where it is slight, ``=``."""
    if (moved := number_compared(page, unit)) is None:
        return ""
    sign, told = sign_of_move(page, unit), page.write.plain(moved)
    if sign in ARROWS:
        return f"{sign} {told}"
    if not moved.x:
        return "="
    return f"({told})" if sign else told


def sign_of_move(page: Page, unit: str) -> str:
    """An arrow where the performance of a unit moved unusually, ``()`` where that is slight, else nothing."""
    judged = page.judge(unit)
    if judged == UNUSUAL and (page.is_break or not _is_contrary(page.changes[unit])):
        return ARROWS[page.changes[unit].performance < 0]
    return "()" if judged == SLIGHT else ""


def marks_column(page: Page) -> Columns:
    """The column of such marks, where there are any; data has the number and what it is beside the usual swing."""
    if not page.compared:
        return []
    head = head_compared(page)
    column = numbers(head, head, say("So với mức dao động thường thấy"))
    return [(column, lambda score: _marked(page, score.unit))]


def _marked(page: Page, unit: str) -> Cell | str:
    if (moved := number_compared(page, unit)) is None:
        return NOTHING
    return Cell(mark_of_unit(page, unit), data=(moved, name_judged(page, unit)))


def name_judged(page: Page, unit: str) -> Message | None:
    """What is unusual or slight in the change of a unit, in a word; else nothing."""
    return _JUDGED.get(sign_of_move(page, unit))


def name_compared(page: Page) -> Message:
    """What `mark_of_unit` marks."""
    return say("thay đổi do thực hiện") if page.is_break else say("thay đổi kết quả chung")


def head_compared(page: Page) -> Message:
    """The head of a column of such marks."""
    scale = say("điểm %") if page.in_percent else say("điểm")
    what = say("Thực hiện") if page.is_break else say("So quý trước")
    return say("{what}, {scale}", what=what, scale=scale)


def _list_amendments(page: BlockPage) -> Part | None:
    """What the new regulation changed for the block, where there is one."""
    amends = page.results.regulation.head.amends
    if amends is None or not page.is_break:
        return None
    changes = amends.concerning(page.block.block)
    return page.write.folded(say("Quy định mới thay đổi những gì"), page.write.bullets(changes))


# --- a block ------------------------------------------------------------------------------------------------------


def show_block_change(page: BlockPage) -> Section:
    """What changed since the quarter before, unit by unit, and whether by performance or by the rules."""
    departed = page.write.paragraph(tell_other_units(page))
    if not page.changes:
        return page.section("change", page.write.paragraph(page.no_change_reason()), departed)
    ranked = sorted(page.compared, key=lambda unit: -page.compared[unit])
    others = [unit for unit in page.changes if unit not in page.compared]
    finding = page.write.heading(tell_directions(page)) if len(ranked) >= page.ENOUGH else None
    table = _table(page, [*ranked, *others])
    named = map(page.write.paragraph, _name_others(page, others))
    resting = page.write.paragraph(_name_resting(page), "method")
    told = finding, table, resting, *named, departed, _name_not_comparable(page)
    return page.section("change", page.write.callout(tell_break(page)), *told, _list_amendments(page))


def _name_others(page: BlockPage, others: list[str]) -> Iterator[Message]:
    """The units that cannot be compared as the rest are, each with the reason."""

    def name_those(units: Iterable[str], is_so: Callable[[str], object]) -> Sequence[Name]:
        return page.name_or_count([page.units[unit].name for unit in units if is_so(unit)])

    if moved := name_those(others, page.has_moved):
        yield say("Chuyển từ khối khác nên không tính vào số đơn vị tăng, giảm: {units}.", units=moved)
    if silent := name_those(others, page.list_not_submitted):
        yield say("Có quý không nộp hồ sơ nên không tính vào số đơn vị tăng, giảm: {units}.", units=silent)
    if lacking := name_those(others, page.list_without_value):
        yield say("Có quý thiếu số liệu nên không tính vào số đơn vị tăng, giảm: {units}.", units=lacking)
    if apart := name_those(others, lambda unit: page.changes[unit].shares_nothing and not page.has_moved(unit)):
        yield say("Không có tiêu chí nào so sánh được với quý trước: {units}.", units=apart)
    if missing := name_those(page.scores, lambda unit: unit not in page.changes):
        yield say("Không có kết quả quý trước để so sánh: {units}.", units=missing)


def _table(page: BlockPage, units: list[str]) -> Part:
    """One line a unit; a cause that moved nobody has no column."""
    moved = {unit: _number_causes(page, unit) for unit in units}
    used = [cause for cause in _CAUSES if any(cause in numbered for numbered in moved.values())]
    rows = [
        [page.units[unit].short, _show_total(page, unit), *(found.get(c, "–") for c in used)]
        for unit, found in moved.items()
    ]
    columns = [say("Đơn vị"), numbers(say("Thay đổi")), *(numbers(_name_cause(page, cause)) for cause in used)]
    values = {"quarter": known(page.before).quarter, "scale": name_scale(page.in_percent)}
    caption = say("Thay đổi so với {quarter} theo nguyên nhân, {scale}", **values)
    return page.write.table(caption, columns, rows, data=page.name_data("thay-doi"))


def _name_not_comparable(page: BlockPage | UnitPage) -> Part | None:
    ids = frozenset().union(*(change.not_comparable for change in page.changes.values()))
    if not ids:
        return None
    titles = _titles(page)
    # one that was dropped and the one that came in its place may have one name
    by_name = {page.write.plain(title): title for criterion, title in titles.items() if criterion in ids}
    named = [say("«{title}»", title=title) for title in by_name.values()]
    note = say(
        "Không so sánh được nên tính vào phần quy định (tiêu chí mới, đã bỏ, chuyển vào hay ra khỏi điểm thưởng, "
        "phạt, hoặc đo cách khác): {names}.",
        names=first_of(named, MOST_UNITS, other_criteria),
    )
    return page.write.paragraph(note, "method")


def _name_resting(page: BlockPage) -> Message | None:
    """The criteria at which a performance rests on what other units did."""
    resting = dict.fromkeys(name for change in page.changes.values() for name in _list_resting(page, change))
    titles = _titles(page)
    return _say_resting([titles[name] for name in resting])


def _list_resting(page: BlockPage | UnitPage, change: Change) -> dict[str, Fraction]:
    """What such criteria brought to a performance, as far as it prints."""
    resting = {criterion.id for criterion in page.block.main if criterion.rests_on_others}
    parts = {part.criterion: part.performance for part in change.parts if part.criterion}
    return {name: x for name, x in parts.items() if name in resting and round_half_up(x, change.places)}


def _say_resting(told: list[Message]) -> Message | None:
    if not told:
        return None
    return say(
        "Phần thực hiện gồm cả {told}: điểm ở đó còn phụ thuộc kết quả của đơn vị khác, kể cả khi có đơn vị vào hay "
        "rời khối.",
        told=told,
    )


def _titles(page: BlockPage | UnitPage) -> dict[str, Message]:
    """Labels of the criteria of both quarters, the newer one where both have it; those that were dropped last."""
    was = known(page.before).regulation.blocks
    names = dict.fromkeys(score.block for score in page.scores_before.values())
    before = [criterion for name in names for criterion in was[name].criteria]
    older, newer = ({c.id: label_criterion(c, short=True) for c in some} for some in (before, page.block.criteria))
    return newer | older | newer


# --- a unit -------------------------------------------------------------------------------------------------------


def show_unit_change(page: UnitPage) -> Section:
    """What changed since the quarter before, by cause and by criterion."""
    unit = page.unit.id
    if not page.changes:
        return page.sentence("change", page.no_change_reason())
    change = page.changes[unit]
    rows = [
        TableRow([_with_codes(page, unit, cause, _name_cause(page, cause)), x])
        for cause, x in _number_causes(page, unit).items()
    ]
    rows.append(TableRow([say("Thay đổi"), _show_total(page, unit)], "total"))
    values = {"quarter": known(page.before).quarter, "scale": name_scale(change.in_percent)}
    caption = say("Thay đổi so với {quarter}, {scale}", **values)
    columns = [say("Nguyên nhân"), numbers(say("Thay đổi"))]
    table = page.write.table(caption, columns, rows, data=page.name_data("thay-doi"))
    resting = page.write.paragraph(_tell_resting(page, change), "method")
    defined = page.write.paragraph(say("Mức dao động thường thấy: {meaning}.", meaning=define_swing()), "method")
    broken = page.write.callout(tell_break(page))
    apart = _name_not_comparable(page)
    return page.section("change", broken, table, resting, apart, defined, _by_criterion(page, change))


def _tell_resting(page: UnitPage, change: Change) -> Message | None:
    """How much of a unit's performance rests on what other units did."""
    titles, parts = _titles(page), _list_resting(page, change)
    told = [say("{title} ({x})", title=titles[n], x=Num(x, change.places, sign=True)) for n, x in parts.items()]
    return _say_resting(told)


def _by_criterion(page: UnitPage, change: Change) -> Part | None:
    """One line a criterion, bonus and penalty as sums; what moved nothing that is printed has no line or column."""

    def moved(part: ChangePart, cause: str) -> bool:
        return bool(round_half_up(getattr(part, cause), change.places))

    used = [cause for cause in CAUSES if any(moved(part, cause) for part in change.parts)]
    parts = [part for part in change.parts if any(moved(part, cause) for cause in used)]
    if not parts:
        return None
    titles = _titles(page)

    def label(part: ChangePart) -> Message:
        if part.criterion is None:
            return _SIDES[part.side]
        title = titles[part.criterion]
        return say("{title} (không so sánh được)", title=title) if part.criterion in change.not_comparable else title

    rows = [[label(part), *(_moved(getattr(part, cause), change.places) for cause in used)] for part in parts]
    columns = [say("Tiêu chí"), *(numbers(_name_cause(page, _cause_of(page, page.unit.id, c))) for c in used)]
    caption = say("Thay đổi theo tiêu chí, {scale}", scale=name_scale(change.in_percent))
    table = page.write.table(caption, columns, rows, data=page.name_data("thay-doi-tieu-chi"))
    return page.write.folded(say("Thay đổi ở từng tiêu chí"), table)
