"""Reading YAML as text, replacing files whole, and Excel and Word files that are the same each time."""

import errno
import hashlib
import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .errors import DiskFull, FileBusy, UsageError
from .language import say
from .yaml_text import YamlFault, parse_yaml

USUAL_MB, MOST_MB = (
    20,
    200,
)  # of a file of evidence, unless told; all of a quarter go into its record and into one zip


def read_yaml(path: Path) -> object:
    """The content of a YAML file, every scalar as NFC text.

    Raises
    ------
    UsageError
        If the file is missing, is not UTF-8, or what `parse_yaml` refuses; names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(say("Không có tệp {file}", file=path)) from None
    except UnicodeDecodeError as error:
        raise UsageError(
            say(
                "{file}: không phải UTF-8 (byte {byte}). Hãy lưu lại dạng UTF-8",
                file=path,
                byte=error.start + 1,
            )
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


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """`replace_file` for several, in this order; where there is no room for all, none is replaced."""
    parts: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            parts[path] = _make_part(path)
            parts[path].write_bytes(content)
            parts[path].chmod(0o644)  # it was made as one that only its owner can read
        for path, part in parts.items():
            _move(part, path)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise DiskFull(say("Không ghi được {file}: đĩa đã đầy", file=path)) from None
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


@contextmanager
def make_folder(path: Path) -> Iterator[Path]:
    """A folder beside ``path`` to fill, which becomes ``path`` when all is in it; where that fails, nothing stays.

    Raises
    ------
    UsageError
        If ``path`` is there already.
    """
    if path.exists():
        raise UsageError(say("Đã có {folder}, và lệnh này không ghi đè lên", folder=path))
    part = path.with_name(f".{path.name}.part")
    shutil.rmtree(part, ignore_errors=True)  # left by one that was killed
    part.mkdir(parents=True)
    try:
        yield part
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def remove_parts(folder: Path, name: str) -> None:
    """Remove what a killed `replace_file` of such files left behind; only for the one process that writes them.

    ``name`` is a pattern below ``folder``, such as ``bulletins/*``.
    """
    where, _, file = name.rpartition("/")
    for part in folder.glob(f"{where or '.'}/.{file}.*.part"):
        part.unlink(missing_ok=True)


def _make_part(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    return Path(name)


def _move(part: Path, path: Path) -> None:
    try:
        part.replace(path)
    except PermissionError:
        raise FileBusy(say("Không ghi được {file}: hãy đóng tệp này ở chương trình khác", file=path)) from None


def hash_bytes(content: bytes) -> str:
    """SHA-256 of some bytes, as hexadecimal text."""
    return hashlib.sha256(content).hexdigest()


def hash_file(path: Path) -> str:
    """SHA-256 of a file of any size, as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
