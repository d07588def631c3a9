"""Screen and paper look alike, and can be read."""

import re
from pathlib import Path

import pytest

from cchc_lib import exporters, stylesheets

LOOKS = Path(stylesheets.__file__).parent
TEMPLATE = Path(exporters.__file__).parent / "template"
CSS = (LOOKS / "bulletin.css").read_text(encoding="utf-8")
TYPST = (TEMPLATE / "bulletin.typ").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--(\w+): (#\w{6});", CSS))
SHADES = re.findall(r"td\.h\d \{ background: (#\w{6});", CSS)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_palette_is_one():
    """Every colour named in the style sheet, and every shade, is in the Typst preamble as well."""
    assert [name for name, colour in COLOURS.items() if colour not in TYPST] == []
    assert re.findall(r'"(#\w{6})"', TYPST.partition("#let shades")[2])[:10] == SHADES


@pytest.mark.parametrize("shade", range(10))
def test_figures_can_be_read_on_every_shade(shade):
    text = "#FFFFFF" if shade > 5 else COLOURS["ink"]
    assert contrast(SHADES[shade], text) >= 4.5


@pytest.mark.parametrize("text", ["navy", "plum", "ink", "grey"])
@pytest.mark.parametrize("ground", ["#FFFFFF", COLOURS["pale"], COLOURS["marked"]])
def test_text_can_be_read_on_every_ground(text, ground):
    assert contrast(COLOURS[text], ground) >= 4.5


def test_shades_grow_darker():
    assert sorted(SHADES, key=luminance, reverse=True) == SHADES


@pytest.mark.parametrize("document", stylesheets.FAMILIES)
def test_a_notebook_brings_the_typeface_of_the_page_and_rules_for_our_sections_alone(document):
    faces = re.findall(r"^@font-face\{.*\}$", stylesheets.page_style(document), re.MULTILINE)
    head, _, rules = stylesheets.notebook_style(document).partition(".cchc.cchc.cchc {")
    assert faces
    assert head.splitlines() == faces
    assert rules.count("{") == rules.count("}") - 1
