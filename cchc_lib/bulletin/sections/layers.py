"""Self-score against the verified one: g = points of the self-score − points verified, by the same scale.

Points that a penalty takes off count as negative ones, so that g says the same of every criterion.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import mean

from ...exact import add_up
from ...language import Message, first_of, say
from ...model import Criterion, label_criterion
from ...results import LayerScore
from ..drawing import charts
from ..drawing.writer import Cell, Columns, Num, Part, Section, counts, n_of, numbers, old_and_new, old_to_new, texts
from ..entry_words import tell_first_reason
from ..ledger import state
from ..page import MOST_UNITS, Page, list_tied
from ..regulation_words import LAYER_NAMES
from ..scoped_pages import BlockPage, UnitPage

MOST_CRITERIA = 10
_SAME = say("Điểm tự chấm trùng với thẩm định ở mọi tiêu chí có cả hai.")


@dataclass(frozen=True, slots=True)
class Difference:
    """The gaps g of one criterion or unit (``of``), one for each row where both layers are filled."""

    of: str
    gaps: list[Fraction]

    @property
    def gap(self) -> Fraction:
        """Their sum."""
        return add_up(self.gaps)

    @property
    def mean_absolute(self) -> Fraction:
        """Mean of |g|, in points."""
        return mean(map(abs, self.gaps))

    def count(self, sign: int) -> tuple[int, int]:
        """How many rows claimed more than was verified (1), or less (-1), of how many."""
        return sum(sign * gap > 0 for gap in self.gaps), len(self.gaps)


def compare_layers(layers: Sequence[LayerScore], by: Callable[[LayerScore], str]) -> list[Difference]:
    """The difference of each unit or criterion."""
    verified = {(one.unit, one.criterion): one for one in layers if one.layer == "verified"}
    gaps: dict[str, list[Fraction]] = {}
    for claim in layers:
        found = verified.get((claim.unit, claim.criterion)) if claim.layer == "self" else None
        if found:
            gaps.setdefault(by(claim), []).append(claim.contribution - found.contribution)
    return [Difference(key, found) for key, found in gaps.items()]


# --- a block ------------------------------------------------------------------------------------------------------


def show_block_layers(page: BlockPage) -> Section:
    """How far the units' own scores lay from the verified ones, by unit and by criterion."""
    layers = page.results.layers(block=page.block.block)
    by_unit = sorted(compare_layers(layers, lambda layer: layer.unit), key=lambda found: -found.gap)
    if not by_unit:
        return page.sentence("self_against_verified", say("Không đơn vị nào nộp điểm tự chấm."))
    differing = [one for one in compare_layers(layers, lambda layer: layer.criterion) if one.mean_absolute]
    figure = _figure(page, by_unit) if differing and len(by_unit) >= page.ENOUGH else None
    table = _unit_table(page, by_unit) if differing and not page.is_alone else None
    criteria = _criteria_table(page, differing) if differing else page.write.paragraph(_SAME)
    compared = {found.of for found in by_unit}
    silent = [page.units[score.unit].short for score in page.ranked if score.unit not in compared]
    told = say("Không có điểm tự chấm để so: {units}.", units=page.name_or_count(silent)) if silent else None
    rest = page.write.paragraph(told), criteria, *_reviews(page, layers)
    return page.section("self_against_verified", figure, table, *rest)


def _reviews(page: BlockPage, layers: list[LayerScore]) -> list[Part]:
    """What the reviews moved: totals, classes and, where there are any, ranks, had the verified layer stood."""
    reviewed = [layer for layer in layers if layer.layer == "reviewed"]
    before = page.results.unreviewed(block=page.block.block)
    pairs = [(before[score.unit], score) for score in page.ranked if score.unit in before]
    moved = [pair for pair in pairs if len({(one.total, one.final_class, one.rank) for one in pair}) > 1]
    if not moved:
        n = len({layer.criterion for layer in reviewed})
        told = say("Thẩm định lần 2 ở {n} tiêu chí không làm đổi kết quả của đơn vị nào.", n=n)
        return [page.write.paragraph(told)] if reviewed else []
    heads = say("Tổng điểm"), say("Hạng")
    total, rank = (numbers(head, say("{head} theo thẩm định lần đầu", head=head), head) for head in heads)
    ranks: Columns = [(rank, lambda pair: old_and_new(*(str(one.rank or "–") for one in pair)))]
    columns: Columns = [
        (say("Đơn vị"), lambda pair: page.units[pair[1].unit].short),
        (total, lambda pair: old_and_new(*(page.points(one.total) for one in pair))),
        (say("Xếp loại"), lambda pair: old_to_new(*(page.class_name(one.final_class) for one in pair))),
        *([] if page.is_alone else ranks),
    ]
    caption = say("Ảnh hưởng của thẩm định lần 2: nếu giữ thẩm định lần đầu → kết quả")
    own = {layer.unit for layer in reviewed}
    others = [page.units[score.unit].short for _, score in moved if score.unit not in own]
    told = say(
        "Trong đó {n} đơn vị không được thẩm định lại ({units}): điểm hoặc hạng thay đổi theo kết quả của đơn vị "
        "khác.",
        n=len(others),
        units=first_of(others, MOST_UNITS),
    )
    table = page.write.listing(caption, columns, moved, data=page.name_data("giai-trinh"))
    return [table, page.write.paragraph(told if others else None)]


