"""`cchc verify` tells what was published from what was altered, and what a revision replaced."""

import json
import shutil
import sqlite3
import tracemalloc
import zipfile
from contextlib import closing
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from cchc_lib.errors import RecordBroken, UsageError
from cchc_lib.folders import Folders
from cchc_lib.manifest import MANIFEST, write_manifest
from cchc_lib.quarter import Quarter
from cchc_lib.releases import RECORD, name_record
from cchc_lib.results import History
from cchc_lib.sharing import share_bulletins, verify_path
from cchc_lib.sharing.verifying import Verdict
from tests.whole.roots import edit_row

from .company import QUARTER, Press
from .forgeries import as_record, fill_shelf, list_forgeries, written

pytestmark = pytest.mark.xdist_group("small company")

UNOPENED = "không phải tệp đã phát hành, và không có gì bên trong đọc được"
ALTERED = (
    "KHÁC bản đã phát hành của quý I/2019, Chính thức, ngày 15/04/2019: tệp đã bị sửa, là bản tạm tính, "
    "hoặc thuộc lần phát hành đã rút lại"
)


def judge(press: Press, path) -> tuple[bool, str]:
    (verdict,) = files_of(verify_path(press.folders, path))
    return verdict.is_right, str(verdict.what)


def files_of(verdicts: list[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if not verdict.is_record]


def wrong_in(folders: Folders, path: Path) -> dict[str, str]:
    return {v.path.name: str(v.what) for v in files_of(verify_path(folders, path)) if not v.is_right}


def record_told(folders: Folders, path: Path) -> dict[str, str]:
    return {name_record(v.path): str(v.what) for v in verify_path(folders, path) if v.is_record}


def pack_without(parcel: Path, *names: str, folder: str = "") -> Path:
    """A zip with what another holds, but for these files."""
    smaller = parcel.with_name("gửi lại.zip")
    with zipfile.ZipFile(parcel) as sent, zipfile.ZipFile(smaller, "w") as packed:
        for name in (name for name in sent.namelist() if name not in names):
            packed.writestr(folder + name, sent.read(name))
    return smaller


def test_a_published_file_is_known_wherever_it_lies_and_however_it_is_called(official, tmp_path):
    told = "đúng bản đã phát hành: quý I/2019, Chính thức, ngày 15/04/2019; đang có hiệu lực"
    copy = shutil.copyfile(official.path("company"), tmp_path / f"{QUARTER}_company.html")
    assert judge(official, copy) == (True, told)
    is_right, what = judge(official, shutil.copyfile(copy, tmp_path / f"{QUARTER}_unit_p1.html"))
    assert is_right and what.startswith(f"{told}; tên khi phát hành: {QUARTER}_company.")


def test_a_pdf_that_share_joined_is_a_working_file_and_only_there(official, tmp_path):
    joined = official.output / "share" / f"{QUARTER}_board_gop.pdf"
    joined.parent.mkdir()
    joined.write_bytes(b"%PDF-1.7")
    assert wrong_in(official.folders, official.output) == {}
    other = joined.with_name(f"{QUARTER}_board.pdf")
    other.write_bytes(b"%PDF-1.7")
    assert wrong_in(official.folders, official.output) == {other.name: "không phải tệp đã phát hành"}
    other.unlink()
    copy = shutil.copyfile(joined, tmp_path / joined.name)
    assert judge(official, copy) == (False, "không phải tệp đã phát hành")


def test_the_index_of_all_periods_and_locks_are_working_files_and_only_there(official, tmp_path):
    outputs = official.folders.outputs
    own = [outputs / "index.html", outputs / "index.en.html", outputs / "index.lock"]
    for file in own:
        file.write_text("x", encoding="utf-8")
    assert wrong_in(official.folders, outputs) == {}
    (outputs / "thư.html").write_text("x", encoding="utf-8")
    assert wrong_in(official.folders, outputs) == {"thư.html": "không phải tệp đã phát hành"}
    copy = shutil.copyfile(own[0], tmp_path / own[0].name)
    assert judge(official, copy) == (False, "không phải tệp đã phát hành")


def test_an_altered_file_and_one_that_was_never_published_are_told_apart(official, tmp_path):
    copy = tmp_path / f"{QUARTER}_company.html"
    copy.write_text(official.path("company").read_text(encoding="utf-8") + " ", encoding="utf-8")
    is_right, what = judge(official, copy)
    assert not is_right and what.startswith("KHÁC bản đã phát hành của quý I/2019, Chính thức")
    (tmp_path / "thư.html").write_text("x", encoding="utf-8")
    assert judge(official, tmp_path / "thư.html") == (False, "không phải tệp đã phát hành")


def test_a_provisional_bulletin_that_was_sent_before_is_not_said_to_be_altered_alone(published, official, tmp_path):
    sent = shutil.copyfile(published.path("company"), tmp_path / f"{QUARTER}_company.html")
    assert judge(official, sent) == (False, ALTERED)


@pytest.mark.parametrize("place", ["share", "."])
def test_a_document_is_judged_wherever_among_the_outputs_it_lies(official, place):
    """Where working files lie too."""
    folder = official.output / place
    folder.mkdir(exist_ok=True)
    forged = folder / f"{QUARTER}_company.html"
    forged.write_text("<p>99,99</p>", encoding="utf-8")
    assert wrong_in(official.folders, official.output) == {forged.name: ALTERED}


def test_a_message_is_said_to_be_in_no_record(official, tmp_path):
    (parcel,) = share_bulletins(official.folders, Quarter.parse(QUARTER), "board")
    told = "lời nhắn không thuộc hồ sơ nên không kiểm tra được: tin theo bản tin"
    found = files_of(verify_path(official.folders, parcel.path))
    assert {str(one.what) for one in found if one.path.name == "loi-nhan.txt"} == {told}
    assert len(found) > 1 and all(one.is_right for one in found)
    (tmp_path / "loi-nhan.txt").write_text("hạn 30/06/2019", encoding="utf-8")
    assert judge(official, tmp_path / "loi-nhan.txt") == (True, told)


def test_a_draft_of_a_mail_is_judged_by_what_is_packed_in_its_zip(official, tmp_path):
    (parcel,) = share_bulletins(official.folders, Quarter.parse(QUARTER), "board")
    mail = EmailMessage()
    mail.set_content("Kính gửi")
    mail.add_attachment(parcel.path.read_bytes(), maintype="application", subtype="zip", filename="a.zip")
    draft = tmp_path / "thư.eml"
    draft.write_bytes(mail.as_bytes())
    packed, mailed = (files_of(verify_path(official.folders, path)) for path in (parcel.path, draft))
    assert {one.path.name: (one.is_right, str(one.what)) for one in mailed} == {
        one.path.name: (one.is_right, str(one.what)) for one in packed
    }
    for content in ("Subject: x\n\nx", "Content-Disposition: attachment; filename*=;\n\nx"):
        draft.write_text(content, encoding="utf-8")
        assert judge(official, draft) == (False, "không phải tệp đã phát hành")


def test_whatever_is_attached_to_a_mail_is_judged_in_a_mail_within_it_too(official, tmp_path):
    """Also as text, of which the charset may be unknown."""
    published = official.path("company")
    inner = EmailMessage()
    inner.set_content("Chuyển tiếp")
    inner.add_attachment(
        published.read_bytes() + b" ", maintype="text", subtype="html", filename=f"{QUARTER}_company.html"
    )
    mail = EmailMessage()
    mail.set_content("Kính gửi")
    mail.add_attachment(
        official.path("company").with_suffix(".pdf").read_bytes(), "application", "pdf", filename="a.pdf"
    )
    mail.add_attachment(inner)
    mail.add_attachment(b"x", "text", "plain", filename="b.txt", params={"charset": "none"})
    mail.add_attachment(b"x", "application", "pdf", filename="c\0.pdf")
    (tmp_path / "thư.eml").write_bytes(mail.as_bytes())
    unknown = "không phải tệp đã phát hành"
    assert wrong_in(official.folders, tmp_path / "thư.eml") == {
        f"{QUARTER}_company.html": ALTERED, "b.txt": unknown, "c[U+0000].pdf": unknown,
    }  # fmt: skip


def test_each_of_several_files_of_one_name_in_a_zip_is_judged(official, tmp_path):
    """A program that unpacks it may give the first, the last or both."""
    published, name = official.path("company"), f"{QUARTER}_company.html"
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr(name, "99,99")
        packed.writestr(name, "88,88")
        packed.writestr(f"{name} (2)", published.read_bytes())
        packed.write(published, name)
    found = files_of(verify_path(official.folders, tmp_path / "a.zip"))
    assert [one.is_right for one in found] == [False, False, True, True]


@pytest.mark.parametrize("name", ["/{0}", "../{0}", "C:\\{0}", "..\\{0}", "{1}/run.json"])
def test_a_name_in_a_zip_leads_to_no_file_outside_it(name, official, tmp_path):
    """Where it would be taken for a working file of the quarter."""
    outside = tmp_path / "ngoài" / "a.zip"
    outside.parent.mkdir()
    with zipfile.ZipFile(outside, "w") as packed:
        packed.writestr(name.format("run.json", official.output.as_posix()), "99,99")
    (found,) = files_of(verify_path(official.folders, outside))
    assert outside in found.path.parents and found.path.name == "run.json" and not found.is_right


def test_zips_in_a_zip_are_judged_by_what_they_hold(official, tmp_path):
    """As of somebody who packs all that was shared."""
    parcels = share_bulletins(official.folders, Quarter.parse(QUARTER), "unit")
    with zipfile.ZipFile(tmp_path / "tất cả.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for parcel in parcels:
            packed.write(parcel.path, parcel.path.name)
    assert wrong_in(official.folders, tmp_path / "tất cả.zip") == {}
    letters = [f"{QUARTER}_correction_r1.{form}" for form in ("docx", "html", "pdf")]
    smaller = pack_without(next(parcel.path for parcel in parcels if parcel.unit == "r1"), *letters)
    with zipfile.ZipFile(tmp_path / "tất cả.zip", "w") as packed:
        packed.write(smaller, smaller.name)
    assert wrong_in(official.folders, tmp_path / "tất cả.zip")[smaller.name].endswith(": " + ", ".join(letters))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as packed:
        packed.writestr("c.zip", b"PK")
    assert wrong_in(official.folders, tmp_path / "b.zip") == {"c.zip": UNOPENED}


def test_a_quarter_without_a_record_here_is_told_as_such(official, tmp_path):
    file = tmp_path / "2020-Q3_unit_p1.pdf"
    file.write_bytes(b"%PDF-1.7")
    assert judge(official, file) == (False, "không có hồ sơ phát hành quý III/2020 ở đây để so")


@pytest.mark.long
def test_what_is_packed_small_and_is_large_is_not_read_at_once(official, tmp_path):
    with zipfile.ZipFile(tmp_path / "nén.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.html", bytes(300 << 20))
    tracemalloc.start()
    assert not judge(official, tmp_path / "nén.zip")[0]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 100 << 20


def test_evidence_is_part_of_the_record_and_goes_to_the_board_as_it_was_published(official):
    inputs = official.folders.inputs_of(Quarter.parse(QUARTER))
    edit_row(inputs / "assessments.csv", "p1", "a1", evidence="Biên bản 1.txt; Tờ trình 5")
    file = inputs / "evidence" / "p1" / "Biên bản 1.txt"
    file.parent.mkdir(parents=True)
    file.write_text("đúng", encoding="utf-8")
    official.revise("Bổ sung minh chứng")
    record = official.record_of(2)
    kept = record / "inputs" / file.relative_to(official.folders.params)
    assert wrong_in(official.folders, record) == {}
    assert judge(official, file) == judge(official, kept)
    file.write_text("sửa sau", encoding="utf-8")
    assert not judge(official, file)[0]
    (parcel,) = share_bulletins(official.folders, Quarter.parse(QUARTER), "board")
    with zipfile.ZipFile(parcel.path) as packed:
        assert packed.read("evidence/p1/bien-ban-1.txt").decode() == "đúng"
    for sent in share_bulletins(official.folders, Quarter.parse(QUARTER), "unit", ["p1", "p2"]):
        assert not [name for name in zipfile.ZipFile(sent.path).namelist() if "evidence" in name]
    assert wrong_in(official.folders, parcel.path) == {}
    smaller = pack_without(parcel.path, "evidence/p1/bien-ban-1.txt")
    lacking = "thiếu so với hồ sơ phát hành quý I/2019: evidence/p1/bien-ban-1.txt"
    assert wrong_in(official.folders, smaller) == {smaller.name: lacking}
    kept.write_text("sửa sau", encoding="utf-8")
    assert wrong_in(official.folders, record) == {"Biên bản 1.txt": "đã bị sửa"}


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
    wrong = wrong_in(official.folders, folder.parent)
    assert wrong.keys() == {f"{QUARTER}_company.pdf", "results.sqlite"}
    assert wrong[f"{QUARTER}_company.pdf"] == "thiếu trong hồ sơ"


def test_the_outputs_of_a_published_quarter_are_right_as_long_as_its_documents_are(official):
    (official.output / "audit.xlsx").write_bytes(b"x")
    official.run(lang="en", only=["company"])
    verdicts = verify_path(official.folders, official.output)
    assert all(verdict.is_right for verdict in verdicts)
    told = {str(verdict.what) for verdict in files_of(verdicts)}
    assert told == {
        "đúng bản đã phát hành: quý I/2019, Chính thức, ngày 15/04/2019; đang có hiệu lực",
        "làm việc, không thuộc hồ sơ phát hành (chỉ mục, kết quả chấm, bản dịch…)",
    }
    for name in ("unit_p1", "company.en"):
        official.path(name).write_text("sửa tay", encoding="utf-8")
    wrong = {v.path.name: str(v.what) for v in verify_path(official.folders, official.output) if not v.is_right}
    assert wrong == {
        f"{QUARTER}_unit_p1.html": ALTERED,
        f"{QUARTER}_company.en.html": "không phải tệp đã phát hành",
    }


def test_of_outputs_that_were_never_published_it_is_said_once_that_they_have_no_record(press):
    (verdict,) = verify_path(press.folders, press.output)
    told = "không có hồ sơ phát hành quý I/2019 ở đây để so"
    assert (verdict.path, str(verdict.what), verdict.is_right) == (press.output, told, False)


def test_a_period_that_was_only_scored_to_compare_with_has_nothing_to_be_judged(official):
    assert (official.folders.outputs_of(Quarter.parse("2018-Q4")) / "results.sqlite").is_file()
    assert wrong_in(official.folders, official.folders.outputs) == {}
    folder = official.folders.outputs_of(Quarter.parse("2018-Q4"))
    told = {"2018-Q4": "không có hồ sơ phát hành quý IV/2018 ở đây để so"}
    assert wrong_in(official.folders, folder) == told  # where nothing else was asked about
    (folder / "2018-Q4_company.pdf").write_bytes(b"%PDF-1.7")
    assert wrong_in(official.folders, official.folders.outputs) == told


def test_what_was_published_of_another_quarter_is_judged_among_them_too(official):
    drafts = official.folders.outputs_of(Quarter.parse("2018-Q4")) / "bulletins"
    drafts.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(official.path("company"), drafts / "khác.html")
    (drafts / f"{QUARTER}_unit_p1.html").write_text("sửa tay", encoding="utf-8")
    (drafts / "2018-Q4_company.html").write_text("nháp", encoding="utf-8")
    found = files_of(verify_path(official.folders, drafts.parent))
    assert {verdict.path.name: verdict.is_right for verdict in found} == {
        "khác.html": True, f"{QUARTER}_unit_p1.html": False, "2018-Q4": False,
    }  # fmt: skip


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
        altered / f"{QUARTER}_unit_p1.html": ALTERED,
        altered / "thư.html": "không phải tệp đã phát hành",
    }
    altered.write_bytes(altered.read_bytes()[:99])
    assert judge(official, altered) == (False, UNOPENED)
    zipfile.ZipFile(altered, "w").close()
    assert judge(official, altered) == (False, UNOPENED)  # with nothing in it


def test_what_a_shared_zip_lacks_of_the_record_is_named(official):
    quarter, letter = Quarter.parse(QUARTER), f"{QUARTER}_correction_r1"
    official.edit_points("r2", "b1", "4")
    official.revise("Nhập nhầm")  # which leaves the letter of r1 as it was, and makes its bulletin again
    (parcel,) = share_bulletins(official.folders, quarter, "unit", ["r1"])
    assert wrong_in(official.folders, parcel.path) == {}
    letters = [f"{letter}.docx", f"{letter}.html", f"{letter}.pdf"]
    lacking = f"thiếu so với hồ sơ phát hành quý I/2019: {', '.join(letters)}"
    smaller = pack_without(parcel.path, *letters)
    assert wrong_in(official.folders, smaller) == {smaller.name: lacking}
    assert wrong_in(official.folders, pack_without(parcel.path, *letters, folder="r1/")) == {smaller.name: lacking}
    pack_without(parcel.path, *letters, "loi-nhan.txt").replace(parcel.path)  # known by its name
    assert wrong_in(official.folders, parcel.path) == {parcel.path.name: lacking}
    assert wrong_in(official.folders, parcel.path.rename(smaller)) == {}  # packed by hand, for all one knows
    (parcel,) = share_bulletins(official.folders, quarter, "board")
    assert wrong_in(official.folders, parcel.path) == {}
    notice = [f"{QUARTER}_notice_dc1.{form}" for form in ("docx", "html", "pdf")]
    smaller = pack_without(parcel.path, *notice)
    told = f"thiếu so với hồ sơ phát hành quý I/2019: {', '.join(notice)}"
    assert wrong_in(official.folders, smaller) == {smaller.name: told}


@pytest.mark.parametrize("fault", ["a byte changed on its way", "a byte of a name", "a password"])
def test_a_zip_that_cannot_be_unpacked_is_no_published_file_and_stops_no_other(fault, official, tmp_path):
    received = tmp_path / "nhận qua thư"
    received.mkdir()
    whole, broken = received / "a.zip", received / "b.zip"
    with zipfile.ZipFile(whole, "w") as packed:
        packed.mkdir("thư mục")
        packed.write(official.path("company"), "thư mục/company.html")
    content = bytearray(whole.read_bytes())
    if fault == "a password":
        for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.rindex(header) + flags] |= 1
    elif fault == "a byte of a name":
        content[content.rindex("mục/c".encode())] = 0xFF
    else:
        content[content.index(b"<html") + 1] ^= 1
    broken.write_bytes(content)
    assert judge(official, whole)[0]
    assert wrong_in(official.folders, received) == {"b.zip": UNOPENED}


