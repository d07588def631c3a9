"""Notices about free text: what looks like a person's data, and characters that the typeface lacks."""

import re
from collections.abc import Iterable, Iterator, Mapping

from ..fonts import missing_characters
from ..language import Message, say

_PERSONAL = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), say("địa chỉ thư điện tử")),
    (re.compile(r"\bP[A-Z]+\d{11}\b"), say("mã khách hàng")),
    (re.compile(r"(?<![\d.,])(?:\+?84|0)[ .-]?[2-9](?:[ .-]?\d){8,9}(?![\d])"), say("số điện thoại")),
    (re.compile(r"(?<![\d.,/-])(?:\d{9}|\d{12})(?![\d.,/-]\d|\d)"), say("số giấy tờ tùy thân")),
)


def find_in_text(
    cells: Mapping[str, str], columns: Iterable[str], allow_personal_data: bool
) -> Iterator[tuple[str, Message]]:
    """Notices by column. Personal data itself is never repeated in them."""
    for column in columns:
        text = cells[column]
        if not text:
            continue
        if not allow_personal_data and (kinds := _personal_data(text)):
            yield column, say("có thể là dữ liệu cá nhân: {kinds}; hãy bỏ đi", kinds=kinds)
        if missing := missing_characters(text):
            printed = [f"[U+{ord(character):04X}]" for character in missing]
            yield column, say("chữ không có trong phông, sẽ in thành {printed}", printed=printed)


def _personal_data(text: str) -> list[Message]:
    """Kinds of personal data that the text seems to hold, each piece of it counted as one kind."""
    kinds = []
    for pattern, kind in _PERSONAL:
        text, found = pattern.subn(" ", text)
        if found:
            kinds.append(kind)
    return kinds
