"""A quarter while its scoresheet is being filled: what lacks, where it stands, what would follow from a change."""

from collections.abc import Callable

from ...folders import Folders
from ...inputs import QuarterInputs, change_class, change_entry, change_threshold, find_unit, read_quarter
from ...language import Message, say
from ...quarter import Quarter
from ...results import check_quarter, score_quarter, scored_results
from ...scoring import UnitScore
from ..derivation import explain_score
from ..drawing.writer import Num, Section, Sheet, Writer, numbers, old_to_new, texts
from ..sections.method import name_place
from ..sections.ranking import NOTHING, rank_block, rank_heads


class Exploration(Sheet):
    """Sections that no bulletin shows. Each call reads the files as they are then: save in Excel, run the cell again.

    What is tried with ``what_if…`` is scored in memory and written nowhere.
    """

    def __init__(self, folders: Folders, quarter: Quarter, lang: str):
        self.folders, self.quarter, self.write = folders, quarter, Writer(lang)

    def progress(self) -> Section:
        """How far each block is verified."""
        inputs = read_quarter(self.folders, self.quarter)
        rows = [
            [inputs.regulation.blocks[block].title, say("{done}/{of}", done=done, of=of)]
            for block, (done, of) in inputs.progress.items()
        ]
        caption = say("Tiến độ {quarter}", quarter=self.quarter)
        return self.section("progress", self.write.table(caption, [say("Khối"), say("Đã thẩm định")], rows))

    def faults(self) -> Section:
        """Every fault, then every notice, with its cell."""
        _, findings = check_quarter(self.folders, self.quarter)
        if not findings:
            return self.sentence("faults", say("Không có lỗi và không có lưu ý."))
        findings = sorted(findings, key=lambda one: not one.is_fault)
        columns = [
            (say("Loại"), lambda one: say("lỗi") if one.is_fault else say("lưu ý")),
            (say("Ô"), name_place),
            (say("Đơn vị"), lambda one: one.unit),
            (say("Tiêu chí"), lambda one: one.criterion),
            (texts(say("Nội dung")), lambda one: one.message),
        ]
        caption = say("Lỗi và lưu ý, {quarter}", quarter=self.quarter)
        return self.section("faults", self.write.listing(caption, columns, findings))

    def ranking(self) -> Section:
        """The ranking of each block as it would be now; units that still lack something have no rank."""
        results = scored_results(self.folders, self.quarter)
        rank, unit, points, percent, grade = rank_heads()
        columns = [rank, unit, numbers(points), numbers(percent), grade]
        tables = [
            self.write.table(block.title, columns, rows)
            for name, block in results.regulation.blocks.items()
            if (rows := rank_block(results, name))
        ]
        missing = [unit.short for unit in results.units().values() if unit.missing]
        rest = self.write.paragraph(say("Chưa có điểm: {units}.", units=missing)) if missing else None
        return self.section("ranking", *tables, rest)

    def explain(self, unit: str = "", criterion: str = "") -> Section:
        """How a unit got its points for a criterion, from its cells to its total."""
        if not (unit and criterion):
            return self._ask(say("đơn vị và tiêu chí"))
        results = scored_results(self.folders, self.quarter)
        return self.section("explain", self.write.terms(explain_score(results, unit, criterion)))

    def what_if(
        self,
        unit: str = "",
        criterion: str = "",
        value: object = "",
        total: object = "",
        not_applicable: bool = False,
    ) -> Section:
        """What follows if another value were entered, as it is typed into the scoresheet.

        Parameters
        ----------
        value, total : str or number
            What is left blank stays as it was entered.
        """
        if not (unit and criterion) or (value == total == "" and not not_applicable):
            return self._ask(say("đơn vị, tiêu chí và giá trị"))
        value, total = (None if given == "" else given for given in (value, total))
        return self._compare(lambda inputs: change_entry(inputs, unit, criterion, value, total, not_applicable), unit)

    def what_if_class(self, grade: str = "", from_: object = "") -> Section:
        """What follows if a class began at another percentage."""
        if not grade or from_ == "":
            return self._ask(say("loại và mức mới"))
        return self._compare(lambda inputs: change_class(inputs, grade, from_))

    def what_if_threshold(self, block: str = "", criterion: str = "", old: object = "", new: object = "") -> Section:
        """What follows if a threshold of a criterion's scale were another number."""
        if not (block and criterion) or "" in (old, new):
            return self._ask(say("khối, tiêu chí, mức cũ và mức mới"))
        return self._compare(lambda inputs: change_threshold(inputs, block, criterion, old, new))

    def _ask(self, what: Message) -> Section:
        return self.sentence("what_if", say("Hãy ghi {what} vào ô này rồi chạy lại.", what=what))

    def _compare(self, change: Callable[[QuarterInputs], QuarterInputs], asked: str = "") -> Section:
        """The units whose total, percentage, class or rank would be another; why that ``asked`` for has none."""
        inputs = read_quarter(self.folders, self.quarter)
        before, after = (score_quarter(one)[0] for one in (inputs, change(inputs)))
        if why := asked and after.missing.get(find_unit(inputs, asked)):
            return self.sentence("what_if", say("{unit} chưa có điểm: {why}", unit=asked, why=why))
        pairs = {unit: (before.units.get(unit), after.units.get(unit)) for unit in inputs.block_of}
        moved = {unit: pair for unit, pair in pairs.items() if len({_printed(score) for score in pair}) > 1}
        if not moved:
            return self.sentence("what_if", say("Không đơn vị nào đổi điểm, xếp loại hay hạng."))
        names = {unit.id: unit.name for units in inputs.members.values() for unit in units}
        rounding, grade = inputs.regulation.rounding, inputs.regulation.grade

        def both(show: Callable[[UnitScore], object]) -> Callable[[str], object]:
            return lambda unit: old_to_new(*(show(score) if score else NOTHING for score in moved[unit]))

        columns = [
            (say("Đơn vị"), lambda unit: names[unit]),
            (say("Điểm"), both(lambda score: Num(score.total, rounding.places))),
            (say("%"), both(lambda score: Num(score.percent, rounding.percent_places))),
            (say("Xếp loại"), both(lambda score: grade(score.final_class).title)),
            (say("Hạng"), both(lambda score: str(score.rank or NOTHING))),
        ]
        caption = say("Thay đổi nếu như vậy; không ghi vào đâu")
        return self.section("what_if", self.write.listing(caption, columns, moved))


def _printed(score: UnitScore | None) -> tuple[object, ...]:
    return (score.total, score.percent, score.final_class, score.rank) if score else ()
