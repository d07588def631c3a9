"""Points are rounded where the regulation says and halves go up, by worked examples."""

from fractions import Fraction as F
from functools import reduce
from operator import add

import pytest

from tests.scoring.cases import (
    PLAIN_SHARE,
    SHARE,
    award,
    block,
    case,
    criterion,
    fill,
    only,
)

TWO_CLASSES = [("tot", "90"), ("kem", "0")]


def test_39_995_of_80_is_49_99_percent_from_the_exact_total_and_50_00_from_the_rounded_one():
    quarter = case(block("khoi", [criterion("a", 80, scale=award("0.005"))]))
    unit = only(fill(quarter, "khoi", "u", a="39.995"))
    assert (unit.total, unit.percent) == (40, 50)
    assert unit.exact_percent == F("49.99375")
    parts = [criterion("a", 40, scale=award("0.001")), criterion("b", 40, scale=award("0.001"))]
    quarter = fill(case(block("khoi", parts), at="criterion"), "khoi", "u", a="39.994", b="0.001")
    assert (only(quarter).total, only(quarter).percent) == (F("39.99"), F("49.99"))


@pytest.mark.parametrize(("at", "total"), [("total", "10.00"), ("criterion", "9.99"), ("both", "9.99")])
def test_three_times_3_33_against_10(at, total):
    third = [criterion(name, 5, SHARE, PLAIN_SHARE) for name in "abc"]
    entry = ("2", "3")
    unit = only(fill(case(block("khoi", third), at=at), "khoi", "u", a=entry, b=entry, c=entry))
    assert unit.exact_total == 10
    assert unit.total == F(total)
    assert [c.counted for c in unit.criteria.values()] == [F(10, 3) if at == "total" else F("3.33")] * 3


@pytest.mark.parametrize(
    ("given", "printed"),
    [("2.675", "2.68"), ("2.665", "2.67"), ("0.125", "0.13"), ("1.005", "1.01"), ("4.994", "4.99"), ("4.995", "5")],
)
def test_halves_are_rounded_up_where_floats_and_bankers_would_not(given, printed):
    for at in ("criterion", "total", "both"):
        quarter = case(block("khoi", [criterion("a", 5, scale=award("0.001"))]), at=at)
        assert only(fill(quarter, "khoi", "u", a=given)).total == F(printed)


def test_ten_criteria_that_add_up_to_90_reach_90_where_binary_floats_fall_below():
    given = ["8.7", "9.1", "9.4", "8.9", "9.3", "8.6", "9.2", "8.8", "9.7", "8.3"]
    assert sum(map(F, given)) == 90 > reduce(add, map(float, given))
    names = [f"c{i}" for i in range(10)]
    quarter = case(block("khoi", [criterion(n, 10, scale=award("0.1")) for n in names]), classes=TWO_CLASSES)
    unit = only(fill(quarter, "khoi", "u", **dict(zip(names, given, strict=True))))
    assert (unit.total, unit.class_by_points) == (90, "tot")


def test_a_total_without_finite_decimal_stays_exact_beside_the_printed_one():
    unit = only(fill(case(block("khoi", [criterion("a", 80, SHARE, PLAIN_SHARE)])), "khoi", "u", a=("1", "3")))
    assert (unit.exact_total, unit.total, unit.percent) == (F(80, 3), F("26.67"), F("33.34"))
