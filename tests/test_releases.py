"""What a release says of its own standing, and how letters are numbered after those that were published."""

import errno
import shutil
from datetime import date
from pathlib import Path

import pytest

from cchc_lib.errors import FileBusy, RecordBroken, UsageError
from cchc_lib.folders import Folders
from cchc_lib.quarter import Quarter
from cchc_lib.releases import (
    Release,
    begin_release,
    finish_release,
    next_numbers,
    published_quarters,
    read_release,
    require_whole,
    write_release,
)

SERIES = {"notice": "TB", "correction_a": "CV", "correction_b": "CV"}


def publish(root: Path, *releases: tuple[str, int, date, dict[str, int]]) -> Folders:
    """Records of quarter, number, day and the numbers of letters, with no bulletins."""
    folders = Folders(root)
    for quarter, number, dated, letters in releases:
        part = begin_release(folders, Quarter.parse(quarter), number, [("results.sqlite", b"")])
        write_release(part, Quarter.parse(quarter), number, dated, letters=letters, series=SERIES)
        finish_release(folders, part)
    return folders


def test_of_the_files_of_a_record_one_at_a_time_is_in_memory(tmp_path):
    """A quarter's evidence may be larger than that."""

    def read():
        yield "inputs/a.pdf", b"a"
        assert [path.read_bytes() for path in tmp_path.rglob("a.pdf")] == [b"a"]
        yield "inputs/b.pdf", b"b"

    part = begin_release(Folders(tmp_path), Quarter(2019, 1), 1, read())
    assert sorted(path.name for path in part.rglob("*.pdf")) == ["a.pdf", "b.pdf"]


def test_where_a_file_of_a_record_cannot_be_read_nothing_stays(tmp_path):
    def read():
        yield "inputs/a.pdf", b"a"
        raise FileBusy("b.pdf")

    with pytest.raises(FileBusy):
        begin_release(Folders(tmp_path), Quarter(2019, 1), 1, read())
    assert [*(tmp_path / "outputs" / "published").rglob("*")] == []


@pytest.mark.parametrize("closed", ["published", "published/2019-Q1"])
def test_records_that_may_not_be_seen_are_not_taken_for_none(tmp_path, monkeypatch, closed):
    """Else what was published would be provisional again, and its numbers be given to other letters."""
    folders, iterdir = publish(tmp_path, ("2019-Q1", 1, date(2019, 4, 15), {"notice": 2})), Path.iterdir

    def refuse(path):
        if path == folders.outputs / closed:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return iterdir(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(PermissionError):
        published_quarters(folders)
    with pytest.raises(PermissionError):
        next_numbers(folders, date(2019, 7, 15), [("notice", "TB")])


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, ["Tạm tính", "Provisional"]),
        (1, ["Chính thức", "Official"]),
        (2, ["Đính chính số 1", "Revision no. 1"]),
        (3, ["Đính chính số 2", "Revision no. 2"]),
    ],
)
def test_a_release_names_its_status(number, expected):
    assert [Release(number).status_name.to(lang) for lang in ("vi", "en")] == expected


def test_letters_follow_the_highest_number_of_their_series_and_year_whichever_quarter_has_it(tmp_path):
    folders = publish(
        tmp_path,
        ("2018-Q3", 1, date(2018, 12, 3), {"notice": 70}),
        ("2018-Q4", 1, date(2019, 1, 15), {"notice": 1, "correction_b": 5, "correction_a": 4}),
        ("2019-Q1", 1, date(2019, 4, 15), {"notice": 2}),
        ("2018-Q4", 2, date(2019, 5, 6), {"notice": 3}),
        ("2019-Q2", 1, date(2019, 5, 6), {"correction_a": 3}),
    )
    letters = [("correction_b", "CV"), ("notice", "TB"), ("correction_a", "CV"), ("other", "QĐ")]
    numbers = next_numbers(folders, date(2019, 5, 6), letters)
    assert numbers == {"correction_b": 6, "notice": 4, "correction_a": 7, "other": 1}


def test_a_letter_that_would_have_a_higher_number_than_one_of_a_later_day_is_refused_and_the_last_is_named(tmp_path):
    folders = publish(
        tmp_path,
        ("2018-Q4", 1, date(2019, 5, 6), {"notice": 2}),
        ("2019-Q1", 1, date(2019, 4, 15), {"notice": 1}),
        ("2019-Q2", 1, date(2019, 7, 15), {"correction_a": 1}),
    )
    with pytest.raises(UsageError, match=r"TB ghi ngày 14/04/2019 .* sau văn bản ngày 06/05/2019 \(quý IV/2018\)"):
        next_numbers(folders, date(2019, 4, 14), [("notice", "TB")])
    assert next_numbers(folders, date(2019, 5, 6), [("notice", "TB")]) == {"notice": 3}  # no letter of that is later


def test_each_release_names_the_one_that_was_made_before_it_whichever_quarter_has_it_and_no_other(tmp_path):
    made = ["2018-Q4/1", "2019-Q1/1", "2019-Q1/2", "2018-Q4/2", "2019-Q2/1"]
    publish(tmp_path, *((name[:-2], int(name[-1]), date(2019, 7, 1), {}) for name in made))
    told = [read_release(tmp_path / "outputs/published" / name).before for name in made]
    assert list(map(list, told)) == [[], *([f"{name}/manifest.sha256"] for name in made[:-1])]


@pytest.mark.parametrize("place", ["2019-Q1/2", "2019-Q2/1"])
def test_a_record_that_lies_where_another_belongs_is_not_read_as_that_one(tmp_path, place):
    publish(tmp_path, ("2019-Q1", 1, date(2019, 4, 15), {}))
    published = tmp_path / "outputs/published"
    shutil.copytree(published / "2019-Q1/1", published / place)
    with pytest.raises(RecordBroken, match=rf"{place} không còn nguyên vẹn: record\.json là hồ sơ của 2019-Q1/1\."):
        require_whole(read_release(published / place))
