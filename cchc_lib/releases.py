"""The record of what was published: status, date, letters, what changed, copies and their hashes. No points.

``outputs/published/<quarter>/<n>/`` is written once, as ``.<n>.part/``, and is whole when it loses dot and ending.
Its manifest lists all that is in it, ``record.json`` too, and that names the manifests of the releases before it.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from .errors import RecordBroken, UsageError
from .files import list_folder, rename, replace_file, replace_json, telling_full
from .folders import Folders
from .language import Message, count, first_of, other_files, say
from .manifest import (
    MANIFEST,
    SIGNATURE,
    compare_files,
    hash_some,
    is_as_written,
    list_hashes,
    read_manifest,
    write_manifest,
)
from .quarter import Quarter, parse_period

RELEASE_VARIABLE = "CCHC_RELEASE"
RECORD, RESULTS = "record.json", "results.sqlite"
_NAMED = 3  # files of a broken record that are named in one sentence


@dataclass(frozen=True)
class Release:
    """What a bulletin says of its own standing.

    Attributes
    ----------
    number : int
        0 while nothing is published, 1 for the first publication, above it for revisions.
    dated : datetime.date or None
        The record's date; None while nothing is published.
    letters : dict of str to int
        The number of each official letter, by ``notice`` or ``correction_`` and the unit.
    series : dict of str
        The series in which each of them is numbered.
    changes : list of dict
        What a revision changes, by unit, as `cchc_lib.results.UnitChange` has it.
    deadlines : dict of str to sequence of str
        Those that a revision moved: the day that each was, and is.
    files : dict of str
        Hash of each file of the record, by its path in it.
    before : dict of str, or None
        Hash of the manifest of each release that no other had named before, by its path below ``published``; None of
        a record from before there were manifests.
    is_signed : bool
        Whether a signature of the manifest belongs to it.
    folder : Path or None
        Where the record lies; None while nothing is published.
    """

    number: int = 0
    dated: date | None = None
    reason: str = ""
    letters: Mapping[str, int] = field(default_factory=dict)
    series: Mapping[str, str] = field(default_factory=dict)
    changes: list[dict] = field(default_factory=list)
    deadlines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    before: Mapping[str, str] | None = field(default=None, repr=False)
    is_signed: bool = field(default=False, repr=False)
    folder: Path | None = field(default=None, repr=False)

    @property
    def status(self) -> str:
        """``provisional``, ``published`` or ``revised``."""
        return "provisional" if self.number == 0 else "published" if self.number == 1 else "revised"

    @property
    def status_name(self) -> Message:
        """Provisional, official, or which revision, as people read it."""
        if self.status == "revised":
            return say("Đính chính số {number}", number=self.number - 1)
        return say("Chính thức") if self.status == "published" else say("Tạm tính")

    @property
    def suffix(self) -> str:
        """What the names of its bulletins end in: nothing, or ``_dc1`` for the first revision."""
        return f"_dc{self.number - 1}" if self.status == "revised" else ""

    @property
    def last_numbers(self) -> dict[str, int]:
        """The last number of each series of letters."""
        letters = sorted(self.letters.items(), key=lambda letter: letter[1])
        return {self.series.get(letter, ""): number for letter, number in letters}

    @property
    def moved(self) -> dict[str, list[date]]:
        """The deadlines that it moved, as days."""
        return {step: [date.fromisoformat(day) for day in pair] for step, pair in self.deadlines.items()}

    def name_letter(self, letter: str) -> str:
        """Number and series of a letter that it issued: ``03/TB-BCĐ``."""
        return f"{count(self.letters[letter])}/{self.series[letter]}"

    @property
    def results(self) -> Path | None:
        """The results file that it holds; None where nothing is published."""
        return self.folder / RESULTS if self.folder and (self.folder / RESULTS).is_file() else None


@dataclass(frozen=True)
class PublishedRelease(Release):
    """A release that has its record."""

    dated: date = date.max
    folder: Path = field(default=Path(), repr=False)

    @cached_property
    def quarter(self) -> Quarter:
        """The quarter or year that it is of, as the folder of its records is called."""
        return parse_period(self.folder.parent.name)


class Releases:
    """What was published under a root; the records of each quarter are read once.

    With ``last`` nothing of a quarter that came after its release of that number.
    """

    def __init__(self, folders: Folders, last: Mapping[Quarter, int] | None = None):
        self._folders, self._last = folders, last
        self._known: dict[Quarter, list[PublishedRelease]] = {}

    def of(self, quarter: Quarter) -> list[PublishedRelease]:
        """What was published of a quarter, the newest last."""
        if quarter not in self._known:
            found = list_releases(self._folders, quarter)
            self._known[quarter] = found if self._last is None else found[: self._last.get(quarter, 0)]
        return self._known[quarter]

    def newest(self, quarter: Quarter) -> Release:
        """The release that is being made (``$CCHC_RELEASE``), else the newest published, else a provisional one."""
        if begun := os.environ.get(RELEASE_VARIABLE):
            record = _read(Path(begun))
            if record["quarter"] == str(quarter):
                return _release(record, Path(begun))
        return self.of(quarter)[-1] if self.of(quarter) else Release()

    def issued(self, quarter: Quarter, letter: str) -> list[PublishedRelease]:
        """The releases of a quarter that issued a letter, the newest last, the one that is being made too."""
        known = {release.number: release for release in (*self.of(quarter), self.newest(quarter))}
        recorded = (release for release in known.values() if isinstance(release, PublishedRelease))
        return [release for release in recorded if letter in release.letters]


def list_releases(folders: Folders, quarter: Quarter) -> list[PublishedRelease]:
    """What was published of a quarter, the newest last.

    Raises
    ------
    RecordBroken
        If one cannot be read, or is gone while a later one is there.
    """
    last = max((int(folder.name) for folder in _list_folders(folders, quarter)), default=0)
    return [read_release(place_of_records(folders, quarter) / str(number)) for number in range(1, last + 1)]


def read_release(folder: Path) -> PublishedRelease:
    """What the record in a folder tells.

    Raises
    ------
    RecordBroken
        If it cannot be read.
    """
    return _release(_read(folder), folder)


def published_quarters(folders: Folders) -> list[Quarter]:
    """The quarters and years of which there is a record, oldest first."""
    names = [path.name for path in list_folder(folders.outputs / "published")]
    periods = (parse_period(name) for name in names if re.fullmatch("[12][0-9]{3}(-Q[1-4])?", name))
    return [period for period in sorted(periods) if _list_folders(folders, period)]


def next_numbers(folders: Folders, dated: date, letters: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The number of each letter: series begin anew each year, and go on from what was published in it.

    Parameters
    ----------
    letters : iterable of (str, str)
        Letter and series, in the order in which they are numbered.

    Raises
    ------
    UsageError
        If one would follow, by its number, a letter of its series that has a later day.
    """
    given: dict[str, int] = {}
    every = (release for quarter in published_quarters(folders) for release in list_releases(folders, quarter))
    of_year = [release for release in every if release.dated.year == dated.year]
    for release in of_year:
        for series, number in release.last_numbers.items():
            given[series] = max(given.get(series, 0), number)
    numbers = {}
    for letter, series in letters:
        _check_follows(of_year, dated, series)
        numbers[letter] = given[series] = given.get(series, 0) + 1
    return numbers


