"""Writes ``scoresheet.xlsx``: one sheet a block, the shortcomings, and a guide. The only writer of that layout."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from ..exact import decimals_of, fixed
from ..files import replace_file, without_times
from ..inputs.layout import (
    FIELD_ROW,
    FIRST_DATA_ROW,
    GUIDE_SHEET,
    HEADING_ROW,
    HEADINGS,
    LABELS,
    QUARTER_NAME,
    SHEET_COLUMNS,
    SHORTCOMING_HEADINGS,
    SHORTCOMINGS_SHEET,
    VERSION_NAME,
    labels_of,
)
from ..model import LAYERS, SHORTCOMING_COLUMNS, Assessment, Block, Criterion, Entry, Regulation, Shortcoming, Unit
from ..quarter import Quarter

WIDTHS = {
    "unit": 18, "section": 16, "code": 6, "title": 34, "clause": 16, "max_points": 8, "how_measured": 24,
    "criterion": 16, "not_applicable": 9, "reason": 24, "explanation": 24, "outcome": 24, "evidence": 24,
    "record_no": 12, "checked_on": 12, "description": 44, "action": 44,
}  # fmt: skip
OTHER_WIDTH = 11
LINE_HEIGHT = 14  # points; spreadsheets do not fit heights to wrapped text that a program wrote
LOCKED = ("unit", *LABELS, "criterion")

_LINE = Side(style="thin", color="BFBFBF")
_FONT = {"name": "Calibri", "size": 10}
_COMMON = {
    "font": Font(**_FONT),
    "alignment": Alignment(wrap_text=True, vertical="top"),
    "border": Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE),
}
_HEADING, _LABEL, _TO_FILL, _DATE, _NOT_ASKED = "CCHC heading", "CCHC label", "CCHC to fill", "CCHC date", "CCHC grey"
_UNLOCKED = Protection(locked=False)
_STYLES = {
    _HEADING: {"font": Font(bold=True, color="FFFFFF", **_FONT), "fill": PatternFill("solid", fgColor="1F4E79")},
    _LABEL: {"fill": PatternFill("solid", fgColor="F2F2F2")},
    _TO_FILL: {"fill": PatternFill("solid", fgColor="FFFBE6"), "protection": _UNLOCKED},
    _DATE: {"fill": PatternFill("solid", fgColor="FFFBE6"), "protection": _UNLOCKED, "number_format": "dd/mm/yyyy"},
    _NOT_ASKED: {"fill": PatternFill("solid", fgColor="D9D9D9")},
}

_GUIDE = (
    "Mỗi khối một trang; mỗi dòng là một đơn vị và một tiêu chí. Chỉ nhập vào các ô nền vàng; ô xám không nhập.",
    "Số: dấu phẩy thập phân (98,5), không dấu chấm hàng nghìn. Ngày: dd/mm/yyyy. Có/không: ghi «có» hoặc «không».",
    "Để trống, số 0 và «không áp dụng» là ba điều khác nhau. Không phát sinh trong quý: ghi x ở cột Không áp dụng.",
    "Mọi dòng phải có số liệu thẩm định hoặc dấu x; điểm tự chấm không bao giờ thay cho thẩm định.",
    "Thẩm định lần 2 cần có giải trình của đơn vị và kết luận.",
    f"Trang {SHORTCOMINGS_SHEET}: trạng thái là open (đang mở), closed_verified (đã khắc phục, đã kiểm tra) hoặc "
    "closed_not_done (đóng khi chưa khắc phục); quý ghi như 2019-Q1.",
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
    workbook = Workbook()
    for name, look in _STYLES.items():
        workbook.add_named_style(NamedStyle(name, **(_COMMON | look)))
    _write_guide(workbook.active, quarter, regulation)
    for name, block in regulation.blocks.items():
        _write_block(workbook.create_sheet(name), regulation, block, members.get(name, ()), assessments or {})
    _write_shortcomings(workbook.create_sheet(SHORTCOMINGS_SHEET), shortcomings or ())
    for name, row in ((QUARTER_NAME, 3), (VERSION_NAME, 4)):
        workbook.defined_names[name] = DefinedName(name, attr_text=f"'{GUIDE_SHEET}'!$B${row}")
    workbook.active = 1
    buffer = io.BytesIO()
    workbook.save(buffer)
    replace_file(path, without_times(buffer.getvalue()))


def _write_guide(sheet: Worksheet, quarter: Quarter, regulation: Regulation) -> None:
    sheet.title = GUIDE_SHEET
    sheet["A1"] = "Phiếu chấm điểm cải cách hành chính (CCHC)"
    sheet["A1"].font = Font(name="Calibri", bold=True, size=14)
    for row, (label, value) in enumerate([("Quý", str(quarter)), ("Quy định", regulation.version)], start=3):
        sheet.cell(row, 1, label).font = Font(name="Calibri", bold=True)
        sheet.cell(row, 2, value)
    for row, line in enumerate(_GUIDE, start=6):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        sheet.cell(row, 1, line).alignment = _COMMON["alignment"]
        sheet.row_dimensions[row].height = 32
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 84
    _set_up_print(sheet)
    sheet.protection.sheet = True


def _write_block(
    sheet: Worksheet,
    regulation: Regulation,
    block: Block,
    units: Sequence[Unit],
    assessments: Mapping[tuple[str, str], Assessment],
) -> None:
    _write_headings(sheet, HEADINGS, SHEET_COLUMNS)
    labels = labels_of(regulation, block)
    row = FIRST_DATA_ROW
    for unit in units:
        for criterion in block.criteria:
            values = dict(labels[criterion.id], unit=str(unit.name), criterion=criterion.id)
            values["max_points"] = _number(criterion.max_points)
            if assessment := assessments.get((unit.id, criterion.id)):
                values |= _entered(assessment, criterion)
            _write_row(sheet, row, SHEET_COLUMNS, values, criterion)
            row += 1
    sheet.freeze_panes = sheet.cell(FIRST_DATA_ROW, SHEET_COLUMNS.index("clause") + 1)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = False
    _set_up_print(sheet, pages_wide=2)
    sheet.print_title_cols = f"A:{get_column_letter(SHEET_COLUMNS.index('title') + 1)}"


def _write_shortcomings(sheet: Worksheet, shortcomings: Sequence[Shortcoming]) -> None:
    _write_headings(sheet, SHORTCOMING_HEADINGS, SHORTCOMING_COLUMNS)
    for row, shortcoming in enumerate(shortcomings, start=FIRST_DATA_ROW):
        values = {name: getattr(shortcoming, name) for name in SHORTCOMING_COLUMNS}
        values["found_in"] = str(shortcoming.found_in)
        values["closed_in"] = str(shortcoming.closed_in or "")
        _write_row(sheet, row, SHORTCOMING_COLUMNS, values)
    sheet.freeze_panes = sheet.cell(FIRST_DATA_ROW, 3)
    _set_up_print(sheet)


def _write_headings(sheet: Worksheet, headings: Mapping[str, str], columns: Sequence[str]) -> None:
    for number, name in enumerate(columns, start=1):
        sheet.cell(HEADING_ROW, number, headings[name]).style = _HEADING
        sheet.cell(FIELD_ROW, number, name)
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(name, OTHER_WIDTH)
    sheet.row_dimensions[HEADING_ROW].height = 3 * LINE_HEIGHT
    sheet.row_dimensions[FIELD_ROW].hidden = True


def _write_row(
    sheet: Worksheet,
    row: int,
    columns: Sequence[str],
    values: Mapping[str, object],
    criterion: Criterion | None = None,
) -> None:
    for number, name in enumerate(columns, start=1):
        value = values.get(name)
        cell = sheet.cell(row, number, None if value == "" else value)
        cell.style = _look(name, criterion)
    sheet.row_dimensions[row].height = LINE_HEIGHT * max(_lines(name, values.get(name)) for name in columns)


def _lines(column: str, value: object) -> int:
    """How many lines a text needs in its column."""
    if not isinstance(value, str):
        return 1
    width = WIDTHS.get(column, OTHER_WIDTH)
    return sum(1 + len(line) // width for line in value.split("\n"))


def _look(column: str, criterion: Criterion | None) -> str:
    if column in ("checked_on", "due"):
        return _DATE
    if criterion is None:
        return _TO_FILL
    if column in LOCKED:
        return _LABEL
    is_value, is_total = column.endswith("_value"), column.endswith("_total")
    if criterion.enters_nothing and (is_value or is_total or column == "not_applicable"):
        return _NOT_ASKED
    return _NOT_ASKED if is_total and not criterion.has_total else _TO_FILL


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
            values[f"{layer}_value"] = _value(entry, criterion)
            values[f"{layer}_total"] = None if entry.total is None else _number(entry.total)
    return values


def _value(entry: Entry, criterion: Criterion) -> object:
    if criterion.measure.kind == "yes_no":
        return "có" if entry.value else "không"
    return _number(entry.value)


def _number(x: Fraction) -> int | Decimal:
    return int(x) if x.denominator == 1 else Decimal(fixed(x, decimals_of(x)))


def _set_up_print(sheet: Worksheet, pages_wide: int = 1) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages_wide, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.oddFooter.center.text = "&A · &P/&N"
    if sheet.title != GUIDE_SHEET:
        sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
        sheet.auto_filter.ref = sheet.dimensions
