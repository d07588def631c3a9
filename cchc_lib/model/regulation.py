"""The regulation: criteria in sections in blocks, classes, ceilings, rounding."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator

from ..exact import MOST_PLACES, ZERO, Ratio, add_up, decimals_of
from ..language import Message, Since, Text, say, unknown
from .grades import Grade, find_odd_grades, find_unknown_highest
from .measures import BlockAverageMeasure, Measure, OutOfRange, RelativeMeasure, ValueMeasure
from .records import Entry
from .scalars import (
    Clause,
    Day,
    Flag,
    Identifier,
    NotNegative,
    Positive,
    QuarterOf,
    Sentence,
    Short,
    Title,
    Whole,
    YamlModel,
    one_of,
)
from .scales import AwardScale, Scale, Terms
from .year import YearRule

SIDES = MAIN, BONUS, PENALTY = "main", "bonus", "penalty"
Policy = Literal["rescale_in_section", "rescale_in_block", "full_points", "zero"]
TO_FILL = "…"  # what a draft leaves to its author
# what a blank regulation says of itself, until its author takes it out
TEMPLATE_NOTICE = "Mẫu quy định để sửa, chưa phải quy định đã ban hành."
KnownCriterion = Annotated[Identifier, one_of("criteria", say("tiêu chí"))]  # of some block


class CriterionName(YamlModel):
    """What a criterion is called by."""

    id: Identifier
    code: Sentence
    title: Title
    short: Short | None = None
    clause: Clause


class Criterion(CriterionName):
    """One criterion: identity, measure and scale.

    ``id`` is stable over versions; the printed ``code`` may be renumbered.
    """

    takes_off: ClassVar[bool] = False

    max_points: Positive
    measure: Measure
    scale: Scale
    evidence: Literal["required", "optional"] = "optional"
    not_applicable: Policy | None = None

    def find_problems(self) -> Iterator[Message]:
        """That measure and scale do not fit each other."""
        values = {"scale": self.scale.kind, "measure": self.measure.kind, "allowed": self.scale.measures}
        if self.measure.kind not in self.scale.measures:
            yield say("thang điểm {scale} không dùng được với cách đo {measure}; dùng được: {allowed}", **values)
        else:
            self.scale.check(self.measure, self.max_points)

    @property
    def enters_nothing(self) -> bool:
        """Whether its value comes from elsewhere: another block's average, or the yearly plan."""
        return self.measure.enters_nothing

    @property
    def averaged(self) -> BlockAverageMeasure | None:
        """The measure where it reads another block's average."""
        return self.measure if isinstance(self.measure, BlockAverageMeasure) else None

    @property
    def relative(self) -> RelativeMeasure | None:
        """The measure where a number is held against those of the other units of the block."""
        return self.measure if isinstance(self.measure, RelativeMeasure) else None

    @property
    def rests_on_others(self) -> bool:
        """Whether what other units did moves its points too."""
        return bool(self.averaged or self.relative)

    @property
    def counts_plan(self) -> bool:
        """Whether it counts the tasks of the yearly plan."""
        return self.enters_nothing and not self.averaged

    @property
    def counts_shortcomings(self) -> bool:
        """Whether what is entered is compared with the list of shortcomings."""
        return getattr(self.measure, "compare", None) == "shortcomings"

    @property
    def has_total(self) -> bool:
        """Whether a total is entered beside the value."""
        return self.measure.has_total

    @property
    def in_percent(self) -> bool:
        """Whether the entered value itself is a percentage."""
        return isinstance(self.measure, ValueMeasure | RelativeMeasure) and self.measure.unit.vi == "%"

    @property
    def x_in_percent(self) -> bool:
        """Whether an entry makes a percentage by itself, which none of another unit moves."""
        return self.in_percent or (self.measure.gives_percent and not self.relative)

    @property
    def highest_x(self) -> Fraction | None:
        """The highest x that can be; None where the measure alone sets no end to it."""
        return self.max_points if isinstance(self.scale, AwardScale) else self.measure.highest_x

    def least_step(self, decimals: int) -> Fraction:
        """The least by which an entered value changes, where the block's values have so many decimals."""
        return self.scale.step if isinstance(self.scale, AwardScale) else self.measure.least_step(decimals)

    @property
    def is_of_cases(self) -> bool:
        """Whether its percentage is one of cases: a share or items done, which never pass 100 %."""
        return self.measure.ends_at_100

    def find_out_of_range(self, value: Fraction, total: Fraction | None) -> OutOfRange:
        """What is wrong with an entry whose numbers could be read."""
        yield from self.scale.find_out_of_range(value, self.max_points)
        yield from self.measure.find_out_of_range(value, total)

    def read_x(self, entry: Entry) -> Fraction:
        """The number that the scale reads: a percentage where a total is entered, else the value."""
        return self.measure.read(entry)

    def points_at(self, x: Fraction) -> Fraction:
        """Exact points for x."""
        return self.scale.points(x, self.max_points)

    @cached_property
    def rise(self) -> Fraction:
        """How many points more the highest x has, or ever more of it, than 0 has; none where points go both ways."""
        if self.scale.goes_both_ways:
            return ZERO
        top = self.highest_x
        points = self.scale.points_far_out(self.max_points) if top is None else self.points_at(top)
        return points - self.points_at(ZERO)

    @property
    def counts_wrong(self) -> bool:
        """Whether what is entered went wrong: more of it has fewer points, or more taken off."""
        return self.rise > 0 if self.takes_off else self.rise < 0

    def terms(self, places: int = 2) -> Terms:
        """What its scale is told by, points with so many decimals."""
        return Terms(self.measure, self.max_points, self.takes_off, places)

    def describe_measure(self, fully: bool = False) -> Message:
        """What x is, as the table of criteria says it; ``fully`` with what tells apart measures worded alike."""
        return self.measure.describe_fully() if fully else self.measure.describe()

    def describe_change(self, by: Fraction) -> Message:
        """So much more of what is entered, or less where it is negative."""
        return self.measure.describe_change(by)

    def describe_scale(self) -> Message:
        """The whole scale in words, as the table of criteria prints it."""
        return self.scale.describe(self.terms())

    def explain_step(self, x: Fraction, places: int, reached: Message | None = None) -> Message:
        """What x came to, in words or as ``reached`` tells it; points with so many decimals."""
        return self.scale.explain(x, self.terms(places)._replace(reached=reached))

    def derive_step(self, x: Fraction) -> Message:
        """How x became its points, with every number on the way."""
        return self.scale.derive(x, self.terms())

    def describe_full(self) -> Message:
        """What earns all the points; of a penalty, what takes none off; else the best that there is."""
        return self.scale.describe_full(self.terms())


