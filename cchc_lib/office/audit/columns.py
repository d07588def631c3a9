"""The columns of an audit workbook: of the details, and of the results of a block."""

from abc import abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from openpyxl import Workbook

from ...language import Text
from ...model import Block, Grade
from ...results import UnitYear
from ...scoring import UnitScore
from ..workbook_style import LINE_HEIGHT, letters_of, set_height
from . import cells

FIRST_UNIT_ROW = 4  # of results; above it stand two rows of headings, and one of maxima or weights
CLASS = 18  # characters: «Hoàn thành xuất sắc nhiệm vụ» in two lines
HELPERS = "Cột phụ: số nguyên, để tính chính xác"


class Column(NamedTuple):
    """What stands above a column, how wide it is, how its cells look, and what begins with it, if anything."""

    heading: object
    width: int
    look: str
    group: str | None = None


DETAIL_COLUMNS = {
    "unit": Column("Đơn vị", 20, cells.LABEL, "Tiêu chí"),
    "code": Column("Số", 6, cells.LABEL),
    "title": Column("Tiêu chí", 38, cells.LABEL),
    "scale": Column("Thang điểm", 34, cells.LABEL),
    "policy": Column("Khi không áp dụng", 16, cells.LABEL),
    "most": Column("Điểm tối đa", 7, cells.NUMBER),
    "value": Column("Giá trị", 11, cells.TO_FILL, "Dữ liệu nhập (ô vàng)"),
    "total": Column("Tổng", 11, cells.TO_FILL),
    "absent": Column("Không áp dụng (x)", 8, cells.MARK),
    "x": Column("x", 11, cells.EXACT, "Tính lại"),
    "points": Column("Điểm theo thang", 9, cells.EXACT),
    "effective_max": Column("Tối đa sau chia lại", 9, cells.EXACT),
    "counted": Column("Điểm tính", 8, cells.RESULT),
    "published": Column("Bản tin", 8, cells.PUBLISHED, "Đối chiếu"),
    "difference": Column("Chênh lệch", 8, cells.DIFFERENCE),
    "check": Column("Kiểm tra", 16, cells.STATUS),
    "x_n": Column("x: tử", 11, cells.HELPER, HELPERS),
    "x_d": Column("x: mẫu", 11, cells.HELPER),
    "p_n": Column("điểm: tử", 11, cells.HELPER),
    "p_d": Column("điểm: mẫu", 11, cells.HELPER),
    "f_n": Column("hệ số: tử", 8, cells.HELPER),
    "f_d": Column("hệ số: mẫu", 8, cells.HELPER),
    "n": Column("điểm tính: tử", 12, cells.HELPER),
    "d": Column("điểm tính: mẫu", 12, cells.HELPER),
    "whole": Column("phần nguyên", 9, cells.HELPER),
    "rest": Column("số dư", 11, cells.HELPER),
    "rounded": Column("làm tròn", 9, cells.HELPER),
}
DETAIL_LETTERS = letters_of(DETAIL_COLUMNS)

