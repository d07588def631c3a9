"""A record scored again from its own inputs: whether what was published is what they give."""

import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from ..folders import Folders
from ..inputs import read_quarter
from ..language import Text
from ..locks import scratch_folder
from ..releases import RESULTS
from ..scoring import UnitScore
from .reading import QuarterResults
from .writing import score_quarter


def find_differing(record: Path) -> list[Text]:
    """The units whose points, class or rank by the inputs in a record are not those of its results.

    None of a year that is made of its quarters, whose records are scored again themselves.

    Raises
    ------
    InputError, UsageError
        If the inputs cannot be scored.
    """
    with closing(QuarterResults(record / RESULTS)) as results, scratch_folder() as place:
        if results.sums_up:
            return []
        folders = Folders(place)
        shutil.copytree(record / "inputs", folders.params)
        for quarter in (folders.params / "quarters").iterdir():  # of the one before a record keeps its lists alone
            (quarter / "quarter.yaml").touch()
        scores, _ = score_quarter(read_quarter(folders, results.quarter))
        published, units = results.scores(), results.units()
    now = _outcomes(scores.units)
    return [units[unit].short for unit, outcome in _outcomes(published).items() if now.get(unit) != outcome]


def _outcomes(scores: Mapping[str, UnitScore]) -> dict[str, object]:
    return {
        unit: (one.total, one.final_class, one.rank, {name: c.points for name, c in one.criteria.items()})
        for unit, one in scores.items()
    }
