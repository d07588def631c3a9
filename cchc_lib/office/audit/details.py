"""The sheet of details: one row a unit and criterion, from what was entered to the points that count."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from ...exact import decimals_of, round_half_up
from ...language import Message, say
from ...model import Criterion
from ...scoring import policy_of
from ..scoresheet import as_typed
from ..workbook_style import constant, set_height
from . import cells, formulas
from .cells import Formula
from .columns import DETAIL_COLUMNS, DETAIL_LETTERS, begin_sheet
from .formulas import Points, X, compile_measure, compile_scale, decimals_of_entries, floor_ratio, reduced
from .layout import FIRST_ROW, BlockLayout

IN_SECTION, IN_BLOCK, FULL, ZERO, NEVER = "chia lại trong mục", "chia lại trong khối", "tính đủ điểm", "0 điểm", "–"
POLICIES = {"rescale_in_section": IN_SECTION, "rescale_in_block": IN_BLOCK, "full_points": FULL, "zero": ZERO}
NOT_COMPUTED, TOO_LARGE, TOO_NEAR = "chưa tính được: xem lại ô nhập", "số quá lớn", "quá sát mức, không chắc chắn"

WITHOUT_VALUE = "không có"
_NO_POINTS = {"x": '""', "points": "0", "check": '""', "x_n": "0", "x_d": "1", "p_n": "0", "p_d": "1"}
_WRAPPED = ("unit", "title", "scale", "policy")


class _Rule:
    """What all rows of a criterion share; ``section`` is the place of its own, None outside the maximum."""

    def __init__(
        self, criterion: Criterion, section: int | None, layout: BlockLayout, layouts: Mapping[str, BlockLayout]
    ):
        entries = [entry for unit in layout.units if (entry := unit.entries.get(criterion.id))]
        numbers = [x for entry in entries for x in (entry.value, entry.total) if x is not None]
        self.criterion, self.section, self.reference = criterion, section, layout.reference(criterion)
        self.decimals, self.most_below = decimals_of_entries(criterion, numbers), _most_below(layout, criterion)
        self.average, self.bounds = None, list[Fraction]()
        self.policy = ZERO if section is None else POLICIES[policy_of(criterion, layout.block)]
        if average := criterion.averaged:
            self.average, self.policy = layouts[average.block].average(average.of), NEVER
            self.bounds = _bounds(layout, criterion)


def write_details(workbook: Workbook, layout: BlockLayout, layouts: Mapping[str, BlockLayout]) -> None:
    """Write the details of a block."""
    sheet = workbook.create_sheet(layout.details)
    printed = f"A1:{DETAIL_LETTERS['check']}{layout.detail_row(len(layout.units), 0) - 1}"
    begin_sheet(sheet, DETAIL_COLUMNS.values(), f"D{FIRST_ROW}", printed, 3)
    places = {criterion.id: i for i, section in enumerate(layout.block.sections) for criterion in section.criteria}
    rules = [_Rule(criterion, places.get(criterion.id), layout, layouts) for criterion in layout.block.criteria]
    for unit in range(len(layout.units)):
        for position, rule in enumerate(rules):
            row = layout.detail_row(unit, position)
            contents = _contents(rule, layout, unit, row)
            set_height(sheet, row, ((str(contents[key]), DETAIL_COLUMNS[key].width) for key in _WRAPPED))
            looks = {key: column.look for key, column in DETAIL_COLUMNS.items()} | _grey(rule.criterion)
            looks["unit"] = cells.FAINT if position else cells.LABEL
            cells.append_row(sheet, ((contents[key], looks[key]) for key in DETAIL_COLUMNS))
    if layout.units:
        _finish(sheet, layout)


def _finish(sheet: cells.Sheet, layout: BlockLayout) -> None:
    """Filter, drop-downs and colours, over all rows."""
    last = layout.detail_row(len(layout.units), 0) - 1
    sheet.auto_filter.ref = f"A{FIRST_ROW - 1}:{DETAIL_LETTERS['check']}{last}"
    marks = DataValidation(type="list", formula1='"x"', allow_blank=True)
    marks.add(f"{DETAIL_LETTERS['absent']}{FIRST_ROW}:{DETAIL_LETTERS['absent']}{last}")
    answers = DataValidation(type="list", formula1='"có,không"', allow_blank=True)
    for position, criterion in enumerate(layout.block.criteria):
        if criterion.measure.kind == "yes_no":
            for unit in range(len(layout.units)):
                answers.add(f"{DETAIL_LETTERS['value']}{layout.detail_row(unit, position)}")
    for validation in (marks, answers):
        if validation.sqref.ranges:
            sheet.data_validations.append(validation)
    cells.mark_differences(sheet, f"{DETAIL_LETTERS['difference']}{FIRST_ROW}:{DETAIL_LETTERS['difference']}{last}")


def _most_below(layout: BlockLayout, criterion: Criterion) -> int:
    """By how many units of points a criterion's points are multiplied where a ceiling reads them."""
    bounds = [when.points_below for when in layout.ceilings_on(criterion.id) if when.points_below is not None]
    return ceil(max(bounds, default=Fraction(0)) * 10**layout.regulation.rounding.places)


