"""The quick guide of the README, followed literally: with the tasks forgotten, then with them marked."""

import re
import shlex
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cchc_lib.folders import Folders
from cchc_lib.inputs import read_quarter
from cchc_lib.quarter import Quarter
from cchc_lib.results import current_results
from tests.generator import copy_committed
from tests.house.pages import part

from .commands import cchc, copy_of
from .filling import fill, judge_tasks, succeed
from .shared import make_once

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("guide")]
BEFORE, NEW = "2019-Q1", "2019-Q2"


def guide() -> list[list[str]]:
    """The words of the command with which each step of the guide begins."""
    steps = part("README.md", "steps: guide")
    return [shlex.split(found) for found in re.findall(r"^\d+\. `cchc ([^`]+)`", steps, re.MULTILINE)]


NEW_QUARTER, CHECK, *REST = guide()


def begin(root: Path) -> None:
    copy_committed(root)
    succeed("--root", root, *NEW_QUARTER)
    fill(root, BEFORE, NEW)


@pytest.fixture(scope="module")
def forgotten(tmp_path_factory) -> Path:
    """Our company with its next quarter, all yellow cells filled but those of the tasks."""
    return make_once(tmp_path_factory, "Quên kế hoạch", begin)


def test_the_guide_names_the_step_and_its_commands_are_these():
    named = [words[0] for words in (NEW_QUARTER, CHECK, *REST)]
    assert named == ["new", "check", "score", "explain", "run", "share", "export"]
    step = "`ke-hoach`: chọn đã xong, chưa xong hoặc dừng theo quyết định"
    assert step in " ".join(part("README.md", "steps: guide").split())


def test_with_the_tasks_forgotten_nothing_is_published(forgotten, tmp_path):
    root = copy_of(forgotten, tmp_path / "Quên")
    asked = [task for task in read_quarter(Folders(root), Quarter.parse(NEW)).plan if task.due <= Quarter.parse(NEW)]
    checked = cchc("--root", root, *CHECK)
    said = " ".join(checked.stdout.split())
    assert checked.returncode == 2
    assert "ke-hoach" in said and "nhiệm vụ chưa được đánh giá" in said
    marked = load_workbook(root / "outputs" / NEW / "checked.xlsx")["ke-hoach"]
    comments = [cell.comment.text for cell in marked["E"][2:] if cell.comment]
    assert len(comments) == len(asked) and all("nhiệm vụ chưa được đánh giá" in text for text in comments)
    for command in (("score", NEW), ("publish", NEW)):
        assert cchc("--root", root, *command).returncode == 2
    assert not (root / "outputs" / "published").exists()


def test_with_the_tasks_marked_every_step_succeeds_and_the_points_are_right(forgotten, tmp_path):
    root = copy_of(forgotten, tmp_path / "Đã đánh dấu")
    judge_tasks(root, NEW)
    for words in (CHECK, *REST):
        succeed("--root", root, *words)
    results = current_results(Folders(root), Quarter.parse(NEW))
    counted = [
        (unit, criterion)
        for unit, score in results.scores().items()
        for criterion in results.regulation.blocks[score.block].criteria
        if criterion.counts_plan
    ]
    scores = results.scores()
    assert counted and all(scores[unit].criteria[c.id].points in (c.max_points, None) for unit, c in counted)
    assert not [task for task in results.plan() if task.is_late]

    judge_tasks(root, NEW, "chưa xong")
    results = current_results(Folders(root), Quarter.parse(NEW))
    scores, due = results.scores(), {task.unit for task in results.plan() if task.due == Quarter.parse(NEW)}
    assert all(scores[unit].criteria[c.id].points == 0 for unit, c in counted if unit in due)
    assert {task.unit for task in results.plan() if task.is_late} == {
        unit for unit, what in results.pending() if what == "late"
    }
