"""The typeface of charts and bulletins, and what it can print.

The files are a subset of Source Sans 3; `README.md` beside them says how they were made.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

FAMILY = "CCHC Sans"
FOLDER = Path(__file__).parent


def font_paths() -> list[Path]:
    """The TrueType files, regular before bold."""
    return [FOLDER / f"CCHCSans-{style}.ttf" for style in ("Regular", "Bold")]


def web_font_paths() -> dict[int, Path]:
    """The WOFF2 files by CSS weight."""
    return {400: FOLDER / "CCHCSans-Regular.woff2", 700: FOLDER / "CCHCSans-Bold.woff2"}


def use_in_matplotlib() -> None:
    """Make the typeface known to matplotlib and its default family."""
    import matplotlib
    from matplotlib import font_manager

    for path in font_paths():
        font_manager.fontManager.addfont(path)
    matplotlib.rcParams["font.family"] = [FAMILY]


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
