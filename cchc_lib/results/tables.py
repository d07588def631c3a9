"""The tables of ``results.sqlite``, each declared once, and the rows that are read of them.

Printed numbers are decimal text with a point; all other numbers are exact.
"""

from dataclasses import dataclass, make_dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ..files import hash_bytes
from ..language import Num, Text
from ..model import PENALTY, EvidenceFile, PlanTask, Row, Shortcoming
from ..quarter import Quarter
from ..scoring import CriterionScore, KnifeEdge, LossSum, OneCase, UnitScore
from .codecs import Entered, Table, fields_of


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of the quarter: its names, its block, why it has no result where it has none.

    ``not_submitted`` is the number of the record that says that it handed nothing in, where that is so;
    ``without_value`` are the criteria of which a unit that handed others in has no value, and by the rule no points.
    """

    unit: str
    block: str
    position: int
    name: Text
    short: Text
    succeeds: tuple[str, ...]
    missing: Text | None
    not_submitted: str | None = None
    without_value: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its id."""
        return self.unit


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block of the quarter: how many units it has, and the middle of their printed %, where all were scored."""

    block: str
    units: int
    mean_percent: Fraction | None
    median_percent: Fraction | None


@dataclass(frozen=True, slots=True)
class LayerScore:
    """Points of one layer of one criterion at one unit."""

    unit: str
    criterion: str
    side: str
    layer: str
    x: Fraction | None
    points: Fraction
    effective_points: Fraction

    @property
    def contribution(self) -> Fraction:
        """What it gives to the sum: points taken off by a penalty are negative."""
        return -self.effective_points if self.side == PENALTY else self.effective_points


@dataclass(frozen=True, slots=True)
class UnreviewedRow:
    """What a unit would have, had the verified layer stood."""

    unit: str
    block: str
    total: Fraction
    percent: Fraction
    final_class: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A fault or notice of the quarter."""

    is_fault: bool
    file: str
    sheet: str
    cell: str
    block: str
    unit: str
    criterion: str
    message: Text


class StepRow(NamedTuple):
    """One criterion of one of the ``sets`` that lift a unit to a class; their numbers begin at 0.

    ``change`` is of the entered value, ``gained`` of the printed total by the whole set; ``held`` are the places in
    the regulation of the ceilings that no set lifts.
    """

    unit: str
    block: str
    grade: str
    sets: int
    number: int
    criterion: str
    change: Fraction
    gained: Fraction
    held: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class YearQuarter:
    """A quarter of a year as the year was scored with it.

    Attributes
    ----------
    number : int
        That of its newest release; 0 while nothing of it is published.
    dated : datetime.date or None
        The day of that release.
    why : Text or None
        Why it cannot be scored, where it cannot.
    """

    quarter: Quarter
    version: str
    number: int
    dated: date | None
    why: Text | None


@dataclass(frozen=True, slots=True)
class UnitQuarter:
    """What a year takes from a unit's quarter: the result with the name of its class, or why it has none.

    ``places`` are the decimals with which the quarter's own regulation prints its %.
    """

    unit: str
    quarter: Quarter
    block: str
    percent: Fraction | None
    exact_percent: Fraction | None
    final_class: str
    grade: Text | None
    rank: int | None
    missing: Text | None
    places: int | None

    def printed(self, with_sign: bool = False) -> Num | None:
        """Its % as its own documents print it."""
        show = Num.percent if with_sign else Num
        return None if self.percent is None or self.places is None else show(self.percent, self.places)


class LayerPlace(NamedTuple):
    """Which layer a row of `SCORES` is of, and whether it is the one that counts."""

    unit: str
    block: str
    criterion: str
    layer: str
    is_result: bool


class _Criterion:
    block: str
    criterion: str
    median_percent: Fraction | None  # of the units' own maxima


_GIVEN = fields_of(CriterionScore, without=("criterion",)) | {"printed": str, "lost": Fraction, "why": str}
LayerPoints = make_dataclass("LayerPoints", _GIVEN.items())  # what a layer gives; units that did alike share it
_OF_BLOCK = {"block": str | None}  # behind a unit: its block now, where it is one of the quarter
META = Table("meta", keyed=True, key=str, value=str)
REGULATION = Table("regulation", keyed=True, file=str, content=str)  # the YAML as it was written, as JSON
QUOTED = Table("quoted", keyed=True, block=str, content=str)  # under no block the head
UNITS = Table("units", UnitRow, keyed=True)
SCORES = Table("scores", LayerPlace, LayerPoints)
TOTALS = Table(
    "totals",
    keyed=True,
    **fields_of(
        UnitScore,
        without=("criteria", "ceilings"),
        total={"printed_total": str},
        percent={"printed_percent": str},
        class_by_points={"ceilings": tuple[int, ...]},  # their places in the regulation
    ),
)
BLOCKS = Table("blocks", BlockRow, keyed=True)
CRITERIA = Table("criteria", _Criterion, LossSum)  # of all units together
AVERAGES = Table("averages", keyed=True, source=str, exact=Fraction)
KNIFE_EDGES = Table("knife_edges", KnifeEdge)
UNREVIEWED = Table("unreviewed", UnreviewedRow, keyed=True)
ONE_CASES = Table("one_cases", OneCase)
NEXT_CLASS = Table("next_class", StepRow)
INPUTS = Table("inputs", unit=str, block=str, criterion=str, values=Entered, row=Row)
SHORTCOMINGS = Table("shortcomings", keyed=True, **fields_of(Shortcoming, unit=_OF_BLOCK), overdue=bool)
PLAN = Table("plan", **fields_of(PlanTask, unit=_OF_BLOCK), late=bool)
EVIDENCE = Table("evidence", EvidenceFile)
FINDINGS = Table("findings", FindingRow)
RESTATED = Table("restated", unit=str, block=str, quarter=Quarter, percent=Fraction, zeroed=bool)
RESTATED_WITHOUT = Table("restated_without", block=str, criterion=str)
YEAR_QUARTERS = Table("year_quarters", YearQuarter)
UNIT_QUARTERS = Table("unit_quarters", UnitQuarter)

EVERY = [table for table in tuple(vars().values()) if isinstance(table, Table)]
SHAPE = hash_bytes("\n".join(table.declared for table in EVERY).encode())[:16]  # of the tables of this version

TABLES = {  # those that whoever analyses the results may ask for
    table.name: table
    for table in (UNITS, SCORES, TOTALS, INPUTS, SHORTCOMINGS, PLAN, FINDINGS, AVERAGES, KNIFE_EDGES, UNREVIEWED)
}

INDEXES = """
CREATE UNIQUE INDEX scores_of_unit ON scores (unit, criterion, layer);
CREATE INDEX scores_of_block ON scores (block, unit);
CREATE INDEX one_cases_of_unit ON one_cases (unit);
CREATE INDEX one_cases_of_block ON one_cases (block);
CREATE INDEX inputs_of_unit ON inputs (unit);
CREATE INDEX inputs_of_block ON inputs (block);
CREATE INDEX criteria_of_block ON criteria (block);
"""
