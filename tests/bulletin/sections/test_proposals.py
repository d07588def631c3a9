"""Proposals to the committee follow from the results, and so does what became of the last ones."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.sections.proposals import _lost_now, list_proposals, show_decisions
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.model import BONUS, MAIN, PROGRAMME_COLUMNS
from cchc_lib.model.measures import CountMeasure
from cchc_lib.quarter import Quarter
from cchc_lib.releases import Release
from tests.whole.harness import REPOSITORY, Made
from tests.whole.roots import NOT_APPLICABLE, Block, SmallCompany, edit_row, write_csv, write_yaml

QUARTERS = [str(quarter) for quarter in Folders(REPOSITORY).quarters()]
PROPOSED, OUTCOME = "Đề xuất, Ban chỉ đạo giao", "Kết quả của các đề xuất"


def test_who_handed_nothing_in_is_no_case_that_became_right(ours):
    """What fell short at a criterion now is told with the number of units of which nothing is known."""
    page = open_quarter(QUARTERS[-1], root=ours.root).company()
    loss = next(one for one in page.losses if one.sums.missed and one.sums.cases)
    silent = SimpleNamespace(criteria={loss.criterion.id: SimpleNamespace(without_value=True)})
    told = {}
    for n in (0, 2):
        now = SimpleNamespace(
            regulation=page.results.regulation,
            losses=lambda _: {loss.criterion.id: loss.sums},
            scores=lambda block, n=n: {**page.results.scores(block=block), **{f"x{i}": silent for i in range(n)}},
        )
        told[n] = str(_lost_now(page, loss, now))
    assert told[2] == f"{told[0]}, chưa kể 2 đơn vị không có số liệu" and "số liệu" not in told[0]


@pytest.mark.parametrize(
    ("missed", "is_chance"),
    [(16, False), (13, True), (7, True), (6, False), (0, False), (29, True), (30, False)],
)
def test_what_chance_could_have_made_is_no_success_of_a_proposal(ours, missed, is_chance):
    """Of 1,000 cases 16 fell short; of as many again, so many."""
    page = open_quarter(QUARTERS[-1], root=ours.root).company()
    loss = next(one for one in page.losses if one.sums.missed and one.sums.cases)
    was, now = (replace(loss.sums, missed=Fraction(n), cases=Fraction(1000)) for n in (16, missed))
    quarter = SimpleNamespace(
        regulation=page.results.regulation,
        losses=lambda _: {loss.criterion.id: now},
        scores=page.results.scores,
    )
    told = str(_lost_now(page, replace(loss, sums=was), quarter))
    assert told.startswith(f"Số trường hợp không đạt: quý trước 16/1.000, quý này {missed}/1.000")
    assert ("có thể do ngẫu nhiên" in told) == is_chance


def test_cases_that_have_no_total_are_told_by_their_number_alone(ours):
    page = open_quarter(QUARTERS[-1], root=ours.root).company()
    loss = next(one for one in page.losses if one.sums.missed and one.sums.cases is None)
    n = loss.sums.missed
    assert str(_lost_now(page, loss, page.results)) == f"Số trường hợp không đạt: quý trước {n}, quý này {n}"


def test_that_nobody_lost_points_any_more_is_said_in_words(ours):
    page = open_quarter(QUARTERS[-1], root=ours.root).company()
    loss = next(one for one in page.losses if one.sums.missed is None)
    none = replace(loss.sums, losing=0, lost=Fraction(0))
    now = SimpleNamespace(
        regulation=page.results.regulation,
        losses=lambda _: {loss.criterion.id: none},
        unscored=lambda _: {},
        scores=lambda block: {},
    )
    assert str(_lost_now(page, loss, now)).endswith("; quý này không đơn vị nào mất điểm")


def judge_now(page, loss, criterion, side=MAIN, found=None, lacking=()):
    """What became of a loss by a quarter that has another criterion there, or other sums, or units without points."""
    block = SimpleNamespace(by_id={} if criterion is None else {loss.criterion.id: (criterion, side)})
    now = SimpleNamespace(
        regulation=SimpleNamespace(blocks={loss.block.block: block}),
        losses=lambda _: {loss.criterion.id: found or loss.sums},
        unscored=lambda _: lacking,
        scores=page.results.scores,
    )
    return str(_lost_now(page, loss, now))


def test_cases_are_held_against_each_other_only_where_the_same_is_measured(ours):
    page = open_quarter(QUARTERS[-1], root=ours.root).company()
    loss = next(one for one in page.losses if one.sums.missed and one.sums.cases)
    as_count = loss.criterion.model_copy(update={"measure": CountMeasure(kind="count", unit="văn bản trễ")})
    assert [judge_now(page, loss, one) for one in (None, as_count)] == ["Tiêu chí không còn đo như trước"] * 2
    dearer = loss.criterion.model_copy(update={"max_points": loss.criterion.max_points + 1})
    assert judge_now(page, loss, dearer).startswith("Số trường hợp không đạt: quý trước ")
    unknown = replace(loss.sums, missed=None, cases=None)  # nobody has a value, which cost points
    assert judge_now(page, loss, loss.criterion, found=unknown).startswith("Quý trước ")
    for none in (replace(unknown, concerned=0), replace(unknown, losing=0)):
        assert judge_now(page, loss, loss.criterion, found=none) == "Không phát sinh"


def test_points_are_held_against_each_other_only_where_they_are_given_alike(ours):
    page = open_quarter(QUARTERS[-1], root=ours.root).company()
    loss = next(one for one in page.losses if one.sums.missed is None)
    dearer = loss.criterion.model_copy(update={"max_points": loss.criterion.max_points + 1})
    otherwise = "Cách tính điểm khác quý trước"
    assert judge_now(page, loss, dearer) == judge_now(page, loss, loss.criterion, BONUS) == otherwise
    assert judge_now(page, loss, loss.criterion).startswith("Quý trước ")
    assert judge_now(page, loss, loss.criterion, lacking=("tra-cu",)) == "Chưa có số liệu"
    assert judge_now(page, loss, loss.criterion, found=replace(loss.sums, concerned=0)) == "Không phát sinh"


@pytest.mark.parametrize("quarter", QUARTERS)
def test_there_are_three_to_five_with_facts_and_room_for_owner_and_day(ours, quarter):
    made = ours.in_quarter(quarter)
    rows = made.page("company").table(PROPOSED).rows
    assert 3 <= len(rows) <= 5
    assert all(what and facts and (owner, day) == ("………", "………") for _, what, facts, owner, day in rows)
    overdue = sum(one.is_overdue(made.results.settings.as_of) for one in made.results.shortcomings())
    late = sum(task.is_late for task in made.results.plan())
    assert any(f"khắc phục ngay {overdue} tồn tại quá hạn" in row[1] for row in rows) == bool(overdue)
    assert any(f"Đôn đốc {late} nhiệm vụ" in row[1] for row in rows) == bool(late)


@pytest.mark.parametrize("quarter", QUARTERS[1:])
def test_what_became_of_the_last_ones_is_read_from_this_quarter(ours, quarter):
    made = ours.in_quarter(quarter)
    before = made.results.before
    rows = dict(made.page("company").table(OUTCOME).rows)
    asked = [row[1] for row in ours.in_quarter(str(before.quarter)).page("company").table(PROPOSED).rows]
    assert list(rows) == asked
    was_late = {task.task for task in before.plan() if task.is_late}
    still = sum(task.is_late for task in made.results.plan() if task.task in was_late)
    told = [became for what, became in rows.items() if what.startswith("Đôn đốc")]
    dropped = sum(task.status == "dropped" for task in made.results.plan() if task.task in was_late)
    more = f", {dropped} nhiệm vụ dừng theo quyết định" * bool(dropped)
    assert told == ([f"Còn chậm {still}/{len(was_late)} nhiệm vụ{more}"] if was_late else [])
    assert dropped == (1 if quarter == "2019-Q1" else 0)


@pytest.mark.parametrize(("day", "is_told"), [(14, False), (15, True)])
def test_what_was_proposed_by_a_quarter_that_was_revised_since_is_said_to_be_counted_anew(
    ours, monkeypatch, day, is_told
):
    """The falls of 2018-Q3 are those from 2018-Q2; its bulletins, of 15/10/2018, may have named others."""
    page = open_quarter("2018-Q4", root=ours.root).company()
    history, asked = page.opened.history, []

    def find_revised(quarter, units):
        asked.append(quarter)
        return Release(2, date(2018, 10, day))

    monkeypatch.setattr(history.releases, "newest", lambda quarter: Release(1, date(2018, 10, 15)))
    monkeypatch.setattr(history, "revised", find_revised)
    told = "Đề xuất quý III/2018 tính lại theo quý II/2018 (Đính chính số 1, ngày 15/10/2018); bản tin phát hành"
    assert (told in show_decisions(page).html.replace("\N{NO-BREAK SPACE}", " ")) is is_told
    assert asked == [Quarter(2018, 2)]


def test_that_the_worst_criteria_are_seldom_so_again_is_told_where_their_outcome_is(ours):
    words = "kết quả tốt hơn chưa hẳn là nhờ đề xuất"
    for quarter, is_told in ((QUARTERS[0], False), (QUARTERS[-1], True)):
        page = ours.in_quarter(quarter).page("company")
        assert (words in page.text) is is_told
    made = ours.in_quarter(QUARTERS[-1])
    listed = made.page("company").table(OUTCOME).rows
    assert any(row[0].startswith(("Chấn chỉnh", "Cải thiện kết quả")) for row in listed)


def test_a_shortcoming_closed_without_being_corrected_is_no_success(ours):
    page = open_quarter(QUARTERS[-1], root=ours.root).company()
    (overdue, *_) = list_proposals(page, page.results)
    asked = [one for one in page.results.shortcomings() if one.is_overdue(page.as_of)]
    first, *others = (replace(one, status="closed_verified", closed_in=page.results.quarter) for one in asked)
    given_up = replace(first, status="closed_not_done")
    for closed, told in ([first, *others], ""), ([given_up, *others], ", trong đó 1 đóng khi chưa khắc phục"):
        became = overdue.became(SimpleNamespace(shortcomings=lambda closed=closed: closed))
        assert str(became) == f"Đã đóng {len(asked)}/{len(asked)} tồn tại{told}"


def test_a_shortcoming_that_is_put_off_is_told_beside_those_that_are_closed(ours):
    page = open_quarter(QUARTERS[-1], root=ours.root).company()
    (overdue, *_) = list_proposals(page, page.results)
    first, *others = (one for one in page.results.shortcomings() if one.is_overdue(page.as_of))
    n, closed = len(others) + 1, replace(first, status="closed_verified", closed_in=page.results.quarter)
    later = replace(others[0], due=others[0].due + timedelta(60))
    for now, told in (
        ([first, *others], f"Đã đóng 0/{n} tồn tại"),
        ([closed, later, *others[1:]], f"Đã đóng 1/{n} tồn tại, 1 tồn tại được lùi hạn"),
        ([replace(closed, due=later.due), *others], f"Đã đóng 1/{n} tồn tại"),
    ):
        assert str(overdue.became(SimpleNamespace(shortcomings=lambda now=now: now))) == told


@pytest.mark.parametrize("quarter", ["2018-Q1", "2019-Q1"])
def test_a_class_by_another_regulation_is_no_fall_to_clear_up(ours, quarter):
    page = ours.in_quarter(quarter).page("company")
    assert "xuống loại" not in " ".join(page.table(PROPOSED).column("Đề xuất"))


def test_a_unit_that_has_ended_is_called_as_it_last_was(ours):
    page = open_quarter("2019-Q1", root=ours.root).company()
    gone = {"cang-long": "Càng Long", "tx-duyen-hai": "TX Duyên Hải"}  # overdue now, and named by the quarter before
    known = page.results.units
    page.results.units = lambda *of, **where: {u: row for u, row in known(*of, **where).items() if u not in gone}
    untaken = next(one for one in list_proposals(page, page.results) if "đã kết thúc" in page.write.plain(one.what))
    assert all(any(name in page.write.plain(fact) for fact in untaken.facts()) for name in gone.values())


@pytest.mark.parametrize("quarter", ["2018-Q3", "2018-Q4"])
def test_a_unit_that_has_ended_since_it_was_asked_is_named_and_not_among_those_that_got_better(ours, quarter):
    page = open_quarter(quarter, root=ours.root).company()
    told = 0
    for asked in list_proposals(page, page.results):
        if not any(what in str(asked.what) for what in ("xuống loại", "gỡ điều kiện khống chế")):
            continue
        gone, *others = (one.unit for one in asked.about)
        some, none = (
            SimpleNamespace(
                quarter=page.results.quarter, regulation=page.results.regulation,
                units=lambda left=left: dict.fromkeys(left),
                scores=lambda unit=None, left=left: {
                    name: score for name, score in page.results.scores(unit=unit).items() if name in left
                },
            )
            for left in (others, [])
        )  # fmt: skip
        told += 1
        ending = f"; không còn là đơn vị được chấm điểm: {page.name_unit(gone)}"
        assert str(asked.became(some)).endswith(ending) or not others
        assert str(asked.became(none)).startswith(f"Không còn là đơn vị được chấm điểm: {page.name_unit(gone)}")
        assert "không còn là" not in str(asked.became(page.results))
    assert told


@pytest.fixture
def silent(tmp_path) -> Made:
    """Of d1, d2 and d3, the first handed in nothing in the second of three quarters; some points are lost in each."""
    points = {
        "2018-Q2": {"d1": {"a1": "9"}, "d2": {"a1": "6"}, "d3": {}},
        "2018-Q3": {"d1": {}, "d2": {"a1": "7"}, "d3": {"a1": "9.5"}},
        "2018-Q4": {"d1": {}, "d2": {}, "d3": {"a1": "9"}},
    }
    blocks, units = {"doi": Block({"a1": 10, "a2": 10})}, dict.fromkeys(("d1", "d2", "d3"), "doi")
    folders = SmallCompany(blocks=blocks, units=units, points=points).write(tmp_path)
    (head,) = folders.regulations.glob("*/regulation.yaml")
    write_yaml(head, read_yaml(head) | {"not_submitted": {"points": "0", "clause": "Điều 7"}})
    inputs = folders.params / "quarters" / "2018-Q3"
    records = {"not_submitted": [{"unit": "d1", "record_no": "BB-07"}]}
    write_yaml(inputs / "quarter.yaml", read_yaml(inputs / "quarter.yaml") | records)
    for criterion in ("a1", "a2"):
        edit_row(inputs / "assessments.csv", "d1", criterion, self_value="", verified_value="")
    return Made(folders.root, "2018-Q3")


def test_who_handed_nothing_in_is_asked_for_that_and_for_nothing_else(silent):
    """Not to clear up why its class fell, and nobody to better what it alone did not do."""
    rows = [row[1:3] for row in silent.page("company").table(PROPOSED).rows]
    asked = "Yêu cầu 1 đơn vị không nộp hồ sơ chấm điểm nêu lý do và nộp đúng hạn"
    lost = "3/3 đơn vị mất điểm, cộng 13,50 điểm, bình quân mỗi đơn vị đó 4,50 điểm (kể cả 1 đơn vị không có số liệu)"
    assert rows == [[asked, "Đơn vị d1 (biên bản BB-07)"], ["Cải thiện kết quả ở «Việc A1» (Khối doi)", lost]]


def test_of_a_criterion_without_cases_the_points_lost_tell_what_became(silent):
    became = silent.in_quarter("2018-Q4").page("company").table(OUTCOME).column("Kết quả đến nay")
    then, now = "3/3 đơn vị mất 13,50 điểm (kể cả 1 đơn vị không có số liệu)", "1/3 đơn vị mất 1,00 điểm"
    assert became == ["Không còn đơn vị nào trong số đó không nộp", f"Quý trước {then}; quý này {now}"]
    before = silent.page("company").table(OUTCOME).column("Kết quả đến nay")
    assert before == [f"Quý trước 2/3 đơn vị mất 5,00 điểm; quý này {then}"]


def test_that_tasks_are_late_no_more_is_said_of_those_that_were(tmp_path):
    """Beside another one that is late now, of which the proposals of the quarter tell."""
    points = {"d1": {}, "d2": {}}
    company = SmallCompany(
        {"doi": Block({"a1": 10})}, dict.fromkeys(points, "doi"), {"2018-Q4": points, "2019-Q1": points}
    )
    folders = company.write(tmp_path)
    (folders.params / "plans").mkdir()
    rows = {"n1": "2018-Q4", "n2": "2019-Q1"}
    for (task, due), year in zip(rows.items(), (2018, 2019), strict=True):
        row = {"task": task, "unit": "d1", "title": "Rà soát", "due": due}
        write_csv(folders.params / "plans" / f"{year}.csv", PROGRAMME_COLUMNS, [row])
    done, late = {"task": "n1", "status": "done", "done_in": "2019-Q1", "evidence": "BB"}, {"status": "not_done"}
    answers = {"2018-Q4": [late | {"task": "n1"}], "2019-Q1": [done, late | {"task": "n2"}]}
    for quarter, told in answers.items():
        path = folders.params / "quarters" / quarter / "tasks.csv"
        write_csv(path, ("task", "status", "done_in", "evidence", "dropped_by"), told)
    page = Made(tmp_path, "2019-Q1").page("company")
    assert page.table(PROPOSED).column("Đề xuất") == ["Đôn đốc 1 nhiệm vụ chậm hạn của chương trình CCHC"]
    assert page.table(OUTCOME).column("Kết quả đến nay") == ["Không còn nhiệm vụ nào trong số đó chậm hạn"]


@pytest.mark.parametrize(("n", "named"), [(12, True), (13, False)])
def test_units_that_fell_are_told_by_what_class_they_have_now_and_of_many_how_many_they_are(tmp_path, n, named):
    """All but d0 have their points back."""
    names = [f"d{i}" for i in range(n + 1)]
    points = {
        "2018-Q3": {name: {} for name in names},
        "2018-Q4": {name: {"a1": "5"} for name in names},
        "2019-Q1": {name: {"a1": "5"} if name == "d0" else {} for name in names},
    }
    company = SmallCompany({"doi": Block({"a1": 10})}, dict.fromkeys(names, "doi"), points)
    company.write(tmp_path)
    page = Made(tmp_path, "2019-Q1").page("company")
    (told,) = (
        row[1] for row in page.table(OUTCOME).rows if row[0].startswith(f"Làm rõ nguyên nhân ở {n + 1} đơn vị")
    )
    back = ", ".join(f"Đơn vị {name}" for name in names[1:]) if named else f"{n} đơn vị"
    assert told == f"Nay: Đơn vị d0 xếp loại Khá{'; ' if named else ', '}{back} xếp loại Tốt"


def test_what_did_not_arise_and_so_has_no_points_is_no_result_to_raise(tmp_path):
    points = {"d1": {"a1": "15"}, "d2": {"a2": NOT_APPLICABLE}}
    block = Block({"a1": 20, "a2": 20}, policy="zero")
    SmallCompany({"doi": block}, dict.fromkeys(points, "doi"), {"2019-Q1": points}).write(tmp_path)
    page = open_quarter("2019-Q1", root=tmp_path).company()
    assert [loss.criterion.id for loss in page.losses] == ["a2", "a1"]
    (proposed,) = list_proposals(page, page.results)
    assert str(proposed.what) == "Cải thiện kết quả ở «Việc A1» (Khối doi)"
