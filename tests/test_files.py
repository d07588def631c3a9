"""Files are replaced whole, several together or none."""

import errno
import os
import stat
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from cchc_lib import files
from cchc_lib.errors import DiskFull, FileBusy, UsageError
from cchc_lib.files import (
    is_reserved,
    list_folder,
    make_folder,
    make_folders,
    read_bytes,
    read_yaml,
    reading_once,
    remove_file,
    remove_parts,
    rename,
    replace_file,
    replace_files,
    require_unchanged,
    tell_misnamed,
    tell_refused,
    walk_files,
)

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes and no groups")


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


def test_a_file_that_is_held_open_is_not_removed(pair, monkeypatch):
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(PermissionError(13, "in use")))
    with pytest.raises(FileBusy, match="/a: hãy đóng tệp này ở chương trình khác"):
        remove_file(next(iter(pair)))


def test_a_file_that_is_read_only_on_windows_is_told_and_leaves_no_part_that_stays(pair, monkeypatch):
    """There it is not replaced; a part with the same mark could not be removed, and stopped every later command."""

    def refuse(kept):
        if kept.exists() and not kept.stat().st_mode & stat.S_IWUSR:
            raise PermissionError(13, "Access is denied", str(kept))

    replace, unlink = Path.replace, Path.unlink
    monkeypatch.delattr("os.chown", raising=False)
    monkeypatch.setattr("os.access", lambda path, mode: bool(Path(path).stat().st_mode & stat.S_IWUSR))
    monkeypatch.setattr(Path, "replace", lambda part, path: (refuse(path), replace(part, path))[1])
    monkeypatch.setattr(Path, "unlink", lambda path, missing_ok=False: (refuse(path), unlink(path, missing_ok))[1])
    next(iter(pair)).chmod(0o444)
    with pytest.raises(FileBusy, match="/a: hãy bỏ thuộc tính Read-only của tệp"):
        replace_files(pair)
    assert contents(pair) == [b"before", b"before"]


@pytest.mark.parametrize("refusal", [None, PermissionError(13, "Access is denied")])
def test_a_folder_that_has_the_name_of_a_file_to_be_written_is_named_and_stays(tmp_path, monkeypatch, refusal):
    """Windows refuses it as it refuses a file that is open."""
    if refusal:
        monkeypatch.setattr(files, "rename", Mock(side_effect=refusal))
    (tmp_path / "a.zip").mkdir()
    with pytest.raises(FileBusy, match=r"/a\.zip: đã có thư mục tên ấy, hãy đổi tên nó$"):
        replace_file(tmp_path / "a.zip", b"x")
    assert [path.name for path in tmp_path.rglob("*")] == ["a.zip"]


def test_a_part_that_cannot_be_removed_hides_no_reason_and_stops_no_later_command(pair, monkeypatch):
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(PermissionError(13, "in use")))
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(PermissionError(13, "in use")))
    with pytest.raises(FileBusy, match="/a: hãy đóng tệp này ở chương trình khác"):
        replace_files(pair)
    folder = next(iter(pair)).parent
    remove_parts(folder, "*")
    assert len(list(folder.glob(".*.part"))) == 2


def test_what_a_scanner_looks_through_for_a_moment_takes_its_name_after_it(pair, monkeypatch):
    """On Windows; a folder of a record is as many files, any of which may be open."""
    refused, waited, replace = [13, 13, 13], [], Path.replace

    def refuse(part, path):
        if refused:
            raise PermissionError(refused.pop(), "in use")
        return replace(part, path)

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr("cchc_lib.files._AGAIN_AFTER", (1, 2, 3))
    monkeypatch.setattr("cchc_lib.files.sleep", waited.append)
    replace_files(pair)
    assert (contents(pair), waited) == ([b"after", b"after"], [1, 2, 3])
    refused += [13] * 4
    with pytest.raises(PermissionError):
        rename(next(iter(pair)).parent, next(iter(pair)).parent.with_name("1"))


def test_a_path_that_is_longer_than_windows_takes_is_told_as_such(monkeypatch):
    """The system says of it that there is no such file."""
    monkeypatch.setattr("cchc_lib.files._LONGEST", 259)
    told = [tell_refused(FileNotFoundError(errno.ENOENT, "No such file", "D" * n)) for n in (259, 260)]
    assert told[0] is None
    assert "đường dẫn dài quá 259 ký tự nên Windows không nhận; hãy dời thư mục làm việc" in str(told[1])


