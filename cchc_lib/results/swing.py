"""How far the results of a block usually move from one quarter to the next, and what that makes of a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from ..exact import ONE, add_up
from ..scoring import Change

UNUSUAL, USUAL, SLIGHT, UNKNOWN = "unusual", "usual", "slight", "unknown"
MOST_USUAL = Fraction(3267, 1000)  # D₄: times the mean moving range of two, the upper limit of a moving range chart
ENOUGH_MOVES = 12


@dataclass(frozen=True, slots=True)
class Swing:
    """The usual swing of a block, in % of the maximum.

    Attributes
    ----------
    n : int
        How often a unit could be compared with itself a quarter before.
    mean : Fraction or None
        The mean of these differences, signs left out; None where they are under 12: it is not known yet.
    """

    n: int
    mean: Fraction | None

    def judge(self, change: Change, per_point: Fraction = ONE) -> str:
        """What a change is beside it.

        Parameters
        ----------
        per_point : Fraction
            How many % a point of the change is.

        Returns
        -------
        str
            ``UNUSUAL`` where its performance is above 3.267 × the usual swing; ``SLIGHT`` where neither this nor,
            under one regulation, the whole change comes up to it; else ``USUAL``; or ``UNKNOWN``.
        """
        if self.mean is None:
            return UNKNOWN
        performance, total = (per_point * abs(x) for x in (change.performance, change.total))
        if performance > MOST_USUAL * self.mean:
            return UNUSUAL
        return SLIGHT if max(performance, 0 if change.is_break else total) < self.mean else USUAL


def usual_swing(quarters: Sequence[tuple[str, Mapping[str, Fraction]] | None]) -> Swing:
    """The usual swing over consecutive quarters.

    Parameters
    ----------
    quarters : sequence of (str, dict of str to Fraction) or None
        Of each quarter, oldest first, the version of its regulation and the printed % of the block's units, without
        those of whose work it tells nothing or not all; None of one that is missing.
    """
    moves = [
        abs(now[1][unit] - was[1][unit])
        for was, now in pairwise(quarters)
        if was and now and was[0] == now[0]
        for unit in now[1]
        if unit in was[1]
    ]
    return Swing(len(moves), add_up(moves) / len(moves) if len(moves) >= ENOUGH_MOVES else None)
