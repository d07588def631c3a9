"""Letters on their pages, in the PDF and as an office program sets the Word file: those of every quarter."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from cchc_lib.bulletin.sections.pending import find_asked
from cchc_lib.exporters.docx import export_docx_from_html
from cchc_lib.exporters.pdf import export_pdf_from_html
from cchc_lib.fonts import FOLDER, SERIF
from tests.exporters.printed import PrintedPage, read_pages
from tests.office.libreoffice import needs_libreoffice, save_all_as
from tests.whole.harness import environment
from tests.whole.reading import Page

QUARTERS = ["2017-Q2", "2017-Q3", "2017-Q4", "2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4", "2019-Q1"]
FITTING, FITTING_WORD = 6, 5  # rows of tables on a page with all that a letter says; in Word also room to sign
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


@pytest.fixture(scope="module", params=QUARTERS)
def letters(ours, request, tmp_path_factory) -> dict[str, Printed]:
    made, folder = ours.in_quarter(request.param), tmp_path_factory.mktemp(request.param)
    pages = {unit: made.page("correction", unit) for unit in sorted(find_asked(made.results))}
    pages["notice"] = made.page("notice")
    for name, page in pages.items():
        (folder / f"{name}.docx").write_bytes(export_docx_from_html(page.html))
    print_with_libreoffice(folder)
    return {
        name: Printed(
            page, read_pages(export_pdf_from_html(page.html)), read_pages((folder / f"{name}.pdf").read_bytes())
        )
        for name, page in pages.items()
    }


def print_with_libreoffice(folder: Path) -> None:
    """A PDF of each Word file, in letters as wide as those of Times New Roman, which few systems have."""
    (folder / "fonts.conf").write_text(FONTS, encoding="utf-8")
    with environment(FONTCONFIG_FILE=str(folder / "fonts.conf")):
        save_all_as(sorted(folder.glob("*.docx")), "pdf", folder)


def without_annex(letter: Printed) -> tuple[list[PrintedPage], list[PrintedPage]]:
    kept = -1 if "THÔNG BÁO" in letter.page.text else None
    return letter.pdf[:kept], letter.word[:kept]


def test_a_letter_has_one_page_unless_its_tables_need_two(letters):
    for name, letter in letters.items():
        rows = 0 if name == "notice" else sum(len(table.rows) for table in letter.page.tables)
        for pages, fitting in zip(without_annex(letter), (FITTING, FITTING_WORD), strict=True):
            assert len(pages) <= 1 + (rows > fitting), name


def test_the_annex_is_one_page(letters):
    for pages in (letters["notice"].pdf, letters["notice"].word):
        assert [page.lines[0] for page in pages].count("Phụ lục") == 1
        assert pages[-1].lines[0] == "Phụ lục"


def test_no_page_holds_the_signature_with_a_sentence_alone(letters):
    for name, letter in letters.items():
        for pages in without_annex(letter):
            *_, last = pages
            (signed,) = [n for n, line in enumerate(last.lines) if "TRƯỞNG BAN" in line]
            assert last.filled >= 0.25, name
            assert signed > 8, name


def test_no_heading_and_no_head_of_a_table_stands_last_on_a_page(letters):
    for name, letter in letters.items():
        heads = {*letter.page.headings, *(" ".join(table.heads) for table in letter.page.tables)}
        for *pages, _ in (letter.pdf, letter.word):
            assert not heads & {page.lines[-1] for page in pages}, name
