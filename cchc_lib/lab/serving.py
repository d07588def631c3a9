"""A server of JupyterLab on this machine."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from ..errors import CchcError
from ..files import make_folders, replace_file
from ..folders import Folders
from ..language import say
from ..locks import hold

_FIRST_PORT, _PORTS = 8888, 100
_PATIENCE = 60  # seconds that a server may take to answer
_HERE = Path(__file__).parent
_QUIET = {"PYDEVD_DISABLE_FILE_VALIDATION": "1", "PYTHONSTARTUP": str(_HERE / "startup.py")}


@contextmanager
def serve_lab(
    folders: Folders, page: Path, variables: Mapping[str, str], browser: bool = True
) -> Iterator[tuple[str, subprocess.Popen]]:
    """Serve the company's folder, and open ``page`` of it in a browser where that is wanted; at the end it is gone.

    Gives where a browser finds the page, with the token that lets it in, and the server once it answers.

    Parameters
    ----------
    variables : dict
        What kernels find in their environment.

    Raises
    ------
    CchcError
        If the server ends before it answers; names its log.
    """
    port, token = _free_port(), secrets.token_hex(24)
    place = f"lab/tree/{quote(page.relative_to(folders.root).as_posix())}"
    log = folders.outputs / "lab.log"
    make_folders(log.parent)
    with log.open("w", encoding="utf-8") as told:
        process = subprocess.Popen(
            _command(folders, port, place, browser),
            env={**os.environ, **variables, "JUPYTER_TOKEN": token, **_QUIET},
            stdin=subprocess.DEVNULL, stdout=told, stderr=told,
        )  # fmt: skip
    try:
        if not _answers(process, port):
            raise CchcError(say("JupyterLab không mở được; xem {log}", log=folders.shown(log)))
        yield f"http://127.0.0.1:{port}/{place}?token={token}", process
    finally:
        process.terminate()
        process.wait()


def own_page(folders: Folders, name: str) -> Path:
    """The notebook ``name`` below the company's folder; if only the library has it, a copy in ``outputs/lab``."""
    page = folders.notebook(name)
    if page.is_relative_to(folders.root):
        return page
    copies = folders.outputs / "lab"
    with hold(folders.office_lock):
        for path in page.parent.glob("*.ipynb"):
            if not (copies / path.name).exists():
                replace_file(copies / path.name, path.read_bytes())
    return copies / page.name


def _command(folders: Folders, port: int, place: str, browser: bool) -> list[str]:
    settings = {
        "ServerApp.answer_yes": True,
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.root_dir": folders.root,
        "ServerApp.contents_manager_class": "cchc_lib.lab.contents.CompanyContents",
        "LabApp.default_url": f"/{place}",
        "LabApp.app_settings_dir": _HERE / "settings",
        "LabApp.workspaces_dir": folders.outputs / "lab" / "workspaces",  # what was open is of this company
    }
    options = ["--allow-root", *(f"--{name}={value}" for name, value in settings.items())]
    return [sys.executable, "-m", "jupyterlab", *options, *([] if browser else ["--no-browser"])]


def _free_port() -> int:
    for port in range(_FIRST_PORT, _FIRST_PORT + _PORTS):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CchcError(say("Không còn cổng trống từ {first}", first=str(_FIRST_PORT)))


def _answers(process: subprocess.Popen, port: int) -> bool:
    until = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=_PATIENCE).close()
            return True
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    return False
