"""A quarter and a year as offices write them, and how they follow each other."""

from datetime import date, timedelta
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_lib.language import Spoken, quarter_name, say
from cchc_lib.quarter import Quarter, Year, parse_period

YEARS = st.integers(2000, 2100)
QUARTERS = st.builds(Quarter, YEARS, st.integers(1, 4))
PERIODS = QUARTERS | st.builds(Year, YEARS)


@pytest.mark.parametrize("written", [
    "2019-Q1", "2019 q1", "2019-QI", "Q1/2019", "q.1/2019", "I/2019", "i – 2019", "Quý I/2019", "quý 1/2019",
    "Quý 1 năm 2019", "QUÝ I NĂM 2019", "quy 1 nam 2019", "quí 1-2019", "Qúy 1, năm 2019", "Quý 1 2019",
    "quarter I/2019",
])  # fmt: skip
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_quarter_is_read_as_people_write_it(written, form):
    assert parse_period(normalize(form, written)) == Quarter(2019, 1)


@pytest.mark.parametrize(
    "written", ["1/2019", "3-2019", "1 năm 2019", "tháng 1 năm 2019", "Q12019", "quý 5/2019", "2019-1"]
)
def test_what_may_be_a_month_or_is_no_quarter_is_refused(written):
    with pytest.raises(ValueError, match="2019"):
        parse_period(written)


@pytest.mark.parametrize(
    "written", ["2018", " 2018 ", "Năm 2018", "năm 2018", "NAM 2018", "cả năm 2018", "year 2018"]
)
def test_a_year_is_read_as_offices_write_it(written):
    assert parse_period(written) == Year(2018)


@pytest.mark.parametrize("written", ["18", "năm", "2018-", "20180", "2018-Q5", "0000", "9999", "9999-Q4", "0001-Q1"])
def test_what_is_no_year_or_has_none_around_it_is_refused(written):
    with pytest.raises(ValueError, match=written):
        parse_period(written)


@given(PERIODS)
def test_what_is_printed_is_read_back(period):
    assert parse_period(str(period)) == period


@given(PERIODS, PERIODS)
def test_periods_sort_by_their_last_day_a_year_after_its_quarters(one, other):
    def key(period):
        return period.last_day, -period.first_day.toordinal()

    assert (one < other) == (key(one) < key(other))
    assert (one <= other) == (key(one) <= key(other))


@given(YEARS)
def test_a_year_is_its_quarters_and_follows_the_year_before(number):
    year = Year(number)
    assert [year.quarters[0].first_day, year.quarters[-1].last_day] == [year.first_day, year.last_day]
    assert year.first_day - timedelta(days=1) == year.previous.last_day == date(number - 1, 12, 31)
    assert (year.shifted(3).steps_since(year), year.shifted(-1)) == (3, year.previous)
    assert [quarter.steps_since(year.previous) for quarter in year.quarters] == [1, 2, 3, 4]
    assert all(year.holds(quarter) and not quarter.holds(year) for quarter in year.quarters)
    assert not any(year.holds(other) for other in (year.previous, year.previous.quarters[-1], None))


def test_what_a_period_is_called():
    names = [quarter_name(period, lang) for period in (Quarter(2018, 1), Year(2018)) for lang in ("vi", "en")]
    assert names == ["quý I/2018", "quarter I/2018", "năm 2018", "year 2018"]


def test_of_a_body_whose_only_period_is_the_year_a_quarter_is_called_a_year():
    told = say("Đây là quý đầu tiên có dữ liệu, chưa có quý trước để so sánh.")
    assert told.to(Spoken("vi", of_years=True)) == "Đây là năm đầu tiên có dữ liệu, chưa có năm trước để so sánh."
    assert "quarter" in told.to("en")
    assert told.to(Spoken("en", of_years=True)) == told.to("en").replace("quarter", "year")
    typed = say("{quarter}: {found} … quarter.yaml", quarter="Vàng bạc đá quý", found="quý I/2019")
    assert typed.to(Spoken("vi", of_years=True)) == "Vàng bạc đá quý: quý I/2019 … quarter.yaml"


@pytest.mark.parametrize("period", [Quarter(2018, 4), Quarter(2019, 1), Year(2019)])
def test_the_first_and_the_last_day_of_a_period_are_in_it(period):
    assert type(period).of_day(period.first_day) == type(period).of_day(period.last_day) == period
