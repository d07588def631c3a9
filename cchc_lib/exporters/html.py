"""An executed notebook as one HTML file."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from itertools import count, groupby
from pathlib import Path
from typing import Any

from lxml.etree import Element, fromstring
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from traitlets.config import Config

from cchc_lib.folders import WAY_BACK, index_name
from cchc_lib.fonts import printable
from cchc_lib.language import Spoken, is_ours, slug, translate
from cchc_lib.stylesheets import page_style

from .columns import measure_columns
from .html_tree import HEADINGS, Page, Tag, classes, first_of, part_of, places, span, text_of
from .validation import Masthead, check_notebook, check_page

HIDDEN_TAGS = {"note", "parameters", "injected-parameters"}
NOTEBOOK_STYLE = re.compile(r'<style class="notebook">.*?</style>', re.DOTALL)
NUMBERED = re.compile(r"^## \d+\. ", re.MULTILINE)  # headings whose numbers follow what stands above them
LEAD = re.compile(r"(\s*(?:#{1,6} |[-*+] |\d+\. |> )?)\s*(.*?)\s*$")
TOC_FROM = 4
PHONE, PHONE_COLUMN = 50, 20  # letters: of a line on a phone, and those that a column of texts gets of it there
DOCUMENT_NUMBER = re.compile(r"[\d…]+(?:/\d+)*/[^\W\d_]+(?:-[^\W\d_]+)+|\b\d{4}-Q\d(?:-\d+)?\b")
# the blanks within which nothing is parted: a name after the dot of what it begins with, a number before its sign and
# behind the word that it belongs to, of a date or of what a revision changed, and from the number that it became
UNPARTED = re.compile(
    r" (?:(?=[A-ZĐ])(?:(?<=\b[A-ZĐ]\. )|(?<=\b[A-ZĐ]{2}\. ))|(?=%|→ \d)(?<=\d )|(?=đây \d)(?<=\(trước )"
    r"|(?=\d)(?:(?<=\bngày )|(?<=\btháng )|(?<=\bnăm )|(?<=\(trước đây )|(?<=\(before: )|(?<=\d → )))"
)


class CchcHTMLExporter(TemplateExporter):
    """nbconvert's exporter ``cchc-html``: one file that works offline.

    It passes only a notebook that is a whole bulletin, else raises `cchc_lib.errors.BulletinRefused`.
    """

    export_from_notebook = "HTML (CCHC)"
    output_mimetype = "text/html"
    extension = ".html"

    @property
    def default_config(self) -> Config:
        """nbconvert's settings: our template, no raw cells, one validation instead of one after each preprocessor."""
        settings = {"template_name": "template", "extra_template_basedirs": [str(Path(__file__).parent)]}
        settings |= {"template_extension": ".html.j2", "file_extension": self.extension}
        return Config(CchcHTMLExporter=settings | {"exclude_raw": True, "optimistic_validation": True})

    def default_filters(self) -> Iterable[tuple]:
        """nbconvert's filters, and Markdown without links beside its headings."""
        return [*super().default_filters(), ("markdown", _render_markdown)]

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw: Any) -> tuple:
        """The bulletin's HTML, and nbconvert's resources."""
        html, told = super().from_notebook_node(nb, resources, **kw)
        page = Page.parse(html)
        check_page(page, nb, _render_markdown)
        return self.convert(_finish(page, told["masthead"])), told

    def _preprocess(self, nb: NotebookNode, resources: dict) -> tuple:
        """What nbconvert does first, such as to execute the notebook; then what readers see of a whole bulletin."""
        nb, resources = super()._preprocess(nb, resources)
        masthead = keep_shown(nb)
        for output in (output for cell in nb.cells for output in cell.get("outputs", [])):
            if "text/html" in output.get("data", {}):  # the page has its own style sheet
                output.data["text/html"] = NOTEBOOK_STYLE.sub("", output.data["text/html"])
        resources |= {"masthead": masthead, "style": page_style(masthead.document)}
        resources["way_back"] = (WAY_BACK, translate("Về mục lục", masthead.lang))
        return nb, resources

    def convert(self, html: str) -> str | bytes:
        """The finished page in the exporter's format."""
        return html


