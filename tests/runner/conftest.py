"""Tiny notebooks, and one batch of them that most tests look at: kernels are slow, so it runs once."""

import pytest

from cchc_lib.runner.outcome import Outcome
from runner.helpers import Company
from tests.whole.shared import home

__all__ = ["home"]

NOTEBOOKS = {
    "good": ["print(quarter)", "import warnings; warnings.warn('chú ý')", "import os; os.environ['CCHC_ROOT']"],
    "failing": ["quarter", "print('trước')", "# vì sao\nopen('thiếu\\n tệp.csv')", "'không tới đây'"],
    "leaving": ["import sys; sys.exit()", "'không tới đây'"],
    "killed": ["import os", "os._exit(0)", "'không tới đây'"],
    "slow": ["import time; time.sleep(60)"],
    "refused": ["'bản tin bị từ chối'"],
    "broken": ["'bộ xuất hỏng'"],
}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let one worker run them all: they share its fork server, which takes seconds to load the libraries."""
    if not item.get_closest_marker("xdist_group"):
        item.add_marker(pytest.mark.xdist_group("kernels"))


@pytest.fixture
def company(tmp_path) -> Company:
    return Company(tmp_path)


@pytest.fixture(scope="session")
def ran(tmp_path_factory) -> tuple[Company, dict[str, Outcome]]:
    """All of `NOTEBOOKS`, run where each had an earlier bulletin."""
    company = Company(tmp_path_factory.mktemp("Công ty {quý} Trà Vinh"))
    for name, cells in NOTEBOOKS.items():
        company.write(name, cells)
        (company.output / "bulletins").mkdir(parents=True, exist_ok=True)
        for kind in ("html", "pdf"):
            (company.output / f"bulletins/2019-Q1_{name}.{kind}").write_text("bản trước", encoding="utf-8")
    outcomes = company.run(*(name for name in NOTEBOOKS if name != "slow"))
    return company, outcomes | company.run("slow", limit=2)
