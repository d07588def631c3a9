"""Measures: what is entered for a criterion, x (the number that its scale reads), and the words for both.

A measure is one class, told by its ``kind``: add a class with what differs from `BaseMeasure`, name it in `Measure`.
"""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ..exact import HUNDRED, ONE, find_quantile, last_place
from ..language import Message, Num, in_brief, say
from .records import Entry
from .scalars import Counted, Identifier, NotNegative, Positive, Title, Whole, YamlModel

OutOfRange = Iterator[tuple[str, Message]]  # ``value`` or ``total``, and what is wrong with it

AVERAGE_NAMES = {
    "printed": say("% đã làm tròn"),
    "exact": say("% chưa làm tròn"),
    "before_bonus": say("% trước điểm thưởng, điểm phạt"),
}


class BaseMeasure(YamlModel):
    """What every measure answers; here as for one number that is entered.

    Attributes
    ----------
    has_total : bool
        Whether a total is entered beside the value.
    is_whole : bool
        Whether only whole numbers are entered.
    gives_percent : bool
        Whether x is a percentage that is computed.
    ends_at_100 : bool
        Whether that cannot pass 100.
    """

    has_total: ClassVar[bool] = False
    is_whole: ClassVar[bool] = False
    gives_percent: ClassVar[bool] = False
    ends_at_100: ClassVar[bool] = False

    kind: str

    @property
    def enters_nothing(self) -> bool:
        """Whether its value comes from elsewhere."""
        return False

    @property
    def highest_x(self) -> Fraction | None:
        """The highest x that can be; None where the measure alone sets no end to it."""
        return None

    def read(self, entry: Entry) -> Fraction:
        """The number that the scale reads."""
        return entry.value

    def find_out_of_range(self, value: Fraction, total: Fraction | None) -> OutOfRange:
        """What is wrong with numbers that could be read."""
        yield from ()

    def near(self, bounds: set[Fraction]) -> set[Fraction]:
        """Numbers that x can be, on either side of each bound, some perhaps beyond the highest."""
        return bounds | {max(bounds) + 1}

    def least_step(self, decimals: int) -> Fraction:
        """The least by which an entered value changes, where the block's values have so many decimals."""
        return last_place(decimals)

    def ask(self) -> Message:
        """What to enter, as the scoresheet says it, where the measure alone tells."""
        return self.describe()

    @abstractmethod
    def describe(self) -> Message:
        """What x is, as the table of criteria says it."""

    def describe_fully(self) -> Message:
        """The same with what tells apart measures that it words alike."""
        return self.describe()

    def amount(self, x: Fraction) -> Message:
        """A value of x with its unit: ``98 %``, ``2,5 ngày``, ``3 điểm``."""
        return say("{x} %", x=in_brief(x))

    def bound(self, x: Fraction) -> Message:
        """The same of a number that the regulation names, as it is written there: ``200/3 %``."""
        return say("{x} %", x=x) if self.gives_percent else self.amount(x)

    def amount_entered(self, value: Fraction) -> Message:
        """A number as it is entered, with its unit."""
        return self.amount(value)

    def each(self) -> Message:
        """One more of it, in so many words: ``1 %``, ``1 ngày``; of what is counted its name alone."""
        return self.amount(ONE)

    def describe_change(self, by: Fraction) -> Message:
        """So much more of what is entered, or less where it is negative: ``bớt 1 yêu cầu quá hạn``."""
        if by > 0:
            return say("thêm {amount}", amount=self.difference(by))
        return say("bớt {amount}", amount=self.difference(-by))

    def difference(self, x: Fraction) -> Message:
        """So much between two values of x, with its unit."""
        return self.amount(x)

    def excess(self, over: Fraction, free: Fraction) -> Message:
        """So much beyond what is free."""
        return say("vượt mức {free} là {over}", free=self.bound(free), over=self.amount(over))

    def or_less(self, x: Fraction) -> Message:
        """No more than that: ``không quá 3 ngày``, ``0 lần``."""
        amount = self.bound(x)
        return say("không quá {amount}", amount=amount) if x else amount

    def or_more(self, x: Fraction) -> Message:
        """That much or more, as far as there can be more: ``từ 98 % trở lên``, ``đủ 100 %``."""
        amount = self.bound(x)
        return say("đủ {amount}", amount=amount) if x == self.highest_x else say("từ {amount} trở lên", amount=amount)


class _InUnits(BaseMeasure):
    """A number with its unit."""

    unit: Counted

    def ask(self) -> Message:
        return say("Nhập một số ({unit})", unit=self.unit)

    def describe(self) -> Message:
        return say("{unit}", unit=self.unit)

    def amount(self, x: Fraction) -> Message:
        return say("{value} {unit}", value=x, unit=self.unit.counted(x))


