"""What a page about one unit has at hand."""

from fractions import Fraction
from functools import cached_property

from ..language import Message, say
from ..model import Criterion
from ..results import BlockRow, EnteredRow
from ..scoring import Change, CriterionScore, UnitScore, split_change
from .page import Page, known
from .quarter_data import QuarterData
from .wording import describe_entry


class UnitPage(Page):
    """A page about one unit: its score, its entries, its block, and how it changed."""

    def __init__(self, opened: QuarterData, unit: str):
        super().__init__(opened)
        self.unit = self.require_unit(unit)
        self.block = self.results.regulation.blocks[self.unit.block]

    @property
    def block_in_scope(self) -> str:
        """The block of the unit."""
        return self.unit.block

    @property
    def unit_in_scope(self) -> str:
        """The unit."""
        return self.unit.id

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

    @cached_property
    def medians(self) -> dict[str, Fraction]:
        """The block's median of the points, by criterion."""
        return self.results.medians(self.unit.block)

    @cached_property
    def entered(self) -> dict[str, EnteredRow]:
        """What was entered, by criterion."""
        return {key[1]: row for key, row in self.results.entered(unit=self.unit.id).items()}

    def describe_entry(self, criterion: Criterion, score: CriterionScore) -> Message:
        """What was entered for a criterion."""
        plan = self.plan_entry(self.unit.id) if criterion.counts_plan else None
        return describe_entry(criterion, score, self.entered.get(criterion.id), plan)

    @cached_property
    def score_before(self) -> UnitScore | None:
        """Its score in the quarter before."""
        return self.before.scores(unit=self.unit.id).get(self.unit.id) if self.before else None

    @cached_property
    def split(self) -> Change | None:
        """The split change since the quarter before."""
        if self.before is None or self.score_before is None:
            return None
        return split_change(self.score_before, self.score, self.before.regulation, self.results.regulation)

    def no_change_reason(self) -> Message:
        """The first quarter of all, of the unit, or of the unit in this form; or a gap."""
        if self.before is None or self.before.units(unit=self.unit.id):
            return super().no_change_reason()
        names = self.before.units()
        heirs = [names[unit].name if unit in names else unit for unit in self.unit.succeeds]
        if heirs:
            return say("Đây là quý đầu tiên của đơn vị ở hình thức này (kế thừa {units}).", units=heirs)
        return say("Đây là quý đầu tiên của đơn vị ở hình thức này.")
