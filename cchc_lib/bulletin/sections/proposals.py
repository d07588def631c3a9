"""What the committee is asked to decide, by rule from the results: three to five proposals; what became of the last.

Last quarter's proposals are those that the same rules give from last quarter's results; what became of each is read
from this quarter's.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from ...exact import add_up
from ...language import Message, first_of, say
from ...model import DROPPED, short_name
from ...results import QuarterResults, may_be_chance
from ...scoring import CriterionScore, LossSum, UnitScore, is_same_measure
from ..drawing.writer import Section, old_to_new, texts
from ..entry_words import find_vetoes, name_struck
from ..ledger import note
from ..page import Page, compare_classes, is_held
from ..scoped_pages import Loss, list_losses_of_all
from .losses import add_lacking, tell_loss
from .shortcomings_and_tasks import list_late, list_open, list_overdue

FEWEST, MOST, TO_FILL, MOST_TOLD = 3, 5, "………", 4


class Proposal(NamedTuple):
    """What it is about, what is proposed, the facts behind it, and what became of it by a later quarter.

    Of what there is nothing of, nothing is proposed.
    """

    about: Collection[object]
    what: Message
    facts: Callable[[], object]
    became: Callable[[QuarterResults], Message]


def show_decisions(page: Page) -> Section:
    """The proposals, owner and day to be filled in; then what became of those of the quarter before."""
    columns = [say("STT"), texts(say("Đề xuất")), texts(say("Căn cứ")), say("Đơn vị chủ trì"), say("Thời hạn")]
    listed = list_proposals(page, page.results)
    rows = [[str(n), one.what, one.facts(), TO_FILL, TO_FILL] for n, one in enumerate(listed, 1)]
    caption = say("Đề xuất, {committee_short} giao đơn vị chủ trì và thời hạn")
    nothing = say("Quý này không có việc cần {committee_short} quyết định thêm.")
    told = page.write.table(caption, columns, rows) if rows else page.write.paragraph(nothing)
    if page.before is None or page.before.unscored() or not (last := list_proposals(page, page.before)):
        return page.section("decisions", told)  # a quarter in which a unit lacks points proposed nothing
    past = [[one.what, one.became(page.results)] for one in last]
    caption = say("Kết quả của các đề xuất {quarter}", quarter=page.before.quarter)
    heads = [texts(say("Đề xuất")), texts(say("Kết quả đến nay"))]
    outcome = page.write.table(caption, heads, past)
    how = [page.write.paragraph(one, "method") for one in (_tell_chosen(last), _tell_rested_on(page, page.before))]
    return page.section("decisions", told, outcome, *how)


def _tell_rested_on(page: Page, before: QuarterResults) -> Message | None:
    """That falls are counted from a revision that came after the bulletins that proposed, which named others."""
    history = page.opened.history
    made, was = history.newest(before.quarter).dated, before.before
    if not (made and was):
        return None
    revised = history.revised(was.quarter, [*was.percents()])
    if revised is None or revised.dated < made:
        return None
    return say(
        "Đề xuất {proposed} tính lại theo {quarter} ({status}, ngày {dated}); bản tin phát hành trước đó đề xuất "
        "theo số liệu cũ.",
        proposed=before.quarter,
        quarter=was.quarter,
        status=revised.status_name,
        dated=revised.dated,
    )


def _tell_chosen(last: list[Proposal]) -> Message | None:
    """That what was worst is seldom so again (regression to the mean), where criteria were chosen for that."""
    if not any(isinstance(thing, Loss) for one in last for thing in one.about):
        return None
    return say(
        "Tiêu chí được đề xuất vì mất điểm nhiều nhất quý trước thường đỡ hơn ở quý sau, dù chưa làm gì khác: kết "
        "quả tốt hơn chưa hẳn là nhờ đề xuất."
    )


def list_proposals(page: Page, results: QuarterResults) -> list[Proposal]:
    """What is overdue or late, vetoes, ceilings, what nobody does, who handed nothing in, falls; then criteria."""
    scores = results.scores()
    rules = _overdue, _struck, _held, _late, _untaken, _unsubmitted, _fallen
    given = [one for rule in rules if (one := rule(page, results, scores)).about]
    losses = list(_lost(page, results, scores))
    return [*given, *losses[: max(FEWEST - len(given), 1)]][:MOST]


def _overdue(page: Page, results: QuarterResults, scores: dict[str, UnitScore]) -> Proposal:
    found = [one for one in list_overdue(results, list_open(results)) if one.unit in results.units()]
    n = note(f"overdue in {results.quarter}", "", len(found))

    def became(now: QuarterResults) -> Message:
        due = {one.id: one.due for one in found}
        asked = [one for one in now.shortcomings() if one.id in due]
        closed = [one for one in asked if not one.is_open]
        told = say("Đã đóng {closed}/{n} tồn tại", closed=len(closed), n=n)
        if not_done := sum(one.status == "closed_not_done" for one in closed):
            told = say("{told}, trong đó {n} đóng khi chưa khắc phục", told=told, n=not_done)
        put_off = sum(one.is_open and one.due > due[one.id] for one in asked)
        return say("{told}, {n} tồn tại được lùi hạn", told=told, n=put_off) if put_off else told

    what = say("Yêu cầu khắc phục ngay {n} tồn tại quá hạn", n=n)
    return Proposal(found, what, lambda: _facts([_tell_due(page, one.unit, one.due) for one in found]), became)


def _tell_due(page: Page, unit: str, due: object) -> Message:
    return say("{unit} (hạn {due})", unit=page.name_unit(unit), due=due)


def _facts(told: list[Message]) -> object:
    """The first of them, and how many there are besides."""
    return first_of(told, MOST_TOLD, lambda n: say("và {n} nội dung khác", n=n))


def _name_still(
    page: Page, asked: Collection[str], now: QuarterResults, alike: Collection[str], still: Message, ended: Message
) -> Message:
    """Of which of the units that were asked the same is to be said now; else that there are none."""
    names = [page.name_unit(unit) for unit in asked if unit in alike]
    told = say("{still}: {units}", still=still, units=page.name_or_count(names)) if names else ended
    return _add_gone(page, asked, now, told)


def _add_gone(page: Page, asked: Collection[str], now: QuarterResults, told: Message) -> Message:
    """What became of it, and which of the units that were asked are none any more: those got no better.

    Where all of them have ended that is all there is to say.
    """
    gone = [page.name_unit(unit) for unit in asked if unit not in now.units()]
    units = page.name_or_count(gone)
    if len(gone) == len(asked):
        return say("Không còn là đơn vị được chấm điểm: {units}", units=units)
    return say("{told}; không còn là đơn vị được chấm điểm: {units}", told=told, units=units) if gone else told


def _held(page: Page, results: QuarterResults, scores: dict[str, UnitScore]) -> Proposal:
    found = [score for score in scores.values() if is_held(score)]

    def became(now: QuarterResults) -> Message:
        held, asked = [unit for unit, score in now.scores().items() if is_held(score)], [one.unit for one in found]
        return _name_still(page, asked, now, held, say("Còn bị khống chế"), say("Không còn bị khống chế"))

    what = say("Chỉ đạo gỡ điều kiện khống chế xếp loại ở {n} đơn vị", n=len(found))
    grade = results.regulation.grade

    def fact(score: UnitScore) -> Message:
        by_points, final = (grade(one).title for one in (score.class_by_points, score.final_class))
        return say("đủ điểm loại {was}, xếp loại {now}", was=by_points, now=final)

    return Proposal(found, what, lambda: _tell_alike(page, ((one.unit, fact(one)) for one in found)), became)


def _struck(page: Page, results: QuarterResults, scores: dict[str, UnitScore]) -> Proposal:
    found = list_struck(results)

    def became(now: QuarterResults) -> Message:
        still, ended = say("Còn bị điểm liệt"), say("Không còn bị điểm liệt")
        struck = [one.id for one in now.units().values() if find_vetoes(now, one.id, one.block)]
        return _name_still(page, found, now, struck, still, ended)  # also who handed nothing in since

    what = say("Chỉ đạo khắc phục nội dung bị điểm liệt ở {n} đơn vị", n=len(found))
    facts = [say("{unit} ({titles})", unit=page.name_unit(unit), titles=titles) for unit, titles in found.items()]
    return Proposal(found, what, lambda: _facts(facts), became)


def list_struck(results: QuarterResults, **scope: str) -> dict[str, list[Message]]:
    """The units that a veto strikes, and at what: not those that handed nothing in, of whom that alone is said."""
    units = [one for one in results.units(**scope).values() if not one.not_submitted]
    found = {unit.id: name_struck(results, unit.id, unit.block) for unit in units}
    return {unit: [say("«{title}»", title=title) for title in titles] for unit, titles in found.items() if titles}


def tell_struck(n: int, silent: int) -> Message:
    """How many units a veto strikes: others than those that handed nothing in, where there are any."""
    return say("{n} đơn vị khác bị điểm liệt", n=n) if silent else say("{n} đơn vị bị điểm liệt", n=n)


def _late(page: Page, results: QuarterResults, scores: dict[str, UnitScore]) -> Proposal:
    found = [task for task in list_late(results) if task.unit in results.units()]
    n = note(f"late tasks in {results.quarter}", "", len(found))

    def became(now: QuarterResults) -> Message:
        asked = {task.task for task in found}
        still = sum(task.task in asked for task in list_late(now))
        ended = say("Không còn nhiệm vụ nào trong số đó chậm hạn")
        told = say("Còn chậm {late}/{n} nhiệm vụ", late=still, n=n) if still else ended
        dropped = sum(task.status == DROPPED and task.task in asked for task in now.plan())
        return say("{told}, {n} nhiệm vụ dừng theo quyết định", told=told, n=dropped) if dropped else told

    what = say("Đôn đốc {n} nhiệm vụ chậm hạn của chương trình {scored}", n=n)
    return Proposal(found, what, lambda: _facts([_tell_due(page, one.unit, one.due.roman) for one in found]), became)


def _untaken(page: Page, results: QuarterResults, scores: dict[str, UnitScore]) -> Proposal:
    """What units had to do that have ended without a successor, of whom nobody asks it."""
    shortcomings, tasks = _find_untaken(results)
    found = shortcomings | tasks

    def became(now: QuarterResults) -> Message:
        still = sum(name in found for listed in _find_untaken(now) for name in listed)
        if not still:
            return say("Không còn việc nào trong số đó chưa có đơn vị tiếp nhận")
        return say("Còn {still}/{n} việc chưa có đơn vị tiếp nhận", still=still, n=len(found))

    counts = say("{n} tồn tại", n=len(shortcomings)), say("{n} nhiệm vụ chậm hạn", n=len(tasks))
    told = [one for one in counts if one.values["n"]]
    what = say("Giao đơn vị tiếp nhận {counts} của đơn vị đã kết thúc", counts=told)
    return Proposal(found, what, lambda: _facts([_tell_due(page, *whose) for whose in found.values()]), became)


def _find_untaken(results: QuarterResults) -> tuple[dict[str, tuple], dict[str, tuple]]:
    """The open shortcomings, and the late tasks, of units that have ended, by id: whose each is, when it was due."""
    units = results.units()
    shortcomings = {one.id: (one.unit, one.due) for one in list_open(results) if one.unit not in units}
    return shortcomings, {one.task: (one.unit, one.due.roman) for one in list_late(results) if one.unit not in units}


def _unsubmitted(page: Page, results: QuarterResults, scores: dict[str, UnitScore]) -> Proposal:
    found = _without_file(results)

    def became(now: QuarterResults) -> Message:
        ended = say("Không còn đơn vị nào trong số đó không nộp")
        return _name_still(page, found, now, _without_file(now), say("Vẫn không nộp hồ sơ"), ended)

    what = say("Yêu cầu {n} đơn vị không nộp hồ sơ chấm điểm nêu lý do và nộp đúng hạn", n=len(found))
    facts = [
        say("{unit} (biên bản {record})", unit=page.name_unit(unit), record=record) for unit, record in found.items()
    ]
    return Proposal(found, what, lambda: _facts(facts), became)


def _without_file(results: QuarterResults) -> dict[str, str]:
    """The units that handed nothing in, and the record that says so."""
    return {unit.id: unit.not_submitted for unit in results.units().values() if unit.not_submitted}


def _fallen(page: Page, results: QuarterResults, scores: dict[str, UnitScore]) -> Proposal:
    """Units whose class fell by their work: they handed all in, nothing else holds it, the regulation is the same."""
    was = results.before
    before = was.scores() if was and was.version == results.version else {}
    head, told = results.regulation.head, {*_without_file(results), *results.without_value(), *list_struck(results)}
    free = (score for unit, score in scores.items() if not is_held(score) and unit not in told)
    found = [score for score in free if compare_classes(head, score, before.get(score.unit)) < 0]

    def became(now: QuarterResults) -> Message:
        reached = (score for one in found for score in now.scores(unit=one.unit).values())
        alike = page.join_alike(
            (page.name_unit(one.unit), now.regulation.grade(one.final_class).title) for one in reached
        )
        told = [say("{units} xếp loại {grade}", units=names, grade=one) for names, one in alike]
        return _add_gone(page, [one.unit for one in found], now, say("Nay: {told}", told=told))

    pairs = [(before[one.unit], one) for one in found]
    moves = [old_to_new(*(results.regulation.grade(one.final_class).title for one in pair)) for pair in pairs]
    facts = [(one.unit, move) for one, move in zip(found, moves, strict=True)]
    what = say("Làm rõ nguyên nhân ở {n} đơn vị xuống loại không do khống chế", n=len(found))
    return Proposal(found, what, lambda: _tell_alike(page, facts), became)


def _tell_alike(page: Page, facts: Iterable[tuple[str, object]]) -> list[Message]:
    """The units by the fact that they share."""
    alike = page.join_alike((page.name_unit(unit), fact) for unit, fact in facts)
    return [say("{units}: {fact}", units=units, fact=fact) for units, fact in alike]


def _lost(page: Page, results: QuarterResults, scores: dict[str, UnitScore]) -> Iterator[Proposal]:
    """Criteria at which what units did cost points, the most first: not what they read of another block's units."""
    used = {score.block for score in scores.values()}
    blocks = [one for name, one in results.regulation.blocks.items() if name in used]
    losses = list_losses_of_all(results, blocks, scores.values())
    for loss in sorted((one for one in losses if _lost_by_entries(one)), key=lambda one: -_lost_by_entries(one)):
        values = {"title": short_name(loss.criterion), "block": loss.block.title}
        what = say("Cải thiện kết quả ở «{title}» ({block})", **values)
        if loss.sums.missed:
            what = say("Chấn chỉnh «{title}» ({block})", **values)
        yield Proposal([loss], what, partial(tell_loss, page, loss), partial(_lost_now, page, loss))


