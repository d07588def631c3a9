"""The fork server as an executor: started from any process, and sure to end with it."""

import atexit
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import send_handle
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from . import KERNEL, WORKER

_P = ParamSpec("_P")
_T = TypeVar("_T")
_LIBRARY = Path(__file__).resolve().parents[2]
_END_SECONDS = 5
_CALLS_A_PROCESS = 50  # then a fresh one takes its place: memory must not climb over thousands of runs
_MOST_AT_ONCE = 1024  # each has a thread here, made when it is needed
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
_own: dict[tuple, "ForkPool"] = {}


class ChildLost(Exception):
    """A call whose process died; the pool goes on.

    Attributes
    ----------
    cell : tuple of int and str, optional
        The code cell that it told of last: its number and first line.
    """

    def __init__(self, cell: tuple[int, str] | None):
        super().__init__(cell)
        self.cell = cell


class ServerLost(ChildLost, BrokenExecutor):
    """A call whose process died with the server: the pool takes no more."""


class ForkPool(ThreadPoolExecutor):
    """Calls in processes forked from one that has the libraries loaded, and for each call a kernel that is its own.

    A call raises `ChildLost` where its process dies, `ServerLost` where the server does.

    Parameters
    ----------
    environment : dict of str
        The variables under which the libraries are loaded.
    *folders : Path
        To be removed when the server ends, for this process may be killed before it can.

    Raises
    ------
    OSError
        If the server cannot serve; with the last line that it left.
    """

    def __init__(self, environment: Mapping[str, str], *folders: Path):
        super().__init__(_MOST_AT_ONCE)
        self.here = threading.local()
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 it goes with the pool
        self.door, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _MAIN, str(theirs.fileno()), *map(str, folders)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.log,
                cwd="/",
                env={**environment, **_VARIABLES},
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C in the terminal is for the driver
            )
        if not self.door.recv(8):  # when it has loaded the libraries
            self.shutdown()
            raise OSError(self._last_words())

    def submit(self, function: Callable[_P, _T], /, *arguments: _P.args, **_: _P.kwargs) -> "Future[_T]":
        """Call ``function`` where this process is now and with its variables."""
        if self.process.poll() is not None:
            raise BrokenExecutor(self._last_words())
        call = dict(os.environ), str(Path.cwd()), sys.path, pickle.dumps((function, arguments))
        return super().submit(self._ask, call)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the server, all that it forked, and its folders."""
        self.door.close()
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        super().shutdown(wait, cancel_futures=cancel_futures)

    def _ask(self, call: tuple) -> Any:
        told: dict[str, Any] = {}
        with suppress(EOFError, OSError):
            link = self._link()
            kernel, theirs = Pipe()
            self._fork(KERNEL, theirs)
            link.send(call)
            send_handle(link, kernel.fileno(), None)
            kernel.close()
            while not {"done", "raised"} & told.keys():
                what, content = link.recv()
                told[what] = content
        if "raised" in told:
            raise told["raised"]
        if "done" in told:
            return told["done"]
        self.here.calls = 0
        if "kernel" in told:  # what it started may have outlived it
            with suppress(ProcessLookupError):
                os.killpg(told["kernel"], signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(0.2)
            raise ServerLost(told.get("cell"))
        raise ChildLost(told.get("cell"))

    def _link(self) -> Connection:
        """The pipe to the process of this thread, a new one where there is none or where it has done enough."""
        if not getattr(self.here, "calls", 0):
            self.here.link, theirs = Pipe()
            self._fork(WORKER, theirs)
            self.here.calls = _CALLS_A_PROCESS
        self.here.calls -= 1
        return self.here.link

    def _fork(self, what: bytes, theirs: Connection) -> None:
        with theirs:
            socket.send_fds(self.door, [what], [theirs.fileno()])

    def _last_words(self) -> str:
        self.log.seek(0)
        said = self.log.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
        return said or "no answer from the fork server"


def own_pool(environment: Mapping[str, str]) -> ForkPool:
    """A pool that lives as long as this process, for calls that see ``environment``.

    Where our library changed, or a variable that is read when libraries are loaded, a new one takes its place.

    Raises
    ------
    OSError
        If its server cannot serve.
    """
    variables = {name: text for name, text in environment.items() if name.startswith(_READ_AT_IMPORT)}
    written = max(path.stat().st_mtime_ns for path in _LIBRARY.rglob("*.py"))
    key = (written, *sorted(variables.items()))
    if key not in _own or _own[key].process.poll() is not None:
        _close_own()
        _own[key] = ForkPool(environment)
    return _own[key]


@atexit.register
def _close_own() -> None:
    while _own:
        _own.popitem()[1].shutdown()
