"""How it was done: the rules in words, what hangs on rounding, notices on the data, where the figures come from."""

import importlib.metadata

from ...language import Message, say
from ...model import Finding, short_name
from ...results import FindingRow
from ..drawing.writer import Part, Section, numbers, texts
from ..page import Page
from ..regulation_words import describe_rounding, tell_absence, tell_classes, tell_points, tell_ranking
from ..scoped_pages import OneUnit
from .change import define_swing

MOST_ON_PAPER = 5  # notices that a page has room for


def show_method(page: Page) -> Section:
    """How points are made, in the words of the regulation."""
    head = page.results.regulation.head
    items = [
        say("Chấm theo {title}, ban hành kèm theo Quyết định số {number} ngày {day}.", **page.cited),
        *tell_points(head),
        tell_classes(head),
    ]
    items += [] if page.is_alone else tell_ranking(head)
    if block := page.results.regulation.blocks.get(page.scope.get("block", "")):
        items += tell_absence(block)
    notice = page.write.paragraph(head.notice or None, "method")
    folded = page.write.folded(say("Xem tóm tắt quy định"), page.write.bullets(items, "method"), on_paper=True)
    return page.section("method", folded, notice)


def show_knife_edges(page: Page) -> Section:
    """Units whose class or rank hangs on the rule of rounding."""
    edges = page.results.knife_edges(**page.scope)
    if not edges:
        return page.sentence("knife_edges", _tell_no_edges(page))
    rules: dict[tuple, list[Message]] = {}  # rules that come to the same for a unit share a line
    for edge in edges:
        outcome = (edge.unit, edge.final_class, edge.rank)
        rules.setdefault(outcome, []).append(describe_rounding(edge.mode, edge.at))
    rows = [
        [page.name_unit(unit), found, page.class_name(grade), str(rank or "–")]
        for (unit, grade, rank), found in rules.items()
    ]
    columns = [say("Đơn vị"), texts(say("Cách làm tròn")), say("Xếp loại"), numbers(say("Hạng"))]
    table = page.write.table(say("Kết quả nếu làm tròn theo cách khác"), columns, rows)
    lead = say("Quy định đã chọn một cách làm tròn; nếu chọn cách khác thì kết quả như sau.")
    return page.section("knife_edges", page.write.paragraph(lead), table)


def _tell_no_edges(page: Page) -> Message:
    """Of those in scope alone: others may stand on an edge; who is alone in a block has no rank to change."""
    if page.is_alone:
        return say("Đơn vị này không đổi xếp loại nếu làm tròn theo cách khác.")
    if isinstance(page, OneUnit):
        return say("Đơn vị này không đổi hạng hay xếp loại nếu làm tròn theo cách khác.")
    if "block" in page.scope:
        return say("Không đơn vị nào của khối đổi hạng hay xếp loại nếu làm tròn theo cách khác.")
    return say("Không đơn vị nào đổi hạng hay xếp loại nếu làm tròn theo cách khác.")


def show_data_quality(page: Page) -> Section:
    """Notices on the inputs in scope, and units without a result."""
    found = page.results.findings(**page.scope)
    told = say("Dữ liệu đã qua kiểm tra, không còn lỗi")
    if all(unit.not_submitted for unit in page.units.values()):
        told = say("Không có hồ sơ chấm điểm nào được nộp để kiểm tra")
    if not (notices := [finding for finding in found if not finding.is_fault]):
        return page.sentence("data_quality", say("{told}; không có lưu ý.", told=told))
    lead = say("{told}; có {n} lưu ý.", told=told, n=len(notices))
    names = {c.id: short_name(c) for block in page.results.regulation.blocks.values() for c in block.criteria}
    rows = [
        [name_place(one), page.name_unit(one.unit), names.get(one.criterion, one.criterion), one.message]
        for one in notices
    ]
    columns = [say("Ô dữ liệu"), say("Đơn vị"), say("Tiêu chí"), texts(say("Lưu ý"))]
    table = page.write.table(say("Lưu ý về dữ liệu"), columns, rows, data=page.name_data("luu-y"))
    folded = page.write.folded(say("Xem các lưu ý"), table, on_paper=len(rows) <= MOST_ON_PAPER)
    return page.section("data_quality", page.write.paragraph(lead), folded)


