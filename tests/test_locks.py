"""One writer at a place: whoever comes second waits aloud or gives up, and what a killed one left goes."""

import json
import os
import platform
import re
import subprocess
import sys
import threading
import time
import warnings
from getpass import getuser
from pathlib import Path

import pytest

from cchc_lib.errors import LockHeld, Notice
from cchc_lib.files import make_folder, replace_file
from cchc_lib.locks import hold, tidy

HOLD = """
import sys; sys.path[:0] = {path!r}
sys.argv[1:] = ["publish", "2019-Q1", "--sign", "pkcs11:pin-value=1234", "--revise", "nhầm của ông B"]
from pathlib import Path
from cchc_lib.locks import hold
with hold(Path({lock!r})):
    print("held", flush=True)
    sys.stdin.read()
"""
WHO = (
    r"{user} đang chạy «-c publish 2019-Q1» \(tiến trình {pid} trên máy {machine}, "
    r"từ \d\d:\d\d ngày \d\d/\d\d/\d{{4}}\)"
)


@pytest.fixture
def lock(tmp_path) -> Path:
    return tmp_path / "outputs" / "2019-Q1" / "run.lock"


@pytest.fixture
def holder(lock):
    """Another process that holds it."""
    code = HOLD.format(path=sys.path, lock=str(lock))
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def who(holder) -> str:
    return WHO.format(user=re.escape(getuser()), pid=holder.pid, machine=re.escape(platform.node()))


def refusal(lock: Path) -> str:
    with pytest.raises(LockHeld) as refused, hold(lock):
        pass
    assert refused.value.exit_code == 1
    return str(refused.value)


def test_whoever_waits_for_nothing_is_told_who_is_at_work_and_no_secret_of_theirs(lock, holder, monkeypatch):
    monkeypatch.setenv("CCHC_WAIT", "0")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # there is nothing to wait for, and no word of it
        assert re.fullmatch(
            rf"Chưa chạy được: {who(holder)}\. Đã đợi đến \d\d:\d\d:\d\d mà chưa xong\. "
            "Hãy đợi việc ấy xong, hoặc dừng nó, rồi chạy lại",
            refusal(lock),
        )


def test_whoever_waits_says_so_and_goes_on_when_it_is_free(lock, holder):
    threading.Timer(1.3, holder.stdin.close).start()
    with pytest.warns(Notice) as told, hold(lock):
        assert json.loads(lock.with_suffix(".holder").read_text())["process"] == os.getpid()
    assert re.fullmatch(
        rf"Đang đợi: {who(holder)}\. Đến \d\d:\d\d:\d\d mà chưa xong thì lệnh này dừng\.", str(told[0].message)
    )
    assert not lock.with_suffix(".holder").exists()


def test_whoever_waits_gives_up_when_it_said(lock, holder, monkeypatch):
    monkeypatch.setenv("CCHC_WAIT", "0.5")
    began = time.monotonic()
    with pytest.warns(Notice) as told:
        said = refusal(lock)
    until = re.search(r"\d\d:\d\d:\d\d", str(told[0].message))[0]
    assert f"Đã đợi đến {until} mà chưa xong" in said
    assert 1 < time.monotonic() - began < 5


def test_where_nothing_tells_who_it_is_the_refusal_stays(lock, holder, monkeypatch):
    monkeypatch.setenv("CCHC_WAIT", "0")
    monkeypatch.setattr("cchc_lib.locks._QUIET", 0)
    for content in [b"", b"{", b"[]", b'{"since": "x"}', b'{"since": "2019-04-01T00:00:00+00:00"}']:
        lock.with_suffix(".holder").write_bytes(content)
        assert refusal(lock).startswith("Chưa chạy được: một lệnh khác đang ghi ở đây. Đã đợi đến ")


def test_a_wait_that_is_no_number_is_the_usual_one(monkeypatch):
    from cchc_lib import locks

    for written, seconds in {"": 600, "lâu": 600, "-3": 0, "1.5": 1.5}.items():
        monkeypatch.setenv("CCHC_WAIT", written)
        assert locks._patience() == seconds


def test_whoever_waits_and_reads_who_it_is_hinders_nobody(lock, monkeypatch):
    """On Windows no file is removed that another program reads."""
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(PermissionError(13, "in use")))
    for _ in range(2):
        with hold(lock):
            done = json.loads(lock.with_suffix(".holder").read_text())["process"]
        assert done == os.getpid()


