import pytest

from .small_root import SmallRoot


@pytest.fixture
def small(tmp_path):
    return SmallRoot.make(tmp_path)
