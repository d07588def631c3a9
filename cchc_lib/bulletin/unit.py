"""The bulletin of a unit: its result, every deduction with its clause, its own sum, and how to appeal."""

from fractions import Fraction
from functools import cached_property
from statistics import median

from ..errors import UsageError
from ..exact import round_half_up
from ..language import Message, say
from ..model import BONUS, PENALTY, Criterion
from ..results import EnteredRow, Gap, QuarterResults, explain_points
from ..scoring import Change, CriterionScore, UnitScore, split_change
from . import charts
from .base import Bulletin
from .opening import OpenQuarter
from .section import Section
from .wording import describe_entry, describe_full, is_small
from .writer import Cell, Line, Num, Part


class UnitBulletin(Bulletin):
    """Everything about one unit in one quarter."""

    kind = say("bản tin đơn vị")

    def __init__(self, opened: OpenQuarter, unit: str):
        super().__init__(opened)
        if not (found := self.results.units(unit=unit)):
            self.check_known(say("đơn vị"), unit, self.results.units())
        self.unit = found[unit]
        self.key = f"unit_{unit}"
        self.block = self.regulation.blocks[self.unit.block]
        if self.unit.missing:
            raise UsageError(say("{unit} chưa có điểm: {why}", unit=self.unit.name, why=self.unit.missing))

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
    def peers(self) -> dict[str, UnitScore]:
        """The scores of the whole block."""
        return self.results.scores(block=self.unit.block)

    @cached_property
    def entered(self) -> dict[str, EnteredRow]:
        """What was entered, by criterion."""
        return {key[1]: row for key, row in self.results.entered(unit=self.unit.id).items()}

    @cached_property
    def split(self) -> Change | None:
        """The split change since the quarter before."""
        before = self.score_before(self.unit.id)
        return split_change(before, self.score, self.previous.regulation, self.regulation) if before else None

    @cached_property
    def has_peers(self) -> bool:
        """Whether there is a complete block to compare with."""
        return self.score.rank is not None and len(self.peers) > 1

    # --- sections ---

    def main_points(self) -> Section:
        """The result in one sentence, rank, change, and the largest deduction."""
        score = self.score
        result = say(
            "{unit} đạt **{points}** trên {most} điểm ({percent}), xếp loại **{grade}**.",
            unit=self.unit.name,
            points=self.points(score.total),
            most=self.points(score.max_points),
            percent=self.percent(score.percent),
            grade=self.class_name(score.final_class),
        )
        points = [self._rank_point(), self._ceiling_point(), self._change_point(), self._loss_point()]
        return self.section(
            "main_points",
            self.write.paragraph(result, "lead"),
            self.write.bullets([point for point in points if point], "main-points"),
            self.write.key_figures(self._key_figures()),
        )

    def _rank_point(self) -> Message:
        if len(self.results.units(block=self.unit.block)) == 1:
            return say("Khối chỉ có một đơn vị nên không xếp hạng.")
        if self.score.rank is None:
            return say("Chưa xếp hạng: khối còn đơn vị chưa có điểm.")
        values = {"rank": self.score.rank, "of": len(self.peers), "block": self.block.title}
        if self.score.tied:
            return say("Đồng hạng **{rank}** trên {of} đơn vị của khối {block}.", **values)
        return say("Hạng **{rank}** trên {of} đơn vị của khối {block}.", **values)

    def _ceiling_point(self) -> Message | None:
        if self.score.final_class == self.score.class_by_points:
            return None
        return say(
            "Đủ điểm xếp loại {by_points} nhưng bị khống chế ở loại **{final}** ({clause}).",
            by_points=self.class_name(self.score.class_by_points),
            final=self.class_name(self.score.final_class),
            clause=[ceiling.clause for ceiling in self.score.ceilings],
        )

    def _change_point(self) -> Message:
        if self.split is None:
            return self._no_change()
        unit = say("điểm phần trăm") if self.split.in_percent else say("điểm")
        values = {"quarter": self.previous.quarter, "size": self._size(abs(self.split.total)), "unit": unit}
        if self.split.total > 0:
            return say("Tăng **{size}** {unit} so với {quarter}.", **values)
        if self.split.total < 0:
            return say("Giảm **{size}** {unit} so với {quarter}.", **values)
        return say("Không đổi so với {quarter}.", **values)

    def _no_change(self) -> Message:
        """Why there is no change to show: the first quarter, the first in this form, or a gap."""
        if self.unit.succeeds and isinstance(self.previous, QuarterResults):
            names = self.previous.units()
            heirs = [names[u].name if u in names else u for u in self.unit.succeeds]
            return say("Đây là quý đầu tiên của đơn vị ở hình thức này (kế thừa {units}).", units=heirs)
        if isinstance(self.previous, QuarterResults) and not self.previous.units(unit=self.unit.id):
            return say("Đây là quý đầu tiên của đơn vị ở hình thức này.")
        return self.no_change_reason()

    def _size(self, x: Fraction, sign: bool = False) -> Num:
        rounding = self.regulation.rounding
        places = rounding.percent_places if self.split and self.split.in_percent else rounding.places
        return Num(x, places, sign)

    def _loss_point(self) -> Message:
        lost = self._deducted()
        if not lost:
            return say("Đạt đủ điểm ở mọi tiêu chí.")
        criterion, score = lost[0]
        return say(
            "Mất điểm ở {count} tiêu chí, nhiều nhất ở «{title}»: **{lost}** điểm.",
            count=len(lost),
            title=criterion.title,
            lost=self.points(score.lost),
        )

    def _key_figures(self) -> list[tuple]:
        figures = [
            (
                say("Tổng điểm"),
                self.points(self.score.total),
                say("trên {most}", most=self.points(self.score.max_points)),
            ),
            (say("Tỷ lệ"), self.percent(self.score.percent), self.class_name(self.score.final_class)),
        ]
        if self.has_peers:
            rank = say("{rank}/{of}", rank=self.score.rank, of=len(self.peers))
            middle = median(score.percent for score in self.peers.values())
            figures.append((say("Hạng"), rank, say("trung vị khối {median}", median=self.percent(middle))))
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
        lost = self._deducted()
        if not lost:
            return self.sentence("deductions", say("Đơn vị không bị trừ điểm ở tiêu chí nào."))
        rows = [self._deduction_row(criterion, score) for criterion, score in lost]
        heads = [
            say("Tiêu chí"), say("Số liệu"), say("Điểm mất"), say("Căn cứ và lý do"),
            say("Minh chứng"), say("Để đủ điểm"),
        ]  # fmt: skip
        caption = say("Các khoản mất điểm, lớn nhất trước")
        table = self.write.table(caption, heads, rows, numeric=[2], wide=True, data=self._data_name("mat-diem"))
        return self.section("deductions", table)

    def _deduction_row(self, criterion: Criterion, score: CriterionScore) -> list[object]:
        entered = self.entered.get(criterion.id)
        values = entered.values if entered else {}
        why = say("{clause}: {step}.", clause=criterion.clause, step=explain_points(criterion, score, self.block))
        if reason := values.get("reason"):
            why = say("{why} Lý do: {reason}", why=why, reason=reason)
        if is_small(criterion, entered):
            why = say("{why} (Ít trường hợp: không dùng để so sánh.)", why=why)
        evidence = [part for part in (values.get("evidence"), values.get("record_no")) if part]
        return [
            say("{code} {title}", code=criterion.code, title=criterion.title),
            self._entry(criterion, score),
            self.points(score.lost),
            Cell(why, "text"),
            Cell("; ".join(evidence) or "–", "text"),
            say("không phát sinh") if score.side == PENALTY else describe_full(criterion),
        ]

    def _entry(self, criterion: Criterion, score: CriterionScore) -> Message:
        plan = self.plan_entry(self.unit.id) if criterion.counts_plan else None
        return describe_entry(criterion, score, self.entered.get(criterion.id), plan)

    def scores_by_criterion(self) -> Section:
        """Every criterion against the block's median, and the unit's own sum down to the printed total."""
        rows: list[Line] = []
        for section in self.block.sections:
            rows += [self._score_row(criterion) for criterion in section.criteria]
            rows.append(self._section_sum(section))
        rows += self._adjustment_rows()
        rows += self._closing_rows()
        heads = [say("Tiêu chí"), say("Số liệu"), say("Tối đa"), say("Điểm"), say("Trung vị khối")]
        table = self.write.table(
            say("Điểm từng tiêu chí và phép cộng đến tổng điểm"),
            heads if self.has_peers else heads[:4],
            rows,
            numeric=[2, 3, 4],
            wide=True,
            data=self._data_name("diem"),
        )
        return self.section("scores_by_criterion", table)

    def _printed(self, score: CriterionScore) -> Fraction:
        return round_half_up(score.counted, self.regulation.rounding.places)

    def _score_row(self, criterion: Criterion) -> Line:
        score = self.score.criteria[criterion.id]
        cells = [
            Cell(say("{code} {title}", code=criterion.code, title=criterion.title), "text"),
            self._entry(criterion, score),
            self.points(score.effective_max),
            self.points(self._printed(score)),
        ]
        if self.has_peers:
            cells.append(self._median_of(criterion))
        return Line(cells, "mark" if score.lost > 0 and score.side != BONUS else "")

    def _median_of(self, criterion: Criterion) -> Num:
        return self.points(median(self._printed(peer.criteria[criterion.id]) for peer in self.peers.values()))

    def _section_sum(self, section) -> Line:
        scores = [self.score.criteria[criterion.id] for criterion in section.criteria]
        most = sum((score.effective_max for score in scores), Fraction(0))
        got = sum((self._printed(score) for score in scores), Fraction(0))
        label = say("Cộng mục {code} {title}", code=section.code, title=section.title)
        return self._sum_line(label, got, most)

    def _sum_line(self, label: Message, got: Fraction, most: Fraction | None = None, sign: bool = False) -> Line:
        shown_most = self.points(most) if most is not None else ""
        cells = [label, "", shown_most, self.points(got, sign)]
        return Line([*cells, ""] if self.has_peers else cells, "total")

    def _adjustment_rows(self) -> list[Line]:
        """Bonus and penalty criteria with something in them, and each side after its cap."""
        rows = []
        for side, adjustment, total, label in (
            (BONUS, self.block.bonus, self.score.bonus, say("Điểm cộng (tối đa {cap})", cap=self.block.bonus.cap)),
            (
                PENALTY,
                self.block.penalty,
                -self.score.penalty,
                say("Điểm trừ (tối đa {cap})", cap=self.block.penalty.cap),
            ),
        ):
            given = [c for c in adjustment.criteria if self.score.criteria[c.id].counted]
            rows += [self._given_row(criterion, side) for criterion in given]
            if given:
                rows.append(self._sum_line(label, total, sign=True))
        return rows

    def _given_row(self, criterion: Criterion, side: str) -> Line:
        score = self.score.criteria[criterion.id]
        points = self._printed(score) * (-1 if side == PENALTY else 1)
        cells = [
            Cell(say("{code} {title}", code=criterion.code, title=criterion.title), "text"),
            self._entry(criterion, score),
            "",
            self.points(points, sign=True),
        ]
        return Line([*cells, ""] if self.has_peers else cells)

    def _closing_rows(self) -> list[Line]:
        """What the limits and the rounding did, and the printed total."""
        parts = [self._printed(score) for score in self.score.criteria.values() if score.side == "main"]
        printed = sum(parts, Fraction(0))
        places = self.regulation.rounding.places
        summed = self.score.main + self.score.bonus - self.score.penalty
        limited = min(max(summed, Fraction(0)), summed if self.block.may_exceed_max else self.score.max_points)
        limits = round_half_up(limited - summed, places)
        adjusted = round_half_up(self.score.bonus, places) - round_half_up(self.score.penalty, places)
        rest = self.score.total - printed - adjusted - limits
        rows = []
        if limits:
            rows.append(self._sum_line(say("Giới hạn trong khoảng 0 đến điểm tối đa"), limits, sign=True))
        if rest:
            rows.append(self._sum_line(say("Chênh lệch làm tròn"), rest, sign=True))
        rows.append(self._sum_line(say("Tổng điểm"), self.score.total, self.score.max_points))
        return rows

    def change(self) -> Section:
        """What changed since the quarter before, by cause and by criterion."""
        if self.split is None:
            return self.sentence("change", self._no_change())
        parts = [
            (say("Thực hiện"), self.split.performance),
            (say("Quy định thay đổi"), self.split.rule),
            (say("Không phát sinh"), self.split.not_applicable),
            (say("Điểm cộng, trừ"), self.split.adjustments),
            (say("Giới hạn"), self.split.limits),
        ]
        places = self._size(Fraction(0)).places
        printed = [(label, round_half_up(x, places)) for label, x in parts]
        rest = self.split.total - sum((x for _, x in printed), Fraction(0))
        rows = [Line([label, self._size(x, sign=True)]) for label, x in printed if x]
        rows += [Line([say("Làm tròn"), self._size(rest, sign=True)])] if rest else []
        rows.append(Line([say("Thay đổi"), self._size(self.split.total, sign=True)], "total"))
        unit = say("điểm phần trăm") if self.split.in_percent else say("điểm")
        caption = say("Thay đổi so với {quarter}, {unit}", quarter=self.previous.quarter, unit=unit)
        table = self.write.table(caption, [say("Nguyên nhân"), say("Thay đổi")], rows, numeric=[1])
        return self.section("change", self._break_note(), table, self._change_by_criterion())

    def _break_note(self) -> Part | None:
        if self.previous.regulation.version == self.regulation.version:
            return None
        note = say(
            "Từ {quarter} áp dụng quy định mới ({number}); phần do quy định được tách riêng.",
            quarter=self.regulation.head.applies_from,
            number=self.regulation.head.decision.number,
        )
        return self.write.callout(note)

    def _change_by_criterion(self) -> Part | None:
        titles = {c.id: say("{code} {title}", code=c.code, title=c.title) for c in self._criteria_of_both()}
        rows = [
            [
                titles.get(part.criterion, part.criterion),
                *(self._size(x, sign=True) for x in (part.performance, part.rule, part.not_applicable)),
                "" if part.comparable else say("không so sánh được"),
            ]
            for part in self.split.parts
            if part.performance or part.rule or part.not_applicable
        ]
        if not rows:
            return None
        heads = [say("Tiêu chí"), say("Thực hiện"), say("Quy định"), say("Không phát sinh"), say("Ghi chú")]
        table = self.write.table(say("Thay đổi theo tiêu chí"), heads, rows, numeric=[1, 2, 3], wide=True)
        return self.write.folded(say("Xem từng tiêu chí"), table)

    def _criteria_of_both(self) -> list[Criterion]:
        before = self.score_before(self.unit.id)
        return [*self.previous.regulation.blocks[before.block].criteria, *self.block.criteria]

    def trend(self) -> Section:
        """The unit's % over the quarters beside the block's median, with breaks between regulations."""
        quarters = [*self.opened.earlier, self.results]
        own = [self._percent_in(found) for found in quarters]
        if sum(value is not None for value in own) < 2:
            return self.sentence("trend", say("Chưa đủ quý để vẽ diễn biến."))
        middle = [self._median_in(found) for found in quarters]
        periods = [found.quarter.roman for found in quarters]
        rows = [
            [period, self.percent(x) if x is not None else "–", self.percent(m) if m is not None else "–"]
            for period, x, m in zip(periods, own, middle, strict=True)
        ]
        figure = self.write.figure(
            self._trend_chart(periods, own, middle, self._breaks(quarters)),
            say("Tỷ lệ % điểm tối đa qua các quý; đường xám là trung vị khối"),
        )
        heads = [say("Quý"), say("Đơn vị"), say("Trung vị khối")]
        table = self.write.table(say("Tỷ lệ % điểm tối đa qua các quý"), heads, rows, numeric=[1, 2])
        predecessors = self._predecessors(quarters)
        return self.section("trend", figure, self.write.folded(say("Xem số liệu"), table), predecessors)

    def _trend_chart(self, periods: list[str], own: list, middle: list, breaks: list) -> str:
        known = [(x, period) for x, period in zip(own, periods, strict=True) if x is not None]
        lowest, highest = min(known), max(known)
        alt = say(
            "Đường tỷ lệ % của {unit} qua {count} quý. Thấp nhất {low} quý {low_at}, cao nhất {high} quý {high_at}.",
            unit=self.unit.short,
            count=len(known),
            low=self.percent(lowest[0]),
            low_at=lowest[1],
            high=self.percent(highest[0]),
            high_at=highest[1],
        )
        lines = [
            charts.Line(
                self.write.plain(self.unit.short),
                [_float(x) for x in own],
                self.write.plain(self.percent(known[-1][0])),
            )
        ]
        if any(m is not None for m in middle) and self.has_peers:
            lines.append(charts.Line(self.write.plain(say("trung vị khối")), [_float(m) for m in middle], ""))
        return charts.trend(lines, alt=self.write.plain(alt), periods=periods, breaks=breaks, highlight=lines[0].name)

    def _percent_in(self, found: QuarterResults | Gap) -> Fraction | None:
        score = found.scores(unit=self.unit.id).get(self.unit.id) if isinstance(found, QuarterResults) else None
        return score.percent if score else None

    def _median_in(self, found: QuarterResults | Gap) -> Fraction | None:
        if not isinstance(found, QuarterResults):
            return None
        percents = [score.percent for score in found.scores(block=self.unit.block).values()]
        return median(percents) if percents else None

    def _breaks(self, quarters: list[QuarterResults | Gap]) -> list[tuple[int, str]]:
        """Positions where another regulation begins, and its version."""
        versions = [found.regulation.version if isinstance(found, QuarterResults) else None for found in quarters]
        return [
            (position, self.write.plain(say("quy định {version}", version=version)))
            for position, version in enumerate(versions)
            if position and version and versions[position - 1] not in (None, version)
        ]

    def _predecessors(self, quarters: list[QuarterResults | Gap]) -> Part | None:
        """Predecessors are lines of their own, never an invented sum."""
        rows = []
        for found in quarters:
            if not isinstance(found, QuarterResults):
                continue
            for unit in self.unit.succeeds:
                if score := found.scores(unit=unit).get(unit):
                    name = found.units(unit=unit)[unit].name
                    rows.append([found.quarter.roman, name, self.percent(score.percent)])
        if not rows:
            return None
        heads = [say("Quý"), say("Đơn vị tiền thân"), say("% điểm tối đa")]
        return self.write.table(say("Kết quả của các đơn vị tiền thân"), heads, rows, numeric=[2])

    def self_against_verified(self) -> Section:
        """Where the unit's own score lay from the verified one, with explanations and their outcome."""
        layers: dict[str, dict] = {}
        for layer in self.results.layers(unit=self.unit.id):
            layers.setdefault(layer.criterion, {})[layer.layer] = layer
        rows = []
        for criterion in self.block.criteria:
            found = layers.get(criterion.id, {})
            differs = "self" in found and "verified" in found and found["self"].points != found["verified"].points
            if differs or "reviewed" in found:
                rows.append(self._layer_row(criterion, found))
        if not any("self" in found for found in layers.values()):
            return self.sentence("self_against_verified", say("Đơn vị không nộp điểm tự chấm."))
        if not rows:
            return self.sentence("self_against_verified", say("Điểm tự chấm trùng với thẩm định ở mọi tiêu chí."))
        heads = [
            say("Tiêu chí"), say("Tự chấm"), say("Thẩm định"), say("Thẩm định lần 2"),
            say("Giải trình"), say("Kết luận"),
        ]  # fmt: skip
        caption = say("Tiêu chí mà điểm tự chấm khác thẩm định, hoặc được thẩm định lần 2")
        table = self.write.table(caption, heads, rows, numeric=[1, 2, 3], wide=True)
        return self.section("self_against_verified", table)

    def _layer_row(self, criterion: Criterion, found: dict) -> list[object]:
        values = self.entered[criterion.id].values if criterion.id in self.entered else {}
        shown = [
            self.points(found[name].effective_points) if name in found else "–"
            for name in ("self", "verified", "reviewed")
        ]
        return [
            say("{code} {title}", code=criterion.code, title=criterion.title),
            *shown,
            Cell(values.get("explanation", ""), "text"),
            Cell(values.get("outcome", ""), "text"),
        ]

    def appeal(self) -> Section:
        """How and until when to appeal."""
        deadlines = self.results.settings.deadlines
        contact = self.results.organisation.contact or self.results.organisation.committee
        return self.sentence(
            "appeal",
            say(
                "Đơn vị gửi giải trình bằng văn bản, nêu mã tiêu chí và kèm minh chứng, đến {contact} trước hết ngày {day}.",
                contact=contact,
                day=deadlines.appeal,
            ),
        )


def _float(x: Fraction | None) -> float | None:
    return None if x is None else float(x)
