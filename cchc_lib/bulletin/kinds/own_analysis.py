"""An analysis of one's own: the same masthead and provenance, the results as pandas frames, any table, any figure."""

import io
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from ...errors import UsageError
from ...exact import decimals_of
from ...fonts import FAMILY, printable, use_in_matplotlib
from ...language import say, slug, unknown
from ..drawing.canvas import NO_METADATA, with_own_ids
from ..drawing.writer import Num, Section, numbers
from ..quarter_data import QuarterData
from .bulletin import Bulletin

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure

FRAMES = (
    *("units", "scores", "totals", "inputs", "shortcomings", "plan", "findings", "averages", "knife_edges"),
    "unreviewed",
)
_SVG = "http://www.w3.org/2000/svg"


class OwnAnalysis(Bulletin):
    """A bulletin with a title of one's own; its sections are made by `table` and `figure`."""

    of_year = None

    def __init__(self, opened: QuarterData, title: str):
        super().__init__(opened)
        self.key, self.title = slug(title), say("{title}, {quarter}", title=title, quarter=self.results.quarter)
        self.kind = say("{title}", title=title)  # of its kind there is one alone
        self._numbers = count(1)

    def frame(self, name: str) -> "pandas.DataFrame":
        """One table of the quarter's results.

        Parameters
        ----------
        name : str
            ``units``, ``scores``, ``totals``, ``inputs``, ``shortcomings``, ``plan``, ``findings``,
            ``averages``, ``knife_edges`` or ``unreviewed``.

        Returns
        -------
        pandas.DataFrame
            Exact numbers (``n/d`` in the file) are `fractions.Fraction`, printed ones `decimal.Decimal`, all
            else is text or whole numbers. pandas' own means and sums of them become binary floats: good for a
            figure, not for a published total.

        Raises
        ------
        UsageError
            If there is no such table.
        """
        import pandas

        if name not in FRAMES:
            raise UsageError(unknown(say("bảng"), name, FRAMES))
        rows = self.results.rows(name)
        return pandas.DataFrame([{key: _number(key, row[key]) for key in row.keys()} for row in rows])  # noqa: SIM118

    def table(self, frame: "pandas.DataFrame", caption: str) -> Section:
        """Show a frame as a table with its data as a download; the first column names the rows."""
        if frame.index.name:
            frame = frame.reset_index()
        rows = [[_cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]
        columns = [
            numbers(str(head)) if i and all(isinstance(row[i], Num) for row in rows) else str(head)
            for i, head in enumerate(frame.columns)
        ]
        data = self.name_data(f"bang-{next(self._numbers)}")
        return self.section("table", self.write.table(caption, columns, rows, data=data))

    def figure(self, figure: "Figure", alt: str, caption: str) -> Section:
        """Show a matplotlib or seaborn figure; ``alt`` says in words what it shows, for those who cannot see it."""
        import matplotlib.pyplot

        svg = _draw(figure, alt)
        matplotlib.pyplot.close(figure)
        return self.section("figure", self.write.figure(svg, caption))


def _number(column: str, value: object) -> object:
    """A value of the results file as a number, where it is one."""
    if not isinstance(value, str):
        return value
    if column.startswith("printed"):
        return Decimal(value)
    numerator, slash, denominator = value.partition("/")
    is_exact = slash and denominator.isdigit() and numerator.removeprefix("-").isdigit()
    return Fraction(value) if is_exact else value


def _cell(value: object) -> object:
    match value:
        case bool() | str() | None:
            return value
        case float() if value != value:  # pandas' mark of a missing value
            return ""
        case float():
            return Num(Fraction(value), 2)
        case int() | Decimal() | Fraction():
            exact = Fraction(value)
            places = decimals_of(exact)
            return Num(exact, 4 if places is None else min(places, 4))
    return str(value)


def _draw(figure: "Figure", alt: str) -> str:
    """The figure as one SVG element with text as text, and nothing in it of the machine or the moment."""
    import matplotlib

    drawn = io.StringIO()
    use_in_matplotlib()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": FAMILY}):
        figure.savefig(drawn, format="svg", metadata=NO_METADATA)
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(drawn.getvalue())
    for parent in root.iter():
        for child in list(parent):
            if child.tag.endswith("metadata"):
                parent.remove(child)
    size = {name: root.attrib.pop(name) for name in ("width", "height")}
    root.attrib |= {"role": "img", "style": f"max-width:{size['width']}"}
    title = ElementTree.Element(f"{{{_SVG}}}title")
    title.text = printable(alt)
    root.insert(0, title)
    return with_own_ids(ElementTree.tostring(root, encoding="unicode"))
