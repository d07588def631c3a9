"""One row of the assessments, checked against its criterion's own measure and scale."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from ..language import Message, say, unknown
from ..model import (
    FREE_TEXTS,
    LAYERS,
    MAIN,
    VALUE_COLUMNS,
    Assessment,
    AwardMeasure,
    Block,
    Criterion,
    Entry,
    Regulation,
    YesNoMeasure,
)
from .cells import clean, parse_day, parse_number, why_unusable
from .layout import LABELS, labels_of
from .table import FilledRow

Fault = tuple[str, Message]  # the column, and what is wrong in it


def find_unusable(cells: Mapping[str, str]) -> list[Fault]:
    """Cells that hold an Excel error or a formula without a result."""
    return [(column, problem) for column, text in cells.items() if (problem := why_unusable(text))]


class BlockRows:
    """The criteria of a block, and the rows of them that have come."""

    def __init__(self, regulation: Regulation, block: Block):
        self.criteria = block.by_id
        self.asked = [c.id for c, _ in self.criteria.values() if not c.enters_nothing]
        self.first: dict[tuple[str, str], FilledRow] = {}
        self._labels = labels_of(regulation, block)

    def find_misplaced(self, row: FilledRow, unit: str) -> list[Fault]:
        """Why a unit's row cannot be read: its criterion is not of the block, or had a row before."""
        written = row.cells["criterion"]
        if written not in self.criteria:
            return [("criterion", unknown(say("tiêu chí"), written, list(self.criteria)))]
        first = self.first.setdefault((unit, written), row)
        if first is not row:
            return [("criterion", say("dòng này đã có ở {cell}", cell=first.row.cell("criterion")))]
        return []

    def find_changed_labels(self, cells: Mapping[str, str]) -> list[Fault]:
        """Locked labels that do not say what the regulation says."""
        wanted = self._labels[cells["criterion"]]
        changed = [name for name in LABELS if name in cells and cells[name] != clean(wanted[name])]
        return [(name, _changed_label(cells[name], wanted[name])) for name in changed]


def _changed_label(found: str, wanted: str) -> Message:
    return say("ô khóa đã bị sửa: «{found}»; quy định ghi «{wanted}»", found=found, wanted=wanted)


def read_row(unit: str, criterion: Criterion, side: str, line: FilledRow) -> tuple[Assessment, list[Fault]]:
    """The assessment that a row holds, and every fault in it; with a fault the assessment is not to be used."""
    cells, faults = line.cells, find_unusable(line.cells)
    if faults:
        return Assessment(unit, criterion.id), faults
    mark = cells["not_applicable"].lower()
    self_score: Entry | None = None
    verified: Entry | None = None
    reviewed: Entry | None = None
    if criterion.enters_nothing:
        faults += find_filled(criterion, cells)
    elif mark == "x":
        faults += _find_beside_mark(criterion, cells)
    elif mark:
        faults.append(("not_applicable", say("«{found}» không hiểu được; ghi x hoặc để trống", found=mark)))
    else:
        self_score, verified, reviewed = (read_layer(criterion, layer, cells, faults) for layer in LAYERS)
        faults += _find_missing(criterion, side, [verified, reviewed], cells)
    reason, explanation, outcome, evidence, record_no = (cells[column] for column in FREE_TEXTS["inputs"])
    assessment = Assessment(
        unit, criterion.id, self_score, verified, reviewed, mark == "x",
        reason, explanation, outcome, evidence, record_no, _read_day(cells, faults), line.row,
    )  # fmt: skip
    return assessment, faults


def _read_day(cells: Mapping[str, str], faults: list[Fault]) -> date | None:
    if not cells["checked_on"]:
        return None
    try:
        return parse_day(cells["checked_on"])
    except ValueError as error:
        faults.append(("checked_on", error.args[0]))
        return None


def find_filled(criterion: Criterion, cells: Mapping[str, str]) -> Iterator[Fault]:
    """Cells that hold something though the criterion's value comes from elsewhere."""
    source = say("kế hoạch năm") if criterion.counts_plan else say("điểm trung bình của khối")
    for column in (*VALUE_COLUMNS, "not_applicable"):
        if found := cells.get(column):
            message = say("phải để trống: tiêu chí này lấy từ {source} (thấy «{found}»)", source=source, found=found)
            yield column, message