def test_a_zip_of_translations_is_the_work_of_the_quarter(official):
    official.run(lang="en", only=["company"])
    parcel = official.output / "share" / "en.zip"
    parcel.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(parcel, "w") as packed:
        packed.write(official.path("company.en"), "company.en.html")
    assert judge(official, parcel)[0]
    shutil.move(parcel, official.root / "en.zip")
    assert judge(official, official.root / "en.zip") == (False, "không phải tệp đã phát hành")


# --- a record is evidence -----------------------------------------------------------------------------------------

FIRST = "hồ sơ nguyên vẹn, là bản phát hành đầu tiên; không có chữ ký số"
WHOLE = "hồ sơ nguyên vẹn, nối đúng với bản trước; không có chữ ký số"
UNSCORED = "; chưa chấm lại được từ dữ liệu trong hồ sơ"  # of a shelf, whose files are no results
OLD = "bản ghi cũ, không có bảng kê và không nối với bản trước; không có chữ ký số"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> Folders:
    return fill_shelf(tmp_path_factory.mktemp("hồ sơ"))


def test_whatever_is_rewritten_in_a_record_is_found_on_the_file_its_release_its_quarter_and_the_whole(shelf):
    published = shelf.outputs / "published"
    whole = WHOLE + UNSCORED
    assert record_told(shelf, published) == {"2018-Q4/1": FIRST + UNSCORED, "2019-Q1/1": whole, "2019-Q1/2": whole}
    assert all(verdict.is_right for verdict in verify_path(shelf, published))
    tried, missed = 0, []
    for folder in [path.parent for path in sorted(published.glob("*/*/record.json"))]:
        for forged in list_forgeries(folder):
            tried += 1
            with written(forged):
                is_inside = all(folder in path.parents for path in forged)
                for place in (*forged, *([folder] if is_inside else []), folder.parent, published):
                    if all(place not in path.parents and place != path for path in forged):
                        continue
                    if all(verdict.is_right for verdict in verify_path(shelf, place)):
                        missed.append((place, forged))
    assert tried > 200 and not missed, missed[:3]
    assert all(verdict.is_right for verdict in verify_path(shelf, published))


