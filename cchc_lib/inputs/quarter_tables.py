"""Where the tables of a quarter stand: the sheets of a workbook, or CSV files; never both."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ..errors import UsageError
from ..files import list_folder, refuse_misnamed, tell_misnamed
from ..folders import Folders
from ..language import Message, say, slug
from ..model import Regulation
from ..model.records import ASSESSMENT_COLUMNS, PROGRAMME_COLUMNS, SHORTCOMING_COLUMNS, TASK_COLUMNS, Finding
from ..quarter import Quarter, parse_period
from . import layout
from .cells import why_unusable
from .csv_tables import read_csv
from .table import FilledRow

if TYPE_CHECKING:
    from .workbook import Book

SCORESHEET, ASSESSMENTS = "scoresheet.xlsx", "assessments.csv"
SHORTCOMINGS, TASKS = "shortcomings.csv", "tasks.csv"
_LIST_SHEETS = layout.SHORTCOMINGS_SHEET, layout.TASKS_SHEET
T = TypeVar("T")
SPREADSHEETS = (".csv", ".fods", ".numbers", ".ods", ".tsv", ".xls", ".xlsb", ".xlsm", ".xlsx", ".xltm", ".xltx")


@dataclass
class QuarterTables:
    """The rows of a quarter's tables by name of column, and what was wrong with the files.

    Attributes
    ----------
    assessments : list of (str, list of FilledRow)
        Block (empty where one table holds all of them) and rows, of each table that could be read.
    shortcomings, tasks : list of FilledRow or None
        None where there is no such list that could be read.
    tasks_place : (str, str)
        File and sheet in which it is, or should be.
    place : dict of str to (str, str)
        File and sheet of each block whose rows could be read.
    """

    assessments: list[tuple[str, list[FilledRow]]] = field(default_factory=list)
    shortcomings: list[FilledRow] | None = None
    tasks: list[FilledRow] | None = None
    tasks_place: tuple[str, str] = ("", "")
    place: dict[str, tuple[str, str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def take(self, read: tuple[T, list[Finding]]) -> T:
        """What was read, with what was found there put to the findings."""
        found, findings = read
        self.findings += findings
        return found


def table_files(folder: Path) -> dict[str, Path]:
    """The files of tables that a quarter's folder holds, by the names that they should have, capitals aside."""
    found = {path.name.lower(): path for path in spreadsheets(folder)}
    return {name: found[name] for name in (SCORESHEET, ASSESSMENTS, SHORTCOMINGS, TASKS) if name in found}


def find_scoresheet(folders: Folders, quarter: Quarter) -> Path:
    """The scoresheet of a quarter.

    Raises
    ------
    UsageError
        If it has none: there is no such quarter, or its tables are CSV files.
    """
    found = table_files(folders.inputs_of(quarter)).get(SCORESHEET)
    if found is None:
        refuse_misnamed(folders.inputs_of(quarter) / SCORESHEET)
        folder = folders.shown(folders.inputs_of(quarter))
        raise UsageError(say("{folder} không có {file}", folder=folder, file=SCORESHEET))
    return found


def other_files(folder: Path) -> list[Path]:
    """Spreadsheets beside these, such as a copy of one, which nothing reads."""
    tables = table_files(folder).values()
    return [path for path in spreadsheets(folder) if path not in tables]


def spreadsheets(folder: Path) -> list[Path]:
    """The spreadsheets in a folder."""
    return [path for path in files_in(folder) if path.suffix.lower() in SPREADSHEETS]


def files_in(folder: Path) -> list[Path]:
    """The files in a folder, the one in small letters last."""
    return [path for path in list_folder(folder) if path.is_file()]


def read_tables(folders: Folders, quarter: Quarter, regulation: Regulation) -> QuarterTables:
    """Read whichever form the quarter's tables have."""
    folder = folders.inputs_of(quarter)
    present = table_files(folder)
    names = {"xlsx": SCORESHEET, "csv": [ASSESSMENTS, SHORTCOMINGS, TASKS]}
    unread = say("tệp này không đọc; chỉ đọc {xlsx}, hoặc {csv}", **names)
    tables = QuarterTables(
        findings=[Finding(unread, folders.shown(path), is_fault=False) for path in other_files(folder)]
    )
    if SCORESHEET in present and len(present) > 1:
        csv = [path.name for path in present.values()][1:]
        message = say("có cả {xlsx} và {csv}; chỉ giữ một dạng", xlsx=present[SCORESHEET].name, csv=csv)
        tables.findings.append(Finding(message, folders.shown(folder)))
    elif SCORESHEET in present:
        _read_workbook(present[SCORESHEET], folders, quarter, regulation, tables)
    elif present:
        _read_csv_files(folder, folders, regulation, tables)
    else:
        message = _tell_misnamed(folder) or say("chưa có số liệu: cần {xlsx}, hoặc {csv}", **names)
        tables.findings.append(Finding(message, folders.shown(folder)))
    return tables


def _tell_misnamed(folder: Path) -> Message | None:
    return tell_misnamed(folder / SCORESHEET) or tell_misnamed(folder / ASSESSMENTS)


def list_files(folders: Folders, quarter: Quarter) -> list[Path]:
    """The files that hold what a quarter hands on, whichever form its tables have."""
    present = table_files(folders.inputs_of(quarter))
    names = (SCORESHEET,) if SCORESHEET in present else (SHORTCOMINGS, TASKS)
    return [present[name] for name in names if name in present]


