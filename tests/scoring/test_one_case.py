"""What one case is worth, held against scoring the whole company again with that entry changed."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given

from cchc_lib.exact import decimals_of
from cchc_lib.folders import Folders
from cchc_lib.inputs import read_quarter
from cchc_lib.model import Entry
from cchc_lib.results import score_quarter
from cchc_lib.scoring import bracket_ranks, find_entry, find_one_cases, rule_of, score_company
from tests.scoring.cases import COUNT, SHARE, YES_NO, block, case, criterion, fill, inputs_of
from tests.scoring.small_companies import FAR, small_companies
from tests.whole.harness import REPOSITORY

FOLDERS = Folders(REPOSITORY)
DEDUCTION = {"kind": "deduction", "each": "2"}


def put(inputs, unit, criterion, entry):
    """The inputs of a scoring with another entry in the layer that counts."""
    if criterion.counts_plan:
        return replace(inputs, plan={**inputs.plan, unit: entry})
    row = inputs.assessments[unit, criterion.id]
    layer = {row.result_layer: entry}
    return replace(inputs, assessments={**inputs.assessments, (unit, criterion.id): replace(row, **layer)})


def step_of(criterion, inputs, name):
    """The least change of an entered value, by the words of the definition."""
    match criterion.measure.kind:
        case "award":
            return criterion.scale.step
        case "value" | "ratio":
            entries = [find_entry(inputs, unit, criterion) for unit in inputs.members[name]]
            return Fraction(1, 10 ** max(decimals_of(entry.value) for entry in entries if entry))
    return Fraction(1)


def fits(criterion, entry):
    """Whether the sheet would take it."""
    return entry.value >= 0 and not list(criterion.find_out_of_range(entry.value, entry.total)) and (
        criterion.measure.kind != "yes_no" or entry.value <= 1
    )  # fmt: skip


def expect(inputs, name, unit, criterion, sign):
    """The change of the entry, and the unit's result by a scoring of the whole company; None where there is none."""
    entry, step = find_entry(inputs, unit, criterion), sign * step_of(criterion, inputs, name)
    rule, before = rule_of(inputs.regulation), score_company(inputs).units[unit]
    was = before.criteria[criterion.id]
    tries = range(1, FAR) if criterion.measure.kind == "ratio" else (1,)
    for k in tries:
        changed = Entry(entry.value + k * step, entry.total)
        if not fits(criterion, changed):
            return None
        now = criterion.points_at(criterion.read_x(changed)) * was.factor
        if criterion.measure.kind != "ratio" or rule.points(now) != rule.points(was.effective_points):
            return k * step, before, score_company(put(inputs, unit, criterion, changed)).units[unit]
    return None


def counts_twice(criterion, written):
    """Whether the plan is counted at another criterion of the block too: then no entry changes this one alone."""
    return criterion.counts_plan and [c.counts_plan for c in written.criteria].count(True) > 1


def tell(known, change, after, criterion, inputs):
    """What is compared."""
    by_veto = vetoes_of(known, inputs) != vetoes_of(after, inputs)
    points = after.criteria[criterion].counted - known.criteria[criterion].counted
    return (change, points, after.total - known.total, after.final_class, after.rank, after.tied, by_veto)


def told(one):
    """The same of what the library found."""
    return (one.change, one.points, one.gained, one.final_class, one.rank, one.tied, one.by_veto)


@given(small_companies())
def test_a_step_is_worth_what_scoring_the_whole_company_again_gives(quarter):
    inputs = inputs_of(quarter)
    scores = score_company(inputs)
    found = {(one.unit, one.criterion, one.change > 0): told(one) for one in find_one_cases(inputs, scores)}
    wanted = {}
    for name, written in inputs.regulation.blocks.items():
        for unit in (unit for unit in inputs.members[name] if unit in scores.units):
            for one in written.criteria:
                if (
                    one.averaged
                    or one.relative
                    or counts_twice(one, written)
                    or find_entry(inputs, unit, one) is None
                ):
                    continue
                for sign in (1, -1):
                    if expected := expect(inputs, name, unit, one, sign):
                        change, known, after = expected
                        wanted[unit, one.id, sign > 0] = tell(known, change, after, one.id, inputs)
    assert found == wanted


