"""The results of a quarter: written once, read by unit, by block or over the quarters.

In it: the results file (`tables`, `writing`, `reading`; of a year `year_writing`, `years`), whether it fits the
inputs (`freshness`), which one is shown (`current`, `history`), the hash of what was read of it, what several results
tell together (`differences`, `notices`), and what of it chance explains (`swing`, `control_limits`, `funnel`,
`intervals`). Past quarters are scored again by `rescoring` for whoever asks, by `restating` for a trend under one
regulation, by `second_scoring` to try a record, or to read one that another version of the software wrote.
Not in it: how points come about (`scoring`), and what is said of them (`bulletin`).
"""

from .control_limits import ENOUGH_FOR_GOOD, PER_RANGE, ControlLimits, control_limits
from .current import Gap, require_period, score_if_changed, scored_results
from .differences import CellChange, Pair, UnitChange, find_changes, find_moved_deadlines
from .freshness import hash_inputs, require_quarter
from .funnel import ENOUGH_MISSES, ENOUGH_UNITS, LEVELS, Cases, Funnel, funnel
from .history import History, check_quarter, open_history, read_checker
from .intervals import may_be_chance, wilson_interval
from .notices import FEW_CASES, is_of_few
from .reading import EnteredRow, QuarterResults, Reached, Standing, UnitOutcome
from .rescoring import rescore_quarters, score_changed, score_stored
from .restating import SPAN, list_left_out, list_zeroed, restated_percents
from .swing import ENOUGH_MOVES, MOST_USUAL, SLIGHT, UNKNOWN, UNUSUAL, USUAL, Swing, usual_swing
from .tables import TABLES, BlockRow, FindingRow, LayerScore, UnitQuarter, UnitRow, YearQuarter
from .weight_draws import DRAWS, FIRM, draw_weights
from .writing import MOST_CRITERIA, explain_points, score_quarter, write_scores
from .years import (
    UnitYear,
    has_moved,
    list_newcomers,
    list_versions,
    outcomes_of,
    read_year,
    unit_quarters,
    year_quarters,
)
