"""Scales: how x becomes points, and the words for the whole scale, for the step that applied, and for what is full.

A scale is one class, told by its ``kind``: add a class that answers what `BaseScale` asks, and name it in `Scale`.
``most`` is always the maximum of the criterion.
"""

from abc import abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property, reduce
from itertools import count, groupby, pairwise
from math import ceil, floor
from operator import attrgetter
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import Field

from ..exact import HUNDRED, ONE, ZERO, Ratio, decimals_of, round_half_up, round_up
from ..language import Message, Num, say
from .measures import Measure, OutOfRange
from .scalars import NotNegative, Positive, YamlModel

_NUMBERS = ("value", "share", "ratio", "count", "done", "relative", "block_average")


class Terms(NamedTuple):
    """What a scale is told by: what x measures, the criterion's maximum, its side, and the decimals of points.

    Attributes
    ----------
    takes_off : bool
        Whether its points are taken off.
    reached : Message, optional
        What is told in place of x: of few cases the fraction.
    """

    measure: Measure
    most: Fraction
    takes_off: bool
    places: int = 2
    reached: Message | None = None

    def amount(self, x: Fraction) -> Message:
        """What x came to."""
        return self.reached or self.measure.amount(x)

    def give(self, points: Fraction | Num) -> Message:
        """What a step of the scale gives."""
        if not self.takes_off:
            return say("{n} điểm", n=points)
        return say("trừ {n} điểm", n=points) if points else say("không trừ điểm")

    def tell(self, points: Fraction) -> Message:
        """What was given."""
        if self.takes_off:
            return self.give(self.print_points(points))
        if points == self.most:
            return say("đủ {n} điểm", n=self.most)
        return say("được {points} trên {n} điểm", points=self.print_points(points), n=self.most)

    @property
    def lessen(self) -> Message:
        """How so much less is called."""
        return say("giảm") if self.takes_off else say("trừ")

    def remain(self, points: Fraction) -> Message:
        """What remained after deductions."""
        if self.takes_off:
            return self.tell(points)
        return say("còn {points} trên {n} điểm", points=self.print_points(points), n=self.most)

    def print_points(self, points: Fraction) -> Fraction | Num:
        """Points as they are where that is short or a fraction of the regulation, else rounded.

        Not to all or none: what is told beside them is why they are neither.
        """
        decimals = decimals_of(points)
        is_short = decimals is not None and decimals <= self.places
        if is_short or isinstance(points, Ratio):
            return points
        ends = () if points in (ZERO, self.most) else (ZERO, self.most)
        return Num(points, next(n for n in count(self.places) if round_half_up(points, n) not in ends))

    def reach(self, x: Fraction, is_upwards: bool) -> Message:
        """From x on, in the direction that gives more."""
        return self.measure.or_more(x) if is_upwards else self.measure.or_less(x)

    def avoid(self, x: Fraction) -> Message:
        """No more than x of what is taken off for."""
        return self.measure.or_less(x) if x else say("không để xảy ra")

    def within(self, x: Fraction) -> Fraction:
        """An x, or the highest that can be."""
        return x if self.measure.highest_x is None else min(x, self.measure.highest_x)

    def tell_best(self, points: Fraction, where: Message) -> Message:
        """Where the best is; with its points where that is not all of them, or something is taken off there too."""
        if points == (ZERO if self.takes_off else self.most):
            return where
        values = {"n": self.print_points(points), "where": where}
        if self.takes_off:
            return say("mức trừ thấp nhất {n} điểm: {where}", **values)
        return say("mức cao nhất được {n} điểm: {where}", **values)


