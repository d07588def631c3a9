"""What the board decides with: the ranking, losses, tasks and shortcomings as a workbook, or as Parquet files.

Every table is made once, as fields of rows; the writers differ in what they write them with.
"""

from pathlib import Path

from ...bulletin.page import Page
from ...bulletin.quarter_data import QuarterData
from ...errors import check_known
from ...language import say
from ...locks import hold
from ...results import History
from .follow_up import tabulate_follow_up
from .losses import tabulate_losses
from .parquet import write_parquet
from .ranking import tabulate_ranking, tabulate_rankings
from .workbook import write_workbook

FORMATS = ("xlsx", "parquet")


def export_board(history: History, lang: str = "vi", kind: str = "xlsx") -> list[Path]:
    """Write ``ranking.xlsx`` of a quarter or a year, or its tables as Parquet files, among its outputs.

    Raises
    ------
    UsageError
        If there is no such kind, or what it is written with is not installed.
    """
    check_known(say("--{kind}", kind="format"), kind, FORMATS)
    page = Page(QuarterData(history.folders, history.quarter, lang, history))
    with hold(history.folders.office_lock):
        tables = [tabulate_ranking(page), *tabulate_rankings(page), tabulate_losses(page), tabulate_follow_up(page)]
        write = write_workbook if kind == "xlsx" else write_parquet
        return write(history.output, page, tables)
