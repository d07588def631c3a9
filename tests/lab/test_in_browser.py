"""JupyterLab in Chromium, as `cchc lab` opens it: *Run All*, widgets that move, the words of the bulletin."""

import os
import re
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import TimeoutError

from cchc_lib import open_quarter
from cchc_lib.exact import fixed
from cchc_lib.inputs import change_all, change_entry
from cchc_lib.results import score_changed
from tests.browser.conftest import open_browser
from tests.whole.commands import copy_of, run, tool
from tests.whole.conftest import home, published

__all__ = ["home", "published"]

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("published")]
BULLETIN = "2020-Q1_unit_trung-tam-du-lieu"
OWN = "outputs/lab/unit_bulletin.ipynb"  # whose outputs are saved, as those of `notebooks` are not
PATIENCE = 120_000  # ms
PAUSE = 10_000  # ms
LATER = 400  # ms
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
PROMPTS = f"{PANEL} .jp-CodeCell .jp-InputPrompt"
ERROR = "[data-mime-type$='stderr']"  # warnings too
SHOWN = """shown => shown.map(one => {
    const copy = one.cloneNode(true)
    copy.querySelectorAll("style").forEach(style => style.remove())
    return copy.textContent
})"""


@pytest.fixture(scope="module")
def browser():
    """Closed before tests of another file, which may open one."""
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def root(published, tmp_path_factory):
    """A copy of the company, on a machine of its own, that has two of our notebooks."""
    root = copy_of(published.root, tmp_path_factory.mktemp("máy khác") / "Cục khác")
    (root / OWN).parent.mkdir(parents=True)
    for path in ("notebooks/explore.ipynb", OWN):
        (root / path).write_bytes(published.folders.notebook(Path(path).stem).read_bytes())
    return root


@pytest.fixture(scope="module")
def address(root):
    """What `cchc lab` prints."""
    command = [tool("cchc"), "--root", str(root), "lab", "2020-Q1", "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        yield next(line.strip() for line in server.stdout if line.startswith("http"))
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def window(browser):
    """A window so tall that every cell is in view."""
    context = browser.new_context(viewport={"width": 1400, "height": 12000})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def visit(window, address):
    """Open a notebook as trusted; when it is closed, nobody is asked."""
    asked, pages = [], []

    def open_notebook(path: str = "notebooks/explore.ipynb"):
        page = window.new_page()
        pages.append(page)
        page.on("dialog", lambda dialog: asked.append(dialog.message) or dialog.accept())
        for patience in (PATIENCE / 4, PATIENCE / 4, PATIENCE):  # a busy machine may lose the first start of a kernel
            page.goto(address.replace("notebooks/explore.ipynb", path) + "&reset")  # of tabs that were open before
            with suppress(TimeoutError):
                page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=patience)
                return page
        raise AssertionError("no kernel has started")

    yield open_notebook
    for page in pages:
        assert page.locator(".jp-Dialog, .Toastify__toast").all_inner_texts() == []
        wait_until_saved(page)
        choose(page, "File", "Close Tab")
        page.locator(f"{PANEL}, .jp-Dialog").wait_for(state="detached")
        with page.expect_event("close"):
            page.close(run_before_unload=True)
    assert asked == []


def choose(page, menu: str, command: str) -> None:
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_text(command, exact=True).first.click()


def wait_until_saved(page) -> None:
    """Wait until the tab has lost the dot of what is not saved."""
    page.locator(".lm-TabBar-tab.jp-mod-dirty").wait_for(state="detached")


def wait_until_written(path: Path) -> None:
    """Wait until the file has the number of each cell that ran."""
    deadline = time.monotonic() + PATIENCE / 1000
    while '"execution_count": null' in path.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, path
        time.sleep(0.2)


def run_all(page) -> None:
    choose(page, "Run", "Run All Cells")
    page.wait_for_function(
        f"() => document.querySelector({ERROR!r}) || "
        f"[...document.querySelectorAll({PROMPTS!r})].every(one => /\\d/.test(one.textContent))"
    )
    assert page.locator(ERROR).all_inner_texts() == []


def test_a_slider_that_moves_changes_total_and_rank(root, visit):
    page = visit()
    run_all(page)
    lists, slider = page.locator(".widget-dropdown select"), page.locator(".noUi-handle")
    inputs = open_quarter("2020-Q1", root=root).explore().inputs
    block, units = next((block, units) for block, units in inputs.members.items() if len(units) > 2)
    lists.nth(0).select_option(label=inputs.regulation.blocks[block].title.vi)
    unit, criterion = _movable(inputs, block, units)
    lists.nth(1).select_option(label=unit.name.vi)
    lists.nth(2).select_option(label=f"{criterion.code} {criterion.title.vi}")
    slider.focus()
    slider.press("Home")
    page.get_by_text("(đang là").wait_for()
    table = page.locator(".widget-html-content table")
    was, now = score_changed(inputs, change_all(inputs, [lambda one: change_entry(one, unit.id, criterion.code, 0)]))
    before, after = was.units[unit.id], now.units[unit.id]
    assert before.rank < after.rank and before.total > after.total
    row = table.locator("tr", has_text=unit.name.vi)
    row.get_by_text(f"{before.rank} → {after.rank}").wait_for()
    places = inputs.regulation.rounding.places
    told = [fixed(score.total, places).replace(".", ",") for score in (before, after)]
    assert " → ".join(told) in row.inner_text()
    assert page.locator(".widget-html-content li").count() > 0  # its best steps


