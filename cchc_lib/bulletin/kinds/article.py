"""The draft of a news article about a quarter, for the editor of the company's web page.

Every sentence is one of the results. Who leads and whose performance rose unusually is named; those that fell short
are counted, since the notice names them to those whom it concerns. A photograph and a quotation are left to be added.
"""

from collections.abc import Iterator

from ...language import Message, say
from ...results import MOST_USUAL, UNKNOWN
from ..drawing.writer import Num, Section
from ..page import find_leaders, have_same_points, is_held, known
from ..quarter_data import QuarterData
from ..regulation_words import tell_apart
from ..scoped_pages import CompanyPage, Loss
from ..sections.change import ARROWS, sign_of_move
from ..sections.headline import move_of_class, tell_headline
from ..sections.losses import quote_criterion, tell_missed
from ..sections.revision import tell_revised_since
from ..sections.shortcomings_and_tasks import count_due, count_open, find_asked, list_late, name_asked
from .bulletin import Publication

MOST_LOSSES, MOST_NAMED = 3, 3


class Article(Publication, CompanyPage):
    """The quarter as news: its title is the company's headline; 250 to 400 words for a company of four blocks."""

    kind = say("bài viết")
    stem = "article"
    of_year = False

    def __init__(self, opened: QuarterData):
        super().__init__(opened)
        quarter, found = self.results.quarter, tell_headline(self)
        self.title = say("Chấm điểm {scored} {quarter}: {headline}", quarter=quarter, headline=found)

    def headline(self) -> None:
        """None: its title says it."""

    def status(self) -> Message | str:
        """A draft, whatever its numbers are."""
        return say("Bản nháp · {status}", status=super().status())

    def opening(self) -> Section:
        """How many units were scored, and the classes they got; by which decision; the place of the photograph."""
        counts = self.count_classes(self.scores.values())
        lead = say(
            "Qua chấm điểm {scored_at_first} {quarter} đối với {units} thuộc {blocks}, {organisation} có {classes}.",
            quarter=self.results.quarter,
            units=say("{n} đơn vị", n=self.stated("units", len(self.scores))),
            blocks=say("{n} khối", n=len(self.blocks)),
            organisation=self.results.organisation.name,
            classes=[say("{n} đơn vị xếp loại {grade}", n=n, grade=title) for n, title in counts],
        )
        rests_on = say("Việc chấm điểm căn cứ {title} (Quyết định số {number} ngày {day}).", **self.cited)
        photo = say("[Ảnh: hoạt động {scored} tại đơn vị; chú thích: nội dung, nơi và ngày chụp]")
        paragraph = self.write.paragraph
        told = [rests_on, *tell_apart(self.results.regulation.head), *self._tell_standing()]
        return self.section("opening", paragraph(lead, "lead"), self.write.callout(photo), paragraph(told))

    def _tell_standing(self) -> Iterator[Message]:
        """What may change yet or replaces what was told, since the editor takes the masthead off."""
        before = self.opened.history.releases.of(self.results.quarter)[: max(self.release.number - 1, 0)]
        if before:
            yield say(
                "Đây là kết quả theo bản đính chính số {number} ngày {day}, thay kết quả đã phát hành ngày {before}.",
                number=len(before),
                day=self.dated,
                before=before[-1].dated,
            )
        elif not self.release.number:
            yield say("Đây là kết quả tạm tính, chưa phát hành chính thức.")
        yield from tell_revised_since(self)

    def results_by_block(self) -> Section:
        """Who leads each block and the block's mean; how many a ceiling holds down, how many handed nothing in."""
        lead = self.write.paragraph(say("Kết quả của từng khối:"))
        told = self.write.bullets(map(self._tell_block, self.blocks))
        return self.section("results_by_block", lead, told, *map(self.write.paragraph, self._tell_cases()))

    def _tell_block(self, name: str) -> Message:
        block, ranked = self.blocks[name], self.ranked(name)
        leaders = find_leaders(ranked)
        best = [self.units[score.unit].name for score in leaders]
        values = {"block": block.title, "points": self.total_of(ranked[0]), "most": block.max_points}
        if len(ranked) == 1:
            values |= {"unit": best[0], "grade": self.class_of(ranked[0])}
            return say("{unit}, đơn vị duy nhất của khối, đạt {points}/{most} điểm, xếp loại {grade}.", **values)
        reached = say("{points}/{most} điểm", **values)
        if not have_same_points(leaders):
            reached = say("{percent} điểm tối đa", percent=self.percent_of(ranked[0]))
        values |= {"of": len(ranked), "reached": reached}
        if len(best) == len(ranked):
            return say("{block}: cả {of} đơn vị cùng đạt {reached}.", **values)
        units = best if len(best) <= MOST_NAMED else say("{n} đơn vị đồng hạng", n=len(best))
        return say(
            "{block}: {units} dẫn đầu {of} đơn vị với {reached}; bình quân khối {mean} điểm tối đa.",
            units=units,
            mean=self.mean_percent(name),
            **values,
        )

    def _tell_cases(self) -> Iterator[Message]:
        if n := self.stated("units held down", sum(map(is_held, self.scores.values()))):
            yield say("Có {n} đơn vị đủ điểm loại cao hơn nhưng bị khống chế ở loại thấp hơn theo quy định.", n=n)
        if n := sum(bool(unit.not_submitted) for unit in self.units.values()):
            yield say("Có {n} đơn vị không nộp hồ sơ chấm điểm, đã lập biên bản và chấm theo quy định.", n=n)

    def change_of_classes(self) -> Section:
        """Who changed class; whose performance moved more than units of the block usually do; a place to quote."""
        told = [self.no_change_reason()]
        if self.scores_before:
            told = [*([] if self.is_break else [self._tell_classes()]), *self._tell_moves()]
        quote = say("[Trích lời lãnh đạo {committee_short}]")
        return self.section("change_of_classes", self.write.paragraph(told), self.write.callout(quote))

    def _tell_classes(self) -> Message:
        moves = [move_of_class(self, score) for score in self.scores.values()]
        up, down = self.stated("units up a class", moves.count(1)), self.stated("units down a class", moves.count(-1))
        quarter = known(self.before).quarter
        if not (up or down):
            return say("Không đơn vị nào lên hay xuống loại so với {quarter}.", quarter=quarter)
        parts = [say("{n} đơn vị lên loại", n=up), say("{n} đơn vị xuống loại", n=down)]
        return say("So với {quarter}: {parts}.", quarter=quarter, parts=[part for part in parts if part.values["n"]])

    def _tell_moves(self) -> Iterator[Message]:
        """By the rule of the usual swing: what noise could have made is not told as a rise or a fall."""
        if self.is_break:
            both = {"before": self.results.quarter.previous, "quarter": self.results.quarter}
            yield say("Quy định chấm {before} và {quarter} khác nhau nên chỉ so phần thực hiện.", **both)
        judged = [unit for unit in self.compared if self.judge(unit) != UNKNOWN]
        if not judged:
            yield say("Chưa đủ số liệu các quý trước để nhận xét tăng, giảm điểm.")
            return
        up, down = ARROWS
        rose = self.name_or_count([self.units[unit].name for unit in judged if sign_of_move(self, unit) == up])
        parts = [say("{units} tăng", units=rose)] if rose else []
        if n := sum(sign_of_move(self, unit) == down for unit in judged):
            parts.append(say("{n} đơn vị giảm", n=n))
        yield say(
            "Xét phần thực hiện của {of} đơn vị thuộc khối đã biết mức dao động thường thấy, {told} khác thường "
            "(quá {times} lần mức đó).",
            of=len(judged),
            told=parts or say("không đơn vị nào tăng hay giảm"),
            times=Num(MOST_USUAL, 3),
        )

    def shortfalls(self) -> Section:
        """The criteria that cost most, told by cases."""
        if not self.losses:
            return self.sentence("shortfalls", say("Mọi đơn vị đạt đủ điểm ở mọi tiêu chí."))
        lead = self.write.paragraph(say("Các tiêu chí mất điểm nhiều nhất:"))
        told = self.write.bullets(map(self._tell_lost, self.losses[:MOST_LOSSES]))
        return self.section("shortfalls", lead, told)

    def _tell_lost(self, loss: Loss) -> Message:
        criterion, missed = quote_criterion(self, loss), tell_missed(loss)
        if not any(score.is_applicable for score in loss.by_unit.values()):
            missed = say("không phát sinh ở {n} đơn vị nên tính 0 điểm", n=len(loss.by_unit))
        if missed is None:
            missed = say("{n}/{of} đơn vị mất điểm", n=loss.sums.losing, of=loss.sums.concerned)
        return say("{criterion}: {missed}.", criterion=criterion, missed=missed)

    def to_do(self) -> Section:
        """Tasks done, and what is to be corrected until when."""
        paragraphs = list(self._tell_tasks()), list(self._tell_open())
        return self.section("to_do", *(self.write.paragraph(one) for one in paragraphs if one))

    def _tell_tasks(self) -> Iterator[Message]:
        done, n = count_due(self)
        if n:
            yield say(
                "Các đơn vị hoàn thành {done}/{n} nhiệm vụ của chương trình {scored} đến hạn trong quý.",
                done=done,
                n=n,
            )
        if n := self.stated("late tasks", len(list_late(self.results))):
            yield say("Tính cả các quý trước, còn {n} nhiệm vụ chậm hạn.", n=n)

    def _tell_open(self) -> Iterator[Message]:
        n, overdue = count_open(self)
        if n:
            late = say("trong đó {n} quá hạn", n=overdue) if overdue else say("chưa tồn tại nào quá hạn")
            yield say("Đến ngày {day}, còn {n} tồn tại chưa khắc phục, {late}.", day=self.as_of, n=n, late=late)
        asked = len(find_asked(self.results))
        if asked and self.release.status != "revised":  # whose letters may ask no more for what was done since
            yield say(
                "{committee} yêu cầu {units} {asked}, báo cáo chậm nhất ngày {day}.",
                committee=self.results.organisation.committee,
                units=say("{n} đơn vị", n=asked),
                asked=name_asked(self),
                day=self.deadline("report"),
            )
        elif not (asked or n):
            yield say("Không còn tồn tại nào chưa khắc phục.")
