"""The notice of a year: one page and its annex, with what the bulletins of the year say."""

import re
import shutil
from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup

from cchc_lib import open_quarter
from cchc_lib.bulletin.kinds.year_notice import YearNotice
from cchc_lib.bulletin.year_derivation import explain_year, tell_arithmetic
from cchc_lib.errors import UsageError
from cchc_lib.exporters.pdf import export_pdf_from_html
from cchc_lib.language import Text
from cchc_lib.model import YearRule
from cchc_lib.office.board.ranking import tabulate_ranking
from cchc_lib.quarter import Quarter
from cchc_lib.results import outcomes_of, read_year, year_quarters
from cchc_lib.scoring.year import combine_quarters
from tests.bulletin.open_ledger import open_ledger
from tests.exporters.printed import read_pages
from tests.whole.roots import print_last_quarter_in_tenths


@pytest.fixture(scope="module", params=["2018", "2017"])
def year(ours, request):
    return ours.in_quarter(request.param)


def test_the_annex_has_every_unit_with_its_quarters_and_its_year(year):
    (table,) = year.page("year_notice").tables
    rows = {row[0]: row[1:] for row in table.rows if len(row) == 8}
    units, results = year.results.units(), read_year(year.results)
    assert rows.keys() == {units[name].name.vi for name in results}
    title = year.results.quoted_block(next(iter(units.values())).block).title
    assert table.rows[0][0].startswith(f"{title}, bình quân ")  # of all quarters, whose maxima may differ
    for name, found in results.items():
        *quarters, percent, grade, rank = rows[units[name].name.vi]
        printed = [None if cell == "–" else cell for cell in quarters]
        assert printed == [
            None if one.percent is None else f"{float(one.percent):.2f}".replace(".", ",") for one in found.quarters
        ]
        assert percent == f"{float(found.percent):.2f}".replace(".", ",")
        assert grade.removesuffix(" (*)") == year.results.quoted.grade(found.final_class).title.vi
        assert ("(*)" in grade) == (found.final_class != found.class_by_points)
        assert rank == ("–" if len(read_year(year.results, block=found.block)) == 1 else str(found.rank))


def test_the_quarters_that_were_revised_are_named_with_the_revision_that_the_year_adds_up(ours, monkeypatch):
    """Of whoever holds the first print of that quarter's notice, the sum would not come out."""
    opened = open_quarter("2018", root=ours.root)
    assert "đính chính" not in opened.year_notice().annex().html
    numbers = {Quarter(2018, 1): 1, Quarter(2018, 3): 3}
    known = [
        replace(one, number=numbers.get(one.quarter, 0), dated=date(2019, 9, 27))
        for one in year_quarters(opened.results)
    ]
    monkeypatch.setattr("cchc_lib.bulletin.sections.year.year_quarters", lambda results: known)
    stated = "Gồm kết quả đã đính chính: quý III/2018 (Đính chính số 02, ngày 27 tháng 9 năm 2019)."
    assert stated in opened.year_notice().annex().html.replace("\N{NO-BREAK SPACE}", " ")
    stated = "Gồm kết quả đã đính chính: quý III/2018 (Đính chính số 2, ngày 27/09/2019)."
    assert stated in opened.company_year().quarters().html.replace("\N{NO-BREAK SPACE}", " ")


def test_each_percentage_has_the_decimals_of_the_regulation_that_printed_it(copy_ours, tmp_path):
    """Three quarters in hundredths, the last one and the year in tenths: in the notice, in sums, in the ranking."""
    folders = copy_ours(tmp_path)
    print_last_quarter_in_tenths(folders)
    opened = open_quarter("2018", root=folders.root)
    annex = BeautifulSoup(opened.year_notice().annex().html, "html.parser")
    (row,) = (row for row in annex.find_all("tr") if "Điện lực Trà Cú" in row.get_text())
    assert [cell.get_text() for cell in row.find_all("td")][:5] == ["88,21", "83,10", "84,12", "84,4", "85,0"]
    (told,) = (
        text for label, text in explain_year(opened.results, opened.quarters, "tra-cu") if str(label) == "Phép tính"
    )
    assert str(told) == "(88,21 + 83,10 + 84,12 + 84,4) : 4 = 84,9575"
    fields = {field.name: field.places for field in tabulate_ranking(opened.company_year()).fields}
    assert [fields[f"percent_q{n}"] for n in (1, 2, 3, 4)] == [2, 2, 2, 1]


