"""Files are replaced whole, several together or none."""

import errno
from pathlib import Path

import pytest

from cchc_lib.errors import DiskFull, FileBusy
from cchc_lib.files import replace_files


@pytest.fixture
def pair(tmp_path) -> dict[Path, bytes]:
    """New contents of two files."""
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"before")
    return {tmp_path / "a": b"after", tmp_path / "b": b"after"}


def contents(pair) -> list[bytes]:
    """What is in the folder, by name; a part that was left would be one more."""
    return [path.read_bytes() for path in sorted(next(iter(pair)).parent.iterdir())]


def test_both_are_replaced(pair):
    replace_files(pair)
    assert contents(pair) == [b"after", b"after"]


def test_where_one_has_no_room_none_is_replaced(pair, monkeypatch):
    def write(path, content):
        if path.name.startswith(".b"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_bytes(path, content)

    write_bytes = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", write)
    with pytest.raises(DiskFull) as full:
        replace_files(pair)
    assert str(full.value).endswith("/b: đĩa đã đầy")
    assert contents(pair) == [b"before", b"before"]


def test_a_file_that_is_held_open_stops_what_would_follow(pair, monkeypatch):
    def refuse(part, path):
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FileBusy) as busy:
        replace_files(pair)
    assert str(busy.value).endswith("/a: hãy đóng tệp này ở chương trình khác")
    assert contents(pair) == [b"before", b"before"]


def test_another_error_of_the_system_stays_what_it_is(pair, monkeypatch):
    monkeypatch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(PermissionError(13, "denied")))
    with pytest.raises(PermissionError):
        replace_files(pair)
    assert contents(pair) == [b"before", b"before"]
