"""The words of the illustrative company, which no other body's sentences may hold."""

import re
from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook

from tests.whole.reading import Page

OURS = re.compile(
    r"\bCCHC\b(?!_)|\b(?i:cải cách hành chính|công ty|điện lực|ban chỉ đạo|tổ chấm điểm|cộng hòa xã hội"
    r"|administrative reform|compan(?:y|ies)|steering committee|scoring team|socialist republic)\b"
)
PLACE = re.compile(r"\{\w*\}")  # one that was not filled


def find_words_of_ours(text: str) -> list[str]:
    """Where a text has one, or a place that was not filled, each with what stands around it."""
    found = [*OURS.finditer(text), *PLACE.finditer(text)]
    return [text[max(match.start() - 30, 0) : match.end() + 30] for match in found]


def texts_of(path: Path) -> Iterator[str]:
    """What a file of a quarter says to whoever opens it."""
    match path.suffix:
        case ".html":
            yield Page(path.read_text(encoding="utf-8")).text
        case ".xlsx":
            book = load_workbook(path)
            for sheet in book:
                yield from (cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str))
                yield from (check.prompt or "" for check in sheet.data_validations.dataValidation)
        case ".csv" | ".txt" | ".yaml":
            yield path.read_text(encoding="utf-8-sig")
