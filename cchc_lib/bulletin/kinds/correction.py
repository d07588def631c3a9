"""The correction request: what one unit is asked to correct and to review, and what became of what it was asked."""

from datetime import date

from ...errors import UsageError
from ...language import Message, Text, say
from ...model import Shortcoming
from ...results import UnitOutcome
from ..drawing.writer import Part, Section, texts
from ..entry_words import explain_ceilings
from ..quarter_data import QuarterData
from ..scoped_pages import OneUnit
from ..sections.follow_up import show_asked
from ..sections.pending import list_late, list_open
from .letter import Letter


class CorrectionRequest(Letter, OneUnit):
    """What one unit is asked to correct and to review, and what became of what it was asked before."""

    kind = say("văn bản yêu cầu khắc phục")

    def __init__(self, opened: QuarterData, unit: str):
        super().__init__(opened, unit)
        self.key, quarter = f"correction_{unit}", self.results.quarter
        self.title = say("Yêu cầu khắc phục tồn tại CCHC {quarter}: {unit}", quarter=quarter, unit=self.unit.name)
        if not (list_open(self.results, unit) or list_late(self.results, unit)):
            raise UsageError(say("{unit} không có tồn tại hay nhiệm vụ nào cần yêu cầu.", unit=self.unit.name))

    follow_up = show_asked

    def masthead(self) -> Section:
        """The head, whom it is for, and the result that it follows."""
        subject = say("V/v khắc phục tồn tại và rà soát kế hoạch CCHC {quarter}", quarter=self.results.quarter)
        reached = self.results.outcome(self.unit.id)
        asked = self.list_counts(
            (len(list_open(self.results, self.unit.id)), say("tồn tại chưa khắc phục")),
            (len(list_late(self.results, self.unit.id)), say("nhiệm vụ của chương trình CCHC chậm hạn")),
        )
        lead = say(
            "Qua kiểm tra, chấm điểm CCHC {quarter}, đơn vị đạt {points}/{most} điểm, xếp loại {grade}; còn {asked}. "
            "{committee} yêu cầu đơn vị thực hiện các nội dung sau:",
            quarter=self.results.quarter,
            points=self.points(reached.total),
            most=reached.max_points,
            grade=self._class_of(reached),
            asked=asked,
            committee=self.results.organisation.committee,
        )
        to = self.write.paragraph(say("Kính gửi: {unit}", unit=self.unit.name), "to")
        return self.letter(
            Part(f'<h1 class="subject">{self.write.text(subject)}</h1>'), to, self.write.paragraph(lead)
        )

    def _class_of(self, reached: UnitOutcome) -> Message | Text:
        """The class, and why a ceiling holds it down."""
        final, by_points = self.class_name(reached.final_class), self.class_name(reached.class_by_points)
        if not (why := explain_ceilings(self.results, reached)[0]):
            return final
        return say("{final} (đủ điểm loại {by_points}; {why})", final=final, by_points=by_points, why=why)

    def to_correct(self) -> Section:
        """Open shortcomings: what was found, by which clause, what is asked, until when."""
        if not (found := list_open(self.results, self.unit.id)):
            return self.sentence("to_correct", say("Đơn vị không còn tồn tại nào chưa khắc phục."))
        rows = [[s.id, self._found(s), s.action, self._until(s)] for s in found]
        caption = say("Tồn tại chưa khắc phục đến ngày {day}", day=self.results.settings.as_of)
        columns = [say("Số"), texts(say("Tồn tại, căn cứ")), texts(say("Yêu cầu khắc phục")), say("Thời hạn")]
        return self.section("to_correct", self.write.table(caption, columns, rows))

    def _found(self, shortcoming: Shortcoming) -> Message:
        values = {"what": shortcoming.description, "quarter": shortcoming.found_in}
        for cited in self.results.quoted_block(self.unit.block).criteria:
            if cited.id == shortcoming.criterion:
                values |= {"code": cited.code, "clause": cited.clause}
                return say("{what} (tiêu chí {code}; {clause}; phát hiện {quarter})", **values)
        return say("{what} (phát hiện {quarter})", **values)  # by an earlier regulation

    def _until(self, shortcoming: Shortcoming) -> Message | date:
        if shortcoming.is_overdue(self.results.settings.as_of):
            return say("{day} (đã quá hạn: khắc phục ngay)", day=shortcoming.due)
        return shortcoming.due

    def to_review(self) -> Section:
        """Tasks of the programme that are late, and those that the next quarter brings."""
        after = self.results.quarter.shifted(1)
        late = list_late(self.results, self.unit.id)
        coming = [task for task in self.results.plan(unit=self.unit.id) if task.due == after]
        if not (late or coming):
            return self.sentence("to_review", say("Đơn vị không có nhiệm vụ chậm hạn hoặc đến hạn quý sau."))
        rows = [[t.title, t.due.roman, say("chậm hạn: nêu lý do, thời hạn mới")] for t in late]
        rows += [[t.title, t.due.roman, say("đến hạn quý sau: rà soát tiến độ")] for t in coming]
        caption = say("Nhiệm vụ của chương trình CCHC chậm hạn, và đến hạn {quarter}", quarter=after)
        table = self.write.table(caption, [say("Nhiệm vụ"), say("Hạn quý"), texts(say("Yêu cầu"))], rows)
        return self.section("to_review", table)

    def closing(self) -> Section:
        """To whom to report, when it is checked, and who signs."""
        report = say(
            "Báo cáo kết quả khắc phục kèm minh chứng và kế hoạch đã rà soát gửi về {contact}.", contact=self.contact
        )
        check = say(
            "Việc thực hiện được kiểm tra khi chấm điểm CCHC {quarter}.", quarter=self.results.quarter.shifted(1)
        )
        return self.section("closing", *self.sign(report, check))
