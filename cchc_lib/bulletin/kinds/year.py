"""The bulletins of a year: of the company, of a block, of a unit. Their sections are the same, of another scope."""

from collections.abc import Iterator

from ...language import Message, say
from ...results import Standing
from ..drawing.writer import KeyFigure, Section
from ..page import find_leaders, known, rank
from ..scoped_pages import OneBlock, OneUnit
from ..sections import year as sections
from .bulletin import Publication


class YearSections(Publication):
    """What the quarters of a year come to, of whomever."""

    of_year = True
    quarters = sections.show_quarters
    arithmetic = sections.show_arithmetic
    ceilings = sections.show_ceilings
    tasks = sections.show_tasks
    flow = sections.show_flow
    year_before = sections.show_year_before


class YearBulletin(YearSections):
    """What they come to, with main points."""

    def main_points(self) -> Section:
        """The year in a few sentences."""
        ranked = rank(score for score in self.results.standings().values() if score.unit in self.units)
        parts = [say("**{count}** {title}", count=n, title=title) for n, title in self.count_classes(ranked)]
        of_all = say("{n} đơn vị có kết quả năm: {parts}.", n=len(ranked), parts=parts) if ranked else None
        result = self.tell_result(ranked[0]) if ranked and len(self.units) == 1 else of_all
        points = [result, *self._leaders(), *self.held_down(ranked), *sections.tell_missing(self)]
        return self._tell_results(points, self._key_figures(len(ranked)))

    def tell_result(self, score: Standing) -> Message:
        """What a unit reached in the year."""
        return say("{unit} đạt **{percent}** cả năm, xếp loại **{grade}**.", unit=self.units[score.unit].name,
                   percent=self.percent_of(score), grade=self.class_of(score))  # fmt: skip

    def _leaders(self) -> Iterator[Message]:
        """The best of each block that has several units."""
        for name in dict.fromkeys(unit.block for unit in self.units.values()):
            ranked = rank(one for one in self.results.standings().values() if one.block == name)
            if len(ranked) > 1:
                best = [self.units[one.unit].short for one in find_leaders(ranked)]
                title = self.results.regulation.blocks[name].title
                percent = self.percent_of(ranked[0])
                if len(best) == len(ranked) and not self.results.unscored(name):
                    yield say("{block}: mọi đơn vị đồng hạng ({reached}).", block=title, reached=percent)
                else:
                    units = self.name_or_count(best)
                    yield say("{block}: dẫn đầu là {units} ({percent}).", block=title, units=units, percent=percent)

    def _key_figures(self, ranked: int) -> list[KeyFigure]:
        tasks, flow = sections.tasks_of(self), sections.flow_of(self)
        overdue = say("{overdue} quá hạn", overdue=self.stated("overdue", flow.overdue))
        figures: list[KeyFigure] = [(say("Đơn vị có kết quả năm"), f"{ranked}/{len(self.units)}", None)]
        if due := tasks.due - tasks.dropped:  # what a decision dropped is due no more
            done = f"{tasks.in_time + tasks.late}/{self.stated('tasks due in the year', due)}"
            figures.append((say("Nhiệm vụ {scored} đến hạn"), done, say("đã hoàn thành")))
        return [*figures, (say("Tồn tại chưa khắc phục"), str(self.stated("open", flow.open)), overdue)]


class CompanyYear(YearBulletin):
    """All units in one year; blocks are never ranked against each other."""

    kind = say("bản tin năm của {body}")
    stem = "company_year"


class BlockYear(YearBulletin, OneBlock):
    """The units of one block in one year."""

    kind = say("bản tin năm của khối")
    stem = "block_year"


class UnitYearBulletin(YearBulletin, OneUnit):
    """One unit in one year."""

    kind = say("bản tin năm của đơn vị")
    stem = "unit_year"
    by_criterion = sections.show_by_criterion

    def main_points(self) -> Section:
        """The result in one sentence, rank, and what holds the class down."""
        score = self.results.standings()[self.unit.id]
        ranks = [one.rank for one in self.results.standings().values() if one.block == score.block]
        block = self.results.regulation.blocks[score.block].title
        told = {"rank": str(known(score.rank)), "n": len(ranks), "block": block}
        place = say("Hạng **{rank}** trên {n} đơn vị có kết quả. Khối: {block}.", **told)
        if ranks.count(score.rank) > 1:
            place = say("Đồng hạng **{rank}** trên {n} đơn vị có kết quả. Khối: {block}.", **told)
        alone = say("Khối chỉ có một đơn vị nên không xếp hạng.") if self.is_alone else None
        points = [place if len(ranks) > 1 else alone, *self.held_down([score])]
        figures: list[KeyFigure] = [
            (say("Kết quả năm"), self.percent_of(score), None),
            (say("Xếp loại năm"), self.class_of(score), None),
            *self._key_figures(1)[1:],
        ]
        return self._tell_results(points, figures, self.write.paragraph(self.tell_result(score), "lead"))
