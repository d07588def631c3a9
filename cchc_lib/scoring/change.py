"""The change of a unit's total between two quarters, split so that the parts close to it exactly.

With p(x, R) the points of input x under regulation R and f̄ the mean of a criterion's two factors:

performance = ½ [p(x₁,R₀) − p(x₀,R₀) + p(x₁,R₁) − p(x₀,R₁)] · f̄
rule = ½ [p(x₀,R₁) − p(x₀,R₀) + p(x₁,R₁) − p(x₁,R₀)] · f̄
not applicable = ½ [p(x₀,R₀) + p(x₁,R₁)] · (f₁ − f₀)

Where there is no x₀ or no x₁, since nothing was handed in of a criterion, p is 0 there, and what would be performance
is *without value*.

Bonus and penalty are split alike, each as one sum after its cap: what other inputs did is *bonus and penalty*, what
other rules did is *rule*. A criterion that cannot be compared counts there, under either regulation, by the input of
that regulation's quarter, so that what was moved, abolished or capped otherwise is *rule*.

Where the maxima of the two blocks differ, or all of a table is counted so, a quarter's points count 100 / its block's
maximum each.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..exact import HUNDRED, ONE, ZERO, add_up, round_half_up
from ..model import BONUS, MAIN, PENALTY, SIDES, AwardMeasure, Block, Criterion, Regulation
from .scores import CriterionScore, UnitScore

Row = tuple[Criterion, CriterionScore]
Pair = tuple[Row | None, Row | None]  # a criterion of one side of the sum in both quarters, where it is there

HALF = Fraction(1, 2)
CROSSINGS = ((0, 0), (0, 1), (1, 0), (1, 1))  # whose input, under whose regulation: of the earlier quarter, the later
CAUSES = "performance", "without_value", "rule", "not_applicable", "adjustments"  # of what a criterion or a side did


@dataclass(frozen=True, slots=True)
class ChangePart:
    """What one criterion inside the maximum brought to the change; or all bonus, or all penalty criteria together.

    Attributes
    ----------
    criterion : str or None
        None of bonus and penalty, which their caps count as sums.
    """

    side: str
    criterion: str | None
    performance: Fraction = ZERO
    without_value: Fraction = ZERO
    rule: Fraction = ZERO
    not_applicable: Fraction = ZERO
    adjustments: Fraction = ZERO

    @property
    def total(self) -> Fraction:
        """All of it."""
        return add_up(getattr(self, cause) for cause in CAUSES)


@dataclass(frozen=True, slots=True)
class Change:
    """The printed change and its exact parts.

    Attributes
    ----------
    in_percent : bool
        Whether all of it is in % of the maximum.
    places : int
        The decimals with which both quarters' printed numbers, and so their change, can be written.
    is_break : bool
        Whether another regulation, or another block's part of it, scores the later quarter: then performance alone
        can be compared.
    total : Fraction
        Printed total (or %) of the later quarter less that of the earlier.
    without_value : Fraction
        What criteria inside the maximum took or gave back of which a value is missing in one of the quarters.
    adjustments : Fraction
        Bonus and penalty, after their caps.
    limits : Fraction
        What the limits at 0 and at the maximum took off or gave.
    rounding : Fraction
        Printed change less exact change.
    not_comparable : frozenset of str
        The criteria that were added, dropped, moved to another side or measured differently: all of them is *rule*.
    arose : frozenset of str
        Of those inside the maximum that can be compared, the ones that were applicable in one of the quarters alone.
    """

    in_percent: bool
    places: int
    is_break: bool
    total: Fraction
    performance: Fraction
    without_value: Fraction
    rule: Fraction
    not_applicable: Fraction
    adjustments: Fraction
    limits: Fraction
    rounding: Fraction
    parts: tuple[ChangePart, ...]
    not_comparable: frozenset[str]
    arose: frozenset[str]

    def printed(self) -> dict[str, Fraction]:
        """The parts as printed, rounded one by one; *rounding* takes the rest, so that they add up to the total."""
        names = (*CAUSES, "limits")
        printed = {name: round_half_up(getattr(self, name), self.places) for name in names}
        return printed | {"rounding": self.total - add_up(printed.values())}

    @property
    def compared(self) -> Fraction:
        """What may be compared with the earlier quarter, as printed: all of it, or across a break the performance."""
        return self.printed()["performance"] if self.is_break else self.total

    @property
    def shares_nothing(self) -> bool:
        """Whether no criterion inside the maximum can be compared, so that nothing is known of the performance."""
        return all(part.criterion in self.not_comparable for part in self.parts if part.side == MAIN)


def split_change(
    before: UnitScore, after: UnitScore, old: Regulation, new: Regulation, in_percent: bool = False
) -> Change:
    """Split the change from ``before`` to ``after``.

    Parameters
    ----------
    in_percent : bool
        Count in % of the maximum, as is done anyway where the two maxima differ.

    Raises
    ------
    ArithmeticError
        If the parts do not add up to the printed change.
    """
    in_percent = in_percent or before.max_points != after.max_points
    blocks = old.blocks[before.block], new.blocks[after.block]
    weights = [HUNDRED / score.max_points if in_percent else ONE for score in (before, after)]
    was, now = (score.percent if in_percent else score.total for score in (before, after))
    pairs = {side: _pair_criteria(side, blocks, (before, after)) for side in SIDES}
    parts = tuple(_split(pairs, blocks, weights))
    change = Change(
        in_percent=in_percent,
        places=max(r.rounding.percent_places if in_percent else r.rounding.places for r in (old, new)),
        is_break=(old.version, before.block) != (new.version, after.block),
        total=now - was,
        **{cause: add_up(getattr(part, cause) for part in parts) for cause in CAUSES},
        limits=weights[1] * _cut_by_limits(after) - weights[0] * _cut_by_limits(before),
        rounding=(now - was) - (weights[1] * after.exact_total - weights[0] * before.exact_total),
        parts=parts,
        not_comparable=frozenset(c for side in SIDES for c, pair in pairs[side].items() if not _compared(pair)),
        arose=frozenset(c for c, pair in pairs[MAIN].items() if _arose_once(pair)),
    )
    _check_closed(change)
    return change


def _pair_criteria(side: str, blocks: Iterable[Block], scores: Iterable[UnitScore]) -> dict[str, Pair]:
    """The criteria of one side in both quarters, by id, in the later quarter's order."""
    old, new = (
        {c.id: (c, score.criteria[c.id]) for c, where in block.criteria_with_side() if where == side}
        for block, score in zip(blocks, scores, strict=True)
    )
    return {criterion: (old.get(criterion), new.get(criterion)) for criterion in [*new, *old]}


