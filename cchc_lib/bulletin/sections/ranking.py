"""Who stands where in a block."""

import math
from collections.abc import Callable, Iterable

from ...exact import HUNDRED
from ...language import Message, say
from ...scoring import UnitScore, bracket_ranks
from ..drawing import charts, dot_plots
from ..drawing.writer import NOTHING, Cell, Column, Columns, Num, Part, Section, numbers, spans, texts
from ..page import Page, find_leaders, have_same_points, is_held, rank, repeats_points, show_rank
from ..regulation_words import RANK_NAMES
from ..scoped_pages import BlockPage
from .change import mark_of_unit, marks_column, name_compared, name_scale, show_marks
from .one_case import Brackets, show_bracket, tell_one_case

Shown = tuple[Column, Callable[[UnitScore], object]]


def show_ranking(page: BlockPage) -> Section:
    """All units by rank; nothing where there is but one."""
    if page.is_alone:
        return page.section("ranking")
    figure = _figure(page) if len(page.units) >= page.ENOUGH else None
    cases = page.results.one_cases(block=page.block.block)
    brackets = bracket_ranks(page.ranked, cases)
    told = page.write.bullets(tell_one_case(page, brackets, cases))
    return page.section("ranking", figure, _table(page, brackets), show_marks(page), told)


def _figure(page: BlockPage) -> Part:
    """Each unit's total beside that of the quarter before, and what bounds the classes."""
    totals = [page.write.plain(page.total_of(score)) + "*" * is_held(score) for score in page.ranked]
    rows = [
        page.chart_row(page.units[score.unit].short, score.total, total, mark_of_unit(page, score.unit))
        for score, total in zip(page.ranked, totals, strict=True)
    ]
    most = page.block.max_points
    before = [page.scores_before.get(score.unit) for score in page.ranked]
    alt = say(
        "Biểu đồ tổng điểm {n} đơn vị. Cao nhất {best}: {most}; thấp nhất {worst}: {least}.",
        n=len(rows),
        **charts.name_ends(rows),
    )
    svg = dot_plots.paired_dots(
        rows,
        [float(one.percent * most / HUNDRED) if one else None for one in before],
        alt=page.write.plain(alt),
        most=math.inf if page.block.may_exceed_max else float(most),
        bounds=_bounds(page),
        squares=[i for i, score in enumerate(page.ranked) if is_held(score)],
    )
    return page.write.figure(svg, _caption(page), _finding(page))


def _bounds(page: BlockPage) -> list[dot_plots.Bound]:
    """From how many points each class begins, the lowest left out."""
    grades = page.results.regulation.head.classes[:-1]
    names = [say("{title} từ {bound}", title=grade.title, bound=page.percent(grade.from_)) for grade in grades]
    points = [float(grade.from_ * page.block.max_points / HUNDRED) for grade in grades]
    return list(zip(points, map(page.write.plain, names), strict=True))


def _caption(page: BlockPage) -> Message:
    """What the dots are, and what stands beside them."""
    caption = say("Tổng điểm từng đơn vị, tối đa {most} điểm", most=page.block.max_points)
    if page.before and page.compared:
        about = {"what": name_compared(page), "quarter": page.before.quarter, "scale": name_scale(page.in_percent)}
        told = say("{caption}; bên phải là {what}, {scale}; chấm rỗng là {quarter}", caption=caption, **about)
        version = page.before.version
        caption = say("{told} theo quy định {version}", told=told, version=version) if page.is_break else told
    held = say("{caption}; * (ô vuông): bị khống chế, xếp loại thấp hơn điểm đạt", caption=caption)
    return held if any(map(is_held, page.ranked)) else caption


def _finding(page: BlockPage) -> Message:
    best = find_leaders(page.ranked)
    if len(best) == len(page.ranked):
        return say("Mọi đơn vị đồng hạng")
    names = page.name_or_count([page.units[score.unit].short for score in best])
    gap = best[0].total - min(score.total for score in page.ranked)
    if not (gap and have_same_points(best)):  # whom a veto ranks last has more; of one % points may differ
        return say("{units} dẫn đầu", units=names)
    return say("{units} dẫn đầu, hơn đơn vị thấp điểm nhất {n} điểm", units=names, n=page.points(gap))


def _table(page: BlockPage, brackets: Brackets) -> Part:
    is_split = len({show_bracket(score, brackets) for score in page.ranked}) > 1  # else a sentence tells of all
    columns: Columns = [
        (say("Đơn vị"), lambda score: page.units[score.unit].name),
        (numbers(say("Hạng")), lambda score: _rank(page, score)),
        *([(spans(say("Hạng sát nhau")), lambda score: show_bracket(score, brackets))] if is_split else []),
        *total_columns(page, page.ranked, say("Tỷ lệ")),
        (numbers(say("Thưởng, phạt")), lambda score: _adjustment(page, score)),
        (texts(say("Xếp loại")), page.name_class),
        *marks_column(page),
    ]
    told = {"quarter": page.results.quarter, "what": RANK_NAMES[page.results.regulation.head.rank_by]}
    caption = say("Kết quả {quarter}, xếp theo {what}", **told)
    return page.write.listing(caption, columns, page.ranked, data=page.name_data("xep-hang"))


def total_columns(page: Page, scores: Iterable[UnitScore], in_percent: Message) -> list[Shown]:
    """Totals, and under that head the same in % where that says more."""
    columns: list[Shown] = [(numbers(say("Điểm")), page.total_of), (numbers(in_percent), page.percent_of)]
    return columns[:1] if repeats_points(scores) else columns


def _rank(page: BlockPage, score: UnitScore) -> Cell | str:
    if score.rank is None:
        return NOTHING
    place = page.rank_of(score)
    return Cell(say("{rank} (đồng hạng)", rank=place) if score.tied else place, data=(place,))


def _adjustment(page: BlockPage, score: UnitScore) -> Num | str:
    adjustment = score.bonus - score.penalty
    return page.points(adjustment, sign=True) if adjustment else NOTHING


# --- while the scoresheet is being filled, and in the terminal


def rank_scored(page: Page) -> tuple[list[Shown], list[UnitScore]]:
    """The units of a block that are scored, best first, and what is shown of each: rank, total, % and class."""
    scores = rank(page.scores.values())
    columns: list[Shown] = [
        (numbers(say("Hạng")), lambda score: show_rank(score, scores)),
        (texts(say("Đơn vị")), lambda score: page.units[score.unit].name),
        *total_columns(page, scores, say("%")),
        (texts(say("Xếp loại")), page.name_class),
    ]
    return columns, scores
