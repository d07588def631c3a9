"""From what was entered to points, totals, classes and ranks, in the order that the regulation fixes.

1. points of each applicable criterion, 2. not applicable, 3. rounding at the criterion and the sum, 4. bonus and
penalty with their caps, the limits and vetoes, 5. rounding of the total and its percentage, 6. class, ceilings,
ranks. Everything is exact between two rounding steps.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache, partial
from typing import Any

from ..exact import HUNDRED, ONE, ZERO, add_up
from ..language import Message, say
from ..model import BONUS, MAIN, PENALTY, SIDES, Assessment, Block, Ceiling, Criterion, Entry, Regulation, short_name
from .applicability import policy_of, spread_maxima
from .classes_and_ranks import TOTAL_ZERO, class_at, hold_down, meets, rank, standing_of, struck_by
from .rounding import RoundingRule, rule_of
from .scores import CompanyScores, CriterionScore, UnitScore

Criteria = Mapping[str, CriterionScore]
Sums = tuple[Fraction, Fraction, Fraction]  # of the main, bonus and penalty sides
ScoreCriterion = Callable[[str, Fraction | None, Fraction, bool], CriterionScore]


@dataclass(frozen=True, slots=True)
class ScoringInputs:
    """What one scoring of the company reads.

    Attributes
    ----------
    members : mapping of str to list of str
        Block to the ids of its units.
    assessments : mapping of (unit, criterion) to Assessment
        One for each unit that is not faulty and each of its block's criteria that enters something.
    plan : mapping of str to Entry
        Tasks done and due of each unit, for criteria that count the yearly plan.
    overdue : mapping of str to int
        Open shortcomings past their deadline, for ceilings.
    faulty : collection of str
        Units with faults in their inputs: they are not scored, and stop what depends on them.
    has_plan : bool
        Whether there were tasks that a criterion could count.
    """

    regulation: Regulation
    members: Mapping[str, list[str]]
    assessments: Mapping[tuple[str, str], Assessment]
    plan: Mapping[str, Entry | None] = field(default_factory=dict)
    overdue: Mapping[str, int] = field(default_factory=dict)
    faulty: Collection[str] = ()
    has_plan: bool = True


def score_company(inputs: ScoringInputs, rule: RoundingRule | None = None) -> CompanyScores:
    """Score every unit of a quarter: block after block, each after those whose average it reads.

    Parameters
    ----------
    rule : RoundingRule, optional
        Another than the regulation's rule of rounding.
    """
    regulation, members, rule = inputs.regulation, inputs.members, rule or rule_of(inputs.regulation)
    units: dict[str, UnitScore] = {}
    missing: dict[str, Message] = {unit: say("dữ liệu đầu vào còn lỗi") for unit in sorted(inputs.faulty)}
    averages: dict[str, Fraction] = {}
    for name in regulation.scoring_order():
        block, ids = regulation.blocks[name], members.get(name, [])
        blocked = _find_averages(block, inputs, units, averages)
        score_unit = _unit_scorer(block, inputs, rule, averages)
        for unit in (unit for unit in ids if unit not in missing):
            if not blocked and (score := score_unit(unit)):
                units[unit] = score
            else:
                missing[unit] = blocked or say("không có tiêu chí nào áp dụng")
        if not set(ids) & set(missing):
            units |= rank((units[unit] for unit in ids), partial(standing_of, regulation=regulation))
    in_order = {u: units[u] for name in regulation.blocks for u in members.get(name, []) if u in units}
    return CompanyScores(in_order, missing, averages)


def _find_averages(
    block: Block, inputs: ScoringInputs, units: dict[str, UnitScore], averages: dict[str, Fraction]
) -> Message | None:
    """Add the averages that a block reads; say why where one cannot be had."""
    for average in block.averages:
        source = inputs.members.get(average.block, [])
        if not source or not all(unit in units for unit in source):
            title = inputs.regulation.blocks[average.block].title
            return say("chưa có điểm trung bình của «{block}»", block=title)
        averages[average.key] = add_up(units[unit].averaged(average.of) for unit in source) / len(source)
    return _find_references(block, inputs, averages)


def _find_references(block: Block, inputs: ScoringInputs, averages: dict[str, Fraction]) -> Message | None:
    """Add what numbers of a block are held against; say why where they are not all there."""
    members = inputs.members.get(block.block, [])
    for criterion in block.criteria:
        if relative := criterion.relative:
            if set(members) & set(inputs.faulty):
                return say("chưa có đủ số liệu của khối để so sánh ở «{criterion}»", criterion=short_name(criterion))
            values = [entry.value for unit in members if (entry := find_entry(inputs, unit, criterion))]
            if values:
                averages[reference_key(block, criterion)] = relative.find_reference(values)
    return None


def reference_key(block: Block, criterion: Criterion) -> str:
    """Under which key of the averages that stands which a criterion's numbers are held against."""
    return f"{block.block}/{criterion.id}/reference"


