"""A few small records, and everything that somebody could do to one."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import combinations
from pathlib import Path

from cchc_lib.folders import Folders
from cchc_lib.quarter import Quarter
from cchc_lib.releases import RECORD, begin_release, finish_release, write_release

Contents = dict[Path, bytes | None]  # None: such a file is not there


def fill_shelf(root: Path, sign: Callable[[bytes], bytes] | None = None) -> Folders:
    """Three releases of two quarters, with files of a few bytes."""
    folders = Folders(root)
    for quarter, number in (("2018-Q4", 1), ("2019-Q1", 1), ("2019-Q1", 2)):
        names = ("results.sqlite", f"bulletins/{quarter}_a.pdf", f"bulletins/{quarter}_b.pdf", "inputs/units.yaml")
        contents = {name: f"{quarter} {number} {name}".encode() for name in names}
        part = begin_release(folders, Quarter.parse(quarter), number, contents.items())
        told = {"reason": "Nhập nhầm", "letters": {"notice": number}, "series": {"notice": "TB"}, "changes": []}
        write_release(part, Quarter.parse(quarter), number, date(2019, 4, 14 + number), **told)
        finish_release(folders, part, sign)
    return folders


@contextmanager
def written(contents: Contents) -> Iterator[None]:
    before = {path: path.read_bytes() if path.exists() else None for path in contents}
    _write(contents)
    try:
        yield
    finally:
        _write(before)


def _write(contents: Contents) -> None:
    for path, content in contents.items():
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)


def list_forgeries(folder: Path) -> Iterator[Contents]:
    """A byte rewritten, and a file exchanged, removed, renamed or added, in every way that a small record allows."""
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path, content in files.items():
        for at in range(0, len(content), max(1, len(content) // 3)):
            yield {path: content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]}
        yield from ({path: None}, {path: None, path.with_name(f"x{path.name}"): content}, {path: content + b"\n"})
    for one, other in combinations(files, 2):
        yield {one: files[other], other: files[one]}
    for place in (folder, folder / "bulletins", folder.parent, folder.parent.parent):
        yield {place / "thêm.pdf": next(iter(files.values()))}
    record = json.loads(files[folder / RECORD])
    for name, value in record.items():
        other = {"date": "2019-04-30", "number": 9}.get(name, {} if name == "before" and value else f"{value} ")
        yield {folder / RECORD: as_record(record | {name: other})}
        yield {folder / RECORD: as_record({key: record[key] for key in record if key != name})}


def as_record(record: dict) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
