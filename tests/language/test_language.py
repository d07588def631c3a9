"""Numbers, dates, quarters, lists and near words as each language writes them."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from cchc_lib.bulletin.drawing.writer import Writer
from cchc_lib.language import (
    Citation,
    Num,
    Spoken,
    Text,
    as_text,
    ascii_name,
    count,
    day,
    folded,
    letter_day,
    nearest,
    nfc,
    number,
    quarter_name,
    say,
    show,
    unknown,
)
from cchc_lib.quarter import Quarter, Year


@pytest.mark.parametrize(
    ("x", "places", "vietnamese", "english"),
    [
        ("92.1", 2, "92,10", "92.10"),
        ("657411", 0, "657.411", "657,411"),
        ("1234567.5", 1, "1.234.567,5", "1,234,567.5"),
        ("0.125", 2, "0,13", "0.13"),
        ("-0.125", 2, "−0,13", "−0.13"),
        ("-0.004", 2, "0,00", "0.00"),
        ("98.5", None, "98,5", "98.5"),
        ("100", None, "100", "100"),
        ("2/3", None, "0,666667", "0.666667"),
        ("0.12345678", None, "0,123457", "0.123457"),
        ("5.0000001", None, "5,0000001", "5.0000001"),  # a bound of 5 was passed
        ("-0.0000001", None, "−0,0000001", "−0.0000001"),
        ("3000000001/3000000000", None, "1,0000000003", "1.0000000003"),
    ],
)
def test_a_number_is_written_with_the_marks_of_its_language(x, places, vietnamese, english):
    """Halves go away from zero, a minus is a true minus, and nought has no sign."""
    assert number(Fraction(x), places) == vietnamese
    assert number(Fraction(x), places, "en") == english


@pytest.mark.parametrize(
    ("items", "written"),
    [
        (["Trà Cú", "Cầu Kè"], "Trà Cú, Cầu Kè"),
        (["Thanh tra, Pháp chế", "Điều độ"], "Thanh tra, Pháp chế; Điều độ"),
        (["Tốt: từ 80 %", "Khá: từ 65 %"], "Tốt: từ 80 %; Khá: từ 65 %"),
        ([Fraction("1.5"), Fraction("2.5")], "1,5, 2,5"),
        (["Lung H.", Text("BV. P.")], "Lung H., BV. P."),
        ([say("Xong {n} việc.", n=2), say("{a}: {b}", a="Còn", b=[say("Còn lại.")])], "Xong 2 việc. Còn: Còn lại."),
        ([], ""),
    ],
)
def test_items_that_hold_commas_are_told_apart_by_semicolons(items, written):
    """A name that ends with a stop is no sentence, which stands without a mark before the next one."""
    assert show(items, "vi") == written
    assert Writer("vi").plain(items) == written


@pytest.mark.parametrize(
    ("units", "vietnamese", "english"),
    [
        (["Trà Cú", "Cầu Kè"], "Trà Cú, Cầu Kè dẫn đầu", "Trà Cú and Cầu Kè first"),
        (["A", "B", "C"], "A, B, C dẫn đầu", "A, B and C first"),
        (
            ["Pháp chế, An toàn", "Điều độ"],
            "Pháp chế, An toàn; Điều độ dẫn đầu",
            "Pháp chế, An toàn; and Điều độ first",
        ),
        (["Pháp chế, An toàn"], "Pháp chế, An toàn dẫn đầu", "Pháp chế, An toàn first"),
        ("Pháp chế, An toàn", "Pháp chế, An toàn dẫn đầu", "Pháp chế, An toàn first"),
    ],
)
def test_a_list_within_a_sentence_ends_with_and_in_english(units, vietnamese, english):
    told = say("{units} dẫn đầu", units=units)
    assert (told.to("vi"), told.to("en")) == (vietnamese, english)
    assert (Writer("vi").plain(told), Writer("en").plain(told)) == (vietnamese, english)


def test_it_does_so_before_a_stop_and_of_years_too():
    told = say("Kết quả {year} chỉ gồm {quarters}.", year=Year(2018), quarters=[Quarter(2018, 3), Quarter(2018, 4)])
    covered = "The result of year 2018 covers quarter III/2018 and quarter IV/2018 only."
    assert told.to("en") == told.to(Spoken("en", of_years=True)) == covered
    stopped = say("Đơn vị không tự chấm ở {codes}.", codes=["1.1", "1.2"])
    assert stopped.to("en") == "No self-score at 1.1 and 1.2."


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_is_typed_keeps_its_name_where_periods_are_years(lang):
    told = say("quarters={found}: cần một số nguyên từ 1", found=0)
    assert told.to(Spoken(lang, of_years=True)).startswith("quarters=0: ")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Đã nộp", "Đơn vị: Đã nộp. Hết."),
        ("Đã nộp.", "Đơn vị: Đã nộp. Hết."),
        ("Đã nộp?", "Đơn vị: Đã nộp? Hết."),
        ("Đã nộp!", "Đơn vị: Đã nộp! Hết."),
        ("Chậm…", "Đơn vị: Chậm… Hết."),
        (["Tổng H.", "Lung H."], "Đơn vị: Tổng H., Lung H. Hết."),
    ],
)
def test_a_sentence_whose_last_word_ends_it_gets_no_second_stop(typed, written):
    sentence = say("{who}: {typed}. {last}.", who="Đơn vị", typed=typed, last="Hết.")
    assert str(sentence) == Writer("vi").plain(sentence) == Writer("vi").text(sentence) == written


def test_nor_where_it_is_marked_as_another_language():
    told = Writer("en").text(say("Giải trình: {explanation}. Kết luận: {outcome}.", explanation="Đã?", outcome="1.5"))
    assert told == 'Explanation: <span lang="vi">Đã?</span> Outcome: 1.5.'


@pytest.mark.parametrize(
    ("n", "english"),
    [(0, "the last 0 quarters"), (1, "the last quarter"), ("1", "the last quarter"), (11, "the last 11 quarters")],
)
def test_a_sentence_with_a_count_is_singular_of_one_in_english(n, english):
    """Of 11 it is not, and a count that is shown otherwise, such as 01 in Vietnamese, is one all the same."""
    told = say("không đơn vị nào mất điểm trong {n} quý gần đây có số liệu", n=n)
    assert english in told.to("en")
    assert english in Writer("en").plain(told)
    assert f" {n} quý" in told.to("vi")


@pytest.mark.parametrize(
    ("x", "places", "english"), [(1, 0, "+1 point"), (-1, 0, "−1 point"), (1, 2, "+1.00 points")]
)
def test_so_is_a_count_with_its_sign(x, places, english):
    assert say("{n} điểm", n=Num(Fraction(x), places, sign=True)).to("en") == english


@pytest.mark.parametrize(("x", "written"), [("1.5", "+1,50"), ("-1.5", "−1,50"), ("0", "0,00"), ("-0.001", "0,00")])
def test_a_change_has_its_sign(x, written):
    assert number(Fraction(x), 2, sign=True) == written


def test_a_day_is_written_as_letters_of_its_language_write_it():
    assert day(date(2019, 4, 5)) == "05/04/2019"
    assert day(date(2019, 4, 5), "en") == "5 April 2019"
    assert [day(date(2019, month, 1), "en").split()[1][:3] for month in (1, 2, 12)] == ["Jan", "Feb", "Dec"]


@pytest.mark.parametrize(
    ("cited", "english"),
    [
        ("Phụ lục IV mục 1.1; QĐ 505/QĐ-EVN", "Appendix IV item 1.1; Decision 505/QĐ-EVN"),
        ("điểm a khoản 2 Điều 6", "point a clause 2 Article 6"),
        ("Nghị định số 30/2020/NĐ-CP ngày 05/03/2020", "Decree 30/2020/NĐ-CP of 05/03/2020"),
        ("Khoản 2 điều 6", "Clause 2 Article 6"),
        ("Mục 1.1; Quyết định 505/QĐ-EVN", "Item 1.1; Decision 505/QĐ-EVN"),
        ("điểm Đ khoản 1", "point Đ clause 1"),
    ],
)
def test_a_citation_has_its_english_words_and_keeps_its_numbers(cited, english):
    for told in (say("{clause}", clause=Citation(cited)), [Citation(cited)]):
        assert (Writer("vi").plain(told), Writer("en").plain(told)) == (cited, english)
    assert show(Citation(cited), "vi") == cited


def test_a_letter_writes_its_date_in_words_with_noughts_where_a_digit_could_be_added():
    """Days below 10 and the months 1 and 2 alone, as the decree has it."""
    assert letter_day(date(2019, 1, 5)) == "ngày 05 tháng 01 năm 2019"
    assert letter_day(date(2019, 3, 15)) == "ngày 15 tháng 3 năm 2019"
    assert letter_day(date(2019, 1, 5), "en") == "5 January 2019"


def test_a_quarter_is_named_with_a_roman_figure():
    assert quarter_name(Quarter(2019, 1)) == "quý I/2019"
    assert quarter_name(Quarter(2018, 4), "en") == "quarter IV/2018"


def test_a_count_below_ten_takes_a_nought_in_vietnamese_prose():
    assert [count(0), count(9), count(10), count(1200), count(9, "en")] == ["0", "09", "10", "1.200", "9"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Đơn vị", "don vi"),
        ("ĐIỆN LỰC Duyên Hải", "dien luc duyen hai"),
        ("Tie\u0302\u0309u", "tieu"),
        ("2019-Q1", "2019-q1"),
    ],
)
def test_text_is_folded_for_comparing(text, plain):
    """Composed or not, capital or not, marked or not."""
    assert folded(text) == plain


def test_no_sign_of_a_value_acts_on_a_terminal_and_letters_and_lines_stay():
    typed = "\x1b[31mđỏ\x9b2J\x07\u202e\x7f\r, hai\ndòng\tcột\u00a0"
    for value in (typed, Text(typed), Path(typed), say("{found}", found=typed)):
        assert show(value, "vi") == "[U+001B][31mđỏ[U+009B]2J[U+0007][U+202E][U+007F][U+000D], hai\ndòng\tcột\u00a0"


@pytest.mark.parametrize(
    "text", ["=1+1", "＝1+1", "＋84", "－1", "＠SUM(A1)", "\u3000＝1", " =1", "-1", "@x", "\t=1"]
)
def test_a_text_that_a_spreadsheet_would_calculate_is_marked_as_text(text):
    assert as_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Đội 1", "1 + 1 = 2", "“=”", "", "a@b"])
def test_other_texts_stay_as_they_are(text):
    assert as_text(text) == text


def test_a_name_that_every_system_takes_has_no_marks():
    assert [ascii_name(name) for name in ("Đợt-Hai_1.html", "A.pdf", "ba²…")] == ["dot-hai_1.html", "A.pdf", "ba--"]


def test_text_is_composed_for_printing():
    assert nfc("Tie\u0302\u0309u") == "Tiểu"


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (True, "có", "yes"),
        (False, "không", "no"),
        (657411, "657.411", "657,411"),
        (Fraction(5, 2), "2,5", "2.5"),
        (date(2019, 3, 31), "31/03/2019", "31 March 2019"),
        (Quarter(2019, 1), "quý I/2019", "quarter I/2019"),
        (Text("Tốt", "Good"), "Tốt", "Good"),
        (say("khối"), "khối", "block"),
        (Path("params") / "units.yaml", "params/units.yaml", "params/units.yaml"),
        ([Fraction(1, 2), say("đơn vị")], "0,5, đơn vị", "0.5, unit"),
        ((), "", ""),
        ("98,5", "98,5", "98,5"),
    ],
)
def test_a_value_is_shown_as_its_language_writes_it(value, vietnamese, english):
    """What somebody typed is text and stays as it was typed."""
    assert show(value, "vi") == vietnamese
    assert show(value, "en") == english


@pytest.mark.parametrize(
    ("found", "allowed", "near"),
    [
        ("duyen hai", ["duyen-hai", "cau-ke"], "duyen-hai"),
        ("Cầu Kè", ["Duyên Hải", "Cau Ke"], "Cau Ke"),
        ("zzz", ["duyen-hai", "cau-ke"], ""),
        ("duyen-hai", [], ""),
        ("chưa xong", ["đã xong"], ""),
        ("chua song", ["đã xong", "chưa xong"], "chưa xong"),
        ("áp dụng", ["không áp dụng"], ""),
    ],
)
def test_the_nearest_word_is_found_marks_and_capitals_aside(found, allowed, near):
    assert nearest(found, allowed) == near


def test_who_asks_for_something_unknown_hears_what_there_is():
    message = unknown(say("khối"), "dien-lucc", ["dien-luc", "cao-the"])
    assert str(message) == "khối «dien-lucc» không có; có phải «dien-luc»? Được dùng: dien-luc, cao-the"
    assert message.to("en") == "there is no block “dien-lucc”; did you mean “dien-luc”? Allowed: dien-luc, cao-the"


def test_where_there_is_nothing_of_its_kind_no_list_follows():
    message = unknown(say("khối"), "dien-luc", [])
    assert str(message) == "khối «dien-luc» không có; chưa có khối nào"
    assert message.to("en") == "there is no block “dien-luc”, nor any other"


def test_something_unknown_that_looks_like_what_there_is_is_told_by_its_odd_letter():
    assert str(unknown(say("khóa"), "unіts", ["units"])) == "«unіts» có chữ «і» của bảng chữ cái Nga; hãy gõ lại"


def test_a_long_list_is_cut_short():
    allowed = [f"don-vi-{n}" for n in range(30)]
    assert str(unknown(say("đơn vị"), "zzz", allowed)).endswith("don-vi-23, …")
    assert str(unknown(say("đơn vị"), "don-vi-290", allowed)) == "đơn vị «don-vi-290» không có; có phải «don-vi-29»?"


def test_a_long_quotation_is_cut_short_and_what_is_ours_is_not():
    message = say("«{found}»: {allowed}", found="a" * 81, allowed="b" * 81)
    assert str(message) == f"«{'a' * 79}…»: {'b' * 81}"
    assert str(say("{found}", found="a" * 80)) == "a" * 80


def test_a_long_quotation_is_cut_short_in_whatever_shows_it():
    assert Writer("vi").plain(say("«{found}»", found="a" * 5000)) == f"«{'a' * 79}…»"


def test_the_kind_of_a_sentence_is_what_it_shares_with_others():
    one = say("{what} «{found}» không có; được dùng: {allowed}", what=say("đơn vị"), found="a", allowed=["b", "c"])
    assert str(one.kind) == "đơn vị «…» không có; được dùng: …"
    assert str(say("{message} ({count} dòng)", message=one, count=7).kind) == str(one.kind)