class BaseScale(YamlModel):
    """What every scale answers.

    Attributes
    ----------
    measures : tuple of str
        The kinds of measures that it fits.
    movable : tuple of str
        The keys that hold a threshold of x.
    in_points : tuple of str
        The keys that hold points and can be moved too.
    """

    measures: ClassVar[tuple[str, ...]] = _NUMBERS
    movable: ClassVar[tuple[str, ...]] = ()
    in_points: ClassVar[tuple[str, ...]] = ()

    kind: str

    def check(self, measure: Measure, most: Fraction) -> None:
        """Refuse, with a ``ValueError(say(...))``, what does not go with the criterion's measure and maximum."""

    def find_out_of_range(self, x: Fraction, most: Fraction) -> OutOfRange:
        """What is wrong with an entered x."""
        yield from ()

    def turns(self, most: Fraction) -> list[Fraction]:
        """The x at which points jump, or begin or cease to move."""
        return self.thresholds

    @property
    def goes_both_ways(self) -> bool:
        """Whether points rise and fall as x grows, so that neither more nor less of it is better."""
        return False

    @property
    def thresholds(self) -> list[Fraction]:
        """The x that can be moved."""
        return [x for key in self.movable if (x := getattr(self, key)) is not None]

    def move(self, old: Fraction | str, new: Fraction) -> dict[str, object]:
        """The keys that change, and to what, where a key, or the number that keys hold, moves."""
        return {key: new for key in (*self.movable, *self.in_points) if old in (key, getattr(self, key))}

    def stretch(self, times: Fraction) -> dict[str, object]:
        """The keys that hold points, and to what they change, where the maximum is so many times as high."""
        return {key: getattr(self, key) * times for key in self.in_points}

    @abstractmethod
    def points(self, x: Fraction, most: Fraction) -> Fraction:
        """Exact points for x."""

    def points_far_out(self, most: Fraction) -> Fraction:
        """What it gives in the end, or comes ever nearer to, as x grows."""
        return most

    @abstractmethod
    def describe(self, terms: Terms) -> Message:
        """The whole scale in words, as the table of criteria prints it."""

    def explain(self, x: Fraction, terms: Terms) -> Message:
        """What x came to, in words for who reads a bulletin; here as of a scale that has no steps."""
        points = self.points(x, terms.most)
        values = {"amount": terms.amount(x), "result": terms.tell(points)}
        if terms.takes_off or points == terms.most:
            return say("{amount}: {result}", **values)
        return say("{amount}, chưa đạt mức đủ điểm ({full}): {result}", **values, full=self.describe_full(terms))

    def derive(self, x: Fraction, terms: Terms) -> Message:
        """How x became its points, with every number on the way; here there is none that is not told anyway."""
        return self.explain(x, terms)

    @abstractmethod
    def describe_full(self, terms: Terms) -> Message:
        """What gives the most points; where they are taken off, the fewest."""


class AwardScale(BaseScale):
    """The points given, in steps."""

    measures = ("award",)

    kind: Literal["award"]
    step: Positive

    def stretch(self, times: Fraction) -> dict[str, object]:
        return {"step": self.step * times}

    def check(self, measure: Measure, most: Fraction) -> None:
        if decimals_of(self.step) is None:
            raise ValueError(
                say("step phải là số thập phân, vì điểm được nhập vào ô (thấy {found})", found=self.step)
            )
        if (most / self.step).denominator != 1:
            raise ValueError(say("max_points {found} phải là bội của step {step}", found=most, step=self.step))

    def find_out_of_range(self, x: Fraction, most: Fraction) -> OutOfRange:
        if x > most:
            yield "value", say("{found} quá điểm tối đa {most}", found=x, most=most)
        elif (x / self.step).denominator != 1:
            message = say("{found} không đúng bước {step}; được từ 0 đến {most}", found=x, step=self.step, most=most)
            yield "value", message

    def points(self, x: Fraction, most: Fraction) -> Fraction:
        return x

    def describe(self, terms: Terms) -> Message:
        if terms.takes_off:
            return say("{Team} trừ từ 0 đến {most} điểm, bước {step}", most=terms.most, step=self.step)
        return say("{Team} cho từ 0 đến {most} điểm, bước {step}", most=terms.most, step=self.step)

    def explain(self, x: Fraction, terms: Terms) -> Message:
        if terms.takes_off:
            return say("{Team}: {result}", result=terms.tell(x))
        return say("{Team} cho {points} trên {n} điểm", points=x, n=terms.most)

    def describe_full(self, terms: Terms) -> Message:
        if terms.takes_off:
            return terms.avoid(ZERO)
        return say("{Team} cho đủ {n} điểm", n=terms.most)


class YesNoScale(BaseScale):
    """All points, or none."""

    measures = ("yes_no",)

    kind: Literal["yes_no"]

    def points(self, x: Fraction, most: Fraction) -> Fraction:
        return most if x else ZERO

    def describe(self, terms: Terms) -> Message:
        return say("có: {yes}; không: {no}", yes=terms.give(terms.most), no=terms.give(ZERO))

    def explain(self, x: Fraction, terms: Terms) -> Message:
        return say(
            "{amount}: {result}", amount=terms.measure.amount(x), result=terms.tell(self.points(x, terms.most))
        )

    def describe_full(self, terms: Terms) -> Message:
        return terms.avoid(ZERO) if terms.takes_off else say("đạt yêu cầu")


