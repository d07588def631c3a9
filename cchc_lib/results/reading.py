"""The results of one quarter, read by unit, block or whole. What was read is remembered, and has a hash.

A read is a quarter, a selector and the hash of what it gave. Whoever runs a bulletin is told each: a later run
compares it with the results as they are then.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from functools import cache, cached_property, lru_cache, partial
from io import RawIOBase
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import PrivateAttr

from ..errors import RecordBroken, UsageError
from ..exact import ONE
from ..files import hash_bytes
from ..folders import READS_VARIABLE
from ..inputs import arrange, mask_personal_data
from ..language import Message, Text, say
from ..model import EvidenceFile, Organisation, QuarterSettings, YearCeiling, YearSettings
from ..model.citations import QuotedBlock, QuotedHead
from ..model.examples import AnyExample, example_kind
from ..model.names import Called, Named, Names, name_blocks
from ..model.records import FREE_TEXTS, MARKED_COLUMNS, EnteredRow, Finding, PlanTask, Row, Shortcoming
from ..model.regulation import Block, Ceiling, Regulation, RegulationHead
from ..quarter import Quarter, parse_period
from ..scoring import CriterionScore, KnifeEdge, LossSum, NextClass, OneCase, StepSet, UnitScore
from . import tables
from .codecs import Selected, Table
from .notices import Scored, find_moved
from .tables import BlockRow, FindingRow, LayerScore, StepRow, UnitRow, UnreviewedRow

# what people wrote, also where our sentences quote it, and what they called their files
_MASKED = {**FREE_TEXTS, "findings": ("message_vi", "message_en"), "evidence": ("name",)}
_SETTING = "json_extract(value, '$.{}')"  # what is read where one of the settings is asked for

_NONE_STAYS_OPEN = os.name == "nt"  # where no file is replaced that somebody has open, as a notebook in JupyterLab

_NUMBERS = (*MARKED_COLUMNS, "checked_on")  # of a row of inputs

S = TypeVar("S")
Value = str | int | None


class UnitOutcome(NamedTuple):
    """Points, the block's maximum and the class of a unit, and the ceilings that it met."""

    unit: str
    block: str
    total: Fraction
    max_points: Fraction
    class_by_points: str
    final_class: str
    ceilings: tuple[Ceiling, ...]


class Reached(NamedTuple):
    """What a unit reached at a criterion, before its points are shared out anew, and by what they then are more."""

    x: Fraction | None
    points: Fraction | None = None
    factor: Fraction = ONE


class Standing(NamedTuple):
    """A unit's place in its block, without what its points are made of."""

    unit: str
    block: str
    total: Fraction
    percent: Fraction
    class_by_points: str
    final_class: str
    ceilings: tuple[Ceiling, ...]
    rank: int | None


def _open(path: Path) -> sqlite3.Connection:
    """A results file, which is replaced whole, so that no read has to lock it; in memory where it may not stay open.

    There SQLite would not open one on a server either, which Windows also names for a drive that leads there.
    """
    if not _NONE_STAYS_OPEN:
        path.open("rb").close()  # of one that is gone, or that may not be read, SQLite does not say which it is
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.deserialize(path.read_bytes() or b"nothing is no database")
    database.execute("PRAGMA query_only = ON")
    return database


