"""What is entered of shortcomings corrected on request, and the list beside it, say the same."""

from types import SimpleNamespace

import pytest

from cchc_lib.inputs.agreement import find_nothing_applicable
from cchc_lib.model import ASSESSMENT_COLUMNS, SHORTCOMING_COLUMNS, Assessment, PlanTask, Row
from cchc_lib.quarter import Quarter
from tests.scoring.cases import PLAN, bands, block, case, criterion, regulation_of

from .small_root import SETTINGS, assessment_rows, shortcoming_rows

ROWS, LIST = "quarters/2019-Q1/assessments.csv", "quarters/2019-Q1/shortcomings.csv"
IN_LIST = "shortcomings.csv › "


@pytest.fixture
def counting(small):
    """Criterion 1.1 counts shortcomings corrected; one of cau-ke fell due in the quarter and was corrected."""
    small.replace(
        "regulation/2019/chi-nhanh.yaml", "total: hồ sơ đến hạn}", "total: hồ sơ đến hạn, compare: shortcomings}"
    )
    enter(small, "cau-ke", "1", "1")
    return small


def enter(small, unit: str, value: str, total: str, **more: str) -> None:
    rows = assessment_rows()
    entered = {"self_value": "", "self_total": "", "verified_value": value, "verified_total": total, **more}
    none = {"self_value": "", "self_total": "", "verified_value": "", "verified_total": "", "not_applicable": "x"}
    for row in (row for row in rows if row["criterion"] == "cap-dien"):
        row |= entered if row["unit"] == unit else none
    small.write_rows(ROWS, ASSESSMENT_COLUMNS, rows)


def test_numbers_that_agree_are_not_told(counting):
    assert counting.findings() == []


@pytest.mark.parametrize(("value", "total"), [("0", "1"), ("1", "2"), ("2", "3")])
def test_other_numbers_are_a_notice_with_both_numbers_and_both_cells(counting, value, total):
    enter(counting, "cau-ke", value, total)
    (notice,) = counting.findings()
    assert (notice.address, notice.is_fault) == (f"params/{ROWS} › 10:verified_value", False)
    assert str(notice.message) == f"ghi {value}/{total}, danh sách tồn tại đến hạn trong quý là 1/1: {IN_LIST}3:due"


def test_a_second_verification_is_what_is_compared(counting):
    enter(counting, "cau-ke", "0", "1", reviewed_value="1", reviewed_total="1", explanation="Có", outcome="Chấp nhận")
    assert counting.findings() == []
    enter(counting, "cau-ke", "1", "1", reviewed_value="0", reviewed_total="1", explanation="Có", outcome="Không")
    assert [notice.cell for notice in counting.findings()] == ["10:reviewed_value"]


def test_where_those_not_corrected_cost_points_they_are_what_is_compared(counting):
    """The one that fell due was corrected."""
    counting.replace(
        "regulation/2019/chi-nhanh.yaml", "{from: 98, points: 8}, {from: 0, points: 0}]}",
        "{from: 98, points: 0}, {from: 0, points: 8}]}",
    )  # fmt: skip
    enter(counting, "cau-ke", "0", "1")
    assert counting.findings() == []
    enter(counting, "cau-ke", "1", "1")
    (notice,) = counting.findings()
    assert str(notice.message) == f"ghi 1/1, danh sách tồn tại đến hạn trong quý là 0/1: {IN_LIST}3:due"


@pytest.mark.parametrize(
    "change", [{"due": "31/12/2018"}, {"due": "01/04/2019"}, {"unit": "duyen-hai", "due": "01/04/2019"}]
)
def test_only_what_fell_due_in_the_quarter_is_counted(counting, change):
    counting.write_rows(LIST, SHORTCOMING_COLUMNS, [shortcoming_rows()[1] | change])
    (notice,) = counting.findings()
    assert str(notice.message) == "ghi 1/1, danh sách tồn tại không có tồn tại nào đến hạn trong quý"


@pytest.mark.parametrize("change", [{"description": ""}, {"unit": "cau-khe"}])
def test_of_a_list_with_faults_in_the_unit_s_rows_nothing_is_said(counting, change):
    counting.write_rows(LIST, SHORTCOMING_COLUMNS, [shortcoming_rows()[1] | change])
    assert [found.file for found in counting.findings() if found.file.endswith("assessments.csv")] == []


@pytest.mark.parametrize("state", [{"status": "open", "closed_in": ""}, {"status": "closed_not_done"}])
def test_only_what_is_closed_and_verified_is_corrected(counting, state):
    counting.write_rows(LIST, SHORTCOMING_COLUMNS, [shortcoming_rows()[1] | state])
    (notice,) = counting.findings()
    assert str(notice.message) == f"ghi 1/1, danh sách tồn tại đến hạn trong quý là 0/1: {IN_LIST}2:due"


