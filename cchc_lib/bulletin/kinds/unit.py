"""The bulletin of a unit: its result, every deduction with its clause, its own sum, and how to appeal."""

from fractions import Fraction
from functools import cached_property

from ...language import Message, say
from ...model import BONUS, PENALTY, Criterion
from ...results import BlockRow, EnteredRow, QuarterResults
from ...scoring import Change, CriterionScore, UnitScore, split_change
from ..drawing.section import Section
from ..drawing.writer import Cell
from ..labels import label_criterion, short_name
from ..page import Bulletin
from ..quarter_data import OpenQuarter
from ..sections.change import name_scale, number_change, show_unit_change
from ..sections.follow_up import show_asked
from ..sections.layers import show_unit_layers
from ..sections.revision import show_revision
from ..sections.sums import show_sum
from ..sections.trend import show_unit_trend
from ..wording import describe_entry, describe_full, describe_why


class UnitBulletin(Bulletin):
    """Everything about one unit in one quarter; each method that returns a `Section` is one of its sections."""

    kind = say("bản tin đơn vị")

    def __init__(self, opened: OpenQuarter, unit: str):
        super().__init__(opened)
        self.unit = self.require_unit(unit)
        self.key = f"unit_{unit}"
        self.block = self.regulation.blocks[self.unit.block]

    @property
    def title(self) -> Message:
        return say("Kết quả chấm điểm CCHC {quarter}: {unit}", quarter=self.results.quarter, unit=self.unit.name)

    @property
    def block_in_scope(self) -> str:
        return self.unit.block

    @property
    def unit_in_scope(self) -> str:
        return self.unit.id

    # --- at hand ---

    @cached_property
    def score(self) -> UnitScore:
        """The unit's score."""
        return self.scores[self.unit.id]

    @cached_property
    def peers(self) -> BlockRow:
        """The units of the block, this one too."""
        return self.results.block(self.unit.block)

    @cached_property
    def medians(self) -> dict[str, Fraction]:
        """The block's median of the points, by criterion."""
        return self.results.medians(self.unit.block)

    @cached_property
    def entered(self) -> dict[str, EnteredRow]:
        """What was entered, by criterion."""
        return {key[1]: row for key, row in self.results.entered(unit=self.unit.id).items()}

    @cached_property
    def split(self) -> Change | None:
        """The split change since the quarter before."""
        before = self.score_before(self.unit.id)
        return split_change(before, self.score, self.previous.regulation, self.regulation) if before else None

    @property
    def has_peers(self) -> bool:
        """Whether there is a complete block to compare with."""
        return self.score.rank is not None and self.peers.units > 1

    def no_change_reason(self) -> Message:
        """The first quarter of all, of the unit, or of the unit in this form; or a gap."""
        if isinstance(self.previous, QuarterResults) and not self.previous.units(unit=self.unit.id):
            names = self.previous.units()
            heirs = [names[unit].name if unit in names else unit for unit in self.unit.succeeds]
            if heirs:
                return say("Đây là quý đầu tiên của đơn vị ở hình thức này (kế thừa {units}).", units=heirs)
            return say("Đây là quý đầu tiên của đơn vị ở hình thức này.")
        return super().no_change_reason()

    def describe_entry(self, criterion: Criterion, score: CriterionScore) -> Message:
        """What was entered for a criterion."""
        plan = self.plan_entry(self.unit.id) if criterion.counts_plan else None
        return describe_entry(criterion, score, self.entered.get(criterion.id), plan)

    # --- sections ---

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
        is_held = self.score.final_class != self.score.class_by_points
        points = [self._rank_point(), self.held_down([self.score]) if is_held else None, self._change_point()]
        points += [self._loss_point(), self.shortcoming_point()]
        return self.section(
            "main_points",
            *show_revision(self),
            self.write.paragraph(result, "lead"),
            self.write.bullets([point for point in points if point], "main-points"),
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
        if self.split is None:
            return self.no_change_reason()
        values = {
            "quarter": self.previous.quarter,
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

    def _key_figures(self) -> list[tuple]:
        most = say("trên {most}", most=self.score.max_points)
        figures = [
            (say("Tổng điểm"), self.points(self.score.total), most),
            (say("Tỷ lệ"), self.percent(self.score.percent), self.class_name(self.score.final_class)),
        ]
        if self.has_peers:
            rank = say("{rank}/{of}", rank=self.score.rank, of=self.peers.units)
            middle = self.percent(self.peers.median_percent)
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
        heads = [
            say("Tiêu chí"), say("Số liệu"), say("Điểm mất"), say("Căn cứ và lý do"),
            say("Minh chứng, biên bản"), say("Để đủ điểm"),
        ]  # fmt: skip
        name = self.name_data("mat-diem")
        table = self.write.table(
            say("Các khoản mất điểm, lớn nhất trước"), heads, rows, numeric=[2], wide=True, data=name
        )
        return self.section("deductions", table)

    def _deduction_row(self, criterion: Criterion, score: CriterionScore) -> list[object]:
        entered = self.entered.get(criterion.id)
        values = entered.values if entered else {}
        evidence = [part for part in (values.get("evidence"), values.get("record_no")) if part]
        return [
            Cell(label_criterion(criterion, short=True), "text"),
            self.describe_entry(criterion, score),
            self.points(score.lost),
            Cell(describe_why(criterion, score, self.block, entered), "text"),
            Cell("; ".join(evidence) or "–", "text"),
            say("không để xảy ra") if score.side == PENALTY else describe_full(criterion),
        ]

    def follow_up(self) -> Section:
        """What was asked a quarter ago, and whether it was done."""
        return show_asked(self)

    def scores_by_criterion(self) -> Section:
        """Every criterion against the block's median, and the unit's own sum down to the printed total."""
        return show_sum(self)

    def change(self) -> Section:
        """What changed since the quarter before, by cause and by criterion."""
        return show_unit_change(self)

    def trend(self) -> Section:
        """The unit's % over the quarters beside the block's median, with breaks between regulations."""
        return show_unit_trend(self)

    def self_against_verified(self) -> Section:
        """Where the unit's own score lay from the verified one, with explanations and their outcome."""
        return show_unit_layers(self)

    def appeal(self) -> Section:
        """How and until when to appeal."""
        return self.sentence(
            "appeal",
            say(
                "Gửi giải trình bằng văn bản, nêu mã tiêu chí và kèm minh chứng, đến {contact}, hạn chót {day}.",
                contact=self.results.organisation.contact or self.results.organisation.committee,
                day=self.results.settings.deadlines.appeal,
            ),
        )
