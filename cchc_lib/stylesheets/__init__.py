"""The style sheets of bulletins and of letters, for the page and for JupyterLab; style and script of the indexes.

How a PDF, a Word file or a workbook looks stands beside what writes it.
"""

import base64
from functools import lru_cache
from pathlib import Path

from ..fonts import FAMILY, SERIF, web_font_paths

FAMILIES = {"bulletin": FAMILY, "letter": SERIF}  # the kinds of document, and the typeface of each
_FOLDER = Path(__file__).parent
SCOPE = "cchc"  # class of the element around each section
FIGURE_ON_PAPER = (504, 640)  # how wide and high a figure with its words may be on a page, in points


@lru_cache
def page_style(document: str = "bulletin") -> str:
    """The style sheet with the typeface inside, for a page that stands alone."""
    return _faces(document) + _read(document)


def _faces(document: str) -> str:
    family = FAMILIES[document]
    return "".join(
        f"@font-face{{font-family:'{family}';{face};"
        f"src:url(data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode('ascii')})format('woff2')}}\n"
        for face, path in web_font_paths(family).items()
    )


@lru_cache
def notebook_style(document: str = "bulletin") -> str:
    """The same rules and typeface for our own sections inside a notebook, which leave the rest of it as it is."""
    rules = _read(document).replace(":root {", "& {").replace("\nhtml {", "\n& {")
    # JupyterLab has rules of its own for lists and tables; a class named three times outweighs them.
    resets = "dl dt, dl dd { float: none; width: auto; }\ntable { table-layout: auto; }\n"
    return f"{_faces(document)}.{SCOPE}.{SCOPE}.{SCOPE} {{\n{resets}{rules}}}\n"


@lru_cache
def index_style() -> str:
    """The style sheet of an index page: that of a bulletin, and what only an index has."""
    return page_style() + _read("index")


@lru_cache
def index_script() -> str:
    """The script that filters and sorts an index."""
    return (_FOLDER / "index.js").read_text(encoding="utf-8")


def _read(document: str) -> str:
    return (_FOLDER / f"{document}.css").read_text(encoding="utf-8")