def hold_against_rescoring(quarter, every=1):
    """Each ``every``-th step of a real quarter against a scoring of the whole company."""
    scores, inputs = score_quarter(read_quarter(FOLDERS, quarter))
    steps = list(find_one_cases(inputs, scores))
    for one in steps[::every]:
        known, (criterion, _) = scores.units[one.unit], inputs.regulation.blocks[one.block].by_id[one.criterion]
        entry = find_entry(inputs, one.unit, criterion)
        changed = Entry(entry.value + one.change, entry.total)
        after = score_company(put(inputs, one.unit, criterion, changed)).units[one.unit]
        assert told(one) == tell(known, one.change, after, one.criterion, inputs)
    entered = {
        (unit, c.id): find_entry(inputs, unit, c)
        for name, units in inputs.members.items()
        for unit in units
        for c in inputs.regulation.blocks[name].criteria
        if not c.averaged and find_entry(inputs, unit, c)
    }
    ways = Counter((one.unit, one.criterion) for one in steps)
    assert set(ways) <= set(entered) and max(ways.values()) <= 2
    assert all(ways[key] for key, entry in entered.items() if entry.value or entry.total is None)


def test_steps_of_a_quarter_are_those_of_a_whole_scoring():
    hold_against_rescoring(FOLDERS.quarters()[-1], every=25)


@pytest.mark.long
@pytest.mark.parametrize("quarter", FOLDERS.quarters(), ids=str)
def test_every_step_of_every_quarter_is_that_of_a_whole_scoring(quarter):
    hold_against_rescoring(quarter)


def test_one_late_file_and_one_complaint_by_hand():
    """A share of 9 in 10 loses 1.00 of 10 a file; of two complaints each takes 2 of 6; both move a rank."""
    scale = {"kind": "proportional"}
    written = block("khoi", [criterion("a", 10, SHARE, scale), criterion("b", 6, COUNT, DEDUCTION)])
    quarter = case(written, classes=[("tot", "80"), ("kem", "0")])
    fill(quarter, "khoi", "u", a=("9", "10"), b="2")
    fill(quarter, "khoi", "v", a=("10", "10"), b="1")
    inputs = inputs_of(quarter)
    found = {(one.unit, one.criterion, int(one.change)): one for one in find_one_cases(inputs, score_company(inputs))}
    assert (found["u", "a", 1].gained, found["u", "a", 1].rank) == (1, 2)  # 12 of 16 points
    assert (found["u", "b", -1].gained, found["u", "b", -1].final_class) == (2, "tot")  # 13 of 16 are 81.25 %
    assert (found["v", "a", -1].gained, found["v", "a", -1].rank) == (-1, 1)
    assert (found["v", "b", 1].gained, found["v", "b", 1].final_class) == (-2, "kem")  # 12 of 16 are 75 %
    assert ("v", "a", 1) not in found


def vetoes_of(score, inputs):
    """What vetoes do to a unit."""
    found = [(veto.then, score.criteria.get(veto.criterion)) for veto in inputs.regulation.head.vetoes]
    return {then for then, one in found if one and one.points == 0}


def after_each(inputs, scores, cases):
    """The unit of each step that leaves vetoes as they are, and the ranks of all once its entry is put.

    The whole company is scored again.
    """
    for one in cases:
        criterion, _ = inputs.regulation.blocks[one.block].by_id[one.criterion]
        entry = find_entry(inputs, one.unit, criterion)
        changed = put(inputs, one.unit, criterion, Entry(entry.value + one.change, entry.total))
        after = score_company(changed).units
        if vetoes_of(after[one.unit], inputs) == vetoes_of(scores.units[one.unit], inputs):
            yield one.unit, {unit: score.rank for unit, score in after.items()}


