"""A ledger, opened by whoever compares what documents state."""

from collections.abc import Iterator
from contextlib import contextmanager

from cchc_lib.bulletin.ledger import LEDGER, Fact


@contextmanager
def open_ledger() -> Iterator[list[Fact]]:
    """All that is stated from here on."""
    noted: list[Fact] = []
    token = LEDGER.set(noted)
    try:
        yield noted
    finally:
        LEDGER.reset(token)
