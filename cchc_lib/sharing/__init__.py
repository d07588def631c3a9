"""The sequences above the runner: make a quarter's bulletins, the indexes that lead to them, what is sent away."""

from .index import write_index
from .making import Manner, Selection, make_bulletins, plan_bulletins
from .page import index_name
from .publishing import find_touched, find_unpublished, publish_quarter, revise_quarter
from .share import share_bulletins
from .verifying import verify_path

__all__ = [
    "Manner", "Selection", "find_touched", "find_unpublished", "index_name", "make_bulletins", "plan_bulletins",
    "publish_quarter", "revise_quarter", "share_bulletins", "verify_path", "write_index",
]  # fmt: skip
