"""Self-score against the verified one: g = points of the self-score − points verified, by the same scale.

Points that a penalty takes off count as negative ones, so that g says the same of every criterion.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import mean

from ...exact import add_up
from ...language import Message, say
from ...model import Criterion
from ...results import LayerScore, UnreviewedRow
from ...scoring import UnitScore
from ..drawing import charts
from ..drawing.writer import Num, Part, Section, numbers, old_to_new, texts
from ..regulation_words import LAYER_NAMES, label_criterion
from ..scoped_pages import BlockPage, UnitPage

MOST_CRITERIA = 10


@dataclass(frozen=True, slots=True)
class Difference:
    """Both layers of one criterion or unit (``of``), over all rows where both are filled.

    Attributes
    ----------
    claimed, verified, gap : Fraction
        Sums of points of both layers, and of g.
    gaps : list of Fraction
        g of each row.
    """

    of: str
    claimed: Fraction
    verified: Fraction
    gap: Fraction
    gaps: list[Fraction]

    @property
    def mean_absolute(self) -> Fraction:
        """Mean of |g|, in points."""
        return mean(map(abs, self.gaps))

    @property
    def over_claimed(self) -> int:
        """Rows where g > 0."""
        return sum(gap > 0 for gap in self.gaps)

    @property
    def percent_over(self) -> Fraction:
        """Their share of all rows."""
        return Fraction(100 * self.over_claimed, len(self.gaps))


def compare_layers(layers: Sequence[LayerScore], by: Callable[[LayerScore], str]) -> list[Difference]:
    """The difference of each unit or criterion."""
    verified = {(one.unit, one.criterion): one for one in layers if one.layer == "verified"}
    pairs: dict[str, list[tuple[Fraction, Fraction]]] = {}
    for claim in layers:
        found = verified.get((claim.unit, claim.criterion)) if claim.layer == "self" else None
        if found and found.points is not None and claim.points is not None:
            pairs.setdefault(by(claim), []).append((claim.contribution, found.contribution))
    return [_difference(key, found) for key, found in pairs.items()]


def _difference(key: str, pairs: list[tuple[Fraction, Fraction]]) -> Difference:
    claimed, verified = (add_up(pair[i] for pair in pairs) for i in (0, 1))
    return Difference(key, claimed, verified, claimed - verified, [pair[0] - pair[1] for pair in pairs])


# --- a block ------------------------------------------------------------------------------------------------------


def show_block_layers(page: BlockPage) -> Section:
    """How far the units' own scores lay from the verified ones, by unit and by criterion."""
    layers = page.results.layers(block=page.block.block)
    by_unit = sorted(compare_layers(layers, lambda layer: layer.unit), key=lambda found: -found.gap)
    if not by_unit:
        return page.sentence("self_against_verified", say("Không đơn vị nào nộp điểm tự chấm."))
    figure = _figure(page, by_unit) if len(by_unit) >= page.ENOUGH else None
    by_criterion = _criteria_table(page, compare_layers(layers, lambda layer: layer.criterion))
    tables = [_unit_table(page, by_unit), by_criterion]
    return page.section("self_against_verified", figure, *tables, *_reviews(page, layers))


def _reviews(page: BlockPage, layers: list[LayerScore]) -> list[Part]:
    """What the reviews moved: totals, classes and ranks, had the verified layer stood."""
    count = sum(layer.layer == "reviewed" for layer in layers)
    before = page.results.unreviewed(block=page.block.block)
    pairs = [(before[score.unit], score) for score in page.ranked if score.unit in before]
    moved = [pair for pair in pairs if _differs(*pair)]
    if not moved:
        told = say("Thẩm định lần 2 ở {n} tiêu chí không làm đổi tổng điểm và hạng.", n=count)
        return [page.write.paragraph(told)] if count else []
    columns = [
        (say("Đơn vị"), lambda pair: page.units[pair[1].unit].short),
        (numbers(say("Tổng điểm")), lambda pair: old_to_new(*(page.points(one.total) for one in pair))),
        (say("Xếp loại"), lambda pair: old_to_new(*(page.class_name(one.final_class) for one in pair))),
        (numbers(say("Hạng")), lambda pair: old_to_new(*(str(one.rank or "–") for one in pair))),
    ]
    caption = say("Ảnh hưởng của thẩm định lần 2: nếu giữ thẩm định lần đầu → kết quả")
    return [page.write.listing(caption, columns, moved, data=page.name_data("giai-trinh"))]


def _differs(before: UnreviewedRow, score: UnitScore) -> bool:
    return (before.total, before.final_class, before.rank) != (score.total, score.final_class, score.rank)


def _figure(page: BlockPage, by_unit: list[Difference]) -> Part:
    plain = page.write.plain
    rows = [
        charts.ChartRow(
            plain(page.units[found.of].short),
            float(found.verified),
            note=plain(page.points(found.gap, sign=True)),
            hollow=float(found.claimed),
        )
        for found in by_unit
    ]
    alt = say(
        "Biểu đồ điểm tự chấm và thẩm định của {count} đơn vị. Chênh lệch lớn nhất: {unit}, {gap} điểm.",
        count=len(rows),
        unit=rows[0].label,
        gap=rows[0].note,
    )
    names = (plain(LAYER_NAMES["self"]), plain(LAYER_NAMES["verified"]))
    caption = say("Điểm tự chấm (vòng rỗng) và thẩm định (chấm đặc), xếp theo chênh lệch")
    svg = charts.dumbbell(rows, alt=plain(alt), names=names)
    return page.write.figure(svg, caption, _finding(page, by_unit))


