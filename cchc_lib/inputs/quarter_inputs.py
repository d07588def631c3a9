"""All that scoring needs to know of a quarter, read from its files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from ..errors import InputError, UsageError
from ..folders import Folders
from ..language import say, show
from ..model import QuarterSettings, Regulation
from ..model.evidence import EvidenceFile, EvidenceRules
from ..model.organisation import Company, Unit
from ..model.records import Assessment, EnteredRow, Finding, PlanTask, Shortcoming
from ..quarter import Quarter, Year
from .agreement import (
    compare_lists,
    compare_shortcomings,
    compare_tasks,
    find_asked_too_late,
    find_left_alone,
    find_nothing_applicable,
)
from .assessments import AssessmentReader
from .evidence import evidence_files, list_cited, read_evidence
from .findings import arrange
from .names import CriterionNames
from .programme import find_missing, find_no_programme, find_unknown, plan_files, read_programme, show_programme
from .quarter_tables import QuarterTables, list_files, other_files, read_lists, read_tables, table_files
from .records import RecordReader
from .regulation import choose_regulation, load_regulations, version_files
from .units_and_settings import (
    find_odd_days,
    load_company,
    load_settings,
    read_not_submitted,
    settings_file,
    units_file,
)


@dataclass(frozen=True)
class QuarterInputs:
    """What the files of a quarter say.

    Attributes
    ----------
    members : dict of str to list of Unit
        The units of each block of the regulation, valid on the quarter's last day.
    assessments : dict of (str, str) to Assessment
        By unit and criterion; only rows without faults, and none of criteria that enter nothing.
    findings : list of Finding
        Faults and notices of the tables, sorted by address.
    plan : list of PlanTask
        The tasks that the quarter answers for, and those that fall due later.
    entered : list of EnteredRow
        Every row of the assessments as it was entered.
    progress : dict of str to (int, int)
        How many rows of a block are verified, and how many there are to verify; of blocks that enter anything.
    not_submitted : dict of str to str
        The units that handed nothing in, and the number of the record that says so.
    evidence : list of EvidenceFile
        The evidence files that rows name and that are there.
    """

    quarter: Quarter
    settings: QuarterSettings
    company: Company
    regulation: Regulation
    regulations: dict[str, Regulation]
    members: dict[str, list[Unit]]
    assessments: dict[tuple[str, str], Assessment]
    shortcomings: list[Shortcoming]
    plan: list[PlanTask]
    findings: list[Finding]
    entered: list[EnteredRow]
    progress: dict[str, tuple[int, int]]
    not_submitted: Mapping[str, str] = field(default_factory=dict)
    evidence: list[EvidenceFile] = field(default_factory=list)

    def name_findings(self, findings: Iterable[Finding], lang: str) -> list[Finding]:
        """The same for people: of units their names, of criteria their printed codes, where there are any."""
        units = {name: show(one.short or one.title, lang) for name, one in self.company.names.things.items()}
        codes = self.regulation.codes
        return [
            replace(
                one,
                unit=units.get(one.unit, one.unit),
                criterion=codes.get((one.block or self.block_of.get(one.unit, ""), one.criterion), one.criterion),
            )
            for one in findings
        ]

    @cached_property
    def block_of(self) -> dict[str, str]:
        """The block of each unit."""
        return {unit.id: block for block, units in self.members.items() for unit in units}

    @property
    def faulty(self) -> set[str]:
        """The units that a fault keeps from being scored: one that names no unit concerns its block, or all."""
        found = set()
        for fault in (finding for finding in self.findings if finding.is_fault):
            blocks = [fault.block] if fault.block else list(self.members)
            found |= {fault.unit} if fault.unit else {unit.id for b in blocks for unit in self.members[b]}
        return found & self.block_of.keys()  # a task left over may be of one that has ended


def read_quarter(folders: Folders, quarter: Quarter) -> QuarterInputs:
    """Read the regulation, the company and a quarter's settings and tables.

    Raises
    ------
    InputError
        With every fault of the regulation, ``units.yaml`` and ``quarter.yaml``; those of the tables too, where
        regulation and units are good enough to tell. Else faults in the tables are findings of what is returned.
    """
    faults: list[Finding] = []
    regulations = _collect(faults, load_regulations, folders)
    company = _collect(faults, load_company, folders)
    settings = _collect(faults, load_settings, folders, quarter)
    regulation = _collect(faults, choose_regulation, regulations, quarter) if regulations else None
    misplaced = [*_check_blocks(folders, quarter, regulation, company)] if regulation and company else []
    if misplaced or not (regulation and company):
        raise InputError(faults + misplaced)
    silent = _collect(faults, read_not_submitted, folders, settings, company, regulation) if settings else None
    read = _read_tables(folders, quarter, settings, company, regulation, regulations, silent or {})
    reader, shortcomings, plan, found = read
    rules, allows = (settings.evidence, settings.allow_personal_data) if settings else (EvidenceRules(), False)
    cited = list_cited(reader.entered, shortcomings, plan, quarter)
    evidence, about_evidence = read_evidence(folders, quarter, rules, company.names, cited, allows)
    found = [replace(one, block=one.block or reader.block_of.get(one.unit, "")) for one in (*found, *about_evidence)]
    findings = arrange(found, regulation.codes)
    if settings is None or faults:
        raise InputError(faults + [finding for finding in findings if finding.is_fault])
    return QuarterInputs(
        quarter, settings, company, regulation, regulations, reader.members, reader.assessments, shortcomings, plan,
        findings, reader.entered, reader.progress(),
        silent or {}, evidence,
    )  # fmt: skip


def read_carried(
    folders: Folders, quarter: Quarter, company: Company, regulations: dict[str, Regulation]
) -> tuple[list[Shortcoming], list[PlanTask]]:
    """What earlier quarters hand on to a new one: shortcomings that are still open, and the tasks to answer for.

    Both are those of units of the quarter: of one that has ended they are its successor's, and of one with several
    successors they stay under its name.

    Raises
    ------
    InputError
        With every fault of their tables: a row that cannot be read would be lost to whoever goes on with them.
    """
    present, before = company.block_of(quarter), folders.quarter_before(quarter)
    tables = read_lists(folders, before) if before else QuarterTables()
    records = RecordReader(company, allow_personal_data=True)
    written_in = before or quarter
    names = CriterionNames(choose_regulation(regulations, written_in), regulations)
    found = records.read_shortcomings(tables.shortcomings or [], written_in, names, company.block_of(written_in))
    programme = read_programme(folders, quarter, company, present)
    if faults := [f for f in (*tables.findings, *records.findings, *programme.findings) if f.is_fault]:
        raise InputError(arrange(faults))

    def only_heir(unit: str) -> str:
        """Who answers for a unit; itself where several may, so that somebody chooses."""
        heirs = company.heirs(unit, present)
        return heirs[0] if len(heirs) == 1 else unit

    still_open = [replace(one, unit=only_heir(one.unit)) for one in found if one.is_open]
    asked = programme.list_asked(quarter, written_in, tables.tasks)
    return still_open, [replace(one, unit=only_heir(programme.written_for[one.task])) for one in asked]


def files_of_quarter(folders: Folders, quarter: Quarter) -> list[Path]:
    """Every file whose bytes the results of a quarter depend on; those of the version that applies to it."""
    files = [*version_files(folders, quarter), units_file(folders), settings_file(folders, quarter)]
    files += plan_files(folders, quarter).values()
    folder, before = folders.inputs_of(quarter), folders.quarter_before(quarter)
    files += [*table_files(folder).values(), *other_files(folder), *(list_files(folders, before) if before else [])]
    files += evidence_files(folder)
    return [path for path in files if path.is_file()]


def _collect(faults: list[Finding], load: Callable, *arguments: object):
    """What ``load`` gives; None where it fails, with its faults put down."""
    try:
        return load(*arguments)
    except InputError as error:
        faults += error.findings
    except UsageError as error:
        faults.append(Finding(error.message))
    return None


def require_members(
    folders: Folders, quarter: Quarter, regulation: Regulation, company: Company
) -> dict[str, list[Unit]]:
    """The units of each block, all of which the regulation knows.

    Raises
    ------
    InputError
        If the company and the regulation do not fit each other.
    """
    if faults := list(_check_blocks(folders, quarter, regulation, company)):
        raise InputError(faults)
    return company.members(quarter)


def _check_blocks(folders: Folders, quarter: Quarter, regulation: Regulation, company: Company) -> Iterator[Finding]:
    """Whether the company is scored for such a time, knows the regulation's blocks, and averages no empty one."""
    members, known = company.members(quarter), list(regulation.blocks)
    file = folders.shown(units_file(folders))
    if isinstance(quarter, Year) != (company.period == "year") and not folders.sums_up(quarter):
        message = say("period: {period} thì không chấm điểm {quarter}", period=company.period, quarter=quarter)
        yield Finding(message, file, cell="period")
    for block in (one for one in members if one not in known):
        message = say("khối «{found}» không có; đang có: {allowed}", found=block, allowed=known)
        yield from (Finding(message, file, cell=unit.id) for unit in members[block])
    averaged = {block for name in members if name in known for block in regulation.blocks[name].needs}
    for block in sorted(averaged - set(members)):
        message = say("khối «{block}» được lấy điểm trung bình mà không có đơn vị nào", block=block)
        yield Finding(message, file)