def _figure(page: BlockPage, by_unit: list[Difference]) -> Part:
    rows = [
        page.chart_row(page.units[found.of].short, found.gap, _tell_gap(page, "self gap", found.of, found.gap))
        for found in by_unit
    ]
    alt = say(
        "Biểu đồ chênh lệch tự chấm, thẩm định của {n} đơn vị. Nhiều nhất {best}: {most}; ít nhất {worst}: {least}.",
        n=len(rows),
        **charts.name_ends(rows),
    )
    caption = say("Điểm tự chấm cao hơn (+) hoặc thấp hơn (−) thẩm định lần đầu, cộng các tiêu chí có cả hai")
    return page.write.figure(charts.bars(rows, alt=page.write.plain(alt)), caption, _finding(page, by_unit))


def _finding(page: BlockPage, by_unit: list[Difference]) -> Message:
    if by_unit[0].gap <= 0:
        return say("Không đơn vị nào tự chấm cao hơn thẩm định, cộng các tiêu chí có cả hai")
    most, over = page.points(by_unit[0].gap), sum(found.gap > 0 for found in by_unit)
    tied = list_tied(by_unit, lambda found: page.write.plain(page.points(found.gap)))
    units = page.name_or_count([page.units[found.of].short for found in tied])
    values = {"n": over, "units": units, "gap": most}
    return say("{n} đơn vị tự chấm cao hơn thẩm định, nhiều nhất {units}: {gap} điểm", **values)


def _unit_table(page: BlockPage, by_unit: list[Difference]) -> Part:
    """Gaps and counts: a sum of the criteria that have both layers would look like a total, which it is not."""
    columns: Columns = [
        (say("Đơn vị"), lambda found: page.units[found.of].short),
        (numbers(say("Chênh lệch")), lambda found: _tell_gap(page, "self gap", found.of, found.gap)),
        (counts(say("Số tiêu chí tự chấm cao hơn")), lambda found: _claims("claims", found.of, found)),
    ]
    if _has_lower(by_unit):
        columns = [*columns, (counts(say("Số tiêu chí tự chấm thấp hơn")), lambda found: n_of(*found.count(-1)))]
    caption = say("Chênh lệch điểm tự chấm so với thẩm định lần đầu, ở các tiêu chí có cả hai")
    return page.write.listing(caption, columns, by_unit, data=page.name_data("tu-cham"))


def _criteria_table(page: BlockPage, differing: list[Difference]) -> Part:
    order = {criterion.id: (place, criterion) for place, criterion in enumerate(page.block.criteria)}
    differing = sorted(differing, key=lambda found: (-found.mean_absolute, order[found.of][0]))
    gaps: Columns = [(numbers(say("Chênh lệch")), lambda found: page.points(found.gap, sign=True))]
    columns: Columns = [
        (texts(say("Tiêu chí")), lambda found: label_criterion(order[found.of][1], short=True)),
        *(gaps if page.is_alone else _mean_columns(page, _has_lower(differing))),
    ]
    in_mean = say("Tiêu chí tự chấm lệch nhiều nhất, điểm bình quân một đơn vị")
    caption = say("Tiêu chí tự chấm khác thẩm định lần đầu") if page.is_alone else in_mean
    # a block of one is told of all of them, as its caption says
    shown, data = differing if page.is_alone else differing[:MOST_CRITERIA], page.name_data("tu-cham-tieu-chi")
    table = page.write.listing(caption, columns, shown, data=data)
    return page.write.folded(say("Các tiêu chí tự chấm lệch nhiều nhất"), table)


def _mean_columns(page: BlockPage, has_lower: bool) -> Columns:
    """Gaps of a unit in the mean, and how many units; where none claimed less, |g| is g."""
    columns: Columns = [
        (numbers(say("Chênh lệch bình quân")), lambda found: Num(mean(found.gaps), 2, sign=True)),
        (counts(say("Số đơn vị tự chấm cao hơn")), lambda found: _claims(f"claims at {found.of}", page.whom, found)),
    ]
    if not has_lower:
        return columns
    absolute = (numbers(say("Chênh lệch tuyệt đối")), lambda found: Num(found.mean_absolute, 2))
    return [*columns, (counts(say("Số đơn vị tự chấm thấp hơn")), lambda found: n_of(*found.count(-1))), absolute]


def _claims(what: str, whom: str, found: Difference) -> Cell:
    n, of = found.count(1)
    return state(what, whom, f"{n}/{of}", n_of(n, of))


