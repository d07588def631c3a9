"""The bundled typeface has what it says it has."""

import pytest
from sample_bulletin import letters

from cchc_lib.fonts import FAMILY, font_paths, missing_characters, printable, use_in_matplotlib, web_font_paths

TTFont = pytest.importorskip("fontTools.ttLib").TTFont
ALL_FILES = [*font_paths(), *web_font_paths().values()]


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda path: path.name)
def test_a_file_has_exactly_the_listed_characters(path):
    """`characters.txt` and the files cannot drift apart."""
    have = {chr(code) for code in TTFont(path).getBestCmap()}
    assert missing_characters("".join(sorted(have))) == []
    others = "".join(map(chr, range(0x20, 0xD800)))
    assert set(printable_characters(others)) <= have


def printable_characters(text: str) -> list[str]:
    missing = set(missing_characters(text))
    return [c for c in text if c not in missing and printable(c) == c]


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda path: path.name)
def test_digits_are_tabular_and_letters_are_whole(path):
    """Without ``ccmp`` no letter is drawn from two glyphs, which a PDF gives back as two."""
    font = TTFont(path)
    assert len({font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}) == 1
    assert "GSUB" not in font
    assert font["name"].getDebugName(1) == FAMILY
    assert "Source" not in font["name"].getDebugName(4)


def test_every_vietnamese_letter_and_mark_of_ours_is_there():
    text = "".join(letters()) + "▲▼●○→←↑↓≥≤–—“”‘’°×−±·•…№½%‰✓₫"
    assert printable(text) == text


def test_other_characters_are_printed_by_number():
    assert printable("Tốt 😀\u200b") == "Tốt [U+1F600][U+200B]"
    assert missing_characters("😀a😀\u200b") == ["😀", "\u200b"]


def test_printing_twice_changes_nothing():
    once = printable("😀 a\u0301\n\tb")
    assert once == "[U+1F600] á\n\tb"
    assert printable(once) == once


def test_matplotlib_finds_the_typeface():
    font_manager = pytest.importorskip("matplotlib.font_manager")
    use_in_matplotlib()
    assert font_manager.findfont(FAMILY, fallback_to_default=False).endswith("CCHCSans-Regular.ttf")
