"""The fork server as those see it who ask for kernels; it ends with the last of them."""

import atexit
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from ...folders import KNOWN_VARIABLE

_LIBRARY = Path(__file__).resolve().parents[2]
_END_SECONDS = 5
_MAIN = "from cchc_lib.runner.warm.server import main; main()"
_VARIABLES = {
    # numpy and pyarrow start threads when they are loaded, and a process with threads cannot be forked
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    # a fork fetches its memory page by page: larger ones save a twentieth of a bulletin
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
# A fork takes on all of its caller's variables; these are too late for it, since libraries read them when loaded.
_READ_AT_IMPORT = ("PYTHON", "LD_", "MPL", "OMP_", "OPENBLAS_", "MKL_", "LC_", "LANG", "TZ", "HOME", "XDG_")
_own: dict[tuple, "KernelServer"] = {}
shared: socket.socket | None = None  # in a worker: the door of the server that all workers of a run ask


class Kernel(NamedTuple):
    """A kernel's process.

    Attributes
    ----------
    link : Connection
        Where it is spoken to.
    leash : Connection
        Where nothing is said: the server kills the kernel when this end of it is closed or gone.
    pid : int
        Its number, and that of the group that it and what it starts are in.
    """

    link: Connection
    leash: Connection
    pid: int

    def hear(self, seconds: float) -> Any:
        """What it says next.

        Raises
        ------
        TimeoutError
            If it says nothing for so long.
        EOFError, ConnectionError
            If it has gone.
        """
        deadline = monotonic() + seconds
        # not for long at once: a worker whose driver has gone is told while it waits, and hears of it in between
        while not self.link.poll(max(0, min(1, deadline - monotonic()))):
            if monotonic() > deadline:
                raise TimeoutError
        return self.link.recv()

    def close(self) -> None:
        """Kill it and what it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.link.close()
        self.leash.close()


class KernelServer:
    """A process that loads the libraries and then forks kernels.

    Parameters
    ----------
    environment : dict of str
        The variables under which the libraries are loaded.
    """

    def __init__(self, environment: Mapping[str, str]):
        self.has_served = False
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 `close` closes it
        self.door, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _MAIN, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.log,
                cwd="/",
                env={**environment, **_VARIABLES},
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C in the terminal is for the driver
            )

    def close(self) -> None:
        """End it, if nobody else can ask it any more."""
        self.door.close()
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def fork(self) -> Kernel:
        """A kernel.

        Raises
        ------
        OSError
            If the server cannot serve; with the last line that it left.
        """
        try:
            kernel = _ask(self.door)
        except (EOFError, OSError):
            self.log.seek(0)
            said = self.log.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise OSError(said or "no answer from the fork server") from None
        self.has_served = True
        return kernel


def fork_kernel() -> Kernel:
    """A kernel of the server that this worker shares with others, else of one that lives as long as this process.

    Where our library changed, or a variable that is read when libraries are loaded, a new one takes its place.

    Raises
    ------
    OSError
        If there is no server that can serve.
    """
    if shared:
        with suppress(EOFError, OSError):  # it is gone
            return _ask(shared)
    variables = {name: text for name, text in os.environ.items() if name.startswith(_READ_AT_IMPORT)}
    written = max(path.stat().st_mtime_ns for path in _LIBRARY.rglob("*.py"))
    key = (written, *sorted(variables.items()))
    if key not in _own or (_own[key].has_served and _own[key].process.poll() is not None):
        _close_own()
        _own[key] = KernelServer(os.environ)
    return _own[key].fork()


def _ask(door: socket.socket) -> Kernel:
    link, its_link = Pipe()
    leash, its_leash = Pipe()
    with its_link, its_leash:
        known = os.environ.get(KNOWN_VARIABLE, "{}")
        socket.send_fds(door, [known.encode()], [its_link.fileno(), its_leash.fileno()])
    return Kernel(link, leash, link.recv())


@atexit.register
def _close_own() -> None:
    while _own:
        _own.popitem()[1].close()
