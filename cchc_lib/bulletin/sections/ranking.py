"""Who stands where in a block."""

from ...language import Message, Text, say
from ...results import QuarterResults
from ...scoring import UnitScore
from ..drawing import charts
from ..drawing.writer import Columns, Num, Part, Section, numbers, texts
from ..page import find_leaders, is_held, rank, repeats_points
from ..scoped_pages import BlockPage
from .change import explain_marks, head_compared, mark_of_unit, name_compared, name_scale

NOTHING = "–"


def show_ranking(page: BlockPage) -> Section:
    """All units by printed total; nothing where there is but one."""
    if page.is_alone:
        return page.section("ranking")
    figure = _figure(page) if len(page.units) >= page.ENOUGH else None
    marks = page.write.paragraph(explain_marks(page), "method") if page.compared else None
    return page.section("ranking", figure, _table(page), marks)


def _figure(page: BlockPage) -> Part:
    bars = [
        charts.ChartRow(
            page.write.plain(page.units[score.unit].short),
            float(score.total),
            page.write.plain(page.total_of(score)),
            mark_of_unit(page, score.unit),
        )
        for score in page.ranked
    ]
    alt = say(
        "Biểu đồ tổng điểm {n} đơn vị. Cao nhất {best}: {most}; thấp nhất {worst}: {least}.",
        n=len(bars),
        **charts.name_ends(bars),
    )
    caption = say("Tổng điểm từng đơn vị, tối đa {most} điểm", most=page.block.max_points)
    if page.before and page.compared:
        about = {"what": name_compared(page), "quarter": page.before.quarter, "scale": name_scale(page.in_percent)}
        caption = say("{caption}; bên phải là {what} so với {quarter}, {scale}", caption=caption, **about)
    return page.write.figure(charts.ranking(bars, alt=page.write.plain(alt)), caption, _finding(page))


def _finding(page: BlockPage) -> Message:
    best = find_leaders(page.ranked)
    if len(best) == len(page.ranked):
        return say("Mọi đơn vị bằng điểm nhau")
    names, gap = [page.units[score.unit].short for score in best], best[0].total - page.ranked[-1].total
    return say("{units} dẫn đầu, hơn đơn vị cuối {gap} điểm", units=names, gap=page.points(gap))


def _table(page: BlockPage) -> Part:
    percent = (numbers(say("Tỷ lệ")), page.percent_of)
    columns: Columns = [
        (say("Đơn vị"), lambda score: page.units[score.unit].name),
        (numbers(say("Hạng")), lambda score: _rank(page, score)),
        (numbers(say("Điểm")), page.total_of),
        *([] if repeats_points(page.ranked) else [percent]),
        (numbers(say("Cộng, trừ")), lambda score: _adjustment(page, score)),
        (texts(say("Xếp loại")), page.name_class),
        (numbers(head_compared(page)), lambda score: mark_of_unit(page, score.unit)),
    ]
    caption = say("Kết quả {quarter}, xếp theo tổng điểm", quarter=page.results.quarter)
    return page.write.listing(caption, columns, page.ranked, data=page.name_data("xep-hang"))


def _rank(page: BlockPage, score: UnitScore) -> Message | str:
    if score.rank is None:
        return "–"
    return say("{rank} (đồng hạng)", rank=page.rank_of(score)) if score.tied else page.rank_of(score)


def _adjustment(page: BlockPage, score: UnitScore) -> Num | str:
    adjustment = score.bonus - score.penalty
    return page.points(adjustment, sign=True) if adjustment else "–"


# --- while the scoresheet is being filled, and in the terminal


def rank_heads() -> list[Message]:
    """The heads of `rank_block`."""
    return [say("Hạng"), say("Đơn vị"), say("Điểm"), say("%"), say("Xếp loại")]


def rank_block(results: QuarterResults, block: str) -> list[list[object]]:
    """Rank, unit, total, % and class of each scored unit of a block, best first."""
    rounding, units = results.regulation.rounding, results.units(block=block)
    rows: list[list[object]] = []
    for score in rank(results.scores(block=block).values()):
        grade: Message | Text = results.regulation.grade(score.final_class).title
        if is_held(score):
            by_points = results.regulation.grade(score.class_by_points).title
            grade = say("{final} (khống chế, theo điểm: {by_points})", final=grade, by_points=by_points)
        if units[score.unit].not_submitted:
            grade = say("{final} (không nộp hồ sơ)", final=grade)
        percent = Num(score.percent, rounding.percent_places, suffix="\u00a0%")
        place = str(score.rank) if score.rank and len(units) > 1 else NOTHING
        rows.append([place, units[score.unit].name, Num(score.total, rounding.places), percent, grade])
    return rows
