"""Which classes and ranks hang on the rule of rounding alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..model import Entry, Regulation
from .company import Assessments, Members, score_company
from .rounding import Variant, all_variants, own_variant


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
    plan: Mapping[str, Entry | None] | None = None,
    overdue: Mapping[str, int] | None = None,
    faulty: Collection[str] = (),
) -> list[KnifeEdge]:
    """Recompute the whole company, averages included, under every rule; name each unit that would differ."""

    def scored(variant: Variant):
        return score_company(
            regulation, members, assessments, plan=plan, overdue=overdue, faulty=faulty, variant=variant
        ).units

    own = own_variant(regulation)
    published = scored(own)
    return [
        KnifeEdge(unit, variant, other.final_class, other.rank)
        for variant in all_variants(regulation)
        if variant != own
        for unit, other in scored(variant).items()
        if (other.final_class, other.rank) != (published[unit].final_class, published[unit].rank)
    ]
