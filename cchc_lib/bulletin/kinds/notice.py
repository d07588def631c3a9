"""The notice of results: classes, means and what is open, and one table of every unit as its annex."""

from functools import cached_property

from ...language import Message, say
from ...model import QuotedBlock
from ...results import Standing
from ..drawing.writer import Cell, Part, Section, TableRow, numbers
from ..page import find_leaders, is_held, rank
from ..quarter_data import QuarterData
from ..sections.pending import find_asked
from .letter import Letter


class ResultNotice(Letter):
    """The results of the quarter, told to all, with one table of every unit as its annex."""

    kind = say("thông báo kết quả")
    key = "notice"

    def __init__(self, opened: QuarterData):
        super().__init__(opened)
        self.require_all_units()
        self.standings = self.results.standings()
        self.title = say("Kết quả chấm điểm cải cách hành chính {quarter}", quarter=self.results.quarter)

    @cached_property
    def blocks(self) -> dict[str, QuotedBlock]:
        """The blocks that have units, in the order of the regulation."""
        return {name: self.results.quoted_block(name) for name in dict.fromkeys(u.block for u in self.units.values())}

    def masthead(self) -> Section:
        """The head, what kind of letter it is and of what, and on what it rests."""
        head, paragraph = self.head, self.write.paragraph
        rests_on = say(
            "Căn cứ {title}, ban hành kèm theo văn bản số {number} {day};",
            title=head.title, number=head.decision.number, day=self.day(head.decision.date),
        )  # fmt: skip
        verified = say(
            "Căn cứ kết quả thẩm định của Tổ chấm điểm CCHC, số liệu đến {day}.",
            day=self.day(self.results.settings.as_of),
        )
        lead = say(
            "{committee} thông báo kết quả chấm điểm CCHC {quarter} của {units} đơn vị thuộc {blocks} khối như sau:",
            committee=self.results.organisation.committee,
            quarter=self.results.quarter,
            units=self.count(len(self.standings)),
            blocks=self.count(len(self.blocks)),
        )
        title = Part(f"<h1>{self.write.text(self.title)}</h1>")
        opening = [paragraph(rests_on, "ground"), paragraph(verified, "ground"), paragraph(lead)]
        return self.letter(Part(""), paragraph(say("THÔNG BÁO"), "kind"), title, *opening)

    def overall_results(self) -> Section:
        """How many units have which class, each block's mean and its best, and whose class is held down."""
        counts = self.count_classes(self.standings.values())
        parts = [say("{count} đơn vị {grade}", count=self.count(n), grade=title) for n, title in counts]
        told = [say("Xếp loại: {parts}.", parts=parts), *map(self._block_result, self.blocks)]
        told += self.held_down(self.standings.values())
        return self.section("overall_results", *map(self.write.paragraph, told))

    def _block_result(self, name: str) -> Message:
        block, scores = self.blocks[name], self._ranked(name)
        best = [self.units[score.unit].name for score in find_leaders(scores)]
        values = {
            "block": block.title,
            "units": best,
            "points": self.points(scores[0].total),
            "most": block.max_points,
        }
        if len(scores) == 1:
            return say("{block}: {points}/{most} điểm.", **values)
        mean = self.mean_percent(name)
        return say("{block}: bình quân {mean}; cao nhất {units} ({points}/{most} điểm).", mean=mean, **values)

    def _ranked(self, block: str) -> list[Standing]:
        return rank(score for score in self.standings.values() if score.block == block)

    def to_follow(self) -> Section:
        """How much is open in all, and who gets a correction request."""
        asked = find_asked(self.results)
        if not asked:
            return self.sentence("to_follow", say("Không còn tồn tại chưa khắc phục hoặc nhiệm vụ chậm hạn."))
        pending = [what for _, what in self.results.pending()]
        counts = self.list_counts(
            (pending.count("open"), say("tồn tại trong hạn khắc phục")),
            (pending.count("overdue"), say("tồn tại quá hạn")),
            (pending.count("late"), say("nhiệm vụ của chương trình CCHC chậm hạn")),
        )
        told = say(
            "Các đơn vị còn {counts}. Văn bản yêu cầu khắc phục được gửi riêng đến {count} đơn vị: {units}.",
            counts=counts,
            count=self.count(len(asked)),
            units=[unit.name for unit in self.units.values() if unit.id in asked],
        )
        return self.section("to_follow", self.write.paragraph(told))

    def closing(self) -> Section:
        """Until when to appeal, and who signs."""
        appeal = say(
            "Đơn vị có ý kiến khác về kết quả gửi giải trình bằng văn bản, kèm minh chứng, về {contact} "
            "chậm nhất {day}.",
            contact=self.contact,
            day=self.day(self.results.settings.deadlines.appeal),
        )
        told = say(
            "{committee} thông báo để các đơn vị biết, thực hiện.", committee=self.results.organisation.committee
        )
        return self.section("closing", *self.sign(appeal, told))

    def annex(self) -> Section:
        """Every unit in one table, by block and rank."""
        enclosed = say(
            "(Kèm theo Thông báo số {number} {day} của {committee})",
            number=self.number, day=self.day(self.dated), committee=self.results.organisation.committee,
        )  # fmt: skip
        title = (
            f'<h2 class="annex-word">{self.write.text(say("Phụ lục"))}</h2>'
            f"<h3>{self.write.text(self.capitals(self.title))}</h3>"
        )
        table = self.write.table(
            say("Điểm, tỷ lệ trên điểm tối đa, xếp loại và hạng trong khối"),
            [say("Đơn vị"), numbers(say("Điểm")), numbers(say("Tỷ lệ")), say("Xếp loại"), numbers(say("Hạng"))],
            [row for name in self.blocks for row in self._block_rows(name)],
        )
        content = title + self.write.paragraph(enclosed, "annex-of").html + table.html + self._held_note().html
        return self.section("annex", Part(f'<section class="annex">{content}</section>', tables=1))

    def _block_rows(self, name: str) -> list[TableRow]:
        block, scores = self.blocks[name], self._ranked(name)
        head = say("{block} (tối đa {most} điểm)", block=block.title, most=block.max_points)
        if len(scores) == 1:
            return [TableRow([Cell(head, colspan=5)], "total"), self._row(scores[0], rank="–")]
        mean = self.mean_percent(name)
        group = TableRow([Cell(head, colspan=2), mean, Cell(say("bình quân"), colspan=2)], "total")
        return [group, *(self._row(score, str(score.rank)) for score in scores)]

    def _row(self, score: Standing, rank: str) -> TableRow:
        grade = self.class_name(score.final_class)
        return TableRow([
            self.units[score.unit].name,
            self.points(score.total),
            self.percent(score.percent),
            f"{self.write.plain(grade)} (*)" if is_held(score) else grade,
            rank,
        ])  # fmt: skip

    def _held_note(self) -> Part:
        note = say("(*) Xếp loại theo điều kiện khống chế, nêu tại mục 1 của Thông báo.")
        return self.write.paragraph(note) if any(map(is_held, self.standings.values())) else Part("")
