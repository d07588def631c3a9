"""What was entered, where it stands, and what was found wrong with it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction

from ..language import Message, harmless, say
from ..quarter import Quarter

LAYERS = ("self", "verified", "reviewed")

# the columns in which people write what they like, by table of the results
FREE_TEXTS = {
    "inputs": ("reason", "explanation", "outcome", "evidence", "record_no"),
    "shortcomings": ("description", "action", "evidence"),
    "plan": ("title", "evidence", "dropped_by"),
}
VALUE_COLUMNS = tuple(f"{layer}_{part}" for layer in LAYERS for part in ("value", "total"))
COUNTING_COLUMNS = tuple(column for column in VALUE_COLUMNS if not column.startswith("self"))
MARKED_COLUMNS = (*VALUE_COLUMNS, "not_applicable")  # with the mark that there is no value
ASSESSMENT_COLUMNS = ("unit", "criterion", *MARKED_COLUMNS, *FREE_TEXTS["inputs"], "checked_on")


@dataclass(frozen=True, slots=True)
class Row:
    """Where a row of a table stands, so that each of its cells has an address.

    Attributes
    ----------
    file : str
        Path below the root, with slashes.
    sheet : str or None
        The sheet of a workbook; None in a CSV file.
    number : int
        Row of the sheet, or line of the file, from 1.
    columns : dict of str to str
        Field name to column letter (workbook) or to heading (CSV).
    """

    file: str
    sheet: str | None
    number: int
    columns: dict[str, str] = field(default_factory=dict, compare=False)

    def cell(self, column: str) -> str:
        """``L17`` in a workbook; line and column in a CSV file; with no column the row as a whole."""
        if self.sheet is not None:
            return f"{self.columns.get(column, '')}{self.number}"
        return f"{self.number}:{column}" if column else str(self.number)

    def find(
        self,
        column: str,
        message: Message,
        block: str = "",
        unit: str = "",
        criterion: str = "",
        is_fault: bool = True,
    ) -> "Finding":
        """What was found in one of its cells."""
        return Finding(message, self.file, self.sheet or "", self.cell(column), block, unit, criterion, is_fault)


NO_PLACE = Row("", None, 0)  # of what stands in no table


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault (stops what depends on it) or a notice (stops nothing), with its address.

    Attributes
    ----------
    message : Message
        What was found and what is allowed.
    file, sheet, cell : str
        Where; ``cell`` is ``L17``, or ``17:verified_value`` for line and column of a CSV file, or a path of
        keys in YAML.
    cells : tuple of str
        Each cell that it is about, where it is told once for many rows.
    """

    message: Message
    file: str = ""
    sheet: str = ""
    cell: str = ""
    block: str = ""
    unit: str = ""
    criterion: str = ""
    is_fault: bool = True
    cells: tuple[str, ...] = field(default=(), compare=False)

    @property
    def address(self) -> str:
        """``file › sheet › cell``, as far as they are known."""
        return " › ".join(part for part in (self.file, self.sheet, self.cell) if part)

    def to(self, lang: str) -> str:
        """Address and sentence on one line."""
        about = " · ".join(part for part in (self.unit, self.criterion) if part)
        return harmless(": ".join(part for part in (self.address, about, self.message.to(lang)) if part))