def _read_tables(
    folders: Folders,
    quarter: Quarter,
    settings: QuarterSettings | None,
    company: Company,
    regulation: Regulation,
    regulations: dict[str, Regulation],
    silent: Mapping[str, str],
) -> tuple[AssessmentReader, list[Shortcoming], list[PlanTask], list[Finding]]:
    """What the tables say; without settings, which have faults then, by the stricter ones."""
    tables = read_tables(folders, quarter, regulation)
    reader = _read_assessments(tables, quarter, settings, company, regulation, silent)
    allow_personal_data = settings is not None and settings.allow_personal_data
    records = RecordReader(company, allow_personal_data)
    block_of, before = reader.block_of, folders.quarter_before(quarter)
    earlier = read_lists(folders, before) if before else QuarterTables(shortcomings=[], tasks=[])
    known = earlier.shortcomings
    shortcomings = records.read_shortcomings(
        tables.shortcomings or [], quarter, CriterionNames(regulation, regulations), block_of, before,
        None if known is None else {line.cells["id"]: company.names.find(line.cells["unit"]) for line in known},
    )  # fmt: skip
    unsound = {company.heir(one.unit, block_of) for one in records.findings if one.is_fault}
    unsound |= {""} if tables.shortcomings is None else set()
    without_programme = list(find_no_programme(folders, quarter, regulation))
    programme = read_programme(folders, quarter, company, block_of, allow_personal_data)
    if without_programme:  # told once, not again for each task that it would hold
        programme = replace(programme, is_whole=False)
    asked = programme.list_asked(quarter, before or quarter, earlier.tasks)
    answers = records.read_tasks(tables.tasks or [], programme.tasks, quarter, programme.may_hold)
    answered = {task.task: task for task in answers}
    current = list(({task.task: task for task in asked} | answered).values())
    plan = [*current, *(task for task in programme.tasks.values() if task.due > quarter)]
    to_do = [(one.row, one.unit) for one in shortcomings if one.is_open]
    to_do += [(programme.tasks[x.task].row, programme.written_for[x.task]) for x in current if not x.is_settled]
    carried = [replace(one, unit=company.heir(one.unit, block_of)) for one in shortcomings]
    findings = [
        *tables.findings, *programme.findings, *without_programme,
        *find_missing(tables, asked, block_of, reader.mend), *find_unknown(earlier.tasks or [], programme),
        *reader.findings, *records.findings,
        *compare_shortcomings(reader, carried, unsound),
        *find_nothing_applicable(reader, plan, "" if without_programme else show_programme(folders, quarter)),
        *compare_lists(tables.shortcomings, earlier.shortcomings, before, company), *_tell_unread(earlier, before),
        *compare_tasks(answered.values(), earlier.tasks, before, quarter),
        *find_left_alone(company, quarter, block_of, to_do),
    ]  # fmt: skip
    if settings:
        findings += find_odd_days(folders, settings)
        findings += find_asked_too_late(shortcomings, known or (), quarter, settings.publication_date)
    return reader, shortcomings, plan, findings


