"""What a figure is drawn on: marks and text placed in points, as SVG.

Lengths are points from the top left corner. A canvas is so wide that its letters are 9 points high on an A4 page, or
so narrow that they are 12 px high on a phone of 390 px.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import count
from xml.etree.ElementTree import Element, SubElement, tostring

from ...fonts import FAMILY, printable
from .scale import Scale
from .typeface import SIZE, clean, text_width

Place = tuple[float, float]  # of a mark, in points

WIDE, NARROW = 540.0, 290.0
LINE, GAP = 12, 6  # a line of letters, and what is left free around things
INK, GREY, RULE = "#1B2530", "#55606B", "#D5DCE3"
STYLE = f"font-family:'{FAMILY}',sans-serif;font-size:{SIZE}px;stroke-linejoin:round"
SQUARE_ENDS = {"stroke-linecap": "square"}
ID = re.compile(r'( id="|href="#|url\(#)')


class Canvas:
    """A figure whose marks are placed in points, and the text that lies over it."""

    def __init__(self, width: float, height: float):
        self.width, self.height = width, height
        self.marks, self.texts = Element("g"), Element("g")
        self.layer = self.marks

    def bar(self, start: float, end: float, y: float, thickness: float, colour: str) -> None:
        """Draw a bar from ``start`` to ``end``, ``y`` its middle."""
        top, bottom = y - thickness / 2, y + thickness / 2
        path = f"M{start:.2f} {top:.2f}H{end:.2f}V{bottom:.2f}H{start:.2f}z"
        SubElement(self.layer, "path", {"d": path, "fill": colour})

    def line(
        self, places: Sequence[Place], colour: str = RULE, width: float = 0.8, dash: Sequence[float] = ()
    ) -> None:
        """Draw a line through places, of a single one a dot; ``dash`` is told in widths of the line."""
        if len(places) == 1:
            self.dots(places, 2 * width, colour)
            return
        path = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in places)
        ends = {"stroke-dasharray": " ".join(f"{part * width:g}" for part in dash)} if dash else SQUARE_ENDS
        stroke = {"fill": "none", "stroke": colour, "stroke-width": f"{width:g}"}
        SubElement(self.layer, "path", {"d": path, **stroke, **ends})

    def dots(self, places: Iterable[Place], size: float, colour: str) -> None:
        """Draw dots of that width."""
        for x, y in places:
            SubElement(
                self.layer, "circle", {"cx": f"{x:.2f}", "cy": f"{y:.2f}", "r": f"{size / 2:g}", "fill": colour}
            )

    def begin_repeated(self) -> None:
        """What is drawn from here on is shown again by `repeat`."""
        self.layer = SubElement(self.marks, "g", {"id": "again"})

    def repeat(self, shifts: Iterable[Place]) -> None:
        """Show what was drawn since `begin_repeated` again, shifted, without drawing it again."""
        self.layer = self.marks
        for x, y in shifts:
            SubElement(self.marks, "use", {"href": "#again", "x": f"{x:.2f}", "y": f"{y:.2f}"})

    def write(
        self, x: float, y: float, text: str, anchor: str = "start", *, bold=False, colour=INK, backed=False
    ) -> None:
        """Write one line of text, ``y`` its middle; ``backed`` covers what lies under it with white."""
        if not text:
            return
        if backed:
            place = {"x": f"{x - 4:.2f}", "y": f"{y - LINE / 2:.2f}", "fill": "#fff"}
            SubElement(self.texts, "rect", {**place, "width": f"{text_width(text) + 8:.2f}", "height": f"{LINE}"})
        given = {"text-anchor": anchor} if anchor != "start" else {}
        given |= {"fill": colour} if colour != INK else {}
        given |= {"font-weight": "700"} if bold else {}
        place = {"x": f"{x:.2f}", "y": f"{y + 0.35 * SIZE:.2f}"}
        SubElement(self.texts, "text", {**place, **given}).text = clean(text)

    def write_within(self, x: float, y: float, text: str, colour: str = INK) -> None:
        """Write text with its middle at ``x``, or as near to it as the canvas allows."""
        width = text_width(text)
        self.write(max(0, min(x - width / 2, self.width - width)), y, text, colour=colour)

    def write_periods(self, x: Scale, periods: Sequence[str], y: float) -> None:
        """Write as many periods as have room, counted from the last: each, every second, or once in n years."""
        room = (x(1) - x(0)) / (max(map(text_width, periods)) + GAP)
        step = next(step for step in count(1) if step * room >= 1 and (step < 3 or step % 4 == 0))
        for period in range(len(periods) - 1, -1, -step):
            self.write_within(x(period), y, periods[period], GREY)

    def svg(self, alt: str) -> str:
        """The canvas as one SVG element."""
        if not alt.strip():
            raise ValueError("a figure needs an alternative text")
        root = Element(
            "svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {self.width:g} {self.height:g}"}
        )
        root.attrib |= {
            "class": "wide" if self.width == WIDE else "narrow",
            "role": "img",
            "fill": INK,
            "style": STYLE,
        }
        SubElement(root, "title").text = printable(alt)
        root.extend([*self.marks, *self.texts])
        return with_own_ids(tostring(root, encoding="unicode"))


def with_own_ids(svg: str) -> str:
    """The figure, its ids beginning with a hash of all that is drawn: two figures on one page must not share one."""
    prefix = f"f{sha256(svg.encode()).hexdigest()[:8]}-"
    return ID.sub(lambda found: f"{found[1]}{prefix}", svg)
