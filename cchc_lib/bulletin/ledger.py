"""What documents state about a quarter, noted where it is written: so that no two of them state different values.

Nothing of it stands in a document. Where no ledger is open, nothing is noted.
"""

from collections.abc import Hashable
from contextvars import ContextVar
from typing import NamedTuple, TypeVar

Words = TypeVar("Words")
Value = TypeVar("Value", bound=Hashable)


class Fact(NamedTuple):
    """What is stated of whom: a unit, a block, a shortcoming by its id; nobody where it is the whole quarter."""

    what: str
    whom: str
    value: Hashable


LEDGER: ContextVar[list[Fact] | None] = ContextVar("ledger", default=None)


def note(what: str, whom: str, value: Value) -> Value:
    """The value that a document states, noted on the way."""
    if (noted := LEDGER.get()) is not None:
        noted.append(Fact(what, whom, value))
    return value


def state(what: str, whom: str, value: Hashable, words: Words) -> Words:
    """The words that state a value, which is noted on the way."""
    note(what, whom, value)
    return words
