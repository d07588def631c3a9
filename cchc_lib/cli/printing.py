"""What commands print: sentences and tables, in the chosen language; what people typed stays text."""

import sys
import warnings
from collections.abc import Iterable, Mapping
from itertools import compress, groupby
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..errors import CchcError, Notice
from ..language import Message, harmless, say
from .options import chosen_lang

if TYPE_CHECKING:
    from ..model import Finding


def console(stderr: bool = False) -> Console:
    """The terminal, or whatever stands in its place; nothing that is printed acts as markup."""
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def to_chosen(content: object) -> str:
    """A message, name or number as text in the chosen language."""
    from ..bulletin.drawing.writer import Writer

    return Writer(chosen_lang()).plain(content)


def as_text(content: object) -> Text:
    """What people typed is text: no markup, and by `show` no sign of it acts on the terminal."""
    return Text(to_chosen(content).replace("\u00a0", " "))


def tell(*messages: Message) -> None:
    """Print sentences, each in a line of its own."""
    for message in messages:
        console().print(as_text(message))


def tell_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Print a notice of ours where errors go; what libraries warn of stays what it is."""
    if isinstance(message, Notice):
        console(stderr=True).print(as_text(message.message))
    else:
        sys.stderr.write(harmless(warnings.formatwarning(message, category, filename, lineno, line)))


def print_table(
    title: object, heads: Iterable[object], rows: Iterable[Iterable[object]], stderr: bool = False
) -> None:
    """Print a table, without the columns that nothing stands in; nothing where it has no rows."""
    texts = [[as_text(cell) for cell in row] for row in rows]
    if not texts:
        return
    filled = [any(cells) for cells in zip(*texts, strict=True)]
    table = Table(title=as_text(title) if title else None, title_justify="left", title_style="bold")
    for head in compress(heads, filled):
        table.add_column(as_text(head), overflow="fold")  # an address that is cut short leads nowhere
    for row in texts:
        table.add_row(*compress(row, filled))
    console(stderr).print(table)


def print_findings(
    title: Message, findings: Iterable["Finding"], blocks: Mapping[str, object] | None = None, stderr: bool = False
) -> None:
    """A table for each file or sheet."""
    heads = [say("Ô"), say("Đơn vị"), say("Tiêu chí"), say("Nội dung")]
    for place, group in groupby(findings, key=lambda finding: (finding.file, finding.sheet)):
        rows = [(f.cell, f.unit, f.criterion, _about_block(f, blocks or {})) for f in group]
        heading = ": ".join(part for part in (to_chosen(title), " › ".join(filter(None, place))) if part)
        console(stderr).print(as_text(heading), style="bold")
        print_table("", heads, rows, stderr)


def print_faults_and_notices(
    findings: Iterable["Finding"], blocks: Mapping[str, object] | None = None
) -> tuple[list["Finding"], list["Finding"]]:
    """Print both, and give both."""
    found = list(findings)
    faults, notices = ([f for f in found if f.is_fault is wanted] for wanted in (True, False))
    print_findings(say("Lỗi"), faults, blocks)
    print_findings(say("Lưu ý"), notices, blocks)
    return faults, notices


def _about_block(finding: "Finding", titles: Mapping[str, object]) -> Message:
    """The sentence; of a block as a whole, with its title."""
    if finding.unit or finding.block not in titles:
        return finding.message
    return say("{block}: {message}", block=titles[finding.block], message=finding.message)


def print_kinds(findings: list[tuple[Message, list["Finding"]]]) -> None:
    """How many faults and notices say the same: of how many units, at how many places."""
    rows = []
    for title, found in findings:
        alike: dict[str, list[Finding]] = {}
        for finding in found:
            alike.setdefault(to_chosen(finding.message.kind), []).append(finding)
        counted = [(sum(len(one.cells) or 1 for one in same), kind) for kind, same in alike.items()]
        for places, kind in sorted(counted, key=lambda one: -one[0]):
            units = len({one.unit for one in alike[kind]} - {""})
            rows.append((title, str(units or ""), str(places), kind))
    print_table(say("Tóm tắt"), [say("Loại"), say("Số đơn vị"), say("Số chỗ"), say("Nội dung")], rows)


def print_error(error: CchcError) -> None:
    """Print what stopped a command where errors go; findings as a table."""
    if findings := getattr(error, "findings", None):
        print_findings(say("Lỗi"), findings, stderr=True)
        counted = say("{faults} lỗi; phần còn lại được kiểm tra khi không còn các lỗi này.", faults=len(findings))
        console(stderr=True).print(as_text(counted))
    else:
        console(stderr=True).print(as_text(error.message))
