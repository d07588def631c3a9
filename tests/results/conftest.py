"""What the these tests share."""

from tests.amending.conftest import cchc, folders
from tests.whole.fixtures import other, ours

__all__ = ["cchc", "folders", "other", "ours"]
