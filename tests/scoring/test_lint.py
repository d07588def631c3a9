"""What is legal in a regulation and yet odd is told, and nothing of what is in order."""

from fractions import Fraction

import pytest

from cchc_lib.scoring import find_idle, lint_regulation

from .cases import (
    AWARD,
    COUNT,
    PLAN,
    RATIO,
    SHARE,
    VALUE,
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

DONE = {"kind": "done", "items": "5"}
AVERAGE = {"kind": "block_average", "block": "kia"}
ALL_FOR_ONE = "chỉ 1 trong 2 không đạt là mất 4 trong 4 điểm"
NO_BAND = "bậc {} điểm không bao giờ đạt tới"
CLASSES = [("cao", "90"), ("vua", "50"), ("thap", "0")]


def told(*criteria, **keys) -> list[str]:
    """What the lint says of one block."""
    return [str(notice.message) for notice in lint_regulation(regulation_of(case(block("mot", criteria, **keys))))]


@pytest.mark.parametrize(
    ("measure", "scale", "expected"),
    [
        (VALUE | {"at_most": "10"}, bands("lower", {"11": 4, "5": 2, "0": 0}),
         ["bậc 4 điểm không bao giờ đạt tới", "cao nhất chỉ được 2 trong 4 điểm"]),
        (VALUE | {"at_most": "10"}, bands("upper", {"5": 4, "10": 2, "open": 0}), [NO_BAND.format(0)]),
        (VALUE, bands("upper", {"5": 4, "10": 2, "open": 0}), []),
        (COUNT, bands("lower", {"1.5": 2, "1.2": 4, "0": 2}), ["bậc 4 điểm không bao giờ đạt tới",
         "cao nhất chỉ được 2 trong 4 điểm", "kết quả nào cũng cho 2 điểm",
         "điểm của các mức lúc tăng, lúc giảm: 2, 4, 2"]),
        (SHARE, bands("lower", {"100": 4, "98": 1, "95": 2, "0": 0}),
         ["chỉ 1 trong 2 không đạt là mất 4 trong 4 điểm", "điểm của các mức lúc tăng, lúc giảm: 4, 1, 2, 0"]),
        (RATIO, bands("upper", {"90": 0, "110": 2, "open": 2}), ["cao nhất chỉ được 2 trong 4 điểm"]),
        (COUNT, bands("upper", {"open": 4}), ["kết quả nào cũng cho 4 điểm"]),
        (COUNT, {"kind": "deduction", "each": "1", "floor": "4"}, ["kết quả nào cũng cho 4 điểm"]),
        (COUNT, {"kind": "deduction", "each": "1", "floor": "3"}, []),
        (COUNT, bands("upper", {"1": 4, "1.5": 3, "open": 2}), ["bậc 3 điểm không bao giờ đạt tới"]),
        (DONE, bands("lower", {"81": 4, "80": 3, "75.5": 2.5, "0": 2}), ["bậc 2,5 điểm không bao giờ đạt tới"]),
        (PLAN, bands("lower", {"81": 4, "80": 3, "75.5": 2.5, "0": 2}), []),
        (SHARE, {"kind": "linear", "none_at": "0", "full_at": "120"}, ["cao nhất chỉ được 3,333333 trong 4 điểm"]),
        (RATIO, {"kind": "linear", "none_at": "0", "full_at": "120"}, []),
        (VALUE | {"at_most": "5"}, {"kind": "proportional", "target": "10"}, ["cao nhất chỉ được 2 trong 4 điểm"]),
        (VALUE | {"at_most": "5"}, {"kind": "proportional", "target": "2", "direction": "lower"}, []),
        (AWARD, award(), []),
    ],
)  # fmt: skip
def test_a_band_or_maximum_that_no_input_can_reach_is_told(measure, scale, expected):
    assert told(criterion("a", 4, measure, scale)) == expected


@pytest.mark.parametrize(
    ("measure", "scale", "expected"),
    [
        (SHARE, {"kind": "proportional"}, []),
        (SHARE, {"kind": "linear", "none_at": "60", "full_at": "100"}, [ALL_FOR_ONE]),
        (SHARE, bands("lower", {"100": 4, "50": 2, "0": 0}), []),
        (SHARE, bands("lower", {"100": 4, "51": 2, "0": 0}), [ALL_FOR_ONE]),
        (SHARE, {"kind": "linear", "none_at": "40", "full_at": "0"}, [ALL_FOR_ONE]),
        (PLAN, bands("lower", {"60": 4, "0": 1}), ["chỉ 1 trong 2 không đạt là mất 3 trong 4 điểm"]),
        (DONE, bands("lower", {"80": 4, "0": 1}), []),
        (DONE, bands("lower", {"81": 4, "0": 1}), ["chỉ 1 trong 5 không đạt là mất 3 trong 4 điểm"]),
        (COUNT, {"kind": "deduction", "each": "2"}, []),
        (COUNT, {"kind": "deduction", "each": "3"}, ["mỗi lần vượt mức mất 3 trong 4 điểm"]),
        (COUNT, {"kind": "deduction", "each": "3", "floor": "2"}, []),
        (RATIO, bands("upper", {"100": 4, "110": 1, "open": 0}), ["qua một mức của thang mất 3 trong 4 điểm"]),
        (RATIO, bands("upper", {"100": 4, "110": 2, "open": 0}), []),
    ],
)  # fmt: skip
def test_a_step_that_costs_more_than_half_is_told(measure, scale, expected):
    assert told(criterion("a", 4, measure, scale)) == expected


def test_a_penalty_falls_off_the_other_way():
    scale = {"kind": "linear", "none_at": "100", "full_at": "60"}
    penalty = {"cap": "4", "criteria": [criterion("p", 4, SHARE, scale)]}
    assert told(criterion("a", 4), penalty=penalty) == [ALL_FOR_ONE]


@pytest.mark.parametrize(
    ("measure", "scale", "expected"),
    [
        (VALUE, bands("upper", {"2": 0, "5": 1, "open": 2}), ["nhiều nhất chỉ bị trừ 2 trong 4 điểm"]),
        (VALUE, bands("upper", {"open": 4}), ["kết quả nào cũng bị trừ 4 điểm"]),
        # each case more takes off less, and costs nothing
        (COUNT, {"kind": "deduction", "each": "3"},
         ["không có trường hợp nào vẫn bị trừ 4 điểm: thang điểm ở đây cho số điểm bị trừ"]),
    ],
)  # fmt: skip
def test_of_a_penalty_it_is_told_what_is_taken_off(measure, scale, expected):
    penalty = {"cap": "4", "criteria": [criterion("p", 4, measure, scale)]}
    assert told(criterion("a", 4), penalty=penalty) == expected


def test_a_long_title_without_a_short_name_is_told():
    long = "Trả lời kiến nghị, khiếu nại của khách hàng"
    assert told(criterion("a", 8) | {"title": long}) == [
        "tên dài hơn 32 chữ cái, nên có tên ngắn (short) cho biểu đồ và câu"
    ]
    assert told(criterion("a", 8) | {"title": long, "short": "Trả lời kiến nghị"}) == []
    assert told(criterion("a", 8) | {"title": "Trả lời kiến nghị của khách hàng"}) == []


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("total", []),
        ("both", ["cao nhất chỉ được 13,3 trong 40/3 điểm"] * 3
         + ["không đạt được loại du: khi mọi tiêu chí áp dụng, cao nhất 99,75 %"]),
    ],
)  # fmt: skip
def test_what_is_rounded_before_it_is_summed_may_leave_a_maximum_out_of_reach(at, expected):
    """Three times 40/3 are 40, and three times 13.3 are 39.9."""
    thirds = [criterion(name, "40/3", YES_NO, {"kind": "yes_no"}) for name in "abc"]
    quarter = case(block("mot", thirds), at=at, places=1, classes=[("du", "100"), ("thieu", "0")])
    assert [str(notice.message) for notice in lint_regulation(regulation_of(quarter))] == expected


