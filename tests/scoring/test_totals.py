"""From entries to points, sums, classes and ranks: the worked examples of the definitions, each with its numbers."""

from fractions import Fraction as F

import pytest

from tests.scoring.cases import (
    AVERAGE,
    AWARD,
    COUNT,
    ON_TIME,
    PLAIN_SHARE,
    PLAN,
    RATIO,
    SHARE,
    TWO_CLASSES,
    VALUE,
    YES_NO,
    award,
    bands,
    block,
    case,
    criterion,
    fill,
    of_hundred,
    only,
    points,
    row,
    score,
)

DAYS_LATE = bands("upper", {"0": 8, "3": 5, "10": 2, "open": 0})
SLOPE_UP = {"kind": "linear", "none_at": "50", "full_at": "100"}
SLOPE_DOWN = {"kind": "linear", "none_at": "10", "full_at": "2"}
TO_TARGET = {"kind": "proportional", "target": "80"}
BELOW_TARGET = {"kind": "proportional", "target": "4", "direction": "lower"}


# From x to points


@pytest.mark.parametrize(
    ("measure", "scale", "entry", "expected"),
    [
        (AWARD, award(), "0", 0),
        (AWARD, award(), "7.5", F("7.5")),
        (AWARD, award(), "8", 8),
        (YES_NO, {"kind": "yes_no"}, "1", 8),
        (YES_NO, {"kind": "yes_no"}, "0", 0),
        (SHARE, PLAIN_SHARE, ("1", "3"), F(8, 3)),
        (SHARE, TO_TARGET, ("79", "100"), F(79, 10)),
        (SHARE, TO_TARGET, ("80", "100"), 8),
        (SHARE, TO_TARGET, ("100", "100"), 8),
        (RATIO, PLAIN_SHARE, ("130", "100"), 8),
        (VALUE, BELOW_TARGET, "0", 8),
        (VALUE, BELOW_TARGET, "4", 8),
        (VALUE, BELOW_TARGET, "4.01", F(3200, 401)),
        (VALUE, BELOW_TARGET, "8", 4),
        (SHARE, SLOPE_UP, ("49", "100"), 0),
        (SHARE, SLOPE_UP, ("50", "100"), 0),
        (SHARE, SLOPE_UP, ("75", "100"), 4),
        (SHARE, SLOPE_UP, ("100", "100"), 8),
        (VALUE, SLOPE_DOWN, "2", 8),
        (VALUE, SLOPE_DOWN, "1", 8),
        (VALUE, SLOPE_DOWN, "4", 6),
        (VALUE, SLOPE_DOWN, "10", 0),
        (VALUE, SLOPE_DOWN, "11", 0),
    ],
)
def test_points_of_awards_and_slopes(measure, scale, entry, expected):
    assert points(measure, scale, entry) == expected


@pytest.mark.parametrize(
    ("on_time", "expected"),
    [("100", 8), ("99.99", 6), ("98", 6), ("97.99", 3), ("95", 3), ("94.99", 0), ("0", 0)],
)
def test_band_that_holds_its_lower_bound(on_time, expected):
    assert points(SHARE, ON_TIME, (on_time, "100")) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [("0", 8), ("0.01", 5), ("3", 5), ("3.01", 2), ("10", 2), ("10.01", 0), ("400", 0)],
)
def test_band_that_holds_its_upper_bound(days, expected):
    assert points(VALUE, DAYS_LATE, days) == expected


def test_a_share_one_case_short_of_its_band_is_below_it():
    assert points(SHARE, ON_TIME, ("19", "20")) == 3
    assert points(SHARE, ON_TIME, ("18999", "20000")) == 0
    assert points(SHARE, bands("lower", {"33.3": 8, "0": 0}), ("333", "1000")) == 8


def test_bands_may_be_listed_upwards_or_downwards():
    upwards = ON_TIME | {"bands": ON_TIME["bands"][::-1]}
    assert points(SHARE, upwards, ("98", "100")) == points(SHARE, ON_TIME, ("98", "100")) == 6
    upwards = DAYS_LATE | {"bands": DAYS_LATE["bands"][::-1]}
    assert points(VALUE, upwards, "3") == points(VALUE, DAYS_LATE, "3") == 5