def _lost_by_entries(loss: Loss) -> Fraction:
    """What those lost there of whom a value is known: not those where it did not arise, to whom a rule gives 0."""
    entered = () if loss.criterion.averaged else loss.by_unit.values()
    return add_up(score.lost for score in entered if score.reached)


def _lost_now(page: Page, loss: Loss, now: QuarterResults) -> Message:
    """How many cases fell short at the criterion then and now, else who lost points; where it still measures that."""
    block, was = now.regulation.blocks.get(loss.block.block), loss.criterion
    criterion, side = block.by_id.get(was.id, (None, "")) if block else (None, "")
    if criterion is None or not is_same_measure(was, criterion):
        return say("Tiêu chí không còn đo như trước")
    found = now.losses(loss.block.block).get(was.id)
    if loss.sums.missed is not None and found and found.missed is not None:
        return _compare_cases(loss, found, now)
    if now.unscored(loss.block.block):
        return say("Chưa có số liệu")
    if found is None or not found.concerned or (loss.sums.missed and not found.losing):
        return say("Không phát sinh")  # points that are lost without a case are lost for want of a value
    if (criterion.max_points, criterion.scale, side) != (was.max_points, was.scale, loss.side):
        return say("Cách tính điểm khác quý trước")
    reached = (score.criteria[was.id] for score in now.scores(block=loss.block.block).values())
    losing = [one for one in reached if one.lost > 0]
    then = _losing(page, loss.sums, loss.by_unit.values())
    return say("Quý trước {was}; quý này {now}", was=then, now=_losing(page, found, losing))


