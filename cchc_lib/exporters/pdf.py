"""A bulletin's HTML as a tagged PDF: set by Typst, finished by pikepdf."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from cchc_lib.errors import BulletinRefused
from cchc_lib.fonts import font_paths
from cchc_lib.language import say

from .html import CchcHTMLExporter
from .pdf_tags import elements_of, listed
from .typst_writer import typeset

STANDARDS = ["ua-1", "a-3a"]  # read aloud; kept in an archive, with its data attached
ROW_SCOPES = {"row", "rowgroup"}


class CchcPDFExporter(CchcHTMLExporter):
    """nbconvert's exporter ``cchc-pdf``: the HTML of ``cchc-html`` as a PDF."""

    export_from_notebook = "PDF (CCHC)"
    output_mimetype = "application/pdf"
    extension = ".pdf"

    def convert(self, html: str) -> bytes:
        """The bulletin's PDF."""
        return export_pdf_from_html(html)


def export_pdf_from_html(html: str) -> bytes:
    """The PDF of a bulletin whose HTML `export_html` made: the same bytes from the same HTML.

    Raises
    ------
    BulletinRefused
        The page cannot be set as an accessible PDF, for instance where a heading level is skipped.
    """
    import typst

    document = typeset(html)
    sources = {"main": document.code.encode(), **_templates(), **document.files}
    try:
        pdf = _compiler().compile(
            input=sources, format="pdf", pdf_standards=STANDARDS, timestamp=int(document.issued.timestamp())
        )
    except typst.TypstError as error:
        raise BulletinRefused(say("Không dựng được PDF: {reason}", reason=str(error))) from error
    return _tag_row_heads(pdf, document.scopes)


@lru_cache
def _compiler() -> Any:  # a typst.Compiler, whose stubs know no sources by name
    """One compiler a process: it keeps its fonts, and no document."""
    import typst

    folder = font_paths()[0].parent
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    return typst.Compiler(font_paths=fonts)


@lru_cache
def _templates() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (Path(__file__).parent / "template").glob("*.typ")}


def _tag_row_heads(pdf: bytes, scopes: list[list[str]]) -> bytes:
    """Mark the first cells of rows as heads, which Typst cannot."""
    import pikepdf

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
    import pikepdf

    cell.S = pikepdf.Name.TH
    attributes = pikepdf.Array(listed(cell.get("/A", [])))
    table = next((item for item in attributes if item.get("/O") == "/Table"), None)
    if table is None:
        table = pikepdf.Dictionary(O=pikepdf.Name.Table)
        attributes.append(table)
    table.Scope = pikepdf.Name.Row
    cell.A = attributes
