"""The figures of a bulletin: plain rows in, an SVG string out.

matplotlib draws the marks, seaborn the tiles of classes. Text is laid over them as SVG text of its
own, at places measured in the typeface: it stays selectable in HTML and PDF, what a person typed never meets
matplotlib's formulas, and a figure costs half the time.

Each figure is drawn twice, one SVG after the other: as wide as a page, and for a phone; a style sheet shows one of
them. Colour never speaks alone: what is set against another is dashed or beyond a line, what stands out is bold.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from itertools import chain
from typing import Any, NamedTuple

from ...fonts import FAMILY
from .canvas import GAP, GREY, INK, LINE, NARROW, RULE, WIDE, Canvas, Place
from .placing import Scale, check_finite, find_ticks, move_apart, stack, write_whole
from .typeface import cut_text, text_width, wrap_text

STRONG, CALM, FAINT = "#12436D", "#8296A8", "#B4BEC8"
DASHES = ("-", (0, (4, 2)), (0, (1, 1.5)))
LABEL_SHARE = 0.4  # of the width, for labels at the left; half of it for notes at the right
FEW_ROWS, MANY_ROWS = 12, 22  # up to the first, long labels may stand above; past the second, labels have one line
MOST_ROWS = 42  # on a page
TAG_SHARE = 0.3  # of the width, for the names of lines
TREND, PANEL, PANEL_WIDTH = 84, 48, 90  # the heights of a trend and of a small one, and how wide this is at least

ALL = slice(None)
Break = tuple[int, str]
Point = tuple[float, float]  # a period and its value


def in_both_widths(draw: Callable[..., Iterable[str]]) -> Callable[..., str]:
    """Draw for pages and for a phone, alike whatever a notebook set for its own figures, and leave that as it is.

    What one page cannot hold is drawn as several figures of that width, one after the other.
    """

    @wraps(draw)
    def drawn(*given, **options) -> str:
        from matplotlib import style

        with style.context(["default", {"svg.hashsalt": FAMILY}]):
            return "".join("".join(draw(*given, width=width, **options)) for width in (WIDE, NARROW))

    return drawn


def turn_pages(rows: int, width: float, alt: str, most: int = MOST_ROWS) -> Iterator[tuple[slice, str]]:
    """The rows of each page, as many on one as on another, and its alternative text; on a phone they go on and on."""
    pages = 1 if width == NARROW else max(1, math.ceil(rows / most))
    each = math.ceil(rows / pages)
    for page in range(pages):
        yield slice(page * each, (page + 1) * each), alt if pages == 1 else f"{alt} ({page + 1}/{pages})"


class ChartRow(NamedTuple):
    """A row of a chart.

    Attributes
    ----------
    text : str
        The value as it is printed beside its mark.
    note : str
        What is printed at the end of the row.
    """

    label: str
    value: float
    text: str = ""
    note: str = ""


def name_ends(rows: Sequence[ChartRow]) -> dict[str, str]:
    """The highest and the lowest rows as a sentence names them: ``best`` with ``most``, ``worst`` with ``least``."""
    most, least = (choose(rows, key=lambda row: row.value).text for choose in (max, min))
    return {"best": _name_alike(rows, most), "most": most, "worst": _name_alike(rows, least), "least": least}


def _name_alike(rows: Sequence[ChartRow], text: str) -> str:
    """The rows of one value: three by their names, of more how many there are."""
    labels = [row.label for row in rows if row.text == text]
    return ", ".join(labels[:3]) + (f" (+{len(labels) - 3})" if labels[3:] else "")


class TrendLine(NamedTuple):
    """A name, a value for each period (None where there is none), and what is printed of it all: mostly the last.

    ``restated`` are the values by one rule for all periods, where there are such: hollow dots, dashed across breaks.
    A line ``is_whole`` that runs across them itself.
    """

    name: str
    values: Sequence[float | None]
    text: str = ""
    restated: Sequence[float | None] = ()
    is_whole: bool = False

    def segments(self, breaks: Sequence[Break] = ()) -> list[list[Point]]:
        """Its points, in runs without a gap or a break."""
        runs: list[list[Point]] = [[]]
        starts = set() if self.is_whole else {period for period, _ in breaks}
        for period, value in enumerate(self.values):
            if value is None or period in starts:
                runs.append([])
            if value is not None:
                runs[-1].append((period, value))
        return [run for run in runs if run]


# --- rows ---------------------------------------------------------------------------------------------------------


class RowChart(Canvas):
    """A canvas of rows with their labels at the left, or above where one needs more than two lines there."""

    def __init__(self, rows: Sequence[ChartRow], width: float, foot: float = 0, shown: slice = ALL):
        """Lay out the rows shown; labels and notes have the room that those of all rows need."""
        labels, many = [row.label for row in rows], len(rows) > MANY_ROWS
        above = len(rows) <= FEW_ROWS and any(len(wrap_text(one, LABEL_SHARE * width, 3)) > 2 for one in labels)
        room, most = width if above else LABEL_SHARE * width, 1 if many else 2
        parts = [wrap_text(label, room, most) for label in labels]
        tall = LINE * max(map(len, parts))
        self.thickness = 9 if above or many else 11
        self.pitch = tall + (self.thickness + 14 if above else 3 if many or tall > LINE else 6)
        self.left = 0 if above else GAP + max(text_width(part, True) for lines in parts for part in lines)
        count = len(rows[shown])
        super().__init__(width, self.pitch * count + foot)
        first = tall + 4 + self.thickness / 2 if above else self.pitch / 2
        self.centres = [first + i * self.pitch for i in range(count)]
        self.down = Scale(count - 0.5, -0.5, self.centres[-1] + self.pitch / 2, first - self.pitch / 2)
        half, last = (self.thickness / 2 + 2) / self.pitch, count - 1
        tops = range(count) if above else [0]
        self.spans = [(top - half, (top if above else last) + half) for top in tops]
        for lines, centre in zip(parts[shown], self.centres, strict=True):
            up = self.thickness / 2 + 4 + LINE * (len(lines) - 0.5) if above else LINE * (len(lines) - 1) / 2
            for row, part in enumerate(lines):
                self.write(0, centre - up + LINE * row, part)
        notes = [cut_text(row.note, LABEL_SHARE / 2 * width) for row in rows]
        for note, y in zip(notes[shown], self.centres, strict=True):
            self.write(width, y, note, "end", colour=GREY)
        widest = max(map(text_width, notes))
        self.right = width - widest - 2 * GAP if widest else width

    def rule_down(self, x: float, colour: str = RULE, width: float = 0.8) -> None:
        """Draw an upright line, which leaves out labels that stand above their rows."""
        self.lines(([(x, self.down(start)), (x, self.down(end))] for start, end in self.spans), colour, width)


@in_both_widths
def bars(rows: Sequence[ChartRow], *, alt: str, width: float) -> Iterator[str]:
    """Draw bars from zero, to either side, each with its value at its end and the notes in a column.

    Parameters
    ----------
    alt : str
        What the figure says, for those who do not see it.
    """
    values = [*check_finite(row.value for row in rows), 0]
    before, after = (
        max((text_width(row.text, True) + GAP for row in rows if (row.value < 0) is left), default=0)
        for left in (True, False)
    )
    for shown, told in turn_pages(len(rows), width, alt):
        chart = RowChart(rows, width, shown=shown)
        x = Scale(min(values), max(values) if any(values) else 1, chart.left + before, chart.right - after)
        drawn, height = values[:-1][shown], chart.thickness / chart.pitch
        ax = chart.axes(x, chart.down)
        ax.barh(range(len(drawn)), drawn, height, color=STRONG, linewidth=0, clip_on=False)
        chart.rule_down(x(0), GREY, 1)
        for row, y in zip(rows[shown], chart.centres, strict=True):
            side, anchor = (-1, "end") if row.value < 0 else (1, "start")
            chart.write(x(row.value) + side * (GAP - 2), y, row.text, anchor)
        yield chart.svg(told)


# --- lines over periods -------------------------------------------------------------------------------------------


@in_both_widths
def trend(
    series: Sequence[TrendLine],
    *,
    alt: str,
    periods: Sequence[str],
    width: float,
    highlight: str = "",
    breaks: Sequence[Break] = (),
) -> str:
    """Draw lines over periods, each named with its last value at its end, the highlighted one bold.

    Parameters
    ----------
    series : sequence of TrendLine
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
    tags = [wrap_text(f"{line.text} {line.name}", TAG_SHARE * width, 2, True) if line.name else [] for line in lines]
    right = width - 2 * GAP - max((text_width(part, True) for tag in tags for part in tag), default=0)
    x = Scale(-0.25, len(periods) - 0.75, max(text_width(write_whole(tick)) for tick in ticks) + GAP, right)
    between = [x(period - 0.5) for period, _ in breaks]
    labels = list(stack(between, [text_width(label) for _, label in breaks], width, GAP))
    top = LINE * len({row for row, _ in labels}) + GAP
    bottom = top + max(TREND, LINE * sum(map(len, tags)))
    y = Scale(ticks[0], ticks[-1], bottom, top)
    canvas = Canvas(width, bottom + GAP + LINE)
    _draw_levels(canvas, x, y, ticks, breaks)
    write_levels(canvas, x, y, ticks)
    styles = [("-", STRONG) if line.name == highlight else (DASHES[i % 3], CALM) for i, line in enumerate(lines)]
    for line, (dash, colour) in zip(lines, styles, strict=True):
        is_bold = colour == STRONG
        _draw_restated(canvas, line, x, y)
        *_, run = _draw_line(canvas, line.segments(breaks), x, y, colour, 2.6 if is_bold else 1.6, dash)
        canvas.dots(run[-1:], 6 if is_bold else 3.7, colour)
    for (row, place), (_, label) in zip(labels, breaks, strict=True):
        canvas.write(place, LINE * (row + 0.5), label)
    canvas.write_periods(x, periods, canvas.height - LINE / 2)
    write_tags(canvas, [y(line.segments()[-1][-1][1]) for line in lines], tags, [c for _, c in styles], right)
    return canvas.svg(alt)


