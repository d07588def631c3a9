"""One notebook in a kernel of its own, by papermill's stock engine; and how that really ended.

papermill's metadata calls a notebook complete whose kernel was killed or ran out of time, and takes
``sys.exit()`` for success. So the verdict here rests on the cells alone.
"""

import json
import logging
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from ..folders import ROOT_VARIABLE
from ..language import Message, say
from .environment import TEMPORARY_VARIABLE
from .outcome import Failure, one_line
from .pool import leave_with_driver
from .warm import Kernels

_START_ATTEMPTS = 3  # two kernels that start at the same moment can pick the same port
_BANNER = "papermill-error-cell-tag"

# what papermill and nbclient log stands in our own summary; without a handler Python prints it to the terminal
logging.getLogger("papermill").addHandler(logging.NullHandler())


def execute_notebook(
    path: Path, parameters: Mapping[str, object], limit: int, environment: Mapping[str, str], kernels: Kernels
) -> tuple[NotebookNode | None, Failure | None]:
    """Run the notebook at ``path`` within ``limit`` seconds, its kernel seeing ``environment``.

    That is this process's own environment meanwhile, so a process runs one notebook at a time.

    Returns
    -------
    notebook : NotebookNode or None
        As far as it was executed, without a path of this machine or a time; None if no kernel started.
    failure : Failure or None
        Where and why it stopped; None if every cell was run.
    """
    with _variables(environment):
        for _ in range(_START_ATTEMPTS):
            notebook, error = _run_kernel(path, parameters, limit, kernels.arguments())
            leave_with_driver()
            if notebook is not None:
                break
            kernels.give_up(one_line(error))
    if notebook is None:
        return None, Failure("start", one_line(error))
    notebook.cells = [cell for cell in notebook.cells if _BANNER not in cell.metadata.get("tags", [])]
    failure = _find_failure(notebook, error, limit)
    return _without_traces(notebook, environment), failure


@contextmanager
def _variables(environment: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _run_kernel(path, parameters, limit, kernel_arguments) -> tuple[NotebookNode | None, Exception | None]:
    """The notebook that papermill was filling (None: no kernel answered), and what stopped it."""
    filling, deadlines = [], []

    def begin(notebook: NotebookNode) -> None:
        filling.append(notebook)
        deadlines.append(monotonic() + limit)  # from here, since a slow start is no fault of the notebook

    try:
        papermill.execute_notebook(
            nbformat.read(path, as_version=4),  # read here: papermill takes a { in a path for a placeholder
            None,
            dict(parameters),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            # from here on these go to nbclient
            on_notebook_start=begin,
            timeout_func=lambda cell: max(0.01, deadlines[-1] - monotonic()),
            execution_timeout=limit,
            iopub_timeout=60,
            shutdown_kernel="immediate",
            record_timing=False,
            coalesce_streams=True,
            extra_arguments=["--log-level=ERROR"],
            # where JupyterLab would start it; papermill's own cwd= changes that of this whole process
            resources={"metadata": {"path": str(path.parent)}},
            **kernel_arguments,
        )
    except Exception as error:
        return (filling[-1] if filling else None), error
    return filling[-1], None


def _find_failure(notebook: NotebookNode, error: Exception | None, limit: int) -> Failure | None:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(cells, 1):
        for output in cell.outputs:
            if output.output_type == "error":
                return _failure_at(*_raised(output), number, cell)
    if error is not None:
        number = max((n for n, cell in enumerate(cells, 1) if cell.metadata.papermill.start_time), default=1)
        return _failure_at(*_stopped_by(error, limit), number, cells[number - 1])
    for number, cell in enumerate(cells, 1):
        if cell.execution_count is None:
            return _failure_at("skipped", say("ô không được chạy"), number, cell)
    return None


def _raised(output: NotebookNode) -> tuple[str, Message | str]:
    reason = one_line(f"{output.ename}: {output.evalue}")
    if output.ename.endswith("MemoryError"):  # numpy has one of its own
        return "memory", say("hết bộ nhớ ({error})", error=reason)
    return "cell", reason


def _stopped_by(error: Exception, limit: int) -> tuple[str, Message | str]:
    if isinstance(error, CellTimeoutError):
        return "time", say("notebook chạy quá {n} giây", n=limit)
    if isinstance(error, DeadKernelError):
        return "died", say("kernel dừng đột ngột, có thể vì hết bộ nhớ")
    return "died", one_line(error)


def _failure_at(cause: str, reason: Message | str, number: int, cell: NotebookNode) -> Failure:
    return Failure(cause, reason, number, cell.source.strip().splitlines()[0])


def _without_traces(notebook: NotebookNode, environment: Mapping[str, str]) -> NotebookNode:
    """The notebook without times, random ids and paths, so that equal runs give equal bytes anywhere."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells, 1):
        cell.metadata.pop("papermill", None)
        cell["id"] = f"cell-{number}"
    text = json.dumps(notebook, ensure_ascii=False)
    for path, name in _places(environment):
        for written in (path, path.replace("\\", "\\\\"), path.replace("\\", "/")):
            text = text.replace(json.dumps(written, ensure_ascii=False)[1:-1], name)
    return nbformat.from_dict(json.loads(re.sub(r"\bipykernel_\d+", "ipykernel", text)))


def _places(environment: Mapping[str, str]) -> list[tuple[str, str]]:
    """Folders of this machine that warnings and tracebacks name, longest first, and what to print instead."""
    places = {
        str(Path.home()): "~",
        tempfile.gettempdir(): "$TMP",
        environment.get(TEMPORARY_VARIABLE, ""): "$TMP",
        sys.base_prefix: "$PYTHON",
        sys.prefix: "$PYTHON",
        environment.get(ROOT_VARIABLE, ""): f"${ROOT_VARIABLE}",
    }
    telling = [path for path in places if len(Path(path).parts) > 1]  # "/" would match every slash
    return [(path, places[path]) for path in sorted(telling, key=len, reverse=True)]
