"""The tags of a PDF, which say what its parts are to who hears them."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

ROW_SCOPES = {"row", "rowgroup"}


def listed(found: Any) -> list[Any]:
    """What may stand alone or in an array."""
    return list(found) if isinstance(found, pikepdf.Array | list) else [found]


def elements_of(element: Any) -> Iterator[Any]:
    """The elements under one of a tree of tags, in reading order."""
    for child in listed(element.get("/K", [])):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from elements_of(child)


def tag_row_heads(pdf: bytes, scopes: list[list[str]]) -> bytes:
    """Mark the first cells of rows as heads, which Typst cannot."""
    with pikepdf.open(BytesIO(pdf)) as document:
        tables = (one for one in elements_of(document.Root.StructTreeRoot) if one.S == "/Table")
        for table, expected in zip(tables, scopes, strict=True):
            cells = (one for one in elements_of(table) if one.S in ("/TH", "/TD"))
            for cell, scope in zip(cells, expected, strict=True):
                if scope in ROW_SCOPES:
                    _make_row_head(cell)
        output = BytesIO()
        document.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def _make_row_head(cell: Any) -> None:
    cell.S = pikepdf.Name.TH
    attributes = pikepdf.Array(listed(cell.get("/A", [])))
    table = next((item for item in attributes if item.get("/O") == "/Table"), None)
    if table is None:
        table = pikepdf.Dictionary(O=pikepdf.Name.Table)
        attributes.append(table)
    table.Scope = pikepdf.Name.Row
    cell.A = attributes
