"""The limits of a trend: of six quarters under one regulation, as lines of a unit's figure and in words."""

import re
from dataclasses import replace
from fractions import Fraction as F

import pytest

from cchc_lib.bulletin.sections.trend import _describe_limits
from cchc_lib.files import read_yaml
from cchc_lib.results.control_limits import ControlLimits
from tests.whole.harness import Made
from tests.whole.reading import number
from tests.whole.roots import Block, SmallCompany, edit_row, write_renamed_block, write_yaml
from tests.whole.shared import make_once

POINTS = ("8", "8.5", "8", "8.5", "8", "4")
QUARTERS = ("2017-Q3", "2017-Q4", "2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4")
COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10})},
    units=dict.fromkeys(("d1", "d2"), "doi"),
    points={q: {"d1": {"a1": x}, "d2": {"a1": "9"}} for q, x in zip(QUARTERS, POINTS, strict=True)},
)


@pytest.fixture(scope="module")
def six(tmp_path_factory) -> Made:
    return Made(make_once(tmp_path_factory, "sáu quý", COMPANY.write), "2018-Q4")


def test_a_unit_is_told_its_trial_limits_and_sees_them(six):
    """80, 85, 80, 85, 80, 40: the mean 75, the mean moving range 12, so 75 ± 31.92."""
    assert F("2.66") * 12 == F("31.92")
    page = six.page("unit", "d1")
    (told,) = [s for s in page.sentences("Diễn biến qua các quý") if "): trung bình" in s]
    assert told == (
        "6 quý theo cùng quy định (Đơn vị d1): trung bình 75,00 %, thường từ 43,08 % trở lên "
        "(thử, vì chưa đủ 12 quý). Quý này 40,00 %, dưới giới hạn dưới: khác thường."
    )
    how = "Giới hạn trên, dưới: trung bình ± 2,66 lần mức thay đổi bình quân giữa hai quý liền nhau."
    assert how in six.page("block", "doi").sentences("Diễn biến qua các quý") and how not in page.text
    assert how not in six.in_quarter("2018-Q3").page("block", "doi").text
    drawn = " ".join(page.figure("Đường tỷ lệ %"))
    assert "43,08" in drawn and "106,92" not in drawn  # which no unit can reach


def test_a_line_is_said_to_be_broken_only_where_it_is(six, tmp_path):
    """Where the unit came from another block."""
    broken = "không nối qua chỗ đổi quy định hoặc chuyển khối"
    assert broken not in six.page("unit", "d1").text
    points = {quarter: {**units, "m1": {"a1": "9"}} for quarter, units in COMPANY.points.items()}
    blocks, units = dict.fromkeys(("doi", "mot"), Block({"a1": 10})), {**COMPANY.units, "m1": "mot"}
    file = SmallCompany(blocks, units, points).write(tmp_path).params / "units.yaml"
    told = read_yaml(file)
    before, since = {"from": "01/01/2010", "to": "30/06/2018"}, {"from": "01/07/2018"}
    told["units"][0]["blocks"] = [{"block": "mot", **before}, {"block": "doi", **since}]
    write_yaml(file, told)
    assert broken in Made(tmp_path, "2018-Q4").page("unit", "d1").text


def test_what_rose_over_the_upper_limit_is_told_with_it_alone_where_nothing_is_below_the_lower_one(tmp_path):
    """20, 15, 20, 15, 20, 60: the mean 25, the mean moving range 12, so 25 ± 31.92."""
    points = ("2", "1.5", "2", "1.5", "2", "6")
    rising = {q: {"d1": {"a1": x}, "d2": {"a1": "9"}} for q, x in zip(QUARTERS, points, strict=True)}
    made = Made(replace(COMPANY, points=rising).write(tmp_path).root, "2018-Q4")
    (told,) = [s for s in made.page("unit", "d1").sentences("Diễn biến qua các quý") if "): trung bình" in s]
    assert told == (
        "6 quý theo cùng quy định (Đơn vị d1): trung bình 25,00 %, thường không quá 56,92 % "
        "(thử, vì chưa đủ 12 quý). Quý này 60,00 %, vượt giới hạn trên: khác thường."
    )


def test_limits_of_twelve_quarters_are_tried_no_more():
    told = [
        str(_describe_limits(ControlLimits(n, F(90), F(85), F(95)), "chuỗi", "d1", F(100))).replace("\u00a0", " ")
        for n in (11, 12)
    ]
    lasting = "chuỗi (d1): trung bình 90,00 %, thường từ 85,00 % đến 95,00 %"
    assert told == [f"{lasting} (thử, vì chưa đủ 12 quý)", lasting]


def test_of_limits_beyond_0_and_100_none_is_drawn_and_what_can_be_is_said(tmp_path):
    """100, 0, 100, 0, 100, 0: the mean 50, the mean moving range 100, so 50 ± 266."""
    swinging = {q: {"d1": {"a1": x}, "d2": {"a1": "9"}} for q, x in zip(QUARTERS, ("10", "0") * 3, strict=True)}
    made = Made(replace(COMPANY, points=swinging).write(tmp_path).root, "2018-Q4")
    text = made.page("unit", "d1").text
    assert "trung bình 50,00 %, thường từ 0,00 % trở lên (thử" in text.replace("\u00a0", " ")
    assert "216,00" not in text and "316,00" not in text


