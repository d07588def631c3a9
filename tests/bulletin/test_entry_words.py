"""What was entered and why it has its points, in words of both languages."""

from fractions import Fraction as F
from types import SimpleNamespace

import pytest

from cchc_lib.bulletin.drawing.writer import Writer
from cchc_lib.bulletin.entry_words import (
    add_sharing,
    describe_entry,
    describe_why,
    explain_entry,
    read_typed,
    tell_cases,
    tell_claim,
    tell_first_reason,
    tell_share,
)
from cchc_lib.inputs import read_entry
from cchc_lib.language import say
from cchc_lib.model import Criterion, Entry
from cchc_lib.results import EnteredRow
from cchc_lib.scoring import CriterionScore
from tests.scoring.cases import (
    AVERAGE,
    AWARD,
    PLAN,
    RATIO,
    SHARE,
    YES_NO,
    award,
    bands,
    block,
    case,
    criterion,
    fill,
    regulation_of,
    score,
)

DONE = {"kind": "done", "items": "6"}
PROPORTIONAL = {"kind": "proportional"}
VALUE = {"kind": "value", "unit": {"vi": "ngày", "en": "days"}}


def told(content) -> tuple[str, str] | None:
    """A sentence as it is printed in both languages."""
    return None if content is None else (Writer("vi").plain(content), Writer("en").plain(content))


def row(**values) -> EnteredRow:
    """A row as it was entered."""
    return EnteredRow("u", "a", values)


def model(measure, scale=PROPORTIONAL) -> Criterion:
    """A criterion of eight points."""
    return Criterion.model_validate(criterion("a", 8, measure, scale))


def scored(x, side="main", points=None) -> CriterionScore:
    """What scoring gave for x."""
    return CriterionScore("a", side, x, points, F(1), points or F(0), F(8), F(0))


PERCENT = "\u00a0%"
SHARE_OF_60 = row(verified_value="58", verified_total="60")
SHARE_OF_9 = row(verified_value="8", verified_total="9")


@pytest.mark.parametrize(
    ("measure", "scale", "x", "entered", "expected"),
    [
        (SHARE, PROPORTIONAL, F(5800, 60), SHARE_OF_60, ("58/60 (96,67\u00a0%)", "58/60 (96.67\u00a0%)")),
        (SHARE, PROPORTIONAL, F(800, 9), SHARE_OF_9,
         ("8/9", "8/9")),
        (DONE, PROPORTIONAL, F(500, 6), row(verified_value="5", verified_total="6"), ("5/6", "5/6")),
        (RATIO, PROPORTIONAL, F(150), row(verified_value="6", verified_total="4"),
         ("6/4 (150,00\u00a0%)", "6/4 (150.00\u00a0%)")),
        (SHARE, PROPORTIONAL, F(96), row(verified_value="1 200", verified_total="1 250"),
         ("1.200/1.250 (96,00\u00a0%)", "1,200/1,250 (96.00\u00a0%)")),
        (RATIO, PROPORTIONAL, F("105.05"), row(verified_value="1050,5", verified_total="1000"),
         ("1.050,5/1.000 (105,05\u00a0%)", "1,050.5/1,000 (105.05\u00a0%)")),
        (SHARE, PROPORTIONAL, F(5), row(verified_value="58", verified_total="60", reviewed_value="1",
         reviewed_total="20"), ("1/20 (5,00\u00a0%)", "1/20 (5.00\u00a0%)")),
        (SHARE, PROPORTIONAL, F(50), None, ("50 %", "50 %")),
        (AVERAGE, PROPORTIONAL, F("78.645"), None, ("bình quân 78,65\u00a0%", "mean 78.65\u00a0%")),
        (VALUE, PROPORTIONAL | {"target": "9"}, F("2.5"), row(verified_value="2,5"), ("2,5 ngày", "2.5 days")),
        (YES_NO, YES_NO, F(0), row(verified_value="không"), ("không", "no")),
        (YES_NO, YES_NO, F(1), row(verified_value="có"), ("có", "yes")),
        (AWARD, award(), F(3), row(verified_value="3"), ("3 điểm", "3 points")),
        (SHARE, PROPORTIONAL, None, row(not_applicable="x"), ("không phát sinh", "not applicable")),
    ],
)  # fmt: skip
def test_what_was_entered_is_told(measure, scale, x, entered, expected):
    given = model(measure, scale)
    assert told(describe_entry(given, scored(x), entered and read_entry(given, entered))) == expected


