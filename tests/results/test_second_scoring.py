"""What another version of the software published: its record is scored again, in the shape of this version."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cchc_lib.errors import Notice, RecordBroken
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.manifest import write_manifest
from cchc_lib.quarter import Quarter, Year, parse_period
from cchc_lib.releases import RESULTS, Release, list_releases
from cchc_lib.results import History, QuarterResults
from cchc_lib.results.second_scoring import find_differing, published_results
from cchc_lib.results.tables import SHAPE
from tests.generator import make_company
from tests.sharing.company import EARLIER, OWN, QUARTER, Press, write_own_notebook
from tests.sharing.conftest import issued, official, published
from tests.whole.roots import edit_row, write_yaml

__all__ = ["issued", "official", "published"]

pytestmark = pytest.mark.xdist_group("small company")

AGAIN = (
    "Kết quả đã phát hành ({}) do phiên bản khác của phần mềm ghi, nên được chấm lại từ dữ liệu trong hồ sơ: "
    "điểm, loại và hạng đúng như đã phát hành"
)
NOT_READ = "do phiên bản khác của phần mềm ghi nên không đọc được"

ENTRY = """\
{name}:
  notebook: {own}
  period: {name}
  when: scored
  output: "{{quarter}}_{own}"
  parameters: {{title: Riêng}}
"""


def as_another_version_wrote_it(record: Path, *changes: str) -> bytes:
    """Take out of a record's results what an older version had not; the record is whole all the same."""
    with closing(sqlite3.connect(record / RESULTS)) as database, database:
        for change in changes or ("DROP TABLE one_cases", "ALTER TABLE scores DROP COLUMN counted"):
            database.execute(change)
        database.execute("DELETE FROM meta WHERE key = 'shape'")
    write_manifest(record)
    return (record / RESULTS).read_bytes()


def rows_of(path: Path) -> dict[str, list]:
    with closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: database.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in names}
    return rows | {"meta": [row for row in rows["meta"] if row[0] != "inputs_hash"]}


def newest(folders: Folders, quarter: str) -> Release:
    return list_releases(folders, parse_period(quarter))[-1]


def test_what_this_version_published_is_read_where_it_lies(official):
    release = newest(official.folders, QUARTER)
    assert published_results(official.folders, release) == official.record_of(1) / RESULTS
    assert published_results(official.folders, Release()) is None
    with closing(QuarterResults(release.results)) as results:
        assert results.shape == SHAPE


def test_of_another_shape_the_same_is_read_as_was_published_and_the_record_stays_as_it_is(official):
    record = official.record_of(1)
    was = rows_of(record / RESULTS)
    content = as_another_version_wrote_it(record)
    release = newest(official.folders, QUARTER)
    with pytest.warns(Notice) as told:
        path = published_results(official.folders, release)
    assert [str(one.message) for one in told] == [AGAIN.format(f"{QUARTER}/1")]
    assert path == official.output / "published-1.sqlite"
    assert rows_of(path) == was
    assert (record / RESULTS).read_bytes() == content
    made = path.stat().st_mtime_ns
    assert published_results(official.folders, release) == path  # once
    assert path.stat().st_mtime_ns == made


def test_commands_go_on_after_the_software_became_another(official, cchc):
    """The quarter itself, one that compares with it, and a revision that says what it changes."""
    root = str(official.root)
    before = cchc("score", QUARTER, "--root", root)
    as_another_version_wrote_it(official.record_of(1))
    after = cchc("score", QUARTER, "--root", root)
    assert (after.code, after.out) == (before.code, before.out)
    assert AGAIN.format(f"{QUARTER}/1") in " ".join(after.err.split())
    again = cchc("score", QUARTER, "--root", root)
    assert AGAIN.format(f"{QUARTER}/1") not in " ".join(again.err.split())
    official.edit_points("r2", "b1", "4")
    official.revise("Nhập sai")
    changes = newest(official.folders, QUARTER).changes
    assert [change["unit"] for change in changes] == ["r1", "r2"]


