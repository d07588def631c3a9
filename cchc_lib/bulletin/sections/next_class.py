"""What one case is worth to a unit, how far the next class is, and what leads there."""

from collections.abc import Iterator
from fractions import Fraction

from ...exact import round_half_up
from ...language import Message, say
from ...model import Criterion
from ...results import MOST_CRITERIA
from ...scoring import Distance, NextClass, OneCase, StepSet, limited, measure_distance
from ..drawing.writer import Num, Part, Section, old_to_new
from ..entry_words import is_zeroed
from ..ledger import state
from ..page import repeats_points
from ..regulation_words import tell_ceiling
from ..scoped_pages import UnitPage
from .one_case import find_move

STEPS = 3  # of the best, that are shown


def show_next_class(page: UnitPage) -> Section:
    """How far the next class is and the loss of the own one, the best single steps, the cheapest sets, the date."""
    found, cases = page.results.next_class(page.unit.id), page.results.one_cases(unit=page.unit.id)
    others, is_told = _fold_others(page, found), found or any(one.gained > 0 for one in cases)
    date = page.write.paragraph(_tell_date(page) if is_told else None, "method")
    return page.section("next_class", page.write.bullets(tell_steps(page)), others, date)


def tell_steps(page: UnitPage) -> list[Message]:
    """The same without the date, for whoever asks before there is one."""
    if page.units[page.unit.id].not_submitted:
        return [say("Đơn vị không nộp hồ sơ nên không tính được cách lên loại; trước hết phải nộp hồ sơ chấm điểm.")]
    distance = measure_distance(page.score, page.results.regulation)
    cases = page.results.one_cases(unit=page.unit.id)
    found = page.results.next_class(page.unit.id)
    if is_zeroed(page.results, page.unit.id, page.block.block):
        zero = say("Tổng điểm tính bằng 0 vì điểm liệt; muốn lên loại, trước hết phải có điểm ở tiêu chí ấy.")
        return [zero, *_tell_best(page, cases)]
    return [
        *_tell_distance(page, distance),
        *_tell_limit(page),
        *_tell_loss(page, distance, cases),
        *_tell_best(page, cases),
        *_tell_cheapest(page, distance, found),
    ]


def _tell_distance(page: UnitPage, distance: Distance) -> Iterator[Message]:
    if distance.grade is None:
        yield say("Đã ở loại cao nhất.")
        return
    grade, percent = page.class_name(distance.grade), _percent(page, "next class", distance.to_next)
    if not distance.to_next:
        yield say("Đã đủ điểm loại {grade}; chỉ còn vướng điều kiện khống chế: {ceilings}.",
                  ceilings=_tell_ceilings(page, distance), grade=grade)  # fmt: skip
        yield from _tell_overdue(page, distance)
        return
    points = page.points(distance.points_to_next)
    amount = say("**{n}** điểm", n=points)
    if not repeats_points([page.score]):
        amount = say("**{percent}** ({points})",
                     percent=say("{n} điểm phần trăm", n=percent), points=say("{n} điểm", n=points))  # fmt: skip
    lacking = say("Còn thiếu {amount} để đạt mức điểm của loại {grade}", amount=amount, grade=grade)
    if distance.holding:
        held = {"told": lacking, "ceilings": _tell_ceilings(page, distance)}
        yield say("{told}; đủ điểm vẫn còn vướng điều kiện khống chế: {ceilings}.", **held)
        yield from _tell_overdue(page, distance)
    else:
        yield say("{told}.", told=lacking)


def _tell_ceilings(page: UnitPage, distance: Distance) -> list[Message]:
    """The rule of each ceiling that was met and would still hold."""
    return [tell_ceiling(page.results.regulation, ceiling, page.block) for ceiling in distance.holding]


def _tell_overdue(page: UnitPage, distance: Distance) -> Iterator[Message]:
    """How many overdue shortcomings have to be corrected for no such ceiling to hold; nothing where none does."""
    bounds = [ceiling.when.overdue_shortcomings_at_least for ceiling in distance.holding]
    if of_overdue := [bound for bound in bounds if bound]:
        overdue = page.results.count_overdue(page.unit.id)
        least = overdue - min(of_overdue) + 1
        part = say("ít nhất {least} trong {n} tồn tại quá hạn", least=least, n=overdue)
        every = say("cả {n} tồn tại quá hạn", n=overdue) if overdue > 1 else say("tồn tại đang quá hạn")
        yield say("Muốn hết vướng phải khắc phục xong {which}.", which=part if least < overdue else every)


