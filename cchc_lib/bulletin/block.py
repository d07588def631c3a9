"""The bulletin of a block: its ranking, what changed, what was lost and why."""

from fractions import Fraction
from functools import cached_property

from ..errors import UsageError
from ..exact import round_half_up
from ..language import Message, Text, count, say
from ..results import QuarterResults, explain_points
from ..scoring import Change, UnitScore, split_change
from . import charts
from .base import Bulletin
from .gaps import compare_layers
from .losses import Loss, sum_losses
from .opening import OpenQuarter
from .section import Section
from .wording import describe_entry, is_small
from .writer import Cell, Line, Num, Part

MOST_BARS, MOST_HEAT_COLUMNS, MOST_DEDUCTIONS = 10, 12, 10


class BlockBulletin(Bulletin):
    """Everything about one block in one quarter."""

    kind = say("bản tin khối")

    def __init__(self, opened: OpenQuarter, block: str):
        super().__init__(opened)
        self.check_known(say("khối"), block, self.regulation.blocks)
        self.block = self.regulation.blocks[block]
        self.key = f"block_{block}"
        if without := [unit for unit in self.units.values() if unit.missing]:
            names = [say("{unit} ({why})", unit=unit.name, why=unit.missing) for unit in without]
            raise UsageError(say("{block} chưa đủ điểm: {units}", block=self.block.title, units=names))

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

    def mean_percent(self, scores: dict[str, UnitScore]) -> Fraction:
        """Mean of the printed percentages."""
        return sum((score.percent for score in scores.values()), Fraction(0)) / len(scores)

    def short(self, unit: str) -> Text:
        """A unit's short name."""
        return self.units[unit].short

    # --- sections ---

    def main_points(self) -> Section:
        """The findings of the quarter, each one number and its meaning."""
        points = [self._leaders(), self._mean_point(), self._class_point(), *self._ceiling_points()]
        points += [self._loss_point(), self._shortcoming_point()]
        return self.section(
            "main_points",
            self.write.bullets([point for point in points if point], "main-points"),
            self.write.key_figures(self._key_figures()),
        )

    def _leaders(self) -> Message:
        best = [score for score in self.ranked if score.total == self.ranked[0].total]
        values = {
            "points": self.points(best[0].total),
            "most": self.points(self.block.max_points),
            "percent": self.percent(best[0].percent),
        }
        names = [self.units[score.unit].name for score in best]
        if self.is_alone:
            return say("{unit} đạt **{points}** trên {most} điểm ({percent}).", unit=names, **values)
        if len(best) > 1:
            return say("{units} cùng dẫn đầu với **{points}** trên {most} điểm ({percent}).", units=names, **values)
        return say("{unit} dẫn đầu với **{points}** trên {most} điểm ({percent}).", unit=names, **values)

    def _mean_point(self) -> Message | None:
        if self.is_alone:
            return self._own_change() if self.changes else None
        mean = self.mean_percent(self.scores)
        if set(self.before) != set(self.scores):
            return say("Bình quân toàn khối **{mean}** điểm tối đa.", mean=self.percent(mean))
        places = self.regulation.rounding.percent_places
        diff = round_half_up(mean, places) - round_half_up(self.mean_percent(self.before), places)
        return say(
            "Bình quân toàn khối **{mean}** điểm tối đa, {direction} so với {quarter}.",
            mean=self.percent(mean),
            direction=self.direction(diff, say("điểm phần trăm"), places),
            quarter=self.previous.quarter,
        )

    def _own_change(self) -> Message:
        (change,) = self.changes.values()
        unit = say("điểm phần trăm") if change.in_percent else say("điểm")
        return say(
            "So với {quarter}: {direction}.",
            quarter=self.previous.quarter,
            direction=self.direction(change.total, unit, self.regulation.rounding.places),
        )

    def direction(self, diff: Fraction, unit: Message, places: int) -> Message:
        """``tăng 1,20 điểm``, ``giảm …``, ``không đổi``."""
        if diff == 0:
            return say("không đổi")
        size = Num(abs(diff), places)
        if diff > 0:
            return say("tăng {size} {unit}", size=size, unit=unit)
        return say("giảm {size} {unit}", size=size, unit=unit)

    def _class_point(self) -> Message:
        grades = [score.final_class for score in self.ranked]
        parts = [
            say("{count} đơn vị {title}", count=count(grades.count(grade.id), self.opened.lang), title=grade.title)
            for grade in self.regulation.head.classes
            if grade.id in grades
        ]
        return say("Xếp loại: {parts}.", parts=parts)

    def _ceiling_points(self) -> list[Message]:
        return [
            say(
                "{unit} đủ điểm xếp loại {by_points} nhưng bị khống chế ở loại **{final}** ({clause}).",
                unit=self.units[score.unit].name,
                by_points=self.class_name(score.class_by_points),
                final=self.class_name(score.final_class),
                clause=[ceiling.clause for ceiling in score.ceilings],
            )
            for score in self.ranked
            if score.final_class != score.class_by_points
        ]

    def _loss_point(self) -> Message:
        if not self.losses:
            return say("Không đơn vị nào mất điểm.")
        top = self.losses[0]
        return say(
            "Mất điểm nhiều nhất ở «{title}»: **{lost}** điểm, bằng {share} số điểm mất của khối.",
            title=top.criterion.title,
            lost=self.points(top.total),
            share=Num(top.cumulative, 1, suffix=" %"),
        )

    def _shortcoming_point(self) -> Message | None:
        is_open = [s for s in self.results.shortcomings(block=self.block.block) if s.status == "open"]
        if not is_open:
            return None
        overdue = sum(s.is_overdue(self.results.settings.as_of) for s in is_open)
        return say("Còn **{open}** tồn tại chưa khắc phục, {overdue} quá hạn.", open=len(is_open), overdue=overdue)

    def _key_figures(self) -> list[tuple]:
        best, worst = self.ranked[0], self.ranked[-1]
        figures = [(say("Cao nhất"), self.percent(best.percent), self.short(best.unit))]
        if not self.is_alone:
            figures += [
                (say("Bình quân khối"), self.percent(self.mean_percent(self.scores)), None),
                (say("Thấp nhất"), self.percent(worst.percent), self.short(worst.unit)),
            ]
        else:
            figures = [(say("Kết quả"), self.percent(best.percent), self.class_name(best.final_class))]
        lost = sum((loss.total for loss in self.losses), Fraction(0))
        return [*figures, (say("Điểm mất cả khối"), self.points(lost), None)]

    def ranking(self) -> Section:
        """All units by printed total."""
        if self.is_alone:
            reason = say(
                "Khối chỉ có một đơn vị nên không xếp hạng; kết quả được so với điểm tối đa và các quý trước."
            )
            return self.section("ranking", self.write.paragraph(reason), self._ranking_table())
        figure = self.write.figure(
            charts.ranking(self._ranking_bars(), alt=self._ranking_alt()),
            say("Tổng điểm từng đơn vị, trên {most} điểm tối đa", most=self.points(self.block.max_points)),
        )
        return self.section("ranking", figure if len(self.units) >= 4 else None, self._ranking_table())

    def _ranking_bars(self) -> list[charts.Bar]:
        return [
            charts.Bar(
                self.write.plain(self.short(score.unit)),
                float(score.total),
                self.write.plain(self.points(score.total)),
                self._change_mark(score.unit),
            )
            for score in self.ranked
        ]

    def _change_mark(self, unit: str) -> str:
        change = self.changes.get(unit)
        if change is None:
            return ""
        mark = "▲" if change.total > 0 else "▼" if change.total < 0 else "="
        size = Num(abs(change.total), self.regulation.rounding.places, suffix=" %" if change.in_percent else "")
        return f"{mark} {self.write.number(size)}" if change.total else mark

    def _ranking_alt(self) -> str:
        best, worst = self.ranked[0], self.ranked[-1]
        return self.write.plain(
            say(
                "Biểu đồ tổng điểm {count} đơn vị. Cao nhất {best}: {most}; thấp nhất {worst}: {least}.",
                count=len(self.ranked),
                best=self.short(best.unit),
                most=self.points(best.total),
                worst=self.short(worst.unit),
                least=self.points(worst.total),
            )
        )

    def _ranking_table(self) -> Part:
        rows = [
            [
                self.units[score.unit].name,
                self._rank(score),
                self.points(score.total),
                self.percent(score.percent),
                self._adjustment(score),
                self._class_cell(score),
                self._change_mark(score.unit),
            ]
            for score in self.ranked
        ]
        heads = [
            say("Đơn vị"),
            say("Hạng"),
            say("Điểm"),
            say("%"),
            say("Cộng, trừ"),
            say("Xếp loại"),
            say("So quý trước"),
        ]
        caption = say("Kết quả {quarter}, xếp theo tổng điểm", quarter=self.results.quarter)
        return self.write.table(
            caption, heads, rows, numeric=[1, 2, 3, 4, 6], data=self._data_name("xep-hang"), wide=True
        )

    def _rank(self, score: UnitScore) -> Message | str:
        if self.is_alone or score.rank is None:
            return "–"
        return say("{rank} (đồng hạng)", rank=score.rank) if score.tied else str(score.rank)

    def _adjustment(self, score: UnitScore) -> Num | str:
        adjustment = score.bonus - score.penalty
        return self.points(adjustment, sign=True) if adjustment else "–"

    def _class_cell(self, score: UnitScore) -> object:
        name = self.class_name(score.final_class)
        if score.final_class == score.class_by_points:
            return name
        return say(
            "{final} (khống chế, theo điểm: {by_points})",
            final=name,
            by_points=self.class_name(score.class_by_points),
        )

    def change(self) -> Section:
        """What changed since the quarter before, and whether by performance or by the rules."""
        if not self.changes:
            return self.sentence("change", self.no_change_reason())
        in_percent = any(change.in_percent for change in self.changes.values())
        parts = [self._break_callout()]
        if not self.is_alone and len(self.changes) >= 4:
            parts.append(self._change_figure(in_percent))
        parts += [self._change_table(in_percent), self._not_comparable()]
        if missing := [self.units[unit].name for unit in self.scores if unit not in self.changes]:
            parts.append(self.write.paragraph(say("Không so sánh được: {units}.", units=missing)))
        return self.section("change", *parts)

    def _break_callout(self) -> Part | None:
        old = self.previous.regulation
        if old.version == self.regulation.version:
            return None
        amends = self.regulation.head.amends
        changed = [say("{change}", change=change) for change in amends.changes] if amends else []
        return self.write.callout(
            say(
                "Từ {quarter} áp dụng quy định mới ({number}). Phần thay đổi do quy định được tách riêng.",
                quarter=self.regulation.head.applies_from,
                number=self.regulation.head.decision.number,
            ),
            *changed,
        )

    def _change_figure(self, in_percent: bool) -> Part:
        ordered = sorted(self.changes.items(), key=lambda item: -item[1].total)
        bars = [
            charts.Bar(self.write.plain(self.short(unit)), float(change.total), self._change_mark(unit))
            for unit, change in ordered
        ]
        (best, most), (worst, least) = ordered[0], ordered[-1]
        alt = say(
            "Biểu đồ thay đổi tổng điểm so với {quarter}. {best}: {most}; {worst}: {least}.",
            quarter=self.previous.quarter,
            best=self.short(best),
            most=self._change_num(most.total, in_percent),
            worst=self.short(worst),
            least=self._change_num(least.total, in_percent),
        )
        caption = say("Thay đổi so với {quarter}", quarter=self.previous.quarter)
        return self.write.figure(charts.diverging_bars(bars, alt=self.write.plain(alt)), caption)

    def _change_num(self, x: Fraction, in_percent: bool) -> Num:
        return self.percent(x, sign=True) if in_percent else self.points(x, sign=True)

    def _change_table(self, in_percent: bool) -> Part:
        places = self.regulation.rounding.percent_places if in_percent else self.regulation.rounding.places
        rows = []
        for unit, change in sorted(self.changes.items(), key=lambda item: -item[1].total):
            shown = [change.performance, change.rule, change.not_applicable, change.adjustments, change.limits]
            printed = [round_half_up(part, places) for part in shown]
            rest = change.total - sum(printed, Fraction(0))
            rows.append([self.short(unit), *(Num(x, places, sign=True) for x in [change.total, *printed, rest])])
        heads = [
            say("Đơn vị"), say("Thay đổi"), say("Thực hiện"), say("Quy định"), say("Không phát sinh"),
            say("Cộng, trừ"), say("Giới hạn"), say("Làm tròn"),
        ]  # fmt: skip
        unit = say("điểm phần trăm") if in_percent else say("điểm")
        caption = say(
            "Thay đổi so với {quarter} tách theo nguyên nhân, {unit}", quarter=self.previous.quarter, unit=unit
        )
        return self.write.table(
            caption, heads, rows, numeric=range(1, 8), wide=True, data=self._data_name("thay-doi")
        )

    def _not_comparable(self) -> Part | None:
        ids = {part.criterion for change in self.changes.values() for part in change.parts if not part.comparable}
        if not ids:
            return None
        titles = {c.id: c.title for block in (self.previous.regulation.blocks, self.regulation.blocks)
                  for c in (block[self.block.block].criteria if self.block.block in block else [])}  # fmt: skip
        names = [titles.get(criterion, criterion) for criterion in sorted(ids)]
        return self.write.paragraph(
            say("Tiêu chí không so sánh được giữa hai bản quy định: {names}.", names=names), "method"
        )

    def points_lost(self) -> Section:
        """What was lost, at which criteria, by whom and why."""
        if not self.losses:
            return self.sentence("points_lost", say("Mọi đơn vị đạt đủ điểm ở mọi tiêu chí."))
        return self.section(
            "points_lost",
            self._loss_figure(),
            self._loss_table(),
            self._heat_table(),
            self._deduction_table(),
        )

    def _loss_figure(self) -> Part:
        top = self.losses[:MOST_BARS]
        bars = [
            charts.Bar(
                self.write.plain(loss.criterion.title),
                float(loss.total),
                self.write.plain(self.points(loss.total)),
                self.write.plain(Num(loss.cumulative, 1, suffix=" %")),
            )
            for loss in top
        ]
        alt = say(
            "Biểu đồ điểm mất theo tiêu chí. Nhiều nhất: {title}, {lost} điểm; {count} tiêu chí đầu chiếm {share}.",
            title=top[0].criterion.title,
            lost=self.points(top[0].total),
            count=len(top),
            share=Num(top[-1].cumulative, 1, suffix=" %"),
        )
        caption = say("Điểm mất theo tiêu chí; số bên phải là tỷ lệ cộng dồn")
        return self.write.figure(charts.bars(bars, alt=self.write.plain(alt)), caption)

    def _loss_table(self) -> Part:
        rows = [
            [
                loss.criterion.code,
                loss.criterion.title,
                self.points(loss.total),
                Num(loss.cumulative, 1, suffix=" %"),
                len(loss.by_unit),
                self.short(next(iter(loss.by_unit))),
            ]
            for loss in self.losses
        ]
        heads = [
            say("Mã"),
            say("Tiêu chí"),
            say("Điểm mất"),
            say("Cộng dồn"),
            say("Số đơn vị"),
            say("Mất nhiều nhất"),
        ]
        table = self.write.table(
            say("Điểm mất của cả khối theo tiêu chí"),
            heads,
            rows,
            numeric=[2, 3, 4],
            wide=True,
            data=self._data_name("diem-mat"),
        )
        return self.write.folded(say("Bảng đầy đủ điểm mất theo tiêu chí"), table)

    def _heat_table(self) -> Part | None:
        """% lost by criterion and unit, ordered both ways: most lost on top, best unit on the left."""
        if self.is_alone or len(self.units) > MOST_HEAT_COLUMNS:
            return None
        losses = [loss for loss in self.losses if loss.side == "main"]
        rows = [
            [
                Cell(say("{code} {title}", code=loss.criterion.code, title=loss.criterion.title), "text"),
                *(self._heat_cell(score.criteria[loss.criterion.id]) for score in self.ranked),
            ]
            for loss in losses
        ]
        heads = [say("Tiêu chí"), *(self.short(score.unit) for score in self.ranked)]
        caption = say("Tỷ lệ % điểm mất ở từng tiêu chí; ô đậm là mất nhiều, ô trống là đủ điểm")
        return self.write.table(caption, heads, rows, numeric=range(1, len(heads)), wide=True)

    def _heat_cell(self, score) -> Cell:
        if not score.is_applicable:
            return Cell("–")
        share = 100 * score.lost / score.effective_max
        return Cell(Num(share, 0), f"h{min(9, int(share // 10))}") if share else Cell("")

    def _deduction_table(self) -> Part:
        worst = sorted(
            ((lost, loss, unit) for loss in self.losses for unit, lost in loss.by_unit.items()),
            key=lambda row: -row[0],
        )[:MOST_DEDUCTIONS]
        entered = self.results.entered(block=self.block.block)
        rows = [
            self._deduction_row(lost, loss, unit, entered.get((unit, loss.criterion.id)))
            for lost, loss, unit in worst
        ]
        heads = [say("Đơn vị"), say("Tiêu chí"), say("Số liệu"), say("Điểm mất"), say("Vì sao")]
        caption = say("{count} khoản mất điểm lớn nhất", count=len(rows))
        return self.write.table(caption, heads, rows, numeric=[3], wide=True)

    def _deduction_row(self, lost: Fraction, loss: Loss, unit: str, entered) -> list[object]:
        score = self.scores[unit].criteria[loss.criterion.id]
        plan = self.plan_entry(unit) if loss.criterion.counts_plan else None
        why = say(
            "{clause}: {step}", clause=loss.criterion.clause, step=explain_points(loss.criterion, score, self.block)
        )
        reason = entered.values.get("reason") if entered else None
        if reason:
            why = say("{why}. Lý do: {reason}", why=why, reason=reason)
        if is_small(loss.criterion, entered):
            why = say("{why} (ít trường hợp, không dùng để so sánh)", why=why)
        return [
            self.short(unit),
            say("{code} {title}", code=loss.criterion.code, title=loss.criterion.title),
            describe_entry(loss.criterion, score, entered, plan),
            self.points(lost),
            Cell(why, "text"),
        ]

    def self_against_verified(self) -> Section:
        """How far the units' own scores lay from the verified ones."""
        layers = self.results.layers(block=self.block.block)
        by_unit, by_criterion = compare_layers(layers, "unit"), compare_layers(layers, "criterion")
        if not by_unit:
            return self.sentence("self_against_verified", say("Không đơn vị nào nộp điểm tự chấm."))
        ordered = sorted(by_unit.items(), key=lambda item: -(item[1].claimed - item[1].verified))
        parts = []
        if len(ordered) >= 4:
            parts.append(self._gap_figure(ordered))
        rows = [
            [self.short(unit), self.points(g.claimed), self.points(g.verified),
             self.points(g.claimed - g.verified, sign=True), g.over_claimed, g.n]
            for unit, g in ordered
        ]  # fmt: skip
        heads = [
            say("Đơn vị"),
            say("Tự chấm"),
            say("Thẩm định"),
            say("Chênh lệch"),
            say("Số lần chấm cao"),
            say("Số tiêu chí"),
        ]
        parts.append(
            self.write.table(
                say("Điểm tự chấm và thẩm định lần đầu, ở các tiêu chí có cả hai"),
                heads,
                rows,
                numeric=range(1, 6),
                wide=True,
                data=self._data_name("tu-cham"),
            )
        )
        parts.append(self._gap_criteria(by_criterion))
        return self.section("self_against_verified", *parts)

    def _gap_figure(self, ordered: list) -> Part:
        rows = [
            charts.Pair(
                self.write.plain(self.short(unit)),
                float(gap.claimed),
                float(gap.verified),
                self.write.plain(self.points(gap.claimed - gap.verified, sign=True)),
            )
            for unit, gap in ordered
        ]
        unit, gap = ordered[0]
        alt = say(
            "Biểu đồ điểm tự chấm và thẩm định của {count} đơn vị. Chênh lệch lớn nhất: {unit}, {gap} điểm.",
            count=len(rows),
            unit=self.short(unit),
            gap=self.points(gap.claimed - gap.verified, sign=True),
        )
        names = (self.write.plain(say("Tự chấm")), self.write.plain(say("Thẩm định")))
        caption = say("Điểm tự chấm (vòng rỗng) và thẩm định (chấm đặc), xếp theo chênh lệch")
        return self.write.figure(charts.dumbbell(rows, alt=self.write.plain(alt), names=names), caption)

    def _gap_criteria(self, by_criterion: dict) -> Part | None:
        ordered = sorted(by_criterion.items(), key=lambda item: -item[1].mean_absolute)
        rows = [
            [
                say("{code} {title}", code=c.code, title=c.title),
                Num(gap.mean, 2, sign=True),
                Num(gap.mean_absolute, 2),
                Num(Fraction(100 * gap.over_claimed, gap.n), 0, suffix=" %"),
                gap.n,
            ]
            for criterion, gap in ordered
            if gap.mean_absolute > 0 and (c := self.criterion(self.block.block, criterion))
        ][:MOST_BARS]
        if not rows:
            return self.write.paragraph(say("Điểm tự chấm trùng với thẩm định ở mọi tiêu chí."))
        heads = [say("Tiêu chí"), say("Chênh bình quân"), say("Chênh tuyệt đối"), say("Tỷ lệ chấm cao"), say("n")]
        caption = say("Tiêu chí tự chấm lệch nhiều nhất, điểm một đơn vị")
        return self.write.table(caption, heads, rows, numeric=range(1, 5), wide=True)

    def trend(self) -> Section:
        """The block's mean over the quarters, with the break between regulations."""
        rows = [
            [results.quarter.roman, self.percent(self.mean_percent(scores)), results.regulation.version]
            for results in [*self.opened.earlier, self.results]
            if isinstance(results, QuarterResults) and (scores := results.scores(block=self.block.block))
        ]
        if len(rows) < 2:
            return self.sentence("trend", say("Chưa đủ quý để vẽ diễn biến."))
        heads = [say("Quý"), say("Bình quân khối"), say("Bản quy định")]
        caption = say("Bình quân khối qua các quý; số liệu trước và sau khi đổi quy định không so trực tiếp được")
        return self.section("trend", self.write.table(caption, heads, [Line(row) for row in rows], numeric=[1]))
