"""The quarter's cycle as an analyst goes through it, by the commands alone: from an empty sheet to a revision."""

import random
import shutil
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cchc_lib.folders import Folders
from cchc_lib.inputs import load_company, load_settings, read_quarter
from cchc_lib.quarter import Quarter
from cchc_lib.releases import Releases, list_releases
from tests.generator import make_other_company

from .commands import cchc, copy_of, page_at, run, tool
from .filling import fill, judge_tasks, rows_of, sheet_of, succeed
from .harness import REPOSITORY
from .shared import make_once

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("cycle")]

BEFORE, NEW, NEXT = "2020-Q1", "2020-Q2", "2020-Q3"


def correct_late(root: Path) -> str:
    """Take points off the first judged criterion of the first block; the name of its unit."""
    path = sheet_of(root, NEW)
    book = load_workbook(path)
    sheet = book[next(name for name in book.sheetnames if name not in ("Hướng dẫn", "ton-tai", "ke-hoach"))]
    row = next(
        row
        for row in rows_of(sheet)
        if row["how_measured"].value.startswith("Nhập điểm") and row["verified_value"].value
    )
    row["verified_value"].value, row["reason"].value = 0, "Biên bản sửa lại"
    name = row["unit"].value
    book.save(path)
    return name


def begin(root: Path) -> None:
    make_other_company(root)
    succeed("--root", root, "new", NEW)
    fill(root, BEFORE, NEW)
    judge_tasks(root, NEW)


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """The other company with a new quarter, opened and filled."""
    return make_once(tmp_path_factory, "Chu trình {một} quý", begin)


def test_from_the_empty_sheet_to_a_revision_and_the_next_quarter(filled, tmp_path):
    root = copy_of(filled, tmp_path / "Chu trình – Trà Vinh")
    folders, quarter = Folders(root), Quarter.parse(NEW)
    assert "0 lỗi" in succeed("--root", root, "check", NEW)
    succeed("--root", root, "run", NEW)
    succeed("--root", root, "audit", NEW)
    said = succeed("--root", root, "publish", NEW)
    assert "outputs/published/2020-Q2/1" in said
    record = folders.outputs / "published" / NEW / "1"
    assert "đang có hiệu lực" in succeed("--root", root, "verify", record)
    pdf = folders.outputs_of(quarter) / "bulletins" / f"{NEW}_company.pdf"
    assert pdf.read_bytes().startswith(b"%PDF")

    unit = correct_late(root)
    told = cchc("--root", root, "run", NEW)
    assert told.returncode == 2
    assert "nay cho kết quả khác" in told.stdout and "--revise" in told.stdout
    assert cchc("--root", root, "publish", NEW).returncode == 2
    branch = next(iter(load_company(folders).names.things))
    assert cchc("--root", root, "explain", NEW, branch, "--pdf").returncode == 2  # made, of what was published
    assert (pdf.parent / f"{NEW}_explanation_{branch}.pdf").is_file()
    dated = f"{load_settings(folders, quarter).publication_date + timedelta(days=1):%d/%m/%Y}"
    succeed("--root", root, "run", NEW, "--revise", "Biên bản ghi nhầm", "--date", dated)
    succeed("--root", root, "verify", folders.outputs_of(quarter))
    assert [release.number for release in list_releases(folders, quarter)] == [1, 2]
    page = page_at(folders.outputs_of(quarter) / "bulletins" / f"{NEW}_company_dc1.html")
    assert unit.split()[-1] in " ".join(page.table("Nội dung đính chính").column("Đơn vị"))
    assert "đã được thay bằng" in succeed("--root", root, "verify", pdf)

    is_open = [s.id for s in read_quarter(folders, quarter).shortcomings if s.status == "open"]
    succeed("--root", root, "new", NEXT)
    carried = [row["id"].value for row in rows_of(load_workbook(sheet_of(root, NEXT))["ton-tai"])]
    assert is_open and carried == is_open


