"""What a page about one unit, one block or all of them has at hand, and what was lost in a block."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, chain

from ..errors import UsageError
from ..exact import round_half_up
from ..language import Message, say
from ..model import MAIN, PENALTY, Block, Criterion
from ..results import BlockRow, EnteredRow, QuarterResults
from ..scoring import CriterionScore, LossSum, UnitScore
from .drawing.writer import Num
from .entry_words import tell_claim
from .ledger import note, state
from .page import Page, known, rank
from .quarter_data import QuarterData, with_results


class OneUnit(Page):
    """A document about one unit, a letter to it too."""

    def __init__(self, opened: QuarterData, unit: str):
        super().__init__(opened)
        self.unit = self.require_unit(unit)
        self.scope = {"block": self.unit.block, "unit": unit}

    @cached_property
    def title(self) -> Message:
        """That of its results, where a kind gives itself no other."""
        return say("Kết quả chấm điểm {scored} {quarter}: {unit}", quarter=self.results.quarter, unit=self.unit.name)


class UnitPage(OneUnit):
    """A page about one unit: its score, its entries, its block, and how it changed."""

    def __init__(self, opened: QuarterData, unit: str):
        super().__init__(opened, unit)
        self.block = self.results.regulation.blocks[self.unit.block]

    @cached_property
    def score(self) -> UnitScore:
        """The unit's score."""
        return self.scores[self.unit.id]

    @cached_property
    def peers(self) -> BlockRow:
        """The units of the block, this one too."""
        return known(self.results.block(self.unit.block))

    @property
    def has_peers(self) -> bool:
        """Whether there is a complete block to compare with."""
        return self.score.rank is not None and self.peers.units > 1

    @property
    def members(self) -> int:
        """How many units the block has."""
        return note("members", self.unit.block, self.peers.units)

    @property
    def median_percent(self) -> Num:
        """The block's median, where there is one to compare with."""
        middle = known(self.peers.median_percent)
        return state("median", f"{self.unit.block} {self.results.quarter}", middle, self.percent(middle))

    @cached_property
    def medians(self) -> dict[str, Fraction]:
        """The block's median of the points in % of each unit's own maximum, by criterion."""
        return self.results.medians(self.unit.block)

    @cached_property
    def record(self) -> str:
        """The record of inspection that all entries cite; "" where they cite several or none."""
        cited = {row.values["record_no"] for row in self.entered.values() if row.values.get("record_no")}
        return cited.pop() if len(cited) == 1 else ""

    def tell_record(self) -> Message | None:
        """The record that all entries cite, so that no row has to."""
        return say("Biên bản thẩm định: {record}.", record=self.record) if self.record else None

    def row_of(self, criterion: Criterion) -> EnteredRow | None:
        """The row in which a criterion was entered."""
        return self.entered.get((self.unit.id, criterion.id))

    def tell_entry(self, criterion: Criterion) -> Message:
        """What was entered for a criterion."""
        return self.describe_entry(self.unit.id, criterion)

    def tell_claim(self, criterion: Criterion) -> Message | None:
        """What the unit's own score says where it and the team differ on whether anything arose."""
        return tell_claim(criterion, row) if (row := self.row_of(criterion)) else None

    def printed(self, score: CriterionScore) -> Fraction:
        """What a criterion adds to the sum, as it is printed."""
        return round_half_up(score.counted, self.head.rounding.places)

    def show_counted(self, criterion: Criterion) -> Num:
        """The same with its sign outside the maximum, where a penalty takes off."""
        score = self.score.criteria[criterion.id]
        printed = self.printed(score) * (-1 if score.side == PENALTY else 1)
        return state(f"points of {criterion.id}", self.unit.id, printed, self.points(printed, score.side != MAIN))

    def no_change_reason(self) -> Message:
        """The first quarter of all, of the unit, or of the unit in this form, also after a gap; or a gap."""
        earlier = with_results(reversed(self.opened.earlier))
        if not earlier or any(one.units(unit=self.unit.id) for one in earlier):
            others = self.before and self.before.percents(self.unit.block)
            own = say("Đơn vị không có kết quả quý trước để so sánh.")
            return own if others else super().no_change_reason()
        if heirs := [one.name if (one := self.find_unit(unit)) else unit for unit in self.unit.succeeds]:
            return say("Đây là quý đầu tiên của đơn vị ở hình thức này (kế thừa {units}).", units=heirs)
        return say("Đây là quý đầu tiên đơn vị được chấm điểm.")


