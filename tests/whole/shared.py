"""Roots that are written and scored once for all workers of a test run."""

from collections.abc import Callable
from pathlib import Path

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
