"""One row of the assessments, checked against its criterion's own measure and scale."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import TypeVar

from ..language import Message, find_look_alike, say, show, unknown
from ..model import MAIN, Assessment, AwardMeasure, Block, Criterion, EnteredRow, Entry, Regulation, YesNoMeasure
from ..model.records import COUNTING_COLUMNS, LAYERS, MARKED_COLUMNS, VALUE_COLUMNS
from .cells import clean, parse_day, parse_number, why_unusable
from .layout import labels_of
from .table import FilledRow

T = TypeVar("T")
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

    def find_changed_labels(self, cells: Mapping[str, str], mend: Message | None = None) -> list[Fault]:
        """Locked labels that do not say what the regulation says, in whichever words of this program around it.

        They are to be typed over, unless there is another way to ``mend`` them.
        """
        wanted = self._labels[cells["criterion"]]
        changed = [name for name, label in wanted.items() if name in cells and not _holds(cells[name], label)]
        return [(name, _tell_changed(cells[name], wanted[name], mend or _TYPE_OVER)) for name in changed]


_TYPE_OVER = say("ghi lại như quy định; trang tính mở khóa không cần mật khẩu")


def _tell_changed(found: str, wanted: str | Message, mend: Message) -> Message:
    return say(
        "ô khóa ghi «{found}», quy định ghi «{wanted}» (ô bị sửa, hoặc quy định đã sửa sau khi làm phiếu): {mend}",
        found=found, wanted=wanted, mend=mend,
    )  # fmt: skip


def _holds(text: str, wanted: str | Message) -> bool:
    """Whether a label is the regulation's own text; of a sentence of this program, what the regulation puts in it.

    Another version of the program may have said it in other words. Further lines, which tell the scale, are not read.
    """
    if isinstance(wanted, str):
        return text == clean(wanted)
    given = (rf"(?<!\w){re.escape(clean(show(value, 'vi')))}(?!\w)" for value in wanted.values.values())
    return re.search(".*".join(given), text.partition("\n")[0]) is not None


def read_row(
    unit: str, criterion: Criterion, side: str, line: FilledRow, may_lack: bool = False
) -> tuple[Assessment, list[Fault]]:
    """The assessment that a row holds, and every fault in it; with a fault the assessment is not to be used.

    Where it ``may_lack`` its values, by a rule of the regulation, one that lacks them all is no fault.
    """
    cells, faults = line.cells, find_unusable(line.cells)
    if faults:
        return Assessment(unit, criterion.id), faults
    mark, without_value = cells["not_applicable"].lower(), False
    entries: list[Entry | None] = [None] * len(LAYERS)
    if criterion.enters_nothing:
        faults += find_filled(criterion, cells)
    elif mark == "x":
        faults += _find_beside_mark(criterion, cells)
        _read_self(criterion, cells, faults)  # what the unit had claimed may stand there, and counts for nothing
    elif mark:
        message = say("«{found}» không hiểu được; ghi x hoặc để trống", found=cells["not_applicable"])
        faults.append(("not_applicable", find_look_alike(mark) or message))
    elif may_lack and not any(cells[column] for column in COUNTING_COLUMNS):
        without_value, entries[0] = True, _read_self(criterion, cells, faults)
    else:
        entries = [
            _read_self(criterion, cells, faults),
            *(read_layer(criterion, x, cells, faults) for x in LAYERS[1:]),
        ]
        faults += _find_missing(criterion, side, entries[1:], cells)
    self_score, verified, reviewed = entries
    day = read_cell("checked_on", cells["checked_on"], parse_day, faults) if cells["checked_on"] else None
    told = mark == "x", day, line.row, without_value
    return Assessment(unit, criterion.id, self_score, verified, reviewed, *told), faults


def read_cell(column: str, text: str, parse: Callable[[str], T], faults: list[Fault]) -> T | None:
    """What is written in a cell; None where it cannot be read, and why is added to ``faults``."""
    try:
        return parse(text)
    except ValueError as error:
        faults.append((column, error.args[0]))
        return None


def find_filled(criterion: Criterion, cells: Mapping[str, str]) -> Iterator[Fault]:
    """Cells that hold something though the criterion's value comes from elsewhere."""
    source = say("kế hoạch năm") if criterion.counts_plan else say("điểm trung bình của khối")
    for column, found in _filled(cells):
        yield column, say("phải để trống: tiêu chí này lấy từ {source} (thấy «{found}»)", source=source, found=found)


def find_submitted(cells: Mapping[str, str], record: str) -> Iterator[Fault]:
    """Cells that hold something though a record says that the unit handed nothing in."""
    for column, _ in _filled(cells):
        yield column, say("đơn vị ghi là không nộp hồ sơ (biên bản {record}) thì ô này phải để trống", record=record)


