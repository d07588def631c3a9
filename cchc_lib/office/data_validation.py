"""What a cell of the scoresheet takes, by its criterion's own measure and scale, and which colour says what lacks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..inputs.layout import LISTS_SHEET
from ..language import number, shortened
from ..model import AwardScale, label_criterion, measures
from ..model.records import DROPPED, LAYERS, STATUS_NAMES, TASK_STATUS_NAMES
from ..model.regulation import MAIN, Block, Criterion, Regulation
from ..quarter import Quarter
from .workbook_style import EMPTY_COLOUR, MISSING_COLOUR, constant

MOST_CHOICES = 60  # points in a drop-down
_LONGEST = 220  # characters of a message; spreadsheets refuse much longer ones

_CRITERIA = "criteria"

Lists = Mapping[object, Sequence[object]]
Letters = Mapping[str, str]  # of columns, by field name
Rows = Mapping[str, Sequence[int]]  # by criterion


# --- what drop-downs offer ---


def collect_lists(regulation: Regulation, blocks: Iterable[str], units: Mapping[str, str]) -> Lists:
    """What drop-downs offer, by key; they refer to cells, since decimals in a written list differ by locale.

    Parameters
    ----------
    units : mapping of str to str
        The block of each unit, by its name: beside the names stand the place and the length of the list of the
        block's criteria, which the drop-down of a row looks up by the row's unit.
    """
    named = {name: [str(label_criterion(c)) for c in regulation.blocks[name].criteria] for name in blocks}
    places = {name: place for place, name in enumerate(named)}
    lists: dict[object, Sequence[object]] = {
        "unit": list(units),
        "place": [places[block] for block in units.values()],
        "length": [len(named[block]) for block in units.values()],
        **{(_CRITERIA, name): labels for name, labels in named.items()},
        "status": [str(name) for name in STATUS_NAMES.values()],
        "task status": [str(name) for name in TASK_STATUS_NAMES.values()],
    }
    criteria = [criterion for name in named for criterion in regulation.blocks[name].criteria]
    return lists | {_points_key(criterion): points for criterion in criteria if (points := _points(criterion))}


def _points(criterion: Criterion) -> list[Fraction]:
    """The points that may be given, where they are few enough to choose from."""
    scale, most = criterion.scale, criterion.max_points
    if not isinstance(scale, AwardScale) or most / scale.step >= MOST_CHOICES:
        return []
    return [n * scale.step for n in range(int(most / scale.step) + 1)]


def _points_key(criterion: Criterion) -> tuple:
    return criterion.max_points, isinstance(criterion.scale, AwardScale) and criterion.scale.step


def _reference(lists: Lists, key: object) -> str:
    """Where the sheet of lists holds one of them, each in a column."""
    column = get_column_letter(list(lists).index(key) + 1)
    return f"'{LISTS_SHEET}'!${column}$1:${column}${len(lists[key])}"


# --- what cells take ---


def add_checks(
    sheet: Worksheet, block: Block, rows: Rows, letters: Letters, lists: Lists, quarter: Quarter, lang: str
) -> None:
    """Drop-downs and range checks of a block's sheet."""
    layers = [layer for layer in LAYERS if f"{layer}_value" in letters]
    values, totals = ([letters[f"{layer}_{part}"] for layer in layers] for part in ("value", "total"))
    asked = {criterion: rows[criterion.id] for criterion in block.criteria if not criterion.enters_nothing}
    for criterion, of in asked.items():
        first = f"{values[0]}{of[0]}", f"{totals[0]}{of[0]}"
        _add(sheet, _ask(_value_check(criterion, *first, lists), criterion, lang), values, of)
        if criterion.has_total:
            _add(sheet, _total_check(criterion), totals, of)
    if "not_applicable" in letters:
        everywhere = [row for of in asked.values() for row in of]
        _add(sheet, _choice('"x"', "Chỉ ghi x hoặc để trống."), [letters["not_applicable"]], everywhere)
        # only a warning: a day may be typed as text too, and an earlier one is worth a look, not wrong
        begins = quarter.first_day
        day = f"DATE({begins.year},{begins.month},{begins.day})"
        check = DataValidation("date", operator="greaterThanOrEqual", formula1=day, errorStyle="warning")
        said = f"Ngày dd/mm/yyyy, từ {begins:%d/%m/%Y}."
        _add(sheet, _tell(check, said), [letters["checked_on"]], everywhere)