class QuarterResults:
    """One quarter's results, opened for reading.

    Every selection goes through one place, which keeps the hash of the rows that it gave: `digest_reads` tells
    which data a bulletin rests on.

    Parameters
    ----------
    previous : callable, optional
        Opens the results of the quarter before, which notices are found by; None where there are none.
    called : callable, optional
        What units are called besides, today, by their id.

    Attributes
    ----------
    masks : bool
        Whether personal data is masked in what people wrote: for bulletins, never for whoever follows a score.
    """

    def __init__(
        self,
        path: Path,
        previous: Callable[[], "QuarterResults | None"] = lambda: None,
        called: Callable[[], Mapping[str, Called]] = dict,
    ):
        self._database = _open(path)
        self._database.row_factory = sqlite3.Row
        self._path = path
        self._previous, self._called = previous, called
        self.read: dict[str, str] = {}
        self._made: dict[tuple, Any] = {}
        self.masks = False

    def as_bytes(self) -> bytes:
        """The file that is open, whatever has taken its place since."""
        return self._database.serialize()

    def close(self) -> None:
        """Let the file go."""
        self._database.close()

    def rows(self, table: str, columns: tuple[str, ...] = ("*",), /, **where: Value) -> Sequence[Selected]:
        """The rows of a table that meet all conditions, in the order in which they were written.

        Of rows that are read for a few ``columns`` the others may change, and what was read is the same.
        """
        given = {column: value for column, value in where.items() if value is not None}
        selector = json.dumps([table, given, columns])
        rows = self._rows(table, given, columns)
        if selector not in self.read:
            self.read[selector] = hash_content([tuple(row) for row in rows])
            tell_read(self._quarter_name, selector, self.read[selector])
        if not self.masks or not rows:
            return rows
        free = set(rows[0].keys()).intersection(_MASKED.get(table, ()))
        return [_masked(row, free) for row in rows] if free else rows

    def _read(self, table: Table, shape: type[S], **where: Value) -> list[S]:
        """Whole rows, each as an instance of a class that has fields for some of the columns; made once."""
        key = (table.name, shape, self.masks, *where.items())
        if key not in self._made:
            rows = self.rows(table.name, **where)
            with self._of_this_version():
                self._made[key] = [table.read(shape, row) for row in rows]
        return list(self._made[key])

    def _map(self, table: Table, key: str, field: str, **where: Value) -> dict[str, Any]:
        """One field by another, by these two columns alone; made once."""
        name = (table.name, key, field, *where.items())
        if name not in self._made:
            rows = self.rows(table.name, (key, field), **where)
            self._made[name] = {row[key]: table.value(field, row) for row in rows}
        return dict(self._made[name])

    def hash_selector(self, selector: str) -> str:
        """Hash of what a selector of an earlier reading would give now."""
        return hash_content([tuple(row) for row in self._rows(*json.loads(selector))])

    def _rows(self, table: str, given: Mapping[str, Value], columns: Iterable[str] = ("*",)) -> list[sqlite3.Row]:
        condition = " AND ".join(f"{column} = :{column}" for column in given)
        query = f"SELECT {', '.join(columns)} FROM {table}" + (f" WHERE {condition}" if condition else "")
        query += " ORDER BY rowid"
        try:
            return self._database.execute(query, given).fetchall()
        except sqlite3.OperationalError as error:  # no such table, or column
            raise written_by_another_version(self._path, _first_line(error)) from error

    @contextmanager
    def _of_this_version(self) -> Iterator[None]:
        """Tell by its file what another version of this software wrote: another shape, or what no model takes."""
        try:
            yield
        except (LookupError, ValueError) as error:  # no such column or row; a key too many or too few
            raise written_by_another_version(self._path, _first_line(error)) from error

    @cached_property
    def _quarter_name(self) -> str:
        return self._rows("meta", {"key": "quarter"})[0]["value"]

    def _meta(self, key: str) -> str:
        with self._of_this_version():
            return self.rows("meta", key=key)[0]["value"]

    @cached_property
    def quarter(self) -> Quarter:
        """The quarter."""
        return parse_period(self._meta("quarter"))

    @cached_property
    def sums_up(self) -> bool:
        """Whether they are of a year that is made of its quarters."""
        return bool(self._rows("sqlite_master", {"name": "year_quarters"}, ("name",)))

    @cached_property
    def inputs_hash(self) -> str:
        """Hash of the inputs that were scored; no content, so it does not count as read."""
        return self._rows("meta", {"key": "inputs_hash"})[0]["value"]

    @cached_property
    def shape(self) -> str:
        """What says which tables and columns it has (`cchc_lib.results.tables.SHAPE`); no content, as its hash."""
        return next((row["value"] for row in self._rows("meta", {"key": "shape"})), "")

    @cached_property
    def before(self) -> "QuarterResults | None":
        """The quarter before, where it has results."""
        return self._previous()

    @cached_property
    def settings(self) -> QuarterSettings:
        """Its dates, deadlines and letters; each of them counts as read once it is asked for."""
        model, noted = (YearSettings, _NotedYearSettings) if self.sums_up else (QuarterSettings, _NotedSettings)
        with self._of_this_version():
            content = self._rows("meta", {"key": "settings"})[0]["value"]
            return noted.of(model.model_validate(json.loads(content)), self._note_setting)

    def deadline(self, step: str) -> date:
        """One of the quarter's deadlines, which counts as read without the others."""
        self._note_setting(f"deadlines.{step}")
        return getattr(dict(self.settings)["deadlines"], step)

    def _note_setting(self, name: str) -> None:
        self.rows("meta", (_SETTING.format(name),), key="settings")

    @cached_property
    def organisation(self) -> Organisation:
        """The body that scores its units."""
        with self._of_this_version():
            return Organisation.model_validate(json.loads(self._meta("organisation")))

    @cached_property
    def version(self) -> str:
        """Which version of the regulation scored the quarter, whatever it says."""
        return self._meta("regulation")

    @cached_property
    def regulation(self) -> Regulation:
        """The version that scored the quarter."""
        files = {row["file"]: row["content"] for row in self.rows("regulation")}
        files.pop("examples", None)
        with self._of_this_version():
            return _regulation(self.version, tuple(files.items()))

    @cached_property
    def quoted(self) -> QuotedHead:
        """What letters quote of the version."""
        with self._of_this_version():
            return QuotedHead.model_validate(self._quoted(""))

    def quoted_block(self, block: str) -> QuotedBlock:
        """What letters quote of one of its blocks."""
        with self._of_this_version():
            return QuotedBlock.model_validate(self._quoted(block))

    def _quoted(self, block: str) -> dict:
        return json.loads(self.rows("quoted", block=block)[0]["content"])

    @cached_property
    def examples(self) -> list[AnyExample]:
        """The worked examples of the version.

        Raises
        ------
        UsageError
            If their file has faults, which keep nobody from points.
        """
        rows = self.rows("regulation", file="examples")
        written = json.loads(rows[0]["content"]) if rows else None
        try:
            return [example_kind(data).model_validate(data) for data in written or ()]
        except (TypeError, ValueError):
            told = say(
                "ví dụ của bản quy định {version} còn lỗi; xem: cchc regulation check {version}", version=self.version
            )
            raise UsageError(told) from None

    def units(self, block: str | None = None, unit: str | None = None) -> dict[str, UnitRow]:
        """The units, in printed order."""
        return {row.id: row for row in self._read(tables.UNITS, UnitRow, block=block, unit=unit)}

    def heirs(self, unit: str) -> list[str]:
        """The units that succeed one, in printed order."""
        return [heir for heir, units in self._map(tables.UNITS, "unit", "succeeds").items() if unit in units]

    @cached_property
    def unit_names(self) -> Names:
        """The units of the quarter by all that they are called, as it prints them and today."""
        today, blocks = self._called(), self.regulation.blocks
        units = [tables.UNITS.read(UnitRow, row) for row in self._rows(tables.UNITS.name, {})]
        return Names(
            say("đơn vị"), (Named(u.id, u.name, u.short, today.get(u.id, ()), blocks[u.block].title) for u in units)
        )

    def require_unit(self, written: str) -> str:
        """The id of a unit by any of its names.

        Raises
        ------
        UsageError
            If there is none, or several are called so, or it is a unit of other quarters.
        """
        # not among what was read: by which name a unit is asked for makes no difference to what is said of it
        if isinstance(written, str) and self._rows(tables.UNITS.name, {"unit": written}):
            return written
        ours = self.unit_names
        elsewhere = {unit: called for unit, called in self._called().items() if unit not in ours.things}
        others = Names(ours.what, (Named(unit, Text(unit), None, called) for unit, called in elsewhere.items()))
        if others.find(written) and not ours.list_meant(written):
            told = {"found": written, "quarter": self.quarter, "day": self.quarter.last_day}
            raise UsageError(
                say("đơn vị «{found}» không có kết quả {quarter}: không phải đơn vị được chấm vào ngày {day}", **told)
            )
        return ours.require(written)

    def require_block(self, written: str) -> str:
        """The id of a block by any of its names; raises as `require_unit` does."""
        return name_blocks(self.regulation.blocks).require(written)

    def unscored(self, block: str | None = None) -> dict[str, UnitRow]:
        """The units that have no points, because of faults in what was entered."""
        return {unit: row for unit, row in self.units(block).items() if row.missing}

    def tell_missing(self, unit: UnitRow) -> Message | None:
        """That a unit has no result, why, and the command that names the cells; None of one that has."""
        told = {"unit": unit.name, "why": unit.missing, "quarter": str(self.quarter)}
        return say("{unit} chưa có kết quả: {why}; xem: cchc check {quarter}", **told) if unit.missing else None

    def silent(self) -> list[UnitRow]:
        """The units that have something to hand in, of which nothing was entered in any layer; of a year none."""
        if self.sums_up:
            return []
        rows = self.rows("inputs", ("unit", *MARKED_COLUMNS))
        heard = {row["unit"] for row in rows if any(row[column] for column in MARKED_COLUMNS)}
        blocks, units = self.regulation.blocks, self.units().values()
        return [unit for unit in units if not (unit.id in heard or blocks[unit.block].enters_nothing)]

    def scores(self, block: str | None = None, unit: str | None = None) -> dict[str, UnitScore]:
        """The units that were scored, with every criterion."""
        with self._of_this_version():
            criteria: dict[str, dict[str, CriterionScore]] = {}
            for row in self.rows("scores", is_result=1, block=block, unit=unit):
                criteria.setdefault(row["unit"], {})[row["criterion"]] = _criterion_score(*_pick_score(row))
            ceilings = self._year_ceilings if self.sums_up else self.regulation.head.ceilings
            return {
                row["unit"]: tables.TOTALS.read(
                    UnitScore, row, criteria=criteria.get(row["unit"], {}), ceilings=_met(row, ceilings)
                )
                for row in self.rows("totals", block=block, unit=unit)
            }

    def scored(self, block: str | None = None, unit: str | None = None) -> Scored:
        """The same with what was entered, to be compared with the quarter before."""
        block_of = self._map(tables.INPUTS, "unit", "block", block=block, unit=unit)
        return Scored(self.scores(block, unit), self.regulation, self.entered(block, unit), block_of)

    def scored_before(self, block: str | None = None, unit: str | None = None) -> Scored:
        """What a later quarter is compared with, of a unit with all that its block entered."""
        block_of = self._map(tables.INPUTS, "unit", "block", block=block)
        return Scored(self.scores(block, unit), self.regulation, self.entered_numbers(block), block_of)

    def outcome(self, unit: str) -> UnitOutcome:
        """What a unit reached, whatever rank that gave it."""
        (row,) = self.rows("totals", tables.TOTALS.columns_of(UnitOutcome), unit=unit)
        return tables.TOTALS.read(UnitOutcome, row, ceilings=_met(row, self.quoted.ceilings))

    @property
    def _year_ceilings(self) -> Sequence[YearCeiling]:
        return self.regulation.head.year.ceilings if self.regulation.head.year else ()

    def reached(self, unit: str, criterion: str) -> Reached:
        """What counts of a unit at a criterion, whatever it got at others."""
        columns = tables.SCORES.columns_of(Reached)
        (row,) = self.rows("scores", columns, unit=unit, criterion=criterion, is_result=1)
        return tables.SCORES.read(Reached, row)

    def standings(self) -> dict[str, Standing]:
        """Where every unit that was scored stands, whatever its points are made of."""
        rows = self.rows("totals", tables.TOTALS.columns_of(Standing))
        ceilings = self._year_ceilings if self.sums_up else self.quoted.ceilings
        return {row["unit"]: tables.TOTALS.read(Standing, row, ceilings=_met(row, ceilings)) for row in rows}

    def percents(self, block: str | None = None, unit: str | None = None) -> dict[str, Fraction]:
        """The printed % of the units that were scored."""
        return self._map(tables.TOTALS, "unit", "percent", block=block, unit=unit)

    def not_submitting(self) -> set[str]:
        """The units that handed nothing in, by a record that says so: their points tell nothing of their work."""
        records = self._map(tables.UNITS, "unit", "not_submitted")
        return {unit for unit, record in records.items() if record}

    def without_value(self) -> set[str]:
        """The units of which a value is missing, though they handed others in: what it took tells nothing of work."""
        return {unit for unit, lacking in self._map(tables.UNITS, "unit", "without_value").items() if lacking}

    def block(self, block: str) -> BlockRow | None:
        """What a block's units have in common; None where the regulation has no such block."""
        return next(iter(self._read(tables.BLOCKS, BlockRow, block=block)), None)

    def medians(self, block: str) -> dict[str, Fraction]:
        """The median of the points in % of the units' own maxima, by criterion inside the maximum.

        Empty where a unit of the block was not scored; without a criterion that arose at one unit alone.
        """
        found = self._map(tables.CRITERIA, "criterion", "median_percent", block=block)
        return {criterion: middle for criterion, middle in found.items() if middle is not None}

    def losses(self, block: str) -> dict[str, LossSum]:
        """What all units lost together, by criterion; empty where a unit of the block was not scored."""
        columns = ("criterion", *tables.CRITERIA.columns_of(LossSum))
        rows = self.rows("criteria", columns, block=block)
        return {row["criterion"]: tables.CRITERIA.read(LossSum, row) for row in rows}

    def layers(self, block: str | None = None, unit: str | None = None) -> list[LayerScore]:
        """Every layer that was filled, with its points by the same scale: not what is missing or did not arise."""
        return [one for one in self._read(tables.SCORES, LayerScore, block=block, unit=unit) if one.x is not None]

    def averages(self) -> dict[str, Fraction]:
        """Averages of blocks that others read, by ``block/of``."""
        return self._map(tables.AVERAGES, "source", "exact")

    def average(self, source: str) -> Fraction | None:
        """One of them, read without the others, which may change; None where there is none."""
        return self._map(tables.AVERAGES, "source", "exact", source=source).get(source)

    def knife_edges(self, block: str | None = None, unit: str | None = None) -> list[KnifeEdge]:
        """Units whose class or rank hangs on the rule of rounding."""
        return self._read(tables.KNIFE_EDGES, KnifeEdge, block=block, unit=unit)

    def one_cases(self, block: str | None = None, unit: str | None = None) -> list[OneCase]:
        """What a unit would have with one entry a step up or down, for each that there is."""
        return self._read(tables.ONE_CASES, OneCase, block=block, unit=unit)

    def next_class(self, unit: str) -> NextClass | None:
        """The cheapest sets of steps to the class above its own; None where no set of a few criteria leads there."""
        rows = self._read(tables.NEXT_CLASS, StepRow, unit=unit)
        if not rows:
            return None
        sets = [list(steps) for _, steps in groupby(rows, key=attrgetter("number"))]
        found = (StepSet({one.criterion: one.change for one in steps}, steps[0].gained) for steps in sets)
        held = tuple(self.regulation.head.ceilings[place] for place in rows[0].held)
        return NextClass(unit, rows[0].block, rows[0].grade, rows[0].sets, tuple(found), held)

    def unreviewed(self, block: str | None = None) -> dict[str, UnreviewedRow]:
        """What each unit would have, had the verified layer stood; empty where nothing was reviewed."""
        return {row.unit: row for row in self._read(tables.UNREVIEWED, UnreviewedRow, block=block)}

    def entered(self, block: str | None = None, unit: str | None = None) -> dict[tuple[str, str], EnteredRow]:
        """What was entered, by unit and criterion; where it stands is read of the rows of which that is asked."""
        found: dict[tuple[str, str], EnteredRow] = {}
        for row in self.rows("inputs", tables.INPUTS.columns_of(EnteredRow), block=block, unit=unit):
            name = (row["unit"], row["criterion"])
            found[name] = tables.INPUTS.read(EnteredRow, row, find_row=partial(self._find_place, *name))
        return found

    def _find_place(self, unit: str, criterion: str) -> Row:
        """Where a row of what was entered stands."""
        *_, row = self.rows("inputs", ("file", "sheet", "row", "columns"), unit=unit, criterion=criterion)
        return tables.INPUTS.value("row", row)

    def entered_numbers(self, block: str | None = None) -> dict[tuple[str, str], EnteredRow]:
        """The same without what people wrote of it, nor where it stands: that may change, and this is what it was."""
        found: dict[tuple[str, str], EnteredRow] = {}
        for row in self.rows("inputs", ("unit", "criterion", *_NUMBERS), block=block):
            name, values = (row["unit"], row["criterion"]), {x: row[x] for x in _NUMBERS if row[x]}
            found[name] = EnteredRow(*name, values)
        return found

    def shortcomings(
        self, block: str | None = None, unit: str | None = None, id_: str | None = None
    ) -> list[Shortcoming]:
        """Shortcomings known in the quarter."""
        return self._read(tables.SHORTCOMINGS, Shortcoming, block=block, unit=unit, id=id_)

    def statuses(self, id_: str | None = None) -> dict[str, str]:
        """The status of each shortcoming, or of one, by its id, whosever it was."""
        return self._map(tables.SHORTCOMINGS, "id", "status", id=id_)

    def plan(self, block: str | None = None, unit: str | None = None, task: str | None = None) -> list[PlanTask]:
        """Tasks of the programme, also those to come."""
        return self._read(tables.PLAN, PlanTask, block=block, unit=unit, task=task)

    def late_tasks(self, block: str | None = None, unit: str | None = None) -> list[PlanTask]:
        """Those that are late, read alone: who asks for them rests on no task to come."""
        return self._read(tables.PLAN, PlanTask, block=block, unit=unit, late=1)

    def evidence(self, unit: str | None = None) -> list[EvidenceFile]:
        """The evidence files that rows name and that were there."""
        return self._read(tables.EVIDENCE, EvidenceFile, unit=unit)

    def count_overdue(self, unit: str) -> int:
        """How many shortcomings of a unit are open after their deadline."""
        return len(self.rows("shortcomings", ("id",), unit=unit, overdue=1))

    def pending(self) -> list[tuple[str, str]]:
        """What units still have to do, as ``(unit, what)``, whatever it is about.

        ``open`` is a shortcoming in time, ``overdue`` one that is not, ``late`` a task of the year's programme.
        """
        still_open = self.rows("shortcomings", ("unit", "overdue"), status="open")
        found = [(row["unit"], "overdue" if row["overdue"] else "open") for row in still_open]
        return found + [(row["unit"], "late") for row in self.rows("plan", ("unit",), late=1)]

    def findings(self, block: str | None = None, unit: str | None = None) -> list[FindingRow | Finding]:
        """Faults and notices; of a block or a unit also those that concern it with others.

        Those that come of a comparison with the quarter before are found now, by what is known of it now.
        """
        wheres: list[dict[str, Value]] = [{"unit": unit, "block": None if unit else block}]
        if unit:
            wheres.append({"unit": "", "block": block})
        if unit or block:
            wheres.append({"unit": "", "block": ""})
        found: list[FindingRow | Finding] = []
        for where in wheres:
            found += self._read(tables.FINDINGS, FindingRow, **where)
        if self.before is not None:
            moved = find_moved(self.scored(block, unit), self.before.scored_before(block, unit))
            found += arrange(list(moved), self.regulation.codes)
        return found


