"""What the ranks of a block would be if its criteria weighed otherwise: a question, and no doubt about the result."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from ...exact import ZERO
from ...language import Message, first_of, other_criteria, other_units, say
from ...model import label_criterion
from ...results import DRAWS, FIRM, draw_weights
from ...scoring import RankSpread, find_close, find_levelling, leave_one_out, weigh_otherwise
from ..drawing.writer import Cell, Columns, Num, Part, Section, numbers, span_of, spans, texts
from ..page import known
from ..scoped_pages import BlockPage

FEWEST, MOST_RANKS, MOST_NAMED, MOST_CLOSE = 3, 12, 6, 3
LOW, HIGH = Fraction(5, 100), Fraction(95, 100)
Spreads = Sequence[RankSpread]
Pairs = Sequence[tuple[str, str]]


def show_other_weights(page: BlockPage) -> Section:
    """How firm the ranking is; nothing where there are too few units to rank."""
    if len(page.units) < FEWEST:
        return page.section("other_weights")
    spreads = _try_draws(page)
    pairs = find_close(spreads, FIRM)
    told = [_tell_draws(page), _tell_first(page, spreads), _tell_pairs(len(spreads), pairs), *_tell_left_out(page)]
    parts = page.write.bullets(told), _table(page, spreads, pairs)
    folded = page.write.folded(say("Xem thứ hạng nếu trọng số khác đi"), *parts, on_paper=True)
    return page.section("other_weights", folded, _rank_table(page, spreads))


def _try_draws(page: BlockPage) -> Spreads:
    criteria = len(page.block.main)
    return weigh_otherwise(page.block, page.ranked, page.results.regulation.head, draw_weights(criteria))


# --- in words -----------------------------------------------------------------------------------------------------


def _tell_draws(page: BlockPage) -> Message:
    return say(
        "Thử {draws} lần: mỗi lần, điểm tối đa của từng tiêu chí tăng hoặc giảm ngẫu nhiên, nhiều nhất 25 %, rồi "
        "chia lại cho đủ {most} điểm; điểm thưởng, điểm phạt giữ nguyên, còn lại theo quy định (khống chế chỉ giữ "
        "loại, không đổi hạng).",
        draws=DRAWS,
        most=page.block.max_points,
    )


def _tell_first(page: BlockPage, spreads: Spreads) -> Message:
    """Who would lead, the most often first."""
    leading = sorted((s for s in spreads if s.at_rank.get(1)), key=lambda spread: -spread.at_rank[1])
    told = [say("{unit} {n} lần", unit=page.units[one.unit].short, n=one.at_rank[1]) for one in leading]
    times = sum(one.at_rank[1] for one in leading[MOST_NAMED:])
    named = first_of(told, MOST_NAMED, lambda n: say("{n} đơn vị khác cộng lại {times} lần", n=n, times=times))
    return say("Đứng đầu, trong {draws} lần thử: {units}.", draws=DRAWS, units=named)


def _tell_pairs(units: int, pairs: Pairs) -> Message:
    values = {"of": units * (units - 1) // 2, "close": len(pairs), "firm": FIRM}
    if not pairs:
        return say("Cả {of} cặp đơn vị đều rõ hơn kém: một bên hơn điểm ở ít nhất {firm} lần thử.", **values)
    return say(
        "{close}/{of} cặp đơn vị chưa phân định được hơn kém: không bên nào hơn điểm ở ít nhất {firm} lần thử.",
        **values,
    )


def _tell_left_out(page: BlockPage) -> Iterator[Message]:
    """Without which criterion the ranks would move most, and which separate nobody."""
    moved = leave_one_out(page.block, page.ranked, page.results.regulation.head)
    most = max(moved.values(), default=ZERO)
    if most:
        farthest = [_label(page, criterion) for criterion, by in moved.items() if by == most]
        yield say(
            "Bỏ riêng từng tiêu chí: hạng thay đổi nhiều nhất khi bỏ {criteria}, bình quân mỗi đơn vị {moved} bậc.",
            criteria=first_of(farthest, MOST_NAMED, other_criteria),
            moved=Num(most, 1),
        )
    elif moved:
        yield say("Bỏ riêng bất cứ tiêu chí nào, không đơn vị nào đổi hạng.")
    if levelling := [_label(page, criterion) for criterion in find_levelling(page.ranked)]:
        yield say(
            "Không phân biệt đơn vị nào, vì mọi đơn vị có phát sinh đạt tỷ lệ như nhau: {criteria}.",
            criteria=first_of(levelling, MOST_NAMED, other_criteria),
        )


def _label(page: BlockPage, criterion: str) -> Message:
    return label_criterion(page.block.by_id[criterion][0], short=True)


# --- in tables ----------------------------------------------------------------------------------------------------


def _table(page: BlockPage, spreads: Spreads, pairs: Pairs) -> Part:
    scores = page.scores
    columns: Columns = [
        (say("Đơn vị"), lambda spread: page.units[spread.unit].short),
        (numbers(say("Hạng")), lambda spread: page.rank_of(scores[spread.unit])),
        (spans(say("Hạng ở 90 % số lần thử")), _range),
        (numbers(say("Giữ nguyên hạng")), lambda spread: spread.at_rank.get(known(scores[spread.unit].rank), 0)),
        (texts(say("Chưa phân định được với")), lambda spread: _close_to(page, spread.unit, pairs) or "–"),
    ]
    caption = say("Thứ hạng nếu trọng số khác đi; số lần tính trong {draws} lần thử", draws=DRAWS)
    return page.write.listing(caption, columns, spreads, data=page.name_data("trong-so"))


def _range(spread: RankSpread) -> Cell:
    """From which rank to which, without the 5 % of the draws at each end; between two ranks both are in it."""
    return span_of(floor(spread.quantile(LOW)), ceil(spread.quantile(HIGH)))


def _close_to(page: BlockPage, unit: str, pairs: Pairs) -> list[object]:
    """By name, of a large block the first of them and how many others."""
    names: list[object] = [
        page.units[other].short for pair in pairs if unit in pair for other in pair if other != unit
    ]
    return names if len(names) <= MOST_RANKS else first_of(names, MOST_CLOSE, other_units)


def _rank_table(page: BlockPage, spreads: Spreads) -> Part | None:
    """In how many draws each unit had each rank."""
    if len(spreads) > MOST_RANKS:
        return None
    ranks = range(1, len(spreads) + 1)
    rows = [[page.units[s.unit].short, *(_times(s.at_rank.get(rank, 0)) for rank in ranks)] for s in spreads]
    columns = [say("Đơn vị"), *(numbers(say("Hạng {rank}", rank=rank)) for rank in ranks)]
    caption = say("Số lần mỗi đơn vị đứng ở từng hạng, trong {draws} lần thử", draws=DRAWS)
    table = page.write.table(caption, columns, rows, data=page.name_data("trong-so-hang"))
    return page.write.folded(say("Số lần ở từng hạng"), table)


def _times(n: int) -> Cell:
    return Cell(n, f"h{min(9, 10 * n // DRAWS)}") if n else Cell("")