def against(entry: Entry, block: Block, criterion: Criterion, averages: Mapping[str, Fraction]) -> Entry:
    """What was entered, beside what it is held against where the criterion is relative."""
    return replace(entry, total=averages[reference_key(block, criterion)]) if criterion.relative else entry


def _unit_scorer(
    block: Block, inputs: ScoringInputs, rule: RoundingRule, averages: Mapping[str, Fraction]
) -> Callable[[str], UnitScore | None]:
    """A function that scores one unit of the block; None where nothing is applicable."""
    score_criterion = criterion_scorer(block, rule)
    spread = cache(partial(spread_maxima, block))

    def score(unit: str) -> UnitScore | None:
        values = {c.id: _x_of(unit, block, c, inputs, averages) for c in block.criteria}
        silent = _without_value(unit, block, inputs)
        factors = spread(frozenset(id_ for id_, x in values.items() if x is None and id_ not in silent))
        if factors is None:
            return None
        criteria = {id_: score_criterion(id_, x, factors.get(id_, ONE), id_ in silent) for id_, x in values.items()}
        return _sum_up(unit, block, criteria, inputs, rule)

    return score


def _without_value(unit: str, block: Block, inputs: ScoringInputs) -> set[str]:
    """The criteria that have no points because nothing was handed in of them."""
    rows = ((c.id, inputs.assessments.get((unit, c.id))) for c in block.criteria)
    return {criterion for criterion, assessment in rows if assessment and assessment.without_value}


def _x_of(
    unit: str, block: Block, criterion: Criterion, inputs: ScoringInputs, averages: Mapping[str, Fraction]
) -> Fraction | None:
    """The number that the scale reads; None where the criterion is not applicable."""
    if average := criterion.averaged:
        return averages[average.key]
    entry = find_entry(inputs, unit, criterion)
    return criterion.read_x(against(entry, block, criterion, averages)) if entry else None


def find_entry(inputs: ScoringInputs, unit: str, criterion: Criterion) -> Entry | None:
    """What counts of a criterion at a unit; None where it is not applicable or has no value, or reads an average."""
    if criterion.enters_nothing:
        return inputs.plan.get(unit) if criterion.counts_plan else None
    return inputs.assessments[unit, criterion.id].applicable_result


def criterion_scorer(block: Block, rule: RoundingRule) -> ScoreCriterion:
    """A function of a criterion's id, x, factor and whether it has no value; units that did alike share one."""
    known = block.by_id

    @cache
    def score(criterion_id: str, x: Fraction | None, factor: Fraction, without_value: bool) -> CriterionScore:
        criterion, side = known[criterion_id]
        is_spread = side == MAIN and factor != ONE
        most = criterion.max_points * factor if is_spread else criterion.max_points
        if without_value:
            points = effective = ZERO
        elif x is None:
            points = None
            effective = most if side == MAIN and policy_of(criterion, block) == "full_points" else ZERO
        else:
            points = criterion.points_at(x)
            effective = points * factor if is_spread else points
        return CriterionScore(
            criterion=criterion_id,
            side=side,
            x=x,
            points=points,
            factor=factor,
            effective_points=effective,
            effective_max=most,
            counted=rule.at_criterion(effective),
        )

    return score


def _sum_up(
    unit: str, block: Block, criteria: dict[str, CriterionScore], inputs: ScoringInputs, rule: RoundingRule
) -> UnitScore:
    exact_main, exact_bonus, exact_penalty = exact = cap(block, add_up_sides(criteria, exact=True))
    sums = cap(block, add_up_sides(criteria)) if rule.rounds_criteria else exact
    return UnitScore(
        unit=unit,
        block=block.block,
        max_points=block.max_points,
        criteria=criteria,
        **_exact(exact_main + exact_bonus - exact_penalty, block, criteria, inputs.regulation),
        exact_adjustments=exact_bonus - exact_penalty,
        before_bonus=HUNDRED * exact_main / block.max_points,
        **_close(unit, block, criteria, sums, inputs, rule),
    )


def recounter(
    known: UnitScore, inputs: ScoringInputs, rule: RoundingRule
) -> Callable[[Iterable[CriterionScore]], UnitScore]:
    """A function that gives a unit with other scores of some criteria, each of which stays applicable or is not so.

    Total, percentage, class and ceilings are anew; exact numbers and the rank stay as they were.
    """
    block = inputs.regulation.blocks[known.block]
    sides = add_up_sides(known.criteria)

    def recount(changed: Iterable[CriterionScore]) -> UnitScore:
        sums, criteria = dict(sides), dict(known.criteria)
        for score in changed:
            sums[score.side] += score.counted - criteria[score.criterion].counted
            criteria[score.criterion] = score
        closing = _close(known.unit, block, criteria, cap(block, sums), inputs, rule)
        return replace(known, criteria=criteria, **closing)

    return recount


