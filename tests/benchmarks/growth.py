"""Companies of many units: whether time, memory and reading grow with what is made."""

import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

import psutil

from cchc_lib import open_quarter
from cchc_lib.folders import Folders, variables_set
from cchc_lib.results import History
from tests.generator import make_company
from tests.whole.commands import tool

from .report import Figure, Table
from .settings import QUARTER, Settings, times_made

EVERY = 0.2  # seconds between two looks at the memory
SETTLED = 50  # bulletins a worker that are made before the memory has to be flat
HEADS = (
    *("units", "bulletins made", "seconds a bulletin", "in the first quarter", "in the last quarter"),
    *("MB a worker, at first", "later", "MB the server", "MB a kernel", "reading a unit, ms"),
)
ENOUGH = 40  # bulletins, of which a quarter tells a rate


def measure_growth(settings: Settings) -> Table:
    """Unit bulletins of companies of several sizes."""
    rows = [_measure_company(units, settings) for units in settings.units]
    note = (
        f"Unit bulletins as HTML, {settings.workers} workers; seconds of the clock, from the first bulletin to the "
        "last. Memory is the largest of any process, the pages that it shares with others counted; a unit is read "
        "from the open results with its scores, layers and entries."
    )
    return Table("Growth", note, HEADS, rows)


def _measure_company(units: int, settings: Settings) -> tuple[Figure, ...]:
    with tempfile.TemporaryDirectory(prefix="cchc-bench-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        make_company(root, units)
        names = list(History(Folders(root), QUARTER).results.units())
        chosen = names[: settings.bulletins or None]
        memory = _watch_run(root, chosen, settings.workers)
        at = times_made(Folders(root))
        part = max(1, (len(at) - 1) // 4)
        mean = (at[-1] - at[0]) / max(1, len(at) - 1)
        rates = mean, (at[part] - at[0]) / part, (at[-1] - at[-1 - part]) / part
        if len(at) < ENOUGH:
            rates = mean, None, None
        worker = memory.of_worker(SETTLED * settings.workers)
        return (
            units,
            len(at),
            *rates,
            *worker,
            memory.server >> 20,
            memory.kernel >> 20,
            _time_reading(root, chosen),
        )


@dataclass
class _Memory:
    """The largest resident sizes in bytes; that of a worker by the number of bulletins that were made."""

    server: int = 0
    kernel: int = 0
    worker: dict[int, int] = field(default_factory=dict)

    def look(self, process: psutil.Process, made: int) -> None:
        for child in process.children():
            if not (command := child.cmdline()):  # it has just ended
                continue
            if "server" in command[2]:
                self.server = max(self.server, child.memory_info().rss)
                self.kernel = max([self.kernel, *(one.memory_info().rss for one in child.children())])
            else:
                self.worker[made] = max(self.worker.get(made, 0), child.memory_info().rss)

    def of_worker(self, settled: int) -> tuple[int | None, int | None]:
        """Megabytes while so many bulletins were made, and later."""
        early = [size for made, size in self.worker.items() if made <= settled]
        late = [size for made, size in self.worker.items() if made > settled]
        return max(early) >> 20, max(late) >> 20 if late else None


def _watch_run(root: Path, units: list[str], workers: int) -> _Memory:
    chosen = [part for unit in units for part in ("--unit", unit)]
    options = ("--only", "unit", "--html-only", "--workers", workers)
    command = [tool("cchc"), "--root", root, "run", QUARTER, *options, *chosen]
    memory = _Memory()
    run = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    process = psutil.Process(run.pid)
    while run.poll() is None:
        with suppress(psutil.Error):  # a kernel may end while it is looked at
            memory.look(process, len(times_made(Folders(root))))
        sleep(EVERY)
    if run.returncode:
        raise RuntimeError(f"cchc run ended with {run.returncode}")
    return memory


def _time_reading(root: Path, units: list[str]) -> float:
    with variables_set({"CCHC_ROOT": str(root)}):
        results = open_quarter(str(QUARTER)).results
        return median(_read(results, unit) for unit in units[:20]) * 1000


def _read(results, unit: str) -> float:
    began = perf_counter()
    for read in (results.units, results.scores, results.layers, results.entered):
        read(unit=unit)
    return perf_counter() - began
