"""Tasks of the programme and shortcomings, as bulletins tell them: complete, in words that add up."""

import pytest

from cchc_lib import open_quarter
from cchc_lib.files import read_yaml
from cchc_lib.model import PROGRAMME_COLUMNS, SHORTCOMING_COLUMNS
from cchc_lib.model.records import TASK_COLUMNS
from tests.whole.harness import Made
from tests.whole.reading import numbers
from tests.whole.roots import Block, SmallCompany, write_csv, write_yaml
from tests.whole.shared import make_once

NOW = "2019-Q1"
PLAN, TASKS = "Chương trình CCHC hằng năm", "Nhiệm vụ chưa hoàn thành"
SAID = {  # of a task due in each of these quarters
    "2017-Q4": {"status": "not_done"},
    "2018-Q2": {"status": "dropped", "dropped_by": "05/QĐ-BCĐ"},
    "2018-Q4": {"status": "done", "evidence": "Báo cáo 9"},
    "2019-Q1": {"status": "done"},
}


def made_of(tmp_path, answers: dict[str, dict]) -> Made:
    company = SmallCompany({"to": Block({"a1": 10})}, {"u1": "to", "u2": "to"}, {NOW: {"u1": {}, "u2": {}}})
    folders = company.write(tmp_path)
    rows = [
        {"task": f"KH-{due}", "unit": "u1", "title": f"Việc {due}", "due": due, **answers[due]} for due in answers
    ]
    (folders.params / "plans").mkdir()
    for year in {due[:4] for due in answers}:
        of_year = [row for row in rows if row["due"].startswith(year)]
        write_csv(folders.params / "plans" / f"{year}.csv", PROGRAMME_COLUMNS, of_year)
    answered = [row for row in rows if answers[row["due"]]]
    write_csv(folders.params / "quarters" / NOW / "tasks.csv", TASK_COLUMNS, answered)
    return Made(tmp_path, NOW)


def test_tasks_of_any_earlier_year_stand_until_they_are_settled(tmp_path):
    page = made_of(tmp_path, SAID).page("unit", "u1")
    (lead,) = (sentence for sentence in page.sentences(PLAN) if sentence.startswith("Nhiệm vụ của"))
    assert lead == (
        "Nhiệm vụ của chương trình CCHC: hoàn thành 1/1 đến hạn trong quý, 1 của các quý trước nay đã xong, "
        "1 của các quý trước còn chậm, 1 dừng theo quyết định."
    )
    assert page.table(TASKS).caption.endswith("chưa hoàn thành hoặc đã dừng")
    assert page.table(TASKS).rows == [  # no column for the unit: all of them are its own
        ["Việc 2017-Q4", "IV/2017", "chưa xong", "KH-2017-Q4"],
        ["Việc 2018-Q2", "II/2018", "dừng theo quyết định: 05/QĐ-BCĐ", "KH-2018-Q2"],
    ]


def test_a_task_that_nobody_judged_is_called_so_and_is_not_late(tmp_path):
    made = made_of(tmp_path, SAID | {"2019-Q1": {"status": ""}})
    assert made.results.pending() == [("u1", "late")]  # that of 2017
    assert "u1" not in made.results.scores()


def test_a_quarter_without_a_task_says_so(tmp_path):
    page = made_of(tmp_path, SAID).page("unit", "u2")
    assert "Quý này không có nhiệm vụ nào của chương trình CCHC hằng năm đến hạn." in page.text


def test_undone_tasks_of_2017_are_late_in_2019(ours):
    late = {task.task for task in ours.results.plan() if task.is_late and task.due.year == 2017}
    assert late == {"2017-doi-cao-the-08", "2017-tieu-can-03"}
    for task in late:
        unit = next(one.unit for one in ours.results.plan() if one.task == task)
        assert any(row[-1] == task for row in ours.page("unit", unit).table(TASKS).rows)
        assert "2017" in ours.page("correction", unit).text


