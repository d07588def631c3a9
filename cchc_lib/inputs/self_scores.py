"""Sheets that come back: a unit's self-scores, or a part of the verified ones; what they hold, what was altered."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING

from ..folders import Folders
from ..language import say
from ..model import EnteredRow, Entry, Finding, name_blocks
from .assessments import AssessmentReader
from .entries import BlockRows, Fault, find_filled, find_unusable, read_layer
from .layout import BLOCK_NAME, REMARK, SELF_COLUMNS, SELF_TEXTS, SHEET_COLUMNS, UNIT_NAME, VERIFIED_COLUMNS
from .quarter_inputs import QuarterInputs
from .quarter_tables import compare_guide, open_scoresheet, tell_unread_sheets
from .table import FilledRow

if TYPE_CHECKING:
    from .workbook import Book


@dataclass(frozen=True)
class SelfScores:
    """What a unit gives itself.

    Attributes
    ----------
    path : Path
        The sheet, which messages call ``file``.
    entries : dict of str to Entry
        By criterion; those that the unit left blank are not among them.
    blank : int
        How many criteria it left blank.
    lines : dict of str to FilledRow
        Where all of it stands, evidence and remarks too, by criterion.
    """

    path: Path
    file: str
    unit: str
    entries: dict[str, Entry]
    blank: int
    lines: dict[str, FilledRow]


def read_returned(
    path: Path, folders: Folders, inputs: QuarterInputs
) -> tuple[SelfScores | list[EnteredRow] | None, list[Finding]]:
    """Read a returned sheet: of a unit what it gives itself, of a block the rows that somebody verified.

    None, and its faults, unless it is unaltered, of this quarter and, of a unit, whole. All that is told of a unit's
    sheet names the unit.
    """
    book, findings = open_scoresheet(path, folders)
    if book is None:
        return None, findings
    compare_guide(book, inputs.quarter, inputs.regulation.version)
    block, (cell, unit) = book.named_cell(BLOCK_NAME)[1], book.named_cell(UNIT_NAME)
    is_part = block in inputs.regulation.blocks
    names, named = (name_blocks(inputs.regulation.blocks), block) if is_part else (inputs.company.names, unit)
    if not is_part and unit not in inputs.block_of:
        message = say("không phải phiếu tự chấm của đơn vị nào trong {quarter}", quarter=inputs.quarter)
        book.findings.append(Finding(message, book.file, book.guide, cell))
    elif (called := names.find_in(path.stem)) not in ("", named):
        told = {"called": names.things[called].title, "named": names.things[named].title}
        message = say("tên tệp ghi «{called}», phiếu bên trong là của «{named}»: hãy xem có gửi nhầm không", **told)
        book.findings.append(Finding(message, book.file, is_fault=False))
    sheet: SelfScores | list[EnteredRow] | None = None
    if not any(finding.is_fault for finding in book.findings):
        own = block if is_part else inputs.block_of[unit]
        tell_unread_sheets(book, [own])
        left = say("chú thích gắn vào ô không được gom: hãy mở phiếu để xem")
        book.findings += [Finding(left, book.file, own, cell, is_fault=False) for cell in book.comments.get(own, ())]
        sheet = _read_part(book, block, inputs) if is_part else _read_own(path, book, unit, inputs)
    return sheet, [replace(one, unit=one.unit or unit) for one in book.findings]


def _read_own(path: Path, book: "Book", unit: str, inputs: QuarterInputs) -> SelfScores | None:
    """What a unit gives itself; None with any fault, which is put down in the book's findings."""
    lines = book.read_sheet(inputs.block_of[unit], SELF_COLUMNS, SELF_TEXTS)
    if lines is None:
        return None
    rows = _Rows(inputs, unit)
    for line in lines:
        rows.read(line)
    book.findings += rows.findings + rows.missing(book.file)
    if any(finding.is_fault for finding in book.findings):
        return None
    lines_of = {criterion: line for (_, criterion), line in rows.first.items()}
    return SelfScores(path, book.file, unit, rows.entries, len(rows.asked) - len(rows.entries), lines_of)


