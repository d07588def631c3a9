"""One run at a time in a folder of outputs; whoever comes second is told who is at work, and does not wait.

The lock is the system's and goes with the process that holds it, however that ends; run.log tells who it is.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import RunUnderWay
from ..files import remove_parts
from ..language import Message, say
from .run_log import Log, open_log

_ONLY_RUNS_WRITE = ("bulletins/*", "notebooks/*", "records/*", "data/*/*", "*.json", "*.html")


@contextmanager
def alone_in(output: Path) -> Iterator[Log]:
    """Hold the folder ``output`` for one run, which begins its run.log; what a killed run left is removed.

    Raises
    ------
    RunUnderWay
        If another run holds it.
    """
    output.mkdir(parents=True, exist_ok=True)
    log = output / "run.log"
    lock = FileLock(output / "run.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise RunUnderWay(_who_is_at_work(log)) from None
    with lock, open_log(log) as add:
        for name in _ONLY_RUNS_WRITE:
            remove_parts(output, name)
        yield add


def _who_is_at_work(log: Path) -> Message:
    advice = say("Hãy đợi lần chạy đó xong, hoặc dừng nó, rồi chạy lại")
    try:
        with log.open(encoding="utf-8") as file:
            start = json.loads(next(file, ""))
        since = datetime.fromisoformat(start["at"]).astimezone()
        process, machine = str(start["process"]), start["machine"]["name"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):  # it began at this very moment
        return say("Quý này đang được chạy ở nơi khác. {advice}", advice=advice)
    return say(
        "Quý này đang được chạy ở tiến trình {process} trên máy {machine}, từ {time} ngày {day}. {advice}",
        process=process,
        machine=machine,
        time=f"{since:%H:%M}",
        day=since.date(),
        advice=advice,
    )
