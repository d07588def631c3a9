"""The evidence files of a quarter, ``evidence/<unit>/…``: which a row names, which are there, which cannot be any.

None of them is opened but to be hashed, and no link is followed.
"""

import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..files import MOST_MB, hash_bytes, is_reserved, list_folder, read_bytes
from ..folders import Folders
from ..language import Message, nfc, say
from ..model import Names
from ..model.evidence import EvidenceFile, EvidenceRules, evidence_key, split_evidence
from ..model.records import EnteredRow, Finding, PlanTask, Row, Shortcoming
from ..quarter import Quarter
from .free_text import find_personal_data, mask_personal_data

EVIDENCE = "evidence"  # the folder
_NAME = re.compile(r"\w(?:[\w .,()+&'-]{0,118}[\w)])?")  # what every system takes
_UNLISTED = re.compile("[\n\r\ud800-\udfff]")  # a line of a manifest holds no break, nor a name that is no Unicode
_LINK = say("là liên kết hoặc không phải tệp thường, không nhận làm minh chứng; hãy chép chính tệp vào đây")
_STRANGE = say("không phải thư mục của đơn vị nào nên không tính")
_TWIN = say("trùng tên với tệp khác của đơn vị, không kể chữ hoa và dấu; hãy đổi tên một tệp")
_Key = tuple[str, str]  # a unit, and what its file is known by


class EvidenceCell(NamedTuple):
    """What the evidence cell of a row says."""

    unit: str
    criterion: str
    text: str
    row: Row


def evidence_files(folder: Path) -> list[Path]:
    """Every file in the evidence folder of a quarter's inputs, but for those that no rule lets be evidence."""
    files = [path for path in _walk(folder / EVIDENCE) if _is_file(path) and path.stat().st_size <= MOST_MB << 20]
    return [path for path in files if not _UNLISTED.search(str(path.relative_to(folder)))]


def list_cited(
    entered: Iterable[EnteredRow], shortcomings: Iterable[Shortcoming], tasks: Iterable[PlanTask], quarter: Quarter
) -> Iterator[EvidenceCell]:
    """The evidence cells of a quarter; what was closed or done before has its evidence there."""
    yield from (EvidenceCell(one.unit, one.criterion, one.values.get("evidence", ""), one.row) for one in entered)
    for one in shortcomings:
        if one.closed_in is None or quarter.holds(one.closed_in):
            yield EvidenceCell(one.unit, one.criterion, one.evidence, one.row)
    for task in tasks:
        if task.done_in is None or quarter.holds(task.done_in):
            yield EvidenceCell(task.unit, "", task.evidence, task.row)


def read_evidence(
    folders: Folders,
    quarter: Quarter,
    rules: EvidenceRules,
    units: Names,
    cited: Iterable[EvidenceCell],
    allow_personal_data: bool = False,
) -> tuple[list[EvidenceFile], list[Finding]]:
    """The files that rows name and that are there, each once; with what is wrong or missing."""
    inputs = folders.inputs_of(quarter)
    there, findings = _look_up(folders, inputs, rules, units)
    named = set[_Key]()
    for one in cited:
        for part in split_evidence(one.text):
            named.add(key := (one.unit, evidence_key(part)))
            if key not in there and rules.names_file(part):
                findings.append(_find_missing(one, part, folders.shown(inputs / EVIDENCE)))
    sound = {key: file for key, file in there.items() if file}
    told = say("chưa được ô minh chứng nào của đơn vị nêu tên")
    unnamed = (file for key, file in sound.items() if key not in named)
    findings += [_about(folders, inputs / file.path, file.unit, told, is_fault=False) for file in unnamed]
    for file in sound.values() if not allow_personal_data else ():
        if kinds := find_personal_data(file.name):
            message = say("tên tệp có thể là dữ liệu cá nhân: {kinds}; hãy đổi tên, bản tin sẽ che", kinds=kinds)
            findings.append(_about(folders, inputs / file.path, file.unit, message, is_fault=False))
    return [file for key, file in sound.items() if key in named], findings


