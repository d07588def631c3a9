"""A new version of the regulation: drafted from another one, checked, compared with it, tried on past quarters.

Nothing here scores or publishes a quarter: results of what was tried stay in memory.
"""

from .checking import Checked, check_draft
from .comparison import compare_versions
from .drafting import draft_version
from .effects import show_effects
from .rescoring import rescore_quarters
from .schemas import write_schemas

__all__ = [
    "Checked",
    "check_draft",
    "compare_versions",
    "draft_version",
    "rescore_quarters",
    "show_effects",
    "write_schemas",
]
