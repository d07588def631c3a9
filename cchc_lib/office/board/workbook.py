"""``ranking.xlsx``: a sheet a table. Numbers are numbers, days are days, and what people wrote is text."""

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import chain, count
from pathlib import Path
from textwrap import shorten

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ...bulletin.page import Page
from ...exact import round_half_up
from ...folders import suffix_of
from ...language import Message, say
from .. import workbook_style as style
from .table import Field, Table, read_value

_LONGEST_NAME = 31  # of a sheet
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_TEXT = Alignment(horizontal="left", wrap_text=True, vertical="top", indent=1)
_HEADING_LINES = 3
_DAYS = {"vi": "dd/mm/yyyy", "en": "d mmm yyyy"}  # in English no day is read as a month


def write_workbook(output: Path, page: Page, tables: Sequence[Table]) -> list[Path]:
    """Write the workbook into ``output``; the same content gives the same bytes."""
    path = output / f"ranking{suffix_of(page.opened.lang)}.xlsx"
    workbook = style.new_workbook()
    workbook.remove(workbook.worksheets[0])
    style.name_workbook(workbook, page.write.plain(tables[0].title))
    for table in tables:
        name = _name_sheet(page.write.plain(table.sheet), workbook.sheetnames)
        _write_sheet(workbook.create_sheet(name), page, table)
    style.save(workbook, path)
    return [path]


def _name_sheet(title: str, taken: Sequence[str]) -> str:
    """A name that a spreadsheet takes, and that no other sheet has."""
    words = _NOT_IN_A_NAME.sub(" ", title)
    name = shorten(words, _LONGEST_NAME, placeholder="") or words.strip()[:_LONGEST_NAME].strip() or "–"
    others = {other.casefold() for other in taken}
    numbered = (f"{name[: _LONGEST_NAME - 4]} ({n})" for n in count(2))
    return next(one for one in chain([name], numbered) if one.casefold() not in others)


def _write_sheet(sheet: Worksheet, page: Page, table: Table) -> None:
    fields = [field for field in table.fields if field.width]
    lines = [table.title, _tell_state(page), *table.notes]
    heading = len(lines) + 1
    for row, line in enumerate(lines, start=1):
        _write_line(sheet, row, page.write.plain(line), fields)
    sheet.cell(1, 1).font = style.TITLE_FONT
    heads = [page.write.plain(field.head) for field in fields]
    for column, head in enumerate(heads, start=1):
        style.put(sheet.cell(heading, column), head, style.HEADING)
    # no head is broken within a word
    widths = [max(field.width, *map(len, head.split())) for field, head in zip(fields, heads, strict=True)]
    style.set_widths(sheet, widths)
    sheet.row_dimensions[heading].height = _HEADING_LINES * style.LINE_HEIGHT
    for number, row in enumerate(table.rows, start=heading + 1):
        values = [_value(page, field, row) for field in fields]
        for column, (field, value) in enumerate(zip(fields, values, strict=True), start=1):
            style.put(sheet.cell(number, column), value, style.VALUE)
            sheet.cell(number, column).number_format = _format(field, row, page.opened.lang)
            if field.kind is str:
                sheet.cell(number, column).alignment = _TEXT
        style.set_height(sheet, number, zip(values, (field.width for field in fields), strict=True))
    last = f"{get_column_letter(len(fields))}{heading + max(1, len(table.rows))}"
    style.set_up_print(sheet, heading_row=heading)
    sheet.auto_filter.ref = f"A{heading}:{last}"
    sheet.print_title_rows = f"1:{heading}"
    names = next((i for i, field in enumerate(fields, start=1) if field.name in ("unit", "criterion")), 1)
    sheet.freeze_panes = f"{get_column_letter(names + 1)}{heading + 1}"


def _write_line(sheet: Worksheet, row: int, line: str, fields: Sequence[Field]) -> None:
    """A sentence above the table, as wide as it."""
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(fields))
    style.put(sheet.cell(row, 1), line)
    sheet.cell(row, 1).alignment = style.WRAPPED
    style.set_height(sheet, row, [(line, sum(field.width for field in fields))])
    if row == 1:
        sheet.row_dimensions[row].height = 2 * style.LINE_HEIGHT


def _tell_state(page: Page) -> Message:
    """Whether that is published, of which day, and that the data is illustrative where it is."""
    values = {"status": page.status(), "dated": page.dated, "as_of": page.as_of}
    told = say("{status}, ngày {dated}; số liệu tính đến {as_of}.", **values)
    return say("{told} {mark}.", told=told, mark=page.mark) if page.mark else told


def _value(page: Page, field: Field, row: object) -> object:
    """What a cell holds: numbers as they are printed."""
    value = read_value(page, field, row)
    return round_half_up(value, field.places) if isinstance(value, Fraction) else value


def _format(field: Field, row: object, lang: str) -> str:
    if field.mark_of and (mark := field.mark_of(row)):
        return mark
    return {Fraction: style.decimals_format(field.places), int: "0", date: _DAYS[lang]}.get(field.kind, "@")