def _tell_gap(page: Page, what: str, unit: str, gap: Fraction) -> Num:
    return state(what, unit, gap, page.points(gap, sign=True))


def _has_lower(found: Iterable[Difference]) -> bool:
    return any(gap < 0 for one in found for gap in one.gaps)


def name_layers(page: UnitPage, scores: Iterable[LayerScore]) -> dict[str, Message]:
    """The layers that there are of a unit: most quarters nobody is verified twice, and tables are wide."""
    there_are = {score.layer for score in scores} | {"self" for one in page.block.criteria if page.tell_claim(one)}
    return {layer: name for layer, name in LAYER_NAMES.items() if layer in there_are}


def show_layer(page: UnitPage, criterion: Criterion, layer: str, score: LayerScore | None) -> object:
    """The points of a layer; in words where the unit claims what did not arise, or that nothing did."""
    if score:
        return page.points(score.contribution)
    claim = page.tell_claim(criterion)
    if layer == "verified" and claim and not page.score.criteria[criterion.id].is_applicable:
        return say("không phát sinh")
    return claim if layer == "self" and claim else "–"


# --- a unit -------------------------------------------------------------------------------------------------------


def show_unit_layers(page: UnitPage) -> Section:
    """Where the unit's own score lay from the verified one, with explanations and their outcome."""
    found: dict[str, dict[str, LayerScore]] = {criterion.id: {} for criterion in page.block.criteria}
    for layer in (there_are := page.results.layers(unit=page.unit.id)):
        found[layer.criterion][layer.layer] = layer
    told = {c.id: one for c in page.block.criteria if (one := _tell_behind(page, c))}
    shown = [c for c in page.block.criteria if c.id in told or _is_worth_showing(found[c.id]) or page.tell_claim(c)]
    names, unclaimed = name_layers(page, there_are), page.write.paragraph(_tell_unclaimed(page, found))
    if not shown:
        same = page.write.paragraph(_SAME if "self" in names else None)
        return page.section("self_against_verified", same, unclaimed)
    rows = [_layer_row(page, criterion, found[criterion.id], names) for criterion in shown]
    caption = say(
        "Tiêu chí mà điểm tự chấm khác thẩm định (trong ngoặc: chênh lệch, tính xong mới làm tròn), "
        "hoặc có giải trình"
    )
    table = page.write.table(caption, [say("Tiêu chí"), *map(numbers, names.values())], rows)
    folded = page.write.folded(say("Xem chênh lệch từng tiêu chí"), table, on_paper=True)
    return page.section("self_against_verified", folded, page.write.bullets(told.values()), unclaimed)


def _tell_unclaimed(page: UnitPage, found: Mapping[str, Mapping[str, LayerScore]]) -> Message | None:
    """At which criteria that the team verified the unit has no score of its own, or that it has none at all."""
    claimed = {c.id for c in page.block.criteria if "self" in found[c.id] or page.tell_claim(c)}
    if not claimed:
        return say("Đơn vị không nộp điểm tự chấm.")
    asked = [c for c in page.block.criteria if "verified" in found[c.id] and not c.enters_nothing]
    codes = [criterion.code for criterion in asked if criterion.id not in claimed]
    return say("Đơn vị không tự chấm ở {codes}.", codes=codes) if codes else None


def _tell_behind(page: UnitPage, criterion: Criterion) -> Message | None:
    """What was written where unit and team differ: reasons that no other section tells, the explanation."""
    if not (entered := page.row_of(criterion)):
        return None
    explanation, reason = (entered.values.get(column) for column in ("explanation", "reason"))
    parts = [tell_first_reason(criterion, entered)]
    if reason and "not_applicable" in entered.values and page.tell_claim(criterion):
        parts.append(say("Thẩm định là không phát sinh: {reason}.", reason=reason))
    if explanation:
        told = say("Giải trình: {explanation}. Chưa có kết luận.", explanation=explanation)
        if outcome := entered.values.get("outcome"):
            told = say("Giải trình: {explanation}. Kết luận: {outcome}.", explanation=explanation, outcome=outcome)
        parts.append(told)
    told_of = [one for one in parts if one]
    return say("{code}. {told}", code=criterion.code, told=told_of) if told_of else None


def _is_worth_showing(layers: dict[str, LayerScore]) -> bool:
    """Whether a unit's own points are other than those verified, or nobody verified them."""
    verified = layers.get("verified")
    return "self" in layers and (verified is None or layers["self"].points != verified.points)


def _layer_row(
    page: UnitPage, criterion: Criterion, layers: dict[str, LayerScore], names: Iterable[str]
) -> list[object]:
    points = [show_layer(page, criterion, name, layers.get(name)) for name in names]
    if "verified" in layers and _is_worth_showing(layers):
        gap = layers["self"].contribution - layers["verified"].contribution
        told = _tell_gap(page, f"self gap at {criterion.id}", page.unit.id, gap)
        points[0] = say("{points} ({gap})", points=points[0], gap=told)
    return [label_criterion(criterion, short=True), *points]