def test_another_place_is_not_hindered(lock, holder):
    with hold(lock.parents[1] / "2018-Q4" / "run.lock"):
        pass


def test_a_holder_that_is_killed_frees_the_place_and_who_it_was_is_forgotten(lock, holder):
    holder.kill()
    holder.wait()
    assert lock.with_suffix(".holder").exists()
    with hold(lock):
        assert json.loads(lock.with_suffix(".holder").read_text())["process"] == os.getpid()
    assert [path.name for path in lock.parent.iterdir()] == ["run.lock"]


# --- what killed writers left ---------------------------------------------------------------------------------------

LEFT = {  # by the lock of whoever writes it
    "2019-Q1/run.lock": (
        *("2019-Q1/bulletins/a.html", "2019-Q1/notebooks/a.ipynb", "2019-Q1/records/a.json", "2019-Q1/run.json"),
        *("2019-Q1/index.html", "2019-Q1/data/a/b.csv", "2019-Q1/share/a.zip", "2019-Q1/cluster-0a1b"),
    ),
    "2019-Q1/results.lock": ("2019-Q1/results.sqlite",),
    "2019-Q1/restated.lock": ("2019-Q1/restated.sqlite",),
    "2019-Q1/published-1.lock": ("2019-Q1/published-1.sqlite",),
    "index.lock": ("index.html",),
    "office.lock": (
        *("2019-Q1/audit.xlsx", "2019-Q1/parquet/x.parquet", "schema/unit.json", "../params/bulletins.yaml"),
        *("../params/quarters/2019-Q1/scoresheet.xlsx", "../notebooks/a.ipynb"),
    ),
}
LEFT_FOLDERS = {
    "office.lock": (
        *("../moi", "../params/quarters/2019-Q2", "../params/regulation/2020"),
        *("2019-Q1/self-score", "2019-Q1/verify"),
    )
}


def leave(outputs: Path, monkeypatch) -> dict[str, set[Path]]:
    """Half a file of each kind, as a kill leaves them, and half a folder; by lock."""
    left: dict[str, set[Path]] = {}
    with monkeypatch.context() as killed:
        killed.setattr(Path, "replace", lambda *_: None)
        killed.setattr(Path, "unlink", lambda *_, **__: None)
        killed.setattr("shutil.rmtree", lambda *_, **__: None)
        for lock in LEFT:
            before = {*outputs.parent.rglob(".*.part")}
            (outputs / lock).parent.mkdir(parents=True, exist_ok=True)
            (outputs / lock).touch()
            for name in LEFT[lock]:
                replace_file(outputs / name, b"half")
            for name in LEFT_FOLDERS.get(lock, ()):
                with make_folder(outputs / name) as folder:
                    (folder / "quarter.yaml").touch()
            left[lock] = {*outputs.parent.rglob(".*.part")} - before
    return left


def test_whoever_may_write_a_file_removes_what_was_left_of_it_and_nothing_else(tmp_path, monkeypatch):
    left = leave(tmp_path / "outputs", monkeypatch)
    ours = tmp_path / "outputs" / "2019-Q1" / "bulletins" / "của tôi.part"
    ours.touch()
    assert {lock: len(parts) for lock, parts in left.items()} == {
        lock: len(names) + len(LEFT_FOLDERS.get(lock, ())) for lock, names in LEFT.items()
    }
    for lock in LEFT:
        with hold(tmp_path / "outputs" / lock):
            assert not [path for path in left.pop(lock) if path.exists()]
        assert all(path.exists() for parts in left.values() for path in parts)
    assert [*tmp_path.rglob("*.part")] == [ours]


def test_the_next_command_tidies_every_place_at_which_nobody_works(tmp_path, monkeypatch):
    left = leave(tmp_path / "outputs", monkeypatch)
    with hold(tmp_path / "outputs" / "2018-Q4" / "run.lock"):
        tidy(tmp_path / "outputs")
        assert not [path for parts in left.values() for path in parts if path.exists()]


def test_nothing_is_tidied_from_under_whoever_is_at_work(tmp_path, holder, lock):
    part = lock.with_name(".run.json.1234.part")
    part.touch()
    tidy(tmp_path / "outputs")
    assert part.exists()
    holder.kill()
    holder.wait()
    tidy(tmp_path / "outputs")
    assert not part.exists()
