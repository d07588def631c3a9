"""Under rules that ours does not have each document says which one made a total what it is, and none contradicts."""

import json

import pytest
from bs4 import BeautifulSoup

from cchc_lib import open_quarter
from cchc_lib.bulletin.derivation import explain_score
from cchc_lib.bulletin.page import Page
from cchc_lib.bulletin.sections.losses import tell_loss
from cchc_lib.bulletin.sections.ranking import rank_scored
from cchc_lib.results import History
from tests.bulletin.other_rules import make_other_rules
from tests.bulletin.test_contradictions import check
from tests.inputs.small_root import QUARTER
from tests.whole.harness import Made
from tests.whole.roots import edit_row

STRUCK = "Điện lực Duyên Hải: 0 điểm ở «Niêm yết thủ tục» là điểm liệt, tổng điểm tính bằng 0 (Điều 10)."
LAST = "Điện lực Cầu Kè: 0 điểm ở «Khiếu nại» là điểm liệt, xếp hạng sau các đơn vị khác của khối (Điều 11)."
LACKING = (  # in letters 01 of them
    "Điện lực Cầu Kè: không có số liệu thẩm định ở 1 tiêu chí, 0 điểm ở tiêu chí không có số liệu thẩm định (Điều 6)."
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return make_other_rules(tmp_path_factory.mktemp("Quy chế khác")).folders


def words(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def test_each_document_names_the_rule_and_none_contradicts_another(folders):
    found = {one.name: words(one.text).replace("ở 01 tiêu chí", "ở 1 tiêu chí") for one in check(folders, "2019-Q1")}
    told = {one: {name for name, text in found.items() if one in text} for one in (STRUCK, LAST, LACKING)}
    whole = {"company", "notice", "block_chi-nhanh", "index", "messages"}
    assert told[STRUCK] >= {*whole, "unit_duyen-hai"}
    assert told[LAST] == told[LACKING] >= {*whole, "unit_cau-ke"}
    own = found["unit_duyen-hai"]
    assert "Điểm liệt: tổng điểm tính bằng 0 −37,79" in own
    assert "đủ 100 % mức cao nhất của khối; mức cao nhất của khối: 5 việc" in own
    assert "muốn lên loại, trước hết phải có điểm ở tiêu chí ấy" in own
    assert "«có» thay cho «không» ở 1.7 (+42,79 điểm, loại Yếu → Tốt)" in own
    assert "xếp theo tỷ lệ % đã làm tròn" in found["block_chi-nhanh"]
    ranks = "chỉ vì một trường hợp. Xét hạng không tính trường hợp làm một đơn vị bị điểm liệt hoặc hết điểm liệt."
    assert ranks in found["block_chi-nhanh"]
    assert "Thấp nhất 0,00 % Điện lực Duyên Hải" in found["block_chi-nhanh"]  # not Cầu Kè, which a veto ranks last
    rules = found["regulation_chi-nhanh"]
    assert "Xếp hạng trong từng khối theo tỷ lệ % đã làm tròn; bằng nhau thì đồng hạng." in rules
    assert "Thiếu số liệu: 0 điểm ở tiêu chí không có số liệu thẩm định (Điều 6)." in rules
    assert "16/3" in rules and "5,33" not in rules


def test_no_document_contradicts_another_in_english(folders):
    found = {one.name: words(one.text) for one in check(folders, "2019-Q1", "en")}
    own = found["unit_duyen-hai"]
    assert "are a veto, which makes the total 0 (Article 10)" in own
    assert "the full 100 % of the highest of the block; the highest of the block: 5 " in own


def test_tables_name_vetoes_beside_the_class_as_they_name_ceilings(folders):
    """In the terminal and in bulletins alike."""
    columns, scores = rank_scored(Page(open_quarter(str(QUARTER), root=folders.root), block="chi-nhanh"))
    shown = {score.unit: str(columns[-1][1](score)) for score in scores}
    assert shown == {
        "cau-ke": "Yếu (điểm liệt: Khiếu nại)", "duyen-hai": "Yếu (điểm liệt: Niêm yết thủ tục)"
    }  # fmt: skip
    page = open_quarter(str(QUARTER), root=folders.root).block("chi-nhanh")
    assert {score.unit: str(page.name_class(score)) for score in page.ranked} == shown


def test_points_lost_for_want_of_a_value_are_told_beside_the_cases_in_which_they_are_none(folders):
    page = open_quarter(str(QUARTER), root=folders.root).block("chi-nhanh")
    lost = next(one for one in page.losses if one.criterion.id == "hai-long")
    assert tell_loss(page, lost).to("vi").endswith("(kể cả 1 đơn vị không có số liệu)")
    others = [tell_loss(page, one).to("vi") for one in page.losses if one is not lost]
    assert others and not [told for told in others if "không có số liệu" in told]


def test_where_no_unit_has_a_number_nothing_is_told_to_be_held_against(tmp_path):
    small = make_other_rules(tmp_path)
    for unit in ("duyen-hai", "cau-ke"):
        rows = small.path("quarters/2019-Q1/assessments.csv")
        edit_row(rows, unit, "viec-lam", verified_value="", self_value="", evidence="")
    told = words(Made(small.folders.root, str(QUARTER)).section("deductions", "unit", "cau-ke", "vi"))
    assert "đủ 100 % mức cao nhất của khối" in told and "mức cao nhất của khối:" not in told


def test_a_derivation_ends_with_the_veto(folders):
    results = History(folders, QUARTER).results
    steps = {str(label): str(text) for label, text in explain_score(results, "duyen-hai", "1.1")}
    assert steps["Điểm liệt"] == "0 điểm ở «Niêm yết thủ tục» là điểm liệt, tổng điểm tính bằng 0 (Điều 10)"
    assert steps["Tổng điểm"] == "37,791111 (8503/225) + 0 thưởng − 0 phạt, tính bằng 0 vì có điểm liệt"
    lacking = {str(label): str(text) for label, text in explain_score(results, "cau-ke", "1.3")}
    assert lacking["Không có số liệu"] == "0 điểm ở tiêu chí không có số liệu thẩm định (Điều 6)"


def test_what_a_number_is_held_against_is_derived(folders):
    results = History(folders, QUARTER).results
    steps = {str(label): str(text) for label, text in explain_score(results, "duyen-hai", "1.5")}
    assert steps["Cách đo (x)"] == "việc, % so với mức cao nhất của khối"
    assert steps["Mức so sánh"] == "mức cao nhất của khối: 5"
    assert steps["x"] == "80"
    assert steps["Điểm"].startswith("6,4 trên 8 điểm tối đa")
    layers = {(one.unit, one.layer): one.points for one in results.layers() if one.criterion == "viec-lam"}
    assert layers["duyen-hai", "self"] == 8  # five, as many as the best
    assert not [one for one in results.one_cases() if one.criterion == "viec-lam"]


def test_a_unit_reads_what_its_numbers_are_held_against_and_no_average_of_another_block(folders):
    """Else its bulletin would be made again, as a correction that corrects nothing, where such an average moved."""
    page = open_quarter(QUARTER, root=folders.root).unit("duyen-hai")
    page.deductions()
    explain_score(page.results, "duyen-hai", "1.5")
    read = [where for table, where, _ in map(json.loads, page.results.read) if table == "averages"]
    assert read == [{"source": "chi-nhanh/viec-lam/reference"}]
