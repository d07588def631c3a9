"""An analysis of one's own: the same masthead and provenance, the results as pandas frames, any table, any figure."""

import os
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from itertools import count
from math import isinf
from typing import TYPE_CHECKING, Any

from ...errors import UsageError, check_known
from ...exact import decimals_of, read_ratio
from ...folders import OUTPUT_VARIABLE
from ...language import Message, Text, say, slug
from ...results import TABLES, Gap, QuarterResults
from ...stylesheets import FIGURE_ON_PAPER
from ..drawing.drawn_elsewhere import embed_figure
from ..drawing.writer import NOTHING, Num, Part, Section, numbers
from ..quarter_data import QuarterData
from ..sections.method import show_provenance
from ..sections.trend import tell_quarters
from .bulletin import Bulletin, Publication
from .year import YearSections

if TYPE_CHECKING:
    import pandas

NAMES = {  # what stands behind a column of ids
    "unit": ("unit_name",),
    "block": ("block_title",),
    "criterion": ("criterion_code", "criterion_title"),
    "class_by_points": ("class_by_points_title",),
    "final_class": ("final_class_title",),
}
OVER = ("company", "block", "unit")
SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
LEGIBLE = 0.7  # of their size: letters of 10 points are 7 then


class OwnAnalysis(Publication):
    """A bulletin with a title of one's own; its sections are made by `paragraph`, `table` and `figure`.

    It is about the whole company, or about one block or unit: `block` and `unit` are their ids then.
    """

    offers = ("block", "unit", "frame", "number")

    @property
    def recorded(self) -> str:
        """As its run calls it, which need not be by its title; made without one, its key."""
        output = os.environ.get(OUTPUT_VARIABLE, "").partition(".")[0].removeprefix(f"{self.results.quarter}_")
        return re.sub(r"_dc\d+$", "", output) or self.key

    def headline(self) -> None:
        """None: what it finds is its author's."""

    def __init__(self, opened: QuarterData, title: str, block: str = "", unit: str = ""):
        super().__init__(opened)
        _require_words("own", title)
        title = str(title)  # typed as a number, a year is its name as well
        self.kind = say("{title}", title=title)  # of its kind there is one alone
        about: Text | str = ""
        if unit:
            row = self.require_unit(unit)
            about, block = row.name, row.block
            self.scope = {"block": block, "unit": unit}
        elif block:
            about, self.scope = self.results.regulation.blocks[block].title, {"block": block}
        self.block, self.unit = block, unit
        self.stem = slug(title)
        told = say("{title}: {about}", title=title, about=about) if about else title
        self.title = say("{title}, {quarter}", title=told, quarter=self.results.quarter)
        self._numbers, self._figures = count(1), count(1)
        self._asked: list[QuarterResults | Gap] = []  # the most quarters that a frame was asked for

    def frame(self, name: str, quarters: int = 1, over: str = "") -> "pandas.DataFrame":
        """One table of the results, a row each as they are stored, with names and printed codes beside ids.

        Parameters
        ----------
        name : str
            One of the tables below; ``docs/own-analysis.md`` says what their columns mean.
        quarters : int
            How many quarters up to this one, oldest first; one without results is left out, with a warning.
        over : str
            Whose rows: ``company``, ``block`` or ``unit``; without it of what the analysis is about.

        Returns
        -------
        pandas.DataFrame
            Columns ``quarter``, and of

            ``units``: ``unit unit_name block block_title position name_vi name_en short_vi short_en succeeds
            missing_vi missing_en not_submitted without_value``;

            ``scores``: ``unit unit_name block block_title criterion criterion_code criterion_title layer is_result
            side x points factor effective_points effective_max counted printed lost why``;

            ``totals``: ``unit unit_name block block_title max_points main bonus penalty total printed_total percent
            printed_percent exact_total exact_percent exact_adjustments before_bonus class_by_points
            class_by_points_title ceilings final_class final_class_title rank tied``;

            ``inputs``: ``unit unit_name block block_title criterion criterion_code criterion_title self_value
            self_total verified_value verified_total reviewed_value reviewed_total not_applicable reason explanation
            outcome evidence record_no checked_on file sheet row columns``;

            ``shortcomings``: ``id unit unit_name block block_title criterion criterion_code criterion_title
            description action found_in due status closed_in evidence overdue``;

            ``plan``: ``task unit unit_name block block_title title due status done_in evidence dropped_by late``;

            ``findings``: ``is_fault file sheet cell block block_title unit unit_name criterion criterion_code
            criterion_title message_vi message_en``;

            ``averages``: ``source exact``;

            ``knife_edges``: ``unit unit_name block block_title mode at final_class final_class_title rank``;

            ``unreviewed``: ``unit unit_name block block_title total percent final_class final_class_title rank``.

            Exact numbers (``n/d`` in the file) are `fractions.Fraction`, printed ones `decimal.Decimal`, all
            else is text or whole numbers. pandas' own means and sums of them become binary floats: good for a
            figure, which wants ``.astype(float)``, not for a published total.

        Raises
        ------
        UsageError
            If there is no such table, the analysis is not about a block or a unit, or ``quarters`` is no number of
            them.
        """
        import pandas

        check_known(say("bảng"), name, TABLES)
        where = self._where(over) if "unit" in TABLES[name].columns else {}
        heads = ("quarter", *(head for column in TABLES[name].columns for head in (column, *NAMES.get(column, ()))))
        rows = [row for results in self._span(quarters) for row in self._rows(results, name, where)]
        return pandas.DataFrame(rows, columns=heads)

    def _where(self, over: str) -> dict[str, str]:
        over = over or ("unit" if self.unit else "block" if self.block else "company")
        check_known(say("phạm vi"), over, OVER)
        if over != "company" and over not in self.scope:
            raise UsageError(say("over={over}: phân tích này không nói riêng về một khối hay đơn vị nào", over=over))
        return {key: about for key, about in self.scope.items() if key == over}

    def _span(self, quarters: int) -> Iterator[QuarterResults]:
        if not isinstance(quarters, int) or quarters < 1:
            raise UsageError(say("quarters={found}: cần một số nguyên từ 1", found=str(quarters)))
        span = [*(self.opened.earlier if quarters > 1 else ()), self.results][-quarters:]
        self._asked = max(self._asked, span, key=len)
        for one in span:
            if isinstance(one, Gap):
                told = say("Bỏ qua {quarter}: {why}", quarter=one.quarter, why=one.reason)
                warnings.warn(self.write.plain(told), stacklevel=3)
            else:
                yield one

    def _rows(self, results: QuarterResults, name: str, where: dict[str, str]) -> Iterator[dict[str, object]]:
        names, table = self._names(results), TABLES[name]
        exact = table.exact_columns
        for row in results.rows(name, **where):
            values: dict[str, object] = {"quarter": str(results.quarter)}
            values |= {key: _number(key, row[key], key in exact) for key in table.columns}
            for column in NAMES.keys() & values.keys():
                key = (values["block"], values[column]) if column == "criterion" else values[column]
                values |= zip(NAMES[column], names[column].get(key, ()), strict=False)
            yield values

    def _names(self, results: QuarterResults) -> dict[str, dict[object, tuple[str, ...]]]:
        """What ids of a quarter stand for, in the words of `NAMES`, by column; of a criterion by block and id."""
        plain, blocks = self.write.plain, results.regulation.blocks
        head = results.quoted if results.sums_up else results.regulation.head
        grades: dict[object, tuple[str, ...]] = {grade.id: (plain(grade.title),) for grade in head.classes}
        return {
            "unit": {unit.id: (plain(unit.short),) for unit in results.units().values()},
            "block": {name: (plain(block.title),) for name, block in blocks.items()},
            "criterion": {(name, c.id): (c.code, plain(c.title)) for name, b in blocks.items() for c in b.criteria},
            "class_by_points": grades,
            "final_class": grades,
        }

    def number(self, value: object) -> str:
        """A number as the page writes it, ``91,14`` or in English ``91.14``, for a sentence or beside a mark.

        It has the decimals that `table` would give it; what is missing is a dash.
        """
        cell = _cell(value, self.head.rounding.places, "number")
        return self.write.plain(NOTHING if cell is None else cell)

    def provenance(self, *about: Part) -> Section:
        """Where the figures come from; which of the quarters asked for have none, or count as a revision has them."""
        return show_provenance(self, *about, *tell_quarters(self, self._asked))

    def paragraph(self, text: str) -> Section:
        """Show a sentence that the notebook has made, such as ``f"{units} đơn vị mất điểm."``."""
        return self.section("paragraph", self.write.paragraph(text))

    def table(self, frame: "pandas.DataFrame", caption: str) -> Section:
        """Show a frame as a table with its data as a download; the first column names the rows.

        Numbers have as many decimals as the regulation prints of points, or fewer; those of a column the same. Days
        are written as the page writes them; what is missing is blank. What pandas names the rows by, as after
        ``groupby``, comes first.
        """
        _require_words("table", caption)
        if not hasattr(frame, "itertuples"):
            raise UsageError(
                say("table cần một bảng của pandas (DataFrame), thấy {found}", found=type(frame).__name__)
            )
        if any(frame.index.names) or frame.index.dtype.kind not in "iu":  # names, and not numbers of rows
            frame = frame.reset_index(names=[name or "" for name in frame.index.names], allow_duplicates=True)
        if frame.columns.empty:
            raise UsageError(say("bảng «{caption}» không có cột nào", caption=caption))
        places = self.head.rounding.places
        heads, alike = [], []
        for i, name in enumerate(map(_head, frame.columns)):
            where = say("cột «{column}»", column=name)
            column = [_cell(value, places, where) for value in frame.iloc[:, i]]
            is_of_figures = i > 0 and {type(cell) for cell in column} - {type(None)} == {Num}
            heads.append(numbers(name) if is_of_figures else name)
            alike.append(_align(column) if is_of_figures else column)
        data = self.name_data(f"bang-{next(self._numbers)}")
        return self.section("table", self.write.table(caption, heads, list(zip(*alike, strict=True)), data=data))

    def figure(self, figure: Any, alt: str, caption: str) -> Section:
        """Show what matplotlib or seaborn drew: a figure, axes, or a grid of seaborn.

        ``alt`` says in words what it shows, for those who cannot see it. What is wider than 17.8 cm (7 inches) or
        higher than 22.5 cm is made smaller on paper, letters too; where they would be hard to read, the caption says
        so. On a phone one scrolls.
        """
        import matplotlib.pyplot

        part = getattr(figure, "figure", None)  # which is the whole, unless it was divided
        if not (drawn := getattr(part, "figure", None)):
            raise UsageError(
                say("figure cần một hình của matplotlib hoặc seaborn, thấy {found}", found=type(figure).__name__)
            )
        if not str(alt or "").strip():
            raise UsageError(say("figure cần lời mô tả hình, cho người không nhìn thấy hình"))
        _require_words("figure", caption)
        svg = embed_figure(drawn, str(alt), next(self._figures), self.write.lang)
        matplotlib.pyplot.close(drawn)
        return self.section("figure", self.write.figure(svg, _tell_smaller(svg, caption)))


