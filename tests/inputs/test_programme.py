"""The tasks of the yearly programme: three states, asked in every quarter until somebody settles them."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_lib.folders import Folders
from cchc_lib.inputs import files_of_quarter, read_quarter
from cchc_lib.inputs.programme import Programme, plan_files
from cchc_lib.inputs.table import FilledRow
from cchc_lib.model import PROGRAMME_COLUMNS, SHORTCOMING_COLUMNS, PlanTask, Row, count_plan, count_plans
from cchc_lib.model.records import TASK_COLUMNS
from cchc_lib.quarter import Quarter, Year
from tests.generator import make_yearly_company
from tests.oracle import follow_tasks

from .small_root import QUARTER, SETTINGS, UNITS, earlier_shortcoming_rows, shortcoming_rows, task_rows

PROGRAMME, TASKS = "plans/2019.csv", "quarters/2019-Q1/tasks.csv"
SHORTCOMINGS = "quarters/2019-Q1/shortcomings.csv"
STATES = "đã xong, chưa xong, dừng theo quyết định"


def write_years(small, *dues: str) -> None:
    """Programmes in which the task of unit van-phong that is due in a quarter is called after it."""
    for year in {due[:4] for due in dues}:
        rows = [
            {"task": due, "unit": "van-phong", "title": f"Việc {due}", "due": due} for due in dues if due[:4] == year
        ]
        small.write_rows(f"plans/{year}.csv", PROGRAMME_COLUMNS, rows)


def answer(small, quarter: str, **statuses: str) -> None:
    rows = [task_rows()[0] | {"task": task, "status": status} for task, status in statuses.items()]
    rows = [{name: row[name] for name in TASK_COLUMNS if name not in ("unit", "title", "due")} for row in rows]
    small.write_rows(f"quarters/{quarter}/tasks.csv", ("task", "status", "done_in", "evidence", "dropped_by"), rows)


def make_earlier(small, quarter: str) -> None:
    """A quarter before, with nothing but its tables of shortcomings and of tasks."""
    small.write(f"quarters/{quarter}/quarter.yaml", SETTINGS.replace("2019-Q1", quarter))
    rows = earlier_shortcoming_rows(quarter)
    small.write_rows(f"quarters/{quarter}/shortcomings.csv", SHORTCOMING_COLUMNS, rows)


def states(small) -> dict[str, str]:
    return {task.task: task.status for task in small.read().plan}


@pytest.mark.parametrize(
    ("typed", "cell", "message"),
    [
        ({"status": ""}, "2:status", f"nhiệm vụ chưa được đánh giá: ghi {STATES}"),
        ({"status": "xong rồi"}, "2:status", "kết quả «xong rồi» không có; "
         "được dùng: đã xong (done), chưa xong (not_done), dừng theo quyết định (dropped)"),
        ({"done_in": "3/2019"}, "2:done_in",
         "«3/2019» đọc được hai cách, tháng 3/2019 hoặc quý III/2019: nếu là quý, hãy ghi 2019-Q3"),
        ({"done_in": "rồi"}, "2:done_in", "«rồi» không phải là một quý: 2019-Q1 hoặc I/2019"),
        ({"done_in": "2019-Q2"}, "2:done_in", "quý II/2019 sau quý đang chấm (quý I/2019)"),
        ({"status": "chưa xong", "done_in": "2019-Q1"}, "2:done_in",
         "chỉ ghi quý xong khi nhiệm vụ đã xong (thấy quý I/2019)"),
        ({"status": "dropped"}, "2:dropped_by", "nhiệm vụ dừng thì phải ghi số quyết định"),
        ({"dropped_by": "05/QĐ"}, "2:dropped_by", "chỉ ghi quyết định khi nhiệm vụ dừng (thấy «05/QĐ»)"),
        ({"title": "Việc khác"}, "2:title", "ô khóa đã bị sửa: «Việc khác»; chương trình năm ghi «Rà soát»"),
        ({"unit": "Điện lực Cầu Kè"}, "2:unit",
         "ô khóa đã bị sửa: «Điện lực Cầu Kè»; chương trình năm ghi «Văn phòng»"),
        ({"due": "II/2019"}, "2:due", "ô khóa đã bị sửa: «II/2019»; chương trình năm ghi «I/2019»"),
    ],
)  # fmt: skip
def test_a_mistake_in_what_is_said_of_a_task_is_a_fault_of_its_unit_at_its_cell(small, typed, cell, message):
    small.write_rows(TASKS, TASK_COLUMNS, [task_rows()[0] | typed])
    (fault,) = small.findings()
    assert (fault.address, str(fault.message)) == (f"params/{TASKS} › {cell}", message)
    assert (fault.unit, fault.is_fault) == ("van-phong", True)
    assert small.read().faulty == {"van-phong"}
    assert [task.task for task in small.read().plan] == ["KH-1", "KH-2"]  # it vanishes nowhere


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"task": "KH-7"}, "nhiệm vụ «KH-7» không có; có phải «KH-2»? Được dùng: KH-1, KH-2"),
        ({"task": "KH-2", "unit": "", "title": "", "due": ""},
         "nhiệm vụ này đến quý II/2019 mới đến hạn; hãy xóa dòng này"),
    ],
)  # fmt: skip
def test_only_tasks_that_have_fallen_due_are_answered_for(small, typed, message):
    small.write_rows(TASKS, TASK_COLUMNS, [*task_rows(), task_rows()[0] | typed])
    (fault,) = small.findings()
    assert (fault.cell, str(fault.message)) == ("3:task", message)


def test_a_row_that_is_missing_is_a_fault_of_its_unit(small):
    small.write_rows(TASKS, TASK_COLUMNS, [])
    (fault,) = small.findings()
    assert (fault.address, fault.block, fault.unit) == (f"params/{TASKS}", "phong", "van-phong")
    assert str(fault.message) == "thiếu dòng của nhiệm vụ «KH-1» (hạn quý I/2019)"


def test_a_list_of_tasks_that_cannot_be_read_is_told_once_and_one_that_is_missing_beside_other_faults(small):
    small.write(TASKS, "")
    assert [str(fault.message) for fault in small.findings()] == ["tệp trống: thiếu dòng tên cột"]
    small.path(TASKS).unlink()
    small.write("quarters/2019-Q1/shortcomings.csv", "")
    told = [str(fault.message) for fault in small.findings()]
    assert "tệp trống: thiếu dòng tên cột" in told
    assert "thiếu bảng này: 1 nhiệm vụ của chương trình CCHC chưa được đánh giá" in told


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_of_tasks_that_is_missing_stops_everything(small, form):
    if form == "xlsx":
        small.use_scoresheet()
        small.edit_sheet(lambda workbook: workbook.remove(workbook["ke-hoach"]))
    else:
        small.path(TASKS).unlink()
    (fault,) = small.findings()
    assert str(fault.message) == "thiếu bảng này: 1 nhiệm vụ của chương trình CCHC chưa được đánh giá"
    assert fault.sheet == ("ke-hoach" if form == "xlsx" else "")
    assert small.read().faulty == {"van-phong", "duyen-hai", "cau-ke"}


def test_a_list_without_a_task_is_not_asked_for(small):
    write_years(small, "2019-Q2")
    small.path(TASKS).unlink()
    assert small.findings() == []


def test_a_blank_cell_of_the_workbook_is_named(small):
    small.use_scoresheet()
    small.edit_sheet(lambda workbook: workbook["ke-hoach"].__setitem__("E3", None))
    (fault,) = small.findings()
    assert (fault.sheet, fault.cell, fault.unit) == ("ke-hoach", "E3", "van-phong")


def test_a_task_is_done_in_the_quarter_unless_another_is_given(small):
    assert [str(task.done_in) for task in small.read().plan] == ["2019-Q1", "None"]
    small.write_rows(TASKS, TASK_COLUMNS, [task_rows()[0] | {"done_in": "IV/2018"}])
    assert str(small.read().plan[0].done_in) == "2018-Q4"


def test_a_task_done_before_the_year_of_its_programme_is_a_notice(small):
    small.write_rows(TASKS, TASK_COLUMNS, [task_rows()[0] | {"done_in": "IV/2018"}])
    (notice,) = small.findings()
    assert (notice.address, notice.unit, notice.is_fault) == (f"params/{TASKS} › 2:done_in", "van-phong", False)
    assert str(notice.message) == "quý IV/2018 trước năm 2019 của chương trình; có nhầm năm?"


@pytest.mark.parametrize(("before", "done_in", "told"), [
    ("chưa xong", "2018-Q3", "xong quý III/2018"), ("chưa xong", "2018-Q4", "xong quý IV/2018"),
    ("chưa xong", "2019-Q1", ""), ("chưa xong", "", ""), ("", "2018-Q3", ""),
])  # fmt: skip
def test_a_task_that_was_not_done_and_is_said_to_have_been_is_a_notice(small, before, done_in, told):
    write_years(small, "2018-Q3", "2019-Q1")
    make_earlier(small, "2018-Q4")
    answer(small, "2018-Q4", **{"2018-Q3": before})
    known = {name: task_rows()[0][name] for name in ("status", "done_in", "evidence", "dropped_by")}
    rows = [known | {"task": "2018-Q3", "done_in": done_in}, known | {"task": "2019-Q1", "done_in": ""}]
    small.write_rows(TASKS, ("task", "status", "done_in", "evidence", "dropped_by"), rows)
    found = [one for one in small.findings() if one.address == f"params/{TASKS} › 2:done_in"]
    rest = (
        ", danh sách quý IV/2018 ghi chưa xong: nếu xong trong quý I/2019 thì để trống ô này, nếu đã xong từ trước "
        "thì đính chính quý IV/2018"
    )
    assert [(str(one.message), one.is_fault) for one in found] == ([(told + rest, False)] if told else [])


def test_what_no_quarter_settled_is_asked_again_across_years(small):
    write_years(small, "2017-Q1", "2017-Q4", "2018-Q2", "2018-Q4", "2019-Q1", "2019-Q3")
    make_earlier(small, "2018-Q4")
    answer(small, "2018-Q4", **{"2017-Q1": "chưa xong", "2018-Q2": "đã xong", "2018-Q4": ""})
    small.write_rows(TASKS, TASK_COLUMNS, [])
    missing = {fault.message.values["task"] for fault in small.findings()}
    assert missing == {"2017-Q1", "2018-Q4", "2019-Q1"}  # 2017-Q4 was settled before: the list has it no more
    assert set(states(small)) == {*missing, "2019-Q3"}


def test_the_first_quarter_of_all_may_answer_for_what_fell_due_before_it(small):
    write_years(small, "2018-Q1", "2019-Q1")
    answer(small, "2019-Q1", **{"2019-Q1": "not_done"})
    assert small.findings() == []
    answer(small, "2019-Q1", **{"2018-Q1": "done", "2019-Q1": "not_done"})
    assert small.findings() == []
    assert states(small) == {"2018-Q1": "done", "2019-Q1": "not_done"}


def test_a_gap_between_two_quarters_loses_no_task(small):
    write_years(small, "2018-Q1", "2018-Q3", "2019-Q1")
    make_earlier(small, "2018-Q2")
    answer(small, "2018-Q2", **{"2018-Q1": "chưa xong"})
    small.write_rows(TASKS, TASK_COLUMNS, [])
    assert {fault.message.values["task"] for fault in small.findings()} == {"2018-Q1", "2018-Q3", "2019-Q1"}


def test_a_list_of_the_quarter_before_that_cannot_be_read_settles_nothing(small):
    write_years(small, "2018-Q1", "2019-Q1")
    make_earlier(small, "2018-Q4")
    small.write("quarters/2018-Q4/tasks.csv", "task;status\n".encode("utf-16"))
    small.write_rows(TASKS, TASK_COLUMNS, [])
    notice, *faults = small.findings()
    assert (notice.file, notice.is_fault) == ("params/quarters/2018-Q4/tasks.csv", False)
    assert {fault.message.values["task"] for fault in faults} == {"2018-Q1", "2019-Q1"}


def test_a_task_left_undone_that_no_programme_knows_any_more_is_a_fault(small):
    write_years(small, "2019-Q1")
    make_earlier(small, "2018-Q4")
    answer(small, "2018-Q4", **{"2018-Q2": "chưa xong", "2018-Q3": "đã xong"})
    answer(small, "2019-Q1", **{"2019-Q1": "đã xong"})
    (fault,) = small.findings()
    assert fault.address == "params/quarters/2018-Q4/tasks.csv › 2:task"
    assert str(fault.message) == "nhiệm vụ «2018-Q2» chưa xong mà không còn trong chương trình năm nào"


def test_of_tasks_of_a_programme_that_cannot_be_read_nothing_is_said_but_that(small):
    write_years(small, "2018-Q3", "2019-Q1")
    make_earlier(small, "2018-Q4")
    answer(small, "2018-Q4", **{"2018-Q3": "chưa xong"})
    answer(small, "2019-Q1", **{"2018-Q3": "chưa xong", "2019-Q1": "đã xong"})
    small.write("plans/2018.csv", "task;unit;title;due\n".encode("utf-16"))
    assert [fault.file for fault in small.findings()] == ["params/plans/2018.csv"]
    assert small.read().faulty >= {"van-phong", "duyen-hai", "cau-ke"}  # and nobody is scored by what is left


def test_of_a_task_whose_row_of_the_programme_has_a_fault_that_alone_is_said(small):
    write_years(small, "2018-Q3", "2019-Q1")
    make_earlier(small, "2018-Q4")
    answer(small, "2018-Q4", **{"2018-Q3": "chưa xong"})
    answer(small, "2019-Q1", **{"2018-Q3": "chưa xong", "2019-Q1": "đã xong"})
    row = {"task": "2018-Q3", "unit": "van-phong", "title": "Việc 2018-Q3", "due": "3/2018"}
    small.write_rows("plans/2018.csv", PROGRAMME_COLUMNS, [row])
    assert [fault.address for fault in small.findings()] == ["params/plans/2018.csv › 2:due"]


def test_a_task_that_next_years_programme_names_with_a_fault_is_no_task_yet(small):
    write_years(small, "2019-Q1")
    row = {"task": "2020-Q1", "unit": "van-phong", "title": "Việc 2020-Q1", "due": "3/2020"}
    small.write_rows("plans/2020.csv", PROGRAMME_COLUMNS, [row])
    answer(small, "2019-Q1", **{"2020-Q1": "đã xong", "2019-Q1": "đã xong"})
    (fault,) = small.findings()
    assert (fault.address, fault.message.values["found"]) == (f"params/{TASKS} › 2:task", "2020-Q1")


def test_an_earlier_years_programme_that_cannot_be_read_is_a_fault_and_next_years_is_none(small):
    small.write("plans/2018.csv", "task;unit;title;due\n".encode("utf-16"))
    small.write("plans/2020.csv", "task;unit;title;due\n".encode("utf-16"))
    assert [fault.file for fault in small.findings()] == ["params/plans/2018.csv"]


def test_an_id_is_given_once_over_the_years(small):
    small.write("plans/2018.csv", small.path(PROGRAMME).read_bytes().replace(b"2019-Q", b"2018-Q"))
    faults = [fault for fault in small.findings() if fault.file == "params/plans/2019.csv"]
    assert [(fault.cell, str(fault.message)) for fault in faults] == [
        ("2:task", "mã này đã có ở params/plans/2018.csv › 2:task"),
        ("3:task", "mã này đã có ở params/plans/2018.csv › 3:task"),
    ]


def test_the_last_quarter_of_a_year_knows_what_the_next_year_brings(small):
    write_years(small, "2019-Q1", "2020-Q1")
    assert set(states(small)) == {"2019-Q1", "2020-Q1"}
    assert small.path("plans/2020.csv") in files_of_quarter(small.folders, QUARTER)


def test_tasks_of_a_unit_that_ended_go_to_the_one_that_succeeds_it(small):
    small.replace("units.yaml", "    name: Điện lực Cầu Kè\n", "    name: Điện lực Cầu Kè\n    succeeds: [doi-cu]\n")
    row = {"task": "2018-Q3", "unit": "doi-cu", "title": "Việc", "due": "2018-Q3"}
    small.write_rows("plans/2018.csv", PROGRAMME_COLUMNS, [row])
    answers = [*task_rows(), task_rows()[0] | row | {"status": "chưa xong"}]
    small.write_rows(TASKS, TASK_COLUMNS, answers)
    assert small.findings() == []
    assert {task.task: task.unit for task in small.read().plan}["2018-Q3"] == "cau-ke"


def test_a_task_of_a_unit_that_ended_is_told_where_it_has_no_successor_or_several(small):
    row = {"task": "2018-Q3", "unit": "doi-cu", "title": "Việc", "due": "2018-Q3"}
    small.write_rows("plans/2018.csv", PROGRAMME_COLUMNS, [row])
    answer = task_rows()[0] | row | {"status": "chưa xong", "done_in": ""}
    small.write_rows(TASKS, TASK_COLUMNS, [*task_rows(), answer])
    (notice,) = small.findings()
    assert (notice.file, notice.cell, notice.is_fault) == ("params/plans/2018.csv", "2:unit", False)
    assert "không có đơn vị kế thừa, nên không ai được yêu cầu" in str(notice.message)
    for name in ("Điện lực Duyên Hải", "Điện lực Cầu Kè"):
        small.replace("units.yaml", f"    name: {name}\n", f"    name: {name}\n    succeeds: [doi-cu]\n")
    (notice,) = small.findings()
    heirs = re.search("tính cho (.*); nếu là việc của (.*) thì ghi", str(notice.message)).groups()
    assert set(heirs) == {"Điện lực Duyên Hải", "Điện lực Cầu Kè"}
    assert {task.task: task.unit for task in small.read().plan}["2018-Q3"] in ("duyen-hai", "cau-ke")
    small.write_rows(TASKS, TASK_COLUMNS, [*task_rows(), answer | {"status": "dropped", "dropped_by": "05/QĐ-BCĐ"}])
    assert small.findings() == []


def test_what_is_wrong_with_a_task_of_a_unit_that_ended_keeps_nobody_from_being_scored(small):
    row = {"task": "2018-Q3", "unit": "doi-cu", "title": "Việc", "due": "2018-Q3"}
    small.write_rows("plans/2018.csv", PROGRAMME_COLUMNS, [row])
    answer = task_rows()[0] | row | {"status": "chưa xong", "done_in": "2019-Q1"}
    small.write_rows(TASKS, TASK_COLUMNS, [*task_rows(), answer])
    assert [(found.cell, found.unit) for found in small.findings() if found.is_fault] == [("3:done_in", "doi-cu")]
    assert small.read().faulty == set()


def test_a_task_goes_to_whom_its_notice_asks_for_though_the_list_names_the_unit_that_ended(small):
    row = {"task": "2018-Q3", "unit": "doi-cu", "title": "Việc", "due": "2018-Q3"}
    answer = task_rows()[0] | row | {"status": "chưa xong", "done_in": ""}
    small.write_rows(TASKS, TASK_COLUMNS, [*task_rows(), answer])
    small.write_rows("plans/2018.csv", PROGRAMME_COLUMNS, [row | {"unit": "cau-ke"}])
    assert small.findings() == []
    assert {task.task: task.unit for task in small.read().plan}["2018-Q3"] == "cau-ke"


def test_a_quarter_in_which_that_unit_was_still_there_has_the_task_with_it(small):
    branch = "    name: Điện lực Cầu Kè\n    blocks: [{block: chi-nhanh, from: 01/01/2018"
    small.replace("units.yaml", branch, branch + ", to: 30/06/2019")
    row = {"task": "2018-Q3", "unit": "duyen-hai", "title": "Việc", "due": "2018-Q3"}
    small.write_rows("plans/2018.csv", PROGRAMME_COLUMNS, [row])
    answer = task_rows()[0] | row | {"unit": "Điện lực Cầu Kè", "status": "chưa xong", "done_in": ""}
    small.write_rows(TASKS, TASK_COLUMNS, [*task_rows(), answer])
    assert small.findings() == []
    assert {task.task: task.unit for task in small.read().plan}["2018-Q3"] == "cau-ke"


def test_csv_and_workbook_say_the_same_of_tasks(small):
    small.write_rows(TASKS, TASK_COLUMNS, [task_rows()[0] | {"status": "dropped", "dropped_by": "05/QĐ-BCĐ"}])
    from_csv = small.read().plan
    small.use_scoresheet()
    assert small.read().plan == from_csv
    assert [(task.status, task.dropped_by) for task in from_csv] == [("dropped", "05/QĐ-BCĐ"), ("", "")]
    assert read_quarter(small.folders, Quarter(2019, 1)).findings == []


@st.composite
def histories(draw) -> tuple[dict, list]:
    """A programme of up to three years, and what each of some quarters says of all its tasks."""
    dues = st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 11))
    programme = draw(st.dictionaries(st.sampled_from([f"KH-{n}" for n in range(12)]), dues, max_size=12))
    numbers = draw(st.lists(st.integers(0, 11), min_size=1, max_size=6, unique=True).map(sorted))
    said = st.fixed_dictionaries({task: st.sampled_from(["done", "not_done", "dropped"]) for task in programme})
    return programme, [(number, draw(said)) for number in numbers]


@settings(deadline=None)
@given(histories())
def test_what_is_asked_and_what_is_counted_is_what_the_definitions_say(history):
    programme, quarters = history
    first = Quarter(2017, 1)
    tasks = {task: PlanTask(task, unit, task, first.shifted(due)) for task, (unit, due) in programme.items()}
    before, lines = None, None
    for (number, says), (asked, counted) in zip(quarters, follow_tasks(programme, quarters), strict=True):
        quarter = first.shifted(number)
        found = Programme(tasks, {}, []).list_asked(quarter, before or quarter, lines)
        assert {task.task for task in found} == asked
        answered = [replace(task, status=says[task.task]) for task in found]
        for unit, entry in count_plans(answered, "ab", quarter).items():
            assert entry == count_plan(answered, unit, quarter)
            assert (entry and (entry.value, entry.total)) == counted.get(unit)
        lines = [FilledRow(Row("", None, 1), {"task": task.task, "status": task.status}) for task in answered]
        before = quarter


def test_a_body_of_years_has_to_answer_for_what_fell_due_in_a_quarter_of_its_first_year(tmp_path):
    make_yearly_company(tmp_path)
    folders = Folders(tmp_path)
    path = folders.inputs_of(Year(2019)) / "tasks.csv"
    head, first, *others = path.read_text(encoding="utf-8-sig").splitlines()
    assert ";2019-Q1;" in first
    path.write_text("\n".join([head, *others]), encoding="utf-8-sig")
    for year in (Year(2019), Year(2020)):
        told = [str(one.message) for one in read_quarter(folders, year).findings if one.is_fault]
        assert told == [f"thiếu dòng của nhiệm vụ «{first.partition(';')[0]}» (hạn quý I/2019)"]
    path.unlink()
    (lacking,) = [one for one in read_quarter(folders, Year(2019)).findings if one.is_fault]
    assert str(lacking.message).startswith(f"thiếu bảng này: {len(others) + 1} nhiệm vụ")


def test_a_programme_is_read_whatever_capitals_its_name_has(small):
    write_years(small, "2018-Q1", "2019-Q1")
    (small.path("plans") / "2018.csv").rename(small.path("plans") / "2018.CSV")
    for name in ("2020.csv", "2021.csv", "2019 (1).csv"):  # the next year is known, one beyond is not yet asked for
        small.write(f"plans/{name}", "")
    assert list(plan_files(small.folders, QUARTER)) == [2018, 2019, 2020]


def test_a_list_of_shortcomings_that_cannot_be_read_lacks_nothing(small):
    make_earlier(small, "2018-Q4")
    small.write(SHORTCOMINGS, "id;status\n".encode("utf-16"))
    assert [(one.file, one.is_fault) for one in small.findings()] == [(f"params/{SHORTCOMINGS}", True)]


def test_a_shortcoming_of_before_that_no_list_had_is_worth_a_look(small):
    make_earlier(small, "2018-Q4")
    small.write_rows("quarters/2018-Q4/shortcomings.csv", SHORTCOMING_COLUMNS, [])
    (notice,) = small.findings()
    assert (notice.file, notice.cell, notice.is_fault) == (f"params/{SHORTCOMINGS}", "3:id", False)
    assert str(notice.message) == "quý IV/2018 không ghi tồn tại này; kiểm tra lại mã và đơn vị"


def test_what_no_cell_of_a_workbook_can_hold_is_a_fault(small):
    rows = shortcoming_rows()
    rows[0]["description"] = "x" * 32_768
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    (fault,) = small.findings()
    assert str(fault.message) == "ô dài 32.768 ký tự; một ô Excel chỉ giữ được 32.767"


def test_nothing_is_to_be_done_by_a_unit_that_is_still_to_come(small):
    """It has not ended, as a notice said of it, and so did letters."""
    new = "  - id: moi\n    name: Phòng mới\n    blocks: [{block: phong, from: 01/04/2019}]\n"
    small.write("units.yaml", UNITS + new)
    row = {"task": "m", "unit": "moi", "title": "Việc mới", "due": "2019-Q1"}
    small.write_rows(PROGRAMME, PROGRAMME_COLUMNS, [row])
    answer(small, "2019-Q1", m="chưa xong")
    (listed,) = shortcoming_rows()[:1]
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, [listed | {"unit": "moi"}])
    told = {one.address: str(one.message) for one in small.findings() if one.is_fault and one.unit == "moi"}
    assert told == dict.fromkeys(
        (f"params/{PROGRAMME} › 2:unit", f"params/{SHORTCOMINGS} › 2:unit"),
        "chưa có đơn vị này: units.yaml ghi từ 01/04/2019",
    )
    small.write_rows(PROGRAMME, PROGRAMME_COLUMNS, [row | {"due": "2019-Q2"}])
    answer(small, "2019-Q1")
    assert [one for one in small.findings() if one.file.endswith(PROGRAMME)] == []
