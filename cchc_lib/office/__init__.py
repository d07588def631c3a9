"""Workbooks that offices work with: the scoresheet, what is sent out and comes back, its marked copy, the audit.

How they look and what their cells take is here; what was typed into them is read by `cchc_lib.inputs`, and no point
is computed here but by a spreadsheet's own formulas.
"""

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
