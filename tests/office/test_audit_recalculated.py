"""The audit workbook, recalculated by LibreOffice, gives what scoring gives, also where a reader changes entries."""

import copy
import random
from dataclasses import replace
from fractions import Fraction
from math import prod

import pytest
from openpyxl import load_workbook

from cchc_lib.folders import Folders
from cchc_lib.inputs import read_quarter
from cchc_lib.model import Entry
from cchc_lib.office.audit import gather_facts, write_audit
from cchc_lib.office.audit.details import TOO_LARGE, TOO_NEAR
from cchc_lib.office.audit.layout import lay_out
from cchc_lib.results import current_results, score_quarter
from tests.office.audited import (
    NO_RESULT,
    audit_case,
    audit_inputs,
    differences,
    errors,
    expected,
    fits,
    reasons,
    recalculate,
    results,
    type_cells,
    write_changed,
)
from tests.scoring.written import COUNT, SHARE, YES_NO, award, block, case, criterion, row
from tests.strategies import AT, PAIRS, entries_of, fill_quarter, pick_company, pick_measure, pick_scale

pytestmark = pytest.mark.long


def compare(changes) -> int:
    """Hold changed workbooks against what scoring gives; how many results were withheld as uncertain.

    Changes are, by path, the audit that was written and the one whose entries were typed into it.
    """
    withheld = 0
    for path, workbook in recalculate(changes).items():
        assert errors(workbook) == []
        before, after = changes[path]
        found, wanted = results(workbook, before), expected(after)
        for unit, result in found.items():
            if result == NO_RESULT:
                withheld += unit in wanted
            else:
                assert (path.stem, unit, *result) == (path.stem, unit, *wanted[unit])
    return withheld


def test_all_quarters_agree_with_what_was_published(ours, tmp_path):
    folders = Folders(ours.root)
    audits = {}
    for quarter in folders.quarters():
        path = tmp_path / f"{quarter}.xlsx"
        audits[path] = gather_facts(current_results(folders, quarter))
        write_audit(path, audits[path])
    assert len(audits) == 8
    for path, workbook in recalculate(audits).items():
        found = differences(workbook, audits[path])
        assert len(found) > 500
        assert set(found) == {0}, path
        assert errors(workbook) == []
        assert results(workbook, audits[path]) == expected(audits[path])


def test_drawn_regulations_with_every_policy_agree_as_written_and_as_changed(tmp_path):
    written, changed = {}, {}
    for number in range(50):
        quarter = pick_company(random.Random(number).choice)
        before = audit_case(quarter)
        path = tmp_path / f"written-{number}.xlsx"
        write_audit(path, before)
        written[path] = before
        path = tmp_path / f"changed-{number}.xlsx"
        changed[path] = before, audit_case(_changed(quarter, before, random.Random(number)))
        write_changed(path, *changed[path])
    refused = 0
    for path, workbook in recalculate(written).items():
        found = set(differences(workbook, written[path]))
        assert found <= {0, None}, path
        if None in found:  # a cell without a figure has its reason beside it
            assert reasons(workbook, written[path]) & {TOO_LARGE, TOO_NEAR}, path
            refused += 1
    assert refused <= 2
    assert compare(changed) <= 3


def _changed(quarter, before, rng):
    """The same quarter with other entries, where the workbook has cells for them."""
    after = copy.deepcopy(quarter)
    fill_quarter(rng.choice, after)
    has_cells = {str(unit.name) for units in before.units.values() for unit in units if unit.score is not None}
    for (unit, name), written in after["rows"].items():
        pair = written["reviewed"] or written["verified"]
        entry = Entry(*(None if x is None else Fraction(x) for x in pair)) if pair else None
        if unit not in has_cells or not fits(before, unit, name, entry):
            after["rows"][unit, name] = quarter["rows"][unit, name]
    for unit in set(after["plan"]) - has_cells:
        after["plan"][unit] = quarter["plan"][unit]
    return after


