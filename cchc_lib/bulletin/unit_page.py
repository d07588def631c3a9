"""What a page about one unit has at hand."""

from fractions import Fraction
from functools import cached_property

from ..language import Message, say
from ..model import Criterion
from ..results import BlockRow, EnteredRow
from ..scoring import Change, UnitScore
from .page import Page, known
from .quarter_data import QuarterData


class OneUnit(Page):
    """A document about one unit, a letter to it too."""

    def __init__(self, opened: QuarterData, unit: str):
        super().__init__(opened)
        self.unit = self.require_unit(unit)
        self.scope = {"block": self.unit.block, "unit": unit}


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

    @cached_property
    def medians(self) -> dict[str, Fraction]:
        """The block's median of the points, by criterion."""
        return self.results.medians(self.unit.block)

    @cached_property
    def entered(self) -> dict[str, EnteredRow]:
        """What was entered, by criterion."""
        return {key[1]: row for key, row in self.results.entered(unit=self.unit.id).items()}

    def written(self, criterion: Criterion) -> dict[str, str]:
        """All cells of a criterion's row, by column."""
        return self.entered[criterion.id].values if criterion.id in self.entered else {}

    def tell_entry(self, criterion: Criterion) -> Message:
        """What was entered for a criterion."""
        given = criterion, self.score.criteria[criterion.id], self.entered.get(criterion.id)
        return self.describe_entry(self.unit.id, *given)

    @property
    def split(self) -> Change | None:
        """The split change since the quarter before."""
        return self.changes.get(self.unit.id)

    def no_change_reason(self) -> Message:
        """The first quarter of all, of the unit, or of the unit in this form; or a gap."""
        if self.before is None or self.before.units(unit=self.unit.id):
            return super().no_change_reason()
        names = self.before.units()
        heirs = [names[unit].name if unit in names else unit for unit in self.unit.succeeds]
        if heirs:
            return say("Đây là quý đầu tiên của đơn vị ở hình thức này (kế thừa {units}).", units=heirs)
        return say("Đây là quý đầu tiên của đơn vị ở hình thức này.")
