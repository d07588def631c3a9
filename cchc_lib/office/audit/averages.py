"""Averages that another block reads, below the results of their own block, and whether they are exact."""

from collections.abc import Iterator, Mapping

from . import cells
from .cells import Formula
from .formulas import compile_scale, reduced
from .layout import BlockLayout

MOST_COMMON, NO_COMMON = "1E7", "1E9"  # the largest denominator that is counted with; one that is not

_TITLES = {
    "printed": "Bình quân % trong bản tin",
    "exact": "Bình quân % chưa làm tròn",
    "before_bonus": "Bình quân % trước thưởng, phạt",
}


def write_averages(sheet: cells.Sheet, layout: BlockLayout, layouts: Mapping[str, BlockLayout]) -> None:
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
    inexact = "+".join([*(flag for _, flag in _inexact_flags(layout, layouts)), f"({common}>{MOST_COMMON})"])
    return f"IF(E{row}=0,{n},{mean})", f"IF({is_whole},IF(E{row}=0,{d},1),0)", f"IF({inexact}>0,1,0)"


def moving_averages(layout: BlockLayout, layouts: Mapping[str, BlockLayout], unit: int) -> Iterator[str]:
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