def _find_beside_mark(criterion: Criterion, cells: Mapping[str, str]) -> Iterator[Fault]:
    for layer in LAYERS:
        filled = [column for column in (f"{layer}_value", f"{layer}_total") if cells[column]]
        is_nought_of_nought = len(filled) == 2 and criterion.has_total and all(_is_nought(cells[c]) for c in filled)
        if filled and not is_nought_of_nought:
            found = cells[filled[0]]
            message = say("đã đánh dấu không áp dụng thì để trống hoặc 0 trên 0 (thấy «{found}»)", found=found)
            yield filled[0], message


def _is_nought(text: str) -> bool:
    try:
        return parse_number(text) == 0
    except ValueError:
        return False


def read_layer(criterion: Criterion, layer: str, cells: Mapping[str, str], faults: list[Fault]) -> Entry | None:
    """What one layer of a row holds; None where blank or unreadable. What is wrong is added to ``faults``."""
    value_column, total_column = f"{layer}_value", f"{layer}_total"
    if not cells[value_column] and not cells[total_column]:
        return None
    before = len(faults)
    value = _read_value(criterion, value_column, cells, faults)
    total = _read_total(criterion, total_column, cells, faults)
    if value is None or len(faults) > before:
        return None
    columns = {"value": value_column, "total": total_column}
    faults += [(columns[part], message) for part, message in criterion.find_out_of_range(value, total)]
    return Entry(value, total)


def _read_value(criterion: Criterion, column: str, cells: Mapping[str, str], faults: list[Fault]) -> Fraction | None:
    text = cells[column]
    if not text:
        faults.append((column, say("có tổng nhưng thiếu giá trị")))
        return None
    if isinstance(criterion.measure, YesNoMeasure):
        if text.lower() not in ("có", "không"):
            faults.append((column, say("«{found}» không hiểu được; ghi có hoặc không", found=text)))
            return None
        return Fraction(text.lower() == "có")
    return _read_number(criterion, column, text, faults)


def _read_total(criterion: Criterion, column: str, cells: Mapping[str, str], faults: list[Fault]) -> Fraction | None:
    text = cells[column]
    if bool(text) == criterion.has_total:
        return _read_number(criterion, column, text, faults) if text else None
    if text:
        faults.append((column, say("phải để trống: tiêu chí này không nhập tổng (thấy «{found}»)", found=text)))
    else:
        faults.append((column, say("có giá trị nhưng thiếu tổng")))
    return None


def _read_number(criterion: Criterion, column: str, text: str, faults: list[Fault]) -> Fraction | None:
    try:
        number = parse_number(text, in_percent=criterion.in_percent)
    except ValueError as error:
        faults.append((column, error.args[0]))
        return None
    if number < 0:
        faults.append((column, say("{found} là số âm; phải từ 0 trở lên", found=number)))
    elif criterion.measure.is_whole and number.denominator != 1:
        faults.append((column, say("{found} phải là số nguyên", found=number)))
    return number


def _find_missing(
    criterion: Criterion, side: str, counting: list[Entry | None], cells: Mapping[str, str]
) -> Iterator[Fault]:
    """What a row must hold and does not: the verified value, and the words that stand behind values."""
    if not cells["verified_value"] and not cells["verified_total"]:
        yield "verified_value", say("thiếu số liệu thẩm định; điểm tự chấm không thay được")
        if not any(cells[column] for column in VALUE_COLUMNS):
            return  # not begun: what else it lacks goes without saying
    if cells["reviewed_value"]:
        for column in ("explanation", "outcome"):
            if not cells[column]:
                yield column, _MISSING_TEXT[column]
    if not cells["reason"] and any(_needs_reason(criterion, side, entry) for entry in counting):
        yield "reason", say("điểm dưới tối đa {most} phải có lý do", most=criterion.max_points)
    if criterion.evidence == "required" and not cells["evidence"]:
        yield "evidence", say("thiếu tài liệu kiểm chứng; tiêu chí này bắt buộc có")


_MISSING_TEXT = {
    "explanation": say("có thẩm định lần 2 thì phải có giải trình của đơn vị"),
    "outcome": say("có thẩm định lần 2 thì phải có kết luận về giải trình"),
}


def _needs_reason(criterion: Criterion, side: str, entry: Entry | None) -> bool:
    """An award below the maximum needs one; no bonus and no penalty needs none."""
    if entry is None or not isinstance(criterion.measure, AwardMeasure):
        return False
    return entry.value < criterion.max_points and (side == MAIN or entry.value > 0)
