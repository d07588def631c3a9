"""A unit's points beside the median of its block, where the two differ."""

from fractions import Fraction
from typing import NamedTuple

from ...exact import round_half_up
from ...language import Message, say
from ...model import Criterion, label_criterion
from ...results import FEW_CASES, is_of_few
from ..drawing.dot_plots import paired_dots
from ..drawing.writer import Num, Part
from ..scoped_pages import UnitPage

MOST_ROWS, LEAST_ROWS, PLACES = 5, 2, 1


class Beside(NamedTuple):
    """What a unit reached of its own maximum, in %, and the median of the block's units."""

    title: Message
    own: Num
    middle: Num

    @property
    def gap(self) -> Fraction:
        """How much the unit lies above the median, as both are printed."""
        return self.own.x - self.middle.x


def compare(page: UnitPage, criterion: Criterion) -> Beside | None:
    """A criterion beside the block's median; None where it did not arise, or few cases tell little."""
    score, middle = page.score.criteria[criterion.id], page.medians.get(criterion.id)
    if middle is None or not score.is_applicable or _is_of_few(page, criterion):
        return None
    both = 100 * score.effective_points / score.effective_max, middle
    return Beside(label_criterion(criterion, short=True), *(Num(round_half_up(x, PLACES), PLACES) for x in both))


def _is_of_few(page: UnitPage, criterion: Criterion) -> bool:
    score = page.score.criteria[criterion.id]
    return score.is_applicable and is_of_few(criterion, page.find_entry(page.unit.id, criterion))


def show_beside_block(page: UnitPage) -> Part | None:
    """The criteria that lie farthest from the median, those below it first; nothing where fewer than two differ."""
    if not page.has_peers:
        return None
    found = [one for criterion in page.block.main if (one := compare(page, criterion)) and one.gap]
    apart = sorted(found, key=lambda one: -abs(one.gap))
    shown = sorted(apart[:MOST_ROWS], key=lambda one: one.gap)
    if len(shown) < LEAST_ROWS:
        return None
    rows = [page.chart_row(one.title, one.own.x, one.own) for one in shown]
    ends = [say("{title}: {own} so với trung vị {middle}", **shown[i]._asdict()) for i in (0, -1)]
    alt = say("Biểu đồ {n} tiêu chí so với trung vị khối, % điểm tối đa. {ends}.", n=len(shown), ends=ends)
    svg = paired_dots(rows, [float(one.middle.x) for one in shown], alt=page.write.plain(alt))
    caption = say("Tỷ lệ % điểm tối đa: chấm đặc là đơn vị, chấm rỗng là trung vị khối")
    if rest := len(apart) - len(shown):
        caption = say("{caption}; chỉ vẽ {k} tiêu chí chênh lệch nhiều nhất, còn {n} tiêu chí khác",
                      caption=caption, k=len(shown), n=rest)  # fmt: skip
    if few := sum(_is_of_few(page, one) for one in page.block.main):
        caption = say("{caption}; không so {n} tiêu chí dưới {few} trường hợp", caption=caption, n=few, few=FEW_CASES)
    below = sum(one.gap < 0 for one in apart)
    told = {"n": below, "k": len(apart) - below}
    finding = say("Thấp hơn trung vị khối (mức đứng giữa) ở {n} tiêu chí, cao hơn ở {k}", **told)
    if not told["k"]:
        finding = say("Thấp hơn trung vị khối (mức đứng giữa) ở {n} tiêu chí, không cao hơn ở tiêu chí nào", **told)
    if not below:
        finding = say("Cao hơn trung vị khối (mức đứng giữa) ở {k} tiêu chí, không thấp hơn ở tiêu chí nào", **told)
    return page.write.figure(svg, caption, finding)
