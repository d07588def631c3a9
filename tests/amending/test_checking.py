"""`cchc regulation`: what is wrong ends with 2, what is only odd is told and ends with 0."""

import pytest

from cchc_lib import cli
from cchc_lib.amending.checking import check_draft
from cchc_lib.quarter import Quarter
from cchc_lib.results import scored_results
from tests.inputs.small_root import BRANCHES
from tests.whole.roots import Block, SmallCompany

HEAD_FILE, BRANCHES_FILE = "regulation/2019/regulation.yaml", "regulation/2019/chi-nhanh.yaml"
EXAMPLE = """\
- name: Đúng mức
  quarter: 2019-Q1
  block: chi-nhanh
  criterion: cap-dien
  input: {value: 98, total: 100}
  points: 8
  clause: Điều 1
"""
COMMANDS = sorted(command.name for command in cli.regulation.app.registered_commands)


@pytest.fixture
def regulation(cchc, small):
    """Call ``cchc regulation …`` for the small company."""
    return lambda *words: cchc("--root", small.folders.root, "regulation", *words)


def test_notices_end_with_0_and_name_file_and_criterion(regulation):
    said = regulation("check", "2019")
    assert (said.code, said.err) == (0, "")
    assert "Lưu ý: params/regulation/2019/chi-nhanh.yaml" in said.out
    assert "│ cap-dien │ chỉ 1 trong 2 không đạt là mất 8 trong 8 điểm │" in said.out
    assert said.out.endswith("Bản 2019: 0 lỗi, 1 lưu ý; 0 ví dụ sai trong 0.")


def test_examples_are_run_and_a_wrong_one_ends_with_2(regulation, small):
    small.write("regulation/2019/examples.yaml", EXAMPLE)
    assert regulation("check", "2019").code == 0
    small.replace("regulation/2019/examples.yaml", "points: 8", "points: 7")
    said = regulation("check", "2019")
    assert said.code == 2
    assert "│ Đúng mức │ ví dụ ghi 7 điểm, quy định cho 8 điểm │" in said.out
    assert "1 ví dụ sai trong 1." in said.out


@pytest.mark.parametrize("empty", ["", "# chưa có ví dụ\n", "[]\n"])
def test_a_file_of_no_examples_is_none_everywhere(regulation, small, empty):
    small.write("regulation/2019/examples.yaml", empty)
    said = regulation("check", "2019")
    assert said.code == 0 and said.out.endswith("0 lỗi, 1 lưu ý; 0 ví dụ sai trong 0.")
    assert scored_results(small.folders, Quarter(2019, 1)).examples == []


def test_faults_end_with_2_and_those_of_the_examples_too(regulation, small):
    small.replace(BRANCHES_FILE, "evidence: required", "evidences: required")
    small.write("regulation/2019/examples.yaml", EXAMPLE.replace("points: 8", "points: tám"))
    said = regulation("check", "2019")
    assert said.code == 2
    assert "Lỗi: params/regulation/2019/chi-nhanh.yaml" in said.out
    assert "khóa «evidences» không có; có phải «evidence»?" in said.out
    assert "«tám» phải là số thập phân" in said.out
    assert "2 lỗi, 0 lưu ý" in said.out


def test_a_key_of_an_input_that_there_is_not_is_called_a_key(regulation, small):
    small.write("regulation/2019/examples.yaml", EXAMPLE.replace("value: 98, total: 100", "not_applicable: x"))
    assert "khóa «not_applicable» không có; được dùng: value, total, reference" in regulation("check", "2019").out


def test_the_version_that_applies_last_is_meant_where_none_is_named(regulation, small):
    assert regulation("check").out.endswith("Bản 2019: 0 lỗi, 1 lưu ý; 0 ví dụ sai trong 0.")
    regulation("new", "2018-z")
    small.replace("regulation/2018-z/regulation.yaml", "2019-Q2", "2018-Q1")
    assert "Bản 2019:" in regulation("check").out
    small.replace("regulation/2018-z/regulation.yaml", "2018-Q1", "2021-Q1")
    assert "Bản 2018-z:" in regulation("check").out


def test_a_version_whose_head_cannot_be_read_is_the_one_to_look_at(regulation, small):
    regulation("new", "2018-z")
    small.replace("regulation/2018-z/regulation.yaml", "applies_from: 2019-Q2", "applies_from: bao giờ")
    said = regulation("check")
    assert said.code == 2
    assert "«bao giờ» không phải là một quý" in said.out


