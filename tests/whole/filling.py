"""What an analyst types into a new quarter's scoresheet, by openpyxl instead of by hand."""

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from cchc_lib.folders import Folders
from cchc_lib.inputs import QuarterInputs, read_quarter
from cchc_lib.quarter import Quarter
from tests.generator.writing import as_read

from .commands import cchc

LAYERS = (("self", "self_score"), ("verified", "verified"), ("reviewed", "reviewed"))


def succeed(*words: object) -> str:
    done = cchc(*words)
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return " ".join(done.stdout.split())


def sheet_of(root: Path, quarter: str) -> Path:
    return Folders(root).inputs_of(Quarter.parse(quarter)) / "scoresheet.xlsx"


def rows_of(sheet):
    """The rows of a sheet as cells by name of field."""
    names = [cell.value for cell in sheet[2]]
    return [dict(zip(names, row, strict=False)) for row in sheet.iter_rows(min_row=3) if row[0].value]


def fill(root: Path, before: str, new: str) -> None:
    """Type into the empty sheet what the quarter before had, checked a quarter later; no task is judged."""
    inputs, now = (read_quarter(Folders(root), Quarter.parse(quarter)) for quarter in (before, new))
    book, written = load_workbook(sheet_of(root, new)), as_read(inputs)
    for block in inputs.members:
        for row in rows_of(book[block]):
            unit = inputs.company.names.find(row["unit"].value)
            criterion, _ = now.regulation.blocks[block].by_id[row["criterion"].value]
            if criterion.counts_shortcomings:
                fill_corrected(row, now, unit)
            elif assessment := written.get((unit, criterion.id)):
                fill_row(row, assessment, now.settings.deadlines.verified)
    book.save(sheet_of(root, new))


def answer_self_scores(root: Path, before: str, folder: Path) -> None:
    """Type into each unit's sheet what it scored itself in the quarter before; nothing arose where it has none."""
    inputs = read_quarter(Folders(root), Quarter.parse(before))
    for path in folder.iterdir():
        book, unit = load_workbook(path), path.stem.rpartition("_")[2]
        (block,) = set(book.sheetnames) & set(inputs.members)
        for row in rows_of(book[block]):
            criterion, _ = inputs.regulation.blocks[block].by_id[row["criterion"].value]
            answer(row, inputs.assessments.get((unit, criterion.id)), criterion.counts_shortcomings)
        book.save(path)


def answer(row, assessment, counts_shortcomings: bool) -> None:
    if row["self_value"].protection.locked:
        return
    arose = assessment and not assessment.not_applicable and not counts_shortcomings  # of which it corrected none
    if arose and assessment.self_score:
        type_entry(row, "self", assessment.self_score)
    elif not row["self_total"].protection.locked:
        row["self_value"].value = row["self_total"].value = 0


def fill_row(row, assessment, checked_on: date) -> None:
    for layer, attribute in LAYERS:
        if entry := getattr(assessment, attribute):
            type_entry(row, layer, entry)
    row["not_applicable"].value = "x" if assessment.not_applicable else None
    for name in ("reason", "explanation", "outcome", "evidence", "record_no"):
        row[name].value = getattr(assessment, name) or None
    row["checked_on"].value = checked_on


def type_entry(row, layer: str, entry) -> None:
    is_yes_no = row["how_measured"].value.startswith("Nhập có hoặc không")
    row[f"{layer}_value"].value = ("có" if entry.value else "không") if is_yes_no else float(entry.value)
    if entry.total is not None:
        row[f"{layer}_total"].value = float(entry.total)


def fill_corrected(row, now: QuarterInputs, unit: str) -> None:
    """None of the shortcomings due in the quarter was corrected."""
    first, last = now.quarter.first_day, now.quarter.last_day
    if due := sum(one.unit == unit and first <= one.due <= last for one in now.shortcomings):
        row["verified_value"].value, row["verified_total"].value = 0, due
        row["evidence"].value = "Biên bản kiểm tra"
    else:
        row["not_applicable"].value = "x"


def judge_tasks(root: Path, quarter: str, status: str = "đã xong") -> None:
    """Say the same of every task of the programme."""
    book = load_workbook(sheet_of(root, quarter))
    for row in rows_of(book["ke-hoach"]):
        row["status"].value = status
    book.save(sheet_of(root, quarter))
