"""What was entered, why it has its points, and how much a share of cases tells, in words.

That cases are few is said in comments alone: the points follow the regulation.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction

from ..exact import Ratio, decimals_of, round_half_up
from ..inputs import parse_day, read_claim, read_entry
from ..language import Message, Text, brief_places, say
from ..model import BONUS, MAIN, PENALTY, Block, Cited, Criterion, Entry, Veto, measures, short_name
from ..quarter import Quarter
from ..results import (
    FEW_CASES,
    EnteredRow,
    QuarterResults,
    Reached,
    Standing,
    UnitOutcome,
    UnitRow,
    explain_points,
    is_of_few,
    outcomes_of,
    read_year,
    wilson_interval,
)
from ..scoring import TOTAL_ZERO, CriterionScore, UnitScore, add_up_sides, is_below, trace_factor
from . import regulation_words as words
from .drawing.writer import Num
from .ledger import note, state

Classed = UnitScore | Standing | UnitOutcome

MOST_MORE = 4  # decimals
_YES_OR_NO = ("có", "không")
_TYPED = re.compile(r"\d+([.,]\d+)?")


def describe_entry(criterion: Criterion, score: CriterionScore, entry: Entry | None) -> Message:
    """What was entered in the layer that counts: ``58/60 (96,67 %)``, ``2,1 ngày``, ``có``."""
    if score.without_value:
        return say("không có số liệu")
    if score.x is None:
        return say("không phát sinh")
    if criterion.averaged:
        return say("bình quân {percent}", percent=Num.percent(score.x, 2))
    return _describe_amount(criterion, entry) if entry else criterion.measure.amount(score.x)


def _describe_amount(criterion: Criterion, entry: Entry) -> Message:
    """A value as it was entered, and its percentage unless it is of few cases."""
    if entry.total is None:
        return criterion.measure.amount_entered(entry.value)
    return tell_cases(entry.value, entry.total, few=FEW_CASES if criterion.is_of_cases else 0)


def tell_cases(value: Fraction, total: Fraction, places: int | None = None, few: int = FEW_CASES) -> Message:
    """``58/60 (96,67 %)``, by `brief_places` unless ``places`` are given; of few cases the fraction alone."""
    if total < few:
        return say("{value}/{total}", value=value, total=total)
    x = 100 * value / total
    percent = Num.percent(x, brief_places(x) if places is None else places)
    return say("{value}/{total} ({percent})", value=value, total=total, percent=percent)


def tell_share(missed: Fraction, cases: Fraction) -> Message | Num | None:
    """The percentage of cases that went wrong, with its interval where ten did; None where the cases are few."""
    if cases < FEW_CASES:
        return None
    percent = Num.percent(100 * missed / cases, 2)
    if missed < FEW_CASES:
        return percent
    low, high = (Num(bound, 2) for bound in wilson_interval(missed, cases))
    return say("{percent}; tin cậy 95 %: {low}–{high} %", percent=percent, low=low, high=high)


def tell_sharing(block: Block, unit: UnitScore, criterion: Criterion, places: int) -> Message | None:
    """How points grew where others' maxima were shared out: ``6 × 40/35 = 6,86``; None where they did not."""
    score = unit.criteria[criterion.id]
    if score.side != MAIN or score.x is None or score.factor == 1:
        return None
    terms = criterion.terms(_decimals_to_share(score, places))
    points = terms.print_points(criterion.scale.points(score.x, criterion.max_points))
    values = {"factor": tell_factor(block, unit, criterion), "grown": Num(score.effective_points, places)}
    return say("{points} × {factor} = {grown}", points=points, **values)


def _decimals_to_share(score: CriterionScore, places: int) -> int:
    """The decimals of points that are told with what they grew to: as many more as the product needs to be right."""
    if score.points is None or score.factor == 1:
        return places
    grown, more = round_half_up(score.effective_points, places), range(places, places + MOST_MORE)
    enough = (n for n in more if round_half_up(round_half_up(score.points, n) * score.factor, places) == grown)
    return next(enough, places + MOST_MORE)


def add_sharing(told: Message, sharing: Message | None) -> Message:
    """What is told of a criterion's points, and how they grew."""
    return say("{told}; chia lại điểm: {sharing}", told=told, sharing=sharing) if sharing else told


def tell_factor(block: Block, unit: UnitScore, criterion: Criterion) -> Message:
    """The factor of redistribution in its steps: ``40/35``, or ``40/35 × 100/90``."""
    absent = [one.criterion for one in unit.criteria.values() if one.side == MAIN and not one.is_applicable]
    steps = trace_factor(block, absent, criterion)
    first, *more = (
        say("{value}/{total}", value=bracketed(step.after), total=bracketed(step.before)) for step in steps
    )
    return say("{first} × {second}", first=first, second=more[0]) if more else first


def bracketed(x: Fraction) -> Message | Fraction:
    """A number as it stands in a quotient: a fraction in brackets, where its decimals would have no end."""
    return say("({x})", x=Ratio(x)) if decimals_of(x) is None else x


