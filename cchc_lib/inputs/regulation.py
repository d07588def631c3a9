"""``params/regulation/<version>/`` → `Regulation`: every version whole, or every fault at once."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ..errors import InputError, UsageError, check_known
from ..files import list_folder, read_bytes, read_yaml, tell_misnamed
from ..folders import Folders
from ..language import say
from ..model import AnyExample, Block, Finding, Regulation, RegulationHead, check_regulation, example_kind
from ..quarter import Quarter
from .findings import required
from .yaml_models import read_data, read_model, unreadable

HEAD, EXAMPLES = "regulation.yaml", "examples.yaml"


def load_regulations(folders: Folders) -> dict[str, Regulation]:
    """Every version below ``params/regulation``, by name.

    Raises
    ------
    InputError
        With every fault of every version that is no draft; a draft with faults is left out.
    """
    regulations, findings = {}, []
    for head_file in _head_files(folders):
        regulation, is_draft, faults = _read_version(head_file, folders)
        if regulation:
            regulations[regulation.version] = regulation
        elif not is_draft:
            findings += faults
    findings += [*_find_misnamed(folders), *_find_overlaps(regulations, folders)]
    if not regulations and not findings:
        findings = [Finding(say("không có phiên bản quy định nào"), file=folders.shown(folders.regulations))]
    if findings:
        raise InputError(findings)
    return regulations


def check_version(folders: Folders, version: str) -> tuple[Regulation | None, list[Finding]]:
    """One version, a draft too, and its faults.

    Raises
    ------
    UsageError
        If there is no such version; names those that there are.
    """
    check_known(say("phiên bản"), version, (path.parent.name for path in _head_files(folders)))
    regulation, _, faults = _read_version(folders.regulations / version / HEAD, folders)
    return regulation, faults


def require_version(folders: Folders, version: str) -> Regulation:
    """One version, a draft too.

    Raises
    ------
    UsageError
        If there is no such version.
    InputError
        With every fault of it.
    """
    return required(check_version(folders, version))


def newest_version(folders: Folders) -> str:
    """The version that applies last, a draft too; one whose head cannot be read is being worked on, and comes last.

    Raises
    ------
    UsageError
        If there is none.
    """
    found = []
    for path in _head_files(folders):
        head, _ = read_model(path, RegulationHead, folders)
        found.append((head is None, head.applies_from if head else None, path.parent.name))
    if not found:
        raise UsageError(say("không có phiên bản quy định nào"))
    return max(found)[-1]


def choose_regulation(regulations: dict[str, Regulation], quarter: Quarter) -> Regulation:
    """The newest version that applies to a quarter; a draft is never chosen by itself.

    Raises
    ------
    UsageError
        If none applies.
    """
    in_force = [r for r in regulations.values() if not r.head.draft and r.head.applies_from <= quarter]
    if not in_force:
        heads = {version: regulation.head for version, regulation in regulations.items()}
        known = [say("{version} (từ {quarter})", version=v, quarter=head.start) for v, head in heads.items()]
        message = say("Chưa có quy định áp dụng cho {quarter}. Đang có: {known}", quarter=quarter, known=known)
        raise UsageError(message)
    return max(in_force, key=lambda regulation: regulation.head.applies_from)


def version_files(folders: Folders, quarter: Quarter) -> list[Path]:
    """The files of the version that applies to a quarter, by their heads alone; those of all where none does."""
    starts = {_start_of(path, folders, read_bytes(path)): path.parent.name for path in _head_files(folders)}
    in_force = [start for start in starts if start and start <= quarter]
    version = starts[max(in_force)] if in_force else "*"
    return sorted(path for path in folders.regulations.glob(f"{version}/*.yaml") if path.name != EXAMPLES)


@lru_cache
def _start_of(head_file: Path, folders: Folders, content: bytes) -> Quarter | None:
    """The quarter from which a version applies; None of a draft, and of a head with faults."""
    head, _ = read_model(head_file, RegulationHead, folders)
    return head.applies_from if head and not head.draft else None


def load_examples(folders: Folders, version: str) -> tuple[list[AnyExample], list[Finding]]:
    """The worked examples that a version's owner signed, in an empty file none, and the faults in it."""
    path = folders.regulations / version / EXAMPLES
    file = folders.shown(path)
    if not path.is_file():
        problem = tell_misnamed(path)
        return [], [Finding(problem, file=file)] if problem else []
    try:
        written = read_yaml(path) or []
    except UsageError as error:
        return [], [unreadable(error, path, folders)]
    if not isinstance(written, list):
        return [], [Finding(say("phải là một danh sách (mỗi dòng bắt đầu bằng «-»)"), file=file)]
    read = [read_data(one, example_kind(one), f"{file} [{number}]") for number, one in enumerate(written, start=1)]
    return [example for example, _ in read if example], [fault for _, faults in read for fault in faults]


