"""Measures (what is entered) and scales (how it becomes points), and which of them fit together."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from ..language import say
from .scalars import Identifier, NotNegative, Positive, Title, Whole, Written


class ValueMeasure(Written):
    """One number with its unit; x is the number (days, a mean out of ten, %), never above ``at_most``."""

    kind: Literal["value"]
    unit: Title
    at_most: Positive | None = None


class ShareMeasure(Written):
    """Value of total; x = 100 · value / total."""

    kind: Literal["share"]
    value: Title
    total: Title


class RatioMeasure(Written):
    """Value against a total, a target or a quota; x = 100 · value / total, which may pass 100."""

    kind: Literal["ratio"]
    value: Title
    total: Title
    unit: Title | None = None


class CountMeasure(Written):
    """Occurrences; x is the count."""

    kind: Literal["count"]
    unit: Title


class DoneMeasure(Written):
    """Items done of the applicable ones, entered or counted from the yearly plan; x = 100 · done / applicable."""

    kind: Literal["done"]
    items: Whole | None = None
    counts: Literal["plan"] | None = None

    @model_validator(mode="after")
    def _one_of_both(self):
        if (self.items is None) == (self.counts is None):
            raise ValueError(say("cần đúng một trong hai khóa: items hoặc counts: plan"))
        if self.items == 0:
            raise ValueError(say("items phải lớn hơn 0"))
        return self


class YesNoMeasure(Written):
    """Có or không; x is 1 or 0."""

    kind: Literal["yes_no"]


class AwardMeasure(Written):
    """Points given by the scoring team; x is the points."""

    kind: Literal["award"]


class BlockAverageMeasure(Written):
    """Nothing is entered; x is the exact mean of the % of another block's units."""

    kind: Literal["block_average"]
    block: Identifier
    of: Literal["printed", "exact", "before_bonus"] = "printed"


Measure = Annotated[
    ValueMeasure
    | ShareMeasure
    | RatioMeasure
    | CountMeasure
    | DoneMeasure
    | YesNoMeasure
    | AwardMeasure
    | BlockAverageMeasure,
    Field(discriminator="kind"),
]


class AwardScale(Written):
    """The points given, in steps."""

    kind: Literal["award"]
    step: Positive


class YesNoScale(Written):
    """All points, or none."""

    kind: Literal["yes_no"]


class ProportionalScale(Written):
    """In proportion to a target: M · min(1, x/t), or M · min(1, t/x) where lower is better."""

    kind: Literal["proportional"]
    target: Positive | None = None
    direction: Literal["higher", "lower"] = "higher"


class LinearScale(Written):
    """Along a line from no points at one x to full points at another."""

    kind: Literal["linear"]
    none_at: NotNegative
    full_at: NotNegative

    @model_validator(mode="after")
    def _two_ends(self):
        if self.none_at == self.full_at:
            raise ValueError(say("none_at và full_at phải khác nhau (đang cùng là {found})", found=self.full_at))
        return self


class Band(Written):
    """A band of x and its points; one of its bounds is named, the other is its neighbour's."""

    model_config = ConfigDict(populate_by_name=True)
    from_: NotNegative | None = Field(default=None, alias="from")
    to: NotNegative | None = None
    points: NotNegative


class BandsScale(Written):
    """Points by band. ``holds: lower`` names each band's lowest x, ``holds: upper`` its highest."""

    kind: Literal["bands"]
    holds: Literal["lower", "upper"]
    bands: tuple[Band, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _cover_without_gap_or_overlap(self):
        key, other = ("from", "to") if self.holds == "lower" else ("to", "from")
        if any(getattr(band, "to" if other == "to" else "from_") is not None for band in self.bands):
            raise ValueError(say("holds: {holds} chỉ dùng khóa {key}", holds=self.holds, key=key))
        edges = [band.from_ if self.holds == "lower" else band.to for band in self.bands]
        named = [edge for edge in edges if edge is not None]
        if (sorted(named) != named and sorted(named, reverse=True) != named) or len(set(named)) != len(named):
            raise ValueError(
                say("các mức {key} phải tăng dần hoặc giảm dần, không trùng: {found}", key=key, found=named)
            )
        if self.holds == "lower" and (None in edges or min(named) != 0):
            raise ValueError(say("bậc thấp nhất phải có from: 0, không được hở"))
        if self.holds == "upper" and None in edges[1:-1]:
            raise ValueError(say("chỉ bậc cao nhất được bỏ trống to"))
        if self.holds == "upper" and len(named) > 1 and named[0] < named[-1] and edges[0] is None:
            raise ValueError(say("chỉ bậc cao nhất được bỏ trống to"))
        if self.holds == "upper" and len(named) > 1 and named[0] > named[-1] and edges[-1] is None:
            raise ValueError(say("chỉ bậc cao nhất được bỏ trống to"))
        return self


class DeductionScale(Written):
    """Full points less so much for each x beyond what is free, not below a floor."""

    kind: Literal["deduction"]
    each: Positive
    free: NotNegative = Fraction(0)
    floor: NotNegative = Fraction(0)


Scale = Annotated[
    AwardScale | YesNoScale | ProportionalScale | LinearScale | BandsScale | DeductionScale,
    Field(discriminator="kind"),
]

_ANY = ("value", "share", "ratio", "count", "done", "block_average")
MEASURES_OF_SCALE = {
    "award": ("award",),
    "yes_no": ("yes_no",),
    "proportional": _ANY,
    "linear": _ANY,
    "bands": _ANY,
    "deduction": ("value", "share", "ratio", "count"),
}
PERCENT_KINDS = ("share", "ratio", "done", "block_average")
AT_MOST_100 = ("share", "done")

Policy = Literal["rescale_in_section", "rescale_in_block", "full_points", "zero"]