def read_typed(text: str) -> Fraction | bool | str:
    """A number, or yes or no, as it was typed, to be printed as these are; anything else stays as it is."""
    if text in _YES_OR_NO:
        return text == _YES_OR_NO[0]
    return Fraction(text.replace(",", ".")) if _TYPED.fullmatch(text) else text


def explain_ceilings(results: QuarterResults, score: Classed) -> tuple[list[Message], list[Message]]:
    """Why ceilings hold a unit's class down; and those that it met too, but that change nothing as its points are.

    Of one that leaves the best class nothing is told: it changes nothing however many points there are.
    """
    holding: list[Message] = []
    dormant: list[Message] = []
    tell = _explain_year_ceilings if results.sums_up else _explain_quarter_ceilings
    for highest, told in tell(results, score):
        is_holding = score.class_by_points != score.final_class == highest
        if highest != results.quoted.classes[0].id:
            (holding if is_holding else dormant).append(told)
    return holding, dormant


def _explain_quarter_ceilings(results: QuarterResults, score: Classed) -> Iterator[tuple[str, Message]]:
    """The highest class that each ceiling which was met leaves, and why it was."""
    criteria = {one.id: one for one in results.quoted_block(score.block).criteria} if score.ceilings else {}
    for ceiling in score.ceilings:
        about = ceiling.when.criterion
        reached = (
            results.reached(score.unit, about) if about else Reached(Fraction(results.count_overdue(score.unit)))
        )
        grade, places = results.quoted.grade(ceiling.highest_class).title, results.quoted.rounding.places
        yield ceiling.highest_class, words.explain_ceiling(ceiling, criteria.get(about or ""), grade, reached, places)


def mark_class(
    results: QuarterResults, unit: UnitRow, score: Classed, name_by_points: Callable[[Classed], Text]
) -> Message | None:
    """What besides its points made a unit's class or rank: that it handed nothing in, a ceiling, vetoes."""
    struck = name_struck(results, unit.id, score.block)
    veto = say("điểm liệt: {titles}", titles=struck) if struck else None
    held = say("không nộp hồ sơ") if unit.not_submitted else None
    if score.class_by_points != score.final_class:
        held = say("khống chế; theo điểm: {by_points}", by_points=name_by_points(score))
    return say("{held}; {veto}", held=held, veto=veto) if held and veto else held or veto


def explain_rules(results: QuarterResults, unit: UnitRow) -> Iterator[Message]:
    """What rules did to the total of a unit of a quarter: no points for what is missing, and vetoes."""
    if unit.missing:
        return
    whom = f"{unit.id} {results.quarter}"
    if unit.not_submitted:
        record, rule = note("not submitted", whom, unit.not_submitted), words.describe_not_submitted(results.quoted)
        yield say("không nộp hồ sơ chấm điểm (biên bản {record}), {rule}", record=record, rule=rule)
    elif unit.without_value:
        n, rule = note("without value", whom, len(unit.without_value)), words.describe_without_value(results.quoted)
        yield say("không có số liệu thẩm định ở {n} tiêu chí, {rule}", n=n, rule=rule)
    for veto in explain_vetoes(results, unit.id, unit.block):
        yield state("veto", whom, None, veto)


def explain_rules_of_year(scored: Iterable[QuarterResults], unit: str) -> dict[Quarter, list[Message]]:
    """The same of each quarter of a year in which they did anything to a unit's total."""
    rows = [(results, row) for results in scored for row in results.units(unit=unit).values()]
    return {results.quarter: told for results, row in rows if (told := list(explain_rules(results, row)))}


def explain_vetoes(results: QuarterResults, unit: str, block: str) -> list[Message]:
    """What the vetoes that strike a unit of a quarter do, each with its clause."""
    return [words.describe_veto(veto, criterion) for veto, criterion in find_vetoes(results, unit, block)]


def name_struck(results: QuarterResults, unit: str, block: str) -> list[Text]:
    """The criteria at which vetoes strike a unit; one of several vetoes once."""
    return list({one.id: short_name(one) for _, one in find_vetoes(results, unit, block)}.values())


def is_zeroed(results: QuarterResults, unit: str, block: str) -> bool:
    """Whether a veto makes a unit's total 0."""
    return any(veto.then == TOTAL_ZERO for veto, _ in find_vetoes(results, unit, block))


def find_vetoes(results: QuarterResults, unit: str, block: str) -> list[tuple[Veto, Cited]]:
    """The vetoes that strike a unit, with their criteria; none of a year, which has no criteria."""
    if results.sums_up or not (vetoes := results.quoted.vetoes):
        return []
    criteria = {one.id: one for one in results.quoted_block(block).criteria}
    found = [(veto, criteria[veto.criterion]) for veto in vetoes if veto.criterion in criteria]
    return [(veto, one) for veto, one in found if results.reached(unit, one.id).points == 0]


