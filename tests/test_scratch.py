"""The folder of a run goes with it, and with the next run where it was killed; nobody else's goes."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from cchc_lib.locks import scratch_folder

HOLD = "from cchc_lib.locks import scratch_folder as f\nwith f() as folder: print(folder, flush=True); input()"


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch) -> Path:
    """Where temporary folders are made."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


@pytest.fixture
def other():
    """Another process in its own folder, and that folder."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
    with subprocess.Popen([sys.executable, "-c", HOLD], **pipes) as process:
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def test_it_goes_with_its_run(place):
    with scratch_folder() as folder:
        (folder / "tệp").touch()
        assert folder.parent == place
    assert list(place.iterdir()) == []


def test_it_stays_while_another_run_begins(other):
    with scratch_folder() as folder:
        assert folder != other[1]
        assert other[1].is_dir()
    assert other[1].is_dir()


@pytest.mark.parametrize("passed", [-2, 31_536_000], ids=["later", "the clock was set back"])
def test_what_a_killed_run_left_goes_with_the_next(other, place, passed):
    process, left = other
    process.kill()
    process.wait()
    with scratch_folder():
        assert left.is_dir()  # it might just be taken
    made = (left / "in-use").stat().st_mtime + passed
    os.utime(left / "in-use", (made, made))
    with scratch_folder() as folder:
        assert list(place.iterdir()) == [folder]


def test_what_a_kernel_made_anew_when_its_run_had_been_removed_goes_too(other, place):
    process, left = other
    process.kill()
    process.wait()
    (left / "in-use").unlink()
    (left / "ipython").mkdir()
    with scratch_folder():
        assert left.is_dir()  # it might just be begun
    os.utime(left, (1, 1))
    with scratch_folder() as folder:
        assert list(place.iterdir()) == [folder]


@pytest.mark.parametrize("name", ["cchc-của-tôi", "cchc-a1b2c3d4"])
def test_a_folder_of_another_program_stays(place, name):
    (place / name).mkdir()
    os.utime(place / name, (1, 1))
    with scratch_folder():
        pass
    assert [path.name for path in place.iterdir()] == [name]
