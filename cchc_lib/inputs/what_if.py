"""A quarter's inputs with something changed, in memory only: entries, maxima, bounds of classes, thresholds.

Entries are judged by the regulation as it is in force, whatever else is changed: points that are given count in
proportion to another maximum.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction

from ..errors import UsageError, refuse
from ..exact import HUNDRED, ZERO, decimals_of, parse_exact
from ..language import say
from ..model import name_units
from ..model.names import Names, name_blocks, name_classes, name_criteria
from ..model.records import ASSESSMENT_COLUMNS, EnteredRow, Row
from ..model.regulation import Block, Criterion
from .cells import parse_number, text_of
from .entries import read_row
from .quarter_inputs import QuarterInputs
from .table import FilledRow
from .yaml_models import read_data

Change = Callable[[QuarterInputs], QuarterInputs]


def change_all(inputs: QuarterInputs, changes: Iterable[Change]) -> QuarterInputs:
    """The inputs with several changes at once, in whatever order they are allowed.

    Raises
    ------
    UsageError
        With every change that cannot be made.
    """
    waiting = list(changes)
    while waiting:
        refused = []
        for change in waiting:
            try:
                inputs = change(inputs)
            except UsageError as error:
                refused.append((change, error.message))
        if len(refused) == len(waiting):
            refuse(message for _, message in refused)
        waiting = [change for change, _ in refused]  # a bound can rise once the one above it has
    return inputs


def change_entry(
    inputs: QuarterInputs,
    unit: str,
    criterion: str,
    value: object = None,
    total: object = None,
    not_applicable: bool = False,
) -> QuarterInputs:
    """The inputs with another entry in the layer that counts; what is None stays as it was entered.

    Parameters
    ----------
    value, total : str or number, optional
        As a person types it into the scoresheet.
    not_applicable : bool
        That the x stands there, and beside it nothing but what is given.

    Raises
    ------
    UsageError
        If there is no such unit or criterion, or the sheet would refuse the entry.
    """
    unit = _name_units(inputs).require(unit)
    known = inputs.regulations[inputs.regulation.version].blocks[inputs.block_of[unit]]
    found = find_criterion(known, criterion)
    if found.enters_nothing:
        told = {"code": found.code, "what": found.measure.describe()}
        raise UsageError(say("tiêu chí {code} không nhập số: tính từ {what}", **told))
    cells, row = _cells_of(inputs, unit, found.id)
    layer = "reviewed" if cells["reviewed_value"] else "verified"
    typed = {f"{layer}_value": value, f"{layer}_total": total}
    if not_applicable:
        cells |= dict.fromkeys((c for c in cells if c.endswith(("_value", "_total"))), "") | {"not_applicable": "x"}
    elif value is not None:
        cells["not_applicable"] = ""
    cells |= {column: text_of(given) for column, given in typed.items() if given is not None}
    assessment, faults = read_row(unit, found, known.by_id[found.id][1], FilledRow(row, cells))
    # words that stand behind a value, such as a reason, can wait while one only tries
    if refused := [message for column, message in faults if column in (*typed, "not_applicable")]:
        raise UsageError(refused[0])
    key = unit, found.id
    findings = [finding for finding in inputs.findings if (finding.unit, finding.criterion) != key]  # they are mended
    return replace(inputs, assessments={**inputs.assessments, key: assessment}, findings=findings)


def change_class(inputs: QuarterInputs, grade: str, from_: object) -> QuarterInputs:
    """The inputs under a regulation whose class begins at another percentage.

    Raises
    ------
    UsageError
        If there is no such class, or the classes would not go from high to low.
    """
    head = inputs.regulation.head
    grade, ids = name_classes(head.classes).require(grade), [one.id for one in head.classes]
    bound, place = _number(from_), ids.index(grade)
    above, low = ([HUNDRED, *(one.from_ for one in head.classes), ZERO][place + step] for step in (0, 2))
    if grade != ids[-1] and not (low < bound < above or bound == above == HUNDRED):
        text = say("mức của loại {grade} phải nằm giữa {low} và {above} (thấy {found})",
                   grade=head.classes[place].title, low=low, above=above, found=bound)  # fmt: skip
        raise UsageError(text)
    classes = tuple(g.model_copy(update={"from_": bound}) if g.id == grade else g for g in head.classes)
    return replace(inputs, regulation=replace(inputs.regulation, head=_changed(head, classes=classes)))


def change_threshold(inputs: QuarterInputs, block: str, criterion: str, old: object, new: object) -> QuarterInputs:
    """The inputs under a regulation where a criterion's scale has ``new`` for its threshold ``old``.

    Parameters
    ----------
    old : str or number
        The threshold, or the points of a deduction; or the key that holds them, where several hold that number.

    Raises
    ------
    UsageError
        If there is no such block, criterion or threshold, or several are that number, or the scale would have a gap
        or a maximum too high.
    """
    block, found = _find_in_block(inputs, block, criterion)
    scale = found.scale
    if not (known := scale.thresholds + [getattr(scale, key) for key in scale.in_points]):
        raise UsageError(say("thang điểm của tiêu chí {code} không ghi mức nào để thay", code=found.code))
    was = str(old) if old in (*scale.movable, *scale.in_points) else _number(old)
    if not (moved := scale.move(was, _number(new))):
        text = say("thang điểm của tiêu chí {code} không có mức {old}; đang có: {known}",
                   code=found.code, old=was, known=[*dict.fromkeys(known)])  # fmt: skip
        raise UsageError(text)
    if len(moved) > 1:
        text = say("thang điểm của tiêu chí {code} có nhiều khóa bằng {old}: {keys}; hãy ghi tên một khóa thay cho "
                   "số", code=found.code, old=was, keys=[*moved])  # fmt: skip
        raise UsageError(text)
    return _with_criterion(inputs, block, _changed(found, scale=_changed(scale, **moved)))


def change_weight(inputs: QuarterInputs, block: str, criterion: str, most: object) -> QuarterInputs:
    """The inputs under a regulation where a criterion has another maximum, and its scale's points are in proportion.

    The other criteria keep theirs: the maximum of the section and of the block changes by as much. So do the caps of
    bonus and penalty, and ceilings.

    Raises
    ------
    UsageError
        If there is no such block or criterion, or the maximum is not above 0 or has too many decimals.
    """
    block, found = _find_in_block(inputs, block, criterion)
    most = _number(most)
    places = inputs.regulation.rounding.places
    if most <= 0 or (decimals_of(most) or 0) > places:
        text = say("điểm tối đa phải lớn hơn 0, nhiều nhất {places} chữ số thập phân (thấy {found})",
                   places=places, found=most)  # fmt: skip
        raise UsageError(text)
    scale = _changed(found.scale, **found.scale.stretch(most / found.max_points))
    return _with_criterion(inputs, block, _changed(found, max_points=most, scale=scale))


def _name_units(inputs: QuarterInputs) -> Names:
    """The units of the quarter, by all that they are called."""
    titles = {unit: inputs.regulation.blocks[block].title for unit, block in inputs.block_of.items()}
    return name_units((unit for unit in inputs.company.units if unit.id in titles), titles)


def _find_in_block(inputs: QuarterInputs, block: str, criterion: str) -> tuple[str, Criterion]:
    """The id of a block, and a criterion of it, by any of their names."""
    block = name_blocks(blocks := inputs.regulation.blocks).require(block)
    return block, find_criterion(blocks[block], criterion)


def find_criterion(block: Block, written: str) -> Criterion:
    """A criterion of a block by its printed code, its title, its short name or its id.

    Raises
    ------
    UsageError
        If there is none, or several are called so.
    """
    return block.by_id[name_criteria(block.criteria).require(written)][0]


def _with_criterion(inputs: QuarterInputs, block: str, changed: Criterion) -> QuarterInputs:
    """The inputs under a regulation that has one criterion otherwise, and maxima that add up."""
    blocks = inputs.regulation.blocks
    other = blocks[block].with_criterion(changed).summed()
    return replace(inputs, regulation=replace(inputs.regulation, blocks={**blocks, block: other}))


def _cells_of(inputs: QuarterInputs, unit: str, criterion: str) -> tuple[dict[str, str], Row]:
    """What is entered for a criterion at a unit; blank cells where there is no row yet."""
    blank = EnteredRow(unit, criterion, {})
    found = next((one for one in inputs.entered if (one.unit, one.criterion) == (unit, criterion)), blank)
    return dict.fromkeys(ASSESSMENT_COLUMNS, "") | found.values, found.row


def _changed(model, **changes: object):
    """A copy of what was written in YAML with changes, if its model allows them."""
    data = {name: getattr(model, name) for name in type(model).model_fields} | changes
    changed, faults = read_data(data, type(model), "")
    if changed is None:
        raise UsageError(faults[0].message)
    return changed


def _number(written: object) -> Fraction:
    try:
        text = text_of(written)
        return parse_exact(text) if "/" in text else parse_number(text)
    except ValueError as error:
        raise UsageError(error.args[0]) from None
