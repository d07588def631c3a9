"""Measures and scales as spreadsheet formulas on whole numbers: x and points as a numerator and a denominator.

A spreadsheet counts in binary, so that 8.1 is not 8.1; but whole numbers are exact in it. Here every entry becomes
a whole number (so many ten-thousandths), x and points are two whole numbers each, and x is held against a bound by
multiplying crosswise. Nothing is divided before it is rounded, and rounding divides whole numbers.

`LIMIT_DIGITS` keep them well below 2⁵³, since spreadsheets take numbers for equal that differ in the 15th digit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, lcm

from ...exact import ZERO, decimals_of
from ...model import Criterion, Grade, measures, scales
from ..workbook_style import constant

LIMIT_DIGITS = 14
# for what a reader may type; other entries are whole
MORE_DECIMALS = {"value": 4, "relative": 2, "share": 3, "ratio": 3}


@dataclass(frozen=True)
class X:
    """Formulas of the number that a scale reads: whether it can be had, and x as numerator / denominator, reduced."""

    is_allowed: str
    numerator: str
    denominator: str


@dataclass(frozen=True)
class Points:
    """Formulas of the points that a scale gives, as numerator / denominator.

    Attributes
    ----------
    reach : tuple of int
        No whole number on the way passes ``reach[0]`` · x's numerator + ``reach[1]`` · x's denominator.
    slopes : str
        Whether points move with x where it stands; left out of scales that no average is read by.
    """

    numerator: str
    denominator: str
    reach: tuple[int, int]
    slopes: str = "FALSE"


# --- what is entered --------------------------------------------------------------------------------------------


def decimals_of_entries(criterion: Criterion, entered: list[Fraction]) -> int:
    """So many decimals an entry may have: those of the step, or of what was entered, and more where there is room."""
    if isinstance(criterion.scale, scales.AwardScale):
        return decimals_of(criterion.scale.step) or 0
    room = LIMIT_DIGITS - 3 - len(str(int(max(entered, default=0))))
    return max([min(MORE_DECIMALS.get(criterion.measure.kind, 0), room), *(decimals_of(x) or 0 for x in entered)])


def compile_measure(
    criterion: Criterion, decimals: int, value: str, total: str, reference: Fraction | None = None
) -> X:
    """x from the cells of an entry, and from what a relative one was held against."""
    if isinstance(criterion.measure, measures.YesNoMeasure):
        return X(f'OR({value}="có",{value}="không")', f'IF({value}="có",1,0)', "1")
    conditions = [*_fits(value, decimals), *_within(criterion, value, total, decimals)]
    if not criterion.has_total:
        allowed = f"IF(ISNUMBER({value}),AND({','.join(conditions)}),FALSE)"
        if relative := criterion.relative:
            return X(allowed, *_against(reference or ZERO, relative.better, _whole(value, decimals), 10**decimals))
        return X(allowed, *reduced(_whole(value, decimals), str(10**decimals)))
    conditions += [*_fits(total, decimals), f"{total}>0"]
    allowed = f"IF(COUNT({value},{total})=2,AND({','.join(conditions)}),FALSE)"
    return X(allowed, *reduced(f"100*{_whole(value, decimals)}", _whole(total, decimals)))


def _against(reference: Fraction, better: str, whole: str, parts: int) -> tuple[str, str]:
    """x of a number of so many ``parts`` of one held against another, as numerator and denominator."""
    n, d = reference.as_integer_ratio()
    if better == "higher":
        return reduced(f"{100 * d}*{whole}", str(n * parts)) if n else ("0", "1")
    above, below = reduced(str(100 * n * parts), f"{d}*MAX(1,{whole})")
    return f"IF({whole}=0,100,{above})", f"IF({whole}=0,1,{below})"


def _whole(cell: str, decimals: int) -> str:
    return f"ROUND({_times(cell, 10**decimals)},0)"


def _fits(cell: str, decimals: int) -> Iterator[str]:
    """Not negative, not more decimals than are counted, and small enough to be counted exactly."""
    yield f"{cell}>=0"
    yield f"ROUND({cell},{decimals})={cell}"
    yield f"{cell}<1E{LIMIT_DIGITS - 2 - decimals}"


def _within(criterion: Criterion, value: str, total: str, decimals: int) -> Iterator[str]:
    """What the measure allows beyond that."""
    measure, scale, highest = criterion.measure, criterion.scale, criterion.highest_x
    if highest is not None and not measure.has_total and not criterion.relative:
        yield f"{value}<={constant(highest)}"
    if isinstance(scale, scales.AwardScale):
        yield f"MOD({_whole(value, decimals)},{int(scale.step * 10**decimals)})=0"
    if isinstance(measure, measures.DoneMeasure) and measure.items is not None:
        yield f"{total}<={measure.items}"
    if measure.ends_at_100:
        yield f"{value}<={total}"


# --- how it becomes points --------------------------------------------------------------------------------------


def compile_scale(criterion: Criterion, n: str, d: str) -> Points:
    """Points from the cells of x's numerator and denominator."""
    most = criterion.max_points
    match criterion.scale:
        case scales.AwardScale():
            return Points(n, d, (1, 1))
        case scales.YesNoScale():
            return Points(_times(n, most.numerator), _times(d, most.denominator), most.as_integer_ratio())
        case scales.ProportionalScale() as scale:
            return _proportional(scale, most, n, d)
        case scales.LinearScale() as scale:
            return _linear(scale, most, n, d)
        case scales.BandsScale() as scale:
            return _bands(scale, n, d)
        case scales.DeductionScale() as scale:
            return _deduction(scale, most, n, d)


