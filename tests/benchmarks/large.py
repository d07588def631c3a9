"""The largest that offices may meet: an audit of thousands of units, thousands of sheets, a million blank rows."""

import re
import tempfile
import zipfile
from pathlib import Path

from cchc_lib.folders import Folders
from cchc_lib.inputs import layout, read_quarter
from cchc_lib.office.new_quarter import make_quarter
from cchc_lib.office.scoresheet import ScoresheetWriter, as_typed
from tests.generator import copy_committed, make_company
from tests.whole.commands import tool

from .filling import watch
from .report import Figure, Table
from .settings import QUARTER, Settings

HEADS = ("", "seconds", "CPU seconds", "MB", "at most")
BLANK_ROW = b'<row r="%d" spans="1:3"><c r="A%d" s="1"/><c r="B%d" s="1"/><c r="C%d" s="1"/></row>'


def measure_large(settings: Settings) -> Table:
    """Each of them once, and what it may take at most."""
    rows = [_audit(settings.audited_units), _collect(settings.collected_sheets), _mark(settings.blank_rows)]
    note = (
        "Commands from their start to their end, each once; memory is the largest resident size. What each may take "
        "at most is said of 5,000 units, 3,000 sheets and a million rows."
    )
    return Table("The largest", note, HEADS, rows)


def _audit(units: int) -> tuple[Figure, ...]:
    with tempfile.TemporaryDirectory(prefix="cchc-bench-", ignore_cleanup_errors=True) as root:
        make_company(Path(root), units)
        spent = watch(tool("cchc"), "--root", root, "audit", QUARTER)
    return f"cchc audit, {units} units", *spent, "10 min, 2 GB"


def _collect(sheets: int) -> tuple[Figure, ...]:
    """Sheets that came back filled, each of a unit of its own."""
    with tempfile.TemporaryDirectory(prefix="cchc-bench-", ignore_cleanup_errors=True) as root:
        folders, sent = Folders(Path(root)), Path(root) / "sent"
        make_company(Path(root), sheets)
        sent.mkdir()
        following = QUARTER.shifted(1)
        make_quarter(folders, following)
        _hand_in(folders, sent)
        spent = watch(tool("cchc"), "--root", root, "collect", following, sent)
    return f"cchc collect, {sheets} sheets", *spent, "5 min"


def _hand_in(folders: Folders, sent: Path) -> None:
    """A sheet of each unit for the next quarter, with the self-scores that it has in this one."""
    inputs, following = read_quarter(folders, QUARTER), QUARTER.shifted(1)
    for block, units in inputs.members.items():
        by_id = inputs.regulation.blocks[block].by_id
        for unit in units:
            entered = {
                (unit.id, name): as_typed(known.self_score, criterion, "self")
                for name, (criterion, _) in by_id.items()
                if (known := inputs.assessments.get((unit.id, name))) and known.self_score
            }
            writer = ScoresheetWriter(following, inputs.regulation, [block], {}, "vi")
            writer.write_guide((), {"Đơn vị": (layout.UNIT_NAME, unit.id)})
            writer.write_block(block, [unit], (*layout.SELF_COLUMNS, *layout.SELF_TEXTS), entered)
            writer.finish(sent / f"{unit.id}.xlsx")


def _mark(rows: int) -> tuple[Figure, ...]:
    """Blank rows with a format below the last one that is filled, as a colour given to whole columns leaves them."""
    with tempfile.TemporaryDirectory(prefix="cchc-bench-", ignore_cleanup_errors=True) as root:
        copy_committed(Path(root))
        path = Folders(Path(root)).inputs_of(QUARTER) / "scoresheet.xlsx"
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = max((one for one in parts if one.startswith("xl/worksheets/sheet")), key=lambda one: len(parts[one]))
        last = max(map(int, re.findall(rb'<row r="(\d+)"', parts[name])))
        blank = b"".join(BLANK_ROW % ((number,) * 4) for number in range(last + 1, last + 1 + rows))
        parts[name] = parts[name].replace(b"</sheetData>", blank + b"</sheetData>")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for one, data in parts.items():
                archive.writestr(one, data)
        spent = watch(tool("cchc"), "--root", root, "check", QUARTER, "--mark")
    return f"cchc check --mark, {rows} blank rows", *spent, "30 s"
