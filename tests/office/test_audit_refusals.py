"""What the audit workbook cannot calculate exactly it refuses, recalculated by LibreOffice: a word, and no result."""

from fractions import Fraction
from math import prod

import pytest
from openpyxl import load_workbook

from cchc_lib.office.audit import write_audit
from cchc_lib.office.audit.columns import DETAIL_LETTERS
from cchc_lib.office.audit.details import TOO_LARGE
from cchc_lib.office.audit.guide import GUIDE
from cchc_lib.office.audit.layout import lay_out
from tests.office.audited import NO_RESULT, audit_case, differences, errors, recalculate, results, type_cells
from tests.office.libreoffice import needs_libreoffice
from tests.scoring.cases import AWARD, COUNT, SHARE, VALUE, YES_NO, award, block, case, criterion, row

pytestmark = [pytest.mark.long, needs_libreoffice]

SLOPE = {"kind": "proportional", "target": "100"}
WRONG = {  # measure, scale, what is right, and what is typed instead: value and total
    "share": (
        SHARE,
        SLOPE,
        ("1", "2"),
        [(7, 6), (1, 0), (1.00001, 3), (None, 3), (1, None), (-1, 3), ("ba", 3), (1, 9e14)],
    ),
    "award": (AWARD, award(), ("2.5", None), [(2.25, None), (5.5, None), (None, None), ("x", None)]),
    "answer": (YES_NO, {"kind": "yes_no"}, ("1", None), [(1, None), ("khong", None), (None, None)]),
    "count": (COUNT, SLOPE, ("1", None), [(1.5, None), (-1, None)]),
}


@pytest.mark.parametrize("kind", WRONG)
def test_an_entry_that_is_not_allowed_gives_no_result_and_the_block_no_ranks(tmp_path, kind):
    measure, scale, right, wrong = WRONG[kind]
    units = [f"u{number}" for number in range(len(wrong) + 1)]
    quarter = case(block("b1", [criterion("c1", "5", measure, scale)]))
    quarter |= {"members": {"b1": units}, "rows": {(unit, "c1"): row(right) for unit in units}}
    audited, path = audit_case(quarter), tmp_path / "wrong.xlsx"
    write_audit(path, audited)
    workbook, layout = load_workbook(path), lay_out(audited)["b1"]
    for number, (value, total) in enumerate(wrong):
        type_cells(workbook, layout, number, 0, {"value": value, "total": total})
    workbook.save(path)
    (calculated,) = recalculate([path]).values()
    *refused, (total, _, _, rank, *_) = results(calculated, audited).values()
    assert refused == [NO_RESULT] * len(wrong)
    assert total is not None and rank is None
    assert errors(calculated) == []
    assert [calculated[GUIDE][cell].value for cell in ("C5", "D5")] == [0, len(wrong)]


def test_numbers_whose_products_are_not_exact_give_a_word_and_no_result(tmp_path):
    slope = {"kind": "proportional", "target": "99.5"}
    quarter = case(block("b1", [criterion("c1", "3.33", SHARE, slope)]), places=3)
    quarter |= {"members": {"b1": ["u1"]}, "rows": {("u1", "c1"): row(("331434301", "666000000"))}}
    audited, path = audit_case(quarter), tmp_path / "large.xlsx"
    write_audit(path, audited)
    (calculated,) = recalculate([path]).values()
    assert results(calculated, audited) == {"u1": NO_RESULT}
    layout = lay_out(audited)["b1"]
    check = f"{DETAIL_LETTERS['check']}{layout.detail_row(0, 0)}"
    assert calculated[layout.details][check].value == TOO_LARGE
    assert [calculated[GUIDE][cell].value for cell in ("C4", "D4")] == ["Số ô chênh lệch", "Số đơn vị chưa tính được"]
    assert [calculated[GUIDE][cell].value for cell in ("C5", "D5")] == [0, 1]


def test_a_line_between_odd_ends_is_calculated_and_only_a_number_too_large_is_not(tmp_path):
    """Cases of 6 digits, days of 4 decimals; what is given up says why and counts as no difference."""
    lines, values = [("11.984", "1.43"), ("1.43", "11.984"), ("0.12", "99.88")], ("7.1234", "1.43", "0.0007")
    scales = [{"kind": "linear", "none_at": none, "full_at": full} for none, full in lines]
    criteria = [criterion(f"{kind}{i}", "3.33", *of) for i, scale in enumerate(scales)
                for kind, of in (("value", (VALUE, scale)), ("share", (SHARE, scale)))]  # fmt: skip
    units, shares = ["u0", "u1", "u2"], [("331434", "366333"), ("7", "9"), ("12345", "23456")]
    quarter = case(block("b1", criteria), members={"b1": units})
    given = {"value": [(value, None) for value in values], "share": shares}
    quarter["rows"] = {(unit, one["id"]): row(given[one["id"][:-1]][place])
                       for one in criteria for place, unit in enumerate(units)}  # fmt: skip
    audited, path = audit_case(quarter), tmp_path / "lines.xlsx"
    write_audit(path, audited)
    workbook, layout = load_workbook(path), lay_out(audited)["b1"]
    type_cells(workbook, layout, 2, 0, {"value": 10**14})
    workbook.save(path)
    (calculated,) = recalculate([path]).values()
    *exact, given_up = results(calculated, audited).values()
    assert [one[0] for one in exact] == [float(unit.score.total) for unit in audited.units["b1"][:2]]
    assert given_up == NO_RESULT
    checks = [calculated[layout.details][f"{DETAIL_LETTERS['check']}{layout.detail_row(unit, number)}"].value
              for unit in range(3) for number in range(len(criteria))]  # fmt: skip
    assert [(place, found) for place, found in enumerate(checks) if found] == [(2 * len(criteria), TOO_LARGE)]
    assert {found for found in differences(calculated, audited) if found} == set()
    assert [calculated[GUIDE][cell].value for cell in ("C5", "D5")] == [0, 1]


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_total_as_near_to_a_half_as_can_be_is_told_from_it_or_refused(tmp_path, sign):
    """Three shares, whose points miss a half of what is printed by one part in twice their totals' product."""
    totals = {"near": (997, 991, 983), "too-near": (9973, 9967, 9949)}
    quarter = case(block("b1", [criterion(f"c{i}", "1", SHARE, SLOPE) for i in range(3)]), members={"b1": [*totals]})
    for unit, of in totals.items():
        values = _values_near_a_half(of, sign)
        quarter["rows"] |= {
            (unit, f"c{i}"): row((str(value), str(total)))
            for i, (value, total) in enumerate(zip(values, of, strict=True))
        }
    audited, path = audit_case(quarter), tmp_path / "near.xlsx"
    scores = {str(unit.name): unit.score for unit in audited.units["b1"]}
    for unit, of in totals.items():
        assert 100 * scores[unit].exact_total % 1 == Fraction(1, 2) + Fraction(sign, 2 * prod(of))
    write_audit(path, audited)
    (calculated,) = recalculate([path]).values()
    found = results(calculated, audited)
    assert found["near"][:2] == (float(scores["near"].total), float(scores["near"].percent))
    assert found["too-near"] == NO_RESULT


def _values_near_a_half(totals, sign):
    """Values of coprime odd totals: 100 · Σ value / total is a whole number and ½ ± 1 / (2 · their product)."""
    product = prod(totals)
    return [(product + sign) // 2 * pow(100 * product // total, -1, total) % total for total in totals]
