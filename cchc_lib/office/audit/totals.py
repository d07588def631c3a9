"""The sheet of results: one row a unit, from its criteria's points to total, class and rank."""

from collections.abc import Iterator, Mapping
from math import ceil

from openpyxl import Workbook

from ...model import SIDES, Ceiling
from ...scoring import RANK_LAST, TOTAL_ZERO
from . import cells
from .cells import Formula
from .columns import UNRANKED
from .details import IN_BLOCK, IN_SECTION
from .formulas import compare, compile_class, compile_scale, reduced
from .guide import CLASS_TITLES
from .layout import BlockLayout

UNPROVEN, NOTHING, SEE_CHECK = "quá sát nửa, không chắc chắn", "không có tiêu chí nào áp dụng", "xem cột Kiểm tra"
MOST_RANKED = "1E12"  # more than any total or percentage in units of its last decimal
NEAR, NEAR_AVERAGE, MOST_COMMON = "1E-10", "1E-6", "4E9"
MOST_AVERAGED, NO_COMMON = "1E7", "1E9"  # the largest denominator that averages count with; one that is not

_TITLES = {
    "printed": "Bình quân % trong bản tin",
    "exact": "Bình quân % chưa làm tròn",
    "before_bonus": "Bình quân % trước thưởng, phạt",
}


def write_totals(workbook: Workbook, layout: BlockLayout, layouts: Mapping[str, BlockLayout]) -> None:
    """Write the results of a block."""
    sheet = layout.begin(workbook, f"{layout.letters['status']}{layout.last_row}", 4, _maxima(layout))
    for unit in range(len(layout.units)):
        layout.append_unit(sheet, unit, _contents(layout, unit), _formulas(layout, layouts, unit))
    layout.append_missing(sheet)
    if layout.units and not layout.missing:
        _write_averages(sheet, layout, layouts)


def _maxima(layout: BlockLayout) -> dict[str, object]:
    """The third row: what can be had at most."""
    block = layout.block
    found: dict[str, object] = {"unit": "Điểm tối đa", "result": block.max_points}
    found |= {f"section_{i}": section.max_points for i, section in enumerate(block.sections)}
    found |= {"bonus": block.bonus.cap, "penalty": block.penalty.cap}
    return found | {f"criterion_{i}": criterion.max_points for i, criterion in enumerate(block.criteria)}


def _contents(layout: BlockLayout, unit: int) -> dict[str, object]:
    audited = layout.units[unit]
    found = layout.tell_published(audited.name, audited.score, layout.regulation.head.classes, audited.overdue)
    return found | {"published_total": audited.score.total}


# --- one unit ---------------------------------------------------------------------------------------------------


def _formulas(layout: BlockLayout, layouts: Mapping[str, BlockLayout], unit: int) -> dict[str, str]:
    """The formulas of a row, by column."""
    at = {key: layout.cell(key, unit) for key in layout.columns}
    found = _spreading(layout, unit, at) | _sums(layout, unit, at) | _results(layout, at)
    found["status"] = _status(layout, layouts, unit, at)
    for i, ceiling in enumerate(layout.regulation.head.ceilings):
        found[f"ceiling_{i}"] = _is_met(ceiling, layout, unit, at)
    for key, veto in layout.vetoes.items():
        position = list(layout.block.by_id).index(veto.criterion)
        absent, p_n = (layout.detail(name, unit, position) for name in ("absent", "p_n"))
        found[key] = f'IF(AND({absent}<>"x",{p_n}=0),1,0)'
    for position in range(len(layout.block.criteria)):
        found[f"criterion_{position}"] = layout.detail("counted", unit, position)
    return found


