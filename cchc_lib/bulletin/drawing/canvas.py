"""What a figure is drawn on: marks and text placed in points.

Lengths are points from the top left corner. A canvas is so wide that its letters are 9 points high on an A4 page, or
so narrow that they are 12 px high on a phone of 390 px. matplotlib is loaded when the first figure is drawn: whoever
asks for a table alone does not wait for it.
"""

import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from ...fonts import FAMILY, printable
from .placing import Scale
from .typeface import SIZE, clean, text_width

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import FigureBase

Place = tuple[float, float]  # of a mark, in points

SVG = "http://www.w3.org/2000/svg"
WIDE, NARROW = 540.0, 290.0
NOWHERE = (math.nan, math.nan)  # a line ends before it
LINE, GAP = 12, 6  # a line of letters, and what is left free around things
INK, GREY, RULE = "#1B2530", "#55606B", "#D5DCE3"
STYLE = f"font-family:'{FAMILY}',sans-serif;font-size:{SIZE}px;stroke-linejoin:round"
NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
ID = re.compile(r'( id="|href="#|url\(#)(?=[^<>]*>)')  # within a tag: people's words may hold the same
LONG_NUMBER = re.compile(r"\d+\.\d{3,}")


class Canvas:
    """A figure whose marks are placed in points, and the text that lies over it."""

    def __init__(self, width: float, height: float):
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72, frameon=False)
        self.layer: FigureBase = self.figure
        self.in_points = Affine2D().scale(1, -1).translate(0, height)
        self.copies: list[Element] = []
        self.texts: list[Element] = []

    def axes(self, x: Scale, y: Scale) -> "Axes":
        """Make bare axes, which have their limits and keep them; ``y`` counts down the canvas."""
        left, bottom = x.start / self.width, 1 - y.start / self.height  # parts of it, counted from below
        share = left, bottom, (x.end - x.start) / self.width, (y.start - y.end) / self.height
        ax = self.figure.add_axes(share, xticks=(), yticks=(), xlim=(x.low, x.high), ylim=(y.low, y.high))
        ax.set_axis_off()
        return ax

    def lines(self, runs: Iterable[Sequence[Place]], colour: str = RULE, width: float = 0.8, dash: Any = "-") -> None:
        """Draw a line through the places of each run, all of them as one mark; of a single place a dot."""
        from matplotlib.lines import Line2D

        runs = [*runs]
        self.dots([run[0] for run in runs if len(run) == 1], 2 * width, colour)
        if places := [place for run in runs if len(run) > 1 for place in (*run, NOWHERE)]:
            xs, ys = zip(*places, strict=True)
            self._add(Line2D(xs, ys, color=colour, linewidth=width, linestyle=dash))

    def dots(
        self, places: Sequence[Place], size: float, colour: str, *, is_hollow: bool = False, marker: str = "o"
    ) -> None:
        """Draw dots of that width over all lines; ``marker`` is matplotlib's, "o" or "s" for squares."""
        from matplotlib.lines import Line2D

        if places:
            xs, ys = zip(*places, strict=True)
            dots = Line2D(xs, ys, linestyle="", marker=marker, markersize=size, color=colour, zorder=3)
            dots.set_markeredgewidth(1.2 if is_hollow else 0)
            dots.set_markerfacecolor("#fff" if is_hollow else colour)
            self._add(dots)

    def _add(self, artist: "Artist") -> None:
        artist.set_transform(self.in_points)
        self.layer.add_artist(artist)

    def begin_repeated(self) -> None:
        """What is drawn from here on is shown again by `repeat`."""
        from matplotlib.gridspec import GridSpec

        self.layer = self.figure.add_subfigure(GridSpec(1, 1, self.figure)[0], frameon=False)
        self.layer.set_gid("again")

    def repeat(self, shifts: Iterable[Place]) -> None:
        """Show what was drawn since `begin_repeated` again, shifted, without drawing it again."""
        self.layer = self.figure
        self.copies = [Element("use", {"href": "#again", "x": f"{x:.2f}", "y": f"{y:.2f}"}) for x, y in shifts]

    def write(
        self, x: float, y: float, text: str, anchor: str = "start", *, bold=False, colour=INK, backed=False
    ) -> None:
        """Write one line of text, ``y`` its middle; ``backed`` covers what lies under it with white."""
        if not text:
            return
        if backed:
            place = {"x": f"{x - 4:.2f}", "y": f"{y - LINE / 2:.2f}", "fill": "#fff"}
            self.texts.append(Element("rect", {**place, "width": f"{text_width(text) + 8:.2f}", "height": f"{LINE}"}))
        given = {"text-anchor": anchor} if anchor != "start" else {}
        given |= {"fill": colour} if colour != INK else {}
        given |= {"font-weight": "700"} if bold else {}
        element = Element("text", {"x": f"{x:.2f}", "y": f"{y + 0.35 * SIZE:.2f}", **given})
        element.text = clean(text)
        self.texts.append(element)

    def write_within(self, x: float, y: float, text: str) -> None:
        """Write text in grey with its middle at ``x``, or as near to it as the canvas allows."""
        width = text_width(text)
        self.write(max(0, min(x - width / 2, self.width - width)), y, text, colour=GREY)

    def write_periods(self, x: Scale, periods: Sequence[str], y: float) -> None:
        """Write as many periods as have room, counted from the last: each, every second, or once in n years."""
        room = (x(1) - x(0)) / (max(map(text_width, periods)) + GAP)
        step = next(step for step in count(1) if step * room >= 1 and (step < 3 or step % 4 == 0))
        for period in range(len(periods) - 1, -1, -step):
            self.write_within(x(period), y, periods[period])

    def svg(self, alt: str) -> str:
        """The canvas as one SVG element."""
        if not alt.strip():
            raise ValueError("a figure needs an alternative text")
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        drawn = io.StringIO()
        FigureCanvasSVG(self.figure).print_svg(drawn, metadata=NO_METADATA)
        looks = {"class": "wide" if self.width == WIDE else "narrow", "role": "img", "fill": INK, "style": STYLE}
        root = Element("svg", {"xmlns": SVG, "viewBox": f"0 0 {self.width:g} {self.height:g}", **looks})
        SubElement(root, "title").text = printable(alt)
        short = LONG_NUMBER.sub(lambda found: f"{float(found[0]):.2f}", drawn.getvalue())
        root.extend(self._marks(fromstring(short)))
        root.extend(self.texts)
        return with_own_ids(tostring(root, encoding="unicode"))

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


def with_own_ids(svg: str, number: int = 0) -> str:
    """The figure, its ids beginning with a hash of all that is drawn: two figures on one page must not share one.

    Those that may be drawn alike have a ``number`` on their page.
    """
    prefix = f"f{sha256(svg.encode()).hexdigest()[:8]}-{number or ''}"
    return ID.sub(lambda found: f"{found[1]}{prefix}", svg)