def name_place(finding: Finding | FindingRow) -> str:
    """Where the cell is that a fault or notice is about."""
    return " › ".join(part for part in (finding.sheet, finding.cell) if part) or finding.file


def _define_performance(page: Page) -> Message:
    blocks = page.results.regulation.blocks
    scored = {score.block for score in page.scores.values()}
    if any(criterion.rests_on_others for name in scored for criterion in blocks[name].main):
        return say(
            "phần điểm thay đổi do kết quả công việc, không do quy định; ở tiêu chí lấy bình quân của khối khác "
            "hoặc so với đơn vị khác thì do cả kết quả của các đơn vị ấy"
        )
    return say("phần điểm thay đổi do kết quả công việc của đơn vị, không do quy định")


def show_glossary(page: Page) -> Section:
    """Words and contact."""
    pairs = [
        (say("Thẩm định"), say("điểm do {team} xác nhận sau khi xem minh chứng")),
        (say("Thẩm định lần 2"), say("điểm sau khi xem giải trình của đơn vị, có thể thấp hơn lần đầu")),
        (say("Không phát sinh"), say("việc không xảy ra trong quý nên tiêu chí không áp dụng; khác với 0 điểm")),
        (say("Thực hiện"), _define_performance(page)),
        (
            say("Phát sinh"),
            say("phần điểm thay đổi do có tiêu chí chỉ phát sinh ở một trong hai quý, kể cả điểm chia lại vì thế"),
        ),
        (
            say("Quy định"),
            say(
                "phần điểm thay đổi do thang điểm khác, kể cả mọi điểm của tiêu chí không so sánh được (thêm, bỏ, "
                "chuyển mục hoặc đo cách khác)"
            ),
        ),
        (say("Mức dao động thường thấy"), _define_swing(page)),
        (
            say("Tin cậy 95 %"),
            say(
                "tỷ lệ thực có thể nằm trong khoảng đó, khi tính cả ngẫu nhiên; càng ít trường hợp, khoảng càng rộng"
            ),
        ),
        (say("Điều kiện khống chế"), say("điều kiện giữ xếp loại ở một mức, dù đủ điểm để cao hơn")),
        (say("Tồn tại"), say("việc làm chưa đúng, có yêu cầu khắc phục và thời hạn")),
    ]
    contact = page.results.organisation.contact
    told = say("Liên hệ: {contact}.", contact=contact) if contact else None
    folded = page.write.folded(say("Xem giải thích từ ngữ"), page.write.terms(pairs), on_paper=True)
    return page.section("glossary", folded, page.write.paragraph(told, "method"))


def _define_swing(page: Page) -> Message:
    """The same for the mean of a block, where the page is about one."""
    if set(page.scope) != {"block"} or len(page.scores) < 2:
        return define_swing()
    told = {"meaning": define_swing(), "n": len(page.scores)}
    return say("{meaning}; với bình quân của {n} đơn vị, mức đó chia cho căn bậc hai của {n}", **told)


def show_provenance(page: Page, *about: Part) -> Section:
    """Where the figures come from: versions, the hash of the rows that were read, and what is told ``about`` them."""
    versions = page.regulations
    items = [
        say(
            "Quy định: {title}, bản {versions}; phần mềm cchc {software}.",
            title=versions[-1].head.title,
            versions=[regulation.version for regulation in versions],
            software=importlib.metadata.version("cchc"),
        ),
        say("Mã kiểm tra dữ liệu đã đọc: {digest}.", digest=page.opened.history.digest()[:16]),
    ]
    return page.section("provenance", *about, page.write.bullets(items, "method"))
