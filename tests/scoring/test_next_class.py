"""The cheapest sets of steps to the next class, held against every subset of criteria and every change of each."""

from fractions import Fraction
from itertools import combinations, product
from math import prod
from time import process_time
from types import SimpleNamespace

import pytest
from hypothesis import given, settings

from cchc_lib.exact import round_up
from cchc_lib.model import Entry
from cchc_lib.results.writing import MOST_CRITERIA, MOST_SETS
from cchc_lib.scoring import find_entry, find_next_class, find_one_cases, measure_distance, rule_of, score_company
from cchc_lib.scoring.next_class import _descend, _find_bands
from cchc_lib.scoring.totals import criterion_scorer, recounter
from tests import oracle
from tests.scoring.cases import COUNT, SHARE, VALUE, award, bands, block, case, criterion, fill, inputs_of
from tests.scoring.small_companies import FAR, small_companies
from tests.scoring.test_one_case import counts_twice, fits, put, step_of

MOST_WAYS = 300  # of changing one unit, that are all tried
PLAIN = {"kind": "proportional"}


def is_below(inputs, grade, ceiling):
    """Whether a ceiling keeps whoever meets it below a class."""
    ids = [one.id for one in inputs.regulation.head.classes]
    return ids.index(ceiling.highest_class) > ids.index(grade)


def never_ends(penalty):
    """Whether it always gets a little less, however much is entered: nobody can try all of that."""
    return getattr(penalty.scale, "direction", "") == "lower"


class Trial:
    """Everything that could be entered at one unit, tried."""

    def __init__(self, inputs, scores, unit, grade):
        self.inputs, self.known, self.grade = inputs, scores.units[unit], grade
        self.block = inputs.regulation.blocks[self.known.block]
        rule = rule_of(inputs.regulation)
        self.recount, self.score = recounter(self.known, inputs, rule), criterion_scorer(self.block, rule)
        self.bound = inputs.regulation.grade(grade).from_
        self.options = {c.id: self._options(c) for c in self.block.criteria if not c.averaged and not c.relative}
        tried = [self.held(self.recount([now])) for found in self.options.values() for now in found]
        self.fixed = self.held(self.known).intersection(*tried)

    def _options(self, criterion):
        """A score for each result of another entry; one that lifts a ceiling and loses points only as a last way."""
        entry = find_entry(self.inputs, self.known.unit, criterion)
        if entry is None or counts_twice(criterion, self.block):
            return []
        was, step = self.known.criteria[criterion.id], step_of(criterion, self.inputs, self.known.block)
        found = {}
        for k in range(-FAR, FAR):
            changed = Entry(entry.value + k * step, entry.total)
            if k and fits(criterion, changed):
                now = self.score(criterion.id, criterion.read_x(changed), was.factor, False)
                found.setdefault((now.counted, self.held(self.recount([now]))), now)
        sign, was_held = -1 if criterion.takes_off else 1, self.held(self.known)
        lifting = [sign * (gained - was.counted) for gained, held in found if was_held - held]
        least = was.counted + sign * min([0, max(lifting, default=0)])
        return [now for now in found.values() if sign * (now.counted - least) >= 0]

    def held(self, score):
        """The places of the ceilings that keep it below the class."""
        known = self.inputs.regulation.head.ceilings
        return frozenset(known.index(c) for c in score.ceilings if is_below(self.inputs, self.grade, c))

    @property
    def ways(self):
        """In how many ways its entries can be changed."""
        return prod(1 + len(found) for found in self.options.values())

    def totals(self, ids):
        """The printed totals of all ways to the class that change each of these criteria."""
        for chosen in product(*(self.options[one] for one in ids)):
            after = self.recount(chosen)
            if after.percent >= self.bound and self.held(after) <= self.fixed:
                yield after.total

    def find_sets(self):
        """The sets of which none can be left out, with the lowest total, in the order that is asked for."""
        places = {one: place for place, one in enumerate(self.options)}
        found = {}
        for size in range(1, MOST_CRITERIA + 1):
            for ids in combinations(self.options, size):
                if not any(set(smaller) < set(ids) for smaller in found) and (totals := list(self.totals(ids))):
                    found[ids] = min(totals)
        order = sorted(found, key=lambda ids: (len(ids), found[ids], [places[one] for one in ids]))
        return [(ids, found[ids] - self.known.total) for ids in order]


