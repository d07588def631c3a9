"""What becomes of a maximum where a criterion is not applicable: effective maxima M′ and factors f.

The policies, in the words of the method note: points taken out by ``rescale_in_section`` spread over the
applicable criteria of their section, then those of ``rescale_in_block``, and of sections with none applicable,
over the block, both in proportion to the maxima; ``full_points`` and ``zero`` keep their own maximum.
"""

from collections.abc import Collection
from fractions import Fraction

from ..exact import ONE, ZERO
from ..model import Block, Criterion, Section


def policy_of(criterion: Criterion, block: Block) -> str:
    """The policy for a criterion: its own, else its block's."""
    return criterion.not_applicable or block.not_applicable


def spread_maxima(block: Block, absent: Collection[str]) -> dict[str, Fraction] | None:
    """The factor f of each criterion inside the maximum; 0 where its maximum was taken out.

    Parameters
    ----------
    absent : collection of str
        Ids of the criteria that are not applicable.

    Returns
    -------
    dict of str to Fraction or None
        None where nothing is applicable.
    """
    if not absent:
        return {criterion.id: ONE for section in block.sections for criterion in section.criteria}
    factors: dict[str, Fraction] = {}
    taken_out = ZERO
    for section in block.sections:
        in_section, rest = _spread_in_section(section, block, absent)
        factors |= in_section
        taken_out += rest
    applicable = [c for section in block.sections for c in section.criteria if c.id not in absent]
    if not applicable:
        return None
    left = sum(c.max_points * factors[c.id] for c in applicable)
    growth = (left + taken_out) / left
    for criterion in applicable:
        factors[criterion.id] *= growth
    return factors


def _spread_in_section(
    section: Section, block: Block, absent: Collection[str]
) -> tuple[dict[str, Fraction], Fraction]:
    """Factors after the spreading inside one section, and the points that go on to the block."""
    applicable = sum(c.max_points for c in section.criteria if c.id not in absent)
    out = {"rescale_in_section": ZERO, "rescale_in_block": ZERO, "full_points": ZERO, "zero": ZERO}
    for criterion in section.criteria:
        if criterion.id in absent:
            out[policy_of(criterion, block)] += criterion.max_points
    stays = out["rescale_in_section"] if applicable else ZERO
    growth = (applicable + stays) / applicable if applicable else ONE
    factors = {}
    for criterion in section.criteria:
        keeps = criterion.id not in absent or policy_of(criterion, block) in ("full_points", "zero")
        factors[criterion.id] = (growth if criterion.id not in absent else ONE) if keeps else ZERO
    return factors, out["rescale_in_block"] + out["rescale_in_section"] - stays