class PenaltyCriterion(Criterion):
    """One whose scale gives what is taken off; what is entered may be that itself."""

    takes_off = True

    def describe_measure(self, fully: bool = False) -> Message:
        if isinstance(self.scale, AwardScale):
            return say("{Team} trừ điểm")
        return super().describe_measure(fully)

    def describe_change(self, by: Fraction) -> Message:
        if not isinstance(self.scale, AwardScale):
            return super().describe_change(by)
        amount = self.measure.amount(abs(by))
        if by > 0:
            return say("{team} tăng điểm phạt {amount}", amount=amount)
        return say("{team} giảm điểm phạt {amount}", amount=amount)


class Section(YamlModel):
    """A domain of the regulation and its criteria."""

    code: Sentence
    title: Title
    max_points: Positive
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    def find_problems(self) -> Iterator[Message]:
        """Maxima that do not add up."""
        total = sum(criterion.max_points for criterion in self.criteria)
        if total != self.max_points:
            values = {"code": self.code, "stated": self.max_points, "found": total}
            yield say("mục {code}: điểm tối đa ghi {stated}, các tiêu chí cộng lại {found}", **values)


class Adjustment(YamlModel):
    """Bonus or penalty points outside the maximum, with their cap."""

    cap: NotNegative
    criteria: tuple[Criterion, ...] = ()


class Penalty(Adjustment):
    """Points that are taken off."""

    criteria: tuple[PenaltyCriterion, ...] = ()