def test_the_last_upper_bound_of_a_share_may_be_100():
    scale = bands("upper", {"5": 8, "100": 1})
    assert [points(SHARE, scale, (late, "100")) for late in ("5", "5.01", "100")] == [8, 1, 1]


@pytest.mark.parametrize(
    ("floor", "times", "expected"),
    [
        *[(None, "0", 8), (None, "2", 8), (None, "3", 5), (None, "4", 2), (None, "5", 0), (None, "90", 0)],
        *[("0", "5", 0), ("2", "3", 5), ("2", "4", 2), ("2", "5", 2), ("2", "90", 2), ("8", "90", 8)],
    ],
)
def test_deduction_of_three_points_for_each_beyond_two(floor, times, expected):
    scale = {"kind": "deduction", "each": "3", "free": "2"} | ({"floor": floor} if floor else {})
    assert points(COUNT, scale, times) == expected


def test_done_reads_items_done_of_the_applicable_ones():
    assert points({"kind": "done", "items": "7"}, PLAIN_SHARE, ("5", "6")) == F(20, 3)


def test_the_yearly_plan_is_counted_and_without_a_task_is_not_applicable():
    quarter = case(block("khoi", [criterion("a", 8), criterion("b", 4, PLAN, PLAIN_SHARE)]))
    fill(quarter, "khoi", "u", a="6")
    assert only(quarter | {"plan": {"u": ("3", "4")}}).criteria["b"].points == 3
    unit = only(quarter)
    assert not unit.criteria["b"].is_applicable
    assert unit.total == 9


# Layers


def test_the_reviewed_layer_counts_even_where_it_is_lower_and_the_self_score_never():
    quarter = fill(case(block("khoi", [criterion("a", 8), criterion("b", 2)])), "khoi", "u", a="6", b="1")
    quarter["rows"]["u", "a"] = row("6", reviewed="5.5", self_score="8")
    quarter["rows"]["u", "b"] = row("0", self_score="2")
    assert only(quarter).total == F("5.5")


# Sums, caps, limits


def with_adjustments(bonus="0", penalty="0", main="8", **keys):
    """Ten points inside, up to 3 of bonus (cap 2) and 20 of penalty (cap 12)."""
    keys = {
        "bonus": {"cap": "2", "criteria": [criterion("thuong", 3)]},
        "penalty": {"cap": "12", "criteria": [criterion("phat", 20)]},
    } | keys
    quarter = case(block("khoi", [criterion("a", 10)], **keys))
    return only(fill(quarter, "khoi", "u", a=main, thuong=bonus, phat=penalty))


@pytest.mark.parametrize(
    ("bonus", "penalty", "total"),
    [("1.5", "0", "9.5"), ("3", "0", "10"), ("0", "5", "3"), ("2", "12", "0"), (None, None, "8"), ("1", "20", "0")],
)
def test_bonus_and_penalty_after_their_caps_and_the_limits(bonus, penalty, total):
    assert with_adjustments(bonus, penalty).total == F(total)


def test_a_block_that_may_exceed_its_maximum_does():
    assert with_adjustments("3", main="9").total == 10
    assert with_adjustments("3", main="9", may_exceed_max="true").total == 11
    assert with_adjustments("3", main="9", may_exceed_max="true").percent == 110


def test_before_bonus_is_the_share_of_the_main_points_unrounded():
    assert with_adjustments("3", "20").before_bonus == 80
    quarter = case(block("khoi", [criterion("a", 3, SHARE, PLAIN_SHARE)]), at="both", places=0, percent_places=0)
    unit = only(fill(quarter, "khoi", "u", a=("1", "7")))
    assert (unit.total, unit.percent, unit.before_bonus) == (0, 0, F(100, 7))