def _movable(inputs, block, units):
    """A unit, and a criterion of which losing all costs the unit its rank."""
    for unit in units:
        for criterion in inputs.regulation.blocks[block].criteria:
            found = inputs.assessments.get((unit.id, criterion.id))
            if found and found.applicable_result and criterion.measure.kind in ("share", "award"):
                change = [lambda one, u=unit, c=criterion: change_entry(one, u.id, c.code, 0)]
                was, now = score_changed(inputs, change_all(inputs, change))
                if was.units[unit.id].rank < now.units[unit.id].rank:
                    return unit, criterion
    raise AssertionError("no such unit")


def test_a_unit_named_with_its_marks_gives_its_bulletin(root, published, visit):
    page = visit(OWN)
    name = published.results.units()["trung-tam-du-lieu"].name.vi
    cell = page.locator(".jp-CodeCell .cm-content", has_text="unit =").first
    source = cell.inner_text()
    cell.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source.replace('unit = ""', f'unit = "{name}"'))
    run_all(page)
    shown = page.locator(".jp-OutputArea-output .cchc").evaluate_all(SHOWN)
    made = root / f"outputs/2020-Q1/bulletins/{BULLETIN}.html"
    words = _joined(BeautifulSoup(made.read_bytes(), "html.parser").main.get_text())
    assert len(shown) > 8
    assert [text for text in shown if _joined(text) not in words] == []
    page.keyboard.press("Control+S")  # one that saved by itself meanwhile has what had run by then
    wait_until_written(root / OWN)
    wait_until_saved(page)
    run(tool("jupyter"), "nbconvert", "--to", "cchc-html", root / OWN)
    assert (root / OWN).with_suffix(".html").read_bytes() == made.read_bytes()


def test_a_notebook_that_a_run_executed_is_there_and_trusted(root, visit):
    page = visit(f"outputs/2020-Q1/notebooks/{BULLETIN}.ipynb")
    page.locator("style.notebook").wait_for(state="attached")  # which a notebook that is not trusted would lose


def test_who_saves_while_it_saves_by_itself_is_not_told_of_a_stranger(visit):
    page = visit()
    page.wait_for_timeout(PAUSE)  # so that what was saved on opening is old
    network = {"offline": False, "latency": LATER, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", network)
    page.locator(".jp-CodeCell .cm-content").first.click()
    for _ in range(5):  # each is asked for while the one before waits for its answers
        page.keyboard.insert_text("#")
        page.keyboard.press("Control+S")
        page.wait_for_timeout(LATER * 3 / 2)
    wait_until_saved(page)  # that there is no dialog is asserted on closing


def test_what_another_window_wrote_meanwhile_is_not_lost(root, visit):
    first, second = visit(), visit()
    _type(second)
    wait_until_saved(second)
    first.bring_to_front()
    _type(first)
    first.get_by_role("button", name="Overwrite").click()


def test_what_another_program_wrote_meanwhile_is_not_lost(root, visit):
    page = visit()
    _type(page)
    wait_until_saved(page)
    file = root / "notebooks/explore.ipynb"
    file.write_text(file.read_text(encoding="utf-8").replace('"#', '"# ai đó'), encoding="utf-8")
    os.utime(file, (time.time() + 10,) * 2)
    page.keyboard.insert_text("#")
    page.get_by_role("button", name="Overwrite").click()


def _type(page) -> None:
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.insert_text("#")


def test_nbconvert_executes_a_notebook_to_the_bytes_of_its_bulletin(root, published):
    """From the files alone: no variable names the root."""
    notebook, replaced = root / "notebooks/block_bulletin.ipynb", ('block = \\"\\"', 'block = \\"su-nghiep\\"')
    shipped = published.folders.notebook(notebook.stem).read_text(encoding="utf-8")
    notebook.write_text(shipped.replace(*replaced), encoding="utf-8")
    run(tool("jupyter"), "nbconvert", "--execute", "--to", "cchc-html", "--output-dir", root, notebook)
    made = root / "outputs/2020-Q1/bulletins/2020-Q1_block_su-nghiep.html"
    assert (root / "block_bulletin.html").read_bytes() == made.read_bytes()


def _joined(text: str) -> str:
    return re.sub(r"\s+", "", text)