def test_not_applicable_while_one_fell_due_is_a_fault(counting):
    counting.write_rows(LIST, SHORTCOMING_COLUMNS, [shortcoming_rows()[1] | {"unit": "duyen-hai"}])
    fault = next(found for found in counting.findings() if found.is_fault)
    assert (fault.address, fault.unit) == (f"params/{ROWS} › 2:not_applicable", "duyen-hai")
    message = "đánh dấu không áp dụng, nhưng danh sách có 1 tồn tại đến hạn trong quý"
    assert str(fault.message) == f"{message}: {IN_LIST}2:due"


def test_the_cells_of_a_workbook_are_named_with_their_sheet(counting):
    counting.use_scoresheet()
    counting.edit_sheet(lambda workbook: workbook["chi-nhanh"].__setitem__("K11", 0))
    (notice,) = counting.findings()
    assert (notice.sheet, notice.cell) == ("chi-nhanh", "K11")
    assert str(notice.message) == "ghi 0/1, danh sách tồn tại đến hạn trong quý là 1/1: ton-tai › G4"


def test_a_criterion_that_counts_something_else_is_not_compared(small):
    assert small.findings() == []


def leave_open(small, quarter: str = "2018-Q4", **changed: str) -> None:
    """The quarter before had a shortcoming open that is in this quarter's list too, unless its id is another."""
    small.write(f"quarters/{quarter}/quarter.yaml", SETTINGS.replace("2019-Q1", quarter))
    row = shortcoming_rows()[1] | {"status": "còn tồn tại", "closed_in": ""} | changed
    small.write_rows(f"quarters/{quarter}/shortcomings.csv", SHORTCOMING_COLUMNS, [row])


def test_a_shortcoming_that_was_open_and_is_in_the_list_no_more_is_a_notice(small):
    leave_open(small, id="TT-9")
    notice = next(found for found in small.findings() if found.cell == "2:id")
    assert (notice.address, notice.unit) == ("params/quarters/2018-Q4/shortcomings.csv › 2:id", "cau-ke")
    assert str(notice.message) == "tồn tại «TT-9» chưa khắc phục ở quý IV/2018 mà danh sách quý này không ghi"
    assert not notice.is_fault


def test_a_list_is_compared_with_that_of_the_last_quarter_that_has_one_by_its_name(small):
    leave_open(small, "2018-Q3", id="TT-9", found_in="2018-Q2")
    notice = next(found for found in small.findings() if found.cell == "2:id")
    assert str(notice.message) == "tồn tại «TT-9» chưa khắc phục ở quý III/2018 mà danh sách quý này không ghi"


@pytest.mark.parametrize(("column", "was"), [
    ("due", "15/01/2019"), ("due", "31/03/2019"), ("found_in", "2018-Q2"), ("description", "Phòng thiếu máy tính"),
])  # fmt: skip
def test_what_a_letter_told_of_a_shortcoming_and_the_list_tells_otherwise_is_a_notice(small, column, was):
    leave_open(small, **{column: was})
    (notice,) = small.findings()
    assert (notice.cell, notice.unit, notice.is_fault) == (f"3:{column}", "cau-ke", False)
    assert notice.block == "chi-nhanh"  # whose bulletin tells it as that of the unit does
    assert str(notice.message) == f"«{shortcoming_rows()[1][column]}», danh sách quý IV/2018 ghi «{was}»"


def test_a_list_of_the_quarter_before_that_cannot_be_compared_is_a_notice(small):
    """The fault is told by the check of its own quarter; here it is that nobody looked."""
    leave_open(small, id="TT-9")
    small.write("quarters/2018-Q4/shortcomings.csv", "id;unit\nTT-9;cau-ke\n")
    (notice,) = small.findings()
    assert (notice.file, notice.is_fault) == ("params/quarters/2018-Q4/shortcomings.csv", False)
    assert str(notice.message).startswith("danh sách quý IV/2018 có lỗi, phần này chưa được so sánh: thiếu cột: ")


def test_the_same_told_in_another_way_is_the_same(small):
    row = shortcoming_rows()[1]
    leave_open(small, due="31/1/2019", description=f" {row['description'].replace(' ', '  ')}", found_in="IV/2018")
    assert small.findings() == []


