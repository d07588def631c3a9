"""How wide the columns of a table are on paper, in letters, and which of them stand side by side."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import partial
from itertools import count

from cchc_lib.fonts import SERIF, in_one_line, text_width
from cchc_lib.language import say

from .html_tree import Tag, cells_of, classes, first_of, part_of, places, span, text_of

LINE, IN_LETTER = 118, 80  # letters that a line of a table holds, and one in a letter
SHORT_COLUMN = 13  # letters up to which a column gets all the width it needs
MOST_SHORT, SHORT_IN_LETTER = 66, 56  # letters that such columns may take of a line, and of one of a letter
MANY_COLUMNS = 9  # from which on heads break after each word
PADDING, PADDING_IN_LETTER = 2.5, 1.7  # of a cell, in letters
SIZE_IN_LETTER, LETTER = 12, 5.8  # of the text of a letter's table, and how wide a letter there is, in points
NARROW = frozenset(" \u00a0.,:;'!|()[]/-IJfijlrt")  # letters of which two are as wide as one
PIECE = 20  # letters that are never parted in a column; a longer word may be, after its signs at best
_PIECES = re.compile(rf"[^-_/:.@]{{1,{PIECE}}}[-_/:.@]*|[-_/:.@]+")


def measure_columns(rows: Sequence[Tag], is_letter: bool = False) -> list[tuple[float, float]]:
    """What each column needs for its longest word, and what it would have for its longest text, in letters."""
    letters: dict[int, tuple[float, float]] = {}
    most = 0 if rows and len(cells_of(rows[0])) >= MANY_COLUMNS else 10
    padding = PADDING_IN_LETTER if is_letter else PADDING
    for y, column, cell in places(rows):
        words, is_head = in_one_line(text_of(cell, " ")).split(" "), part_of(cell) == "thead"
        is_bold = is_head or "group" in classes(rows[y])
        width = partial(_printed_width, bold=is_bold) if is_letter else _width
        length = width(" ".join(words)) if is_letter else len(" ".join(words))
        # Heads may take lines; a long text gets more width than a name, but not as much as it is longer.
        wanted = min(length, most) if is_head else min(length, 16 + min(length, 220) // 3)
        is_alone = span(cell, "colspan") == 1
        # a no-break space keeps a number and its unit together
        least = max(width(piece) for word in words for piece in pieces_of(word)) * is_alone
        known = letters.get(column, (0, 0))
        letters[column] = max(known[0], least), max(known[1], wanted * is_alone, least)
    return [(least + padding, wanted + padding) for _, (least, wanted) in sorted(letters.items())]


def pieces_of(word: str) -> list[str]:
    """What a column may part a word into; short words stay whole, and numbers twice as long."""
    most = PIECE if any(map(str.isalpha, word)) else 2 * PIECE
    return _PIECES.findall(word) if len(word) > most else [word]


def _width(word: str) -> float:
    """How wide a word is that is not parted, in letters."""
    return sum(0.5 if letter in NARROW else 1 for letter in word)


def _printed_width(text: str, bold: bool) -> float:
    """How wide text is in a table of a letter, whose lines are few: as it is printed."""
    return text_width(text, SIZE_IN_LETTER, bold, SERIF) / LETTER


def column_widths(rows: Sequence[Tag], is_letter: bool = False) -> list[tuple[float, bool]]:
    """A width for each column in letters, and whether it is fixed; those that are not share what is left.

    Short columns get what they need, so that no number or date is broken; long ones share the rest by their texts,
    each with room for its longest word.
    """
    found = measure_columns(rows, is_letter)
    short = [wanted for _, wanted in found if wanted <= SHORT_COLUMN + PADDING]
    fits = sum(short) < (SHORT_IN_LETTER if is_letter else MOST_SHORT) and len(short) < len(found)
    fixed = [fits and wanted <= SHORT_COLUMN + PADDING for _, wanted in found]
    shared = [one for one, is_fixed in zip(found, fixed, strict=True) if not is_fixed]
    room = (IN_LETTER if is_letter else LINE) - sum(short) * fits
    shares = iter(_share(room, *zip(*shared, strict=True)) if shared else ())
    return [
        (wanted if is_fixed else next(shares), is_fixed) for (_, wanted), is_fixed in zip(found, fixed, strict=True)
    ]


def _share(room: float, least: Sequence[float], wanted: Sequence[float]) -> Sequence[float]:
    """The widths wanted; where a word would run into the next column so, its room, and the others share the rest."""
    total, widths = sum(wanted), [*wanted]
    if room < sum(least) or all(w * room >= n * total for n, w in zip(least, wanted, strict=True)):
        return wanted
    for place in sorted(range(len(least)), key=lambda one: wanted[one] / least[one]):
        widths[place] = max(least[place], wanted[place] * room / total)
        room, total = room - widths[place], total - wanted[place]
    return widths


def side_by_side(table: Tag, is_letter: bool = False) -> Iterator[Tag]:
    """The table, or where its columns do not fit on a line, tables of some of them, each with the first one again."""
    rows = list(table.iter("tr"))
    least = [least for least, _ in measure_columns(rows, is_letter)]
    line = IN_LETTER if is_letter else LINE
    parts = _part_evenly(least, line) if sum(least) > line else []
    lang = table.getroottree().getroot().get("lang", "")
    for number, columns in enumerate(parts, 1):
        part = deepcopy(table)
        for _, column, cell in list(places(list(part.iter("tr")))):
            if width := len(columns & {*range(column, column + span(cell, "colspan"))}):
                cell.set("colspan", str(width))
            else:
                cell.getparent().remove(cell)
        if (caption := first_of(part, "caption")) is not None:
            _add_text(caption, f" ({say('phần {part}/{parts}', part=number, parts=len(parts)).to(lang)})")
        yield part
    if not parts:
        yield table


def _add_text(tag: Tag, text: str) -> None:
    if len(tag):
        tag[-1].tail = (tag[-1].tail or "") + text
    else:
        tag.text = (tag.text or "") + text


def _part_evenly(least: Sequence[float], line: float) -> list[set[int]]:
    """As few parts as there can be, none of them much wider than the others."""
    few = len(_part(least, line))
    return next(parts for width in count(1) if len(parts := _part(least, min(width, line))) == few)


def _part(least: Sequence[float], line: float) -> list[set[int]]:
    parts: list[set[int]] = [{0}]
    for column, width in enumerate(least[1:], 1):
        if len(parts[-1]) > 1 and sum(least[one] for one in parts[-1]) + width > line:
            parts.append({0})
        parts[-1].add(column)
    return parts