def test_an_average_can_be_above_100_only_where_its_block_can():
    reading = criterion("a", 4, AVERAGE, bands("lower", {"101": 4, "100": 3, "0": 2}))
    bonus = {"cap": "1", "criteria": [criterion("b", 1)]}

    def found(**keys):
        quarter = case(block("mot", [reading]), block("kia", [criterion("c", 4)], bonus=bonus, **keys))
        return [str(notice.message) for notice in lint_regulation(regulation_of(quarter))]

    unreachable = ["bậc 4 điểm không bao giờ đạt tới", "cao nhất chỉ được 3 trong 4 điểm"]
    assert (found(), found(may_exceed_max="true")) == (unreachable, [])


@pytest.mark.parametrize(("percentile", "is_told"), [("0", True), ("0.9", True), ("1", False), ("90", False)])
def test_a_percentile_written_as_a_fraction_of_one_is_told(percentile, is_told):
    """PERCENTILE.INC takes 0,9 for what is `percentile: 90` here."""
    measure = {"kind": "relative", "unit": "việc", "percentile": percentile}
    notice = f"percentile ghi từ 0 đến 100: 90 là bách phân vị 90 (thấy {percentile.replace('.', ',')})"
    assert told(criterion("a", 4, measure, {"kind": "proportional"})) == [notice] * is_told


