"""What the these tests share."""

from tests.whole.fixtures import other, ours

__all__ = ["other", "ours"]
