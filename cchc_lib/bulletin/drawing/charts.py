"""The figures of a bulletin: plain rows in, an SVG string out.

seaborn draws the marks. Text is laid over them as SVG text of its own, at places measured in the typeface: it stays
selectable in HTML and PDF, what a person typed never meets matplotlib's formulas, and a figure costs half the time.

Lengths are points from the top left corner of a sheet 4.6 inches wide: on a phone of 390 px its letters are 10.7 px
high. Colour never speaks alone: what is marked is bold as well, what is set against it is hollow, dashed or has ▲▼.
"""

import math
from collections.abc import Collection, Sequence
from itertools import chain
from typing import NamedTuple

import seaborn
from matplotlib import style
from matplotlib.axes import Axes

from ...fonts import FAMILY
from .canvas import (
    GAP,
    GREY,
    INK,
    LINE,
    RULE,
    WIDTH,
    RowSheet,
    Scale,
    Sheet,
    Threshold,
    check_finite,
    find_ticks,
    move_apart,
    text_width,
    wrap_text,
    write_whole,
)

STRONG, CALM, FAINT, AGAINST = "#12436D", "#8296A8", "#B4BEC8", "#801650"
DASHES = ("-", (0, (4, 2)), (0, (1, 1.5)))
TAG_SHARE = 0.3  # of the width, for the names of lines
TREND, PANEL = 96, 48  # the heights of a trend and of a small one
BAR_LOOK = {"orient": "h", "dodge": False, "native_scale": True, "errorbar": None, "legend": False}
BAR_LOOK |= {"saturation": 1, "linewidth": 0, "clip_on": False}

Break = tuple[int, str]
Run = Sequence[tuple[float, float]]
# Whatever a notebook set for its own figures, these stay as they are.
in_own_style = style.context(["default", {"svg.hashsalt": FAMILY}])


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
    extent = [*check_finite(row.value for row in rows), 0, *([threshold[0]] if threshold else [])]
    sheet = RowSheet([row.label for row in rows], marks, bool(unit) + bool(threshold))
    widths = [text_width(row.text, bold=True) + GAP for row in rows]
    before = max((width for row, width in zip(rows, widths, strict=True) if row.value < 0), default=0)
    after = max((width for row, width in zip(rows, widths, strict=True) if row.value >= 0), default=0)
    right = sheet.write_notes([row.note for row in rows if notes])
    x = Scale(min(extent), max(extent) if any(extent) else 1, sheet.left + before, right - after)
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
    ticks = find_ticks([*check_finite(row.value for row in rows), *([threshold[0]] if threshold else [])])
    sheet = RowSheet([row.label for row in rows], marks, bool(unit) + bool(threshold), foot=LINE + GAP)
    right = sheet.write_notes([row.note for row in rows if notes])
    x = Scale(
        ticks[0], ticks[-1], sheet.left + GAP, right - 2 * GAP - max(text_width(row.text, True) for row in rows)
    )
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
    ticks = find_ticks(check_finite([row.filled for row in rows] + [hollow for hollow, _, _ in whole]))
    sheet = RowSheet([row.label for row in rows], marks, head=1, foot=LINE + GAP)
    right = sheet.write_notes([row.text for row in rows], INK)
    x = Scale(ticks[0], ticks[-1], sheet.left + GAP, right - GAP)
    ax = sheet.axes_with_grid(x, ticks)
    for hollow, i, filled in whole:
        ax.plot([hollow, filled], [i, i], color=STRONG, linewidth=2, clip_on=False)
    _draw_dots(ax, [(hollow, i) for hollow, i, _ in whole], 76, "white", STRONG)
    _draw_dots(ax, [(row.filled, i) for i, row in enumerate(rows)], 36, STRONG)
    _write_names(sheet, x, rows[0], names)
    return sheet.svg(alt)


