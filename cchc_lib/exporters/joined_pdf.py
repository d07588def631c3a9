"""Several bulletins as one PDF, each under its own bookmark, read aloud as each is: their tags under one root."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pikepdf

from .pdf_tags import elements_of, index_ids, listed

_OF_THE_FIRST = ("/OutputIntents", "/ViewerPreferences", "/MarkInfo", "/Lang", "/Metadata")
_OF_ONE_ALONE = ("dc:description", "pdf:Keywords", "xmpTPg:NPages", "pdfaid:part", "pdfaid:conformance")


def join_pdfs(title: str, parts: Mapping[str, bytes]) -> bytes:
    """One PDF of several of ours; the same bytes from the same parts.

    Tags, internal links and attached data of each are kept, and its bookmarks. It stays PDF/UA; PDF/A is not claimed.

    Parameters
    ----------
    parts : mapping of str to bytes
        Each PDF by its name, which no other has.
    """
    joined, output, taken = pikepdf.Pdf.new(), BytesIO(), 0
    root, whole, numbers = _begin_tags(joined)
    with joined.open_outline() as outline:
        for name, content in parts.items():
            with pikepdf.open(BytesIO(content)) as source:
                start = len(joined.pages)
                _make_own(source, name, taken)
                outline.root.extend(_copy_bookmarks(source, start))
                joined.pages.extend(source.pages)
                tree = joined.copy_foreign(source.make_indirect(source.Root.StructTreeRoot))
                _add_tags(root, whole, numbers, tree, taken)
                taken += int(tree.ParentTreeNextKey)
                _attach(joined, source)
                for key in () if start else _OF_THE_FIRST:
                    joined.Root[key] = joined.copy_foreign(source.make_indirect(source.Root[key]))
    root.ParentTreeNextKey, root.IDTree = taken, index_ids(joined, elements_of(whole))
    with joined.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
        about["dc:title"] = title
        for key in _OF_ONE_ALONE:
            about.pop(key, None)
    joined.docinfo["/Title"] = title
    joined.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def _make_own(source: pikepdf.Pdf, name: str, taken: int) -> None:
    """Make the numbers and names by which a PDF refers to itself its own, before it is copied beside others."""
    names: Any = source.Root.get("/Names", {})
    places = dict(pikepdf.NameTree(names["/Dests"]).items()) if "/Dests" in names else {}
    for page in source.pages:
        # without its signature, which was of that PDF alone
        notes: list[Any] = [note for note in page.obj.get("/Annots", ()) if note.Subtype != "/Widget"]
        page.obj.Annots = pikepdf.Array(notes)
        for holder, key in ((page.obj, "/StructParents"), *((note, "/StructParent") for note in notes)):
            if key in holder:
                holder[key] = int(holder[key]) + taken
        for note in notes:
            if isinstance(note.get("/Dest"), pikepdf.String):
                note.Dest = places[str(note.Dest)]
    for element in elements_of(source.Root.StructTreeRoot):
        if "/ID" in element:
            element.ID = pikepdf.String(f"{name} {element.ID}")
        for attributes in listed(element.get("/A", [])):
            if "/Headers" in attributes:
                attributes.Headers = pikepdf.Array([pikepdf.String(f"{name} {head}") for head in attributes.Headers])


def _copy_bookmarks(source: pikepdf.Pdf, start: int) -> list[pikepdf.OutlineItem]:
    """The bookmarks of a PDF, to its pages as they are counted after ``start`` others."""

    def copy(item: pikepdf.OutlineItem) -> pikepdf.OutlineItem:
        target: Any = item.destination
        page, _, left, top, zoom = target
        place = start + source.pages.index(pikepdf.Page(page))
        where = {"left": left, "top": top, "zoom": zoom}
        copied = pikepdf.OutlineItem(item.title, place, pikepdf.PageLocation.XYZ, **where)
        copied.children.extend(map(copy, item.children))
        return copied

    with source.open_outline() as outline:
        return list(map(copy, outline.root))


def _attach(joined: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Attach the data files of a part."""
    for name, spec in source.attachments.items():
        held = spec.get_file()
        parameters: Any = held.obj.get("/Params", {})
        joined.attachments[name] = pikepdf.AttachedFileSpec(
            joined,
            held.read_bytes(),
            description=spec.description,
            filename=name,
            mime_type=held.mime_type,
            creation_date="",
            mod_date=str(parameters.get("/ModDate", "")),
        )


def _begin_tags(joined: pikepdf.Pdf) -> tuple[Any, Any, pikepdf.NumberTree]:
    """The root of all tags, the document under it, and which tag each mark on a page has."""
    numbers = pikepdf.NumberTree.new(joined)
    whole = joined.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document))
    root = joined.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=pikepdf.Array([whole])))
    whole.P, whole.K = root, pikepdf.Array()
    root.RoleMap, root.ParentTree = pikepdf.Dictionary(), numbers.obj
    joined.Root.StructTreeRoot = root
    return root, whole, numbers


def _add_tags(root: Any, whole: Any, numbers: pikepdf.NumberTree, tree: Any, taken: int) -> None:
    """Add the tags of a part, whose marks are numbered after ``taken`` others."""
    for child in listed(tree.K):
        child.P, child.S = whole, pikepdf.Name.Part
        whole.K.append(child)
    for role, standard in tree.get("/RoleMap", {}).items():
        root.RoleMap[role] = standard
    for number, tags in pikepdf.NumberTree(tree.ParentTree).items():
        numbers[number + taken] = tags
