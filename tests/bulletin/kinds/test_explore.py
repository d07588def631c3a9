"""Exploring a quarter: live from its files, in memory only, and no bulletin."""

import ast
import re
from datetime import date
from functools import partial

import pytest

from cchc_lib import open_quarter
from cchc_lib.errors import UsageError
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders, variables_set
from cchc_lib.quarter import Quarter
from cchc_lib.releases import Release, Releases
from cchc_lib.results import History
from tests.house.pages import blocks, part
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
    assert "lỗi 2:verified_value Đội &lt;Bắc&gt; A1 thiếu số liệu thẩm định" in words(explore.faults())


def test_the_ranking_is_that_of_now_and_names_who_has_no_points_yet(folders, explore):
    assert "1 Đội Nam 20,00 100,00 % Tốt 2 Đội &lt;Bắc&gt; 19,50" in words(explore.ranking())
    edit(folders, verified_value="")
    assert "– Đội Nam 20,00" in words(explore.ranking())
    assert "Chưa có điểm: Đội &lt;Bắc&gt;, Đơn vị to-truc." in words(explore.ranking())


def test_of_a_published_quarter_it_says_that_what_it_shows_is_of_the_files_as_they_are_now(explore, monkeypatch):
    shows = [
        explore.ranking,
        partial(explore.explain, "bac", "A1"),
        partial(explore.best_steps, "bac"),
        lambda: explore.what_if(explore.entry("bac", "A1", "5")),
    ]
    told = "kết quả quý I/2019 đã phát hành (Đính chính số 1, ngày 17/04/2019) được giữ nguyên."
    assert not any("phát hành" in str(show()) for show in shows)
    monkeypatch.setattr(Releases, "newest", lambda *_: Release(2, date(2019, 4, 17)))
    assert [str(show()).splitlines()[0] for show in shows] == [f"Đây là theo số liệu hiện nay; {told}"] * 4


def test_a_score_is_explained_from_its_cell_to_its_total(explore):
    assert "assessments.csv › 2:verified_value" in words(explore.explain("bac", "A1"))


def test_one_changed_entry_shows_everyone_whom_it_moves(folders, explore):
    before = sorted(path.name for path in folders.outputs_of(explore.quarter).iterdir())
    said = words(explore.what_if(explore.entry("bac", "A1", value="5")))
    assert "Đội &lt;Bắc&gt; 19,50 → 15,00 97,50 → 75,00 Tốt → Khá 2" in said
    assert "Đội Nam" not in said
    assert re.search(r"Đơn vị to-truc 14,88 → 13,75", said)  # by the average of the other block
    assert said.endswith(" 1 đơn vị còn lại không đổi điểm, xếp loại, hạng.")
    assert "9,5" in (folders.params / "quarters/2019-Q1/assessments.csv").read_text(encoding="utf-8-sig").replace(
        ".", ","
    )
    assert sorted(path.name for path in folders.outputs_of(explore.quarter).iterdir()) == before


def test_another_class_bound_shows_who_changes_class(explore):
    assert "Đội &lt;Bắc&gt; 19,50 97,50 Tốt → Khá 2" in words(explore.what_if(explore.class_from("tot", "98")))
    assert words(explore.what_if(explore.class_from("tot", "81"))) == "Không đơn vị nào đổi điểm, xếp loại hay hạng."


def test_a_unit_that_still_has_other_faults_is_told_so(folders, explore):
    edit(folders, verified_value="")
    edit_row(folders.params / "quarters/2019-Q1/assessments.csv", "bac", "a2", verified_value="")
    said = words(explore.what_if(explore.entry("bac", "A1", value="5")))
    assert said.startswith(
        "Đội <Bắc> chưa có kết quả: dữ liệu đầu vào còn lỗi".replace("<", "&lt;").replace(">", "&gt;")
    )


