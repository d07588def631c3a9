"""How things are said: sentences in Vietnamese with an English catalogue, numbers, dates, names.

A sentence is written once, in Vietnamese, with named places: ``say("Thiếu tệp {file}", file=path)``. It is a
`Message` and becomes text when it is shown, in the language of who reads it.
"""

import difflib
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from .exact import MOST_PLACES, Ratio, decimals_of, fixed, round_half_up
from .quarter import Quarter, Year

LANGUAGES = ("vi", "en")
CITED_EN = {
    "điều": "Article",
    "khoản": "clause",
    "điểm": "point",
    "phụ lục": "Appendix",
    "mục": "item",
    "quyết định": "Decision",
    "thông tư": "Circular",
    "nghị định": "Decree",
    "qđ": "Decision",
    "ngày": "of",
}
_CITED = re.compile(rf"\b({'|'.join(CITED_EN)})(?: số)?(?= )", re.IGNORECASE)
MINUS = "\N{MINUS SIGN}"
MOST_LISTED, MOST_BESIDE_GUESS = 24, 12
LONGEST_QUOTED = 80
# signs that act on a terminal or turn the order of what stands around them, and what is no text: bytes that are not
# UTF-8, and two numbers that XML does not take
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_STOPPED = re.compile(r"(\{(\w+)(?::\w+)?\})\.(?!\S)")  # a place before a stop
_ENDED = re.compile(r"[.?!…](?:</\w+>)*$")
_LAST = re.compile(r"\{(\w+)\}$")
_UNSEEN = {
    **dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF], ""),
    **dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " "),
    0xD0: "Đ",
}
_ACTING = frozenset("=+-@\t\r\n")  # what begins a text that a spreadsheet takes for a formula when it is typed
LONGEST_SHORT = 32  # letters of a short name, which has to fit beside a bar of a chart


@dataclass(frozen=True)
class Message:
    """A sentence with named places, in no language until it is shown."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def to(self, lang: str) -> str:
        """The sentence in ``lang``, its values written as that language writes them."""
        pattern = translate(self.text, lang, show(self.values["n"], lang) if "n" in self.values else "")
        return filled(pattern, {name: show(value, lang) for name, value in self.values.items()})

    @property
    def kind(self) -> "Message":
        """What all sentences of this kind say: … stands for what differs from case to case."""
        if isinstance(inner := self.values.get("message"), Message):
            return inner.kind
        return Message(self.text, {k: v.kind if isinstance(v, Message) else "…" for k, v in self.values.items()})

    def __str__(self) -> str:
        return self.to("vi")


def say(text: str, /, **values: object) -> Message:
    """A `Message`: Vietnamese text with ``{named}`` places. The catalogue is extracted from these calls.

    A text in ``{found}`` quotes what somebody wrote; of a long one only the beginning is kept. ``{n}`` is the count
    by which a sentence is singular or plural in English.
    """
    if isinstance(found := values.get("found"), str):
        values["found"] = shortened(found)
    return Message(text, values)


@dataclass(frozen=True)
class Text:
    """A name or title in Vietnamese, and in English where there is one."""

    vi: str
    en: str | None = None
    one: str | None = None  # in English, of what is counted: its singular

    def to(self, lang: str) -> str:
        """The text in ``lang``; Vietnamese where it has no other."""
        return self.en if lang == "en" and self.en else self.vi

    def counted(self, x: Fraction) -> "Text":
        """The name of ``x`` of them."""
        return Text(self.vi, self.one) if x == 1 and self.one else self

    def __str__(self) -> str:
        return self.vi


WORDS = {  # of the body that scores and of what it scores: ours, where its units.yaml has no others
    "scored": Text("CCHC", "CCHC"),
    "scored_in_full": Text("cải cách hành chính", "administrative reform"),
    "body": Text("công ty", "company"),
    "committee_short": Text("Ban chỉ đạo", "steering committee"),
    "team": Text("Tổ chấm điểm", "scoring team"),
}


@dataclass(frozen=True, slots=True)
class Num:
    """A number to be shown: with how many decimals, whether with its sign, and what follows it."""

    x: Fraction
    places: int = 0
    sign: bool = False
    suffix: str = ""

    @classmethod
    def percent(cls, x: Fraction, places: int) -> "Num":
        """A percentage, which no line parts from its sign."""
        return cls(x, places, suffix="\u00a0%")

    def to(self, lang: str) -> str:
        """The number as ``lang`` writes it."""
        return number(self.x, self.places, lang, self.sign) + self.suffix


class Citation(str):
    """A clause as the regulation cites it; in English with the words that citations are made of translated."""

    __slots__ = ()

    def to(self, lang: str) -> str:
        """The citation in ``lang``: ``khoản 2 Điều 9``; in English ``clause 2 Article 9``."""
        return _CITED.sub(_cite_in_english, self) if lang == "en" else str(self)


def _cite_in_english(found: re.Match[str]) -> str:
    return _begin_like(found[1], CITED_EN[found[1].lower()])


def _begin_like(found: str, word: str) -> str:
    """A word, with a capital where what it stands for has one."""
    return word[:1].upper() + word[1:] if found[0].isupper() else word


def translate(text: str, lang: str, n: str = "") -> str:
    """Our own Vietnamese ``text`` in ``lang``, with the words of the body of which it speaks.

    Unchanged but for these where the catalogue has none; see `Spoken`.

    Parameters
    ----------
    n : str
        The count as it is shown, by which gettext's singular or plural is taken where there are both.
    """
    forms = (text,) if lang == "vi" else _catalogue(lang).get(text, (text,))
    found = forms[0] if n.lstrip("+−") == "1" else forms[-1]
    return (lang if isinstance(lang, Spoken) else _spoken_of_ours(lang)).put_words(found)


def is_ours(text: str) -> bool:
    """Whether a sentence is one of the library's, which the catalogue has; any other a person wrote."""
    return text in _catalogue("en")


