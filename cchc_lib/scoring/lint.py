"""What is legal in a regulation and yet worth a second look: what nobody can reach, cliffs, criteria that idle."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

from ..exact import HUNDRED, ZERO, add_up
from ..language import LONGEST_SHORT, Message, say
from ..model import SIDES, Block, Ceiling, Criterion, Finding, Regulation, RegulationHead, Veto, measures, scales
from .change import crossed_points, is_same_measure
from .rounding import rule_of
from .scores import UnitScore
from .totals import limited

Quarters = Sequence[tuple[Regulation, Mapping[str, UnitScore]]]


def lint_regulation(regulation: Regulation) -> Iterator[Finding]:
    """Notices of what the rules alone tell, each with its block and criterion where it has one."""
    for place, found in _look_over(regulation):
        yield from (Finding(message, is_fault=False, **place) for message in found)


def _look_over(regulation: Regulation) -> Iterator[tuple[dict[str, Any], Iterable[Message]]]:
    """Each place, and what is worth a second look there."""
    for name, block in regulation.blocks.items():
        for criterion in block.criteria:
            place = {"block": name, "criterion": criterion.id}
            yield place, _find_unreachable(criterion, regulation)
            yield place, chain(_find_cliff(criterion), _find_long_name(criterion))
            yield place, chain(_find_backwards(criterion), _find_parts_of_one(criterion), _find_zigzag(criterion))
        yield {"block": name}, _find_idle_rule(block, regulation)
        yield {"block": name}, _find_unreachable_classes(block, regulation)
    for ceiling in regulation.head.ceilings:
        yield {"criterion": ceiling.when.criterion or ""}, _find_idle_ceiling(ceiling, regulation)
    for veto in regulation.head.vetoes:
        yield {"criterion": veto.criterion}, _find_idle_veto(veto, regulation)
    head = regulation.head
    yield {"cell": "year"}, _find_idle_in_year(head)
    yield {"cell": "classes"}, _find_doubled_words(head)
    yield {"cell": "ceilings"}, _find_doubled_rules(head.ceilings)
    yield {"cell": "vetoes"}, _find_doubled_rules(head.vetoes)
    yield {"cell": "year › ceilings"}, _find_doubled_rules(head.year.ceilings if head.year else ())


def find_idle(regulation: Regulation, quarters: Quarters, fewest: int) -> Iterator[Finding]:
    """Notices of criteria at which no unit of the block lost a point, or all got the same, whenever it was measured.

    What was entered then is scored by this version; a quarter in which it was measured otherwise does not count.

    Parameters
    ----------
    fewest : int
        So many quarters must count; fewer show nothing.
    """
    for name, block in regulation.blocks.items():
        for criterion in block.main:
            points = [found for quarter in quarters if (found := _points_in(quarter, name, criterion))]
            if len(points) >= fewest and (message := _say_idle(criterion, points)):
                yield Finding(message, block=name, criterion=criterion.id, is_fault=False)


def _find_long_name(criterion: Criterion) -> Iterator[Message]:
    """That a title is too long for charts and has no short name."""
    if criterion.short is None and len(criterion.title.vi) > LONGEST_SHORT:
        yield say("tên dài hơn {most} chữ cái, nên có tên ngắn (short) cho biểu đồ và câu", most=LONGEST_SHORT)


def _find_backwards(criterion: Criterion) -> Iterator[Message]:
    """That something is taken off where nothing happened: the scale of a penalty gives what it takes."""
    if criterion.takes_off and criterion.measure.kind == "count" and (taken := criterion.points_at(ZERO)):
        yield say("không có trường hợp nào vẫn bị trừ {n} điểm: thang điểm ở đây cho số điểm bị trừ", n=taken)


def _find_parts_of_one(criterion: Criterion) -> Iterator[Message]:
    """That percentages are perhaps meant as Excel keeps them: a percentile 0.9 for 90, bounds 0.98 for 98."""
    if (relative := criterion.relative) and relative.percentile is not None and relative.percentile < 1:
        yield say("percentile ghi từ 0 đến 100: 90 là bách phân vị 90 (thấy {found})", found=relative.percentile)
    highest = max(criterion.scale.turns(criterion.max_points), default=ZERO)
    if criterion.x_in_percent and 0 < highest <= 1:
        yield say("mọi mức của thang không quá {found} %: 98 % ghi là 98, không phải 0.98", found=highest)


def _find_zigzag(criterion: Criterion) -> Iterator[Message]:
    """That points of bands go up and down, as where two of them changed places."""
    if isinstance(criterion.scale, scales.BandsScale) and criterion.scale.goes_both_ways:
        points = [step.points for step in criterion.scale.printed_steps]
        yield say("điểm của các mức lúc tăng, lúc giảm: {found}", found=points)


# --- what can be reached ------------------------------------------------------------------------------------------


def _find_unreachable(criterion: Criterion, regulation: Regulation) -> Iterator[Message]:
    if isinstance(criterion.scale, scales.BandsScale):
        reached = [criterion.scale.step_at(x) for x in _telling_x(criterion, _highest_x(criterion, regulation))]
        for step in criterion.scale.printed_steps:
            if step not in reached:
                yield say("bậc {n} điểm không bao giờ đạt tới", n=step.points)
    lowest, highest = _range_of(criterion, regulation)
    if highest < criterion.max_points:
        values = {"found": highest, "n": criterion.max_points}
        given = say("cao nhất chỉ được {found} trong {n} điểm", **values)
        yield say("nhiều nhất chỉ bị trừ {found} trong {n} điểm", **values) if criterion.takes_off else given
    if lowest == highest:
        given = say("kết quả nào cũng cho {n} điểm", n=highest)
        yield say("kết quả nào cũng bị trừ {n} điểm", n=highest) if criterion.takes_off else given


def _highest_x(criterion: Criterion, regulation: Regulation) -> Fraction | None:
    """The highest x that can be; None where there is no end to it."""
    if average := criterion.averaged:
        source = regulation.blocks[average.block]
        beyond = source.bonus.cap if source.may_exceed_max and average.of != "before_bonus" else ZERO
        return HUNDRED * (source.max_points + beyond) / source.max_points
    return criterion.highest_x


def _range_of(criterion: Criterion, regulation: Regulation) -> tuple[Fraction, Fraction]:
    """The fewest and the most points that an applicable criterion can add to the sum."""
    top = _highest_x(criterion, regulation)
    points = [criterion.points_at(x) for x in _telling_x(criterion, top)]
    if top is None:
        points.append(criterion.scale.points_far_out(criterion.max_points))
    rule = rule_of(regulation)
    return rule.at_criterion(min(points)), rule.at_criterion(max(points))


def _telling_x(criterion: Criterion, top: Fraction | None) -> set[Fraction]:
    """Numbers that x can be: the least, the highest, and one in each part of the scale that holds any."""
    numbers = criterion.measure.near({ZERO, *criterion.scale.turns(criterion.max_points)})
    return numbers if top is None else {x for x in numbers if x <= top} | {top}


def _find_idle_rule(block: Block, regulation: Regulation) -> Iterator[Message]:
    """That nothing hangs on whether the units of the block hand anything in, or on its bonus or penalty."""
    for key, beside in (("bonus", block.bonus), ("penalty", block.penalty)):
        if beside.criteria and not beside.cap:
            yield say("{key} › cap là 0: các tiêu chí của phần này không đổi điểm nào", key=key)
    for key in ("not_submitted", "without_value"):
        if getattr(regulation.head, key) and block.enters_nothing:
            yield say("{key} không đổi điểm nào: khối không có tiêu chí phải nhập", key=key)


def _find_unreachable_classes(block: Block, regulation: Regulation) -> Iterator[Message]:
    lowest, highest = _percent_range(block, regulation)
    above = None
    for grade in regulation.head.classes:
        if grade.from_ > highest:
            values = {"grade": grade.title, "found": highest}
            yield say("không đạt được loại {grade}: khi mọi tiêu chí áp dụng, cao nhất {found} %", **values)
        elif above is not None and lowest >= above:
            values = {"grade": grade.title, "found": lowest}
            yield say("không xuống tới loại {grade}: khi mọi tiêu chí áp dụng, thấp nhất {found} %", **values)
        above = grade.from_


def _find_doubled_words(head: RegulationHead) -> Iterator[Message]:
    """Titles of classes that begin with the word that sentences put before them."""
    for grade in dict.fromkeys((*head.classes, *head.year_classes)):
        if grade.title.vi.casefold().startswith("loại "):
            yield say("tên «{grade}» nên bỏ chữ «Loại»: trong câu sẽ thành «xếp loại {grade}»", grade=grade.title)


def _find_doubled_rules(rules: Sequence[Any]) -> Iterator[Message]:
    """That a rule does what another does: documents tell it twice."""
    what = [rule.model_copy(update={"clause": ""}) for rule in rules]
    for place, rule in enumerate(what, 1):
        if (first := what.index(rule) + 1) < place:
            yield say("[{place}] trùng với [{first}]: chỉ cần ghi một lần", place=place, first=first)


def _percent_range(block: Block, regulation: Regulation) -> tuple[Fraction, Fraction]:
    """The lowest and the highest % of a unit to which every criterion applies."""
    ranges: dict[str, list[tuple[Fraction, Fraction]]] = {side: [] for side in SIDES}
    for criterion, side in block.criteria_with_side():
        ranges[side].append(_range_of(criterion, regulation))
    (least, most), (less_bonus, bonus), (less_penalty, penalty) = (
        tuple(add_up(ends) for ends in zip(*found, strict=True)) or (ZERO, ZERO) for found in ranges.values()
    )
    least += min(less_bonus, block.bonus.cap) - min(penalty, block.penalty.cap)
    most += min(bonus, block.bonus.cap) - min(less_penalty, block.penalty.cap)
    return HUNDRED * limited(least, block) / block.max_points, HUNDRED * limited(most, block) / block.max_points


def _find_idle_ceiling(ceiling: Ceiling, regulation: Regulation) -> Iterator[Message]:
    """That a condition holds of every unit that has its criterion, of none, or of those that do well.

    That it holds nobody down.
    """
    when = ceiling.when
    criteria = _find_criteria(when.criterion, regulation)
    is_never = is_always = False
    if (below := when.points_below) is not None:
        if any(criterion.takes_off for criterion in criteria):
            yield say(
                "khống chế {clause} gặp khi bị trừ ít: thang của tiêu chí phạt cho số bị trừ", clause=ceiling.clause
            )
        ranges = [_range_of(criterion, regulation) for criterion in criteria]
        is_never = all(low >= below for low, _ in ranges)
        is_always = all(high < below for _, high in ranges)
    if (bound := when.value_at_least) is not None:
        tops = [_highest_x(criterion, regulation) for criterion in criteria]
        is_never = bool(criteria) and all(top is not None and top < bound for top in tops)
        is_always = bound == 0
    if is_never:
        yield say("khống chế {clause} không bao giờ gặp", clause=ceiling.clause)
    elif is_always:
        yield say("khống chế {clause} luôn gặp", clause=ceiling.clause)
    elif bound is not None and any(one.rise and not one.counts_wrong for one in criteria):
        yield say("khống chế {clause} gặp khi kết quả tốt: ở tiêu chí này x càng cao càng tốt", clause=ceiling.clause)
    elif ceiling.highest_class == regulation.head.classes[0].id:
        yield say("khống chế {clause} không hạ loại của đơn vị nào", clause=ceiling.clause)


def _find_criteria(name: str | None, regulation: Regulation) -> list[Criterion]:
    """Those of all blocks that have this id."""
    return [one for block in regulation.blocks.values() for one in block.criteria if one.id == name]


def _find_idle_veto(veto: Veto, regulation: Regulation) -> Iterator[Message]:
    criteria = _find_criteria(veto.criterion, regulation)
    if all(_range_of(criterion, regulation)[0] > 0 for criterion in criteria):
        yield say("điểm liệt {clause} không bao giờ gặp", clause=veto.clause)


def _find_idle_in_year(head: RegulationHead) -> Iterator[Message]:
    """Ceilings of the year that no unit can meet, or that hold down none that meets them."""
    for ceiling in head.year.ceilings if head.year else ():
        if ceiling.when.class_below == head.classes[-1].id:
            yield say("khống chế {clause} không bao giờ gặp", clause=ceiling.clause)
        elif ceiling.highest_class == head.year_classes[0].id:
            yield say("khống chế {clause} không hạ loại của đơn vị nào", clause=ceiling.clause)


# --- cliffs -------------------------------------------------------------------------------------------------------


def _find_cliff(criterion: Criterion) -> Iterator[Message]:
    """That one case too many, or the least step over an edge, costs more than half of all points."""
    most = criterion.max_points
    match criterion.measure, criterion.scale:
        case (measures.ShareMeasure() | measures.DoneMeasure()) as measure, _:
            cases = getattr(measure, "items", None) or 2
            cost = _cost_of_one(criterion, cases)
            message = say("chỉ 1 trong {of} không đạt là mất {cost} trong {n} điểm", of=cases, cost=cost, n=most)
        case measures.CountMeasure(), scales.DeductionScale() as scale if not criterion.takes_off:
            cost = min(scale.each, most - scale.floor)
            message = say("mỗi lần vượt mức mất {cost} trong {n} điểm", cost=cost, n=most)
        case _, scales.BandsScale() as scale:
            cost = scale.largest_jump()
            message = say("qua một mức của thang mất {cost} trong {n} điểm", cost=cost, n=most)
        case _:
            return
    if 2 * cost > most:
        yield message


def _cost_of_one(criterion: Criterion, cases: int) -> Fraction:
    """Points between the better end of a percentage and one of so many cases off it."""
    step = HUNDRED / Fraction(cases)
    sign = -1 if criterion.takes_off else 1
    falls = [(ZERO, step), (HUNDRED, HUNDRED - step)]
    return max(sign * (criterion.points_at(end) - criterion.points_at(off)) for end, off in falls)


# --- what eight quarters showed -----------------------------------------------------------------------------------


def _points_in(
    quarter: tuple[Regulation, Mapping[str, UnitScore]], block: str, criterion: Criterion
) -> list[Fraction]:
    """What a block's units would get at a criterion for what was entered; none where that was another measure."""
    regulation, scores = quarter
    written = regulation.blocks[block].criteria if block in regulation.blocks else []
    then = next((c for c in written if c.id == criterion.id and is_same_measure(c, criterion)), None)
    if then is None:
        return []
    xs = [score.criteria[then.id].x for score in scores.values() if score.block == block]
    return [crossed_points(criterion, then, x) for x in xs if x is not None]


def _say_idle(criterion: Criterion, points: list[list[Fraction]]) -> Message | None:
    if all(found == criterion.max_points for quarter in points for found in quarter):
        return say("không đơn vị nào mất điểm trong {n} quý gần đây có số liệu", n=len(points))
    is_shared = criterion.averaged is not None  # by all units of the block, which is no wonder then
    if not is_shared and all(len(quarter) > 1 and len(set(quarter)) == 1 for quarter in points):
        return say("mọi đơn vị của khối luôn bằng điểm nhau trong {n} quý gần đây có số liệu", n=len(points))
    return None
