"""The process that kernels are forked from: one thread, no event loop, nothing a fork could break.

`door.KernelServer` starts it. It loads and rehearses, then forks kernels until nobody is left who could ask for one.
"""

import ctypes
import gc
import os
import select
import signal
import socket
import sys
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection

from ...folders import READS_VARIABLE
from ..rehearsal import read_regulations
from .kernel import WarmApp

_LOAD = "__import__('cchc_lib.runner.rehearsal').runner.rehearsal.rehearse_cells()"
_MOST_KNOWN = 1 << 20  # bytes; a socket takes less at once
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Run as ``python -c … file-descriptor``."""
    gc.disable()  # while libraries are loaded there is next to nothing for it to find
    door = socket.socket(fileno=int(sys.argv[1]))
    del sys.argv[1:]  # no notebook's business
    os.environ.pop(READS_VARIABLE, None)  # what is read ahead is no read of the bulletin that was the first to ask
    del sys.path[0]  # the working folder, as in ipykernel_launcher; the shell puts it where kernels have it
    app = WarmApp.instance()
    app.build(_LOAD)
    if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208
        raise RuntimeError("a library that was loaded ahead has started a thread: it would be missing in a fork")
    gc.freeze()  # a fork's collector then leaves these pages shared
    gc.enable()
    _serve(door, app)
    os._exit(0)  # with all that is loaded, taking it apart would take its driver's time


def _serve(door: socket.socket, app: WarmApp) -> None:
    """Fork a kernel for each who asks, and kill each whose leash was let go."""
    held: dict[int, tuple[int, Connection]] = {}
    watch = select.poll()
    watch.register(door, select.POLLIN)
    while True:
        for number, _ in watch.poll():
            if number in held:
                watch.unregister(number)
                _kill(*held.pop(number))
                continue
            known, links, *_ = socket.recv_fds(door, _MOST_KNOWN, 2)
            if not links:
                for kernel in held.values():
                    _kill(*kernel)
                return
            read_regulations(known)
            with Connection(links[0]) as link:
                pid = _fork(app, link, door)
            held[links[1]] = pid, Connection(links[1])
            watch.register(links[1], 0)  # its end alone: nothing is said on it


def _kill(pid: int, leash: Connection) -> None:
    """End a kernel and what it started, and take note of what they took of the processors."""
    leash.close()
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _fork(app: WarmApp, link: Connection, door: socket.socket) -> int:
    parent = os.getpid()
    if pid := os.fork():
        return pid
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        door.close()
        if os.getppid() == parent:  # it has not died before it could be followed
            app.serve(link)
    except BaseException:  # told to the log; whoever waits is told by the pipe that closes
        traceback.print_exc()
    finally:
        os._exit(0)
