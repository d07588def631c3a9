"""A bulletin's HTML as a tree of lxml, with its figures set aside.

An HTML parser lower-cases attributes, which breaks SVG (``viewBox``). So figures wait outside the tree, each held by
a numbered ``<x-svg>``, and come back letter by letter. What stands behind an element up to the next is its ``tail``.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain, count
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote_to_bytes

from lxml.etree import HTMLParser, XPath, fromstring
from lxml.etree import _Element as Tag
from lxml.html.defs import empty_tags

SVG = re.compile(r"<svg\b.*?</svg\s*>", re.DOTALL | re.IGNORECASE)
DATA_LINK = re.compile(r'<a\b[^>]*\bclass="data"[^>]*>')
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
SHORT_TABLE = 10  # rows up to which a table stays whole; a longer one is not parted after a single row
LONG_CELL = 600  # letters from which on a row may go on over the page
KEPT_WITH = {"figure", "div", "table", "dl", "details", "h3", "h4"}
TWO_LINES = 100  # letters that take two lines of a letter
WHOLE = re.compile(r"\s*<!DOCTYPE html>\s*<html\b", re.IGNORECASE)
children_of = XPath("node()")  # its elements, and the texts between them
_parser = HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)


@dataclass(frozen=True)
class Page:
    """A tree of HTML, without comments and their like, and the source of the figures that belong in it."""

    tree: Tag
    figures: list[str]

    @classmethod
    def parse(cls, html: str) -> "Page":
        """Read a page or a part of one."""
        figures = SVG.findall(html)
        numbers = count()
        rest = SVG.sub(lambda _: f'<x-svg n="{next(numbers)}"></x-svg>', html)
        return cls(fromstring(rest if WHOLE.match(rest) else f"<html>{rest}", _parser), figures)

    def part(self, name: str) -> Tag:
        """The first element of a name, such as ``main``, of a page that has one."""
        tag = next(self.tree.iter(name), None)
        if tag is None:
            raise ValueError(f"a page without <{name}>")
        return tag

    @property
    def lang(self) -> str:
        """The language that the page is in."""
        return self.part("html").get("lang", "")

    def meta(self, name: str) -> str:
        """What the head of the page says under a name, "" where it is silent."""
        return next((tag.get("content", "") for tag in self.tree.iter("meta") if tag.get("name") == name), "")

    def write(self) -> str:
        """The page as text, its figures as they were read."""
        parts = ["<!DOCTYPE html>\n\n"]
        self._write(self.tree, parts)
        return "".join([*parts, "\n"])

    def _write(self, tag: Tag, parts: list[str]) -> None:
        """Escape what must be, and leave all else as it is: lxml itself would write addresses in another way."""
        if tag.tag == "x-svg":
            parts.append(self.figures[int(tag.get("n"))])
            return
        given = ((name, escape(value, quote=False).replace('"', "&quot;")) for name, value in tag.items())
        attributes = "".join(f' {name}="{value}"' for name, value in given)
        parts.append(f"<{tag.tag}{attributes}>")
        if tag.tag in empty_tags:
            return
        text = tag.text or ""
        parts.append(text if tag.tag == "style" else escape(text, quote=False))
        for child in tag:
            self._write(child, parts)
            parts.append(escape(child.tail or "", quote=False))
        parts.append(f"</{tag.tag}>")


def text_of(tag: Tag, between: str = "") -> str:
    """All text within an element, with this between its pieces."""
    return between.join(tag.itertext())


def first_of(tag: Tag, *names: str) -> Tag | None:
    """The first element of one of these names within another."""
    return next(tag.iterdescendants(*names), None)


def cells_of(row: Tag) -> list[Tag]:
    """The cells of a table's row."""
    return list(row.iterchildren("th", "td"))


def part_of(tag: Tag) -> str:
    """The part of its table that a row or a cell stands in: ``thead``, ``tbody`` or ``tfoot``."""
    row = tag if tag.tag == "tr" else tag.getparent()
    part = row.getparent()
    return part.tag if part is not None and part.tag in ("thead", "tfoot") else "tbody"


def ends_letter(tag: Tag) -> bool:
    """Whether it goes over the page with the signature, above which there are not two lines of text without it."""
    blocks = "p", "table", "section"
    behind = chain.from_iterable(one.itersiblings() for one in (tag, *tag.iterancestors()))
    later = chain.from_iterable(one.iter(*blocks) for one in behind)
    end = next(chain(tag.iterdescendants(*blocks), later), None)
    if end is None or "closing" not in classes(end) or len(tag.findall(".//tbody//tr")) > SHORT_TABLE:
        return False
    last = first_of(end, "p")
    return last is not None and len(text_of(last)) < TWO_LINES