RESULTS = {
    "unit": Column("Đơn vị", 30, cells.LABEL),
    "result": Column("Tổng điểm", 9, cells.RESULT, "Tính lại"),
    "percent": Column("Tỷ lệ %", 8, cells.PERCENT),
    "class_by_points": Column("Xếp loại theo điểm", CLASS, cells.LABEL),
    "class": Column("Xếp loại", CLASS, cells.LABEL),
    "rank": Column("Hạng", 6, cells.NUMBER),
    "published_total": Column("Tổng điểm", 9, cells.PUBLISHED, "Trong bản tin"),
    "published_percent": Column("Tỷ lệ %", 8, cells.PUBLISHED_PERCENT),
    "published_class": Column("Xếp loại", CLASS, cells.PUBLISHED_PLAIN),
    "published_rank": Column("Hạng", 6, cells.PUBLISHED_PLAIN),
    "total_difference": Column("Tổng điểm", 8, cells.DIFFERENCE, "Chênh lệch so với bản tin"),
    "percent_difference": Column("Tỷ lệ %", 8, cells.DIFFERENCE),
    "class_difference": Column("Bậc xếp loại", 8, cells.DIFFERENCE),
    "rank_difference": Column("Hạng", 8, cells.DIFFERENCE),
    "status": Column("Trạng thái", 18, cells.STATUS),
    "overdue": Column("Tồn tại quá hạn", 9, cells.TO_FILL, "Nhập"),
}
_ADJUSTMENTS = {"bonus": Column("Thưởng", 8, cells.POINTS), "penalty": Column("Phạt", 8, cells.POINTS)}
NUMBERS = {
    "total_units": Column("tổng", 8, cells.HELPER, HELPERS),
    "percent_units": Column("tỷ lệ", 8, cells.HELPER),
    "ranked": Column("xếp hạng theo", 8, cells.HELPER),
    "class_number": Column("bậc", 6, cells.HELPER),
    "published_number": Column("bậc, bản tin", 6, cells.HELPER),
    "main_whole": Column("trong tối đa: nguyên", 9, cells.HELPER),
    "main_rest": Column("trong tối đa: lẻ", 9, cells.HELPER),
    "bonus_whole": Column("thưởng: nguyên", 9, cells.HELPER),
    "bonus_rest": Column("thưởng: lẻ", 9, cells.HELPER),
    "penalty_whole": Column("phạt: nguyên", 9, cells.HELPER),
    "penalty_rest": Column("phạt: lẻ", 9, cells.HELPER),
}
_SPREADING = {
    "kept": Column("sau chia trong mục", 9, cells.HELPER),
    "spread": Column("chia lại trong khối", 9, cells.HELPER),
}
_UNROUNDED = {
    "exact_main": Column("trong tối đa, chưa làm tròn", 12, cells.HELPER),
    "exact_total": Column("tổng, chưa làm tròn", 12, cells.HELPER),
}
_OF_SECTION = {"applicable": "áp dụng", "grown": "nhận", "f_n": "hệ số: tử", "f_d": "hệ số: mẫu"}


def columns_of_results(
    block: Block, ceilings: Sequence[str], vetoes: Mapping[str, str], with_unrounded: bool
) -> dict[str, Column]:
    """The columns of a block's results by key, in order; ``ceilings`` and ``vetoes`` are told in words."""
    sections = {f"section_{i}": f"Mục {section.code}" for i, section in enumerate(block.sections)}
    criteria = {f"criterion_{i}": criterion.code for i, criterion in enumerate(block.criteria)}
    held = {f"ceiling_{i}": ceiling for i, ceiling in enumerate(ceilings)}
    found = RESULTS | group_columns("Điểm theo mục, thưởng, phạt", sections, 8, cells.POINTS) | _ADJUSTMENTS
    found |= group_columns("Điểm tính của từng tiêu chí", criteria, 7, cells.POINTS)
    found |= group_columns("Điều kiện khống chế (1: đang khống chế)", held, 34, cells.NUMBER)
    found |= group_columns("Điểm liệt (1: có)", vetoes, 34, cells.NUMBER) | NUMBERS
    for i, section in enumerate(block.sections):
        for key, word in _OF_SECTION.items():
            found[f"{key}_{i}"] = Column(f"{section.code}: {word}", 9, cells.HELPER)
    found |= _SPREADING
    return found | (_UNROUNDED if with_unrounded else {})


def group_columns(group: str, headings: Mapping[str, str], width: int, look: str) -> dict[str, Column]:
    """Columns of one kind, below the name of their group."""
    groups = [group, *[None] * len(headings)]
    return {key: Column(head, width, look, of) for (key, head), of in zip(headings.items(), groups, strict=False)}


UNRANKED = {"rank": '""', "rank_difference": "0"}  # the formulas of a block of which bulletins rank nobody