def test_a_quarter_is_compared_with_one_that_another_version_published(official):
    quarter = Quarter.parse(QUARTER)
    official.withdraw()
    official.issue(EARLIER)
    with closing(History(official.folders, quarter)) as history:
        was = history.previous().scores()
    as_another_version_wrote_it(official.record_of(1, EARLIER))
    with pytest.warns(Notice), closing(History(official.folders, quarter)) as history:
        assert history.previous().scores() == was
        assert history.list_changed() == []  # the copy of the inputs in the record, which is gone, is no input


def test_points_that_this_version_gives_otherwise_are_not_taken_for_what_was_published(official):
    record = official.record_of(1)
    as_another_version_wrote_it(record)
    edit_row(record / f"inputs/quarters/{QUARTER}/assessments.csv", "r1", "a1", self_value="9", verified_value="9")
    write_manifest(record)
    why = "chấm lại từ dữ liệu trong hồ sơ cho kết quả khác ở Đơn vị r1"
    with pytest.raises(RecordBroken) as refused:
        published_results(official.folders, newest(official.folders, QUARTER))
    assert str(refused.value) == f"{record / RESULTS} {NOT_READ} ({why})"
    assert not (official.output / "published-1.sqlite").exists()


def test_of_many_units_that_score_otherwise_the_first_are_named(official, monkeypatch):
    record = official.record_of(1)
    for unit in ("r1", "p2"):
        edit_row(
            record / f"inputs/quarters/{QUARTER}/assessments.csv", unit, "a1", self_value="9", verified_value="9"
        )
    monkeypatch.setattr("cchc_lib.results.second_scoring.MOST_NAMED", 1)
    assert str(find_differing(record)[-1]).endswith(" đơn vị khác")


def test_a_unit_that_the_inputs_no_longer_have_is_named_by_its_id(official):
    record = official.record_of(1)
    units, rows = record / "inputs/units.yaml", record / f"inputs/quarters/{QUARTER}/assessments.csv"
    company = read_yaml(units)
    company["units"] = [unit for unit in company["units"] if unit["id"] != "p2"]
    write_yaml(units, company)
    kept = [line for line in rows.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("p2,")]
    rows.write_text("".join(kept), encoding="utf-8")
    assert "p2" in map(str, find_differing(record))


def test_inputs_that_this_version_refuses_are_told(official):
    record = official.record_of(1)
    as_another_version_wrote_it(record)
    units = record / "inputs/units.yaml"
    units.write_text(units.read_text(encoding="utf-8") + "\nlater: 1\n", encoding="utf-8")
    write_manifest(record)
    with pytest.raises(RecordBroken, match=f"{NOT_READ} \\(.*later"):
        published_results(official.folders, newest(official.folders, QUARTER))


def test_an_outcome_that_this_version_cannot_find_in_what_was_published_is_told(official):
    as_another_version_wrote_it(official.record_of(1), "ALTER TABLE totals DROP COLUMN printed_total")
    with pytest.raises(RecordBroken, match=f"{NOT_READ} \\(no such column: printed_total"):
        published_results(official.folders, newest(official.folders, QUARTER))


@pytest.mark.long
def test_a_year_is_made_again_of_the_releases_of_its_quarters(tmp_path):
    root = tmp_path / "công ty"
    make_company(root, units=4, quarters=4, last=Quarter(2018, 4))
    write_own_notebook(root, "percents = 1")
    entries = "".join(ENTRY.format(name=name, own=OWN) for name in ("quarter", "year"))
    (root / "params" / "bulletins.yaml").write_text(entries, encoding="utf-8")
    press = Press(root)
    for period in (*(f"2018-Q{number}" for number in range(1, 5)), "2018"):
        press.issue(period)
    record = press.record_of(1, "2018")
    was = rows_of(record / RESULTS)
    for period in ("2018-Q2", "2018"):
        as_another_version_wrote_it(press.record_of(1, period))
    with pytest.warns(Notice) as told:
        path = published_results(press.folders, newest(press.folders, "2018"))
    assert path == press.folders.outputs_of(Year(2018)) / "published-1.sqlite"
    assert [str(one.message) for one in told] == [AGAIN.format("2018-Q2/1"), AGAIN.format("2018/1")]
    assert rows_of(path) == was
