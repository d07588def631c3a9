"""Every measure asks, reads, refuses and is told as the regulation means it: `measures.yaml`."""

from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest

from cchc_lib.files import read_yaml
from cchc_lib.inputs.layout import describe_entry
from cchc_lib.model import Criterion, Entry
from cchc_lib.model.measures import Measure
from cchc_lib.model.regulation import PenaltyCriterion
from tests.scoring.cases import (
    AWARD,
    COUNT,
    PLAN,
    RATIO,
    SHARE,
    VALUE,
    YES_NO,
    award,
    block,
    case,
    criterion,
    regulation_of,
)  # fmt: skip

from .test_scales import told

CASES = read_yaml(Path(__file__).with_name("measures.yaml"))


def model(measure, scale) -> Criterion:
    """A criterion of eight points."""
    return Criterion.model_validate(criterion("a", 8, measure, scale))


def number(text: str | None) -> Fraction | None:
    """An exact number; none where none is written."""
    return None if text in (None, "null") else Fraction(text)


@pytest.mark.parametrize("one", CASES, ids=lambda one: one["name"])
def test_a_measure_is_told(one):
    found = model(one["measure"], one["scale"])
    x, *amount = one["amount"]
    assert told(found.measure.describe()) == one["describe"]
    assert told(found.measure.describe_fully()) == one["fully"]
    assert told(found.measure.amount(Fraction(x))) == amount


@pytest.mark.parametrize("one", CASES, ids=lambda one: one["name"])
def test_what_to_enter_is_asked_for(one):
    branches = block("chi-nhanh", [criterion("b", 8)], title={"vi": "Các chi nhánh", "en": "The branches"})
    regulation = regulation_of(case(branches))
    assert told(describe_entry(model(one["measure"], one["scale"]), regulation)) == one["ask"]


@pytest.mark.parametrize("one", CASES, ids=lambda one: one["name"])
def test_an_entry_is_read_and_refused(one):
    found = model(one["measure"], one["scale"])
    assert found.highest_x == number(one["highest"])
    for value, total, x in one["read"]:
        assert found.read_x(Entry(number(value), number(total))) == number(x)
    for value, total in one["right"]:
        assert list(found.find_out_of_range(number(value), number(total))) == []
    for value, total, part, *sentences in one["wrong"]:
        ((where, message),) = found.find_out_of_range(number(value), number(total))
        assert (where, told(message)) == (part, sentences)


@pytest.mark.parametrize(
    ("measure", "by", "expected"),
    [
        ({"kind": "count", "unit": {"vi": "yêu cầu", "en": "requests", "one": "request"}}, -1, "1 fewer request"),
        ({"kind": "count", "unit": {"vi": "yêu cầu", "en": "requests", "one": "request"}}, -2, "2 fewer requests"),
        ({"kind": "count", "unit": {"vi": "yêu cầu", "en": "requests", "one": "request"}}, 1, "1 more request"),
        ({"kind": "share", "value": {"vi": "đạt", "en": "files"}, "total": "hồ sơ"}, -1, "1 fewer of “files”"),
        ({"kind": "done", "items": "4"}, -1, "1 fewer item done"),
        ({"kind": "value", "unit": {"vi": "ngày", "en": "days", "one": "day"}}, -1, "1 day less"),
        ({"kind": "value", "unit": "%"}, -1, "1 percentage point less"),
    ],
)
def test_a_change_is_told_in_english_as_what_is_counted_or_measured(measure, by, expected):
    assert (
        model(measure, {"kind": "proportional", "target": "2"}).measure.describe_change(Fraction(by)).to("en")
        == expected
    )


@pytest.mark.parametrize(
    ("measure", "more", "fewer"),
    [
        (VALUE, "thêm 2 ngày", "bớt 2 ngày"),
        (COUNT, "thêm 2 lần", "bớt 2 lần"),
        (SHARE, "thêm 2 đúng hạn", "bớt 2 đúng hạn"),
        (RATIO, "thực hiện nhiều hơn 2", "thực hiện ít hơn 2"),
        (RATIO | {"unit": "MWh"}, "thực hiện nhiều hơn 2 MWh", "thực hiện ít hơn 2 MWh"),
        (PLAN, "hoàn thành thêm 2 việc", "hoàn thành ít đi 2 việc"),
        (YES_NO, "«có» thay cho «không»", "«không» thay cho «có»"),
        (AWARD, "Tổ chấm điểm cho thêm 2 điểm", "Tổ chấm điểm cho bớt 2 điểm"),
    ],
)
@pytest.mark.parametrize("by", ["2", "0.5"])
def test_a_change_is_told_up_and_down(measure, by, more, fewer):
    scale = {"award": award(), "yes_no": {"kind": "yes_no"}}.get(measure["kind"], {"kind": "proportional"})
    if measure["kind"] in ("value", "count"):
        scale = scale | {"target": "2"}
    describe = model(measure, scale).measure.describe_change
    expected = [one.replace("2", by.replace(".", ",")) for one in (more, fewer)]
    assert [describe(sign * Fraction(by)).to("vi") for sign in (1, -1)] == expected


