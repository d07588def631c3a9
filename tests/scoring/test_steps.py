"""How far a value can be changed, and by how much at least."""

from fractions import Fraction

from cchc_lib.exact import round_half_up
from cchc_lib.scoring import score_company
from cchc_lib.scoring.steps import find_ladders
from tests.scoring.cases import COUNT, PLAN, SHARE, VALUE, bands, block, case, criterion, fill, inputs_of

PLAIN = {"kind": "proportional"}
TO_TEN = {"kind": "proportional", "direction": "higher", "target": "10"}


def test_a_step_is_one_of_the_last_decimal_that_anybody_of_the_block_has():
    """Of numbers that are measured; of cases and counts it is one."""
    criteria = [criterion("a", 5, VALUE, TO_TEN), criterion("b", 5, COUNT, TO_TEN), criterion("c", 5, SHARE, PLAIN)]
    quarter = case(block("khoi", criteria))
    for unit, measured in {"u": "3", "v": "2.25", "w": "4.5"}.items():
        fill(quarter, "khoi", unit, a=measured, b="3", c=("1", "2"))
    inputs = inputs_of(quarter)
    found = find_ladders(inputs.regulation.blocks["khoi"], inputs, score_company(inputs).units.values())
    for unit in "uvw":
        assert [ladder.step for ladder in found[unit]] == [Fraction(1, 100), 1, 1]
    first, _, share = found["u"]
    assert (first.lowest, first.highest, first.x_at(-50)) == (-300, None, Fraction("2.5"))
    assert (share.lowest, share.highest, share.x_at(1)) == (-1, 1, 100)


def test_the_fewest_steps_that_change_what_is_printed():
    """Of 8 points for 100 cases in whole points: 94 cases are 7.52, printed 8, and 93 are 7.44."""
    quarter = fill(case(block("khoi", [criterion("a", 8, SHARE, PLAIN)])), "khoi", "u", a=("100", "100"))
    inputs = inputs_of(quarter)
    (ladder,) = find_ladders(inputs.regulation.blocks["khoi"], inputs, score_company(inputs).units.values())["u"]
    assert ladder.find_least(-1, lambda points: round_half_up(points, 0)) == -7
    assert ladder.find_least(1, lambda points: round_half_up(points, 0)) is None


def test_where_two_criteria_count_the_plan_no_entry_changes_one_of_them_alone():
    for n in (1, 2):
        criteria = [criterion(f"c{number}", 5, PLAN, PLAIN) for number in range(n)]
        quarter = fill(case(block("khoi", criteria)), "khoi", "u")
        quarter["plan"]["u"] = ("1", "2")
        inputs = inputs_of(quarter)
        found = find_ladders(inputs.regulation.blocks["khoi"], inputs, score_company(inputs).units.values())
        assert len(found["u"]) == n % 2


def test_the_steps_next_to_each_bound_are_looked_at_and_the_last_ones():
    """Of 40 cases 30 were in time; 95 % and 100 % are 38 and 40 of them, 0 % is the last step down."""
    scale = bands("lower", {"100": 10, "95": 8, "0": 0})
    quarter = fill(case(block("khoi", [criterion("a", 10, SHARE, scale)])), "khoi", "u", a=("30", "40"))
    inputs = inputs_of(quarter)
    (ladder,) = find_ladders(inputs.regulation.blocks["khoi"], inputs, score_company(inputs).units.values())["u"]
    assert ladder.ends() == [-30, 0, 7, 8, 9, 10]