def test_weights_that_have_no_end_in_decimals_divide_as_the_fraction_that_they_add_up_to(ours):
    opened = open_quarter("2018", root=ours.root)
    year = read_year(opened.results, unit="tra-cu")["tra-cu"]
    weights = {"1": "1", "2": "1", "3": "1", "4": "1/3"}
    rule = YearRule.model_validate({"weights": weights, "of": "printed", "quarters_needed": "3", "classes": "same"})
    year = replace(year, exact_percent=combine_quarters(rule, outcomes_of(year.quarters)))
    told = tell_arithmetic(rule, year)
    for lang, over in ("vi", ":"), ("en", "/"):
        without_results = re.sub(r"\d\d[,.]\d\d+", "x", told.to(lang)).replace("≈", "=")
        assert without_results == f"(x × 1 + x × 1 + x × 1 + x × 1/3) {over} (10/3) = x"


def test_it_says_of_which_year_and_names_its_days(ours):
    text = ours.in_quarter("2018").page("year_notice").text
    assert "Kết quả chấm điểm cải cách hành chính năm 2018" in text
    assert "Số: ………/TB-BCĐ" in text and "Trà Vinh, ngày 15 tháng 01 năm 2019" in text
    assert "năm 2018 của 22 đơn vị thuộc 04 khối" in text
    assert "chậm nhất ngày 22 tháng 01 năm 2019" in text
    assert sum(map(int, re.findall(r"(\d+) đơn vị (?:Xuất sắc|Tốt|Khá)", text))) == 22


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_states_what_the_bulletin_of_the_company_states(ours, lang):
    opened, stated = open_quarter("2018", lang, ours.root), []
    shown = {
        "year_notice": ("masthead", "overall_results", "to_follow", "closing", "annex"),
        "company_year": ("masthead", "main_points", "quarters", "ceilings", "tasks", "flow"),
    }
    for kind, sections in shown.items():
        with open_ledger() as facts:
            page = getattr(opened, kind)()
            for name in sections:
                getattr(page, name)()
        stated.append({(fact.what, fact.whom): fact.value for fact in facts})
    letter, bulletin = stated
    shared = letter.keys() & bulletin.keys()
    told = {what for what, _ in shared}
    assert told >= {"class", "rank", "percent", "tasks of the year", "shortcomings of the year", "overdue"}
    assert {key: letter[key] for key in shared} == {key: bulletin[key] for key in shared}


def test_a_unit_without_a_result_is_named(ours, monkeypatch):
    opened = open_quarter("2018", root=ours.root)
    units = opened.results.units()
    lacking = {name: replace(unit, missing=Text("chưa đủ quý")) for name, unit in units.items()}
    monkeypatch.setattr(YearNotice, "units", lacking)
    with pytest.raises(UsageError, match="Chưa đơn vị nào có kết quả năm"):
        opened.year_notice()
    monkeypatch.setattr(YearNotice, "units", units | {"tra-cu": lacking["tra-cu"]})
    assert "Chưa có kết quả năm: Điện lực Trà Cú (chưa đủ quý)." in opened.year_notice().annex().html


def test_a_block_without_a_mean_says_why(ours, monkeypatch):
    notice = open_quarter("2018", root=ours.root).year_notice()
    lacking = {"tra-cu": notice.units["tra-cu"]}
    monkeypatch.setattr(notice.results, "unscored", lambda block=None: lacking if block in (None, "dien-luc") else {})
    told = "; không tính bình quân vì 01 đơn vị chưa có kết quả năm."
    lines = [line.text for line in BeautifulSoup(notice.overall_results().html, "html.parser").find_all("p")]
    assert [told in line for line in lines if "cao nhất" in line] == [
        block == "dien-luc" for block in notice.blocks if len(notice.results.units(block=block)) > 1
    ]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler)")
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_is_one_page_and_its_annex(year, lang):
    pages = read_pages(export_pdf_from_html(year.page("year_notice", lang=lang).html))
    assert len(pages) == 2
    assert pages[-1].lines[0] in ("Phụ lục", "Annex")
