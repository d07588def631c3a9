"""CSV files as offices save them: UTF-8 with or without BOM, ``;`` or ``,``."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..folders import Folders
from ..language import Message, say
from ..model import Finding
from .cells import clean
from .table import FilledRow, RawTable, name_columns


def read_csv(
    path: Path, folders: Folders, required: Sequence[str], optional: Sequence[str] = ()
) -> tuple[list[FilledRow] | None, list[Finding]]:
    """The rows of a CSV file by field name, none where they cannot be read, and what was wrong with it."""
    file = folders.shown(path)
    try:
        table = _parse(_decode(path.read_bytes()), file)
    except FileNotFoundError:
        problem = say("chưa có tệp này")
    except PermissionError:
        problem = say("không đọc được: hãy đóng tệp này ở chương trình khác")
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
    header = text.split("\n", 1)[0]
    if "\t" in header and ";" not in header and "," not in header:
        raise ValueError(say("các cột cách nhau bằng dấu Tab; hãy lưu lại dạng «CSV UTF-8», cách nhau bằng ; hoặc ,"))
    delimiter = ";" if header.count(";") >= header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = [clean(name) for name in next(reader, [])]
        records = list(_number_records(reader))
    except csv.Error:
        raise ValueError(say("dòng {line}: không đọc được CSV", line=reader.line_num)) from None
    if not any(names):
        raise ValueError(say("tệp trống: thiếu dòng tên cột"))
    table = RawTable(file, None, names, 1, [])
    for number, texts in records:
        if problem := _wrong_width(texts, names):
            table.find(str(number), problem)
        else:
            table.rows.append((number, texts[: len(names)]))
    return table


def _number_records(reader) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank with the line on which it begins; a quoted text may span lines."""
    number = reader.line_num + 1
    for cells in reader:
        texts = [clean(cell) for cell in cells]
        if any(texts):
            yield number, texts
        number = reader.line_num + 1


def _wrong_width(texts: list[str], names: list[str]) -> Message | None:
    """Cells beyond the header are refused: an unquoted decimal comma would shift all that follows."""
    if not any(texts[len(names) :]) and len(texts) >= len(names):
        return None
    return say("dòng có {found} ô, dòng tên cột có {wanted}", found=len(texts), wanted=len(names))
