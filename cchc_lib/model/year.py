"""The rule by which a version makes a year of its quarters: ``year:`` in ``regulation.yaml``."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, field_validator

from ..exact import ONE
from ..language import Message, say
from .grades import Grade, find_odd_grades, find_unknown_highest
from .scalars import Clause, Identifier, Positive, Whole, YamlModel

QuarterNumber = Literal["1", "2", "3", "4"]
NUMBERS: tuple[QuarterNumber, ...] = get_args(QuarterNumber)


def _find_no_number(key: str, found: int) -> Iterator[Message]:
    if not 1 <= found <= len(NUMBERS):
        yield say("{key} phải từ 1 đến 4 (đang là {found})", key=key, found=found)


def _own_classes(value: object) -> object:
    if value in ("same", ()):
        return ()
    if not isinstance(value, list) or not value:
        raise ValueError(say("classes phải là same (như của quý), hoặc một danh sách loại"))
    return value


_OwnClasses = Annotated[
    tuple[Grade, ...], BeforeValidator(_own_classes, json_schema_input_type=Literal["same"] | tuple[Grade, ...])
]


class YearCondition(YamlModel):
    """When a ceiling holds the year's class down: classes of quarters, or what is overdue when the year ends."""

    class_below: Identifier | None = None
    quarters_at_least: Whole | None = None
    overdue_shortcomings_at_least: Whole | None = None

    def find_problems(self) -> Iterator[Message]:
        """Keys that are not those of one kind."""
        of_quarters = {self.class_below is not None, self.quarters_at_least is not None}
        if of_quarters != {self.overdue_shortcomings_at_least is None}:
            yield say("cần class_below cùng quarters_at_least, hoặc chỉ overdue_shortcomings_at_least")
        if self.quarters_at_least is not None:
            yield from _find_no_number("quarters_at_least", self.quarters_at_least)
        if self.overdue_shortcomings_at_least == 0:
            yield say("overdue_shortcomings_at_least phải lớn hơn 0")


class YearCeiling(YamlModel):
    """A condition that holds the year's class down whatever its %."""

    when: YearCondition
    highest_class: Identifier
    clause: Clause


class YearRule(YamlModel):
    """How the quarters of a unit make its year.

    Attributes
    ----------
    combine : str or None
        ``mean`` of the quarters' %, or the ``last`` of them; None where they are weighted.
    weights : dict of str to Fraction or None
        The weight of each quarter, by its number. The weights of the quarters that a unit has are what divides.
    of : str
        Which % of a quarter: as ``printed``, or ``exact``.
    quarters_needed : int
        A unit with fewer has no result.
    classes : tuple of Grade
        The year's own; none where they are those of the quarters, which is written ``same``.
    """

    combine: Literal["mean", "last"] | None = None
    weights: dict[QuarterNumber, Positive] | None = None
    of: Literal["printed", "exact"] = "printed"
    quarters_needed: Whole
    classes: _OwnClasses = ()
    ceilings: tuple[YearCeiling, ...] = ()
    clause: Clause | None = None

    @field_validator("weights", mode="before")
    @classmethod
    def _of_every_quarter(cls, weights: object):
        if weights is not None and not (isinstance(weights, dict) and set(weights) == set(NUMBERS)):
            found = list(weights) if isinstance(weights, dict) else weights
            text = say("cần trọng số của đủ bốn quý: {{1: 1, 2: 1, 3: 1, 4: 2}} (đang có {found})", found=found)
            raise ValueError(text)
        return weights

    def find_problems(self) -> Iterator[Message]:
        """Keys that do not go together, and classes that are out of order."""
        if (self.combine is None) == (self.weights is None):
            yield say("cần đúng một trong hai khóa: combine (mean hoặc last) hoặc weights")
        yield from _find_no_number("quarters_needed", self.quarters_needed)
        if self.classes:
            yield from find_odd_grades(self.classes)

    def weight_of(self, number: int) -> Fraction:
        """The weight of a quarter, by its number, 1 to 4: 1 of each where none are given."""
        return self.weights[NUMBERS[number - 1]] if self.weights else ONE

    def find_unknown(self, of_quarters: Sequence[Grade]) -> Iterator[Message]:
        """Classes that ceilings name and that there are not, given the classes of the quarters."""
        yield from find_unknown_highest((one.highest_class for one in self.ceilings), self.classes or of_quarters)
        ids = [grade.id for grade in of_quarters]
        for place, ceiling in enumerate(self.ceilings, 1):
            if (grade := ceiling.when.class_below) is not None and grade not in ids:
                told = {"place": place, "found": grade, "allowed": ids}
                yield say("ceilings › [{place}] › class_below: «{found}» không có; đang có: {allowed}", **told)