def _tell_limit(page: UnitPage) -> Iterator[Message]:
    """How many points change nothing, where the sum lies below 0 or above what the block allows."""
    summed, places = page.score.summed, page.head.rounding.places
    beyond = round_half_up(summed - limited(summed, page.block), places)
    values = {"sum": page.points(summed), "n": page.points(abs(beyond))}
    if beyond < 0:
        yield say("Cộng cả thưởng, phạt là {sum} điểm, dưới 0 nên tính bằng 0: {n} điểm tăng đầu tiên chưa làm đổi "
                  "tổng điểm.", **values)  # fmt: skip
    elif beyond:
        yield say("Cộng cả thưởng, phạt là {sum} điểm, chỉ tính đến điểm tối đa: kém đi {n} điểm cũng chưa làm đổi "
                  "tổng điểm.", **values)  # fmt: skip


def _tell_loss(page: UnitPage, distance: Distance, cases: list[OneCase]) -> Iterator[Message]:
    """How much of the own class is to spare, and the single step that would lose it with the fewest points."""
    if distance.above_own is None:
        return
    spare = _percent(page, "own class", distance.above_own)
    amount = say("{n} điểm", n=spare) if repeats_points([page.score]) else say("{n} điểm phần trăm", n=spare)
    above = say("Cao hơn mức thấp nhất của loại {own} {amount}", own=page.class_of(page.score), amount=amount)
    if not spare.x:
        above = say("Vừa đúng mức thấp nhất của loại {own}", own=page.class_of(page.score))
    least = find_move(page, page.score, cases, is_up=False)
    if not least:
        yield say("{above}; một trường hợp kém hơn chưa làm mất loại.", above=above)
        return
    values = {"step": _tell_step(page, least.criterion, least.change), "lower": page.class_name(least.final_class)}
    yield say("{above}; nếu {step} thì chỉ còn loại {lower}.", above=above, **values)


def _percent(page: UnitPage, what: str, x: Fraction) -> Num:
    whom, percent = f"{page.unit.id} {page.results.quarter}", Num(x, page.head.rounding.percent_places)
    return state(f"distance to {what}", whom, x, percent)


def _tell_step(page: UnitPage, criterion: str, change: Fraction) -> Message:
    """In so many words: ``bớt 1 yêu cầu quá hạn ở 5.1``."""
    one, _ = page.block.by_id[criterion]
    return say("{change} ở {code}", change=one.describe_change(change), code=one.code)


def _tell_best(page: UnitPage, cases: list[OneCase]) -> Iterator[Message]:
    """The single steps that would have earned the most, each scored anew with all else as it is."""
    places = {criterion.id: place for place, criterion in enumerate(page.block.criteria)}
    better = sorted((one for one in cases if one.gained > 0), key=lambda one: (-one.gained, places[one.criterion]))
    if better:
        told = [_tell_case(page, one) for one in better[:STEPS]]
        yield say("Tăng điểm nhiều nhất, tính riêng từng trường hợp: {told}.", told=told)


def _tell_case(page: UnitPage, one: OneCase) -> Message:
    """``thêm 1 hồ sơ đúng hạn ở 1.1 (+2,29 điểm, hạng 4 → 2)``."""
    effects: list[Message] = [say("{n} điểm", n=page.points(one.gained, sign=True))]
    if page.has_peers and one.rank != page.score.rank:
        effects.append(say("hạng {change}", change=old_to_new(str(page.score.rank), str(one.rank))))
    if one.final_class != page.score.final_class:
        grades = (page.class_name(grade) for grade in (page.score.final_class, one.final_class))
        effects.append(say("loại {change}", change=old_to_new(*grades)))
    return say("{step} ({effects})", step=_tell_step(page, one.criterion, one.change), effects=effects)


