"""The check-up of a version: over its own quarters, and silent where they are few."""

import re
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.kinds import regulation_review
from cchc_lib.errors import UsageError
from cchc_lib.files import read_yaml
from cchc_lib.model import BandsScale
from cchc_lib.quarter import Quarter
from cchc_lib.results import History, score_stored
from cchc_lib.scoring import straighten
from tests.bulletin.sections.test_headline import MOST_WORDS
from tests.whole.roots import Block, SmallCompany, write_yaml

NO_FALL = "Không tiêu chí nào có từ {} lượt đang đủ điểm mà thêm một trường hợp không đạt là mất điểm."


@pytest.fixture(scope="module")
def review_of(ours):
    return cache(lambda quarter, lang="vi", version="": open_quarter(quarter, lang, ours.root).review(version))


@pytest.fixture(scope="module")
def cliffs_of(review_of):
    """Its cliffs, for which the quarters are scored again and again: once a language."""
    return cache(lambda lang: review_of("2018-Q4", lang).cliffs().html)


@pytest.mark.parametrize(
    ("quarter", "version", "quarters"),
    [("2019-Q1", "", 1), ("2019-Q1", "2018", 4), ("2018-Q4", "", 4), ("2018-Q2", "", 2), ("2019-Q1", "2016", 3)],
)
def test_it_looks_at_the_quarters_that_the_version_scored_up_to_then(ours, quarter, version, quarters):
    review = open_quarter(quarter, root=ours.root).review(version)
    assert len(review.quarters) == quarters
    expected = [History(ours.folders, one.quarter).results.scores() for one in review.quarters]
    assert review.cases == [score for scores in expected for score in scores.values()]


@pytest.mark.parametrize(
    ("lang", "words", "not_yet"),
    [
        ("vi", "chưa đủ 4 quý để kết luận", "Chưa xét: cần ít nhất 4 quý, mới có"),
        ("en", "to conclude anything", "Not examined yet: at least 4 quarters are needed"),
    ],
)
@pytest.mark.parametrize("version", ["2019", "2016"])
def test_few_quarters_conclude_nothing(ours, lang, words, not_yet, version):
    review = open_quarter("2019-Q1", lang, ours.root).review(version)
    assert words in review.main_points().html
    assert not_yet in review.idle().html
    assert not_yet in review.cliffs().html
    assert review.idle().tables == review.cliffs().tables == 0


@pytest.mark.parametrize(("lang", "few"), [("vi", "chưa đủ để kết luận"), ("en", "too few to conclude")])
def test_its_headline_counts_what_its_tables_list_and_concludes_nothing_from_few_quarters(
    review_of, cliffs_of, lang, few
):
    review = review_of("2018-Q4", lang)
    told = review.write.plain(review.headline())
    tables = re.findall(r"<table.*?</table>", cliffs_of(lang) + review.idle().html, re.S)
    rows = [len(re.findall(r"<tr>", table)) - 1 for table in tables]
    assert list(map(int, re.findall(r"\d+", told))) == [rows[0], rows[2]]  # cliffs, lines tried, lost by nobody
    other = review_of("2017-Q4", lang)
    assert few in other.masthead().html and len(told.split()) <= MOST_WORDS


def test_every_count_has_its_base(review_of):
    review = review_of("2018-Q4")
    rows = re.findall(r"<tr>(.*?)</tr>", review.deciding().html)[1:]
    assert len(rows) == sum(one.deciding > 0 for one in review.every)
    assert all(len(re.findall(r"\d+/\d+", row)) == 2 for row in rows)


def test_what_arose_too_seldom_is_named_and_not_said_to_be_lost_by_nobody(ours, monkeypatch):
    monkeypatch.setattr(
        regulation_review, "FEWEST", 60
    )  # of 28, 16 and 4 cases of three blocks, and 36 of the fourth
    review = open_quarter("2018-Q4", root=ours.root).review()
    assert review.reviewed == [] and len(review.every) > 6
    assert f"Không xét {len(review.every)} tiêu chí phát sinh dưới 60 lượt: " in review.idle().html
    assert f"{len(review.every) - 6} tiêu chí khác." in review.idle().html
    none, no_full = "Không tiêu chí nào phát sinh từ 60 lượt", NO_FALL.format(60)
    assert review.headline().to("vi") == none
    assert f"{none}." in review.idle().html
    points = review.main_points().html
    assert f"{none}." in points and no_full in points
    assert no_full in review.cliffs().html
    assert "lượt mất điểm" not in points + review.idle().html


def test_of_what_arose_often_enough_that_none_was_kept_by_all_is_said_as_far_as_it_was_looked_at(ours, monkeypatch):
    monkeypatch.setattr(regulation_review, "FEWEST", 30)  # of which the fourth block has 36
    review = open_quarter("2018-Q4", root=ours.root).review()
    assert 0 < len(review.reviewed) < len(review.every)
    review.steep, review.every = [], [replace(one, losing=1) for one in review.every]
    assert review.headline().to("vi") == "Tiêu chí nào phát sinh từ 30 lượt cũng có lượt mất điểm"
    review.every = review.reviewed
    assert review.headline().to("vi") == "Tiêu chí nào cũng có lượt mất điểm"


def test_a_version_that_scored_nothing_cannot_be_reviewed(ours):
    with pytest.raises(UsageError, match="«2019» chưa chấm quý nào đến quý IV/2018"):
        open_quarter("2018-Q4", root=ours.root).review("2019")


def along(x: Fraction, none: int, full: int, most: int) -> Fraction:
    return most * min(Fraction(1), max(Fraction(0), (x - none) / Fraction(full - none)))


