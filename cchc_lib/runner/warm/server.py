"""The process that workers and kernels are forked from: one thread, no event loop, nothing a fork could break.

`pool.ForkPool` starts it. It loads and rehearses, then forks what is asked for: a worker, or the kernel of one call.
When the driver hangs up or is gone, all of them end, and the folders go.
"""

import ctypes
import gc
import os
import pickle
import shutil
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle

from .. import warm
from ..rehearsal import rehearse_pages
from . import KERNEL
from .kernel import ForkedKernel, WarmApp

_LOAD = "__import__('cchc_lib.runner.rehearsal').runner.rehearsal.rehearse_cells()"
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Run as ``python -c … file-descriptor folder …``."""
    door, folders = socket.socket(fileno=int(sys.argv[1])), sys.argv[2:]
    del sys.argv[1:]  # no notebook's business
    del sys.path[0]  # the working folder, as in ipykernel_launcher; the shell puts it where kernels have it
    app = WarmApp.instance()
    app.build(_LOAD)
    rehearse_pages()
    if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208
        raise RuntimeError("a library that was loaded ahead has started a thread: it would be missing in a fork")
    gc.collect()
    gc.freeze()  # a fork's collector then leaves these pages shared
    signal.signal(signal.SIGCHLD, lambda *_: _bury(os.WNOHANG))
    door.send(b"ready")
    while wanted := socket.recv_fds(door, 1, 1):
        what, links, *_ = wanted
        if not links:
            break
        with Connection(links[0]) as link:
            if what == KERNEL:
                _fork(signal.SIGKILL, [door], app.serve, link)
            else:
                _fork(signal.SIGTERM, [door], _answer, link)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    _bury()
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _bury(how: int = 0) -> None:
    """Wait for the processes that have ended; all of them without `os.WNOHANG`. Their clients know how they did."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, how)[0]:
            pass


def _fork(at_our_end: signal.Signals, ours: Iterable[socket.socket | Connection], work: Callable, *about) -> int:
    """Fork a process for this work and nothing else, which gets a signal when this one ends, and not what is ours."""
    parent = os.getpid()
    if pid := os.fork():
        return pid
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, at_our_end)
        for one in ours:
            one.close()
        if os.getppid() == parent:  # it has not died before it could be followed
            work(*about)
    except BaseException:  # told to the log; whoever waits is told by the pipe that closes
        traceback.print_exc()
    finally:
        os._exit(0)


def _answer(client: Connection) -> None:
    """Do what the calls of one client ask for, one after the other, and tell of each and of its kernel."""
    with suppress(EOFError):
        while True:
            _do(client, *client.recv())


def _do(client: Connection, environment: Mapping, folder: str, path: list[str], work: bytes) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    tempfile.tempdir = None  # the server's
    sys.path[:] = path  # before the work is read, which names its modules
    kernel = warm.kernel_here = ForkedKernel(Connection(recv_handle(client)))
    signal.signal(signal.SIGTERM, lambda *_: kernel.end() or os._exit(1))
    client.send(("kernel", kernel.pid))
    warm.tell = client.send
    try:
        function, arguments = pickle.loads(work)
        client.send(("done", function(*arguments)))
    except Exception as error:
        client.send(("raised", error))
    kernel.end()
