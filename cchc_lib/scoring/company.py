"""From what was entered to points, totals, classes and ranks, in the order that the regulation fixes.

1. points of each applicable criterion, 2. not applicable, 3. rounding at the criterion and the sum, 4. bonus and
penalty with their caps and the limits, 5. rounding of the total and its percentage, 6. class, ceilings, ranks.
Everything is exact between two rounding steps.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, partial

from ..exact import add_up
from ..language import Message, say
from ..model import BONUS, MAIN, PENALTY, Assessment, Block, Ceiling, Criterion, Entry, Regulation
from .applicability import policy_of, spread_maxima
from .rounding import Variant, own_variant
from .scales import HUNDRED, ZERO, read_x, score_x
from .scores import CompanyScores, CriterionScore, UnitScore

ONE = Fraction(1)
Members = Mapping[str, list[str]]
Assessments = Mapping[tuple[str, str], Assessment]
ScoreCriterion = Callable[[str, Fraction | None, Fraction], CriterionScore]


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What one scoring of the company reads."""

    regulation: Regulation
    assessments: Assessments
    plan: Mapping[str, Entry | None]
    overdue: Mapping[str, int]
    variant: Variant


def score_company(
    regulation: Regulation,
    members: Members,
    assessments: Assessments,
    *,
    plan: Mapping[str, Entry | None] | None = None,
    overdue: Mapping[str, int] | None = None,
    faulty: Collection[str] = (),
    variant: Variant | None = None,
) -> CompanyScores:
    """Score every unit of a quarter.

    Parameters
    ----------
    members : mapping of str to list of str
        Block to the ids of its units.
    assessments : mapping of (unit, criterion) to Assessment
        One for each unit that is not faulty and each of its block's criteria that enters something.
    plan : mapping of str to Entry, optional
        Tasks done and due of each unit, for criteria that count the yearly plan.
    overdue : mapping of str to int, optional
        Open shortcomings past their deadline, for ceilings.
    faulty : collection of str
        Units with faults in their inputs: they are not scored, and stop what depends on them.
    variant : Variant, optional
        Another rule of rounding than the regulation's.
    """
    inputs = _Inputs(regulation, assessments, plan or {}, overdue or {}, variant or own_variant(regulation))
    return _score_blocks(inputs, members, set(faulty))


def rescore_company(
    known: CompanyScores,
    regulation: Regulation,
    members: Members,
    assessments: Assessments,
    *,
    plan: Mapping[str, Entry | None] | None = None,
    overdue: Mapping[str, int] | None = None,
    faulty: Collection[str] = (),
    variant: Variant,
    keep_sums: bool = False,
) -> CompanyScores:
    """What `score_company` gives under another rule of rounding, from the exact points that are known.

    Only where that rule changes an average is a unit that reads it scored anew; ``counted`` of the others'
    criteria stays as it is known.

    Parameters
    ----------
    known : CompanyScores
        What `score_company` gave for the same arguments under some rule.
    keep_sums : bool
        Whether that rule counts the criteria alike, so that the sums are known too.
    """
    inputs = _Inputs(regulation, assessments, plan or {}, overdue or {}, variant)
    return _score_blocks(inputs, members, set(faulty), known, keep_sums)


def _score_blocks(
    inputs: _Inputs,
    members: Members,
    faulty: set[str],
    known: CompanyScores | None = None,
    keep_sums: bool = False,
) -> CompanyScores:
    """Block after block, each after those whose average it reads."""
    units: dict[str, UnitScore] = {}
    missing: dict[str, Message] = {unit: say("dữ liệu đầu vào còn lỗi") for unit in faulty}
    averages: dict[str, Fraction] = {}
    for name in inputs.regulation.scoring_order():
        block, ids = inputs.regulation.blocks[name], members.get(name, [])
        blocked = _find_averages(block, members, units, averages)
        is_known = known is not None and all(
            averages.get(key) == known.averages.get(key) for key in map(average_key, _averaging(block))
        )
        score_unit = _unit_scorer(block, inputs, averages)
        for unit in ids:
            if unit in missing:
                continue
            if is_known and unit in known.units:
                score = _count_anew(known.units[unit], block, inputs, keep_sums)
            else:
                score = None if blocked else score_unit(unit)
            if score is None:
                missing[unit] = blocked or say("không có tiêu chí nào áp dụng")
            else:
                units[unit] = score
        units |= _ranked([units[unit] for unit in ids if unit in units], complete=not set(ids) & set(missing))
    in_order = {u: units[u] for name in inputs.regulation.blocks for u in members.get(name, []) if u in units}
    return CompanyScores(in_order, missing, averages)


