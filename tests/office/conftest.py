"""What these tests share."""

import pytest

from cchc_lib.folders import Folders
from tests.bulletin.test_contradictions import edit_assessments
from tests.inputs.small_root import SmallRoot
from tests.whole.fixtures import copy_ours, other, ours
from tests.whole.shared import make_once

__all__ = ["copy_ours", "other", "ours"]


@pytest.fixture
def small(tmp_path):
    """The small company with every measure."""
    return SmallRoot.make(tmp_path)


@pytest.fixture(scope="session")
def half_a_year(tmp_path_factory, copy_ours) -> Folders:
    """Our company, a unit of which has results in two quarters of 2018 alone; not to be changed."""

    def spoil(row: dict[str, str]) -> None:
        if (row["unit"], row["criterion"]) == ("khvt", "tham-muu"):
            row["verified_value"] = "nhiều"

    def make(root) -> None:
        folders = copy_ours(root)
        for quarter in ("2018-Q1", "2018-Q2"):
            edit_assessments(folders, quarter, spoil)

    return Folders(make_once(tmp_path_factory, "half a year", make))
