"""What all documents share, letters too: what they are about, numbers as the regulation prints them, the masthead."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from ..errors import UsageError
from ..language import Message, Text, say, unknown
from ..model import Criterion, QuotedHead, RegulationHead, count_plan
from ..results import EnteredRow, Gap, QuarterResults, Standing, UnitRow
from ..scoring import Change, CriterionScore, UnitScore, split_change
from .drawing.writer import Num, Sheet, Writer
from .entry_words import describe_entry, explain_ceilings
from .quarter_data import QuarterData
from .regulation_words import describe_release

Ranked = TypeVar("Ranked", UnitScore, Standing)
Found = TypeVar("Found")


class Page(Sheet):
    """A page about a quarter: each kind of document says about what, and which sections it has."""

    kind: Message
    key: str
    title: Message  # its one top heading
    document = "bulletin"

    def __init__(self, opened: QuarterData, **scope: str):
        self.opened = opened
        self.results = opened.results
        self.write = Writer(opened.lang)
        self.scope = scope  # the block, or block and unit, whose rows shared sections show; empty for all

    # --- at hand ---

    @property
    def head(self) -> RegulationHead | QuotedHead:
        """How the regulation prints points, and its classes."""
        return self.results.regulation.head

    @cached_property
    def units(self) -> dict[str, UnitRow]:
        """The units in scope."""
        return self.results.units(**self.scope)

    @cached_property
    def scores(self) -> dict[str, UnitScore]:
        """The scores in scope."""
        return self.results.scores(**self.scope)

    @cached_property
    def scores_before(self) -> dict[str, UnitScore]:
        """Scores of the same units in the quarter before."""
        found = {unit: self.before.scores(unit=unit).get(unit) for unit in self.scores} if self.before else {}
        return {unit: score for unit, score in found.items() if score}

    @property
    def in_percent(self) -> bool:
        """Whether all changes on the page are counted in % of the maximum: where one unit's was another before."""
        return any(before.max_points != self.scores[unit].max_points for unit, before in self.scores_before.items())

    @cached_property
    def changes(self) -> dict[str, Change]:
        """The split change of each unit that has an earlier quarter, all in one unit."""
        if self.before is None:
            return {}
        given = self.before.regulation, self.results.regulation, self.in_percent
        return {unit: split_change(before, self.scores[unit], *given) for unit, before in self.scores_before.items()}

    @property
    def is_break(self) -> bool:
        """Whether the quarter before was scored by another regulation."""
        return self.before is not None and self.before.version != self.results.version

    @cached_property
    def compared(self) -> dict[str, Fraction]:
        """How each unit changed, as may be compared; where another block's rules scored it before, all others' alone.

        Across a break between regulations it is the performance.
        """
        return {unit: one.compared for unit, one in self.changes.items() if one.is_break == self.is_break}

    @property
    def previous(self) -> QuarterResults | Gap | None:
        """The quarter before; None where this is the first."""
        return self.opened.earlier[-1] if self.opened.earlier else None

    @property
    def before(self) -> QuarterResults | None:
        """The quarter before, where it has results to compare with."""
        return self.previous if isinstance(self.previous, QuarterResults) else None

    def no_change_reason(self) -> Message:
        """Why there is no change to show."""
        if self.previous is None:
            return say("Đây là quý đầu tiên có dữ liệu, chưa có quý trước để so sánh.")
        if isinstance(self.previous, Gap):
            return say(
                "Không so sánh được với {quarter}: {why}.", quarter=self.previous.quarter, why=self.previous.reason
            )
        return say("Quý trước chưa có kết quả để so sánh.")

    @property
    def contact(self) -> Text | str:
        """Where to write to."""
        return self.results.organisation.contact or self.results.organisation.committee

    def name_unit(self, unit: str) -> Text | str:
        """A unit's short name, asked for alone: another unit's name is no reason to make this page again."""
        found = self.results.units(unit=unit)
        return found[unit].short if unit in found else unit

    def describe_entry(
        self, unit: str, criterion: Criterion, score: CriterionScore, entered: EnteredRow | None
    ) -> Message:
        """What was entered at a unit for a criterion, or how much of the plan it did."""
        plan = self.results.plan(unit=unit) if criterion.counts_plan else []
        return describe_entry(criterion, score, entered, count_plan(plan, unit, self.results.quarter))

    # --- numbers and classes, as the regulation prints them ---

    def points(self, x: Fraction, sign: bool = False) -> Num:
        """Points, with the regulation's decimals."""
        return Num(x, self.head.rounding.places, sign)

    def percent(self, x: Fraction) -> Num:
        """A percentage, with the regulation's decimals."""
        return Num(x, self.head.rounding.percent_places, suffix="\u00a0%")

    def mean_percent(self, block: str) -> Num:
        """The mean of a block's units, which were all scored."""
        return self.percent(known(known(self.results.block(block)).mean_percent))

    def class_name(self, grade: str) -> Text:
        """The title of a class."""
        return next(one.title for one in self.head.classes if one.id == grade)

    def name_class(self, score: UnitScore) -> Message | Text:
        """A unit's final class, and the one by points where a ceiling holds it down."""
        name = self.class_name(score.final_class)
        if not is_held(score):
            return name
        by_points = self.class_name(score.class_by_points)
        return say("{final} (khống chế; theo điểm: {by_points})", final=name, by_points=by_points)

    def count_classes(self, scores: Iterable[UnitScore | Standing]) -> list[tuple[int, Text]]:
        """How many units have which class, the highest first."""
        grades = [score.final_class for score in scores]
        return [(grades.count(grade.id), grade.title) for grade in self.head.classes if grade.id in grades]

    def held_down(self, scores: Iterable[UnitScore | Standing]) -> list[Message]:
        """Each unit whose class a ceiling holds down, and why."""
        return [
            say(
                "{unit} đủ điểm loại {by_points} nhưng xếp loại **{final}**: {why}.",
                unit=self.units[score.unit].name,
                by_points=self.class_name(score.class_by_points),
                final=self.class_name(score.final_class),
                why=explain_ceilings(self.results, score)[0],
            )
            for score in scores
            if is_held(score)
        ]

    # --- sections ---

    def name_data(self, what: str) -> str:
        """The file name, without ending, of data that travels inside the page."""
        suffix = "" if self.opened.lang == "vi" else f".{self.opened.lang}"
        return f"{self.results.quarter}_{self.key}{self.opened.release.suffix}_{what}{suffix}"

    # --- the masthead ---

    def status(self) -> Message | str:
        """Provisional, published, or which revision."""
        return describe_release(self.opened.release)

    @property
    def dated(self) -> date:
        """The day that the page bears: of its publication, as planned until it is published."""
        return self.opened.release.dated or self.results.settings.publication_date

    @property
    def mark(self) -> Message | None:
        """The mark of illustrative data, where it is that."""
        is_mark = self.results.settings.illustrative
        return say("Dữ liệu minh họa, không phải kết quả thật của đơn vị") if is_mark else None

    def about(self, issuer: object, description: Message) -> dict[str, object]:
        """What the masthead tells exporters."""
        plain = self.write.plain
        return {
            "document": self.document,
            "lang": self.opened.lang,
            "title": plain(self.title),
            "kind": plain(self.kind),
            "status": plain(self.status()),
            "date": self.dated.isoformat(),
            "issuer": plain(issuer),
            "notice": plain(self.mark),
            "description": plain(description),
            "keywords": [plain(say("CCHC")), plain(self.results.quarter), plain(self.kind)],
        }

    # --- what is refused ---

    def require_unit(self, unit: str) -> UnitRow:
        """The unit of that id.

        Raises
        ------
        UsageError
            If there is none, or it has no points.
        """
        if not (found := self.results.units(unit=unit)):
            check_known(say("đơn vị"), unit, self.results.units())
        if found[unit].missing:
            raise UsageError(say("{unit} chưa có điểm: {why}", unit=found[unit].name, why=found[unit].missing))
        return found[unit]

    def list_missing(self) -> list[Message]:
        """The units in scope that have no points, and why."""
        return [say("{unit} ({why})", unit=one.name, why=one.missing) for one in self.units.values() if one.missing]

    def require_all_units(self) -> None:
        """Refuse a quarter in which a unit has no points.

        Raises
        ------
        UsageError
        """
        if missing := self.list_missing():
            raise UsageError(say("Chưa đủ điểm của mọi đơn vị: {units}", units=missing))


def check_known(what: Message, found: str, known: Iterable[str]) -> None:
    """Refuse an id that is not there.

    Raises
    ------
    UsageError
    """
    if found not in (listed := list(known)):
        raise UsageError(unknown(what, found, listed))


def known(found: Found | None) -> Found:
    """What cannot be missing where every unit that a page names was scored."""
    if found is None:
        raise LookupError
    return found


def is_held(score: UnitScore | Standing) -> bool:
    """Whether a ceiling holds a unit's class down."""
    return score.final_class != score.class_by_points


def rank(scores: Iterable[Ranked]) -> list[Ranked]:
    """The scores, best first; ties in printed order."""
    return sorted(scores, key=lambda score: -score.total)


def find_leaders(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Those with the highest total."""
    return [score for score in ranked if score.total == ranked[0].total]