def _averaging(block: Block) -> list[Criterion]:
    """The criteria that read another block's average."""
    return [criterion for criterion in block.criteria if criterion.measure.kind == "block_average"]


def average_key(criterion: Criterion) -> str:
    """Which average a criterion reads: ``block/of``."""
    return f"{criterion.measure.block}/{criterion.measure.of}"


def _find_averages(
    block: Block, members: Members, units: dict[str, UnitScore], averages: dict[str, Fraction]
) -> Message | None:
    """Add the averages that a block reads; say why where one cannot be had."""
    for criterion in _averaging(block):
        source = members.get(criterion.measure.block, [])
        if not source or not all(unit in units for unit in source):
            return say("chưa có điểm trung bình của khối {block}", block=criterion.measure.block)
        percents = [_percent_for_average(units[unit], criterion.measure.of) for unit in source]
        averages[average_key(criterion)] = add_up(percents) / len(percents)
    return None


def _percent_for_average(score: UnitScore, of: str) -> Fraction:
    return {"printed": score.percent, "exact": score.exact_percent, "before_bonus": score.before_bonus}[of]


def _unit_scorer(
    block: Block, inputs: _Inputs, averages: Mapping[str, Fraction]
) -> Callable[[str], UnitScore | None]:
    """A function that scores one unit of the block; None where nothing is applicable."""
    score_criterion = criterion_scorer(block, inputs.variant)
    spread = cache(partial(spread_maxima, block))

    def score(unit: str) -> UnitScore | None:
        values = {c.id: _x_of(unit, c, inputs, averages) for c in block.criteria}
        factors = spread(frozenset(criterion for criterion, x in values.items() if x is None))
        if factors is None:
            return None
        criteria = {id_: score_criterion(id_, x, factors.get(id_, ONE)) for id_, x in values.items()}
        return _sum_up(unit, block, criteria, inputs)

    return score


def _x_of(unit: str, criterion: Criterion, inputs: _Inputs, averages: Mapping[str, Fraction]) -> Fraction | None:
    """The number that the scale reads; None where the criterion is not applicable."""
    if criterion.measure.kind == "block_average":
        return averages[average_key(criterion)]
    if criterion.counts_plan:
        entry = inputs.plan.get(unit)
        return read_x(criterion, entry) if entry else None
    assessment = inputs.assessments[unit, criterion.id]
    return None if assessment.not_applicable else read_x(criterion, assessment.result)


def criterion_scorer(block: Block, variant: Variant) -> ScoreCriterion:
    """A function of a criterion's id, x and factor that scores it; units that did alike share one score."""
    known = {criterion.id: (criterion, side) for criterion, side in block.criteria_with_side()}

    @cache
    def score(criterion_id: str, x: Fraction | None, factor: Fraction) -> CriterionScore:
        return _score_criterion(*known[criterion_id], x, factor, block, variant)

    return score


def _score_criterion(
    criterion: Criterion, side: str, x: Fraction | None, factor: Fraction, block: Block, variant: Variant
) -> CriterionScore:
    is_spread = side == MAIN and factor != ONE
    most = criterion.max_points * factor if is_spread else criterion.max_points
    if x is None:
        points = None
        effective = most if side == MAIN and policy_of(criterion, block) == "full_points" else ZERO
    else:
        points = score_x(criterion, x)
        effective = points * factor if is_spread else points
    return CriterionScore(
        criterion=criterion.id,
        side=side,
        x=x,
        points=points,
        factor=factor,
        effective_points=effective,
        effective_max=most,
        counted=variant.at_criterion(effective),
    )


