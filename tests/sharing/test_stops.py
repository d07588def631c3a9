"""`cchc run` that is killed, finds another at work, has no home or no room: what is made is whole, and it goes on."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from runner.warm.helpers import processes_with, wait_until

from tests.runner.helpers import read_log
from tests.whole.commands import cchc, copy_of, tool

from .company import EARLIER, EVERYTHING, OWN, QUARTER, Press, write_own_notebook
from .test_commands import pages

pytestmark = [
    pytest.mark.xdist_group("small company"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]
MEGABYTE = 1 << 20


@pytest.fixture
def scratch(tmp_path, monkeypatch) -> Path:
    """The folder for temporary files, which also marks the processes that a test starts."""
    folder = tmp_path / "tạm"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("MARK", str(folder))
    return folder


def words(press: Press, *options: str) -> list[str]:
    return ["--root", str(press.root), "run", QUARTER, "--html-only", "--workers", "2", *options]


def start(press: Press, *options: str) -> subprocess.Popen:
    (press.output / "run.log").unlink(missing_ok=True)  # what an earlier run told
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([tool("cchc"), *words(press, *options)], **quiet)


def run(press: Press, *options: str) -> str:
    done = cchc(*words(press, *options))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def events(press: Press) -> list[str]:
    return [line["event"] for line in read_log(press.output)] if (press.output / "run.log").exists() else []


def assert_nothing_is_left(press: Press, scratch: Path) -> None:
    """No process, and no socket or other file of one; no half-written file once a run has begun again."""
    wait_until(lambda: not processes_with(f"MARK={scratch}\0"))
    assert [*scratch.iterdir()] == []
    assert [*press.root.rglob("*.part")] == []


def edit(press: Press, points: int) -> None:
    """Change what nine of the thirteen bulletins tell."""
    press.edit_points("p1", "a1", str(points))
    press.edit_points("r2", "b1", str(points))


@pytest.mark.long
@pytest.mark.parametrize(
    ("kills", "options"), [(6, []), (2, ["--plain-kernels", "--only", "unit"])], ids=["warm", "plain"]
)
def test_kills_at_random_moments_and_then_the_bytes_of_an_undisturbed_run(press, tmp_path, scratch, kills, options):
    run(press, *options, "--fresh")
    undisturbed = Press(copy_of(press.root, tmp_path / "yên"))
    edit(undisturbed, 9)
    began = time.monotonic()
    run(undisturbed, *options)
    whole, moments = time.monotonic() - began, random.Random(2019)
    for number in range(kills):
        edit(press, number)
        running = start(press, *options)
        time.sleep(moments.uniform(0, whole))
        running.kill()
        running.wait()
    assert press.made_names() >= undisturbed.made_names()
    edit(press, 9)
    wait_until(lambda: not processes_with(f"MARK={scratch}\0"))  # until then they may write there
    time.sleep(2)  # a folder that is no second old may be another run's that is only beginning: it is left alone
    run(press, *options)
    assert press.made() == undisturbed.made()
    assert press.missing_links() == set()
    assert_nothing_is_left(press, scratch)
    assert "Đã tạo" not in run(press, *options)


@pytest.mark.long
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_the_next_run_makes_only_what_the_stopped_one_had_not(press, scratch, stop):
    for name in EVERYTHING:
        press.forget(name)
    running = start(press)
    wait_until(lambda: events(press).count("made") >= 3)
    running.send_signal(stop)
    running.wait()
    wait_until(lambda: not processes_with(f"MARK={scratch}\0"))
    there = {name for name in EVERYTHING if press.record(name).exists()}
    assert 3 <= len(there) < len(EVERYTHING)
    run(press)
    made = {line["output"].removeprefix(f"{QUARTER}_") for line in read_log(press.output) if line["event"] == "made"}
    assert made == EVERYTHING - there
    assert read_log(press.output)[-1]["unchanged"] == len(there)
    assert press.missing_links() == set()
    assert not [*press.output.rglob("*.failed.ipynb")]
    assert_nothing_is_left(press, scratch)


@pytest.mark.long
def test_a_second_run_of_the_quarter_that_does_not_wait_says_so_and_stops_until_the_first_has_ended(press, scratch):
    before = pages(press)
    write_own_notebook(press.root, "import time; time.sleep(999)")
    first = start(press, "--fresh")
    wait_until(lambda: "made" in events(press))
    second = cchc(*words(press), CCHC_WAIT="0")
    assert second.returncode == 1
    assert f"tiến trình {first.pid} trên máy" in " ".join(second.stderr.split())
    assert read_log(press.output)[0]["process"] == first.pid
    other = cchc("--root", press.root, "run", EARLIER, "--html-only", "--only", "company")
    assert other.returncode == 0, other.stdout + other.stderr
    assert first.poll() is None
    first.kill()
    first.wait()
    write_own_notebook(press.root)
    run(press)
    assert pages(press) == before
    assert_nothing_is_left(press, scratch)


@pytest.mark.long
@pytest.mark.parametrize("options", [[], ["--plain-kernels"]], ids=["warm", "plain"])
def test_a_home_that_takes_no_files_changes_nothing(press, tmp_path, scratch, monkeypatch, options):
    (tmp_path / "file").touch()
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "JUPYTER_DATA_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / "file" / "below"))
    before = pages(press)
    press.forget("company", "block_ba", "unit_r1", "regulation_mot")
    said = run(press, *options)
    assert "Đã tạo 4 bản tin" in said
    assert "theo cách thường" not in said
    assert pages(press) == before
    assert_nothing_is_left(press, scratch)


# --- a disk that fills --------------------------------------------------------------------------------------------


@pytest.fixture
def disk(press):
    """Let the quarter's outputs lie on a small disk of their own; gives its filling down to some room."""
    if os.getuid() != 0:
        pytest.skip("only root can mount a small disk")
    content = press.output.with_name("content")
    press.output.rename(content)
    press.output.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(press.output)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        shutil.copytree(content, press.output, dirs_exist_ok=True)
        yield lambda room: fill(press.output / "ballast", room)
    finally:
        subprocess.run(["umount", "--lazy", str(press.output)], check=True)


