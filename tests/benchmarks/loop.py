"""Bulletins one after the other in one process, in the ways that others would take.

``python -m tests.benchmarks.loop WAY FORMAT ROOT EACH`` makes bulletins of each kind and prints as JSON, by kind,
the seconds and processor seconds of each. What a process needs to start, and its first bulletin, are not counted.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, process_time

from nbformat import NotebookNode, v4

from cchc_lib.folders import ROOT_VARIABLE, Folders
from cchc_lib.results import History
from cchc_lib.runner.outcome import Run
from cchc_lib.sharing import Selection, plan_bulletins
from tests.whole.harness import run_notebook

from .measure import Spent, cpu_of_children
from .settings import BULLETINS, QUARTER

Export = Callable[[NotebookNode], bytes | str]


def plan(folders: Folders) -> list[Run]:
    """The bulletins of the quarter."""
    return plan_bulletins(History(folders, QUARTER), selection=Selection(only=BULLETINS))


def of_each_kind(runs: Sequence[Run], each: int) -> list[Run]:
    """The first few of every kind."""
    seen: Counter[str] = Counter()
    chosen = []
    for run in runs:
        seen[run.entry] += 1
        if seen[run.entry] <= each:
            chosen.append(run)
    return chosen


def by_papermill(run: Run, target: Path, export: Export) -> None:
    """papermill's API, an exporter that is kept."""
    import papermill

    notebook = papermill.execute_notebook(run.notebook, target, dict(run.parameters), progress_bar=False)
    _write(target, export(notebook))


def by_ploomber(run: Run, target: Path, export: Export) -> None:
    """ploomber-engine, which runs the cells in this very process; an exporter that is kept."""
    from ploomber_engine import execute_notebook

    notebook = execute_notebook(run.notebook, target, parameters=dict(run.parameters), progress_bar=False)
    _write(target, export(notebook))


def by_calls(run: Run, target: Path, export: Export) -> None:
    """The floor: the calls that the notebook holds, and what they draw, written as it is; ``export`` has no part."""
    notebook = run_notebook(run.notebook, Path(os.environ[ROOT_VARIABLE]), run.parameters)
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    _write(target, "\n".join(output.data["text/html"] for output in outputs))


def by_export(run: Run, target: Path, export: Export) -> None:
    """The exporter alone, of the notebook that `cchc run` left executed."""
    outputs = Folders(Path(os.environ[ROOT_VARIABLE])).outputs_of(QUARTER)
    executed = (outputs / "notebooks" / f"{run.output}.ipynb").read_text(encoding="utf-8")
    _write(target, export(v4.reads(executed)))


def _write(target: Path, content: bytes | str) -> None:
    target.with_suffix(".out").write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def make_exporter(kind: str) -> Export:
    """nbconvert's exporter: ours for HTML, for PDF the one that prints a page of Chromium."""
    if kind == "html":
        from cchc_lib.exporters.html import CchcHTMLExporter

        exporter = CchcHTMLExporter()
    else:
        from nbconvert.exporters.webpdf import WebPDFExporter

        exporter = WebPDFExporter(disable_sandbox=True)
    return lambda notebook: exporter.from_notebook_node(notebook)[0]


def time_each(runs: Sequence[Run], make: Callable[[Run], None]) -> dict[str, list[Spent]]:
    """What the bulletins of each kind take."""
    spent: dict[str, list[Spent]] = {}
    make(runs[0])
    for run in runs:
        began, before = perf_counter(), _cpu()
        make(run)
        spent.setdefault(run.entry, []).append(Spent(perf_counter() - began, _cpu() - before))
    return spent


def _cpu() -> float:
    return process_time() + (cpu_of_children() or 0)


WAYS = {"papermill": by_papermill, "ploomber": by_ploomber, "calls": by_calls, "export": by_export}


def main(way: str, kind: str, root: str, each: str) -> None:
    """Make bulletins in this process and print what they took."""
    os.environ[ROOT_VARIABLE] = root
    if way == "calls":  # what a run's starter tells its bulletins is no part of the drawing
        os.environ.update(History(Folders(Path(root)), QUARTER).variables())
    runs = of_each_kind(plan(Folders(Path(root))), int(each))
    export, folder = make_exporter(kind), Path(root) / "outputs" / "loop"
    folder.mkdir(parents=True, exist_ok=True)
    spent = time_each(runs, lambda run: WAYS[way](run, folder / f"{run.output}.ipynb", export))
    print("\n" + json.dumps(spent))


if __name__ == "__main__":
    main(*sys.argv[1:])
