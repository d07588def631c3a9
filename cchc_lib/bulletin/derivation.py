"""The derivation of one score, from the input cell to the printed total."""

from collections.abc import Iterator
from fractions import Fraction

from ..errors import UsageError
from ..exact import decimals_of, ratio_text
from ..inputs import find_criterion
from ..language import Message, say
from ..model import BONUS, MAIN, PENALTY, Block, Criterion, count_plan, label_criterion, measures
from ..results import EnteredRow, QuarterResults, explain_points
from ..scoring import UnitScore, limited, policy_of, reference_key, spread_maxima
from .drawing.writer import Num
from .entry_words import explain_vetoes, is_zeroed, list_layers, list_texts, tell_caps, tell_factor
from .regulation_words import POLICY_NAMES, ROUNDING_NAMES, SUM_NAMES, describe_not_submitted, describe_without_value

Step = tuple[Message, Message]


def explain_score(results: QuarterResults, unit: str, criterion: str) -> Iterator[Step]:
    """Label and sentence of each step by which a unit got its points for a criterion.

    Parameters
    ----------
    unit, criterion : str
        Any name; of the criterion its printed code too.

    Raises
    ------
    UsageError
        If there is no such unit or criterion, or the unit has no result; suggests the nearest.
    """
    unit = results.require_unit(unit)
    found = results.units(unit=unit)[unit]
    block = results.regulation.blocks[found.block]
    wanted = find_criterion(block, criterion)
    if missing := results.tell_missing(found):
        raise UsageError(missing)
    score = results.scores(unit=unit)[unit]
    yield say("Đơn vị"), say("{name} ({block})", name=found.name, block=block.title)
    yield say("Tiêu chí"), label_criterion(wanted)
    yield say("Căn cứ"), say("{clause}", clause=wanted.clause)
    if found.not_submitted and (rule := describe_not_submitted(results.regulation.head)):
        yield say("Không nộp hồ sơ"), say("biên bản {record}: {rule}", record=found.not_submitted, rule=rule)
    if wanted.id in found.without_value and (rule := describe_without_value(results.regulation.head)):
        yield say("Không có số liệu"), rule
    yield say("Thang điểm"), wanted.describe_scale()
    yield from _explain_entry(results, unit, wanted)
    yield from _explain_points(results, wanted, score)


def _explain_entry(results: QuarterResults, unit: str, criterion: Criterion) -> Iterator[Step]:
    """What was entered, and the cell it stands in."""
    if criterion.averaged:
        yield say("Bình quân khối"), _tell_average(results, criterion.averaged)
    elif criterion.counts_plan:
        yield say("Kế hoạch năm"), _tell_plan(results, unit)
    elif entered := results.entered(unit=unit).get((unit, criterion.id)):
        yield from _explain_reference(results, unit, criterion)
        yield from _explain_row(entered)


def _tell_average(results: QuarterResults, average: measures.BlockAverageMeasure) -> Message:
    scores, names = results.scores(block=average.block), results.units(block=average.block)
    parts = [
        say("{unit} {percent}", unit=names[u].short, percent=show_exact(s.averaged(average.of)))
        for u, s in scores.items()
    ]
    return say("({parts}) / {n} = {x}", parts=parts, n=len(parts), x=show_exact(results.averages()[average.key]))


def _tell_plan(results: QuarterResults, unit: str) -> Message:
    tasks = [task for task in results.plan(unit=unit) if task.counts_in(results.quarter)]
    named = [task.task for task in tasks]
    if (entry := count_plan(tasks, unit, results.quarter)) is not None:
        return say("{done}/{due} nhiệm vụ: {tasks}", done=entry.value, due=entry.total, tasks=named)
    if named:
        return say("mọi nhiệm vụ đến hạn đã dừng theo quyết định: {tasks}", tasks=named)
    return say("không có nhiệm vụ đến hạn")


def _explain_reference(results: QuarterResults, unit: str, criterion: Criterion) -> Iterator[Step]:
    """What a relative criterion's numbers were held against."""
    if relative := criterion.relative:
        block = results.regulation.blocks[results.units(unit=unit)[unit].block]
        yield say("Cách đo (x)"), relative.describe()
        if (reference := results.average(reference_key(block, criterion))) is not None:
            yield say("Mức so sánh"), say("{name}: {x}", name=relative.name_reference(), x=show_exact(reference))


def _explain_row(entered: EnteredRow) -> Iterator[Step]:
    for layer, name in list_layers(entered):
        yield name, _layer(entered, layer)
    if "not_applicable" in entered.values:
        yield say("Không phát sinh"), say("đánh dấu tại {cell}", cell=entered.address("not_applicable"))
    for column, name, text in list_texts(entered):
        yield name, say("{text} [{cell}]", text=text, cell=entered.address(column))


