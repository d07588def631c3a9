"""Caps, vetoes and a unit that stands alone, where results are cited: what they take is told, and no praise."""

import re

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.derivation import explain_score
from cchc_lib.bulletin.page import show_rank
from cchc_lib.bulletin.sections.headline import tell_headline
from cchc_lib.bulletin.sections.proposals import list_proposals
from cchc_lib.files import read_yaml
from tests.bulletin.other_rules import make_other_rules
from tests.whole.harness import Made
from tests.whole.roots import Block, SmallCompany, edit_row, write_yaml
from tests.whole.shared import make_once

QUARTER = "2019-Q1"
SIX = {f"d{number}": "doi" for number in range(1, 7)}
LAST = {unit: {"a1": "9"} for unit in SIX} | {
    "d1": {"p1": "4", "p2": "3"},
    "d2": {"a1": "7", "a2": "0"},
    "d3": {"a1": "0"},
}
COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10}, penalty={"p1": 5, "p2": 5}, cap=5), "mot": Block({"a1": 10})},
    units=SIX | {"m1": "mot"},
    points={
        "2018-Q2": {unit: {"a1": "7"} for unit in SIX} | {"m1": {}},
        "2018-Q3": {unit: {"a1": "7.1"} for unit in SIX} | {"m1": {}},
        "2018-Q4": {unit: {"a1": "7"} for unit in SIX} | {"d2": {"a1": "5"}, "m1": {}},
        QUARTER: LAST | {"m1": {"a1": "8"}},
    },
)


def write_with_vetoes(root) -> None:
    """No points at a2 make the total 0; none at a1 rank a unit last."""
    head = COMPANY.write(root).regulations / "2016" / "regulation.yaml"
    vetoes = [("a2", "total_zero"), ("a1", "rank_last")]
    given = [{"criterion": name, "then": then, "clause": "Điều 10"} for name, then in vetoes]
    write_yaml(head, read_yaml(head) | {"vetoes": given})


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    return Made(make_once(tmp_path_factory, "mức tối đa và điểm liệt", write_with_vetoes), QUARTER)


def test_what_a_cap_leaves_of_penalties_is_told_beside_them(made):
    told = "điểm phạt cộng lại 7,00, chỉ trừ 5,00 điểm"
    assert f"Điểm thưởng, điểm phạt có mức tối đa: {told}." in made.page("unit", "d1").text
    steps = {str(label): str(text) for label, text in explain_score(made.results, "d1", "p1")}
    assert steps["Mức tối đa của điểm thưởng, phạt"] == told
    assert "mức tối đa" not in made.page("unit", "d4").text
    labels = {str(label) for label, _ in explain_score(made.results, "d4", "p1")}
    assert "Mức tối đa của điểm thưởng, phạt" not in labels


def test_what_a_cap_leaves_is_told_wherever_a_penalty_is_said_to_be_taken_off(tmp_path_factory):
    """Also in a block of one and in the explanation, whose column says into which sum the points go."""
    company = SmallCompany(
        blocks={"doi": Block({"a1": 10}, bonus={"t1": 5}, penalty={"p1": 5}, cap=0)},
        units={"d1": "doi"},
        points={QUARTER: {"d1": {"p1": "2.3", "t1": "4"}}},
    )
    alone = Made(make_once(tmp_path_factory, "mức tối đa 0, một đơn vị", company.write), QUARTER)
    for kind, about in (("unit", "d1"), ("block", "doi"), ("explanation", "d1")):
        (told,) = re.findall(r"có mức tối đa: (.*?điểm)[,;] (.*? điểm)\.", alone.page(kind, about).text)
        assert told == (
            "điểm thưởng cộng lại 4,00, chỉ được tính 0,00 điểm",
            "điểm phạt cộng lại 2,30, chỉ trừ 0,00 điểm",
        )
    sheet = alone.page("explanation", "d1")
    assert sheet.table("Điểm thưởng").column("Tính vào điểm thưởng") == ["+4,00"]
    assert sheet.table("Điểm phạt").column("Tính vào điểm phạt") == ["−2,30"]
    steps = {str(label): str(text) for label, text in explain_score(alone.results, "d1", "p1")}
    assert "; tính vào điểm phạt: −2,3 (" in steps["Điểm"]


