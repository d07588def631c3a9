"""`open_quarter`, and the ways from a quarter to every kind of document: the first call of every notebook."""

from pathlib import Path

from ..errors import UsageError, check_known
from ..folders import find_folders
from ..interactive import check_injected, tell_mistakes
from ..language import LANGUAGES, say
from ..quarter import Year
from .kinds.article import Article
from .kinds.block import BlockBulletin
from .kinds.company import CompanyBulletin
from .kinds.correction import CorrectionRequest
from .kinds.explanation import ExplanationSheet
from .kinds.explore_controls import ExplorationByHand
from .kinds.notice import ResultNotice
from .kinds.own_analysis import OwnOfQuarter, OwnOfYear
from .kinds.regulation import RegulationTable
from .kinds.regulation_diff import RegulationDiff
from .kinds.regulation_review import RegulationReview
from .kinds.reminder import Reminder
from .kinds.unit import UnitBulletin
from .kinds.year import BlockYear, CompanyYear, UnitYearBulletin
from .kinds.year_notice import YearNotice
from .quarter_data import QuarterData, choose_quarter

# the kind that each of our notebooks makes, in words
KINDS = {
    "company_bulletin": CompanyBulletin.kind,
    "block_bulletin": BlockBulletin.kind,
    "unit_bulletin": UnitBulletin.kind,
    "regulation": RegulationTable.kind,
    "correction_request": CorrectionRequest.kind,
    "result_notice": ResultNotice.kind,
    "explanation": ExplanationSheet.kind,
    "regulation_review": RegulationReview.kind,
    "regulation_diff": RegulationDiff.kind,
    "reminder": Reminder.kind,
    "article": Article.kind,
    "company_year": CompanyYear.kind,
    "block_year": BlockYear.kind,
    "unit_year": UnitYearBulletin.kind,
    "year_notice": YearNotice.kind,
}

# with what the key of each letter that is numbered begins, by our notebook that makes it
LETTERS = {
    "correction_request": CorrectionRequest.stem,
    "result_notice": ResultNotice.stem,
    "year_notice": YearNotice.stem,
}


def open_quarter(quarter: str = "", lang: str = "vi", root: str | Path | None = None) -> "OpenQuarter":
    """Open the results of a quarter; these and those of the quarters before are scored first where an input changed.

    Parameters
    ----------
    quarter : str
        ``2019-Q1``, ``Quý I/2019``, or a year: ``2018``; empty for the newest quarter that has inputs.
    lang : str
        ``vi`` or ``en``.
    root : path, optional
        Root folder of the company; else ``$CCHC_ROOT``, else the nearest parent folder with ``params/``.

    Raises
    ------
    UsageError
        If there is no such quarter or language; or papermill passed a parameter that the notebook does not have.
    InputError
        If the regulation, the units or the quarter's settings have faults.
    """
    tell_mistakes(lang)
    check_injected()
    check_known(say("ngôn ngữ"), lang, LANGUAGES)
    folders = find_folders(root)
    return OpenQuarter(folders, choose_quarter(folders, quarter), lang)


class OpenQuarter(QuarterData):
    """One quarter, and the ways to look at it: the company, a block, a unit, the regulation of a block.

    A block or a unit is named as people name it: by id, name, short name or, of a unit, another name that
    ``units.yaml`` has; capitals and Vietnamese marks aside.
    """

    def __dir__(self) -> list[str]:
        """The ways to look at it, which Tab lists."""
        return [name for name in vars(OpenQuarter) if not name.startswith("_")]

    def __repr__(self) -> str:
        return f'open_quarter("{self.quarter}")'

    def company(self) -> CompanyBulletin:
        """The bulletin of the whole company."""
        return CompanyBulletin(self)

    def block(self, block: str = "") -> BlockBulletin:
        """The bulletin of a block; of the first one where none is named."""
        return BlockBulletin(self, self._find_block(block))

    def unit(self, unit: str = "") -> UnitBulletin:
        """The bulletin of a unit; of the first one where none is named."""
        return UnitBulletin(self, self._find_unit(unit))

    def regulation(self, block: str = "") -> RegulationTable:
        """The table of criteria of a block; of the first one where none is named."""
        return RegulationTable(self, self._find_block(block))

    def review(self, version: str = "") -> RegulationReview:
        """The check-up of a version over the quarters that it governed; of the quarter's own where none is named."""
        return RegulationReview(self, version)

    def diff(self, old: str, new: str, quarters: int = 4) -> RegulationDiff:
        """Two versions compared, and so many of the last quarters scored by both."""
        return RegulationDiff(self, old, new, quarters)

    def correction(self, unit: str) -> CorrectionRequest:
        """The letter that asks a unit to correct its shortcomings and to review its plan."""
        return CorrectionRequest(self, self.results.require_unit(unit))

    def notice(self) -> ResultNotice:
        """The letter that tells all units the quarter's results."""
        return ResultNotice(self)

    def reminder(self) -> Reminder:
        """The letter to the units that have handed nothing in."""
        return Reminder(self)

    def article(self) -> Article:
        """The draft of a news article about the quarter."""
        return Article(self)

    def company_year(self) -> CompanyYear:
        """The bulletin of the whole company for a year of quarters."""
        return CompanyYear(self)

    def block_year(self, block: str = "") -> BlockYear:
        """That of a block; of the first one where none is named."""
        return BlockYear(self, self._find_block(block))

    def unit_year(self, unit: str = "") -> UnitYearBulletin:
        """That of a unit; of the first one where none is named."""
        return UnitYearBulletin(self, self._find_unit(unit))

    def year_notice(self) -> YearNotice:
        """The letter that tells all units the results of a year of quarters."""
        return YearNotice(self)

    def explore(self) -> ExplorationByHand:
        """Progress, faults, ranking and what-if while a scoresheet is being filled: no bulletin."""
        quarter = self.quarter
        if self.results.sums_up and isinstance(quarter, Year):  # which has no scoresheet of its own
            quarter = self.folders.last_quarter(quarter)
        return ExplorationByHand(self.folders, quarter, self.lang)

    def explanation(self, unit: str = "") -> ExplanationSheet:
        """The sheet that explains every point of a unit; of the first one where none is named."""
        return ExplanationSheet(self, self._find_unit(unit))

    def own(self, title: str, block: str | None = None, unit: str | None = None) -> OwnOfQuarter | OwnOfYear:
        """A bulletin of one's own, with that title: its tables and figures come from the notebook.

        It is about a block or a unit where one is given, by ``""`` the first one; else about the whole company.

        Raises
        ------
        UsageError
            If both are given, or what is given is not there.
        """
        if block is not None and unit is not None:
            raise UsageError(say("block, unit: chỉ ghi một trong hai"))
        about = {"block": self._find_block(block)} if block is not None else {}
        about |= {"unit": self._find_unit(unit)} if unit is not None else {}
        return (OwnOfYear if self.results.sums_up else OwnOfQuarter)(self, title, **about)

    def _find_unit(self, named: str) -> str:
        return self.results.require_unit(named) if named else next(iter(self.results.units()))

    def _find_block(self, named: str) -> str:
        return self.results.require_block(named) if named else next(iter(self.results.units().values())).block
