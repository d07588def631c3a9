"""A unit's own sum: every criterion, sections, bonus, penalty, limits and rounding, down to the printed total.

Every line is a printed number, so that a director can check the sum on a pocket calculator; where printed parts do
not add up to the printed total, the line *chênh lệch làm tròn* says by how much. Where a criterion reads the average
of another block, a table tells which of that block's criteria cost the unit most.
"""

from collections.abc import Iterable, Iterator, Sequence

from ...exact import ZERO, add_up, round_half_up
from ...language import Message, say
from ...model import MAIN, Block, Criterion, label_criterion, measures
from ...scoring import find_levers, limited
from ..drawing.writer import Cell, Num, Part, Section, TableRow, numbers, texts
from ..entry_words import add_sharing, is_zeroed, tell_sharing
from ..page import known
from ..scoped_pages import UnitPage
from .beside_block import compare, show_beside_block

MOST_LEVERS = 5


def show_sum(page: UnitPage) -> Section:
    """Every criterion, in % of its maximum against the block's median, and the sum down to the printed total."""
    rows: list[TableRow] = []
    for section in page.block.sections:
        rows += [_criterion_row(page, criterion) for criterion in section.criteria]
        label = say("Cộng mục {code}. {title}", code=section.code, title=section.title)
        rows.append(_section_row(page, label, section.criteria))
    rows += [*_adjustment_rows(page), *_closing_rows(page)]
    compared = [say("% tối đa"), say("Trung vị khối, %")] if page.has_peers else []
    counted = [say("Điểm"), say("Tối đa"), *compared]
    columns = [texts(say("Tiêu chí")), *map(numbers, counted), texts(say("Số liệu"))]
    caption = say("Điểm từng tiêu chí và phép cộng đến tổng điểm")
    table = page.write.table(caption, columns, rows, data=page.name_data("diem"))
    folded = page.write.folded(say("Xem từng tiêu chí"), table, on_paper=True)
    return page.section("scores_by_criterion", show_beside_block(page), folded, *_show_averages(page))


def _row(
    page: UnitPage, label: object, points: object, most: object = "", compared: Sequence[object] = ("", ""),
    entry: object = "", css: str = "",
) -> TableRow:  # fmt: skip
    """A row, compared with the block where there is one to compare with."""
    return TableRow([label, points, most, *(compared if page.has_peers else []), entry], css)


def _criterion_row(page: UnitPage, criterion: Criterion) -> TableRow:
    score = page.score.criteria[criterion.id]
    found = compare(page, criterion)
    counts = score.effective_max  # else its points went to other criteria
    sharing = tell_sharing(page.block, page.score, criterion, page.head.rounding.places)
    return _row(
        page,
        label_criterion(criterion, short=True),
        page.show_counted(criterion) if counts else "–",
        page.points(score.effective_max) if counts else "–",
        [found.own, found.middle] if found else ["–", "–"],
        add_sharing(page.tell_entry(criterion), sharing),
        "mark" if score.lost > 0 else "",
    )


def _section_row(page: UnitPage, label: Message, criteria: Iterable[Criterion]) -> TableRow:
    scores = [page.score.criteria[criterion.id] for criterion in criteria]
    most = page.points(add_up(score.effective_max for score in scores))
    return _sum_row(page, label, page.points(add_up(page.printed(score) for score in scores)), most)


def _sum_row(page: UnitPage, label: Message, points: Num, most: object = "") -> TableRow:
    return _row(page, Cell(label), points, most, css="total")


def _adjustment_rows(page: UnitPage) -> Iterator[TableRow]:
    """Bonus and penalty criteria with something in them, and each side after its cap."""
    block, score = page.block, page.score
    for adjustment, total, label in (
        (block.bonus, score.bonus, say("Điểm thưởng, tối đa {cap}", cap=block.bonus.cap)),
        (block.penalty, -score.penalty, say("Điểm phạt, tối đa {cap}", cap=block.penalty.cap)),
    ):
        given = [criterion for criterion in adjustment.criteria if score.criteria[criterion.id].counted]
        for criterion in given:
            name, points = label_criterion(criterion, short=True), page.show_counted(criterion)
            yield _row(page, name, points, entry=page.tell_entry(criterion))
        if given:
            yield _sum_row(page, label, page.points(total, sign=True))


