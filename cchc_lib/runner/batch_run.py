"""All runs, in parallel, by any `concurrent.futures.Executor`: processes here, or a cluster by its address."""

import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

from rich.console import Console

from ..language import say
from ..locks import scratch_folder
from .outcome import Failure, Outcome, Run
from .progress import print_line, show_progress, summarise
from .run_log import Log, log_end, log_outcome, now, write_record
from .scratch import kernel_environment
from .single_run import Batch, lost, make_bulletin
from .staleness import are_whole
from .warm import can_fork
from .warm.door import KernelServer
from .workers import local_pool

_FOLDER_SECONDS = 40  # a shared folder may show a new file as late as this: NFS keeps what it saw for half a minute
_HEARS_SECONDS = 1  # a stop that comes as waiting begins wakes nobody, and on Windows none does
_ahead: dict[Path, KernelServer] = {}  # loaded before it is known what is to be run, by the folder of its run


@contextmanager
def load_ahead(root: Path) -> Iterator[None]:
    """Load what kernels are forked with while the caller finds out what is to be run; for one run there is one."""
    with ExitStack() as stack:
        if can_fork():
            with suppress(OSError):  # a full disk: whoever needs it tells of it
                scratch = stack.enter_context(scratch_folder())
                server = _ahead[scratch] = KernelServer(os.environ | kernel_environment(root, scratch))
                stack.callback(_end_ahead, scratch, server)
        yield


def _end_ahead(scratch: Path, server: KernelServer) -> None:
    if _ahead.pop(scratch, None):  # nobody was ever told of it, and none need wait for it
        server.process.kill()
    server.close()


def run_batch(
    runs: Sequence[Run],
    batch: Batch,
    console: Console,
    log: Log,
    lang: str = "vi",
    executor: Executor | None = None,
    workers: int | None = None,
    unchanged: int = 0,
) -> list[Outcome]:
    """`run_all` as a person starts it: with progress, run.log, a summary and, last of all, run.json.

    ``unchanged`` bulletins are only told of.
    """
    began, start = now(), monotonic()
    with show_progress(len(runs), console, lang) as tell:

        def on_done(outcome: Outcome) -> None:
            log_outcome(log, outcome)
            tell(outcome)

        outcomes = run_all(runs, batch, executor, workers, on_done)
    seconds = monotonic() - start
    for line in summarise(outcomes, unchanged, seconds):
        print_line(console, line.to(lang))
    if outcomes:
        write_record(batch.output, outcomes, began)
    log_end(log, outcomes, unchanged, seconds)
    return outcomes


def run_all(
    runs: Sequence[Run],
    batch: Batch,
    executor: Executor | None = None,
    workers: int | None = None,
    on_done: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Make every run's bulletin; a failure is an outcome and stops no other.

    Parameters
    ----------
    executor : Executor, optional
        Where to run; without it processes of this machine. Its workers run one notebook at a time.
    workers : int, optional
        How many runs are under way at once; one a core without it.
    on_done : callable
        Called here, with each outcome as it comes.

    Returns
    -------
    list of Outcome
        In the order of ``runs``.
    """
    if not runs:
        return []
    workers = min(workers or os.cpu_count() or 1, len(runs))
    waiting = deque(runs)
    outcomes: dict[str, Outcome] = {}

    def done(outcome: Outcome) -> None:
        outcomes[outcome.run.output] = outcome
        on_done(outcome)

    with nullcontext(next(iter(_ahead))) if _ahead else scratch_folder() as scratch:
        while waiting:  # once, and once more for each time that the processes broke down
            with nullcontext(executor) if executor else _open_pool(workers, batch, scratch) as pool:
                _work_off(pool, waiting, workers, (batch, scratch), done)
                if not waiting:  # now, while there are others who would do it if this process were killed
                    shutil.rmtree(scratch, ignore_errors=True)
    return [outcomes[run.output] for run in runs]


@contextmanager
def _open_pool(workers: int, batch: Batch, scratch: Path) -> Iterator[Executor]:
    """Processes of this machine, and where they ask for kernels if those can be forked."""
    with ExitStack() as stack:
        door = None
        if batch.kernels.are_forked:
            server = _ahead.pop(scratch, None) or KernelServer(os.environ | batch.kernel_environment(scratch))
            door = stack.enter_context(closing(server)).door
        yield stack.enter_context(local_pool(workers, scratch, door))


def _work_off(
    pool: Executor, waiting: deque[Run], workers: int, shared: tuple, done: Callable[[Outcome], None]
) -> None:
    """Submit from ``waiting`` as many runs as there are workers, and the next as each ends.

    Where the pool breaks, what is under way has failed and what is still waiting was not begun.
    """
    under_way: dict[Future, tuple[Run, float]] = {}
    broken = False
    try:
        while under_way or (waiting and not broken):
            while waiting and len(under_way) < workers and not broken:
                run = waiting.popleft()
                try:
                    under_way[pool.submit(make_bulletin, run, *shared)] = run, monotonic()
                except BrokenExecutor as error:
                    broken = True
                    done(lost(run, 0, error))
            for future in wait(under_way, _HEARS_SECONDS, FIRST_COMPLETED).done:
                (run, began), raised = under_way.pop(future), future.exception()
                broken = broken or isinstance(raised, BrokenExecutor)
                outcome = lost(run, monotonic() - began, raised) if raised else future.result()
                done(_seen_here(outcome, shared[0].output))
    finally:
        for future in under_way:
            future.cancel()


def _seen_here(outcome: Outcome, output: Path) -> Outcome:
    """The outcome, failed where its files are not here as its worker wrote them."""
    deadline = monotonic() + _FOLDER_SECONDS
    while not are_whole(output, outcome.files):
        if monotonic() > deadline:
            what = say("tệp đã ghi không thấy ở đây, hoặc khác: các worker cần dùng chung thư mục này")
            return replace(outcome, files={}, failure=Failure("save", what))
        sleep(0.2)
    return outcome
