"""A quarter while its scoresheet is being filled: what lacks, where it stands, what would follow from a change."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from ...errors import UsageError, refuse
from ...folders import Folders
from ...inputs import QuarterInputs, files_of_quarter, read_quarter, what_if
from ...language import Message, Text, say
from ...model import Regulation, name_blocks
from ...quarter import Quarter
from ...releases import Releases
from ...results import History, check_quarter, score_changed, score_if_changed, scored_results
from ...scoring import UnitScore
from ..derivation import explain_score
from ..drawing.writer import NOTHING, Num, Part, Section, Sheet, Writer, old_to_new, texts
from ..page import Page, show_rank
from ..quarter_data import QuarterData
from ..scoped_pages import UnitPage
from ..sections.method import name_place
from ..sections.next_class import tell_steps
from ..sections.ranking import rank_scored

Pair = tuple[UnitScore | None, UnitScore | None]


@dataclass(frozen=True, repr=False)
class Change:
    """What is tried to be otherwise: a way to change inputs, what that asks for, and what was given."""

    way: Callable[..., QuarterInputs]
    asked: Message
    given: tuple[object, ...]

    def __call__(self, inputs: QuarterInputs) -> QuarterInputs:
        """The inputs with it.

        Raises
        ------
        UsageError
            If something is left blank, or the change cannot be made.
        """
        try:
            if "" in self.given:
                raise UsageError(say("cần ghi đủ {what}", what=self.asked))
            return self.way(inputs, *self.given)
        except UsageError as error:
            raise UsageError(self._tell(error.message)) from None

    def __repr__(self) -> str:
        return f"<Change {', '.join(self._told)}>"

    def tell_undone(self, inputs: QuarterInputs) -> Message | None:
        """That it would change ``inputs``, in which it is made: another one of the same thing came after it."""
        try:
            is_undone = self(inputs) != inputs
        except UsageError:  # a threshold that is another by now
            return None
        return self._tell(say("một thay đổi khác ghi khác cho cùng chỗ này; hãy giữ một")) if is_undone else None

    @property
    def _told(self) -> list[str]:
        return [str(one) for one in self.given if one != ""]

    def _tell(self, why: Message) -> Message:
        return say("({given}): {why}", given=self._told, why=why)


class Exploration(Sheet):
    """Sections that no bulletin shows. Each call reads the files as they are then: save in Excel, run the cell again.

    What is tried with ``what_if`` is scored in memory and written nowhere.
    """

    offers: tuple[str, ...] = ("entry", "weight", "threshold", "class_from")

    def __init__(self, folders: Folders, quarter: Quarter, lang: str):
        self.folders, self.quarter, self.write = folders, quarter, Writer(lang)
        self._read: tuple[object, QuarterInputs] | None = None

    @property
    def inputs(self) -> QuarterInputs:
        """What the files say as they are now; they are read again once one of them is another."""
        found = [(path, path.stat()) for path in files_of_quarter(self.folders, self.quarter)]
        stand = [(path, told.st_mtime_ns, told.st_size) for path, told in found]
        if self._read is None or self._read[0] != stand:
            self._read = stand, read_quarter(self.folders, self.quarter)
        return self._read[1]

    def progress(self) -> Section:
        """How far each block is verified."""
        inputs = self.inputs
        rows = [
            [inputs.regulation.blocks[block].title, say("{done}/{of}", done=done, of=of)]
            for block, (done, of) in inputs.progress.items()
        ]
        caption = say("Tiến độ {quarter}", quarter=self.quarter)
        return self.section("progress", self.write.table(caption, [say("Khối"), say("Đã thẩm định")], rows))

    def faults(self) -> Section:
        """Every fault, then every notice, with its cell."""
        inputs, found = check_quarter(self.folders, self.quarter)
        findings = sorted(inputs.name_findings(found, self.write.lang), key=lambda one: not one.is_fault)
        columns = [
            (say("Loại"), lambda one: say("lỗi") if one.is_fault else say("lưu ý")),
            (say("Ô"), name_place),
            (say("Đơn vị"), lambda one: one.unit),
            (say("Tiêu chí"), lambda one: one.criterion),
            (texts(say("Nội dung")), lambda one: one.message),
        ]
        caption = say("Lỗi và lưu ý, {quarter}", quarter=self.quarter)
        nothing = say("Không có lỗi và không có lưu ý.")
        return self.section("faults", self.write.listing(caption, columns, findings), nothing=nothing)

    def ranking(self) -> Section:
        """The ranking of each block as it would be now; units that still lack something have no rank."""
        opened = self._open()
        blocks, units = opened.results.regulation.blocks, opened.results.units().values()
        tables = [self.write.listing(blocks[name].title, *rank_scored(Page(opened, block=name))) for name in blocks]
        missing = [unit.short for unit in units if unit.missing]
        rest = say("Chưa có điểm: {units}.", units=Page(opened).name_or_count(missing)) if missing else None
        return self.section("ranking", self._standing(), *tables, self.write.paragraph(rest))

    def explain(self, unit: str = "", criterion: str = "") -> Section:
        """How a unit got its points for a criterion, from its cells to its total."""
        if not (unit and criterion):
            return self._ask("explain", say("đơn vị và tiêu chí"))
        results = scored_results(self.folders, self.quarter)
        return self.section("explain", self._standing(), self.write.terms(explain_score(results, unit, criterion)))

    def best_steps(self, unit: str = "") -> Section:
        """What is worth most to a unit, case by case, and the cheapest steps to its next class.

        Raises
        ------
        UsageError
            If there is no such unit, or it has no points yet.
        """
        if not unit:
            return self._ask("best_steps", say("đơn vị"))
        opened = self._open()
        page = UnitPage(opened, opened.results.require_unit(unit))
        return self.section("best_steps", self._standing(), self.write.bullets(tell_steps(page)))

    def _standing(self) -> Part:
        """Of a published quarter, that what is shown is not what was published."""
        release = Releases(self.folders).newest(self.quarter)
        if not release.number:
            return Part()
        told = say(
            "Đây là theo số liệu hiện nay; kết quả {quarter} đã phát hành ({status}, ngày {dated}) được giữ nguyên.",
            quarter=self.quarter,
            status=release.status_name,
            dated=release.dated,
        )
        return self.write.paragraph(told)

    def _open(self) -> QuarterData:
        """The quarter by its files as they are now, though something else is published."""
        current = {self.quarter: score_if_changed(self.folders, self.quarter)}
        return QuarterData(self.folders, self.quarter, self.write.lang, History(self.folders, self.quarter, current))

    def what_if(self, *changes: Change | None, block: str = "") -> Section:
        """What follows for all units if one or several things were otherwise, all at once.

        Parameters
        ----------
        changes : what `entry`, `weight`, `threshold` and `class_from` make
            What is left blank in all its places is left out.
        block : str, optional
            The block whose units are shown whether they move or not, by rank; then there need be no change.

        Raises
        ------
        UsageError
            With every change that cannot be tried, and what could; or with those that another one contradicts.
        """
        tried = [one for one in changes if one is not None]
        if not (tried or block):
            return self._ask("what_if", say("ít nhất một thay đổi"))
        if others := [one for one in tried if not isinstance(one, Change)]:
            ways = [f"e.{way}(…)" for way in Exploration.offers]
            raise UsageError(say("what_if chỉ nhận {ways}; không nhận «{found}»", ways=ways, found=str(others[0])))
        before = self.inputs
        shown = before.members[name_blocks(before.regulation.blocks).require(block)] if block else []
        after = what_if.change_all(before, tried)
        refuse(undone for one in tried if (undone := one.tell_undone(after)))
        was, now = score_changed(before, after)
        names = {unit.id: unit.name for units in before.members.values() for unit in units}
        entered = {key[0] for key, entry in after.assessments.items() if entry is not before.assessments.get(key)}
        pairs = {unit: (was.units.get(unit), now.units.get(unit)) for unit in names}
        missing = [unit for unit in names if unit in entered and unit in now.missing]
        told = [say("{unit} chưa có kết quả: {why}", unit=names[unit], why=now.missing[unit]) for unit in missing]
        told += _tell_maxima(before.regulation, after.regulation)
        moves = self._compare(before.regulation, pairs, names, [unit.id for unit in shown])
        return self.section("what_if", self._standing(), *map(self.write.paragraph, told), *moves)

    def entry(
        self,
        unit: str = "",
        criterion: str = "",
        value: object = "",
        total: object = "",
        not_applicable: bool = False,
    ) -> Change | None:
        """Another entry, for `what_if`.

        Parameters
        ----------
        value, total : str or number
            As it is typed into the scoresheet; what is left blank stays as it was entered.
        not_applicable : bool
            As the x is typed there: then neither is given.
        """
        typed = {name: given for name, given in (("value", value), ("total", total)) if given != ""}
        filled = next(iter(typed.values()), "x" if not_applicable else "")
        return _try(
            lambda inputs, *_: what_if.change_entry(inputs, unit, criterion, not_applicable=not_applicable, **typed),
            say("đơn vị, tiêu chí và giá trị"),
            unit, criterion, filled,
        )  # fmt: skip

    def weight(self, block: str = "", criterion: str = "", most: object = "") -> Change | None:
        """Another maximum of a criterion, for `what_if`: points by its scale, and those given, count in proportion.

        All other criteria keep theirs, so that the maximum of the section and of the block changes by as much, unless
        others are changed in turn; classes go by % of that.
        """
        return _try(what_if.change_weight, say("khối, tiêu chí và điểm tối đa mới"), block, criterion, most)

    def threshold(self, block: str = "", criterion: str = "", old: object = "", new: object = "") -> Change | None:
        """Another number in place of a threshold of a criterion's scale, for `what_if`.

        Parameters
        ----------
        old : str or number
            The threshold, or the points of a deduction; or the key that holds them, where several hold that number.
        """
        return _try(what_if.change_threshold, say("khối, tiêu chí, mức cũ và mức mới"), block, criterion, old, new)

    def class_from(self, grade: str = "", percent: object = "") -> Change | None:
        """Another percentage from which a class begins, for `what_if`."""
        return _try(what_if.change_class, say("loại và mức mới"), grade, percent)

    def _ask(self, section: str, what: Message) -> Section:
        return self.sentence(section, say("Hãy ghi {what} vào ô này rồi chạy lại.", what=what))

    def _compare(
        self, regulation: Regulation, pairs: Mapping[str, Pair], names: Mapping[str, Text], shown: Collection[str]
    ) -> Iterator[Part]:
        """Those ``shown``, and whose total, %, class or rank would be another; and how many stay as they are."""
        moved = {unit: pair for unit, pair in pairs.items() if len({_printed(score) for score in pair}) > 1}
        listed = dict(sorted(((unit, pairs[unit]) for unit in shown), key=_new_rank)) | moved
        if not listed:
            yield self.write.paragraph(say("Không đơn vị nào đổi điểm, xếp loại hay hạng."))
            return
        rounding, grade, scored = regulation.rounding, regulation.grade, [now for _, now in pairs.values() if now]

        def both(show: Callable[[UnitScore], object]) -> Callable[[str], object]:
            return lambda unit: old_to_new(*(show(score) if score else NOTHING for score in listed[unit]))

        columns = [
            (say("Đơn vị"), lambda unit: names[unit]),
            (say("Điểm"), both(lambda score: Num(score.total, rounding.places))),
            (say("%"), both(lambda score: Num(score.percent, rounding.percent_places))),
            (say("Xếp loại"), both(lambda score: grade(score.final_class).title)),
            (say("Hạng"), both(lambda score: show_rank(score, scored))),
        ]
        caption = say("Thay đổi nếu như vậy; không ghi vào đâu")
        yield self.write.listing(caption, columns, listed, marked=moved if shown else ())
        if same := sum(any(pair) for unit, pair in pairs.items() if unit not in listed):
            yield self.write.paragraph(say("{n} đơn vị còn lại không đổi điểm, xếp loại, hạng.", n=same))


def _tell_maxima(before: Regulation, after: Regulation) -> Iterator[Message]:
    """The blocks whose maximum would be another."""
    for name, block in after.blocks.items():
        was = before.blocks[name].max_points
        if was != block.max_points:
            change = old_to_new(was, block.max_points)
            yield say("{block}: điểm tối đa {change}; tiêu chí không nêu giữ nguyên điểm tối đa.",
                      block=block.title, change=change)  # fmt: skip


def _try(way: Callable[..., QuarterInputs], asked: Message, *given: object) -> Change | None:
    """A change by what was given for it; None where all is blank."""
    return Change(way, asked, given) if any(one != "" for one in given) else None


def _new_rank(unit: tuple[str, Pair]) -> tuple[bool, int]:
    """Where a unit stands afterwards; without a rank last."""
    score = unit[1][1]
    return (score is None or score.rank is None, (score and score.rank) or 0)


def _printed(score: UnitScore | None) -> tuple[object, ...]:
    return (score.total, score.percent, score.final_class, score.rank) if score else ()
