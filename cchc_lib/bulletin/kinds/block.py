"""The bulletin of a block: its ranking, what changed, what was lost and why."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from operator import attrgetter
from statistics import mean

from ...exact import HUNDRED, add_up, round_half_up
from ...language import Message, say
from ...scoring import limited
from ..drawing.writer import KeyFigure, Num, Section
from ..entry_words import is_zeroed
from ..page import Name, find_leaders, have_same_points, known
from ..scoped_pages import BlockPage
from ..sections.change import show_block_change, tell_change, tell_direction
from ..sections.layers import show_block_layers
from ..sections.losses import show_losses, tell_most_lost
from ..sections.other_weights import show_other_weights
from ..sections.ranking import show_ranking
from ..sections.shortcomings_and_tasks import tell_late, tell_shortcomings
from ..sections.trend import show_block_trend
from .bulletin import Bulletin


class BlockBulletin(Bulletin, BlockPage):
    """Everything about one block in one quarter."""

    kind = say("bản tin khối")
    stem = "block"
    ranking = show_ranking
    change = show_block_change
    points_lost = show_losses
    self_against_verified = show_block_layers
    trend = show_block_trend
    other_weights = show_other_weights

    def main_points(self) -> Section:
        """Who leads, the classes, what rules and ceilings did, what was lost, is open and late; and a few figures."""
        parts = [say("{count} đơn vị {title}", count=n, title=title) for n, title in self.count_classes(self.ranked)]
        points = [
            self._leaders(),
            tell_change(self, self.ranked[0].unit) if self.is_alone and self.changes else None,
            None if self.is_alone else say("Xếp loại: {parts}.", parts=parts),
            *self.tell_rules(),
            *self.held_down(self.ranked),
            tell_most_lost(self, self.losses),
            tell_shortcomings(self),
            tell_late(self),
        ]
        return self._tell_results(points, self._key_figures())

    def _leaders(self) -> Message:
        best = find_leaders(self.ranked)
        names = self.name_or_count([self.units[score.unit].name for score in best])
        values = {"units": names, "points": self.tell_points(best[0])}
        if not have_same_points(best):
            values["points"] = say("{percent} điểm tối đa", percent=self.percent_of(best[0]))
        if self.is_alone:
            values |= {"unit": values["units"], "grade": self.class_of(best[0])}
            return say("{unit} đạt {points}, xếp loại **{grade}**.", **values)
        if len(best) == len(self.ranked):
            return say("Mọi đơn vị đồng hạng, cùng đạt {points}.", **values)
        if len(best) > 1:
            return say("{units} cùng dẫn đầu với {points}.", **values)
        return say("{units} dẫn đầu với {points}.", **values)

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
        told = say("{direction} so với {quarter}", direction=told, quarter=self.before.quarter)
        swing = self.swings[self.block.block].mean
        if moved and swing is None:
            return say("{told}; chưa biết mức dao động thường thấy", told=told)
        # what moves n units independently of each other moves their mean √n times less
        is_slight = moved and swing is not None and len(self.scores) * moved**2 < swing**2
        return say("{told}, trong mức dao động thường thấy", told=told) if is_slight else told

    def _key_figures(self) -> list[KeyFigure]:
        lost = (say("Điểm mất"), self.points(add_up(loss.sums.lost for loss in self.losses)), self._base())
        if self.is_alone:
            (only,) = self.ranked
            return [(say("Kết quả"), self.percent_of(only), self.class_of(only)), lost]
        return [
            (say("Cao nhất"), *self._find_those(max)),
            (say("Bình quân khối"), self.mean_percent(self.block.block), self._mean_change()),
            (say("Thấp nhất"), *self._find_those(min)),
            lost,
        ]

    def _base(self) -> Message:
        """Of how many points those lost are, and what penalties and vetoes took off besides."""
        values = {"most": self.block.max_points * len(self.ranked), "n": len(self.ranked)}
        base = say("trên {most} điểm tối đa", **values)
        if not self.is_alone:
            base = say("trên {most} điểm tối đa của {n} đơn vị", **values)
        parts = []
        if taken := add_up(score.penalty for score in self.ranked):
            parts.append(say("điểm phạt {taken}", taken=self.points(taken)))
        struck = [score for score in self.ranked if is_zeroed(self.results, score.unit, score.block)]
        if taken := add_up(limited(score.summed, self.block) for score in struck):
            parts.append(say("điểm liệt {taken}", taken=self.points(taken)))
        return say("{base}; ngoài ra {parts}", base=base, parts=parts) if parts else base

    def _find_those(self, end: Callable[[Iterable[Fraction]], Fraction]) -> tuple[Num, Sequence[Name] | Message]:
        """The % at one end of what ranks the units, and who have it; not by rank, which a veto may change."""
        amount = attrgetter(self.results.regulation.head.rank_by)
        found = [score for score in self.ranked if amount(score) == end(map(amount, self.ranked))]
        if len(found) == len(self.ranked):
            return self.percent_of(found[0]), say("mọi đơn vị")
        return self.percent_of(found[0]), self.name_or_count([self.units[score.unit].short for score in found])
