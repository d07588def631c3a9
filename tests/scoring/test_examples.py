"""A worked example holds, or what is wrong with it is told, in both languages."""

import pytest

from cchc_lib.model import Example, YearExample
from cchc_lib.scoring import check_example
from tests.scoring.cases import COUNT, SHARE, YES_NO, award, bands, block, case, criterion, regulation_of

ON_TIME = bands("lower", {"100": 8, "98": 6, "0": 0})
CRITERIA = [criterion("s", 8, SHARE, ON_TIME), criterion("y", 2, YES_NO, YES_NO), criterion("a", 4, scale=award("1"))]
BEST = {"kind": "relative", "unit": "hồ sơ", "to": "best"}
CRITERIA += [criterion("c", 8, COUNT, ON_TIME), criterion("r", 8, BEST, {"kind": "proportional"})]


def told(criterion_id, given, points, block_id="khoi"):
    """What is said of an example, in both languages; None where it holds."""
    written = {"name": "Ví dụ", "quarter": "2019-Q1", "block": block_id, "criterion": criterion_id}
    example = Example.model_validate(written | {"input": given, "points": points, "clause": "Điều 1"})
    message = check_example(example, regulation_of(case(block("khoi", CRITERIA))))
    return message and (message.to("vi"), message.to("en"))


@pytest.mark.parametrize(
    ("criterion_id", "given", "points"),
    [("s", {"value": "49", "total": "50"}, "6"), ("s", {"value": "50", "total": "50"}, "8"),
     ("y", {"value": "có"}, "2"), ("y", {"value": "không"}, "0"), ("a", {"value": "3"}, "3"),
     ("r", {"value": "3", "reference": "4"}, "6"), ("r", {"value": "0", "reference": "0"}, "0")],
)  # fmt: skip
def test_an_example_holds_where_the_regulation_gives_its_points(criterion_id, given, points):
    assert told(criterion_id, given, points) is None


@pytest.mark.parametrize(
    ("criterion_id", "given", "points", "expected"),
    [
        ("s", {"value": "49", "total": "50"}, "8",
         ("ví dụ ghi 8 điểm, quy định cho 6 điểm", "points stated in the example: 8; given by the regulation: 6")),
        ("s", {"value": "49"}, "8",
         ("input cần đúng các khóa total, value", "input needs exactly the keys total, value")),
        ("a", {"value": "3", "total": "4"}, "3",
         ("input cần đúng các khóa value", "input needs exactly the keys value")),
        ("s", {"value": "1", "total": "0"}, "8", ("total phải khác 0", "total must not be 0")),
        ("a", {"value": "ba"}, "3", ("input phải là số, có hoặc không (đang là ba)",
         "input must be a number, có (yes) or không (no); it is ba")),
        ("s", {"value": "51", "total": "50"}, "8",
         ("input › value: 51 lớn hơn tổng 50", "input › value: 51 is larger than the total 50")),
        ("a", {"value": "5"}, "5",
         ("input › value: 5 quá điểm tối đa 4", "input › value: 5 is above the maximum points, 4")),
        ("a", {"value": "2.5"}, "2.5", ("input › value: 2,5 không đúng bước 1; được từ 0 đến 4", "")),
        ("c", {"value": "2.5"}, "0", ("input › value: 2,5 phải là số nguyên", "")),
        ("c", {"value": "có"}, "0", ("input phải là số, có hoặc không (đang là có)", "")),
        ("y", {"value": "5"}, "2", ("input phải là số, có hoặc không (đang là 5)", "")),
        ("z", {"value": "3"}, "3",
         ("không có tiêu chí «z» ở khối «khoi»", "there is no criterion “z” in block “khoi”")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_example_is_told(criterion_id, given, points, expected):
    found = told(criterion_id, given, points)
    assert (found[0], expected[1] and found[1]) == expected


def test_a_block_that_there_is_none_of_is_told():
    assert told("s", {"value": "1"}, "1", block_id="kia")[0] == "không có tiêu chí «s» ở khối «kia»"


@pytest.mark.parametrize(("given", "points", "holds"), [
    ({"not_submitted": "có"}, "0", True),
    ({"not_submitted": "có"}, "1", False),
    ({"not_submitted": "không"}, "0", False),
    ({"not_submitted": "có", "value": "3"}, "0", False),
])  # fmt: skip
def test_a_unit_that_handed_nothing_in_is_an_example_where_there_is_a_rule_for_it(given, points, holds):
    quarter = case(block("khoi", CRITERIA))
    about = {"name": "Ví dụ", "quarter": "2019-Q1", "block": "khoi", "criterion": "a", "clause": "Điều 7"}
    example = Example.model_validate(about | {"input": given, "points": points})
    assert check_example(example, regulation_of(quarter)) is not None
    quarter["head"]["not_submitted"] = {"points": "0", "clause": "Điều 7"}
    assert (check_example(example, regulation_of(quarter)) is None) == holds


YEAR = {
    "combine": "mean",
    "quarters_needed": "2",
    "ceilings": [{"when": {"overdue_shortcomings_at_least": "2"}, "highest_class": "thap", "clause": "Điều 8"}],
}


def told_of_year(quarters, percent=None, grade=None, overdue="0", year=YEAR):
    """The same of an example of a year, in Vietnamese."""
    written = {"name": "Năm", "year": "2019", "overdue_shortcomings": overdue, "clause": "Điều 8"}
    written["quarters"] = {n: {"percent": p, "class": g} for n, (p, g) in quarters.items()}
    result = {key: told for key, told in {"percent": percent, "class": grade}.items() if told}
    quarter = case(block("khoi", CRITERIA), classes=[("cao", "90"), ("thap", "0")])
    if year:
        quarter["head"]["year"] = year
    message = check_example(YearExample.model_validate(written | result), regulation_of(quarter))
    return message and str(message)


TWO = {"2": ("89.98", "thap"), "4": ("90.01", "cao")}


def test_an_example_of_a_year_holds_where_the_regulation_gives_its_result():
    assert told_of_year(TWO, "90.00", "cao") is None
    assert told_of_year(TWO, "90.00", "cao", overdue="1") is None
    assert told_of_year(TWO, "90", "thap", overdue="2") is None
    assert told_of_year({"3": ("99", "cao")}) is None


def test_what_is_wrong_with_an_example_of_a_year_is_told():
    assert told_of_year(TWO, "89.99", "thap") == "ví dụ ghi 89,99 %, loại «thap», quy định cho 90 %, loại «cao»"
    assert told_of_year(TWO) == "ví dụ ghi không có kết quả, quy định cho 90 %, loại «cao»"
    assert told_of_year(TWO, "90.00") == "ví dụ ghi 90 %, loại «–», quy định cho 90 %, loại «cao»"
    assert told_of_year({"3": ("99", "cao")}, "99", "cao") == (
        "ví dụ ghi 99 %, loại «cao», quy định cho không có kết quả"
    )
    assert (
        told_of_year(TWO | {"4": ("90.01", "gioi")}, "90", "cao") == "xếp loại «gioi» không có; được dùng: cao, thap"
    )
    assert told_of_year(TWO, "90.00", "cao", year=None) == "bản này không có quy định tính kết quả năm (year)"
