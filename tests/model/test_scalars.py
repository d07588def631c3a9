"""Quarters as offices write them, and what could be a month as well; numbers as decimals and as fractions."""

import copy
import pickle
import re
from fractions import Fraction

import pytest
from pydantic import TypeAdapter

from cchc_lib.exact import parse_exact
from cchc_lib.language import LANGUAGES, Spoken, number
from cchc_lib.model import parse_quarter
from cchc_lib.model.scalars import Positive, Short
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
    assert [message.to(Spoken(lang, of_years=True)) for lang in LANGUAGES] == [message.to(lang) for lang in LANGUAGES]


@pytest.mark.parametrize("text", ["5/2019", "2019", "Q5/2019", "2019-Q0", "V/2019", "03/2019", ""])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError) as refused:
        parse_quarter(text)
    assert str(refused.value.args[0]) == f"«{text}» không phải là một quý: 2019-Q1 hoặc I/2019"


@pytest.mark.parametrize(
    ("written", "vi", "en"),
    [("1/3", "1/3", "1/3"), ("100/3", "100/3", "100/3"), ("2/6", "1/3", "1/3"), ("6/2", "3", "3"),
     ("1/8", "1/8", "1/8"),
     ("4000/3", "4.000/3", "4,000/3"), ("8.10", "8,1", "8.1")],
)  # fmt: skip
def test_a_fraction_is_exact_and_is_shown_as_one(written, vi, en):
    read = TypeAdapter(Positive).validate_python(written)
    assert read == Fraction(written)
    assert (number(read), number(read, lang="en")) == (vi, en)
    for kept in (copy.deepcopy(read), pickle.loads(pickle.dumps(read))):
        assert (kept, number(kept)) == (read, vi)


def test_in_a_column_it_is_rounded_and_what_is_computed_of_it_is_no_fraction_any_more():
    third = parse_exact("1/3")
    assert (number(third, 2), number(third * 2)) == ("0,33", "0,666667")
    assert type(third * 2) is type(third + third) is Fraction
    assert sum([third] * 3) == 1


@pytest.mark.parametrize("text", ["1/0", "1/00", "1/3/3", "-1/3", "1.5/3", "1/ 3", "/3", "1/"])
def test_what_is_no_fraction_is_refused(text):
    with pytest.raises(ValueError):
        parse_exact(text)


def test_a_schema_takes_the_fractions_that_are_read():
    pattern = TypeAdapter(Positive).json_schema()["pattern"]
    for text in ("1/3", "100/03", "8", "8.5"):
        assert re.search(pattern, text)
        assert parse_exact(text) > 0
    assert not any(re.search(pattern, text) for text in ("1/0", "1.5/3", "-1/3", "1/3/3"))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_short_name_has_at_most_32_letters(lang):
    names = {"vi": "Cấp điện", "en": "Connections"}
    assert TypeAdapter(Short).validate_python(names | {lang: "a" * 32})
    with pytest.raises(ValueError, match="dài quá 32 chữ cái"):
        TypeAdapter(Short).validate_python(names | {lang: "a" * 33})
