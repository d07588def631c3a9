"""Which classes and ranks hang on the rule of rounding alone."""

from dataclasses import dataclass

from .rounding import RoundingRule, all_rules, rule_of
from .scores import CompanyScores
from .totals import ScoringInputs, score_company


@dataclass(frozen=True, slots=True)
class KnifeEdge:
    """A unit whose class or rank would differ under another rule of rounding."""

    unit: str
    rule: RoundingRule
    final_class: str
    rank: int | None


def knife_edges(inputs: ScoringInputs, published: CompanyScores | None = None) -> list[KnifeEdge]:
    """Recompute the whole company, averages included, under every rule; name each unit that would differ.

    Parameters
    ----------
    published : CompanyScores, optional
        What `score_company` gave for the same inputs, where it is at hand.
    """
    published = published or score_company(inputs)
    own_rule = rule_of(inputs.regulation)
    counted = {own_rule.counting: published}  # rules that count the criteria alike share their sums
    edges = []
    for rule in all_rules(inputs.regulation):
        if rule == own_rule:
            continue
        known = counted.get(rule.counting)
        others = score_company(inputs, rule, known or published, keep_sums=bool(known))
        counted.setdefault(rule.counting, others)
        for unit, other in others.units.items():
            own = published.units[unit]
            if (other.final_class, other.rank) != (own.final_class, own.rank):
                edges.append(KnifeEdge(unit, rule, other.final_class, other.rank))
    return edges
