"""The list of what lies in a folder, each file with its hash: written once, then compared with what lies there now.

It has the form of ``sha256sum``, which checks it too: ``sha256sum -c manifest.sha256``.
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from .files import hash_bytes, is_left, replace_file, walk_files
from .language import Message, say

MANIFEST = "manifest.sha256"
SIGNATURE = f"{MANIFEST}.p7s"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def write_manifest(folder: Path) -> bytes:
    """List every file below a folder; what was written."""
    content = _as_bytes(list_hashes(folder))
    replace_file(folder / MANIFEST, content)
    return content


def read_manifest(folder: Path) -> dict[str, str] | None:
    """The hash of each file by its path below the folder, as far as it can be read; None where nothing is listed."""
    try:
        lines = (folder / MANIFEST).read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return None
    return {found[2]: found[1] for line in lines if (found := _LINE.fullmatch(line))}


def is_as_written(folder: Path, entries: Mapping[str, str]) -> bool:
    """Whether nothing but these entries stands in the list, in the form in which it is written."""
    return (folder / MANIFEST).read_bytes() == _as_bytes(entries)


def list_hashes(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder but the list itself and its signature; "" of a link or a pipe.

    What is left there by whoever looks at a file is none of them.
    """
    paths = [path for path in walk_files(folder) if not is_left(path.name)]
    own = {path for path in paths if path.is_file() and not path.is_symlink()}
    names = {path: path.relative_to(folder).as_posix() for path in paths}
    hashes = {name: hash_bytes(path.read_bytes()) if path in own else "" for path, name in names.items()}
    return {name: sha for name, sha in hashes.items() if name not in (MANIFEST, SIGNATURE)}


def hash_some(folder: Path, names: Collection[str]) -> dict[str, str]:
    """The hash of those files that are there."""
    return {name: hash_bytes((folder / name).read_bytes()) for name in names if (folder / name).is_file()}


def compare_files(entries: Mapping[str, str], found: Mapping[str, str]) -> dict[str, Message]:
    """What is wrong with each file that is not what the list says of it: missing, altered, exchanged or added."""
    named = {sha: name for name, sha in entries.items()}
    wrong = [name for name in sorted({*entries, *found}) if found.get(name) != entries.get(name)]
    return {name: _describe(name in entries, name in found, named.get(found.get(name, ""))) for name in wrong}


def _describe(is_listed: bool, is_there: bool, whose: str | None) -> Message:
    if not is_there:
        return say("thiếu trong hồ sơ")
    if is_listed:
        return say("đã bị sửa: mang nội dung của {name}", name=whose) if whose else say("đã bị sửa")
    return say("không thuộc hồ sơ: mang nội dung của {name}", name=whose) if whose else say("không thuộc hồ sơ")


def _as_bytes(entries: Mapping[str, str]) -> bytes:
    return "".join(f"{entries[name]}  {name}\n" for name in sorted(entries)).encode("utf-8")
