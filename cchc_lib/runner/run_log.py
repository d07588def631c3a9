"""What came out of the runs: run.log while they go on, run.json at the end.

Only run.json is to be trusted: it is written last and whole, and holds the hash of each file. run.log has a line of
JSON for each event: ``start``, ``made`` or ``failed`` for each bulletin, and ``end`` with the counts, or ``stopped``.
"""

import json
import os
import platform
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from ..files import replace_json, share_with_group
from ..language import harmless
from ..locks import hold
from .outcome import Outcome, one_line
from .staleness import are_whole, installed_versions

Log = Callable[..., None]


@contextmanager
def alone_in(output: Path) -> Iterator[Log]:
    """Hold the folder ``output`` for one run, which begins its run.log.

    Raises
    ------
    LockHeld
        If another run holds it, and does not end in time.
    """
    with hold(output / "run.lock"), open_log(output / "run.log") as add:
        yield add


@contextmanager
def open_log(path: Path) -> Iterator[Log]:
    """A function that adds an event with its details to run.log, which begins anew."""
    with path.open("wb", buffering=0) as file:
        with suppress(PermissionError):  # that of a colleague, who shared it
            share_with_group(path)

        def add(event: str, **details) -> None:
            line = {"at": now(), "event": event, **details}
            with suppress(OSError):  # a full disk costs lines of the log, not the run
                file.write((harmless(json.dumps(line, ensure_ascii=False)) + "\n").encode("utf-8"))

        add("start", process=os.getpid(), machine=_machine())
        try:
            yield add
        except BaseException as error:
            add("stopped", reason=one_line(error))
            raise


def log_outcome(log: Log, outcome: Outcome) -> None:
    """Add to run.log how one run ended."""
    log("made" if outcome.ok else "failed", output=outcome.run.output, **_entry(outcome))


def log_end(log: Log, outcomes: Sequence[Outcome], unchanged: int, seconds: float) -> None:
    """Add to run.log how many bulletins were made, were as they should be, and failed by cause."""
    failed = Counter(outcome.failure.cause for outcome in outcomes if outcome.failure)
    made = len(outcomes) - failed.total()
    log("end", made=made, unchanged=unchanged, failed=dict(failed), seconds=round(seconds, 1))


def write_record(output: Path, outcomes: Sequence[Outcome], began: str) -> None:
    """Replace run.json in a folder of outputs by what these outcomes say.

    A bulletin of an earlier record that was not run now stays in it as long as its files are the same.
    """
    ran = {outcome.run.output for outcome in outcomes}
    earlier = _read(output)["made"].items()
    made = {name: one for name, one in earlier if name not in ran and are_whole(output, one["files"])}
    made |= {outcome.run.output: _entry(outcome) for outcome in outcomes if outcome.ok}
    record = {
        "began": began,
        "ended": now(),
        "machine": _machine(),
        "versions": installed_versions(),
        "made": dict(sorted(made.items())),
        "failed": {outcome.run.output: _entry(outcome) for outcome in outcomes if not outcome.ok},
    }
    replace_json(output / "run.json", record)


def drop_gone(output: Path, names: Collection[str]) -> list[str]:
    """Take out of run.json the bulletins that are none of these; their names. Files stay for whoever wants them."""
    record = _read(output)
    gone = sorted({*record["made"], *record["failed"]} - {*names})
    for key in ("made", "failed"):
        record[key] = {name: one for name, one in record[key].items() if name not in gone}
    if gone:
        replace_json(output / "run.json", record)
    return gone


def now() -> str:
    """The time, as records write it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _machine() -> dict:
    return {"name": platform.node(), "system": platform.platform(), "cores": os.cpu_count()}


def _entry(outcome: Outcome) -> dict:
    entry = {
        "entry": outcome.run.entry,
        "notebook": outcome.run.notebook.name,
        "parameters": dict(outcome.run.parameters),
        "seconds": outcome.seconds,
    }
    if (failure := outcome.failure) is None:
        return entry | {"files": dict(outcome.files)}
    return entry | {"cause": failure.cause, "cell": failure.cell, "line": failure.line, "reason": str(failure.reason)}


def _read(output: Path) -> dict[str, dict]:
    # what checks it takes as long to load as all else before the libraries are being loaded ahead
    from .machine_files import read_run

    return read_run(output)
