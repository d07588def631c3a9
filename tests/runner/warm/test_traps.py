"""Whatever happens to a kernel, its server or its driver: it is named, the rest goes on, and nothing is left."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from cchc_lib.runner import warm
from cchc_lib.runner.warm import Kernels, serving, starting

from .helpers import IS_WARM, processes_with, read_outputs, run_cells, wait_until

DRIVER = """
import sys; sys.path[:0] = {path!r}
from pathlib import Path
from runner.helpers import Company
from cchc_lib.runner.run import run_all
if __name__ == "__main__":
    company = Company(Path({root!r}))
    print(*(outcome.ok and not outcome.notice for outcome in run_all(company.plan({name!r}), company.batch())))
"""
ENDLESS = ["import os, subprocess; open('pid', 'w').write(str(os.getppid()))", "subprocess.run(['sleep', '999'])"]
THREAD_AT_START = "import threading, time; threading.Thread(target=time.sleep, args=(999,), daemon=True).start()"


def environment(**more) -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", **more}


def start_driver(company, name: str, **keywords) -> subprocess.Popen:
    """A process that runs a notebook of the company, as the command line does; the root marks all that it starts."""
    script = company.root / "driver.py"
    script.write_text(DRIVER.format(path=sys.path, root=str(company.root), name=name), encoding="utf-8")
    keywords = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True, **keywords}
    folder = company.root / "tmp"
    folder.mkdir()
    variables = {**os.environ, "MARK": str(company.root), "TMPDIR": str(folder)}
    return subprocess.Popen([sys.executable, script], env=variables, **keywords)


def server_folder(pid: int) -> Path:
    """The folder of a running server, by the arguments that it was started with."""
    return Path(os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[4]))


@pytest.mark.parametrize("end", ["raise SystemExit", "os._exit(3)", "os.kill(os.getpid(), 9)", "os.abort()"])
def test_a_kernel_that_ends_in_a_cell_fails_there_and_the_next_one_is_fresh(company, end):
    outcome, _ = run_cells(company, f"import os, sys; {end}", "print('không tới đây')")
    assert (outcome.failure.cell, outcome.notice) in [(3, ""), (4, "")]
    assert run_cells(company, IS_WARM)[1] == "forked\n"


@pytest.mark.parametrize("then", ["time.sleep(999)", "'xong'", "os._exit(0)"])
def test_what_a_kernel_started_ends_with_it(company, then):
    start = "import os, subprocess, time; subprocess.Popen(['sleep', '999'], env={'MARK': 'started by a kernel'})"
    outcome, _ = run_cells(company, f"{start}; {then}", limit=2)
    assert (outcome.failure and outcome.failure.cause) == {"t": "time", "'": None, "o": "died"}[then[0]]
    wait_until(lambda: not processes_with("MARK=started by a kernel"))


@pytest.mark.parametrize(
    "cell",
    [
        "bytearray(2 << 30); 'tới đây'",
        pytest.param("kept = []\nwhile True: kept.append(bytearray(1 << 20))", marks=pytest.mark.long),
        pytest.param("kept = []\nwhile True: kept.append(object())", marks=pytest.mark.long),
        pytest.param("import numpy\nkept = []\nwhile True: kept.append(numpy.ones(9999))", marks=pytest.mark.long),
    ],
)
def test_a_kernel_that_uses_up_its_memory_is_named_with_its_cell(company, cell):
    """Though it takes memory to tell of it."""
    outcome, _ = run_cells(company, cell, memory=1 << 30)
    assert (outcome.failure.cause, outcome.failure.cell, outcome.notice) == ("memory", 3, "")
    assert outcome.failure.reason.to("vi").startswith("hết bộ nhớ (MemoryError")
    assert outcome.seconds > 0


def test_without_a_limit_a_kernel_takes_what_there_is(company):
    assert run_cells(company, "bytearray(2 << 30); 'tới đây'")[1] == "'tới đây'"


def test_a_server_that_cannot_fork_is_told_of_once_and_kernels_are_plain(company, tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(THREAD_AT_START, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for _ in range(2):
        outcome, printed = run_cells(company, IS_WARM)
        assert (outcome.ok, printed) == (True, "plain\n")
        assert "has started a thread" in outcome.notice


def test_a_server_that_is_killed_is_replaced_by_plain_kernels(company):
    with serving(environment(), company.root / "scratch") as address:
        assert run_cells(company, IS_WARM, server=address)[1] == "forked\n"
        run_cells(company, "get_ipython().kernel.log.error('of a kernel, no word of the server')", server=address)
        server, *_kernels = sorted(processes_with(str(Path(address).parent) + "\0"))
        os.kill(server, signal.SIGKILL)
        outcome, printed = run_cells(company, IS_WARM, server=address)
    assert (outcome.ok, printed) == (True, "plain\n")
    assert "no answer from the kernel server" in outcome.notice
    assert not Path(address).parent.exists()


def test_a_kernel_dies_with_its_server(company):
    with serving(environment(), company.root / "scratch") as address:
        outcome, _ = run_cells(company, "import os, time; os.kill(os.getppid(), 9); time.sleep(99)", server=address)
    assert (outcome.failure.cause, outcome.failure.cell) == ("died", 3)


def test_kernels_are_plain_where_the_system_cannot_fork(monkeypatch, tmp_path):
    monkeypatch.delattr(os, "fork")
    assert "kernel_manager_class" not in Kernels().arguments()
    with serving({}, tmp_path) as address:
        assert address == ""


def test_a_long_temporary_folder_is_not_used_for_sockets(company, tmp_path, monkeypatch):
    deep = tmp_path / ("thư mục dài " * 15)
    deep.mkdir()
    monkeypatch.setenv("TMPDIR", str(deep))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with serving(environment(), company.root / "scratch") as address:
        outcome, printed = run_cells(company, IS_WARM, "import tempfile; tempfile.gettempdir()", server=address)
    assert (outcome.ok, printed) == (True, "forked\n'$TMP'")
    assert [*deep.iterdir()] == []


def test_a_home_that_takes_no_files_does_not_stop_a_warm_kernel(company, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    for name in ("HOME", "XDG_CACHE_HOME", "JUPYTER_DATA_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "file" / "below"))
    assert run_cells(company, IS_WARM)[1] == "forked\n"


def test_the_own_server_is_replaced_when_the_library_or_the_environment_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(starting, "_LIBRARY", tmp_path)
    monkeypatch.setattr(starting, "_own", {})
    module = tmp_path / "a.py"
    module.touch()
    addresses = [starting.own_server(environment()), starting.own_server(environment(UNREAD="1"))]
    os.utime(module, (1, 1))
    addresses += [starting.own_server(environment()), starting.own_server(environment(LANG="vi_VN"))]
    starting._close_own()
    assert addresses[0] == addresses[1]
    assert len(set(addresses)) == 3
    assert not any(Path(address).exists() for address in addresses)


def test_a_finished_kernel_leaves_no_socket(company):
    with serving(environment(), company.root / "scratch") as address:
        for _ in range(3):
            run_cells(company, "1", server=address)
        numbers = {path.name.partition("-")[0] for path in Path(address).parent.glob("*-*")}
    assert numbers <= {"4"}  # the one that waits


def test_standard_input_may_be_closed(company):
    company.write("one", [IS_WARM])
    driver = start_driver(company, "one", preexec_fn=lambda: os.close(0))
    assert driver.communicate(timeout=90)[0] == "True\n"
    assert read_outputs(company, "one") == "forked\n"


@pytest.mark.long
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("whom", ["driver", "worker"])
def test_nothing_is_left_after_a_stop(company, whom, stop):
    """No process, no socket, no folder, however the driver or its worker is stopped."""
    company.write("endless", ENDLESS)
    driver = start_driver(company, "endless")
    pid = company.root / "notebooks" / "pid"
    wait_until(lambda: pid.is_file() and pid.read_text(encoding="utf-8"))
    server = int(pid.read_text(encoding="utf-8"))
    folder = server_folder(server)
    children = Path(f"/proc/{driver.pid}/task/{driver.pid}/children").read_text(encoding="utf-8").split()
    (worker,) = (int(child) for child in children if "--multiprocessing-fork" in _arguments(child))
    os.kill({"driver": driver.pid, "worker": worker}[whom], stop)
    driver.communicate(timeout=90)
    wait_until(lambda: not processes_with(f"MARK={company.root}\0"))
    assert [folder.exists(), *(company.root / "tmp").iterdir()] == [False]


def _arguments(pid: str) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8")


@pytest.mark.long
def test_four_workers_make_a_hundred_kernels_without_a_clash(company):
    names = [f"n{number}" for number in range(100)]
    for name in names:
        company.write(name, [f"print('{name}')", "import os; os.environ['CCHC_ROOT']"])
    from cchc_lib.runner.run import run_all

    outcomes = run_all(company.plan(*names), company.batch(), workers=4)
    assert {(outcome.ok, outcome.notice) for outcome in outcomes} == {(True, "")}
    assert [read_outputs(company, name) for name in names] == [f"{name}\n'$CCHC_ROOT'" for name in names]


@pytest.fixture(autouse=True)
def forgiven(monkeypatch):
    """A server that a test spoils is not held against those of other tests."""
    monkeypatch.setattr(warm, "_refused", {})
