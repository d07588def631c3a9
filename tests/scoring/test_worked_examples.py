"""The worked examples of the definitions, and one for each sentence of them, each with its numbers."""

from fractions import Fraction as F

import pytest

from tests.scoring.cases import (
    AWARD,
    COUNT,
    PLAN,
    RATIO,
    SHARE,
    VALUE,
    YES_NO,
    award,
    bands,
    block,
    case,
    criterion,
    edges,
    fill,
    row,
    score,
    split,
)

TWO_CLASSES = [("tot", "90"), ("kem", "0")]
ON_TIME = bands("lower", {"100": 8, "98": 6, "95": 3, "0": 0})
DAYS_LATE = bands("upper", {"0": 8, "3": 5, "10": 2, "open": 0})
SLOPE_UP = {"kind": "linear", "none_at": "50", "full_at": "100"}
SLOPE_DOWN = {"kind": "linear", "none_at": "10", "full_at": "2"}
TO_TARGET = {"kind": "proportional", "target": "80"}
BELOW_TARGET = {"kind": "proportional", "target": "4", "direction": "lower"}
AVERAGE = {"kind": "block_average", "block": "nguon"}
PLAIN_SHARE = {"kind": "proportional"}


def points(measure, scale, entry, most=8):
    """p of one entry on a criterion of eight points."""
    quarter = fill(case(block("khoi", [criterion("a", most, measure, scale)])), "khoi", "u", a=entry)
    return score(quarter).units["u"].criteria["a"].points


def only(quarter):
    """The score of the unit u."""
    return score(quarter).units["u"]


def effective(unit):
    """M′ by criterion."""
    return {name: c.effective_max for name, c in unit.criteria.items()}


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


# Not applicable


def four_policies(policy):
    """Section A (40): 20 of 20 and a criterion of 20 not applicable; section B (60): 30 of 60."""
    quarter = case(block("khoi", [criterion("a1", 20), criterion("a2", 20)], [criterion("b", 60)], policy=policy))
    return only(fill(quarter, "khoi", "u", a1="20", a2=None, b="30"))


@pytest.mark.parametrize(
    ("policy", "total", "maxima"),
    [
        ("rescale_in_section", "70.00", (40, 0, 60)),
        ("rescale_in_block", "62.50", (25, 0, 75)),
        ("full_points", "70.00", (20, 20, 60)),
        ("zero", "50.00", (20, 20, 60)),
    ],
)
def test_the_four_policies_for_a_criterion_not_applicable(policy, total, maxima):
    unit = four_policies(policy)
    assert unit.total == F(total)
    assert tuple(effective(unit).values()) == maxima


def test_a_section_not_applicable_spreads_over_the_others_in_proportion():
    quarter = case(
        block("khoi", [criterion("a", 40)], [criterion("b", 20)], [criterion("c", 30), criterion("d", 10)])
    )
    unit = only(fill(quarter, "khoi", "u", a=None, b="20", c="15", d=None))
    assert effective(unit) == {"a": 0, "b": F(100, 3), "c": F(200, 3), "d": 0}
    assert unit.total == F("66.67")


def test_mixed_policies_keep_their_own_then_spread_in_the_section_then_over_the_block():
    """A's 4 points go to the 8 beside them, 1.5 times; B's 6 over 12 + 4: each 1.375 times; 5 and 3 stay."""
    keeps = [criterion("c", 5, not_applicable="full_points"), criterion("d", 3, not_applicable="zero")]
    quarter = case(
        block(
            "khoi",
            [criterion("a1", 8), criterion("a2", 4)],
            [criterion("b1", 4), criterion("b2", 6, not_applicable="rescale_in_block")],
            keeps,
        )
    )
    unit = only(fill(quarter, "khoi", "u", a1="8", a2=None, b1="2", b2=None, c=None, d=None))
    assert effective(unit) == {"a1": F("16.5"), "a2": 0, "b1": F("5.5"), "b2": 0, "c": 5, "d": 3}
    assert unit.total == F("16.5") + F("2.75") + 5


def test_a_policy_of_its_own_beats_the_blocks():
    quarter = case(block("khoi", [criterion("a", 6), criterion("b", 4, not_applicable="full_points")], policy="zero"))
    assert only(fill(quarter, "khoi", "u", a="3", b=None)).total == 7


