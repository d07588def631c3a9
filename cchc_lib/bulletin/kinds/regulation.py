"""The table of criteria of a block (bảng tiêu chuẩn), printed from the same YAML that is computed."""

from collections.abc import Iterator

from ...language import Message, say
from ...model import Criterion, Example, YearExample
from ...quarter import ROMAN
from ...scoring import policy_of
from .. import regulation_words as words
from ..drawing.writer import Part, Section, numbers, texts
from ..entry_words import read_typed
from ..quarter_data import QuarterData
from ..scoped_pages import OneBlock
from .bulletin import Bulletin


class RegulationTable(Bulletin, OneBlock):
    """What a block is scored on."""

    kind = say("bảng tiêu chuẩn")
    stem = "regulation"

    def __init__(self, opened: QuarterData, block: str):
        super().__init__(opened, block)
        self.regulation = self.results.regulation
        self.title = say("{title}: {block}", title=self.regulation.head.title, block=self.block.title)

    def headline(self) -> Message:
        """How much it asks, and how much of that is new; of a version that amends none, what the best class takes."""
        best = self.regulation.head.classes[0]
        values: dict[str, object] = {"asked": words.count_main(self.block)}
        if amends := self.regulation.head.amends:
            if changes := len(amends.concerning(self.block.block)):
                return say("{asked}; sửa đổi {n} nội dung so với bản trước", n=changes, **values)
            return say("{asked}; bản mới không nêu sửa đổi ở khối này", **values)
        return say("{asked}; từ {low} % xếp loại {best}", low=best.from_, best=best.title, **values)

    def main_points(self) -> Section:
        """Decision, since when, the maxima, and within what a total stays."""
        head, may_exceed = self.regulation.head, self.block.may_exceed_max
        held = say("tổng điểm không dưới 0 và không vượt điểm tối đa")
        limits = say("tổng điểm không dưới 0, được vượt điểm tối đa") if may_exceed else held
        items = [
            say(
                "Ban hành kèm theo Quyết định số {number} ngày {day} của {issuer}; áp dụng từ {quarter}.",
                **self.cited,
                issuer=head.decision.issuer,
                quarter=head.start,
            ),
            say("Khối có {summary}; {limits}.", summary=words.summarize_block(self.block), limits=limits),
            *(say("Căn cứ: {basis}.", basis=basis) for basis in head.legal_basis),
        ]
        notice = self.write.callout(head.notice or None)
        return self.section("main_points", self.write.bullets(items, "main-points"), notice)

    def criteria(self) -> Section:
        """Every criterion: code, title, maximum, how it is measured and scored, clause."""
        bonus, penalty = self.block.bonus, self.block.penalty
        tables = [
            (say("Mục {code}. {title} ({most} điểm)", code=s.code, title=s.title, most=s.max_points), s.criteria)
            for s in self.block.sections
        ]
        tables.append((say("Điểm thưởng, tối đa {cap} điểm", cap=bonus.cap), bonus.criteria))
        tables.append((say("Điểm phạt, tối đa {cap} điểm", cap=penalty.cap), penalty.criteria))
        return self.section("criteria", *(self._table(*table) for table in tables if table[1]))

    def _table(self, caption: Message, criteria: tuple[Criterion, ...]) -> Part:
        measure, blocks = words.describe_measure, self.regulation.blocks
        rows = [[c.code, c.title, c.max_points, measure(c, blocks), c.describe_scale(), c.clause] for c in criteria]
        columns = [
            say("Số"), texts(say("Tiêu chí")), numbers(say("Tối đa")), texts(say("Cách đo (x)")),
            texts(say("Cách chấm")), texts(say("Căn cứ")),
        ]  # fmt: skip
        return self.write.table(caption, columns, rows)

    def rules(self) -> Section:
        """What holds for the whole: which points count, absence, classes, ceilings, ranks, the year."""
        head = self.regulation.head
        silent, lacking = words.describe_not_submitted(head), words.describe_without_value(head)
        year = [] if self.opened.lang.of_years else words.describe_year(head)  # no quarters make it
        has_more = len(self.block.criteria) > len(self.block.main)
        items = [
            *words.tell_points(head),
            *words.tell_absence(self.block),
            *([say("Tiêu chí thưởng, phạt không phát sinh: không cộng, không trừ điểm.")] if has_more else []),
            words.tell_classes(head),
            *self._ceilings(),
            *(say("{veto}.", veto=veto) for veto in words.list_vetoes(head, [self.block])),
            *words.tell_ranking(head),
            *([say("Đơn vị không nộp hồ sơ: {rule}.", rule=silent)] if silent else []),
            *([say("Thiếu số liệu: {rule}.", rule=lacking)] if lacking else []),
            *(say("{label}: {rule}.", label=label, rule=rule) for label, rule in year),
        ]
        return self.section("rules", self.write.bullets(items))

    def _ceilings(self) -> Iterator[Message]:
        """The ceilings that can be met in this block."""
        shares_out = any(policy_of(one, self.block).startswith("rescale") for one in self.block.criteria)
        for ceiling in self.regulation.head.ceilings:
            if not (about := ceiling.when.criterion) or about in self.block.by_id:
                told = words.tell_ceiling(self.regulation, ceiling, self.block)
                if ceiling.when.points_below is not None and shares_out:
                    told = say("{ceiling}; xét điểm khi chưa chia lại điểm tối đa", ceiling=told)
                yield say("Khống chế: {ceiling}.", ceiling=told)

    def examples(self) -> Section:
        """Worked examples that the owner of the regulation signed."""
        found = [e for e in self.results.examples if isinstance(e, Example) and e.block == self.block.block]
        known = [] if self.opened.lang.of_years else self.results.examples
        years = [e for e in known if isinstance(e, YearExample)]
        if not found:
            return self.sentence("examples", say("Bản quy định này không có ví dụ cho khối."))
        codes = {criterion.id: criterion.code for criterion in self.block.criteria}
        columns = [
            (texts(say("Ví dụ")), lambda example: example.name),
            (say("Số"), lambda example: codes.get(example.criterion, example.criterion)),
            (say("Số liệu"), _input_of),
            (numbers(say("Điểm")), lambda example: example.points),
            (texts(say("Căn cứ")), lambda example: example.clause),
        ]
        table = self.write.listing(say("Ví dụ chấm điểm"), columns, found)
        return self.section("examples", table, self._examples_of_years(years))

    def _examples_of_years(self, examples: list[YearExample]) -> Part:
        """The same of years: the quarters' % and classes, and what they come to."""
        columns = [
            (texts(say("Ví dụ")), lambda example: example.name),
            (texts(say("Các quý")), self._quarters_of),
            (numbers(say("Tồn tại quá hạn")), lambda example: example.overdue_shortcomings),
            (texts(say("Kết quả năm")), self._year_of),
            (texts(say("Căn cứ")), lambda example: example.clause),
        ]
        return self.write.listing(say("Ví dụ tính kết quả năm"), columns, examples)

    def _quarters_of(self, example: YearExample) -> list[Message]:
        return [
            say(
                "quý {n} {percent} % ({grade})",
                n=ROMAN[int(n) - 1],
                percent=one.percent,
                grade=self.class_name(one.grade),
            )
            for n, one in sorted(example.quarters.items())
        ]

    def _year_of(self, example: YearExample) -> Message:
        if example.percent is None or example.grade is None:
            return say("không có kết quả")
        title = next(grade.title for grade in self.regulation.head.year_classes if grade.id == example.grade)
        return say("{percent} ({grade})", percent=self.percent(example.percent), grade=title)

    def amendments(self) -> Section:
        """What this version changed."""
        amends = self.regulation.head.amends
        if not amends:
            return self.sentence("amendments", say("Bản quy định này không ghi là sửa đổi bản nào."))
        if not (changes := amends.concerning(self.block.block)):
            none = say("Các sửa đổi so với bản {version} không có nội dung nào về khối này.", version=amends.version)
            return self.sentence("amendments", none)
        lead = self.write.paragraph(say("So với bản {version}:", version=amends.version))
        return self.section("amendments", lead, self.write.bullets(changes))


def _input_of(example: Example) -> Message:
    """What is entered in an example: a value, of a total where there is one."""
    if "without_value" in example.input:
        return say("không có số liệu")
    if "not_submitted" in example.input:
        return say("không nộp hồ sơ")
    given = {part: read_typed(text) for part, text in example.input.items()}
    if "reference" in given:
        return say("{value} so với {reference}", **given)
    return say("{value}/{total}", **given) if "total" in given else say("{value}", **given)
