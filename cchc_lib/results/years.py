"""What the results of a year hold besides the tables of a quarter: its quarters, and what each unit was in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ..scoring import QuarterOutcome
from . import tables
from .reading import QuarterResults
from .tables import UnitQuarter, YearQuarter


@dataclass(frozen=True, slots=True)
class UnitYear:
    """A unit's year: what its quarters were, and what they give.

    Attributes
    ----------
    ceilings : tuple of int
        The places in the year's rule of those that it met.
    quarters : tuple of UnitQuarter
        All four, those without a result too.
    """

    unit: str
    block: str
    percent: Fraction
    exact_percent: Fraction
    class_by_points: str
    final_class: str
    ceilings: tuple[int, ...]
    rank: int | None
    tied: bool
    quarters: tuple[UnitQuarter, ...] = ()


def outcomes_of(quarters: Iterable[UnitQuarter]) -> tuple[QuarterOutcome, ...]:
    """Those of a unit's quarters that count: it has a result of them."""
    return tuple(
        QuarterOutcome(one.quarter, one.percent, one.exact_percent, one.final_class)
        for one in quarters
        if one.percent is not None and one.exact_percent is not None
    )


def year_quarters(results: QuarterResults) -> list[YearQuarter]:
    """The four quarters of a year, as it was scored with them."""
    return [tables.YEAR_QUARTERS.read(YearQuarter, row) for row in results.rows("year_quarters")]


def list_versions(results: QuarterResults) -> list[str]:
    """The versions of the regulation that scored a period; of a year also those of its quarters, the oldest first."""
    of_quarters = [one.version for one in year_quarters(results) if not one.why] if results.sums_up else []
    return list(dict.fromkeys([*of_quarters, results.version]))


def list_newcomers(results: QuarterResults) -> list[str]:
    """The units that have no result of the first quarter that the year was scored with: they came in its course."""
    scored = [one.quarter for one in year_quarters(results) if not one.why][:1]
    every = unit_quarters(results).items()
    return [name for name, known in every if any(one.quarter in scored and one.percent is None for one in known)]


def unit_quarters(results: QuarterResults, unit: str | None = None) -> dict[str, tuple[UnitQuarter, ...]]:
    """The four quarters of each unit of a year, also of one that has no result of the year."""
    found: dict[str, list[UnitQuarter]] = {}
    for row in results.rows("unit_quarters", unit=unit):
        found.setdefault(row["unit"], []).append(tables.UNIT_QUARTERS.read(UnitQuarter, row))
    return {name: tuple(quarters) for name, quarters in found.items()}


def read_year(results: QuarterResults, block: str | None = None, unit: str | None = None) -> dict[str, UnitYear]:
    """The units that have a result of the year, in printed order."""
    quarters = unit_quarters(results, unit)
    rows = results.rows("totals", tables.TOTALS.columns_of(UnitYear), block=block, unit=unit)
    return {row["unit"]: tables.TOTALS.read(UnitYear, row, quarters=quarters[row["unit"]]) for row in rows}


def has_moved(results: QuarterResults, year: UnitYear) -> bool:
    """Whether a unit was in another block in one of its quarters, and not in one that a new regulation renamed."""
    blocks = {one.block for one in year.quarters if one.percent is not None} - {year.block}
    return not blocks.isdisjoint(results.regulation.blocks)
