"""Whether a file is what was published: of which quarter and release, and whether a later one took its place."""

import hashlib
import io
import re
import sqlite3
import zipfile
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from itertools import chain
from pathlib import Path
from typing import Any

from ..errors import InputError, RecordBroken, UsageError
from ..files import walk_files
from ..folders import Folders, index_name
from ..language import LANGUAGES, Message, ascii_name, harmless, say
from ..manifest import MANIFEST, SIGNATURE
from ..quarter import Quarter, parse_period
from ..releases import (
    RECORD,
    RESULTS,
    PublishedRelease,
    describe_flaws,
    find_flaws,
    list_record_folders,
    name_record,
    published_quarters,
    read_release,
    seal_of,
)
from ..results import UnitChange
from ..results.second_scoring import find_differing
from ..runner.staleness import list_records
from .parcels import JOINED, MESSAGE, list_recorded, name_parcel
from .signing import check_signature

_DEPTH = 2  # zips in zips, as of those that `share` wrote; a zip may be made to hold itself without end
# what a record raises whose content cannot be used, such as an old one's
_UNREADABLE = (InputError, UsageError, RecordBroken, OSError, sqlite3.Error, LookupError, ValueError, TypeError)
_OF_SCORING = (RESULTS, Path(RESULTS).with_suffix(".lock").name)  # of a period that others are compared with


@dataclass(frozen=True)
class Verdict:
    """What a file is; ``is_right`` where its content is that of a record, or nobody publishes files of its kind.

    With ``is_record`` the path is the folder of a release, and the verdict that on its manifest and its chain.
    """

    path: Path
    what: Message
    is_right: bool
    is_record: bool = False


@dataclass(frozen=True)
class _Copy:
    """A file of a record, or of the folder that one makes again."""

    release: PublishedRelease
    name: str
    digest: str

    @property
    def is_document(self) -> bool:
        """Whether it is a bulletin or a letter."""
        return self.name.startswith("bulletins/")

    @property
    def stands_for(self) -> tuple[Quarter, str]:
        """What all releases of the same file have in common."""
        return self.release.quarter, re.sub(rf"{self.release.suffix}(?=[._/])", "", self.name)


def verify_path(folders: Folders, path: Path) -> list[Verdict]:
    """The verdict on a file, or on every file in a folder, and on what zips hold; and on each record that it is of.

    Of the outputs of a quarter that was never published there is one, that it has no record.

    What lies in a record is judged by its own entry there, name and content; everything else by its content.

    Raises
    ------
    UsageError
        If there is no such file, and no record has one of that name there; or no file in the folder.
    """
    folders = Folders(folders.root.resolve())
    files = [path] if path.is_file() else sorted(found for found in walk_files(path) if found.is_file())
    parents = {parent: parent.resolve() for parent in {file.parent for file in files}}
    places = {file: parents[file.parent] / file.name for file in files}
    kept = {file: place for file, place in places.items() if folders.outputs / "published" in place.parents}
    here = places.get(path, path.resolve())
    records = list_record_folders(folders)
    releases = list(_list_releases(records))
    unread = [folder for folder in records if folder not in {release.folder for release in releases}]
    copies = [_Copy(release, *file) for release in releases for file in release.files.items()]  # oldest first
    own = {folder: find_flaws(folder) for folder in records if _is_part(folder, here) or _is_part(here, folder)}
    verdicts = list(_judge_kept(kept, here, own, copies, unread))
    digests = {name: sha for file in files if file not in kept for name, sha in _list_digests(file).items()}
    vouching = {copy.release.folder for copy in copies if copy.digest in digests.values()} - own.keys()
    judged, breaks = own | {folder: find_flaws(folder) for folder in vouching}, _find_breaks(records, releases)
    documents = {Path(copy.name).name for copy in copies if copy.is_document}
    known = {release.quarter for release in releases} - {parse_period(folder.parent.name) for folder in unread}
    working = _find_working(map(folders.outputs_of, known), digests, documents)
    if known:
        working |= {file for file, place in places.items() if _is_beside(folders, place)}
    drafts = {} if path.is_file() else _find_drafts(folders, digests, documents | {copy.digest for copy in copies})
    verdicts += [
        _judge(file, digest, copies, file in working, unread)
        for file, digest in digests.items()
        if file not in drafts
    ]
    for parcel, packed in _list_parcels(digests).items():
        verdicts += _find_lacking(parcel, packed, copies, releases)
    unpublished = {period for file, period in drafts.items() if file.name not in _OF_SCORING or not verdicts}
    verdicts += [Verdict(folders.outputs_of(one), _tell_no_record(one), False) for one in sorted(unpublished)]
    if not files and not verdicts:
        raise UsageError(say("Không có tệp {file}", file=path))
    trust = folders.params / "trust"
    return verdicts + [_judge_record(folder, judged[folder], breaks, trust) for folder in records if folder in judged]


