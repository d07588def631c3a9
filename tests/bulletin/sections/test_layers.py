"""Self-score, verified and reviewed layers side by side: of what did not arise, and in a block of one."""

import pytest

from cchc_lib.files import read_yaml
from tests.whole.harness import Made
from tests.whole.reading import one_line
from tests.whole.roots import NOT_APPLICABLE, Block, SmallCompany, edit_row, write_yaml
from tests.whole.shared import make_once

from .reading import bullets, page_of, rows_by_code

QUARTER = "2019-Q1"
REVIEWED = {"explanation": "Mưa bão", "outcome": "Chấp nhận"}
COMPANY = SmallCompany(
    {"doi": Block({"a1": 10, "a2": 10})}, {"d1": "doi"}, {QUARTER: {"d1": {"a1": "7", "a2": NOT_APPLICABLE}}}
)


def write_reviewed(root) -> None:
    """The only unit of a block was verified again at a1, and explains what did not arise at a2."""
    path = COMPANY.write(root).params / "quarters" / QUARTER / "assessments.csv"
    edit_row(path, "d1", "a1", reviewed_value="9", **REVIEWED)
    edit_row(path, "d1", "a2", **REVIEWED)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    return Made(make_once(tmp_path_factory, "các lần chấm", write_reviewed), QUARTER)


def test_what_did_not_arise_has_points_in_no_layer(made):
    rows = rows_by_code(page_of(made, "unit", "d1", "self_against_verified").table("Tiêu chí mà điểm tự chấm"))
    assert rows["A2"].keys() == rows["A1"].keys() and list(rows["A1"].values())[1:] == ["14,00", "14,00", "18,00"]
    assert list(rows["A2"].values())[1:] == ["–", "–", "–"]


def test_what_a_review_moved_in_a_block_of_one_is_told_without_a_rank(made):
    table = page_of(made, "block", "doi", "self_against_verified").table("Ảnh hưởng của thẩm định lần 2")
    assert table.heads == ["Đơn vị", "Tổng điểm", "Xếp loại"]
    assert table.rows == [["Đơn vị d1", "14,00 → 18,00", "Khá → Tốt"]]


def test_what_nobody_verified_is_compared_with_no_score_of_the_unit_s_own(tmp_path):
    """d1 gave itself 8 at a2, of which the verified value is missing: 0 points by a rule, and no claim above them."""
    units = ("d1", "d2", "d3")
    points = {QUARTER: {unit: {"a1": "7"} for unit in units}}
    folders = SmallCompany({"doi": Block({"a1": 10, "a2": 10})}, dict.fromkeys(units, "doi"), points).write(tmp_path)
    head = folders.regulations / "2016" / "regulation.yaml"
    write_yaml(head, read_yaml(head) | {"without_value": {"points": "0", "clause": "Điều 8"}})
    path = folders.params / "quarters" / QUARTER / "assessments.csv"
    edit_row(path, "d1", "a2", self_value="8", verified_value="")
    edit_row(path, "d2", "a1", self_value="6")
    for criterion in ("a1", "a2"):
        edit_row(path, "d3", criterion, self_value="")
    made = Made(tmp_path, QUARTER)
    table = page_of(made, "unit", "d1", "self_against_verified").table("Tiêu chí mà điểm tự chấm khác thẩm định")
    assert list(rows_by_code(table)["A2"].values())[1:] == ["8,00", "–"]
    rows = page_of(made, "block", "doi", "self_against_verified").table("Chênh lệch điểm tự chấm").rows
    assert [row[:3] for row in rows] == [["Đơn vị d1", "–", "0/1"], ["Đơn vị d2", "−1,00", "0/2"]]


def test_a_gap_that_the_rounded_columns_do_not_give_is_said_to_be_rounded_last(tmp_path):
    """2 and 1,6 count for 10/3 and 8/3, as a2 did not arise: printed 3,33 and 2,67, and 2/3 apart, printed 0,67."""
    points = {QUARTER: {"d1": {"a1": "1.6", "a2": NOT_APPLICABLE}}}
    company = SmallCompany({"doi": Block({"a1": 6, "a2": 4})}, {"d1": "doi"}, points)
    edit_row(company.write(tmp_path).params / "quarters" / QUARTER / "assessments.csv", "d1", "a1", self_value="2")
    page = page_of(Made(tmp_path, QUARTER), "unit", "d1", "self_against_verified")
    table = page.table("Tiêu chí mà điểm tự chấm khác thẩm định (trong ngoặc: chênh lệch, tính xong mới làm tròn)")
    assert list(rows_by_code(table)["A1"].values())[1:] == ["3,33 (+0,67)", "2,67"]


UNITS = ("d1", "d2", "d3", "d4")
SHARE = {
    "measure": {"kind": "share", "value": {"vi": "hồ sơ đúng hạn"}, "total": {"vi": "hồ sơ đến hạn"}},
    "scale": {"kind": "proportional"},
}


