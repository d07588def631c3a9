"""A bulletin's HTML as Typst code.

Only the subset of HTML that bulletins use is known here (see the package's docstring); any other element gives its
contents. Text becomes quoted strings and nothing else, so that no text can act as Typst code. How things look is
said in ``template/bulletin.typ`` and ``template/letter.typ``, whose functions this code calls.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from html import unescape
from itertools import chain, groupby
from typing import Any

from lxml.etree import XPath

from cchc_lib.errors import BulletinRefused
from cchc_lib.fonts import in_one_line
from cchc_lib.language import say, translate
from cchc_lib.stylesheets import FIGURE_ON_PAPER

from . import html_tree as tree
from .columns import PIECE, column_widths, pieces_of, side_by_side
from .html_tree import Tag

PARAGRAPHS = {
    "bulletin": {"issuer", "headline", "period", "status", "notice", "lead", "method"},
    "letter": {
        *("agency", "issuer", "number", "nation", "motto", "dated", "draft", "kind", "to", "addressee"),
        *("ground", "copies", "copy", "authority", "signatory", "signer", "annex-of", "note"),
    },
}
COLUMNS = {"letterhead", "signing"}  # of a letter: what stands side by side
SECTIONS = {"closing", "annex"}  # of a letter: what stays together, what begins a page
STYLES = {"held", "unbroken"}
INLINE = {"em": "emph", "i": "emph", "strong": "strong", "b": "strong", "sub": "sub", "sup": "super", "code": "code"}
PARTS = {"thead": "table.header({}), ", "tbody": "{}, ", "tfoot": "table.footer(repeat: false, {}), "}
SKIPPED = {"style", "script", "head", "template"}
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
FONT = re.compile(r"font:\s*([^;\"]*?)([\d.]+)px\s+([^;\"]+)")
OWN_SIZE = re.compile(r'<svg [^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*?max-width:')
FOR_PHONES = re.compile(r'<svg [^>]*class="narrow"')
HALF_LINE = 40  # letters
LONG_WORD = re.compile(rf"[^\s\u00a0]{{{PIECE + 1},}}")  # what no column holds
captions_before = XPath("(preceding::caption | ancestor::caption)[last()]")


@dataclass
class Typeset:
    """Typst code and what it needs, which the walk through a page collects.

    Attributes
    ----------
    document : str
        ``bulletin`` or ``letter``.
    anchors : set of str
        The headings that a link may lead to.
    files : dict of str to bytes
        Figures and attached data, by the name that the code reads them under.
    attached : dict of str to str
        For each file of data, by its own name, the code that names and attaches it.
    tables : list of list of tuple
        For each table its cells in reading order: the scope of a head cell, else "", and the cells that head it.
    code : str
        The document, to be compiled beside the templates.
    """

    page: tree.Page
    document: str
    anchors: set[str]
    files: dict[str, bytes] = field(default_factory=dict)
    attached: dict[str, str] = field(default_factory=dict)
    tables: list[list[tuple[str, list[int]]]] = field(default_factory=list)
    code: str = ""

    @property
    def issued(self) -> datetime:
        """The day of publication."""
        return datetime.fromisoformat(self.page.meta("dcterms.issued")).replace(tzinfo=UTC)


def typeset(html: str) -> Typeset:
    """Turn a bulletin's finished HTML into Typst code.

    Raises
    ------
    BulletinRefused
        Two different data files carry one name.
    """
    page = tree.Page.parse(html)
    document = page.part("body").get("class", "")
    job = Typeset(page, document, {heading.get("id") for heading in page.tree.iter(*tree.HEADINGS)} - {None})
    footers = (footer for footer in page.tree.iter("footer") if "every-page" in tree.classes(footer))
    settings = {
        "title": quoted(tree.text_of(page.part("title"))),
        "lang": quoted(page.lang),
        "author": quoted(page.meta("author")),
        "description": quoted(page.meta("description")),
        "keywords": _array(quoted(word) for word in page.meta("keywords").split(", ") if word),
        "every-page": quoted(next((tree.text_of(footer) for footer in footers), "")),
        "page-word": quoted(translate("Trang", page.lang)),
    }
    body = _join([_flow(page.part("main"), job), _attachments(job)])
    named = ", ".join(f"{name}: {value}" for name, value in settings.items())
    job.code = f'#import "{document}.typ": *\n#show: {document}.with({named})\n#{body}\n'
    return job


def quoted(text: str) -> str:
    """``text`` as a Typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _array(items: Iterable[str]) -> str:
    return "(" + "".join(f"{item}, " for item in items) + ")"


