"""Dots in rows: what is, filled, beside what was or what others have, hollow; named lines stand for bounds."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from .canvas import GAP, GREY, INK, LINE
from .charts import CALM, STRONG, ChartRow, RowChart, in_both_widths, turn_pages
from .placing import Scale, check_finite, find_ticks, write_whole
from .typeface import text_width

SIZE = 8.4  # of a dot
Bound = tuple[float, str]


class Dot(NamedTuple):
    """A row, its other value, how far its text begins from its dot, and whether this is a square."""

    row: ChartRow
    other: float | None
    beside: float
    is_square: bool


@in_both_widths
def paired_dots(
    rows: Sequence[ChartRow],
    others: Sequence[float | None],
    *,
    alt: str,
    width: float,
    bounds: Sequence[Bound] = (),
    squares: Collection[int] = (),
) -> Iterator[str]:
    """Draw a filled dot a row and, where there is another value, a hollow one joined to it by a line.

    What is printed of a row stands beside its filled dot, on the side where no hollow one is, and beyond the line of
    a bound that would cross it. The axis is cut to where the dots lie and says so by its numbers; it is the same on
    all pages.

    Parameters
    ----------
    others : sequence of float or None
        The other value of each row.
    bounds : sequence of (float, str)
        Values at which a named line stands; those far from all dots are left out.
    squares : collection of int
        The rows whose own dot is a square.
    """
    found = check_finite(x for x in [*(row.value for row in rows), *others] if x is not None)
    bounds = [bound for bound in bounds if _is_near(bound[0], found)]
    ticks = find_ticks([*found, *(x for x, _ in bounds)])
    dots = [_place(row, other, i in squares) for i, (row, other) in enumerate(zip(rows, others, strict=True))]
    before = max((-dot.beside for dot in dots if dot.beside < 0), default=0)
    after = max((text_width(dot.row.text) + GAP + 2 for dot in dots if dot.beside > 0), default=0)
    tiers = [place % 2 for place in range(len(bounds))]  # the line below the axis of each name: neighbours by turns
    for shown, told in turn_pages(len(rows), width, alt):
        chart = RowChart(rows, width, GAP + LINE * (1 + max(tiers, default=-1) + 1), shown)
        x = Scale(ticks[0], ticks[-1], chart.left + GAP + before, chart.right - GAP - after)
        foot = chart.height - LINE * (max(tiers, default=-1) + 1.5)
        _draw_grid(chart, x, ticks, foot)
        for (bound, name), tier in zip(bounds, tiers, strict=True):
            chart.rule_down(x(bound), INK, 1)
            chart.write_within(x(bound), foot + LINE * (tier + 1), name)
        _draw_dots(chart, x, dots[shown], [x(bound) for bound, _ in bounds])
        yield chart.svg(told)


def _place(row: ChartRow, other: float | None, is_square: bool) -> Dot:
    is_left = other is not None and row.value < other
    return Dot(row, other, -text_width(row.text) - GAP - 2 if is_left else GAP + 2, is_square)


def _draw_dots(chart: RowChart, x: Scale, dots: Sequence[Dot], ruled: Sequence[float]) -> None:
    placed = [(dot, (x(dot.row.value), y)) for dot, y in zip(dots, chart.centres, strict=True)]
    joined = [((x(dot.other), y), (at, y)) for dot, (at, y) in placed if dot.other is not None]
    chart.lines(joined, CALM, 1.6)
    for dot, (at, y) in placed:
        chart.write(_stand_beside(at + dot.beside, dot, ruled), y, dot.row.text, backed=True)
    chart.dots([hollow for hollow, _ in joined], SIZE - 1.2, STRONG, is_hollow=True)
    chart.dots([place for dot, place in placed if not dot.is_square], SIZE, STRONG)
    chart.dots([place for dot, place in placed if dot.is_square], SIZE, STRONG, marker="s")


def _stand_beside(start: float, dot: Dot, ruled: Sequence[float]) -> float:
    """Where the text of a dot starts, if not at ``start``, so that no line crosses it."""
    width, side = text_width(dot.row.text), -1 if dot.beside < 0 else 1
    near = start + width if side < 0 else start
    for line in sorted(ruled, key=lambda line: side * line):
        if -2 < side * (line - near) < width + 2:
            near = line + side * GAP
    return near - width if side < 0 else near


def _is_near(bound: float, values: Sequence[float]) -> bool:
    """Whether it lies among values, or not far from them as they spread."""
    room = (max(values) - min(values)) / 4 or 1
    return min(values) - room <= bound <= max(values) + room


def _draw_grid(chart: RowChart, x: Scale, ticks: Sequence[int], foot: float) -> None:
    """Draw what dots lie on: a pale line a row, and whole numbers below."""
    chart.lines([(x.start, y), (x.end, y)] for y in chart.centres)
    for tick in ticks:
        chart.rule_down(x(tick))
        chart.write_within(x(tick), foot, write_whole(tick), GREY)
