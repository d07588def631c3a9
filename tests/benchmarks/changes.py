"""From a changed cell to the new bulletin, and a run in which nothing changed."""

from functools import partial
from itertools import cycle

from openpyxl import load_workbook

from cchc_lib.folders import Folders
from tests.whole.commands import tool

from .measure import Spent, race, time_command
from .report import Table
from .settings import QUARTER, Settings, scored_copy, times_made

UNIT = "tp-tra-vinh"
SHEET, ROW, COLUMN = "dien-luc", 3, "verified_value"  # its first criterion
# each costs other points; three, since a run of one unit and one of all take turns, and each finds a new one
VALUES = (353, 345, 340)


def measure_changes(settings: Settings) -> Table:
    """How long a change takes to arrive."""
    with scored_copy() as folders:
        run = partial(time_command, tool("cchc"), "--root", folders.root, "run", QUARTER, "--html-only")
        run()
        values, made = cycle(VALUES), {}

        def change(*options: str) -> Spent:
            _write_cell(folders, next(values))
            spent = run(*options)
            made[options] = len(times_made(folders))
            return spent

        alone = ("--unit", UNIT)
        raced = race({"alone": partial(change, *alone), "all": change, "unchanged": run}, settings.rounds)
    note = (
        f"HTML of {QUARTER}, median of {settings.rounds} rounds. A changed cell makes the quarter be read and scored "
        "again; only the bulletins that it changes are made."
    )
    rows = [
        (f"one cell changed, `cchc run --unit {UNIT}`", made[alone], *raced["alone"]),
        ("one cell changed, `cchc run`", made[()], *raced["all"]),
        ("nothing changed, `cchc run`", 0, *raced["unchanged"]),
    ]
    return Table("After a change", note, ("", "bulletins made", "seconds", "CPU seconds"), rows)


def _write_cell(folders: Folders, value: int) -> None:
    path = folders.inputs_of(QUARTER) / "scoresheet.xlsx"
    book = load_workbook(path)
    sheet = book[SHEET]
    (column,) = [cell.column for cell in sheet[2] if cell.value == COLUMN]
    sheet.cell(ROW, column).value = value
    book.save(path)