def _compared(pair: Pair) -> tuple[Row, Row] | None:
    """Both, where their inputs can be compared."""
    old, new = pair
    return (old, new) if old and new and is_same_measure(old[0], new[0]) else None


def _arose_once(pair: Pair) -> bool:
    """Whether it can be compared and was applicable in one of the quarters alone."""
    both = _compared(pair)
    return both is not None and both[0][1].is_applicable != both[1][1].is_applicable


def _cut_by_limits(score: UnitScore) -> Fraction:
    """What the limits of a total did to it, exact."""
    return score.exact_total - score.before_bonus * score.max_points / HUNDRED - score.exact_adjustments


def _split(
    pairs: Mapping[str, Mapping[str, Pair]], blocks: Sequence[Block], weights: Sequence[Fraction]
) -> Iterator[ChangePart]:
    for criterion, pair in pairs[MAIN].items():
        yield _split_criterion(criterion, pair, weights)
    for side, sign in ((BONUS, 1), (PENALTY, -1)):
        caps = [getattr(block, side).cap for block in blocks]
        yield _split_adjustment(side, pairs[side].values(), caps, [sign * weight for weight in weights])


def _split_criterion(criterion: str, pair: Pair, weights: Sequence[Fraction]) -> ChangePart:
    before, after = (w * row[1].effective_points if row else ZERO for row, w in zip(pair, weights, strict=True))
    if not (both := _compared(pair)) or not any(score.is_applicable for _, score in both):
        return ChangePart(MAIN, criterion, rule=after - before)
    if _arose_once(pair):
        return ChangePart(MAIN, criterion, not_applicable=after - before)
    (_, was), (_, now) = both
    p = {key: weights[key[1]] * _points(both, *key) for key in CROSSINGS}
    by_inputs, rule = _halve(p)
    mean_factor = HALF * (was.factor + now.factor)
    cause = "without_value" if was.without_value or now.without_value else "performance"
    return ChangePart(
        MAIN,
        criterion,
        **{cause: by_inputs * mean_factor},
        rule=rule * mean_factor,
        not_applicable=HALF * (p[0, 0] + p[1, 1]) * (now.factor - was.factor),
    )


def _split_adjustment(
    side: str, pairs: Collection[Pair], caps: Sequence[Fraction], weights: Sequence[Fraction]
) -> ChangePart:
    sums = {key: add_up(_adjusting_points(pair, *key) for pair in pairs) for key in CROSSINGS}
    adjustments, rule = _halve({key: weights[key[1]] * min(points, caps[key[1]]) for key, points in sums.items()})
    return ChangePart(side, None, rule=rule, adjustments=adjustments)


def _adjusting_points(pair: Pair, entered: int, rules: int) -> Fraction:
    """Points of a bonus or penalty criterion; one that cannot be compared counts as in the quarter of the rules."""
    if both := _compared(pair):
        return _points(both, entered, rules)
    row = pair[rules]
    return row[1].effective_points if row else ZERO


def _points(both: tuple[Row, Row], entered: int, rules: int) -> Fraction:
    """p(x, R) of one quarter's input under one quarter's regulation; nothing where it is not applicable."""
    made_under, score = both[entered]
    return ZERO if score.x is None else crossed_points(both[rules][0], made_under, score.x)


def _halve(p: Mapping[tuple[int, int], Fraction]) -> tuple[Fraction, Fraction]:
    """What other inputs and what other rules did, each the mean over both of the other."""
    inputs = HALF * (p[1, 0] - p[0, 0] + p[1, 1] - p[0, 1])
    rules = HALF * (p[0, 1] - p[0, 0] + p[1, 1] - p[1, 0])
    return inputs, rules


def crossed_points(rule: Criterion, other: Criterion, x: Fraction) -> Fraction:
    """Points under ``rule`` of an input made under ``other``; an award crosses in proportion to its maximum."""
    if isinstance(rule.measure, AwardMeasure):
        return x * rule.max_points / other.max_points
    return rule.points_at(x)


def is_same_measure(one: Criterion, other: Criterion) -> bool:
    """Same kind, same unit, held against the same, the same way up: else the two numbers are not comparable.

    Where more of it was better and now is worse, what went right was counted then and what goes wrong now.
    """

    def identity(criterion: Criterion) -> tuple:
        fields = vars(criterion.measure)
        unit = fields.get("unit")
        return unit and unit.vi, *map(fields.get, ("kind", "block", "to", "percentile", "better"))

    if identity(one) != identity(other):
        return False
    return not (one.rise and other.rise) or one.counts_wrong == other.counts_wrong


def _check_closed(change: Change) -> None:
    names = (*CAUSES, "limits", "rounding")
    if (parts := add_up(getattr(change, name) for name in names)) != change.total:
        raise ArithmeticError(f"the parts add up to {parts}, the change is {change.total}")
