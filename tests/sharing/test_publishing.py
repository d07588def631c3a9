"""What is published stays: in a record of its own, read as it was, changed by nothing but a revision."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from cchc_lib import files, releases
from cchc_lib.errors import CchcError, FileBusy, InputError, UsageError
from cchc_lib.files import hash_bytes, read_yaml
from cchc_lib.language import day, letter_day, say
from cchc_lib.model import PROGRAMME_COLUMNS
from cchc_lib.model.regulation import TEMPLATE_NOTICE
from cchc_lib.quarter import Quarter
from cchc_lib.releases import RELEASE_VARIABLE, Releases, list_releases, published_quarters
from cchc_lib.results import History, scored_results
from cchc_lib.runner import staleness
from cchc_lib.sharing import (
    Manner,
    find_behind,
    find_touched,
    find_unpublished,
    make_bulletins,
    publish_quarter,
    publishing,
    share_bulletins,
    verify_path,
)
from tests.whole.commands import copy_of, page_at
from tests.whole.roots import write_csv

from .company import (
    EARLIER,
    EVERYTHING,
    LATE,
    OWN,
    QUARTER,
    SHORTCOMING,
    TASK,
    UNITS,
    Press,
    write_own_notebook,
    write_tasks,
)

pytestmark = pytest.mark.xdist_group("small company")

Q = Quarter.parse(QUARTER)
LATER, LATEST = date(2019, 5, 6), date(2019, 5, 20)  # after the day until which appeals are taken, and a new one


def record(press: Press, number: int = 1, quarter: str = QUARTER) -> dict:
    return json.loads((press.record_of(number, quarter) / "record.json").read_text(encoding="utf-8"))


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def text_of(press: Press, name: str) -> str:
    return page_at(press.path(name)).text


# --- to publish ---------------------------------------------------------------------------------------------------


def test_the_record_holds_every_bulletin_its_data_the_results_and_the_inputs_with_their_hashes(issued):
    folder = issued.record_of(1)
    files = bytes_below(folder)
    lines = files.pop("manifest.sha256").decode("utf-8").splitlines()
    assert dict(line.split("  ")[::-1] for line in lines) == {name: hash_bytes(files[name]) for name in files}
    assert {n.removeprefix(f"bulletins/{QUARTER}_") for n in files if n.endswith(".html")} == {
        f"{name}.html" for name in EVERYTHING
    }
    assert all(f"bulletins/{QUARTER}_{name}.pdf" in files for name in EVERYTHING)
    assert f"bulletins/{QUARTER}_notice.docx" in files
    assert any(name.startswith(f"data/{QUARTER}_company/") for name in files)
    inputs = {name.removeprefix("inputs/"): files[name] for name in files if name.startswith("inputs/")}
    assert f"quarters/{QUARTER}/assessments.csv" in inputs and "bulletins.yaml" in inputs
    assert all(content == (issued.folders.params / name).read_bytes() for name, content in inputs.items())
    assert "results.sqlite" in files
    assert not [name for name in files if name.endswith(".ipynb") or name.startswith("run.")]
    assert [path.name for path in folder.parent.iterdir()] == ["1"]


def test_every_bulletin_says_that_it_is_official_and_letters_are_numbered_by_unit(issued):
    assert record(issued)["letters"] == {"correction_p2": 1, "correction_r1": 2, "notice": 3}
    for name in EVERYTHING:
        assert "Tạm tính" not in text_of(issued, name), name
    assert "Chính thức" in text_of(issued, "company") and "15/04/2019" in text_of(issued, "company")
    assert "Số: 02/TB" in text_of(issued, "correction_r1")
    assert "Chính thức" in issued.index()


def test_letters_are_numbered_in_whatever_formats_they_are_made_and_nothing_else_is(press):
    def swap(content):
        for entry, formats in {"correction": ["html"], "notice": ["html"], "company": ["html", "docx"]}.items():
            content[entry]["formats"] = formats

    press.edit_yaml("bulletins.yaml", swap)
    press.issue()
    assert record(press)["letters"] == {"correction_p2": 1, "correction_r1": 2, "notice": 3}
    assert "Số: 03/TB" in text_of(press, "notice")


@pytest.mark.long
def test_numbers_of_a_series_go_on_through_the_year_and_begin_anew_with_the_next(official):
    official.put_off(date(2020, 1, 9), EARLIER)
    official.write_shortcomings(SHORTCOMING | {"due": "30/06/2020"}, quarter=EARLIER)
    official.issue(EARLIER, date(2019, 5, 2))
    numbers = record(official, quarter=EARLIER)["letters"]
    assert min(numbers.values()) == 4
    official.withdraw(EARLIER)
    later = (
        r"TB ghi ngày 15/01/2019 không thể mang số sau văn bản ngày 15/04/2019 \(quý I/2019\): hãy ghi --date từ "
        r"15/04/2019 trở đi; chưa gửi quý I/2019 cho ai thì rút lại trước: cchc unpublish 2019-Q1$"
    )
    with pytest.raises(UsageError, match=later):
        official.issue(EARLIER)  # on 15/01/2019 by its own settings, the same year
    assert not official.record_of(1, EARLIER).exists()
    official.issue(EARLIER, date(2018, 12, 31))
    assert min(record(official, quarter=EARLIER)["letters"].values()) == 1


@pytest.mark.long
def test_the_day_that_was_given_is_the_day_of_publication(press):
    press.issue(dated=date(2019, 4, 20))
    assert Releases(press.folders).newest(Q).dated == date(2019, 4, 20)
    assert "20/04/2019" in text_of(press, "company")


def test_no_document_gives_a_deadline_before_its_own_day_and_the_one_to_change_is_named(press):
    with pytest.raises(UsageError, match=r"23/04/2019 .*appeal 22/04/2019; hãy sửa ở deadlines của quarter\.yaml"):
        press.issue(dated=date(2019, 4, 23))
    assert not press.record_of(1).parent.exists()
    with pytest.raises(UsageError, match=r"^Ngày 30/03/2019 trước ngày mà số liệu tính đến: 31/03/2019 \(as_of"):
        press.issue(dated=date(2019, 3, 30))
    press.put_off(date(2109, 4, 23))
    with pytest.raises(UsageError, match="ngày 23/04/2109 quá xa quý I/2019; phải từ 01/01/2019 đến 31/03/2020"):
        press.issue(dated=date(2109, 4, 23))
    press.put_off(date(2019, 4, 23))
    press.issue(dated=date(2019, 4, 23))
    assert "chậm nhất ngày 23/04/2019" in text_of(press, "unit_p1")


def test_what_is_found_wrong_late_is_revised_within_a_year_of_the_newest_quarter_that_is_published(official):
    """The error of 2018-Q4 may come up when 2019-Q1 is long out; a year that was mistyped is still refused."""
    official.issue(EARLIER, date(2018, 12, 31))
    official.put_off(date(2021, 2, 28), EARLIER)
    with pytest.raises(UsageError, match="20/02/2021 quá xa quý IV/2018; phải từ 01/10/2018 đến 31/03/2020"):
        official.revise("Kiểm tra lại hồ sơ", EARLIER, date(2021, 2, 20))
    official.put_off(date(2020, 2, 28), EARLIER)
    official.revise("Kiểm tra lại hồ sơ", EARLIER, date(2020, 2, 20))
    assert Releases(official.folders).newest(Quarter.parse(EARLIER)).dated == date(2020, 2, 20)


def test_no_letter_is_the_first_to_ask_for_what_was_due_before_its_own_day(press):
    press.export_notebooks()
    new = SHORTCOMING | {"id": "2019-Q1-01", "found_in": QUARTER, "due": "18/04/2019"}
    closed = {"id": "2018-Q4-02", "status": "closed_verified", "closed_in": EARLIER}
    press.write_shortcomings(SHORTCOMING, SHORTCOMING | closed, quarter=EARLIER)
    again = SHORTCOMING | {"id": "2018-Q4-02", "due": "18/04/2019"}
    press.write_shortcomings(SHORTCOMING, new, again)
    named = r"2019-Q1-01 \(hạn 18/04/2019\), 2018-Q4-02 \(hạn 18/04/2019\)"
    with pytest.raises(UsageError, match=rf"quá hạn khắc phục: {named}; hãy sửa hạn"):
        press.issue(dated=date(2019, 4, 20))
    assert not press.record_of(1).exists()
    press.issue(dated=date(2019, 4, 18))
    press.edit_points("r1", "a1", "4")
    press.revise("Nhập nhầm", dated=date(2019, 4, 20))  # which was asked in time, two days before
    assert press.record_of(2).exists()


def test_what_was_made_before_a_publication_and_is_not_of_it_goes_away(press):
    press.run(units=["p1"], lang="en")
    old = press.output / "share" / f"{QUARTER}_board.zip"
    old.parent.mkdir()
    old.write_bytes(b"provisional")
    press.issue()
    assert not old.exists()
    assert {path.stem for path in (press.output / "bulletins").glob("*.html")} == {
        f"{QUARTER}_{n}" for n in EVERYTHING
    }
    assert not [path for path in press.output.rglob("*.html") if "Tạm tính" in page_at(path).text]


@pytest.mark.long
def test_what_was_made_before_goes_with_the_next_run_where_the_publication_was_stopped_midway(press, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    press.run(units=["p1"], lang="en")
    old = press.output / "share" / f"{QUARTER}_board.zip"
    old.parent.mkdir()
    old.write_bytes(b"provisional")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(publishing, "clear_older", stop)
        press.issue()
    said = " ".join(press.run().said)
    assert "vì theo kết quả trước lần phát hành mới nhất: share; làm lại: cchc share 2019-Q1" in said
    assert not [path for path in press.output.rglob("*.html") if "Tạm tính" in page_at(path).text]
    old.parent.mkdir()
    old.write_bytes(b"of what is published")
    press.run(lang="en")
    assert "Đã xóa" not in " ".join(press.run().said) and old.exists()


@pytest.mark.long
def test_who_waited_for_a_publication_puts_out_what_it_published(press):
    """And who waited until it was taken back makes what is provisional again."""

    def run_since(before: History) -> list[str]:
        with press.in_this_process() as (made, printed):
            assert make_bulletins(before, printed, how=Manner(workers=1)) == 0
        return made

    before = History(press.folders, Q)
    press.issue()
    published = bytes_below(press.output / "bulletins")
    assert (run_since(before), bytes_below(press.output / "bulletins")) == ([], published)
    before = History(press.folders, Q)
    assert before.results.units()
    press.withdraw()
    assert {*run_since(before)} == EVERYTHING


def test_what_was_published_is_not_published_again_and_the_way_to_change_it_is_named(official):
    before = bytes_below(official.record_of(1))
    told = r'đã phát hành .* chưa chép hết ra outputs thì chạy: cchc run 2019-Q1\. Muốn sửa: .* --revise "lý do"'
    with pytest.raises(UsageError, match=told):
        official.issue()
    assert bytes_below(official.record_of(1)) == before


def test_faults_keep_a_quarter_from_being_published_and_the_units_are_named(press):
    press.edit_points("r2", "b1", "11")
    with pytest.raises(UsageError, match=r"Đơn vị r2.*cchc check 2019-Q1"):
        press.issue()
    assert not press.record_of(1).parent.exists()


def test_a_bulletin_that_fails_keeps_a_quarter_from_being_published(press):
    press.export_notebooks()
    write_own_notebook(press.root, "1 / 0")
    before = bytes_below(press.output / "bulletins")
    with pytest.raises(CchcError, match="Chưa phát hành, vì 1 bản tin không làm được"):
        press.issue()
    assert not press.record_of(1).parent.exists()
    assert Releases(press.folders).newest(Q).status == "provisional"
    assert bytes_below(press.output / "bulletins") == before


def test_what_a_killed_publication_left_counts_for_nothing_and_goes_away_with_the_next(press):
    press.export_notebooks()
    left = press.record_of(1).with_name(".1.part")
    left.mkdir(parents=True)
    (left / "record.json").write_text('{"number": 1, "date": "2019-01-01"}', encoding="utf-8")
    (left / "stale.html").write_text("x", encoding="utf-8")
    assert Releases(press.folders).newest(Q).status == "provisional"
    assert press.run().tried == []
    press.issue()
    assert [path.name for path in left.parent.iterdir()] == ["1"]
    assert not (press.record_of(1) / "stale.html").exists()


@pytest.mark.parametrize(("module", "moment"), [(releases, "replace_file"), (publishing, "finish_release")])
def test_a_publication_that_is_interrupted_leaves_no_published_quarter_behind(press, module, moment, monkeypatch):
    press.export_notebooks()
    part = press.record_of(1).with_name(".1.part")

    def interrupt(*_, **__):
        part.mkdir(parents=True, exist_ok=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, moment, interrupt)
    with pytest.raises(KeyboardInterrupt):
        press.issue()
    assert not part.parent.exists()


def test_a_file_that_is_open_keeps_nothing_from_being_published_and_it_is_said_what_is_left_to_do(press, monkeypatch):
    """On Windows a bulletin that somebody reads as a draft cannot be replaced by the published one."""
    press.run()
    held = press.path("company")

    def move(part: Path, path: Path) -> None:
        if path == held:
            raise FileBusy(say("Không ghi được {file}: hãy đóng tệp này", file=path.name))
        part.replace(path)

    monkeypatch.setattr(files, "_move", move)
    with press.in_this_process() as (_, printed), pytest.raises(CchcError) as refused:
        publish_quarter(press.folders, Q, printed, "vi", Manner(workers=1))
    assert printed.file.getvalue().splitlines()[-2:] == [
        f"Đã phát hành bản Chính thức của quý I/2019, ngày 15/04/2019. Hồ sơ: outputs/published/{QUARTER}/1",
        "Chưa phát hành quý IV/2018: từ nay văn bản cùng ký hiệu trong năm 2019 không ghi ngày trước 15/04/2019 "
        f"được. Chưa gửi quý I/2019 cho ai thì rút lại, phát hành quý IV/2018 trước: cchc unpublish {QUARTER}",
    ]
    assert str(refused.value) == (
        f"Đã phát hành, nhưng bản tin, văn bản chưa chép hết ra outputs/{QUARTER}. Không ghi được {held.name}: "
        f"hãy đóng tệp này. Sau đó chạy: cchc run {QUARTER}"
    )
    monkeypatch.setattr(files, "_move", lambda part, path: part.replace(path))
    press.run()
    assert "Chính thức" in held.read_text(encoding="utf-8")


def test_the_empty_folder_of_a_quarter_is_no_record_of_a_release_and_drafts_stay_drafts(press):
    press.record_of(1).parent.mkdir(parents=True)
    assert published_quarters(press.folders) == []
    (verdict,) = verify_path(press.folders, press.path("company"))
    assert (verdict.is_right, str(verdict.what)) == (False, "không có hồ sơ phát hành quý I/2019 ở đây để so")


# --- what was published stays -------------------------------------------------------------------------------------


def test_a_published_quarter_is_made_by_no_run_not_with_another_library_nor_when_asked_for_afresh(
    official, monkeypatch
):
    before = official.made()
    monkeypatch.setattr(staleness, "hash_library", lambda: "another")
    monkeypatch.setattr(staleness, "installed_versions", lambda: {"python": "3.99"})
    assert official.run().tried == []
    assert official.run(fresh=True).tried == []
    assert official.made() == before


def test_published_bulletins_come_back_from_their_record(official):
    before = {name: content for name, content in official.made().items() if not name.endswith(".ipynb")}
    shutil.rmtree(official.output)
    assert official.run().tried == []
    assert bytes_below(official.output / "bulletins") == {f"{QUARTER}_{n}": c for n, c in before.items()}
    assert official.missing_links() == set()
    official.path("company").write_text("altered", encoding="utf-8")
    official.record("company").write_text("altered", encoding="utf-8")
    assert official.run().tried == []
    assert official.path("company").read_bytes() == before["company.html"]
    kept = official.record_of(1) / "records" / official.record("company").name
    assert official.record("company").read_bytes() == kept.read_bytes()


def test_it_can_be_shared_as_soon_as_it_was_published(official):
    assert [parcel.path.name for parcel in share_bulletins(official.folders, Q, "board")] == [f"{QUARTER}_board.zip"]


def test_a_translation_is_made_from_what_was_published(official):
    official.edit_points("r2", "b1", "4")
    tried = official.run(lang="en", only=["company"]).tried
    assert tried == ["company.en"]
    page = page_at(official.output / "bulletins" / f"{QUARTER}_company.en.html")
    assert "Official" in page.text or "Published" in page.text
    rows = {row[0]: row for table in page.tables for row in table.rows}
    assert rows["Đơn vị r2"][2] == "20.00"


def test_an_index_in_english_goes_with_what_is_published(press):
    press.run(lang="en", only=["company"])
    index = press.output / "index.en.html"
    assert f"{QUARTER}_company.en.html" in index.read_text(encoding="utf-8")
    press.issue()
    page = index.read_text(encoding="utf-8")
    assert "Provisional" not in page
    assert not (press.output / "bulletins" / f"{QUARTER}_company.en.html").exists()
    assert f'href="bulletins/{QUARTER}_company.en.html"' not in page


def test_words_that_change_no_result_ask_for_no_revision(official):
    official.edit_points("p1", "a1", "9.50")
    official.write_plan(TASK | {"title": "Rà soát quy trình nội bộ"})
    assert find_unpublished(History(official.folders, Q)) == []


def test_results_that_differ_now_are_told_by_unit_and_what_is_read_is_what_was_published(official):
    official.edit_points("r2", "b1", "4")
    names = [str(name) for name in find_unpublished(History(official.folders, Q))]
    assert names == ["Đơn vị r1", "Đơn vị r2"]  # r1 is the first now
    assert official.run().tried == []
    assert History(official.folders, Q).results.scores(unit="r2")["r2"].total == 20
    assert scored_results(official.folders, Q).scores(unit="r2")["r2"].total == 14


def test_a_fault_in_what_was_published_is_told_as_one_and_asks_for_no_revision(official, cchc):
    official.edit_points("r2", "b1", "")
    with pytest.raises(InputError):
        find_unpublished(History(official.folders, Q))
    said = cchc("--root", official.root, "score", QUARTER)
    assert "dữ liệu nay có lỗi: cchc check 2019-Q1" in " ".join(said.out.split()) and "--revise" not in said.out


@pytest.mark.long
def test_the_next_quarter_compares_with_what_was_published(press):
    press.issue(EARLIER)
    press.edit_points("r2", "b1", "4", EARLIER)
    assert History(press.folders, Quarter.parse(EARLIER)).results.scores()["r2"].total == 20


# --- revisions ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def revised(issued, tmp_path_factory) -> Press:
    """The company after r2 lost six points; not to be changed."""
    press = Press(copy_of(issued.root, tmp_path_factory.mktemp("revised") / "Bản sao {3}"))
    press.edit_points("r2", "b1", "4")
    press.put_off(LATEST)
    press.revise("Nhập nhầm điểm của r2", dated=LATER)
    return press


def test_a_revision_makes_what_it_concerns_under_names_of_its_own_and_keeps_what_was(issued, revised):
    concerned = {"company", "block_ba", "unit_r1", "unit_r2", "notice"}
    made = {path.stem for path in (revised.record_of(2) / "bulletins").glob("*.html")}
    assert made == {f"{QUARTER}_{name}_dc1" for name in concerned}
    assert bytes_below(revised.record_of(1)) == bytes_below(issued.record_of(1))
    assert issued.made().items() <= revised.made().items()
    assert f"bulletins/{QUARTER}_company_dc1.html" in revised.index()
    assert f'<a href="../published/{QUARTER}/1/bulletins/">Chính thức</a>, ngày 15/04/2019' in revised.index()
    assert "ngày 06/05/2019: Nhập nhầm điểm của r2" in revised.index()
    assert f"bulletins/{QUARTER}_unit_p1.html" in revised.index()
    assert [release.number for release in list_releases(revised.folders, Q)] == [1, 2]
    assert revised.run().tried == []


@pytest.mark.parametrize(("name", "units"), [
    ("company_dc1", ["Đơn vị r1", "Đơn vị r2"]), ("block_ba_dc1", ["Đơn vị r1", "Đơn vị r2"]),
    ("unit_r2_dc1", ["Đơn vị r2"]), ("unit_r1_dc1", ["Đơn vị r1"]),
])  # fmt: skip
def test_a_revised_bulletin_tells_old_and_new_of_the_units_that_it_is_about(revised, name, units):
    page = page_at(revised.path(name))
    assert "Đính chính số 1" in page.text and day(LATER) in page.text
    assert "Đính chính số 1 thay bản Chính thức ngày 15/04/2019. Lý do: Nhập nhầm điểm của r2." in page.text
    rows = {row[0]: row[1:] for row in page.table("Nội dung đính chính").rows}
    assert list(rows) == units
    if "Đơn vị r2" in rows:
        assert rows["Đơn vị r2"] == ["20,00 → 14,00", "Tốt → Khá", "1 → 2", "B1 Việc B1: 10,00 → 4,00 điểm"]
        cells = page.table("Các ô dữ liệu đã sửa").rows
        assert [row[2:] for row in cells] == [["Tự chấm: giá trị", "10 → 4"], ["Thẩm định: giá trị", "10 → 4"]]
        assert all(row[0] == "Đơn vị r2" and row[1].endswith("_value") for row in cells)
    if "Đơn vị r1" in rows:
        assert rows["Đơn vị r1"] == ["18,00", "Tốt", "2 → 1", "hạng đổi theo đơn vị khác"]
    assert ("Các ô dữ liệu đã sửa" in page.text) == ("Đơn vị r2" in rows)


def test_letters_that_say_the_same_keep_their_number_and_others_get_the_next(revised):
    assert record(revised, 2)["letters"] == {"notice": 4}
    assert "Số: 04/TB" in text_of(revised, "notice_dc1")
    revised.run(lang="en", only=["correction"])
    page = page_at(revised.path("correction_r1.en"))
    assert "02/TB" in page.text and "15 April 2019" in page.text and "Revision" not in page.text
    assert "by 28 April 2019" in page.text and "May 2019" not in page.text  # as the letter has it


def test_a_translation_stands_as_of_the_release_of_what_it_translates(revised):
    """What no revision made again is official of the first day; what one made again is its revision."""
    revised.run(lang="en", only=["unit"])
    page = page_at(revised.path("unit_p1.en"))
    assert page.tree.select_one(".status").get_text() == "Official"
    assert "published 15 April 2019" in page.text and "Revision" not in page.text
    assert "by 22 April 2019" in page.text and "May 2019" not in page.text
    page = page_at(revised.path("unit_r2_dc1.en"))
    assert "Revision no. 1 replaces the release “Official” of 15 April 2019." in page.text
    assert "by 20 May 2019" in page.text
    columns = [row[2] for row in page.table("Cells that were changed").rows]
    assert columns == ["Self-score: value", "Verified: value"]


def test_a_letter_that_replaces_another_says_which_why_and_what_is_different_for_whom(revised):
    text = text_of(revised, "notice_dc1")
    replaced = "thay thế Thông báo số 03/TB ngày 15 tháng 4 năm 2019"
    assert f"Kết quả chấm điểm cải cách hành chính quý I/2019 ({replaced})" in text
    assert (
        f"Thông báo này {replaced}. Lý do: Nhập nhầm điểm của r2. Xếp loại thay đổi: Đơn vị r2 (từ 20,00 điểm, "
        "loại Tốt thành 14,00 điểm, loại Khá). Hạng thay đổi: Đơn vị r1 (từ 2 thành 1), Đơn vị r2 (từ 1 thành 2). "
    ) in text
    assert "ngày 06 tháng 5 năm 2019" in text
    annex = text.rpartition("Phụ lục")[2].strip()
    assert annex.startswith("KẾT QUẢ CHẤM ĐIỂM CẢI CÁCH HÀNH CHÍNH QUÝ I/2019(Kèm theo Thông báo số 04/TB")
    rows = page_at(revised.path("notice_dc1")).tables[-1].rows
    assert next(row for row in rows if row[0] == "Đơn vị r2")[1:] == [
        "14,00 (trước đây 20,00)", "70,00 %", "Khá (trước đây Tốt)", "2 (trước đây 1)"
    ]  # fmt: skip
    assert next(row for row in rows if row[0] == "Đơn vị r1")[1:] == ["18,00", "90,00 %", "Tốt", "1 (trước đây 2)"]
    assert annex.count("trước đây") == 5


def test_a_request_that_replaces_another_names_what_is_asked_otherwise_by_its_words(official):
    official.edit_points("r2", "b1", "4")
    official.write_plan(TASK | {"status": "not_done"})
    official.write_shortcomings(SHORTCOMING | {"due": "31/07/2019"})
    official.revise("Lùi hạn theo đề nghị của đơn vị")
    text = text_of(official, "correction_r1_dc1")
    assert "(thay thế Công văn số 02/TB ngày 15 tháng 4 năm 2019)" in text
    assert (
        "Công văn này thay thế Công văn số 02/TB ngày 15 tháng 4 năm 2019. Lý do: Lùi hạn theo đề nghị của đơn vị. "
        "Điểm, xếp loại giữ nguyên. Nội dung yêu cầu khắc phục thay đổi: «Trả lời chậm» "
        "(hạn đổi từ ngày 30 tháng 6 năm 2019 thành ngày 31 tháng 7 năm 2019)."
    ) in text
    # it was done, so that the letter before did not ask for it
    assert "Yêu cầu thêm: «Rà soát quy trình»." in text_of(official, "correction_p2_dc1")
    notice = text_of(official, "notice_dc1")
    assert "Nội dung yêu cầu khắc phục thay đổi: Đơn vị p2, Đơn vị r1." in notice
    cells = page_at(official.path("unit_r1_dc1")).table("Các ô dữ liệu đã sửa").rows
    assert ["Hạn khắc phục", "30/06/2019 → 31/07/2019"] in [row[2:] for row in cells]


def test_a_request_that_replaces_another_says_what_is_asked_no_more(official):
    official.write_plan(TASK | {"status": "not_done"})
    official.write_shortcomings(SHORTCOMING | {"status": "closed_verified", "closed_in": QUARTER})
    official.revise("Đơn vị đã khắc phục, minh chứng gửi bổ sung")
    told = text_of(official, "correction_r1_dc1").partition("Điểm, xếp loại giữ nguyên. ")[2]
    assert told.startswith("Không còn yêu cầu: «Trả lời chậm».")


def test_the_record_of_a_revision_holds_its_reason_its_changes_and_the_inputs_of_then(revised):
    told = record(revised, 2)
    assert (told["reason"], told["date"]) == ("Nhập nhầm điểm của r2", "2019-05-06")
    (r2,) = [change for change in told["changes"] if change["unit"] == "r2"]
    assert {(cell["column"], cell["old"], cell["new"]) for cell in r2["cells"]} == {
        ("self_value", "10", "4"), ("verified_value", "10", "4"),
    }  # fmt: skip
    copies = [revised.record_of(n) / "inputs/quarters" / QUARTER / "assessments.csv" for n in (1, 2)]
    assert copies[0].read_bytes() != copies[1].read_bytes()


def test_a_second_revision_compares_with_the_first(revised, tmp_path):
    again = Press(copy_of(revised.root, tmp_path / "Bản sao {4}"))
    again.edit_points("r2", "b1", "5")
    again.revise("Nhập nhầm lần nữa", dated=LATER)
    page = page_at(again.path("unit_r2_dc2"))
    assert "Điểm thay đổi, xếp loại giữ nguyên: Đơn vị r2 (từ 14,00 thành 15,00)." in text_of(again, "notice_dc2")
    assert "thay thế Thông báo số 04/TB ngày 06 tháng 5 năm 2019" in text_of(again, "notice_dc2")
    assert "Đính chính số 2" in page.text
    assert page.table("Nội dung đính chính").rows[0][1] == "14,00 → 15,00"
    first = verify_path(again.folders, again.path("unit_r2"))[0]
    assert "đã được thay bằng quý I/2019, Đính chính số 2" in str(first.what)


def test_no_revision_is_dated_before_the_last_one_and_what_that_asked_for_first_was_asked_in_time(official):
    official.export_notebooks()
    new = SHORTCOMING | {"id": "2019-Q1-01", "found_in": QUARTER, "due": "18/04/2019"}
    official.write_shortcomings(SHORTCOMING, new)
    official.revise("Bổ sung tồn tại của r1", dated=date(2019, 4, 18))
    official.edit_points("r1", "a1", "4")
    told = r"^Ngày 17/04/2019 trước ngày của bản đã phát hành \(quý I/2019\): 18/04/2019$"
    with pytest.raises(UsageError, match=told):
        official.revise("Nhập nhầm", dated=date(2019, 4, 17))
    official.revise("Nhập nhầm", dated=date(2019, 4, 20))
    assert official.record_of(3).exists()


def test_nothing_to_revise_is_refused(official):
    with pytest.raises(UsageError, match=r"Không có gì để đính chính: .* vẫn như đã phát hành \(Chính thức\)"):
        official.revise("Thử")
    assert [path.name for path in official.record_of(1).parent.iterdir()] == ["1"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_revision_without_a_reason_is_refused(official, reason):
    official.edit_points("r2", "b1", "4")
    with pytest.raises(UsageError, match="phải có lý do"):
        official.revise(reason)


def test_a_reason_with_somebody_s_number_is_refused_before_anything_is_made(official):
    official.edit_points("r2", "b1", "4")
    before = sorted(official.folders.outputs.rglob("*"))
    with pytest.raises(UsageError, match=r"Lý do đính chính có thể có dữ liệu cá nhân \(số điện thoại\): hãy"):
        official.revise("Ông A (0912345691) báo nhầm")
    assert sorted(official.folders.outputs.rglob("*")) == before


def test_a_quarter_that_was_never_published_cannot_be_revised(press):
    with pytest.raises(UsageError, match="chưa phát hành: cchc publish 2019-Q1"):
        press.revise("Thử")


@pytest.mark.parametrize(("dated", "answer"), [
    (None, "Đính chính phải có ngày: --date ngày/tháng/năm, không trước 15/04/2019"),
    (date(2019, 4, 1), r"Ngày 01/04/2019 trước ngày của bản đã phát hành \(quý I/2019\): 15/04/2019"),
    (LATER, "văn bản ghi ngày 06/05/2019 mà hạn nêu trong đó đã qua: appeal 22/04/2019"),
])  # fmt: skip
def test_a_revision_has_a_day_not_before_what_it_replaces_nor_after_the_deadlines_that_it_gives(
    official, dated, answer
):
    official.edit_points("r2", "b1", "4")
    with pytest.raises(UsageError, match=answer):
        publish_quarter(official.folders, Q, Console(), "vi", Manner(), dated, "Thử")


def test_new_deadlines_stand_in_what_a_revision_makes_and_alone_are_told_to_all(issued, revised, tmp_path):
    assert f"chậm nhất ngày {day(LATEST)}" in text_of(revised, "unit_r2_dc1")
    assert issued.path("unit_p1").read_bytes() == revised.path("unit_p1").read_bytes()
    again = Press(copy_of(revised.root, tmp_path / "Bản sao {5}"))
    again.put_off(date(2019, 5, 27))
    made = again.revise("Gia hạn giải trình")
    assert {"notice_dc2", *(f"unit_{unit}_dc2" for unit in UNITS)} <= set(made)
    assert f"đổi từ {letter_day(LATEST)} thành ngày 27 tháng 5 năm 2019." in text_of(again, "notice_dc2")
    assert "Điểm, xếp loại và hạng không đổi." in text_of(again, "unit_p1_dc2")


def test_a_deadline_that_was_moved_twice_is_told_from_the_day_that_the_replaced_document_gave(revised, tmp_path):
    """The bulletin of p1 was left as it was by the first revision, that of r2 replaces one with the second day."""
    again = Press(copy_of(revised.root, tmp_path / "Bản sao {6}"))
    again.put_off(date(2019, 5, 27))
    again.revise("Gia hạn giải trình")
    moved = "Hạn giải trình đổi từ ngày {old} thành ngày 27/05/2019."
    assert moved.format(old="22/04/2019") in text_of(again, "unit_p1_dc2")
    assert moved.format(old=day(LATEST)) in text_of(again, "unit_r2_dc2")


def test_a_moved_deadline_that_no_published_document_gave_is_told_to_nobody(press):
    press.edit_yaml("bulletins.yaml", lambda content: content.pop("correction"))
    press.issue()
    press.edit_points("r2", "b1", "4")
    press.put_off(LATEST)
    press.revise("Nhập nhầm điểm của r2", dated=LATER)
    told = text_of(press, "notice_dc1")
    assert "Hạn giải trình đổi từ" in told and "Hạn báo cáo khắc phục" not in told


@pytest.mark.long
def test_what_a_revision_leaves_with_an_old_deadline_is_named_and_the_new_one_holds_for_it_too(official, cchc):
    official.edit_points("r2", "b1", "4")
    official.put_off(LATEST)
    with official.in_this_process():
        said = cchc("--root", official.root, "run", QUARTER, "--revise", "Nhập nhầm", "--date", f"{LATER:%d/%m/%Y}")
    left = ("unit_p1", "unit_p2", "unit_q1", "correction_p2", "correction_r1")  # the rest gives none
    assert all(day(date(2019, 4, 22)) in text_of(official, name) for name in left[:3])
    names = ", ".join(f"{QUARTER}_{name}" for name in left)
    told = f"{len(left)} bản tin, văn bản không ban hành lại vẫn ghi hạn cũ: {names}"
    assert told in " ".join(said.out.split())
    assert "Hạn mới áp dụng cho cả bản tin, văn bản không ban hành lại." in text_of(official, "notice_dc1")
    assert "Hạn báo cáo khắc phục đổi từ" in text_of(official, "notice_dc1")
    (parcel,) = share_bulletins(
        official.folders, Q, "unit", ["r2"]
    )  # which got another day, and has no report to give
    for own in (parcel.message, text_of(official, "unit_r2_dc1")):
        assert f"Hạn giải trình đổi từ ngày 22/04/2019 thành ngày {day(LATEST)}." in own and "Hạn báo cáo" not in own
    for parcel in share_bulletins(official.folders, Q, "unit", ["p2", "r1"]):  # of r1 the letter alone is as it was
        asks, appeals, *told = parcel.message.partition("đơn vị còn ")[2].splitlines()[:5]
        assert asks.endswith(f"báo cáo chậm nhất ngày {day(LATEST)}.")
        assert appeals.endswith(f"chậm nhất ngày {day(LATEST)}.")
        assert told == [
            f"Hạn giải trình đổi từ ngày 22/04/2019 thành ngày {day(LATEST)}.",
            f"Hạn báo cáo khắc phục đổi từ ngày 28/04/2019 thành ngày {day(LATEST)}.",
            "Hạn mới áp dụng cho cả bản tin, văn bản không ban hành lại.",
        ]
    official.edit_points("r2", "b1", "9")
    official.revise("Nhập nhầm lần nữa")
    (parcel,) = share_bulletins(official.folders, Q, "unit", ["r1"])  # with the letter that gives the old day
    assert f"Hạn báo cáo khắc phục đổi từ ngày 28/04/2019 thành ngày {day(LATEST)}." in parcel.message


def test_a_page_that_is_made_beside_a_publication_says_that_it_is_no_part_of_it(official):
    added = {"output": "{quarter}_them"}
    official.edit_yaml("bulletins.yaml", lambda content: content.update(them=content[OWN] | added))
    with pytest.raises(UsageError) as refused:
        share_bulletins(official.folders, Q, "board")
    assert str(refused.value) == (
        f"Chưa gửi được, 1 bản tin chưa có hoặc đã cũ: {QUARTER}_them (không có trong hồ sơ phát hành và chưa làm). "
        f"Hãy chạy: cchc run {QUARTER}"
    )
    assert official.run(only=["them"]).tried == ["them"]
    official.run(only=["explanation"], units=["r2"])
    beside = "Chính thức, ngoài hồ sơ phát hành"
    assert all(beside in text_of(official, name) for name in ("them", "explanation_r2"))
    official.run(lang="en", units=["r2"])
    assert all("ngoài hồ sơ phát hành" not in text_of(official, name) for name in ("unit_r2", OWN))
    assert "Official" in text_of(official, "unit_r2.en") and "not part of" not in text_of(official, "unit_r2.en")


def test_the_translation_of_a_page_of_ones_own_that_is_called_otherwise_than_its_file_is_of_the_publication(press):
    press.edit_yaml("bulletins.yaml", lambda content: content[OWN].update(parameters={"title": "Chuyên đề"}))
    press.issue()
    press.run(only=[OWN], lang="en")
    assert "Chuyên đề" in text_of(press, f"{OWN}.en") and "not part of" not in text_of(press, f"{OWN}.en")


def test_a_request_for_which_nothing_is_asked_any_more_is_withdrawn_by_the_notice(official):
    official.write_shortcomings(SHORTCOMING | {"status": "closed_verified", "closed_in": QUARTER, "evidence": "BB 7"})
    write_tasks(official.folders, TASK, late=[LATE[0], LATE[1] | {"status": "done"}])
    official.revise("Bổ sung minh chứng của r1")
    text = text_of(official, "notice_dc1")
    assert "Công văn số 02/TB ngày 15 tháng 4 năm 2019 gửi Đơn vị r1 hết hiệu lực." in text
    assert "gửi Đơn vị p2 hết hiệu lực" not in text
    assert "đã đổi: tồn tại, nhiệm vụ" in text_of(official, "unit_r1_dc1")
    assert not official.path("correction_r1_dc1").exists()
    assert "Công văn số 02/TB ngày 15 tháng 4 năm 2019 gửi Đơn vị r1 hết hiệu lực." in text_of(
        official, "unit_r1_dc1"
    )
    (letter,) = verify_path(official.folders, official.record_of(1) / f"bulletins/{QUARTER}_correction_r1.html")[:1]
    told = "hết hiệu lực theo quý I/2019, Đính chính số 1, ngày 16/04/2019, không yêu cầu gì nữa"
    assert letter.is_right and str(letter.what).endswith(told)
    official.edit_points("r2", "b1", "4")
    official.revise("Nhập nhầm")  # whose notice takes the place of the one that said so
    assert "gửi Đơn vị r1 hết hiệu lực." in text_of(official, "notice_dc2")


@pytest.mark.long
def test_a_request_that_is_issued_again_asks_nothing_that_a_quarter_published_since_tells_as_done(press):
    def message_to(unit: str) -> str:
        (parcel,) = share_bulletins(press.folders, Quarter.parse(EARLIER), "unit", [unit])
        return parcel.message

    for quarter in (EARLIER, QUARTER):
        press.put_off(LATEST, quarter)
    closed = {"status": "closed_verified", "closed_in": QUARTER, "evidence": "BB-30"}
    other = SHORTCOMING | {"id": "2018-Q4-02", "action": "Niêm yết đủ"}
    press.write_shortcomings(SHORTCOMING, other, quarter=EARLIER)
    press.write_shortcomings(SHORTCOMING | closed, other)
    press.issue(EARLIER, date(2019, 4, 10))
    press.issue()
    press.edit_points("r1", "b1", "4", EARLIER)
    press.revise("Nhập nhầm", EARLIER, date(2019, 4, 16))
    bulletins = press.folders.outputs_of(Quarter.parse(EARLIER)) / "bulletins"
    first, again = (page_at(bulletins / f"{EARLIER}_correction_r1{suffix}.html") for suffix in ("", "_dc1"))
    told = "theo kết quả quý I/2019 đã phát hành: đã khắc phục (BB-30); không yêu cầu gì thêm"
    assert [row[3] for row in first.table("Tồn tại chưa khắc phục").rows] == ["ngày 30 tháng 6 năm 2019"] * 2
    assert [row[3] for row in again.table("Tồn tại chưa khắc phục").rows] == [told, "ngày 30 tháng 6 năm 2019"]
    assert "báo cáo bằng văn bản kết quả, tiến độ khắc phục tồn tại" in again.text
    asked = "Đến ngày 31/12/2018, đơn vị còn 2 tồn tại chưa khắc phục; "
    act = "thực hiện theo văn bản yêu cầu khắc phục gửi kèm và báo cáo chậm nhất ngày 20/05/2019."
    assert f"{asked}{act}" in message_to("r1")
    press.write_shortcomings(SHORTCOMING | closed, other | closed)
    press.revise("Bổ sung minh chứng", dated=date(2019, 4, 17))
    press.edit_points("r1", "b1", "5", EARLIER)
    press.revise("Nhập nhầm lần nữa", EARLIER, date(2019, 4, 18))
    last = page_at(bulletins / f"{EARLIER}_correction_r1_dc2.html")
    assert [row[3] for row in last.table("Tồn tại chưa khắc phục").rows] == [told] * 2
    assert (
        "Đơn vị không phải thực hiện, báo cáo gì thêm./." in last.text and "yêu cầu đơn vị thực hiện" not in last.text
    )
    assert f"{asked}theo văn bản gửi kèm, đơn vị không phải thực hiện, báo cáo gì thêm." in message_to("r1")
    notices = [page_at(bulletins / f"{EARLIER}_notice{suffix}.html").text for suffix in ("", "_dc2")]
    assert ["phải khắc phục trong thời hạn" in notice for notice in notices] == [True, False]
    assert "việc còn phải thực hiện và thời hạn ghi tại văn bản yêu cầu, gửi riêng đến 01 đơn vị" in notices[1]


@pytest.mark.long
def test_later_quarters_that_compare_with_what_was_revised_are_named_and_made_again(press):
    press.issue(EARLIER)
    press.run()
    number = record(press, quarter=EARLIER)["letters"]["correction_r1"]
    assert f"Yêu cầu tại văn bản số {number:02d}/TB" in text_of(press, "unit_r1")
    press.edit_points("r2", "b1", "4", EARLIER)
    assert find_touched(press.folders, Quarter.parse(EARLIER)) == []
    press.revise("Nhập nhầm", EARLIER)
    assert [str(quarter) for quarter, _ in find_touched(press.folders, Quarter.parse(EARLIER))] == [QUARTER]
    assert {"block_ba", "unit_r2", "company"} <= set(press.run().tried)
    assert find_touched(press.folders, Quarter.parse(EARLIER)) == []


@pytest.mark.long
def test_a_published_later_quarter_stays_as_it_is_and_is_named_too(official):
    official.put_off(date(2019, 5, 2), EARLIER)
    official.put_off(date(2019, 5, 2))
    official.issue(EARLIER, date(2019, 4, 15))
    official.edit_points("r2", "b1", "4", EARLIER)
    official.revise("Nhập nhầm", EARLIER)
    (touched,) = find_touched(official.folders, Quarter.parse(EARLIER))
    assert (str(touched[0]), touched[1].number) == (QUARTER, 1)
    assert official.run().tried == []
    assert "company_dc1" in official.revise("Theo đính chính của quý IV/2018")


@pytest.mark.long
def test_what_rests_on_a_quarter_that_was_revised_since_is_named_until_it_is_made_again_letters_too(official, cchc):
    def call(*words: str, command: str = "run") -> str:
        with official.in_this_process():
            said = cchc("--root", official.root, command, *words)
        assert said.code == 0, said
        return " ".join(said.out.split())

    official.put_off(LATER, EARLIER)
    official.put_off(LATER)
    official.withdraw()
    official.issue(EARLIER, date(2019, 4, 10))
    official.issue()
    official.edit_points("r1", "b1", "4", EARLIER)
    names = ("company", "block_ba", "unit_r1", "unit_r2", "correction_r1")  # whose letters bear other numbers now
    told = (
        f"Số liệu quý IV/2018 đã đổi từ khi phát hành quý I/2019; {len(names)} bản tin, văn bản đã phát hành dựa vào "
        f"số liệu cũ, được giữ nguyên: {', '.join(f'{QUARTER}_{name}' for name in names)}. "
        'Muốn làm theo số liệu mới: cchc run 2019-Q1 --revise "lý do" --date ngày/tháng/năm'
    )
    assert told in call(EARLIER, "--revise", "Nhập nhầm", "--date", "20/04/2019")
    anew = "So sánh với quý IV/2018 (Đính chính số 1, ngày 20/04/2019); bản tin phát hành trước đó"
    for command, *words in (["run"], ["share", "--to", "unit"], ["check"], ["score"]):
        said = call(QUARTER, *words, command=command)
        assert (said.count(told), said.count(anew)) == (1, command == "share")  # in the message to r1
    assert anew in page_at(official.output / "index.html").text
    call(QUARTER, "--only", "article")
    assert anew in text_of(official, "article")
    made = official.revise("Theo đính chính của quý IV/2018", dated=date(2019, 4, 22))
    assert anew not in page_at(official.output / "index.html").text
    assert made == sorted(f"{name}_dc1" for name in names)
    issued = record(official, 2, EARLIER)["letters"]["correction_r1"]
    assert f"Yêu cầu tại văn bản số {issued:02d}/TB" in text_of(official, "correction_r1_dc1")
    assert not any("số liệu cũ" in call(QUARTER, command=command) for command in ("run", "check", "score"))
    compared = "Điểm, xếp loại và hạng không đổi; đã đổi: so sánh với quý IV/2018 đã đính chính."
    assert all(compared in text_of(official, f"{name}_dc1") for name in ("company", "unit_r1"))
    counts = "Gồm kết quả đã đính chính: quý IV/2018 (Đính chính số 1, ngày 20/04/2019)."
    telling = [name for name in names if counts in text_of(official, f"{name}_dc1")]
    assert telling == ["company", "block_ba", "unit_r1"]  # r2 has another rank, and the points that it had
    call(QUARTER, "--only", "regulation_review")
    assert counts in text_of(official, "regulation_review_dc1")
    official.edit_points("r2", "b1", "4")
    official.revise("Nhập nhầm", dated=date(2019, 4, 23))
    assert "đã đổi: so sánh" not in text_of(official, "company_dc2") + text_of(official, "unit_r1_dc2")


def test_what_is_added_to_the_programme_for_a_quarter_to_come_changes_no_quarter_before(official):
    """Though that one's results hold the tasks of the next year, as they stand."""
    to_come = TASK | {"task": "2019-99", "unit": "r1", "due": "2019-Q4"}
    write_csv(official.folders.params / "plans" / "2019.csv", PROGRAMME_COLUMNS, [TASK, *LATE, to_come])
    assert find_behind(History(official.folders, Q)) == ([], [])


