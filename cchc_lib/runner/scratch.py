"""The folder for what a run needs while it lasts; one that a killed run left goes with the next run."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from filelock import FileLock, Timeout

_PREFIX, _IN_USE = "cchc-", "in-use"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder among the machine's temporary ones, which goes afterwards."""
    _clear()
    with (
        TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder,
        FileLock(Path(folder, _IN_USE)),  # which ends with this process, however that ends
    ):
        yield Path(folder)


def _clear() -> None:
    """Remove what was left by processes that ended before they or their workers could."""
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*"):
        mark = folder / _IN_USE
        with suppress(OSError, Timeout):  # somebody else's, or in use
            if mark.is_file():
                with FileLock(mark, blocking=False):
                    pass  # it is nobody's, and closed again, for Windows removes no open file
                shutil.rmtree(folder, ignore_errors=True)
