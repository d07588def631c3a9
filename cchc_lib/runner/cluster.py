"""A Dask cluster as the executor that `run_all` takes: one that runs already, or one of this machine.

Dask finds the workers, sends them the runs and brings the outcomes back. What is here refuses workers whose bulletins
would be others than ours, and sees to it that a lost worker is a failure and a stop leaves nothing running.
"""

import asyncio
import logging
import os
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, InvalidStateError, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING
from uuid import uuid4

from ..errors import UsageError, refuse
from ..files import replace_file
from ..language import Message, say
from ..locks import scratch_folder
from .outcome import Failure, Outcome, Run, one_line
from .single_run import Batch
from .staleness import hash_library, installed_versions

if TYPE_CHECKING:
    from distributed import Client, LocalCluster, Worker

_WRITTEN = re.compile(r"local:[1-9]\d*|(tcp|tls)://\S+:\d+")
_LEAVE_CTRL_C_TO_THE_DRIVER = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
_CONNECT_SECONDS = 10
_LOOK_SECONDS = 1
_LONGEST_WITHOUT_WORKERS = 60  # a worker that died is started anew, which takes a while from a slow disk
_making_for: set[str] = set()  # on a worker: the signs of those whose runs are under way


@dataclass(frozen=True)
class _Needed:
    """What each worker must have: these versions, and these files at the same place.

    Attributes
    ----------
    sign : str
        An empty file beside the bulletins: it shows that the folder is shared, and that the driver wants its runs.
    """

    versions: Mapping[str, str]
    sign: str
    notebooks: tuple[str, ...]


def check_cluster(cluster: str) -> None:
    """Refuse what is no cluster; ``tcp://host:port`` and ``local:4`` are.

    Raises
    ------
    UsageError
        If it is written in another way, or Dask is not installed.
    """
    if not _WRITTEN.fullmatch(cluster):
        raise UsageError(say("--cluster {cluster}: cần tcp://máy:cổng, hoặc local:4 để mở 4 worker", cluster=cluster))
    if not all(map(find_spec, ("distributed", "cryptography"))):
        libraries = say('--cluster cần các thư viện distributed, cryptography: python -m pip install "cchc[cluster]"')
        raise UsageError(libraries)


@contextmanager
def open_cluster(cluster: str, runs: Sequence[Run], batch: Batch) -> Iterator[tuple[Executor, int]]:
    """The workers of a cluster and their number, for these runs; an exception inside ends what is under way.

    Raises
    ------
    UsageError
        If there is no such cluster, or its workers would not make the same bulletins.
    """
    check_cluster(cluster)
    sign = batch.output / f".cluster-{uuid4().hex}.part"  # which goes with the next run where this one is killed
    needed = _Needed(_versions(), str(sign), tuple(sorted({str(run.notebook) for run in runs})))
    with _connect(cluster) as client:
        replace_file(sign, b"")
        workers = _Workers(client, needed)
        try:
            yield workers, _check_all(client, cluster, needed)
        except BaseException:
            sign.unlink(missing_ok=True)  # first: without it no run begins
            with suppress(Exception):
                client.run(_leave, needed.sign, on_error="ignore")
            raise
        finally:
            workers.shutdown()
            sign.unlink(missing_ok=True)


@contextmanager
def _connect(cluster: str) -> Iterator["Client"]:
    from distributed import Client

    for name in ("distributed", "distributed.client"):  # what matters stands in our own summary
        logging.getLogger(name).setLevel(logging.CRITICAL)
    kind, _, number = cluster.partition(":")
    with ExitStack() as stack:
        place = stack.enter_context(_start_cluster(int(number))) if kind == "local" else _greet(cluster)
        yield stack.enter_context(Client(place, timeout=_CONNECT_SECONDS, set_as_default=False))


def _greet(address: str) -> str:
    """The address, where a scheduler answers: Dask's client waits for ever for a word of one that is none."""
    from distributed import Security
    from distributed.comm import connect

    async def exchange_greetings() -> None:
        comm = await connect(address, **Security().get_connection_args("client"))
        await comm.close()

    try:
        with ThreadPoolExecutor(1) as apart:  # a caller in a notebook has an event loop running in its own thread
            apart.submit(lambda: asyncio.run(asyncio.wait_for(exchange_greetings(), _CONNECT_SECONDS))).result()
    except (OSError, ValueError, RuntimeError) as error:
        what = say(
            "Không có dask scheduler nào trả lời ở {cluster} ({error})", cluster=address, error=one_line(error)
        )
        raise UsageError(what) from None
    return address


@contextmanager
def _start_cluster(workers: int) -> Iterator["LocalCluster"]:
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set(
            {f"distributed.{who}.http.routes": [] for who in ("scheduler", "worker")}
        ),  # for anybody to read
        scratch_folder() as scratch,
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=0,  # kernels are processes of their own, which it would not count
            security=True,  # certificates made for this call: nobody else of this machine runs code by its ports
            dashboard_address="127.0.0.1:0",  # one port is used by many, and by default the network sees it
            silence_logs=logging.CRITICAL,
            preload=[_LEAVE_CTRL_C_TO_THE_DRIVER],
            local_directory=scratch,
            # a run that took its worker along takes no second one
            scheduler_kwargs={"allowed_failures": 0, "local_directory": scratch},
        ) as cluster,
    ):
        yield cluster


