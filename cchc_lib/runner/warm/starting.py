"""Starting the server, from any process, and being sure that it ends."""

import atexit
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

LOG = "log"  # what the server has to say, in its folder
_LIBRARY = Path(__file__).resolve().parents[2]
_LONGEST_FOLDER = 80  # of the hundred bytes or so that the path of a Unix socket may have
_END_SECONDS = 5
_MAIN = "from cchc_lib.runner.warm.server import main; main()"
_VARIABLES = {
    # numpy and pyarrow start threads when they are loaded, and a process with threads cannot be forked
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    # a fork fetches its memory page by page: larger ones save a twentieth of a bulletin
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
# A kernel takes on all of its client's variables; these are too late for it, since libraries read them when loaded.
_READ_AT_IMPORT = ("PYTHON", "LD_", "MPL", "OMP_", "OPENBLAS_", "MKL_", "LC_", "LANG", "TZ", "HOME", "XDG_")
_own: dict[tuple, "KernelServer"] = {}


class KernelServer:
    """A running server; it ends by `close`, or when this process does.

    Parameters
    ----------
    environment : dict of str
        The variables under which the libraries are loaded.
    *folders : Path
        To be removed at its end, beside its own.
    """

    def __init__(self, environment: Mapping[str, str], *folders: Path):
        self.folder = _make_short_folder()
        self.folders = self.folder, *folders
        self.address = str(self.folder / "server")
        with (
            socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as first,
            # the first has the number of standard input where that is closed
            socket.socket(fileno=fcntl.fcntl(first, fcntl.F_DUPFD_CLOEXEC, 3)) as listener,
        ):
            listener.bind(self.address)
            listener.listen()  # clients can connect from now on, and wait until the libraries are loaded
            self.process = self._start(listener.fileno(), environment)

    def _start(self, listener: int, environment: Mapping[str, str]) -> subprocess.Popen:
        with (self.folder / LOG).open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-c", _MAIN, str(listener), *map(str, self.folders)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=self.folder,
                env={**environment, **_VARIABLES},
                pass_fds=[listener],
                start_new_session=True,  # Ctrl-C in the terminal is for the driver
            )

    def close(self) -> None:
        """End the server, its kernels and its folder."""
        self.process.stdin.close()
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def own_server(environment: Mapping[str, str]) -> str:
    """The address of a server that lives as long as this process, for kernels that see ``environment``.

    Where our library changed, or a variable that is read when libraries are loaded, a new one takes its place.
    """
    variables = {name: text for name, text in environment.items() if name.startswith(_READ_AT_IMPORT)}
    written = max(path.stat().st_mtime_ns for path in _LIBRARY.rglob("*.py"))
    key = (written, *sorted(variables.items()))
    if key not in _own:
        _close_own()
        _own[key] = KernelServer(environment)
    return _own[key].address


@atexit.register
def _close_own() -> None:
    while _own:
        _own.popitem()[1].close()


def _make_short_folder() -> Path:
    for parent in (tempfile.gettempdir(), "/tmp", os.environ.get("XDG_RUNTIME_DIR")):
        with suppress(OSError):
            folder = Path(tempfile.mkdtemp(prefix="cchc-", dir=parent))
            if len(os.fsencode(folder)) <= _LONGEST_FOLDER:
                return folder
            folder.rmdir()
    raise OSError("no temporary folder has a path that is short enough for a socket")
