"""How the scoring team's tables are laid out: sheets, columns, headings, and the labels that are locked.

The writer of `scoresheet.xlsx` and its reader both take them from here.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache

from ..language import Message, Spoken, folded, number, say, translate
from ..model import ASSESSMENT_COLUMNS, BONUS, AwardScale, Block, Criterion, Regulation

SHORTCOMINGS_SHEET, TASKS_SHEET = "ton-tai", "ke-hoach"
GUIDE_SHEET, LISTS_SHEET = "Hướng dẫn", "Danh mục"  # older workbooks have them without marks
# named cells of the guide
QUARTER_NAME, VERSION_NAME, UNIT_NAME, BLOCK_NAME = "quarter", "regulation_version", "unit", "block"
HEADING_ROW, FIELD_ROW, FIRST_DATA_ROW = 1, 2, 3

LABELS = ("section", "code", "title", "clause", "max_points", "how_measured")
SHEET_COLUMNS = ("unit", *LABELS, *(name for name in ASSESSMENT_COLUMNS if name != "unit"))
REMARK = "self_remark"  # what a unit says of its own score; older sheets lack it
SELF_COLUMNS = ("unit", *LABELS, "criterion", "self_value", "self_total")  # what a unit is sent to score itself
SELF_TEXTS = ("evidence", REMARK)  # and may write beside it
VERIFIED_COLUMNS = tuple(name for name in ASSESSMENT_COLUMNS[2:] if not name.startswith("self_"))
# below what to enter, in its cell: how x follows where others' numbers decide it, too; nothing reads these lines
MEASURE_LINE, SCALE_LINE = "\nCách đo (x): ", "\nThang điểm: "

HEADINGS = {
    "unit": say("Đơn vị"),
    "section": say("Lĩnh vực"),
    "code": say("Số"),
    "title": say("Tiêu chí"),
    "clause": say("Căn cứ"),
    "max_points": say("Điểm tối đa"),
    "how_measured": say("Cách nhập"),
    "criterion": say("Mã tiêu chí"),
    "self_value": say("Tự chấm: giá trị"),
    "self_total": say("Tự chấm: tổng"),
    "verified_value": say("Thẩm định: giá trị"),
    "verified_total": say("Thẩm định: tổng"),
    "reviewed_value": say("Thẩm định lần 2: giá trị"),
    "reviewed_total": say("Thẩm định lần 2: tổng"),
    "not_applicable": say("Không áp dụng (x)"),
    "reason": say("Lý do"),
    "explanation": say("Giải trình"),
    "outcome": say("Kết luận về giải trình"),
    "evidence": say("Tài liệu kiểm chứng"),
    "record_no": say("Biên bản số"),
    "checked_on": say("Ngày kiểm tra"),
    REMARK: say("Tự chấm: ghi chú"),
    "id": say("Mã tồn tại"),
    "description": say("Nội dung tồn tại"),
    "action": say("Yêu cầu khắc phục"),
    "found_in": say("Quý phát hiện"),
    "due": say("Hạn khắc phục"),
    "status": say("Trạng thái"),
    "closed_in": say("Quý kết thúc"),
}
_TASK_HEADINGS = {
    "task": say("Mã nhiệm vụ"),
    "unit": say("Đơn vị"),
    "title": say("Nhiệm vụ"),
    "due": say("Hạn quý"),
    "status": say("Kết quả"),
    "done_in": say("Quý xong (trống: quý này)"),
    "evidence": say("Tài liệu kiểm chứng"),
    "dropped_by": say("Dừng theo quyết định số"),
}


def heading_of(column: str, columns: Collection[str]) -> str:
    """What stands over a column of a sheet that has these."""
    headings = _TASK_HEADINGS if "task" in columns else HEADINGS
    return headings["title" if is_named(column, columns) else column].text


def field_of(written: str, known: Collection[str]) -> str:
    """The column of a table that a name or a heading means, capitals and marks aside; "" where it means none."""
    return _fields_by_name(tuple(known)).get(folded(written), "")


@lru_cache
def _fields_by_name(known: tuple[str, ...]) -> dict[str, str]:
    titled = "title" if "title" in known else "criterion"
    headings = [*_TASK_HEADINGS.items(), *HEADINGS.items(), (titled, HEADINGS["title"])]
    named = [*((name, heading.text) for name, heading in headings), *((name, name) for name in known)]
    spoken = ("vi", Spoken("vi", of_years=True))
    return {folded(translate(heading, lang)): name for lang in spoken for name, heading in named if name in known}


def name_fields(headings: Iterable[str], names: Iterable[str], known: Collection[str]) -> list[str]:
    """The column of a table below each heading: by the name over it, else by the heading; else as it is called."""
    heads = zip(headings, names, strict=True)
    return [field_of(name, known) or field_of(heading, known) or name or heading for heading, name in heads]


def is_named(column: str, columns: Collection[str]) -> bool:
    """Whether a column holds criteria by their titles, not by their ids, since no other one has the titles."""
    return column == "criterion" and "title" not in columns


def labels_of(regulation: Regulation, block: Block) -> dict[str, dict[str, str | Message]]:
    """The locked labels of every criterion of a block, by criterion and column; without its scale.

    Texts of the regulation, and sentences of this program with what the regulation puts in them.
    """
    sections = {c.id: f"{s.code}. {s.title}" for s in block.sections for c in s.criteria}
    return {
        criterion.id: {
            "section": sections.get(criterion.id) or (say("Điểm thưởng") if side == BONUS else say("Điểm phạt")),
            "code": criterion.code,
            "title": str(criterion.title),
            "clause": criterion.clause,
            "max_points": number(criterion.max_points).replace(".", ""),  # as a cell holds it
            "how_measured": describe_entry(criterion, regulation),
        }
        for criterion, side in block.criteria_with_side()
    }


def describe_entry(criterion: Criterion, regulation: Regulation) -> Message:
    """What to enter for a criterion, in one line."""
    if isinstance(criterion.scale, AwardScale):
        return say("Nhập điểm từ 0, bước {step}", step=criterion.scale.step)
    if criterion.averaged:
        return say("Không nhập: điểm trung bình của {block}", block=regulation.blocks[criterion.averaged.block].title)
    return criterion.measure.ask()
