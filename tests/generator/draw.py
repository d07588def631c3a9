"""Entrys: what one unit enters for one criterion in one quarter, drawn from a seed that names all three."""

import math
import random
from dataclasses import dataclass, replace
from fractions import Fraction

from cchc_lib.exact import round_half_up
from cchc_lib.model import Criterion, Entry

BY_KIND = {
    "share": {"total": [20, 200], "miss": 0.015},
    "value": {"best": 1, "worst": 4, "places": 1},
    "ratio": {"total": [4000, 20000], "best": 85, "worst": 106},
    "count": {"mean": 0.6},
    "done": {"miss": 0.05},
    "yes_no": {"no": 0.05},
    "award": {"loss": 0.15},
}
OVERCLAIMED = {"award": 0.5}  # how often a self-score is above what is verified
SELDOM_OVERCLAIMED = 0.2
BLANK_SELF = 0.004


@dataclass(frozen=True)
class Unit:
    """How large a unit is and how well it works, both from 0 to 1."""

    size: float = 0.5
    skill: float = 0.6

    @classmethod
    def named(cls, seed: str) -> "Unit":
        """Some unit, the same one whenever the seed is the same."""
        dice = random.Random(f"{seed}/unit")
        return cls(size=dice.random(), skill=0.4 + 0.5 * dice.random())

    def in_quarter(self, seed: str, quarters_passed: int) -> "Unit":
        """The same unit a while later: a little better, with its ups and downs."""
        swing = (random.Random(f"{seed}/skill").random() - 0.5) * 0.3
        return replace(self, skill=min(1.0, max(0.0, self.skill + 0.01 * quarters_passed + swing)))


def draw_verified(criterion: Criterion, profile: dict, unit: Unit, seed: str) -> Entry | None:
    """What the scoring team found; None where the criterion did not arise."""
    dice = random.Random(f"{seed}/{criterion.id}/verified")
    profile = BY_KIND[criterion.measure.kind] | profile
    if dice.random() < profile.get("none", 0):
        return None
    return _DRAWN[criterion.measure.kind](criterion, profile, unit, dice)


def draw_self(criterion: Criterion, profile: dict, verified: Entry, seed: str) -> Entry | None:
    """What the unit gave itself: mostly the same, often a little better; seldom it left the cell blank."""
    dice = random.Random(f"{seed}/{criterion.id}/self")
    if dice.random() < BLANK_SELF:
        return None
    often = profile.get("claim", OVERCLAIMED.get(criterion.measure.kind, SELDOM_OVERCLAIMED))
    if dice.random() >= often:
        return verified
    return _slightly_better(criterion, BY_KIND[criterion.measure.kind] | profile, verified)


def _worse(unit: Unit) -> float:
    """What chances of failing are multiplied with: 0.3 for the best unit, 2.1 for the worst."""
    return 2.1 - 1.8 * unit.skill


def _fails(chance: float, of: int, dice: random.Random) -> int:
    return sum(dice.random() < chance for _ in range(of))


def _events(mean: float, dice: random.Random) -> int:
    """How many rare events happened (Poisson)."""
    limit, product, events = math.exp(-mean), dice.random(), 0
    while product > limit:
        product, events = product * dice.random(), events + 1
    return events


def _by_size(bounds: list, unit: Unit, dice: random.Random) -> int:
    fewest, most = bounds
    return round(fewest + (most - fewest) * (0.75 * unit.size + 0.25 * dice.random()))


def _decimal(x: float, places: int) -> Fraction:
    return round_half_up(Fraction(x), places)


def _share(_criterion, profile, unit, dice):
    total = _by_size(profile["total"], unit, dice)
    failed = _fails(profile["miss"] * _worse(unit), total, dice)
    return Entry(Fraction(total - failed), Fraction(total)) if total else None


def _value(_criterion, profile, unit, dice):
    way = min(1.0, max(0.0, 1 - unit.skill + (dice.random() - 0.6) * 0.7))
    return Entry(_decimal(profile["best"] + (profile["worst"] - profile["best"]) * way, profile["places"]))


def _ratio(_criterion, profile, unit, dice):
    plan = 50 * round(_by_size(profile["total"], unit, dice) / 50)
    way = min(1.0, max(0.0, 1 - unit.skill + (dice.random() - 0.5) * 0.9))
    percent = profile["best"] + (profile["worst"] - profile["best"]) * way
    return Entry(Fraction(round(plan * percent / 100)), Fraction(plan))


def _count(_criterion, profile, unit, dice):
    mean = profile["mean"] * ((0.4 + unit.skill) if profile.get("good") else _worse(unit))
    return Entry(Fraction(_events(mean, dice)))


def _done(criterion, profile, unit, dice):
    items = criterion.measure.items
    return Entry(Fraction(items - _fails(profile["miss"] * _worse(unit), items, dice)), Fraction(items))


def _yes_no(_criterion, profile, unit, dice):
    chance = profile["no"] if profile["no"] > 0.5 else profile["no"] * _worse(unit)
    return Entry(Fraction(dice.random() >= chance))


def _award(criterion, profile, unit, dice):
    steps = int(criterion.max_points / criterion.scale.step)
    lost = _fails(profile["loss"] * _worse(unit), steps, dice)
    return Entry((steps - lost) * criterion.scale.step)


_DRAWN = {
    "share": _share,
    "value": _value,
    "ratio": _ratio,
    "count": _count,
    "done": _done,
    "yes_no": _yes_no,
    "award": _award,
}


def _slightly_better(criterion: Criterion, profile: dict, found: Entry) -> Entry:
    """One case, one item, one step or a few units of the last decimal better, as far as there is room."""
    kind, value = criterion.measure.kind, found.value
    if kind in ("share", "done"):
        return replace(found, value=min(found.total, value + 1))
    if kind == "award":
        return replace(found, value=min(criterion.max_points, value + criterion.scale.step))
    if kind == "yes_no":
        return replace(found, value=Fraction(not profile.get("bad")))
    if kind == "ratio":
        return replace(found, value=Fraction(int(value * Fraction(99, 100))))
    if kind == "count":
        return replace(found, value=value + 1 if profile.get("good") else max(Fraction(0), value - 1))
    best, step = Fraction(str(profile["best"])), Fraction(2, 10 ** profile["places"])
    return replace(found, value=min(best, value + step) if best > value else max(best, value - step))
