"""Classes (xếp loại): of a quarter, and of a year."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic import Field

from ..language import Message, say
from .scalars import Identifier, NotNegative, Title, YamlModel


class QuotedGrade(YamlModel):
    """A class without its bound."""

    id: Identifier
    title: Title


class Grade(QuotedGrade):
    """A class (xếp loại): its lower bound, inclusive, on the printed % of the block's maximum."""

    from_: NotNegative = Field(alias="from")


def find_odd_grades(grades: Sequence[Grade]) -> Iterator[Message]:
    """That classes are not sorted downwards to 0, or share an id."""
    bounds = [grade.from_ for grade in grades]
    if bounds != sorted(set(bounds), reverse=True) or bounds[-1] != 0:
        yield say("classes: xếp từ cao xuống thấp, loại cuối có from: 0 (đang là {found})", found=bounds)
    for key, found in (("id", [grade.id for grade in grades]), ("title", [grade.title.vi for grade in grades])):
        if len(set(found)) != len(found):
            yield say("classes: {key} ghi hai lần: {found}", key=key, found=found)


def find_unknown_highest(highest: Iterable[str], grades: Sequence[Grade]) -> Iterator[Message]:
    """The highest classes of ceilings that there are not."""
    ids = [grade.id for grade in grades]
    for place, grade in enumerate(highest, 1):
        if grade not in ids:
            told = {"place": place, "found": grade, "allowed": ids}
            yield say("ceilings › [{place}] › highest_class: «{found}» không có; đang có: {allowed}", **told)
