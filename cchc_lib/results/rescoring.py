"""Past quarters scored under two versions of the regulation, and one with what is tried: nothing of it is written."""

from dataclasses import replace

from ..errors import CchcError
from ..folders import Folders
from ..inputs import QuarterInputs, read_quarter
from ..model import Regulation
from ..quarter import Quarter
from ..scoring import CompanyScores, Rescored, rescore, score_under
from .history import Gap
from .writing import score_quarter, scoring_inputs


def rescore_quarters(
    folders: Folders, old: Regulation, new: Regulation, count: int
) -> list[tuple[QuarterInputs, Rescored] | Gap]:
    """The last ``count`` quarters that have inputs, oldest first; one that cannot be read is a `Gap`."""
    quarters = folders.quarters()
    return [_rescore_or_gap(folders, quarter, old, new) for quarter in quarters[len(quarters) - count :]]


def _rescore_or_gap(
    folders: Folders, quarter: Quarter, old: Regulation, new: Regulation
) -> tuple[QuarterInputs, Rescored] | Gap:
    try:
        inputs = read_quarter(folders, quarter)
    except CchcError as error:
        return Gap(quarter, error.message)
    return inputs, rescore_quarter(inputs, old, new)


def rescore_quarter(inputs: QuarterInputs, old: Regulation, new: Regulation) -> Rescored:
    """One quarter under two versions."""
    return rescore(scoring_inputs(inputs), old, new, bool(inputs.plan))


def score_changed(before: QuarterInputs, after: QuarterInputs) -> tuple[CompanyScores, CompanyScores]:
    """A quarter as it is, and with entries or rules changed: points that were given cross as between two versions."""
    scores, context = score_quarter(before)
    entered = replace(context, assessments=after.assessments, faulty=after.faulty)
    return scores, score_under(after.regulation, entered, after.regulation.blocks)
