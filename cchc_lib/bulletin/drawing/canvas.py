"""A sheet that a figure is drawn on: axes placed in points, and text measured in the typeface.

Lengths are points from the top left corner of a sheet 4.6 inches wide.
"""

import io
import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from itertools import count
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font

from ...fonts import FAMILY, font_paths, printable
from ...language import MINUS

WIDTH = 4.6 * 72
SIZE, LINE, GAP = 10, 12, 6  # letters, a line of them, and what is left free around things
INK, GREY, RULE, LIMIT = "#1B2530", "#55606B", "#D5DCE3", "#F46A25"
LABEL_SHARE = 0.4  # of the width, for labels at the left; half of it for notes at the right
FEW_ROWS, MANY_ROWS = 12, 22  # up to the first, long labels may stand above; past the second, labels have one line
STYLE = f"max-width:34rem;font-family:'{FAMILY}',sans-serif;font-size:{SIZE}px;stroke-linejoin:round"
NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
LONG_NUMBER = re.compile(r"\d+\.\d{3,}")

Threshold = tuple[float, str]


class Scale(NamedTuple):
    """Where the values from ``low`` to ``high`` stand on the sheet."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


class Sheet:
    """A figure with axes placed in points, and the text that lies over it."""

    def __init__(self, height: float):
        self.height = height
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, frameon=False)
        self.copies: list[Element] = []
        self.texts: list[Element] = []

    def axes(self, x: Scale, y: Scale) -> Axes:
        """Make bare axes; ``y`` counts down the sheet."""
        place = (x.start / WIDTH, 1 - y.start / self.height)
        size = ((x.end - x.start) / WIDTH, (y.start - y.end) / self.height)
        ax = self.figure.add_axes((*place, *size), xlim=(x.low, x.high), ylim=(y.low, y.high))
        ax.set_axis_off()
        return ax

    def repeat(self, ax: Axes, shifts: Iterable[tuple[float, float]]) -> None:
        """Show what is drawn on ``ax`` again, shifted, without drawing it again."""
        ax.set_gid("again")
        self.copies = [Element("use", {"href": "#again", "x": f"{x:.2f}", "y": f"{y:.2f}"}) for x, y in shifts]

    def write(self, x: float, y: float, text: str, anchor="start", *, bold=False, colour=INK, backed=False) -> None:
        """Write one line of text, ``y`` its middle; ``backed`` covers what lies under it with white."""
        if not text:
            return
        if backed:
            width = text_width(text, bold)
            place = {"x": f"{x - width * (anchor == 'end') - 4:.2f}", "y": f"{y - LINE / 2:.2f}", "fill": "#fff"}
            self.texts.append(Element("rect", {**place, "width": f"{width + 8:.2f}", "height": f"{LINE}"}))
        look = {"text-anchor": anchor} if anchor != "start" else {}
        look |= {"fill": colour} if colour != INK else {}
        look |= {"font-weight": "700"} if bold else {}
        element = Element("text", {"x": f"{x:.2f}", "y": f"{y + 0.35 * SIZE:.2f}", **look})
        element.text = _clean(text)
        self.texts.append(element)

    def write_within(self, x: float, y: float, text: str, colour: str = INK) -> None:
        """Write text with its middle at ``x``, or as near to it as the sheet allows."""
        width = text_width(text)
        self.write(max(0, min(x - width / 2, WIDTH - width)), y, text, colour=colour)

    def write_periods(self, x: Scale, periods: Sequence[str], y: float) -> None:
        """Write as many periods as have room, counted from the last: each, every second, or once in n years."""
        room = (x(1) - x(0)) / (max(map(text_width, periods)) + GAP)
        step = next(step for step in count(1) if step * room >= 1 and (step < 3 or step % 4 == 0))
        for period in range(len(periods) - 1, -1, -step):
            self.write_within(x(period), y, periods[period], GREY)

    def svg(self, alt: str) -> str:
        """The sheet as one SVG element."""
        if not alt.strip():
            raise ValueError("a figure needs an alternative text")
        drawn = io.StringIO()
        FigureCanvasSVG(self.figure).print_svg(drawn, metadata=NO_METADATA)
        root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH:g} {self.height:g}"})
        root.attrib |= {"role": "img", "fill": INK, "style": STYLE}
        SubElement(root, "title").text = printable(alt)
        short = LONG_NUMBER.sub(lambda found: f"{float(found[0]):.2f}", drawn.getvalue())
        root.extend(self._marks(fromstring(short)))
        root.extend(self.texts)
        return tostring(_with_own_ids(root), encoding="unicode")

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


class RowSheet(Sheet):
    """A sheet of rows with their labels at the left, or above where one needs more than two lines there."""

    def __init__(self, labels: Sequence[str], marks: Collection[str] = (), head: int = 0, foot: float = 0):
        if not labels:
            raise ValueError("a figure needs at least one row")
        bold, many = [label in marks for label in labels], len(labels) > MANY_ROWS
        at_left = [
            wrap_text(label, LABEL_SHARE * WIDTH, 3, marked) for label, marked in zip(labels, bold, strict=True)
        ]
        above = len(labels) <= FEW_ROWS and max(map(len, at_left)) > 2
        width, most = WIDTH if above else LABEL_SHARE * WIDTH, 1 if many else 2
        parts = [wrap_text(label, width, most, marked) for label, marked in zip(labels, bold, strict=True)]
        tall = LINE * max(map(len, parts))
        self.thickness = 9 if above or many else 11
        self.pitch = tall + (self.thickness + 14 if above else 3 if many or tall > LINE else 6)
        self.head = head * (LINE + 2)
        self.left = 0 if above else GAP + max(text_width(part, True) for lines in parts for part in lines)
        super().__init__(self.head + self.pitch * len(labels) + foot)
        first = self.head + (tall + 4 + self.thickness / 2 if above else self.pitch / 2)
        self.centres = [first + i * self.pitch for i in range(len(labels))]
        self.rows = Scale(len(labels) - 0.5, -0.5, self.centres[-1] + self.pitch / 2, first - self.pitch / 2)
        half, last = (self.thickness / 2 + 2) / self.pitch, len(labels) - 1
        tops = range(len(labels)) if above else [0]
        self.spans = [top - half for top in tops], [(top if above else last) + half for top in tops]
        for lines, marked, centre in zip(parts, bold, self.centres, strict=True):
            up = self.thickness / 2 + 4 + LINE * (len(lines) - 0.5) if above else LINE * (len(lines) - 1) / 2
            for row, part in enumerate(lines):
                self.write(0, centre - up + LINE * row, part, bold=marked)

    def write_notes(self, notes: Sequence[str], colour: str = GREY) -> float:
        """Write what stands at the ends of the rows; what is left of the width."""
        notes = [cut_text(_clean(note), LABEL_SHARE / 2 * WIDTH, False) for note in notes]
        for note, y in zip(notes, self.centres, strict=False):
            self.write(WIDTH, y, note, "end", colour=colour)
        widest = max(map(text_width, notes), default=0)
        return WIDTH - widest - 2 * GAP if widest else WIDTH

    def write_head(self, ax: Axes, x: Scale, unit: str, threshold: Threshold | None) -> None:
        """Write the unit above the first row, and the name of the threshold above its line."""
        if unit:
            self.write_within(x.start + text_width(unit) / 2, LINE / 2, unit, GREY)
        if threshold:
            value, name = threshold
            self.write_within(x(value), self.head - LINE / 2 - 2, name)
            self.rule_down(ax, value, LIMIT, 1.6, (0, (4, 2)))

    def rule_down(self, ax: Axes, value: float, colour: str, width: float, dash="-") -> None:
        """Draw an upright line at a value, which leaves out labels that stand above their rows."""
        starts, ends = self.spans
        look = {"colors": colour, "linewidth": width, "linestyle": dash, "clip_on": False}
        ax.vlines([value] * len(starts), starts, ends, **look)

    def axes_with_grid(self, x: Scale, ticks: Sequence[int]) -> Axes:
        """Make axes for dots: a pale line a row, and whole numbers below."""
        ax = self.axes(x, self.rows)
        ax.hlines(range(len(self.centres)), x.low, x.high, colors=RULE, linewidth=0.8, clip_on=False)
        for tick in ticks:
            self.rule_down(ax, tick, RULE, 0.8)
            self.write_within(x(tick), self.height - LINE / 2, write_whole(tick), GREY)
        return ax


def _with_own_ids(root: Element) -> Element:
    """The figure with only the ids that it uses, each beginning with a hash of all that is drawn."""
    used = list(dict.fromkeys(element.get("href")[1:] for element in root.iter("use")))
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)
    digest = sha256(tostring(root)).hexdigest()[:8]
    for element in root.iter():
        for name, sign in (("id", ""), ("href", "#")):
            if name in element.attrib:
                element.set(name, f"{sign}c{digest}-{used.index(element.get(name).removeprefix('#'))}")
    return root


def check_finite(values: Iterable[float]) -> list[float]:
    """The values as floats, at least one, none of them infinite or undefined."""
    numbers = [float(value) for value in values]
    if not numbers or not all(map(math.isfinite, numbers)):
        raise ValueError(f"a figure needs numbers: {numbers}")
    return numbers


def find_ticks(values: Sequence[float]) -> range:
    """Whole numbers in equal steps from below the values to above them, five or fewer steps."""
    low, high = min(values), max(values)
    steps = (lead * 10**power for power in count() for lead in (1, 2, 5))
    step = next(step for step in steps if math.ceil(high / step) - math.floor(low / step) <= 5)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        first, last = first - 1, last + 1
    return range(first * step, last * step + 1, step)


def write_whole(number: int) -> str:
    """A whole number as every language can read it: 1 000, −5."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace("-", MINUS)