def test_a_result_that_a_veto_took_is_told_with_its_causes_and_is_no_rise(made):
    """d2 did better at a1 by 2 points and lost 10 at a2, which takes the other 7 too."""
    (told,) = [s for s in made.page("unit", "d2").sentences("Kết quả") if s.startswith("So với quý IV/2018")]
    assert "giảm 15,00 điểm, từ 15,00 xuống 0,00 (thực hiện: −8,00; giới hạn, điểm liệt: −7,00)" in told
    table = made.page("block", "doi").table("Kết quả quý")
    marks = dict(zip(table.column("Đơn vị"), table.column("So quý trước, điểm"), strict=True))
    assert (
        marks["Đơn vị d2"] == "▼ −15,00" and marks["Đơn vị d1"] == "−2,00"
    )  # who did better by 3, less a penalty of 5
    assert "Đơn vị d1" not in open_quarter(QUARTER, root=made.folders.root).article().change_of_classes().html


def test_a_total_that_a_veto_made_0_moves_no_usual_swing_nor_does_its_return(made, tmp_path):
    """Of six units over four quarters: d2 is struck in the last, then in the second too; d3 is ranked last alone."""
    write_with_vetoes(tmp_path)
    edit_row(tmp_path / "params/quarters/2018-Q3/assessments.csv", "d2", "a2", verified_value="0")
    assert [open_quarter(QUARTER, root=root).swing("doi").n for root in (made.root, tmp_path)] == [17, 15]


def test_who_comes_first_since_a_veto_ranks_the_others_last_is_not_said_to_have_most(tmp_path_factory):
    """No points at a1 rank d1 last with 10 of 20; d2 comes first with 1, which is the least."""
    company = SmallCompany(
        blocks={"doi": Block({"a1": 10, "a2": 10})},
        units={"d1": "doi", "d2": "doi"},
        points={QUARTER: {"d1": {"a1": "0"}, "d2": {"a1": "1", "a2": "0"}}},
    )

    def write(root) -> None:
        head = company.write(root).regulations / "2016" / "regulation.yaml"
        veto = {"criterion": "a1", "then": "rank_last", "clause": "Điều 10"}
        write_yaml(head, read_yaml(head) | {"vetoes": [veto]})

    few = Made(make_once(tmp_path_factory, "đầu mà ít điểm nhất", write), QUARTER)
    assert "bình quân 27,50 %; dẫn đầu Đơn vị d2 (5,00 %, 1,00/20 điểm)" in few.page("notice").text
    assert "hơn đơn vị thấp điểm nhất" not in few.page("block", "doi").text


def test_points_that_a_veto_took_stand_beside_those_lost(made):
    """a1 lost 1 + 3 + 10 + 3 · 1, a2 10; penalties 5; and 7 points of d2 went by the veto: 120 − 35 = 85."""
    assert (
        "trên 120 điểm tối đa của 6 đơn vị; ngoài ra điểm phạt 5,00, điểm liệt 7,00" in made.page("block", "doi").text
    )
    totals = [score.total for score in made.results.scores(block="doi").values()]
    assert sum(totals) == 120 - sum((3, 10, 3, 10)) - 5 - 7


def test_whom_a_veto_struck_is_proposed_to_the_committee_and_counted_by_the_notice(made):
    proposed = [row[1:3] for row in made.page("company").table("Đề xuất, Ban chỉ đạo giao").rows]
    what = "Chỉ đạo khắc phục nội dung bị điểm liệt ở 2 đơn vị"
    assert [what, "Đơn vị d2 («Việc A2»), Đơn vị d3 («Việc A1»)"] in proposed
    assert [facts for what, facts in proposed if "xuống loại" in what] == ["Đơn vị d1: Tốt → Khá"]  # d2 fell by that
    assert "trong đó 02 đơn vị bị điểm liệt." in made.page("notice").text
    page = open_quarter(QUARTER, root=made.folders.root).company()
    (struck,) = [one for one in list_proposals(page, page.results) if str(one.what) == what]
    told = {now: str(struck.became(now)) for now in (page.results, page.before)}
    assert list(told.values()) == ["Còn bị điểm liệt: Đơn vị d2, Đơn vị d3", "Không còn bị điểm liệt"]


