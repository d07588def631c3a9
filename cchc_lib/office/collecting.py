"""Gathers the self-scoring sheets that units sent back into the scoresheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from ..errors import FileBusy, InputError, UsageError
from ..folders import Folders
from ..inputs import QuarterInputs, SelfScores, find_scoresheet, read_quarter, read_self_scores, spreadsheets
from ..inputs.cells import text_of
from ..inputs.entries import read_layer
from ..inputs.workbook import load_to_edit
from ..language import say
from ..model import EnteredRow, Finding
from ..quarter import Quarter
from .scoresheet import as_typed
from .workbook_style import save

Cells = dict[tuple[str, str], Any]  # value by sheet and address


@dataclass(frozen=True)
class Collected:
    """What came of collecting.

    Attributes
    ----------
    units : list of str
        Those whose sheets are in the scoresheet now.
    cells : int
        How many cells of it were filled.
    findings : list of Finding
        Sheets that were not taken and why; as notices those that are late, missing or not complete.
    inputs : QuarterInputs
        What the quarter's files said before.
    """

    units: list[str]
    cells: int
    findings: list[Finding]
    inputs: QuarterInputs


def collect_self_scores(folders: Folders, quarter: Quarter, folder: Path) -> Collected:
    """Fill the self-scores of the scoresheet from a folder of returned sheets.

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
    _require_closed(path)
    inputs = read_quarter(folders, quarter)
    file = folders.shown(path)
    if unsound := [f for f in inputs.findings if f.is_fault and f.file == file and not f.unit]:
        raise InputError(unsound)
    found, findings = _read_folder(folder, folders, inputs)
    taken: list[str] = []
    cells: Cells = {}
    entered = {(row.unit, row.criterion): row for row in inputs.entered}
    for scores in found:
        filled, conflicts = _fill(scores, inputs, entered)
        findings += conflicts
        if not conflicts:
            taken.append(scores.unit)
            cells |= filled
    if cells:
        _write(path, folders, cells)
    return Collected(taken, len(cells), findings, inputs)


def _require_closed(path: Path) -> None:
    """Whoever has it open would save over what is collected."""
    if any(path.with_name(name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#")):
        raise FileBusy(say("{file} đang mở ở chương trình khác: hãy đóng tệp rồi chạy lại", file=path.name))


def _read_folder(folder: Path, folders: Folders, inputs: QuarterInputs) -> tuple[list[SelfScores], list[Finding]]:
    """The sheets that can be taken, one a unit, and what is to be said of the others."""
    if not folder.is_dir() or not (paths := spreadsheets(folder)):
        raise UsageError(say("{folder} không có phiếu tự chấm nào", folder=folder))
    by_unit: dict[str, list[SelfScores]] = {}
    findings: list[Finding] = []
    for path in paths:
        scores, found = read_self_scores(path, folders, inputs)
        findings += found
        if scores:
            by_unit.setdefault(scores.unit, []).append(scores)
            findings += _find_late(path, scores, inputs)
    findings += _find_missing(by_unit, inputs)
    findings += [fault for sheets in by_unit.values() if len(sheets) > 1 for fault in _find_twice(sheets)]
    return [sheets[0] for sheets in by_unit.values() if len(sheets) == 1], findings


def _find_late(path: Path, scores: SelfScores, inputs: QuarterInputs) -> Iterator[Finding]:
    """A sheet that is late, by the day on which its file was last changed, or not complete."""
    until = inputs.settings.deadlines.self
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().date()
    notice = partial(Finding, file=scores.file, unit=scores.unit, is_fault=False)
    if changed > until:
        yield notice(say("tệp sửa lần cuối ngày {found}, sau hạn tự chấm ({until})", found=changed, until=until))
    if scores.blank:
        yield notice(say("còn {n} tiêu chí chưa tự chấm", n=scores.blank))


def _find_missing(by_unit: Mapping[str, object], inputs: QuarterInputs) -> Iterator[Finding]:
    for unit in inputs.block_of:
        if unit not in by_unit:
            yield Finding(say("chưa có phiếu tự chấm dùng được"), unit=unit, is_fault=False)


def _find_twice(sheets: list[SelfScores]) -> Iterator[Finding]:
    files = [scores.file for scores in sheets]
    for scores in sheets:
        message = say("đơn vị này có {n} phiếu: {files}; hãy chỉ giữ một", n=len(files), files=files)
        yield Finding(message, scores.file, unit=scores.unit)


def _fill(
    scores: SelfScores, inputs: QuarterInputs, entered: Mapping[tuple[str, str], EnteredRow]
) -> tuple[Cells, list[Finding]]:
    """The cells that a unit's sheet fills, and a fault for each that holds something else already."""
    block = inputs.regulation.blocks[inputs.block_of[scores.unit]]
    criteria = {criterion.id: criterion for criterion in block.criteria}
    cells: Cells = {}
    faults: list[Finding] = []
    for name, entry in scores.entries.items():
        row, criterion = entered.get((scores.unit, name)), criteria[name]
        if row is None:
            message = say("scoresheet.xlsx không có dòng của tiêu chí này")
            faults.append(Finding(message, scores.file, block.block, "", block.block, scores.unit, name))
            continue
        typed = as_typed(entry, criterion, "self")
        if not row.values["self_value"] and not row.values["self_total"]:
            sheet = row.row.sheet or ""
            cells |= {(sheet, row.row.cell(column)): x for column, x in typed.items() if x is not None}
        elif read_layer(criterion, "self", row.values, []) != entry:
            faults.append(_conflict(row, typed, scores.file))
    return cells, faults


def _conflict(row: EnteredRow, new: Mapping[str, object], file: str) -> Finding:
    found, wanted = (_written(values) for values in (row.values, new))
    message = say(
        "ô này đã ghi «{found}», phiếu {file} ghi «{wanted}»; muốn lấy số của phiếu thì xóa ô này rồi chạy lại",
        found=found,
        wanted=wanted,
        file=file,
    )
    where = row.row
    return Finding(message, where.file, where.sheet or "", where.cell("self_value"), "", row.unit, row.criterion)


def _written(values: Mapping[str, object]) -> str:
    """A self-score as its cells show it."""
    return " / ".join(text_of(x) for x in (values["self_value"], values["self_total"]) if x not in (None, ""))


def _write(path: Path, folders: Folders, cells: Cells) -> None:
    workbook = load_to_edit(path, folders, to_replace=True)
    for (sheet, address), value in cells.items():
        workbook[sheet][address] = value
    save(workbook, path)
