"""Notices that need points: a self-score below the verified one, a share that moved far since the quarter before."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from ..exact import round_half_up
from ..inputs import QuarterInputs
from ..language import say
from ..model import PENALTY, Assessment, Block, Criterion, Finding, Regulation, Row
from ..scoring import UnitScore

MOST_MOVED = 20  # percentage points

Scored = tuple[Mapping[str, UnitScore], Regulation]
Place = Callable[[str, str], tuple[str, str, str] | None]  # unit and criterion → file, sheet and cell of the value


def find_self_below_verified(inputs: QuarterInputs) -> Iterator[Finding]:
    """A unit that scored itself lower than it was verified is worth a look: a notice, found by the points.

    Of a penalty, where fewer points are the better claim, there is nothing to notice.
    """
    for block, units in inputs.members.items():
        sides = inputs.regulation.blocks[block].criteria_with_side()
        criteria = [criterion for criterion, side in sides if side != PENALTY]
        rows = [(unit.id, criterion) for unit in units for criterion in criteria]
        for unit, criterion in rows:
            assessment = inputs.assessments.get((unit, criterion.id))
            if assessment and (points := _points_if_below(criterion, assessment)):
                places = inputs.regulation.rounding.places
                claimed, verified = (round_half_up(x, places) for x in points)
                message = say(
                    "tự chấm {claimed} điểm, thấp hơn thẩm định {verified} điểm", claimed=claimed, verified=verified
                )
                yield Finding(message, *_cell(assessment, "self"), block, unit, criterion.id, is_fault=False)


def _points_if_below(criterion: Criterion, assessment: Assessment) -> tuple[Fraction, Fraction] | None:
    if assessment.self_score is None or assessment.verified is None:
        return None
    entries = assessment.self_score, assessment.verified
    claimed, verified = (criterion.points_at(criterion.read_x(entry)) for entry in entries)
    return (claimed, verified) if claimed < verified else None


def find_moved_shares(now: Scored, before: Scored, place: Place) -> Iterator[Finding]:
    """A percentage that moved far from that of the quarter before is real or a slip: a notice.

    Compared are the same unit in the same block, and the same criterion where it is measured in the same way.
    """
    (scores, regulation), (earlier, old_regulation) = now, before
    for unit, score in scores.items():
        was = earlier.get(unit)
        if was is None or was.block != score.block:
            continue
        for criterion in _compared(regulation.blocks[score.block], old_regulation.blocks[was.block]):
            where = place(unit, criterion)
            x, y = score.criteria[criterion].x, was.criteria[criterion].x
            if where and x is not None and y is not None and abs(x - y) > MOST_MOVED:
                x, y = round_half_up(x, 2), round_half_up(y, 2)
                message = say("{now} %, quý trước {was} %: lệch hơn {most} điểm %", now=x, was=y, most=MOST_MOVED)
                yield Finding(message, *where, score.block, unit, criterion, is_fault=False)


def _compared(block: Block, old: Block) -> list[str]:
    """The criteria whose percentages can be compared between two versions of a block."""
    kinds = {criterion.id: criterion.measure.kind for criterion in old.criteria if criterion.x_in_percent}
    return [c.id for c in block.criteria if c.x_in_percent and kinds.get(c.id) == c.measure.kind]


def place_in(inputs: QuarterInputs) -> Place:
    """Where the values that count stand in the inputs."""

    def place(unit: str, criterion: str) -> tuple[str, str, str] | None:
        assessment = inputs.assessments.get((unit, criterion))
        return _cell(assessment, assessment.result_layer) if assessment else None

    return place


def _cell(assessment: Assessment, layer: str) -> tuple[str, str, str]:
    row = assessment.row or Row("", None, 0)
    return row.file, row.sheet or "", row.cell(f"{layer}_value")
