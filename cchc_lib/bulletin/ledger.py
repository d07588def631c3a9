"""What documents state about a quarter, noted where it is written: so that no two of them state different values.

Nothing of it stands in a document. Where no ledger is open, nothing is noted.
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple, TypeVar

Words = TypeVar("Words")
Value = TypeVar("Value", bound=Hashable)


class Fact(NamedTuple):
    """What is stated of whom: a unit, a block, a shortcoming by its id; nobody where it is the whole quarter."""

    what: str
    whom: str
    value: Hashable


_opened: ContextVar[list[Fact] | None] = ContextVar("ledger", default=None)


def note(what: str, whom: str, value: Value) -> Value:
    """The value that a document states, noted on the way."""
    if (noted := _opened.get()) is not None:
        noted.append(Fact(what, whom, value))
    return value


def state(what: str, whom: str, value: Hashable, words: Words) -> Words:
    """The words that state a value, which is noted on the way."""
    note(what, whom, value)
    return words


@contextmanager
def open_ledger() -> Iterator[list[Fact]]:
    """All that is stated from here on."""
    noted: list[Fact] = []
    token = _opened.set(noted)
    try:
        yield noted
    finally:
        _opened.reset(token)
