"""What a command takes, and a race of rivals."""

import os
import subprocess
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter
from typing import NamedTuple

try:
    import resource
except ImportError:  # Windows, which does not tell what children took
    resource = None


class Spent(NamedTuple):
    """Seconds of the clock, and of all processors, child processes included (None where the system does not tell)."""

    seconds: float
    cpu: float | None

    def times(self, factor: float) -> "Spent":
        """So many times as much."""
        return Spent(self.seconds * factor, None if self.cpu is None else self.cpu * factor)

    def plus(self, other: "Spent") -> "Spent":
        """Both together."""
        return Spent(self.seconds + other.seconds, None if None in (self.cpu, other.cpu) else self.cpu + other.cpu)


class NotRun(Exception):
    """Why a rival cannot run on this machine."""


def time_command(*command: object, **variables: str) -> Spent:
    """Run a command that must succeed, with further variables of environment."""
    environment = {**os.environ, **variables}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # with it every start would compile the library anew
    before, began = cpu_of_children(), perf_counter()
    done = subprocess.run(list(map(str, command)), capture_output=True, env=environment, check=False)
    seconds = perf_counter() - began
    if done.returncode:
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        raise RuntimeError(f"{' '.join(map(str, command))}\n{said[-2000:]}")
    return Spent(seconds, None if before is None else cpu_of_children() - before)


def cpu_of_children() -> float | None:
    """Seconds that all child processes that have ended took of the processors."""
    if resource is None:
        return None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def race(rivals: Mapping[str, Callable[[], Spent]], rounds: int) -> dict[str, Spent | NotRun]:
    """Each rival once in every round; the median of its rounds, or why it did not run."""
    spent: dict[str, list[Spent]] = {name: [] for name in rivals}
    not_run: dict[str, NotRun] = {}
    for _ in range(rounds):
        for name, run in rivals.items():
            if name in not_run:
                continue
            try:
                spent[name].append(run())
            except NotRun as reason:
                not_run[name] = reason
    return {name: not_run.get(name) or middle(spent[name]) for name in rivals}


def middle(found: list[Spent]) -> Spent:
    """The median of the seconds, and that of the processors' seconds."""
    cpu = [one.cpu for one in found]
    return Spent(median(one.seconds for one in found), None if None in cpu else median(cpu))
