"""The bulletin of the whole company: each block's result, who changed class, what cost most, what is open."""

from functools import cached_property
from itertools import chain

from ...language import Message, Text, say
from ...model import Block
from ...results import QuarterResults
from ...scoring import UnitScore
from ..drawing.writer import KeyFigure, Num, Part, Section, TableRow, numbers, texts
from ..page import find_leaders, known, rank
from ..quarter_data import QuarterData
from ..regulation_words import label_criterion, short_name
from ..scoped_pages import Loss, sum_losses
from ..sections.change import head_compared, mark_of_unit, tell_break
from ..sections.follow_up import show_closing
from ..sections.pending import list_late, list_open, list_overdue, show_overdue, tell_shortcomings
from .bulletin import Bulletin

MOST_LOSSES, MOST_OVERDUE = 3, 10


class CompanyBulletin(Bulletin):
    """All blocks in one quarter; blocks are never ranked against each other."""

    kind = say("bản tin công ty")
    key = "company"

    def __init__(self, opened: QuarterData):
        super().__init__(opened)
        self.require_all_units()
        quarter, name = self.results.quarter, self.results.organisation.name
        self.title = say("Kết quả chấm điểm CCHC {quarter}: {name}", quarter=quarter, name=name)

    shortcomings = show_overdue
    follow_up = show_closing

    # --- at hand ---

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """The blocks that have units, in the order of the regulation."""
        used = {unit.block for unit in self.units.values()}
        return {name: block for name, block in self.results.regulation.blocks.items() if name in used}

    def scores_of(self, block: str) -> list[UnitScore]:
        """The scores of one block."""
        return [score for score in self.scores.values() if score.block == block]

    def ranked(self, block: str) -> list[UnitScore]:
        """The scores of one block, best first; ties in printed order."""
        return rank(self.scores_of(block))

    @cached_property
    def scores_before(self) -> dict[str, UnitScore]:
        """Scores of the same units in the quarter before, read at once."""
        found = self.before.scores() if self.before else {}
        return {unit: found[unit] for unit in self.scores if unit in found}

    @property
    def in_percent(self) -> bool:
        """Always: each block has a maximum of its own."""
        return True

    @cached_property
    def losses(self) -> list[Loss]:
        """Points lost by block and criterion, the most first, each counted in % of its block's maximum."""
        by_block = (sum_losses(block, self.scores_of(name)) for name, block in self.blocks.items())
        return sorted(chain.from_iterable(by_block), key=lambda loss: -loss.of_most)

    # --- sections ---

    def main_points(self) -> Section:
        """The quarter in a few sentences, and a few figures."""
        counts = self.count_classes(self.scores.values())
        parts = [say("**{count}** {title}", count=n, title=title) for n, title in counts]
        points = [
            say("{count} đơn vị được chấm: {parts}.", count=len(self.scores), parts=parts),
            tell_break(self),
            self._changed_class_point(),
            *self.held_down(self.scores.values()),
            self._loss_point(),
            tell_shortcomings(self) or say("Không còn tồn tại nào chưa khắc phục."),
        ]
        still_open, top = list_open(self.results), self.head.classes[0]
        overdue = say("{overdue} quá hạn", overdue=len(list_overdue(self.results, still_open)))
        excellent = sum(score.final_class == top.id for score in self.scores.values())
        figures = [
            (say("Số đơn vị"), str(len(self.scores)), say("{count} khối", count=len(self.blocks))),
            (say("Xếp loại {grade}", grade=top.title), str(excellent), None),
            (say("Tồn tại còn mở"), str(len(still_open)), overdue),
            *self._plan_figure(),
        ]
        return self.tell_results(points, figures)

    def _changed_class_point(self) -> Message:
        if self.before is None or not self.scores_before:
            return self.no_change_reason()
        order = [grade.id for grade in self.head.classes]
        up: list[Text] = []
        down: list[Text] = []
        for score in filter(self._is_other_class, self.scores.values()):
            before = self.scores_before[score.unit].final_class
            is_better = before not in order or order.index(score.final_class) < order.index(before)
            (up if is_better else down).append(self.units[score.unit].short)
        values = {"quarter": self._name_before(self.before), "up": up, "down": down}
        if up and down:
            return say("Xếp loại cao hơn {quarter}: {up}; thấp hơn: {down}.", **values)
        if up:
            return say("Xếp loại cao hơn {quarter}: {up}.", **values)
        if down:
            return say("Xếp loại thấp hơn {quarter}: {down}.", **values)
        return say("Không đơn vị nào đổi loại so với {quarter}.", **values)

    def _name_before(self, before: QuarterResults) -> Message:
        """The quarter before, and that its classes are those of another regulation."""
        if not self.is_break:
            return say("{quarter}", quarter=before.quarter)
        version = before.regulation.version
        return say("{quarter} (xếp theo quy định {version})", quarter=before.quarter, version=version)

    def _is_other_class(self, score: UnitScore) -> bool:
        before = self.scores_before.get(score.unit)
        return before is not None and before.final_class != score.final_class

    def _loss_point(self) -> Message:
        if not self.losses:
            return say("Không đơn vị nào mất điểm.")
        loss = self.losses[0]
        values = {"title": short_name(loss.criterion), "block": loss.block.title, "lost": self.points(loss.total)}
        return say("Mất điểm nhiều nhất: «{title}» ({block}), **{lost}** điểm.", **values)

    def _plan_figure(self) -> list[KeyFigure]:
        due = [task for task in self.results.plan() if task.due == self.results.quarter]
        done = sum(task.is_done for task in due)
        figure = (say("Nhiệm vụ CCHC đến hạn"), f"{done}/{len(due)}", say("đã hoàn thành"))
        return [figure] if due else []

    def blocks_at_a_glance(self) -> Section:
        """Each block's result. No ranking across blocks."""
        ranked = {name: self.ranked(name) for name in self.blocks}
        columns = [
            (say("Khối"), lambda name: self.blocks[name].title),
            (numbers(say("Số đơn vị")), lambda name: len(ranked[name])),
            (numbers(say("Tối đa")), lambda name: self.blocks[name].max_points),
            (numbers(say("Bình quân")), self.mean_percent),
            (numbers(say("Cao nhất")), lambda name: self.percent(ranked[name][0].percent)),
            (numbers(say("Thấp nhất")), lambda name: self.percent(ranked[name][-1].percent)),
            (say("Dẫn đầu"), lambda name: self._leaders(ranked[name])),
        ]
        caption = say("Kết quả từng khối, % điểm tối đa; các khối có tiêu chí riêng nên không so với nhau")
        table = self.write.listing(caption, columns, self.blocks, wide=True, data=self.name_data("khoi"))
        return self.section("blocks_at_a_glance", table)

    def _leaders(self, ranked: list[UnitScore]) -> object:
        return [self.units[one.unit].short for one in find_leaders(ranked)] if len(ranked) > 1 else "–"

    def results_by_unit(self) -> Section:
        """Every unit by block, in the order of its rank; who changed class is marked."""
        return self.section("results_by_unit", *map(self._results_of, self.blocks.values()))

    def _results_of(self, block: Block) -> Part:
        columns = [
            say("Đơn vị"), numbers(say("Hạng")), numbers(say("Điểm")), numbers(say("%")), texts(say("Xếp loại")),
            say("Quý trước"), numbers(head_compared(self)),
        ]  # fmt: skip
        scores = self.ranked(block.block)
        rows = [self._result_row(score, len(scores) == 1) for score in scores]
        caption = say("{block} (tối đa {most} điểm)", block=block.title, most=block.max_points)
        return self.write.table(caption, columns, rows, data=self.name_data(f"ket-qua_{block.block}"))

    def _result_row(self, score: UnitScore, is_alone: bool) -> TableRow:
        before = self.scores_before.get(score.unit)
        cells = [
            self.units[score.unit].short,
            str(score.rank) if score.rank and not is_alone else "–",
            self.points(score.total),
            self.percent(score.percent),
            self.name_class(score),
            known(self.before).regulation.grade(before.final_class).title if before else "–",
            mark_of_unit(self, score.unit) or "–",
        ]
        return TableRow(cells, "mark" if self._is_other_class(score) else "")

    def largest_losses(self) -> Section:
        """The three criteria that cost most."""
        if not self.losses:
            return self.sentence("largest_losses", say("Mọi đơn vị đạt đủ điểm ở mọi tiêu chí."))
        columns = [
            (texts(say("Tiêu chí")), lambda loss: label_criterion(loss.criterion, short=True)),
            (say("Khối"), lambda loss: loss.block.title),
            (numbers(say("Điểm mất")), lambda loss: self.points(loss.total)),
            (numbers(say("Quy về % tối đa")), lambda loss: Num(loss.of_most, 2)),
            (say("Đơn vị mất nhiều"), lambda loss: [self.units[unit].short for unit in list(loss.by_unit)[:3]]),
        ]
        caption = say("Các tiêu chí mất điểm nhiều nhất, cộng mọi đơn vị, so với điểm tối đa của khối")
        table = self.write.listing(caption, columns, self.losses[:MOST_LOSSES], wide=True)
        return self.section("largest_losses", table)

    def decisions(self) -> Section:
        """What the committee is asked to decide: overdue shortcomings, late tasks, classes held down."""
        overdue = list_overdue(self.results, self.results.shortcomings())
        late = list_late(self.results)
        names = {unit.id: unit.short for unit in self.units.values()}
        items = []
        for one in overdue[:MOST_OVERDUE]:
            values = {"unit": names.get(one.unit, one.unit), "due": one.due, "what": one.description}
            items.append(say("{unit} khắc phục ngay (hạn {due}): {what}", **values))
        if len(overdue) > MOST_OVERDUE:
            items.append(say("Còn {count} tồn tại quá hạn khác.", count=len(overdue) - MOST_OVERDUE))
        if late:
            units = list(dict.fromkeys(names[task.unit] for task in late if task.unit in names))
            items.append(say("Đôn đốc {count} nhiệm vụ CCHC chậm hạn: {units}.", count=len(late), units=units))
        if not items:
            return self.sentence("decisions", say("Quý này không có việc cần Ban chỉ đạo quyết định thêm."))
        return self.section("decisions", self.write.bullets(items))

    def averages(self) -> Section:
        """The averages of one block that feed the points of another."""
        rows = []
        for block, criterion in ((one, criterion) for one in self.blocks.values() for criterion in one.criteria):
            if average := criterion.averaged:
                score = self.scores_of(block.block)[0].criteria[criterion.id]
                titles = self.results.regulation.blocks[average.block].title, block.title
                counted = Num(known(score.x), 4, suffix="\u00a0%"), self.points(known(score.points))
                rows.append([*titles, label_criterion(criterion), *counted])
        if not rows:
            return self.sentence("averages", say("Quy định không có mục cộng điểm bình quân của khối khác."))
        counts = numbers(say("Bình quân")), numbers(say("Điểm mỗi đơn vị"))
        columns = [say("Bình quân của"), say("Tính cho"), say("Tiêu chí"), *counts]
        caption = say("Điểm bình quân của khối này được tính cho khối khác")
        return self.section("averages", self.write.table(caption, columns, rows, wide=True))
