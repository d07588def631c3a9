"""The assessments of a quarter: every row found, known, once, and right by its criterion."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ..language import Message, say, unknown
from ..model import (
    ASSESSMENT_COLUMNS,
    FREE_TEXTS,
    Assessment,
    Company,
    Criterion,
    EnteredRow,
    Finding,
    Regulation,
    Unit,
)
from ..quarter import Quarter
from .company import unknown_unit
from .entries import find_changed_labels, find_unusable, read_row
from .free_text import find_in_text
from .layout import labels_of
from .table import Line


@dataclass
class AssessmentReader:
    """Reads the rows of all blocks, one table after another, and remembers which have come."""

    regulation: Regulation
    company: Company
    members: Mapping[str, list[Unit]]
    allow_personal_data: bool
    quarter: Quarter
    checked_until: date
    assessments: dict[tuple[str, str], Assessment] = field(default_factory=dict)
    entered: list[EnteredRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self):
        self._unit_named = self.company.named
        self._block_of = {unit.id: block for block, units in self.members.items() for unit in units}
        self._criteria = {
            name: {criterion.id: (criterion, side) for criterion, side in block.criteria_with_side()}
            for name, block in self.regulation.blocks.items()
        }
        self._labels = {name: labels_of(self.regulation, block) for name, block in self.regulation.blocks.items()}
        self._first: dict[tuple[str, str], Line] = {}

    def read(self, lines: list[Line], block: str = "") -> None:
        """Read a table's rows; of one ``block`` where it is a sheet."""
        for line in lines:
            if line.cells["criterion"] or self._unit_of(line):
                self._read_line(line, block)
            else:
                self._report_note(line, block)

    def report_missing(self, block: str, file: str, sheet: str = "") -> None:
        """Rows that no table holds, as few findings as say it: of the whole block, of a unit, or one by one."""
        asked = [c.id for c, _ in self._criteria[block].values() if not c.enters_nothing]
        units = [unit.id for unit in self.members[block]]
        present = {unit for unit, _ in self._first}
        if not present & set(units):
            if units and asked:
                message = say("chưa có dòng nào (cần {count})", count=len(units) * len(asked))
                self.findings.append(Finding(message, file, sheet, block=block))
            return
        for unit in units:
            missing = [criterion for criterion in asked if (unit, criterion) not in self._first]
            if unit not in present:
                message = say("đơn vị chưa có dòng nào (cần {count})", count=len(asked))
                self.findings.append(Finding(message, file, sheet, block=block, unit=unit))
                continue
            for criterion in missing:
                message = say("thiếu dòng của tiêu chí này")
                self.findings.append(Finding(message, file, sheet, "", block, unit, criterion))

    def progress(self, block: str) -> tuple[int, int]:
        """How many of a block's rows are done, and how many there are to do."""
        rows = [(unit.id, pair[0]) for unit in self.members[block] for pair in self._criteria[block].values()]
        return sum(self._is_done(unit, criterion) for unit, criterion in rows), len(rows)

    def _is_done(self, unit: str, criterion: Criterion) -> bool:
        line = self._first.get((unit, criterion.id))
        return criterion.enters_nothing or bool(
            line and (line.cells["verified_value"] or line.cells["not_applicable"])
        )

    def _unit_of(self, line: Line) -> str:
        """The id of the unit that a row names in any way; "" where it names none."""
        return self._unit_named.get(line.cells["unit"].casefold(), "")

    def _read_line(self, line: Line, block: str) -> None:
        written = line.cells["unit"], line.cells["criterion"]
        unit = self._unit_of(line)
        values = {name: line.cells[name] for name in ASSESSMENT_COLUMNS[2:]}
        self.entered.append(EnteredRow(unit or written[0], written[1], values, line.row))
        if problems := find_unusable({"unit": written[0], "criterion": written[1]}):
            self._report(line, problems, block, unit)
            return
        if problem := self._unit_problem(unit, written[0], block):
            self._report(line, [("unit", problem)], block, unit)
            return
        block = self._block_of[unit]
        known = self._criteria[block]
        if written[1] not in known:
            self._report(line, [("criterion", unknown(say("tiêu chí"), written[1], list(known)))], block, unit)
            return
        first = self._first.setdefault((unit, written[1]), line)
        if first is not line:
            message = say("dòng này đã có ở {cell}", cell=first.row.cell("criterion"))
            self._report(line, [("criterion", message)], block, unit, written[1])
            return
        self._read_known(line, block, unit, written[1])

    def _unit_problem(self, unit: str, written: str, block: str) -> Message | None:
        if not unit:
            return unknown_unit(self.company, written)
        actual = self._block_of.get(unit)
        if actual is None:
            return say("đơn vị «{unit}» không thuộc khối nào vào ngày cuối quý", unit=unit)
        if block and actual != block:
            return say(
                "đơn vị «{unit}» thuộc khối {actual}, không phải {block}", unit=unit, actual=actual, block=block
            )
        return None

    def _read_known(self, line: Line, block: str, unit: str, criterion_id: str) -> None:
        criterion, side = self._criteria[block][criterion_id]
        assessment, faults = read_row(unit, criterion, side, line)
        faults += find_changed_labels(line.cells, self._labels[block][criterion_id])
        self._report(line, faults, block, unit, criterion_id)
        if not faults and not criterion.enters_nothing:
            self.assessments[unit, criterion_id] = assessment
        notices = list(find_in_text(line.cells, FREE_TEXTS["inputs"], self.allow_personal_data))
        notices += self._odd_day(assessment.checked_on)
        self._report(line, notices, block, unit, criterion_id, is_fault=False)

    def _odd_day(self, day: date | None) -> Iterator[tuple[str, Message]]:
        """A day on which nobody checked this quarter, as far as its deadlines tell."""
        if day and day < self.quarter.first_day:
            yield "checked_on", say("kiểm tra ngày {found}, trước {quarter}", found=day, quarter=self.quarter)
        elif day and day > self.checked_until:
            until = self.checked_until
            yield "checked_on", say("kiểm tra ngày {found}, sau hạn giải trình ({until})", found=day, until=until)

    def _report_note(self, line: Line, block: str) -> None:
        """A row that names no criterion and no unit of ours is a note below the table, unless it holds values."""
        filled = next((column for column in ASSESSMENT_COLUMNS[2:] if line.cells[column]), None)
        if filled:
            self._report(line, [(filled, say("dòng có số liệu nhưng không ghi rõ đơn vị và tiêu chí"))], block)
        else:
            self._report(line, [("", say("ghi chú dưới bảng: không đọc"))], block, is_fault=False)

    def _report(
        self, line: Line, problems: list[tuple[str, Message]], block: str, unit="", criterion="", is_fault=True
    ) -> None:
        row = line.row
        self.findings += [
            Finding(message, row.file, row.sheet or "", row.cell(column), block, unit, criterion, is_fault)
            for column, message in problems
        ]
