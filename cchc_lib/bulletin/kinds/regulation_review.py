"""A check-up of a version of the regulation, for the committee: how it worked in the quarters that it governed."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cached_property

from ...errors import UsageError
from ...language import Message, first_of, other_criteria, say
from ...model import Regulation, label_criterion
from ...results import QuarterResults, score_stored
from ...scoring import CriterionReview, Fall, UnitScore, review_ceilings, review_criteria, review_falls, straighten
from ..drawing.writer import Cell, Columns, Part, Section, counts, n_of, numbers, texts
from ..quarter_data import QuarterData
from ..regulation_words import tell_ceiling
from ..sections.revision import list_revised, tell_revised
from .bulletin import Bulletin

ENOUGH_QUARTERS = 4  # a year: what fewer show is counted, and nothing is concluded from it
FEWEST = 5  # cases under which no comparison is drawn
MOST_NAMED = 6
STEEP = Fraction(1, 5)  # of the maximum: one case that takes as much is a cliff


class RegulationReview(Bulletin):
    """How a version worked: what nobody and everybody lost, what decided classes, which ceilings were met."""

    kind = say("rà soát quy định")
    stem = "regulation_review"

    def __init__(self, opened: QuarterData, version: str):
        super().__init__(opened)
        self.version = version or self.results.version
        self.quarters: Sequence[QuarterResults] = [one for one in opened.known if one.version == self.version]
        if not self.quarters:
            raise UsageError(say("Bản quy định «{found}» chưa chấm quý nào đến {quarter}", found=self.version,
                                 quarter=self.results.quarter))  # fmt: skip
        self.regulation = self.quarters[-1].regulation
        self.title = say("Rà soát quy định chấm điểm {scored}, bản {version}", version=self.version)

    @cached_property
    def cases(self) -> list[UnitScore]:
        """The units of all the quarters, one after the other."""
        return [score for results in self.quarters for score in results.scores().values()]

    @cached_property
    def every(self) -> list[CriterionReview]:
        """The criteria of all blocks."""
        return list(review_criteria(self.regulation, self.cases))

    @property
    def reviewed(self) -> list[CriterionReview]:
        """Those that arose often enough to say something of nobody or everybody."""
        return [one for one in self.every if one.concerned >= FEWEST]

    @property
    def is_enough(self) -> bool:
        """Whether something can be concluded."""
        return len(self.quarters) >= ENOUGH_QUARTERS

    @cached_property
    def tried(self) -> list[Fall]:
        """The criteria at which so many would lose points by one worse case that something can be said of it."""
        found = ((results.scores(), results.one_cases()) for results in self.quarters)
        return [one for one in review_falls(self.regulation, found, STEEP) if one.full >= FEWEST]

    @cached_property
    def steep(self) -> list[Fall]:
        """Those at which it takes much from most of those who had all, the dearest first."""
        return sorted((one for one in self.tried if one.is_cliff), key=lambda one: -one.dearest)

    def headline(self) -> Message:
        """What a revision would look at first; of few quarters, that they are few."""
        if not self.is_enough:
            return say("Mới chấm {n} quý, chưa đủ để kết luận", n=len(self.quarters))
        steep, kept = len(self.steep), len(self._named(_nobody))
        if steep and kept:
            return say("{n} tiêu chí mất nhiều điểm vì một trường hợp; {kept} chưa từng mất điểm", n=steep, kept=kept)
        if steep:
            return say("{n} tiêu chí mất nhiều điểm vì một trường hợp", n=steep)
        if not self.reviewed:
            return say("Không tiêu chí nào phát sinh từ {few} lượt", few=FEWEST)
        if not kept and len(self.reviewed) < len(self.every):
            return say("Tiêu chí nào phát sinh từ {few} lượt cũng có lượt mất điểm", few=FEWEST)
        if not kept:
            return say("Tiêu chí nào cũng có lượt mất điểm")
        return say("{n} trong {of} tiêu chí chưa lượt nào mất điểm", n=kept, of=len(self.reviewed))

    def main_points(self) -> Section:
        """Over which quarters it looks, and what stands out."""
        told = say(
            "Bản {version} đã chấm {n} quý ({quarters}), cộng {cases}; một lượt là một đơn vị trong một quý.",
            version=self.version,
            n=len(self.quarters),
            quarters=[one.quarter for one in self.quarters],
            cases=say("{n} lượt", n=len(self.cases)),
        )
        revised = tell_revised(list_revised(self, self.quarters))
        points = [told, *revised, *(self._findings() if self.is_enough else [self._too_few()])]
        return self.section("main_points", self.write.bullets(points, "main-points"))

    def _too_few(self) -> Message:
        return say(
            "Mới có {n} quý, chưa đủ {enough} quý để kết luận: phần sau chỉ ghi số lượt, không nhận xét gì.",
            n=len(self.quarters),
            enough=ENOUGH_QUARTERS,
        )

    def _not_yet(self) -> Message:
        return say("Chưa xét: cần ít nhất {enough} quý, mới có {n}.", enough=ENOUGH_QUARTERS, n=len(self.quarters))

    def _findings(self) -> list[Message]:
        """What stands out; of what there is none that is said, not that there are 0."""
        steep, deciding = len(self.steep), sum(one.deciding > 0 for one in self.every)
        dormant = sum(not one.met for one in review_ceilings(self.regulation, self.cases))
        cliffs = say(
            "{n} tiêu chí: đang đủ điểm, chỉ một trường hợp không đạt là mất ít nhất {share} % điểm tối đa, "
            "ở ít nhất nửa số lượt sẽ mất điểm.",
            n=steep,
            share=100 * STEEP,
        )
        lowered = say("{n} tiêu chí có lượt mà chỉ riêng điểm mất ở đó đã làm hạ loại theo điểm.", n=deciding)
        of = len(self.regulation.head.ceilings)
        unmet = say("{n}/{of} điều kiện khống chế chưa gặp lần nào.", n=dormant, of=of)
        if not dormant:
            unmet = say("Điều kiện khống chế nào cũng đã gặp ít nhất một lần.") if of else _NO_CEILING
        fell = cliffs if steep else self._no_cliff()
        return [self._tell_idle(), fell, lowered if deciding else _NONE_DECIDES, unmet]

    def _tell_idle(self) -> Message:
        """At how many criteria nobody lost points, and at how many everybody did."""
        kept, lost = (len(self._named(which)) for which in (_nobody, _everybody))
        if not self.reviewed:
            return _none_arose()
        parts = [
            say("{n} tiêu chí chưa lượt nào mất điểm", n=kept) if kept else say("tiêu chí nào cũng có lượt mất điểm"),
            say("{n} tiêu chí mọi lượt đều mất điểm", n=lost)
            if lost
            else say("không tiêu chí nào mọi lượt đều mất điểm"),
        ]
        n = len(self.reviewed)
        return say("Trong {n} tiêu chí phát sinh từ {few} lượt: {parts}.", n=n, few=FEWEST, parts=parts)

    def _show_left_out(self) -> Part:
        """The criteria of which there is too little to say something of nobody or everybody."""
        left_out = [
            say("{criterion} ({block})", criterion=label_criterion(one.criterion, short=True), block=one.block.title)
            for one in self.every
            if one.concerned < FEWEST
        ]
        named = first_of(left_out, MOST_NAMED, other_criteria)
        told = say(
            "Không xét {n} tiêu chí phát sinh dưới {few} lượt: {named}.", n=len(left_out), few=FEWEST, named=named
        )
        return self.write.paragraph(told if left_out else None, "method")

    def _named(self, which: Callable[[CriterionReview], bool]) -> list[CriterionReview]:
        return [one for one in self.reviewed if which(one)]

    def idle(self) -> Section:
        """The criteria at which nobody lost a point, and those at which everybody did."""
        if not self.is_enough:
            return self.sentence("idle", self._not_yet())
        which = (say("Chưa lượt nào mất điểm"), _nobody), (say("Mọi lượt đều mất điểm"), _everybody)
        parts = [self.write.listing(caption, [*_ABOUT, _LOSING], self._named(found)) for caption, found in which]
        if not any(parts):
            mixed = say("Ở mọi tiêu chí được xét đều có lượt mất điểm và lượt đủ điểm.")
            parts = [self.write.paragraph(mixed if self.reviewed else _none_arose())]
        return self.section("idle", *parts, self._show_left_out())

    def cliffs(self) -> Section:
        """The criteria at which one worse case takes much of the points from most of those who had all."""
        if not self.is_enough:
            return self.sentence("cliffs", self._not_yet())
        columns: Columns = [
            *_ABOUT,
            (counts(say("Lượt đủ điểm sẽ mất nhiều")), lambda one: n_of(one.steep, one.full)),
            (numbers(say("Mất nhiều nhất")), lambda one: self.points(one.dearest)),
            (texts(say("Cách chấm")), lambda one: one.criterion.describe_scale()),
        ]
        caption = say(
            "Đang đủ điểm, thêm một trường hợp không đạt là mất ít nhất {share} % điểm tối đa, "
            "ở ít nhất nửa số lượt sẽ mất điểm; xét tiêu chí có từ {few} lượt sẽ mất điểm",
            share=100 * STEEP,
            few=FEWEST,
        )
        table = self.write.listing(caption, columns, self.steep, data=self.name_data("bac-dung"))
        return self.section("cliffs", table, self._show_lines(), nothing=self._no_cliff())

    def _no_cliff(self) -> Message:
        if not self.tried:
            return say(
                "Không tiêu chí nào có từ {few} lượt đang đủ điểm mà thêm một trường hợp không đạt là mất điểm.",
                few=FEWEST,
            )
        return say(
            "Trong các tiêu chí có từ {few} lượt đang đủ điểm mà thêm một trường hợp không đạt là mất điểm, không "
            "tiêu chí nào mất nhiều điểm chỉ vì một trường hợp.",
            few=FEWEST,
        )

    def _show_lines(self) -> Part:
        """How the quarters would have come out with a line in place of the bands of one cliff at a time."""
        tried = ((one, straighten(self.regulation, one.block.block, one.criterion)) for one in self.steep)
        found = [(one, version.blocks[one.block.block], self._compare(version)) for one, version in tried if version]
        columns: Columns = [
            (texts(say("Tiêu chí")), lambda row: label_criterion(row[0].criterion, short=True)),
            (texts(say("Khối")), lambda row: row[0].block.title),
            (texts(say("Cách chấm thử")), lambda row: row[1].by_id[row[0].criterion.id][0].describe_scale()),
            (counts(say("Lượt đổi điểm")), lambda row: _count_changed(row[2], "total")),
            (counts(say("Lượt đổi loại")), lambda row: _count_changed(row[2], "final_class")),
            (counts(say("Lượt đổi hạng")), lambda row: _count_changed(row[2], "rank")),
        ]
        caption = say("Tính thử: chấm lại các quý trên nếu thay thang bậc của riêng tiêu chí này bằng đường thẳng")
        return self.write.listing(caption, columns, found, data=self.name_data("duong-thang"))

    def _compare(self, version: Regulation) -> list[tuple[UnitScore, UnitScore]]:
        """Each unit in each quarter as it was scored, and as the version would have."""
        pairs = ((results.scores(), score_stored(results, version)) for results in self.quarters)
        return [(was[unit], now[unit]) for was, now in pairs for unit in was if unit in now]

    def deciding(self) -> Section:
        """The criteria at which lost points alone lowered the class, the most often first."""
        found = sorted((one for one in self.every if one.deciding), key=lambda one: -one.deciding)
        columns: Columns = [
            *_ABOUT,
            (counts(say("Lượt bị hạ loại")), lambda one: n_of(one.deciding, one.concerned)),
            _LOSING,
        ]
        caption = say("Số lượt được loại theo điểm cao hơn nếu đủ điểm riêng ở tiêu chí này")
        table = self.write.listing(caption, columns, found, data=self.name_data("quyet-dinh-loai"))
        return self.section("deciding", table, nothing=_NONE_DECIDES)

    def ceilings(self) -> Section:
        """How often each ceiling was met, and held a class down."""
        columns: Columns = [
            (texts(say("Điều kiện khống chế")), lambda one: tell_ceiling(self.regulation, one.ceiling)),
            (counts(say("Lượt gặp")), lambda one: n_of(one.met, one.concerned)),
            (numbers(say("Lượt giữ loại xuống")), lambda one: str(one.holding)),
            (numbers(say("Gặp mà không đổi loại")), lambda one: str(one.met - one.holding)),
        ]
        caption = say("Điều kiện khống chế, số lượt trên số lượt có thể gặp")
        found = review_ceilings(self.regulation, self.cases)
        table = self.write.listing(caption, columns, found, data=self.name_data("khong-che"))
        return self.section("ceilings", table, nothing=_NO_CEILING)


_NONE_DECIDES = say("Không lượt nào bị hạ loại chỉ vì điểm mất ở một tiêu chí.")
_NO_CEILING = say("Bản quy định này không có điều kiện khống chế.")
_ABOUT: Columns = [
    (texts(say("Tiêu chí")), lambda one: label_criterion(one.criterion, short=True)),
    (texts(say("Khối")), lambda one: one.block.title),
    (numbers(say("Tối đa")), lambda one: one.criterion.max_points),
]
_LOSING = (counts(say("Lượt mất điểm")), lambda one: n_of(one.losing, one.concerned))


def _none_arose() -> Message:
    return say("Không tiêu chí nào phát sinh từ {few} lượt.", few=FEWEST)


def _count_changed(pairs: Sequence[tuple[UnitScore, UnitScore]], what: str) -> Cell:
    return n_of(sum(getattr(was, what) != getattr(now, what) for was, now in pairs), len(pairs))


def _nobody(one: CriterionReview) -> bool:
    return not one.losing


def _everybody(one: CriterionReview) -> bool:
    return one.losing == one.concerned
