"""Dots in rows: what is, filled, beside what was or what others have, hollow; named lines stand for bounds."""

import math
from collections.abc import Collection, Iterator, Sequence

from .canvas import GAP, INK, LINE, Place
from .charts import CALM, STRONG, ChartRow, RowChart, in_both_widths, turn_pages
from .placing import Scale, check_finite, find_ticks, stack, write_whole
from .typeface import text_width

SIZE = 8.4  # of a dot
Bound = tuple[float, str]


@in_both_widths
def paired_dots(
    rows: Sequence[ChartRow],
    others: Sequence[float | None],
    *,
    alt: str,
    width: float,
    most: float = math.inf,
    bounds: Sequence[Bound] = (),
    squares: Collection[int] = (),
) -> Iterator[str]:
    """Draw a filled dot a row and, where there is another value, a hollow one joined to it by a line.

    What is printed of a row stands in a column before the dots: pushed off its dot by lines of bounds, it would stand
    where the axis says another value. The axis is cut to where the dots lie and says so by its numbers; it is the
    same on all pages.

    Parameters
    ----------
    others : sequence of float or None
        The other value of each row.
    most : float
        What the axis does not pass where no value does.
    bounds : sequence of (float, str)
        Values at which a named line stands; those far from all dots are left out.
    squares : collection of int
        The rows whose own dot is a square.
    """
    found = check_finite(x for x in [*(row.value for row in rows), *others] if x is not None)
    bounds = sorted(bound for bound in bounds if _is_near(bound[0], found))
    ticks = find_ticks([*found, *(x for x, _ in bounds)])
    end = max(min(ticks[-1], most), *found)
    room, values = RowChart(rows, width), max(text_width(row.text) for row in rows)
    x = Scale(ticks[0], end, room.left + values + 3 * GAP, room.right - GAP)
    places = [x(bound) for bound, _ in bounds]
    names = list(stack(places, [text_width(name) for _, name in bounds], width, GAP))
    lines = max((line for line, _ in names), default=-1) + 1
    for shown, told in turn_pages(len(rows), width, alt):
        chart = RowChart(rows, width, GAP + LINE * (1 + lines), shown)
        foot = chart.height - LINE * (lines + 0.5)
        _draw_grid(chart, x, [tick for tick in ticks if tick <= end], foot)
        for place, (line, start), (_, name) in zip(places, names, bounds, strict=True):
            chart.rule_down(place, INK, 1)
            chart.write(start, foot + LINE * (line + 1), name)
        for row, y in zip(rows[shown], chart.centres, strict=True):
            chart.write(x.start - 2 * GAP, y, row.text, "end")
        own = [(x(row.value), y) for row, y in zip(rows[shown], chart.centres, strict=True)]
        hollow = [None if other is None else (x(other), y) for other, (_, y) in zip(others[shown], own, strict=True)]
        _draw_dots(chart, own, hollow, [i in squares for i in range(len(rows))[shown]])
        yield chart.svg(told)


def _draw_dots(
    chart: RowChart, own: Sequence[Place], hollow: Sequence[Place | None], is_square: Sequence[bool]
) -> None:
    chart.lines(([other, place] for other, place in zip(hollow, own, strict=True) if other), CALM, 1.6)
    chart.dots([other for other in hollow if other], SIZE - 1.2, STRONG, is_hollow=True)
    for marker, wanted in (("o", False), ("s", True)):
        placed = [place for place, found in zip(own, is_square, strict=True) if found is wanted]
        chart.dots(placed, SIZE, STRONG, marker=marker)


def _is_near(bound: float, values: Sequence[float]) -> bool:
    """Whether it lies among values, or not far from them as they spread."""
    room = (max(values) - min(values)) / 4 or 1
    return min(values) - room <= bound <= max(values) + room


def _draw_grid(chart: RowChart, x: Scale, ticks: Sequence[int], foot: float) -> None:
    """Draw what dots lie on: a pale line a row, and whole numbers below."""
    chart.lines([(x.start, y), (x.end, y)] for y in chart.centres)
    for tick in ticks:
        chart.rule_down(x(tick))
        chart.write_within(x(tick), foot, write_whole(tick))
