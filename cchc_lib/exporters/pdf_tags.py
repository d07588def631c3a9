"""The tags of a PDF, which say what its parts are to who hears them."""

from collections.abc import Iterable, Iterator
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
        elements = [*elements_of(document.Root.StructTreeRoot)]  # once: there are thousands
        cells = (one for one in elements if one.S in ("/TH", "/TD"))
        for cell, (name, scope, heads) in zip(cells, _name_cells(tables), strict=True):
            attributes = next(one for one in listed(cell.A) if one.O == "/Table")
            attributes.Headers = pikepdf.Array(heads)
            cell.S = pikepdf.Name.TH if scope else pikepdf.Name.TD  # to Typst all is a head that is kept with a row
            for told, key in ((cell, "/ID"), (attributes, "/Scope")):
                if key in told:
                    del told[key]
            if scope:
                cell.ID = name
                attributes.Scope = pikepdf.Name.Row if scope in ROW_SCOPES else pikepdf.Name.Column
        document.Root.StructTreeRoot.IDTree = index_ids(document, elements)
        del document.Root.MarkInfo.Suspects  # none is, as where nothing is said; poppler takes the word for an error
        output = BytesIO()
        document.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def _name_cells(tables: Iterable[list[tuple[str, list[int]]]]) -> Iterator[tuple[Any, str, list[Any]]]:
    """Of each cell of all tables, in reading order, its id, its scope and the ids of its heads."""
    for number, cells in enumerate(tables):
        names = [pikepdf.String(f"T{number}C{place}") for place in range(len(cells))]
        for name, (scope, heads) in zip(names, cells, strict=True):
            yield name, scope, [names[head] for head in heads]


def index_ids(document: pikepdf.Pdf, elements: Iterable[Any]) -> Any:
    """The elements that others name, such as heads of tables."""
    names = pikepdf.NameTree.new(document)
    for element in elements:
        if "/ID" in element:
            names[str(element.ID)] = element
    return names.obj
