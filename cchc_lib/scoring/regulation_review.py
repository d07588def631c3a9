"""How a version of the regulation worked in the quarters that it governed: what it took from whom, and what decided.

A case here is a unit in a quarter. Nothing is estimated: every count is one of results that were printed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ..model import MAIN, BandsScale, Block, Ceiling, Criterion, Regulation
from .one_case import OneCase
from .scores import UnitScore
from .totals import with_full_points


@dataclass(frozen=True, slots=True)
class CriterionReview:
    """One criterion inside the maximum, over all units of a block in all quarters.

    Attributes
    ----------
    concerned, losing : int
        Cases in which it was applicable, and those in which points were lost.
    deciding : int
        Cases in which full points at it alone would have lifted the class that the points give.
    """

    block: Block
    criterion: Criterion
    concerned: int
    losing: int
    deciding: int


@dataclass(frozen=True, slots=True)
class CeilingReview:
    """One ceiling: in how many cases it could be met, was met, and held the class down; the others are dormant."""

    ceiling: Ceiling
    concerned: int
    met: int
    holding: int


@dataclass(frozen=True, slots=True)
class Fall:
    """What one worse case from full points costs at a criterion.

    Attributes
    ----------
    full, steep : int
        Cases with full points that one worse case would take some of, and those of which it would take a share of the
        maximum that makes a cliff.
    dearest : Fraction
        The most points that it would take.
    """

    block: Block
    criterion: Criterion
    full: int
    steep: int
    dearest: Fraction

    @property
    def is_cliff(self) -> bool:
        """Whether it is steep in at least half of the cases that could lose points."""
        return self.full > 0 and 2 * self.steep >= self.full


def review_falls(
    regulation: Regulation, quarters: Iterable[tuple[Mapping[str, UnitScore], Iterable[OneCase]]], share: Fraction
) -> list[Fall]:
    """Every criterion inside the maximum that somebody had full points at.

    Parameters
    ----------
    quarters : iterable of (mapping of str to UnitScore, iterable of OneCase)
        The scores of each quarter, by unit, and each step of an entry of theirs.
    share : Fraction
        Of the maximum, from which on what one case costs is a cliff.
    """
    costs: dict[tuple[str, str], list[tuple[Fraction, Fraction]]] = {}
    for scores, steps in quarters:
        for (unit, criterion), cost in _find_dearest(scores, steps).items():
            costs.setdefault((scores[unit].block, criterion), []).append(cost)
    return [
        Fall(block, criterion, len(found), sum(cost >= share * most for cost, most in found), max(found)[0])
        for name, block in regulation.blocks.items()
        for criterion in block.criteria
        if (found := costs.get((name, criterion.id)))
    ]


def _find_dearest(
    scores: Mapping[str, UnitScore], steps: Iterable[OneCase]
) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
    """What one worse case costs, and of how much, by unit and criterion; the dearer, where one up and down are worse.

    Both as they are before maxima are shared out.
    """
    found: dict[tuple[str, str], tuple[Fraction, Fraction]] = {}
    for step in steps:
        one, place = scores[step.unit].criteria[step.criterion], (step.unit, step.criterion)
        if one.side == MAIN and not one.lost and step.points < 0:
            cost = -step.points / one.factor, one.effective_max / one.factor
            found[place] = max(cost, found.get(place, cost))
    return found


def straighten(regulation: Regulation, block: str, criterion: Criterion) -> Regulation | None:
    """The version with a line in place of a criterion's bands; None where its scale has none that a line could be."""
    line = criterion.scale.as_line(criterion.max_points) if isinstance(criterion.scale, BandsScale) else None
    if line is None:
        return None
    other = regulation.blocks[block].with_criterion(criterion.model_copy(update={"scale": line}))
    return replace(regulation, blocks={**regulation.blocks, block: other})


def review_criteria(regulation: Regulation, scores: Sequence[UnitScore]) -> Iterator[CriterionReview]:
    """Every criterion inside the maximum, in printed order."""
    for name, block in regulation.blocks.items():
        members = [score for score in scores if score.block == name]
        for criterion in block.main:
            arose = [score for score in members if score.criteria[criterion.id].is_applicable]
            losing = [score for score in arose if score.criteria[criterion.id].lost > 0]
            full = (with_full_points(score, criterion.id, regulation) for score in losing)
            deciding = sum(new.class_by_points != old.class_by_points for new, old in zip(full, losing, strict=True))
            yield CriterionReview(block, criterion, len(arose), len(losing), deciding)


def review_ceilings(regulation: Regulation, scores: Sequence[UnitScore]) -> Iterator[CeilingReview]:
    """Every ceiling, in the order of the regulation."""
    places = {grade.id: place for place, grade in enumerate(regulation.head.classes)}
    for ceiling in regulation.head.ceilings:
        about = ceiling.when.criterion
        concerned = [score for score in scores if about is None or about in score.criteria]
        met = [score for score in concerned if ceiling in score.ceilings]
        holding = sum(places[score.class_by_points] < places[ceiling.highest_class] for score in met)
        yield CeilingReview(ceiling, len(concerned), len(met), holding)
