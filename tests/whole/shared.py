"""Roots that are written and scored once for all workers of a test run, and pages that are made of them once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def make_once(tmp_path_factory, name: str, write: Callable[[Path], object]) -> Path:
    """The folder ``name``, filled by whichever worker comes first."""
    base = tmp_path_factory.getbasetemp()
    if base.name.startswith("popen-"):  # a worker of pytest-xdist: what they share lies one higher
        base = base.parent
    root = base / name
    with FileLock(base / f"{name}.lock"):
        if not (base / f"{name}.made").exists():
            root.mkdir()
            write(root)
            (base / f"{name}.made").touch()
    return root


def write_once(root: Path, name: str, write: Callable[[], str]) -> str:
    """A text about a root, ``name``, written by whichever worker comes first; by each where the root is its own."""
    if not root.with_name(f"{root.name}.made").exists():
        return write()
    file = root.with_name(f"{root.name} {name}")
    with FileLock(f"{file}.lock"):
        if not file.exists():
            file.write_bytes(write().encode("utf-8"))
    return file.read_bytes().decode("utf-8")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory):
    """Signatures and caches of the tests stay out of the home of who runs them."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_DATA_DIR", str(folder / "jupyter"))
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        yield folder
