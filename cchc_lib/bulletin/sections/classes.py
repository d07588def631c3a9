"""The classes of all units over the quarters, at a glance."""

from collections.abc import Iterator, Sequence

from ...language import Message, Text, say
from ...model import QuotedGrade
from ...quarter import Quarter
from ...results import Gap, QuarterResults, Standing
from ..drawing.class_tiles import Tile, TileRow, class_tiles
from ..drawing.writer import Part
from ..page import Page, is_held
from ..quarter_data import SPAN
from .trend import find_breaks, name_gaps

Quarters = Sequence[QuarterResults | Gap]
Places = dict[Quarter, dict[str, Standing]]


def show_classes(page: Page) -> list[Part]:
    """A tile a unit and quarter, over the last eight; below it the same as a table, and which quarters are missing.

    Nothing where there is but one quarter.
    """
    quarters: Quarters = [*page.opened.earlier, page.results][-SPAN:]
    places = {found.quarter: found.standings() for found in quarters if isinstance(found, QuarterResults)}
    if len(places) < 2:
        return []
    letters = _explain_letters(page, quarters)
    caption = say("Xếp loại từng đơn vị qua {k} quý: {letters}", k=len(places), letters=letters)
    if any(is_held(one) for found in places.values() for one in found.values()):
        caption = say("{caption}; gạch chéo: bị khống chế", caption=caption)
    figure = page.write.figure(_draw(page, quarters, places), caption, _finding(page, places))
    folded = page.write.folded(say("Xếp loại qua các quý"), _table(page, quarters, places))
    return [part for part in (figure, folded, name_gaps(page, quarters)) if part]


def _draw(page: Page, quarters: Quarters, places: Places) -> str:
    now = page.count_classes(page.scores.values())
    alt = say(
        "Bảng ô xếp loại {n} đơn vị qua {k} quý. {quarter}: {counts}.",
        n=len(page.units),
        k=len(places),
        quarter=page.results.quarter,
        counts=[say("{n} {title}", n=n, title=title) for n, title in now],
    )
    periods = [(number, year) for number, _, year in (found.quarter.roman.partition("/") for found in quarters)]
    breaks = find_breaks(page, [None if isinstance(q, Gap) else (q.version, "") for q in quarters])
    return class_tiles(_group(page, quarters, places), alt=page.write.plain(alt), periods=periods, breaks=breaks)


def _group(page: Page, quarters: Quarters, places: Places) -> list[list[TileRow]]:
    """The units of each block below its title."""
    grades = {q.quarter: list(q.quoted.classes) for q in quarters if isinstance(q, QuarterResults)}

    def tile(unit: str, quarter: Quarter) -> Tile | None:
        if (one := places.get(quarter, {}).get(unit)) is None:
            return None
        place = next(i for i, grade in enumerate(grades[quarter]) if grade.id == one.final_class)
        letters = name_letters(page.write.plain(grades[quarter][place].title))
        return Tile(letters, place / max(len(grades[quarter]) - 1, 1), is_held(one))

    groups: dict[str, list[TileRow]] = {}
    for unit in page.units.values():
        title = page.write.plain(page.results.regulation.blocks[unit.block].title)
        tiles = [tile(unit.id, found.quarter) for found in quarters]
        groups.setdefault(unit.block, [TileRow(title)]).append(TileRow(page.write.plain(unit.short), tiles))
    return list(groups.values())


def name_letters(title: str) -> str:
    """The first letters of its words, in capitals."""
    return "".join(word[0] for word in title.split()).upper()


def _explain_letters(page: Page, quarters: Quarters) -> list[Message]:
    """Each class with its letters, those of earlier regulations too."""
    titles = [grade.title for grade in _grades(quarters)]
    named = {page.write.plain(title): title for title in titles}
    return [say("{letters} {title}", letters=name_letters(name), title=title) for name, title in named.items()]


def _grades(quarters: Quarters) -> Iterator[QuotedGrade]:
    for found in reversed(quarters):
        if isinstance(found, QuarterResults):
            yield from found.quoted.classes


def _finding(page: Page, places: Places) -> Message:
    """How many units had the highest class all the time."""
    top = page.head.classes[0]

    def has_top(unit: str) -> bool:
        return all(unit in found and found[unit].final_class == top.id for found in places.values())

    values = {"n": sum(map(has_top, page.units)), "title": top.title, "k": len(places)}
    if not values["n"]:
        return say("Không đơn vị nào giữ loại {title} suốt {k} quý", **values)
    return say("{n} đơn vị giữ loại {title} suốt {k} quý", **values)


def _table(page: Page, quarters: Quarters, places: Places) -> Part:
    def name(unit: str, found: QuarterResults | Gap) -> Text | str:
        one = places.get(found.quarter, {}).get(unit)
        if one is None or isinstance(found, Gap):
            return "–"
        return found.quoted.grade(one.final_class).title

    rows = [[unit.short, *(name(unit.id, found) for found in quarters)] for unit in page.units.values()]
    columns = [say("Đơn vị"), *(found.quarter.roman for found in quarters)]
    return page.write.table(say("Xếp loại qua các quý"), columns, rows, data=page.name_data("xep-loai"))
