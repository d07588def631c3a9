"""What becomes of a maximum where a criterion is not applicable: effective maxima M′ and factors f.

The policies, in the words of the method note: points taken out by ``rescale_in_section`` spread over the
applicable criteria of their section, then those of ``rescale_in_block``, and of sections with none applicable,
over the block, both in proportion to the maxima; ``full_points`` and ``zero`` keep their own maximum.
"""

from collections import defaultdict
from collections.abc import Collection
from fractions import Fraction
from typing import NamedTuple

from ..exact import ONE, ZERO, add_up
from ..model import Block, Criterion, Section


def policy_of(of: Criterion | Block, block: Block) -> str:
    """The policy for a criterion, its own, else its block's; one section has no others, and is as the whole block."""
    policy = of.not_applicable or block.not_applicable
    return "rescale_in_block" if policy == "rescale_in_section" and len(block.sections) == 1 else policy


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
    growths, over_block = _find_growths(block, absent)
    if not over_block.before:
        return None
    kept = {"rescale_in_section": ZERO, "rescale_in_block": ZERO, "full_points": ONE, "zero": ONE}
    return {
        criterion.id: kept[policy_of(criterion, block)]
        if criterion.id in absent
        else growth.factor * over_block.factor
        for section, growth in zip(block.sections, growths, strict=True)
        for criterion in section.criteria
    }


class Growth(NamedTuple):
    """What the maxima of applicable criteria come to together, before and after they took on others' points."""

    after: Fraction
    before: Fraction

    @property
    def factor(self) -> Fraction:
        """By how much each of them grows."""
        return self.after / self.before


def trace_factor(block: Block, absent: Collection[str], criterion: Criterion) -> list[Growth]:
    """The steps of an applicable criterion's factor f: in its section (40/35), then over the block."""
    growths, over_block = _find_growths(block, absent)
    own = next(g for s, g in zip(block.sections, growths, strict=True) if criterion in s.criteria)
    return [growth for growth in (own, over_block) if growth.after != growth.before]


def _find_growths(block: Block, absent: Collection[str]) -> tuple[list[Growth], Growth]:
    """The growth in each section, and then over the whole block."""
    sections = [_grow_in_section(section, block, absent) for section in block.sections]
    left = add_up(growth.after for growth, _ in sections)
    return [growth for growth, _ in sections], Growth(left + add_up(rest for _, rest in sections), left)


def _grow_in_section(section: Section, block: Block, absent: Collection[str]) -> tuple[Growth, Fraction]:
    """The growth in one section, and the points that go on to the block."""
    applicable = add_up(c.max_points for c in section.criteria if c.id not in absent)
    out: dict[str, Fraction] = defaultdict(Fraction)
    for criterion in section.criteria:
        if criterion.id in absent:
            out[policy_of(criterion, block)] += criterion.max_points
    stays = out["rescale_in_section"] if applicable else ZERO
    return Growth(applicable + stays, applicable), out["rescale_in_block"] + out["rescale_in_section"] - stays
