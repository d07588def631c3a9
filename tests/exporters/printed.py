"""What stands where on the pages of a PDF, as poppler reads it."""

import subprocess
from itertools import groupby
from typing import NamedTuple
from xml.etree import ElementTree

HEAD, FOOT = 51, 800  # points from the top of an A4 page, between which its text stands
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
    words = sorted((round(float(word.get("yMax"))), float(word.get("xMin")), word.text) for word in page)
    lines = [(y, " ".join(text for *_, text in line)) for y, line in groupby(words, lambda word: word[0])]
    text = [(y, line) for y, line in lines if HEAD < y <= FOOT]
    lowest = max((y for y, _ in text), default=HEAD)
    return PrintedPage(
        [line for y, line in lines if y <= HEAD], [line for _, line in text], (lowest - HEAD) / (FOOT - HEAD)
    )
