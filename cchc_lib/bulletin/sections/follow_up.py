"""Follow-up: what a unit was asked a quarter ago and whether it was done; how soon shortcomings are closed."""

from collections.abc import Collection, Iterable
from fractions import Fraction

from ...language import Message, say
from ...model import STATUS_NAMES, PlanTask, Shortcoming
from ...quarter import Quarter
from ...results import QuarterResults
from ...scoring import SOON, ClosingRate, closing_rates, find_recurring, last_states
from ..drawing.writer import Part, Section, texts
from ..entry_words import tell_cases
from ..ledger import note
from ..page import Page
from ..scoped_pages import OneUnit
from .shortcomings_and_tasks import describe_answer, find_opened_again, list_late, list_open, name_counts

LONGEST = 4  # quarters at which a closing rate is told
_UNLISTED = say("không còn trong danh sách của quý")  # of which the check tells


def show_asked(page: OneUnit) -> Section:
    """What the unit was asked a quarter ago, and whether it was done; why there is nothing, where that is so."""
    nothing = say("Quý trước không có yêu cầu nào đối với đơn vị.") if page.before else page.no_change_reason()
    return page.section("follow_up", tell_asked(page), nothing=nothing)


def tell_asked(page: OneUnit) -> Part | None:
    """The table of what the unit was asked a quarter ago; None where it was asked nothing."""
    if (before := page.before) is None:
        return None
    unit = page.unit
    units = (unit.id, *unit.succeeds)
    rows = [_corrected(page, unit.id, asked) for one in units for asked in list_open(before, one)]
    rows += [_reviewed(page, unit.id, task) for one in units for task in list_late(before, one)]
    letters = [letter for one in units if (letter := _name_letter(page, f"correction_{one}", before.quarter))]
    asked = say("Yêu cầu tại văn bản số {letters}", letters=letters) if letters else say("Yêu cầu")
    caption = say("Yêu cầu sau kỳ chấm điểm {quarter}, và kết quả đến nay", quarter=before.quarter)
    return page.write.table(caption, [texts(asked), texts(say("Kết quả đến nay"))], rows) if rows else None


def _name_letter(page: Page, letter: str, quarter: Quarter) -> Message | None:
    """A letter as it was issued last, with its day, since numbers begin anew each year; None where it was not."""
    if not (issued := page.opened.issued(letter, quarter)):
        return None
    number = note("number", f"{letter} {quarter}", issued[-1].name_letter(letter))
    return say("{number} ngày {date}", number=number, date=issued[-1].dated)


def _corrected(page: Page, unit: str, asked: Shortcoming) -> list[object]:
    """What became of a shortcoming, also where another unit has it now; one that is listed no more is not known."""
    if (now := next(iter(page.results.shortcomings(id_=asked.id)), None)) is None:
        return [asked.action, _UNLISTED]
    state = say("quá hạn") if now.is_overdue(page.results.settings.as_of) else STATUS_NAMES[now.status]
    if not now.is_open and now.evidence:
        state = say("{state}: {evidence}", state=state, evidence=now.evidence)
    return [asked.action, _tell_owner(page, state, now, {unit, asked.unit})]


def _reviewed(page: Page, unit: str, asked: PlanTask) -> list[object]:
    """What became of a task, also where the programme gives it to another unit now."""
    now = next(iter(page.results.plan(task=asked.task)), asked)
    state = _tell_owner(page, describe_answer(now), now, {unit, asked.unit})
    return [say("Nhiệm vụ: {title}", title=asked.title), state]


def _tell_owner(page: Page, state: Message, now: Shortcoming | PlanTask, asked: Collection[str]) -> Message:
    """What became of something, and who has it now where that is none of those who were asked."""
    if now.unit in asked:
        return state
    return say("{state} (nay thuộc {unit})", state=state, unit=page.name_unit(now.unit))


def show_closing(page: Page) -> Section:
    """What was open a quarter ago and what became of it; closing rates; what was opened again or came back."""
    if page.before is None:
        return page.sentence("follow_up", page.no_change_reason())
    history = [one.shortcomings() for one in page.opened.known]
    told = [_became(page, page.before), _rates(page, history), *_back(page, history)]
    return page.section("follow_up", *map(page.write.paragraph, told))


def _became(page: Page, before: QuarterResults) -> Message:
    if not (was_open := list_open(before)):
        return say("Quý trước không có tồn tại nào cần theo dõi.")
    now = {s.id: s.status for s in page.results.shortcomings()}
    states = [now.get(s.id, "unlisted") for s in was_open]
    names = {**STATUS_NAMES, "unlisted": _UNLISTED}
    counted = ((f"asked before, {one}", states.count(one), name) for one, name in names.items())
    values = {"n": len(was_open), "quarter": before.quarter, "went": name_counts(page, *counted)}
    return say("Trong **{n}** tồn tại chưa khắc phục cuối {quarter}: {went}.", **values)


def _rates(page: Page, history: list[list[Shortcoming]]) -> Message | None:
    rates = closing_rates(last_states(history), page.results.quarter, LONGEST)
    if not (told := [say("{n} quý: {share}", n=rate.quarters, share=_tell_rate(page, rate)) for rate in rates]):
        return None
    return say("Số tồn tại được khắc phục, có xác nhận, trong vòng {rates}; "
               "chỉ tính tồn tại đã phát hiện từ ít nhất bấy nhiêu quý trước; tồn tại mở lại coi là chưa khắc phục "
               "cho đến khi được khắc phục lại.", rates=told)  # fmt: skip


def _tell_rate(page: Page, rate: ClosingRate) -> Message:
    age = f"{rate.quarters} quarters before"
    closed, found = page.stated(f"closed of {age}", rate.closed), page.stated(f"found {age}", rate.found)
    return tell_cases(Fraction(closed), Fraction(found), 0)


def _back(page: Page, history: list[list[Shortcoming]]) -> Iterable[Message]:
    reopened = find_opened_again(page)
    if back := [one for one in history[-1] if reopened.get(one.id) == page.results.quarter]:
        yield say("Mở lại sau khi đã đóng: {which}.", which=[_name(page, one) for one in back])
    if recurring := find_recurring(last_states(history), page.results.quarter):
        which = [_name(page, one) for one in recurring]
        yield say("Tái diễn trong vòng {n} quý sau khi đóng: {which}.", n=SOON, which=which)


def _name(page: Page, shortcoming: Shortcoming) -> Message:
    """What a shortcoming is, and its number."""
    unit, what = page.name_unit(shortcoming.unit), shortcoming.description.rstrip(".")
    return say("{unit}, «{what}» (số {id})", unit=unit, what=what, id=shortcoming.id)
