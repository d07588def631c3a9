"""Reading YAML as text, replacing files whole, and Excel and Word files that are the same each time."""

import errno
import hashlib
import io
import json
import os
import re
import shutil
import stat
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep
from uuid import uuid4

from .errors import DiskFull, FileBusy, UsageError
from .language import Message, say
from .yaml_text import YamlFault, parse_yaml

# of a file of evidence, unless told and at most: all of a quarter go into its record and into one zip
USUAL_MB, MOST_MB = 20, 200
# letters of a path: Windows says of a longer one that it is not there
_LONGEST = 259 if os.name == "nt" else sys.maxsize
_AGAIN_AFTER = (0.1, 0.2, 0.4, 0.8) if os.name == "nt" else ()  # seconds
_LEFT_BY_SYSTEMS = ("thumbs.db", "desktop.ini", ".ds_store")
_OF_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d) *(\..*)?", re.ASCII | re.IGNORECASE)
_REFUSALS: dict[int | None, Message] = {
    errno.ENAMETOOLONG: say("tên tệp hoặc đường dẫn quá dài; hãy đặt tên ngắn hơn"),
    errno.EIO: say("ổ đĩa hoặc ổ mạng bị lỗi khi đọc, ghi; hãy kiểm tra ổ ấy rồi chạy lại"),
    errno.EEXIST: say("phải là thư mục, nhưng là tệp hoặc liên kết không mở được; hãy đổi tên hoặc dời đi"),
}
_MOST_KEPT = 2 << 20  # bytes of a file that stay in memory: tables; the evidence of years would fill it


@dataclass
class ReadOnce:
    """The files that were read: the SHA-256 of each, and the content but of large ones."""

    hashes: dict[Path, str] = field(default_factory=dict)
    contents: dict[Path, bytes] = field(default_factory=dict)

    def keep(self, path: Path, content: bytes) -> None:
        """Take in what was read; one of which no content was kept must be what it was."""
        sha = hash_bytes(content)
        if self.hashes.setdefault(path, sha) != sha:
            raise FileBusy(_tell_changed(path))
        if len(content) <= _MOST_KEPT:
            self.contents[path] = content


_read: ContextVar[ReadOnce | None] = ContextVar("read", default=None)


@contextmanager
def reading_once() -> Iterator[ReadOnce]:
    """Let whoever reads a file of the inputs again get the same bytes, whatever somebody saved meanwhile.

    A large one is read again, and that it changed is told. Gives what was read; within another one that of the outer.
    """
    if (known := _read.get()) is not None:
        yield known
        return
    read = ReadOnce()
    mark = _read.set(read)
    try:
        yield read
    finally:
        _read.reset(mark)


@contextmanager
def reading_apart() -> Iterator[None]:
    """Keep out of what `reading_once` gives what is read meanwhile: files that nobody saves, and that soon go."""
    mark = _read.set(None)
    try:
        yield
    finally:
        _read.reset(mark)


def read_bytes(path: Path) -> bytes:
    """The content of a file of the inputs; the same each time within `reading_once`.

    Raises
    ------
    FileBusy
        If another program holds it, it may not be read, or changed between two times: no fault of what it says.
    UsageError
        If a folder has its name, or what no reading ends of, such as a pipe.
    """
    read = _read.get()
    if read is not None and path in read.contents:
        return read.contents[path]
    try:
        if path.exists() and not path.is_file():
            message = say("{file}: là thư mục hoặc không phải tệp thường; hãy thay bằng chính tệp ấy", file=path)
            raise UsageError(message)
        content = path.read_bytes()
    except PermissionError:
        message = say("{file}: không đọc được; hãy đóng tệp này ở chương trình khác, hoặc xin quyền đọc", file=path)
        raise FileBusy(message) from None
    if read is not None:
        read.keep(path, content)
    return content


def require_unchanged(path: Path) -> None:
    """Refuse to replace a file that somebody saved since it was read within `reading_once`.

    Raises
    ------
    FileBusy
        Of such a file; nothing of either's work is lost then.
    """
    if path.read_bytes() != read_bytes(path):
        raise FileBusy(_tell_changed(path))


def _tell_changed(path: Path) -> Message:
    return say("{file} vừa được lưu lại trong lúc lệnh này chạy, nên chưa ghi gì: hãy chạy lại", file=path)


def read_yaml(path: Path) -> object:
    """The content of a YAML file, every scalar as NFC text.

    Raises
    ------
    UsageError
        If the file is missing, is not UTF-8, or what `parse_yaml` refuses; names file and line.
    """
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except FileNotFoundError:
        refuse_misnamed(path)
        raise UsageError(say("Không có tệp {file}", file=path)) from None
    except UnicodeDecodeError as error:
        raise UsageError(
            say("{file}: không phải UTF-8 (byte {byte}). Hãy lưu lại dạng UTF-8", file=path, byte=error.start + 1)
        ) from None
    try:
        return parse_yaml(text)
    except YamlFault as fault:
        problem, line = fault.args
        raise UsageError(say("{file}, dòng {line}: {problem}", file=path, line=line, problem=problem)) from None


