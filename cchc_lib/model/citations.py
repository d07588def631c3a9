"""What official letters quote of the regulation: titles, clauses, maxima; nothing that points are computed from.

A letter rests on this alone: a change of a scale or of a class's bound, which no letter prints, makes none again.
"""

from .regulation import Decision, Rounding
from .scalars import Identifier, Positive, Sentence, Title, YamlModel


class QuotedGrade(YamlModel):
    """A class without its bound."""

    id: Identifier
    title: Title


class QuotedCeiling(YamlModel):
    """A ceiling without its condition."""

    clause: Sentence


class QuotedHead(YamlModel):
    """A version's title and act, how its points are printed, and the names of its classes."""

    title: Title
    decision: Decision
    rounding: Rounding
    classes: tuple[QuotedGrade, ...]
    ceilings: tuple[QuotedCeiling, ...]

    def grade(self, grade_id: str) -> QuotedGrade:
        """The class of that id."""
        return next(grade for grade in self.classes if grade.id == grade_id)


class QuotedCriterion(YamlModel):
    """How a criterion is cited."""

    id: Identifier
    code: Sentence
    clause: Sentence


class QuotedBlock(YamlModel):
    """A block's title and maximum, and how its criteria are cited."""

    title: Title
    max_points: Positive
    criteria: tuple[QuotedCriterion, ...]
