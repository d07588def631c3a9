"""What was published and sent to nobody can be taken back; what git keeps, or others rest on, can not."""

import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from cchc_lib.errors import LockHeld, Notice, UsageError
from cchc_lib.files import hash_bytes
from cchc_lib.locks import PATIENCE_VARIABLE, hold
from cchc_lib.manifest import MANIFEST
from cchc_lib.quarter import Quarter
from cchc_lib.releases import PublishedRelease, list_releases
from cchc_lib.sharing import Manner, publish_quarter, withdraw_release, withdrawing
from cchc_lib.sharing.published import clear_unpublished

from .company import EARLIER, EVERYTHING, QUARTER, Press

pytestmark = pytest.mark.xdist_group("small company")

Q = Quarter.parse(QUARTER)


def git(press: Press, *words: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(press.root), *who, *words], check=True, capture_output=True)


def copy_record(press: Press, to: str, number: int, **told) -> None:
    """A release like the one that there is, as another one."""
    target = press.record_of(number, to)
    shutil.copytree(press.record_of(1), target)
    record = json.loads((target / "record.json").read_text(encoding="utf-8"))
    record = {name: value for name, value in (record | {"number": number, **told}).items() if value is not None}
    (target / "record.json").write_text(json.dumps(record), encoding="utf-8")


def write_revised(press: Press) -> None:
    """A page of a revision among the outputs."""
    page = press.output / "bulletins" / f"{QUARTER}_company_dc1.html"
    page.write_bytes(b"revised")
    told = {"key": {}, "reads": [], "files": {f"bulletins/{page.name}": hash_bytes(b"revised")}}
    (press.output / "records" / f"{page.stem}.json").write_text(json.dumps(told), encoding="utf-8")


def test_record_and_bulletins_go_and_the_numbers_of_letters_are_free_again(official, cchc):
    (before,) = list_releases(official.folders, Q)
    assert official.made()
    (official.output / "ranking.xlsx").touch()
    said = cchc("--root", official.root, "unpublish", "Quý I/2019")
    assert (said.code, said.err) == (0, "")
    cleared, withdrawn = " ".join(said.out.split()).split("Đã rút lại ")
    assert "vì theo bản đã rút lại: ranking.xlsx; làm lại: cchc share 2019-Q1 --to unit" in cleared, said.out
    assert withdrawn.startswith("bản Chính thức của quý I/2019, ngày 15/04/2019.")
    assert list_releases(official.folders, Q) == []
    assert not list((official.output / "bulletins").glob("*.html"))
    assert "Các lần phát hành" not in official.index() and "Tạm tính" in official.index()
    with official.in_this_process() as (_, printed):
        publish_quarter(official.folders, Q, printed, "vi", Manner(workers=1))
    told = [line for line in printed.file.getvalue().splitlines() if "xong sau" not in line]
    made, published, skipped = (line.partition(" trong ")[0] for line in told)  # once
    assert made == f"Đã tạo {len(EVERYTHING)} bản tin"
    assert published.startswith("Đã phát hành bản Chính thức của quý I/2019")
    assert skipped.startswith("Chưa phát hành quý IV/2018")
    (again,) = list_releases(official.folders, Q)
    assert (again.letters, again.dated, again.files.keys()) == (before.letters, before.dated, before.files.keys())


def test_a_word_file_that_somebody_edited_stays_and_one_that_nobody_did_goes(official):
    """As they are of no release: a text for the web page that an editor is at work on."""
    names = ["article", "other"]
    for name in names:
        made = official.output / "bulletins" / f"{QUARTER}_{name}.docx"
        made.write_bytes(b"as it was made")
        told = {"key": {}, "reads": [], "files": {f"bulletins/{made.name}": hash_bytes(made.read_bytes())}}
        (official.output / "records" / f"{QUARTER}_{name}.json").write_text(json.dumps(told), encoding="utf-8")
    made.write_bytes(b"as somebody edited it")
    clear_unpublished(official.output, list_releases(official.folders, Q))
    left = {path.name for path in (official.output / "bulletins").glob("*.docx")}
    assert left & {f"{QUARTER}_{name}.docx" for name in names} == {made.name}


@pytest.mark.parametrize("name", ["ranking.xlsx", f"bulletins/{QUARTER}_company_dc1.html"])
def test_what_is_open_in_another_program_stays_and_is_named(official, monkeypatch, name):
    """Else it would be handed on as what was published."""
    opened, unlink = official.output / name, Path.unlink

    def refuse(path, missing_ok=False):
        if path == opened:
            raise PermissionError(13, "used by another process")
        unlink(path, missing_ok)

    write_revised(official)
    for path in (opened, official.output / "ranking.en.xlsx"):
        path.touch()
    (official.output / "parquet").mkdir()
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.warns(Notice, match=rf"vì đang mở ở chương trình khác: {re.escape(opened.name)}\. Hãy đóng rồi xóa"):
        assert clear_unpublished(official.output, list_releases(official.folders, Q)) == [
            "parquet",
            "ranking.en.xlsx",
        ]


