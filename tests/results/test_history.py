"""The quarters of a history are looked at once, by whoever starts; who is told what was found only reads."""

import sqlite3
from pathlib import Path

import pytest

from cchc_lib.errors import InputError, UsageError
from cchc_lib.folders import KNOWN_VARIABLE, Folders
from cchc_lib.inputs import regulation
from cchc_lib.quarter import Quarter
from cchc_lib.releases import Releases
from cchc_lib.results import Gap, History, QuarterResults, freshness, open_history, read_checker
from tests.whole.roots import Block, SmallCompany, edit_row

QUARTER, BEFORE = Quarter(2019, 1), Quarter(2018, 4)
POINTS = {"d1": {"a1": "9.5"}, "d2": {}}
COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10})},
    units={"d1": "doi", "d2": "doi"},
    points={"2018-Q1": POINTS, "2018-Q2": POINTS, "2018-Q4": POINTS, "2019-Q1": POINTS},
)


@pytest.fixture
def folders(tmp_path) -> Folders:
    """A company with a quarter that is missing and one with faults."""
    found = COMPANY.write(tmp_path / "Công ty")
    (found.inputs_of(Quarter(2018, 2)) / "quarter.yaml").write_text("quarter: 2018-Q2\n", encoding="utf-8")
    return found


@pytest.fixture
def told(folders, monkeypatch) -> None:
    """What a run's starter found, as its kernels are told."""
    for name, value in History(folders, QUARTER).variables().items():
        monkeypatch.setenv(name, value)


def forbid(monkeypatch, *names: str) -> None:
    """Let nothing of these be done from here on."""

    def refuse(*arguments: object) -> None:
        raise AssertionError("nobody should look again")

    for name in names:
        monkeypatch.setattr(freshness, name, refuse)


def written(folders: Folders) -> dict[Path, int]:
    """When each file of the outputs was written."""
    return {path: path.stat().st_mtime_ns for path in folders.outputs.rglob("*") if path.is_file()}


def test_all_quarters_are_scored_when_a_history_is_made(folders):
    History(folders, QUARTER)
    found = {path.parent.name for path in written(folders) if path.name == "results.sqlite"}
    assert found == {"2018-Q1", "2018-Q4", "2019-Q1"}


def test_what_was_told_is_what_was_found(folders, told):
    found, again = History(folders, QUARTER).earlier(), open_history(folders, QUARTER).earlier()
    assert [one.quarter for one in again] == [one.quarter for one in found]
    for one, other in zip(found, again, strict=True):
        assert isinstance(one, Gap) == isinstance(other, Gap)
        if isinstance(one, Gap) and isinstance(other, Gap):
            assert [one.reason.to(lang) for lang in ("vi", "en")] == [other.reason.to(lang) for lang in ("vi", "en")]


@pytest.mark.usefixtures("told")
def test_who_was_told_neither_hashes_nor_reads_an_input(folders, monkeypatch):
    forbid(monkeypatch, "hash_inputs", "write_results")
    opened = open_history(folders, QUARTER)
    assert [isinstance(one, Gap) for one in opened.earlier()] == [False, True, True, False]
    assert isinstance(opened.previous(), QuarterResults)
    assert opened.results.findings() == []


@pytest.mark.usefixtures("told")
def test_who_was_told_reads_what_was_there_then_and_writes_nothing(folders):
    edit_row(folders.inputs_of(BEFORE) / "assessments.csv", "d1", "a1", verified_value="3")
    before = written(folders)
    previous = open_history(folders, QUARTER).previous()
    assert isinstance(previous, QuarterResults)
    assert previous.scores()["d1"].total == 19.5
    assert written(folders) == before


@pytest.mark.usefixtures("told")
def test_what_was_told_of_another_root_counts_for_nothing(folders, tmp_path):
    other = COMPANY.write(tmp_path / "Công ty khác")
    edit_row(other.inputs_of(QUARTER) / "assessments.csv", "d1", "a1", verified_value="3")
    assert open_history(other, QUARTER).results.scores()["d1"].total == 13


@pytest.mark.usefixtures("told")
def test_a_gap_that_is_opened_itself_says_why(folders):
    with pytest.raises(UsageError, match="2018"):
        open_history(folders, Quarter(2018, 3))
    with pytest.raises(InputError):
        open_history(folders, Quarter(2018, 2))


def test_a_starter_looks_whatever_it_was_told(folders, told):
    edit_row(folders.inputs_of(QUARTER) / "assessments.csv", "d1", "a1", verified_value="3")
    assert History(folders, QUARTER).results.scores()["d1"].total == 13


def test_who_stands_alone_looks_once(folders, monkeypatch):
    monkeypatch.delenv(KNOWN_VARIABLE, raising=False)
    opened = open_history(folders, QUARTER)
    forbid(monkeypatch, "hash_inputs", "write_results")
    assert len(opened.earlier()) == 4
    assert opened.results.before is opened.previous()


def test_a_head_of_the_regulation_is_parsed_once_for_all_quarters(folders, monkeypatch):
    hashes = [freshness.hash_inputs(folders, quarter) for quarter in folders.quarters()]
    monkeypatch.setattr(regulation, "read_model", None)
    assert [freshness.hash_inputs(folders, quarter) for quarter in folders.quarters()] == hashes


def test_the_records_of_a_quarter_are_listed_once(folders, monkeypatch):
    listed = []
    monkeypatch.setattr("cchc_lib.releases.list_releases", lambda folders, quarter: listed.append(quarter) or [])
    releases = Releases(folders)
    assert [releases.of(QUARTER), releases.newest(QUARTER).number, releases.of(BEFORE)] == [[], 0, []]
    assert listed == [QUARTER, BEFORE]


def test_copies_that_bulletins_are_made_of_are_closed_when_they_go(folders, tmp_path):
    """Windows removes no open file."""
    with History(folders, QUARTER).frozen(tmp_path / "copies") as fixed:
        opened = [fixed.results, *(one for one in fixed.earlier() if isinstance(one, QuarterResults))]
        opened += [fixed.restated] if fixed.restated else []
        assert all(one.scores() for one in opened)
    for one in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            one.rows("units")
    assert not (tmp_path / "copies").exists()


def test_copies_are_read_whatever_becomes_of_the_results_meanwhile(folders, tmp_path):
    history = History(folders, QUARTER)
    with history.frozen(tmp_path / "copies") as fixed:
        history.close()
        for quarter in (BEFORE, QUARTER):
            folders.results_of(quarter).unlink()
        assert fixed.results.scores()
        assert fixed.previous().scores()


@pytest.mark.parametrize("selector", ['["letter", "notice"]', '["revised", ["d1"]]', '["newest"]'])
def test_what_releases_tell_is_compared_though_the_rows_are_the_same(folders, selector):
    """A revision that is taken back leaves the results of what it was made of."""
    history = History(folders, QUARTER)
    now = history.hash_read(BEFORE, selector)
    for digest, changed in ((now, False), ("another", True)):
        reads = [["2018-Q4", "results", history.previous().inputs_hash], ["2018-Q4", selector, digest]]
        assert bool(read_checker(history)(reads)) == changed


def test_a_hash_of_what_was_read_counts_every_quarter_however_it_was_asked_for(folders):
    history = History(folders, QUARTER)
    hashes = [history.digest()]
    for results, unit in (
        (history.results, "d1"),
        (history.since(BEFORE)[0], "d1"),
        (history.previous(), "d2"),
        (history.earlier()[0], "d1"),
    ):
        results.scores(unit=unit)
        hashes.append(history.digest())
    assert len(set(hashes)) == 5
