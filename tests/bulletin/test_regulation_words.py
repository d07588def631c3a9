"""What the regulation and the data name by an id, in words of both languages."""

from fractions import Fraction

import pytest

from cchc_lib.bulletin.drawing.writer import Writer
from cchc_lib.bulletin.regulation_words import (
    LAYER_NAMES,
    POLICY_NAMES,
    ROUNDING_NAMES,
    describe_ceiling,
    describe_classes,
    describe_measure,
    describe_rounding,
    describe_year,
    explain_ceiling,
    summarize_block,
    tell_absence,
    tell_apart,
    tell_classes,
    tell_points,
    tell_ranking,
)
from cchc_lib.language import Text
from cchc_lib.model import STATUS_NAMES, TASK_STATUS_NAMES, Ceiling, Criterion
from cchc_lib.results import Reached
from tests.scoring.cases import AWARD, YES_NO, award, block, case, criterion, regulation_of


def told(message) -> tuple[str, str]:
    """A sentence in both languages."""
    return message.to("vi"), message.to("en")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (STATUS_NAMES, {"open": ("còn tồn tại", "open"), "closed_verified": ("đã khắc phục", "corrected"),
                        "closed_not_done": ("đóng khi chưa khắc phục", "closed, not corrected")}),
        (TASK_STATUS_NAMES, {"done": ("đã xong", "done"), "not_done": ("chưa xong", "not done"),
                             "dropped": ("dừng theo quyết định", "dropped by decision")}),
        (POLICY_NAMES, {
            "rescale_in_section": (
                "chia lại điểm tối đa cho các tiêu chí có phát sinh cùng mục "
                "(cả mục không phát sinh: cho các mục khác)",
                "maximum shared out among the criteria of the section that apply "
                "(where all of it is not applicable: among the other sections)"),
            "rescale_in_block": ("chia lại điểm tối đa cho các tiêu chí có phát sinh của khối",
                                 "maximum shared out among the criteria of the block that apply"),
            "full_points": ("tính đủ điểm tối đa", "counted with full points"),
            "zero": ("tính 0 điểm", "counted with 0 points")}),
        (ROUNDING_NAMES, {
            "criterion": ("làm tròn ở từng tiêu chí", "rounded at each criterion"),
            "total": ("làm tròn ở tổng điểm", "rounded at the total"),
            "both": ("làm tròn ở từng tiêu chí và ở tổng điểm", "rounded at each criterion and at the total"),
            "nothing": ("không làm tròn", "not rounded")}),
        (LAYER_NAMES, {"self": ("Tự chấm", "Self-score"), "verified": ("Thẩm định", "Verified"),
                       "reviewed": ("Thẩm định lần 2", "Reviewed")}),
    ],
)  # fmt: skip
def test_ids_have_their_names(names, expected):
    assert {key: told(name) for key, name in names.items()} == expected


def test_how_a_regulation_scores_is_told_in_four_sentences():
    classes = [("tot", "80"), ("yeu", "0")]
    made = case(block("mot", [criterion("c", 1)]), at="criterion", places=1, classes=classes)
    made["head"]["rank_by"] = "percent"
    made["head"]["rounding"]["percent_places"] = "0"
    head = regulation_of(made).head
    assert [told(sentence) for sentence in (*tell_points(head), tell_classes(head), *tell_ranking(head))] == [
        ("Kết quả là điểm thẩm định, hoặc thẩm định lần 2 sau giải trình nếu có; điểm tự chấm không tính.",
         "The result is the verified score, or the reviewed one where the unit gave an explanation; "
         "the self-score does not count."),
        ("Điểm được làm tròn ở từng tiêu chí, lấy 1 chữ số thập phân (từ 5 trở lên làm tròn lên); trước đó tính "
         "chính xác.",
         "Points are rounded at each criterion (decimals: 1; 5 goes up); until then they are exact."),
        ("Xếp loại theo tỷ lệ % đã làm tròn (0 chữ số thập phân) trên điểm tối đa của khối: tot từ 80 %, yeu dưới "
         "80 %.",
         "Classes by percentage as rounded (decimals: 0) of the block's maximum points: tot from 80 %, "
         "yeu below 80 %."),
        ("Xếp hạng trong từng khối theo tỷ lệ % đã làm tròn; bằng nhau thì đồng hạng.",
         "Units are ranked within their block by percentage as rounded; equal results share a rank."),
    ]  # fmt: skip


