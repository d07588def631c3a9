"""Shortcomings and the tasks of the yearly plan: what the two tables have in common, and what each demands."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from ..language import Message, say, unknown
from ..model import Company, Finding, Names, PlanTask, Shortcoming, parse_quarter, parse_year
from ..model.records import DONE, DROPPED, FREE_TEXTS, OPEN, STATUS_NAMES, TASK_STATUS_NAMES
from ..quarter import Quarter
from .cells import parse_day, why_unusable
from .entries import Fault, T, find_unusable, read_cell
from .free_text import find_in_text
from .names import STATUSES, TASK_STATUSES, CriterionNames
from .table import FilledRow

FAR_YEARS = 2


@dataclass
class RecordReader:
    """Reads rows that have an id and a unit, and collects what is wrong with them."""

    company: Company
    allow_personal_data: bool
    findings: list[Finding] = field(default_factory=list)

    def read_shortcomings(
        self,
        lines: list[FilledRow],
        quarter: Quarter,
        criteria: CriterionNames,
        block_of: Mapping[str, str],
        before: Quarter | None = None,
        earlier: Mapping[str, str] | None = None,
    ) -> list[Shortcoming]:
        """The rows without faults.

        Parameters
        ----------
        block_of : mapping of str to str
            The block of each unit of the quarter.
        before : Quarter or None
            The quarter before; ``earlier`` is the unit of each shortcoming that it knew, None where it has no list.
        """
        found: list[Shortcoming] = []
        seen: dict[str, FilledRow] = {}
        for line in lines:
            row = _Row(line, self.company)
            name, evidence = (line.cells[column] for column in ("id", "evidence"))
            row.check_id("id", seen)
            unit = row.named("unit", self.company.names)
            block = block_of.get(unit, "")
            criterion = row.named("criterion", criteria.of(block), partial(criteria.find, block=block))
            description, action = row.text("description"), row.text("action")
            found_in = row.read_period("found_in")
            due = row.read("due", parse_day)
            status = row.named("status", STATUSES)
            closed_in = row.read_period("closed_in", may_be_blank=True)
            row.faults += _check_order(line.cells, found_in, closed_in, status, quarter)
            was = earlier.get(name) if earlier else None
            row.faults += self._check_unit(unit, was, before, block_of)
            if earlier is not None and before and found_in and found_in <= before and name not in earlier:
                row.notices.append(("id", _tell_unknown(status, before)))
            row.notices += _find_odd_due(due, found_in, quarter)
            is_new = bool(found_in and quarter.holds(found_in)) or (was or unit) != unit
            if criterion and is_new and criterion not in criteria.of(block).things:
                row.notices.append(
                    ("criterion", say("không có trong khối của đơn vị nên văn bản không nêu được căn cứ"))
                )
            if self._report(row, unit, FREE_TEXTS["shortcomings"], criterion) and found_in and due:
                about = name, unit, criterion, description, action
                found.append(Shortcoming(*about, found_in, due, status, closed_in, evidence, line.row))
        return found

    def _check_unit(
        self, unit: str, was: str | None, before: Quarter | None, members: Collection[str]
    ) -> Iterator[Fault]:
        """A shortcoming stays with its unit, or goes to the one that takes it over."""
        if unit and was and not self.company.may_take_over(unit, was, members):
            told = {"quarter": before, "was": was}
            yield "unit", say("{quarter} ghi mã này cho đơn vị «{was}»; tồn tại khác phải có mã khác", **told)

    def read_programme(self, lines: list[FilledRow], year: int, seen: dict[str, FilledRow]) -> list[PlanTask]:
        """The rows without faults of a year's programme; ``seen`` holds the rows of earlier years, by their id."""
        found: list[PlanTask] = []
        for line in lines:
            row = _Row(line, self.company)
            row.check_id("task", seen)
            unit, title, due = row.named("unit", self.company.names), row.text("title"), row.read_period("due")
            if due and due.year != year:
                row.faults.append(("due", say("hạn {found} không thuộc năm {year}", found=due, year=str(year))))
            if self._report(row, unit, ("title",)) and due:
                found.append(PlanTask(line.cells["task"], unit, title, due, row=line.row))
        return found

    def read_tasks(
        self,
        lines: list[FilledRow],
        tasks: Mapping[str, PlanTask],
        quarter: Quarter,
        may_hold: Callable[[str], bool],
    ) -> list[PlanTask]:
        """What a quarter says of tasks of the programme; a row with faults leaves its task unanswered.

        Nothing is said of one that is not among them where the programme ``may_hold`` it all the same.
        """
        found: list[PlanTask] = []
        seen: dict[str, FilledRow] = {}
        for line in lines:
            row = _Row(line, self.company)
            row.check_id("task", seen)
            task = row.task(tasks, quarter, may_hold)
            status = row.named("status", TASK_STATUSES) if line.cells["status"] else ""
            done_in = row.read_period("done_in", may_be_blank=True)
            row.faults += _check_answer(line.cells, status, done_in, quarter)
            if done_in and task and done_in.year < task.due.year:
                row.notices.append(("done_in", _tell_before(done_in, task.due.year)))
            is_sound = self._report(row, task.unit if task else "", ("evidence", "dropped_by"))
            if task and is_sound:
                done_in = done_in or quarter if status == DONE else None
                evidence, dropped_by = (line.cells[name] for name in ("evidence", "dropped_by"))
                answer = replace(task, status=status, done_in=done_in, evidence=evidence, dropped_by=dropped_by)
                found.append(replace(answer, row=line.row))
        return found

    def _report(self, row: "_Row", unit: str, texts: tuple[str, ...], criterion: str = "") -> bool:
        """Put down what is wrong with a row and what is worth a notice; whether the row can be used."""
        place, cells = row.line.row, row.line.cells
        about = "", unit, criterion
        notices = [*row.notices, *find_in_text(cells, texts, self.allow_personal_data)]
        self.findings += [place.find(column, message, *about) for column, message in row.faults]
        self.findings += [place.find(column, message, *about, is_fault=False) for column, message in notices]
        return not row.faults


