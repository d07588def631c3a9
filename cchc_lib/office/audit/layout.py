"""Where everything stands: two sheets a block, their columns and rows, and how formulas call them."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise
from math import lcm

from ...bulletin.regulation_words import describe_veto, tell_ceiling
from ...errors import UsageError
from ...language import say
from ...model import Block, Condition, Criterion, Veto
from ...scoring import reference_key
from .columns import DETAIL_LETTERS, Column, ResultSheet, columns_of_results
from .facts import AuditedQuarter

LONGEST_NAME = 20  # of a sheet, which Excel allows 31 characters, so that a word fits behind it
FIRST_ROW = 3  # of the details; above it stand two rows of headings

MOST_UNITS = 10**7  # of points in a block: the product of two such sums is still exact


class BlockLayout(ResultSheet):
    """The two sheets of a block: results, one row a unit; details, one row a unit and criterion.

    Attributes
    ----------
    name : str
        The sheet of results.
    averages : list of str
        Which averages of this block others read: ``printed``, ``exact``, ``before_bonus``.
    """

    def __init__(self, audited: AuditedQuarter, block: Block, number: int):
        """Lay out a block, the first of a quarter being number 1."""
        name, self.block, self.audited, self.regulation = block.block, block, audited, audited.regulation
        self.name = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 4]}~{number}"
        self.units, self.missing = audited.units[name], audited.missing[name]
        read = (one.averaged for other in self.regulation.blocks.values() for one in other.criteria)
        self.averages: list[str] = list(dict.fromkeys(one.of for one in read if one and one.block == name))

    def reference(self, criterion: Criterion) -> Fraction | None:
        """What a relative criterion's numbers were held against, which the workbook takes as it was."""
        found = self.audited.averages
        return found.get(reference_key(self.block, criterion)) if criterion.relative else None

    @property
    def details(self) -> str:
        """The sheet of details."""
        return f"{self.name} chi tiết"

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """First and last criterion, by position, of each section, of bonus and of penalty; last < first: none."""
        groups = [section.criteria for section in self.block.sections]
        sizes = map(len, [*groups, self.block.bonus.criteria, self.block.penalty.criteria])
        return [(first, last - 1) for first, last in pairwise(accumulate(sizes, initial=0))]

    @cached_property
    def side_spans(self) -> dict[str, tuple[int, int]]:
        """First and last criterion of each side of the sum."""
        *sections, bonus, penalty = self.spans
        return {"main": (0, sections[-1][1]), "bonus": bonus, "penalty": penalty}

    @cached_property
    def unit_of_maxima(self) -> int:
        """Into how many parts a point is divided, so that the maxima of all criteria are whole numbers of them."""
        maxima = (criterion.max_points.denominator for criterion in self.block.criteria)
        return lcm(10**self.regulation.rounding.places, *maxima)

    def detail_row(self, unit: int, criterion: int) -> int:
        """The row of a unit's criterion in the details."""
        return FIRST_ROW + unit * len(self.block.criteria) + criterion

    def detail(self, key: str, unit: int, first: int, last: int | None = None) -> str:
        """A cell of the details, or those from one criterion to another, as the sheet of results calls them."""
        letter, row = DETAIL_LETTERS[key], self.detail_row(unit, first)
        until = "" if last is None else f":{letter}{self.detail_row(unit, last)}"
        return f"'{self.details}'!{letter}{row}{until}"

    def all_details(self, key: str) -> str:
        """A column of the details, whole."""
        letter, last = DETAIL_LETTERS[key], self.detail_row(len(self.units), 0) - 1
        return f"'{self.details}'!{letter}${FIRST_ROW}:{letter}${last}"

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns of results by key, in order."""
        by_id, with_unrounded = self.block.by_id, bool({"exact", "before_bonus"} & set(self.averages))
        ceilings = [str(tell_ceiling(self.regulation, one, self.block)) for one in self.regulation.head.ceilings]
        vetoes = {key: str(describe_veto(one, by_id[one.criterion][0])) for key, one in self.vetoes.items()}
        return columns_of_results(self.block, ceilings, vetoes, with_unrounded)

    @cached_property
    def vetoes(self) -> dict[str, Veto]:
        """The vetoes that can strike a unit of the block, each by the key of its column."""
        own = (veto for veto in self.regulation.head.vetoes if veto.criterion in self.block.by_id)
        return {f"veto_{i}": veto for i, veto in enumerate(own)}

    def struck(self, then: str, at: Mapping[str, str]) -> str:
        """How many vetoes do that to a unit whose cells are ``at``: a formula."""
        return "+".join(at[key] for key, veto in self.vetoes.items() if veto.then == then) or "0"

    def factor(self, key: str, unit: int, section: int | None) -> str:
        """The factor of a section's points, ``f_n`` / ``f_d``, as the details call it; 1 of bonus and penalty."""
        return "1" if section is None else f"'{self.name}'!{self.cell(f'{key}_{section}', unit)}"

    def average_row(self, of: str) -> int:
        """The row of an average, below the units."""
        return self.last_row + 2 + self.averages.index(of)

    def ceilings_on(self, criterion: str) -> list[Condition]:
        """The conditions of ceilings that read a criterion."""
        return [c.when for c in self.regulation.head.ceilings if c.when.criterion == criterion]

    def average(self, of: str) -> tuple[str, str, str]:
        """Cells of an average as other sheets call them: ``n``, ``d``, and 1 where ``n`` / ``d`` is not exact."""
        n, d, inexact = (f"'{self.name}'!${letter}${self.average_row(of)}" for letter in "CDE")
        return n, d, inexact


def lay_out(audited: AuditedQuarter) -> dict[str, BlockLayout]:
    """The sheets of every block.

    Raises
    ------
    UsageError
        If the points of a block, in units of what is printed, are too many to be multiplied exactly.
    """
    regulation, layouts = audited.regulation, {}
    for number, (name, block) in enumerate(regulation.blocks.items(), start=1):
        layouts[name] = layout = BlockLayout(audited, block, number)
        if block.max_points * layout.unit_of_maxima >= MOST_UNITS:
            about = {"block": block.title, "most": block.max_points, "places": regulation.rounding.places}
            raise UsageError(
                say("{block}: bảng tính không tính chính xác được {most} điểm với {places} chữ số thập phân", **about)
            )
    return layouts