def test_a_veto_comes_first_in_headlines(made):
    """d2 and d3 are struck, both and d1 fell, nothing is overdue; who is not struck reads nothing of it."""
    told = {
        page.key: page.write.plain(tell_headline(page))
        for opened in [open_quarter(QUARTER, root=made.folders.root)]
        for page in (opened.company(), opened.block("doi"), *map(opened.unit, ("d2", "d3", "d4")))
    }
    assert told["block_doi"].startswith("2 đơn vị bị điểm liệt, 3 đơn vị xuống loại")
    assert told["company"].startswith("2 đơn vị bị điểm liệt")
    assert told["unit_d2"] == "Bị điểm liệt, xếp loại Kém"
    assert told["unit_d3"].startswith("Bị điểm liệt, xếp loại ")
    assert "liệt" not in told["unit_d4"]


def test_the_notice_counts_whom_a_rule_gave_no_points_for_a_missing_value(tmp_path):
    made = Made(make_other_rules(tmp_path).folders.root, QUARTER)
    held = "02 đơn vị bị điểm liệt, 01 đơn vị thiếu số liệu thẩm định"
    assert held in made.page("notice").text


def test_a_veto_takes_the_same_points_in_the_bulletins_of_the_unit_and_of_its_block(tmp_path_factory):
    """2.04 + 2.04 + 2.04 are 6.12, which is 6.1, of criteria that are 2.0 each; the veto takes those 6.1."""

    def write(root) -> None:
        given = {"d1": {"a1": "0"} | dict.fromkeys(("b1", "b2", "b3"), "2.04"), "d2": {}}
        rounding = {"at": "total", "places": "1", "percent_places": "2"}
        block = Block(dict.fromkeys(("a1", "b1", "b2", "b3"), 10))
        company = SmallCompany({"doi": block}, dict.fromkeys(given, "doi"), {QUARTER: given}, rounding=rounding)
        path = company.write(root).regulations / "2016" / "regulation.yaml"
        veto = {"criterion": "a1", "then": "total_zero", "clause": "Điều 10"}
        write_yaml(path, read_yaml(path) | {"vetoes": [veto]})

    found = Made(make_once(tmp_path_factory, "điểm liệt làm tròn", write), QUARTER)
    rows = {row[0]: row[1] for row in found.page("unit", "d1").table("Điểm từng tiêu chí").rows}
    assert rows["Điểm liệt: tổng điểm tính bằng 0"] == "−6,1"
    assert rows["Chênh lệch làm tròn"] == "+0,1"
    assert "ngoài ra điểm liệt 6,1" in found.page("block", "doi").text


def test_the_lowest_of_a_block_is_the_lowest_and_not_the_last(made):
    page = made.page("block", "doi")
    assert page.table("Kết quả quý").column("Đơn vị")[-1] == "Đơn vị d3"  # whom a veto ranks last, with 10 points
    (alt,) = [alt for alt in page.figures if alt.startswith("Biểu đồ tổng điểm")]
    assert alt.endswith("thấp nhất Đơn vị d2: 0,00.")
    assert "hơn đơn vị thấp điểm nhất 19,00 điểm" in page.text


def test_all_who_are_lowest_are_named_though_a_veto_ranks_one_of_them_behind(tmp_path_factory):
    """Both have 0 points: of d1 a veto takes the total, of d2 too, and another ranks it last."""

    def write(root) -> None:
        write_with_vetoes(root)
        for unit, criterion in (("d1", "a2"), ("d2", "a2"), ("d2", "a1")):
            zero = {"self_value": "0", "verified_value": "0"}
            edit_row(root / "params" / "quarters" / QUARTER / "assessments.csv", unit, criterion, **zero)

    found = Made(make_once(tmp_path_factory, "hai đơn vị 0 điểm", write), QUARTER)
    assert [found.results.scores()[unit].rank for unit in ("d1", "d2")] == [4, 6]
    page = found.page("block", "doi")
    assert page.key_figures["Thấp nhất"] == "0,00 %"
    names = page.tree.find("dt", string="Thấp nhất").parent.select_one(".sub").get_text()
    assert " ".join(names.split()) == "Đơn vị d1, Đơn vị d2"


def test_where_one_criterion_cost_points_it_is_not_the_one_that_cost_most(made):
    assert "Chỉ mất điểm ở «Việc A1»: 1,00 điểm." in made.page("unit", "d4").sentences("Kết quả")


def test_one_alone_in_its_block_has_no_rank(made):
    scores = made.results.scores()
    assert scores["m1"].rank == 1
    assert (show_rank(scores["m1"], scores.values()), show_rank(scores["d4"], scores.values())) == ("–", "1")