def test_bonus_is_rounded_with_the_others_at_the_criterion():
    bonus = {"cap": "2", "criteria": [criterion("b", 1, SHARE, PLAIN_SHARE)]}
    quarter = case(block("khoi", [criterion("a", 10)], bonus=bonus), at="criterion", places=1)
    unit = only(fill(quarter, "khoi", "u", a="8", b=("1", "20")))
    assert (unit.bonus, unit.total, unit.exact_total) == (F("0.1"), F("8.1"), F("8.05"))


# Ranks, classes, ceilings


def ranks(quarter):
    """Rank by unit."""
    return {name: unit.rank for name, unit in score(quarter).units.items()}


def test_ranks_are_1_2_2_4():
    quarter = of_hundred(d="70", b="80", a="90", c="80")
    assert ranks(quarter) == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert {name for name, unit in score(quarter).units.items() if unit.tied} == {"b", "c"}


def test_ranks_are_of_the_printed_total():
    assert ranks(of_hundred(a="79.996", b="80.004", c="79.994")) == {"a": 1, "b": 1, "c": 3}


def test_a_class_holds_its_lower_bound_of_the_printed_percentage():
    units = score(of_hundred(a="90", b="89.995", c="89.994")).units
    assert [unit.class_by_points for unit in units.values()] == ["tot", "tot", "kem"]


def struck(then, places=2, at="total", **thirds):
    """Units by what they did of three at a criterion of 0.01 points, beside 90 of 100 points, under a veto on it."""
    small = criterion("nho", "0.01", SHARE, PLAIN_SHARE)
    quarter = case(block("khoi", [criterion("a", 100), small]), places=places, at=at)
    quarter["head"]["vetoes"] = [{"criterion": "nho", "then": then, "clause": "Điều 3"}]
    for number, (unit, done) in enumerate(thirds.items()):
        fill(quarter, "khoi", unit, a=str(90 - number), nho=None if done is None else (str(done), "3"))
    return score(quarter).units


def test_a_veto_makes_the_total_0_and_takes_no_points_off():
    units = struck("total_zero", a=0, b=3, c=1, d=None)
    assert [units[unit].total for unit in "abcd"] == [0, F("89.01"), 88, F("87.01")]  # 0,00 printed is not 0
    assert (units["a"].main, units["a"].penalty, units["a"].exact_total, units["a"].percent) == (90, 0, 0, 0)
    assert [units[unit].rank for unit in "abcd"] == [4, 1, 2, 3]
    assert units["a"].before_bonus == F(9000 * 100, 10001)


def test_a_veto_ranks_last_whatever_the_total_and_several_among_themselves():
    units = struck("rank_last", a=0, b=0, c=3, d=None)
    assert [units[unit].rank for unit in "abcd"] == [3, 4, 1, 2]
    assert [units[unit].total for unit in "abc"] == [90, 89, F("88.01")]


def test_a_number_is_held_against_the_best_of_those_that_have_one():
    """A unit to which it does not apply, or without a value, is not among them; one with a fault stops the block."""
    best = {"kind": "relative", "unit": "việc", "to": "best"}
    quarter = case(block("khoi", [criterion("a", 9, best, PLAIN_SHARE), criterion("b", 1)]))
    for unit, done in {"u": "2", "v": "3", "w": "60", "x": None}.items():
        fill(quarter, "khoi", unit, a=done, b="1")
    quarter["without_value"] = [("w", "a")]
    units = score(quarter).units
    assert [units[unit].criteria["a"].points for unit in "uvwx"] == [6, 9, 0, None]
    assert score(quarter).averages == {"khoi/a/reference": 3}
    quarter["faulty"] = ["v"]
    missing = score(quarter).missing
    assert set(missing) == set("uvwx")
    assert str(missing["u"]) == "chưa có đủ số liệu của khối để so sánh ở «a»"


def held(when, **entries):
    """Final class of a unit with full points but for these entries, under one ceiling."""
    criteria = [criterion("a", 8, SHARE, PLAIN_SHARE), criterion("b", 92)]
    bonus = {"cap": "40", "criteria": [criterion("thuong", 40)]}
    here, there = block("khoi", criteria, bonus=bonus), block("khac", [criterion("xa", 10)])
    quarter = case(here, there, classes=TWO_CLASSES, ceilings=[(when, "kem")], overdue={"u": 2})
    entries = {"a": ("100", "100"), "b": "92", "thuong": "40"} | entries
    unit = only(fill(quarter, "khoi", "u", **entries))
    assert unit.class_by_points == "tot"
    assert bool(unit.ceilings) == (unit.final_class == "kem")
    return unit.final_class