def fill(ballast: Path, room: int) -> None:
    """Leave so many bytes on the disk that ``ballast`` lies on."""
    ballast.unlink(missing_ok=True)
    with ballast.open("wb") as file:
        file.write(bytes(max(0, shutil.disk_usage(ballast.parent).free - room)))


@pytest.mark.long
def test_a_full_disk_fails_what_has_no_room_and_the_next_run_goes_on(press, disk, scratch, tmp_path):
    """Earlier bulletins stay, and others are made as far as there is room."""
    undisturbed = Press(copy_of(press.root, tmp_path / "yên"))
    for one in (undisturbed, press):
        edit(one, 3)
        write_own_notebook(one.root, f"b.paragraph(('x' * 99 + ' ') * {MEGABYTE // 25})")
    run(undisturbed)
    before, good = press.made(), undisturbed.made()

    disk(room=0)
    nothing = cchc(*words(press))
    assert nothing.returncode == 1
    assert "results.sqlite: đĩa đã đầy" in " ".join(nothing.stderr.split())
    assert press.made() == before

    disk(room=2 * MEGABYTE)
    some = cchc(*words(press))
    assert some.returncode == 1, some.stdout + some.stderr
    assert "Không tạo được 1 bản tin (không ghi được: 1):" in some.stdout
    assert some.stdout.count(f"{QUARTER}_{OWN}.html: đĩa đã đầy") == 2
    kept = {name: content for name, content in before.items() if name.startswith(OWN)}
    assert press.made() == good | kept

    disk(room=20 * MEGABYTE)
    assert "Đã tạo 1 bản tin" in run(press)
    assert press.made() == good
    assert press.missing_links() == set()
    assert_nothing_is_left(press, scratch)
