"""The article tells a quarter in 250 to 400 words, all of the results; it names whom it praises and no other."""

import io
import re
from datetime import date

import docx
import pytest
from bs4 import BeautifulSoup

from cchc_lib import open_quarter
from cchc_lib.bulletin.sections.headline import tell_headline
from cchc_lib.errors import UsageError
from cchc_lib.exporters.docx import export_docx_from_html
from cchc_lib.exporters.html import export_html
from cchc_lib.folders import Folders
from cchc_lib.releases import Release, Releases
from cchc_lib.results import History
from cchc_lib.sharing.quarter_run import Selection, plan_bulletins
from tests.bulletin.test_contradictions import (
    SILENT,
    SILENT_QUARTER,
    blank_every_other,
    edit_assessments,
    hand_nothing_in,
)
from tests.generator import make_yearly_company
from tests.whole.harness import REPOSITORY, Made, run_notebook
from tests.whole.roots import NOT_APPLICABLE, Block, SmallCompany


def text_in(section) -> str:
    return BeautifulSoup(section.html, "lxml").get_text()


FIRST, *BETWEEN, NEWEST = [str(quarter) for quarter in Folders(REPOSITORY).quarters()]
QUARTERS = [FIRST, *(pytest.param(quarter, marks=pytest.mark.long) for quarter in BETWEEN), NEWEST]
SECTIONS = ("opening", "results_by_block", "change_of_classes", "shortfalls", "to_do")
PLACES = {"vi": ["[Ảnh: ", "[Trích lời lãnh đạo Ban chỉ đạo]"], "en": ["[Photograph: ", "[Quotation from a leader "]}
WITHIN = re.compile(r"(?<=[\w,;:%)] )\w+|(?<=\()\w+")  # words that begin no sentence

DATES = re.compile(r"\d\d/\d\d/\d{4}|\d+ [A-Z][a-z]+ \d{4}")
COUNTED = re.compile(r"\d+(?:[.,]\d+)*")


def read(root, quarter: str, lang: str = "vi") -> str:
    """Title and text, without the masthead."""
    page = open_quarter(quarter, lang, root).article()
    html = " ".join(getattr(page, name)().html for name in SECTIONS)
    return f"{page.write.plain(page.title)}. {BeautifulSoup(html, 'html.parser').get_text(' ', strip=True)}"


def without_places(text: str) -> str:
    return re.sub(r"\[[^]]*\]", "", text)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_it_has_250_to_400_words_and_places_for_what_the_editor_adds(ours, quarter):
    text = read(ours.root, quarter)
    assert 250 <= len(without_places(text).split()) <= 400
    assert all(place in text for place in PLACES["vi"])


def test_so_has_that_of_the_other_company_nearly(other):
    assert 150 <= len(without_places(read(other.root, other.name)).split()) <= 400


@pytest.mark.parametrize("quarter", QUARTERS)
def test_its_title_is_the_headline_and_its_counts_are_those_of_the_scores(ours, quarter):
    made, text = ours.in_quarter(quarter), read(ours.root, quarter)
    company = open_quarter(quarter, root=ours.root).company()
    assert company.write.plain(tell_headline(company)) in text
    scores, titles = made.results.scores(), {one.id: one.title.vi for one in made.results.regulation.head.classes}
    for grade, title in titles.items():
        n = sum(score.final_class == grade for score in scores.values())
        assert (f"{n} đơn vị xếp loại {title}" in text) == bool(n)
    held = sum(score.final_class != score.class_by_points for score in scores.values())
    assert (f"Có {held} đơn vị đủ điểm loại cao hơn nhưng bị khống chế" in text) == bool(held)
    for block in made.blocks:
        best = max(score.total for score in scores.values() if score.block == block)
        leaders = {score.unit for score in scores.values() if (score.block, score.total) == (block, best)}
        assert all(made.results.units()[unit].name.vi in text for unit in leaders)
    assert made.results.regulation.head.decision.number in text


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_proper_name_in_it_is_one_of_the_organisation(ours, quarter):
    """And no unit is named but one that leads or rose unusually."""
    results, text = ours.in_quarter(quarter).results, without_places(read(ours.root, quarter))
    units, regulation = results.units(), results.regulation
    given = [results.organisation.name, results.organisation.committee, regulation.head.title]
    given += [unit.name for unit in units.values()] + [block.title for block in regulation.blocks.values()]
    given += [grade.title for grade in regulation.head.classes]
    words = {word for name in given for word in re.findall(r"\w+", name.vi)}
    told = re.sub(r"«[^»]*»", "", text)
    assert {word for word in WITHIN.findall(told) if word[0].isupper()} <= words | {
        "CCHC",
        "Quyết",
        "I",
        "II",
        "III",
        "IV",
    }
    page = open_quarter(quarter, root=ours.root).article()
    best = {name: max(s.total for s in page.ranked(name)) for name in page.blocks}
    rose = {u for u in page.compared if page.judge(u) == "unusual" and page.changes[u].performance > 0}
    praised = {u for u, score in page.scores.items() if score.total == best[score.block]} | rose
    assert [u for u, unit in units.items() if unit.name.vi in told and u not in praised] == []