def replace_file(path: Path, content: bytes) -> None:
    """Write ``content`` as the whole of ``path``: readers see the old file or the new one, never a part.

    Raises
    ------
    FileBusy
        If another program (Excel, Acrobat) holds the file open.
    DiskFull
        If there is no room for it.
    """
    replace_files({path: content})


def replace_json(path: Path, content: object) -> None:
    """`replace_file` by content as JSON that a person can read too."""
    replace_file(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """`replace_file` for several, in this order; where there is no room for all, none is replaced.

    A file that is replaced keeps its mode, owner and group, and stays what a link leads to; a new one is made as the
    system makes files, and may be written by the group where its folder is shared by one.
    """
    parts: dict[Path, Path] = {}
    with telling_full() as tell:
        try:
            for path, content in contents.items():
                tell(path)
                place = path.resolve()  # beside what a link leads to
                make_folders(place.parent)
                parts[place] = place.with_name(f".{place.name}.{uuid4().hex[:8]}.part")
                parts[place].write_bytes(content)
                _keep_rights(parts[place], place)
            for place, part in parts.items():
                _move(part, place)
        finally:
            for part in parts.values():
                _drop(part)


def remove_file(path: Path) -> None:
    """Remove a file, if it is there.

    Raises
    ------
    FileBusy
        If another program holds it open.
    """
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        raise FileBusy(say("Không xóa được {file}: hãy đóng tệp này ở chương trình khác", file=path)) from None


def list_folder(folder: Path) -> list[Path]:
    """What lies in a folder, by name; nothing that is hidden or `is_left`, nor where there is no folder.

    Raises
    ------
    PermissionError
        If it may not be read: what nobody can see must not be taken for what is not there, as `Path.glob` does.
    """
    try:
        return sorted(path for path in folder.iterdir() if not (path.name.startswith(".") or is_left(path.name)))
    except (FileNotFoundError, NotADirectoryError):
        return []


def walk_files(folder: Path) -> Iterator[Path]:
    """All that lies below a folder, hidden or not, and is no folder, or is a link.

    Raises
    ------
    PermissionError
        If a folder among it may not be read, which `Path.rglob` would leave out.
    """

    def refuse(error: OSError) -> None:
        if isinstance(error, PermissionError):
            raise error

    for place, folders, names in os.walk(folder, onerror=refuse):
        links = [name for name in folders if Path(place, name).is_symlink()]
        yield from (Path(place, name) for name in (*names, *links))


def is_left(name: str) -> bool:
    """Whether systems leave such a file in a folder that somebody looks at, or programs beside one that is open."""
    return name.startswith(("~$", ".~lock.")) or name.lower() in _LEFT_BY_SYSTEMS


def tell_misnamed(path: Path) -> Message | None:
    """What to say where there is only one of another ending, or with a number as of a copy; else None."""
    if path.is_file():
        return None
    like = re.compile(rf"{re.escape(path.stem)}[ .(].*", re.IGNORECASE)
    found = [one.name for one in list_folder(path.parent) if like.fullmatch(one.name) and one.is_file()]
    if not found:
        return None
    told = {"found": found[0], "name": path.name}
    return say("chỉ có {found}; hãy đổi tên hoặc lưu lại thành {name} (Windows có thể đang ẩn phần đuôi)", **told)


def refuse_misnamed(path: Path) -> None:
    """Refuse to go on as if a file were not there that has only another ending.

    Raises
    ------
    UsageError
        With both names.
    """
    if problem := tell_misnamed(path):
        raise UsageError(say("{file}: {problem}", file=path, problem=problem))


def is_reserved(name: str) -> bool:
    """Whether Windows keeps a name for a device, whatever its ending: no such file can be made there."""
    return bool(_OF_DEVICES.fullmatch(name))


@contextmanager
def telling_full() -> Iterator[Callable[[Path], None]]:
    """Tell by a fault that the disk is full; gives a function that is told what is about to be written."""
    about: list[Path] = []
    try:
        yield about.append
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        file = about[-1] if about else error.filename or say("tệp")
        raise DiskFull(say("Không ghi được {file}: đĩa đã đầy", file=file)) from None


def tell_refused(error: OSError) -> Message | None:
    """Why a file is not read or written, where what the system says is something that a person can mend."""
    path = Path(str(error.filename or "."))
    folder, is_denied = path.parent, error.errno in (errno.EACCES, errno.EPERM)
    if isinstance(error, FileNotFoundError) and len(str(error.filename)) > _LONGEST:
        return say(
            "{file}: đường dẫn dài quá {most} ký tự nên Windows không nhận; hãy dời thư mục làm việc lên gần gốc ổ "
            "đĩa, hoặc đặt tên tệp ngắn hơn",
            file=str(error.filename),
            most=_LONGEST,
        )
    if error.filename and (problem := _REFUSALS.get(error.errno)):
        return say("{file}: {problem}", file=str(error.filename), problem=problem)
    if is_denied and (closed := _find_closed(path)):
        return say("Không đọc được thư mục {folder}: hãy xin quyền đọc", folder=closed)
    if (is_denied and not os.access(folder, os.W_OK)) or error.errno == errno.EROFS:
        return say("Không ghi được vào thư mục {folder}: thư mục chỉ cho đọc, hoặc không có quyền ghi", folder=folder)
    if isinstance(error, PermissionError) and error.filename:  # on Windows a folder too, of which one file is open
        return say(
            "{file}: không đọc hoặc ghi được; hãy đóng tệp, thư mục này ở chương trình khác, hoặc xin quyền",
            file=str(error.filename),
        )
    return None


def _find_closed(path: Path) -> Path | None:
    """The folder that lets nobody without other rights through to a path, or see what is in it."""
    above = next((one for one in reversed(path.parents) if not os.access(one, os.X_OK)), None)
    with suppress(PermissionError):  # of a link to what may not be seen
        return above or (path if path.is_dir() and not os.access(path, os.R_OK) else None)
    return None


@contextmanager
def make_folder(path: Path) -> Iterator[Path]:
    """A folder beside ``path`` to fill, which becomes ``path`` when all is in it; where that fails, nothing stays.

    For the one process that may write there.

    Raises
    ------
    UsageError
        If ``path`` is there already.
    DiskFull
        If there is no room for it.
    """
    require_new(path)
    part = path.with_name(f".{path.name}.part")
    shutil.rmtree(part, ignore_errors=True)  # left by one that was killed
    try:
        with telling_full() as tell:
            tell(path)
            make_folders(part)
            yield part
            for made in part.rglob("*"):
                share_with_group(made)
            rename(part, path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def require_new(path: Path) -> None:
    """Refuse to write over a folder.

    Raises
    ------
    UsageError
        If it is there already.
    """
    if path.exists():
        raise UsageError(say("Đã có {folder}, và lệnh này không ghi đè lên", folder=path))


def make_folders(path: Path) -> None:
    """Make a folder and those above it, as far as they are not there."""
    if not path.is_dir():
        make_folders(path.parent)
        path.mkdir(exist_ok=True)
        share_with_group(path)


def share_with_group(path: Path) -> None:
    """Let the group write what was made in a folder that hands its group on and that the group writes in.

    Else the umask of whoever made it would keep colleagues from replacing it.
    """
    shared, mode = stat.S_ISGID | stat.S_IWGRP, path.stat().st_mode
    if path.parent.stat().st_mode & shared == shared:
        path.chmod(stat.S_IMODE(mode) | stat.S_IWGRP | stat.S_IRGRP)


def remove_parts(folder: Path, name: str) -> None:
    """Remove what killed writers of such files or folders left half made; only for the one who may write them.

    ``name`` is a pattern below ``folder``, such as ``bulletins/*``.
    """
    where, _, file = name.rpartition("/")
    for part in folder.glob(f"{where or '.'}/.{file}.part"):
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            _drop(part)


def _drop(part: Path) -> None:
    """Remove it; one that somebody looks through at this moment, as a scanner of viruses does, goes another time."""
    with suppress(PermissionError):
        part.unlink(missing_ok=True)


def _keep_rights(part: Path, path: Path) -> None:
    try:
        was = path.stat()
    except FileNotFoundError:
        share_with_group(part)
        return
    if chown := getattr(os, "chown", None):  # Windows has none, and what is read-only there is not replaced
        for owner in (-1, was.st_uid):  # to keep another owner is for root alone
            with suppress(PermissionError):
                chown(part, owner, was.st_gid)
        with suppress(PermissionError):
            part.chmod(stat.S_IMODE(was.st_mode))


def rename(part: Path, path: Path) -> Path:
    """Let a file or folder take this name, on Windows some moments later.

    There it is refused as long as a scanner of viruses or a cloud drive looks through what was written just now.
    """
    for seconds in _AGAIN_AFTER:
        with suppress(PermissionError):
            return part.replace(path)
        sleep(seconds)
    return part.replace(path)


def _move(part: Path, path: Path) -> None:
    try:
        rename(part, path)
    except (PermissionError, IsADirectoryError):  # the former on Windows of a folder too
        if path.is_dir():
            raise FileBusy(say("Không ghi được {file}: đã có thư mục tên ấy, hãy đổi tên nó", file=path)) from None
        if path.exists() and not os.access(path, os.W_OK):
            raise FileBusy(say("Không ghi được {file}: hãy bỏ thuộc tính Read-only của tệp", file=path)) from None
        raise FileBusy(say("Không ghi được {file}: hãy đóng tệp này ở chương trình khác", file=path)) from None


def hash_bytes(content: bytes) -> str:
    """SHA-256 of some bytes, as hexadecimal text."""
    return hashlib.sha256(content).hexdigest()


def without_times(content: bytes, day: str = "2000-01-01") -> bytes:
    """The same Excel or Word file without its time of making, which libraries set whenever they save."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:(\w+)[^>]*>)[^<]*", rb"\g<1>%bT00:00:00Z" % day.encode("ascii"), part)
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return buffer.getvalue()
