"""Quarters → the year of a unit: its exact and printed %, class, ceilings, rank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..exact import ONE, add_up, round_half_up
from ..language import Message, say
from ..model import Grade, RegulationHead, YearCeiling, YearRule
from ..quarter import Quarter
from .classes_and_ranks import class_at, hold_down, rank


@dataclass(frozen=True, slots=True)
class QuarterOutcome:
    """A quarter of a unit as its year reads it.

    Attributes
    ----------
    percent, exact_percent : Fraction
        As printed, and with no rounding.
    final_class : str
        Id of the class, ceilings counted.
    """

    quarter: Quarter
    percent: Fraction
    exact_percent: Fraction
    final_class: str


@dataclass(frozen=True, slots=True)
class YearUnit:
    """What the year of one unit is made of.

    Attributes
    ----------
    block : str
        The unit's on the last day of the year.
    quarters : tuple of QuarterOutcome
        Those that it has a result of, in their order; of the unit itself, not of those that it succeeds.
    missing : mapping of Quarter to Message
        Why it has none of the others.
    overdue : int
        Its open shortcomings past their deadline, at the end of the year.
    """

    block: str
    quarters: tuple[QuarterOutcome, ...]
    missing: Mapping[Quarter, Message] = field(default_factory=dict)
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class YearScore:
    """One unit's year.

    Attributes
    ----------
    exact_percent, percent : Fraction
        Unrounded, and as printed.
    class_by_points, final_class : str
        Ids of classes of the year, the first by the printed %, the second after the ceilings that were met.
    rank : int or None
        Among the units of its block that have a result, 1-2-2-4, on the printed %.
    tied : bool
        Whether another unit shares the rank.
    """

    unit: str
    block: str
    exact_percent: Fraction
    percent: Fraction
    class_by_points: str
    final_class: str
    ceilings: tuple[YearCeiling, ...] = ()
    rank: int | None = None
    tied: bool = False


@dataclass(frozen=True, slots=True)
class CompanyYear:
    """All units of a year: those with a result, and why the others have none."""

    units: dict[str, YearScore]
    missing: dict[str, Message]


def score_year(head: RegulationHead, rule: YearRule, units: Mapping[str, YearUnit]) -> CompanyYear:
    """The year of every unit, by the version that applies in the year's last quarter and its rule for years."""
    scores: dict[str, YearScore] = {}
    missing: dict[str, Message] = {}
    for name, unit in units.items():
        if len(unit.quarters) < rule.quarters_needed:
            missing[name] = _too_few(unit, rule)
        else:
            scores[name] = _score_unit(name, unit, rule, head)
    return CompanyYear(_ranked(scores), missing)


def _too_few(unit: YearUnit, rule: YearRule) -> Message:
    why = [say("{quarter}: {why}", quarter=quarter, why=reason) for quarter, reason in unit.missing.items()]
    n = len(unit.quarters)
    found = say("chỉ có {n} quý có kết quả", n=n) if n else say("không quý nào có kết quả")
    told = say("{found}, quy định cần ít nhất {needed}", found=found, needed=rule.quarters_needed)
    return say("{told}; {why}", told=told, why=why) if why else told


def _score_unit(name: str, unit: YearUnit, rule: YearRule, head: RegulationHead) -> YearScore:
    exact = combine_quarters(rule, unit.quarters)
    percent = round_half_up(exact, head.rounding.percent_places)
    by_points = class_at(percent, head.year_classes)
    met = tuple(ceiling for ceiling in rule.ceilings if _is_met(ceiling, unit, head.classes))
    return YearScore(
        unit=name,
        block=unit.block,
        exact_percent=exact,
        percent=percent,
        class_by_points=by_points,
        final_class=hold_down(by_points, met, head.year_classes),
        ceilings=met,
    )


def weigh_quarters(rule: YearRule, quarters: Sequence[QuarterOutcome]) -> dict[Quarter, Fraction]:
    """The weight of each quarter in the year; of ``last`` the last one alone has any."""
    known = [one.quarter for one in quarters]
    if rule.combine == "last":
        return {known[-1]: ONE}
    return {quarter: rule.weight_of(quarter.number) for quarter in known}


def combine_quarters(rule: YearRule, quarters: Sequence[QuarterOutcome]) -> Fraction:
    """The exact % of a year: the weighted mean of the quarters that there are."""
    found = {one.quarter: one.percent if rule.of == "printed" else one.exact_percent for one in quarters}
    weights = weigh_quarters(rule, quarters)
    return add_up(weight * found[quarter] for quarter, weight in weights.items()) / add_up(weights.values())


def _is_met(ceiling: YearCeiling, unit: YearUnit, of_quarters: Sequence[Grade]) -> bool:
    when = ceiling.when
    if when.overdue_shortcomings_at_least is not None:
        return unit.overdue >= when.overdue_shortcomings_at_least
    if when.class_below is None or when.quarters_at_least is None:
        return False
    return sum(is_below(one, when.class_below, of_quarters) for one in unit.quarters) >= when.quarters_at_least


def is_below(one: QuarterOutcome, grade: str, of_quarters: Sequence[Grade]) -> bool:
    """Whether a quarter's class is lower; one of an older version that is no more goes by its % today."""
    ids = [grade.id for grade in of_quarters]  # from high to low
    if one.final_class not in ids:
        return one.percent < of_quarters[ids.index(grade)].from_
    return ids.index(one.final_class) > ids.index(grade)


def _ranked(scores: Mapping[str, YearScore]) -> dict[str, YearScore]:
    """Ranks on the printed %, in each block."""
    ranked = dict(scores)  # in its order
    for block in {score.block for score in scores.values()}:
        ranked |= rank((one for one in scores.values() if one.block == block), lambda score: score.percent)
    return ranked
