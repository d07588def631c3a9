"""Worked examples of the regulation, run as they were signed."""

from ..exact import parse_decimal
from ..language import Message, say
from ..model import Entry, Example, Regulation


def check_example(example: Example, regulation: Regulation) -> Message | None:
    """What is wrong with an example; None where the regulation gives the points that it states."""
    block = regulation.blocks.get(example.block)
    criterion, _ = (block.by_id if block else {}).get(example.criterion, (None, ""))
    if criterion is None:
        values = {"criterion": example.criterion, "block": example.block}
        return say("không có tiêu chí «{criterion}» ở khối «{block}»", **values)
    wanted = {"value", "total"} if criterion.has_total else {"value"}
    if set(example.input) != wanted:
        return say("input cần đúng các khóa {wanted}", wanted=sorted(wanted))
    try:
        entry = Entry(**{part: _read(text) for part, text in example.input.items()})
    except ValueError:
        return say("input phải là số, có hoặc không (đang là {found})", found=list(example.input.values()))
    if entry.total == 0:
        return say("total phải khác 0")
    points = criterion.points_at(criterion.read_x(entry))
    if points != example.points:
        return say("ví dụ ghi {stated} điểm, quy định cho {found} điểm", stated=example.points, found=points)
    return None


def _read(text: str):
    return parse_decimal({"có": "1", "không": "0"}.get(text, text))
