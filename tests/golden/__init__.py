"""The results of every committed quarter, as tables that a person can review.

`python -m tests.golden` writes them anew, after a change that was meant.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from cchc_lib.exact import fixed, ratio_text
from cchc_lib.folders import Folders
from cchc_lib.quarter import Quarter
from cchc_lib.results import QuarterResults

FOLDER = Path(__file__).parent
TOTALS = (
    *("unit", "block", "total", "max_points", "percent", "bonus", "penalty"),
    *("class_by_points", "ceilings", "final_class", "rank", "exact_total"),
)
SCORES = ("unit", "criterion", "side", "x", "points", "factor", "effective_points", "effective_max", "counted")


def tables_of(results: QuarterResults) -> dict[str, str]:
    """``totals.csv`` and ``scores.csv`` of a quarter."""
    return {
        "totals.csv": _written(TOTALS, _totals(results)),
        "scores.csv": _written(SCORES, _scores(results)),
    }


def quarters() -> list[Quarter]:
    """The quarters that are committed."""
    return Folders(FOLDER.parents[1]).quarters()


def _totals(results: QuarterResults) -> Iterable[tuple]:
    rounding = results.regulation.rounding
    for score in results.scores().values():
        clauses = "; ".join(ceiling.clause for ceiling in score.ceilings)
        yield (
            *(score.unit, score.block, fixed(score.total, rounding.places), fixed(score.max_points, 0)),
            *(fixed(score.percent, rounding.percent_places), ratio_text(score.bonus), ratio_text(score.penalty)),
            *(score.class_by_points, clauses, score.final_class, score.rank or "", ratio_text(score.exact_total)),
        )


def _scores(results: QuarterResults) -> Iterable[tuple]:
    for score in results.scores().values():
        for criterion in score.criteria.values():
            numbers = (getattr(criterion, name) for name in SCORES[3:])
            exact = ("" if number is None else ratio_text(number) for number in numbers)
            yield score.unit, criterion.criterion, criterion.side, *exact


def _written(heads: tuple[str, ...], rows: Iterable[tuple]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(heads)
    table.writerows(rows)
    return text.getvalue()
