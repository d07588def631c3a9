"""What holds for every regulation and every quarter, whatever the numbers."""

from fractions import Fraction
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_lib.model import Criterion
from cchc_lib.model.scales import Scale
from tests import oracle
from tests.scoring.cases import criterion, edges, score
from tests.strategies import PAIRS, companies, entries_of, pick_measure, pick_scale, picker


def test_every_scale_is_drawn_with_every_measure_that_it_fits():
    """Else the proofs here, those against the oracle and those of the audit say nothing of it: `tests.strategies`."""
    scales = {get_args(scale.model_fields["kind"].annotation)[0]: scale for scale in get_args(get_args(Scale)[0])}
    assert set(PAIRS) == {(measure, kind) for kind, scale in scales.items() for measure in scale.measures}


@st.composite
def monotone_criteria(draw, pairs=tuple(pair for pair in PAIRS if pair[0] != "block_average")):
    """A criterion whose scale only rises or only falls, and which of both."""
    pick = picker(draw)
    measure_kind, scale_kind = pick(pairs)
    most = pick(["8", "1", "2.5", "3.33"])
    scale = pick_scale(pick, scale_kind, measure_kind, Fraction(most))
    is_falling = scale_kind == "deduction" or scale.get("direction") == "lower"
    if scale_kind == "linear":
        is_falling = Fraction(scale["none_at"]) > Fraction(scale["full_at"])
    if scale_kind == "bands":
        is_falling = pick([False, True])
        _sort_points(scale["bands"], is_falling)
    return criterion("a", most, pick_measure(pick, measure_kind, []), scale), is_falling


def _sort_points(bands, is_falling):
    """Give the bands their points in the order of their bounds."""
    bands.sort(key=lambda band: Fraction(band.get("from", band.get("to", 1000))))
    in_order = sorted((band["points"] for band in bands), key=Fraction, reverse=is_falling)
    for band, points in zip(bands, in_order, strict=True):
        band["points"] = points


@given(monotone_criteria(), st.lists(st.fractions(0, 100, max_denominator=400), max_size=20))
def test_a_better_x_never_gives_fewer_points(drawn, more):
    written, is_falling = drawn
    at_edges = [oracle.read_x(written["measure"], entry, Fraction(100)) for entry in entries_of(written, 2)]
    xs = sorted({*at_edges, *([] if written["scale"]["kind"] in ("award", "yes_no") else more)}, reverse=is_falling)
    model = Criterion.model_validate(written)
    points = [model.points_at(x) for x in xs]
    assert all(worse <= better for worse, better in pairwise(points))


@given(companies())
def test_points_lie_between_0_and_the_maximum(quarter):
    for unit in score(quarter).units.values():
        for c in unit.criteria.values():
            assert c.points is None or 0 <= c.points <= maximum_of(quarter, unit.block, c.criterion)
            assert 0 <= c.effective_points <= c.effective_max
        assert unit.total >= 0
        is_limited = quarter["blocks"][unit.block]["may_exceed_max"] == "false"
        assert not is_limited or (unit.total <= unit.max_points and unit.percent <= 100)


def maximum_of(quarter, block, name):
    """M of a criterion as written."""
    written = quarter["blocks"][block]
    every = [c for side in ("main", "bonus", "penalty") for c in oracle.side_criteria(written, side)]
    return next(Fraction(c["max_points"]) for c in every if c["id"] == name)


@pytest.mark.parametrize("policy", ["rescale_in_section", "rescale_in_block", "full_points", "zero", None])
@given(quarter=companies())
def test_effective_maxima_add_up_to_the_blocks_maximum(policy, quarter):
    for block in quarter["blocks"].values():
        if policy is not None:  # alone, else mixed as drawn
            block["not_applicable"] = policy
            for c in oracle.main_criteria(block):
                c.pop("not_applicable", None)
    for unit in score(quarter).units.values():
        assert sum(c.effective_max for c in unit.criteria.values() if c.side == "main") == unit.max_points


@given(companies(), st.randoms(use_true_random=False))
def test_the_order_of_rows_units_and_blocks_changes_nothing(quarter, random):
    found = score(quarter)
    shuffled = dict(quarter)
    for key in ("rows", "members", "blocks"):
        items = list(quarter[key].items())
        random.shuffle(items)
        shuffled[key] = dict(items)
    shuffled["members"] = {name: random.sample(units, len(units)) for name, units in shuffled["members"].items()}
    again = score(shuffled)
    assert again.units == found.units
    assert set(again.missing) == set(found.missing)


@given(companies(), st.randoms(use_true_random=False))
def test_ranks_and_classes_do_not_hang_on_what_units_are_called(quarter, random):
    names = [unit for units in quarter["members"].values() for unit in units]
    called = dict(zip(names, random.sample([f"dv-{i}" for i in range(len(names))], len(names)), strict=True))
    found, again = score(quarter), score(renamed(quarter, called))
    assert {called[name] for name in found.units} == set(again.units)
    for name, unit in found.units.items():
        other = again.units[called[name]]
        assert (unit.rank, unit.tied, unit.total) == (other.rank, other.tied, other.total)
        assert (unit.class_by_points, unit.final_class) == (other.class_by_points, other.final_class)


def renamed(quarter, called):
    """The quarter with its units called otherwise."""
    return quarter | {
        "members": {name: [called[unit] for unit in units] for name, units in quarter["members"].items()},
        "rows": {(called[unit], name): row for (unit, name), row in quarter["rows"].items()},
        "plan": {called[unit]: entry for unit, entry in quarter["plan"].items()},
        "overdue": {called[unit]: n for unit, n in quarter["overdue"].items()},
        "faulty": [called[unit] for unit in quarter["faulty"]],
        "not_submitted": [called[unit] for unit in quarter["not_submitted"]],
        "without_value": [(called[unit], name) for unit, name in quarter["without_value"]],
    }


@given(companies())
def test_equal_printed_results_have_equal_ranks_and_a_higher_one_the_better(quarter):
    by = quarter["head"]["rank_by"]
    quarter["head"]["vetoes"] = [veto for veto in quarter["head"]["vetoes"] if veto["then"] == "total_zero"]
    for units in quarter["members"].values():
        scored = [unit for unit in score(quarter).units.values() if unit.unit in units and unit.rank]
        for unit in scored:
            assert unit.rank == 1 + sum(getattr(other, by) > getattr(unit, by) for other in scored)


@given(companies())
def test_the_regulations_own_rounding_is_no_knife_edge(quarter):
    own = quarter["head"]["rounding"]["at"]
    assert all((edge.mode, edge.at) != ("half_up", own) for edge in edges(quarter))


@given(companies())
def test_the_self_score_changes_nothing(quarter):
    without = {key: row | {"self": None} for key, row in quarter["rows"].items()}
    assert score(quarter) == score(quarter | {"rows": without})