def write_tags(
    canvas: Canvas, ends: Sequence[float], tags: Sequence[Sequence[str]], colours: Sequence[str], right: float
) -> None:
    """Write the name of each line beside its end, or as near to it as the others allow."""
    tops = move_apart(ends, [LINE * len(tag) for tag in tags], canvas.height)
    for tag, colour, top in zip(tags, colours, tops, strict=True):
        bold = colour == STRONG
        for row, part in enumerate(tag):
            place = right + 2 * GAP, top + LINE * (row + 0.5)
            canvas.write(*place, part, bold=bold, colour=STRONG if bold else GREY)


@in_both_widths
def small_trends(
    panels: Sequence[TrendLine], *, alt: str, periods: Sequence[str], width: float, breaks: Sequence[Break] = ()
) -> str:
    """Draw a panel a line, up to three across on a phone, five on a page: this line bold, all others grey behind it.

    The breaks are those of `trend`; they are named once, below the panels.
    """
    ticks = (every := _ticks_of(panels, periods))[0], every[-1]
    down = math.ceil(len(panels) / (width // PANEL_WIDTH))
    across = math.ceil(len(panels) / down)
    left = max(text_width(write_whole(tick)) for tick in ticks) + GAP
    step = (width - left + 2 * GAP) / across
    titles = [wrap_text(line.name, step - 2 * GAP, 2, True) for line in panels]
    top = LINE * (max(map(len, titles)) + any(line.text for line in panels)) + GAP
    pitch = top + PANEL + LINE + 3 * GAP
    canvas = Canvas(width, pitch * down + LINE * len(breaks) - GAP)
    x = Scale(-0.25, len(periods) - 0.75, left, left + step - 2 * GAP)
    y = Scale(ticks[0], ticks[-1], top + PANEL, top)
    corners = [(i % across * step, i // across * pitch) for i in range(len(panels))]
    canvas.begin_repeated()
    _draw_levels(canvas, x, y, ticks, breaks)
    for line in panels:
        _draw_line(canvas, line.segments(breaks), x, y, FAINT, 0.8)
    canvas.repeat(corners[1:])
    ends = []
    for line, (across_by, down_by) in zip(panels, corners, strict=True):
        _draw_restated(canvas, line, x.shifted(across_by), y.shifted(down_by), 3)
        if runs := _draw_line(canvas, line.segments(breaks), x.shifted(across_by), y.shifted(down_by), STRONG, 2.2):
            ends.append(runs[-1][-1])
    canvas.dots(ends, 4, STRONG)
    for line, title, (across_by, down_by) in zip(panels, titles, corners, strict=True):
        for row, part in enumerate([*title, *filter(None, [line.text])]):
            canvas.write(left + across_by, down_by + LINE * (row + 0.5), part, bold=row < len(title))
        if not across_by:
            write_levels(canvas, x, y.shifted(down_by), ticks)
        under = down_by + y.start + GAP + LINE / 2
        canvas.write(across_by + x.end, under, periods[-1], "end", colour=GREY)
        if text_width(periods[0]) + text_width(periods[-1]) + GAP < x.end - x.start:
            canvas.write(across_by + x.start, under, periods[0], colour=GREY)
    for row, (period, label) in enumerate(reversed(breaks)):
        canvas.write(left, canvas.height - LINE * (row + 0.5), f"¦ {periods[period]}: {label}", colour=GREY)
    return canvas.svg(alt)


def _draw_levels(canvas: Canvas, x: Scale, y: Scale, ticks: Iterable[int], breaks: Sequence[Break]) -> None:
    canvas.lines([(x.start, y(tick)), (x.end, y(tick))] for tick in ticks)
    canvas.lines(
        ([(x(period - 0.5), y.start), (x(period - 0.5), y.end)] for period, _ in breaks), INK, 1, (0, (3, 3))
    )


def write_levels(canvas: Canvas, x: Scale, y: Scale, ticks: Iterable[int]) -> None:
    """Write the numbers of an upright axis, at its left."""
    for tick in ticks:
        canvas.write(x.start - GAP, y(tick), write_whole(tick), "end", colour=GREY)


def _draw_line(
    canvas: Canvas, runs: Iterable[Sequence[Point]], x: Scale, y: Scale, colour: str, width: float, dash: Any = "-"
) -> list[list[Place]]:
    """Draw each run of a line's points; the places where they lie."""
    placed = [[(x(period), y(value)) for period, value in run] for run in runs]
    canvas.lines(placed, colour, width, dash)
    return placed


def _draw_restated(canvas: Canvas, line: TrendLine, x: Scale, y: Scale, size: float = 5) -> None:
    places = _draw_line(canvas, TrendLine("", line.restated).segments(), x, y, STRONG, 1, DASHES[1])
    canvas.dots([*chain(*places)], size, STRONG, is_hollow=True)


def _ticks_of(lines: Sequence[TrendLine], periods: Sequence[str]) -> range:
    if any(len(line.values) != len(periods) for line in lines):
        raise ValueError("a line needs a value, or None, for each period")
    every = check_finite(x for line in lines for x in (*line.values, *line.restated) if x is not None)
    return find_ticks(every)