def _is_part(inner: Path, outer: Path) -> bool:
    return outer in (inner, *inner.parents)


def _judge_kept(
    kept: Mapping[Path, Path],
    here: Path,
    own: Mapping[Path, Mapping[str, Message]],
    copies: list[_Copy],
    unread: Sequence[Path],
) -> Iterator[Verdict]:
    """The verdicts on files below ``published``, each by its own entry, and on those that are missing ``here``."""
    known = {copy.release.folder / copy.name: copy for copy in copies}
    flaws = {folder / name: what for folder in own for name, what in own[folder].items()}
    of_records = {folder / name for folder in own for name in (RECORD, MANIFEST, SIGNATURE)}
    for file, place in kept.items():
        if place in flaws:
            yield Verdict(file, flaws[place], False)
        elif place in known:
            yield Verdict(file, _describe(known[place], copies, unread), True)
        elif place not in of_records:  # of these the verdict on the record tells
            yield Verdict(file, say("không thuộc hồ sơ"), False)
    there = set(kept.values())
    yield from (Verdict(p, what, False) for p, what in flaws.items() if p not in there and _is_part(p, here))


def _find_breaks(records: Iterable[Path], releases: Iterable[PublishedRelease]) -> list[tuple[str, str]]:
    """The releases that name one before them which is not as it was then, each with what it names."""
    seals = dict(map(seal_of, records))
    named = [(release, before) for release in releases for before in (release.before or {}).items()]
    return [(name_record(release.folder), place) for release, (place, sha) in named if seals.get(place) != sha]


def _judge_record(
    folder: Path, flaws: Mapping[str, Message], breaks: Iterable[tuple[str, str]], trust: Path
) -> Verdict:
    """The verdict on a record as a whole, on the chain from release to release, and on its signature."""
    name, why = name_record(folder), describe_flaws(flaws)
    for by, place in breaks:
        if by == name:
            why.append(say("bản trước nó không còn như khi phát hành ({place})", place=place))
        if place.startswith(f"{name}/"):
            why.append(say("không còn như khi {by} nối tiếp nó", by=by))
    is_right, signed = _judge_signature(folder, trust)
    doubts = [] if is_right else [signed]
    is_scored_alike, scored = (True, None) if why or doubts else _judge_scores(folder)
    if scored and is_scored_alike:
        signed = say("{signed}; {more}", signed=signed, more=scored)
    elif scored:
        doubts.append(scored)
    if why:
        return Verdict(folder, say("hồ sơ không còn nguyên vẹn: {why}", why=why + doubts), False, True)
    if doubts:  # no file is another than the list says: who lacks a library or a certificate has no broken record
        what = say("các tệp khớp với bảng kê, nhưng chưa xác nhận được hồ sơ: {why}", why=doubts)
        return Verdict(folder, what, False, True)
    if (before := read_release(folder).before) is None:
        what = say("bản ghi cũ, không có bảng kê và không nối với bản trước; {signed}", signed=signed)
    elif not before:
        what = say("hồ sơ nguyên vẹn, là bản phát hành đầu tiên; {signed}", signed=signed)
    else:
        what = say("hồ sơ nguyên vẹn, nối đúng với bản trước; {signed}", signed=signed)
    return Verdict(folder, what, True, True)


