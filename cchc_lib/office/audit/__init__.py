"""``audit.xlsx``: a quarter's results computed anew by formulas of a spreadsheet, which anybody can follow."""

from pathlib import Path

from ...locks import hold, temporary_files
from ...results import History
from ..workbook_style import save
from .cells import new_workbook
from .details import write_details
from .facts import AuditedQuarter, gather_facts
from .guide import write_guide
from .layout import lay_out
from .totals import write_totals
from .year import write_year_audit


def audit_quarter(history: History) -> Path:
    """Write the audit workbook of a quarter or a year.

    Raises
    ------
    UsageError
        If a block has more points than a spreadsheet calculates with exactly.
    """
    path = history.output / "audit.xlsx"
    with hold(history.folders.office_lock), temporary_files():
        if history.results.sums_up:
            write_year_audit(path, history)
        else:
            write_audit(path, gather_facts(history))
    return path


def write_audit(path: Path, audited: AuditedQuarter) -> None:
    """Write the workbook; the same content gives the same bytes."""
    workbook, layouts = new_workbook(audited.regulation.rounding), lay_out(audited)
    write_guide(workbook, audited, layouts)
    for layout in layouts.values():
        write_totals(workbook, layout, layouts)
        write_details(workbook, layout, layouts)
    save(workbook, path)
