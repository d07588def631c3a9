"""The check-up of a version: over its own quarters, and silent where they are few."""

import re

import pytest

from cchc_lib import open_quarter
from cchc_lib.errors import UsageError
from cchc_lib.results import current_results


@pytest.mark.parametrize(
    ("quarter", "version", "quarters"),
    [("2019-Q1", "", 1), ("2019-Q1", "2018", 4), ("2018-Q4", "", 4), ("2018-Q2", "", 2), ("2019-Q1", "2016", 3)],
)
def test_it_looks_at_the_quarters_that_the_version_scored_up_to_then(ours, quarter, version, quarters):
    review = open_quarter(quarter, root=ours.root).review(version)
    assert len(review.quarters) == quarters
    expected = [current_results(ours.folders, one.quarter).scores() for one in review.quarters]
    assert review.cases == [score for scores in expected for score in scores.values()]


@pytest.mark.parametrize(("lang", "words"), [("vi", "chưa đủ 4 quý để kết luận"), ("en", "to conclude anything")])
@pytest.mark.parametrize("version", ["2019", "2016"])
def test_few_quarters_conclude_nothing(ours, lang, words, version):
    review = open_quarter("2019-Q1", lang, ours.root).review(version)
    assert words in review.main_points().html
    assert words in review.idle().html
    assert words in review.cliffs().html
    assert review.idle().tables == review.cliffs().tables == 0


def test_every_count_has_its_base(ours):
    review = open_quarter("2018-Q4", root=ours.root).review()
    rows = re.findall(r"<tr>(.*?)</tr>", review.deciding().html)[1:]
    assert len(rows) == sum(one.deciding > 0 for one in review.reviewed)
    assert all(len(re.findall(r"\d+/\d+", row)) == 2 for row in rows)


def test_a_version_that_scored_nothing_cannot_be_reviewed(ours):
    with pytest.raises(UsageError, match="«2019» chưa chấm quý nào đến quý IV/2018"):
        open_quarter("2018-Q4", root=ours.root).review("2019")
