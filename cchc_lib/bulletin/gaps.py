"""Self-score against the verified one: g = points of the self-score − points verified, by the same scale."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ..results import LayerScore


@dataclass(frozen=True, slots=True)
class Gap:
    """One criterion (or unit) over all its rows where both layers are filled.

    Attributes
    ----------
    claimed, verified : Fraction
        Sums of points of both layers.
    mean, mean_absolute : Fraction
        Mean of g and of |g|, in points.
    over_claimed : int
        Rows where g > 0.
    n : int
        Rows where both layers are filled.
    """

    claimed: Fraction
    verified: Fraction
    mean: Fraction
    mean_absolute: Fraction
    over_claimed: int
    n: int


def compare_layers(layers: Iterable[LayerScore], by: str) -> dict[str, Gap]:
    """The gap of each ``unit`` or ``criterion``."""
    points: dict[tuple[str, str], dict[str, Fraction]] = {}
    for layer in layers:
        if layer.points is not None:
            points.setdefault((layer.unit, layer.criterion), {})[layer.layer] = layer.effective_points
    pairs: dict[str, list[tuple[Fraction, Fraction]]] = {}
    for (unit, criterion), found in points.items():
        if "self" in found and "verified" in found:
            pairs.setdefault(unit if by == "unit" else criterion, []).append((found["self"], found["verified"]))
    return {key: _gap(values) for key, values in pairs.items()}


def _gap(pairs: list[tuple[Fraction, Fraction]]) -> Gap:
    gaps = [claimed - verified for claimed, verified in pairs]
    n = len(gaps)
    return Gap(
        claimed=sum((claimed for claimed, _ in pairs), Fraction(0)),
        verified=sum((verified for _, verified in pairs), Fraction(0)),
        mean=sum(gaps, Fraction(0)) / n,
        mean_absolute=sum(map(abs, gaps), Fraction(0)) / n,
        over_claimed=sum(gap > 0 for gap in gaps),
        n=n,
    )
