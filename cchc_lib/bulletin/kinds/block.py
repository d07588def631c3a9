"""The bulletin of a block: its ranking, what changed, what was lost and why."""

from statistics import mean

from ...exact import HUNDRED, add_up, round_half_up
from ...language import Message, say
from ..drawing.writer import KeyFigure, Num, Section
from ..page import find_leaders, known
from ..quarter_data import QuarterData
from ..regulation_words import short_name
from ..scoped_pages import BlockPage
from ..sections.change import show_block_change, tell_change, tell_direction
from ..sections.layers import show_block_layers
from ..sections.losses import show_losses
from ..sections.pending import tell_shortcomings
from ..sections.ranking import show_ranking
from ..sections.trend import show_block_trend
from .bulletin import Bulletin


class BlockBulletin(Bulletin, BlockPage):
    """Everything about one block in one quarter."""

    kind = say("bản tin khối")

    def __init__(self, opened: QuarterData, block: str):
        super().__init__(opened, block)
        self.key, quarter = f"block_{block}", self.results.quarter
        self.title = say("Kết quả chấm điểm CCHC {quarter}: {name}", quarter=quarter, name=self.block.title)

    ranking = show_ranking
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
            *self.held_down(self.ranked),
            self._loss_point(),
            tell_shortcomings(self),
        ]
        return self.tell_results(points, self._key_figures())

    def _leaders(self) -> Message:
        best = find_leaders(self.ranked)
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
        """How the mean moved, across a break by performance; nothing where it was one of other units."""
        if self.before is None or set(self.compared) != set(self.scores):
            return None
        places = max(found.regulation.rounding.percent_places for found in (self.before, self.results))
        if self.is_break:
            per_point = 1 if self.in_percent else HUNDRED / self.block.max_points
            moved = round_half_up(per_point * mean(one.performance for one in self.changes.values()), places)
            told = say("thực hiện {direction}", direction=tell_direction(moved, places, in_percent=True))
        else:
            was, now = (known(found.block(self.block.block)) for found in (self.before, self.results))
            if was.units != now.units or was.mean_percent is None:
                return None
            moved = round_half_up(known(now.mean_percent), places) - round_half_up(was.mean_percent, places)
            told = tell_direction(moved, places, in_percent=True)
        return say("{direction} so với {quarter}", direction=told, quarter=self.before.quarter)

    def _own_change(self) -> Message | None:
        """How the only unit of the block changed."""
        if self.before is None or not (self.is_alone and self.changes):
            return None
        (change,) = self.changes.values()
        return tell_change(self, change, self.before)

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

    def _key_figures(self) -> list[KeyFigure]:
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
