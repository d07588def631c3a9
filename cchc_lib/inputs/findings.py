"""Findings in the order in which they are to be mended; what is wrong with many rows in the same way as one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import TypeVar

from ..errors import InputError
from ..language import Message, first_of, say
from ..model import Finding

T = TypeVar("T")
FEW = 3  # so many are told one by one
MOST_NAMED = 10  # criteria, and runs of cells, that a folded finding lists
_IN_SHEET = re.compile(r"([A-Z]+)(\d+)(?::[A-Z]+\d+)?")
_IN_CSV = re.compile(r"(\d+)(?:–\d+)?(?::(.+))?")


def required(read: tuple[T | None, list[Finding]]) -> T:
    """What was read, where there is no going on without it.

    Raises
    ------
    InputError
        With every fault that kept it from being read.
    """
    found, faults = read
    if found is None:
        raise InputError(faults)
    return found


def tell_mended(message: Message, mend: Message | None) -> Message:
    """With how it is mended, where that can be said."""
    return say("{message}: {mend}", message=message, mend=mend) if mend else message


def arrange(findings: list[Finding], codes: Mapping[tuple[str, str], str] | None = None) -> list[Finding]:
    """By file and sheet, row by row from left to right; what has no cell, such as a missing row, after its causes.

    Parameters
    ----------
    codes : mapping of (str, str) to str, optional
        The printed code of a criterion, by block and id.
    """
    alike: dict[tuple, list[Finding]] = {}
    for finding in sorted(findings, key=_place):
        same = finding.file, finding.sheet, finding.block, finding.unit, finding.is_fault, str(finding.message)
        alike.setdefault((*same, _parse(finding.cell)[1]), []).append(finding)
    placed = []
    for group in alike.values():
        told = group if len(group) <= FEW else [_fold(group, codes or {})]
        placed += [(_place(was), one) for was, one in zip(group, told, strict=False)]
    return [one for _, one in sorted(placed, key=itemgetter(0))]


def _fold(group: list[Finding], codes: Mapping[tuple[str, str], str]) -> Finding:
    """One finding for all rows that share it: how many they are, of which criteria, from which cell to which."""
    first, count = group[0], len(group)
    named = list(dict.fromkeys(codes.get((f.block, f.criterion), f.criterion) for f in group if f.criterion))
    message = say("{message} ({n} dòng)", message=first.message, n=count)
    if named:
        criteria = first_of(named, MOST_NAMED)
        message = say("{message} ({n} dòng: {criteria})", message=first.message, n=count, criteria=criteria)
    criterion = first.criterion if len(named) == 1 else ""
    cells = tuple(finding.cell for finding in group)
    return replace(first, message=message, cell=_range(cells), criterion=criterion, cells=cells)


def _range(cells: Sequence[str]) -> str:
    """``K3, K28:K30`` in a sheet, ``3, 28–30:verified_value`` in a CSV file: rows that follow each other in one."""
    if not _row(cells[0]):
        return cells[0]
    runs: list[list[str]] = []
    for cell in cells:
        if runs and _row(cell) == _row(runs[-1][-1]) + 1:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    told = ", ".join(map(str, first_of([_run(run[0], run[-1]) for run in runs], MOST_NAMED)))
    if _IN_SHEET.fullmatch(cells[0]):
        return told
    return cells[0].replace(str(_row(cells[0])), told, 1)


def _run(first: str, last: str) -> str:
    if _IN_SHEET.fullmatch(first):
        return f"{first.split(':')[0]}:{last.split(':')[-1]}" if last != first else first
    return f"{_row(first)}–{_row(last)}" if last != first else str(_row(first))


def _place(finding: Finding) -> tuple:
    row, column = _parse(finding.cells[0] if finding.cells else finding.cell)
    return finding.file, finding.sheet, row is None, row, len(column), column


def _parse(cell: str) -> tuple[int | None, str]:
    """Row and column of a cell; what is no cell, such as a key of YAML, has no row."""
    if found := _IN_SHEET.fullmatch(cell):
        return int(found[2]), found[1]
    if found := _IN_CSV.fullmatch(cell):
        return int(found[1]), found[2] or ""
    return None, cell


def _row(cell: str) -> int:
    return _parse(cell)[0] or 0
