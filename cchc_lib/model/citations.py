"""What official letters quote of the regulation: titles, clauses, maxima, ceilings; no scale.

A letter rests on this alone: a change of a scale or of a class's bound, which no letter prints, makes none again.
"""

from .measures import Measure
from .regulation import Ceiling, Decision, Rounding
from .scalars import Clause, Identifier, Positive, Sentence, Short, Title, YamlModel


class QuotedGrade(YamlModel):
    """A class without its bound."""

    id: Identifier
    title: Title


class QuotedHead(YamlModel):
    """A version's title and act, how its points are printed, the names of its classes, and its ceilings."""

    title: Title
    decision: Decision
    rounding: Rounding
    classes: tuple[QuotedGrade, ...]
    ceilings: tuple[Ceiling, ...]

    def grade(self, grade_id: str) -> QuotedGrade:
        """The class of that id."""
        return next(grade for grade in self.classes if grade.id == grade_id)


class QuotedCriterion(YamlModel):
    """How a criterion and its entries are cited."""

    id: Identifier
    code: Sentence
    title: Title
    short: Short | None = None
    clause: Clause
    measure: Measure


class QuotedBlock(YamlModel):
    """A block's title and maximum, and how its criteria are cited."""

    title: Title
    max_points: Positive
    criteria: tuple[QuotedCriterion, ...]
