"""Evidence files where a unit's row names them: how large they are, and by what an altered one is known."""

from ...language import Message, say
from ...model import EvidenceFile, evidence_key, split_evidence
from ..drawing.writer import Part
from ..ledger import note
from ..scoped_pages import OneUnit

_DIGITS = 8  # of a hash, as they are printed; the record has all of them


def name_evidence(page: OneUnit, text: str) -> str:
    """What an evidence cell says, with size and the beginning of the hash of each file that is there."""
    files = {evidence_key(file.name): file for file in page.results.evidence(page.unit.id)}
    if not files:
        return text
    parts = [(part, files.get(evidence_key(part))) for part in split_evidence(text)]
    return "; ".join(page.write.plain(_describe(file)) if file else part for part, file in parts)


def _describe(file: EvidenceFile) -> Message:
    size = note(f"KB of {file.name}", file.unit, -(-file.size // 1024))
    return say("{name} ({n} KB, mã {code})", name=file.name, n=size, code=file.sha[:_DIGITS])


def tell_codes(page: OneUnit) -> Part | None:
    """What the code behind a file's name is, where the unit has such files."""
    if not page.results.evidence(page.unit.id):
        return None
    told = say(
        "Sau tên tệp minh chứng là dung lượng và {digits} ký tự đầu của mã SHA-256; tệp bị sửa thì mã đổi.",
        digits=_DIGITS,
    )
    return page.write.paragraph(told, "method")
