"""Files as Vietnamese offices write them: CSV tables and ``quarter.yaml``."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from textwrap import indent

from cchc_lib.exact import decimals_of, fixed
from cchc_lib.inputs import QuarterInputs
from cchc_lib.language import day
from cchc_lib.model import (
    ASSESSMENT_COLUMNS,
    FREE_TEXTS,
    PROGRAMME_COLUMNS,
    SHORTCOMING_COLUMNS,
    STATUS_NAMES,
    TASK_STATUS_NAMES,
    Assessment,
    Entry,
    PlanTask,
    Regulation,
    Shortcoming,
)
from cchc_lib.model.records import LAYERS, TASK_COLUMNS
from cchc_lib.office.scoresheet import as_typed
from cchc_lib.quarter import Quarter

QUARTER_YAML = """\
# {roman}: thời hạn và các điều chung của quý (dữ liệu minh họa)
quarter: {quarter}
as_of: {as_of}                         # số liệu tính đến ngày
publication_date: {published}              # ngày in trên bản tin, cho đến khi công bố chính thức
deadlines:
  self: {self}                        # đơn vị gửi điểm tự chấm
  verified: {verified}                    # Tổ chấm điểm thẩm định xong
  appeal: {appeal}                      # hết hạn gửi giải trình
  report: {report}                      # đơn vị báo cáo kết quả khắc phục
letters:                                  # số hiệu, người ký, nơi nhận của văn bản
{letters}illustrative: true                        # in «dữ liệu minh họa» trên mọi trang
allow_personal_data: false
"""


@dataclass(frozen=True)
class Style:
    """How a CSV file is written: as Vietnamese Excel does, or with comma and point."""

    delimiter: str = ";"
    point: str = ","

    def cell(self, value: object) -> str:
        """A value as this style writes it."""
        if isinstance(value, Fraction):
            return fixed(value, decimals_of(value)).replace(".", self.point)
        if isinstance(value, date):
            return day(value)
        return "" if value is None else str(value)


VIETNAMESE, PLAIN = Style(), Style(",", ".")


def write_quarter_yaml(folder: Path, quarter: Quarter, letters: str) -> None:
    """The settings of a quarter; ``letters`` says where and by whom its letters are signed."""
    after = quarter.shifted(1).first_day
    days = {
        "self": _working_day(after + timedelta(days=4)),
        "verified": _working_day(after + timedelta(days=9)),
        "published": _working_day(after + timedelta(days=14)),
        "appeal": _working_day(after + timedelta(days=21)),
        "report": _working_day(after + timedelta(days=28)),
    }
    text = QUARTER_YAML.format(
        roman=f"Quý {quarter.roman}",
        quarter=quarter,
        as_of=day(quarter.last_day),
        letters=indent(letters, "  "),
        **{name: day(when) for name, when in days.items()},
    )
    write_text(folder / "quarter.yaml", text)


def _working_day(when: date) -> date:
    return when + timedelta(days=7 - when.weekday()) if when.weekday() > 4 else when


@dataclass(frozen=True)
class Written(Assessment):
    """An assessment with the words that people write beside it."""

    reason: str = ""
    explanation: str = ""
    outcome: str = ""
    evidence: str = ""
    record_no: str = ""


def as_read(inputs: QuarterInputs) -> dict[tuple[str, str], Written]:
    """The assessments of a quarter as they were read, with the words of their rows."""
    words = {
        (row.unit, row.criterion): {name: row.values[name] for name in FREE_TEXTS["inputs"]} for row in inputs.entered
    }
    read = {
        key: {one.name: getattr(found, one.name) for one in fields(found)}
        for key, found in inputs.assessments.items()
    }
    return {key: Written(**found, **words.get(key, {})) for key, found in read.items()}


def write_assessments(
    folder: Path, assessments: Mapping[tuple[str, str], Written], yes_no: set[str], style: Style
) -> None:
    """``assessments.csv``; ``yes_no`` names the criteria that are entered as có or không."""
    rows = [_assessment_row(assessment, assessment.criterion in yes_no) for assessment in assessments.values()]
    write_table(folder / "assessments.csv", ASSESSMENT_COLUMNS, rows, style)


def _assessment_row(assessment: Written, is_yes_no: bool) -> dict[str, object]:
    row = {name: getattr(assessment, name, "") for name in ASSESSMENT_COLUMNS}
    row["not_applicable"] = "x" if assessment.not_applicable else ""
    layers = (assessment.self_score, assessment.verified, assessment.reviewed)
    for layer, entry in zip(LAYERS, layers, strict=True):
        if entry:
            row[f"{layer}_value"] = _yes_or_no(entry) if is_yes_no else entry.value
            row[f"{layer}_total"] = entry.total
    return row


def _yes_or_no(entry: Entry) -> str:
    return "có" if entry.value else "không"


def write_shortcomings(folder: Path, shortcomings: Iterable[Shortcoming], style: Style) -> None:
    """``shortcomings.csv``."""
    rows = [_in_words(item, SHORTCOMING_COLUMNS, STATUS_NAMES) for item in shortcomings]
    write_table(folder / "shortcomings.csv", SHORTCOMING_COLUMNS, rows, style)


def write_plan(path: Path, tasks: Iterable[PlanTask]) -> None:
    """The programme of a year."""
    rows = [{name: getattr(task, name) for name in PROGRAMME_COLUMNS} for task in tasks]
    write_table(path, PROGRAMME_COLUMNS, rows, VIETNAMESE)


def write_tasks(folder: Path, tasks: Iterable[PlanTask], style: Style) -> None:
    """``tasks.csv``."""
    rows = [_in_words(task, TASK_COLUMNS, TASK_STATUS_NAMES) for task in tasks]
    write_table(folder / "tasks.csv", TASK_COLUMNS, rows, style)


def _in_words(record: object, columns: Iterable[str], statuses: Mapping[str, object]) -> dict[str, object]:
    values = {name: getattr(record, name) for name in columns}
    return values | {"status": str(statuses[str(values["status"])])}


def write_table(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, object]], style: Style) -> None:
    """A CSV file in UTF-8 with BOM."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=style.delimiter, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([style.cell(row.get(name)) for name in columns] for row in rows)
    write_text(path, "\N{ZERO WIDTH NO-BREAK SPACE}" + text.getvalue())


def write_text(path: Path, text: str) -> None:
    """A text file, its line ends as given on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def cells_of(
    assessments: Mapping[tuple[str, str], Written], regulation: Regulation
) -> dict[tuple[str, str], dict[str, object]]:
    """What assessments hold, by unit and criterion and by column of the scoresheet, as it is typed."""
    criteria = {criterion.id: criterion for block in regulation.blocks.values() for criterion in block.criteria}
    found = {}
    for key, one in assessments.items():
        values: dict[str, object] = {name: getattr(one, name) for name in (*FREE_TEXTS["inputs"], "checked_on")}
        values["not_applicable"] = "x" if one.not_applicable else None
        for layer, entry in zip(LAYERS, (one.self_score, one.verified, one.reviewed), strict=True):
            values |= as_typed(entry, criteria[one.criterion], layer) if entry else {}
        found[key] = values
    return found
