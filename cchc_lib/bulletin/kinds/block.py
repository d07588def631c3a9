"""The bulletin of a block: its ranking, what changed, what was lost and why."""

from statistics import mean

from ...exact import add_up, round_half_up
from ...language import Message, say
from ...scoring import UnitScore
from ..block_page import BlockPage
from ..drawing import charts
from ..drawing.writer import Num, Part, Section, numbers, texts
from ..labels import short_name
from ..quarter_data import QuarterData
from ..sections.change import mark_of_unit, show_block_change, tell_direction
from ..sections.layers import show_block_layers
from ..sections.losses import show_losses
from ..sections.revision import show_revision
from ..sections.shortcomings import tell_shortcomings
from ..sections.trend import show_block_trend
from .bulletin import Bulletin


class BlockBulletin(Bulletin, BlockPage):
    """Everything about one block in one quarter."""

    kind = say("bản tin khối")

    def __init__(self, opened: QuarterData, block: str):
        super().__init__(opened, block)
        self.key = f"block_{block}"

    @property
    def title(self) -> Message:
        """Whose results, and of which quarter."""
        return say("Kết quả chấm điểm CCHC {quarter}: {block}", quarter=self.results.quarter, block=self.block.title)

    change = show_block_change
    points_lost = show_losses
    self_against_verified = show_block_layers
    trend = show_block_trend

    def main_points(self) -> Section:
        """The findings of the quarter, five at most, each one number and its meaning."""
        parts = [say("{count} đơn vị {title}", count=n, title=title) for n, title in self.count_classes(self.ranked)]
        points = [
            self._leaders(),
            self._own_change(),
            say("Xếp loại: {parts}.", parts=parts),
            self.held_down(self.ranked),
            self._loss_point(),
            tell_shortcomings(self),
        ]
        figures = self.write.key_figures(self._key_figures())
        return self.section("main_points", *show_revision(self), self.list_points(points), figures)

    def _leaders(self) -> Message:
        best = [score for score in self.ranked if score.total == self.ranked[0].total]
        values = {
            "units": [self.units[score.unit].name for score in best],
            "points": self.points(best[0].total),
            "most": self.block.max_points,
            "percent": self.percent(best[0].percent),
        }
        if self.is_alone:
            return say("{units} đạt **{points}** trên {most} điểm ({percent}).", **values)
        if len(best) > 1:
            return say("{units} cùng dẫn đầu với **{points}** trên {most} điểm ({percent}).", **values)
        return say("{units} dẫn đầu với **{points}** trên {most} điểm ({percent}).", **values)

    def _mean_change(self) -> Message | None:
        """How the mean moved; nothing where a unit has no earlier quarter."""
        if self.before is None or set(self.scores_before) != set(self.scores):
            return None
        places = self.head.rounding.percent_places
        now, before = (
            round_half_up(mean(score.percent for score in scores.values()), places)
            for scores in (self.scores, self.scores_before)
        )
        direction = tell_direction(self, now - before, in_percent=True)
        return say("{direction} so với {quarter}", direction=direction, quarter=self.before.quarter)

    def _own_change(self) -> Message | None:
        """How the only unit of the block changed."""
        if self.before is None or not (self.is_alone and self.changes):
            return None
        (change,) = self.changes.values()
        direction = tell_direction(self, change.total, change.in_percent)
        return say("So với {quarter}: {direction}.", quarter=self.before.quarter, direction=direction)

    def _loss_point(self) -> Message:
        if not self.losses:
            return say("Không đơn vị nào mất điểm.")
        top, *others = self.losses[:2]
        values = {
            "title": short_name(top.criterion),
            "lost": self.points(top.total),
            "share": Num(top.cumulative, 1, suffix="\u00a0%"),
        }
        if not others:
            return say("Mất điểm duy nhất ở «{title}»: **{lost}** điểm.", **values)
        return say(
            "Mất điểm nhiều nhất ở «{title}»: **{lost}** điểm, bằng {share} số điểm mất của khối; "
            "tiếp theo là «{next}»: {next_lost} điểm.",
            **values,
            next=short_name(others[0].criterion),
            next_lost=self.points(others[0].total),
        )

    def _key_figures(self) -> list[tuple[object, object, object]]:
        best, worst = self.ranked[0], self.ranked[-1]
        lost = (say("Điểm mất cả khối"), self.points(add_up(loss.total for loss in self.losses)), None)
        if self.is_alone:
            return [(say("Kết quả"), self.percent(best.percent), self.class_name(best.final_class)), lost]
        return [
            (say("Cao nhất"), self.percent(best.percent), self.units[best.unit].short),
            (say("Bình quân khối"), self.mean_percent(self.block.block), self._mean_change()),
            (say("Thấp nhất"), self.percent(worst.percent), self.units[worst.unit].short),
            lost,
        ]

    def ranking(self) -> Section:
        """All units by printed total."""
        if self.is_alone:
            reason = say(
                "Khối chỉ có một đơn vị nên không xếp hạng; kết quả được so với điểm tối đa và các quý trước."
            )
            return self.section("ranking", self.write.paragraph(reason), self._ranking_table())
        figure = self._ranking_figure() if len(self.units) >= self.ENOUGH else None
        return self.section("ranking", figure, self._ranking_table())

    def _ranking_figure(self) -> Part:
        bars = [
            charts.ChartRow(
                self.write.plain(self.units[score.unit].short),
                float(score.total),
                self.write.plain(self.points(score.total)),
                mark_of_unit(self, score.unit),
            )
            for score in self.ranked
        ]
        alt = say(
            "Biểu đồ tổng điểm {count} đơn vị. Cao nhất {best}: {most}; thấp nhất {worst}: {least}.",
            count=len(bars),
            best=bars[0].label,
            most=bars[0].text,
            worst=bars[-1].label,
            least=bars[-1].text,
        )
        caption = say("Tổng điểm từng đơn vị, tối đa {most} điểm", most=self.block.max_points)
        if self.before and self.changes:
            quarter = self.before.quarter
            caption = say("{caption}; bên phải là thay đổi so với {quarter}", caption=caption, quarter=quarter)
        return self.write.figure(charts.ranking(bars, alt=self.write.plain(alt)), caption, self._ranking_finding())

    def _ranking_finding(self) -> Message:
        best = [score for score in self.ranked if score.total == self.ranked[0].total]
        if len(best) == len(self.ranked):
            return say("Mọi đơn vị bằng điểm nhau")
        names, gap = [self.units[score.unit].short for score in best], best[0].total - self.ranked[-1].total
        return say("{units} dẫn đầu, hơn đơn vị cuối {gap} điểm", units=names, gap=self.points(gap))

    def _ranking_table(self) -> Part:
        rows = [
            [
                self.units[score.unit].name,
                self._rank(score),
                self.points(score.total),
                self.percent(score.percent),
                self._adjustment(score),
                self.name_class(score),
                mark_of_unit(self, score.unit),
            ]
            for score in self.ranked
        ]
        counted = [say("Hạng"), say("Điểm"), say("Tỷ lệ"), say("Cộng, trừ")]
        grade, change = texts(say("Xếp loại")), numbers(say("So quý trước"))
        columns = [say("Đơn vị"), *map(numbers, counted), grade, change]
        caption = say("Kết quả {quarter}, xếp theo tổng điểm", quarter=self.results.quarter)
        return self.write.table(caption, columns, rows, data=self.name_data("xep-hang"))

    def _rank(self, score: UnitScore) -> Message | str:
        if self.is_alone or score.rank is None:
            return "–"
        return say("{rank} (đồng hạng)", rank=score.rank) if score.tied else str(score.rank)

    def _adjustment(self, score: UnitScore) -> Num | str:
        adjustment = score.bonus - score.penalty
        return self.points(adjustment, sign=True) if adjustment else "–"
