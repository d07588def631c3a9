"""What looks like a person's data is masked, whatever way it is written; numbers of the work never are."""

import time
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_lib.inputs import mask_personal_data
from cchc_lib.inputs.free_text import find_in_text

PHONE, EMAIL = "[số điện thoại]", "[địa chỉ thư điện tử]"
CUSTOMER, IDENTITY = "[mã khách hàng]", "[số giấy tờ tùy thân]"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("gọi 0912 345 678 để hỏi", f"gọi {PHONE} để hỏi"),
        ("ĐT:0912345678.", f"ĐT:{PHONE}."),
        ("đt.0912-345-678", f"đt.{PHONE}"),
        ("số cũ 01682345678", f"số cũ {PHONE}"),
        ("máy 02943 855 855", f"máy {PHONE}"),
        ("(0294) 3.855.855", PHONE),
        ("+84 912.345.678", PHONE),
        ("(+84) 912 345 678", PHONE),
        ("+84 (0) 912345678", PHONE),
        ("0084912345678 hoặc 84912345678", f"{PHONE} hoặc {PHONE}"),
        ("0912345678/0987654321", f"{PHONE}/{PHONE}"),
        ("thư a.b+c@vi-du.com.vn, 0912345678", f"thư {EMAIL}, {PHONE}"),
        ("khách hàng PB14010012345 chờ", f"khách hàng {CUSTOMER} chờ"),
        ("pb 14010012345", CUSTOMER),
        ("điểm đo PB14010012345001", f"điểm đo {CUSTOMER}"),
        ("CMND 334455667.", f"CMND {IDENTITY}."),
        ("CCCD084199001234", f"CCCD{IDENTITY}"),
        ("CCCD 184199001234", f"CCCD {IDENTITY}"),
        ("084 199 001 234", IDENTITY),
        ("gọi 0912–345–678", f"gọi {PHONE}"),
        ("0912 . 345 . 678, 0912_345_678", f"{PHONE}, {PHONE}"),
        ("09 12 34 56 78; 09.12.34.56.78", f"{PHONE}; {PHONE}"),
        ("PB 0503 0012 345", CUSTOMER),
        ("CMND: 334 455 667, CCCD số 084 199 001 234", f"CMND: {IDENTITY}, CCCD số {IDENTITY}"),
        ("CMND 334455667/2010", f"CMND {IDENTITY}/2010"),
    ],
)
def test_personal_data_is_masked_and_the_rest_stays(text, masked):
    assert mask_personal_data(text) == masked
    assert mask_personal_data(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Biên bản 12/BB-BCĐ ngày 05/04/2019",
        "QĐ 505/QĐ-EVN; Công văn 1234/PCTV-KD ngày 01.12.2018 14 giờ",
        "từ 01/01/2019 đến 31/03/2019: 1.204/1.310 hồ sơ",
        "ngày 05.04.2019 10 hồ sơ, 05-04-2019 15 giờ",
        "số 201900123/BB-TCT, HS201900123, HS-201900123",
        "657.411 kWh; 123456789 kWh; tháng 02 23.456.789 kWh",
        "657411000 đồng, 150000000 VNĐ, 6574110000 đ, 657 411 000 đồng",
        "84.657.411.200 đồng; 84.200.000.000; 1.091.234.567; 12.091.234.567.890",
        "98,5 %; 0 %; 0,912345678; tăng 123456789%",
        "hóa đơn 0001234; tổng đài 19001006 – 1900 9000; 2019-Q1-01; quý I/2019",
        "0 0 0 0 0 0 0 0 0 0 0",
        "3.5.2.1.0.9.8.7.6.5.4",
        "mục 01.02.03.04.05; 09.12.34.56.78.90; tiết 05 – 12 – 2018 – 05 – 12; 334 455 667 đồng",
    ],
)
def test_dates_amounts_and_numbers_of_documents_are_no_personal_data(text):
    assert mask_personal_data(text) == text


BEGINNINGS = st.sampled_from(["", "+84", "(84", "00", "0", "PB ", "CCCD", "a@b.vn"])
DIGITS = st.text("0123456789 .(-)", max_size=20)


@given(st.lists(st.builds(str.__add__, BEGINNINGS, DIGITS), max_size=2).map(" ".join))
def test_what_whoever_entered_it_is_told_of_is_what_is_masked(text):
    told = any("dữ liệu cá nhân" in str(message) for _, message in find_in_text({"reason": text}, ["reason"], False))
    assert told == (mask_personal_data(text) != text)


@pytest.mark.parametrize("text", ["a" * 32000, "a.b-" * 8000, "091 " * 8000, "((((" * 8000, "+84" + "." * 32000])
def test_a_cell_as_long_as_excel_takes_one_costs_no_more_than_its_length(text):
    """The least of several tries, so that nothing else that the machine does counts: a square would cost 16 times."""

    def cost(text: str) -> float:
        return min(timeit.repeat(lambda: mask_personal_data(text), timer=time.process_time, number=1, repeat=9))

    assert cost(text) < 9 * cost(text[: len(text) // 4])


OLD = "chữ theo bảng mã cũ (như phông .VnTime, VNI) hoặc sai bảng mã, bản tin sẽ in như vậy; đổi sang Unicode"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("14/04/2019", "chỉ có một ngày (14/04/2019); nếu là số 14/4 bị Excel đổi, hãy gõ '14/4"),
        ("01/02/2019", "chỉ có một ngày (01/02/2019); nếu là số 1/2 bị Excel đổi, hãy gõ '1/2"),
        ("Biên bản ngày 14/04/2019", ""),
        ("14/4", ""),
        ("Hå s¬ trÔ h¹n theo CMIS", OLD),
        ("§iÖn lùc CÇu KÌ ch­a kh¾c phôc", OLD),
        ("Hoà sô treã haïn theo CMIS", OLD),
        ("Ñieän löïc Caàu Keø chöa khaéc phuïc", OLD),
        ("BIEÂN BAÛN SOÁ 5", OLD),
        ("Há»“ sÆ¡ trá»… háº¡n", OLD),
        ("Hoà, hoá, uỷ, quỳ, Zaïre, Citroën", ""),
        ("Hồ sơ trễ hạn", ""),
        ("«Quá» hạn 3½ ngày; 5 m², 20 °C, «khá», Zürich, naïve", ""),
        ("Microsoft® Office, ±5 %, § 3, 12 µF, a÷b", ""),
    ],
)
def test_a_day_alone_and_letters_of_old_encodings_are_told(text, told):
    """TCVN3 as the fonts .VnTime store it, VNI, and UTF-8 read as Windows-1252."""
    assert [str(message) for _, message in find_in_text({"evidence": text}, ["evidence"], True)] == [told] * bool(
        told
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [("x", True), ("X", True), ("-", True), ("…", True), ("v", True), ("1", False), ("BB", False), ("x.pdf", False)],
)
def test_evidence_that_names_no_document_is_a_notice(text, told):
    found = [(column, str(message)) for column, message in find_in_text({"evidence": text}, ["evidence"], True)]
    words = f"chỉ ghi «{text}», không cho biết là tài liệu nào; hãy ghi tên hoặc số tài liệu"
    assert found == [("evidence", words)] * told
    assert list(find_in_text({"reason": text}, ["reason"], True)) == []