def check(quarter):
    """Hold the sets of every unit against all that could be tried."""
    inputs = inputs_of(quarter)
    scores = score_company(inputs)
    found = {one.unit: one for one in find_next_class(inputs, scores, MOST_CRITERIA, MOST_SETS)}
    second = oracle.score(quarter)["units"]
    for unit, known in scores.units.items():
        distance = measure_distance(known, inputs.regulation)
        if distance.grade is None or oracle.is_struck(quarter, second[unit]["criteria"], "total_zero"):
            assert unit not in found
            continue
        trial = Trial(inputs, scores, unit, distance.grade)
        if trial.ways > MOST_WAYS or any(map(never_ends, trial.block.penalty.criteria)):
            continue
        if known.percent >= trial.bound and trial.held(known) <= trial.fixed:
            assert unit not in found
            continue
        wanted, one = trial.find_sets(), found[unit]
        assert one.sets == len(wanted)
        assert [(tuple(s.changes), s.gained) for s in one.shown] == wanted[:MOST_SETS]
        for shown in one.shown:
            hold_set(inputs, known, shown, trial)


def hold_set(inputs, known, shown, trial):
    """The steps themselves, entered: the whole company scored again gives that total, that % and no such ceiling."""
    for name, change in shown.changes.items():
        one, _ = trial.block.by_id[name]
        entry = find_entry(inputs, known.unit, one)
        inputs = put(inputs, known.unit, one, Entry(entry.value + change, entry.total))
    after = score_company(inputs).units[known.unit]
    assert after.total == known.total + shown.gained
    assert after.percent >= trial.bound
    assert trial.held(after) <= trial.fixed


@given(small_companies())
def test_sets_are_those_of_all_subsets(quarter):
    check(quarter)


@pytest.mark.long
@settings(max_examples=400)
@given(small_companies())
def test_sets_are_those_of_all_subsets_in_the_long_run(quarter):
    check(quarter)


@pytest.mark.long
def test_five_hundred_units_of_twenty_four_criteria_in_time():
    """Ways to the next class and what one case is worth: shares, counts, bands; 60 s on two cores, so on one too."""
    bands_of = bands("lower", {"98": "4", "95": "2", "0": "0"})
    kinds = [(SHARE, PLAIN), (SHARE, bands_of), (COUNT, {"kind": "deduction", "each": "0.5"})]
    criteria = [criterion(f"c{i}", 4, *kinds[i % 3]) for i in range(24)]
    classes = [("xuat-sac", "90"), ("tot", "80"), ("kha", "65"), ("kem", "0")]
    ceilings = [({"criterion": "c2", "value_at_least": "3"}, "tot")]
    quarter = case(block("khoi", criteria[:12], criteria[12:]), classes=classes, ceilings=ceilings)
    for unit in range(500):
        late = {one["id"]: max(0, (7 * unit + 5 * i) % 11 - 5) for i, one in enumerate(criteria)}
        rows = {name: str(n) if int(name[1:]) % 3 == 2 else (str(100 - n), "100") for name, n in late.items()}
        fill(quarter, "khoi", f"u{unit}", **rows)
    inputs = inputs_of(quarter)
    scores = score_company(inputs)
    start = process_time()
    ways = list(find_next_class(inputs, scores, MOST_CRITERIA, MOST_SETS))
    worth = list(find_one_cases(inputs, scores))
    assert process_time() - start < 60
    assert len(ways) > 100 and len(worth) > 500 * 24


TAKEN = {"kind": "linear", "none_at": "0", "full_at": "4"}


def three_criteria(**entries):
    """A unit of 10 + 10 + 10 points: shares of ten, and late requests that hold the class down from three on."""
    written = block("khoi", [criterion("a", 10, SHARE, PLAIN), criterion("b", 10, SHARE, PLAIN),
                             criterion("c", 10, COUNT, {"kind": "deduction", "each": "1"})])  # fmt: skip
    ceilings = [({"criterion": "c", "value_at_least": "3"}, "kem"), ({"overdue_shortcomings_at_least": "1"}, "kem")]
    taken = {"penalty": {"cap": "4", "criteria": [criterion("p", 4, COUNT, TAKEN)]}} if "p" in entries else {}
    quarter = case(written | taken, classes=[("tot", "80"), ("kem", "0")], ceilings=ceilings)
    return fill(quarter, "khoi", "u", **entries)


