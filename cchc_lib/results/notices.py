"""Notices that need points or the quarter before: a low self-score, a far number; explanations without an outcome."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from ..exact import decimals_of, round_half_up
from ..folders import Folders
from ..inputs import QuarterInputs, read_entry
from ..language import Message, say
from ..model import Unit
from ..model.measures import AwardMeasure, YesNoMeasure
from ..model.records import VALUE_COLUMNS, Assessment, EnteredRow, Entry, Finding
from ..model.regulation import Block, Criterion, Regulation
from ..scoring import UnitScore, is_same_measure

MOST_MOVED = 20  # percentage points
FEW_CASES = 10  # under which only the fraction is told
FAR, LIKE = 5, 2  # times: so far apart are numbers of which one is perhaps a slip; so near is what was perhaps meant
FAR_BESIDE = 20  # times: so far below the others of its block a percentage may have been typed as a fraction
FEW_UNITS = 3  # of a block, whose numbers tell nothing about a unit that had none
FEW_ROWS = 10  # of a unit, which may well be the same twice

Place = tuple[str, str, str]  # block, criterion, part of an entry
Pair = tuple[Criterion, EnteredRow, EnteredRow]  # the row of a quarter, and that of the one before


class Scored(NamedTuple):
    """Units that were scored, by which regulation; what was entered, by unit and criterion; the block of each."""

    scores: Mapping[str, UnitScore]
    regulation: Regulation
    entered: Mapping[tuple[str, str], EnteredRow]
    block_of: Mapping[str, str]


def find_in_quarter(folders: Folders, inputs: QuarterInputs) -> Iterator[Finding]:
    """The notices that need nothing but the quarter's own numbers."""
    yield from _find_self_below_verified(inputs)
    yield from _find_unanswered(inputs)
    yield from _find_pasted(inputs)
    yield from _find_nothing_arose(inputs)
    if folders.quarter_before(inputs.quarter) is None:
        yield from _find_typed_as_fractions(inputs)


def _find_self_below_verified(inputs: QuarterInputs) -> Iterator[Finding]:
    """A unit that scored itself lower than it was verified is worth a look: a notice, found by the points.

    Of a penalty that is a unit that has more taken off.
    """
    for block, units in inputs.members.items():
        for unit, criterion in product(units, inputs.regulation.blocks[block].criteria):
            assessment = inputs.assessments.get((unit.id, criterion.id))
            if assessment and (message := _tell_if_worse(criterion, assessment, inputs.regulation.rounding.places)):
                yield _find(message, assessment, "self_value", block)


def _tell_if_worse(criterion: Criterion, assessment: Assessment, places: int) -> Message | None:
    """Both as their points are printed, where those of the unit are fewer; of a penalty, where they are more."""
    if assessment.self_score is None or assessment.verified is None or criterion.relative:
        return None
    entries = assessment.self_score, assessment.verified
    claimed, verified = (round_half_up(criterion.points_at(criterion.read_x(entry)), places) for entry in entries)
    told = {"claimed": claimed, "verified": verified}
    if criterion.takes_off and claimed > verified:
        return say("tự chấm trừ {claimed} điểm, thẩm định trừ {verified} điểm: tự chấm trừ nhiều hơn", **told)
    if claimed < verified and not criterion.takes_off:
        return say("tự chấm {claimed} điểm, thẩm định {verified} điểm: tự chấm thấp hơn", **told)
    return None


def _find_unanswered(inputs: QuarterInputs) -> Iterator[Finding]:
    """What units explained is to be answered, also where it changes no points."""
    for row in inputs.entered:
        if row.is_unanswered and (block := inputs.block_of.get(row.unit)):
            yield _find(say("có giải trình của đơn vị, chưa có kết luận"), row, "outcome", block)


def _find_pasted(inputs: QuarterInputs) -> Iterator[Finding]:
    """A unit that has all that another one of its block has, the numbers of the records too: rows may be pasted."""
    rows: dict[str, list[EnteredRow]] = {}
    for row in (one for one in inputs.entered if any(_values(one))):
        rows.setdefault(row.unit, []).append(row)
    for block, units in inputs.members.items():
        known: dict[tuple[str, ...], Unit] = {}
        for unit in units:
            found = sorted(rows.get(unit.id, ()), key=lambda row: row.criterion)
            told = (one for row in found for one in (row.criterion, row.values.get("record_no", ""), *_values(row)))
            first = known.setdefault(tuple(told), unit)
            if first is not unit and len(found) >= FEW_ROWS:
                values = {"n": len(found), "other": first.name}
                message = say("{n} tiêu chí ghi đúng như của {other}: có phải dán nhầm?", **values)
                if any(row.values.get("record_no") for row in found):
                    message = say(
                        "{n} tiêu chí ghi đúng như của {other}, cả số biên bản: có phải dán nhầm?", **values
                    )
                yield replace(_find(message, found[0], "verified_value", block), criterion="")