def _tell_cheapest(page: UnitPage, distance: Distance, found: NextClass | None) -> Iterator[Message]:
    """The first set of steps that leads to the next class, and how many do; or that none of a few criteria does."""
    if distance.grade is None:
        return
    grade = page.class_name(distance.grade)
    if found:
        values = {"grade": grade, "way": _tell_set(page, found.shown[0])}
        told = say("Cách lên loại {grade} cần ít tiêu chí và ít điểm nhất: {way}", **values)
        if codes := [page.block.by_id[name][0].code for one in found.held if (name := one.when.criterion)]:
            told = say("Không thay đổi nào ở số liệu của đơn vị gỡ được điều kiện khống chế ở {codes}; cách đủ điểm "
                       "loại {grade} cần ít tiêu chí và ít điểm nhất: {way}", codes=codes, **values)  # fmt: skip
        elif found.held:
            told = say("Khi không còn vướng tồn tại quá hạn, cách lên loại {grade} cần ít tiêu chí và ít điểm nhất: "
                       "{way}", **values)  # fmt: skip
        others = found.sets - 1
        yield say("{told}; còn {n} cách khác.", told=told, n=others) if others else say("{told}.", told=told)
    elif distance.to_next or any(ceiling.when.criterion for ceiling in distance.holding):
        lost = [one for one in page.block.criteria if page.score.criteria[one.id].lost > 0]
        left = [one.code for one in lost if _is_left_out(page, one)]
        if left and len(left) == len(lost):
            yield say("Chưa tính được cách lên loại {grade}: điểm còn mất ở {codes} tùy đơn vị khác, chưa có số liệu "
                      "hoặc không phát sinh.", grade=grade, codes=left)  # fmt: skip
            return
        told = say("Cải thiện mọi tiêu chí tính được vẫn chưa đủ để lên loại {grade}", grade=grade)
        if len(lost) - len(left) > MOST_CRITERIA:  # not all of them were tried
            told = say("Cải thiện đến {n} tiêu chí vẫn chưa đủ để lên loại {grade}", grade=grade, n=MOST_CRITERIA)
        besides = say(
            "{told}, chưa kể {codes}: điểm ở đó tùy đơn vị khác, chưa có số liệu hoặc không phát sinh.",
            told=told,
            codes=left,
        )
        yield besides if left else say("{told}.", told=told)


def _is_left_out(page: UnitPage, criterion: Criterion) -> bool:
    """Whether no step of an own entry gives back the points that are lost at a criterion."""
    score = page.score.criteria[criterion.id]
    return criterion.rests_on_others or bool(score.without_value) or not score.is_applicable


def _fold_others(page: UnitPage, found: NextClass | None) -> Part:
    """The sets that come next, which are too long for the first page."""
    if not found:
        return Part()
    others = found.shown[1:]
    told = say("{shown} cách tiếp theo trong {n} cách khác", shown=len(others), n=found.sets - 1)
    if len(others) == found.sets - 1:
        told = say("{n} cách khác", n=len(others))
    return page.write.folded(told, page.write.bullets([_tell_set(page, one) for one in others], "method"))


def _tell_set(page: UnitPage, one: StepSet) -> Message:
    steps = [_tell_step(page, criterion, change) for criterion, change in one.changes.items()]
    return say("{steps} ({n} điểm)", steps=steps, n=page.points(one.gained, sign=True))


def _tell_date(page: UnitPage) -> Message:
    """Until when what is told can be acted upon: a revision may come when the next quarter, or the unit, is over."""
    following, appeal = page.results.quarter.following(page.dated), page.deadline("appeal")
    if gone := [one.quarter for one in page.opened.later if not one.units(unit=page.unit.id)]:
        return say(
            "Số liệu đã chốt, chỉ đổi khi giải trình được chấp nhận (hạn {appeal}); "
            "từ {quarter} đơn vị không còn được chấm điểm, nên không còn quý nào để áp dụng các cách trên.",
            appeal=appeal,
            quarter=gone[0],
        )
    return say(
        "Số liệu đã chốt, chỉ đổi khi giải trình được chấp nhận (hạn {appeal}); "
        "các cách trên là định hướng cho {following}, đến hết ngày {last}.",
        appeal=appeal,
        following=following,
        last=following.last_day,
    )