@pytest.mark.parametrize(
    ("measure", "target", "found"),
    [(SHARE, "0.98", "0,98"), (RATIO, "1", "1"), (VALUE | {"unit": "%"}, "0.5", "0,5"), (RATIO, "1.1", ""),
     (VALUE, "0.98", ""), (COUNT, "1", "")],
)  # fmt: skip
def test_bounds_of_a_percentage_written_as_parts_of_one_are_told(measure, target, found):
    notice = f"mọi mức của thang không quá {found} %: 98 % ghi là 98, không phải 0.98"
    scale = {"kind": "proportional", "target": target}
    assert (notice in told(criterion("a", 4, measure, scale))) == bool(found)


def test_a_share_of_which_none_is_to_be_late_is_no_part_of_one():
    assert "0.98" not in "".join(told(criterion("a", 4, SHARE, bands("upper", {"0": 4, "open": 0}))))


@pytest.mark.parametrize(
    ("side", "cap", "is_told"), [("bonus", "0", True), ("penalty", "0", True), ("bonus", "1", False)]
)
def test_a_bonus_or_penalty_that_its_cap_takes_away_is_told(side, cap, is_told):
    beside = {side: {"cap": cap, "criteria": [criterion("p", 4)]}}
    notice = f"{side} › cap là 0: các tiêu chí của phần này không đổi điểm nào"
    assert (notice in told(criterion("a", 4), **beside)) == is_told


@pytest.mark.parametrize(("side", "is_told"), [("bonus", False), ("penalty", True)])
def test_a_ceiling_that_holds_down_who_had_little_taken_off_is_told(side, is_told):
    beside = {side: {"cap": "4", "criteria": [criterion("p", 4)]}}
    when = {"criterion": "p", "points_below": "2"}
    quarter = case(
        block("mot", [criterion("a", 4)], **beside), classes=[("cao", "90"), ("dat", "0")], ceilings=[(when, "dat")]
    )
    notice = "khống chế Điều 2 gặp khi bị trừ ít: thang của tiêu chí phạt cho số bị trừ"
    assert [str(one.message) for one in lint_regulation(regulation_of(quarter))] == [notice] * is_told


def test_a_rule_for_units_that_hand_nothing_in_is_idle_where_nothing_is_entered():
    quarter = case(
        block("mot", [criterion("a", 4, AVERAGE, bands("lower", {"50": 4, "0": 0}))]),
        block("kia", [criterion("c", 4)]),
    )
    assert "not_submitted" not in "".join(str(one.message) for one in lint_regulation(regulation_of(quarter)))
    quarter["head"]["not_submitted"] = {"points": "0", "clause": "Điều 7"}
    found = [one for one in lint_regulation(regulation_of(quarter)) if "not_submitted" in str(one.message)]
    assert [(one.block, one.is_fault) for one in found] == [("mot", False)]


