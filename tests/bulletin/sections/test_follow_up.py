"""What was asked and what became of it; what reviews moved; the sheet that explains every point of a unit."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from cchc_lib import open_quarter
from cchc_lib.bulletin.quarter_data import QuarterData
from cchc_lib.bulletin.sections import follow_up
from cchc_lib.bulletin.sections.follow_up import tell_asked
from cchc_lib.bulletin.sections.shortcomings_and_tasks import list_late, list_open
from cchc_lib.files import read_yaml
from cchc_lib.language import number as written
from cchc_lib.model import PlanTask
from cchc_lib.quarter import Quarter
from cchc_lib.results import QuarterResults
from tests.whole.harness import Made
from tests.whole.reading import number, numbers
from tests.whole.roots import Block, SmallCompany, edit_row, write_yaml

ASKED, REVIEWS = "Yêu cầu sau kỳ chấm điểm", "Ảnh hưởng của thẩm định lần 2"
RE_OPENED = (
    "Mở lại sau khi đã đóng: Châu Thành, «Mẫu hợp đồng tại quầy không phải bản đang có hiệu lực» (số 2018-Q3-07)."
)
UNITS = ("tra-cu", "tcns", "chau-thanh", "an-toan")


# --- follow-up ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", UNITS)
def test_what_was_asked_last_quarter_stands_right_after_the_deductions(ours, unit):
    before = ours.in_quarter("2018-Q4").results
    asked = [*(s.action for s in list_open(before, unit)), *(t.title for t in list_late(before, unit))]
    page = ours.page("unit", unit)
    heads = [heading.get_text() for heading in page.tree.find_all(["h2", "h3"])]
    assert heads.index("Yêu cầu của quý trước") == heads.index("Các khoản mất điểm") + 1
    tables = [table for table in page.tables if table.caption.startswith(ASKED)]
    assert [len(table.rows) for table in tables] == ([len(asked)] if asked else [])
    assert all(any(what in row[0] for row in table.rows) for table in tables for what in asked)
    if not asked:
        assert "Quý trước không có yêu cầu nào đối với đơn vị." in page.text


def test_what_was_asked_is_told_with_its_proof_once_it_is_closed(tmp_path):
    row = {
        "unit": "d1", "criterion": "a1", "description": "Thiếu biểu", "found_in": "2018-Q4", "due": "30/04/2019",
        "status": "open", "evidence": "Ảnh 3",
    }  # fmt: skip
    actions = "Bổ sung", "Ghi sổ", "Niêm yết", "Tập huấn"  # the last is listed no more
    asked = [row | {"id": f"TT-{n}", "action": action} for n, action in enumerate(actions)]
    closed = {"status": "closed_verified", "closed_in": "2019-Q1"}
    now = [asked[0], asked[1] | closed | {"evidence": "BB 7"}, asked[2] | {"due": "30/03/2019"}]
    lists = {"2018-Q4": asked, "2019-Q1": now}
    points = {quarter: {"d1": {}} for quarter in lists}
    company = SmallCompany({"doi": Block({"a1": 10})}, {"d1": "doi"}, points, shortcomings=lists)
    page = open_quarter("2019-Q1", root=company.write(tmp_path).root).unit("d1")
    rows = BeautifulSoup(tell_asked(page).html, "html.parser").select("tbody tr")
    assert [[cell.text for cell in row.find_all(["th", "td"])] for row in rows] == [
        ["Bổ sung", "còn tồn tại"], ["Ghi sổ", "đã khắc phục: BB 7"], ["Niêm yết", "quá hạn"],
        ["Tập huấn", "không còn trong danh sách của quý"],
    ]  # fmt: skip
    went = "2 còn tồn tại, 1 đã khắc phục, 1 không còn trong danh sách của quý"
    told = open_quarter("2019-Q1", root=tmp_path).company().follow_up().html
    assert went in BeautifulSoup(told, "html.parser").get_text().replace("\xa0", " ")


@pytest.mark.parametrize(("owner", "told"), [("d1", "đã xong: BB 8"), ("d2", "đã xong: BB 8 (nay thuộc Đơn vị d2)")])
def test_a_task_that_the_programme_gave_to_another_unit_is_told_as_it_stands_there(
    tmp_path, monkeypatch, owner, told
):
    """Who was asked does not read for ever that it is late, and reads whose it is."""
    points = {quarter: {"d1": {}, "d2": {}} for quarter in ("2018-Q4", "2019-Q1")}
    company = SmallCompany({"doi": Block({"a1": 10})}, {"d1": "doi", "d2": "doi"}, points)
    page = open_quarter("2019-Q1", root=company.write(tmp_path).root).unit("d1")
    late = PlanTask("NV-1", "d1", "Lập kế hoạch", Quarter(2018, 4), "not_done")
    monkeypatch.setattr(follow_up, "list_late", lambda *_: [late])
    now = {"NV-1": [replace(late, unit=owner, status="done", evidence="BB 8")]}
    monkeypatch.setattr(QuarterResults, "plan", lambda _, task: now[task])
    (row,) = BeautifulSoup(tell_asked(page).html, "html.parser").select("tbody tr")
    assert [cell.text for cell in row.find_all(["th", "td"])] == ["Nhiệm vụ: Lập kế hoạch", told]


def test_a_shortcoming_that_was_closed_and_is_open_again_is_told_so(ours):
    assert ours.in_quarter("2018-Q4").results.shortcomings(unit="chau-thanh")[0].status == "closed_verified"
    row = next(row for row in ours.page("unit", "chau-thanh").table("Tồn tại").rows if row[0] == "2018-Q3-07")
    assert row[-1] == "mở lại, còn tồn tại"
    assert RE_OPENED in ours.page("company").text


def test_closing_rates_are_those_of_all_quarters(ours):
    """Counted from the tables of the quarters, each shortcoming as it was known last."""
    quarters = [ours.in_quarter(str(quarter)) for quarter in ours.folders.quarters()]
    last = {s.id: s for made in quarters for s in made.results.shortcomings()}.values()
    (told,) = [
        s for s in ours.page("company").sentences("Tồn tại và thời hạn khắc phục") if s.startswith("Số tồn tại được")
    ]
    old = [s for s in last if s.found_in < ours.quarter]
    quick = [s for s in old if s.status == "closed_verified" and s.closed_in <= s.found_in.shifted(1)]
    share = Fraction(written(Fraction(100 * len(quick), len(old)), 0))
    assert numbers(told)[:4] == [1, len(quick), len(old), share]
    was = {s.id: s for s in ours.in_quarter("2018-Q4").results.shortcomings()}
    assert [s.id for s in old if s.is_open and s.id in was and not was[s.id].is_open] == ["2018-Q3-07"]
    assert told.endswith("; tồn tại mở lại coi là chưa khắc phục cho đến khi được khắc phục lại.")


def test_the_overdue_are_named_in_the_main_points_of_block_and_company(ours):
    late = {s.unit for s in ours.results.shortcomings() if s.is_overdue(ours.results.settings.as_of)}
    names = ", ".join(str(unit.short) for unit in ours.results.units().values() if unit.id in late)
    for page in (ours.page("company"), ours.page("block", "dien-luc")):
        assert f"quá hạn: {names}." in page.text


def test_what_the_predecessors_were_asked_is_told_with_the_numbers_of_their_letters(tmp_path, monkeypatch):
    found = {"criterion": "a1", "action": "Ghi sổ", "found_in": "2018-Q2", "due": "31/12/2019", "status": "open"}
    given = [found | {"id": f"TT-{unit}", "unit": unit, "description": "Sổ chưa ghi"} for unit in ("u1", "u2", "u4")]
    units = ("u1", "u2", "u3", "u4")
    points = {"2018-Q2": {"u1": {}, "u2": {}, "u4": {}}, "2018-Q3": {"u3": {}, "u4": {}}}
    asked = {"2018-Q2": given, "2018-Q3": [*(row | {"unit": "u3"} for row in given[:2]), given[2]]}
    company = SmallCompany({"to": Block({"a1": 10})}, dict.fromkeys(units, "to"), points, shortcomings=asked)
    file = company.write(tmp_path).params / "units.yaml"
    told = read_yaml(file)
    for unit in told["units"][:2]:
        unit["blocks"][0]["to"] = "30/06/2018"
    told["units"][2] |= {"blocks": [{"block": "to", "from": "01/07/2018"}], "succeeds": ["u1", "u2"]}
    write_yaml(file, told)
    issued = {
        f"correction_u{n}": [SimpleNamespace(name_letter="{}/TB".format, dated=date(2018, 7, n))] for n in (1, 2, 4)
    }
    monkeypatch.setattr(QuarterData, "issued", lambda _, letter, quarter=None: issued.get(letter, []))

    def head(unit: str) -> str:
        html = open_quarter("2018-Q3", root=tmp_path).unit(unit).follow_up().html
        return BeautifulSoup(html, "html.parser").th.text

    assert head("u4") == "Yêu cầu tại văn bản số correction_u4/TB ngày 04/07/2018"
    first, second = "correction_u1/TB ngày 01/07/2018", "correction_u2/TB ngày 02/07/2018"
    assert head("u3") == f"Yêu cầu tại văn bản số {first}, {second}"
    del issued["correction_u1"]
    assert head("u3") == f"Yêu cầu tại văn bản số {second}"


# --- reviews ------------------------------------------------------------------------------------------------------

COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10}), "phong": Block({"a1": 10}, average_of="doi")},
    units={"d1": "doi", "d2": "doi", "d3": "doi", "p1": "phong", "p2": "phong"},
    points={"2019-Q1": {"d1": {"a1": "6"}, "d2": {"a1": "7"}, "d3": {}, "p1": {}, "p2": {"a1": "9"}}},
)


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory) -> Made:
    """A company in which a review gave d1 three points more."""
    root = tmp_path_factory.mktemp("reviewed")
    table = COMPANY.write(root).params / "quarters/2019-Q1/assessments.csv"
    review = {"reviewed_value": "9", "explanation": "Có giấy hẹn", "outcome": "Chấp nhận"}
    edit_row(table, "d1", "a1", **review)
    return Made(root, "2019-Q1")


@pytest.fixture(scope="module")
def verified(tmp_path_factory) -> Made:
    """The same without the review."""
    root = tmp_path_factory.mktemp("verified")
    COMPANY.write(root)
    return Made(root, "2019-Q1")


def test_what_the_results_hold_is_what_comes_out_without_the_review(reviewed, verified):
    expected = {unit: (s.total, s.final_class, s.rank) for unit, s in verified.results.scores().items()}
    found = reviewed.results.unreviewed()
    assert {unit: (row.total, row.final_class, row.rank) for unit, row in found.items()} == expected
    assert verified.results.unreviewed() == {}


def test_units_that_a_review_moved_are_listed_with_both_results(reviewed):
    not_reviewed = "Trong đó {} không được thẩm định lại ({}): điểm hoặc hạng thay đổi theo kết quả của đơn vị khác."
    assert not_reviewed.format("1 đơn vị", "Đơn vị d2") in reviewed.page("block", "doi").text
    assert not_reviewed.format("2 đơn vị", "Đơn vị p1, Đơn vị p2") in reviewed.page("block", "phong").text
    rows = {row[0]: row[1:] for row in reviewed.page("block", "doi").table(REVIEWS).rows}
    assert rows == {"Đơn vị d1": ["16,00 → 19,00", "Tốt", "3 → 2"], "Đơn vị d2": ["17,00", "Tốt", "2 → 3"]}
    through_the_mean = {row[0]: row[1:] for row in reviewed.page("block", "phong").table(REVIEWS).rows}
    assert set(through_the_mean) == {"Đơn vị p1", "Đơn vị p2"}


def test_without_a_review_nothing_is_said_of_one(verified):
    assert REVIEWS not in verified.page("block", "doi").text


def test_an_explanation_stands_with_its_outcome_in_the_units_bulletin(reviewed):
    page = reviewed.page("unit", "d1")
    assert "Giải trình: Có giấy hẹn. Kết luận: Chấp nhận." in page.text
    assert page.table("Tiêu chí mà điểm tự chấm").rows == [["A1 Việc A1", "6,00", "6,00", "9,00"]]


# --- the sheet that explains every point --------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["duyen-hai", "tra-cu", "van-phong", "doi-cao-the"])
def test_every_criterion_is_explained_and_the_points_are_those_of_the_result(ours, unit):
    page, score = ours.page("explanation", unit), ours.results.scores(unit=unit)[unit]
    block = ours.results.regulation.blocks[score.block]
    rows = {row[0].partition(" ")[0]: row for table in page.tables for row in table.rows if len(row) >= 7}
    assert set(rows) == {criterion.code for criterion in block.criteria}
    for criterion in block.criteria:
        row, found = rows[criterion.code], score.criteria[criterion.id]
        assert criterion.clause in row[0]
        counted = Fraction(written(found.counted, 2).replace(",", "."))
        assert counted == (0 if row[-2] == "–" else number(row[-2].partition("/")[0]))
        if found.x is None:
            assert "không phát sinh" in row[1]
    entered = ours.results.entered(unit=unit)
    (record,) = {one.values["record_no"] for one in entered.values() if one.values.get("record_no")}
    assert page.text.count(record) == 1  # what all rows cite is said once
    for (_, criterion), one in entered.items():
        told = rows[next(c.code for c in block.criteria if c.id == criterion)]
        assert all(one.values.get(name, "") in told[-1] for name in ("evidence", "outcome"))
        assert one.values.get("record_no", "") in page.text


def test_the_sheet_tells_the_deadlines_of_the_three_layers_and_what_was_reviewed(ours):
    page = ours.page("explanation", "tra-cu")
    for deadline in ("tự chấm: đơn vị gửi chậm nhất ngày 05/04/2019", "nhận đến hết ngày 22/04/2019"):
        assert deadline in page.text
    assert "1 tiêu chí được thẩm định lần 2: 1.1." in page.text
    assert "Chưa có tiêu chí nào của đơn vị được thẩm định lần 2." in ours.page("explanation", "duyen-hai").text
