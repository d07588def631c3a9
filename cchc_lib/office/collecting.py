"""Gathers the self-scoring sheets that units sent back into the scoresheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from ..errors import InputError, UsageError
from ..files import replace_file, without_times
from ..folders import Folders
from ..inputs import QuarterInputs, SelfScores, find_scoresheet, read_quarter, read_self_scores, spreadsheets
from ..inputs.cells import text_of
from ..inputs.entries import read_layer
from ..inputs.layout import HEADINGS, REMARK, SELF_TEXTS
from ..inputs.table import FilledRow
from ..inputs.workbook import fill_scoresheet
from ..language import as_text, say
from ..model import Criterion, EnteredRow, Entry, Finding, Row
from ..quarter import Quarter
from .replacing import keep_before, require_closed
from .scoresheet import as_typed

Cells = dict[tuple[str, str], Any]  # value by sheet and address


@dataclass(frozen=True)
class Collected:
    """What came of collecting.

    Attributes
    ----------
    units : list of str
        Those whose sheets brought something new into the scoresheet.
    known : list of str
        Those whose sheets say what is there already.
    cells : int
        How many cells of it were filled.
    findings : list of Finding
        Sheets that were not taken and why; as notices those that are late or not complete and bring something new,
        and the units of which there is nothing yet.
    before : Path or None
        The scoresheet as it was, where it was replaced.
    inputs : QuarterInputs
        What the quarter's files said before.
    """

    units: list[str]
    known: list[str]
    cells: int
    findings: list[Finding]
    before: Path | None
    inputs: QuarterInputs


def collect_self_scores(folders: Folders, quarter: Quarter, folder: Path) -> Collected:
    """Fill the self-scores of the scoresheet, and the units' evidence and remarks, from a folder of returned sheets.

    A sheet is taken whole or not at all, and none that would change a cell that is filled already. The scoresheet is
    replaced whole, and only if nothing else in it is lost by that.

    Raises
    ------
    UsageError
        If the folder has no sheets, or the quarter no scoresheet.
    InputError
        If the scoresheet, or what it depends on, has faults that are not those of single units.
    FileBusy
        If the scoresheet is open in another program.
    """
    path = find_scoresheet(folders, quarter)
    require_closed(path)
    inputs = read_quarter(folders, quarter)
    file = folders.shown(path)
    if unsound := [f for f in inputs.findings if f.is_fault and f.file == file and not f.unit]:
        raise InputError(unsound)
    found, findings = _read_folder(folder, folders, inputs)
    taken: dict[str, Cells] = {}
    entered = {(row.unit, row.criterion): row for row in inputs.entered}
    for source, scores in found:
        filled, conflicts = _fill(scores, inputs, entered)
        findings += conflicts
        if filled:
            findings += _find_late(source, scores, inputs)
        if not conflicts:
            taken[scores.unit] = filled
    cells = {place: value for filled in taken.values() for place, value in filled.items()}
    before = _write(path, folders, quarter, cells) if cells else None
    new, known = ([unit for unit, filled in taken.items() if bool(filled) is wanted] for wanted in (True, False))
    return Collected(new, known, len(cells), findings, before, inputs)


def _read_folder(
    folder: Path, folders: Folders, inputs: QuarterInputs
) -> tuple[list[tuple[Path, SelfScores]], list[Finding]]:
    """The sheets that can be taken, one a unit, and what is to be said of the others."""
    if not folder.is_dir():
        raise UsageError(say("Không có thư mục {folder}", folder=folder))
    if not (paths := spreadsheets(folder)):
        raise UsageError(say("{folder} không có phiếu tự chấm nào", folder=folder))
    by_unit: dict[str, list[tuple[Path, SelfScores]]] = {}
    findings: list[Finding] = []
    for path in paths:
        scores, found = read_self_scores(path, folders, inputs)
        findings += found
        if scores:
            by_unit.setdefault(scores.unit, []).append((path, scores))
    findings += _find_missing(by_unit, inputs)
    findings += [fault for sheets in by_unit.values() if len(sheets) > 1 for fault in _find_twice(sheets)]
    return [sheets[0] for sheets in by_unit.values() if len(sheets) == 1], findings


def _find_late(path: Path, scores: SelfScores, inputs: QuarterInputs) -> Iterator[Finding]:
    """A sheet that is late, by the day on which its file was last changed, not complete, or not taken wholly."""
    until = inputs.settings.deadlines.self
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().date()
    notice = partial(Finding, file=scores.file, unit=scores.unit, is_fault=False)
    if changed > until:
        yield notice(say("tệp sửa lần cuối ngày {found}, sau hạn tự chấm ({until})", found=changed, until=until))
    if scores.blank:
        yield notice(say("còn {n} tiêu chí chưa tự chấm", n=scores.blank))
    remarked = {name for name, line in scores.lines.items() if line.cells.get(REMARK)}
    rows = (row for row in inputs.entered if row.unit == scores.unit and row.criterion in remarked)
    if any(REMARK not in row.row.columns for row in rows):
        column = HEADINGS[REMARK]
        yield notice(say("phiếu chấm điểm không có cột «{column}» nên ghi chú chưa được gom", column=column))


def _find_missing(by_unit: Mapping[str, object], inputs: QuarterInputs) -> Iterator[Finding]:
    """The units of which neither the folder nor the scoresheet has anything."""
    heard = {row.unit for row in inputs.entered if row.values["self_value"] or row.values["self_total"]}
    blocks = inputs.regulation.blocks
    asked = {name for name in blocks if not all(one.enters_nothing for one in blocks[name].criteria)}
    for unit, block in inputs.block_of.items():
        if block in asked and unit not in by_unit and unit not in heard:
            yield Finding(say("chưa có phiếu tự chấm dùng được"), unit=unit, is_fault=False)


def _find_twice(sheets: list[tuple[Path, SelfScores]]) -> Iterator[Finding]:
    files = [scores.file for _, scores in sheets]
    for _, scores in sheets:
        message = say("đơn vị này có {n} phiếu: {files}; hãy chỉ giữ một", n=len(files), files=files)
        yield Finding(message, scores.file, unit=scores.unit)


def _fill(
    scores: SelfScores, inputs: QuarterInputs, entered: Mapping[tuple[str, str], EnteredRow]
) -> tuple[Cells, list[Finding]]:
    """The cells that a unit's sheet fills, and a fault for each that holds something else already."""
    block = inputs.regulation.blocks[inputs.block_of[scores.unit]]
    cells: Cells = {}
    faults: list[Finding] = []
    for name, line in scores.lines.items():
        row, entry = entered.get((scores.unit, name)), scores.entries.get(name)
        if row:
            new, differing = _compare(row, line, entry, block.by_id[name][0])
            cells |= {(row.row.sheet or "", row.row.cell(column)): x for column, x in new.items()}
            faults += [_conflict(row, line.row, *one) for one in differing]
        elif entry or any(line.cells.get(column) for column in SELF_TEXTS):
            message = say("scoresheet.xlsx không có dòng của tiêu chí này")
            faults.append(Finding(message, scores.file, block.block, "", block.block, scores.unit, name))
    return cells, faults