def _judge_scores(folder: Path) -> tuple[bool, Message | None]:
    """Whether its inputs, scored again, give nothing else than what was published, and what there is to be said."""
    try:
        differing = find_differing(folder)
    except _UNREADABLE:
        return True, say("chưa chấm lại được từ dữ liệu trong hồ sơ")  # such as an old one, without all versions
    if not differing:
        return True, None
    return False, say("chấm lại từ dữ liệu trong hồ sơ cho kết quả khác ở {units}", units=differing)


def _judge_signature(folder: Path, trust: Path) -> tuple[bool, Message]:
    """Whether nothing is wrong with the signature of a manifest, and what it says; to have none is not wrong."""
    if not ((folder / MANIFEST).is_file() and (folder / SIGNATURE).is_file()):
        return True, say("không có chữ ký số")
    try:
        signed = check_signature((folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_bytes(), trust)
    except UsageError as error:
        return False, say("chưa kiểm tra được chữ ký số: {why}", why=error.message)
    if not (signed and signed.is_intact):
        return False, say("chữ ký số không đúng với bảng kê")
    local = signed.at.astimezone()
    told = {"who": signed.by, "time": f"{local:%H:%M}", "day": local.date()}
    if signed.is_trusted:
        return True, say("{who} ký số lúc {time} ngày {day}, chứng thư được tin cậy", **told)
    if signed.is_trusted is None:
        return True, say(
            "{who} ký số lúc {time} ngày {day}, chưa biết chứng thư có tin cậy không: params/trust trống", **told
        )
    return False, say("{who} ký số lúc {time} ngày {day}, nhưng chứng thư KHÔNG được tin cậy", **told)


def _list_digests(file: Path) -> dict[Path, str]:
    """The hash of a file's content; of a zip, or of a mail with something attached, of each file in it.

    Each by a path of its own, for a zip and a mail may hold several of one name.
    """
    digests = dict[Path, str]()
    for path, digest in _list_attached(file) or _unpack(file, file):
        while path in digests:
            path = path.with_name(f"{path.name} (2)")
        digests[path] = digest
    return digests


def _list_attached(file: Path) -> list[tuple[Path, str]]:
    """What is attached to a mail, in a mail in it too, as the bytes that were sent; of what is no mail nothing."""
    found: list[tuple[Path, str]] = []
    if file.suffix.lower() == ".eml":
        with suppress(Exception):  # headers that cannot be read are refused in many ways
            for part in message_from_bytes(file.read_bytes(), policy=policy.default).walk():
                name, content = part.get_filename(""), part.get_payload(decode=True)
                if isinstance(content, bytes) and (name or part.is_attachment()):
                    found += _unpack(_inside(file, name), io.BytesIO(content))
            return found
    return []


def _inside(parent: Path, name: str) -> Path:
    """Where a file of that name lies in a zip or a mail: below it, wherever the name would lead, on any system."""
    return parent.joinpath(*(part for part in re.split(r"[\\/:]", harmless(name)) if part not in ("", ".", "..")))


def _unpack(place: Path, content: Any, depth: int = _DEPTH) -> list[tuple[Path, str]]:
    """What is packed in a zip, and in zips in it, with its hash.

    One that cannot be unpacked (damaged on its way, or with a password), or that is empty, is judged as one file.
    """
    if depth and place.suffix.lower() == ".zip":
        with suppress(Exception), zipfile.ZipFile(content) as parcel:  # whatever is damaged fails in its own way
            packed = [info for info in parcel.infolist() if not info.is_dir()]
            found = (_unpack(_inside(place, info.filename), parcel.open(info), depth - 1) for info in packed)
            if packed:
                return list(chain.from_iterable(found))
    return [(place, _hash(content))]


def _list_parcels(digests: Mapping[Path, str]) -> dict[Path, dict[str, str]]:
    """The zips among these files, each with the hashes of what is packed in it by its name there."""
    found: dict[Path, dict[str, str]] = {}
    for path, digest in digests.items():
        for parent in path.parents:
            if parent.suffix.lower() == ".zip" and not parent.is_dir():
                found.setdefault(parent, {})[path.relative_to(parent).as_posix()] = digest
    return found


def _find_lacking(
    parcel: Path, packed: Mapping[str, str], copies: Iterable[_Copy], releases: Iterable[PublishedRelease]
) -> Iterator[Verdict]:
    """What a zip that was shared of a release lacks, by the record; nothing of one that somebody packed by hand."""
    digests, names = set(packed.values()), {*packed, *(Path(name).name for name in packed)}
    held = [copy for copy in copies if copy.is_document and copy.digest in digests]
    for quarter in {copy.release.quarter: None for copy in held}:
        last = max(copy.release.number for copy in held if copy.release.quarter == quarter)
        known = [release for release in releases if release.quarter == quarter and release.number <= last]
        with suppress(*_UNREADABLE):  # of such a record its own verdict tells
            for unit, files in list_recorded(known).items():
                is_of_it = MESSAGE in names or parcel.name == name_parcel(quarter, unit)
                lacking = [name for name, sha in files.items() if name not in names and sha not in digests]
                if is_of_it and lacking and any(copy.digest in files.values() for copy in held):
                    what = say("thiếu so với hồ sơ phát hành {quarter}: {files}", quarter=quarter, files=lacking)
                    yield Verdict(parcel, what, False)


def _hash(content: Any) -> str:
    """By pieces: what is packed small may be larger than the memory."""
    with content.open("rb") if isinstance(content, Path) else content as file:
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _list_releases(records: Iterable[Path]) -> Iterator[PublishedRelease]:
    """Those whose record can be read, with all that a verdict needs of it, whatever somebody wrote there."""
    for folder in records:
        with suppress(*_UNREADABLE):
            release = read_release(folder)
            if all(map(UnitChange.from_record, release.changes)):
                yield release


def _find_working(outputs: Iterable[Path], digests: Mapping[Path, str], documents: Container[str]) -> set[Path]:
    """The files of published quarters that nobody publishes: all but documents, and documents made of a release."""
    working, places = set(), {path.resolve(): path for path in digests}
    for output in outputs:
        made = {sha for _, record in list_records(output) for sha in record["files"].values()}
        for place in (place for place in places if output in place.parents):
            folder = place.relative_to(output).parts[0]
            # a joined PDF beside the zips is made of what is judged by itself
            is_packed = folder == "share" and not place.name.endswith(JOINED)
            is_document = folder in ("bulletins", "data") or is_packed or place.name in documents
            if not is_document or digests[places[place]] in made:
                working.add(places[place])
    return working


def _is_beside(folders: Folders, place: Path) -> bool:
    """Whether it is the index of all periods, or a lock, beside the folders of their outputs."""
    is_ours = place.suffix == ".lock" or place.name in map(index_name, LANGUAGES)
    return is_ours and place.parent == folders.outputs


def _find_drafts(folders: Folders, digests: Mapping[Path, str], known: Set[str]) -> dict[Path, Quarter]:
    """What lies among the outputs of a quarter that was never published, and is nothing of another's release.

    ``known`` are the hashes of all that was published, and the names of its documents.
    """
    published, drafts = published_quarters(folders), {}
    for path, digest in digests.items():
        with suppress(ValueError):  # it lies elsewhere
            period = parse_period(path.resolve().relative_to(folders.outputs).parts[0])
            if period not in published and known.isdisjoint((digest, path.name)):
                drafts[path] = period
    return drafts


def _tell_no_record(quarter: Quarter) -> Message:
    return say("không có hồ sơ phát hành {quarter} ở đây để so", quarter=quarter)


def _judge(path: Path, digest: str, copies: list[_Copy], is_working: bool, unread: Sequence[Path]) -> Verdict:
    """The verdict on a file by its content; by its name on one that no record has, unless one is ``unread``."""
    named = [copy for copy in copies if Path(copy.name).name == path.name]
    if same := [copy for copy in copies if copy.digest == digest]:
        found = next((copy for copy in reversed(same) if copy in named), same[-1])
        what, name = _describe(found, copies, unread), Path(found.name).name
        if found.is_document and path.name not in (name, ascii_name(name)):
            what = say("{what}; tên khi phát hành: {name}", what=what, name=name)
        return Verdict(path, what, True)
    if path.name == MESSAGE:
        return Verdict(path, say("lời nhắn không thuộc hồ sơ nên không kiểm tra được: tin theo bản tin"), True)
    if is_working:
        return Verdict(path, say("làm việc, không thuộc hồ sơ phát hành (chỉ mục, kết quả chấm, bản dịch…)"), True)
    if unread:
        return Verdict(path, say("chưa so được: {why}", why=_tell_unread(unread)), False)
    return Verdict(path, _why_wrong(path, named, {copy.release.quarter for copy in copies}), False)


def _why_wrong(path: Path, named: Sequence[_Copy], published: Container[Quarter]) -> Message:
    """What is told of a file that is none of those that were published, but may be called so."""
    if named:
        return say(
            "KHÁC bản đã phát hành của {about}: tệp đã bị sửa, là bản tạm tính, hoặc thuộc lần phát hành đã rút lại",
            about=_name(named[-1]),
        )
    if path.suffix.lower() == ".zip":  # one that opens is told by what it holds
        return say("không phải tệp đã phát hành, và không có gì bên trong đọc được")
    with suppress(ValueError):
        period = parse_period(path.name.partition("_")[0])
        if period not in published:
            return _tell_no_record(period)
    return say("không phải tệp đã phát hành")


def _tell_unread(records: Iterable[Path]) -> Message:
    return say("không đọc được hồ sơ phát hành {records}", records=[name_record(folder) for folder in records])


def _describe(copy: _Copy, copies: list[_Copy], unread: Sequence[Path]) -> Message:
    release = copy.release
    since = (one for one in copies if one.release.quarter == release.quarter and one.release.number > release.number)
    later = [other for other in since if other.stands_for == copy.stands_for]
    replaced = [other for other in later if other.digest != copy.digest]
    if replaced:
        return say(
            "đúng bản đã phát hành: {about}; đã được thay bằng {later}", about=_name(copy), later=_name(replaced[-1])
        )
    place = release.folder.parent
    if lost := [one for one in unread if one.parent == place and int(one.name) > release.number]:
        told = {"about": _name(copy), "why": _tell_unread(lost)}
        return say("đúng bản đã phát hành: {about}; chưa biết còn hiệu lực không: {why}", **told)
    if annulling := None if later else _find_annulling(copy, copies):
        told = {"about": _name(copy), "later": _name(annulling)}
        return say("đúng bản đã phát hành: {about}; hết hiệu lực theo {later}, không yêu cầu gì nữa", **told)
    return say("đúng bản đã phát hành: {about}; đang có hiệu lực", about=_name(copy))


def _find_annulling(request: _Copy, copies: list[_Copy]) -> _Copy | None:
    """A file of the first revision that asks the unit of a request for nothing more; None of any other document."""
    name = request.stands_for[1]
    if "_correction_" not in name:
        return None
    of_quarter = (one for one in copies if one.release.quarter == request.release.quarter)
    since = {one.release.number: one for one in of_quarter}  # a file of each
    for number in sorted(number for number in since if number > request.release.number):
        changes = map(UnitChange.from_record, since[number].release.changes)
        if any(change.asked and f"_correction_{change.unit}." in name for change in changes):
            return since[number]
    return None


def _name(copy: _Copy) -> Message:
    told = {"quarter": copy.release.quarter, "status": copy.release.status_name, "dated": copy.release.dated}
    return say("{quarter}, {status}, ngày {dated}", **told)
