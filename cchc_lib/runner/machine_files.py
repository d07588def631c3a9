"""The JSON that runs leave for later ones: the record of each bulletin, and run.json. Made again where broken."""

import warnings
from pathlib import Path, PurePath
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ValidationError

from ..errors import Remade, UsageError
from ..language import say


def _below(name: str) -> str:
    """Where a file may lie: what a record names may be removed with it."""
    if PurePath(name).is_absolute() or ".." in PurePath(name).parts:
        raise ValueError(name)
    return name


_Files = dict[Annotated[str, AfterValidator(_below)], str]


class _BulletinRecord(BaseModel):
    key: dict[str, str]
    reads: list[tuple[str, str, str]]
    files: _Files


class _Made(BaseModel, extra="allow"):
    entry: str
    files: _Files


class _Failed(BaseModel, extra="allow"):
    entry: str
    cause: str
    reason: str
    cell: int | None
    line: str


class _RunRecord(BaseModel, extra="allow"):
    made: dict[str, _Made] = {}
    failed: dict[str, _Failed] = {}


def read_bulletin_record(path: Path) -> dict[str, Any]:
    """The record of a bulletin: its ``key``, its ``reads``, and the hash of each of its ``files``.

    Raises
    ------
    FileNotFoundError
        If there is none.
    UsageError
        If it says something else; names it.
    """
    try:
        return _BulletinRecord.model_validate_json(path.read_bytes()).model_dump()
    except ValidationError:
        name = path.parents[1].name  # of the folder of a quarter or a year
        raise UsageError(say("Không đọc được {file}; hãy chạy lại: cchc run {name}", file=path, name=name)) from None


def read_run(output: Path) -> dict[str, Any]:
    """What run.json in a folder of outputs says of the bulletins, ``made`` and ``failed``, each by name.

    Nothing where it is not there, or broken: whoever makes the bulletins makes it anew.
    """
    path = output / "run.json"
    if not path.is_file():
        return _RunRecord().model_dump()
    try:
        return _RunRecord.model_validate_json(path.read_bytes()).model_dump()
    except ValidationError:
        warnings.warn(Remade(path), stacklevel=2)
        return _RunRecord().model_dump()
