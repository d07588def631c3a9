"""The figures of a bulletin: plain rows in, an SVG string out.

seaborn draws the marks. Text is laid over them as SVG text of its own, at places measured in the typeface: it stays
selectable in HTML and PDF, what a person typed never meets matplotlib's formulas, and a figure costs half the time.

Lengths are points from the top left corner of a sheet 4.6 inches wide: on a phone of 390 px its letters are 10.7 px
high. Colour never speaks alone: what is marked is bold as well, what is set against it is hollow, dashed or has ▲▼.
"""

import io
import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from itertools import chain, count
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

import seaborn
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font

from cchc_lib.fonts import FAMILY, font_paths, printable
from cchc_lib.language import MINUS

WIDTH = 4.6 * 72
SIZE, LINE, GAP = 10, 12, 6  # letters, a line of them, and what is left free around things
INK, GREY, RULE = "#1B2530", "#55606B", "#D5DCE3"
STRONG, CALM, FAINT, AGAINST, LIMIT = "#12436D", "#8296A8", "#B4BEC8", "#801650", "#F46A25"
DASHES = ("-", (0, (4, 2)), (0, (1, 1.5)))
LABEL_SHARE = 0.4  # of the width, for labels at the left; half of it for notes at the right
FEW_ROWS, MANY_ROWS = 12, 22  # up to the first, long labels may stand above; past the second, labels have one line
TAG_SHARE = 0.3  # of the width, for the names of lines
PANEL = 48  # the height of a small trend
BAR_LOOK = {"orient": "h", "dodge": False, "native_scale": True, "errorbar": None, "legend": False}
BAR_LOOK |= {"saturation": 1, "linewidth": 0, "clip_on": False}

Threshold = tuple[float, str]
Break = tuple[int, str]
Run = Sequence[tuple[float, float]]
STYLE = f"max-width:34rem;font-family:'{FAMILY}',sans-serif;font-size:{SIZE}px;stroke-linejoin:round"
NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
# Whatever a notebook set for its own figures, these stay as they are.
in_own_style = style.context(["default", {"svg.hashsalt": FAMILY}])
LONG_NUMBER = re.compile(r"\d+\.\d{3,}")


class Bar(NamedTuple):
    """A label, its value, the value as it is printed, and what is printed at the end of the row."""

    label: str
    value: float
    text: str
    note: str = ""


class Pair(NamedTuple):
    """A label, two values to compare (the hollow one may be missing), and what is printed at the end of the row."""

    label: str
    hollow: float | None
    filled: float
    text: str


class Line(NamedTuple):
    """A name, a value for each period (None where there is none), and the last value as it is printed."""

    name: str
    values: Sequence[float | None]
    text: str = ""

    def segments(self, breaks: Sequence[Break] = ()) -> list[list[tuple[int, float]]]:
        """Its points, in runs without a gap or a break."""
        runs, starts = [[]], {period for period, _ in breaks}
        for period, value in enumerate(self.values):
            if value is None or period in starts:
                runs.append([])
            if value is not None:
                runs[-1].append((period, value))
        return [run for run in runs if run]


def ranking(rows: Sequence[Bar], **options) -> str:
    """`dots` where all values lie within 10 points and far from zero, else `bars`; the options are theirs."""
    values = [row.value for row in rows]
    spread = max(values, default=0) - min(values, default=0)
    chart = dots if 0 < spread <= 10 and min(values) > 2 * spread else bars
    return chart(rows, **options)


def bars(
    rows: Sequence[Bar],
    *,
    alt: str,
    unit: str = "",
    threshold: Threshold | None = None,
    marks: Collection[str] = (),
    notes: bool = True,
) -> str:
    """Draw bars from zero, in the order given, each with its value at its end.

    Parameters
    ----------
    alt : str
        What the figure says, for those who do not see it.
    unit : str
        Printed once, above the first row.
    threshold : (float, str), optional
        A value and its name: a dashed line.
    marks : collection of str
        Labels to print bold, their bars dark; without any, all bars are dark.
    notes : bool
        Print the rows' notes, in a column of their own.
    """
    colours = [CALM if marks and row.label not in marks else STRONG for row in rows]
    return _bar_chart(rows, colours, alt, marks, notes, unit, threshold)


