"""Several PDFs as one: every page, bookmark, link, data file and tag of each is in it, and leads where it led."""

from io import BytesIO

import pikepdf
import pytest
from accessible import assert_accessible
from nbformat.v4 import new_markdown_cell
from sample_bulletin import TABLE, bulletin, data_link, section

from cchc_lib.exporters.html import export_html
from cchc_lib.exporters.joined_pdf import join_pdfs
from cchc_lib.exporters.pdf import export_pdf_from_html

TITLES = {"mot": "Khối một", "hai": "Khối hai"}


def pdf_of(name: str) -> bytes:
    """A bulletin with two headings, a table with heads, data of its own, and contents that lead to the headings."""
    heading = new_markdown_cell("## Xếp hạng")
    table = section(TABLE + data_link(f"{name}.csv", name.encode()), tables=1)
    return export_pdf_from_html(export_html(bulletin(heading, table, title=TITLES[name])))


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    return {name: pdf_of(name) for name in TITLES}


@pytest.fixture(scope="module")
def joined(parts) -> bytes:
    return join_pdfs("Bản tin CCHC", parts)


@pytest.fixture
def document(joined):
    with pikepdf.open(BytesIO(joined)) as document:
        yield document


def elements(element):
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from elements(child)


def test_it_has_all_pages_and_is_the_same_each_time(parts, joined, document):
    counts = []
    for content in parts.values():
        with pikepdf.open(BytesIO(content)) as part:
            counts.append(len(part.pages))
    assert len(document.pages) == sum(counts)
    assert join_pdfs("Bản tin CCHC", parts) == joined


def test_each_part_has_a_bookmark_to_its_first_page_and_its_own_below(document):
    with document.open_outline() as outline:
        found = [(item.title, item.destination[0], [child.title for child in item.children]) for item in outline.root]
    assert [title for title, _, _ in found] == ["Bản tin cải cách hành chính"] * 2
    assert [document.pages.index(pikepdf.Page(page)) for _, page, _ in found] == [0, len(document.pages) // 2]
    assert all("Xếp hạng" in children for _, _, children in found)


def test_each_keeps_its_data(document):
    attached = {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}
    assert attached == {f"{name}.csv": name.encode() for name in TITLES}


def test_marks_of_a_page_lead_to_tags_of_that_page(document):
    tags = dict(pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree).items())
    keys = [int(page.obj.StructParents) for page in document.pages]
    assert len(set(keys)) == len(keys)
    for page, key in zip(document.pages, keys, strict=True):
        marked = [tag for tag in tags[key] if isinstance(tag, pikepdf.Dictionary)]
        assert marked
        assert {tag.Pg.objgen for tag in marked if "/Pg" in tag} == {page.obj.objgen}
    notes = [note for page in document.pages for note in page.obj.get("/Annots", ())]
    numbers = [int(note.StructParent) for note in notes if "/StructParent" in note]
    assert len({*numbers, *keys}) == len(numbers) + len(keys)
    assert {*numbers, *keys} <= tags.keys()


def test_cells_name_heads_of_their_own_table(document):
    root = document.Root.StructTreeRoot
    names = dict(pikepdf.NameTree(root.IDTree).items())
    every = list(elements(root))
    assert len(names) == sum("/ID" in one for one in every) > 0
    assert {key: str(one.ID) for key, one in names.items()} == {key: key for key in names}
    whole = next(one for one in every if one.S == "/Document")
    for part in whole.K:
        own = {str(one.ID) for one in elements(part) if "/ID" in one}
        attributes = [one.A for one in elements(part) if "/A" in one]
        listed = [a for found in attributes for a in (found if isinstance(found, pikepdf.Array) else [found])]
        assert {str(head) for a in listed for head in a.get("/Headers", ())} <= own


def test_links_lead_to_pages_of_their_own_part(document):
    half = len(document.pages) // 2
    for place, page in enumerate(document.pages):
        for note in page.obj.get("/Annots", ()):
            if "/Dest" in note:
                assert isinstance(note.Dest, pikepdf.Array)
                assert (document.pages.index(pikepdf.Page(note.Dest[0])) >= half) == (place >= half)


def test_two_checkers_find_nothing(joined, tmp_path):
    path = tmp_path / "joined.pdf"
    path.write_bytes(joined)
    assert_accessible(path)


def test_it_claims_no_more_than_it_is(document):
    about = document.open_metadata()
    assert about["pdfuaid:part"] == "1"
    assert "pdfaid:part" not in about
    assert (about["dc:title"], str(document.docinfo["/Title"])) == ("Bản tin CCHC", "Bản tin CCHC")