# --- a block --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Loss:
    """What the units of a block lost at one criterion, or had taken off where it is a penalty.

    Attributes
    ----------
    sums : LossSum
        Of all units together.
    by_unit : dict of str to CriterionScore
        What each unit that lost points has at the criterion, who lost most first.
    cumulative : Fraction
        Share in % of all points lost on that side of the block, up to this criterion.
    """

    block: Block
    criterion: Criterion
    side: str
    sums: LossSum
    by_unit: dict[str, CriterionScore]
    cumulative: Fraction


def list_losses(results: QuarterResults, block: Block, scores: Iterable[UnitScore], side: str = MAIN) -> list[Loss]:
    """Where points were lost inside the maximum of a block, or on another ``side`` of it; the most first."""
    scores, sums, found = list(scores), results.losses(block.block), []
    for criterion in (one for one, on in block.criteria_with_side() if on == side):
        lost = [(s.unit, one) for s in scores if (one := s.criteria[criterion.id]).lost > 0]
        if lost:
            by_unit = dict(sorted(lost, key=lambda one: -one[1].lost))
            found.append((block, criterion, side, sums[criterion.id], by_unit))
    found.sort(key=lambda row: -row[3].lost)
    so_far = list(accumulate(row[3].lost for row in found))
    return [Loss(*row, 100 * up_to / so_far[-1]) for row, up_to in zip(found, so_far, strict=True)]


def list_losses_of_all(results: QuarterResults, blocks: Iterable[Block], scores: Collection[UnitScore]) -> list[Loss]:
    """Where points were lost inside the maxima of several blocks; the most first."""
    by_block = (list_losses(results, one, [s for s in scores if s.block == one.block]) for one in blocks)
    return sorted(chain.from_iterable(by_block), key=lambda loss: -loss.sums.lost)


class OneBlock(Page):
    """A document about one block, whether its units were scored or not."""

    def __init__(self, opened: QuarterData, block: str):
        super().__init__(opened, block=block)
        self.block = self.results.regulation.blocks[block]
        self.about = self.block.title


class BlockPage(OneBlock):
    """A page about one block whose units were all scored: how they stand, changed, and what they lost."""

    ENOUGH = 4  # units from which a distribution is worth a figure

    def __init__(self, opened: QuarterData, block: str):
        super().__init__(opened, block)
        if missing := self.list_missing():
            raise UsageError(say("{block} chưa đủ điểm: {units}", block=self.block.title, units=missing))
        if not self.units:
            raise UsageError(say("{block} không có đơn vị nào trong quý", block=self.block.title))

    @cached_property
    def ranked(self) -> list[UnitScore]:
        """The scores, best first; ties in printed order."""
        return rank(self.scores.values())

    @cached_property
    def losses(self) -> list[Loss]:
        """Points lost inside the maximum, by criterion."""
        return list_losses(self.results, self.block, self.scores.values())

    @cached_property
    def penalties(self) -> list[Loss]:
        """Points taken off besides, by criterion, before their cap."""
        return list_losses(self.results, self.block, self.scores.values(), PENALTY)


class CompanyPage(Page):
    """A page about all blocks, whose units were all scored; blocks are never ranked against each other."""

    in_percent = True  # each block has a maximum of its own

    def __init__(self, opened: QuarterData):
        super().__init__(opened)
        self.require_all_units()

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """The blocks that have units, in the order of the regulation."""
        used = {unit.block for unit in self.units.values()}
        return {name: block for name, block in self.results.regulation.blocks.items() if name in used}

    def ranked(self, block: str) -> list[UnitScore]:
        """The scores of one block, best first; ties in printed order."""
        return rank(score for score in self.scores.values() if score.block == block)

    @cached_property
    def scores_before(self) -> dict[str, UnitScore]:
        """Scores of the same units in the quarter before, read at once."""
        found = self.before.scores() if self.before else {}
        return {unit: found[unit] for unit in self.scores if unit in found}

    @cached_property
    def losses(self) -> list[Loss]:
        """Points lost by block and criterion, the most first."""
        return list_losses_of_all(self.results, self.blocks.values(), self.scores.values())
