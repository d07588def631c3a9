"""Letters on their pages, in the PDF and as an office program sets the Word file.

Those of every quarter as drafts, and those of the newest one, with the notice of a year, as published and as revised.
"""

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from cchc_lib.bulletin.sections.shortcomings_and_tasks import find_asked
from cchc_lib.exporters.docx import export_docx_from_html
from cchc_lib.exporters.pdf import export_pdf_from_html
from cchc_lib.folders import variables_set
from cchc_lib.fonts import FOLDER, SERIF
from tests.exporters.printed import PrintedPage, read_pages
from tests.office.libreoffice import needs_libreoffice, save_all_as
from tests.whole.commands import copy_of
from tests.whole.harness import Made
from tests.whole.reading import Page

from ..test_contradictions import edit_assessments, issue, one_case_worse

QUARTERS = ["2017-Q2", "2017-Q3", "2017-Q4", "2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4", "2019-Q1"]
YEAR = "2018"
ISSUED = ("published", "revised")
FITTING, FITTING_WORD = 5, 5  # rows of tables on a page with all that a letter says; in Word also room to sign
FONTS = f"""\
<fontconfig><dir>{FOLDER}</dir><match target="pattern"><test name="family"><string>Times New Roman</string></test>
<edit name="family" mode="assign" binding="strong"><string>{SERIF}</string></edit></match></fontconfig>
"""
pytestmark = [
    pytest.mark.long,
    needs_libreoffice,
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler)"),
]


class Printed(NamedTuple):
    """A letter, its pages in the PDF, and those of its Word file."""

    page: Page
    pdf: list[PrintedPage]
    word: list[PrintedPage]


@pytest.fixture(scope="module")
def issued(ours, tmp_path_factory) -> dict[str, Made]:
    """Our company with its newest quarter and the year before published; and with both revised."""
    made = {state: Made(copy_of(ours.root, tmp_path_factory.mktemp(state) / "bản"), ours.name) for state in ISSUED}
    for state, one in made.items():
        for together in (QUARTERS[:-2], [QUARTERS[-2], YEAR], [ours.name]):  # in the order of their days
            for period in together:
                issue(one.folders, period)
            for period in together if state == "revised" and together != QUARTERS[:-2] else ():
                if period != YEAR:
                    edit_assessments(one.folders, period, one_case_worse())
                issue(one.folders, period, "Sửa số liệu theo biên bản kiểm tra lại số 31/BB-TCĐ")
    return made


@pytest.fixture(scope="module", params=[*QUARTERS, *ISSUED])
def letters(ours, request, tmp_path_factory) -> dict[str, Printed]:
    folder, of_year = tmp_path_factory.mktemp(request.param), {}
    if request.param in ISSUED:
        made = request.getfixturevalue("issued")[request.param]
        of_year = {"year_notice": made.in_quarter(YEAR).page("year_notice")}
    else:
        made = ours.in_quarter(request.param)
    pages = {unit: made.page("correction", unit) for unit in sorted(find_asked(made.results))}
    pages |= {"notice": made.page("notice"), **of_year}
    pdf = {name: read_pages(export_pdf_from_html(page.html)) for name, page in pages.items()}
    word = print_as_word(pages, folder)
    return {name: Printed(page, pdf[name], word[name]) for name, page in pages.items()}


def print_as_word(pages: dict[str, Page], folder: Path) -> dict[str, list[PrintedPage]]:
    for name, page in pages.items():
        (folder / f"{name}.docx").write_bytes(export_docx_from_html(page.html))
    print_with_libreoffice(folder)
    return {name: read_pages((folder / f"{name}.pdf").read_bytes()) for name in pages}


def print_with_libreoffice(folder: Path) -> None:
    """A PDF of each Word file, in letters as wide as those of Times New Roman, which few systems have."""
    (folder / "fonts.conf").write_text(FONTS, encoding="utf-8")
    with variables_set({"FONTCONFIG_FILE": str(folder / "fonts.conf")}):
        save_all_as(sorted(folder.glob("*.docx")), "pdf", folder)


def without_annex(letter: Printed) -> tuple[list[PrintedPage], list[PrintedPage]]:
    kept = -1 if "THÔNG BÁO" in letter.page.text else None
    return letter.pdf[:kept], letter.word[:kept]


def test_a_letter_has_one_page_unless_its_tables_need_two(letters):
    for name, letter in letters.items():
        rows = 0 if name.endswith("notice") else sum(len(table.rows) for table in letter.page.tables)
        for pages, fitting in zip(without_annex(letter), (FITTING, FITTING_WORD), strict=True):
            assert len(pages) <= 1 + (rows > fitting), name


def test_the_annex_is_one_page(letters):
    notices = [letter for name, letter in letters.items() if name.endswith("notice")]
    for pages in (pages for notice in notices for pages in (notice.pdf, notice.word)):
        assert [page.lines[0] for page in pages].count("Phụ lục") == 1
        assert pages[-1].lines[0] == "Phụ lục"


def test_a_long_list_of_notes_below_the_annex_takes_no_page_of_its_own(ours, tmp_path):
    """Of two lines each below 26 rows; as paragraphs of the letter 8 went over the page, in Word's file 4."""
    html = ours.page("notice").html
    note, _ = re.findall(r"<p[^>]*>\(\*\).*?</p>", html, re.DOTALL)
    of_pdf, of_word = (Page(html.replace(note, note * n)) for n in (9, 5))  # and one more that is there
    for pages in (
        read_pages(export_pdf_from_html(of_pdf.html)),
        print_as_word({"notice": of_word}, tmp_path)["notice"],
    ):
        assert pages[-1].lines[0] == "Phụ lục"


def test_what_was_published_is_no_draft_and_what_was_revised_says_what_it_replaces(letters, request):
    state = request.node.callspec.params["letters"]
    for name, letter in letters.items():
        assert ("DỰ THẢO" in letter.page.text) == (state in QUARTERS), name
        assert ("này thay thế" in letter.page.text) == (state == "revised"), name


def test_no_page_holds_the_signature_with_a_sentence_alone(letters):
    for name, letter in letters.items():
        for pages in without_annex(letter):
            *_, last = pages
            (signed,) = [n for n, line in enumerate(last.lines) if "TRƯỞNG BAN" in line]
            assert signed >= 4, name
            assert all(page.filled >= 0.65 for page in pages[:-1]), name  # no page is left for a signature too early


def test_a_notice_that_tells_of_many_changes_takes_its_end_over_the_page(issued, tmp_path):
    html, unchanged = issued["revised"].page("notice").html, "Điểm, xếp loại giữ nguyên."
    assert unchanged in html
    changed = [f"Điện lực số {n} (từ 90,64 điểm, loại Xuất sắc thành 89,99 điểm, loại Tốt)" for n in range(10)]
    page = Page(html.replace(unchanged, f"Xếp loại thay đổi: {', '.join(changed)}."))
    for pages in (read_pages(export_pdf_from_html(page.html)), *print_as_word({"notice": page}, tmp_path).values()):
        first, last, _ = pages
        assert any("ý kiến khác" in line for line in last.lines)
        assert first.filled >= 0.7


def test_no_heading_and_no_head_of_a_table_stands_last_on_a_page(letters):
    for name, letter in letters.items():
        heads = {*letter.page.headings, *(" ".join(table.heads) for table in letter.page.tables)}
        for *pages, _ in (letter.pdf, letter.word):
            assert not heads & {page.lines[-1] for page in pages}, name