@on_posix
def test_a_name_that_is_longer_than_the_system_takes_is_told_as_such(tmp_path):
    for name in ("b" * 300, "b/" * 3000):
        with pytest.raises(OSError, match="too long") as caught:
            (tmp_path / name).mkdir()
        assert str(tell_refused(caught.value)).endswith("b: tên tệp hoặc đường dẫn quá dài; hãy đặt tên ngắn hơn")


def test_what_may_not_be_seen_is_not_taken_for_what_is_not_there(tmp_path, monkeypatch):
    (tmp_path / "a").touch()
    assert list_folder(tmp_path) == [tmp_path / "a"]
    assert list_folder(tmp_path / "b") == list_folder(tmp_path / "a") == []

    def refuse(path):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(PermissionError):
        list_folder(tmp_path)


@on_posix
def test_all_below_a_folder_is_found_but_folders_and_what_may_not_be_seen_is_not_left_out(tmp_path, monkeypatch):
    (tmp_path / ".a/b").mkdir(parents=True)
    (tmp_path / ".a/b/c").touch()
    (tmp_path / "d").symlink_to(tmp_path / ".a")
    assert sorted(walk_files(tmp_path)) == [tmp_path / ".a/b/c", tmp_path / "d"]
    assert list(walk_files(tmp_path / "e")) == []

    scan = os.scandir

    def refuse(path):
        if Path(path).name == "b":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr("os.scandir", refuse)
    with pytest.raises(PermissionError):
        list(walk_files(tmp_path))


@on_posix
@pytest.mark.parametrize(("closed", "lacks"), [("a", os.X_OK), ("a/b", os.X_OK), ("a/b/c", os.R_OK)])
def test_a_folder_that_lets_nobody_through_is_told_and_not_that_it_cannot_be_written(
    tmp_path, monkeypatch, closed, lacks
):
    (tmp_path / "a/b/c").mkdir(parents=True)
    monkeypatch.setattr("os.access", lambda path, mode: Path(path) != tmp_path / closed or mode != lacks)
    told = tell_refused(PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "a/b/c")))
    assert str(told) == f"Không đọc được thư mục {tmp_path / closed}: hãy xin quyền đọc"


def test_a_link_to_what_may_not_be_seen_is_told_by_its_name(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", refuse)
    told = tell_refused(PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "a")))
    assert str(told).startswith(f"{tmp_path / 'a'}: không đọc hoặc ghi được")


@on_posix
def test_what_is_no_folder_where_one_belongs_is_told_as_such(tmp_path):
    """As where it leads to a drive that is not there."""
    (tmp_path / "outputs").symlink_to(tmp_path / "ổ mạng")
    (tmp_path / "tệp").touch()
    for name in ("outputs", "tệp"):
        with pytest.raises(FileExistsError) as caught:
            make_folders(tmp_path / name / "2019-Q1")
        assert f"{name}: phải là thư mục, nhưng là tệp hoặc liên kết" in str(tell_refused(caught.value))


def test_a_drive_that_fails_is_told_as_such():
    told = tell_refused(OSError(errno.EIO, "Input/output error", "E:/a"))
    assert str(told).startswith("E:/a: ổ đĩa hoặc ổ mạng bị lỗi")
    assert tell_refused(OSError(errno.EIO, "Input/output error")) is None


def test_another_error_of_the_system_stays_what_it_is(pair, monkeypatch):
    monkeypatch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(PermissionError(13, "denied")))
    with pytest.raises(PermissionError):
        replace_files(pair)
    assert contents(pair) == [b"before", b"before"]


# --- what is replaced stays what it is ------------------------------------------------------------------------------


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@on_posix
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o664, 0o444])
def test_a_file_keeps_its_mode(tmp_path, mode):
    path = tmp_path / "units.yaml"
    path.touch()
    path.chmod(mode)
    replace_file(path, b"after")
    assert (mode_of(path), path.read_bytes()) == (mode, b"after")


@on_posix
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_a_new_file_is_made_as_the_system_makes_files(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        replace_file(tmp_path / "a" / "new", b"")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "a" / "new") == mode


@on_posix
def test_a_file_and_a_folder_behind_a_link_stay_there_and_the_links_stay(tmp_path):
    for name in ("kho", "params"):
        (tmp_path / name).mkdir()
    (tmp_path / "kho" / "units.yaml").write_bytes(b"before")
    (tmp_path / "params" / "units.yaml").symlink_to("../kho/units.yaml")
    (tmp_path / "outputs").symlink_to("kho")
    replace_files({tmp_path / "params" / "units.yaml": b"after", tmp_path / "outputs" / "a" / "b": b"new"})
    assert (tmp_path / "params" / "units.yaml").is_symlink()
    assert (tmp_path / "outputs").is_symlink()
    assert (tmp_path / "kho" / "units.yaml").read_bytes() == b"after"
    assert (tmp_path / "kho" / "a" / "b").read_bytes() == b"new"
    assert [path.name for path in (tmp_path / "params").iterdir()] == ["units.yaml"]


