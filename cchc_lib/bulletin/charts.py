"""The figures of a bulletin: plain rows in, an SVG string out.

seaborn draws the marks. Text is laid over them as SVG text of its own, at places measured in the typeface: it stays
selectable in HTML and PDF, what a person typed never meets matplotlib's formulas, and a figure costs half the time.

Lengths are points from the top left corner of a sheet 4.6 inches wide: on a phone of 390 px its letters are 10.7 px
high. Colour never speaks alone: what is marked is bold as well, what is set against it is hollow, dashed or has ▲▼.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import seaborn

WIDTH = 4.6 * 72
SIZE, LINE, GAP = 10, 12, 6  # letters, a line of them, and what is left free around things
INK, GREY, RULE = "#1B2530", "#55606B", "#D5DCE3"
STRONG, CALM, FAINT, AGAINST, LIMIT = "#12436D", "#8296A8", "#B4BEC8", "#801650", "#F46A25"
DASHES = ("-", (0, (4, 2)), (0, (1, 1.5)))
LABEL_SHARE = 0.4  # of the width, for labels at the left
FEW_ROWS, MANY_ROWS = 12, 22  # up to the first, long labels may stand above; past the second, labels have one line
PANEL = 48  # the height of a small trend

Threshold = tuple[float, str]
Break = tuple[int, str]


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

    def segments(self, breaks: Sequence[Break]) -> list[list[tuple[int, float]]]:
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


def _bar_chart(rows, colours, alt, marks, notes, unit="", threshold=None) -> str:
    extent = [*_finite(row.value for row in rows), 0, *([threshold[0]] if threshold else [])]
    sheet = _Rows([row.label for row in rows], marks, bool(unit) + bool(threshold))
    widths = [_width(row.text, bold=True) + GAP for row in rows]
    before = max((width for row, width in zip(rows, widths, strict=True) if row.value < 0), default=0)
    after = max((width for row, width in zip(rows, widths, strict=True) if row.value >= 0), default=0)
    right = sheet.write_notes([row.note for row in rows if notes])
    x = _Scale(min(extent), max(extent) if any(extent) else 1, sheet.left + before, right - after)
    ax = sheet.axes(x, sheet.rows)
    look = {"saturation": 1, "linewidth": 0, "clip_on": False, "width": sheet.thickness / sheet.pitch}
    seaborn.barplot(
        **{
            "x": [row.value for row in rows],
            "y": range(len(rows)),
            "hue": colours,
            "palette": {c: c for c in colours},
        },
        **{"orient": "h", "dodge": False, "native_scale": True, "errorbar": None, "legend": False, "ax": ax, **look},
    )
    _draw_rules(ax.vlines, [0], sheet.rows, GREY)
    sheet.write_head(ax, x, unit, threshold)
    for row, y in zip(rows, sheet.centres, strict=True):
        side, anchor = (-1, "end") if row.value < 0 else (1, "start")
        bold, backed = row.label in marks, threshold is not None
        sheet.write(x(row.value) + side * (GAP - 2), y, row.text, anchor, bold=bold, backed=backed)
    return sheet.svg(alt)


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
    _draw_dots(ax, [(row.filled, i) for i, row in enumerate(rows)], 60, STRONG)
    _draw_dots(ax, [(hollow, i) for hollow, i, _ in whole], 60, "white", STRONG)
    first = rows[0]
    both = [
        (first.filled if first.hollow is None else first.hollow, f"○ {names[0]}"),
        (first.filled, f"● {names[1]}"),
    ]
    (left, left_name), (right, right_name) = sorted(both, key=lambda place: place[0])
    start = min(max(x(right) - 4, x(left) + 2 * GAP), WIDTH - _width(right_name))
    start = max(start, _width(left_name) + GAP)
    sheet.write(max(min(x(left) + 4, start - GAP), _width(left_name)), LINE / 2, left_name, "end")
    sheet.write(start, LINE / 2, right_name)
    return sheet.svg(alt)


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
    lines = [line for line in sorted(series, key=lambda line: line.name == highlight) if line.segments(())]
    ticks = _ticks(_finite(value for line in lines for _, value in line.segments(())[-1:][0]) and _values(lines))
    return ""
