"""The classes of all units over the quarters, at a glance."""

from collections.abc import Iterable, Mapping
from itertools import count, takewhile

from ...language import Message, Text, say
from ...model import QuotedGrade
from ...quarter import Quarter
from ...results import Gap, QuarterResults, Standing
from ..drawing.class_tiles import Tile, TileRow, class_tiles
from ..drawing.writer import Part
from ..page import Page, is_held
from ..quarter_data import SPAN, Quarters, with_results
from .trend import find_breaks, tell_quarters

Places = dict[Quarter, dict[str, Standing]]


def show_classes(page: Page) -> list[Part]:
    """A tile a unit and quarter, over the last eight; below it the same as a table, and what to know of the quarters.

    Nothing where there is but one quarter.
    """
    quarters: Quarters = [*page.opened.earlier, page.results][-SPAN:]
    return [part for part in (*draw_classes(page, quarters), *tell_quarters(page, quarters)) if part]


def draw_classes(page: Page, quarters: Quarters) -> list[Part]:
    """The same of these quarters, and of the year that they make up where it is among them."""
    known = with_results(quarters)
    places = {found.quarter: {u: one for u, one in found.standings().items() if u in page.units} for found in known}
    in_quarters = [quarter for quarter, found in places.items() if found and not _is_sum(page, quarter)]
    if len(in_quarters) < 2:
        return []
    letters = _explain_letters(page, quarters)
    caption = say("Xếp loại từng đơn vị qua {k} quý: {letters}", k=len(in_quarters), letters=letters)
    if any(is_held(one) for found in places.values() for one in found.values()):
        caption = say("{caption}; gạch chéo: bị khống chế", caption=caption)
    tops = {found.quarter: found.quoted.classes[0] for found in known if found.quarter in in_quarters}
    finding = _finding(page, {quarter: places[quarter] for quarter in in_quarters}, tops)
    if len({found.version for found in known}) > 1:
        finding = say("{finding}, theo quy định của từng quý", finding=finding)
    figure = page.write.figure(_draw(page, quarters, places, len(in_quarters)), caption, finding)
    return [figure, page.write.folded(say("Xếp loại qua các quý"), _table(page, quarters, places))]


def _is_sum(page: Page, quarter: Quarter) -> bool:
    """Whether it is the year that the others make up."""
    return page.results.sums_up and quarter == page.results.quarter


def _draw(page: Page, quarters: Quarters, places: Places, k: int) -> str:
    told = say("Bảng ô xếp loại {n} đơn vị qua {k} quý", n=len(page.units), k=k)
    if now := page.count_classes(places[page.results.quarter].values()):
        counts = [say("{n} {title}", n=n, title=title) for n, title in now]
        told = say("{told}; {quarter}: {counts}", told=told, quarter=page.results.quarter, counts=counts)
    alt = f"{page.write.plain(told)}."
    heads = [page.write.plain(say("Năm")) if _is_sum(page, q.quarter) else q.quarter.roman for q in quarters]
    periods = [(number, year) for number, _, year in (head.partition("/") for head in heads)]
    breaks = find_breaks(page, [None if isinstance(q, Gap) else (q.version, "") for q in quarters])
    return class_tiles(_group(page, quarters, places), alt=alt, periods=periods, breaks=breaks)


def _group(page: Page, quarters: Quarters, places: Places) -> list[list[TileRow]]:
    """The units of each block below its title."""
    grades = {found.quarter: list(found.quoted.classes) for found in with_results(quarters)}
    letters = name_letters(_list_titles(page, quarters))

    def tile(unit: str, quarter: Quarter) -> Tile | None:
        if (one := places.get(quarter, {}).get(unit)) is None:
            return None
        place = next(i for i, grade in enumerate(grades[quarter]) if grade.id == one.final_class)
        title = page.write.plain(grades[quarter][place].title)
        return Tile(letters[title], place / max(len(grades[quarter]) - 1, 1), is_held(one))

    groups: dict[str, list[TileRow]] = {}
    for unit in page.units.values():
        title = page.write.plain(page.results.regulation.blocks[unit.block].title)
        tiles = [tile(unit.id, found.quarter) for found in quarters]
        groups.setdefault(unit.block, [TileRow(title)]).append(TileRow(page.write.plain(unit.short), tiles))
    return list(groups.values())


def name_letters(titles: Iterable[str]) -> dict[str, str]:
    """The first letters of the words of each class, in capitals; of several alike also those that tell them apart."""
    alike: dict[str, list[str]] = {}
    for title in dict.fromkeys(titles):
        alike.setdefault("".join(word[0] for word in title.split()).upper(), []).append(title)
    found: dict[str, str] = {}
    for letters, group in alike.items():
        shared = len([*takewhile(lambda same: len({*same}) == 1, zip(*group, strict=False))])
        apart = next(n for n in count() if len({title[shared:][:n] for title in group}) == len(group))
        found |= {title: letters + title[shared:][:apart] for title in group}
    return found


def _explain_letters(page: Page, quarters: Quarters) -> list[Message]:
    """Each class with its letters, those of earlier regulations too."""
    titles = _list_titles(page, quarters)
    named = name_letters(titles)
    return [say("{letters} {title}", letters=named[name], title=title) for name, title in titles.items()]


def _list_titles(page: Page, quarters: Quarters) -> dict[str, Text]:
    """The title of each class by itself as it is read, the newest regulation's first."""
    grades = [grade for found in reversed(with_results(quarters)) for grade in found.quoted.classes]
    return {page.write.plain(grade.title): grade.title for grade in grades}


def _finding(page: Page, places: Places, tops: Mapping[Quarter, QuotedGrade]) -> Message:
    """How many units had the highest class of each quarter all the time, by its name where it has one."""

    kept = set(page.units)
    for quarter, found in places.items():
        kept &= {unit for unit, one in found.items() if one.final_class == tops[quarter].id}
    title, *others = {grade.title for grade in tops.values()}
    highest = say("loại cao nhất") if others else say("loại {title}", title=title)
    values = {"n": len(kept), "highest": highest, "k": len(places)}
    if not values["n"]:
        return say("Không đơn vị nào giữ {highest} suốt {k} quý", **values)
    return say("{n} đơn vị giữ {highest} suốt {k} quý", **values)


def _table(page: Page, quarters: Quarters, places: Places) -> Part:
    def name(unit: str, found: QuarterResults | Gap) -> Text | str:
        one = places.get(found.quarter, {}).get(unit)
        if one is None or isinstance(found, Gap):
            return "–"
        return found.quoted.grade(one.final_class).title

    rows = [[unit.short, *(name(unit.id, found) for found in quarters)] for unit in page.units.values()]
    columns = [say("Đơn vị"), *(found.quarter.roman for found in quarters)]
    return page.write.table(say("Xếp loại qua các quý"), columns, rows, data=page.name_data("xep-loai"))
