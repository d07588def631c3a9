import pytest

from tests.inputs.small_root import SmallRoot


@pytest.fixture
def small(tmp_path):
    """The small company with every measure."""
    return SmallRoot.make(tmp_path)
