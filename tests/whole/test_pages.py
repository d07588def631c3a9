"""Every bulletin of every quarter on paper: as long as it may be, no page ends badly, the last is worth its sheet."""

import shutil
from collections.abc import Iterator

import pytest

from cchc_lib.exporters.pdf import export_pdf_from_html
from tests.exporters.printed import read_pages

from .fixtures import other, ours
from .harness import Made
from .reading import Page, one_line

__all__ = ["other", "ours"]

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler) is not installed"),
]

QUARTERS = ["2017-Q2", "2017-Q3", "2017-Q4", "2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4", "2019-Q1"]
KINDS = ["company", "review", "diff", "block", "unit", "regulation", "explanation"]
YEARS = ["company_year", "block_year", "unit_year"]
MOST_PAGES = {"company": 4, "block": 7, "unit": 4, **dict.fromkeys(YEARS, 4)}
QUARTER_FULL = 0.25
KEPT = ["h2", "h3", "caption", "figcaption", "summary", "h2 + p", "h3 + p.method"]


def bulletins(made: Made, kind: str, lang: str = "vi") -> Iterator[Page]:
    once, of_blocks = ("company", "company_year", "review", "diff"), ("block", "block_year", "regulation")
    for about in [""] if kind in once else made.blocks if kind in of_blocks else made.units:
        yield made.page(kind, about, lang=lang)


def faults_of(page: Page, most: int) -> list[str]:
    """What is wrong with the pages on paper, each fault with the number of its page."""
    pages = read_pages(export_pdf_from_html(page.html))
    kept = [one_line(tag) for selector in KEPT for tag in page.tree.select(selector)]
    found = [
        f"{number}: ends with «{one.lines[-1]}»"
        for number, one in enumerate(pages[:-1], 1)
        if any(text == one.lines[-1] or (len(one.lines[-1]) > 30 and text.endswith(one.lines[-1])) for text in kept)
    ]
    if len(pages) > 1 and pages[-1].filled < QUARTER_FULL:
        found.append(f"{len(pages)}: {pages[-1].filled:.0%} full")
    if len(pages) > most:
        found.append(f"{len(pages)} pages, {most} at most")
    return [f"{one_line(page.tree.h1)}, {fault}" for fault in found]


def find_faults(made: Made, kind: str, lang: str = "vi") -> list[str]:
    most = MOST_PAGES.get(kind, 99)
    return [fault for page in bulletins(made, kind, lang) for fault in faults_of(page, most)]


def of_quarters(kinds: list[str]) -> list[tuple[str, str]]:
    """Every kind in every quarter; what 22 units have each, in the first quarter, the last and one between."""
    few = [QUARTERS[0], "2018-Q3", QUARTERS[-1]]
    return [
        (quarter, kind)
        for quarter in QUARTERS
        for kind in kinds
        if kind not in ("unit", "explanation") or quarter in few
    ]


@pytest.mark.parametrize(("quarter", "kind"), of_quarters(KINDS))
def test_pages_of_a_bulletin_end_well(ours, quarter, kind):
    assert find_faults(ours.in_quarter(quarter), kind) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("kind", YEARS)
def test_pages_of_a_year_end_well(ours, kind, lang):
    assert find_faults(ours.in_quarter("2018"), kind, lang) == []


@pytest.mark.parametrize("kind", KINDS)
def test_pages_of_an_english_bulletin_end_well(ours, kind):
    assert find_faults(ours, kind, "en") == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "diff"])  # it has one version
def test_pages_of_another_company_end_well(other, kind):
    assert find_faults(other, kind) == []