def test_a_veto_on_what_is_never_without_points_is_told():
    floors = {"a": "2", "b": "0.5", "c": "0"}
    scales = {name: {"kind": "deduction", "each": "1", "floor": floor} for name, floor in floors.items()}
    quarter = case(block("mot", [criterion(name, 4, COUNT, scale) for name, scale in scales.items()]))
    quarter["head"]["vetoes"] = [{"criterion": c, "then": "rank_last", "clause": f"Điều {c}"} for c in floors]
    found = [str(one.message) for one in lint_regulation(regulation_of(quarter)) if "liệt" in str(one.message)]
    assert found == [f"điểm liệt Điều {name} không bao giờ gặp" for name in "ab"]


# --- classes and ceilings -----------------------------------------------------------------------------------------

FLOORED = criterion("a", 10, COUNT, {"kind": "deduction", "each": "1", "floor": "6"})
ALWAYS = criterion("p", 5, COUNT, {"kind": "deduction", "each": "1", "floor": "2"})  # takes two points at least
CAPPED = criterion("a", 10, VALUE | {"at_most": "8"}, {"kind": "proportional", "target": "10"})


@pytest.mark.parametrize(
    ("one", "keys", "expected"),
    [
        (criterion("a", 10), {}, []),
        (FLOORED, {}, ["không xuống tới loại thap: khi mọi tiêu chí áp dụng, thấp nhất 60 %"]),
        (FLOORED, {"penalty": {"cap": "2", "criteria": [criterion("p", 5)]}}, []),
        (CAPPED, {}, ["cao nhất chỉ được 8 trong 10 điểm",
         "không đạt được loại cao: khi mọi tiêu chí áp dụng, cao nhất 80 %"]),
        (CAPPED, {"bonus": {"cap": "1", "criteria": [criterion("b", 2)]}}, ["cao nhất chỉ được 8 trong 10 điểm"]),
        (criterion("a", 10), {"penalty": {"cap": "5", "criteria": [ALWAYS]}},
         ["không có trường hợp nào vẫn bị trừ 5 điểm: thang điểm ở đây cho số điểm bị trừ",
          "không đạt được loại cao: khi mọi tiêu chí áp dụng, cao nhất 80 %"]),
        # what a cap lets through, and no more
        (FLOORED, {"penalty": {"cap": "0.5", "criteria": [criterion("p", 5)]}},
         ["không xuống tới loại thap: khi mọi tiêu chí áp dụng, thấp nhất 55 %"]),
        (CAPPED, {"bonus": {"cap": "0.5", "criteria": [criterion("b", 2)]}},
         ["cao nhất chỉ được 8 trong 10 điểm",
          "không đạt được loại cao: khi mọi tiêu chí áp dụng, cao nhất 85 %"]),
        (FLOORED | {"scale": FLOORED["scale"] | {"floor": "4"}}, {"bonus": {"cap": "0.5", "criteria": [ALWAYS]}}, []),
    ],
)  # fmt: skip
def test_a_class_that_no_unit_can_have_is_told(one, keys, expected):
    quarter = case(block("mot", [one], **keys), classes=CLASSES)
    found = list(lint_regulation(regulation_of(quarter)))
    assert [str(notice.message) for notice in found] == expected
    assert {notice.block for notice in found} <= {"mot"}


FOR_THE_GOOD = "khống chế Điều 2 gặp khi kết quả tốt: ở tiêu chí này x càng cao càng tốt"