class OwnOfQuarter(OwnAnalysis, Bulletin):
    """It has the sections of a quarter's bulletins too."""


class OwnOfYear(OwnAnalysis, YearSections):
    """It has the sections of a year's bulletins too."""


def _require_words(call: str, name: object) -> None:
    if not str(name or "").strip():
        raise UsageError(say("{call} cần một tên để in ra", call=call))


def _tell_smaller(svg: str, caption: str) -> Message | str:
    """The caption, with how small the figure is on paper where its letters are hard to read there."""
    size = map(float, SIZE.findall(svg)[0])
    share = min(most / drawn for most, drawn in zip(FIGURE_ON_PAPER, size, strict=True))
    if share >= LEGIBLE:
        return caption
    told = {"caption": caption, "percent": Num.percent(Fraction(100 * share), 0)}
    return say("{caption} (bản in trên giấy thu nhỏ còn {percent}; nên xem bản HTML)", **told)


def _number(column: str, value: object, is_exact: bool) -> object:
    """A value of the results file as a number, where its column holds one."""
    if not isinstance(value, str):
        return value
    if is_exact:
        return read_ratio(value)
    return Decimal(value) if column.startswith("printed") else value


def _align(column: Sequence[Any]) -> list[Num | None]:
    """Numbers with the same decimals, and what is missing among them."""
    places = max(number.places for number in column if number)
    return [number and replace(number, places=places) for number in column]


def _head(column: object) -> str:
    """The head of a column, also of one that has several, one above the other."""
    return " ".join(filter(None, map(str, column))) if isinstance(column, tuple) else str(column)


def _cell(value: object, most: int, where: Message | str) -> object:
    if _is_missing(value):
        return None
    if hasattr(value, "item"):  # a number of numpy's own
        value = value.item()
    match value:
        case bool() | str():
            return value
        case float() | Decimal() if isinf(value):
            raise UsageError(say("{where} có số vô cực, như khi chia cho 0", where=where))
        case float():  # as people read it: 2.675, and not the binary number a little below
            return Num(Fraction(f"{value:.15g}"), most)
        case Decimal():  # with the places that it was printed with
            return Num(Fraction(value), max(0, min(-int(value.as_tuple().exponent), most)))
        case int() | Fraction():
            exact = Fraction(value)
            places = decimals_of(exact)
            return Num(exact, most if places is None else min(places, most))
        case datetime():
            return value.date() if value.time() == time.min else str(value)
        case date():
            return value
    return str(value)


def _is_missing(value: Any) -> bool:
    """Whether it is one of pandas' marks of what is not there."""
    import pandas

    return pandas.api.types.is_scalar(value) and bool(pandas.isna(value))