def _join(parts: Iterable[str]) -> str:
    """Code that gives the parts one after the other."""
    code = "\n".join(part for part in parts if part)
    return f"{{{code}}}" if code else "[]"


def _flow(tag: Tag, job: Typeset, paragraph: str = "par") -> str:
    """What stands in ``tag``: its blocks, and what runs between them as paragraphs."""
    parts: list[str] = []
    for make, nodes in groupby(tree.children_of(tag), lambda node: BLOCKS.get(getattr(node, "tag", ""))):
        if make:
            parts += [make(node, job) for node in nodes]
        elif (text := _inline(nodes, job)) != "[]":
            parts.append(f"{paragraph}({text})" if paragraph else text)
    return _join(parts)


def _inline(nodes: Iterable[Tag | str], job: Typeset) -> str:
    """Running text, without white space at its ends."""
    parts = [part for node in nodes if (part := _span(node, job))]
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if parts and parts[end].startswith('"'):
            text = strip(parts[end][1:-1])
            parts[end] = f'"{text}"' if text else ""
    return _join(parts)


def _span(node: Tag | str, job: Typeset) -> str:
    if isinstance(node, str):
        text = in_one_line(node)
        return quoted(LONG_WORD.sub(partial(_break_word, node), text)) if text else ""
    if node.tag in SKIPPED:
        return ""
    if node.tag == "br":
        return "linebreak()"
    if node.tag == "a":
        return _link(node, job)
    if node.tag in BLOCKS:
        return BLOCKS[node.tag](node, job)
    parts = _join(_span(child, job) for child in tree.children_of(node))
    if lang := node.get("lang"):
        parts = f"text(lang: {quoted(lang.partition('-')[0])}, {parts})"
    styles = STYLES.intersection(tree.classes(node))
    function = INLINE.get(node.tag) or (min(styles) if styles else "")
    return f"{function}({parts})"


def _break_word(text: Any, match: re.Match) -> str:
    """A word with places where it may break: in a column, and elsewhere where it is longer than half a line."""
    word, beside = match[0], text.getparent()
    is_in_column = any(tag.tag in ("td", "th") for tag in (beside, *beside.iterancestors()))
    return "\u200b".join(pieces_of(word)) if len(word) > HALF_LINE or is_in_column else word


def _link(tag: Tag, job: Typeset) -> str:
    text = _join(_span(child, job) for child in tree.children_of(tag))
    target = tag.get("href", "")
    if target.startswith("data:"):
        _attach(tag, job)
        return ""
    if target.startswith("#"):
        return f"link(label({quoted(target[1:])}), {text})" if target[1:] in job.anchors else text
    return f"link({quoted(target)}, {text})" if target else text


def _attach(link: Tag, job: Typeset) -> None:
    """The data inside a link becomes a file attached to the PDF, and goes by the name of the table above it.

    Raises
    ------
    BulletinRefused
        Other data is attached under that name.
    """
    name, kind, data = tree.data_of(link)
    path = f"data-{name}"
    if job.files.setdefault(path, data) != data:
        raise BulletinRefused(say("Hai tệp số liệu khác nhau cùng tên {name}", name=name))
    told = " ".join(tree.text_of([*captions_before(link), link][0]).split())
    job.attached[name] = _array(map(quoted, (told, name, path, kind)))


def _attachments(job: Typeset) -> str:
    title = quoted(translate("Số liệu đính kèm tệp này:", job.page.lang))
    return f"attachments({title}, {', '.join(job.attached.values())})" if job.attached else ""