@pytest.mark.parametrize(
    ("plan", "expected"),
    [(Entry(F(2), F(3)), ("2/3", "2/3")),
     (None, ("66,67 %", "66.67 %"))],
)  # fmt: skip
def test_tasks_of_the_plan_are_told_as_they_were_counted(plan, expected):
    assert told(describe_entry(model(PLAN), scored(F(200, 3)), plan)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("7", 7), ("2,5", F("2.5")), ("2.5", F("2.5")), ("657 411", "657 411"), ("", ""), ("1,", "1,")],
)
def test_a_number_is_read_as_it_was_typed_and_anything_else_stays(typed, expected):
    assert read_typed(typed) == expected


@pytest.mark.parametrize(("total", "expected"), [(9, "8/9"), (10, "8/10 (80,00\u00a0%)")])
def test_under_ten_cases_only_the_fraction_is_told(total, expected):
    assert told(tell_cases(F(8), F(total)))[0] == expected


@pytest.mark.parametrize(("value", "expected"), [
    (1, "1/30.000 (0,003\u00a0%)"), (29_999, "29.999/30.000 (99,997\u00a0%)"),
    (30_000, "30.000/30.000 (100,00\u00a0%)"),
])  # fmt: skip
def test_a_percentage_that_is_not_whole_is_not_told_as_if_it_had_reached_its_bound(value, expected):
    """29 999 of 30 000 are not all: 100,00 % beside the points of those below it would be none to believe."""
    assert told(tell_cases(F(value), F(30_000)))[0] == expected


STEP = (
    "Điều 1: 50 %, chưa đạt mức đủ điểm (đủ 100 %): được 4 trên 8 điểm.",
    "Article 1: 50 %, short of full marks (the full 100 %): 4 of 8 points.",
)
BLOCK = regulation_of(case(block("khoi", [criterion("a", 8, SHARE, PROPORTIONAL)]))).blocks["khoi"]


@pytest.mark.parametrize(
    ("score", "entered", "expected"),
    [
        (scored(F(50), points=F(4)), SHARE_OF_60,
         ("Điều 1: 50 %, chưa đạt mức đủ điểm (đủ 100 %): được 4 trên 8 điểm.",
          "Article 1: 50 %, short of full marks (the full 100 %): 4 of 8 points.")),
        (scored(F(50), points=F(4)), row(verified_value="30", verified_total="60", reason="Trễ"),
         ("Điều 1: 50 %, chưa đạt mức đủ điểm (đủ 100 %): được 4 trên 8 điểm. Lý do: Trễ.",
          "Article 1: 50 %, short of full marks (the full 100 %): 4 of 8 points. Reason: Trễ.")),
        (scored(F(50), points=F(4)), row(verified_value="1", verified_total="2"),
         (f"{STEP[0]} (Ít trường hợp: không dùng để so sánh.)".replace("50 %", "1/2"),
          f"{STEP[1]} (Few cases: not to be used for comparison.)".replace("50 %", "1/2"))),
        (scored(F(50), points=F(4)), row(verified_value="1", verified_total="2", reason="Trễ"),
         (f"{STEP[0]} Lý do: Trễ. (Ít trường hợp: không dùng để so sánh.)".replace("50 %", "1/2"),
          f"{STEP[1]} Reason: Trễ. (Few cases: not to be used for comparison.)".replace("50 %", "1/2"))),
        (scored(F(50), points=F(4)), row(verified_value="4", verified_total="60", reviewed_value="30",
         reviewed_total="60", reason="56 trễ", outcome="Chấp nhận 26 hồ sơ."),
         (f"{STEP[0]} Kết luận thẩm định lần 2: Chấp nhận 26 hồ sơ.",
          f"{STEP[1]} Outcome when reviewed: Chấp nhận 26 hồ sơ.")),
        (scored(F(50), points=F(4)), row(verified_value="4", verified_total="60", reviewed_value="30",
         reviewed_total="60", outcome="Chấp nhận"),
         (f"{STEP[0]} Kết luận thẩm định lần 2: Chấp nhận.",
          f"{STEP[1]} Outcome when reviewed: Chấp nhận.")),
        (scored(None), None,
         ("Điều 1: không phát sinh: điểm tối đa chia lại cho các tiêu chí có phát sinh của khối.",
          "Article 1: not applicable: maximum shared out among the criteria of the block that apply.")),
        (scored(None, "bonus"), None, ("Điều 1: không phát sinh: 0 điểm.", "Article 1: not applicable: 0 points.")),
    ],
)  # fmt: skip
def test_why_it_has_its_points_is_told(score, entered, expected):
    entry = read_entry(model(SHARE), entered) if entered else None
    unit = SimpleNamespace(criteria={"a": score})
    assert told(describe_why(BLOCK, unit, model(SHARE), entered, entry, 2)) == expected


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ({"verified_value": "4", "reviewed_value": "30", "reviewed_total": "60", "reason": "56 trễ.", "outcome": "C"},
         ("Lần đầu 4/60 (6,67\u00a0%): 56 trễ.", "First verified 4/60 (6.67\u00a0%): 56 trễ.")),
        ({"verified_value": "4", "reviewed_value": "30", "reviewed_total": "60", "outcome": "Được"}, None),
        ({"verified_value": "4", "reason": "56 trễ."}, None),
    ],
)  # fmt: skip
def test_the_first_reason_is_told_as_the_first_one_s(entered, expected):
    """Where a second verification stands; before that it is the reason, and told with the points."""
    found = tell_first_reason(model(SHARE), row(**entered, verified_total="60"))
    assert (told(found) if found else None) == expected


