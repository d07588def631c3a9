"""Gathers the sheets that came back into the scoresheet: of units their self-scores, of the team what it verified."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from ..errors import FileBusy, InputError, UsageError
from ..files import list_folder, without_times
from ..folders import Folders
from ..inputs import QuarterInputs, SelfScores, read_returned, spreadsheets
from ..inputs.cells import parse_number, text_of
from ..inputs.entries import read_layer
from ..inputs.findings import MOST_NAMED
from ..inputs.layout import HEADINGS, REMARK, SELF_TEXTS, VERIFIED_COLUMNS
from ..inputs.table import FilledRow
from ..inputs.workbook import fill_scoresheet
from ..language import first_of, say
from ..model import Criterion, EnteredRow, Entry, Finding, Row
from ..model.records import VALUE_COLUMNS
from ..quarter import Quarter
from .replacing import alone_with_scoresheet, replace_scoresheet
from .scoresheet import as_typed
from .workbook_style import as_number

_NO_ROW = say("scoresheet.xlsx không có dòng của tiêu chí này")

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
    parts : int
        How many sheets of what was verified could be read.
    rows : int
        How many of their rows brought something new.
    cells : int
        How many cells those sheets filled, without what was verified.
    findings : list of Finding
        Sheets that were not taken and why; as notices those that are blank, or bring something new and are late or
        not complete, and the units of which there is nothing yet.
    before : Path or None
        The scoresheet as it was, where it was replaced.
    inputs : QuarterInputs
        What the quarter's files said before.
    """

    units: list[str]
    known: list[str]
    parts: int
    rows: int
    cells: int
    findings: list[Finding]
    before: Path | None
    inputs: QuarterInputs


def collect_self_scores(folders: Folders, quarter: Quarter, folder: Path) -> Collected:
    """Fill the self-scores of the scoresheet, and the units' evidence and remarks, from a folder of returned sheets.

    A unit's sheet is taken whole or not at all, a row that somebody verified in a sheet apart likewise, and none that
    would change a cell that is filled already. All else in the scoresheet stays as it is.

    Raises
    ------
    UsageError
        If the folder has no sheets, or the quarter no scoresheet.
    InputError
        If the scoresheet, or what it depends on, has faults that are not those of single units.
    FileBusy
        If the scoresheet is open in another program, or somebody saves it meanwhile; nothing is written then.
    LockHeld
        If somebody else collects, and does not end in time.
    """
    with alone_with_scoresheet(folders, quarter) as (path, inputs, unsound):
        if unsound:
            raise InputError(unsound)
        found, parts, findings = _read_folder(folder, folders, inputs)
        taken: dict[str, Cells] = {}
        entered = {(row.unit, row.criterion): row for row in inputs.entered}
        for scores in found:
            filled, conflicts = _fill(scores, inputs, entered)
            findings += conflicts
            is_blank = bool(scores.blank) and not (scores.entries or filled)
            if filled:
                findings += _find_late(scores, inputs)
            if is_blank:
                told = say("phiếu {file} còn trống", file=scores.path.name)
                findings.append(Finding(told, unit=scores.unit, is_fault=False))
            elif not conflicts:
                taken[scores.unit] = filled
        cells = {place: value for filled in taken.values() for place, value in filled.items()}
        verified, faults = _fill_verified(parts, {key: _with_cells(row, cells) for key, row in entered.items()})
        findings += faults
        cells |= {place: value for filled in verified for place, value in filled.items()}
        before = None
        if cells:
            filled_sheet = without_times(fill_scoresheet(path, folders, cells))
            before = replace_scoresheet(path, folders, quarter, filled_sheet)
    new, known = ([unit for unit, filled in taken.items() if bool(filled) is wanted] for wanted in (True, False))
    from_units = sum(map(len, taken.values()))
    return Collected(new, known, len(parts), sum(map(bool, verified)), from_units, findings, before, inputs)