@pytest.mark.parametrize("places", [0, 2, 3])
def test_every_half_and_every_edge_of_every_scale(tmp_path, places):
    changes = {}
    for at in AT:
        before, after = _edges(random.Random(f"{at} {places}").choice, at, places)
        path = tmp_path / f"{at}.xlsx"
        changes[path] = audit_case(before), audit_case(after)
        write_changed(path, *changes[path])
    assert compare(changes) == 0


def _edges(pick, at, places):
    """A block for each measure and scale, a unit for each entry where something changes; the entries are typed in."""
    pairs = [pair for pair in dict.fromkeys(PAIRS) if pair[0] != "block_average" and pair != ("award", "award")]
    blocks, entries = [], {}
    for number, (measure_kind, scale_kind) in enumerate([*pairs, ("award", "award")]):
        most = pick(["1", "5", "8"])
        measure = pick_measure(pick, measure_kind, []) | ({} if measure_kind != "done" else {"items": "400"})
        measure.pop("counts", None)
        tested = criterion("c1", most, measure, pick_scale(pick, scale_kind, measure_kind, Fraction(most)))
        others = criterion("c2", "2", YES_NO, {"kind": "yes_no"}), criterion("c3", "1", YES_NO, {"kind": "yes_no"})
        blocks.append(block(f"b{number}", [tested, others[0]], [others[1]]))
        entries[f"b{number}"] = [entry for entry in entries_of(tested, places) if _has_few_digits(entry)]
    classes = [("cao", "90"), ("vua", "62.5"), ("thap", "0")]
    before = case(*blocks, at=at, places=places, percent_places=2, classes=classes)
    for name, held in entries.items():
        for unit in [f"{name}-u{number}" for number in range(len(held))]:
            before["members"].setdefault(name, []).append(unit)
            before["rows"] |= {(unit, "c1"): row(held[0]), (unit, "c2"): row("1"), (unit, "c3"): row("0")}
    after = copy.deepcopy(before)
    for name, held in entries.items():
        for number, entry in enumerate(held):
            after["rows"][f"{name}-u{number}", "c1"] = row(entry)
            after["rows"][f"{name}-u{number}", "c2"] = row(pick([None, "0", "1"]))
    return before, after


def _has_few_digits(entry):
    numbers = [Fraction(part) for part in entry if part is not None]
    return all(x < 10**9 and 10**3 % x.denominator == 0 for x in numbers)


def test_fifty_changes_of_the_companys_entries(ours, tmp_path):
    folders, changes = Folders(ours.root), {}
    for quarter in folders.quarters()[-5:]:
        inputs = read_quarter(folders, quarter)
        context = score_quarter(inputs)[1]
        changed = context | {"assessments": _with_ten_others(random.Random(str(quarter)), inputs.regulation, context)}
        path = tmp_path / f"{quarter}.xlsx"
        changes[path] = audit_inputs(inputs.regulation, **context), audit_inputs(inputs.regulation, **changed)
        write_changed(path, *changes[path])
    assert all(expected(before) != expected(after) for before, after in changes.values())
    assert compare(changes) == 0


def _with_ten_others(rng, regulation, context):
    """The assessments, ten of them with another entry."""
    block_of = {unit: name for name, units in context["members"].items() for unit in units}
    criteria = {(name, c.id): c for name, block in regulation.blocks.items() for c in block.criteria}
    of = {key: criteria[block_of[key[0]], key[1]] for key in context["assessments"]}
    changed = dict(context["assessments"])
    for key in rng.sample([key for key, one in of.items() if not one.enters_nothing], 10):
        entry = _other_entry(rng, of[key])
        changed[key] = replace(changed[key], verified=entry, reviewed=None, not_applicable=entry is None)
    return changed


