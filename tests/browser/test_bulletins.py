"""Every kind of bulletin and letter in a browser, in both languages: on a phone, on a screen, on paper."""

import io
from pathlib import Path

import pikepdf
import pytest

from tests.whole.fixtures import ours

from .conftest import watched
from .test_index import SMALLEST_TARGET, violations

__all__ = ["ours"]

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("browser")]

KINDS = [
    ("company", ""), ("block", "dien-luc"), ("block", "cao-the"), ("unit", "tra-cu"), ("unit", "kd"),
    ("unit", "doi-cao-the"), ("regulation", "dien-luc"), ("correction", "tra-cu"), ("notice", ""),
    ("explanation", "tra-cu"), ("review", ""), ("diff", ""),
    ("company_year", ""), ("block_year", "dien-luc"), ("unit_year", "tra-cu"), ("year_notice", ""),
]  # fmt: skip
LETTERS = ("correction", "notice", "year_notice")
A4 = (595, 842)  # points
SCREEN = 844  # px of a phone, from top to bottom
SHOWN = "[...document.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width)"
SMALLEST_LETTERS = f"""
    Math.min(99, ...{SHOWN}.flatMap((svg) => {{
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width
        return [...svg.querySelectorAll('text')].map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)
    }}))
"""
NARROWEST_FIGURE = f"""
    Math.min(1, ...{SHOWN}.map((svg) => svg.getBoundingClientRect().width
        / document.querySelector('main > h2').getBoundingClientRect().width))
"""
HIDDEN_COLUMNS = """
    [...document.querySelectorAll('.scroll')].filter((part) => part.scrollWidth > part.clientWidth)
        .map((part) => part.getAttribute('aria-label'))
"""

LONGEST_CARD = """
    Math.max(0, ...[...document.querySelectorAll('table.stack tbody tr')].map((row) => {
        const look = getComputedStyle(row), around = 2 * parseFloat(look.paddingTop)
        return Math.round((row.getBoundingClientRect().height - around) / parseFloat(look.lineHeight))
    }))
"""

NAMES_ALONE = """
    (() => {
        const is_shown = (cell) => cell.getClientRects().length > 0
        return [...document.querySelectorAll('table.stack tbody tr:has(td)')]
            .filter((row) => is_shown(row) && ![...row.querySelectorAll('td')].some(is_shown))
            .map((row) => row.innerText)
    })()
"""

GROUPS_LIKE_ROWS = """
    [...document.querySelectorAll('tr.group')].filter((row) => getComputedStyle(row).borderTopWidth
        === getComputedStyle(row.nextElementSibling).borderTopWidth).map((row) => row.innerText)
"""

LOWEST_WAY_BACK = """
    Math.min(99, ...[...document.querySelectorAll('.way-back a')].map((link) => link.getBoundingClientRect().height))
"""

OPEN = """
    document.querySelectorAll('details').forEach((part) => { part.open = true });
    document.querySelectorAll('.way-back').forEach((nav) => { nav.hidden = false });
"""

HEIGHT_AS_IT_COMES = """
    (() => {
        const parts = [...document.querySelectorAll('details')]
        parts.forEach((part) => { part.open = false })
        const height = document.documentElement.scrollHeight
        parts.forEach((part) => { part.open = true })
        return height
    })()
"""

LINES_OF_RULES = {"regulation": 10, "diff": 10, "explanation": 15}  # their rows quote rules and steps in full


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: "-".join(filter(None, kind)))
def kind(request) -> tuple[str, str]:
    return request.param


@pytest.fixture(scope="module", params=["vi", "en"])
def path(request, ours, kind, tmp_path_factory) -> Path:
    """The page as a file of its own, as somebody has it who got it by mail."""
    file = tmp_path_factory.mktemp("thư đến") / "bản tin.html"
    made = ours.in_quarter("2018") if "year" in kind[0] else ours
    file.write_text(made.page(*kind, lang=request.param).html, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def page(browser, path):
    """The page, loaded once, with everything open that can be opened, and the way back that it has in its folder."""
    with watched(browser) as open_page:
        page = open_page(path)
        page.evaluate(OPEN)
        yield page


def set_width(page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": SCREEN})


@pytest.mark.parametrize("widths", [[390], [1280, 1000]], ids=["phone", "screen"])
def test_a_page_is_accessible_and_never_scrolls_sideways(page, widths):
    set_width(page, widths[0])
    is_looked_at = widths == [390] or page.evaluate("document.documentElement.lang") == "vi"
    assert not is_looked_at or violations(page) == []  # English pages are built alike: on a screen they are measured
    for width in widths:
        set_width(page, width)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_phone_figures_are_read_and_tables_seen_whole(page, kind):
    set_width(page, 390)
    assert kind[0] != "unit" or page.evaluate(HEIGHT_AS_IT_COMES) <= 10 * SCREEN
    assert page.evaluate(SMALLEST_LETTERS) >= 12
    assert page.evaluate("[...document.querySelectorAll('.toc')].every((nav) => nav.offsetParent === null)")
    assert page.evaluate(HIDDEN_COLUMNS) == []
    assert page.evaluate(NAMES_ALONE) == []
    assert page.evaluate(GROUPS_LIKE_ROWS) == []
    assert page.evaluate(LOWEST_WAY_BACK) >= SMALLEST_TARGET
    assert kind[0] in LETTERS or page.evaluate(LONGEST_CARD) <= LINES_OF_RULES.get(kind[0], 9)


@pytest.mark.parametrize("width", [720, 768, 1000], ids=["a screen at 200 %", "tablet", "screen"])
def test_on_a_tablet_and_a_screen_tables_are_seen_whole_too(page, kind, width):
    set_width(page, width)
    hidden = page.evaluate(HIDDEN_COLUMNS)
    assert hidden == [] or (width == 1000 and kind[0] in LINES_OF_RULES)


def test_on_a_phone_no_line_is_stretched(page):
    set_width(page, 390)
    aligned = page.evaluate("[...document.querySelectorAll('main p')].map(p => getComputedStyle(p).textAlign)")
    assert aligned and "justify" not in aligned


def test_on_a_screen_a_figure_is_as_wide_as_the_text(page):
    set_width(page, 1280)
    assert page.evaluate(NARROWEST_FIGURE) >= 0.9
    assert page.evaluate(SMALLEST_LETTERS) >= 12


def test_a_printed_page_is_a4(page):
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
        assert {tuple(round(float(x)) for x in page.mediabox[2:]) for page in printed.pages} == {A4}


def test_a_printed_page_offers_no_file(page):
    page.emulate_media(media="print")
    assert not any(link.is_visible() for link in page.locator("a.data").all())
    page.emulate_media(media="screen")
