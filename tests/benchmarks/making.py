"""The bulletins of a quarter: by `cchc run` and by its rivals, as HTML and as PDF, and against the floor."""

from functools import partial

from tests.whole.commands import tool

from .loop import plan
from .measure import Spent, race, time_command
from .report import Table, race_rows
from .rivals import by_cchc, by_hand, in_loop
from .settings import QUARTER, Settings, scored_copy

HAND = "papermill and nbconvert as commands, by hand"
HEADS = ("one bulletin", "seconds", "CPU seconds", "times as fast as by hand")


def measure_html(settings: Settings) -> Table:
    """HTML of a quarter, by everyone."""
    with scored_copy() as folders:
        rivals = {
            HAND: partial(by_hand, folders, "html", settings),
            "papermill's API and an exporter, in a loop": partial(
                in_loop, "papermill", folders, "html", settings.each
            ),
            "ploomber-engine and an exporter, in a loop": partial(
                in_loop, "ploomber", folders, "html", settings.each
            ),
            "cchc run, plain kernels": partial(by_cchc, folders, "--html-only", "--plain-kernels"),
            "cchc run, 1 worker": partial(by_cchc, folders, "--html-only", "--workers", 1),
            f"cchc run, {settings.workers} workers": partial(by_cchc, folders, "--html-only"),
        }
        raced = race(rivals, settings.rounds)
        note = (
            f"The {len(plan(folders))} bulletins of {QUARTER} as HTML, median of {settings.rounds} rounds. `cchc "
            "run` makes all of them, its start and end counted. The rivals make one bulletin at a time, "
            f"{settings.each} of each kind, weighted by how many the quarter has; the start of a loop is not counted."
        )
    return Table("HTML of a quarter", note, HEADS, race_rows(raced, HAND))


def measure_pdf(settings: Settings) -> Table:
    """HTML and PDF of a quarter, by everyone."""
    with scored_copy() as folders:
        rivals = {
            HAND: partial(by_hand, folders, "pdf", settings),
            "papermill's API and an exporter, in a loop": partial(
                in_loop, "papermill", folders, "pdf", settings.each
            ),
            "ploomber-engine and an exporter, in a loop": partial(in_loop, "ploomber", folders, "pdf", settings.each),
            f"cchc run, HTML alone, {settings.workers} workers": partial(by_cchc, folders, "--html-only"),
            f"cchc run, HTML and PDF, {settings.workers} workers": partial(by_cchc, folders),
        }
        raced = race(rivals, settings.rounds)
        note = (
            f"PDF of {QUARTER}, median of {settings.rounds} rounds. The rivals print the PDF alone, by Chromium "
            "(`--to webpdf`); `cchc run` makes HTML and PDF. `--to pdf`, by LaTeX, is no rival: of outputs in HTML "
            "it prints nothing."
        )
    return Table("PDF of a quarter", note, HEADS, race_rows(raced, HAND))


def measure_floor(settings: Settings) -> Table:
    """What executing and exporting add to drawing the same figures and tables by plain calls."""
    with scored_copy() as folders:
        runs = plan(folders)
        first = next(run for run in runs if "unit" in run.parameters)
        one = ("--html-only", "--workers", 1)
        rivals = {
            "calls": partial(in_loop, "calls", folders, "html", len(runs)),
            "all": partial(by_cchc, folders, *one),
            "export": partial(in_loop, "export", folders, "html", len(runs)),
            "one": partial(
                time_command, tool("cchc"), "--root", folders.root, "run", QUARTER, "--fresh", *one,
                "--unit", first.parameters["unit"], "--only", first.entry,
            ),
        }  # fmt: skip
        raced = race(rivals, settings.rounds)
        count = len(runs)
    # what does not depend on how many are made (driver, warm process, worker) is in both and falls out
    others = Spent(*((raced["all"][i] * count - raced["one"][i]) / (count - 1) for i in range(2)))
    rows = [
        ("floor: the same figures and tables by plain calls, warm", *raced["calls"], None),
        ("cchc run, 1 worker, one bulletin more", *others, others.cpu - raced["calls"].cpu),
        ("of this the export", *raced["export"], raced["export"].cpu),
        (
            "of this the execution",
            None,
            others.cpu - raced["export"].cpu,
            others.cpu - raced["export"].cpu - raced["calls"].cpu,
        ),
        ("starting, once a run, with its first bulletin", *raced["one"], None),
    ]
    note = f"{count} bulletins of {QUARTER}, HTML, one worker, median of {settings.rounds} rounds."
    return Table("Against the floor", note, ("", "seconds", "CPU seconds", "CPU above the floor"), rows)