def _other_entry(rng, criterion):
    """Any entry that the criterion takes, or none: not applicable."""
    measure = criterion.measure
    if rng.random() < 0.15:
        return None
    match measure.kind:
        case "yes_no":
            return Entry(Fraction(rng.randint(0, 1)))
        case "award":
            return Entry(rng.randint(0, int(criterion.max_points / criterion.scale.step)) * criterion.scale.step)
        case "count":
            return Entry(Fraction(rng.randint(0, 7)))
        case "value":
            return Entry(Fraction(rng.randint(0, 100 * int(measure.at_most or 90)), 100))
    total = rng.randint(1, (measure.items if measure.kind == "done" else None) or 400)
    most = total * 3 // 2 if measure.kind == "ratio" else total
    return Entry(Fraction(rng.randint(most // 2, most)), Fraction(total))


# --- what it does not calculate ---------------------------------------------------------------------------------


WRONG = {
    "share": [
        ("7", "6"),
        ("1", "0"),
        ("1.00001", "3"),
        (None, "3"),
        ("1", None),
        ("-1", "3"),
        ("ba", "3"),
        ("1", "9e14"),
    ],
    "award": [("2.25", None), ("5.5", None), (None, None), ("x", None)],
    "yes-no": [("1", None), ("khong", None), (None, None)],
    "count": [("1.5", None), ("-1", None)],
}


def test_an_entry_that_is_not_allowed_gives_no_result_and_no_rank(tmp_path):
    measures = {"share": SHARE, "award": {"kind": "award"}, "yes-no": YES_NO, "count": COUNT}
    scales = {"award": award(), "yes-no": {"kind": "yes_no"}}
    quarter, right = (
        case(),
        {"share": ("1", "2"), "award": ("2.5", None), "yes-no": ("1", None), "count": ("1", None)},
    )
    for kind, wrong in WRONG.items():
        slope = {"kind": "proportional", "target": "3"}
        tested = criterion("c1", "5", measures[kind], scales.get(kind, slope))
        quarter["blocks"][kind] = block(kind, [tested])
        quarter["head"]["blocks"].append(kind)
        quarter["members"][kind] = [f"{kind}-{number}" for number in range(len(wrong) + 1)]
        quarter["rows"] |= {(unit, "c1"): row(right[kind]) for unit in quarter["members"][kind]}
    audited, path = audit_case(quarter), tmp_path / "wrong.xlsx"
    write_audit(path, audited)
    workbook = load_workbook(path)
    for kind, wrong in WRONG.items():
        for number, cells in enumerate(wrong):
            typed = dict(zip(("value", "total"), map(_as_typed, cells), strict=True))
            type_cells(workbook, lay_out(audited)[kind], number, 0, typed)
    workbook.save(path)
    (calculated,) = recalculate([path]).values()
    found = results(calculated, audited)
    for kind, wrong in WRONG.items():
        assert {f"{kind}-{n}": found[f"{kind}-{n}"] for n in range(len(wrong))} == {
            f"{kind}-{n}": NO_RESULT for n in range(len(wrong))
        }
        total, _, _, rank, *_ = found[f"{kind}-{len(wrong)}"]
        assert total is not None and rank is None
    assert errors(calculated) == []


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_total_too_near_to_a_half_is_told_from_it_or_refused(tmp_path, sign):
    """Three shares whose points add up to a half of what is printed, less or more a part in their totals' product."""
    near, too_near = (997, 991, 983), (9973, 9967, 9949)
    slope = {"kind": "proportional", "target": "100"}
    shares = [criterion(f"c{i}", "1", SHARE, slope) for i in range(3)]
    quarter = case(block("b1", shares))
    for unit, totals in (("near", near), ("too-near", too_near)):
        quarter["members"].setdefault("b1", []).append(unit)
        product = prod(totals)
        for i, total in enumerate(totals):
            wanted = (product + sign) // 2 * pow(product // total, -1, total)
            value = wanted * pow(100, -1, total) % total
            quarter["rows"][unit, f"c{i}"] = row((str(value), str(total)))
    audited, path = audit_case(quarter), tmp_path / "near.xlsx"
    units = {str(unit.name): unit.score for unit in audited.units["b1"]}
    for name, totals in (("near", near), ("too-near", too_near)):
        assert units[name].exact_total * 100 % 1 == Fraction(1, 2) + Fraction(sign, 2 * prod(totals))
    write_audit(path, audited)
    (calculated,) = recalculate([path]).values()
    found = results(calculated, audited)
    assert found["near"][:2] == (float(units["near"].total), float(units["near"].percent))
    assert found["too-near"] == NO_RESULT


def _as_typed(text):
    """A cell as it is after somebody typed the text: a number where it is one."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return text