def _container(tag: Tag, job: Typeset) -> str:
    if columns := COLUMNS.intersection(tree.classes(tag)):
        return f"{min(columns)}({', '.join(_flow(part, job) for part in tag.iterchildren('div'))})"
    body = _flow(tag, job)
    if parts := SECTIONS.intersection(tree.classes(tag)):
        return f"{min(parts)}({body})"
    if tag.tag == "header" and "masthead" in tree.classes(tag):
        return f"masthead({body})"
    return f"callout({body})" if tag.tag == "aside" else body


def _details(tag: Tag, job: Typeset) -> str:
    """What a screen shows on demand is left to its attached data, where it has any and is not for paper too."""
    if "on-paper" in tree.classes(tag):
        return _flow(tag, job)
    links = [link for link in tag.iter("a") if "data" in tree.classes(link)]
    for link in links:
        _attach(link, job)
    summary = _inline(chain.from_iterable(map(tree.children_of, tag.iterchildren("summary"))), job)
    return "" if links else _join([f"summary({summary})", _flow(tag, job)])


def _nav(tag: Tag, job: Typeset) -> str:
    return f"contents({quoted(tag.get('aria-label', ''))})" if "toc" in tree.classes(tag) else _flow(tag, job)


def _heading(tag: Tag, job: Typeset) -> str:
    code = f"heading(level: {tag.tag[1]}, {_inline(tree.children_of(tag), job)})"
    return f"[#{code}#label({quoted(tag.get('id'))})]" if tag.get("id") else code


def _paragraph(tag: Tag, job: Typeset) -> str:
    styles = PARAGRAPHS[job.document].intersection(tree.classes(tag))
    text = _inline(tree.children_of(tag), job)
    if text == "[]":
        return ""
    before = tag.getprevious()
    is_below = before is not None and before.tag in ("h2", "h3")  # how it was done stands below a title, and with it
    code = f"{min(styles) if styles else 'method' if is_below else 'par'}({text})"
    return f"kept({code})" if is_below or tree.is_kept(tag) else code


def _list(tag: Tag, job: Typeset) -> str:
    items = ", ".join(_flow(item, job, paragraph="") for item in tag.iterchildren("li"))
    code = f"enum(start: {tree.first_number(tag)}, {items})" if tag.tag == "ol" else f"list({items})"
    return f"small-print({code})" if "method" in tree.classes(tag) else code


def _definitions(tag: Tag, job: Typeset) -> str:
    if "key-figures" in tree.classes(tag):
        cards = (card.iterchildren("dt", "dd") for card in tag.iterchildren("div"))
        return f"key-figures({', '.join(_array(_flow(part, job, '') for part in card) for card in cards)})"
    items: list[str] = []
    term = "[]"
    for part in tag.iter("dt", "dd"):
        if part.tag == "dt":
            term = _inline(tree.children_of(part), job)
        else:
            items.append(f"terms.item({term}, {_flow(part, job, '')})")
    return f"terms({', '.join(items)})"


def _figure(tag: Tag, job: Typeset) -> str:
    """A figure, and what of it goes on on other pages."""
    parts = filter(None, (BLOCKS[part.tag](part, job) for part in tag.iter("x-svg", "table")))
    options, told = "kind: image, supplement: none, numbering: none", _told("figcaption", tag, job)
    return _join(f"figure({part}, {options}{told * (not place)})" for place, part in enumerate(parts))


def _svg(tag: Tag, job: Typeset) -> str:
    number = int(tag.get("n"))
    svg = job.page.figures[number]
    if FOR_PHONES.match(svg):
        return ""
    path = f"figure-{number}.svg"
    job.files[path] = FONT.sub(_font_longhand, svg).encode()
    title = " ".join(unescape("".join(TITLE.findall(svg)[:1])).split())
    return f"drawing({quoted(path)}, alt: {quoted(title)}{_width_on_paper(svg)})"


def _width_on_paper(svg: str) -> str:
    """The width of a figure that has one, as an option: no wider than the text, no higher than a page."""
    if not (found := OWN_SIZE.match(svg)):
        return ""
    width, height = map(float, found.groups())
    widest, highest = FIGURE_ON_PAPER
    width *= min(1, highest / height)
    return f", width: {width:.1f}pt" if width < widest else ""