def exchange(one, other, afters):
    """Whether a step of either unit makes the other, which was behind, equal to the one, or better."""
    return any(ranks[other] <= ranks[one] for unit, ranks in afters if unit in (one, other))


@given(small_companies())
def test_ranks_are_bracketed_where_a_step_of_a_unit_at_either_makes_them_equal_or_exchanges_them(quarter):
    inputs = inputs_of(quarter)
    scores = score_company(inputs)
    cases = list(find_one_cases(inputs, scores))
    afters = list(after_each(inputs, scores, cases))
    for name in inputs.regulation.blocks:
        members = [score for score in scores.units.values() if score.block == name]
        if not members or any(score.rank is None for score in members):
            continue
        ranks = {score.unit: score.rank for score in members}
        runs = {rank: {rank} for rank in ranks.values()}
        for lower in sorted(runs)[1:]:
            upper = max(rank for rank in runs if rank < lower)
            pairs = [(a, b) for a in ranks for b in ranks if (ranks[a], ranks[b]) == (upper, lower)]
            if any(exchange(a, b, afters) for a, b in pairs):
                runs[upper].add(lower)
                runs[lower] = runs[upper]
        wanted = sorted({(min(run), max(run)) for run in runs.values() if len(run) > 1})
        assert bracket_ranks(members, [one for one in cases if one.block == name]) == wanted


@pytest.mark.parametrize(
    ("files", "brackets"),
    [
        ((97, 96, 90, 88), [(1, 2)]),  # a file is worth a point: 97 and 96, but not 90 and 88
        ((97, 95, 90, 89), [(3, 4)]),
        ((97, 96, 95, 90), [(1, 3)]),
        ((97, 96, 96, 95), [(1, 4)]),
        ((97, 97, 95, 95), []),
        ((90, 90, 90, 90), []),
    ],
)
def test_brackets_of_four_units_by_hand(files, brackets):
    written = block("khoi", [criterion("a", 100, SHARE, {"kind": "proportional"})])
    quarter = case(written)
    for number, done in enumerate(files):
        fill(quarter, "khoi", f"u{number}", a=(str(done), "100"))
    inputs = inputs_of(quarter)
    scores = score_company(inputs)
    assert bracket_ranks(scores.units.values(), list(find_one_cases(inputs, scores))) == brackets


@pytest.mark.parametrize("then", ["total_zero", "rank_last"])
def test_a_case_that_only_a_veto_makes_large_brackets_no_ranks(then):
    """Of 99 points given and one for notices: who takes these down falls to the last one, and not for its point."""
    quarter = case(block("khoi", [criterion("a", 99), criterion("b", 1, YES_NO, YES_NO)]))
    quarter["head"]["vetoes"] = [{"criterion": "b", "then": then, "clause": "Điều 3"}]
    for unit, points, has_notices in (("u", "90", "1"), ("v", "80", "1"), ("w", "70", "0")):
        fill(quarter, "khoi", unit, a=points, b=has_notices)
    inputs = inputs_of(quarter)
    scores, found = score_company(inputs), list(find_one_cases(inputs, score_company(inputs)))
    assert {one.unit: one.rank for one in found if one.criterion == "b"} == {"u": 2, "v": 2, "w": 3}
    assert {one.criterion for one in found if one.by_veto} == {"b"}
    assert bracket_ranks(scores.units.values(), found) == []


@pytest.mark.parametrize(("tied", "brackets"), [(True, [(1, 2)]), (False, [])])
def test_a_fall_to_where_another_stands_brackets_both(tied, brackets):
    """Who falls to the points of the next shares its rank, which is the same number as before."""
    scores = [SimpleNamespace(unit="u1", rank=1), SimpleNamespace(unit="u2", rank=2)]
    assert bracket_ranks(scores, [SimpleNamespace(unit="u1", rank=1, tied=tied, by_veto=False)]) == brackets
