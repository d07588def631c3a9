"""Whether the units of a block differ, at a share of cases, by more than chance explains."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ...exact import HUNDRED, add_up
from ...language import Message, first_of, other_criteria, other_units, say
from ...model import Criterion, Entry, label_criterion
from ...results import ENOUGH_MISSES, ENOUGH_UNITS, FEW_CASES, LEVELS, Cases, Funnel, funnel
from ...scoring import find_cases
from ..drawing import funnels
from ..drawing.writer import Num, Part
from ..entry_words import tell_cases
from ..ledger import note
from ..scoped_pages import BlockPage

STEPS, MOST_NAMED, MOST_TOLD = 24, 6, 6  # places of a line; units of a side, or criteria; criteria in full
_LEVELS = [Num.percent(level, 1 if level.denominator > 1 else 0) for level in LEVELS]
Found = Sequence[tuple[Criterion, Funnel]]


def show_chance(page: BlockPage) -> Iterator[Part]:
    """Who lies outside the limits at which criterion; a figure of that with most misses; nothing of few cases."""
    found = sorted(_find_funnels(page), key=lambda one: -add_up(cases.missed for cases in one[1].units.values()))
    if found:
        yield page.write.heading(_head(found))
        differing = [one for one in found if _differs(one[1])]
        first, rest = differing[:MOST_TOLD], differing[MOST_TOLD:]
        lines = [*_tell_dispersed(page, first), *_tell_outside(page, first), *_tell_rest(rest)]
        yield page.write.bullets([*lines, *_tell_inside(found)])
        yield _figure(page, *found[0])
        yield page.write.paragraph(_explain(found), "method")


def _find_funnels(page: BlockPage) -> Iterator[tuple[Criterion, Funnel]]:
    """The criteria of the maximum whose cases can be compared."""
    for criterion in (one for one in page.block.main if one.is_of_cases):
        read = ((unit, count_cases(criterion, page.find_entry(unit, criterion))) for unit in page.scores)
        if one := funnel({unit: cases for unit, cases in read if cases}):
            note(f"cases compared at {criterion.id}", page.block.block, one.pooled)
            for level in LEVELS:
                note(f"outside {float(level):g} % at {criterion.id}", page.block.block, tuple(one.outside(level)))
            yield criterion, one


def count_cases(criterion: Criterion, entry: Entry | None) -> Cases | None:
    """The cases of an entry, whether its value counts those that went right or wrong; None where it has no total."""
    found = find_cases(criterion, entry) if entry else None
    return Cases(found[0], found[1]) if found and found[1] else None


def _differs(found: Funnel) -> bool:
    """Whether the units as a whole, or any of them, is outside a limit."""
    return found.is_dispersed or bool(found.outside(LEVELS[0]))


def _head(found: Found) -> Message:
    """Whether chance explains it, and at how many of the criteria it does not; more to be watched than it leaves."""
    if beyond := sum(one.is_dispersed or bool(one.outside(LEVELS[1])) for _, one in found):
        return say(
            "Có đơn vị khác cả khối hơn mức ngẫu nhiên ở {k}/{n} tiêu chí so sánh được", k=beyond, n=len(found)
        )
    if sum(len(one.outside(LEVELS[0])) for _, one in found) > _expect_outside(found, LEVELS[0]):
        return say("Chênh lệch giữa các đơn vị chưa vượt mức ngẫu nhiên; có đơn vị cần theo dõi")
    return say("Chênh lệch giữa các đơn vị chưa vượt mức ngẫu nhiên")


def _expect_outside(found: Found, level: Fraction) -> Fraction:
    """How many of all comparisons chance alone puts outside a level, at most on average."""
    return (1 - level / HUNDRED) * sum(len(one.units) for _, one in found)


def _tell_dispersed(page: BlockPage, found: Found) -> Iterator[Message]:
    """The criteria at which the units as a whole differ by more than chance, so that limits are wider."""
    for criterion, one in found:
        if one.is_dispersed:
            low, *_, high = sorted(one.units, key=lambda unit: one.units[unit].share)
            yield say(
                "{criterion}, tỷ lệ không đạt từ {low} đến {high}: các đơn vị nói chung đã khác nhau hơn mức ngẫu "
                "nhiên, nên mọi giới hạn được nới rộng {times} lần và chỉ nêu đơn vị khác hẳn các đơn vị còn lại.",
                criterion=label_criterion(criterion, short=True), times=Num(Fraction(one.times), 1),
                low=_tell_unit(page, one, low), high=_tell_unit(page, one, high),
            )  # fmt: skip


def _tell_outside(page: BlockPage, found: Found) -> Iterator[Message]:
    """Per criterion those whom chance does not explain, and those to be watched."""
    for criterion, one in found:
        watched, beyond = map(one.outside, LEVELS)
        about = {
            "criterion": label_criterion(criterion, short=True),
            "pooled": _tell_pooled(one, tell_cases(*one.pooled)),
        }
        if beyond:
            yield say(
                "{criterion}, tỷ lệ không đạt của {pooled}: {sides}. Ngoài giới hạn mà ngẫu nhiên giải thích được.",
                sides=[*_name_sides(page, one, beyond)], **about,
            )  # fmt: skip
        if rest := [unit for unit in watched if unit not in beyond]:
            yield say(
                "{criterion}, tỷ lệ không đạt của {pooled}: {sides}. Ngoài giới hạn {watched} nhưng còn trong giới "
                "hạn {beyond}: nên theo dõi, chưa kết luận được.",
                sides=[*_name_sides(page, one, rest)], watched=_LEVELS[0], beyond=_LEVELS[1], **about,
            )  # fmt: skip


def _name_sides(page: BlockPage, found: Funnel, units: Sequence[str]) -> Iterator[Message]:
    """Units with their cases, those above the block's share and those below it, the farthest first."""
    by_share = sorted(units, key=lambda unit: found.units[unit].share)
    told = {unit: _tell_unit(page, found, unit) for unit in by_share}
    if higher := [told[unit] for unit in reversed(by_share) if found.units[unit].share > found.pooled.share]:
        yield say("cao hơn là {units}", units=first_of(higher, MOST_NAMED, other_units))
    if lower := [told[unit] for unit in by_share if found.units[unit].share <= found.pooled.share]:
        yield say("thấp hơn là {units}", units=first_of(lower, MOST_NAMED, other_units))


