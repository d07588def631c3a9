"""Results fit the inputs as they are now, are written once, and are whole whenever somebody reads them."""

import multiprocessing
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest

from cchc_lib.errors import DiskFull, FileBusy, InputError, LockHeld, Remade, UsageError
from cchc_lib.folders import Folders
from cchc_lib.language import say
from cchc_lib.quarter import Quarter
from cchc_lib.results import Gap, History, QuarterResults, freshness, hash_inputs
from cchc_lib.results.seal import is_whole
from tests.whole.roots import Block, SmallCompany, edit_row

QUARTER = Quarter(2019, 1)
COMPANY = SmallCompany(
    blocks={"phong": Block({"a1": 10}, average_of="doi"), "doi": Block({"a1": 10, "a2": 10})},
    units={"p1": "phong", "d1": "doi", "d2": "doi"},
    points={
        "2018-Q2": {"p1": {}, "d1": {}, "d2": {}},
        "2018-Q4": {"p1": {}, "d1": {"a1": "7"}, "d2": {}},
        "2019-Q1": {"p1": {}, "d1": {"a1": "9.5"}, "d2": {}},
    },
)


@pytest.fixture
def folders(tmp_path) -> Folders:
    return COMPANY.write(tmp_path / "Công ty điện lực – quý I")


@pytest.fixture
def path(folders) -> Path:
    """The results file, written."""
    History(folders, QUARTER).results.close()
    return folders.results_of(QUARTER)


def total_of(folders: Folders, unit: str, quarter: Quarter = QUARTER) -> object:
    return History(folders, quarter).results.scores(unit=unit)[unit].total


def assessments(folders: Folders, quarter: Quarter = QUARTER) -> Path:
    return folders.inputs_of(quarter) / "assessments.csv"


# --- staleness ----------------------------------------------------------------------------------------------------


def test_nothing_changed_nothing_is_written(folders, path):
    before = path.stat()
    History(folders, QUARTER)
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_that_was_only_touched_is_no_change(folders, path):
    before = path.stat().st_mtime_ns
    os.utime(assessments(folders), (0, 0))
    History(folders, QUARTER)
    assert path.stat().st_mtime_ns == before


def test_a_changed_input_is_scored_anew(folders, path):
    assert total_of(folders, "d1") == 19.5
    edit_row(assessments(folders), "d1", "a1", verified_value="8")
    assert total_of(folders, "d1") == 18