def _check_follows(of_year: Iterable[PublishedRelease], dated: date, series: str) -> None:
    """That no letter of a series, among those of the year, has a later day than one that gets a higher number."""
    later = [release for release in of_year if series in release.last_numbers and release.dated > dated]
    if later:
        last = max(later, key=lambda release: release.dated)
        told = {"found": dated, "last": last.dated, "quarter": last.quarter}
        text = say(
            "Văn bản {series} ghi ngày {found} không thể mang số sau văn bản ngày {last} ({quarter}): "
            "hãy ghi --date từ {last} trở đi; chưa gửi {quarter} cho ai thì rút lại trước: cchc unpublish {name}",
            series=series, name=str(last.quarter), **told,
        )  # fmt: skip
        raise UsageError(text)


# --- making one ---------------------------------------------------------------------------------------------------


def begin_release(folders: Folders, quarter: Quarter, number: int, files: Iterable[tuple[str, bytes]]) -> Path:
    """The folder of a release that is begun, with these files, each written as it comes: all of them may be large.

    What a killed one left is removed. Where that is interrupted, or there is no room for them, nothing stays.
    """
    part = place_of_records(folders, quarter) / f".{number}.part"
    drop_release(part)
    try:
        for name, content in files:
            replace_file(part / name, content)
    except BaseException:
        drop_release(part)
        raise
    return part


def drop_release(part: Path) -> None:
    """Remove a release that does not stand, if it is there; of a quarter that has no other, its folder too."""
    shutil.rmtree(part, ignore_errors=True)
    with suppress(OSError):  # others are in it, or it went already
        part.parent.rmdir()


def write_release(part: Path, quarter: Quarter, number: int, dated: date, **told: object) -> None:
    """Write what bulletins are told of their release."""
    record = {"quarter": str(quarter), "number": number, "date": dated.isoformat(), **told}
    replace_json(part / RECORD, record)


def finish_release(folders: Folders, part: Path, sign: Callable[[bytes], bytes] | None = None) -> Path:
    """Name the releases before, list every file with its hash, and let the record stand from now on.

    With ``sign`` its signature of the list is put beside it.
    """
    told = {"before": _find_last(folders), "is_signed": sign is not None}
    replace_json(part / RECORD, _read(part) | told)
    content = write_manifest(part)
    if sign:
        replace_file(part / SIGNATURE, sign(content))
    with telling_full():
        return rename(part, part.with_name(str(_read(part)["number"])))


def _find_last(folders: Folders) -> dict[str, str]:
    """The releases that no other names yet, one as a rule, and the hash of what seals each."""
    seals = dict(map(seal_of, list_record_folders(folders)))
    named = {place for folder in list_record_folders(folders) for place in _read(folder).get("before", {})}
    return {place: sha for place, sha in seals.items() if place not in named}


