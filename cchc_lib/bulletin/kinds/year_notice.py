"""The notice of a year's results, and one table of every unit as its annex: its quarters, its year."""

from collections.abc import Iterator

from ...errors import UsageError
from ...language import Message, Text, say
from ...model import QuotedBlock
from ...results import Standing, unit_quarters, year_quarters
from ...scoring import ShortcomingFlow, TaskCounts
from ..drawing.writer import Column, Section, TableRow, numbers
from ..page import find_leaders, known
from ..regulation_words import describe_combining
from ..sections.revision import tell_revised
from ..sections.shortcomings_and_tasks import name_counts
from ..sections.year import flow_of, list_revised_parts, name_tasks, show_percents, tasks_of, tell_missing
from .notice import ResultNotice


class YearNotice(ResultNotice):
    """The results of a year of quarters, told to all; a unit without a result is named with the reason."""

    kind = say("thông báo kết quả năm")
    stem = "year_notice"
    of_year = True
    enclosed = say("Kết quả từng quý và cả năm của từng đơn vị ghi tại Phụ lục kèm theo.")

    def require_results(self) -> None:
        """Refuse a year in which no unit has a result.

        Raises
        ------
        UsageError
        """
        if all(unit.missing for unit in self.units.values()):
            raise UsageError(say("Chưa đơn vị nào có kết quả năm: {units}", units=self.list_missing()))

    def _verified(self) -> Message:
        counted = [one.quarter.numeral for one in year_quarters(self.results) if not one.why]
        how = describe_combining(known(self.results.regulation.head.year))
        return say(
            "Căn cứ kết quả chấm điểm {scored} quý {numbers} năm {year}, số liệu đến {day}; kết quả năm là {how}.",
            numbers=counted, year=str(self.results.quarter), day=self.day(self.as_of), how=how,
        )  # fmt: skip

    def _tell_without(self) -> Message | None:
        missing = self.results.unscored()
        return say("Ngoài ra có {n} đơn vị chưa có kết quả năm.", n=len(missing)) if missing else None

    def _block_result(self, name: str) -> Message:
        title, scores = self.blocks[name].title, self._ranked(name)
        if not scores:
            return say("{block}: chưa có kết quả năm.", block=title)
        best = [self.units[score.unit].name for score in find_leaders(scores)]
        values = {"block": title, "units": best, "percent": self.percent_of(scores[0])}
        if len(scores) == 1:
            return say("{block}: {percent}.", **values)
        if n := len(self.results.unscored(name)):
            return say(
                "{block}: cao nhất {units} ({percent}); không tính bình quân vì {n} đơn vị chưa có kết quả năm.",
                n=n,
                **values,
            )
        if len(best) == len(scores):
            return say("{block}: mọi đơn vị đồng hạng ({reached}).", block=title, reached=values["percent"])
        mean = self.mean_percent(name)
        return say("{block}: bình quân {mean}; cao nhất {units} ({percent}).", mean=mean, **values)

    def to_follow(self) -> Section:
        """What became of the year's tasks and shortcomings, and what is still to be done."""
        tasks, flow = tasks_of(self), flow_of(self)
        told = [*self._tell_tasks(tasks), *self._tell_flow(flow)]
        if tasks.not_done or flow.open:
            told.append(say("Các đơn vị tiếp tục thực hiện theo thời hạn ghi tại văn bản yêu cầu từng quý."))
        return self.section("to_follow", *map(self.write.paragraph, told))

    def _tell_tasks(self, tasks: TaskCounts) -> Iterator[Message]:
        if tasks.due:
            yield say(
                "Chương trình {scored}: {n} nhiệm vụ đến hạn trong năm hoặc chuyển từ năm trước; {told}.",
                n=self.stated("tasks of the year", tasks.due),
                told=name_tasks(self, tasks),
            )

    def _tell_flow(self, flow: ShortcomingFlow) -> Iterator[Message]:
        if flow.listed:
            told = name_counts(
                self,
                ("closed in the year", flow.closed_in_time + flow.closed_late, say("đã khắc phục")),
                ("closed in the year, not done", flow.closed_not_done, say("đóng khi chưa khắc phục")),
                ("open", flow.open, say("chưa khắc phục")),
            )
            overdue = say(", trong đó {n} quá hạn", n=self.stated("overdue", flow.overdue))
            yield say(
                "Có {n} tồn tại: {told}{overdue}.",
                n=self.stated("shortcomings of the year", flow.listed),
                told=told,
                overdue=overdue if flow.overdue else "",
            )

    # --- the annex ---

    def _caption(self) -> Message:
        return say("Tỷ lệ % điểm tối đa từng quý và cả năm, xếp loại và hạng trong khối")

    def _heads(self) -> list[Column]:
        quarters = [numbers(say("Quý {number}", number=one.quarter.numeral)) for one in year_quarters(self.results)]
        return [*quarters, numbers(say("Cả năm"))]

    def _numbers_of(self, score: Standing) -> list[object]:
        return [*self._quarters_of(score.unit), self._total_with_old(score)]

    def _quarters_of(self, unit: str) -> list[object]:
        return show_percents(self, unit_quarters(self.results, unit)[unit])

    def _name_block(self, block: QuotedBlock) -> Text:
        return block.title  # all numbers are %

    def _block_rows(self, name: str) -> list[TableRow]:
        """Those without a result too, at the end."""
        told, missing = ("–", say("chưa có kết quả"), "–"), self.results.unscored(name)
        without = (TableRow([row.name, *self._quarters_of(unit), *told]) for unit, row in missing.items())
        return [*super()._block_rows(name), *without]

    def _notes(self) -> Iterator[Message]:
        yield from super()._notes()
        yield from tell_revised(list_revised_parts(self.results), self.day)
        yield from tell_missing(self)
