"""What official letters quote of the regulation: titles, clauses, maxima, ceilings; no scale.

A letter rests on this alone: a change of a scale or of a class's bound, which no letter prints, makes none again.
"""

from ..language import Message, Text, say
from .grades import QuotedGrade
from .measures import Measure
from .regulation import Ceiling, Criterion, CriterionName, Decision, NoPoints, Rounding, Veto
from .scalars import Positive, Title, YamlModel


class QuotedHead(YamlModel):
    """A version's title and act, how its points are printed, its classes by name, what holds a unit down."""

    title: Title
    decision: Decision
    rounding: Rounding
    classes: tuple[QuotedGrade, ...]
    ceilings: tuple[Ceiling, ...]
    vetoes: tuple[Veto, ...] = ()
    not_submitted: NoPoints | None = None
    without_value: NoPoints | None = None

    def grade(self, grade_id: str) -> QuotedGrade:
        """The class of that id."""
        return next(grade for grade in self.classes if grade.id == grade_id)


class QuotedCriterion(CriterionName):
    """How a criterion and its entries are cited."""

    measure: Measure


class QuotedBlock(YamlModel):
    """A block's title and maximum, and how its criteria are cited."""

    title: Title
    max_points: Positive
    criteria: tuple[QuotedCriterion, ...]


Cited = Criterion | QuotedCriterion


def label_criterion(criterion: Cited, short: bool = False) -> Message:
    """Printed code and title, or its ``short`` name."""
    return say("{code} {title}", code=criterion.code, title=short_name(criterion) if short else criterion.title)


def short_name(criterion: Cited) -> Text:
    """Its short name; where it has none, the title without what stands in brackets behind it."""
    vi, en = criterion.title.vi, criterion.title.en
    return criterion.short or Text(vi.partition(" (")[0], en.partition(" (")[0] if en else None)
