"""Scales: how x becomes points, and the words for the whole scale, for the step that applied, and for what is full.

A scale is one class, told by its ``kind``: add a class that answers what `BaseScale` asks, and name it in `Scale`.
``most`` is always the maximum of the criterion.
"""

from abc import abstractmethod
from bisect import bisect_left, bisect_right
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import ConfigDict, Field, model_validator

from ..exact import HUNDRED, ONE, ZERO
from ..language import Message, say
from .measures import Measure, OutOfRange
from .scalars import NotNegative, Positive, YamlModel

_NUMBERS = ("value", "share", "ratio", "count", "done", "block_average")


class BaseScale(YamlModel):
    """What every scale answers.

    Attributes
    ----------
    measures : tuple of str
        The kinds of measures that it fits.
    movable : tuple of str
        The keys that hold a threshold.
    """

    measures: ClassVar[tuple[str, ...]] = _NUMBERS
    movable: ClassVar[tuple[str, ...]] = ()

    kind: str

    def check(self, measure: Measure, most: Fraction) -> None:
        """Refuse, with a ``ValueError(say(...))``, what does not go with the criterion's measure and maximum."""

    def find_out_of_range(self, x: Fraction, most: Fraction) -> OutOfRange:
        """What is wrong with an entered x."""
        yield from ()

    @property
    def bounds(self) -> list[Fraction]:
        """The x at which points jump, or begin or cease to move."""
        return self.thresholds

    @property
    def thresholds(self) -> list[Fraction]:
        """The numbers of the scale that can be moved."""
        return [x for key in self.movable if (x := getattr(self, key)) is not None]

    def move(self, old: Fraction, new: Fraction) -> dict[str, object]:
        """The keys that change, and to what, where a threshold moves."""
        return {key: new for key in self.movable if getattr(self, key) == old}

    @abstractmethod
    def points(self, x: Fraction, most: Fraction) -> Fraction:
        """Exact points for x."""

    def points_far_out(self, most: Fraction) -> Fraction:
        """What it gives in the end, or comes ever nearer to, as x grows."""
        return most

    @abstractmethod
    def describe(self, most: Fraction) -> Message:
        """The whole scale in words, as the table of criteria prints it."""

    @abstractmethod
    def explain(self, x: Fraction, most: Fraction) -> Message:
        """How x became its points: the step that applied."""

    @abstractmethod
    def describe_full(self, measure: Measure, most: Fraction) -> Message:
        """What earns all the points."""


class AwardScale(BaseScale):
    """The points given, in steps."""

    measures = ("award",)

    kind: Literal["award"]
    step: Positive

    def check(self, measure: Measure, most: Fraction) -> None:
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

    def describe(self, most: Fraction) -> Message:
        return say("cho điểm từ 0 đến {most}, bước {step}", most=most, step=self.step)

    def explain(self, x: Fraction, most: Fraction) -> Message:
        return say("tổ chấm điểm cho {points} trên {most} điểm", points=x, most=most)

    def describe_full(self, measure: Measure, most: Fraction) -> Message:
        return say("đủ {most} điểm", most=most)