def _bounds(layout: BlockLayout, criterion: Criterion) -> list[Fraction]:
    """Where something jumps with x: points from band to band, a ceiling that reads x."""
    values = [when.value_at_least for when in layout.ceilings_on(criterion.id)]
    return [*criterion.scale.turns(criterion.max_points), *(value for value in values if value is not None)]


def _grey(criterion: Criterion) -> dict[str, str]:
    """The looks of cells that nothing is typed into."""
    if criterion.measure.kind == "block_average":
        return dict.fromkeys(("value", "total", "absent"), cells.GREY)
    return {} if criterion.has_total else {"total": cells.GREY}


def _tell_scale(rule: _Rule) -> Message:
    """The scale; and that a change of entries does not move what they are held against."""
    told = rule.criterion.describe_scale()
    if not (relative := rule.criterion.relative) or rule.reference is None:
        return told
    return say(
        "{scale}. Mức so sánh ({name}) lấy như đã chấm, không tính lại khi sửa ô: {x}",
        scale=told, name=relative.name_reference(), x=rule.reference,
    )  # fmt: skip


def _contents(rule: _Rule, layout: BlockLayout, unit: int, row: int) -> dict[str, object]:
    """What stands in a row."""
    criterion, audited, most = rule.criterion, layout.units[unit], rule.criterion.max_points
    entry, score = audited.entries.get(criterion.id), audited.score.criteria[criterion.id]
    typed = as_typed(entry, criterion, "verified") if entry else {}
    texts = {
        "unit": audited.name,
        "code": criterion.code,
        "title": criterion.title,
        "scale": _tell_scale(rule).to(layout.audited.lang),
        "policy": rule.policy,
        "most": most if decimals_of(most) is not None else Formula(constant(most)),
        "value": typed.get("verified_value"),
        "total": typed.get("verified_total"),
        "absent": WITHOUT_VALUE if score.without_value else "x" if score.x is None else None,
        "published": round_half_up(score.counted, layout.regulation.rounding.places),
    }
    at = {key: f"{letter}{row}" for key, letter in DETAIL_LETTERS.items()}
    formulas = _formulas(rule, layout, unit, at) | (_NO_POINTS if score.without_value else {})
    return texts | {key: Formula(text) for key, text in formulas.items()}


