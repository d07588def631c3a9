"""What can be set on the command line, and where measuring happens."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cchc_lib.folders import Folders
from cchc_lib.quarter import Quarter
from cchc_lib.results import History
from tests.generator import copy_committed
from tests.whole.harness import REPOSITORY

QUARTER = Quarter(2019, 1)
# ploomber-engine lies apart: papermill would load it in every process of the environment that it is in
RIVALS = REPOSITORY / "outputs" / "tools" / "rivals"
BULLETINS = ("company", "block", "unit", "regulation")  # letters are left out: the rivals make no Word files


@dataclass(frozen=True)
class Settings:
    """How much is measured.

    Attributes
    ----------
    rounds : int
        Of every race.
    each : int
        Bulletins of each kind (company, block, unit, regulation) that a slow rival makes in a round.
    units : tuple of int
        Sizes of the companies whose unit bulletins are made.
    bulletins : int
        Unit bulletins that are made of each company, 0 for all of them.
    scored_units, scored_quarters : int
        Size of the company that is only scored.
    filled_units : int
        Units of the company whose scoresheet is opened and checked.
    audited_units, collected_sheets, blank_rows : int
        The largest that is audited, collected, and read past.
    """

    rounds: int = 3
    each: int = 1
    units: tuple[int, ...] = (22, 200, 2000)
    bulletins: int = 300
    scored_units: int = 10_000
    scored_quarters: int = 8
    filled_units: int = 500
    audited_units: int = 5_000
    collected_sheets: int = 3_000
    blank_rows: int = 1_000_000
    workers: int = os.cpu_count() or 1


@contextmanager
def scored_copy() -> Iterator[Folders]:
    """Our company in a folder of its own, its quarters scored."""
    with tempfile.TemporaryDirectory(prefix="cchc-bench-", ignore_cleanup_errors=True) as folder:
        copy_committed(Path(folder))
        folders = Folders(Path(folder))
        for quarter in folders.quarters():
            History(folders, quarter).results.close()
        yield folders


def times_made(folders: Folders) -> list[float]:
    """When each bulletin of the last run was made, by its run.log."""
    log = folders.outputs_of(QUARTER) / "run.log"
    lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
    events = [json.loads(line) for line in lines]
    return [datetime.fromisoformat(event["at"]).timestamp() for event in events if event["event"] == "made"]