def compare(n: str, d: str, relation: str, bound: Fraction) -> str:
    """Whether x stands in that relation to a bound."""
    return f"{_times(n, bound.denominator)}{relation}{_times(d, bound.numerator)}"


def _times(cell: str, factor: int) -> str:
    return cell if factor == 1 else f"{cell}*{factor}"


def _proportional(scale: scales.ProportionalScale, most: Fraction, n: str, d: str) -> Points:
    target = scale.full_at
    if scale.direction == "higher":
        is_full, slope, above, below = compare(n, d, ">=", target), most / target, n, d
    else:
        is_full, slope, above, below = compare(n, d, "<=", target), most * target, d, n
    bounds = {above: slope.numerator, below: slope.denominator}
    reach = max(bounds[n], target.denominator), max(bounds[d], target.numerator, *most.as_integer_ratio())
    return Points(
        f"IF({is_full},{most.numerator},{_times(above, slope.numerator)})",
        f"IF({is_full},{most.denominator},{_times(below, slope.denominator)})",
        reach,
        f"NOT({is_full})",
    )


def _linear(scale: scales.LinearScale, most: Fraction, n: str, d: str) -> Points:
    slope = most / (scale.full_at - scale.none_at)
    terms = slope, slope * scale.none_at, most
    common = lcm(*(term.denominator for term in terms))
    per_n, per_d, full = (int(term * common) for term in terms)
    points = f"{_times(n, per_n)}-{_times(d, per_d)}" if per_d >= 0 else f"{_times(n, per_n)}+{_times(d, -per_d)}"
    return Points(
        f"MAX(0,MIN({points},{_times(d, full)}))",
        _times(d, common),
        (abs(per_n), max(abs(per_d), full, common)),
        f"AND({points}>0,{points}<{_times(d, full)})",
    )


def _bands(scale: scales.BandsScale, n: str, d: str) -> Points:
    """The points of the lowest band, and for each bound that x reaches (or passes) what the next one has more."""
    relation = ">=" if scale.holds == "lower" else ">"
    bounds, points = scale.bounds, [step.points for step in scale.steps]
    common = lcm(*(p.denominator for p in points))
    gains = [int((after - before) * common) for before, after in pairwise(points)]
    steps = [f"{gain:+d}*({compare(n, d, relation, at)})" for at, gain in zip(bounds, gains, strict=True)]
    highest = int(max(points) * common)
    reach = max([1, *(at.denominator for at in bounds)]), max([highest, common, *(at.numerator for at in bounds)])
    return Points(f"{int(points[0] * common)}{''.join(steps)}", str(common), reach)


def _deduction(scale: scales.DeductionScale, most: Fraction, n: str, d: str) -> Points:
    each, rest = scale.each, most + scale.each * scale.free  # what is left at x, where more than is free
    common = lcm(each.denominator, rest.denominator, most.denominator, scale.floor.denominator)
    per_n, per_d, full, floor = (int(x * common) for x in (each, rest, most, scale.floor))
    left = f"MIN({_times(d, full)},{_times(d, per_d)}-{_times(n, per_n)})"
    return Points(f"MAX({_times(d, floor)},{left})", _times(d, common), (per_n, max(per_d, common)))


# --- classes ----------------------------------------------------------------------------------------------------


def compile_class(
    at: Mapping[str, str], scale: int, grades: Sequence[Grade], titles: str, held_at: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Formulas of a unit's class, by its % in ``scale`` units of one, and of how both differ from what was published.

    Parameters
    ----------
    at : mapping of str
        The unit's cells, by column.
    titles : str
        The cells that hold the titles of the classes.
    held_at : iterable of (str, str)
        The cell that is 1 where a ceiling holds the class down, and the class.
    """
    by_points = "1" + "".join(f"+({at['percent_units']}<{ceil(grade.from_ * scale)})" for grade in grades[:-1])
    ids = [grade.id for grade in grades]
    held = [f"{cell}*{ids.index(highest) + 1}" for cell, highest in held_at]
    return {
        "class_number": f"MAX({','.join([by_points, *held])})",
        "class_by_points": f"INDEX({titles},{by_points})",
        "class": f"INDEX({titles},{at['class_number']})",
        "percent_difference": f"({at['percent_units']}-ROUND({at['published_percent']}*{scale},0))/{scale}",
        "class_difference": f"{at['class_number']}-{at['published_number']}",
    }


# --- whole numbers ----------------------------------------------------------------------------------------------


def floor_ratio(n: str, d: str) -> str:
    """n / d without what is after the point, also where the quotient was rounded up to the next whole number."""
    return f"INT({n}/{d})-(INT({n}/{d})*{d}>{n})"


def reduced(n: str, d: str) -> tuple[str, str]:
    """n and d without what divides both."""
    return f"({n})/GCD({n},{d})", f"({d})/GCD({n},{d})"
