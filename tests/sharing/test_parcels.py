"""What is sent away: each unit its own bulletins and no other's, the board the rest, never anything that is stale."""

import io
import zipfile

import pytest

from cchc_lib.errors import LockHeld, UsageError
from cchc_lib.locks import PATIENCE_VARIABLE, hold
from cchc_lib.office.board import export_board
from cchc_lib.quarter import Quarter
from cchc_lib.results import History
from cchc_lib.runner.outcome import Run
from cchc_lib.sharing import parcels, share_bulletins

from .company import EVERYTHING, OWN, QUARTER, UNITS, Press, write_own_notebook

pytestmark = pytest.mark.xdist_group("small company")


@pytest.fixture
def ready(press, monkeypatch) -> Press:
    """The company, whose bulletins were made as pages alone; to be shared as they are."""
    planned = parcels.plan_bulletins

    def plan_pages(*arguments) -> list[Run]:
        return [Run(r.entry, r.notebook, r.parameters, r.output, ("html",)) for r in planned(*arguments)]

    monkeypatch.setattr(parcels, "plan_bulletins", plan_pages)
    return press


def send(press: Press, to: str, *units: str, lang: str = "vi") -> dict[str, list[str]]:
    """The names in each zip, by its own name."""
    parcels = share_bulletins(press.folders, Quarter.parse(QUARTER), to, units, lang)
    return {parcel.path.name: zipfile.ZipFile(parcel.path).namelist() for parcel in parcels}


def refusal(press: Press, to: str, *units: str, quarter: str = QUARTER) -> str:
    with pytest.raises(UsageError) as refused:
        share_bulletins(press.folders, Quarter.parse(quarter), to, units)
    assert not (press.folders.outputs_of(Quarter.parse(quarter)) / "share").exists()
    return str(refused.value)


def own_pages(unit: str) -> list[str]:
    """The pages of a unit: its letter, where it is asked for something, and its bulletin."""
    return [f"{QUARTER}_{name}.html" for name in (f"correction_{unit}", f"unit_{unit}") if name in EVERYTHING]


def test_each_unit_gets_its_own_bulletin_its_letter_and_a_message_and_nothing_else(ready):
    assert send(ready, "unit") == {f"{QUARTER}_unit_{unit}.zip": [*own_pages(unit), "loi-nhan.txt"] for unit in UNITS}


def test_one_unit_alone(ready):
    assert list(send(ready, "unit", "p2")) == [f"{QUARTER}_unit_p2.zip"]


def test_zips_and_exports_that_hold_other_than_what_was_made_since_are_told(ready):
    """Whoever sends the old zip on sends other points than the bulletin beside it prints."""
    send(ready, "unit", "p1", "r1")
    for kind in ("xlsx", "parquet"):
        export_board(History(ready.folders, Quarter.parse(QUARTER)), kind=kind)
    (ready.output / "share" / "zz.zip").write_bytes(b"x")  # no zip
    assert not [line for line in ready.run().said if line.startswith("Ở ")]  # nothing was made
    ready.edit_points("r1", "b1", "4")
    (told,) = [line for line in ready.run().said if line.startswith("Ở ")]
    assert told == (
        f"Ở outputs/{QUARTER} còn tệp không khớp bản tin, kết quả hiện nay, đừng gửi đi: {QUARTER}_unit_r1.zip, "
        f"zz.zip, ranking.xlsx, parquet; làm lại: cchc share {QUARTER} --to unit (hoặc --to board), "
        f"cchc export {QUARTER}"
    )


def test_a_zip_of_a_notebook_that_was_changed_since_is_not_said_to_hold_old_figures(ready):
    send(ready, "board")
    write_own_notebook(ready.root, "b.glossary()")
    (told,) = [line for line in ready.run().said if line.startswith("Ở ")]
    assert f"còn tệp không khớp bản tin, kết quả hiện nay, đừng gửi đi: {QUARTER}_board.zip;" in told


def test_the_board_gets_all_that_is_of_no_single_unit(ready):
    general = sorted(f"{QUARTER}_{name}.html" for name in EVERYTHING if not name.startswith(("unit_", "correction_")))
    assert send(ready, "board") == {f"{QUARTER}_board.zip": [*general, "loi-nhan.txt"]}


def test_a_unit_that_is_named_in_any_way_is_whom_the_zip_is_for(ready):
    assert send(ready, "", "ĐƠN VỊ R1") == send(ready, "unit", "r1") == send(ready, "đơn vị", "don vi r1")


def test_a_zip_holds_the_very_files_and_has_the_same_bytes_each_time(ready):
    folder = ready.output / "share"
    send(ready, "unit", "p1")
    before = (folder / f"{QUARTER}_unit_p1.zip").read_bytes()
    ready.path("unit_p1").touch()
    send(ready, "unit", "p1")
    assert (folder / f"{QUARTER}_unit_p1.zip").read_bytes() == before
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        assert archive.read(f"{QUARTER}_unit_p1.html") == ready.path("unit_p1").read_bytes()
        assert {entry.date_time for entry in archive.infolist()} == {(2019, 4, 15, 0, 0, 0)}
        assert archive.read("loi-nhan.txt").startswith(b"\xef\xbb\xbf")


