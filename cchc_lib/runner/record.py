"""What came out of the runs: run.log while they go on, run.json at the end.

Only run.json is to be trusted: it is written last and whole, and holds the hash of each file.
"""

import json
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ..files import replace_file
from .keys import are_whole, installed_versions
from .outcome import Outcome


@contextmanager
def open_log(path: Path) -> Iterator[Callable[[Outcome], None]]:
    """A function that adds an outcome to run.log, one line of JSON each; the log begins anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:

        def add(outcome: Outcome) -> None:
            line = {"at": now(), "output": outcome.run.output, **_entry(outcome)}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()

        yield add


def write_record(path: Path, outcomes: Sequence[Outcome], began: str) -> None:
    """Replace run.json by what these outcomes say.

    A bulletin of an earlier record that was not run now stays in it as long as its files are the same.
    """
    ran = {outcome.run.output for outcome in outcomes}
    made = {name: entry for name, entry in _still_there(path).items() if name not in ran}
    made |= {outcome.run.output: _entry(outcome) for outcome in outcomes if outcome.ok}
    record = {
        "began": began,
        "ended": now(),
        "machine": {"name": platform.node(), "system": platform.platform(), "cores": os.cpu_count()},
        "versions": installed_versions(),
        "made": dict(sorted(made.items())),
        "failed": {outcome.run.output: _entry(outcome) for outcome in outcomes if not outcome.ok},
    }
    replace_file(path, (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))


def now() -> str:
    """The time, as records write it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _entry(outcome: Outcome) -> dict:
    entry = {
        "entry": outcome.run.entry,
        "notebook": outcome.run.notebook.name,
        "parameters": dict(outcome.run.parameters),
        "seconds": outcome.seconds,
    }
    if (failure := outcome.failure) is None:
        return entry | {"files": dict(outcome.files)}
    return entry | {
        "cause": failure.cause,
        "cell": failure.cell,
        "line": failure.line,
        "reason": str(failure.reason),
    }


def _still_there(path: Path) -> dict[str, dict]:
    """The bulletins of the earlier record whose files have not changed since."""
    if not path.is_file():
        return {}
    made = json.loads(path.read_text(encoding="utf-8"))["made"]
    return {name: entry for name, entry in made.items() if are_whole(path.parent, entry["files"])}
