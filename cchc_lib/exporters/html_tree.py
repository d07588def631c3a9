"""A bulletin's HTML as a tree, with its figures set aside.

The HTML parser lower-cases attributes, which breaks SVG (``viewBox``), and is slow on a thousand path elements. So
figures wait outside the tree, each held by a numbered ``<x-svg>``, and come back letter by letter.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote_to_bytes

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EntitySubstitution
from bs4.formatter import HTMLFormatter

SVG = re.compile(r"<svg\b.*?</svg\s*>", re.DOTALL | re.IGNORECASE)
PLACE = re.compile(r'<x-svg n="(\d+)"></x-svg>')
DATA_LINK = re.compile(r'<a\b[^>]*\bclass="data"[^>]*>')
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_AS_HTML5 = HTMLFormatter(entity_substitution=EntitySubstitution.substitute_xml, void_element_close_prefix=None)


@dataclass(frozen=True)
class Page:
    """A tree of HTML and the source of the figures that belong in it."""

    tree: BeautifulSoup
    figures: list[str]

    @classmethod
    def parse(cls, html: str) -> "Page":
        """Read a page or a part of one."""
        figures = SVG.findall(html)
        numbers = count()
        rest = SVG.sub(lambda _: f'<x-svg n="{next(numbers)}"></x-svg>', html)
        return cls(BeautifulSoup(rest, "html.parser"), figures)

    def write(self) -> str:
        """The page as text, its figures as they were read."""
        return PLACE.sub(lambda match: self.figures[int(match[1])], self.tree.decode(formatter=_AS_HTML5))


def cells_of(row: Tag) -> list[Tag]:
    """The cells of a table's row."""
    return row.find_all(["th", "td"], recursive=False)


def places(rows: list[Tag]) -> Iterator[tuple[int, Tag]]:
    """Each cell of a table with the number of its first column, counted with the spans around it."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in cells_of(row):
            while (y, x) in taken:
                x += 1
            width, height = span(cell, "colspan"), span(cell, "rowspan")
            taken |= {(y + dy, x + dx) for dy in range(height) for dx in range(width)}
            yield x, cell


def span(cell: Tag, name: str) -> int:
    """How many columns or rows a cell covers."""
    return int(cell.get(name, 1))


def data_of(link: Tag) -> tuple[str, str, bytes]:
    """The data inside a link: its file name, its media type, its content."""
    kind, _, content = link["href"].removeprefix("data:").partition(",")
    data = base64.b64decode(content) if kind.endswith(";base64") else unquote_to_bytes(content)
    name = PurePosixPath(PureWindowsPath(link.get("download") or "data.csv").name).name
    return name, kind.partition(";")[0], data


def data_files(html: str) -> dict[str, bytes]:
    """The data that travels inside a page, by file name."""
    links = (BeautifulSoup(start, "html.parser").a for start in DATA_LINK.findall(html))
    return {name: data for name, _, data in map(data_of, links)}
