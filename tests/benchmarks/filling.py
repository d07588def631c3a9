"""A large company's quarter in Excel: opened, checked, marked, and audited."""

import subprocess
import tempfile
from pathlib import Path
from time import perf_counter, sleep

import psutil

from cchc_lib.folders import Folders
from cchc_lib.inputs import read_quarter
from cchc_lib.office.scoresheet import write_scoresheet
from tests.generator import make_company
from tests.generator.writing import as_read, cells_of
from tests.whole.commands import tool

from .measure import cpu_of_children
from .report import Table
from .settings import QUARTER, Settings

EVERY = 0.05  # seconds between two looks at the memory


def measure_filling(settings: Settings) -> Table:
    """What an analyst waits for while a quarter is filled in."""
    with tempfile.TemporaryDirectory(prefix="cchc-bench-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        make_company(root, settings.filled_units)
        rows = _use_scoresheet(Folders(root))
        following = QUARTER.shifted(1)
        commands = (
            *(("new", str(following)), ("check", str(QUARTER)), ("check", str(QUARTER), "--mark")),
            ("audit", str(QUARTER)),
        )
        spent = [(f"cchc {' '.join(words)}", *watch(tool("cchc"), "--root", root, *words)) for words in commands]
    note = (
        f"Commands from their start to their end, for {settings.filled_units} units and {rows} rows to fill. The "
        "scoresheet of the quarter that is checked is filled; memory is the largest resident size."
    )
    return Table("Filling a quarter", note, ("", "seconds", "CPU seconds", "MB"), spent)


def _use_scoresheet(folders: Folders) -> int:
    """Put the quarter's tables into a workbook instead of CSV; how many rows it has."""
    inputs = read_quarter(folders, QUARTER)
    folder = folders.inputs_of(QUARTER)
    for path in folder.glob("*.csv"):
        path.unlink()
    entered = cells_of(as_read(inputs), inputs.regulation)
    filled = inputs.regulation, inputs.members, entered, inputs.shortcomings
    write_scoresheet(folder / "scoresheet.xlsx", QUARTER, *filled)
    return sum(of for _, of in inputs.progress.values())


def watch(*command: object) -> tuple[float, float | None, int]:
    """Seconds, those of the processors and megabytes of a command, which may find faults and notices."""
    before, began, most = cpu_of_children(), perf_counter(), 0
    running = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    process = psutil.Process(running.pid)
    while running.poll() is None:
        try:
            most = max(most, process.memory_info().rss)
        except psutil.Error:  # it ended while it was looked at
            break
        sleep(EVERY)
    if running.wait() not in (0, 2):
        raise RuntimeError(f"{command} ended with {running.returncode}")
    seconds = perf_counter() - began
    return seconds, None if before is None else cpu_of_children() - before, most >> 20
