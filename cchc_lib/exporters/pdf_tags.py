"""The tags of a PDF, which say what its parts are to who hears them."""

from collections.abc import Iterator
from typing import Any


def listed(found: Any) -> list[Any]:
    """What may stand alone or in an array."""
    import pikepdf

    return list(found) if isinstance(found, pikepdf.Array | list) else [found]


def elements_of(element: Any) -> Iterator[Any]:
    """The elements under one of a tree of tags, in reading order."""
    import pikepdf

    for child in listed(element.get("/K", [])):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from elements_of(child)
