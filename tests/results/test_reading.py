"""What is read of the results, and the hash that tells it."""

import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest

from cchc_lib.errors import RecordBroken, Remade, UsageError
from cchc_lib.exact import fixed
from cchc_lib.folders import Folders
from cchc_lib.inputs import read_quarter
from cchc_lib.model.citations import QuotedCriterion
from cchc_lib.quarter import Quarter
from cchc_lib.results import History, QuarterResults, reading, score_quarter
from cchc_lib.results.reading import digest_reads
from tests.whole.roots import Block, SmallCompany, edit_row

QUARTER = Quarter(2019, 1)
COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10}), "to": Block({"a1": 5})},
    units={"d1": "doi", "d2": "doi", "t1": "to"},
    points={"2019-Q1": {"d1": {"a1": "9.5"}, "d2": {}, "t1": {}}},
)


@pytest.fixture
def folders(tmp_path) -> Folders:
    return COMPANY.write(tmp_path)


def opened(folders: Folders) -> QuarterResults:
    return History(folders, QUARTER).results


def everything_of(results: QuarterResults, **where: str) -> list:
    read = (results.units, results.scores, results.layers, results.entered, results.shortcomings, results.plan)
    return [select(**where) for select in read]


# --- what is stored is what was scored ----------------------------------------------------------------------------


@pytest.mark.parametrize("quarter", ["2017-Q2", "2018-Q1", "2019-Q1"])
def test_scores_come_back_as_they_were_made(ours, quarter):
    made = ours.in_quarter(quarter)
    scored, _ = score_quarter(read_quarter(made.folders, made.quarter))
    assert made.results.scores() == scored.units
    assert made.results.averages() == scored.averages
    for score in made.results.scores().values():
        (row,) = made.results.rows("totals", unit=score.unit)
        places = made.results.regulation.rounding.places
        assert row["printed_total"] == fixed(score.total, places)
        assert Fraction(row["exact_total"]) == score.exact_total


def test_printed_points_and_reasons_stand_in_every_row(ours):
    for row in ours.results.rows("scores"):
        assert row["why"]
        assert row["printed"] == fixed(Fraction(row["counted"]), ours.results.regulation.rounding.places)


def test_what_was_entered_is_kept_with_its_cell(ours):
    entered = ours.results.entered(unit="duyen-hai")
    for row in entered.values():
        assert row.row.file.endswith("scoresheet.xlsx")
        assert row.address("verified_value").startswith("scoresheet.xlsx › dien-luc › ")


def test_inputs_as_text_give_the_points_again(ours):
    """An award is entered as the points themselves."""
    criteria = {c.id: c for c in ours.results.regulation.blocks["dien-luc"].criteria if c.measure.kind == "award"}
    scores = ours.results.scores(unit="tra-cu")["tra-cu"].criteria
    for (_, criterion), row in ours.results.entered(unit="tra-cu").items():
        if criterion in criteria and "reviewed_value" not in row.values and "not_applicable" not in row.values:
            assert Fraction(row.values["verified_value"].replace(",", ".")) == scores[criterion].points


@pytest.mark.parametrize("quarter", ["2017-Q2", "2018-Q1", "2019-Q1"])
def test_what_letters_quote_is_what_the_regulation_says(ours, quarter):
    results = ours.in_quarter(quarter).results
    head = results.regulation.head
    assert (results.quoted.title, results.quoted.decision) == (head.title, head.decision)
    assert results.quoted.rounding == head.rounding
    assert [(g.id, g.title) for g in results.quoted.classes] == [(g.id, g.title) for g in head.classes]
    assert results.quoted.ceilings == head.ceilings
    for name, block in results.regulation.blocks.items():
        quoted = results.quoted_block(name)
        assert (quoted.title, quoted.max_points) == (block.title, block.max_points)
        for cited, criterion in zip(quoted.criteria, block.criteria, strict=True):
            assert all(getattr(cited, key) == getattr(criterion, key) for key in QuotedCriterion.model_fields)


def test_where_a_unit_stands_is_what_its_score_says(ours):
    scores, standings = ours.results.scores(), ours.results.standings()
    assert list(standings) == list(scores)
    for unit, standing in standings.items():
        for name in ("ceilings", "block", "total", "percent", "class_by_points", "final_class", "rank"):
            assert getattr(standing, name) == getattr(scores[unit], name)


