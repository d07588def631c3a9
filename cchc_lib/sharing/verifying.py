"""Whether a file is what was published: of which quarter and release, and whether a later one took its place."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..bulletin.regulation_words import describe_release
from ..errors import UsageError
from ..files import hash_bytes
from ..folders import Folders
from ..language import Message, say
from ..quarter import Quarter
from ..releases import RECORD, PublishedRelease, list_releases, published_quarters
from ..runner.staleness import list_records
from .parcels import MESSAGE


@dataclass(frozen=True)
class Verdict:
    """What a file is; ``is_right`` where its content is that of a record, or nobody publishes files of its kind."""

    path: Path
    what: Message
    is_right: bool


@dataclass(frozen=True)
class _Copy:
    """A file of a record, or of the folder that one makes again."""

    quarter: Quarter
    release: PublishedRelease
    name: str
    digest: str

    @property
    def stands_for(self) -> tuple[Quarter, str]:
        """What all releases of the same file have in common."""
        return self.quarter, re.sub(rf"{self.release.suffix}(?=[._/])", "", self.name)


def verify_path(folders: Folders, path: Path) -> list[Verdict]:
    """The verdict on a file, or on every file in a folder, and on what zips hold; of records also what they lack.

    Raises
    ------
    UsageError
        If there is no such file, or no file in the folder.
    """
    copies = list(_list_copies(folders))
    files = [path] if path.is_file() else sorted(found for found in path.rglob("*") if found.is_file())
    if not files:
        raise UsageError(say("Không có tệp {file}", file=path))
    digests = {name: sha for file in files if file.name != RECORD for name, sha in _list_digests(file)}
    working = _find_working(folders, digests)
    verdicts = [_judge(file, digest, copies, file in working) for file, digest in digests.items()]
    return verdicts + [Verdict(lost, say("thiếu trong hồ sơ"), False) for lost in _find_lost(path, copies)]


def _list_digests(file: Path) -> Iterator[tuple[Path, str]]:
    """A file with the hash of its content; of a zip all that is packed in it, but the message that goes with it."""
    if file.suffix == ".zip" and zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as parcel:
            yield from ((file / name, hash_bytes(parcel.read(name))) for name in parcel.namelist() if name != MESSAGE)
    else:
        yield file, hash_bytes(file.read_bytes())


def _list_copies(folders: Folders) -> Iterator[_Copy]:
    """Every file that was published, oldest first."""
    for quarter in published_quarters(folders):
        for release in list_releases(folders, quarter):
            yield from (_Copy(quarter, release, *file) for file in release.files.items())


def _find_working(folders: Folders, digests: Mapping[Path, str]) -> set[Path]:
    """The files of published quarters that nobody publishes: all but documents, and documents made of a release."""
    working, places = set(), {path.resolve(): path for path in digests}
    for output in map(folders.outputs_of, published_quarters(folders)):
        made = {sha for _, record in list_records(output) for sha in record["files"].values()}
        for place in (place for place in places if output in place.parents):
            is_document = place.relative_to(output).parts[0] in ("bulletins", "data", "share")
            if not is_document or digests[places[place]] in made:
                working.add(places[place])
    return working


def _judge(path: Path, digest: str, copies: list[_Copy], is_working: bool) -> Verdict:
    same = [copy for copy in copies if copy.digest == digest]
    named = [copy for copy in copies if Path(copy.name).name == path.name]
    if same:
        found = next((copy for copy in reversed(same) if copy in named), same[-1])
        return Verdict(path, _describe(found, copies), True)
    if is_working:
        return Verdict(path, say("làm việc của quý đã phát hành, không thuộc hồ sơ (chỉ mục, bản dịch…)"), True)
    if named:
        about = _name(named[-1])
        return Verdict(path, say("KHÁC bản đã phát hành của {about}: tệp đã bị sửa", about=about), False)
    return Verdict(path, say("không phải tệp đã phát hành"), False)


def _describe(copy: _Copy, copies: list[_Copy]) -> Message:
    later = [
        other
        for other in copies
        if other.stands_for == copy.stands_for and other.release.number > copy.release.number
    ]
    replaced = [other for other in later if other.digest != copy.digest]
    if replaced:
        return say(
            "đúng bản đã phát hành: {about}; đã được thay bằng {later}", about=_name(copy), later=_name(replaced[-1])
        )
    return say("đúng bản đã phát hành: {about}; đang có hiệu lực", about=_name(copy))


def _name(copy: _Copy) -> Message:
    status = describe_release(copy.release)
    return say("{quarter}, {status}, ngày {dated}", quarter=copy.quarter, status=status, dated=copy.release.dated)


def _find_lost(path: Path, copies: Iterable[_Copy]) -> list[Path]:
    """The files that the records in this folder name and that are not there."""
    root, named = path.resolve(), [copy.release.folder / copy.name for copy in copies]
    return [file for file in named if root in file.parents and not file.is_file()]