def test_whoever_lists_the_hashes_anew_is_found_by_the_release_after_it(shelf):
    first = shelf.outputs / "published/2019-Q1/1"
    forged = {first / "bulletins/2019-Q1_a.pdf": b"forged", first / MANIFEST: b""}
    with written(forged):
        write_manifest(first)
        told = record_told(shelf, first / "results.sqlite")
        assert told == {"2019-Q1/1": "hồ sơ không còn nguyên vẹn: không còn như khi 2019-Q1/2 nối tiếp nó"}
        assert "bản trước nó không còn như khi phát hành" in record_told(shelf, first.parent)["2019-Q1/2"]


def test_what_was_done_to_a_file_is_told_with_the_file_whose_content_it_has(shelf):
    folder = shelf.outputs / "published/2018-Q4/1"
    one, other = (folder / f"bulletins/2018-Q4_{name}.pdf" for name in "ab")
    new = folder / "mới.pdf"
    with written({one: other.read_bytes(), new: one.read_bytes()}):
        told = wrong_in(shelf, folder)
    assert told == {
        one.name: "đã bị sửa: mang nội dung của bulletins/2018-Q4_b.pdf",
        new.name: "không thuộc hồ sơ: mang nội dung của bulletins/2018-Q4_a.pdf",
    }


