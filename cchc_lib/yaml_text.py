"""YAML as text: every scalar stays what was written, and whatever is wrong is told with its line.

Plain loaders read ``8.10`` as a binary float and ``2019-01-01`` as a date, let the last of two equal keys win in
silence, follow anchors wherever they lead, and end the process where a file nests too deep. So data is put together
here, from the parser's events.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from .language import Message, nfc, say

DEEPEST = 40  # lists and mappings one in another; a regulation has ten
MOST_REPEATED = 1_000_000  # characters and items that aliases stand for

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAGS = (None, "!", "tag:yaml.org,2002:str")  # of which none asks for anything but text
CONFLICT_MARK = re.compile("<<<<<<<|=======$|>>>>>>>")  # at the beginning of a line, of whatever file in git
_REFUSED = re.compile(rf"^({CONFLICT_MARK.pattern})|{yaml.reader.Reader.NON_PRINTABLE.pattern}", re.MULTILINE)
CONFLICT = say("còn dấu xung đột của git; hãy chọn một trong hai bản rồi xóa các dòng dấu")
_UNCLOSED = say("dấu \" hoặc ' mở ở dòng này mà không đóng")
_ESCAPED = say(
    "dấu \\ trong ngoặc kép mở đầu một ký hiệu riêng của YAML; hãy ghi hai dấu, hoặc thay ngoặc kép bằng '"
)
_PROBLEMS = {
    "mapping values are not allowed": say(
        "dấu hai chấm ở chỗ không được có; hãy đặt phần chữ có dấu ấy trong ngoặc kép"
    ),
    "could not find expected ':'": say("thiếu dấu hai chấm, hoặc dấu cách sau dấu hai chấm"),
    "did not find expected key": say("các khóa không thẳng hàng, hoặc thiếu dấu hai chấm, ở dòng này hoặc ngay trên"),
    "did not find expected '-'": say("các dòng của danh sách không thẳng hàng, hoặc thiếu dấu gạch đầu dòng"),
    "found character that cannot start": say("chữ mở đầu bằng một dấu riêng của YAML; hãy đặt trong ngoặc kép"),
    "did not find expected ','": say("thiếu dấu phẩy hoặc dấu ngoặc đóng"),
    "found unexpected end of stream": _UNCLOSED,
    "found unknown escape character": _ESCAPED,
    "did not find expected hexdecimal number": _ESCAPED,
    "did not find expected <document start>": say(
        "dòng này không thuộc khóa nào, hoặc dòng ngay trên thiếu dấu hai chấm"
    ),
}
_TOLD_WHERE_IT_BEGAN = ("while scanning a quoted scalar", "while scanning a simple key")


class YamlFault(Exception):
    """What is wrong with a text, and in which line: the first argument is a `Message`, the second a number."""


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come; of a mapping with the key that waits for its value."""

    node: Any
    anchor: str | None = None
    weight: int = 1
    key: str | None = None


def parse_yaml(text: str) -> Any:
    """What a YAML text holds, every scalar as NFC text; None where it holds nothing.

    Raises
    ------
    YamlFault
        If it is not YAML, gives a key twice, asks for a type by a tag, nests deeper than `DEEPEST`, or has anchors
        that hold themselves or multiply.
    """
    if found := _REFUSED.search(text):
        control = say("có ký tự điều khiển U+{code}; hãy xóa nó", code=f"{ord(found[0][0]):04X}")
        raise YamlFault(CONFLICT if found[1] else control, text.count("\n", 0, found.start()) + 1)
    builder = _Builder(text)
    try:
        events: Any = yaml.parse(text, Loader=_Loader)
        for event in events:
            builder.take(event, event.start_mark.line + 1)
    except yaml.MarkedYAMLError as error:
        message, line = _describe(error, text, builder.last)
        raise YamlFault(message, line + 1) from None
    return next(iter(builder.opened[0].node), None)