def _formulas(rule: _Rule, layout: BlockLayout, unit: int, at: Mapping[str, str]) -> dict[str, str]:
    """The formulas of a row, by column."""
    criterion, scale_of_points = rule.criterion, 10**layout.regulation.rounding.places
    x, points = _compile_x(rule, at), compile_scale(criterion, at["x_n"], at["x_d"])
    n, d = _compile_counted(rule, scale_of_points, points, at)
    absent, counts = f'{at["absent"]}="x"', f'AND({at["absent"]}<>"x",{at["check"]}="")'
    kept, kept_of = (criterion.max_points * scale_of_points * (rule.policy == FULL)).as_integer_ratio()
    published = f"({at['rounded']}-ROUND({at['published']}*{scale_of_points},0))/{scale_of_points}"
    return {
        "x": f'IF({counts},{at["x_n"]}/{at["x_d"]},"")',
        "points": f'IF({counts},{at["p_n"]}/{at["p_d"]},"")',
        "effective_max": _effective_max(rule, at),
        "counted": f"{at['rounded']}/{scale_of_points}",
        "difference": f'IF({at["check"]}="",{published},"")',
        "check": f'IF({absent},"",{_check(rule, scale_of_points, points, at)})',
        "x_n": f"IF(OR({absent},{at['x_d']}=0),0,{x.numerator})",
        "x_d": f'IF({absent},1,IF(AND({at["absent"]}="",{x.is_allowed}),{x.denominator},0))',
        "p_n": points.numerator,
        "p_d": points.denominator,
        "f_n": layout.factor("f_n", unit, rule.section),
        "f_d": layout.factor("f_d", unit, rule.section),
        "n": f'IF({absent},{kept},IF({at["check"]}="",{n},0))',
        "d": f"IF({counts},{d},{kept_of})",
        "whole": floor_ratio(at["n"], at["d"]),
        "rest": f"{at['n']}-{at['whole']}*{at['d']}",
        "rounded": f"{at['whole']}+(2*{at['rest']}>={at['d']})",
    }


def _compile_x(rule: _Rule, at: Mapping[str, str]) -> X:
    if rule.average is None:
        return compile_measure(rule.criterion, rule.decimals, at["value"], at["total"], rule.reference)
    n, d, _ = rule.average
    return X(f"{d}>0", n, d)


def _compile_counted(rule: _Rule, scale_of_points: int, points: Points, at: Mapping[str, str]) -> tuple[str, str]:
    """Effective points in units of what is printed: two whole numbers; not whole where an average is inexact."""
    above, below = f"{at['p_n']}*{at['f_n']}*{scale_of_points}", f"{at['p_d']}*{at['f_d']}"
    n, d = reduced(above, below)
    if rule.average is None:
        return n, d
    is_inexact = f"AND({rule.average[2]}=1,{points.slopes})"
    return f"IF({is_inexact},{above}/({below}),{n})", f"IF({is_inexact},1,{d})"


def _effective_max(rule: _Rule, at: Mapping[str, str]) -> str:
    if rule.section is None:
        return at["most"]
    kept = at["most"] if rule.policy in (FULL, ZERO) else "0"
    return f'IF({at["absent"]}="x",{kept},{at["most"]}*{at["f_n"]}/{at["f_d"]})'


def _check(rule: _Rule, scale_of_points: int, points: Points, at: Mapping[str, str]) -> str:
    """Why a row does not count: an entry that is not allowed, numbers too large, an average too near to a bound."""
    per_n, per_d = points.reach
    factor, limit = 2 * max(scale_of_points, rule.most_below), f"1E{formulas.LIMIT_DIGITS}"
    on_the_way = f"{at['x_n']}*{per_n}+{at['x_d']}*{per_d}>={limit}"
    counted = f"MAX({at['p_n']},{at['p_d']})*{factor}*MAX({at['f_n']},{at['f_d']})>={limit}"
    check = f'IF(OR({on_the_way},{counted}),"{TOO_LARGE}","")'
    if rule.average:
        is_near = f"OR({','.join(_nearness(rule, scale_of_points, points, at))})"
        check = f'IF({rule.average[2]}=1,IF({is_near},"{TOO_NEAR}",""),{check})'
    typed = f"MAX({at['value']},{at['total']})>=1E{formulas.LIMIT_DIGITS - 2 - rule.decimals}"
    return f'IF({at["x_d"]}=0,IF({typed},"{TOO_LARGE}","{NOT_COMPUTED}"),{check})'


def _nearness(rule: _Rule, scale_of_points: int, points: Points, at: Mapping[str, str]) -> Iterator[str]:
    """Whether an inexact average, or its points, lie too near to a bound or a half to be told from it."""
    for bound in rule.bounds:
        yield f"ABS({at['x_n']}-{constant(bound)})<1E-9"
    for factor in ("1", f"{at['f_n']}/{at['f_d']}"):
        units = f"{scale_of_points}*{at['p_n']}/{at['p_d']}*{factor}"
        yield f"AND({points.slopes},ABS({units}-INT({units})-0.5)<1E-6)"
