"""Shortcomings and the tasks of the yearly plan: what the two tables have in common, and what each demands."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ..language import Message, say, unknown
from ..model import FREE_TEXTS, SHORTCOMING_STATUSES, Company, Finding, PlanTask, Shortcoming
from ..quarter import Quarter
from .cells import parse_day, parse_quarter, why_unusable
from .entries import Fault, T, find_unusable, read_cell
from .free_text import find_in_text
from .table import FilledRow
from .units_and_settings import unknown_unit


@dataclass
class RecordReader:
    """Reads rows that have an id and a unit, and collects what is wrong with them."""

    company: Company
    allow_personal_data: bool
    findings: list[Finding] = field(default_factory=list)

    def read_shortcomings(
        self, lines: list[FilledRow], quarter: Quarter, criteria: set[str], earlier: Mapping[str, str]
    ) -> list[Shortcoming]:
        """The rows without faults.

        Parameters
        ----------
        criteria : set of str
            The ids that any version knows.
        earlier : mapping of str to str
            The unit of each shortcoming that the quarter before knew; empty where it has no list.
        """
        found: list[Shortcoming] = []
        seen: dict[str, FilledRow] = {}
        for line in lines:
            row = _Row(line, self.company)
            name, action, evidence = (line.cells[column] for column in ("id", "action", "evidence"))
            row.check_id("id", seen)
            unit = row.unit()
            criterion = row.one_of("criterion", sorted(criteria), say("tiêu chí"))
            description = row.text("description")
            found_in = row.read("found_in", parse_quarter)
            due = row.read("due", parse_day)
            status = row.one_of("status", list(SHORTCOMING_STATUSES), say("trạng thái"))
            closed_in = row.read("closed_in", parse_quarter, may_be_blank=True)
            row.faults += _check_order(found_in, closed_in, status, quarter)
            was = earlier.get(name)
            row.faults += self._check_unit(unit, was, quarter.previous)
            if earlier and found_in and found_in < quarter and not was:
                message = say("{quarter} không ghi tồn tại này; kiểm tra lại mã và đơn vị", quarter=quarter.previous)
                row.notices.append(("id", message))
            if self._report(row, unit, FREE_TEXTS["shortcomings"]) and found_in and due:
                about = name, unit, criterion, description, action
                found.append(Shortcoming(*about, found_in, due, status, closed_in, evidence, line.row))
        return found

    def _check_unit(self, unit: str, was: str | None, before: Quarter) -> Iterator[Fault]:
        """A shortcoming stays with its unit, or goes to the one that succeeds it."""
        if unit and was and was not in {unit, *self.company.predecessors(unit)}:
            told = {"quarter": before, "was": was}
            yield "unit", say("{quarter} ghi mã này cho đơn vị «{was}»; tồn tại khác phải có mã khác", **told)

    def read_plan(self, lines: list[FilledRow], year: int) -> list[PlanTask]:
        """The rows without faults of the yearly plan."""
        found: list[PlanTask] = []
        seen: dict[str, FilledRow] = {}
        for line in lines:
            row = _Row(line, self.company)
            row.check_id("task", seen)
            unit, title, due = row.unit(), row.text("title"), row.read("due", parse_quarter)
            done_in = row.read("done_in", parse_quarter, may_be_blank=True)
            if due and due.year != year:
                row.faults.append(("due", say("hạn {found} không thuộc năm {year}", found=due, year=str(year))))
            if self._report(row, unit, FREE_TEXTS["plan"]) and due:
                task, evidence = line.cells["task"], line.cells["evidence"]
                found.append(PlanTask(task, unit, title, due, done_in, evidence, line.row))
        return found

    def _report(self, row: "_Row", unit: str, texts: tuple[str, ...]) -> bool:
        """Put down what is wrong with a row and what is worth a notice; whether the row can be used."""
        line, about = row.line, ("", unit, row.line.cells.get("criterion", ""))
        notices = [*row.notices, *find_in_text(line.cells, texts, self.allow_personal_data)]
        self.findings += [line.find(column, message, *about) for column, message in row.faults]
        self.findings += [line.find(column, message, *about, is_fault=False) for column, message in notices]
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
        first = seen.setdefault(self.text(column), self.line)
        if first is not self.line and self.line.cells[column]:
            self.faults.append((column, say("mã này đã có ở {cell}", cell=first.row.cell(column))))

    def text(self, column: str) -> str:
        """What is written; nothing where that is unusable, which was noted already."""
        written = self.line.cells[column]
        if not written:
            self.faults.append((column, say("không được để trống")))
        return "" if why_unusable(written) else written

    def unit(self) -> str:
        written = self.text("unit")
        unit = self.company.named.get(written.casefold(), "")
        if written and not unit:
            self.faults.append(("unit", unknown_unit(self.company, written)))
        return unit

    def one_of(self, column: str, allowed: list[str], what: Message) -> str:
        written = self.text(column)
        if written and written not in allowed:
            self.faults.append((column, unknown(what, written, allowed)))
        return written

    def read(self, column: str, parse: Callable[[str], T], may_be_blank: bool = False) -> T | None:
        written = self.text(column) if self.line.cells[column] or not may_be_blank else ""
        return read_cell(column, written, parse, self.faults) if written else None


def _check_order(
    found_in: Quarter | None, closed_in: Quarter | None, status: str, quarter: Quarter
) -> Iterator[Fault]:
    """Whether status and quarters of a shortcoming agree with each other."""
    if found_in and found_in > quarter:
        yield "found_in", say("{found} sau quý đang chấm ({quarter})", found=found_in, quarter=quarter)
    if status == "open" and closed_in:
        yield "closed_in", say("tồn tại còn mở (open) thì để trống (thấy {found})", found=closed_in)
    if status in SHORTCOMING_STATUSES[1:] and not closed_in:
        yield "closed_in", say("tồn tại đã đóng ({status}) phải ghi quý kết thúc", status=status)
    if closed_in and found_in and closed_in < found_in:
        yield "closed_in", say("{found} trước quý phát hiện ({quarter})", found=closed_in, quarter=found_in)
    if closed_in and closed_in > quarter:
        yield "closed_in", say("{found} sau quý đang chấm ({quarter})", found=closed_in, quarter=quarter)
