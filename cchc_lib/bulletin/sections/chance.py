"""Whether the units of a block differ, at a share of cases, by more than chance explains."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ...language import Message, say
from ...model import Criterion, label_criterion
from ...results import ENOUGH_MISSES, ENOUGH_UNITS, FEW_CASES, LEVELS, Cases, Funnel, funnel
from ..drawing import funnels
from ..drawing.writer import Num, Part
from ..entry_words import tell_cases
from ..ledger import note
from ..scoped_pages import BlockPage

STEPS = 24  # places of a line
_LEVELS = [Num.percent(level, 1 if level.denominator > 1 else 0) for level in LEVELS]
Found = Sequence[tuple[Criterion, Funnel]]


def show_chance(page: BlockPage) -> Iterator[Part]:
    """Who lies outside the limits at which criterion; a figure of that with most misses; nothing of few cases."""
    found = sorted(_find_funnels(page), key=lambda one: -one[1].pooled.missed)
    if found:
        yield page.write.heading(_head(found))
        yield page.write.bullets([*_tell_outside(page, found), *_tell_inside(found)])
        yield _figure(page, *found[0])
        yield page.write.paragraph(_explain(), "method")


def _find_funnels(page: BlockPage) -> Iterator[tuple[Criterion, Funnel]]:
    """The criteria of the maximum whose cases can be compared."""
    for criterion in (one for one in page.block.main if one.is_of_cases):
        read = {unit: page.find_entry(unit, criterion) for unit in page.scores}
        cases = {unit: Cases(one.total - one.value, one.total) for unit, one in read.items() if one and one.total}
        if one := funnel(cases):
            note(f"cases compared at {criterion.id}", page.block.block, one.pooled)
            for level in LEVELS:
                note(f"outside {float(level):g} % at {criterion.id}", page.block.block, tuple(one.outside(level)))
            yield criterion, one


def _head(found: Found) -> Message:
    """Whether chance explains it, and at how many of the criteria it does not."""
    watched, beyond = (sum(bool(one.outside(level)) for _, one in found) for level in LEVELS)
    if beyond:
        return say(
            "Có đơn vị khác cả khối hơn mức ngẫu nhiên ở {k}/{n} tiêu chí so sánh được", k=beyond, n=len(found)
        )
    if watched:
        return say("Chênh lệch giữa các đơn vị chưa vượt mức ngẫu nhiên; có đơn vị cần theo dõi")
    return say("Chênh lệch giữa các đơn vị chưa vượt mức ngẫu nhiên")


def _tell_outside(page: BlockPage, found: Found) -> Iterator[Message]:
    """Per criterion those whom chance does not explain, and those to be watched."""
    for criterion, one in found:
        watched, beyond = map(one.outside, LEVELS)
        about = {"criterion": label_criterion(criterion, short=True), "pooled": tell_cases(*one.pooled)}
        if beyond:
            yield say(
                "{criterion}, cả khối {pooled} không đạt: {sides}. Ngoài giới hạn mà ngẫu nhiên giải thích được.",
                sides=[*_name_sides(page, one, beyond)], **about,
            )  # fmt: skip
        if rest := [unit for unit in watched if unit not in beyond]:
            yield say(
                "{criterion}, cả khối {pooled} không đạt: {sides}. Ngoài giới hạn {watched} nhưng còn trong giới hạn "
                "{beyond}: nên theo dõi, chưa kết luận được.",
                sides=[*_name_sides(page, one, rest)], watched=_LEVELS[0], beyond=_LEVELS[1], **about,
            )  # fmt: skip


def _name_sides(page: BlockPage, found: Funnel, units: Sequence[str]) -> Iterator[Message]:
    """Units with their cases, those above the block's share and those below it."""

    def tell(unit: str) -> Message:
        return say("{unit} {cases}", unit=page.units[unit].short, cases=tell_cases(*found.units[unit]))

    if higher := [tell(unit) for unit in units if found.units[unit].share > found.pooled.share]:
        yield say("cao hơn là {units}", units=higher)
    if lower := [tell(unit) for unit in units if found.units[unit].share <= found.pooled.share]:
        yield say("thấp hơn là {units}", units=lower)


def _tell_inside(found: Found) -> Iterator[Message]:
    """The criteria at which every unit is inside both limits."""
    inside = [label_criterion(criterion, short=True) for criterion, one in found if not one.outside(LEVELS[0])]
    if inside:
        yield say(
            "Mọi đơn vị nằm trong giới hạn ngẫu nhiên ở {k}/{n} tiêu chí so sánh được: {titles}.",
            k=len(inside), n=len(found), titles=inside,
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
        "Biểu đồ phễu {n} đơn vị ở {criterion}: cả khối {pooled} không đạt; ngoài giới hạn {level}: {units}.",
        n=len(dots), pooled=tell_cases(*found.pooled), **about,
        units=[page.units[unit].short for unit in outside] or say("không đơn vị nào"),
    )  # fmt: skip
    caption = say("{criterion}: % không đạt (chiều đứng) theo số trường hợp (chiều ngang) của từng đơn vị", **about)
    if outside:
        caption = say("{caption}; ô vuông: ngoài giới hạn {level}", caption=caption, level=_LEVELS[0])
    if few := [page.units[unit].short for unit in found.few]:
        caption = say("{caption}; dưới {least} trường hợp, không xét: {units}",
                      caption=caption, least=FEW_CASES, units=few)  # fmt: skip
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
    name = page.write.plain(say("cả khối {share}", share=share))
    yield funnels.FunnelLine(name, [(n, float(share.x)) for n in (least, most)])


def _explain() -> Message:
    """What the limits are, and when they are looked for."""
    return say(
        "Giới hạn tính chính xác theo số trường hợp của từng đơn vị (phân phối nhị thức): nếu mọi đơn vị cùng tỷ lệ "
        "như cả khối, ngẫu nhiên chỉ đưa không quá 5 trong 100 đơn vị ra ngoài giới hạn {watched} và không quá 2 "
        "trong {many} ra ngoài giới hạn {beyond}. Chỉ so sánh khi có từ {units} đơn vị đủ {least} trường hợp, đơn vị "
        "nhiều nhất gấp đôi đơn vị ít nhất trở lên, và cả khối có từ {misses} trường hợp không đạt.",
        watched=_LEVELS[0], beyond=_LEVELS[1], many=Num(Fraction(1000)),
        units=ENOUGH_UNITS, least=FEW_CASES, misses=ENOUGH_MISSES,
    )  # fmt: skip
