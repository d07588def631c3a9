"""What comes before a scoresheet that people filled is replaced: that nobody has it open, and a copy of it."""

from pathlib import Path

from ..errors import FileBusy
from ..files import replace_file
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


def keep_before(path: Path, folders: Folders, quarter: Quarter) -> Path:
    """Keep it among the outputs of the quarter as it is, one copy, whatever was kept before."""
    before = folders.outputs_of(quarter) / "scoresheet.before.xlsx"
    before.parent.mkdir(parents=True, exist_ok=True)
    replace_file(before, path.read_bytes())
    return before