def test_a_unit_without_points_is_told_with_the_command_that_tells_why(folders, explore):
    edit(folders, verified_value="")
    told = "Đội <Bắc> chưa có kết quả: dữ liệu đầu vào còn lỗi; xem: cchc check 2019-Q1"
    for ask in (explore.best_steps, lambda unit: explore.explain(unit, "A1")):
        with pytest.raises(UsageError) as refused:
            ask("bac")
        assert str(refused.value) == told


def test_without_arguments_each_call_says_what_to_fill_in(explore):
    blank = explore.what_if(explore.entry(), explore.weight(), explore.threshold(), explore.class_from())
    said = [words(section) for section in (explore.explain(), explore.best_steps(), explore.what_if(), blank)]
    assert all(re.fullmatch(r"Hãy ghi .+ vào ô này rồi chạy lại\.", one) for one in said)
    assert len(set(said)) == 3 and said[2] == said[3]


def test_several_changes_move_all_units_at_once(explore):
    changes = explore.weight("doi", "A1", 20), explore.entry("bac", "A1", "5"), explore.class_from("tot", "60")
    said = words(explore.what_if(*changes))
    assert "Khối doi: điểm tối đa 20 → 30; tiêu chí không nêu giữ nguyên điểm tối đa." in said
    assert "Đội &lt;Bắc&gt; 19,50 → 20,00 97,50 → 66,67 Tốt 2" in said  # 5 of 10 are 10 of 20
    assert "Đội Nam 20,00 → 30,00 100,00 1" not in said and "Đội Nam 20,00 → 30,00 100,00 Tốt 1" in said
    assert "đơn vị còn lại" not in said


def test_all_that_cannot_be_tried_is_told_in_a_sentence_each_with_what_is_allowed(explore):
    changes = [
        explore.entry("bacc", "A1", 5), explore.entry("bac", "A9", 5), explore.entry("bac", "A1", 10.5),
        explore.entry("bac", "A1"), explore.weight("doi", "A1", -1), explore.threshold("to", "Z1", 90, 80),
        explore.class_from("gioi", 90), explore.class_from("kha", 90),
    ]  # fmt: skip
    with pytest.raises(UsageError) as refused:
        explore.what_if(*changes)
    assert refused.value.to("vi").splitlines() == [
        "(bacc, A1, 5): đơn vị «bacc» không có; có phải Đội <Bắc> (bac)? "
        "Được dùng: Đội <Bắc> (bac), Đội Nam (nam), Đơn vị to-truc (to-truc)",
        "(bac, A9, 5): tiêu chí «A9» không có; được dùng: A1 Việc A1 (a1), A2 Việc A2 (a2)",
        "(bac, A1, 10.5): 10,5 quá điểm tối đa 10",
        "(bac, A1): cần ghi đủ đơn vị, tiêu chí và giá trị",
        "(doi, A1, -1): điểm tối đa phải lớn hơn 0, nhiều nhất 2 chữ số thập phân (thấy −1)",
        "(to, Z1, 90, 80): thang điểm của tiêu chí Z1 không ghi mức nào để thay",
        "(gioi, 90): xếp loại «gioi» không có; được dùng: Tốt (tot), Khá (kha), Kém (kem)",
        "(kha, 90): mức của loại Khá phải nằm giữa 0 và 80 (thấy 90)",
    ]
    for other in ("", "bac", print, [explore.entry("bac", "A1", 5)]):
        with pytest.raises(UsageError, match="what_if chỉ nhận"):
            explore.what_if(other)


@pytest.mark.parametrize(
    ("way", "first", "second"),
    [
        ("entry", ("bac", "A1", 5), ("Đội <Bắc>", "a1", "6")),
        ("weight", ("doi", "A1", 20), ("doi", "a1", 30)),
        ("class_from", ("tot", 85), ("Tốt", 86)),
    ],
)
def test_of_two_changes_of_one_thing_none_counts_in_silence(explore, way, first, second):
    change = getattr(explore, way)
    with pytest.raises(UsageError) as refused:
        explore.what_if(change(*first), explore.entry("nam", "A2", 7), change(*second))
    given = ", ".join(map(str, first))
    assert str(refused.value) == f"({given}): một thay đổi khác ghi khác cho cùng chỗ này; hãy giữ một"
    assert words(explore.what_if(change(*first), change(*first))) == words(explore.what_if(change(*first)))
    assert repr(change(*first)) == f"<Change {given}>"


