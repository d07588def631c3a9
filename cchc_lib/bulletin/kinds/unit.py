"""The bulletin of a unit: its result, every deduction with its clause, its own sum, and how to appeal."""

from collections.abc import Iterator
from fractions import Fraction

from ...exact import round_half_up
from ...language import Message, first_of, other_criteria, say
from ...model import BONUS, MAIN, Criterion, label_criterion, short_name
from ...scoring import reference_key
from ..drawing.writer import Cell, KeyFigure, Section, numbers, texts
from ..entry_words import explain_ceilings
from ..page import MOST_CRITERIA, list_tied, repeats_points
from ..scoped_pages import UnitPage
from ..sections.change import show_unit_change, tell_change
from ..sections.evidence import list_evidence, name_evidence, tell_codes
from ..sections.follow_up import show_asked
from ..sections.layers import show_unit_layers
from ..sections.losses import note_caps, printed_loss, show_lost
from ..sections.next_class import show_next_class
from ..sections.shortcomings_and_tasks import tell_late, tell_shortcomings
from ..sections.sums import show_sum
from ..sections.trend import show_unit_trend
from .bulletin import Bulletin


class UnitBulletin(Bulletin, UnitPage):
    """Everything about one unit in one quarter."""

    kind = say("bản tin đơn vị")
    stem = "unit"
    scores_by_criterion = show_sum
    change = show_unit_change
    trend = show_unit_trend
    self_against_verified = show_unit_layers
    follow_up = show_asked
    next_class = show_next_class

    def main_points(self) -> Section:
        """The result in one sentence, rank, change, and the largest deduction."""
        result = say(
            "{unit} đạt {points}, xếp loại **{grade}**.",
            unit=self.unit.name,
            points=self.tell_points(self.score),
            grade=self.class_of(self.score),
        )
        points: list[Message | None] = [
            *self.tell_rules(),
            self._rank_point(),
            *self._ceiling_points(),
            tell_change(self, self.unit.id) if self.changes else self.no_change_reason(),
            self._loss_point(),
            self._pending_point(),
        ]
        return self._tell_results(points, self._key_figures(), self.write.paragraph(result, "lead"))

    def _pending_point(self) -> Message | None:
        """What is still to be corrected and done, in one point: a unit's bulletin has four pages."""
        told = [one for one in (tell_shortcomings(self), tell_late(self)) if one]
        return say("{told}", told=told) if told else None

    def _ceiling_points(self) -> Iterator[Message]:
        """Why a ceiling holds the class down; and a warning of those that would, had the unit more points."""
        yield from self.held_down([self.score])
        if dormant := explain_ceilings(self.results, self.score)[1]:
            yield say(
                "**Lưu ý:** {why}. Quý này điều kiện đó chưa làm đổi xếp loại, nhưng thêm điểm vẫn bị khống chế.",
                why=dormant,
            )

    def _rank_point(self) -> Message:
        if self.is_alone:
            return say("Khối chỉ có một đơn vị nên không xếp hạng.")
        if self.score.rank is None:
            return say("Chưa xếp hạng và chưa có trung vị: khối còn đơn vị chưa có kết quả.")
        values = {"rank": self.rank_of(self.score), "of": self.members, "block": self.block.title}
        if self.score.tied:
            return say("Đồng hạng **{rank}** trên {of} đơn vị. Khối: {block}.", **values)
        return say("Hạng **{rank}** trên {of} đơn vị. Khối: {block}.", **values)

    def _loss_point(self) -> Message:
        """Where points were lost, those lost in equal measure together, and what was taken off besides."""
        lost = [one for one in self._deducted() if self.score.criteria[one.id].side == MAIN]
        told = say("Đạt đủ điểm ở mọi tiêu chí.")
        if lost:
            top = list_tied(lost, self._lost)
            titles = first_of([say("«{title}»", title=short_name(one)) for one in top], MOST_CRITERIA, other_criteria)
            most = show_lost(self, self.unit.id, self.score.criteria[lost[0].id])
            values = {"n": len(lost), "titles": titles, "lost": most}
            told = say("Mất điểm ở {n} tiêu chí, nhiều nhất ở {titles}: **{lost}** điểm.", **values)
            if len(lost) == 1:
                told = say("Chỉ mất điểm ở {titles}: **{n}** điểm.", titles=titles, n=most)
            if len(top) > 1:
                told = say("Mất điểm ở {n} tiêu chí, nhiều nhất ở {titles}: mỗi tiêu chí **{lost}** điểm.", **values)
        taken = self.score.penalty
        return say("{told} Ngoài ra bị trừ **{taken}** điểm.", told=told, taken=self.points(taken)) if taken else told

    def _key_figures(self) -> list[KeyFigure]:
        most, share = say("trên {most}", most=self.score.max_points), None
        if not repeats_points([self.score]):
            share = say("{percent} điểm tối đa", percent=self.percent_of(self.score))
        figures: list[KeyFigure] = [
            (say("Tổng điểm"), self.total_of(self.score), most),
            (say("Xếp loại"), self.class_of(self.score), share),
        ]
        if self.has_peers:
            rank = say("{rank}/{of}", rank=self.rank_of(self.score), of=self.members)
            figures.append((say("Hạng"), rank, say("trung vị khối {median}", median=self.median_percent)))
        return figures

    def _deducted(self) -> list[Criterion]:
        """Criteria where points were lost or taken off, the largest first."""
        found = [criterion for criterion, side in self.block.criteria_with_side() if side != BONUS]
        lost = [criterion for criterion in found if self.score.criteria[criterion.id].lost > 0]
        return sorted(lost, key=lambda criterion: -self._lost(criterion))

    def _lost(self, criterion: Criterion) -> Fraction:
        return printed_loss(self, self.score.criteria[criterion.id])

    def deductions(self) -> Section:
        """Every deduction with its clause, reason and evidence, and what would have earned the points."""
        lost = self._deducted()
        evidence = tell_codes(self, lost), list_evidence(self)
        if not lost:
            nothing = say("Đơn vị không bị trừ điểm ở tiêu chí nào.")
            return self.section("deductions", self.write.paragraph(nothing), *evidence)
        columns = [
            (texts(say("Tiêu chí")), lambda criterion: label_criterion(criterion, short=True)),
            (say("Số liệu"), self.tell_entry),
            (numbers(say("Điểm mất")), self._show_lost),
            (texts(say("Căn cứ và lý do")), lambda one: self.describe_why(self.unit.id, one)),
            (texts(say("Minh chứng") if self.record else say("Minh chứng, biên bản")), self._evidence),
            (say("Để đủ điểm"), self._tell_full),
        ]
        caption, data = say("Các khoản mất điểm, lớn nhất trước"), self.name_data("mat-diem")
        table = self.write.listing(caption, columns, lost, data=data)
        record, rounded = self.write.paragraph(self.tell_record()), self._tell_rounded(lost)
        notes = note_caps(self, self.score), self.write.paragraph(rounded, "method")
        return self.section("deductions", record, table, *notes, *evidence)

    def _tell_rounded(self, lost: list[Criterion]) -> Message | None:
        """Why what is gained or claimed at a criterion may be a last decimal more or less than was lost."""
        places = self.head.rounding.places
        if all(self._lost(one) == round_half_up(self.score.criteria[one.id].lost, places) for one in lost):
            return None
        return say(
            "Điểm mất: điểm tối đa trừ điểm đạt, cả hai đã làm tròn; mức tăng điểm, chênh lệch tự chấm chỉ làm tròn "
            "một lần nên có thể lệch {least}.",
            least=self.points(Fraction(1, 10**places)),
        )

    def _show_lost(self, criterion: Criterion) -> Cell:
        told = show_lost(self, self.unit.id, self.score.criteria[criterion.id])
        return Cell(told, data=(self.points(self._lost(criterion)),))

    def _tell_full(self, criterion: Criterion) -> Message:
        """What would have earned the points; of a number held against others of the block also how much theirs is."""
        full, relative = criterion.describe_full(), criterion.relative
        if not self.score.criteria[criterion.id].is_applicable:
            full = say("khi có phát sinh: {full}", full=full)
        reference = self.results.average(reference_key(self.block, criterion)) if relative else None
        if relative is None or reference is None:
            return full
        held = {"name": relative.name_reference(), "held": relative.amount_entered(reference)}
        return say("{full}; {name}: {held}", full=full, **held)

    def _evidence(self, criterion: Criterion) -> str:
        entered = self.row_of(criterion)
        written = entered.values if entered else {}
        record = "" if self.record else written.get("record_no")
        return "; ".join(filter(None, (name_evidence(self, written.get("evidence", "")), record))) or "–"

    def appeal(self) -> Section:
        """How and until when to appeal."""
        return self.sentence(
            "appeal",
            say(
                "Gửi giải trình bằng văn bản, nêu mã tiêu chí và kèm minh chứng, đến {contact} chậm nhất ngày {day}.",
                contact=self.contact,
                day=self.deadline("appeal"),
            ),
        )
