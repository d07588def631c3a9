"""Ways of making the bulletins of a quarter: ours, and those that others take. Each gives what one bulletin takes."""

import json
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from cchc_lib.folders import ROOT_VARIABLE, Folders
from cchc_lib.runner.outcome import Run
from tests.whole.commands import run as run_command
from tests.whole.commands import start, tool
from tests.whole.harness import REPOSITORY

from .loop import of_each_kind, plan
from .measure import NotRun, Spent, time_command
from .settings import BULLETINS, QUARTER, RIVALS, Settings

_LAUNCH = "from playwright.sync_api import sync_playwright as s\nwith s() as p: p.chromium.launch()"
NBCONVERT = {"html": ("--to", "cchc-html"), "pdf": ("--to", "webpdf", "--disable-chromium-sandbox")}


def by_cchc(folders: Folders, *options: object) -> Spent:
    """`cchc run` of the whole quarter, from start to end."""
    only = [part for entry in BULLETINS for part in ("--only", entry)]
    spent = time_command(tool("cchc"), "--root", folders.root, "run", QUARTER, "--fresh", *only, *options)
    return spent.times(1 / len(plan(folders)))


def by_hand(folders: Folders, kind: str, settings: Settings) -> Spent:
    """The commands `papermill` and `jupyter nbconvert`, one after the other."""
    variables = _variables(folders, kind)
    spent: dict[str, list[Spent]] = {}
    for run in of_each_kind(plan(folders), settings.each):
        spent.setdefault(run.entry, []).append(_type_commands(run, kind, variables))
    return weigh(spent, folders)


def _type_commands(run: Run, kind: str, variables: Mapping[str, str]) -> Spent:
    given = [part for name, value in run.parameters.items() for part in ("-r", name, value)]
    with tempfile.TemporaryDirectory() as folder:
        executed = Path(folder) / "executed.ipynb"
        executing = time_command(tool("papermill"), run.notebook, executed, *given, **variables)
        return executing.plus(time_command(tool("jupyter-nbconvert"), *NBCONVERT[kind], executed, **variables))


def in_loop(way: str, folders: Folders, kind: str, each: int) -> Spent:
    """All in one process that is warm already: see `loop`."""
    if way == "ploomber" and not RIVALS.is_dir():
        raise NotRun("ploomber-engine is not installed, which `make bench` does")
    module = (sys.executable, "-m", f"{__package__}.loop")
    places = [REPOSITORY, *([RIVALS] if way == "ploomber" else [])]
    variables = {
        "PYTHONPATH": os.pathsep.join(map(str, places)),
        "PLOOMBER_STATS_ENABLED": "false",
        **_variables(folders, kind),
    }
    done = run_command(*module, way, kind, str(folders.root), str(each), **variables)
    found = json.loads(done.stdout.splitlines()[-1])
    return weigh({entry: [Spent(*one) for one in some] for entry, some in found.items()}, folders)


def weigh(spent: Mapping[str, Sequence[Spent]], folders: Folders) -> Spent:
    """One bulletin, on the average of a quarter, from some of each kind."""
    counts = Counter(run.entry for run in plan(folders))
    total = Spent(0, 0)
    for entry, some in spent.items():
        for one in some:
            total = total.plus(one.times(counts[entry] / len(some)))
    return total.times(1 / sum(counts.values()))


def _variables(folders: Folders, kind: str) -> dict[str, str]:
    root = {ROOT_VARIABLE: str(folders.root)}
    return root | {"PLAYWRIGHT_BROWSERS_PATH": str(_lend_browser(folders))} if kind == "pdf" else root


def _lend_browser(folders: Folders) -> Path:
    """A folder of browsers for playwright, in which the system's Chromium stands where it looks for its own."""
    chromium = next(filter(None, map(which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not chromium or not find_spec("playwright"):
        raise NotRun("it needs chromium and playwright")
    place = folders.root / "outputs" / "browsers"
    if not place.is_dir():
        place.mkdir(parents=True)
        said = start(sys.executable, "-c", _LAUNCH, PLAYWRIGHT_BROWSERS_PATH=str(place)).stderr
        wanted = Path(re.search(r"Executable doesn't exist at (.*)", said)[1].strip())
        wanted.parent.mkdir(parents=True)
        wanted.symlink_to(chromium)
    return place