def test_blocks_are_not_held_against_each_other_where_there_are_several():
    alone = regulation_of(case(block("mot", [criterion("c", 1)]))).head
    two = regulation_of(case(block("mot", [criterion("c", 1)]), block("hai", [criterion("c", 1)]))).head
    assert list(tell_apart(alone)) == []
    assert [told(sentence) for sentence in tell_apart(two)] == [
        ("Mỗi khối có tiêu chí riêng nên các khối không so với nhau.",
         "Each block has criteria of its own, so blocks are not compared with each other."),
    ]  # fmt: skip
    assert list(tell_ranking(two))[1:] == list(tell_apart(two))


@pytest.mark.parametrize(
    ("mode", "at", "expected"),
    [
        (
            "half_up",
            "both",
            ("làm tròn ở từng tiêu chí và ở tổng điểm", "rounded at each criterion and at the total"),
        ),
        ("half_up", "nothing", ("không làm tròn", "not rounded")),
        (
            "truncated",
            "total",
            ("làm tròn ở tổng điểm (cắt bỏ phần lẻ)", "rounded at the total (decimals cut off)"),
        ),
    ],
)
def test_a_rule_of_rounding_is_told(mode, at, expected):
    assert told(describe_rounding(mode, at)) == expected


LATE = {"kind": "count", "unit": {"vi": "yêu cầu quá hạn", "en": "late requests"}}
OF_PLAN = {"kind": "ratio", "value": {"vi": "đã dùng", "en": "used"}, "total": {"vi": "kế hoạch", "en": "plan"}}
SATISFIED = {"kind": "value", "unit": {"vi": "điểm khảo sát", "en": "survey points"}, "at_most": "10"}
LINE = {"kind": "linear", "none_at": "0", "full_at": "10"}
OVERDUE = {"overdue_shortcomings_at_least": "2"}
CEILINGS = [
    (
        {"criterion": "a", "points_below": "6"}, AWARD, ("3", "2.5"),
        "«Cấp điện»: 2,5 điểm, mà dưới 6 điểm",
        "2.5 points at “Connections”, and with fewer than 6 points",
        "«Cấp điện» dưới 6 điểm", "with fewer than 6 points for “Connections”",
    ),
    (
        {"criterion": "a", "value_at_least": "3"}, LATE, ("5", "0"),
        "«Cấp điện»: 5 yêu cầu quá hạn, mà từ 3 yêu cầu quá hạn trở lên",
        "5 late requests at “Connections”, and with 3 late requests or more",
        "«Cấp điện» từ 3 yêu cầu quá hạn trở lên", "with 3 late requests or more for “Connections”",
    ),
    (
        {"criterion": "a", "points_below": "5"}, AWARD, ("10/3", "10/3"),
        "«Cấp điện»: 3,3 điểm, mà dưới 5 điểm", "3.3 points at “Connections”, and with fewer than 5 points",
        "«Cấp điện» dưới 5 điểm", "with fewer than 5 points for “Connections”",
    ),
    (
        {"criterion": "a", "points_below": "9"}, AWARD, ("8.75", "8.75", "9/7"),
        "«Cấp điện»: 8,8 điểm khi chưa chia lại điểm tối đa, mà dưới 9 điểm",
        "8.8 points before maxima are shared out at “Connections”, and with fewer than 9 points",
        "«Cấp điện» dưới 9 điểm", "with fewer than 9 points for “Connections”",
    ),
    (
        {"criterion": "a", "value_at_least": "110"}, OF_PLAN, ("112.5", "0"),
        "«Cấp điện»: 112,5 %, mà từ 110 % trở lên",
        "112.5 % at “Connections”, and with 110 % or more",
        "«Cấp điện» từ 110 % trở lên", "with 110 % or more for “Connections”",
    ),
    (
        {"criterion": "a", "value_at_least": "10"}, SATISFIED, ("10", "0"),
        "«Cấp điện»: 10 điểm khảo sát, mà đủ 10 điểm khảo sát",
        "10 survey points at “Connections”, and with the full 10 survey points",
        "«Cấp điện» đủ 10 điểm khảo sát", "with the full 10 survey points for “Connections”",
    ),
    (
        {"criterion": "a", "value_at_least": "1"}, YES_NO, ("1", "0"),
        "«Cấp điện»: có, mà có", "yes at “Connections”, and with yes",
        "«Cấp điện» có", "with yes for “Connections”",
    ),
    (
        OVERDUE, None, ("3", None),
        "có 3 tồn tại quá hạn, mà từ 2 tồn tại quá hạn trở lên",
        "3 shortcomings are overdue, and with 2 overdue shortcomings or more",
        "từ 2 tồn tại quá hạn trở lên", "with 2 overdue shortcomings or more",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("when", "measure", "reached", "vi", "en", "rule_vi", "rule_en"), CEILINGS)
def test_a_ceiling_is_told_as_fact_rule_and_clause(when, measure, reached, vi, en, rule_vi, rule_en):
    """What was reached, the rule in words, its class and clause; and without a fact, as the regulation states it."""
    title = {"vi": "Cấp điện (hạ áp)", "en": "Connections (low voltage)"}
    scale = {"award": award(), "yes_no": {"kind": "yes_no"}}.get((measure or {}).get("kind"), LINE)
    about = measure and Criterion.model_validate(criterion("a", 10, measure, scale) | {"title": title})
    ceiling = Ceiling.model_validate({"when": when, "highest_class": "tot", "clause": "Điều 6 khoản 2"})
    grade, numbers = Text("Tốt", "Good"), Reached(*(number and Fraction(number) for number in reached))
    then = " thì chỉ được xếp cao nhất loại Tốt (Điều 6 khoản 2)", " the class is Good at most (Article 6 clause 2)"
    assert told(explain_ceiling(ceiling, about, grade, numbers, 1)) == (vi + then[0], en + then[1])
    assert told(describe_ceiling(ceiling, about, grade)) == (rule_vi + then[0], rule_en + then[1])


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ([("tot", "90"), ("kha", "70.5"), ("yeu", "0")], ["tot từ 90 %", "kha từ 70,5 %", "yeu dưới 70,5 %"]),
        ([("dat", "0")], ["dat"]),
    ],
)
def test_classes_are_told_by_their_bounds(classes, expected):
    head = regulation_of(case(block("khoi", [criterion("a", 1)]), classes=classes)).head
    assert [Writer("vi").plain(told) for told in describe_classes(head.classes)] == expected