def move_apart(wanted: Sequence[float], sizes: Sequence[float], height: float) -> list[float]:
    """The tops of blocks with their middles as wanted, moved apart where they would overlap."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    tops, free = [0.0] * len(wanted), 0.0
    for i in order:
        tops[i] = max(wanted[i] - sizes[i] / 2, free)
        free = tops[i] + sizes[i]
    for i in reversed(order):
        tops[i] = height = min(tops[i], height - sizes[i])
    return tops


def _clean(text: str) -> str:
    return " ".join(re.split(r"[ \t\r\n]+", printable(text))).strip()


@cache
def _face(bold: bool) -> FT2Font:
    # from memory: kernels that are forked later would read an open file by turns, each moving the others' place in it
    face = FT2Font(io.BytesIO(font_paths()[bold].read_bytes()))
    face.set_size(SIZE, 72)
    return face


@cache
def _advance(letter: str, bold: bool) -> float:
    return _face(bold).load_char(ord(letter)).linearHoriAdvance / 65536


def text_width(text: str, bold: bool = False) -> float:
    """How wide ``text`` is printed."""
    return sum(_advance(letter, bold) for letter in _clean(text))


def wrap_text(text: str, width: float, most: int, bold: bool = False) -> list[str]:
    """``text`` in lines of at most ``width``, cut with … where it needs more lines than ``most``."""
    lines = [""]
    for word in _clean(text).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines
    return [cut_text(line, width, bold) for line in kept]


def cut_text(text: str, width: float, bold: bool) -> str:
    """``text``, cut after a word (a long one inside) where it is wider than ``width``."""
    if text_width(text, bold) <= width:
        return text
    end = next(end for end in range(len(text), -1, -1) if text_width(text[:end] + "…", bold) <= width)
    whole_words = text[: end + 1].rpartition(" ")[0]
    return (whole_words or text[:end]).rstrip(" ,;:–-(") + "…"