def test_points_that_the_team_takes_off_are_told_as_taken_off():
    """What is better there is less of them, and never less of what is given."""
    found = PenaltyCriterion.model_validate(criterion("a", 8, AWARD, award()))
    assert told(found.describe_measure()) == ["Tổ chấm điểm trừ điểm", "points taken off by the scoring team"]
    assert [told(found.describe_change(Fraction(by))) for by in ("0.5", "-1")] == [
        ["Tổ chấm điểm tăng điểm phạt 0,5 điểm", "a penalty of 0.5 points more from the scoring team"],
        ["Tổ chấm điểm giảm điểm phạt 1 điểm", "a penalty of 1 point less from the scoring team"],
    ]
    counted = PenaltyCriterion.model_validate(criterion("a", 8, COUNT, {"kind": "proportional", "target": "2"}))
    assert [one.to("vi") for one in (counted.describe_measure(), counted.describe_change(Fraction(1)))] == [
        "số lần", "thêm 1 lần",
    ]  # fmt: skip


def test_every_measure_stands_in_the_table():
    kinds = {get_args(measure.model_fields["kind"].annotation)[0] for measure in get_args(get_args(Measure)[0])}
    assert {one["measure"]["kind"] for one in CASES} == kinds


@pytest.mark.parametrize(
    ("kind", "has_total", "is_whole", "in_percent", "x_in_percent", "enters_nothing", "counts_plan"),
    [
        ("a number", False, False, False, False, False, False),
        ("a share", True, False, False, True, False, False),
        ("a ratio", True, False, False, True, False, False),
        ("a count", False, True, False, False, False, False),
        ("items done", True, True, False, True, False, False),
        ("tasks of the plan", True, True, False, True, True, True),
        ("yes or no", False, False, False, False, False, False),
        ("points given", False, False, False, False, False, False),
        ("a number against the best", False, False, False, False, False, False),
        ("another block's average as it is printed", False, False, False, True, True, False),
    ],
)
def test_what_kind_of_numbers_a_measure_takes(
    kind, has_total, is_whole, in_percent, x_in_percent, enters_nothing, counts_plan
):
    one = next(one for one in CASES if one["name"] == kind)
    found = model(one["measure"], one["scale"])
    assert (found.has_total, found.measure.is_whole, found.in_percent) == (has_total, is_whole, in_percent)
    assert (found.x_in_percent, found.enters_nothing, found.counts_plan) == (
        x_in_percent,
        enters_nothing,
        counts_plan,
    )


@pytest.mark.parametrize("measure", [{"kind": "value"}, {"kind": "relative", "to": "best"}])
def test_a_number_in_percent_is_one_that_is_entered(measure):
    found = model(measure | {"unit": "%"}, {"kind": "proportional", "target": "90"})
    assert (found.in_percent, found.x_in_percent) == (True, True)


@pytest.mark.parametrize(
    ("measure", "near"),
    [
        ({"kind": "value", "unit": "ngày"}, {0, Fraction(3, 2), Fraction(5, 2)}),
        ({"kind": "count", "unit": "lần"}, {0, 1, 2, 3}),
        ({"kind": "done", "items": "2"}, {0, 50, 100}),
        ({"kind": "done", "counts": "plan"}, {0, Fraction(3, 2), Fraction(5, 2)}),
    ],
)
def test_numbers_on_either_side_of_a_bound_are_those_that_x_can_be(measure, near):
    found = model(measure, {"kind": "proportional", "target": "2"})
    assert found.measure.near({Fraction(0), Fraction(3, 2)}) == near


def test_an_average_is_known_by_its_block_and_what_is_averaged():
    keys = [average.key for one in CASES if (average := model(one["measure"], one["scale"]).averaged)]
    assert keys == ["chi-nhanh/printed", "chi-nhanh/exact", "chi-nhanh/before_bonus"]


@pytest.mark.parametrize(
    ("numbers", "percentile", "expected"),
    [
        ("10 20 30 40", "90", "37"),  # Excel: =PERCENTILE.INC({10;20;30;40};0,9)
        ("10 20 30 40", "25", "35/2"),
        ("40 10 30 20", "100/3", "20"),
        ("7", "90", "7"),
        ("3 3 9", "0", "3"),
        ("3 3 9", "100", "9"),
        ("1 2", "0.01", "10001/10000"),
    ],
)
def test_a_percentile_is_exact(numbers, percentile, expected):
    measure = {"kind": "relative", "unit": "việc", "percentile": percentile}
    relative = model(measure, {"kind": "proportional"}).relative
    assert relative.find_reference([Fraction(x) for x in numbers.split()]) == Fraction(expected)


def test_the_best_is_the_highest_or_where_less_is_better_the_lowest():
    for better, expected in (("higher", 9), ("lower", 2)):
        measure = {"kind": "relative", "unit": "việc", "to": "best", "better": better}
        relative = model(measure, {"kind": "proportional"}).relative
        assert relative.find_reference([Fraction(5), Fraction(2), Fraction(9)]) == expected