@on_posix
def test_what_is_made_in_the_folder_of_a_group_may_be_written_by_it_whatever_the_umask(tmp_path):
    """As two people of a group set up a root: ``chgrp nhóm root; chmod g+ws root``."""
    tmp_path.chmod(0o2770)
    before = os.umask(0o022)
    try:
        replace_file(tmp_path / "outputs" / "2019-Q1" / "run.json", b"")
        with make_folder(tmp_path / "params" / "2019-Q2") as folder:
            (folder / "quarter.yaml").touch()
    finally:
        os.umask(before)
    made = list(tmp_path.rglob("*"))
    assert len(made) == 6
    assert all(mode_of(path) & stat.S_IWGRP for path in made)
    assert all(mode_of(path) & stat.S_ISGID for path in made if path.is_dir())


@on_posix
@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root may give files away")
def test_a_file_keeps_its_owner_and_group(tmp_path):
    path = tmp_path / "units.yaml"
    path.touch()
    os.chown(path, 1234, 5678)
    replace_file(path, b"after")
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 5678)


# --- read once ------------------------------------------------------------------------------------------------------


def test_a_file_is_read_once_whatever_is_saved_meanwhile(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"before")
    with reading_once() as read:
        assert read_bytes(path) == b"before"
        require_unchanged(path)
        path.write_bytes(b"after")
        with reading_once():  # of somebody who is called
            assert read_bytes(path) == b"before"
        with pytest.raises(
            FileBusy, match="/a vừa được lưu lại trong lúc lệnh này chạy, nên chưa ghi gì: hãy chạy lại"
        ):
            require_unchanged(path)
    assert read.contents == {path: b"before"}
    assert read_bytes(path) == b"after"


@pytest.mark.parametrize("make", [Path.mkdir, getattr(os, "mkfifo", Path.mkdir)], ids=["folder", "pipe"])
def test_what_has_the_name_of_a_file_and_is_none_is_told_and_not_waited_for(tmp_path, make):
    make(path := tmp_path / "units.yaml")
    with pytest.raises(UsageError, match=r"units\.yaml: là thư mục hoặc không phải tệp thường"):
        read_yaml(path)


def test_large_files_do_not_stay_in_memory_and_that_one_changed_is_told(tmp_path):
    (path := tmp_path / "a.pdf").write_bytes(bytes(3_000_000))
    with reading_once() as read:
        assert read_bytes(path) == read_bytes(path) == bytes(3_000_000)
        assert (list(read.hashes), read.contents) == ([path], {})
        path.write_bytes(b"after")
        with pytest.raises(FileBusy, match="vừa được lưu lại"):
            read_bytes(path)


def test_a_file_that_may_not_be_read_is_busy_and_no_fault_of_what_it_says(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "read_bytes", lambda path: (_ for _ in ()).throw(PermissionError(13, "denied")))
    with pytest.raises(
        FileBusy, match="/a: không đọc được; hãy đóng tệp này ở chương trình khác, hoặc xin quyền đọc"
    ):
        read_bytes(tmp_path / "a")


@pytest.mark.parametrize(("name", "expected"), [
    ("con", True), ("CON.pdf", True), ("aux .txt", True), ("com1.xlsx", True), ("nul", True),
    ("Công văn.pdf", False), ("con-1.pdf", False), ("console", False), ("com.pdf", False), ("com10", False),
])  # fmt: skip
def test_a_name_that_windows_keeps_for_a_device_is_known(name, expected):
    assert is_reserved(name) == expected


@pytest.mark.parametrize("like", ["units.yml", "units.yaml.txt", "Units (1).yaml", "units - Copy.yaml"])
def test_a_file_is_misnamed_where_there_is_none_of_its_name(tmp_path, like):
    path = tmp_path / "units.yaml"
    for other in ("units-2.yaml", "unit.yaml", "my units.yaml", "~$units.yaml.txt"):
        (tmp_path / other).touch()
    assert tell_misnamed(path) is None
    (tmp_path / like).touch()
    assert f"chỉ có {like};" in str(tell_misnamed(path))
    path.touch()
    assert tell_misnamed(path) is None
