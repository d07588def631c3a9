"""The steps of both pages on regulations, followed to the letter: what they show is edited, what they name is run."""

import re
import shlex
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from cchc_lib.folders import Folders
from cchc_lib.inputs import choose_regulation, load_company, load_regulations, read_quarter
from cchc_lib.model import Block
from cchc_lib.quarter import Quarter
from cchc_lib.results import score_quarter
from tests.house.pages import blocks, part
from tests.house.tree import ROOT

NOW = Quarter(2019, 1)
pytestmark = pytest.mark.xdist_group("steps of the regulation")


def edit(root: Path, diff: str) -> None:
    """Make the change that a block shows: each part of it stands in the file once."""
    name, _, body = diff.partition("\n")
    path = root / name.removeprefix("--- ")
    text = path.read_text(encoding="utf-8")
    for change in re.split(r"^@@\n", body, flags=re.MULTILINE):
        lines = change.rstrip("\n").split("\n")
        old, new = ("".join(f"{line[1:]}\n" for line in lines if line[0] in signs) for signs in (" -", " +"))
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="")


@pytest.fixture(params=["docs/quy-dinh.md", pytest.param("docs/regulation.md", marks=pytest.mark.long)])
def follow(cchc, committed, request):
    """Follow the first steps below a mark, or all; what the commands printed."""

    def run(mark: str, steps: int | None = None) -> str:
        printed = []
        for language, content in blocks(part(request.param, f"steps: {mark}"))[:steps]:
            if language == "diff":
                edit(committed.root, content)
                continue
            for line in content.splitlines():
                said = cchc("--root", committed.root, *shlex.split(line)[1:])
                assert said.code == 0, (line, said.out + said.err)
                printed.append(said.out)
        return " ".join(printed)

    return run


def scored(folders: Folders, quarter: Quarter) -> dict:
    return score_quarter(read_quarter(folders, quarter))[0].units


@pytest.fixture(scope="module")
def before() -> dict:
    """Our newest quarter as it is scored before anyone follows a step."""
    return scored(Folders(ROOT), NOW)


def test_a_threshold_changes_from_its_quarter_on_and_not_before(follow, committed, before):
    printed = follow("threshold")
    assert "từ 98 đến dưới 100 %: 6 điểm" in printed
    assert "từ 97 đến dưới 100 %: 6 điểm" in printed
    assert "0 lỗi" in printed
    assert scored(committed, NOW) == before
    versions = load_regulations(committed)
    points = {}
    for quarter in (NOW, Quarter(2020, 1)):
        branches = choose_regulation(versions, quarter).blocks["dien-luc"]
        (criterion,) = (c for c in branches.criteria if c.id == "cap-dien-ha-ap")
        points[quarter] = criterion.points_at(97)
    assert list(points.values()) == [3, 6]


def test_the_example_at_the_old_threshold_is_named_where_the_page_says_so(follow, cchc, committed):
    follow("threshold", steps=2)
    said = cchc("--root", committed.root, "regulation", "check", "2020")
    assert said.code == 2
    assert "979/1000" in said.out
    assert "ví dụ ghi 3 điểm, quy định cho 6 điểm" in said.out
    assert "1 ví dụ sai" in said.out


def test_a_draft_that_is_issued_unfilled_is_refused(follow, cchc, committed):
    follow("threshold", steps=1)
    head = committed.regulations / "2020" / "regulation.yaml"
    text = head.read_text(encoding="utf-8")
    head.write_text(re.sub(r"^draft: true.*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    said = cchc("--root", committed.root, "regulation", "check", "2020")
    assert said.code == 2
    assert "còn «…» phải điền ở decision › number, amends › changes" in said.out


def branches_before_and_after(folders: Folders) -> list[Block]:
    """The block of the branches in both versions, the drafted one last."""
    versions = load_regulations(folders)
    return [versions[name].blocks["dien-luc"] for name in ("2019", "2020")]


def test_a_weight_changes_its_criterion_and_neither_section_nor_block(follow, committed):
    printed = follow("weight")
    assert "0 lỗi" in printed and "0 ví dụ sai" in printed
    old, new = branches_before_and_after(committed)
    changed = {c.code: (c.max_points, new.by_id[c.id][0].max_points) for c in old.criteria}
    assert {code: most for code, most in changed.items() if most[0] != most[1]} == {"1.5": (5, 4), "1.8": (3, 4)}
    assert (old.max_points, new.max_points) == (100, 100)
    assert [new.by_id["phan-anh-lap-lai"][0].points_at(late) for late in range(5)] == [4, 3, 2, 1, 0]


def test_a_criterion_more_gets_its_rows_once_it_is_issued(follow, committed):
    assert "0 ví dụ sai" in follow("criterion")
    old, new = branches_before_and_after(committed)
    assert set(new.by_id) - set(old.by_id) == {"tiep-nhan-truc-tuyen"} and new.max_points == old.max_points
    added, _ = new.by_id["tiep-nhan-truc-tuyen"]
    assert [added.points_at(share) for share in (10, 30, 50, 100)] == [0, Fraction(1, 2), 1, 1]


def test_a_branch_is_scored_from_the_quarter_in_which_it_opens(follow, committed, before):
    assert "0 lỗi" in follow("branch")
    assert scored(committed, NOW) == before
    members = [[unit.id for unit in load_company(committed).members(q)["dien-luc"]] for q in (NOW, NOW.shifted(1))]
    assert [*members[0], "long-duc"] == members[1]
    opened = read_quarter(committed, NOW.shifted(1))
    rows = Counter(row.unit for row in opened.entered)
    assert rows["long-duc"] == rows["duyen-hai"] > 0
    assert "long-duc" in opened.faulty  # until it is filled in


def test_two_branches_become_one_on_the_day_and_old_quarters_stay(follow, committed, before):
    assert "0 lỗi" in follow("merger")
    assert scored(committed, NOW) == before
    company = load_company(committed)
    old, new = ([unit.id for unit in company.members(Quarter(2019, n))["dien-luc"]] for n in (2, 3))
    assert [unit for unit in old if unit not in new] == ["duyen-hai", "tx-duyen-hai"]
    assert [unit for unit in new if unit not in old] == ["kv-duyen-hai"]
    assert company.predecessors("kv-duyen-hai") == {"duyen-hai", "tx-duyen-hai"}
