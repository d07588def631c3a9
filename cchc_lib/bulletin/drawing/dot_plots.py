"""Dots in rows: what is, filled, beside what was or what others have, hollow; named lines stand for bounds."""

from collections.abc import Collection, Iterator, Sequence

from .canvas import GAP, GREY, INK, LINE
from .charts import CALM, STRONG, ChartRow, RowChart, in_both_widths
from .scale import Scale, check_finite, find_ticks, write_whole
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
    bounds: Sequence[Bound] = (),
    squares: Collection[int] = (),
) -> str:
    """Draw a filled dot a row and, where there is another value, a hollow one joined to it by a line.

    What is printed of a row stands beside its filled dot, on the side where no hollow one is, and beyond the line of
    a bound that would cross it. The axis is cut to where the dots lie and says so by its numbers.

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
    tiers = list(_find_tiers(bounds))
    chart = RowChart(rows, width, foot=GAP + LINE * (1 + max(tiers, default=-1) + 1))
    wide = [text_width(row.text) + GAP + 2 for row in rows]
    at_left = [other is not None and row.value < other for row, other in zip(rows, others, strict=True)]
    before = max((one for one, is_left in zip(wide, at_left, strict=True) if is_left), default=0)
    after = max((one for one, is_left in zip(wide, at_left, strict=True) if not is_left), default=0)
    ticks = find_ticks([*found, *(x for x, _ in bounds)])
    x = Scale(ticks[0], ticks[-1], chart.left + GAP + before, chart.right - GAP - after)
    foot = chart.height - LINE * (max(tiers, default=-1) + 1.5)
    _draw_grid(chart, x, ticks, foot)
    for (bound, name), tier in zip(bounds, tiers, strict=True):
        chart.rule_down(x(bound), INK, 1)
        chart.write_within(x(bound), foot + LINE * (tier + 1), name)
    beside = [(row, other, y) for row, other, y in zip(rows, others, chart.centres, strict=True) if other is not None]
    chart.lines(([(x(other), y), (x(row.value), y)] for row, other, y in beside), CALM, 1.6)
    ruled = [x(bound) for bound, _ in bounds]
    for row, is_left, y in zip(rows, at_left, chart.centres, strict=True):
        chart.write(_stand_beside(x(row.value), text_width(row.text), ruled, is_left), y, row.text, backed=True)
    hollow = [(x(other), y) for _, other, y in beside]
    chart.dots(hollow, SIZE - 1.2, STRONG, is_hollow=True)
    places = [(x(row.value), y) for row, y in zip(rows, chart.centres, strict=True)]
    chart.dots([place for i, place in enumerate(places) if i not in squares], SIZE, STRONG)
    chart.dots([places[i] for i in squares], SIZE, STRONG, marker="s")
    return chart.svg(alt)


def _is_near(bound: float, values: Sequence[float]) -> bool:
    """Whether it lies among values, or not far from them as they spread."""
    room = (max(values) - min(values)) / 4 or 1
    return min(values) - room <= bound <= max(values) + room


def _stand_beside(dot: float, width: float, ruled: Sequence[float], is_left: bool) -> float:
    """Where the text of a dot starts."""
    side = -1 if is_left else 1
    near = dot + side * (GAP + 2)
    for line in sorted(ruled, key=lambda line: side * line):
        if -2 < side * (line - near) < width + 2:
            near = line + side * GAP
    return near - width if is_left else near


def _find_tiers(bounds: Sequence[Bound]) -> Iterator[int]:
    """In which line below the axis each name stands: neighbours in two by turns."""
    return (place % 2 for place in range(len(bounds)))


def _draw_grid(chart: RowChart, x: Scale, ticks: Sequence[int], foot: float) -> None:
    """Draw what dots lie on: a pale line a row, and whole numbers below."""
    chart.lines([(x.start, y), (x.end, y)] for y in chart.centres)
    for tick in ticks:
        chart.rule_down(x(tick))
        chart.write_within(x(tick), foot, write_whole(tick), GREY)
