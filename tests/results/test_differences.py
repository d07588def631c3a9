"""Whose letters a revision writes again: of each unit what is entered, known or asked of it, old and new."""

from dataclasses import replace

import pytest

from cchc_lib import open_quarter
from cchc_lib.results import CellChange, UnitChange, find_changes
from tests.whole.roots import Block, SmallCompany

ROW = {
    "id": "TT-1", "unit": "d1", "criterion": "a1", "description": "Sổ chưa ghi", "action": "Ghi sổ",
    "found_in": "2019-Q1", "due": "31/12/2019", "status": "open",
}  # fmt: skip


def find(tmp_path, old: list[dict], new: list[dict]) -> dict[str, list[CellChange]]:
    """The cells that differ, by unit, of two lists of shortcomings."""
    units = dict.fromkeys(("d1", "d2"), "doi")
    company = SmallCompany({"doi": Block({"a1": 10})}, units, {"2019-Q1": {name: {} for name in units}})
    before, after = (
        open_quarter("2019-Q1", root=replace(company, shortcomings={"2019-Q1": rows}).write(tmp_path / name).root)
        for name, rows in (("old", old), ("new", new))
    )
    changes = find_changes(before.results, after.results)
    assert all(change.is_of_letters for change in changes)
    return {change.unit: change.cells for change in changes}


def test_a_shortcoming_that_goes_to_another_unit_changes_what_is_asked_of_both(tmp_path):
    other = ROW | {"id": "TT-2", "description": "Thiếu bảng niêm yết"}  # for which the first still has its letter
    found = find(tmp_path, [ROW, other], [ROW | {"unit": "d2"}, other])
    assert set(found) == {"d1", "d2"}
    assert CellChange("shortcomings", "TT-1", "description", "Sổ chưa ghi", "") in found["d1"]
    assert CellChange("shortcomings", "TT-1", "description", "", "Sổ chưa ghi") in found["d2"]
    assert {cell.place for cells in found.values() for cell in cells} == {"TT-1"}
    assert "unit" not in {cell.column for cells in found.values() for cell in cells}  # both are told by their names


def test_a_shortcoming_that_is_told_otherwise_changes_that_cell_alone(tmp_path):
    found = find(tmp_path, [ROW], [ROW | {"due": "15/01/2020"}])
    assert found == {"d1": [CellChange("shortcomings", "TT-1", "due", "2019-12-31", "2020-01-15")]}


def test_a_second_ceiling_of_one_article_is_no_other_one():
    """A notice told of it: «Đơn vị d1 .»"""
    assert not UnitChange("d1", ceilings=(["Điều 9"], ["Điều 9", "Điều 9"])).is_held_otherwise
    assert UnitChange("d1", ceilings=(["Điều 9"], ["Điều 9", "Điều 8"])).is_held_otherwise


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"ceilings": (["Điều 9"], ["Điều 8"])}, True),  # what was published names an article that holds no more
        ({"total": ("11/1", "11/1"), "percent": ("55/1", "275/4")}, True),
        ({"total": ("11/1", "11/1"), "grade": ("kha", "kha"), "rank": ("1", "1")}, False),
    ],
)
def test_what_a_published_quarter_would_say_otherwise_is_a_change_of_its_result(changed, expected):
    assert UnitChange("d1", **changed).is_of_result is expected
