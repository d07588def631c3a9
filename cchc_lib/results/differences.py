"""What differs between two results of one quarter, unit by unit: the cells, the points, class and rank."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..exact import ratio_text
from ..model import SHORTCOMING_COLUMNS, PlanTask, Shortcoming
from ..scoring import UnitScore, reference_key
from .codecs import ENTERED_COLUMNS
from .reading import QuarterResults

Pair = tuple[str | None, str | None]  # old, new; None where there was nothing
_ASKED_OF_TASKS = ("title", "due", "status")  # what letters say of one
_TASK_COLUMNS = (*_ASKED_OF_TASKS, "done_in", "evidence", "dropped_by")


@dataclass(frozen=True)
class CellChange:
    """A cell that holds something else.

    Attributes
    ----------
    table : str
        ``inputs``, ``shortcomings``, ``plan`` or ``settings``.
    place : str
        The address of the cell; of a shortcoming or a task its id; of a setting its file.
    """

    table: str
    place: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class UnitChange:
    """What a unit's inputs and result were, and are; as it stands in a record, numbers as ``n/d``.

    Attributes
    ----------
    criteria : dict of str
        Old and new points of each criterion that gives others.
    references : dict of str
        Of those, what its number is held against, or the average that it reads, where that is another now.
    total, grade, rank : tuple of str
        Old and new; the same twice where nothing changed.
    percent : tuple of str
        The printed %, old and new, which a changed maximum moves alone; None twice in records from before it stood.
    ceilings : tuple of sequence of str
        The clauses of those that hold the class down, old and new.
    """

    unit: str
    cells: list[CellChange] = field(default_factory=list)
    criteria: Mapping[str, Pair] = field(default_factory=dict)
    total: Pair = (None, None)
    grade: Pair = (None, None)
    rank: Pair = (None, None)
    percent: Pair = (None, None)
    references: Mapping[str, Pair] = field(default_factory=dict)
    ceilings: tuple[Sequence[str], Sequence[str]] = ((), ())

    @property
    def is_of_result(self) -> bool:
        """Whether more than words changed: points, %, class, what holds it, rank, what is known of a shortcoming."""
        is_known = any(cell.table == "shortcomings" for cell in self.cells)
        return bool(self.criteria) or is_known or self.is_of_standing or self.is_of_maximum or self.is_held_otherwise

    @property
    def is_of_standing(self) -> bool:
        """Whether the printed total, the class or the rank changed."""
        return self.is_of_outcome or self.rank[0] != self.rank[1]

    @property
    def is_of_outcome(self) -> bool:
        """Whether the printed total or the class changed."""
        return any(old != new for old, new in (self.total, self.grade))

    @property
    def is_of_maximum(self) -> bool:
        """Whether the same printed total is another %."""
        return self.total[0] == self.total[1] and self.percent[0] != self.percent[1]

    @property
    def is_held_otherwise(self) -> bool:
        """Whether ceilings of other articles hold the class down: one may be that of several."""
        was, now = self.ceilings
        return {*was} != {*now}

    @property
    def asked(self) -> list[CellChange]:
        """The cells that change what is asked of the unit."""
        asked = {"shortcomings": SHORTCOMING_COLUMNS, "plan": _ASKED_OF_TASKS}
        return [cell for cell in self.cells if cell.column in asked.get(cell.table, ())]

    @property
    def is_of_letters(self) -> bool:
        """Whether the points, the class, what holds it down or what is asked changed, which letters to it tell."""
        return bool(self.asked) or self.is_of_outcome or self.is_held_otherwise

    @classmethod
    def from_record(cls, told: Mapping) -> "UnitChange":
        """A change as a record tells it."""
        return cls(**{**told, "cells": [CellChange(**cell) for cell in told["cells"]]})


def find_changes(old: QuarterResults, new: QuarterResults) -> list[UnitChange]:
    """The units whose inputs or results differ, in printed order."""
    cells: dict[str, list[CellChange]] = {}
    for unit, cell in (*_submitted(old, new), *_entered(old, new), *_shortcomings(old, new), *_tasks(old, new)):
        cells.setdefault(unit, []).append(cell)
    before, after, references = old.scores(), new.scores(), _references(old, new)
    units = dict.fromkeys([*new.units(), *old.units(), *cells])
    found = [_unit_change(unit, cells.get(unit, []), before.get(unit), after.get(unit), references) for unit in units]
    return [change for change in found if change.cells or change.is_of_result]


def find_moved_deadlines(old: QuarterResults, new: QuarterResults) -> dict[str, tuple[str, str]]:
    """The deadlines that documents of the period give, where they differ: the day that each was, and is."""
    was, now = (dict(one.settings.deadlines) for one in (old, new))
    return {step: (str(was[step]), str(now[step])) for step in new.settings.asked_by if was[step] != now[step]}


def _references(old: QuarterResults, new: QuarterResults) -> dict[tuple[str, str], Pair]:
    """By block and criterion what numbers are held against, or the average that is read, where it is another now."""
    before, after = old.averages(), new.averages()
    found: dict[tuple[str, str], Pair] = {}
    for block in new.regulation.blocks.values():
        for criterion in block.criteria:
            key = criterion.averaged.key if criterion.averaged else reference_key(block, criterion)
            if key in before and key in after and before[key] != after[key]:
                found[block.block, criterion.id] = ratio_text(before[key]), ratio_text(after[key])
    return found


def _unit_change(
    unit: str,
    cells: list[CellChange],
    old: UnitScore | None,
    new: UnitScore | None,
    references: Mapping[tuple[str, str], Pair],
) -> UnitChange:
    def pair(show: Callable[[UnitScore], str | None]) -> Pair:
        return show(old) if old else None, show(new) if new else None

    was, now = (
        {name: ratio_text(one.counted) for name, one in score.criteria.items()} if score else {}
        for score in (old, new)
    )
    moved = {name: (was.get(name), now.get(name)) for name in {**was, **now} if was.get(name) != now.get(name)}
    held = {criterion: references.get((new.block, criterion)) if new else None for criterion in moved}
    return UnitChange(
        unit,
        cells,
        moved,
        total=pair(lambda score: ratio_text(score.total)),
        grade=pair(lambda score: score.final_class),
        rank=pair(lambda score: str(score.rank) if score.rank else None),
        percent=pair(lambda score: ratio_text(score.percent)),
        references={criterion: found for criterion, found in held.items() if found},
        ceilings=(_holding(old), _holding(new)),
    )


def _holding(score: UnitScore | None) -> list[str]:
    return [str(one.clause) for one in score.holding] if score else []


def _submitted(old: QuarterResults, new: QuarterResults) -> Iterable[tuple[str, CellChange]]:
    """The records that say who handed nothing in."""
    before, after = (
        {unit: one.not_submitted for unit, one in results.units().items() if one.not_submitted}
        for results in (old, new)
    )
    for unit in {**before, **after}:
        was, now = before.get(unit, ""), after.get(unit, "")
        if was != now:
            yield unit, CellChange("settings", "quarter.yaml", "not_submitted", was, now)


def _entered(old: QuarterResults, new: QuarterResults) -> Iterable[tuple[str, CellChange]]:
    before, after = old.entered(), new.entered()
    for key, row in {**before, **after}.items():
        was, now = (found[key].values if key in found else {} for found in (before, after))
        for column in ENTERED_COLUMNS:
            if (one := was.get(column, "")) != (other := now.get(column, "")):
                yield row.unit, CellChange("inputs", row.address(column), column, one, other)


def _shortcomings(old: QuarterResults, new: QuarterResults) -> Iterable[tuple[str, CellChange]]:
    """Of one that goes to another unit all that was asked of the first, and is of the other."""
    before, after = ({(s.unit, s.id): s for s in results.shortcomings()} for results in (old, new))
    for unit, id_ in {**before, **after}:
        was, now = (found.get((unit, id_)) for found in (before, after))
        for column, one, other in _differing(was, now, SHORTCOMING_COLUMNS):
            if column not in ("id", "unit"):  # by which it is told
                yield unit, CellChange("shortcomings", id_, column, one, other)


def _differing(
    old: Shortcoming | PlanTask | None, new: Shortcoming | PlanTask | None, columns: Iterable[str]
) -> Iterable[tuple[str, str, str]]:
    for column in columns:
        values = (getattr(one, column, None) for one in (old, new))
        was, now = ("" if value is None else str(value) for value in values)
        if was != now:
            yield column, was, now


def _tasks(old: QuarterResults, new: QuarterResults) -> Iterable[tuple[str, CellChange]]:
    """Tasks due by the quarter's end of which another thing is said; of one that was put off until when.

    What falls due later, then and now, changes nothing of the quarter.
    """
    before, after = ({(one.unit, one.task): one for one in results.plan()} for results in (old, new))
    for unit, task in {**before, **after}:
        was, now = (found.get((unit, task)) for found in (before, after))
        if not any(one and one.due <= new.quarter for one in (was, now)):
            continue
        columns: Sequence[str] = _TASK_COLUMNS if was and now else ("due", "status")
        for column, one, other in _differing(was, now, ("due",) if now and now.due > new.quarter else columns):
            yield unit, CellChange("plan", task, column, one, other)
