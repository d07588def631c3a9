"""What a reader finds of each bulletin of a quarter: it is there, behind its data, or not to be had, and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import UsageError
from ..language import Message, say
from ..results import History, read_checker
from ..runner.machine_files import read_run
from ..runner.outcome import Failure, Run
from ..runner.staleness import CheckReads, read_reads

STATE_NAMES = {
    "current": None,  # nothing to say of it
    "outdated": say("chưa theo số liệu mới"),
    "failed": say("không tạo được"),
    "absent": say("chưa có"),
    "waiting": say("chờ đủ điểm"),
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

    def describe(self) -> Message | None:
        """The state in a few words, and why it failed; nothing where all is well."""
        name = STATE_NAMES[self.name]
        return say("{state}: {why}", state=name, why=self.why) if self.why else name

    @property
    def is_there(self) -> bool:
        """Whether it can be read, or was tried."""
        return bool(self.files) or self.name == "failed"

    @property
    def documents(self) -> list[str]:
        """The paths of its page and of its other forms, in the order of its formats."""
        paths = (f"bulletins/{self.run.output}.{name}" for name in self.run.formats)
        return [path for path in paths if path in self.files]

    @property
    def data(self) -> list[str]:
        """The paths of its data."""
        return sorted(path for path in self.files if path.startswith("data/"))


def find_states(history: History, runs: Iterable[Run], possible: Collection[str]) -> list[State]:
    """The state of each run; those that are not ``possible`` wait for points."""
    record, check = read_run(history.output), read_checker(history)
    there = {
        name: entry["files"]
        for name, entry in record["made"].items()
        if all((history.output / path).is_file() for path in entry["files"])
    }

    def find_state(run: Run) -> State:
        if run.output not in possible:
            return State(run, "waiting")
        if failed := record["failed"].get(run.output):
            failure = Failure(failed["cause"], failed["reason"], failed["cell"], failed["line"])
            return State(run, "failed", why=failure.describe())
        if files := there.get(run.output):
            return State(run, "outdated" if _is_behind(run, history.output, check) else "current", files)
        return State(run, "absent")

    return [find_state(run) for run in runs]


def _is_behind(run: Run, output: Path, check: CheckReads) -> bool:
    """Whether a bulletin would read something else now; also where its record does not tell what it read."""
    try:
        return check(read_reads(output, run)) is not None
    except (FileNotFoundError, UsageError):
        return True
