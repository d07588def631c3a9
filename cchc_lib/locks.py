"""One writer at a place: whoever comes second waits aloud, is told who is at work, and gives up by a stated time.

A lock is the system's and goes with the process that holds it, however that ends; who that is stands in a file beside
it. What a killed writer left half made goes with the next command.
"""

import json
import os
import platform
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from getpass import getuser
from pathlib import Path
from time import time

from filelock import FileLock, Timeout

from .errors import CchcError, LockHeld, Notice
from .files import make_folders, remove_parts, replace_file, share_with_group, telling_full
from .language import Message, say

PATIENCE_VARIABLE = "CCHC_WAIT"  # how many seconds a command waits for others; 600 where it is not set
_PATIENCE, _QUIET = 600, 1  # what takes no second is not worth a word

_ONLY_ITS_HOLDER_WRITES = {  # by a lock's name, without its number: patterns below its folder, of what is made half
    "run": (
        *("bulletins/*", "notebooks/*", "records/*", "data/*/*", "share/*", "*.json.*", "*.html.*", "frozen"),
        "cluster-*",
    ),
    "results": ("results.sqlite.*",),
    "restated": ("restated.sqlite.*",),
    "index": ("*.html.*",),
    "published": ("published/*/*", "published-*.sqlite.*"),
    "office": (
        *("../*", "../notebooks/*", "../params/*", "../params/quarters/*", "../params/regulation/*"),
        *("../params/quarters/*/*", "*/*.xlsx.*", "*/parquet/*", "*/self-score", "*/verify"),
        *("schema/*", "lab/*"),
    ),
}
_PREFIX, _IN_USE = "cchc-scratch-", "in-use"
_MARKING = 1  # seconds: a folder may be there, and its lock not yet be held


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock in a file, one of those that are named above; what a killed holder left half made is removed.

    Raises
    ------
    LockHeld
        If somebody else holds it for longer than ``$CCHC_WAIT`` seconds.
    """
    with telling_full() as tell:
        tell(path)
        make_folders(path.parent)
        lock, holder = FileLock(path), path.with_suffix(".holder")
        _wait_for(lock, holder)
    try:
        with suppress(OSError, CchcError):  # a full disk: then nobody is told who it is
            share_with_group(path)
        _remove_left(path)
        with suppress(OSError, CchcError):
            replace_file(holder, json.dumps(_tell_me()).encode())
        yield
    finally:
        _drop(holder)
        lock.release()


def _wait_for(lock: FileLock, holder: Path) -> None:
    with suppress(Timeout):
        lock.acquire(timeout=_QUIET)
        return
    patience = _patience()
    until = f"{datetime.now().astimezone() + timedelta(seconds=patience):%H:%M:%S}"
    if patience:
        told = say("Đang đợi: {who}. Đến {until} mà chưa xong thì lệnh này dừng.", who=_who(holder), until=until)
        warnings.warn(Notice(told), stacklevel=2)
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        message = say(
            "Chưa chạy được: {who}. Đã đợi đến {until} mà chưa xong. Hãy đợi việc ấy xong, hoặc dừng nó, rồi "
            "chạy lại",
            who=_who(holder),
            until=until,
        )
        raise LockHeld(message) from None


def _patience() -> float:
    with suppress(ValueError):
        return max(0, float(os.environ.get(PATIENCE_VARIABLE, "")))
    return _PATIENCE


def _tell_me() -> dict[str, object]:
    words = (word for word in sys.argv[1:] if re.fullmatch(r"\w[\w.-]*", word))  # no reason, no key of a token
    user = "?"
    with suppress(Exception):  # who has no name: each system refuses in its own way
        user = getuser()
    return {
        "user": user,
        "machine": platform.node(),
        "process": os.getpid(),
        "command": " ".join([Path(sys.argv[0]).stem, *words]),
        "since": datetime.now().astimezone().isoformat(timespec="seconds"),
    }


def _who(holder: Path) -> Message:
    try:
        told = json.loads(holder.read_bytes())
        since = datetime.fromisoformat(told.pop("since"))
        return say(
            "{user} đang chạy «{command}» (tiến trình {process} trên máy {machine}, từ {time} ngày {day})",
            **{name: str(told[name]) for name in ("user", "command", "process", "machine")},
            time=f"{since:%H:%M}",
            day=since.date(),
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):  # it began just now
        return say("một lệnh khác đang ghi ở đây")


def tidy(outputs: Path) -> None:
    """Remove what killed commands left, here and among the machine's temporary files, where nobody is at work."""
    _clear()
    for path in [*outputs.glob("*.lock"), *outputs.glob("*/*.lock")]:
        with suppress(OSError, Timeout), FileLock(path, blocking=False):
            _remove_left(path)


def _remove_left(path: Path) -> None:
    _drop(path.with_suffix(".holder"))
    for name in (f"{path.stem}.holder.*", *_ONLY_ITS_HOLDER_WRITES.get(path.stem.partition("-")[0], ())):
        remove_parts(path.parent, name)


def _drop(holder: Path) -> None:
    """Remove it; on Windows it stays while somebody who waits reads it, and who holds the lock next rewrites it."""
    with suppress(OSError):
        holder.unlink()


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder among the machine's temporary ones, which goes afterwards."""
    _clear()
    with (
        tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder,
        FileLock(Path(folder, _IN_USE)),  # which ends with this process, however that ends
    ):
        yield Path(folder)


@contextmanager
def temporary_files() -> Iterator[None]:
    """Let libraries put their temporary files into a scratch folder, with which they go whatever happens."""
    with scratch_folder() as folder:
        before, tempfile.tempdir = tempfile.tempdir, str(folder)
        try:
            yield
        finally:
            tempfile.tempdir = before


def _clear() -> None:
    """Remove what was left by processes that ended before they or their workers could.

    A kernel that outlives them by a moment may make anew what they removed: then nobody has marked it.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        mark = folder / _IN_USE
        with suppress(OSError, Timeout):  # somebody else's, or in use
            newest = (mark if mark.exists() else folder).stat().st_mtime
            if abs(time() - newest) > _MARKING:  # a clock may have been set back since
                with FileLock(mark, blocking=False):
                    pass  # it is nobody's, and closed again, for Windows removes no open file
                shutil.rmtree(folder, ignore_errors=True)