@pytest.mark.parametrize(
    ("missed", "cases", "expected"),
    [
        (3, 9, None),
        (3, 10, (f"30,00{PERCENT}", f"30.00{PERCENT}")),
        (9, 40, (f"22,50{PERCENT}", f"22.50{PERCENT}")),
        (10, 40, (f"25,00{PERCENT}; tin cậy 95 %: 14,19–40,19 %", f"25.00{PERCENT}; 95 % interval 14.19–40.19 %")),
    ],
)
def test_a_share_that_went_wrong_has_its_interval_where_ten_cases_did(missed, cases, expected):
    assert told(tell_share(F(missed), F(cases))) == expected


def test_what_was_shared_out_follows_what_was_entered():
    entered, shared = say("{n} điểm", n=6), say("{quarter}: {told}.", quarter="a", told="b")
    assert told(add_sharing(entered, shared)) == ("6 điểm; chia lại điểm: a: b.", "6 points; shared out: a: b.")
    assert add_sharing(entered, None) is entered


@pytest.mark.parametrize(
    ("most", "scale", "entry", "places", "expected"),
    [
        ("2", PROPORTIONAL, (1, 4), 0, "được 0,5 trên 2 điểm; chia lại điểm: 0,5 × 6/2 = 2"),
        ("20/3", bands("lower", {"100": "20/3", "50": "3", "0": "0"}), (3, 4), 2,
         "được 3 trên 20/3 điểm; chia lại điểm: 3 × (32/3)/(20/3) = 4,80"),
        ("20/3", bands("lower", {"100": "20/3", "0": "16/3"}), (3, 4), 2,
         "được 16/3 trên 20/3 điểm; chia lại điểm: 16/3 × (32/3)/(20/3) = 8,53"),
    ],
)  # fmt: skip
def test_points_are_the_same_before_they_are_shared_out_and_in_the_product(most, scale, entry, places, expected):
    """Of a and b, whose points are 4, b did not arise."""
    quarter = case(block("khoi", [criterion("a", most, SHARE, scale), criterion("b", 4)]), places=places)
    fill(quarter, "khoi", "u", a=entry, b=None)
    own, unit = regulation_of(quarter).blocks["khoi"], score(quarter).units["u"]
    said = explain_entry(own, unit, own.by_id["a"][0], Entry(F(entry[0]), F(entry[1])), places)
    assert told(said)[0].partition(": ")[2] == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"self_value": "0", "self_total": "0", "verified_value": "8"}, ("không phát sinh", "not applicable")),
        ({"self_value": "0", "self_total": "0", "not_applicable": "x"}, None),
        ({"self_value": "8", "self_total": "9", "not_applicable": "x"}, ("8/9", "8/9")),
        ({"self_value": "8", "self_total": "9", "verified_value": "8"}, None),
        ({"verified_value": "8", "verified_total": "9"}, None),
    ],
)
def test_a_claim_is_told_where_unit_and_team_differ_on_whether_anything_arose(values, expected):
    assert told(tell_claim(model(SHARE), row(**values))) == expected
