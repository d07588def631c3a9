import _thread
import json
import os
import pickle
import re
import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor, Future, process
from dataclasses import replace
from io import StringIO
from threading import Timer

import pytest
from rich.console import Console

from cchc_lib.runner import batch_run, workers
from cchc_lib.runner.outcome import Failure, Outcome, one_line
from cchc_lib.runner.progress import summarise
from cchc_lib.runner.run_log import alone_in, open_log
from runner.helpers import Inline, make_without_kernel, read_log
from runner.warm.helpers import wait_until


@pytest.fixture
def no_kernels(monkeypatch):
    monkeypatch.setattr(batch_run, "make_bulletin", make_without_kernel)


@pytest.fixture
def run_names(company, no_kernels):
    """Runs of these names as a person starts them; gives the record and what was printed."""

    def run_names(*names, terminal=False, unchanged=0, **changes):
        printed = StringIO()
        runs = [replace(one, **changes) for one in company.plan(*names)]
        console = Console(file=printed, force_terminal=terminal, width=200)
        with alone_in(company.output) as log:
            batch_run.run_batch(
                runs, company.batch(), console, log, executor=Inline(), workers=1, unchanged=unchanged
            )
        return json.loads((company.output / "run.json").read_text(encoding="utf-8")), printed.getvalue()

    return run_names


def test_notebooks_become_bulletins_in_processes_of_this_machine(company):
    company.write("good", ["quarter"])
    company.write("failing", ["1 / 0"])
    told = []
    outcomes = batch_run.run_all(company.plan("failing", "good"), company.batch(), workers=2, on_done=told.append)
    assert [(outcome.run.entry, outcome.ok) for outcome in outcomes] == [("failing", False), ("good", True)]
    assert len(told) == 2
    assert (company.output / "bulletins/2019-Q1_good.pdf").is_file()


def test_no_runs_start_nothing(company, monkeypatch):
    monkeypatch.delattr(batch_run, "local_pool")
    assert batch_run.run_all([], company.batch()) == []


def test_a_process_that_is_killed_fails_its_run_and_no_later_one(company, no_kernels):
    batch = company.batch(plain=True)
    outcomes = batch_run.run_all(company.plan("dies", "raises", "a", "b"), batch, workers=1)
    assert [outcome.failure and outcome.failure.cause for outcome in outcomes] == ["worker", "worker", None, None]
    assert str(outcomes[1].failure.reason) == "OSError: đĩa đầy"
    assert outcomes[0].seconds >= 0.2


def test_an_executor_that_takes_no_more_runs_fails_them_all(company, no_kernels):
    class Broken(Inline):
        def submit(self, *args):
            raise BrokenExecutor

    outcomes = batch_run.run_all(company.plan("a", "b"), company.batch(), Broken())
    assert [outcome.failure.cause for outcome in outcomes] == ["worker", "worker"]


@pytest.mark.parametrize(("seconds", "cause"), [(0, "save"), (30, None)])
def test_a_file_that_is_not_here_fails_its_run_unless_it_shows_soon(company, monkeypatch, seconds, cause):
    def make_elsewhere(one, batch, scratch):
        made = make_without_kernel(one, batch, scratch)
        page = batch.output / next(iter(made.files))
        content = page.read_bytes()
        page.write_bytes(b"")
        Timer(0.5, page.write_bytes, [content]).start()
        return made

    monkeypatch.setattr(batch_run, "make_bulletin", make_elsewhere)
    monkeypatch.setattr(batch_run, "_FOLDER_SECONDS", seconds)
    (outcome,) = batch_run.run_all(company.plan("a"), company.batch(), Inline())
    assert (outcome.failure and outcome.failure.cause) == cause
    assert outcome.ok or "không thấy ở đây, hoặc khác: các worker cần dùng chung thư mục này" in str(
        outcome.failure.reason
    )
    assert bool(outcome.files) == outcome.ok


def test_the_record_names_what_was_made_and_what_failed_with_its_cell(run_names):
    record, _ = run_names("a", "fails")
    assert list(record["made"]["2019-Q1_a"]["files"]) == ["bulletins/2019-Q1_a.html"]
    failed = record["failed"]["2019-Q1_fails"]
    assert (failed["cause"], failed["cell"], failed["line"]) == ("cell", 3, "b.ranking()")
    assert {"began", "ended", "machine", "versions"} <= set(record)


def test_the_record_keeps_bulletins_that_were_not_run_again_unless_their_files_changed(company, run_names):
    run_names("a", "b", "c")
    (company.output / "bulletins/2019-Q1_b.html").write_text("sửa tay", encoding="utf-8")
    record, _ = run_names("c", parameters={"quarter": "mới"})
    assert list(record["made"]) == ["2019-Q1_a", "2019-Q1_c"]
    assert record["made"]["2019-Q1_c"]["parameters"] == {"quarter": "mới"}


def test_the_log_tells_of_the_start_each_run_and_the_end(company, run_names):
    run_names("a", "fails", unchanged=3)
    start, made, failed, end = read_log(company.output)
    assert (start["event"], start["process"]) == ("start", os.getpid())
    assert (made["event"], made["output"], made["seconds"]) == ("made", "2019-Q1_a", 1.3)
    assert (failed["event"], failed["output"], failed["cause"]) == ("failed", "2019-Q1_fails", "cell")
    assert (end["event"], end["made"], end["unchanged"], end["failed"]) == ("end", 1, 3, {"cell": 1})
    assert all("at" in line for line in (start, made, failed, end))