# --- who may work -------------------------------------------------------------------------------------------------


def _versions() -> dict[str, str]:
    return {"system": platform.system(), "cchc_lib": hash_library()[:12], **installed_versions()}


def _check_all(client: "Client", cluster: str, needed: _Needed) -> int:
    """The number of workers, where all may work; the scheduler reads what passes through it, so it counts too."""
    refuse(filter(None, [_ask_scheduler(client, cluster, needed.versions)]))
    answers = client.run(_why_unfit, needed, on_error="return")
    refuse(
        _unable(worker, answer) if isinstance(answer, Exception) else answer
        for worker, answer in sorted(answers.items())
        if answer
    )
    if not answers:
        what = say("{cluster} chưa có worker nào: dask worker {cluster} --nthreads 1", cluster=cluster)
        raise UsageError(what)
    return len(answers)


def _ask_scheduler(client: "Client", cluster: str, versions: Mapping[str, str]) -> Message | None:
    try:
        return client.run_on_scheduler(_find_differences, cluster, versions)
    except Exception as error:  # whatever it is that it lacks
        return _unable(cluster, error)


def _unable(place: str, error: Exception) -> Message:
    return say("{place} không nạp được phần mềm này ({error})", place=place, error=one_line(error))


def _find_differences(place: str, versions: Mapping[str, str]) -> Message | None:
    found = _versions()
    different = [
        f"{name} {found.get(name, '–')} ≠ {versions.get(name, '–')}"
        for name in {**versions, **found}
        if found.get(name) != versions.get(name)
    ]
    if not different:
        return None
    return say(
        "{place} khác máy này: {different}. Hãy dùng chung một môi trường, rồi khởi động lại",
        place=place,
        different=different,
    )


def _why_unfit(needed: _Needed, dask_worker: "Worker") -> Message | None:
    """On a worker: why it may not work for this driver; asked before all runs, and by each, for some come later."""
    place, threads = dask_worker.address, dask_worker.state.nthreads
    if different := _find_differences(place, needed.versions):
        return different
    if threads != 1:  # a run changes the variables of its whole process
        return say("{place} chạy {n} luồng: hãy khởi động lại với --nthreads 1", place=place, n=threads)
    if not dask_worker.nanny:  # it starts a worker anew that a stop has ended
        return say("{place} không có nanny: hãy khởi động lại không kèm --no-nanny", place=place)
    for file in (needed.sign, *needed.notebooks):
        if not Path(file).is_file():
            return say(
                "{place} không thấy {file}: các máy cần chung một thư mục, ở cùng một đường dẫn",
                place=place,
                file=file,
            )
    return None


# --- on the workers -----------------------------------------------------------------------------------------------


def _make_here(needed: _Needed, make, run: Run, batch: Batch) -> Outcome:
    """Make a bulletin on a worker, its scratch in the folder that Dask keeps for this worker and clears."""
    from distributed import get_worker

    worker = get_worker()
    if reason := _why_unfit(needed, worker):
        return Outcome(run, 0, failure=Failure("worker", reason))
    _making_for.add(needed.sign)
    try:
        return make(run, batch, Path(worker.local_directory) / Path(needed.sign).name)
    finally:
        _making_for.discard(needed.sign)


def _leave(sign: str) -> None:
    """End this worker if it works for that driver: no thread can be stopped, and a kernel ends with its process."""
    if sign in _making_for:
        os._exit(1)


# --- on the driver ------------------------------------------------------------------------------------------------


class _Workers(Executor):
    """Dask's executor, but that a lost worker breaks it as a lost process breaks that of this machine."""

    def __init__(self, client: "Client", needed: _Needed):
        self.client, self.needed = client, needed
        self.executor = client.get_executor(pure=False)  # pure: Dask would take an equal run's earlier outcome
        self.under_way: set[Future] = set()
        self.lost, self.ended = Event(), Event()
        Thread(target=self._watch, daemon=True).start()

    def submit(self, make, run, batch, scratch) -> Future:  # type: ignore[override]  # it is given runs alone
        """Send a run; the driver's ``scratch`` stays here."""
        if self.lost.is_set():
            raise BrokenExecutor
        future: Future = Future()
        self.under_way.add(future)
        try:
            there = self.executor.submit(_make_here, self.needed, make, run, batch)
        except Exception as error:  # a client without its scheduler
            raise BrokenExecutor from error
        there.add_done_callback(partial(self._pass_on, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Look no longer after the workers."""
        self.ended.set()

    def _pass_on(self, future: Future, there: Future) -> None:
        from distributed import KilledWorker

        error = CancelledError() if there.cancelled() else there.exception()
        if isinstance(error, CancelledError | KilledWorker):
            error = BrokenExecutor()
        self.under_way.discard(future)
        with suppress(InvalidStateError):  # given up before
            future.set_exception(error) if error else future.set_result(there.result())

    def _watch(self) -> None:
        """Give up after a while without workers: Dask would wait for ever."""
        seen = monotonic()
        while not self.ended.wait(_LOOK_SECONDS):
            with suppress(Exception):  # no scheduler either
                seen = monotonic() if self.client.nthreads() else seen
            if monotonic() - seen > _LONGEST_WITHOUT_WORKERS:
                self.lost.set()
                for future in list(self.under_way):
                    with suppress(InvalidStateError):
                        future.set_exception(BrokenExecutor())
                return