@pytest.mark.parametrize("quarter", ["2017-Q2", "2018-Q1", "2018-Q4", "2019-Q1"])
def test_what_is_said_to_come_and_to_go_adds_up_to_all(ours, quarter):
    page = ours.in_quarter(quarter).page("company")
    lead = next(s for s in page.sentences("Tồn tại và thời hạn khắc phục") if s.startswith("Có"))
    came, went = (numbers(half) for half in lead.split(" (")[0].split("; đến nay "))
    assert came[0] == sum(came[1:]) == sum(went)


def test_what_was_done_before_the_quarter_is_not_counted_in_it(ours):
    """28 of the 33 tasks of I/2017 were done then, as tasks.csv says by done_in; five in II/2017."""
    made = ours.in_quarter("2017-Q2")
    older = [task for task in made.results.plan() if task.due < made.results.quarter and task.is_done]
    now = sum(task.done_in == made.results.quarter for task in older)
    assert (len(older), now) == (33, 5)
    assert any("5 của các quý trước nay đã xong" in told for told in made.page("company").sentences(PLAN))


@pytest.mark.parametrize(("n", "named"), [(12, True), (13, False)])
def test_who_is_late_is_named_and_of_many_how_many_they_are(tmp_path, n, named):
    names = [f"u{i}" for i in range(n)]
    company = SmallCompany({"to": Block({"a1": 10})}, dict.fromkeys(names, "to"), {NOW: {name: {} for name in names}})
    folders = company.write(tmp_path)
    rows = [{"task": f"KH-{name}", "unit": name, "title": "Việc", "due": NOW, "status": "not_done"} for name in names]
    (folders.params / "plans").mkdir()
    write_csv(folders.params / "plans" / "2019.csv", PROGRAMME_COLUMNS, rows)
    write_csv(folders.params / "quarters" / NOW / "tasks.csv", TASK_COLUMNS, rows)
    late = ", ".join(f"Đơn vị {name}" for name in names) if named else f"{n} đơn vị"
    for kind, about in (("company", ""), ("block", "to")):
        told = Made(tmp_path, NOW).page(kind, about).sentences("Điểm chính")
        assert f"Chậm hạn {n} nhiệm vụ của chương trình CCHC: {late}." in told


@pytest.mark.parametrize(
    ("kind", "about", "told"),
    [("unit", "u1", "Chậm hạn 1 nhiệm vụ của chương trình CCHC."),
     ("block", "to", "Chậm hạn 1 nhiệm vụ của chương trình CCHC: Đơn vị u1."),
     ("company", "", "Chậm hạn 1 nhiệm vụ của chương trình CCHC: Đơn vị u1.")],
)  # fmt: skip
def test_a_task_that_is_late_since_an_earlier_quarter_stands_among_the_main_points(tmp_path, kind, about, told):
    page = made_of(tmp_path, SAID).page(kind, about)
    main = page.sentences("Kết quả" if kind == "unit" else "Điểm chính")
    assert any(sentence.endswith(told) for sentence in main)


# --- opened again -------------------------------------------------------------------------------------------------

FOUND = {
    "id": "TT-1", "unit": "u1", "criterion": "a1", "description": "Sổ chưa ghi", "action": "Ghi sổ",
    "found_in": "2018-Q1", "due": "31/12/2019",
}  # fmt: skip
CLOSED, BACK = ({"status": "closed_verified", "closed_in": "2018-Q2"}, {"status": "open"})
COURSE, LISTED, IN_LETTER = "Tồn tại và thời hạn khắc phục", "Tồn tại trong quý", "Tồn tại chưa khắc phục"
DESCRIBED = "Sổ chưa ghi (tiêu chí A1; Điều 1; phát hiện quý I/2018, {})"


def write_succeeded(root) -> None:
    """What was closed in 2018-Q2 is open again in 2018-Q3, under the unit that succeeds two, and so in 2018-Q4."""
    first, then = {"u1": {}, "u2": {}}, {"u3": {}}
    points = {"2018-Q1": first, "2018-Q2": first, "2018-Q3": then, "2018-Q4": then}
    given = {
        "2018-Q1": [FOUND | BACK],
        "2018-Q2": [FOUND | CLOSED],
        "2018-Q3": [FOUND | BACK | {"unit": "u3"}],
        "2018-Q4": [FOUND | BACK | {"unit": "u3"}],
    }
    units = dict.fromkeys(("u1", "u2", "u3"), "to")
    folders = SmallCompany({"to": Block({"a1": 10})}, units, points, shortcomings=given).write(root)
    file = folders.params / "units.yaml"
    told = read_yaml(file)
    for unit in told["units"][:2]:
        unit["blocks"][0]["to"] = "30/06/2018"
    told["units"][2] |= {"blocks": [{"block": "to", "from": "01/07/2018"}], "succeeds": ["u1", "u2"]}
    write_yaml(file, told)


