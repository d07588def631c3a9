"""How a version of the regulation worked in the quarters that it governed: what it took from whom, and what decided.

A case here is a unit in a quarter. Nothing is estimated: every count is one of results that were printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..exact import HUNDRED
from ..model import MAIN, Block, Ceiling, Criterion, Regulation
from .rounding import rule_of
from .scores import CriterionScore, UnitScore


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


def review_criteria(regulation: Regulation, scores: Sequence[UnitScore]) -> Iterator[CriterionReview]:
    """Every criterion inside the maximum, in printed order."""
    for name, block in regulation.blocks.items():
        members = [score for score in scores if score.block == name]
        for criterion in (one for one, side in block.criteria_with_side() if side == MAIN):
            arose = [(s, one) for s in members if (one := s.criteria[criterion.id]).is_applicable]
            losing = [(score, one) for score, one in arose if one.lost > 0]
            deciding = sum(_class_with_full(regulation, *case) != case[0].class_by_points for case in losing)
            yield CriterionReview(block, criterion, len(arose), len(losing), deciding)


def _class_with_full(regulation: Regulation, score: UnitScore, one: CriterionScore) -> str:
    """The class by points of a unit that had lost nothing at one criterion, all else as it was."""
    rule, block = rule_of(regulation), regulation.blocks[score.block]
    total = score.main + rule.at_criterion(one.effective_max) - one.counted + score.bonus - score.penalty
    total = rule.at_total(max(Fraction(0), total if block.may_exceed_max else min(total, block.max_points)))
    percent = rule.percent(HUNDRED * total / block.max_points)
    return next(grade.id for grade in regulation.head.classes if grade.from_ <= percent)


def review_ceilings(regulation: Regulation, scores: Sequence[UnitScore]) -> Iterator[CeilingReview]:
    """Every ceiling, in the order of the regulation."""
    places = {grade.id: place for place, grade in enumerate(regulation.head.classes)}
    for ceiling in regulation.head.ceilings:
        about = ceiling.when.criterion
        concerned = [score for score in scores if about is None or about in score.criteria]
        met = [score for score in concerned if ceiling in score.ceilings]
        holding = sum(places[score.class_by_points] < places[ceiling.highest_class] for score in met)
        yield CeilingReview(ceiling, len(concerned), len(met), holding)