def _layer(entered: EnteredRow, layer: str) -> Message:
    value, total = (entered.values.get(f"{layer}_{part}") for part in ("value", "total"))
    cell = entered.address(f"{layer}_value")
    if total:
        other = entered.row.cell(f"{layer}_total")
        return say("{value} / {total} [{cell}, {other}]", value=value, total=total, cell=cell, other=other)
    return say("{value} [{cell}]", value=value, cell=cell)


def _explain_points(results: QuarterResults, criterion: Criterion, unit: UnitScore) -> Iterator[Step]:
    """From x to what the criterion adds to the printed total."""
    block, rounding = results.regulation.blocks[unit.block], results.regulation.rounding
    score = unit.criteria[criterion.id]
    if score.x is not None:
        yield say("x"), say("{x}", x=show_exact(score.x))
    absent = explain_points(criterion, score, block, rounding.places)
    yield say("Bước tính"), absent if score.x is None else criterion.derive_step(score.x)
    if score.factor != 1 and score.is_applicable and score.side == MAIN:
        yield say("Chia lại"), _explain_sharing(criterion, unit, block)
    text = say(
        "{points} trên {most} điểm tối đa; tính vào {sum}: {counted} ({where})",
        points=show_exact(score.effective_points),
        most=show_exact(score.effective_max),
        sum=SUM_NAMES[score.side],
        counted=show_exact(-score.counted if score.side == PENALTY else score.counted),
        where=ROUNDING_NAMES[rounding.at],
    )
    yield say("Điểm"), text
    if score.lost and score.side != BONUS:
        yield say("Bị trừ") if score.side == PENALTY else say("Mất"), say("{lost} điểm", lost=show_exact(score.lost))
    yield say("Tổng điểm"), _explain_total(results, unit, block)
    if capped := tell_caps(unit, rounding.places):
        yield say("Mức tối đa của điểm thưởng, phạt"), say("{told}", told=capped)
    if struck := explain_vetoes(results, unit.unit, unit.block):
        yield say("Điểm liệt"), say("{told}", told=struck)


def _explain_sharing(criterion: Criterion, unit: UnitScore, block: Block) -> Message:
    """Whose maxima went to this one, among others: those without which its factor would be another."""
    away = {one.id: one for one in block.main if not unit.criteria[one.id].is_applicable}
    shared = [one for one in away.values() if policy_of(one, block).startswith("rescale")]
    without = {one.id: spread_maxima(block, away.keys() - {one.id}) or {} for one in shared}
    absent = [one for one in shared if without[one.id][criterion.id] != unit.criteria[criterion.id].factor]
    policies = [POLICY_NAMES[name] for name in dict.fromkeys(policy_of(c, block) for c in absent)]
    policies += [
        say("cả mục {section} không phát sinh", section=section.code)
        for section in block.sections
        if any(one in absent for one in section.criteria) and all(one.id in away for one in section.criteria)
    ]
    values = {"absent": [c.code for c in absent], "factor": tell_factor(block, unit, criterion), "policies": policies}
    return say("không phát sinh: {absent}; hệ số f = {factor}, {policies}", **values)


def _explain_total(results: QuarterResults, unit: UnitScore, block: Block) -> Message:
    sums = {"main": show_exact(unit.main), "bonus": show_exact(unit.bonus), "penalty": show_exact(unit.penalty)}
    if is_zeroed(results, unit.unit, unit.block):
        return say("{main} + {bonus} thưởng − {penalty} phạt, tính bằng 0 vì có điểm liệt", **sums)
    told = say("{main} + {bonus} thưởng − {penalty} phạt = {exact}", exact=show_exact(unit.summed), **sums)
    if (held := limited(unit.summed, block)) != unit.summed:
        told = say("{told}, giới hạn còn {held}", told=told, held=show_exact(held))
    rounding = results.regulation.rounding
    total, percent = Num(unit.total, rounding.places), Num.percent(unit.percent, rounding.percent_places)
    return say("{told}; in ra {total} ({percent})", told=told, total=total, percent=percent)


def show_exact(x: Fraction) -> Message:
    """A number with all its decimals, or rounded with the fraction beside it where it has no end."""
    decimals = decimals_of(x)
    if decimals is not None and decimals <= 6:
        return say("{x}", x=x)
    return say("{x} ({ratio})", x=Num(x, 6), ratio=ratio_text(x))
