"""The style sheet of bulletins, one for the page and for JupyterLab."""

import base64
from functools import lru_cache
from pathlib import Path

from ..fonts import FAMILY, web_font_paths

_STYLE = Path(__file__).parent / "bulletin.css"
SCOPE = "cchc"  # class of the element around each section


@lru_cache
def page_style() -> str:
    """The style sheet with the typeface inside, for a page that stands alone."""
    faces = "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode('ascii')})format('woff2')}}\n"
        for weight, path in web_font_paths().items()
    )
    return faces + _STYLE.read_text(encoding="utf-8")


@lru_cache
def notebook_style() -> str:
    """The same rules for our own sections inside a notebook, which leave the notebook itself as it is."""
    rules = _STYLE.read_text(encoding="utf-8").replace(":root {", "& {").replace("\nhtml {", "\n& {")
    # JupyterLab has rules of its own for lists and tables; a class named three times outweighs them.
    resets = "dl dt, dl dd { float: none; width: auto; }\ntable { table-layout: auto; }\n"
    return f".{SCOPE}.{SCOPE}.{SCOPE} {{\n{resets}{rules}}}\n"