def test_a_clone_holds_what_was_published_and_clean_leaves_it(filled, tmp_path):
    root = copy_of(filled, tmp_path / "kho")
    shutil.copy(REPOSITORY / "Makefile", root)
    for name in (".gitignore", ".gitattributes"):
        shutil.copy(REPOSITORY / name, root)
    succeed("--root", root, "publish", NEW)
    git = ("git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@t", "-c", "core.autocrlf=true")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "Phát hành")):
        run(*git, *words)
    clone = tmp_path / "bản sao"
    run("git", "clone", "-q", "-c", "core.autocrlf=true", str(root), str(clone))
    record = clone / "outputs" / "published" / NEW / "1"
    run("make", "-C", str(clone), "clean")
    assert [path.name for path in (clone / "outputs").iterdir() if path.name != ".gitkeep"] == ["published"]
    assert "đang có hiệu lực" in succeed("--root", clone, "verify", record)
    assert "không đổi" in succeed("--root", clone, "run", NEW)
    assert Releases(Folders(clone)).newest(Quarter.parse(NEW)).status == "published"


@pytest.mark.parametrize("seed", range(2))
def test_whenever_publishing_is_killed_what_is_there_is_whole_and_it_can_be_done_again(filled, tmp_path, seed):
    root = copy_of(filled, tmp_path / "dừng")
    folders, quarter = Folders(root), Quarter.parse(NEW)
    succeed("--root", root, "run", NEW)
    before = {p.name: p.read_bytes() for p in (folders.outputs_of(quarter) / "bulletins").iterdir()}
    running = subprocess.Popen([tool("cchc"), "--root", str(root), "publish", NEW], stdout=subprocess.DEVNULL)
    time.sleep(random.Random(seed).uniform(0.5, 20))
    running.kill()
    running.wait()
    release = Releases(folders).newest(quarter)
    if release.number:
        assert cchc("--root", root, "verify", release.folder).returncode == 0
    else:
        after = {p.name: p.read_bytes() for p in (folders.outputs_of(quarter) / "bulletins").iterdir()}
        assert after == before
        succeed("--root", root, "publish", NEW)
    succeed("--root", root, "run", NEW)
    assert [path.name for path in (folders.outputs / "published" / NEW).iterdir()] == ["1"]
    assert cchc("--root", root, "verify", folders.outputs / "published" / NEW).returncode == 0


@pytest.mark.parametrize("seed", range(2))
def test_whenever_opening_is_killed_the_quarter_is_there_whole_or_not_at_all(filled, tmp_path, seed):
    """Ten times, half of them with self-scoring sheets; then the whole of it, as nobody disturbed it."""
    root, dice = copy_of(filled, tmp_path / "dừng"), random.Random(seed)
    folder, sheets = Folders(root).inputs_of(Quarter.parse(NEXT)), root / "outputs" / NEXT / "self-score"
    units = sum(map(len, load_company(Folders(root)).members(Quarter.parse(NEXT)).values()))
    succeed("--root", root, "new", NEXT)
    whole = cchc("--root", root, "check", NEXT).stdout  # each unit and each task is still to be filled in
    shutil.rmtree(folder)
    for _ in range(10):
        words = ("new", NEXT, *dice.choice(((), ("--self-score",))))
        running = subprocess.Popen([tool("cchc"), "--root", root, *words], stdout=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.2, 3))
        running.kill()
        running.wait()
        assert not folder.exists() or {path.name for path in folder.iterdir()} == {"quarter.yaml", "scoresheet.xlsx"}
        assert not sheets.exists() or len(list(sheets.iterdir())) == units
        if folder.exists():
            assert cchc("--root", root, "check", NEXT).stdout == whole
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(sheets, ignore_errors=True)
    succeed("--root", root, "new", NEXT, "--self-score")
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".")] == []
    assert len(list(sheets.iterdir())) == units


def test_the_illustrative_quarters_are_not_published():
    assert run("git", "-C", str(REPOSITORY), "ls-files", "outputs/published").stdout == ""