def test_a_record_from_before_there_were_manifests_is_read_and_judged_by_what_it_lists(official):
    folder = official.record_of(1)
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    listed = dict(line.split("  ")[::-1] for line in (folder / MANIFEST).read_text(encoding="utf-8").splitlines())
    del record["before"], listed[RECORD]
    (folder / RECORD).write_bytes(as_record(record | {"files": listed}))
    (folder / MANIFEST).unlink()
    assert record_told(official.folders, folder) == {f"{QUARTER}/1": OLD}
    assert all(verdict.is_right for verdict in verify_path(official.folders, folder))
    assert History(official.folders, Quarter.parse(QUARTER)).release.number == 1
    (folder / "results.sqlite").write_bytes(b"x")
    assert wrong_in(official.folders, folder) == {"results.sqlite": "đã bị sửa"}
    with pytest.raises(RecordBroken, match=r"results\.sqlite đã bị sửa"):
        History(official.folders, Quarter.parse(QUARTER))


def test_whoever_rewrites_inputs_or_points_with_their_hashes_is_found_by_scoring_again(official):
    folder = official.record_of(1)
    inputs, results = folder / f"inputs/quarters/{QUARTER}/assessments.csv", folder / "results.sqlite"
    assert record_told(official.folders, folder) == {f"{QUARTER}/1": FIRST}
    before = results.read_bytes()
    with closing(sqlite3.connect(results)) as database, database:
        database.execute("UPDATE totals SET rank = 2 WHERE unit = 'p1'")
        database.execute("UPDATE totals SET rank = 1 WHERE unit = 'p2'")
    write_manifest(folder)
    doubt = "các tệp khớp với bảng kê, nhưng chưa xác nhận được hồ sơ"
    told = f"{doubt}: chấm lại từ dữ liệu trong hồ sơ cho kết quả khác ở {{}}"
    assert record_told(official.folders, folder) == {f"{QUARTER}/1": told.format("Đơn vị p1, Đơn vị p2")}
    results.write_bytes(before)
    edit_row(inputs, "r1", "a1", self_value="9", verified_value="9")
    write_manifest(folder)
    assert record_told(official.folders, folder) == {f"{QUARTER}/1": told.format("Đơn vị r1")}
    assert not all(verdict.is_right for verdict in verify_path(official.folders, folder))