def _find_nothing_arose(inputs: QuarterInputs) -> Iterator[Finding]:
    """A unit at which nothing of what is entered inside the maximum arose: no number of its own gives it points."""
    for block, units in inputs.members.items():
        entered = [one.id for one in inputs.regulation.blocks[block].main if not one.enters_nothing]
        for unit in units:
            rows = [
                row for name in entered if (row := inputs.assessments.get((unit.id, name))) and row.not_applicable
            ]
            if rows and len(rows) == len(entered):
                message = say("mọi tiêu chí phải nhập đều ghi không phát sinh: điểm không do số liệu nào của đơn vị")
                yield replace(_find(message, rows[0], "not_applicable", block), criterion="")


def _find_typed_as_fractions(inputs: QuarterInputs) -> Iterator[Finding]:
    """A percentage of at most 1 beside others that are all `FAR_BESIDE` times above, or more, is perhaps 0,95 for 95.

    Notices of a quarter that has none before it: the numbers of a later one are compared with those (`find_moved`).
    """
    for name, block in inputs.regulation.blocks.items():
        rows = [row for row in inputs.entered if inputs.block_of.get(row.unit) == name]
        for criterion in (one for one in block.criteria if one.in_percent):
            own = (row for row in rows if row.criterion == criterion.id)
            typed = [(row, x) for row in own for _, x in _numbers_of(criterion, row)]
            others = [x for _, x in typed if x > 1]
            for row, x in typed:
                if others and x * FAR_BESIDE <= min(others) and 0 < x <= 1 and _can_be(criterion, x * 100):
                    base = say("trong khối từ {low} đến {high}", low=min(others), high=max(others))
                    message = say("{now}, có phải {other}? ({base})", now=x, other=x * 100, base=base)
                    yield _find(message, row, row.result_column, name)


def find_moved(now: Scored, before: Scored) -> Iterator[Finding]:
    """What was entered and is unlike the quarter before is real or a slip: notices.

    Of each unit, at each criterion that is measured in the same way: a number far from its own and from all that its
    block had (`_tell_far`), else a percentage that moved over `MOST_MOVED` points; a day of checking that is that of
    the quarter before; and that nearly all its values are those of the quarter before, as in a sheet that was copied.
    """
    known = _find_numbers(before)
    for unit, block in now.block_of.items():
        old_block = before.regulation.blocks.get(block)
        criteria = _compared(now.regulation.blocks[block], old_block) if old_block else []
        rows = [(one, now.entered.get((unit, one.id)), before.entered.get((unit, one.id))) for one in criteria]
        moved = [
            finding for criterion, row, _ in rows if row for finding in _find_far(block, unit, criterion, row, known)
        ]
        yield from moved
        if before.block_of.get(unit) == block:
            told = {finding.criterion for finding in moved}
            both = [(criterion, row, old) for criterion, row, old in rows if row and old]
            if unit in now.scores and unit in before.scores:
                others = [pair for pair in both if pair[0].id not in told]
                yield from _find_moved_shares(now.scores[unit], before.scores[unit], others)
            yield from _find_copied(block, both)


def _find_moved_shares(score: UnitScore, was: UnitScore, rows: Iterable[Pair]) -> Iterator[Finding]:
    """Of few cases nothing is said, since one more or less moves their percentage as far."""
    for criterion, row, old_row in rows:
        x, y = _percent_of(criterion, score, row), _percent_of(criterion, was, old_row)
        if x is None or y is None or abs(x - y) <= MOST_MOVED:
            continue
        if not any(is_of_few(criterion, read_entry(criterion, one)) for one in (row, old_row)):
            message = say("{now} %, quý trước {was} %: lệch hơn {most} điểm %", now=x, was=y, most=MOST_MOVED)
            yield _find(message, row, row.result_column, score.block)


def _percent_of(criterion: Criterion, score: UnitScore, row: EnteredRow) -> Fraction | None:
    """The percentage that an entry makes, as it is told; of one held against others' entries the number itself.

    None where there is no such percentage, or nothing is entered: tasks of the programme, the average of a block.
    """
    entry = read_entry(criterion, row) if criterion.relative else None
    x = entry.value if entry else score.criteria[criterion.id].x
    if x is None or criterion.enters_nothing or not criterion.x_in_percent:
        return None
    return round_half_up(x, 2)


def _find_numbers(before: Scored) -> dict[Place, dict[str, Fraction]]:
    """The numbers that were entered, by block, criterion and part, and by unit."""
    found: dict[Place, dict[str, Fraction]] = {}
    criteria = {name: block.by_id for name, block in before.regulation.blocks.items()}
    for (unit, name), row in before.entered.items():
        block = before.block_of.get(unit, "")
        criterion, _ = criteria[block].get(name, (None, "")) if block else (None, "")
        for part, number in _numbers_of(criterion, row) if criterion else ():
            found.setdefault((block, name, part), {})[unit] = number
    return found


