"""Running tiny notebooks in warm and in plain kernels, and looking for what is left of them."""

import os
import time
from pathlib import Path

import nbformat

from cchc_lib.runner.batch_run import run_all
from cchc_lib.runner.outcome import Outcome
from runner.helpers import Company, Inline

IS_WARM = "import sys; print('forked' if 'cchc_lib.runner.warm.server' in sys.modules else 'plain')"


def run_cells(
    company: Company, *cells: str, name: str = "one", limit: int = 60, kernel: str = "python3", **changes
) -> tuple[Outcome, str]:
    """The outcome of a notebook of these cells, and all that they printed or showed."""
    company.write(name, list(cells), kernel=kernel)
    (outcome,) = run_all(company.plan(name), company.batch(limit, **changes), Inline(), workers=1)
    return outcome, read_outputs(company, name, outcome.ok)


def read_outputs(company: Company, name: str, ok: bool = True) -> str:
    path = company.output / f"notebooks/2019-Q1_{name}{'' if ok else '.failed'}.ipynb"
    cells = nbformat.read(path, as_version=4).cells if path.is_file() else []
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return "".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs)


def processes_with(mark: str) -> list[int]:
    """The processes that have this text among their variables or arguments."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            seen = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(mark) in seen:
            found.append(int(folder.name))
    return found


def wait_until(condition, seconds: float = 600) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)
