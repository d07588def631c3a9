"""What could have been entered in place of what was: the value some steps up or down, its total kept.

A step is the least change of an entered value: one case, one item, one step of an award, the other answer, one unit
of the last decimal that the block's values of the criterion have.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from ..exact import HUNDRED, decimals_of
from ..model import Block, Criterion, Entry
from .scores import UnitScore
from .totals import ScoringInputs, find_entry


@dataclass(frozen=True, slots=True)
class Ladder:
    """The values that could stand in place of an entry: ``k`` steps above it, or below where k is negative.

    Attributes
    ----------
    step : Fraction
        By how much a step changes the entered value.
    """

    criterion: Criterion
    entry: Entry
    step: Fraction

    @property
    def lowest(self) -> int:
        """How many steps it can go down, as a negative number."""
        return -floor(self.entry.value / self.step)

    @property
    def highest(self) -> int | None:
        """How many steps it can go up; None where there is no end."""
        if (most := self.criterion.highest_x) is None:
            return None
        if self.entry.total is not None:
            most = most * self.entry.total / HUNDRED
        return floor((most - self.entry.value) / self.step)

    def has(self, k: int) -> bool:
        """Whether so many steps can be gone."""
        return self.lowest <= k and (self.highest is None or k <= self.highest)

    def x_at(self, k: int) -> Fraction:
        """The number that the scale would read."""
        return self.criterion.read_x(Entry(self.entry.value + k * self.step, self.entry.total))

    def points_at(self, k: int) -> Fraction:
        """The points that it would give."""
        return self.criterion.points_at(self.x_at(k))

    def ends(self) -> list[int]:
        """The steps next to each bound of the scale, and the last ones that there are.

        Between two neighbours among them points only rise or only fall.
        """
        here, per_step = self.x_at(0), self.x_at(1) - self.x_at(0)
        found = {0, self.lowest, self.highest or 0}
        for bound in self.criterion.scale.turns(self.criterion.max_points):
            at = (bound - here) / per_step
            found |= {ceil(at) - 1, floor(at), ceil(at), floor(at) + 1}
        return sorted(filter(self.has, found))

    def find_least(self, sign: int, printed: Callable[[Fraction], Fraction]) -> int | None:
        """The fewest steps up (``sign`` 1) or down (−1) that change the points as they are printed, if any do."""
        now = printed(self.points_at(0))

        def differs(k: int) -> bool:
            return printed(self.points_at(sign * k)) != now

        ends, last = sorted(k * sign for k in self.ends() if k * sign > 0), 0
        if sign > 0:
            ends.append(self.find_far(printed))
        for end in ends:
            if differs(end):
                return sign * (last + 1 + bisect_left(range(last + 1, end), True, key=differs))
            last = end
        return None

    def find_far(self, printed: Callable[[Fraction], Fraction]) -> int:
        """The last step up; where there is none, one so far that the printed points are what they come to there."""
        if (far := self.highest) is not None:
            return far
        far, most = max(1, *self.ends()), self.criterion.max_points
        while printed(self.points_at(far)) != printed(self.criterion.scale.points_far_out(most)):
            far *= 2
        return far


def find_ladders(block: Block, inputs: ScoringInputs, scores: Iterable[UnitScore]) -> dict[str, list[Ladder]]:
    """A ladder for each entry of each unit of a block, in printed order.

    An average has none, nor has the plan where two criteria count it: no entry changes one of them alone. Nor has
    what is held against others of the block, whose points an entry may change too.
    """
    counts_twice = sum(criterion.counts_plan for criterion in block.criteria) > 1
    found: dict[str, list[Ladder]] = {score.unit: [] for score in scores}
    for criterion in block.criteria:
        if not (criterion.averaged or criterion.relative or (criterion.counts_plan and counts_twice)):
            entries = [(unit, entry) for unit in found if (entry := find_entry(inputs, unit, criterion))]
            step = criterion.least_step(max((decimals_of(entry.value) or 0 for _, entry in entries), default=0))
            for unit, entry in entries:
                found[unit].append(Ladder(criterion, entry, step))
    return found
