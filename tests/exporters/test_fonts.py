"""The bundled typeface has what it says it has."""

import pytest
from sample_bulletin import letters

from cchc_lib.fonts import (
    FAMILY,
    SERIF,
    font_paths,
    missing_characters,
    printable,
    text_width,
    use_in_matplotlib,
    web_font_paths,
)

TTFont = pytest.importorskip("fontTools.ttLib").TTFont
SANS_FILES = [*font_paths(), *web_font_paths().values()]
SERIF_FILES = [*font_paths(SERIF), *web_font_paths(SERIF).values()]
ABSENT = set("↖↗↘↙△▽◆✓")  # from the serif, as its README says; a letter takes them from the other typeface


@pytest.mark.parametrize("path", SANS_FILES + SERIF_FILES, ids=lambda path: path.name)
def test_a_file_has_exactly_the_listed_characters(path):
    """`characters.txt` and the files cannot drift apart."""
    have = {chr(code) for code in TTFont(path).getBestCmap()}
    assert missing_characters("".join(sorted(have))) == []
    others = "".join(map(chr, range(0x20, 0xD800)))
    assert set(printable_characters(others)) - have == (ABSENT if path in SERIF_FILES else set())


def printable_characters(text: str) -> list[str]:
    missing = set(missing_characters(text))
    return [c for c in text if c not in missing and printable(c) == c]


@pytest.mark.parametrize("path", SANS_FILES + SERIF_FILES, ids=lambda path: path.name)
def test_digits_are_tabular_and_letters_are_whole(path):
    """Without ``ccmp`` no letter is drawn from two glyphs, which a PDF gives back as two."""
    font = TTFont(path)
    assert len({font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}) == 1
    assert "GSUB" not in font
    family = SERIF if path in SERIF_FILES else FAMILY
    assert font["name"].getDebugName(1) == family
    assert font["name"].getDebugName(4).startswith(family)


@pytest.mark.parametrize("path", SERIF_FILES, ids=lambda path: path.name)
def test_the_serif_is_as_wide_as_times_new_roman(path):
    """Widths of Times New Roman in thousandths, so that a letter breaks its lines as Word breaks them."""
    font, upright = TTFont(path), {"a": 444, "M": 889, "0": 500, "đ": 500, "ệ": 444}
    bold, italic = {"a": 500, "M": 944, "0": 500}, {"a": 500, "M": 833, "0": 500}
    slanted_bold = {"a": 500, "M": 889, "0": 500}
    widths = {"Regular": upright, "Bold": bold, "Italic": italic, "BoldItalic": slanted_bold}[
        path.stem.partition("-")[2]
    ]
    for letter, width in widths.items():
        found = font["hmtx"][font.getBestCmap()[ord(letter)]][0] * 1000 / font["head"].unitsPerEm
        assert abs(found - width) < 1, letter


def test_what_the_serif_lacks_is_as_wide_as_in_the_other_typeface():
    for letter in ABSENT:
        assert text_width(letter, 12, True, SERIF) == text_width(letter, 12, True, FAMILY) > 5
    assert text_width("a", 12, False, SERIF) != text_width("a", 12, False, FAMILY)


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