# --- whether one is whole -----------------------------------------------------------------------------------------


def list_record_folders(folders: Folders) -> list[Path]:
    """Every folder that has a record, or had one, oldest quarter first."""
    return [folder for quarter in published_quarters(folders) for folder in _list_folders(folders, quarter)]


def seal_of(folder: Path) -> tuple[str, str]:
    """The file whose hash stands for a whole record, by its path below ``published``, and that hash.

    The manifest; of a record from before there were manifests what it tells, which lists its files too. No hash of
    one that lost both.
    """
    name = MANIFEST if (folder / MANIFEST).is_file() else RECORD
    return f"{name_record(folder)}/{name}", hash_some(folder, [name]).get(name, "")


def find_flaws(folder: Path, names: Collection[str] = ()) -> dict[str, Message]:
    """What is not as it was published in a record, by file; with ``names`` in these files alone."""
    flaws, listed, files = dict[str, Message](), read_manifest(folder), dict[str, str]()
    try:
        release = read_release(folder)
        files = dict(release.files)
        flaws.update(_find_own_flaws(release, folder))
    except RecordBroken:
        flaws[RECORD] = say("không đọc được")
    found = hash_some(folder, names) if names else list_hashes(folder)
    if listed is None:
        found.pop(RECORD, None)  # such a record does not list itself
    elif not is_as_written(folder, listed):
        flaws[MANIFEST] = say("đã bị sửa")
    entries = {name: sha for name, sha in (listed or files).items() if name in (names or listed or files)}
    return flaws | compare_files(entries, found)


def _find_own_flaws(release: PublishedRelease, folder: Path) -> Iterator[tuple[str, Message]]:
    """What its folder has not, or has and should not, by what a record tells of itself."""
    told = f"{_read(folder).get('quarter', folder.parent.name)}/{release.number}"
    if told != name_record(folder):
        yield RECORD, say("là hồ sơ của {record}", record=told)
    for name, belongs in ((MANIFEST, release.before is not None), (SIGNATURE, release.is_signed)):
        if belongs != (folder / name).is_file():
            yield name, say("thiếu trong hồ sơ") if belongs else say("không thuộc hồ sơ")


def require_whole(release: Release, names: Collection[str] = ()) -> None:
    """Refuse a record that is not what was published; with ``names`` only where one of these files is not.

    Raises
    ------
    RecordBroken
        Names the files and what is wrong with each.
    """
    if release.folder and (flaws := find_flaws(release.folder, names)):
        told = {"record": name_record(release.folder), "which": describe_flaws(flaws)}
        text = say(
            "Hồ sơ phát hành {record} không còn nguyên vẹn: {which}. Hãy lấy lại thư mục "
            "outputs/published/{record} từ bản lưu; xem: cchc verify outputs/published/{record}", **told,
        )  # fmt: skip
        raise RecordBroken(text)


def describe_flaws(flaws: Mapping[str, Message]) -> list[object]:
    """The first files with what is wrong with each, and how many more there are."""
    told = [say("{file} {what}", file=name, what=what) for name, what in flaws.items()]
    return first_of(told, _NAMED, other_files)


def name_record(folder: Path) -> str:
    """A record by quarter and number: ``2019-Q1/1``."""
    return f"{folder.parent.name}/{folder.name}"


def place_of_records(folders: Folders, quarter: Quarter) -> Path:
    """Where the records of a quarter's releases lie, each in a folder of its number."""
    return folders.outputs / "published" / str(quarter)


def _list_folders(folders: Folders, quarter: Quarter) -> list[Path]:
    """Those of its releases, also of one that lost its record: what was published is never taken for unpublished."""
    numbered = (folder for folder in list_folder(place_of_records(folders, quarter)) if folder.name.isdecimal())
    return sorted(filter(list_folder, numbered), key=lambda folder: int(folder.name))


def _read(folder: Path) -> dict:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        record = None
    return record if isinstance(record, dict) else _refuse(folder)


def _release(record: Mapping, folder: Path) -> PublishedRelease:
    listed = read_manifest(folder)
    record = record if listed is None else {**record, "files": listed}
    mappings = ("letters", "series", "deadlines", "files", "before")
    try:
        told = {name: record[name] for name in ("reason", "changes", "is_signed", *mappings) if name in record}
        if not all(isinstance(told.get(name, {}), dict) for name in mappings):
            _refuse(folder)
        return PublishedRelease(int(record["number"]), date.fromisoformat(record["date"]), **told, folder=folder)
    except (LookupError, ValueError, TypeError, OverflowError):
        _refuse(folder)


def _refuse(folder: Path) -> NoReturn:
    file = f"outputs/published/{name_record(folder)}/{RECORD}"
    raise RecordBroken(say("Không đọc được hồ sơ phát hành {file}: hãy lấy lại từ bản lưu", file=file))
