"""Worker processes of this machine, which leave no kernel behind however they are stopped.

Each holds the reading end of a pipe whose writing end only the driver has. When the driver closes it, or dies
in whatever way, the workers notice, interrupt their run, which kills its kernel, and go. That works the same
on every system, and where the driver was killed without a chance to tell anybody; its scratch folder then goes too.
"""

import _thread
import gc
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from socket import socket
from time import sleep

from ..errors import FROM_TERMINAL, STOPS
from .rehearsal import rehearse_pages
from .warm import door as kernels_door

_RUNS_A_WORKER = 50  # then a fresh process takes its place: memory must not climb over thousands of runs
_GRACE = 5  # seconds that a worker has to kill its kernel
_TRIES, _BETWEEN = 10, 0.1  # to remove a folder, and seconds between them
_driver_gone, _idle = threading.Event(), threading.Event()


class _Pool(ProcessPoolExecutor):
    """Worker processes that a stop interrupts only while they have work: idle ones leave by themselves."""

    def submit(self, function, /, *args, **keywords):
        with _undisturbed():
            return super().submit(_interruptible, function, *args, **keywords)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a stop wait until what was begun stands: a pool that is half started can be neither used nor ended."""
    if threading.current_thread() is not threading.main_thread():  # no signal reaches it
        yield
        return
    waiting: list[int] = []
    before = {stop: signal.signal(stop, lambda number, _: waiting.append(number)) for stop in STOPS}
    try:
        yield
    finally:
        for stop, handler in before.items():
            signal.signal(stop, handler)
        for number in waiting:
            signal.raise_signal(number)


@contextmanager
def local_pool(workers: int, scratch: Path, door: socket | None = None) -> Iterator[Executor]:
    """An executor of ``workers`` processes; an exception inside, Ctrl-C too, ends them at once.

    ``scratch`` is the driver's to remove, and theirs where the driver can't; at ``door`` they ask for kernels.

    Never submit more runs than there are workers: an executor that recycles its processes may take one that
    has gone for an idle one, and a run in its queue then waits for ever.
    """
    context = get_context("spawn")
    driver_alive, driver = context.Pipe(duplex=False)
    pool = _Pool(workers, context, _begin, (driver_alive, scratch, door), max_tasks_per_child=_RUNS_A_WORKER)
    try:
        yield pool
    except BaseException:
        driver.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        driver.close()
        driver_alive.close()


def _begin(driver_alive: Connection, scratch: Path, door: socket | None) -> None:
    """Make this worker end with its driver, and leave Ctrl-C in the terminal, and its end, to the driver."""
    _leave_stops_to_driver()
    tempfile.tempdir = str(scratch.parent)  # as the driver found it: whoever is stopped while looking leaves a file
    threading.Thread(target=_go_with, args=(driver_alive, scratch), daemon=True).start()
    kernels_door.shared = door
    gc.disable()
    with suppress(Exception):  # what cannot be loaded is told by the bulletin that needs it
        rehearse_pages()
    gc.freeze()  # what is loaded stays, and need not be looked through again and again
    gc.enable()


def _go_with(driver_alive: Connection, scratch: Path) -> None:
    try:
        driver_alive.recv_bytes()
    except (EOFError, OSError):
        _driver_gone.set()
        _thread.interrupt_main()  # as if by Ctrl-C, on Windows too; nothing where it is ignored
        _idle.wait(_GRACE)
        _remove(scratch)
        os._exit(130)


def _remove(scratch: Path) -> None:
    """Remove it, though a kernel that was killed a moment ago may have put a file there meanwhile."""
    for _ in range(_TRIES):
        shutil.rmtree(scratch, ignore_errors=True)
        if not scratch.exists():
            return
        sleep(_BETWEEN)


def leave_with_driver() -> None:
    """End a worker's run whose driver has gone: that its kernel was killed is no failure to tell of."""
    if _driver_gone.is_set():
        _leave()


def _interruptible(function, *args, **keywords):
    """Call ``function`` so that a stop ends it by an exception, which on its way out kills the kernel."""
    for stop in STOPS:
        signal.signal(stop, _leave)
    _idle.clear()
    try:
        leave_with_driver()  # it went before there was anything to interrupt
        return function(*args, **keywords)
    finally:
        _leave_stops_to_driver()


def _leave_stops_to_driver() -> None:
    for stop in FROM_TERMINAL:
        signal.signal(stop, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _idle.set()


def _leave(*_) -> None:
    sys.exit(130)
