"""A company of tiny notebooks, and what stands in for exporters and kernels.

Worker processes import these by name, so they are in a module without tests.
"""

import hashlib
import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import v4

from cchc_lib.errors import BulletinRefused
from cchc_lib.files import replace_file
from cchc_lib.language import say
from cchc_lib.runner.batch_run import run_all
from cchc_lib.runner.outcome import Failure, Outcome, Run
from cchc_lib.runner.scratch import Kernels
from cchc_lib.runner.single_run import Batch

PARAMETERS = 'quarter = ""  # trống = quý mới nhất; n=0 là tất cả\n'


class Inline(Executor):
    """Runs in this very process, at once."""

    def submit(self, function, /, *args, **keywords):
        future = Future()
        try:
            future.set_result(function(*args, **keywords))
        except Exception as error:
            future.set_exception(error)
        return future


@dataclass
class Company:
    """A root folder with notebooks, and what running them gave."""

    root: Path

    @property
    def output(self) -> Path:
        return self.root / "outputs" / "2019-Q1"

    def write(
        self,
        name: str,
        cells: list[str],
        parameters: str | None = PARAMETERS,
        tags: Sequence[str] = (),
        kernel: str = "python3",
    ) -> Path:
        notebook = v4.new_notebook(metadata={"kernelspec": {"name": kernel, "display_name": "Python 3"}})
        if parameters is not None:
            notebook.cells.append(v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}))
        notebook.cells.append(v4.new_markdown_cell("# Tiêu đề"))
        notebook.cells += [v4.new_code_cell(cell, metadata={"tags": [*tags]}) for cell in cells]
        path = self.root / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(nbformat.writes(notebook), encoding="utf-8")
        return path

    def plan(self, *names: str) -> list[Run]:
        return [
            Run(name, self.root / "notebooks" / f"{name}.ipynb", {"quarter": "2019-Q1"}, f"2019-Q1_{name}")
            for name in names
        ]

    def batch(self, limit: int = 60, plain: bool = False, memory: int = 0, **changes) -> Batch:
        return Batch(self.root, self.output, Kernels(limit, plain, memory), export=export_as_text, **changes)

    def run(self, *names: str, limit: int = 60) -> dict[str, Outcome]:
        outcomes = run_all(self.plan(*names), self.batch(limit), Inline(), workers=1)
        return {outcome.run.entry: outcome for outcome in outcomes}


def export_as_text(notebook, formats):
    text = nbformat.writes(notebook)
    if "bị từ chối" in text:
        raise BulletinRefused(say("bản tin thiếu phần đầu"))
    if "bộ xuất hỏng" in text:
        raise ZeroDivisionError("chia\ncho 0")
    return {name: f"{name}\n{text}".encode() for name in formats}


def make_without_kernel(run, batch, scratch):
    if run.entry == "dies":
        time.sleep(0.2)
        os._exit(1)
    if run.entry == "waits":
        time.sleep(60)
    if run.entry == "raises":
        raise OSError("đĩa\nđầy")
    if run.entry == "fails":
        return Outcome(run, 0.5, failure=Failure("cell", "KeyError: 'x'", 3, "b.ranking()"))
    content = str(run.parameters).encode("utf-8")
    replace_file(batch.output / f"bulletins/{run.output}.html", content)
    notice = str(scratch) if run.entry == "tells its scratch" else ""
    return Outcome(run, 1.3, {f"bulletins/{run.output}.html": hashlib.sha256(content).hexdigest()}, notice=notice)


def read_log(output: Path) -> list[dict]:
    """The events in run.log."""
    return [json.loads(line) for line in (output / "run.log").read_text(encoding="utf-8").splitlines()]
