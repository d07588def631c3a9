"""The bulletin of the whole company: each block's result, who changed class, what cost most, what is open."""

from collections.abc import Callable
from operator import attrgetter

from ...language import Message, Text, say
from ...model import Block, label_criterion
from ...scoring import UnitScore
from ..drawing.writer import Columns, Num, Part, Section, numbers, texts
from ..ledger import note
from ..page import find_leaders, known
from ..scoped_pages import CompanyPage, Loss
from ..sections.change import marks_column, show_marks, tell_break, tell_directions, tell_other_units
from ..sections.classes import show_classes
from ..sections.follow_up import show_closing
from ..sections.headline import move_of_class
from ..sections.losses import list_loss_columns, printed_loss, tell_most_lost, tell_rounded_once, tell_tied_rest
from ..sections.proposals import show_decisions
from ..sections.ranking import total_columns
from ..sections.shortcomings_and_tasks import count_due, count_open, show_overdue, tell_late, tell_shortcomings
from ..sections.sums import tell_average
from .bulletin import Bulletin

MOST_LOSSES = 3


class CompanyBulletin(Bulletin, CompanyPage):
    """All blocks in one quarter; blocks are never ranked against each other."""

    kind = say("bản tin {body}")
    stem = "company"
    shortcomings = show_overdue
    follow_up = show_closing
    decisions = show_decisions

    # --- sections ---

    def main_points(self) -> Section:
        """The quarter in a few sentences, and a few figures."""
        counts = self.count_classes(self.scores.values())
        parts = [say("**{count}** {title}", count=n, title=title) for n, title in counts]
        points = [
            say("{n} đơn vị được chấm: {parts}.", n=self.stated("units", len(self.scores)), parts=parts),
            self._break_point(),
            self._changed_class_point(),
            tell_other_units(self),
            *self.tell_rules(),
            *self.held_down(self.scores.values()),
            tell_most_lost(self, self.losses),
            tell_shortcomings(self) or say("Không còn tồn tại nào chưa khắc phục."),
            tell_late(self),
        ]
        (still_open, overdue), (done, due), top = count_open(self), count_due(self), self.head.classes[0]
        excellent, units = self.count_class(top, self.scores.values()), self.stated("units", len(self.scores))
        figures = [
            (say("Số đơn vị"), str(units), say("{n} khối", n=len(self.blocks))),
            (say("Xếp loại {grade}", grade=top.title), f"{excellent}/{units}", say("đơn vị được chấm")),
            (say("Tồn tại chưa khắc phục"), str(still_open), say("{overdue} quá hạn", overdue=overdue)),
            *([(say("Nhiệm vụ {scored} đến hạn"), f"{done}/{due}", say("đã hoàn thành"))] if due else []),
        ]
        return self._tell_results(points, figures)

    def _break_point(self) -> Message | None:
        """That a regulation began, and how many units rose and fell by their performance."""
        told = tell_break(self)
        if not (told and self.is_break and self.compared):
            return told
        return say("{told} {moved}.", told=told, moved=tell_directions(self))

    def _changed_class_point(self) -> Message | None:
        """Who has a higher class and who a lower one; nothing where there are but classes of another regulation."""
        if not self.scores_before:
            return self.no_change_reason()
        if self.is_break:
            return None
        moves = {unit: move_of_class(self, score) for unit, score in self.scores.items()}
        alike = ([self.units[unit].short for unit in moves if moves[unit] == move] for move in (1, -1))
        up, down = map(self.name_or_count, alike)
        values = {"quarter": known(self.before).quarter, "up": up, "down": down}
        if up and down:
            return say("Xếp loại cao hơn {quarter}: {up}; thấp hơn: {down}.", **values)
        if up:
            return say("Xếp loại cao hơn {quarter}: {up}.", **values)
        if down:
            return say("Xếp loại thấp hơn {quarter}: {down}.", **values)
        return say("Không đơn vị nào đổi loại so với {quarter}.", **values)

    def blocks_at_a_glance(self) -> Section:
        """Each block's result. No ranking across blocks."""
        ranked = {name: self.ranked(name) for name in self.blocks}
        percent = attrgetter("percent")

        def of_several(show: Callable[[list[UnitScore]], object]) -> Callable[[str], object]:
            return lambda name: show(ranked[name]) if len(ranked[name]) > 1 else "–"

        columns = [
            (say("Khối"), lambda name: self.blocks[name].title),
            (numbers(say("Số đơn vị")), lambda name: note("members", name, len(ranked[name]))),
            (numbers(say("Tối đa")), lambda name: self.blocks[name].max_points),
            (numbers(say("Bình quân")), of_several(lambda scores: self.mean_percent(scores[0].block))),
            (numbers(say("Cao nhất")), lambda name: self.percent_of(max(ranked[name], key=percent))),
            (numbers(say("Thấp nhất")), of_several(lambda scores: self.percent_of(min(scores, key=percent)))),
            (say("Dẫn đầu"), of_several(self._name_leaders)),
        ]
        caption = say("Kết quả từng khối, % điểm tối đa")
        if len(self.blocks) > 1:
            caption = say("{caption}; các khối có tiêu chí riêng nên không so với nhau", caption=caption)
        table = self.write.listing(caption, columns, self.blocks, data=self.name_data("khoi"))
        return self.section("blocks_at_a_glance", *show_classes(self), table)

    def _name_leaders(self, scores: list[UnitScore]) -> object:
        best = find_leaders(scores)
        if len(best) == len(scores):
            return say("mọi đơn vị đồng hạng")
        return self.name_or_count([self.units[one.unit].short for one in best])

    def results_by_unit(self) -> Section:
        """Every unit by block, in the order of its rank; who changed class is marked."""
        marked = say("Dòng có nền màu: đơn vị đổi loại so với quý trước.")
        is_marked = any(move_of_class(self, score) for score in self.scores.values())
        told = self.write.paragraph(marked if is_marked else None, "method")
        return self.section("results_by_unit", *map(self._results_of, self.blocks.values()), told, show_marks(self))

    def _results_of(self, block: Block) -> Part:
        scores = self.ranked(block.block)
        place = (numbers(say("Hạng")), lambda score: self.rank_of(score) if score.rank else "–")
        columns: Columns = [
            (say("Đơn vị"), lambda score: self.units[score.unit].short),
            *([place] if len(scores) > 1 else []),
            *total_columns(self, scores, say("%")),
            (texts(say("Xếp loại")), self._class_beside_last),
            *marks_column(self),
        ]
        caption = say("{block} (tối đa {most} điểm)", block=block.title, most=block.max_points)
        data, moved = self.name_data(f"ket-qua_{block.block}"), [one for one in scores if move_of_class(self, one)]
        return self.write.listing(caption, columns, scores, data=data, marked=moved)

    def _class_beside_last(self, score: UnitScore) -> Message | Text:
        """Its class, and the one of the quarter before where that was another."""
        name = self.name_class(score)
        if not move_of_class(self, score):
            return name
        was = self.class_name(self.scores_before[score.unit].final_class)
        return say("{now}, quý trước {was}", now=name, was=was)

    def largest_losses(self) -> Section:
        """The three criteria that cost most."""
        if not self.losses:
            return self.sentence("largest_losses", say("Mọi đơn vị đạt đủ điểm ở mọi tiêu chí."))
        columns: Columns = [
            (texts(say("Tiêu chí")), lambda loss: label_criterion(loss.criterion, short=True)),
            (say("Khối"), lambda loss: loss.block.title),
            *list_loss_columns(self),
            (texts(say("Mất nhiều nhất")), self._most_losing),
        ]
        caption = say("Các tiêu chí mất điểm nhiều nhất, cộng mọi đơn vị của khối")
        table = self.write.listing(caption, columns, self.losses[:MOST_LOSSES])
        rest = tell_tied_rest(self, [loss.sums.lost for loss in self.losses], MOST_LOSSES)
        return self.section("largest_losses", table, rest, tell_rounded_once(self, self.losses[:MOST_LOSSES]))

    def _most_losing(self, loss: Loss) -> Message:
        """The unit that lost most, with those that lost as much."""
        lost = {unit: printed_loss(self, score) for unit, score in loss.by_unit.items()}
        most = max(lost.values())
        tied = [unit for unit, points in lost.items() if points == most]
        values = {"units": [self.units[unit].short for unit in tied], "lost": self.points(most)}
        if len(tied) > MOST_LOSSES:
            return say("{n} đơn vị, mỗi đơn vị {lost}", n=len(tied), **values)
        return say("{units} ({lost})", **values)

    def averages(self) -> Section:
        """The averages of one block that feed the points of another."""
        rows, points = [], say("Điểm mỗi đơn vị")
        for block, criterion in ((one, criterion) for one in self.blocks.values() for criterion in one.criteria):
            if average := criterion.averaged:
                found = [one.criteria[criterion.id] for one in self.ranked(block.block)]
                if any(score.factor != 1 for score in found):  # each unit's own maximum there, and so its points
                    points = say("Điểm mỗi đơn vị, khi chưa chia lại điểm tối đa")
                source = self.results.regulation.blocks[average.block]
                counted = Num.percent(known(found[0].x), 4), self.points(known(found[0].points))
                rows.append([tell_average(average, source), block.title, label_criterion(criterion), *counted])
        if not rows:
            return self.sentence("averages", say("Quy định không có mục cộng điểm bình quân của khối khác."))
        counts = numbers(say("%")), numbers(points)
        columns = [say("Bình quân"), say("Tính cho"), say("Tiêu chí"), *counts]
        caption = say("Điểm bình quân của khối này được tính cho khối khác")
        return self.section("averages", self.write.table(caption, columns, rows))