def _tell_pooled(found: Funnel, cases: Message | Num) -> Message:
    """The share that units are held against; without the one that would draw it to it."""
    return say("các đơn vị khác {cases}", cases=cases) if found.apart else say("cả khối {cases}", cases=cases)


def _tell_unit(page: BlockPage, found: Funnel, unit: str) -> Message:
    return say("{unit} {cases}", unit=page.units[unit].short, cases=tell_cases(*found.units[unit]))


def _tell_rest(rest: Found) -> Iterator[Message]:
    """The criteria beyond those that anybody reads through, by their codes."""
    if rest:
        yield say(
            "Còn {n} tiêu chí khác có đơn vị ngoài giới hạn {watched} hoặc các đơn vị nói chung đã khác nhau hơn mức "
            "ngẫu nhiên: {codes}.",
            n=len(rest), watched=_LEVELS[0], codes=[criterion.code for criterion, _ in rest],
        )  # fmt: skip


def _tell_inside(found: Found) -> Iterator[Message]:
    """The criteria at which every unit is inside both limits."""
    inside = [label_criterion(criterion, short=True) for criterion, one in found if not _differs(one)]
    if inside:
        yield say(
            "Mọi đơn vị nằm trong giới hạn ngẫu nhiên ở {k}/{n} tiêu chí so sánh được: {titles}.",
            k=len(inside), n=len(found), titles=first_of(inside, MOST_NAMED, other_criteria),
        )  # fmt: skip


