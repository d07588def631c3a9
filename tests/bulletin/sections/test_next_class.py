"""A unit's bulletin says how far the next class is, what one case would have earned, what leads there, until when."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.sections import next_class
from cchc_lib.exact import round_half_up
from cchc_lib.scoring import measure_distance
from tests.whole.harness import Made
from tests.whole.reading import Page, number, one_line
from tests.whole.roots import NOT_APPLICABLE, Block, SmallCompany, edit_row
from tests.whole.shared import make_once

from .reading import bullets, page_of

NUMBER = r"[−+]?[\d.]*\d(?:,\d+)?"


def told(made: Made, unit: str, lang: str = "vi") -> Page:
    return page_of(made, "unit", unit, "next_class", lang=lang)


def sentences(page: Page) -> list[str]:
    """What stands unfolded, then the date."""
    return [one_line(tag) for tag in page.tree(["li", "p"]) if tag.find_parent("details") is None]


def find(page: Page, opening: str) -> str | None:
    """The one sentence that begins so."""
    found = [sentence for sentence in sentences(page) if sentence.startswith(opening)]
    assert len(found) <= 1
    return found[0] if found else None


def read(text: str) -> Fraction:
    """A number printed in Vietnamese, with its sign."""
    return number(text.lstrip("+"))


def write(tmp_path_factory, name, points, **keys) -> Made:
    """A block whose scoring team gives points in steps of a hundredth: Tốt from 80, Khá from 50."""
    blocks = keys.pop("blocks", {"doi": Block({"a1": 60, "a2": 40})})
    company = SmallCompany(blocks, dict.fromkeys(points, next(iter(blocks))), {"2019-Q1": points}, **keys)
    return Made(make_once(tmp_path_factory, f"loại cao hơn, {name}", company.write), "2019-Q1")


# --- the illustrative company -------------------------------------------------------------------------------------


def percent_with(score, more: Fraction) -> Fraction:
    """A unit's printed % with so many points more."""
    return round_half_up((score.total + more) * 100 / score.max_points, 2)


def test_distances_are_those_of_the_printed_percentage(ours):
    """By the bounds of the regulation alone, for every unit."""
    grades = ours.results.regulation.head.classes
    for unit, score in ours.results.scores().items():
        page, own = told(ours, unit), [grade.id for grade in grades].index(score.final_class)
        above = find(page, "Cao hơn mức thấp nhất của loại ")
        if own + 1 < len(grades):
            spare, unit_ = re.search(rf"loại \D+ ({NUMBER}) (điểm phần trăm|điểm);", above).groups()
            assert read(spare) == score.percent - grades[own].from_
            assert (unit_ == "điểm") == (score.max_points == 100)
        else:
            assert above is None
        lacking, enough = find(page, "Còn thiếu "), find(page, "Đã đủ điểm loại ")
        assert bool(find(page, "Đã ở loại cao nhất.")) == (own == 0)
        if own == 0:
            assert not (lacking or enough)
        elif score.percent < grades[own - 1].from_:
            percent, points = re.match(
                rf"Còn thiếu (?:({NUMBER}) điểm phần trăm \()?({NUMBER}) điểm\b", lacking
            ).groups()
            assert (percent is None) == (score.max_points == 100)
            assert read(percent or points) == grades[own - 1].from_ - score.percent
            assert percent_with(score, read(points)) >= grades[own - 1].from_  # and no less points would do
            assert percent_with(score, read(points) - Fraction(1, 100)) < grades[own - 1].from_
        else:
            assert enough.startswith(f"Đã đủ điểm loại {grades[own - 1].title}") and score.ceilings