def _numbers_of(criterion: Criterion, row: EnteredRow) -> Iterator[tuple[str, Fraction]]:
    """The parts of an entry; of two that make a percentage none that is 0, which the percentage tells."""
    is_number = not (criterion.enters_nothing or isinstance(criterion.measure, AwardMeasure | YesNoMeasure))
    entry = read_entry(criterion, row) if is_number else None
    for part, number in (("value", entry.value), ("total", entry.total)) if entry else ():
        if number or (number == 0 and not criterion.has_total):
            yield part, number


def _find_far(
    block: str, unit: str, criterion: Criterion, row: EnteredRow, known: Mapping[Place, Mapping[str, Fraction]]
) -> Iterator[Finding]:
    for part, number in _numbers_of(criterion, row):
        numbers = known.get((block, criterion.id, part), {})
        earlier = {one: y for one, y in numbers.items() if y or not number}  # nothing is five times a 0
        if message := _tell_far(criterion, number, earlier.get(unit), list(earlier.values())):
            yield _find(message, row, f"{row.result_layer}_{part}", block)


def _tell_far(criterion: Criterion, x: Fraction, own: Fraction | None, block: list[Fraction]) -> Message | None:
    """What to look at where a number lies outside all that the block had, `FAR` times from the unit's own or more.

    A unit without one is compared with the nearest of the block's, where these are at least `FEW_UNITS`. A number
    that is like the other once its comma moves one to three places is offered with it: a paste may have swallowed
    the comma, read one between thousands as decimal, or lost a percent sign. Of few that are counted nothing is said.
    A 0 is far from any other, as a formula gives it that points to a blank cell.
    """
    if not block or min(block) <= x <= max(block) or (own is None and len(block) < FEW_UNITS):
        return None
    near = own or min(block, key=lambda y: abs(x - y))
    if _times(x, near) < FAR or (criterion.measure.is_whole and max(x, near) < FEW_CASES):
        return None
    meant = (y for ten in (10, 100, 1000) for y in (x * ten, x / ten) if _can_be(criterion, y))
    other = next((y for y in meant if _times(y, near) <= LIKE), None)  # one at the most
    thousands = x * 1000 if decimals_of(x) == 3 else x  # as English writes them
    if other is None and _can_be(criterion, thousands) and _times(thousands, near) < _times(x, near):
        other = thousands
    base = say("quý trước {was}", was=near)
    if own is None:
        base = say("quý trước cả khối từ {low} đến {high}", low=min(block), high=max(block))
    if other:
        return say("{now}, có phải {other}? ({base})", now=x, other=other, base=base)
    return say("{now}, {base}: lệch từ {times} lần trở lên", now=x, base=base, times=FAR)


def _times(x: Fraction, y: Fraction) -> Fraction:
    return max(x / y, y / x) if x else Fraction(FAR)


def _can_be(criterion: Criterion, x: Fraction) -> bool:
    most = criterion.measure.highest_x if not criterion.measure.has_total else None
    is_whole = criterion.measure.is_whole or criterion.is_of_cases
    return (most is None or x <= most) and (x.denominator == 1 or not is_whole)


def _find_copied(block: str, rows: list[Pair]) -> Iterator[Finding]:
    """Days and values that are those of the quarter before."""
    for _, row, old_row in rows:
        if (day := row.values.get("checked_on")) and day == old_row.values.get("checked_on"):
            yield _find(say("ngày kiểm tra {day} là ngày đã ghi ở quý trước", day=day), row, "checked_on", block)
    filled = [(row, old_row) for _, row, old_row in rows if any(_values(row))]
    same = sum(_values(row) == _values(old_row) for row, old_row in filled)
    if len(filled) >= FEW_ROWS and same * 10 > len(filled) * 9:
        told = {"same": same, "n": len(filled)}
        message = say("{same}/{n} tiêu chí ghi đúng như quý trước: có phải chép phiếu quý trước?", **told)
        yield replace(_find(message, filled[0][0], "verified_value", block), criterion="")


def _values(row: EnteredRow) -> list[str]:
    return [row.values.get(column, "") for column in VALUE_COLUMNS]


def _find(message: Message, row: EnteredRow | Assessment, column: str, block: str) -> Finding:
    return row.row.find(column, message, block, row.unit, row.criterion, is_fault=False)


def is_of_few(criterion: Criterion, entry: Entry | None) -> bool:
    """Whether so few cases make up a percentage that only the fraction is told, and compared with nothing."""
    return criterion.is_of_cases and entry is not None and entry.total is not None and entry.total < FEW_CASES


def _compared(block: Block, old: Block) -> list[Criterion]:
    """The criteria whose numbers can be compared between two versions of a block."""
    known = {criterion.id: criterion for criterion in old.criteria}
    return [c for c in block.criteria if c.id in known and is_same_measure(known[c.id], c)]
