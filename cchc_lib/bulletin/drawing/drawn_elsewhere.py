"""A figure that matplotlib or seaborn drew in a notebook of one's own, as one SVG that every page shows alike."""

import io
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from ...fonts import FAMILY, printable, use_in_matplotlib
from .canvas import NO_METADATA, SVG, with_own_ids

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS_PER_INCH = 144  # of what is drawn as a picture: a colour bar, the cells of an image
STYLE_OF_ALL = "stroke-linejoin:round;stroke-linecap:butt"  # matplotlib's rule for every element of a page
FAMILIES = re.compile(r"(font: [^;]*?px|font-family:) [^;]+")
SLOPE = re.compile(r"\b(?:italic|oblique)\b")
MATHS = {f"mathtext.{style}": FAMILY for style in ("rm", "it", "cal", "sf", "tt")} | {"mathtext.bf": f"{FAMILY}:bold"}
SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": FAMILY, "mathtext.fontset": "custom", **MATHS}


def embed_figure(figure: "Figure", alt: str, number: int, lang: str) -> str:
    """The whole figure with what lies outside its axes, text as text, and nothing of the machine or the moment.

    Its ids are those of the figure of that ``number`` on a page; the numbers beside its axes are of the language.
    """
    if lang == "vi":
        _write_commas(figure)
    root = ElementTree.fromstring(_save(figure))
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element[:] = [child for child in element if child.tag.rpartition("}")[2] not in ("metadata", "style")]
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}  # of xlink:href
        if "font" in (style := element.get("style", "")):
            element.set("style", FAMILIES.sub(rf"\1 '{FAMILY}'", SLOPE.sub("normal", style)))
    width, _ = root.attrib.pop("width"), root.attrib.pop("height")
    root.attrib |= {"xmlns": SVG, "role": "img", "style": f"--drawn:{width};max-width:{width};{STYLE_OF_ALL}"}
    title = ElementTree.Element("title")
    title.text = printable(alt)
    root.insert(0, title)
    return with_own_ids(ElementTree.tostring(root, encoding="unicode"), number)


def _write_commas(figure: "Figure") -> None:
    """Have the numbers beside the axes written with a decimal comma; what its author wrote there stays."""
    from matplotlib.axis import Axis
    from matplotlib.ticker import ScalarFormatter

    class WithCommas(ScalarFormatter):
        def __call__(self, x: float, pos: int | None = None) -> str:
            return super().__call__(x, pos).replace(".", ",")

    for axis in figure.findobj(Axis):
        if type(given := axis.get_major_formatter()) is ScalarFormatter:
            axis.set_major_formatter(formatter := WithCommas())
            vars(formatter).update(vars(given))


def _save(figure: "Figure") -> str:
    import matplotlib
    from matplotlib.text import Text

    drawn = io.StringIO()
    use_in_matplotlib()
    for text in figure.findobj(Text):  # the one typeface that a page brings, which has no italics
        text.set(fontfamily=FAMILY, fontstyle="normal", math_fontfamily="custom")
    with matplotlib.rc_context(SETTINGS):
        figure.savefig(drawn, format="svg", metadata=NO_METADATA, bbox_inches="tight", dpi=DOTS_PER_INCH)
    return drawn.getvalue()
