"""The headline of a bulletin: what matters most to its reader, in at most 15 words, by rule.

It tells of classes, ceilings, ranks and deadlines, which are facts of the quarter; never of a move that may be noise.
"""

from collections.abc import Iterator

from ...language import Message, say
from ...scoring import UnitScore
from ..entry_words import find_vetoes
from ..ledger import note, state
from ..page import Page, compare_classes, find_leaders, is_held, known, rank
from ..scoped_pages import OneUnit
from .proposals import list_struck, tell_struck
from .shortcomings_and_tasks import count_open

MOST_PARTS = 2


def tell_headline(page: Page) -> Message | None:
    """The finding of a unit, a block or the company; None where a unit in scope has no points."""
    if isinstance(page, OneUnit):
        return _tell_unit(page)
    if not page.scores or len(page.scores) < len(page.units):
        return None
    if len(page.scores) == 1:
        (score,) = page.scores.values()
        return _tell_struck(page, score) or _tell_alone(page, score)
    if parts := list(_list_findings(page))[:MOST_PARTS]:
        return say("{parts}", parts=parts)
    best = [page.units[one.unit].short for one in find_leaders(rank(page.scores.values()))]
    has_newcomers = len(page.scores_before) < len(page.scores)  # who had no class to keep
    if "block" in page.scope and len(best) == 1 and _may_compare(page) and not has_newcomers:
        return say("{unit} dẫn đầu, mọi đơn vị giữ nguyên xếp loại", unit=best[0])
    of = page.stated("units scored", len(page.scores))
    (n, grade), *others = page.count_classes(page.scores.values())
    if others:
        return say("{n} trong {of} đơn vị xếp loại {grade}", n=n, of=of, grade=grade)
    return say("{n} đơn vị đều xếp loại {grade}", n=of, grade=grade)


def _may_compare(page: Page) -> bool:
    """Whether classes can be told to have moved: not those by two regulations, whose bounds may differ."""
    return bool(page.scores_before) and not page.is_break


def move_of_class(page: Page, score: UnitScore) -> int:
    """1 where the class is above that of the quarter before, -1 where it is below, else 0."""
    if not _may_compare(page):
        return 0
    return compare_classes(page.head, score, page.scores_before.get(score.unit))


def _list_findings(page: Page) -> Iterator[Message]:
    """What a committee acts on, the most pressing first; what there is none of is not told."""
    silent = page.stated("units that handed nothing in", sum(bool(one.not_submitted) for one in page.units.values()))
    if silent:
        yield say("{n} đơn vị không nộp hồ sơ", n=silent)
    if n := page.stated("units struck by a veto", len(list_struck(page.results, **page.scope))):
        yield tell_struck(n, silent)
    moves = [move_of_class(page, score) for score in page.scores.values()]
    fell, rose = page.stated("units down a class", moves.count(-1)), page.stated("units up a class", moves.count(1))
    if fell and rose:
        yield say("{n} đơn vị xuống loại, {rose} lên loại", n=fell, rose=rose)
    elif fell:
        yield say("{n} đơn vị xuống loại", n=fell)
    if n := count_open(page)[1]:
        yield say("{n} tồn tại quá hạn", n=n)
    if n := page.stated("units held down", sum(map(is_held, page.scores.values()))):
        yield say("{n} đơn vị bị khống chế xếp loại", n=n)
    if rose and not fell:
        yield say("{n} đơn vị lên loại", n=rose)


def _tell_unit(page: OneUnit) -> Message:
    """Why the class is not what the points give, that it moved, what is overdue; else the place."""
    score = page.scores[page.unit.id]
    if struck := _tell_struck(page, score):
        return struck
    if is_held(score):
        by_points, final = page.class_by_points(score), page.class_of(score)
        return say("Đủ điểm loại {by_points}, bị khống chế ở loại {final}", by_points=by_points, final=final)
    if score.rank == 1 and not score.tied and page.has_ranks(score.block):
        return say("Dẫn đầu khối, xếp loại {grade}", grade=page.class_of(score))
    return _tell_alone(page, score)


def _tell_struck(page: Page, score: UnitScore) -> Message | None:
    """What comes before all that points could tell of a unit."""
    if page.units[score.unit].not_submitted:
        return say("Không nộp hồ sơ chấm điểm, xếp loại {grade}", grade=page.class_of(score))
    if find_vetoes(page.results, score.unit, score.block):
        return say("Bị điểm liệt, xếp loại {grade}", grade=page.class_of(score))
    return None


def _tell_alone(page: Page, score: UnitScore) -> Message:
    """A unit by itself: its class and whether that moved, and what is overdue or, where it is ranked, its rank.

    Beside a class that moved it is told first that a value was missing, then or now.
    """
    grade, moved = page.class_of(score), move_of_class(page, score)
    told = say("Xếp loại {grade}", grade=grade)
    if moved:
        told = say("Lên loại {grade}", grade=grade) if moved > 0 else say("Xuống loại {grade}", grade=grade)
        if lacking := page.list_without_value(score.unit):
            return say("{told}; {quarters} thiếu số liệu chấm điểm", told=told, quarters=lacking)
    if n := count_open(page)[1]:
        return say("{told}, còn {n} tồn tại quá hạn", told=told, n=n)
    if score.rank and page.has_ranks(score.block):
        unranked = len(page.results.unscored(score.block))  # of a year's ranks those have none who have no result
        members = known(page.results.block(score.block)).units - unranked
        of = note("members with a rank", score.block, members)
        values = {"told": told, "rank": page.rank_of(score), "of": of}
        if unranked:
            tied = say("{told}, đồng hạng {rank} trong {of} đơn vị có kết quả", **values)
            return tied if score.tied else say("{told}, hạng {rank} trong {of} đơn vị có kết quả", **values)
        tied = say("{told}, đồng hạng {rank} trong khối {of} đơn vị", **values)
        return tied if score.tied else say("{told}, hạng {rank} trong khối {of} đơn vị", **values)
    if page.results.sums_up:
        return say("{told} với {percent}", told=told, percent=page.percent_of(score))
    most = state("maximum points", page.whom, score.max_points, score.max_points)
    return say("{told} với {points}/{most} điểm", told=told, points=page.total_of(score), most=most)