@pytest.mark.parametrize(("column", "told"), [("exact_total", FIRST), ("printed_total", FIRST + UNSCORED)])
def test_a_record_whose_results_another_version_wrote_is_scored_again_where_their_outcome_can_be_read(
    official, column, told
):
    folder = official.record_of(1)
    with closing(sqlite3.connect(folder / "results.sqlite")) as database, database:
        database.execute(f"ALTER TABLE totals DROP COLUMN {column}")
        database.execute("DELETE FROM meta WHERE key = 'shape'")
    write_manifest(folder)
    assert record_told(official.folders, folder) == {f"{QUARTER}/1": told}


def test_whoever_has_nothing_left_but_outputs_makes_the_inputs_of_the_records(official, cchc, tmp_path):
    """As an archive does, years later: what was published is then verified, scored and explained as it was."""
    folders = Folders(tmp_path / "kho")
    shutil.copytree(official.folders.outputs / "published", folders.outputs / "published")
    shutil.copytree(official.record_of(1) / "inputs", folders.params)
    assert record_told(folders, folders.outputs / "published") == {f"{QUARTER}/1": FIRST}
    for command in (["score", QUARTER], ["explain", QUARTER, "p1", "a1"]):
        there, here = (cchc(*command, "--root", str(root)) for root in (official.root, folders.root))
        assert here.out == there.out and "Đơn vị p1" in here.out
        assert here.code == 0 or "notebook «rieng» không có" in here.err  # which no record has


