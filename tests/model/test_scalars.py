"""Quarters as offices write them, and what could be a month as well."""

import pytest

from cchc_lib.model import parse_quarter
from cchc_lib.quarter import Quarter


@pytest.mark.parametrize(
    "text",
    [
        "2019-Q3",
        "2019 q3",
        "Q3/2019",
        "q3-2019",
        "III/2019",
        "Quý III/2019",
        "quý 3/2019",
        "QUÝ 3-2019",
        " Quí 3 / 2019 ",
    ],
)
def test_a_quarter_is_read_as_offices_write_it(text):
    assert parse_quarter(text) == Quarter(2019, 3)


@pytest.mark.parametrize("text", ["3/2019", "3-2019", " 3 / 2019 "])
def test_what_could_be_a_month_as_well_is_refused_with_both_readings(text):
    with pytest.raises(ValueError) as refused:
        parse_quarter(text)
    message = refused.value.args[0]
    assert message.to("vi") == (
        f"«{text}» đọc được hai cách, tháng 3/2019 hoặc quý III/2019: nếu là quý, hãy ghi 2019-Q3"
    )
    assert "month 3/2019 or quarter III/2019" in message.to("en")


@pytest.mark.parametrize("text", ["5/2019", "2019", "Q5/2019", "2019-Q0", "V/2019", "03/2019", ""])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError) as refused:
        parse_quarter(text)
    assert str(refused.value.args[0]) == f"«{text}» không phải là một quý: 2019-Q1 hoặc I/2019"
