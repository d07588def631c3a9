"""Writes ``scoresheet.xlsx``: a sheet a block, shortcomings, tasks, and a guide. The only writer of that layout."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from ..inputs import QuarterInputs, layout
from ..inputs.names import CriterionNames
from ..language import Message, translate
from ..model import Block, Criterion, Entry, PlanTask, Regulation, Shortcoming, Unit
from ..model.records import PROGRAMME_COLUMNS, SHORTCOMING_COLUMNS, STATUS_NAMES, TASK_COLUMNS, TASK_STATUS_NAMES
from ..quarter import Quarter, Year
from . import data_validation as checks
from . import workbook_style as style

Cells = Mapping[str, object]  # what stands in a row, by column

_COLUMNS = (*layout.SHEET_COLUMNS, layout.REMARK)
LOCKED = ("unit", *layout.LABELS, "criterion")

_NUMBERS = "Số: dấu phẩy thập phân (98,5), không dấu chấm hàng nghìn. Ngày: dd/mm/yyyy. Chọn «có» hoặc «không»."
_REASON = "Tiêu chí do {team} cho điểm: dưới điểm tối đa thì phải ghi lý do; điểm thưởng, điểm phạt là 0 thì không."
_GUIDE = (
    "Mỗi khối một trang; mỗi dòng là một đơn vị và một tiêu chí. Chỉ nhập vào các ô nền vàng; ô xám không nhập.",
    "Ô vàng đậm còn trống, phải điền; ô cam thiếu lý do, minh chứng, giải trình hoặc kết luận đi kèm số liệu.",
    _REASON,
    _NUMBERS,
    "Để trống, số 0 và «không áp dụng» là ba điều khác nhau. Không phát sinh trong quý: ghi x ở cột Không áp dụng.",
    "Mọi dòng phải có số liệu thẩm định hoặc dấu x; điểm tự chấm không bao giờ thay cho thẩm định.",
    "Thẩm định lần 2 cần có giải trình của đơn vị và kết luận.",
    "Trang {shortcomings}: chọn đơn vị trước, rồi chọn tiêu chí của khối đó. Tồn tại «đã khắc phục» "
    "(đã kiểm tra, xác nhận) hoặc «đóng khi chưa khắc phục» phải ghi quý kết thúc; quý ghi như {example}.",
    "Trang {tasks}: nhiệm vụ của chương trình {scored} đến hạn trong quý và còn lại của {earlier} "
    "trước. Dòng nào cũng phải chọn kết quả; nhiệm vụ dừng phải ghi số quyết định. Để trống là chưa đánh giá.",
)
_SELF_GUIDE = (
    "Chỉ nhập vào các ô nền vàng: số liệu tự chấm như cột Cách nhập ghi, tài liệu kiểm chứng và ghi chú (nếu có); ô "
    "vàng đậm còn trống. Không sửa các ô khác, không thêm bớt dòng.",
    _NUMBERS,
    "Không phát sinh trong quý: ghi 0 trên 0; dòng chỉ nhập một số thì để trống và ghi rõ ở cột ghi chú. Dòng để "
    "trống được báo là chưa tự chấm. {Team} thẩm định từng dòng.",
)
_OWN = ("self_value", "self_total", layout.REMARK)  # what units gave themselves
# what is not asked of a verification in parts: left out of view and print, so that two A4 pages side by side hold it
_HIDDEN = ("section", "criterion", "reviewed_value", "reviewed_total", "explanation", "outcome")
_VERIFY_GUIDE = (
    "Phiếu thẩm định của một khối, để nhiều người cùng chấm: mỗi người giữ một bản, chỉ điền các dòng được giao.",
    "Chỉ nhập vào các ô nền vàng, không thêm dòng; điểm tự chấm và ghi chú của đơn vị chỉ để xem. Dòng để trống thì "
    "không gom.",
    _REASON,
    _NUMBERS,
    "Hai phiếu ghi khác nhau ở cùng một ô thì cả hai dòng đều chưa được gom và được báo để thống nhất lại.",
)


def write_scoresheet(
    path: Path,
    quarter: Quarter,
    regulation: Regulation,
    members: Mapping[str, Sequence[Unit]],
    entered: Mapping[tuple[str, str], Cells] = MappingProxyType({}),
    shortcomings: Sequence[Shortcoming] = (),
    tasks: Sequence[PlanTask] = (),
    names: CriterionNames | None = None,
    lang: str = "vi",
    units: Sequence[Unit] = (),
) -> None:
    """Write the scoresheet of a quarter, empty or filled; the same content gives the same bytes.

    Parameters
    ----------
    members : mapping of str to sequence of Unit
        The units of each block, in the order in which they are listed.
    entered : mapping, optional
        By unit and criterion, what stands in its cells, by column; the other rows stay empty.
    tasks : sequence of PlanTask
        Those for which the quarter answers.
    names : CriterionNames, optional
        What earlier versions called criteria of which there are still shortcomings.
    lang : str
        Vietnamese, as it is spoken of the body.
    units : sequence of Unit
        Those that may have ended, whose shortcomings and tasks go on under their names.
    """
    writer = ScoresheetWriter(quarter, regulation, regulation.blocks, members, lang, names, units=units)
    example, earlier = ("2019", "các năm") if isinstance(quarter, Year) else ("I/2019", "các quý, các năm")
    sheets = {"shortcomings": layout.SHORTCOMINGS_SHEET, "tasks": layout.TASKS_SHEET}
    writer.write_guide([writer.say(line).format(example=example, earlier=earlier, **sheets) for line in _GUIDE])
    for block in regulation.blocks:
        writer.write_block(block, members.get(block, ()), _COLUMNS, entered)
    writer.write_records(SHORTCOMINGS, shortcomings)
    writer.write_records(TASKS, tasks)
    writer.finish(path)


def write_self_score(
    path: Path, quarter: Quarter, regulation: Regulation, block: str, unit: Unit, until: str, lang: str
) -> None:
    """Write the sheet on which one unit scores itself: its rows, and of the cells to fill its own two columns.

    Parameters
    ----------
    until : str
        The day by which it is to be handed in.
    """
    writer = ScoresheetWriter(quarter, regulation, [block], {}, lang)
    guide = (f"{unit.name}: gửi lại phiếu này chậm nhất ngày {until}.", *map(writer.say, _SELF_GUIDE))
    writer.write_guide(guide, {"Đơn vị": (layout.UNIT_NAME, unit.id)}, str(unit.name))
    writer.write_block(block, [unit], (*layout.SELF_COLUMNS, *layout.SELF_TEXTS), {})
    writer.finish(path)


def write_verify_sheet(
    path: Path, inputs: QuarterInputs, block: str, entered: Mapping[tuple[str, str], Cells]
) -> None:
    """Write a block's sheet to be verified apart, with what units gave themselves to be read alone.

    Parameters
    ----------
    entered : mapping
        By unit and criterion, what stands in its cells, by column.
    """
    lang, members = inputs.company.spoken("vi"), inputs.members
    writer = ScoresheetWriter(inputs.quarter, inputs.regulation, [block], members, lang, locked=_OWN)
    title = str(inputs.regulation.blocks[block].title)
    writer.write_guide([*map(writer.say, _VERIFY_GUIDE)], {"Khối": (layout.BLOCK_NAME, block)}, title)
    writer.write_block(block, members[block], _COLUMNS, entered)
    for column in _HIDDEN:
        writer.workbook[block].column_dimensions[style.letters_of(_COLUMNS)[column]].hidden = True
    writer.finish(path)


class RecordSheet(NamedTuple):
    """What tells the sheet of shortcomings from that of tasks; ``further`` rows in it are ready for new ones."""

    name: str
    columns: Sequence[str]
    locked: Collection[str]
    statuses: Mapping[str, object]
    add_checks: Callable[[Worksheet, Sequence[int], checks.Letters, checks.Lists], None]
    further: int

    def look(self, column: str) -> str:
        """How the cells of a column look."""
        return style.LABEL if column in self.locked else style.DATE if column == "due" else style.TO_FILL


SHORTCOMINGS = RecordSheet(
    layout.SHORTCOMINGS_SHEET, SHORTCOMING_COLUMNS, (), STATUS_NAMES, checks.add_shortcoming_checks, 60
)
TASKS = RecordSheet(layout.TASKS_SHEET, TASK_COLUMNS, PROGRAMME_COLUMNS, TASK_STATUS_NAMES, checks.add_task_checks, 0)


class ScoresheetWriter:
    """Writes a workbook sheet by sheet; its drop-downs offer the criteria of these blocks, and their units."""

    def __init__(
        self,
        quarter: Quarter,
        regulation: Regulation,
        blocks: Iterable[str],
        members: Mapping[str, Sequence[Unit]],
        lang: str,
        names: CriterionNames | None = None,
        workbook: Workbook | None = None,
        locked: Collection[str] = (),
        units: Sequence[Unit] = (),
    ):
        self.locked = {*LOCKED, *locked}
        self.quarter, self.regulation = quarter, regulation
        self.names = names or CriterionNames(regulation, {})
        self.lang, self.say = lang, partial(translate, lang=lang)
        self.units = {unit.id: (str(unit.name), block) for block in blocks for unit in members.get(block, ())}
        self.called = {unit.id: str(unit.name) for unit in units}
        self.workbook = workbook or style.new_workbook()
        self.lists = checks.collect_lists(regulation, blocks, dict(self.units.values()))
        self.labels = {name: self._labels_of(regulation.blocks[name]) for name in blocks}

    def write_guide(
        self, lines: Sequence[str], also: Mapping[str, tuple[str, str]] = MappingProxyType({}), whose: str = ""
    ) -> None:
        """The first sheet: what the workbook is of, in named cells, and how it is filled; ``whose`` if not of all."""
        (sheet,) = self.workbook.worksheets
        named = {"Quý": (layout.QUARTER_NAME, str(self.quarter))}
        named |= {"Quy định": (layout.VERSION_NAME, self.regulation.version), **also}
        sheet.title = layout.GUIDE_SHEET
        title = self.say("Phiếu chấm điểm {scored_at_first}")
        style.put(sheet["A1"], title)
        sheet["A1"].font = style.TITLE_FONT
        style.name_workbook(self.workbook, " · ".join(filter(None, [title, str(self.quarter), whose])))
        for row, (label, (name, value)) in enumerate(named.items(), start=3):
            style.put(sheet.cell(row, 1), self.say(label))
            sheet.cell(row, 1).font = style.BOLD_FONT
            style.put(sheet.cell(row, 2), value)
            self.workbook.defined_names[name] = DefinedName(name, attr_text=f"'{layout.GUIDE_SHEET}'!$B${row}")
        for row, line in enumerate(lines, start=len(named) + 4):
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
            style.put(sheet.cell(row, 1), line)
            sheet.cell(row, 1).alignment = style.WRAPPED
            sheet.row_dimensions[row].height = 32
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 84
        style.set_up_print(sheet, heading_row=0)
        style.protect(sheet)

    def write_block(
        self, name: str, units: Sequence[Unit], columns: Sequence[str], entered: Mapping[tuple[str, str], Cells]
    ) -> None:
        """The sheet of a block: a row for each criterion of each unit."""
        sheet, block = self._new_sheet(name, columns), self.regulation.blocks[name]
        letters = style.letters_of(columns)
        pairs = [(unit, criterion) for unit in units for criterion in block.criteria]
        rows = {(unit.id, criterion.id): row for row, (unit, criterion) in enumerate(pairs, layout.FIRST_DATA_ROW)}
        for (unit, criterion), row in zip(pairs, rows.values(), strict=True):
            self.write_criterion(sheet, row, columns, unit, criterion, entered.get((unit.id, criterion.id), {}))
        self.add_checks(sheet, block, rows, columns)
        sheet.freeze_panes = f"{letters['clause']}{layout.FIRST_DATA_ROW}"
        style.protect(sheet)
        style.set_up_print(sheet, pages_wide=2 if "verified_value" in letters else 1)
        sheet.print_title_cols = f"A:{letters['title']}"

    def write_criterion(
        self, sheet: Worksheet, row: int, columns: Sequence[str], unit: Unit, criterion: Criterion, entered: Cells
    ) -> None:
        """The row of a criterion of a unit, with what is entered in it."""
        label = self.labels[sheet.title][criterion.id]
        values = {**label, "unit": str(unit.name), "criterion": criterion.id, **entered}
        _write_row(sheet, row, columns, values, partial(_look, criterion=criterion, locked=self.locked))
        if criterion is self.regulation.blocks[sheet.title].criteria[0]:
            style.draw_line_above(sheet, row, len(columns))

    def _labels_of(self, block: Block) -> dict[str, dict[str, object]]:
        """The locked cells of each criterion, which are those of every unit."""
        labels = layout.labels_of(self.regulation, block)
        return {criterion.id: self._label(criterion, labels[criterion.id]) for criterion in block.criteria}

    def _label(self, criterion: Criterion, labels: Mapping[str, str | Message]) -> dict[str, object]:
        """By column; below what to enter what it is held against, and its scale."""
        values: dict[str, object] = {name: str(label) for name, label in labels.items()}
        held = f"{layout.MEASURE_LINE}{criterion.relative.describe().to(self.lang)}" if criterion.relative else ""
        scale = criterion.describe_scale().to(self.lang)
        values["how_measured"] = f"{values['how_measured']}{held}{layout.SCALE_LINE}{scale}"
        return values | {"max_points": style.as_number(criterion.max_points)}

    def relabel(self, sheet: Worksheet, row: int, columns: Sequence[str], criterion: Criterion) -> bool:
        """Write the locked cells of a row again; whether any said something else."""
        label = self.labels[sheet.title][criterion.id]
        cells = {name: sheet.cell(row, number) for number, name in enumerate(columns, start=1) if name in label}
        was = [cell.value for cell in cells.values()]
        for name, cell in cells.items():
            style.put(cell, label[name])
        return was != [cell.value for cell in cells.values()]

    def add_checks(
        self, sheet: Worksheet, block: Block, rows: Mapping[tuple[str, str], int], columns: Sequence[str]
    ) -> None:
        """Drop-downs, range checks and colours of a block's rows, by unit and criterion."""
        of = {name: sorted(row for (_, one), row in rows.items() if one == name) for name in block.by_id}
        if rows:
            checks.add_checks(sheet, block, of, style.letters_of(columns), self.lists, self.quarter, self.lang)
            checks.add_colours(sheet, block, of, style.letters_of(columns))

    def write_records(self, kind: RecordSheet, records: Sequence[Shortcoming | PlanTask]) -> None:
        """The shortcomings, or the tasks for which the quarter answers, and rows for further ones."""
        sheet = self._new_sheet(kind.name, kind.columns)
        rows = range(layout.FIRST_DATA_ROW, layout.FIRST_DATA_ROW + len(records) + kind.further)
        for row, record in zip_longest(rows, records):
            self.write_record(kind, sheet, row, record)
        self.check_records(kind, sheet, rows)
        sheet.freeze_panes = f"C{layout.FIRST_DATA_ROW}"
        style.set_up_print(sheet)

    def write_record(
        self, kind: RecordSheet, sheet: Worksheet, row: int, record: Shortcoming | PlanTask | None
    ) -> None:
        """The row of a shortcoming or a task, or one that is ready for it."""
        _write_row(sheet, row, kind.columns, self._in_words(kind, record) if record else {}, kind.look)

    def check_records(self, kind: RecordSheet, sheet: Worksheet, rows: Sequence[int]) -> None:
        """The drop-downs and colours of these rows."""
        if rows:
            kind.add_checks(sheet, rows, style.letters_of(kind.columns), self.lists)

    def _in_words(self, kind: RecordSheet, record: Shortcoming | PlanTask) -> dict[str, object]:
        """What a record holds, by column, as a person would write it: in the words that the drop-downs offer."""
        values = {name: getattr(record, name, None) for name in kind.columns}  # none in a column of people's own
        words = {name: value.roman for name, value in values.items() if isinstance(value, Quarter)}
        unit, block = self.units.get(record.unit, (self.called.get(record.unit, record.unit), ""))
        words |= {"unit": unit, "status": str(kind.statuses.get(record.status, ""))}
        if isinstance(record, Shortcoming):
            words["criterion"] = self.names.label(record.criterion, block)
        return values | words

    def finish(self, path: Path) -> None:
        """Add what drop-downs refer to, and save the workbook, open at its first block."""
        self.write_lists()
        self.workbook.active = 1
        style.save(self.workbook, path)

    def write_lists(self) -> None:
        """The hidden sheet that drop-downs refer to."""
        sheet = self.workbook.create_sheet(layout.LISTS_SHEET)
        for column, values in enumerate(self.lists.values(), start=1):
            for row, value in enumerate(values, start=1):
                style.put(sheet.cell(row, column), value)
        sheet.sheet_state = "hidden"
        style.protect(sheet)

    def _new_sheet(self, name: str, columns: Sequence[str]) -> Worksheet:
        """A sheet with headings."""
        sheet = self.workbook.create_sheet(name)
        for number, column in enumerate(columns, start=1):
            heading = self.say(layout.heading_of(column, columns))
            style.put(sheet.cell(layout.HEADING_ROW, number), heading, style.HEADING)
            style.put(sheet.cell(layout.FIELD_ROW, number), column)
        style.set_widths(sheet, (style.width_of(column, columns) for column in columns))
        sheet.row_dimensions[layout.HEADING_ROW].height = 3 * style.LINE_HEIGHT
        sheet.row_dimensions[layout.FIELD_ROW].hidden = True
        return sheet


def _write_row(sheet: Worksheet, row: int, columns: Sequence[str], values: Cells, look: Callable[[str], str]) -> None:
    for number, name in enumerate(columns, start=1):
        style.put(sheet.cell(row, number), values.get(name), look(name))
    style.set_height(sheet, row, [(values.get(name), style.width_of(name, columns)) for name in columns])


def _look(column: str, criterion: Criterion, locked: Collection[str]) -> str:
    if column == "checked_on":
        return style.DATE
    if column in locked:
        return style.LABEL
    is_value, is_total = column.endswith("_value"), column.endswith("_total")
    if criterion.enters_nothing and (is_value or is_total or column == "not_applicable"):
        return style.NOT_ASKED
    return style.NOT_ASKED if is_total and not criterion.has_total else style.TO_FILL


def as_typed(entry: Entry, criterion: Criterion, layer: str) -> dict[str, object]:
    """The cells of one layer, by column."""
    is_yes_no = criterion.measure.kind == "yes_no"
    value = ("có" if entry.value else "không") if is_yes_no else style.as_number(entry.value)
    return {f"{layer}_value": value, f"{layer}_total": None if entry.total is None else style.as_number(entry.total)}