def _compare(
    row: EnteredRow, line: FilledRow, entry: Entry | None, criterion: Criterion
) -> tuple[dict[str, object], list[tuple[str, str, str]]]:
    """What a row of a sheet has and the scoresheet lacks, by column; and each column in which both have other words.

    An older scoresheet without the column of remarks takes none.
    """
    written = {column: as_text(line.cells.get(column, "")) for column in SELF_TEXTS if column in row.row.columns}
    new: dict[str, object] = {column: text for column, text in written.items() if text and not row.values[column]}
    differing = [(column, row.values[column], text) for column, text in written.items() if text]
    differing = [one for one in differing if one[1] not in ("", one[2])]
    typed = as_typed(entry, criterion, "self") if entry else {}
    if typed and not any(row.values[column] for column in typed):
        new |= {column: x for column, x in typed.items() if x is not None}
    elif typed and read_layer(criterion, "self", row.values, []) != entry:
        differing.insert(0, ("self_value", _written(row.values), _written(typed)))
    return new, differing


def _conflict(row: EnteredRow, source: Row, column: str, found: str, wanted: str) -> Finding:
    told = {"found": found, "wanted": wanted, "file": source.file, "cell": source.cell(column)}
    message = say(
        "ô này đã ghi «{found}», phiếu {file} (ô {cell}) ghi «{wanted}»; muốn lấy của phiếu thì xóa ô này rồi chạy "
        "lại",
        **told,
    )
    where = row.row
    return Finding(message, where.file, where.sheet or "", where.cell(column), "", row.unit, row.criterion)


def _written(values: Mapping[str, object]) -> str:
    """A self-score as its cells show it."""
    return " / ".join(text_of(x) for x in (values["self_value"], values["self_total"]) if x not in (None, ""))


def _write(path: Path, folders: Folders, quarter: Quarter, cells: Cells) -> Path:
    """Fill cells of the scoresheet; where it is kept as it was, one copy, whatever was kept before."""
    filled = fill_scoresheet(path, folders, cells)
    before = keep_before(path, folders, quarter)
    replace_file(path, without_times(filled))
    return before
