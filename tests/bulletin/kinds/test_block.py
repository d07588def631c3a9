"""A block's main points: who leads it, by how many there are at the first rank; how its mean moved."""

import pytest

from cchc_lib import open_quarter
from tests.whole.roots import Block, SmallCompany

NAMES = ("d1", "d2", "d3")


def page_of(root, points: dict[str, dict[str, dict[str, str]]]):
    """The block in the newest of these quarters; what is not given has all its 20 points."""
    quarters = {quarter: {name: given.get(name, {}) for name in NAMES} for quarter, given in points.items()}
    company = SmallCompany({"doi": Block({"a1": 10, "a2": 10})}, dict.fromkeys(NAMES, "doi"), quarters)
    return open_quarter(max(quarters), root=company.write(root).root).block("doi")


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ({}, "Mọi đơn vị đồng hạng, cùng đạt 20,00 trên 20 điểm (100,00 %)."),
        ({"d3": {"a1": "5"}}, "Đơn vị d1, Đơn vị d2 cùng dẫn đầu với 20,00 trên 20 điểm (100,00 %)."),
        ({"d1": {"a1": "5"}, "d3": {"a1": "5"}}, "Đơn vị d2 dẫn đầu với 20,00 trên 20 điểm (100,00 %)."),
    ],
)
def test_those_at_the_first_rank_lead_unless_all_are_there(tmp_path, points, told):
    page = page_of(tmp_path, {"2019-Q1": points})
    assert page.write.plain(page._leaders()) == told.replace(" %", "\u00a0%")


@pytest.mark.parametrize(
    ("points", "best", "worst"),
    [({}, "mọi đơn vị", "mọi đơn vị"), ({"d3": {"a1": "5"}}, "Đơn vị d1, Đơn vị d2", "Đơn vị d3")],
)
def test_those_at_an_end_are_named_unless_all_are_there(tmp_path, points, best, worst):
    page = page_of(tmp_path, {"2019-Q1": points})
    assert [page.write.plain(page._find_those(end)[1]) for end in (max, min)] == [best, worst]


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ({"d1": {"a1": "7"}}, "giảm 5,00 điểm phần trăm so với quý IV/2018; chưa biết mức dao động thường thấy"),
        ({"d1": {"a1": "7"}, "d2": {"a1": "9"}, "d3": {"a1": "8"}}, None),
        ({}, "không đổi so với quý IV/2018"),
    ],
)
def test_the_mean_moved_from_that_of_the_quarter_before(tmp_path, points, told):
    page = page_of(tmp_path, {"2018-Q4": {}, "2019-Q1": points})
    expected = told or "giảm 10,00 điểm phần trăm so với quý IV/2018; chưa biết mức dao động thường thấy"
    assert page.write.plain(page._mean_change()) == expected
