"""The data of one quarter and of those before it, as a page reads them: masked, and remembered by their hash."""

import os
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from ..errors import UsageError
from ..folders import QUARTER_VARIABLE, Folders
from ..language import say
from ..model import parse_quarter_or_year
from ..quarter import Quarter
from ..releases import PublishedRelease, Release
from ..results import SPAN, Gap, History, QuarterResults, Swing, open_history, usual_swing
from .entry_words import is_zeroed

Found = TypeVar("Found", bound=QuarterResults | Gap | None)
AnyQuarter = QuarterResults | Gap  # with results, or the reason why it has none
Quarters = Sequence[AnyQuarter]


def choose_quarter(folders: Folders, written: str | int | None) -> Quarter:
    """The quarter that was written; where nothing was, that of ``$CCHC_QUARTER``, else the newest one.

    A year may be a number, which papermill makes of it.

    Raises
    ------
    UsageError
        If the text is no quarter, or no quarter has inputs yet.
    """
    written = str(written or "").strip() or os.environ.get(QUARTER_VARIABLE, "")
    if written:
        try:
            return parse_quarter_or_year(written)
        except ValueError as error:
            raise UsageError(error.args[0]) from None
    if not (known := folders.quarters()):
        raise UsageError(say("Chưa có quý nào trong params/quarters"))
    return known[-1]


def with_results(found: Iterable[QuarterResults | Gap]) -> list[QuarterResults]:
    """Those quarters that have results."""
    return [one for one in found if isinstance(one, QuarterResults)]


class QuarterData:
    """One quarter's results, those of the quarters before, and what was published; in which language to tell them.

    Parameters
    ----------
    history : History, optional
        That of the quarter, where whoever asks has it at hand.
    """

    def __init__(self, folders: Folders, quarter: Quarter, lang: str, history: History | None = None):
        self.folders = folders
        self.quarter = quarter
        self.history = history or open_history(folders, quarter)
        self.lang = self.history.spoken(lang)
        self.results = self.history.results
        self._mask(self.results)

    def _mask(self, found: Found) -> Found:
        """Results in which personal data is masked from here on, unless the quarter allows it."""
        if isinstance(found, QuarterResults):
            found.masks = not self.results.settings.allow_personal_data
        return found

    @cached_property
    def earlier(self) -> list[QuarterResults | Gap]:
        """The quarters before, oldest first; one that cannot be scored is a `Gap`."""
        return [self._mask(one) for one in self.history.earlier()]

    @cached_property
    def quarters(self) -> list[QuarterResults | Gap]:
        """The four quarters that a year is made of; one that cannot be scored is a `Gap`."""
        return [self._mask(one) for one in self.history.quarters()]

    @cached_property
    def previous(self) -> QuarterResults | Gap | None:
        """The quarter before, for whoever asks for no other; None where this is the first of all."""
        return self._mask(self.history.previous())

    def since(self, first: Quarter) -> list[QuarterResults]:
        """This quarter and those before from one on that have results, for whoever asks for no earlier one."""
        return [*with_results(map(self._mask, self.history.since(first))), self.results]

    @cached_property
    def later(self) -> list[QuarterResults]:
        """The quarters after it that were published by the day of its own release, oldest first."""
        return [self._mask(one) for one in self.history.later()]

    @property
    def scored_quarters(self) -> list[QuarterResults]:
        """This quarter; of a year those of its four that have results, oldest first."""
        return with_results(self.quarters) if self.results.sums_up else [self.results]

    @property
    def known(self) -> list[QuarterResults]:
        """This quarter and those before that have results, oldest first."""
        return [*with_results(self.earlier), self.results]

    def swing(self, block: str) -> Swing:
        """How far the units of a block usually move, by the last eight quarters, this one among them."""
        quarters = [*self.earlier, self.results][-SPAN:]
        return usual_swing([_comparable_percents(one, block) for one in quarters])

    def standing(self, key: str) -> Release:
        """The release as of which a bulletin stands, by its key; that of the quarter where none holds it."""
        held = self.held(key) if self._is_published else []
        return held[-1] if held else self.history.release

    def is_beside(self, key: str) -> bool:
        """Whether no release of a published quarter holds a bulletin, by its key."""
        return self._is_published and not self.held(key)

    @property
    def _is_published(self) -> bool:
        """Whether it is told as its newest release has it, which is not being made."""
        return self.history.release in self.history.releases.of(self.quarter)[-1:]

    def held(self, key: str) -> list[PublishedRelease]:
        """The releases whose record holds a bulletin, by its key; the newest last."""
        place = f"records/{self.quarter}_{key}"
        releases = self.history.releases.of(self.quarter)
        return [release for release in releases if f"{place}{release.suffix}.json" in release.files]

    def list_revised_since(self, key: str) -> list[Quarter]:
        """The quarters before that were revised since a bulletin was published last, up to this release."""
        release, releases = self.history.release, self.history.releases
        before = [one.dated for one in self.held(key) if one.number < release.number]
        if not (before and release.dated) or self.results.sums_up:
            return []
        earlier = {one: releases.of(one)[1:] for one in self.folders.quarters() if one < self.quarter}
        return [one for one, some in earlier.items() if any(before[-1] <= dc.dated <= release.dated for dc in some)]

    def issued(self, letter: str, quarter: Quarter | None = None) -> list[PublishedRelease]:
        """The releases that issued a letter of this quarter, or of another one; the newest last."""
        if quarter is None:
            return self.history.releases.issued(self.quarter, letter)
        return self.history.issued(quarter, letter)


def _comparable_percents(quarter: QuarterResults | Gap, block: str) -> tuple[str, dict[str, Fraction]] | None:
    """The version that scored a quarter, and the % of the block's units that tell of their work; None of a gap."""
    if isinstance(quarter, Gap):
        return None
    apart = find_not_by_work(quarter, block)
    return quarter.version, {unit: x for unit, x in quarter.percents(block).items() if unit not in apart}


def find_not_by_work(quarter: QuarterResults, block: str) -> set[str]:
    """The units whose % tells not of their work: nothing was handed in, a value is missing, or a veto made it 0."""
    zeroed = {unit for unit in quarter.percents(block) if is_zeroed(quarter, unit, block)}
    return zeroed | quarter.not_submitting() | quarter.without_value()
