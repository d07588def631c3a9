"""Numbers, percentages and dates as Excel holds them and as Vietnamese offices write them."""

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_lib.inputs.cells import clean, parse_day, parse_number, tell_shown, text_of
from cchc_lib.language import day, number


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_a_number_comes_back_from_the_way_it_is_printed(digits, places):
    x = Fraction(digits, 10**places)
    printed = number(x)
    if printed.count(".") == 1 and "," not in printed:  # 657.411 could be two numbers: refused, not guessed
        with pytest.raises(ValueError):
            parse_number(printed)
    else:
        assert parse_number(printed) == x


@given(st.integers(0, 10**9), st.integers(0, 6))
def test_a_typed_decimal_comes_back_from_excel(digits, places):
    x = Fraction(digits, 10**places)
    assert parse_number(text_of(float(x))) == x


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_date_comes_back_from_print_and_from_excel(when):
    assert parse_day(day(when)) == when
    assert parse_day(text_of(datetime.combine(when, time()), "dd/mm/yyyy")) == when
    assert parse_day(f"{when.day}/{when.month}/{when.year:04}") == when


def test_whole_percentages_are_read_at_fifteen_digits():
    """k/n that is a whole percentage, as Excel computes it: by its binary digits 24 would fall below their band."""
    pairs = [(k, n) for n in range(1, 1000) for k in range(n + 1) if 100 * k % n == 0]
    assert len(pairs) > 3720
    below = [(k, n) for k, n in pairs if Fraction(Decimal(repr(k / n * 100))) < Fraction(100 * k, n)]
    assert below
    assert all(parse_number(text_of(k / n * 100)) == Fraction(100 * k, n) for k, n in pairs)
    assert all(parse_number(text_of(k / n, "0%"), in_percent=True) == Fraction(100 * k, n) for k, n in pairs)


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.985, "0.0%", "98,5 %"),
        (0.985, "0%", "99 %"),
        (0.98765, "0.00%", "98,77 %"),
        (1, "0%", "100 %"),
        (0.5, '0.0"%"', "0,5"),
        (0.5, r"0.0\%", "0,5"),
        (98.5, "0", "98,5"),
        (657411, "#,##0", "657411"),
        (0.1 + 0.2, "General", "0,3"),
        (True, "General", "TRUE"),
        (datetime.combine(date(2019, 4, 5), time(8, 30)), "dd/mm/yyyy", "05/04/2019"),
        ("  có\u00a0", "@", "có"),
        (None, "0%", ""),
    ],
)
def test_an_excel_value_is_read_as_it_is_shown(value, number_format, shown):
    assert text_of(value, number_format) == shown


@pytest.mark.parametrize("value", [1e300, -1e308, 5e-324, 10**4000, float("inf"), float("nan")])
@pytest.mark.parametrize("number_format", ["0%", "0.00%", f"0.{'0' * 200}%"])
def test_a_percentage_of_any_size_is_a_text(value, number_format):
    assert text_of(value, number_format).endswith(" %")


PERCENT = "ô chứa nhiều chữ số hơn số hiện ra; tính theo số hiện ra: {}"
NUMBER = "ô hiện ra {} mà chứa {}; tính theo số chứa trong ô"


@pytest.mark.parametrize(
    ("value", "number_format", "told"),
    [
        (0.985, "0%", PERCENT.format("99 %")),
        (0.98765, "0.0_)%", PERCENT.format("98,8 %")),
        (0.985, "0.0_)%", ""),
        (98.5, "0", NUMBER.format("99", "98,5")),
        (657411, "0,", NUMBER.format("657", "657411")),
        (1234567, "#,##0.0,,", NUMBER.format("1,2", "1234567")),
        (657411, "#,##0", ""),
        (2.55, "0.0_)", NUMBER.format("2,6", "2,55")),
        (2.5, '#,##0.00 "ngày"', ""),
        (-2.55, "0.00;(0.0)", NUMBER.format("-2,6", "-2,55")),
        (-2.55, "0;-0.00;0", ""),
        (0, "0.0;-0.0;-", ""),
        (1.005, '[Red]0.00\\"', NUMBER.format("1,01", "1,005")),
        (0.1 + 0.2, "0.0", ""),
        (2.55, "General", ""),
        (2.55, "@", ""),
        (2.55, "0.00E+00", ""),
        (2.55, "# ?/?", ""),
        (float("inf"), "0", ""),
        (1e300, f"0.{'0' * 20_000}", ""),
        (True, "0.0", ""),
        ("2,55", "0", ""),
    ],
)
def test_a_number_that_is_shown_otherwise_than_it_is_is_told(value, number_format, told):
    assert str(tell_shown(value, number_format) or "") == told


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("98,5", "98.5"), ("98.5", "98.5"), ("0.125", "0.125"), ("7,125", "7.125"), ("1234.5", "1234.5"),
        ("1.234.567,8", "1234567.8"), ("1.234,5", "1234.5"), ("657 411", "657411"), ("657\u00a0411", "657411"),
        ("−3", "-3"), ("+4", "4"), ("0", "0"),
    ],
)  # fmt: skip
def test_numbers_of_offices_are_read(text, value):
    assert parse_number(text) == Fraction(value)


@pytest.mark.parametrize("text", ["657.411", "1,234.5", "1.23.456", "12 3", "1e3", "½", "", ",5", "5,", "--1", "∞"])
def test_what_is_no_number_or_could_be_two_is_refused(text):
    with pytest.raises(ValueError):
        parse_number(text)


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("unseen", ["\u200b", "\u200e", "\ufeff", "\u00ad", "\u2060", "\u202c", "\u2066"])
def test_what_nobody_sees_is_no_part_of_a_text(unseen):
    assert clean(f"{unseen}20{unseen}8{unseen}") == "208"
    assert parse_number(f"20{unseen}8{unseen}") == 208


def test_what_looks_the_same_is_the_same():
    assert clean("\u00d0iện\u00a0lực Duyên\u2009Hải") == "Điện lực Duyên Hải"
    assert clean("х") == "х" != "x"  # a letter of another script stays what it is


@pytest.mark.parametrize(
    ("typed", "x"), [("٦٥٧", 657), ("６５７,５", Fraction(1315, 2)), ("１２．５", Fraction(25, 2))]
)
def test_digits_of_other_scripts_are_digits(typed, x):
    assert parse_number(typed) == x


@pytest.mark.parametrize("typed", ["95,5¹", "5²", "①", "⒈5"])
def test_a_mark_of_a_footnote_is_no_digit(typed):
    with pytest.raises(ValueError, match="không phải là số"):
        parse_number(typed)


@pytest.mark.parametrize("typed", ["６５７.４１１", "٦٥٧.٤١١"])
def test_and_as_ambiguous_as_ours(typed):
    with pytest.raises(ValueError, match="đọc được hai cách"):
        parse_number(typed)


@pytest.mark.parametrize("typed", ["31/03/٢٠١٩", "３１/03/2019", "٣١/٠٣/٢٠١٩"])
def test_a_day_is_read_in_any_digits(typed):
    assert parse_day(typed) == date(2019, 3, 31)