def _describe(error: Any, text: str, last: Any) -> tuple[Message, int]:
    """What is wrong, and the line in which it began, which may be above the one where the parser stumbles.

    ``last`` is the last text that it read: a quoted one that began above and ends there has swallowed lines.
    """
    problem, line, column = str(error.problem), error.problem_mark.line, error.problem_mark.column
    here = "".join(text.splitlines()[line : line + 1])
    if re.match(r"\s*\t", here):
        return say("thụt lề bằng dấu Tab; hãy thay bằng dấu cách"), line
    if error.context in _TOLD_WHERE_IT_BEGAN:
        line = error.context_mark.line
    elif problem.startswith("did not find expected key") and last and last.style in ("'", '"'):
        if last.start_mark.line < last.end_mark.line == line:
            return _UNCLOSED, last.start_mark.line
    elif problem.startswith("mapping values") and ":" not in here[:column]:
        message = say(
            "dòng này thụt lề sai, hoặc dòng ngay trên thiếu dấu hai chấm; chữ viết nhiều dòng thì đặt cả đoạn trong "
            "ngoặc kép"
        )
        return message, line
    known = (message for words, message in _PROBLEMS.items() if problem.startswith(words))
    return next(known, say("không đọc được YAML ({problem})", problem=problem)), line


@dataclass
class _Builder:
    """Data that grows by each event; what is at the bottom holds the whole document."""

    source: str
    opened: list[_Open] = field(default_factory=lambda: [_Open([])])
    anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)  # value and weight
    repeated: int = 0
    last: Any = None  # the event of the last text

    def take(self, event: Any, line: int) -> None:
        """Take the next event of the parser."""
        match event:
            case yaml.ScalarEvent():
                _refuse_tag(event, line)
                self._refuse_split(event, line)
                text = nfc(event.value)  # not before: it may have been written with escapes
                self._add(text, len(text) + 1, event.anchor, line)
            case yaml.SequenceStartEvent():
                self._open(event, [], line)
            case yaml.MappingStartEvent():
                self._open(event, {}, line)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                whole = self.opened.pop()
                self._add(whole.node, whole.weight, whole.anchor, line)
            case yaml.AliasEvent(anchor=str(anchor)):
                self._repeat(anchor, line)
            case yaml.DocumentStartEvent() if self.opened[0].node:
                raise YamlFault(say("dòng «---» chia tệp làm hai; chỉ giữ một phần"), line)

    def _refuse_split(self, event: Any, line: int) -> None:
        """That a comma inside of braces cut a number or sentence in two, the second of which is a key of nothing."""
        ended = self.last.end_mark.index if self.last else 0
        key, between = self.opened[-1].key, self.source[ended : event.start_mark.index]
        if key is not None and not event.value and ":" not in between and event.style in (None, ""):
            message = say(
                "«{found}» không có dấu hai chấm: trong ngoặc nhọn, dấu phẩy tách hai khóa; chữ có dấu phẩy thì đặt "
                "trong ngoặc kép, số thập phân thì ghi dấu chấm",
                found=key,
            )
            raise YamlFault(message, line)
        self.last = event

    def _open(self, event: Any, node: Any, line: int) -> None:
        _refuse_tag(event, line)
        if len(self.opened) > DEEPEST:
            raise YamlFault(say("danh sách hoặc khóa lồng nhau quá {most} tầng", most=DEEPEST), line)
        self.anchors.pop(event.anchor, None)  # until it is whole: it cannot hold itself
        self.opened.append(_Open(node, event.anchor))

    def _repeat(self, anchor: str, line: int) -> None:
        if anchor not in self.anchors:
            raise YamlFault(say("«*{name}» không trỏ tới đoạn nào đã hết ở phía trên", name=anchor), line)
        value, weight = self.anchors[anchor]
        self.repeated += weight
        if self.repeated > MOST_REPEATED:
            raise YamlFault(say("«*{name}» lặp lại quá nhiều", name=anchor), line)
        self._add(value, weight, None, line)

    def _add(self, value: Any, weight: int, anchor: str | None, line: int) -> None:
        """Put a whole value where it stands: as the next item, as a key, or as what its key leads to."""
        into = self.opened[-1]
        into.weight += weight
        if anchor:
            self.anchors[anchor] = value, weight
        if isinstance(into.node, list):
            into.node.append(value)
        elif into.key is not None:
            into.node[into.key], into.key = value, None
        elif not isinstance(value, str):
            raise YamlFault(say("khóa phải là chữ, không phải danh sách hay các khóa khác"), line)
        elif value in into.node:
            raise YamlFault(say("khóa «{key}» ghi hai lần", key=value), line)
        else:
            into.key = value


def _refuse_tag(event: Any, line: int) -> None:
    if event.tag not in _TAGS:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        raise YamlFault(say("không dùng được «{tag}» ở đây: mọi giá trị được đọc là chữ", tag=tag), line)