def test_the_best_steps_are_those_of_the_files_as_they_are_in_the_words_of_the_bulletin(folders, explore):
    said = words(explore.best_steps("bac"))
    assert said.startswith("Đã ở loại cao nhất.") and "ở A1 (+0,01 điểm)" in said
    edit(folders, verified_value="1")
    said = words(explore.best_steps("bac"))
    assert "Còn thiếu 25,00 điểm phần trăm (5,00 điểm) để đạt mức điểm của loại Tốt." in said
    assert "Cách lên loại Tốt" in said and "(+5,00 điểm)" in said
    with pytest.raises(UsageError, match=r"đơn vị «bacc» không có; có phải Đội <Bắc> \(bac\)"):
        explore.best_steps("bacc")
    edit(folders, verified_value="")
    with pytest.raises(UsageError, match="chưa có kết quả"):
        explore.best_steps("bac")


def run_readme(root, lang) -> list:
    """What the section's code shows, statement by statement."""
    ((_, code),) = blocks(part("docs/a-quarter.md", "what if"))
    names, shown = {}, []
    with variables_set({"CCHC_ROOT": str(root)}):
        for statement in ast.parse(code.replace('("2019-Q1")', f'("2019-Q1", lang="{lang}")')).body:
            if isinstance(statement, ast.Expr):
                shown.append(eval(compile(ast.Expression(statement.value), "<readme>", "eval"), names))
            else:
                exec(compile(ast.Module([statement], []), "<readme>", "exec"), names)
    return shown


TOLD = {
    "vi": (
        "thêm 1 hồ sơ đúng hạn ở 1.1 (+2,29 điểm, hạng 4 → 2)",
        "Điện lực Trà Cú 81,36 → 81,86 81,36 → 81,86 Tốt → Khá 9",
        "7 đơn vị còn lại không đổi điểm, xếp loại, hạng.",
    ),
    "en": (
        "at 1.1 (+2.29 points, rank 4 → 2)",
        "Trà Cú Branch 81.36 → 81.86 81.36 → 81.86 Good → Fair 9",
        "7 other units keep their points, class and rank.",
    ),
}


@pytest.mark.parametrize("lang", TOLD)
def test_the_calls_of_the_readme_run_as_they_stand_and_write_nothing(copy_ours, tmp_path, lang):
    folders = copy_ours(tmp_path)  # where no other test writes meanwhile

    def state():
        return {path: path.read_bytes() for path in folders.root.rglob("*.*") if path.is_file()}

    assert History(folders, Quarter(2019, 1)).results.regulation  # scored, as it is before anybody explores it
    before = state()
    steps, tried = map(words, run_readme(folders.root, lang))
    assert state() == before
    step, moved, same = TOLD[lang]
    assert step in steps
    assert moved in tried and tried.endswith(same)
    assert "→ 102" not in tried  # the two weights make up for each other


def test_it_is_no_bulletin(explore):
    assert "explore" not in str(read_yaml(REPOSITORY / "params" / "bulletins.yaml"))
    for section in (explore.progress(), explore.ranking()):
        assert not section.masthead


@pytest.mark.long
def test_its_notebook_runs_from_first_to_last_cell_for_any_company(folders):
    cells = run_notebook(folders.notebook("explore"), folders.root, {"quarter": "2019-Q1"}).cells
    called = [cell for cell in cells if cell.source.splitlines()[-1].startswith("e.")]
    assert len(called) == 7
    widgets = "application/vnd.jupyter.widget-view+json"
    assert all(cell.outputs[0].data.get("text/html") or cell.outputs[0].data[widgets] for cell in called)
