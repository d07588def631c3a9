"""What comes before a scoresheet that people filled is replaced: that nobody has it open, and a copy of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import FileBusy
from ..files import read_bytes, reading_once, replace_file, require_unchanged
from ..folders import Folders
from ..inputs import QuarterInputs, find_scoresheet, read_quarter
from ..language import say
from ..locks import hold
from ..model import Finding
from ..quarter import Quarter


@contextmanager
def alone_with_scoresheet(folders: Folders, quarter: Quarter) -> Iterator[tuple[Path, QuarterInputs, list[Finding]]]:
    """Where the scoresheet is, what the quarter's files say, and the faults in it that are not those of single units.

    Nobody else of ours writes it meanwhile, and what was read of it stays what was read.

    Raises
    ------
    UsageError
        If the quarter has no scoresheet.
    InputError
        If what it depends on has faults.
    FileBusy
        If it is open in another program.
    LockHeld
        If somebody else writes it, and does not end in time.
    """
    with hold(folders.office_lock), reading_once():
        path = find_scoresheet(folders, quarter)
        require_closed(path)
        inputs, places = read_quarter(folders, quarter), {folders.shown(path), folders.shown(path.parent)}
        faults = [one for one in inputs.findings if one.is_fault and not one.unit]
        yield path, inputs, [one for one in faults if one.file in places]


def require_closed(path: Path) -> None:
    """Whoever has it open would save over what is written.

    Raises
    ------
    FileBusy
        If another program keeps its lock beside it, which one that was killed leaves there.
    """
    for lock in (f"~${path.name}", f".~lock.{path.name}#"):
        if path.with_name(lock).exists():
            message = say(
                "{file} đang mở ở chương trình khác: hãy đóng tệp rồi chạy lại; không ai còn mở mà vẫn báo như "
                "vậy thì xóa tệp {lock} bên cạnh", file=path.name, lock=lock,
            )  # fmt: skip
            raise FileBusy(message)


def replace_scoresheet(path: Path, folders: Folders, quarter: Quarter, content: bytes) -> Path:
    """Replace what was read within `reading_once`; where it is kept as it was, one copy, whatever was kept before.

    Raises
    ------
    FileBusy
        If somebody opened or saved it meanwhile.
    """
    before = folders.outputs_of(quarter) / "scoresheet.before.xlsx"
    replace_file(before, read_bytes(path))
    require_closed(path)
    require_unchanged(path)
    replace_file(path, content)
    return before
