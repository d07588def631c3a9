"""Rows of what came after a quarter was opened, put into its scoresheet: units, criteria, shortcomings, tasks."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from openpyxl import Workbook
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.worksheet import Worksheet

from ..errors import InputError
from ..files import read_bytes
from ..folders import Folders
from ..inputs import QuarterInputs, layout
from ..inputs.names import CriterionNames
from ..inputs.package import find_lost, unpack
from ..inputs.quarter_inputs import read_carried
from ..inputs.quarter_tables import QuarterTables, read_tables
from ..inputs.workbook import find_formulas, load_copy
from ..language import say, slug
from ..model import Finding
from ..quarter import Quarter
from .replacing import alone_with_scoresheet, replace_scoresheet
from .scoresheet import SHORTCOMINGS, TASKS, ScoresheetWriter
from .workbook_style import as_bytes

Key = TypeVar("Key", bound=Hashable)


@dataclass
class Added:
    """What came of adding.

    Attributes
    ----------
    rows : dict of str to int
        How many rows each sheet got.
    relabelled : int
        How many rows have other labels of the regulation than they had.
    before : Path or None
        The scoresheet as it was, where it was replaced.
    """

    rows: dict[str, int]
    relabelled: int
    before: Path | None = None


def add_rows(folders: Folders, quarter: Quarter) -> Added:
    """Put into the scoresheet of a quarter the rows that `make_quarter` would write today and that it lacks.

    Each goes behind the one before it in the order of the regulation, with formats, checks and locks. What is typed
    stays, in rows that may have moved down; rows of what is no more stay too. Labels are those of the regulation as
    it is now.

    Raises
    ------
    UsageError
        If the quarter has no scoresheet.
    InputError
        If it has faults that are not those of single units, or holds what would be lost by writing it anew.
    FileBusy
        If it is open in another program, or somebody saves it meanwhile; nothing is written then.
    LockHeld
        If somebody else writes it, and does not end in time.
    """
    with alone_with_scoresheet(folders, quarter) as (path, inputs, faults):
        workbook, tables = load_copy(path, folders), read_tables(folders, quarter, inputs.regulation)
        _require_sound(path, folders.shown(path), faults, workbook, tables)
        lang, blocks = inputs.company.spoken("vi"), inputs.regulation.blocks
        names = CriterionNames(inputs.regulation, inputs.regulations)
        units = inputs.company.units
        writer = ScoresheetWriter(
            quarter, inputs.regulation, blocks, inputs.members, lang, names, workbook, units=units
        )
        found = {block: _add_criteria(writer, workbook[block], inputs) for block in blocks}
        added = Added({block: n for block, (n, _) in found.items()}, sum(n for _, n in found.values()))
        added.rows |= _add_records(writer, folders, inputs, tables)
        if any((added.relabelled, *added.rows.values())):
            for name in [one for one in workbook.sheetnames if slug(one) == slug(layout.LISTS_SHEET)]:
                del workbook[name]
            writer.write_lists()
            added.before = replace_scoresheet(path, folders, quarter, as_bytes(workbook))
    return added


def _require_sound(path: Path, file: str, faults: list[Finding], workbook: Workbook, tables: QuarterTables) -> None:
    """Whatever could not be read, or not be written again, stays as it is; a block may lack all of its rows."""
    unsound = [one for one in faults if one.cell or one in tables.findings or one.sheet not in workbook.sheetnames]
    unsound += find_formulas(workbook, file)
    for sheet, held in find_lost(unpack(read_bytes(path))):
        message = say("trang có {held}, ghi lại sẽ mất; hãy chuyển sang tệp khác", held=held)
        unsound.append(Finding(message, file, sheet))
    if unsound:
        raise InputError(unsound)


def _add_criteria(writer: ScoresheetWriter, sheet: Worksheet, inputs: QuarterInputs) -> tuple[int, int]:
    """The rows of a block's sheet; how many were added, and how many of the others have other labels now."""
    block, columns = inputs.regulation.blocks[sheet.title], _columns_of(sheet, (*layout.SHEET_COLUMNS, layout.REMARK))
    wanted = {(unit.id, one.id): (unit, one) for unit in inputs.members[block.block] for one in block.criteria}
    here = (row for row in inputs.entered if row.row.sheet == sheet.title)
    rows = {(row.unit, row.criterion): row.row.number for row in here}
    added = _make_room(sheet, list(wanted), rows)
    for key in added:
        writer.write_criterion(sheet, rows[key], columns, *wanted[key], {})
    others = wanted.keys() - set(added)
    relabelled = sum(writer.relabel(sheet, rows[key], columns, wanted[key][1]) for key in others)
    _clear_checks(sheet)
    writer.add_checks(sheet, block, rows, columns)
    return len(added), relabelled


def _add_records(
    writer: ScoresheetWriter, folders: Folders, inputs: QuarterInputs, tables: QuarterTables
) -> dict[str, int]:
    """The rows of shortcomings and tasks that earlier quarters and the programme hand on; how many of each."""
    still_open, tasks = read_carried(folders, inputs.quarter, inputs.company, inputs.regulations)
    added = {}
    for kind, key, records, lines in (
        (SHORTCOMINGS, "id", still_open, tables.shortcomings),
        (TASKS, "task", tasks, tables.tasks),
    ):
        if kind.name in writer.workbook.sheetnames:
            sheet, wanted = writer.workbook[kind.name], {getattr(one, key): one for one in records}
            kind = kind._replace(columns=_columns_of(sheet, kind.columns))
            rows = {line.cells[key]: line.row.number for line in lines or ()}
            new = _make_room(sheet, list(wanted), rows)
            for name in new:
                writer.write_record(kind, sheet, rows[name], wanted[name])
            _clear_checks(sheet)
            writer.check_records(kind, sheet, range(layout.FIRST_DATA_ROW, sheet.max_row + 1))
            added[kind.name] = len(new)
    return added


def _columns_of(sheet: Worksheet, known: Sequence[str]) -> list[str]:
    """The columns as they stand in the sheet, where people may have put some of their own between them."""
    rows = sheet[layout.HEADING_ROW], sheet[layout.FIELD_ROW]
    headings, names = ([str(cell.value or "") for cell in row] for row in rows)
    return layout.name_fields(headings, names, known)


def _make_room(sheet: Worksheet, wanted: Sequence[Key], rows: dict[Key, int]) -> list[Key]:
    """An empty row behind the one before it for each that is wanted and not there; ``rows`` follows what moves."""
    added, last = [], layout.FIRST_DATA_ROW - 1
    for key in wanted:
        if key not in rows:
            _insert_row(sheet, last + 1)
            rows |= {other: row + 1 for other, row in rows.items() if row > last}
            rows[key] = last + 1
            added.append(key)
        last = rows[key]
    return added


def _insert_row(sheet: Worksheet, at: int) -> None:
    """Move all from a row on down by one, with heights and merged cells, which openpyxl leaves where they were."""
    heights = {number: row.height for number, row in sheet.row_dimensions.items() if number >= at}
    sheet.insert_rows(at)
    for number in heights:
        sheet.row_dimensions[number].height = None
    for number, height in heights.items():
        sheet.row_dimensions[number + 1].height = height
    for merged in sheet.merged_cells.ranges:
        if merged.min_row >= at:
            merged.shift(row_shift=1)


def _clear_checks(sheet: Worksheet) -> None:
    """Take off what is written again for the rows as they stand now."""
    sheet.data_validations = DataValidationList()
    sheet.conditional_formatting = ConditionalFormattingList()
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = sheet.dimensions
