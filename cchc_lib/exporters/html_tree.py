"""A bulletin's HTML as a tree, with its figures set aside.

The HTML parser lower-cases attributes, which breaks SVG (``viewBox``), and is slow on a thousand path elements. So
figures wait outside the tree, each held by a numbered ``<x-svg>``, and come back letter by letter.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote_to_bytes

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EntitySubstitution
from bs4.element import Doctype, PreformattedString
from bs4.formatter import HTMLFormatter

SVG = re.compile(r"<svg\b.*?</svg\s*>", re.DOTALL | re.IGNORECASE)
PLACE = re.compile(r'<x-svg n="(\d+)"></x-svg>')
DATA_LINK = re.compile(r'<a\b[^>]*\bclass="data"[^>]*>')
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
SHORT_TABLE = 10  # rows up to which a table stays whole; a longer one is not parted after a single row
KEPT_WITH = {"figure", "div", "table", "dl", "details", "h3", "h4"}
TWO_LINES = 100  # letters that take two lines of a letter
_AS_HTML5 = HTMLFormatter(entity_substitution=EntitySubstitution.substitute_xml, void_element_close_prefix="")


@dataclass(frozen=True)
class Page:
    """A tree of HTML, without comments and their like, and the source of the figures that belong in it."""

    tree: BeautifulSoup
    figures: list[str]

    @classmethod
    def parse(cls, html: str) -> "Page":
        """Read a page or a part of one."""
        figures = SVG.findall(html)
        numbers = count()
        rest = SVG.sub(lambda _: f'<x-svg n="{next(numbers)}"></x-svg>', html)
        tree = BeautifulSoup(rest, "html.parser", multi_valued_attributes=None, store_line_numbers=False)
        for unseen in tree.find_all(string=_is_unseen):  # which browsers end elsewhere than this parser
            unseen.extract()
        return cls(tree, figures)

    def part(self, name: str) -> Tag:
        """The first element of a name, such as ``main``, of a page that has one."""
        tag = self.tree.find(name)
        if tag is None:
            raise ValueError(f"a page without <{name}>")
        return tag

    @property
    def lang(self) -> str:
        """The language that the page is in."""
        return attribute(self.part("html"), "lang")

    def meta(self, name: str) -> str:
        """What the head of the page says under a name, "" where it is silent."""
        tag = self.tree.find("meta", attrs={"name": name})
        return attribute(tag, "content") if tag else ""

    def write(self) -> str:
        """The page as text, its figures as they were read."""
        return PLACE.sub(lambda match: self.figures[int(match[1])], self.tree.decode(formatter=_AS_HTML5))


def _is_unseen(text: str | None) -> bool:
    return isinstance(text, PreformattedString) and not (isinstance(text, Doctype) and text == "html")


def cells_of(row: Tag) -> list[Tag]:
    """The cells of a table's row."""
    return [cell for cell in row.children if isinstance(cell, Tag) and cell.name in ("th", "td")]


def part_of(tag: Tag) -> str:
    """The part of its table that a row or a cell stands in: ``thead``, ``tbody`` or ``tfoot``."""
    row = tag if tag.name == "tr" else tag.parent
    name = row.parent.name if row and row.parent else ""
    return name if name in ("thead", "tfoot") else "tbody"


def ends_letter(tag: Tag) -> bool:
    """Whether it goes over the page with the signature, above which there are not two lines of text without it."""
    end = tag.find_next(["p", "table", "section"])
    if end is None or "closing" not in classes(end) or len(tag.select("tbody tr")) > SHORT_TABLE:
        return False
    return end.p is not None and len(end.p.get_text()) < TWO_LINES


def is_kept(paragraph: Tag) -> bool:
    """Whether a paragraph stays with what follows it: a figure or table, or a letter's short end."""
    following = paragraph.find_next_sibling()
    return ends_letter(paragraph) or (following is not None and following.name in KEPT_WITH)


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
        if rows[y].parent is not body:
            body, group = rows[y].parent, []
        covered = range(x, x + span(cell, "colspan"))
        above, before = {columns[one] for one in covered if one in columns}, beside.get(y, group)
        scope = attribute(cell, "scope") or ("col" if part_of(cell) == "thead" else "")  # so in a table of Markdown
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
    return int(attribute(cell, name) or 1)


def attribute(tag: Tag, name: str) -> str:
    """The text of an attribute, "" where the element has none of this name."""
    value = tag.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)


def classes(tag: Tag) -> list[str]:
    """The classes of an element, as they are written."""
    return attribute(tag, "class").split()


def data_of(link: Tag) -> tuple[str, str, bytes]:
    """The data inside a link: its file name, its media type, its content."""
    kind, _, content = attribute(link, "href").removeprefix("data:").partition(",")
    data = base64.b64decode(content) if kind.endswith(";base64") else unquote_to_bytes(content)
    name = PurePosixPath(PureWindowsPath(attribute(link, "download") or "data.csv").name).name
    return name, kind.partition(";")[0], data


def data_files(html: str) -> dict[str, bytes]:
    """The data that travels inside a page, by file name."""
    links = (BeautifulSoup(start, "html.parser").find_all("a") for start in DATA_LINK.findall(html))
    return {name: data for name, _, data in map(data_of, chain.from_iterable(links))}
