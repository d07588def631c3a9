"""What a run needs while it lasts: a folder, which goes with it or the next one, and its kernels' variables."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from time import time

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from ..folders import ROOT_VARIABLE

RUNTIME_VARIABLE = "JUPYTER_RUNTIME_DIR"
TEMPORARY_VARIABLE = "TMPDIR"

_PREFIX, _IN_USE = "cchc-", "in-use"
_MARKING = 1  # seconds: a folder may be there, and its lock not yet be held


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
            if time() - mark.stat().st_mtime > _MARKING:
                with FileLock(mark, blocking=False):
                    pass  # it is nobody's, and closed again, for Windows removes no open file
                shutil.rmtree(folder, ignore_errors=True)


def kernel_environment(root: Path, scratch: Path) -> dict[str, str]:
    """The variables that make a kernel run alike for everyone.

    What a person keeps at home (IPython's startup files, a matplotlibrc) would change bulletins, and a home
    may be read-only: so these folders are ours. Temporary files of a kernel that is killed go with ``scratch``.
    """
    fonts = user_cache_path("cchc") / "matplotlib"  # kept: on Windows its list of fonts takes seconds to make
    with suppress(OSError):
        fonts.mkdir(parents=True, exist_ok=True)
    folders = {
        "IPYTHONDIR": scratch / "ipython",
        RUNTIME_VARIABLE: scratch / "runtime",
        TEMPORARY_VARIABLE: scratch / "tmp",
        "MPLCONFIGDIR": fonts if os.access(fonts, os.W_OK) else scratch / "matplotlib",
    }
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    variables = {name: str(folder) for name, folder in folders.items()}
    return variables | {ROOT_VARIABLE: str(root), "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
