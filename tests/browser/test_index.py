"""The indexes in a browser: found, filtered, sorted, by hand and by keyboard, on a phone, without a script."""

import io

import pikepdf
import pytest

from cchc_lib.language import folded
from tests.exporters.sample_bulletin import letters
from tests.sharing.company import BLOCKS, QUARTER

from .conftest import NAMES

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("browser")]

PAGES = [f"{QUARTER}/index.html", f"{QUARTER}/index.en.html", "index.html", "index.en.html"]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PRESSED = "a, button, summary, input, select"
SMALLEST_TARGET = 24  # CSS px, of WCAG 2.2


@pytest.fixture
def index(visit, outputs):
    return visit(outputs / QUARTER / "index.html")


def shown(page) -> list[str]:
    """The units that can be seen, from top to bottom."""
    return page.locator("tbody th:visible").all_inner_texts()


def said(page) -> str:
    return page.locator("output[aria-live=polite]").inner_text()


def violations(page) -> list[tuple[str, str]]:
    """What axe finds, with everything open that can be opened."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    found = Axe().run(page, options=WCAG).response["violations"]
    return [(fault["id"], node["html"]) for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("width", [390, 1000])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_never_scrolls_sideways(visit, outputs, name, width):
    page = visit(outputs / name, width)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [390, 1000])
def test_so_is_one_with_a_failure_and_a_unit_without_points(visit, troubled, width):
    page = visit(troubled / QUARTER / "index.html", width)
    assert "ZeroDivisionError" in page.locator("aside").inner_text()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [390, 1000])
def test_what_can_be_pressed_is_large_enough(visit, outputs, width):
    page = visit(outputs / QUARTER / "index.html", width)
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    boxes = [one.bounding_box() for one in page.locator(PRESSED).all() if one.is_visible()]
    assert [box for box in boxes if min(box["width"], box["height"]) < SMALLEST_TARGET] == []


# --- filters ---


def test_the_script_folds_names_as_the_library_does(index):
    texts = [*letters(), *NAMES.values(), "ĐIỆN LỰC", "Điện lực"]
    assert index.evaluate("(texts) => texts.map(fold)", texts) == [folded(text) for text in texts]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("duyen hai", ["p1", "r1"]),
        ("Duyên Hải", ["p1", "r1"]),
        ("DUYÊN hải", ["p1", "r1"]),
        ("hai  xa", ["r1"]),
        ("dam doi", ["p2"]),
        ("đầm", ["p2"]),
        (" q1 ", ["q1"]),
        ("không có", []),
        ("", list(NAMES)),
    ],
)
def test_a_name_finds_its_unit_however_it_is_typed(index, typed, found):
    index.get_by_label("Tìm đơn vị").fill(typed)
    assert sorted(shown(index)) == sorted(NAMES[unit] for unit in found)
    assert said(index) == f"Hiện {len(found)}/5 đơn vị."
    assert index.locator("section:visible").count() == len({unit[0] for unit in found})


def test_block_and_class_narrow_the_list_together_and_can_be_cleared(index):
    index.get_by_role("combobox", name="Khối").select_option("mot")
    assert shown(index) == [NAMES["p1"], NAMES["p2"]]
    index.get_by_role("combobox", name="Xếp loại").select_option(label="Tốt")
    both = shown(index)
    assert set(both) < {NAMES["p1"], NAMES["p2"]}
    assert said(index) == f"Hiện {len(both)}/5 đơn vị."
    index.get_by_role("button", name="Trở lại ban đầu").click()
    assert len(shown(index)) == 5
    assert said(index) == "Hiện 5/5 đơn vị."
    assert index.evaluate("document.activeElement.id") == "name"


# --- sorting ---


def block(page, name: str):
    return page.locator(f"section[data-block={name}]")


def test_a_column_is_sorted_up_and_down_and_says_so(index):
    place = block(index, "ba")
    points = place.get_by_role("button", name="Điểm")
    head = place.get_by_role("columnheader", name="Điểm")
    assert place.get_by_role("columnheader", name="Hạng").get_attribute("aria-sort") == "ascending"
    points.click()
    assert place.locator("tbody th").all_inner_texts() == [NAMES["r1"], NAMES["r2"]]
    assert head.get_attribute("aria-sort") == "ascending"
    title = place.get_by_role("heading").inner_text()  # captions of two blocks may be alike
    assert said(index) == f"Hiện 5/5 đơn vị. {title}: đã xếp theo Điểm, tăng dần."
    points.click()
    assert place.locator("tbody th").all_inner_texts() == [NAMES["r2"], NAMES["r1"]]
    assert head.get_attribute("aria-sort") == "descending"
    assert said(index).endswith("đã xếp theo Điểm, giảm dần.")
    assert place.get_by_role("columnheader", name="Hạng").get_attribute("aria-sort") is None


def test_names_are_sorted_by_the_vietnamese_alphabet_and_each_table_alone(index):
    before = block(index, "ba").locator("tbody th").all_inner_texts()
    block(index, "mot").get_by_role("button", name="Đơn vị").click()
    assert block(index, "mot").locator("tbody th").all_inner_texts() == [NAMES["p1"], NAMES["p2"]]
    assert index.evaluate("['Đ','D','E'].sort(inText.compare)") == ["D", "Đ", "E"]
    assert block(index, "ba").locator("tbody th").all_inner_texts() == before


def test_the_order_of_the_ranks_can_be_had_back(index):
    before = shown(index)
    block(index, "ba").get_by_role("button", name="Điểm").click()
    assert shown(index) != before
    index.get_by_role("button", name="Trở lại ban đầu").click()
    assert shown(index) == before
    assert block(index, "ba").get_by_role("columnheader", name="Hạng").get_attribute("aria-sort") == "ascending"
    assert block(index, "ba").get_by_role("columnheader", name="Điểm").get_attribute("aria-sort") is None


def test_what_has_no_points_comes_last_both_ways(visit, troubled):
    page = visit(troubled / QUARTER / "index.html")
    for _ in range(2):
        block(page, "ba").get_by_role("button", name="Điểm").click()
        assert block(page, "ba").locator("tbody th").all_inner_texts() == [NAMES["r1"], NAMES["r2"]]


# --- keyboard, phone, no script, paper ---


def test_the_keyboard_reaches_everything_in_the_order_of_the_page(index):
    everything = f"[...document.querySelectorAll('{PRESSED}')].filter((one) => one.checkVisibility())"
    reached = []
    for _ in range(index.evaluate(f"{everything}.length")):
        index.keyboard.press("Tab")
        reached.append(index.evaluate(f"{everything}.indexOf(document.activeElement)"))
        assert index.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached == list(range(len(reached)))


def test_all_of_it_works_by_keyboard(index):
    index.get_by_label("Tìm đơn vị").focus()
    index.keyboard.type("duyen")
    assert len(shown(index)) == 2
    index.keyboard.press("Tab")
    index.keyboard.press("ArrowDown")
    assert shown(index) == [NAMES["p1"]]
    for _ in range(2):
        index.keyboard.press("Tab")
    index.keyboard.press("Enter")
    assert len(shown(index)) == 5
    block(index, "ba").get_by_role("button", name="Điểm").focus()
    index.keyboard.press("Space")
    assert said(index).endswith("tăng dần.")


def test_a_bulletin_opens_from_its_link_and_leads_back(index):
    start = index.url
    index.get_by_role("link", name=f"Bản tin đơn vị, {NAMES['p1']}", exact=True).click()
    assert index.title().endswith(NAMES["p1"])
    index.locator(".toc a").last.click()
    index.get_by_role("link", name="Về mục lục").click()
    assert index.url == start


def test_a_bulletin_that_was_opened_alone_has_no_link_that_leads_nowhere(visit, outputs):
    page = visit(outputs / QUARTER / "bulletins" / f"{QUARTER}_unit_p1.html")
    assert page.get_by_role("link", name="Về mục lục").count() == 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.way-back')") is None
    assert page.locator(".way-back").bounding_box()["height"] == 0


def test_without_a_script_it_is_the_whole_list_and_nothing_to_press(visit, outputs):
    page = visit(outputs / QUARTER / "index.html", scripts=False)
    assert sorted(page.locator("tbody th:visible").all_inner_texts()) == sorted(NAMES.values())
    assert page.locator("section:visible").count() == len(BLOCKS)
    assert page.locator("button:visible, input:visible, select:visible, output:visible").count() == 0
    rows = page.locator("tbody tr:visible", has=page.locator(".links a:visible", has_text="Bản tin đơn vị"))
    assert rows.count() == len(NAMES)


def test_it_prints_on_a4_without_its_controls(index):
    with pikepdf.open(io.BytesIO(index.pdf(prefer_css_page_size=True))) as pdf:
        sizes = {tuple(round(float(x) / 72 * 25.4) for x in page.mediabox[2:]) for page in pdf.pages}
    assert sizes == {(210, 297)}
    index.emulate_media(media="print")
    assert index.locator("#controls:visible").count() == 0


def test_a_list_that_was_narrowed_says_so_on_paper(index):
    """Its key figures are those of all units."""
    index.get_by_label("Tìm đơn vị").fill("duyen hai")
    block(index, "ba").get_by_role("button", name="Điểm").click()
    index.emulate_media(media="print")
    assert index.locator("#controls").inner_text().startswith("Hiện 2/5 đơn vị. ")
    assert index.locator("#controls :is(label, button):visible").count() == 0
