"""What all documents share, letters too: what they are about, numbers as the regulation prints them, the masthead."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from ..errors import UsageError
from ..exact import HUNDRED, ONE
from ..folders import suffix_of
from ..inputs import read_entry
from ..language import Message, Text, first_of, other_units, say
from ..model import Criterion, Entry, Grade, QuotedGrade, QuotedHead, Regulation, RegulationHead, count_plan
from ..quarter import Quarter
from ..releases import Release
from ..results import UNKNOWN, EnteredRow, Gap, QuarterResults, Standing, Swing, UnitRow, UnitYear, list_versions
from ..scoring import Change, UnitScore, split_change
from . import entry_words as words
from .drawing.charts import ChartRow
from .drawing.writer import NOTHING, Num, Sheet, Writer
from .ledger import note, state
from .quarter_data import QuarterData, with_results

MOST_UNITS, MOST_CRITERIA = 12, 4  # that a sentence names; titles are long
Ranked = TypeVar("Ranked", UnitScore, Standing)
Found = TypeVar("Found")
Name = Text | str | Message


class Page(Sheet):
    """A page about a quarter: each kind of document says about what, and which sections it has."""

    kind: Message
    stem = ""  # what its key begins with, for the kind; no record is kept of a page without
    document = "bulletin"
    of_year: bool | None = None  # whether it tells of a year that is made of its quarters; None: of whatever it gets

    def __init__(self, opened: QuarterData, **scope: str):
        self.opened = opened
        self.results = opened.results
        self.write = Writer(opened.lang, is_official=self.document == "letter")
        self.scope = scope  # the block, or block and unit, whose rows shared sections show; empty for all
        if self.of_year not in (None, self.results.sums_up):
            raise UsageError(self._refuse_period())

    # --- at hand ---

    @property
    def key(self) -> str:
        """By what its record and its data are called: what kind it is and, but of the whole, whom it is about."""
        return "_".join(filter(None, (self.stem, self.whom))) if self.stem else ""

    @property
    def recorded(self) -> str:
        """The key by which the record of a publication holds it."""
        return self.key

    @cached_property
    def about(self) -> Text | str:
        """The name of whom it is about: the organisation's, unless it is about a block or a unit."""
        return self.results.organisation.name

    @cached_property
    def title(self) -> Message:
        """Its one top heading; that of results, where a kind gives itself no other."""
        return say("Kết quả chấm điểm {scored} {quarter}: {name}", quarter=self.results.quarter, name=self.about)

    @property
    def release(self) -> Release:
        """As of which release it stands: a later one that did not make it again left it as it was."""
        return self.opened.standing(self.recorded)

    @property
    def head(self) -> RegulationHead | QuotedHead:
        """How the regulation prints points, and its classes; of a year those of the year."""
        return self.results.quoted if self.results.sums_up else self.results.regulation.head

    @property
    def cited(self) -> dict[str, object]:
        """The regulation as documents cite it: ``title``, and ``number`` and ``day`` of the act."""
        act = self.head.decision
        return {"title": self.head.title, "number": act.number, "day": act.date}

    @property
    def regulations(self) -> list[Regulation]:
        """The versions of the regulation that it is about."""
        return [self.results.regulation]

    @property
    def whom(self) -> str:
        """The unit or block that it is about; nobody where it is about all."""
        return self.scope.get("unit") or self.scope.get("block", "")

    @property
    def is_alone(self) -> bool:
        """Whether it is about a block that has a single unit, or about that one: nothing to compare it with."""
        peers = self.results.block(self.scope["block"]) if self.scope else None
        return peers is not None and peers.units == 1

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
        if self.results.sums_up:
            return True
        return any(before.max_points != self.scores[unit].max_points for unit, before in self.scores_before.items())

    @cached_property
    def changes(self) -> dict[str, Change]:
        """The split change of each unit that has an earlier quarter, all in one unit."""
        if self.before is None or self.results.sums_up:
            return {}
        given = self.before.regulation, self.results.regulation, self.in_percent
        return {unit: split_change(before, self.scores[unit], *given) for unit, before in self.scores_before.items()}

    @property
    def is_break(self) -> bool:
        """Whether another regulation scored the quarter before; of years any of the quarters of both."""
        return self.before is not None and len({*list_versions(self.before), *list_versions(self.results)}) > 1

    @cached_property
    def compared(self) -> dict[str, Fraction]:
        """How each unit changed, as far as that may be compared.

        Not where another block's rules scored it before, nor where it handed nothing in or a value is missing, then
        or now, nor where no criterion is left to compare. Across a break between regulations it is the performance. A
        year, which has no criteria, changes by its %.
        """
        if self.results.sums_up:
            before = {} if self.is_break else self.scores_before
            return {unit: self.scores[unit].percent - score.percent for unit, score in before.items()}
        alike = {unit: one for unit, one in self.changes.items() if not (self.has_moved(unit) or one.shares_nothing)}
        lacking = self.list_not_submitted, self.list_without_value
        return {unit: one.compared for unit, one in alike.items() if not any(listed(unit) for listed in lacking)}

    def list_not_submitted(self, unit: str) -> list[Quarter]:
        """Those of the two quarters in which a unit handed nothing in."""
        return [quarter for quarter, silent, _ in self._lacking if unit in silent]

    def list_without_value(self, unit: str) -> list[Quarter]:
        """Those in which a value of a unit is missing, though it handed others in."""
        return [quarter for quarter, _, partly in self._lacking if unit in partly]

    @cached_property
    def _lacking(self) -> list[tuple[Quarter, set[str], set[str]]]:
        """Of both quarters the units that handed nothing in, and those of which a value is missing."""
        both = (results for results in (self.before, self.results) if results)
        return [(results.quarter, results.not_submitting(), results.without_value()) for results in both]

    def has_moved(self, unit: str) -> bool:
        """Whether a unit was in another block the quarter before, and not in one that a new regulation renamed."""
        was = self.scores_before[unit].block
        return was != self.scores[unit].block and was in self.results.regulation.blocks

    @cached_property
    def swings(self) -> dict[str, Swing]:
        """How far the units of each block in scope usually move."""
        return {block: self.opened.swing(block) for block in dict.fromkeys(one.block for one in self.scores.values())}

    def judge(self, unit: str) -> str:
        """What the change of a unit is beside the usual swing of its block; that of years is not known."""
        if self.results.sums_up:
            return UNKNOWN
        change, score = self.changes[unit], self.scores[unit]
        return self.swings[score.block].judge(change, ONE if change.in_percent else HUNDRED / score.max_points)

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
        if isinstance(gap := self.previous, Gap):
            return say("Không so sánh được với {quarter}: {why}.", quarter=gap.quarter, why=gap.reason)
        if self.before and self.before.percents(**self.scope):  # of units that have ended or gone since
            return say("Không đơn vị nào ở đây có kết quả quý trước để so sánh.")
        return say("Quý trước chưa có kết quả để so sánh.")

    @property
    def contact(self) -> Text | str:
        """Where to write to."""
        return self.results.organisation.contact or self.results.organisation.committee

    def name_unit(self, unit: str) -> Text | str:
        """A unit's short name, asked for alone: another unit's name is no reason to make this page again."""
        found = self.find_unit(unit)
        return found.short if found else unit

    def find_unit(self, unit: str) -> UnitRow | None:
        """One of the units, or one that has ended, as it last was; None if no result tells of it."""
        if unit in (found := self.results.units(unit=unit)):
            return found[unit]
        told = [*with_results(self.opened.earlier), *self.opened.scored_quarters]
        return next((found[unit] for one in reversed(told) if unit in (found := one.units(unit=unit))), None)

    @cached_property
    def entered(self) -> dict[tuple[str, str], EnteredRow]:
        """What was entered in scope, by unit and criterion."""
        unit = self.scope.get("unit")
        return self.results.entered(unit=unit) if unit else self.results.entered(**self.scope)

    def find_entry(self, unit: str, criterion: Criterion) -> Entry | None:
        """What counts of a criterion at a unit in scope: what was entered, or how much of the plan it did."""
        if criterion.counts_plan:
            return count_plan(self.results.plan(unit=unit), unit, self.results.quarter)
        entered = self.entered.get((unit, criterion.id))
        return read_entry(criterion, entered) if entered else None

    def describe_entry(self, unit: str, criterion: Criterion) -> Message:
        """The same in words."""
        score = self.scores[unit].criteria[criterion.id]
        return words.describe_entry(criterion, score, self.find_entry(unit, criterion))

    def describe_why(self, unit: str, criterion: Criterion) -> Message:
        """Why a unit has its points for a criterion."""
        score, places = self.scores[unit], self.head.rounding.places
        block, entered = self.results.regulation.blocks[score.block], self.entered.get((unit, criterion.id))
        return words.describe_why(block, score, criterion, entered, self.find_entry(unit, criterion), places)

    # --- numbers and classes, as the regulation prints them ---

    def has_ranks(self, block: str) -> bool:
        """Whether a block has several units: one alone is not ranked."""
        peers = self.results.block(block)
        return peers is not None and peers.units > 1

    def points(self, x: Fraction, sign: bool = False) -> Num:
        """Points, with the regulation's decimals."""
        return Num(x, self.head.rounding.places, sign)

    def total(self, x: Fraction) -> Num:
        """A total as it is printed: points, and of a year, which is a % of the maximum, as that is."""
        return replace(self.percent(x), suffix="") if self.results.sums_up else self.points(x)

    def percent(self, x: Fraction) -> Num:
        """A percentage, with the regulation's decimals."""
        return Num.percent(x, self.head.rounding.percent_places)

    def mean_percent(self, block: str) -> Num:
        """The mean of a block's units, which were all scored."""
        mean = known(known(self.results.block(block)).mean_percent)
        return state("mean", f"{block} {self.results.quarter}", mean, self.percent(mean))

    def total_of(self, score: words.Classed) -> Num:
        """A unit's printed total."""
        return state("total", score.unit, score.total, self.total(score.total))

    def percent_of(self, score: UnitScore | Standing | UnitYear) -> Num:
        """A unit's printed total in % of its maximum."""
        whom = f"{score.unit} {self.results.quarter}"
        return state("percent", whom, score.percent, self.percent(score.percent))

    def tell_points(self, score: UnitScore) -> Message:
        """A unit's printed total of its maximum, and in % where that says more."""
        told = say("**{points}** trên {most} điểm", points=self.total_of(score), most=score.max_points)
        return told if repeats_points([score]) else say("{told} ({share})", told=told, share=self.percent_of(score))

    def rank_of(self, score: UnitScore | Standing) -> str:
        """A unit's rank in its block."""
        return state("rank", score.unit, score.rank, str(known(score.rank)))

    def class_of(self, score: words.Classed) -> Text:
        """A unit's class, after ceilings."""
        return state("class", score.unit, score.final_class, self.class_name(score.final_class))

    def class_by_points(self, score: words.Classed) -> Text:
        """The class that a unit's points alone would give."""
        return state("class by points", score.unit, score.class_by_points, self.class_name(score.class_by_points))

    def class_name(self, grade: str) -> Text:
        """The title of a class."""
        return next(one.title for one in self.head.classes if one.id == grade)

    def name_class(self, score: UnitScore | Standing) -> Message | Text:
        """A unit's final class, and in brackets what besides its points made it."""
        name = self.class_of(score)
        if not (mark := words.mark_class(self.results, self.units[score.unit], score, self.class_by_points)):
            return name
        told = say("{final} ({mark})", final=name, mark=mark)
        return state("ceiling", score.unit, None, told) if is_held(score) else told

    def explain_class(self, score: words.Classed) -> Message | Text:
        """A unit's final class, and why a ceiling holds it down to that where one does."""
        name = self.class_of(score)
        if not (why := self.explain_held(score)):
            return name
        by_points = self.class_by_points(score)
        return say("{final}, tuy đủ điểm loại {by_points}, vì {why}", final=name, by_points=by_points, why=why)

    def explain_held(self, score: words.Classed) -> list[Message]:
        """Why ceilings hold a unit's class down."""
        holding = words.explain_ceilings(self.results, score)[0]
        return state("ceiling explained", score.unit, None, holding) if holding else []

    def stated(self, what: str, n: int) -> int:
        """A count of what it is about, noted as it is printed."""
        return note(what, self.whom, n)

    def count_class(self, grade: Grade | QuotedGrade, scores: Iterable[UnitScore | Standing]) -> int:
        """How many units have a class."""
        return self.stated(f"units of class {grade.id}", sum(one.final_class == grade.id for one in scores))

    def count_classes(self, scores: Iterable[UnitScore | Standing]) -> list[tuple[int, Text]]:
        """How many units have which class, the highest first."""
        scores = list(scores)
        counted = [(self.count_class(grade, scores), grade.title) for grade in self.head.classes]
        return [(n, title) for n, title in counted if n]

    def held_down(self, scores: Iterable[UnitScore | Standing]) -> list[Message]:
        """Whose class a ceiling holds down, and why."""
        told = (
            (
                self.units[score.unit].name,
                say(
                    "đủ điểm loại {by_points} nhưng xếp loại **{final}** vì {why}",
                    by_points=self.class_by_points(score),
                    final=self.class_of(score),
                    why=self.explain_held(score),
                ),
            )
            for score in scores
            if is_held(score)
        )
        return [say("{units} {told}.", units=units, told=what) for units, what in self.join_alike(told)]

    def tell_rules(self, units: Iterable[UnitRow] | None = None) -> list[Message]:
        """What rules did to the totals of units in scope or of these, in a year to those of its quarters."""
        given = self.units.values() if units is None else units
        told = ((unit.name, rule) for unit in given for rule in self._tell_rules(unit))
        joined = [{"units": units, "told": rule} for units, rule in self.join_alike(told)]
        if self.results.sums_up:
            return [say("{units}, {told}.", **one) for one in joined]
        return [say("{units}: {told}.", **one) for one in joined]

    def _tell_rules(self, unit: UnitRow) -> Iterator[Message]:
        if not self.results.sums_up:
            yield from words.explain_rules(self.results, unit)
            return
        for quarter, rules in self.rules_of_quarters(unit.id).items():
            yield say("{quarter}: {told}", quarter=quarter, told=rules)

    def join_alike(self, told: Iterable[tuple[Name, object]]) -> list[tuple[Sequence[Name], object]]:
        """The units of which one and the same is told, together or counted; what is told first comes first."""
        found: dict[str, tuple[list[Name], object]] = {}
        for unit, what in told:
            found.setdefault(self.write.plain(what), ([], what))[0].append(unit)
        return [(self.name_or_count(units), what) for units, what in found.values()]

    def name_or_count(self, units: Sequence[Name]) -> Sequence[Name]:
        """The units of a sentence by their names; of more than anybody reads through how many they are."""
        return units if len(units) <= MOST_UNITS else [say("{n} đơn vị", n=len(units))]

    def rules_of_quarters(self, unit: str) -> dict[Quarter, list[Message]]:
        """What rules did to a unit's totals, by the quarter of the year."""
        return words.explain_rules_of_year(self.opened.scored_quarters, unit)

    # --- what sections are made of ---

    def chart_row(self, label: object, x: Fraction, text: object, note: object = None) -> ChartRow:
        """A row of a chart, its words as a figure has them."""
        plain = self.write.plain
        return ChartRow(plain(label), float(x), plain(text), plain(note))

    def name_data(self, what: str) -> str:
        """The file name, without ending, of data that travels inside the page."""
        return f"{self.results.quarter}_{self.key}{self.release.suffix}_{what}{suffix_of(self.opened.lang)}"

    # --- the masthead ---

    def status(self) -> Message | str:
        """Provisional, published, or which revision."""
        return self.release.status_name

    @property
    def dated(self) -> date:
        """The day that the page bears: of its publication, as planned until it is published."""
        return note("dated", "", self.release.dated or self.results.settings.publication_date)

    @property
    def as_of(self) -> date:
        """The day up to which the data tells."""
        return note("as of", "", self.results.settings.as_of)

    def deadline(self, step: str) -> date:
        """Until when a step of the quarter's work is to be done, as it was before releases later than the page."""
        day = self.results.deadline(step)
        since = self.opened.history.releases.of(self.results.quarter)[self.release.number :]
        moved = [release.moved[step] for release in since if step in release.moved]
        return note(f"deadline {step}", "", moved[0][0] if moved else day)

    @property
    def mark(self) -> Message | None:
        """The mark of illustrative data, where it is that."""
        is_mark = self.results.settings.illustrative
        return say("Dữ liệu minh họa, không phải kết quả thật của đơn vị") if is_mark else None

    def tell_period(self) -> Message:
        """Of which day the data is, and of which day the page, or shall be."""
        days = {"as_of": self.as_of, "dated": self.dated}
        if self.release.status == "provisional":
            return say("Số liệu đến ngày {as_of}; dự kiến phát hành {dated}", **days)
        return say("Số liệu đến ngày {as_of}; ngày phát hành {dated}", **days)

    def list_chips(self, headline: Message | None) -> Iterable[tuple[str, object]]:
        """What stands below the title of a masthead, each with its class."""
        chips = {"headline": headline, "period": self.tell_period(), "status": self.status(), "notice": self.mark}
        return chips.items()

    def metadata(self, issuer: object, description: Message) -> dict[str, object]:
        """What the masthead tells exporters."""
        plain = self.write.plain
        return {
            "document": self.document,
            "lang": self.opened.lang,
            "words": self.opened.lang.words,
            "of_years": self.opened.lang.of_years,
            "title": plain(self.title),
            "kind": plain(self.kind),
            "status": plain(self.status()),
            "date": self.dated.isoformat(),
            "issuer": plain(issuer),
            "notice": plain(self.mark),
            "description": plain(description),
            "keywords": [plain(say("{scored}")), plain(self.results.quarter), plain(self.kind)],
        }

    # --- what is refused ---

    def require_unit(self, unit: str) -> UnitRow:
        """The unit of that id.

        Raises
        ------
        UsageError
            If it has no points.
        """
        found = self.results.units(unit=unit)[unit]
        if missing := self.results.tell_missing(found):
            raise UsageError(missing)
        return found

    def _refuse_period(self) -> Message:
        period, known = self.results.quarter, "company_year, block_year, unit_year, year_notice"
        if self.of_year:
            quarters = Text("quý", "quarters")  # also where a body has years alone
            return say("{period} không phải là một năm gồm các {quarters}", period=period, quarters=quarters)
        return say("{period} gồm các quý: dùng {known}", period=period, known=known)

    def list_missing(self) -> list[object]:
        """The first units in scope that have no points, and why; how many others there are."""
        told = [say("{unit} ({why})", unit=one.name, why=one.missing) for one in self.units.values() if one.missing]
        return first_of(told, MOST_UNITS, other_units)

    def require_all_units(self) -> None:
        """Refuse a quarter in which a unit has no points.

        Raises
        ------
        UsageError
        """
        if missing := self.list_missing():
            raise UsageError(say("Chưa đủ điểm của mọi đơn vị: {units}", units=missing))


