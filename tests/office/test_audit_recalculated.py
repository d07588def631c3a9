"""The audit workbook, recalculated by LibreOffice, gives what scoring gives, also where a reader changes entries."""

import copy
import random
from dataclasses import replace
from fractions import Fraction
from itertools import count, islice

import pytest

from cchc_lib.folders import Folders
from cchc_lib.inputs import read_quarter
from cchc_lib.model import Entry
from cchc_lib.office.audit import gather_facts, write_audit
from cchc_lib.results import History, score_quarter
from tests import oracle
from tests.office.audited import (
    NO_RESULT,
    audit_case,
    audit_inputs,
    differences,
    errors,
    expected,
    fits,
    recalculate,
    results,
    write_changed,
)
from tests.office.libreoffice import needs_libreoffice
from tests.scoring.cases import YES_NO, block, case, criterion, row
from tests.strategies import AT, PAIRS, entries_of, fill_quarter, pick_company, pick_measure, pick_scale

pytestmark = [pytest.mark.long, needs_libreoffice]

OF_OTHERS = ("block_average", "relative")  # measures that read what others have
MOST = 10**7


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
        audits[path] = gather_facts(History(folders, quarter))
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
    drawn = (pick_company(random.Random(seed).choice) for seed in count())
    for number, quarter in enumerate(islice(filter(_is_counted, drawn), 50)):
        before = audit_case(quarter)
        path = tmp_path / f"written-{number}.xlsx"
        write_audit(path, before)
        written[path] = before
        path = tmp_path / f"changed-{number}.xlsx"
        changed[path] = before, audit_case(_changed(quarter, before, random.Random(number)))
        write_changed(path, *changed[path])
    for path, workbook in recalculate(written).items():
        assert set(differences(workbook, written[path])) <= {0}, path
    assert compare(changed) == 0


def _is_counted(quarter):
    """Whether all entries are numbers of which a unit could have so many; refusing others is tested elsewhere."""
    return all(map(_is_counted_row, quarter["rows"].values()))


def _is_counted_row(written):
    pairs = [written[layer] for layer in ("verified", "reviewed") if written[layer]]
    return all(Fraction(x) < MOST for pair in pairs for x in pair if x is not None)


def _changed(quarter, before, rng):
    """The same quarter with other entries, where the workbook has cells for them."""
    after = copy.deepcopy(quarter)
    fill_quarter(rng.choice, after)
    after["not_submitted"], after["without_value"] = quarter["not_submitted"], quarter["without_value"]
    has_cells = {str(unit.name) for units in before.units.values() for unit in units}
    held = {  # against the others of the block: the workbook takes what that was as it was
        (unit, one["id"])
        for name, units in quarter["members"].items()
        for one in oracle.relative_criteria(quarter["blocks"][name])
        for unit in units
    }
    for (unit, name), written in after["rows"].items():
        pair = written["reviewed"] or written["verified"]
        entry = Entry(*(None if x is None else Fraction(x) for x in pair)) if pair else None
        if (
            (unit, name) in held
            or unit not in has_cells
            or not _is_counted_row(written)
            or not fits(before, unit, name, entry)
        ):
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
    pairs = [pair for pair in dict.fromkeys(PAIRS) if pair[0] not in OF_OTHERS and pair != ("award", "award")]
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
    return all(x < MOST and 10**3 % x.denominator == 0 for x in numbers)


def test_fifty_changes_of_the_companys_entries(ours, tmp_path):
    folders, changes = Folders(ours.root), {}
    for quarter in folders.quarters()[-5:]:
        inputs = read_quarter(folders, quarter)
        context = score_quarter(inputs)[1]
        changed = replace(context, assessments=_with_ten_others(random.Random(str(quarter)), context))
        path = tmp_path / f"{quarter}.xlsx"
        changes[path] = audit_inputs(context), audit_inputs(changed)
        write_changed(path, *changes[path])
    assert all(expected(before) != expected(after) for before, after in changes.values())
    assert compare(changes) == 0


def _with_ten_others(rng, context):
    """The assessments, ten of them with another entry."""
    block_of = {unit: name for name, units in context.members.items() for unit in units}
    criteria = {(name, c.id): c for name, block in context.regulation.blocks.items() for c in block.criteria}
    of = {key: criteria[block_of[key[0]], key[1]] for key in context.assessments}
    changed = dict(context.assessments)
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
