"""How much a share of few cases tells: said in comments alone, for the points follow the regulation."""

from decimal import Decimal
from fractions import Fraction

TOO_FEW = 5  # cases below which no comparison is drawn
FEW = 10  # cases below which a share is flagged
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
    return max(Fraction(0), low), min(Fraction(100), high)
