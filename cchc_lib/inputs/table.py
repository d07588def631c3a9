"""A table as it stands in a file, CSV or sheet, and its rows by the names of their columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..language import Message, nearest, say
from ..model import Finding, Row
from .layout import field_of, heading_of


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row with something in it: its address, and the text of each column ("" where blank)."""

    row: Row
    cells: dict[str, str]


@dataclass(frozen=True)
class RawTable:
    """The texts of a table, not yet by name.

    Attributes
    ----------
    names : list of str
        Field name over each column; "" where there is none.
    header_row : int
        Where these stand.
    rows : list of (int, list of str)
        Number and cells of each row that is not blank.
    """

    file: str
    sheet: str | None
    names: list[str]
    header_row: int
    rows: list[tuple[int, list[str]]]
    findings: list[Finding] = field(default_factory=list)
    block: str = ""

    def find(self, cell: str, message: Message, is_fault: bool = True) -> None:
        """Put down what was found."""
        self.findings.append(Finding(message, self.file, self.sheet or "", cell, self.block, is_fault=is_fault))

    def cell(self, row: int, index: int) -> str:
        """The address of a cell."""
        if self.sheet is not None:
            return f"{_letter(index)}{row}"
        return f"{row}:{self.names[index] or index + 1}"


def name_columns(table: RawTable, required: Sequence[str], optional: Sequence[str] = ()) -> list[FilledRow] | None:
    """The rows by field name; None where columns are missing. What is wrong is added to the table's findings."""
    index_of: dict[str, int] = {}
    known = (*required, *optional)
    for index, written in enumerate(table.names):
        name = field_of(written, known) or written
        cell = table.cell(table.header_row, index)
        if name in index_of:
            table.find(cell, say("cột «{found}» có hai lần", found=name))
        elif name in known:
            index_of[name] = index
        elif name:
            table.find(cell, _unknown_column(name, known), is_fault=False)
        elif number := next((number for number, cells in table.rows if cells[index]), None):
            message = say("cột không có tên: số liệu ở cột này không được đọc")
            table.find(table.cell(number, index), message, is_fault=False)
    if missing := [name for name in required if name not in index_of]:
        named = [f"«{heading_of(name, known)}»" for name in missing] if table.sheet else missing
        table.find(str(table.header_row), say("thiếu cột: {missing}", missing=named))
        return None
    letters = {name: _letter(index) for name, index in index_of.items()} if table.sheet else {}
    return [
        FilledRow(Row(table.file, table.sheet, number, letters), {name: cells[i] for name, i in index_of.items()})
        for number, cells in table.rows
    ]


def _letter(index: int) -> str:
    # openpyxl takes half a second to import, which only those who open a workbook should pay
    from openpyxl.utils import get_column_letter

    return get_column_letter(index + 1)


def _unknown_column(name: str, known: Sequence[str]) -> Message:
    if guess := nearest(name, list(known)):
        return say("cột «{found}» không thuộc bảng này nên không đọc; có phải «{guess}»?", found=name, guess=guess)
    return say("cột «{found}» không thuộc bảng này nên không đọc", found=name)
