"""What stands in one cell: Excel values as the text that a person sees, and that text as numbers, dates, marks.

CSV cells are such texts from the start, so that both forms of the tables are read by the same code.
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from unicodedata import digit

from ..exact import parse_decimal
from ..language import Message, as_seen, find_look_alike, say
from ..model.scalars import parse_date, refuse_too_many_digits

UNCALCULATED = "=?"  # stands for a formula that holds no result
MOST_LETTERS = 32_767  # what a cell of a workbook holds: the rest would be lost when it is written
EXCEL_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")

_QUOTED = re.compile(r'"[^"]*"|[\\_*].')  # what a format shows as it is, skips or repeats
_WIDE = Context(prec=10_000, rounding=ROUND_HALF_UP)  # digits, more than any cell can hold
_DECIMALS = re.compile(r"\.([0#?]+)\s*%")
_UNPRINTED = re.compile(r'"[^"]*"|[\\_*].|\[[^]]*\]|[ ()+-]')
_DIGITS = re.compile(r"[0#?](?:[0#?,]*[0#?])?(,*)(?:\.([0#?]*)(,*))?")
_DIGIT = re.compile(r"\d")  # which a superscript is none
_OF_FULL_WIDTH = str.maketrans("＋－．，％／", "+-.,%/")
_PLAIN = re.compile(r"([+-]?)(\d+)(?:[.,](\d+))?")
_GROUPED = re.compile(r"([+-]?)(\d{1,3}(?:([. ])\d{3})(?:\3\d{3})*)(?:,(\d+))?")
_GROUP_OR_DECIMAL = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")


def clean(text: str) -> str:
    """What is seen of a text, no space at either end, line breaks as one character."""
    return as_seen(text).replace("\r\n", "\n").strip()


def text_of(value: object, number_format: str = "General") -> str:
    """An Excel value as the text that a person sees; a number at its 15 digits, a percentage as it is shown."""
    match value:
        case None:
            return ""
        case str():
            return clean(value)
        case bool():
            return str(value).upper()
        case int() | float() | Decimal():
            return _number_text(_decimal(value), number_format)
        case datetime() | date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value)


def tell_shown(value: object, number_format: str) -> Message | None:
    """What to say of a number that a person sees otherwise than it is; None where there is nothing to say.

    A percentage counts as it is shown, any other number as it is, though its format rounds it (``0``) or leaves out
    its thousands (``0,``).
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not (x := _decimal(value)).is_finite():
        return None
    if _is_percent(number_format):
        if _shown_percent(x, number_format) == x * 100:
            return None
        shown = _number_text(x, number_format)
        return say("ô chứa nhiều chữ số hơn số hiện ra; tính theo số hiện ra: {found}", found=shown)
    shown = _comma(_shown(x, number_format))
    if shown == _comma(x):
        return None
    return say("ô hiện ra {shown} mà chứa {found}; tính theo số chứa trong ô", shown=shown, found=_comma(x))


def why_unusable(text: str) -> Message | None:
    """What to say of an Excel error, a formula without a result, or what no cell can hold; else None."""
    if len(text) > MOST_LETTERS:
        return say("ô dài {n} ký tự; một ô Excel chỉ giữ được {most}", n=len(text), most=MOST_LETTERS)
    if text == UNCALCULATED:
        return say("công thức chưa có kết quả; hãy mở bằng Excel rồi lưu lại, hoặc ghi giá trị")
    return say("ô báo lỗi {found}", found=text) if text in EXCEL_ERRORS else None


@lru_cache(4096)  # the same few numbers stand in most cells
def parse_number(text: str, in_percent: bool = False) -> Fraction:
    """Read a number as Vietnamese offices write it: ``98,5``, ``98.5``, ``657 411``, ``1.234.567,8``.

    Parameters
    ----------
    in_percent : bool
        Whether a percent sign may stand after it.

    Raises
    ------
    ValueError
        With a `Message`, if the text is not a number, is too long, or could be two (``657.411``).
    """
    refuse_too_many_digits(text)
    written = _in_ascii(clean(text)).replace("\u2212", "-")
    if written.endswith("%"):
        if not in_percent:
            raise ValueError(say("«{found}» là phần trăm; ở đây phải là số, không có %", found=text))
        written = written[:-1].rstrip()
    if _GROUP_OR_DECIMAL.fullmatch(written):
        whole, comma = written.replace(".", ""), written.replace(".", ",")
        raise ValueError(
            say("«{found}» đọc được hai cách: hãy ghi {whole} hoặc {decimal}", found=text, whole=whole, decimal=comma)
        )
    if match := _PLAIN.fullmatch(written):
        sign, whole, decimals = match.groups()
    elif match := _GROUPED.fullmatch(written):
        sign, whole, separator, decimals = match.groups()
        whole = whole.replace(separator, "")
    else:
        raise ValueError(find_look_alike(text) or say("«{found}» không phải là số; ghi như 98,5", found=text))
    return parse_decimal(f"{sign}{whole}.{decimals or 0}")


def parse_day(text: str) -> date:
    """Read a day.

    Raises
    ------
    ValueError
        With a `Message`, if it is none.
    """
    return parse_date(_in_ascii(text))


def _in_ascii(text: str) -> str:
    """The text with digits of other scripts, and signs of full width, as those that are expected."""
    return text if text.isascii() else _DIGIT.sub(lambda one: str(digit(one[0])), text).translate(_OF_FULL_WIDTH)


def _decimal(value: int | float | Decimal) -> Decimal:
    """Excel keeps 15 digits; the binary float behind them may lie just below the number that was typed."""
    return Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)


def _number_text(x: Decimal, number_format: str) -> str:
    if _is_percent(number_format):
        return f"{_comma(_shown_percent(x, number_format))} %"
    return _comma(x)


def _shown(x: Decimal, number_format: str) -> Decimal:
    """A number as a format of digits alone shows it: rounded, and divided by 1,000 for each comma that ends them."""
    parts = _UNPRINTED.sub("", number_format).split(";")
    which = 1 if x < 0 else 0 if x else 2
    if not (found := _DIGITS.fullmatch(parts[which if which < len(parts) else 0])):
        return x
    before, decimals, after = found.groups("")
    return x.scaleb(-3 * len(before + after)).quantize(Decimal(1).scaleb(-len(decimals[:400])), context=_WIDE)


def _comma(x: Decimal) -> str:
    return f"{_WIDE.normalize(x):f}".replace(".", ",")


def _is_percent(number_format: str) -> bool:
    return "%" in number_format and "%" in _QUOTED.sub("", number_format)


def _shown_percent(x: Decimal, number_format: str) -> Decimal:
    if not x.is_finite():
        return x
    decimals = _DECIMALS.search(_QUOTED.sub("", number_format))
    step = Decimal(1).scaleb(-len(decimals[1]) if decimals else 0)
    return x.scaleb(2, _WIDE).quantize(step, context=_WIDE)
