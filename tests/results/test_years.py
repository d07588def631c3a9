"""A year is what its quarters give: held against an oracle, and scored again only where something changed."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import mean

import pytest

from cchc_lib.errors import InputError, UsageError
from cchc_lib.exact import round_half_up
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.quarter import Quarter, Year
from cchc_lib.results import (
    Gap,
    History,
    QuarterResults,
    find_moved_deadlines,
    has_moved,
    read_year,
    score_if_changed,
    scored_results,
    unit_quarters,
    year_quarters,
)
from tests.generator import make_other_company
from tests.whole.roots import write_yaml
from tests.whole.shared import make_once

YEAR = Year(2018)


@pytest.fixture(scope="module")
def scored(tmp_path_factory, copy_ours) -> Folders:
    """Our company with its years; not to be changed."""

    def make(root: Path) -> None:
        folders = copy_ours(root)
        for year in (2017, 2018, 2019):
            score_if_changed(folders, Year(year))

    return Folders(make_once(tmp_path_factory, "years", make))


@pytest.fixture
def folders(scored, tmp_path) -> Folders:
    """A copy of it, to change."""
    return Folders(Path(shutil.copytree(scored.root, tmp_path / "công ty")))


def opened(folders: Folders, period: Quarter) -> QuarterResults:
    return scored_results(folders, period)


def percents_of(folders: Folders, year: Year) -> Iterator[dict[str, Fraction]]:
    """The printed % of each unit in each quarter that has inputs."""
    for quarter in (known for known in folders.quarters() if known in year.quarters):
        with closing(opened(folders, quarter)) as results:
            yield results.percents()


@pytest.mark.parametrize("year", [2017, 2018])
def test_the_year_is_the_mean_of_the_printed_percentages_and_ranks_follow_it(scored, year):
    found = read_year(opened(scored, Year(year)))
    quarters = list(percents_of(scored, Year(year)))
    assert len(quarters) == (3 if year == 2017 else 4)
    expected = {unit: mean(quarter[unit] for quarter in quarters) for unit in quarters[-1]}
    assert {unit: one.exact_percent for unit, one in found.items()} == expected
    for unit, one in found.items():
        assert one.percent == round_half_up(expected[unit], 2)
        peers = [other.percent for other in found.values() if other.block == one.block]
        assert one.rank == 1 + sum(peer > one.percent for peer in peers)
        assert one.tied == (peers.count(one.percent) > 1)


def test_classes_are_those_of_the_percentage_and_of_the_ceilings_that_were_met(scored):
    results = opened(scored, YEAR)
    head = results.regulation.head
    bounds = [(grade.from_, grade.id) for grade in head.year_classes]
    order = [grade for _, grade in bounds]
    for unit, one in read_year(results).items():
        assert one.class_by_points == next(grade for bound, grade in bounds if one.percent >= bound)
        held = [order.index(head.year.ceilings[place].highest_class) for place in one.ceilings]
        assert one.final_class == order[max([order.index(one.class_by_points), *held])], unit


def test_a_quarter_that_is_not_there_is_named_and_too_few_give_no_result(scored):
    first, *others = year_quarters(opened(scored, Year(2017)))
    assert (str(first.why), first.version) == ("không có dữ liệu", "")
    assert [one.why for one in others] == [None] * 3
    results = opened(scored, Year(2019))
    assert not read_year(results)
    assert all("chỉ có 1 quý có kết quả" in str(unit.missing) for unit in results.unscored().values())
    (unit,) = unit_quarters(results, "duyen-hai").values()
    assert [one.percent is None for one in unit] == [False, True, True, True]


def written(folders: Folders) -> dict[str, int]:
    return {folders.shown(path): path.stat().st_mtime_ns for path in folders.outputs.rglob("results.sqlite")}


def test_a_year_is_scored_again_where_a_quarter_changed_and_only_there(folders):
    before = written(folders)
    score_if_changed(folders, YEAR)
    assert written(folders) == before
    path = folders.inputs_of(Quarter(2018, 2)) / "quarter.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    score_if_changed(folders, YEAR)
    now = written(folders)
    changed = {name for name in now if now[name] != before[name]}
    assert changed == {f"outputs/{name}/results.sqlite" for name in ("2018-Q2", "2018")}


def test_a_fault_in_a_quarter_is_told_with_its_reason_and_the_year_goes_on(folders):
    path = folders.inputs_of(Quarter(2018, 2)) / "quarter.yaml"
    path.write_text("quarter: 2018-Q2\n", encoding="utf-8")
    results = opened(folders, YEAR)
    assert [bool(one.why) for one in year_quarters(results)] == [False, True, False, False]
    assert len(read_year(results)) == 22
    assert [isinstance(one, Gap) for one in History(folders, YEAR).quarters()] == [False, True, False, False]


def test_a_year_has_its_own_days_and_else_those_of_its_last_quarter(folders):
    last = opened(folders, Quarter(2018, 4)).settings
    assert opened(folders, YEAR).settings.publication_date == last.publication_date
    own = folders.inputs_of(YEAR) / "year.yaml"
    own.parent.mkdir()
    own.write_text("publication_date: 20/01/2019\nletters: {place: Hà Nội}\n", encoding="utf-8")
    settings = opened(folders, YEAR).settings
    assert (settings.publication_date.day, settings.deadlines) == (20, last.deadlines)
    assert (str(settings.letters.place), settings.letters.series) == ("Hà Nội", last.letters.series)
    own.write_text("publication_day: 20/01/2019\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        score_if_changed(folders, YEAR)
    assert [(fault.file, fault.cell) for fault in refused.value.findings] == [
        ("params/quarters/2018/year.yaml", "publication_day")
    ]
    own.rename(own.with_suffix(".yml"))
    with pytest.raises(UsageError, match=r"year\.yaml: chỉ có year\.yml; hãy đổi tên"):
        score_if_changed(folders, YEAR)


@pytest.mark.parametrize("written", ["", "# chưa ghi gì\n", "deadlines:\n  # appeal: 01/02/2019\nletters:\n"])
def test_what_is_left_blank_of_a_year_is_as_in_its_last_quarter(folders, written):
    own = folders.inputs_of(YEAR) / "year.yaml"
    own.parent.mkdir()
    own.write_text(written, encoding="utf-8")
    last, year = (dict(opened(folders, period).settings) for period in (Quarter(2018, 4), YEAR))
    assert year == last | {"quarter": YEAR}


def test_a_year_asks_for_no_report_and_has_no_day_for_one(folders):
    """Its own day may be after that by which its last quarter asked for one; a day that nothing gives is refused."""
    own = folders.inputs_of(YEAR) / "year.yaml"
    own.parent.mkdir()
    was = "publication_date: 20/02/2019\ndeadlines: {appeal: 27/02/2019}\n"
    own.write_text(was, encoding="utf-8")
    before = opened(folders, YEAR)
    own.write_text(was.replace("27/", "28/"), encoding="utf-8")
    path = folders.inputs_of(Quarter(2018, 4)) / "quarter.yaml"
    settings = read_yaml(path)
    settings["deadlines"]["report"] = "18/02/2019"
    write_yaml(path, settings)
    now = opened(folders, YEAR)
    assert find_moved_deadlines(before, now) == {"appeal": ("2019-02-27", "2019-02-28")}
    assert now.settings.why_not_dated(date(2019, 2, 28)) is None
    late = "appeal 28/02/2019; hãy sửa ở deadlines của year.yaml (cchc new 2018)"
    assert late in str(now.settings.why_not_dated(date(2019, 3, 1)))
    own.write_text(was.replace("27/", "19/"), encoding="utf-8")
    with pytest.raises(InputError, match=r"appeal 19/02/2019; hãy sửa ở deadlines của year\.yaml \(cchc new 2018\)"):
        score_if_changed(folders, YEAR)
    own.write_text(was.replace("{", "{report: 09/03/2019, self: 04/01/2019, "), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        score_if_changed(folders, YEAR)
    assert [fault.cell for fault in refused.value.findings] == ["deadlines › report", "deadlines › self"]


def test_a_year_of_which_no_quarter_is_known_is_refused(scored):
    with pytest.raises(UsageError, match="Không có năm 2016"):
        score_if_changed(scored, Year(2016))


def test_units_that_moved_or_succeed_others_are_scored_by_their_own_quarters(tmp_path):
    make_other_company(tmp_path)
    folders = Folders(tmp_path)
    results = opened(folders, Year(2020))
    assert all("không có quy tắc chấm cả năm" in str(unit.missing) for unit in results.unscored().values())
    head = folders.regulations / "2019" / "regulation.yaml"
    rule = "year: {combine: mean, of: printed, quarters_needed: 1, clause: Điều 10}\n"
    head.write_text(head.read_text(encoding="utf-8") + rule, encoding="utf-8")
    for year in (2019, 2020):
        results = opened(folders, Year(year))
        found, quarters = read_year(results), list(percents_of(folders, Year(year)))
        for unit, one in found.items():
            own = [quarter[unit] for quarter in quarters if unit in quarter]
            assert one.exact_percent == mean(own)
            blocks = {row.block for row in one.quarters if row.percent is not None}
            assert has_moved(results, one) == (blocks != {one.block})
    assert set(found) == {unit for _, units in _members(folders, Year(2020)) for unit in units}


def _members(folders: Folders, year: Year) -> Iterator[tuple[str, list[str]]]:
    from cchc_lib.inputs import load_company

    for block, units in load_company(folders).members(year).items():
        yield block, [unit.id for unit in units]