class Spoken(str):
    """A language as it is spoken of one body: in its words, and of years where it has no quarters.

    Sentences have places for these words, ``{team}``, and ``{Team}`` where one begins. There is one more,
    ``{scored_at_first}``: in full with the short word in brackets.

    Parameters
    ----------
    words : mapping of str to Text or str
        Those that are others than in `WORDS`.
    of_years : bool
        Whether its only period is the year: what is a quarter elsewhere is a year.
    """

    words: dict[str, str]
    of_years: bool

    def __new__(cls, lang: str, words: Mapping[str, Text | str] = MappingProxyType({}), of_years: bool = False):
        """A language with the words that it has for these."""
        self = super().__new__(cls, lang)
        self.of_years = of_years
        self.words = {name: show(words.get(name, ours), lang) for name, ours in WORDS.items()}
        short, full = self.words["scored"], self.words["scored_in_full"]
        self.words["scored_at_first"] = full if full == short else f"{full} ({short})"
        return self

    def __eq__(self, other: object) -> bool:
        """Whether it is the same language; of two bodies it is another, so that nothing keeps one's sentences."""
        spoken = (self.words, self.of_years)
        return str.__eq__(self, other) and (not isinstance(other, Spoken) or spoken == (other.words, other.of_years))

    def __ne__(self, other: object) -> bool:
        """As `==` says; a text would compare the letters."""
        return not self == other

    __hash__ = str.__hash__

    def put_words(self, text: str) -> str:
        """A sentence of ours with the body's words; its other places and names of files stay."""
        spoken = _QUARTERS.sub(lambda word: _YEARS.get(word[0], word[0]), text) if self.of_years else text
        return self.fill_places(spoken)

    def fill_places(self, text: str) -> str:
        """A text, whoever wrote it, with the body's words in the places for them."""
        return _WORD.sub(self._word, text) if "{" in text else text

    def _word(self, place: re.Match) -> str:
        return _begin_like(place[1], self.words[place[1].lower()])


