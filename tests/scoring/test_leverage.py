"""What each criterion of an averaged block cost those who read the average: against a company scored again."""

from fractions import Fraction as F

import pytest

from cchc_lib.model import Criterion
from cchc_lib.scoring import find_levers
from tests.scoring.cases import SHARE, block, criterion, fill, regulation_of, row, score
from tests.scoring.cases import case as quarter

BONUS = {"cap": "1", "criteria": [criterion("k", 2)]}
SOURCE = block("nguon", [criterion("a", 6), criterion("b", 12), criterion("c", 2)], bonus=BONUS)
READING = criterion("r", 15, {"kind": "block_average", "block": "nguon"}, {"kind": "proportional", "target": "98"})
READ = ("printed", "exact", "before_bonus")
OTHER = criterion("s", 5)
ZERO_AT_B = [{"criterion": "b", "then": "total_zero", "clause": "Điều 3"}]


def company(*units, other="5", of="printed", **head):
    """Units of the averaged block by their points, and p, who reads the average; ``other`` None: not applicable."""
    made = quarter(SOURCE, block("doc", [READING | {"measure": READING["measure"] | {"of": of}}, OTHER]))
    made["head"] |= head
    for number, (a, b, k) in enumerate(units):
        fill(made, "nguon", f"u{number}", a=a, b=b, c=2, k=k)
    return fill(made, "doc", "p", s=other)


def levers(made):
    scores = score(made).units
    members = [unit for unit in scores.values() if unit.block == "nguon"]
    found = find_levers(reading_of(made), scores["p"].criteria["r"], members, regulation_of(made))
    return [(lever.criterion.id, lever.average_lost, lever.cost) for lever in found]


def reading_of(made):
    return next(one for one in regulation_of(made).blocks["doc"].criteria if one.id == "r")


def test_a_loss_costs_what_the_points_grow_by_without_it_and_the_dearest_comes_first():
    """Two units of at most 20 points lost 2 and 4: 5 and 10 points of the average, each worth 15/98."""
    assert levers(company((4, 10, 0), (6, 10, 0))) == [("b", 10, F(15, 98) * 10), ("a", 5, F(15, 98) * 5)]


@pytest.mark.parametrize("made", [
    *(company((4, 10, 1), (6, 10, 0), of=of) for of in READ),
    company((4, 10, 0), (6, 10, 0), other=None),  # whose maximum goes to the average
    company((6, 11, 1), (4, 12, 2)),  # what a bonus gives beyond the maximum is gained by nobody
    company((4, 0, 0), (6, 10, 0), vetoes=ZERO_AT_B),  # with b full the veto goes; with a full it does not
    company((4, 0, 0), (2, 0, 0), vetoes=ZERO_AT_B),
], ids=[*READ, "spread", "limited", "one struck", "all struck"])  # fmt: skip
def test_each_lever_is_what_scoring_the_company_again_gives(made):
    def reached(found):
        of = reading_of(made).averaged.of
        mean = sum((unit.averaged(of) for unit in found.values() if unit.block == "nguon"), F(0)) / 2
        return mean, found["p"].criteria["r"].effective_points

    mean, points = reached(score(made).units)
    expected = {}
    for name, most in (("a", 6), ("b", 12), ("c", 2)):
        rows = made["rows"] | {(f"u{number}", name): row(most) for number in range(2)}
        better, more = reached(score(made | {"rows": rows}).units)
        expected |= {name: (better - mean, more - points)} if better != mean else {}
    assert {name: (lost, cost) for name, lost, cost in levers(made)} == expected
    assert [lost for _, lost, _ in levers(made)] == sorted((lost for lost, _ in expected.values()), reverse=True)


def test_beyond_the_target_nothing_more_is_gained():
    """97.5 and 10 points more: to 98 alone."""
    assert levers(company((6, 11, 0), (6, 12, 0))) == [("b", F(5, 2), F(15, 98) * F(1, 2))]


def test_without_a_loss_there_is_no_lever():
    assert levers(company((6, 12, 0), (6, 12, 0))) == []


def test_a_criterion_that_reads_no_average_is_no_question_here():
    assert Criterion.model_validate(criterion("a", 8, SHARE, {"kind": "proportional"})).averaged is None
