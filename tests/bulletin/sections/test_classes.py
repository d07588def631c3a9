"""The classes of all units over the quarters."""

import shutil

import pytest

from cchc_lib.bulletin.sections.classes import name_letters
from cchc_lib.files import read_yaml
from tests.whole.harness import Made
from tests.whole.roots import CLASSES, Block, SmallCompany, write_yaml

from .reading import page_of


@pytest.mark.parametrize(
    ("quarter", "told"),
    [
        ("2019-Q1", "giữ loại Xuất sắc suốt 8 quý, theo quy định của từng quý"),
        ("2017-Q4", "giữ loại Xuất sắc suốt 3 quý"),
    ],
)
def test_classes_by_several_regulations_are_said_to_be_of_each_quarter_s(ours, quarter, told):
    text = " ".join(page_of(ours.in_quarter(quarter), "company", "", "blocks_at_a_glance").tree.get_text(" ").split())
    assert told in text
    assert ("theo quy định của từng quý" in text) == (quarter == "2019-Q1")


def test_the_highest_class_that_regulations_call_otherwise_is_called_by_no_name_of_one(tmp_path):
    """d1 was *Tốt* and then *A*, both the highest; nobody could be *A* before there was one."""
    points = {quarter: {"d1": {}, "d2": {"a1": "0"}} for quarter in ("2018-Q4", "2019-Q1")}
    company = SmallCompany({"doi": Block({"a1": 10, "a2": 10})}, dict.fromkeys(("d1", "d2"), "doi"), points)
    old = company.write(tmp_path).regulations / "2016"
    new = shutil.copytree(old, old.with_name("2019")) / "regulation.yaml"
    renamed = [grade | {"id": name.lower(), "title": name} for grade, name in zip(CLASSES, "ABC", strict=True)]
    write_yaml(new, read_yaml(new) | {"applies_from": "2019-Q1", "classes": renamed})
    told = page_of(Made(tmp_path, "2019-Q1"), "company", "", "blocks_at_a_glance").tree.get_text(" ")
    assert "1 đơn vị giữ loại cao nhất suốt 2 quý, theo quy định của từng quý" in told
    assert "loại A suốt" not in told


def test_a_quarter_before_in_which_nobody_has_a_class_yet_is_not_counted(tmp_path):
    points = {quarter: {"d1": {}, "d2": {"a1": "0"}} for quarter in ("2018-Q3", "2019-Q1")}
    points["2018-Q4"] = {unit: {"a1": "nhiều"} for unit in ("d1", "d2")}
    SmallCompany({"doi": Block({"a1": 10, "a2": 10})}, dict.fromkeys(("d1", "d2"), "doi"), points).write(tmp_path)
    told = page_of(Made(tmp_path, "2019-Q1"), "company", "", "blocks_at_a_glance").tree.get_text(" ")
    assert "1 đơn vị giữ loại Tốt suốt 2 quý" in told
    assert "Xếp loại từng đơn vị qua 2 quý" in told


@pytest.mark.parametrize(
    ("titles", "letters"),
    [
        (("Xuất sắc", "Tốt", "Khá", "Trung bình", "Yếu"), ("XS", "T", "K", "TB", "Y")),
        (("Tốt", "Khá", "Trung bình", "Kém"), ("T", "Kh", "TB", "Ké")),
        (("Fair", "Failing"), ("Fr", "Fl")),
        (("loại-11", "loại-12", "loại-21"), ("L11", "L12", "L21")),
        (("Đạt", "Đạt-"), ("Đ", "Đ-")),
    ],
)
def test_no_two_classes_have_the_same_letters(titles, letters):
    assert name_letters(titles) == dict(zip(titles, letters, strict=True))


def test_tiles_bear_the_letters_that_the_caption_explains(tmp_path):
    points = {quarter: {"d1": {}, "d2": {"a1": "0"}} for quarter in ("2018-Q4", "2019-Q1")}
    company = SmallCompany({"doi": Block({"a1": 10, "a2": 10})}, dict.fromkeys(("d1", "d2"), "doi"), points)
    head = company.write(tmp_path).regulations / "2016" / "regulation.yaml"
    titles = "Tốt", "Khá", "Kém"
    renamed = [grade | {"title": name} for grade, name in zip(CLASSES, titles, strict=True)]
    write_yaml(head, read_yaml(head) | {"classes": renamed})
    tree = page_of(Made(tmp_path, "2019-Q1"), "company", "", "blocks_at_a_glance").tree
    assert "T Tốt, Kh Khá, Ké Kém" in " ".join(tree.get_text(" ").split())
    shown = [text.get_text() for text in tree.select("svg text")]
    assert {"T", "Kh"} <= set(shown)
    assert "K" not in shown
