"""Model → exact points, totals, classes, ranks and analyses. No files, no looks.

What one number of one criterion is worth stands in the model with its scale; here is what needs units or blocks.
"""

from .applicability import policy_of, trace_factor
from .change import CAUSES, Change, ChangePart, crossed_points, is_same_measure, split_change
from .examples import check_example
from .follow_up import SOON, ClosingRate, closing_rates, find_recurring, find_reopened, last_states
from .leverage import Lever, find_levers
from .lint import find_idle, lint_regulation
from .losses import LossSum, find_cases, sum_losses
from .next_class import Distance, NextClass, StepSet, find_next_class, measure_distance
from .one_case import OneCase, bracket_ranks, find_one_cases
from .other_weights import RankSpread, find_close, find_levelling, leave_one_out, weigh_otherwise
from .rescoring import Rescored, rescore, score_alike, score_under
from .review import CeilingReview, CriterionReview, Fall, review_ceilings, review_criteria, review_falls, straighten
from .rounding import RoundingRule, all_rules, rule_of
from .rounding_effects import KnifeEdge, knife_edges
from .scores import CompanyScores, CriterionScore, UnitScore
from .totals import ScoringInputs, against, criterion_scorer, find_entry, reference_key, score_company
from .vetoes import RANK_LAST, TOTAL_ZERO, find_vetoes, is_struck
from .year import (
    CompanyYear,
    QuarterOutcome,
    YearScore,
    YearUnit,
    combine_quarters,
    is_below,
    score_year,
    weigh_quarters,
)
from .year_flow import KnownList, ShortcomingFlow, TaskCounts, count_tasks, follow_shortcomings

__all__ = [
    "CAUSES", "RANK_LAST", "SOON", "TOTAL_ZERO", "CeilingReview", "Change", "ChangePart", "ClosingRate",
    "CompanyScores", "CompanyYear", "CriterionReview", "CriterionScore", "Distance", "Fall", "KnifeEdge",
    "KnownList", "Lever", "LossSum", "NextClass", "OneCase", "QuarterOutcome", "RankSpread", "Rescored",
    "RoundingRule", "ScoringInputs", "ShortcomingFlow", "StepSet", "TaskCounts", "UnitScore", "YearScore",
    "YearUnit", "against", "all_rules", "bracket_ranks", "check_example", "closing_rates", "combine_quarters",
    "count_tasks", "criterion_scorer", "crossed_points", "find_cases", "find_close", "find_entry", "find_idle",
    "find_levelling", "find_levers", "find_next_class", "find_one_cases", "find_recurring", "find_reopened",
    "find_vetoes", "follow_shortcomings", "is_below", "is_same_measure", "is_struck", "knife_edges", "last_states",
    "leave_one_out", "lint_regulation", "measure_distance", "policy_of", "reference_key", "rescore",
    "review_ceilings", "review_criteria", "review_falls", "rule_of", "score_alike", "score_company", "score_under",
    "score_year", "split_change", "straighten", "sum_losses", "trace_factor", "weigh_otherwise", "weigh_quarters",
]  # fmt: skip
