"""Follow-up: what a unit was asked a quarter ago and whether it was done; how soon shortcomings are closed."""

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from ...language import Message, count, say
from ...model import PlanTask, Shortcoming
from ...results import QuarterResults
from ...scoring import closing_rates, find_recurring, last_states
from ..drawing.section import Section
from ..drawing.writer import Cell, Num
from ..labels import STATUS_NAMES
from .pending import list_late, list_open, series_of

if TYPE_CHECKING:
    from ..kinds.company import CompanyBulletin
    from ..kinds.correction import CorrectionRequest
    from ..kinds.unit import UnitBulletin

LONGEST = 4  # quarters at which a closing rate is told


def show_asked(bulletin: "UnitBulletin | CorrectionRequest") -> Section:
    """What the unit was asked a quarter ago, and whether it was done."""
    before = bulletin.previous
    if not isinstance(before, QuarterResults):
        return bulletin.sentence("follow_up", bulletin.no_change_reason())
    units = (bulletin.unit.id, *bulletin.unit.succeeds)
    rows = [_corrected(bulletin, s) for unit in units for s in list_open(before, unit)]
    rows += [_reviewed(bulletin, task) for unit in units for task in list_late(before, unit)]
    if not rows:
        return bulletin.sentence("follow_up", say("Quý trước không có yêu cầu nào đối với đơn vị."))
    caption = say("Yêu cầu sau kỳ chấm điểm {quarter}, và kết quả đến nay", quarter=before.quarter)
    if number := _letter_number(bulletin, before):
        caption = say("{caption} (văn bản số {number})", caption=caption, number=number)
    return bulletin.section("follow_up", bulletin.write.table(caption, [say("Đã yêu cầu"), say("Kết quả")], rows))


def _letter_number(bulletin: "UnitBulletin | CorrectionRequest", before: QuarterResults) -> str | None:
    """Number and series of the letter that asked, where its quarter was published."""
    letter = f"correction_{bulletin.unit.id}"
    number = bulletin.opened.release_of(before.quarter).letters.get(letter)
    return number and f"{count(number)}/{series_of(before, letter)}"


def _corrected(bulletin: "UnitBulletin | CorrectionRequest", asked: Shortcoming) -> list[object]:
    now = next((s for s in bulletin.results.shortcomings(unit=bulletin.unit.id) if s.id == asked.id), asked)
    state = say("quá hạn") if now.is_overdue(bulletin.results.settings.as_of) else STATUS_NAMES[now.status]
    if now.status != "open" and now.evidence:
        state = say("{state}: {evidence}", state=state, evidence=now.evidence)
    return [say("Tồn tại {id}: {action}", id=asked.id, action=asked.action), Cell(state, "text")]


def _reviewed(bulletin: "UnitBulletin | CorrectionRequest", asked: PlanTask) -> list[object]:
    now = next((t for t in bulletin.results.plan(unit=bulletin.unit.id) if t.task == asked.task), asked)
    is_done = now.is_done(bulletin.results.quarter)
    state = say("đã xong: {evidence}", evidence=now.evidence) if is_done else say("chưa xong")
    return [say("Nhiệm vụ: {title}", title=asked.title), Cell(state, "text")]


def show_closing(bulletin: "CompanyBulletin") -> Section:
    """What was open a quarter ago and what became of it; closing rates; what was opened again or came back."""
    if not isinstance(bulletin.previous, QuarterResults):
        return bulletin.sentence("follow_up", bulletin.no_change_reason())
    told = [_became(bulletin, bulletin.previous), _rates(bulletin), *_back(bulletin)]
    return bulletin.section("follow_up", *(bulletin.write.paragraph(one) for one in told if one))


def _became(bulletin: "CompanyBulletin", before: QuarterResults) -> Message:
    was_open = list_open(before)
    if not was_open:
        return say("Quý trước không có tồn tại nào cần theo dõi.")
    now = {s.id: s.status for s in bulletin.results.shortcomings()}
    states = [now.get(s.id, "open") for s in was_open]
    return say(
        "Trong {all} tồn tại còn mở cuối {quarter}: {done} đã khắc phục, "
        "{not_done} đóng nhưng chưa khắc phục, {open} vẫn còn.",
        all=len(was_open),
        quarter=before.quarter,
        done=states.count("closed_verified"),
        not_done=states.count("closed_not_done"),
        open=states.count("open"),
    )


def _rates(bulletin: "CompanyBulletin") -> Message | None:
    rates = closing_rates(last_states(bulletin.history), bulletin.results.quarter, LONGEST)
    told = [
        say(
            "{k} quý: {percent} ({closed}/{found})",
            k=rate.quarters,
            percent=Num(Fraction(100 * rate.closed, rate.found), 0, suffix="\u00a0%"),
            closed=rate.closed,
            found=rate.found,
        )
        for rate in rates
    ]
    return say("Tỷ lệ tồn tại được khắc phục, có xác nhận, trong vòng {rates}.", rates=told) if told else None


def _back(bulletin: "CompanyBulletin") -> Iterable[Message]:
    if reopened := sorted(bulletin.reopened):
        yield say("Mở lại sau khi đã đóng: {ids}.", ids=reopened)
    if recurring := find_recurring(last_states(bulletin.history), bulletin.results.quarter):
        yield say("Tái diễn trong vòng 2 quý sau khi đóng: {ids}.", ids=[s.id for s in recurring])