class Block(YamlModel):
    """A group of units with the same criteria."""

    block: Identifier
    title: Title
    max_points: Positive
    not_applicable: Policy
    may_exceed_max: Flag = False
    sections: tuple[Section, ...] = Field(min_length=1)
    bonus: Adjustment = Adjustment(cap=ZERO)
    penalty: Penalty = Penalty(cap=ZERO)

    def find_problems(self) -> Iterator[Message]:
        """Maxima that do not add up, and what is written twice."""
        total = sum(section.max_points for section in self.sections)
        if total != self.max_points:
            sums = {"stated": self.max_points, "found": total}
            yield say("điểm tối đa của khối ghi {stated}, các mục cộng lại {found}", **sums)
        for name in ("id", "code", "short"):
            values = [value for criterion in self.criteria if (value := getattr(criterion, name))]
            if name == "code":
                values += [section.code for section in self.sections]
            if twice := sorted({str(value) for value in values if values.count(value) > 1}):
                yield say("{key} ghi hai lần trong khối: {found}", key=name, found=twice)
        beside = [*self.bonus.criteria, *self.penalty.criteria]
        if ruled := [criterion.id for criterion in beside if criterion.not_applicable]:
            yield say(
                "not_applicable không dùng ở tiêu chí thưởng, phạt: không phát sinh thì không cộng, không trừ điểm "
                "(thấy ở {found})",
                found=ruled,
            )
        if self.block in self.needs:
            yield say("khối không thể lấy điểm trung bình của chính nó")

    def criteria_with_side(self) -> Iterator[tuple[Criterion, str]]:
        """Every criterion in printed order, with the side of the sum it stands on: main, bonus or penalty."""
        yield from ((criterion, MAIN) for criterion in self.main)
        yield from ((criterion, BONUS) for criterion in self.bonus.criteria)
        yield from ((criterion, PENALTY) for criterion in self.penalty.criteria)

    @property
    def main(self) -> list[Criterion]:
        """The criteria inside the maximum, in printed order."""
        return [criterion for section in self.sections for criterion in section.criteria]

    @property
    def criteria(self) -> list[Criterion]:
        """Every criterion, in printed order."""
        return [criterion for criterion, _ in self.criteria_with_side()]

    @property
    def enters_nothing(self) -> bool:
        """Whether the values of all its criteria come from elsewhere: its units have nothing to hand in."""
        return all(criterion.enters_nothing for criterion in self.criteria)

    @property
    def by_id(self) -> dict[str, tuple[Criterion, str]]:
        """Every criterion and the side it stands on, by its id."""
        return {criterion.id: (criterion, side) for criterion, side in self.criteria_with_side()}

    def with_criteria(self, change: Callable[[Sequence[Criterion]], Iterable[Criterion]]) -> "Block":
        """The block with other criteria in each of its sections, in its bonus and in its penalty."""

        def put(part):
            return part.model_copy(update={"criteria": tuple(change(part.criteria))})

        sides = {BONUS: put(self.bonus), PENALTY: put(self.penalty)}
        return self.model_copy(update={"sections": tuple(map(put, self.sections)), **sides})

    def with_criterion(self, changed: Criterion) -> "Block":
        """The block with one of its criteria otherwise."""
        return self.with_criteria(lambda found: [changed if one.id == changed.id else one for one in found])

    def summed(self) -> "Block":
        """The block with the maxima that its criteria add up to; a section that has none is gone."""
        sums = [(section, add_up(c.max_points for c in section.criteria)) for section in self.sections]
        left = [section.model_copy(update={"max_points": most}) for section, most in sums if section.criteria]
        most = add_up(section.max_points for section in left)
        return self.model_copy(update={"sections": tuple(left), "max_points": most})

    @property
    def averages(self) -> list[BlockAverageMeasure]:
        """The averages of other blocks that criteria of this one read."""
        return [average for criterion in self.criteria if (average := criterion.averaged)]

    @property
    def needs(self) -> set[str]:
        """The blocks whose average this one reads, which are scored before it."""
        return {average.block for average in self.averages}


