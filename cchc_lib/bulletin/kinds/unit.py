"""The bulletin of a unit: its result, every deduction with its clause, its own sum, and how to appeal."""

from collections.abc import Iterator
from fractions import Fraction

from ...exact import ZERO
from ...language import Message, say
from ...model import BONUS, PENALTY, Criterion
from ..drawing.writer import KeyFigure, Section, numbers, texts
from ..entry_words import describe_why, explain_ceilings
from ..page import known
from ..quarter_data import QuarterData
from ..regulation_words import label_criterion, short_name
from ..scoped_pages import UnitPage
from ..sections.change import show_unit_change, tell_change
from ..sections.follow_up import show_asked
from ..sections.layers import show_unit_layers
from ..sections.pending import tell_shortcomings
from ..sections.sums import show_sum
from ..sections.trend import show_unit_trend
from .bulletin import Bulletin


class UnitBulletin(Bulletin, UnitPage):
    """Everything about one unit in one quarter."""

    kind = say("bản tin đơn vị")

    def __init__(self, opened: QuarterData, unit: str):
        super().__init__(opened, unit)
        self.key, quarter = f"unit_{unit}", self.results.quarter
        self.title = say("Kết quả chấm điểm CCHC {quarter}: {unit}", quarter=quarter, unit=self.unit.name)

    scores_by_criterion = show_sum
    change = show_unit_change
    trend = show_unit_trend
    self_against_verified = show_unit_layers
    follow_up = show_asked

    def main_points(self) -> Section:
        """The result in one sentence, rank, change, and the largest deduction."""
        result = say(
            "{unit} đạt **{points}** trên {most} điểm ({percent}), xếp loại **{grade}**.",
            unit=self.unit.name,
            points=self.points(self.score.total),
            most=self.score.max_points,
            percent=self.percent(self.score.percent),
            grade=self.class_name(self.score.final_class),
        )
        points: list[Message | None] = [self._rank_point(), *self._ceiling_points(), self._change_point()]
        points += [self._loss_point(), tell_shortcomings(self)]
        return self.tell_results(points, self._key_figures(), self.write.paragraph(result, "lead"))

    def _ceiling_points(self) -> Iterator[Message]:
        """Why a ceiling holds the class down; and a warning of those that would, had the unit more points."""
        yield from self.held_down([self.score])
        if dormant := explain_ceilings(self.results, self.score)[1]:
            yield say(
                "**Lưu ý:** {why}. Quý này điều kiện đó chưa làm đổi xếp loại, nhưng thêm điểm vẫn bị khống chế.",
                why=dormant,
            )

    def _rank_point(self) -> Message:
        if self.peers.units == 1:
            return say("Khối chỉ có một đơn vị nên không xếp hạng.")
        if self.score.rank is None:
            return say("Chưa xếp hạng và chưa có trung vị: khối còn đơn vị chưa có điểm.")
        values = {"rank": self.score.rank, "of": self.peers.units, "block": self.block.title}
        if self.score.tied:
            return say("Đồng hạng **{rank}** trên {of} đơn vị. Khối: {block}.", **values)
        return say("Hạng **{rank}** trên {of} đơn vị. Khối: {block}.", **values)

    def _change_point(self) -> Message:
        if self.split is None or self.before is None:
            return self.no_change_reason()
        return tell_change(self, self.split, self.before)

    def _loss_point(self) -> Message:
        if not (lost := self._deducted()):
            return say("Đạt đủ điểm ở mọi tiêu chí.")
        values = {"count": len(lost), "title": short_name(lost[0]), "lost": self.points(self._lost(lost[0]))}
        return say("Mất điểm ở {count} tiêu chí, nhiều nhất ở «{title}»: **{lost}** điểm.", **values)

    def _key_figures(self) -> list[KeyFigure]:
        most = say("trên {most}", most=self.score.max_points)
        figures: list[KeyFigure] = [
            (say("Tổng điểm"), self.points(self.score.total), most),
            (say("Tỷ lệ"), self.percent(self.score.percent), self.class_name(self.score.final_class)),
        ]
        if self.has_peers:
            rank = say("{rank}/{of}", rank=self.score.rank, of=self.peers.units)
            middle = self.percent(known(self.peers.median_percent))
            figures.append((say("Hạng"), rank, say("trung vị khối {median}", median=middle)))
        return figures

    def _deducted(self) -> list[Criterion]:
        """Criteria where points were lost or taken off, the largest first."""
        found = [criterion for criterion, side in self.block.criteria_with_side() if side != BONUS]
        return sorted(filter(self._lost, found), key=lambda criterion: -self._lost(criterion))

    def _lost(self, criterion: Criterion) -> Fraction:
        return max(self.score.criteria[criterion.id].lost, ZERO)

    def deductions(self) -> Section:
        """Every deduction with its clause, reason and evidence, and what would have earned the points."""
        if not (lost := self._deducted()):
            return self.sentence("deductions", say("Đơn vị không bị trừ điểm ở tiêu chí nào."))
        columns = [
            (texts(say("Tiêu chí")), lambda criterion: label_criterion(criterion, short=True)),
            (say("Số liệu"), self.tell_entry),
            (numbers(say("Điểm mất")), lambda criterion: self.points(self._lost(criterion))),
            (texts(say("Căn cứ và lý do")), lambda criterion: describe_why(self.block, *self.look_up(criterion))),
            (texts(say("Minh chứng, biên bản")), self._evidence),
            (say("Để đủ điểm"), self._full),
        ]
        caption, data = say("Các khoản mất điểm, lớn nhất trước"), self.name_data("mat-diem")
        return self.section("deductions", self.write.listing(caption, columns, lost, wide=True, data=data))

    def _evidence(self, criterion: Criterion) -> str:
        written = self.written(criterion)
        return "; ".join(filter(None, (written.get("evidence"), written.get("record_no")))) or "–"

    def _full(self, criterion: Criterion) -> Message:
        is_penalty = self.score.criteria[criterion.id].side == PENALTY
        return say("không để xảy ra") if is_penalty else criterion.describe_full()

    def appeal(self) -> Section:
        """How and until when to appeal."""
        return self.sentence(
            "appeal",
            say(
                "Gửi giải trình bằng văn bản, nêu mã tiêu chí và kèm minh chứng, đến {contact}, hạn chót {day}.",
                contact=self.contact,
                day=self.results.settings.deadlines.appeal,
            ),
        )