class ValueMeasure(_InUnits):
    """One number with its unit; x is the number (days, a mean out of ten, %), never above ``at_most``."""

    kind: Literal["value"]
    at_most: Positive | None = None

    @property
    def highest_x(self) -> Fraction | None:
        return self.at_most

    def difference(self, x: Fraction) -> Message:
        return say("{n} điểm phần trăm", n=x) if self.unit.vi == "%" else self.amount(x)

    def find_out_of_range(self, value: Fraction, total: Fraction | None) -> OutOfRange:
        if self.at_most is not None and value > self.at_most:
            bound = {"most": self.at_most, "unit": self.unit}
            yield "value", say("{found} quá mức cao nhất có thể có: {most} {unit}", found=value, **bound)

    def describe_fully(self) -> Message:
        told = self.describe()
        return say("{measure}, không quá {most}", measure=told, most=self.at_most) if self.at_most else told


class CountMeasure(_InUnits):
    """Occurrences; x is the count."""

    is_whole = True

    kind: Literal["count"]

    def near(self, bounds: set[Fraction]) -> set[Fraction]:
        return super().near({Fraction(floor(bound) + more) for bound in bounds for more in (0, 1)})

    def ask(self) -> Message:
        return say("Nhập số lần ({unit})", unit=self.unit)

    def describe(self) -> Message:
        return say("số {unit}", unit=self.unit)

    def amount(self, x: Fraction) -> Message:
        value = int(x) if x.denominator == 1 else x  # which letters write as they count
        return say("{value} {unit}", value=value, unit=self.unit.counted(x))

    def each(self) -> Message:
        return say("{unit}", unit=self.unit.counted(ONE))

    def describe_change(self, by: Fraction) -> Message:
        told = {"x": abs(by), "unit": self.unit.counted(abs(by))}
        return say("thêm {x} {unit}", **told) if by > 0 else say("bớt {x} {unit}", **told)

    def or_less(self, x: Fraction) -> Message:
        return super().or_less(x) if x else say("không có {unit} nào", unit=self.unit)


class _OfTotal(BaseMeasure):
    """A value of a total; x = 100 · value / total."""

    has_total = True
    gives_percent = True

    @property
    def highest_x(self) -> Fraction | None:
        return HUNDRED if self.ends_at_100 else None

    def read(self, entry: Entry) -> Fraction:
        # reduced once: this is asked of every layer of every unit
        value, total = entry.value, entry.total
        if total is None:
            raise ValueError("a total is missing")
        return Fraction(100 * value.numerator * total.denominator, value.denominator * total.numerator)

    def find_out_of_range(self, value: Fraction, total: Fraction | None) -> OutOfRange:
        if total == 0 == value:
            yield "total", say("0 trên 0: nếu không phát sinh, ghi x ở cột không áp dụng")
        elif total == 0:
            yield "total", say("tổng bằng 0 mà giá trị là {found}; tổng phải lớn hơn 0", found=value)
        elif total is not None and self.ends_at_100 and value > total:
            yield "value", say("{found} lớn hơn tổng {total}", found=value, total=total)


class ShareMeasure(_OfTotal):
    """Value of total; x = 100 · value / total.

    Attributes
    ----------
    compare : "shortcomings" or None
        The list with which both are compared: shortcomings due in the quarter, and those of them corrected.
    """

    ends_at_100 = True

    kind: Literal["share"]
    value: Title
    total: Title
    compare: Literal["shortcomings"] | None = None

    def least_step(self, decimals: int) -> Fraction:
        return ONE  # a case

    def describe_change(self, by: Fraction) -> Message:
        if by > 0:
            return say("thêm {x} {what}", x=by, what=self.value)
        return say("bớt {x} {what}", x=-by, what=self.value)

    def ask(self) -> Message:
        return say("Nhập {value}; tổng: {total}", value=self.value, total=self.total)

    def describe(self) -> Message:
        return say("% {value} trên {total}", value=self.value, total=self.total)

    def describe_fully(self) -> Message:
        told = self.describe()
        return say("{measure}, đối chiếu với danh sách tồn tại", measure=told) if self.compare else told


