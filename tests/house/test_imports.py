"""Who may import whom, what may not be imported anywhere, and what must not be loaded before it is needed."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

from .tree import ROOT, imports, modules, nodes

HEAVY = {"numpy", "pandas", "seaborn", "matplotlib", "typst", "pikepdf", "papermill", "openpyxl", "IPython", "docx"}
STARTS = {
    "the library": "import cchc_lib",
    "the command line": "import sys; sys.argv = ['cchc', '--help']\nfrom cchc_lib.cli import app\n"
    "try: app()\nexcept SystemExit: pass",
    # nbconvert and papermill import every registered one at each start
    "the exporters": "from importlib.metadata import entry_points\n"
    "found = entry_points(group='nbconvert.exporters')\n"
    "assert [found['cchc-html'].load(), found['cchc-pdf'].load(), found['cchc-docx'].load()]",
}
WARM_KERNELS = "cchc_lib/runner/warm/"  # the one place that may, since the plain way stays beside it
POSIX_ONLY = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "readline", "curses", "crypt"}
POSIX_NAMES = {
    "fork", "forkpty", "setsid", "setpgid", "killpg", "getuid", "geteuid", "getpgid", "wait3", "WNOHANG", "mkfifo",
    "chown", "AF_UNIX", "SIGKILL", "SIGHUP", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGCHLD", "setitimer", "alarm",
}  # fmt: skip


@pytest.mark.parametrize("start", STARTS)
def test_nothing_heavy_is_loaded_at_the_start(start):
    ask = f"\nimport sys; print('loaded:', *sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", STARTS[start] + ask], capture_output=True, check=True, cwd=ROOT)
    assert done.stdout.decode("utf-8").splitlines()[-1] == "loaded:"


def test_a_command_begins_before_the_regulation_s_classes_are_loaded():
    """A run has its kernels load their libraries meanwhile."""
    ask = "import sys, cchc_lib.cli; print('cchc_lib.model' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True, cwd=ROOT).stdout == b"False\n"


def test_imports_go_downwards_only():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")


def test_every_part_of_the_library_has_its_floor():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    floors = {part.strip() for layer in config["contracts"][0]["layers"] for part in layer.split("|")}
    parts = {name.split("/")[1].removesuffix(".py") for name in modules()} - {"__init__"}
    assert floors == parts


def test_nothing_works_on_one_system_only():
    words = {(name, node.attr) for name, node in nodes(ast.Attribute)}
    words |= {(name, part) for name, tree in modules().items() for full in imports(tree) for part in full.split(".")}
    words |= {(name, node.value) for name, node in nodes(ast.Constant) if node.value == "fork"}
    tied = [(name, word) for name, word in sorted(words) if word in POSIX_ONLY | POSIX_NAMES]
    assert [(name, word) for name, word in tied if not name.startswith(WARM_KERNELS)] == []


def test_every_library_in_use_is_a_declared_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    every = [*project["dependencies"], *chain(*(extras[name] for name in extras if name not in ("dev", "bench")))]
    declared = {re.match(r"[\w-]+", line)[0].lower() for line in every}
    used = {full.partition(".")[0] for tree in modules().values() for full in imports(tree)}
    owners = packages_distributions()
    outside = used - set(sys.stdlib_module_names) - {"cchc_lib"}
    assert [name for name in sorted(outside) if not {owner.lower() for owner in owners[name]} & declared] == []
