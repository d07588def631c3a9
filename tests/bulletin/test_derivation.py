"""The derivation of a score names every cell, step and sum on its way: `explained.yaml`."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from cchc_lib.bulletin.derivation import _explain_sharing, explain_score, show_exact
from cchc_lib.bulletin.drawing.writer import Writer
from cchc_lib.bulletin.entry_words import mark_class
from cchc_lib.errors import UsageError
from cchc_lib.files import read_yaml
from cchc_lib.model import ASSESSMENT_COLUMNS
from cchc_lib.results import History
from tests.inputs.small_root import QUARTER, SmallRoot, assessment_rows
from tests.scoring.cases import block, case, criterion, fill, regulation_of, score
from tests.whole.roots import Block, SmallCompany

CASES = read_yaml(Path(__file__).with_name("explained.yaml"))
EDITS = {
    "khieu-nai": {"self_value": "", "verified_value": "", "not_applicable": "x", "reason": "Không có đơn"},
    "cap-dien": {"reviewed_value": "95", "reviewed_total": "100", "explanation": "Mưa bão",
                 "outcome": "Không chấp nhận"},
    "sang-kien": {"verified_value": "1", "reason": "Một sáng kiến"},
}  # fmt: skip


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """One unit has a criterion that is not applicable, one that was reviewed, and a bonus."""
    small = SmallRoot.make(tmp_path_factory.mktemp("small"))
    rows = [
        row | (EDITS.get(row["criterion"], {}) if row["unit"] == "duyen-hai" else {}) for row in assessment_rows()
    ]
    small.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, rows)
    return History(small.folders, QUARTER).results


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['unit']} {case['criterion']}")
def test_every_step_is_told_in_both_languages(results, case):
    writers = Writer("vi"), Writer("en")
    found = [[w.plain(text) for w in writers for text in step] for step in explain_score(results, **_asked(case))]
    assert found == case["steps"]


def _asked(case):
    return {"unit": case["unit"], "criterion": case["criterion"]}


def test_a_criterion_is_found_by_its_id_too(results):
    assert list(explain_score(results, "cau-ke", "cap-dien")) == list(explain_score(results, "cau-ke", "1.1"))


@pytest.mark.parametrize(
    ("unit", "criterion", "expected"),
    [
        (
            "cau-k",
            "1.1",
            "đơn vị «cau-k» không có; có phải Điện lực Cầu Kè (cau-ke)? Được dùng: Văn phòng (van-phong), "
            "Điện lực Duyên Hải (duyen-hai), Điện lực Cầu Kè (cau-ke)",
        ),
        (
            "van-phong",
            "1.3",
            "tiêu chí «1.3» không có; có phải 1.2 Điểm trung bình các chi nhánh (trung-binh)? "
            "Được dùng: 1.1 Thực hiện kế hoạch (ke-hoach), 1.2 Điểm trung bình các chi nhánh (trung-binh)",
        ),
    ],
)
def test_who_or_what_is_not_there_is_told_with_the_nearest(results, unit, criterion, expected):
    with pytest.raises(UsageError) as error:
        list(explain_score(results, unit, criterion))
    assert str(error.value.message) == expected


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ("2.5", "2,5"),
        ("1.234567", "1,234567"),
        ("1.2345678", "1,234568 (6172839/5000000)"),
        ("1/3", "0,333333 (1/3)"),
    ],
)
def test_a_number_has_all_its_decimals_up_to_six_or_its_fraction(x, expected):
    assert Writer("vi").plain(show_exact(Fraction(x))) == expected


def test_who_handed_nothing_in_is_told_so_with_the_record_and_nobody_else(tmp_path):
    small = SmallRoot.make(tmp_path)
    small.replace(
        "regulation/2019/regulation.yaml", "blocks: [", "not_submitted: {points: 0, clause: Điều 7}\nblocks: ["
    )
    settings = small.path("quarters/2019-Q1/quarter.yaml")
    silent = "not_submitted: [{unit: cau-ke, record_no: BB-07}]\n"
    settings.write_text(settings.read_text("utf-8") + silent, encoding="utf-8")
    rows = [row for row in assessment_rows() if row["unit"] != "cau-ke"]
    small.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, rows)
    results = History(small.folders, QUARTER).results
    first, second = (
        {str(label): str(text) for label, text in explain_score(results, unit, "khieu-nai")}
        for unit in ("cau-ke", "duyen-hai")
    )
    assert first["Không nộp hồ sơ"].startswith("biên bản BB-07: ") and first["Không nộp hồ sơ"].endswith("(Điều 7)")
    assert "Không nộp hồ sơ" not in second
    units, scores = results.units(), results.scores()
    marks = {unit: mark_class(results, units[unit], scores[unit], str) for unit in ("cau-ke", "duyen-hai")}
    assert (str(marks["cau-ke"]), marks["duyen-hai"]) == ("không nộp hồ sơ", None)


def test_only_what_shares_its_maximum_with_a_criterion_is_named_beside_it(ours):
    """Of three that did not arise 1.2 alone is of its section; the others keep their own maximum (Điều 4)."""
    steps = {str(label): Writer("vi").plain(told) for label, told in explain_score(ours.results, "duyen-hai", "1.1")}
    absent = [one for one in ours.results.scores()["duyen-hai"].criteria.values() if not one.is_applicable]
    assert len(absent) == 3
    assert steps["Chia lại"].startswith("không phát sinh: 1.2; hệ số f = 40/35, ")


def test_a_total_held_at_nothing_and_points_rounded_at_each_criterion_are_told_as_they_add_up(tmp_path):
    """38,4 points less a penalty of 50 are −11,6, and no total is below 0; rounded one by one the sums are whole."""
    blocks = {"doi": Block({"a1": 20, "a2": 20}, penalty={"p1": 50}, cap=50)}
    scores = {"d1": {"a1": "19.2", "a2": "19.2", "p1": "50"}, "d2": {"a1": "19.2", "a2": "19.2"}}
    company = SmallCompany(blocks, {"d1": "doi", "d2": "doi"}, {"2019-Q1": scores})

    def explain(unit: str, criterion: str, at: str) -> dict[str, str]:
        rounding = {"at": at, "places": "0", "percent_places": "2"}
        results = History(replace(company, rounding=rounding).write(tmp_path / at), QUARTER).results
        return {str(label): Writer("vi").plain(told) for label, told in explain_score(results, unit, criterion)}

    def total(unit: str, at: str) -> str:
        return explain(unit, "a1", at)["Tổng điểm"]

    assert "; tính vào điểm phạt: −50 (" in explain("d1", "p1", "total")["Điểm"]
    assert "; tính vào điểm phạt: 0 (" in explain("d2", "p1", "total")["Điểm"]
    assert total("d1", "total").startswith("38,4 + 0 thưởng − 50 phạt = −11,6, giới hạn còn 0; in ra 0 (")
    assert total("d2", "criterion").startswith("38 + 0 thưởng − 0 phạt = 38; in ra 38 (")


def test_what_keeps_its_own_maximum_shares_none_with_others():
    """Of a and b, which did not arise, b gives the unit full points: a alone made c grow, from 20 to 30."""
    section = [criterion("a", 10), criterion("b", 10, not_applicable="full_points"), criterion("c", 20)]
    quarter = fill(case(block("doi", section)), "doi", "d1", a=None, b=None, c=20)
    scored, written = score(quarter).units["d1"], regulation_of(quarter).blocks["doi"]
    told = Writer("vi").plain(_explain_sharing(written.by_id["c"][0], scored, written))
    assert told == "không phát sinh: a; hệ số f = 30/20, chia lại điểm tối đa cho các tiêu chí có phát sinh của khối"


def test_why_a_criterion_of_the_plan_did_not_apply_is_told(ours):
    found = [
        (made.results, unit, one.id)
        for made in map(ours.in_quarter, ("2018-Q2", "2018-Q4", "2019-Q1"))
        for unit, score in made.results.scores().items()
        for one in made.results.regulation.blocks[score.block].main
        if one.counts_plan and score.criteria[one.id].x is None
    ]
    assert found
    for asked in found:
        steps = {str(label): str(told) for label, told in explain_score(*asked)}
        told = "không có nhiệm vụ đến hạn", "mọi nhiệm vụ đến hạn đã dừng theo quyết định: "
        assert steps["Kế hoạch năm"].startswith(told)


def test_where_all_of_a_section_did_not_arise_its_maximum_goes_to_the_others():
    sections = [criterion("a", 10), criterion("b", 10)], [criterion("c", 20)]
    quarter = fill(case(block("doi", *sections)), "doi", "d1", a=None, b=None, c=20)
    scored, written = score(quarter).units["d1"], regulation_of(quarter).blocks["doi"]
    told = Writer("vi").plain(_explain_sharing(written.by_id["c"][0], scored, written))
    assert told.endswith(" (cả mục không phát sinh: cho các mục khác); cả mục S1 không phát sinh")


def test_a_maximum_is_shared_out_by_the_rule_of_the_criterion_that_did_not_arise():
    """Another than that of its block: 10 of 40 points go to both sections."""
    sections = [criterion("a", 10, not_applicable="rescale_in_block"), criterion("b", 10)], [criterion("c", 20)]
    quarter = fill(case(block("doi", *sections)), "doi", "d1", a=None, b=10, c=20)
    scored, written = score(quarter).units["d1"], regulation_of(quarter).blocks["doi"]
    told = Writer("vi").plain(_explain_sharing(written.by_id["c"][0], scored, written))
    assert told == "không phát sinh: a; hệ số f = 40/30, chia lại điểm tối đa cho các tiêu chí có phát sinh của khối"
