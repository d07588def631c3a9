"""A quarter of a year: how it is written, what comes before it, when it ends."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

ROMAN = ("I", "II", "III", "IV")
_WRITTEN = re.compile(
    r"\s*(?:(?P<year>\d{4})\s*-?\s*[Qq](?P<number>[1-4])"
    r"|(?!\d)(?:[Qq](?:uý|uí|UÝ|UÍ)?\s*)?(?P<roman>I{1,3}|IV|[1-4])\s*[/-]\s*(?P<year_after>\d{4}))\s*"
)
_MONTH_TOO = re.compile(r"\s*(?P<number>[1-4])\s*[/-]\s*(?P<year>\d{4})\s*")


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter; quarters sort by time and print as ``2019-Q1``."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read a quarter as offices write it: ``2019-Q1``, ``Quý I/2019``, ``I/2019``, ``Q1/2019``.

        Raises
        ------
        ValueError
            If the text names no quarter, or as well a month (``3/2019``).
        """
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise ValueError(text)
        if found["year"]:
            return cls(int(found["year"]), int(found["number"]))
        written = found["roman"]
        return cls(int(found["year_after"]), int(written) if written.isdigit() else ROMAN.index(written) + 1)

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
        return f"{ROMAN[self.number - 1]}/{self.year}"

    @property
    def previous(self) -> "Quarter":
        """The quarter before this one."""
        return self.shifted(-1)

    def shifted(self, steps: int) -> "Quarter":
        """The quarter ``steps`` later (earlier where negative)."""
        years, index = divmod(self.year * 4 + self.number - 1 + steps, 4)
        return Quarter(years, index + 1)

    def steps_since(self, earlier: "Quarter") -> int:
        """How many quarters after ``earlier`` it is."""
        return 4 * (self.year - earlier.year) + self.number - earlier.number

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """Its last day, on which a unit must be valid to be scored."""
        return self.shifted(1).first_day - timedelta(days=1)
