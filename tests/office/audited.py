"""Audit workbooks of cases: written, changed as a reader would, recalculated by LibreOffice, and read."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook, load_workbook

from cchc_lib.exact import decimals_of, round_half_up
from cchc_lib.language import Spoken, Text
from cchc_lib.model import Entry
from cchc_lib.office.audit import write_audit
from cchc_lib.office.audit.columns import DETAIL_LETTERS
from cchc_lib.office.audit.facts import AuditedQuarter, AuditedUnit
from cchc_lib.office.audit.formulas import decimals_of_entries
from cchc_lib.office.audit.layout import BlockLayout, lay_out
from cchc_lib.office.scoresheet import as_typed
from cchc_lib.quarter import Quarter
from cchc_lib.releases import Release
from cchc_lib.scoring import ScoringInputs, score_company
from tests.scoring.cases import inputs_of

from .libreoffice import save_all_as

QUARTER = Quarter(2019, 1)


@dataclass(frozen=True)
class EnteredQuarter(AuditedQuarter):
    """With the entries of every unit, one without a result too, and how much of it is overdue; by unit."""

    entered: dict[str, tuple[dict[str, Entry | None], int]]


def audit_case(case) -> EnteredQuarter:
    """What an audit workbook shows of a case."""
    return audit_inputs(inputs_of(case))


def audit_inputs(inputs: ScoringInputs) -> EnteredQuarter:
    """What an audit workbook shows of what scoring reads; units are called by their ids."""
    scored, regulation = score_company(inputs), inputs.regulation
    scores = scored.units
    units, missing = ({name: [] for name in regulation.blocks} for _ in range(2))
    entered = {}
    for name, block in regulation.blocks.items():
        for unit in inputs.members.get(name, []):
            entries = {
                c.id: inputs.plan.get(unit) if c.counts_plan else _result_of(inputs.assessments[unit, c.id])
                for c in block.criteria
                if c.averaged is None and unit not in inputs.faulty
            }
            entered[unit] = entries, inputs.overdue.get(unit, 0)
            if unit in scores:
                units[name].append(AuditedUnit(Text(unit), *entered[unit], scores[unit]))
            else:
                missing[name].append((Text(unit), Text("lỗi")))
    told = regulation, units, missing, Release(), True, Spoken("vi")
    return EnteredQuarter(QUARTER, *told, scored.averages, entered)


def _result_of(assessment) -> Entry | None:
    return None if assessment.not_applicable else assessment.result


# --- a reader at work -------------------------------------------------------------------------------------------


def write_changed(path: Path, before: AuditedQuarter, after: EnteredQuarter) -> None:
    """Write the workbook of one audit and type what another one has entered into its open cells."""
    write_audit(path, before)
    workbook = load_workbook(path)
    layouts = lay_out(before)
    for layout in layouts.values():
        for position, old in enumerate(layout.units):
            entries, overdue = after.entered[str(old.name)]
            workbook[layout.name][layout.cell("overdue", position)] = overdue
            for number, criterion in enumerate(layout.block.criteria):
                if criterion.id in old.entries and old.entries[criterion.id] != entries[criterion.id]:
                    type_cells(workbook, layout, position, number, _typed(criterion, entries[criterion.id]))
    workbook.save(path)


def _typed(criterion, entry: Entry | None) -> dict[str, object]:
    """What is typed into the cells of an entry."""
    if entry is None:
        return {"absent": "x"}
    typed = as_typed(entry, criterion, "verified")
    return {part: typed[f"verified_{part}"] for part in ("value", "total")}


def type_cells(workbook, layout: BlockLayout, unit: int, number: int, typed: dict[str, object]) -> None:
    """Put contents into the open cells of a unit's criterion; the others of its row are emptied."""
    for key in ("value", "total", "absent"):
        cell = workbook[layout.details][f"{DETAIL_LETTERS[key]}{layout.detail_row(unit, number)}"]
        content = typed.get(key)
        assert content is None or not cell.protection.locked
        cell.value = content


def fits(audited: AuditedQuarter, unit: str, criterion_id: str, entry: Entry | None) -> bool:
    """Whether the cells of a unit's criterion take an entry with so many decimals."""
    numbers = [] if entry is None else [x for x in (entry.value, entry.total) if x is not None]
    layout = next(one for one in lay_out(audited).values() if any(str(u.name) == unit for u in one.units))
    criterion = next(c for c in layout.block.criteria if c.id == criterion_id)
    known = [x for u in layout.units if (e := u.entries[criterion_id]) for x in (e.value, e.total) if x is not None]
    return all(decimals_of(x) <= decimals_of_entries(criterion, known) for x in numbers)


# --- what comes of it -------------------------------------------------------------------------------------------


def recalculate(paths: Iterable[Path]) -> dict[Path, Workbook]:
    """Each workbook as LibreOffice calculates it, by its path."""
    paths = list(paths)
    folder = paths[0].parent / "recalculated"
    save_all_as(paths, "xlsx", folder)
    return {path: load_workbook(folder / path.name, data_only=True) for path in paths}


def differences(workbook, audited: AuditedQuarter) -> list[object]:
    """Every cell that tells how far a result is from the one that was published."""
    found = []
    for layout in lay_out(audited).values():
        for position in range(len(layout.units)):
            keys = [key for key in layout.columns if key.endswith("_difference")]
            found += [workbook[layout.name][layout.cell(key, position)].value for key in keys]
            rows = [layout.detail_row(position, number) for number in range(len(layout.block.criteria))]
            found += [workbook[layout.details][f"{DETAIL_LETTERS['difference']}{row}"].value for row in rows]
    return found


def errors(workbook) -> list[str]:
    """Cells that hold an error."""
    return [
        f"{sheet.title}!{cell.coordinate}: {cell.value}"
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]


NO_RESULT = (None,) * 4


def results(workbook, audited: AuditedQuarter) -> dict[str, tuple]:
    """Total, percentage, class and rank of each unit, as the workbook calculates them; the points of its criteria."""
    found = {}
    for layout in lay_out(audited).values():
        keys = [
            "result",
            "percent",
            "class",
            "rank",
            *(key for key in layout.columns if key.startswith("criterion_")),
        ]
        for position, unit in enumerate(layout.units):
            cells = [_read(workbook[layout.name][layout.cell(key, position)].value) for key in keys]
            found[str(unit.name)] = tuple(cells[: len(NO_RESULT)] if cells[0] is None else cells)
    return found


def _read(value: object) -> object:
    return None if value == "" else value


def expected(audited: AuditedQuarter) -> dict[str, tuple]:
    """The same as scoring gives it."""
    regulation = audited.regulation
    found = {}
    for units in audited.units.values():
        for unit in units:
            score, grade = unit.score, regulation.grade(unit.score.final_class).title
            points = [round_half_up(c.counted, regulation.rounding.places) for c in score.criteria.values()]
            found[str(unit.name)] = (
                float(score.total),
                float(score.percent),
                str(grade),
                score.rank if len(units) > 1 else None,
                *map(float, points),
            )
    return found
