"""Model → exact points, totals, classes, ranks and analyses. No files, no looks."""

from .applicability import policy_of
from .change import Change, ChangePart, is_same_measure, split_change
from .company import average_key, criterion_scorer, score_company
from .examples import check_example
from .follow_up import ClosingRate, closing_rates, find_recurring, find_reopened, last_states
from .knife_edge import KnifeEdge, knife_edges
from .leverage import Lever, find_levers
from .lint import find_idle, lint_regulation
from .rounding import Variant, all_variants, own_variant
from .scales import describe_band, describe_scale, explain_step, find_band, read_x, score_x, target_of
from .scores import CompanyScores, CriterionScore, UnitScore

__all__ = [
    "Change",
    "ChangePart",
    "ClosingRate",
    "CompanyScores",
    "CriterionScore",
    "KnifeEdge",
    "Lever",
    "UnitScore",
    "Variant",
    "all_variants",
    "average_key",
    "check_example",
    "closing_rates",
    "criterion_scorer",
    "describe_band",
    "describe_scale",
    "explain_step",
    "find_band",
    "find_idle",
    "find_levers",
    "find_recurring",
    "find_reopened",
    "is_same_measure",
    "knife_edges",
    "last_states",
    "lint_regulation",
    "own_variant",
    "policy_of",
    "read_x",
    "score_company",
    "score_x",
    "split_change",
    "target_of",
]
