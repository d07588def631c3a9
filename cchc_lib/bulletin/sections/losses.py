"""Points lost in a block, told by cases first: how many went wrong, at how many units, then the points, and why."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from ...exact import add_up, round_half_up
from ...language import LONGEST_SHORT, Message, first_of, other_criteria, say
from ...model import PENALTY, Criterion, label_criterion, measures, short_name
from ...results import FEW_CASES, is_of_few
from ...scoring import CriterionScore, UnitScore
from ..drawing import charts
from ..drawing.writer import NOTHING, Cell, Columns, Num, Part, Section, counts, n_of, numbers, texts
from ..entry_words import tell_caps, tell_cases, tell_share
from ..ledger import note, state
from ..page import MOST_CRITERIA, Page, list_tied
from ..scoped_pages import BlockPage, Loss
from .chance import count_cases, show_chance

MOST_BARS, MOST_HEAT_COLUMNS, MOST_DEDUCTIONS, FIRST = 6, 12, 8, 3


def show_losses(page: BlockPage) -> Section:
    """What a block lost, at which criteria, by whom and why; what was taken off besides."""
    if not (page.losses or page.penalties):
        return page.sentence("points_lost", say("Mọi đơn vị đạt đủ điểm ở mọi tiêu chí."))
    rounded = tell_rounded_once(page, page.losses, has_total=True)
    of_all = [rounded] if page.is_alone else [_table(page), rounded, _heat_table(page), _penalty_table(page)]
    figure = _figure(page) if page.losses else None
    return page.section("points_lost", _lead(page), figure, *of_all, *_deductions(page), *show_chance(page))


# --- in words -----------------------------------------------------------------------------------------------------


def tell_most_lost(page: Page, losses: Sequence[Loss]) -> Message:
    """Where most points were lost, by its cases, units and points; those that lost as many are named with it."""
    if not losses:
        return say("Không đơn vị nào mất điểm.")
    top = list_tied(losses, lambda loss: page.write.plain(page.points(loss.sums.lost)))
    titles = first_of([quote_criterion(page, loss) for loss in top], MOST_CRITERIA, other_criteria)
    if len(top) > 1:
        lost = show_total(page, top[0])
        return say("Mất điểm nhiều nhất, bằng nhau, ở {titles}: mỗi tiêu chí **{n}** điểm.", titles=titles, n=lost)
    return say("Mất điểm nhiều nhất ở {titles}: {told}.", titles=titles, told=tell_loss(page, top[0]))


def quote_criterion(page: Page, loss: Loss) -> Message:
    """A criterion by its name, with its block where the page is of several."""
    title = short_name(loss.criterion)
    if "block" in page.scope:
        return say("«{title}»", title=title)
    return say("«{title}» ({block})", title=title, block=loss.block.title)


def tell_loss(page: Page, loss: Loss) -> Message:
    """How many cases went wrong, at how many units points were lost, how many at each, and in all."""
    sums = loss.sums
    values = {"n": show_total(page, loss), "units": sums.concerned}
    if sums.concerned == 1:
        units = say("mất **{lost}** trên {most} điểm", lost=values["n"], most=page.points(sums.most))
    elif sums.losing == 1:
        units = say("1/{units} đơn vị mất **{n}** điểm", **values)
    else:
        values |= {"losing": sums.losing, "each": page.points(_each(page, loss))}
        units = say(
            "{losing}/{units} đơn vị mất điểm, cộng **{n}** điểm, bình quân mỗi đơn vị đó {each} điểm", **values
        )
    units = add_lacking(units, loss.by_unit.values())
    if (missed := _tell_missed(loss)) is None:
        return units
    return say("{cases}; {units}", cases=missed, units=units)


def add_lacking(units: Message, losing: Collection[CriterionScore]) -> Message:
    """What those lost, and of how many of them no case is known, or none arose: they lost it for that."""
    silent, idle = sum(one.without_value for one in losing), sum(not one.is_applicable for one in losing)
    if silent == len(losing):
        return say("{units} (do không có số liệu)", units=units)
    if idle == len(losing):
        return say("{units} (do không phát sinh)", units=units)
    if silent:
        units = say("{units} (kể cả {n} đơn vị không có số liệu)", units=units, n=silent)
    return say("{units} (kể cả {n} đơn vị không phát sinh)", units=units, n=idle) if idle else units


def _each(page: Page, loss: Loss) -> Fraction:
    """The mean of those who lost points."""
    return _sum(page, loss) / loss.sums.losing


def _sum(page: Page, loss: Loss) -> Fraction:
    """What all units lost; where one alone did, what is printed of it."""
    one, *others = loss.by_unit.values()
    return loss.sums.lost if others else printed_loss(page, one)


def tell_rounded_once(page: Page, losses: Sequence[Loss], has_total: bool = False) -> Part:
    """Below such sums: that they are rounded once, where parts as printed, or these for a total, give another one."""
    places = page.head.rounding.places
    parts = [add_up(printed_loss(page, score) for score in loss.by_unit.values()) for loss in losses]
    sums = [round_half_up(_sum(page, loss), places) for loss in losses]
    of_all = round_half_up(add_up(loss.sums.lost for loss in losses), places)
    told = say("Điểm mất được cộng rồi mới làm tròn, nên có thể lệch so với cộng các số đã làm tròn.")
    return page.write.paragraph(told if parts != sums or (has_total and add_up(sums) != of_all) else None, "method")


def printed_loss(page: Page, score: CriterionScore) -> Fraction:
    """Points lost as a row prints them: its maximum less its points, both rounded; of a penalty what is taken off."""
    if score.side == PENALTY:
        return score.lost
    places = page.head.rounding.places
    return round_half_up(score.effective_max, places) - round_half_up(score.effective_points, places)


def tell_missed(loss: Loss, in_words: bool = True) -> Message | None:
    """``13/2.286 hồ sơ đến hạn không đạt``, ``6 yêu cầu quá hạn``; None where there are no cases."""
    missed, cases = loss.sums.missed, loss.sums.cases
    note(f"cases at {loss.criterion.id}", loss.block.block, (missed, cases))
    if cases is None:
        return None if missed is None else loss.criterion.measure.amount(missed)
    told = say("{value}/{total}", value=missed, total=cases)
    return say("{cases} {what} không đạt", cases=told, what=_name_cases(loss.criterion)) if in_words else told


def _tell_missed(loss: Loss, in_words: bool = True) -> Message | None:
    """The same, and how many % that is: ``13/2.286 hồ sơ đến hạn không đạt (0,57 %; …)``."""
    told, missed, cases = tell_missed(loss, in_words), loss.sums.missed, loss.sums.cases
    share = None if missed is None or cases is None else tell_share(missed, cases)
    return say("{cases} ({share})", cases=told, share=share) if share else told


def _name_cases(criterion: Criterion) -> object:
    """What is counted."""
    if isinstance(criterion.measure, measures.ShareMeasure):
        return criterion.measure.total
    return say("nhiệm vụ đến hạn") if criterion.counts_plan else say("việc")


def show_lost(page: Page, unit: str, score: CriterionScore) -> Message | Num:
    """Points that a unit lost at a criterion, or that were taken off there."""
    lost = state(f"lost at {score.criterion}", unit, score.lost, page.points(printed_loss(page, score)))
    return say("trừ {points}", points=lost) if score.side == PENALTY else lost


def show_total(page: Page, loss: Loss) -> Num:
    """Points that all units lost at a criterion."""
    return state(f"lost at {loss.criterion.id}", loss.block.block, loss.sums.lost, page.points(_sum(page, loss)))


# --- in figures and tables ----------------------------------------------------------------------------------------


def _lead(page: BlockPage) -> Part:
    """The criteria that cost most, each in a sentence."""
    told = [
        say("{criterion}: {told}.", criterion=label_criterion(loss.criterion, short=True), told=tell_loss(page, loss))
        for loss in page.losses[:FIRST]
    ]
    return page.write.bullets(told)


def _figure(page: BlockPage) -> Part:
    shown = [(label_criterion(loss.criterion, short=True), loss) for loss in page.losses[:MOST_BARS]]
    bars = [
        page.chart_row(label, loss.sums.lost, show_total(page, loss), _percent(loss.cumulative))
        for label, loss in shown
    ]
    if len(page.losses) > FIRST:
        finding = say("{n} tiêu chí đầu chiếm {share} số điểm mất", n=FIRST, share=bars[FIRST - 1].note)
    else:
        finding = say("Toàn bộ điểm mất nằm ở {n} tiêu chí", n=len(bars))
    alt = say(
        "Biểu đồ điểm mất theo tiêu chí. Nhiều nhất: {code}, {n} điểm. {finding}.",
        code=page.losses[0].criterion.code, n=bars[0].text, finding=finding,
    )  # fmt: skip
    caption = say("Tổng điểm mất theo tiêu chí; số bên phải là tỷ lệ cộng dồn trong số điểm mất")
    return page.write.figure(charts.bars(bars, alt=page.write.plain(alt)), caption, finding)


def _percent(x: Fraction) -> Num:
    return Num.percent(x, 1)


def list_loss_columns(page: Page) -> Columns:
    """What tables tell of a loss: cases, units, points of a unit and of all, their share of the maximum."""
    return [
        (replace(counts(say("Trường hợp không đạt")), css="text"), _missed),
        (counts(say("Đơn vị mất điểm")), lambda loss: n_of(loss.sums.losing, loss.sums.concerned)),
        (numbers(say("Bình quân một đơn vị mất điểm")), lambda loss: page.points(_each(page, loss))),
        (numbers(say("Tổng điểm mất")), lambda loss: show_total(page, loss)),
        (numbers(say("So với tối đa")), show_share),
    ]


def _missed(loss: Loss) -> Cell:
    cases = (NOTHING if x is None else x for x in (loss.sums.missed, loss.sums.cases))
    return Cell(_tell_missed(loss, in_words=False) or NOTHING, "text", data=tuple(cases))


def show_share(loss: Loss) -> Num | str:
    """The points lost in % of the maxima of all units concerned; nothing where few cases made them."""
    are_few = loss.sums.cases is not None and loss.sums.cases < FEW_CASES
    return "–" if are_few else _percent(100 * loss.sums.lost / loss.sums.most)


def _table(page: BlockPage) -> Part:
    columns: Columns = [
        (texts(say("Tiêu chí")), lambda loss: label_criterion(loss.criterion)),
        *list_loss_columns(page),
        (numbers(say("Cộng dồn")), lambda loss: _percent(loss.cumulative)),
    ]
    caption = say("Điểm mất của cả khối theo tiêu chí")
    table = page.write.listing(caption, columns, page.losses, data=page.name_data("diem-mat"))
    return page.write.folded(say("Bảng đầy đủ điểm mất theo tiêu chí"), table)


def _penalty_table(page: BlockPage) -> Part:
    """What was taken off besides: no loss from the maximum."""
    columns: Columns = [
        (texts(say("Tiêu chí")), lambda loss: label_criterion(loss.criterion)),
        (texts(say("Trường hợp")), lambda loss: _tell_missed(loss) or "–"),
        (numbers(say("Đơn vị bị trừ")), lambda loss: f"{loss.sums.losing}/{loss.sums.concerned}"),
        (numbers(say("Tổng điểm phạt")), lambda loss: show_total(page, loss)),
    ]
    caption = say(
        "Điểm phạt theo tiêu chí, ngoài điểm tối đa; mỗi đơn vị bị trừ nhiều nhất {cap} điểm",
        cap=page.block.penalty.cap,
    )
    return page.write.listing(caption, columns, page.penalties)


def _heat_table(page: BlockPage) -> Part | None:
    """% lost by criterion and unit, ordered both ways: most lost and best unit first; long names head no column."""
    criteria, ranked = [loss.criterion for loss in page.losses], page.ranked
    if not criteria or len(ranked) > MOST_HEAT_COLUMNS:
        return None
    names: list[object] = [page.units[score.unit].short for score in ranked]
    titles: list[object] = [label_criterion(one, short=True) for one in criteria]
    cells = [[_heat_cell(page, score, criterion) for score in ranked] for criterion in criteria]
    corner, labels, heads = say("Tiêu chí"), titles, names
    is_long = any(len(page.write.plain(name)) > LONGEST_SHORT for name in names)
    if is_long and len(criteria) <= MOST_HEAT_COLUMNS:
        corner, labels, heads = say("Đơn vị"), names, [one.code for one in criteria]
        cells = [[*row] for row in zip(*cells, strict=True)]
    caption = say(
        "Tỷ lệ % điểm mất ở từng tiêu chí; ô đậm là mất nhiều, ô trống là đủ điểm, – là không phát sinh; "
        "dưới {few} trường hợp ghi số đạt trên tổng số",
        few=FEW_CASES,
    )
    rows = [[label, *row] for label, row in zip(labels, cells, strict=True)]
    return page.write.table(caption, [corner, *map(numbers, heads)], rows)


def _heat_cell(page: BlockPage, unit: UnitScore, criterion: Criterion) -> Cell:
    score = unit.criteria[criterion.id]
    if not score.is_applicable:
        return Cell("–")
    if not score.lost:
        return Cell("")
    share, entry = 100 * score.lost / score.effective_max, page.find_entry(unit.unit, criterion)
    shown: object = Num(share, 0) if share >= 1 else "< 1"
    if is_of_few(criterion, entry) and (cases := count_cases(criterion, entry)):
        shown = tell_cases(cases.total - cases.missed, cases.total)
    return Cell(shown, f"h{min(9, int(share // 10))}")


def _deductions(page: BlockPage) -> Iterator[Part]:
    """The largest by unit; of a block of one all of them."""
    losses = [*page.losses, *page.penalties]
    lost = [(unit, score, loss.criterion) for loss in losses for unit, score in loss.by_unit.items()]
    lost.sort(key=lambda row: -printed_loss(page, row[1]))
    shown = lost if page.is_alone else lost[:MOST_DEDUCTIONS]
    rows: list[list[object]] = []
    for unit, score, criterion in shown:
        who = [] if page.is_alone else [page.units[unit].short]
        entry, why = page.describe_entry(unit, criterion), page.describe_why(unit, criterion)
        rows.append([*who, label_criterion(criterion, short=True), entry, show_lost(page, unit, score), why])
    heads = [say("Số liệu"), numbers(say("Điểm mất")), texts(say("Vì sao"))]
    columns = [*([] if page.is_alone else [say("Đơn vị")]), texts(say("Tiêu chí")), *heads]
    caption = say("{n} khoản mất điểm lớn nhất", n=len(rows))
    yield page.write.table(say("Các khoản mất điểm") if page.is_alone else caption, columns, rows)
    yield tell_tied_rest(page, [printed_loss(page, score) for _, score, _ in lost], len(shown))
    if page.is_alone:  # else the table of penalties says how much they take at most
        yield note_caps(page, page.ranked[0])


def note_caps(page: Page, score: UnitScore) -> Part:
    """Below a table of a unit's points: that bonus or penalty count less than they add up to."""
    told = tell_caps(score, page.head.rounding.places)
    capped = say("Điểm thưởng, điểm phạt có mức tối đa: {told}.", told=told) if told else None
    return page.write.paragraph(capped, "method")


def tell_tied_rest(page: Page, amounts: Sequence[Fraction], shown: int) -> Part:
    """How many more are as much as the last one shown; nothing where there are none."""
    last = page.write.plain(page.points(amounts[:shown][-1]))
    tied = sum(page.write.plain(page.points(x)) == last for x in amounts[shown:])
    told = say("Còn {n} khoản khác, mỗi khoản cũng {points} điểm.", n=tied, points=last)
    if tied == 1:
        told = say("Còn một khoản khác, cũng {n} điểm.", n=page.points(amounts[:shown][-1]))
    return page.write.paragraph(told if tied else None, "method")
