"""How far a unit is from the next class and from losing its own, and the cheapest steps to the next one.

The next class is the one above the final class. A set is one of criteria none of which can be left out, with the
steps at each that bring the fewest points; a step is the least change of an entered value that reaches given points.
Ceilings come first: where one that would hold is about a criterion whose entry can lift it, every set does so; one
that no entry lifts holds after every set, which then brings the points of the class alone. A unit whose total a veto
makes 0 has no sets: what it lacks is no points.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from itertools import combinations, groupby, pairwise
from math import lcm
from operator import attrgetter
from typing import NamedTuple

from ..exact import HUNDRED, ZERO, last_place, round_up
from ..model import BONUS, MAIN, PENALTY, BandsScale, Block, Ceiling, Condition, Grade, Regulation, RegulationHead
from .classes_and_ranks import TOTAL_ZERO, meets, struck_by
from .rounding import RoundingRule, rule_of
from .scores import CompanyScores, CriterionScore, UnitScore
from .steps import Ladder, find_ladders
from .totals import ScoreCriterion, ScoringInputs, add_up_sides, cap, criterion_scorer, limited


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a printed % is from two bounds.

    Attributes
    ----------
    grade : str or None
        The class above the final one, or the one above that which lifting what holds it gives at once; None where
        there is none.
    to_next : Fraction
        Lower bound of that class less the printed %, not below 0: a ceiling alone may keep a unit from it.
    points_to_next : Fraction
        The least points, with the regulation's decimals, that lift the printed % to it; of a sum below 0, from there.
    above_own : Fraction or None
        The printed % less the lower bound of the final class; None for the lowest class, which nobody can lose.
    holding : tuple of Ceiling
        Every ceiling that was met and would hold the unit below the next class, with more points too.
    """

    grade: str | None
    to_next: Fraction
    points_to_next: Fraction
    above_own: Fraction | None
    holding: tuple[Ceiling, ...]


def measure_distance(score: UnitScore, regulation: Regulation) -> Distance:
    """How far a unit is from the next class and from losing its own."""
    grades = regulation.head.classes
    own = next(place for place, grade in enumerate(grades) if grade.id == score.final_class)
    above_own = None if own + 1 == len(grades) else score.percent - grades[own].from_
    if own == 0:
        return Distance(None, ZERO, ZERO, above_own, ())
    better = grades[_place_within_reach(score, grades, own - 1)]
    to_next = max(ZERO, better.from_ - score.percent)
    rule = rule_of(regulation)
    lacking = _least_total(better.from_, score.max_points, rule) - score.total - min(ZERO, score.summed)
    points = max(ZERO, round_up(lacking, rule.places))
    reached = {grade.id for grade in grades[:own]}
    holding = tuple(ceiling for ceiling in score.ceilings if ceiling.highest_class not in reached)
    return Distance(better.id, to_next, points, above_own, holding)


def _place_within_reach(score: UnitScore, grades: Sequence[Grade], place: int) -> int:
    """The place of the best class from ``place`` on whose bound the % reaches and that no other ceiling forbids."""
    held = {ceiling.highest_class for ceiling in score.ceilings}
    while place and grades[place].id not in held and score.percent >= grades[place - 1].from_:
        place -= 1
    return place


class StepSet(NamedTuple):
    """By how much entered values change, by criterion in printed order, and what that gains on the printed total."""

    changes: dict[str, Fraction]
    gained: Fraction


@dataclass(frozen=True, slots=True)
class NextClass:
    """The cheapest sets of steps that lift a unit to a class: fewest criteria first, then fewest points.

    Attributes
    ----------
    grade : str
        The class above the final one.
    sets : int
        How many sets there are in all.
    shown : tuple of StepSet
        The first of them; those that gain as much in printed order.
    held : tuple of Ceiling
        Those that no entry of the unit lifts: they hold it below the class after every set.
    """

    unit: str
    block: str
    grade: str
    sets: int
    shown: tuple[StepSet, ...]
    held: tuple[Ceiling, ...]


