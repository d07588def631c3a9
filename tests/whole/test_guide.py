"""The guide in docs/huong-dan.md, followed literally: what it shows is typed, what it says a person does is done."""

import os
import shlex
import shutil
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from cchc_lib.folders import Folders
from cchc_lib.inputs import read_quarter
from cchc_lib.quarter import Quarter
from cchc_lib.releases import list_releases
from cchc_lib.results import History, QuarterResults
from tests.generator import copy_committed
from tests.house.pages import blocks, part

from .commands import cchc, run, tool
from .filling import answer_self_scores, fill, judge_tasks, rows_of, sheet_of

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("guide")]
BEFORE, NEW = "2019-Q1", "2019-Q2"
DAY_OF_SELF_SCORES = 1561950000  # 01/07/2019, before they are due
COMMANDS = [shlex.split(line)[1:] for _, block in blocks(part("docs/huong-dan.md", "steps: quarter"))
            for line in block.splitlines()]  # fmt: skip


def write_company(root: Path) -> None:
    """Our company; its blocks and units get no PDF here, and the regulation no bulletin: other tests make them."""
    copy_committed(root)
    path = root / "params" / "bulletins.yaml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    kept = {name: entry for name, entry in entries.items() if name not in ("regulation", "block")}
    kept["unit"]["formats"] = ["html"]
    path.write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), encoding="utf-8")


def send_self_scores(root: Path) -> None:
    """Every unit sends back its sheet in time."""
    folder = root / "phieu-nhan-ve"
    shutil.copytree(root / "outputs" / NEW / "self-score", folder)
    answer_self_scores(root, BEFORE, folder)
    for path in folder.iterdir():
        os.utime(path, (DAY_OF_SELF_SCORES, DAY_OF_SELF_SCORES))


def verify(root: Path) -> None:
    """The team fills its columns, at first without the tasks: nothing is scored then, and nothing published."""
    fill(root, BEFORE, NEW)
    asked = [task for task in read_quarter(Folders(root), Quarter.parse(NEW)).plan if task.due <= Quarter.parse(NEW)]
    checked = cchc("--root", root, "check", NEW, "--mark")
    assert checked.returncode == 2
    assert "nhiệm vụ chưa được đánh giá" in " ".join(checked.stdout.split())
    marked = load_workbook(root / "outputs" / NEW / "checked.xlsx")["ke-hoach"]
    comments = [cell.comment.text for cell in marked["E"][2:] if cell.comment]
    assert len(comments) == len(asked) and all("nhiệm vụ chưa được đánh giá" in text for text in comments)
    for command in (("score", NEW), ("publish", NEW)):
        assert cchc("--root", root, *command).returncode == 2
    assert not (root / "outputs" / "published").exists()
    judge_tasks(root, NEW)


def find_mistake(root: Path) -> None:
    """A point that the team gave was one of another record."""
    path = sheet_of(root, NEW)
    book = load_workbook(path)
    given = (row for row in rows_of(book["gian-tiep"]) if row["how_measured"].value.startswith("Nhập điểm"))
    row = next(row for row in given if row["verified_value"].value)
    row["verified_value"].value, row["reason"].value = 0, "Biên bản sửa lại"
    book.save(path)


BY_HAND = {"collect": send_self_scores, "check": verify}


@pytest.fixture(scope="module")
def followed(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """The company at the guide's end, and what each command said."""
    root, said = tmp_path_factory.mktemp("Hướng dẫn") / "Cải cách hành chính", {}
    write_company(root)
    for words in COMMANDS:
        by_hand = find_mistake if "--revise" in words else BY_HAND.get(words[0])
        if by_hand:
            by_hand(root)
        said[" ".join(words)] = " ".join(run(tool("cchc"), *words, cwd=root).stdout.split())
    return root, said


def test_every_step_succeeds_and_leaves_what_it_says(followed):
    root, said = followed
    assert list(dict.fromkeys(words[0] for words in COMMANDS)) == [
        *("new", "collect", "check", "score", "explain", "audit", "run", "share", "publish", "export", "verify"),
    ]  # fmt: skip
    assert "Đã gom phiếu của 22 đơn vị" in said["collect 2019-Q2 phieu-nhan-ve"]
    assert "0 lỗi" in said["check 2019-Q2 --mark"]
    assert "ranking.xlsx" in said["export 2019-Q2"]
    assert "đang có hiệu lực" in said[f"verify outputs/published/{NEW}/1"]
    assert [release.number for release in list_releases(Folders(root), Quarter.parse(NEW))] == [1, 2]
    made = root / "outputs" / NEW
    assert all((made / name).is_file() for name in ("index.html", "audit.xlsx", "checked.xlsx"))
    assert list((made / "bulletins").glob("*_unit_*_dc1.html"))


def test_the_points_of_tasks_follow_what_was_said_of_them(followed):
    root, _ = followed
    results = History(Folders(root), Quarter.parse(NEW)).results
    scores = results.scores()
    counted = list(criteria_of_the_programme(results))
    assert counted and all(scores[unit].criteria[c.id].points in (c.max_points, None) for unit, c in counted)
    assert not [task for task in results.plan() if task.is_late]


def criteria_of_the_programme(results: QuarterResults):
    for unit, score in results.scores().items():
        yield from ((unit, c) for c in results.regulation.blocks[score.block].criteria if c.counts_plan)


def test_tasks_that_are_not_done_are_late_and_give_nothing(followed, tmp_path):
    root = tmp_path / "Chưa xong"
    shutil.copytree(followed[0] / "params", root / "params")
    judge_tasks(root, NEW, "chưa xong")
    results = History(Folders(root), Quarter.parse(NEW)).results
    scores, due = results.scores(), {task.unit for task in results.plan() if task.due == Quarter.parse(NEW)}
    counted = list(criteria_of_the_programme(results))
    assert all(scores[unit].criteria[c.id].points == 0 for unit, c in counted if unit in due)
    assert {task.unit for task in results.plan() if task.is_late} == {
        unit for unit, what in results.pending() if what == "late"
    }
