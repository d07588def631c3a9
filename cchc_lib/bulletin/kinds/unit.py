"""The bulletin of a unit: its result, every deduction with its clause, its own sum, and how to appeal."""

from ...language import Message, say
from ...model import BONUS, PENALTY, Criterion
from ...scoring import CriterionScore
from ..drawing.writer import Section, numbers, texts
from ..labels import label_criterion, short_name
from ..page import known
from ..quarter_data import QuarterData
from ..sections.change import name_scale, number_change, show_unit_change
from ..sections.follow_up import show_asked
from ..sections.layers import show_unit_layers
from ..sections.revision import show_revision
from ..sections.shortcomings import tell_shortcomings
from ..sections.sums import show_sum
from ..sections.trend import show_unit_trend
from ..unit_page import UnitPage
from ..wording import describe_why
from .bulletin import Bulletin


class UnitBulletin(Bulletin, UnitPage):
    """Everything about one unit in one quarter."""

    kind = say("bản tin đơn vị")

    def __init__(self, opened: QuarterData, unit: str):
        super().__init__(opened, unit)
        self.key = f"unit_{unit}"

    @property
    def title(self) -> Message:
        """Whose results, and of which quarter."""
        return say("Kết quả chấm điểm CCHC {quarter}: {unit}", quarter=self.results.quarter, unit=self.unit.name)

    scores_by_criterion = show_sum
    change = show_unit_change
    trend = show_unit_trend
    self_against_verified = show_unit_layers

    def follow_up(self) -> Section:
        """What was asked a quarter ago, and whether it was done."""
        return show_asked(self, self.unit)

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
        points = [self._rank_point(), self.held_down([self.score]), self._change_point()]
        points += [self._loss_point(), tell_shortcomings(self)]
        return self.section(
            "main_points",
            *show_revision(self),
            self.write.paragraph(result, "lead"),
            self.list_points(points),
            self.write.key_figures(self._key_figures()),
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
        values = {
            "quarter": self.before.quarter,
            "size": number_change(self, abs(self.split.total), self.split.in_percent, sign=False),
            "scale": name_scale(self.split.in_percent),
        }
        if self.split.total > 0:
            return say("Tăng **{size}** {scale} so với {quarter}.", **values)
        if self.split.total < 0:
            return say("Giảm **{size}** {scale} so với {quarter}.", **values)
        return say("Không đổi so với {quarter}.", **values)

    def _loss_point(self) -> Message:
        if not (lost := self._deducted()):
            return say("Đạt đủ điểm ở mọi tiêu chí.")
        criterion, score = lost[0]
        return say(
            "Mất điểm ở {count} tiêu chí, nhiều nhất ở «{title}»: **{lost}** điểm.",
            count=len(lost),
            title=short_name(criterion),
            lost=self.points(score.lost),
        )

    def _key_figures(self) -> list[tuple[object, object, object]]:
        most = say("trên {most}", most=self.score.max_points)
        figures: list[tuple[object, object, object]] = [
            (say("Tổng điểm"), self.points(self.score.total), most),
            (say("Tỷ lệ"), self.percent(self.score.percent), self.class_name(self.score.final_class)),
        ]
        if self.has_peers:
            rank = say("{rank}/{of}", rank=self.score.rank, of=self.peers.units)
            middle = self.percent(known(self.peers.median_percent))
            figures.append((say("Hạng"), rank, say("trung vị khối {median}", median=middle)))
        return figures

    def _deducted(self) -> list[tuple[Criterion, CriterionScore]]:
        """Criteria where points were lost or taken off, the largest first."""
        found = [
            (criterion, self.score.criteria[criterion.id])
            for criterion, side in self.block.criteria_with_side()
            if side != BONUS and self.score.criteria[criterion.id].lost > 0
        ]
        return sorted(found, key=lambda pair: -pair[1].lost)

    def deductions(self) -> Section:
        """Every deduction with its clause, reason and evidence, and what would have earned the points."""
        if not (lost := self._deducted()):
            return self.sentence("deductions", say("Đơn vị không bị trừ điểm ở tiêu chí nào."))
        rows = [self._deduction_row(criterion, score) for criterion, score in lost]
        columns = [
            texts(say("Tiêu chí")), say("Số liệu"), numbers(say("Điểm mất")), texts(say("Căn cứ và lý do")),
            texts(say("Minh chứng, biên bản")), say("Để đủ điểm"),
        ]  # fmt: skip
        caption, data = say("Các khoản mất điểm, lớn nhất trước"), self.name_data("mat-diem")
        table = self.write.table(caption, columns, rows, wide=True, data=data)
        return self.section("deductions", table)

    def _deduction_row(self, criterion: Criterion, score: CriterionScore) -> list[object]:
        entered = self.entered.get(criterion.id)
        values = entered.values if entered else {}
        evidence = [part for part in (values.get("evidence"), values.get("record_no")) if part]
        return [
            label_criterion(criterion, short=True),
            self.describe_entry(criterion, score),
            self.points(score.lost),
            describe_why(criterion, score, self.block, entered),
            "; ".join(evidence) or "–",
            say("không để xảy ra") if score.side == PENALTY else criterion.describe_full(),
        ]

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