def test_a_criterion_of_another_block_is_a_notice_where_the_shortcoming_is_new(counting):
    row = shortcoming_rows()[1] | {"status": "còn tồn tại", "closed_in": ""}
    for found_in, noticed in (("2019-Q1", True), ("2018-Q4", False)):
        new = row | {"unit": "van-phong", "found_in": found_in, "due": "30/06/2019"}
        counting.write_rows(LIST, SHORTCOMING_COLUMNS, [new])
        told = [one for one in counting.findings() if one.cell == "2:criterion"]
        assert [(str(one.message), one.is_fault) for one in told] == [
            ("không có trong khối của đơn vị nên văn bản không nêu được căn cứ", False)
        ] * noticed


@pytest.mark.parametrize("changed", [{}, {"due": "?"}, {"id": "TT-9", "status": "đã khắc phục"}])
def test_what_goes_on_or_was_closed_is_none(small, changed):
    leave_open(small, **changed)
    assert [
        found for found in small.findings() if found.cell in ("2:id", "3:due") and "trước" in str(found.message)
    ] == []


@pytest.mark.parametrize("form", ["csv", "workbook"])
def test_a_deadline_that_is_over_when_the_first_letter_asks_is_a_fault_with_its_cell(small, form):
    small.write_rows(LIST, SHORTCOMING_COLUMNS, [shortcoming_rows()[0] | {"due": "14/04/2019"}])
    if form == "workbook":
        small.use_scoresheet()
    (fault,) = small.findings()
    assert (fault.cell, fault.unit, fault.is_fault) == ({"csv": "2:due", "workbook": "G3"}[form], "cau-ke", True)
    assert str(fault.message) == (
        "hạn 14/04/2019 trước ngày của văn bản yêu cầu khắc phục (15/04/2019): hãy ghi hạn sau ngày đó"
    )
    assert small.read().faulty == {"cau-ke"}


@pytest.mark.parametrize(("due", "told"), [("14/04/2019", True), ("15/04/2019", False)])
def test_what_is_opened_again_is_asked_anew_and_needs_a_deadline_after_that(small, due, told):
    leave_open(small, status="đã khắc phục", closed_in="2018-Q4", found_in="2018-Q3", due=due)
    row = shortcoming_rows()[1] | {"found_in": "2018-Q3", "due": due, "status": "còn tồn tại", "closed_in": ""}
    small.write_rows(LIST, SHORTCOMING_COLUMNS, [row])
    faults = [found for found in small.findings() if found.is_fault]
    assert [found.cell for found in faults] == ["2:due"] * told
    assert all(str(found.message).startswith("hạn 14/04/2019 trước ngày của văn bản") for found in faults)


@pytest.mark.parametrize(
    "changed",
    [
        {"due": "15/04/2019"},  # the day itself
        {"due": "14/04/2019", "found_in": "2018-Q4"},  # which an earlier letter asked for
        {"due": "14/04/2019", "status": "closed_verified", "closed_in": "2019-Q1"},
    ],
)
def test_what_was_asked_in_time_or_is_not_asked_is_none(small, changed):
    small.write_rows(LIST, SHORTCOMING_COLUMNS, [shortcoming_rows()[0] | changed])
    assert small.findings() == []


@pytest.mark.parametrize(
    ("entered", "address", "told"),
    [
        ([criterion("a", 4)], "assessments.csv › 2:not_applicable", "mọi tiêu chí của đơn vị đều không áp dụng"),
        ([], "plans/2019.csv", "không có nhiệm vụ nào được tính cho đơn vị trong kỳ"),
    ],
)
def test_a_unit_to_which_nothing_applies_is_a_fault_unless_it_has_a_task_due(entered, address, told):
    """What is entered is marked, if anything is; the other counts the programme, which may ask nothing of d1."""
    counted = criterion("b", 4, PLAN, bands("lower", {"60": 4, "0": 1}))
    row = Row("assessments.csv", None, 2)
    marked = {("d1", "a"): Assessment("d1", "a", not_applicable=True, row=row)}
    members = {"doi": [SimpleNamespace(id="d1"), SimpleNamespace(id="d2")]}
    known = {"members": members, "block_of": {"d1": "doi", "d2": "doi"}, "assessments": marked}
    regulation = regulation_of(case(block("doi", [*entered, counted])))
    read = SimpleNamespace(regulation=regulation, quarter=Quarter(2019, 1), **known)
    due, of_d2 = (PlanTask(f"KH-{unit}", unit, "Việc", Quarter(2019, 1), "done") for unit in ("d1", "d2"))

    def find(*plan: PlanTask, programme: str = "plans/2019.csv") -> list[tuple[str, str, str]]:
        found = find_nothing_applicable(read, [*plan], programme)
        return [(one.unit, one.address, str(one.message)) for one in found]

    fault = ("d1", address, f"{told} nên không có gì để tính điểm")
    assert find(of_d2) == [fault]
    assert find(of_d2, due) == []
    assert find(of_d2, programme="") == ([fault] if entered else [])  # where there is none, that is told of the block