def with_full_points(score: UnitScore, criterion: str, regulation: Regulation) -> UnitScore:
    """A unit as if it had lost nothing at one criterion inside the maximum, all else as it was.

    Vetoes, limits and rounding act as ever; what a class is held down by, and the rank, stay as they were.
    """
    rule, block, one = rule_of(regulation), regulation.blocks[score.block], score.criteria[criterion]
    points, counted = block.by_id[criterion][0].max_points, rule.at_criterion(one.effective_max)
    full = replace(one, points=points, effective_points=one.effective_max, counted=counted)
    criteria = {**score.criteria, criterion: full}
    sums = score.main + counted - one.counted, score.bonus, score.penalty
    before_bonus = score.before_bonus + HUNDRED * one.lost / block.max_points
    exact = before_bonus * block.max_points / HUNDRED + score.exact_adjustments
    totals = _exact(exact, block, criteria, regulation) | _print(sums, block, criteria, regulation, rule)
    return replace(score, criteria=criteria, before_bonus=before_bonus, **totals)


def _close(
    unit: str,
    block: Block,
    criteria: dict[str, CriterionScore],
    sums: Sums,
    inputs: ScoringInputs,
    rule: RoundingRule,
) -> dict[str, Any]:
    """What of a `UnitScore` follows from the sums of the main, bonus and penalty sides, up to the class."""
    printed, met = _print(sums, block, criteria, inputs.regulation, rule), _ceilings_met(unit, criteria, inputs, rule)
    final_class = hold_down(printed["class_by_points"], met, inputs.regulation.head.classes)
    return printed | {"final_class": final_class, "ceilings": met}


def _reach(total: Fraction, block: Block, criteria: Criteria, regulation: Regulation) -> Fraction:
    """A total within its limits, and 0 where a veto takes it."""
    return ZERO if TOTAL_ZERO in struck_by(regulation.head, criteria) else limited(total, block)


def _exact(total: Fraction, block: Block, criteria: Criteria, regulation: Regulation) -> dict[str, Any]:
    """What is reached with no rounding at all, and its %."""
    reached = _reach(total, block, criteria, regulation)
    return {"exact_total": reached, "exact_percent": HUNDRED * reached / block.max_points}


def _print(
    sums: Sums, block: Block, criteria: Criteria, regulation: Regulation, rule: RoundingRule
) -> dict[str, Any]:
    """The sums of the three sides, and what is printed of them: the total, its % and the class of that."""
    main, bonus, penalty = sums
    total = rule.at_total(_reach(main + bonus - penalty, block, criteria, regulation))
    percent = rule.percent(HUNDRED * total / block.max_points)
    by_points = class_at(percent, regulation.head.classes)
    told = {"total": total, "percent": percent, "class_by_points": by_points}
    return {"main": main, "bonus": bonus, "penalty": penalty, **told}


def add_up_sides(criteria: Mapping[str, CriterionScore], exact: bool = False) -> dict[str, Fraction]:
    """Sums of the three sides, before any cap: of points as they are counted, or with no rounding."""
    points: dict[str, list[Fraction]] = {side: [] for side in SIDES}
    for score in criteria.values():
        points[score.side].append(score.effective_points if exact else score.counted)
    return {side: add_up(found) for side, found in points.items()}


def cap(block: Block, sums: Mapping[str, Fraction]) -> Sums:
    """Main, bonus and penalty, the last two after their caps."""
    return sums[MAIN], min(sums[BONUS], block.bonus.cap), min(sums[PENALTY], block.penalty.cap)


def limited(total: Fraction, block: Block) -> Fraction:
    """A total within its limits: never below 0, and above the maximum only where the block allows it."""
    return max(ZERO, total if block.may_exceed_max else min(total, block.max_points))


def _ceilings_met(
    unit: str, criteria: dict[str, CriterionScore], inputs: ScoringInputs, rule: RoundingRule
) -> tuple[Ceiling, ...]:
    def is_met(ceiling: Ceiling) -> bool:
        when = ceiling.when
        if when.overdue_shortcomings_at_least is not None:
            return inputs.overdue.get(unit, 0) >= when.overdue_shortcomings_at_least
        score = criteria.get(when.criterion or "")
        return score is not None and meets(when, score, rule)

    return tuple(ceiling for ceiling in inputs.regulation.head.ceilings if is_met(ceiling))
