"""`cchc verify` tells what was published from what was altered, and what a revision replaced."""

import shutil
import zipfile
from datetime import date

import pytest

from cchc_lib.errors import UsageError
from cchc_lib.quarter import Quarter
from cchc_lib.sharing import share_bulletins, verify_path

from .company import QUARTER, Press

pytestmark = pytest.mark.xdist_group("small company")


def judge(press: Press, path) -> tuple[bool, str]:
    (verdict,) = verify_path(press.folders, path)
    return verdict.is_right, str(verdict.what)


def test_a_published_file_is_known_wherever_it_lies_and_however_it_is_called(official, tmp_path):
    for name in (f"{QUARTER}_company.html", "khác tên.html"):
        copy = shutil.copyfile(official.path("company"), tmp_path / name)
        assert judge(official, copy) == (
            True, "đúng bản đã phát hành: quý I/2019, Chính thức, ngày 15/04/2019; đang có hiệu lực",
        )  # fmt: skip


def test_an_altered_file_and_one_that_was_never_published_are_told_apart(official, tmp_path):
    copy = tmp_path / f"{QUARTER}_company.html"
    copy.write_text(official.path("company").read_text(encoding="utf-8") + " ", encoding="utf-8")
    is_right, what = judge(official, copy)
    assert not is_right and what.startswith("KHÁC bản đã phát hành của quý I/2019, Chính thức")
    (tmp_path / "thư.html").write_text("x", encoding="utf-8")
    assert judge(official, tmp_path / "thư.html") == (False, "không phải tệp đã phát hành")


def test_what_a_revision_replaced_is_told_with_what_replaced_it(official):
    official.edit_points("r2", "b1", "4")
    official.revise("Nhập nhầm", dated=date(2019, 4, 17))
    assert judge(official, official.path("company")) == (
        True,
        "đúng bản đã phát hành: quý I/2019, Chính thức, ngày 15/04/2019; "
        "đã được thay bằng quý I/2019, Đính chính số 1, ngày 17/04/2019",
    )
    data = official.output / "data" / f"{QUARTER}_company" / f"{QUARTER}_company_ket-qua_ba.csv"
    assert "đã được thay bằng" in judge(official, data)[1]
    assert judge(official, official.path("company_dc1"))[1].endswith("ngày 17/04/2019; đang có hiệu lực")
    assert judge(official, official.path("unit_p1"))[1].endswith("Chính thức, ngày 15/04/2019; đang có hiệu lực")


def test_a_record_is_verified_file_by_file_and_what_it_lacks_is_told(official):
    folder = official.record_of(1)
    assert all(verdict.is_right for verdict in verify_path(official.folders, folder))
    (folder / f"bulletins/{QUARTER}_company.pdf").unlink()
    (folder / "results.sqlite").write_bytes(b"x")
    wrong = {v.path.name: str(v.what) for v in verify_path(official.folders, folder.parent) if not v.is_right}
    assert wrong.keys() == {f"{QUARTER}_company.pdf", "results.sqlite"}
    assert wrong[f"{QUARTER}_company.pdf"] == "thiếu trong hồ sơ"


def test_the_outputs_of_a_published_quarter_are_right_as_long_as_its_documents_are(official):
    (official.output / "audit.xlsx").write_bytes(b"x")
    official.run(lang="en", only=["company"])
    verdicts = verify_path(official.folders, official.output)
    assert all(verdict.is_right for verdict in verdicts)
    told = {str(verdict.what) for verdict in verdicts}
    assert told == {
        "đúng bản đã phát hành: quý I/2019, Chính thức, ngày 15/04/2019; đang có hiệu lực",
        "làm việc của quý đã phát hành, không thuộc hồ sơ (chỉ mục, bản dịch…)",
    }
    for name in ("unit_p1", "company.en"):
        official.path(name).write_text("sửa tay", encoding="utf-8")
    wrong = {v.path.name: str(v.what) for v in verify_path(official.folders, official.output) if not v.is_right}
    assert wrong == {
        f"{QUARTER}_unit_p1.html": "KHÁC bản đã phát hành của quý I/2019, Chính thức, ngày 15/04/2019: tệp đã bị sửa",
        f"{QUARTER}_company.en.html": "không phải tệp đã phát hành",
    }


def test_outputs_that_were_never_published_are_none_of_a_published_quarter(press):
    assert not any(verdict.is_right for verdict in verify_path(press.folders, press.output))


def test_a_path_without_a_file_is_refused(official, tmp_path):
    with pytest.raises(UsageError, match="Không có tệp"):
        verify_path(official.folders, tmp_path / "không có")


def test_what_a_zip_holds_is_judged_like_any_other_file(official):
    quarter = Quarter.parse(QUARTER)
    (parcel,) = share_bulletins(official.folders, quarter, "unit", ["p1"])
    assert all(verdict.is_right for verdict in verify_path(official.folders, parcel.path))
    altered = parcel.path.with_name("gửi lại.zip")
    with zipfile.ZipFile(parcel.path) as sent, zipfile.ZipFile(altered, "w") as packed:
        for name in sent.namelist():
            packed.writestr(name, sent.read(name) + (b" " if name.endswith("unit_p1.html") else b""))
        packed.writestr("thư.html", "x")
    wrong = {v.path: str(v.what) for v in verify_path(official.folders, official.output) if not v.is_right}
    assert wrong == {
        altered / f"{QUARTER}_unit_p1.html": "KHÁC bản đã phát hành của quý I/2019, Chính thức, ngày 15/04/2019: "
        "tệp đã bị sửa",
        altered / "thư.html": "không phải tệp đã phát hành",
    }
    altered.write_bytes(altered.read_bytes()[:99])
    assert judge(official, altered) == (False, "không phải tệp đã phát hành")


def test_a_zip_of_translations_is_the_work_of_the_quarter(official):
    official.run(lang="en", only=["company"])
    parcel = official.output / "share" / "en.zip"
    parcel.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(parcel, "w") as packed:
        packed.write(official.path("company.en"), "company.en.html")
    assert judge(official, parcel)[0]
    shutil.move(parcel, official.root / "en.zip")
    assert judge(official, official.root / "en.zip") == (False, "không phải tệp đã phát hành")
