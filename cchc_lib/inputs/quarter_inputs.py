"""All that scoring needs to know of a quarter, read from its files."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..errors import InputError, UsageError
from ..folders import Folders
from ..language import say
from ..model import Assessment, Company, EnteredRow, Finding, PlanTask, QuarterSettings, Regulation, Shortcoming, Unit
from ..quarter import Quarter
from .assessments import AssessmentReader
from .findings import arrange
from .quarter_tables import (
    QuarterTables,
    other_files,
    plan_file,
    read_plan_lines,
    read_shortcoming_lines,
    read_tables,
    shortcoming_files,
    table_files,
)
from .records import RecordReader
from .regulation import choose_regulation, load_regulations, version_files
from .units_and_settings import load_company, load_settings, settings_file, units_file


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
    entered : list of EnteredRow
        Every row of the assessments as it was entered.
    progress : dict of str to (int, int)
        How many rows of a block are done, and how many there are to do.
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
        return found


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
    misplaced = check_blocks(folders, quarter, regulation, company) if regulation and company else []
    if misplaced or not (regulation and company):
        raise InputError(faults + misplaced)
    reader, shortcomings, plan, findings = _read_tables(folders, quarter, settings, company, regulation, regulations)
    if settings is None or faults:
        raise InputError(faults + [finding for finding in findings if finding.is_fault])
    return QuarterInputs(
        quarter, settings, company, regulation, regulations, reader.members, reader.assessments, shortcomings, plan,
        findings, reader.entered, {block: reader.progress(block) for block in reader.members},
    )  # fmt: skip


def read_open_shortcomings(
    folders: Folders, quarter: Quarter, company: Company, regulations: dict[str, Regulation]
) -> list[Shortcoming]:
    """The shortcomings that a quarter leaves open.

    Raises
    ------
    InputError
        With every fault of their table: a row that cannot be read would be lost to whoever goes on with them.
    """
    lines, findings = read_shortcoming_lines(folders, quarter)
    records = RecordReader(company, allow_personal_data=True)
    found = records.read_shortcomings(lines, quarter, _criteria_of(regulations), {})
    if faults := [finding for finding in findings + records.findings if finding.is_fault]:
        raise InputError(arrange(faults))
    return [shortcoming for shortcoming in found if shortcoming.is_open]


def files_of_quarter(folders: Folders, quarter: Quarter) -> list[Path]:
    """Every file whose bytes the results of a quarter depend on; those of the version that applies to it."""
    files = [*version_files(folders, quarter), units_file(folders), settings_file(folders, quarter)]
    files += [plan_file(folders, year) for year in (quarter.year - 1, quarter.year)]
    folder = folders.inputs_of(quarter)
    files += [*table_files(folder).values(), *other_files(folder), *shortcoming_files(folders, quarter.previous)]
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


def check_blocks(folders: Folders, quarter: Quarter, regulation: Regulation, company: Company) -> list[Finding]:
    """Whether company and regulation know the same blocks, and no average is taken of an empty one."""
    members, known = company.members(quarter), list(regulation.blocks)
    file = folders.shown(units_file(folders))
    findings = [
        Finding(say("khối «{found}» không có; đang có: {allowed}", found=block, allowed=known), file, cell=unit.id)
        for block, units in members.items()
        for unit in units
        if block not in known
    ]
    averaged = {block for name in members if name in known for block in regulation.blocks[name].needs}
    for block in sorted(averaged - set(members)):
        findings.append(
            Finding(say("khối «{block}» được lấy điểm trung bình mà không có đơn vị nào", block=block), file)
        )
    return findings


def _read_tables(
    folders: Folders,
    quarter: Quarter,
    settings: QuarterSettings | None,
    company: Company,
    regulation: Regulation,
    regulations: dict[str, Regulation],
) -> tuple[AssessmentReader, list[Shortcoming], list[PlanTask], list[Finding]]:
    """What the tables say; without settings, which have faults then, by the stricter ones."""
    found = company.members(quarter)
    members = {block: found.get(block, []) for block in regulation.blocks}
    tables = read_tables(folders, quarter, regulation)
    allow_personal_data = settings is not None and settings.allow_personal_data
    checked_until = settings.deadlines.appeal if settings else quarter.shifted(1).last_day
    reader = AssessmentReader(regulation, company, members, allow_personal_data, quarter, checked_until)
    _read_assessments(reader, tables)
    records = RecordReader(company, allow_personal_data)
    criteria = _criteria_of(regulations)
    earlier = _units_of_shortcomings(folders, quarter.previous, company)
    shortcomings = records.read_shortcomings(tables.shortcomings, quarter, criteria, earlier)
    plan, plan_findings = _read_plan(folders, quarter, regulation, records)
    findings = tables.findings + plan_findings + reader.findings + records.findings
    codes = {(name, c.id): c.code for name, block in regulation.blocks.items() for c in block.criteria}
    return reader, shortcomings, plan, arrange(findings, codes)


def _read_assessments(reader: AssessmentReader, tables: QuarterTables) -> None:
    for block, lines in tables.assessments:
        reader.read(lines, block)
    for block, place in tables.place.items():
        reader.report_missing(block, *place)


def _criteria_of(regulations: dict[str, Regulation]) -> set[str]:
    """The ids that any version knows."""
    return {c.id for version in regulations.values() for block in version.blocks.values() for c in block.criteria}


def _units_of_shortcomings(folders: Folders, quarter: Quarter, company: Company) -> dict[str, str]:
    """The unit of each shortcoming that a quarter knew, by its id; where that quarter says so rightly."""
    lines = [line.cells for line in read_shortcoming_lines(folders, quarter)[0]]
    found = {cells["id"]: company.named.get(cells["unit"].casefold()) for cells in lines}
    return {name: unit for name, unit in found.items() if unit}


def _read_plan(
    folders: Folders, quarter: Quarter, regulation: Regulation, records: RecordReader
) -> tuple[list[PlanTask], list[Finding]]:
    """What last year left undone and the plan of the year; that this is missing is a fault of who counts it."""
    left = _read_left_undone(folders, quarter, records)
    path = plan_file(folders, quarter.year)
    if path.is_file():
        lines, findings = read_plan_lines(folders, quarter.year)
        return left + records.read_plan(lines, quarter.year), findings
    counting = [name for name, block in regulation.blocks.items() if any(c.counts_plan for c in block.criteria)]
    message = say("chưa có kế hoạch năm; khối này có tiêu chí đếm từ kế hoạch")
    return left, [Finding(message, folders.shown(path), block=block) for block in counting]


def _read_left_undone(folders: Folders, quarter: Quarter, records: RecordReader) -> list[PlanTask]:
    """Last year's tasks that were not done before this quarter; that file's faults were told in its own year."""
    year = quarter.year - 1
    if not plan_file(folders, year).is_file():
        return []
    reader = RecordReader(records.company, allow_personal_data=True)
    tasks = reader.read_plan(read_plan_lines(folders, year)[0], year)
    return [task for task in tasks if not task.is_done(quarter.previous)]
