"""Why a revision moves a total: by criteria, and by what these do not tell."""

from dataclasses import asdict
from types import SimpleNamespace

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.drawing.writer import Num, Writer
from cchc_lib.bulletin.sections.revision import _reasons
from cchc_lib.files import read_yaml
from cchc_lib.results import UnitChange, find_changes
from tests.scoring.cases import block, case, criterion, regulation_of
from tests.whole.roots import Block, SmallCompany, edit_row, write_yaml

VETO = [{"criterion": "a", "then": "total_zero", "clause": "Điều 10"}]


def reasons(criteria: dict, total: tuple[str, str], vetoes=()) -> list[str]:
    penalty = {"cap": "50", "criteria": [criterion("p", 50)]}
    quarter = case(block("doi", [criterion("a", 50)], penalty=penalty))
    quarter["head"]["vetoes"] = list(vetoes)
    regulation = regulation_of(quarter)
    results, unit = SimpleNamespace(regulation=regulation), SimpleNamespace(block="doi")
    page = SimpleNamespace(
        results=results,
        before=None,
        units={"d1": unit},
        head=regulation.head,
        points=lambda x, sign=False: Num(x, 2, sign),
    )
    return [Writer("vi").plain(one) for one in _reasons(page, UnitChange("d1", criteria=criteria, total=total))]


@pytest.mark.parametrize(
    ("criteria", "total", "expected"),
    [
        ({"a": ("13/1", "15/1")}, ("80/1", "82/1"), []),
        # 13,8755 and 13,901 differ by 0,0255, and the totals by 0,03
        ({"a": ("27751/2000", "13901/1000")}, ("9372/100", "9375/100"), ["chênh lệch làm tròn: +0,01 điểm"]),
        ({"p": ("10/1", "4/1")}, ("30/1", "36/1"), []),  # less is taken off
        ({"p": ("50/1", "0/1")}, ("0/1", "38/1"), ["giới hạn: −12,00 điểm"]),  # 38 less 50 was held at 0
    ],
)
def test_what_criteria_do_not_tell_of_a_total_is_named(criteria, total, expected):
    assert reasons(criteria, total)[1:] == expected


def test_a_veto_that_falls_away_is_named_with_what_it_took():
    told = reasons({"a": ("0/1", "37/6")}, ("0/1", "12359/250"), vetoes=VETO)
    assert told == ["a a: 0,00 → 6,17 điểm", "giới hạn, điểm liệt: +43,27 điểm"]


def write_held_against_others(root):
    """The units of a block are held against the best of them; another block reads their average."""
    company = SmallCompany(
        {"doi": Block({"a1": 10}), "to": Block({"b1": 10}, average_of="doi")},
        {"d1": "doi", "d2": "doi", "t1": "to"},
        {"2019-Q1": {"d1": {"a1": "8"}, "d2": {"a1": "8"}, "t1": {}}},
    )
    folders = company.write(root)
    file = folders.regulations / "2016" / "doi.yaml"
    content = read_yaml(file)
    held = {"measure": {"kind": "relative", "to": "best", "unit": "việc"}, "scale": {"kind": "proportional"}}
    content["sections"][0]["criteria"][0] |= held
    write_yaml(file, content)
    return folders


def test_points_that_others_moved_are_told_with_what_they_are_held_against(tmp_path):
    folders = write_held_against_others(tmp_path)
    before = open_quarter("2019-Q1", root=folders.root).results
    assert before.scores()["d1"].total == 10
    edit_row(folders.inputs_of(before.quarter) / "assessments.csv", "d2", "a1", verified_value="10")
    page = open_quarter("2019-Q1", root=folders.root).company()
    changes = {one.unit: one for one in find_changes(before, page.results)}
    told = {unit: [page.write.plain(one) for one in _reasons(page, change)] for unit, change in changes.items()}
    assert told["d1"] == ["A1 Việc A1: 10,00 → 8,00 điểm (mức cao nhất của khối đổi từ 8 thành 10)"]
    assert told["t1"] == ["Z1 Việc Z1: 10,00 → 9,00 điểm (bình quân % của Khối doi đổi từ 100 thành 90)"]
    assert UnitChange.from_record(asdict(changes["d1"])) == changes["d1"]
    assert changes["d2"].cells and not changes["d2"].references  # the best one keeps its points