def test_a_draft_is_told_what_is_still_open(regulation, small):
    regulation("new", "2020")
    small.replace("regulation/2020/regulation.yaml", "applies_from: 2020-Q1", "applies_from: 2019-Q1")
    said = regulation("check", "2020")
    assert said.code == 0
    for row in (
        "│ decision › number │ còn phải điền trước khi ban hành │",
        "│ amends › changes │ còn phải điền trước khi ban hành │",
        "│ decision › date │ ngày 25/12/2018 không sau quyết định của bản 2019 │",
        "│ applies_from │ đã có số liệu của quý I/2019: khi ban hành, các quý này chấm theo bản này │",
    ):
        assert " ".join(row.split()) in said.out


@pytest.mark.parametrize(("quarter", "is_told"), [("2018-Q4", True), ("2019-Q1", True), ("2019-Q2", False)])
def test_a_version_that_begins_before_the_one_that_it_amends_is_told(regulation, small, quarter, is_told):
    regulation("new", "2020")
    small.replace("regulation/2020/regulation.yaml", "applies_from: 2020-Q1", f"applies_from: {quarter}")
    said = regulation("check", "2020")
    told = "không sau quý I/2019, khi bản 2019 bắt đầu áp dụng: bản này không thay được bản ấy"
    assert (said.code, told in " ".join(said.out.split())) == (0, is_told)


@pytest.mark.parametrize(("date", "is_late"), [("31/03/2020", False), ("01/04/2020", True)])
def test_a_decision_after_the_quarter_that_it_is_to_govern_is_told(regulation, small, date, is_late):
    regulation("new", "2020")
    small.replace("regulation/2020/regulation.yaml", "25/12/2018", date)
    told = f"ngày {date} sau ngày cuối của quý I/2020, quý đầu tiên áp dụng bản này"
    assert (told in regulation("check", "2020").out) == is_late


@pytest.mark.parametrize("words", [["check", "2091"], ["diff", "2019", "2091"], ["new", "2020", "--from", "2091"]])
def test_a_version_that_is_not_there_is_answered_with_those_that_are(regulation, words):
    said = regulation(*words)
    assert (said.code, said.out) == (2, "")
    assert "phiên bản «2091» không có; có phải «2019»? Được dùng: 2019" in said.err


def test_a_version_with_faults_is_not_compared(regulation, small):
    regulation("new", "2020")
    small.replace("regulation/2020/chi-nhanh.yaml", "evidence: required", "evidences: required")
    said = regulation("diff", "2019", "2020")
    assert (said.code, said.out) == (2, "")
    assert "khóa «evidences» không có" in said.err


def test_two_versions_that_are_alike_are_told_so(regulation):
    said = regulation("diff", "2019", "2019", "--quarters", "0")
    assert (said.code, said.out) == (0, "Hai bản không khác nhau.")


def test_a_comparison_is_printed_in_english_too(regulation, cchc, small):
    regulation("new", "2020")
    said = cchc("--root", small.folders.root, "--lang", "en", "regulation", "diff", "2019", "2020")
    assert "│ Regulation │ Decision │ 01/QĐ of 25 December 2018 │ … of 25 December 2018 │" in said.out
    assert "Scored again, quarter I/2019. No class or rank changes; 3 units can be compared." in said.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(cchc, command):
    said = cchc("regulation", command, "--help")
    assert said.code == 0
    assert f"Ví dụ: cchc regulation {command}" in said.out


def test_a_quarter_that_cannot_be_read_shows_no_history_and_stops_nothing(small):
    small.replace("quarters/2019-Q1/quarter.yaml", "as_of", "as_off")
    assert [str(notice.message) for notice in check_draft(small.folders, "2019").findings] == [
        "chỉ 1 trong 2 không đạt là mất 8 trong 8 điểm"
    ]


def test_a_criterion_that_cost_nobody_anything_in_its_quarters_is_told(tmp_path):
    quarters = ["2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4", "2019-Q1"]
    company = SmallCompany(
        blocks={"doi": Block({"a1": 10, "a2": 10})},
        units={"bac": "doi", "nam": "doi"},
        points={quarter: {"bac": {"a2": "9"}, "nam": {}} for quarter in quarters},
    )
    (notice,) = check_draft(company.write(tmp_path), "2016").findings
    assert (notice.file, notice.criterion) == ("params/regulation/2016/doi.yaml", "a1")
    assert str(notice.message) == "không đơn vị nào mất điểm trong 5 quý gần đây có số liệu"


def test_the_notices_of_a_file_stand_together(small):
    """Whatever found them: an unreachable band of the last criterion of a block, and one idle in the first."""
    small.write(BRANCHES_FILE, BRANCHES.replace("{kind: deduction, each: 2}", "{kind: deduction, each: 5}"))
    small.replace(HEAD_FILE, "points_below: 3", "points_below: 9")
    files = [notice.file.rpartition("/")[2] for notice in check_draft(small.folders, "2019").findings]
    assert files == ["regulation.yaml", "chi-nhanh.yaml", "chi-nhanh.yaml"]