def find_next_class(inputs: ScoringInputs, scores: CompanyScores, most: int, shown: int) -> Iterator[NextClass]:
    """The sets of each scored unit that has a class above its own and lacks points, or an entry, for it.

    Parameters
    ----------
    most : int
        How many criteria a set may have.
    shown : int
        How many of the sets are given.
    """
    rule = rule_of(inputs.regulation)
    for name, block in inputs.regulation.blocks.items():
        members = scores.of(inputs.members.get(name, []))
        ladders, score_criterion = find_ladders(block, inputs, members), criterion_scorer(block, rule)
        for known in members:
            distance = measure_distance(known, inputs.regulation)
            if distance.grade is None or TOTAL_ZERO in struck_by(inputs.regulation.head, known.criteria):
                continue
            goal = _find_goal(known, inputs.regulation.grade(distance.grade).from_, block, rule)
            limits = _ceilings_below(distance.grade, inputs.regulation), inputs.regulation.head
            found = (_choose(ladder, known, *limits, rule, score_criterion) for ladder in ladders[known.unit])
            choices = [choice for choice in found if choice.levels or choice.is_required]
            lifted = [when for choice in choices for when in choice.lifts]
            if distance.to_next or lifted:
                sets = list(_find_sets(choices, goal, most))
                cheapest = tuple(_cheapest(sets, goal, known.total, shown))
                held = tuple(ceiling for ceiling in distance.holding if ceiling.when not in lifted)
                yield NextClass(known.unit, name, distance.grade, len(sets), cheapest, held)


def _ceilings_below(grade: str, regulation: Regulation) -> list[Ceiling]:
    """The ceilings that keep whoever meets them below a class."""
    ids = [one.id for one in regulation.head.classes]
    return [c for c in regulation.head.ceilings if ids.index(c.highest_class) > ids.index(grade)]


# --- what is lacking

Gain = tuple[str, Fraction]  # on which side of the sum, of a penalty as a negative number


@dataclass(frozen=True, slots=True)
class _Goal:
    """The sums of a unit, and what they have to come to.

    Attributes
    ----------
    least : Fraction
        The lowest printed total that the class is given for.
    threshold : Fraction
        The lowest exact one that is printed so.
    """

    sums: dict[str, Fraction]
    block: Block
    rule: RoundingRule
    least: Fraction
    threshold: Fraction

    def sum_up(self, gains: Iterable[Gain]) -> Fraction:
        """The total with what some criteria gain, before its limits."""
        sums = dict(self.sums)
        for side, gain in gains:
            sums[side] += gain
        main, bonus, penalty = cap(self.block, sums)
        return main + bonus - penalty

    def print_total(self, gains: Iterable[Gain]) -> Fraction:
        """The same total as it is printed."""
        return self.rule.at_total(limited(self.sum_up(gains), self.block))


def _least_total(bound: Fraction, most: Fraction, rule: RoundingRule) -> Fraction:
    """The least total of ``most`` whose printed % reaches a bound: rounded half up, half a unit less is enough."""
    percent = round_up(bound, rule.percent_places) - last_place(rule.percent_places) / 2
    return round_up(percent * most / HUNDRED, rule.places)


def _find_goal(known: UnitScore, bound: Fraction, block: Block, rule: RoundingRule) -> _Goal:
    """Totals are rounded half up too."""
    least = _least_total(bound, block.max_points, rule)
    threshold = least - last_place(rule.places) / 2 if rule.rounds_total else least
    return _Goal(add_up_sides(known.criteria), block, rule, least, threshold)


# --- what there is to choose from


@dataclass(frozen=True, slots=True, eq=False)
class _Choice:
    """What a criterion's entry could be.

    Attributes
    ----------
    levels : sequence of int
        Numbers of steps, in the order of what they gain.
    lifts : sequence of Condition
        Those of the ceilings that hold until one of them is gone.
    """

    ladder: Ladder
    side: str
    levels: Sequence[int]
    gain: Callable[[int], Fraction]
    lifts: Sequence[Condition] = ()

    @property
    def is_required(self) -> bool:
        """Whether every set has one of the levels."""
        return bool(self.lifts)

    def at(self, place: int) -> Gain:
        """What one of the levels gains."""
        gain = self.gain(self.levels[place])
        return self.side, -gain if self.side == PENALTY else gain

    @property
    def best(self) -> Gain:
        """What the last level gains."""
        return self.at(len(self.levels) - 1)


