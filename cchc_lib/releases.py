"""The record of what was published: its status and date. No points."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from .folders import Folders
from .quarter import Quarter

RELEASE_VARIABLE = "CCHC_RELEASE"
RECORD = "record.json"


@dataclass(frozen=True)
class Release:
    """What a bulletin says of its own standing.

    Attributes
    ----------
    number : int
        0 while nothing is published, 1 for the first publication, above it for revisions.
    dated : datetime.date or None
        The record's date; None while nothing is published.
    letters : dict of str to int
        The number of each official letter, by ``notice`` or ``correction_`` and the unit.
    """

    number: int = 0
    dated: date | None = None
    reason: str = ""
    letters: Mapping[str, int] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """``provisional``, ``published`` or ``revised``."""
        return "provisional" if self.number == 0 else "published" if self.number == 1 else "revised"


def read_release(folders: Folders, quarter: Quarter) -> Release:
    """The release that is being made (``$CCHC_RELEASE``), else the newest that was published, else provisional."""
    if begun := os.environ.get(RELEASE_VARIABLE):
        return _read_record(Path(begun))
    records = (folders.outputs / "published" / str(quarter)).glob(f"*/{RECORD}")
    finished = [path.parent for path in records if path.parent.name.isdigit()]
    return _read_record(max(finished, key=lambda folder: int(folder.name))) if finished else Release()


def _read_record(folder: Path) -> Release:
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    dated = date.fromisoformat(record["date"])
    return Release(record["number"], dated, record.get("reason", ""), record.get("letters", {}))
