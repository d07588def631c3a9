"""The library gives what the oracle gives, exactly, on drawn regulations and quarters."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings

from cchc_lib.model import check_regulation
from cchc_lib.scoring import CAUSES, score_company, split_change
from cchc_lib.scoring.rounding import RoundingRule
from tests import oracle
from tests.scoring.cases import edges, inputs_of, regulation_of, score
from tests.strategies import companies, successions

OF_UNIT = ("block", "max_points", "main", "bonus", "penalty", "total", "percent", "exact_total", "exact_percent")
OF_UNIT += ("before_bonus", "class_by_points", "final_class", "rank", "tied")
OF_CRITERION = ("side", "x", "points", "effective_points", "counted")
OF_CHANGE = ("in_percent", *CAUSES, "limits", "rounding", "total")

MANY = settings(max_examples=2000)
MANY_CHANGES = settings(max_examples=1000)  # each is two companies, scored and compared
MANY_VARIANTS = settings(max_examples=500)  # each is scored by every rule of rounding


def compare_scores(quarter, *variants):
    """Hold every unit's scores against the oracle's, by each variant of rounding."""
    inputs = inputs_of(quarter)
    places = (inputs.regulation.rounding.places, inputs.regulation.rounding.percent_places)
    for variant in variants or [None]:
        rule = RoundingRule(*variant, *places) if variant else None
        compare_company(quarter, score_company(inputs, rule), oracle.score(quarter, variant), inputs.regulation)


def compare_company(quarter, found, expected, regulation):
    """Hold all units and averages of a quarter against the oracle's."""
    assert set(found.units) == set(expected["units"])
    assert set(found.missing) == expected["missing"]
    for name, unit in expected["units"].items():
        compare_unit(found.units[name], unit, regulation.head.ceilings)
    blocks = {unit["block"] for unit in expected["units"].values()}
    read = {key for name in blocks for key in oracle.averages_read(quarter["blocks"][name])}
    assert {key: found.averages[key] for key in read} == {key: expected["averages"][key] for key in read}


def compare_unit(found, expected, ceilings):
    """Hold one unit's totals, class, rank, ceilings and criteria against the oracle's."""
    assert {key: getattr(found, key) for key in OF_UNIT} == {key: expected[key] for key in OF_UNIT}
    assert list(found.ceilings) == [ceilings[i] for i in expected["ceilings"]]
    assert list(found.criteria) == list(expected["criteria"])
    for name, wanted in expected["criteria"].items():
        criterion = found.criteria[name]
        assert criterion.without_value == (wanted["x"] == oracle.NOTHING)
        wanted = wanted | {"x": None if criterion.without_value else wanted["x"]}
        assert {key: getattr(criterion, key) for key in OF_CRITERION} == {key: wanted[key] for key in OF_CRITERION}
        if criterion.side == "main":
            assert criterion.effective_max == wanted["effective_max"]
        if criterion.side == "main" and criterion.is_applicable:
            assert criterion.factor == wanted["factor"]


def compare_edges(quarter):
    """Hold the knife-edge list against the oracle's."""
    found = [(e.unit, e.mode, e.at, e.final_class, e.rank) for e in edges(quarter)]
    assert len(found) == len(set(found))
    assert set(found) == oracle.knife_edges(quarter)


def compare_change(before, after):
    """Hold the split of every unit's change against the oracle's, in points and in %."""
    old, new = oracle.score(before)["units"], oracle.score(after)["units"]
    in_both = sorted(set(old) & set(new))
    assume(in_both)
    regulations, scores = (
        [regulation_of(one) for one in (before, after)],
        [score(one).units for one in (before, after)],
    )
    for unit, in_percent in product(in_both, (False, True)):
        expected = oracle.split_change(before, after, old[unit], new[unit], in_percent)
        found = split_change(*(found[unit] for found in scores), *regulations, in_percent)
        assert {key: getattr(found, key) for key in OF_CHANGE} == {key: expected[key] for key in OF_CHANGE}
        criteria = [part for part in found.parts if part.criterion]
        assert {p.criterion: (p.performance, p.without_value, p.rule, p.not_applicable) for p in criteria} == {
            name: tuple(part.values()) for name, part in expected["parts"].items()
        }
        assert len(criteria) == len(expected["parts"])
        assert found.not_comparable == expected["not_comparable"]
        assert_closes(found, before, after)


def assert_closes(found, before, after):
    """Exact and as printed, the parts add up to the change of what the two quarters print."""
    assert sum(getattr(found, key) for key in OF_CHANGE[1:-1]) == found.total
    for key in CAUSES:
        assert sum(getattr(part, key) for part in found.parts) == getattr(found, key)
    key = "percent_places" if found.in_percent else "places"
    step = Fraction(1, 10 ** max(int(quarter["head"]["rounding"][key]) for quarter in (before, after)))
    printed = found.printed()
    assert sum(printed.values()) == found.total
    assert all(part % step == 0 for part in (*printed.values(), found.total, found.compared))


def test_drawn_regulations_are_valid():
    @given(successions())
    def check(quarters):
        for quarter in quarters:
            assert not list(check_regulation(regulation_of(quarter)))
            inputs_of(quarter)

    check()


@given(companies())
def test_scores_are_the_oracles(quarter):
    compare_scores(quarter)


@given(companies())
def test_knife_edges_are_the_oracles(quarter):
    compare_edges(quarter)


@given(companies())
def test_every_variant_scores_as_the_oracle_does(quarter):
    compare_scores(quarter, *oracle.VARIANTS)


@given(successions())
def test_changes_split_as_the_oracle_splits_them(quarters):
    compare_change(*quarters)


@pytest.mark.long
@MANY
@given(companies())
def test_scores_are_the_oracles_in_the_long_run(quarter):
    compare_scores(quarter)


@pytest.mark.long
@MANY_VARIANTS
@given(companies())
def test_knife_edges_are_the_oracles_in_the_long_run(quarter):
    compare_edges(quarter)


@pytest.mark.long
@MANY_VARIANTS
@given(companies())
def test_every_variant_scores_as_the_oracle_does_in_the_long_run(quarter):
    compare_scores(quarter, *oracle.VARIANTS)


@pytest.mark.long
@MANY_CHANGES
@given(successions())
def test_changes_split_as_the_oracle_splits_them_in_the_long_run(quarters):
    compare_change(*quarters)
