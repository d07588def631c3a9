"""Exploring a quarter: live from its files, in memory only, and no bulletin."""

import re

import pytest

from cchc_lib import open_quarter
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from tests.whole.harness import REPOSITORY, run_notebook
from tests.whole.roots import Block, SmallCompany, edit_row

COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10}), "to": Block({"a1": 5}, average_of="doi")},
    units={"bac": "doi", "nam": "doi", "to-truc": "to"},
    points={"2019-Q1": {"bac": {"a1": "9.5"}, "nam": {}, "to-truc": {}}},
    names={"bac": "Đội <Bắc>", "nam": "Đội Nam"},
)


@pytest.fixture
def folders(tmp_path) -> Folders:
    return COMPANY.write(tmp_path)


@pytest.fixture
def explore(folders):
    return open_quarter("2019-Q1", root=folders.root).explore()


def words(section) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", section.html).split())


def edit(folders, **changed):
    edit_row(folders.params / "quarters" / "2019-Q1" / "assessments.csv", "bac", "a1", **changed)


def test_progress_and_faults_follow_the_files_from_call_to_call(folders, explore):
    assert "Khối doi 4/4" in words(explore.progress())
    assert words(explore.faults()) == "Không có lỗi và không có lưu ý."
    edit(folders, verified_value="")
    assert "Khối doi 3/4" in words(explore.progress())
    assert "lỗi 2:verified_value bac a1 thiếu số liệu thẩm định" in words(explore.faults())


def test_the_ranking_is_that_of_now_and_names_who_has_no_points_yet(folders, explore):
    assert "1 Đội Nam 20,00 100,00 % Tốt 2 Đội &lt;Bắc&gt; 19,50" in words(explore.ranking())
    edit(folders, verified_value="")
    assert "– Đội Nam 20,00" in words(explore.ranking())
    assert "Chưa có điểm: Đội &lt;Bắc&gt;, Đơn vị to-truc." in words(explore.ranking())


def test_a_score_is_explained_from_its_cell_to_its_total(explore):
    assert "assessments.csv › 2:verified_value" in words(explore.explain("bac", "A1"))


def test_one_changed_entry_shows_everyone_whom_it_moves(folders, explore):
    before = sorted(path.name for path in folders.outputs_of(explore.quarter).iterdir())
    said = words(explore.what_if("bac", "A1", value="5"))
    assert "Đội &lt;Bắc&gt; 19,50 → 15,00 97,50 → 75,00 Tốt → Khá 2" in said
    assert "Đội Nam" not in said
    assert re.search(r"Đơn vị to-truc 14,88 → 13,75", said)  # by the average of the other block
    assert "9,5" in (folders.params / "quarters/2019-Q1/assessments.csv").read_text(encoding="utf-8-sig").replace(
        ".", ","
    )
    assert sorted(path.name for path in folders.outputs_of(explore.quarter).iterdir()) == before


def test_another_class_bound_shows_who_changes_class(explore):
    assert "Đội &lt;Bắc&gt; 19,50 97,50 Tốt → Khá 2" in words(explore.what_if_class("tot", from_="98"))
    assert words(explore.what_if_class("tot", from_="81")) == "Không đơn vị nào đổi điểm, xếp loại hay hạng."


def test_a_unit_that_still_has_other_faults_is_told_so(folders, explore):
    edit(folders, verified_value="")
    edit_row(folders.params / "quarters/2019-Q1/assessments.csv", "bac", "a2", verified_value="")
    assert words(explore.what_if("bac", "A1", value="5")) == "bac chưa có điểm: dữ liệu đầu vào còn lỗi"


def test_without_arguments_each_call_says_what_to_fill_in(explore):
    said = [words(section) for section in (explore.explain(), explore.what_if(), explore.what_if_class(),
                                           explore.what_if_threshold())]  # fmt: skip
    assert all(re.fullmatch(r"Hãy ghi .+ vào ô này rồi chạy lại\.", one) for one in said)
    assert len(set(said)) == 4


def test_it_is_no_bulletin(explore):
    assert "explore" not in str(read_yaml(REPOSITORY / "params" / "bulletins.yaml"))
    for section in (explore.progress(), explore.ranking()):
        assert not section.masthead


@pytest.mark.long
def test_its_notebook_runs_from_first_to_last_cell_for_any_company(folders):
    cells = run_notebook(folders.notebook("explore"), folders.root, {"quarter": "2019-Q1"}).cells
    called = [cell for cell in cells if cell.source.startswith("e.")]
    assert len(called) == 7
    assert all(cell.outputs[0].data["text/html"] for cell in called)
