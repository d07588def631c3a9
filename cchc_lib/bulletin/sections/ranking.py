"""The ranking of a block as plain rows, for the terminal."""

from ...language import Message, say
from ...results import QuarterResults
from ..drawing.writer import Num


def rank_heads() -> list[Message]:
    """The heads of `rank_block`."""
    return [say("Hạng"), say("Đơn vị"), say("Điểm"), say("%"), say("Xếp loại")]


def rank_block(results: QuarterResults, block: str) -> list[tuple[object, ...]]:
    """Rank, unit, total, % and class of each scored unit of a block, best first."""
    rounding, units = results.regulation.rounding, results.units(block=block)
    rows = []
    is_alone = len(units) == 1
    for score in sorted(results.scores(block=block).values(), key=lambda score: -score.total):
        grade = results.regulation.grade(score.final_class).title
        if score.final_class != score.class_by_points:
            by_points = results.regulation.grade(score.class_by_points).title
            grade = say("{final} (khống chế, theo điểm: {by_points})", final=grade, by_points=by_points)
        percent = Num(score.percent, rounding.percent_places, suffix="\u00a0%")
        rank = str(score.rank) if score.rank and not is_alone else "–"
        rows.append((rank, units[score.unit].name, Num(score.total, rounding.places), percent, grade))
    return rows