@pytest.fixture(scope="module")
def succeeded(tmp_path_factory) -> Made:
    return Made(make_once(tmp_path_factory, "mở lại ở đơn vị kế thừa", write_succeeded), "2018-Q3")


def course(made: Made, kind: str, about: str) -> str:
    (lead,) = (said for said in made.page(kind, about).sentences(COURSE) if said.startswith("Có"))
    return lead


@pytest.mark.parametrize(("kind", "about"), [("unit", "u3"), ("block", "to"), ("company", "")])
def test_what_is_opened_again_under_a_successor_is_counted_so_everywhere(succeeded, kind, about):
    assert course(succeeded, kind, about) == "Có 1 tồn tại: 1 mở lại; đến nay 1 chưa khắc phục."
    later = succeeded.in_quarter("2018-Q4")
    assert course(later, kind, about) == "Có 1 tồn tại: 1 chuyển từ quý trước; đến nay 1 chưa khắc phục."


@pytest.mark.parametrize(("quarter", "again"), [("2018-Q3", "mở lại"), ("2018-Q4", "mở lại quý III/2018")])
def test_a_table_and_the_letter_say_so_as_long_as_it_is_open(succeeded, quarter, again):
    made = succeeded.in_quarter(quarter)
    assert made.page("unit", "u3").table(LISTED).rows[0][-1] == f"{again}, còn tồn tại"
    assert made.page("correction", "u3").table(IN_LETTER).rows[0][1] == DESCRIBED.format(again)


def test_named_beside_the_count_is_what_is_counted(succeeded):
    quarters = ("2018-Q3", "2018-Q4")
    assert ["Mở lại sau khi" in succeeded.in_quarter(one).page("company").text for one in quarters] == [True, False]


# --- put off ------------------------------------------------------------------------------------------------------

LATER = {"2018-Q3": "30/09/2018", "2018-Q4": "31/12/2018"}  # the deadline of each quarter's list
OVERDUE_AGAIN = {"2018-Q3": "15/08/2018", "2018-Q4": "10/12/2018"}


def put_off(root, due: dict[str, str]) -> Made:
    given = {quarter: [FOUND | BACK | {"found_in": "2018-Q2", "due": due[quarter]}] for quarter in due}
    points = {quarter: {"u1": {}, "u2": {}} for quarter in due}
    units = dict.fromkeys(("u1", "u2"), "to")
    SmallCompany({"to": Block({"a1": 10})}, units, points, shortcomings=given).write(root)
    return Made(root, "2018-Q4")


@pytest.mark.parametrize(("kind", "about"), [("unit", "u1"), ("block", "to")])
@pytest.mark.parametrize(
    ("due", "told"),
    [
        (LATER, " (hạn cũ 30/09/2018)"),
        (OVERDUE_AGAIN, " (hạn cũ 15/08/2018)"),
        (LATER | {"2018-Q4": "30/09/2018"}, ""),
    ],
)
def test_a_deadline_that_was_put_off_is_told_where_the_shortcoming_is_listed(tmp_path, kind, about, due, told):
    made = put_off(tmp_path, due)
    assert made.page(kind, about).table(LISTED).rows[0][-4] == f"Sổ chưa ghi. Yêu cầu: Ghi sổ{told}"
    assert "hạn cũ" not in made.in_quarter("2018-Q3").page(kind, about).text


def test_the_company_lists_what_is_overdue_once_more_with_the_deadline_before(tmp_path):
    (row,) = put_off(tmp_path, OVERDUE_AGAIN).page("company").table("Tồn tại quá hạn").rows
    assert row[-4:] == ["Sổ chưa ghi. Yêu cầu: Ghi sổ (hạn cũ 15/08/2018)", "II/2018", "10/12/2018", "quá hạn"]


