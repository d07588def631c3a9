"""Runs on a Dask cluster: who may work, what a lost worker does, and that the bulletins are the same bytes."""

import asyncio
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from distributed import Client, LocalCluster, Security
from distributed.comm import connect

from cchc_lib.errors import UsageError
from cchc_lib.folders import Folders
from cchc_lib.locks import hold
from cchc_lib.quarter import Quarter
from cchc_lib.results import History
from cchc_lib.runner import batch_run
from cchc_lib.runner import cluster as dask
from cchc_lib.runner.cluster import check_cluster, open_cluster
from cchc_lib.runner.scratch import Kernels
from cchc_lib.runner.single_run import Batch
from cchc_lib.sharing import plan_bulletins
from runner.helpers import make_without_kernel
from runner.warm.helpers import processes_with, wait_until
from tests.generator import make_other_company

PACKAGE = Path(dask.__file__).parents[1]
pytestmark = pytest.mark.xdist_group("cluster")


def start_cluster(folder: Path, **options) -> LocalCluster:
    """A cluster as a user may have one, its workers alike unless ``options`` say otherwise."""
    usual = {
        "n_workers": 1,
        "threads_per_worker": 1,
        "memory_limit": 0,
        "dashboard_address": "127.0.0.1:0",
        "silence_logs": logging.CRITICAL,
        "local_directory": folder,
        "scheduler_kwargs": {"allowed_failures": 0, "local_directory": folder},
    }
    return LocalCluster(**usual | options)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of two workers."""
    with start_cluster(tmp_path_factory.mktemp("dask"), n_workers=2) as two:
        yield two.scheduler_address


@pytest.fixture
def no_kernels(monkeypatch):
    monkeypatch.setattr(batch_run, "make_bulletin", make_without_kernel)


def run_on(address: str, runs, batch: Batch) -> list:
    with open_cluster(address, runs, batch) as (executor, workers):
        return batch_run.run_all(runs, batch, executor, workers)


def causes(outcomes) -> list[str | None]:
    return [outcome.failure and outcome.failure.cause for outcome in outcomes]


# --- what is asked for --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["local", "local:0", "local:-1", "4", "tcp://may-chu", "may-chu:8786", "http://may-chu:80", "tcp://a:8x"],
)
def test_what_is_no_cluster_is_refused_with_what_would_be_one(written):
    with pytest.raises(UsageError, match="cần tcp://máy:cổng, hoặc local:4 để mở 4 worker") as error:
        check_cluster(written)
    assert f"--cluster {written}: " in str(error.value)


@pytest.mark.parametrize("written", ["local:4", "tcp://10.0.0.5:8786", "tls://may-chu:8786"])
def test_clusters_are_written_in_two_ways(written):
    check_cluster(written)


def test_where_dask_is_missing_the_command_that_installs_it_is_told(monkeypatch):
    monkeypatch.setattr(dask, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r'python -m pip install "cchc\[cluster\]"'):
        check_cluster("local:4")


@pytest.mark.parametrize("open_port", [False, True])
def test_an_address_where_no_scheduler_answers_is_named(company, monkeypatch, open_port):
    monkeypatch.setattr(dask, "_CONNECT_SECONDS", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if open_port:
            silent.listen()
        nowhere = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with (
            pytest.raises(UsageError, match=f"Không có dask scheduler nào trả lời ở {nowhere}"),
            open_cluster(nowhere, [], company.batch()),
        ):
            pass
    assert not company.output.exists()


# --- who may connect ----------------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_stranger_gets_in_at_no_port_of_a_local_cluster():
    with dask._start_cluster(1) as own, Client(own) as client:
        (worker,) = client.scheduler_info()["workers"].values()
        addresses = [own.scheduler_address, own.workers[0].worker_address, worker["nanny"]]
        assert client.run(len, "abc") == {addresses[1]: 3}
        for address in addresses:
            for stranger, place in (
                (Security(), address.replace("tls:", "tcp:")),
                (Security.temporary(), address),  # a certificate that anybody can make
            ):
                with pytest.raises(OSError):
                    asyncio.run(connect(place, timeout=0.5, **stranger.get_connection_args("client")))
        for port in (own.scheduler.http_server.port, worker["services"]["dashboard"]):
            with pytest.raises(HTTPError, match="404"):
                urlopen(f"http://127.0.0.1:{port}/info/main/workers.html")


# --- who may work -------------------------------------------------------------------------------------------------


def refusal(address: str, company) -> str:
    company.write("a", ["quarter"])
    with pytest.raises(UsageError) as error, open_cluster(address, company.plan("a"), company.batch()):
        pass
    assert list(company.output.iterdir()) == []
    return str(error.value)


def test_a_cluster_without_workers_is_refused_with_the_command_that_starts_one(company, tmp_path):
    with start_cluster(tmp_path, n_workers=0) as empty:
        address = empty.scheduler_address
        assert refusal(address, company) == f"{address} chưa có worker nào: dask worker {address} --nthreads 1"


def test_every_unfit_worker_is_named_at_once(company, tmp_path):
    with start_cluster(tmp_path, n_workers=2, threads_per_worker=3, processes=False, protocol="tcp") as unfit:
        lines = refusal(unfit.scheduler_address, company).splitlines()
        places = sorted(unfit.scheduler.workers)
    assert lines == [f"{place} chạy 3 luồng: hãy khởi động lại với --nthreads 1" for place in places]


@pytest.fixture
def needed(tmp_path):
    (tmp_path / "dấu").touch()
    return dask._Needed(dask._versions(), str(tmp_path / "dấu"), ())


WORKER = SimpleNamespace(address="tcp://a:1", nanny="tcp://a:2", state=SimpleNamespace(nthreads=1))


@pytest.mark.parametrize(
    ("worker", "wanted", "why"),
    [
        ({}, {}, "None"),
        ({"nanny": None}, {}, "tcp://a:1 không có nanny: hãy khởi động lại không kèm --no-nanny"),
        ({}, {"sign": "/không/có"}, "tcp://a:1 không thấy /không/có: các máy cần chung một thư mục"),
        ({}, {"notebooks": ("/x.ipynb",)}, "tcp://a:1 không thấy /x.ipynb: các máy cần chung một thư mục"),
    ],
)
def test_a_worker_is_told_why_it_may_not_work(needed, worker, wanted, why):
    found = dask._why_unfit(replace(needed, **wanted), SimpleNamespace(**{**vars(WORKER), **worker}))
    assert str(found).startswith(why)


@pytest.mark.parametrize("name", ["system", "cchc_lib", "python", "pandas", "typst"])
def test_another_version_of_anything_that_changes_bulletins_is_named(needed, name):
    here = dask._versions()
    wanted = replace(needed, versions=here | {name: "0.0"})
    told = str(dask._why_unfit(wanted, WORKER))
    assert told.startswith(f"tcp://a:1 khác máy này: {name} {here[name]} ≠ 0.0. Hãy dùng chung một môi trường")


def test_a_library_that_only_one_side_has_is_another_version(needed):
    wanted = replace(needed, versions=dask._versions() | {"seaborn-2": "1.0"})
    assert "seaborn-2 – ≠ 1.0" in str(dask._why_unfit(wanted, WORKER))


@pytest.mark.long
@pytest.mark.parametrize("change", ["other code", "no code"])
def test_a_worker_with_other_code_is_refused(company, tmp_path, change):
    place = tmp_path / "máy khác" / "cchc_lib"
    if change == "other code":
        shutil.copytree(PACKAGE, place)
        with (place / "quarter.py").open("a", encoding="utf-8") as file:
            file.write("# khác\n")
    else:
        place.mkdir(parents=True)
        (place / "__init__.py").touch()
    with start_cluster(tmp_path / "dask", n_workers=0) as scheduler:
        address = scheduler.scheduler_address
        command = [sys.executable, "-m", "dask", "worker", address, "--nthreads", "1", "--no-dashboard"]
        variables = {"PYTHONPATH": str(place.parent), "DASK_TEMPORARY_DIRECTORY": str(tmp_path)}
        worker = subprocess.Popen(
            command, env={**os.environ, **variables}, cwd=place.parent, stderr=subprocess.DEVNULL
        )
        try:
            wait_until(lambda: scheduler.scheduler.workers)
            told = refusal(address, company)
        finally:
            worker.terminate()
            worker.wait()
    wanted = {"other code": r"khác máy này: cchc_lib \w{12} ≠ \w{12}\. Hãy", "no code": "không nạp được phần mềm này"}
    assert re.search(wanted[change], told), told


# --- what comes back ----------------------------------------------------------------------------------------------


def test_runs_are_made_by_workers_each_with_a_scratch_folder_of_its_own(company, address, no_kernels):
    for name in ("tells its scratch", "a"):
        company.write(name, ["quarter"])
    told, other = run_on(address, company.plan("tells its scratch", "a"), company.batch())
    assert told.ok
    assert other.ok
    assert "dask-scratch-space" in Path(told.notice).parts
    assert [path.name for path in company.output.iterdir()] == ["bulletins"]


def test_a_worker_that_dies_fails_its_run_and_no_other(company, address, no_kernels):
    names = ("dies", "raises", "a", "b", "c")
    for name in names:
        company.write(name, ["quarter"])
    outcomes = run_on(address, company.plan(*names), company.batch())
    assert causes(outcomes) == ["worker", "worker", None, None, None]
    assert str(outcomes[0].failure.reason) == "tiến trình chạy bản tin này bị ngắt giữa chừng"
    assert str(outcomes[1].failure.reason) == "OSError: đĩa đầy"


@pytest.mark.long
def test_a_worker_that_has_become_unfit_makes_nothing(company, address, no_kernels):
    company.write("a", ["quarter"])
    runs = company.plan("a")
    with open_cluster(address, runs, company.batch()) as (executor, workers):
        company.plan("a")[0].notebook.unlink()
        outcomes = batch_run.run_all(runs, company.batch(), executor, workers)
    assert causes(outcomes) == ["worker"]
    assert "không thấy" in str(outcomes[0].failure.reason)


@pytest.mark.long
@pytest.mark.parametrize("lost", ["workers", "scheduler"])
def test_when_all_workers_are_lost_for_good_every_run_that_is_left_has_failed(
    company, tmp_path, no_kernels, monkeypatch, lost
):
    monkeypatch.setattr(dask, "_LONGEST_WITHOUT_WORKERS", 3)
    names = ("a", "waits", "b", "c")
    for name in names:
        company.write(name, ["quarter"])
    with start_cluster(tmp_path / "dask") as cluster:
        lose = Thread(target=(lambda: cluster.scale(0)) if lost == "workers" else cluster.close)
        runs, batch = company.plan(*names), company.batch()
        with open_cluster(cluster.scheduler_address, runs, batch) as (executor, workers):
            outcomes = batch_run.run_all(runs, batch, executor, workers, lambda one: one.ok and lose.start())
        lose.join()  # Dask breaks where it is told to close what is closing
    assert causes(outcomes) == [None, "worker", "worker", "worker"]


# --- stopping -----------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("plain", [False, True])
def test_an_exception_on_the_driver_ends_its_own_runs_and_no_others(company, tmp_path, address, plain):
    other = type(company)(tmp_path / "công ty khác")
    for one in (company, other):
        one.write("slow", ["open('đang chạy', 'w').close()", "import time; time.sleep(8)"])
    theirs = open_cluster(address, other.plan("slow"), other.batch())
    ours = open_cluster(address, company.plan("slow"), company.batch())
    with theirs as (their_executor, _):
        future = their_executor.submit(batch_run.make_bulletin, *other.plan("slow"), other.batch(), tmp_path)
        with pytest.raises(KeyboardInterrupt), ours as (executor, _):
            batch = company.batch(plain=plain)
            executor.submit(batch_run.make_bulletin, *company.plan("slow"), batch, tmp_path)
            wait_until(lambda: all((one.root / "notebooks/đang chạy").exists() for one in (company, other)))
            assert processes_with(f"CCHC_ROOT={company.root}\0")
            raise KeyboardInterrupt
        wait_until(lambda: not processes_with(f"CCHC_ROOT={company.root}\0"))
        assert future.result().ok
    assert [path.name for path in company.output.iterdir()] == []


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_of_a_local_cluster_is_left_after_a_stop(tmp_path, stop):
    make_other_company(tmp_path / "công ty")
    temporary = tmp_path / "tạm"
    temporary.mkdir()
    command = [sys.executable, "-c", "from cchc_lib.cli import main; main()", "--root", tmp_path / "công ty", "run"]
    driver = subprocess.Popen(
        [*command, "2020-Q1", "--cluster", "local:2"],
        env={**os.environ, "TMPDIR": str(temporary)},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    log = tmp_path / "công ty/outputs/2020-Q1/run.log"
    wait_until(lambda: log.is_file() and log.stat().st_size)
    # Ctrl-C in a terminal reaches every process of the command
    os.killpg(driver.pid, stop) if stop == signal.SIGINT else driver.send_signal(stop)
    said = driver.communicate(timeout=600)[1]
    wait_until(lambda: not processes_with(str(temporary)))
    if stop != signal.SIGKILL:
        assert (driver.returncode, said) == (130, "Đã dừng.\n")
        assert list(temporary.iterdir()) == []
    with hold(log.with_name("run.lock")):  # as the next run does
        assert list(log.parent.glob(".cluster*")) == []


# --- the same bytes -----------------------------------------------------------------------------------------------


@pytest.mark.long
def test_one_worker_four_plain_kernels_and_a_cluster_give_the_same_bytes(tmp_path, address):
    make_other_company(tmp_path)
    history = History(Folders(tmp_path), Quarter.parse("2020-Q1"))
    runs = list({one.entry: one for one in plan_bulletins(history)}.values())  # one of each kind
    batches = {
        name: Batch(tmp_path, tmp_path / "outputs" / name, told=history.variables())
        for name in ("one", "four", "plain", "cluster")
    }
    made = {
        "one": batch_run.run_all(runs, batches["one"], workers=1),
        "four": batch_run.run_all(runs, batches["four"], workers=4),
        "plain": batch_run.run_all(runs, replace(batches["plain"], kernels=Kernels(plain=True)), workers=2),
        "cluster": run_on(address, runs, batches["cluster"]),
    }
    assert {(one.ok, one.notice) for outcomes in made.values() for one in outcomes} == {(True, "")}
    files = {name: [one.files for one in outcomes] for name, outcomes in made.items()}
    assert files == dict.fromkeys(made, files["one"])
    assert all({".ipynb", ".html", ".pdf"} <= {Path(path).suffix for path in one} for one in files["one"])
