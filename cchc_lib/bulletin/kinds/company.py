"""The bulletin of the whole company: each block's result, who changed class, what cost most, what is open."""

from fractions import Fraction
from functools import cached_property

from ...language import Message, Text, say
from ...model import Block, Criterion
from ...scoring import UnitScore
from ..block_page import Loss, sum_losses
from ..drawing.writer import Num, Part, Section, TableRow, numbers, texts
from ..labels import label_criterion, short_name
from ..page import find_leaders, known, rank
from ..quarter_data import QuarterData
from ..sections.change import mark_change
from ..sections.follow_up import show_closing
from ..sections.pending import list_late, list_open, list_overdue
from ..sections.revision import show_revision
from ..sections.shortcomings import show_overdue, tell_shortcomings
from .bulletin import Bulletin

MOST_LOSSES, MOST_OVERDUE = 3, 10


class CompanyBulletin(Bulletin):
    """All blocks in one quarter; blocks are never ranked against each other."""

    kind = say("bản tin công ty")
    key = "company"

    def __init__(self, opened: QuarterData):
        super().__init__(opened)
        self.require_all_units()

    @property
    def title(self) -> Message:
        """Whose results, and of which quarter."""
        return say(
            "Kết quả chấm điểm CCHC {quarter}: {name}",
            quarter=self.results.quarter,
            name=self.results.organisation.name,
        )

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
        """Scores of the quarter before."""
        return self.before.scores() if self.before else {}

    @cached_property
    def losses(self) -> list[tuple[Block, Loss]]:
        """Points lost by block and criterion, the most first, each counted in % of its block's maximum."""
        found = [
            (block, loss) for name, block in self.blocks.items() for loss in sum_losses(block, self.scores_of(name))
        ]
        return sorted(found, key=lambda pair: -self._percent_lost(*pair))

    def _percent_lost(self, block: Block, loss: Loss) -> Fraction:
        """Points lost in % of the maximum, summed over units: so blocks of unequal maxima can stand in one list."""
        return 100 * loss.total / block.max_points

    # --- sections ---

    def main_points(self) -> Section:
        """The quarter in at most five sentences, and a few figures."""
        counts = self.count_classes(self.scores.values())
        parts = [say("**{count}** {title}", count=n, title=title) for n, title in counts]
        points = [
            say("{count} đơn vị được chấm: {parts}.", count=len(self.scores), parts=parts),
            self._changed_class_point(),
            self.held_down(self.scores.values()),
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
        return self.section(
            "main_points", *show_revision(self), self.list_points(points), self.write.key_figures(figures)
        )

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
        if up and down:
            return say("Xếp loại cao hơn quý trước: {up}; thấp hơn: {down}.", up=up, down=down)
        if up:
            return say("Xếp loại cao hơn quý trước: {up}.", up=up)
        if down:
            return say("Xếp loại thấp hơn quý trước: {down}.", down=down)
        return say("Không đơn vị nào đổi loại so với {quarter}.", quarter=self.before.quarter)

    def _is_other_class(self, score: UnitScore) -> bool:
        before = self.scores_before.get(score.unit)
        return before is not None and before.final_class != score.final_class

    def _loss_point(self) -> Message:
        if not self.losses:
            return say("Không đơn vị nào mất điểm.")
        block, loss = self.losses[0]
        return say(
            "Mất điểm nhiều nhất: «{title}» ({block}), **{lost}** điểm.",
            title=short_name(loss.criterion),
            block=block.title,
            lost=self.points(loss.total),
        )

    def _plan_figure(self) -> list[tuple[object, object, object]]:
        due = [task for task in self.results.plan() if task.due == self.results.quarter]
        done = sum(task.is_done(self.results.quarter) for task in due)
        figure = (say("Nhiệm vụ CCHC đến hạn"), f"{done}/{len(due)}", say("đã hoàn thành"))
        return [figure] if due else []

    def blocks_at_a_glance(self) -> Section:
        """Each block's result. No ranking across blocks."""
        counted = [say("Số đơn vị"), say("Tối đa"), say("Bình quân"), say("Cao nhất"), say("Thấp nhất")]
        columns = [say("Khối"), *map(numbers, counted), say("Dẫn đầu")]
        caption = say("Kết quả từng khối, % điểm tối đa; các khối có tiêu chí riêng nên không so với nhau")
        rows = [self._block_row(block) for block in self.blocks.values()]
        table = self.write.table(caption, columns, rows, wide=True, data=self.name_data("khoi"))
        return self.section("blocks_at_a_glance", table)

    def _block_row(self, block: Block) -> list[object]:
        scores = self.ranked(block.block)
        best = [self.units[score.unit].short for score in find_leaders(scores)]
        return [
            block.title,
            len(scores),
            block.max_points,
            self.mean_percent(block.block),
            self.percent(scores[0].percent),
            self.percent(scores[-1].percent),
            best if len(scores) > 1 else "–",
        ]

    def results_by_unit(self) -> Section:
        """Every unit by block, in the order of its rank; who changed class is marked."""
        return self.section("results_by_unit", *map(self._results_of, self.blocks.values()))

    def _results_of(self, block: Block) -> Part:
        columns = [
            say("Đơn vị"), numbers(say("Hạng")), numbers(say("Điểm")), numbers(say("%")), texts(say("Xếp loại")),
            say("Quý trước"), numbers(say("Thay đổi, điểm %")),
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
            mark_change(self, score.percent - before.percent, in_percent=True) if before else "–",
        ]
        return TableRow(cells, "mark" if self._is_other_class(score) else "")

    def largest_losses(self) -> Section:
        """The three criteria that cost most."""
        if not self.losses:
            return self.sentence("largest_losses", say("Mọi đơn vị đạt đủ điểm ở mọi tiêu chí."))
        rows = [
            [
                label_criterion(loss.criterion, short=True),
                block.title,
                self.points(loss.total),
                Num(self._percent_lost(block, loss), 2),
                [self.units[unit].short for unit in list(loss.by_unit)[:3]],
            ]
            for block, loss in self.losses[:MOST_LOSSES]
        ]
        columns = [
            texts(say("Tiêu chí")), say("Khối"), numbers(say("Điểm mất")), numbers(say("Quy về % tối đa")),
            say("Đơn vị mất nhiều"),
        ]  # fmt: skip
        caption = say("Các tiêu chí mất điểm nhiều nhất, cộng mọi đơn vị, so với điểm tối đa của khối")
        return self.section("largest_losses", self.write.table(caption, columns, rows, wide=True))

    def decisions(self) -> Section:
        """What the committee is asked to decide: overdue shortcomings, late tasks, classes held down."""
        overdue = list_overdue(self.results, self.results.shortcomings())
        late = list_late(self.results)
        items = [
            say(
                "{unit} khắc phục ngay (hạn {due}): {what}",
                unit=self.units[s.unit].short if s.unit in self.units else s.unit,
                due=s.due,
                what=s.description,
            )
            for s in overdue[:MOST_OVERDUE]
        ]
        if len(overdue) > MOST_OVERDUE:
            items.append(say("Còn {count} tồn tại quá hạn khác.", count=len(overdue) - MOST_OVERDUE))
        if late:
            units = list(dict.fromkeys(self.units[t.unit].short for t in late if t.unit in self.units))
            items.append(say("Đôn đốc {count} nhiệm vụ CCHC chậm hạn: {units}.", count=len(late), units=units))
        if not items:
            return self.sentence("decisions", say("Quý này không có việc cần Ban chỉ đạo quyết định thêm."))
        return self.section("decisions", self.write.bullets(items))

    def averages(self) -> Section:
        """The averages of one block that feed the points of another."""
        rows = [
            self._average_row(block, criterion, average.block)
            for block in self.blocks.values()
            for criterion in block.criteria
            if (average := criterion.averaged)
        ]
        if not rows:
            return self.sentence("averages", say("Quy định không có mục cộng điểm bình quân của khối khác."))
        columns = [
            say("Bình quân của"), say("Tính cho"), say("Tiêu chí"), numbers(say("Bình quân")),
            numbers(say("Điểm mỗi đơn vị")),
        ]  # fmt: skip
        caption = say("Điểm bình quân của khối này được tính cho khối khác")
        return self.section("averages", self.write.table(caption, columns, rows, wide=True))

    def _average_row(self, block: Block, criterion: Criterion, averaged: str) -> list[object]:
        score = self.scores_of(block.block)[0].criteria[criterion.id]
        return [
            self.results.regulation.blocks[averaged].title,
            block.title,
            label_criterion(criterion),
            Num(known(score.x), 4, suffix="\u00a0%"),
            self.points(known(score.points)),
        ]
