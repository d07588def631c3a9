"""What an audit workbook shows: entries, and the results that its formulas have to find again."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ...language import Spoken, Text
from ...model import Entry, Regulation
from ...quarter import Quarter
from ...releases import Release
from ...results import History
from ...results.rescoring import stored_inputs
from ...scoring import UnitScore
from ...scoring.totals import find_entry


@dataclass(frozen=True, slots=True)
class AuditedUnit:
    """One unit that has a result.

    Attributes
    ----------
    entries : mapping of str to Entry or None
        What counts for each criterion that enters something or counts the plan; None: not applicable.
    """

    name: Text
    entries: Mapping[str, Entry | None]
    overdue: int
    score: UnitScore


@dataclass(frozen=True, slots=True)
class AuditedQuarter:
    """A quarter: its regulation, the units of each block in printed order, and what numbers were held against.

    ``missing`` are the units of each block without a result, and why they have none.
    """

    quarter: Quarter
    regulation: Regulation
    units: Mapping[str, list[AuditedUnit]]
    missing: Mapping[str, list[tuple[Text, Text | None]]]
    release: Release  # against which its results are held
    is_illustrative: bool
    lang: Spoken  # Vietnamese, in the words of the body
    averages: Mapping[str, Fraction]


def gather_facts(history: History) -> AuditedQuarter:
    """Read from the results all that the workbook shows."""
    results = history.results
    regulation, scores, context = results.regulation, results.scores(), stored_inputs(results)
    units: dict[str, list[AuditedUnit]] = {block: [] for block in regulation.blocks}
    missing = {block: [(one.name, one.missing) for one in results.unscored(block).values()] for block in units}
    for unit in (one for one in results.units().values() if not one.missing):
        criteria = [one for one in regulation.blocks[unit.block].criteria if one.averaged is None]
        entries = {one.id: find_entry(context, unit.id, one) for one in criteria}
        units[unit.block].append(AuditedUnit(unit.name, entries, context.overdue[unit.id], scores[unit.id]))
    is_illustrative, lang = results.settings.illustrative, Spoken("vi", results.organisation.words)
    told = regulation, units, missing, history.release, is_illustrative, lang
    return AuditedQuarter(results.quarter, *told, results.averages())
