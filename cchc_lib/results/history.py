"""A quarter's results and those of the quarters before it: looked at once, as they were published or as they are.

Whoever starts a run looks; its kernels are told what was found (``$CCHC_KNOWN``) and only read.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from ..errors import RecordBroken
from ..files import hash_bytes, reading_once, replace_file
from ..folders import KNOWN_VARIABLE, Folders
from ..inputs import QuarterInputs, arrange, find_strays, read_quarter
from ..language import LANGUAGES, Message, Spoken, Text, say
from ..model import Finding
from ..quarter import Quarter, Year, parse_period
from ..releases import RECORD, PublishedRelease, Release, Releases, require_whole
from ..releases import RESULTS as RESULTS_FILE
from .current import Gap, look_at, look_or_gap, names_today
from .differences import UnitChange
from .freshness import require_quarter
from .notices import Scored, find_in_quarter, find_moved
from .reading import QuarterResults, digest_reads, hash_content, tell_read
from .restating import SPAN, keep_restated
from .second_scoring import published_results
from .writing import score_quarter
from .years import year_quarters

KNOWN_QUARTERS, KNOWN, RESULTS = "quarters", "known", "results"
# how reads begin of what the rows of a quarter do not tell
_OF_RESTATED, _OF_RELEASES = '["restated', ('["letter"', '["revised"', '["newest"')


class History:
    """The results of a quarter and of those before it.

    All are looked at when it is made, and scored first where an input changed; a file is opened when it is asked for.

    Parameters
    ----------
    known : mapping of Quarter to Path or Gap
        What somebody found just before, whom this one believes.
    releases : Releases, optional
        What was published, as far as somebody found it just before.

    Raises
    ------
    UsageError
        If there is no such quarter.
    InputError
        If the regulation, the units or the quarter's settings have faults, and nothing is published.
    RecordBroken
        If what was published of the quarter is not as it was; of quarters before only what is read of them counts.
    """

    def __init__(
        self,
        folders: Folders,
        quarter: Quarter,
        known: Mapping[Quarter, Path | Gap] | None = None,
        releases: Releases | None = None,
    ):
        self.folders, self.quarter, self.releases = folders, quarter, releases or Releases(folders)
        self.release: Release = self.releases.newest(quarter)
        self._found, self._opened = dict(known or {}), dict[Quarter, QuarterResults]()
        self._files = ExitStack()
        own = self._found.get(quarter)
        if known is None:
            for release in self.releases.of(quarter):
                require_whole(release)
                published_results(folders, release)  # so that no kernel has to write it
        with reading_once() as read:
            self._own = own if isinstance(own, Path) else look_at(folders, quarter, self.releases)
            self._found = {**self._find_as_scored(), **self._found, quarter: self._own}
            # a year that is scored has before it no quarters, nor years of them, from before the body had years alone
            self._first_quarter = min(one for one in folders.quarters() if isinstance(one, Year) == self._is_only)
            self._first = min(folders.years()) if self._parts else self._first_quarter
            before_parts = _list_before(self._parts[0], self._first_quarter) if self._parts else []
            for other in (*before_parts, *self._parts, *self._before(quarter), *self._published_after()):
                self._find(other)
            self._read = dict(read.hashes)

    @property
    def results(self) -> QuarterResults:
        """Those of the quarter itself."""
        return self._open(self.quarter, self._own)

    @property
    def published(self) -> list[PublishedRelease]:
        """The releases of the quarter itself, the newest last; without one that is only begun."""
        return self.releases.of(self.quarter)

    @property
    def output(self) -> Path:
        """The folder of what is made for the quarter."""
        return self.folders.outputs_of(self.quarter)

    def spoken(self, lang: str) -> Spoken:
        """A language as it is spoken of the body that was scored."""
        return Spoken(lang, self.results.organisation.words, self._is_only)

    def as_of(self, release: Release) -> "History":
        """The same, with the quarter itself as one of its releases has it."""
        if release == self.release or not (own := published_results(self.folders, release)):
            return self
        known = {quarter: one for quarter, one in self._found.items() if quarter not in self._parts}
        found = History(self.folders, self.quarter, known | {self.quarter: own})
        found.release = release
        return found

    @contextmanager
    def frozen(self, folder: Path) -> Iterator["History"]:
        """The same, of copies in a folder that goes afterwards: whoever scores meanwhile changes none of them."""
        known = dict(self._found)
        try:
            for quarter, path in self._found.items():
                if isinstance(path, Path):
                    known[quarter] = copy = folder / f"{quarter}.sqlite"
                    replace_file(copy, self._open(quarter, path).as_bytes())
            fixed = History(self.folders, self.quarter, known, self.releases)
            fixed.release, fixed._read, fixed._restated = self.release, self._read, None
            if self.restated:
                fixed._restated = folder / "restated.sqlite"
                replace_file(fixed._restated, self.restated.as_bytes())
            with closing(fixed):  # Windows removes no open file
                yield fixed
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def digest(self) -> str:
        """Hash of all rows that were read so far, of whichever quarters: it opens none."""
        restated = self.__dict__.get("restated")
        return digest_reads([*self._opened.values(), *([restated] if restated else [])])

    def close(self) -> None:
        """Let the files of all results go that were opened."""
        self._files.close()

    def list_changed(self) -> list[Path]:
        """The inputs that somebody changed or removed since it was made."""
        now = {path: hash_bytes(path.read_bytes()) if path.is_file() else "" for path in self._read}
        return [path for path, sha in self._read.items() if now[path] != sha]

    def earlier(self) -> list[QuarterResults | Gap]:
        """The quarters before, oldest first, without holes: one that is missing is a `Gap`."""
        tell_read(str(self.quarter), KNOWN_QUARTERS, self._hash_before(self.quarter))
        return [self._open_or_gap(quarter) for quarter in self._before(self.quarter)]

    def since(self, first: Quarter) -> list[QuarterResults | Gap]:
        """The quarters before from one on, oldest first, for whoever asks for no earlier one; also before a year."""
        asked = _list_before(self._parts[0] if self._parts else self.quarter, first)
        return [found for quarter in asked if (found := self._ask(quarter))]

    def later(self) -> list[QuarterResults]:
        """The quarters after it that were published by the day of its own release, oldest first."""
        day = self.release.dated
        known = [one for one in self._published_after() if day and self.releases.of(one)[0].dated <= day]
        return [found for one in known if not isinstance(found := self._open_or_gap(one), Gap)]

    def quarters(self) -> list[QuarterResults | Gap]:
        """The quarters that a year is made of; none where this is none."""
        return [found for quarter in self._parts if (found := self._ask(quarter))]

    @cached_property
    def restated(self) -> QuarterResults | None:
        """The last quarters under the regulation of this one; None where it scored them all, and of a year."""
        return self._files.enter_context(closing(QuarterResults(self._restated))) if self._restated else None

    @cached_property
    def _restated(self) -> Path | None:
        before = [] if self._parts else self._before(self.quarter)[1 - SPAN :]
        found = [self._find(one) for one in before]
        return keep_restated(self.folders, self.quarter, [*(p for p in found if isinstance(p, Path)), self._own])

    def previous(self) -> QuarterResults | Gap | None:
        """The quarter before; None where this is the first of all."""
        return self._ask(self.quarter.previous)

    def issued(self, quarter: Quarter, letter: str) -> list[PublishedRelease]:
        """The releases of another quarter that issued a letter which a bulletin names."""
        self._note_releases(quarter, "letter", letter)
        return self.releases.issued(quarter, letter)

    def revised(self, quarter: Quarter, units: Iterable[str]) -> PublishedRelease | None:
        """The newest release of another quarter that gave one of these units other points or another class."""
        asked = sorted(units)
        self._note_releases(quarter, "revised", asked)
        return self._find_revised(quarter, asked)

    def newest(self, quarter: Quarter) -> Release:
        """The newest release of another quarter, a provisional one where nothing is published."""
        self._note_releases(quarter, "newest")
        return self.releases.newest(quarter)

    def hash_read(self, quarter: Quarter, selector: str) -> str:
        """Hash of what a read of an earlier time would give now."""
        known = {KNOWN_QUARTERS: self._hash_before, KNOWN: self._hash_known}
        if selector in known:
            return known[selector](quarter)
        if selector.startswith(_OF_RELEASES):
            return self._hash_releases(quarter, *json.loads(selector))
        if selector.startswith(_OF_RESTATED):
            return self.restated.hash_selector(selector) if self.restated else ""
        found = self._open_or_gap(quarter)
        if isinstance(found, Gap):
            return ""
        return found.inputs_hash if selector == RESULTS else found.hash_selector(selector)

    def variables(self) -> dict[str, str]:
        """What the kernels of a run are told, so that none of them looks again."""
        paths = {str(quarter): str(one) for quarter, one in self._found.items() if isinstance(one, Path)}
        gaps = [one for one in self._found.values() if isinstance(one, Gap)]
        releases = {str(quarter): len(self.releases.of(quarter)) for quarter in self._found}
        reasons = {str(gap.quarter): [gap.reason.to(self.spoken(lang)) for lang in LANGUAGES] for gap in gaps}
        known = {"root": str(self.folders.root), "paths": paths, "gaps": reasons, "releases": releases}
        return {KNOWN_VARIABLE: json.dumps(known | {"restated": str(self._restated or "")})}

    def _before(self, quarter: Quarter) -> list[Quarter]:
        return _list_before(quarter, self._first)

    def _is_known(self, quarter: Quarter) -> bool:
        """Whether it is no earlier than the first of its kind, or one that a year is made of."""
        first = self._first if isinstance(quarter, Year) else self._first_quarter
        return quarter >= first or quarter in self._parts

    def _published_after(self) -> list[Quarter]:
        """The quarters after it that are published; of a year, which asks for nothing, none."""
        known = [] if self._parts else self.folders.quarters()
        return [one for one in known if one > self.quarter and self.releases.of(one)]

    @property
    def _is_only(self) -> bool:
        """Whether it is a year of a body that has no other period."""
        return isinstance(self.quarter, Year) and not self._parts

    @property
    def _parts(self) -> list[Quarter]:
        """The quarters that it is made of, where it is such a year."""
        return self.quarter.quarters if self.folders.sums_up(self.quarter) else []

    def _find_as_scored(self) -> dict[Quarter, Path]:
        """The results of the releases of its quarters with which a year was scored: a later one is none of it."""
        if self._found.keys() >= set(self._parts):
            return {}
        with closing(QuarterResults(self._own)) as results:
            scored = [(one, release) for one in year_quarters(results) for release in self.releases.of(one.quarter)]
        found = {one.quarter: release for one, release in scored if one.number == release.number}
        for release in found.values():
            require_whole(release, (RECORD, RESULTS_FILE))
        paths = {quarter: published_results(self.folders, release) for quarter, release in found.items()}
        return {quarter: path for quarter, path in paths.items() if path}

    def _find(self, quarter: Quarter) -> Path | Gap:
        if quarter not in self._found:
            self._found[quarter] = look_or_gap(self.folders, quarter, self.releases)
        return self._found[quarter]

    def _open(self, quarter: Quarter, path: Path) -> QuarterResults:
        if quarter not in self._opened:
            results = QuarterResults(path, partial(self._results_before, quarter), partial(names_today, self.folders))
            self._opened[quarter] = self._files.enter_context(closing(results))
            tell_read(str(quarter), RESULTS, results.inputs_hash)
        return self._opened[quarter]

    def _open_or_gap(self, quarter: Quarter) -> QuarterResults | Gap:
        found = self._find(quarter)
        return found if isinstance(found, Gap) else self._open(quarter, found)

    def _ask(self, quarter: Quarter) -> QuarterResults | Gap | None:
        """What there is of a quarter; None where it is before the first. That it was asked for is noted."""
        tell_read(str(quarter), KNOWN, self._hash_known(quarter))
        return self._open_or_gap(quarter) if self._is_known(quarter) else None

    def _results_before(self, quarter: Quarter) -> QuarterResults | None:
        found = self._ask(quarter.previous)
        return None if isinstance(found, Gap) else found

    def _hash_before(self, quarter: Quarter) -> str:
        return _hash_found([self._find(one) for one in self._before(quarter)])

    def _hash_known(self, quarter: Quarter) -> str:
        return _hash_found([self._find(quarter) if self._is_known(quarter) else None])

    def _note_releases(self, quarter: Quarter, *asked: Any) -> None:
        tell_read(str(quarter), json.dumps(asked), self._hash_releases(quarter, *asked))

    def _hash_releases(self, quarter: Quarter, what: str, about: Any = None) -> str:
        if what == "letter":
            issued = (release for release in self.releases.of(quarter) if about in release.letters)
            return hash_content([[str(release.dated), release.name_letter(about)] for release in issued])
        found = self._find_revised(quarter, about) if what == "revised" else self.releases.newest(quarter)
        return hash_content([found.number, str(found.dated)] if found else None)

    def _find_revised(self, quarter: Quarter, units: Sequence[str]) -> PublishedRelease | None:
        for release in reversed(self.releases.of(quarter)):
            changes = map(UnitChange.from_record, release.changes)
            if any(change.unit in units and change.is_of_outcome for change in changes):
                return release
        return None


def _list_before(quarter: Quarter, first: Quarter) -> list[Quarter]:
    """Those from the first one to that before another, oldest first."""
    return [quarter.shifted(-steps) for steps in range(quarter.steps_since(first), 0, -1)]


def open_history(folders: Folders, quarter: Quarter) -> History:
    """The history by what the starter of a run found, where that told it; else as it is found now."""
    told = json.loads(os.environ.get(KNOWN_VARIABLE, "{}"))
    if told.get("root") != str(folders.root):
        return History(folders, quarter)
    gaps = [Gap(parse_period(name), Text(*reason)) for name, reason in told["gaps"].items()]
    paths = {parse_period(name): Path(path) for name, path in told["paths"].items()}
    releases = Releases(folders, {parse_period(name): number for name, number in told["releases"].items()})
    history = History(folders, quarter, paths | {gap.quarter: gap for gap in gaps}, releases)
    history._restated = Path(told["restated"]) if told["restated"] else None
    return history


def _hash_found(found: Iterable[Path | Gap | None]) -> str:
    return hash_content([str(one.reason) if isinstance(one, Gap) else "there" if one else None for one in found])


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
    findings = [*inputs.findings, *find_in_quarter(folders, inputs), *find_strays(folders, quarter)]
    findings += _compare_with_before(folders, inputs)
    return inputs, arrange(findings, inputs.regulation.codes)


def _compare_with_before(folders: Folders, inputs: QuarterInputs) -> Iterator[Finding]:
    """What is unlike the quarter before, and what of it could not be compared; of the first quarter nothing."""
    quarter = inputs.quarter.previous
    if quarter in folders.years():  # of a body that had quarters until then
        return
    notice = partial(Finding, file=folders.shown(folders.inputs_of(quarter)), is_fault=False)
    before = look_or_gap(folders, quarter, Releases(folders))
    if isinstance(before, Gap):
        if folders.quarter_before(inputs.quarter):
            yield notice(say("số liệu chưa được so sánh với {quarter}: {why}", quarter=quarter, why=before.reason))
        return
    with closing(QuarterResults(before)) as results:
        compared, missing = results.scored_before(), results.unscored().keys() & inputs.block_of.keys()
    if missing:
        told = {"n": len(missing), "quarter": quarter, "name": str(quarter)}
        yield notice(
            say(
                "{n} đơn vị chưa có kết quả ở {quarter} vì dữ liệu còn lỗi, nên các tỷ lệ % chưa được so sánh; xem: "
                "cchc check {name}", **told,
            )
        )  # fmt: skip
    entered = {(row.unit, row.criterion): row for row in inputs.entered}
    scores, _ = score_quarter(inputs)
    yield from find_moved(Scored(scores.units, inputs.regulation, entered, inputs.block_of), compared)


def read_checker(history: History) -> Callable[[Sequence[Sequence[str]]], Message | None]:
    """A function that compares reads of many bulletins with the results as they are.

    It says what a bulletin would read differently now; None where it would read the same.
    """

    @cache  # each selector is looked up once
    def digest_now(quarter: str, selector: str) -> str:
        return history.hash_read(parse_period(quarter), selector)

    def find_changed(reads: Sequence[Sequence[str]]) -> Message | None:
        whole = [read for read in reads if read[1] == RESULTS]
        same = {quarter for quarter, selector, digest in whole if digest_now(quarter, selector) == digest}
        for quarter, selector, digest in reads:
            is_of_rows = selector.startswith("[") and not selector.startswith((_OF_RESTATED, *_OF_RELEASES))
            # results of the same inputs have the same rows
            if selector == RESULTS or (is_of_rows and quarter in same):
                continue
            if digest_now(quarter, selector) != digest:
                what = json.loads(selector)[0] if selector.startswith("[") else selector
                return say("dữ liệu {quarter} đã đổi ({what})", quarter=parse_period(quarter), what=what)
        return None

    def check(reads: Sequence[Sequence[str]]) -> Message | None:
        try:
            return find_changed(reads)
        except (OSError, ValueError, LookupError, TypeError, sqlite3.Error, RecordBroken):  # none of ours
            return say("bản ghi lần trước không đọc được")

    return check
