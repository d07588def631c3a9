"""`cchc run` as a person starts it: what is skipped costs nothing, and kernels leave the same records."""

import json
import os
import shutil
import sys
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console

from cchc_lib.folders import READS_VARIABLE, Folders, variables_set
from cchc_lib.quarter import Quarter
from cchc_lib.results import History, freshness
from cchc_lib.runner.staleness import read_lines
from cchc_lib.sharing.quarter_run import tell_changed
from tests.runner.helpers import read_log
from tests.whole.commands import cchc, run
from tests.whole.harness import run_notebook

from .company import EARLIER, EVERYTHING, OWN, QUARTER

pytestmark = pytest.mark.xdist_group("small company")

HEAVY = ("pandas", "numpy", "matplotlib", "seaborn", "openpyxl", "nbconvert", "nbformat", "papermill", "ipykernel")
COMMAND = f"""
import sys
from cchc_lib.cli import main
try:
    main()
finally:
    print("loaded:", sorted(set({HEAVY!r}) & sys.modules.keys()))
"""


# how reads begin that are no rows
TOLD_BESIDES = ("quarters", "known", '["letter"', '["revised"', '["newest"', "results")
WRITTEN_EACH_TIME = ("index.html", "run.log")


def times(press) -> dict:
    """When each file below the root was written; the index and the log are written each time."""
    files = (path for path in press.root.rglob("*") if path.is_file() and path.name not in WRITTEN_EACH_TIME)
    return {path.relative_to(press.root): path.stat().st_mtime_ns for path in files}


def pages(press) -> dict[str, bytes]:
    """The bulletins; an executed notebook of this process lacks what papermill and a kernel add to one."""
    return {name: content for name, content in press.made().items() if name.endswith(".html")}


def records(press) -> dict[str, dict]:
    """The records, without the hash of the executed notebook."""
    found = {name: json.loads(press.record(name).read_text(encoding="utf-8")) for name in EVERYTHING}
    for name, record in found.items():
        del record["files"][f"notebooks/{QUARTER}_{name}.ipynb"]
    return found


def logged(press) -> list[str]:
    """The bulletins that the last run tried."""
    return [line["output"] for line in read_log(press.output) if "output" in line]


def test_a_second_run_touches_no_file_and_loads_nothing_heavy(press):
    before, index = times(press), press.index()
    arguments = ["--root", str(press.root), "run", QUARTER, "--html-only"]
    said = run(sys.executable, "-c", COMMAND, *arguments).stdout
    assert said.splitlines()[0] == f"{len(EVERYTHING)} bản tin không đổi, không làm lại."
    assert said.splitlines()[-1] == "loaded: []"
    assert times(press) == before
    assert press.index() == index


