"""Classes over the quarters: a tile a unit and quarter, with the letters of its class."""

import math
from collections.abc import Iterator, Sequence
from itertools import count, groupby
from typing import NamedTuple

from .canvas import GAP, GREY, INK, LINE, NARROW, Canvas
from .charts import Break, in_both_widths, turn_pages
from .placing import Scale
from .typeface import cut_text, text_width, wrap_text

DARK, PALE = (0x12, 0x43, 0x6D), (0xE6, 0xEC, 0xF2)
PITCH, LABEL_SHARE, APART = 13, 0.4, 18
LEAST_TILE = 24  # in width, where a name wants more than its share
MOST_ROWS = 48  # of a column on a page


class Tile(NamedTuple):
    """A class.

    Attributes
    ----------
    shade : float
        From 0, the highest class, to 1, the lowest.
    is_held : bool
        Whether a ceiling holds it down: the tile is hatched.
    """

    letters: str
    shade: float
    is_held: bool = False


class TileRow(NamedTuple):
    """A unit with its class in each period, None where it has none; without periods the title of those below it."""

    label: str
    tiles: Sequence[Tile | None] = ()


@in_both_widths
def class_tiles(
    groups: Sequence[Sequence[TileRow]],
    *,
    alt: str,
    periods: Sequence[tuple[str, str]],
    width: float,
    breaks: Sequence[Break] = (),
) -> Iterator[str]:
    """Draw groups of rows, each with its title first; on a page in two columns, on as many pages as they need.

    Parameters
    ----------
    periods : sequence of (str, str)
        What stands above a column of tiles, and the year, which is written where it begins.
    breaks : sequence of (int, str)
        Those of `charts.trend`: a dashed line stands before a period, and is named below.
    """
    columns = [[row for group in groups for row in group]] if width == NARROW else _lay_out(groups)
    named = [f"¦ {'/'.join(filter(None, periods[period]))}: {label}" for period, label in breaks]
    named = wrap_text("; ".join(named), width, len(named))
    for shown, told in turn_pages(len(columns), width, alt, most=2):
        canvas = _draw_columns(columns[shown], periods, width, [period for period, _ in breaks], LINE * len(named))
        for row, text in enumerate(reversed(named)):
            canvas.write(0, canvas.height - LINE * (row + 0.5), text, colour=GREY)
        yield canvas.svg(told)


def _draw_columns(
    columns: Sequence[Sequence[TileRow]],
    periods: Sequence[tuple[str, str]],
    width: float,
    breaks: Sequence[int],
    foot: float,
) -> Canvas:
    step = (width + APART) / len(columns)
    longest = max(text_width(row.label) for rows in columns for row in rows if row.tiles) + GAP
    spare = step - APART - LEAST_TILE * len(periods)
    label = max(LABEL_SHARE * (step - APART), min(longest, spare))
    top, tall = 2 * LINE + GAP, PITCH * max(map(len, columns))
    canvas = Canvas(width, top + tall + GAP + foot)
    for number, rows in enumerate(columns):
        left = number * step
        x = Scale(0, len(periods), left + label, left + step - APART)
        y = Scale(len(rows), 0, top + PITCH * len(rows), top)
        _draw_tiles(canvas, rows, x, y, left)
        _write_heads(canvas, periods, x)
        runs = [(x(at), y(first), y(end)) for at in breaks for first, end in _runs_of_tiles(rows)]
        canvas.lines(([(at, first), (at, end)] for at, first, end in runs), INK, 1.4, (0, (3, 2)))
    return canvas


def _lay_out(groups: Sequence[Sequence[TileRow]]) -> list[list[TileRow]]:
    """The columns, two a page: where two do not hold all groups whole, a group goes on below its title again."""
    halves = _halve(groups)
    if max(map(len, halves)) <= MOST_ROWS:
        return halves
    pages = math.ceil(len(_fill(groups, MOST_ROWS)) / 2)
    return next(columns for most in count(2) if len(columns := _fill(groups, most)) <= 2 * pages)


def _fill(groups: Sequence[Sequence[TileRow]], most: int) -> list[list[TileRow]]:
    """The groups in columns of at most so many rows."""
    columns: list[list[TileRow]] = [[]]
    for title, *rows in groups:
        while rows:
            if (room := most - 1 - len(columns[-1])) < 1:
                columns.append([])
                continue
            columns[-1] += [title, *rows[:room]]
            rows = rows[room:]
    return columns


def _halve(groups: Sequence[Sequence[TileRow]]) -> list[list[TileRow]]:
    """The groups in two columns, as equal as can be; in one where there is but one group."""
    parts = [(groups[:i], groups[i:]) for i in range(1, len(groups))]
    best = min(parts, key=lambda halves: max(sum(map(len, half)) for half in halves), default=(groups,))
    return [[row for group in half for row in group] for half in best]


def _runs_of_tiles(rows: Sequence[TileRow]) -> Iterator[tuple[int, int]]:
    """From which row to before which one tiles stand below each other: no line crosses a title."""
    for has_tiles, run in groupby(range(len(rows)), lambda i: bool(rows[i].tiles)):
        first, *others = run
        if has_tiles:
            yield first, first + len(others) + 1


def _write_heads(canvas: Canvas, periods: Sequence[tuple[str, str]], x: Scale) -> None:
    """The number of each quarter, and above the first of a year the year."""
    years = [year for _, year in periods]
    for period, (number, year) in enumerate(periods):
        canvas.write(x(period + 0.5), LINE * 1.5, number, "middle", colour=GREY)
        if year not in years[:period]:
            canvas.write(min(x(period) + 2, canvas.width - text_width(year)), LINE * 0.5, year, colour=GREY)


def _draw_tiles(canvas: Canvas, rows: Sequence[TileRow], x: Scale, y: Scale, left: float) -> None:
    import seaborn
    from matplotlib.colors import LinearSegmentedColormap

    for i, row in enumerate(rows):
        room = x.start - left - GAP if row.tiles else x.end - left
        bold = not row.tiles
        canvas.write(left, y(i + 0.5), cut_text(row.label, room, bold), bold=bold)
    blank = [None] * int(x.high)  # of a title
    shades = [[tile.shade if tile else math.nan for tile in row.tiles or blank] for row in rows]
    scale = LinearSegmentedColormap.from_list("classes", [[c / 255 for c in one] for one in (DARK, PALE)])
    looks = {"linewidths": 1.5, "linecolor": "#fff", "clip_on": False}
    looks |= dict.fromkeys(("cbar", "xticklabels", "yticklabels"), False)
    seaborn.heatmap(shades, vmin=0, vmax=1, cmap=scale, ax=canvas.axes(x, y), **looks)
    for i, row in enumerate(rows):
        for j, tile in enumerate(row.tiles):
            _write_tile(canvas, tile, x, x(j + 0.5), y(i + 0.5))


def _write_tile(canvas: Canvas, tile: Tile | None, x: Scale, across: float, down: float) -> None:
    if tile is None:
        canvas.write(across, down, "–", "middle", colour=GREY)
        return
    colour = "#fff" if tile.shade < 0.45 else INK
    if tile.is_held:
        half, tall = (x(1) - x(0)) / 2 - 1, PITCH / 2 - 2
        ends = [across + shift * half for shift in (-0.5, 0, 0.5)]
        hatches = ([(at - tall / 2, down + tall), (at + tall / 2, down - tall)] for at in ends)
        canvas.lines(hatches, colour, 0.7)
    canvas.write(across, down, tile.letters, "middle", bold=True, colour=colour)
