"""What bulletins load and do for the first time, done ahead; it must start no thread and open no file for long."""

import gc
import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import MISSING, fields
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import cast

_FOR_CELLS = ("numpy", "pandas", "matplotlib.pyplot", "seaborn", "encodings.utf_8_sig")
_FOR_PAGES = ("runner.execute", "runner.single_run", "exporters.pdf", "exporters.docx")
_WIDGETS = ("ipywidgets",)  # seaborn's way to choose colours by hand: nobody does in a bulletin
_FOR_OTHERS = (
    "pyarrow.fs",  # papermill's way to files elsewhere: a third of a start, and no notebook of ours is there
    *("isoduration", "rfc3986_validator"),  # of jsonschema, for kinds of text of which no notebook's schema knows
)
_OF_PYTHON = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}, "papermill": {}}


def rehearse_cells() -> None:
    """Load what the cells use, and draw once."""
    with _without(*_WIDGETS):
        for name in _FOR_CELLS:
            importlib.import_module(name)
    import cchc_lib.bulletin

    for module in pkgutil.walk_packages(cchc_lib.bulletin.__path__, "cchc_lib.bulletin."):
        importlib.import_module(module.name)
    from ..bulletin.drawing import charts

    charts.bars([charts.ChartRow("a", 1, "1")], alt="a")
    charts.trend([charts.TrendLine("a", [1, 2], "2")], alt="a", periods=["1", "2"])


@contextmanager
def _without(*modules: str) -> Iterator[None]:
    """Load what gets on without these as if they were not to be had; who asks for one later finds it."""
    kept_out = [name for name in modules if name not in sys.modules]
    sys.modules.update(dict.fromkeys(kept_out, cast(ModuleType, None)))
    try:
        yield
    finally:
        for name in kept_out:
            del sys.modules[name]


@lru_cache(maxsize=1)  # all kernels of a run are told the same
def read_regulations(known: bytes) -> None:
    """Read those of a run's quarter and the one before, as every bulletin would for itself.

    ``known`` is what kernels are told of the results (``$CCHC_KNOWN``).
    """
    from ..results import QuarterResults

    paths = json.loads(known).get("paths", {})
    for quarter in sorted(paths)[-2:]:
        # what cannot be read is told by the bulletin that needs it
        with suppress(Exception), closing(QuarterResults(Path(paths[quarter]))) as results:
            _ = results.regulation
    gc.freeze()  # the collector of a fork then leaves them shared


def rehearse_pages() -> None:
    """Load what executes, exports and writes, and export once."""
    with _without(*_FOR_OTHERS):
        for name in (*(f"cchc_lib.{name}" for name in _FOR_PAGES), "nbformat.sign"):
            importlib.import_module(name)
    from nbformat import v4, writes
    from papermill.parameterize import parameterize_notebook

    from ..exporters.html import export_html
    from ..exporters.validation import Masthead
    from .staleness import hash_library, installed_versions

    hash_library(), installed_versions()
    needed = (field.name for field in fields(Masthead) if field.default is MISSING)
    masthead = dict.fromkeys(needed, "a") | {"lang": "vi", "keywords": ["a"]}
    data, metadata = {"text/html": "<h1>a&nbsp;a</h1><table></table>"}, {"cchc": {"masthead": masthead}}
    output = v4.new_output("display_data", data, metadata=metadata)
    cells = [v4.new_code_cell("a", execution_count=1, outputs=[output]), v4.new_markdown_cell("## a\n\n*a*")]
    for cell in cells:
        cell.metadata["tags"] = []
    notebook = parameterize_notebook(v4.new_notebook(cells=cells, metadata=_OF_PYTHON), {"a": "a"})
    notebook.cells[0].execution_count = 1
    writes(notebook)  # which compiles the schema that notebooks are checked by
    export_html(notebook)
