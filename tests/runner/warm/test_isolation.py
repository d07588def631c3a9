"""What one notebook does reaches no other."""

import ast
import json
import os
import sys

from .helpers import IS_WARM, run_cells

TOUCH = """
import os, random, sys, warnings
import numpy, pandas, matplotlib.pyplot as plt, seaborn
left = numpy.seen = pandas.seen = "left behind"
plt.rcParams["font.size"] = 33
pandas.set_option("display.max_rows", 3)
os.environ["SEEN"] = "left behind"
os.chdir("..")
sys.path.append("left behind")
warnings.simplefilter("error")
plt.figure()
random.seed(1); numpy.random.seed(1)
"""
LOOK = """
import os, sys, warnings
import numpy, pandas, matplotlib.pyplot as plt
print([name for name in ("left", "SEEN") if name in globals() or name in os.environ])
print([hasattr(numpy, "seen"), hasattr(pandas, "seen"), "left behind" in sys.path, plt.get_fignums()])
print(plt.rcParams["font.size"], pandas.get_option("display.max_rows"), os.path.basename(os.getcwd()))
print(warnings.filters)
"""
FILES = """
import os
held = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
[os.path.basename(os.readlink(path)) for path in held if os.path.isfile(path)]
"""


def test_kernels_are_forked_from_a_process_with_the_libraries(company):
    outcome, printed = run_cells(company, IS_WARM)
    assert (outcome.ok, outcome.notice, printed) == (True, "", "forked\n")


def test_kernels_share_no_open_file(company):
    """Processes that were forked with a file read it by turns, each moving the place where the others read on."""
    outcome, printed = run_cells(company, FILES)
    assert outcome.ok
    assert set(ast.literal_eval(printed)) == {"memfd:stdout (deleted)", "memfd:stderr (deleted)"}  # each its own


def test_they_are_started_plainly_on_request(company):
    outcome, printed = run_cells(company, IS_WARM, plain=True)
    assert (outcome.ok, outcome.notice, printed) == (True, "", "plain\n")


def test_nothing_of_a_notebook_is_left_for_the_next(company):
    before, _ = run_cells(company, LOOK, name="before")
    assert run_cells(company, TOUCH, name="touch")[0].ok
    after, _ = run_cells(company, LOOK, name="after")
    assert [*before.files.values()] == [*after.files.values()]


def test_each_kernel_has_random_numbers_of_its_own(company):
    draw = "import random, numpy; print(random.random(), numpy.random.random(), numpy.random.default_rng().random())"
    drawn = [run_cells(company, draw)[1].split() for _ in range(3)]
    assert len({number for numbers in drawn for number in numbers}) == 9


def test_the_environment_of_this_process_is_as_before(company):
    before = dict(os.environ)
    run_cells(company, "1")
    assert dict(os.environ) == before


def test_a_notebook_spoils_no_export_of_its_own(company):
    """Its page is made by another process than that which ran its cells."""
    spoil = "import html, nbformat, warnings; warnings.simplefilter('error'); nbformat.writes = html.escape = None"
    outcome, _ = run_cells(company, spoil)
    assert outcome.ok


def test_a_notebook_of_another_kernel_gets_it_and_the_summary_says_so(company, monkeypatch, tmp_path):
    spec = {"argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Khác"}
    folder = tmp_path / "data" / "kernels" / "khac"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps(spec | {"language": "python"}), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "data"))
    outcome, printed = run_cells(company, IS_WARM, kernel="khac")
    assert (outcome.ok, printed) == (True, "plain\n")
    assert str(outcome.notice) == "notebook cần kernel «khac»"


def test_a_kernel_whose_name_is_of_another_machine_is_the_usual_one(company):
    outcome, printed = run_cells(company, IS_WARM, kernel="conda-env-của-tôi-py")
    assert (outcome.ok, outcome.notice, printed) == (True, "", "forked\n")
