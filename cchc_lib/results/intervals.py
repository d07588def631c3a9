"""How sure a share of cases is: intervals of 95 %, and whether two shares may differ by chance alone."""

from decimal import Decimal
from fractions import Fraction

from ..exact import HUNDRED, ZERO

_Z = Decimal("1.959964")  # of the normal distribution, 95 %


def wilson_interval(value: Fraction, total: Fraction) -> tuple[Fraction, Fraction]:
    """The Wilson score interval, 95 %, of a share of ``value`` in ``total`` cases; both bounds in %.

    Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
    """
    n = Decimal(total.numerator) / total.denominator
    p = Decimal(value.numerator) / value.denominator / n
    middle = p + _Z**2 / (2 * n)
    half = _Z * (p * (1 - p) / n + _Z**2 / (4 * n**2)).sqrt()
    scale = 1 + _Z**2 / n
    low, high = (100 * Fraction((middle + sign * half) / scale) for sign in (-1, 1))
    return max(ZERO, low), min(HUNDRED, high)


def may_be_chance(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> bool:
    """Whether two shares, each a number of cases and all cases, differ, but no more than chance may make, at 95 %.

    Newcombe, R. G. (1998), Interval estimation for the difference between independent proportions: comparison of
    eleven methods. Statistics in Medicine 17, 873-890; its method 10, of two Wilson intervals.
    """
    shares = sorted((HUNDRED * value / total, *wilson_interval(value, total)) for value, total in (one, other))
    (less, _, high), (more, low, _) = shares
    return less < more and (more - less) ** 2 <= (more - low) ** 2 + (high - less) ** 2
