"""The index of indexes: every quarter that has outputs, newest first."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from filelock import FileLock

from ..bulletin.drawing.writer import Link, Writer, numbers
from ..bulletin.labels import describe_release
from ..files import remove_parts
from ..folders import Folders
from ..language import Message, say
from ..model import Organisation
from ..quarter import Quarter
from ..releases import published_results, read_release
from ..results import QuarterResults
from .page import index_name, write_masthead, write_page
from .states import read_run


def write_overview(folders: Folders, organisation: Organisation, lang: str = "vi") -> Path:
    """Write ``outputs/index.html``: of each quarter its status, how many bulletins there are, and its classes.

    Returns
    -------
    Path
        The page.
    """
    writer = Writer(lang)
    rows = [_row(folders, quarter, lang) for quarter in _quarters(folders, lang)]
    columns = [say("Quý"), say("Trạng thái"), numbers(say("Bản tin")), numbers(say("Không làm được")), say("Kết quả")]
    table = writer.table(say("Các quý có bản tin, mới nhất trước"), columns, rows)
    title = say("Bản tin CCHC theo quý")
    parts = [write_masthead(writer, organisation.name, title), table]
    # runs of two quarters may end at the same time, and one that was killed here leaves half a file
    with FileLock(folders.outputs / "index.lock"):
        remove_parts(folders.outputs, "*.html")
        return write_page(folders.outputs, writer, title, parts)


def _quarters(folders: Folders, lang: str) -> Iterator[Quarter]:
    for page in sorted(folders.outputs.glob(f"*/{index_name(lang)}"), reverse=True):
        try:
            yield Quarter.parse(page.parent.name)
        except ValueError:
            continue  # a folder that is no quarter's


def _row(folders: Folders, quarter: Quarter, lang: str) -> list[object]:
    output = folders.outputs_of(quarter)
    run = read_run(output)
    made, failed = (
        [entry for entry in run[name].values() if entry["parameters"]["lang"] == lang] for name in ("made", "failed")
    )
    return [
        Link(f"{quarter}/{index_name(lang)}", say("Quý {roman}", roman=quarter.roman)),
        describe_release(read_release(folders, quarter)),
        len(made),
        len(failed),
        _result(folders, quarter),
    ]


def _result(folders: Folders, quarter: Quarter) -> Message:
    """How many units have points, and how many are in each class."""
    try:
        path = published_results(folders, quarter) or folders.results_of(quarter)
        with closing(QuarterResults(path)) as results:
            totals, units = results.rows("totals"), results.units()
            grades = results.regulation.head.classes
    except (sqlite3.DatabaseError, LookupError, ValueError):
        return say("chưa đọc được, hãy chạy lại quý này")
    counts = Counter(row["final_class"] for row in totals)
    parts = [say("{n} {title}", n=counts[grade.id], title=grade.title) for grade in grades if counts[grade.id]]
    return say("{n}/{of} đơn vị có điểm: {parts}", n=len(totals), of=len(units), parts=parts)