def _spreading(layout: BlockLayout, unit: int, at: Mapping[str, str]) -> dict[str, str]:
    """How the maxima of what is not applicable spread: first in its section, the rest over the block."""
    points, found = layout.unit_of_maxima, {}

    def taken(span: tuple[int, int], *policies: str) -> str:
        most, absent, policy = (layout.detail(key, unit, *span) for key in ("most", "absent", "policy"))
        return "+".join(f'SUMIFS({most},{absent},"x",{policy},"{name}")' for name in policies)

    for i, span in enumerate(layout.spans[: len(layout.block.sections)]):
        most, absent = (layout.detail(key, unit, *span) for key in ("most", "absent"))
        grown = f"{at[f'applicable_{i}']}+ROUND({points}*{taken(span, IN_SECTION)},0)"
        found[f"applicable_{i}"] = f'ROUND({points}*(SUM({most})-SUMIFS({most},{absent},"x")),0)'
        found[f"grown_{i}"] = f"IF({at[f'applicable_{i}']}>0,{grown},0)"
        above = f"{at[f'grown_{i}']}*({at['kept']}+{at['spread']})"
        below = f"{at[f'applicable_{i}']}*{at['kept']}"
        for key, part in (("f_n", above), ("f_d", below)):
            found[f"{key}_{i}"] = f"IF({below}>0,{part}/GCD({above},{below}),1)"
    sections = range(len(layout.block.sections))
    applicable = "+".join(at[f"applicable_{i}"] for i in sections)
    found["kept"] = "+".join(at[f"grown_{i}"] for i in sections)
    moved = taken(layout.side_spans["main"], IN_SECTION, IN_BLOCK)
    found["spread"] = f"ROUND({points}*({moved}),0)+{applicable}-{at['kept']}"
    return found


def _sums(layout: BlockLayout, unit: int, at: Mapping[str, str]) -> dict[str, str]:
    """Sums of each side and section: whole units of what is printed, and what is left over."""
    points, found = 10**layout.regulation.rounding.places, {}
    caps = {"bonus": layout.block.bonus.cap, "penalty": layout.block.penalty.cap}
    for side, span in layout.side_spans.items():
        whole, rest = _sum_counted(layout, unit, span)
        if side in caps:
            cap = int(caps[side] * points)
            whole, rest = f"IF({whole}+{rest}>={cap},{cap},{whole})", f"IF({whole}+{rest}>={cap},0,{rest})"
            found[side] = f"({at[f'{side}_whole']}+{at[f'{side}_rest']})/{points}"
        found |= {f"{side}_whole": whole, f"{side}_rest": rest}
    for i, span in enumerate(layout.spans[: len(layout.block.sections)]):
        whole, rest = _sum_counted(layout, unit, span)
        found[f"section_{i}"] = f"({whole}+INT({rest}+0.5+{NEAR}))/{points}"
    if "exact_total" in at:
        found |= _exact_sums(layout, unit, at)
    return found


def _sum_counted(layout: BlockLayout, unit: int, span: tuple[int, int]) -> tuple[str, str]:
    """The sum of points as they count, rounded where the regulation rounds at the criterion."""
    if layout.regulation.rounding.at == "total":
        return _sum_exact(layout, unit, span)
    return (f"SUM({layout.detail('rounded', unit, *span)})", "0") if span[0] <= span[1] else ("0", "0")


def _sum_exact(layout: BlockLayout, unit: int, span: tuple[int, int]) -> tuple[str, str]:
    if span[0] > span[1]:
        return "0", "0"
    whole, rest, d = (layout.detail(key, unit, *span) for key in ("whole", "rest", "d"))
    return f"SUM({whole})", f"SUMPRODUCT({rest}/{d})"


def _exact_sums(layout: BlockLayout, unit: int, at: Mapping[str, str]) -> dict[str, str]:
    """What averages of unrounded percentages read, in units of what is printed."""
    points, block = 10**layout.regulation.rounding.places, layout.block
    main, bonus, penalty = ("+".join(_sum_exact(layout, unit, layout.side_spans[side])) for side in SIDES)
    total = f"{main}+MIN({int(block.bonus.cap * points)},{bonus})-MIN({int(block.penalty.cap * points)},{penalty})"
    return {"exact_main": main, "exact_total": _limited(total, layout, at)}