class RatioMeasure(_OfTotal):
    """Value against a total, a target or a quota; x = 100 · value / total, which may pass 100."""

    kind: Literal["ratio"]
    value: Title
    total: Title
    unit: Title | None = None

    def ask(self) -> Message:
        what = {"value": self.value, "total": self.total}
        if self.unit is None:
            return say("Nhập {value}; tổng: {total}", **what)
        return say("Nhập {value}; tổng: {total} ({unit})", **what, unit=self.unit)

    def describe(self) -> Message:
        return say("% {value} so với {total}", value=self.value, total=self.total)

    def describe_change(self, by: Fraction) -> Message:
        amount = say("{x} {what}", x=abs(by), what=self.unit) if self.unit else say("{x}", x=abs(by))
        if by > 0:
            return say("{what} nhiều hơn {amount}", what=self.value, amount=amount)
        return say("{what} ít hơn {amount}", what=self.value, amount=amount)

    def excess(self, over: Fraction, free: Fraction) -> Message:
        if free == HUNDRED:
            return say("vượt {total} {over}", total=self.total, over=self.amount(over))
        return super().excess(over, free)

    def describe_fully(self) -> Message:
        if self.unit is None:
            return say("{measure}, được quá 100 %", measure=self.describe())
        return say("{measure}, tính bằng {unit}, được quá 100 %", measure=self.describe(), unit=self.unit)


class DoneMeasure(_OfTotal):
    """Items done of the applicable ones, entered or counted from the yearly plan; x = 100 · done / applicable."""

    is_whole = True
    ends_at_100 = True

    kind: Literal["done"]
    items: Whole | None = None
    counts: Literal["plan"] | None = None

    def find_problems(self) -> Iterator[Message]:
        if (self.items is None) == (self.counts is None):
            yield say("cần đúng một trong hai khóa: items hoặc counts: plan")
        if self.items == 0:
            yield say("items phải lớn hơn 0")

    @property
    def enters_nothing(self) -> bool:
        return self.counts == "plan"

    def find_out_of_range(self, value: Fraction, total: Fraction | None) -> OutOfRange:
        yield from super().find_out_of_range(value, total)
        if self.items is not None and total is not None and total > self.items:
            yield "total", say("{found} nhiều hơn số việc của tiêu chí ({items})", found=total, items=self.items)

    def near(self, bounds: set[Fraction]) -> set[Fraction]:
        if self.items is None:
            return super().near(bounds)
        return {HUNDRED * done / of for of in range(1, self.items + 1) for done in range(of + 1)}

    def describe_change(self, by: Fraction) -> Message:
        if by > 0:
            return say("hoàn thành thêm {n} việc", n=by)
        return say("hoàn thành ít đi {n} việc", n=-by)

    def ask(self) -> Message:
        if self.items is None:
            return say("Không nhập: đếm từ kế hoạch năm")
        return say("Nhập số việc đã làm; tổng: số việc áp dụng, nhiều nhất {items}", items=self.items)

    def describe(self) -> Message:
        if self.items is None:
            return say("% nhiệm vụ đến hạn của chương trình {scored} đã xong")
        return say("% việc đã làm trong {items} việc", items=self.items)


class YesNoMeasure(BaseMeasure):
    """Có or không; x is 1 or 0."""

    kind: Literal["yes_no"]

    @property
    def highest_x(self) -> Fraction | None:
        return ONE

    def ask(self) -> Message:
        return say("Nhập có hoặc không")

    def describe_change(self, by: Fraction) -> Message:
        return say("«có» thay cho «không»") if by > 0 else say("«không» thay cho «có»")

    def describe(self) -> Message:
        return say("có hoặc không")

    def amount(self, x: Fraction) -> Message:
        return say("có") if x else say("không")

    def or_more(self, x: Fraction) -> Message:
        return self.amount(x)


class AwardMeasure(BaseMeasure):
    """Points given by the scoring team; x is the points."""

    kind: Literal["award"]

    def describe(self) -> Message:
        return say("{Team} cho điểm")

    def describe_change(self, by: Fraction) -> Message:
        if by > 0:
            return say("{team} cho thêm {amount}", amount=self.difference(by))
        return say("{team} cho bớt {amount}", amount=self.difference(-by))

    def amount(self, x: Fraction) -> Message:
        return say("{n} điểm", n=x)