class ResultSheet:
    """A sheet of results, one row a unit: its columns by key, and how formulas call its cells."""

    name: str
    units: Sequence[Any]  # those that have a result
    missing: Sequence[tuple[Text, Text | None]]  # the others, and why they have none

    @property
    @abstractmethod
    def columns(self) -> Mapping[str, Column]:
        """The columns by key, in order."""

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """The letter of each column."""
        return letters_of(self.columns)

    @property
    def differences(self) -> list[str]:
        """The keys of the columns that compare with what was published, which stand side by side."""
        return [key for key in self.columns if key.endswith("_difference")]

    @property
    def is_alone(self) -> bool:
        """Whether the block has a single unit, which bulletins do not rank."""
        return len(self.units) + len(self.missing) == 1

    def unit_row(self, unit: int) -> int:
        """The row of a unit."""
        return FIRST_UNIT_ROW + unit

    @property
    def last_row(self) -> int:
        """The last row that names a unit."""
        return self.unit_row(len(self.units) + len(self.missing)) - 1

    def cell(self, key: str, unit: int) -> str:
        """A cell, as the sheet itself calls it."""
        return f"{self.letters[key]}{self.unit_row(unit)}"

    def column(self, key: str) -> str:
        """The cells of all units in a column."""
        return f"{self.letters[key]}${FIRST_UNIT_ROW}:{self.letters[key]}${self.unit_row(len(self.units) - 1)}"

    def ranges(self, keys: Iterable[str]) -> list[str]:
        """The cells of all units in each of these columns, as other sheets call them; none without units."""
        return [f"'{self.name}'!{self.column(key)}" for key in keys] if self.units else []

    def begin(self, workbook: Workbook, end: str, lines: int, above: Mapping[str, object]) -> cells.Sheet:
        """The sheet, printed up to a cell, with what stands above the units; what differs is coloured.

        Parameters
        ----------
        lines : int
            The height of the headings.
        above : mapping of str
            The row between the headings and the units, by column.
        """
        sheet = workbook.create_sheet(self.name)
        begin_sheet(sheet, self.columns.values(), f"B{FIRST_UNIT_ROW}", f"A1:{end}", lines)
        cells.append_row(sheet, ((above.get(key), cells.GROUP) for key in self.columns))
        if self.units:
            first, last = self.differences[0], self.differences[-1]
            cells.mark_differences(sheet, f"{self.cell(first, 0)}:{self.cell(last, len(self.units) - 1)}")
        return sheet

    def tell_published(
        self, name: Text, found: UnitScore | UnitYear, grades: Sequence[Grade], overdue: int
    ) -> dict[str, object]:
        """What stands in a unit's row of what was published, by column."""
        place = [grade.id for grade in grades].index(found.final_class)
        return {
            "unit": name,
            "published_percent": found.percent,
            "published_class": grades[place].title,
            "published_rank": None if self.is_alone else found.rank,
            "published_number": place + 1,
            "overdue": overdue,
        }

    def append_unit(
        self, sheet: cells.Sheet, unit: int, contents: Mapping[str, object], formulas: Mapping[str, str]
    ) -> None:
        """Write the row of a unit, as high as its name and its class need."""
        texts = ((str(contents[key]), self.columns[key].width) for key in ("unit", "published_class"))
        set_height(sheet, self.unit_row(unit), texts)
        every = {**contents, **{key: cells.Formula(text) for key, text in formulas.items()}}
        cells.append_row(sheet, ((every[key], column.look) for key, column in self.columns.items()))

    def append_missing(self, sheet: cells.Sheet) -> None:
        """Name the units that have no result, below the others, and say why."""
        for name, why in self.missing:
            cells.append_row(sheet, [(name, cells.LABEL), (f"chưa có kết quả: {why}", cells.NOTE)])


def begin_sheet(sheet: cells.Sheet, columns: Collection[Column], freeze: str, printed: str, lines: int) -> None:
    """Set up a sheet with these columns, and write the two rows above them, the lower one so many lines high."""
    cells.set_up_sheet(sheet, [column.width for column in columns], freeze, printed)
    sheet.row_dimensions[2].height = lines * LINE_HEIGHT
    cells.append_row(sheet, ((column.group, cells.GROUP) for column in columns))
    cells.append_row(sheet, ((column.heading, cells.HEADING) for column in columns))
