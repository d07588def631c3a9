"""A year that is made of its quarters: their results → its scores → one SQLite file with the tables of a quarter's.

What was entered stays in the quarters; shortcomings and tasks are those of the last one.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from ..exact import HUNDRED, ZERO, fixed
from ..folders import Folders
from ..inputs import require_members
from ..inputs.regulation import choose_regulation, load_regulations, version_files
from ..inputs.units_and_settings import load_company, load_year_settings, settings_file, units_file, year_file
from ..language import Message, Text, say
from ..model import Regulation, Unit
from ..quarter import Quarter, Year
from ..releases import Release
from ..scoring import CompanyYear, YearScore, YearUnit, score_year
from . import tables
from .codecs import in_languages
from .freshness import hash_files
from .reading import QuarterResults
from .tables import UnitQuarter, YearQuarter
from .writing import block_rows, fill_rules, unit_rows, write_database
from .years import outcomes_of


@dataclass(frozen=True)
class Part:
    """A quarter as a year finds it: where its results are and as of which release, or why it has none."""

    quarter: Quarter
    path: Path | None
    release: Release
    why: Message | Text | None = None


@dataclass(frozen=True)
class _YearInputs:
    """What a year is scored by; ``results`` are those of its quarters, as far as they have some."""

    year: Year
    parts: Sequence[Part]
    results: Mapping[Quarter, QuarterResults]
    regulation: Regulation
    members: Mapping[str, Sequence[Unit]]
    settings: Mapping[str, Any]

    @property
    def units(self) -> list[tuple[str, Unit]]:
        """The units of the year's last day with their blocks, in printed order."""
        return [(block, unit) for block in self.regulation.blocks for unit in self.members.get(block, [])]

    @property
    def last(self) -> QuarterResults | None:
        """The last quarter that has results."""
        return self.results[max(self.results)] if self.results else None


def files_of_year(folders: Folders, year: Year) -> list[Path]:
    """Every file that a year depends on besides its quarters."""
    own = year_file(folders, year)
    files = [*version_files(folders, year), units_file(folders), settings_file(folders, folders.last_quarter(year))]
    return [*files, own] if own.is_file() else files


def hash_year(folders: Folders, year: Year, parts: Iterable[Part]) -> str:
    """Hash of all that a year depends on: of each quarter its results and its release, or why it has none."""
    found = [f"{part.quarter} {_hash_of(part)} {part.release} {part.why}" for part in parts]
    return hash_files(folders, files_of_year(folders, year), *found)


def _hash_of(part: Part) -> str:
    if part.path is None:
        return ""
    with closing(QuarterResults(part.path)) as results:
        return results.inputs_hash


def write_year(folders: Folders, year: Year, parts: Sequence[Part], inputs_hash: str) -> None:
    """Score a year by the results of its quarters and replace its results whole.

    Raises
    ------
    InputError
        If the regulation, the units or the year's settings have faults; the earlier results stay.
    """
    company, regulation = load_company(folders), choose_regulation(load_regulations(folders), year)
    members = require_members(folders, year, regulation, company)
    settings = load_year_settings(folders, year)
    with ExitStack() as opened:
        results = {p.quarter: opened.enter_context(closing(QuarterResults(p.path))) for p in parts if p.path}
        inputs = _YearInputs(year, parts, results, regulation, members, settings)
        write_database(folders.results_of(year), partial(_fill_tables, folders, inputs, inputs_hash))


def _fill_tables(folders: Folders, inputs: _YearInputs, inputs_hash: str, database: sqlite3.Connection) -> None:
    quarters = {unit.id: [_unit_quarter(inputs, part, unit.id) for part in inputs.parts] for _, unit in inputs.units}
    scores, told = _score(inputs, quarters), (inputs.year, inputs_hash, inputs.settings)
    fill_rules(database, folders, inputs.regulation, *told, quote=_with_classes_of_year)
    tables.UNITS.fill(database, unit_rows(inputs.regulation, inputs.members, scores.missing))
    tables.TOTALS.fill(database, (_total_row(score, inputs.regulation) for score in scores.units.values()))
    tables.BLOCKS.fill(database, block_rows(inputs.regulation, inputs.members, scores.units))
    for table in (tables.SHORTCOMINGS, tables.PLAN):
        table.fill(database, map(tuple, inputs.last.rows(table.name) if inputs.last else ()))
    tables.YEAR_QUARTERS.put(database, (_year_quarter(inputs, part) for part in inputs.parts))
    tables.UNIT_QUARTERS.put(database, chain.from_iterable(quarters.values()))
    _fill_others(database)


