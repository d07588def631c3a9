"""The results that fit the inputs as they are now: scored again when an input changed, history with its gaps."""

import hashlib
import sqlite3
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from filelock import FileLock

from ..errors import CchcError, UsageError
from ..files import remove_parts
from ..folders import Folders
from ..inputs import QuarterInputs, arrange, files_of_quarter, read_quarter
from ..language import Message, say
from ..model import Finding
from ..quarter import Quarter
from ..releases import Release, published_results, read_release
from .notices import find_moved_shares, find_self_below_verified, place_in
from .reading import QuarterResults
from .reads import KNOWN, KNOWN_QUARTERS, RELEASE, hash_content, tell_read
from .writing import score_quarter, write_results

_LIBRARY = Path(__file__).resolve().parent.parent
# what results say is made with these; the catalogue, since they hold sentences in both languages
_SCORING_CODE = (
    *("exact.py", "quarter.py", "language.py", "files.py", "locale"),
    *("model", "inputs", "scoring", "results"),
)


@dataclass(frozen=True)
class Gap:
    """An earlier quarter that cannot be scored, and why."""

    quarter: Quarter
    reason: Message


def current_results(folders: Folders, quarter: Quarter) -> QuarterResults:
    """The quarter's results: as they were published, else scored from the inputs as they are.

    Raises
    ------
    UsageError
        If there is no such quarter.
    InputError
        If the regulation, the units or the quarter's settings have faults, and nothing is published.
    """
    require_quarter(folders, quarter)
    if path := published_results(folders, quarter):
        return QuarterResults(path, partial(_quarter_before, folders, quarter))
    return scored_results(folders, quarter)


def scored_results(folders: Folders, quarter: Quarter) -> QuarterResults:
    """The results of the inputs as they are, scored first where these changed, whatever was published.

    Only one process scores, the others look again when it is done; nobody waits who finds them current.

    Raises
    ------
    UsageError
        If there is no such quarter.
    InputError
        If the regulation, the units or the quarter's settings have faults; earlier results stay as they were.
    """
    path = folders.results_of(require_quarter(folders, quarter))
    wanted = hash_inputs(folders, quarter)
    if _stored_hash(path) != wanted:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock")):
            if _stored_hash(path) != wanted:
                remove_parts(path.parent, path.name)
                write_results(folders, quarter, wanted)
    return QuarterResults(path, partial(_quarter_before, folders, quarter))


def check_quarter(folders: Folders, quarter: Quarter) -> tuple[QuarterInputs, list[Finding]]:
    """What the files of a quarter say now, and every finding about them, also those that need points.

    Raises
    ------
    UsageError
        If there is no such quarter.
    InputError
        If the regulation, the units or the quarter's settings have faults.
    """
    inputs = read_quarter(folders, require_quarter(folders, quarter))
    findings = [*inputs.findings, *find_self_below_verified(inputs)]
    if before := _quarter_before(folders, quarter):
        now = score_quarter(inputs)[0].units, inputs.regulation
        findings += find_moved_shares(now, (before.scores(), before.regulation), place_in(inputs))
    return inputs, arrange(findings)


def require_quarter(folders: Folders, quarter: Quarter) -> Quarter:
    """The quarter, which has inputs.

    Raises
    ------
    UsageError
        If it has none; names those that have.
    """
    known = folders.quarters()
    if quarter not in known:
        raise UsageError(
            say("Không có {quarter} trong params/quarters. Đang có: {known}", quarter=quarter, known=known)
        )
    return quarter


def earlier_results(folders: Folders, quarter: Quarter) -> list[QuarterResults | Gap]:
    """The quarters before this one, oldest first, without holes: a quarter that is missing is a `Gap`."""
    found = _earlier(folders, quarter)
    tell_read(str(quarter), KNOWN_QUARTERS, _hash_quarters(found))
    return found


def hash_known_quarters(folders: Folders, quarter: Quarter) -> str:
    """Hash of which quarters there are before this one, and of why the others are missing."""
    return _hash_quarters(_earlier(folders, quarter))


def previous_results(folders: Folders, quarter: Quarter) -> QuarterResults | Gap | None:
    """The quarter before this one; None where this is the first of all."""
    found = _known(folders, quarter.previous)
    tell_read(str(quarter.previous), KNOWN, _hash_quarters([found]))
    return found


def hash_known(folders: Folders, quarter: Quarter) -> str:
    """Hash of whether a quarter or any before it is there, and of why not."""
    return _hash_quarters([_known(folders, quarter)])


def known_release(folders: Folders, quarter: Quarter) -> Release:
    """What was published of another quarter, whose letters a bulletin names."""
    release = read_release(folders, quarter)
    tell_read(str(quarter), RELEASE, _hash_release(release))
    return release


def hash_release(folders: Folders, quarter: Quarter) -> str:
    """Hash of what `known_release` gives."""
    return _hash_release(read_release(folders, quarter))


def _hash_release(release: Release) -> str:
    return hash_content([release.number, str(release.dated), release.letters])


def _earlier(folders: Folders, quarter: Quarter) -> list[QuarterResults | Gap]:
    known = [q for q in folders.quarters() if q < quarter]
    count = quarter.steps_since(known[0]) if known else 0
    return [_results_or_gap(folders, quarter.shifted(-steps)) for steps in range(count, 0, -1)]


def _known(folders: Folders, quarter: Quarter) -> QuarterResults | Gap | None:
    return _results_or_gap(folders, quarter) if min(folders.quarters()) <= quarter else None


def _hash_quarters(found: list[QuarterResults | Gap | None]) -> str:
    return hash_content([str(one.reason) if isinstance(one, Gap) else "there" if one else None for one in found])


def _quarter_before(folders: Folders, quarter: Quarter) -> QuarterResults | None:
    found = previous_results(folders, quarter)
    return found if isinstance(found, QuarterResults) else None


def _results_or_gap(folders: Folders, quarter: Quarter) -> QuarterResults | Gap:
    try:
        return current_results(folders, quarter)
    except UsageError:
        return Gap(quarter, say("không có dữ liệu"))
    except CchcError as error:
        return Gap(quarter, error.message)


def hash_inputs(folders: Folders, quarter: Quarter) -> str:
    """Hash of every file that the results depend on, and of the code that makes them."""
    digest = hashlib.sha256(_hash_code().encode())
    for path in files_of_quarter(folders, quarter):
        digest.update(folders.shown(path).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@lru_cache
def _hash_code() -> str:
    digest = hashlib.sha256()
    for name in _SCORING_CODE:
        place = _LIBRARY / name
        for path in sorted([*place.rglob("*.py"), *place.rglob("*.po")]) if place.is_dir() else [place]:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _stored_hash(path: Path) -> str | None:
    if not path.is_file():
        return None
    try:
        results = QuarterResults(path)
        try:
            return results.inputs_hash
        finally:
            results.close()
    except (sqlite3.DatabaseError, LookupError):
        return None  # left by an older library or broken: it is made anew