class YesNoScale(BaseScale):
    """All points, or none."""

    measures = ("yes_no",)

    kind: Literal["yes_no"]

    def points(self, x: Fraction, most: Fraction) -> Fraction:
        return most if x else ZERO

    def describe(self, most: Fraction) -> Message:
        return say("có: {most} điểm; không: 0 điểm", most=most)

    def explain(self, x: Fraction, most: Fraction) -> Message:
        points = self.points(x, most)
        return say("có: {points} điểm", points=points) if x else say("không: {points} điểm", points=points)

    def describe_full(self, measure: Measure, most: Fraction) -> Message:
        return say("có thực hiện")


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

    @property
    def bounds(self) -> list[Fraction]:
        return [self.full_at]

    def check(self, measure: Measure, most: Fraction) -> None:
        if self.target is None and not measure.gives_percent:
            raise ValueError(say("cách đo {measure} cần khóa target", measure=measure.kind))

    def points(self, x: Fraction, most: Fraction) -> Fraction:
        if self.direction == "higher":
            return most * min(ONE, x / self.full_at)
        return most * min(ONE, self.full_at / x) if x else most

    def points_far_out(self, most: Fraction) -> Fraction:
        return most if self.direction == "higher" else ZERO

    def describe(self, most: Fraction) -> Message:
        if self.direction == "higher":
            return say("{most} điểm × x/{target}, tối đa {most} điểm", most=most, target=self.full_at)
        return say("{most} điểm × {target}/x, tối đa {most} điểm", most=most, target=self.full_at)

    def explain(self, x: Fraction, most: Fraction) -> Message:
        values = {"x": x, "target": self.full_at, "points": self.points(x, most), "most": most}
        return say("x = {x} so với mức {target}: {points} trên {most} điểm", **values)

    def describe_full(self, measure: Measure, most: Fraction) -> Message:
        return _reach(measure, self.full_at, self.direction == "higher")


class LinearScale(BaseScale):
    """Along a line from no points at one x to full points at another."""

    movable = ("none_at", "full_at")

    kind: Literal["linear"]
    none_at: NotNegative
    full_at: NotNegative

    @model_validator(mode="after")
    def _two_ends(self):
        if self.none_at == self.full_at:
            raise ValueError(say("none_at và full_at phải khác nhau (đang cùng là {found})", found=self.full_at))
        return self

    def points(self, x: Fraction, most: Fraction) -> Fraction:
        return most * min(ONE, max(ZERO, (x - self.none_at) / (self.full_at - self.none_at)))

    def points_far_out(self, most: Fraction) -> Fraction:
        return most if self.full_at > self.none_at else ZERO

    def describe(self, most: Fraction) -> Message:
        values = {"none": self.none_at, "full": self.full_at, "most": most}
        return say("theo đường thẳng: {none} được 0 điểm, {full} được {most} điểm", **values)

    def explain(self, x: Fraction, most: Fraction) -> Message:
        values = {"x": x, "none": self.none_at, "full": self.full_at, "most": most, "points": self.points(x, most)}
        return say("x = {x} trên đường thẳng từ {none} (0 điểm) đến {full} ({most} điểm): {points} điểm", **values)

    def describe_full(self, measure: Measure, most: Fraction) -> Message:
        return _reach(measure, self.full_at, self.full_at > self.none_at)


