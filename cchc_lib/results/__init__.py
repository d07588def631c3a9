"""The results of a quarter: written once, read by unit, by block or over the quarters."""

from .current import Gap, check_quarter, current_results, earlier_results, hash_inputs, require_quarter
from .reading import (
    EnteredRow,
    FindingRow,
    LayerScore,
    QuarterResults,
    UnitRow,
    digest_reads,
    explain_points,
)
from .reads import ReadChecker
from .writing import score_quarter, write_results, write_scores

__all__ = [
    "EnteredRow",
    "FindingRow",
    "Gap",
    "LayerScore",
    "QuarterResults",
    "ReadChecker",
    "UnitRow",
    "check_quarter",
    "current_results",
    "digest_reads",
    "earlier_results",
    "explain_points",
    "hash_inputs",
    "require_quarter",
    "score_quarter",
    "write_results",
    "write_scores",
]