def _limited(total: str, layout: BlockLayout, at: Mapping[str, str]) -> str:
    """A total within its limits; 0 where a veto makes it so."""
    most = int(layout.block.max_points * 10**layout.regulation.rounding.places)
    limited = f"MAX(0,{total})" if layout.block.may_exceed_max else f"MAX(0,MIN({most},{total}))"
    struck = layout.struck(TOTAL_ZERO, at)
    return limited if struck == "0" else f"IF({struck}>0,0,{limited})"


def _left_over(at: Mapping[str, str]) -> str:
    return f"{at['main_rest']}+{at['bonus_rest']}-{at['penalty_rest']}"


def _status(layout: BlockLayout, layouts: Mapping[str, BlockLayout], unit: int, at: Mapping[str, str]) -> str:
    """Why a unit has no result: a row that does not count, nothing applicable, a total too near to a half.

    What is left over is a sum of quotients, whose error is far below `NEAR`. It is a half, or its distance from one
    is at least a part in twice the common denominator: where that is small enough, what is as near as `NEAR` is one.
    """
    last = len(layout.block.criteria) - 1
    checks, denominators = (layout.detail(key, unit, 0, last) for key in ("check", "d"))
    inexact = "+".join(_moving_averages(layout, layouts, unit)) or "0"
    distance = f"ABS({_left_over(at)}-INT({_left_over(at)})-0.5)"
    is_common = f"IFERROR(LCM({denominators})<{MOST_COMMON},FALSE)"
    is_near = f"{distance}<IF({inexact}>0,{NEAR_AVERAGE},{NEAR})"
    doubt = f'IF({is_near},IF(AND({inexact}=0,{is_common}),"","{UNPROVEN}"),"")'
    if layout.regulation.rounding.at != "total":
        doubt = '""'
    return f'IF(SUMPRODUCT(--({checks}<>""))>0,"{SEE_CHECK}",IF({at["kept"]}=0,"{NOTHING}",{doubt}))'


def _results(layout: BlockLayout, at: Mapping[str, str]) -> dict[str, str]:
    """Total, percentage, class, rank, and how they differ from what was published."""
    head, rounding = layout.regulation.head, layout.regulation.rounding
    points, percents = 10**rounding.places, 10**rounding.percent_places
    most = int(layout.block.max_points * points)
    whole = f"{at['main_whole']}+{at['bonus_whole']}-{at['penalty_whole']}+INT({_left_over(at)}+0.5+{NEAR})"
    held_at = [(at[f"ceiling_{i}"], ceiling.highest_class) for i, ceiling in enumerate(head.ceilings)]
    found = compile_class(at, percents, head.classes, CLASS_TITLES, held_at) | {
        "total_units": f'IF({at["status"]}="",{_limited(whole, layout, at)},"")',
        "percent_units": f"INT((200*{percents}*{at['total_units']}+{most})/{2 * most})",
        "ranked": _ranked(layout, at),
        "result": f"{at['total_units']}/{points}",
        "percent": f"{at['percent_units']}/{percents}",
        "rank": _rank(layout, at),
        "total_difference": f"({at['total_units']}-ROUND({at['published_total']}*{points},0))/{points}",
        "rank_difference": f'IF({at["rank"]}="","",{at["rank"]}-{at["published_rank"]})',
    }
    if layout.missing or layout.is_alone:
        found |= UNRANKED
    others = {key: f'IF({at["status"]}="",{text},"")' for key, text in found.items() if key != "total_units"}
    return found | others


def _rank(layout: BlockLayout, at: Mapping[str, str]) -> str:
    """1-2-2-4; none while a unit of the block has no total."""
    ranked = layout.column("ranked")
    return f'IF(COUNT({ranked})={len(layout.units)},RANK({at["ranked"]},{ranked}),"")'


def _ranked(layout: BlockLayout, at: Mapping[str, str]) -> str:
    """What is ranked: the total or the percentage, below all others' where a veto ranks the unit last."""
    number = at[f"{layout.regulation.head.rank_by}_units"]
    return f"{number}-IF({layout.struck(RANK_LAST, at)}>0,{MOST_RANKED},0)"