def test_nothing_is_told_of_a_published_quarter_whose_record_is_not_whole_and_the_file_is_named(official, cchc):
    page, root = official.record_of(1) / f"bulletins/{QUARTER}_unit_p1.html", str(official.root)
    page.write_bytes(page.read_bytes() + b" ")
    for command in (["score"], ["explain", "p1", "a1"], ["run"], ["run", "--revise", "x", "--date", "17/04/2019"]):
        done = cchc(command[0], QUARTER, *command[1:], "--root", root)
        assert done.code == 1, command
        assert f"bulletins/{QUARTER}_unit_p1.html đã bị sửa" in done.err
    page.write_bytes(page.read_bytes()[:-1])
    record = official.record_of(1) / RECORD
    record.write_bytes(record.read_bytes()[:40])
    done = cchc("score", QUARTER, "--root", root)
    assert done.code == 1 and f"outputs/published/{QUARTER}/1/record.json" in done.err
    for path in (record, record.with_name(MANIFEST)):  # nor is it taken for one that was not published
        path.unlink()
        done = cchc("score", QUARTER, "--root", root)
        assert done.code == 1 and f"outputs/published/{QUARTER}/1/record.json" in done.err
    told = f"chưa so được: không đọc được hồ sơ phát hành {QUARTER}/1"
    assert judge(official, official.path("unit_p1")) == (False, told)
    assert record_told(official.folders, record.parent)[f"{QUARTER}/1"].startswith("hồ sơ không còn nguyên vẹn: ")


