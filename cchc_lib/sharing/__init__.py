"""The sequences above the runner: make a quarter's bulletins, the indexes that lead to them, what is sent away."""

from .index import write_index
from .making import Manner, Selection, make_bulletins, plan_bulletins
from .page import index_name
from .share import share_bulletins

__all__ = ["Manner", "Selection", "index_name", "make_bulletins", "plan_bulletins", "share_bulletins", "write_index"]
