"""The parts of a change and how they close to it, by worked examples."""

from dataclasses import replace
from fractions import Fraction as F

import pytest

from cchc_lib.scoring import CAUSES, split_change
from tests.scoring.cases import (
    AVERAGE,
    COUNT,
    ON_TIME,
    PLAIN_SHARE,
    SHARE,
    VALUE,
    YES_NO,
    bands,
    block,
    case,
    criterion,
    fill,
    only,
    regulation_of,
    split,
)


def change(before, after):
    """The split of the change of unit u, closing to the printed one."""
    found = split(before, after, "u")
    assert sum(getattr(found, cause) for cause in (*CAUSES, "limits", "rounding")) == found.total
    assert sum(part.total for part in found.parts) + found.limits + found.rounding == found.total
    return found, {part.criterion: part for part in found.parts if part.criterion}


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
    assert found.arose == {"b"} and change(after, after)[0].arose == set()


def test_performance_counts_by_the_mean_of_the_two_factors():
    """4 then 6 of 8, the factor 1 then 1.5: two points more at 1.25 each, and ½ (4 + 6) at half a point each."""
    a, b = criterion("a", 8), criterion("b", 4)
    before = of_one_block(a, b, entries={"a": "4", "b": "0"})
    found, parts = change(before, of_one_block(a, b, entries={"a": "6", "b": None}))
    assert (parts["a"].performance, parts["a"].rule, parts["a"].not_applicable) == (F("2.5"), 0, F("2.5"))
    assert found.total == 5


def test_what_has_no_value_in_one_quarter_is_no_performance_there():
    """b: 4 of 4, then no value, then 3, each with the factor 1.5 beside c, which arose at none."""
    criteria = criterion("a", 8), criterion("b", 4), criterion("c", 6)
    full = of_one_block(*criteria, entries={"a": "6", "b": "4", "c": None})
    lacking = of_one_block(*criteria, entries={"a": "7", "b": "0", "c": None}, without_value=[("u", "b")])
    again = of_one_block(*criteria, entries={"a": "7", "b": "3", "c": None})
    found, parts = change(full, lacking)
    assert (found.performance, found.without_value, found.total) == (F("1.5"), -6, F("-4.5"))
    assert (parts["b"].performance, parts["b"].without_value) == (0, -6)
    found, _ = change(lacking, again)
    assert (found.performance, found.without_value, found.total) == (0, F("4.5"), F("4.5"))
    found, _ = change(lacking, lacking)
    assert (found.without_value, found.total) == (0, 0)


def test_of_what_has_no_value_another_scale_is_rule():
    """97 % had 3 points and would have 2 under the new bands: half a point less is theirs, 2.5 are the value's."""
    new_bands = bands("lower", {"100": 8, "98": 4, "95": 2, "0": 0})
    before = of_one_block(criterion("a", 8, SHARE, ON_TIME), entries={"a": ("97", "100")})
    lacking = [("u", "a")]
    after = of_one_block(criterion("a", 8, SHARE, new_bands), entries={"a": ("0", "1")}, without_value=lacking)
    found, _ = change(before, after)
    assert (found.performance, found.without_value, found.rule) == (0, F("-2.5"), F("-0.5"))


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
    assert found.not_comparable == {"a", "b", "c"}
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
    found, _ = change(before, after)
    assert ("a" not in found.not_comparable) == is_comparable


@pytest.mark.parametrize(
    ("was", "now", "is_comparable"),
    [
        ({"kind": "proportional"}, {"kind": "deduction", "each": "1"}, False),  # in time before, late now
        (bands("upper", {"5": 8, "100": 0}), bands("lower", {"0": 0, "95": 8}), False),
        (bands("lower", {"0": 0, "95": 8}), {"kind": "proportional"}, True),
        ({"kind": "proportional"}, bands("lower", {"0": 0, "40": 8, "61": 0}), True),  # more of it is better up to 61
    ],
)
def test_what_went_right_is_not_compared_with_what_goes_wrong(was, now, is_comparable):
    before, after = (of_one_block(criterion("a", 8, SHARE, s), entries={"a": ("3", "10")}) for s in (was, now))
    found, _ = change(before, after)
    assert ("a" not in found.not_comparable) == is_comparable


def test_a_criterion_that_moves_to_bonus_is_rule_on_both_sides():
    kept, moved = criterion("k", 6), criterion("a", 4)
    before = of_one_block(kept, moved, entries={"k": "3", "a": "2"})
    bonus = {"cap": "1", "criteria": [moved]}
    after = of_one_block(kept, criterion("m", 4), bonus=bonus, entries={"k": "3", "m": "0", "a": "2"})
    found, parts = change(before, after)
    assert (parts["a"].rule, found.not_comparable) == (-2, {"a", "m"})
    assert (found.rule, found.adjustments, found.total) == (-1, 0, -1)


def test_nothing_is_known_where_no_criterion_inside_the_maximum_is_comparable_whatever_a_bonus_tells():
    more = {"cap": "1", "criteria": [criterion("m", 1)]}
    before = of_one_block(criterion("a", 4), bonus=more, entries={"a": "2", "m": "1"})
    same, _ = change(before, of_one_block(criterion("a", 4), bonus=more, entries={"a": "3", "m": "0"}))
    other, _ = change(before, of_one_block(criterion("b", 4), bonus=more, entries={"b": "3", "m": "0"}))
    assert (same.shares_nothing, other.shares_nothing) == (False, True)