def test_plain_lines_and_a_summary_are_printed_outside_a_terminal(run_names):
    assert run_names("a", "fails")[1].splitlines() == [
        "1/2 2019-Q1_a: xong sau 1,3 giây",
        "2/2 2019-Q1_fails: không tạo được sau 0,5 giây, ô số 3 «b.ranking()»: KeyError: 'x'",
        "Đã tạo 1 bản tin trong 0 giây",
        "Không tạo được 1 bản tin (lỗi trong ô: 1):",
        "2019-Q1_fails: không tạo được sau 0,5 giây, ô số 3 «b.ranking()»: KeyError: 'x'",
    ]


def test_the_summary_counts_what_was_made_what_is_unchanged_and_what_failed_by_cause(company):
    causes = ["time", "cell", "time", "memory", "save", "start", "died", "skipped", "export", "worker"]
    runs = company.plan("a", *causes)
    failed = [Outcome(one, 2, failure=Failure(one.entry, "vì thế")) for one in runs[1:]]
    lines = [line.to("vi") for line in summarise([Outcome(runs[0], 1), *failed], unchanged=28, seconds=6.2)]
    assert lines[:3] == [
        "Đã tạo 1 bản tin trong 6 giây",
        "28 bản tin không đổi, không làm lại.",
        "Không tạo được 10 bản tin (quá thời gian: 2; lỗi trong ô: 1; hết bộ nhớ: 1; không ghi được: 1; "
        "không khởi động được kernel: 1; kernel dừng đột ngột: 1; có ô không được chạy: 1; không xuất được: 1; "
        "tiến trình bị ngắt: 1):",
    ]


def test_a_terminal_shows_a_bar_and_each_failure(run_names):
    printed = run_names("a", "fails", terminal=True)[1]
    assert "2/2" in printed
    assert re.search(r"[\d.,]+ bản tin/giây", printed)
    assert "0:00:00" in printed  # time left
    assert printed.count("2019-Q1_fails") == 2
    assert "xong" not in printed


def test_what_is_sent_to_a_worker_is_small(company):
    assert len(pickle.dumps(replace(company.plan("good")[0], notebook="good.ipynb"))) < 200


def test_the_driver_loads_neither_papermill_nor_pandas():
    code = "import sys, cchc_lib.runner.batch_run; print({'papermill', 'pandas', 'nbformat'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"


def test_a_stop_in_the_middle_of_starting_the_workers_ends_them_as_any_other(tmp_path, monkeypatch):
    """Between making the thread that looks after them and starting it."""
    start = process._ExecutorManagerThread.start

    def stop_and_start(thread):
        signal.raise_signal(signal.SIGINT)
        start(thread)

    monkeypatch.setattr(process._ExecutorManagerThread, "start", stop_and_start)
    with pytest.raises(KeyboardInterrupt), workers.local_pool(1, tmp_path / "scratch") as pool:
        pool.submit(os.getpid)


def test_a_stop_that_interrupts_no_waiting_is_heard(company):
    """As one that comes between Python's last look at signals and the wait, or any on Windows."""

    class Never(Inline):
        def submit(self, *_):
            Timer(0.2, _thread.interrupt_main).start()
            given_up.start()
            return endless

    endless = Future()
    given_up = Timer(60, endless.set_exception, [TimeoutError("nobody heard")])
    company.write("good", ["quarter"])
    with pytest.raises(KeyboardInterrupt):
        batch_run.run_all(company.plan("good"), company.batch(), executor=Never())
    given_up.cancel()
    assert endless.cancelled()


@pytest.mark.long
def test_recycled_workers_finish_all_runs(company, no_kernels, monkeypatch):
    monkeypatch.setattr(workers, "_RUNS_A_WORKER", 2)
    runs, batch = company.plan(*(f"n{i}" for i in range(15))), company.batch(plain=True)
    outcomes = batch_run.run_all(runs, batch, workers=2)
    assert all(outcome.ok for outcome in outcomes)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="signals of another process cannot be sent there")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_no_process_is_left_after_a_stop(company, stop):
    company.write("slow", ["import os; open('pid', 'w').write(f'{os.getpid()} {os.getppid()}')", "while True: pass"])
    code = f"""
import sys; sys.path[:0] = {sys.path!r}
from pathlib import Path
from runner.helpers import Company
from cchc_lib.runner.batch_run import run_all
if __name__ == "__main__":
    company = Company(Path({str(company.root)!r}))
    run_all(company.plan("slow"), company.batch())
"""
    script = company.root / "script.py"
    script.write_text(code, encoding="utf-8")
    here = os.environ | {"TMPDIR": str(company.root)}
    driver = subprocess.Popen([sys.executable, script], stderr=subprocess.DEVNULL, env=here)
    pids = company.root / "notebooks" / "pid"
    wait_until(lambda: pids.is_file() and pids.read_text(encoding="utf-8").count(" "))
    started = [int(pid) for pid in pids.read_text(encoding="utf-8").split()]
    driver.send_signal(stop)
    assert driver.wait(600) != 0
    wait_until(lambda: not any(map(_is_alive, started)))


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_nothing_in_a_log_that_is_read_acts_on_the_terminal(tmp_path):
    typed = "đỏ\x1b[31m\x9b2J\x07\u202e"
    with open_log(tmp_path / "run.log") as log:
        log("failed", line=typed, reason=one_line(typed))
    *_, line = read_log(tmp_path)
    assert line["reason"] == "đỏ[U+001B][31m[U+009B]2J[U+0007][U+202E]"
    assert not set((tmp_path / "run.log").read_text(encoding="utf-8")) & set("\x1b\x9b\x07\u202e")
