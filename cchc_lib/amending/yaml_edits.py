"""Changes of a YAML text in which every other character stays: comments, order, quotes, blank lines."""

import re
from collections.abc import Mapping

import yaml


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