@dataclass
class _Row:
    """One row while it is read; each of its methods gives a value and notes what is wrong with it."""

    line: FilledRow
    company: Company
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)

    def __post_init__(self):
        self.faults += find_unusable(self.line.cells)

    def check_id(self, column: str, seen: dict[str, FilledRow]) -> None:
        if column == "id" and not self.line.cells[column]:
            blank = say("không được để trống: ghi một mã chưa dùng, như {example}", example="TT-01")
            self.faults.append((column, blank))
            return
        written = self.text(column)
        first = seen.setdefault(written, self.line)
        if written and first is not self.line:
            row = first.row
            cell = row.cell(column) if row.file == self.line.row.file else f"{row.file} › {row.cell(column)}"
            self.faults.append((column, say("mã này đã có ở {cell}", cell=cell)))

    def text(self, column: str) -> str:
        """What is written; nothing where that is unusable, which was noted already."""
        written, blank = self.line.cells[column], (column, say("không được để trống"))
        if not written and blank not in self.faults:
            self.faults.append(blank)
        return "" if why_unusable(written) else written

    def named(self, column: str, names: Names, find: Callable[[str], str] | None = None) -> str:
        """The id of what is written by any of its names; ``find`` knows more than are offered."""
        written = self.text(column)
        found = (find or names.find)(written) if written else ""
        if written and not found:
            self.faults.append((column, names.refuse(written)))
        return found

    def task(
        self, tasks: Mapping[str, PlanTask], quarter: Quarter, may_hold: Callable[[str], bool]
    ) -> PlanTask | None:
        """The task that a row is about, where it may be answered in the quarter and is not called otherwise."""
        written, task = self.text("task"), tasks.get(self.line.cells["task"])
        if written and task is None and not may_hold(written):
            self.faults.append(("task", unknown(say("nhiệm vụ"), written, list(tasks))))
        elif task and task.due > quarter:
            self.faults.append(("task", say("nhiệm vụ này đến {due} mới đến hạn; hãy xóa dòng này", due=task.due)))
        elif task:
            self.faults += _find_other_labels(self.line.cells, task, self.company)
            was = self.company.names.find(self.line.cells.get("unit", ""))
            if was and was not in self.company.lasting and was in self.company.block_of(quarter):
                return replace(task, unit=was)  # whoever has taken it over since
        return task

    def read_period(self, column: str, may_be_blank: bool = False) -> Quarter | None:
        """A quarter; for a body whose period is the year a year too."""
        return self.read(column, parse_year if self.company.period == "year" else parse_quarter, may_be_blank)

    def read(self, column: str, parse: Callable[[str], T], may_be_blank: bool = False) -> T | None:
        written = self.text(column) if self.line.cells[column] or not may_be_blank else ""
        return read_cell(column, written, parse, self.faults) if written else None