def _read_assessments(
    tables: QuarterTables,
    quarter: Quarter,
    settings: QuarterSettings | None,
    company: Company,
    regulation: Regulation,
    silent: Mapping[str, str],
) -> AssessmentReader:
    """What was entered for each unit and criterion, and which rows are missing."""
    found = company.members(quarter)
    members = {block: found.get(block, []) for block in regulation.blocks}
    is_sheet = any(sheet for _, sheet in tables.place.values())
    mend = say("hãy chạy cchc new {name} --add", name=str(quarter)) if is_sheet else None
    allow_personal_data = settings is not None and settings.allow_personal_data
    checked_until = settings.deadlines.appeal if settings else quarter.shifted(1).last_day
    reader = AssessmentReader(
        regulation, company, members, allow_personal_data, quarter, checked_until, silent, mend=mend
    )
    for block, lines in tables.assessments:
        reader.read(lines, block)
    for block, place in tables.place.items():
        reader.report_missing(block, *place)
    return reader


def _tell_unread(earlier: QuarterTables, before: Quarter | None) -> Iterator[Finding]:
    """What is wrong with the lists of the quarter ``before``, so not compared: the fault there is a notice here."""
    for fault in (one for one in earlier.findings if one.is_fault):
        told = {"before": before, "why": fault.message}
        message = say("danh sách {before} có lỗi, phần này chưa được so sánh: {why}", **told)
        yield replace(fault, message=message, block="", is_fault=False)
