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


def tag_cells(pdf: bytes, tables: list[list[tuple[str, list[int]]]]) -> bytes:
    """Say of each cell what heads it, which Typst knows of heads of columns alone."""
    with pikepdf.open(BytesIO(pdf)) as document:
        found = (one for one in elements_of(document.Root.StructTreeRoot) if one.S == "/Table")
        for number, (table, expected) in enumerate(zip(found, tables, strict=True), 1):
            cells = [one for one in elements_of(table) if one.S in ("/TH", "/TD")]
            names = [pikepdf.String(f"T{number}C{place}") for place in range(len(cells))]
            for cell, name, (scope, heads) in zip(cells, names, expected, strict=True):
                attributes = _of_table(cell)
                attributes.Headers = pikepdf.Array([names[head] for head in heads])
                if scope:
                    cell.S, cell.ID = pikepdf.Name.TH, name
                    attributes.Scope = pikepdf.Name.Row if scope in ROW_SCOPES else pikepdf.Name.Column
        document.Root.StructTreeRoot.IDTree = index_ids(document)
        output = BytesIO()
        document.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def _of_table(cell: Any) -> Any:
    """What a cell says of itself as part of a table."""
    attributes = pikepdf.Array(listed(cell.get("/A", [])))
    if not any(item.get("/O") == "/Table" for item in attributes):
        attributes.append(pikepdf.Dictionary(O=pikepdf.Name.Table))
    cell.A = attributes
    return next(item for item in cell.A if item.get("/O") == "/Table")


def index_ids(document: pikepdf.Pdf) -> Any:
    """The elements that others name, such as heads of tables."""
    names = pikepdf.NameTree.new(document)
    for element in elements_of(document.Root.StructTreeRoot):
        if "/ID" in element:
            names[str(element.ID)] = element
    return names.obj
