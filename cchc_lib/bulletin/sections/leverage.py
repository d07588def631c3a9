"""How the average of another block feeds a unit's points, and which of that block's criteria cost most."""

from typing import TYPE_CHECKING

from ...language import say
from ...model import MAIN, Criterion
from ...scoring import find_levers
from ..drawing.writer import Cell, Num, Part
from ..labels import label_criterion

if TYPE_CHECKING:
    from ..kinds.unit import UnitBulletin

MOST_LEVERS = 5


def list_levers(bulletin: "UnitBulletin") -> list[Part]:
    """What the losses of the averaged block cost the unit, by criterion; nothing where it reads no average."""
    reading = [criterion for criterion in bulletin.block.criteria if criterion.measure.kind == "block_average"]
    return [part for criterion in reading for part in _parts(bulletin, criterion)]


def _parts(bulletin: "UnitBulletin", reading: Criterion) -> list[Part]:
    source = bulletin.regulation.blocks[reading.measure.block]
    score = bulletin.score.criteria[reading.id]
    lead = say(
        "Bình quân {percent} của khối {block} cho đơn vị **{points}** trên {most} điểm ở tiêu chí {code}.",
        percent=bulletin.percent(score.x),
        block=source.title,
        points=bulletin.points(score.effective_points),
        most=bulletin.points(score.effective_max),
        code=reading.code,
    )
    losses = bulletin.results.losses(source.block)
    lost = {criterion.id: losses[criterion.id] for criterion, side in source.criteria_with_side() if side == MAIN}
    levers = find_levers(reading, score, source, lost, bulletin.results.block(source.block).units)[:MOST_LEVERS]
    rows = [
        [Cell(label_criterion(lever.criterion)), bulletin.percent(lever.average_lost), Num(lever.cost, 3)]
        for lever in levers
    ]
    heads = [say("Tiêu chí của khối đó"), say("Bình quân mất"), say("Điểm đơn vị mất theo")]
    caption = say("Nếu riêng tiêu chí này không mất điểm, bình quân và điểm của đơn vị tăng thêm")
    table = bulletin.write.table(caption, heads, rows, numeric=[1, 2], data=bulletin.name_data("binh-quan"))
    heading = bulletin.write.heading(say("Bình quân của khối khác"))
    return [heading, bulletin.write.paragraph(lead), *([table] if rows else [])]