@dataclass(frozen=True, slots=True)
class Entry:
    """What one layer holds: a value, and a total where the measure has one."""

    value: Fraction
    total: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One unit's row for one criterion: the three layers, without the words beside them.

    One that is ``without_value`` has none of them that counts, and no points by the regulation's own rule.
    """

    unit: str
    criterion: str
    self_score: Entry | None = None
    verified: Entry | None = None
    reviewed: Entry | None = None
    not_applicable: bool = False
    checked_on: date | None = None
    row: Row = field(default=NO_PLACE, compare=False)
    without_value: bool = False

    @property
    def result(self) -> Entry | None:
        """The layer that counts: the reviewed one where it is filled, else the verified one."""
        return self.reviewed or self.verified

    @property
    def applicable_result(self) -> Entry | None:
        """What it holds; None where the criterion is not applicable, or there is no value."""
        return None if self.not_applicable else self.result

    @property
    def result_layer(self) -> str:
        """The name of that layer."""
        return "reviewed" if self.reviewed else "verified"


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """A row as it was entered, right or wrong.

    Attributes
    ----------
    unit, criterion : str
        Ids; what was written where it names none.
    values : dict of str to str
        Every other column of the table, as a person sees it.
    find_row : callable
        Tells where they stand, which may be another place while they are the same.
    """

    unit: str
    criterion: str
    values: dict[str, str]
    find_row: Callable[[], Row] = field(default=lambda: NO_PLACE, compare=False)

    @property
    def row(self) -> Row:
        """Where each of them stands."""
        return self.find_row()

    @property
    def result_layer(self) -> str:
        """The layer that counts: the reviewed one where it is filled."""
        return "reviewed" if self.values.get("reviewed_value") else "verified"

    @property
    def result_column(self) -> str:
        """The column of the value that counts."""
        return f"{self.result_layer}_value"

    @property
    def is_unanswered(self) -> bool:
        """Whether the unit explained itself, and nobody decided yet upon it."""
        return bool(self.values.get("explanation")) and not self.values.get("outcome")

    def address(self, column: str) -> str:
        """``scoresheet.xlsx › khoi-1 › L17``."""
        name = self.row.file.rsplit("/", 1)[-1]
        return " › ".join(part for part in (name, self.row.sheet, self.row.cell(column)) if part)


OPEN = "open"
STATUS_NAMES = {
    OPEN: say("còn tồn tại"),
    "closed_verified": say("đã khắc phục"),
    "closed_not_done": say("đóng khi chưa khắc phục"),
}  # of shortcomings, as sheets offer and bulletins print them
STATUS_ALIASES = {OPEN: (say("chưa khắc phục"),)}  # as bulletins say it in sentences, and people type it


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """What was found wrong at a unit, and what became of it (tồn tại)."""

    id: str
    unit: str
    criterion: str
    description: str
    action: str
    found_in: Quarter
    due: date
    status: str
    closed_in: Quarter | None = None
    evidence: str = ""
    row: Row = field(default=NO_PLACE, compare=False)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be corrected."""
        return self.status == OPEN

    def is_overdue(self, as_of: date) -> bool:
        """Whether it is still open after its deadline."""
        return self.is_open and self.due < as_of

    def is_asked_too_late(self, quarter: Quarter, dated: date, closed: Collection[str]) -> bool:
        """Whether a letter of that day is the first to ask for it, when its deadline is over already.

        ``closed`` are those that the quarter before told as closed: they are asked for anew.
        """
        return self.is_open and (quarter.holds(self.found_in) or self.id in closed) and self.due < dated


DONE, NOT_DONE, DROPPED = "done", "not_done", "dropped"
TASK_STATUS_NAMES = {
    DONE: say("đã xong"),
    NOT_DONE: say("chưa xong"),
    DROPPED: say("dừng theo quyết định"),
}


@dataclass(frozen=True, slots=True)
class PlanTask:
    """A task of the yearly CCHC programme, and what a quarter says of it.

    Attributes
    ----------
    status : str
        Of `TASK_STATUS_NAMES`; empty where nobody judged it: it is still to come, or was forgotten.
    done_in : Quarter or None
        When it was done; None unless it is.
    dropped_by : str
        The number of the decision that dropped it.
    """

    task: str
    unit: str
    title: str
    due: Quarter
    status: str = ""
    done_in: Quarter | None = None
    evidence: str = ""
    dropped_by: str = ""
    row: Row = field(default=NO_PLACE, compare=False)

    @property
    def is_done(self) -> bool:
        """Whether it is done."""
        return self.status == DONE

    @property
    def is_late(self) -> bool:
        """Whether it fell due, in this quarter or before, and is neither done nor dropped."""
        return self.status == NOT_DONE

    @property
    def is_settled(self) -> bool:
        """Whether no later quarter asks for it."""
        return self.status in (DONE, DROPPED)

    def counts_in(self, quarter: Quarter) -> bool:
        """Whether it is one of the tasks due in the quarter: one that a decision dropped is due no more."""
        return quarter.holds(self.due) and self.status != DROPPED


# the columns of tables are called like what they are read into
SHORTCOMING_COLUMNS = tuple(one.name for one in fields(Shortcoming) if one.name != "row")
PROGRAMME_COLUMNS = ("task", "unit", "title", "due")  # what a year's programme says of a task
TASK_COLUMNS = (*PROGRAMME_COLUMNS, "status", "done_in", "evidence", "dropped_by")  # and what a quarter adds


def count_plan(tasks: list[PlanTask], unit: str, quarter: Quarter) -> Entry | None:
    """Tasks of the unit due in the quarter, and how many of them are done; None where none is due."""
    due = [task for task in tasks if task.unit == unit and task.counts_in(quarter)]
    if not due:
        return None
    return Entry(Fraction(sum(task.is_done for task in due)), Fraction(len(due)))


def count_plans(tasks: Iterable[PlanTask], units: Iterable[str], quarter: Quarter) -> dict[str, Entry | None]:
    """`count_plan` of each unit: a large body has so many of both that the tasks are gone through once."""
    of: dict[str, list[PlanTask]] = {}
    for task in tasks:
        of.setdefault(task.unit, []).append(task)
    return {unit: count_plan(of.get(unit, []), unit, quarter) for unit in units}