def test_the_steps_told_are_those_that_earn_most_each_scored_anew(ours):
    """In order of what each gains alone; rank and class as they would be, where they would be others."""
    grades = {grade.id: str(grade.title) for grade in ours.results.regulation.head.classes}
    effects = re.compile(rf"ở (\S+) \(({NUMBER}) điểm(?:, hạng (\d+) → (\d+))?(?:, loại ([^→,]+) → ([^)]+))?\)")
    for unit, score in ours.results.scores().items():
        criteria = ours.results.regulation.blocks[score.block].by_id
        better = [one for one in ours.results.one_cases(unit=unit) if one.gained > 0]
        printed = effects.findall(find(told(ours, unit), "Tăng điểm nhiều nhất"))
        assert [read(row[1]) for row in printed] == sorted((one.gained for one in better), reverse=True)[:3]
        for code, gained, *moved in printed:
            alike = [one for one in better if criteria[one.criterion][0].code == code and one.gained == read(gained)]
            (one,) = alike
            ranks = ["", ""] if one.rank == score.rank else [str(score.rank), str(one.rank)]
            is_same = one.final_class == score.final_class
            assert moved == ranks + (["", ""] if is_same else [grades[score.final_class], grades[one.final_class]])


def test_the_way_of_fewest_criteria_is_told_and_the_next_four_are_folded(ours):
    for unit in ours.results.scores():
        page, found = told(ours, unit), ours.results.next_class(unit)
        way, folded = find(page, "Cách lên loại"), page.tree.find("details")
        assert bool(way) == bool(found)
        if not found:
            assert folded is None
            continue
        ways = [way, *(one_line(item) for item in folded("li"))] if folded else [way]
        for printed, one in zip(ways, found.shown, strict=True):
            assert printed.count(" ở ") == len(one.changes)
            assert read(re.search(rf"\(({NUMBER}) điểm\)", printed)[1]) == one.gained
        assert (f"còn {found.sets - 1} cách khác." in way) == (found.sets > 1)
        if folded:
            assert "on-paper" not in folded.get("class", [])
            assert one_line(folded.summary).endswith(f"{found.sets - 1} cách khác")
    assert told(ours, "tra-cu").tree.find("details") is not None


@pytest.mark.parametrize(
    ("unit", "rule"),
    [
        ("cang-long", "từ 2 tồn tại quá hạn trở lên thì chỉ được xếp cao nhất loại Tốt (Điều 6 khoản 5)."),
        ("duyen-hai", "từ 3 yêu cầu quá hạn trở lên thì chỉ được xếp cao nhất loại Tốt (Điều 6 khoản 1)."),
    ],
)
def test_ceilings_that_alone_stand_in_the_way_are_named_with_their_rule(ours, unit, rule):
    page = told(ours, unit)
    assert find(page, "Đã đủ điểm loại Xuất sắc; chỉ còn vướng điều kiện khống chế: ").endswith(rule)
    lifted = find(page, "Cách lên loại")
    assert lifted is None or "bớt 1 yêu cầu quá hạn ở 5.1" in lifted


def test_how_many_overdue_shortcomings_stand_in_the_way_is_said(ours, copy_ours, tmp_path):
    """Càng Long has two of them: by the rule one would do no harm; where one is too many, both have to go."""
    assert find(told(ours, "cang-long"), "Muốn hết vướng") == (
        "Muốn hết vướng phải khắc phục xong ít nhất 1 trong 2 tồn tại quá hạn."
    )
    assert find(told(ours, "cang-long", "en"), "To be free of it") == (
        "To be free of it, at least 1 of the 2 overdue shortcomings must be corrected."
    )
    assert find(told(ours, "duyen-hai"), "Muốn hết vướng") is None  # of a ceiling that is about a criterion
    head = copy_ours(tmp_path).regulations / "2019" / "regulation.yaml"
    text = head.read_text(encoding="utf-8")
    assert text.count("{overdue_shortcomings_at_least: 2}") == 1
    head.write_text(text.replace("{overdue_shortcomings_at_least: 2}", "{overdue_shortcomings_at_least: 1}"), "utf-8")
    stricter = Made(tmp_path, "2019-Q1")
    assert find(told(stricter, "cang-long"), "Muốn hết vướng") == (
        "Muốn hết vướng phải khắc phục xong cả 2 tồn tại quá hạn."
    )


