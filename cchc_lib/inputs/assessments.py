"""The assessments of a quarter: every row found, known, once, and right by its criterion."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ..language import Message, say
from ..model import Assessment, Company, EnteredRow, Finding, Regulation, Unit
from ..model.records import ASSESSMENT_COLUMNS, FREE_TEXTS
from ..quarter import Quarter
from .entries import BlockRows, Fault, find_submitted, find_unusable, read_row
from .findings import tell_mended
from .free_text import find_in_text
from .layout import REMARK
from .table import FilledRow


@dataclass
class AssessmentReader:
    """Reads the rows of all blocks, one table after another, and remembers which have come.

    Attributes
    ----------
    mend : Message or None
        How the rows and labels of the regulation are written into these tables, where a command does it.
    """

    regulation: Regulation
    company: Company
    members: dict[str, list[Unit]]
    allow_personal_data: bool
    quarter: Quarter
    checked_until: date
    not_submitted: Mapping[str, str] = field(default_factory=dict)  # record by unit
    mend: Message | None = None
    assessments: dict[tuple[str, str], Assessment] = field(default_factory=dict)
    entered: list[EnteredRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self):
        self.block_of = {unit.id: block for block, units in self.members.items() for unit in units}
        self._rows = {name: BlockRows(self.regulation, block) for name, block in self.regulation.blocks.items()}
        self._heard = {
            block: [unit.id for unit in units if unit.id not in self.not_submitted]
            for block, units in self.members.items()
        }
        for unit in self.not_submitted:
            for criterion in self._rows[self.block_of[unit]].asked:
                self.assessments[unit, criterion] = Assessment(unit, criterion, without_value=True)

    def read(self, lines: list[FilledRow], block: str = "") -> None:
        """Read a table's rows; of one ``block`` where it is a sheet."""
        for line in lines:
            if line.cells["criterion"] or self._unit_of(line):
                self._read_line(line, block)
            else:
                self._report_note(line, block)

    def report_missing(self, block: str, file: str, sheet: str = "") -> None:
        """Rows that no table holds, as few findings as say it: of the whole block, of a unit, or one by one."""
        rows, units = self._rows[block], self._heard[block]
        present = {unit for unit, _ in rows.first} & set(units)
        count = len(rows.asked)
        here = [(row.unit, row.criterion) for row in self.entered if row.row.sheet == sheet]
        mend = self.mend if set(here) <= rows.first.keys() else None  # else what lacks may be there by a wrong name
        if not present and units and rows.asked:
            message = tell_mended(say("chưa có dòng nào (cần {count})", count=len(units) * count), mend)
            self.findings.append(Finding(message, file, sheet, block=block))
        for unit in units if present else ():
            if unit not in present:
                message = tell_mended(say("đơn vị chưa có dòng nào (cần {count})", count=count), mend)
                self.findings.append(Finding(message, file, sheet, block=block, unit=unit))
                continue
            message = tell_mended(say("thiếu dòng của tiêu chí này"), mend)
            missing = [criterion for criterion in rows.asked if (unit, criterion) not in rows.first]
            self.findings += [Finding(message, file, sheet, "", block, unit, criterion) for criterion in missing]
            self._report_lacking(block, unit, file, sheet)

    def _report_lacking(self, block: str, unit: str, file: str, sheet: str) -> None:
        """The criteria that have 0 points for lack of values; a unit that lacks all is still to come."""
        rows, rule = self._rows[block], self.regulation.head.without_value
        found = {criterion: self.assessments.get((unit, criterion)) for criterion in rows.asked}
        lacking = [criterion for criterion, one in found.items() if one and one.without_value]
        if rule and lacking and lacking == rows.asked:
            message = say(
                "đơn vị chưa có số liệu thẩm định nào; quy định cho 0 điểm ({clause}) chỉ dùng cho từng tiêu chí "
                "không có số liệu", clause=rule.clause,
            )  # fmt: skip
            self.findings.append(Finding(message, file, sheet, "", block, unit))
        elif rule:
            text = say("chưa có số liệu thẩm định: tiêu chí được 0 điểm ({clause})", clause=rule.clause)
            for criterion in lacking:
                line = rows.first[unit, criterion]
                self._report(line, [("verified_value", text)], block, unit, criterion, is_fault=False)

    def progress(self) -> dict[str, tuple[int, int]]:
        """Of each block that enters anything how many rows are verified, and how many there are to verify."""
        found: dict[str, tuple[int, int]] = {}
        for block, rows in self._rows.items():
            if lines := [rows.first.get((unit, name)) for unit in self._heard[block] for name in rows.asked]:
                columns = ("verified_value", "not_applicable")
                found[block] = sum(any(line.cells[name] for name in columns) for line in lines if line), len(lines)
        return found

    def _unit_of(self, line: FilledRow) -> str:
        """The id of the unit that a row names in any way; "" where it names none."""
        return self.company.names.find(line.cells["unit"])

    def _read_line(self, line: FilledRow, block: str) -> None:
        written = {name: line.cells[name] for name in ("unit", "criterion")}
        unit = self._unit_of(line)
        values = {name: line.cells.get(name, "") for name in (*ASSESSMENT_COLUMNS[2:], REMARK)}
        self.entered.append(EnteredRow(unit or written["unit"], written["criterion"], values, lambda: line.row))
        if faults := find_unusable(written):
            self._report(line, faults, block, unit)
        elif problem := self._unit_problem(unit, written["unit"], block):
            self._report(line, [("unit", problem)], block, unit)
        else:
            self._read_of_unit(line, self.block_of[unit], unit, written["criterion"])

    def _unit_problem(self, unit: str, written: str, block: str) -> Message | None:
        if not unit:
            return self.company.names.refuse(written)
        actual = self.block_of.get(unit)
        if actual is None:
            return self.company.tell_absent(unit, written)
        if block and actual != block:
            return say(
                "đơn vị «{unit}» thuộc khối {actual}, không phải {block}", unit=written, actual=actual, block=block
            )
        return None

    def _read_of_unit(self, line: FilledRow, block: str, unit: str, criterion_id: str) -> None:
        rows = self._rows[block]
        if misplaced := rows.find_misplaced(line, unit):
            self._report(line, misplaced, block, unit, criterion_id if criterion_id in rows.criteria else "")
            return
        criterion, side = rows.criteria[criterion_id]
        may_lack = self.regulation.head.without_value is not None
        assessment, faults = read_row(unit, criterion, side, line, may_lack)
        if record := self.not_submitted.get(unit):
            assessment, faults = Assessment(unit, criterion_id), list(find_submitted(line.cells, record))
        faults += rows.find_changed_labels(line.cells, self.mend)
        self._report(line, faults, block, unit, criterion_id)
        if not faults and not criterion.enters_nothing and not record:
            self.assessments[unit, criterion_id] = assessment
        notices = list(find_in_text(line.cells, (*FREE_TEXTS["inputs"], REMARK), self.allow_personal_data))
        notices += self._odd_day(assessment.checked_on)
        if line.cells["outcome"] and not any(line.cells[name] for name in ("explanation", "reviewed_value")):
            notices.append(("outcome", say("có kết luận mà không ghi giải trình của đơn vị: có nhầm dòng?")))
        self._report(line, notices, block, unit, criterion_id, is_fault=False)

    def _odd_day(self, day: date | None) -> Iterator[tuple[str, Message]]:
        """A day on which nobody checked this quarter, as far as its deadlines tell."""
        if day and day < self.quarter.first_day:
            yield "checked_on", say("kiểm tra ngày {found}, trước {quarter}", found=day, quarter=self.quarter)
        elif day and day > self.checked_until:
            until = self.checked_until
            yield "checked_on", say("kiểm tra ngày {found}, sau hạn giải trình ({until})", found=day, until=until)

    def _report_note(self, line: FilledRow, block: str) -> None:
        """A row that names no criterion and no unit of ours is a note below the table, unless it holds values."""
        filled = next((column for column in ASSESSMENT_COLUMNS[2:] if line.cells[column]), None)
        if filled:
            self._report(line, [(filled, say("dòng có số liệu nhưng không ghi rõ đơn vị và tiêu chí"))], block)
        else:
            self._report(line, [("", say("ghi chú dưới bảng: không đọc"))], block, is_fault=False)

    def _report(self, line: FilledRow, found: list[Fault], block="", unit="", criterion="", is_fault=True) -> None:
        self.findings += [line.row.find(column, text, block, unit, criterion, is_fault) for column, text in found]