def test_the_company_leaves_a_long_list_on_paper_to_the_blocks_and_says_so(tmp_path, monkeypatch):
    page = open_quarter("2018-Q4", root=put_off(tmp_path, OVERDUE_AGAIN).root).company()
    said, folded = "Danh sách đầy đủ có ở bản tin của từng khối.", "<summary>Xem tồn tại quá hạn</summary>"
    assert not any(told in page.shortcomings().html for told in (said, folded))
    monkeypatch.setattr("cchc_lib.bulletin.sections.shortcomings_and_tasks.MOST_ON_PAPER", 0)
    assert all(told in page.shortcomings().html for told in (said, folded))


def test_the_letter_tells_the_deadline_before_also_of_what_is_overdue_again(tmp_path):
    until = put_off(tmp_path, OVERDUE_AGAIN).page("correction", "u1").table(IN_LETTER).rows[0][-1]
    assert until.startswith(
        "ngày 10 tháng 12 năm 2018 (hạn trước đây: ngày 15 tháng 8 năm 2018), quá hạn 21 ngày tính đến ngày 31 tháng "
        "12 năm 2018; hoàn thành và báo cáo chậm nhất ngày"
    )


def test_what_was_closed_and_is_asked_anew_was_not_put_off(tmp_path):
    made = put_off(tmp_path, LATER)
    closed = FOUND | {"found_in": "2018-Q2", "status": "closed_verified", "closed_in": "2018-Q3", "due": "30/09/2018"}
    write_csv(made.folders.params / "quarters" / "2018-Q3" / "shortcomings.csv", tuple(closed), [closed])
    assert "hạn cũ" not in made.page("unit", "u1").table(LISTED).rows[0][-4]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, "khắc phục"),
        ({"2019-Q1": {"status": "not_done"}}, "khắc phục, hoàn thành nhiệm vụ, rà soát kế hoạch"),
        ({"2019-Q2": {}}, "khắc phục, rà soát kế hoạch"),
    ],
)
def test_plans_are_reviewed_where_the_letter_asks_for_it(tmp_path, answers, asked):
    made = made_of(tmp_path, answers)
    found = {"unit": "u1", "criterion": "a1", "description": "Chậm", "action": "Làm", "status": "open"}
    rows = [found | {"id": f"{NOW}-01", "found_in": NOW, "due": "15/06/2019"}]
    write_csv(made.folders.inputs_of(made.quarter) / "shortcomings.csv", SHORTCOMING_COLUMNS, rows)
    letter, notice, article = made.page("correction", "u1"), made.page("notice"), made.page("article")
    assert ("rà soát kế hoạch" in letter.tree.h1.get_text()) == ("rà soát kế hoạch" in asked)
    assert f"; phải {asked} trong thời hạn ghi tại văn bản yêu cầu" in notice.text
    assert f"yêu cầu 1 đơn vị {asked}, báo cáo chậm nhất ngày" in article.text


def test_what_was_closed_in_an_earlier_quarter_and_is_still_listed_counts_no_more(tmp_path):
    told = {"unit": "u1", "criterion": "a1", "description": "Thiếu", "action": "Bổ sung", "due": "30/06/2019"}
    ended = told | {"status": "closed_verified", "evidence": "BB-2", "found_in": "2018-Q3"}
    listed = [
        ended | {"id": "t1", "closed_in": "2018-Q4"},
        ended | {"id": "t2", "closed_in": NOW},
        told | {"id": "t3", "status": "open", "found_in": NOW},
    ]
    SmallCompany({"to": Block({"a1": 10})}, {"u1": "to"}, {NOW: {"u1": {}}}, shortcomings={NOW: listed}).write(
        tmp_path
    )
    page = Made(tmp_path, NOW).page("unit", "u1")
    assert (
        "Có 2 tồn tại: 1 chuyển từ quý trước, 1 phát hiện trong quý; đến nay 1 đã khắc phục, 1 chưa khắc phục."
        in (page.sentences("Tồn tại và thời hạn khắc phục"))
    )
    assert [row[0] for row in page.table("Tồn tại trong quý").rows] == ["t3", "t2"]
