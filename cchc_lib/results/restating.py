"""The last quarters under the regulation of the newest of them, so that they can be read as one series.

They stand in a file of their own beside its results, which rest on its own inputs alone.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from fractions import Fraction
from functools import partial
from pathlib import Path

from ..folders import Folders
from ..quarter import Quarter
from ..scoring import TOTAL_ZERO, score_alike, struck_by
from . import tables
from .freshness import hash_files, keep_current
from .reading import QuarterResults
from .rescoring import stored_inputs
from .writing import write_database

SPAN = 8  # quarters, with the newest


def keep_restated(folders: Folders, quarter: Quarter, found: Iterable[Path]) -> Path | None:
    """The file of them, written first where results changed; None where one version scored them all.

    Parameters
    ----------
    found : iterable of Path
        The results of the quarters that have some, oldest first; those of the quarter last.
    """
    with ExitStack() as stack:
        quarters = [stack.enter_context(closing(QuarterResults(path))) for path in found]
        if len({one.version for one in quarters}) == 1:
            return None
        wanted = hash_files(folders, [], *(one.inputs_hash for one in quarters))
        write = partial(_fill, quarters=quarters, inputs_hash=wanted)
        path = folders.outputs_of(quarter) / "restated.sqlite"
        return keep_current(path, wanted, lambda: write_database(path, write, indexes=""))


def _fill(database: sqlite3.Connection, quarters: Sequence[QuarterResults], inputs_hash: str) -> None:
    regulation = quarters[-1].regulation
    left_out, scores = score_alike([stored_inputs(one) for one in quarters], regulation)
    rows = (
        tables.RESTATED.encode(
            unit=unit,
            block=score.block,
            quarter=results.quarter,
            percent=score.percent,
            zeroed=TOTAL_ZERO in struck_by(regulation.head, score.criteria),
        )
        for results, found in zip(quarters, scores, strict=True)
        for unit, score in found.units.items()
    )
    without = ((block, criterion.id) for block, criteria in left_out.items() for criterion in criteria)
    tables.META.fill(database, [("quarter", str(quarters[-1].quarter)), ("inputs_hash", inputs_hash)])
    tables.RESTATED.fill(database, rows)
    tables.RESTATED_WITHOUT.fill(database, without)


def restated_percents(
    restated: QuarterResults, block: str, unit: str | None = None
) -> dict[str, dict[Quarter, Fraction]]:
    """The printed % by unit and quarter, where the unit was in the block and no veto makes its total 0."""
    found: dict[str, dict[Quarter, Fraction]] = {}
    for row in restated.rows("restated", block=block, unit=unit):
        if not tables.RESTATED.value("zeroed", row):
            quarter, percent = (tables.RESTATED.value(field, row) for field in ("quarter", "percent"))
            found.setdefault(row["unit"], {})[quarter] = percent
    return found


def list_zeroed(restated: QuarterResults, block: str, unit: str | None = None) -> list[tuple[str, Quarter]]:
    """The units with the quarters in which a veto of the newest regulation makes their total 0."""
    rows = restated.rows("restated", block=block, unit=unit)
    return [
        (row["unit"], tables.RESTATED.value("quarter", row)) for row in rows if tables.RESTATED.value("zeroed", row)
    ]


def list_left_out(restated: QuarterResults, block: str) -> list[str]:
    """The criteria that some quarter has no input for, and that are left out of all."""
    return [row["criterion"] for row in restated.rows("restated_without", block=block)]
