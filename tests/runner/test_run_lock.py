"""One run at a time in a folder, what it tells in run.log, and what a killed one left."""

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cchc_lib.errors import RunUnderWay
from cchc_lib.files import replace_file
from cchc_lib.runner.run_lock import alone_in
from cchc_lib.runner.run_log import open_log
from runner.helpers import read_log

HOLD = """
import sys; sys.path[:0] = {path!r}
from pathlib import Path
from cchc_lib.runner.run_lock import alone_in
with alone_in(Path({output!r})):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that runs in ``tmp_path``."""
    code = HOLD.format(path=sys.path, output=str(tmp_path))
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def refusal(output: Path) -> str:
    with pytest.raises(RunUnderWay) as refused, alone_in(output):
        pass
    assert refused.value.exit_code == 1
    return str(refused.value)


def test_the_second_run_in_a_folder_is_told_who_is_at_work_and_since_when(tmp_path, holder):
    before = (tmp_path / "run.log").read_bytes()
    assert re.fullmatch(
        rf"Quý này đang được chạy ở tiến trình {holder.pid} trên máy {re.escape(platform.node())}, "
        r"từ \d\d:\d\d ngày \d\d/\d\d/\d{4}\. Hãy đợi lần chạy đó xong, hoặc dừng nó, rồi chạy lại",
        refusal(tmp_path),
    )
    assert (tmp_path / "run.log").read_bytes() == before


@pytest.mark.parametrize("content", ["", "{", "[]", '{"at": "hôm qua"}', '{"at": "2019-04-01T00:00:00+00:00"}'])
def test_a_log_that_does_not_tell_who_leaves_the_refusal(tmp_path, holder, content):
    (tmp_path / "run.log").write_text(content, encoding="utf-8")
    assert refusal(tmp_path).startswith("Quý này đang được chạy ở nơi khác. ")


def test_another_folder_is_not_hindered(tmp_path, holder):
    with alone_in(tmp_path / "2018-Q4"):
        pass


def test_a_run_that_is_killed_frees_the_folder(tmp_path, holder):
    holder.kill()
    holder.wait()
    with alone_in(tmp_path):
        assert [line["process"] for line in read_log(tmp_path)] == [os.getpid()]


def test_what_a_killed_run_left_half_written_is_removed_and_nothing_else(tmp_path, monkeypatch):
    ours = ["bulletins/a.html", "bulletins/a.pdf", "notebooks/a.ipynb", "records/a.json", "run.json", "index.html"]
    others = ["results.sqlite", "share/a.html"]  # written by whoever scores or shares, perhaps right now
    with monkeypatch.context() as killed:
        killed.setattr(os, "replace", lambda *_: None)
        killed.setattr(Path, "replace", lambda *_: None)
        killed.setattr(Path, "unlink", lambda *_, **__: None)
        for name in (*ours, *others):
            replace_file(tmp_path / name, b"half")
    (tmp_path / "bulletins" / "của tôi.part").touch()
    assert len([*tmp_path.rglob("*.part")]) == len(ours) + len(others) + 1
    with alone_in(tmp_path):
        left = {path.name.split(".part")[0].rpartition(".")[0] or path.name for path in tmp_path.rglob("*.part")}
    assert left == {".results.sqlite", ".a.html", "của tôi.part"}


def test_the_log_of_a_run_that_was_stopped_says_so(tmp_path):
    with pytest.raises(KeyboardInterrupt), alone_in(tmp_path):
        raise KeyboardInterrupt
    assert [line["event"] for line in read_log(tmp_path)] == ["start", "stopped"]
    assert read_log(tmp_path)[1]["reason"] == "KeyboardInterrupt"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
def test_a_full_disk_costs_lines_of_the_log_not_the_run():
    with open_log(Path("/dev/full")) as log:
        log("end", made=1)