def _closing_rows(page: UnitPage) -> Iterator[TableRow]:
    """What the limits and the rounding did, and the printed total."""
    score, places = page.score, page.head.rounding.places
    main = add_up(page.printed(one) for one in score.criteria.values() if one.side == MAIN)
    adjusted = round_half_up(score.bonus, places) - round_half_up(score.penalty, places)
    reached = limited(score.summed, page.block)
    limits = round_half_up(reached - score.summed, places)
    struck_off = round_half_up(reached, places) if is_zeroed(page.results, score.unit, score.block) else ZERO
    rest = score.total + struck_off - main - adjusted - limits
    if limits:
        bound = say("Giới hạn: không dưới 0 điểm") if limits > 0 else say("Giới hạn: không quá điểm tối đa")
        yield _sum_row(page, bound, page.points(limits, sign=True))
    if rest:
        yield _sum_row(page, say("Chênh lệch làm tròn"), page.points(rest, sign=True))
    if struck_off:
        yield _sum_row(page, say("Điểm liệt: tổng điểm tính bằng 0"), page.points(-struck_off, sign=True))
    yield _sum_row(page, say("Tổng điểm"), page.total_of(score), page.points(score.max_points))


# --- the average of another block ---------------------------------------------------------------------------------


def tell_average(average: measures.BlockAverageMeasure, source: Block) -> Message:
    """Of whom an average is, and that it is none of printed totals where it is of others."""
    block = say("Bình quân của {block}", block=source.title)
    if average.of == "printed":
        return block
    return say("{block} ({of})", block=block, of=measures.AVERAGE_NAMES[average.of])


def _show_averages(page: UnitPage) -> Iterator[Part]:
    """Each criterion that reads an average, by its name where there are several, also in the name of its data."""
    averaged = [(criterion, criterion.averaged) for criterion in page.block.criteria if criterion.averaged]
    heading, data = say("Bình quân của khối khác"), "binh-quan"
    for criterion, average in averaged:
        title, name = heading, data
        if len(averaged) > 1:
            told = {"heading": heading, "criterion": label_criterion(criterion, short=True)}
            title, name = say("{heading}: {criterion}", **told), f"{data}_{criterion.id}"
        yield page.write.heading(title)
        yield from _show_levers(page, criterion, average, page.name_data(name))


def _show_levers(
    page: UnitPage, criterion: Criterion, average: measures.BlockAverageMeasure, data: str
) -> Iterator[Part]:
    """How the unit's points would change without the losses of the averaged block, by criterion: up, or down."""
    source, score = page.results.regulation.blocks[average.block], page.score.criteria[criterion.id]
    lead = say(
        "{measure}: {percent}, cho đơn vị **{points}** trên {n} điểm ở tiêu chí {code}.",
        measure=tell_average(average, source),
        percent=average.amount(known(score.x)),  # as the criterion tells it: a body may print its % without decimals
        points=page.points(score.effective_points),
        n=page.points(score.effective_max),
        code=criterion.code,
    )
    yield page.write.paragraph(lead)
    members = page.results.scores(block=average.block).values()
    levers = find_levers(criterion, score, members, page.results.regulation)
    shown = levers[:MOST_LEVERS]
    places = max(page.head.rounding.percent_places, 2)
    columns = [
        (say("Tiêu chí của khối đó"), lambda lever: label_criterion(lever.criterion, short=True)),
        (numbers(say("Bình quân thay đổi, điểm %")), lambda lever: Num(lever.average_lost, places, sign=True)),
        (numbers(say("Điểm của đơn vị thay đổi, chưa làm tròn")), lambda lever: Num(lever.cost, 3, sign=True)),
    ]
    caption = say("Nếu riêng tiêu chí này không mất điểm, bình quân và điểm của đơn vị thay đổi")
    if len(levers) > len(shown):
        values = {"caption": caption, "k": len(shown), "n": len(levers)}
        caption = say("{caption} ({k} tiêu chí đầu trong {n})", **values)
    if levers and not any(lever.cost for lever in levers):  # of a scale of steps none reaches the next by itself
        nothing = say("Không tiêu chí nào của khối đó, nếu riêng nó không mất điểm, làm điểm này thay đổi.")
        yield page.write.paragraph(nothing)
    else:
        yield page.write.listing(caption, columns, shown, data=data)