def test_0_of_0_marked_as_not_applicable_is_not_read():
    quarter = case(block("khoi", [criterion("a", 6), criterion("b", 4, SHARE, PLAIN_SHARE)]))
    fill(quarter, "khoi", "u", a="3", b=("0", "0"))
    quarter["rows"]["u", "b"]["not_applicable"] = True
    assert only(quarter).total == 5


def test_a_unit_with_nothing_applicable_is_missing_even_with_full_points_and_its_block_has_no_ranks():
    quarter = case(block("khoi", [criterion("a", 6)], policy="full_points"))
    fill(fill(quarter, "khoi", "u", a=None), "khoi", "v", a="6")
    found = score(quarter)
    assert set(found.missing) == {"u"}
    assert found.units["v"].rank is None


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


# Rounding


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
    assert sum(map(F, given)) == 90 > sum(map(float, given))
    names = [f"c{i}" for i in range(10)]
    quarter = case(block("khoi", [criterion(n, 10, scale=award("0.1")) for n in names]), classes=TWO_CLASSES)
    unit = only(fill(quarter, "khoi", "u", **dict(zip(names, given, strict=True))))
    assert (unit.total, unit.class_by_points) == (90, "tot")


def test_a_total_without_finite_decimal_stays_exact_beside_the_printed_one():
    unit = only(fill(case(block("khoi", [criterion("a", 80, SHARE, PLAIN_SHARE)])), "khoi", "u", a=("1", "3")))
    assert (unit.exact_total, unit.total, unit.percent) == (F(80, 3), F("26.67"), F("33.34"))


# Ranks, classes, ceilings


def of_hundred(places=2, **totals):
    """A block of units with these points of 100, at a thousandth."""
    quarter = case(block("khoi", [criterion("a", 100, scale=award("0.001"))]), classes=TWO_CLASSES, places=places)
    for unit, total in totals.items():
        fill(quarter, "khoi", unit, a=total)
    return quarter


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


# Knife edges


def test_knife_edges_name_each_unit_whose_class_or_rank_hangs_on_the_rounding():
    found = edges(of_hundred(a="89.995", b="89.994", c="95"))
    named = {(edge.unit, edge.rule.mode, edge.rule.at): (edge.final_class, edge.rank) for edge in found}
    truncated = {("a", "truncated", at): ("kem", 2) for at in ("criterion", "total", "both")}
    tied = {("b", "truncated", at): ("kem", 2) for at in ("criterion", "total", "both")}
    assert named == truncated | tied | {("a", "half_up", "nothing"): ("kem", 2)}


def test_a_ceiling_that_hangs_on_the_rounding_is_a_knife_edge():
    quarter = of_hundred(a="94.995")
    ceiling = {"when": {"criterion": "a", "points_below": "95"}, "highest_class": "kem", "clause": "Điều 2"}
    quarter["head"]["ceilings"] = [ceiling]
    named = {(edge.rule.mode, edge.rule.at, edge.final_class) for edge in edges(quarter)}
    truncated = {("truncated", at, "kem") for at in ("criterion", "total", "both")}
    assert named == truncated | {("half_up", "nothing", "kem")}


def test_exact_rounds_no_average_and_no_percentage_either():
    """The printed average is 66.7 and reaches the band; the exact one, 66 2/3, does not."""
    source = block("nguon", [criterion("a", 3, SHARE, PLAIN_SHARE)])
    scale = bands("lower", {"66.7": 10, "0": 1})
    quarter = case(source, block("doc", [criterion("tb", 10, AVERAGE, scale)]), classes=TWO_CLASSES, percent_places=1)
    fill(fill(quarter, "nguon", "v", a=("2", "3")), "doc", "u")
    assert only(quarter).final_class == "tot"
    named = {(edge.rule.mode, edge.rule.at) for edge in edges(quarter) if edge.unit == "u"}
    assert named == {("half_up", "nothing"), *(("truncated", at) for at in ("criterion", "total", "both"))}


# Change


def change(before, after):
    """The split of the change of unit u, closing to the printed one."""
    found = split(before, after, "u")
    parts = [found.performance, found.rule, found.not_applicable, found.adjustments, found.limits, found.rounding]
    assert sum(parts) == found.total
    return found, {part.criterion: part for part in found.parts}


def of_one_block(*criteria, entries, **keys):
    """A quarter of the unit u in one block of one section."""
    of_block = {key: keys.pop(key) for key in ("bonus", "penalty", "policy", "may_exceed_max") if key in keys}
    return fill(case(block("khoi", list(criteria), **of_block), **keys), "khoi", "u", **entries)