@pytest.mark.parametrize(
    ("options", "names"),
    [
        pytest.param([], ["block_hai", "company", "regulation_hai", "unit_q1"], id="forked", marks=pytest.mark.long),
        pytest.param(["--plain-kernels"], ["unit_q1"], id="plain"),
        pytest.param(["--plain-kernels"], sorted(EVERYTHING), id="all plain", marks=pytest.mark.long),
    ],
)
def test_a_kernel_leaves_the_record_that_this_process_left(press, options, names):
    """Its reads too: each selector, once, in the order in which the notebook came to it."""
    before, made = records(press), pages(press)
    press.forget(*names)
    done = cchc("--root", press.root, "run", QUARTER, "--html-only", "--why", "--workers", "2", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    told = {line.partition(": ")[0] for line in done.stdout.splitlines() if line.endswith(": chưa làm lần nào")}
    assert told == {f"{QUARTER}_{name}" for name in names}
    assert records(press) == before
    assert pages(press) == made


@pytest.mark.long
def test_kernels_make_again_what_differs_and_nothing_else(press):
    made = pages(press)
    press.edit_points("p1", "a1", "3")
    options = ["--root", press.root, "run", QUARTER, "--html-only", "--workers", "2"]
    assert cchc(*options).returncode == 0
    after, tried = pages(press), {name.removeprefix(f"{QUARTER}_") for name in logged(press)}
    assert cchc(*options, "--fresh").returncode == 0
    assert len(logged(press)) == len(EVERYTHING)
    assert pages(press) == after
    changed = {name.removesuffix(".html") for name in made if made[name] != after[name]}
    assert changed == {"company", "notice", "block_mot", "block_hai", "unit_p1", "unit_p2", "unit_q1"}
    assert tried == changed


# --- what is read -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(EVERYTHING - {OWN}))
def test_the_record_holds_all_that_was_read_and_what_it_gives_now(press, name):
    reads = json.loads(press.record(name).read_text(encoding="utf-8"))["reads"]
    assert len({(quarter, selector) for quarter, selector, _ in reads}) == len(reads)
    found = {quarter: History(press.folders, Quarter.parse(quarter)).results for quarter in (EARLIER, QUARTER)}
    for quarter, selector, digest in reads:
        if selector == "results":
            assert found[quarter].inputs_hash == digest
        assert selector.startswith(TOLD_BESIDES) or found[quarter].hash_selector(selector) == digest


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("company_bulletin", {}),
        ("block_bulletin", {"block": "hai"}),
        ("unit_bulletin", {"unit": "p1"}),
        ("regulation", {"block": "ba"}),
    ],
)
def test_the_file_of_reads_holds_what_the_results_remember(press, tmp_path, monkeypatch, kind, parameters):
    opened = []
    start = type(History(press.folders, Quarter.parse(QUARTER)).results).__init__

    def remember(results, *arguments):
        start(results, *arguments)
        opened.append(results)

    monkeypatch.setattr("cchc_lib.results.reading.QuarterResults.__init__", remember)
    told = tmp_path / "đã đọc"
    with variables_set({READS_VARIABLE: str(told)}):
        run_notebook(press.folders.notebook(kind), press.root, {"quarter": QUARTER, "lang": "vi"} | parameters)
    remembered = {(r._quarter_name, *read) for r in opened for read in r.read.items()}  # some quarters open twice
    lines = [line for line in read_lines(told) if not line[1].startswith(TOLD_BESIDES)]
    assert len(remembered) > 3
    assert sorted(lines) == sorted(map(list, remembered))


def test_nothing_is_put_down_where_nobody_asked(press, tmp_path, monkeypatch):
    monkeypatch.delenv(READS_VARIABLE, raising=False)
    before = times(press)
    notebook = press.folders.notebook("regulation")
    run_notebook(notebook, press.root, {"quarter": QUARTER, "lang": "vi", "block": "ba"})
    assert times(press) == before


def test_a_first_run_scores_before_its_notebooks_and_none_of_them_looks(press, monkeypatch):
    shutil.rmtree(press.folders.outputs)
    done, inside = [], []
    for name in ("write_results", "hash_inputs"):
        monkeypatch.setattr(freshness, name, noting(getattr(freshness, name), done, inside))
    assert press.run(units=["r1"]).failed == 0
    assert [name for name in done if name == "write_results"] == ["write_results"] * 2
    assert inside == []


def noting(function, done: list[str], inside: list[str]):
    """The function, which puts down that it was called, and whether within a notebook."""

    def noted(*arguments):
        (inside if READS_VARIABLE in os.environ else done).append(function.__name__)
        return function(*arguments)

    return noted


@pytest.mark.parametrize(("files", "told"), [(5, "0, 1, 2, 3, 4. Mọi"), (6, "0, 1, 2, 3, 4, … Mọi")])
def test_where_not_all_files_that_changed_meanwhile_are_named_the_sentence_shows_it(files, told):
    root, said = Path("cong-ty"), StringIO()
    changed = [root / str(number) for number in range(files)]
    history = SimpleNamespace(folders=Folders(root), list_changed=lambda: changed)
    tell_changed(history, Console(file=said, width=500), "vi")
    assert f"có {files} tệp dữ liệu được sửa: {told}" in said.getvalue()
