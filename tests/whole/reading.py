"""Reading a bulletin back, as somebody does who has nothing but the page."""

import base64
import csv
import io
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import takewhile

from bs4 import BeautifulSoup, Tag

_NUMBER = re.compile(r"[−+]?\d[\d.]*(?:,\d+)?")


def number(text: str) -> Fraction:
    """The one number in a Vietnamese text: ``88,86 %``, ``−0,50``, ``▲ 10,46 %``, ``1.234``; ``–``, ``=``: none."""
    if text in ("–", "="):
        return Fraction(0)
    (found,) = _NUMBER.findall(text)
    return Fraction(found.replace("−", "-").replace(".", "").replace(",", "."))


def numbers(text: str) -> list[Fraction]:
    """All of them, in their order."""
    return [number(found) for found in _NUMBER.findall(text)]


@dataclass(frozen=True)
class Table:
    """A table of a page, and the data file below it."""

    caption: str
    heads: list[str]
    rows: list[list[str]]
    file: str = ""
    data: tuple[tuple[str, ...], ...] = ()

    def column(self, head: str) -> list[str]:
        return [row[self.heads.index(head)] for row in self.rows]


class Page:
    """A bulletin's HTML."""

    def __init__(self, html: str):
        self.html = html

    @cached_property
    def tree(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def text(self) -> str:
        """What a reader sees, on one line."""
        return one_line(self.tree.body)

    @cached_property
    def headings(self) -> list[str]:
        return [one_line(heading) for heading in self.tree.find_all("h2")]

    @cached_property
    def tables(self) -> list[Table]:
        return [_read_table(tag) for tag in self.tree.find_all("table")]

    def table(self, caption: str) -> Table:
        """The table whose caption begins so."""
        (found,) = [table for table in self.tables if table.caption.startswith(caption)]
        return found

    @cached_property
    def figures(self) -> dict[str, list[str]]:
        """The lines of text in each figure, by its alternative text."""
        return {
            one_line(svg.title): [one_line(line) for line in svg.find_all("text")]
            for svg in self.tree.find_all("svg")
        }

    def figure(self, alt: str) -> list[str]:
        (found,) = [lines for title, lines in self.figures.items() if title.startswith(alt)]
        return found

    def section(self, heading: str) -> list[Tag]:
        """The elements between a heading and the next one of its level or a higher one."""
        start = next(tag for tag in self.tree.find_all(["h2", "h3"]) if one_line(tag) == heading)
        ends = {"h2", start.name}
        return list(takewhile(lambda tag: tag.name not in ends, start.find_next_siblings()))

    def sentences(self, heading: str) -> list[str]:
        """The paragraphs and list items of a section."""
        return [one_line(tag) for part in self.section(heading) for tag in [part, *part.find_all(["p", "li"])]
                if tag.name in ("p", "li")]  # fmt: skip

    @cached_property
    def key_figures(self) -> dict[str, str]:
        found = self.tree.select("dl.key-figures > div")
        return {one_line(item.dt): one_line(item.dd) for item in found}

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The data files that travel inside the page."""
        return {link["download"]: _content(link["href"]) for link in self.tree.select("a.data")}


def one_line(tag: Tag) -> str:
    """The text of an element; no-break spaces are spaces."""
    return " ".join(tag.get_text().split())


def _content(reference: str) -> bytes:
    return base64.b64decode(reference.partition(",")[2])


def _read_table(tag: Tag) -> Table:
    heads = [one_line(cell) for cell in tag.thead.find_all("th")]
    rows = [[one_line(cell) for cell in row.find_all(["th", "td"])] for row in tag.select("tbody tr")]
    after = tag.parent.find_next_sibling()
    link = after.select_one("a.data") if after is not None else None
    if link is None:
        return Table(one_line(tag.caption), heads, rows)
    return Table(one_line(tag.caption), heads, rows, link["download"], read_csv(_content(link["href"])))


def read_csv(content: bytes) -> tuple[tuple[str, ...], ...]:
    """The rows of a data file, its heads first; as Vietnamese Excel writes it, or as English does."""
    text = content.decode("utf-8-sig")
    delimiter = ";" if ";" in text.partition("\r\n")[0] else ","
    return tuple(map(tuple, csv.reader(io.StringIO(text), delimiter=delimiter)))
