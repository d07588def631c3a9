"""What one notebook does reaches no other, and a forked kernel is like one that was started anew."""

import ast
import os

import pytest

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
SAME_AS_PLAIN = {
    "modules of the shell": "In, Out, _, __name__, __builtins__.__name__, sorted(globals())",
    "variables of the environment": "import os; [(k, v) for k, v in sorted(os.environ.items()) if k not in "
    "('JPY_PARENT_PID', 'PYDEVD_USE_FRAME_EVAL', 'IPYTHONDIR', 'JUPYTER_RUNTIME_DIR', 'CCHC_READS')]",
    "where modules are found": "import sys; sys.path",
    "where it runs": "import os; os.getcwd()",
    "hashes": "hash('Trà Vinh')",
    "warnings": "import warnings, seaborn; warnings.warn('chú ý'); print(warnings.filters)",
    "a table": "import pandas; print(pandas.DataFrame({'a': range(99)})); pandas.DataFrame({'a': [1.5], 'b': ['x']})",
    "a figure": "import matplotlib.pyplot as plt; plt.rcParams['svg.hashsalt'] = 'a'; plt.plot([1, 2]);",
    "a failure": "def f(x): return 1 / x\nf(0)",
    "a mistyped word": "for for",
    "a command": "!echo $0 $TERM",
    "output of another program": "import os; os.system('echo 1 >&2; echo 2')",
    "a question": "input()",
    "signals": "import signal; [signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)]",
    "a task": "import asyncio; await asyncio.sleep(0, 'xong')",
    "standard input": "import sys; sys.__stdin__.read()",
}


def test_kernels_are_forked_from_a_process_with_the_libraries(company):
    outcome, printed = run_cells(company, IS_WARM)
    assert (outcome.ok, outcome.notice, printed) == (True, "", "forked\n")


def test_kernels_share_no_open_file_but_the_log_of_their_server(company):
    """Processes that were forked with a file read it by turns, each moving the place where the others read on."""
    outcome, printed = run_cells(company, FILES)
    assert outcome.ok
    assert set(ast.literal_eval(printed)) <= {"log"}


def test_they_are_started_plainly_on_request(company):
    outcome, printed = run_cells(company, IS_WARM, plain_kernels=True)
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


@pytest.mark.parametrize("what", SAME_AS_PLAIN)
def test_a_notebook_gives_the_same_bytes_as_in_a_plain_kernel(company, what):
    made = []
    for plain in (True, False):
        outcome, _ = run_cells(company, SAME_AS_PLAIN[what], plain_kernels=plain)
        path = company.output / f"notebooks/2019-Q1_one{'' if outcome.ok else '.failed'}.ipynb"
        made.append((outcome.failure, path.read_text(encoding="utf-8")))
    assert made[0] == made[1]


def test_the_environment_of_this_process_is_as_before(company):
    before = dict(os.environ)
    run_cells(company, "1")
    assert dict(os.environ) == before