class _NotedSettings(QuarterSettings):
    """Settings that note each field which is asked for: nobody rests on the others."""

    _note: Callable[[str], None] = PrivateAttr()

    @classmethod
    def of(cls, settings: QuarterSettings, note: Callable[[str], None]) -> "_NotedSettings":
        """The same settings, noted."""
        noted = cls.model_construct(**dict(settings))
        noted._note = cache(note)
        return noted

    def __getattribute__(self, name: str) -> Any:
        if name in QuarterSettings.model_fields:
            self._note(name)
        return super().__getattribute__(name)


class _NotedYearSettings(_NotedSettings, YearSettings):
    """The same of a year."""


def written_by_another_version(file: Path, why: object) -> RecordBroken:
    """What is told of a results file that another version of the software wrote."""
    return RecordBroken(
        say("{file} do phiên bản khác của phần mềm ghi nên không đọc được ({why})", file=file, why=why)
    )


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def tell_read(quarter: str, selector: str, digest: str) -> None:
    """Add a read to the list that a kernel was asked for (``$CCHC_READS``), as a line of JSON."""
    if path := os.environ.get(READS_VARIABLE):
        _list_of_reads(path).write((json.dumps([quarter, selector, digest]) + "\n").encode())


@lru_cache(maxsize=1)
def _list_of_reads(path: str) -> RawIOBase:
    """Opened once, since a bulletin reads more than a hundred times; it stays open as long as the kernel."""
    return Path(path).open("ab", buffering=0)


