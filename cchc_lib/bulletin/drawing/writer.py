"""Words and numbers → the HTML of a section, as a notebook shows it. Everything is escaped here, at its source.

The elements and classes are those that the exporters know: tables with caption and scope, figures, key figures,
call-outs, and data that travels inside the page.
"""

import base64
import csv
import io
import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from html import escape, unescape
from typing import Any

from ...exact import decimals_of, fixed, round_half_up
from ...language import Message, Num, Text, as_text, count, enumerated, filled, say, show, translate, written_day
from ...stylesheets import SCOPE, notebook_style

NOTHING = "–"  # in a cell; in a data file it is blank
_NEXT_GROUP = "</tbody><tbody>"
_STRONG = re.compile(r"\*\*(.+?)\*\*")  # alone the two are a mark
_AS_TEXT = {  # of HTML of ours: a figure is its words, what a page offers for download is left out
    r"<svg.*?<title>(.*?)</title>.*?</svg>": r"\1\n",
    r'<a class="data".*?</a>': "",
    r"</t[dh]>(?=<t[dh])": " | ",
    "</dt>": ": ",
    r"</(?:caption|figcaption|tr|p|li|dd|h\d|summary)>": "\n",
    "<[^>]*>": "",
}
_VIETNAMESE = re.compile("[À-ÖØ-öø-ỹ]")  # a letter that English has not


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to another page."""

    href: str
    content: object


def old_to_new(old: object, new: object) -> object:
    """``old → new``, as both are printed; once where they are the same."""
    return new if old == new else say("{old} → {new}", old=old, new=new)


# --- tables -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, the class of its cells, the heads of what a data file has in its place."""

    head: object
    css: str = ""
    in_data: tuple[object, ...] = ()


def numbers(head: object, *in_data: object) -> Column:
    """A column of numbers, to the right; where a cell says more than one number, data files have ``in_data``."""
    return Column(head, "n", in_data)


def texts(head: object) -> Column:
    """A column of sentences, which may take several lines."""
    return Column(head, "text")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not as others in its column: with a class of its own, or over several columns.

    ``data`` is what a data file has in its place, in as many columns as the column says.
    """

    content: object
    css: str = ""
    colspan: int = 1
    data: tuple[object, ...] = ()


def counts(head: object) -> Column:
    """A column of `n_of`."""
    return numbers(head, head, say("{head}: trên tổng số", head=head))


def spans(head: object) -> Column:
    """A column of `span_of`."""
    return numbers(head, say("{head}: từ", head=head), say("{head}: đến", head=head))


def old_and_new(old: object, new: object) -> Cell:
    """A cell of two values, each in a column of its own where it is data."""
    return Cell(old_to_new(old, new), data=(old, new))


def n_of(n: object, of: object) -> Cell:
    """A cell of so many of so many, each in a column of its own where it is data."""
    return Cell(say("{n}/{of}", n=n, of=of), data=(n, of))


def span_of(first: int, last: int) -> Cell:
    """A cell that goes from one number to another, each in a column of its own where it is data."""
    return Cell(str(first) if first == last else f"{first}–{last}", data=(first, last))


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table; ``css`` marks a sum (``total``), a head of others (``group``), one to look at (``mark``)."""

    cells: Sequence[object]
    css: str = ""


Masthead = dict[str, object]  # what it tells exporters
KeyFigure = tuple[object, object, object]  # label, value and a word about it
Columns = Sequence[tuple[object, Callable[[Any], object]]]  # a head each, and what stands below it of a thing


# --- sections -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a section, and the figures and tables in it; an empty one is False, and sections leave it out."""

    html: str = ""
    figures: int = 0
    tables: int = 0

    def __bool__(self) -> bool:
        return bool(self.html)


