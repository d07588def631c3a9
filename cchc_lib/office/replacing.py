"""What comes before a scoresheet that people filled is replaced: that nobody has it open, and a copy of it."""

from pathlib import Path

from ..errors import FileBusy
from ..files import read_bytes, replace_file, require_unchanged
from ..folders import Folders
from ..language import say
from ..quarter import Quarter


def require_closed(path: Path) -> None:
    """Whoever has it open would save over what is written.

    Raises
    ------
    FileBusy
        If another program keeps its lock beside it.
    """
    if any(path.with_name(name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#")):
        raise FileBusy(say("{file} đang mở ở chương trình khác: hãy đóng tệp rồi chạy lại", file=path.name))


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
