"""The message that goes with a zip: the result and its status, what is in the zip, and what is asked of whom."""

import zipfile

import pytest

from cchc_lib.bulletin.page import Page
from cchc_lib.bulletin.quarter_data import QuarterData
from cchc_lib.quarter import Quarter
from cchc_lib.sharing import share_bulletins
from cchc_lib.sharing.message import write_message

from .company import QUARTER
from .test_parcels import ready

__all__ = ["ready"]
pytestmark = pytest.mark.xdist_group("small company")


def test_the_message_tells_the_result_the_status_and_the_way_to_appeal(ready):
    (parcel,) = share_bulletins(ready.folders, Quarter.parse(QUARTER), "unit", ["p1"])
    assert parcel.message.splitlines() == [
        "Kính gửi Đơn vị p1,",
        "Ban chỉ đạo CCHC gửi kết quả chấm điểm CCHC quý I/2019 của đơn vị (Tạm tính): 19,50 trên 20 điểm "
        "(97,50\u00a0%), xếp loại Tốt.",
        "Điểm đáng chú ý: Dẫn đầu khối, xếp loại Tốt.",
        "Trường hợp chưa thống nhất với kết quả, đơn vị gửi giải trình bằng văn bản, kèm minh chứng, về Ban chỉ đạo "
        "CCHC chậm nhất ngày 22/04/2019.",
        f"Tệp kèm theo: {QUARTER}_unit_p1.zip, gồm 2 tệp.",
        "Tệp HTML mở bằng trình duyệt, không cần mạng.",
        "Trân trọng.",
        "(Dữ liệu minh họa, không phải kết quả thật của đơn vị.)",
    ]
    assert len(zipfile.ZipFile(parcel.path).namelist()) == 2
    (parcel,) = share_bulletins(ready.folders, Quarter.parse(QUARTER), "board")
    assert "của 5 đơn vị (Tạm tính): 5 đơn vị Tốt." in parcel.message


@pytest.mark.parametrize(("files", "told"), [(["a.html"], False), (["a.html", "a.pdf"], True)])
def test_the_message_tells_of_a_pdf_where_there_is_one(ready, files, told):
    page = Page(QuarterData(ready.folders, Quarter.parse(QUARTER), "vi"))
    assert ("Tệp PDF để in hoặc lưu." in write_message(page, "a.zip", files).splitlines()) == told


def test_the_message_tells_what_is_asked_of_whom(ready):
    """The company of these tests has a unit with open shortcomings, which gets a letter."""
    for parcel in share_bulletins(ready.folders, Quarter.parse(QUARTER), "unit"):
        asked = "yêu cầu khắc phục gửi kèm là dự thảo, dự kiến báo cáo chậm nhất ngày 28/04/2019." in parcel.message
        assert "thực hiện theo" not in parcel.message  # nobody carries out a draft
        assert asked == any("_correction_" in name for name in zipfile.ZipFile(parcel.path).namelist())
    (parcel,) = share_bulletins(ready.folders, Quarter.parse(QUARTER), "board")
    assert "tồn tại chưa khắc phục" in parcel.message


def test_no_letter_is_called_enclosed_where_none_is_made(ready):
    ready.edit_yaml("bulletins.yaml", lambda content: content.pop("correction"))
    ready.run()
    messages = [one.message for one in share_bulletins(ready.folders, Quarter.parse(QUARTER), "unit")]
    told = "Đến ngày 31/03/2019, đơn vị còn 1 nhiệm vụ của chương trình CCHC chậm hạn."
    assert [told in one.splitlines() for one in messages].count(True) == 1
    assert not any("gửi kèm" in one for one in messages)
