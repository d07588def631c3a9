"""A quarter scored under two versions of the regulation: what the difference alone would have done.

Both versions score what was entered then. A criterion that a version has but the quarter did not measure, or
measured otherwise, has no input, and none is made up: it is left out of both versions, with its maximum. What a
version simply drops is a difference like any other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..model import Assessment, AwardMeasure, Block, Criterion, Entry, Regulation
from .change import Change, crossed_points, is_same_measure, split_change
from .scores import CompanyScores
from .totals import ScoringInputs, score_company


@dataclass(frozen=True)
class Side:
    """A version without what is left out, and the scores that it gives."""

    regulation: Regulation
    scores: CompanyScores


@dataclass(frozen=True)
class Rescored:
    """A quarter under two versions.

    Attributes
    ----------
    left_out : dict of str to list of Criterion
        By block, the criteria that have no input; each as the newer version has it, where it does.
    refused : list of str
        Blocks with units that cannot be compared at all.
    """

    old: Side
    new: Side
    left_out: dict[str, list[Criterion]]
    refused: list[str]

    @cached_property
    def changes(self) -> dict[str, Change]:
        """The change of each unit that both versions score, in %, split so that its parts close to it."""
        was, rules = self.old.scores.units, (self.old.regulation, self.new.regulation)
        both = [(unit, was[unit], now) for unit, now in self.new.scores.units.items() if unit in was]
        return {unit: split_change(before, now, *rules, in_percent=True) for unit, before, now in both}


def rescore(inputs: ScoringInputs, old: Regulation, new: Regulation) -> Rescored:
    """One quarter under two versions.

    Parameters
    ----------
    inputs : ScoringInputs
        What was entered then, with the version that scored it.
    """
    then = inputs.regulation.blocks
    shared = [name for name in new.blocks if name in old.blocks and name in then]
    left_out = {name: _find_left_out(inputs, (old.blocks[name], new.blocks[name])) for name in shared}
    cut_old, cut_new = (_cut(version, left_out) for version in (old, new))
    compared = [name for name in shared if cut_old.blocks[name].sections and cut_new.blocks[name].sections]
    return Rescored(
        Side(cut_old, score_under(cut_old, inputs, compared)),
        Side(cut_new, score_under(cut_new, inputs, compared)),
        left_out={name: list(left_out[name].values()) for name in compared},
        refused=[name for name, units in inputs.members.items() if units and name not in compared],
    )


def score_alike(
    quarters: Sequence[ScoringInputs], version: Regulation
) -> tuple[dict[str, list[Criterion]], list[CompanyScores]]:
    """Several quarters under one version, so that they can be read as one series.

    What one of them has no input for is left out of all of them.

    Returns
    -------
    dict of str to list of Criterion
        By block, what is left out, in printed order.
    list of CompanyScores
        One a quarter; without the blocks that it had not, and those of which nothing is left.
    """
    left_out: dict[str, dict[str, Criterion]] = defaultdict(dict)
    for name, block in version.blocks.items():
        for inputs in (one for one in quarters if name in one.regulation.blocks and one.members.get(name)):
            left_out[name] |= _find_left_out(inputs, [block])
    cut = _cut(version, left_out)
    kept = [name for name, block in cut.blocks.items() if block.sections]
    scores = [score_under(cut, one, [name for name in kept if name in one.regulation.blocks]) for one in quarters]
    return {name: list(found.values()) for name, found in left_out.items()}, scores


def _find_left_out(inputs: ScoringInputs, versions: Sequence[Block]) -> dict[str, Criterion]:
    """The criteria of some versions of a block that the quarter holds nothing for, by id."""
    measured = {criterion.id: criterion for criterion in inputs.regulation.blocks[versions[0].block].criteria}

    def has_input(criterion: Criterion) -> bool:
        if criterion.enters_nothing:
            return inputs.has_plan or not criterion.counts_plan
        was = measured.get(criterion.id)
        return was is not None and not was.enters_nothing and is_same_measure(was, criterion)

    return {c.id: c for block in versions for c in block.criteria if not has_input(c)}


def _cut(version: Regulation, left_out: Mapping[str, Mapping[str, Criterion]]) -> Regulation:
    """The version without the criteria that are left out; a block of which nothing is left has no section."""

    def cut(name: str, block: Block) -> Block:
        ids = left_out.get(name, {})
        return block.with_criteria(lambda criteria: [c for c in criteria if c.id not in ids]).summed()

    return replace(version, blocks={name: cut(name, block) for name, block in version.blocks.items()})


def score_under(version: Regulation, inputs: ScoringInputs, compared: Iterable[str]) -> CompanyScores:
    """Some blocks of a version, scored on what was entered under that of the inputs."""
    members = {name: inputs.members.get(name, []) if name in compared else [] for name in version.blocks}
    assessments: dict[tuple[str, str], Assessment] = {}
    for name in compared:
        then = {criterion.id: criterion for criterion in inputs.regulation.blocks[name].criteria}
        for criterion in version.blocks[name].criteria:
            for unit in members[name]:
                if entered := inputs.assessments.get((unit, criterion.id)):
                    assessments[unit, criterion.id] = _cross(entered, then[criterion.id], criterion)
    return score_company(replace(inputs, regulation=version, members=members, assessments=assessments))


def _cross(assessment: Assessment, was: Criterion, now: Criterion) -> Assessment:
    """What was entered; points that were given count in proportion to the maximum."""
    entry = assessment.applicable_result
    if entry is None or not isinstance(now.measure, AwardMeasure):
        return assessment
    return replace(assessment, verified=Entry(crossed_points(now, was, entry.value)), reviewed=None)