@dataclass(frozen=True)
class Since:
    """From when something applies: from a quarter; where the only period is the year, from the year that it is in."""

    quarter: Quarter

    def period(self, lang: str) -> Quarter:
        """The quarter, or that year."""
        is_of_years = isinstance(lang, Spoken) and lang.of_years
        return Year(self.quarter.year) if is_of_years else self.quarter

    def to(self, lang: str) -> str:
        """The same in words."""
        return quarter_name(self.period(lang), lang)


_spoken_of_ours = lru_cache(Spoken)
_WORD = re.compile(rf"\{{((?i:{'|'.join(WORDS)}|scored_at_first))\}}")
_QUARTERS = re.compile(r"\{[^}]*\}|\b([qQ])uý\b|(?<![/\w`])([qQ])uarter(?!\.yaml|s=)")
_YEARS = {"quý": "năm", "Quý": "Năm", "quarter": "year", "Quarter": "Year"}


@lru_cache
def _catalogue(lang: str) -> dict[str, tuple[str, ...]]:
    """The forms of each sentence: one, or singular and plural."""
    from babel.messages.pofile import read_po

    source = resources.files(__package__) / "locale" / lang / "LC_MESSAGES" / "cchc.po"
    if not source.is_file():
        return {}
    with source.open("rb") as file:
        read = [(_forms(message.id), _forms(message.string or "")) for message in read_po(file) if message.id]
    return {ids[0]: forms for ids, forms in read if all(forms)}


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def show(value: object, lang: str) -> str:
    """A value as prose writes it: numbers with their comma, dates, quarters, lists; no sign of it acts anywhere."""
    if isinstance(value, list | tuple):
        return enumerated(value, [show(item, lang) for item in value])
    return harmless(_show(value, lang))


def _show(value: object, lang: str) -> str:
    match value:
        case Message() | Text() | Citation() | Num() | Since():
            return value.to(lang)
        case Fraction():
            return number(value, lang=lang)
        case bool():
            return translate("có", lang) if value else translate("không", lang)
        case int():
            return number(Fraction(value), 0, lang)
        case date():
            return day(value, lang)
        case Quarter():
            return quarter_name(value, lang)
        case Path():
            return value.as_posix()
        case _:
            return str(value)


def harmless(text: str) -> str:
    """The text with the number of each sign by which it could act on a terminal or a log that is read."""
    return _COMMANDS.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", text)


def filled(pattern: str, values: Mapping[str, str]) -> str:
    """The pattern with what is shown in its places; no stop follows one that ends as a sentence does."""
    if "}." in pattern:
        pattern = _STOPPED.sub(lambda place: place[1] if _ENDED.search(values[place[2]]) else place[0], pattern)
    if ":and}" in pattern:  # of a list, which one thing may stand for
        values = {name: one if isinstance(one, Listed) else Listed([one]) for name, one in values.items()}
    return pattern.format(**values)


class Listed(str):
    """Items one after the other, of which English may ask for a word before the last one: ``{units:and}``."""

    shown: Sequence[str]
    mark: str

    def __new__(cls, shown: Sequence[str], mark: str = ", "):
        """The items with a mark between each two."""
        self = super().__new__(cls, mark.join(shown))
        self.shown, self.mark = shown, mark
        return self

    def __format__(self, word: str) -> str:
        """The items, before the last one the word."""
        if not word or len(self.shown) < 2:
            return str(self)
        *before, last = self.shown
        return f"{self.mark.join(before)}{self.mark.strip(',')}{word} {last}"


def first_of(
    items: Sequence[object], most: int, name_others: Callable[[int], object] = lambda n: "…"
) -> list[object]:
    """The first ``most`` of the items, and how many others there are; … where the sentence counts them all."""
    rest = len(items) - most
    return [*items[:most], name_others(rest)] if rest > 0 else [*items]


def other_units(n: int) -> "Message":
    """How `first_of` names units that it leaves out."""
    return say("{n} đơn vị khác", n=n)


def other_criteria(n: int) -> "Message":
    """How it names criteria."""
    return say("{n} tiêu chí khác", n=n)