def _choose(
    ladder: Ladder,
    known: UnitScore,
    below: Iterable[Ceiling],
    head: RegulationHead,
    rule: RoundingRule,
    score_criterion: ScoreCriterion,
) -> _Choice:
    """The levels of a criterion that gain points and meet no ceiling, or lift those that it meets; none is vetoed."""
    was = known.criteria[ladder.criterion.id]
    conditions = [ceiling.when for ceiling in below if ceiling.when.criterion == was.criterion]
    sign = -1 if was.side == PENALTY else 1

    @cache
    def score(k: int) -> CriterionScore:
        return score_criterion(was.criterion, ladder.x_at(k), was.factor, False)

    def gain(k: int) -> Fraction:
        return sign * (score(k).counted - was.counted)

    def is_met(when: Condition, k: int) -> bool:
        return meets(when, score(k), rule)

    def is_zeroed(k: int) -> bool:
        return TOTAL_ZERO in struck_by(head, {was.criterion: score(k)})

    def is_held(k: int) -> bool:
        return is_zeroed(k) or any(is_met(when, k) for when in liftable)

    if was.points == (ZERO if was.side == PENALTY else ladder.criterion.max_points) and not conditions:
        return _Choice(ladder, was.side, (), gain)
    ends = sorted({*ladder.ends(), ladder.find_far(rule.points)})
    limits: list[Callable[[int], bool]] = [is_zeroed, *(partial(is_met, when) for when in conditions)]
    ends += [k for is_so in limits for k in _find_edges(ends, is_so)]
    liftable = [when for when in conditions if not all(is_met(when, k) for k in ends)]
    find = _find_bands if isinstance(ladder.criterion.scale, BandsScale) else _find_slope
    levels = find([k for k in ends if k and not is_held(k)], gain, is_held)
    return _Choice(ladder, was.side, levels, gain, [when for when in liftable if is_met(when, 0)])


def _find_edges(ends: Sequence[int], is_met: Callable[[int], bool]) -> Iterator[int]:
    """The steps on both sides of each place, between two ends, where a condition begins or ceases to be met."""
    for start, end in pairwise(ends):
        if is_met(start) != is_met(end):
            edge = start + bisect_left(range(start, end), True, key=lambda k: is_met(k) == is_met(end))
            yield from (edge - 1, edge)


def _find_bands(ends: list[int], gain: Callable[[int], Fraction], is_held: Callable[[int], bool]) -> Sequence[int]:
    """Of points that jump: the fewest steps to each gain; where a ceiling is to be lifted, to none too."""
    least: dict[Fraction, int] = {}
    for k in sorted(ends, key=lambda k: (abs(k), -k)):
        least.setdefault(gain(k), k)
    lowest = min(ZERO, max(least, default=ZERO))
    return [least[gained] for gained in sorted(least) if gained > 0 or (is_held(0) and gained >= lowest)]


def _find_slope(ends: list[int], gain: Callable[[int], Fraction], is_held: Callable[[int], bool]) -> Sequence[int]:
    """Of points that only rise or only fall: every number of steps from the first that gains to the best.

    Where a ceiling is lifted only by losing points, the first that lifts it, which loses least.
    """
    best = max(ends, key=lambda k: (gain(k), -abs(k)), default=0)
    sign = 1 if best > 0 else -1
    steps = range(sign, best + sign, sign)
    levels = steps[bisect_left(steps, True, key=lambda k: (is_held(0) or gain(k) > 0) and not is_held(k)) :]
    return levels[:1] if levels and gain(levels[-1]) < gain(levels[0]) else levels


# --- sets of them


