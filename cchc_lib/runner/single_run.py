"""One run from its notebook to its files; this is what workers do."""

import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from ..errors import CchcError, UsageError
from ..files import hash_bytes, remove_file, replace_file, replace_files, tell_refused
from ..folders import OUTPUT_VARIABLE, READS_VARIABLE
from ..language import say
from ..manifest import hash_some
from .outcome import Failure, Outcome, Run, one_line
from .scratch import Kernels, kernel_environment
from .staleness import Reads, make_key, make_record, place_of_record, read_files, read_lines

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from nbformat.sign import NotebookNotary

Export = Callable[["NotebookNode", tuple[str, ...]], dict[str, bytes]]


def export_bulletin(notebook: "NotebookNode", formats: tuple[str, ...]) -> dict[str, bytes]:
    """The bulletin in each format, all set from the HTML so that they say the same; and its data, by file name."""
    from ..exporters.docx import export_docx_from_html
    from ..exporters.html import export_html
    from ..exporters.html_tree import data_files
    from ..exporters.pdf import export_pdf_from_html

    html = export_html(notebook)
    makers: dict[str, Callable[[str], bytes]]
    makers = {"html": str.encode, "pdf": export_pdf_from_html, "docx": export_docx_from_html}
    return {name: makers[name](html) for name in formats} | data_files(html)


@dataclass(frozen=True)
class Batch:
    """What all runs of one call share.

    Attributes
    ----------
    root : Path
        Told to the kernels as ``$CCHC_ROOT``.
    output : Path
        The folder that gets ``bulletins/``, ``data/`` and ``notebooks/``.
    kernels : Kernels
        How they are run.
    environment : dict of str
        Further variables for the kernels, part of the key.
    told : dict of str
        Variables for the kernels on which no bulletin depends.
    export : callable
        Turns an executed notebook into the contents of its files, by format, or by name where it is data; a function
        that can be pickled.
    """

    root: Path
    output: Path
    kernels: Kernels = field(default_factory=Kernels)
    environment: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    export: Export = export_bulletin

    def kernel_environment(self, scratch: Path) -> dict[str, str]:
        """All variables that kernels of this batch get beside those of the machine."""
        return {**kernel_environment(self.root, scratch), **self.told, **self.environment}


def lost(run: Run, seconds: float, error: BaseException) -> Outcome:
    """The outcome of a run whose process gave none."""
    broken = say("tiến trình chạy bản tin này bị ngắt giữa chừng")
    reason = broken if isinstance(error, BrokenExecutor) else one_line(error)
    return Outcome(run, round(seconds, 2), failure=Failure("worker", reason))


def make_bulletin(run: Run, batch: Batch, scratch: Path) -> Outcome:
    """Execute, export, and only then write: a run that fails leaves the earlier bulletin as it was.

    Never raises for a notebook's failure: the outcome names it.
    """
    # papermill takes most of a second to import, which only workers should pay
    from .execute import execute_notebook

    began = monotonic()
    key = make_key(run, batch.environment)  # as it is now: what changes while the notebook runs makes it stale
    reads = scratch / f"{run.output}.reads"
    environment = {**batch.kernel_environment(scratch), READS_VARIABLE: str(reads), OUTPUT_VARIABLE: run.output}
    notebook, failure, notice = execute_notebook(run.notebook, run.parameters, environment, batch.kernels)
    files: Mapping[str, str] = {}
    if notebook and not failure:
        files, failure = _publish(run, batch, notebook, key, read_lines(reads))
    if notebook and failure:
        with suppress(OSError, CchcError):  # a full disk: the failure is told all the same
            replace_file(_place_for_inspection(run, batch), _as_bytes(notebook))
            _sign(notebook)
    return Outcome(run, round(monotonic() - began, 2), files, failure, notice)


def _publish(
    run: Run, batch: Batch, notebook: "NotebookNode", key: Mapping[str, str], reads: Reads
) -> tuple[dict[str, str], Failure | None]:
    """Write the notebook, its bulletin and last its record; the hash of each file, or why there is none."""
    try:
        contents = batch.export(notebook, run.formats)
    except CchcError as error:
        return {}, Failure("export", error.message)
    except Exception as error:  # whatever breaks in an exporter must not stop the other bulletins
        return {}, Failure("export", one_line(error))
    # the page last: whoever holds another file open refuses before the page was replaced
    ordered = sorted(run.formats, key=lambda name: (name == "html", name))
    files = {f"data/{run.output}/{name}": content for name, content in contents.items() if name not in run.formats}
    files |= {f"bulletins/{run.output}.{name}": contents[name] for name in ordered}
    files[f"notebooks/{run.output}.ipynb"] = _as_bytes(notebook)
    hashes = {path: hash_bytes(content) for path, content in files.items()}
    record = {place_of_record(batch.output, run): make_record(key, reads, hashes)}
    try:
        left = [_place_for_inspection(run, batch), *_list_other_formats(run, batch.output)]
        replace_files({batch.output / path: content for path, content in files.items()} | record)
        tables = (batch.output / f"data/{run.output}").glob("*")
        left += [path for path in tables if f"data/{run.output}/{path.name}" not in files]  # it no longer has them
        for path in left:
            remove_file(path)
    except CchcError as error:
        return {}, Failure("save", error.message)
    except OSError as error:
        return {}, Failure("save", tell_refused(error) or one_line(error))
    _sign(notebook)
    return hashes, None


def _list_other_formats(run: Run, output: Path) -> list[Path]:
    """What was made last in formats that are not made now, and would tell of other inputs than the page.

    What somebody has edited since, as Word files are made for, is none of it.
    """
    with suppress(FileNotFoundError, UsageError):  # of no record, or of one that cannot be read
        made = {path: sha for path, sha in read_files(output, run).items() if path.startswith("bulletins/")}
        others = hash_some(output, made).items() & made.items()
        return [output / path for path, _ in others if Path(path).suffix[1:] not in run.formats]
    return []


def _place_for_inspection(run: Run, batch: Batch) -> Path:
    """Where the analyst opens a notebook that failed, to see where it stopped."""
    return batch.output / f"notebooks/{run.output}.failed.ipynb"


def _as_bytes(notebook: "NotebookNode") -> bytes:
    from nbformat import v4

    return v4.writes(notebook).encode("utf-8") + b"\n"


def _sign(notebook: "NotebookNode") -> None:
    """Mark our own output as trusted: JupyterLab strips figures from any other."""
    # the signatures lie in the user's home, which may be read-only; the bulletin itself needs none
    with suppress(OSError, sqlite3.Error):
        _notary().sign(notebook)


@cache  # opening its signatures takes five times as long as signing
def _notary() -> "NotebookNotary":
    from nbformat.sign import NotebookNotary

    return NotebookNotary()