def diverging_bars(rows: Sequence[Bar], *, alt: str, marks: Collection[str] = (), notes: bool = True) -> str:
    """Draw bars to both sides of a zero line; a text gets ▲ or ▼ where it does not begin with one."""
    arrows = ["▲ " if row.value > 0 else "▼ " if row.value < 0 else "" for row in rows]
    arrows = ["" if row.text[:1] in ("▲", "▼") else arrow for row, arrow in zip(rows, arrows, strict=True)]
    rows = [row._replace(text=arrow + row.text) for row, arrow in zip(rows, arrows, strict=True)]
    return _bar_chart(rows, [AGAINST if row.value < 0 else STRONG for row in rows], alt, marks, notes)


@in_own_style
def _bar_chart(rows, colours, alt, marks, notes, unit="", threshold=None) -> str:
    extent = [*_finite(row.value for row in rows), 0, *([threshold[0]] if threshold else [])]
    sheet = _Rows([row.label for row in rows], marks, bool(unit) + bool(threshold))
    widths = [_width(row.text, bold=True) + GAP for row in rows]
    before = max((width for row, width in zip(rows, widths, strict=True) if row.value < 0), default=0)
    after = max((width for row, width in zip(rows, widths, strict=True) if row.value >= 0), default=0)
    right = sheet.write_notes([row.note for row in rows if notes])
    x = _Scale(min(extent), max(extent) if any(extent) else 1, sheet.left + before, right - after)
    ax = sheet.axes(x, sheet.rows)
    look = {"width": sheet.thickness / sheet.pitch, "palette": {colour: colour for colour in colours}, **BAR_LOOK}
    seaborn.barplot(x=[row.value for row in rows], y=range(len(rows)), hue=colours, ax=ax, **look)
    sheet.rule_down(ax, 0, GREY, 1)
    sheet.write_head(ax, x, unit, threshold)
    for row, y in zip(rows, sheet.centres, strict=True):
        side, anchor = (-1, "end") if row.value < 0 else (1, "start")
        bold, backed = row.label in marks, threshold is not None
        sheet.write(x(row.value) + side * (GAP - 2), y, row.text, anchor, bold=bold, backed=backed)
    return sheet.svg(alt)


@in_own_style
def dots(
    rows: Sequence[Bar],
    *,
    alt: str,
    unit: str = "",
    threshold: Threshold | None = None,
    marks: Collection[str] = (),
    notes: bool = True,
) -> str:
    """Draw the rows of `bars` as dots, on an axis that is cut to where they lie and says so by its numbers."""
    ticks = _ticks([*_finite(row.value for row in rows), *([threshold[0]] if threshold else [])])
    sheet = _Rows([row.label for row in rows], marks, bool(unit) + bool(threshold), foot=LINE + GAP)
    right = sheet.write_notes([row.note for row in rows if notes])
    x = _Scale(ticks[0], ticks[-1], sheet.left + GAP, right - 2 * GAP - max(_width(row.text, True) for row in rows))
    ax = sheet.axes_with_grid(x, ticks)
    strong = [not marks or row.label in marks for row in rows]
    for wanted, colour, size in ((False, CALM, 52), (True, STRONG, 70)):
        _draw_dots(ax, [(row.value, i) for i, row in enumerate(rows) if strong[i] is wanted], size, colour)
    sheet.write_head(ax, x, unit, threshold)
    for row, y in zip(rows, sheet.centres, strict=True):
        sheet.write(x(row.value) + GAP + 2, y, row.text, bold=row.label in marks, backed=True)
    return sheet.svg(alt)


