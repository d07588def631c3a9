"""Whether a version can be used, and what in it is worth a second look."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from ..errors import CchcError
from ..folders import Folders
from ..inputs import HEAD, QuarterInputs, check_version, load_examples, read_quarter, speak_as
from ..language import Message, Text, say
from ..model import Finding, Regulation
from ..quarter import Year
from ..results import score_quarter
from ..scoring import check_example, find_idle, lint_regulation

QUARTERS = 8  # that a criterion is looked at in
FEWEST = 4  # of them must have measured it, for a year has four


@dataclass(frozen=True)
class Checked:
    """A version as it stands.

    Attributes
    ----------
    findings : list of Finding
        Faults of its files; where there are none, notices.
    wrong : list of (Text, Message)
        Examples that do not hold, and why.
    examples : int
        How many there are.
    """

    findings: list[Finding]
    wrong: list[tuple[Text, Message]]
    examples: int


def check_draft(folders: Folders, version: str) -> Checked:
    """Read a version, a draft or not, run its examples, and look for what is legal and yet odd.

    Raises
    ------
    UsageError
        If there is no such version.
    """
    regulation, findings = check_version(folders, version)
    examples, faults = load_examples(folders, version)
    findings += faults
    if regulation is None:
        return Checked(findings, [], len(examples))
    wrong = [(example.name, why) for example in examples if (why := check_example(example, regulation))]
    notices = [Finding(found, cell=key, is_fault=False) for key, found in _look_at_head(folders, regulation)]
    notices += [*lint_regulation(regulation), *find_idle(regulation, _read_history(folders), FEWEST)]
    order = ["", *regulation.blocks]
    notices.sort(key=lambda notice: order.index(notice.block))
    return Checked(findings + [_placed(notice, folders, version) for notice in notices], wrong, len(examples))


def _placed(notice: Finding, folders: Folders, version: str) -> Finding:
    """The notice with its file."""
    name = f"{notice.block}.yaml" if notice.block else HEAD
    return replace(notice, file=folders.shown(folders.regulations / version / name))


def _look_at_head(folders: Folders, regulation: Regulation) -> Iterator[tuple[str, Message]]:
    """What is odd in the head, by its keys."""
    head = regulation.head
    for key in head.to_fill:
        yield key, say("còn phải điền trước khi ban hành")
    before = check_version(folders, head.amends.version)[0] if head.amends else None
    if before and head.decision.date <= before.head.decision.date:
        told = {"date": head.decision.date, "version": before.version}
        yield "decision › date", say("ngày {date} không sau quyết định của bản {version}", **told)
    if before and head.applies_from <= before.head.applies_from:
        yield "applies_from", say(
            "không sau {quarter}, khi bản {version} bắt đầu áp dụng: bản này không thay được bản ấy",
            quarter=before.head.start, version=before.version,
        )  # fmt: skip
    first = head.start.period(speak_as(folders, "vi"))
    if head.year and isinstance(first, Year):
        yield "year", say("units.yaml ghi period: year, năm được chấm trực tiếp: mục này không dùng đến, nên bỏ")
    if head.decision.date > first.last_day:
        told = {"date": head.decision.date, "quarter": first}
        yield "decision › date", say("ngày {date} sau ngày cuối của {quarter}, quý đầu tiên áp dụng bản này", **told)
    entered = [quarter for quarter in folders.quarters() if quarter >= head.applies_from]
    if head.draft and entered:
        told = {"quarters": entered}
        yield "applies_from", say("đã có số liệu của {quarters}: khi ban hành, các quý này chấm theo bản này", **told)


def _read_history(folders: Folders) -> list[tuple[Regulation, dict]]:
    """The last quarters as they are scored; one that cannot be read shows nothing."""
    read: list[QuarterInputs] = []
    for quarter in folders.quarters()[-QUARTERS:]:
        with suppress(CchcError):
            read.append(read_quarter(folders, quarter))
    return [(inputs.regulation, score_quarter(inputs)[0].units) for inputs in read]
