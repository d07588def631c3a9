"""A letter as a Word file, by python-docx: what it consists of is walked here as `typst_writer` walks it.

How each part looks is said in `LOOKS`, whose entries become the styles of the file.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from math import ceil
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.simpletypes import ST_Merge
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.etree import Element, SubElement

from cchc_lib.files import without_times
from cchc_lib.fonts import SERIF, in_one_line, text_width

from . import html_tree as tree
from .columns import column_widths, side_by_side
from .html_tree import Page, Tag
from .typst_writer import COLUMNS

FONT = "Times New Roman"
LOCALES = {"vi": "vi-VN", "en": "en-GB"}
WIDTH, HEIGHT, LEFT, RIGHT, EDGE = 210, 297, 30, 15, 20  # of the page and its margins, in mm
TEXT_WIDTH = WIDTH - LEFT - RIGHT
LEFT_COLUMN, BETWEEN = 66, 4  # of two columns side by side, and what parts them, in mm
LETTER = 2.05  # mm of a letter of a table, on the safe side
BESIDE_CELL = 91  # twentieths of a point beside the text of a cell, 1.6 mm
OF_TEMPLATE = {RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES}  # told of python-docx's own
FLOWING = {"header", "div", "section", "main", "article", "aside", "ul", "ol", "blockquote", "details", "dl"}
BLOCKS = {*FLOWING, *tree.HEADINGS, "p", "li", "dt", "dd", "summary", "pre", "hr", "nav", "footer", "table"}
NEW_LINE = "\u2028"  # within a paragraph; what stands for one in HTML is white space
TABLE_TEXT, TABLE_HEAD, FOOT, PAGE_NUMBER = "Chữ trong bảng", "Đầu cột", "Chân trang", "Số trang"
RULE, GAP = "Đường kẻ", "Khoảng trống"


@dataclass(frozen=True)
class Look:
    """How a kind of paragraph looks: a style of the Word file.

    Attributes
    ----------
    name : str
        The style's name in Word.
    size, before, after : float
        In points.
    indent : float
        Of the first line, in mm.
    left : float
        Of all lines, in mm.
    rule : float
        Length of a line below it, as a share of its words; 0 for none.
    base : str
        The style that it comes from, such as a heading's, by which Word finds its way.
    """

    name: str
    size: float = 13
    bold: bool = False
    italic: bool = False
    align: str = "CENTER"
    before: float = 3
    after: float = 0
    indent: float | None = 0  # of the first line; None where the numbering of the base says it
    left: float = 0
    keep: bool = False
    rule: float = 0
    base: str = "Normal"


BODY = Look("Body Text", align="JUSTIFY", indent=10, before=6)
LOOKS = {  # by class of a paragraph, else by element
    "p": BODY,
    "li": Look("List Bullet", align="JUSTIFY", indent=None, before=6),
    "h1": Look("Heading 1", bold=True, keep=True, rule=0.4),
    "h2": Look("Heading 2", bold=True, align="LEFT", indent=10, before=6, keep=True),
    "h3": Look("Heading 3", bold=True, keep=True),
    "agency": Look("Cơ quan chủ quản", 12, before=0),
    "issuer": Look("Cơ quan ban hành", 12, bold=True, before=0, rule=0.4),
    "number": Look("Số, ký hiệu"),
    "subject": Look("Trích yếu công văn", 12, before=6, base="Heading 1"),
    "nation": Look("Quốc hiệu", 12, bold=True, before=0),
    "motto": Look("Tiêu ngữ", bold=True, before=0, rule=1),
    "dated": Look("Địa danh và ngày", italic=True),
    "draft": Look("Dự thảo", 12, bold=True),
    "kind": Look("Tên loại văn bản", bold=True, before=12),
    "to": Look("Kính gửi", before=12, after=3),
    "addressee": Look("Nơi gửi đến", align="LEFT", left=65),
    "ground": replace(BODY, name="Căn cứ", italic=True),
    "copies": Look("Nơi nhận", 12, bold=True, italic=True, align="LEFT", before=0),
    "copy": Look("Danh sách nơi nhận", 11, align="LEFT", before=0),
    "authority": Look("Quyền hạn người ký", bold=True, before=0),
    "signatory": Look("Chức vụ người ký", bold=True, before=0, after=57),
    "signer": Look("Họ tên người ký", bold=True, before=0),
    "annex-word": Look("Phụ lục", 14, bold=True, keep=True, base="Heading 2"),
    "annex-of": Look("Kèm theo", italic=True, after=6),
    "note": Look("Ghi chú dưới bảng", 11, align="JUSTIFY"),
    "lead": replace(BODY, name="Sapo", bold=True),
    "period": Look("Ngày của số liệu", 12, italic=True),
    "status": Look("Trạng thái", 12),
    "notice": Look("Dữ liệu minh họa", 12, bold=True),
    TABLE_TEXT: Look(TABLE_TEXT, 12, align="LEFT", before=0.5, after=0.5),
    TABLE_HEAD: Look(TABLE_HEAD, 12, bold=True, before=0.5, after=0.5, keep=True),
    PAGE_NUMBER: Look(PAGE_NUMBER, before=0),
    FOOT: Look(FOOT, 8, before=0),
    GAP: Look(GAP, 1, before=0),
    RULE: Look(RULE, 2, before=2),
}


def write_letter(page: Page) -> bytes:
    """The Word file of a letter's page."""
    document = docx.Document()
    issued = page.meta("dcterms.issued")
    _describe(document, page, issued)
    _set_up_page(document)
    _add_styles(document, LOCALES[page.lang])
    _fill_margins(document, page)
    styles = {style.name: style.style_id for style in document.styles}
    writer = _Writer(document, TEXT_WIDTH, styles)
    writer.flow(page.part("main"))
    writer.add_gap(1)  # Word wants a paragraph after a table that ends the text
    saved = io.BytesIO()
    document.save(saved)
    return without_times(saved.getvalue(), issued)


