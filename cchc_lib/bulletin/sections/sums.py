"""A unit's own sum: every criterion, sections, bonus, penalty, limits and rounding, down to the printed total.

Every line is a printed number, so that a director can check the sum on a pocket calculator; where printed parts do
not add up to the printed total, the line *chênh lệch làm tròn* says by how much.
"""

from fractions import Fraction
from typing import TYPE_CHECKING

from ...exact import round_half_up
from ...language import Message, say
from ...model import BONUS, MAIN, PENALTY, Criterion
from ...scoring import CriterionScore
from ..drawing.section import Section
from ..drawing.writer import Cell, Line, Num
from ..labels import label_criterion
from .leverage import list_levers

if TYPE_CHECKING:
    from ..kinds.unit import UnitBulletin


def show_sum(bulletin: "UnitBulletin") -> Section:
    """The whole sum as one table, and what the average of another block has to do with it."""
    rows: list[Line] = []
    for section in bulletin.block.sections:
        rows += [_criterion_line(bulletin, criterion) for criterion in section.criteria]
        rows.append(_section_line(bulletin, section))
    rows += [*_adjustment_lines(bulletin), *_closing_lines(bulletin)]
    middle = [say("Trung vị khối")] if bulletin.has_peers else []
    heads = [say("Tiêu chí"), say("Điểm"), say("Tối đa"), *middle, say("Số liệu")]
    table = bulletin.write.table(
        say("Điểm từng tiêu chí và phép cộng đến tổng điểm"),
        heads,
        rows,
        numeric=range(1, len(heads) - 1),
        data=bulletin.name_data("diem"),
    )
    return bulletin.section("scores_by_criterion", table, *list_levers(bulletin))


def _printed(bulletin: "UnitBulletin", score: CriterionScore) -> Fraction:
    return round_half_up(score.counted, bulletin.regulation.rounding.places)


def _line(
    bulletin: "UnitBulletin", label: object, points: Num, most: object = "", middle: object = "", entry: object = "",
    css: str = "",
) -> Line:  # fmt: skip
    """A line, with the block's median where there is a block to compare with."""
    return Line([label, points, most, *([middle] if bulletin.has_peers else []), Cell(entry, "text")], css)


def _criterion_line(bulletin: "UnitBulletin", criterion: Criterion) -> Line:
    score = bulletin.score.criteria[criterion.id]
    return _line(
        bulletin,
        Cell(label_criterion(criterion, short=True), "text"),
        bulletin.points(_printed(bulletin, score)),
        bulletin.points(score.effective_max),
        bulletin.points(bulletin.medians[criterion.id]) if bulletin.has_peers else "",
        bulletin.describe_entry(criterion, score),
        "mark" if score.lost > 0 else "",
    )


def _section_line(bulletin: "UnitBulletin", section) -> Line:
    scores = [bulletin.score.criteria[criterion.id] for criterion in section.criteria]
    most = sum((score.effective_max for score in scores), Fraction(0))
    got = sum((_printed(bulletin, score) for score in scores), Fraction(0))
    label = say("Cộng mục {code}. {title}", code=section.code, title=section.title)
    return _sum_line(bulletin, label, got, most)


def _sum_line(
    bulletin: "UnitBulletin", label: Message, got: Fraction, most: Fraction | None = None, sign: bool = False
) -> Line:
    shown_most = "" if most is None else bulletin.points(most)
    return _line(bulletin, label, bulletin.points(got, sign), shown_most, css="total")


def _adjustment_lines(bulletin: "UnitBulletin") -> list[Line]:
    """Bonus and penalty criteria with something in them, and each side after its cap."""
    block, score = bulletin.block, bulletin.score
    lines = []
    for side, adjustment, total, label in (
        (BONUS, block.bonus, score.bonus, say("Điểm cộng, tối đa {cap}", cap=block.bonus.cap)),
        (PENALTY, block.penalty, -score.penalty, say("Điểm trừ, tối đa {cap}", cap=block.penalty.cap)),
    ):
        given = [criterion for criterion in adjustment.criteria if score.criteria[criterion.id].counted]
        lines += [_given_line(bulletin, criterion, side) for criterion in given]
        if given:
            lines.append(_sum_line(bulletin, label, total, sign=True))
    return lines


def _given_line(bulletin: "UnitBulletin", criterion: Criterion, side: str) -> Line:
    score = bulletin.score.criteria[criterion.id]
    points = _printed(bulletin, score) * (-1 if side == PENALTY else 1)
    label, entry = Cell(label_criterion(criterion, short=True), "text"), bulletin.describe_entry(criterion, score)
    return _line(bulletin, label, bulletin.points(points, sign=True), entry=entry)


def _closing_lines(bulletin: "UnitBulletin") -> list[Line]:
    """What the limits and the rounding did, and the printed total."""
    score, places = bulletin.score, bulletin.regulation.rounding.places
    main = sum((_printed(bulletin, s) for s in score.criteria.values() if s.side == MAIN), Fraction(0))
    adjusted = round_half_up(score.bonus, places) - round_half_up(score.penalty, places)
    limits = round_half_up(_limits(bulletin), places)
    rest = score.total - main - adjusted - limits
    lines = []
    if limits:
        lines.append(_sum_line(bulletin, say("Giới hạn trong khoảng 0 đến điểm tối đa"), limits, sign=True))
    if rest:
        lines.append(_sum_line(bulletin, say("Chênh lệch làm tròn"), rest, sign=True))
    return [*lines, _sum_line(bulletin, say("Tổng điểm"), score.total, score.max_points)]


def _limits(bulletin: "UnitBulletin") -> Fraction:
    """What the limits at 0 and at the maximum took off or gave."""
    score = bulletin.score
    summed = score.main + score.bonus - score.penalty
    highest = summed if bulletin.block.may_exceed_max else min(summed, score.max_points)
    return max(highest, Fraction(0)) - summed