@pytest.mark.parametrize("quarter", QUARTERS)
def test_english_says_the_same_numbers(ours, quarter):
    text = read(ours.root, quarter, "en")
    assert all(place in text for place in PLACES["en"])
    assert not re.search(r"\b(đơn vị|điểm|khối|quý|tồn tại)\b", text)
    swapped = read(ours.root, quarter).translate(str.maketrans(".,", ",."))
    assert sorted(COUNTED.findall(DATES.sub("", text))) == sorted(COUNTED.findall(DATES.sub("", swapped)))


def test_the_first_quarter_compares_with_nothing(ours):
    text = read(ours.root, QUARTERS[0])
    assert "Đây là quý đầu tiên có dữ liệu" in text
    assert "So với" not in text and "mức dao động" not in text


def test_across_a_break_only_performance_is_compared_and_noise_is_no_news(ours):
    text, page = read(ours.root, "2019-Q1"), open_quarter("2019-Q1", root=ours.root).article()
    assert "Quy định chấm quý IV/2018 và quý I/2019 khác nhau nên chỉ so phần thực hiện." in text
    judged = [page.judge(unit) for unit in page.compared]
    assert f"Xét phần thực hiện của {sum(one != 'unknown' for one in judged)} đơn vị thuộc khối đã biết mức" in text
    assert ("không đơn vị nào tăng hay giảm" in text) == ("unusual" not in judged)


def test_who_changed_class_is_counted_apart_up_and_down(tmp_path):
    """Classes from 80 and 50 %."""
    before = {"d1": {"a1": "9"}, "d2": {"a1": "6"}, "d3": {"a1": "6"}, "d4": {"a1": "9"}, "d5": {"a1": "6"}}
    now = {"d1": {"a1": "7"}, "d2": {"a1": "8"}, "d3": {"a1": "10"}, "d4": {"a1": "8"}, "d5": {"a1": "7.99"}}
    company = SmallCompany({"doi": Block({"a1": 10})}, dict.fromkeys(now, "doi"), {"2018-Q4": before, "2019-Q1": now})
    page = open_quarter("2019-Q1", root=company.write(tmp_path).root).article()
    assert page.write.plain(page._tell_classes()) == "So với quý IV/2018: 2 đơn vị lên loại, 1 đơn vị xuống loại."


def test_a_rise_beyond_the_usual_swing_is_named_and_a_fall_is_counted(ours, monkeypatch):
    page = open_quarter("2018-Q4", root=ours.root).article()
    up = next(unit for unit in page.compared if page.changes[unit].performance > 0)
    down = next(unit for unit in page.compared if page.changes[unit].performance < 0)
    monkeypatch.setattr(page, "judge", lambda unit: "unusual" if unit in (up, down) else "usual")
    told = page.change_of_classes().html
    assert f"{page.units[up].name.vi} tăng, 1 đơn vị giảm khác thường (quá 3,267 lần mức đó)" in told
    assert page.units[down].name.vi not in told
    monkeypatch.setattr(page, "judge", lambda unit: "unknown")
    assert "Chưa đủ số liệu các quý trước" in page.change_of_classes().html


