"""The correction request: what one unit is asked to correct and to review, and what became of what it was asked."""

import re
from datetime import date
from functools import cached_property

from ...errors import UsageError
from ...language import Message, say
from ...model import STATUS_NAMES, TASK_STATUS_NAMES, PlanTask, Shortcoming
from ...quarter import Quarter
from ...results import QuarterResults
from ..drawing.writer import Part, Section, texts
from ..ledger import state
from ..quarter_data import QuarterData
from ..scoped_pages import OneUnit
from ..sections.follow_up import tell_asked
from ..sections.shortcomings_and_tasks import (
    checked_in,
    count_pending,
    find_earlier_due,
    find_opened_again,
    list_coming,
    list_late,
    list_open,
    name_reopening,
)
from .letter import Letter


class CorrectionRequest(Letter, OneUnit):
    """What one unit is asked to correct and to review, and what became of what it was asked before."""

    kind = say("văn bản yêu cầu khắc phục")
    called = say("Công văn")
    stem = "correction"

    def __init__(self, opened: QuarterData, unit: str):
        super().__init__(opened, unit)
        quarter = self.results.quarter
        self.title = say("Yêu cầu khắc phục tồn tại {scored} {quarter}: {unit}", quarter=quarter, unit=self.unit.name)
        self.after = checked_in(self)
        self.open, self.late = list_open(self.results, unit), list_late(self.results, unit)
        if not (self.open or self.late):
            raise UsageError(say("{unit} không có tồn tại hay nhiệm vụ nào cần yêu cầu.", unit=self.unit.name))
        self.opened_again, self.earlier_due = find_opened_again(self), find_earlier_due(self, self.open)

    @cached_property
    def _settled(self) -> dict[str, Message]:
        """What quarters that were published before this letter tell as done: by shortcoming and task, in words.

        A letter that a later release left as it was knows of none.
        """
        told: dict[str, Message | None] = {}
        for later in self.opened.later if self.release == self.opened.history.release else ():
            for one in (now for was in self.open for now in later.shortcomings(id_=was.id)):
                told[one.id] = None if one.is_open else _tell_settled(STATUS_NAMES[one.status], later, one.evidence)
            for task in (now for was in (*self.late, *list_coming(self)) for now in later.plan(task=was.task)):
                state, proof = TASK_STATUS_NAMES.get(task.status), task.dropped_by or task.evidence
                told[task.task] = _tell_settled(state, later, proof) if state and task.is_settled else None
        return {name: what for name, what in told.items() if what}

    @cached_property
    def _is_late(self) -> bool:
        return any(one.task not in self._settled for one in self.late)

    @cached_property
    def still_asked(self) -> list[Message]:
        """Of what the unit reports: nothing, where later quarters tell all of it as done."""
        asked = []
        if any(one.id not in self._settled for one in self.open):
            asked.append(say("kết quả, tiến độ khắc phục tồn tại"))
        if self._is_late:
            asked.append(say("kết quả thực hiện nhiệm vụ chậm hạn"))
        if self._is_late or self.coming:
            asked.append(say("kế hoạch {scored} {quarter} đã rà soát", quarter=self.after))
        return asked

    @cached_property
    def coming(self) -> list[PlanTask]:
        """Tasks of the programme that fall due in the quarter that is checked."""
        return [one for one in list_coming(self) if one.task not in self._settled]

    @property
    def subject(self) -> Message:
        """What it asks for, and of which quarter: what there is nothing of is not named."""
        if not (self._is_late or self.coming):
            after = {"quarter": self.results.quarter}
            of_tasks = say("V/v hoàn thành nhiệm vụ chậm hạn sau chấm điểm {scored} {quarter}", **after)
            return say("V/v khắc phục tồn tại sau chấm điểm {scored} {quarter}", **after) if self.open else of_tasks
        if not self.open:
            return say("V/v hoàn thành nhiệm vụ chậm hạn và rà soát kế hoạch {scored} {quarter}", quarter=self.after)
        return say("V/v khắc phục tồn tại và rà soát kế hoạch {scored} {quarter}", quarter=self.after)

    def masthead(self) -> Section:
        """The head, whom it is for, and the result that it follows."""
        reached = self.results.outcome(self.unit.id)
        result = say(
            "Theo {standards}, qua kiểm tra, chấm điểm {scored} {quarter}, đơn vị đạt {points}/{most} điểm, xếp loại "
            "{grade}.",
            standards=self.name_standards(),
            quarter=self.results.quarter,
            points=self.total_of(reached),
            most=reached.max_points,
            grade=self.explain_class(reached),
        )
        values = {"as_of": self.day(self.as_of), "asked": count_pending(self)}
        lead = say("Đến {as_of}, đơn vị còn {asked}, đến nay như sau:", **values)
        if self.still_asked:
            lead = say(
                "Đến {as_of}, đơn vị còn {asked}. {committee} yêu cầu đơn vị thực hiện các nội dung sau:",
                **values,
                committee=self.results.organisation.committee,
            )
        told = Part(f"<p>{' '.join(map(self.write.text, (result, *self.tell_rules(), lead)))}</p>")
        return self._letter(self.subject, *self.address([self.unit.name]), *self.tell_replaced(), told)

    def to_correct(self) -> Section:
        """Open shortcomings: what was found, by which clause, what is asked, until when."""
        if not self.open:
            return self.section("to_correct")
        rows = [[n, self._found(s), s.action, self._until(s)] for n, s in enumerate(self.open, 1)]
        caption = say("Tồn tại chưa khắc phục")
        columns = [say("STT"), texts(say("Tồn tại, căn cứ")), texts(say("Yêu cầu khắc phục")), texts(say("Thời hạn"))]
        return self.section("to_correct", self.write.table(caption, columns, rows))

    def _found(self, shortcoming: Shortcoming) -> Message:
        found_in: Message | Quarter = shortcoming.found_in
        if when := self.opened_again.get(shortcoming.id):
            found_in = say("{quarter}, {again}", quarter=found_in, again=name_reopening(self, when))
        values: dict[str, object] = {"what": shortcoming.description, "quarter": found_in}
        for cited in self.results.quoted_block(self.unit.block).criteria:
            if cited.id == shortcoming.criterion:
                values |= {"code": cited.code, "clause": cited.clause}
                if cited.code in re.split(r"[\s;,()]+", cited.clause):  # which names it itself
                    return say("{what} ({clause}; phát hiện {quarter})", **values)
                return say("{what} (tiêu chí {code}; {clause}; phát hiện {quarter})", **values)
        return say("{what} (phát hiện {quarter})", **values)  # by an earlier regulation

    def _until(self, shortcoming: Shortcoming) -> Message:
        """Its deadline; where that is over, a new one; where it was corrected since, that it was."""
        if settled := self._settled.get(shortcoming.id):
            return settled
        due: date | Message = shortcoming.due
        if was := self.earlier_due.get(shortcoming.id):
            due = say("{due} (hạn trước đây: ngày {was})", due=due, was=was)
        if shortcoming.due >= self.dated:
            return state("asked by", shortcoming.id, shortcoming.due, say("ngày {due}", due=due))
        told: dict[str, object] = {"due": due, "report": self.deadline("report")}
        if not shortcoming.is_overdue(self.as_of):
            return say("ngày {due}; hoàn thành và báo cáo chậm nhất ngày {report}", **told)
        told |= {"n": (self.as_of - shortcoming.due).days, "as_of": self.as_of}
        return say(
            "ngày {due}, quá hạn {n} ngày tính đến ngày {as_of}; hoàn thành và báo cáo chậm nhất ngày {report}",
            **told,
        )

    def to_review(self) -> Section:
        """Tasks of the programme that are late, and those that the quarter to be checked brings."""
        if not (self.late or self.coming):
            return self.section("to_review")
        overdue = say("chậm hạn; hoàn thành và báo cáo chậm nhất ngày {report}", report=self.deadline("report"))
        asked = [(task, self._settled.get(task.task, overdue)) for task in self.late]
        asked += [(task, say("rà soát tiến độ")) for task in self.coming]
        rows = [[task.title, task.due.roman, what] for task, what in asked]
        caption = say("Nhiệm vụ đưa vào kế hoạch {scored} {quarter} của đơn vị", quarter=self.after)
        columns = [texts(say("Nhiệm vụ")), say("Hạn quý"), texts(say("Yêu cầu"))]
        return self.section("to_review", self.write.table(caption, columns, rows))

    def follow_up(self) -> Section:
        """What it was asked a quarter ago, and what became of that."""
        return self.section("follow_up", tell_asked(self))

    def closing(self) -> Section:
        """To whom to report, when it is checked, and who signs."""
        if not self.still_asked:
            return self.section("closing", self.sign(say("Đơn vị không phải thực hiện, báo cáo gì thêm.")))
        report = say(
            "Thủ trưởng đơn vị chịu trách nhiệm chỉ đạo thực hiện, báo cáo bằng văn bản {asked}, kèm minh chứng, "
            "về {contact} chậm nhất {day}. "
            "Việc thực hiện được kiểm tra khi chấm điểm {scored} {quarter}.",
            asked=self.still_asked,
            contact=self.contact,
            day=self.day(self.deadline("report")),
            quarter=self.after,
        )
        return self.section("closing", self.sign(report))


def _tell_settled(state: Message, later: QuarterResults, proof: str) -> Message:
    told = say("theo kết quả {quarter} đã phát hành: {state}", state=state, quarter=later.quarter)
    told = say("{told} ({proof})", told=told, proof=proof) if proof else told
    return say("{told}; không yêu cầu gì thêm", told=told)