def _is_met(ceiling: Ceiling, layout: BlockLayout, unit: int, at: Mapping[str, str]) -> str:
    """1 where a ceiling holds the class down, else 0."""
    when = ceiling.when
    if when.criterion is None:
        return f"IF({at['overdue']}>={when.overdue_shortcomings_at_least},1,0)"
    ids = [criterion.id for criterion in layout.block.criteria]
    if when.criterion not in ids:
        return "0"
    absent, n, d, p_n, p_d = (
        layout.detail(key, unit, ids.index(when.criterion)) for key in ("absent", "x_n", "x_d", "p_n", "p_d")
    )
    if when.value_at_least is not None:
        is_met = compare(n, d, ">=", when.value_at_least)
    else:  # points rounded half up are below so many units where twice the points are below twice as many less one
        points = 10**layout.regulation.rounding.places
        is_met = f"{p_n}*{2 * points}<{p_d}*{2 * ceil(when.points_below * points) - 1}"
    return f'IF(AND({absent}<>"x",{is_met}),1,0)'


# --- averages that another block reads ---------------------------------------------------------------------------


def _write_averages(sheet: cells.Sheet, layout: BlockLayout, layouts: Mapping[str, BlockLayout]) -> None:
    """Below the units, each average that another block reads, as numerator and denominator."""
    if layout.averages:
        cells.append_row(sheet, [("", cells.NOTE)])
    for of in layout.averages:
        row = layout.average_row(of)
        n, d, inexact = _average(layout, layouts, of, row)
        contents = [(_TITLES[of], cells.LABEL), (Formula(f'IF(D{row}>0,C{row}/D{row},"")'), cells.EXACT)]
        helpers = [(Formula(text), cells.HELPER) for text in (n, d, inexact)]
        cells.append_row(sheet, [*contents, *helpers])


def _average(layout: BlockLayout, layouts: Mapping[str, BlockLayout], of: str, row: int) -> tuple[str, str, str]:
    """Numerator, denominator, and 1 where they are not exact: formulas.

    The mean of unrounded percentages has the common denominator of all criteria of all units. Where that is too
    large to be counted with, the mean stays the binary number that it is, over 1.
    """
    rounding, count = layout.regulation.rounding, len(layout.units)
    is_whole = f"COUNT({layout.column('total_units')})={count}"
    if of == "printed":
        n, d = reduced(f"SUM({layout.column('percent_units')})", str(count * 10**rounding.percent_places))
        return n, f"IF({is_whole},{d},0)", "0"
    most = int(layout.block.max_points * 10**rounding.places) * count
    common = f"IFERROR(LCM({layout.all_details('d')}),{NO_COMMON})*{most}"
    mean = f"100*SUM({layout.column({'exact': 'exact_total', 'before_bonus': 'exact_main'}[of])})/{most}"
    n, d = reduced(f"ROUND({mean}*{common},0)", common)
    inexact = "+".join([*(flag for _, flag in _inexact_flags(layout, layouts)), f"({common}>{MOST_AVERAGED})"])
    return f"IF(E{row}=0,{n},{mean})", f"IF({is_whole},IF(E{row}=0,{d},1),0)", f"IF({inexact}>0,1,0)"


def _moving_averages(layout: BlockLayout, layouts: Mapping[str, BlockLayout], unit: int) -> Iterator[str]:
    """For each inexact average that a unit reads whether its points move with it: 1 or 0."""
    for position, inexact in _inexact_flags(layout, layouts):
        n, d = (layout.detail(key, unit, position) for key in ("x_n", "x_d"))
        yield f"{inexact}*{compile_scale(layout.block.criteria[position], n, d).slopes}"


def _inexact_flags(layout: BlockLayout, layouts: Mapping[str, BlockLayout]) -> Iterator[tuple[int, str]]:
    """The criteria of a block, by position, whose average may be inexact, and the cells that tell whether it is."""
    for position, criterion in enumerate(layout.block.criteria):
        measure = criterion.measure
        if measure.kind == "block_average" and measure.of != "printed" and criterion.scale.kind != "bands":
            yield position, layouts[measure.block].average(measure.of)[2]