def only(quarter):
    """The distance of the unit, and its sets."""
    inputs = inputs_of(quarter)
    scores = score_company(inputs)
    return measure_distance(scores.units["u"], inputs.regulation), next(
        find_next_class(inputs, scores, MOST_CRITERIA, MOST_SETS), None
    )


def test_a_distance_by_hand():
    """22 of 30 are 73.33 %: 6.67 % to 80 %, of which 2.001 points would be more than the 24 of 30 that are enough."""
    distance, found = only(three_criteria(a=("7", "10"), b=("6", "10"), c="1"))
    assert (distance.grade, distance.to_next, distance.points_to_next) == ("tot", Fraction("6.67"), Fraction("2"))
    assert (distance.above_own, distance.holding) == (None, ())
    assert [dict(one.changes) for one in found.shown] == [{"a": 2}, {"b": 2}]
    assert [one.gained for one in found.shown] == [2, 2]


def test_what_lies_below_0_is_lacking_too():
    """1 of 30 less a penalty of 4 is 0: 27 more points make 24 of them, which are enough for 80 %, and not 24."""
    quarter = three_criteria(a=("1", "10"), b=("0", "10"), c="10", p="4")
    distance, _ = only(quarter)
    assert (distance.grade, distance.to_next, distance.points_to_next) == ("tot", 80, 27)


def test_a_ceiling_comes_first_and_one_of_shortcomings_stays():
    """25 of 30 points are enough: one late request less lifts a ceiling, an overdue shortcoming still holds."""
    quarter = three_criteria(a=("9", "10"), b=("9", "10"), c="3")
    quarter["overdue"]["u"] = 1
    distance, found = only(quarter)
    assert (distance.to_next, len(distance.holding)) == (0, 2)
    assert [dict(one.changes) for one in found.shown] == [{"c": -1}]
    assert [one.when.overdue_shortcomings_at_least for one in found.held] == [1]


@pytest.mark.parametrize(("overdue", "grade"), [(0, "tot"), (1, "kha")])
def test_the_next_class_is_the_one_that_lifting_what_holds_it_gives(overdue, grade):
    """25 of 30 points are enough for the best: held two classes down, it goes up as far as nothing else holds."""
    quarter = three_criteria(a=("9", "10"), b=("9", "10"), c="3")
    head = quarter["head"]
    head["classes"].insert(1, {"id": "kha", "title": "Khá", "from": "70"})
    head["ceilings"][1]["highest_class"] = "kha"
    quarter["overdue"]["u"] = overdue
    distance, found = only(quarter)
    assert (distance.grade, distance.to_next, len(distance.holding)) == (grade, 0, 1)
    assert [dict(one.changes) for one in found.shown] == [{"c": -1}]


HELD_AT = (("95", "a"), ("90", "a"), ("85", "b"), ("80", "b"), ("75", "c"), ("65", "c"))


@pytest.mark.parametrize(("percent", "grade"), HELD_AT)
def test_what_is_held_down_goes_up_as_far_as_its_percent_reaches(percent, grade):
    """Held at d of a from 90, b from 80, c from 70, d from 60: one class up at least; a bound is reached at it."""
    held = [({"overdue_shortcomings_at_least": "1"}, "d")]
    classes = [("a", "90"), ("b", "80"), ("c", "70"), ("d", "60"), ("e", "0")]
    quarter = case(block("khoi", [criterion("x", 100)]), classes=classes, ceilings=held)
    quarter["overdue"]["u"] = 1
    distance, _ = only(fill(quarter, "khoi", "u", x=percent))
    assert distance.grade == grade


@pytest.mark.parametrize(("late", "fewer"), [("3", -1), ("5", -3), ("9", -7)])
def test_a_ceiling_is_lifted_by_as_many_steps_as_it_takes(late, fewer):
    """It holds from three late requests on; 24 of 30 points and more are enough without it."""
    _, found = only(three_criteria(a=("10", "10"), b=("10", "10"), c=late))
    assert [dict(one.changes) for one in found.shown] == [{"c": fewer}]


def test_a_ceiling_is_lifted_within_a_band_where_that_gains_no_points():
    """Up to five late requests take nothing off; three of them hold the class down."""
    late = criterion("c", 10, COUNT, bands("upper", {"5": "10", "open": "0"}))
    written = block("khoi", [criterion("a", 10, SHARE, PLAIN), late])
    ceilings = [({"criterion": "c", "value_at_least": "3"}, "kem")]
    quarter = case(written, classes=[("tot", "80"), ("kem", "0")], ceilings=ceilings)
    _, found = only(fill(quarter, "khoi", "u", a=("9", "10"), c="4"))
    assert [(dict(one.changes), one.gained) for one in found.shown] == [({"c": -2}, 0)]


