"""A bulletin's HTML as a tree, with its figures set aside.

The HTML parser lower-cases attributes, which breaks SVG (``viewBox``), and is slow on a thousand path elements. So
figures wait outside the tree, each held by a numbered ``<x-svg>``, and come back letter by letter.
"""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.dammit import EntitySubstitution
from bs4.formatter import HTMLFormatter

SVG = re.compile(r"<svg\b.*?</svg\s*>", re.DOTALL | re.IGNORECASE)
PLACE = re.compile(r'<x-svg n="(\d+)"></x-svg>')
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
        places = iter(range(len(figures)))
        return cls(BeautifulSoup(SVG.sub(lambda _: f'<x-svg n="{next(places)}"></x-svg>', html), "html.parser"), figures)

    def write(self) -> str:
        """The page as text, its figures as they were read."""
        return PLACE.sub(lambda match: self.figures[int(match[1])], self.tree.decode(formatter=_AS_HTML5))