def _sum_up(unit: str, block: Block, criteria: dict[str, CriterionScore], inputs: _Inputs) -> UnitScore:
    variant, most = inputs.variant, block.max_points
    exact_main, exact_bonus, exact_penalty = exact = _sides(block, criteria)
    sums = _sides(block, criteria, variant.points) if variant.rounds_criteria else exact
    exact_total = _limited(exact_main + exact_bonus - exact_penalty, block)
    return UnitScore(
        unit=unit,
        block=block.block,
        max_points=most,
        criteria=criteria,
        exact_total=exact_total,
        exact_percent=HUNDRED * exact_total / most,
        exact_adjustments=exact_bonus - exact_penalty,
        before_bonus=HUNDRED * exact_main / most,
        **_close(unit, block, criteria, sums, inputs),
    )


def _count_anew(known: UnitScore, block: Block, inputs: _Inputs, keep_sums: bool) -> UnitScore:
    """A unit whose exact points are known, under another rule of rounding."""
    if keep_sums:
        sums = known.main, known.bonus, known.penalty
    else:
        sums = _sides(block, known.criteria, inputs.variant.at_criterion)
    closed = _close(known.unit, block, known.criteria, sums, inputs)
    return replace(known, **closed, rank=None, tied=False)


def _close(
    unit: str,
    block: Block,
    criteria: dict[str, CriterionScore],
    sums: tuple[Fraction, Fraction, Fraction],
    inputs: _Inputs,
) -> dict[str, object]:
    """What follows from the sums of the main, bonus and penalty sides, up to the class."""
    main, bonus, penalty = sums
    total = inputs.variant.at_total(_limited(main + bonus - penalty, block))
    percent = inputs.variant.percent(HUNDRED * total / block.max_points)
    class_by_points = _class_at(percent, inputs.regulation)
    met = _ceilings_met(unit, criteria, inputs)
    return {
        "main": main,
        "bonus": bonus,
        "penalty": penalty,
        "total": total,
        "percent": percent,
        "class_by_points": class_by_points,
        "final_class": _lowest([class_by_points, *(ceiling.highest_class for ceiling in met)], inputs.regulation),
        "ceilings": met,
    }


def _sides(
    block: Block, criteria: dict[str, CriterionScore], count: Callable[[Fraction], Fraction] | None = None
) -> tuple[Fraction, Fraction, Fraction]:
    """Sums of the main, bonus and penalty sides, the last two after their caps; exact unless they are ``count``ed."""
    points: dict[str, list[Fraction]] = {MAIN: [], BONUS: [], PENALTY: []}
    for score in criteria.values():
        points[score.side].append(count(score.effective_points) if count else score.effective_points)
    main, bonus, penalty = map(add_up, points.values())
    return main, min(bonus, block.bonus.cap), min(penalty, block.penalty.cap)


def _limited(total: Fraction, block: Block) -> Fraction:
    return max(ZERO, total if block.may_exceed_max else min(total, block.max_points))


def _class_at(percent: Fraction, regulation: Regulation) -> str:
    return next(grade.id for grade in regulation.head.classes if grade.from_ <= percent)


def _lowest(classes: list[str], regulation: Regulation) -> str:
    order = [grade.id for grade in regulation.head.classes]
    return max(classes, key=order.index)


def _ceilings_met(unit: str, criteria: dict[str, CriterionScore], inputs: _Inputs) -> tuple[Ceiling, ...]:
    def is_met(ceiling: Ceiling) -> bool:
        when = ceiling.when
        if when.criterion is None:
            return inputs.overdue.get(unit, 0) >= when.overdue_shortcomings_at_least
        score = criteria.get(when.criterion)
        if score is None or not score.is_applicable:
            return False
        if when.points_below is not None:
            return inputs.variant.points(score.points) < when.points_below
        return score.x >= when.value_at_least

    return tuple(ceiling for ceiling in inputs.regulation.head.ceilings if is_met(ceiling))


def _ranked(scores: list[UnitScore], complete: bool) -> dict[str, UnitScore]:
    """Ranks on the printed total, 1-2-2-4; none where the block is not complete."""
    if not complete:
        return {}
    at_total: dict[Fraction, list[UnitScore]] = {}
    for score in scores:
        at_total.setdefault(score.total, []).append(score)
    ranked, rank = {}, 1
    for total in sorted(at_total, reverse=True):
        tied = at_total[total]
        ranked |= {score.unit: replace(score, rank=rank, tied=len(tied) > 1) for score in tied}
        rank += len(tied)
    return ranked
