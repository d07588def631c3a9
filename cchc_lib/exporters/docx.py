"""HTML of words alone, mostly a letter's, as a Word file that can be edited: in Times New Roman."""

from cchc_lib.errors import BulletinRefused
from cchc_lib.language import say

from .html import CchcHTMLExporter
from .html_tree import Page, classes, first_of


class CchcDocxExporter(CchcHTMLExporter):
    """nbconvert's exporter ``cchc-docx``: the HTML of a letter as a Word file."""

    export_from_notebook = "Word (CCHC)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    extension = ".docx"

    def convert(self, html: str) -> bytes:
        """The letter's Word file."""
        return export_docx_from_html(html)


def export_docx_from_html(html: str) -> bytes:
    """The Word file of a letter, or of a page without figures or tables: the same bytes from the same HTML.

    Raises
    ------
    BulletinRefused
        Figures, tables and colours of a bulletin have no place in Word.
    """
    from .docx_writer import write_letter

    page = Page.parse(html)
    of_bulletins = () if "letter" in classes(page.part("body")) else ("table", "dl")
    if first_of(page.tree, "figure", "x-svg", *of_bulletins) is not None:
        raise BulletinRefused(say("Chỉ văn bản hành chính và bài viết có dạng Word (docx); bản tin có html và pdf"))
    return write_letter(page)
