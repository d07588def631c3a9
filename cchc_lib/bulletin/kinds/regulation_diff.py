"""Two versions of the regulation compared for the board: what differs, and what it would have done."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from ...inputs import require_version
from ...language import Message, say
from ...model import Regulation
from ...results import rescore_quarters
from ..drawing.writer import Part, Section, texts
from ..quarter_data import QuarterData
from ..sections.comparison import Listing, compare_versions
from ..sections.effects import count_moved, list_moved, show_effects
from .bulletin import Bulletin


class RegulationDiff(Bulletin):
    """What differs between two versions, a draft among them, and the last quarters scored by both."""

    kind = say("so sánh quy định")
    stem = "regulation_diff"

    def __init__(self, opened: QuarterData, old: str, new: str, quarters: int):
        super().__init__(opened)
        self.old, self.new = (require_version(opened.folders, version) for version in (old, new))
        self.rescored, self.gaps = rescore_quarters(opened.folders, self.old, self.new, quarters)
        self.title = say("So sánh quy định chấm điểm {scored}: bản {old} và bản {new}", old=old, new=new)

    @property
    def regulations(self) -> list[Regulation]:
        """Both versions, whichever of them scored the quarter."""
        return [self.old, self.new]

    def status(self) -> Message | str:
        """Whether the newer version is a draft still."""
        return say("Dự thảo") if self.new.head.draft else say("Đã ban hành")

    @property
    def dated(self) -> date:
        """It is no quarter's publication: it bears the day of its newest data."""
        return self.as_of

    def tell_period(self) -> Message:
        """Of which day the data is."""
        return say("Số liệu đến ngày {as_of}", as_of=self.as_of)

    @cached_property
    def listings(self) -> list[Listing]:
        """What differs, for all and block by block."""
        return compare_versions(self.old, self.new, self.opened.lang.of_years)

    def headline(self) -> Message:
        """How many rows differ, and how often a unit would have had another class or rank."""
        if not self.listings:
            return say("Hai bản không khác nhau")
        values = {"n": sum(len(listing.rows) for listing in self.listings), "quarters": len(self.rescored)}
        if not self.rescored:
            return say("{n} nội dung khác nhau; chưa có quý nào để chấm lại", **values)
        compared = [rescored for _, rescored in self.rescored if rescored.changes]
        if not compared:
            return say("{n} nội dung khác; chấm lại {quarters} quý, không đơn vị nào so được", **values)
        values["quarters"] = len(compared)
        moved = [pair for rescored in compared for pair in list_moved(rescored)]
        if not moved:
            return say("{n} nội dung khác; chấm lại {quarters} quý, không đơn vị nào đổi loại, hạng", **values)
        values |= count_moved(moved)
        return say("{n} nội dung khác; chấm lại {quarters} quý: {classes} lượt đổi loại, {ranks} đổi hạng", **values)

    def main_points(self) -> Section:
        """How much differs, and how many units would have changed class or rank."""
        blocks = [listing.title for listing in self.listings]
        differing = say("Khác nhau ở: {parts}.", parts=blocks) if blocks else say("Hai bản không khác nhau.")
        told = [effect.remarks[0] for effect in self._effects()]
        return self.section("main_points", self.write.bullets([differing, *told], "main-points"))

    def differences(self) -> Section:
        """A table of what holds for all, and one for each block that differs."""
        tables = map(self._table, self.listings)
        return self.section("differences", *tables, nothing=say("Hai bản không khác nhau."))

    def effects(self) -> Section:
        """Who would have been classed or ranked otherwise in each quarter, and why."""
        gaps = [
            say("{quarter}: không chấm lại được, {why}", quarter=one.quarter, why=one.reason) for one in self.gaps
        ]
        parts = [part for effect in self._effects() for part in self._show(effect)]
        nothing = say("Chưa có quý nào để chấm lại.")
        return self.section("effects", *parts, self.write.bullets(gaps), nothing=nothing)

    def _effects(self) -> Iterator[Listing]:
        return (show_effects(*one) for one in self.rescored)

    def _show(self, effect: Listing) -> Iterator[Part]:
        yield self.write.heading(effect.title)
        if effect.rows:
            caption = say("{rescored}: đơn vị đổi xếp loại hoặc hạng", rescored=effect.title)
            yield self._table(effect._replace(title=caption))
        # how many units moved is among the main points; where a table names them, once is enough
        yield self.write.bullets(effect.remarks[1:] if effect.rows else effect.remarks)

    def _table(self, listing: Listing) -> Part:
        return self.write.table(listing.title, list(map(texts, listing.heads)), listing.rows)
