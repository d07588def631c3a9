"""The yearly CCHC programme: which of its tasks a quarter has to answer for, and which are still to come."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..folders import Folders
from ..language import Message, say
from ..model import DONE, DROPPED, PROGRAMME_COLUMNS, Company, Finding, PlanTask, Regulation
from ..quarter import Quarter
from .csv_tables import read_csv
from .findings import tell_mended
from .names import TASK_STATUSES
from .quarter_tables import QuarterTables, files_in
from .records import RecordReader
from .table import FilledRow

_OF_A_YEAR = re.compile(r"\d{4}\.csv", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Programme:
    """The tasks of the years up to a quarter's and of the next one, by id, and what is wrong with their files.

    What is wrong with next year's is told when its time has come. ``written_for`` is the unit in the row of a task,
    ``named`` are the tasks of all rows in which faults are told.
    """

    tasks: dict[str, PlanTask]
    written_for: dict[str, str]
    findings: list[Finding]
    named: Collection[str] = ()
    is_whole: bool = True

    def may_hold(self, task: str) -> bool:
        """Whether there is such a task, or may be: of a file that cannot be read, or is missing, nobody knows."""
        return task in self.named or not self.is_whole

    def list_asked(self, quarter: Quarter, since: Quarter, lines: list[FilledRow] | None) -> list[PlanTask]:
        """The tasks due in the quarter, and of all earlier years those that nobody settled.

        Parameters
        ----------
        lines : list of FilledRow or None
            The list of tasks of the quarter before; None where there is none or it cannot be read.
        since : Quarter
            That quarter: what fell due before it and is not in its list was settled earlier. It may be a year, in
            whose course tasks fall due.
        """
        settled = _settled(lines or [])
        listed = {line.cells["task"] for line in lines or ()}

        def is_asked(task: PlanTask) -> bool:
            is_new = lines is None or task.due.first_day >= since.first_day
            return task.due <= quarter and task.task not in settled and (is_new or task.task in listed)

        return [task for task in self.tasks.values() if is_asked(task)]


def plan_files(folders: Folders, quarter: Quarter) -> dict[int, Path]:
    """The programme of each year up to the one after the quarter's, oldest first."""
    files = (path for path in files_in(folders.params / "plans") if is_programme(path))
    return {year: path for path in files if (year := int(path.stem)) <= quarter.year + 1}


def show_programme(folders: Folders, quarter: Quarter) -> str:
    """The file of the programme of a quarter's year, as findings name it."""
    return folders.shown(folders.params / "plans" / f"{quarter.year}.csv")


def is_programme(path: Path) -> bool:
    """Whether a file has the name of the programme of a year."""
    return bool(_OF_A_YEAR.fullmatch(path.name))


def read_programme(
    folders: Folders, quarter: Quarter, company: Company, members: Collection[str], allow_personal_data: bool = True
) -> Programme:
    """Read the programmes; a task of a unit that has ended is that of the one that succeeds it."""
    findings: list[Finding] = []
    seen: dict[str, FilledRow] = {}
    tasks: list[PlanTask] = []
    named: set[str] = set()
    is_whole = True
    for year, path in plan_files(folders, quarter).items():
        reader = RecordReader(company, allow_personal_data)
        lines, unreadable = read_csv(path, folders, PROGRAMME_COLUMNS)
        tasks += reader.read_programme(lines or [], year, seen)
        if year <= quarter.year:
            findings += unreadable + reader.findings
            is_whole &= lines is not None
            named = {*seen}
    written_for = {task.task: task.unit for task in tasks}
    inherited = {task.task: replace(task, unit=company.heir(task.unit, members)) for task in tasks}
    return Programme(inherited, written_for, findings, named, is_whole)


def _settled(lines: list[FilledRow]) -> set[str]:
    """The tasks that a list calls done or dropped."""
    named = {line.cells["task"]: TASK_STATUSES.find(line.cells["status"]) for line in lines}
    return {task for task, status in named.items() if status in (DONE, DROPPED)}


def find_no_programme(folders: Folders, quarter: Quarter, regulation: Regulation) -> Iterator[Finding]:
    """That the programme of the year is missing is a fault of the blocks that count it."""
    if quarter.year not in plan_files(folders, quarter):
        message = say("chưa có kế hoạch năm; khối này có tiêu chí đếm từ kế hoạch")
        for name, block in regulation.blocks.items():
            if any(criterion.counts_plan for criterion in block.criteria):
                yield Finding(message, show_programme(folders, quarter), block=name)


def find_missing(
    tables: QuarterTables, asked: list[PlanTask], block_of: Mapping[str, str], mend: Message | None
) -> Iterator[Finding]:
    """Tasks for which the quarter has to answer and that its list lacks."""
    file, sheet = tables.tasks_place
    if tables.tasks is None:
        was_told = not file or any((found.file, found.sheet) == (file, sheet) for found in tables.findings)
        if asked and not was_told:
            message = say("thiếu bảng này: {n} nhiệm vụ của chương trình {scored} chưa được đánh giá", n=len(asked))
            yield Finding(message, file, sheet)
        return
    listed = {line.cells["task"] for line in tables.tasks}
    mend = mend if listed <= {task.task for task in asked} else None  # else what lacks may be there by a wrong name
    for task in (task for task in asked if task.task not in listed):
        message = say("thiếu dòng của nhiệm vụ «{task}» (hạn {due})", task=task.task, due=task.due)
        yield Finding(tell_mended(message, mend), file, sheet, "", block_of.get(task.unit, ""), task.unit)


def find_unknown(earlier: list[FilledRow], programme: Programme) -> Iterator[Finding]:
    """Tasks that the quarter before left undone and that no programme knows any more."""
    settled = _settled(earlier)
    for line in earlier:
        if (task := line.cells["task"]) not in settled and not programme.may_hold(task):
            message = say("nhiệm vụ «{task}» chưa xong mà không còn trong chương trình năm nào", task=task)
            yield line.row.find("task", message)
