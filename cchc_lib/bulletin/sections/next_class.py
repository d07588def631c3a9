"""What one case is worth to a unit, how far the next class is, and what leads there."""

from collections.abc import Iterator
from fractions import Fraction

from ...language import Message, say
from ...scoring import Distance, OneCase, StepSet, measure_distance
from ..drawing.writer import Num, Section, old_to_new
from ..ledger import state
from ..scoped_pages import UnitPage
from .one_case import find_move

STEPS = 3  # of the best, that are shown
SHORT = 2  # criteria of a set; of longer ones the first alone is told


def show_next_class(page: UnitPage) -> Section:
    """How far the next class is and the loss of the own one, the best single steps, the cheapest sets, the date."""
    told = page.write.bullets(tell_steps(page))
    return page.section("next_class", told, page.write.paragraph(_tell_date(page), "method"))


def tell_steps(page: UnitPage) -> list[Message]:
    """The same without the date, for whoever asks before there is one."""
    distance = measure_distance(page.score, page.results.regulation)
    cases = page.results.one_cases(unit=page.unit.id)
    return [
        *_tell_distance(page, distance),
        *_tell_loss(page, distance, cases),
        *_tell_best(page, cases),
        *_tell_sets(page, distance),
    ]


def _tell_distance(page: UnitPage, distance: Distance) -> Iterator[Message]:
    if distance.grade is None:
        yield say("Đã ở loại cao nhất.")
        return
    values = {"grade": page.class_name(distance.grade), "percent": _percent(page, "next class", distance.to_next)}
    if distance.to_next:
        yield say(
            "Còn thiếu **{percent}** ({points} điểm) để đạt mức điểm của loại {grade}.",
            **values,
            points=page.points(distance.points_to_next),
        )
    else:
        yield say("Đã đủ điểm loại {grade}; chỉ còn vướng điều kiện khống chế.", **values)
    for ceiling in distance.holding:
        if ceiling.when.criterion is None:
            told = say("Phải khắc phục xong tồn tại quá hạn thì mới được xếp loại {grade} ({clause}).",
                       grade=values["grade"], clause=ceiling.clause)  # fmt: skip
            yield told


def _tell_loss(page: UnitPage, distance: Distance, cases: list[OneCase]) -> Iterator[Message]:
    """How much of the own class is to spare, and the single step that would lose it with the fewest points."""
    if distance.above_own is None:
        return
    own = {"own": page.class_of(page.score), "percent": _percent(page, "own class", distance.above_own)}
    least = find_move(page, page.score, cases, is_up=False)
    if not least:
        yield say("Cao hơn mức thấp nhất của loại {own} {percent}; một trường hợp kém hơn chưa làm mất loại.", **own)
        return
    values = {"step": _tell_step(page, least.criterion, least.change), "lower": page.class_name(least.final_class)}
    yield say("Cao hơn mức thấp nhất của loại {own} {percent}; nếu {step} thì chỉ còn loại {lower}.", **own, **values)


def _percent(page: UnitPage, what: str, x: Fraction) -> Num:
    return state(f"distance to {what}", f"{page.unit.id} {page.results.quarter}", x, page.percent(x))


def _tell_step(page: UnitPage, criterion: str, change: Fraction) -> Message:
    """In so many words: ``bớt 1 yêu cầu quá hạn ở 5.1``."""
    one, _ = page.block.by_id[criterion]
    return say("{change} ở {code}", change=one.measure.describe_change(change), code=one.code)


def _tell_best(page: UnitPage, cases: list[OneCase]) -> Iterator[Message]:
    """The single steps that would have earned the most, each scored anew with all else as it is."""
    places = {criterion.id: place for place, criterion in enumerate(page.block.criteria)}
    better = sorted((one for one in cases if one.gained > 0), key=lambda one: (-one.gained, places[one.criterion]))
    if better:
        told = [_tell_case(page, one) for one in better[:STEPS]]
        yield say("Đáng giá nhất, mỗi trường hợp tính riêng: {told}.", told=told)


def _tell_case(page: UnitPage, one: OneCase) -> Message:
    """``thêm 1 hồ sơ đúng hạn ở 1.1 (+2,29 điểm, hạng 4 → 2)``."""
    effects: list[Message] = [say("{n} điểm", n=page.points(one.gained, sign=True))]
    if page.has_peers and one.rank != page.score.rank:
        effects.append(say("hạng {change}", change=old_to_new(str(page.score.rank), str(one.rank))))
    if one.final_class != page.score.final_class:
        grades = (page.class_name(grade) for grade in (page.score.final_class, one.final_class))
        effects.append(say("loại {change}", change=old_to_new(*grades)))
    return say("{step} ({effects})", step=_tell_step(page, one.criterion, one.change), effects=effects)


def _tell_sets(page: UnitPage, distance: Distance) -> Iterator[Message]:
    """The sets of steps that lead to the next class; that there is none of a few criteria."""
    if distance.grade is None:
        return
    grade = page.class_name(distance.grade)
    if found := page.results.next_class(page.unit.id):
        few = [one for one in found.shown if len(one.changes) <= SHORT] or found.shown[:1]
        ways = [_tell_set(page, number, one) for number, one in enumerate(few, 1)]
        told = say("Để lên loại {grade}, ít tiêu chí nhất rồi ít điểm nhất: {ways}", grade=grade, ways=ways)
        others = found.sets - len(ways)
        yield say("{told}; và {n} cách khác.", told=told, n=others) if others else say("{told}.", told=told)
    elif distance.to_next:
        yield say("Để lên loại {grade} cần cải thiện hơn bốn tiêu chí.", grade=grade)


def _tell_set(page: UnitPage, number: int, one: StepSet) -> Message:
    steps = [_tell_step(page, criterion, change) for criterion, change in one.changes.items()]
    values = {"number": number, "steps": steps, "gained": page.points(one.gained, sign=True)}
    return say("({number}) {steps} ({gained} điểm)", **values)


def _tell_date(page: UnitPage) -> Message:
    """Until when what is told can still be acted upon."""
    following = page.results.quarter.shifted(1)
    return say(
        "Số liệu đã chốt, chỉ đổi khi giải trình được chấp nhận (hạn {appeal}); "
        "các cách trên là định hướng cho {following}, đến hết ngày {last}.",
        appeal=page.deadline("appeal"),
        following=following,
        last=following.last_day,
    )
