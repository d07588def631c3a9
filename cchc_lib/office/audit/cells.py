"""Cells and their looks. What people typed becomes text that can never act as a formula."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from ..workbook_style import protect, put, set_up_print

PLAIN, TITLE, NOTE, STATUS_LINE = "CCHC plain", "CCHC title", "CCHC note", "CCHC status line"
GROUP, HEADING, LABEL, FAINT, STATUS = "CCHC group", "CCHC heading", "CCHC label", "CCHC faint", "CCHC status"
TO_FILL, MARK, GREY, HELPER = "CCHC to fill", "CCHC mark", "CCHC grey", "CCHC helper"
NUMBER, EXACT, POINTS, PERCENT = "CCHC number", "CCHC exact", "CCHC points", "CCHC percent"
RESULT, PUBLISHED, PUBLISHED_PERCENT = "CCHC result", "CCHC published", "CCHC published percent"
PUBLISHED_PLAIN, DIFFERENCE = "CCHC published plain", "CCHC difference"


@dataclass(frozen=True, slots=True)
class Formula:
    """What a cell computes; it holds nothing that a person typed."""

    text: str


def add_styles(workbook: Workbook, places: int, percent_places: int) -> None:
    """Give the workbook the looks of its cells; points and percentages have the decimals that are printed."""
    line = Side(style="thin", color="D0D0D0")
    framed = {"border": Border(left=line, right=line, top=line, bottom=line)}
    points, percent = (f"0.{'0' * n}" if n else "0" for n in (places, percent_places))
    wrapped, middle = Alignment(wrap_text=True, vertical="top"), Alignment(horizontal="center", vertical="top")
    top = Alignment(vertical="top")
    open_cell = {"fill": _fill("FFF8DC"), "protection": Protection(locked=False)}
    published = framed | {"fill": _fill("F2F2F2"), "alignment": top}
    headed = Alignment(wrap_text=True, horizontal="center", vertical="center")
    looks = {
        PLAIN: {},
        STATUS_LINE: {"font": _font(bold=True, color="C00000")},
        TITLE: {"font": _font(bold=True, size=14, color="1F4E79")},
        NOTE: {"alignment": wrapped},
        GROUP: framed | {"font": _font(bold=True, color="1F4E79"), "fill": _fill("DDEBF7"), "alignment": top},
        HEADING: framed | {"font": _font(bold=True, color="FFFFFF"), "fill": _fill("1F4E79"), "alignment": headed},
        LABEL: framed | {"alignment": wrapped},
        FAINT: framed | {"font": _font(color="A6A6A6"), "alignment": wrapped},
        TO_FILL: framed | open_cell | {"alignment": Alignment(horizontal="right", vertical="top")},
        MARK: framed | open_cell | {"alignment": middle},
        GREY: framed | {"fill": _fill("EDEDED")},
        HELPER: framed | {"font": _font(color="808080"), "number_format": "0", "alignment": top},
        NUMBER: framed | {"alignment": middle},
        EXACT: framed | {"number_format": "0.0000", "alignment": top},
        POINTS: framed | {"number_format": points, "alignment": top},
        PERCENT: framed | {"number_format": percent, "alignment": top},
        RESULT: framed | {"number_format": points, "font": _font(bold=True), "alignment": top},
        PUBLISHED: published | {"number_format": points},
        PUBLISHED_PERCENT: published | {"number_format": percent},
        PUBLISHED_PLAIN: published,
        DIFFERENCE: framed | {"fill": _fill("E2EFDA"), "alignment": middle},
        STATUS: framed | {"font": _font(bold=True, color="C00000"), "alignment": wrapped},
    }
    for name, look in looks.items():
        workbook.add_named_style(NamedStyle(name, **({"font": _font()} | look)))


def _font(**how: object) -> Font:
    return Font(**({"name": "Calibri", "size": 10} | how))


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def make_row(sheet: WriteOnlyWorksheet, cells: Iterable[tuple[object, str]]) -> list[WriteOnlyCell]:
    """Cells of a row from contents and looks."""
    return [_make_cell(sheet, content, look) for content, look in cells]


def _make_cell(sheet: WriteOnlyWorksheet, content: object, look: str) -> WriteOnlyCell:
    match content:
        case Formula():
            cell = WriteOnlyCell(sheet, f"={content.text}")
            cell.style = look
        case None | int() | Decimal() | Fraction():
            cell = WriteOnlyCell(sheet)
            put(cell, content, look)
        case _:
            cell = WriteOnlyCell(sheet)
            put(cell, str(content), look)
    return cell


def set_up_sheet(
    sheet: WriteOnlyWorksheet, widths: Iterable[float], freeze: str | None = None, printed: str | None = None
) -> None:
    """Widths, frozen heads, protection, and what of it is printed; before the first row is written."""
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = freeze
    if printed:
        sheet.print_area, sheet.print_title_rows, sheet.print_title_cols = printed, "1:2", "A:A"
    set_up_print(sheet, has_headings=False)
    protect(sheet)


def mark_differences(sheet: WriteOnlyWorksheet, cells: str) -> None:
    """Colour the cells that are not 0."""
    red, dark = PatternFill("solid", bgColor="FFC7CE"), Font(bold=True, color="9C0006")
    sheet.conditional_formatting.add(cells, CellIsRule("notEqual", ["0"], fill=red, font=dark))