def _fill_others(database: sqlite3.Connection) -> None:
    """The tables that a quarter has rows for and a year has not: what was entered, what it is worth."""
    filled = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in tables.EVERY:
        if table.name not in filled:
            table.fill(database, ())


def _unit_quarter(inputs: _YearInputs, part: Part, unit: str) -> UnitQuarter:
    """What a unit reached in a quarter, or why it has no result there."""
    why = part.why
    if results := inputs.results.get(part.quarter):
        columns = tables.TOTALS.columns_of(UnitQuarter)
        for row in results.rows("totals", columns, unit=unit):
            grade, places = results.quoted.grade(row["final_class"]).title, results.quoted.rounding.percent_places
            more = {"quarter": part.quarter, "grade": grade, "missing": None, "places": places}
            return tables.TOTALS.read(UnitQuarter, row, **more)
        units = results.units(unit=unit)
        why = units[unit].missing if units else say("không có trong danh sách đơn vị của quý")
    missing = in_languages(why) if why else None
    return UnitQuarter(unit, part.quarter, "", None, None, "", None, None, missing, None)


def _score(inputs: _YearInputs, quarters: Mapping[str, Sequence[UnitQuarter]]) -> CompanyYear:
    if (rule := inputs.regulation.head.year) is None:
        why = say("quy định {version} không có quy tắc chấm cả năm", version=inputs.regulation.version)
        return CompanyYear({}, {unit.id: why for _, unit in inputs.units})
    units = {unit.id: _year_unit(inputs, block, quarters[unit.id]) for block, unit in inputs.units}
    return score_year(inputs.regulation.head, rule, units)


def _year_unit(inputs: _YearInputs, block: str, quarters: Sequence[UnitQuarter]) -> YearUnit:
    overdue = inputs.last.count_overdue(quarters[0].unit) if inputs.last else 0
    missing = {one.quarter: say("{x}", x=one.missing) for one in quarters if one.missing}
    return YearUnit(block, outcomes_of(quarters), missing, overdue)


def _with_classes_of_year(written: Mapping[str, Any]) -> Mapping[str, Any]:
    """The regulation with the year's classes in place of the quarters', where it has some of its own."""
    head = written["regulation"]
    own = head.get("year", {}).get("classes", "same")
    return {**written, "regulation": head | {"ceilings": [], "classes": head["classes"] if own == "same" else own}}


def _total_row(score: YearScore, regulation: Regulation) -> tuple:
    """A year's % stands for its points, of a hundred: it has no others."""
    printed, rule = fixed(score.percent, regulation.rounding.percent_places), regulation.head.year
    return tables.TOTALS.encode(
        score,
        **dict.fromkeys(("bonus", "penalty", "exact_adjustments"), ZERO),
        **dict.fromkeys(("main", "total"), score.percent),
        **dict.fromkeys(("exact_total", "before_bonus"), score.exact_percent),
        **dict.fromkeys(("printed_total", "printed_percent"), printed),
        max_points=HUNDRED,
        ceilings=[rule.ceilings.index(ceiling) for ceiling in score.ceilings] if rule else [],
    )


def _year_quarter(inputs: _YearInputs, part: Part) -> YearQuarter:
    results, why = inputs.results.get(part.quarter), part.why
    if results and not results.rows("totals", ("unit",)):
        why = say("chưa đơn vị nào có kết quả")
    version, told = results.version if results else "", in_languages(why) if why else None
    return YearQuarter(part.quarter, version, part.release.number, part.release.dated, told)
