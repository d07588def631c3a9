"""A small company whose bulletins are made by `make_bulletins` itself, notebooks run in this process.

That this leaves the records which real kernels leave is a test of its own (`test_kernels.py`).
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import nbformat
import pytest
from nbformat import v4
from rich.console import Console

from cchc_lib.exporters import docx, pdf
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders, variables_set
from cchc_lib.model import PROGRAMME_COLUMNS, SHORTCOMING_COLUMNS
from cchc_lib.model.records import TASK_COLUMNS
from cchc_lib.quarter import Quarter, parse_period
from cchc_lib.releases import list_releases
from cchc_lib.results import History
from cchc_lib.runner import execute, single_run
from cchc_lib.runner.batch_run import run_batch
from cchc_lib.runner.outcome import Failure, one_line
from cchc_lib.runner.scratch import Kernels
from cchc_lib.runner.single_run import Batch, export_bulletin
from cchc_lib.sharing import (
    Manner,
    Selection,
    make_bulletins,
    publish_quarter,
    publishing,
    quarter_run,
    withdraw_release,
)
from tests.runner.helpers import Inline
from tests.whole.harness import run_notebook
from tests.whole.roots import Block, SmallCompany, edit_row, write_csv, write_yaml

QUARTER = "2019-Q1"
EARLIER = "2018-Q4"
UNITS = {"p1": "mot", "p2": "mot", "q1": "hai", "r1": "ba", "r2": "ba"}
BLOCKS = {
    "mot": Block({"a1": 10, "b1": 10}),
    "hai": Block({"a1": 10}, average_of="mot"),
    "ba": Block({"a1": 10, "b1": 10}),
}
POINTS = {"p1": {"a1": "9.5"}, "p2": {"b1": "7"}, "q1": {}, "r1": {"a1": "8"}, "r2": {}}
SHORTCOMING = {
    "id": "2018-Q4-01",
    "unit": "r1",
    "criterion": "a1",
    "description": "Trả lời chậm",
    "action": "Trả lời đúng hạn",
    "found_in": EARLIER,
    "due": "30/06/2019",
    "status": "open",
}
TASK = {"task": "2019-01", "unit": "p2", "title": "Rà soát quy trình", "due": QUARTER, "status": "done"}
LATE = [  # whatever else a person changes, p2 and r1 get a letter
    {"task": "2019-02", "unit": "p2", "title": "Niêm yết thủ tục", "due": QUARTER, "status": "not_done"},
    {"task": "2019-03", "unit": "r1", "title": "Cập nhật biểu mẫu", "due": QUARTER, "status": "not_done"},
]
OWN = "rieng"
_OWN_ENTRY = """
rieng:
  notebook: rieng
  output: "{quarter}_rieng"
  parameters: {title: Phân tích riêng}
"""
_OWN_CELLS = (
    "from cchc_lib import open_quarter\n\nb = open_quarter(quarter, lang=lang).own(title)",
    "b.masthead()",
    "b.provenance()",
)

GENERAL = ("company", "rieng", "notice")
EVERYTHING = {
    *GENERAL,
    *(f"{kind}_{block}" for kind in ("block", "regulation") for block in BLOCKS),
    *(f"unit_{unit}" for unit in UNITS),
    *(f"correction_{task['unit']}" for task in LATE),
}


def write_company(root: Path) -> None:
    """Two quarters of three blocks, one of which reads another's average, and a notebook of the company's own."""
    quarters = (EARLIER, QUARTER)
    shortcomings = {quarter: [SHORTCOMING] for quarter in quarters}
    company = SmallCompany(BLOCKS, UNITS, dict.fromkeys(quarters, POINTS), shortcomings=shortcomings)
    folders = company.write(root)
    write_tasks(folders, TASK)
    write_own_notebook(root)
    with (folders.params / "bulletins.yaml").open("a", encoding="utf-8") as file:
        file.write(_OWN_ENTRY)


def write_tasks(
    folders: Folders,
    task: Mapping[str, str],
    columns: Sequence[str] = TASK_COLUMNS,
    late: Sequence[Mapping[str, str]] = LATE,
) -> None:
    """The year's programme and what the quarter says of it, the first task given."""
    programme = folders.params / "plans" / "2019.csv"
    programme.parent.mkdir(exist_ok=True)
    write_csv(programme, [column for column in columns if column in PROGRAMME_COLUMNS], [task, *late])
    write_csv(folders.inputs_of(Quarter.parse(QUARTER)) / "tasks.csv", columns, [task, *late])