def _tell_unknown(status: str, before: Quarter | None) -> Message:
    """What to look at where the quarter before does not know a shortcoming that was found earlier."""
    if status == OPEN:
        return say(
            "{quarter} không ghi tồn tại này: đúng nếu mở lại tồn tại đã đóng từ trước; "
            "nếu không, kiểm tra lại mã và đơn vị", quarter=before,
        )  # fmt: skip
    return say("{quarter} không ghi tồn tại này; kiểm tra lại mã và đơn vị", quarter=before)


def _check_order(
    cells: Mapping[str, str], found_in: Quarter | None, closed_in: Quarter | None, status: str, quarter: Quarter
) -> Iterator[Fault]:
    """Whether status and quarters of a shortcoming agree with each other."""
    if found_in and found_in > quarter:
        yield "found_in", say("{found} sau quý đang chấm ({quarter})", found=found_in, quarter=quarter)
    if status == OPEN and closed_in:
        yield "closed_in", say("tồn tại chưa khắc phục thì để trống ô này (thấy {found})", found=closed_in)
    if status not in ("", OPEN) and not cells["closed_in"]:
        yield "closed_in", say("tồn tại «{status}» phải ghi quý kết thúc", status=STATUS_NAMES[status])
    if closed_in and found_in and closed_in.last_day < found_in.first_day:  # one may be a quarter of the other
        yield "closed_in", say("{found} trước quý phát hiện ({quarter})", found=closed_in, quarter=found_in)
    if closed_in and closed_in > quarter:
        yield "closed_in", say("{found} sau quý đang chấm ({quarter})", found=closed_in, quarter=quarter)


def _find_odd_due(due: date | None, found_in: Quarter | None, quarter: Quarter) -> Iterator[Fault]:
    """A deadline before the shortcoming was found, or `FAR_YEARS` after the quarter: perhaps the year is mistyped."""
    if due and found_in and due < found_in.first_day:
        yield "due", say("hạn {found} trước quý phát hiện ({quarter})", found=due, quarter=found_in)
    elif due and due.year > quarter.year + FAR_YEARS:
        yield "due", say("hạn {found} sau quý này hơn {n} năm; có nhầm năm?", found=due, n=FAR_YEARS)


def _check_answer(
    cells: Mapping[str, str], status: str, done_in: Quarter | None, quarter: Quarter
) -> Iterator[Fault]:
    """Whether a task was judged, and what stands beside that agrees with it."""
    if not cells["status"]:
        allowed = [str(name) for name in TASK_STATUS_NAMES.values()]
        yield "status", say("nhiệm vụ chưa được đánh giá: ghi {allowed}", allowed=allowed)
    if done_in and status not in ("", DONE):
        yield "done_in", say("chỉ ghi quý xong khi nhiệm vụ đã xong (thấy {found})", found=done_in)
    if done_in and done_in > quarter:
        yield "done_in", say("{found} sau quý đang chấm ({quarter})", found=done_in, quarter=quarter)
    if status == DROPPED and not cells["dropped_by"]:
        yield "dropped_by", say("nhiệm vụ dừng thì phải ghi số quyết định")
    if status not in ("", DROPPED) and (found := cells["dropped_by"]):
        yield "dropped_by", say("chỉ ghi quyết định khi nhiệm vụ dừng (thấy «{found}»)", found=found)


def _tell_before(done_in: Quarter, year: int) -> Message:
    return say("{found} trước năm {year} của chương trình; có nhầm năm?", found=done_in, year=str(year))


def _find_other_labels(cells: Mapping[str, str], task: PlanTask, company: Company) -> Iterator[Fault]:
    """Labels that do not say what the programme says; a row typed by hand may leave them out."""
    unit = company.names.find(cells.get("unit", ""))
    name = next(str(unit.name) for unit in company.units if unit.id == task.unit)
    labels = (
        ("unit", name, bool(unit) and company.may_take_over(task.unit, unit, company.lasting)),
        ("title", task.title, cells.get("title") == task.title),
        ("due", task.due.roman, cells.get("due") in (task.due.roman, str(task.due))),
    )
    for column, wanted, is_same in labels:
        if (found := cells.get(column)) and not is_same:
            told = {"found": found, "wanted": wanted}
            yield column, say("ô khóa đã bị sửa: «{found}»; chương trình năm ghi «{wanted}»", **told)