def _font_longhand(match: re.Match) -> str:
    """Typst reads ``font-size`` and ``font-family`` in SVG, not matplotlib's ``font``."""
    words = match[1].split()
    weight = next((word for word in words if word == "bold" or word.isdigit()), "400")
    return f"font-weight:{weight};font-size:{match[2]}px;font-family:{match[3]}"


def _table(tag: Tag, job: Typeset) -> str:
    code = _join(_table_part(part, job) for part in side_by_side(tag, job.document == "letter"))
    return f"kept({code})" if tree.ends_letter(tag) else code


def _table_part(tag: Tag, job: Typeset) -> str:
    rows = sorted(tag.iter("tr"), key=lambda row: list(PARTS).index(tree.part_of(row)))
    job.tables.append([*tree.heads_of(rows)])
    found = column_widths(rows, is_letter=job.document == "letter")
    widths = (f"{width:g} * letter-width" if fixed else f"{width:g}fr" for width, fixed in found)
    cells: dict[str, list[list[str]]] = {name: [] for name in PARTS}
    for run in tree.unparted(rows):
        cells[tree.part_of(run[0])].append([*_unparted(run, job)])
    head, *below = (PARTS[name].format(", ".join(chain(*made))) if made else "" for name, made in cells.items())
    body = cells["tbody"]
    is_short = sum(tree.part_of(row) == "tbody" for row in rows) <= tree.SHORT_TABLE
    kept = (str(sum(map(len, body[:runs]))) for runs in (len(body) if is_short else 2, 2))
    given = f"{_array(widths)}, ({head}), ({''.join(below)}), kept: {_array(kept)}"
    return f"table-figure({given}{_told('caption', tag, job)})"


def _unparted(run: list[Tag], job: Typeset) -> Iterator[str]:
    """The cells of rows that no page parts, which Typst grants to heads; one of a group stands again on the next."""
    *bound, last = ((row, [*_row(row, job)]) for row in run)
    for is_group, made in groupby(bound, lambda one: "group" in tree.classes(one[0])):
        how = "level: 2" if is_group else "level: 3, repeat: false"
        yield f"table.header({how}, {', '.join(chain(*(cells for _, cells in made)))})"
    yield from last[1]


def _told(name: str, tag: Tag, job: Typeset) -> str:
    """The caption of a figure or a table, as an option."""
    caption = tree.first_of(tag, name)
    return "" if caption is None else f", caption: {_inline(tree.children_of(caption), job)}"


def _row(tag: Tag, job: Typeset) -> Iterator[str]:
    cells = tree.cells_of(tag)
    of_row = {
        "total": "total" in tree.classes(tag),
        "mark": "mark" in tree.classes(tag),
        "long": tree.is_long(tag),
    }
    for cell in cells:
        options = [f"{name}: {tree.span(cell, name)}" for name in ("colspan", "rowspan") if tree.span(cell, name) > 1]
        options += [f"shade: {name[1]}" for name in tree.classes(cell) if re.fullmatch(r"h\d", name)]
        of_cell = {
            "column-head": tree.part_of(tag) == "thead",
            "bold": cell.get("scope") == "rowgroup",
            "figures": "n" in tree.classes(cell),
        }
        options += [f"{name}: true" for name, holds in (of_cell | of_row).items() if holds]
        yield f"cell({', '.join([_flow(cell, job, ''), *options])})"


BLOCKS: dict[str, Callable[[Tag, Typeset], str]] = {
    **dict.fromkeys(tree.HEADINGS, _heading),
    **dict.fromkeys(("header", "div", "section", "article", "main", "aside", "footer"), _container),
    **dict.fromkeys(("ul", "ol"), _list),
    "p": _paragraph,
    "nav": _nav,
    "dl": _definitions,
    "figure": _figure,
    "x-svg": _svg,
    "table": _table,
    "pre": lambda tag, job: f"raw({quoted(tree.text_of(tag))}, block: true)",
    "details": _details,
    "summary": lambda tag, job: "",
    "blockquote": lambda tag, job: f"quote(block: true, {_flow(tag, job)})",
    "hr": lambda tag, job: "rule()",
}
