"""Whatever happens to a kernel, its server or its driver: it is named, the rest goes on, and nothing is left."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from cchc_lib.folders import KNOWN_VARIABLE
from cchc_lib.runner import batch_run
from cchc_lib.runner.warm import door
from cchc_lib.runner.warm.door import KernelServer, fork_kernel

from .helpers import IS_WARM, processes_with, read_outputs, run_cells, wait_until

DRIVER = """
import sys; sys.path[:0] = {path!r}
from pathlib import Path
from runner.helpers import Company
from cchc_lib.runner.batch_run import run_all
from cchc_lib.runner.warm import door
if __name__ == "__main__":
    door._MAIN = {server!r}
    company = Company(Path({root!r}))
    print(*(outcome.ok and not outcome.notice for outcome in run_all(company.plan({name!r}), company.batch())))
"""
ENDLESS = [
    "import os, subprocess; open('pid', 'w').write(f'{os.getpid()} {os.getppid()}')",
    "subprocess.run(['sleep', '999'])",
]
KILL_SERVER = "import os, time; os.kill(os.getppid(), 9); time.sleep(99)"
IDLE_SERVER = """
import os, socket, sys
from multiprocessing.connection import Connection
door = socket.socket(fileno=int(sys.argv[1]))
while links := socket.recv_fds(door, 1, 2)[1]:
    Connection(links[0]).send(os.getpid())
