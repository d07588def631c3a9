"""What stands where on the pages of a PDF, as poppler reads it."""

import subprocess
from itertools import groupby
from typing import NamedTuple
from xml.etree import ElementTree

HEAD, FOOT = 51, 800  # points from the top of an A4 page, between which its text begins
XHTML = "{http://www.w3.org/1999/xhtml}"


class PrintedPage(NamedTuple):
    """The lines of a page's running head, those of its text, and how far down the text goes, of 1."""

    head: list[str]
    lines: list[str]
    filled: float


def read_pages(pdf: bytes) -> list[PrintedPage]:
    """The pages of a PDF."""
    run = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    return [_read_page(page) for page in ElementTree.fromstring(run.stdout).iter(f"{XHTML}page")]


def _read_page(page: ElementTree.Element) -> PrintedPage:
    words = sorted(((round(float(w.get("yMax"))), float(w.get("xMin")), w) for w in page), key=lambda word: word[:2])
    by_line = [(y, [word for *_, word in line]) for y, line in groupby(words, lambda word: word[0])]
    lines = [(y, " ".join(word.text for word in line), float(line[0].get("yMin"))) for y, line in by_line]
    text = [(y, line) for y, line, begun in lines if y > HEAD and begun < FOOT]
    lowest = max((y for y, _ in text), default=HEAD)
    return PrintedPage(
        [line for y, line, _ in lines if y <= HEAD], [line for _, line in text], (lowest - HEAD) / (FOOT - HEAD)
    )