@in_own_style
def dumbbell(
    rows: Sequence[Pair], *, alt: str, names: tuple[str, str] = ("Tự chấm", "Thẩm định"), marks: Collection[str] = ()
) -> str:
    """Draw a hollow and a filled mark a row, joined by a line; both are named above the first row."""
    rows = [Pair(*row) for row in rows]
    whole = [(row.hollow, i, row.filled) for i, row in enumerate(rows) if row.hollow is not None]
    ticks = _ticks(_finite([row.filled for row in rows] + [hollow for hollow, _, _ in whole]))
    sheet = _Rows([row.label for row in rows], marks, head=1, foot=LINE + GAP)
    right = sheet.write_notes([row.text for row in rows], INK)
    x = _Scale(ticks[0], ticks[-1], sheet.left + GAP, right - GAP)
    ax = sheet.axes_with_grid(x, ticks)
    for hollow, i, filled in whole:
        ax.plot([hollow, filled], [i, i], color=STRONG, linewidth=2, clip_on=False)
    _draw_dots(ax, [(hollow, i) for hollow, i, _ in whole], 76, "white", STRONG)
    _draw_dots(ax, [(row.filled, i) for i, row in enumerate(rows)], 36, STRONG)
    _write_names(sheet, x, rows[0], names)
    return sheet.svg(alt)


def _write_names(sheet: "_Rows", x: "_Scale", row: Pair, names: tuple[str, str]) -> None:
    """Write both names above a row's marks, in the order of the marks and clear of each other."""
    hollow = row.filled if row.hollow is None else row.hollow
    both = sorted([(x(hollow), f"○ {names[0]}"), (x(row.filled), f"● {names[1]}")], key=lambda place: place[0])
    (left, before), (right, after) = both
    start = min(max(right - 4, left + 2 * GAP), WIDTH - _width(after))
    start = max(start, _width(before) + GAP)
    sheet.write(max(min(left + 4, start - GAP), _width(before)), LINE / 2, before, "end")
    sheet.write(start, LINE / 2, after)


@in_own_style
def trend(
    series: Sequence[Line], *, alt: str, periods: Sequence[str], highlight: str = "", breaks: Sequence[Break] = ()
) -> str:
    """Draw lines over periods, each named with its last value at its end, the highlighted one bold.

    Parameters
    ----------
    series : sequence of Line
        A line without a name is background.
    highlight : str
        The name of the line to be bold; the others are grey.
    breaks : sequence of (int, str)
        The number of a period (from 0) and why it cannot be compared with the one before: a dashed line stands
        between the two, and no line runs across.
    """
    lines = [line for line in series if line.segments()]
    lines.sort(key=lambda line: line.name == highlight)
    ticks = _ticks_of(lines, periods)
    tags = [_wrapped(f"{line.text} {line.name}", TAG_SHARE * WIDTH, 2, True) if line.name else [] for line in lines]
    top = LINE * len(breaks) + GAP
    bottom = top + max(160, LINE * sum(map(len, tags)))
    right = WIDTH - 2 * GAP - max((_width(part, True) for tag in tags for part in tag), default=0)
    x = _Scale(-0.25, len(periods) - 0.75, max(_width(_whole(tick)) for tick in ticks) + GAP, right)
    y = _Scale(ticks[0], ticks[-1], bottom, top)
    sheet = _Sheet(bottom + GAP + LINE)
    ax = sheet.axes(x, y)
    _draw_levels(ax, ticks, breaks)
    for number, line in enumerate(lines):
        bold, (last,) = line.name == highlight, line.segments()[-1][-1:]
        dash, colour = ("-", STRONG) if bold else (DASHES[number % len(DASHES)], CALM)
        _draw_lines(ax, line.segments(breaks), colour, 2.6 if bold else 1.6, dash)
        _draw_dots(ax, [last], 36 if bold else 14, colour)
    for tick in ticks:
        sheet.write(x.start - GAP, y(tick), _whole(tick), "end", colour=GREY)
    for row, (period, label) in enumerate(breaks):
        sheet.write_within(x(period - 0.5), LINE * (row + 0.5), label)
    sheet.write_periods(x, periods, sheet.height - LINE / 2)
    ends = [y(line.segments()[-1][-1][1]) for line in lines]
    tops = _apart(ends, [LINE * len(tag) for tag in tags], sheet.height)
    for line, tag, first in zip(lines, tags, tops, strict=True):
        look = {"bold": True, "colour": STRONG} if line.name == highlight else {"colour": GREY}
        for row, part in enumerate(tag):
            sheet.write(right + 2 * GAP, first + LINE * (row + 0.5), part, **look)
    return sheet.svg(alt)