def test_a_total_that_its_limits_hold_is_told_with_what_changes_nothing(tmp_path_factory):
    """12 points are taken from 10 of 100, and 6 given to all 100: the first 2 gained, or 6 lost, move no total."""
    block = Block({"a1": 60, "a2": 40}, bonus={"t1": 6}, penalty={"p1": 12}, cap=12)
    points = {"d1": {"a1": "10", "a2": "0", "p1": "12"}, "d2": {"t1": "6"}, "d3": {"a1": "50"}}
    made = write(tmp_path_factory, "giới hạn", points, blocks={"doi": block})
    assert find(told(made, "d1"), "Còn thiếu") == "Còn thiếu 52,00 điểm để đạt mức điểm của loại Khá."
    assert find(told(made, "d1"), "Cộng cả") == (
        "Cộng cả thưởng, phạt là −2,00 điểm, dưới 0 nên tính bằng 0: 2,00 điểm tăng đầu tiên chưa làm đổi tổng điểm."
    )
    assert find(told(made, "d2"), "Cộng cả") == (
        "Cộng cả thưởng, phạt là 106,00 điểm, chỉ tính đến điểm tối đa: kém đi 6,00 điểm cũng chưa làm đổi tổng điểm."
    )
    assert find(told(made, "d3"), "Cộng cả") is None


def test_what_no_entry_lifts_comes_first_in_the_cheapest_way(ours):
    """Càng Long has overdue shortcomings beside what its entries may lift, the others that lack points have none."""
    ways = {unit: find(told(ours, unit), "lên loại") or "" for unit in ours.results.scores()}
    assert not any(way.startswith("Khi không còn vướng") for way in ways.values())
    page = open_quarter("2019-Q1", root=ours.root).unit("tra-cu")
    overdue = next(one for one in page.head.ceilings if one.when.overdue_shortcomings_at_least)
    distance = measure_distance(page.score, page.results.regulation)
    found = replace(page.results.next_class("tra-cu"), held=(overdue,))
    (way, *_) = next_class._tell_cheapest(page, distance, found)
    assert str(way).startswith("Khi không còn vướng tồn tại quá hạn, cách lên loại Xuất sắc cần ít tiêu chí")


def test_a_way_that_leaves_a_ceiling_is_told_as_one_to_the_points_alone(tmp_path_factory):
    """Nobody has less than 0 points at a1: a ceiling from there on holds whatever is entered."""
    made = write(tmp_path_factory, "không gỡ được", {"d1": {"a1": "40", "a2": "30"}})
    head = made.folders.regulations / "2016" / "regulation.yaml"
    ceiling = "ceilings: [{when: {criterion: a1, value_at_least: 0}, highest_class: kha, clause: Điều 5}]"
    head.write_text(f"{head.read_text('utf-8')}{ceiling}\n", "utf-8")
    page = told(made, "d1")
    assert find(page, "Không thay đổi nào").startswith(
        "Không thay đổi nào ở số liệu của đơn vị gỡ được điều kiện khống chế ở A1; cách đủ điểm loại Tốt cần ít "
        "tiêu chí và ít điểm nhất: Tổ chấm điểm cho thêm 10 điểm ở A1 (+10,00 điểm"
    )
    assert find(page, "Cách lên loại") is None


def test_where_no_entry_of_its_own_gives_points_back_no_number_of_criteria_is_said_to_be_too_few(ours, monkeypatch):
    page = open_quarter("2019-Q1", root=ours.root).unit("tra-cu")
    lost = [one.code for one in page.block.criteria if page.score.criteria[one.id].lost > 0]
    monkeypatch.setattr(next_class, "_is_left_out", lambda page, one: page.score.criteria[one.id].lost > 0)
    monkeypatch.setattr(type(page.results), "next_class", lambda *_: None)
    (told,) = [str(one) for one in next_class.tell_steps(page) if "cách lên loại" in str(one)]
    codes = ", ".join(lost)
    assert told == (
        f"Chưa tính được cách lên loại Xuất sắc: điểm còn mất ở {codes} tùy đơn vị khác, chưa có số liệu "
        "hoặc không phát sinh."
    )