def export_html(notebook: NotebookNode) -> str:
    """The bulletin that an executed notebook makes, as HTML.

    Raises
    ------
    BulletinRefused
        The notebook is not a whole bulletin; see `check_notebook` and `check_content`.
    """
    return _exporter().from_notebook_node(notebook)[0]


@lru_cache
def _exporter() -> CchcHTMLExporter:
    return CchcHTMLExporter()


def keep_shown(notebook: NotebookNode) -> Masthead:
    """Leave in a notebook the cells that readers see, its Markdown in their language; what it says of itself.

    Raises
    ------
    BulletinRefused
        The notebook is not a whole bulletin; see `check_notebook`.
    """
    masthead = check_notebook(notebook)
    lang = Spoken(masthead.lang, masthead.words or {}, masthead.of_years)
    shown = [cell for cell in notebook.cells if not HIDDEN_TAGS & set(cell.metadata.get("tags", []))]
    notebook.cells, numbers = _drop_unseen(shown), count(1)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            source = "\n".join(_translated(lines, lang) for lines in _sentences(cell.source))
            cell.source = NUMBERED.sub(lambda _: f"## {next(numbers)}. ", source)
    return masthead


def _drop_unseen(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells without streams and sections in which there is nothing, nor headings that only such stand below."""
    kept: list[NotebookNode] = []
    for _, group in groupby(cells, lambda cell: cell.cell_type == "markdown"):
        part = list(group)
        said = [cell for cell in part if cell.get("outputs")]
        is_lacking = any(_is_empty(output) for cell in said for output in cell.outputs)
        for cell in said:
            cell.outputs = [one for one in cell.outputs if one.output_type != "stream" and not _is_empty(one)]
        if is_lacking and not any(cell.outputs for cell in said):
            while kept and kept[-1].cell_type == "markdown" and not kept.pop().source.startswith("#"):
                pass  # what is written below the heading goes too
        kept += [cell for cell in part if cell not in said or cell.outputs]
    return kept


def _is_empty(output: NotebookNode) -> bool:
    return bool(output.get("metadata", {}).get("cchc", {}).get("empty"))


def _translated(lines: list[str], lang: Spoken) -> str:
    """A sentence of Markdown in a language; one that reads there as here keeps its lines, as tables and code need.

    In what a person wrote a quarter stays one, also where the body has years alone.
    """
    lead, text = _in_one_line(lines)
    told = lang.fill_places(text) if lang.of_years and not is_ours(text) else translate(text, lang)
    return "\n".join(lines) if told == text else lead + told


def markdown_sentences(source: str) -> list[tuple[str, str]]:
    """Markdown as (mark, text) of each heading, paragraph and list item: what a catalogue translates.

    Lines of one paragraph are joined by a blank; an empty pair stands for an empty line.
    """
    return [_in_one_line(lines) for lines in _sentences(source)]


def _in_one_line(lines: list[str]) -> tuple[str, str]:
    leads, texts = zip(*(LEAD.findall(line)[0] for line in lines), strict=True)
    return leads[0], " ".join(texts)


def _sentences(source: str) -> list[list[str]]:
    """The lines of each heading, paragraph and list item, and of each empty line."""
    found: list[list[str]] = []
    for line in source.strip().splitlines():
        lead, text = LEAD.findall(line)[0]
        before, above = LEAD.findall(found[-1][0])[0] if found else ("", "")
        if above and text and not lead.strip() and not before.startswith("#"):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _render_markdown(source: str) -> str:
    return MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True)).render(source)


def _finish(page: Page, masthead: Masthead) -> str:
    """The rendered page with ids, links, contents and scrolling tables, in characters that the typeface has."""
    for link in page.part("nav").iter("a"):
        link.set("href", f"../{index_name(masthead.lang)}")  # only now: from a cell none may lead to another file
    _name_headings(page)
    if masthead.document == "bulletin":
        _hold_subject(page)
        _add_contents(page, masthead.lang)
    for table in list(page.tree.iter("table")):
        rows = list(table.iter("tr"))
        cells = [(column, cell) for _, column, cell in places(rows)]
        _align_heads(cells)
        if table.find(".//thead//tr") is not None and _width_on_phone(rows) > PHONE:
            table.set("class", "stack")
            _name_cells(cells)
        _let_scroll(table)
    _hold_numbers(page)
    return UNPARTED.sub("\u00a0", printable(page.write()))


def _width_on_phone(rows: Sequence[Tag]) -> float:
    return sum(min(wanted, PHONE_COLUMN) for _, wanted in measure_columns(rows))


def _hold_subject(page: Page) -> None:
    """Let the title break where its subject begins, rather than within one of its two parts."""
    title = page.part("h1")
    head, colon, subject = text_of(title).partition(": ")
    if colon:
        title.text, title[:] = None, [_span("held", text, " ") for text in (head + ":", subject)]


def _span(css: str, text: str, after: str) -> Tag:
    """A part of a line, and what stands behind it."""
    span = Element("span", {"class": css})
    span.text, span.tail = text, after
    return span


def _hold_numbers(page: Page) -> None:
    """Keep each number of a document on one line, on the page and in all that is made of it."""
    main = page.part("main")
    for tag in list(main.iter()):
        if tag.tag != "style" and DOCUMENT_NUMBER.search(tag.text or ""):
            tag.text, tag[:0] = _part_at_numbers(tag.text)
        if tag is not main and DOCUMENT_NUMBER.search(tag.tail or ""):
            tag.tail, numbers = _part_at_numbers(tag.tail)
            place = tag.getparent().index(tag) + 1
            tag.getparent()[place:place] = numbers


def _part_at_numbers(text: str) -> tuple[str, list[Tag]]:
    """Text up to its first number of a document, and each of these with what stands behind it."""
    before, *after = DOCUMENT_NUMBER.split(text)
    return before, [_span("unbroken", *one) for one in zip(DOCUMENT_NUMBER.findall(text), after, strict=True)]


def _name_headings(page: Page) -> None:
    headings = list(page.tree.iter(*HEADINGS))
    taken = {tag.get("id") for tag in page.tree.iter() if tag.tag not in HEADINGS}
    for heading in headings:
        name = slug(text_of(heading))
        name = name if name[:1].isalpha() else f"muc-{name}".rstrip("-")
        names = (name, *(f"{name}-{n}" for n in range(2, len(taken) + 3)))
        heading.set("id", next(name for name in names if name not in taken))
        taken.add(heading.get("id"))


def _add_contents(page: Page, lang: str) -> None:
    """A list of the sections, where there are enough to need one; after the first, which is the summary."""
    sections = list(page.tree.iter("h2"))
    if len(sections) < TOC_FROM:
        return
    label = escape(translate("Mục lục", lang))
    items = "".join(f'<li><a href="#{section.get("id")}">{escape(text_of(section))}</a></li>' for section in sections)
    nav = f'<nav class="toc" aria-label="{label}"><p>{label}</p><ol>{items}</ol></nav>'
    sections[1].addprevious(fromstring(nav))


def _align_heads(cells: list[tuple[int, Tag]]) -> None:
    """Put the head of a column of figures above its figures."""
    body = [(column, cell) for column, cell in cells if cell.tag == "td" and part_of(cell) != "thead"]
    texts = {column for column, cell in body if "n" not in classes(cell) and text_of(cell).strip()}
    figures = {column for column, _ in body} - texts
    for column, cell in cells:
        if column in figures and span(cell, "colspan") == 1 and part_of(cell) == "thead":
            cell.set("class", " ".join(dict.fromkeys([*classes(cell), "n"])))


def _name_cells(cells: list[tuple[int, Tag]]) -> None:
    """Tell each cell with something in it its column: on a phone a row is a list, that name before each value."""
    heads = {column: _label(cell) for column, cell in cells if part_of(cell) == "thead"}
    for column, cell in cells:
        if cell.tag == "td" and part_of(cell) != "thead" and text_of(cell).strip() not in ("", "–"):
            cell.set("data-label", heads.get(column, ""))


def _let_scroll(table: Tag) -> None:
    """Let a table scroll by itself, by finger and by keyboard, where it is wider than the screen."""
    caption = first_of(table, "caption")
    label = "" if caption is None else _label(caption)
    region = Element("div", {"class": "scroll", "role": "region", "tabindex": "0", "aria-label": label})
    region.tail, table.tail = table.tail, None
    table.addprevious(region)
    region.append(table)


def _label(tag: Tag) -> str:
    """The text of an element in one line, whatever it is made of."""
    return " ".join(filter(None, map(str.strip, tag.itertext())))
