"""A copy of the scoresheet with a comment and a colour at every cell that a fault or a notice is about."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from ..folders import Folders
from ..inputs import find_scoresheet
from ..inputs.workbook import load_copy
from ..language import Message, say
from ..locks import hold
from ..model import Finding
from ..quarter import Quarter
from . import workbook_style as style

FINDINGS_SHEET = "kiem-tra"
_ADDRESS = re.compile(r"([A-Z]*)(\d+)(?::[A-Z]+\d+)?")
_COLUMNS = (
    *((say("Loại"), 9), (say("Tệp"), 34), (say("Trang tính"), 14), (say("Ô"), 9)),
    *((say("Đơn vị"), 16), (say("Tiêu chí"), 18), (say("Nội dung"), 80)),
)  # of the list of findings: what stands above them, how wide they are


def mark_scoresheet(folders: Folders, quarter: Quarter, findings: Sequence[Finding], lang: str = "vi") -> Path:
    """Write ``checked.xlsx`` among the outputs of the quarter; what people filled in stays as it is.

    Its first sheet lists all findings, those that have no cell too.

    Raises
    ------
    UsageError
        If the quarter has no scoresheet.
    InputError
        If it cannot be opened.
    """
    source = find_scoresheet(folders, quarter)
    workbook = load_copy(source, folders)
    here = [finding for finding in findings if finding.file == folders.shown(source)]
    for sheet in workbook.worksheets:
        sheet.conditional_formatting = ConditionalFormattingList()  # their colours would lie over ours
        _mark_sheet(sheet, [finding for finding in here if finding.sheet == sheet.title], lang)
    _list_findings(workbook.create_sheet(FINDINGS_SHEET, 0), findings, set(workbook.sheetnames), lang)
    workbook.active = 0
    target = folders.outputs_of(quarter) / "checked.xlsx"
    with hold(folders.office_lock):
        style.save(workbook, target)
    return target


def _mark_sheet(sheet: Worksheet, findings: Sequence[Finding], lang: str) -> None:
    at: dict[str, list[Finding]] = {}
    for finding in findings:
        for address in _addresses(finding):
            at.setdefault(_seen(sheet, address), []).append(finding)
    for address, found in at.items():
        _mark_cell(sheet[address], found, lang)


def _seen(sheet: Worksheet, address: str) -> str:
    """Where spreadsheets show what is in a cell: of a merged range at its first one."""
    return next((one.coord.partition(":")[0] for one in sheet.merged_cells.ranges if address in one), address)


def _addresses(finding: Finding) -> Iterator[str]:
    """The cells of a finding; of a row as a whole its first one."""
    for cell in finding.cells or (finding.cell,):
        if found := _ADDRESS.fullmatch(cell):
            yield f"{found[1] or 'A'}{found[2]}"


def _mark_cell(cell: Cell, findings: list[Finding], lang: str) -> None:
    colour = style.FAULT_COLOUR if any(finding.is_fault for finding in findings) else style.NOTICE_COLOUR
    cell.fill = PatternFill("solid", fgColor=colour)
    said = [cell.comment.text] if cell.comment else []
    said += [f"{_kind(finding).to(lang)}: {finding.message.to(lang)}" for finding in findings]
    cell.comment = Comment("\n".join(said), "cchc", width=320, height=40 + 40 * len(said))


def _kind(finding: Finding) -> Message:
    return say("lỗi") if finding.is_fault else say("lưu ý")


def _list_findings(sheet: Worksheet, findings: Sequence[Finding], sheets: set[str], lang: str) -> None:
    heads, widths = zip(*_COLUMNS, strict=True)
    style.set_widths(sheet, widths)
    for column, head in enumerate(heads, start=1):
        style.put(sheet.cell(1, column), head.to(lang))
        sheet.cell(1, column).font = style.BOLD_FONT
    for row, finding in enumerate(findings, start=2):
        texts = [_kind(finding).to(lang), finding.file, finding.sheet, finding.cell, finding.unit, finding.criterion]
        texts.append(finding.message.to(lang))
        for column, text in enumerate(texts, start=1):
            style.put(sheet.cell(row, column), text)
            sheet.cell(row, column).alignment = style.WRAPPED
        style.set_height(sheet, row, zip(texts, widths, strict=True))
        if finding.sheet in sheets and (first := next(_addresses(finding), "")):
            sheet.cell(row, 4).hyperlink = Hyperlink(ref=f"D{row}", location=f"'{finding.sheet}'!{first}")
    if not findings:
        style.put(sheet.cell(2, len(_COLUMNS)), say("Không có lỗi và không có lưu ý.").to(lang))
    sheet.freeze_panes = "A2"
    style.set_up_print(sheet)
