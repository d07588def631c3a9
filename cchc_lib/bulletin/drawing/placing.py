"""Where values stand on a canvas: scales, whole numbers for an axis, and names that must not overlap."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

from ...language import MINUS


class Scale(NamedTuple):
    """Where the values from ``low`` to ``high`` stand on the canvas."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def shifted(self, by: float) -> "Scale":
        """The same scale farther right or down."""
        return self._replace(start=self.start + by, end=self.end + by)


def check_finite(values: Iterable[float]) -> list[float]:
    """The values as floats, at least one, none of them infinite or undefined."""
    numbers = [float(value) for value in values]
    if not numbers or not all(map(math.isfinite, numbers)):
        raise ValueError(f"a figure needs numbers: {numbers}")
    return numbers


def find_ticks(values: Sequence[float]) -> range:
    """Whole numbers in equal steps from below the values to above them, five or fewer steps."""
    low, high = min(values), max(values)
    steps = (lead * 10**power for power in count() for lead in (1, 2, 5))
    step = next(step for step in steps if math.ceil(high / step) - math.floor(low / step) <= 5)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        first, last = (first - 1, last) if first > 0 else (first, last + 1)
    return range(first * step, last * step + 1, step)


def write_whole(number: int) -> str:
    """A whole number as every language can read it: 1 000, −5."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace("-", MINUS)


def move_apart(wanted: Sequence[float], sizes: Sequence[float], height: float) -> list[float]:
    """The tops of blocks with their middles as wanted, moved apart where they would overlap."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    tops, free = [0.0] * len(wanted), 0.0
    for i in order:
        tops[i] = max(wanted[i] - sizes[i] / 2, free)
        free = tops[i] + sizes[i]
    for i in reversed(order):
        tops[i] = height = min(tops[i], height - sizes[i])
    return tops


def stack(wanted: Sequence[float], sizes: Sequence[float], width: float, gap: float) -> Iterator[tuple[int, float]]:
    """The line and the start of each name, its middle as wanted or as near as the width allows.

    A name stands in the first line where those before it leave it room; they are given from left to right.
    """
    free: list[float] = []
    for middle, size in zip(wanted, sizes, strict=True):
        start = max(0, min(middle - size / 2, width - size))
        line = next((line for line, end in enumerate(free) if start >= end), len(free))
        free[line : line + 1] = [start + size + gap]
        yield line, start