class Band(YamlModel):
    """A band of x and its points; one of its bounds is named, the other is its neighbour's."""

    model_config = ConfigDict(populate_by_name=True)
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

    @model_validator(mode="after")
    def _cover_without_gap_or_overlap(self):
        key, other = ("from", "to") if self.holds == "lower" else ("to", "from_")
        if any(getattr(band, other) is not None for band in self.bands):
            raise ValueError(say("holds: {holds} chỉ dùng khóa {key}", holds=self.holds, key=key))
        edges, named = self._edges, self.thresholds
        rising = sorted(set(named))
        if named not in (rising, rising[::-1]):
            raise ValueError(
                say("các mức {key} phải tăng dần hoặc giảm dần, không trùng: {found}", key=key, found=named)
            )
        if self.holds == "lower" and (None in edges or rising[0] != 0):
            raise ValueError(say("bậc thấp nhất phải có from: 0, không được hở"))
        if None in edges and edges not in ([*rising, None], [None, *rising[::-1]]):
            raise ValueError(say("chỉ bậc cao nhất được bỏ trống to"))
        return self

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

    def move(self, old: Fraction, new: Fraction) -> dict[str, object]:
        key = self._key
        return {"bands": tuple(b.model_copy(update={key: new}) if getattr(b, key) == old else b for b in self.bands)}

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
    def printed_steps(self) -> list[Step]:
        """The same in the order of the file."""
        return self.steps if self._is_rising else self.steps[::-1]

    @cached_property
    def bounds(self) -> list[Fraction]:
        return [step.low for step in self.steps[1:] if step.low is not None]

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

    def largest_jump(self) -> Fraction:
        """Between a band and the next one."""
        return max((abs(other.points - one.points) for one, other in pairwise(self.steps)), default=ZERO)

    def describe(self, most: Fraction) -> Message:
        return say("{bands}", bands=[self.describe_step(step) for step in self.printed_steps])

    def describe_step(self, step: Step) -> Message:
        """One band in words: from 98 to under 100: 6 points."""
        low, high, points = step
        if self.holds == "lower":
            if high is None:
                return say("từ {low} trở lên: {points} điểm", low=low, points=points)
            return say("từ {low} đến dưới {high}: {points} điểm", low=low, high=high, points=points)
        if high is None and low is None:
            return say("mọi giá trị: {points} điểm", points=points)
        if high is None:
            return say("trên {low}: {points} điểm", low=low, points=points)
        if low is None:
            return say("không quá {high}: {points} điểm", high=high, points=points)
        return say("trên {low} đến {high}: {points} điểm", low=low, high=high, points=points)

    def explain(self, x: Fraction, most: Fraction) -> Message:
        return say("x = {x} thuộc bậc {band}", x=x, band=self.describe_step(self.step_at(x)))

    def describe_full(self, measure: Measure, most: Fraction) -> Message:
        """The bounds of the bands with the most points."""
        best = max(step.points for step in self.steps)
        full = [step for step in self.steps if step.points == best]
        worse = [index for index, step in enumerate(self.steps) if step.points < best]
        if self.holds == "lower" and full[0].low:
            return _reach(measure, full[0].low, is_higher_better=True)
        if self.holds == "upper" and full[-1].high is not None:
            return _reach(measure, full[-1].high, is_higher_better=False)
        if not worse:
            return say("mọi giá trị")
        if self.holds == "lower":
            return say("dưới {amount}", amount=measure.amount(self.bounds[worse[0] - 1]))
        return say("trên {amount}", amount=measure.amount(self.bounds[worse[-1]]))


class DeductionScale(BaseScale):
    """Full points less so much for each x beyond what is free, not below a floor."""

    measures = ("value", "share", "ratio", "count")
    movable = ("free", "each", "floor")

    kind: Literal["deduction"]
    each: Positive
    free: NotNegative = ZERO
    floor: NotNegative = ZERO

    @property
    def bounds(self) -> list[Fraction]:
        return [self.free]

    def check(self, measure: Measure, most: Fraction) -> None:
        if self.floor > most:
            raise ValueError(say("floor {found} lớn hơn max_points {most}", found=self.floor, most=most))

    def points(self, x: Fraction, most: Fraction) -> Fraction:
        return max(self.floor, most - self.each * self._over(x))

    def _over(self, x: Fraction) -> Fraction:
        return max(ZERO, x - self.free)

    def points_far_out(self, most: Fraction) -> Fraction:
        return self.floor

    def describe(self, most: Fraction) -> Message:
        values = {"most": most, "each": self.each, "free": self.free, "floor": self.floor}
        return say("{most} điểm, trừ {each} điểm cho mỗi đơn vị trên {free}, còn thấp nhất {floor} điểm", **values)

    def explain(self, x: Fraction, most: Fraction) -> Message:
        values = {"each": self.each, "free": self.free, "floor": self.floor, "points": self.points(x, most)}
        return say(
            "x = {x}, vượt {free} là {over}; {most} − {each} × {over}, thấp nhất {floor}: {points} điểm",
            x=x, over=self._over(x), most=most, **values,
        )  # fmt: skip

    def describe_full(self, measure: Measure, most: Fraction) -> Message:
        return _reach(measure, self.free, is_higher_better=False)


def _reach(measure: Measure, x: Fraction, is_higher_better: bool) -> Message:
    if is_higher_better:
        return measure.at_least(x)
    return say("không quá {amount}", amount=measure.amount(x)) if x else measure.amount(x)


Scale = Annotated[
    AwardScale | YesNoScale | ProportionalScale | LinearScale | BandsScale | DeductionScale,
    Field(discriminator="kind"),
]
