"""Scalars as people write them in YAML: every one arrives as text and is read exactly.

Each says twice what it takes: to us, as a validator; to an editor, which reads ``8`` as a number, as a JSON Schema.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationInfo, WithJsonSchema, model_validator

from ..exact import MOST_DIGITS, has_too_many_digits, parse_exact
from ..language import LONGEST_SHORT, Citation, Message, Text, as_seen, harmless, say, unknown
from ..quarter import Quarter, parse_period


def _decimal(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    refuse_too_many_digits(value)
    if re.fullmatch(r"[1-9]\d{0,2}\.\d\d0", written := str(value)):
        values = {"found": value, "whole": written.replace(".", ""), "decimal": written.rstrip("0").rstrip(".")}
        raise ValueError(say("«{found}» đọc được hai cách: hãy ghi {whole} hoặc {decimal}", **values))
    try:
        return parse_exact(written)
    except ValueError:
        raise ValueError(
            say("«{found}» phải là số thập phân viết dấu chấm (8 hoặc 8.5), hoặc phân số (1/3)", found=value)
        ) from None


def refuse_too_many_digits(value: object) -> None:
    """Refuse what is no number that anybody meant.

    Raises
    ------
    ValueError
        With a `Message`, if it has more digits than `MOST_DIGITS`.
    """
    if has_too_many_digits(str(value)):
        raise ValueError(say("«{found}» có quá {most} chữ số", found=value, most=MOST_DIGITS))


def _not_negative(value: object) -> Fraction:
    number = _decimal(value)
    if number < 0:
        raise ValueError(say("«{found}» không được âm", found=number))
    return number


def _positive(value: object) -> Fraction:
    number = _decimal(value)
    if number <= 0:
        raise ValueError(say("«{found}» phải lớn hơn 0", found=number))
    return number


def _whole(value: object) -> int:
    refuse_too_many_digits(value)
    if not re.fullmatch(r"\d+", str(value)):
        raise ValueError(say("«{found}» phải là số nguyên không âm", found=value))
    return int(str(value))


def _flag(value: object) -> bool:
    if value in ("true", True):
        return True
    if value in ("false", False):
        return False
    raise ValueError(say("«{found}» phải là true hoặc false", found=value))


def _identifier(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValueError(say("«{found}» phải gồm chữ thường không dấu, chữ số và dấu nối: chi-nhanh-1", found=value))
    return value


def _sentence(value: object) -> str:
    if not isinstance(value, str) or not any(sign.isprintable() and not sign.isspace() for sign in value):
        raise ValueError(say("phải là một dòng chữ, không để trống"))
    if value in ("~", "null"):
        raise ValueError(say("«{found}» ở đây là chữ, sẽ được in ra; không có thì bỏ cả khóa", found=value))
    written = re.sub(r"\s*[\t\r\n]\s*", " ", as_seen(value).strip())  # as YAML itself joins lines
    if harmless(written) != written:
        raise ValueError(say("«{found}» có ký tự điều khiển", found=written))
    return written


def _lines(value: object) -> str:
    return "\n".join(map(_sentence, re.findall(r".*\S.*", value))) if isinstance(value, str) else _sentence(value)


def _address(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[\w.+-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+", value, re.ASCII):
        raise ValueError(say("«{found}» phải là một địa chỉ thư điện tử: vanphong@congty.vn", found=value))
    return value


def _text(value: object, read: Callable[[object], str] = _sentence) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, str) and value.strip():
        return Text(read(value))
    _refuse_unknown_keys(value, ["vi", "en"])
    if isinstance(value, dict) and value.get("vi"):
        return Text(read(value["vi"]), read(value["en"]) if "en" in value else None)
    raise ValueError(say("phải là chữ, hoặc {{vi: …, en: …}} với vi không trống"))


def _refuse_unknown_keys(value: object, known: list[str]) -> None:
    if isinstance(value, dict) and (strange := [key for key in value if key not in known]):
        raise ValueError(unknown(say("khóa"), str(strange[0]), known))


def _short(value: object) -> Text:
    text = _text(value)
    if too_long := [one for one in (text.vi, text.en) if one and len(one) > LONGEST_SHORT]:
        raise ValueError(say("«{found}» dài quá {most} chữ cái", found=too_long[0], most=LONGEST_SHORT))
    return text


def _word(value: object) -> Text:
    text = _text(value)
    if found := next((one for one in (text.vi, text.en) if one and re.search(r"[{}\n]", one)), None):
        raise ValueError(say("«{found}» phải là chữ trên một dòng, không có {{ }}", found=found))
    return text


def _counted(value: object) -> Text:
    _refuse_unknown_keys(value, ["vi", "en", "one"])
    if isinstance(value, dict) and {"en", "one"} <= set(value):
        rest = {key: text for key, text in value.items() if key != "one"}
        return replace(_text(rest), one=_sentence(value["one"]))
    return _text(value)


def parse_date(text: str) -> date:
    """Read ``dd/mm/yyyy`` (or ``yyyy-mm-dd``).

    Raises
    ------
    ValueError
        With a `Message`, if it is not a day of the calendar.
    """
    written = text.strip()
    pattern = "%Y-%m-%d" if "-" in written else "%d/%m/%Y"
    try:
        return datetime.strptime(written, pattern).date()  # noqa: DTZ007 - a day of the calendar has no zone
    except ValueError:
        raise ValueError(tell_no_day(text)) from None


def tell_no_day(found: object) -> Message:
    """That it is no day, be it written otherwise or 29/02/2019."""
    return say("«{found}» không phải là một ngày có trong lịch; hãy ghi dd/mm/yyyy, như 31/03/2019", found=found)


_QUARTER = Text("quý", "quarter")  # which a body of years, too, calls so where it writes one


def parse_quarter(text: str) -> Quarter:
    """Read a quarter.

    Raises
    ------
    ValueError
        With a `Message`, if it is none, or could be a month as well (``3/2019``).
    """
    try:
        return Quarter.parse(text)
    except ValueError:
        if perhaps := Quarter.perhaps(text):
            names = {"month": f"{perhaps.number}/{perhaps.year}", "quarter": perhaps, "name": str(perhaps)}
            message = say(
                "«{found}» đọc được hai cách, tháng {month} hoặc {quarter}: nếu là {word}, hãy ghi {name}",
                found=text, word=_QUARTER, **names,
            )  # fmt: skip
            raise ValueError(message) from None
        told = {"found": text, "quarter": _QUARTER}
        raise ValueError(say("«{found}» không phải là một {quarter}: 2019-Q1 hoặc I/2019", **told)) from None


def parse_year(text: str) -> Quarter:
    """Read a year; or a quarter, from before a body had years alone.

    Raises
    ------
    ValueError
        With a `Message`, if it is neither.
    """
    try:
        return parse_period(text)
    except ValueError:
        raise ValueError(say("«{found}» không phải là một năm: 2019", found=text)) from None


def parse_quarter_or_year(text: str) -> Quarter:
    """Read what is scored, of whatever body.

    Raises
    ------
    ValueError
        With a `Message`, if it is none, or could be a month as well.
    """
    try:
        return parse_period(text)
    except ValueError:
        if Quarter.perhaps(text):
            return parse_quarter(text)
        raise ValueError(say("«{found}» không phải là một kỳ: 2019-Q1, I/2019 hoặc 2019", found=text)) from None


def _date(value: object) -> date:
    return value if isinstance(value, date) else parse_date(str(value))


def _quarter(value: object, parse: Callable[[str], Quarter] = parse_quarter) -> Quarter:
    if isinstance(value, Quarter):
        return value
    return parse(str(value))


_NUMBER = {"type": ["number", "string"], "pattern": r"^([+]?\d+(\.\d+)?|\d+/0*[1-9]\d*)$"}
_LINE = {"type": ["string", "number"], "pattern": r"\S"}
_TWO_LANGUAGES = {
    "type": "object",
    "properties": {"vi": _LINE, "en": _LINE},
    "required": ["vi"],
    "additionalProperties": False,
}
_TEXT = WithJsonSchema({"anyOf": [_LINE, _TWO_LANGUAGES]})
_SHORT_LINE = _LINE | {"maxLength": LONGEST_SHORT}
_SHORT_LINES = _TWO_LANGUAGES | {"properties": {"vi": _SHORT_LINE, "en": _SHORT_LINE}}
_COUNTED = _TWO_LANGUAGES | {
    "properties": {"vi": _LINE, "en": _LINE, "one": _LINE},
    "dependentRequired": {"one": ["en"]},
}
_DAY = {"type": "string", "pattern": r"^(\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{1,2}-\d{1,2})$", "examples": ["31/03/2019"]}

NotNegative = Annotated[Fraction, BeforeValidator(_not_negative), WithJsonSchema(_NUMBER | {"minimum": 0})]
Positive = Annotated[Fraction, BeforeValidator(_positive), WithJsonSchema(_NUMBER | {"exclusiveMinimum": 0})]
Whole = Annotated[
    int, BeforeValidator(_whole), WithJsonSchema({"type": ["integer", "string"], "pattern": r"^\d+$", "minimum": 0})
]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Identifier = Annotated[
    str,
    BeforeValidator(_identifier),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$"}),
]
Address = Annotated[str, BeforeValidator(_address), WithJsonSchema({"type": "string", "format": "email"})]
Sentence = Annotated[str, BeforeValidator(_sentence), WithJsonSchema(_LINE)]
Clause = Annotated[Citation, BeforeValidator(lambda value: Citation(_sentence(value))), WithJsonSchema(_LINE)]
Title = Annotated[Text, BeforeValidator(_text), _TEXT]
Lines = Annotated[Text, BeforeValidator(lambda value: _text(value, _lines)), _TEXT]  # whose lines stay as they are
Short = Annotated[Text, BeforeValidator(_short), WithJsonSchema({"anyOf": [_SHORT_LINE, _SHORT_LINES]})]
Word = Annotated[Text, BeforeValidator(_word), _TEXT]
Counted = Annotated[Text, BeforeValidator(_counted), WithJsonSchema({"anyOf": [_LINE, _COUNTED]})]
Day = Annotated[date, BeforeValidator(_date), WithJsonSchema(_DAY)]
QuarterOf = Annotated[
    Quarter, BeforeValidator(_quarter), WithJsonSchema({"type": "string", "examples": ["2019-Q1", "I/2019"]})
]

PeriodOf = Annotated[
    Quarter,
    BeforeValidator(lambda value: _quarter(value, parse_quarter_or_year)),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["2019-Q1", "I/2019", "2019"]}),
]


class YamlModel(BaseModel):
    """Something a person writes in YAML: no unknown keys, never changed once read.

    What stands in other files is told to it as the context of its validation; without one, it is not compared. A key
    that is a word of Python, ``from``, is called ``from_`` in it.
    """

    model_config = {"extra": "forbid", "frozen": True, "arbitrary_types_allowed": True, "populate_by_name": True}

    def find_problems(self) -> Iterator[Message]:
        """What is wrong between its keys, each of which is right by itself."""
        yield from ()

    @model_validator(mode="after")
    def _check_problems(self):
        if problems := list(self.find_problems()):
            raise ValueError(*problems)
        return self


def one_of(key: str, what: Message) -> AfterValidator:
    """A check that refuses a name which is none of those that the context lists under ``key``, where it lists any."""

    def check(found: str, info: ValidationInfo) -> str:
        allowed = (info.context or {}).get(key)
        if allowed is not None and found not in allowed:
            raise ValueError(unknown(what, found, allowed))
        return found

    return AfterValidator(check)
