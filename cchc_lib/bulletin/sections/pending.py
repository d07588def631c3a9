"""What units still have to do: open shortcomings, late tasks; and under which series a letter asks for it."""

from ...model import PlanTask, Shortcoming
from ...results import QuarterResults


def list_late(results: QuarterResults, unit: str | None = None) -> list[PlanTask]:
    """Tasks that were due by the quarter's end and are not done."""
    return [task for task in results.plan(unit=unit) if task.is_late(results.quarter)]


def list_open(results: QuarterResults, unit: str | None = None, block: str | None = None) -> list[Shortcoming]:
    """Shortcomings that are still to be corrected, the first deadline first."""
    found = [one for one in results.shortcomings(block=block, unit=unit) if one.status == "open"]
    return sorted(found, key=lambda shortcoming: (shortcoming.due, shortcoming.id))


def list_overdue(results: QuarterResults, found: list[Shortcoming]) -> list[Shortcoming]:
    """Those of them that are open after their deadline."""
    return [shortcoming for shortcoming in found if shortcoming.is_overdue(results.settings.as_of)]


def series_of(results: QuarterResults, letter: str) -> str:
    """The series in which a letter is numbered, by ``notice`` or ``correction_`` and the unit."""
    letters = results.settings.letters
    return (letters.request or letters if letter.startswith("correction_") else letters).series


def find_asked(results: QuarterResults) -> set[str]:
    """The units of whom something is asked; to no other a correction request is written."""
    return {unit for unit, _ in results.pending()}
