"""Model → exact points, totals, classes, ranks and analyses. No files, no looks.

In it: a quarter scored (`totals`, whose `scores` are the results), with what its order rests on (`applicability`,
`rounding`, `classes_and_ranks`); the year of its quarters (`year`, `year_flow`); examples and notices of a regulation
(`examples`, `lint`); what the numbers mean (`change`, `losses`, `leverage`, `follow_up`, `one_case`,
`next_class`, both by `steps`); what would be otherwise under two versions (`rescoring`), other rules of rounding
(`rounding_effects`) or other weights (`other_weights`); how a version worked (`regulation_review`). Not in it: what
one number of one criterion is worth, which stands in the model with its scale.
"""

from .applicability import policy_of, spread_maxima, trace_factor
from .change import CAUSES, Change, ChangePart, is_same_measure, split_change
from .classes_and_ranks import RANK_LAST, TOTAL_ZERO, class_at, find_struck, hold_down, struck_by
from .examples import check_example
from .follow_up import SOON, ClosingRate, closing_rates, find_recurring, find_reopened, last_states
from .leverage import find_levers
from .lint import find_idle, lint_regulation
from .losses import LossSum, find_cases, sum_losses
from .next_class import Distance, NextClass, StepSet, find_next_class, measure_distance
from .one_case import OneCase, bracket_ranks, find_one_cases
from .other_weights import RankSpread, find_close, find_levelling, leave_one_out, weigh_otherwise
from .regulation_review import CriterionReview, Fall, review_ceilings, review_criteria, review_falls, straighten
from .rescoring import Rescored, rescore, score_alike, score_under
from .rounding import rule_of
from .rounding_effects import KnifeEdge, knife_edges
from .scores import CompanyScores, CriterionScore, UnitScore
from .totals import ScoringInputs, add_up_sides, find_entry, limited, reference_key, score_company
from .year import CompanyYear, QuarterOutcome, YearScore, YearUnit, is_below, score_year, weigh_quarters
from .year_flow import KnownList, ShortcomingFlow, TaskCounts, count_tasks, follow_shortcomings