@dataclass(frozen=True)
class Section(Part):
    """What one call in a notebook returns: HTML, and how many figures and tables exporters must find in it.

    Attributes
    ----------
    masthead : dict
        Of the masthead alone: language, title, kind, status, date and the rest that a page needs.
    """

    name: str = ""
    masthead: Masthead = field(default_factory=dict)

    def __repr__(self) -> str:
        """Its text, for whoever asks in a terminal."""
        text = self.html
        for pattern, instead in _AS_TEXT.items():
            text = re.sub(pattern, instead, text, flags=re.DOTALL)
        return "\n".join(line for line in unescape(text).splitlines() if line)

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        declared: dict[str, object] = {"section": self.name, "figures": self.figures, "tables": self.tables}
        if not self.html:
            declared["empty"] = True
        style = ""
        if self.masthead:
            declared["masthead"] = self.masthead
            # JupyterLab has no style sheet of ours: the masthead brings it; a page drops it for its own.
            style = f'<style class="notebook">{notebook_style(str(self.masthead["document"]))}</style>'
        html = f'{style}<div class="{SCOPE}">{self.html}</div>'
        return {"text/html": html, "text/plain": f"<{self.name}>"}, {"cchc": declared}


class Writer:
    """Writes HTML in one language. Of nothing (None, no items, no things, no parts) it makes an empty part.

    Parameters
    ----------
    is_official : bool
        Whether its sentences count and write days as those of a letter do: ``09``, ``31 tháng 3 năm 2019``.
    """

    def __init__(self, lang: str, is_official: bool = False):
        self.lang, self.is_official = lang, is_official

    # --- inline ---

    def text(self, content: object) -> str:
        """Anything a reader sees, escaped. ``**…**`` in a sentence of ours becomes strong, in a value it does not."""
        return self._show(content, as_html=True)

    def plain(self, content: object) -> str:
        """The same as text, for alt texts and data files."""
        return self._show(content, as_html=False)

    def _show(self, content: object, as_html: bool) -> str:
        match content:
            case Message():
                values = {name: self._show(self._official(one), as_html) for name, one in content.values.items()}
                return filled(_pattern(content.text, self.lang, as_html, values.get("n", "")), values)
            case Link():
                inner = self._show(content.content, as_html)
                return f'<a href="{escape(content.href)}">{inner}</a>' if as_html else inner
            case list() | tuple():
                return enumerated(content, [self._show(item, as_html) for item in content])
            case None:
                return ""
        shown = show(content, self.lang)
        if not as_html:
            return shown
        inner = escape(shown, quote=False)
        return f'<span lang="vi">{inner}</span>' if self._is_foreign(content, shown) else inner

    def _is_foreign(self, content: object, shown: str) -> bool:
        """Whether it stands in Vietnamese, as somebody wrote it, on a page in another language."""
        is_untold = type(content) is str or (isinstance(content, Text) and shown == content.vi)
        return self.lang != "vi" and is_untold and bool(_VIETNAMESE.search(shown))

    def _official(self, value: object) -> object:
        """A value as the sentences of letters have it."""
        if self.is_official and type(value) is int:
            return count(value, self.lang)
        return written_day(value, self.lang) if self.is_official and isinstance(value, date) else value

    # --- blocks ---

    def paragraph(self, content: object, css: str = "") -> Part:
        """A paragraph; ``lead`` for the first sentence, ``method`` for how it was done."""
        return Part() if content is None else Part(f"<p{_class(css)}>{self.text(content)}</p>")

    def masthead(self, issuer: object, title: object, chips: Iterable[tuple[str, object]] = ()) -> Part:
        """The head of a page; ``chips`` are classes and words, such as a status."""
        inner = "".join(self.paragraph(content, css).html for css, content in chips)
        head = f'<p class="issuer">{self.text(issuer)}</p><h1>{self.text(title)}</h1>'
        return Part(f'<header class="masthead">{head}{inner}</header>')

    def heading(self, content: object) -> Part:
        """A heading below those of the notebook."""
        return Part(f"<h3>{self.text(content)}</h3>")

    def bullets(self, items: Iterable[object], css: str = "") -> Part:
        """A list of sentences."""
        inner = "".join(f"<li>{self.text(item)}</li>" for item in items if item is not None)
        return Part(f"<ul{_class(css)}>{inner}</ul>" if inner else "")

    def callout(self, *contents: object) -> Part:
        """What must not be overlooked."""
        inner = "".join(self.paragraph(content).html for content in contents)
        return Part(f'<aside class="callout" role="note">{inner}</aside>' if inner else "")

    def key_figures(self, figures: Iterable[KeyFigure]) -> Part:
        """Label, value and a word about it, a few side by side."""
        inner = "".join(
            f"<div><dt>{self.text(label)}</dt><dd>{self.text(value)}</dd>"
            + (f'<dd class="sub">{self.text(sub)}</dd>' if sub else "")
            + "</div>"
            for label, value, sub in figures
        )
        return Part(f'<dl class="key-figures">{inner}</dl>')

    def terms(self, pairs: Iterable[tuple[object, object]]) -> Part:
        """Words and what they mean."""
        inner = "".join(f"<dt>{self.text(term)}</dt><dd>{self.text(what)}</dd>" for term, what in pairs)
        return Part(f'<dl class="terms">{inner}</dl>')

    def figure(self, svg: str, caption: object, finding: object = None) -> Part:
        """What a chart says, as a heading; what is measured, where and when; and the chart, in each of its widths."""
        head = f"<h3>{self.text(finding)}</h3>" if finding else ""
        html = f"{head}<figure><figcaption>{self.text(caption)}</figcaption>{svg}</figure>"
        return Part(html, figures=svg.count("<svg"))

    def table(
        self,
        caption: object,
        columns: Sequence[object],
        rows: Iterable[TableRow | Sequence[object]],
        *,
        data: str = "",
    ) -> Part:
        """A table whose first column names its rows.

        Parameters
        ----------
        columns : sequence
            Heads; a `Column` where its cells are `numbers` or `texts`.
        data : str
            File name, without ending, under which the same rows can be taken away as CSV.
        """
        listed = [column if isinstance(column, Column) else Column(column) for column in columns]
        lines = [row if isinstance(row, TableRow) else TableRow(row) for row in rows]
        head = "".join(
            f'<th scope="col"{_class(c.css if c.css == "n" else "")}>{self.text(c.head)}</th>' for c in listed
        )
        body = "".join(self._row(line, listed) for line in lines).removeprefix(_NEXT_GROUP)
        html = (
            f"<table><caption>{self.text(caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )
        return Part(html + (self._data_link(data, caption, listed, lines) if data else ""), tables=1)

    def listing(
        self, caption: object, columns: Columns, things: Iterable[object], *, data: str = "", marked: Container = ()
    ) -> Part:
        """A table of things, a row each: with the head of a column goes what stands in it of a thing."""
        rows = [TableRow([tell(thing) for _, tell in columns], "mark" if thing in marked else "") for thing in things]
        return self.table(caption, [head for head, _ in columns], rows, data=data) if rows else Part()

    def folded(self, summary: object, *parts: Part, on_paper: bool = False) -> Part:
        """Parts that open on demand; the PDF has them too or, if not wanted ``on_paper``, only any data of them."""
        css, part = _class("on-paper" if on_paper else ""), _joined(parts)
        if not part:
            return part
        html = f"<details{css}><summary>{self.text(summary)}</summary>{part.html}</details>"
        return Part(html, part.figures, part.tables)

    def _row(self, row: TableRow, columns: Sequence[Column]) -> str:
        cells, position = [], 0
        for item in row.cells:
            css = columns[position].css
            cell = item if isinstance(item, Cell) else Cell(item, css if css == "text" else "")
            classes = f"{cell.css} n".strip() if css == "n" else cell.css
            span = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
            tag = "td" if position else 'th scope="rowgroup"' if row.css == "group" else 'th scope="row"'
            shown = "–" if _is_no_change(cell.content) else self.text(cell.content)
            cells.append(f"<{tag}{_class(classes)}{span}>{shown}</{tag[:2]}>")
            position += cell.colspan
        html = f"<tr{_class(row.css)}>{''.join(cells)}</tr>"
        return _NEXT_GROUP + html if row.css == "group" else html

    # --- data that travels inside the page ---

    def _data_link(self, name: str, caption: object, columns: Sequence[Column], rows: Sequence[TableRow]) -> str:
        """A link that a list of links tells from the others by the caption of its table."""
        file = f"{name}.csv"
        content = base64.b64encode(self._csv(columns, rows)).decode()
        label = self.plain(say("Dữ liệu của bảng này"))
        spoken = f"{label}: {self.plain(caption)}"
        return (
            f'<p class="method"><a class="data" download="{escape(file)}" aria-label="{escape(spoken)}" '
            f'href="data:text/csv;base64,{content}">{escape(label)}</a></p>'
        )

    def _csv(self, columns: Sequence[Column], rows: Sequence[TableRow]) -> bytes:
        """CSV that Vietnamese Excel opens by a double click: BOM, semicolons, decimal comma."""
        out = io.StringIO()
        table = csv.writer(out, delimiter=";" if self.lang == "vi" else ",", lineterminator="\r\n")
        heads = [head for column in columns for head in column.in_data or (column.head,)]
        contents = [_spread(row, columns) for row in rows]
        table.writerow(self._csv_head(head, [row[i] for row in contents if row[i:]]) for i, head in enumerate(heads))
        table.writerows(map(self._csv_value, row) for row in contents)
        return out.getvalue().encode("utf-8-sig")

    def _csv_head(self, head: object, contents: Iterable[object]) -> str:
        """A head with what follows each number of its column, which stand alone in data."""
        told = as_text(self.plain(head))
        suffixes = {content.suffix.strip() for content in contents if isinstance(content, Num)}
        return f"{told} ({suffix})" if len(suffixes) == 1 and (suffix := suffixes.pop()) not in told else told

    def _csv_value(self, content: object) -> str:
        match content:
            case Num():
                text = fixed(content.x, content.places)
            case int() | Fraction() if not isinstance(content, bool):
                exact = decimals_of(Fraction(content))
                text = fixed(Fraction(content), 6 if exact is None else exact)
            case _:
                return "" if content == NOTHING else as_text(self.plain(content))
        return text.replace(".", ",") if self.lang == "vi" else text


def _spread(row: TableRow, columns: Sequence[Column]) -> list[object]:
    """What stands in each column of the data file: nothing where a cell reaches over it."""
    contents: list[object] = []
    position = width = 0
    for item in row.cells:
        cell = item if isinstance(item, Cell) else Cell(item)
        contents += cell.data or (cell.content,)
        width += sum(len(column.in_data) or 1 for column in columns[position : position + cell.colspan])
        contents += [NOTHING] * (width - len(contents))
        position += cell.colspan
    return contents


class Sheet:
    """Whatever shows sections: it puts them together of the parts that its writer makes."""

    write: Writer
    offers: tuple[str, ...] = ()  # what a notebook asks of it besides sections

    def __dir__(self) -> list[str]:
        """What a notebook may ask of it, which Tab lists."""
        kind = type(self)
        sections = (name for name in dir(kind) if name not in vars(Sheet) and _gives_section(getattr(kind, name)))
        return [*self.offers, *(name for name in sections if not name.startswith("_"))]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {' '.join(f'.{name}' for name in dir(self))}>"

    def section(
        self, name: str, *parts: Part | None, nothing: Message | None = None, masthead: Masthead | None = None
    ) -> Section:
        """Put a section together; what is empty is left out. Where all is, ``nothing`` says why.

        A section without parts and without that sentence is left out, and so is a heading with only such below it.
        """
        part = _joined([part for part in parts if part] or [self.write.paragraph(nothing)])
        return Section(part.html, part.figures, part.tables, name, masthead or {})

    def sentence(self, name: str, content: Message) -> Section:
        """A section of one sentence: where there is nothing to show, it says why."""
        return self.section(name, nothing=content)


def _gives_section(method: object) -> bool:
    return getattr(method, "__annotations__", {}).get("return") is Section


def _joined(parts: Sequence[Part]) -> Part:
    html = "\n".join(part.html for part in parts)
    return Part(html, sum(part.figures for part in parts), sum(part.tables for part in parts))


@lru_cache(maxsize=2**12, typed=True)  # a language is spoken otherwise of each body
def _pattern(text: str, lang: str, as_html: bool, n: str) -> str:
    """A sentence of ours, its places still open."""
    translated = translate(text, lang, n)
    if not as_html:
        return _STRONG.sub(r"\1", translated)
    return _STRONG.sub(r"<strong>\1</strong>", escape(translated, quote=False))


def _is_no_change(content: object) -> bool:
    """Whether it is a change or a difference, which has a sign, and would be printed as 0."""
    return isinstance(content, Num) and content.sign and not round_half_up(content.x, content.places)


def _class(css: str) -> str:
    return f' class="{css}"' if css else ""
