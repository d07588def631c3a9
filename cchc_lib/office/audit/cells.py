"""Cells and their looks. What people typed becomes text that can never act as a formula."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill

from ...model.regulation import Rounding
from ..workbook_style import add_style, decimals_format, make_font, protect, put, set_up_print, set_widths

PLAIN, TITLE, NOTE, STATUS_LINE = "CCHC plain", "CCHC title", "CCHC note", "CCHC status line"
GROUP, HEADING, LABEL, FAINT, STATUS = "CCHC group", "CCHC heading", "CCHC label", "CCHC faint", "CCHC status"
TO_FILL, MARK, GREY, HELPER = "CCHC to fill", "CCHC mark", "CCHC grey", "CCHC helper"
NUMBER, EXACT, POINTS, PERCENT = "CCHC number", "CCHC exact", "CCHC points", "CCHC percent"
RESULT, PUBLISHED, PUBLISHED_PERCENT = "CCHC result", "CCHC published", "CCHC published percent"
PUBLISHED_PLAIN, DIFFERENCE = "CCHC published plain", "CCHC difference"

Sheet = Any  # one that is only written; its stubs lack most of what it shares with other sheets


@dataclass(frozen=True, slots=True)
class Formula:
    """What a cell computes; it holds nothing that a person typed."""

    text: str


def new_workbook(rounding: Rounding) -> Workbook:
    """One with the looks of its cells; points and percentages have the decimals that are printed."""
    workbook = Workbook(write_only=True)
    points, percent = decimals_format(rounding.places), decimals_format(rounding.percent_places)
    wrapped, middle = Alignment(wrap_text=True, vertical="top"), Alignment(horizontal="center", vertical="top")
    top, right = Alignment(vertical="top"), Alignment(horizontal="right", vertical="top")
    headed = Alignment(wrap_text=True, horizontal="center", vertical="center")
    bold, red, navy = make_font(bold=True), make_font(True, color="C00000"), make_font(True, color="1F4E79")
    plain, framed = partial(add_style, workbook), partial(add_style, workbook, line="D0D0D0")
    published = partial(framed, fill="F2F2F2", alignment=top)
    plain(PLAIN)
    plain(STATUS_LINE, red)
    plain(TITLE, make_font(bold=True, size=14, color="1F4E79"))
    plain(NOTE, alignment=wrapped)
    framed(GROUP, navy, fill="DDEBF7", alignment=top)
    framed(HEADING, make_font(bold=True, color="FFFFFF"), fill="1F4E79", alignment=headed)
    framed(LABEL, alignment=wrapped)
    framed(FAINT, make_font(color="A6A6A6"), alignment=wrapped)
    framed(TO_FILL, fill="FFF8DC", is_open=True, alignment=right)
    framed(MARK, fill="FFF8DC", is_open=True, alignment=middle)
    framed(GREY, fill="EDEDED")
    framed(HELPER, make_font(color="808080"), number_format="0", alignment=top)
    framed(NUMBER, alignment=middle)
    framed(EXACT, number_format="0.0000", alignment=top)
    framed(POINTS, number_format=points, alignment=top)
    framed(PERCENT, number_format=percent, alignment=top)
    framed(RESULT, bold, number_format=points, alignment=top)
    published(PUBLISHED, number_format=points)
    published(PUBLISHED_PERCENT, number_format=percent)
    published(PUBLISHED_PLAIN, alignment=wrapped)
    framed(DIFFERENCE, fill="E2EFDA", alignment=middle)
    framed(STATUS, red, alignment=wrapped)
    return workbook


def append_row(sheet: Sheet, contents: Iterable[tuple[object, str]]) -> None:
    """Write the next row of a sheet: what each cell holds, and its look."""
    cells = []
    for content, look in contents:
        cell = WriteOnlyCell(sheet)
        if isinstance(content, Formula):
            cell.value, cell.style = f"={content.text}", look
        else:
            put(cell, content if isinstance(content, int | Decimal | Fraction | None) else str(content), look)
        cells.append(cell)
    sheet.append(cells)


def set_up_sheet(
    sheet: Sheet, widths: Iterable[float], freeze: str | None = None, printed: str | None = None
) -> None:
    """Widths, frozen heads, protection, and what of it is printed; before the first row is written."""
    set_widths(sheet, widths)
    sheet.freeze_panes = freeze
    if printed:
        sheet.print_area, sheet.print_title_rows, sheet.print_title_cols = printed, "1:2", "A:A"
    set_up_print(sheet, heading_row=0)
    protect(sheet)


def mark_differences(sheet: Sheet, cells: str) -> None:
    """Colour the cells that are not 0."""
    red, dark = PatternFill("solid", bgColor="FFC7CE"), Font(bold=True, color="9C0006")
    sheet.conditional_formatting.add(cells, CellIsRule("notEqual", ["0"], fill=red, font=dark))