class Rounding(YamlModel):
    """Where and to how many decimals points are rounded, half up."""

    at: Literal["criterion", "total", "both"]
    places: Whole
    percent_places: Whole

    def find_problems(self) -> Iterator[Message]:
        """Decimals that nobody would print."""
        for key, found in (("places", self.places), ("percent_places", self.percent_places)):
            if found > MOST_PLACES:
                yield say("{key} nhiều nhất là {most} (thấy {found})", key=key, most=MOST_PLACES, found=found)


class Condition(YamlModel):
    """When a ceiling holds a class down."""

    criterion: KnownCriterion | None = None
    points_below: Positive | None = None
    value_at_least: NotNegative | None = None
    overdue_shortcomings_at_least: Whole | None = None

    def find_problems(self) -> Iterator[Message]:
        """Keys that are not those of one kind."""
        given = {key for key, value in self if value is not None}
        on_criterion = {"criterion", "points_below"}, {"criterion", "value_at_least"}
        if given not in (*on_criterion, {"overdue_shortcomings_at_least"}):
            yield say("cần criterion cùng points_below hoặc value_at_least, hoặc chỉ overdue_shortcomings_at_least")
        if self.overdue_shortcomings_at_least == 0:
            yield say("overdue_shortcomings_at_least phải lớn hơn 0")


class Ceiling(YamlModel):
    """A condition that holds the class down whatever the points (điều kiện khống chế)."""

    when: Condition
    highest_class: Identifier
    clause: Clause


class Veto(YamlModel):
    """A criterion at which a unit must not be left without points (điểm liệt); it takes no points off.

    Attributes
    ----------
    then : str
        What a criterion of 0 points, before any rounding, does to a unit to which it applies: ``total_zero`` makes
        the total 0, ``rank_last`` ranks the unit behind those of its block that no veto strikes.
    """

    criterion: KnownCriterion
    then: Literal["total_zero", "rank_last"]
    clause: Clause


class NoPoints(YamlModel):
    """A rule by which what was not handed in has no points: all that a unit enters, or a single value."""

    points: NotNegative
    clause: Clause

    @field_validator("points")
    @classmethod
    def _check_nothing(cls, points: Fraction) -> Fraction:
        if points:
            raise ValueError(say("phải là 0: không có hồ sơ, số liệu thì được 0 điểm (thấy {found})", found=points))
        return points


class Decision(YamlModel):
    """The act that put a version in force."""

    number: Sentence
    date: Day
    issuer: Title


class AmendedRule(YamlModel):
    """One thing that a version changed, and the blocks that it concerns; without any, all of them."""

    text: Title
    blocks: tuple[Identifier, ...] = ()


class Amendment(YamlModel):
    """What a version changed in the one before it."""

    version: Annotated[Sentence, one_of("versions", say("phiên bản"))]
    changes: tuple[AmendedRule, ...] = Field(min_length=1)

    def concerning(self, block: str) -> list[Text]:
        """What changed for a block."""
        return [change.text for change in self.changes if not change.blocks or block in change.blocks]


