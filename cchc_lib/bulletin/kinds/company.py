"""The bulletin of the whole company: each block's result, who changed class, what cost most, what is open."""

from fractions import Fraction
from functools import cached_property

from ...language import Message, say
from ...model import Block, Shortcoming
from ...results import QuarterResults
from ...scoring import UnitScore
from ..drawing.section import Section
from ..drawing.writer import Cell, Line, Num, Part
from ..labels import label_criterion, short_name
from ..page import Bulletin
from ..quarter_data import OpenQuarter
from ..sections.follow_up import show_closing
from ..sections.losses import Loss, sum_losses
from ..sections.revision import show_revision

MOST_LOSSES, MOST_OVERDUE = 3, 10


class CompanyBulletin(Bulletin):
    """All blocks in one quarter; blocks are never ranked against each other."""

    kind = say("bản tin công ty")
    key = "company"

    def __init__(self, opened: OpenQuarter):
        super().__init__(opened)
        self.require_all_units()

    @property
    def title(self) -> Message:
        return say(
            "Kết quả chấm điểm CCHC {quarter}: {name}",
            quarter=self.results.quarter,
            name=self.results.organisation.name,
        )

    # --- at hand ---

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """The blocks that have units, in the order of the regulation."""
        used = {unit.block for unit in self.units.values()}
        return {name: block for name, block in self.regulation.blocks.items() if name in used}

    def scores_of(self, block: str) -> dict[str, UnitScore]:
        """The scores of one block."""
        return {unit: score for unit, score in self.scores.items() if score.block == block}

    @cached_property
    def before(self) -> dict[str, UnitScore]:
        """Scores of the quarter before."""
        return self.previous.scores() if isinstance(self.previous, QuarterResults) else {}

    @cached_property
    def losses(self) -> list[tuple[Block, Loss]]:
        """Points lost by block and criterion, the most first, each counted in % of its block's maximum."""
        found = [
            (block, loss)
            for name, block in self.blocks.items()
            for loss in sum_losses(block, self.scores_of(name).values())
        ]
        return sorted(found, key=lambda pair: -self._percent_lost(*pair))

    def _percent_lost(self, block: Block, loss: Loss) -> Fraction:
        """Points lost in % of the maximum, summed over units: so blocks of unequal maxima can stand in one list."""
        return 100 * loss.total / block.max_points

    def _open(self) -> list[Shortcoming]:
        return [s for s in self.results.shortcomings() if s.status == "open"]

    # --- sections ---

    def main_points(self) -> Section:
        """The quarter in at most five sentences, and a few figures."""
        held = [score for score in self.scores.values() if score.final_class != score.class_by_points]
        points = [self._class_point(), self._changed_class_point(), self.held_down(held), self._loss_point()]
        points.append(self.shortcoming_point() or say("Không còn tồn tại nào chưa khắc phục."))
        is_open = self._open()
        overdue = sum(s.is_overdue(self.results.settings.as_of) for s in is_open)
        top = self.regulation.head.classes[0]
        excellent = sum(score.final_class == top.id for score in self.scores.values())
        figures = [
            (
                say("Số đơn vị"),
                str(len(self.scores)),
                say("{count} khối", count=len(self.blocks)),
            ),
            (say("Xếp loại {grade}", grade=top.title), str(excellent), None),
            (say("Tồn tại còn mở"), str(len(is_open)), say("{overdue} quá hạn", overdue=overdue)),
            *self._plan_figure(),
        ]
        return self.section(
            "main_points",
            *show_revision(self),
            self.write.bullets([point for point in points if point], "main-points"),
            self.write.key_figures(figures),
        )

    def _class_point(self) -> Message:
        grades = [score.final_class for score in self.scores.values()]
        parts = [
            say("**{count}** {title}", count=grades.count(grade.id), title=grade.title)
            for grade in self.regulation.head.classes
            if grade.id in grades
        ]
        return say("{count} đơn vị được chấm: {parts}.", count=len(grades), parts=parts)

    def _changed_class_point(self) -> Message:
        if not self.before:
            return self.no_change_reason()
        order = [grade.id for grade in self.regulation.head.classes]
        moved = {"up": [], "down": []}
        for unit, before, after in self._class_changes():
            is_better = before not in order or order.index(after) < order.index(before)
            moved["up" if is_better else "down"].append(self.units[unit].short)
        if moved["up"] and moved["down"]:
            return say("Xếp loại cao hơn quý trước: {up}; thấp hơn: {down}.", **moved)
        if moved["up"]:
            return say("Xếp loại cao hơn quý trước: {up}.", **moved)
        if moved["down"]:
            return say("Xếp loại thấp hơn quý trước: {down}.", **moved)
        return say("Không đơn vị nào đổi loại so với {quarter}.", quarter=self.previous.quarter)

    def _class_changes(self) -> list[tuple[str, str, str]]:
        return [
            (unit, self.before[unit].final_class, score.final_class)
            for unit, score in self.scores.items()
            if unit in self.before and self.before[unit].final_class != score.final_class
        ]

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

    def _plan_figure(self) -> list[tuple]:
        due = [task for task in self.results.plan() if task.due == self.results.quarter]
        done = sum(task.is_done(self.results.quarter) for task in due)
        figure = (say("Nhiệm vụ CCHC đến hạn"), f"{done}/{len(due)}", say("đã hoàn thành"))
        return [figure] if due else []

    def blocks_at_a_glance(self) -> Section:
        """Each block's result. No ranking across blocks."""
        rows = []
        for name, block in self.blocks.items():
            scores = sorted(self.scores_of(name).values(), key=lambda score: -score.total)
            best = [self.units[score.unit].short for score in scores if score.total == scores[0].total]
            rows.append(
                [
                    block.title,
                    len(scores),
                    block.max_points,
                    self.percent(self.results.block(name).mean_percent),
                    self.percent(scores[0].percent),
                    self.percent(scores[-1].percent),
                    best if len(scores) > 1 else "–",
                ]
            )
        heads = [
            say("Khối"), say("Số đơn vị"), say("Tối đa"), say("Bình quân"), say("Cao nhất"), say("Thấp nhất"),
            say("Dẫn đầu"),
        ]  # fmt: skip
        caption = say("Kết quả từng khối, % điểm tối đa; các khối có tiêu chí riêng nên không so với nhau")
        table = self.write.table(caption, heads, rows, numeric=range(1, 6), wide=True, data=self.name_data("khoi"))
        return self.section("blocks_at_a_glance", table)

    def results_by_unit(self) -> Section:
        """Every unit by block, in the order of its rank; who changed class is marked."""
        return self.section("results_by_unit", *map(self._results_of, self.blocks.values()))

    def _results_of(self, block: Block) -> Part:
        scores = sorted(self.scores_of(block.block).values(), key=lambda score: -score.total)
        heads = [
            say("Đơn vị"), say("Hạng"), say("Điểm"), say("%"), say("Xếp loại"), say("Quý trước"),
            say("Thay đổi, điểm %"),
        ]  # fmt: skip
        caption = say("{block} (tối đa {most} điểm)", block=block.title, most=block.max_points)
        rows, data = map(self._result_line, scores), self.name_data(f"ket-qua_{block.block}")
        return self.write.table(caption, heads, rows, numeric=[1, 2, 3, 6], data=data)

    def _result_line(self, score: UnitScore) -> Line:
        before = self.before.get(score.unit)
        cells = [
            self.units[score.unit].short,
            str(score.rank) if score.rank and len(self.scores_of(score.block)) > 1 else "–",
            self.points(score.total),
            self.percent(score.percent),
            Cell(self.class_cell(score), "text"),
            self.previous.regulation.grade(before.final_class).title if before else "–",
            self._change(score),
        ]
        return Line(cells, "mark" if before and before.final_class != score.final_class else "")

    def _change(self, score: UnitScore) -> str:
        before = self.before.get(score.unit)
        if before is None:
            return "–"
        diff = score.percent - before.percent
        if diff == 0:
            return "="
        return (
            f"{'▲' if diff > 0 else '▼'} {self.write.number(Num(abs(diff), self.regulation.rounding.percent_places))}"
        )

    def largest_losses(self) -> Section:
        """The three criteria that cost most."""
        if not self.losses:
            return self.sentence("largest_losses", say("Mọi đơn vị đạt đủ điểm ở mọi tiêu chí."))
        rows = [
            [
                Cell(label_criterion(loss.criterion, short=True), "text"),
                block.title,
                self.points(loss.total),
                Num(self._percent_lost(block, loss), 2),
                [self.units[unit].short for unit in list(loss.by_unit)[:3]],
            ]
            for block, loss in self.losses[:MOST_LOSSES]
        ]
        heads = [say("Tiêu chí"), say("Khối"), say("Điểm mất"), say("Quy về % tối đa"), say("Đơn vị mất nhiều")]
        caption = say("Các tiêu chí mất điểm nhiều nhất, cộng mọi đơn vị, so với điểm tối đa của khối")
        return self.section("largest_losses", self.write.table(caption, heads, rows, numeric=[2, 3], wide=True))

    def decisions(self) -> Section:
        """What the committee is asked to decide: overdue shortcomings, late tasks, classes held down."""
        as_of, quarter = self.results.settings.as_of, self.results.quarter
        overdue = [s for s in self._open() if s.is_overdue(as_of)]
        late = [t for t in self.results.plan() if t.is_late(quarter)]
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
        rows = []
        for name, block in self.blocks.items():
            for criterion in block.criteria:
                if criterion.measure.kind != "block_average":
                    continue
                source = self.regulation.blocks[criterion.measure.block]
                score = next(iter(self.scores_of(name).values())).criteria[criterion.id]
                rows.append(
                    Line(
                        [
                            source.title,
                            block.title,
                            label_criterion(criterion),
                            Num(score.x, 4, suffix="\u00a0%"),
                            self.points(score.points),
                        ]
                    )
                )
        if not rows:
            return self.sentence("averages", say("Quy định không có mục cộng điểm bình quân của khối khác."))
        heads = [say("Bình quân của"), say("Tính cho"), say("Tiêu chí"), say("Bình quân"), say("Điểm mỗi đơn vị")]
        caption = say("Điểm bình quân của khối này được tính cho khối khác")
        return self.section("averages", self.write.table(caption, heads, rows, numeric=[3, 4], wide=True))

    def list_shortcomings(self, recent: list[Shortcoming]) -> list[Shortcoming]:
        """The overdue ones alone: the bulletins of the blocks list all."""
        return [s for s in super().list_shortcomings(recent) if s.is_overdue(self.results.settings.as_of)]

    def follow_up(self) -> Section:
        """What was open a quarter ago and what became of it; how soon shortcomings are closed."""
        return show_closing(self)
