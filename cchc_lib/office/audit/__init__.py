"""``audit.xlsx``: a quarter's results computed anew by formulas of a spreadsheet, which anybody can follow."""

import io
from pathlib import Path

from openpyxl import Workbook

from ...files import replace_file, without_times
from ...folders import Folders
from ...quarter import Quarter
from ...results import current_results
from .cells import add_styles
from .details import write_details
from .facts import AuditedQuarter, AuditedUnit, gather_facts
from .guide import write_guide
from .layout import lay_out
from .totals import write_totals

__all__ = ["AuditedQuarter", "AuditedUnit", "audit_quarter", "write_audit"]


def audit_quarter(folders: Folders, quarter: Quarter) -> tuple[Path, int]:
    """Write the audit workbook of a quarter; its path, and how many units have no result in it.

    Raises
    ------
    UsageError
        If there is no such quarter.
    InputError
        If the regulation, the units or the quarter's settings have faults.
    """
    audited = gather_facts(current_results(folders, quarter))
    path = folders.outputs_of(quarter) / "audit.xlsx"
    write_audit(path, audited)
    return path, sum(unit.score is None for units in audited.units.values() for unit in units)


def write_audit(path: Path, audited: AuditedQuarter) -> None:
    """Write the workbook; the same content gives the same bytes."""
    workbook, layouts = Workbook(write_only=True), lay_out(audited)
    rounding = audited.regulation.rounding
    add_styles(workbook, rounding.places, rounding.percent_places)
    write_guide(workbook, audited, layouts)
    for layout in layouts.values():
        write_totals(workbook, layout, layouts)
        write_details(workbook, layout, layouts)
    workbook.calculation.fullCalcOnLoad = True
    buffer = io.BytesIO()
    workbook.save(buffer)
    replace_file(path, without_times(buffer.getvalue()))