def test_check_of_the_change_a_6_of_8_twice_b_4_of_4_then_not_applicable():
    a, b = criterion("a", 8), criterion("b", 4)
    before = of_one_block(a, b, entries={"a": "6", "b": "4"})
    after = of_one_block(a, b, entries={"a": "6", "b": None})
    found, parts = change(before, after)
    assert (only(before).total, only(after).total) == (10, 9)
    assert (found.performance, found.rule, found.not_applicable, found.total) == (0, 0, -1, -1)
    assert (parts["a"].not_applicable, parts["b"].not_applicable) == (3, -4)


def test_performance_counts_by_the_mean_of_the_two_factors():
    """4 then 6 of 8, the factor 1 then 1.5: two points more at 1.25 each, and ½ (4 + 6) at half a point each."""
    a, b = criterion("a", 8), criterion("b", 4)
    before = of_one_block(a, b, entries={"a": "4", "b": "0"})
    found, parts = change(before, of_one_block(a, b, entries={"a": "6", "b": None}))
    assert (parts["a"].performance, parts["a"].rule, parts["a"].not_applicable) == (F("2.5"), 0, F("2.5"))
    assert found.total == 5


def test_an_award_crosses_in_proportion_to_the_maxima():
    """4 of 8 is 5 of 10: the same performance; 8 of 10 is 3 more under the new rule, 2.4 more under the old."""
    old, new, bu = criterion("a", 8), criterion("a", 10), criterion("bu", 2)
    before = of_one_block(old, bu, entries={"a": "4", "bu": "0"})
    found, _ = change(before, of_one_block(new, entries={"a": "5"}))
    assert (found.performance, found.rule) == (0, 1)
    found, _ = change(before, of_one_block(new, entries={"a": "8"}))
    assert (found.performance, found.rule) == (F("2.7"), F("1.3"))


def test_new_bands_are_rule_and_a_better_share_is_performance():
    """97 % then 99 %: under the old bands 3 then 6, under the new 2 then 4."""
    new_bands = bands("lower", {"100": 8, "98": 4, "95": 2, "0": 0})
    before = of_one_block(criterion("a", 8, SHARE, ON_TIME), entries={"a": ("97", "100")})
    after = of_one_block(criterion("a", 8, SHARE, new_bands), entries={"a": ("99", "100")})
    found, _ = change(before, after)
    assert (found.performance, found.rule, found.total) == (F("2.5"), F("-1.5"), 1)


def test_added_dropped_and_differently_measured_criteria_are_rule_with_their_whole_points():
    kept = criterion("k", 2)
    before = of_one_block(kept, criterion("a", 4), criterion("b", 4), entries={"k": "1", "a": "3", "b": "4"})
    new = [kept, criterion("b", 4, SHARE, PLAIN_SHARE), criterion("c", 4)]
    after = of_one_block(*new, entries={"k": "2", "b": ("1", "2"), "c": "1"})
    found, parts = change(before, after)
    assert {name: part.rule for name, part in parts.items()} == {"k": 0, "a": -3, "b": -2, "c": 1}
    assert {name for name, part in parts.items() if not part.comparable} == {"a", "b", "c"}
    assert (found.performance, found.rule) == (1, -4)


@pytest.mark.parametrize(
    ("measure", "other", "is_comparable"),
    [
        (VALUE, VALUE | {"unit": {"vi": "ngày", "en": "days"}}, True),
        (VALUE, VALUE | {"unit": "giờ"}, False),
        (VALUE, COUNT | {"unit": "ngày"}, False),
        (SHARE, SHARE | {"value": "đúng hẹn"}, True),
    ],
)
def test_a_criterion_is_the_same_with_the_same_kind_and_unit(measure, other, is_comparable):
    scale = {"kind": "proportional", "target": "10"}
    before, after = (of_one_block(criterion("a", 8, m, scale), entries={"a": ("3", "10")}) for m in (measure, other))
    _, parts = change(before, after)
    assert parts["a"].comparable == is_comparable


