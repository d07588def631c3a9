import getpass
import os
import socket
import sys
import tempfile

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from cchc_lib.runner import execute
from cchc_lib.runner.scratch import Kernels

FAILURES = {
    "failing": ("cell", 5, "# vì sao", "FileNotFoundError: [Errno 2] No such file or directory: 'thiếu\\n tệp.csv'"),
    "leaving": ("cell", 3, "import sys; sys.exit()", "SystemExit"),
    "killed": ("died", 4, "os._exit(0)", "kernel dừng đột ngột, có thể vì hết bộ nhớ"),
    "slow": ("time", 3, "import time; time.sleep(60)", "notebook chạy quá 2 giây"),
    "refused": ("export", None, "", "bản tin thiếu phần đầu"),
    "broken": ("export", None, "", "ZeroDivisionError: chia cho 0"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_one_line_that_names_its_cell(ran, name):
    failure = ran[1][name].failure
    assert (failure.cause, failure.cell, failure.line, str(failure.reason)) == FAILURES[name]


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_leaves_the_earlier_bulletin_and_the_notebook_to_look_at(ran, name):
    company, outcomes = ran
    assert outcomes[name].files == {}
    for kind in ("html", "pdf"):
        path = company.output / f"bulletins/2019-Q1_{name}.{kind}"
        assert path.read_text(encoding="utf-8") == "bản trước"
    assert not (company.output / f"notebooks/2019-Q1_{name}.ipynb").exists()
    assert (company.output / f"notebooks/2019-Q1_{name}.failed.ipynb").is_file()


def test_the_failed_notebook_shows_the_traceback_under_its_cell(ran):
    notebook = nbformat.read(ran[0].output / "notebooks/2019-Q1_failing.failed.ipynb", as_version=4)
    stopped = next(cell for cell in notebook.cells if cell.get("execution_count") == 5)
    assert stopped.outputs[-1].ename == "FileNotFoundError"
    assert len(notebook.cells) == len(["parameters", "injected", "heading"]) + 4


def test_a_failure_stops_no_other_bulletin(ran):
    company, outcomes = ran
    assert [name for name, outcome in outcomes.items() if outcome.ok] == ["good"]
    assert (company.output / "bulletins/2019-Q1_good.html").read_bytes().startswith(b"html\n")
    assert (company.output / "bulletins/2019-Q1_good.pdf").read_bytes().startswith(b"pdf\n")


def test_equal_runs_give_equal_bytes_in_any_folder(ran, company):
    company.write("good", [])
    first = ran[0].root / "notebooks/good.ipynb"
    (company.root / "notebooks/good.ipynb").write_bytes(first.read_bytes())
    outcome = company.run("good")["good"]
    assert outcome.files == ran[1]["good"].files


def test_nothing_of_the_machine_is_in_what_was_written(ran):
    written = [path for path in ran[0].output.rglob("*") if path.is_file()]
    told = [str(ran[0].root), sys.prefix, tempfile.gettempdir(), socket.gethostname() + ".", "start_time"]
    if getpass.getuser() != "root":  # "root" is also a word
        told.append(getpass.getuser())
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert [word for word in told if word in text] == [], path
    good = (ran[0].output / "notebooks/2019-Q1_good.ipynb").read_text(encoding="utf-8")
    assert "$CCHC_ROOT" in good
    assert "UserWarning: chú ý" in good


def test_the_executed_notebook_is_trusted(ran):
    notebook = nbformat.read(ran[0].output / "notebooks/2019-Q1_good.ipynb", as_version=4)
    assert NotebookNotary().check_signature(notebook)


def test_a_run_leaves_folder_and_environment_as_they_were(ran):
    assert "CCHC_ROOT" not in os.environ
    assert "IPYTHONDIR" not in os.environ


def test_the_limit_is_for_the_whole_notebook(company):
    company.write("long", ["import time", *["time.sleep(0.7)"] * 9])
    outcome = company.run("long", limit=3)["long"]
    assert (outcome.failure.cause, str(outcome.failure.reason)) == ("time", "notebook chạy quá 3 giây")
    assert outcome.failure.cell <= 8  # at most four have slept to their end, after three other cells
    assert outcome.seconds >= 3


def test_a_kernel_that_does_not_start_is_tried_three_times(company, monkeypatch):
    path = company.write("good", [])
    tries = []

    def refuse(*args, **keywords):
        tries.append(1)
        raise RuntimeError("Address already\nin use")

    monkeypatch.setattr(execute.papermill_engines, "execute_notebook_with_engine", refuse)
    notebook, failure, _ = execute.execute_notebook(path, {}, {}, Kernels(5, plain=True))
    assert (notebook, failure.cause, failure.reason) == (None, "start", "RuntimeError: Address already in use")
    assert len(tries) == 3
