"""Who changes class or rank under another version, and why."""

from dataclasses import replace

import pytest

from cchc_lib.amending import draft_version, show_effects
from cchc_lib.amending.rescoring import rescore_quarter
from cchc_lib.bulletin.drawing.writer import Writer
from cchc_lib.files import read_yaml
from cchc_lib.inputs import read_quarter, require_version
from cchc_lib.quarter import Quarter
from tests.whole.roots import Block, SmallCompany, edit_row, write_yaml

NOW = Quarter(2019, 1)

COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10, "b1": 20}), "to": Block({"a1": 10}, average_of="doi")},
    units={"doi-bac": "doi", "doi-nam": "doi", "to-truc": "to"},
    points={
        "2018-Q4": {"doi-bac": {}, "doi-nam": {}, "to-truc": {}},
        "2019-Q1": {"doi-bac": {"a1": "7", "b1": "15"}, "doi-nam": {"a2": "6"}, "to-truc": {"a1": "9"}},
    },
    names={"doi-bac": "Đội Bắc", "doi-nam": "Đội Nam", "to-truc": "Tổ Trực"},
)


@pytest.fixture
def folders(tmp_path):
    return COMPANY.write(tmp_path)


def amend(folders, block, change, version="2020"):
    """A draft of the version in which ``change`` has edited the data of one block."""
    if not (folders.regulations / version).exists():
        draft_version(folders, version, "2016")
    path = folders.regulations / version / f"{block}.yaml"
    data = read_yaml(path)
    change(data)
    write_yaml(path, data)
    return require_version(folders, "2016"), require_version(folders, version)


def criteria_of(data) -> dict:
    return {c["id"]: c for section in data["sections"] for c in section["criteria"]}


def set_maxima(data, **maxima) -> None:
    """Other maxima of criteria; sections and block follow."""
    for name, most in maxima.items():
        criteria_of(data)[name]["max_points"] = str(most)
    recount(data)


def recount(data) -> None:
    for section in data["sections"]:
        section["max_points"] = str(sum(int(c["max_points"]) for c in section["criteria"]))
    data["max_points"] = str(sum(int(section["max_points"]) for section in data["sections"]))


def rescored(folders, old, new):
    return rescore_quarter(read_quarter(folders, NOW), old, new)


def shown(listing) -> list[tuple[str, ...]]:
    return [tuple(Writer("vi").plain(cell).replace("\u00a0", " ") for cell in row) for row in listing.rows]


def test_who_changes_class_and_rank_is_shown_with_the_largest_causes(folders):
    """Đội Bắc: 7/10, 10/10, 15/20; Đội Nam: 10/10, 6/10, 20/20. With 100 points on A2 the places turn."""
    both = rescored(folders, *amend(folders, "doi", lambda data: set_maxima(data, a2=100)))
    assert shown(show_effects(both)) == [
        ("Đội Bắc", "80,00 %", "93,85 %", "Tốt", "2 → 1", "A2 Việc A2", "+51,92 %"),
        ("", "", "", "", "", "B1 Việc B1", "−25,96 %"),
        ("", "", "", "", "", "A1 Việc A1", "−12,12 %"),
        ("Đội Nam", "90,00 %", "69,23 %", "Tốt → Khá", "1 → 2", "B1 Việc B1", "−34,62 %"),
        ("", "", "", "", "", "A2 Việc A2", "+31,15 %"),
        ("", "", "", "", "", "A1 Việc A1", "−17,31 %"),
    ]
    for unit, change in both.changes.items():
        was, now = both.old.scores.units[unit], both.new.scores.units[unit]
        assert change.total == (now.percent - was.percent if change.in_percent else now.total - was.total)


def test_bounds_and_ceilings_are_causes(folders):
    old, new = amend(folders, "doi", lambda data: None)
    written = read_yaml(folders.regulations / "2020" / "regulation.yaml")
    written["classes"][0]["from"] = "85"
    written["ceilings"] = [
        {"when": {"criterion": "a2", "points_below": "7"}, "highest_class": "kem", "clause": "Điều 7"}
    ]
    both = rescored(folders, old, replace(new, head=type(new.head).model_validate(written)))
    causes = {row[0] or "…": row[5] for row in shown(show_effects(both))}
    assert causes["Đội Bắc"] == "mức xếp loại thay đổi"
    assert causes["Đội Nam"] == "khống chế theo Điều 7"


def test_a_unit_that_only_others_moved_is_told_so(folders):
    """Đội Nam has all of A2 and nothing else; Đội Bắc had 11 points, 10 of them at A1, which now gives 5."""
    path = folders.inputs_of(NOW) / "assessments.csv"
    given = {"doi-bac": {"a1": "10", "a2": "1", "b1": "0"}, "doi-nam": {"a1": "0", "a2": "10", "b1": "0"}}
    for unit, points in given.items():
        for criterion, value in points.items():
            edit_row(path, unit, criterion, self_value=value, verified_value=value)
    both = rescored(folders, *amend(folders, "doi", lambda data: set_maxima(data, a1=5, b1=25)))
    assert [(row[0], *row[4:]) for row in shown(show_effects(both)) if row[0].startswith("Đội")] == [
        ("Đội Bắc", "1 → 2", "A1 Việc A1", "−5,00"),
        ("Đội Nam", "2 → 1", "đơn vị khác thay đổi", ""),
    ]
