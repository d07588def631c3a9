"""Which classes and ranks hang on the rule of rounding alone."""

from dataclasses import dataclass

from ..model import Regulation
from .company import Assessments, Members, rescore_company, score_company
from .rounding import Variant, all_variants, own_variant
from .scores import CompanyScores


@dataclass(frozen=True, slots=True)
class KnifeEdge:
    """A unit whose class or rank would differ under another rule of rounding."""

    unit: str
    variant: Variant
    final_class: str
    rank: int | None


def knife_edges(
    regulation: Regulation,
    members: Members,
    assessments: Assessments,
    *,
    published: CompanyScores | None = None,
    **context: object,
) -> list[KnifeEdge]:
    """Recompute the whole company, averages included, under every rule; name each unit that would differ.

    Parameters
    ----------
    published : CompanyScores, optional
        What `score_company` gave for the same arguments, where it is at hand.
    **context
        ``plan``, ``overdue`` and ``faulty``, as for `score_company`.
    """
    published = published or score_company(regulation, members, assessments, **context)
    own_rule = own_variant(regulation)
    counted = {own_rule.counting: published}  # rules that count the criteria alike share their sums
    edges = []
    for variant in all_variants(regulation):
        if variant == own_rule:
            continue
        known = counted.get(variant.counting)
        others = rescore_company(
            known or published, regulation, members, assessments, variant=variant, keep_sums=bool(known), **context
        )
        counted.setdefault(variant.counting, others)
        for unit, other in others.units.items():
            own = published.units[unit]
            if (other.final_class, other.rank) != (own.final_class, own.rank):
                edges.append(KnifeEdge(unit, variant, other.final_class, other.rank))
    return edges
