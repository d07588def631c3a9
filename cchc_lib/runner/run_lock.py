"""One run at a time in a folder of outputs, which begins its run.log."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..locks import hold
from .run_log import Log, open_log


@contextmanager
def alone_in(output: Path) -> Iterator[Log]:
    """Hold the folder ``output`` for one run.

    Raises
    ------
    LockHeld
        If another run holds it, and does not end in time.
    """
    with hold(output / "run.lock"), open_log(output / "run.log") as add:
        yield add
