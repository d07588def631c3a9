"""The index of indexes: every quarter that has outputs, newest first."""

import sqlite3
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

from ..bulletin.drawing.writer import Link, Writer, numbers
from ..bulletin.ledger import note
from ..errors import RecordBroken
from ..folders import Folders, index_name
from ..language import Message, quarter_title, say
from ..locks import hold
from ..quarter import Quarter, parse_period
from ..releases import Release, Releases
from ..results import History, QuarterResults
from ..results.second_scoring import published_results
from .index_page import read_counts, write_page


def write_overview(history: History, lang: str = "vi") -> Path:
    """Write ``outputs/index.html``: of each period its status, how many bulletins there are, and its classes."""
    writer, folders = Writer(history.spoken(lang)), history.folders
    heads = say("Kỳ"), say("Trạng thái"), say("Bản tin và văn bản"), numbers(say("Không tạo được")), say("Kết quả")
    title, name = say("Bản tin {scored} theo kỳ"), history.results.organisation.name
    with hold(folders.outputs / "index.lock"):  # runs of two quarters may end at the same time: none reads before
        releases = Releases(folders)
        rows = [_row(folders, quarter, releases.newest(quarter), lang) for quarter in _quarters(folders, lang)]
        table = writer.table(say("Các kỳ có bản tin, mới nhất trước"), heads, rows)
        parts = [writer.masthead(name, title), table]
        return write_page(folders.outputs, writer, say("{title}: {name}", title=title, name=name), parts)


def _quarters(folders: Folders, lang: str) -> list[Quarter]:
    """The quarters and years that have an index, the newest first."""
    found = []
    for page in folders.outputs.glob(f"*/{index_name(lang)}"):
        with suppress(ValueError):  # a folder that is no quarter's
            found.append(parse_period(page.parent.name))
    return sorted(found, reverse=True)


def _row(folders: Folders, quarter: Quarter, release: Release, lang: str) -> list[object]:
    counts = read_counts(folders.outputs_of(quarter) / index_name(lang))
    return [
        Link(f"{quarter}/{index_name(lang)}", quarter_title(quarter, lang)),
        release.status_name,
        say("{made} trong {due}", **counts._asdict()) if counts else None,
        counts and counts.failed,
        _result(folders, quarter, release),
    ]


def _result(folders: Folders, quarter: Quarter, release: Release) -> Message:
    """How many units have a result, and how many are in each class; whether that is illustrative, as it is there."""
    try:
        with closing(QuarterResults(published_results(folders, release) or folders.results_of(quarter))) as results:
            standings, units = results.standings(), results.units()
            grades, is_illustrative = results.quoted.classes, results.settings.illustrative
    except (OSError, sqlite3.DatabaseError, LookupError, ValueError, TypeError, RecordBroken):
        return say("chưa đọc được, hãy chạy lại kỳ này")
    counts = Counter(standing.final_class for standing in standings.values())
    parts = [
        say("{n} {title}", n=note(f"units of class {grade.id}", str(quarter), counts[grade.id]), title=grade.title)
        for grade in grades
        if counts[grade.id]
    ]
    k = note("units", str(quarter), len(standings))
    if not parts:
        return say("chưa đơn vị nào có kết quả")
    told = say("{k}/{n} đơn vị có kết quả: {parts}", k=k, n=len(units), parts=parts)
    return say("{told} (dữ liệu minh họa)", told=told) if is_illustrative else told