def is_kept(paragraph: Tag) -> bool:
    """Whether a paragraph stays with what follows it: a figure or table, or a letter's short end."""
    following = paragraph.getnext()
    return ends_letter(paragraph) or (following is not None and following.tag in KEPT_WITH)


def stays_with_next(row: Tag) -> bool:
    """Whether no page parts a row from the next one, as what heads others, and what stands above a total or the last.

    One that may be longer than a page is parted, as are those that a cell joins.
    """
    following = next(row.itersiblings("tr"), None)
    if following is None or part_of(row) != "tbody" or "group" in classes(row):
        return following is not None and "group" in classes(row)
    ends = "total" in classes(following) or next(following.itersiblings("tr"), None) is None
    return ends and not is_long(row) and row.getparent().find(".//*[@rowspan]") is None


def is_long(row: Tag) -> bool:
    """Whether a row may go on over the page."""
    return any(len(text_of(cell)) > LONG_CELL for cell in cells_of(row))


def unparted(rows: Iterable[Tag]) -> Iterator[list[Tag]]:
    """The rows of a table in runs, each a row with those that stay with it."""
    run: list[Tag] = []
    for row in rows:
        run.append(row)
        if not stays_with_next(row):
            yield run
            run = []


def places(rows: Iterable[Tag]) -> Iterator[tuple[int, int, Tag]]:
    """Each cell of a table with the numbers of its first row and column, counted with the spans around it."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in cells_of(row):
            while (y, x) in taken:
                x += 1
            width, height = span(cell, "colspan"), span(cell, "rowspan")
            taken |= {(y + dy, x + dx) for dy in range(height) for dx in range(width)}
            yield y, x, cell


def heads_of(rows: Sequence[Tag]) -> Iterator[tuple[str, list[int]]]:
    """Of each cell of a table the scope and, by their places among the cells, its heads, which may have their own.

    A head of rows is not headed by its column's: what it heads would be so too.
    """
    columns: dict[int, int] = {}
    beside: dict[int, list[int]] = {}
    body: Tag | None = None
    group: list[int] = []
    for number, (y, x, cell) in enumerate(places(rows)):
        if (part := rows[y].getparent()) is not body:
            body, group = part, []
        covered = range(x, x + span(cell, "colspan"))
        above, before = {columns[one] for one in covered if one in columns}, beside.get(y, group)
        scope = cell.get("scope") or ("col" if part_of(cell) == "thead" else "")  # so in a table of Markdown
        if scope in ("col", "colgroup"):
            columns.update(dict.fromkeys(covered, number))
            yield scope, sorted(above)
        elif scope in ("row", "rowgroup"):
            beside.update((y + dy, [number]) for dy in range(span(cell, "rowspan")))
            group = [number] if scope == "rowgroup" else group
            yield scope, before if scope == "row" else []
        else:
            yield scope, sorted(above) + before


def span(cell: Tag, name: str) -> int:
    """How many columns or rows a cell covers."""
    return int(cell.get(name, 1))


def number_of(item: Tag) -> int | None:
    """The number of an item of a list that has numbers."""
    items = item.getparent()
    if item.tag != "li" or items is None or items.tag != "ol":
        return None
    return first_number(items) + len(list(item.itersiblings("li", preceding=True)))


def first_number(items: Tag) -> int:
    """The number with which a list begins."""
    start = items.get("start", "")
    return int(start) if start.isdecimal() else 1


def classes(tag: Tag) -> list[str]:
    """The classes of an element, as they are written."""
    return tag.get("class", "").split()


def data_of(link: Tag) -> tuple[str, str, bytes]:
    """The data inside a link: its file name, its media type, its content."""
    kind, _, content = link.get("href", "").removeprefix("data:").partition(",")
    data = base64.b64decode(content) if kind.endswith(";base64") else unquote_to_bytes(content)
    name = PurePosixPath(PureWindowsPath(link.get("download") or "data.csv").name).name
    return name, kind.partition(";")[0], data


def data_files(html: str) -> dict[str, bytes]:
    """The data that travels inside a page, by file name."""
    links = (Page.parse(start).part("a") for start in DATA_LINK.findall(html))
    return {name: data for name, _, data in map(data_of, links)}