@pytest.mark.parametrize(
    ("measure", "scale", "of_main", "of_penalty"),
    [
        (SHARE, {"kind": "proportional"}, True, False),
        (SHARE, {"kind": "proportional", "target": "5", "direction": "lower"}, False, True),
        (COUNT, {"kind": "deduction", "each": "1"}, False, True),
        (AWARD, award(), True, False),
        (RATIO, bands("lower", {"0": 0, "90": 4, "105": 0}), False, False),  # too much costs as too little does
    ],
)
def test_a_ceiling_that_holds_down_who_does_well_is_told(measure, scale, of_main, of_penalty):
    own, other = criterion("c", 4, measure, scale), criterion("a", 4)
    penalised = block("mot", [other], penalty={"cap": "4", "criteria": [own]})
    for written, is_told in ((block("mot", [other, own]), of_main), (penalised, of_penalty)):
        ceilings = [({"criterion": "c", "value_at_least": "3"}, "dat")]
        quarter = case(written, classes=[("cao", "90"), ("dat", "0")], ceilings=ceilings)
        found = [str(one.message) for one in lint_regulation(regulation_of(quarter))]
        assert (FOR_THE_GOOD in found) is is_told


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"criterion": "a", "points_below": "6"}, ["khống chế Điều 2 không bao giờ gặp"]),
        ({"criterion": "a", "points_below": "7"}, []),
        ({"criterion": "a", "points_below": "10"}, []),
        ({"criterion": "a", "points_below": "11"}, ["khống chế Điều 2 luôn gặp"]),
        ({"criterion": "a", "value_at_least": "0"}, ["khống chế Điều 2 luôn gặp"]),
        ({"criterion": "a", "value_at_least": "999"}, []),
        ({"criterion": "c", "value_at_least": "9"}, ["khống chế Điều 2 không bao giờ gặp"]),
        ({"criterion": "c", "value_at_least": "8"}, [FOR_THE_GOOD]),
        ({"overdue_shortcomings_at_least": "1"}, []),
    ],
)
def test_a_ceiling_that_all_meet_or_none_is_told(when, expected):
    below = criterion("c", 10, VALUE | {"at_most": "8"}, {"kind": "proportional", "target": "8"})
    classes = [("cao", "90"), ("dat", "0")]
    quarter = case(block("mot", [FLOORED, below]), classes=classes, ceilings=[(when, "dat")])
    assert [str(notice.message) for notice in lint_regulation(regulation_of(quarter))] == expected


# --- what the quarters showed -------------------------------------------------------------------------------------


def quarter_of(a, b, most=10):
    """A quarter of two criteria and two units."""
    one = case(block("mot", [criterion("a", most), criterion("b", 10)]))
    for number in (0, 1):
        fill(one, "mot", f"u{number}", a=a[number], b=b[number])
    return regulation_of(one), score(one).units


def idle(now, *quarters, fewest=2):
    return [(notice.criterion, str(notice.message)) for notice in find_idle(now, quarters, fewest)]


def test_a_criterion_at_which_nobody_lost_or_all_got_the_same_is_told():
    quarters = [quarter_of((10, 10), (4, 4)), quarter_of((10, 10), (9, 9))]
    assert idle(quarters[0][0], *quarters) == [
        ("a", "không đơn vị nào mất điểm trong 2 quý gần đây có số liệu"),
        ("b", "mọi đơn vị của khối luôn bằng điểm nhau trong 2 quý gần đây có số liệu"),
    ]


@pytest.mark.parametrize("last", [((10, "9.5"), (9, 8)), ((9, 10), (8, 9))])
def test_one_unit_in_one_quarter_is_enough_to_be_silent(last):
    quarters = [quarter_of((10, 10), (4, 4)), quarter_of(*last)]
    assert idle(quarters[0][0], *quarters) == []


def test_fewer_quarters_than_asked_for_show_nothing_and_those_without_it_do_not_count():
    quarter, absent = quarter_of((10, 10), (9, 8)), quarter_of((None, None), (9, 8))
    assert idle(quarter[0], quarter, absent) == []
    assert [name for name, _ in idle(quarter[0], quarter, absent, quarter)] == ["a"]


