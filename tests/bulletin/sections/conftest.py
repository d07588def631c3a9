"""The company whose regulation is amended, and the small one."""

from tests.amending.conftest import folders, small

__all__ = ["folders", "small"]
