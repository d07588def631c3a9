"""The audit workbook of a year: its arithmetic by formulas, from the quarters' % to class and rank."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import lcm
from pathlib import Path

from openpyxl import Workbook

from ...bulletin.regulation_words import describe_year_ceiling
from ...errors import UsageError
from ...language import Spoken, quarter_name, say
from ...model import Grade, YearCeiling, YearRule
from ...results import History, QuarterResults, UnitRow, UnitYear, YearQuarter, read_year, year_quarters
from ..workbook_style import constant, save
from . import cells, guide
from .cells import Formula
from .columns import CLASS, HELPERS, NUMBERS, RESULTS, UNRANKED, Column, ResultSheet, group_columns
from .formulas import compile_class
from .totals import UNPROVEN

WEIGHT_ROW = 3
TOO_FEW, NEAR = "không đủ số quý có kết quả", "1E-9"
_HOW = (
    "Mỗi khối một trang, mỗi dòng một đơn vị: tỷ lệ % và xếp loại của từng quý (ô vàng, theo bản ghi ở đầu cột), rồi "
    "tỷ lệ % cả năm, xếp loại theo cận dưới, điều kiện khống chế và hạng trong khối. Dòng thứ ba là hệ số của quý.",
    "Sửa một ô vàng: kết quả tính lại ngay; cột Chênh lệch cho biết khác bản tin bao nhiêu. Xóa tỷ lệ % của một quý "
    "là coi như quý đó không có kết quả.",
    "Tệp này chỉ để kiểm tra và thử; muốn sửa kết quả thì sửa phiếu chấm điểm của quý rồi chấm lại.",
)
_WIDTHS = (34, 16, 25, 34, 10)


class YearSheet(ResultSheet):
    """The sheet of a block: a row for each unit with a result of the year, and how many shortcomings are overdue."""

    def __init__(self, results: QuarterResults, rule: YearRule, block: str, number: int):
        """Lay out a block, the first of a regulation being number 1."""
        self.name, self.head, self.rule = f"Khối {number}", results.regulation.head, rule
        self.quarters = year_quarters(results)
        units, years = results.units(), read_year(results)
        self.units = [(units[u], one, results.count_overdue(u)) for u, one in years.items() if one.block == block]
        self.missing = [(one.name, one.missing) for one in results.unscored(block).values()]

    @property
    def scale(self) -> int:
        """By which a % becomes whole."""
        return 10**self.head.rounding.percent_places

    @property
    def finer(self) -> int:
        """How many times finer the printed % of the quarters are, of which each has its own regulation's decimals."""
        if self.rule.of == "exact":
            return 1
        places = [one.places or 0 for _, year, _ in self.units for one in year.quarters]
        return max(1, 10 ** max(places, default=0) // self.scale)

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Its columns by key, in order."""
        places, quarters = range(len(self.quarters)), [_head_of(quarter) for quarter in self.quarters]
        found = {"unit": Column("Đơn vị", 30, cells.LABEL)}
        for i, head in zip(places, quarters, strict=True):
            found[f"q{i}"] = Column(f"{head}: %", 12, cells.TO_FILL, None if i else "Kết quả các quý (ô vàng)")
            found[f"c{i}"] = Column("Xếp loại", CLASS, cells.MARK)
        held = {f"ceiling{i}": str(describe_year_ceiling(c, self.head)) for i, c in enumerate(self.rule.ceilings)}
        found |= _RESULTS | group_columns("Điều kiện khống chế (1: đang khống chế)", held, 34, cells.NUMBER)
        return found | _HELPERS | {f"b{i}": Column(f"bậc, quý {i + 1}", 7, cells.HELPER) for i in places}


_OF_A_QUARTER_ALONE = ("unit", "percent", "published_total", "total_difference")
_RESULTS = {key: column for key, column in RESULTS.items() if key not in _OF_A_QUARTER_ALONE} | {
    "result": Column("Cả năm, %", 9, cells.PERCENT, "Tính lại"),
    "class_by_points": Column("Xếp loại theo tỷ lệ %", CLASS, cells.LABEL),
    "published_percent": Column("Cả năm, %", 9, cells.PUBLISHED_PERCENT, "Trong bản tin"),
    "percent_difference": Column("Cả năm, %", 9, cells.DIFFERENCE, "Chênh lệch so với bản tin"),
    "overdue": Column("Tồn tại quá hạn cuối năm", 10, cells.TO_FILL, "Nhập"),
}
_HELPERS = {
    "n": Column("tổng có hệ số", 11, cells.HELPER, HELPERS),
    "d": Column("tổng hệ số", 8, cells.HELPER),
    **{key: NUMBERS[key] for key in ("percent_units", "class_number", "published_number")},
}


def _head_of(one: YearQuarter) -> str:
    name = quarter_name(one.quarter)
    if not one.version:
        return f"{name} (không có kết quả)"
    return f"{name} ({guide.name_release(one.number, one.dated)})"


def write_year_audit(path: Path, history: History) -> None:
    """Write the audit workbook of a year; the same content gives the same bytes.

    Raises
    ------
    UsageError
        If the regulation makes no year of its quarters.
    """
    results = history.results
    head = results.regulation.head
    if (rule := head.year) is None:
        raise UsageError(say("quy định {version} không có quy tắc chấm cả năm", version=results.version))
    blocks = results.regulation.blocks
    sheets = [YearSheet(results, rule, name, number) for number, name in enumerate(blocks, start=1)]
    workbook = cells.new_workbook(head.rounding)
    standing = guide.tell_standing(history.release, results.settings.illustrative)
    _write_guide(workbook, results, standing, sheets)
    for sheet in sheets:
        _write_sheet(workbook, sheet)
    save(workbook, path)


def _write_guide(workbook: Workbook, results: QuarterResults, standing: str, sheets: Sequence[YearSheet]) -> None:
    """The first sheet: whether all agrees with what was published, and the classes that formulas look up."""
    head = results.regulation.head
    scored = Spoken("vi", results.organisation.words).words["scored"]
    title = f"Bảng tính kiểm tra kết quả {scored} {quarter_name(results.quarter)}"
    places = head.rounding.percent_places
    about = f"Quy định: {head.title} ({results.version}); làm tròn nửa lên, {places} chữ số thập phân."
    of_year = guide.list_classes("Xếp loại năm", head.year_classes)
    of_quarters = guide.list_classes("Xếp loại quý", head.classes)
    tables = guide.set_beside(of_year, of_quarters, (None, cells.PLAIN))
    tables.append([(text, cells.HEADING) for text in ("Khối", *guide.AGREEMENT)])
    for one, block in zip(sheets, results.regulation.blocks.values(), strict=True):
        tables.append([(f"{one.name}: {block.title}", cells.LABEL), *guide.count_agreement(one)])
    guide.write_first_sheet(workbook, _WIDTHS, title, about, standing, tables, _HOW)


def _titles(column: str, grades: Sequence[Grade]) -> str:
    return f"'{guide.GUIDE}'!${column}${guide.FIRST_CLASS_ROW}:${column}${guide.FIRST_CLASS_ROW + len(grades) - 1}"


def _write_sheet(workbook: Workbook, layout: YearSheet) -> None:
    weights: dict[str, object] = {"unit": "Hệ số"}
    if layout.rule.combine != "last":
        held = [layout.rule.weight_of(one.quarter.number) for one in layout.quarters]
        weights |= {f"q{i}": Formula(str(weight)) for i, weight in enumerate(held)}  # 4/3 has no decimals that end
    sheet = layout.begin(workbook, f"{layout.letters['overdue']}{layout.last_row}", 5, weights)
    for place, (unit, year, overdue) in enumerate(layout.units):
        layout.append_unit(sheet, place, _contents(layout, unit, year, overdue), _formulas(layout, place))
    layout.append_missing(sheet)


def _contents(layout: YearSheet, unit: UnitRow, year: UnitYear, overdue: int) -> dict[str, object]:
    found = layout.tell_published(unit.name, year, layout.head.year_classes, overdue)
    for i, one in enumerate(year.quarters):
        found[f"q{i}"] = one.percent
        if layout.rule.of == "exact" and one.exact_percent is not None:
            found[f"q{i}"] = Formula(str(one.exact_percent))
        found[f"c{i}"] = one.grade
    return found


def _formulas(layout: YearSheet, unit: int) -> dict[str, str]:
    """The formulas of a row, by column."""
    at = {key: layout.cell(key, unit) for key in layout.columns}
    grades, scale, places = layout.head.year_classes, layout.scale, range(len(layout.quarters))
    found = _sums(layout, at)
    held_at = [(at[f"ceiling{i}"], ceiling.highest_class) for i, ceiling in enumerate(layout.rule.ceilings)]
    results = compile_class(at, scale, grades, _titles("A", grades), held_at) | {
        "result": f"{at['percent_units']}/{scale}",
        "rank": f"RANK({at['percent_units']},{layout.column('percent_units')})",
        "rank_difference": f"{at['rank']}-{at['published_rank']}",
    }
    if layout.is_alone:
        results |= UNRANKED
    found |= {key: f'IF({at["status"]}="",{text},"")' for key, text in results.items()}
    found |= {f"b{i}": _class_of_quarter(layout, at[f"q{i}"], at[f"c{i}"]) for i in places}
    return found | {f"ceiling{i}": _is_met(layout, ceiling, at) for i, ceiling in enumerate(layout.rule.ceilings)}


def _sums(layout: YearSheet, at: Mapping[str, str]) -> dict[str, str]:
    """What is divided by what, and the whole units that come of it; why there is no result."""
    percents = [at[f"q{i}"] for i in range(len(layout.quarters))]
    is_exact = layout.rule.of == "exact"
    units = [f"{q}*{layout.scale}" if is_exact else f"ROUND({q}*{layout.scale * layout.finer},0)" for q in percents]
    whole = lcm(*(layout.rule.weight_of(one.quarter.number).denominator for one in layout.quarters))
    weights = [f"ROUND({layout.letters[f'q{i}']}${WEIGHT_ROW}*{whole},0)" for i in range(len(percents))]
    n, d = (
        "+".join(f'IF({q}="",0,{part})' for q, part in zip(percents, parts, strict=True))
        for parts in ([f"{w}*{u}" for w, u in zip(weights, units, strict=True)], weights)
    )
    d = d if layout.finer == 1 else f"{layout.finer}*({d})"
    if layout.rule.combine == "last":
        n, d = '""', str(layout.finer)
        for q, unit in zip(percents, units, strict=True):
            n = f'IF({q}="",{n},{unit})'
    mean = f"{at['n']}/{at['d']}"
    doubt = f'IF(ABS({mean}-INT({mean})-0.5)<{NEAR},"{UNPROVEN}","")' if is_exact else '""'
    few = f"COUNT({','.join(percents)})<{layout.rule.quarters_needed}"
    rounded = f"INT({mean}+0.5)" if is_exact else f"INT((2*{at['n']}+{at['d']})/(2*{at['d']}))"
    return {
        "n": n,
        "d": d,
        "status": f'IF({few},"{TOO_FEW}",{doubt})',
        "percent_units": f'IF({at["status"]}="",{rounded},"")',
    }


def _class_of_quarter(layout: YearSheet, percent: str, grade: str) -> str:
    """The place of a quarter's class, 0 without a result; one of an older version by the % of today's classes."""
    grades = layout.head.classes
    by_percent = "1" + "".join(f"+({percent}<{constant(grade.from_)})" for grade in grades[:-1])
    return f'IF({percent}="",0,IFERROR(MATCH({grade},{_titles("D", grades)},0),{by_percent}))'


def _is_met(layout: YearSheet, ceiling: YearCeiling, at: Mapping[str, str]) -> str:
    """1 where a ceiling holds the class down, else 0."""
    when = ceiling.when
    if when.class_below is None:
        return f"IF({at['overdue']}>={when.overdue_shortcomings_at_least},1,0)"
    bound = [grade.id for grade in layout.head.classes].index(when.class_below) + 1
    below = "+".join(f"({at[f'b{i}']}>{bound})" for i in range(len(layout.quarters)))
    return f"IF({below}>={when.quarters_at_least},1,0)"
