"""The sequences above the runner: make a quarter's bulletins and the index that leads to them."""

from .index import write_index
from .making import Manner, Selection, make_bulletins, plan_bulletins

__all__ = ["Manner", "Selection", "make_bulletins", "plan_bulletins", "write_index"]