def known(found: Found | None) -> Found:
    """What cannot be missing where every unit that a page names was scored."""
    if found is None:
        raise LookupError
    return found


def is_held(score: UnitScore | Standing) -> bool:
    """Whether a ceiling holds a unit's class down."""
    return score.final_class != score.class_by_points


def compare_classes(head: RegulationHead | QuotedHead, score: UnitScore, before: UnitScore | None) -> int:
    """1 where the class is above that of the quarter before, -1 where it is below, else 0.

    Of a class that the regulation does not know any more it is not known whether it was higher.
    """
    order = [grade.id for grade in head.classes]
    if before is None or before.final_class not in order:
        return 0
    now, was = order.index(score.final_class), order.index(before.final_class)
    return (now < was) - (now > was)


def rank(scores: Iterable[Ranked]) -> list[Ranked]:
    """The scores, best first; ties in printed order. Without ranks, or of several blocks, by their totals."""
    found = sorted(scores, key=lambda score: -score.total)
    return sorted(found, key=lambda one: one.rank or 0) if len({one.block for one in found}) == 1 else found


def show_rank(score: UnitScore | Standing, among: Iterable[UnitScore | Standing]) -> str:
    """A unit's rank; nothing where none of these others stands in its block: one alone is not ranked."""
    peers = sum(one.block == score.block for one in among)
    return str(score.rank) if score.rank and peers > 1 else NOTHING


def repeats_points(scores: Iterable[UnitScore | Standing]) -> bool:
    """Whether the percentage says again what the points say: of a maximum of a hundred."""
    return all(score.percent == score.total for score in scores)


def have_same_points(leaders: Iterable[UnitScore | Standing]) -> bool:
    """Whether those who share a rank share their points too, which may differ where ranks go by the printed %."""
    return len({score.total for score in leaders}) == 1


def find_leaders(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Those that share the first rank; where there are none yet, the highest total."""
    return list_tied(ranked, lambda score: score.rank or score.total)


def list_tied(found: Sequence[Found], amount: Callable[[Found], object]) -> list[Found]:
    """The first one, and those that are as much as it, by what is printed of them."""
    return [one for one in found if amount(one) == amount(found[0])]
