"""Writes ``scoresheet.xlsx``: one sheet a block, the shortcomings, and a guide. The only writer of that layout."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from ..inputs import layout
from ..model import LAYERS, SHORTCOMING_COLUMNS, Assessment, Criterion, Entry, Regulation, Shortcoming, Unit
from ..quarter import Quarter
from . import workbook_style as style
from .data_validation import Lists, add_checks, add_colours, add_shortcoming_checks, collect_lists, letters_of

LOCKED = ("unit", *layout.LABELS, "criterion")
FURTHER_SHORTCOMINGS = 60  # rows that are ready for new ones

_NUMBERS = "Số: dấu phẩy thập phân (98,5), không dấu chấm hàng nghìn. Ngày: dd/mm/yyyy. Chọn «có» hoặc «không»."
_GUIDE = (
    "Mỗi khối một trang; mỗi dòng là một đơn vị và một tiêu chí. Chỉ nhập vào các ô nền vàng; ô xám không nhập.",
    "Ô vàng đậm còn trống, phải điền; ô cam thiếu lý do, minh chứng, giải trình hoặc kết luận đi kèm số liệu.",
    _NUMBERS,
    "Để trống, số 0 và «không áp dụng» là ba điều khác nhau. Không phát sinh trong quý: ghi x ở cột Không áp dụng.",
    "Mọi dòng phải có số liệu thẩm định hoặc dấu x; điểm tự chấm không bao giờ thay cho thẩm định.",
    "Thẩm định lần 2 cần có giải trình của đơn vị và kết luận.",
    f"Trang {layout.SHORTCOMINGS_SHEET}: trạng thái là open (đang mở), closed_verified (đã khắc phục, đã kiểm tra) "
    "hoặc closed_not_done (đóng khi chưa khắc phục); quý ghi như 2019-Q1.",
)
_SELF_GUIDE = (
    "Chỉ nhập vào các ô nền vàng, hai cột Tự chấm; ô vàng đậm còn trống. Không sửa các ô khác, không thêm bớt dòng.",
    _NUMBERS,
    "Không phát sinh trong quý: ghi 0 trên 0, hoặc để trống. Tổ chấm điểm thẩm định từng dòng.",
)


def write_scoresheet(
    path: Path,
    quarter: Quarter,
    regulation: Regulation,
    members: Mapping[str, Sequence[Unit]],
    assessments: Mapping[tuple[str, str], Assessment] | None = None,
    shortcomings: Sequence[Shortcoming] | None = None,
) -> None:
    """Write the scoresheet of a quarter, empty or filled; the same content gives the same bytes.

    Parameters
    ----------
    members : mapping of str to sequence of Unit
        The units of each block, in the order in which they are listed.
    assessments : mapping, optional
        What is filled in already, by unit and criterion; the other rows stay empty.
    """
    names = [str(unit.name) for block in regulation.blocks for unit in members.get(block, ())]
    workbook, lists = style.new_workbook(), collect_lists(regulation, regulation.blocks, names)
    _write_guide(workbook, _GUIDE, quarter, regulation)
    for name in regulation.blocks:
        units = members.get(name, ())
        _write_block(workbook, regulation, name, units, layout.SHEET_COLUMNS, lists, quarter, assessments or {})
    _write_shortcomings(workbook.create_sheet(layout.SHORTCOMINGS_SHEET), shortcomings or (), lists)
    _finish(workbook, lists, path)


def write_self_score(
    path: Path, quarter: Quarter, regulation: Regulation, block: str, unit: Unit, until: str
) -> None:
    """Write the sheet on which one unit scores itself: its rows, and of the cells to fill its own two columns.

    Parameters
    ----------
    until : str
        The day by which it is to be handed in.
    """
    workbook, lists = style.new_workbook(), collect_lists(regulation, [block], [])
    guide = (f"{unit.name}: gửi lại phiếu này trước hết ngày {until}.", *_SELF_GUIDE)
    _write_guide(workbook, guide, quarter, regulation, {"Đơn vị": (layout.UNIT_NAME, unit.id)})
    _write_block(workbook, regulation, block, [unit], layout.SELF_COLUMNS, lists, quarter, {})
    _finish(workbook, lists, path)


def _write_guide(
    workbook: Workbook,
    lines: Sequence[str],
    quarter: Quarter,
    regulation: Regulation,
    also: Mapping[str, tuple[str, object]] | None = None,
) -> None:
    """The first sheet: what the workbook is of, in named cells, and how it is filled."""
    (sheet,) = workbook.worksheets
    named = {
        "Quý": (layout.QUARTER_NAME, quarter),
        "Quy định": (layout.VERSION_NAME, regulation.version),
        **(also or {}),
    }
    sheet.title = layout.GUIDE_SHEET
    style.put(sheet["A1"], "Phiếu chấm điểm cải cách hành chính (CCHC)")
    sheet["A1"].font = style.TITLE_FONT
    for row, (label, (name, value)) in enumerate(named.items(), start=3):
        style.put(sheet.cell(row, 1), label)
        sheet.cell(row, 1).font = style.BOLD_FONT
        style.put(sheet.cell(row, 2), str(value))
        workbook.defined_names[name] = DefinedName(name, attr_text=f"'{layout.GUIDE_SHEET}'!$B${row}")
    for row, line in enumerate(lines, start=len(named) + 4):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        style.put(sheet.cell(row, 1), line)
        sheet.cell(row, 1).alignment = style.WRAPPED
        sheet.row_dimensions[row].height = 32
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 84
    style.set_up_print(sheet, has_headings=False)
    style.protect(sheet)


def _write_block(
    workbook: Workbook,
    regulation: Regulation,
    name: str,
    units: Sequence[Unit],
    columns: Sequence[str],
    lists: Lists,
    quarter: Quarter,
    assessments: Mapping[tuple[str, str], Assessment],
) -> None:
    sheet, block, letters = workbook.create_sheet(name), regulation.blocks[name], letters_of(columns)
    _write_headings(sheet, layout.HEADINGS, columns)
    labels = layout.labels_of(regulation, block)
    rows: dict[str, list[int]] = {criterion.id: [] for criterion in block.criteria}
    pairs = ((unit, criterion) for unit in units for criterion in block.criteria)
    for row, (unit, criterion) in enumerate(pairs, start=layout.FIRST_DATA_ROW):
        values: dict[str, object] = {**labels[criterion.id], "unit": str(unit.name), "criterion": criterion.id}
        values["max_points"] = style.as_number(criterion.max_points)
        if assessment := assessments.get((unit.id, criterion.id)):
            values |= _entered(assessment, criterion)
        _write_row(sheet, row, columns, values, criterion)
        rows[criterion.id].append(row)
    if units:
        add_checks(sheet, block, rows, letters, lists, quarter)
        add_colours(sheet, block, rows, letters)
    sheet.freeze_panes = f"{letters['clause']}{layout.FIRST_DATA_ROW}"
    style.protect(sheet)
    style.set_up_print(sheet, pages_wide=2 if columns == layout.SHEET_COLUMNS else 1)
    sheet.print_title_cols = f"A:{letters['title']}"


def _write_shortcomings(sheet: Worksheet, shortcomings: Sequence[Shortcoming], lists: Lists) -> None:
    _write_headings(sheet, layout.SHORTCOMING_HEADINGS, SHORTCOMING_COLUMNS)
    for row, shortcoming in enumerate(shortcomings, start=layout.FIRST_DATA_ROW):
        values = {name: getattr(shortcoming, name) for name in SHORTCOMING_COLUMNS}
        values["found_in"] = str(shortcoming.found_in)
        values["closed_in"] = str(shortcoming.closed_in or "")
        _write_row(sheet, row, SHORTCOMING_COLUMNS, values)
    following = layout.FIRST_DATA_ROW + len(shortcomings)
    for row in range(following, following + FURTHER_SHORTCOMINGS):
        _write_row(sheet, row, SHORTCOMING_COLUMNS, {})
    rows = range(layout.FIRST_DATA_ROW, following + FURTHER_SHORTCOMINGS)
    add_shortcoming_checks(sheet, rows, letters_of(SHORTCOMING_COLUMNS), lists)
    sheet.freeze_panes = f"C{layout.FIRST_DATA_ROW}"
    style.set_up_print(sheet)


def _finish(workbook: Workbook, lists: Lists, path: Path) -> None:
    """Add the hidden sheet that drop-downs refer to, and save the workbook, open at its first block."""
    sheet = workbook.create_sheet(layout.LISTS_SHEET)
    for column, values in enumerate(lists.values(), start=1):
        for row, value in enumerate(values, start=1):
            style.put(sheet.cell(row, column), value)
    sheet.sheet_state = "hidden"
    style.protect(sheet)
    workbook.active = 1
    style.save(workbook, path)


def _write_headings(sheet: Worksheet, headings: Mapping[str, str], columns: Sequence[str]) -> None:
    for number, name in enumerate(columns, start=1):
        style.put(sheet.cell(layout.HEADING_ROW, number), headings[name], style.HEADING)
        style.put(sheet.cell(layout.FIELD_ROW, number), name)
        sheet.column_dimensions[get_column_letter(number)].width = style.width_of(name)
    sheet.row_dimensions[layout.HEADING_ROW].height = 3 * style.LINE_HEIGHT
    sheet.row_dimensions[layout.FIELD_ROW].hidden = True


def _write_row(
    sheet: Worksheet,
    row: int,
    columns: Sequence[str],
    values: Mapping[str, object],
    criterion: Criterion | None = None,
) -> None:
    for number, name in enumerate(columns, start=1):
        style.put(sheet.cell(row, number), values.get(name), _look(name, criterion))
    style.set_height(sheet, row, [(values.get(name), style.width_of(name)) for name in columns])


def _look(column: str, criterion: Criterion | None) -> str:
    if column in ("checked_on", "due"):
        return style.DATE
    if criterion is None:
        return style.TO_FILL
    if column in LOCKED:
        return style.LABEL
    is_value, is_total = column.endswith("_value"), column.endswith("_total")
    if criterion.enters_nothing and (is_value or is_total or column == "not_applicable"):
        return style.NOT_ASKED
    return style.NOT_ASKED if is_total and not criterion.has_total else style.TO_FILL


def _entered(assessment: Assessment, criterion: Criterion) -> dict[str, object]:
    """What an assessment holds, by column, as it is typed."""
    values: dict[str, object] = {
        name: getattr(assessment, name)
        for name in ("reason", "explanation", "outcome", "evidence", "record_no", "checked_on")
    }
    values["not_applicable"] = "x" if assessment.not_applicable else None
    entries = (assessment.self_score, assessment.verified, assessment.reviewed)
    for layer, entry in zip(LAYERS, entries, strict=True):
        if entry is not None:
            values |= as_typed(entry, criterion, layer)
    return values


def as_typed(entry: Entry, criterion: Criterion, layer: str) -> dict[str, object]:
    """The cells of one layer, by column."""
    is_yes_no = criterion.measure.kind == "yes_no"
    value = ("có" if entry.value else "không") if is_yes_no else style.as_number(entry.value)
    return {f"{layer}_value": value, f"{layer}_total": None if entry.total is None else style.as_number(entry.total)}
