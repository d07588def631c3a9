"""A bulletin's HTML as a tagged PDF: set by Typst, finished by pikepdf."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from cchc_lib.errors import BulletinRefused
from cchc_lib.fonts import font_paths
from cchc_lib.language import say

from .html import CchcHTMLExporter
from .typst_writer import typeset

STANDARDS = ["ua-1", "a-3a"]  # read aloud; kept in an archive, with its data attached


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

    from .pdf_tags import tag_cells

    document = typeset(html)
    sources = {"main": document.code.encode(), **_templates(), **document.files}
    try:
        pdf = _compiler().compile(
            input=sources, format="pdf", pdf_standards=STANDARDS, timestamp=int(document.issued.timestamp())
        )
    except typst.TypstError as error:
        raise BulletinRefused(say("Không dựng được PDF: {reason}", reason=str(error))) from error
    return tag_cells(pdf, document.tables)


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
