"""Self-score, verified and reviewed layers side by side: of what did not arise, and in a block of one."""

import pytest

from tests.whole.harness import Made
from tests.whole.roots import NOT_APPLICABLE, Block, SmallCompany, edit_row
from tests.whole.shared import make_once

from .reading import page_of, rows_by_code

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