@pytest.fixture(scope="module")
def claimed(tmp_path_factory) -> Made:
    """d1 says otherwise than the team whether anything arose, d2 explains; each left one criterion out, d4 all."""

    def write(root) -> None:
        points = {QUARTER: {unit: {"a2": "7", "a3": NOT_APPLICABLE} for unit in UNITS}}
        blocks = {"doi": Block({"a1": 10, "a2": 10, "a3": 10})}
        company = SmallCompany(blocks, dict.fromkeys(UNITS, "doi"), points)
        folders = company.write(root)
        block = read_yaml(path := folders.regulations / "2016" / "doi.yaml")
        for criterion in block["sections"][0]["criteria"][1:]:
            criterion |= SHARE
        write_yaml(path, block)
        rows = folders.params / "quarters" / QUARTER / "assessments.csv"
        asked = {"verified_value": "7", "verified_total": "10"}
        edit_row(rows, "d1", "a1", self_value="")
        edit_row(rows, "d1", "a2", self_value="0", self_total="0", **asked)
        edit_row(rows, "d1", "a3", self_value="9", self_total="10", reason="Thuộc quý sau")
        for unit in ("d2", "d3"):
            edit_row(rows, unit, "a2", self_value="", **asked)
        for criterion in ("a1", "a2"):
            edit_row(rows, "d4", criterion, self_value="", **(asked if criterion == "a2" else {}))
        edit_row(rows, "d2", "a3", explanation="Có 10 hồ sơ")

    return Made(make_once(tmp_path_factory, "không phát sinh", write), QUARTER)


def test_a_claim_that_nothing_arose_and_one_of_what_did_not_are_told_with_the_team_s_reason(claimed):
    page = page_of(claimed, "unit", "d1", "self_against_verified")
    rows = rows_by_code(page.table("Tiêu chí mà điểm tự chấm khác thẩm định"))
    assert {code: list(row.values())[1:] for code, row in rows.items()} == {
        "A2": ["không phát sinh", "10,50"],
        "A3": ["9/10 (90,00 %)", "không phát sinh"],
    }
    assert bullets(page) == ["A3. Thẩm định là không phát sinh: Thuộc quý sau."]
    sheet = rows_by_code(page_of(claimed, "explanation", "d1", "criteria").tables[0])
    assert [sheet["A2"][head] for head in ("Tự chấm", "Thẩm định")] == ["không phát sinh", "10,50"]
    assert [sheet["A3"][head] for head in ("Tự chấm", "Thẩm định")] == ["9/10 (90,00 %)", "không phát sinh"]


def test_where_a_unit_did_not_score_itself_it_is_not_said_to_have_what_was_verified(claimed):
    told = page_of(claimed, "unit", "d3", "self_against_verified").tree("p")
    assert [one_line(one) for one in told] == [
        "Điểm tự chấm trùng với thẩm định ở mọi tiêu chí có cả hai.",
        "Đơn vị không tự chấm ở A2.",
    ]
    others = page_of(claimed, "unit", "d1", "self_against_verified").tree("p")
    assert "Đơn vị không tự chấm ở A1." in map(one_line, others)


def test_an_explanation_without_an_outcome_is_told_as_open_in_bulletin_and_sheet(claimed):
    page = page_of(claimed, "unit", "d2", "self_against_verified")
    assert bullets(page) == ["A3. Giải trình: Có 10 hồ sơ. Chưa có kết luận."]
    told = [one_line(one) for one in page_of(claimed, "explanation", "d2", "three_layers").tree("p")]
    assert told[-2:] == [
        "Chưa có tiêu chí nào của đơn vị được thẩm định lần 2.",
        "Giải trình chưa có kết luận: A3.",
    ]


def test_a_block_names_the_units_that_have_no_self_score_and_tells_what_all_others_have_in_common(claimed):
    page = page_of(claimed, "block", "doi", "self_against_verified")
    assert [one_line(one) for one in page.tree("p")][-2:] == [
        "Không có điểm tự chấm để so: Đơn vị d1, Đơn vị d4.",
        "Điểm tự chấm trùng với thẩm định ở mọi tiêu chí có cả hai.",
    ]
    assert page.tables == []


def test_in_a_block_of_one_all_criteria_that_differ_are_listed(tmp_path):
    names = [f"a{number}" for number in range(12)]
    company = SmallCompany({"doi": Block(dict.fromkeys(names, 10))}, {"d1": "doi"}, {QUARTER: {"d1": {}}})
    path = company.write(tmp_path).params / "quarters" / QUARTER / "assessments.csv"
    for name in names:
        edit_row(path, "d1", name, self_value="9", verified_value="7", reason="Thiếu biểu")
    page = page_of(Made(tmp_path, QUARTER), "block", "doi", "self_against_verified")
    assert len(page.table("Tiêu chí tự chấm khác thẩm định lần đầu").rows) == len(names)


def test_criteria_that_were_verified_again_are_counted_once_each(tmp_path):
    """Two units at the same one, which changes nothing."""
    points = {QUARTER: {"d1": {"a1": "7"}, "d2": {"a1": "7"}}}
    company = SmallCompany({"doi": Block({"a1": 10})}, dict.fromkeys(("d1", "d2"), "doi"), points)
    path = company.write(tmp_path).params / "quarters" / QUARTER / "assessments.csv"
    for unit in ("d1", "d2"):
        edit_row(path, unit, "a1", reviewed_value="7", **REVIEWED)
    told = Made(tmp_path, QUARTER).section("self_against_verified", "block", "doi", "vi")
    assert "Thẩm định lần 2 ở 1 tiêu chí không làm đổi kết quả của đơn vị nào." in told