@pytest.mark.parametrize(
    ("block", "criterion", "none", "full", "most"),
    [("dien-luc", "cap-dien-ha-ap", 95, 100, 9), ("dien-luc", "tiet-kiem-dien", 110, 100, 4)],
)
def test_a_line_in_place_of_bands_gives_what_it_gives_by_hand(ours, block, criterion, none, full, most):
    """Every unit of a quarter: the points of the one criterion along the line, those of all others as they were."""
    results = History(ours.folders, Quarter(2018, 4)).results
    known = results.regulation.blocks[block].by_id[criterion][0]
    found, was = score_stored(results, straighten(results.regulation, block, known)), results.scores()
    moved = 0
    for unit, score in was.items():
        for name, one in score.criteria.items():
            now = found[unit].criteria[name]
            if name == criterion and score.block == block and one.is_applicable:
                assert now.points == along(one.x, none, full, most)
                moved += now.points != one.points
            elif one.x == now.x:  # the average of the block may have moved
                assert now.points == one.points
    assert moved


def test_bands_that_no_line_can_stand_for_are_left(ours):
    regulation = History(ours.folders, Quarter(2018, 4)).results.regulation
    known = regulation.blocks["dien-luc"].by_id["cap-dien-ha-ap"][0]
    for bands in ([("90", "9"), ("0", "0")], [("98", "9"), ("95", "5"), ("0", "1")]):
        written = {"kind": "bands", "holds": "lower", "bands": [{"from": x, "points": p} for x, p in bands]}
        other = known.model_copy(update={"scale": BandsScale.model_validate(written)})
        assert straighten(regulation, "dien-luc", other) is None
    yes_no = regulation.blocks["dien-luc"].by_id["cap-nhat-bieu-mau"][0]
    assert straighten(regulation, "dien-luc", yes_no) is None


@pytest.mark.parametrize(("lang", "caution"), [("vi", "Tính thử: "), ("en", "What if: ")])
def test_the_quarters_are_shown_as_lines_would_have_them_and_called_a_trial(cliffs_of, lang, caution):
    first, tried = re.findall(r"<table.*?</table>", cliffs_of(lang), re.S)
    assert caution in tried and caution not in first
    assert re.search(r"\b20 ?% (điểm tối đa|of the maximum)", first.replace("\u00a0", " "))
    rows = re.findall(r"<tr>(.*?)</tr>", tried, re.S)[1:]
    assert rows and all(len(re.findall(r"\d+/88", row)) == 3 for row in rows)


def test_what_there_is_none_of_is_said_and_not_counted(ours, monkeypatch):
    review = open_quarter("2018-Q4", root=ours.root).review()
    monkeypatch.setattr(regulation_review, "review_ceilings", lambda *_: [])
    review.steep = []
    review.every = [replace(one, deciding=0, losing=one.concerned) for one in review.every]
    assert review.tried
    n = len(review.reviewed)
    assert [str(one) for one in review._findings()] == [
        f"Trong {n} tiêu chí phát sinh từ 5 lượt: tiêu chí nào cũng có lượt mất điểm, {n} tiêu chí mọi lượt đều "
        "mất điểm.",
        "Trong các tiêu chí có từ 5 lượt đang đủ điểm mà thêm một trường hợp không đạt là mất điểm, không tiêu chí "
        "nào mất nhiều điểm chỉ vì một trường hợp.",
        "Không lượt nào bị hạ loại chỉ vì điểm mất ở một tiêu chí.",
        "Điều kiện khống chế nào cũng đã gặp ít nhất một lần.",
    ]


def test_full_points_that_one_worse_case_takes_nothing_of_are_not_said_to_be_missing(tmp_path):
    units = dict.fromkeys(("d1", "d2"), "doi")
    quarters = {f"2018-Q{n}": {unit: {"a1": "100"} for unit in units} for n in range(1, 5)}
    texts = {"self_total": "100", "verified_total": "100"}
    folders = SmallCompany({"doi": Block({"a1": 10})}, units, quarters, texts=texts).write(tmp_path)
    path = folders.regulations / "2016" / "doi.yaml"
    content, bands = read_yaml(path), [{"from": "90", "points": "10"}, {"from": "0", "points": "0"}]
    content["sections"][0]["criteria"][0] |= {
        "measure": {"kind": "share", "value": "đúng hạn", "total": "đến hạn"},
        "scale": {"kind": "bands", "holds": "lower", "bands": bands},
    }
    write_yaml(path, content)
    review = open_quarter("2018-Q4", root=tmp_path).review()
    assert [(one.concerned, one.losing) for one in review.every] == [(8, 0)] and not review.tried
    assert NO_FALL.format(5) in review.cliffs().html


def test_lost_points_lower_the_class_by_points_where_a_ceiling_holds_the_other_one_down(tmp_path):
    quarters = {f"2018-Q{n}": {"d1": {"a1": "58", "a2": "4"}} for n in range(1, 5)}
    folders = SmallCompany({"doi": Block({"a1": 80, "a2": 20})}, {"d1": "doi"}, quarters).write(tmp_path)
    head = folders.regulations / "2016" / "regulation.yaml"
    ceiling = {"when": {"criterion": "a2", "points_below": "5"}, "highest_class": "kha", "clause": "Điều 9"}
    write_yaml(head, read_yaml(head) | {"ceilings": [ceiling]})
    review = open_quarter("2018-Q4", root=tmp_path).review()
    told = "1 tiêu chí có lượt mà chỉ riêng điểm mất ở đó đã làm hạ loại theo điểm."
    assert told in list(map(str, review._findings()))  # with all points at a1 the class would be "kha" all the same
