"""What these tests share."""

import pytest

from tests.inputs.small_root import SmallRoot
from tests.whole.fixtures import copy_ours, other, ours

__all__ = ["copy_ours", "other", "ours"]


@pytest.fixture
def small(tmp_path):
    """The small company with every measure."""
    return SmallRoot.make(tmp_path)
