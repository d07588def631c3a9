"""Where a criterion is not applicable its maximum goes where the policy says, by worked examples."""

from fractions import Fraction as F
from math import prod

import pytest

from cchc_lib.scoring import trace_factor
from tests.scoring.cases import (
    PLAIN_SHARE,
    SHARE,
    block,
    case,
    criterion,
    fill,
    only,
    regulation_of,
    score,
)


def effective(unit):
    """M′ by criterion."""
    return {name: c.effective_max for name, c in unit.criteria.items()}


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


@pytest.mark.parametrize("policy", ["rescale_in_section", "rescale_in_block", "full_points", "zero"])
@pytest.mark.parametrize("absent", [("a1",), ("a1", "b1"), ("b1", "b2"), ("a2", "b1", "b2"), ("c",), ("a1", "c")])
def test_the_steps_of_a_factor_multiply_to_it(policy, absent):
    """Section A (40) of 12, 8 and 20, section B (40) of 15 and 25, section C (20), which keeps to another policy."""
    a, b = [criterion("a1", 12), criterion("a2", 8), criterion("a3", 20)], [criterion("b1", 15), criterion("b2", 25)]
    quarter = case(block("khoi", a, b, [criterion("c", 20, not_applicable="rescale_in_block")], policy=policy))
    entries = {name: None if name in absent else "5" for name in ("a1", "a2", "a3", "b1", "b2", "c")}
    unit, made = only(fill(quarter, "khoi", "u", **entries)), regulation_of(quarter).blocks["khoi"]
    for one in made.criteria:
        if one.id not in absent:
            steps = trace_factor(made, absent, one)
            assert prod((step.factor for step in steps), start=F(1)) == unit.criteria[one.id].factor


def test_a_factor_is_traced_to_the_points_that_were_shared():
    quarter = case(
        block("khoi", [criterion("a1", 5), criterion("a2", 35)], [criterion("b1", 54), criterion("b2", 6)])
    )
    made = regulation_of(quarter).blocks["khoi"]
    a2, b1 = made.by_id["a2"][0], made.by_id["b1"][0]
    assert trace_factor(made, ["a1"], a2) == [(40, 35)]
    assert trace_factor(made, ["a1"], b1) == []
    assert trace_factor(made, ["b1", "b2"], a2) == [(100, 40)]
    assert trace_factor(made, ["a1", "b1", "b2"], a2) == [(40, 35), (100, 40)]