def test_the_days_are_those_of_the_quarter(ours):
    assert sentences(told(ours, "tra-cu"))[-1] == (
        "Số liệu đã chốt, chỉ đổi khi giải trình được chấp nhận (hạn 22/04/2019); các cách trên là định hướng cho "
        "quý II/2019, đến hết ngày 30/06/2019."
    )


def test_a_revision_that_comes_when_the_next_quarter_is_over_speaks_of_the_one_it_comes_in(ours, monkeypatch):
    page = open_quarter("2019-Q1", root=ours.root).unit("tra-cu")
    monkeypatch.setattr(type(page), "dated", date(2019, 7, 19))
    assert str(next_class._tell_date(page)).endswith("định hướng cho quý III/2019, đến hết ngày 30/09/2019.")


def test_of_a_unit_that_has_ended_by_the_day_of_a_revision_no_quarter_is_left(ours, monkeypatch):
    page = open_quarter("2018-Q4", root=ours.root).unit("tra-cu")
    page.opened.later = [open_quarter("2019-Q1", root=ours.root).results]
    following = "các cách trên là định hướng cho quý I/2019, đến hết ngày 31/03/2019."
    assert str(next_class._tell_date(page)).endswith(following)
    known = page.opened.later[0].units
    monkeypatch.setattr(page.opened.later[0], "units", lambda unit: {} if unit == "tra-cu" else known(unit=unit))
    ended = "từ quý I/2019 đơn vị không còn được chấm điểm, nên không còn quý nào để áp dụng các cách trên."
    assert str(next_class._tell_date(page)).endswith(ended)


def test_english_has_the_same_numbers_and_its_plurals(ours):
    for unit in ours.results.scores():
        vi, en = told(ours, unit), told(ours, unit, "en")
        assert len(bullets(vi)) == len(bullets(en))
        found = ours.results.next_class(unit)
        if found and found.sets > 1:
            n = found.sets - 1
            words = "there is 1 other way." if n == 1 else f"there are {n} other ways."
            assert find(en, "To class ").endswith(words)


def test_a_block_of_one_has_no_rank_to_gain(ours):
    (unit,) = ours.results.units(block="cao-the")
    assert "hạng" not in find(told(ours, unit), "Tăng điểm nhiều nhất")


# --- companies of few units ---------------------------------------------------------------------------------------


def test_a_unit_that_lost_nothing_has_nothing_to_gain(tmp_path_factory):
    page = told(write(tmp_path_factory, "đủ điểm", {"d1": {}, "d2": {"a1": "20"}}), "d1")
    assert [sentence.partition(";")[0] for sentence in sentences(page)] == [  # and no date, as there are no ways
        "Đã ở loại cao nhất.",
        "Cao hơn mức thấp nhất của loại Tốt 20,00 điểm",
    ]


def test_the_lowest_class_cannot_be_lost_and_a_hundredth_short_is_one_step_away(tmp_path_factory):
    page = told(write(tmp_path_factory, "thấp nhất", {"d1": {"a1": "9.99"}, "d2": {}}), "d1")
    assert find(page, "Còn thiếu") == "Còn thiếu 0,01 điểm để đạt mức điểm của loại Khá."
    assert find(page, "Cao hơn") is None
    assert find(page, "Cách lên loại Khá").endswith(": Tổ chấm điểm cho thêm 0,01 điểm ở A1 (+0,01 điểm).")
    assert "loại Kém → Khá" in find(page, "Tăng điểm nhiều nhất")


def test_on_the_bound_one_step_loses_the_class(tmp_path_factory):
    page = told(write(tmp_path_factory, "đúng mức", {"d1": {"a1": "40"}, "d2": {}}), "d1")
    assert find(page, "Vừa đúng") == (
        "Vừa đúng mức thấp nhất của loại Tốt; nếu Tổ chấm điểm cho bớt 0,01 điểm ở A1 thì chỉ còn loại Khá."
    )