def test_what_did_not_arise_and_counts_nothing_is_not_told_as_lost_by_somebody(tmp_path):
    """And of units that are all alike none leads."""
    company = SmallCompany(
        {"doi": Block({"a1": 10, "a2": 10}, policy="zero")},
        {"d1": "doi", "d2": "doi"},
        {"2019-Q1": {unit: {"a2": NOT_APPLICABLE} for unit in ("d1", "d2")}},
    )
    article = open_quarter("2019-Q1", root=company.write(tmp_path).root).article()
    assert "«Việc A2» (Khối doi): không phát sinh ở 2 đơn vị nên tính 0 điểm." in text_in(article.shortfalls())
    assert "Khối doi: cả 2 đơn vị cùng đạt 10,00/20 điểm." in text_in(article.results_by_block())


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "Đây là kết quả tạm tính, chưa phát hành chính thức."),
        (1, ""),
        (2, "Đây là kết quả theo bản đính chính số 1 ngày 19/10/2018, thay kết quả đã phát hành ngày 15/10/2018."),
    ],
)
def test_its_text_says_what_the_results_are_for_it_is_published_without_its_masthead(ours, monkeypatch, number, told):
    days = [date(2018, 10, 15), date(2018, 10, 19)]
    releases = [Release(n, day, "Nhập sót số liệu của Phòng An toàn") for n, day in enumerate(days, 1)]
    monkeypatch.setattr(Releases, "of", lambda self, quarter: releases[:number])
    text = text_in(open_quarter("2018-Q3", root=ours.root).article().opening())
    assert ("Đây là kết quả" in text) == bool(told) and told in text
    assert "Phòng An toàn" not in text  # who fell short is not named, nor what went wrong in an office


@pytest.mark.parametrize(("number", "is_asked"), [(1, True), (2, False)])
def test_of_a_revision_whose_letters_may_ask_no_more_it_tells_no_request(ours, monkeypatch, number, is_asked):
    releases = [Release(n, date(2018, 10, 14 + n), "Nhập sót" * (n > 1)) for n in range(1, number + 1)]
    monkeypatch.setattr(Releases, "of", lambda self, quarter: releases)
    text = text_in(open_quarter("2018-Q3", root=ours.root).article().to_do())
    assert ("báo cáo chậm nhất ngày" in text) == is_asked and "tồn tại chưa khắc phục" in text


def test_it_is_made_only_when_it_is_asked_for_and_all_units_have_points(tmp_path, copy_ours):
    folders, only = copy_ours(tmp_path), Selection(only=["article"])
    history = History(folders, folders.quarters()[-1])
    assert "2019-Q1_article" not in [run.output for run in plan_bulletins(history)]
    assert [run.output for run in plan_bulletins(history, selection=only)] == ["2019-Q1_article"]
    edit_assessments(folders, "2019-Q1", blank_every_other())
    with pytest.raises(UsageError, match="Chưa đủ điểm của mọi đơn vị"):
        open_quarter("2019-Q1", root=tmp_path).article()


def test_a_unit_that_handed_nothing_in_is_counted(tmp_path, copy_ours):
    hand_nothing_in(copy_ours(tmp_path), SILENT_QUARTER, SILENT, "Điện lực Duyên Hải")
    text = read(tmp_path, SILENT_QUARTER)
    assert "Có 1 đơn vị không nộp hồ sơ chấm điểm" in text and "Duyên Hải" not in text


@pytest.mark.parametrize(("lang", "period"), [("vi", "quý"), ("en", "quarter")])
def test_of_a_body_that_is_scored_once_a_year_it_calls_the_period_a_year(tmp_path, lang, period):
    make_yearly_company(tmp_path)
    text = read(tmp_path, "2020", lang)
    assert "2020" in text and not re.search(rf"\b{period}\b", text.lower())


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_its_word_file_reads_as_its_page_does(ours: Made, lang):
    executed = run_notebook(
        REPOSITORY / "notebooks" / "article.ipynb", ours.root, {"quarter": "2018-Q4", "lang": lang}
    )
    html = export_html(executed)
    page = BeautifulSoup(html, "html.parser")
    written = docx.Document(io.BytesIO(export_docx_from_html(html))).paragraphs
    paragraphs = [" ".join(one.text.split()) for one in written]
    shown = [" ".join(tag.get_text().split()) for tag in page.main.find_all(["h1", "p", "li"])]
    assert [one for one in paragraphs if one] == shown
    assert {"vi": "Bản nháp · Tạm tính", "en": "Draft · Provisional"}[lang] in shown
    mark = {"vi": "Dữ liệu minh họa", "en": "Illustrative data"}[lang]
    assert any(one.startswith(mark) for one in shown) and mark in page.footer.get_text()