@pytest.mark.long
def test_beside_a_record_that_cannot_be_read_nothing_is_called_in_force_or_not_published(official):
    """What one may have replaced or hold; of other quarters, and of what was replaced before, it is known."""
    official.put_off(date(2019, 5, 2), "2018-Q4")
    official.issue("2018-Q4", date(2019, 4, 15))
    official.edit_points("r2", "b1", "4")
    official.revise("Nhập nhầm")
    record, why = official.record_of(2) / RECORD, f"không đọc được hồ sơ phát hành {QUARTER}/2"
    whole = json.loads(record.read_bytes())
    wrong = [as_record(whole | told) for told in ({"changes": "x"}, {"changes": [{}]}, {"number": float("inf")})]
    for spoiled in (*wrong, b"[" * 99_999):
        record.write_bytes(spoiled)
        for name in ("unit_r2", "correction_r1"):
            is_right, what = judge(official, official.path(name))
            assert is_right and what.endswith(f"Chính thức, ngày 15/04/2019; chưa biết còn hiệu lực không: {why}")
        for path in (official.path("unit_r2_dc1"), official.output / "run.json"):
            assert judge(official, path) == (False, f"chưa so được: {why}")
    earlier = official.folders.outputs_of(Quarter.parse("2018-Q4"))
    assert {is_right for is_right, _ in (judge(official, p) for p in earlier.glob("*.json"))} == {True}
    assert judge(official, earlier / "bulletins" / "2018-Q4_unit_p1.html")[1].endswith("đang có hiệu lực")


