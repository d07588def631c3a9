"""Of more units than anybody reads through a bulletin tells how many they are; a letter names all."""

from dataclasses import replace

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin import page as module
from cchc_lib.bulletin.kinds.letter import Letter
from cchc_lib.bulletin.page import Page
from cchc_lib.bulletin.sections.proposals import list_proposals
from cchc_lib.language import say

TOLD = [("Đội A", "hạng Tốt"), ("Đội B", "hạng Khá"), ("Đội C", "hạng Tốt")]
NEWEST = "2019-Q1"


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """One unit is all that a sentence names."""
    monkeypatch.setattr(module, "MOST_UNITS", 1)


@pytest.mark.parametrize(
    ("kind", "told"), [("company", ["2 đơn vị", "Đội B"]), ("notice", ["Đội A, Đội C", "Đội B"])]
)
def test_units_of_which_the_same_is_told_are_counted_but_in_letters(ours, kind, told):
    page = getattr(open_quarter(NEWEST, root=ours.root), kind)()
    assert isinstance(page, Letter) == (kind == "notice")
    assert [page.write.plain([*units]) for units, _ in page.join_alike(TOLD)] == told


def test_who_has_another_class_is_counted_in_the_main_points(ours):
    page = open_quarter("2018-Q4", root=ours.root).company()
    told = page.write.plain(page._changed_class_point())
    up, down = (sum(one == move for one in _moves(page)) for move in (1, -1))
    assert up > 1 and down > 1, "a quarter with several of both"
    assert told == f"Xếp loại cao hơn quý III/2018: {up} đơn vị; thấp hơn: {down} đơn vị."


def _moves(page: Page) -> list[int]:
    return [
        module.compare_classes(page.head, score, page.scores_before.get(unit)) for unit, score in page.scores.items()
    ]


def test_the_facts_behind_a_proposal_count_the_units_that_share_them(ours):
    page = open_quarter(NEWEST, root=ours.root).company()
    (held,) = (one for one in list_proposals(page, page.results) if "gỡ điều kiện khống chế" in str(one.what))
    assert page.write.plain(held.facts()) == f"{len(held.about)} đơn vị: đủ điểm loại Xuất sắc, xếp loại Tốt"


def test_a_refusal_names_the_first_units_that_have_no_points(ours, monkeypatch):
    page = open_quarter(NEWEST, root=ours.root).company()
    assert page.list_missing() == []
    lacking = {unit: replace(row, missing=say("chưa thẩm định")) for unit, row in page.units.items()}
    monkeypatch.setattr(page, "units", lacking)
    first = next(iter(lacking.values())).name
    assert page.write.plain(page.list_missing()) == f"{first} (chưa thẩm định), {len(lacking) - 1} đơn vị khác"
