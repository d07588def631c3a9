"""What a page about one block has at hand, and what was lost in a block."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from ..errors import UsageError
from ..exact import add_up
from ..language import say
from ..model import BONUS, Block, Criterion
from ..scoring import UnitScore
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
        Share in % of all points lost in the block, up to this criterion.
    """

    block: Block
    criterion: Criterion
    side: str
    total: Fraction
    by_unit: dict[str, Fraction]
    cumulative: Fraction

    @property
    def of_most(self) -> Fraction:
        """In % of the block's maximum, summed over units: so blocks of unequal maxima can stand in one list."""
        return 100 * self.total / self.block.max_points


def sum_losses(block: Block, scores: Iterable[UnitScore]) -> list[Loss]:
    """L(c) = Σ over units (M′ − p′), the most first; points taken off by penalties are rows of their own."""
    scores = list(scores)
    found = []
    for criterion, side in block.criteria_with_side():
        lost = {s.unit: points for s in scores if (points := s.criteria[criterion.id].lost) > 0}
        if lost and side != BONUS:
            by_unit = dict(sorted(lost.items(), key=lambda item: -item[1]))
            found.append((block, criterion, side, add_up(lost.values()), by_unit))
    found.sort(key=lambda row: -row[3])
    so_far = list(accumulate(row[3] for row in found))
    return [Loss(*row, 100 * up_to / so_far[-1]) for row, up_to in zip(found, so_far, strict=True)]


class BlockPage(Page):
    """A page about one block whose units were all scored: how they stand, changed, and what they lost."""

    ENOUGH = 4  # units from which a distribution is worth a figure

    def __init__(self, opened: QuarterData, block: str):
        super().__init__(opened, block=block)
        check_known(say("khối"), block, self.results.regulation.blocks)
        self.block = self.results.regulation.blocks[block]
        if missing := self.list_missing():
            raise UsageError(say("{block} chưa đủ điểm: {units}", block=self.block.title, units=missing))
        if not self.units:
            raise UsageError(say("{block} không có đơn vị nào trong quý", block=self.block.title))

    @property
    def is_alone(self) -> bool:
        """Whether the block has a single unit: nothing to rank or to compare it with."""
        return len(self.units) == 1

    @cached_property
    def ranked(self) -> list[UnitScore]:
        """The scores, best first; ties in printed order."""
        return rank(self.scores.values())

    @cached_property
    def losses(self) -> list[Loss]:
        """Points lost by criterion."""
        return sum_losses(self.block, self.scores.values())
