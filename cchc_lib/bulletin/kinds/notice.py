"""The notice of results: classes, means and what is open, and one table of every unit as its annex."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from statistics import mean
from typing import TypeVar

from ...language import Message, Text, say
from ...model import QuotedBlock
from ...results import Standing, UnitChange
from ..drawing.writer import Cell, Column, Part, Section, TableRow, numbers
from ..page import find_leaders, have_same_points, is_held, rank, repeats_points
from ..quarter_data import QuarterData
from ..sections.proposals import list_struck, tell_struck
from ..sections.revision import find_middles, list_changes, tell_void_requests
from ..sections.shortcomings_and_tasks import find_asked, name_asked
from .letter import Letter

Old = TypeVar("Old")


class ResultNotice(Letter):
    """The results of the quarter, told to all, with one table of every unit as its annex."""

    kind = say("thông báo kết quả")
    called = say("Thông báo")
    enclosed = say("Điểm, xếp loại và hạng của từng đơn vị ghi tại Phụ lục kèm theo.")
    stem = "notice"
    require_results = Letter.require_all_units

    def __init__(self, opened: QuarterData):
        super().__init__(opened)
        self.require_results()
        self.standings = self.results.standings()
        self.subject = say("Kết quả chấm điểm {scored_in_full} {quarter}", quarter=self.results.quarter)
        self.title = self.entitle(self.subject)

    @cached_property
    def blocks(self) -> dict[str, QuotedBlock]:
        """The blocks that have units, in the order of the regulation."""
        return {name: self.results.quoted_block(name) for name in dict.fromkeys(u.block for u in self.units.values())}

    def masthead(self) -> Section:
        """The head, what kind of letter it is and of what, on what it rests, and what it replaces."""
        paragraph = self.write.paragraph
        rests_on = say("Căn cứ {title}, ban hành kèm theo Quyết định số {number} {day};", **self.cited)
        lead = say(
            "{committee} thông báo kết quả chấm điểm {scored} {quarter} của {units} thuộc {blocks} như sau:",
            committee=self.results.organisation.committee,
            quarter=self.results.quarter,
            units=say("{n} đơn vị", n=self.stated("units", len(self.standings))),
            blocks=say("{n} khối", n=len({score.block for score in self.standings.values()})),
        )
        title = Part(f"<h1>{self.write.text(self.title)}</h1>")
        grounds = paragraph(rests_on, "ground"), paragraph(self._verified(), "ground")
        opening = *grounds, *self.tell_replaced(), paragraph(lead)
        return self._letter(None, paragraph(say("THÔNG BÁO"), "kind"), title, *opening)

    def _verified(self) -> Message:
        """What was verified, up to which day."""
        day = self.day(self.as_of)
        return say("Căn cứ số liệu đến {day} do {team} thẩm định.", day=day)

    def tell_replaced(self) -> list[Part]:
        """Also which requests hold no more."""
        return super().tell_replaced() + list(map(self.write.paragraph, tell_void_requests(self)))

    def overall_results(self) -> Section:
        """How many units have which class and are held down to it, each block's mean and who comes first in it."""
        counts = self.count_classes(self.standings.values())
        parts = [say("{n} đơn vị {grade}", n=n, grade=title) for n, title in counts]
        told = say("Xếp loại: {parts}.", parts=parts)
        if among := list(self._name_cases()):
            told = say("Xếp loại: {parts}; trong đó {held}.", parts=parts, held=among)
        told = say("{told} {annex}", told=told, annex=self.enclosed)
        of_blocks = map(self._block_result, self.blocks)
        return self.section("overall_results", *map(self.write.paragraph, [told, self._tell_without(), *of_blocks]))

    def _name_cases(self) -> Iterator[Message]:
        """How many units are held down or struck by a veto, and of how many data is missing; the annex names them."""
        units = self.units.values()
        if n := sum(map(is_held, self.standings.values())):
            yield say("{n} đơn vị bị khống chế xếp loại", n=n)
        if silent := sum(bool(unit.not_submitted) for unit in units):
            yield say("{n} đơn vị không nộp hồ sơ chấm điểm", n=silent)
        if n := len(list_struck(self.results)):
            yield tell_struck(n, silent)
        if n := sum(bool(unit.without_value) for unit in units):
            yield say("{n} đơn vị thiếu số liệu thẩm định", n=n)

    def _tell_without(self) -> Message | None:
        """Who has no result and is in no count of classes; of a quarter nobody, for it is not told before."""
        return None

    def _block_result(self, name: str) -> Message:
        block, scores = self.blocks[name], self._ranked(name)
        best = [self.units[score.unit].name for score in find_leaders(scores)]
        values = {"block": block.title, "units": best, "points": self.total_of(scores[0]), "most": block.max_points}
        if len(scores) == 1:
            return say("{block}: {points}/{most} điểm.", **values)
        values |= {"mean": self.mean_percent(name), "reached": self._tell_reached(scores, values)}
        if len(best) == len(scores):
            return say("{block}: mọi đơn vị đồng hạng ({reached}).", **values)
        return say("{block}: bình quân {mean}; dẫn đầu {units} ({reached}).", **values)

    def _tell_reached(self, scores: list[Standing], values: Mapping[str, object]) -> object:
        """What the first rank is: points, beside % where these do not repeat it; % alone of several points."""
        points = say("{points}/{most} điểm", **values)
        if repeats_points(scores):
            return points
        percent = self.percent_of(scores[0])
        if not have_same_points(find_leaders(scores)):
            return percent
        return say("{percent}, {points}", percent=percent, points=points)

    def _ranked(self, block: str) -> list[Standing]:
        return rank(score for score in self.standings.values() if score.block == block)

    def to_follow(self) -> Section:
        """How much is open in all, who gets a correction request, and what is asked of nobody."""
        asked, pending = find_asked(self.results), self.results.pending()
        ended = [unit for unit, _ in pending if unit not in asked]
        told = []
        if asked:
            told.append(self._tell_asked(asked, _count(what for unit, what in pending if unit in asked)))
        if ended:
            told.append(say(
                "Còn {counts} của đơn vị đã kết thúc ({units}), chưa có đơn vị tiếp nhận.",
                counts=_count(what for unit, what in pending if unit in ended),
                units=[found.name if (found := self.find_unit(unit)) else unit for unit in dict.fromkeys(ended)],
            ))  # fmt: skip
        return self.section("to_follow", *map(self.write.paragraph, told))

    def _tell_asked(self, asked: Collection[str], counts: list[Message]) -> Message:
        """What these units have to do; of a revision, whose letters may ask no more for what was done since, no more.

        What is left of it, if anything, and until when is for each letter to say then.
        """
        units = [unit.name for unit in self.units.values() if unit.id in asked]
        values = {"as_of": self.day(self.as_of), "counts": counts, "n": len(asked), "units": units}
        if self.release.status == "revised":
            return say(
                "Đến {as_of}, các đơn vị còn {counts}; việc còn phải thực hiện và thời hạn ghi tại văn bản yêu cầu, "
                "gửi riêng đến {n} đơn vị: {units}.",
                **values,
            )
        return say(
            "Đến {as_of}, các đơn vị còn {counts}; phải {asked} trong thời hạn ghi tại văn bản yêu cầu, gửi riêng "
            "đến {n} đơn vị: {units}.",
            asked=name_asked(self),
            **values,
        )

    def closing(self) -> Section:
        """Until when to appeal, and who signs."""
        appeal = say(
            "Đơn vị có ý kiến khác gửi giải trình bằng văn bản, kèm minh chứng, về {contact} chậm nhất {day}.",
            contact=self.contact,
            day=self.day(self.deadline("appeal")),
        )
        told = say(
            "{committee} thông báo để các đơn vị biết, thực hiện.", committee=self.results.organisation.committee
        )
        return self.section("closing", self.sign(appeal, told))

    def annex(self) -> Section:
        """Every unit in one table, by block and rank."""
        enclosed = say(
            "(Kèm theo Thông báo số {number} {day} của {committee})",
            number=self.number, day=self.day(self.dated), committee=self.results.organisation.committee,
        )  # fmt: skip
        title = (
            f'<h2 class="annex-word">{self.write.text(say("Phụ lục"))}</h2>'
            f"<h3>{self.write.text(self.capitals(self.subject))}</h3>"
        )
        rows = [row for name in self.blocks for row in self._block_rows(name)]
        columns = [say("Đơn vị"), *self._heads(), say("Xếp loại"), numbers(say("Hạng"))]
        table = self.write.table(self._caption(), columns, rows)
        notes = "".join(self.write.paragraph(one, "note").html for one in self._notes())
        content = title + self.write.paragraph(enclosed, "annex-of").html + table.html + notes
        return self.section("annex", Part(f'<section class="annex">{content}</section>', tables=1))

    @cached_property
    def _has_percent(self) -> bool:
        return not repeats_points(self.standings.values())

    def _caption(self) -> Message:
        if self._has_percent:
            return say("Điểm, tỷ lệ trên điểm tối đa, xếp loại và hạng trong khối")
        return say("Điểm, xếp loại và hạng trong khối")

    def _heads(self) -> list[Column]:
        """Those of a unit's numbers; of the last one a block has a mean."""
        return [numbers(say("Điểm")), *([numbers(say("Tỷ lệ"))] if self._has_percent else [])]

    def _numbers_of(self, score: Standing) -> list[object]:
        return [self._total_with_old(score), *([self.percent_of(score)] if self._has_percent else [])]

    def _name_block(self, block: QuotedBlock) -> Message | Text:
        return say("{block} (tối đa {most} điểm)", block=block.title, most=block.max_points)

    def _block_rows(self, name: str) -> list[TableRow]:
        """The block, with its mean where it has one, and its units by rank."""
        scores, head = self._ranked(name), self._name_block(self.blocks[name])
        if len(scores) > 1 and not self.results.unscored(name):
            middles = find_middles(self, name, mean) or (None, None)
            head = say("{block}, bình quân {mean}", block=head, mean=_beside_old(self.mean_percent(name), middles))
        group = TableRow([Cell(head, colspan=len(self._heads()) + 3)], "group")
        return [group, *(self._row(one, is_ranked=len(scores) > 1) for one in scores)]

    def _row(self, score: Standing, is_ranked: bool) -> TableRow:
        change = self._changed[score.unit]
        grade = _beside_old(self._mark(score), change.grade, self.class_name)
        place = _beside_old(self.rank_of(score), change.rank, str) if is_ranked else "–"
        return TableRow([self.units[score.unit].name, *self._numbers_of(score), grade, place])

    def _total_with_old(self, score: Standing) -> object:
        change = self._changed[score.unit]
        return _beside_old(self.total_of(score), change.total, lambda old: self.total(Fraction(old)))

    @cached_property
    def _changed(self) -> dict[str, UnitChange]:
        """What a revision changed, by unit."""
        return {unit: UnitChange(unit) for unit in self.units} | {one.unit: one for one in list_changes(self)}

    def _mark(self, score: Standing) -> Message | Text:
        """A class with the marks of the notes below the table; what rules did in a year is marked at the quarter."""
        grade = self.class_of(score)
        marked = say("{grade} (*)", grade=grade) if is_held(score) else grade
        is_ruled = not self.results.sums_up and self.tell_rules([self.units[score.unit]])
        return say("{grade} (**)", grade=marked) if is_ruled else marked

    def _notes(self) -> Iterator[Message]:
        """What the marks mean, of units in the order of the table."""
        in_order = (score for name in self.blocks for score in self._ranked(name))
        yield from (say("(*) {held}", held=one) for one in self.held_down(in_order))
        yield from (say("(**) {told}", told=one) for one in self.tell_rules())


def _count(pending: Iterable[str]) -> list[Message]:
    n = Counter(pending)
    counts = {
        "open": say("{n} tồn tại chưa quá hạn", n=n["open"]),
        "overdue": say("{n} tồn tại quá hạn", n=n["overdue"]),
        "late": say("{n} nhiệm vụ của chương trình {scored} chậm hạn", n=n["late"]),
    }
    return [said for what, said in counts.items() if n[what]]


def _beside_old(
    now: object, pair: tuple[Old | None, Old | None], show: Callable[[Old], object] = lambda old: old
) -> object:
    """What stands in a cell, and what stood there before a revision changed it."""
    old, new = pair
    return now if old is None or old == new else say("{now} (trước đây {old})", now=now, old=show(old))
