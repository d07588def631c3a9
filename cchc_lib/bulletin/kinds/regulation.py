"""The table of criteria of a block (bảng tiêu chuẩn), printed from the same YAML that is computed."""

from fractions import Fraction

from ...language import Message, say
from ...model import Ceiling, Criterion, Example
from ...scoring import describe_scale
from ..drawing.section import Section
from ..drawing.writer import Cell, Line, Part
from ..labels import POLICY_NAMES, describe_condition, describe_measure
from ..page import Bulletin
from ..quarter_data import OpenQuarter
from ..wording import read_typed


class RegulationBulletin(Bulletin):
    """What a block is scored on."""

    kind = say("bảng tiêu chuẩn")

    def __init__(self, opened: OpenQuarter, block: str):
        super().__init__(opened)
        self.check_known(say("khối"), block, self.regulation.blocks)
        self.block = self.regulation.blocks[block]
        self.key = f"regulation_{block}"

    @property
    def title(self) -> Message:
        return say("Bảng tiêu chuẩn, đánh giá và chấm điểm CCHC: {block}", block=self.block.title)

    @property
    def block_in_scope(self) -> str:
        return self.block.block

    def main_points(self) -> Section:
        """Decision, since when, and the maxima."""
        head = self.regulation.head
        items = [
            say(
                "Ban hành theo văn bản số {number} ngày {date} của {issuer}; áp dụng từ {quarter}.",
                number=head.decision.number,
                date=head.decision.date,
                issuer=head.decision.issuer,
                quarter=head.applies_from,
            ),
            say(
                "Khối có **{count}** tiêu chí, tổng điểm tối đa **{most}**.",
                count=len(self.block.criteria),
                most=self.block.max_points,
            ),
            *(say("Căn cứ: {basis}.", basis=basis) for basis in head.legal_basis),
        ]
        notice = self.write.callout(head.notice) if head.notice else None
        return self.section("main_points", self.write.bullets(items, "main-points"), notice)

    def criteria(self) -> Section:
        """Every criterion: code, title, maximum, how it is measured and scored, clause."""
        parts = [
            self._table(
                say("Mục {code}. {title} ({most} điểm)", code=s.code, title=s.title, most=s.max_points), s.criteria
            )
            for s in self.block.sections
        ]
        bonus, penalty = self.block.bonus, self.block.penalty
        if bonus.criteria:
            parts.append(self._table(say("Điểm cộng, tối đa {cap} điểm", cap=bonus.cap), bonus.criteria))
        if penalty.criteria:
            parts.append(self._table(say("Điểm trừ, tối đa {cap} điểm", cap=penalty.cap), penalty.criteria))
        return self.section("criteria", *parts)

    def _table(self, caption: Message, criteria: tuple[Criterion, ...]) -> Part:
        rows = [
            Line(
                [
                    c.code,
                    Cell(c.title, "text"),
                    c.max_points,
                    Cell(describe_measure(c), "text"),
                    Cell(describe_scale(c), "text"),
                    Cell(c.clause, "text"),
                ]
            )
            for c in criteria
        ]
        heads = [say("Mã"), say("Tiêu chí"), say("Tối đa"), say("Cách đo (x)"), say("Cách chấm"), say("Căn cứ")]
        return self.write.table(caption, heads, rows, numeric=[2], wide=True)

    def rules(self) -> Section:
        """What holds for the whole: absence, classes, ceilings, rounding."""
        head = self.regulation.head
        grades = [
            say("{title}: từ {low} %", title=grade.title, low=grade.from_)
            if grade.from_
            else say("{title}: dưới mức trên", title=grade.title)
            for grade in head.classes
        ]
        items = [
            say("Tiêu chí không phát sinh: {policy}.", policy=POLICY_NAMES[self.block.not_applicable]),
            *(
                say("Riêng tiêu chí {code}: {policy}.", code=c.code, policy=POLICY_NAMES[c.not_applicable])
                for c in self.block.criteria
                if c.not_applicable and c.not_applicable != self.block.not_applicable
            ),
            say("Xếp loại theo tỷ lệ % trên điểm tối đa. {grades}.", grades=grades),
            *(self._ceiling(ceiling) for ceiling in head.ceilings if self._concerns(ceiling)),
        ]
        return self.section("rules", self.write.bullets(items))

    def _concerns(self, ceiling: Ceiling) -> bool:
        """Whether a ceiling can be met in this block."""
        return ceiling.when.criterion is None or self.criterion(self.block.block, ceiling.when.criterion) is not None

    def _ceiling(self, ceiling: Ceiling) -> Message:
        criterion = self.criterion(self.block.block, ceiling.when.criterion) if ceiling.when.criterion else None
        return say(
            "Khống chế: {condition} thì xếp cao nhất loại {grade} ({clause}).",
            condition=describe_condition(ceiling.when, criterion and criterion.title),
            grade=self.class_name(ceiling.highest_class),
            clause=ceiling.clause,
        )

    def examples(self) -> Section:
        """Worked examples that the owner of the regulation signed."""
        found = [e for e in self.results.examples if e.block == self.block.block]
        if not found:
            return self.sentence("examples", say("Bản quy định này không có ví dụ cho khối."))
        rows = [
            [
                Cell(e.name, "text"),
                criterion.code if (criterion := self.criterion(e.block, e.criterion)) else e.criterion,
                _input_of(e),
                Fraction(e.points),
                Cell(e.clause, "text"),
            ]
            for e in found
        ]
        heads = [say("Ví dụ"), say("Mã"), say("Số liệu"), say("Điểm"), say("Căn cứ")]
        table = self.write.table(say("Ví dụ chấm điểm"), heads, rows, numeric=[3], wide=True)
        return self.section("examples", table)

    def amendments(self) -> Section:
        """What this version changed."""
        amends = self.regulation.head.amends
        if not amends:
            return self.sentence("amendments", say("Đây là bản quy định đầu tiên."))
        lead = say("So với bản {version}:", version=amends.version)
        return self.section(
            "amendments", self.write.paragraph(lead), self.write.bullets(amends.concerning(self.block.block))
        )


def _input_of(example: Example) -> Message:
    """What is entered in an example: a value, of a total where there is one."""
    given = {part: read_typed(text) for part, text in example.input.items()}
    return say("{value}/{total}", **given) if "total" in given else say("{value}", **given)