class ProportionalScale(BaseScale):
    """In proportion to a target: M · min(1, x/t), or M · min(1, t/x) where lower is better."""

    movable = ("target",)

    kind: Literal["proportional"]
    target: Positive | None = None
    direction: Literal["higher", "lower"] = "higher"

    @property
    def full_at(self) -> Fraction:
        """The target; 100 for percentages unless given."""
        return self.target or HUNDRED

    def turns(self, most: Fraction) -> list[Fraction]:
        return [self.full_at]

    def check(self, measure: Measure, most: Fraction) -> None:
        if self.target is None and not measure.gives_percent:
            raise ValueError(say("cách đo {measure} cần khóa target", measure=measure.kind))

    def points(self, x: Fraction, most: Fraction) -> Fraction:
        if self.direction == "higher":
            return most * x / self.full_at if x < self.full_at else most
        return most * self.full_at / x if x > self.full_at else most

    def points_far_out(self, most: Fraction) -> Fraction:
        return most if self.direction == "higher" else ZERO

    def describe(self, terms: Terms) -> Message:
        most = terms.give(terms.most)
        full = terms.reach(self.full_at, self.direction == "higher")
        values = {"full": full, "most": most, "target": _bracketed(self.full_at)}
        if self.direction == "higher":
            return say("{full}: {most}; thấp hơn: {most} × x/{target}", **values)
        return say("{full}: {most}; cao hơn: {most} × {target}/x", **values)

    def derive(self, x: Fraction, terms: Terms) -> Message:
        values = {"x": x, "target": self.full_at, "points": self.points(x, terms.most), "most": terms.most}
        return say("x = {x} so với mức {target}: {points} trên {most} điểm", **values)

    def describe_full(self, terms: Terms) -> Message:
        if not terms.takes_off:
            return terms.reach(self.full_at, self.direction == "higher")
        if self.direction == "higher":
            return terms.avoid(ZERO)
        if (highest := terms.measure.highest_x) is None:
            return say("càng cao, bị trừ càng ít")
        return terms.tell_best(self.points(highest, terms.most), terms.measure.or_more(highest))


def _bracketed(x: Fraction) -> Message:
    """A number as it stands in a quotient: a fraction in brackets."""
    return say("({x})", x=x) if isinstance(x, Ratio) and x.denominator > 1 else say("{x}", x=x)


class LinearScale(BaseScale):
    """Along a line from no points at one x to full points at another."""

    movable = ("none_at", "full_at")

    kind: Literal["linear"]
    none_at: NotNegative
    full_at: NotNegative

    def find_problems(self) -> Iterator[Message]:
        if self.none_at == self.full_at:
            yield say("none_at và full_at phải khác nhau (đang cùng là {found})", found=self.full_at)

    def points(self, x: Fraction, most: Fraction) -> Fraction:
        way = self._way_to(x)
        return most if way >= ONE else most * max(ZERO, way)

    def _way_to(self, x: Fraction) -> Fraction:
        """How far along the line x is: 0 where it begins, 1 where it ends."""
        return (x - self.none_at) / (self.full_at - self.none_at)

    def points_far_out(self, most: Fraction) -> Fraction:
        return most if self._is_rising else ZERO

    @property
    def _is_rising(self) -> bool:
        return self.full_at > self.none_at

    def describe(self, terms: Terms) -> Message:
        none = terms.reach(self.none_at, not self._is_rising)
        full = terms.reach(self.full_at, self._is_rising)
        values = {"full": full, "most": terms.give(terms.most), "none": none}
        return say("{full}: {most}; {none}: {nothing}; ở giữa: theo tỷ lệ", **values, nothing=terms.give(ZERO))

    def explain(self, x: Fraction, terms: Terms) -> Message:
        points = self.points(x, terms.most)
        if terms.takes_off or points == terms.most:
            return super().explain(x, terms)
        values = {"amount": terms.amount(x), "result": terms.tell(points)}
        if self._way_to(x) < ZERO:
            band = terms.reach(self.none_at, not self._is_rising)
            return say("{amount}, thuộc mức {band}: {result}", **values, band=band)
        ends = {"none": self.none_at, "full": terms.measure.bound(self.full_at)}
        return say("{amount}, trên đoạn từ {none} (0 điểm) đến {full} (đủ điểm): {result}", **values, **ends)

    def derive(self, x: Fraction, terms: Terms) -> Message:
        most = terms.most
        values = {"x": x, "none": self.none_at, "full": self.full_at, "most": most, "points": self.points(x, most)}
        if not ZERO <= self._way_to(x) <= ONE:
            return say("x = {x}, ngoài đoạn từ {none} (0 điểm) đến {full} ({most} điểm): {points} điểm", **values)
        return say("x = {x} trên đường thẳng từ {none} (0 điểm) đến {full} ({most} điểm): {points} điểm", **values)

    def describe_full(self, terms: Terms) -> Message:
        if not terms.takes_off:
            return terms.reach(self.full_at, self._is_rising)
        if self._is_rising:
            return terms.avoid(self.none_at)
        x = terms.within(self.none_at)
        return terms.tell_best(self.points(x, terms.most), terms.measure.or_more(x))


