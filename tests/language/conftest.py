"""The command line as its own tests call it, and the small company as the tests of the inputs make it."""

from tests.cli.conftest import cchc
from tests.inputs.conftest import small

__all__ = ["cchc", "small"]
