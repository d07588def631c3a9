"""What the these tests share."""

from tests.amending.conftest import cchc, folders
from tests.whole.fixtures import copy_ours, other, ours

__all__ = ["cchc", "copy_ours", "folders", "other", "ours"]
