"""Evidence files where a unit's row names them: how large they are, and by what an altered one is known."""

from collections.abc import Iterable

from ...language import Message, say
from ...model import Criterion, EvidenceFile, evidence_key, split_evidence
from ..drawing.writer import Cell, Columns, Part, numbers, texts
from ..ledger import note
from ..scoped_pages import OneUnit, UnitPage

_DIGITS = 8  # of a hash, as they are printed; the record has all of them


def name_evidence(page: OneUnit, text: str) -> str:
    """What an evidence cell says, with size and the beginning of the hash of each file that is there."""
    files = {evidence_key(file.name): file for file in page.results.evidence(page.unit.id)}
    if not files:
        return text
    parts = [(part, files.get(evidence_key(part))) for part in split_evidence(text)]
    return "; ".join(page.write.plain(_describe(file)) if file else part for part, file in parts)


def _describe(file: EvidenceFile) -> Message:
    return say("{name} ({n} KB, mã {code})", name=file.name, n=_size(file), code=file.sha[:_DIGITS])


def _size(file: EvidenceFile) -> int:
    return note(f"KB of {file.name}", file.unit, -(-file.size // 1024))


def tell_codes(page: UnitPage, criteria: Iterable[Criterion]) -> Part:
    """What the code behind a file's name is, where evidence of one of the criteria is such a file."""
    written = (row.values.get("evidence", "") for row in map(page.row_of, criteria) if row)
    is_named = any(name_evidence(page, text) != text for text in written)
    told = say(
        "Sau tên tệp minh chứng là dung lượng và {digits} ký tự đầu của mã SHA-256; tệp bị sửa thì mã đổi.",
        digits=_DIGITS,
    )
    return page.write.paragraph(told if is_named else None, "method")


def list_evidence(page: OneUnit) -> Part:
    """All evidence files of the unit, to be opened on a screen; its data has the whole hash of each."""
    files, data = page.results.evidence(page.unit.id), page.name_data("minh-chung")
    columns: Columns = [
        (texts(say("Tệp")), lambda file: file.name),
        (numbers(say("Dung lượng, KB")), _size),
        (say("Mã SHA-256"), lambda file: Cell(file.sha[:_DIGITS], data=(file.sha,))),
    ]
    table = page.write.listing(say("Tệp minh chứng của đơn vị"), columns, files, data=data)
    return page.write.folded(say("Xem danh sách tệp minh chứng"), table)
