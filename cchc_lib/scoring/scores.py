"""What scoring gives: exact points, how they came about, totals, classes, ranks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from ..language import Message
from ..model import Ceiling


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """The points of one unit for one criterion, in the layer that counts.

    Attributes
    ----------
    side : str
        ``main`` (inside the maximum), ``bonus`` or ``penalty``.
    x : Fraction or None
        The number that the scale read; None where the criterion is not applicable, or there is no value of it.
    points : Fraction or None
        p, what the scale gave, 0 where there is no value; None where it is not applicable.
    factor : Fraction
        f, by which p and the maximum grow where others are not applicable; 1 on the bonus and penalty sides.
    effective_points, effective_max : Fraction
        p′ and M′ after the policy for what is not applicable, before any rounding.
    counted : Fraction
        p′ as it enters the sum: rounded where the regulation rounds at the criterion.
    """

    criterion: str
    side: str
    x: Fraction | None
    points: Fraction | None
    factor: Fraction
    effective_points: Fraction
    effective_max: Fraction
    counted: Fraction

    @property
    def is_applicable(self) -> bool:
        """Whether the criterion arose in the quarter."""
        return self.points is not None

    @property
    def without_value(self) -> bool:
        """Whether its points are 0 because nothing was handed in of it."""
        return self.x is None and self.points is not None

    @property
    def reached(self) -> tuple[Fraction, Fraction] | None:
        """x and p; None where the criterion is not applicable, or there is no value of it."""
        return None if self.x is None or self.points is None else (self.x, self.points)

    @property
    def lost(self) -> Fraction:
        """Points lost, M′ − p′; of a penalty, the points taken off."""
        return self.effective_points if self.side == "penalty" else self.effective_max - self.effective_points


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One unit's quarter.

    Attributes
    ----------
    criteria : dict of str to CriterionScore
        In the order of the regulation.
    main : Fraction
        Sum of the counted points inside the maximum.
    bonus, penalty : Fraction
        After their caps.
    total, percent : Fraction
        As printed, rounded where the regulation says.
    exact_total, exact_percent : Fraction
        With no rounding at all.
    exact_adjustments : Fraction
        Bonus less penalty, after their caps, with no rounding.
    before_bonus : Fraction
        100 · Σ p′ / maximum, unrounded.
    class_by_points, final_class : str
        Ids of classes; the second after the ceilings that were met.
    rank : int or None
        In its block, 1-2-2-4; None where the block is not complete.
    tied : bool
        Whether another unit shares the rank.
    """

    unit: str
    block: str
    max_points: Fraction
    criteria: dict[str, CriterionScore]
    main: Fraction
    bonus: Fraction
    penalty: Fraction
    total: Fraction
    percent: Fraction
    exact_total: Fraction
    exact_percent: Fraction
    exact_adjustments: Fraction
    before_bonus: Fraction
    class_by_points: str
    final_class: str
    ceilings: tuple[Ceiling, ...] = ()
    rank: int | None = None
    tied: bool = False

    @property
    def summed(self) -> Fraction:
        """The sum, bonus and penalty too, before limits, rounding and vetoes."""
        return self.main + self.bonus - self.penalty

    @property
    def holding(self) -> list[Ceiling]:
        """The ceilings that hold its class down to what it is."""
        is_held = self.class_by_points != self.final_class
        return [one for one in self.ceilings if is_held and one.highest_class == self.final_class]

    def averaged(self, of: str) -> Fraction:
        """The percentage that enters an average: ``printed``, ``exact`` or ``before_bonus``."""
        return {"printed": self.percent, "exact": self.exact_percent, "before_bonus": self.before_bonus}[of]


@dataclass(frozen=True, slots=True)
class CompanyScores:
    """All units of a quarter.

    Attributes
    ----------
    units : dict of str to UnitScore
        Those that could be scored.
    missing : dict of str to Message
        Those that could not, and why.
    averages : dict of str to Fraction
        x of each criterion that reads another block's average, by ``block/of``; and what numbers of a block are held
        against, by ``block/criterion/reference``.
    """

    units: dict[str, UnitScore]
    missing: dict[str, Message] = field(default_factory=dict)
    averages: dict[str, Fraction] = field(default_factory=dict)

    def of(self, units: Iterable[str]) -> list[UnitScore]:
        """The scores of those of some units that could be scored."""
        return [self.units[unit] for unit in units if unit in self.units]
