"""Commands, as they are typed."""

from tests.cli.conftest import cchc

__all__ = ["cchc"]