@pytest.mark.parametrize(
    ("added", "vi", "en"),
    [
        ({}, "1 tiêu chí, 4 điểm", "1 criterion, maximum 4"),
        ({"bonus": {"cap": "1", "criteria": [criterion("b", 1)]},
          "penalty": {"cap": "2", "criteria": [criterion("p", 1), criterion("q", 1)]}},
         "1 tiêu chí, 4 điểm, thêm 3 tiêu chí thưởng, phạt",
         "1 criterion, maximum 4, and 3 bonus or penalty criteria"),
    ],
)  # fmt: skip
def test_a_block_is_summed_up_with_what_adds_to_it_and_takes_off(added, vi, en):
    of_block = regulation_of(case(block("khoi", [criterion("a", 4)], **added))).blocks["khoi"]
    assert told(summarize_block(of_block)) == (vi, en)


def test_what_becomes_of_criteria_that_do_not_arise_is_told_for_the_block_and_for_those_with_a_rule_of_their_own():
    criteria = [criterion("a", 4), criterion("b", 4, not_applicable="zero"), criterion("c", 4, not_applicable="zero")]
    of_block = regulation_of(case(block("khoi", criteria, policy="full_points"))).blocks["khoi"]
    assert [told(one) for one in tell_absence(of_block)] == [
        ("Tiêu chí không phát sinh: tính đủ điểm tối đa.", "Criteria that do not apply: counted with full points."),
        ("Riêng các tiêu chí b, c: tính 0 điểm.", "Only for criteria b and c: counted with 0 points."),
    ]


def test_in_a_block_of_one_section_no_other_section_is_named():
    """To share out in the section is to share out in the block there, of a criterion's own rule too."""
    criteria = [criterion("a", 4), criterion("b", 4, not_applicable="rescale_in_block"), criterion("c", 4)]
    one, two = (
        regulation_of(case(block("khoi", *sections))).blocks["khoi"]
        for sections in ([criteria], [criteria, [criterion("d", 4)]])
    )
    in_block = "chia lại điểm tối đa cho các tiêu chí có phát sinh của khối."
    assert [str(told) for told in tell_absence(one)] == [f"Tiêu chí không phát sinh: {in_block}"]
    first, own = map(str, tell_absence(two))
    assert first.endswith("(cả mục không phát sinh: cho các mục khác).")
    assert own == f"Riêng tiêu chí b: {in_block}"