class Band(YamlModel):
    """A band of x and its points; one of its bounds is named, the other is its neighbour's."""

    from_: NotNegative | None = Field(default=None, alias="from")
    to: NotNegative | None = None
    points: NotNegative


class Step(NamedTuple):
    """A band with both its bounds; None where it has none."""

    low: Fraction | None
    high: Fraction | None
    points: Fraction


class BandsScale(BaseScale):
    """Points by band. ``holds: lower`` names each band's lowest x, ``holds: upper`` its highest."""

    kind: Literal["bands"]
    holds: Literal["lower", "upper"]
    bands: tuple[Band, ...] = Field(min_length=1)

    def find_problems(self) -> Iterator[Message]:
        """Gaps and overlaps, the first one: what comes after it may only follow from it."""
        key, other = ("from", "to") if self.holds == "lower" else ("to", "from_")
        edges, named = self._edges, self.thresholds
        rising = sorted(set(named))
        if any(getattr(band, other) is not None for band in self.bands):
            yield say("holds: {holds} chỉ dùng khóa {key}", holds=self.holds, key=key)
        elif named not in (rising, rising[::-1]):
            yield say("các mức {key} phải tăng dần hoặc giảm dần, không trùng: {found}", key=key, found=named)
        elif self.holds == "lower" and (None in edges or rising[0] != 0):
            yield say("bậc thấp nhất phải có from: 0, không được hở")
        elif None in edges and edges not in ([*rising, None], [None, *rising[::-1]]):
            yield say("chỉ bậc cao nhất được bỏ trống to")

    @property
    def _key(self) -> str:
        return "from_" if self.holds == "lower" else "to"

    @property
    def _edges(self) -> list[Fraction | None]:
        """The bound that each band names, in the order of the file."""
        return [getattr(band, self._key) for band in self.bands]

    @property
    def thresholds(self) -> list[Fraction]:
        return [edge for edge in self._edges if edge is not None]

    def move(self, old: Fraction | str, new: Fraction) -> dict[str, object]:
        if old not in self.thresholds:
            return {}
        key = self._key
        return {"bands": tuple(b.model_copy(update={key: new}) if getattr(b, key) == old else b for b in self.bands)}

    def stretch(self, times: Fraction) -> dict[str, object]:
        return {"bands": tuple(b.model_copy(update={"points": b.points * times}) for b in self.bands)}

    @property
    def _is_rising(self) -> bool:
        """Whether the file names the band of the lowest x first."""
        first, last = self._edges[0], self._edges[-1]
        return last is None or (first is not None and first <= last)

    @cached_property
    def steps(self) -> list[Step]:
        """The bands with both their bounds, from the lowest x to the highest."""
        bands = list(zip(self._edges, (band.points for band in self.bands), strict=True))
        edges, points = zip(*(bands if self._is_rising else bands[::-1]), strict=True)
        lows, highs = (edges, (*edges[1:], None)) if self.holds == "lower" else ((None, *edges[:-1]), edges)
        return [Step(*step) for step in zip(lows, highs, points, strict=True)]

    @property
    def goes_both_ways(self) -> bool:
        points = [step.points for step in self.steps]
        return sorted(points) not in (points, points[::-1])

    @property
    def printed_steps(self) -> list[Step]:
        """The same in the order of the file."""
        return self.steps if self._is_rising else self.steps[::-1]

    @cached_property
    def bounds(self) -> list[Fraction]:
        """The x between one band and the next, from the lowest."""
        return [step.low for step in self.steps[1:] if step.low is not None]

    def turns(self, most: Fraction) -> list[Fraction]:
        return self.bounds

    def step_at(self, x: Fraction) -> Step:
        """The band that holds x."""
        below = bisect_right if self.holds == "lower" else bisect_left
        return self.steps[below(self.bounds, x)]

    def check(self, measure: Measure, most: Fraction) -> None:
        for band, edge in zip(self.bands, self._edges, strict=True):
            if band.points > most:
                raise ValueError(say("bậc có {found} điểm, quá max_points {most}", found=band.points, most=most))
            if measure.ends_at_100 and edge is not None and edge > HUNDRED:
                raise ValueError(say("mức {found} vượt 100 %", found=edge))
        if self.holds == "upper":
            self._check_top(measure.ends_at_100)

    def _check_top(self, ends_at_100: bool) -> None:
        """That the highest band reaches as far as x does, and no further."""
        highest, is_open = max(self.thresholds, default=None), None in self._edges
        reaches_100 = ends_at_100 and highest == HUNDRED
        if not is_open and not reaches_100:
            raise ValueError(say("bậc cao nhất phải bỏ trống to để không hở phía trên {found}", found=highest))
        if is_open and reaches_100:
            raise ValueError(say("bậc trên 100 % không bao giờ đạt tới"))

    def points(self, x: Fraction, most: Fraction) -> Fraction:
        return self.step_at(x).points

    def points_far_out(self, most: Fraction) -> Fraction:
        return self.steps[-1].points

    def as_line(self, most: Fraction) -> LinearScale | None:
        """From where the band without points ends to where that of all points begins; None where that is no line.

        Nor is it where points both rise and fall: the best of them lies between two ends.
        """
        low, high = self.steps[0], self.steps[-1]
        none, full = (low.high, high.low) if low.points < high.points else (high.low, low.high)
        if none is None or full is None or none == full or {low.points, high.points} != {ZERO, most}:
            return None
        return LinearScale(kind="linear", none_at=none, full_at=full)

    def largest_jump(self) -> Fraction:
        """Between a band and the next one."""
        return max((abs(other.points - one.points) for one, other in pairwise(self.steps)), default=ZERO)

    def describe(self, terms: Terms) -> Message:
        told = [(self.describe_step(step, terms.measure), terms.give(step.points)) for step in self.printed_steps]
        return say("{bands}", bands=[say("{band}: {points}", band=band, points=points) for band, points in told])

    def describe_step(self, step: Step, measure: Measure) -> Message:
        """A band in words: ``từ 98 đến dưới 100 %``; of what is counted with the numbers that are in it."""
        low, high, _ = step
        if high is None and (low is None or (low == 0 and self.holds == "lower")):
            return say("mọi mức")
        if measure.is_whole and not measure.gives_percent:
            return self._describe_counts(low, high, measure)
        if high is None:
            told = measure.bound(low or ZERO)
            return measure.or_more(low or ZERO) if self.holds == "lower" else say("trên {amount}", amount=told)
        told = measure.bound(high)
        if self.holds == "lower":
            return say("từ {low} đến dưới {high}", low=low, high=told) if low else say("dưới {amount}", amount=told)
        return say("trên {low} đến {high}", low=low, high=told) if low is not None else measure.or_less(high)

    def _describe_counts(self, low: Fraction | None, high: Fraction | None, measure: Measure) -> Message:
        first = ZERO if low is None else self._first_count(low)
        if high is None:
            return measure.or_more(first)
        last = self._first_count(high) - 1
        if first in (ZERO, last):
            return measure.or_less(last) if first != last else measure.bound(last)
        return say("từ {low} đến {high}", low=first, high=measure.amount(last))

    def _first_count(self, bound: Fraction) -> Fraction:
        """The lowest whole number above a bound, or on it where a band holds its lower one."""
        return Fraction(ceil(bound) if self.holds == "lower" else floor(bound) + 1)

    def explain(self, x: Fraction, terms: Terms) -> Message:
        step, amount = self.step_at(x), terms.amount(x)
        band, result = self.describe_step(step, terms.measure), terms.tell(step.points)
        if band == amount or step.points == terms.most:
            return say("{amount}: {result}", amount=amount, result=result)
        return say("{amount}, thuộc mức {band}: {result}", amount=amount, band=band, result=result)

    def derive(self, x: Fraction, terms: Terms) -> Message:
        step = self.step_at(x)
        band = self.describe_step(step, terms.measure)
        return say("x = {x}, thuộc mức {band}: {points} điểm", x=x, band=band, points=step.points)

    def describe_full(self, terms: Terms) -> Message:
        """The best bands; neighbours as one."""
        best = (min if terms.takes_off else max)(step.points for step in self.steps)
        runs = [list(run) for points, run in groupby(self.steps, key=attrgetter("points")) if points == best]
        bands = (self.describe_step(Step(run[0].low, run[-1].high, best), terms.measure) for run in runs)
        where = reduce(lambda told, band: say("{told}, hoặc {band}", told=told, band=band), bands)
        return terms.tell_best(best, where)