def test_a_block_is_told_those_of_its_mean_and_five_quarters_have_none(six):
    (told,) = [s for s in six.page("block", "doi").sentences("Diễn biến qua các quý") if "): trung bình" in s]
    assert told.startswith("6 quý theo cùng quy định (bình quân khối): trung bình")
    assert "(thử)" in six.page("unit", "d1", lang="vi").text
    assert "(trial" in six.page("unit", "d1", lang="en").text
    assert "(thử" not in six.in_quarter("2018-Q3").page("unit", "d1").text


@pytest.mark.parametrize(("silent", "limits"), [("2017-Q2", True), ("2018-Q1", False), ("2018-Q4", False)])
def test_they_are_of_quarters_in_which_something_was_handed_in(tmp_path, silent, limits):
    """Of seven quarters, six that follow each other are left only where it is the first that is silent."""
    quarters = ("2017-Q2", *QUARTERS)
    points = {q: {"d1": {"a1": "8"}, "d2": {"a1": "9"}} for q in quarters}
    folders = replace(COMPANY, points=points).write(tmp_path)
    (head,) = folders.regulations.glob("*/regulation.yaml")
    write_yaml(head, read_yaml(head) | {"not_submitted": {"points": "0", "clause": "Điều 7"}})
    inputs = folders.params / "quarters" / silent
    records = {"not_submitted": [{"unit": "d1", "record_no": "BB-07"}]}
    write_yaml(inputs / "quarter.yaml", read_yaml(inputs / "quarter.yaml") | records)
    edit_row(inputs / "assessments.csv", "d1", "a1", self_value="", verified_value="")
    text = Made(folders.root, "2018-Q4").page("unit", "d1").text
    assert ("6 quý theo cùng quy định (Đơn vị d1)" in text) == limits
    assert ("giới hạn" in text) == limits


@pytest.mark.parametrize(("struck", "limits"), [("2017-Q2", True), ("2018-Q1", False)])
@pytest.mark.parametrize(("typed", "rule"), [
    ("0", {"vetoes": [{"criterion": "a1", "then": "total_zero", "clause": "Điều 10"}]}),
    ("", {"without_value": {"points": "0", "clause": "Điều 11"}}),
])  # fmt: skip
def test_they_are_of_quarters_in_which_no_veto_struck_and_no_value_lacked(tmp_path, struck, limits, typed, rule):
    quarters = ("2017-Q2", *QUARTERS)
    points = {q: {"d1": {"a1": "8"}, "d2": {"a1": "9"}} for q in quarters}
    folders = replace(COMPANY, points=points, blocks={"doi": Block({"a1": 10, "a2": 10})}).write(tmp_path)
    (head,) = folders.regulations.glob("*/regulation.yaml")
    write_yaml(head, read_yaml(head) | rule)
    table = folders.params / "quarters" / struck / "assessments.csv"
    edit_row(table, "d1", "a1", self_value=typed, verified_value=typed)
    text = Made(folders.root, "2018-Q4").page("unit", "d1").text
    assert ("6 quý theo cùng quy định (Đơn vị d1)" in text) == limits


def test_of_what_is_restated_the_value_that_the_limits_are_held_against_is_told(ours):
    """Càng Long has 90.86 % by all criteria, and 90.38 % of the 95 points that all eight quarters can have."""
    page = ours.page("unit", "cang-long")
    official, restated = (
        number(row[-1]) for row in page.table("Tỷ lệ % điểm tối đa qua các quý").rows if "Càng Long" in row[0]
    )
    assert (official, restated) == (F("90.86"), F("90.38"))
    assert "). Quý này, tính lại: 90,38 %, nằm trong giới hạn." in page.text.replace("\u00a0", " ")


def test_what_averages_of_others_leave_out_of_the_hollow_dots_is_named_too(ours):
    """Departments read the branches' mean, which has no 1.6 in earlier quarters; branches leave it out themselves."""
    text = ours.page("block", "truc-tiep").text
    caption = re.search(r"Chấm rỗng: tính lại theo quy định 2019.*?số đã công bố giữ nguyên", text)[0]
    assert "bình quân của Các Điện lực trực thuộc cũng trừ 1.6" in caption
    assert "cũng trừ" not in ours.page("block", "dien-luc").text


def test_who_is_in_the_means_of_earlier_quarters_and_in_no_line_is_named(tmp_path):
    """d3 ended with the first quarter: whoever takes the mean of the two lines that are left gets another one."""
    points = {"2018-Q3": {"d1": {}, "d2": {}, "d3": {"a1": "4"}}, "2018-Q4": {"d1": {}, "d2": {}}}
    units = dict.fromkeys(("d1", "d2", "d3"), "doi")
    folders = SmallCompany({"doi": Block({"a1": 10})}, units, points).write(tmp_path)
    path = folders.params / "units.yaml"
    written = read_yaml(path)
    written["units"][2]["blocks"][0]["to"] = "30/09/2018"
    write_yaml(path, written)
    made = Made(folders.root, "2018-Q4")
    page = made.page("block", "doi")
    told = "Bình quân khối các quý trước tính cả đơn vị khi ấy ở trong khối, không có trong bảng: Đơn vị d3."
    assert told in page.sentences("Diễn biến qua các quý")
    assert "không có trong bảng" not in made.in_quarter("2018-Q3").page("block", "doi").text


def test_a_block_that_a_regulation_renamed_is_none_that_a_unit_left(tmp_path):
    told = Made(write_renamed_block(tmp_path).root, "2019-Q4").page("unit", "d1").text
    assert "Thấp nhất 50,00 % (III/2019), cao nhất 55,00 % (IV/2019), theo quy định 2019" in told
    assert "khối trước" not in told
