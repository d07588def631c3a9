"""Worked examples of the regulation, run as they were signed."""

from fractions import Fraction

from ..exact import decimals_of, parse_decimal, ratio_text
from ..language import Message, say, unknown
from ..model import AnyExample, Criterion, Entry, Example, Regulation, YearExample, YesNoMeasure
from ..model.measures import OutOfRange
from ..quarter import Quarter
from .year import QuarterOutcome, YearUnit, score_year

_UNIT = "x"


def check_example(example: AnyExample, regulation: Regulation) -> Message | None:
    """What is wrong with an example; None where the regulation gives what it states."""
    return (
        _check_year(example, regulation) if isinstance(example, YearExample) else _check_points(example, regulation)
    )


def _check_points(example: Example, regulation: Regulation) -> Message | None:
    block = regulation.blocks.get(example.block)
    criterion, _ = (block.by_id if block else {}).get(example.criterion, (None, ""))
    if criterion is None:
        values = {"criterion": example.criterion, "block": example.block}
        return say("không có tiêu chí «{criterion}» ở khối «{block}»", **values)
    if not {"value", "total", "reference"} & set(example.input):
        return _check_no_points(example, criterion, regulation)
    beside = {"total": criterion.has_total, "reference": criterion.relative is not None}
    wanted = {"value", *(key for key, is_asked in beside.items() if is_asked)}
    if set(example.input) != wanted:
        return say("input cần đúng các khóa {wanted}", wanted=sorted(wanted))
    try:
        given = {key: _read(criterion, text) for key, text in example.input.items()}
    except ValueError:
        return say("input phải là số, có hoặc không (đang là {found})", found=list(example.input.values()))
    value, total = given["value"], given.get("total")
    if total == 0:
        return say("total phải khác 0")
    for key, why in _find_refused(criterion, value, total):
        return say("input › {key}: {why}", key=key, why=why)
    entry = Entry(value, given.get("reference", total))
    return _compare(example, criterion.points_at(criterion.read_x(entry)))


def _read(criterion: Criterion, text: str) -> Fraction:
    if isinstance(criterion.measure, YesNoMeasure):
        return Fraction(("không", "có").index(text))
    return parse_decimal(text)


def _find_refused(criterion: Criterion, value: Fraction, total: Fraction | None) -> OutOfRange:
    """What a scoresheet would not take: nobody can have points for it."""
    if criterion.measure.is_whole:
        numbers = {"value": value, "total": total}.items()
        broken = ((key, number) for key, number in numbers if number is not None and number.denominator != 1)
        yield from ((key, say("{found} phải là số nguyên", found=number)) for key, number in broken)
    yield from criterion.find_out_of_range(value, total)


def _check_no_points(example: Example, criterion: Criterion, regulation: Regulation) -> Message | None:
    key = next(iter(example.input), "not_submitted")
    rule = getattr(regulation.head, key)
    if rule is None or criterion.enters_nothing or example.input != {key: "có"}:
        return say("{key}: có chỉ đứng một mình, ở tiêu chí phải nhập, khi quy định có {key}", key=key)
    return _compare(example, rule.points)


def _compare(example: Example, points: Fraction) -> Message | None:
    if points != example.points:
        exact = ratio_text(points) if decimals_of(points) is None else points  # as an example can be written
        return say("ví dụ ghi {stated} điểm, quy định cho {found} điểm", stated=example.points, found=exact)
    return None


def _check_year(example: YearExample, regulation: Regulation) -> Message | None:
    if (rule := regulation.head.year) is None:
        return say("bản này không có quy định tính kết quả năm (year)")
    ids = [grade.id for grade in regulation.head.classes]
    for one in example.quarters.values():
        if one.grade not in ids:
            return unknown(say("xếp loại"), one.grade, ids)
    quarters = tuple(
        QuarterOutcome(Quarter(example.year, int(number)), one.percent, one.percent, one.grade)
        for number, one in sorted(example.quarters.items())
    )
    unit = YearUnit("", quarters, overdue=example.overdue_shortcomings)
    scored = score_year(regulation.head, rule, {_UNIT: unit}).units
    found = (scored[_UNIT].percent, scored[_UNIT].final_class) if scored else (None, None)
    stated = example.percent, example.grade
    if stated != found:
        return say("ví dụ ghi {stated}, quy định cho {found}", stated=_result(*stated), found=_result(*found))
    return None


def _result(percent: Fraction | None, grade: str | None) -> Message:
    if percent is None and grade is None:
        return say("không có kết quả")
    return say("{percent} %, loại «{grade}»", percent=percent, grade=grade or "–")