def is_of_deadlines(read: Sequence[str], step: str = "") -> bool:
    """Whether a read is that of a deadline of its quarter; of one of them, where that is named."""
    return _SETTING.partition("{}")[0] + f"deadlines.{step}" in read[1]


def hash_content(content: object) -> str:
    """Hash of anything that JSON can write."""
    return hash_bytes(json.dumps(content, ensure_ascii=False).encode())


def digest_reads(opened: Iterable[QuarterResults]) -> str:
    """Hash of all the rows that were read so far of some quarters, and of those that these were compared with."""
    read: dict[str, dict[str, str]] = {}
    for results in opened:
        compared = results.__dict__.get("before")  # where it was asked for: a hash opens no quarter
        for one in (results, compared):
            if one is not None and one.read:
                read.setdefault(str(one.quarter), {}).update(one.read)
    return hash_content([[quarter, sorted(rows.items())] for quarter, rows in sorted(read.items())])


def _masked(row: sqlite3.Row, columns: Iterable[str]) -> Selected:
    """A row as bulletins may print it; its hash is that of the row as it was entered."""
    texts = {column: text for column in columns if (text := row[column])}
    masked = {column: mask_personal_data(text) for column, text in texts.items()}
    return row if masked == texts else {**row, **masked}


@lru_cache(maxsize=16)
def _regulation(version: str, files: tuple[tuple[str, str], ...]) -> Regulation:
    content = {name: json.loads(text) for name, text in files}
    head = RegulationHead.model_validate(content.pop("regulation"))
    return Regulation(version, head, {name: Block.model_validate(content[name]) for name in head.blocks})


_SCORED = tables.SCORES.columns_of(CriterionScore)
_pick_score = itemgetter(*_SCORED)


@lru_cache(maxsize=2**16)  # units that did alike share a score
def _criterion_score(*values: str | None) -> CriterionScore:
    return tables.SCORES.read(CriterionScore, dict(zip(_SCORED, values, strict=True)))


def _met(total: Selected, ceilings: Sequence[S]) -> tuple[S, ...]:
    return tuple(ceilings[place] for place in tables.TOTALS.value("ceilings", total))
