"""What a page about one block has at hand, and what was lost in a block."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from ..errors import UsageError
from ..exact import add_up
from ..language import say
from ..model import BONUS, Block, Criterion
from ..scoring import Change, UnitScore, split_change
from .page import Page, check_known, rank
from .quarter_data import QuarterData


@dataclass(frozen=True, slots=True)
class Loss:
    """What the units lost at one criterion.

    Attributes
    ----------
    by_unit : dict of str to Fraction
        Points lost by each unit that lost any, the largest first.
    cumulative : Fraction
        Share in % of all points lost, up to this criterion.
    """

    criterion: Criterion
    side: str
    total: Fraction
    by_unit: dict[str, Fraction]
    cumulative: Fraction


def sum_losses(block: Block, scores: Iterable[UnitScore]) -> list[Loss]:
    """L(c) = Σ over units (M′ − p′), the most first; points taken off by penalties are rows of their own."""
    scores = list(scores)
    found = []
    for criterion, side in block.criteria_with_side():
        lost = {s.unit: points for s in scores if (points := s.criteria[criterion.id].lost) > 0}
        if lost and side != BONUS:
            by_unit = dict(sorted(lost.items(), key=lambda item: -item[1]))
            found.append((add_up(lost.values()), criterion, side, by_unit))
    found.sort(key=lambda row: -row[0])
    everything = add_up(row[0] for row in found)
    losses, so_far = [], Fraction(0)
    for total, criterion, side, by_unit in found:
        so_far += total
        losses.append(Loss(criterion, side, total, by_unit, 100 * so_far / everything))
    return losses


class BlockPage(Page):
    """A page about one block whose units were all scored: how they stand, changed, and what they lost."""

    ENOUGH = 4  # units from which a distribution is worth a figure

    def __init__(self, opened: QuarterData, block: str):
        super().__init__(opened)
        check_known(say("khối"), block, self.results.regulation.blocks)
        self.block = self.results.regulation.blocks[block]
        if missing := self.list_missing():
            raise UsageError(say("{block} chưa đủ điểm: {units}", block=self.block.title, units=missing))
        if not self.units:
            raise UsageError(say("{block} không có đơn vị nào trong quý", block=self.block.title))

    @property
    def block_in_scope(self) -> str:
        """The block."""
        return self.block.block

    @property
    def is_alone(self) -> bool:
        """Whether the block has a single unit: nothing to rank or to compare it with."""
        return len(self.units) == 1

    @cached_property
    def ranked(self) -> list[UnitScore]:
        """The scores, best first; ties in printed order."""
        return rank(self.scores.values())

    @cached_property
    def scores_before(self) -> dict[str, UnitScore]:
        """Scores of the same units in the quarter before."""
        before = self.before
        found = {unit: before.scores(unit=unit).get(unit) for unit in self.scores} if before else {}
        return {unit: score for unit, score in found.items() if score}

    @cached_property
    def changes(self) -> dict[str, Change]:
        """The split change of each unit that has an earlier quarter."""
        if self.before is None:
            return {}
        rules = self.before.regulation, self.results.regulation
        return {unit: split_change(score, self.scores[unit], *rules) for unit, score in self.scores_before.items()}

    @cached_property
    def losses(self) -> list[Loss]:
        """Points lost by criterion."""
        return sum_losses(self.block, self.scores.values())