def add_shortcoming_checks(sheet: Worksheet, rows: Sequence[int], letters: Letters, lists: Lists) -> None:
    """Drop-downs of the shortcomings' sheet; the criteria are those of the block of the row's unit."""
    for column in ("unit", "status"):
        if lists[column]:
            _add(sheet, _choice(_reference(lists, column), "Chọn trong danh sách."), [letters[column]], rows)
    if lists["unit"]:
        said = "Chọn đơn vị trước, rồi chọn tiêu chí của khối đó trong danh sách."
        _add(sheet, _choice(_criteria_of(lists, f"${letters['unit']}{rows[0]}"), said), [letters["criterion"]], rows)


def _criteria_of(lists: Lists, unit: str) -> str:
    """A formula that gives the list of criteria for the unit in a cell."""
    first = next(n for n, key in enumerate(lists, start=1) if isinstance(key, tuple) and key[0] == _CRITERIA)
    table = f"'{LISTS_SHEET}'!$A$1:$C${len(lists['unit'])}"
    place, length = (f"VLOOKUP({unit},{table},{column},FALSE)" for column in (2, 3))
    return f"OFFSET('{LISTS_SHEET}'!${get_column_letter(first)}$1,0,{place},{length},1)"


def add_task_checks(sheet: Worksheet, rows: Sequence[int], letters: Letters, lists: Lists) -> None:
    """The drop-down of the tasks' sheet, colours for what was not judged and a decision without its number."""
    status, dropped_by = letters["status"], letters["dropped_by"]
    _add(sheet, _choice(_reference(lists, "task status"), "Chọn trong danh sách."), [status], rows)
    _colour(sheet, status, rows, f'{status}{{row}}=""', EMPTY_COLOUR)
    dropped = f'AND({dropped_by}{{row}}="",${status}{{row}}="{TASK_STATUS_NAMES[DROPPED]}")'
    _colour(sheet, dropped_by, rows, dropped, MISSING_COLOUR)


def _value_check(criterion: Criterion, value: str, total: str, lists: Lists) -> DataValidation:
    """The check of the values of a criterion, in words of its first cells."""
    match criterion.measure:
        case measures.YesNoMeasure():
            return _choice('"có,không"', "Ghi có hoặc không.")
        case measures.AwardMeasure() if points := _points(criterion):
            said = f"Điểm từ 0 đến {number(criterion.max_points)}, bước {number(points[1])}."
            return _choice(_reference(lists, _points_key(criterion)), said)
        case measures.AwardMeasure():
            return _up_to(criterion.max_points, "Điểm")
        case measures.CountMeasure():
            return _up_to(None, "Số lần", "whole")
        case measures.ShareMeasure() | measures.DoneMeasure() as measure:
            whole, word = (f",{value}=INT({value})", "Số nguyên") if measure.is_whole else ("", "Số")
            formula = f'AND(ISNUMBER({value}),{value}>=0{whole},OR({total}="",{value}<={total}))'
            return _tell(DataValidation("custom", formula1=formula), f"{word} từ 0, không lớn hơn tổng.")
        case measures.ValueMeasure() as measure:
            return _up_to(measure.at_most, f"Số ({measure.unit})")
        case measures.RatioMeasure() | measures.RelativeMeasure() | measures.BlockAverageMeasure():
            return _up_to(None, "Số")


def _total_check(criterion: Criterion) -> DataValidation:
    if isinstance(criterion.measure, measures.DoneMeasure) and criterion.measure.items is not None:
        return _up_to(Fraction(criterion.measure.items), "Số nguyên", "whole")
    return _up_to(None, "Tổng")