class DeductionScale(BaseScale):
    """Full points less so much for each x beyond what is free, not below a floor."""

    measures = ("value", "share", "ratio", "count")
    movable = ("free",)
    in_points = ("each", "floor")

    kind: Literal["deduction"]
    each: Positive
    free: NotNegative = ZERO
    floor: NotNegative = ZERO

    def turns(self, most: Fraction) -> list[Fraction]:
        return [self.free, self.free + (most - self.floor) / self.each]

    def check(self, measure: Measure, most: Fraction) -> None:
        if self.floor > most:
            raise ValueError(say("floor {found} lớn hơn max_points {most}", found=self.floor, most=most))

    def points(self, x: Fraction, most: Fraction) -> Fraction:
        return max(self.floor, most - self.each * self._over(x))

    def _over(self, x: Fraction) -> Fraction:
        return max(ZERO, x - self.free)

    def points_far_out(self, most: Fraction) -> Fraction:
        return self.floor

    def describe(self, terms: Terms) -> Message:
        values = {"most": terms.give(terms.most), "each": self.each, "one": terms.measure.each(), "floor": self.floor}
        values["lessen"] = terms.lessen
        if self.free:
            values["free"] = terms.measure.bound(self.free)
            return say("{most}, {lessen} {each} điểm cho mỗi {one} vượt mức {free}, thấp nhất {floor} điểm", **values)
        return say("{most}, {lessen} {each} điểm cho mỗi {one}, thấp nhất {floor} điểm", **values)

    def explain(self, x: Fraction, terms: Terms) -> Message:
        amount, points, over = terms.amount(x), self.points(x, terms.most), self._over(x)
        if not over:
            return say("{amount}: {result}", amount=amount, result=terms.tell(points))
        what = terms.measure.excess(over, self.free) if self.free else amount
        values = {"what": what, "one": terms.measure.each(), "each": self.each, "rest": terms.remain(points)}
        values["lessen"] = terms.lessen
        if points == self.floor and self.floor:
            return say("{what}, mỗi {one} {lessen} {each} điểm: {rest}, là mức thấp nhất", **values)
        return say("{what}, mỗi {one} {lessen} {each} điểm: {rest}", **values)

    def derive(self, x: Fraction, terms: Terms) -> Message:
        values = {"each": self.each, "free": self.free, "floor": self.floor, "points": self.points(x, terms.most)}
        return say(
            "x = {x}, vượt {free} là {over}; {most} − {each} × {over}, thấp nhất {floor}: {points} điểm",
            x=x, over=self._over(x), most=terms.most, **values,
        )  # fmt: skip

    def describe_full(self, terms: Terms) -> Message:
        if not terms.takes_off:
            return terms.measure.or_less(self.free)
        if self.floor == terms.most:
            return terms.tell_best(terms.most, say("mọi mức"))
        x = terms.within(round_up(self.turns(terms.most)[1], 0 if terms.measure.is_whole else terms.places))
        return terms.tell_best(self.points(x, terms.most), terms.measure.or_more(x))


Scale = Annotated[
    AwardScale | YesNoScale | ProportionalScale | LinearScale | BandsScale | DeductionScale,
    Field(discriminator="kind"),
]