def _head_files(folders: Folders) -> list[Path]:
    """The head of each version; a folder whose name begins with a dot is still being written."""
    return [path / HEAD for path in list_folder(folders.regulations) if (path / HEAD).is_file()]


def _find_misnamed(folders: Folders) -> Iterator[Finding]:
    """Versions of which nobody would know, so that an older one would score in their place."""
    for folder in list_folder(folders.regulations):
        if problem := tell_misnamed(folder / HEAD):
            yield Finding(problem, file=folders.shown(folder / HEAD))


def _read_version(head_file: Path, folders: Folders) -> tuple[Regulation | None, bool, list[Finding]]:
    """A version, whether it is a draft, and its faults; read anew only where files or names of versions changed."""
    files = [path for path in sorted(head_file.parent.glob("*.yaml")) if path.name != EXAMPLES]
    versions = [path.parent.name for path in _head_files(folders)]
    regulation, is_draft, faults = _read_files(
        head_file, folders, tuple(versions), tuple((path, read_bytes(path)) for path in files)
    )
    return regulation, is_draft, list(faults)


@lru_cache(32)
def _read_files(
    head_file: Path, folders: Folders, versions: tuple[str, ...], files: tuple[tuple[Path, bytes], ...]
) -> tuple[Regulation | None, bool, list[Finding]]:
    block_files = [path for path, _ in files if path != head_file]
    context = {"criteria": _ids_in(head_file, block_files), "versions": list(versions)}
    head, findings = read_model(head_file, RegulationHead, folders, context)
    if head is None:
        findings += [fault for path in block_files for fault in _read_block(path, folders)[1]]
        return None, _is_marked_draft(head_file), findings
    blocks: dict[str, Block] = {}
    for name in head.blocks:
        block, faults = _read_block(head_file.with_name(f"{name}.yaml"), folders)
        findings += faults
        if block:
            blocks[name] = block
    # block files that the version does not name would be left out in silence
    unlisted = [path for path in block_files if path.stem not in head.blocks]
    message = say("tệp này không có trong blocks của {head}", head=HEAD)
    findings += [Finding(message, file=folders.shown(path)) for path in unlisted]
    regulation = Regulation(head_file.parent.name, head, blocks)
    for name, message in check_regulation(regulation):
        path = head_file.with_name(f"{name}.yaml") if name else head_file
        findings.append(Finding(message, file=folders.shown(path)))
    return (None if findings else regulation), head.draft, findings


def _read_block(path: Path, folders: Folders) -> tuple[Block | None, list[Finding]]:
    block, findings = read_model(path, Block, folders)
    if block and block.block != path.stem:
        message = say("block: «{found}» phải trùng tên tệp «{file}»", found=block.block, file=path.stem)
        findings.append(Finding(message, file=folders.shown(path), cell="block"))
    return block, findings


def _ids_in(head_file: Path, block_files: list[Path]) -> list[str] | None:
    """The ids of all criteria, right or wrong as the rest of a file may be; None where one is missing or no YAML."""
    try:
        head, *written = [read_yaml(path) for path in (head_file, *block_files)]
    except UsageError:
        return None
    listed = head.get("blocks") if isinstance(head, dict) else None
    if isinstance(listed, list) and not {path.stem for path in block_files}.issuperset(map(str, listed)):
        return None
    return sorted(set(_find_ids(written)))


def _find_ids(data: object) -> Iterator[str]:
    if isinstance(data, dict) and isinstance(data.get("id"), str):
        yield data["id"]
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _find_ids(inner)


def _is_marked_draft(head_file: Path) -> bool:
    try:
        data = read_yaml(head_file)
    except UsageError:
        return False
    return isinstance(data, dict) and data.get("draft") == "true"


def _find_overlaps(regulations: dict[str, Regulation], folders: Folders) -> Iterator[Finding]:
    first_of: dict[Quarter, str] = {}
    for version, regulation in regulations.items():
        start = regulation.head.applies_from
        if not regulation.head.draft and (other := first_of.setdefault(start, version)) != version:
            values = {"quarter": regulation.head.start, "other": other, "version": version}
            message = say("hai phiên bản cùng áp dụng từ {quarter}: {other} và {version}", **values)
            file = folders.shown(folders.regulations / version / HEAD)
            yield Finding(message, file=file, cell="applies_from")