def test_bonus_points_lead_to_a_class_as_others_do():
    """15 of 20 and a bonus of 1: 17 are enough, one case more anywhere."""
    rising = {"kind": "proportional", "direction": "higher", "target": "3"}
    bonus = {"cap": "3", "criteria": [criterion("d", 3, COUNT, rising)]}
    main = [criterion("a", 10, SHARE, PLAIN), criterion("b", 10, SHARE, PLAIN)]
    quarter = case(block("khoi", main, bonus=bonus), classes=[("tot", "85"), ("kem", "0")])
    _, found = only(fill(quarter, "khoi", "u", a=("8", "10"), b=("7", "10"), d="1"))
    assert [(dict(one.changes), one.gained) for one in found.shown] == [({name: 1}, 1) for name in "abd"]


def test_where_only_a_shortcoming_holds_there_is_no_step():
    quarter = three_criteria(a=("9", "10"), b=("9", "10"), c="0")
    quarter["overdue"]["u"] = 1
    distance, found = only(quarter)
    assert found is None
    assert [one.when.overdue_shortcomings_at_least for one in distance.holding] == [1]


def test_a_step_may_go_as_far_as_points_are_still_rounded_to_the_bound_of_a_ceiling():
    """3 late files take off 0.75 of 2 points. Printed in whole points, 1.25 is 1 (33.33 %), and 0.5 is not below 1:
    one late file less gives 1.5, printed 2, without the ceiling; of two less, 0.25 is printed 0."""
    late = criterion("c", 2, COUNT, {"kind": "proportional", "direction": "higher", "target": "8"})
    main = [criterion("a", 1, scale=award("1")), criterion("b", 2, SHARE, PLAIN)]
    written = block("khoi", main, penalty={"cap": "1", "criteria": [late]})
    ceilings = [({"criterion": "c", "points_below": "1"}, "kem")]
    quarter = case(written, at="total", places=0, classes=[("tot", "33.34"), ("kem", "0")], ceilings=ceilings)
    _, found = only(fill(quarter, "khoi", "u", a="0", b=("10", "10"), c="3"))
    assert [dict(one.changes) for one in found.shown] == [{"a": 1}, {"c": -1}]


def test_a_ceiling_that_no_entry_lifts_is_told_with_the_sets_that_bring_the_points():
    """17 of 20 are wanted; no number of late requests is less than none, so the ceiling holds whatever is entered."""
    late = criterion("c", 10, COUNT, {"kind": "deduction", "each": "1"})
    written = block("khoi", [criterion("a", 10, SHARE, PLAIN), late])
    ceilings = [({"criterion": "c", "value_at_least": bound}, "kem") for bound in ("0", "3")]
    quarter = case(written, classes=[("tot", "85"), ("kem", "0")], ceilings=ceilings)
    distance, found = only(fill(quarter, "khoi", "u", a=("6", "10"), c="3"))
    never, liftable = distance.holding
    assert (never.when.value_at_least, liftable.when.value_at_least) == (0, 3)
    assert found.held == (never,)
    assert all("c" in one.changes for one in found.shown)


def test_a_set_has_as_many_criteria_as_are_asked_for_and_no_more():
    """Each of five lacks its last point, a ceiling holds until the first has its own; 48, 49 or all 50 are wanted."""
    criteria = [criterion(name, 10, scale=award("1")) for name in "abcde"]
    ceilings = [({"criterion": "a", "points_below": "10"}, "kem")]

    def changed(bound):
        quarter = case(block("khoi", criteria), classes=[("tot", bound), ("kem", "0")], ceilings=ceilings)
        _, found = only(fill(quarter, "khoi", "u", **dict.fromkeys("abcde", 9)))
        return found.sets, ["".join(one.changes) for one in found.shown]

    assert changed("96") == (6, ["abc", "abd", "abe", "acd", "ace"])
    assert changed("98") == (4, ["abcd", "abce", "abde", "acde"])
    assert changed("100") == (0, [])


