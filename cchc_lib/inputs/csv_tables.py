"""CSV files as offices save them: UTF-8 with or without BOM, ``;`` or ``,``."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..files import read_bytes, tell_misnamed
from ..folders import Folders
from ..language import Message, say
from ..model import Finding
from ..yaml_text import CONFLICT, CONFLICT_MARK
from .cells import clean
from .table import FilledRow, RawTable, name_columns

_BYTE_ORDER_MARK = "\ufeff"
_SEPARATOR = re.compile(r"""["']?sep=(.)["']?[;,]*""", re.IGNORECASE)  # as some programs write it for Excel
_OPEN_QUOTE = say('dấu ngoặc kép (") mở ô không đóng ở cuối ô: hãy xóa nó, hoặc ghi lại cả ô không có dấu ấy')


def read_csv(
    path: Path, folders: Folders, required: Sequence[str], optional: Sequence[str] = ()
) -> tuple[list[FilledRow] | None, list[Finding]]:
    """The rows of a CSV file by field name, none where they cannot be read, and what was wrong with it."""
    file = folders.shown(path)
    try:
        table = _parse(_decode(read_bytes(path)), file)
    except FileNotFoundError:
        problem = tell_misnamed(path) or say("chưa có tệp này")
    except ValueError as error:
        problem = error.args[0]
    else:
        return name_columns(table, required, optional), table.findings
    return None, [Finding(problem, file)]


def _decode(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        raise ValueError(say("đây là tệp Excel, không phải CSV; hãy đổi tên thành .xlsx"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(say("dòng {line}: không phải UTF-8. Hãy lưu lại dạng «CSV UTF-8»", line=line)) from None


def _parse(text: str, file: str) -> RawTable:
    lines = list(io.StringIO(text.lstrip(_BYTE_ORDER_MARK), newline=""))
    header_row, delimiter = _find_header(lines)
    records = _read_records(lines, header_row, delimiter)
    _, names = next(records, (header_row, []))
    if names is None or _is_conflict(names):
        told = _OPEN_QUOTE if names is None else CONFLICT
        raise ValueError(say("dòng {line}: {problem}", line=header_row, problem=told))
    if not any(names):
        raise ValueError(say("tệp trống: thiếu dòng tên cột"))
    table = RawTable(file, None, names, header_row, [])
    for number, texts in records:
        if texts is None:
            table.find(str(number), _OPEN_QUOTE)
        elif _is_conflict(texts):
            table.find(str(number), CONFLICT)
        elif any(texts) and (problem := _wrong_width(texts, names)):
            table.find(str(number), problem)
        elif any(texts):
            table.rows.append((number, texts[: len(names)]))
    return table


def _find_header(lines: Sequence[str]) -> tuple[int, str]:
    """The line of the names, below blank ones, and what separates them: what «sep=;» says, else what it has more of.

    Raises
    ------
    ValueError
        With a `Message`, if the names are separated by tabs.
    """
    told = ""
    for number, line in enumerate(lines, start=1):
        if match := _SEPARATOR.fullmatch(line.strip()):
            told = match[1]
        elif line.strip(" ;,\t\r\n"):
            if told == "\t" or ("\t" in line and ";" not in line and "," not in line):
                raise ValueError(
                    say("các cột cách nhau bằng dấu Tab; hãy lưu lại dạng «CSV UTF-8», cách nhau bằng ; hoặc ,")
                )
            return number, told or (";" if line.count(";") >= line.count(",") else ",")
    return 1, ";"


def _read_records(lines: Sequence[str], first: int, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each record with the line on which it begins; None where a quote that opens on it would swallow others.

    A quoted text may span lines: then the quote closes at the end of its cell, and no line below the first could be
    a row of its own. Below a quote that does not close reading goes on with the next line.
    """
    most = lines[first - 1].count(delimiter) if lines else 0
    number, reader = first, None
    while number <= len(lines):
        rest = (lines[index] for index in range(number - 1, len(lines)))
        reader = reader or csv.reader(rest, delimiter=delimiter, strict=True)
        taken = reader.line_num
        texts = _read_record(reader)
        below = number + reader.line_num - taken
        if texts is None or any(line.count(delimiter) >= most for line in lines[number : below - 1]):
            yield number, None
            number, reader = number + 1, None
        else:
            yield number, texts
            number = below


def _read_record(reader: Iterator[list[str]]) -> list[str] | None:
    try:
        return [clean(cell) for cell in next(reader)]
    except csv.Error:
        return None


def _is_conflict(texts: list[str]) -> bool:
    """Whether it is no row but a mark of git, be it as git wrote it or as Excel saved it, with blank cells."""
    return bool(texts and CONFLICT_MARK.match(texts[0])) and not any(texts[1:])


def _wrong_width(texts: list[str], names: list[str]) -> Message | None:
    """Cells beyond the header are refused: an unquoted decimal comma would shift all that follows."""
    if not any(texts[len(names) :]) and len(texts) >= len(names):
        return None
    return say("dòng có {found} ô, dòng tên cột có {wanted}", found=len(texts), wanted=len(names))