def _finding(page: BlockPage, by_unit: list[Difference]) -> Message:
    if (largest := by_unit[0]).gap <= 0:
        return say("Không đơn vị nào tự chấm cao hơn thẩm định")
    over, unit = sum(found.gap > 0 for found in by_unit), page.units[largest.of].short
    values = {"count": over, "unit": unit, "gap": page.points(largest.gap)}
    return say("{count} đơn vị tự chấm cao hơn thẩm định, nhiều nhất {unit}: {gap} điểm", **values)


def _unit_table(page: BlockPage, by_unit: list[Difference]) -> Part:
    columns = [
        (say("Đơn vị"), lambda found: page.units[found.of].short),
        (numbers(say("Tự chấm")), lambda found: page.points(found.claimed)),
        (numbers(say("Thẩm định")), lambda found: page.points(found.verified)),
        (numbers(say("Chênh lệch")), lambda found: page.points(found.gap, sign=True)),
        (numbers(say("Số tiêu chí tự chấm cao hơn")), lambda found: found.over_claimed),
        (numbers(say("Số tiêu chí")), lambda found: len(found.gaps)),
    ]
    caption = say("Điểm tự chấm và thẩm định lần đầu, ở các tiêu chí có cả hai")
    return page.write.listing(caption, columns, by_unit, wide=True, data=page.name_data("tu-cham"))


def _criteria_table(page: BlockPage, by_criterion: list[Difference]) -> Part:
    order = {criterion.id: (place, criterion) for place, criterion in enumerate(page.block.criteria)}
    differing = [found for found in by_criterion if found.of in order and found.mean_absolute]
    if not differing:
        return page.write.paragraph(say("Điểm tự chấm trùng với thẩm định ở mọi tiêu chí."))
    differing.sort(key=lambda found: (-found.mean_absolute, order[found.of][0]))
    columns = [
        (texts(say("Tiêu chí")), lambda found: label_criterion(order[found.of][1], short=True)),
        (numbers(say("Chênh lệch bình quân")), lambda found: Num(mean(found.gaps), 2, sign=True)),
        (numbers(say("Chênh lệch tuyệt đối")), lambda found: Num(found.mean_absolute, 2)),
        (numbers(say("Tỷ lệ tự chấm cao hơn")), lambda found: Num(found.percent_over, 0, suffix="\u00a0%")),
        (numbers(say("Số đơn vị")), lambda found: len(found.gaps)),
    ]
    caption = say("Tiêu chí tự chấm lệch nhiều nhất, điểm bình quân một đơn vị")
    shown, data = differing[:MOST_CRITERIA], page.name_data("tu-cham-tieu-chi")
    table = page.write.listing(caption, columns, shown, wide=True, data=data)
    return page.write.folded(say("Các tiêu chí tự chấm lệch nhiều nhất"), table)


# --- a unit -------------------------------------------------------------------------------------------------------


def show_unit_layers(page: UnitPage) -> Section:
    """Where the unit's own score lay from the verified one, with explanations and their outcome."""
    found: dict[str, dict[str, LayerScore]] = {}
    for layer in page.results.layers(unit=page.unit.id):
        found.setdefault(layer.criterion, {})[layer.layer] = layer
    explained = {criterion for criterion, row in page.entered.items() if row.values.get("explanation")}
    shown = [c for c in page.block.criteria if c.id in explained or _is_worth_showing(found.get(c.id, {}))]
    if not shown and not any("self" in layers for layers in found.values()):
        return page.sentence("self_against_verified", say("Đơn vị không nộp điểm tự chấm."))
    if not shown:
        return page.sentence("self_against_verified", say("Điểm tự chấm trùng với thẩm định ở mọi tiêu chí."))
    rows = [_layer_row(page, criterion, found.get(criterion.id, {})) for criterion in shown]
    caption = say("Tiêu chí mà điểm tự chấm khác thẩm định, hoặc có giải trình")
    table = page.write.table(caption, [say("Tiêu chí"), *map(numbers, LAYER_NAMES.values())], rows)
    told = [_explained(page, criterion) for criterion in shown if criterion.id in explained]
    return page.section("self_against_verified", table, page.write.bullets(told) if told else None)


def _explained(page: UnitPage, criterion: Criterion) -> Message:
    values = page.entered[criterion.id].values
    return say(
        "{code}. Giải trình: {explanation}. Kết luận: {outcome}.",
        code=criterion.code,
        explanation=values["explanation"].rstrip("."),
        outcome=values.get("outcome", "–").rstrip("."),
    )


def _is_worth_showing(layers: dict[str, LayerScore]) -> bool:
    both = "self" in layers and "verified" in layers
    return both and layers["self"].points != layers["verified"].points


def _layer_row(page: UnitPage, criterion: Criterion, layers: dict[str, LayerScore]) -> list[object]:
    points = (page.points(layers[name].contribution) if name in layers else "–" for name in LAYER_NAMES)
    return [label_criterion(criterion, short=True), *points]