@pytest.mark.parametrize(("share", "expected"), [("87.4", "kem"), ("87.45", "tot"), ("87.5", "tot"), ("0", "kem")])
def test_a_ceiling_reads_points_as_printed(share, expected):
    assert held({"criterion": "a", "points_below": "7"}, a=(share, "100")) == expected


def test_a_ceiling_reads_points_before_the_factor():
    when = {"criterion": "a", "points_below": "8"}
    assert held(when, a=("99", "100"), b=None) == "kem"  # p = 7.92, p′ = 99
    assert held(when, a=("100", "100"), b=None) == "tot"


@pytest.mark.parametrize(("share", "expected"), [("80", "kem"), ("79.999", "tot"), ("80.001", "kem")])
def test_a_ceiling_reads_x(share, expected):
    assert held({"criterion": "a", "value_at_least": "80"}, a=(share, "100")) == expected


@pytest.mark.parametrize(("least", "expected"), [("1", "kem"), ("2", "kem"), ("3", "tot")])
def test_a_ceiling_counts_overdue_shortcomings(least, expected):
    assert held({"overdue_shortcomings_at_least": least}) == expected


def test_a_criterion_not_applicable_or_not_in_the_block_never_meets_a_ceiling():
    assert held({"criterion": "a", "points_below": "8"}, a=None) == "tot"
    assert held({"criterion": "xa", "points_below": "10"}) == "tot"


def test_a_ceiling_above_the_class_by_points_is_met_and_changes_nothing():
    when = {"overdue_shortcomings_at_least": "1"}
    classes = [("xuat-sac", "95"), *TWO_CLASSES]
    quarter = case(block("khoi", [criterion("a", 10)]), classes=classes, ceilings=[(when, "tot")], overdue={"u": 1})
    unit = only(fill(quarter, "khoi", "u", a="5"))
    assert (unit.class_by_points, unit.final_class, len(unit.ceilings)) == ("kem", "kem", 1)


# Averages of blocks


def with_average(of="printed", **keys):
    """Two units of 20/3 and 20/7 points of 10, with 1 of bonus, and a block that reads their average."""
    bonus = {"cap": "1", "criteria": [criterion("thuong", 1)]}
    source = block("nguon", [criterion("a", 10, SHARE, PLAIN_SHARE)], bonus=bonus)
    reader = block("doc", [criterion("tb", 50, AVERAGE | {"of": of}, PLAIN_SHARE)])
    quarter = case(reader, source, **keys)
    fill(fill(quarter, "nguon", "v", a=("2", "3"), thuong="1"), "nguon", "w", a=("2", "7"), thuong="1")
    return fill(quarter, "doc", "u")


@pytest.mark.parametrize(
    ("of", "x"),
    [
        ("printed", (F("76.7") + F("38.6")) / 2),
        ("exact", (F(230, 3) + F(270, 7)) / 2),
        ("before_bonus", (F(200, 3) + F(200, 7)) / 2),
    ],
)
def test_an_average_is_the_exact_mean_of_percentages(of, x):
    found = score(with_average(of, places=2, percent_places=1))
    assert found.units["u"].criteria["tb"].x == x
    assert found.averages == {f"nguon/{of}": x}


def test_the_exact_total_keeps_a_printed_average():
    unit = only(with_average(percent_places=1))
    assert unit.exact_total == (F("76.7") + F("38.6")) / 4
    assert unit.total == F("28.83")


def test_a_unit_with_faults_takes_ranks_from_its_block_and_scores_from_who_reads_its_average():
    found = score(with_average() | {"faulty": ["w"]})
    assert set(found.missing) == {"w", "u"}
    assert found.units["v"].rank is None
