"""What each bulletin was made from, and whether making it again could change anything.

A record stands beside each bulletin, written last: its key (notebook, parameters, library, environment), what it
read of the data, and the hash of its files. A bulletin whose record still holds is not run again.
"""

import json
import platform
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ..errors import Remade, UsageError
from ..files import hash_bytes
from ..language import Message, say
from ..manifest import hash_some
from ..releases import RELEASE_VARIABLE
from .outcome import Run

Reads = Sequence[Sequence[str]]  # quarter, selector, hash of what it gave
CheckReads = Callable[[Reads], Message | None]

# those whose bytes end in a bulletin, or that decide what a cell gives
LIBRARIES = (
    *("cchc", "papermill", "nbclient", "ipykernel", "ipython", "matplotlib-inline", "nbformat", "nbconvert"),
    *("jinja2", "mistune", "pandas", "numpy", "matplotlib", "seaborn", "Babel"),
    *("typst", "pikepdf", "python-docx", "lxml"),
)
_PACKAGE = Path(__file__).resolve().parent.parent
_CHANGED = {
    "notebook": say("notebook đã đổi"),
    "parameters": say("tham số đã đổi"),
    "library": say("phần mềm đã đổi"),
    "environment": say("thư viện hoặc bản phát hành đã đổi"),
    "formats": say("lần trước làm các dạng tệp khác"),
}


def make_key(run: Run, environment: Mapping[str, str]) -> dict[str, str]:
    """Everything but the data that a bulletin depends on, mostly as hashes; and the number of its release, if any."""
    return {
        "notebook": hash_bytes(run.notebook.read_bytes()),
        "parameters": _hash_json([dict(run.parameters), run.output]),
        "library": hash_library(),
        "environment": _hash_json([installed_versions(), _contents(environment)]),
        "formats": " ".join(run.formats),
        "release": Path(environment.get(RELEASE_VARIABLE, "")).stem.strip("."),  # of a folder ``.<n>.part``
    }


def place_of_record(output: Path, run: Run) -> Path:
    """Where the record of a bulletin lies."""
    return output / "records" / f"{run.output}.json"


def list_records(output: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The records in a folder of outputs, and what they say; one that cannot be read says nothing."""
    for path in sorted((output / "records").glob("*.json")):
        with suppress(UsageError):
            yield path, _read_record(path)


def _read_record(path: Path) -> dict[str, Any]:
    # what checks it takes a tenth of the start of a worker, which only writes records
    from .machine_files import read_bulletin_record

    return read_bulletin_record(path)


def make_record(key: Mapping[str, str], reads: Reads, files: Mapping[str, str]) -> bytes:
    """What a bulletin was made from, as its record tells it."""
    content = {"key": dict(key), "reads": reads, "files": dict(files)}
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")


def why_make(run: Run, output: Path, environment: Mapping[str, str], check_reads: CheckReads) -> Message | None:
    """Why a bulletin must be made (again); None where it would come out as it is."""
    try:
        record = _read_record(place_of_record(output, run))
    except FileNotFoundError:
        return say("chưa làm lần nào")
    except UsageError:
        warnings.warn(Remade(place_of_record(output, run)), stacklevel=2)
        return say("bản ghi lần trước không đọc được")
    key = make_key(run, environment)
    for name, reason in _CHANGED.items():
        if record["key"].get(name) != key[name]:
            return reason
    if not are_whole(output, record["files"]):
        return say("tệp đã làm bị sửa hoặc bị xóa")
    return check_reads(record["reads"])


def read_files(output: Path, run: Run) -> dict[str, str]:
    """The files of a bulletin whose record holds, and their hashes."""
    return _read_record(place_of_record(output, run))["files"]


def read_reads(output: Path, run: Run) -> Reads:
    """What a bulletin read of the data, by its record in a folder of outputs or of a release."""
    return _read_record(place_of_record(output, run))["reads"]


def are_whole(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether every file is there with the content of that hash."""
    return hash_some(folder, files) == files


def read_lines(path: Path) -> Reads:
    """The reads that a kernel put down, each once."""
    if not path.is_file():
        return []
    lines = dict.fromkeys(path.read_text(encoding="utf-8").splitlines())
    return [json.loads(line) for line in lines]


@lru_cache
def installed_versions() -> dict[str, str]:
    """Versions of Python and of the libraries that a bulletin's looks depend on."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


@lru_cache
def hash_library() -> str:
    """Hash of our own package: code, template, fonts, catalogue."""
    paths = (path for path in _PACKAGE.rglob("*") if "__pycache__" not in path.parts)
    return _hash_json(hash_some(_PACKAGE, [path.relative_to(_PACKAGE).as_posix() for path in paths]))


def _contents(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables told to kernels; of one that names a folder, what lies in it."""
    found = {}
    for name, value in environment.items():
        folder = Path(value)
        parts = sorted(p for p in folder.glob("*.json")) if folder.is_dir() else []
        found[name] = hash_bytes(b"".join(p.read_bytes() for p in parts)) if parts else value
    return found


def _hash_json(content: object) -> str:
    return hash_bytes(json.dumps(content, sort_keys=True).encode())
