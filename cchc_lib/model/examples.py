"""Worked examples that the owner of the regulation signs: of a criterion's points, and of a year."""

from typing import Literal

from pydantic import Field

from .scalars import Clause, Identifier, NotNegative, PeriodOf, Sentence, Title, Whole, YamlModel
from .year import QuarterNumber


class Example(YamlModel):
    """This input gives these points; instead of a value, ``not_submitted: có`` or ``without_value: có`` is none.

    ``reference`` stands beside the value of a criterion whose numbers are held against those of the block.
    """

    name: Title
    quarter: PeriodOf
    block: Identifier
    criterion: Identifier
    input: dict[Literal["value", "total", "reference", "not_submitted", "without_value"], Sentence]
    points: NotNegative
    clause: Clause


class ExampleQuarter(YamlModel):
    """A quarter's % and class, ceilings counted, as an example of a year states them."""

    percent: NotNegative
    grade: Identifier = Field(alias="class")


class YearExample(YamlModel):
    """These quarters give this year: its printed % and its class; neither where they are too few."""

    name: Title
    year: Whole
    quarters: dict[QuarterNumber, ExampleQuarter]
    overdue_shortcomings: Whole = 0
    percent: NotNegative | None = None
    grade: Identifier | None = Field(None, alias="class")
    clause: Clause


AnyExample = Example | YearExample


def example_kind(data: object) -> type[AnyExample]:
    """What an entry of ``examples.yaml`` is to be read as."""
    return YearExample if isinstance(data, dict) and "year" in data else Example
