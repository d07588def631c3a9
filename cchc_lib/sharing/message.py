"""The message that goes with a zip of bulletins: what they say, which files there are, and what is asked by when."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from ..bulletin.kinds.correction import CorrectionRequest
from ..bulletin.page import Page
from ..bulletin.scoped_pages import OneUnit
from ..bulletin.sections.headline import tell_headline
from ..bulletin.sections.revision import tell_deadlines, tell_own_change, tell_revised_since, tell_void_requests
from ..bulletin.sections.shortcomings_and_tasks import count_pending, tell_late, tell_shortcomings
from ..language import Message, Text, say

_USES = {
    ".html": say("Tệp HTML mở bằng trình duyệt, không cần mạng."),
    ".pdf": say("Tệp PDF để in hoặc lưu."),
}


def write_message(page: Page, name: str, files: Collection[str], has_letter: bool = False) -> str:
    """What is said to a unit or to the board, with the zip of that name and these files, perhaps a letter too."""
    result = _tell_unit(page) if isinstance(page, OneUnit) else _tell_board(page)
    told = [
        say("Kính gửi {name},", name=name_addressee(page)),
        *result,
        say("Điểm đáng chú ý: {finding}.", finding=found) if (found := tell_headline(page)) else None,
        *tell_revised_since(page),
        *page.tell_rules(),
        *_tell_replaced(page),
        *(_tell_steps(page, has_letter) if isinstance(page, OneUnit) else ()),
        say("Tệp kèm theo: {name}, gồm {n} tệp.", name=name, n=len(files)),
        *(use for kind, use in _USES.items() if any(file.endswith(kind) for file in files)),
        say("Trân trọng."),
        say("({mark}.)", mark=page.mark) if page.mark else None,
    ]
    return "\n".join(page.write.plain(sentence) for sentence in told if sentence) + "\n"


def name_addressee(page: Page) -> Text:
    """Whom a zip is for."""
    return page.unit.name if isinstance(page, OneUnit) else page.results.organisation.committee


def _tell_unit(page: OneUnit) -> Iterable[Message]:
    score = page.scores[page.unit.id]
    yield say(
        "{sender} gửi kết quả chấm điểm {scored} {quarter} của đơn vị ({status}): {result}, xếp loại {grade}.",
        sender=page.results.organisation.committee,
        quarter=page.results.quarter,
        status=page.status(),
        result=page.percent_of(score) if page.results.sums_up else page.tell_points(score),
        grade=page.explain_class(score),
    )


def _tell_board(page: Page) -> Iterable[Message]:
    counts = page.count_classes(page.scores.values())
    yield say(
        "{sender} gửi kết quả chấm điểm {scored} {quarter} của {n} đơn vị ({status}): {parts}.",
        sender=page.results.organisation.contact or page.results.organisation.name,
        quarter=page.results.quarter,
        n=page.stated("units", len(page.scores)),
        status=page.status(),
        parts=[say("{n} đơn vị {grade}", n=count, grade=title) for count, title in counts],
    )
    yield from (told for told in (tell_shortcomings(page), tell_late(page)) if told)


def _tell_replaced(page: Page) -> Iterable[Message]:
    if page.release.status == "revised":
        reason = page.release.reason
        yield say("Bản ngày {day} này thay bản đã gửi trước đó. Lý do: {reason}.", day=page.dated, reason=reason)
        if isinstance(page, OneUnit):
            yield tell_own_change(page)
        yield from tell_void_requests(page)


def _tell_steps(page: OneUnit, has_letter: bool) -> Iterable[Message]:
    """What a unit does now: as its letter asks, where it sees its result otherwise; until when, if that was moved."""
    issued, releases = page.opened.issued(f"correction_{page.unit.id}"), page.opened.history.releases
    made = issued[-1] if issued else page.release  # what lies in the zip, and may give a day that was moved since
    told = min(made.number, page.release.number - 1)  # the release whose days it knows from what it got before
    since = [one for one in releases.of(page.results.quarter) if one.number > told]
    moved = {step: new for one in since for step, (_, new) in one.moved.items()}
    # the year asks for nothing besides its quarters
    if not page.results.sums_up and (asked := count_pending(page)):
        yield _tell_asked(page, asked, has_letter, moved.get("report") or page.deadline("report"))
    yield say(
        "Trường hợp chưa thống nhất với kết quả, đơn vị gửi giải trình bằng văn bản, kèm minh chứng, về {contact} "
        "chậm nhất ngày {day}.",
        contact=page.contact,
        day=moved.get("appeal") or page.deadline("appeal"),
    )
    yield from tell_deadlines(page, since)


def _tell_asked(page: OneUnit, asked: Sequence[Message], has_letter: bool, report: date) -> Message:
    """What a unit does of what it still has to do: as the letter says, if one lies in the zip; it may be a draft."""
    values = {"as_of": page.as_of, "asked": asked, "report": report}
    if not has_letter:
        return say("Đến ngày {as_of}, đơn vị còn {asked}.", **values)
    if not CorrectionRequest(page.opened, page.unit.id).still_asked:
        return say(
            "Đến ngày {as_of}, đơn vị còn {asked}; theo văn bản gửi kèm, đơn vị không phải thực hiện, báo cáo gì "
            "thêm.",
            **values,
        )
    if page.release.status == "provisional":
        return say(
            "Đến ngày {as_of}, đơn vị còn {asked}; văn bản yêu cầu khắc phục gửi kèm là dự thảo, dự kiến báo cáo "
            "chậm nhất ngày {report}.",
            **values,
        )
    return say(
        "Đến ngày {as_of}, đơn vị còn {asked}; thực hiện theo văn bản yêu cầu khắc phục gửi kèm và báo cáo chậm "
        "nhất ngày {report}.",
        **values,
    )
