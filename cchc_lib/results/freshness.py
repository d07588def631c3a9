"""The results that fit a quarter's inputs as they are now: scored again where one of these changed."""

import sqlite3
import warnings
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from ..errors import RecordBroken, Remade, UsageError
from ..files import hash_bytes, read_bytes, reading_once, refuse_misnamed
from ..folders import Folders
from ..inputs import files_of_quarter
from ..language import say
from ..locks import hold
from ..quarter import Quarter
from .reading import QuarterResults
from .seal import is_whole
from .writing import write_results

_LIBRARY = Path(__file__).resolve().parent.parent
# what results say is made with these; the catalogue, since they hold sentences in both languages
_SCORING_CODE = (
    *("exact.py", "quarter.py", "language.py", "files.py", "yaml_text.py", "locale"),
    *("model", "inputs", "scoring", "results"),
)


def require_quarter(folders: Folders, quarter: Quarter) -> Quarter:
    """The quarter, which has inputs.

    Raises
    ------
    UsageError
        If it has none; names those that have, or what is wrong with its folder.
    """
    known = folders.quarters()
    if quarter not in known:
        folder = folders.inputs_of(quarter)
        refuse_misnamed(folder / "quarter.yaml")
        if folder.is_dir():
            told = {"folder": folders.shown(folder), "file": "quarter.yaml", "name": str(quarter)}
            gone = say(
                "{folder} không có {file}: hãy trả tệp ấy về, hoặc dời thư mục đi rồi chạy cchc new {name}", **told
            )
            raise UsageError(gone)
        none = say(
            "Chưa có quý nào trong params/quarters. Mở {quarter}: cchc new {name}", quarter=quarter, name=str(quarter)
        )
        others = say("Không có {quarter} trong params/quarters. Đang có: {known}", quarter=quarter, known=known)
        raise UsageError(others if known else none)
    return quarter


def score_quarter_if_changed(folders: Folders, quarter: Quarter) -> Path:
    """The results file of a quarter's inputs as they are, scored first where these changed.

    Raises
    ------
    InputError
        If the regulation, the units or the quarter's settings have faults; earlier results stay as they were.
    """
    with reading_once():  # what is scored is what the hash is of
        wanted = hash_inputs(folders, quarter)
        return keep_current(folders.results_of(quarter), wanted, lambda: write_results(folders, quarter, wanted))


def keep_current(path: Path, wanted: str, write: Callable[[], None]) -> Path:
    """A results file of inputs of that hash, written first where it is of others.

    Only one process scores, the others look again when it is done; nobody waits who finds it current.
    """
    if not _is_current(path, wanted):
        with hold(path.with_suffix(".lock")):
            if not _is_current(path, wanted):
                if path.is_file() and not is_whole(path.read_bytes()):
                    warnings.warn(Remade(path), stacklevel=2)
                write()
    return path


def _is_current(path: Path, wanted: str) -> bool:
    if not path.is_file():
        return False
    try:
        with closing(QuarterResults(path)) as results:
            return results.inputs_hash == wanted and is_whole(path.read_bytes())
    except (sqlite3.DatabaseError, LookupError, RecordBroken):
        return False  # left by an older library or broken: it is made anew


def hash_inputs(folders: Folders, quarter: Quarter) -> str:
    """Hash of every file that the results depend on, and of the code that makes them."""
    return hash_files(folders, files_of_quarter(folders, quarter))


def hash_files(folders: Folders, files: Iterable[Path], *more: str) -> str:
    """Hash of files with their names, of what else results are made of, and of the code that makes them."""
    named = (f"{hash_bytes(read_bytes(path))} {folders.shown(path)}" for path in files)
    told = "\n".join([_hash_code(), *named, *more])
    return hash_bytes(told.encode("utf-8", "surrogatepass"))  # a file's name may be no text


@lru_cache
def _hash_code() -> str:
    every = sorted(_LIBRARY.rglob("*.p[yo]"))  # code, and catalogues
    ours = (path for path in every if path.relative_to(_LIBRARY).parts[0] in _SCORING_CODE)
    return hash_bytes(b"".join(path.read_bytes() for path in ours))
