"""What an audit workbook shows: entries, and the results that its formulas have to find again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ...inputs import read_entry
from ...language import Spoken, Text
from ...model import Entry, Regulation, count_plan
from ...quarter import Quarter
from ...results import QuarterResults
from ...scoring import UnitScore


@dataclass(frozen=True, slots=True)
class AuditedUnit:
    """One unit of a block.

    Attributes
    ----------
    entries : mapping of str to Entry or None
        What counts for each criterion that enters something or counts the plan; None: not applicable.
    score : UnitScore or None
        What was found; None where the unit has no result.
    missing : Text or None
        Why it has none.
    """

    name: Text
    entries: Mapping[str, Entry | None]
    overdue: int
    score: UnitScore | None
    missing: Text | None = None

    @property
    def result(self) -> UnitScore:
        """What was found, of a unit that has a result."""
        if self.score is None:
            raise ValueError(f"{self.name}: {self.missing}")
        return self.score


@dataclass(frozen=True, slots=True)
class AuditedQuarter:
    """A quarter: its regulation, the units of each block in printed order, and what numbers were held against."""

    quarter: Quarter
    regulation: Regulation
    units: Mapping[str, list[AuditedUnit]]
    is_illustrative: bool
    lang: Spoken  # Vietnamese, in the words of the body
    averages: Mapping[str, Fraction] = field(default_factory=dict)


def gather_facts(results: QuarterResults) -> AuditedQuarter:
    """Read from the results all that the workbook shows."""
    regulation, scores, entered = results.regulation, results.scores(), results.entered()
    units: dict[str, list[AuditedUnit]] = {block: [] for block in regulation.blocks}
    plan = results.plan()
    for unit in results.units().values():
        score = scores.get(unit.id)
        entries = {
            criterion.id: count_plan(plan, unit.id, results.quarter)
            if criterion.counts_plan
            else None
            if unit.not_submitted
            else read_entry(criterion, entered[unit.id, criterion.id])
            for criterion in regulation.blocks[unit.block].criteria
            if score is not None and criterion.measure.kind != "block_average"
        }
        units[unit.block].append(AuditedUnit(unit.name, entries, results.count_overdue(unit.id), score, unit.missing))
    lang = Spoken("vi", results.organisation.words)
    return AuditedQuarter(results.quarter, regulation, units, results.settings.illustrative, lang, results.averages())
