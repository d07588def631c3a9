"""What the tests of bulletins share."""

from tests.whole.fixtures import copy_ours, other, ours

__all__ = ["copy_ours", "other", "ours"]