def test_a_ceiling_that_one_step_lifts_is_required_also_where_points_are_enough():
    """27 of 30 points are 90 %, and 7 at the first are too few by one."""
    criteria = [criterion("a", 10, scale=award("1")), criterion("b", 20)]
    ceilings = [({"criterion": "a", "points_below": "8"}, "kem")]
    quarter = case(block("khoi", criteria), classes=[("tot", "80"), ("kem", "0")], ceilings=ceilings)
    _, found = only(fill(quarter, "khoi", "u", a=7, b=20))
    assert [(dict(one.changes), one.gained) for one in found.shown] == [({"a": 1}, 1)]


def test_of_all_levels_of_a_set_those_with_the_lowest_total_are_told():
    """6 of 9 points are wanted: 2 and 5 are 7, while 4 and 2 are enough."""
    main = [criterion("a", 4, VALUE, bands("lower", {"2": 4, "1": 2, "0": 0})),
            criterion("b", 5, VALUE, bands("lower", {"2": 5, "1": 2, "0": 0}))]  # fmt: skip
    quarter = case(block("khoi", main), classes=[("tot", "66"), ("kem", "0")])
    _, found = only(fill(quarter, "khoi", "u", a="0", b="0"))
    assert [(dict(one.changes), one.gained) for one in found.shown] == [({"a": 2, "b": 1}, 6)]


@pytest.mark.parametrize(("step", "ways"), [("2", []), ("1", [{"a": -1}])])
def test_no_step_takes_a_criterion_to_the_0_points_that_make_the_total_0(step, ways):
    """9 of 10 points are enough for the class; 2 at the first hold it down, 1 is right, by 0 all would be lost."""
    criteria = [criterion("a", 2, scale=award(step)), criterion("b", 8)]
    ceilings = [({"criterion": "a", "value_at_least": "2"}, "kem")]
    quarter = case(block("khoi", criteria), classes=[("tot", "80"), ("kem", "0")], ceilings=ceilings)
    quarter["head"]["vetoes"] = [{"criterion": "a", "then": "total_zero", "clause": "Điều 3"}]
    _, found = only(fill(quarter, "khoi", "u", a=2, b=8))
    assert [dict(one.changes) for one in found.shown] == ways


def test_two_ceilings_of_which_each_is_lifted_only_where_the_other_holds_leave_no_way():
    criteria = [criterion("a", 10, VALUE, {"kind": "proportional", "target": "10"}), criterion("b", 90)]
    ceilings = [({"criterion": "a", "value_at_least": "5"}, "kem"), ({"criterion": "a", "points_below": "6"}, "kem")]
    quarter = case(block("khoi", criteria), classes=[("tot", "80"), ("kem", "0")], ceilings=ceilings)
    _, found = only(fill(quarter, "khoi", "u", a="5.5", b=90))
    assert (found.sets, found.shown) == (0, ())


@pytest.mark.parametrize(("gains", "levels"), [
    ({1: 0, 2: 2}, [1, 2]),  # what lifts a ceiling and gains nothing is a level too
    ({1: -3, 2: -1}, [2]),  # where it is lifted only by losing points, the one that loses least
    ({1: -1, 2: 2}, [2]),
])  # fmt: skip
def test_of_bands_those_are_levels_that_gain_or_lift_a_ceiling_at_the_least_loss(gains, levels):
    assert list(_find_bands(list(gains), gains.__getitem__, lambda k: k == 0)) == levels


def test_of_as_many_steps_up_or_down_that_gain_as_much_those_up_are_told():
    """A band between two that give more."""
    assert list(_find_bands([-2, -1, 1, 2], abs, lambda k: False)) == [1, 2]


def test_of_levels_that_are_printed_alike_the_first_is_taken():
    """80,4 and 80,45 are both printed as 80, above the 79 that the class asks for."""
    choice = SimpleNamespace(levels=[1, 2], at=lambda place: place, best=1)
    goal = SimpleNamespace(least=79, threshold=79, sum_up=lambda _: 80, print_total=lambda _: Fraction(80))
    assert _descend([choice], goal) == (80, (0,))


def test_the_best_class_has_no_next_one_and_can_be_lost():
    distance, found = only(three_criteria(a=("10", "10"), b=("9", "10"), c="0"))
    assert (distance.grade, found) == (None, None)
    assert distance.above_own == Fraction("16.67")


def test_rounding_up():
    assert [round_up(Fraction(x), 2) for x in ("1.001", "1.01", "0", "-1.009")] == [
        Fraction(x) for x in ("1.01", "1.01", "0", "-1")
    ]