def _read_part(book: "Book", block: str, inputs: QuarterInputs) -> list[EnteredRow] | None:
    """The rows without faults in which somebody filled something; what units gave themselves stays unread.

    None where the sheet cannot be read.
    """
    lines = book.read_sheet(block, SHEET_COLUMNS, (REMARK,), block)
    if lines is None:
        return None
    blank = {"self_value": "", "self_total": "", REMARK: ""}
    asked = [name for name in VERIFIED_COLUMNS if name != "evidence"]
    filled = [replace(one, cells=one.cells | blank) for one in lines if any(one.cells[name] for name in asked)]
    book.findings += _find_waiting(
        [one for one in lines if not any(one.cells[name] for name in asked)], block, inputs
    )
    until = inputs.settings.deadlines.appeal
    reader = AssessmentReader(
        inputs.regulation, inputs.company, inputs.members, True, inputs.quarter, until, inputs.not_submitted
    )
    reader.read(filled, block)
    faulty = {one.cell.lstrip(ascii_uppercase) for one in reader.findings if one.is_fault}
    book.findings += reader.findings
    return [row for row in reader.entered if str(row.row.number) not in faulty]


def _find_waiting(lines: list[FilledRow], block: str, inputs: QuarterInputs) -> Iterator[Finding]:
    """Evidence that somebody wrote into a row without verifying it, so that it is not taken yet."""
    known = {(row.unit, row.criterion): row.values["evidence"] for row in inputs.entered}
    message = say("tài liệu kiểm chứng chưa được gom vì dòng này chưa có số liệu thẩm định")
    for line in lines:
        key = inputs.company.names.find(line.cells["unit"]), line.cells["criterion"]
        if line.cells["evidence"] not in ("", known.get(key)):
            yield line.row.find("evidence", message, block, *key, is_fault=False)


class _Rows(BlockRows):
    """The rows of one unit's sheet, one after another."""

    def __init__(self, inputs: QuarterInputs, unit: str):
        self.unit, self.block, self._names = unit, inputs.block_of[unit], inputs.company.names
        super().__init__(inputs.regulation, inputs.regulation.blocks[self.block])
        self.entries: dict[str, Entry] = {}
        self.findings: list[Finding] = []
        self.named: set[str] = set()

    def read(self, line: FilledRow) -> None:
        """Read one row; a note below the table names neither criterion nor values."""
        cells = line.cells
        if not (cells["criterion"] or cells["self_value"] or cells["self_total"]):
            return
        self.named.add(cells["criterion"])
        faults = find_unusable(cells) or self._find_altered(line) or self._read_entry(line)
        about = self.block, self.unit, cells["criterion"]
        self.findings += [line.row.find(column, message, *about) for column, message in faults]

    def missing(self, file: str) -> list[Finding]:
        """A fault for each row that is gone; what else is wrong with a row that is there was told."""
        gone = [criterion for criterion in self.criteria if criterion not in self.named]
        message = say("thiếu dòng của tiêu chí này")
        return [Finding(message, file, self.block, "", self.block, self.unit, criterion) for criterion in gone]

    def _find_altered(self, line: FilledRow) -> list[Fault]:
        written, own = line.cells["unit"], self._names.things[self.unit].title
        if self._names.find(written) != self.unit:
            message = say("phiếu này của đơn vị «{unit}»; dòng ghi «{found}»", unit=own, found=written)
            return [("unit", message)]
        return self.find_misplaced(line, self.unit) or self.find_changed_labels(line.cells)

    def _read_entry(self, line: FilledRow) -> list[Fault]:
        """Keep the entry. 0 of 0 is how a unit says that nothing arose: whether that holds, verifying tells."""
        criterion, _ = self.criteria[line.cells["criterion"]]
        if criterion.enters_nothing:
            return list(find_filled(criterion, line.cells))
        faults: list[Fault] = []
        entry = read_layer(criterion, "self", line.cells, faults)
        if entry:
            self.entries[criterion.id] = entry
        return [] if entry and entry.value == entry.total == 0 else faults