def test_what_is_pending_is_every_open_shortcoming_and_every_late_task(ours):
    results = ours.results
    expected = [
        (s.unit, "overdue" if s.is_overdue(results.settings.as_of) else "open")
        for s in results.shortcomings()
        if s.status == "open"
    ]
    expected += [
        (task.unit, "late")
        for task in results.plan()
        if task.due <= results.quarter and task.done_in is None and not task.dropped_by
    ]
    assert results.pending() == expected
    assert {what for _, what in expected} == {"open", "overdue", "late"}


# --- selectors ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["duyen-hai", "doi-cao-the"])
def test_reading_a_unit_gives_that_unit_alone(ours, unit):
    units, scores, layers, entered, shortcomings, plan = everything_of(ours.results, unit=unit)
    assert set(units) == set(scores) == {unit}
    assert {layer.unit for layer in layers} == {unit}
    assert {key[0] for key in entered} == {unit}
    assert {item.unit for item in [*shortcomings, *plan]} <= {unit}


def test_reading_a_block_gives_its_units_alone(ours):
    units, scores, layers, entered, shortcomings, plan = everything_of(ours.results, block="gian-tiep")
    assert {unit.block for unit in units.values()} == {"gian-tiep"}
    assert set(scores) == {layer.unit for layer in layers} == {key[0] for key in entered} == set(units)
    assert {item.unit for item in [*shortcomings, *plan]} <= set(units)


def test_blocks_together_are_the_whole(ours):
    whole = everything_of(ours.results)
    blocks = [everything_of(ours.results, block=block) for block in ours.blocks]
    for position, everything in enumerate(whole):
        assert sum(len(parts[position]) for parts in blocks) == len(everything)


def test_an_unknown_unit_has_nothing(ours):
    assert not any(everything_of(ours.results, unit="khong-co"))


@pytest.mark.parametrize("table", ["units", "scores", "totals", "inputs"])
def test_a_unit_is_found_without_going_through_the_others(ours, table):
    plan = ours.results._database.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE unit = 'kd'").fetchall()
    assert all(row["detail"].startswith("SEARCH") for row in plan), [row["detail"] for row in plan]


# --- the hash of what was read ------------------------------------------------------------------------------------


def digest_of_unit(folders: Folders, unit: str) -> str:
    results = opened(folders)
    everything_of(results, unit=unit)
    return digest_reads([results])


def test_results_that_somebody_deleted_are_told_as_a_file_that_is_gone(tmp_path):
    with pytest.raises(FileNotFoundError) as raised:
        QuarterResults(tmp_path / "results.sqlite")
    assert raised.value.filename == str(tmp_path / "results.sqlite")


@pytest.mark.parametrize("change", ["DROP TABLE evidence", "ALTER TABLE evidence DROP COLUMN sha"])
def test_what_another_version_wrote_is_told_by_its_file(folders, tmp_path, change):
    path = tmp_path / "bản khác.sqlite"
    path.write_bytes(opened(folders).as_bytes())
    with closing(sqlite3.connect(path)) as database:
        database.execute("INSERT INTO evidence VALUES ('d1', 'a.pdf', 'evidence/d1/a.pdf', 1, 'b')")
        database.execute(change)
        database.commit()
    results = QuarterResults(path)
    with pytest.raises(RecordBroken, match=r"bản khác\.sqlite do phiên bản khác của phần mềm ghi nên không đọc được"):
        results.evidence()


@pytest.mark.parametrize(("change", "asked"), [
    ("ALTER TABLE totals DROP COLUMN rank", "scores"),
    ("ALTER TABLE scores DROP COLUMN counted", "scores"),
    ("DELETE FROM meta WHERE key = 'organisation'", "organisation"),
    ("""UPDATE meta SET value = '{"newer": 1}' WHERE key = 'settings'""", "settings"),
    ("""UPDATE meta SET value = '{"newer": 1}' WHERE key = 'organisation'""", "organisation"),
    ("""UPDATE regulation SET content = '{"newer": 1}'""", "regulation"),
    ("""UPDATE quoted SET content = '{"newer": 1}'""", "quoted"),
])  # fmt: skip
def test_a_record_of_another_version_lacks_or_has_more_than_is_known_and_is_told_by_its_file(
    folders, tmp_path, change, asked
):
    """Years later either the record is older than the software, or the software than the record."""
    path = tmp_path / "bản khác.sqlite"
    path.write_bytes(opened(folders).as_bytes())
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(change)
    told = r"bản khác\.sqlite do phiên bản khác của phần mềm ghi nên không đọc được \([^\n]+\)$"
    with pytest.raises(RecordBroken, match=told):
        results = QuarterResults(path)
        getattr(results, asked)() if asked == "scores" else getattr(results, asked)


