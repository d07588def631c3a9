"""Ranks under other weights: draws by another generator, totals in fractions, quantiles by numpy, cuts by hand."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_lib.exact import round_half_up
from cchc_lib.folders import Folders
from cchc_lib.inputs import read_quarter
from cchc_lib.results import FIRM, draw_weights, score_quarter
from cchc_lib.scoring import find_close, find_levelling, leave_one_out, weigh_otherwise
from tests.house.tree import ROOT
from tests.scoring.cases import award, block, case, criterion, fill, regulation_of, score

HEAD = regulation_of(case(block("mot", [criterion("c", 1)]))).head  # two decimals, ranked by the total
OURS = Folders(ROOT).quarters()
LOW, HIGH = Fraction(5, 100), Fraction(95, 100)
QUICK = (OURS[0], OURS[-1])  # rounded at the criterion, and at the total
every_quarter = pytest.mark.parametrize(
    "quarter",
    [pytest.param(quarter, marks=[] if quarter in QUICK else pytest.mark.long, id=str(quarter)) for quarter in OURS],
)


def blocks_of(quarter):
    """Each block of a quarter of ours with the scores of its units."""
    inputs = read_quarter(Folders(ROOT), quarter)
    scores, _ = score_quarter(inputs)
    for name, one in inputs.regulation.blocks.items():
        yield one, [score for score in scores.units.values() if score.block == name]


def total_by_hand(one, unit, weights) -> Decimal:
    """The printed total by the definition, in fractions, rounded by the decimal module."""
    main = [found for found in unit.criteria.values() if found.side == "main"]
    weighed = sum(w * found.effective_max for w, found in zip(weights, main, strict=True))
    reached = sum(w * found.counted for w, found in zip(weights, main, strict=True))
    total = one.max_points * reached / weighed + unit.bonus - unit.penalty
    total = max(Fraction(0), total if one.may_exceed_max else min(total, one.max_points))
    with localcontext(prec=60):
        return (Decimal(total.numerator) / total.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


# --- the draws ----------------------------------------------------------------------------------------------------


def drawn(one, units):
    """The spreads over all the draws."""
    criteria = sum(side == "main" for _, side in one.criteria_with_side())
    return weigh_otherwise(one, units, HEAD, draw_weights(criteria))


@every_quarter
def test_with_the_weights_as_they_are_the_ranks_are_the_printed_ones(quarter):
    for one, units in blocks_of(quarter):
        equal = [[1] * sum(side == "main" for _, side in one.criteria_with_side())]
        for unit, spread in zip(units, weigh_otherwise(one, units, HEAD, equal), strict=True):
            assert spread.at_rank == {unit.rank: 1}
            assert spread.quantile(LOW) == spread.quantile(HIGH) == unit.rank


@every_quarter
def test_the_draws_give_what_fractions_give(quarter):
    for one, units in blocks_of(quarter):
        tried = draw_weights(sum(side == "main" for _, side in one.criteria_with_side()))[:40]
        totals = [[total_by_hand(one, unit, weights) for weights in tried] for unit in units]
        columns = list(zip(*totals, strict=True))
        for unit, own, spread in zip(units, totals, weigh_otherwise(one, units, HEAD, tried), strict=True):
            ranks = [1 + sum(other > total for other in column) for total, column in zip(own, columns, strict=True)]
            assert spread.at_rank == {rank: ranks.count(rank) for rank in set(ranks)}
            for other, theirs in zip(units, totals, strict=True):
                wins = sum(a > b for a, b in zip(own, theirs, strict=True))
                assert other is unit or spread.above[other.unit] == wins
            for p in (LOW, HIGH):
                assert float(spread.quantile(p)) == pytest.approx(np.quantile(ranks, float(p), method="linear"))


def test_the_intervals_of_the_newest_quarter_are_these():
    one, units = list(blocks_of(OURS[-1]))[-1]
    spreads = drawn(one, units)
    found = {
        s.unit: (s.quantile(LOW), s.quantile(HIGH), s.at_rank[unit.rank])
        for s, unit in zip(spreads, units, strict=True)
    }
    assert found == {
        "tp-tra-vinh": (2, 3, 481),
        "tieu-can": (2, 3, 531),
        "cang-long": (4, 7, 428),
        "cau-ngang": (1, 1, 1000),
        "cau-ke": (8, 8, 965),
        "tra-cu": (9, 9, 1000),
        "chau-thanh": (5, 7, 707),
        "duyen-hai": (4, 6, 619),
        "tx-duyen-hai": (4, 7, 438),
    }
    assert len(find_close(spreads, FIRM)) == 7


# --- ties, cuts and what separates nobody ---------------------------------------------------------------------------


def scored(points: dict[str, list], maxima=(10, 10, 10), **keys):
    """Units by the points that they were given at each criterion; None where it did not arise."""
    criteria = [criterion(f"c{i}", most, scale=award("0.1")) for i, most in enumerate(maxima)]
    quarter = case(block("mot", criteria[:2], criteria[2:]), **keys)
    for unit, given_points in points.items():
        fill(quarter, "mot", unit, **{f"c{i}": entry for i, entry in enumerate(given_points)})
    return regulation_of(quarter).blocks["mot"], list(score(quarter).units.values())


def test_a_tie_at_every_criterion_is_one_in_every_draw():
    one, units = scored({"a": [9, "7.3", 8], "b": [9, "7.3", 8], "c": [9, "7.3", 7]})
    spreads = drawn(one, units)
    assert [spread.at_rank for spread in spreads] == [{1: 1000}, {1: 1000}, {3: 1000}]
    assert [spread.above for spread in spreads] == [{"b": 0, "c": 1000}, {"a": 0, "c": 1000}, {"a": 0, "b": 0}]
    assert find_close(spreads, FIRM) == [("a", "b")]


def test_what_did_not_arise_weighs_nothing():
    """Without c0, in its section of 20, a has 7 of 10 twice over: its total is that of 7, 7 whatever the weights."""
    one, units = scored({"a": [None, 7, 7], "b": [7, 7, 7]})
    assert [spread.at_rank for spread in drawn(one, units)] == [{1: 1000}, {1: 1000}]


@given(
    st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=5),
    st.permutations([5, 8, 10]),
    st.integers(0, 2),
)
def test_without_a_criterion_ranks_are_those_of_a_regulation_that_lacks_it(rows, maxima, cut):
    given_points = {f"u{number}": row for number, row in enumerate(rows)}
    one, units = scored(given_points, maxima)
    left = [place for place in range(3) if place != cut]
    shares = {
        unit: Fraction(sum(row[i] for i in left), sum(maxima[i] for i in left)) for unit, row in given_points.items()
    }
    totals = {unit: round_half_up(share * sum(maxima), 2) for unit, share in shares.items()}
    ranks = {unit: 1 + sum(other > total for other in totals.values()) for unit, total in totals.items()}
    moved = Fraction(sum(abs(ranks[one.unit] - one.rank) for one in units), len(units))
    assert leave_one_out(one, units, HEAD)[f"c{cut}"] == moved


def test_nobody_is_ranked_on_nothing():
    one, units = scored({"a": [9, None, None], "b": [5, 6, 7]})
    assert leave_one_out(one, units, HEAD).keys() == {"c1", "c2"}


def test_ranks_by_a_percent_of_no_decimals_are_those_of_what_is_printed():
    """50,1 and 50,4 % are printed as 50: whoever has half a percent more is ahead."""
    one, units = scored({"a": ["100.2", 0, 0], "b": ["100.8", 0, 0], "c": ["101.0", 0, 0]}, maxima=(198, 1, 1))
    by_percent = HEAD.model_copy(
        update={"rank_by": "percent", "rounding": HEAD.rounding.model_copy(update={"percent_places": 0})}
    )
    assert [spread.at_rank for spread in weigh_otherwise(one, units, by_percent, [[1] * 3])] == [
        {2: 1},
        {2: 1},
        {1: 1},
    ]


def test_what_separates_nobody_is_what_all_reached_alike():
    _, units = scored({"a": [9, 7, 8], "b": [5, 7, None], "c": [9, 7, None]})
    assert find_levelling(units) == ["c1"]  # c2 arose at one unit, which separates it from nobody and tells nothing
    assert find_levelling(units[::2]) == ["c0", "c1"]


@pytest.mark.parametrize("then", ["rank_last", "total_zero"])
def test_whom_a_veto_strikes_is_last_in_every_draw_whatever_it_reached(then):
    """20 of 21 points; the others have 1, and could have 5 more."""
    criteria = [criterion(f"c{i}", most, scale=award("0.1")) for i, most in enumerate((1, 10, 10))]
    more = {"cap": "5", "criteria": [criterion("more", 5)]}
    quarter = case(block("mot", criteria, bonus=more))
    quarter["head"]["vetoes"] = [{"criterion": "c0", "then": then, "clause": "Điều 3"}]
    for unit, points in {"a": (0, 10, 10), "b": (1, 0, 0), "c": (1, 0, 0)}.items():
        fill(quarter, "mot", unit, **{f"c{i}": x for i, x in enumerate(points)}, more=0)
    regulation, units = regulation_of(quarter), list(score(quarter).units.values())
    spreads = weigh_otherwise(regulation.blocks["mot"], units, regulation.head, draw_weights(3))
    assert [spread.at_rank for spread in spreads] == [{3: 1000}, {1: 1000}, {1: 1000}]


def test_a_total_that_a_veto_or_a_penalty_takes_is_nothing_and_no_less():
    quarter = case(
        block(
            "mot", [criterion("c0", 1), criterion("c1", 10)], penalty={"cap": "5", "criteria": [criterion("late", 5)]}
        )
    )
    quarter["head"]["vetoes"] = [{"criterion": "c0", "then": "total_zero", "clause": "Điều 3"}]
    for unit, (first, late) in {"a": (0, 0), "b": (1, 5)}.items():
        fill(quarter, "mot", unit, c0=first, c1=0, late=late)
    regulation, units = regulation_of(quarter), list(score(quarter).units.values())
    spreads = weigh_otherwise(regulation.blocks["mot"], units, regulation.head, draw_weights(2))
    assert [spread.at_rank for spread in spreads] == [{1: 1000}, {1: 1000}]