class RegulationHead(YamlModel):
    """``regulation.yaml``: all of a version but its blocks.

    Attributes
    ----------
    rank_by : str
        Which number ranks are made by, as it is printed: the ``total``, or the ``percent`` of the maximum.
    not_submitted : NoPoints or None
        What becomes of a unit that hands nothing in, by a record; without it such a unit cannot be scored.
    without_value : NoPoints or None
        What becomes of a criterion without a verified value at a unit that has others; without it that is a fault.
    """

    title: Title
    decision: Decision
    applies_from: QuarterOf
    draft: Flag = False
    notice: Title | None = None
    legal_basis: tuple[Title, ...] = ()
    amends: Amendment | None = None
    rounding: Rounding
    classes: tuple[Grade, ...] = Field(min_length=1)
    ceilings: tuple[Ceiling, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    rank_by: Literal["total", "percent"] = "total"
    not_submitted: NoPoints | None = None
    without_value: NoPoints | None = None
    year: YearRule | None = None
    blocks: tuple[Identifier, ...] = Field(min_length=1)

    @property
    def start(self) -> Since:
        """From when it applies, for people."""
        return Since(self.applies_from)

    @property
    def to_fill(self) -> list[str]:
        """The keys in which ``…`` still stands for what the author has to write."""
        changes = self.amends.changes if self.amends else ()
        is_open = {
            "decision › number": self.decision.number == TO_FILL,
            "amends › changes": any(change.text.vi == TO_FILL for change in changes),
        }
        return [key for key, found in is_open.items() if found]

    def find_problems(self) -> Iterator[Message]:
        """What is left to fill in, and classes, ceilings and blocks that do not go together."""
        if self.to_fill and not self.draft:
            yield say("còn «{mark}» phải điền ở {keys}", mark=TO_FILL, keys=self.to_fill)
        yield from find_odd_grades(self.classes)
        yield from find_unknown_highest((one.highest_class for one in self.ceilings), self.classes)
        for message in self.year.find_unknown(self.classes) if self.year else ():
            yield say("year › {what}", what=message)
        if len(set(self.blocks)) != len(self.blocks):
            yield say("blocks: ghi hai lần: {found}", found=self.blocks)
        amended = (block for change in (self.amends.changes if self.amends else ()) for block in change.blocks)
        for block in dict.fromkeys(one for one in amended if one not in self.blocks):
            yield say("amends: {what}", what=unknown(say("khối"), block, self.blocks))

    @property
    def year_classes(self) -> tuple[Grade, ...]:
        """The classes of the year: those of the quarters unless it has a list of its own."""
        return (self.year.classes if self.year else ()) or self.classes


@dataclass(frozen=True)
class Regulation:
    """One whole version of the regulation."""

    version: str
    head: RegulationHead
    blocks: dict[str, Block]

    @property
    def rounding(self) -> Rounding:
        """Where points are rounded."""
        return self.head.rounding

    @property
    def codes(self) -> dict[tuple[str, str], str]:
        """The printed code of each criterion, by block and id."""
        return {(name, c.id): c.code for name, block in self.blocks.items() for c in block.criteria}

    def grade(self, grade_id: str) -> Grade:
        """The class of that id."""
        return next(grade for grade in self.head.classes if grade.id == grade_id)

    def scoring_order(self) -> list[str]:
        """The blocks, each after those whose average it reads.

        Raises
        ------
        ValueError
            With a `Message`, where blocks read each other's average in a circle.
        """
        done: list[str] = []
        while len(done) < len(self.blocks):
            ready = [b for b, block in self.blocks.items() if b not in done and block.needs <= set(done)]
            if not ready:
                rest = [b for b in self.blocks if b not in done]
                raise ValueError(say("các khối lấy điểm trung bình của nhau thành vòng: {found}", found=rest))
            done += ready
        return done


def check_regulation(regulation: Regulation) -> Iterator[tuple[str, Message]]:
    """What only the whole regulation can tell wrong: ``(block or "", message)`` for each problem.

    Blocks that could not be read may be missing.
    """
    known = regulation.head.blocks
    for name, block in regulation.blocks.items():
        for missing in sorted(block.needs - set(known)):
            yield name, say("khối «{found}» không có; đang có: {allowed}", found=missing, allowed=known)
        for veto in regulation.head.vetoes:
            if block.by_id.get(veto.criterion, (None, MAIN))[1] != MAIN:
                yield name, say("vetoes: «{found}» là tiêu chí thưởng hoặc phạt", found=veto.criterion)
        places = regulation.rounding.places
        stated = [
            ("max_points", block.max_points),
            ("bonus › cap", block.bonus.cap),
            ("penalty › cap", block.penalty.cap),
        ]
        # a total is held by these three, and printed; of criteria and sections a fraction may be written
        parts = [(f"{criterion.id} › max_points", criterion.max_points) for criterion in block.criteria]
        parts += [(f"{section.code} › max_points", section.max_points) for section in block.sections]
        stated += [(key, number) for key, number in parts if not isinstance(number, Ratio)]
        for key, number in stated:
            decimals = decimals_of(number)
            if decimals is None or decimals > places:
                told = {"key": key, "found": number, "places": places}
                yield name, say("{key}: {found} có quá {places} chữ số thập phân", **told)
    if all(block.needs <= set(regulation.blocks) for block in regulation.blocks.values()):
        try:
            regulation.scoring_order()
        except ValueError as error:
            yield "", error.args[0]