def test_less_of_a_penalty_is_a_step_too(tmp_path_factory):
    blocks = {"doi": Block({"a1": 100}, penalty={"p1": 5}, cap=5)}
    made = write(tmp_path_factory, "điểm phạt", {"d1": {"a1": "81", "p1": "3"}, "d2": {}}, blocks=blocks)
    page, english = told(made, "d1"), told(made, "d1", "en")
    assert "Tổ chấm điểm giảm điểm phạt 0,01 điểm ở P1 (+0,01 điểm" in find(page, "Tăng điểm nhiều nhất")
    assert "a penalty of 0.01 points less from the scoring team at P1 (+0.01 points" in find(english, "Worth most")
    ways = [find(page, "Cách lên loại Tốt"), *(one_line(item) for item in page.tree.find("details")("li"))]
    assert [re.search(r"(cho thêm|giảm điểm phạt) (\S+) điểm ở (\w+)", way).groups() for way in ways] == [
        ("cho thêm", "2", "A1"),
        ("giảm điểm phạt", "2", "P1"),
    ]


def test_more_criteria_than_four_are_not_told_as_a_way(tmp_path_factory):
    blocks = {"doi": Block({f"a{i}": 10 for i in range(1, 11)})}
    points = {"d1": {f"a{i}": "2" for i in range(1, 9)}, "d2": {}}  # 36 of 100; Khá asks for 50, Tốt for 80
    made = write(tmp_path_factory, "tám tiêu chí", points, blocks=blocks)
    assert "còn " in find(told(made, "d1"), "Cách lên loại Khá")
    points = {"d1": {f"a{i}": "5" for i in range(1, 11)}, "d2": {}}  # 50: four full ones make 70, Tốt asks for 80
    made = write(tmp_path_factory, "mười tiêu chí", points, blocks=blocks)
    assert find(told(made, "d1"), "Cải thiện") == "Cải thiện đến 4 tiêu chí vẫn chưa đủ để lên loại Tốt."
    assert find(told(made, "d1", "en"), "Improving") == "Improving up to 4 criteria is not enough for class Tốt."


def test_a_bonus_is_counted_once_among_the_criteria_that_were_tried(tmp_path_factory):
    block = Block({"a1": 20, "a2": 20, "a3": 20, "a4": 40}, bonus={"t1": 1}, cap=1, policy="zero")
    points = {"d1": {"a1": "17", "a2": "17", "a3": "17", "a4": NOT_APPLICABLE}, "d2": {}}
    made = write(tmp_path_factory, "bốn tiêu chí", points, blocks={"doi": block})
    assert find(told(made, "d1"), "Cải thiện").startswith(
        "Cải thiện mọi tiêu chí tính được vẫn chưa đủ để lên loại Tốt, chưa kể A4: "
    )


def test_in_a_half_filled_block_no_rank_is_told(tmp_path_factory):
    def half(root):
        company = SmallCompany(
            {"doi": Block({"a1": 60, "a2": 40})}, {"d1": "doi", "d2": "doi"},
            {"2019-Q1": {"d1": {"a1": "50"}, "d2": {"a1": "50.01"}}},
        )  # fmt: skip
        folders = company.write(root)
        edit_row(folders.params / "quarters/2019-Q1/assessments.csv", "d2", "a1", verified_value="")

    made = Made(make_once(tmp_path_factory, "loại cao hơn, chưa đủ", half), "2019-Q1")
    best = find(told(made, "d1"), "Tăng điểm nhiều nhất")
    assert "A1 (+0,01 điểm)" in best and "hạng" not in best


def test_where_all_that_can_be_improved_was_tried_that_is_said(tmp_path_factory):
    blocks = {"doi": Block({"a1": 10, "a2": 90}, policy="zero")}
    made = write(tmp_path_factory, "tính hết", {"d1": {"a1": "5", "a2": NOT_APPLICABLE}, "d2": {}}, blocks=blocks)
    assert find(told(made, "d1"), "Cải thiện") == (
        "Cải thiện mọi tiêu chí tính được vẫn chưa đủ để lên loại Khá, chưa kể A2: điểm ở đó tùy đơn vị khác, "
        "chưa có số liệu hoặc không phát sinh."
    )
