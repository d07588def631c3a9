"""A record scored again from its own inputs: to try it, and to read what another version of the software wrote."""

import shutil
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..errors import InputError, Notice, UsageError
from ..files import reading_apart, replace_file
from ..folders import Folders
from ..language import first_of, other_units, say
from ..locks import scratch_folder
from ..quarter import Quarter
from ..releases import RESULTS, PublishedRelease, Release, list_releases, name_record
from .freshness import hash_files, keep_current
from .reading import QuarterResults, written_by_another_version
from .tables import SHAPE
from .writing import write_results
from .year_writing import Part, write_year
from .years import year_quarters

MOST_NAMED = 6  # units in one sentence
_OUTCOME = ("unit", "printed_total", "final_class", "rank")  # what no other version may give otherwise


def published_results(folders: Folders, release: Release) -> Path | None:
    """The results of a release, in the shape that this version of the software reads; None of a provisional one.

    What has another shape is scored again, once, from the inputs of the record, which itself stays as it is.

    Raises
    ------
    RecordBroken
        If that cannot be done, or gives a unit other points, another class or rank.
    """
    if not isinstance(release, PublishedRelease) or not (published := release.results) or _has_our_shape(published):
        return release.results
    path = folders.outputs_of(release.quarter) / f"published-{release.number}.sqlite"
    wanted = hash_files(folders, [published])
    return keep_current(path, wanted, lambda: _write_in_our_shape(folders, release, path, wanted))


def find_differing(record: Path) -> list[object]:
    """The units whose points, class or rank by the inputs in a record are not its results'; of many the first.

    None of a year that is made of its quarters, whose records are scored again themselves.

    Raises
    ------
    InputError, UsageError
        If the inputs cannot be scored.
    RecordBroken
        If the results have not even the outcome of a unit where this version of the software looks for it.
    """
    with closing(QuarterResults(record / RESULTS)) as published:
        period = published.quarter
        if published.sums_up:
            return []
        with _inputs_of(record, period) as own:
            write_results(own, period, "")
            with closing(QuarterResults(own.results_of(period))) as scored:
                return _name_differing(published, scored)


@contextmanager
def _inputs_of(record: Path, period: Quarter) -> Iterator[Folders]:
    """A root of its own with the inputs of a record."""
    with scratch_folder() as place, reading_apart():
        folders = Folders(place)
        shutil.copytree(record / "inputs", folders.params)
        if not folders.sums_up(period):
            # of the quarter before a record keeps its lists alone
            for quarter in (folders.params / "quarters").iterdir():
                (quarter / "quarter.yaml").touch()
        yield folders


def _name_differing(published: QuarterResults, scored: QuarterResults) -> list[object]:
    """The units to which two results give other points, another class or rank; or none, and the other does.

    Of many the first by name, and how many others there are.
    """
    find = _points_and_outcomes if published.shape == scored.shape else _outcomes
    before, now, units = find(published), find(scored), scored.units()
    differing = [unit for unit in {**before, **now} if before.get(unit) != now.get(unit)]
    named = [units[unit].short if unit in units else unit for unit in differing]
    return first_of(named, MOST_NAMED, other_units)


def _outcomes(results: QuarterResults) -> dict[str, object]:
    return {row["unit"]: tuple(row) for row in results.rows("totals", _OUTCOME)}


def _points_and_outcomes(results: QuarterResults) -> dict[str, object]:
    return {
        unit: (one.total, one.final_class, one.rank, {name: c.points for name, c in one.criteria.items()})
        for unit, one in results.scores().items()
    }


def _has_our_shape(path: Path) -> bool:
    with closing(QuarterResults(path)) as results:
        return results.shape == SHAPE


def _write_in_our_shape(folders: Folders, release: PublishedRelease, path: Path, inputs_hash: str) -> None:
    period, source = release.quarter, release.folder / RESULTS
    with closing(QuarterResults(source)) as published, _inputs_of(release.folder, period) as own:
        try:
            if own.sums_up(period):
                write_year(own, period, _parts_of(folders, published), inputs_hash)
            else:
                write_results(own, period, inputs_hash)
        except (InputError, UsageError) as error:
            raise written_by_another_version(source, error.message) from error
        with closing(QuarterResults(own.results_of(period))) as scored:
            if differing := _name_differing(published, scored):
                why = say("chấm lại từ dữ liệu trong hồ sơ cho kết quả khác ở {units}", units=differing)
                raise written_by_another_version(source, why)
            replace_file(path, scored.as_bytes())
    told = say(
        "Kết quả đã phát hành ({record}) do phiên bản khác của phần mềm ghi, nên được chấm lại từ dữ liệu trong hồ "
        "sơ: điểm, loại và hạng đúng như đã phát hành", record=name_record(release.folder),
    )  # fmt: skip
    warnings.warn(Notice(told), stacklevel=2)


def _parts_of(folders: Folders, published: QuarterResults) -> list[Part]:
    """The quarters of a year with the releases with which it was scored."""
    parts = []
    for one in year_quarters(published):
        release = {known.number: known for known in list_releases(folders, one.quarter)}.get(one.number, Release())
        parts.append(Part(one.quarter, published_results(folders, release), release, one.why))
    return parts
