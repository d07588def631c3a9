"""Opening a quarter: the first call of every notebook."""

import os
from functools import cached_property
from pathlib import Path

from ..errors import UsageError
from ..folders import QUARTER_VARIABLE, Folders, find_folders
from ..language import LANGUAGES, say
from ..quarter import Quarter
from ..releases import Release
from ..results import Gap, QuarterResults, UnitRow, digest_reads, open_history


def open_quarter(quarter: str = "", lang: str = "vi", root: str | Path | None = None) -> "OpenQuarter":
    """Open the results of a quarter; these and those of the quarters before are scored first where an input changed.

    Parameters
    ----------
    quarter : str
        ``2019-Q1``, ``Quý I/2019``; empty for the newest quarter that has inputs.
    lang : str
        ``vi`` or ``en``.
    root : path, optional
        Root folder of the company; else ``$CCHC_ROOT``, else the nearest parent folder with ``params/``.

    Raises
    ------
    UsageError
        If there is no such quarter or language.
    InputError
        If the regulation, the units or the quarter's settings have faults.
    """
    if lang not in LANGUAGES:
        raise UsageError(say("Không có ngôn ngữ «{lang}»; được dùng: {known}", lang=lang, known=LANGUAGES))
    folders = find_folders(root)
    return OpenQuarter(folders, choose_quarter(folders, quarter), lang)


def choose_quarter(folders: Folders, written: str) -> Quarter:
    """The quarter that was written; where nothing was, that of ``$CCHC_QUARTER``, else the newest one.

    Raises
    ------
    UsageError
        If the text is no quarter, or no quarter has inputs yet.
    """
    written = written.strip() or os.environ.get(QUARTER_VARIABLE, "")
    if written:
        try:
            return Quarter.parse(written)
        except ValueError:
            raise UsageError(say("«{found}» không phải là một quý; hãy viết 2019-Q1", found=written)) from None
    if not (known := folders.quarters()):
        raise UsageError(say("Chưa có quý nào trong params/quarters"))
    return known[-1]


class OpenQuarter:
    """One quarter, and the ways to look at it: the company, a block, a unit, the regulation of a block."""

    def __init__(self, folders: Folders, quarter: Quarter, lang: str):
        self.folders = folders
        self.quarter = quarter
        self.lang = lang
        self.history = open_history(folders, quarter)
        self.results = self.history.results
        self._protect(self.results)

    def _protect(self, results: QuarterResults) -> None:
        """Mask personal data in all that is read from here on, unless the quarter allows it."""
        results.masks = not self.results.settings.allow_personal_data

    @cached_property
    def earlier(self) -> list[QuarterResults | Gap]:
        """The quarters before, oldest first; one that cannot be scored is a `Gap`."""
        found = self.history.earlier()
        for results in found:
            if isinstance(results, QuarterResults):
                self._protect(results)
        return found

    @cached_property
    def previous(self) -> QuarterResults | Gap | None:
        """The quarter before, for whoever asks for no other; None where this is the first of all."""
        found = self.history.previous()
        if isinstance(found, QuarterResults):
            self._protect(found)
        return found

    def digest(self) -> str:
        """Hash of all rows read so far, of this quarter and of the earlier ones."""
        asked = self.__dict__  # those that were asked for: a hash opens no quarter
        opened = (self.results, asked.get("previous"), *asked.get("earlier", ()))
        return digest_reads(found for found in opened if isinstance(found, QuarterResults))

    @cached_property
    def release(self) -> Release:
        """Provisional, published or revised."""
        return self.history.releases.newest(self.quarter)

    def release_of(self, quarter: Quarter) -> Release:
        """Of another quarter."""
        return self.history.release_of(quarter)

    def company(self):
        """The bulletin of the whole company."""
        from .company import CompanyBulletin

        return CompanyBulletin(self)

    def block(self, block: str = ""):
        """The bulletin of a block; of the first one where none is named."""
        from .block import BlockBulletin

        return BlockBulletin(self, block or self._first_unit().block)

    def unit(self, unit: str = ""):
        """The bulletin of a unit; of the first one where none is named."""
        from .unit import UnitBulletin

        return UnitBulletin(self, unit or self._first_unit().id)

    def regulation(self, block: str = ""):
        """The table of criteria of a block; of the first one where none is named."""
        from .regulation import RegulationBulletin

        return RegulationBulletin(self, block or self._first_unit().block)

    def correction(self, unit: str):
        """The letter that asks a unit to correct its shortcomings and to review its plan."""
        from .correction import CorrectionRequest

        return CorrectionRequest(self, unit)

    def notice(self):
        """The letter that tells all units the quarter's results."""
        from .notice import ResultNotice

        return ResultNotice(self)

    def explore(self):
        """Progress, faults, ranking and what-if while the scoresheet is being filled: no bulletin."""
        from .explore import Exploration

        return Exploration(self.folders, self.quarter, self.lang)

    def explanation(self, unit: str = ""):
        """The sheet that explains every point of a unit; of the first one where none is named."""
        from .explanation import ExplanationSheet

        return ExplanationSheet(self, unit or self._first_unit().id)

    def own(self, title: str):
        """A bulletin of one's own, with that title: its tables and figures come from the notebook."""
        from .own import OwnBulletin

        return OwnBulletin(self, title)

    def _first_unit(self) -> UnitRow:
        return next(iter(self.results.units().values()))
