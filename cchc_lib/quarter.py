"""A quarter, or a whole year: how it is written, what comes before it, when it ends; and when offices work."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import total_ordering
from unicodedata import normalize

ROMAN = ("I", "II", "III", "IV")
_YEAR_NUMBER = r"[12]\d{3}"  # so that the years around one are in the calendar too
_QUARTER, _NUMBER, _YEAR = r"q(?:[uú][yýií]|uarter)?[\s.]*", r"(?:I{1,3}|IV|[1-4])", r"(?:n[aă]m|year)"
_WRITTEN = re.compile(
    rf"\s*(?:(?P<year>{_YEAR_NUMBER})[\s/–-]*{_QUARTER}(?P<number>{_NUMBER})"
    rf"|(?!\d)(?:{_QUARTER})?(?P<first>{_NUMBER})(?:\s*[,/–-]\s*|\s+)(?:{_YEAR}\s+)?(?P<year_after>{_YEAR_NUMBER}))\s*",
    re.IGNORECASE,
)
_WRITTEN_YEAR = re.compile(rf"\s*(?:(?:c[aả]\s+)?{_YEAR}\s*)?(?P<year>{_YEAR_NUMBER})\s*", re.IGNORECASE)
_AFTER_QUARTERS = 5  # a year is over with its last quarter, and comes after it
_MONTH_TOO = re.compile(r"\s*(?P<number>[1-4])\s*[/-]\s*(?P<year>\d{4})\s*")


@total_ordering
@dataclass(frozen=True)
class Quarter:
    """One quarter; quarters sort by time and print as ``2019-Q1``."""

    year: int
    number: int

    def __lt__(self, other: "Quarter") -> bool:
        return (self.year, self.number) < (other.year, other.number)

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read a quarter as people write it: ``2019-Q1``, ``Quý I/2019``, ``I/2019``, ``quy 1 nam 2019``.

        Raises
        ------
        ValueError
            If the text names no quarter, or as well a month (``3/2019``).
        """
        if not (found := _WRITTEN.fullmatch(normalize("NFC", text))):
            raise ValueError(text)
        written = (found["number"] or found["first"]).upper()
        number = int(written) if written.isdigit() else ROMAN.index(written) + 1
        return cls(int(found["year"] or found["year_after"]), number)

    @classmethod
    def of_day(cls, day: date) -> "Quarter":
        """The one that a day is in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def perhaps(cls, text: str) -> "Quarter | None":
        """The quarter that a text may mean which may as well mean a month; None of any other text."""
        found = _MONTH_TOO.fullmatch(text)
        return cls(int(found["year"]), int(found["number"])) if found else None

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def roman(self) -> str:
        """The quarter as official prose writes it, ``I/2019``."""
        return f"{self.numeral}/{self.year}"

    @property
    def numeral(self) -> str:
        """Which quarter of its year it is, as official prose writes it, ``I``."""
        return ROMAN[self.number - 1]

    def following(self, day: date) -> "Quarter":
        """The next one; where that is over on a day, the one that the day is in."""
        return max(self.shifted(1), type(self).of_day(day))

    @property
    def previous(self) -> "Quarter":
        """The quarter before this one."""
        return self.shifted(-1)

    def shifted(self, steps: int) -> "Quarter":
        """The quarter ``steps`` later (earlier where negative)."""
        years, index = divmod(self.year * 4 + self.number - 1 + steps, 4)
        return Quarter(years, index + 1)

    @property
    def in_a_year(self) -> "Quarter":
        """The same quarter of the next year; of a year the next one."""
        return replace(self, year=self.year + 1)

    def steps_since(self, earlier: "Quarter") -> int:
        """How many quarters after ``earlier`` it is; after a year as after its last quarter."""
        return 4 * (self.year - earlier.year) + self.number - min(earlier.number, 4)

    def holds(self, other: "Quarter | None") -> bool:
        """Whether what is said to be of a quarter or year is of this one."""
        return other == self

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """Its last day, on which a unit must be valid to be scored."""
        return self.shifted(1).first_day - timedelta(days=1)


@dataclass(frozen=True)
class Year(Quarter):
    """A year that is scored, by its quarters or as the only period of a body; prints as ``2019``."""

    number: int = _AFTER_QUARTERS

    @classmethod
    def parse(cls, text: str) -> "Year":
        """Read a year as people write it: ``2019``, ``Năm 2019``, ``cả năm 2019``.

        Raises
        ------
        ValueError
            If the text names no year.
        """
        if not (found := _WRITTEN_YEAR.fullmatch(normalize("NFC", text))):
            raise ValueError(text)
        return cls(int(found["year"]))

    @classmethod
    def of_day(cls, day: date) -> "Year":
        """The one that a day is in."""
        return cls(day.year)

    def __str__(self) -> str:
        return str(self.year)

    @property
    def quarters(self) -> list[Quarter]:
        """Its four quarters."""
        return [Quarter(self.year, number) for number in range(1, 5)]

    @property
    def roman(self) -> str:
        """The year in a column of periods, ``2019``."""
        return str(self)

    def shifted(self, steps: int) -> "Year":
        """The year ``steps`` later (earlier where negative)."""
        return Year(self.year + steps)

    def steps_since(self, earlier: Quarter) -> int:
        """How many years after ``earlier`` it is."""
        return self.year - earlier.year

    def holds(self, other: Quarter | None) -> bool:
        """Whether a quarter or year is this one or in it."""
        return other is not None and other.year == self.year

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, 1, 1)


def parse_period(text: str) -> Quarter:
    """Read what is scored, a quarter or a `Year`.

    Raises
    ------
    ValueError
        If the text names neither.
    """
    try:
        return Year.parse(text)
    except ValueError:
        return Quarter.parse(text)


def on_weekday(when: date) -> date:
    """The next Monday for a Saturday or Sunday, on which no office issues anything and nobody hands anything in."""
    return when + timedelta({5: 2, 6: 1}.get(when.weekday(), 0))