def _describe(document: Document, page: Page, issued: str) -> None:
    about, author = document.core_properties, page.meta("author")
    about.title, about.author, about.last_modified_by = tree.text_of(page.part("title")), author, author
    about.subject, about.keywords = page.meta("description"), page.meta("keywords")
    about.language, about.comments = page.lang, ""
    about.created = about.modified = datetime.fromisoformat(issued)
    links = document.part.package.rels
    for name in [name for name, one in links.items() if one.reltype in OF_TEMPLATE]:
        del links[name]


def _set_up_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.top_margin = section.bottom_margin = Mm(EDGE)
    section.header_distance = section.footer_distance = Mm(EDGE / 2)
    section.different_first_page_header_footer = True


def _add_styles(document: Document, locale: str) -> None:
    _set_font(document.styles["Normal"])
    _put(document.styles["Normal"].element.rPr, "w:lang", val=locale, eastAsia=locale)
    known = {style.name for style in document.styles}
    for look in LOOKS.values():
        if look.name not in known:
            style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style, style.quick_style = document.styles[look.base], True
        _dress(document.styles[look.name], look)
    borders = _put(document.styles[RULE].element.get_or_add_pPr(), "w:pBdr", at=0)
    _put(borders, "w:top", val="single", sz="6", space="1", color="000000")


def _set_font(style: Any) -> None:
    """Times New Roman for all scripts, in place of what a theme would choose."""
    style.font.name = FONT
    names = style.element.rPr.rFonts
    names.attrib.clear()
    names.attrib.update({qn(f"w:{script}"): FONT for script in ("ascii", "hAnsi", "eastAsia", "cs")})


def _dress(style: Any, look: Look) -> None:
    """Give a style its looks, and nothing of those that Word's own template gives it."""
    font, shape = style.font, style.paragraph_format
    _set_font(style)
    font.size, font.bold, font.italic, font.color.rgb = Pt(look.size), look.bold, look.italic, RGBColor(0, 0, 0)
    shape.alignment = WD_ALIGN_PARAGRAPH.__members__[look.align]
    shape.space_before, shape.space_after, shape.line_spacing = Pt(look.before), Pt(look.after), 1
    shape.first_line_indent = None if look.indent is None else Mm(look.indent)
    shape.left_indent = Mm(look.left) if look.left else None
    shape.keep_with_next = look.keep


