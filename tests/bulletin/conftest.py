"""What the tests of bulletins share."""

from tests.whole.fixtures import other, ours

__all__ = ["other", "ours"]