@pytest.mark.parametrize(
    ("fully", "vi", "en"),
    [
        ({}, "bình quân % của kia", "mean percentage of the block “kia”"),
        (
            {"fully": True},
            "bình quân % của kia, lấy % đã làm tròn",
            "mean percentage of the block “kia”, taken as rounded %",
        ),
    ],
)
def test_the_average_of_a_block_is_told_with_its_title(fully, vi, en):
    """With which % of its units is taken where averages are to be told apart."""
    average = criterion("a", 4, {"kind": "block_average", "block": "kia"}, {"kind": "proportional"})
    blocks = regulation_of(case(block("mot", [average]), block("kia", [criterion("c", 4)]))).blocks
    assert told(describe_measure(blocks["mot"].criteria[0], blocks, **fully)) == (vi, en)


def say_of_year(rule, lang) -> dict[str, str]:
    """What a regulation with such a rule says of the year."""
    quarter = case(block("khoi", [criterion("a", 1)]), classes=[("tot", "90"), ("kha", "70"), ("yeu", "0")])
    quarter["head"]["year"] = {"quarters_needed": "3", "classes": "same", "clause": "Điều 8"} | rule
    plain = Writer(lang).plain
    return {plain(label): plain(told) for label, told in describe_year(regulation_of(quarter).head)}


YEAR_CEILINGS = [
    {"when": {"class_below": "kha", "quarters_at_least": "2"}, "highest_class": "tot", "clause": "Điều 9"},
    {"when": {"overdue_shortcomings_at_least": "4"}, "highest_class": "kha", "clause": "Điều 10"},
]
OF_THE_YEAR = [
    (
        {"combine": "mean"},
        [
            "trung bình cộng % đã làm tròn của các quý có kết quả (Điều 8)",
            "ít nhất 3, thiếu thì không có kết quả năm", "như của quý", "không có",
        ],
        [
            "the mean of the rounded % of the quarters that have a result (Article 8)",
            "at least 3; with fewer the year has no result", "by the bounds that hold for a quarter", "none",
        ],
    ),
    (
        {"combine": "last", "of": "exact", "quarters_needed": "1", "ceilings": YEAR_CEILINGS},
        [
            "% chưa làm tròn của quý cuối cùng có kết quả (Điều 8)",
            "ít nhất 1, thiếu thì không có kết quả năm", "như của quý",
            "có từ 2 quý xếp dưới loại kha thì chỉ được xếp cao nhất loại tot (Điều 9), cuối năm còn từ 4 tồn tại "
            "quá hạn trở lên thì chỉ được xếp cao nhất loại kha (Điều 10)",
        ],
        [
            "the unrounded % of the last quarter that has a result (Article 8)",
            "at least 1; with fewer the year has no result", "by the bounds that hold for a quarter",
            "with 2 or more quarters in a class below kha the class is tot at most (Article 9), with 4 or more "
            "shortcomings overdue at the end of the year the class is kha at most (Article 10)",
        ],
    ),
    (
        {"weights": {"1": "1", "2": "1", "3": "1", "4": "2.5"}},
        [
            "trung bình % đã làm tròn của các quý có kết quả, trọng số quý I: 1; quý II: 1; quý III: 1; quý IV: 2,5 "
            "(Điều 8)",
            "ít nhất 3, thiếu thì không có kết quả năm", "như của quý", "không có",
        ],
        [
            "the mean of the rounded % of the quarters that have a result, weighted quarter I: 1; quarter II: 1; "
            "quarter III: 1; quarter IV: 2.5 (Article 8)",
            "at least 3; with fewer the year has no result", "by the bounds that hold for a quarter", "none",
        ],
    ),
]  # fmt: skip


RESPECTS = {
    "vi": ["Kết quả năm", "Số quý cần có kết quả", "Xếp loại năm", "Khống chế năm"],
    "en": ["Result of the year", "Quarters needed", "Class of the year", "Ceilings of the year"],
}


@pytest.mark.parametrize(("rule", "vi", "en"), OF_THE_YEAR)
def test_the_rule_of_the_year_is_told_in_each_respect(rule, vi, en):
    assert say_of_year(rule, "vi") == dict(zip(RESPECTS["vi"], vi, strict=True))
    assert say_of_year(rule, "en") == dict(zip(RESPECTS["en"], en, strict=True))
