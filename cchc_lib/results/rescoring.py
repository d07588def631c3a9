"""Past quarters scored under two versions of the regulation, and one with what is tried: nothing of it is written."""

from dataclasses import replace

from ..errors import InputError, UsageError
from ..folders import Folders
from ..inputs import QuarterInputs, read_entry, read_quarter
from ..model import Assessment, Criterion, EnteredRow, Regulation, count_plans
from ..scoring import CompanyScores, Rescored, ScoringInputs, UnitScore, rescore, score_under
from .current import Gap
from .reading import QuarterResults
from .writing import score_quarter, scoring_inputs


def rescore_quarters(
    folders: Folders, old: Regulation, new: Regulation, count: int
) -> tuple[list[tuple[QuarterInputs, Rescored]], list[Gap]]:
    """The last ``count`` quarters that have inputs, oldest first; and those of them that cannot be read."""
    quarters, found, gaps = folders.quarters(), list[tuple[QuarterInputs, Rescored]](), list[Gap]()
    for quarter in quarters[len(quarters) - count :]:
        try:
            inputs = read_quarter(folders, quarter)
        except (InputError, UsageError) as error:
            gaps.append(Gap(quarter, error.message))
        else:
            found.append((inputs, rescore(scoring_inputs(inputs), old, new)))
    return found, gaps


def score_changed(before: QuarterInputs, after: QuarterInputs) -> tuple[CompanyScores, CompanyScores]:
    """A quarter as it is, and with entries or rules changed: points that were given cross as between two versions."""
    scores, context = score_quarter(before)
    entered = replace(context, assessments=after.assessments, faulty=after.faulty)
    return scores, score_under(after.regulation, entered, after.regulation.blocks)


def score_stored(results: QuarterResults, version: Regulation) -> dict[str, UnitScore]:
    """The units of a quarter by a version that measures what it measured, on what stands in its results."""
    return score_under(version, stored_inputs(results), version.blocks).units


def stored_inputs(results: QuarterResults) -> ScoringInputs:
    """What scoring reads, from what stands in the results: of a published quarter, what was published."""
    regulation, units, tasks = results.regulation, results.units(), results.plan()
    entered = results.entered_numbers()
    assessments = {
        (unit.id, criterion.id): _stored_assessment(unit.id, criterion, entered.get((unit.id, criterion.id)))
        for unit in units.values()
        if not unit.missing
        for criterion in regulation.blocks[unit.block].criteria
        if not criterion.enters_nothing
    }
    return ScoringInputs(
        regulation,
        {name: [unit.id for unit in units.values() if unit.block == name] for name in regulation.blocks},
        assessments,
        count_plans(tasks, units, results.quarter),
        {unit: results.count_overdue(unit) for unit in units},
        {unit for unit, one in units.items() if one.missing},
        bool(tasks),
    )


def _stored_assessment(unit: str, criterion: Criterion, row: EnteredRow | None) -> Assessment:
    entry = read_entry(criterion, row) if row else None
    is_absent = bool(row and row.values.get("not_applicable"))
    without_value = entry is None and not is_absent
    return Assessment(unit, criterion.id, None, entry, not_applicable=is_absent, without_value=without_value)
