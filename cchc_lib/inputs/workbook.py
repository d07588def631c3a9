"""``scoresheet.xlsx`` → texts of its sheets, and a clear word where a file cannot be opened."""

import io
import re
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..errors import FileBusy, InputError
from ..files import read_bytes
from ..folders import Folders
from ..language import Message, say, slug
from ..model import Finding
from . import package
from .cells import UNCALCULATED, clean, tell_shown, text_of
from .findings import arrange, required
from .layout import FIELD_ROW, FIRST_DATA_ROW, GUIDE_SHEET, HEADING_ROW, LABELS, field_of, heading_of, name_fields
from .table import FilledRow, RawTable, name_columns

MOST_CELLS = 2_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

T = TypeVar("T")
Rows = dict[int, list[str]]  # the texts of its cells, by number


@dataclass
class Book:
    """An opened scoresheet.

    Attributes
    ----------
    values : openpyxl.Workbook
        With the results that its formulas held when it was saved.
    formulas : openpyxl.Workbook or None
        The same with the formulas; None where there are none.
    runs : openpyxl.Workbook or None
        The same with the parts of texts that look otherwise; None where none may be struck through.
    comments : mapping of str to sequence of str
        The cells of each sheet that have a comment.
    """

    file: str
    values: Workbook
    formulas: Workbook | None = None
    runs: Workbook | None = None
    comments: Mapping[str, Sequence[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def guide(self) -> str:
        """The sheet that says what the workbook is of, as it is called here."""
        return next((name for name in self.values.sheetnames if slug(name) == slug(GUIDE_SHEET)), GUIDE_SHEET)

    def named_cell(self, name: str) -> tuple[str, str]:
        """Address and text of a named cell of the guide; both empty where there is none."""
        defined = self.values.defined_names.get(name)
        for sheet, reference in defined.destinations if defined else ():
            cell = reference.replace("$", "")
            if sheet in self.values.sheetnames and re.fullmatch(r"[A-Z]+\d+", cell):
                return cell, self._text(self.values[sheet][cell], self.findings)
        return "", ""

    def read_sheet(
        self, name: str, columns: Sequence[str], optional: Sequence[str] = (), block: str = "", key: str = "criterion"
    ) -> list[FilledRow] | None:
        """The rows of a sheet; None where it is not there, is larger than any table of ours, or lacks columns.

        Parameters
        ----------
        key : str
            The column that data fills, by which it is told from notes below it: merged cells in it are faults.
        """
        sheet, known = self.values[name] if name in self.values.sheetnames else None, (*columns, *optional)
        if not isinstance(sheet, Worksheet):
            problem = say("thiếu trang «{sheet}»", sheet=name)
        elif sheet.max_row * sheet.max_column > MOST_CELLS:
            last = {"row": sheet.max_row, "column": get_column_letter(sheet.max_column)}
            problem = say("trang có ô ở tận dòng {row}, cột {column}: hãy xóa các ô thừa", **last)
        else:
            rows, findings = self._read(sheet, block)
            moved = _find_moved_fields(rows, known)
            if moved is None:
                table = self._as_table(sheet, rows, known, findings, block)
                lines = name_columns(table, columns, optional)
                _tell_merged(sheet, table, [line.row.number for line in lines or () if line.cells[key]])
                self.findings += table.findings
                return lines
            problem = moved
        self.findings.append(Finding(problem, self.file, name, block=block))
        return None

    def _read(self, sheet: Worksheet, block: str) -> tuple[Rows, list[Finding]]:
        """The texts of each row that has some, and of those for headings and names; and what was found in cells."""
        findings: list[Finding] = []
        rows = {number: [""] * sheet.max_column for number in (HEADING_ROW, FIELD_ROW)}
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            texts = [self._text(cell, findings, block) for cell in cells]
            if any(texts):
                rows[number] = texts
                if number > FIELD_ROW:
                    filled = [cell for cell, text in zip(cells, texts, strict=True) if text]
                    findings += self._tell_set_aside(sheet, number, filled, block)
        return rows, findings

    def _tell_set_aside(
        self, sheet: Worksheet, number: int, filled: Sequence[Cell | MergedCell], block: str
    ) -> Iterator[Finding]:
        """The cells of a row that look as if they did not count; its first, where the whole is hidden or struck."""
        struck = {cell.coordinate: self._strikes(cell) for cell in filled}
        whole, partly = ([cell for cell, of in struck.items() if of == some] for some in ({True}, {True, False}))
        if sheet.row_dimensions[number].hidden or len(whole) == len(filled):
            whole, partly = [f"A{number}"], []
        for cells, message in (
            (whole, say("số liệu đang ẩn hoặc bị gạch ngang vẫn được đọc và tính; không dùng thì xóa đi")),
            (partly, say("một phần chữ của ô bị gạch ngang vẫn được đọc và tính; không dùng thì xóa đi")),
        ):
            yield from (Finding(message, self.file, sheet.title, cell, block, is_fault=False) for cell in cells)

    def _strikes(self, cell: Cell | MergedCell) -> set[bool]:
        """Whether what stands in a cell is struck through: of each part of a text that has some."""
        value = self.runs[cell.parent.title][cell.coordinate].value if self.runs else None
        if isinstance(value, CellRichText):
            return {isinstance(run, TextBlock) and bool(run.font.strike) for run in value}
        return {bool(cell.font.strike)}

    def _as_table(
        self, sheet: Worksheet, rows: Rows, columns: Sequence[str], findings: list[Finding], block: str
    ) -> RawTable:
        """The rows below the names, each column by the name of its field, else by what its heading means."""
        headings, fields = rows.pop(HEADING_ROW), rows.pop(FIELD_ROW)
        names = name_fields(headings, fields, columns)
        table = RawTable(self.file, sheet.title, names, FIELD_ROW, list(rows.items()), findings, block)
        for index, (heading, name) in enumerate(zip(headings, fields, strict=True)):
            if name and field_of(heading, columns) not in ("", field_of(name, columns)):
                message = say(
                    "tiêu đề «{heading}» đứng trên cột {name} (ghi ở dòng 2, đang ẩn): số liệu gõ theo tiêu đề sẽ "
                    "vào cột khác; hãy trả tiêu đề và cột về chỗ cũ", heading=heading, name=_called(name, columns),
                )  # fmt: skip
                table.find(table.cell(HEADING_ROW, index), message)
        _tell_hidden(sheet, table, columns)
        return table

    def _text(self, cell: Cell | MergedCell, findings: list[Finding], block: str = "") -> str:
        value = cell.value
        if type(value) is str:
            return clean(_ESCAPED.sub(_unescaped, value))
        if value is None:
            return UNCALCULATED if self._is_uncalculated(cell) else ""
        text = text_of(value, cell.number_format)
        if message := tell_shown(value, cell.number_format):
            sheet = cell.parent.title
            findings.append(Finding(message, self.file, sheet, cell.coordinate, block, is_fault=False))
        return text

    def _is_uncalculated(self, cell: Cell | MergedCell) -> bool:
        """A formula saved by a program that does not calculate; one that gives no text is just blank."""
        if self.formulas is None or cell.data_type == "str":
            return False
        return self.formulas[cell.parent.title][cell.coordinate].data_type == "f"


def _unescaped(escaped: re.Match[str]) -> str:
    """The character that Excel keeps as its number; one that acts on whatever prints it stays the number."""
    character = chr(int(escaped[1], 16))
    return character if character.isprintable() or character in "\t\n\r" else escaped[0]


def _tell_merged(sheet: Worksheet, table: RawTable, filled: Sequence[int]) -> None:
    """Merged cells, of which all but the first would read as blank; in notes below what is filled they do no harm."""
    merged = sorted((one.min_row, one.coord) for one in sheet.merged_cells.ranges if one.max_row >= FIRST_DATA_ROW)
    last = max(filled, default=0)
    for cells in (cells for first, cells in merged if first <= last):
        table.find(cells, say("ô gộp trong bảng; hãy bỏ gộp và ghi đủ từng ô"))


def _tell_hidden(sheet: Worksheet, table: RawTable, columns: Sequence[str]) -> None:
    """A sheet, or columns, that hold what counts and are out of view; nothing is typed into labels."""
    if table.rows and sheet.sheet_state != "visible":
        table.find("", say("trang này đang ẩn nhưng vẫn được đọc và tính; hãy bỏ ẩn để xem lại"), is_fault=False)
    labels = {*LABELS, "criterion"} if "title" in columns else ()
    hidden = [range((of.min or 1) - 1, of.max or 0) for of in sheet.column_dimensions.values() if of.hidden]
    for index, name in enumerate(table.names):
        counts = name in columns and name not in labels and any(cells[index] for _, cells in table.rows)
        if counts and any(index in places for places in hidden):
            told = say("cột này đang ẩn nhưng vẫn được đọc và tính; hãy bỏ ẩn để xem lại")
            table.find(table.cell(HEADING_ROW, index), told, is_fault=False)


def _find_moved_fields(rows: Rows, columns: Sequence[str]) -> Message | None:
    """Where the hidden row of names is, if not where it belongs: below rows put on top, sorted away, or deleted."""

    def count(number: int, names: Collection[str]) -> int:
        return len({text.casefold() for text in rows.get(number, ())} & {*map(str.casefold, names)})

    def tells(number: int, names: Collection[str]) -> bool:
        return 2 * count(number, names) > len(columns)

    if tells(FIELD_ROW, columns):
        return None
    headings = [heading_of(name, columns) for name in columns]
    found = next((number for number in rows if tells(number, columns)), None)
    if found and tells(found - 1, headings):
        return say("có {n} dòng chèn phía trên dòng tiêu đề; hãy xóa các dòng ấy", n=found - FIELD_ROW)
    if found == HEADING_ROW:
        return say("dòng tiêu đề (dòng 1) đã bị xóa; hãy chèn lại từ phiếu gốc, ngay trên dòng ẩn")
    if found:
        return say("dòng ẩn ghi tên cột (dòng 2) đã bị chuyển xuống dòng {row}; hãy hoàn tác việc sắp xếp", row=found)
    if tells(HEADING_ROW, headings) and any(rows[FIELD_ROW]):
        return say("dòng ẩn ghi tên cột (dòng 2) đã bị xóa; hãy chép lại từ phiếu gốc, ngay dưới dòng tiêu đề")
    if any(rows[FIELD_ROW]) and not (count(FIELD_ROW, columns) or count(HEADING_ROW, headings)):
        return say(
            "hai dòng đầu (tiêu đề, và dòng ẩn ghi tên cột) đã bị xóa; hãy chèn lại từ phiếu gốc, phía trên số liệu"
        )
    return None


def _called(name: str, columns: Sequence[str]) -> str:
    """A column as people see it."""
    field = field_of(name, columns)
    return f"«{heading_of(field, columns) if field else name}»"


def open_book(path: Path, folders: Folders, sheets: Collection[str] = ()) -> tuple[Book | None, list[Finding]]:
    """Open a scoresheet; none, and the fault, where it is not a whole .xlsx that anyone may read.

    Where ``sheets`` are named, the others are as if they were blank.
    """
    return _open(path, folders, partial(_read_book, folders.shown(path), sheets))


def load_copy(path: Path, folders: Folders) -> Workbook:
    """Load a scoresheet with its formats and drop-downs, for a copy of it; without what openpyxl cannot read.

    Raises
    ------
    InputError
        If it cannot be opened.
    """
    return required(_open(path, folders, _load_whole))


def _open(path: Path, folders: Folders, load: Callable[[package.Parts], T]) -> tuple[T | None, list[Finding]]:
    """What is loaded of the parts of a scoresheet; none, and the fault, where it cannot be."""
    file = folders.shown(path)
    try:
        content = read_bytes(path)
        _refuse_old_or_locked(content)
        return load(package.read_strict(package.unpack(content))), []
    except FileBusy:
        raise
    except package.Refused as error:
        return None, [Finding(error.args[0], file)]
    except Exception:  # a damaged file breaks openpyxl in many ways; whatever it is, it is the file's fault
        return None, [Finding(say("tệp hỏng hoặc không phải .xlsx; hãy mở bằng Excel rồi lưu lại"), file)]


def _read_book(file: str, sheets: Collection[str], parts: package.Parts) -> Book:
    tables, has_formulas = package.keep_tables(package.keep_sheets(parts, sheets) if sheets else parts)
    slim = package.pack(tables)
    formulas = _load(slim, data_only=False) if has_formulas else None
    runs = _load(slim, data_only=True, rich_text=True) if package.may_strike_runs(tables) else None
    return Book(file, _load(slim, data_only=True), formulas, runs, package.find_comments(parts))


def _load_whole(parts: package.Parts) -> Workbook:
    tables, _ = package.keep_tables(parts)  # which refuses what is too large
    try:
        workbook = _load(package.pack(package.drop_blank_ends(parts)), data_only=False)
    except Exception:  # dead pictures, odd styles and properties, which a copy to read may lack
        workbook = _load(package.pack(tables), data_only=False)
    for sheet, choice in package.find_choices(parts):
        workbook[sheet].add_data_validation(choice)
    return workbook


def find_formulas(workbook: Workbook, file: str) -> list[Finding]:
    """The cells with formulas: where the file is written, their results would be lost or stay those of old cells."""
    message = say("ô có công thức, ghi vào phiếu sẽ không tính lại; hãy thay bằng giá trị (Dán đặc biệt › Giá trị)")
    cells = (cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row)
    found = [cell for cell in cells if cell.data_type == "f"]
    return arrange([Finding(message, file, cell.parent.title, cell.coordinate) for cell in found])


def fill_scoresheet(path: Path, folders: Folders, cells: Mapping[tuple[str, str], package.Value]) -> bytes:
    """The scoresheet with these cells filled, by sheet and address, and all else in it as people's program wrote it.

    Raises
    ------
    InputError
        If it cannot be opened or filled, or has formulas, whose results would stay those of the old cells.
    """
    book = required(open_book(path, folders))
    if book.formulas is not None:
        raise InputError(find_formulas(book.formulas, book.file))
    try:
        return package.pack(package.fill_cells(package.unpack(read_bytes(path)), cells)).getvalue()
    except package.Refused as error:
        raise InputError([Finding(error.args[0], book.file)]) from None


def _refuse_old_or_locked(content: bytes) -> None:
    if not content.startswith(_OLE):
        return
    if _ENCRYPTED in content:
        raise package.Refused(say("tệp có mật khẩu; hãy bỏ mật khẩu (Tệp › Thông tin › Bảo vệ sổ làm việc)"))
    raise package.Refused(say("đây là tệp Excel cũ (.xls); hãy lưu lại dạng .xlsx"))


def _load(content: io.BytesIO, data_only: bool, rich_text: bool = False) -> Workbook:
    content.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of drop-downs and pictures that openpyxl leaves out
        return load_workbook(content, data_only=data_only, keep_links=False, rich_text=rich_text)
