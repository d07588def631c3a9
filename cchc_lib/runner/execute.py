"""One notebook in a kernel of its own, by papermill; and how that really ended.

papermill gives it its parameters and runs it by one of its engines; what it would read and write around that, nobody
needs. Its metadata calls a notebook complete whose kernel was killed or ran out of time, and takes ``sys.exit()`` for
success. So the verdict here rests on the cells alone.
"""

import json
import logging
import os
import re
import sys
import tempfile
from collections.abc import Generator, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import NamedTuple
from uuid import uuid4

import nbformat
from jupyter_client.kernelspec import find_kernel_specs
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook
from traitlets.config import Config

from ..folders import ROOT_VARIABLE, variables_set
from ..language import Message, say
from .outcome import KERNEL_DIED, Failure, one_line
from .scratch import RUNTIME_VARIABLE, TEMPORARY_VARIABLE, Kernels
from .warm.door import fork_kernel
from .warm.engine import ENGINE
from .workers import leave_with_driver

_START_ATTEMPTS = 3  # two kernels that start at the same moment can pick the same port
_USUAL_KERNEL = "python3"

# what papermill and nbclient log stands in our own summary; without a handler Python prints it to the terminal
logging.getLogger("papermill").addHandler(logging.NullHandler())


class Executed(NamedTuple):
    """What came of a notebook.

    Attributes
    ----------
    notebook : NotebookNode or None
        As far as it was executed, without a path of this machine or a time; None if no kernel started.
    failure : Failure or None
        Where and why it stopped; None if every cell was run.
    notice : Message or str
        Why its kernel was started the plain, slow way where one was forked for it.
    """

    notebook: NotebookNode | None
    failure: Failure | None = None
    notice: Message | str = ""


def execute_notebook(
    path: Path, parameters: Mapping[str, object], environment: Mapping[str, str], how: Kernels
) -> Executed:
    """Run the notebook at ``path``, its kernel seeing ``environment``.

    That is this process's own environment meanwhile, so a process runs one notebook at a time. Its kernel is a
    forked one where that is wanted and can be.
    """
    notebook = load_notebook_node(str(path))
    resources = {"metadata": {"path": str(path.parent)}}  # where JupyterLab would start it
    places = _places(environment)  # before this process takes on the temporary folder of the kernel
    with variables_set(environment), closing(_kernels_for(notebook, path.parent, how)) as kernels:
        for kernel, notice in kernels:  # noqa: B007 told below, of the last one
            began, error = _run_cells(notebook, parameters, how.limit, {"resources": resources, **kernel})
            leave_with_driver()
            if began:
                break
    if not began:
        return Executed(None, Failure("start", one_line(error or "")), notice)
    failure = _find_failure(notebook, error, how.limit)
    return Executed(_without_traces(notebook, places), failure, notice)


def _kernels_for(
    source: NotebookNode, folder: Path, how: Kernels
) -> Generator[tuple[dict[str, object], Message | str], None, None]:
    """How a kernel may be had, best first: what papermill is told, and why it is not the forked one."""
    notice: Message | str = ""
    name = source.metadata.get("kernelspec", {}).get("name", _USUAL_KERNEL)
    if name == _USUAL_KERNEL or name not in find_kernel_specs():  # a name that another machine has given it
        name = _USUAL_KERNEL
    if how.are_forked and name != _USUAL_KERNEL:
        notice = say("notebook cần kernel «{name}»", name=name)
    elif how.are_forked:
        try:
            with closing(fork_kernel()) as kernel:
                kernel.link.send((dict(os.environ), str(folder), how.memory))
                yield {"engine_name": ENGINE, "kernel": kernel}, ""
        except OSError as error:  # there is no server
            notice = str(error)
    for _ in range(_START_ATTEMPTS):
        # in a folder of ours, with which it goes if it is left behind; else it lies among the machine's
        file = Path(os.environ.get(RUNTIME_VARIABLE, tempfile.gettempdir()), f"{uuid4()}.json")
        yield {"kernel_name": name, "config": Config(KernelManager={"connection_file": str(file)})}, notice


def _run_cells(notebook, parameters, limit, kernel) -> tuple[bool, Exception | None]:
    """Fill the notebook; whether a kernel answered, and what stopped it."""
    deadlines: list[float] = []

    def begin(notebook: NotebookNode) -> None:
        deadlines.append(monotonic() + limit)  # from here, since a slow start is no fault of the notebook

    names = {"engine_name": None, "kernel_name": _USUAL_KERNEL} | kernel
    language = notebook.metadata.get("language_info", {}).get("name", "python")
    try:
        papermill_engines.execute_notebook_with_engine(
            nb=parameterize_notebook(notebook, dict(parameters), kernel_name=names["kernel_name"], language=language),
            progress_bar=False,
            # from here on these go to nbclient
            on_notebook_start=begin,
            timeout_func=lambda cell: max(0.01, deadlines[-1] - monotonic()),
            execution_timeout=limit,
            iopub_timeout=60,
            shutdown_kernel="immediate",
            record_timing=False,
            coalesce_streams=True,
            extra_arguments=["--log-level=ERROR"],
            **names,
        )
    except Exception as error:
        return bool(deadlines), error
    return True, None


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
    if isinstance(error, TimeoutError):
        return "time", say("notebook chạy quá {n} giây", n=limit)
    if isinstance(error, (DeadKernelError, EOFError, ConnectionError)):  # the latter two of a forked one
        return "died", KERNEL_DIED
    return "died", one_line(error)


def _failure_at(cause: str, reason: Message | str, number: int, cell: NotebookNode) -> Failure:
    return Failure(cause, reason, number, cell.source.strip().splitlines()[0])


def _without_traces(notebook: NotebookNode, places: Iterable[tuple[str, str]]) -> NotebookNode:
    """The notebook without times, random ids and paths, so that equal runs give equal bytes anywhere."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells, 1):
        cell.metadata.pop("papermill", None)
        cell["id"] = f"cell-{number}"
    text = json.dumps(notebook, ensure_ascii=False)
    for path, name in places:
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