def _explain_year_ceilings(results: QuarterResults, score: Classed) -> Iterator[tuple[str, Message]]:
    """The same of a year: quarters of a low class, or what is overdue by its last data."""
    head, year = results.regulation.head, read_year(results, unit=score.unit)[score.unit]
    for ceiling in (head.year.ceilings[place] for place in year.ceilings) if head.year else ():
        if ceiling.when.class_below is None:
            n, day = results.count_overdue(score.unit), results.settings.as_of
            fact = say("đến ngày {day} có {n} tồn tại quá hạn", day=day, n=n)
        else:
            bound = next(grade for grade in head.classes if grade.id == ceiling.when.class_below)
            below = [one.quarter for one in outcomes_of(year.quarters) if is_below(one, bound.id, head.classes)]
            fact = say(
                "có {n} quý xếp dưới loại {grade} ({quarters})", n=len(below), grade=bound.title, quarters=below
            )
        rule = words.describe_year_ceiling(ceiling, head)
        yield ceiling.highest_class, say("{fact}, mà {rule}", fact=fact, rule=rule)


def explain_entry(block: Block, unit: UnitScore, criterion: Criterion, entry: Entry | None, places: int) -> Message:
    """Why what was entered has its points, of few cases by their fraction; and its `tell_sharing`."""
    reached = tell_cases(entry.value, entry.total) if entry and entry.total and is_of_few(criterion, entry) else None
    score = unit.criteria[criterion.id]
    told = explain_points(criterion, score, block, _decimals_to_share(score, places), reached)
    return add_sharing(told, tell_sharing(block, unit, criterion, places))


def describe_why(
    block: Block, unit: UnitScore, criterion: Criterion, entered: EnteredRow | None, entry: Entry | None, places: int
) -> Message:
    """Clause, step of the scale, what the scoring team wrote; that the cases are few."""
    step = explain_entry(block, unit, criterion, entry, places)
    why = say("{clause}: {step}.", clause=criterion.clause, step=step)
    if told := _tell_reason(entered) if entered else None:
        why = say("{why} {told}", why=why, told=told)
    if isinstance(criterion.measure, measures.ShareMeasure) and is_of_few(criterion, entry):
        why = say("{why}. (Ít trường hợp: không dùng để so sánh.)", why=why)
    return why


def tell_caps(score: UnitScore, places: int) -> list[Message]:
    """That bonus or penalty count less than their criteria add up to, where a cap holds them."""
    sums = add_up_sides(score.criteria)
    told = []
    if sums[BONUS] > score.bonus:
        values = {"n": Num(score.bonus, places), "sum": Num(sums[BONUS], places)}
        told.append(say("điểm thưởng cộng lại {sum}, chỉ được tính {n} điểm", **values))
    if sums[PENALTY] > score.penalty:
        values = {"n": Num(score.penalty, places), "sum": Num(sums[PENALTY], places)}
        told.append(say("điểm phạt cộng lại {sum}, chỉ trừ {n} điểm", **values))
    return told


def list_layers(entered: EnteredRow) -> list[tuple[str, Message]]:
    """The layers that a row has a value in, and their names."""
    return [(layer, name) for layer, name in words.LAYER_NAMES.items() if f"{layer}_value" in entered.values]


def list_texts(entered: EnteredRow) -> Iterator[tuple[str, Message, str | date]]:
    """What people wrote of a row: its column, its name, and the text; a reason before a review is the first one's."""
    for column, name in words.TEXT_NAMES.items():
        if text := entered.values.get(column):
            is_first = column == "reason" and entered.result_layer == "reviewed"
            yield column, say("Lý do ở lần đầu") if is_first else name, _read_text(column, text)


def _read_text(column: str, text: str) -> str | date:
    """A day as one that each language writes its way; what is no day, which is told as a fault, as it stands."""
    if column != "checked_on":
        return text
    try:
        return parse_day(text)
    except ValueError:
        return text


def _tell_reason(entered: EnteredRow) -> Message | None:
    """The reason; after a second verification its outcome alone: the first one's is told with the explanation."""
    if "outcome" in entered.values and entered.result_layer == "reviewed":
        return say("Kết luận thẩm định lần 2: {outcome}.", outcome=entered.values["outcome"])
    reason = entered.values.get("reason")
    return say("Lý do: {reason}.", reason=reason) if reason else None


def tell_first_reason(criterion: Criterion, entered: EnteredRow) -> Message | None:
    """What the first verification found, and why, where a second one stands."""
    reason, first = entered.values.get("reason"), read_entry(criterion, entered, "verified")
    if entered.result_layer != "reviewed" or first is None or not reason:
        return None
    return say("Lần đầu {amount}: {reason}.", amount=_describe_amount(criterion, first), reason=reason)


def tell_claim(criterion: Criterion, entered: EnteredRow) -> Message | None:
    """What a unit's own score says, where it and the team differ on whether anything arose; else None."""
    claim, is_marked = read_claim(criterion, entered), "not_applicable" in entered.values
    if claim is None:
        return say("không phát sinh") if "self_value" in entered.values and not is_marked else None
    return _describe_amount(criterion, claim) if is_marked else None