def _put(parent: Any, tag: str, at: int | None = None, **attributes: str) -> Any:
    """Add an element of Word's XML, last where it has no place of its own."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.insert(len(parent) if at is None else at, element)
    return element


def _fill_margins(document: Document, page: Page) -> None:
    """The number at the top of every page but the first, and the mark at the foot of all."""
    section = document.sections[0]
    number = section.header.paragraphs[0]
    number.style = PAGE_NUMBER
    _put(number.add_run()._element, "w:fldChar", fldCharType="begin")
    _put(number.add_run()._element, "w:instrText").text = "PAGE"
    _put(number.add_run()._element, "w:fldChar", fldCharType="end")
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0].style = FOOT
        footer.paragraphs[0].add_run(tree.text_of(page.part("footer")))


class _Writer:
    """Writes what stands in an element into a document or a cell of a given width in mm.

    Paragraphs get their styles by id: looking one up by its name walks through all of them.
    """

    def __init__(self, place: Document | _Cell, width: float, styles: Mapping[str, str]):
        self.place, self.width, self.styles = place, width, styles

    def flow(self, tag: Tag) -> None:
        """Everything in ``tag``, block by block."""
        for is_block, nodes in groupby(tree.children_of(tag), lambda node: getattr(node, "tag", "") in BLOCKS):
            if is_block:
                for block in nodes:
                    self._block(block)
            elif tree.text_of(running := _running(list(nodes))).strip():
                self._paragraph(running, "")

    def _block(self, tag: Tag) -> None:
        css = next(iter(tree.classes(tag)), "")
        if css in COLUMNS:
            self._columns(tag)
        elif tag.tag == "table":
            self._table(tag)
        elif tag.tag in FLOWING:
            if css == "annex" and not isinstance(self.place, _Cell):
                self._begin_annex(self.place)
            self.flow(tag)
        else:
            self._paragraph(tag, css)

    def _begin_annex(self, document: Document) -> None:
        """A page of its own, from which numbers begin anew."""
        section = document.add_section()._sectPr
        section.getprevious().style = self.styles[GAP]  # the paragraph that ends the pages before
        section.find(qn("w:cols")).addprevious(_put(section, "w:pgNumType", start="1"))

    def _paragraph(self, tag: Tag, css: str) -> None:
        name = tag.tag if tree.number_of(tag) is None else "p"
        look = LOOKS.get(css) or LOOKS.get(name, LOOKS["p"])
        paragraph = self._add(look)
        _write_runs(paragraph, tag)
        is_closing = "closing" in tree.classes(tag.getparent())
        paragraph.paragraph_format.keep_with_next = look.keep or is_closing or tree.is_kept(tag)
        words = in_one_line(paragraph.text)
        width = self._balanced(look, words)
        if look.align == "CENTER" and width < text_width(words, look.size, look.bold, SERIF):
            self._indent(paragraph, width)
        if look.rule:
            self._indent(self._add(LOOKS[RULE]), look.rule * width)

    def _add(self, look: Look) -> Paragraph:
        paragraph = self.place.add_paragraph()
        paragraph._p.style = self.styles[look.name]
        return paragraph

    def add_gap(self, points: float) -> None:
        """Room above what follows, which has none of its own: an empty paragraph of that height."""
        shape = self._add(LOOKS[GAP]).paragraph_format
        shape.line_spacing, shape.keep_with_next = Pt(points), True

    def _balanced(self, look: Look, words: str) -> float:
        """How wide words are in points, in as few lines as there must be, none much shorter than the others."""
        widths = [text_width(text, look.size, look.bold, SERIF) for text in (words, *words.split(" "))]
        few = ceil(widths[0] / Mm(self.width).pt)
        return widths[0] if few < 2 else min(Mm(self.width).pt, widths[0] / few + max(widths[1:]))

    def _indent(self, paragraph: Paragraph, width: float) -> None:
        """Leave a paragraph a width in its middle: to its lines, or to one that is an empty paragraph's edge."""
        side = Length(round((Mm(self.width) - Pt(width)) / 2))
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side

    def _columns(self, tag: Tag) -> None:
        """Two columns side by side, as a table without lines; the text above it keeps its distance."""
        if self.place.paragraphs:
            self.add_gap(10)
        widths = [LEFT_COLUMN, BETWEEN, self.width - LEFT_COLUMN - BETWEEN]
        (cells,) = self._grid(1, widths, beside=0)
        cells[1].paragraphs[0]._p.style = self.styles[GAP]
        for cell, width, part in zip(cells[::2], widths[::2], tag.iterchildren("div"), strict=True):
            _Writer(cell, width, self.styles).flow(part)
            cell._tc.remove(cell.paragraphs[0]._element)  # which every new cell holds, empty

    def _table(self, tag: Tag) -> None:
        for part in side_by_side(tag, is_letter=True) if tree.first_of(tag, "tr") is not None else ():
            self._table_part(part, tree.ends_letter(tag))

    def _table_part(self, tag: Tag, is_last: bool) -> None:
        self.add_gap(6)
        rows = list(tag.iter("tr"))
        grid = self._grid(len(rows), self._in_mm(column_widths(rows, is_letter=True)), "Table Grid")
        if (caption := tree.first_of(tag, "caption")) is not None:  # for who hears it, as in HTML and PDF
            _put(grid[0][0]._tc.getparent().getparent().tblPr, "w:tblCaption", val=tree.text_of(caption))
        for y, x, cell in tree.places(rows):
            _merge([cells[x : x + tree.span(cell, "colspan")] for cells in grid[y : y + tree.span(cell, "rowspan")]])
            self._fill(grid[y][x].paragraphs[0], cell)
        for row, cells in zip(rows, grid, strict=True):
            if is_last or tree.stays_with_next(row):
                for one in cells:
                    one.paragraphs[0].paragraph_format.keep_with_next = True
        for cells in grid[: len(tag.findall(".//thead//tr"))]:
            _put(cells[0]._tc.getparent().get_or_add_trPr(), "w:tblHeader")

    def _fill(self, paragraph: Paragraph, tag: Tag) -> None:
        is_head = tree.part_of(tag) == "thead"
        paragraph._p.style = self.styles[TABLE_HEAD if is_head else TABLE_TEXT]
        if "n" in tree.classes(tag) and not is_head:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write_runs(paragraph, tag, bold="group" in tree.classes(tag.getparent()))

    def _in_mm(self, widths: list[tuple[float, bool]]) -> list[float]:
        rest = self.width - sum(letters * LETTER for letters, is_fixed in widths if is_fixed)
        shares = sum(letters for letters, is_fixed in widths if not is_fixed)
        return [letters * (LETTER if is_fixed else rest / shares) for letters, is_fixed in widths]

    def _grid(
        self, rows: int, widths: list[float], style: str = "Normal Table", beside: int = BESIDE_CELL
    ) -> list[list[_Cell]]:
        """A new table's cells, row by row; `Table.cell` would walk through all of them to find each one."""
        table = self.place.add_table(rows, len(widths))
        table.style, table.autofit = style, False
        margins = _put(table._tbl.tblPr, "w:tblCellMar", at=-1)  # before what a table ends with
        for side in ("left", "right"):
            _put(margins, f"w:{side}", w=str(beside), type="dxa")
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        grid = [[_Cell(cell, table) for cell in row._tr.tc_lst] for row in table.rows]
        for cells in grid:
            _put(cells[0]._tc.getparent().get_or_add_trPr(), "w:cantSplit")
            for cell, width in zip(cells, widths, strict=True):
                cell.width = Mm(width)
        return grid


