"""Who stands where: one table of all units, one of each block. Blocks are never ranked against each other."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from operator import attrgetter

from ...bulletin.page import Page, rank, repeats_points
from ...bulletin.regulation_words import tell_apart
from ...bulletin.sections import change
from ...bulletin.sections.revision import tell_revised_since
from ...bulletin.sections.year import tell_state
from ...exact import ratio_text
from ...language import Message, say
from ...results import UnitRow, has_moved, read_year, unit_quarters, year_quarters
from ...scoring import UnitScore
from ..workbook_style import decimals_format
from .table import Field, Table, exacts, for_machines, texts, wholes


class _WholePage(Page):
    """All units together, whose changes are in % since each block has a maximum of its own; some may lack points."""

    in_percent = True


def tabulate_ranking(page: Page) -> Table:
    """All units, block by block."""
    whole = _WholePage(page.opened)
    blocks = whole.results.regulation.blocks
    block = [for_machines("block_id", lambda unit: unit.block)]
    block.append(texts("block", say("Khối"), lambda unit: blocks[unit.block].title, 21))
    units = [unit for name in blocks for unit in _ranked(whole, name)]
    title = say("Kết quả chấm điểm {scored} {quarter} của các đơn vị", quarter=page.results.quarter)
    notes = [*tell_apart(whole.results.regulation.head), *_notes(whole)]
    return Table("ranking", say("Mọi đơn vị"), title, [*block, *_fields(whole)], units, notes)


def tabulate_rankings(page: Page) -> Iterator[Table]:
    """The units of each block, by rank; a file for machines has them with all others."""
    for name, block in page.results.regulation.blocks.items():
        own = Page(page.opened, block=name)
        if own.units:
            values = {"block": block.title, "quarter": page.results.quarter}
            title = say("Xếp hạng {scored} {quarter}: {block}", **values)
            yield Table("", block.title, title, _fields(own), _ranked(own, name), _notes(own))


def _ranked(page: Page, block: str) -> list[UnitRow]:
    """The units of a block, best first; then those that have no points."""
    scores = rank(score for score in page.scores.values() if score.block == block)
    missing = (unit for unit in page.units.values() if unit.block == block and unit.id not in page.scores)
    return [*(page.units[score.unit] for score in scores), *missing]


def _notes(page: Page) -> list[Message]:
    if page.results.sums_up:
        return list(tell_state(page))
    return [*tell_revised_since(page), change.explain_marks(page)] if page.compared else []


def _fields(page: Page) -> list[Field]:
    rounding, of = page.head.rounding, partial(_of, page)

    def number(name: str, head: Message, places: int = rounding.places) -> Field:
        return exacts(name, head, of(attrgetter(name)), places)

    points = [number("total", say("Điểm")), number("max_points", say("Tối đa"))]
    adjustments = [number("bonus", say("Điểm thưởng")), number("penalty", say("Điểm phạt"))]
    in_quarter = not page.results.sums_up
    percent = number("percent", say("Tỷ lệ, %"), rounding.percent_places)
    if in_quarter and repeats_points(page.scores.values()):
        percent = replace(percent, width=0)
    titles = [page.write.plain(grade.title) for grade in page.head.classes]
    wide = max(10, 4 + max(map(len, titles)) // 2)  # characters: the longest title in two lines
    return [
        wholes("rank", say("Hạng"), of(lambda score: score.rank if page.has_ranks(score.block) else None)),
        _unless_idle(page, texts("tied", say("Đồng hạng"), of(lambda score: say("có") if score.tied else None), 7)),
        for_machines("unit_id", lambda unit: unit.id),
        texts("unit", say("Đơn vị"), lambda unit: unit.name, 28),
        *(points if in_quarter else _quarters(page)),
        percent,
        for_machines("exact_percent", of(lambda score: ratio_text(score.exact_percent))),
        *(adjustments if in_quarter else ()),
        texts("class", say("Xếp loại"), of(lambda score: page.class_name(score.final_class)), wide),
        texts("class_by_points", say("Xếp loại theo điểm"), of(lambda s: page.class_name(s.class_by_points)), wide),
        _unless_idle(page, texts("ceiling", say("Khống chế"), of(lambda s: page.explain_held(s) or None), 36)),
        *_change_fields(page),
        _unless_idle(page, texts("note", say("Ghi chú"), lambda unit: _note(page, unit), 28)),
    ]


def _unless_idle(page: Page, field: Field) -> Field:
    """A column that people see only where something stands in it."""
    return field if any(field.show(unit) is not None for unit in page.units.values()) else replace(field, width=0)


def _of(page: Page, show: Callable[[UnitScore], object]) -> Callable[[UnitRow], object]:
    """What is shown of a unit's score; nothing of one that has no points."""
    return lambda unit: show(page.scores[unit.id]) if unit.id in page.scores else None


def _quarters(page: Page) -> Iterator[Field]:
    """The % of each quarter of a year."""
    known = unit_quarters(page.results)
    for place, one in enumerate(year_quarters(page.results)):
        show = partial(lambda unit, place: known[unit.id][place].percent if unit.id in known else None, place=place)
        places = max((quarters[place].places or 0 for quarters in known.values()), default=0)
        yield exacts(f"percent_q{place + 1}", say("{quarter}, %", quarter=one.quarter.roman), show, places)


def _change_fields(page: Page) -> Iterator[Field]:
    """How units changed, and what that is beside the usual swing of their block."""
    if not page.compared:
        return
    moved = {unit: found for unit in page.compared if (found := change.number_compared(page, unit))}
    places = max(found.places for found in moved.values())
    marks = {unit: _format(change.sign_of_move(page, unit), places) for unit in moved}
    yield exacts(
        "change",
        change.head_compared(page),
        lambda unit: moved[unit.id].x if unit.id in moved else None,
        places,
        mark_of=lambda unit: marks.get(unit.id, ""),
    )
    if not page.results.sums_up:
        head = say("So với mức dao động thường thấy")
        yield texts(
            "change_judged", head, lambda unit: change.name_judged(page, unit.id) if unit.id in moved else None, 18
        )


def _format(sign: str, places: int) -> str:
    """How a change is shown: an arrow where it is unusual, in brackets where it is slight, else with its sign."""
    number = decimals_format(places)
    before, after = (f"{sign} ", "") if sign in change.ARROWS else ("(", ")") if sign else ("", "")
    return f'"{before}+"{number}"{after}";"{before}−"{number}"{after}";"="'.replace('""', "")


def _note(page: Page, unit: UnitRow) -> object:
    """Why a unit has no points, what rules did to them, and that it was in another block before."""
    if unit.missing:
        return say("chưa có kết quả: {why}", why=unit.missing)
    year = read_year(page.results, unit=unit.id).get(unit.id) if page.results.sums_up else None
    moved = [say("Đã chuyển khối trong năm.")] if year and has_moved(page.results, year) else []
    told = [*moved, *page.tell_rules([unit])]
    return say("{told}", told=told) if told else None
