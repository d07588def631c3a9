"""Where numbers are rounded, and how: the regulation's rule, and the other rules one could have taken."""

from dataclasses import dataclass, replace
from fractions import Fraction

from ..exact import round_half_up, truncate
from ..model import Regulation


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """A rule of rounding.

    Attributes
    ----------
    mode : str
        ``half_up`` or ``truncated``.
    at : str
        ``criterion``, ``total``, ``both`` or ``nothing`` (no number is rounded, percentages included).
    places, percent_places : int
        Decimals of points and of percentages.
    """

    mode: str
    at: str
    places: int
    percent_places: int

    @property
    def rounds_criteria(self) -> bool:
        """Whether points are rounded before they are summed."""
        return self.at in ("criterion", "both")

    @property
    def rounds_total(self) -> bool:
        """Whether the sum is rounded."""
        return self.at in ("total", "both")

    def points(self, x: Fraction) -> Fraction:
        """Points as they are printed."""
        return self._cut(x, self.places)

    def percent(self, x: Fraction) -> Fraction:
        """A percentage as it is printed."""
        return self._cut(x, self.percent_places)

    def at_criterion(self, x: Fraction) -> Fraction:
        """A criterion's points as they enter the sum."""
        return self.points(x) if self.rounds_criteria else x

    def at_total(self, x: Fraction) -> Fraction:
        """The total as it is ranked and printed."""
        return self.points(x) if self.rounds_total else x

    def _cut(self, x: Fraction, places: int) -> Fraction:
        if self.at == "nothing":
            return x
        return round_half_up(x, places) if self.mode == "half_up" else truncate(x, places)


def rule_of(regulation: Regulation) -> RoundingRule:
    """The rule that the regulation gives."""
    rounding = regulation.rounding
    return RoundingRule("half_up", rounding.at, rounding.places, rounding.percent_places)


def all_rules(regulation: Regulation) -> list[RoundingRule]:
    """Half-up and truncated, each at criterion, total and both, and exact."""
    rules = [(mode, at) for mode in ("half_up", "truncated") for at in ("criterion", "total", "both")]
    return [replace(rule_of(regulation), mode=mode, at=at) for mode, at in [*rules, ("half_up", "nothing")]]
