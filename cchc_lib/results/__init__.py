"""The results of a quarter: written once, read by unit, by block or over the quarters."""

from .current import (
    Gap,
    check_quarter,
    current_results,
    earlier_results,
    hash_inputs,
    known_release,
    previous_results,
    require_quarter,
    scored_results,
)
from .reading import EnteredRow, QuarterResults, Standing, digest_reads, explain_points
from .reads import ReadChecker
from .revision import CellChange, UnitChange, find_changes
from .tables import BlockRow, FindingRow, KnifeEdgeRow, LayerScore, UnitRow, UnreviewedRow
from .writing import score_quarter, write_results, write_scores

__all__ = [
    "BlockRow",
    "CellChange",
    "EnteredRow",
    "FindingRow",
    "Gap",
    "KnifeEdgeRow",
    "LayerScore",
    "QuarterResults",
    "ReadChecker",
    "Standing",
    "UnitChange",
    "UnitRow",
    "UnreviewedRow",
    "check_quarter",
    "current_results",
    "digest_reads",
    "earlier_results",
    "explain_points",
    "find_changes",
    "hash_inputs",
    "known_release",
    "previous_results",
    "require_quarter",
    "score_quarter",
    "scored_results",
    "write_results",
    "write_scores",
]
