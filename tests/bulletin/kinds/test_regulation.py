"""The regulation as a document: what it says of a block that has no amendment and no example."""

import pytest

from cchc_lib import open_quarter
from tests.bulletin.other_rules import BRANCHES, HEAD, make_other_rules
from tests.bulletin.sections.test_headline import MOST_WORDS

AMENDS = 'amends: {version: "2018", changes: [{text: "Bỏ mức 95 %.", blocks: [chi-nhanh]}]}\n'


@pytest.mark.parametrize(
    ("block", "headline", "listed"),
    [
        ("chi-nhanh", "; sửa đổi 1 nội dung so với bản trước", ["So với bản 2018:", "Bỏ mức 95 %."]),
        ("phong", "; bản mới không nêu sửa đổi ở khối này",
         ["Các sửa đổi so với bản 2018 không có nội dung nào về khối này."]),
    ],
)  # fmt: skip
def test_a_block_that_no_amendment_concerns_is_told_so(tmp_path, block, headline, listed):
    small = make_other_rules(tmp_path)
    small.replace(HEAD, "decision:", AMENDS + "decision:")
    table = open_quarter("2019-Q1", root=tmp_path).regulation(block)
    told = str(table.headline())
    assert told.endswith(headline) and len(told.split()) <= MOST_WORDS
    shown = table.amendments().html.replace("\u00a0", " ")
    assert all(sentence in shown for sentence in listed)
    assert shown.count("So với bản") + shown.count("so với bản") == 1


@pytest.mark.parametrize(
    ("policy", "told"), [("rescale_in_section", "; xét điểm khi chưa chia lại điểm tối đa."), ("zero", ".")]
)
def test_which_points_a_ceiling_looks_at_is_told_where_maxima_are_shared_out(tmp_path, policy, told):
    small = make_other_rules(tmp_path)
    small.replace(BRANCHES, "not_applicable: rescale_in_section", f"not_applicable: {policy}")
    shown = open_quarter("2019-Q1", root=tmp_path).regulation("chi-nhanh").rules().html.replace("\u00a0", " ")
    held = "Khống chế: «Cấp điện đúng hạn» dưới 3 điểm thì chỉ được xếp cao nhất loại Yếu (Điều 9)"
    assert held + told in shown


@pytest.mark.parametrize(("block", "is_told"), [("chi-nhanh", True), ("phong", False)])
def test_what_a_bonus_that_does_not_arise_comes_to_is_told_where_there_is_one(tmp_path, block, is_told):
    make_other_rules(tmp_path)
    shown = open_quarter("2019-Q1", root=tmp_path).regulation(block).rules().html.replace("\u00a0", " ")
    assert ("Tiêu chí thưởng, phạt không phát sinh: không cộng, không trừ điểm." in shown) == is_told


def test_a_version_that_amends_none_is_not_called_the_first(tmp_path):
    make_other_rules(tmp_path)
    shown = open_quarter("2019-Q1", root=tmp_path).regulation("phong").amendments().html
    assert "Bản quy định này không ghi là sửa đổi bản nào." in shown
