"""Classes (xếp loại): of a quarter, and of a year."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from pydantic import Field

from ..language import Message, say
from .scalars import Identifier, NotNegative, Title, YamlModel


class Grade(YamlModel):
    """A class (xếp loại): its lower bound, inclusive, on the printed % of the block's maximum."""

    id: Identifier
    title: Title
    from_: NotNegative = Field(alias="from")


class _HoldsDown(Protocol):
    @property
    def highest_class(self) -> str: ...


def find_odd_grades(grades: Sequence[Grade]) -> Iterator[Message]:
    """That classes are not sorted downwards to 0, or share an id."""
    bounds = [grade.from_ for grade in grades]
    if bounds != sorted(set(bounds), reverse=True) or bounds[-1] != 0:
        yield say("classes: xếp từ cao xuống thấp, loại cuối có from: 0 (đang là {found})", found=bounds)
    ids = [grade.id for grade in grades]
    if len(set(ids)) != len(ids):
        yield say("classes: id ghi hai lần: {found}", found=ids)


def find_unknown_highest(ceilings: Sequence[_HoldsDown], grades: Sequence[Grade]) -> Iterator[Message]:
    """Ceilings to a class that there is not."""
    ids = [grade.id for grade in grades]
    for ceiling in ceilings:
        if (grade := ceiling.highest_class) not in ids:
            yield say("highest_class «{found}» không có; đang có: {allowed}", found=grade, allowed=ids)