def _look_up(
    folders: Folders, inputs: Path, rules: EvidenceRules, units: Names
) -> tuple[dict[_Key, EvidenceFile | None], list[Finding]]:
    """What is there by unit and name, None where it cannot be evidence; and why it cannot."""
    there, place = dict[_Key, EvidenceFile | None](), inputs / EVIDENCE
    findings = [_about(folders, place, "", _LINK, is_fault=False)] if place.is_symlink() else []
    for folder in _list(place):
        unit = units.find(nfc(folder.name))
        if folder.is_symlink() or not (unit and folder.is_dir()):
            findings.append(_about(folders, folder, "", _LINK if folder.is_symlink() else _STRANGE, is_fault=False))
            continue
        for path in _walk(folder):
            name = nfc(path.relative_to(folder).as_posix())
            key = unit, evidence_key(name)
            problem = _TWIN if key in there else _why_refused(path, name, rules)
            there[key] = None if problem else _describe(unit, name, path, inputs)
            if problem:
                findings.append(_about(folders, path, unit, problem))
    return there, findings


def _about(folders: Folders, path: Path, unit: str, message: Message, *, is_fault: bool = True) -> Finding:
    """A finding at a folder, so that those of its files are told together."""
    told = say("«{found}» {message}", found=mask_personal_data(path.name), message=message)
    return Finding(told, folders.shown(path.parent), unit=unit, is_fault=is_fault)


def _find_missing(cited: EvidenceCell, part: str, folder: str) -> Finding:
    path = PurePosixPath(part.replace("\\", "/"))
    leads_out = path.is_absolute() or ".." in path.parts or ":" in part
    told = {"found": part, "folder": f"{folder}/{cited.unit}"}
    message = say("chưa có tệp minh chứng «{found}» trong {folder}", **told)
    if leads_out:
        message = say("«{found}» phải là tên một tệp trong {folder}", **told)
    return cited.row.find("evidence", message, "", cited.unit, cited.criterion, is_fault=leads_out)


def _why_refused(path: Path, name: str, rules: EvidenceRules) -> Message | None:
    if not _is_file(path):
        return _LINK
    parts = name.split("/")
    if not all(map(_NAME.fullmatch, parts)) or any(map(is_reserved, parts)):
        return say(
            "có tên không dùng được: tên chỉ gồm chữ, số, dấu cách và . , - _ + & ' ( ), bắt đầu bằng chữ hoặc số, "
            "kết thúc bằng chữ, số hoặc ), không quá 120 ký tự; con, aux, com1… là tên Windows giữ riêng"
        )
    if path.suffix.lower().removeprefix(".") not in rules.types:
        allowed = list(rules.types)
        return say("thuộc loại không nhận làm minh chứng; được nhận: {allowed}", allowed=allowed)
    if (size := path.stat().st_size) > rules.max_mb << 20:
        told = {"size": -(-size >> 20), "most": rules.max_mb}
        return say("nặng {size} MB, quá {most} MB cho phép ở evidence › max_mb của quarter.yaml", **told)
    return None


def _describe(unit: str, name: str, path: Path, inputs: Path) -> EvidenceFile:
    content = read_bytes(path)
    return EvidenceFile(unit, name, path.relative_to(inputs).as_posix(), len(content), hash_bytes(content))


def _walk(folder: Path) -> Iterator[Path]:
    """All that lies below a folder and is none, or is a link."""
    left = [folder]
    while left:
        for path in _list(left.pop()):
            if path.is_dir() and not path.is_symlink():
                left.append(path)
            else:
                yield path


def _list(folder: Path) -> list[Path]:
    """What lies in a folder that is none of a link."""
    return [] if folder.is_symlink() else list_folder(folder)


def _is_file(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)
