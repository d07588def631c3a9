"""The derivation of a unit's year, from its quarters to its class and rank: arithmetic for a pocket calculator."""

from collections.abc import Iterable, Iterator
from functools import reduce

from ..errors import UsageError
from ..exact import add_up, decimals_of
from ..language import Citation, Message, say
from ..model import YearRule
from ..quarter import Quarter
from ..results import Gap, QuarterResults, UnitQuarter, UnitYear, outcomes_of, read_year, unit_quarters
from ..scoring import weigh_quarters
from .derivation import Step, explain_score, show_exact
from .drawing.writer import Num
from .entry_words import bracketed, explain_ceilings, explain_rules_of_year
from .regulation_words import describe_combining

SHOWN = 4  # decimals of a quotient that has no end


def explain_year(results: QuarterResults, quarters: Iterable[QuarterResults | Gap], unit: str) -> Iterator[Step]:
    """Label and sentence of each step by which a unit got its result of the year.

    Raises
    ------
    UsageError
        If there is no such unit; suggests the nearest.
    """
    unit = results.require_unit(unit)
    found = results.units(unit=unit)[unit]
    yield say("Đơn vị"), say("{name} ({block})", name=found.name, block=results.regulation.blocks[found.block].title)
    scored = [one for one in quarters if isinstance(one, QuarterResults)]
    ruled, held = explain_rules_of_year(scored, unit), _explain_held(scored, unit)
    for one in unit_quarters(results, unit)[unit]:
        told = [_tell_quarter(results, one, found.block), *ruled.get(one.quarter, ()), *held.get(one.quarter, ())]
        yield say("{quarter}", quarter=one.quarter), say("{told}", told=told)
    if found.missing:
        yield say("Cả năm"), say("chưa có kết quả: {why}", why=found.missing)
        return
    year = read_year(results, unit=unit)[unit]
    yield from _explain_percent(results, year)
    yield from _explain_class(results, year)


def explain_criterion(quarters: Iterable[QuarterResults | Gap], unit: str, criterion: str) -> Iterator[Step]:
    """The steps of `explain_score` in each quarter of a year, below its name; or why it has none.

    Raises
    ------
    UsageError
        If no quarter has them: what the last one says.
    """
    told, refused = list[Step](), list[UsageError]()
    for found in quarters:
        label = say("{quarter}", quarter=found.quarter)
        try:
            if isinstance(found, Gap):
                raise UsageError(say("{why}", why=found.reason))
            (_, name), *steps = explain_score(found, unit, criterion)
        except UsageError as error:
            refused.append(error)
            told.append((label, say("không có kết quả: {why}", why=error.message)))
        else:
            told += [(label, name), *steps]
    if len(refused) == len(told):
        raise refused[-1]
    yield from told


def _explain_held(scored: Iterable[QuarterResults], unit: str) -> dict[Quarter, list[Message]]:
    """Why ceilings held a unit's class down, by quarter."""
    return {
        results.quarter: explain_ceilings(results, score)[0]
        for results in scored
        for score in results.scores(unit=unit).values()
    }


def _tell_quarter(results: QuarterResults, one: UnitQuarter, block: str) -> Message:
    if one.percent is None:
        return say("không có kết quả: {why}", why=one.missing)
    percent = one.printed(with_sign=True)
    told = say("{percent}, xếp loại {grade}", percent=percent, grade=one.grade)
    other = results.regulation.blocks.get(one.block)
    if one.block == block or other is None:  # which a new regulation renamed
        return told
    return say("{told}, khi ở khối khác ({block})", told=told, block=other.title)


def _explain_percent(results: QuarterResults, year: UnitYear) -> Iterator[Step]:
    rule, places = _rule_of(results), results.quoted.rounding.percent_places
    clause = rule.clause or Citation(results.quoted.decision.number)
    yield say("Cách tính"), say("{how} ({clause})", how=describe_combining(rule), clause=clause)
    yield say("Phép tính"), tell_arithmetic(rule, year)
    yield say("Cả năm"), say("{x}", x=Num.percent(year.percent, places))


def tell_arithmetic(rule: YearRule, year: UnitYear) -> Message:
    """The sum of a year, its quarters as they printed them: ``(92,10 + 88,50 + 90,00 + 95,20) : 4 = 91,45``."""
    exact = show_exact(year.exact_percent)
    if rule.combine == "last":
        return say("{x}", x=exact)
    quarters = outcomes_of(year.quarters)
    weights = weigh_quarters(rule, quarters)
    if rule.of == "printed":
        parts = [say("{x}", x=x) for one in year.quarters if (x := one.printed())]
    else:
        parts = [show_exact(one.exact_percent) for one in quarters]
    if rule.weights:
        parts = [say("{x} × {weight}", x=x, weight=w) for x, w in zip(parts, weights.values(), strict=True)]
    told = reduce(lambda first, second: say("{first} + {second}", first=first, second=second), parts)
    values = {"parts": told, "n": bracketed(add_up(weights.values()))}
    if decimals_of(year.exact_percent) is None:  # as a pocket calculator shows it, which knows no fractions
        return say("({parts}) : {n} ≈ {x}", x=Num(year.exact_percent, SHOWN), **values)
    return say("({parts}) : {n} = {x}", x=exact, **values)


def _explain_class(results: QuarterResults, year: UnitYear) -> Iterator[Step]:
    score = results.standings()[year.unit]
    bound = next(grade.from_ for grade in results.regulation.head.year_classes if grade.id == year.class_by_points)
    by_points = results.quoted.grade(year.class_by_points).title
    yield say("Xếp loại theo tỷ lệ %"), say("{grade} (từ {low} %)", grade=by_points, low=bound)
    holding, dormant = explain_ceilings(results, score)
    yield from ((say("Khống chế"), ceiling) for ceiling in holding)
    yield from ((say("Khống chế, chưa làm đổi xếp loại"), ceiling) for ceiling in dormant)
    yield say("Xếp loại"), say("{x}", x=results.quoted.grade(year.final_class).title)
    if year.rank and (ranked := len(read_year(results, block=year.block))) > 1:
        yield say("Hạng trong khối"), say("{rank} trong {n} đơn vị có kết quả", rank=year.rank, n=ranked)


def _rule_of(results: QuarterResults) -> YearRule:
    if (rule := results.regulation.head.year) is None:
        raise LookupError
    return rule
