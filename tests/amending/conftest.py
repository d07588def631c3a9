import shutil

import pytest

from cchc_lib.folders import Folders
from tests.amending.amended import COMPANY
from tests.cli.conftest import cchc
from tests.generator import copy_committed
from tests.inputs.small_root import SmallRoot

__all__ = ["cchc"]


@pytest.fixture
def small(tmp_path) -> SmallRoot:
    """A company of two blocks that has every measure."""
    return SmallRoot.make(tmp_path / "công ty nhỏ")


@pytest.fixture
def committed(tmp_path) -> Folders:
    """A copy of our own inputs, of the last two quarters."""
    folders = Folders(tmp_path / "của ta")
    copy_committed(folders.root)
    for quarter in folders.quarters()[:-2]:
        shutil.rmtree(folders.inputs_of(quarter))
    return folders


@pytest.fixture
def folders(tmp_path) -> Folders:
    """The small company whose regulation is amended."""
    return COMPANY.write(tmp_path)