def _read_folder(
    folder: Path, folders: Folders, inputs: QuarterInputs
) -> tuple[list[SelfScores], list[list[EnteredRow]], list[Finding]]:
    """The sheets that can be taken, one a unit, those of what was verified, and what is to be said of the others."""
    if folder.is_file():
        raise UsageError(say("{file} là một tệp: hãy ghi thư mục có các phiếu gửi về", file=folder))
    if not folder.is_dir():
        raise UsageError(say("Không có thư mục {folder}", folder=folder))
    if not (paths := spreadsheets(folder)):
        message = say("{folder} không có phiếu nào: các phiếu .xlsx phải nằm ngay trong thư mục này", folder=folder)
        raise UsageError(message)
    by_unit: dict[str, list[SelfScores]] = {}
    refused: set[str] = set()
    parts: list[list[EnteredRow]] = []
    findings = list(_find_unread(folder, folders, paths))
    for path in paths:
        try:
            sheet, found = read_returned(path, folders, inputs)
        except FileBusy as error:  # the others are taken
            sheet, found = None, [Finding(error.message, folders.shown(path))]
        findings += found
        if isinstance(sheet, SelfScores):
            by_unit.setdefault(sheet.unit, []).append(sheet)
        elif sheet is not None:
            parts.append(sheet)
        else:  # whose it is, its name alone may tell
            refused |= {one.unit for one in found} - {""} or {inputs.company.names.find_in(path.stem)} - {""}
    findings += _find_missing(by_unit, refused, inputs) if by_unit or refused or not parts else []
    findings += [fault for sheets in by_unit.values() if len(sheets) > 1 for fault in _find_twice(sheets)]
    return [sheets[0] for sheets in by_unit.values() if len(sheets) == 1], parts, findings


def _find_unread(folder: Path, folders: Folders, read: Collection[Path]) -> Iterator[Finding]:
    """What else lies in the folder, in one sentence: units send evidence along, and sheets in folders or as PDF."""
    names = [path.name + "/" * path.is_dir() for path in list_folder(folder) if path not in read]
    if names:
        told = {"n": len(names), "names": first_of(names, MOST_NAMED)}
        message = say("{n} mục không đọc: {names}; chỉ gom các phiếu .xlsx nằm ngay trong thư mục này", **told)
        yield Finding(message, folders.shown(folder.resolve()), is_fault=False)


def _find_late(scores: SelfScores, inputs: QuarterInputs) -> Iterator[Finding]:
    """A sheet that is late, by the day on which its file was last changed, not complete, or not taken wholly."""
    until = inputs.settings.deadlines.self
    changed = datetime.fromtimestamp(scores.path.stat().st_mtime, UTC).astimezone().date()
    notice = partial(Finding, unit=scores.unit, is_fault=False)  # all in one list, whatever file they are of
    if changed > until:
        told = {"file": scores.path.name, "found": changed, "until": until}
        yield notice(say("phiếu {file} sửa lần cuối ngày {found}, sau hạn tự chấm ({until})", **told))
    if scores.blank:
        yield notice(say("còn {n} tiêu chí chưa tự chấm", n=scores.blank))
    remarked = {name for name, line in scores.lines.items() if line.cells.get(REMARK)}
    rows = (row for row in inputs.entered if row.unit == scores.unit and row.criterion in remarked)
    if any(REMARK not in row.row.columns for row in rows):
        column = HEADINGS[REMARK].text
        yield notice(say("phiếu chấm điểm không có cột «{column}» nên ghi chú chưa được gom", column=column))


def _find_missing(came: Collection[str], refused: Collection[str], inputs: QuarterInputs) -> Iterator[Finding]:
    """The units of which neither the folder nor the scoresheet has anything, and whether a sheet was refused."""
    heard = {row.unit for row in inputs.entered if row.values["self_value"] or row.values["self_total"]}
    for unit, block in inputs.block_of.items():
        if not (unit in came or unit in heard or inputs.regulation.blocks[block].enters_nothing):
            refusal = say("có phiếu tự chấm nhưng chưa dùng được")
            told = refusal if unit in refused else say("chưa có phiếu tự chấm")
            yield Finding(told, unit=unit, is_fault=False)


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
    cells: Cells = {}
    faults: list[Finding] = []
    for name, line in scores.lines.items():
        row, entry = entered.get((scores.unit, name)), scores.entries.get(name)
        if row:
            new, differing = _compare(row, line, entry, block.by_id[name][0])
            cells |= {(row.row.sheet or "", row.row.cell(column)): x for column, x in new.items()}
            faults += [_conflict(row, line.row, *one) for one in differing]
        elif entry or any(line.cells.get(column) for column in SELF_TEXTS):
            faults.append(Finding(_NO_ROW, scores.file, block.block, "", block.block, scores.unit, name))
    return cells, faults