def _merge(rows: list[list[_Cell]]) -> None:
    """Make one of new cells that form a rectangle; `_Cell.merge` would look for each of them in the whole table."""
    for number, (first, *others) in enumerate(rows):
        if others:
            first.width = Length(sum(cell.width or 0 for cell in (first, *others)))
            first._tc.grid_span = 1 + len(others)
        for cell in others:
            first._tc.getparent().remove(cell._tc)
        if len(rows) > 1:
            first._tc.vMerge = ST_Merge.CONTINUE if number else ST_Merge.RESTART


def _running(nodes: list[Tag | str]) -> Tag:
    """A paragraph of what runs between blocks; what stands behind an element goes with it."""
    paragraph = SubElement(Element("div"), "p")
    paragraph.text = nodes[0] if isinstance(nodes[0], str) else None
    paragraph.extend(node for node in nodes if not isinstance(node, str))
    return paragraph


def _write_runs(paragraph: Paragraph, tag: Tag, bold: bool = False) -> None:
    """The text of an element, each of its lines without white space at its ends, in runs of one look each."""
    parts = [(in_one_line(text), looks) for text, looks in _texts(tag, bold, False, "")]
    lines = [list(line) for is_end, line in groupby(parts, lambda part: part[0] == NEW_LINE) if not is_end]
    for number, line in enumerate(line for line in lines if any(text.strip(" ") for text, _ in line)):
        if number:
            paragraph.add_run().add_break()
        _write_line(paragraph, line)


def _write_line(paragraph: Paragraph, parts: list[tuple[str, tuple[bool, bool, str]]]) -> None:
    for number, (text, (is_bold, is_italic, lang)) in enumerate(parts):
        text = text.lstrip(" ") if number == 0 else text
        run = _add_run(paragraph, text.rstrip(" ") if number == len(parts) - 1 else text)
        run.bold, run.italic = is_bold or None, is_italic or None  # None: as the style has it
        if lang:
            _put(run._element.get_or_add_rPr(), "w:lang", val=LOCALES.get(lang, lang))


def _add_run(paragraph: Paragraph, text: str) -> Run:
    """A run of text, its no-break hyphens as Word has them."""
    first, *others = text.split("\u2011")
    run = paragraph.add_run(first)
    for part in others:
        _put(run._element, "w:noBreakHyphen")
        run.add_text(part)
    return run


def _texts(tag: Tag, bold: bool, italic: bool, lang: str) -> Iterable[tuple[str, tuple[bool, bool, str]]]:
    bold, italic = bold or tag.tag in ("strong", "b"), italic or tag.tag in ("em", "i")
    lang = tag.get("lang") or lang
    looks = bold, italic, lang
    if (number := tree.number_of(tag)) is not None:
        yield f"{number}. ", looks
    for node in tree.children_of(tag):
        if isinstance(node, str):
            yield node.replace("-", "\u2011") if "unbroken" in tree.classes(tag) else node, looks
        elif node.tag not in BLOCKS:
            yield from [(NEW_LINE, looks)] if node.tag == "br" else _texts(node, *looks)
        else:
            dash = "– " if node.tag == "li" and tree.number_of(node) is None else ""
            yield from ((NEW_LINE, looks), (dash, looks), *_texts(node, *looks), (NEW_LINE, looks))