def test_of_a_revision_what_was_published_before_stays(official):
    copy_record(official, QUARTER, 2, reason="Nhầm")
    kept = official.made()
    assert withdraw_release(official.folders, Q, Console(quiet=True)).number == 2
    assert [release.number for release in list_releases(official.folders, Q)] == [1]
    assert official.made() == kept


@pytest.mark.parametrize("step", ["rename", "drop_release", "write_index"])
def test_whatever_stops_it_no_page_stays_of_a_revision_that_is_gone(official, monkeypatch, step):
    """No run makes or clears what has a name of its own, and it says to be official."""
    copy_record(official, QUARTER, 2, reason="Nhầm")
    kept = official.made()
    write_revised(official)

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(withdrawing, step, stop)
        withdraw_release(official.folders, Q, Console(quiet=True))
    assert official.made() == kept
    if step == "rename":
        assert withdraw_release(official.folders, Q, Console(quiet=True)).number == 2
    assert [release.number for release in list_releases(official.folders, Q)] == [1]


def test_a_record_in_git_stays_though_one_that_is_not_committed_goes(official):
    git(official, "init")
    git(official, "commit", "--allow-empty", "-m", "bắt đầu")
    git(official, "add", "-f", f"outputs/published/{QUARTER}")
    git(official, "commit", "-m", "hồ sơ")
    for words in (["branch", "lưu"], ["reset", "HEAD~1"]):  # then on another branch alone
        with pytest.raises(UsageError, match="đã được lưu vào git nên không rút lại được"):
            withdraw_release(official.folders, Q, Console(quiet=True))
        git(official, *words)
    with pytest.raises(UsageError, match="đã được lưu vào git nên không rút lại được"):
        withdraw_release(official.folders, Q, Console(quiet=True))
    assert [release.number for release in list_releases(official.folders, Q)] == [1]
    copy_record(official, QUARTER, 2, reason="Nhầm")
    assert withdraw_release(official.folders, Q, Console(quiet=True)).number == 2


def test_without_git_a_record_below_a_repository_stays(official, monkeypatch):
    def lack(*_, **__):
        raise FileNotFoundError("git")

    monkeypatch.setattr(withdrawing.subprocess, "run", lack)
    (official.root / ".git").mkdir()
    with pytest.raises(UsageError, match="không rút lại được"):
        withdraw_release(official.folders, Q, Console(quiet=True))
    (official.root / ".git").rmdir()
    assert withdraw_release(official.folders, Q, Console(quiet=True)).number == 1


OF_OLD = {"before": None}  # from before records named others
SINCE = [
    {"before": {f"{QUARTER}/1/{MANIFEST}": "…"}},
    OF_OLD | {"date": "2019-06-01"},
    OF_OLD | {"letters": {"notice": 99}},
]


@pytest.mark.parametrize("told", SINCE)
def test_what_something_published_since_rests_on_stays(official, told):
    copy_record(official, EARLIER, 1, quarter=EARLIER, **told)
    with pytest.raises(UsageError, match="Phát hành sau quý I/2019, phải rút lại trước: quý IV/2018"):
        withdraw_release(official.folders, Q, Console(quiet=True))
    copy_record(official, QUARTER, 2)
    shutil.rmtree(official.record_of(1, EARLIER))
    assert withdraw_release(official.folders, Q, Console(quiet=True)).number == 2


@pytest.mark.parametrize(("dated", "number", "rests"), [
    (date(2019, 4, 15), 3, False), (date(2019, 4, 16), 1, True), (date(2019, 4, 14), 4, True),
    (date(2018, 12, 31), 99, False),  # in which year letters are numbered for themselves
])  # fmt: skip
def test_of_an_old_record_a_later_day_or_a_letter_that_goes_on_tells_that_it_was_made_since(dated, number, rests):
    newest, old = (
        PublishedRelease(1, day, letters={"notice": last}, series={"notice": "TB"}, folder=Path(quarter, "1"))
        for day, last, quarter in ((date(2019, 4, 15), 3, QUARTER), (dated, number, EARLIER))
    )
    assert withdrawing._rests_on(old, newest) == rests


def test_nothing_is_taken_back_under_the_hands_of_a_run(official, monkeypatch):
    monkeypatch.setenv(PATIENCE_VARIABLE, "0")
    before = official.made()
    with hold(official.folders.run_lock(Q)), pytest.raises(LockHeld):
        withdraw_release(official.folders, Q, Console(quiet=True))
    assert official.made() == before and list_releases(official.folders, Q)


def test_the_page_over_all_quarters_no_longer_calls_official_what_was_taken_back(official):
    overview = official.folders.outputs / "index.html"
    assert "Chính thức" in overview.read_text(encoding="utf-8")
    official.withdraw()
    assert "Chính thức" not in overview.read_text(encoding="utf-8")


def test_nothing_published_is_nothing_to_take_back(press):
    with pytest.raises(UsageError, match="chưa phát hành, không có gì để rút lại"):
        withdraw_release(press.folders, Q, Console(quiet=True))