def other_files(n: int) -> "Message":
    """How it names files."""
    return say("và {n} tệp khác", n=n)


def enumerated(items: Sequence[object], shown: Sequence[str]) -> str:
    """The items one after the other: with semicolons where one holds a comma or a colon; sentences as they are."""
    if all(map(_is_sentence, items)):
        return " ".join(shown)
    return Listed(shown, "; " if any(", " in item or ": " in item for item in shown) else ", ")


def _is_sentence(item: object) -> bool:
    """Whether it is one of ours; a name that ends with a stop is none."""
    if not isinstance(item, Message):
        return isinstance(item, list | tuple) and all(map(_is_sentence, item))
    if last := _LAST.search(item.text):
        return _is_sentence(item.values.get(last[1]))
    return item.text.endswith(".")


def number(x: Fraction, places: int | None = None, lang: str = "vi", sign: bool = False) -> str:
    """A number as people read it: ``92,10``; ``657.411``; in English ``92.10``; ``657,411``.

    Parameters
    ----------
    places : int, optional
        Decimals, halves away from zero. Without it as many as write ``x`` exactly, at most six or, where these would
        make it a whole number, as few as do not; what was written as a fraction stays one: ``100/3``.
    sign : bool
        Write a plus before what is above zero; a minus is always a true minus sign.
    """
    if places is None and isinstance(x, Ratio) and x.denominator > 1:
        return "/".join(number(Fraction(part), 0, lang) for part in x.as_integer_ratio())
    if places is None:
        exact, most = decimals_of(x), max(MOST_PLACES, brief_places(x))
        places = most if exact is None else min(exact, most)
    text = fixed(x, places).removeprefix("-")
    whole, _, decimals = text.partition(".")
    group, point = (".", ",") if lang == "vi" else (",", ".")
    written = f"{int(whole):,}".replace(",", group) + (point + decimals if decimals else "")
    is_zero = not text.strip("0.")
    before = "" if is_zero else MINUS if x < 0 else "+" if sign else ""
    return before + written


def in_brief(x: Fraction) -> Fraction | Num:
    """A computed number as prose tells it: to two decimals, to more where these would make it a whole number."""
    return x if _is_short(x) else Num(x, brief_places(x))


def brief_places(x: Fraction) -> int:
    """The decimals with which a computed number is told: two, or more where these would make it a whole number."""
    if _is_short(x):
        return 2
    return next(places for places in itertools.count(2) if round_half_up(x, places).denominator > 1)


def _is_short(x: Fraction) -> bool:
    return (decimals := decimals_of(x)) is not None and decimals <= 2


def day(when: date, lang: str = "vi") -> str:
    """``15/04/2019``; in English ``15 April 2019``."""
    if lang == "en":
        from babel.dates import format_date

        return format_date(when, "d MMMM y", locale="en")
    return f"{when:%d/%m/%Y}"


def letter_day(when: date, lang: str = "vi") -> str:
    """The date of an official letter: ``ngày 05 tháng 01 năm 2019``; in English ``5 January 2019``."""
    return written_day(when, lang) if lang == "en" else f"ngày {written_day(when, lang)}"


def written_day(when: date, lang: str = "vi") -> str:
    """The same where the word for it stands before: ``05 tháng 01 năm 2019``."""
    if lang == "en":
        return day(when, lang)
    month = f"{when.month:02d}" if when.month < 3 else when.month  # so that no one makes 12 out of 2
    return f"{when.day:02d} tháng {month} năm {when.year}"


def quarter_name(quarter: Quarter, lang: str = "vi") -> str:
    """``quý I/2019``, ``năm 2019``; in English ``quarter I/2019``, ``year 2019``."""
    names = ("năm", "year") if isinstance(quarter, Year) else ("quý", "quarter")
    return f"{names[lang == 'en']} {quarter.roman}"


def quarter_title(quarter: Quarter, lang: str = "vi") -> str:
    """The same as a heading, ``Quý I/2019``."""
    name = quarter_name(quarter, lang)
    return name[:1].upper() + name[1:]


