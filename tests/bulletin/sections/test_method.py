"""What a page says of other rules of rounding and of the data holds for those whom it is about, for them alone."""

import json

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.sections.method import MOST_ON_PAPER
from cchc_lib.files import read_yaml
from tests.whole.harness import REPOSITORY, Made
from tests.whole.roots import Block, SmallCompany, edit_row, write_yaml

from .reading import page_of


def test_a_page_says_that_nobody_stands_on_an_edge_of_those_in_scope_only(ours):
    edges = {edge.unit for edge in ours.results.knife_edges()}
    assert edges
    assert "nếu chọn cách khác thì kết quả như sau" in page_of(ours, "company", "", "knife_edges").tree.text
    for unit, known in ours.results.units().items():
        of_block = {other.id for other in ours.results.units().values() if other.block == known.block}
        changed = "xếp loại" if len(of_block) == 1 else "hạng hay xếp loại"  # who is alone has no rank
        said = page_of(ours, "unit", unit, "knife_edges").tree.text
        assert (f"Đơn vị này không đổi {changed} nếu" in said) == (unit not in edges)
        who = "Đơn vị này không" if len(of_block) == 1 else "Không đơn vị nào của khối"
        said = page_of(ours, "block", known.block, "knife_edges").tree.text
        assert (f"{who} đổi {changed} nếu" in said) == (not edges & of_block)


@pytest.mark.parametrize("section", ["knife_edges", "method"])
def test_an_analysis_of_ones_own_about_a_unit_that_is_alone_tells_of_no_ranks_as_its_bulletin(ours, section):
    units = [unit.block for unit in ours.results.units().values()]
    alone = {block for block in units if units.count(block) == 1}
    assert alone
    opened = open_quarter(str(ours.quarter), root=ours.root)
    for block in alone:
        own, bulletin = opened.own("Làm tròn", block=block), opened.block(block)
        assert getattr(own, section)().html == getattr(bulletin, section)().html


@pytest.fixture(scope="module")
def silent(tmp_path_factory) -> Made:
    """Of d1 and d2 of a block the first handed nothing in, nor did the only unit of another block."""
    blocks, units = {"doi": Block({"a1": 10}), "ban": Block({"a1": 10})}, {"d1": "doi", "d2": "doi", "b1": "ban"}
    company = SmallCompany(blocks, units, {"2019-Q1": {unit: {} for unit in units}})
    folders = company.write(tmp_path_factory.mktemp("không nộp"))
    (head,) = folders.regulations.glob("*/regulation.yaml")
    write_yaml(head, read_yaml(head) | {"not_submitted": {"points": "0", "clause": "Điều 7"}})
    inputs = folders.params / "quarters" / "2019-Q1"
    records = {"not_submitted": [{"unit": unit, "record_no": f"BB-{unit}"} for unit in ("d1", "b1")]}
    write_yaml(inputs / "quarter.yaml", read_yaml(inputs / "quarter.yaml") | records)
    for unit in ("d1", "b1"):
        edit_row(inputs / "assessments.csv", unit, "a1", self_value="", verified_value="")
    return Made(folders.root, "2019-Q1")


@pytest.mark.parametrize(
    ("kind", "about", "is_checked"),
    [
        ("unit", "d1", False),
        ("unit", "d2", True),
        ("block", "ban", False),
        ("block", "doi", True),
        ("company", "", True),
    ],
)
def test_data_that_nobody_handed_in_was_not_checked(silent, kind, about, is_checked):
    told = page_of(silent, kind, about, "data_quality").tree.text.strip()
    nothing = "Không có hồ sơ chấm điểm nào được nộp để kiểm tra; không có lưu ý."
    assert told == ("Dữ liệu đã qua kiểm tra, không còn lỗi; không có lưu ý." if is_checked else nothing)


@pytest.mark.parametrize("name", ["unit_bulletin", "block_bulletin", "company_bulletin"])
def test_no_notice_is_said_to_change_no_points(name):
    """One tells that a criterion has 0 points because nobody verified it (`without_value`)."""
    notebook = json.loads((REPOSITORY / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    (told,) = ["".join(one["source"]) for one in notebook["cells"] if one["id"] == "muc-data-quality"]
    assert "thay đổi điểm" not in told


@pytest.mark.parametrize(("n", "is_printed"), [(MOST_ON_PAPER, True), (MOST_ON_PAPER + 1, False)])
def test_few_notices_are_printed_too(tmp_path, n, is_printed):
    units = dict.fromkeys((f"d{i}" for i in range(n)), "doi")
    folders = SmallCompany({"doi": Block({"a1": 10})}, units, {"2019-Q1": {unit: {} for unit in units}}).write(
        tmp_path
    )
    for unit in units:
        edit_row(folders.params / "quarters" / "2019-Q1" / "assessments.csv", unit, "a1", evidence="x")
    (folded,) = page_of(Made(folders.root, "2019-Q1"), "company", "", "data_quality").tree.find_all("details")
    assert ("on-paper" in folded.get("class", [])) == is_printed
    assert len(folded.select("tbody tr")) == n
