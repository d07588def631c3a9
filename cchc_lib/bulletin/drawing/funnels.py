"""Shares of cases over how many these are, between the lines that chance seldom passes."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .canvas import GAP, GREY, INK, LINE, Canvas, Place
from .charts import CALM, DASHES, STRONG, TAG_SHARE, in_both_widths, write_levels, write_tags
from .placing import Scale, check_finite, find_ticks, move_apart, write_whole
from .typeface import text_width, wrap_text

HEIGHT, SIZE = 112, 6.6
FARTHEST = 2 * LINE  # that a name may stand above or below its dot
LOOKS = ((INK, DASHES[0]), (GREY, DASHES[1]), (STRONG, DASHES[2]))


class FunnelDot(NamedTuple):
    """How many cases, and which share of them in %; ``name`` is of one that lies outside, which is a square.

    Of many names those of the first dots stand beside them, as many as find a line there that covers no other dot.
    """

    cases: float
    percent: float
    name: str = ""


class FunnelLine(NamedTuple):
    """A line by its places, cases and %, named at its end; ``lower`` is its other half below."""

    name: str
    upper: Sequence[Place]
    lower: Sequence[Place] = ()


@in_both_widths
def funnel(dots: Sequence[FunnelDot], lines: Sequence[FunnelLine], *, alt: str, width: float) -> str:
    """Draw the dots among up to three lines, the widest first.

    Parameters
    ----------
    alt : str
        What the figure says, for those who do not see it.
    """
    drawn = [place for line in lines for place in (*line.upper, *line.lower)]
    down = find_ticks(check_finite([0, *(dot.percent for dot in dots), *(y for _, y in drawn)]))
    along = find_ticks(check_finite([*(dot.cases for dot in dots), *(x for x, _ in drawn)]))
    tags = [wrap_text(line.name, TAG_SHARE * width, 2) for line in lines]
    right = width - 2 * GAP - max(text_width(part) for tag in tags for part in tag)
    x = Scale(along[0], along[-1], max(text_width(write_whole(tick)) for tick in down) + 2 * GAP, right)
    y = Scale(down[0], down[-1], HEIGHT, GAP)
    canvas = Canvas(width, HEIGHT + GAP + LINE)
    _draw_axes(canvas, x, y, along, down)
    for line, (colour, dash) in zip(lines, LOOKS, strict=False):
        canvas.lines(([(x(n), y(share)) for n, share in half] for half in line[1:] if half), colour, 1.2, dash)
    write_tags(canvas, [y(line.upper[-1][1]) for line in lines], tags, [GREY] * len(tags), right)
    _draw_dots(canvas, x, y, dots)
    return canvas.svg(alt)


def _draw_axes(canvas: Canvas, x: Scale, y: Scale, along: range, down: range) -> None:
    canvas.lines([(x.start, y(tick)), (x.end, y(tick))] for tick in down)
    write_levels(canvas, x, y, down)
    for tick in along:
        canvas.write_within(x(tick), canvas.height - LINE / 2, write_whole(tick))


def _draw_dots(canvas: Canvas, x: Scale, y: Scale, dots: Sequence[FunnelDot]) -> None:
    """Draw those inside hollow, and beside those outside their names."""
    placed = [((x(dot.cases), y(dot.percent)), dot.name) for dot in dots]
    outside = [one for one in placed if one[1]]
    canvas.dots([place for place, name in placed if not name], SIZE, CALM, is_hollow=True)
    canvas.dots([place for place, _ in outside], SIZE, STRONG, marker="s")
    for ((across, _), name), top in _find_lines(outside, canvas.height - LINE):
        start = _find_room(across, top + LINE / 2, name, x, [place for place, _ in placed])
        if start is not None:
            canvas.write(start, top + LINE / 2, name, backed=True)


def _find_lines(outside: Sequence[tuple[Place, str]], height: float) -> Iterable[tuple[tuple[Place, str], float]]:
    """The first of the names with their tops, none far from its dot."""
    chosen: list[tuple[Place, str]] = []
    tops: list[float] = []
    for one in outside:
        tried = [*chosen, one]
        middles = [down for (_, down), _ in tried]
        moved = move_apart(middles, [LINE] * len(tried), height)
        if all(abs(top + LINE / 2 - middle) <= FARTHEST for top, middle in zip(moved, middles, strict=True)):
            chosen, tops = tried, moved
    return zip(chosen, tops, strict=True)


def _find_room(across: float, down: float, name: str, x: Scale, dots: Sequence[Place]) -> float | None:
    """Where a name begins: right or left of its dot, where it fits and covers no dot; None where it would."""
    wide, step = text_width(name), GAP + 2
    beside = [left for left, top in dots if abs(top - down) < LINE * 0.75]

    def is_free(start: float) -> bool:
        covers = any(-4 < left - start < wide + 4 for left in beside)
        return x.start <= start <= x.end - wide and not covers

    return next(filter(is_free, (across + step, across - step - wide)), None)