def count(n: int, lang: str = "vi") -> str:
    """A count in official prose, where Vietnamese writes those below ten with a nought: ``09``."""
    written = number(Fraction(n), 0, lang)
    return f"0{written}" if lang == "vi" and 0 < n < 10 else written


def shortened(text: str, most: int = LONGEST_QUOTED) -> str:
    """The text, or its beginning and … where it is longer than ``most`` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def folded(text: str) -> str:
    """Lower case without Vietnamese marks, for finding and comparing: "Đơn vị" gives "don vi"."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens, for ids and file names: "Đơn vị (2)" gives "don-vi-2"."""
    return re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")


def ascii_name(name: str) -> str:
    """A file name that every mail program and every system takes."""
    return name if name.isascii() else re.sub(r"[^\w.-]", "-", folded(name), flags=re.ASCII)


def acts(text: str) -> bool:
    """Whether a spreadsheet takes a text for a formula once somebody types it, by full-width signs too."""
    return unicodedata.normalize("NFKC", text.lstrip(" \u00a0\u3000"))[:1] in _ACTING


def as_text(text: str) -> str:
    """Text of a data file that a spreadsheet never takes for a formula."""
    return f"'{text}" if acts(text) else text


def nfc(text: str) -> str:
    """Text in the composed form in which letters are compared and printed."""
    return unicodedata.normalize("NFC", text)


def as_seen(text: str) -> str:
    """Composed letters, without what nobody sees; any space is a blank, and an Eth, which looks like a Đ, is one."""
    return text if text.isascii() else nfc(text).translate(_UNSEEN)


def nearest(found: str, allowed: Iterable[str]) -> str:
    """The allowed word that ``found`` most resembles, marks and capitals aside; "" where none does.

    What is denied resembles only what is denied too: ``chưa xong`` is never a slip for ``đã xong``.
    """
    return _nearest(folded(found), tuple(allowed))


@lru_cache
def _nearest(found: str, allowed: tuple[str, ...]) -> str:
    word_of = {plain: word for word in allowed if _denies(plain := folded(word)) == _denies(found)}
    return next((word_of[match] for match in difflib.get_close_matches(found, word_of, n=1)), "")


def _denies(plain: str) -> bool:
    return plain.split(" ", 1)[0] in ("chua", "khong", "not")


def unknown(what: Message, found: str, allowed: Sequence[str]) -> Message:
    """``what`` «found» is not there; these are, or the nearest where they are many."""
    guess = nearest(found, allowed)
    return not_there(what, found, say("«{name}»", name=guess) if guess else None, allowed)


def not_there(what: Message, found: str, guess: Message | None, allowed: Sequence[object]) -> Message:
    """As `unknown`, of things that have labels; ``guess`` is that of the nearest one."""
    if odd := find_look_alike(found):
        return odd
    told: dict[str, object] = {"what": what, "found": found, "guess": guess}
    if guess and len(allowed) > MOST_BESIDE_GUESS:
        return say("{what} «{found}» không có; có phải {guess}?", **told)
    if not allowed:
        return say("{what} «{found}» không có; chưa có {what} nào", **told)
    told["allowed"] = first_of(allowed, MOST_LISTED)
    if not found.strip():
        return say("{what} để trống; được dùng: {allowed}", **told)
    if guess:
        return say("{what} «{found}» không có; có phải {guess}? Được dùng: {allowed}", **told)
    return say("{what} «{found}» không có; được dùng: {allowed}", **told)


def find_look_alike(text: str) -> Message | None:
    """What to say of a letter of another alphabet, which looks like a Latin one; None where there is none."""
    for letter in text:
        if "Ͱ" <= letter <= "ӿ":
            alphabet = say("Nga") if letter >= "Ѐ" else say("Hy Lạp")
            return say("«{found}» có chữ «{letter}» của bảng chữ cái {alphabet}; hãy gõ lại", found=text,
                       letter=letter, alphabet=alphabet)  # fmt: skip
    return None
