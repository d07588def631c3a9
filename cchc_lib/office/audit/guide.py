"""The first sheet: what the workbook shows, whether it agrees with what was published, and how it stays exact."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import zip_longest

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from ...language import day, quarter_name
from ...model import Grade
from ...releases import Release
from ..workbook_style import name_workbook, set_height
from . import cells
from .cells import Formula
from .columns import ResultSheet
from .facts import AuditedQuarter
from .formulas import LIMIT_DIGITS
from .layout import BlockLayout

Line = Sequence[tuple[object, str]]  # of a sheet: what its cells hold, and their looks

GUIDE = "Hướng dẫn"
FIRST_CLASS_ROW = 5
CLASS_TITLES = f"'{GUIDE}'!$E${FIRST_CLASS_ROW}:$E$1000"

AGREEMENT = ("Số đơn vị có kết quả", "Số ô chênh lệch", "Số đơn vị chưa tính được")
_WIDTHS = (32, 18, 16, 25, 26, 12)
_HOW = (
    "Mỗi khối có hai trang. Trang mang mã khối là kết quả, mỗi dòng một đơn vị; trang «chi tiết» mỗi dòng một đơn vị "
    "và một tiêu chí, từ số liệu nhập (ô vàng) qua x, điểm theo thang, điểm tính đến đối chiếu với bản tin.",
    "Sửa một ô vàng: điểm, tỷ lệ, xếp loại và hạng tính lại ngay; cột Chênh lệch cho biết khác bản tin bao nhiêu. "
    "Tệp này chỉ để kiểm tra và thử; muốn sửa kết quả thì sửa phiếu chấm điểm rồi chấm lại.",
    "Các ô khác được khóa, không có mật khẩu. Ghi x ở cột Không áp dụng thì giá trị cùng dòng không được đọc.",
    "x là số để tra thang điểm: tỷ lệ % khi có giá trị và tổng, còn lại là chính giá trị. Điểm tính là điểm sau khi "
    "điểm tối đa của tiêu chí không áp dụng được chia lại.",
    "Trình tự: điểm từng tiêu chí; chia lại phần không áp dụng; cộng; thưởng và phạt trong mức trần; giới hạn tổng; "
    "làm tròn; tỷ lệ %; xếp loại theo cận dưới; điều kiện khống chế; hạng trong khối.",
    "Chính xác: máy tính lưu số lẻ theo hệ hai nên 8,1 không đúng là 8,1. Ở đây x và điểm là phân số của hai số "
    "nguyên (cột phụ, chữ xám), so sánh bằng nhân chéo; mọi số nguyên đều dưới "
    f"10^{LIMIT_DIGITS} nên không sai một đơn vị nào.",
    "Nơi nào không chắc chắn, cột Kiểm tra hoặc Trạng thái nói rõ và không ghi kết quả: ô nhập không hợp lệ hoặc có "
    "quá nhiều chữ số, số quá lớn, tổng quá sát nửa đơn vị làm tròn, bình quân chưa làm tròn quá sát một mức.",
)
_ROUNDING = {
    "criterion": "làm tròn ở từng tiêu chí",
    "total": "làm tròn một lần ở tổng điểm",
    "both": "làm tròn ở từng tiêu chí và ở tổng điểm",
}


def write_guide(workbook: Workbook, audited: AuditedQuarter, layouts: Mapping[str, BlockLayout]) -> None:
    """Write the sheet; it stands first and holds the titles of the classes, which formulas look up."""
    regulation = audited.regulation
    rounding = regulation.rounding
    title = f"Bảng tính kiểm tra kết quả chấm điểm {audited.lang.words['scored']}, {quarter_name(audited.quarter)}"
    about = f"Quy định: {regulation.head.title} ({regulation.version}); {_ROUNDING[rounding.at]}, nửa lên, "
    about += f"{rounding.places} chữ số thập phân; tỷ lệ {rounding.percent_places} chữ số thập phân."
    tables = set_beside(_agreement(layouts), list_classes("Xếp loại", regulation.head.classes))
    standing = tell_standing(audited.release, audited.is_illustrative)
    write_first_sheet(workbook, _WIDTHS, title, about, standing, tables, ["", *_HOW])


def name_release(number: int, dated: date | None) -> str:
    """Provisional, official, or which revision; of which day."""
    release = str(Release(number).status_name).lower()
    return f"{release}, {day(dated)}" if dated else release


def tell_standing(release: Release, is_illustrative: bool) -> str:
    """Which results the formulas are held against, and whether these are illustrative."""
    told = f"Đối chiếu với bản {name_release(release.number, release.dated)}."
    return f"{told} Dữ liệu minh họa." if is_illustrative else told


def set_beside(left: Sequence[Line], right: Sequence[Line], *between: tuple[object, str]) -> list[Line]:
    """The lines of two tables, side by side."""
    of_left, of_right = ([(None, cells.PLAIN)] * len(table[0]) for table in (left, right))
    return [[*(one or of_left), *between, *(other or of_right)] for one, other in zip_longest(left, right)]


def write_first_sheet(
    workbook: Workbook, widths: Sequence[int], title: str, about: str, standing: str,
    tables: Iterable[Line], texts: Iterable[str],
) -> None:  # fmt: skip
    """Write the first sheet of a workbook: three lines, tables, and texts below them, each as wide as the sheet."""
    name_workbook(workbook, title)
    sheet = workbook.create_sheet(GUIDE)
    cells.set_up_sheet(sheet, widths)
    lines: list[Line] = [[(title, cells.TITLE)], [(about, cells.PLAIN)], [(standing, cells.STATUS_LINE)], *tables]
    for row, line in enumerate(lines, start=1):
        placed = zip(line, widths, strict=False)
        if labels := [(str(content), width) for (content, look), width in placed if look == cells.LABEL]:
            set_height(sheet, row, labels)
        cells.append_row(sheet, line)
    for row, text in enumerate(texts, start=len(lines) + 1):
        sheet.merged_cells.add(f"A{row}:{get_column_letter(len(widths))}{row}")
        set_height(sheet, row, [(text, sum(widths))])
        cells.append_row(sheet, [(text, cells.NOTE)])


def _agreement(layouts: Mapping[str, BlockLayout]) -> list[Line]:
    """The agreement of each block, its details too."""
    rows: list[Line] = [[(head, cells.HEADING) for head in ("Khối", *AGREEMENT)]]
    for layout in layouts.values():
        details = [layout.all_details("difference")] if layout.units else []
        rows.append([(layout.block.title, cells.LABEL), *count_agreement(layout, details)])
    return rows


def count_agreement(sheet: ResultSheet, more: Sequence[str] = ()) -> Line:
    """Below `AGREEMENT`: units with a result, cells that differ, of ``more`` ranges too, units not computed."""
    compared = [*sheet.ranges(sheet.differences), *more]
    counts = "+".join(f"SUMPRODUCT(ISNUMBER({one})*({one}<>0))" for one in compared) or "0"
    unknown = "+".join(f'SUMPRODUCT(--({one}<>""))' for one in sheet.ranges(["status"])) or "0"
    found: Line = [(Formula(text), cells.DIFFERENCE) for text in (counts, unknown)]
    return [(len(sheet.units), cells.NUMBER), *found]


def list_classes(heading: str, grades: Iterable[Grade]) -> list[Line]:
    """The classes with their bounds, below headings: which formulas look up."""
    rows: list[Line] = [[(grade.title, cells.LABEL), (grade.from_, cells.NUMBER)] for grade in grades]
    return [[(heading, cells.HEADING), ("Từ %", cells.HEADING)], *rows]
