"""Fixtures that several folders of tests share; their conftest imports them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cchc_lib.folders import Folders
from cchc_lib.results import History
from tests.generator import copy_committed, make_other_company

from .harness import Made
from .shared import make_once

OURS, OTHER = "Công ty Điện lực", "Cục khác {của ai}"


@pytest.fixture(scope="session")
def ours(tmp_path_factory) -> Made:
    """A copy of the committed company, all its quarters scored; its newest quarter."""
    return Made(make_once(tmp_path_factory, OURS, _write_ours), "2019-Q1")


@pytest.fixture(scope="session")
def copy_ours(tmp_path_factory) -> Callable[[Path], Folders]:
    """Writes our company into a folder, to be changed there; what is not changed is scored already."""
    scored = Folders(make_once(tmp_path_factory, OURS, _write_ours))

    def copy(root: Path) -> Folders:
        copy_committed(root)
        folders = Folders(root)
        for quarter in folders.quarters():
            folders.outputs_of(quarter).mkdir(parents=True)
            shutil.copy(scored.results_of(quarter), folders.results_of(quarter))
        return folders

    return copy


@pytest.fixture(scope="session")
def other(tmp_path_factory) -> Made:
    """The small other company: three blocks of 100, 80 and 70 points, a unit that moved, one that succeeds two."""
    return Made(make_once(tmp_path_factory, OTHER, _write_other), "2020-Q1")


def _write_ours(root) -> None:
    copy_committed(root)
    _score_all(Folders(root))


def _write_other(root) -> None:
    make_other_company(root)
    _score_all(Folders(root))


def _score_all(folders: Folders) -> None:
    for quarter in folders.quarters():
        History(folders, quarter)