"""
UNREHEARSED_SERVER = """
from cchc_lib.runner.warm import server
server._LOAD = "__import__('numpy')"
server.main()
"""
THREAD_AT_START = "import threading, time; threading.Thread(target=time.sleep, args=(999,), daemon=True).start()"


def start_driver(company, name: str, server: str = door._MAIN, **keywords) -> subprocess.Popen:
    """A process that runs a notebook of the company, as the command line does; the root marks all that it starts."""
    script = company.root / "driver.py"
    text = DRIVER.format(path=sys.path, root=str(company.root), name=name, server=server)
    script.write_text(text, encoding="utf-8")
    keywords = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True, **keywords}
    folder = company.root / "tmp"
    folder.mkdir()
    variables = {**os.environ, "MARK": str(company.root), "TMPDIR": str(folder)}
    return subprocess.Popen([sys.executable, script], env=variables, **keywords)


@pytest.fixture
def unrehearsed(monkeypatch, own_servers):
    """Servers that rehearse nothing, which takes most of their time: for what they do when they are there."""
    monkeypatch.setattr(door, "_MAIN", UNREHEARSED_SERVER)


def parent_of(pid: int) -> int:
    """The process that started another."""
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])


def spawned_by(pid: int) -> list[int]:
    """The worker processes that another started."""
    return [one for one in processes_with("spawn_main") if parent_of(one) == pid]


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


def test_a_long_line_is_taken_as_it_is(company):
    """Looking in it for what is printed over must not take the square of its length."""
    assert run_cells(company, "print('x' * 2_000_000)")[1] == "x" * 2_000_000 + "\n"


@pytest.mark.long
def test_a_server_that_cannot_fork_is_told_of_once_and_kernels_are_plain(company, tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(THREAD_AT_START, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for _ in range(2):
        outcome, printed = run_cells(company, IS_WARM)
        assert (outcome.ok, printed) == (True, "plain\n")
        assert "has started a thread" in outcome.notice


def test_a_server_that_is_killed_is_replaced(company, unrehearsed):
    assert run_cells(company, IS_WARM)[1] == "forked\n"
    (own,) = door._own.values()
    own.process.kill()
    own.process.wait()
    outcome, printed = run_cells(company, IS_WARM)
    assert (outcome.ok, outcome.notice, printed) == (True, "", "forked\n")


@pytest.mark.long
def test_a_server_that_is_killed_takes_along_only_what_was_under_way(company, unrehearsed):
    company.write("kills", [KILL_SERVER])
    company.write("good", [IS_WARM])
    outcomes = batch_run.run_all(company.plan("kills", "good"), company.batch(), workers=1)
    assert [outcome.failure and (outcome.failure.cause, outcome.failure.cell) for outcome in outcomes] == [
        ("died", 3),
        None,
    ]
    assert read_outputs(company, "good") == "forked\n"


def test_a_kernel_dies_with_its_server_and_is_named_with_its_cell(company, unrehearsed):
    outcome, _ = run_cells(company, KILL_SERVER)
    assert (outcome.failure.cause, outcome.failure.cell) == ("died", 3)
    assert run_cells(company, IS_WARM)[1] == "forked\n"


@pytest.mark.long
def test_kernels_are_plain_where_the_system_cannot_fork(company, monkeypatch):
    monkeypatch.delattr(os, "fork")
    outcome, printed = run_cells(company, IS_WARM)
    assert (outcome.ok, outcome.notice, printed) == (True, "", "plain\n")
    (outcome,) = batch_run.run_all(
        company.plan("one"), company.batch(), workers=1
    )  # by workers that are started anew
    assert outcome.ok


@pytest.mark.long
def test_a_run_whose_server_cannot_serve_goes_on_with_plain_kernels(company, tmp_path, monkeypatch, unrehearsed):
    (tmp_path / "sitecustomize.py").write_text(THREAD_AT_START, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    company.write("one", [IS_WARM])
    (outcome,) = batch_run.run_all(company.plan("one"), company.batch(), workers=1)
    assert (outcome.ok, read_outputs(company, "one")) == (True, "plain\n")
    assert "has started a thread" in outcome.notice


def test_a_kernel_has_a_temporary_folder_of_its_run(company):
    assert run_cells(company, "import tempfile; tempfile.gettempdir()")[1] == "'$TMP'"


@pytest.mark.long
def test_a_home_that_takes_no_files_does_not_stop_a_warm_kernel(company, tmp_path, monkeypatch, own_servers):
    (tmp_path / "file").touch()
    for name in ("HOME", "XDG_CACHE_HOME", "JUPYTER_DATA_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "file" / "below"))
    assert run_cells(company, IS_WARM)[1] == "forked\n"


def test_the_own_server_is_replaced_when_the_library_or_the_environment_changes(tmp_path, monkeypatch, own_servers):
    monkeypatch.setattr(door, "_LIBRARY", tmp_path)
    monkeypatch.setattr(door, "_MAIN", IDLE_SERVER)
    module = tmp_path / "a.py"
    module.touch()
    servers = [fork_kernel().pid]
    monkeypatch.setenv("UNREAD", "1")
    servers.append(fork_kernel().pid)
    os.utime(module, (1, 1))
    servers.append(fork_kernel().pid)
    monkeypatch.setenv("LANG", "vi_VN")
    servers.append(fork_kernel().pid)
    door._close_own()
    assert servers[0] == servers[1]
    assert len(set(servers)) == 3
    assert not any(Path(f"/proc/{pid}").exists() for pid in servers)


def test_a_server_goes_on_for_whoever_else_can_ask_it(unrehearsed):
    server = KernelServer(os.environ)
    with server.door.dup() as other:
        server.door.close()
        kernel = door._ask(other)  # held by its leash: nobody's kernel would be gone at once
        assert Path(f"/proc/{kernel.pid}").exists()
    assert server.process.wait(60) == 0


def test_a_kernel_ends_when_its_leash_is_let_go_whatever_it_does(unrehearsed):
    with closing(KernelServer(os.environ)) as server:
        kernel, other = server.fork(), server.fork()
        kernel.leash.close()
        wait_until(lambda: not Path(f"/proc/{kernel.pid}").exists())
        assert Path(f"/proc/{other.pid}").exists()


@pytest.mark.long
def test_what_is_loaded_ahead_serves_one_run_and_the_next_has_its_own(company, unrehearsed):
    started = []
    company.write("one", ["import os; print(os.getppid())"])
    with batch_run.load_ahead(company.root):
        (ahead,) = batch_run._ahead.values()
        for _ in range(2):
            assert batch_run.run_all(company.plan("one"), company.batch(), workers=1)[0].ok
            started.append(int(read_outputs(company, "one")))
        assert not batch_run._ahead
    assert started[0] == ahead.process.pid != started[1]
    assert ahead.process.returncode == 0


@pytest.mark.parametrize("server", [door._MAIN, "import time; time.sleep(999)"])
def test_nobody_waits_for_what_was_loaded_ahead_in_vain(company, tmp_path, monkeypatch, server):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(door, "_MAIN", server)
    with pytest.raises(ZeroDivisionError), batch_run.load_ahead(company.root):
        (ahead,) = batch_run._ahead.values()
        raise ZeroDivisionError
    assert ahead.process.returncode == -signal.SIGKILL
    assert [*tmp_path.glob("cchc-*")] == []


def test_what_cannot_be_loaded_ahead_stops_nobody(company, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "không có"))
    with batch_run.load_ahead(company.root):
        assert not batch_run._ahead


READ_AHEAD = """
import os
from cchc_lib.folders import READS_VARIABLE
from cchc_lib.runner.warm import server
seen = []
server.read_regulations = lambda known: seen.append((known.decode(), READS_VARIABLE in os.environ))
server._LOAD = "import numpy"
server.seen = seen
server.main()
"""


def test_regulations_are_read_before_the_first_kernel_of_a_run_and_are_no_read_of_its(
    company, monkeypatch, own_servers
):
    monkeypatch.setattr(door, "_MAIN", READ_AHEAD)
    show = "import sys; print(sys.modules['cchc_lib.runner.warm.server'].seen)"
    told = [run_cells(company, show, told={KNOWN_VARIABLE: known})[1] for known in ("a", "b")]
    assert told == [f"{seen}\n" for seen in ([("a", False)], [("a", False), ("b", False)])]


@pytest.mark.long
def test_standard_input_may_be_closed(company):
    company.write("one", [IS_WARM])
    driver = start_driver(company, "one", UNREHEARSED_SERVER, preexec_fn=lambda: os.close(0))
    assert driver.communicate(timeout=600)[0] == "True\n"
    assert read_outputs(company, "one") == "forked\n"


@pytest.mark.long
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("whom", ["driver", "server", "worker", "kernel"])
def test_nothing_is_left_after_a_stop(company, whom, stop):
    """No process and no folder, whichever process is stopped, and however."""
    company.write("endless", ENDLESS)
    driver = start_driver(company, "endless")
    pid = company.root / "notebooks" / "pid"
    wait_until(lambda: pid.is_file() and pid.read_text(encoding="utf-8"))
    kernel, server = map(int, pid.read_text(encoding="utf-8").split())
    assert parent_of(server) == driver.pid
    (worker,) = spawned_by(driver.pid)
    whoever = {"driver": driver.pid, "server": server, "worker": worker, "kernel": kernel}
    os.kill(whoever[whom], stop)
    driver.communicate(timeout=600)
    wait_until(lambda: not processes_with(f"MARK={company.root}\0"))
    assert [*(company.root / "tmp").iterdir()] == []


@pytest.mark.long
def test_four_workers_make_a_hundred_kernels_without_a_clash(company):
    names = [f"n{number}" for number in range(100)]
    for name in names:
        company.write(name, [f"print('{name}')", "import os; os.environ['CCHC_ROOT']"])
    outcomes = batch_run.run_all(company.plan(*names), company.batch(), workers=4)
    assert {(outcome.ok, outcome.notice) for outcome in outcomes} == {(True, "")}
    assert [read_outputs(company, name) for name in names] == [f"{name}\n'$CCHC_ROOT'" for name in names]