def _write_names(sheet: "RowSheet", x: "Scale", row: Pair, names: tuple[str, str]) -> None:
    """Write both names above a row's marks, in the order of the marks and clear of each other."""
    hollow = row.filled if row.hollow is None else row.hollow
    both = sorted([(x(hollow), f"○ {names[0]}"), (x(row.filled), f"● {names[1]}")], key=lambda place: place[0])
    (left, before), (right, after) = both
    start = min(max(right - 4, left + 2 * GAP), WIDTH - text_width(after))
    start = max(start, text_width(before) + GAP)
    sheet.write(max(min(left + 4, start - GAP), text_width(before)), LINE / 2, before, "end")
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
    tags = [wrap_text(f"{line.text} {line.name}", TAG_SHARE * WIDTH, 2, True) if line.name else [] for line in lines]
    top = LINE * len(breaks) + GAP
    bottom = top + max(TREND, LINE * sum(map(len, tags)))
    right = WIDTH - 2 * GAP - max((text_width(part, True) for tag in tags for part in tag), default=0)
    x = Scale(-0.25, len(periods) - 0.75, max(text_width(write_whole(tick)) for tick in ticks) + GAP, right)
    y = Scale(ticks[0], ticks[-1], bottom, top)
    sheet = Sheet(bottom + GAP + LINE)
    ax = sheet.axes(x, y)
    _draw_levels(ax, ticks, breaks)
    for number, line in enumerate(lines):
        bold, (last,) = line.name == highlight, line.segments()[-1][-1:]
        dash, colour = ("-", STRONG) if bold else (DASHES[number % len(DASHES)], CALM)
        _draw_lines(ax, line.segments(breaks), colour, 2.6 if bold else 1.6, dash)
        _draw_dots(ax, [last], 36 if bold else 14, colour)
    for tick in ticks:
        sheet.write(x.start - GAP, y(tick), write_whole(tick), "end", colour=GREY)
    for row, (period, label) in enumerate(breaks):
        sheet.write_within(x(period - 0.5), LINE * (row + 0.5), label)
    sheet.write_periods(x, periods, sheet.height - LINE / 2)
    ends = [y(line.segments()[-1][-1][1]) for line in lines]
    tops = move_apart(ends, [LINE * len(tag) for tag in tags], sheet.height)
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
    left = max(text_width(write_whole(tick)) for tick in ticks) + GAP
    step = (WIDTH - left + 2 * GAP) / across
    titles = [wrap_text(line.name, step - 2 * GAP, 2, True) for line in panels]
    top = LINE * (max(map(len, titles)) + any(line.text for line in panels)) + GAP
    pitch = top + PANEL + LINE + 3 * GAP
    sheet = Sheet(pitch * math.ceil(len(panels) / across) + LINE * len(breaks) - GAP)
    x = Scale(-0.25, len(periods) - 0.75, left, left + step - 2 * GAP)
    y = Scale(ticks[0], ticks[-1], top + PANEL, top)
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
            sheet.write(left - GAP, down_by + y(tick), write_whole(tick), "end", colour=GREY)
        under = down_by + y.start + GAP + LINE / 2
        sheet.write(across_by + x.end, under, periods[-1], "end", colour=GREY)
        if text_width(periods[0]) + text_width(periods[-1]) + GAP < x.end - x.start:
            sheet.write(across_by + x.start, under, periods[0], colour=GREY)
    for row, (period, label) in enumerate(reversed(breaks)):
        sheet.write(left, sheet.height - LINE * (row + 0.5), f"¦ {periods[period]}: {label}", colour=GREY)
    return sheet.svg(alt)


def _draw_panels(sheet, x, y, panels, corners, breaks) -> None:
    """Draw each panel's own line; all of them on one pair of axes that measures in points."""
    page = sheet.axes(Scale(0, WIDTH, 0, WIDTH), Scale(sheet.height, 0, sheet.height, 0))
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


def _ticks_of(lines: Sequence[Line], periods: Sequence[str]) -> range:
    if any(len(line.values) != len(periods) for line in lines):
        raise ValueError("a line needs a value, or None, for each period")
    return find_ticks(check_finite(value for line in lines for _, value in chain(*line.segments())))
