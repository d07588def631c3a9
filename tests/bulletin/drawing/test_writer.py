"""Words as HTML: what somebody wrote is read aloud as Vietnamese, on an English page too."""

from fractions import Fraction

import pytest

from cchc_lib.bulletin.drawing.writer import NOTHING, Link, Sheet, Writer, n_of, numbers
from cchc_lib.language import Num, Text, say
from tests.whole.reading import Page, read_csv

WRITTEN = "thiếu biên bản"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (WRITTEN, '<span lang="vi">thiếu biên bản</span>'),
        (say("Ghi: {text}", text=WRITTEN), 'Ghi: <span lang="vi">thiếu biên bản</span>'),
        (Link("#a", WRITTEN), '<a href="#a"><span lang="vi">thiếu biên bản</span></a>'),
        (Text("Khối I"), '<span lang="vi">Khối I</span>'),
        (Text("Điện lực Cầu Kè", "Cầu Kè Branch"), "Cầu Kè Branch"),  # English has names of other languages too
        ("late, 3 × 2", "late, 3 × 2"),
    ],
)
def test_on_an_english_page_vietnamese_is_said_to_be_so(content, shown):
    assert Writer("en").text(content) == shown


def test_in_plain_text_and_on_a_vietnamese_page_nothing_is_said():
    assert Writer("en").plain(WRITTEN) == WRITTEN == Writer("vi").text(WRITTEN)


def test_strong_words_are_plain_in_text_where_a_mark_of_two_stars_stays():
    told = say("(**) {told}", told=say("Hạng **{n}** trong khối", n=2))
    assert Writer("vi").plain(told) == "(**) Hạng 2 trong khối"
    assert Writer("vi").text(told) == "(**) Hạng <strong>2</strong> trong khối"


def test_in_a_terminal_a_section_is_its_text():
    sheet = Sheet()
    write = sheet.write = Writer("vi")
    drawn = '<svg role="img"><title>Từ 3 đến 5 %.</title><text>x</text></svg>' * 2
    section = sheet.section(
        "ranking",
        write.paragraph(say("**{unit}** đứng đầu & <1>.", unit="Bắc")),
        write.table("Xếp hạng", ["Hạng", "Đơn vị"], [[1, "Bắc"], [2, "Nam & Đông"]], data="bang-1"),
        write.bullets(["một", "hai"]),
        write.terms([("Điểm", "3")]),
        write.figure(drawn, "Điểm qua các quý", "Tăng"),
    )
    told = [
        "Bắc đứng đầu & <1>.", "Xếp hạng", "Hạng | Đơn vị", "1 | Bắc", "2 | Nam & Đông", "một", "hai", "Điểm: 3",
        "Tăng", "Điểm qua các quý", "Từ 3 đến 5 %.", "Từ 3 đến 5 %.",
    ]  # fmt: skip
    assert repr(section).splitlines() == str(section).splitlines() == told
    assert repr(sheet.section("ranking")) == ""


def test_in_a_data_file_the_head_of_a_column_says_that_its_bare_numbers_are_percentages():
    percents = [Num.percent(Fraction(x), 1) for x in (90, 91)]
    heads = [numbers(head) for head in ("Tối đa", "Bình quân", "Tỷ lệ, %", "Số liệu", "Cả hai", "Không có")]
    rows = [
        [Num(Fraction(90), 1), percents[0], percents[0], n_of(1, 2), percents[0], NOTHING],
        [Num(Fraction(80), 1), NOTHING, percents[1], n_of(1, 2), Num(Fraction(3), 1), NOTHING],
    ]
    heads[3] = numbers("Số liệu", "Số liệu", "Trên tổng số")
    (data,) = Page(Writer("vi").table("Kết quả", heads, rows, data="bang").html).files.values()
    assert read_csv(data) == (
        ("Tối đa", "Bình quân (%)", "Tỷ lệ, %", "Số liệu", "Trên tổng số", "Cả hai", "Không có"),
        ("90,0", "90,0", "90,0", "1", "2", "90,0", ""),
        ("80,0", "", "91,0", "1", "2", "3,0", ""),
    )