def test_points_that_were_given_count_by_the_maximum_of_their_time():
    quarters = [quarter_of((8, 8), (9, 8), most=8)] * 2
    assert [name for name, _ in idle(quarter_of((10, 10), (1, 2))[0], *quarters)] == ["a"]


def test_another_measure_does_not_count():
    quarters = [quarter_of((10, 10), (9, 8))] * 2
    now = regulation_of(case(block("mot", [criterion("a", 10, COUNT, {"kind": "deduction", "each": "1"})])))
    assert idle(now, *quarters) == []


def test_what_was_entered_is_scored_by_the_version_that_is_looked_at():
    def version(each):
        return case(block("mot", [criterion("a", 10, COUNT, {"kind": "deduction", "each": "1", "free": each})]))

    quarter = fill(fill(version("0"), "mot", "u0", a=1), "mot", "u1", a=2)
    quarters = [(regulation_of(quarter), score(quarter).units)] * 2
    assert idle(regulation_of(version("0")), *quarters) == []
    assert [name for name, _ in idle(regulation_of(version("2")), *quarters)] == ["a"]
    assert quarters[0][1]["u1"].total == Fraction(8)


# --- in English ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "scale", "expected"),
    [
        (VALUE | {"at_most": "10"}, bands("lower", {"11": 4, "5": 2, "0": 0}),
         ["the band of 4 points can never be reached", "gives 2 of 4 points at most"]),
        (SHARE, {"kind": "linear", "none_at": "60", "full_at": "100"},
         ["only 1 of 2 that falls short costs 4 of 4 points"]),
        (COUNT, {"kind": "deduction", "each": "3"},
         ["each occurrence beyond what is free costs 3 of 4 points"]),
        (RATIO, bands("upper", {"100": 4, "110": 1, "open": 0}),
         ["a step over one edge of the scale costs 3 of 4 points"]),
    ],
)  # fmt: skip
def test_what_is_odd_in_a_criterion_is_told_in_english(measure, scale, expected):
    found = lint_regulation(regulation_of(case(block("mot", [criterion("a", 4, measure, scale)]))))
    assert [(notice.block, notice.criterion, notice.is_fault, notice.message.to("en")) for notice in found] == [
        ("mot", "a", False, sentence) for sentence in expected
    ]


def test_what_is_odd_in_classes_and_ceilings_is_told_in_english_and_where():
    ceilings = [({"criterion": "a", "points_below": "6"}, "cao"), ({"criterion": "a", "value_at_least": "0"}, "cao")]
    quarter = case(block("mot", [FLOORED]), block("hai", [CAPPED]), classes=CLASSES, ceilings=ceilings)
    found = [(n.block, n.criterion, n.is_fault, n.message.to("en")) for n in lint_regulation(regulation_of(quarter))]
    assert found == [
        ("mot", "", False, "nobody falls to class thap: where all criteria apply, 60 % at least"),
        ("hai", "a", False, "gives 8 of 10 points at most"),
        ("hai", "", False, "class cao cannot be reached: where all criteria apply, 80 % at most"),
        ("", "a", False, "the ceiling of Article 2 holds nobody down"),
        ("", "a", False, "ceiling Article 2 is always met"),
    ]


def test_a_class_called_by_the_word_that_stands_before_it_is_told():
    quarter = case(block("mot", [criterion("a", 4)]), classes=CLASSES)
    for written, title in zip(quarter["head"]["classes"], ("Loại A", "Khá", "loại C"), strict=True):
        written["title"] = title
    found = [(n.cell, str(n.message), n.message.to("en")) for n in lint_regulation(regulation_of(quarter))]
    vi = "tên «{0}» nên bỏ chữ «Loại»: trong câu sẽ thành «xếp loại {0}»"
    en = "the class title “{0}” begins with a word that sentences put before it"
    assert found == [("classes", vi.format(one), en.format(one)) for one in ("Loại A", "loại C")]