def test_a_criterion_that_moves_to_bonus_is_rule_here_and_an_adjustment_there():
    kept, moved = criterion("k", 6), criterion("a", 4)
    before = of_one_block(kept, moved, entries={"k": "3", "a": "2"})
    bonus = {"cap": "1", "criteria": [moved]}
    after = of_one_block(kept, criterion("m", 4), bonus=bonus, entries={"k": "3", "m": "0", "a": "2"})
    found, parts = change(before, after)
    assert (parts["a"].rule, parts["a"].comparable) == (-2, False)
    assert (found.rule, found.adjustments, found.total) == (-2, 1, -1)


def test_applicable_in_neither_quarter_is_rule():
    a, b = criterion("a", 8), criterion("b", 4)
    before = of_one_block(a, b, entries={"a": "6", "b": None}, policy="zero")
    found, parts = change(before, of_one_block(a, b, entries={"a": "6", "b": None}, policy="full_points"))
    assert (found.rule, parts["b"].rule, parts["b"].comparable) == (4, 4, True)


def test_a_block_average_crosses_as_the_number_it_was():
    """The average goes from 80 to 90: of 20 points 16 and 18, of 25 points 20 and 22.5."""

    def quarter(on_time, most, target):
        scale = {"kind": "proportional", "target": target}
        source = block("nguon", [criterion("a", 10, SHARE, PLAIN_SHARE)])
        reader = block(
            "khoi", [criterion("tb", most, AVERAGE, scale), criterion("bu", 30 - most, YES_NO, {"kind": "yes_no"})]
        )
        return fill(fill(case(source, reader), "nguon", "v", a=(on_time, "100")), "khoi", "u", bu="0")

    found, parts = change(quarter("80", 20, "100"), quarter("90", 25, "100"))
    assert (parts["tb"].performance, parts["tb"].rule) == (F("2.25"), F("4.25"))
    assert found.total == F("22.5") - 16


def test_the_average_of_another_block_is_another_criterion():
    def quarter(source):
        reader = block("khoi", [criterion("tb", 10, AVERAGE | {"block": source}, PLAIN_SHARE)])
        made = case(reader, *(block(name, [criterion("a", 10)]) for name in ("nguon", "khac")))
        return fill(fill(fill(made, "nguon", "v", a="6"), "khac", "w", a="9"), "khoi", "u")

    _, parts = change(quarter("nguon"), quarter("khac"))
    assert (parts["tb"].rule, parts["tb"].comparable) == (3, False)
    _, parts = change(quarter("nguon"), quarter("nguon"))
    assert parts["tb"].comparable


def test_the_limit_at_the_maximum_is_a_part_of_its_own():
    a, bonus = criterion("a", 10), {"cap": "3", "criteria": [criterion("b", 3)]}
    before = of_one_block(a, bonus=bonus, entries={"a": "8", "b": "1"})
    found, _ = change(before, of_one_block(a, bonus=bonus, entries={"a": "9", "b": "3"}))
    assert (found.performance, found.adjustments, found.limits, found.total) == (1, 2, -2, 1)


def test_rounding_is_the_change_of_printed_less_exact():
    a = criterion("a", 10, SHARE, PLAIN_SHARE)
    before, after = (of_one_block(a, entries={"a": entry}) for entry in (("1", "3"), ("2", "3")))
    found, _ = change(before, after)
    assert (found.total, found.performance) == (F("3.34"), F(10, 3))
    assert found.rounding == F("3.34") - F(10, 3)


def test_where_block_maxima_differ_all_of_it_is_in_percent():
    """5 of 10 is 50 %; 6 of 10 beside 9 of 10 is 75 %: the award counts 10 % a point, then 5 %."""
    before = of_one_block(criterion("a", 10), entries={"a": "5"})
    after = of_one_block(criterion("a", 10), criterion("b", 10), entries={"a": "6", "b": "9"})
    found, parts = change(before, after)
    assert found.in_percent
    assert found.total == 25
    assert (parts["a"].performance, parts["a"].rule, parts["b"].rule) == (F("7.5"), F("-27.5"), 45)


def test_a_change_in_percent_is_that_of_the_printed_percentages():
    """33 % then 50 %, of 3.33 in 10 and 10 in 20."""
    a, b = criterion("a", 10, SHARE, PLAIN_SHARE), criterion("b", 10)
    before = of_one_block(a, entries={"a": ("1", "3")}, percent_places=0)
    found, _ = change(before, of_one_block(a, b, entries={"a": ("1", "1"), "b": "0"}, percent_places=0))
    assert (found.total, found.rounding) == (17, 17 - F(50, 3))
