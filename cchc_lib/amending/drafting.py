"""A draft of a new version: a copy of another one, in which only what must differ is changed."""

import re
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

from ..errors import UsageError
from ..files import is_reserved, make_folder, read_yaml
from ..folders import Folders
from ..inputs import HEAD, require_version
from ..language import quarter_name, say
from ..locks import hold
from ..model import TO_FILL, Regulation
from ..quarter import Quarter, Year
from .schemas import name_schema, write_schemas

_AMENDS = """\
amends:                                  # ghi từng thay đổi so với bản trước, in trong bản tin
  version: "{version}"
  changes:
    - text: "{mark}"                          # thêm blocks: [mã khối] nếu chỉ một số khối"""
_DRAFT = "draft: true  # dự thảo: so sánh được, không chấm kỳ nào; ban hành thì bỏ dòng này"


def draft_version(folders: Folders, version: str, source: str) -> tuple[Path, Quarter]:
    """Copy a version as a draft; its folder, and the quarter that it is proposed to apply from.

    The YAML stays as it was written, but for the opening comment that says of which version a file is. In its head
    the number of the decision and what was amended are left open, and it must say so before it is no draft any more.

    Raises
    ------
    UsageError
        If the name is none for a folder, is taken, or the source cannot be found or edited.
    InputError
        If the source has faults.
    """
    if not re.fullmatch(r"\w(?:[\w.-]*\w)?", version) or is_reserved(version):
        raise UsageError(say("«{found}» không đặt tên phiên bản được; hãy viết như 2020 hoặc 2020-b", found=version))
    start = _propose_start(folders, version, require_version(folders, source))
    place = folders.regulations / source
    write_schemas(folders)  # first: a draft that stands is not drafted again
    with hold(folders.office_lock), make_folder(folders.regulations / version) as folder:
        for path in sorted(place.glob("*.yaml")):
            text = path.read_bytes().decode("utf-8-sig")
            text = _edit_opening(text, version, source, start if path.name == HEAD else None)
            written = _edit_head(text, path, source, start) if path.name == HEAD else text
            (folder / path.name).write_bytes(_with_schema(written, path.name).encode())
        _check_edited(place / HEAD, folder / HEAD, source, start)
    return folders.regulations / version, start


def _propose_start(folders: Folders, version: str, source: Regulation) -> Quarter:
    """The first quarter of the year that a version is called after; else the one after the newest there is.

    Of a body whose only period is the year the first one of its next.
    """
    if re.fullmatch(r"[12]\d{3}", version):
        return Quarter(int(version), 1)
    later = max([source.head.applies_from, *folders.quarters()]).shifted(1)
    return later.quarters[0] if isinstance(later, Year) else later


def _edit_opening(text: str, version: str, source: str, start: Quarter | None) -> str:
    """The line above the first key that names the source: in the head it says what the draft is, with its quarter."""
    lines = text.split("\n")
    for number, line in enumerate(takewhile(lambda line: line.startswith("#"), lines)):
        remark = re.search(r" *(\([^()]*\))?[.\r]*$", line)
        if start and re.search(rf"\bbản {re.escape(source)}\b|\bquý [IV]+/\d{{4}}", line):
            opening = f"# Dự thảo bản {version}, chép từ bản {source}, đề xuất áp dụng từ {quarter_name(start)}"
            lines[number] = opening + (remark[0] if remark else "")
        elif not start:
            lines[number] = re.sub(rf"\bbản {re.escape(source)}\b", f"dự thảo bản {version}", line)
    return "\n".join(lines)


def _edit_head(text: str, path: Path, source: str, start: Quarter) -> str:
    try:
        text = replace_value(text, ("decision", "number"), f'"{TO_FILL}"')
        text = replace_value(text, ("applies_from",), str(start))
        text = put_entry(text, "amends", _AMENDS.format(version=source, mark=TO_FILL), after="applies_from")
        return put_entry(text, "draft", _DRAFT, after="applies_from")
    except yaml.YAMLError:  # an edit broke it
        raise _cannot_edit(path) from None


def _cannot_edit(path: Path) -> UsageError:
    return UsageError(say("{file} viết theo cách không sửa tự động được; hãy chép thư mục này bằng tay", file=path))


def _with_schema(text: str, file: str) -> str:
    return text if "yaml-language-server:" in text else f"{name_schema(file)}\n{text}"


def _check_edited(old: Path, new: Path, source: str, start: Quarter) -> None:
    """A head that is laid out in a way of its own is not to be changed into something else in silence."""
    wanted: Any = read_yaml(old)
    wanted |= {"applies_from": str(start), "draft": "true", "decision": wanted["decision"] | {"number": TO_FILL}}
    wanted |= {"amends": {"version": source, "changes": [{"text": TO_FILL}]}}
    if read_yaml(new) != wanted:
        raise _cannot_edit(old)


# --- changes of a YAML text in which every other character stays: comments, order, quotes, blank lines -------------


def replace_value(text: str, keys: tuple[str, ...], value: str) -> str:
    """Put ``value`` in the place of what a path of keys leads to; a comment behind it stays."""
    node = _compose(text)
    for key in keys:
        node = _entries(node)[key][1]
    return text[: node.start_mark.index] + value + text[_end_of(node, text) :]


def put_entry(text: str, key: str, entry: str, after: str) -> str:
    """Put a whole entry, its lines with their key, in the place of that of ``key``; else after that of ``after``."""
    entries = _entries(_compose(text))
    newline = "\r\n" if "\r\n" in text else "\n"
    entry = entry.replace("\n", newline)
    if key in entries:
        start, end = entries[key][0].start_mark.index, _end_of_line(entries[key][1], text)
        return text[:start] + entry + text[end:]
    end = _end_of_line(entries[after][1], text)
    return text[:end] + newline + entry + text[end:]


def _compose(text: str) -> yaml.Node:
    node = yaml.compose(text, yaml.SafeLoader)
    if node is None:
        raise yaml.YAMLError
    return node


def _entries(node: yaml.Node) -> Mapping[str, tuple[yaml.Node, yaml.Node]]:
    return {key.value: (key, value) for key, value in node.value}


def _end_of(node: yaml.Node, text: str) -> int:
    """Where a value ends; a block of lines ends for YAML only where the next key begins, comments included."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _end_of(last[1] if isinstance(last, tuple) else last, text)
    return len(text[: node.end_mark.index].rstrip())


def _end_of_line(node: yaml.Node, text: str) -> int:
    end = _end_of(node, text)
    return end + len(re.split(r"\r?\n", text[end:], maxsplit=1)[0])
