"""Who would have been placed or classed otherwise under another version, and why, as rows of a table."""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from ...exact import add_up, round_half_up
from ...inputs import QuarterInputs
from ...language import Citation, Message, Text, say
from ...model import Ceiling, Criterion, label_criterion
from ...scoring import Change, Rescored, UnitScore, class_at, find_struck, hold_down
from ..drawing.writer import Num, old_to_new
from ..page import show_rank
from ..regulation_words import SUM_NAMES, tell_ceiling, tell_vetoes
from .comparison import Listing

CAUSES = 3  # that are told of a unit


def show_effects(inputs: QuarterInputs, rescored: Rescored) -> Listing:
    """The units of a quarter whose class or rank differs, each with its largest causes, a line each."""
    quarter, names = inputs.quarter, {unit.id: unit.name for units in inputs.members.values() for unit in units}
    moved = list_moved(rescored)
    versions = [say("Bản {version}", version=side.regulation.version) for side in (rescored.old, rescored.new)]
    heads = [say("Đơn vị"), *versions, say("Xếp loại"), say("Hạng"), say("Vì sao"), say("Chênh lệch, điểm %")]
    rows = [row for was, now in moved for row in _rows(rescored, names, was, now)]
    values = {"quarter": quarter, "n": len(rescored.changes), **count_moved(moved)}
    counted = say("Chấm lại {quarter}: không đơn vị nào so được.", **values)
    if moved:
        counted = say(
            "Chấm lại {quarter}: {classes} đơn vị đổi loại, {ranks} đổi hạng, trong {n} đơn vị so được.", **values
        )
    elif rescored.changes:
        counted = say("Chấm lại {quarter}: không đơn vị nào đổi loại, đổi hạng trong {n} đơn vị so được.", **values)
    remarks = [counted, *_remarks(inputs, names, rescored)]
    return Listing(say("Chấm lại {quarter}", quarter=quarter), heads, rows, remarks)


def list_moved(rescored: Rescored) -> list[tuple[UnitScore, UnitScore]]:
    """The units whose class or rank differs, as each version scores them."""
    old, new = rescored.old.scores.units, rescored.new.scores.units
    pairs = ((old[unit], new[unit]) for unit in rescored.changes)
    return [(was, now) for was, now in pairs if was.final_class != now.final_class or is_rank_moved(was, now)]


def count_moved(moved: Collection[tuple[UnitScore, UnitScore]]) -> dict[str, int]:
    """How many of them have another class, and how many another rank."""
    classes = sum(was.final_class != now.final_class for was, now in moved)
    return {"classes": classes, "ranks": sum(is_rank_moved(*pair) for pair in moved)}


def is_rank_moved(was: UnitScore, now: UnitScore) -> bool:
    """Whether a unit has another rank; one that is not ranked in both, as its block is not complete, has not."""
    return None not in (was.rank, now.rank) and was.rank != now.rank


def _rows(rescored: Rescored, names: Mapping[str, Text], was: UnitScore, now: UnitScore) -> Iterator[tuple]:
    """The unit with its first cause, then its name with each other one."""
    sides = (rescored.old, was), (rescored.new, now)
    percents = (Num.percent(score.percent, side.regulation.rounding.percent_places) for side, score in sides)
    classes = (side.regulation.grade(score.final_class).title for side, score in sides)
    ranks = (show_rank(score, side.scores.units.values()) for side, score in sides)
    first, *others = _causes(rescored, was, now)
    yield names[now.unit], *percents, old_to_new(*classes), old_to_new(*ranks), *first
    yield from ((names[now.unit], "", "", "", "", *cause) for cause in others)


def _causes(rescored: Rescored, was: UnitScore, now: UnitScore) -> list[tuple[object, object]]:
    """The largest parts of the change, as far as they print, then ceilings and bounds; else why the rank is."""
    change = rescored.changes[now.unit]
    parts = sorted((part for part in _parts(rescored, was, now, change) if part[1]), key=lambda part: -abs(part[1]))
    rest = parts[CAUSES:]
    if len(rest) > 1:
        rest = [(say("{n} nguyên nhân khác cộng lại", n=len(rest)), add_up(x for _, x in rest))]
    shown = [one for one in (*parts[:CAUSES], *rest) if round_half_up(one[1], change.places)]
    told: list[tuple[object, object]] = [(label, Num(x, change.places, sign=True)) for label, x in shown]
    return told + [(cause, "") for cause in _other_causes(rescored, was, now)] or [(_by_rank(rescored, now), "")]


def _by_rank(rescored: Rescored, now: UnitScore) -> Message:
    """Why the rank alone is another: by what became of others of the block, or by the rule of ranks."""
    was, units = rescored.old.scores.units, rescored.new.scores.units
    others = (units[name] for name in rescored.changes if name != now.unit and units[name].block == now.block)
    by_others = any(rescored.changes[one.unit].total or [*_by_vetoes(rescored, was[one.unit], one)] for one in others)
    return say("đơn vị khác thay đổi") if by_others else say("quy định xếp hạng thay đổi")


