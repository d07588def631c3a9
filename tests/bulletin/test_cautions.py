"""No statement without its caution: what each rule asks to be said beside it, as bulletins print it.

The limits, draws and swings themselves have tests of their own; that few quarters conclude nothing stands in
`kinds/test_regulation_review.py`, that a year with few quarters has no result in `kinds/test_year.py`.
"""

import re

import pytest

from cchc_lib import open_quarter
from tests.whole.reading import Page

BLOCK, UNIT = "dien-luc", "duyen-hai"
RATES = re.compile(r"(\d+)/(\d[\d.,]*) \([\d.,]+ %\)")
CAUTIONS = {
    # what the rule is about: quarter, page, section, and the words beside the statement in each language
    "a change across a break is of performance alone": (
        ("2019-Q1", "block", "change"),
        ("chỉ so được phần thực hiện với quý IV/2018", "only performance compares with quarter IV/2018"),
    ),
    "a series under one regulation is restated, and what it leaves out": (
        ("2019-Q1", "unit", "trend"),
        (
            r"tính lại theo quy định 2019, trừ 1\.6 .*còn 95/100 điểm; số đã công bố giữ nguyên",
            r"restated under regulation 2019,? without 1\.6 .*95 of 100 points; published figures stay",
        ),
    ),
    "limits of fewer than twelve quarters are trial limits": (
        ("2019-Q1", "block", "trend"),
        (
            r"8 quý tính lại .*thử, vì chưa đủ 12 quý",
            r"8 quarters restated .*\(trial: under 12 quarters\)",
        ),
    ),
    "a swing of few comparisons is not known": (
        ("2017-Q3", "unit", "main_points"),
        (
            r"từ 97,19 xuống 94,34 ?; mức dao động thường thấy: chưa biết "
            r"\(mới có 9 lần so sánh, cần ít nhất 12\)",
            r"from 97\.19 to 94\.34 ?; usual swing: not known yet "
            r"\(9 comparisons so far, at least 12 are needed\)",
        ),
    ),
    "a change that is not unusual is told with the swing": (
        ("2019-Q1", "unit", "main_points"),
        (
            r"giảm 6,65 điểm ?; chưa phải khác thường, mức dao động thường thấy: 4,22 điểm",
            r"down 6\.65 points ?; not unusual, usual swing: 4\.22 points",
        ),
    ),
    "a small change is within the usual swing": (
        ("2018-Q4", "unit", "main_points"),
        (r"trong mức dao động thường thấy \(", r"within the usual swing \("),
    ),
    "what marks mean, beside them": (
        ("2019-Q1", "block", "ranking"),
        (r"khác thường, quá 3,267 lần mức đó", r"unusually, by more than 3\.267 times as much"),
    ),
    "ranks a case apart, and what a case is": (
        ("2019-Q1", "block", "ranking"),
        (r"Hạng 1–8 sát nhau .*thì chưa chắc", r"Ranks 1–8 are close, .*may be further apart"),
    ),
    "ranks by other weights are a question, of so many draws": (
        ("2019-Q1", "block", "other_weights"),
        (r"nếu trọng số khác đi.*1\.000 lần", r"if the weights were.*1,000"),
    ),
    "a share differs by more than chance only outside the limits": (
        ("2019-Q1", "block", "points_lost"),
        (r"giới hạn ngẫu nhiên ở 4/4 tiêu chí so sánh được", r"limits of chance at 4 of 4 criteria that can be"),
    ),
}


@pytest.fixture(scope="module")
def read(ours):
    """A section as it is read, of the block or the unit, once in each language."""
    found: dict[tuple[str, ...], Page] = {}

    def section(quarter: str, kind: str, name: str, lang: str) -> Page:
        if (key := (quarter, kind, name, lang)) not in found:
            opened = open_quarter(quarter, lang, ours.root)
            page = opened.block(BLOCK) if kind == "block" else opened.unit(UNIT)
            found[key] = Page(getattr(page, name)().html)
        return found[key]

    return section


def words(page: Page) -> str:
    return " ".join(page.tree.get_text(" ").split())


@pytest.mark.parametrize(("lang", "place"), [("vi", 0), ("en", 1)])
@pytest.mark.parametrize("about", CAUTIONS)
def test_the_caution_stands_beside_the_statement(read, about, lang, place):
    at, said = CAUTIONS[about]
    assert re.search(said[place], words(read(*at, lang)))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_is_marked_while_the_swing_is_not_known(read, lang):
    """The sentence that says so apart, in which no mark stands either."""
    marks = r"[▲▼]|\([+−]\d"
    assert not re.search(marks, words(read("2017-Q3", "block", "ranking", lang)))
    assert re.search(marks, words(read("2019-Q1", "block", "ranking", lang)))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_percentage_of_cases_has_its_count_and_under_ten_there_is_none(read, lang):
    found = RATES.findall(words(read("2019-Q1", "block", "points_lost", lang)))
    assert found and all(int(re.sub(r"\D", "", total)) >= 10 for _, total in found)
