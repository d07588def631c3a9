"""Notebooks run in this very process, without a kernel: fast enough for every bulletin of a quarter.

That this gives the bytes that a kernel gives is a test of its own (`test_run.py`).
"""

import ast
from collections.abc import Mapping
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path

import nbformat
from nbformat import NotebookNode, from_dict

from cchc_lib import open_quarter
from cchc_lib.bulletin.documents import OpenQuarter
from cchc_lib.exporters.html import export_html
from cchc_lib.folders import ROOT_VARIABLE, Folders, variables_set
from cchc_lib.quarter import parse_period
from cchc_lib.results import History, QuarterResults
from tests.exporters.page_lint import lint

from .reading import Page
from .shared import write_once

REPOSITORY = Path(__file__).parents[2]
NOTEBOOKS = {
    "company": "company_bulletin",
    "block": "block_bulletin",
    "unit": "unit_bulletin",
    "regulation": "regulation",
    "correction": "correction_request",
    "notice": "result_notice",
    "explanation": "explanation",
    "review": "regulation_review",
    "diff": "regulation_diff",
    "article": "article",
    "reminder": "reminder",
    "company_year": "company_year",
    "block_year": "block_year",
    "unit_year": "unit_year",
    "year_notice": "year_notice",
}
OF_UNITS = ("correction", "explanation", "unit_year")


@lru_cache(maxsize=256)
def make_page(root: Path, quarter: str, kind: str, about: str = "", lang: str = "vi") -> Page:
    """The page of a bulletin; ``about`` names its block or unit. It passes the lint, whoever asks for it."""
    make = partial(_make_html, root, quarter, kind, about, lang)
    return Page(write_once(root, f"{quarter} {kind} {about} {lang}.html", make))


def _make_html(root: Path, quarter: str, kind: str, about: str, lang: str) -> str:
    name = {"regulation": "block", "block_year": "block", **dict.fromkeys(OF_UNITS, "unit")}.get(kind, kind)
    parameters = {"quarter": quarter, "lang": lang} | ({name: about} if about else {})
    with variables_set(find_known(root, quarter)):
        html = export_html(run_notebook(Folders(root).notebook(NOTEBOOKS[kind]), root, parameters))
    assert lint(html) == []
    return html


@lru_cache
def find_known(root: Path, quarter: str) -> dict[str, str]:
    """What a run tells its bulletins, so that none of them looks at every quarter again."""
    return History(Folders(root), parse_period(quarter)).variables()


def run_notebook(path: Path, root: Path, parameters: Mapping[str, object]) -> NotebookNode:
    """The notebook as *Run All* leaves it, its parameters replaced."""
    notebook, names = nbformat.read(path, as_version=4), {}
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    with variables_set({ROOT_VARIABLE: str(root)}):
        for number, cell in enumerate(code, 1):
            value = _run_cell(cell.source, names)
            if "parameters" in cell.metadata.get("tags", []):
                assert parameters.keys() <= names.keys()
                names |= parameters
            cell.execution_count = number
            cell.outputs = [] if value is None else [_output(value, number)]
    return notebook


def _run_cell(source: str, names: dict) -> object:
    """The value of the cell's last line, as a kernel shows it."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if last else None


def _output(value: object, number: int) -> NotebookNode:
    bundle = value._repr_mimebundle_()  # of a widget without metadata
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    told = {"data": data, "metadata": metadata, "execution_count": number}
    return from_dict({"output_type": "execute_result", **told})  # v4.new_output would check each by its schema


class Made:
    """A root folder, its results and its pages; ``section`` gives one section's HTML, which is written once."""

    def __init__(self, root: Path, quarter: str):
        self.root, self.name = root, quarter
        self.folders, self.quarter = Folders(root), parse_period(quarter)
        self.section, self._document, self._open = map(cache, (self._write, self._make, self._open))
        self._quarters = {quarter: self}

    @cached_property
    def results(self) -> QuarterResults:
        return History(self.folders, self.quarter).results

    def page(self, kind: str, about: str = "", lang: str = "vi") -> Page:
        return make_page(self.root, self.name, kind, about, lang)

    def in_quarter(self, quarter: str) -> "Made":
        if quarter not in self._quarters:
            self._quarters[quarter] = Made(self.root, quarter)
        return self._quarters[quarter]

    @cached_property
    def blocks(self) -> list[str]:
        used = {unit.block for unit in self.results.units().values()}
        return [block for block in self.results.regulation.blocks if block in used]

    @cached_property
    def units(self) -> list[str]:
        return list(self.results.units())

    def _open(self, lang: str) -> OpenQuarter:
        return open_quarter(self.name, lang, self.root)

    def _make(self, kind: str, about: str, lang: str) -> object:
        open_document = getattr(self._open(lang), kind)
        return open_document(about) if about else open_document()

    def _write(self, name: str, kind: str, about: str, lang: str) -> str:
        return getattr(self._document(kind, about, lang), name)().html