def test_names_of_files_are_ascii_whatever_a_bulletin_is_called(ready):
    ready.edit_yaml("bulletins.yaml", lambda content: content[OWN].update(output="{quarter}_phân-tích-Đợt"))
    ready.run(only=[OWN])
    (names,) = send(ready, "board").values()
    assert "2019-q1_phan-tich-dot.html" in names
    assert all(name.isascii() for name in names)


def test_english_bulletins_go_in_a_zip_of_their_own(ready):
    ready.run(units=["p1"], lang="en")
    assert send(ready, "unit", "p1", lang="en") == {
        f"{QUARTER}_unit_p1.en.zip": [f"{QUARTER}_unit_p1.en.html", "loi-nhan.txt"]
    }


def test_a_bulletin_whose_data_changed_is_not_sent(ready):
    ready.edit_points("p1", "a1", "3")
    told = refusal(ready, "unit", "p1")
    assert told.startswith(
        f"Chưa gửi được, 1 bản tin chưa có hoặc đã cũ: {QUARTER}_unit_p1 (dữ liệu quý I/2019 đã đổi"
    )
    assert told.endswith(f"Hãy chạy: cchc run {QUARTER}")
    with pytest.raises(UsageError, match=f"Hãy chạy: cchc run {QUARTER} --lang en$"):
        send(ready, "unit", "p1", lang="en")
    assert f"{QUARTER}_company (" in refusal(ready, "board")
    assert send(ready, "unit", "r1")


def test_a_bulletin_that_was_edited_by_hand_or_is_gone_is_not_sent(ready):
    ready.path("unit_p1").write_text("sửa tay", encoding="utf-8")
    ready.record("unit_p2").unlink()
    assert f"{QUARTER}_unit_p1 (tệp đã làm bị sửa hoặc bị xóa)" in refusal(ready, "unit", "p1")
    assert f"{QUARTER}_unit_p2 (chưa làm lần nào)" in refusal(ready, "unit")


def test_a_bulletin_that_failed_is_not_sent_though_an_earlier_one_lies_there(ready):
    source = ready.root / "notebooks" / f"{OWN}.ipynb"
    good = source.read_bytes()
    write_own_notebook(ready.root, "1 / 0")
    ready.run(only=[OWN])
    source.write_bytes(good)
    assert f"{QUARTER}_{OWN} (lần trước không làm được)" in refusal(ready, "board")


def test_nothing_is_packed_under_the_hands_of_a_run(ready, monkeypatch):
    monkeypatch.setenv(PATIENCE_VARIABLE, "0")
    with hold(ready.folders.run_lock(Quarter.parse(QUARTER))), pytest.raises(LockHeld):
        send(ready, "unit")
    assert not (ready.output / "share").exists()


def test_pages_without_their_pdf_are_not_sent(press):
    assert "(lần trước làm các dạng tệp khác)" in refusal(press, "unit", "p1")


def test_a_quarter_that_was_not_run_names_a_few_of_its_bulletins(ready):
    told = refusal(ready, "board", quarter="2018-Q4")
    assert told.startswith("Chưa gửi được, 9 bản tin chưa có hoặc đã cũ: ")
    assert "… Hãy chạy: cchc run 2018-Q4" in told


def test_a_unit_without_points_is_named(ready):
    ready.edit_points("r2", "b1", "nhiều")
    ready.run()
    told = refusal(ready, "board")
    assert told.startswith("Chưa gửi được, 1 đơn vị chưa có kết quả: Đơn vị r2 (")
    assert told.endswith(f"). Xem: cchc check {QUARTER}")
    assert "Đơn vị r2 (" in refusal(ready, "unit", "r2")
    assert send(ready, "unit", "r1")


def test_of_many_units_without_points_a_few_are_named_and_all_are_counted(ready, monkeypatch):
    monkeypatch.setattr("cchc_lib.sharing.parcels.MOST_NAMED", 1)
    for unit in ("r1", "r2"):
        ready.edit_points(unit, "b1", "nhiều")
    told = refusal(ready, "board")
    assert told.startswith("Chưa gửi được, 2 đơn vị chưa có kết quả: Đơn vị r1 (")
    assert told.endswith(f"… Xem: cchc check {QUARTER}")
    assert "r2" not in told


@pytest.mark.parametrize(
    ("to", "units", "message"),
    [
        ("boar", [], "--to «boar» không có; có phải lãnh đạo (board)? Được dùng: đơn vị (unit), lãnh đạo (board)"),
        ("", [], "Hãy ghi gửi cho ai: --to unit (đơn vị), --to board (lãnh đạo) hoặc --unit và tên đơn vị"),
        ("board", ["p1"], "--unit chỉ đi cùng --to unit"),
        (
            "unit",
            ["p9"],
            "đơn vị «p9» không có; được dùng: Đơn vị p1 (p1), Đơn vị p2 (p2), Đơn vị q1 (q1), "
            "Đơn vị r1 (r1), Đơn vị r2 (r2)",
        ),
    ],
)
def test_what_cannot_be_asked_for_is_told(press, to, units, message):
    assert refusal(press, to, *units) == message
