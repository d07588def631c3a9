"""Commands in processes forked from the tests: as cheap as a call, and they can be killed, or find the disk full."""

import errno
import os
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cchc_lib import cli

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
REMOVALS = ("os.remove", "os.rmdir")
CHANGES = ("open", "os.mkdir", "os.rename", *REMOVALS)  # of a disk, as Python audits them

needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="forks the process that runs the tests")


@dataclass
class Child:
    """A process, and the file with what it said."""

    pid: int
    said: Path

    def wait(self) -> tuple[int, str]:
        """How it ended, as a shell tells it but negative for a signal; and what it said, in one line."""
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return code, self.words()

    def words(self) -> str:
        """What it said so far, in one line."""
        return " ".join(self.said.read_text(encoding="utf-8").split())

    def wait_for(self, sign: Callable[[], object]) -> None:
        """Until there is what its doing leaves."""
        deadline = time.monotonic() + 60
        while not sign():
            assert os.waitpid(self.pid, os.WNOHANG) == (0, 0), self.words()
            assert time.monotonic() < deadline, self.words()
            time.sleep(0.01)


def begin(act: Callable[[], object], said: Path) -> Child:
    """Start a process that does this, as a command does: errors of ours are told, and are its exit code."""
    said.touch()
    sys.stdout.flush()
    if pid := os.fork():
        return Child(pid, said)
    code = 99
    try:
        file = os.open(said, os.O_WRONLY | os.O_TRUNC)
        os.dup2(file, 1)
        os.dup2(file, 2)
        sys.stdout, sys.stderr = (open(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))  # noqa: SIM115
        warnings.resetwarnings()
        code = _end_of(act)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code)


def _end_of(act: Callable[[], object]) -> int:
    cli.app = lambda **_: act()
    try:
        cli.main()
    except SystemExit as end:
        return end.code or 0
    return 0


def cchc(*words: object) -> Callable[[], object]:
    """What a command does."""
    app = cli.app

    def act() -> object:
        sys.argv = ["cchc", *map(str, words)]
        return app(prog_name="cchc", standalone_mode=False)

    return act


# --- what befalls a process -----------------------------------------------------------------------------------------

Befall = Callable[[int, str, str], None]  # number, event and path of a change


def on_changes(befall: Befall, *places: Path) -> None:
    """Call ``befall`` before each change of the disk below these folders."""
    count, below = 0, tuple(map(str, places))

    def hook(event: str, arguments: tuple) -> None:
        nonlocal count
        if event not in CHANGES or (
            event == "open" and not (isinstance(arguments[2], int) and arguments[2] & WRITES)
        ):
            return
        path = arguments[0]
        is_inside = event in REMOVALS and arguments[1] >= 0  # a name in a folder that is removed whole
        if is_inside or (isinstance(path, str | os.PathLike) and str(path).startswith(below)):
            count += 1
            befall(count, event, str(path))

    sys.addaudithook(hook)


def killed_at(number: int) -> Befall:
    """The end of the process at that change."""

    def befall(count: int, event: str, path: str) -> None:
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return befall


def noted_in(place: Path) -> Befall:
    """Write down a letter for each, in a file that lies elsewhere: ``+`` for what needs room, else ``-``."""
    file = os.open(place, os.O_WRONLY | os.O_TRUNC | os.O_CREAT)
    return lambda count, event, path: os.write(file, b"+" if _needs_room(event, path) else b"-")


def _needs_room(event: str, path: str) -> bool:
    return event in ("open", "os.mkdir") and not Path(path).exists()


def fill_disk(number: int, *places: Path) -> None:
    """From the change of that number on the disk has no room; of the first content half is written."""
    left = number

    def befall(count: int, event: str, path: str) -> None:
        nonlocal left
        left = number - count
        if left <= 0 and _needs_room(event, path):
            raise OSError(errno.ENOSPC, "No space left on device", path)

    def write(path: Path, content: bytes) -> int:
        if left <= 1:
            write_bytes(path, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_bytes(path, content)

    write_bytes, Path.write_bytes = Path.write_bytes, write
    on_changes(befall, *places)