class RelativeMeasure(_InUnits):
    """One number against the best of the block, or a percentile; x = 100 · number / that, or its inverse.

    Nobody enters what a number is held against: it is the best among the numbers of the units of the block to which
    the criterion applies and which have one, the highest or with ``better: lower`` the lowest; or their percentile,
    type 7 of Hyndman and Fan (1996), Sample quantiles in statistical packages, The American Statistician 50, 361-365
    (PERCENTILE.INC of Excel): with the n numbers in order v₁ ≤ … ≤ vₙ and h = (n − 1) · percentile / 100, it is
    v₍⌊h⌋₊₁₎ + (h − ⌊h⌋) · (v₍⌊h⌋₊₂₎ − v₍⌊h⌋₊₁₎), a fraction that nothing rounds.

    Where higher is better x = 100 · number / reference, and 0 where the reference is 0; where lower is better
    x = 100 · reference / number, and 100 where the number is 0, as is then the best. Beside a percentile none may be
    0: it would count for less than a small number.
    """

    gives_percent = True

    kind: Literal["relative"]
    to: Literal["best"] | None = None
    percentile: NotNegative | None = None
    better: Literal["higher", "lower"] = "higher"

    def find_problems(self) -> Iterator[Message]:
        if (self.to is None) == (self.percentile is None):
            yield say("cần đúng một trong hai khóa: to: best hoặc percentile")
        if self.percentile is not None and self.percentile > HUNDRED:
            yield say("percentile phải từ 0 đến 100 (thấy {found})", found=self.percentile)

    def find_out_of_range(self, value: Fraction, total: Fraction | None) -> OutOfRange:
        if self.percentile is not None and self.better == "lower" and not value:
            yield "value", say("phải lớn hơn 0: mức so sánh được chia cho số này")

    @property
    def highest_x(self) -> Fraction | None:
        return HUNDRED if self.to else None

    def find_reference(self, values: Sequence[Fraction]) -> Fraction:
        """What the numbers of a block, at least one, are held against."""
        if self.percentile is None:
            return max(values) if self.better == "higher" else min(values)
        return find_quantile(values, self.percentile / HUNDRED)

    def read(self, entry: Entry) -> Fraction:
        """The number that the scale reads, what it is held against in place of a total."""
        value, reference = entry.value, entry.total
        if reference is None:
            raise ValueError("what it is held against is missing")
        if self.better == "higher":
            return HUNDRED * value / reference if reference else reference
        return HUNDRED * reference / value if value else HUNDRED

    def describe(self) -> Message:
        told = {"unit": self.unit, "reference": self.name_reference()}
        if self.better == "lower":
            return say("{unit}, {reference} chia cho số của đơn vị, tính bằng %", **told)
        return say("{unit}, % so với {reference}", **told)

    def name_reference(self) -> Message:
        """What a number is held against, in words."""
        if self.percentile == HUNDRED / 2:
            return say("trung vị của khối")
        if self.percentile is not None:
            return say("bách phân vị nội suy {percentile} của khối", percentile=self.percentile)
        return say("mức cao nhất của khối") if self.better == "higher" else say("mức thấp nhất của khối")

    def amount(self, x: Fraction) -> Message:
        return self._compare(in_brief(x))

    def bound(self, x: Fraction) -> Message:
        """Without what is divided by what: that is named with the amount, and once is enough."""
        return super().bound(x) if self.better == "lower" else self._compare(x)

    def _compare(self, x: Fraction | Num) -> Message:
        told = {"x": x, "reference": self.name_reference()}
        if self.better == "lower":
            return say("{x} % ({reference} chia cho số của đơn vị)", **told)
        return say("{x} % {reference}", **told)

    def amount_entered(self, value: Fraction) -> Message:
        return super().amount(value)


class BlockAverageMeasure(BaseMeasure):
    """Nothing is entered; x is the exact mean of the % of another block's units."""

    gives_percent = True

    kind: Literal["block_average"]
    block: Identifier
    of: Literal["printed", "exact", "before_bonus"] = "printed"

    @property
    def enters_nothing(self) -> bool:
        return True

    @property
    def key(self) -> str:
        """Which average it reads: ``block/of``."""
        return f"{self.block}/{self.of}"

    def describe(self) -> Message:
        return self.describe_of(say("khối {block}", block=self.block))

    def describe_fully(self) -> Message:
        return self.describe_of(say("khối {block}", block=self.block), fully=True)

    def describe_of(self, block: object, fully: bool = False) -> Message:
        """What x is, the block called as whoever knows it calls it; ``fully`` with the % of its units that is taken.

        That is told anyway where it is another one than what is printed.
        """
        told = say("bình quân % của {block}", block=block)
        is_told = fully or self.of != "printed"
        return say("{measure}, lấy {of}", measure=told, of=AVERAGE_NAMES[self.of]) if is_told else told


Measure = Annotated[
    ValueMeasure
    | ShareMeasure
    | RatioMeasure
    | CountMeasure
    | DoneMeasure
    | YesNoMeasure
    | AwardMeasure
    | RelativeMeasure
    | BlockAverageMeasure,
    Field(discriminator="kind"),
]