def _filled(cells: Mapping[str, str]) -> list[tuple[str, str]]:
    """What stands in the cells that are entered, by column."""
    return [(column, found) for column in MARKED_COLUMNS if (found := cells.get(column))]


def _find_beside_mark(criterion: Criterion, cells: Mapping[str, str]) -> Iterator[Fault]:
    for layer in LAYERS[1:]:
        filled = [column for column in (f"{layer}_value", f"{layer}_total") if cells[column]]
        is_nought_of_nought = len(filled) == 2 and criterion.has_total and all(_is_nought(cells[c]) for c in filled)
        if filled and not is_nought_of_nought:
            found = cells[filled[0]]
            message = say("đã đánh dấu không áp dụng thì để trống (thấy «{found}»)", found=found)
            if criterion.has_total:
                message = say("đã đánh dấu không áp dụng thì để trống hoặc 0 trên 0 (thấy «{found}»)", found=found)
            yield filled[0], message


def _read_self(criterion: Criterion, cells: Mapping[str, str], faults: list[Fault]) -> Entry | None:
    """The unit's own score; 0 of 0 is how it says that nothing arose, which verifying decides."""
    if criterion.has_total and all(_is_nought(cells[column]) for column in ("self_value", "self_total")):
        return None
    return read_layer(criterion, "self", cells, faults)


def _is_nought(text: str) -> bool:
    try:
        return parse_number(text) == 0
    except ValueError:
        return False


def read_layer(criterion: Criterion, layer: str, cells: Mapping[str, str], faults: list[Fault]) -> Entry | None:
    """What one layer of a row holds; None where blank or unreadable. What is wrong is added to ``faults``."""
    columns = {part: f"{layer}_{part}" for part in ("value", "total")}
    if not any(cells[column] for column in columns.values()):
        return None
    before = len(faults)
    value, total = (
        read_cell(column, cells[column], partial(_read_part, criterion, part), faults)
        for part, column in columns.items()
    )
    if value is None or len(faults) > before:
        return None
    faults += [(columns[part], message) for part, message in criterion.find_out_of_range(value, total)]
    return Entry(value, total)


def read_entry(criterion: Criterion, entered: EnteredRow, layer: str = "") -> Entry | None:
    """What a layer holds in a row without a fault, the one that counts unless told; None where nothing arose."""
    cells = defaultdict(str, entered.values)
    return None if cells["not_applicable"] else read_layer(criterion, layer or entered.result_layer, cells, [])


def read_claim(criterion: Criterion, entered: EnteredRow) -> Entry | None:
    """A unit's own score in a row without a fault, also beside a mark; None where it is blank or 0 of 0."""
    return _read_self(criterion, defaultdict(str, entered.values), [])


def _read_part(criterion: Criterion, part: str, text: str) -> Fraction | None:
    """The value or the total of an entry; a ValueError says what is wrong with it."""
    if part == "total" and not criterion.has_total:
        if text:
            raise ValueError(say("phải để trống: tiêu chí này không nhập tổng (thấy «{found}»)", found=text))
        return None
    if not text:
        missing = {"value": say("có tổng nhưng thiếu giá trị"), "total": say("có giá trị nhưng thiếu tổng")}
        raise ValueError(missing[part])
    if isinstance(criterion.measure, YesNoMeasure):
        if text.lower() not in ("có", "không"):
            raise ValueError(say("«{found}» không hiểu được; ghi có hoặc không", found=text))
        return Fraction(text.lower() == "có")
    number = parse_number(text, in_percent=criterion.in_percent)
    if number < 0:
        raise ValueError(say("{found} là số âm; phải từ 0 trở lên", found=number))
    if criterion.measure.is_whole and number.denominator != 1:
        raise ValueError(say("{found} phải là số nguyên", found=number))
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
        yield from ((column, missing) for column, missing in _BESIDE_REVIEW.items() if not cells[column])
    if not cells["reason"] and any(_needs_reason(criterion, side, entry) for entry in counting):
        yield "reason", say("điểm dưới tối đa {most} phải có lý do", most=criterion.max_points)
    if criterion.evidence == "required" and not cells["evidence"]:
        yield "evidence", say("thiếu tài liệu kiểm chứng; tiêu chí này bắt buộc có")


_BESIDE_REVIEW = {
    "explanation": say("có thẩm định lần 2 thì phải có giải trình của đơn vị"),
    "outcome": say("có thẩm định lần 2 thì phải có kết luận về giải trình"),
}


def _needs_reason(criterion: Criterion, side: str, entry: Entry | None) -> bool:
    """An award below the maximum needs one; no bonus and no penalty needs none."""
    if entry is None or not isinstance(criterion.measure, AwardMeasure):
        return False
    return entry.value < criterion.max_points and (side == MAIN or entry.value > 0)
