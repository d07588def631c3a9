"""The comparison of two versions as a bulletin: all that the terminal prints, each row named, in both languages."""

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from cchc_lib import open_quarter
from cchc_lib.bulletin.drawing.writer import Writer
from cchc_lib.bulletin.sections.effects import show_effects
from cchc_lib.errors import UsageError
from cchc_lib.inputs import require_version
from cchc_lib.language import day, say
from tests.bulletin.sections.test_headline import MOST_WORDS
from tests.whole.reading import Page


@pytest.fixture(scope="module", params=["vi", "en"])
def diff(ours, request):
    return open_quarter("2019-Q1", request.param, ours.root).diff("2018", "2019", 2)


def test_every_row_of_the_terminal_is_there_and_named(diff):
    plain = Writer(diff.opened.lang).plain
    tables = Page(diff.differences().html).tables
    assert len(tables) == len(diff.listings) > 1
    for table, listing in zip(tables, diff.listings, strict=True):
        assert [row[1:] for row in table.rows] == [[_read(plain(cell)) for cell in row[1:]] for row in listing.rows]
        assert all(row[0] for row in table.rows)


def _read(text: str) -> str:
    return " ".join(text.split())


def test_it_bears_the_day_of_its_data_and_not_that_of_a_publication(diff):
    metadata, settings = diff.metadata("", diff.title), diff.results.settings
    head = _read(BeautifulSoup(diff.masthead().html, "html.parser").get_text(" "))
    assert metadata["date"] == settings.as_of.isoformat()
    assert day(settings.as_of, diff.opened.lang) in head
    assert day(settings.publication_date, diff.opened.lang) not in head


def test_so_many_quarters_are_scored_again_and_told(diff):
    shown = _read(BeautifulSoup(diff.effects().html, "html.parser").get_text(" "))
    assert [inputs.quarter for inputs, _ in diff.rescored] == [one.quarter for one in diff.opened.known[-2:]]
    for effect in diff._effects():
        counted, *others = (_read(diff.write.plain(remark)) for remark in effect.remarks)
        assert all(remark in shown for remark in others)
        assert (counted in shown) == (not effect.rows)  # else it stands among the main points alone
        assert counted in _read(BeautifulSoup(diff.main_points().html, "html.parser").get_text(" "))


def test_its_headline_counts_the_rows_that_differ_and_who_changed(diff):
    told = diff.write.plain(diff.headline())
    rows = sum(len(table.rows) for table in Page(diff.differences().html).tables)
    changed = [re.findall(r"\d+", diff.write.plain(one.remarks[0]).split(":", 1)[1])[:2] for one in diff._effects()]
    counts = [rows, len(changed), *(sum(map(int, of)) for of in zip(*changed, strict=True))]
    assert list(map(int, re.findall(r"\d+", told))) == counts
    assert len(told.split()) <= MOST_WORDS and told in diff.masthead().html


def test_neither_headline_nor_table_counts_a_rank_that_one_side_lacks(ours):
    diff = open_quarter("2019-Q1", root=ours.root).diff("2018", "2019", 1)
    ((_, rescored),) = diff.rescored
    units = rescored.new.scores.units
    units |= {unit: replace(score, rank=None) for unit, score in units.items()}
    (effect,) = diff._effects()
    told = [diff.write.plain(one) for one in (diff.headline(), effect.remarks[0])]
    assert all(re.search(r"\b0 đổi hạng", one) for one in told), told


def test_it_names_both_versions_that_it_rests_on_whichever_scored_its_quarter(ours):
    diff = open_quarter("2019-Q1", root=ours.root).diff("2016", "2018", 0)
    assert diff.results.regulation.version == "2019"
    assert "bản 2016, 2018; phần mềm cchc" in diff.provenance().html.replace("\u00a0", " ")


def test_a_version_against_itself_differs_in_nothing(ours):
    same = open_quarter("2019-Q1", root=ours.root).diff("2019", "2019", 0)
    assert same.write.plain(same.headline()) == "Hai bản không khác nhau"
    assert "Hai bản không khác nhau." in same.differences().html
    assert "Chưa có quý nào để chấm lại." in same.effects().html


def test_a_version_that_is_not_there_is_refused(ours):
    assert require_version(ours.folders, "2018")
    with pytest.raises(UsageError):
        open_quarter("2019-Q1", root=ours.root).diff("2018", "2017")


@pytest.mark.long
def test_the_command_leaves_a_bulletin_beside_the_quarters(tmp_path, cchc, copy_ours):
    copy_ours(tmp_path)
    said = cchc("--root", tmp_path, "regulation", "diff", "2018", "2019", "--quarters", "1", "--pdf")
    assert (said.code, (tmp_path / "outputs/regulation/bulletins/regulation_2018_2019.pdf").is_file()) == (0, True)


def test_a_quarter_of_which_nobody_can_be_compared_is_not_counted_and_who_lacks_the_same_is_named_at_once(ours):
    diff = open_quarter("2019-Q1", root=ours.root).diff("2018", "2019", 2)
    (inputs, _), (_, last) = diff.rescored
    last.changes.clear()
    assert "; chấm lại 1 quý: " in diff.write.plain(diff.headline())
    last.new.scores.missing.update(dict.fromkeys(("van-phong", "kd"), say("dữ liệu đầu vào còn lỗi")))
    told = "Văn phòng, Phòng Kinh doanh: không chấm lại được, dữ liệu đầu vào còn lỗi."
    assert told in [str(one) for one in show_effects(inputs, last).remarks]


def test_where_no_unit_can_be_compared_headline_and_main_points_say_the_same(ours):
    diff = open_quarter("2019-Q1", root=ours.root).diff("2018", "2019", 1)
    ((_, rescored),) = diff.rescored
    rescored.changes.clear()
    assert diff.write.plain(diff.headline()).endswith("; chấm lại 1 quý, không đơn vị nào so được")
    assert "Chấm lại quý I/2019: không đơn vị nào so được." in diff.main_points().html.replace("\u00a0", " ")