@in_own_style
def small_trends(panels: Sequence[Line], *, alt: str, periods: Sequence[str], breaks: Sequence[Break] = ()) -> str:
    """Draw a panel a line, three or four across: this line bold, all others grey behind it.

    The breaks are those of `trend`; they are named once, below the panels.
    """
    ticks = _ticks_of(panels, periods)
    ticks = (ticks[0], ticks[-1])
    across = 4 if len(panels) == 4 or len(panels) > 9 else 3
    left = max(_width(_whole(tick)) for tick in ticks) + GAP
    step = (WIDTH - left + 2 * GAP) / across
    titles = [_wrapped(line.name, step - 2 * GAP, 2, True) for line in panels]
    top = LINE * (max(map(len, titles)) + any(line.text for line in panels)) + GAP
    pitch = top + PANEL + LINE + 3 * GAP
    sheet = _Sheet(pitch * math.ceil(len(panels) / across) + LINE * len(breaks) - GAP)
    x = _Scale(-0.25, len(periods) - 0.75, left, left + step - 2 * GAP)
    y = _Scale(ticks[0], ticks[-1], top + PANEL, top)
    corners = [(i % across * step, i // across * pitch) for i in range(len(panels))]
    behind = sheet.axes(x, y)
    _draw_levels(behind, ticks, breaks)
    _draw_lines(behind, [run for line in panels for run in line.segments(breaks)], FAINT, 0.8)
    sheet.repeat(behind, corners[1:])
    _draw_panels(sheet, x, y, panels, corners, breaks)
    for line, title, (across_by, down_by) in zip(panels, titles, corners, strict=True):
        for row, part in enumerate([*title, *filter(None, [line.text])]):
            sheet.write(left + across_by, down_by + LINE * (row + 0.5), part, bold=row < len(title))
        for tick in ticks if not across_by else ():
            sheet.write(left - GAP, down_by + y(tick), _whole(tick), "end", colour=GREY)
        under = down_by + y.start + GAP + LINE / 2
        sheet.write(across_by + x.end, under, periods[-1], "end", colour=GREY)
        if _width(periods[0]) + _width(periods[-1]) + GAP < x.end - x.start:
            sheet.write(across_by + x.start, under, periods[0], colour=GREY)
    for row, (period, label) in enumerate(reversed(breaks)):
        sheet.write(left, sheet.height - LINE * (row + 0.5), f"¦ {periods[period]}: {label}", colour=GREY)
    return sheet.svg(alt)


def _draw_panels(sheet, x, y, panels, corners, breaks) -> None:
    """Draw each panel's own line; all of them on one pair of axes that measures in points."""
    page = sheet.axes(_Scale(0, WIDTH, 0, WIDTH), _Scale(sheet.height, 0, sheet.height, 0))
    placed = [
        [[(across + x(period), down + y(value)) for period, value in run] for run in line.segments(breaks)]
        for line, (across, down) in zip(panels, corners, strict=True)
    ]
    _draw_lines(page, [run for runs in placed for run in runs], STRONG, 2.2)
    _draw_dots(page, [runs[-1][-1] for runs in placed if runs], 16, STRONG)


def _draw_levels(ax: Axes, ticks: Sequence[int], breaks: Sequence[Break]) -> None:
    ax.hlines(ticks, *ax.get_xlim(), colors=RULE, linewidth=0.8, clip_on=False)
    for period, _ in breaks:
        ax.vlines(period - 0.5, *ax.get_ylim(), colors=INK, linewidth=1, linestyle=(0, (3, 3)), clip_on=False)


def _draw_lines(ax: Axes, runs: Sequence[Run], colour: str, width: float, dash="-") -> None:
    """Draw each run of points as a line, one of a single point as a dot."""
    x, y, units = zip(*((x, y, number) for number, run in enumerate(runs) for x, y in run), strict=True)
    look = {"color": colour, "linewidth": width, "linestyle": dash, "clip_on": False}
    seaborn.lineplot(x=x, y=y, units=units, estimator=None, sort=False, legend=False, ax=ax, **look)
    _draw_dots(ax, [run[0] for run in runs if len(run) == 1], 4 * width**2, colour)


def _draw_dots(ax: Axes, places: Run, size: float, colour: str, edge: str = "") -> None:
    if places:
        look = {"color": colour, "edgecolor": edge or colour, "linewidth": 1.6 if edge else 0, "clip_on": False}
        seaborn.scatterplot(x=[x for x, _ in places], y=[y for _, y in places], s=size, zorder=3, ax=ax, **look)


class _Scale(NamedTuple):
    """Where the values from ``low`` to ``high`` stand on the sheet."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


class _Sheet:
    """A figure with axes placed in points, and the text that lies over it."""

    def __init__(self, height: float):
        self.height = height
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, frameon=False)
        self.copies: list[Element] = []
        self.texts: list[Element] = []

    def axes(self, x: _Scale, y: _Scale) -> Axes:
        """Make bare axes; ``y`` counts down the sheet."""
        place = (x.start / WIDTH, 1 - y.start / self.height)
        size = ((x.end - x.start) / WIDTH, (y.start - y.end) / self.height)
        ax = self.figure.add_axes((*place, *size), xlim=(x.low, x.high), ylim=(y.low, y.high))
        ax.set_axis_off()
        return ax

    def repeat(self, ax: Axes, shifts: Iterable[tuple[float, float]]) -> None:
        """Show what is drawn on ``ax`` again, shifted, without drawing it again."""
        ax.set_gid("again")
        self.copies = [Element("use", {"href": "#again", "x": f"{x:.2f}", "y": f"{y:.2f}"}) for x, y in shifts]

    def write(self, x: float, y: float, text: str, anchor="start", *, bold=False, colour=INK, backed=False) -> None:
        """Write one line of text, ``y`` its middle; ``backed`` covers what lies under it with white."""
        if not text:
            return
        if backed:
            width = _width(text, bold)
            place = {"x": f"{x - width * (anchor == 'end') - 4:.2f}", "y": f"{y - LINE / 2:.2f}", "fill": "#fff"}
            self.texts.append(Element("rect", {**place, "width": f"{width + 8:.2f}", "height": f"{LINE}"}))
        look = {"text-anchor": anchor} if anchor != "start" else {}
        look |= {"fill": colour} if colour != INK else {}
        look |= {"font-weight": "700"} if bold else {}
        element = Element("text", {"x": f"{x:.2f}", "y": f"{y + 0.35 * SIZE:.2f}", **look})
        element.text = _clean(text)
        self.texts.append(element)

    def write_within(self, x: float, y: float, text: str, colour: str = INK) -> None:
        """Write text with its middle at ``x``, or as near to it as the sheet allows."""
        width = _width(text)
        self.write(max(0, min(x - width / 2, WIDTH - width)), y, text, colour=colour)

    def write_periods(self, x: _Scale, periods: Sequence[str], y: float) -> None:
        """Write as many periods as have room, counted from the last: each, every second, or once in n years."""
        room = (x(1) - x(0)) / (max(map(_width, periods)) + GAP)
        step = next(step for step in count(1) if step * room >= 1 and (step < 3 or step % 4 == 0))
        for period in range(len(periods) - 1, -1, -step):
            self.write_within(x(period), y, periods[period], GREY)

    def svg(self, alt: str) -> str:
        """The sheet as one SVG element."""
        if not alt.strip():
            raise ValueError("a figure needs an alternative text")
        drawn = io.StringIO()
        FigureCanvasSVG(self.figure).print_svg(drawn, metadata=NO_METADATA)
        root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH:g} {self.height:g}"})
        root.attrib |= {"role": "img", "fill": INK, "style": STYLE}
        SubElement(root, "title").text = printable(alt)
        short = LONG_NUMBER.sub(lambda found: f"{float(found[0]):.2f}", drawn.getvalue())
        root.extend(self._marks(fromstring(short)))
        root.extend(self.texts)
        return tostring(_with_own_ids(root), encoding="unicode")

    def _marks(self, group: Element) -> Iterator[Element]:
        """What matplotlib drew, without its style sheet and the groups that it puts around everything."""
        for element in group:
            element.tag = element.tag.rpartition("}")[2]
            if element.get("id") == "again":
                element[:] = self._marks(element)
                yield from (element, *self.copies)
            elif element.tag == "g":
                yield from self._marks(element)
            elif not element.findall("{*}style") and element.tag != "metadata":
                element[:] = self._marks(element)
                element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
                yield element


class _Rows(_Sheet):
    """A sheet of rows with their labels at the left, or above where one needs more than two lines there."""

    def __init__(self, labels: Sequence[str], marks: Collection[str] = (), head: int = 0, foot: float = 0):
        if not labels:
            raise ValueError("a figure needs at least one row")
        bold, many = [label in marks for label in labels], len(labels) > MANY_ROWS
        at_left = [
            _wrapped(label, LABEL_SHARE * WIDTH, 3, marked) for label, marked in zip(labels, bold, strict=True)
        ]
        above = len(labels) <= FEW_ROWS and max(map(len, at_left)) > 2
        width, most = WIDTH if above else LABEL_SHARE * WIDTH, 1 if many else 2
        parts = [_wrapped(label, width, most, marked) for label, marked in zip(labels, bold, strict=True)]
        tall = LINE * max(map(len, parts))
        self.thickness = 9 if above or many else 11
        self.pitch = tall + (self.thickness + 14 if above else 3 if many or tall > LINE else 6)
        self.head = head * (LINE + 2)
        self.left = 0 if above else GAP + max(_width(part, True) for lines in parts for part in lines)
        super().__init__(self.head + self.pitch * len(labels) + foot)
        first = self.head + (tall + 4 + self.thickness / 2 if above else self.pitch / 2)
        self.centres = [first + i * self.pitch for i in range(len(labels))]
        self.rows = _Scale(len(labels) - 0.5, -0.5, self.centres[-1] + self.pitch / 2, first - self.pitch / 2)
        half, last = (self.thickness / 2 + 2) / self.pitch, len(labels) - 1
        tops = range(len(labels)) if above else [0]
        self.spans = [top - half for top in tops], [(top if above else last) + half for top in tops]
        for lines, marked, centre in zip(parts, bold, self.centres, strict=True):
            up = self.thickness / 2 + 4 + LINE * (len(lines) - 0.5) if above else LINE * (len(lines) - 1) / 2
            for row, part in enumerate(lines):
                self.write(0, centre - up + LINE * row, part, bold=marked)

    def write_notes(self, notes: Sequence[str], colour: str = GREY) -> float:
        """Write what stands at the ends of the rows; what is left of the width."""
        notes = [_cut(_clean(note), LABEL_SHARE / 2 * WIDTH, False) for note in notes]
        for note, y in zip(notes, self.centres, strict=False):
            self.write(WIDTH, y, note, "end", colour=colour)
        widest = max(map(_width, notes), default=0)
        return WIDTH - widest - 2 * GAP if widest else WIDTH

    def write_head(self, ax: Axes, x: _Scale, unit: str, threshold: Threshold | None) -> None:
        """Write the unit above the first row, and the name of the threshold above its line."""
        if unit:
            self.write_within(x.start + _width(unit) / 2, LINE / 2, unit, GREY)
        if threshold:
            value, name = threshold
            self.write_within(x(value), self.head - LINE / 2 - 2, name)
            self.rule_down(ax, value, LIMIT, 1.6, (0, (4, 2)))

    def rule_down(self, ax: Axes, value: float, colour: str, width: float, dash="-") -> None:
        """Draw an upright line at a value, which leaves out labels that stand above their rows."""
        starts, ends = self.spans
        look = {"colors": colour, "linewidth": width, "linestyle": dash, "clip_on": False}
        ax.vlines([value] * len(starts), starts, ends, **look)

    def axes_with_grid(self, x: _Scale, ticks: Sequence[int]) -> Axes:
        """Make axes for dots: a pale line a row, and whole numbers below."""
        ax = self.axes(x, self.rows)
        ax.hlines(range(len(self.centres)), x.low, x.high, colors=RULE, linewidth=0.8, clip_on=False)
        for tick in ticks:
            self.rule_down(ax, tick, RULE, 0.8)
            self.write_within(x(tick), self.height - LINE / 2, _whole(tick), GREY)
        return ax


def _with_own_ids(root: Element) -> Element:
    """The figure with only the ids that it uses, each beginning with a hash of all that is drawn."""
    used = list(dict.fromkeys(element.get("href")[1:] for element in root.iter("use")))
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)
    digest = sha256(tostring(root)).hexdigest()[:8]
    for element in root.iter():
        for name, sign in (("id", ""), ("href", "#")):
            if name in element.attrib:
                element.set(name, f"{sign}c{digest}-{used.index(element.get(name).removeprefix('#'))}")
    return root


def _finite(values: Iterable[float]) -> list[float]:
    """The values as floats, at least one, none of them infinite or undefined."""
    numbers = [float(value) for value in values]
    if not numbers or not all(map(math.isfinite, numbers)):
        raise ValueError(f"a figure needs numbers: {numbers}")
    return numbers


def _ticks(values: Sequence[float]) -> range:
    """Whole numbers in equal steps from below the values to above them, five or fewer steps."""
    low, high = min(values), max(values)
    steps = (lead * 10**power for power in count() for lead in (1, 2, 5))
    step = next(step for step in steps if math.ceil(high / step) - math.floor(low / step) <= 5)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        first, last = first - 1, last + 1
    return range(first * step, last * step + 1, step)


def _ticks_of(lines: Sequence[Line], periods: Sequence[str]) -> range:
    if any(len(line.values) != len(periods) for line in lines):
        raise ValueError("a line needs a value, or None, for each period")
    return _ticks(_finite(value for line in lines for _, value in chain(*line.segments())))


def _whole(number: int) -> str:
    """A whole number as every language can read it: 1 000, −5."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace("-", MINUS)


def _apart(wanted: Sequence[float], sizes: Sequence[float], height: float) -> list[float]:
    """The tops of blocks with their middles as wanted, moved apart where they would overlap."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    tops, free = [0.0] * len(wanted), 0.0
    for i in order:
        tops[i] = max(wanted[i] - sizes[i] / 2, free)
        free = tops[i] + sizes[i]
    for i in reversed(order):
        tops[i] = height = min(tops[i], height - sizes[i])
    return tops


def _clean(text: str) -> str:
    return " ".join(re.split(r"[ \t\r\n]+", printable(text))).strip()


@cache
def _face(bold: bool) -> FT2Font:
    face = FT2Font(str(font_paths()[bold]))
    face.set_size(SIZE, 72)
    return face


@cache
def _advance(letter: str, bold: bool) -> float:
    return _face(bold).load_char(ord(letter)).linearHoriAdvance / 65536


def _width(text: str, bold: bool = False) -> float:
    """How wide ``text`` is printed."""
    return sum(_advance(letter, bold) for letter in _clean(text))


def _wrapped(text: str, width: float, most: int, bold: bool = False) -> list[str]:
    """``text`` in lines of at most ``width``, cut with … where it needs more lines than ``most``."""
    lines = [""]
    for word in _clean(text).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines
    return [_cut(line, width, bold) for line in kept]


def _cut(text: str, width: float, bold: bool) -> str:
    """``text``, cut after a word (a long one inside) where it is wider than ``width``."""
    if _width(text, bold) <= width:
        return text
    end = next(end for end in range(len(text), -1, -1) if _width(text[:end] + "…", bold) <= width)
    whole_words = text[: end + 1].rpartition(" ")[0]
    return (whole_words or text[:end]).rstrip(" ,;:–-(") + "…"
