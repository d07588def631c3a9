"""The typefaces of bulletins and of letters, and what they can print.

The files are subsets of Source Sans 3 and of Tinos; `README.md` beside them says how they were made.
"""

import io
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

FAMILY = "CCHC Sans"
SERIF = "CCHC Serif"  # of letters; as wide as Times New Roman
_FACES = {
    FAMILY: {"Regular": "font-weight:400", "Bold": "font-weight:700"},
    SERIF: {
        "Regular": "font-weight:400",
        "Bold": "font-weight:700",
        "Italic": "font-weight:400;font-style:italic",
        "BoldItalic": "font-weight:700;font-style:italic",
    },
}
FOLDER = Path(__file__).parent
_MEASURED = 10  # size at which letters are measured


def font_paths(family: str = FAMILY) -> list[Path]:
    """The TrueType files of a family, regular before bold."""
    return [_path(family, style, "ttf") for style in _FACES[family]]


def web_font_paths(family: str = FAMILY) -> dict[str, Path]:
    """The WOFF2 files of a family by weight and slope, as CSS names them."""
    return {css: _path(family, style, "woff2") for style, css in _FACES[family].items()}


def _path(family: str, style: str, ending: str) -> Path:
    return FOLDER / f"{family.replace(' ', '')}-{style}.{ending}"


def use_in_matplotlib() -> None:
    """Make the typeface known to matplotlib and its default family."""
    import matplotlib
    from matplotlib import font_manager

    for path in font_paths():
        font_manager.fontManager.addfont(path)
    matplotlib.rcParams["font.family"] = [FAMILY]


def text_width(text: str, size: float, bold: bool = False, family: str = FAMILY) -> float:
    """How wide a line of letters of that size is printed, in the unit of the size; see `in_one_line`."""
    return size / _MEASURED * sum(_advance(letter, bold, family) for letter in text)


@cache
def _advance(letter: str, bold: bool, family: str) -> float:
    faces = (_face(bold, family), _face(bold, FAMILY))  # which has what the serif lacks
    face = next(face for face in faces if face.get_char_index(ord(letter)))
    return face.load_char(ord(letter)).linearHoriAdvance / 65536


@cache
def _face(bold: bool, family: str) -> "FT2Font":
    from matplotlib.ft2font import FT2Font

    # from memory: kernels that are forked later would read an open file by turns, each moving the others' place in it
    face = FT2Font(io.BytesIO(font_paths(family)[bold].read_bytes()))
    face.set_size(_MEASURED, 72)
    return face


def in_one_line(text: str) -> str:
    """``text`` as it is printed: line breaks and tabs, however many, are a blank, as a browser has them."""
    return re.sub(r"[ \t\r\n]+", " ", text)


def printable(text: str) -> str:
    """``text`` in composed form, each character that the typeface lacks as ``[U+1F600]``.

    Line breaks and tabs stay. What comes out comes out unchanged a second time.
    """
    return _unprintable().sub(lambda match: f"[U+{ord(match[0]):04X}]", unicodedata.normalize("NFC", text))


def missing_characters(text: str) -> list[str]:
    """The characters of ``text`` that the typeface lacks, each once, in the order of their first use."""
    return list(dict.fromkeys(_unprintable().findall(unicodedata.normalize("NFC", text))))


@lru_cache
def _unprintable() -> re.Pattern[str]:
    """Anything but the ranges of `characters.txt` and the white space of source text."""
    lines = (FOLDER / "characters.txt").read_text(encoding="utf-8").splitlines()
    ranges = [code.split("-") for line in lines for code in line.partition("#")[0].split()]
    allowed = "".join(rf"\u{ends[0]}-\u{ends[-1]}" for ends in ranges)
    return re.compile(f"[^\t\n\r{allowed}]")