def test_of_who_handed_nothing_in_that_is_counted_and_no_veto(tmp_path):
    """d4 has 0 points at a2 too, by the record: the notice counts as many vetoes as the committee is asked about.

    Beside its class d4 is told to be struck: they are others. It was in the quarter before, and is so no less.
    """
    write_with_vetoes(tmp_path)
    head, inputs = tmp_path / "params/regulation/2016/regulation.yaml", tmp_path / "params/quarters" / QUARTER
    write_yaml(head, read_yaml(head) | {"not_submitted": {"points": "0", "clause": "Điều 7"}})
    records = {"not_submitted": [{"unit": "d4", "record_no": "BB-07"}]}
    write_yaml(inputs / "quarter.yaml", read_yaml(inputs / "quarter.yaml") | records)
    for criterion in ("a1", "a2", "p1", "p2"):
        edit_row(inputs / "assessments.csv", "d4", criterion, self_value="", verified_value="")
    edit_row(inputs.with_name("2018-Q4") / "assessments.csv", "d4", "a2", self_value="0", verified_value="0")
    made = Made(tmp_path, QUARTER)
    assert "trong đó 01 đơn vị không nộp hồ sơ chấm điểm, 02 đơn vị khác bị điểm liệt." in made.page("notice").text
    assert "1 đơn vị không nộp hồ sơ, 2 đơn vị khác bị điểm liệt" in made.page("company").text
    assert "điểm liệt ở 2 đơn vị" in made.page("company").text
    (then,) = [row for row in made.page("company").table("Kết quả của các đề xuất").rows if "điểm liệt" in row[0]]
    assert then[1] == "Còn bị điểm liệt: Đơn vị d4"
    told = made.page("unit", "d4").sentences("Giữ loại và lên loại")
    (step,) = [one for one in told if "lên loại" in one and not one.startswith("Giữ")]
    assert step == "Đơn vị không nộp hồ sơ nên không tính được cách lên loại; trước hết phải nộp hồ sơ chấm điểm."


def test_a_criterion_at_which_two_vetoes_strike_is_named_once(tmp_path):
    write_with_vetoes(tmp_path)
    head = tmp_path / "params/regulation/2016/regulation.yaml"
    last = {"criterion": "a2", "then": "rank_last", "clause": "Điều 10"}
    write_yaml(head, read_yaml(head) | {"vetoes": [*read_yaml(head)["vetoes"], last]})
    page = Made(tmp_path, QUARTER).page("company")
    assert "(điểm liệt: Việc A2)" in page.text
    assert "Đơn vị d2 («Việc A2»)" in page.text


ALIKE = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10, "b1": 80})},
    units=dict.fromkeys(("d1", "d2", "d3", "d4", "d5", "d6"), "doi"),
    points={
        QUARTER: {
            "d1": {"a2": "0"},
            "d2": {"a1": "3"},
            "d3": {"a2": "0"},
            "d4": {"a1": "3"},
            "d5": {"a1": "2"},
            "d6": {},
        }
    },
)


@pytest.mark.parametrize(("kind", "about"), [("company", ""), ("block", "doi"), ("notice", "")])
def test_units_of_which_the_same_is_told_are_told_of_together(tmp_path_factory, kind, about):
    """A veto strikes d1 and d3; d2 and d4 have 3 points at a1, d5 has 2, which leave *Khá*."""

    def write(root) -> None:
        head = ALIKE.write(root).regulations / "2016" / "regulation.yaml"
        rules = {"vetoes": [{"criterion": "a2", "then": "rank_last", "clause": "Điều 10"}]}
        when = {"criterion": "a1", "points_below": "5"}
        write_yaml(
            head, read_yaml(head) | rules | {"ceilings": [{"when": when, "highest_class": "kha", "clause": "Điều 9"}]}
        )

    page = Made(make_once(tmp_path_factory, "nhiều đơn vị như nhau", write), QUARTER).page(kind, about)
    struck = "Đơn vị d1, Đơn vị d3: 0 điểm ở «Việc A2» là điểm liệt, xếp hạng sau các đơn vị khác của khối (Điều 10)."
    assert page.text.count("là điểm liệt, xếp hạng sau") == page.text.count(struck) == 1
    held = [
        units for units in ("Đơn vị d2, Đơn vị d4", "Đơn vị d5") if f"{units} đủ điểm loại Tốt nhưng" in page.text
    ]
    assert len(held) == page.text.count("đủ điểm loại Tốt nhưng") == 2