def _up_to(most: Fraction | None, what: str, kind: Literal["decimal", "whole"] = "decimal") -> DataValidation:
    if most is None:
        return _tell(DataValidation(kind, operator="greaterThanOrEqual", formula1="0"), f"{what}: từ 0 trở lên.")
    check = DataValidation(kind, operator="between", formula1="0", formula2=constant(most))
    return _tell(check, f"{what}: từ 0 đến {number(most)}.")


def _choice(source: str, said: str) -> DataValidation:
    return _tell(DataValidation("list", formula1=source), said)


def _tell(check: DataValidation, said: str) -> DataValidation:
    check.allow_blank, check.showErrorMessage = True, True
    check.errorTitle, check.error = "Xem lại ô này", shortened(said, _LONGEST)
    return check


def _ask(check: DataValidation, criterion: Criterion, lang: str) -> DataValidation:
    """Say beside the cell, once it is chosen, which values have which points."""
    check.showInputMessage, check.promptTitle = True, f"{criterion.code}: tối đa {number(criterion.max_points)} điểm"
    check.prompt = shortened(criterion.describe_scale().to(lang), _LONGEST)
    return check


def _add(sheet: Worksheet, check: DataValidation, columns: Iterable[str], rows: Sequence[int]) -> None:
    check.sqref = _ranges(columns, rows)
    sheet.add_data_validation(check)


# --- what colours say ---


def add_colours(sheet: Worksheet, block: Block, rows: Rows, letters: Letters) -> None:
    """Colours for what is still empty, and for the words that must stand behind a value."""
    layer = "verified" if "verified_value" in letters else "self"
    asked = [criterion for criterion in block.criteria if not criterion.enters_nothing]
    values, totals = letters[f"{layer}_value"], letters[f"{layer}_total"]
    mark = f',${letters["not_applicable"]}{{row}}<>"x"' if "not_applicable" in letters else ""
    for column, criteria in ((values, asked), (totals, [c for c in asked if c.has_total])):
        _colour(sheet, column, _rows_of(criteria, rows), f'AND({column}{{row}}=""{mark})', EMPTY_COLOUR)
    if layer == "verified":
        for column, criteria, condition in _words_behind(block, asked, letters):
            own = letters[column]
            _colour(sheet, own, _rows_of(criteria, rows), f'AND({own}{{row}}="",{condition})', MISSING_COLOUR)


def _words_behind(block: Block, asked: list[Criterion], letters: Letters) -> Iterator[tuple[str, list, str]]:
    """Columns of words, the criteria that may need them, and when they do."""
    verified, reviewed, most = (f"${letters[c]}{{row}}" for c in ("verified_value", "reviewed_value", "max_points"))
    for column in ("explanation", "outcome"):
        yield column, asked, f'{reviewed}<>""'
    sides = {criterion.id: side for criterion, side in block.criteria_with_side()}
    awards = [criterion for criterion in asked if criterion.measure.kind == "award"]
    for is_main in (True, False):
        above = '<>""' if is_main else ">0"  # no bonus and no penalty needs no reason
        below = [f"AND(ISNUMBER({value}),{value}{above},{value}<{most})" for value in (verified, reviewed)]
        yield "reason", [c for c in awards if (sides[c.id] == MAIN) == is_main], f"OR({','.join(below)})"
    yield "evidence", [c for c in asked if c.evidence == "required"], f'{verified}<>""'


def _rows_of(criteria: Iterable[Criterion], rows: Rows) -> list[int]:
    return sorted(row for criterion in criteria for row in rows[criterion.id])


def _colour(sheet: Worksheet, column: str, rows: Sequence[int], condition: str, colour: str) -> None:
    if rows:
        fill = PatternFill("solid", bgColor=colour)
        rule = FormulaRule(formula=[condition.format(row=rows[0])], fill=fill)
        sheet.conditional_formatting.add(_ranges([column], rows), rule)


def _ranges(columns: Iterable[str], rows: Sequence[int]) -> str:
    """The cells of these columns and rows, neighbours as one range."""
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and spans[-1][1] == row - 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return " ".join(f"{column}{first}:{column}{last}" for column in columns for first, last in spans)