def test_the_same_rows_have_the_same_hash_in_any_order(folders):
    one, other = opened(folders), opened(folders)
    one.scores(unit="d1"), one.units()
    other.units(), other.scores(unit="d1"), other.units()
    assert digest_reads([one]) == digest_reads([other])


def test_reading_more_changes_the_hash(folders):
    results = opened(folders)
    results.scores(unit="d1")
    before = digest_reads([results])
    results.scores(unit="t1")
    assert digest_reads([results]) != before


def test_the_hash_changes_with_the_rows_that_were_read_and_with_no_others(folders):
    before = {unit: digest_of_unit(folders, unit) for unit in COMPANY.units}
    edit_row(folders.inputs_of(QUARTER) / "assessments.csv", "t1", "a1", verified_value="4")
    after = {unit: digest_of_unit(folders, unit) for unit in COMPANY.units}
    assert {unit for unit in before if before[unit] != after[unit]} == {"t1"}


def test_rows_in_another_order_are_the_same_but_for_who_asks_where_they_stand(folders):
    path = folders.inputs_of(QUARTER) / "assessments.csv"

    def digest(*placed: str) -> str:
        results = opened(folders)
        assert all(rows[unit, "a1"].row.number for rows in [results.entered()] for unit in placed)
        return digest_reads([results])

    before = digest(), digest("t1")
    heads, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([heads, *reversed(lines)]), encoding="utf-8-sig")
    assert digest() == before[0] != before[1] != digest("t1")


def test_a_rank_that_another_unit_changed_is_a_row_that_changed(folders):
    before = digest_of_unit(folders, "d1")
    edit_row(folders.inputs_of(QUARTER) / "assessments.csv", "d2", "a1", verified_value="1")
    assert digest_of_unit(folders, "d1") != before
    assert opened(folders).scores(unit="d1")["d1"].rank == 1


def test_the_hash_is_the_same_in_another_folder(tmp_path):
    digests = {digest_of_unit(COMPANY.write(tmp_path / name), "d1") for name in ("một", "hai hai")}
    assert len(digests) == 1


def test_a_setting_counts_as_read_once_it_is_asked_for(folders):
    results = opened(folders)
    settings = results.settings
    assert results.read == {}
    assert settings.as_of == read_quarter(folders, QUARTER).settings.as_of
    (selector,) = results.read
    digest = results.hash_selector(selector)
    path = folders.inputs_of(QUARTER) / "quarter.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("illustrative: true", "illustrative: false"), encoding="utf-8")
    assert opened(folders).hash_selector(selector) == digest
    path.write_text(text.replace("as_of: 31/03/2019", "as_of: 30/03/2019"), encoding="utf-8")
    assert opened(folders).hash_selector(selector) != digest


# --- examples -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", ["", "# chưa có\n", "[]"])
def test_a_file_without_examples_has_none(folders, content):
    (head,) = folders.regulations.glob("*/regulation.yaml")
    head.with_name("examples.yaml").write_text(content, encoding="utf-8")
    assert opened(folders).examples == []


@pytest.mark.parametrize("content", ["name: Ví dụ", "7", "- name: Ví dụ"])
def test_examples_with_faults_are_told_where_they_are_asked_for(folders, content):
    (head,) = folders.regulations.glob("*/regulation.yaml")
    head.with_name("examples.yaml").write_text(content, encoding="utf-8")
    version = head.parent.name
    with pytest.raises(UsageError, match=rf"^ví dụ .* {version} còn lỗi; xem: cchc regulation check {version}$"):
        _ = opened(folders).examples


def test_no_results_stay_open_where_this_would_keep_others_from_replacing_them(folders, monkeypatch):
    """On Windows, where SQLite would not open what lies on a server."""
    monkeypatch.setattr(reading, "_NONE_STAYS_OPEN", True)
    monkeypatch.setattr(Path, "as_uri", lambda path: f"file://may-chu{path}")
    results = opened(folders)
    folders.results_of(QUARTER).write_bytes(b"")
    assert results.scores()["d1"].total == Fraction("19.5")
    with pytest.warns(Remade):
        assert opened(folders).scores()["d1"].total == Fraction("19.5")
