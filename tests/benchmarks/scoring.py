"""Many units over many quarters: from validated tables to results with reasons."""

import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from cchc_lib.folders import Folders
from cchc_lib.inputs import read_quarter
from cchc_lib.quarter import Quarter
from cchc_lib.results import write_scores
from tests.generator import make_company

from .measure import Spent
from .report import Table
from .settings import QUARTER, Settings


def measure_scoring(settings: Settings) -> Table:
    """Quarters scored on all cores at once, one a process."""
    quarters = [QUARTER.shifted(-n) for n in range(settings.scored_quarters)]
    with ProcessPoolExecutor(settings.workers) as pool:
        found = list(pool.map(partial(_score, settings.scored_units), quarters))
    criteria = sum(count for count, _ in found)
    alone = Spent(sum(spent.seconds for _, spent in found), sum(spent.cpu for _, spent in found))
    rows = [
        ("units × quarters", settings.scored_units * settings.scored_quarters),
        ("criteria scored", criteria),
        ("criteria a unit", criteria / (settings.scored_units * settings.scored_quarters)),
        (f"seconds, {settings.workers} processes", alone.seconds / settings.workers),
        ("CPU seconds", alone.cpu),
    ]
    note = (
        "From the validated tables of a quarter to its whole results.sqlite: points of every layer with their "
        "reasons, totals, classes, ranks, what hangs on rounding, and the entries. Reading the tables is not "
        "counted. The quarters are scored in processes side by side: the seconds are those of all, divided by the "
        "processes."
    )
    return Table("Scoring", note, ("", "figure"), rows)


def _score(units: int, quarter: Quarter) -> tuple[int, Spent]:
    """How many criteria of a quarter were scored, and what it took."""
    with tempfile.TemporaryDirectory(prefix="cchc-bench-", ignore_cleanup_errors=True) as folder:
        make_company(Path(folder), units, 1, last=quarter)
        folders = Folders(Path(folder))
        inputs = read_quarter(folders, quarter)
        folders.outputs_of(quarter).mkdir(parents=True)
        began, before = perf_counter(), process_time()
        write_scores(folders, inputs, "")
        spent = Spent(perf_counter() - began, process_time() - before)
    return sum(len(inputs.regulation.blocks[block].criteria) * len(of) for block, of in inputs.members.items()), spent
