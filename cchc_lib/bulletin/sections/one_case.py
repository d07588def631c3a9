"""Which ranks and classes of a block one case would change."""

from collections.abc import Collection, Iterator

from ...language import Message, say
from ...scoring import TOTAL_ZERO, OneCase, UnitScore
from ..drawing.writer import NOTHING, Cell, old_to_new, span_of
from ..ledger import note
from ..page import Page
from ..scoped_pages import BlockPage

Brackets = Collection[tuple[int, int]]
Cases = Collection[OneCase]


def find_move(page: Page, score: UnitScore, cases: Cases, is_up: bool) -> OneCase | None:
    """The step of fewest points that brings a unit a higher class, or a lower one; None where there is none."""
    ids = [grade.id for grade in page.head.classes]
    own = ids.index(score.final_class)
    reached = ids[:own] if is_up else ids[own + 1 :]
    moving = (one for one in cases if one.unit == score.unit and one.final_class in reached)
    found = min(moving, key=lambda one: abs(one.gained), default=None)
    note("class one case up" if is_up else "class one case down", score.unit, found and found.final_class)
    return found


def show_bracket(score: UnitScore, brackets: Brackets) -> Cell | str:
    """``4–7``, where a unit's rank is one of those."""
    return next((span_of(*found) for found in brackets if found[0] <= (score.rank or 0) <= found[1]), NOTHING)


def tell_one_case(page: BlockPage, brackets: Brackets, cases: Cases) -> Iterator[Message]:
    """Which neighbouring ranks one case would tie or exchange, and which units one from another class."""
    told = None
    if brackets:
        told = say(
            "Hạng {ranks} sát nhau theo từng cặp liền kề: chỉ cần một đơn vị hơn hoặc kém một trường hợp (một hồ sơ, "
            "một yêu cầu, một bậc điểm; số liệu khác: thay đổi nhỏ nhất làm đổi điểm) là hai bên đồng hạng hoặc đổi "
            "chỗ; hai hạng không liền kề thì chưa chắc như vậy.",
            ranks=[f"{first}–{last}" for first, last in brackets],
        )
    elif len({score.rank for score in page.ranked}) > 1:
        told = say("Không có hai hạng liền kề nào thành đồng hạng hoặc đổi chỗ chỉ vì một trường hợp.")
    if told and any(one.by_veto for one in cases):
        yield say("{told} Xét hạng không tính trường hợp làm một đơn vị bị điểm liệt hoặc hết điểm liệt.", told=told)
    elif told:
        yield told
    if up := list(_tell_moves(page, cases, is_up=True)):
        yield say("Chỉ cần một trường hợp tốt hơn là lên loại: {units}.", units=up)
    if down := list(_tell_moves(page, cases, is_up=False)):
        yield say("Chỉ một trường hợp kém hơn là xuống loại: {units}.", units=down)
    yield from _tell_struck(page, cases)


def _tell_moves(page: BlockPage, cases: Cases, is_up: bool) -> Iterator[Message]:
    """The units that move alike together; but for those that only a veto would bring down, which is told of all."""
    moves = [(score, found) for score in page.ranked if (found := find_move(page, score, cases, is_up))]
    named = [(score, found) for score, found in moves if is_up or not _is_by_veto(page, found)]
    told = ((page.units[score.unit].short, _tell_move(page, score, found)) for score, found in named)
    for units, change in page.join_alike(told):
        yield say("{units} ({change})", units=units, change=change)


def _tell_move(page: BlockPage, score: UnitScore, found: OneCase) -> object:
    change = old_to_new(*(page.class_name(grade) for grade in (score.final_class, found.final_class)))
    return say("{change}, do hết điểm liệt", change=change) if _is_by_veto(page, found) else change


def _tell_struck(page: BlockPage, cases: Cases) -> Iterator[Message]:
    """How many units a veto would bring down, which tells nothing of how near they are to it."""
    own = {score.unit: score.final_class for score in page.ranked}
    worse = [one for one in cases if one.gained < 0 and one.final_class != own[one.unit]]
    found = [one for one in worse if _is_by_veto(page, one)]
    if found:
        codes = [one.code for one in page.block.criteria if any(case.criterion == one.id for case in found)]
        yield say(
            "Chỉ một trường hợp dẫn đến điểm liệt ở {codes} là {n}/{of} đơn vị xuống loại, dù còn cách mức dưới bao "
            "xa.",
            codes=codes, n=len({one.unit for one in found}), of=len(own),
        )  # fmt: skip


def _is_by_veto(page: BlockPage, case: OneCase) -> bool:
    """Whether a class moves by a veto: by one that makes the total 0, for another moves the rank alone."""
    vetoes = [veto.criterion for veto in page.results.regulation.head.vetoes if veto.then == TOTAL_ZERO]
    return case.by_veto and case.criterion in vetoes
