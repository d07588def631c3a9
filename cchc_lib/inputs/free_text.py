"""Free text: what looks like a person's data in it, and characters that the typeface lacks."""

import re
from collections.abc import Iterable, Iterator, Mapping

from ..fonts import missing_characters
from ..language import Message, say

_GAP = r"[\s.()–_-]{0,3}"  # between the groups of a number: 0912.345.678, (0294) 3855 855, 0912 – 345 – 678
_UNIT = r"\s*(?:đ\b|đồng|vnđ|vnd|triệu|tỷ|[kmg]?wh?\b|[kmg]?va|%)"
_KINDS = {
    "email": (r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", say("địa chỉ thư điện tử")),
    "customer": (r"\bP[A-Z](?:[ .]?\d){11}(?:\d{3})?\b", say("mã khách hàng")),  # with three digits more: of a meter
    # a number has its area or network in front, so neither dates nor amounts begin like one
    "phone": (
        rf"(?<!\d)(?<!\d\.)(?:\((?=\+?\d{{2,4}}\)))?"
        rf"(?:(?:\+|\b00)84{_GAP}(?:0{_GAP})?[1-9]\d|84[35789]\d|0[1-9]\d)(?:{_GAP}\d){{7,8}}(?!\d)"
        r"|(?<![\d.])0[235789](?:(?: \d\d){4}|(?:\.\d\d){4})(?![\d.])",  # by pairs
        say("số điện thoại"),
    ),
    # nine or twelve digits in a row that are no amount and no part of a document's number; or called by their name
    "identity": (
        r"(?P<called>\b(?:CMND|CCCD)(?: số)?\W{0,2})\d{3}(?:[ .]?\d{3}){2,3}(?!\d)|"
        rf"(?:(?<![\w.,/-])|(?<=CMND)|(?<=CCCD))(?:\d{{9}}|\d{{12}}|0\d\d(?:[ .]\d{{3}}){{3}})"
        rf"(?!\w|[.,/-]\w|{_UNIT})",
        say("số giấy tờ tùy thân"),
    ),
}
_PERSONAL = re.compile("|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in _KINDS.items()), re.IGNORECASE)
_IN_EACH = re.compile(rf"@|\d(?:{_GAP}\d){{8}}")  # what no kind is without: most texts are passed by this alone

# letters of the fonts .VnTime …, stored as others that no Vietnamese word has beside a Latin letter, and as signs
_OLD_SIGNS = "¸¶·¹¨¾¼½ª¬¡¢£¤¥¦"
_OLD_SIGN = re.compile(f"(?<=[A-Za-z])[{_OLD_SIGNS}]")
_OLD_LETTER = re.compile(r"(?<=[A-Za-z])[{0}]|[{0}](?=[A-Za-z])".format(_OLD_SIGNS + "ÆÇËÎÏÑÖ×ØÜÞßäåæçëîïñøûüþ"))
# letters of VNI's fonts: a mark stands as a letter of its own behind a vowel, where no Vietnamese word has one
_VNI = re.compile("[aeAE][ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË]|[ôöÔÖ][ïÏ]|[ôöuoyÔÖUOY][øûåØÛÅ]|[ñÑ](?=[aeioôöuy])")
_NO_DOCUMENT = re.compile(r"[^\W\d]|\W+")  # a tick for evidence: x, v, a dash
_WRONGLY_DECODED = re.compile(r"á[º»][^\x00-\x7f]|Æ[°¡]|Ä[‘\x90ƒ]|Ã[ -¿]")  # UTF-8 read as Windows-1252
_OLD_ENCODING = say(
    "chữ theo bảng mã cũ (như phông .VnTime, VNI) hoặc sai bảng mã, bản tin sẽ in như vậy; đổi sang Unicode"
)


def find_in_text(
    cells: Mapping[str, str], columns: Iterable[str], allow_personal_data: bool
) -> Iterator[tuple[str, Message]]:
    """Notices by column. Personal data itself is never repeated in them."""
    for column in columns:
        text = cells.get(column)
        if not text:
            continue
        if not allow_personal_data and (kinds := find_personal_data(text)):
            yield column, say("có thể là dữ liệu cá nhân: {kinds}; hãy bỏ đi, bản tin sẽ che", kinds=kinds)
        if column == "evidence" and _NO_DOCUMENT.fullmatch(text):
            yield (
                column,
                say("chỉ ghi «{found}», không cho biết là tài liệu nào; hãy ghi tên hoặc số tài liệu", found=text),
            )
        if re.fullmatch(r"\d{2}/\d{2}/\d{4}", text):
            number = "/".join(str(int(part)) for part in text.split("/")[:2])
            told = {"found": text, "number": number}
            yield column, say("chỉ có một ngày ({found}); nếu là số {number} bị Excel đổi, hãy gõ '{number}", **told)
        is_old = _OLD_SIGN.search(text) and len(_OLD_LETTER.findall(text)) > 1
        if is_old or len(_VNI.findall(text)) > 1 or _WRONGLY_DECODED.search(text):
            yield column, _OLD_ENCODING
        if missing := missing_characters(text):
            printed = [f"[U+{ord(character):04X}]" for character in missing]
            yield column, say("chữ không có trong phông, sẽ in thành {printed}", printed=printed)


def mask_personal_data(text: str) -> str:
    """The text as bulletins print it: the kind of what looks like personal data instead of the data itself."""
    if not _IN_EACH.search(text):
        return text
    return _PERSONAL.sub(lambda found: f"{found['called'] or ''}[{_KINDS[found.lastgroup or ''][1]}]", text)


def find_personal_data(text: str) -> list[Message]:
    """The kinds of personal data that the text seems to hold."""
    found = dict.fromkeys(match.lastgroup or "" for match in _PERSONAL.finditer(text))
    return [_KINDS[name][1] for name in found]
