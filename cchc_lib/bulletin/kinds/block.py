"""The bulletin of a block: its ranking, what changed, what was lost and why."""

from fractions import Fraction
from functools import cached_property

from ...errors import UsageError
from ...exact import round_half_up
from ...language import Message, say
from ...scoring import Change, UnitScore, split_change
from ..drawing import charts
from ..drawing.section import Section
from ..drawing.writer import Cell, Num, Part
from ..labels import short_name
from ..page import Bulletin
from ..quarter_data import OpenQuarter
from ..sections.change import mark_change, name_scale, show_block_change
from ..sections.layers import show_block_layers
from ..sections.losses import Loss, show_losses, sum_losses
from ..sections.revision import show_revision
from ..sections.trend import show_block_trend


class BlockBulletin(Bulletin):
    """Everything about one block in one quarter; each method that returns a `Section` is one of its sections."""

    kind = say("bản tin khối")
    ENOUGH = 4  # units from which a distribution is worth a figure

    def __init__(self, opened: OpenQuarter, block: str):
        super().__init__(opened)
        self.check_known(say("khối"), block, self.regulation.blocks)
        self.block = self.regulation.blocks[block]
        self.key = f"block_{block}"
        if without := [unit for unit in self.units.values() if unit.missing]:
            names = [say("{unit} ({why})", unit=unit.name, why=unit.missing) for unit in without]
            raise UsageError(say("{block} chưa đủ điểm: {units}", block=self.block.title, units=names))
        if not self.units:
            raise UsageError(say("{block} không có đơn vị nào trong quý", block=self.block.title))

    @property
    def title(self) -> Message:
        return say("Kết quả chấm điểm CCHC {quarter}: {block}", quarter=self.results.quarter, block=self.block.title)

    @property
    def block_in_scope(self) -> str:
        return self.block.block

    # --- at hand ---

    @cached_property
    def ranked(self) -> list[UnitScore]:
        """The scores, best first; ties in printed order."""
        return sorted(self.scores.values(), key=lambda score: -score.total)

    @cached_property
    def before(self) -> dict[str, UnitScore]:
        """Scores of the same units in the quarter before."""
        found = {unit: self.score_before(unit) for unit in self.scores}
        return {unit: score for unit, score in found.items() if score}

    @cached_property
    def changes(self) -> dict[str, Change]:
        """The split change of each unit that has an earlier quarter."""
        return {
            unit: split_change(score, self.scores[unit], self.previous.regulation, self.regulation)
            for unit, score in self.before.items()
        }

    @cached_property
    def losses(self) -> list[Loss]:
        """Points lost by criterion."""
        return sum_losses(self.block, self.scores.values())

    @property
    def is_alone(self) -> bool:
        """Whether the block has a single unit: nothing to rank or to compare it with."""
        return len(self.units) == 1

    # --- sections ---

    def main_points(self) -> Section:
        """The findings of the quarter, five at most, each one number and its meaning."""
        own_change = self._own_change() if self.is_alone and self.changes else None
        held = self.held_down([score for score in self.ranked if score.final_class != score.class_by_points])
        points = [
            self._leaders(),
            own_change,
            self._class_point(),
            held,
            self._loss_point(),
            self.shortcoming_point(),
        ]
        return self.section(
            "main_points",
            *show_revision(self),
            self.write.bullets([point for point in points if point], "main-points"),
            self.write.key_figures(self._key_figures()),
        )

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
        if set(self.before) != set(self.scores):
            return None
        places = self.regulation.rounding.percent_places
        now, before = (round_half_up(mean_percent(scores), places) for scores in (self.scores, self.before))
        direction = _direction(Num(abs(now - before), places), now - before, name_scale(in_percent=True))
        return say("{direction} so với {quarter}", direction=direction, quarter=self.previous.quarter)

    def _own_change(self) -> Message:
        (change,) = self.changes.values()
        size = self.percent(abs(change.total)) if change.in_percent else self.points(abs(change.total))
        direction = _direction(Num(size.x, size.places), change.total, name_scale(change.in_percent))
        return say("So với {quarter}: {direction}.", quarter=self.previous.quarter, direction=direction)

    def _class_point(self) -> Message:
        grades = [score.final_class for score in self.ranked]
        parts = [
            say("{count} đơn vị {title}", count=grades.count(grade.id), title=grade.title)
            for grade in self.regulation.head.classes
            if grade.id in grades
        ]
        return say("Xếp loại: {parts}.", parts=parts)

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

    def _key_figures(self) -> list[tuple]:
        best, worst = self.ranked[0], self.ranked[-1]
        lost = (say("Điểm mất cả khối"), self.points(sum((loss.total for loss in self.losses), Fraction(0))), None)
        if self.is_alone:
            return [(say("Kết quả"), self.percent(best.percent), self.class_name(best.final_class)), lost]
        return [
            (say("Cao nhất"), self.percent(best.percent), self.units[best.unit].short),
            (say("Bình quân khối"), self.percent(mean_percent(self.scores)), self._mean_change()),
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
                mark_change(self, self.changes.get(score.unit)),
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
        if self.changes:
            caption = say(
                "{caption}; bên phải là thay đổi so với {quarter}", caption=caption, quarter=self.previous.quarter
            )
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
                Cell(self.class_cell(score), "text"),
                mark_change(self, self.changes.get(score.unit)),
            ]
            for score in self.ranked
        ]
        heads = [
            say("Đơn vị"), say("Hạng"), say("Điểm"), say("Tỷ lệ"), say("Cộng, trừ"), say("Xếp loại"),
            say("So quý trước"),
        ]  # fmt: skip
        caption = say("Kết quả {quarter}, xếp theo tổng điểm", quarter=self.results.quarter)
        name = self.name_data("xep-hang")
        return self.write.table(caption, heads, rows, numeric=[1, 2, 3, 4, 6], data=name)

    def _rank(self, score: UnitScore) -> Message | str:
        if self.is_alone or score.rank is None:
            return "–"
        return say("{rank} (đồng hạng)", rank=score.rank) if score.tied else str(score.rank)

    def _adjustment(self, score: UnitScore) -> Num | str:
        adjustment = score.bonus - score.penalty
        return self.points(adjustment, sign=True) if adjustment else "–"

    def change(self) -> Section:
        """What changed since the quarter before, and whether by performance or by the rules."""
        return show_block_change(self)

    def points_lost(self) -> Section:
        """What was lost, at which criteria, by whom and why."""
        return show_losses(self)

    def self_against_verified(self) -> Section:
        """How far the units' own scores lay from the verified ones."""
        return show_block_layers(self)

    def trend(self) -> Section:
        """The block's mean over the quarters, with the break between regulations."""
        return show_block_trend(self)


def mean_percent(scores: dict[str, UnitScore]) -> Fraction:
    """Mean of the printed percentages."""
    return sum((score.percent for score in scores.values()), Fraction(0)) / len(scores)


def _direction(size: Num, diff: Fraction, scale: Message) -> Message:
    """``tăng 1,20 điểm``, ``giảm …``, ``không đổi``."""
    if diff == 0:
        return say("không đổi")
    if diff > 0:
        return say("tăng {size} {scale}", size=size, scale=scale)
    return say("giảm {size} {scale}", size=size, scale=scale)
