"""What became of each bulletin of a quarter, as far as the run record and the last run tell."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..language import Message, say
from ..runner.outcome import Failure
from ..runner.plan import Run

STATE_NAMES = {
    "current": say("mới nhất"),
    "kept": say("làm lần trước"),
    "failed": say("không làm được"),
    "absent": say("chưa làm"),
}


@dataclass(frozen=True)
class State:
    """A bulletin and what became of it.

    Attributes
    ----------
    name : str
        A key of `STATE_NAMES`.
    files : dict of str
        Hashes of its files by their path below the output folder; empty where it is not there.
    why : Message, optional
        Why it failed.
    """

    run: Run
    name: str
    files: Mapping[str, str] = field(default_factory=dict)
    why: Message | None = None

    def describe(self) -> Message:
        """The state in a few words, and why it failed."""
        name = STATE_NAMES[self.name]
        return say("{state}: {why}", state=name, why=self.why) if self.why else name

    @property
    def documents(self) -> list[str]:
        """The paths of its page and of its other forms, in the order of its formats."""
        paths = (f"bulletins/{self.run.output}.{name}" for name in self.run.formats)
        return [path for path in paths if path in self.files]

    @property
    def data(self) -> list[str]:
        """The paths of its data."""
        return sorted(path for path in self.files if path.startswith("data/"))


def read_run(output: Path) -> dict[str, dict]:
    """What run.json says of the bulletins, ``made`` and ``failed``, each by name."""
    record = output / "run.json"
    found = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    return {"made": found.get("made", {}), "failed": found.get("failed", {})}


def find_states(runs: Iterable[Run], output: Path, current: Collection[str] = ()) -> list[State]:
    """The state of each run; ``current`` names those that the last call made, or found as it would make them."""
    record = read_run(output)
    there = {
        name: entry["files"]
        for name, entry in record["made"].items()
        if all((output / path).is_file() for path in entry["files"])
    }
    return [_find_state(run, record["failed"], there, current) for run in runs]


def _find_state(run: Run, failed_runs: Mapping, there: Mapping[str, Mapping], current: Collection[str]) -> State:
    if failed := failed_runs.get(run.output):
        failure = Failure(failed["cause"], failed["reason"], failed["cell"], failed["line"])
        return State(run, "failed", why=failure.describe())
    if files := there.get(run.output):
        return State(run, "current" if run.output in current else "kept", files)
    return State(run, "absent")
