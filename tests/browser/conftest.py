"""A browser, and the indexes of a small company, one in good order and one with what goes wrong."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sharing.company import OWN, QUARTER, Press, write_company, write_own_notebook
from tests.sharing.conftest import home
from tests.whole.shared import make_once

__all__ = ["home"]

NAMES = {
    "p1": "Điện lực Duyên Hải",
    "p2": "Điện lực Đầm Dơi",
    "q1": "Phòng Kỹ thuật",
    "r1": "Điện lực Thị xã Duyên Hải",
    "r2": "Điện lực có một cái tên rất dài để xuống nhiều dòng trên điện thoại",
}
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def open_browser() -> Iterator:
    """Headless Chromium, as it is installed; while it is open, an event loop runs in this thread."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("Chromium was not found")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def browser() -> Iterator:
    """Open as long as the tests of this folder run, and no longer: a second one beside it cannot be."""
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def outputs(tmp_path_factory) -> Path:
    """The outputs of the company, in Vietnamese and in English."""
    return Press(make_once(tmp_path_factory, "Chỉ mục {tốt} #1", _publish)).folders.outputs


@pytest.fixture(scope="session")
def troubled(tmp_path_factory) -> Path:
    """Outputs with a bulletin that failed and a unit whose data has faults."""
    return Press(make_once(tmp_path_factory, "Chỉ mục {hỏng}", _publish_with_faults)).folders.outputs


@contextmanager
def watched(browser) -> Iterator:
    """What opens pages; at the end nothing was fetched and nothing went wrong."""
    contexts, told = [], []

    def open_page(path: Path, width: int = 1000, scripts: bool = True):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts))
        page = contexts[-1].new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda request: request.is_navigation_request() or told.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [line for line in told if not line.startswith("data:font/")] == []


@pytest.fixture
def visit(browser) -> Iterator:
    """Open a page of some outputs."""
    with watched(browser) as open_page:
        yield open_page


def _publish(root: Path) -> None:
    press = _write(root)
    for lang in ("vi", "en"):
        assert press.run(lang=lang).failed == 0


def _publish_with_faults(root: Path) -> None:
    press = _write(root)
    press.edit_points("r2", "b1", "nhiều")
    write_own_notebook(root, "1 / 0")
    assert press.run(only=["unit", "regulation", OWN]).failed == 1
    assert (press.output / "index.html").is_file(), QUARTER


def _write(root: Path) -> Press:
    write_company(root)
    press = Press(root)
    press.edit_yaml("units.yaml", lambda content: [unit.update(name=NAMES[unit["id"]]) for unit in content["units"]])
    press.edit_points("p2", "a1", "5")
    return press
