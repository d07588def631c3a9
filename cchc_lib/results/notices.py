"""Notices that need points: a self-score below the verified one, a share that moved far since the quarter before."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from ..exact import round_half_up
from ..inputs import QuarterInputs, read_entry
from ..language import say
from ..model import PENALTY, Assessment, Block, Criterion, EnteredRow, Entry, Finding, Regulation, Row
from ..scoring import UnitScore, is_same_measure

MOST_MOVED = 20  # percentage points
FEW_CASES = 10  # under which only the fraction is told


class Scored(NamedTuple):
    """Units that were scored, by which regulation, and what was entered, by unit and criterion."""

    scores: Mapping[str, UnitScore]
    regulation: Regulation
    entered: Mapping[tuple[str, str], EnteredRow]


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
                    "tự chấm {claimed} điểm, thẩm định {verified} điểm: tự chấm thấp hơn",
                    claimed=claimed,
                    verified=verified,
                )
                yield Finding(message, *_cell(assessment.row, "self"), block, unit, criterion.id, is_fault=False)


def _points_if_below(criterion: Criterion, assessment: Assessment) -> tuple[Fraction, Fraction] | None:
    if assessment.self_score is None or assessment.verified is None:
        return None
    entries = assessment.self_score, assessment.verified
    claimed, verified = (criterion.points_at(criterion.read_x(entry)) for entry in entries)
    return (claimed, verified) if claimed < verified else None


def find_moved_shares(now: Scored, before: Scored) -> Iterator[Finding]:
    """A percentage that moved far from that of the quarter before is real or a slip: a notice.

    Compared are the same unit in the same block, and the same criterion where it is measured in the same way; of
    few cases nothing is said, since one more or less moves their percentage as far.
    """
    for unit, score in now.scores.items():
        was = before.scores.get(unit)
        if was is None or was.block != score.block:
            continue
        for criterion in _compared(now.regulation.blocks[score.block], before.regulation.blocks[was.block]):
            x, y = score.criteria[criterion.id].x, was.criteria[criterion.id].x
            row, old_row = (found.entered.get((unit, criterion.id)) for found in (now, before))
            if not (row and old_row) or x is None or y is None or abs(x - y) <= MOST_MOVED:
                continue
            if not any(is_of_few(criterion, read_entry(criterion, one)) for one in (row, old_row)):
                x, y, cell = round_half_up(x, 2), round_half_up(y, 2), _cell(row.row, row.result_layer)
                message = say("{now} %, quý trước {was} %: lệch hơn {most} điểm %", now=x, was=y, most=MOST_MOVED)
                yield Finding(message, *cell, score.block, unit, criterion.id, is_fault=False)


def is_of_few(criterion: Criterion, entry: Entry | None) -> bool:
    """Whether so few cases make up a percentage that only the fraction is told, and compared with nothing."""
    return criterion.is_of_cases and entry is not None and entry.total is not None and entry.total < FEW_CASES


def _compared(block: Block, old: Block) -> list[Criterion]:
    """The criteria whose percentages can be compared between two versions of a block."""
    known = {criterion.id: criterion for criterion in old.criteria}
    return [c for c in block.criteria if c.x_in_percent and c.id in known and is_same_measure(known[c.id], c)]


def _cell(row: Row | None, layer: str) -> tuple[str, str, str]:
    row = row or Row("", None, 0)
    return row.file, row.sheet or "", row.cell(f"{layer}_value")