def _compare_cases(loss: Loss, found: LossSum, now: QuarterResults) -> Message:
    values = {"was": _cases(loss.sums.missed, loss.sums.cases), "now": _cases(found.missed, found.cases)}
    told = say("Số trường hợp không đạt: quý trước {was}, quý này {now}", **values)
    if _may_be_chance(loss.sums, found):
        told = say("{told} (ở mức tin cậy 95 %, chênh lệch có thể do ngẫu nhiên)", told=told)
    scores = now.scores(block=loss.block.block).values()
    silent = sum(score.criteria[loss.criterion.id].without_value for score in scores)
    return say("{told}, chưa kể {n} đơn vị không có số liệu", told=told, n=silent) if silent else told


def _may_be_chance(was: LossSum, now: LossSum) -> bool:
    """Whether the shares of cases that fell short differ by no more than chance may make."""
    shares = [(one.missed, one.cases) for one in (was, now) if one.missed is not None and one.cases]
    return len(shares) == 2 and may_be_chance(*shares)


def _losing(page: Page, sums: LossSum, losing: Collection[CriterionScore]) -> Message:
    if not sums.losing:
        return say("không đơn vị nào mất điểm")
    values = {"losing": sums.losing, "of": sums.concerned, "n": page.points(sums.lost)}
    return add_lacking(say("{losing}/{of} đơn vị mất {n} điểm", **values), losing)


def _cases(missed: Any, cases: Any) -> Message:
    return say("{value}", value=missed) if cases is None else say("{value}/{total}", value=missed, total=cases)