def _compare(
    row: EnteredRow, line: FilledRow, entry: Entry | None, criterion: Criterion
) -> tuple[dict[str, object], list[tuple[str, str, str]]]:
    """What a row of a sheet has and the scoresheet lacks, by column; and each column in which both differ.

    An older scoresheet without the column of remarks takes none.
    """
    written = {column: line.cells.get(column, "") for column in SELF_TEXTS if column in row.row.columns}
    new: dict[str, object] = {column: text for column, text in written.items() if text and not row.values[column]}
    differing = [(column, row.values[column], text) for column, text in written.items() if text]
    differing = [one for one in differing if one[1] not in ("", one[2])]
    typed = as_typed(entry, criterion, "self") if entry else {}
    texts = {column: text_of(x) for column, x in typed.items()}
    for column, text in texts.items():  # each by itself: who clears the cell that differs gets what the sheet has
        if not (known := row.values[column]):
            new |= {column: typed[column]} if text else {}
        elif read_layer(criterion, "self", texts | {column: known}, []) != entry:
            differing.append((column, known, text))
    return new, differing


def _with_cells(row: EnteredRow, cells: Cells) -> EnteredRow:
    """A row of the scoresheet with what is about to be filled in it."""
    place = row.row.sheet or ""
    return replace(row, values={c: text_of(cells.get((place, row.row.cell(c)), x)) for c, x in row.values.items()})


def _fill_verified(
    parts: Iterable[Iterable[EnteredRow]], entered: Mapping[tuple[str, str], EnteredRow]
) -> tuple[list[Cells], list[Finding]]:
    """The cells that each verified row fills; none of one that says something else than the scoresheet or another."""
    by_row: dict[tuple[str, str], list[EnteredRow]] = {}
    for row in chain.from_iterable(parts):
        by_row.setdefault((row.unit, row.criterion), []).append(row)
    filled: list[Cells] = []
    faults: list[Finding] = []
    for key, rows in by_row.items():
        here = entered.get(key)
        if here is None:
            faults.append(rows[0].row.find("criterion", _NO_ROW, "", *key))
        elif conflicts := list(_find_conflicts([here, *rows])):
            faults += conflicts
        else:
            texts = {c: row.values[c] for row in rows for c in VERIFIED_COLUMNS if row.values[c]}
            new = {c: _as_value(c, text) for c, text in texts.items() if not here.values[c]}
            filled.append({(here.row.sheet or "", here.row.cell(c)): x for c, x in new.items()})
    return filled, faults


def _find_conflicts(rows: Sequence[EnteredRow]) -> Iterator[Finding]:
    """Each cell that says something else than the first one of its column that is filled."""
    for column in VERIFIED_COLUMNS:
        filled = [row for row in rows if row.values[column]]
        for other in filled[1:]:
            found, wanted = filled[0].values[column], other.values[column]
            if _as_value(column, found) != _as_value(column, wanted):
                yield _conflict(filled[0], other.row, column, found, wanted)


def _as_value(column: str, text: str) -> str | int | Decimal:
    """What is written into a cell: a number where it is one, else the text."""
    try:
        return as_number(parse_number(text)) if column in VALUE_COLUMNS else text
    except ValueError:
        return text.lower()


def _conflict(row: EnteredRow, source: Row, column: str, found: str, wanted: str) -> Finding:
    told = {"found": found, "wanted": wanted, "file": source.file, "cell": source.cell(column)}
    message = say(
        "ô này đã ghi «{found}», phiếu {file} (ô {cell}) ghi «{wanted}»; muốn lấy của phiếu thì xóa ô này rồi chạy "
        "lại",
        **told,
    )
    return row.row.find(column, message, "", row.unit, row.criterion)
