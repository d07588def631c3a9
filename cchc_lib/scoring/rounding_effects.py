"""Which classes and ranks hang on the rule of rounding alone."""

from dataclasses import dataclass

from .rounding import all_rules
from .scores import CompanyScores
from .totals import ScoringInputs, score_company


@dataclass(frozen=True, slots=True)
class KnifeEdge:
    """A unit whose class or rank hangs on the rule of rounding, and which it would have by another rule."""

    unit: str
    block: str
    mode: str
    at: str
    final_class: str
    rank: int | None


def knife_edges(inputs: ScoringInputs, published: CompanyScores) -> list[KnifeEdge]:
    """Recompute the whole company, averages included, under every rule; name each unit that would differ.

    Parameters
    ----------
    published : CompanyScores
        What `score_company` gave for the same inputs.
    """
    edges = []
    for rule in all_rules(inputs.regulation):
        for unit, other in score_company(inputs, rule).units.items():
            own = published.units[unit]
            if (other.final_class, other.rank) != (own.final_class, own.rank):
                edges.append(KnifeEdge(unit, own.block, rule.mode, rule.at, other.final_class, other.rank))
    return edges