def replace_text(old: str, new: str):
    def edit(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


@pytest.mark.parametrize(("name", "edit"), [
    ("regulation/2016/doi.yaml", replace_text("Việc A1", "Việc khác")),
    ("regulation/2016/regulation.yaml", replace_text("Quy chế", "Quy định")),
    ("units.yaml", replace_text("Công ty Nhỏ", "Công ty Lớn")),
    ("quarters/2019-Q1/quarter.yaml", replace_text("15/04/2019", "16/04/2019")),
    ("quarters/2019-Q1/shortcomings.csv", lambda path: path.unlink()),
])  # fmt: skip
def test_every_file_of_the_quarter_counts(folders, name, edit):
    before = hash_inputs(folders, QUARTER)
    edit(folders.params / name)
    assert hash_inputs(folders, QUARTER) != before


def test_files_of_other_quarters_and_versions_do_not_count(folders):
    before = hash_inputs(folders, QUARTER)
    edit_row(assessments(folders, Quarter(2018, 4)), "d1", "a1", verified_value="3")
    later = folders.regulations / "2030"
    shutil.copytree(folders.regulations / "2016", later)
    replace_text("2016-Q1", "2030-Q1")(later / "regulation.yaml")
    (folders.inputs_of(QUARTER) / "~$assessments.csv").write_text("khóa của Excel", encoding="utf-8")
    assert hash_inputs(folders, QUARTER) == before


def test_the_same_company_elsewhere_has_the_same_hash(folders, tmp_path):
    shutil.copytree(folders.params, tmp_path / "nơi khác" / "params")
    assert hash_inputs(Folders(tmp_path / "nơi khác"), QUARTER) == hash_inputs(folders, QUARTER)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_what_is_hashed_may_be_called_by_no_text_and_told_in_any_language(folders, tmp_path):
    odd = tmp_path / os.fsdecode(b"t\xff.csv")
    odd.write_bytes(b"")
    told = [freshness.hash_files(folders, [odd], *more) for more in ([], ["chưa có dữ liệu"], ["chưa chấm được"])]
    assert len(set(told)) == 3


# --- files that are broken or old ---------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + b"\x00" * 500])
def test_a_broken_file_is_made_anew(folders, path, content):
    path.write_bytes(content)
    with pytest.warns(Remade):
        assert total_of(folders, "d1") == 19.5


def test_what_a_killed_scoring_left_goes_with_the_next_one(folders, path):
    History(folders, QUARTER)
    half, other = path.with_name(".results.sqlite.x1.part"), path.with_name(".run.json.x1.part")
    for left in (half, other):
        left.touch()
    History(folders, QUARTER)
    assert half.exists()
    path.unlink()
    History(folders, QUARTER)
    assert (half.exists(), other.exists()) == (False, True)


@pytest.mark.parametrize(
    "damage", ["DROP TABLE totals", "ALTER TABLE totals DROP COLUMN total", "DELETE FROM blocks"]
)
def test_a_file_that_somebody_edited_is_made_anew_with_a_notice(folders, path, damage):
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(damage)
    with pytest.warns(Remade, match=r"results\.sqlite bị hỏng"):
        assert total_of(folders, "d1") == 19.5


def test_whatever_byte_of_a_file_changes_is_noticed(path):
    """Also those of its sum, which tells apart any two files that differ in one byte."""
    content = path.read_bytes()
    assert is_whole(content)
    for at in [*range(100), *range(100, len(content), 997)]:
        assert not is_whole(content[:at] + bytes([content[at] ^ 0x40]) + content[at + 1 :])


def test_a_file_of_another_library_is_made_anew(folders, path):
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    database.close()
    assert total_of(folders, "d1") == 19.5


def test_a_file_that_was_cut_short_is_made_anew(folders, path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert total_of(folders, "d1") == 19.5


# --- faults -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["units.yaml", "regulation/2016/doi.yaml", "quarters/2019-Q1/quarter.yaml"])
def test_a_fault_in_what_everything_rests_on_leaves_the_earlier_results(folders, path, name):
    before = path.read_bytes()
    with (folders.params / name).open("a", encoding="utf-8") as file:
        file.write("\nkhoa_la: 1\n")
    with pytest.raises(InputError):
        History(folders, QUARTER)
    assert path.read_bytes() == before


def test_a_fault_in_a_row_stops_what_rests_on_it_and_is_kept_with_its_address(folders):
    edit_row(assessments(folders), "d1", "a1", verified_value="")
    results = History(folders, QUARTER).results
    assert set(results.scores()) == {"d2"}
    assert results.scores()["d2"].rank is None
    missing = {unit.id: str(unit.missing) for unit in results.units().values() if unit.missing}
    assert set(missing) == {"d1", "p1"}
    (fault,) = [finding for finding in results.findings() if finding.is_fault]
    assert (fault.unit, fault.criterion) == ("d1", "a1")
    assert fault.file.endswith("assessments.csv")
    assert fault.cell


def test_a_quarter_that_is_not_there_is_named_with_those_that_are(folders):
    with pytest.raises(UsageError, match=r"quý II/2019.*quý II/2018, quý IV/2018, quý I/2019"):
        History(folders, Quarter(2019, 2))


# --- history ------------------------------------------------------------------------------------------------------


def test_history_names_the_quarter_that_is_missing(folders):
    history = History(folders, QUARTER).earlier()
    assert [found.quarter for found in history] == [Quarter(2018, 2), Quarter(2018, 3), Quarter(2018, 4)]
    assert [isinstance(found, Gap) for found in history] == [False, True, False]
    assert str(history[1].reason) == "không có dữ liệu"


def test_history_names_the_quarter_that_cannot_be_scored(folders):
    (folders.inputs_of(Quarter(2018, 4)) / "quarter.yaml").write_text("quarter: 2018-Q4\n", encoding="utf-8")
    last = History(folders, QUARTER).earlier()[-1]
    assert isinstance(last, Gap)
    assert "quarter.yaml" in str(last.reason) or "as_of" in str(last.reason)


@pytest.mark.parametrize("error", [DiskFull, FileBusy, LockHeld])
def test_what_befalls_the_machine_is_no_gap_in_history(folders, monkeypatch, error):
    """A bulletin that says so would be published, and wrong for good."""
    score = freshness.write_results

    def write(folders, quarter, wanted):
        if quarter == Quarter(2018, 4):
            raise error(say("đĩa đã đầy"))
        score(folders, quarter, wanted)

    monkeypatch.setattr(freshness, "write_results", write)
    with pytest.raises(error):
        History(folders, QUARTER)


def test_a_table_that_may_not_be_read_is_no_gap_in_history(folders, monkeypatch):
    held, read = folders.inputs_of(Quarter(2018, 4)) / "assessments.csv", Path.read_bytes

    def refuse(path):
        if path == held:
            raise PermissionError(13, "used by another process")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(FileBusy, match=r"assessments\.csv: không đọc được"):
        History(folders, QUARTER)


def test_what_is_scored_is_what_the_hash_is_of(folders, monkeypatch):
    """Whatever somebody saves between the two."""
    score = freshness.write_results

    def write(folders, quarter, wanted):
        if quarter == QUARTER:
            edit_row(folders.inputs_of(QUARTER) / "assessments.csv", "d1", "a1", verified_value="2")
        score(folders, quarter, wanted)

    before = hash_inputs(folders, QUARTER)
    monkeypatch.setattr(freshness, "write_results", write)
    history = History(folders, QUARTER)
    assert (history.results.inputs_hash, history.results.scores()["d1"].total) == (before, Fraction("19.5"))
    assert history.list_changed() == [folders.inputs_of(QUARTER) / "assessments.csv"]
    monkeypatch.undo()
    assert History(folders, QUARTER).results.scores()["d1"].total == 12


def test_the_first_quarter_has_no_history(folders):
    assert History(folders, Quarter(2018, 2)).earlier() == []


# --- several at once ----------------------------------------------------------------------------------------------


def score_and_count(root: str, counter) -> object:
    """In a process of its own: open the quarter, tell how often this process scored one."""
    write = freshness.write_results

    def counted(*arguments) -> None:
        with counter.get_lock():
            counter.value += 1
        write(*arguments)

    freshness.write_results = counted
    results = History(Folders(Path(root)), QUARTER).results
    assert len(results.scores()) == len(results.units()) == 3
    return results.scores()["d1"].total


def test_processes_that_come_at_once_score_each_quarter_once_and_read_the_same(folders):
    context = multiprocessing.get_context("fork")
    counter = context.Value("i", 0)
    workers = [context.Process(target=_open, args=(str(folders.root), counter)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert counter.value == len(COMPANY.points)


def _open(root: str, counter) -> None:
    assert score_and_count(root, counter) == 19.5


def test_a_reader_keeps_whole_results_while_others_replace_them(folders):
    reading = History(folders, QUARTER).results
    assert reading.scores(unit="d1")["d1"].total == 19.5
    edit_row(assessments(folders), "d1", "a1", verified_value="8")
    assert total_of(folders, "d1") == 18
    assert reading.scores(unit="d1")["d1"].total == 19.5
    assert reading.scores(unit="d2")["d2"].rank == 1
    assert sorted(path.name for path in folders.outputs_of(QUARTER).iterdir()) == ["results.lock", "results.sqlite"]


def test_results_are_read_without_writing_beside_them(path):
    path.chmod(0o444)
    results = QuarterResults(path)
    assert len(results.scores()) == 3
    with pytest.raises(sqlite3.OperationalError):
        results._database.execute("DELETE FROM totals")