def test_applicable_in_neither_quarter_is_rule():
    a, b = criterion("a", 8), criterion("b", 4)
    before = of_one_block(a, b, entries={"a": "6", "b": None}, policy="zero")
    found, parts = change(before, of_one_block(a, b, entries={"a": "6", "b": None}, policy="full_points"))
    assert (found.rule, parts["b"].rule, found.not_comparable) == (4, 4, set())


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

    found, parts = change(quarter("nguon"), quarter("khac"))
    assert (parts["tb"].rule, found.not_comparable) == (3, {"tb"})
    assert not change(quarter("nguon"), quarter("nguon"))[0].not_comparable


def test_a_bonus_that_the_regulation_abolished_is_rule_and_a_penalty_for_what_was_done_is_none():
    kept, bonus = criterion("k", 6), {"cap": "5", "criteria": [criterion("b", 3), criterion("c", 3)]}
    penalty = {"cap": "4", "criteria": [criterion("p", 4)]}
    entries = {"k": "3", "b": "2", "c": "1", "p": "0"}
    before = of_one_block(kept, bonus=bonus, penalty=penalty, entries=entries)
    left = {"cap": "5", "criteria": [criterion("b", 3)]}
    after = of_one_block(kept, bonus=left, penalty=penalty, entries=entries | {"b": "3", "p": "4"})
    found, _ = change(before, after)
    assert (found.rule, found.adjustments, found.total) == (-1, -3, -4)
    by_side = {part.side: (part.rule, part.adjustments) for part in found.parts if not part.criterion}
    assert by_side == {"bonus": (-1, 1), "penalty": (0, -4)}
    assert found.not_comparable == {"c"}


def test_a_bonus_that_is_worth_less_and_a_cap_that_was_lowered_are_rule():
    """Four of four points twice: worth 3 under the new regulation, of which the new cap leaves 2."""
    kept = criterion("k", 10)
    before = of_one_block(kept, bonus={"cap": "4", "criteria": [criterion("b", 4)]}, entries={"k": "3", "b": "4"})
    after = of_one_block(kept, bonus={"cap": "2", "criteria": [criterion("b", 3)]}, entries={"k": "3", "b": "3"})
    found, _ = change(before, after)
    assert (found.rule, found.adjustments, found.total) == (-2, 0, -2)


def test_an_average_that_moved_from_the_bonus_into_a_section_is_rule():
    """The branches' average falls; of that criterion nothing is performance and nothing a penalty."""

    def quarter(on_time, *inside, bonus=()):
        source = block("nguon", [criterion("a", 10, SHARE, PLAIN_SHARE)])
        reader = block("khoi", [criterion("k", 5), *inside], bonus={"cap": "3", "criteria": list(bonus)})
        return fill(fill(case(source, reader), "nguon", "v", a=(on_time, "100")), "khoi", "u", k="4", bu="0")

    scale = {"kind": "linear", "none_at": "80", "full_at": "100"}
    before = quarter("96", criterion("bu", 5), bonus=[criterion("tb", 3, AVERAGE, scale)])
    after = quarter("90", criterion("bu", 5), criterion("tb", 10, AVERAGE, PLAIN_SHARE))
    found, parts = change(before, after)
    assert found.in_percent
    assert (found.performance, found.adjustments) == (0, 0)
    assert parts["tb"].rule == F(9, 20) * 100
    assert {part.side: part.rule for part in found.parts if not part.criterion} == {"bonus": -24, "penalty": 0}


@pytest.mark.parametrize(("places", "then", "total"), [(2, 1, "9.75"), (1, 2, "9.7"), (2, 0, "9.75")])
def test_printed_parts_add_up_where_an_amendment_changes_the_decimals(places, then, total):
    """10.25 of 20, then 20 of 20; where one decimal was printed, 10.3."""
    a = criterion("a", 20, SHARE, PLAIN_SHARE)
    before = of_one_block(a, entries={"a": ("205", "400")}, places=places)
    found, _ = change(before, of_one_block(a, entries={"a": ("1", "1")}, places=then))
    assert found.places == max(places, then)
    assert sum(found.printed().values()) == found.total == F(total)
    assert found.printed()["performance"] == F("9.75")


def test_across_a_break_the_performance_is_compared_and_under_one_regulation_all_of_it():
    before = of_one_block(criterion("a", 10), entries={"a": "5"})
    after = of_one_block(
        criterion("a", 10), bonus={"cap": "1", "criteria": [criterion("b", 1)]}, entries={"a": "6", "b": "1"}
    )
    given = only(before), only(after), regulation_of(before)
    one, other = (split_change(*given, replace(regulation_of(after), version=version)) for version in ("1", "2"))
    assert (one.is_break, one.compared) == (False, 2)
    assert (other.is_break, other.compared) == (True, 1)


def test_a_unit_of_another_block_is_across_a_break_too():
    blocks = [block(name, [criterion("a", most)]) for name, most in (("khoi", 10), ("khac", 8))]
    found = split(fill(case(*blocks), "khoi", "u", a="5"), fill(case(*blocks), "khac", "u", a="4"), "u")
    assert (found.is_break, found.in_percent, found.compared) == (True, True, 0)


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