def test_a_ceiling_or_a_veto_that_stands_twice_is_told():
    when = {"criterion": "a", "points_below": "7"}
    quarter = case(
        block("mot", [criterion("a", 10)]),
        classes=CLASSES,
        ceilings=[(when, "vua"), (when, "thap"), (when, "vua"), ({"overdue_shortcomings_at_least": "1"}, "vua")],
    )
    quarter["head"]["ceilings"][2]["clause"] = "Điều 9"  # another article, the same rule
    veto = {"criterion": "a", "clause": "Điều 5"}
    quarter["head"]["vetoes"] = [veto | {"then": then} for then in ("total_zero", "rank_last", "rank_last")]
    of_year = {"when": {"class_below": "vua", "quarters_at_least": "2"}, "highest_class": "vua", "clause": "Điều 3"}
    quarter["head"]["year"] = {"combine": "mean", "quarters_needed": "3", "ceilings": [of_year] * 3}
    found = [(n.cell, str(n.message), n.message.to("en")) for n in lint_regulation(regulation_of(quarter)) if n.cell]
    vi, en = "[{}] trùng với [{}]: chỉ cần ghi một lần", "[{}] is the same as [{}]: once is enough"
    pairs = [("ceilings", 3, 1), ("vetoes", 3, 2), ("year › ceilings", 2, 1), ("year › ceilings", 3, 1)]
    assert found == [(key, vi.format(*places), en.format(*places)) for key, *places in pairs]


def test_a_ceiling_that_can_never_be_met_is_told_in_english():
    quarter = case(block("mot", [FLOORED]), ceilings=[({"criterion": "a", "points_below": "6"}, "dat")])
    assert [notice.message.to("en") for notice in lint_regulation(regulation_of(quarter))] == [
        "ceiling Article 2 can never be met"
    ]


def test_what_idles_is_told_in_english():
    quarters = [quarter_of((10, 10), (4, 4)), quarter_of((10, 10), (9, 9))]
    found = find_idle(quarters[0][0], quarters, 2)
    assert [(notice.block, notice.criterion, notice.is_fault, notice.message.to("en")) for notice in found] == [
        ("mot", "a", False, "no unit lost a point in the last 2 quarters that measured it"),
        ("mot", "b", False,
         "all units of the block got the same points in each of the last 2 quarters that measured it"),
    ]  # fmt: skip


def test_a_ceiling_of_the_year_that_does_nothing_is_told():
    def ceiling(when, held, clause):
        return {"when": when, "highest_class": held, "clause": clause}

    quarter = case(block("mot", [criterion("a", 4)]), classes=CLASSES)
    quarter["head"]["year"] = {
        "combine": "mean",
        "quarters_needed": "3",
        "ceilings": [
            ceiling({"class_below": "thap", "quarters_at_least": "1"}, "vua", "Điều 3"),
            ceiling({"class_below": "cao", "quarters_at_least": "4"}, "cao", "Điều 4"),
            ceiling({"class_below": "cao", "quarters_at_least": "4"}, "vua", "Điều 5"),
            ceiling({"overdue_shortcomings_at_least": "9"}, "thap", "Điều 6"),
        ],
    }
    found = [(n.cell, str(n.message), n.is_fault) for n in lint_regulation(regulation_of(quarter)) if n.cell]
    assert found == [
        ("year", "khống chế Điều 3 không bao giờ gặp", False),
        ("year", "khống chế Điều 4 không hạ loại của đơn vị nào", False),
    ]


@pytest.mark.parametrize(
    ("scale", "taken"),
    [({"kind": "deduction", "each": "1"}, 4), ({"kind": "linear", "none_at": "0", "full_at": "4"}, 0)],
)
def test_a_penalty_that_takes_off_where_nothing_happened_is_told(scale, taken):
    penalty = {"cap": "4", "criteria": [criterion("p", 4, COUNT, scale)]}
    message = "không có trường hợp nào vẫn bị trừ 4 điểm: thang điểm ở đây cho số điểm bị trừ"
    assert (message in told(criterion("a", 4), penalty=penalty)) == bool(taken)