def write_own_notebook(root: Path, *more: str) -> None:
    """The company's own notebook, with ``more`` cells at its end."""
    parameters = 'quarter = ""  # quý\nlang = "vi"  # ngôn ngữ\ntitle = ""  # tiêu đề'
    cells = [v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    cells += map(v4.new_code_cell, (*_OWN_CELLS, *more))
    for number, cell in enumerate(cells):
        cell["id"] = f"o-{number}"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    path = root / "notebooks" / f"{OWN}.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(nbformat.writes(v4.new_notebook(cells=cells, metadata=kernel)), encoding="utf-8")


class Done(NamedTuple):
    """What one call made, by name without its quarter; what it said; how many failed."""

    tried: list[str]
    said: list[str]
    failed: int

    def why(self, name: str) -> str:
        """The reason that was told for a bulletin."""
        (line,) = [line for line in self.said if line.startswith(f"{QUARTER}_{name}: ") and "xong" not in line]
        return line.partition(": ")[2]


class Press:
    """A root folder, and the making of its newest quarter's bulletins."""

    def __init__(self, root: Path):
        self.root, self.folders, self.make_pdf, self.export = root, Folders(root), str.encode, export_bulletin
        self.output = self.folders.outputs_of(Quarter.parse(QUARTER))

    def run(
        self,
        units: Sequence[str] = (),
        only: Sequence[str] = (),
        lang: str = "vi",
        blocks: Sequence[str] = (),
        **how: bool,
    ) -> Done:
        """`make_bulletins` as the command line calls it, without processes and kernels."""
        selection = Selection(blocks, units, only, html_only=True)
        with self.in_this_process() as (tried, printed):
            failed = make_bulletins(
                History(self.folders, Quarter.parse(QUARTER)), printed, lang, selection, Manner(workers=1, **how)
            )
        return Done(sorted(tried), printed.file.getvalue().splitlines(), failed)

    def issue(self, quarter: str = QUARTER, dated: date | None = None) -> list[str]:
        """Publish a quarter as the command line does; what was made."""
        with self.in_this_process() as (tried, printed):
            publish_quarter(self.folders, parse_period(quarter), printed, "vi", Manner(workers=1), dated)
        return sorted(tried)

    def revise(self, reason: str, quarter: str = QUARTER, dated: date | None = None, signer=None) -> list[str]:
        """Revise what was published, a day later unless another is given; what was made."""
        releases = list_releases(self.folders, Quarter.parse(quarter))
        dated = dated or (releases[-1].dated + timedelta(days=1) if releases else None)
        with self.in_this_process() as (tried, printed):
            manner = Manner(workers=1, signer=signer)
            publish_quarter(self.folders, Quarter.parse(quarter), printed, "vi", manner, dated, reason)
        return sorted(tried)

    def told_run(self) -> None:
        """`run`, and print what it said."""
        print("\n".join(self.run().said))

    def told_issue(self) -> None:
        """`issue`, and print what it said."""
        with self.in_this_process() as (_, printed):
            publish_quarter(self.folders, Quarter.parse(QUARTER), printed, "vi", Manner(workers=1))
        print(printed.file.getvalue())

    def withdraw(self, quarter: str = QUARTER) -> None:
        """Take back what was published last."""
        withdraw_release(self.folders, Quarter.parse(quarter), Console(quiet=True))

    @contextmanager
    def in_this_process(self) -> Iterator[tuple[list[str], Console]]:
        """Gives the names of what is made, and where it is told."""
        tried: list[str] = []

        def note(runs, *arguments, **keywords):
            tried.extend(run.output.removeprefix(f"{QUARTER}_") for run in runs)
            return run_batch(runs, *arguments, **keywords | {"executor": Inline()})

        with pytest.MonkeyPatch.context() as patch:
            for room in (quarter_run, publishing):
                patch.setattr(room, "run_batch", note)
                patch.setattr(room, "Batch", partial(Batch, export=self.export))
            patch.setattr(single_run, "_sign", lambda notebook: None)
            patch.setattr(execute, "execute_notebook", partial(_execute, self.root))
            patch.setattr(pdf, "export_pdf_from_html", self.make_pdf)  # that a record holds the real ones is
            patch.setattr(docx, "export_docx_from_html", str.encode)  # shown by the whole cycle
            yield tried, Console(file=StringIO(), width=200)

    def record_of(self, number: int, quarter: str = QUARTER) -> Path:
        """The folder of a release."""
        return self.folders.outputs / "published" / quarter / str(number)

    def export_notebooks(self) -> None:
        """Make no more pages, which are made of their notebooks alone: for who compares these."""
        self.export = _as_notebook

    def notebooks(self) -> dict[str, bytes]:
        """The executed notebooks, by the name of their bulletin."""
        made = self.made().items()
        return {name.removesuffix(".ipynb"): content for name, content in made if name.endswith(".ipynb")}

    def made(self) -> dict[str, bytes]:
        """The bulletins and executed notebooks, by name."""
        return {path.name.removeprefix(f"{QUARTER}_"): path.read_bytes() for path in self._list_made()}

    def made_names(self) -> set[str]:
        """Their names alone, also while workers whose driver was killed still end."""
        return {path.name.removeprefix(f"{QUARTER}_") for path in self._list_made()}

    def _list_made(self) -> list[Path]:
        places = [self.path(name).parent for name in ("company", "company.ipynb")]
        return [path for place in places for path in place.iterdir()]

    def path(self, name: str) -> Path:
        """The file of a bulletin, or of its notebook where the name ends so."""
        folder = "notebooks" if name.endswith(".ipynb") else "bulletins"
        return self.output / folder / (f"{QUARTER}_{name}" + ("" if folder == "notebooks" else ".html"))

    def record(self, name: str) -> Path:
        """The record of a bulletin."""
        return self.output / "records" / f"{QUARTER}_{name}.json"

    def run_json(self) -> dict:
        """What run.json says."""
        return json.loads((self.output / "run.json").read_text(encoding="utf-8"))

    def index(self) -> str:
        """The page that links the bulletins."""
        return (self.output / "index.html").read_text(encoding="utf-8")

    def missing_links(self) -> set[str]:
        """The bulletins that the index does not link, or that run.json does not know."""
        made = self.run_json()["made"]
        return {
            name
            for name in EVERYTHING
            if f'href="bulletins/{QUARTER}_{name}.html#' not in self.index() or f"{QUARTER}_{name}" not in made
        }

    # --- what a person changes ---

    def forget(self, *names: str) -> None:
        """Take the records of bulletins away, so that they are made however well they are."""
        for name in names:
            self.record(name).unlink()

    def edit_points(self, unit: str, criterion: str, points: str, quarter: str = QUARTER) -> None:
        """Another verified value, and the same one claimed."""
        table = self.folders.inputs_of(Quarter.parse(quarter)) / "assessments.csv"
        edit_row(table, unit, criterion, self_value=points, verified_value=points)

    def edit_yaml(self, name: str, change) -> None:
        """Change what a file below ``params/`` holds."""
        path = self.folders.params / name
        content = read_yaml(path)
        change(content)
        write_yaml(path, content)

    def put_off(self, day: date, quarter: str = QUARTER) -> None:
        """Give more time to appeal and to report."""
        days = dict.fromkeys(("appeal", "report"), f"{day:%d/%m/%Y}")
        self.edit_yaml(f"quarters/{quarter}/quarter.yaml", lambda content: content["deadlines"].update(days))

    def write_shortcomings(self, *rows: Mapping[str, str], quarter: str = QUARTER) -> None:
        """Replace a quarter's shortcomings."""
        path = self.folders.inputs_of(Quarter.parse(quarter)) / "shortcomings.csv"
        write_csv(path, SHORTCOMING_COLUMNS, list(rows))

    def write_plan(self, task: Mapping[str, str]) -> None:
        """Replace the first task of the year's programme, and what is said of it."""
        write_tasks(self.folders, task)

    def add_quarter(self, quarter: str) -> None:
        """Put in an earlier quarter: the same points as in the others."""
        target = self.folders.inputs_of(Quarter.parse(quarter))
        with TemporaryDirectory() as other:
            SmallCompany(BLOCKS, UNITS, {quarter: POINTS}).write(Path(other))
            shutil.copytree(Folders(Path(other)).inputs_of(Quarter.parse(quarter)), target)

    def respell_plan(self) -> None:
        """Save the year's programme in another order of columns: other bytes, the same content."""
        write_tasks(self.folders, TASK, TASK_COLUMNS[::-1])

    def publish(self) -> None:
        """Leave the record of a publication."""
        folder = self.folders.outputs / "published" / QUARTER / "1"
        folder.mkdir(parents=True)
        (folder / "record.json").write_text('{"number": 1, "date": "2019-05-01"}', encoding="utf-8")

    def remove_quarter(self, quarter: str) -> None:
        """Take a quarter's inputs away."""
        shutil.rmtree(self.folders.inputs_of(Quarter.parse(quarter)))


def _as_notebook(notebook: nbformat.NotebookNode, formats: Sequence[str]) -> dict[str, bytes]:
    return {name: nbformat.writes(notebook).encode("utf-8") for name in formats}


def _execute(root: Path, path: Path, parameters: Mapping, variables: Mapping[str, str], how: Kernels):
    """What a kernel does, in this process; an error is the failure of a cell."""
    with variables_set(variables):
        try:
            return execute.Executed(run_notebook(path, root, parameters))
        except Exception as error:
            return execute.Executed(v4.new_notebook(), Failure("cell", one_line(error), 1, "b.masthead()"))