def _parts(rescored: Rescored, was: UnitScore, now: UnitScore, change: Change) -> Iterator[tuple[Message, Fraction]]:
    blocks = rescored.old.regulation.blocks[was.block], rescored.new.regulation.blocks[now.block]
    labels = {c.id: label_criterion(c, short=True) for block in blocks for c in block.criteria}
    for part in change.parts:
        label = SUM_NAMES[part.side] if part.criterion is None else labels[part.criterion]
        yield label, part.total
    yield say("giới hạn của tổng điểm"), change.limits
    yield say("làm tròn"), change.rounding


def _other_causes(rescored: Rescored, was: UnitScore, now: UnitScore) -> Iterator[Message]:
    """Vetoes of one version alone; where the class differs, ceilings that decided it and others that were not met."""
    yield from _by_vetoes(rescored, was, now)
    if was.final_class == now.final_class:
        return
    for ceiling in now.holding:
        if _is_unmet(ceiling, was):
            yield say("khống chế: {ceiling}", ceiling=tell_ceiling(rescored.new.regulation, ceiling))
    for ceiling in was.holding:
        if _is_unmet(ceiling, now):
            yield say("hết khống chế: {ceiling}", ceiling=tell_ceiling(rescored.old.regulation, ceiling))
    if _is_by_bounds(rescored, now):
        yield say("mức xếp loại thay đổi")


def _by_vetoes(rescored: Rescored, was: UnitScore, now: UnitScore) -> Iterator[Message]:
    """The vetoes that strike a unit under one version alone, whatever their clause."""
    sides = (rescored.old, was), (rescored.new, now)
    struck = (find_struck(side.regulation.head, score.criteria) for side, score in sides)
    old, new = ({(veto.criterion, veto.then): Citation(veto.clause) for veto in vetoes} for vetoes in struck)
    yield from tell_vetoes([old[key] for key in old if key not in new], [new[key] for key in new if key not in old])


def _is_by_bounds(rescored: Rescored, now: UnitScore) -> bool:
    """Whether a unit's new % and ceilings give another class by the old bounds, or those are of other classes."""
    old, new = (side.regulation.head.classes for side in (rescored.old, rescored.new))
    if {grade.id for grade in old} != {grade.id for grade in new}:
        return True
    return hold_down(class_at(now.percent, old), now.ceilings, old) != now.final_class


def _is_unmet(ceiling: Ceiling, score: UnitScore) -> bool:
    """Whether a unit meets no ceiling of the same rule, whatever its clause."""
    return (ceiling.when, ceiling.highest_class) not in ((one.when, one.highest_class) for one in score.ceilings)


def _remarks(inputs: QuarterInputs, names: Mapping[str, Text], rescored: Rescored) -> Iterator[Message]:
    """What was not compared."""
    titles = {name: block.title for name, block in inputs.regulation.blocks.items()}
    for name, criteria in rescored.left_out.items():
        if criteria:
            yield _say_left_out(rescored, name, criteria)
            yield from _tell_readers(rescored, name)
    for name in rescored.refused:
        yield say("{block}: không chấm lại được, quý này không có số liệu để so.", block=titles[name])
    missing = rescored.old.scores.missing | rescored.new.scores.missing
    alike: dict[str, tuple[object, list[Text]]] = {}
    for unit, why in missing.items():
        alike.setdefault(str(why), (why, []))[1].append(names[unit])
    yield from (say("{units}: không chấm lại được, {why}.", units=units, why=why) for why, units in alike.values())


def _tell_readers(rescored: Rescored, averaged: str) -> Iterator[Message]:
    """Which blocks read the mean of one of which something is left out."""
    blocks = {**rescored.old.regulation.blocks, **rescored.new.regulation.blocks}
    for name, block in blocks.items():
        both = (side.regulation.blocks.get(name) for side in (rescored.old, rescored.new))
        criteria = [one.averaged for versions in both if versions for one in versions.criteria if one.averaged]
        if any(average.block == averaged for average in criteria):
            values = {"block": block.title, "averaged": blocks[averaged].title}
            yield say("{block}: bình quân lấy từ {averaged} cũng không kể các tiêu chí ấy.", **values)


def _say_left_out(rescored: Rescored, block: str, criteria: list[Criterion]) -> Message:
    old, new = (side.regulation.blocks[block] for side in (rescored.old, rescored.new))
    return say(
        "{block}: không có số liệu của {criteria}, nên không tính ở bản nào; còn so {old} điểm với {new} điểm.",
        block=new.title,
        criteria=[label_criterion(criterion, short=True) for criterion in criteria],
        old=old.max_points,
        new=new.max_points,
    )