def read_lists(folders: Folders, quarter: Quarter) -> QuarterTables:
    """What a quarter hands on alone: its shortcomings and its tasks, and what was wrong with their file or sheet."""
    tables, files = QuarterTables(), list_files(folders, quarter)
    folder = folders.inputs_of(quarter)
    if not files and (problem := _tell_misnamed(folder)):
        tables.findings.append(Finding(problem, folders.shown(folder)))
    for path in files:
        name = path.name.lower()
        if name == SHORTCOMINGS:
            tables.shortcomings = tables.take(read_csv(path, folders, SHORTCOMING_COLUMNS))
        elif name == TASKS:
            _read_tasks(path, folders, tables)
        elif book := tables.take(open_scoresheet(path, folders, _LIST_SHEETS)):
            _read_list_sheets(book, tables)
            tables.findings += book.findings
    return tables


def _read_csv_files(folder: Path, folders: Folders, regulation: Regulation, tables: QuarterTables) -> None:
    present = {name: folder / name for name in (ASSESSMENTS, SHORTCOMINGS, TASKS)} | table_files(folder)
    beside = (*layout.LABELS, layout.REMARK)
    lines = tables.take(read_csv(present[ASSESSMENTS], folders, ASSESSMENT_COLUMNS, beside))
    if lines is not None:
        tables.assessments.append(("", lines))
        tables.place = dict.fromkeys(regulation.blocks, (folders.shown(present[ASSESSMENTS]), ""))
    tables.shortcomings = tables.take(read_csv(present[SHORTCOMINGS], folders, SHORTCOMING_COLUMNS))
    tables.tasks_place = folders.shown(present[TASKS]), ""
    if present[TASKS].is_file():
        _read_tasks(present[TASKS], folders, tables)


def _read_tasks(path: Path, folders: Folders, tables: QuarterTables) -> None:
    answers = [name for name in TASK_COLUMNS if name not in PROGRAMME_COLUMNS]
    tables.tasks = tables.take(read_csv(path, folders, ["task", *answers], PROGRAMME_COLUMNS))


def open_scoresheet(
    path: Path, folders: Folders, sheets: Collection[str] = ()
) -> "tuple[Book | None, list[Finding]]":
    """Open a workbook, or these sheets of it alone; none, and the fault, where it cannot be."""
    from .workbook import open_book  # with openpyxl, which takes half a second to import

    return open_book(path, folders, sheets)


def _read_workbook(
    path: Path, folders: Folders, quarter: Quarter, regulation: Regulation, tables: QuarterTables
) -> None:
    if (book := tables.take(open_scoresheet(path, folders))) is None:
        return
    compare_guide(book, quarter, regulation.version)
    for block in regulation.blocks:
        lines = book.read_sheet(block, layout.SHEET_COLUMNS, (layout.REMARK,), block)
        if lines is not None:
            tables.assessments.append((block, lines))
            tables.place[block] = (book.file, block)
    _read_list_sheets(book, tables)
    tell_unread_sheets(book, [*regulation.blocks, *_LIST_SHEETS])
    tables.findings += book.findings


def tell_unread_sheets(book: "Book", read: Collection[str]) -> None:
    """A notice of each sheet that is none of these, nor one that only helps to fill them."""
    sheets, helping = book.values.sheetnames, (slug(layout.GUIDE_SHEET), slug(layout.LISTS_SHEET))
    unread = [sheet for sheet in sheets if slug(sheet) not in helping and sheet not in read]
    missing = [sheet for sheet in read if sheet not in sheets]
    message = say("trang này không đọc")
    if len(unread) == len(missing) == 1:  # renamed, most likely
        message = say("trang này không đọc; nếu là trang «{sheet}» thì hãy đổi lại tên ấy", sheet=missing[0])
    book.findings += [Finding(message, book.file, sheet, is_fault=False) for sheet in unread]


def _read_list_sheets(book: "Book", tables: QuarterTables) -> None:
    """The sheets of shortcomings and of tasks; a workbook of a quarter without tasks may lack the latter."""
    tables.shortcomings = book.read_sheet(layout.SHORTCOMINGS_SHEET, SHORTCOMING_COLUMNS)
    tables.tasks_place = book.file, layout.TASKS_SHEET
    if layout.TASKS_SHEET in book.values.sheetnames:
        tables.tasks = book.read_sheet(layout.TASKS_SHEET, TASK_COLUMNS, key="task")


def compare_guide(book: "Book", quarter: Quarter, version: str) -> None:
    """A sheet of another quarter or of another version must not be read as this one's."""
    wanted = (layout.QUARTER_NAME, str(quarter), parse_period), (layout.VERSION_NAME, version, str)
    for name, value, parse in wanted:
        cell, found = book.named_cell(name)
        if not cell:
            message = say("thiếu ô có tên «{name}» ({value})", name=name, value=value)
            book.findings.append(Finding(message, book.file, book.guide))
        elif not _means(found, value, parse):
            message = say("phiếu ghi «{found}», ở đây cần «{value}»", found=found, value=value)
            book.findings.append(Finding(why_unusable(found) or message, book.file, book.guide, cell))


def _means(found: str, value: str, parse: Callable[[str], object]) -> bool:
    try:
        return str(parse(found)) == value
    except ValueError:
        return False
