"""The results of a quarter or a year: as they were published, else of the inputs as they are now."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..errors import InputError, UsageError
from ..folders import Folders
from ..inputs import files_of_quarter, load_company
from ..language import Message, Text, say
from ..model import Called
from ..quarter import Quarter
from ..releases import RECORD, RESULTS, Releases, require_whole
from .codecs import in_languages
from .freshness import keep_current, require_quarter, score_quarter_if_changed
from .reading import QuarterResults
from .second_scoring import published_results
from .year_writing import Part, files_of_year, hash_year, write_year


@dataclass(frozen=True)
class Gap:
    """An earlier quarter that cannot be scored, and why."""

    quarter: Quarter
    reason: Message | Text


def require_period(folders: Folders, period: Quarter) -> Quarter:
    """The quarter, which has inputs, or the year, of which a quarter has.

    Raises
    ------
    UsageError
        If there are none; names those that have.
    """
    return period if period in folders.years() else require_quarter(folders, period)


def files_of_period(folders: Folders, period: Quarter) -> list[Path]:
    """Every file that the results depend on, but for what the quarters of a year have of their own."""
    return files_of_year(folders, period) if folders.sums_up(period) else files_of_quarter(folders, period)


def score_if_changed(folders: Folders, period: Quarter) -> Path:
    """The results file of the inputs as they are, scored first where these changed, whatever was published.

    Of a year the quarters come first: each as it was published, else as it is.

    Raises
    ------
    UsageError
        If there is no such quarter or year.
    InputError
        If the regulation, the units or the settings have faults; earlier results stay as they were.
    """
    require_period(folders, period)
    if not folders.sums_up(period):
        return score_quarter_if_changed(folders, period)
    releases = Releases(folders)
    parts = [_part(folders, quarter, releases) for quarter in period.quarters]
    wanted = hash_year(folders, period, parts)
    return keep_current(folders.results_of(period), wanted, lambda: write_year(folders, period, parts, wanted))


def _part(folders: Folders, quarter: Quarter, releases: Releases) -> Part:
    found = look_or_gap(folders, quarter, releases)
    results, why = (None, found.reason) if isinstance(found, Gap) else (found, None)
    return Part(quarter, results, releases.newest(quarter), why)


def scored_results(folders: Folders, period: Quarter) -> QuarterResults:
    """What `score_if_changed` finds, opened; it knows of no quarter before."""
    return QuarterResults(score_if_changed(folders, period), called=partial(names_today, folders))


def names_today(folders: Folders) -> Mapping[str, Called]:
    """What units are called now, by id: whatever ``units.yaml`` says by now, a published quarter can be read."""
    try:
        return {unit.id: unit.called for unit in load_company(folders).units}
    except InputError:
        return {}


def look_at(folders: Folders, period: Quarter, releases: Releases) -> Path:
    """The results file as it was published, else that of the inputs as they are.

    Raises
    ------
    UsageError, InputError
        As `score_if_changed`.
    RecordBroken
        If the results that were published, or what tells of them, are not as they were.
    """
    require_period(folders, period)
    published = releases.newest(period)
    if published.files:
        require_whole(published, (RECORD, RESULTS))
    return published_results(folders, published) or score_if_changed(folders, period)


def look_or_gap(folders: Folders, period: Quarter, releases: Releases) -> Path | Gap:
    """The results file of a quarter or a year, or why it has none.

    A broken record, a full disk, a busy file or a lock is no such gap: it passes.
    """
    try:
        return look_at(folders, period, releases)
    except UsageError:
        reason = say("không có dữ liệu")
    except InputError as error:
        reason = error.message
    return Gap(period, in_languages(reason))
