"""The reminder to units that have handed nothing in by the day on which self-scores were due."""

from datetime import date, timedelta

from ...errors import UsageError
from ...language import Message, say
from ...quarter import on_weekday
from ..drawing.writer import Part, Section
from ..ledger import note
from ..quarter_data import QuarterData
from ..regulation_words import describe_not_submitted
from .letter import Letter


class Reminder(Letter):
    """One letter to all units of which nothing was entered yet; there is none where all have sent something.

    It belongs to the quarter while that is open, and to no release: it has its own day, the first after the one on
    which self-scores were due, and gives units until the verification ends.
    """

    kind = say("công văn đôn đốc")
    called = say("Công văn")
    stem = "reminder"

    def __init__(self, opened: QuarterData):
        super().__init__(opened)
        self.title = say("Đôn đốc nộp hồ sơ chấm điểm {scored} {quarter}", quarter=self.results.quarter)
        self.silent = self.results.silent()
        if not self.silent:
            raise UsageError(say("Mọi đơn vị đã gửi hồ sơ chấm điểm {quarter}.", quarter=self.results.quarter))

    @property
    def dated(self) -> date:
        """The weekday after self-scores were due, never later than the day until which it gives time."""
        due, until = self.results.deadline("self"), self.results.deadline("verified")
        return note("dated", self.key, min(on_weekday(due + timedelta(days=1)), until) if due < until else until)

    def masthead(self) -> Section:
        """The whole letter: whom it is for, what was not received by when, and what is asked."""
        lead = say(
            "Theo {standards} và kế hoạch chấm điểm {scored} {quarter}, các đơn vị gửi điểm tự chấm chậm "
            "nhất {day}. Đến hết ngày này, {contact} chưa nhận được hồ sơ chấm điểm của {n} đơn vị có tên trên.",
            standards=self.name_standards(),
            quarter=self.results.quarter,
            day=self.day(self.deadline("self")),
            contact=self.contact,
            n=self.stated("silent units", len(self.silent)),
        )
        subject = say("V/v đôn đốc nộp hồ sơ chấm điểm {scored} {quarter}", quarter=self.results.quarter)
        addressed = self.address([unit.name for unit in self.silent])
        return self._letter(subject, *addressed, self.write.paragraph(lead), self._closing())

    def _closing(self) -> Part:
        """Until when to send it, what follows otherwise, and who signs."""
        asked = say(
            "{committee} yêu cầu Thủ trưởng đơn vị có tên trên chỉ đạo hoàn thành, gửi điểm tự chấm, kèm minh "
            "chứng, về {contact} chậm nhất {day}, ngày {team} kết thúc thẩm định.",
            committee=self.results.organisation.committee,
            contact=self.contact,
            day=self.day(note("asked by", self.key, self.deadline("verified"))),
        )
        return self.sign(asked, self._otherwise())

    def _otherwise(self) -> Message:
        if rule := describe_not_submitted(self.head):
            return say("Quá thời hạn trên, đơn vị không nộp hồ sơ bị lập biên bản và tính {rule}.", rule=rule)
        return say(
            "Quá thời hạn trên, đơn vị không nộp hồ sơ thì chưa có kết quả, khối của đơn vị chưa được xếp hạng."
        )