def test_the_release_that_is_made_is_no_other_quarters(official, monkeypatch):
    monkeypatch.setenv(RELEASE_VARIABLE, str(official.record_of(1)))
    assert Releases(official.folders).newest(Quarter.parse(EARLIER)).status == "provisional"


def test_what_a_template_says_of_itself_is_not_published(press):
    (folder,) = press.folders.regulations.iterdir()
    content = read_yaml(folder / "regulation.yaml") | {"notice": TEMPLATE_NOTICE}
    (folder / "regulation.yaml").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(UsageError, match=f"regulation.yaml › notice còn ghi «{TEMPLATE_NOTICE}»: hãy xóa dòng này$"):
        press.issue()
    assert not press.record_of(1).exists()


@pytest.mark.parametrize(("place", "told"), [
    (("letters", "series"), "letters › series"),
    (("letters", "signatory"), "letters › signatory"),
    (("letters", "signed_by"), "letters › signed_by"),
    (("letters", "place"), "letters › place"),
    (("decision", "number"), "regulation.yaml › decision › number"),
])  # fmt: skip
def test_what_somebody_has_to_fill_in_yet_is_not_published(press, place, told):
    (folder,) = press.folders.regulations.iterdir()
    path = (
        folder / "regulation.yaml"
        if place[0] == "decision"
        else press.folders.inputs_of(Quarter.parse(QUARTER)) / "quarter.yaml"
    )
    content = read_yaml(path)
    content[place[0]][place[1]] = "…/QĐ"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(UsageError, match=f"^Chưa phát hành được, còn «…» phải điền ở {told}$"):
        press.issue()
    assert not press.record_of(1).exists()


@pytest.mark.parametrize("words", [("run",), ("publish", QUARTER), ("publish", EARLIER)], ids=" ".join)
def test_nothing_is_made_nor_numbered_after_what_was_published_and_has_no_record_any_more(official, cchc, words):
    """Its bulletins among the outputs are perhaps the last copies there are."""
    shutil.rmtree(official.record_of(1).parent)
    before = official.made()
    said = cchc("--root", official.root, *words)
    told = (
        "Ở outputs/2019-Q1 còn bản đã phát hành mà hồ sơ không còn: outputs/published/2019-Q1/1. Làm tiếp sẽ ghi đè "
        "bản chính thức, cấp lại số văn bản: hãy lấy lại hồ sơ (từ git, bản sao lưu), hoặc chuyển outputs/2019-Q1 đi "
        "nơi khác"
    )
    assert (said.code, " ".join(said.err.split())) == (2, told)
    assert official.made() == before and published_quarters(official.folders) == []