def test_no_command_goes_on_without_a_record_that_lies_before_another(official, cchc, tmp_path):
    """Else the next one would be made in vain, or take its number, and letters numbers that were given."""
    official.edit_points("r2", "b1", "4")
    official.revise("Nhập nhầm")
    official.record_of(1).rename(tmp_path / "1")
    for command in (["score"], ["run"], ["run", "--revise", "x", "--date", "18/04/2019"], ["unpublish"]):
        done = cchc(command[0], QUARTER, *command[1:], "--root", str(official.root))
        told = f"Không đọc được hồ sơ phát hành outputs/published/{QUARTER}/1/record.json: hãy lấy lại từ bản lưu"
        assert (done.code, " ".join(done.err.split())) == (1, told), command
    told = record_told(official.folders, official.record_of(2))[f"{QUARTER}/2"]
    assert "bản trước nó không còn như khi phát hành" in told


def test_what_is_added_to_a_record_as_a_link_does_not_belong_to_it(official, tmp_path):
    folder = official.record_of(1)
    (folder / "zz").symlink_to(tmp_path)
    (folder / "gone").symlink_to(tmp_path / "gone")
    assert wrong_in(official.folders, folder) == dict.fromkeys(("zz", "gone"), "không thuộc hồ sơ")
    assert record_told(official.folders, folder)[name_record(folder)].startswith("hồ sơ không còn nguyên vẹn")


def test_whoever_looks_at_a_record_and_opens_a_letter_of_it_breaks_nothing(official, cchc):
    """Word keeps its lock beside a letter that is open, and systems put pictures of what a folder holds there."""
    folder = official.record_of(1)
    left = [folder / "bulletins" / name for name in ("~$19-Q1_notice.docx", ".~lock.a.docx#", "Thumbs.db")]
    for path in left:
        path.touch()
    assert cchc("score", QUARTER, "--root", str(official.root)).code == 0
    assert wrong_in(official.folders, folder) == {path.name: "không thuộc hồ sơ" for path in left}
    assert record_told(official.folders, folder)[name_record(folder)].startswith("hồ sơ nguyên vẹn")


def test_a_zip_is_a_zip_in_capitals_too(official, tmp_path):
    with zipfile.ZipFile(tmp_path / "GỬI.ZIP", "w") as parcel:
        parcel.write(official.path("company"), "company.html")
    (verdict,) = files_of(verify_path(official.folders, tmp_path / "GỬI.ZIP"))
    assert verdict.is_right
