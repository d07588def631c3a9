"""What became of shortcomings over the quarters: closing rates, those opened again, those that came back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..model import Shortcoming
from ..model.records import OPEN
from ..quarter import Quarter

SOON = 2  # quarters after its closing within which the same shortcoming is a recurrence


@dataclass(frozen=True, slots=True)
class ClosingRate:
    """Of the shortcomings found at least ``quarters`` ago, how many were closed and verified within so many."""

    quarters: int
    closed: int
    found: int


def last_states(history: Iterable[Iterable[Shortcoming]]) -> list[Shortcoming]:
    """Each shortcoming as it was known last; the quarters of ``history`` come oldest first."""
    return list({shortcoming.id: shortcoming for known in history for shortcoming in known}.values())


def closing_rates(known: Iterable[Shortcoming], quarter: Quarter, most: int) -> list[ClosingRate]:
    """The rate at 1 … ``most`` quarters, where something is old enough; what is open counts as not closed.

    What was opened again counts by its last closing alone, so that a share may sink over the same shortcomings.
    """
    known, rates = list(known), []
    for quarters in range(1, most + 1):
        found = [s for s in known if quarter.steps_since(s.found_in) >= quarters]
        took = [
            quarter.steps_since(s.found_in) - quarter.steps_since(s.closed_in)  # in years where that is one
            for s in found
            if s.closed_in and s.status == "closed_verified"
        ]
        if found:
            rates.append(ClosingRate(quarters, sum(steps <= quarters for steps in took), len(found)))
    return rates


def find_reopened(history: Sequence[Mapping[str, str]]) -> dict[str, int]:
    """What is open in the last quarter of ``history`` after a closing, and the place in it of the one since when.

    Parameters
    ----------
    history : sequence of mapping of str to str
        The status of each shortcoming by its id as a quarter knew it, oldest first. What was opened again after the
        quarter before has the last place.
    """
    was: dict[str, str] = {}
    since: dict[str, int] = {}
    for place, known in enumerate(history):
        since |= {name: place for name, status in known.items() if status == OPEN and was.get(name, OPEN) != OPEN}
        was |= known
    return {name: since[name] for name, status in history[-1].items() if status == OPEN and name in since}


def find_recurring(known: Iterable[Shortcoming], quarter: Quarter) -> list[Shortcoming]:
    """Those found in the quarter after another of the same unit and criterion, closed at most `SOON` before it.

    Of a body of years one may be told by a year and the other by a quarter of it.
    """
    known = list(known)
    closed = [(s, s.closed_in) for s in known if s.closed_in and 0 <= quarter.steps_since(s.closed_in) <= SOON]

    def follows(found: Shortcoming, was: Shortcoming, closed_in: Quarter) -> bool:
        since = found.found_in
        is_same = (was.unit, was.criterion) == (found.unit, found.criterion)
        return is_same and was.found_in.first_day < since.first_day and closed_in.first_day <= since.last_day

    return [s for s in known if quarter.holds(s.found_in) and any(follows(s, *one) for one in closed)]
