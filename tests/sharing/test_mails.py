"""Drafts of mails: to whom units.yaml says, with the message and the very zip; who has no address is named."""

from email import message_from_bytes, policy

import pikepdf
import pytest

from cchc_lib.errors import InputError, UsageError
from cchc_lib.exporters.pdf import export_pdf_from_html
from cchc_lib.inputs import load_company
from cchc_lib.quarter import Quarter
from cchc_lib.sharing import draft_mails, parcels, share_bulletins

from .company import QUARTER, Press
from .test_parcels import ready

__all__ = ["ready"]
pytestmark = pytest.mark.xdist_group("small company")


def give(press: Press, **addresses: str) -> None:
    def change(content) -> None:
        for unit in content["units"]:
            if unit["id"] in addresses:
                unit["email"] = addresses[unit["id"]]

    press.edit_yaml("units.yaml", change)


def draft(press: Press, *units: str, lang: str = "vi"):
    quarter = Quarter.parse(QUARTER)
    found = share_bulletins(press.folders, quarter, "unit", units, lang)
    return found, *draft_mails(press.folders, quarter, found)


def test_a_draft_holds_address_subject_message_and_the_zip(ready):
    give(ready, p1="p1@congty.vn")
    found, (path,), missing = draft(ready, "p1", "p2")
    assert path.name == f"{QUARTER}_unit_p1.eml"
    assert list(map(str, missing)) == ["Đơn vị p2"]
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["X-Unsent"]) == ("p1@congty.vn", "1")
    assert mail["Subject"] == "Kết quả chấm điểm CCHC quý I/2019: Đơn vị p1 (Tạm tính)"
    assert mail.get_body().get_content().replace("\r\n", "\n") == found[0].message
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == (found[0].path.name, "application/zip")
    assert attached.get_content() == found[0].path.read_bytes()


def test_the_same_parcel_gives_the_same_draft(ready):
    give(ready, p1="p1@congty.vn")
    _, (path,), _ = draft(ready, "p1")
    before = path.read_bytes()
    assert draft(ready, "p1")[1] == [path]
    assert path.read_bytes() == before


def test_no_draft_and_no_joined_pdf_outlives_the_zip_that_it_was_made_of(ready):
    give(ready, p1="p1@congty.vn", p2="p2@congty.vn")
    (parcel, other), _, _ = draft(ready, "p1", "p2")
    joined = parcel.path.with_name(f"{QUARTER}_unit_p1_gop.pdf")
    joined.write_bytes(b"%PDF-1.7")
    share_bulletins(ready.folders, Quarter.parse(QUARTER), "unit", ["p1"])
    assert parcel.path.with_suffix(".eml").exists() and joined.exists()  # of the same zip
    ready.edit_points("p1", "a1", "3")
    ready.run()
    share_bulletins(ready.folders, Quarter.parse(QUARTER), "unit", ["p1"])
    assert not parcel.path.with_suffix(".eml").exists() and not joined.exists()
    assert other.path.with_suffix(".eml").exists()


def test_no_draft_to_an_address_that_is_given_no_more_stays(ready):
    give(ready, p1="p1@congty.vn")
    _, (path,), _ = draft(ready, "p1")
    ready.edit_yaml("units.yaml", lambda content: [unit.pop("email", None) for unit in content["units"]])
    _, drafts, missing = draft(ready, "p1")
    assert not drafts and len(missing) == 1 and not path.exists()


def test_a_published_unit_that_is_gone_from_units_yaml_is_one_without_address(official):
    give(official, p1="p1@congty.vn")
    _, (path,), _ = draft(official, "p1")
    official.edit_yaml("units.yaml", lambda content: content["units"].pop(0))
    _, drafts, missing = draft(official, "p1")
    assert (drafts, list(map(str, missing)), path.exists()) == ([], ["Đơn vị p1"], False)


def test_the_board_is_sent_no_drafts_and_nothing_is_packed_then(ready):
    with pytest.raises(UsageError, match=r"^--eml chỉ đi cùng --to unit$"):
        share_bulletins(ready.folders, Quarter.parse(QUARTER), "board", by_mail=True)
    assert not list(ready.folders.outputs_of(Quarter.parse(QUARTER)).glob("share/*_board.zip"))


@pytest.mark.parametrize("wrong", ["p1", "p1@congty", "a@b.vn, c@d.vn", "p1@congty.vn\nBcc: x@y.vn", "p1 @congty.vn"])
def test_what_is_no_address_is_a_fault_of_units_yaml(press, wrong):
    give(press, p1=wrong)
    with pytest.raises(InputError) as caught:
        load_company(press.folders)
    (fault,) = caught.value.findings
    assert fault.cell == "units › p1 › email"
    assert "phải là một địa chỉ thư điện tử" in str(fault.message)


def test_a_change_of_address_makes_no_bulletin_again(ready):
    give(ready, p1="p1@congty.vn")
    assert ready.run().tried == []


def test_where_there_is_no_pdf_to_be_one_that_is_told_and_nothing_is_written(ready):
    with pytest.raises(UsageError, match=r"^Không có PDF nào để gộp: params/bulletins\.yaml không làm dạng pdf"):
        share_bulletins(ready.folders, Quarter.parse(QUARTER), "board", one_pdf=True)
    assert not (ready.output / "share").exists()


def test_the_command_joins_what_the_board_gets_with_a_bookmark_for_each(ready, monkeypatch, cchc):
    """Two of the board's bulletins have PDFs; that of a unit is none of the board's."""
    known, made, count = parcels.read_files, {}, []
    for name in ("company", "block_mot", "unit_p1"):
        made[f"{QUARTER}_{name}"] = f"bulletins/{QUARTER}_{name}.pdf"
        path = ready.output / made[f"{QUARTER}_{name}"]
        path.write_bytes(export_pdf_from_html(path.with_suffix(".html").read_text(encoding="utf-8")))
        with pikepdf.open(path) as document:
            count.append(len(document.pages))

    def with_pdfs(output, run):
        files = known(output, run)
        return files | ({made[run.output]: ""} if run.output in made else {})

    monkeypatch.setattr(parcels, "read_files", with_pdfs)
    said = cchc("--root", ready.root, "share", QUARTER, "--to", "board", "--one-pdf")
    assert (said.code, said.err) == (0, "")
    path = ready.output / "share" / f"{QUARTER}_board_gop.pdf"
    assert f"outputs/{QUARTER}/share/{path.name}" in said.out and path.with_name(f"{QUARTER}_board.zip").is_file()
    with pikepdf.open(path) as document:
        assert document.docinfo["/Title"] == "Kết quả chấm điểm CCHC quý I/2019: Công ty Nhỏ (Tạm tính)"
        assert len(document.pages) == sum(count[:2])
        with document.open_outline() as outline:
            titles = [str(item.title) for item in outline.root]
    assert len(titles) == 2 and "Khối mot" in titles[1], titles
