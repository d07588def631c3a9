"""What lies among the inputs and nothing reads, though whoever put it there may think so: each is told, a notice."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from ..files import list_folder, tell_misnamed
from ..folders import Folders
from ..language import Message, say
from ..model import Finding
from ..quarter import Quarter, Year, parse_period
from .evidence import EVIDENCE
from .programme import is_programme
from .regulation import HEAD


def find_strays(folders: Folders, quarter: Quarter) -> Iterator[Finding]:
    """Copies that people or a cloud drive made, and what is not called as its name is looked for."""
    judges: dict[Path, Callable[[Path], Message | None]] = {
        folders.params: partial(_judge_settings, names=["units.yaml", "bulletins.yaml"]),
        folders.inputs_of(quarter): _judge_in_quarter,
        folders.params / "quarters": partial(_judge_period, folders),
        folders.regulations: _judge_version,
        folders.params / "plans": _judge_programme,
    }
    for folder, judge in judges.items():
        for path in list_folder(folder):
            if why := _judge_link(path) or judge(path):
                yield Finding(why, folders.shown(path), is_fault=False)


def _judge_link(path: Path) -> Message | None:
    return None if path.exists() else say("lối tắt này dẫn tới tệp không còn ở chỗ cũ nên không đọc")


def _judge_settings(path: Path, names: list[str]) -> Message | None:
    """A cloud drive makes a copy beside the settings where two people saved at once."""
    is_stray = path.suffix.lower() in (".yaml", ".yml") and path.name.lower() not in names
    return say("tệp này không đọc; chỉ đọc {names}", names=names) if is_stray else None


def _judge_in_quarter(path: Path) -> Message | None:
    if not path.is_dir():
        return _judge_settings(path, ["quarter.yaml"])  # of spreadsheets whoever reads the tables tells
    is_read = _is_at(path, path.with_name(EVIDENCE))
    return None if is_read else say("thư mục này không đọc; tệp minh chứng nằm ở {name}", name=EVIDENCE)


def _judge_period(folders: Folders, path: Path) -> Message | None:
    if not path.is_dir():
        return say("tệp này không đọc; số liệu của một kỳ nằm ở thư mục như 2019-Q1")
    try:
        period = parse_period(path.name)
    except ValueError:
        is_of_programs = path.name.startswith("__")  # which Python and macOS leave
        told = say("tên thư mục không phải tên một kỳ (như 2019-Q1 hoặc 2019) nên không đọc")
        return None if is_of_programs else told
    read = folders.inputs_of(period)
    if not _is_at(path, read):
        return say("thư mục này không đọc; {quarter} chỉ đọc ở thư mục {name}", quarter=period, name=read.name)
    if _is_scored_twice(folders, period):
        return say(
            "các quý của {year} đã chấm điểm: có quarter.yaml ở đây thì không tổng hợp được cả năm", year=period
        )
    names = ("quarter.yaml", *(("year.yaml",) if isinstance(period, Year) else ()))
    if any((path / name).is_file() for name in names):
        return None
    return tell_misnamed(path / "quarter.yaml") or _tell_lacking("quarter.yaml")


def _is_scored_twice(folders: Folders, period: Quarter) -> bool:
    """Whether a year has settings of a period of its own beside quarters."""
    return isinstance(period, Year) and {period} < {one for one in folders.quarters() if one.year == period.year}


def _tell_lacking(file: str) -> Message:
    return say("thư mục này không có {file} nên không đọc", file=file)


def _is_at(path: Path, place: Path) -> bool:
    """Whether it is what is read there; where capitals make no difference its name may be another one."""
    return place.exists() and path.samefile(place)


def _judge_version(path: Path) -> Message | None:
    """One whose head is misnamed is a fault, which is told already: an older version would score in its place."""
    if not path.is_dir():
        return say("tệp này không đọc; mỗi bản quy định là một thư mục")
    is_told = (path / HEAD).is_file() or tell_misnamed(path / HEAD)
    return None if is_told else _tell_lacking(HEAD)


def _judge_programme(path: Path) -> Message | None:
    is_stray = path.is_file() and not is_programme(path)
    return say("tệp này không đọc; chương trình của một năm nằm ở tệp như 2019.csv") if is_stray else None
