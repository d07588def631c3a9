"""Evidence files: which words of a cell name one, and what may be one."""

import re
from dataclasses import dataclass
from typing import Literal

from pydantic import field_validator

from ..files import MOST_MB, USUAL_MB
from ..language import folded, say
from .scalars import Whole, YamlModel

FileType = Literal[
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "txt", "csv", "eml", "msg",
    "jpg", "jpeg", "png", "tif", "tiff", "mp3", "mp4",
]  # fmt: skip  # neither archives nor what a system runs


class EvidenceRules(YamlModel):
    """What evidence files of a quarter may be: how large each, and of which types."""

    max_mb: Whole = USUAL_MB
    types: tuple[FileType, ...] = ("pdf", "docx", "xlsx", "jpg", "jpeg", "png", "txt")

    @field_validator("max_mb")
    @classmethod
    def _check_bounds(cls, size: int):
        if not 1 <= size <= MOST_MB:
            raise ValueError(say("phải từ 1 đến {most} (thấy {size})", most=MOST_MB, size=size))
        return size

    def names_file(self, part: str) -> bool:
        """Whether a part of a cell is the name of a file, there or not: it ends in one of the types."""
        name, point, kind = part.rpartition(".")
        return bool(name and point) and "://" not in part and kind.lower() in self.types


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file that a unit's row names as its evidence.

    Attributes
    ----------
    name : str
        As it is called in the unit's folder, with slashes where it lies deeper.
    path : str
        Where it lies below the folder of the quarter's inputs.
    size : int
        In bytes.
    sha : str
        SHA-256 of its content.
    """

    unit: str
    name: str
    path: str
    size: int
    sha: str


def split_evidence(text: str) -> list[str]:
    """The parts of a cell, each a file's name or free words; they stand between semicolons or on lines."""
    return [part for one in re.split(r"[;\n]", text) if (part := one.strip())]


def evidence_key(name: str) -> str:
    """What a name in a cell and that of its file have in common: the letters alone, as every system takes them."""
    return re.sub(r"[^a-z0-9./_-]+", "-", folded(name.replace("\\", "/")))
