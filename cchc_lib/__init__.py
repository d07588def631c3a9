"""Quarterly scoring of administrative reform (CCHC), and its bulletins.

What a notebook needs is here, and is loaded only when it is asked for: papermill and nbconvert import this
package at every start, and must not wait for pandas or a PDF engine. Beside the folders stands what several of them
need: numbers, names and files, and in `releases` what was published, with the numbers of letters.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # for editors, which complete what is loaded late
    from .bulletin.documents import open_quarter
    from .bulletin.drawing.writer import Section

_EXPORTS = {"open_quarter": "bulletin.documents", "Section": "bulletin.drawing.writer"}

__all__ = ["Section", "open_quarter"]


def __getattr__(name: str) -> object:
    if name not in _EXPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_EXPORTS[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_EXPORTS})
