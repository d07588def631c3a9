"""Text measured in the typeface that it is set in, and cut to the room that it has."""

from ...fonts import in_one_line, printable
from ...fonts import text_width as width_in

SIZE = 10  # of letters, in points


def clean(text: str) -> str:
    """The text in one line, of letters that the typeface has."""
    return in_one_line(printable(text)).strip()


def text_width(text: str, bold: bool = False) -> float:
    """How wide ``text`` is printed."""
    return width_in(clean(text), SIZE, bold)


def wrap_text(text: str, width: float, most: int, bold: bool = False) -> list[str]:
    """``text`` in lines of at most ``width``, cut with … where it needs more lines than ``most``."""
    lines = [""]
    for word in clean(text).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines
    return [cut_text(line, width, bold) for line in kept]


def cut_text(text: str, width: float, bold: bool = False) -> str:
    """``text`` in one line, cut after a word (a long one inside) where it is wider than ``width``."""
    text = clean(text)
    if text_width(text, bold) <= width:
        return text
    end = next(end for end in range(len(text), -1, -1) if text_width(text[:end] + "…", bold) <= width)
    whole_words = text[: end + 1].rpartition(" ")[0]
    return (whole_words or text[:end]).rstrip(" ,;:–-(") + "…"
