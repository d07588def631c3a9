"""How our workbooks look: styles, widths, heights, print set-up, and texts that never act as formulas."""

import errno
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from lxml.etree import SerialisationError
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..exact import decimal_text, decimals_of, ratio_text
from ..files import replace_file, without_times
from ..inputs.layout import HEADING_ROW, is_named
from ..language import acts
from ..locks import temporary_files

HEADING, LABEL, VALUE = "CCHC heading", "CCHC label", "CCHC value"
TO_FILL, DATE, NOT_ASKED = "CCHC to fill", "CCHC date", "CCHC grey"
EMPTY_COLOUR, MISSING_COLOUR, FAULT_COLOUR, NOTICE_COLOUR = "FFD966", "F8CBAD", "FF9999", "FFEB9C"
TITLE_FONT = Font(name="Calibri", bold=True, size=14)
BOLD_FONT = Font(name="Calibri", bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")

_WIDTHS = {
    "unit": 18, "section": 16, "code": 6, "title": 34, "clause": 16, "max_points": 8, "how_measured": 34,
    "criterion": 16, "not_applicable": 9, "reason": 24, "explanation": 24, "outcome": 24, "evidence": 24,
    "record_no": 12, "checked_on": 12, "description": 44, "action": 44, "status": 16, "task": 20, "done_in": 14,
    "dropped_by": 18, "self_remark": 24,
}  # fmt: skip
_OTHER_WIDTH = 11
LINE_HEIGHT = 14  # points; spreadsheets do not fit heights to wrapped text that a program wrote


def new_workbook() -> Workbook:
    """A workbook that knows our styles, its one sheet still empty."""
    workbook = Workbook()
    add = partial(add_style, workbook, line="BFBFBF", alignment=WRAPPED)
    add(HEADING, make_font(bold=True, color="FFFFFF"), fill="1F4E79")
    add(LABEL, fill="F2F2F2")
    add(VALUE)
    add(TO_FILL, fill="FFFBE6", is_open=True)
    add(DATE, fill="FFFBE6", is_open=True, number_format="dd/mm/yyyy")
    add(NOT_ASKED, fill="D9D9D9")
    return workbook


def add_style(
    workbook: Workbook, name: str, font: Font | None = None, *, fill="", line="", is_open=False, **look: Any
) -> None:
    """Make a workbook know how some cells look: ``fill`` and ``line`` are colours; open cells are not locked."""
    style = NamedStyle(name, font or make_font(), **look)
    style.protection = Protection(locked=not is_open)
    if fill:
        style.fill = PatternFill("solid", fgColor=fill)
    if line:
        side = Side(style="thin", color=line)
        style.border = Border(left=side, right=side, top=side, bottom=side)
    workbook.add_named_style(style)


def make_font(bold: bool | None = None, size: float = 10, color: str | None = None) -> Font:
    """The one typeface of our workbooks."""
    return Font(name="Calibri", size=size, bold=bold, color=color)


def name_workbook(workbook: Workbook, title: str) -> None:
    """The title that readers of screens and lists of files tell; as author nobody, rather than the library."""
    workbook.properties.title, workbook.properties.creator = title, None


def put(cell: Any, value: object, style: str = "") -> None:  # Any: to the stubs each may lie in a merged range
    """Fill a cell. A text stays text, whatever it begins with; blank is blank; a fraction is its decimal number."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) or None
        cell.data_type = "s" if cell.value else "n"
    else:
        cell.value = as_number(value) if isinstance(value, Fraction) else value
    if style:
        cell.style = style
    if isinstance(value, str) and acts(value):
        cell.quotePrefix = True  # else it would become one when somebody edits the cell


def draw_line_above(sheet: Worksheet, row: int, columns: int) -> None:
    """A line between two groups of rows, over so many columns: to count them would be to look at every cell."""
    above = Side(style="medium", color="1F4E79")
    for cell in (sheet.cell(row, number) for number in range(1, columns + 1)):
        cell.border = Border(left=cell.border.left, right=cell.border.right, top=above, bottom=cell.border.bottom)


def as_number(x: Fraction) -> int | Decimal | str:
    """A number as a cell holds it; one that has no end as the text of its fraction."""
    if decimals_of(x) is None:
        return ratio_text(x)
    return int(x) if x.denominator == 1 else Decimal(decimal_text(x))


def letters_of(columns: Iterable[str]) -> dict[str, str]:
    """The letter of each column, by its name."""
    return {name: get_column_letter(number) for number, name in enumerate(columns, start=1)}


def decimals_format(places: int) -> str:
    """The format of numbers that are shown with so many decimals."""
    return f"0.{'0' * places}" if places else "0"


def constant(x: Fraction) -> str:
    """A number as a formula names it: ``66.5``, ``(200/3)``."""
    return f"({ratio_text(x)})" if decimals_of(x) is None else decimal_text(x)


def width_of(column: str, columns: Sequence[str]) -> int:
    """How wide a column of a sheet is, in characters."""
    return _WIDTHS.get("title" if is_named(column, columns) else column, _OTHER_WIDTH)


def set_widths(sheet: Any, widths: Iterable[float]) -> None:
    """Make the columns, from the first on, so many characters wide."""
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def set_height(sheet: Worksheet, row: int, texts: Iterable[tuple[object, int]]) -> None:
    """Make a row as high as its longest text needs: values, and how many characters their cells are wide."""
    sheet.row_dimensions[row].height = LINE_HEIGHT * max(_lines(value, width) for value, width in texts)


def _lines(value: object, width: int) -> int:
    if not isinstance(value, str):
        return 1
    return sum(1 + len(line) // width for line in value.split("\n"))


def protect(sheet: Worksheet) -> None:
    """Lock what is not to be filled, without a password; filters and sizes may be changed."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = False


def set_up_print(sheet: Worksheet, pages_wide: int = 1, heading_row: int = HEADING_ROW) -> None:
    """A4, landscape, as many pages wide; headings, where there are any, on each page, and a filter below them.

    A sheet that begins with them has the title of its workbook at the top of each page.
    """
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages_wide, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.25, footer=0.3)
    header, footer = HeaderFooterItem(), HeaderFooterItem()
    footer.center.text = "&A · &P/&N"
    if heading_row == HEADING_ROW and sheet.parent and (title := sheet.parent.properties.title):
        header.center.text = title.replace("&", "&&")
    sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter = header, footer
    if heading_row:
        sheet.print_title_rows = f"{heading_row}:{heading_row}"
        sheet.auto_filter.ref = sheet.dimensions


def save(workbook: Workbook, path: Path) -> None:
    """Replace ``path`` by the workbook; the same content gives the same bytes."""
    replace_file(path, as_bytes(workbook))


def as_bytes(workbook: Workbook) -> bytes:
    """The workbook as a file, without the time at which it is made."""
    buffer = io.BytesIO()
    with temporary_files():  # openpyxl keeps each sheet in one
        try:
            workbook.save(buffer)
        except SerialisationError as error:  # how lxml tells that a disk is full
            raise OSError(errno.ENOSPC, str(error)) from None
    return without_times(buffer.getvalue())
