"""Files that offices work with: the scoresheet that the scoring team fills, and what is sent out and comes back."""

from .collecting import Collected, collect_self_scores
from .marked_copy import mark_scoresheet
from .new_quarter import make_quarter, make_self_scores
from .scoresheet import write_scoresheet

__all__ = [
    "Collected",
    "collect_self_scores",
    "make_quarter",
    "make_self_scores",
    "mark_scoresheet",
    "write_scoresheet",
]
