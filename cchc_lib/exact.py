"""Exact numbers: decimal text in, fractions inside, decimal text out. No binary float passes through here."""

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor, lcm, trunc

ZERO, ONE, HUNDRED = Fraction(0), Fraction(1), Fraction(100)
MOST_DIGITS = 30
MOST_PLACES = 6  # decimals of what is printed
_DECIMAL = re.compile(r"[+-]?\d+(?:\.\d+)?")
_RATIO = re.compile(r"\d+/0*[1-9]\d*")


class Ratio(Fraction):
    """A number that somebody wrote as a fraction, ``1/3``, and that is shown so; what is computed from it is not."""

    __slots__ = ()


def parse_decimal(text: str) -> Fraction:
    """Read decimal text with a point, such as ``8.10``, exactly.

    Raises
    ------
    ValueError
        If the text is not a plain decimal number, or one of more digits than anything that is counted here has.
    """
    if not _DECIMAL.fullmatch(text) or has_too_many_digits(text):
        raise ValueError(text)
    return Fraction(text)


def parse_exact(text: str) -> Fraction:
    """Read decimal text with a point, or a fraction of two whole numbers, exactly.

    Raises
    ------
    ValueError
        If the text is neither, or of more digits than anything that is counted here has.
    """
    if _RATIO.fullmatch(text) and not has_too_many_digits(text):
        return Ratio(text)
    return parse_decimal(text)


def add_up(numbers: Iterable[Fraction]) -> Fraction:
    """The exact sum, reduced once at its end, where `sum` reduces after every number."""
    numerators: dict[int, int] = {}
    for number in numbers:
        numerator, denominator = number.as_integer_ratio()
        numerators[denominator] = numerators.get(denominator, 0) + numerator
    common = lcm(*numerators)
    return Fraction(sum(n * (common // d) for d, n in numerators.items()), common)


def find_quantile(numbers: Iterable[Fraction | int], p: Fraction) -> Fraction:
    """The number that a share p of them does not pass, between two of them where it falls so (as PERCENTILE.INC)."""
    ordered = sorted(numbers)
    place = (len(ordered) - 1) * p
    low, between = ordered[floor(place)], place - floor(place)
    return low + between * (ordered[ceil(place)] - low)


def has_too_many_digits(text: str) -> bool:
    """Whether it is no number that anybody meant: a key that was held down, a text that was pasted."""
    return sum(map(str.isdigit, text)) > MOST_DIGITS


def round_half_up(x: Fraction, places: int) -> Fraction:
    """Round to ``places`` decimals, halves away from zero."""
    return Fraction(count_last_places(x.numerator, x.denominator, places), 10**places)


def count_last_places(numerator: int, denominator: int, places: int) -> int:
    """A ratio rounded as by `round_half_up`, counted in units of its last decimal: 92.10 is 9210."""
    rounded = (abs(numerator) * 10**places * 2 + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded


def round_up(x: Fraction, places: int) -> Fraction:
    """Round to the next number of ``places`` decimals that is not below it."""
    return Fraction(ceil(x * 10**places), 10**places)


def last_place(places: int) -> Fraction:
    """One unit of the last of so many decimals: of two, 0,01."""
    return Fraction(1, 10**places)


def truncate(x: Fraction, places: int) -> Fraction:
    """Cut off all but ``places`` decimals."""
    return Fraction(trunc(x * 10**places), 10**places)


def fixed(x: Fraction, places: int) -> str:
    """Decimal text with ``places`` decimals and a point, halves away from zero: ``92.10``."""
    rounded = count_last_places(x.numerator, x.denominator, places)
    digits = str(abs(rounded)).rjust(places + 1, "0")
    whole, decimals = (digits[:-places], "." + digits[-places:]) if places else (digits, "")
    return ("-" if rounded < 0 else "") + whole + decimals


def decimals_of(x: Fraction) -> int | None:
    """How many decimals write ``x`` exactly; None where no finite number does (1/3)."""
    rest, twos, fives = x.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def decimal_text(x: Fraction) -> str:
    """Decimal text with a point and as many decimals as ``x`` needs: ``92.1``; of a number that has an end."""
    if (places := decimals_of(x)) is None:
        raise ValueError(f"no decimal number: {x}")
    return fixed(x, places)


def ratio_text(x: Fraction) -> str:
    """``n/d`` text, the form in which exact values are stored."""
    return f"{x.numerator}/{x.denominator}"


read_ratio: Callable[[str], Fraction] = lru_cache(maxsize=2**16)(Fraction)  # few numbers stand in many places
