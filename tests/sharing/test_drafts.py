"""Drafts of mails: to whom units.yaml says, with the message and the very zip; who has no address is named."""

from email import message_from_bytes, policy

import pytest

from cchc_lib.errors import InputError
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
    return found, *draft_mails(press.folders, quarter, found, lang)


def test_a_draft_holds_address_subject_message_and_the_zip(ready):
    give(ready, p1="p1@congty.vn")
    found, (path,), missing = draft(ready, "p1", "p2")
    assert path.name == f"{QUARTER}_unit_p1.eml"
    assert list(map(str, missing)) == ["Đơn vị p2"]
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["X-Unsent"]) == ("p1@congty.vn", "1")
    assert mail["Subject"] == "Kết quả chấm điểm CCHC quý I/2019: Đơn vị p1"
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


def test_one_pdf_is_written_beside_the_zip_and_told_where_there_is_none(ready, monkeypatch):
    with pytest.raises(parcels.UsageError, match="Chưa có PDF nào để gộp"):
        share_bulletins(ready.folders, Quarter.parse(QUARTER), "board", one_pdf=True)