def _find_sets(choices: Sequence[_Choice], goal: _Goal, most: int) -> Iterator[list[_Choice]]:
    """Every set that can reach the goal, and cannot where one is left out whom no ceiling requires."""
    if limited(goal.least, goal.block) != goal.least or not all(choice.levels for choice in choices):
        return  # more than the block allows, or two ceilings of which each is lifted only where the other holds
    reaches = _reacher(choices, goal)
    required = tuple(place for place, choice in enumerate(choices) if choice.is_required)
    free = [place for place, choice in enumerate(choices) if not choice.is_required]
    for size in range(most - len(required) + 1):
        for extra in combinations(free, size):
            places = required + extra
            if reaches(places) and not any(reaches(tuple(p for p in places if p != left)) for left in extra):
                yield [choices[place] for place in sorted(places)]


def _reacher(choices: Sequence[_Choice], goal: _Goal) -> Callable[[Iterable[int]], bool]:
    """Whether the best levels of some choices reach the goal: in whole numbers, for it is asked of very many sets."""
    gains = [choice.best for choice in choices]
    caps = goal.block.bonus.cap, goal.block.penalty.cap
    numbers = goal.threshold, *caps, *goal.sums.values(), *(gain for _, gain in gains)
    common = lcm(*(number.denominator for number in numbers))
    threshold = int(goal.threshold * common)
    main, bonus, penalty = (int(goal.sums[side] * common) for side in (MAIN, BONUS, PENALTY))
    most_bonus, most_penalty = (int(cap * common) for cap in caps)
    mains, bonuses, penalties = (
        [int(gain * common) if side == on else 0 for side, gain in gains] for on in (MAIN, BONUS, PENALTY)
    )

    def reaches(places: Iterable[int]) -> bool:
        more = min(bonus + sum([bonuses[place] for place in places]), most_bonus)
        less = min(penalty + sum([penalties[place] for place in places]), most_penalty)
        return main + sum([mains[place] for place in places]) + more - less >= threshold

    return reaches


def _cheapest(sets: Iterable[list[_Choice]], goal: _Goal, total: Fraction, shown: int) -> list[StepSet]:
    """The first sets: those of fewest criteria, among them by points; none is looked at that can come no more."""
    found: list[StepSet] = []
    for _, alike in groupby(sets, key=len):
        if len(found) >= shown:
            break
        priced: list[StepSet] = []
        for chosen in alike:
            if sum(one.gained == goal.least - total for one in priced) < shown:
                priced.append(_price(chosen, goal, total))
        found += sorted(priced, key=attrgetter("gained"))
    return found[:shown]


def _price(chosen: Sequence[_Choice], goal: _Goal, total: Fraction) -> StepSet:
    """A set with the levels that reach the goal with the lowest printed total."""
    printed, places = _descend(chosen, goal) or (total, ())
    steps = zip(chosen, places, strict=True)
    changes = {one.ladder.criterion.id: one.levels[place] * one.ladder.step for one, place in steps}
    return StepSet(changes, printed - total)


def _descend(
    chosen: Sequence[_Choice], goal: _Goal, gains: tuple[Gain, ...] = (), most: Fraction | None = None
) -> tuple[Fraction, tuple[int, ...]] | None:
    """The lowest printed total, below ``most``, and the levels for it of those that ``gains`` has none of.

    Of levels that come to the same total the first, in the order of the set.
    """
    choice, *rest = chosen[len(gains) :]
    first, best = [one.at(0) for one in rest], [one.best for one in rest]
    levels, found = range(len(choice.levels)), None
    start = bisect_left(
        levels, True, key=lambda place: goal.sum_up([*gains, choice.at(place), *best]) >= goal.threshold
    )
    for place in levels[start:]:
        so_far = (*gains, choice.at(place))
        lowest = goal.print_total([*so_far, *first])
        if most is not None and (most == goal.least or lowest >= most):
            break
        if deeper := _descend(chosen, goal, so_far, most) if rest else (lowest, ()):
            most, found = deeper[0], (deeper[0], (place, *deeper[1]))
    return found