def _figure(page: BlockPage, criterion: Criterion, found: Funnel) -> Part:
    """The units of a criterion between the limits that chance seldom passes; those beyond both are named first."""
    plain, (outside, beyond) = page.write.plain, map(found.outside, LEVELS)
    dots = [
        funnels.FunnelDot(float(one.total), float(100 * one.share), plain(page.units[unit].short) * (unit in outside))
        for unit, one in sorted(found.units.items(), key=lambda one: one[0] not in beyond)
    ]
    about = {"criterion": label_criterion(criterion, short=True), "level": _LEVELS[0]}
    alt = say(
        "Biểu đồ phễu {n} đơn vị ở {criterion}: tỷ lệ không đạt của {pooled}; ngoài giới hạn {level}: {units}.",
        n=len(dots), pooled=_tell_pooled(found, tell_cases(*found.pooled)), **about,
        units=first_of([page.units[one].short for one in outside], MOST_NAMED, other_units)
        or say("không đơn vị nào"),
    )  # fmt: skip
    caption = say("{criterion}: % không đạt (chiều đứng) theo số trường hợp (chiều ngang) của từng đơn vị", **about)
    if outside:
        caption = say("{caption}; ô vuông: ngoài giới hạn {level}", caption=caption, level=_LEVELS[0])
    if few := [page.units[unit].short for unit in found.few]:
        caption = say("{caption}; dưới {least} trường hợp, không xét: {units}",
                      caption=caption, least=FEW_CASES, units=page.name_or_count(few))  # fmt: skip
    return page.write.figure(funnels.funnel(dots, [*_draw_lines(page, found)], alt=plain(alt)), caption)


def _draw_lines(page: BlockPage, found: Funnel) -> Iterator[funnels.FunnelLine]:
    """Both limits, the wider first, and the block's share, from the least to the most cases of a unit."""
    most, *_, least = (int(one.total) for one in found.units.values())
    cases = sorted({least + (most - least) * step // STEPS for step in range(STEPS + 1)})
    for level, shown in reversed([*zip(LEVELS, _LEVELS, strict=True)]):
        limits = [(n, found.limits(n, level)) for n in cases]
        upper = [(n, 100 * min(1.0, one.high / n)) for n, one in limits]
        lower = [(n, 100 * one.low / n) for n, one in limits if one.low > 0]
        yield funnels.FunnelLine(page.write.plain(say("giới hạn {level}", level=shown)), upper, lower)
    share = Num.percent(100 * found.pooled.share, 2)
    name = page.write.plain(_tell_pooled(found, share))
    yield funnels.FunnelLine(name, [(n, float(share.x)) for n in (least, most)])


def _explain(found: Found) -> Message:
    """What the limits are, how many of all comparisons chance leaves outside, and when they are looked for."""
    leaves = [Num(_expect_outside(found, level), 2) for level in LEVELS]
    return say(
        "Giới hạn tính chính xác theo số trường hợp của từng đơn vị (phân phối nhị thức): nếu mọi đơn vị cùng tỷ lệ "
        "như cả khối, ngẫu nhiên chỉ đưa không quá 5 trong 100 đơn vị ra ngoài giới hạn {watched} và không quá 2 "
        "trong {many} ra ngoài giới hạn {beyond}, tức {few} và "
        "{fewest} trong {n} lượt so sánh ở đây. Chỉ so sánh khi có từ {units} đơn vị đủ {least} trường hợp, đơn vị "
        "nhiều nhất gấp đôi đơn vị ít nhất trở lên, và cả khối có từ {misses} trường hợp không đạt.",
        watched=_LEVELS[0], beyond=_LEVELS[1], many=Num(Fraction(1000)),
        n=sum(len(one.units) for _, one in found), few=leaves[0], fewest=leaves[1],
        units=ENOUGH_UNITS, least=FEW_CASES, misses=ENOUGH_MISSES,
    )  # fmt: skip
